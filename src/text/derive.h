/* SPDX-License-Identifier: Apache-2.0 */
/* Other ways in which catalogues write a systematic name; used while a book is built. */
#ifndef IDT_TEXT_DERIVE_H
#define IDT_TEXT_DERIVE_H

#include <stdbool.h>

#include "base/buf.h"

/**
 * Turn an inverted index name round: "Benzene, (2-bromoethyl)-" gives "(2-bromoethyl)-Benzene".
 * @param form  a form (fold.h)
 * @param out   empty; the derived form
 * @return false when the form is not inverted
 */
bool idt_derive__uninverted(idt_bytes form, idt_buf *out);

/** The inverted index name: "1-phenyl-2-propanone" gives "2-propanone, 1-phenyl-". */
bool idt_derive__inverted(idt_bytes form, idt_buf *out);

/** An everyday English or Spanish word, which must not arise from a name by leaving out spaces. */
bool idt_derive__is_common_word(idt_bytes key);

#endif
