/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing SMILES: what is written is read back as the same structure, and the canonical text and
 * the keys are the same for every order of the atoms.
 */
#include "test.h"

#include <string.h>

#include "chem/ident/identity.h"
#include "chem/io/describe.h"
#include "chem/io/smiles.h"
#include "chem/io/smiles_write.h"
#include "random.h"

enum { N_REWRITINGS = 40 };

static const char *const structures[] = {
    "C",
    "[Na+].[Cl-]",
    "CC(=O)Oc1ccccc1C(=O)O",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "Cn1c(=O)c2c(ncn2C)n(C)c1=O",
    "C[C@H](N)C(=O)O.Cl",
    "C[C@@H]1CC[C@H](C)CC1",
    "O[C@H]1[C@H](O)[C@@H](O)[C@H](O)[C@H](O)[C@@H]1O",
    "F/C=C/F",
    "C/C=C/C=C\\C",
    "CC/C(=N\\O)/C(C)=N/O",
    "O=C([O-])CC/C(CC(/C=C/c1ccccc1)=N/O)=N\\O",
    "CCOCCn1/c(=N/C(C)=O)sc2cc(F)ccc21",
    "C/C([O-])=C1\\C(=O)c2ccccc2\\C1=N\\N",
    "[2H]C([2H])([2H])Oc1ccccc1",
    "[13CH3][C@H](O)F",
    "C12C3C4C1C5C2C3C45",
    "C1C2CC3CC1CC(C2)C3",
    "c1ccc2c(c1)[nH]c1ccccc12",
    "[O-][n+]1ccccc1",
    "O=S(C)c1ccccc1",
    "C[S@](=O)c1ccccc1",
    "C[P@](=O)(O)c1ccccc1",
    "CC(C)(C)[Si](C)(C)O[C@@H]1CCCC[C@H]1O",
    "[K+].[O-][Mn](=O)(=O)=O",
    "OC(=O)[C@H](O)[C@@H](O)C(=O)O",
    "CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5",
    "C[C@]12CC[C@H]3[C@@H](CCC4=CC(=O)CC[C@]34C)[C@@H]1CC[C@@H]2O",
    "c1ccc(cc1)C(c1ccccc1)(c1ccccc1)c1ccccc1",
    "CC(C)CC(CC(C)C)CC(C)C",
    "C1=CC=CC=CC=C1",
    "[Fe+2].[cH-]1cccc1.[cH-]1cccc1",
    "*c1ccccc1",
    "[se]1cccc1",
    "[C@@H]12[C@@H]([C@H]3[C@@H]([C@@H]4[C@H]1O4)O3)O2",
    "C1C[C@H](C(C)C)[C@]2(C[C@H]1C)OCC(C)(C)CO2",
    "C1[C@@H](CC[C@@H](C(=C2C=C/C(C=C2)=N/c2ccccc2)[C@H]2CC[C@@H](CC2)Nc2ccccc2)C1)Nc1ccccc1",
    "CC1=C2C(N)=C(C#N)C(C)=C2C(N)=C1C#N",
    "N=C1C2C(=N)C3CC(C2)C(=N)C1C3",
    "O=C1CCCC2C1CC1C(=O)N3C(CC4C(=O)CCCC43)C(=O)N12",
    "CC(C)=C=C(C)C",
    "N#CC#N",
    "C1CCC2(CC1)OCCO2",
    "[CH3:7][CH2:3]O",
    "C1=NC#CN1C",
    "c1cc2cc3ccc(cc4ccc(cc5ccc(cc1n2)[nH]5)n4)[nH]3",
};

typedef struct bench {
    idt_mol mol, again;
    idt_identity_scratch scratch;
    idt_smiles_writer writer;
    idt_buf canonical, text, other;
} bench;

static void canonise(bench *b, idt_mol *mol, idt_bytes smiles, idt_buf *out, idt_identity *id)
{
    idt_error err = {0};

    idt_buf__reset(out);
    if (idt_smiles__read(mol, smiles, &err) != IDT_OK)
        fail_msg("%.*s: %s at %u", (int)smiles.len, smiles.data, err.message, (unsigned)err.offset);
    assert_int_equal(idt_identity__find(id, &b->scratch, mol, &err), IDT_OK);
    assert_int_equal(idt_smiles__write_canonical(out, &b->writer, mol, &err), IDT_OK);
}

