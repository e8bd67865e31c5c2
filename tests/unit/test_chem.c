/* SPDX-License-Identifier: Apache-2.0 */
/* Reading SMILES: what is taken, what is refused and where, hydrogens, charges, ring bits. */
#include "test.h"

#include "base/hash.h"
#include "chem/io/describe.h"
#include "chem/io/smiles.h"
#include "chem/mol/aromatic_int.h"
#include "chem/mol/mol.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_int.h"
#include "chem/mol/valence.h"

/* Hydrogens of each atom as digits, and ring atoms. */
static const struct {
    const char *smiles, *hydrogens;
    uint32_t n_ring_atoms;
} readable[] = {
    {"", "", 0},
    {"C", "4", 0},
    {"CC", "33", 0},
    {"[CH3][CH2]O", "321", 0},
    {"[H]O[H]", "2", 0},
    {"[H]C", "4", 0},
    {"[H][H]", "00", 0},
    {"[2H]C", "03", 0},
    {"C#N", "10", 0},
    {"c1ccccc1", "111111", 6},
    {"c1cc[nH]c1", "11111", 5},
    {"c1ccc2[nH]ccc2c1", "111011101", 9},
    {"c1ccccc1c1ccccc1", "111110011111", 12},
    {"CN(=O)=O", "3000", 0},
    {"c1ccn(=O)cc1", "1110011", 6},
    {"OCl(=O)(=O)=O", "10000", 0},
    {"CP(C)(C)(C)(C)C", "3133333", 0},
    {"[Na+].[Cl-]", "00", 0},
    {"C%(123)CC%(123)", "222", 3},
    {"C1CC1C1CC1", "221122", 6},
    {"C-1CC=1", "222", 3},
    {"C1.C1", "33", 0},
    {"C(C.CC1)CC1", "233222", 0},
    {"C(C)(C)C", "1333", 0},
    {"*1ccccc1", "011111", 6},
    {"[cH-]1cccc1", "11111", 5},
    {"c1cc2ccc3cccc4ccc(c1)c2c34", "1101101110110100", 16},
    {"c1ccc2cccc2cc1", "1110111011", 10},
    {"C:1:C:C:C:C:C1", "111111", 6},
    {"C[C@TH1](F)(Cl)Br", "30000", 0},
    {"F[Pt@SP1](Cl)(Br)I", "00000", 0},
};

static const struct {
    const char *smiles;
    uint64_t offset;
} refused[] = {
    {"C(", 2},
    {"C)", 1},
    {"C..C", 2},
    {".C", 0},
    {"C.", 2},
    {"(C)C", 0},
    {"C()C", 2},
    {"C-(C)", 2},
    {"C==C", 2},
    {"C1CC", 0},
    {"C11", 2},
    {"C12CC12", 4},
    {"[C", 2},
    {"[Xx]", 1},
    {"[C+16]", 2},
    {"CC>>CC", 2},
    {"C C", 1},
    {"C%1CC%1", 1},
    {"C(C)(C)(C)(C)C", 0},
    {"cc", 0},
    {"c1cccc1", 4},
    {"CN(C)(C)C", 1},
    {"[NH5]", 0},
    {"C[H]C", 1},
    {"C->[Cu]", 1},
    {"[C@TH3](F)C", 3},
    {"1CC1", 0},
    {"C(1CC1)", 2},
    {"=C", 0},
};

