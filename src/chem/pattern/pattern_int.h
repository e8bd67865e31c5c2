/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the pattern compiler and matcher share. */
#ifndef IDT_CHEM_PATTERN_INT_H
#define IDT_CHEM_PATTERN_INT_H

#include "chem/mol/mol.h"
#include "chem/pattern/pattern.h"
#include "chem/pattern/pattern_sect.h"
#include "chem/pattern/smarts.h"

/* ------------------------------------------------------------------ truth of expressions */

/* What an expression can still be: with all facts known exactly one bit is set. */
enum {
    IDT_TRUTH_CAN_HOLD = 1,
    IDT_TRUTH_CAN_FAIL = 2,
    IDT_TRUTH_OPEN = 3,
};

/** What is known of an atom, by idt_smarts_op. */
typedef struct idt_pattern_facts {
    int32_t value[IDT_SMARTS_N_OPS];
    uint32_t known; /* bit of every op whose value is known */
    /* Late nodes whose truth is known, and bit i the truth of the i-th. */
    uint32_t n_late, late_hold;
    const idt_smarts_node *late;
} idt_pattern_facts;

#define IDT_OP_BIT(op) (UINT32_C(1) << (op))

static inline void idt_pattern_facts__set(idt_pattern_facts *facts, idt_smarts_op op, int32_t value)
{
    facts->value[op] = value;
    facts->known |= IDT_OP_BIT(op);
}

/**
 * Evaluate a checked expression in Kleene's three-valued logic.
 * @return IDT_TRUTH_…
 */
unsigned idt_pattern__eval(const idt_smarts_node *nodes, uint32_t n_nodes,
                           const idt_pattern_facts *facts);

/**
 * The same for all assignments to the late nodes of `facts`, of which there are at most 5.
 * @return bit i: can it hold when late node k holds as bit k of i says?
 */
uint32_t idt_pattern__eval_table(const idt_smarts_node *nodes, uint32_t n_nodes,
                                 const idt_pattern_facts *facts);

/** Deepest stack an expression needs, or 0 when it is not one value in postfix order. */
uint32_t idt_pattern__stack_depth(const idt_smarts_node *nodes, uint32_t n_nodes);

/** Do two late nodes ask the same? */
static inline bool idt_smarts_node__equals(const idt_smarts_node *a, const idt_smarts_node *b)
{
    return a->op == b->op && a->lo == b->lo && a->hi == b->hi;
}

/** Everything about an atom but what is late. Stages asked for must have been perceived. */
void idt_pattern_facts__of_atom(idt_pattern_facts *out, const idt_mol *mol, uint32_t atom);

/** Share of atoms of ordinary molecules that may satisfy an expression, per 100,000, at least 1. */
uint32_t idt_pattern__frequency(const idt_smarts_node *nodes, uint32_t n_nodes);

/* ------------------------------------------------------------------ bonds */

/** How bonds of a table are found. */
idt_pattern_bond idt_pattern__bond_of_table(uint16_t table);

/* Row of a truth table by bond byte: twice the kind and the ring bit. */
static inline unsigned idt_pattern__bond_code(uint8_t bond)
{
    unsigned kind =
        bond & IDT_BOND_AROMATIC ? IDT_SMARTS_AROMATIC_BOND : (idt_bond__order(bond) - 1u) & 3u;

    return 2 * kind + ((bond & IDT_BOND_RING) != 0);
}

/* ------------------------------------------------------------------ compiling one graph */

/** A query graph ready for ordering: predicates are known, atoms numbered as written. */
typedef struct idt_pattern_graph {
    uint32_t n_atoms, n_bonds;
    const idt_smarts_bond *bonds;
    uint32_t predicate[IDT_SMARTS_MAX_ATOMS];
    uint32_t frequency[IDT_SMARTS_MAX_ATOMS];
    uint16_t group[IDT_SMARTS_MAX_ATOMS];
    uint8_t degree[IDT_SMARTS_MAX_ATOMS];     /* bonds to other query atoms */
    uint8_t ring_bonds[IDT_SMARTS_MAX_ATOMS]; /* of these, in cycles of the query */
} idt_pattern_graph;

/** Fill degree and ring_bonds from the bonds. */
void idt_pattern_graph__count_bonds(idt_pattern_graph *graph);

/**
 * Put the atoms into matching order.
 *
 * @param steps     graph->n_atoms; first_closure counts from 0
 * @param closures  graph->n_bonds are enough
 * @param rooted    start with atom 0 instead of the rarest
 * @return closures written
 * @source V. Bonnici et al., "A subgraph isomorphism algorithm and its application to biochemical
 *         data", BMC Bioinformatics 14 (Suppl 7), S13, 2013: the GreatestConstraintFirst order
 */
uint32_t idt_pattern_graph__order(idt_pattern_step *steps, idt_pattern_closure *closures,
                                  const idt_pattern_graph *graph, bool rooted);

/**
 * Bits of idt_mol.screen that every molecule with this graph has.
 * @param expression  called for the nodes of an atom
 */
void idt_pattern_graph__screen(uint64_t have[2], const idt_pattern_graph *graph,
                               const idt_pattern_predicate *predicates,
                               const idt_smarts_node *nodes);

#endif
