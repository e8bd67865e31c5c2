/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A packed molecule as bytes: what pattern_pack.c writes and checks, pattern_unpack.c and
 * pattern_quick.c read. Sets of atoms are w words each, w = 1 up to 64 atoms and 4 at most; beyond
 * that the molecule is huge and has no sets.
 *
 *   offset  size   record, 8-byte aligned
 *        0    16   screening words
 *       16     2   a: number of atoms
 *       18     2   b: number of bonds
 *       20     2   IDT_MOL_HAS_…
 *       22     2   size of the record in 8 bytes
 *       24    12   ends of the columns of bonds but the last, see idt_packed_column; counted in
 * bonds 36     1   stages perceived, and IDT_PACKED_… 37     1   k: number of kinds; 0 when huge 38
 * 1   r: rings of 6 atoms whose bonds are all aromatic, and 16 × those of 5 39     1   c: classes
 * of atoms by ring count 40  8 wk   atoms of each kind 8 wr   atoms of each ring, those of 6 first
 *           8 wc   atoms of each class; the others are in no ring
 *              k   kinds, see idt_pattern__common_kind
 *              c   classes: smallest ring less 2, and 16 × rings
 *           2s b   ends of bonds
 *            b/2   half a byte each: order (1..7) and 8 × in a ring
 *             3a   if rings are wide (count or size too large for half a byte) or the molecule is
 *                  huge, and rings were counted: smallest ring of each atom, then rings of each
 *             2a   isotopes, if any atom has one
 *             4x   words of the x kinds that are not common; huge: words of the atoms
 *                  zero up to a multiple of 8
 *
 * s is 1 byte up to 255 atoms, else 2. Words lack what is not matched (brackets, classes,
 * chirality).
 */
#ifndef IDT_CHEM_PATTERN_RECORD_H
#define IDT_CHEM_PATTERN_RECORD_H

#include "base/int.h"
#include "chem/pattern/pattern_run.h"

/*
 * Columns of bonds. Those between two carbon atoms lie apart, since most patterns ask for another
 * element at one end; ranges that are asked for together lie side by side.
 */
typedef enum idt_packed_column {
    IDT_PACKED_DOUBLE_CC,
    IDT_PACKED_DOUBLE,
    IDT_PACKED_OTHER,
    IDT_PACKED_SINGLE,
    IDT_PACKED_SINGLE_CC,
    IDT_PACKED_AROMATIC_CC,
    IDT_PACKED_AROMATIC,
    IDT_PACKED_N_COLUMNS,
} idt_packed_column;

enum {
    IDT_PACKED_STAGES = IDT_MOL_RINGS | IDT_MOL_RING_SET | IDT_MOL_AROMATICITY | IDT_MOL_STEREO |
                        IDT_MOL_RING_COUNTS,
    /* All kinds are common and say all about their atoms; ring counts, if any, are in classes. */
    IDT_PACKED_PLAIN = 32,
    /* Every ring of 5 or 6 aromatic atoms joined by single or aromatic bonds is named. */
    IDT_PACKED_ALL_RINGS = 64,
    IDT_PACKED_WIDE = 128,
    IDT_PACKED_MAX_ATOMS = 255,
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
    uint16_t column_end[IDT_PACKED_N_COLUMNS - 1];
    uint8_t done;
    uint8_t n_kinds;
    uint8_t n_rings;
    uint8_t n_classes;
} idt_packed_header;
_Static_assert(sizeof(idt_packed_header) == 40, "part of the book format");

/* Byte offsets of the parts. */
typedef struct idt_packed_layout {
    size_t atoms, ring, class_atoms, kind, class_code, ends, bond, wide, isotope, word;
    uint32_t n_words; /* of a set */
    uint32_t index_size;
} idt_packed_layout;

static inline bool idt_packed__is_huge(const idt_packed_header *h)
{
    return h->n_atoms > IDT_PACKED_MAX_ATOMS;
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

/** First bond of a column, or of the one after the last. */
static inline uint32_t idt_packed__first(const idt_packed_header *h, uint32_t column)
{
    return column == 0                      ? 0
           : column == IDT_PACKED_N_COLUMNS ? h->n_bonds
                                            : h->column_end[column - 1];
}

#endif