static void test_readable(void **state)
{
    idt_mol mol = {0};

    (void)state;
    for (size_t t = 0; t < IDT_COUNT_OF(readable); t++) {
        idt_error err = {0};
        uint32_t n_ring = 0;

        if (idt_smiles__read(&mol, idt_bytes__from_cstr(readable[t].smiles), &err) != IDT_OK)
            fail_msg("%s: %s at %u", readable[t].smiles, err.message, (unsigned)err.offset);
        assert_int_equal(idt_mol__perceive(&mol, IDT_MOL_RINGS, &err), IDT_OK);
        assert_int_equal(mol.n_atoms, strlen(readable[t].hydrogens));
        for (uint32_t i = 0; i < mol.n_atoms; i++) {
            if (idt_atom__n_h(mol.atom[i]) != (uint32_t)(readable[t].hydrogens[i] - '0'))
                fail_msg("%s: atom %u has %u hydrogens", readable[t].smiles, i,
                         idt_atom__n_h(mol.atom[i]));
            n_ring += (mol.atom[i] & IDT_ATOM_RING) != 0;
        }
        assert_int_equal(n_ring, readable[t].n_ring_atoms);
    }
    idt_mol__free(&mol);
}

static void test_refused(void **state)
{
    idt_mol mol = {0};

    (void)state;
    for (size_t t = 0; t < IDT_COUNT_OF(refused); t++) {
        idt_error err = {0};

        if (idt_smiles__read(&mol, idt_bytes__from_cstr(refused[t].smiles), &err) == IDT_OK)
            fail_msg("%s was read", refused[t].smiles);
        if (err.offset != refused[t].offset)
            fail_msg("%s: %s at %u", refused[t].smiles, err.message, (unsigned)err.offset);
        assert_int_equal(mol.n_atoms, 0);
    }
    idt_mol__free(&mol);
}

/* The adjacency holds every bond twice, ordered by bond. */
static void test_links(void **state)
{
    idt_mol mol = {0};
    idt_error err;

    (void)state;
    assert_int_equal(idt_smiles__read(&mol, IDT_LIT("CC(=O)Oc1ccccc1C(=O)O"), &err), IDT_OK);
    assert_int_equal(mol.first[mol.n_atoms], 2 * mol.n_bonds);
    for (uint32_t i = 0; i < mol.n_atoms; i++) {
        for (uint32_t k = mol.first[i]; k < mol.first[i + 1]; k++) {
            uint32_t bond = mol.links[k].bond, other = mol.links[k].atom;

            assert_true((mol.a[bond] == i && mol.b[bond] == other) ||
                        (mol.b[bond] == i && mol.a[bond] == other));
            assert_true(k == mol.first[i] || bond > mol.links[k - 1].bond);
        }
        assert_int_equal(idt_mol__degree(&mol, i), idt_atom__degree(mol.atom[i]));
        assert_true(idt_mol__valence(&mol, i) == 4 || idt_atom__element(mol.atom[i]) == 8);
    }
    idt_mol__free(&mol);
}

/* Rows as RDKit 2022.09.3 writes them. */
static const struct {
    const char *smiles, *row;
} described[] = {
    {"c1ccccc1", "x\tC6H6\t0\t6\t6\t6\t111111\t5\n"},
    {"O=c1cccccc1", "x\tC7H6O\t0\t8\t7\t7\t00111111\t5\n"},
    {"C1=CC=CC=CC=C1", "x\tC8H8\t0\t8\t0\t8\t11111111\t5\n"},
    {"C1=CC2=CC=CC2=C1", "x\tC8H6\t0\t8\t0\t8\t11011101\t5\n"},
    {"C1=CC=C2C=CC=CC2=C1", "x\tC10H8\t0\t10\t10\t10\t1110111101\t5\n"},
    {"C1=CC2=CC=CC=CC2=C1", "x\tC10H8\t0\t10\t10\t10\t1101111101\t5\n"},
    {"[cH-]1cccc1.[Fe+2]", "x\tC5H5Fe+\t1\t6\t5\t5\t111110\t5\n"},
    {"*1cccc1", "x\tC4H4*\t0\t5\t5\t5\t01111\t5\n"},
    {"Cn1c(=O)c2[nH]cnc2n(C)c1=O", "x\tC7H8N4O2\t0\t13\t9\t9\t3000011000300\t5\n"},
    {"O=S1C=CC=C1", "x\tC4H4OS\t0\t6\t0\t5\t001111\t5\n"},
    {"OP(=O)(O)O.[NH4+]", "x\tH7NO4P+\t1\t6\t0\t0\t100114\t5\n"},
};

