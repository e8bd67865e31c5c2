/* SPDX-License-Identifier: Apache-2.0 */
/* Text on a terminal: colours, display width, wrapping. */
#ifndef IDT_CLI_PAINT_H
#define IDT_CLI_PAINT_H

#include <stdbool.h>

#include "base/buf.h"
#include "interdict/screen.h"

/** Columns that UTF-8 text takes; wide characters count two, control characters none. */
size_t idt_paint__width(idt_bytes text);

/**
 * The start of `text` that fits `columns`.
 * @return bytes; whole characters
 */
size_t idt_paint__fit(idt_bytes text, size_t columns);

/** Append text with control characters shown as spaces, so that no input can drive the terminal. */
void idt_paint__put_plain(idt_buf *out, idt_bytes text);

/** Append spaces. */
void idt_paint__pad(idt_buf *out, size_t n);

/**
 * Append text broken at spaces into lines of at most `columns`, the first continuing at column
 * `at`, the others indented by `indent`. Ends without a line end.
 */
void idt_paint__wrap(idt_buf *out, idt_bytes text, size_t at, size_t indent, size_t columns);

/** The escape sequence of a level's colour, or "" without colour. */
const char *idt_paint__level(idt_level level, bool has_color);

#endif
