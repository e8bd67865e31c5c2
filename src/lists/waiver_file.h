/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Good-guy lists as files: a table with a header row, tab or comma between, columns in any order.
 *
 *   party_id, name, party_digest     the party; party_id may be empty or left out
 *   list, entry, entry_digest        the entry of the list
 *   approver, reason                 who decided, and why
 *   approved_on, expires             days; the last one is the last on which the waiver holds
 *
 * Further columns are for people. A file with a wrong line is refused as a whole.
 */
#ifndef IDT_LISTS_WAIVER_FILE_H
#define IDT_LISTS_WAIVER_FILE_H

#include "party/waivers.h"

enum { IDT_WAIVER_FILE_MAX = 64 << 20 };

/**
 * @param out  free with idt_waivers__free; NULL on failure
 * @return IDT_OK, IDT_EIO, IDT_ENOMEM, IDT_EFORMAT, IDT_ELIMIT (larger than IDT_WAIVER_FILE_MAX or
 *         more lines than IDT_WAIVERS_MAX); the message begins with the file and the line
 */
int idt_waiver_file__read(idt_waivers **out, const char *path, idt_error *err);

/** The same from memory. @param name  for messages */
int idt_waiver_file__parse(idt_waivers **out, const char *name, idt_bytes content, idt_error *err);

#endif
