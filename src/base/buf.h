/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A growing run of bytes. Lack of memory is remembered instead of returned: write as much as you
 * like, then ask idt_buf__status once. Also writes JSON strings and numbers.
 */
#ifndef IDT_BASE_BUF_H
#define IDT_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interdict/base.h"

/** One thread at a time. Zero-initialise; free with idt_buf__free. */
typedef struct idt_buf {
    char *data; /* not NUL-terminated */
    size_t len;
    size_t capacity;
    bool failed; /* memory ran out; the content is incomplete */
} idt_buf;

void idt_buf__free(idt_buf *buf);

/** Forget the content, keep the memory and clear `failed`. */
void idt_buf__reset(idt_buf *buf);

/** IDT_OK, or IDT_ENOMEM when some earlier write did not fit into memory. */
int idt_buf__status(const idt_buf *buf);

/** Make room for `extra` more bytes. False when memory runs out (also remembered). */
bool idt_buf__reserve(idt_buf *buf, size_t extra);

void idt_buf__put(idt_buf *buf, const void *data, size_t len);
void idt_buf__put_bytes(idt_buf *buf, idt_bytes text);
void idt_buf__put_cstr(idt_buf *buf, const char *text);
void idt_buf__put_char(idt_buf *buf, char c);
void idt_buf__put_u64(idt_buf *buf, uint64_t value);
void idt_buf__put_i64(idt_buf *buf, int64_t value);
void idt_buf__printf(idt_buf *buf, const char *format, ...) IDT_PRINTF(2, 3);

/** Zero bytes up to the next multiple of `alignment` (a power of two). */
void idt_buf__align(idt_buf *buf, size_t alignment);

/**
 * A JSON string with its quotation marks (RFC 8259). Bytes that are not UTF-8 become U+FFFD, one
 * per byte, so that the output is always valid.
 */
void idt_buf__put_json(idt_buf *buf, idt_bytes text);

/** As idt_buf__put_json without the quotation marks: a piece of a longer string. */
void idt_buf__put_json_text(idt_buf *buf, idt_bytes text);

/** View of the content; valid until the next write. */
static inline idt_bytes idt_buf__bytes(const idt_buf *buf)
{
    return (idt_bytes){buf->data, buf->len};
}

#endif
