/* SPDX-License-Identifier: Apache-2.0 */
/* Identity: equal keys however it is written, layers that tell variants apart, listed structures.
 */
#include "test.h"

#include "chem/ident/identity.h"
#include "chem/io/smiles.h"
#include "chem/structures.h"

/* One reader and scratch for all tests. */
typedef struct bench {
    idt_mol mol;
    idt_identity_scratch scratch;
} bench;

static idt_identity identify(bench *b, const char *smiles)
{
    idt_identity id = {0};
    idt_error err = {0};

    if (idt_smiles__read(&b->mol, idt_bytes__from_cstr(smiles), &err) != IDT_OK ||
        idt_identity__find(&id, &b->scratch, &b->mol, &err) != IDT_OK)
        fail_msg("%s: %s", smiles, err.message);
    return id;
}

static void free_bench(bench *b)
{
    idt_mol__free(&b->mol);
    idt_identity_scratch__free(&b->scratch);
}

/* Groups: rows of one group are one substance; rows of different groups are not. */
static const struct {
    uint32_t group;
    const char *smiles;
} substances[] = {
    {1, "BrCCc1ccccc1"},
    {1, "c1ccccc1CCBr"},
    {1, "C1=CC=CC=C1CCBr"},
    {2, "CC(=O)Cc1ccc2OCOc2c1"},
    {2, "O=C(C)CC1=CC=C2OCOC2=C1"},
    {3, "CN(=O)=O"},
    {3, "C[N+](=O)[O-]"},
    {4, "N[C@@H](C)C(=O)O"},
    {4, "C[C@H](N)C(=O)O"},
    {4, "OC(=O)[C@H](C)N"},
    {5, "N[C@H](C)C(=O)O"},
    {5, "[H][C@@](N)(C)C(O)=O"},
    {6, "NC(C)C(=O)O"},
    {7, "F/C=C/F"},
    {7, "F\\C=C\\F"},
    {7, "C(\\F)=C/F"},
    {8, "F/C=C\\F"},
    {8, "C(/F)=C/F"},
    {9, "FC=CF"},
    {10, "C[C@H]1CC[C@@H](C)CC1"},
    {10, "C1[C@@H](C)CC[C@@H](C)C1"},
    {11, "C[C@H]1CC[C@H](C)CC1"},
    {12, "CC1CCC(C)CC1"},
    {13, "[Na+].[Cl-]"},
    {13, "[Cl-].[Na+]"},
    {14, "CC(C)[C@H](C)C(C)C"},
    {14, "CC(C)[C@@H](C)C(C)C"},
    {14, "CC(C)C(C)C(C)C"},
    {15, "C12C3C4C1C5C2C3C45"},
    {15, "C12C3C4C1C1C4C3C12"},
    {16, "O[C@H](C(O)=O)[C@@H](O)C(O)=O"},
    {16, "OC(=O)[C@@H](O)[C@@H](O)C(=O)O"},
    {17, "OC(=O)[C@H](O)[C@@H](O)C(=O)O"},
    {18, "[13CH4]"},
    {51, "O[C@@H]1CC2(C[C@@]3(C1)SCCS3)SCCS2"}, /* nothing in the rings of sulfur: no centre */
    {51, "O[C@H]1CC2(C[C@@]3(C1)SCCS3)SCCS2"},
    {51, "OC1CC2(CC3(C1)SCCS3)SCCS2"},
    {52, "C[C@H]1C[C@]2(C1)C[C@H](C)C2"}, /* chiral as a whole */
    {53, "C[C@H]1C[C@@]2(C1)C[C@H](C)C2"},
    {54, "I[2H@]"},
    {54, "[2H]I"},
    {19, "C"},
    {20, "c1ccc2ccccc2c1"},
    {20, "C1=CC2=CC=CC=C2C=C1"},
    {21, "C1=CC2=CC=CC2=CC=C1"},
    {22, "C1CCC1"},
    {23, "CN=N#N"},
    {23, "CN=[N+]=[N-]"},
    {24, "CC[C@H](O)/C=C/[C@@H](O)CC"},
    {25, "CC[C@@H](O)/C=C/[C@H](O)CC"},
    {26, "CC[C@H](O)/C=C/[C@H](O)CC"},
    {26, "CC[C@@H](O)/C=C/[C@@H](O)CC"},
    {27, "OC1C(O)C(O)C(O)C(O)C1O"},
    {28, "O[C@H]1[C@H](O)[C@@H](O)[C@H](O)[C@H](O)[C@@H]1O"},
    {28, "O[C@H]1[C@H](O)[C@@H](O)[C@H](O)[C@@H](O)[C@H]1O"},
    {29, "O[C@H]1[C@H](O)[C@@H](O)[C@H](O)[C@H](O)[C@H]1O"},
    {30, "C[S@](N)=O"},
    {30, "[S@](=O)(C)N"},
    {31, "C[S@](=O)N"},
    {32, "[2H]C"},
    {32, "C[2H]"},
    {33, "[O-]C(=O)c1ccccc1"},
    {33, "C1(C([O-])=O)=CC=CC=C1"},
    {34, "[NH3+]CCN"},
    {34, "NCC[NH3+]"},
    {35, "[NH3+]CC[NH3+]"},
    {36, "NCCN"},
    {37, "Cc1cccc[13cH]1"},
    {37, "Cc1[13cH]cccc1"},
    {38, "Cc1c[13cH]ccc1"},
    {39, "C[C@H](C)[NH3+]"},
    {39, "CC(C)[NH3+]"},
    {40, "C[C@@H](C)N"},
    {40, "CC(C)N"},
    {41, "C[C@H](C)[C@H](N)O"},
    {41, "CC(C)[C@H](N)O"},
    {42, "[O-]C(=O)C[C@H](O)CC(=O)O"},
    {42, "OC(=O)C[C@@H](O)CC([O-])=O"},
    {43, "[O-]C(=O)C[C@@H](O)CC(=O)O"},
    {44, "C[C@H](O)CC[C@H](O)C"},
    {44, "C[C@@H](O)CC[C@@H](O)C"},
    {45, "C[C@H](O)CC[C@@H](O)C"},
    {46, "C[C@@H](O)CC[C@H](O)C"},
    {47, "C[C@H]1CC[C@H]([NH3+])CC1"},
    {47, "C[C@@H]1CC[C@@H]([NH3+])CC1"},
    {48, "C[C@H]1CC[C@@H]([NH3+])CC1"},
};