static void check_same(bench *b, const idt_identity *id, idt_bytes text)
{
    idt_identity other;

    canonise(b, &b->again, text, &b->other, &other);
    for (uint32_t set = 0; set < IDT_N_LAYER_SETS; set++) {
        if (!idt_key__equal(id->keys[set], other.keys[set]))
            fail_msg("%.*s: key %u differs", (int)text.len, text.data, set);
    }
    if (!idt_bytes__equal(idt_buf__bytes(&b->canonical), idt_buf__bytes(&b->other)))
        fail_msg("%.*s: %.*s is not %.*s", (int)text.len, text.data, (int)b->other.len,
                 b->other.data, (int)b->canonical.len, b->canonical.data);
}

static void test_rewritings(void **state)
{
    uint64_t random = 1;
    bench b = {0};
    idt_mol plain = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(structures); i++) {
        idt_bytes smiles = idt_bytes__from_cstr(structures[i]);
        idt_identity id;
        idt_error err;

        canonise(&b, &b.mol, smiles, &b.canonical, &id);
        check_same(&b, &id, idt_buf__bytes(&b.canonical));
        /* Once as read and once with aromaticity perceived: both writings must hold. */
        assert_int_equal(idt_smiles__read(&plain, smiles, &err), IDT_OK);
        for (int k = 0; k < N_REWRITINGS; k++) {
            uint16_t rank[128];

            shuffle(rank, plain.n_atoms, &random);
            idt_buf__reset(&b.text);
            assert_int_equal(
                idt_smiles__write_ranked(&b.text, &b.writer, k % 2 ? &plain : &b.mol, rank, &err),
                IDT_OK);
            check_same(&b, &id, idt_buf__bytes(&b.text));
        }
    }
    idt_mol__free(&b.mol);
    idt_mol__free(&b.again);
    idt_mol__free(&plain);
    idt_identity_scratch__free(&b.scratch);
    idt_smiles_writer__free(&b.writer);
    idt_buf__free(&b.canonical);
    idt_buf__free(&b.text);
    idt_buf__free(&b.other);
}

/* Lower case with a double bond outside of what is aromatic: the plain text can be read again. */
static void test_wildcard_partner(void **state)
{
    static const char *const texts[] = {
        "c12c3c4c5[c+]6c7c3c4c5[c]*6c7c1c[*]2", "[c]1*cccc1", "c1c[c]*[c]c1",
        "C21C3C4C1C=5C2C4c35C", /* no Kekulé writing has this valence */
    };
    bench b = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(texts); i++) {
        idt_identity id, other;
        idt_error err;

        assert_int_equal(idt_smiles__read(&b.mol, idt_bytes__from_cstr(texts[i]), &err), IDT_OK);
        idt_buf__reset(&b.text);
        assert_int_equal(idt_smiles__write(&b.text, &b.writer, &b.mol, &err), IDT_OK);
        if (idt_smiles__read(&b.again, idt_buf__bytes(&b.text), &err) != IDT_OK)
            fail_msg("%s as %.*s: %s", texts[i], (int)b.text.len, b.text.data, err.message);
        assert_int_equal(idt_identity__find(&id, &b.scratch, &b.mol, &err), IDT_OK);
        assert_int_equal(idt_identity__find(&other, &b.scratch, &b.again, &err), IDT_OK);
        assert_memory_equal(id.keys, other.keys, sizeof id.keys);
    }
    idt_mol__free(&b.mol);
    idt_mol__free(&b.again);
    idt_identity_scratch__free(&b.scratch);
    idt_smiles_writer__free(&b.writer);
    idt_buf__free(&b.text);
}

