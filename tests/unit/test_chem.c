/* SPDX-License-Identifier: Apache-2.0 */
/* Reading SMILES: what is taken, what is refused and where, hydrogens, charges, ring bits. */
#include "test.h"

#include "chem/mol.h"
#include "chem/smiles.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readable),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_links),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
