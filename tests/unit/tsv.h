/* SPDX-License-Identifier: Apache-2.0 */
/* Fixtures of tab-separated lines; lines that start with "# " are comments. */
#ifndef IDT_TESTS_UNIT_TSV_H
#define IDT_TESTS_UNIT_TSV_H

#include "test.h"

#include "base/file.h"

enum { TSV_MAX_COLUMNS = 8, TSV_MAX_FILE = 1 << 28 };

typedef struct tsv {
    idt_buf text;
    size_t at;
    unsigned line; /* of the row that was read last, from 1 */
    idt_bytes columns[TSV_MAX_COLUMNS];
    size_t n_columns;
} tsv;

static inline tsv tsv_open(const char *path)
{
    tsv out = {0};
    idt_error err;

    if (idt_file__read(&out.text, path, TSV_MAX_FILE, &err) != IDT_OK)
        fail_msg("%s", err.message);
    return out;
}

static inline void tsv_close(tsv *file)
{
    idt_buf__free(&file->text);
}

/* False at the end. Columns that a row lacks are empty. */
static inline bool tsv_next(tsv *file)
{
    while (file->at < file->text.len) {
        const char *begin = file->text.data + file->at;
        size_t left = file->text.len - file->at;
        const char *end = memchr(begin, '\n', left);
        idt_bytes row = {begin, end ? (size_t)(end - begin) : left};

        file->at += row.len + (end != NULL);
        file->line++;
        if (row.len == 0 || idt_bytes__starts_with(row, IDT_LIT("# ")))
            continue;
        memset(file->columns, 0, sizeof file->columns);
        file->n_columns = 0;
        for (size_t k = 0; k < TSV_MAX_COLUMNS && row.data; k++) {
            const char *tab = memchr(row.data, '\t', row.len);
            size_t len = tab ? (size_t)(tab - row.data) : row.len;

            file->columns[file->n_columns++] = (idt_bytes){row.data, len};
            row = tab ? idt_bytes__slice(row, len + 1, row.len) : (idt_bytes){NULL, 0};
        }
        return true;
    }
    return false;
}

/* The row from a column on, tabs and all; empty when the row has fewer columns. */
static inline idt_bytes tsv_rest(const tsv *file, size_t column)
{
    const idt_bytes *last = &file->columns[file->n_columns - 1];
    idt_bytes rest = file->columns[column];

    if (column < file->n_columns)
        rest.len = (size_t)(last->data + last->len - rest.data);
    return rest;
}

#endif