/* Rows of --key: two writings differ in their id alone. */
static void test_key_rows(void **state)
{
    idt_describe_scratch scratch = {0};
    idt_buf a = {0}, b = {0};
    idt_mol mol = {0};
    idt_error err;

    (void)state;
    assert_int_equal(idt_smiles__read(&mol, IDT_LIT("OCC"), &err), IDT_OK);
    assert_int_equal(idt_describe__key_row(&a, &scratch, IDT_LIT("x"), &mol, &err), IDT_OK);
    assert_int_equal(idt_smiles__read(&mol, IDT_LIT("CCO"), &err), IDT_OK);
    assert_int_equal(idt_describe__key_row(&b, &scratch, IDT_LIT("x"), &mol, &err), IDT_OK);
    assert_true(idt_bytes__equal(idt_buf__bytes(&a), idt_buf__bytes(&b)));
    assert_int_equal(a.len, 1 + 33 + 33 + 1 + 3 + 1);
    idt_buf__reset(&a);
    assert_int_equal(idt_describe__key_row(&a, &scratch, IDT_LIT("x"), NULL, &err), IDT_OK);
    assert_bytes(idt_buf__bytes(&a), "x\tPARSE_FAIL\n");
    idt_describe_scratch__free(&scratch);
    idt_mol__free(&mol);
    idt_buf__free(&a);
    idt_buf__free(&b);
}

/* Symmetric graphs: an answer, or "undecided" within the budget, never a hang. */
static void test_symmetric(void **state)
{
    static const char *const cages[] = {
        "C12C3C4C5C1C6C7C2C8C3C9C4C%10C5C6C%11C7C8C9C%10%11",
        "C12C3C4C5C6C1C7C2C8C3C9C4C%10C5C%11C6C7C%12C8C9C%10C%11%12",
        "C[C@H]1C[C@H](C)C[C@@H](C)C[C@H](C)C[C@@H](C)C[C@H](C)C[C@@H](C)C[C@H](C)C1",
    };
    bench b = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cages); i++) {
        idt_identity id;

        canonise(&b, &b.mol, idt_bytes__from_cstr(cages[i]), &b.canonical, &id);
        check_same(&b, &id, idt_buf__bytes(&b.canonical));
    }
    idt_mol__free(&b.mol);
    idt_mol__free(&b.again);
    idt_identity_scratch__free(&b.scratch);
    idt_smiles_writer__free(&b.writer);
    idt_buf__free(&b.canonical);
    idt_buf__free(&b.text);
    idt_buf__free(&b.other);
}

/* Ring digits written the long way, so that no short way of the reader is taken. */
static void write_at_length(idt_buf *out, const char *smiles)
{
    bool in_bracket = false;

    for (const char *p = smiles; *p; p++) {
        in_bracket = *p == '[' || (in_bracket && *p != ']');
        if (!in_bracket && *p >= '0' && *p <= '9')
            idt_buf__put_cstr(out, "%0");
        idt_buf__put_char(out, *p);
    }
}

static void test_at_length(void **state)
{
    idt_mol mol = {0}, twin = {0};
    idt_buf text = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(structures); i++) {
        idt_error err;

        if (strchr(structures[i], '%'))
            continue;
        idt_buf__reset(&text);
        write_at_length(&text, structures[i]);
        assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(structures[i]), &err), IDT_OK);
        assert_int_equal(idt_smiles__read(&twin, idt_buf__bytes(&text), &err), IDT_OK);
        assert_int_equal(mol.n_atoms, twin.n_atoms);
        assert_int_equal(mol.n_bonds, twin.n_bonds);
        assert_memory_equal(mol.atom, twin.atom, mol.n_atoms * sizeof *mol.atom);
        assert_memory_equal(mol.bond, twin.bond, mol.n_bonds);
        assert_memory_equal(mol.a, twin.a, mol.n_bonds * sizeof *mol.a);
        assert_memory_equal(mol.b, twin.b, mol.n_bonds * sizeof *mol.b);
        assert_memory_equal(mol.up, twin.up, mol.n_atoms * sizeof *mol.up);
        assert_int_equal(mol.n_closing, twin.n_closing);
        assert_memory_equal(mol.ring_number, twin.ring_number,
                            mol.n_ring_numbers * sizeof *mol.ring_number);
    }
    idt_buf__free(&text);
    idt_mol__free(&mol);
    idt_mol__free(&twin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rewritings),       cmocka_unit_test(test_symmetric),
        cmocka_unit_test(test_wildcard_partner), cmocka_unit_test(test_key_rows),
        cmocka_unit_test(test_at_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
