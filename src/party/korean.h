/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Korean names. The same name is written Jung, Jeong, Jong, Chong and Chung, and Jang is another
 * one: what tells them apart is which Hangul a Latin spelling may stand for, not how alike the
 * letters are. A spelling becomes a sequence of sounds, each the set of Hangul letters that it may
 * write in the revised romanisation, in McCune-Reischauer without its signs, or as people please.
 *
 * @source Romanization of Korean, Ministry of Culture and Tourism Notice 2000-8;
 *         BGN/PCGN agreement on McCune-Reischauer
 */
#ifndef IDT_PARTY_KOREAN_H
#define IDT_PARTY_KOREAN_H

#include <stdbool.h>

#include "party/party.h"

/** Whether two analysed names of people are one Korean name. */
typedef enum idt_korean_answer {
    IDT_KOREAN_NOT,       /* at least one of them is no Korean name: nothing is said */
    IDT_KOREAN_SAME,      /* one Hangul spelling can stand behind both */
    IDT_KOREAN_DIFFERENT, /* none can */
} idt_korean_answer;

/**
 * Compare two names of people: a family name of one syllable and a given name of one or two, the
 * family name first or last. At least one side is Latin. No allocation.
 */
idt_korean_answer idt_korean__compare(const idt_name_view *l, const idt_name_view *r);

enum { IDT_KOREAN_MAX_KEYS = 4 };

/**
 * What a Korean name is found by, however it is spelt: its family and the consonants of the given
 * name. Two names that idt_korean__compare calls the same share a key. No allocation.
 * @param out  room for IDT_KOREAN_MAX_KEYS
 * @return keys written; 0 when it is no Korean name
 */
size_t idt_korean__keys(uint64_t *out, const idt_name_view *name);

#endif
