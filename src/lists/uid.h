/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stable names for entries of lists that give them no number. The `_id` column of the
 * Consolidated Screening List is a digest of the row (SHA-1 in one edition, SHA-224 in the next),
 * so any change of a row, and any change of the tool, would look like a removal.
 */
#ifndef IDT_LISTS_UID_H
#define IDT_LISTS_UID_H

#include "interdict/base.h"

/** A hash of the words of a text: letter case and the number of blanks do not count. */
uint64_t idt_list_uid__hash(idt_bytes text, uint64_t seed);

enum { IDT_LIST_UID_SIZE = 32 };

/** "dpl:" and 16 hexadecimal digits of name and effective date. Letter case does not count. */
void idt_list_uid__denied_uid(char out[IDT_LIST_UID_SIZE], idt_bytes name, idt_date effective);

/**
 * `code`, ":" and 16 hexadecimal digits of name and country. Letter case does not count.
 * @param code  short name of the list, at most 8 letters
 */
void idt_list_uid__named_uid(char out[IDT_LIST_UID_SIZE], const char *code, idt_bytes name,
                             idt_bytes country);

#endif