static void test_described(void **state)
{
    idt_mol mol = {0};
    idt_buf out = {0};
    idt_error err;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(described); i++) {
        idt_buf__reset(&out);
        assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(described[i].smiles), &err),
                         IDT_OK);
        assert_int_equal(idt_describe__row(&out, IDT_LIT("x"), &mol, 5, &err), IDT_OK);
        assert_bytes(idt_buf__bytes(&out), described[i].row);
    }
    idt_buf__reset(&out);
    assert_int_equal(idt_describe__row(&out, IDT_LIT("x"), NULL, 5, &err), IDT_OK);
    assert_bytes(idt_buf__bytes(&out), "x\tPARSE_FAIL\n");
    idt_mol__free(&mol);
    idt_buf__free(&out);
}

/* A cell of the table of plain atoms beside the model, for every number of neighbours it covers. */
static void check_plain(uint32_t told, uint32_t word, uint32_t n_aromatic, uint32_t order)
{
    idt_valence_atom atom = {.element = idt_atom__element(word),
                             .half = 2 * order + 3 * n_aromatic,
                             .is_aromatic = idt_atom__is_aromatic(word) || n_aromatic > 0};
    const uint32_t added = told >> IDT_PLAIN_ORDER_SHIFT & IDT_PLAIN_MASK;
    const bool needs_double = (told & IDT_PLAIN_NEEDS_DOUBLE) != 0;

    assert_int_equal(told >> IDT_PLAIN_H_SHIFT & IDT_PLAIN_MASK, idt_valence__hydrogens(&atom));
    assert_int_equal(added, n_aromatic + needs_double);
    assert_true(order + added <= 4); /* so that neighbours and pi fit in the word */
    if (!idt_atom__is_aromatic(word)) {
        assert_int_equal(n_aromatic, 0);
        return;
    }
    assert_true(n_aromatic > 0);
    atom.n_h = told >> IDT_PLAIN_H_SHIFT & IDT_PLAIN_MASK;
    for (uint32_t other = order > 0; other <= order; other++)
        assert_int_equal(needs_double,
                         idt_valence__needs_double(&atom, n_aromatic + other, n_aromatic));
}

/* The table of common atoms says what the model says. */
static void test_valence_table(void **state)
{
    uint32_t n_told = 0;

    (void)state;
    for (uint32_t word = 0; word < 256; word++) {
        if (idt_atom__element(word) >= 119)
            continue;
        for (uint32_t i = 0; i < 32; i++) {
            uint32_t told = idt_valence__plain(word, i / 8, i % 8);

            n_told += told != 0;
            if (told != 0)
                check_plain(told, word, i / 8, i % 8);
        }
    }
    assert_int_equal(n_told, 52);
    /* whatever may have a charged form is left to the rules */
    assert_int_equal(idt_valence__plain(7, 0, 5), 0);
    assert_int_equal(idt_valence__plain(15, 0, 5), 0);
    assert_int_equal(idt_valence__plain(17, 0, 3), 0);
    assert_int_equal(idt_valence__plain(53, 0, 3), 0);
    assert_int_equal(idt_valence__plain(IDT_ATOM_AROMATIC | 7, 2, 2), 0);
}

/* Small molecules take a short way to the Kekulé form; beside a long chain they take the other. */
static const char *const kekule_twins[] = {
    "c1ccccc1",
    "c1ccc2ccccc2c1",
    "c1cc2ccc3cccc4ccc(c1)c2c34",
    "c1ccccc1c1ccccc1-c1cccnc1",
    "Cn1cnc2c1c(=O)n(C)c(=O)n2C",
    "c1cc[nH]c1.c1ccoc1.c1ccsc1.c1cc[se]c1",
    "C[n+]1ccccc1.[O-]c1ccccc1.[cH-]1cccc1",
    "O=n1ccccc1.c1ccp(=O)cc1",
    "c1ccc2c(c1)c1ccccc1n2C",
    "O=c1cccc[nH]1",
    "c1cc:c:c:c1.C:1:C:C:C:C:C1",
    "[H]c1c([2H])cccc1N(=O)=O",
    "c1cnb[nH]1.C1=CC=CC=C1",
    "c1ccc(cc1)[N+](=O)[O-]",
};

