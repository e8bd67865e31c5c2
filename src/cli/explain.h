/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict as a person reads it: the place, what it is, the law country by country, what to do. */
#ifndef IDT_CLI_EXPLAIN_H
#define IDT_CLI_EXPLAIN_H

#include <stdbool.h>

#include "base/buf.h"
#include "interdict/screen.h"

typedef struct idt_explain_style {
    bool has_color;
    int columns;        /* text is wrapped to this many */
    const char *source; /* shown before the verdict; NULL: nothing */
} idt_explain_style;

/** Append the explanation of one verdict. */
void idt_explain__verdict(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                          const idt_screen_options *options, const idt_explain_style *style);

#endif
