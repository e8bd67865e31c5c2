/* SPDX-License-Identifier: Apache-2.0 */
/* What an input is, from its first bytes. The rule for users stands in docs/records.md. */
#ifndef IDT_RECORD_SNIFF_H
#define IDT_RECORD_SNIFF_H

#include <stdbool.h>

#include "record/record.h"

enum { IDT_SNIFF_SIZE = 64 * 1024 };

/**
 * True when `text`, the start of an input, is enough to decide: it holds a whole line that is not
 * blank (for IDT_INPUT_STRUCTURES four lines, blank or not), or IDT_SNIFF_SIZE bytes. At the end of
 * an input anything is enough.
 */
bool idt_sniff__is_enough(idt_bytes text, idt_input_format asked);

/** True when an input of that name holds SDF records: ".sdf", ".sd", ".mol", also compressed. */
bool idt_sniff__is_sdf_name(idt_bytes path);

/** Bytes of a UTF-8 byte order mark at the start: 3 or 0. */
size_t idt_sniff__bom_size(idt_bytes text);

/**
 * Decide on format and delimiter where the options leave them open.
 *
 * @param text    start of the input behind a UTF-8 byte order mark
 * @param format  in: what was asked for; out: neither IDT_INPUT_DETECT nor IDT_INPUT_STRUCTURES
 * @param delimiter  in: what was asked for or 0; out: of CSV and TSV
 * @param column  IDT_INPUT_STRUCTURES: a further name of a column of structures, or empty
 * @return IDT_RECORD_OK, or the code and *err of an input that is not read at all
 */
idt_record_code idt_sniff__decide(idt_bytes text, idt_input_format *format, char *delimiter,
                                  idt_bytes column, idt_error *err);

#endif
