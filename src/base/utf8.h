/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 (RFC 3629): strict decoding and encoding. Invalid bytes are told, never "repaired". */
#ifndef IDT_BASE_UTF8_H
#define IDT_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/**
 * Decode one code point.
 *
 * @param out  the code point; untouched when 0 is returned
 * @param p    first byte
 * @param len  bytes there are, at least 1
 * @return bytes used (1..4), or 0 when the bytes are not a complete, shortest-form, non-surrogate
 *         sequence
 */
static inline size_t idt_utf8__decode(uint32_t *out, const char *p, size_t len)
{
    const unsigned char *s = (const unsigned char *)p;
    uint32_t c = s[0];

    if (c < 0x80) {
        *out = c;
        return 1;
    }
    if (c >= 0xC2 && c <= 0xDF && len >= 2 && (s[1] & 0xC0) == 0x80) {
        *out = (c & 0x1F) << 6 | (s[1] & 0x3Fu);
        return 2;
    }
    if ((c & 0xF0) == 0xE0 && len >= 3 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80) {
        c = (c & 0x0F) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
        if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))
            return 0;
        *out = c;
        return 3;
    }
    if (c >= 0xF0 && c <= 0xF4 && len >= 4 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80 &&
        (s[3] & 0xC0) == 0x80) {
        c = (c & 0x07) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
        if (c < 0x10000 || c > 0x10FFFF)
            return 0;
        *out = c;
        return 4;
    }
    return 0;
}

/** Bytes of the sequence that starts here (1..4), or 0 when it is not valid. */
static inline size_t idt_utf8__length(const char *p, size_t len)
{
    uint32_t c;

    return idt_utf8__decode(&c, p, len);
}

/**
 * Encode one code point (0..0x10FFFF without surrogates).
 * @param out  room for 4 bytes
 * @return bytes written
 */
static inline size_t idt_utf8__encode(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

#endif