static void test_substances(void **state)
{
    idt_key keys[IDT_COUNT_OF(substances)];
    bench b = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(substances); i++) {
        keys[i] = identify(&b, substances[i].smiles).keys[IDT_LAYERS_ALL];
        for (size_t j = 0; j < i; j++) {
            bool same = substances[i].group == substances[j].group;

            if (idt_key__equal(keys[i], keys[j]) != same)
                fail_msg("%s and %s are %s", substances[i].smiles, substances[j].smiles,
                         same ? "told apart" : "taken for one");
        }
    }
    free_bench(&b);
}

/* Usual writings of one substance: one full key. Rows of different groups have different skeletons.
 */
static const struct {
    uint32_t group;
    const char *smiles;
} writings[] = {
    {1, "CS(C)=O"},
    {1, "C[S+](C)[O-]"},
    {2, "CS(C)(=O)=O"},
    {2, "C[S+2](C)([O-])[O-]"},
    {2, "C[S+](C)(=O)[O-]"},
    {3, "C[S@](=O)CC"},
    {3, "C[S@+]([O-])CC"},
    {4, "CS(C)(=N)=O"},
    {4, "C[S+](C)(=N)[O-]"},
    {4, "C[S+](C)(=O)[NH-]"},
    {5, "CN(=O)=O"},
    {5, "C[N+](=O)[O-]"},
    {6, "c1ccn(=O)cc1"},
    {6, "c1cc[n+]([O-])cc1"},
    {7, "CCN=N#N"},
    {7, "CCN=[N+]=[N-]"},
    {7, "CC[N-][N+]#N"},
    {8, "COC(=O)C=[N+]=[N-]"},
    {8, "COC(=O)[CH-][N+]#N"},
    {8, "COC(=O)C=N#N"},
    {9, "C=P(C)(C)C"},
    {9, "[CH2-][P+](C)(C)C"},
    {10, "CS(C)(=C)=O"},
    {10, "C[S+](C)([CH2-])=O"},
    {10, "C[S+2](C)([CH2-])[O-]"},
    {11, "C[N+]#[C-]"},
    {11, "CN=[C]"},
    {12, "[C-]#[O+]"},
    {12, "[C]=O"},
    {13, "[O-][N+]#N"},
    {13, "O=[N+]=[N-]"},
    {14, "CP(C)(C)=O"},
    {14, "C[P+](C)(C)[O-]"},
    {15, "OP(=O)(O)O"},
    {15, "O[P+](O)(O)[O-]"},
    {16, "O=S=O"},
    {16, "O=[S+][O-]"},
    {17, "O=Ic1ccccc1"},
    {17, "[O-][I+]c1ccccc1"},
    {18, "OCl(=O)(=O)=O"},
    {18, "O[Cl+3]([O-])([O-])[O-]"},
    {19, "CP(C)(C)=N[P+](C)(C)C"},
    {19, "CP(C)(C)=[N+]=P(C)(C)C"},
    {20, "CS(=O)(=O)Cl"},
    {20, "C[S+2]([O-])([O-])Cl"},
    {21, "CSC"},
    {22, "CN"},
    {23, "O=C"},
    {24, "CC#N"},
    {25, "C[S+](C)C"},
    {26, "CC=S"},
    {27, "c1ccccccccc1"},
    {27, "C1=C/C=C\\C=C/C=CC=C1"},
    {28, "O=C1CC[n@@]2c([nH]c3c2cccc3)=N1"},
    {28, "O=C1CCn2c([nH]c3c2cccc3)=N1"},
    {29, "CC(=O)[N@]1CC1"},
    {29, "CC(=O)N1CC1"},
    {30, "C1=CC2=C(CCC3=C2NCN=C3)s=C1"},
    {30, "C12=C(CCC3=C2NCN=C3)[SH]=CC=C1"},
};

