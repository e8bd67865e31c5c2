/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chinese names of people in Latin letters. Pinyin words that differ are different names, however
 * alike (Zhiqiang, Zhigang), and unlike ones may be one name in two dialects or systems (Yip Chuen
 * Fat, Ye Chuanfa; Hsu Chih-hao, Xu Zhihao).
 */
#ifndef IDT_PARTY_CHINESE_H
#define IDT_PARTY_CHINESE_H

#include "party/party.h"

/** Whether two analysed names of people in Latin letters are one Chinese name. */
typedef enum idt_chinese_answer {
    IDT_CHINESE_NOT,       /* at least one of them is no Chinese name: nothing is said */
    IDT_CHINESE_SAME,      /* the same characters can stand behind both */
    IDT_CHINESE_DIFFERENT, /* none can */
} idt_chinese_answer;

/**
 * Compare two names of two to four syllables with a known family name first or last. Both must be
 * in Latin letters. No allocation.
 */
idt_chinese_answer idt_chinese__compare(const idt_name_view *l, const idt_name_view *r);

enum { IDT_CHINESE_MAX_KEYS = 40 };

/** What a Chinese name is found by, in whatever dialect or system it is written. */
typedef struct idt_chinese_key {
    uint32_t id;    /* a Mandarin family name, a place in the given name, and its syllable there */
    uint8_t token;  /* the word of the given name */
    uint8_t family; /* the word of the family name */
} idt_chinese_key;

/**
 * The keys of a name of a person, in Latin letters or Han characters: two that
 * idt_chinese__compare calls the same share one, unless the readings are more than there is room
 * for. No allocation.
 * @param out  room for IDT_CHINESE_MAX_KEYS
 * @return keys written; 0 when it is no Chinese name
 */
size_t idt_chinese__keys(idt_chinese_key *out, const idt_name_view *name);

enum { IDT_CHINESE_MAX_PAIRS = 12, IDT_CHINESE_PAIR_SIZE = 16 };

/** Two syllables together in pinyin. */
typedef struct idt_chinese_pair {
    char text[IDT_CHINESE_PAIR_SIZE]; /* not NUL-terminated */
    uint8_t len;
} idt_chinese_pair;

/**
 * What two neighbouring words of a brand, spelt in Cantonese or Wade-Giles, are in pinyin ("Wing
 * Fung": yongfeng …). No allocation.
 * @param out  room for IDT_CHINESE_MAX_PAIRS
 * @return pairs written; 0 when they are no syllables or pinyin already
 */
size_t idt_chinese__pairs(idt_chinese_pair *out, const idt_name_view *name, size_t token);

#endif
