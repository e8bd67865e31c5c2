/* SPDX-License-Identifier: Apache-2.0 */
/* The scratch of matching and the steps that share it. */
#ifndef IDT_CHEM_PATTERN_RUN_H
#define IDT_CHEM_PATTERN_RUN_H

#include "base/int.h"
#include "chem/pattern/pattern_int.h"

enum {
    IDT_PATTERN_OTHER_BONDS = IDT_PATTERN_N_BONDS, /* column of other orders, see adjacency */
    IDT_PATTERN_N_COLUMNS,
    IDT_PATTERN_N_ROWS = 1024, /* classes of atoms remembered from molecule to molecule */
    IDT_PATTERN_N_SLOTS = 4096,
    IDT_PATTERN_N_SEEN = 2048,
    IDT_PATTERN_SMALL = 64,      /* atoms of a molecule whose sets of atoms are one word */
    IDT_PATTERN_N_COMMON = 200,  /* kinds of atoms that packed molecules name by a number */
    IDT_PATTERN_RARE_KIND = 255, /* the number that says: the word is written out */
    IDT_PATTERN_TABLE_BITS = 5,  /* late nodes of a predicate whose truth table is kept in a row */
};

/** The late nodes of a predicate. */
typedef struct idt_pattern_late {
    uint32_t first, n; /* distinct ones, in scratch->late */
    uint32_t column;   /* of the truth tables in a row, if n <= TABLE_BITS */
} idt_pattern_late;

/** Predicates that a molecule must show: a word of the bits of a row. */
typedef struct idt_pattern_mask {
    uint64_t bits;
    uint32_t word;
} idt_pattern_mask;

/** Steps of a tree that could take the same atom. */
typedef struct idt_pattern_pair {
    uint8_t a, b;
} idt_pattern_pair;

/** Where the row of a kind of atom is found. */
typedef struct idt_pattern_slot {
    uint64_t key; /* key + 1, 0 = empty */
    uint64_t row;
} idt_pattern_slot;

/** What is asked before a pattern is looked for; in the order of the set's members. */
typedef struct idt_pattern_want {
    uint64_t have[2]; /* of the screening words */
    uint64_t bits;    /* of the word of predicates: the first of its masks */
    uint32_t word;
    bool has_more; /* masks */
    uint32_t pattern, program, flags;
} idt_pattern_want;

/** A step as sets of atoms follow it. */
typedef struct idt_pattern_move {
    uint32_t predicate;
    uint8_t parent;
    uint8_t bond;     /* as quick_bond, ANY instead of TABLE */
    uint8_t least;    /* atoms that its predicate needs, where that is worth asking; or 0 */
    uint8_t is_plain; /* nothing but the bond to its parent is asked */
} idt_pattern_move;

/** The row of a kind of atom whose word says all: no more than a look at one place. */
typedef struct idt_pattern_seen {
    uint32_t key; /* of the atom word; UINT32_MAX, which no such word has, when empty */
    uint32_t row;
} idt_pattern_seen;

/** How a program's predicates with late nodes are decided. */
enum {
    IDT_PATTERN_NO_LATE,
    IDT_PATTERN_LATE_TABLES, /* all by truth tables */
    IDT_PATTERN_LATE_NODES,  /* some have too many late nodes for that */
};

/** One search: the state of a depth-first walk that can be continued after each find. */
typedef struct idt_pattern_search {
    const idt_pattern_program *program;
    uint64_t steps_left;
    uint32_t depth; /* steps placed */
    bool is_done;
    bool is_settled;                    /* small: every atom of the first domain begins a mapping */
    bool has_tests;                     /* small: some candidates must be tested */
    const uint64_t *domain;             /* small: atoms that may take each step */
    uint16_t map[IDT_SMARTS_MAX_ATOMS]; /* by step */
    uint64_t candidates[IDT_SMARTS_MAX_ATOMS]; /* small: left to be tried */
    uint64_t used;                             /* small: atoms placed */
    uint32_t next[IDT_SMARTS_MAX_ATOMS];       /* large: place in the parent's links, or atom */
    uint32_t root_end;                         /* large: atoms before this may be the root */
} idt_pattern_search;

enum { IDT_SUB_UNDECIDED = 1 };

