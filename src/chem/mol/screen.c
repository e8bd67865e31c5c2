/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Completes the atom words, and fills the screening words when they are asked for. What an atom
 * adds to these depends on few things, so that all of it stands in a table.
 */
#include "chem/mol/screen.h"

#include "base/int.h"
#include "chem/mol/mol_int.h"

/* Elements as screening tells them apart. */
enum {
    SLOT_OTHER,
    SLOT_C,
    SLOT_N,
    SLOT_O,
    SLOT_S,
    SLOT_F,
    SLOT_CL,
    SLOT_P,
    SLOT_BR,
    SLOT_I,
    SLOT_WILDCARD,
    SLOT_H,
    N_SLOTS,
};

/* What is counted: bytes of a word. The first are elements. */
enum {
    COUNT_C,
    COUNT_N,
    COUNT_O,
    COUNT_S,
    COUNT_F,
    COUNT_CL,
    COUNT_PI,
    COUNT_BRANCH,
    N_COUNTS,
};
_Static_assert(COUNT_C == SLOT_C - 1 && COUNT_CL == SLOT_CL - 1, "slots 1 to 6 are counted");

enum {
    BLOCK = 255, /* atoms until a byte could be full */
    KIND_MASK = 7,
};

/* Environments of an atom: 2 bits of hydrogens, 3 of neighbours, 2 of pi. */
enum {
    MOST_H = 3,
    MOST_DEGREE = 7,
    MOST_PI = 3,
    DEGREE_SHIFT = 2,
    PI_SHIFT = 5,
    N_ENVIRONMENTS = 1 << 7,
};

/*
 * What an atom adds: to the counts, and to the features that one atom suffices for. Those are its
 * kind in the lowest bits, where screen[1] has pairs of kinds; the bits of screen[1]; and above
 * them those of screen[0].
 */
typedef struct share {
    uint64_t counts, features;
} share;

enum {
    HAS_PHOSPHOR = IDT_SCREEN_C_SP3_BRANCH + 1,
    HAS_BROMINE,
    HAS_IODINE,
    HAS_OTHER,
    HAS_WILDCARD,
    HAS_PI2,
    HAS_QUARTER,
};

#define BIT(condition, bit) ((uint64_t)((condition) != 0) << (bit))
#define ONE(count)          (UINT64_C(1) << 8 * (count))

#define OF_C(h, d, p)                                                                              \
    (BIT((h) >= 3, IDT_SCREEN_CH3) | BIT((h) >= 2, IDT_SCREEN_CH2) |                               \
     BIT((h) >= 1, IDT_SCREEN_CH1) | BIT((d) >= 3, IDT_SCREEN_C3) | BIT((d) >= 4, IDT_SCREEN_C4) | \
     BIT((p) == 0, IDT_SCREEN_C_SP3) | BIT((p) > 0, IDT_SCREEN_C_PI) |                             \
     BIT((p) > 0 && (d) >= 3, IDT_SCREEN_C_PI_BRANCH) |                                            \
     BIT((p) == 0 && (d) >= 3, IDT_SCREEN_C_SP3_BRANCH))
#define OF_N(h, d, p)                                                                              \
    (BIT((h) >= 1, IDT_SCREEN_NH) | BIT((h) >= 2, IDT_SCREEN_NH2) | BIT((d) >= 3, IDT_SCREEN_N3) | \
     BIT((d) >= 4, IDT_SCREEN_N4) | BIT((p) > 0, IDT_SCREEN_N_PI) |                                \
     BIT((p) == 0, IDT_SCREEN_N_SP3))
#define OF_O(h, d, p)                                                                              \
    (BIT((h) >= 1, IDT_SCREEN_OH) | BIT((d) >= 2, IDT_SCREEN_O2) |                                 \
     BIT((d) == 1 && (h) == 0, IDT_SCREEN_O1) | BIT((p) > 0, IDT_SCREEN_O_PI))
#define OF_S(h, d, p)       (BIT((d) >= 2, IDT_SCREEN_S2) | BIT((d) >= 3, IDT_SCREEN_S3))
#define OF_NOTHING(h, d, p) UINT64_C(0)

/* The share of an atom with h hydrogens, d neighbours and pi p. */
#define SHARE(OF, always, counted, h, d, p)                                                        \
    {                                                                                              \
        (counted) + ((p) > 0 ? ONE(COUNT_PI) : 0) + ((d) >= 3 ? ONE(COUNT_BRANCH) : 0),            \
            (always) | OF(h, d, p) | BIT((p) >= 2, HAS_PI2) | BIT((d) >= 4, HAS_QUARTER)           \
    }
