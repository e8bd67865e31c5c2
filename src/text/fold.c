/* SPDX-License-Identifier: Apache-2.0 */
/* Checks the folding table and folds whole texts, one character after the other. */
#include "text/fold.h"

#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"

uint16_t idt_fold__ascii_gap(unsigned char c)
{
    switch (c) {
    case ' ':
    case '\t':
    case '_': return IDT_GAP_SPACE;
    case '\n':
    case '\v':
    case '\f':
    case '\r': return IDT_GAP_LINE;
    case '-': return IDT_GAP_HYPHEN;
    case ',': return IDT_GAP_COMMA;
    case '.': return IDT_GAP_DOT;
    case '(':
    case '[':
    case '{': return IDT_GAP_OPEN;
    case ')':
    case ']':
    case '}': return IDT_GAP_CLOSE;
    case '\'':
    case '"':
    case '`': return IDT_GAP_PRIME;
    case '/': return IDT_GAP_SLASH;
    default: return IDT_GAP_OTHER;
    }
}

/* What the scanner's fast path does with an ASCII character, which the table must repeat. */
static bool ascii_is_right(const idt_fold *fold, unsigned char c)
{
    uint32_t entry = fold->stage2[fold->stage1[0] * (size_t)IDT_FOLD_BLOCK + c];
    uint32_t len = entry >> 5 & 31;
    uint32_t value = entry >> 10;

    if (idt_ascii__is_digit(c))
        return entry == idt_fold__entry(IDT_CHAR_DIGIT, 0, 0);
    if (c >= 'a' && c <= 'z')
        return entry == idt_fold__entry(IDT_CHAR_LETTER, 0, 0);
    if (c >= 'A' && c <= 'Z')
        return (entry & 15) == IDT_CHAR_LETTER && (entry & IDT_FOLD_UPPER) && len == 1 &&
               fold->bytes[value] == (char)(c | 0x20);
    return entry == idt_fold__entry(IDT_CHAR_SEPARATOR, 0, idt_fold__ascii_gap(c));
}

static bool entry_is_sound(uint32_t entry, uint32_t n_bytes)
{
    uint32_t char_class = entry & 15;
    uint32_t len = entry >> 5 & 31;
    uint32_t value = entry >> 10;

    if (char_class >= IDT_CHAR_CLASSES)
        return false;
    if (char_class == IDT_CHAR_SEPARATOR)
        return len == 0 && value != 0 && value <= IDT_GAP_ALL;
    if (char_class == IDT_CHAR_DROPPED)
        return len == 0 && value <= 1;
    if (len == 0)
        return value == 0;
    return value <= n_bytes && len <= n_bytes - value;
}

int idt_fold__open(idt_fold *out, const idt_section *section, idt_error *err)
{
    const size_t fixed = sizeof(idt_fold_head) + IDT_FOLD_STAGE1 * sizeof(uint16_t);
    const idt_fold_head *head = section->data;
    size_t size = 0;
    size_t n_entries;

    if (section->size < fixed || head->n_blocks == 0 || head->n_blocks > IDT_FOLD_STAGE1)
        return idt_error__set(err, IDT_EFORMAT, "folding table is damaged");
    n_entries = (size_t)head->n_blocks * IDT_FOLD_BLOCK;
    size = fixed + n_entries * sizeof(uint32_t);
    if (section->size < size || section->size - size != head->n_bytes)
        return idt_error__set(err, IDT_EFORMAT, "folding table has a wrong size");
    *out = idt_fold__view(section);
    for (size_t i = 0; i < IDT_FOLD_STAGE1; i++) {
        if (out->stage1[i] >= head->n_blocks)
            return idt_error__set(err, IDT_EFORMAT, "folding table names a missing block");
    }
    for (size_t i = 0; i < n_entries; i++) {
        if (!entry_is_sound(out->stage2[i], head->n_bytes))
            return idt_error__set(err, IDT_EFORMAT, "folding table has an entry out of range");
    }
    if (head->n_bytes && memchr(out->bytes, 0, head->n_bytes))
        return idt_error__set(err, IDT_EFORMAT, "folding table folds to a NUL byte");
    for (unsigned c = 0; c < 0x80; c++) {
        if (!ascii_is_right(out, (unsigned char)c))
            return idt_error__set(err, IDT_EFORMAT, "folding table changes ASCII");
    }
    return IDT_OK;
}

int idt_fold__keys(const idt_fold *fold, idt_bytes text, idt_buf *keys, idt_buf *offsets)
{
    if (text.len > UINT32_MAX)
        return IDT_ERANGE;
    for (size_t pos = 0; pos < text.len;) {
        idt_folded c = idt_fold__next(fold, text.data + pos, text.len - pos);
        uint32_t offset = (uint32_t)pos;

        idt_buf__put(keys, c.data, c.len);
        for (uint32_t i = 0; offsets && i < c.len; i++)
            idt_buf__put(offsets, &offset, sizeof offset);
        pos += c.size;
    }
    if (offsets && idt_buf__status(offsets) != IDT_OK)
        return IDT_ENOMEM;
    return idt_buf__status(keys);
}

char idt_fold__separator(const char *p, uint16_t gap)
{
    static const char by_bit[] = {' ', ' ', '-', ',', '.', '(', ')', '\'', '/', '#'};
    unsigned char c = (unsigned char)*p;

    if (c == 0 || c >= 0x80 || gap == IDT_GAP_LINE)
        return by_bit[idt_u64__lowest_bit(gap)];
    return (char)c;
}

int idt_fold__form(const idt_fold *fold, idt_bytes text, idt_buf *out)
{
    for (size_t pos = 0; pos < text.len;) {
        const char *p = text.data + pos;
        idt_folded c = idt_fold__next(fold, p, text.len - pos);

        if (c.class == IDT_CHAR_SEPARATOR) {
            idt_buf__put_char(out, idt_fold__separator(p, c.gap));
        } else if (c.len && c.is_upper && c.data[0] >= 'a' && c.data[0] <= 'z') {
            idt_buf__put_char(out, (char)(c.data[0] & ~0x20));
            idt_buf__put(out, c.data + 1, c.len - 1);
        } else {
            idt_buf__put(out, c.data, c.len);
        }
        pos += c.size;
    }
    return idt_buf__status(out);
}
