/* SPDX-License-Identifier: Apache-2.0 */
/* A region of memory that is freed as a whole: a list of blocks, each at least as large as the
 * last. */
#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

#include "base/alloc.h"
#include "base/int.h"

struct idt_arena_block {
    idt_arena_block *next;
    size_t capacity;
    size_t used;
    alignas(8) unsigned char bytes[];
};

enum { FIRST_BLOCK = 16 * 1024 };

static idt_arena_block *block_new(size_t capacity)
{
    size_t total;
    idt_arena_block *block;

    if (!idt_size__add(&total, capacity, sizeof *block))
        return NULL;
    block = idt_alloc__resize(NULL, total, 1);
    if (!block)
        return NULL;
    block->next = NULL;
    block->capacity = capacity;
    block->used = 0;
    return block;
}

/* The next block with room for size bytes: a kept one, or a new one after the current. */
static idt_arena_block *block_for(idt_arena *arena, size_t size)
{
    idt_arena_block *block = arena->current;
    size_t capacity = block ? block->capacity * 2 : FIRST_BLOCK;

    while (block && block->next) {
        block = block->next;
        arena->current = block;
        if (block->capacity - block->used >= size)
            return block;
    }
    if (capacity < size)
        capacity = size;
    block = block_new(capacity);
    if (!block)
        return NULL;
    if (arena->current)
        arena->current->next = block;
    else
        arena->first = block;
    arena->current = block;
    return block;
}

void *idt_arena__alloc(idt_arena *arena, size_t size)
{
    idt_arena_block *block = arena->current;
    size_t rounded;
    void *p;

    if (!idt_size__add(&rounded, size, 7))
        return NULL;
    rounded &= ~(size_t)7;
    if (!block || block->capacity - block->used < rounded)
        block = block_for(arena, rounded);
    if (!block)
        return NULL;
    p = block->bytes + block->used;
    block->used += rounded;
    memset(p, 0, rounded);
    return p;
}

void *idt_arena__array(idt_arena *arena, size_t n, size_t size)
{
    size_t total;

    if (!idt_size__mul(&total, n, size))
        return NULL;
    return idt_arena__alloc(arena, total);
}

idt_bytes idt_arena__copy(idt_arena *arena, idt_bytes text)
{
    char *copy;

    if (text.len == SIZE_MAX)
        return (idt_bytes){NULL, 0};
    copy = idt_arena__alloc(arena, text.len + 1);
    if (!copy)
        return (idt_bytes){NULL, 0};
    if (text.len)
        memcpy(copy, text.data, text.len);
    return (idt_bytes){copy, text.len};
}

/*
 * Several blocks become one as large as all of them, so that the same requests fit it the next
 * time, in whatever order they come. When memory runs out, the blocks stay.
 */
static void join_blocks(idt_arena *arena)
{
    idt_arena_block *joined;
    size_t capacity = 0;

    for (idt_arena_block *block = arena->first; block; block = block->next)
        capacity += block->capacity;
    joined = block_new(capacity);
    if (!joined)
        return;
    idt_arena__free(arena);
    arena->first = joined;
}

void idt_arena__reset(idt_arena *arena)
{
    if (arena->first && arena->first->next)
        join_blocks(arena);
    for (idt_arena_block *block = arena->first; block; block = block->next)
        block->used = 0;
    arena->current = arena->first;
}

void idt_arena__free(idt_arena *arena)
{
    idt_arena_block *block = arena->first;

    while (block) {
        idt_arena_block *next = block->next;

        idt_alloc__free(block);
        block = next;
    }
    arena->first = arena->current = NULL;
}
