/* SPDX-License-Identifier: Apache-2.0 */
/* The listings of a book as lines of text. */
#ifndef IDT_SCREEN_CATALOGUE_H
#define IDT_SCREEN_CATALOGUE_H

#include <stdbool.h>

#include "base/buf.h"
#include "interdict/book.h"

/** What to list. Zero-initialise, with as_of IDT_DATE_NONE for every date. */
typedef struct idt_catalogue_query {
    idt_date as_of;      /* only listings in force on that day */
    char country[3];     /* only listings that concern it; "" for all */
    idt_bytes substance; /* only this id; empty for all */
} idt_catalogue_query;

/**
 * One line a listing: substance, title, listing, jurisdiction, list, entry, from, to, confidence,
 * citation; by substance, jurisdiction and date.
 * @param is_table  padded columns for a person, without title, listing id and citation;
 *                  false: tab-separated values with a header
 */
void idt_catalogue__put(idt_buf *out, const idt_book *book, const idt_catalogue_query *query,
                        bool is_table);

#endif