#define OVER_H(OF, always, counted, d, p)                                                          \
    SHARE(OF, always, counted, 0, d, p), SHARE(OF, always, counted, 1, d, p),                      \
        SHARE(OF, always, counted, 2, d, p), SHARE(OF, always, counted, 3, d, p)
#define OVER_DEGREE(OF, always, counted, p)                                                        \
    OVER_H(OF, always, counted, 0, p), OVER_H(OF, always, counted, 1, p),                          \
        OVER_H(OF, always, counted, 2, p), OVER_H(OF, always, counted, 3, p),                      \
        OVER_H(OF, always, counted, 4, p), OVER_H(OF, always, counted, 5, p),                      \
        OVER_H(OF, always, counted, 6, p), OVER_H(OF, always, counted, 7, p)
#define OVER_PI(OF, always, counted)                                                               \
    {                                                                                              \
        OVER_DEGREE(OF, always, counted, 0), OVER_DEGREE(OF, always, counted, 1),                  \
            OVER_DEGREE(OF, always, counted, 2), OVER_DEGREE(OF, always, counted, 3)               \
    }

// clang-format off
static const share shares[N_SLOTS][N_ENVIRONMENTS] = {
    [SLOT_OTHER] = OVER_PI(OF_NOTHING, IDT_SCREEN_KIND_OTHER | BIT(1, HAS_OTHER), 0),
    [SLOT_C] = OVER_PI(OF_C, IDT_SCREEN_KIND_C, ONE(COUNT_C)),
    [SLOT_N] = OVER_PI(OF_N, IDT_SCREEN_KIND_N, ONE(COUNT_N)),
    [SLOT_O] = OVER_PI(OF_O, IDT_SCREEN_KIND_O, ONE(COUNT_O)),
    [SLOT_S] = OVER_PI(OF_S, IDT_SCREEN_KIND_S, ONE(COUNT_S)),
    [SLOT_F] = OVER_PI(OF_NOTHING, IDT_SCREEN_KIND_HALOGEN, ONE(COUNT_F)),
    [SLOT_CL] = OVER_PI(OF_NOTHING, IDT_SCREEN_KIND_HALOGEN, ONE(COUNT_CL)),
    [SLOT_P] = OVER_PI(OF_NOTHING, IDT_SCREEN_KIND_P | BIT(1, HAS_PHOSPHOR), 0),
    [SLOT_BR] = OVER_PI(OF_NOTHING, IDT_SCREEN_KIND_HALOGEN | BIT(1, HAS_BROMINE), 0),
    [SLOT_I] = OVER_PI(OF_NOTHING, IDT_SCREEN_KIND_HALOGEN | BIT(1, HAS_IODINE), 0),
    [SLOT_WILDCARD] = OVER_PI(OF_NOTHING, IDT_SCREEN_KIND_OTHER | BIT(1, HAS_WILDCARD), 0),
    [SLOT_H] = OVER_PI(OF_NOTHING, IDT_SCREEN_KIND_OTHER, 0),
};

/* Where the shares of an element begin, in shares[0]. */
#define AT(slot) (slot) * N_ENVIRONMENTS
static const uint16_t first_share[IDT_ATOM_ELEMENT_MASK + 1] = {
    [0] = AT(SLOT_WILDCARD), [1] = AT(SLOT_H), [6] = AT(SLOT_C), [7] = AT(SLOT_N), [8] = AT(SLOT_O),
    [9] = AT(SLOT_F), [15] = AT(SLOT_P), [16] = AT(SLOT_S), [17] = AT(SLOT_CL), [35] = AT(SLOT_BR),
    [53] = AT(SLOT_I),
};
#undef AT
// clang-format on

/* Bits of a group by what was counted, up to MOST: one for each threshold that is reached. */
enum { MOST = 21 };

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

static inline uint64_t reached(const uint8_t *bits, uint32_t n, uint32_t shift)
{
    return (uint64_t)bits[n < MOST ? n : MOST] << shift;
}

