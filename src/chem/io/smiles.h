/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SMILES in. One pass over the text, table-driven, without recursion and without allocation once
 * the scratch is warm.
 * @source OpenSMILES specification 1.0; what is accepted beyond or short of it: docs/chemistry.md
 */
#ifndef IDT_CHEM_SMILES_H
#define IDT_CHEM_SMILES_H

#include "chem/mol/mol.h"

/**
 * Read one molecule: text to atoms, bonds, hydrogens and a Kekulé form. Valences, aromatic atoms
 * and the Kekulé form are checked as RDKit's sanitisation does.
 *
 * @param out   filled anew; on failure empty (n_atoms is 0)
 * @param text  the SMILES alone: no name, no white space
 * @return IDT_OK, IDT_EFORMAT (not a SMILES, or not a possible molecule; err->offset is the byte
 *         that could not be taken), IDT_ELIMIT (see IDT_MOL_MAX_…), IDT_ENOMEM
 */
IDT_CHECKED int idt_smiles__read(idt_mol *out, idt_bytes text, idt_error *err);

#endif
