/* SPDX-License-Identifier: Apache-2.0 */
/* Completes the atom words and fills the screening words, in one pass over the atoms. */
#include "chem/mol/screen.h"

#include "base/int.h"
#include "chem/mol/mol_int.h"

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
_Static_assert(N_COUNTS <= 16 && COUNT_PI >= 8 && COUNT_BRANCH >= 8, "bytes of two words");

enum { BLOCK = 255 };

/* Bits of a group by what was counted, up to MOST: one for each threshold that is reached. */
enum { MOST = 21 };

static const uint8_t at_1[MOST + 1] = {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                       1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const uint8_t at_1_2[MOST + 1] = {0, 1, 3, 3, 3, 3, 3, 3, 3, 3, 3,
                                         3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3};
static const uint8_t at_1_3[MOST + 1] = {0, 1, 1, 3, 3, 3, 3, 3, 3, 3, 3,
                                         3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3};
static const uint8_t at_1_to_4[MOST + 1] = {0,  1,  3,  7,  15, 15, 15, 15, 15, 15, 15,
                                            15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15};
static const uint8_t at_1_to_6[MOST + 1] = {0,  1,  3,  7,  15, 15, 31, 31, 31, 31, 31,
                                            31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31};
static const uint8_t at_1_to_10[MOST + 1] = {0,  1,  3,  3,  7,  7,  15, 15, 15, 15, 31,
                                             31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31};
static const uint8_t at_1_to_21[MOST + 1] = {0,  1,  1,  3,  3,  3,  7,  7,   7,   15,  15,
                                             15, 31, 31, 31, 63, 63, 63, 127, 127, 127, 255};

static const struct {
    uint8_t count, bit;
    const uint8_t *bits;
} groups[] = {
    {COUNT_C, IDT_SCREEN_CARBON, at_1_to_21},     {COUNT_N, IDT_SCREEN_NITROGEN, at_1_to_4},
    {COUNT_O, IDT_SCREEN_OXYGEN, at_1_to_4},      {COUNT_S, IDT_SCREEN_SULFUR, at_1_2},
    {COUNT_P, IDT_SCREEN_PHOSPHOR, at_1},         {COUNT_F, IDT_SCREEN_FLUORINE, at_1_3},
    {COUNT_CL, IDT_SCREEN_CHLORINE, at_1_2},      {COUNT_BR, IDT_SCREEN_BROMINE, at_1},
    {COUNT_I, IDT_SCREEN_IODINE, at_1},           {COUNT_OTHER, IDT_SCREEN_OTHER, at_1},
    {COUNT_CYCLES, IDT_SCREEN_CYCLES, at_1_to_6}, {COUNT_PI, IDT_SCREEN_PI, at_1_to_10},
    {COUNT_BRANCH, IDT_SCREEN_BRANCH, at_1_to_6}, {COUNT_WILDCARD, IDT_SCREEN_WILDCARD, at_1},
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
/* What an atom of a slot adds to the counts, a byte each. */
#define ONE(slot)                                                                                  \
    [slot] = {slot < 8 ? UINT64_C(1) << slot * 8 % 64 : 0,                                         \
              slot < 8 ? 0 : UINT64_C(1) << slot * 8 % 64}
static const uint64_t ones[N_COUNTS][2] = {
    ONE(COUNT_OTHER), ONE(COUNT_C),  ONE(COUNT_N),  ONE(COUNT_O), ONE(COUNT_S),        ONE(COUNT_P),
    ONE(COUNT_F),     ONE(COUNT_CL), ONE(COUNT_BR), ONE(COUNT_I), ONE(COUNT_WILDCARD), ONE(COUNT_H),
};
#undef ONE

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

/* Pairs of kinds; mol->mark has the kind of each atom. */
static uint64_t bonded_pairs(const idt_mol *mol)
{
    const uint16_t *kind = mol->mark;
    uint64_t met = 0, pairs = 0; /* met: kind * 8 + kind, in both orders */

    for (uint32_t k = 0; k < mol->n_bonds; k++)
        met |= UINT64_C(1) << (kind[mol->a[k]] * 8u + kind[mol->b[k]]);
    for (; met != 0; met &= met - 1) {
        uint32_t bit = idt_u64__lowest_bit(met);

        pairs |= UINT64_C(1) << idt_screen__pair(bit / 8, bit % 8);
    }
    return pairs;
}

/* Is some atom charged, up (+1) or down (-1)? */
static bool has_charge(const idt_mol *mol, int sign)
{
    for (uint32_t i = 0; mol->has & IDT_MOL_HAS_CHARGE && i < mol->n_atoms; i++) {
        if (sign * idt_atom__charge(mol->atom[i]) > 0)
            return true;
    }
    return false;
}

static inline uint32_t at_most(uint32_t n, uint32_t most)
{
    return n < most ? n : most;
}

/* Count up to BLOCK atoms: one byte of two words for each count. */
static void count_block(uint32_t *counts, uint64_t *met, idt_mol *mol, uint32_t begin, uint32_t end)
{
    uint64_t low = 0, high = 0;

    for (uint32_t i = begin; i < end; i++) {
        const uint64_t sum = mol->sum[i];
        uint32_t word = mol->atom[i], n_h = idt_atom__n_h(word), degree = idt_sum__degree(sum);
        uint32_t pi = idt_sum__half(sum) / 2 - degree;
        const uint32_t slot = slot_of[idt_atom__element(word)];

        word |= idt_mol__degree_and_pi(degree, pi);
        mol->atom[i] = word;
        mol->mark[i] = kind_of[slot];
        if (n_h > 3 || degree > 4 || pi > 2) { /* seldom */
            mol->has |= degree > 4 || pi > 3 ? (uint32_t)IDT_MOL_HAS_CROWDED : 0u;
            n_h = at_most(n_h, 3);
            degree = at_most(degree, 4);
            pi = at_most(pi, 2);
        }
        met[slot] |= UINT64_C(1) << (n_h + 4 * degree + 20 * pi);
        low += ones[slot][0];
        high += ones[slot][1] + ((uint64_t)(pi + 1) >> 1 << COUNT_PI * 8 % 64) +
                ((uint64_t)(degree + 1) >> 2 << COUNT_BRANCH * 8 % 64);
    }
    for (uint32_t i = 0; i < 8; i++) {
        counts[i] += (uint32_t)(low >> 8 * i & 0xff);
        counts[8 + i] += (uint32_t)(high >> 8 * i & 0xff);
    }
}

void idt_mol__fill_screen(idt_mol *mol)
{
    const uint32_t n_roots = mol->n_atoms + mol->n_closing - mol->n_bonds;
    uint32_t counts[16] = {0};
    uint64_t met[N_COUNTS] = {0};
    uint64_t low = 0, all = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i += BLOCK)
        count_block(counts, met, mol, i, mol->n_atoms - i < BLOCK ? mol->n_atoms : i + BLOCK);
    for (size_t i = 0; i < N_COUNTS; i++)
        all |= met[i];
    counts[COUNT_CYCLES] = mol->n_closing;
    for (size_t g = 0; g < IDT_COUNT_OF(groups); g++) {
        uint32_t n = counts[groups[g].count];

        low |= (uint64_t)groups[g].bits[n < MOST ? n : MOST] << groups[g].bit;
    }
    low |= BIT(has_charge(mol, 1), IDT_SCREEN_POSITIVE) |
           BIT(has_charge(mol, -1), IDT_SCREEN_NEGATIVE) | BIT(all >> 40, IDT_SCREEN_PI2) |
           BIT(all & DEGREE4, IDT_SCREEN_QUARTER) |
           BIT(mol->has & IDT_MOL_HAS_ISOTOPE, IDT_SCREEN_ISOTOPE) |
           BIT(n_roots > 1, IDT_SCREEN_PARTS) | BIT(mol->n_stereo > 0, IDT_SCREEN_CHIRAL);
    mol->screen[0] = low;
    mol->screen[1] = bonded_pairs(mol) | neighbourhoods(met);
}
