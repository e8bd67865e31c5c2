/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strict reader of separated text (RFC 4180 with a choice of separator): one row at a time, memory
 * bounded by one row. A quotation mark opens a field only at its start and is doubled inside; rows
 * end with LF or CRLF; every row has the columns it should have.
 */
#ifndef IDT_LISTS_CSV_H
#define IDT_LISTS_CSV_H

#include "base/buf.h"
#include "lists/input.h"

enum {
    IDT_LIST_ROW_MAX = 1 << 20, /* bytes of one row */
    IDT_LIST_COLUMNS_MAX = 128, /* fields of one row */
};

typedef struct idt_list_csv_options {
    char separator;    /* ',' or '\t' */
    bool has_end_mark; /* the file ends with byte 0x1A after its last row; required */
    idt_list_encoding encoding;
} idt_list_csv_options;

typedef struct idt_list_csv_row {
    const idt_bytes *fields; /* UTF-8, without quotation marks, valid until the next row */
    size_t n_fields;
    uint64_t line;   /* where it begins, from 1 */
    uint64_t offset; /* byte where it begins, from 0 */
} idt_list_csv_row;

typedef struct idt_list_csv idt_list_csv;

/** @param input  borrowed until idt_list_csv__free */
int idt_list_csv__new(idt_list_csv **out, idt_list_input *input,
                      const idt_list_csv_options *options, idt_error *err);

/** Takes NULL. */
void idt_list_csv__free(idt_list_csv *csv);

/**
 * The next row that is not empty.
 *
 * @return IDT_OK, IDT_DONE (the end, and the file is whole), IDT_MORE (the file ends inside a row
 *         or without its end mark: it is truncated, err says where), IDT_EFORMAT, IDT_ELIMIT,
 *         IDT_EIO, IDT_ENOMEM
 */
int idt_list_csv__next(idt_list_csv *csv, idt_list_csv_row *row, idt_error *err);

/** Fill an error that names the input and the row, and return IDT_EFORMAT. */
int idt_list_csv__fail(const idt_list_csv *csv, const idt_list_csv_row *row, idt_error *err,
                       const char *format, ...) IDT_PRINTF(4, 5);

#endif
