/* SPDX-License-Identifier: Apache-2.0 */
/* Compositions: a necessary condition for two structures to have one skeleton key. */
#ifndef IDT_CHEM_COMPOSITION_H
#define IDT_CHEM_COMPOSITION_H

#include "base/buf.h"
#include "chem/mol/mol.h"

/**
 * The composition of a molecule of one component.
 * @return false when it is not one component, or has hydrogens that are atoms: nothing is known
 */
bool idt_composition__find(uint64_t *out, const idt_mol *mol);

/** Append the composition of each component. @return IDT_OK or IDT_ENOMEM */
IDT_CHECKED int idt_composition__put(idt_buf *out, const idt_mol *mol, idt_error *err);

#endif
