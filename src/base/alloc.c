/* SPDX-License-Identifier: Apache-2.0 */
/* The only door to the heap. */
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#include "base/int.h"
#include "interdict/base.h"

void *idt_alloc__zeroed(size_t n, size_t size)
{
    return calloc(n ? n : 1, size ? size : 1);
}

void *idt_alloc__resize(void *block, size_t n, size_t size)
{
    size_t total;

    if (!idt_size__mul(&total, n, size))
        return NULL;
    return realloc(block, total ? total : 1);
}

void idt_alloc__free(void *block)
{
    free(block);
}

int idt_alloc__grow(void *items, size_t *capacity, size_t n, size_t size)
{
    void *old, *grown;
    size_t want;

    if (n < *capacity)
        return IDT_OK;
    if (!idt_size__mul(&want, *capacity, 2))
        return IDT_ENOMEM;
    if (want < 16)
        want = 16;
    if (want <= n)
        want = n + 1;
    memcpy(&old, items, sizeof old);
    grown = idt_alloc__resize(old, want, size);
    if (!grown)
        return IDT_ENOMEM;
    memcpy(items, &grown, sizeof grown);
    *capacity = want;
    return IDT_OK;
}
