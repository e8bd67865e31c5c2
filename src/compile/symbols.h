/* SPDX-License-Identifier: Apache-2.0 */
/* A hash table from texts to small numbers, filled once and asked often. */
#ifndef IDT_COMPILE_SYMBOLS_H
#define IDT_COMPILE_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

#include "interdict/base.h"

typedef struct idt_symbol {
    idt_bytes text; /* borrowed; data NULL: an empty slot */
    uint32_t value;
} idt_symbol;

/** Zero-initialise; free with idt_symbols__free. */
typedef struct idt_symbols {
    idt_symbol *slots;
    size_t n, n_slots; /* n_slots: 0 or a power of two */
} idt_symbols;

void idt_symbols__free(idt_symbols *symbols);

/** The slot of a text, or NULL. */
const idt_symbol *idt_symbols__find(const idt_symbols *symbols, idt_bytes text);

/**
 * Find a text or put it in with a value. The text must not be empty and is borrowed.
 * @return its slot, valid until the next call; `value` differs when it was there before; NULL when
 *         memory runs out
 */
idt_symbol *idt_symbols__put(idt_symbols *symbols, idt_bytes text, uint32_t value);

/**
 * The text nearest to one that is not there, at most two edits away; empty when none is, or when
 * the table is too large to search.
 */
idt_bytes idt_symbols__nearest(const idt_symbols *symbols, idt_bytes text);

#endif
