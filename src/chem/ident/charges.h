/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One way of writing charges. A sulfoxide may be drawn S=O or [S+][O-], an azide N=[N+]=[N-] or
 * [N-][N+]#N, carbon monoxide [C-]#[O+] or [C]=O: keys see one of the two.
 */
#ifndef IDT_CHEM_CHARGES_H
#define IDT_CHEM_CHARGES_H

#include "chem/mol/mol.h"

/** Room for the words of changed molecules. Zero-initialise; free with idt_charges__free. */
typedef struct idt_charges {
    uint32_t *words;
    size_t capacity;
} idt_charges;

void idt_charges__free(idt_charges *charges);

/**
 * The atom words of a molecule with charge and pi as in the one writing. Hydrogens stay, and the
 * difference of hydrogens and charge of the whole too. What is written with one proton more or
 * less is changed alike.
 *
 * @param out  mol->atom when there is nothing to change, else words in `charges` until the next
 *             call
 * @return IDT_OK, IDT_ENOMEM
 */
IDT_CHECKED int idt_charges__normalise(const uint32_t **out, idt_charges *charges, idt_mol *mol,
                                       idt_error *err);

#endif
