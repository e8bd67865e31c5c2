/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts and error rows as lines of output: JSON lines, CSV, TSV, or a table for a person. */
#ifndef IDT_CLI_ROWS_H
#define IDT_CLI_ROWS_H

#include <stdbool.h>

#include "base/buf.h"
#include "interdict/screen.h"

typedef enum idt_rows_format {
    IDT_ROWS_JSONL,
    IDT_ROWS_CSV,
    IDT_ROWS_TSV,
    IDT_ROWS_TABLE,
    IDT_ROWS_CLASSES, /* no verdicts: see class_rows.h */
    IDT_ROWS_NO_HEAD, /* no verdicts, no head */
} idt_rows_format;

typedef struct idt_rows_style {
    idt_rows_format format;
    bool only_alerts; /* leave out records that are clear; error rows stay */
    bool has_color;   /* of the table */
    bool has_ids;     /* the same: a column of ids */
    int columns;      /* of the table */
} idt_rows_style;

/** The line before the first row: the header of CSV, TSV and the table; nothing for JSON lines. */
void idt_rows__put_head(idt_buf *out, const idt_rows_style *style);

/** The rows of one verdict: a JSON line, or one row for each finding. */
void idt_rows__put_verdict(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                           const idt_rows_style *style);

/** The row of a record that could not be read. */
void idt_rows__put_error(idt_buf *out, const idt_record *record, const idt_rows_style *style);

/** The same for a person: `path:line: message`. */
void idt_rows__put_error_note(idt_buf *out, const idt_record *record);

#endif
