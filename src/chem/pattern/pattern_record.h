/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A packed molecule as bytes: what pattern_pack.c writes and checks, pattern_unpack.c and
 * pattern_quick.c read. Sets of atoms are w words each, w = 1 up to 64 atoms and 4 at most. Atoms
 * are numbered by group, in a group as they were. Molecules of more than 255 atoms or bonds are
 * huge: they have no sets, groups or columns, and their atoms are numbered as they were.
 *
 *   offset  size   record, 8-byte aligned
 *        0    16   screening words
 *       16     2   a: number of atoms
 *       18     2   b: number of bonds
 *       20     2   IDT_MOL_HAS_…
 *       22     2   size of the record in 8 bytes
 *       24     9   ends of the columns of bonds but the last, see idt_packed_column
 *       33     8   ends of the groups of atoms but the last, see idt_packed_group
 *       41     1   stages perceived, and IDT_PACKED_…
 *       42     1   k: number of kinds
 *       43     1   r: rings of 6 atoms whose bonds are all aromatic, and 16 × those of 5
 *       44     1   c: classes of atoms by ring count
 *       45     3   zero
 *       48  8 wk   atoms of each kind
 *           8 wr   atoms of each ring, those of 6 first
 *           8 wc   atoms of each class; the others are in no ring
 *              k   kinds, see idt_pattern__common_kind
 *              c   classes: smallest ring less 2, and 16 × rings
 *           2s b   ends of bonds
 *            b/2   half a byte each: order less 1, 4 × aromatic, 8 × in a ring
 *             3a   if rings are wide (count or size too large for half a byte) or the molecule is
 *                  huge, and rings were counted: smallest ring of each atom, then rings of each
 *             2a   isotopes, if any atom has one
 *             4x   words of the x kinds that are not common; huge: words of the atoms
 *                  zero up to a multiple of 8
 *
 * s is 1 byte, in huge molecules 2. Words lack what is not matched (brackets, classes, chirality).
 */
#ifndef IDT_CHEM_PATTERN_RECORD_H
#define IDT_CHEM_PATTERN_RECORD_H

#include "base/int.h"
#include "chem/pattern/pattern_run.h"

/*
 * Columns of bonds, by what patterns ask for most: the carbonyl group, ethers and esters, amines
 * and amides. Ranges that are asked for together lie side by side.
 */
typedef enum idt_packed_column {
    IDT_PACKED_DOUBLE_CC,
    IDT_PACKED_DOUBLE_CO,
    IDT_PACKED_DOUBLE, /* other elements than those named */
    IDT_PACKED_OTHER,  /* triple and quadruple bonds */
    IDT_PACKED_SINGLE,
    IDT_PACKED_SINGLE_CO,
    IDT_PACKED_SINGLE_CN,
    IDT_PACKED_SINGLE_CC,
    IDT_PACKED_AROMATIC_CC,
    IDT_PACKED_AROMATIC,
    IDT_PACKED_N_COLUMNS,
} idt_packed_column;

/* Groups of atoms. Those of an element lie side by side. */
typedef enum idt_packed_group {
    IDT_PACKED_C_AROMATIC,
    IDT_PACKED_C,
    IDT_PACKED_N,
    IDT_PACKED_N_AROMATIC,
    IDT_PACKED_O,
    IDT_PACKED_O_AROMATIC,
    IDT_PACKED_S,
    IDT_PACKED_HALOGEN,
    IDT_PACKED_ANY, /* all others */
    IDT_PACKED_N_GROUPS,
} idt_packed_group;

enum {
    IDT_PACKED_STAGES = IDT_MOL_RINGS | IDT_MOL_RING_SET | IDT_MOL_AROMATICITY | IDT_MOL_STEREO |
                        IDT_MOL_RING_COUNTS,
    /* All kinds are common and say all about their atoms; ring counts, if any, are in classes. */
    IDT_PACKED_PLAIN = 32,
    /* Every ring of 5 or 6 aromatic atoms joined by single or aromatic bonds is named. */
    IDT_PACKED_ALL_RINGS = 64,
    IDT_PACKED_WIDE = 128,
    IDT_PACKED_MAX_ATOMS = 255, /* and bonds */
    IDT_PACKED_MAX_WORDS = 4,
    IDT_PACKED_MAX_KINDS = 255,
    IDT_PACKED_MAX_RINGS = 15, /* of one size */
    IDT_PACKED_MAX_CLASSES = 255,
};

typedef struct idt_packed_header {
    uint64_t screen[2];
    uint16_t n_atoms, n_bonds;
    uint16_t has;
    uint16_t size; /* in 8 bytes */
    uint8_t column_end[IDT_PACKED_N_COLUMNS - 1];
    uint8_t group_end[IDT_PACKED_N_GROUPS - 1];
    uint8_t done;
    uint8_t n_kinds;
    uint8_t n_rings;
    uint8_t n_classes;
    uint8_t zero[3];
} idt_packed_header;
_Static_assert(sizeof(idt_packed_header) == 48, "part of the book format");

/* Byte offsets of the parts. */
typedef struct idt_packed_layout {
    size_t atoms, ring, class_atoms, kind, class_code, ends, bond, wide, isotope, word;
    uint32_t n_words; /* of a set */
    uint32_t index_size;
} idt_packed_layout;

static inline bool idt_packed__is_huge(const idt_packed_header *h)
{
    return h->n_atoms > IDT_PACKED_MAX_ATOMS || h->n_bonds > IDT_PACKED_MAX_ATOMS;
}

