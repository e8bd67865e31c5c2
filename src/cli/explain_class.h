/* SPDX-License-Identifier: Apache-2.0 */
/* Why a molecule belongs to a class, shown to a person: the atoms of each clause. */
#ifndef IDT_CLI_EXPLAIN_CLASS_H
#define IDT_CLI_EXPLAIN_CLASS_H

#include "screen/classes.h"

/**
 * Append what is known of one molecule. Classes of which it is no member are not spoken of.
 * @param mol         perceived as far as a drawing needs
 * @param smiles, id  as they were given
 * @param as_svg      a drawing for each class, else plain text
 */
void idt_explain_class__put(idt_buf *out, const idt_memberships *found, idt_mol *mol,
                            idt_bytes smiles, idt_bytes id, bool as_svg);

#endif