/* A proton more or less: one skeleton key, charges apart. */
static const char *const protonated[][2] = {
    {"CS(C)=O", "C[S+](C)O"},
    {"C[n+]1ccccc1.[O-]S(C)(=O)=O", "C[n+]1ccccc1.OS(C)(=O)=O"},
    {"C[N+](C)(C)[O-]", "C[N+](C)(C)O"},
    {"CP(C)(C)=O", "C[P+](C)(C)O"},
    {"N=[N+]=[N-]", "[N-]=[N+]=[N-]"},
    {"O[N+](=O)[O-]", "[O-][N+](=O)[O-]"},
    {"OS(=O)O", "OS([O-])=O"},
    {"OS(=O)(=O)O", "[O-]S([O-])(=O)=O"},
};

/* One skeleton key, two full keys: sulfur with one oxygen does not make nitrogen flat. */
static const char *const stereoisomers[][2] = {
    {"C[C@H]1C[N@]1S(C)=O", "C[C@H]1C[N@@]1S(C)=O"},
    {"C[C@H]1C[N@]1S(C)(=O)=O", "C[C@H]1C[N@@]1S(C)(=O)=O"},
    {"C[C@H]1C[N@]1P(C)(C)=O", "C[C@H]1C[N@@]1P(C)(C)=O"},
};

