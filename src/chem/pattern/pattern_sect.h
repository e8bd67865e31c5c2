/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A compiled set of patterns as bytes: one header, then the arrays in the order of the counts in
 * it, each at the next multiple of 8. No pointers; every index counts records of its array. All
 * integers are little-endian. Built by pattern_build.c, checked whole by pattern_verify.c.
 */
#ifndef IDT_CHEM_PATTERN_SECT_H
#define IDT_CHEM_PATTERN_SECT_H

#include <stdint.h>

#include "chem/pattern/smarts.h"

enum {
    IDT_PATTERN_MAGIC = 0x50544449, /* "IDTP" */
    IDT_PATTERN_VERSION = 1,
    IDT_PATTERN_NO_PARENT = 0xff,
    IDT_PATTERN_MAX_LATE = 32, /* $( ) and counts or sizes of rings in one predicate */
};

typedef struct idt_pattern_header {
    uint32_t magic, version;
    uint64_t size; /* bytes, header included */
    uint32_t n_patterns;
    uint32_t n_programs;
    uint32_t n_groups;
    uint32_t n_predicates;
    uint32_t n_nodes;
    uint32_t n_steps;
    uint32_t n_closures;
    uint32_t n_needs;
    uint32_t n_deps;
    uint32_t used_ops; /* bit of every idt_smarts_op that some predicate contains */
} idt_pattern_header;
_Static_assert(sizeof(idt_pattern_header) == 56, "part of the book format");

/* Array "patterns": uint32_t, the program of each pattern. Patterns may share one. */

enum {
    IDT_PATTERN_ROOTED = 1,    /* a graph of $( ): step 0 is its first atom */
    IDT_PATTERN_GROUPED = 2,   /* some step has a component group */
    IDT_PATTERN_RINGS = 4,     /* needs IDT_MOL_RINGS, or what it finds is wrong */
    IDT_PATTERN_AROMATIC = 8,  /* needs IDT_MOL_AROMATICITY, the same */
    IDT_PATTERN_RING_SET = 16, /* needs IDT_MOL_RING_COUNTS, the same */
    IDT_PATTERN_FLAGS = 31,
};

/** One query graph: its steps are its atoms in matching order. */
typedef struct idt_pattern_program {
    uint64_t have[2]; /* bits of idt_mol.screen that a molecule must have */
    uint32_t first_step, n_steps;
    uint32_t first_need, n_needs;
    uint32_t first_dep, n_deps; /* programs of $( ) it needs, ascending, theirs included */
    uint32_t flags;
    uint32_t reserved;
} idt_pattern_program;
_Static_assert(sizeof(idt_pattern_program) == 48, "part of the book format");

/** Patterns with common requirements: when `have` fails, all of them fail. */
typedef struct idt_pattern_group {
    uint64_t have[2];
    uint32_t first, n; /* in array "members" */
} idt_pattern_group;
_Static_assert(sizeof(idt_pattern_group) == 24, "part of the book format");

/* Array "members": uint32_t[n_patterns], every pattern once, by group. */

enum { IDT_PATTERN_LATE = 1 /* some node is decided late, see idt_smarts_op__is_late */ };

/**
 * Is an operation decided atom by atom and not for a class of atoms? That is so for $( ), which
 * depends on the surroundings, and for counts and sizes of rings, which few patterns ask for and
 * which would multiply the classes.
 */
static inline bool idt_smarts_op__is_late(unsigned op)
{
    return op == IDT_SMARTS_RECURSE || op == IDT_SMARTS_RING_COUNT || op == IDT_SMARTS_RING_SIZE;
}

/** An atom expression; equal ones of all patterns are one. */
typedef struct idt_pattern_predicate {
    uint32_t first_node, n_nodes;
    uint32_t flags;
    uint32_t reserved;
} idt_pattern_predicate;
_Static_assert(sizeof(idt_pattern_predicate) == 16, "part of the book format");

/* Array "nodes": idt_smarts_node in postfix order; lo of IDT_SMARTS_RECURSE is a program. */
_Static_assert(sizeof(idt_smarts_node) == 12, "part of the book format");

/*
 * How the atoms bonded to an atom by bonds of a table are found. The table decides what matches;
 * this is derived from it.
 */
typedef enum idt_pattern_bond {
    IDT_PATTERN_BOND_TABLE, /* anything else: test each bond */
    IDT_PATTERN_BOND_ANY,
    IDT_PATTERN_BOND_DEFAULT, /* single or aromatic */
    IDT_PATTERN_BOND_SINGLE,
    IDT_PATTERN_BOND_DOUBLE,
    IDT_PATTERN_BOND_AROMATIC,
    IDT_PATTERN_N_BONDS,
} idt_pattern_bond;

/** One atom to be placed. */
typedef struct idt_pattern_step {
    uint32_t predicate;
    uint32_t first_closure;
    uint16_t table;     /* of the bond to the parent */
    uint8_t n_closures; /* further bonds to atoms placed before */
    uint8_t atom;       /* of the query, in the order written */
    uint8_t parent;     /* step of a bonded atom placed before, or IDT_PATTERN_NO_PARENT */
    uint8_t bond;       /* idt_pattern_bond of the table */
    uint8_t group;      /* component group, 0 = none */
    uint8_t reserved;
} idt_pattern_step;
_Static_assert(sizeof(idt_pattern_step) == 16, "part of the book format");

typedef struct idt_pattern_closure {
    uint16_t table;
    uint8_t step; /* placed before */
    uint8_t bond; /* idt_pattern_bond of the table */
} idt_pattern_closure;
_Static_assert(sizeof(idt_pattern_closure) == 4, "part of the book format");

/** At least `n` atoms of a molecule must satisfy a predicate of the program. */
typedef struct idt_pattern_need {
    uint32_t predicate;
    uint32_t n;
} idt_pattern_need;
_Static_assert(sizeof(idt_pattern_need) == 8, "part of the book format");

/* Array "deps": uint32_t programs. */

#endif
