/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical labelling: an order of the atoms of one component that depends on the molecule alone
 * and not on how it was written. Partition refinement; ties are broken without a search where the
 * partition proves that its cells are orbits, else by a search that automorphisms cut short.
 */
#ifndef IDT_CHEM_CANON_H
#define IDT_CHEM_CANON_H

#include <stdbool.h>
#include <stdint.h>

#include "chem/mol/mol.h"

/** Work of one labelling, counted in atoms looked at; more is "undecided". */
enum { IDT_CANON_STEP_BUDGET = 4000000 };

/** A 128-bit hash of a labelled graph. */
typedef struct idt_key {
    uint64_t low, high;
} idt_key;

/** One level of the search: an atom singled out of a cell. */
typedef struct idt_canon_level idt_canon_level;

/** One thread at a time. Zero-initialise; free with idt_canon__free. */
typedef struct idt_canon {
    const idt_mol *mol;

    /* Set by the caller for each labelling: */
    uint16_t *atoms;  /* [n] atoms of the component */
    uint32_t n;       /* atoms of the component */
    uint64_t *colour; /* [mol->n_atoms] what tells atoms apart */
    uint8_t *edge;    /* [mol->n_bonds] what tells bonds apart; NULL: nothing */
    bool use_stereo;  /* tetrahedral centres and double bonds count */

    /* Results: */
    uint16_t *rank;  /* [mol->n_atoms] place of each atom, 0 .. n - 1 */
    uint16_t *order; /* [n] atoms by place */
    idt_key key;     /* hash of the labelled graph */
    idt_key sums;    /* what `key` is made from: sums that more can be added to */
    uint16_t *cell;  /* [mol->n_atoms] rank before ties were broken: atoms alike share it */
    bool has_ties;   /* some do */
    uint16_t *centres, *stereo_bonds; /* what is stereo, with use_stereo */
    uint32_t n_centres, n_stereo_bonds;

    /* Private: */
    uint64_t *value, *keys, *spare;
    uint16_t *size; /* [n] cell size at the place where a cell starts */
    uint16_t *queue;
    uint8_t *is_false;
    uint32_t n_cells;
    uint64_t trace;
    uint32_t steps;
    void *block, *search;
    size_t capacity, search_size;
} idt_canon;

void idt_canon__free(idt_canon *canon);

/**
 * Make room for a molecule and remember it. Sets atoms, colour, rank … to arrays of its size.
 * @return IDT_OK or IDT_ENOMEM
 */
IDT_CHECKED int idt_canon__prepare(idt_canon *canon, const idt_mol *mol, idt_error *err);

/**
 * Label the component. Stereo needs IDT_MOL_STEREO of the molecule.
 * @return IDT_OK, IDT_ELIMIT (undecided within the step budget), IDT_ENOMEM
 */
IDT_CHECKED int idt_canon__label(idt_canon *canon, idt_error *err);

#endif
