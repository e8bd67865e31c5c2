/* SPDX-License-Identifier: Apache-2.0 */
/* Fills the screening words. */
#include "chem/screen.h"

#include "base/int.h"
#include "chem/mol_int.h"

/* What is counted, in the order of the groups below. */
enum {
    COUNT_OTHER,
    COUNT_C,
    COUNT_N,
    COUNT_O,
    COUNT_S,
    COUNT_P,
    COUNT_F,
    COUNT_CL,
    COUNT_BR,
    COUNT_I,
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

/* Where an element is counted, 0 (COUNT_OTHER) for those that are not named. */
// clang-format off
static const uint8_t slot_of[128] = {
    [0] = COUNT_WILDCARD, [1] = COUNT_H, [6] = COUNT_C, [7] = COUNT_N, [8] = COUNT_O,
    [9] = COUNT_F, [15] = COUNT_P, [16] = COUNT_S, [17] = COUNT_CL, [35] = COUNT_BR,
    [53] = COUNT_I,
};

/* Kind of an element in pairs, by where it is counted. */
static const uint8_t kind_of[N_COUNTS] = {
    [COUNT_OTHER] = IDT_SCREEN_KIND_OTHER, [COUNT_C] = IDT_SCREEN_KIND_C,
    [COUNT_N] = IDT_SCREEN_KIND_N, [COUNT_O] = IDT_SCREEN_KIND_O, [COUNT_S] = IDT_SCREEN_KIND_S,
    [COUNT_P] = IDT_SCREEN_KIND_P, [COUNT_F] = IDT_SCREEN_KIND_HALOGEN,
    [COUNT_CL] = IDT_SCREEN_KIND_HALOGEN, [COUNT_BR] = IDT_SCREEN_KIND_HALOGEN,
    [COUNT_I] = IDT_SCREEN_KIND_HALOGEN, [COUNT_H] = IDT_SCREEN_KIND_OTHER,
    [COUNT_WILDCARD] = IDT_SCREEN_KIND_OTHER,
};
// clang-format on

#define BIT(condition, bit) ((uint64_t)((condition) != 0) << (bit))

/*
 * Environments met by atoms of one kind, one bit each: hydrogens (0..3) + 4 * neighbours (0..4) +
 * 20 * pi (0..2). The masks below select those with at least so many of something.
 */
#define EVERY_H(nibble)  (UINT64_C(0x111111111111111) * (nibble))
#define EVERY_PI(twenty) (UINT64_C(0x10000100001) * (twenty))
#define H1               EVERY_H(0xeu)
#define H2               EVERY_H(0xcu)
#define H3               EVERY_H(0x8u)
#define DEGREE1          EVERY_PI(0x000f0u)
#define DEGREE2          EVERY_PI(0xfff00u)
#define DEGREE3          EVERY_PI(0xff000u)
#define DEGREE4          EVERY_PI(0xf0000u)
#define PI0              UINT64_C(0xfffff)
#define PI1              (~UINT64_C(0xfffff))

static uint32_t environment(uint32_t word)
{
    uint32_t n_h = idt_atom__n_h(word), degree = idt_atom__degree(word), pi = idt_atom__pi(word);

    return (n_h < 3 ? n_h : 3) + 4 * (degree < 4 ? degree : 4) + 20 * (pi < 2 ? pi : 2);
}

static uint64_t neighbourhoods(const uint64_t *met)
{
    uint64_t c = met[COUNT_C], n = met[COUNT_N], o = met[COUNT_O], s = met[COUNT_S];

    return BIT(c & H3, IDT_SCREEN_CH3) | BIT(c & H2, IDT_SCREEN_CH2) | BIT(c & H1, IDT_SCREEN_CH1) |
           BIT(c & DEGREE3, IDT_SCREEN_C3) | BIT(c & DEGREE4, IDT_SCREEN_C4) |
           BIT(c & PI0, IDT_SCREEN_C_SP3) | BIT(c & PI1, IDT_SCREEN_C_PI) |
           BIT(c & PI1 & DEGREE3, IDT_SCREEN_C_PI_BRANCH) |
           BIT(c & PI0 & DEGREE3, IDT_SCREEN_C_SP3_BRANCH) | BIT(n & H1, IDT_SCREEN_NH) |
           BIT(n & H2, IDT_SCREEN_NH2) | BIT(n & DEGREE3, IDT_SCREEN_N3) |
           BIT(n & DEGREE4, IDT_SCREEN_N4) | BIT(n & PI1, IDT_SCREEN_N_PI) |
           BIT(n & PI0, IDT_SCREEN_N_SP3) | BIT(o & H1, IDT_SCREEN_OH) |
           BIT(o & DEGREE2, IDT_SCREEN_O2) | BIT(o & DEGREE1 & ~H1, IDT_SCREEN_O1) |
           BIT(o & PI1, IDT_SCREEN_O_PI) | BIT(s & DEGREE2, IDT_SCREEN_S2) |
           BIT(s & DEGREE3, IDT_SCREEN_S3);
}

static uint64_t bonded_pairs(const idt_mol *mol)
{
    /* Pairs by kind * 8 + kind, each order of the two. */
    uint64_t met = 0, pairs = 0;

    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint32_t a = kind_of[slot_of[idt_atom__element(mol->atom[mol->a[k]])]];
        uint32_t b = kind_of[slot_of[idt_atom__element(mol->atom[mol->b[k]])]];

        met |= UINT64_C(1) << (a * 8 + b);
    }
    while (met != 0) {
        uint32_t bit = 0;

        while (!(met >> bit & 1))
            bit++;
        met &= met - 1;
        pairs |= UINT64_C(1) << idt_screen__pair(bit / 8, bit % 8);
    }
    return pairs;
}