static void test_kekule_twins(void **state)
{
    idt_mol small = {0}, large = {0};
    idt_buf text = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(kekule_twins); i++) {
        idt_error err;

        idt_buf__reset(&text);
        idt_buf__put_cstr(&text, kekule_twins[i]);
        assert_int_equal(idt_smiles__read(&small, idt_buf__bytes(&text), &err), IDT_OK);
        idt_buf__put_char(&text, '.');
        for (int n = 0; n < 65; n++)
            idt_buf__put_char(&text, 'C');
        assert_int_equal(idt_smiles__read(&large, idt_buf__bytes(&text), &err), IDT_OK);
        for (uint32_t k = 0; k < small.n_bonds; k++)
            assert_int_equal(small.bond[k] & ~IDT_BOND_RING, large.bond[k] & ~IDT_BOND_RING);
        for (uint32_t a = 0; a < small.n_atoms; a++)
            assert_int_equal(small.atom[a], large.atom[a]);
    }
    idt_buf__free(&text);
    idt_mol__free(&small);
    idt_mol__free(&large);
}

/* Sizes of the rings of the set, ascending. */
static const struct {
    const char *smiles, *sizes;
} ring_sets[] = {
    {"CCCC", ""},
    {"C1CC1", "3"},
    {"c1ccc2ccccc2c1", "66"},
    {"C1CC2CCC1C2", "55"},
    {"C1CC2CCC1CC2", "666"},
    {"C12C3C4C1C5C2C3C45", "444444"},
    {"C1CCC2(CC1)CCC2", "46"},
    {"C1CC1C1CC1", "33"},
    {"C1C2CC3CC1CC(C2)C3", "6666"},
    {"c1cc2ccc3cccc4ccc(c1)c2c34", "6666"},
};

static void test_ring_sets(void **state)
{
    idt_mol mol = {0};
    idt_error err;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(ring_sets); i++) {
        char sizes[16] = {0};
        uint32_t n = 0;

        assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(ring_sets[i].smiles), &err),
                         IDT_OK);
        assert_int_equal(idt_mol__perceive(&mol, IDT_MOL_RING_SET, &err), IDT_OK);
        for (uint32_t size = 3; size < 10; size++) {
            for (uint32_t r = 0; r < mol.n_rings; r++) {
                if (mol.rings[r + 1] - mol.rings[r] == size)
                    sizes[n++] = (char)('0' + size);
            }
        }
        assert_string_equal(sizes, ring_sets[i].sizes);
        for (uint32_t k = 0; k < mol.rings[mol.n_rings]; k++)
            assert_true(mol.bond[mol.ring_bonds[k]] & IDT_BOND_RING);
    }
    idt_mol__free(&mol);
}

/* A number for a set of rings that does not depend on their order, starts and directions. */
static uint64_t ring_set_hash(const idt_mol *mol)
{
    uint64_t hash = 0;

    for (uint32_t r = 0; r < mol->n_rings; r++) {
        uint64_t sum = 0;

        for (uint32_t k = mol->rings[r]; k < mol->rings[r + 1]; k++)
            sum += idt_hash__mix(mol->ring_bonds[k] + 1u) +
                   3 * idt_hash__mix(mol->ring_atoms[k] + 99999u);
        hash += idt_hash__mix(sum);
    }
    return hash;
}

