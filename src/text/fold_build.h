/* SPDX-License-Identifier: Apache-2.0 */
/* Builds the folding table from utf8proc's Unicode data and this project's additions. */
#ifndef IDT_TEXT_FOLD_BUILD_H
#define IDT_TEXT_FOLD_BUILD_H

#include "base/buf.h"

/**
 * Append the content of a TFLD section to an empty buffer.
 * @return IDT_OK, IDT_ENOMEM, IDT_ELIMIT (the Unicode data does not fit the layout)
 * @source utf8proc (Unicode Character Database): NFKD, case folding, categories
 */
int idt_fold_build__table(idt_buf *out);

#endif
