/* SPDX-License-Identifier: Apache-2.0 */
/* Dates as lists write them. */
#ifndef IDT_LISTS_WHEN_H
#define IDT_LISTS_WHEN_H

#include <stdbool.h>

#include "interdict/base.h"

typedef enum idt_list_when_order {
    IDT_LIST_WHEN_ISO,   /* 2023-11-16, a time after it is passed over */
    IDT_LIST_WHEN_DMY,   /* 16/11/2023 */
    IDT_LIST_WHEN_MDY,   /* 11/16/2023 */
    IDT_LIST_WHEN_WORDS, /* 16 Nov 2023 */
} idt_list_when_order;

/**
 * Read a whole date.
 * @return IDT_OK; IDT_DONE when the text is empty or has no day or month ("00/00/1955", "1971");
 *         IDT_EFORMAT (another shape); IDT_ERANGE (no such day, or a year outside 1900..2199, which
 *         no list means)
 */
int idt_list_when__parse(idt_date *out, idt_bytes text, idt_list_when_order order);

/**
 * The year of a Federal Register citation such as "85 FR 34505; 85 FR 44159" or "68 F.R. 38290":
 * the volume that comes first, plus 1935.
 * @return the year, or 0 when the text is no such citation
 * @source Federal Register, volume 1 is 1936, one volume a year
 */
int idt_list_when__register_year(idt_bytes citation);

/**
 * Set an impossible century right: "0097-06-30" cited as "62 FR 35334" is 1997-06-30. Only when
 * the two last digits of the year are those of the cited volume's year.
 */
bool idt_list_when__repair(idt_date *out, idt_bytes text, idt_bytes citation);

#endif