/* A macrocycle goes both ways around each para-phenylene unit, whichever way it is written. */
static void test_ring_variants(void **state)
{
    static const struct {
        const char *smiles;
        uint32_t n_rings, n_aromatic;
    } rows[] = {
        {"c1ccc2c(c1)c1ccc(cc1)ccc1ccc2cc1", 7, 20},
        {"c1cc2ccc1ccc1ccc(cc1)-c1ccccc1-2", 7, 20},
        {"C1CCC2CCC(CC2)CCCC2CCC1CC2", 6, 0},
    };
    idt_mol mol = {0};
    idt_error err;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(rows); i++) {
        uint32_t n_aromatic = 0;

        assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(rows[i].smiles), &err),
                         IDT_OK);
        assert_int_equal(idt_mol__perceive(&mol, IDT_MOL_RING_SET | IDT_MOL_AROMATICITY, &err),
                         IDT_OK);
        for (uint32_t k = 0; k < mol.n_atoms; k++)
            n_aromatic += idt_atom__is_aromatic(mol.atom[k]);
        assert_int_equal(mol.n_rings, rows[i].n_rings);
        assert_int_equal(n_aromatic, rows[i].n_aromatic);
    }
    idt_mol__free(&mol);
}

/* Systems that are small enough for words have the same rings as by the way of large ones. */
static void test_ring_twins(void **state)
{
    static const char *const more[] = {
        "CC1CCC2CC1C2(C)C",
        "C1C2CC3CC1CC(C2)C3",
        "C12C(C3CC(C3)C1)N=C4C=CC=CC4=C2",
        "C1=CC2=CC=C1C=CC1=CC=C(C=C1)C=CC1=CC=C(C=C2)C=C1",
        "C1CC2CCC1N2CCN1C2CCC1CC2",
        "C123C45C16C78C2%10C4C%11C5C6C%12C7C8C%10C%11C3%12",
        "C1CC23CCC4(CC2)CCC1(C3)C4",
        "c1ccc2c(c1)c1ccc(cc1)ccc1ccc2cc1",
        "C1CCC2CCC(CC2)CCCC2CCC1CC2",
    };
    idt_mol mol = {0};
    idt_error err;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(ring_sets) + IDT_COUNT_OF(more); i++) {
        const char *smiles =
            i < IDT_COUNT_OF(more) ? more[i] : ring_sets[i - IDT_COUNT_OF(more)].smiles;
        uint64_t hash;
        uint32_t n;

        assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(smiles), &err), IDT_OK);
        assert_int_equal(idt_mol__perceive(&mol, IDT_MOL_RINGS, &err), IDT_OK);
        assert_int_equal(idt_ring__find_set(&mol, IDT_RING_WORD, &err), IDT_OK);
        hash = ring_set_hash(&mol);
        n = mol.n_rings;
        assert_int_equal(idt_ring__find_set(&mol, 0, &err), IDT_OK);
        assert_int_equal(mol.n_rings, n);
        assert_true(ring_set_hash(&mol) == hash);
        assert_int_equal(idt_mol__find_ring_set(&mol, &err), IDT_OK);
        assert_int_equal(mol.n_rings, n);
        assert_true(ring_set_hash(&mol) == hash);
    }
    idt_mol__free(&mol);
}

/* The marks of all atoms and bonds. */
static uint64_t aromatic_hash(const idt_mol *mol)
{
    uint64_t hash = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++)
        hash = idt_hash__mix(hash + idt_atom__is_aromatic(mol->atom[i]));
    for (uint32_t k = 0; k < mol->n_bonds; k++)
        hash = idt_hash__mix(hash + (mol->bond[k] & IDT_BOND_AROMATIC));
    return hash;
}

