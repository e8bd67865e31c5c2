/* SPDX-License-Identifier: Apache-2.0 */
/* Small operations on borrowed runs of bytes. ASCII only where letters are concerned. */
#ifndef IDT_BASE_BYTES_H
#define IDT_BASE_BYTES_H

#include <stdbool.h>
#include <string.h>

#include "interdict/base.h"

/** Initialiser of a view of a string literal, for static tables. */
#define IDT_LIT_INIT(literal)                                                                      \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

/** View of a string literal. */
#define IDT_LIT(literal) ((idt_bytes){"" literal, sizeof(literal) - 1})

static inline idt_bytes idt_bytes__from_cstr(const char *s)
{
    return (idt_bytes){s, s ? strlen(s) : 0};
}

static inline bool idt_bytes__equal(idt_bytes a, idt_bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline bool idt_bytes__is(idt_bytes a, const char *s)
{
    return idt_bytes__equal(a, idt_bytes__from_cstr(s));
}

/** Orders by bytes, shorter first when one is the start of the other. */
static inline int idt_bytes__compare(idt_bytes a, idt_bytes b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.data, b.data, n) : 0;

    if (c != 0)
        return c;
    return (a.len > b.len) - (a.len < b.len);
}

static inline bool idt_bytes__starts_with(idt_bytes a, idt_bytes prefix)
{
    return a.len >= prefix.len && memcmp(a.data, prefix.data, prefix.len) == 0;
}

static inline idt_bytes idt_bytes__slice(idt_bytes a, size_t begin, size_t end)
{
    return (idt_bytes){a.data + begin, end - begin};
}

static inline bool idt_ascii__is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static inline bool idt_ascii__is_alpha(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool idt_ascii__is_space(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char idt_ascii__lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/** Without the white space at both ends. */
static inline idt_bytes idt_bytes__trim(idt_bytes a)
{
    while (a.len > 0 && idt_ascii__is_space((unsigned char)a.data[0])) {
        a.data++;
        a.len--;
    }
    while (a.len > 0 && idt_ascii__is_space((unsigned char)a.data[a.len - 1]))
        a.len--;
    return a;
}

#endif
