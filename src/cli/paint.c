/* SPDX-License-Identifier: Apache-2.0 */
/* Text on a terminal. */
#include "cli/paint.h"

#include "base/bytes.h"
#include "base/utf8.h"

/* One character: its bytes, and its columns in *width. */
static size_t step(idt_bytes text, size_t i, size_t *width)
{
    uint32_t c = 0xFFFD;
    size_t n = idt_utf8__decode(&c, text.data + i, text.len - i);

    *width = 1;
    if (n == 0)
        return 1;
    if ((c >= 0x0300 && c <= 0x036F) || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF)
        *width = 0;
    else if ((c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
             (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
             (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
             (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD))
        *width = 2;
    return n;
}

size_t idt_paint__width(idt_bytes text)
{
    size_t total = 0, width;

    for (size_t i = 0; i < text.len; i += step(text, i, &width), total += width)
        width = 0;
    return total;
}

size_t idt_paint__fit(idt_bytes text, size_t columns)
{
    size_t i = 0, total = 0, width;

    while (i < text.len) {
        size_t n = step(text, i, &width);

        if (total + width > columns)
            break;
        total += width;
        i += n;
    }
    return i;
}

void idt_paint__put_plain(idt_buf *out, idt_bytes text)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t c = 0xFFFD;
        size_t n = idt_utf8__decode(&c, text.data + i, text.len - i);

        if (n == 0)
            idt_buf__put(out, "\xEF\xBF\xBD", 3);
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
                 (c >= 0x2066 && c <= 0x2069))
            idt_buf__put_char(out, ' ');
        else
            idt_buf__put(out, text.data + i, n);
        i += n ? n : 1;
    }
}

void idt_paint__pad(idt_buf *out, size_t n)
{
    while (n-- > 0)
        idt_buf__put_char(out, ' ');
}

void idt_paint__wrap(idt_buf *out, idt_bytes text, size_t at, size_t indent, size_t columns)
{
    size_t i = 0;

    while (i < text.len) {
        size_t end = i, width;

        while (end < text.len && text.data[end] != ' ')
            end++;
        width = idt_paint__width(idt_bytes__slice(text, i, end));
        if (at + width > columns && at > indent) {
            if (out->len && out->data[out->len - 1] == ' ')
                out->len--;
            idt_buf__put_char(out, '\n');
            idt_paint__pad(out, indent);
            at = indent;
        }
        idt_paint__put_plain(out, idt_bytes__slice(text, i, end));
        at += width;
        if (end < text.len) {
            idt_buf__put_char(out, ' ');
            at++;
        }
        i = end + 1;
    }
}

const char *idt_paint__level(idt_level level, bool has_color)
{
    if (!has_color)
        return "";
    switch (level) {
    case IDT_LEVEL_CLEAR: return "\x1b[32m";
    case IDT_LEVEL_REVIEW: return "\x1b[1;33m";
    case IDT_LEVEL_HOLD: return "\x1b[1;31m";
    case IDT_LEVEL_REFUSE: return "\x1b[1;37;41m";
    }
    return "";
}