/* Pairs of kinds; mol->mark has the kind of each atom. */
static uint64_t bonded_pairs(const idt_mol *mol)
{
    const uint16_t *const kind = mol->mark, *const a = mol->a, *const b = mol->b;
    uint64_t met = 0, pairs = 0; /* met: kind * 8 + kind, in both orders */

    for (uint32_t k = 0; k < mol->n_bonds; k++)
        met |= UINT64_C(1) << (kind[a[k]] * 8u + kind[b[k]]);
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

static uint32_t environment(uint32_t word)
{
    /* fields beyond what the table knows */
    const uint32_t more = (uint32_t)(IDT_ATOM_H_MASK & ~MOST_H) << IDT_ATOM_H_SHIFT |
                          (uint32_t)(IDT_ATOM_DEGREE_MASK & ~MOST_DEGREE) << IDT_ATOM_DEGREE_SHIFT |
                          (uint32_t)(IDT_ATOM_PI_MASK & ~MOST_PI) << IDT_ATOM_PI_SHIFT;

    if ((word & more) == 0)
        return (word >> IDT_ATOM_H_SHIFT & MOST_H) |
               (word >> (IDT_ATOM_DEGREE_SHIFT - DEGREE_SHIFT) & MOST_DEGREE << DEGREE_SHIFT) |
               (word >> (IDT_ATOM_PI_SHIFT - PI_SHIFT) & MOST_PI << PI_SHIFT);
    return at_most(idt_atom__n_h(word), MOST_H) |
           at_most(idt_atom__degree(word), MOST_DEGREE) << DEGREE_SHIFT |
           at_most(idt_atom__pi(word), MOST_PI) << PI_SHIFT;
}

/* What up to BLOCK atoms add; their kinds go to mol->mark. */
static share sum_up(const idt_mol *mol, uint32_t begin, uint32_t end)
{
    const share *const every = (const share *)(const void *)shares; /* row after row */
    const uint32_t *const atoms = mol->atom;
    uint16_t *const kinds = mol->mark;
    share all = {0, 0};

    for (uint32_t i = begin; i < end; i++) {
        const uint32_t word = atoms[i];
        const share *one = &every[first_share[idt_atom__element(word)] + environment(word)];

        all.counts += one->counts;
        all.features |= one->features;
        kinds[i] = (uint16_t)(one->features & KIND_MASK);
    }
    return all;
}

void idt_mol__fill_screen(uint64_t out[2], const idt_mol *mol)
{
    const uint32_t n_roots = mol->n_atoms + mol->n_closing - mol->n_bonds;
    uint32_t counts[N_COUNTS] = {0};
    uint64_t low, features = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i += BLOCK) {
        const share part = sum_up(mol, i, mol->n_atoms - i < BLOCK ? mol->n_atoms : i + BLOCK);

        for (uint32_t k = 0; k < N_COUNTS; k++)
            counts[k] += (uint32_t)(part.counts >> 8 * k & 0xff);
        features |= part.features;
    }
    low = reached(at_1_to_21, counts[COUNT_C], IDT_SCREEN_CARBON) |
          reached(at_1_to_4, counts[COUNT_N], IDT_SCREEN_NITROGEN) |
          reached(at_1_to_4, counts[COUNT_O], IDT_SCREEN_OXYGEN) |
          reached(at_1_2, counts[COUNT_S], IDT_SCREEN_SULFUR) |
          reached(at_1_3, counts[COUNT_F], IDT_SCREEN_FLUORINE) |
          reached(at_1_2, counts[COUNT_CL], IDT_SCREEN_CHLORINE) |
          reached(at_1_to_6, mol->n_closing, IDT_SCREEN_CYCLES) |
          reached(at_1_to_10, counts[COUNT_PI], IDT_SCREEN_PI) |
          reached(at_1_to_6, counts[COUNT_BRANCH], IDT_SCREEN_BRANCH);
    low |= (features >> HAS_PHOSPHOR & 1) << IDT_SCREEN_PHOSPHOR |
           (features >> HAS_BROMINE & 1) << IDT_SCREEN_BROMINE |
           (features >> HAS_IODINE & 1) << IDT_SCREEN_IODINE |
           (features >> HAS_OTHER & 1) << IDT_SCREEN_OTHER |
           (features >> HAS_WILDCARD & 1) << IDT_SCREEN_WILDCARD |
           (features >> HAS_PI2 & 1) << IDT_SCREEN_PI2 |
           (features >> HAS_QUARTER & 1) << IDT_SCREEN_QUARTER;
    low |= BIT(has_charge(mol, 1), IDT_SCREEN_POSITIVE) |
           BIT(has_charge(mol, -1), IDT_SCREEN_NEGATIVE) |
           BIT(mol->has & IDT_MOL_HAS_ISOTOPE, IDT_SCREEN_ISOTOPE) |
           BIT(n_roots > 1, IDT_SCREEN_PARTS) | BIT(mol->n_stereo > 0, IDT_SCREEN_CHIRAL);
    features &= (UINT64_C(1) << HAS_PHOSPHOR) - 1 - KIND_MASK;
    out[0] = low;
    out[1] = bonded_pairs(mol) | features;
}
