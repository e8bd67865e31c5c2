/* SPDX-License-Identifier: Apache-2.0 */
/* Separated text whose first row names its columns: fields by column, not by position. */
#ifndef IDT_LISTS_TABLE_H
#define IDT_LISTS_TABLE_H

#include "lists/csv.h"

typedef struct idt_list_table_column {
    const char *name;
    bool required;
} idt_list_table_column;

typedef struct idt_list_table idt_list_table;

/**
 * Read the header row. Columns may come in any order; ones that are not in `columns` are kept, see
 * idt_list_table__stray.
 *
 * @param out      borrows `csv` and `columns`; free with idt_list_table__free
 * @param columns  at most IDT_LIST_COLUMNS_MAX
 * @return IDT_OK, IDT_EFORMAT (a required column is missing, a name comes twice), or as
 *         idt_list_csv__next
 */
int idt_list_table__new(idt_list_table **out, idt_list_csv *csv,
                        const idt_list_table_column *columns, size_t n_columns, idt_error *err);

/** Takes NULL. */
void idt_list_table__free(idt_list_table *table);

/**
 * The next row. A repeated header row is passed over.
 * @return as idt_list_csv__next; IDT_EFORMAT also when the row has not as many fields as the header
 */
int idt_list_table__next(idt_list_table *table, idt_error *err);

/** Field of the current row by index into `columns`; empty when the file has no such column. */
idt_bytes idt_list_table__get(const idt_list_table *table, size_t column);

/** Name and field of the i-th column that is not in `columns`; false when there are not so many. */
bool idt_list_table__stray(const idt_list_table *table, size_t i, idt_bytes *name,
                           idt_bytes *field);

const idt_list_csv_row *idt_list_table__row(const idt_list_table *table);

#endif
