/* SPDX-License-Identifier: Apache-2.0 */
/* Between the parent and the child of chem/inchi.h. */
#ifndef IDT_CHEM_INCHI_INT_H
#define IDT_CHEM_INCHI_INT_H

#include "base/buf.h"

/*
 * In the child. A request is 'R' and an InChI, answered by a SMILES; or 'W' and a SMILES, answered
 * by the InChI, a tab and the InChIKey.
 */
int idt_inchi__answer(idt_buf *out, idt_bytes request);

#endif