static void test_writings(void **state)
{
    idt_identity ids[IDT_COUNT_OF(writings)];
    bench b = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(writings); i++) {
        ids[i] = identify(&b, writings[i].smiles);
        for (size_t j = 0; j < i; j++) {
            bool same = writings[i].group == writings[j].group;
            uint32_t layers = same ? IDT_LAYERS_ALL : IDT_LAYERS_NONE;

            if (idt_key__equal(ids[i].keys[layers], ids[j].keys[layers]) != same)
                fail_msg("%s and %s are %s", writings[i].smiles, writings[j].smiles,
                         same ? "told apart" : "taken for one");
        }
    }
    for (size_t i = 0; i < IDT_COUNT_OF(protonated); i++) {
        idt_identity a = identify(&b, protonated[i][0]), p = identify(&b, protonated[i][1]);

        if (!idt_key__equal(a.keys[0], p.keys[0]) ||
            idt_key__equal(a.keys[IDT_LAYERS_ALL], p.keys[IDT_LAYERS_ALL]))
            fail_msg("%s and %s differ in more, or less, than a proton", protonated[i][0],
                     protonated[i][1]);
    }
    for (size_t i = 0; i < IDT_COUNT_OF(stereoisomers); i++) {
        idt_identity a = identify(&b, stereoisomers[i][0]), m = identify(&b, stereoisomers[i][1]);

        if (!idt_key__equal(a.keys[IDT_LAYERS_NONE], m.keys[IDT_LAYERS_NONE]) ||
            idt_key__equal(a.keys[IDT_LAYERS_ALL], m.keys[IDT_LAYERS_ALL]))
            fail_msg("%s and %s are no stereoisomers", stereoisomers[i][0], stereoisomers[i][1]);
    }
    free_bench(&b);
}

static void test_counter_ions(void **state)
{
    bench b = {0};

    (void)state;
    for (size_t i = 0; i < idt_counter_ion__n; i++) {
        const idt_counter_ion *ion = &idt_counter_ion__table[i];
        idt_identity id = identify(&b, ion->smiles);

        if (id.keys[0].low != ion->skeleton_low || id.keys[0].high != ion->skeleton_high)
            fail_msg("%s: the key is 0x%016llx, 0x%016llx", ion->name,
                     (unsigned long long)id.keys[0].low, (unsigned long long)id.keys[0].high);
    }
    free_bench(&b);
}

static const struct {
    const char *smiles;
    uint32_t owner;
    idt_relation relation;
    uint32_t differs, unstated;
} related[] = {
    {"c1ccccc1CCBr", 1, IDT_RELATION_IDENTICAL, 0, 0},
    {"CNC(C)Cc1ccccc1", 2, IDT_RELATION_STEREOISOMER, IDT_LAYER_STEREO, IDT_LAYER_STEREO},
    {"CN[C@H](C)Cc1ccccc1", 2, IDT_RELATION_STEREOISOMER, IDT_LAYER_STEREO, 0},
    {"CN[C@@H](C)Cc1ccccc1", 2, IDT_RELATION_IDENTICAL, 0, 0},
    {"CN[C@@H](C)Cc1ccccc1.Cl", 2, IDT_RELATION_SALT, 0, 0},
    {"C[NH2+][C@@H](C)Cc1ccccc1.[Cl-]", 2, IDT_RELATION_SALT, IDT_LAYER_CHARGE, IDT_LAYER_CHARGE},
    {"C[NH2+][C@@H](C)Cc1ccccc1", 2, IDT_RELATION_CHARGED_FORM, IDT_LAYER_CHARGE, IDT_LAYER_CHARGE},
    {"[2H]CN[C@@H](C)Cc1ccccc1", 2, IDT_RELATION_ISOTOPOLOGUE, IDT_LAYER_ISOTOPE,
     IDT_LAYER_ISOTOPE},
    {"[13CH3]N[C@@H](C)Cc1ccccc1", 2, IDT_RELATION_ISOTOPOLOGUE, IDT_LAYER_ISOTOPE,
     IDT_LAYER_ISOTOPE},
    {"BrCCc1ccccc1.CCCCCC", 1, IDT_RELATION_COMPONENT, 0, 0},
    {"[K+].[O-][Mn](=O)(=O)=O", 3, IDT_RELATION_IDENTICAL, 0, 0},
    {"[Na+].[O-][Mn](=O)(=O)=O", 3, IDT_RELATION_SALT, 0, 0},
    {"O.OS(O)(=O)=O", 4, IDT_RELATION_COMPONENT, 0, 0},
};

