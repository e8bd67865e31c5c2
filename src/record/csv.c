/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of CSV and TSV: where they end, and their fields. */
#include "record/csv.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"

void idt_csv__begin_row(idt_csv_scan *scan, size_t at)
{
    scan->at = at;
    scan->state = IDT_CSV_AT_START;
}

/* First quotation mark at or after scan->at. */
static size_t next_quote(idt_csv_scan *scan, idt_bytes text)
{
    const char *p;

    if (scan->next_quote >= scan->at && scan->next_quote < text.len &&
        text.data[scan->next_quote] == '"')
        return scan->next_quote;
    if (scan->next_quote < scan->at)
        scan->next_quote = scan->at;
    p = memchr(text.data + scan->next_quote, '"', text.len - scan->next_quote);
    scan->next_quote = p ? (size_t)(p - text.data) : text.len;
    return scan->next_quote;
}

/* Outside quotation marks: up to an opening one, or past the line feed (true). */
static bool scan_outside(idt_csv_scan *scan, idt_bytes text, char delimiter)
{
    const char *data = text.data;
    size_t at = scan->at;

    while (at < text.len) {
        char c = data[at++];

        if (c == '\n') {
            scan->at = at;
            return true;
        }
        if (c == '"' && scan->state == IDT_CSV_AT_START) {
            scan->state = IDT_CSV_IN_QUOTES;
            break;
        }
        scan->state = c == delimiter ? IDT_CSV_AT_START : IDT_CSV_IN_PLAIN;
    }
    scan->at = at;
    return false;
}

bool idt_csv__find_end(idt_csv_scan *scan, idt_bytes text, char delimiter)
{
    while (scan->at < text.len) {
        const char *p;

        if (scan->state == IDT_CSV_IN_QUOTES) {
            scan->at = next_quote(scan, text);
            if (scan->at == text.len)
                return false;
            scan->at++;
            scan->state = IDT_CSV_AFTER_QUOTE;
            continue;
        }
        if (scan->state == IDT_CSV_AFTER_QUOTE) {
            bool is_doubled = text.data[scan->at] == '"';

            scan->state = is_doubled ? IDT_CSV_IN_QUOTES : IDT_CSV_IN_PLAIN;
            scan->at += is_doubled;
            if (is_doubled)
                continue;
        }
        p = memchr(text.data + scan->at, '\n', text.len - scan->at);
        if (p && next_quote(scan, text) > (size_t)(p - text.data)) {
            scan->at = (size_t)(p - text.data) + 1;
            return true;
        }
        if (scan_outside(scan, text, delimiter))
            return true;
    }
    return false;
}

idt_bytes idt_csv__without_line_end(idt_bytes line)
{
    if (line.len > 0 && line.data[line.len - 1] == '\n')
        line.len--;
    if (line.len > 0 && line.data[line.len - 1] == '\r')
        line.len--;
    return line;
}

/* The closing quotation mark of the field that was opened before row->at. */
static bool find_close(const idt_csv_row *row, size_t *close, size_t *n_doubled)
{
    size_t at = row->at;

    *n_doubled = 0;
    for (;;) {
        const char *p = memchr(row->text.data + at, '"', row->text.len - at);

        if (!p)
            return false;
        at = (size_t)(p - row->text.data) + 1;
        if (at == row->text.len || row->text.data[at] != '"') {
            *close = at - 1;
            return true;
        }
        ++*n_doubled;
        at++;
    }
}

static int resolve_doubled(idt_bytes *value, size_t n_doubled, idt_arena *arena)
{
    char *to = idt_arena__alloc(arena, value->len - n_doubled);
    size_t n = 0;

    if (!to)
        return IDT_ENOMEM;
    for (size_t i = 0; i < value->len; i++) {
        to[n++] = value->data[i];
        i += value->data[i] == '"'; /* the second of two */
    }
    *value = (idt_bytes){to, n};
    return IDT_OK;
}

