/* SPDX-License-Identifier: Apache-2.0 */
/* A growing run of bytes, and the JSON writer that needs nothing else. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/int.h"
#include "base/utf8.h"

void idt_buf__free(idt_buf *buf)
{
    idt_alloc__free(buf->data);
    memset(buf, 0, sizeof *buf);
}

void idt_buf__reset(idt_buf *buf)
{
    buf->len = 0;
    buf->failed = false;
}

int idt_buf__status(const idt_buf *buf)
{
    return buf->failed ? IDT_ENOMEM : IDT_OK;
}

bool idt_buf__reserve(idt_buf *buf, size_t extra)
{
    size_t need, want;
    char *grown;

    if (buf->capacity - buf->len >= extra)
        return true;
    if (!idt_size__add(&need, buf->len, extra))
        goto fail;
    want = buf->capacity < 128 ? 256 : buf->capacity + buf->capacity / 2;
    if (want < need)
        want = need;
    grown = idt_alloc__resize(buf->data, want, 1);
    if (!grown)
        goto fail;
    buf->data = grown;
    buf->capacity = want;
    return true;

fail:
    buf->failed = true;
    return false;
}

void idt_buf__put(idt_buf *buf, const void *data, size_t len)
{
    if (len == 0 || !idt_buf__reserve(buf, len))
        return;
    memcpy(buf->data + buf->len, data, len);
    buf->len += len;
}

void idt_buf__put_bytes(idt_buf *buf, idt_bytes text)
{
    idt_buf__put(buf, text.data, text.len);
}

void idt_buf__put_cstr(idt_buf *buf, const char *text)
{
    idt_buf__put(buf, text, strlen(text));
}

void idt_buf__put_char(idt_buf *buf, char c)
{
    idt_buf__put(buf, &c, 1);
}

void idt_buf__put_u64(idt_buf *buf, uint64_t value)
{
    char digits[20];
    size_t n = sizeof digits;

    do {
        digits[--n] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    idt_buf__put(buf, digits + n, sizeof digits - n);
}

void idt_buf__put_i64(idt_buf *buf, int64_t value)
{
    if (value < 0)
        idt_buf__put_char(buf, '-');
    idt_buf__put_u64(buf, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void idt_buf__printf(idt_buf *buf, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0 || !idt_buf__reserve(buf, (size_t)n + 1)) {
        buf->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(buf->data + buf->len, (size_t)n + 1, format, args);
    va_end(args);
    buf->len += (size_t)n;
}

void idt_buf__align(idt_buf *buf, size_t alignment)
{
    static const char zeros[64];
    size_t over = buf->len & (alignment - 1);

    if (over)
        idt_buf__put(buf, zeros, alignment - over);
}

static void put_json_escape(idt_buf *buf, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";

    switch (c) {
    case '"': idt_buf__put(buf, "\\\"", 2); return;
    case '\\': idt_buf__put(buf, "\\\\", 2); return;
    case '\n': idt_buf__put(buf, "\\n", 2); return;
    case '\r': idt_buf__put(buf, "\\r", 2); return;
    case '\t': idt_buf__put(buf, "\\t", 2); return;
    default: break;
    }
    idt_buf__put(buf, "\\u00", 4);
    idt_buf__put_char(buf, hex[c >> 4]);
    idt_buf__put_char(buf, hex[c & 15]);
}

void idt_buf__put_json_text(idt_buf *buf, idt_bytes text)
{
    size_t i = 0, from = 0;

    while (i < text.len) {
        unsigned char c = (unsigned char)text.data[i];
        size_t n = 1;

        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
            i++;
            continue;
        }
        if (c >= 0x80) {
            n = idt_utf8__length(text.data + i, text.len - i);
            if (n > 0) {
                i += n;
                continue;
            }
        }
        idt_buf__put(buf, text.data + from, i - from);
        if (c >= 0x80)
            idt_buf__put(buf, "\xEF\xBF\xBD", 3);
        else
            put_json_escape(buf, c);
        i += 1;
        from = i;
    }
    idt_buf__put(buf, text.data + from, i - from);
}

void idt_buf__put_json(idt_buf *buf, idt_bytes text)
{
    idt_buf__put_char(buf, '"');
    idt_buf__put_json_text(buf, text);
    idt_buf__put_char(buf, '"');
}
