/* SPDX-License-Identifier: Apache-2.0 */
/* Separated text whose first row names its columns: fields by column, not by position. */
#ifndef IDT_LISTS_TABLE_H
#define IDT_LISTS_TABLE_H

#include "lists/csv.h"

typedef struct idt_table_column {
    const char *name;
    bool required;
} idt_table_column;

typedef struct idt_table idt_table;

/**
 * Read the header row. Columns may come in any order; ones that are not in `columns` are kept, see
 * idt_table__stray.
 *
 * @param out      borrows `csv` and `columns`; free with idt_table__free
 * @param columns  at most IDT_LIST_COLUMNS_MAX
 * @return IDT_OK, IDT_EFORMAT (a required column is missing, a name comes twice), or as
 *         idt_csv__next
 */
int idt_table__new(idt_table **out, idt_csv *csv, const idt_table_column *columns, size_t n_columns,
                   idt_error *err);

/** Takes NULL. */
void idt_table__free(idt_table *table);

/**
 * The next row. A repeated header row is passed over.
 * @return as idt_csv__next; IDT_EFORMAT also when the row has not as many fields as the header
 */
int idt_table__next(idt_table *table, idt_error *err);

/** Field of the current row by index into `columns`; empty when the file has no such column. */
idt_bytes idt_table__get(const idt_table *table, size_t column);

/** Name and field of the i-th column that is not in `columns`; false when there are not so many. */
bool idt_table__stray(const idt_table *table, size_t i, idt_bytes *name, idt_bytes *field);

const idt_csv_row *idt_table__row(const idt_table *table);

#endif
