/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first pass over a name or an address: any script to words of [a-z0-9] (Han stays Han, in
 * simplified form), each with its place in the original text.
 */
#ifndef IDT_PARTY_FOLD_H
#define IDT_PARTY_FOLD_H

#include "party/party.h"

enum {
    IDT_FOLD_MAX_WORDS = 72,
    IDT_FOLD_POOL_SIZE = 1280,
    IDT_FOLD_WORD_MAX = 150, /* bytes of one folded word; the rest is left out */
};

enum {
    IDT_FOLD_JOINED = 1,      /* hyphen or nothing between this word and the one before */
    IDT_FOLD_BRACKETED = 2,   /* inside brackets */
    IDT_FOLD_AFTER_COMMA = 4, /* a comma, semicolon or line end stood before */
    IDT_FOLD_DIGITS = 8,      /* only digits */
    IDT_FOLD_AFTER_NO = 16,   /* "No." or "#" stood before */
};

typedef struct idt_name_word {
    uint16_t begin; /* in the pool */
    uint16_t src_begin, src_end;
    uint8_t len;
    uint8_t script; /* idt_script */
    uint8_t flags;  /* IDT_FOLD_… */
} idt_name_word;

typedef struct idt_name_fold {
    uint16_t n_words;
    uint16_t pool_len;
    uint8_t n_commas;
    uint8_t cut; /* 1: text left out */
    idt_name_word words[IDT_FOLD_MAX_WORDS];
    char pool[IDT_FOLD_POOL_SIZE];
} idt_name_fold;

enum {
    IDT_FOLD_GLUE_INITIALS = 1, /* "S.A.R.L." and "A/S" are one word */
    IDT_FOLD_SPLIT_DIGITS = 2,  /* "AHL1" is two words */
};

/** Fold a text. Never fails. `options` are IDT_FOLD_GLUE_… and IDT_FOLD_SPLIT_… bits. */
void idt_name__fold(idt_name_fold *out, idt_bytes text, unsigned options);

/** True for U+4E00..U+9FFF. */
static inline bool idt_name__is_han(uint32_t rune)
{
    return rune >= 0x4E00 && rune <= 0x9FFF;
}

#endif
