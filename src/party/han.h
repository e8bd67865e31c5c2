/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Han characters against Latin letters: which characters does the Latin spelling read (Mandarin,
 * Cantonese or Korean), and which does it translate.
 */
#ifndef IDT_PARTY_HAN_H
#define IDT_PARTY_HAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IDT_HAN_MAX_CHARS = 28, IDT_HAN_MAX_LETTERS = 112, IDT_HAN_MAX_WORDS = 20 };

typedef enum idt_han_reading {
    IDT_READING_MANDARIN,
    IDT_READING_CANTONESE,
    IDT_READING_KOREAN,
    IDT_READING_WADE_GILES, /* mixed with pinyin, as people on Taiwan do */
    IDT_READING_N,
} idt_han_reading;

/** What is to be explained: characters in order, and Latin words in order. Caller-owned. */
typedef struct idt_han_task {
    size_t n_chars, n_letters, n_words;
    uint16_t chars[IDT_HAN_MAX_CHARS]; /* U+4E00..U+9FFF, simplified */
    uint8_t bonus[IDT_HAN_MAX_CHARS];  /* prefers explaining this character; 0..9 */
    char letters[IDT_HAN_MAX_LETTERS]; /* all words joined */
    uint8_t begins[IDT_HAN_MAX_WORDS]; /* first letter of each word */
    uint8_t ends[IDT_HAN_MAX_WORDS];
    bool with_meanings; /* a word may translate a character */
} idt_han_task;

typedef struct idt_han_result {
    uint32_t chars;   /* bit per character that is explained */
    uint32_t words;   /* bit per word that is explained to its last letter */
    unsigned letters; /* letters explained */
} idt_han_result;

/** Add a character; false when there is no room. */
bool idt_han__add_char(idt_han_task *task, uint32_t rune);

/** Add a word of [a-z]; false when there is no room. */
bool idt_han__add_word(idt_han_task *task, const char *text, size_t len);

/**
 * The alignment, in order, that explains most. Steps are bounded by chars × letters × readings.
 */
void idt_han__align(idt_han_result *out, const idt_han_task *task, idt_han_reading reading);

/** Whether one of the English words of a character is the word, or begins it. */
bool idt_han__means(uint32_t rune, const char *word, size_t len);

/** The first Mandarin reading, without tone, or an empty string. Not NUL-terminated: see *len. */
const char *idt_han__mandarin(uint32_t rune, size_t *len);

#endif