static inline uint32_t idt_packed__n_rings(const idt_packed_header *h)
{
    return (h->n_rings & 15u) + (h->n_rings >> 4);
}

static inline idt_packed_layout idt_packed__layout(const idt_packed_header *h)
{
    const bool has_wide = (h->done & IDT_MOL_RING_COUNTS) != 0 && (h->done & IDT_PACKED_WIDE) != 0;
    idt_packed_layout l = {.n_words = (h->n_atoms + 63u) / 64, .index_size = 1};
    const size_t n = h->n_atoms;

    l.atoms = sizeof *h;
    l.ring = l.atoms + (size_t)8 * l.n_words * h->n_kinds;
    l.class_atoms = l.ring + (size_t)8 * l.n_words * idt_packed__n_rings(h);
    l.kind = l.class_atoms + (size_t)8 * l.n_words * h->n_classes;
    l.class_code = l.kind + h->n_kinds;
    l.ends = l.class_code + h->n_classes;
    if (idt_packed__is_huge(h))
        l.index_size = 2;
    l.bond = l.ends + (size_t)2 * l.index_size * h->n_bonds;
    l.wide = l.bond + (h->n_bonds + 1u) / 2;
    l.isotope = l.wide + (has_wide ? 3 * n : 0);
    l.word = l.isotope + (h->has & IDT_MOL_HAS_ISOTOPE ? 2 * n : 0);
    return l;
}

static inline uint32_t idt_packed__index(const unsigned char *p, uint32_t size)
{
    return size == 1 ? *p : idt_u16__load(p);
}

enum {
    IDT_PACKED_MAX_HALF = 15,
    IDT_PACKED_RING_OFFSET = 2, /* the smallest ring is one of three */
};

/** Smallest ring of a class. */
static inline uint32_t idt_packed__ring_size(uint32_t code)
{
    return code % 16 ? code % 16 + IDT_PACKED_RING_OFFSET : 0;
}

/** The bond byte of bond k. @param halves  where what bonds are begins */
static inline uint8_t idt_packed__bond(const unsigned char *halves, uint32_t k)
{
    const uint32_t half = halves[k / 2] >> 4 * (k % 2) & 15u;

    return (uint8_t)(((half & 3) + 1) | (half & 4 ? (unsigned)IDT_BOND_AROMATIC : 0u) |
                     (half & 8 ? (unsigned)IDT_BOND_RING : 0u));
}

/** First bond of a column, or of the one after the last. Not in huge molecules. */
static inline uint32_t idt_packed__first(const idt_packed_header *h, uint32_t column)
{
    return column == 0                      ? 0
           : column == IDT_PACKED_N_COLUMNS ? h->n_bonds
                                            : h->column_end[column - 1];
}

/** First atom of a group, or of the one after the last. Not in huge molecules. */
static inline uint32_t idt_packed__first_atom(const idt_packed_header *h, uint32_t group)
{
    return group == 0 ? 0 : group == IDT_PACKED_N_GROUPS ? h->n_atoms : h->group_end[group - 1];
}

/** @param element  atomic number */
static inline idt_packed_group idt_packed__group(uint32_t element, bool is_aromatic)
{
    switch (element) {
    case 6: return is_aromatic ? IDT_PACKED_C_AROMATIC : IDT_PACKED_C;
    case 7: return is_aromatic ? IDT_PACKED_N_AROMATIC : IDT_PACKED_N;
    case 8: return is_aromatic ? IDT_PACKED_O_AROMATIC : IDT_PACKED_O;
    case 16: return IDT_PACKED_S;
    case 9:
    case 17:
    case 35:
    case 53: return IDT_PACKED_HALOGEN;
    default: return IDT_PACKED_ANY;
    }
}

static inline bool idt_packed__is_carbon(idt_packed_group group)
{
    return group == IDT_PACKED_C_AROMATIC || group == IDT_PACKED_C;
}

/** The column of a bond between atoms of two groups. */
static inline idt_packed_column idt_packed__column(idt_packed_group a, idt_packed_group b,
                                                   uint8_t bond)
{
    const bool a_is_carbon = idt_packed__is_carbon(a), b_is_carbon = idt_packed__is_carbon(b);
    const idt_packed_group other = a_is_carbon ? b : a; /* than a carbon atom, if there is one */
    const uint32_t order = idt_bond__order(bond);
    const bool is_cc = a_is_carbon && b_is_carbon, has_c = a_is_carbon || b_is_carbon;
    const bool is_co = has_c && (other == IDT_PACKED_O || other == IDT_PACKED_O_AROMATIC);
    const bool is_cn = has_c && (other == IDT_PACKED_N || other == IDT_PACKED_N_AROMATIC);

    if (bond & IDT_BOND_AROMATIC)
        return is_cc ? IDT_PACKED_AROMATIC_CC : IDT_PACKED_AROMATIC;
    if (order == 1)
        return is_cc   ? IDT_PACKED_SINGLE_CC
               : is_co ? IDT_PACKED_SINGLE_CO
               : is_cn ? IDT_PACKED_SINGLE_CN
                       : IDT_PACKED_SINGLE;
    if (order == 2)
        return is_cc ? IDT_PACKED_DOUBLE_CC : is_co ? IDT_PACKED_DOUBLE_CO : IDT_PACKED_DOUBLE;
    return IDT_PACKED_OTHER;
}

#endif