static void build(idt_structures_builder *builder, idt_buf *out)
{
    idt_buf tautomers = {0};
    idt_error err = {0};

    assert_int_equal(idt_structures_builder__add(builder, 4, IDT_LIT("OS(=O)(=O)O"), true, &err),
                     0);
    assert_int_equal(idt_structures_builder__add(builder, 1, IDT_LIT("BrCCc1ccccc1"), true, &err),
                     0);
    assert_int_equal(
        idt_structures_builder__add(builder, 2, IDT_LIT("C[C@@H](Cc1ccccc1)NC"), true, &err), 0);
    assert_int_equal(
        idt_structures_builder__add(builder, 3, IDT_LIT("[O-][Mn](=O)(=O)=O.[K+]"), true, &err), 0);
    assert_int_equal(idt_structures_builder__add(builder, 9, IDT_LIT("CC(C"), true, &err),
                     IDT_EFORMAT);
    assert_int_equal(err.offset, 4);
    assert_int_equal(idt_structures_builder__finish(builder, out, &tautomers), IDT_OK);
    idt_buf__free(&tautomers);
}

static void test_related(void **state)
{
    idt_structures_builder builder = {0};
    idt_structure_match matches[8];
    idt_structures structures;
    idt_buf section = {0}, compositions = {0};
    idt_error err;
    bench b = {0};

    (void)state;
    build(&builder, &section);
    structures.records = (const idt_structure_record *)(void *)section.data;
    structures.n_records = section.len / sizeof(idt_structure_record);
    assert_int_equal(idt_structures_builder__put_compositions(&builder, &compositions), IDT_OK);
    structures.compositions = (const uint64_t *)(void *)compositions.data;
    structures.n_compositions = compositions.len / sizeof(uint64_t);
    assert_int_equal(structures.n_compositions, 5);
    assert_int_equal(structures.n_records, 5);
    assert_int_equal(idt_structures__verify(structures.records, structures.n_records, &err), 0);
    for (size_t i = 0; i < IDT_COUNT_OF(related); i++) {
        idt_identity id = identify(&b, related[i].smiles);
        size_t n = idt_structures__find(&structures, &id, matches, IDT_COUNT_OF(matches));

        assert_true(idt_structures__may_have(&structures, &b.mol));
        if (n != 1 || matches[0].owner != related[i].owner ||
            matches[0].relation != related[i].relation ||
            matches[0].differs != related[i].differs || matches[0].unstated != related[i].unstated)
            fail_msg("%s: %zu matches, owner %u relation %u differs %u unstated %u",
                     related[i].smiles, n, matches[0].owner, matches[0].relation,
                     matches[0].differs, matches[0].unstated);
    }
    {
        idt_identity id = identify(&b, "CCO");

        assert_int_equal(idt_structures__find(&structures, &id, matches, 8), 0);
        assert_false(idt_structures__may_have(&structures, &b.mol));
    }
    idt_buf__free(&compositions);
    free_bench(&b);
    idt_structures_builder__free(&builder);
    idt_buf__free(&section);
}

/* Every changed byte of a record that breaks an invariant is refused, none is read past. */
static void test_verify(void **state)
{
    idt_structures_builder builder = {0};
    idt_structure_record *records;
    idt_buf section = {0};
    idt_error err;

    (void)state;
    build(&builder, &section);
    records = (idt_structure_record *)(void *)section.data;
    records[1].kind = 3;
    assert_int_equal(idt_structures__verify(records, 5, &err), IDT_EFORMAT);
    records[1].kind = 0;
    records[2].reserved = 1;
    assert_int_equal(idt_structures__verify(records, 5, &err), IDT_EFORMAT);
    records[2].reserved = 0;
    records[4].keys[0] = 0;
    assert_int_equal(idt_structures__verify(records, 5, &err), IDT_EFORMAT);
    idt_structures_builder__free(&builder);
    idt_buf__free(&section);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_substances),   cmocka_unit_test(test_writings),
        cmocka_unit_test(test_counter_ions), cmocka_unit_test(test_related),
        cmocka_unit_test(test_verify),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
