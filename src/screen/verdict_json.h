/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON form of a verdict, appended to a buffer. */
#ifndef IDT_SCREEN_VERDICT_JSON_H
#define IDT_SCREEN_VERDICT_JSON_H

#include <stdbool.h>

#include "base/buf.h"
#include "interdict/screen.h"

/** The version of docs/verdict.schema.json that is written. */
#define IDT_VERDICT_SCHEMA "interdict.verdict/1"

/**
 * Append which field was not searched as a whole, and why, as one sentence without a full stop.
 * @return false when every field was; nothing is appended then
 */
bool idt_verdict__put_incomplete(idt_buf *out, const idt_verdict *verdict);

/** Append the JSON form without a line end. */
void idt_verdict__put_json(idt_buf *out, const idt_verdict *verdict);

#endif
