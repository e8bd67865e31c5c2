/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index of the definitions of a book: which of them a molecule may belong to, found from what
 * all members of a definition share. Made when a book is opened.
 *
 * Features are the bits of the screening words, and directed bonds of the parents' roots: "a carbon
 * with three neighbours in a ring, bonded to a nitrogen". A definition needs features; for each
 * feature there is the set of definitions that need it, as bits. What a molecule lacks strikes out
 * those sets, so that the cost grows by a word for 64 definitions. Features that do not get a bit
 * of their own share one: the set is then struck out less often, never wrongly.
 */
#ifndef IDT_CHEM_CLASS_INDEX_H
#define IDT_CHEM_CLASS_INDEX_H

#include "chem/classes/class.h"

enum {
    IDT_CLASS_BOND_WORDS = 2,
    IDT_CLASS_BOND_FEATURES = 64 * IDT_CLASS_BOND_WORDS,
    IDT_CLASS_SCREEN_FEATURES = 128,
    IDT_CLASS_ATOM_CODES = 64, /* element of five, multiple bond, neighbours, ring */
    IDT_CLASS_BOND_CODES = 16, /* order 0..7, ring */
};

/** Bits of features of directed bonds. */
typedef struct idt_class_bits {
    uint64_t word[IDT_CLASS_BOND_WORDS];
} idt_class_bits;

/** Definitions with one root and exchange, from one record on. */
typedef struct idt_class_group {
    uint32_t record;    /* the first of them */
    uint32_t star;      /* idt_class_index.stars: bonds of each atom of the root */
    idt_class_bits key; /* those of the atom that has the most */
} idt_class_group;

/** What is known of one definition before it is searched. */
typedef struct idt_class_look {
    idt_class_bits first; /* bonds of the first atom of segment 1 within it, when that stays */
    uint32_t rules;       /* the first definition of the group that treats the root alike */
    uint32_t n_aromatic;  /* aromatic atoms of segment 1 */
    bool is_aromatic_so;  /* members have exactly these there */
} idt_class_look;

/** Immutable, any thread. */
typedef struct idt_class_index {
    const idt_class_group *groups;
    const idt_class_bits *stars;
    const idt_class_bits *needs; /* [n_records] bonds beyond those of the root */
    const idt_class_look *looks; /* [n_records] */
    uint32_t n_groups, n_words;
    uint64_t screen[2]; /* bits of the screening words that some group needs */
    idt_class_bits used;
    const uint64_t *of_screen; /* [128][n_words] groups that need a bit of the screening words */
    const uint64_t *of_bond;   /* [128][n_words] groups that need a bond */
    idt_class_bits from[IDT_CLASS_ATOM_CODES], to[IDT_CLASS_ATOM_CODES];
    idt_class_bits by[IDT_CLASS_BOND_CODES];
} idt_class_index;

/** Strike out what the screening words tell. @return whether a group is left */
bool idt_class_index__screen(uint64_t *alive, const idt_class_index *index, const idt_mol *mol);

/**
 * Strike out what the bonds tell; rings must be marked.
 * @param bonds  [mol->n_atoms] is filled: the features of bonds from each atom
 * @param all    those of all atoms
 * @return whether a group is left
 */
bool idt_class_index__check_bonds(uint64_t *alive, idt_class_bits *bonds, idt_class_bits *all,
                                  const idt_class_index *index, const idt_mol *mol);

/** Whether some atom has the bonds of the group's key. */
bool idt_class_group__has_key(const idt_class_group *group, const idt_class_bits *bonds,
                              uint32_t n_atoms);

#endif
