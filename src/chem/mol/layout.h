/* SPDX-License-Identifier: Apache-2.0 */
/* A flat drawing of a molecule: coordinates good enough to point at atoms. Decides nothing. */
#ifndef IDT_CHEM_LAYOUT_H
#define IDT_CHEM_LAYOUT_H

#include "chem/mol/mol.h"

/** A place on paper; a bond has length 1, y grows downwards. */
typedef struct idt_point {
    double x, y;
} idt_point;

enum { IDT_LAYOUT_MAX_ATOMS = 400 };

/**
 * Place every atom: rings as regular polygons, chains in zigzag, components side by side.
 * @param out  [mol->n_atoms]
 * @return IDT_OK, IDT_ELIMIT (more than IDT_LAYOUT_MAX_ATOMS), IDT_ENOMEM
 */
IDT_CHECKED int idt_layout__find(idt_point *out, idt_mol *mol, idt_error *err);

#endif
