/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One JSON object a line → fields. Strict RFC 8259: what another strict reader refuses is refused
 * here. Nested members get dotted names; duplicate names are refused.
 */
#ifndef IDT_RECORD_JSON_H
#define IDT_RECORD_JSON_H

#include "record/record_int.h"

/** One thread at a time. Made by idt_json__new, freed by idt_json__free. */
typedef struct idt_json idt_json;

/** NULL when memory runs out. */
idt_json *idt_json__new(void);
void idt_json__free(idt_json *json);

/** Start on a chunk of whole lines, with IDT_CHUNK_PADDING readable bytes behind. Borrowed. */
void idt_json__begin(idt_json *json, idt_bytes chunk);

/**
 * Read one line of the chunk. Lines come in ascending order; some may be left out.
 *
 * @param begin, end  the line in the chunk, without its line end, not blank
 * @param fields      reset; filled with what was read, also on failure
 * @param code        IDT_RECORD_OK or why this is not a record; then *why has the message
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_json__read(idt_json *json, size_t begin, size_t end, idt_fields *fields,
                   idt_record_code *code, idt_error *why);

#endif
