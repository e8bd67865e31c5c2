/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/table.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

enum { ABSENT = 255 };

struct idt_list_table {
    idt_list_csv *csv;
    const idt_list_table_column *columns;
    size_t n_columns;
    idt_arena arena;
    idt_bytes header[IDT_LIST_COLUMNS_MAX];
    size_t n_header;
    uint8_t place[IDT_LIST_COLUMNS_MAX]; /* of columns[i] in the file, or ABSENT */
    uint8_t stray[IDT_LIST_COLUMNS_MAX]; /* places in the file that no column has */
    size_t n_stray;
    idt_list_csv_row row;
};

static size_t find_column(const idt_list_table *table, idt_bytes name)
{
    size_t i;

    for (i = 0; i < table->n_columns; i++)
        if (idt_bytes__is(name, table->columns[i].name))
            break;
    return i;
}

static int place_columns(idt_list_table *table, idt_error *err)
{
    size_t i, column;

    memset(table->place, ABSENT, sizeof table->place);
    for (i = 0; i < table->n_header; i++) {
        column = find_column(table, table->header[i]);
        if (column == table->n_columns) {
            table->stray[table->n_stray++] = (uint8_t)i;
            continue;
        }
        if (table->place[column] != ABSENT)
            return idt_list_csv__fail(table->csv, &table->row, err, "column \"%s\" comes twice",
                                      table->columns[column].name);
        table->place[column] = (uint8_t)i;
    }
    for (i = 0; i < table->n_columns; i++)
        if (table->columns[i].required && table->place[i] == ABSENT)
            return idt_list_csv__fail(table->csv, &table->row, err,
                                      "column \"%s\" is missing: is this a file of another list?",
                                      table->columns[i].name);
    return IDT_OK;
}

static int read_header(idt_list_table *table, idt_error *err)
{
    int status = idt_list_csv__next(table->csv, &table->row, err);
    size_t i;

    if (status == IDT_DONE)
        return idt_list_csv__fail(table->csv, &table->row, err, "the file is empty");
    if (status != IDT_OK)
        return status == IDT_MORE ? IDT_EFORMAT : status;
    table->n_header = table->row.n_fields;
    for (i = 0; i < table->n_header; i++) {
        table->header[i] = idt_arena__copy(&table->arena, idt_bytes__trim(table->row.fields[i]));
        if (!table->header[i].data)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
    }
    return place_columns(table, err);
}

int idt_list_table__new(idt_list_table **out, idt_list_csv *csv,
                        const idt_list_table_column *columns, size_t n_columns, idt_error *err)
{
    idt_list_table *table = idt_alloc__zeroed(1, sizeof *table);
    int status;

    *out = NULL;
    if (!table)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    table->csv = csv;
    table->columns = columns;
    table->n_columns = n_columns;
    status = read_header(table, err);
    if (status == IDT_OK)
        *out = table;
    else
        idt_list_table__free(table);
    return status;
}

void idt_list_table__free(idt_list_table *table)
{
    if (!table)
        return;
    idt_arena__free(&table->arena);
    idt_alloc__free(table);
}

static bool is_header_again(const idt_list_table *table)
{
    size_t i;

    for (i = 0; i < table->n_header; i++)
        if (!idt_bytes__equal(idt_bytes__trim(table->row.fields[i]), table->header[i]))
            return false;
    return true;
}

int idt_list_table__next(idt_list_table *table, idt_error *err)
{
    int status;

    do {
        status = idt_list_csv__next(table->csv, &table->row, err);
        if (status != IDT_OK)
            return status;
        if (table->row.n_fields != table->n_header)
            return idt_list_csv__fail(table->csv, &table->row, err,
                                      "the row has %zu columns, its header %zu",
                                      table->row.n_fields, table->n_header);
    } while (is_header_again(table));
    return IDT_OK;
}

idt_bytes idt_list_table__get(const idt_list_table *table, size_t column)
{
    if (table->place[column] == ABSENT)
        return (idt_bytes){"", 0};
    return idt_bytes__trim(table->row.fields[table->place[column]]);
}

bool idt_list_table__stray(const idt_list_table *table, size_t i, idt_bytes *name, idt_bytes *field)
{
    if (i >= table->n_stray)
        return false;
    *name = table->header[table->stray[i]];
    *field = table->row.fields[table->stray[i]];
    return true;
}

const idt_list_csv_row *idt_list_table__row(const idt_list_table *table)
{
    return &table->row;
}
