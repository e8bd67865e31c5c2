/* SPDX-License-Identifier: Apache-2.0 */
/* What the forms of rows share. */
#ifndef IDT_CLI_ROWS_INT_H
#define IDT_CLI_ROWS_INT_H

#include "base/buf.h"
#include "interdict/screen.h"

/** "un Table I; eu Category 1": the controls in force that concern the countries asked. */
void idt_rows__put_controls(idt_buf *out, const idt_verdict *verdict, uint32_t finding,
                            const char *separator, const char *unconfirmed);

/** "us Schedule I, (e)": where a class stands. */
void idt_rows__put_class_law(idt_buf *out, const idt_class_view *v, const char *unconfirmed);

/** Where a class finding stands in its field. */
idt_bytes idt_rows__text_of_class(const idt_record *record, const idt_class_view *v);

/** Header, verdict and error row with cells between delimiters: ',' is CSV, '\t' is TSV. */
void idt_rows_csv__put_head(idt_buf *out, char delimiter);
void idt_rows_csv__put_verdict(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                               char delimiter);
void idt_rows_csv__put_error(idt_buf *out, const idt_record *record, char delimiter);

#endif
