/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/csv.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "base/utf8.h"

typedef enum csv_state {
    ROW_START,
    FIELD_START,
    PLAIN,
    QUOTED,
    QUOTE_IN_QUOTED, /* a mark was seen: the end of the field, or the first of two */
    AFTER_CR,
    AFTER_END_MARK,
} csv_state;

struct idt_list_csv {
    idt_list_input *input;
    idt_list_csv_options options;
    idt_bytes chunk; /* what is left of it */
    bool started;
    csv_state state;
    uint64_t line, offset; /* of the next byte */
    idt_buf text;          /* of the row's fields, one after the other */
    size_t ends[IDT_LIST_COLUMNS_MAX];
    idt_bytes fields[IDT_LIST_COLUMNS_MAX];
    size_t n_fields, n_columns; /* of this row, of the first row */
};

int idt_list_csv__new(idt_list_csv **out, idt_list_input *input,
                      const idt_list_csv_options *options, idt_error *err)
{
    idt_list_csv *csv = idt_alloc__zeroed(1, sizeof *csv);

    *out = csv;
    if (!csv)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    csv->input = input;
    csv->options = *options;
    csv->line = 1;
    return IDT_OK;
}

void idt_list_csv__free(idt_list_csv *csv)
{
    if (!csv)
        return;
    idt_buf__free(&csv->text);
    idt_alloc__free(csv);
}

int idt_list_csv__fail(const idt_list_csv *csv, const idt_list_csv_row *row, idt_error *err,
                       const char *format, ...)
{
    char message[176];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return idt_list_input__fail(csv->input, IDT_EFORMAT, row->line, row->offset, err, "%s",
                                message);
}

static int fail_here(const idt_list_csv *csv, int code, idt_error *err, const char *message)
{
    return idt_list_input__fail(csv->input, code, csv->line, csv->offset, err, "%s (byte %llu)",
                                message, (unsigned long long)csv->offset);
}

static int put_byte(idt_list_csv *csv, unsigned char c, idt_error *err)
{
    char utf8[4];
    uint32_t code;

    if (csv->text.len >= IDT_LIST_ROW_MAX)
        return fail_here(csv, IDT_ELIMIT, err,
                         "a row is longer than 1 MiB: a closing quotation mark may be missing");
    if (c == 0)
        return fail_here(csv, IDT_EFORMAT, err, "NUL byte: the file is damaged or not text");
    if (c < 0x80 || csv->options.encoding == IDT_LIST_UTF8 ||
        csv->options.encoding == IDT_LIST_ENCODING_DEFAULT) {
        idt_buf__put_char(&csv->text, (char)c);
        return IDT_OK;
    }
    code = idt_list_encoding__decode(csv->options.encoding, c);
    if (code == 0)
        return idt_list_input__fail(csv->input, IDT_EFORMAT, csv->line, csv->offset, err,
                                    "byte 0x%02X (at byte %llu) is not text in %s: name the "
                                    "encoding that the file is in",
                                    c, (unsigned long long)csv->offset,
                                    idt_list_encoding__name(csv->options.encoding));
    idt_buf__put(&csv->text, utf8, idt_utf8__encode(utf8, code));
    return IDT_OK;
}

static int end_field(idt_list_csv *csv, idt_error *err)
{
    size_t begin = csv->n_fields ? csv->ends[csv->n_fields - 1] : 0;

    if (csv->n_fields == IDT_LIST_COLUMNS_MAX)
        return fail_here(csv, IDT_ELIMIT, err, "a row has more than 128 columns");
    while (begin < csv->text.len) {
        size_t n = idt_utf8__length(csv->text.data + begin, csv->text.len - begin);

        if (n == 0)
            return idt_list_input__fail(
                csv->input, IDT_EFORMAT, csv->line, csv->offset, err,
                "byte 0x%02X in column %zu is not UTF-8: if the file is in Windows-1252, say so",
                (unsigned char)csv->text.data[begin], csv->n_fields + 1);
        begin += n;
    }
    csv->ends[csv->n_fields++] = csv->text.len;
    return IDT_OK;
}

/* A byte that ends a field or belongs to it, outside quotation marks. */
static int step_plain(idt_list_csv *csv, unsigned char c, bool *done, idt_error *err)
{
    int status;

    if (c == (unsigned char)csv->options.separator) {
        csv->state = FIELD_START;
        return end_field(csv, err);
    }
    if (c == '\n') {
        csv->state = ROW_START;
        status = end_field(csv, err);
        *done = true;
        return status;
    }
    if (c == '\r') {
        csv->state = AFTER_CR;
        return IDT_OK;
    }
    return put_byte(csv, c, err);
}

