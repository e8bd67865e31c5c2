/* SPDX-License-Identifier: Apache-2.0 */
/* The screening words against a recount from their definitions, before and after perception. */
#include "test.h"

#include "chem/io/smiles.h"
#include "chem/mol/mol.h"
#include "chem/mol/screen.h"

static const char *const MOLECULES[] = {
    "",
    "C",
    "[H][H]",
    "[H]O[H]",
    "*",
    "C.C.N",
    "CCO",
    "C=C=C",
    "N#CC#N",
    "C[N+](=O)[O-]",
    "CS(=O)(=O)N",
    "OP(=O)(O)O",
    "OCl(=O)(=O)=O",
    "FS(F)(F)(F)(F)F",
    "C[S](C)(=O)=N",
    "CP(C)(C)(C)C",
    "[NH4+].[Cl-]",
    "[13CH4]",
    "[2H]C([2H])([2H])O",
    "c1ccccc1",
    "c1cc[nH]c1",
    "[nH]1cccc1.[se]1cccc1",
    "*1ccccc1",
    "ClCCl.BrBr.II",
    "C$C",
    "O=[Os](=O)(=O)=O",
    "F[Pt@SP1](Cl)(Br)I",
    "N[C@@H](C)C(=O)O",
    "[SiH3][SiH2]C",
    "CB(O)O",
    "CC#CC(F)(F)F",
    "C1CC2CC12",
    "CN1C=NC2=C1C(=O)N(C)C(=O)N2C",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "CC12CCC3C(CCC4CC(=O)CCC34C)C1CCC2O",
    "C12C3C4C1C5C2C3C45.C1CC2CC3CC1CC(C2)C3",
    "CCN(CC)CCn1c(Cc2ccc(OCC)cc2)nc2cc(ccc12)[N+](=O)[O-]",
    "C[N+](C)(C)CC[O-]",
    "S(C)C.CS(C)=O.SC",
    "O=O.OO.[OH2]",
    "[O-][N+](=O)c1ccc(cc1)N=Nc1ccc(O)cc1",
    "[CH3-].[CH2+]C",
    "I.Br.Cl.F.P.S",
};

/* How many of the thresholds are reached, as bits. */
static uint64_t steps(uint32_t bit, uint32_t n, const uint32_t *at_least, size_t n_steps)
{
    uint64_t bits = 0;

    for (size_t i = 0; i < n_steps; i++)
        bits |= (uint64_t)(n >= at_least[i]) << (bit + i);
    return bits;
}

static uint64_t flag(bool is_set, uint32_t bit)
{
    return (uint64_t)is_set << bit;
}

static uint32_t pi_of(const idt_mol *mol, uint32_t atom)
{
    return idt_mol__valence(mol, atom) - idt_atom__n_h(mol->atom[atom]) -
           idt_mol__degree(mol, atom);
}

static uint32_t count_parts(const idt_mol *mol)
{
    uint32_t part[256], n = mol->n_atoms;

    for (uint32_t i = 0; i < mol->n_atoms; i++)
        part[i] = i;
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        const uint32_t from = part[mol->a[k]], to = part[mol->b[k]];

        n -= from != to;
        for (uint32_t i = 0; i < mol->n_atoms; i++)
            part[i] = part[i] == from ? to : part[i];
    }
    return n;
}

static uint64_t slow_atom(const idt_mol *mol, uint32_t atom)
{
    const uint32_t word = mol->atom[atom], h = idt_atom__n_h(word);
    const uint32_t degree = idt_mol__degree(mol, atom);
    const bool has_pi = pi_of(mol, atom) > 0;

    switch (idt_atom__element(word)) {
    case 6:
        return flag(h >= 3, IDT_SCREEN_CH3) | flag(h >= 2, IDT_SCREEN_CH2) |
               flag(h >= 1, IDT_SCREEN_CH1) | flag(degree >= 3, IDT_SCREEN_C3) |
               flag(degree >= 4, IDT_SCREEN_C4) | flag(!has_pi, IDT_SCREEN_C_SP3) |
               flag(has_pi, IDT_SCREEN_C_PI) | flag(has_pi && degree >= 3, IDT_SCREEN_C_PI_BRANCH) |
               flag(!has_pi && degree >= 3, IDT_SCREEN_C_SP3_BRANCH);
    case 7:
        return flag(h >= 1, IDT_SCREEN_NH) | flag(h >= 2, IDT_SCREEN_NH2) |
               flag(degree >= 3, IDT_SCREEN_N3) | flag(degree >= 4, IDT_SCREEN_N4) |
               flag(has_pi, IDT_SCREEN_N_PI) | flag(!has_pi, IDT_SCREEN_N_SP3);
    case 8:
        return flag(h >= 1, IDT_SCREEN_OH) | flag(degree >= 2, IDT_SCREEN_O2) |
               flag(degree == 1 && h == 0, IDT_SCREEN_O1) | flag(has_pi, IDT_SCREEN_O_PI);
    case 16: return flag(degree >= 2, IDT_SCREEN_S2) | flag(degree >= 3, IDT_SCREEN_S3);
    default: return 0;
    }
}

