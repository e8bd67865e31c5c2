/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A heap that fails at the n-th allocation and counts what is not given back: for a test of one
 * executable linked with --wrap=calloc, realloc and free (failing_heap in meson.build).
 */
#ifndef IDT_TESTS_HEAP_FAIL_H
#define IDT_TESTS_HEAP_FAIL_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

static long n_left = LONG_MAX; /* allocations until one fails */
static long n_live;            /* blocks not given back */
static bool has_failed;

void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void __real_free(void *p);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
void __wrap_free(void *p);

static bool fails(void)
{
    has_failed |= n_left == 0;
    return n_left-- <= 0;
}

void *__wrap_calloc(size_t n, size_t size)
{
    void *p = fails() ? NULL : __real_calloc(n, size);

    n_live += p != NULL;
    return p;
}

void *__wrap_realloc(void *p, size_t size)
{
    void *q = fails() ? NULL : __real_realloc(p, size);

    n_live += q && !p;
    return q;
}

void __wrap_free(void *p)
{
    n_live -= p != NULL;
    __real_free(p);
}

#endif
