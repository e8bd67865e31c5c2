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
 * The same from a table, for neutral atoms outside brackets without stated hydrogens.
 * @return hydrogens, or -1 when the table does not say (other elements, refused valences)
 */
int idt_valence__plain_hydrogens(uint32_t element, bool is_aromatic, uint32_t half);

#endif