static void slow_screen(uint64_t out[2], const idt_mol *mol)
{
    static const uint32_t to_21[] = {1, 3, 6, 9, 12, 15, 18, 21}, to_4[] = {1, 2, 3, 4};
    static const uint32_t to_10[] = {1, 2, 4, 6, 10}, to_6[] = {1, 2, 3, 4, 6},
                          one_three[] = {1, 3};
    uint32_t n_of[IDT_ATOM_ELEMENT_MASK + 1] = {0}, n_pi = 0, n_branch = 0, n_other = 0;
    const uint32_t n_parts = count_parts(mol);

    out[0] = out[1] = 0;
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        const uint32_t element = idt_atom__element(mol->atom[i]);
        const int charge = idt_atom__charge(mol->atom[i]);

        n_of[element]++;
        n_other += element > 1 && idt_screen__kind(element) == IDT_SCREEN_KIND_OTHER;
        n_pi += pi_of(mol, i) >= 1;
        n_branch += idt_mol__degree(mol, i) >= 3;
        out[0] |= flag(pi_of(mol, i) >= 2, IDT_SCREEN_PI2) |
                  flag(idt_mol__degree(mol, i) >= 4, IDT_SCREEN_QUARTER) |
                  flag(charge > 0, IDT_SCREEN_POSITIVE) | flag(charge < 0, IDT_SCREEN_NEGATIVE);
        out[1] |= slow_atom(mol, i);
    }
    for (uint32_t k = 0; k < mol->n_bonds; k++)
        out[1] |= UINT64_C(1) << idt_screen__pair(
                      idt_screen__kind(idt_atom__element(mol->atom[mol->a[k]])),
                      idt_screen__kind(idt_atom__element(mol->atom[mol->b[k]])));
    out[0] |=
        steps(IDT_SCREEN_CARBON, n_of[6], to_21, 8) | steps(IDT_SCREEN_NITROGEN, n_of[7], to_4, 4) |
        steps(IDT_SCREEN_OXYGEN, n_of[8], to_4, 4) | steps(IDT_SCREEN_SULFUR, n_of[16], to_4, 2) |
        steps(IDT_SCREEN_PHOSPHOR, n_of[15], to_4, 1) |
        steps(IDT_SCREEN_FLUORINE, n_of[9], one_three, 2) |
        steps(IDT_SCREEN_CHLORINE, n_of[17], to_4, 2) |
        steps(IDT_SCREEN_BROMINE, n_of[35], to_4, 1) | steps(IDT_SCREEN_IODINE, n_of[53], to_4, 1) |
        steps(IDT_SCREEN_OTHER, n_other, to_4, 1) |
        steps(IDT_SCREEN_CYCLES, mol->n_bonds + n_parts - mol->n_atoms, to_6, 5) |
        steps(IDT_SCREEN_PI, n_pi, to_10, 5) | steps(IDT_SCREEN_BRANCH, n_branch, to_6, 5) |
        flag(n_of[0] > 0, IDT_SCREEN_WILDCARD) | flag(n_parts > 1, IDT_SCREEN_PARTS) |
        flag((mol->has & IDT_MOL_HAS_ISOTOPE) != 0, IDT_SCREEN_ISOTOPE) |
        flag(mol->n_stereo > 0, IDT_SCREEN_CHIRAL);
}

static void compare(idt_mol *mol, idt_bytes smiles)
{
    const uint32_t stages = IDT_MOL_RING_SET | IDT_MOL_AROMATICITY | IDT_MOL_RING_COUNTS;
    uint64_t slow[2], late[2];
    idt_error err;

    if (idt_smiles__read(mol, smiles, &err) != IDT_OK)
        fail_msg("%.*s: %s", (int)smiles.len, smiles.data, err.message);
    slow_screen(slow, mol);
    for (uint32_t i = 0; i < 2; i++) {
        if (idt_mol__want_screen(mol)[i] != slow[i])
            fail_msg("%.*s: word %u is %llx, should be %llx", (int)smiles.len, smiles.data,
                     (unsigned)i, (unsigned long long)mol->screen[i], (unsigned long long)slow[i]);
    }
    /* What has been perceived since makes no difference. */
    assert_int_equal(idt_mol__perceive(mol, stages, &err), IDT_OK);
    idt_mol__fill_screen(late, mol);
    assert_memory_equal(late, slow, sizeof slow);
}

static void test_definitions(void **state)
{
    idt_mol mol = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(MOLECULES); i++)
        compare(&mol, idt_bytes__from_cstr(MOLECULES[i]));
    idt_mol__free(&mol);
}

/* Every threshold from both sides: chains that grow, and more atoms than a byte counts. */
static void test_thresholds(void **state)
{
    static const char *const UNITS[] = {"C",     "N",   "O",    "S",    "C(F)",
                                        "C(Cl)", "C=C", "C(C)", "C1CC1"};
    char text[256 * 5 + 1];
    idt_mol mol = {0};

    (void)state;
    for (size_t u = 0; u < IDT_COUNT_OF(UNITS); u++) {
        size_t len = 0;

        for (uint32_t n = 0; n < 24; n++) {
            memcpy(text + len, UNITS[u], strlen(UNITS[u]));
            len += strlen(UNITS[u]);
            compare(&mol, (idt_bytes){text, len});
        }
    }
    memset(text, 'C', 256);
    compare(&mol, (idt_bytes){text, 255});
    compare(&mol, (idt_bytes){text, 256});
    idt_mol__free(&mol);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_definitions),
        cmocka_unit_test(test_thresholds),
    };

    return cmocka_run_group_tests_name("chem screen", tests, NULL, NULL);
}
