/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SMARTS text as a checked query graph. The language is the one RDKit 2022.09 reads, with its
 * precedence (`!`, then `&` and plain juxtaposition, then `,`, then `;`) and its refusals.
 * Differences, all on the safe side:
 *   - text after white space is refused instead of taken for a name;
 *   - zero-level parentheses, Daylight's component groups `(A.B).(C)`, are read on request;
 *   - the limits below.
 *
 * @source  Daylight Theory Manual, chapter 4, SMARTS (www.daylight.com/dayhtml/doc/theory);
 *          RDKit 2022.09.3, "The RDKit Book", SMARTS support and extensions; checked against that
 *          version by tests
 */
#ifndef IDT_CHEM_SMARTS_H
#define IDT_CHEM_SMARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "interdict/base.h"

enum {
    IDT_SMARTS_MAX_TEXT = 1 << 16, /* bytes */
    IDT_SMARTS_MAX_ATOMS = 250,    /* of one graph */
    IDT_SMARTS_MAX_GRAPHS = 4096,  /* the pattern and all graphs in $( ) */
    IDT_SMARTS_MAX_DEPTH = 32,     /* of $( ) in $( ) */
    IDT_SMARTS_MAX_NODES = 4096,   /* of one atom expression */
    IDT_SMARTS_MAX_BONDS = 1000,   /* of one graph */
    IDT_SMARTS_STACK = 16, /* operands that wait while an expression is evaluated; 5 as read */
};

/* What a node of an atom expression is. Part of the book format: append only. */
typedef enum idt_smarts_op {
    IDT_SMARTS_TRUE,             /* * */
    IDT_SMARTS_NOT,              /* operand before it */
    IDT_SMARTS_AND,              /* two operands before it */
    IDT_SMARTS_OR,               /* two operands before it */
    IDT_SMARTS_RECURSE,          /* $( ): lo is the graph */
    IDT_SMARTS_ELEMENT,          /* all that follow: lo <= value <= hi */
    IDT_SMARTS_AROMATIC,         /* 0 or 1 */
    IDT_SMARTS_CHARGE,           /* formal charge */
    IDT_SMARTS_H_TOTAL,          /* H: hydrogens, as atoms or not */
    IDT_SMARTS_H_COUNTED,        /* h: hydrogens that are not atoms */
    IDT_SMARTS_DEGREE,           /* D: neighbours that are atoms */
    IDT_SMARTS_HEAVY,            /* d: the same without hydrogen of natural mass */
    IDT_SMARTS_CONNECTED,        /* X: neighbours, all hydrogens included */
    IDT_SMARTS_VALENCE,          /* v: bond orders, all hydrogens included */
    IDT_SMARTS_RING_BONDS,       /* x */
    IDT_SMARTS_IN_RING,          /* R or r alone: 0 or 1 */
    IDT_SMARTS_RING_COUNT,       /* R<n>: rings of RDKit's ring set */
    IDT_SMARTS_RING_SIZE,        /* r<n>: smallest ring of RDKit's ring set, 0 = none */
    IDT_SMARTS_ISOTOPE,          /* mass number, 0 = not stated */
    IDT_SMARTS_HYBRID,           /* ^n: RDKit's hybridisation, s = 0, sp = 1 .. sp3d2 = 5 */
    IDT_SMARTS_HETERO,           /* z: neighbours other than C and H */
    IDT_SMARTS_HETERO_ALIPHATIC, /* Z: the same, not aromatic */
    IDT_SMARTS_N_OPS,
} idt_smarts_op;

/** One node of an expression in postfix order. */
typedef struct idt_smarts_node {
    uint8_t op; /* idt_smarts_op */
    uint8_t reserved[3];
    int32_t lo, hi;
} idt_smarts_node;

/* Kinds of bonds a bond expression tells apart; twice the kind, plus 1 in a ring, is a table bit.
 */