/* Molecules that fit into words have the same aromatic atoms and bonds as by the general way. */
static void test_aromatic_twins(void **state)
{
    static const char *const texts[] = {
        "c1ccc2cc3ccccc3cc2c1",
        "c1cc2ccc3cccc4ccc(c1)c2c34",
        "c1ccc2c(c1)cccc1cccc2-1",
        "C1=CC2=CC=CC2=C1",
        "C1=CC=C2C=CC=CC=C12",
        "O=C1C=CC(=O)c2ccccc12",
        "c1cc2cc3ccc(cc4ccc(cc5ccc(cc1n2)[nH]5)n4)[nH]3",
        "C1=CC2=CC3=CC=C(N3)C=C3C=CC(=N3)C=C3C=CC(N3)=CC1=N2",
        "*1****1",
        "*1ccccc1",
        "c1cnc2[nH]ccc2c1.c1ccsc1",
        "C1=CC2=CC=C3C=CC4=CC=C5C=CC6=CC=C1C1=C2C3=C4C5=C61",
        "O=c1[nH]c(=O)c2[nH]cnc2[nH]1",
        "C1CC1",
    };
    idt_mol mol = {0};
    idt_error err;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(texts) + IDT_COUNT_OF(ring_sets); i++) {
        const char *smiles =
            i < IDT_COUNT_OF(texts) ? texts[i] : ring_sets[i - IDT_COUNT_OF(texts)].smiles;
        uint64_t hash;

        assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(smiles), &err), IDT_OK);
        assert_int_equal(idt_mol__perceive(&mol, IDT_MOL_AROMATICITY, &err), IDT_OK);
        hash = aromatic_hash(&mol);
        assert_int_equal(idt_mol__perceive(&mol, IDT_MOL_RING_SET, &err), IDT_OK);
        assert_int_equal(idt_aromatic__find_slowly(&mol, &err), IDT_OK);
        assert_true(aromatic_hash(&mol) == hash);
    }
    idt_mol__free(&mol);
}

/* Text built to be large: an answer or a clear error, in bounded time and memory. */
static void test_large(void **state)
{
    enum { N = 100000 };
    static const char *const units[] = {"C", "C(", "C1CC1", "[C@H](F)", "C.", "C%(12345)"};
    char *text = test_calloc(1, 10 * N);
    idt_mol mol = {0};

    (void)state;
    for (size_t u = 0; u < IDT_COUNT_OF(units); u++) {
        size_t len = 0, n = strlen(units[u]);
        idt_error err = {0};
        int status;

        for (int i = 0; i < N; i++, len += n)
            memcpy(text + len, units[u], n);
        status = idt_smiles__read(&mol, (idt_bytes){text, len}, &err);
        assert_true(status == IDT_ELIMIT || status == IDT_EFORMAT);
        assert_true(err.message[0] != 0);
        len = 20000 * n;
        status = idt_smiles__read(&mol, (idt_bytes){text, len}, &err);
        if (status == IDT_OK)
            status = idt_mol__perceive(&mol, IDT_MOL_AROMATICITY | IDT_MOL_STEREO, &err);
        assert_true(status == IDT_OK || status == IDT_ELIMIT || status == IDT_EFORMAT);
    }
    test_free(text);
    idt_mol__free(&mol);
}

/* 999 ring bonds open at once. */
static void test_many_ring_bonds(void **state)
{
    static char text[40000];
    idt_mol mol = {0};
    idt_error err;
    size_t len = 0;

    (void)state;
    for (int half = 0; half < 2; half++) {
        for (int i = 1; i <= 999; i++)
            len += (size_t)snprintf(text + len, sizeof text - len, "C%%(%d)", i);
    }
    assert_int_equal(idt_smiles__read(&mol, (idt_bytes){text, len}, &err), IDT_OK);
    assert_int_equal(mol.n_bonds, 1997 + 999);
    assert_int_equal(idt_mol__perceive(&mol, IDT_MOL_RINGS, &err), IDT_OK);
    idt_mol__free(&mol);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readable),      cmocka_unit_test(test_refused),
        cmocka_unit_test(test_links),         cmocka_unit_test(test_described),
        cmocka_unit_test(test_valence_table), cmocka_unit_test(test_kekule_twins),
        cmocka_unit_test(test_ring_sets),     cmocka_unit_test(test_ring_twins),
        cmocka_unit_test(test_ring_variants), cmocka_unit_test(test_aromatic_twins),
        cmocka_unit_test(test_large),         cmocka_unit_test(test_many_ring_bonds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
