/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sound forms: what a Latin spelling says, one letter a sound, and how far two of them are apart.
 * The alphabet is a-z where c is "ts", j "zh/dzh", q "ch", x "sh" and h also "kh".
 */
#ifndef IDT_PARTY_PHONE_H
#define IDT_PARTY_PHONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IDT_PHONE_MAX = 28, IDT_PHONE_FAR = 60000 };

/**
 * The sound form of a word of [a-z]. A word with a figure has none.
 * @param out  room for IDT_PHONE_MAX bytes
 * @return bytes written
 */
size_t idt_phone__from_latin(char *out, const char *text, size_t len);

/** Which groups of like-sounding consonants occur, one bit each. */
uint32_t idt_phone__mask(const char *phones, size_t len);

/** How freely vowels may differ. */
typedef enum idt_phone_mode {
    IDT_PHONE_VOWELS, /* both sides write their vowels */
    IDT_PHONE_ABJAD,  /* one side writes consonants only: Arabic, Hebrew, Indic */
    /* as above, and a consonant that only one side has, or that has no likeness to the other's, is
     * no matter of transliteration: the two words are IDT_PHONE_FAR */
    IDT_PHONE_VOWELS_FIRM,
    IDT_PHONE_ABJAD_FIRM,
} idt_phone_mode;

/**
 * Weighted edit distance: 100 is one consonant too many, related sounds cost less.
 * @param limit  distances above it may be given as IDT_PHONE_FAR
 */
unsigned idt_phone__distance(const char *a, size_t a_len, const char *b, size_t b_len,
                             idt_phone_mode mode, unsigned limit);

/**
 * Edit distance of spellings with swapped neighbours as one edit (optimal string alignment).
 * @return the distance, or `limit` + 1 when it is larger
 */
unsigned idt_spelling__distance(const char *a, size_t a_len, const char *b, size_t b_len,
                                unsigned limit);

#endif
