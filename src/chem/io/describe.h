/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of `interdict molecule`: what a molecule is, for comparison with other toolkits. */
#ifndef IDT_CHEM_DESCRIBE_H
#define IDT_CHEM_DESCRIBE_H

#include "base/buf.h"
#include "chem/ident/identity.h"
#include "chem/io/smiles_write.h"
#include "chem/mol/mol.h"

/**
 * Append one row of `--describe`, tab-separated with a line feed: id, formula, charge, atoms,
 * aromatic atoms, ring atoms, hydrogens of each atom (one digit, or in brackets from 10 on), hits.
 * Perceives aromaticity.
 *
 * @param id    as it shall be written
 * @param mol   a molecule that was read, or NULL for one that could not be: id and PARSE_FAIL
 * @param hits  bit k: pattern k matches
 * @return IDT_OK, IDT_ELIMIT (undecided; nothing is appended), IDT_ENOMEM
 */
IDT_CHECKED int idt_describe__row(idt_buf *out, idt_bytes id, idt_mol *mol, uint64_t hits,
                                  idt_error *err);

/** What rows of `--key` need besides the molecule. One thread at a time; zero-initialise. */
typedef struct idt_describe_scratch {
    idt_identity_scratch identity;
    idt_smiles_writer writer;
} idt_describe_scratch;

void idt_describe_scratch__free(idt_describe_scratch *scratch);

/**
 * Append one row of `--key`, tab-separated with a line feed: id, skeleton key, full key (32
 * lower-case hexadecimal digits each, high half last), canonical SMILES.
 *
 * @param mol  as for idt_describe__row; NULL gives id and PARSE_FAIL
 * @return IDT_OK, IDT_ELIMIT (undecided; nothing is appended), IDT_ENOMEM
 */
IDT_CHECKED int idt_describe__key_row(idt_buf *out, idt_describe_scratch *scratch, idt_bytes id,
                                      idt_mol *mol, idt_error *err);

/**
 * Append the molecular formula as RDKit writes it: C, H, then by symbol (Hill's order would sort H
 * among the others where there is no C), isotopes as their element, then the charge as RDKit writes
 * it: + or -, and its size from 2 on.
 */
void idt_describe__formula(idt_buf *out, const idt_mol *mol);

#endif
