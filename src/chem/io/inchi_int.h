/* SPDX-License-Identifier: Apache-2.0 */
/* Between the parent and the child of chem/io/inchi.h. */
#ifndef IDT_CHEM_INCHI_INT_H
#define IDT_CHEM_INCHI_INT_H

#include "base/buf.h"

/*
 * In the child. A request is 'R' and an InChI, answered by a SMILES; or 'W' and a SMILES, answered
 * by the InChI, a tab and the InChIKey; or 'S' and a SMILES, answered by
 * 1 or 0, whether it may have stereo.
 */
int idt_inchi__answer(idt_buf *out, idt_bytes request);

/** What an InChI must be before the child sees it. @return IDT_OK, IDT_EFORMAT, IDT_ELIMIT */
IDT_CHECKED int idt_inchi__check_text(idt_bytes text, idt_error *err);

/**
 * Take apart what the child says to a structure: InChI, a tab, InChIKey.
 * @param out  the InChI is appended
 * @param key  empty on failure
 * @return IDT_OK, IDT_EFORMAT, IDT_ENOMEM
 */
IDT_CHECKED int idt_inchi__take_answer(idt_buf *out, char key[IDT_INCHI_KEY_SIZE], idt_bytes answer,
                                       idt_error *err);

#endif
