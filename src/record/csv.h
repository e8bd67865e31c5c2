/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of CSV (RFC 4180) and TSV. A quotation mark opens a quoted field only at the start of a
 * field; elsewhere it is an ordinary character, as in `5" pipe`.
 */
#ifndef IDT_RECORD_CSV_H
#define IDT_RECORD_CSV_H

#include "record/record_int.h"

/** Where a search for the end of a row stands, so that it can go on when more bytes arrive. */
typedef struct idt_csv_scan {
    size_t at; /* next byte to look at */
    enum { IDT_CSV_AT_START, IDT_CSV_IN_PLAIN, IDT_CSV_IN_QUOTES, IDT_CSV_AFTER_QUOTE } state;
    size_t next_quote; /* no quotation mark stands in [at, next_quote) */
} idt_csv_scan;

/** Begin to search at a row that starts at `at`; keeps what is known about quotation marks. */
void idt_csv__begin_row(idt_csv_scan *scan, size_t at);

/**
 * Search for the line feed that ends the row.
 * @return true: scan->at is behind the line feed; false: the text ends inside the row
 */
bool idt_csv__find_end(idt_csv_scan *scan, idt_bytes text, char delimiter);

/** Why a row cannot be cut into fields. */
typedef enum idt_csv_fault {
    IDT_CSV_FINE,
    IDT_CSV_TEXT_AFTER_QUOTE,
    IDT_CSV_OPEN_QUOTE,
} idt_csv_fault;

/** A row that is being cut. Set text, delimiter and has_quotes, the rest to zero. */
typedef struct idt_csv_row {
    idt_bytes text; /* the row without its line end */
    char delimiter;
    bool has_quotes; /* false for TSV: quotation marks are ordinary characters */
    bool is_done;
    size_t at;
    idt_csv_fault fault; /* `at` tells where */
} idt_csv_row;

/**
 * Cut the next field; doubled quotation marks are resolved into `arena`.
 * @return IDT_OK, IDT_DONE (no more fields), IDT_EFORMAT (see row->fault), IDT_ENOMEM
 */
int idt_csv__next_field(idt_csv_row *row, idt_arena *arena, idt_bytes *out);

/** A line without its "\n" or "\r\n". */
idt_bytes idt_csv__without_line_end(idt_bytes line);

/**
 * Name the columns of an input from its header row. Names are trimmed; an empty one becomes
 * "column<N>", a repeated one gets "." and its column number (from 1), so that each is unique.
 *
 * @param arena  owns the names
 * @return IDT_OK, IDT_EFORMAT (the header cannot name the columns), IDT_ENOMEM
 */
int idt_csv__read_header(idt_input *input, idt_bytes row, idt_arena *arena, idt_error *err);

#endif