struct idt_pattern_scratch {
    idt_pattern_set set;
    uint64_t budget;
    uint32_t key_mask; /* bits of the atom word that predicates ask for */
    bool screens;      /* screening words can be expected to reject whole molecules */
    uint32_t flags;    /* of all patterns */
    bool is_screened;  /* the patterns in alive have passed them */

    /* Rows: which predicates can hold for a class of atoms. Kept from molecule to molecule. */
    uint32_t bit_words; /* words of predicate bits; truth tables follow */
    uint32_t row_words;
    uint32_t n_kinds;          /* in slots, up to N_ROWS */
    uint32_t n_rows;           /* kinds of which all predicates say the same share one */
    uint64_t *rows;            /* [N_ROWS * row_words] */
    idt_pattern_slot *slots;   /* [N_SLOTS] */
    idt_pattern_late *late_of; /* [n_predicates] */
    idt_smarts_node *late;
    idt_pattern_mask *masks; /* of program p: first_mask[p] .. first_mask[p + 1] */
    uint32_t *first_mask;    /* [n_programs + 1] */
    idt_pattern_pair *pairs; /* of program p: first_pair[p] .. first_pair[p + 1] */
    uint32_t *first_pair;    /* [n_programs + 1] */
    uint8_t *is_tree;        /* [n_programs] a small tree: its pairs are listed */
    uint8_t *is_ring;        /* [n_programs] one ring of like atoms, and an aromatic one will do */
    uint8_t *late_kind;      /* [n_programs] IDT_PATTERN_NO_LATE … */
    uint8_t *quick_bond;     /* [n_steps] bond of the step, or a narrower one that says the same */
    idt_pattern_move *moves; /* [n_steps] */
    idt_pattern_want *wants; /* [n_patterns] */

    /* The molecule at hand. An entry counts when its epoch is the current one. */
    idt_mol *mol;
    uint64_t epoch;
    uint32_t n_words; /* of a set of its atoms */
    uint32_t n_classes;
    bool has_adjacency, has_parts;
    bool has_rows;        /* row_of is filled */
    const uint8_t *kinds; /* numbers of the common kinds whose class_rows are still to be filled */
    /*
     * Kinds of atoms met in a small molecule: their atoms, rows, and the first words of these. One
     * more without atoms, so that they can be looked at in twos.
     */
    uint64_t class_atoms[IDT_PATTERN_SMALL + 2], class_bits[IDT_PATTERN_SMALL + 2];
    uint32_t class_rows[IDT_PATTERN_SMALL];       /* after idt_pattern__want_class_rows */
    uint16_t row_of_common[IDT_PATTERN_N_COMMON]; /* row + 1 of a common kind, 0 = not known yet */
    /* The first word of that row with KNOWN_BIT if it is known and the only one; else 0. */
    uint64_t bits_of_common[UINT8_MAX + 1];
    uint64_t *row_marks;    /* [N_ROWS] epoch * 64 + class */
    idt_pattern_seen *seen; /* [N_SEEN] */
    uint64_t *row_atoms;    /* [N_ROWS] 0 but while a small molecule is sorted */
    uint32_t *row_of;       /* [n_atoms] row, or N_ROWS + place in own_rows */
    uint64_t *own_rows;     /* rows of atoms that fit no key */
    size_t n_own_rows, own_capacity, atoms_capacity;
    uint64_t *present; /* [bit_words] predicates that can hold somewhere */
    uint64_t *domains; /* [n_predicates] small */
    uint64_t *domain_epochs;
    uint64_t *sub_bits; /* [n_programs * n_words] atoms where a $( ) holds */
    size_t sub_capacity;
    uint64_t *sub_epochs; /* [n_programs] */
    uint8_t *sub_states;  /* [n_programs] */
    /* Small: the neighbours of each atom by idt_pattern_bond, and by other orders. */
    uint64_t adjacency[IDT_PATTERN_N_COLUMNS * IDT_PATTERN_SMALL];
    uint32_t column_size;
    uint64_t reach[IDT_SMARTS_MAX_ATOMS], sub_reach[IDT_SMARTS_MAX_ATOMS]; /* small, by step */
    uint64_t *used;    /* large: [n_words] atoms placed */
    uint16_t *part_of; /* [n_atoms] component, when has_parts */
    uint32_t *alive;   /* [n_patterns] places in wants; not filled when all are alive */
    idt_pattern_search search;

