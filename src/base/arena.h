/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A region of memory that is freed as a whole. Blocks come from the heap as needed;
 * idt_arena__reset keeps their memory, so that a loop over records stops allocating once the
 * largest has been seen.
 */
#ifndef IDT_BASE_ARENA_H
#define IDT_BASE_ARENA_H

#include <stddef.h>

#include "interdict/base.h"

typedef struct idt_arena_block idt_arena_block;

/** One thread at a time. Zero-initialise; free with idt_arena__free. */
typedef struct idt_arena {
    idt_arena_block *first;
    idt_arena_block *current;
} idt_arena;

/** `size` zeroed bytes aligned to 8, or NULL. Lives until reset or free. */
void *idt_arena__alloc(idt_arena *arena, size_t size);

/** n × size zeroed bytes; NULL on overflow or lack of memory. */
void *idt_arena__array(idt_arena *arena, size_t n, size_t size);

/** A NUL-terminated copy; data is NULL when memory runs out. */
idt_bytes idt_arena__copy(idt_arena *arena, idt_bytes text);

/** Forget the content and keep the memory; several blocks become one. */
void idt_arena__reset(idt_arena *arena);

/** Give every block back. The arena may be used again. */
void idt_arena__free(idt_arena *arena);

#endif
