/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stable names for entries of US lists that have no number of their own. The `_id` column of the
 * Consolidated Screening List is a digest of the row (SHA-1 in one edition, SHA-224 in the next),
 * so any change of a row, and any change of the tool, would look like a removal.
 */
#ifndef IDT_LISTS_US_UID_H
#define IDT_LISTS_US_UID_H

#include "interdict/base.h"

enum { IDT_LIST_US_UID_SIZE = 32 };

/** "dpl:" and 16 hexadecimal digits of name and effective date. Letter case does not count. */
void idt_list_us__denied_uid(char out[IDT_LIST_US_UID_SIZE], idt_bytes name, idt_date effective);

/**
 * `code`, ":" and 16 hexadecimal digits of name and country. Letter case does not count.
 * @param code  short name of the list, at most 8 letters
 */
void idt_list_us__named_uid(char out[IDT_LIST_US_UID_SIZE], const char *code, idt_bytes name,
                            idt_bytes country);

#endif
