/* SPDX-License-Identifier: Apache-2.0 */
/* Class answers as tab-separated rows: id, class, answer, clauses, question. */
#ifndef IDT_CLI_CLASS_ROWS_H
#define IDT_CLI_CLASS_ROWS_H

#include "screen/classes.h"

/** The names of the columns. */
void idt_class_rows__put_head(idt_buf *out);

/**
 * The rows of one structure.
 * @param shows_all  a row for every class of the book, also where the answer is no
 */
void idt_class_rows__put(idt_buf *out, const idt_memberships *found, const idt_book *book,
                         idt_bytes id, bool shows_all);

/** The row of a structure that cannot be read. */
void idt_class_rows__put_error(idt_buf *out, idt_bytes id, const char *message);

#endif
