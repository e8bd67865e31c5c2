/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Folding: the one place that knows what a code point is to the matcher. Reads the table of the
 * book, so that the same book folds the same on every machine.
 */
#ifndef IDT_TEXT_FOLD_H
#define IDT_TEXT_FOLD_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/text_sect.h"

/** Views into the section. Immutable, any thread. */
typedef struct idt_fold {
    const uint16_t *stage1;
    const uint32_t *stage2;
    const char *bytes;
} idt_fold;

/**
 * Check a folding section and set the views. Also checks that ASCII folds as the fast path of the
 * scanner does it.
 * @return IDT_OK or IDT_EFORMAT
 */
int idt_fold__open(idt_fold *out, const idt_section *section, idt_error *err);

/** The views of a section that idt_fold__open has checked. */
static inline idt_fold idt_fold__view(const idt_section *section)
{
    const idt_fold_head *head = section->data;
    idt_fold fold;

    fold.stage1 = (const uint16_t *)(head + 1);
    fold.stage2 = (const uint32_t *)(fold.stage1 + IDT_FOLD_STAGE1);
    fold.bytes = (const char *)(fold.stage2 + (size_t)head->n_blocks * IDT_FOLD_BLOCK);
    return fold;
}

/** One character of the text. */
typedef struct idt_folded {
    const char *data; /* folded bytes; in the book or in the text. NULL for separators */
    uint32_t len;     /* 1..31 for keys, 0 otherwise */
    uint32_t size;    /* bytes of the text it took, at least 1 */
    uint16_t gap;     /* IDT_GAP_… of a separator, else 0 */
    uint8_t class;    /* idt_char_class */
    bool is_upper;
    bool is_accent;  /* dropped, but part of the character before */
    bool is_invalid; /* a byte that is not UTF-8: a separator */
    char own[4];     /* room for a character that stands nowhere else */
} idt_folded;

/** Fold the character at p. @param len  bytes there are, at least 1 */
static inline idt_folded idt_fold__next(const idt_fold *fold, const char *p, size_t len)
{
    uint32_t c = 0;
    size_t size = idt_utf8__decode(&c, p, len);
    idt_folded out = {.size = 1, .gap = IDT_GAP_OTHER, .class = IDT_CHAR_SEPARATOR};
    uint32_t entry;

    if (size == 0) {
        out.is_invalid = true;
        return out;
    }
    entry = fold->stage2[fold->stage1[c / IDT_FOLD_BLOCK] * (size_t)IDT_FOLD_BLOCK +
                         c % IDT_FOLD_BLOCK];
    out.size = (uint32_t)size;
    out.class = entry & 15;
    out.is_upper = (entry & IDT_FOLD_UPPER) != 0;
    out.gap = out.class == IDT_CHAR_SEPARATOR ? (uint16_t)(entry >> 10) : 0;
    out.is_accent = out.class == IDT_CHAR_DROPPED && entry >> 10 != 0;
    if (out.class > IDT_CHAR_SEPARATOR) {
        out.len = entry >> 5 & 31;
        out.data = out.len ? fold->bytes + (entry >> 10) : p;
        out.len = out.len ? out.len : out.size;
    }
    return out;
}

/** Gap bits of an ASCII character that is no letter or digit. */
uint16_t idt_fold__ascii_gap(unsigned char c);

/**
 * The ASCII character that stands for a separator in a form: itself, or the one of its kind.
 * @param p  the separator in the text
 */
char idt_fold__separator(const char *p, uint16_t gap);

/** A byte of a form that is a separator. */
static inline bool idt_fold__is_separator(char c)
{
    unsigned char u = (unsigned char)c;

    return u < 0x80 && (u | 0x20u) - 'a' >= 26u && u - (unsigned)'0' >= 10u;
}

/**
 * Fold a text to its key bytes.
 *
 * @param keys     receives the folded letters and digits, appended
 * @param offsets  NULL, or receives for each key byte the offset in `text` of the character it came
 *                 from, as u32, appended; ascending, on code-point borders
 * @return IDT_OK, IDT_ENOMEM, IDT_ERANGE (4 GiB or more)
 */
int idt_fold__keys(const idt_fold *fold, idt_bytes text, idt_buf *keys, idt_buf *offsets);

/**
 * The form of a text: its key with ASCII letters in the case of the text, and one ASCII character
 * for each separator (ASCII ones as they are, others by their kind).
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_fold__form(const idt_fold *fold, idt_bytes text, idt_buf *out);

#endif