static int quoted_field(idt_csv_row *row, idt_arena *arena, idt_bytes *out)
{
    size_t close, n_doubled;

    row->at++;
    if (!find_close(row, &close, &n_doubled)) {
        row->at--;
        row->fault = IDT_CSV_OPEN_QUOTE;
        return IDT_EFORMAT;
    }
    *out = idt_bytes__slice(row->text, row->at, close);
    row->at = close + 1;
    if (row->at == row->text.len) {
        row->is_done = true;
    } else if (row->text.data[row->at] == row->delimiter) {
        row->at++;
    } else {
        row->fault = IDT_CSV_TEXT_AFTER_QUOTE;
        return IDT_EFORMAT;
    }
    return n_doubled ? resolve_doubled(out, n_doubled, arena) : IDT_OK;
}

int idt_csv__next_field(idt_csv_row *row, idt_arena *arena, idt_bytes *out)
{
    const char *data = row->text.data;
    size_t at = row->at, len = row->text.len;
    char delimiter = row->delimiter;

    if (row->is_done)
        return IDT_DONE;
    if (row->has_quotes && at < len && data[at] == '"')
        return quoted_field(row, arena, out);
    while (at < len && data[at] != delimiter)
        at++;
    *out = idt_bytes__slice(row->text, row->at, at);
    row->is_done = at == len;
    row->at = row->is_done ? at : at + 1;
    return IDT_OK;
}

static bool is_taken(const idt_bytes *columns, size_t n, idt_bytes name)
{
    for (size_t i = 0; i < n; i++) {
        if (idt_bytes__equal(columns[i], name))
            return true;
    }
    return false;
}

/* A name for column n (from 0) that no column before it has. */
static int name_column(idt_bytes *columns, size_t n, idt_bytes text, idt_arena *arena)
{
    char name[IDT_RECORD_MAX_NAME + 32];
    idt_bytes unique = idt_bytes__trim(text), stem = unique;
    int len = 0;

    if (unique.len == 0)
        len = snprintf(name, sizeof name, "column%zu", n + 1);
    else if (is_taken(columns, n, unique))
        len = snprintf(name, sizeof name, "%.*s.%zu", (int)stem.len, stem.data, n + 1);
    if (len > 0)
        unique = (idt_bytes){name, (size_t)len};
    /* Somebody may have used that name for another column. */
    for (unsigned k = 2; is_taken(columns, n, unique); k++) {
        len = snprintf(name, sizeof name, "%.*s.%zu.%u", (int)stem.len, stem.data, n + 1, k);
        unique = (idt_bytes){name, (size_t)len};
    }
    columns[n] = idt_arena__copy(arena, unique);
    return columns[n].data ? IDT_OK : IDT_ENOMEM;
}

static int header_fault(const idt_csv_row *row, idt_error *err)
{
    return idt_error__at(err, IDT_EFORMAT, row->at,
                         row->fault == IDT_CSV_OPEN_QUOTE
                             ? "a quotation mark in the header is not closed"
                             : "text follows a closing quotation mark in the header");
}

int idt_csv__read_header(idt_input *input, idt_bytes text, idt_arena *arena, idt_error *err)
{
    idt_csv_row row = {.text = idt_csv__without_line_end(text),
                       .delimiter = input->delimiter,
                       .has_quotes = input->format == IDT_INPUT_CSV};
    idt_bytes *columns, name;
    size_t n = 0;
    int status;

    columns = idt_arena__array(arena, IDT_RECORD_MAX_FIELDS, sizeof *columns);
    if (!columns)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    while ((status = idt_csv__next_field(&row, arena, &name)) == IDT_OK) {
        if (n == IDT_RECORD_MAX_FIELDS)
            return idt_error__set(err, IDT_EFORMAT, "the header has more than %d columns",
                                  IDT_RECORD_MAX_FIELDS);
        if (name.len > IDT_RECORD_MAX_NAME)
            return idt_error__at(err, IDT_EFORMAT, row.at,
                                 "the name of column %zu is longer than %d bytes", n + 1,
                                 IDT_RECORD_MAX_NAME);
        if (name_column(columns, n, name, arena) != IDT_OK)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        n++;
    }
    if (status == IDT_ENOMEM)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    if (status != IDT_DONE)
        return header_fault(&row, err);
    input->columns = columns;
    input->n_columns = n;
    return IDT_OK;
}
