/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dictionary and the readings, made at build time by tools/party_tables.py from
 * src/party/data: letters.tsv, words.tsv, places.tsv, han.tsv (sources and licences stand there).
 */
#ifndef IDT_PARTY_TABLES_H
#define IDT_PARTY_TABLES_H

#include <stdint.h>

/** A letter of another script; `latin` is NUL-padded and may fill all bytes. Sorted by code. */
typedef struct idt_letter_row {
    uint16_t code;
    char latin[6];
} idt_letter_row;

/** Kinds of dictionary entries, in the order the generator writes them. */
typedef enum idt_word_kind {
    IDT_WORD_LEGAL,
    IDT_WORD_GROUP,
    IDT_WORD_TRADE,
    IDT_WORD_PLACE,
    IDT_WORD_COMMON,
    IDT_WORD_TITLE,
    IDT_WORD_PARTICLE,
    IDT_WORD_GIVEN,
    IDT_WORD_NUMBER,
    IDT_WORD_MEANING, /* a word of a brand that may be translated */
} idt_word_kind;

enum {
    IDT_PLACE_COUNTRY = 1,
    IDT_PLACE_AREA,
    IDT_PLACE_REGION,
    IDT_PLACE_STATE,
    IDT_PLACE_CITY,
    IDT_PLACE_TOWN,
};

typedef struct idt_word_concept {
    uint64_t countries[2]; /* legal: countries that know the form, one bit each; 0 = any */
    uint32_t name;         /* in idt_party__word_pool; the value for a number */
    uint16_t country;      /* place: concept of its country */
    uint16_t region;       /* place: concept of its region */
    uint8_t kind;          /* idt_word_kind */
    uint8_t family;        /* trade: near meanings share it; 0 = none */
    uint8_t sub;           /* legal: type letter; place: IDT_PLACE_… */
} idt_word_concept;

typedef struct idt_word_entry {
    uint16_t concepts[3]; /* 0 ends */
    uint8_t kind;         /* idt_word_kind */
} idt_word_entry;

typedef struct idt_word_key {
    uint32_t text; /* in idt_party__word_pool */
    uint16_t first;
    uint16_t len;
    uint8_t n;    /* entries, by ascending kind; 0 when only a prefix */
    uint8_t more; /* some longer form starts with this one */
} idt_word_key;

enum { IDT_SYLLABLE_FAMILY = 0x8000, IDT_SYLLABLE_NONE = 0xFFFF };

/** A syllable of Chinese names in Latin letters: pinyin, Wade-Giles or Hong Kong's. Sorted. */
typedef struct idt_syllable {
    char text[8];
    uint16_t first; /* in idt_party__syllable_pinyin: numbers of idt_party__pinyin that one
                     * character can be read as so; IDT_SYLLABLE_FAMILY: of a family name */
    uint16_t n;
    uint16_t pinyin; /* its own number when it is pinyin, else IDT_SYLLABLE_NONE */
} idt_syllable;

/** One row per code point from U+4E00 to U+9FFF. */
typedef struct idt_han_row {
    uint16_t simple;  /* simplified form, 0 when it is its own */
    uint16_t reading; /* "mandarin …;cantonese …;korean …;wade-giles …" */
    uint16_t gloss;   /* English words */
} idt_han_row;

extern const uint64_t idt_party__tables_id;
extern const uint32_t idt_party__n_letters;
extern const idt_letter_row idt_party__letters[];
extern const idt_word_concept idt_party__concepts[];
extern const uint32_t idt_party__n_concepts;
extern const idt_word_entry idt_party__entries[];
extern const idt_word_key idt_party__keys[];
extern const uint32_t idt_party__n_slots;
extern const uint16_t idt_party__slots[];
extern const char idt_party__word_pool[];
extern const idt_han_row idt_party__han[];
extern const uint32_t idt_party__han_readings[];
extern const uint32_t idt_party__han_glosses[];
extern const char idt_party__han_pool[];
extern const uint32_t idt_party__n_pinyin;
extern const char idt_party__pinyin[][7];
extern const uint32_t idt_party__n_syllables;
extern const idt_syllable idt_party__syllables[];
extern const uint16_t idt_party__syllable_pinyin[];

#endif
