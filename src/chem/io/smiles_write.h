/* SPDX-License-Identifier: Apache-2.0 */
/* SMILES out: as the atoms are numbered, or canonical. */
#ifndef IDT_CHEM_SMILES_WRITE_H
#define IDT_CHEM_SMILES_WRITE_H

#include "base/buf.h"
#include "chem/ident/canon.h"
#include "chem/mol/mol.h"

/** One thread at a time. Zero-initialise; free with idt_smiles_writer__free. */
typedef struct idt_smiles_writer {
    idt_canon canon;
    idt_buf parts;
    uint16_t *links; /* neighbours by rank, as numbers of mol->links */
    uint16_t *up, *place, *stack, *next, *digit, *is_used;
    uint16_t *group; /* bonds whose directions hang together */
    uint8_t *direction, *is_flipped, *in_branch, *keeps_chiral, *keeps_stereo;
    void *block;
    size_t capacity;
} idt_smiles_writer;

void idt_smiles_writer__free(idt_smiles_writer *writer);

/**
 * Append the SMILES of a molecule, starting from its first atom and preferring low atom numbers.
 * What was read comes back: stereo as stated, aromatic atoms as the molecule has them marked.
 * @return IDT_OK, IDT_ENOMEM
 */
IDT_CHECKED int idt_smiles__write(idt_buf *out, idt_smiles_writer *writer, idt_mol *mol,
                                  idt_error *err);

/**
 * As idt_smiles__write, preferring atoms of low rank instead: any order of the atoms gives a SMILES
 * of the same structure.
 *
 * @param rank  [n_atoms] a permutation of 0 .. n_atoms - 1
 */
IDT_CHECKED int idt_smiles__write_ranked(idt_buf *out, idt_smiles_writer *writer, idt_mol *mol,
                                         const uint16_t *rank, idt_error *err);

/**
 * Append the canonical SMILES: the same text for every writing of a structure. Perceives
 * aromaticity; stereo that is none is left out, and so are atom classes and stereo other than
 * tetrahedral centres and double bonds.
 * @return IDT_OK, IDT_ELIMIT (undecided; nothing is appended), IDT_ENOMEM
 */
IDT_CHECKED int idt_smiles__write_canonical(idt_buf *out, idt_smiles_writer *writer, idt_mol *mol,
                                            idt_error *err);

#endif
