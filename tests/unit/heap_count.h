/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A heap that counts: for a test of one executable linked with --wrap=malloc, calloc and realloc
 * (counting_heap in meson.build).
 */
#ifndef IDT_TESTS_HEAP_COUNT_H
#define IDT_TESTS_HEAP_COUNT_H

#include <stddef.h>

static size_t n_allocations; /* since the program started */

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

void *__wrap_malloc(size_t size)
{
    n_allocations++;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    n_allocations++;
    return __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
    n_allocations++;
    return __real_realloc(p, size);
}

#endif
