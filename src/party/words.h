/* SPDX-License-Identifier: Apache-2.0 */
/* Looking words up in the dictionary of name parts. */
#ifndef IDT_PARTY_WORDS_H
#define IDT_PARTY_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "interdict/base.h"
#include "party/tables.h"

/** The key, or NULL. `text` is in comparison form. */
const idt_word_key *idt_words__find(const char *text, size_t len);

/**
 * The entry of a key whose kind is in `kinds` (1 << idt_word_kind), or NULL. The lowest kind wins.
 */
const idt_word_entry *idt_words__entry(const idt_word_key *key, unsigned kinds);

static inline const idt_word_concept *idt_words__concept(uint16_t id)
{
    return &idt_party__concepts[id];
}

/** The dictionary's name of a concept, NUL-terminated. */
const char *idt_words__concept_name(uint16_t id);

/** True when the letters are at least `min` whole pinyin syllables without tones. */
bool idt_words__is_pinyin(const char *text, size_t len, unsigned min);

#endif
