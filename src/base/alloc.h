/* SPDX-License-Identifier: Apache-2.0 */
/* The only door to the heap: sizes are checked for overflow. Free with idt_alloc__free. */
#ifndef IDT_BASE_ALLOC_H
#define IDT_BASE_ALLOC_H

#include <stddef.h>

/** n × size zeroed bytes, or NULL when memory or the address range runs out. */
void *idt_alloc__zeroed(size_t n, size_t size);

/**
 * Grow or shrink a block to n × size bytes, keeping its content; the new part is not cleared.
 * @param block  NULL or from this module; still valid when NULL is returned
 */
void *idt_alloc__resize(void *block, size_t n, size_t size);

/** Takes NULL. */
void idt_alloc__free(void *block);

/**
 * Make room for one more element in a growing array.
 *
 * @param items     address of the array pointer; may be moved
 * @param capacity  elements there is room for; updated
 * @param n         elements in use
 * @param size      bytes of one element
 * @return IDT_OK or IDT_ENOMEM (the array is unchanged)
 */
int idt_alloc__grow(void *items, size_t *capacity, size_t n, size_t size);

#endif