/* The first byte of a field. */
static int step_start(idt_list_csv *csv, unsigned char c, bool *done, idt_error *err)
{
    if (csv->state == ROW_START && (c == '\n' || c == '\r'))
        return IDT_OK;
    if (csv->state == ROW_START && c == 0x1A && csv->options.has_end_mark) {
        csv->state = AFTER_END_MARK;
        return IDT_OK;
    }
    if (c == '"') {
        csv->state = QUOTED;
        return IDT_OK;
    }
    csv->state = PLAIN;
    return step_plain(csv, c, done, err);
}

/* One byte further; *done when a row is complete. */
static int step(idt_list_csv *csv, unsigned char c, bool *done, idt_error *err)
{
    switch (csv->state) {
    case AFTER_END_MARK:
        return c == '\r' || c == '\n' || c == 0x1A
                   ? IDT_OK
                   : fail_here(csv, IDT_EFORMAT, err, "text after the end mark 0x1A");
    case ROW_START:
    case FIELD_START: return step_start(csv, c, done, err);
    case PLAIN:
        if (c == '"')
            return fail_here(csv, IDT_EFORMAT, err,
                             "a quotation mark inside a field that does not begin with one");
        break;
    case QUOTED:
        if (c != '"')
            return put_byte(csv, c, err);
        csv->state = QUOTE_IN_QUOTED;
        return IDT_OK;
    case QUOTE_IN_QUOTED:
        if (c == '"') {
            csv->state = QUOTED;
            return put_byte(csv, c, err);
        }
        if (c != (unsigned char)csv->options.separator && c != '\r' && c != '\n')
            return fail_here(
                csv, IDT_EFORMAT, err,
                "text after a closing quotation mark: marks inside a field are doubled");
        break;
    case AFTER_CR:
        if (c != '\n')
            return fail_here(csv, IDT_EFORMAT, err, "a carriage return without a line feed");
        break;
    }
    return step_plain(csv, c, done, err);
}

/*
 * The end of the input. A last row without line end is whole when its last field is closed by a
 * quotation mark and it has as many fields as the first row; otherwise nobody can know.
 */
static int at_end(idt_list_csv *csv, idt_error *err)
{
    if (csv->state == QUOTE_IN_QUOTED && !csv->options.has_end_mark &&
        csv->n_fields + 1 == csv->n_columns) {
        csv->state = ROW_START;
        return end_field(csv, err);
    }
    if (csv->state == AFTER_END_MARK || (csv->state == ROW_START && !csv->options.has_end_mark))
        return IDT_DONE;
    if (csv->state == ROW_START)
        fail_here(csv, IDT_EFORMAT, err,
                  "the file is truncated: its end mark 0x1A is missing, fetch it again");
    else
        fail_here(csv, IDT_EFORMAT, err,
                  "the file is truncated: it ends inside a row, fetch it again");
    return IDT_MORE;
}

static int refill(idt_list_csv *csv, idt_error *err)
{
    int status = idt_list_input__next(csv->input, &csv->chunk, err);

    if (status != IDT_OK || csv->started)
        return status;
    csv->started = true;
    status = idt_list_input__sniff(csv->input, csv->chunk, false, err);
    if (status == IDT_OK && idt_bytes__starts_with(csv->chunk, IDT_LIT("\xEF\xBB\xBF"))) {
        csv->chunk = idt_bytes__slice(csv->chunk, 3, csv->chunk.len);
        csv->offset = 3;
    }
    return status;
}

static void finish_row(idt_list_csv *csv, idt_list_csv_row *row)
{
    size_t i, begin = 0;

    for (i = 0; i < csv->n_fields; i++) {
        csv->fields[i] = idt_bytes__slice(idt_buf__bytes(&csv->text), begin, csv->ends[i]);
        begin = csv->ends[i];
    }
    row->fields = csv->fields;
    row->n_fields = csv->n_fields;
    if (csv->n_columns == 0)
        csv->n_columns = csv->n_fields;
}

int idt_list_csv__next(idt_list_csv *csv, idt_list_csv_row *row, idt_error *err)
{
    bool done = false;
    int status;

    idt_buf__reset(&csv->text);
    /* a row of empty fields still has a view to point at */
    idt_buf__reserve(&csv->text, 1);
    csv->n_fields = 0;
    *row = (idt_list_csv_row){0};
    while (!done) {
        if (csv->chunk.len == 0) {
            status = refill(csv, err);
            if (status == IDT_DONE) {
                status = at_end(csv, err);
                done = true;
            }
            if (status != IDT_OK)
                return status;
            continue;
        }
        if (csv->state == ROW_START) {
            row->line = csv->line;
            row->offset = csv->offset;
        }
        status = step(csv, (unsigned char)csv->chunk.data[0], &done, err);
        if (status != IDT_OK)
            return status;
        csv->line += csv->chunk.data[0] == '\n';
        csv->offset++;
        csv->chunk = idt_bytes__slice(csv->chunk, 1, csv->chunk.len);
    }
    if (idt_buf__status(&csv->text) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    finish_row(csv, row);
    return IDT_OK;
}
