/* SPDX-License-Identifier: Apache-2.0 */
/* Calendar days as ISO 8601 text. */
#ifndef IDT_BASE_DATE_H
#define IDT_BASE_DATE_H

#include "interdict/base.h"

/** Bytes of "YYYY-MM-DD" with its NUL. */
enum { IDT_DATE_SIZE = 11 };

/**
 * The day that a year, month and day name.
 * @return IDT_OK, or IDT_ERANGE when there is no such day (years 1..9999)
 */
int idt_date__from_ymd(idt_date *out, int year, int month, int day);

/** Year, month 1..12 and day 1..31 of a day. */
void idt_date__to_ymd(idt_date date, int *year, int *month, int *day);

/**
 * Read exactly "YYYY-MM-DD".
 * @return IDT_OK, IDT_EFORMAT (other text) or IDT_ERANGE (no such day)
 */
int idt_date__parse(idt_date *out, idt_bytes text);

/** Write "YYYY-MM-DD" and a NUL. IDT_DATE_NONE is written as an empty string. */
void idt_date__format(char out[IDT_DATE_SIZE], idt_date date);

#endif
