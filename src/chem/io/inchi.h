/* SPDX-License-Identifier: Apache-2.0 */
/*
 * InChI in and out, by IUPAC's libinchi in a guarded child process (chem/io/guard.h): the library
 * is old, not thread-safe, and never runs in this process. Molecules cross as SMILES, which our own
 * reader checks, so that nothing the child says is believed.
 * @source IUPAC International Chemical Identifier, API 1.03 (inchi_api.h)
 */
#ifndef IDT_CHEM_INCHI_H
#define IDT_CHEM_INCHI_H

#include <stdbool.h>

#include "base/buf.h"
#include "chem/io/guard.h"
#include "chem/io/smiles_write.h"
#include "chem/mol/mol.h"

enum {
    IDT_INCHI_MAX_TEXT = 1 << 16, /* bytes of an InChI */
    IDT_INCHI_MAX_ATOMS = 1000,   /* without the hydrogens that are counts */
    IDT_INCHI_KEY_SIZE = 28,      /* an InChIKey and its NUL */
};

/** One thread at a time. Zero-initialise; free with idt_inchi__free, which ends the child. */
typedef struct idt_inchi {
    idt_guard guard;
    idt_smiles_writer writer;
    idt_buf request, answer;
} idt_inchi;

/** False when this was built without libinchi; then every call returns IDT_ENOTFOUND. */
bool idt_inchi__is_available(void);

void idt_inchi__free(idt_inchi *inchi);

/**
 * Start the process that answers. A program with threads calls this before it starts them
 * (idt_guard__start says why); without it the first call below does the same.
 * @return IDT_OK, IDT_EIO, IDT_ENOTFOUND
 */
IDT_CHECKED int idt_inchi__start(idt_inchi *inchi, idt_error *err);

/**
 * Read an InChI, standard or not.
 *
 * @param out   filled anew; on failure empty
 * @param text  from "InChI=" to its end
 * @return IDT_OK, IDT_EFORMAT (not an InChI, or not a possible molecule), IDT_ELIMIT (too large, or
 *         the child was ended), IDT_EIO (no child), IDT_ENOTFOUND, IDT_ENOMEM
 */
IDT_CHECKED int idt_inchi__read(idt_mol *out, idt_inchi *inchi, idt_bytes text, idt_error *err);

/**
 * Append the standard InChI of a molecule and find its InChIKey.
 *
 * @return IDT_OK, IDT_EFORMAT (libinchi has none for it, '*' among them), IDT_ELIMIT, IDT_EIO,
 *         IDT_ENOTFOUND, IDT_ENOMEM
 */
IDT_CHECKED int idt_inchi__write(idt_buf *out, char key[IDT_INCHI_KEY_SIZE], idt_inchi *inchi,
                                 idt_mol *mol, idt_error *err);

/**
 * Whether InChI knows a centre or double bond in a molecule that may have stereo, stated or not.
 * @return as idt_inchi__write
 */
IDT_CHECKED int idt_inchi__may_have_stereo(bool *out, idt_inchi *inchi, idt_mol *mol,
                                           idt_error *err);

#endif