    /* A packed molecule. */
    struct idt_pattern_quick *quick; /* of the only pattern; NULL when there is none */
    bool has_quick;                  /* whether there is one has been looked into */
    idt_mol unpacked;
    const void *packed; /* record that is still to be unpacked */
    void *unpacked_block;
    size_t unpacked_capacity;
};

/** A row of a kind of atom, or from N_ROWS on of a single atom. */
static inline uint64_t *idt_pattern__row_at(const idt_pattern_scratch *s, uint32_t row)
{
    return row < IDT_PATTERN_N_ROWS
               ? s->rows + (size_t)row * s->row_words
               : s->own_rows + (size_t)(row - IDT_PATTERN_N_ROWS) * s->row_words;
}

/**
 * Clear the answers and find the patterns that the screening words leave possible, in s->alive.
 * @param have  the words, or NULL for all patterns, if that is to be seen later
 * @return how many
 */
uint32_t idt_pattern__screen(uint64_t *hits, uint64_t *undecided, idt_pattern_scratch *s,
                             const uint64_t have[2]);

/** Decide the patterns in s->alive. @return as idt_pattern__match_all */
int idt_pattern__match_alive(uint64_t *hits, uint64_t *undecided, idt_pattern_scratch *s,
                             uint32_t n_alive, idt_mol *mol, idt_error *err);

/**
 * Make a checked record the molecule at hand: s->packed, and of s->unpacked the counts.
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_pattern__bind_packed(idt_pattern_scratch *s, const void *record);

/** Fill s->unpacked from s->packed, which becomes NULL. */
void idt_pattern__unpack(idt_pattern_scratch *s);

/** Fill the ring counts and sizes of s->unpacked from s->packed, which has them. */
void idt_pattern__unpack_rings(idt_pattern_scratch *s);

/** To be called before atoms, bonds or neighbours of s->mol are looked at. */
static inline void idt_pattern__want_all(idt_pattern_scratch *s)
{
    if (s->packed != NULL)
        idt_pattern__unpack(s);
}

/** A column of the adjacency: idt_pattern_bond or OTHER_BONDS. */
static inline uint64_t *idt_pattern__neighbours(idt_pattern_scratch *s, uint32_t column)
{
    return s->adjacency + (size_t)column * s->column_size;
}

/** To be called before s->class_rows is looked at. */
static inline void idt_pattern__want_class_rows(idt_pattern_scratch *s)
{
    for (uint32_t k = 0; s->kinds != NULL && k < s->n_classes; k++)
        s->class_rows[k] = s->row_of_common[s->kinds[k]] - 1u;
    s->kinds = NULL;
}

/** A bond as single, double, other, aromatic. */
static inline uint32_t idt_pattern__column(uint8_t bond)
{
    uint32_t order = idt_bond__order(bond);

    return bond & IDT_BOND_AROMATIC ? 3 : order == 1 || order == 2 ? order - 1 : 2;
}

/** Add all bonds of the small molecule in s->packed to the adjacency, without unpacking them. */
void idt_pattern__join_packed(idt_pattern_scratch *s);

/**
 * Does the record of the small molecule in s->packed name a ring of n of these atoms, joined by
 * aromatic bonds? There may be others: the record names the rings of a basis at most.
 */
bool idt_pattern__has_packed_ring(const idt_pattern_scratch *s, uint64_t atoms, uint32_t n);

/** As idt_pattern__classify, from s->packed. False when it must be unpacked for that. */
bool idt_pattern__classify_packed(idt_pattern_scratch *s);

/**
 * Classes from kinds of atoms. False when one is new or its word does not say all.
 * @param kinds  [n] numbers of common kinds, or RARE_KIND: the next of `words`
 * @param words  four bytes each, at any address
 * @param atoms  [n] the atoms of each
 */
bool idt_pattern__join_kinds(idt_pattern_scratch *s, uint32_t n, const uint8_t *kinds,
                             const unsigned char *words, const uint64_t *atoms);

/**
 * Does the word of an atom say all about it but what hydrogens that are atoms and isotopes do? Not
 * when a field is at its largest value.
 */
static inline bool idt_pattern__says_all(uint32_t word)
{
    const uint32_t degree = idt_atom__degree(word);

    return degree < IDT_ATOM_DEGREE_MASK && idt_atom__pi(word) < IDT_ATOM_PI_MASK &&
           (degree <= 4 || word >> IDT_ATOM_RING_BONDS_SHIFT < IDT_ATOM_RING_BONDS_MASK);
}

