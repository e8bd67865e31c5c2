/* SPDX-License-Identifier: Apache-2.0 */
/* The valence model of one atom. */
#ifndef IDT_CHEM_VALENCE_H
#define IDT_CHEM_VALENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "chem/mol/mol.h"

/** What the valence of an atom depends on. */
typedef struct idt_valence_atom {
    uint32_t element;
    int charge;
    uint32_t n_h;     /* hydrogens stated */
    uint32_t half;    /* sum of bond orders in halves: single 2, aromatic 3, double 4 … */
    bool is_aromatic; /* the atom or one of its bonds was written aromatic */
    bool is_bracket;  /* no hydrogens besides those stated */
} idt_valence_atom;

/** Gather it from a molecule whose sums are filled. */
void idt_valence__of(idt_valence_atom *out, const idt_mol *mol, uint32_t i);

/** Valence of bonds and stated hydrogens, or -1 when the element does not allow it. */
int idt_valence__explicit(const idt_valence_atom *atom);

/** Hydrogens in all, stated and implicit, or -1 when the element does not allow the valence. */
int idt_valence__hydrogens(const idt_valence_atom *atom);

/**
 * Does an aromatic atom need a double bond in the Kekulé form?
 *
 * @param atom          n_h is all of its hydrogens
 * @param n_neighbours  atoms in the graph
 * @param n_aromatic    its aromatic bonds
 */
bool idt_valence__needs_double(const idt_valence_atom *atom, uint32_t n_neighbours,
                               uint32_t n_aromatic);

/*
 * Fields of what idt_valence__plain tells; never 0 when it does. Hydrogens stand where they do in
 * an atom word, and what aromatic bonds add to the orders where it does in a sum.
 */
enum {
    IDT_PLAIN_H_SHIFT = IDT_ATOM_H_SHIFT,
    IDT_PLAIN_ORDER_SHIFT = 16,
    IDT_PLAIN_MASK = 7, /* of both, after the shift */
};
#define IDT_PLAIN_TOLD         (UINT32_C(1) << 30)
#define IDT_PLAIN_NEEDS_DOUBLE (UINT32_C(1) << 31)

/**
 * The same from a table, for neutral atoms outside brackets without stated hydrogens.
 *
 * @param word        element and aromatic bit
 * @param n_aromatic  0..3
 * @param order       sum of the other bonds' orders, 0..7
 * @return 0 when the table does not say: other elements, seldom or refused valences, and those that
 *         have a charged form
 */
uint32_t idt_valence__plain(uint32_t word, uint32_t n_aromatic, uint32_t order);

#endif
