/* SPDX-License-Identifier: Apache-2.0 */
/* Open addressing with linear probing, at most two thirds full. */
#include "compile/symbols.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "base/int.h"

enum {
    FIRST_SLOTS = 64,
    MAX_EDITS = 2,
    MAX_NEAREST = 100, /* bytes of texts that are compared */
    MAX_SLOTS = 65536, /* of tables that are searched for the nearest */
};

void idt_symbols__free(idt_symbols *symbols)
{
    idt_alloc__free(symbols->slots);
    memset(symbols, 0, sizeof *symbols);
}

static idt_symbol *slot_of(idt_symbol *slots, size_t n_slots, idt_bytes text)
{
    size_t i = (size_t)idt_hash__bytes(text.data, text.len) & (n_slots - 1);

    while (slots[i].text.data && !idt_bytes__equal(slots[i].text, text))
        i = (i + 1) & (n_slots - 1);
    return &slots[i];
}

const idt_symbol *idt_symbols__find(const idt_symbols *symbols, idt_bytes text)
{
    const idt_symbol *slot;

    if (symbols->n_slots == 0)
        return NULL;
    slot = slot_of(symbols->slots, symbols->n_slots, text);
    return slot->text.data ? slot : NULL;
}

static int grow(idt_symbols *symbols)
{
    size_t n_slots = symbols->n_slots ? symbols->n_slots * 2 : FIRST_SLOTS;
    idt_symbol *slots = idt_alloc__zeroed(n_slots, sizeof *slots);

    if (!slots)
        return IDT_ENOMEM;
    for (size_t i = 0; i < symbols->n_slots; i++)
        if (symbols->slots[i].text.data)
            *slot_of(slots, n_slots, symbols->slots[i].text) = symbols->slots[i];
    idt_alloc__free(symbols->slots);
    symbols->slots = slots;
    symbols->n_slots = n_slots;
    return IDT_OK;
}

idt_symbol *idt_symbols__put(idt_symbols *symbols, idt_bytes text, uint32_t value)
{
    idt_symbol *slot;

    if (symbols->n * 3 >= symbols->n_slots * 2 && grow(symbols) != IDT_OK)
        return NULL;
    slot = slot_of(symbols->slots, symbols->n_slots, text);
    if (!slot->text.data) {
        *slot = (idt_symbol){text, value};
        symbols->n++;
    }
    return slot;
}

/*
 * Levenshtein distance of texts of at most MAX_NEAREST bytes, or more than MAX_EDITS. Only the
 * cells near the diagonal are computed: the others cannot be so small.
 */
static unsigned edits(idt_bytes a, idt_bytes b)
{
    enum { FAR = MAX_EDITS + 1 };
    unsigned row[MAX_NEAREST + 1];

    for (size_t j = 0; j <= b.len; j++)
        row[j] = j <= MAX_EDITS ? (unsigned)j : FAR;
    for (size_t i = 1; i <= a.len; i++) {
        size_t low = i > MAX_EDITS ? i - MAX_EDITS : 1;
        size_t high = idt_size__min(b.len, i + MAX_EDITS);
        unsigned diagonal = row[low - 1], best;

        best = row[low - 1] = low == 1 && i <= MAX_EDITS ? (unsigned)i : FAR;
        for (size_t j = low; j <= high; j++) {
            unsigned change = diagonal + (a.data[i - 1] != b.data[j - 1]);

            diagonal = row[j];
            row[j] = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            if (change < row[j])
                row[j] = change;
            if (row[j] < best)
                best = row[j];
        }
        if (best > MAX_EDITS)
            return best;
    }
    return row[b.len];
}

idt_bytes idt_symbols__nearest(const idt_symbols *symbols, idt_bytes text)
{
    idt_bytes nearest = {NULL, 0};
    unsigned best = MAX_EDITS + 1;

    if (symbols->n_slots > MAX_SLOTS || text.len > MAX_NEAREST)
        return nearest;
    for (size_t i = 0; i < symbols->n_slots; i++) {
        idt_bytes other = symbols->slots[i].text;
        unsigned n;

        if (!other.data || other.len > MAX_NEAREST || other.len + MAX_EDITS < text.len ||
            text.len + MAX_EDITS < other.len)
            continue;
        n = edits(text, other);
        if (n < best || (n == best && n <= MAX_EDITS && idt_bytes__compare(other, nearest) < 0)) {
            best = n;
            nearest = other;
        }
    }
    return nearest;
}
