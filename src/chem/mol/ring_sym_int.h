/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files that count rings as RDKit does share. Bonds have the numbers that RDKit gives
 * them, links of an atom are in the order of these.
 */
#ifndef IDT_CHEM_RING_SYM_INT_H
#define IDT_CHEM_RING_SYM_INT_H

#include "chem/mol/ring_int.h"

/** A ring: atoms and bonds from `at` on in ring order, bond i joining atom i and the next one. */
typedef struct idt_ring_found {
    uint64_t hash; /* of the set of atoms */
    uint32_t at, size;
    uint32_t n_hits; /* nodes of the pass at hand that have found it */
} idt_ring_found;

/** A ring met by the search at hand. */
typedef struct idt_ring_try {
    uint32_t at, size;
} idt_ring_try;

/** A ring that the search from a node has met. */
typedef struct idt_ring_hit {
    uint32_t ring;
    uint16_t node;
} idt_ring_hit;

typedef struct idt_ring_sym {
    idt_mol *mol;
    uint32_t steps;
    bool is_approximate; /* too few rings were found and a mere walk took their place */

    idt_mol_link *links; /* [2 * n_bonds] */
    uint16_t *first;     /* [n_atoms + 1] */
    uint16_t *bond_at;   /* [n_bonds] bond of the molecule by number */
    uint32_t n_tree;     /* bonds from here on were written as ring bonds */
    uint16_t *degree;    /* [n_atoms] active bonds */
    uint8_t *is_active;  /* [n_bonds] */
    uint8_t *is_ring_atom, *is_ring_bond, *is_placed, *colour;
    uint16_t *parent, *depth, *queue, *stack, *nodes, *hidden, *part;
    uint32_t n_stack, n_nodes, n_hidden;
    uint32_t *stamps; /* [n_stamps] of atoms or bonds; marked when equal to `stamp` */
    uint32_t stamp;
    size_t n_stamps;

    idt_ring_found *found; /* of all components; their atoms and bonds */
    uint16_t *atoms, *bonds;
    uint32_t n_found, n_atoms_found;
    uint32_t part_begin; /* first ring of the component */

    idt_ring_try *tries;
    uint16_t *try_atoms;
    uint32_t n_tries, n_try_atoms;
    idt_ring_hit *hits;
    uint32_t n_hits;
    uint32_t *shared; /* rings that several nodes have found */
    uint32_t n_shared;

    /* Rings in order: those that stay, of all components; the others, of one component. */
    uint32_t *kept, *extras;
    uint32_t n_kept, n_extras;
} idt_ring_sym;

/** Forget what is marked and mark n atoms or bonds. */
void idt_ring_sym__stamp(idt_ring_sym *s, const uint16_t *items, uint32_t n);

/** The ring of these atoms, or n_found. */
uint32_t idt_ring_sym__find(idt_ring_sym *s, const uint16_t *atoms, uint32_t n);

/** Mark atoms and bonds of a ring as such. */
void idt_ring_sym__note(idt_ring_sym *s, uint32_t ring);

/** Add a ring. Like those below: @return false when memory runs out */
bool idt_ring_sym__add(idt_ring_sym *s, const uint16_t *atoms, uint32_t n);

/** Look for rings through bonds that are in no ring though their ends are. */
bool idt_ring_sym__complete(idt_ring_sym *s, uint32_t n_bonds);

/** In place of all that was found: the rings a depth-first walk closes. */
bool idt_ring_sym__walk_all(idt_ring_sym *s);

/** The rings of the component that stay: all, or those that bring a new bond. */
bool idt_ring_sym__choose(idt_ring_sym *s, bool has_extras);

/** Add what can stand for a ring that stays, and fill ring_count and ring_min. */
void idt_ring_sym__tell(idt_ring_sym *s);

/** Count the rings of every atom as RDKit does. @return IDT_OK, IDT_ENOMEM, IDT_ELIMIT */
IDT_CHECKED int idt_ring_sym__count(idt_mol *mol, idt_error *err);

#endif
