/* SPDX-License-Identifier: Apache-2.0 */
/* Text line by line, with a bound on the line. */
#ifndef IDT_LISTS_LINES_H
#define IDT_LISTS_LINES_H

#include "base/buf.h"
#include "lists/input.h"

enum { IDT_LIST_LINE_MAX = 4 << 20 };

/** One thread at a time. Zero-initialise and set `input`; free with idt_list_lines__free. */
typedef struct idt_list_lines {
    idt_list_input *input; /* borrowed */
    idt_bytes chunk;
    idt_buf line;
    uint64_t number, offset; /* of the line that was returned: number from 1, its first byte */
    uint64_t taken;
    bool started;
} idt_list_lines;

void idt_list_lines__free(idt_list_lines *lines);

/**
 * The next line without its line end, valid until the next call.
 * @return IDT_OK; IDT_DONE; IDT_MORE (the last line has no line end; it is in *out); IDT_EFORMAT,
 *         IDT_ELIMIT (longer than IDT_LIST_LINE_MAX), IDT_EIO, IDT_ENOMEM
 */
int idt_list_lines__next(idt_list_lines *lines, idt_bytes *out, idt_error *err);

#endif
