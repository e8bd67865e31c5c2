/* SPDX-License-Identifier: Apache-2.0 */
#include "party/words.h"

#include <string.h>

#include "party/party.h"

uint64_t idt_party__dictionary(void)
{
    return idt_party__tables_id;
}

const idt_word_key *idt_words__find(const char *text, size_t len)
{
    uint32_t h = 2166136261u; /* FNV-1a, as in the generator */

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 16777619u;
    for (h &= idt_party__n_slots - 1; idt_party__slots[h]; h = (h + 1) & (idt_party__n_slots - 1)) {
        const idt_word_key *key = &idt_party__keys[idt_party__slots[h] - 1];
        if (key->len == len && memcmp(idt_party__word_pool + key->text, text, len) == 0)
            return key;
    }
    return NULL;
}

const idt_word_entry *idt_words__entry(const idt_word_key *key, unsigned kinds)
{
    for (unsigned i = 0; i < key->n; i++) {
        const idt_word_entry *e = &idt_party__entries[key->first + i];
        if (kinds >> e->kind & 1)
            return e;
    }
    return NULL;
}

const char *idt_words__concept_name(uint16_t id)
{
    return idt_party__word_pool + idt_party__concepts[id].name;
}

static bool is_syllable(const char *text, size_t len)
{
    uint32_t lo = 0, hi = idt_party__n_pinyin;

    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        const char *s = idt_party__pinyin[mid];
        int c = strncmp(s, text, len);
        if (c == 0 && s[len] == '\0')
            return true;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

bool idt_words__is_pinyin(const char *text, size_t len, unsigned min)
{
    uint8_t most[33] = {1}; /* most[i]: 1 + largest number of syllables in the first i letters */

    if (len == 0 || len > 32)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!most[i])
            continue;
        for (size_t n = 1; n <= 6 && i + n <= len; n++)
            if (is_syllable(text + i, n) && most[i + n] < most[i] + 1)
                most[i + n] = (uint8_t)(most[i] + 1);
    }
    return most[len] > min;
}