typedef enum idt_smarts_bond_kind {
    IDT_SMARTS_SINGLE,
    IDT_SMARTS_DOUBLE,
    IDT_SMARTS_TRIPLE,
    IDT_SMARTS_QUADRUPLE,
    IDT_SMARTS_AROMATIC_BOND,
    IDT_SMARTS_DATIVE, /* read, never matched: molecules here have no such bonds */
    IDT_SMARTS_N_BOND_KINDS = 8,
} idt_smarts_bond_kind;

enum {
    IDT_SMARTS_BOND_ANY = 0xffff,
    IDT_SMARTS_BOND_DEFAULT = 3 << 2 * IDT_SMARTS_SINGLE | 3 << 2 * IDT_SMARTS_AROMATIC_BOND,
    IDT_SMARTS_BOND_IN_RING = 0xaaaa,
};

typedef struct idt_smarts_atom {
    uint32_t first_node, n_nodes; /* run in idt_smarts.nodes */
    uint32_t begin, end;          /* bytes in the text */
    uint32_t atom_class;          /* [C:12] is 12; 0 = none */
    uint16_t group;               /* zero-level parentheses it stands in, from 1; 0 = none */
    uint8_t chirality;            /* 0 none, 1 '@', 2 '@@', 3 another kind; not matched */
    uint8_t reserved;
} idt_smarts_atom;

typedef struct idt_smarts_bond {
    uint16_t a, b;     /* atoms of the graph, in the order written */
    uint16_t table;    /* bit 2 * kind + ring is set when such a bond matches */
    uint8_t direction; /* 0 none, 1 '/', 2 '\' from a to b; not matched, as RDKit by default */
    uint8_t reserved;
} idt_smarts_bond;

/** One connected or dotted query graph: runs of atoms and bonds. */
typedef struct idt_smarts_graph {
    uint32_t first_atom, n_atoms;
    uint32_t first_bond, n_bonds;
    uint32_t begin, end; /* bytes in the text */
    uint32_t depth;      /* 0 for the pattern itself */
} idt_smarts_graph;

/**
 * A parsed pattern. Graph 0 is the pattern; a graph in $( ) has a higher number than the one it
 * stands in. Lives in the arena it was parsed into.
 */
typedef struct idt_smarts {
    idt_bytes text; /* borrowed; trimmed of white space, offsets count from its start */
    idt_smarts_graph *graphs;
    idt_smarts_atom *atoms;
    idt_smarts_bond *bonds;
    idt_smarts_node *nodes;
    size_t n_graphs, n_atoms, n_bonds, n_nodes;
} idt_smarts;

enum { IDT_SMARTS_GROUPS = 1 /* read zero-level parentheses, which RDKit refuses */ };

/**
 * Read SMARTS.
 *
 * @param out    untouched on failure
 * @param arena  takes the arrays; what a failed call left there stays until the arena is reset
 * @param text   borrowed as long as *out is used
 * @param flags  IDT_SMARTS_GROUPS or 0
 * @param err    offset counts from the start of `text` as given
 * @return IDT_OK, IDT_EFORMAT, IDT_ELIMIT (a limit above), IDT_ENOMEM
 * @threads one thread at a time per arena
 */
IDT_CHECKED int idt_smarts__parse(idt_smarts *out, idt_arena *arena, idt_bytes text, uint32_t flags,
                                  idt_error *err);

/**
 * Refuse what is legal SMARTS and has no place in a rule: `R<n>`, `r<n>` but for 0 (their meaning
 * differs between toolkits, versions and even writings of one molecule), hybridisation `^n`,
 * chirality,
 * `/` and `\`, dative bonds (not matched here), and an atom or bond that can never match.
 *
 * @return IDT_OK or IDT_EFORMAT with the offset of the first finding
 */
IDT_CHECKED int idt_smarts__lint(const idt_smarts *smarts, idt_error *err);

#endif
