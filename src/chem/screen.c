/* SPDX-License-Identifier: Apache-2.0 */
/* Fills the screening words. */
#include "chem/screen.h"

#include "base/int.h"
#include "chem/mol_int.h"

/* What is counted, in the order of the groups below. */
enum {
    COUNT_C,
    COUNT_N,
    COUNT_O,
    COUNT_S,
    COUNT_P,
    COUNT_F,
    COUNT_CL,
    COUNT_BR,
    COUNT_I,
    COUNT_OTHER,
    COUNT_CYCLES,
    COUNT_PI,
    COUNT_BRANCH,
    COUNT_WILDCARD,
    COUNT_H,
    N_COUNTS,
};

static const struct {
    uint8_t bit, n;
    uint8_t at_least[8];
} groups[] = {
    [COUNT_C] = {IDT_SCREEN_CARBON, 8, {1, 3, 6, 9, 12, 15, 18, 21}},
    [COUNT_N] = {IDT_SCREEN_NITROGEN, 4, {1, 2, 3, 4}},
    [COUNT_O] = {IDT_SCREEN_OXYGEN, 4, {1, 2, 3, 4}},
    [COUNT_S] = {IDT_SCREEN_SULFUR, 2, {1, 2}},
    [COUNT_P] = {IDT_SCREEN_PHOSPHOR, 1, {1}},
    [COUNT_F] = {IDT_SCREEN_FLUORINE, 2, {1, 3}},
    [COUNT_CL] = {IDT_SCREEN_CHLORINE, 2, {1, 2}},
    [COUNT_BR] = {IDT_SCREEN_BROMINE, 1, {1}},
    [COUNT_I] = {IDT_SCREEN_IODINE, 1, {1}},
    [COUNT_OTHER] = {IDT_SCREEN_OTHER, 1, {1}},
    [COUNT_CYCLES] = {IDT_SCREEN_CYCLES, 5, {1, 2, 3, 4, 6}},
    [COUNT_PI] = {IDT_SCREEN_PI, 5, {1, 2, 4, 6, 10}},
    [COUNT_BRANCH] = {IDT_SCREEN_BRANCH, 5, {1, 2, 3, 4, 6}},
    [COUNT_WILDCARD] = {IDT_SCREEN_WILDCARD, 1, {1}},
};

/* Where an element is counted. */
static uint32_t count_of(uint32_t element)
{
    switch (element) {
    case 0: return COUNT_WILDCARD;
    case 1: return COUNT_H;
    case 6: return COUNT_C;
    case 7: return COUNT_N;
    case 8: return COUNT_O;
    case 9: return COUNT_F;
    case 15: return COUNT_P;
    case 16: return COUNT_S;
    case 17: return COUNT_CL;
    case 35: return COUNT_BR;
    case 53: return COUNT_I;
    default: return COUNT_OTHER;
    }
}

#define BIT(condition, bit) ((uint64_t)((condition) != 0) << (bit))

static uint64_t atom_features(uint32_t word)
{
    uint32_t n_h = idt_atom__n_h(word), degree = idt_atom__degree(word), pi = idt_atom__pi(word);

    switch (idt_atom__element(word)) {
    case 6:
        return BIT(n_h >= 3, IDT_SCREEN_CH3) | BIT(n_h >= 2, IDT_SCREEN_CH2) |
               BIT(n_h >= 1, IDT_SCREEN_CH1) | BIT(degree >= 3, IDT_SCREEN_C3) |
               BIT(degree >= 4, IDT_SCREEN_C4) | BIT(pi == 0, IDT_SCREEN_C_SP3) |
               BIT(pi > 0, IDT_SCREEN_C_PI) | BIT(pi > 0 && degree >= 3, IDT_SCREEN_C_PI_BRANCH) |
               BIT(pi == 0 && degree >= 3, IDT_SCREEN_C_SP3_BRANCH);
    case 7:
        return BIT(n_h >= 1, IDT_SCREEN_NH) | BIT(n_h >= 2, IDT_SCREEN_NH2) |
               BIT(degree >= 3, IDT_SCREEN_N3) | BIT(degree >= 4, IDT_SCREEN_N4) |
               BIT(pi > 0, IDT_SCREEN_N_PI) | BIT(pi == 0, IDT_SCREEN_N_SP3);
    case 8:
        return BIT(n_h >= 1, IDT_SCREEN_OH) | BIT(degree >= 2, IDT_SCREEN_O2) |
               BIT(degree == 1 && n_h == 0, IDT_SCREEN_O1) | BIT(pi > 0, IDT_SCREEN_O_PI);
    case 16: return BIT(degree >= 2, IDT_SCREEN_S2) | BIT(degree >= 3, IDT_SCREEN_S3);
    default: return 0;
    }
}

void idt_mol__fill_screen(idt_mol *mol)
{
    uint32_t counts[N_COUNTS] = {0};
    uint64_t low = 0, high = 0;
    uint32_t n_roots = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t word = mol->atom[i];
        int charge = idt_atom__charge(word);

        counts[count_of(idt_atom__element(word))]++;
        counts[COUNT_PI] += idt_atom__pi(word) > 0;
        counts[COUNT_BRANCH] += idt_atom__degree(word) >= 3;
        n_roots += mol->up[i] == IDT_MOL_NONE;
        high |= atom_features(word);
        low |= BIT(charge > 0, IDT_SCREEN_POSITIVE) | BIT(charge < 0, IDT_SCREEN_NEGATIVE) |
               BIT(idt_atom__pi(word) >= 2, IDT_SCREEN_PI2) |
               BIT(idt_atom__degree(word) >= 4, IDT_SCREEN_QUARTER) |
               BIT(word & IDT_ATOM_ISOTOPE, IDT_SCREEN_ISOTOPE);
    }
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint32_t a = idt_screen__kind(idt_atom__element(mol->atom[mol->a[k]]));
        uint32_t b = idt_screen__kind(idt_atom__element(mol->atom[mol->b[k]]));

        high |= UINT64_C(1) << idt_screen__pair(a, b);
    }
    counts[COUNT_CYCLES] = mol->n_bonds + n_roots - mol->n_atoms;
    for (size_t g = 0; g < IDT_COUNT_OF(groups); g++) {
        for (uint32_t i = 0; i < groups[g].n; i++)
            low |= BIT(counts[g] >= groups[g].at_least[i], groups[g].bit + i);
    }
    low |= BIT(n_roots > 1, IDT_SCREEN_PARTS) | BIT(mol->n_stereo > 0, IDT_SCREEN_CHIRAL);
    mol->screen[0] = low;
    mol->screen[1] = high;
}