void idt_mol__fill_screen(idt_mol *mol)
{
    uint32_t counts[N_COUNTS] = {0};
    uint64_t met[N_COUNTS] = {0};
    uint32_t n_roots = 0, any = 0, positive = 0, negative = 0;
    uint64_t low = 0, all = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t word = mol->atom[i], slot = slot_of[idt_atom__element(word)];
        uint32_t bits = word >> IDT_ATOM_CHARGE_SHIFT & IDT_ATOM_CHARGE_MASK;

        counts[slot]++;
        counts[COUNT_PI] += (word >> IDT_ATOM_PI_SHIFT & IDT_ATOM_PI_MASK) != 0;
        counts[COUNT_BRANCH] += idt_atom__degree(word) >= 3;
        met[slot] |= UINT64_C(1) << environment(word);
        n_roots += mol->up[i] == IDT_MOL_NONE;
        any |= word;
        positive |= bits > IDT_ATOM_CHARGE_BIAS;
        negative |= bits < IDT_ATOM_CHARGE_BIAS;
    }
    for (size_t i = 0; i < N_COUNTS; i++)
        all |= met[i];
    counts[COUNT_CYCLES] = mol->n_bonds + n_roots - mol->n_atoms;
    for (size_t g = 0; g < IDT_COUNT_OF(groups); g++) {
        uint32_t n = 0;

        while (n < groups[g].n && counts[g] >= groups[g].at_least[n])
            n++;
        low |= ((UINT64_C(1) << n) - 1) << groups[g].bit;
    }
    low |= BIT(positive, IDT_SCREEN_POSITIVE) | BIT(negative, IDT_SCREEN_NEGATIVE) |
           BIT(all >> 40, IDT_SCREEN_PI2) | BIT(all & DEGREE4, IDT_SCREEN_QUARTER) |
           BIT(any & IDT_ATOM_ISOTOPE, IDT_SCREEN_ISOTOPE) | BIT(n_roots > 1, IDT_SCREEN_PARTS) |
           BIT(mol->n_stereo > 0, IDT_SCREEN_CHIRAL);
    mol->screen[0] = low;
    mol->screen[1] = bonded_pairs(mol) | neighbourhoods(met);
}