/** The number of a common kind, or RARE_KIND. */
uint32_t idt_pattern__common_kind(uint32_t word);

/** @param kind  below IDT_PATTERN_N_COMMON */
uint32_t idt_pattern__common_word(uint32_t kind);

/** Bind a molecule. @return IDT_OK or IDT_ENOMEM */
int idt_pattern__begin(idt_pattern_scratch *s, idt_mol *mol);

/** Fill rows, classes and `present`. Needs the stages the patterns in question need. */
int idt_pattern__classify(idt_pattern_scratch *s);

/** Does every predicate a program needs hold somewhere? Says nothing about bonds. */
static inline bool idt_pattern__has_predicates(const idt_pattern_scratch *s, uint32_t program)
{
    const idt_pattern_mask *mask = s->masks + s->first_mask[program];
    const idt_pattern_mask *const end = s->masks + s->first_mask[program + 1];
    const uint64_t *const present = s->present;

    for (; mask < end; mask++) {
        if ((mask->bits & ~present[mask->word]) != 0)
            return false;
    }
    return true;
}

/** Does an atom satisfy a predicate? The $( ) it contains must have been decided. */
bool idt_pattern__test(idt_pattern_scratch *s, uint32_t predicate, uint32_t atom);

uint64_t idt_pattern__find_domain(idt_pattern_scratch *s, uint32_t predicate);

/**
 * The atoms of a small molecule that can satisfy a predicate: exact without late nodes, else each
 * must still be tested.
 */
static inline uint64_t idt_pattern__domain(idt_pattern_scratch *s, uint32_t predicate)
{
    return s->domain_epochs[predicate] == s->epoch ? s->domains[predicate]
                                                   : idt_pattern__find_domain(s, predicate);
}

/**
 * Prepare a search for a program.
 * @param root  atom that step 0 must take, or IDT_MOL_NONE for any
 */
void idt_pattern_search__start(idt_pattern_scratch *s, uint32_t index, uint32_t root,
                               uint64_t steps);

/** Find the next mapping. @return IDT_MORE (search.map is one), IDT_DONE or IDT_ELIMIT */
int idt_pattern_search__next(idt_pattern_scratch *s);

/** Is a program that is one ring of like atoms a ring that is known? It may be another. */
bool idt_pattern_search__is_known_ring(idt_pattern_scratch *s, uint32_t index);

/**
 * Does a program occur? In a small molecule idt_pattern_small__reach has filled s->reach.
 * @return IDT_MORE, IDT_DONE or IDT_ELIMIT; there may be no mapping
 */
int idt_pattern_search__occurs(idt_pattern_scratch *s, uint32_t index);

/* The same in small molecules. */

static inline bool idt_pattern__is_small(const idt_pattern_scratch *s,
                                         const idt_pattern_program *program)
{
    return s->mol->n_atoms <= IDT_PATTERN_SMALL && (program->flags & IDT_PATTERN_GROUPED) == 0;
}

/** Fill the adjacency. */
void idt_pattern_small__join(idt_pattern_scratch *s);

/**
 * Follow the bonds of a program from its first step and keep of each step's atoms those that can
 * be reached. Late nodes are left open, so that neither $( ) nor rings need have been decided.
 * @param sets  [n_steps]
 * @return false when some step has no atom
 */
bool idt_pattern_small__reach(idt_pattern_scratch *s, uint64_t *sets, uint32_t index);

/**
 * After that: decide the late nodes for the atoms that are left, cut trees down from their leaves,
 * and make the sets the domains of the search. Tells in s->search.is_settled whether that says all.
 * @return false when some step has no atom
 */
bool idt_pattern_small__refine(idt_pattern_scratch *s, uint64_t *sets, uint32_t index);

void idt_pattern_small__start(idt_pattern_scratch *s, uint32_t root);
int idt_pattern_small__next(idt_pattern_scratch *s);

/**
 * The atoms out of some that satisfy a predicate whose late nodes are in a truth table. The $( ) it
 * contains must have been decided.
 */
uint64_t idt_pattern__keep_late(idt_pattern_scratch *s, uint32_t predicate, uint64_t atoms);

/**
 * Decide the $( ) that a program depends on, for all atoms.
 * @return IDT_OK or IDT_ELIMIT
 */
int idt_pattern__decide_deps(idt_pattern_scratch *s, const idt_pattern_program *program);

#endif
