/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of the book, each once. */
#include <string.h>

#include "base/bytes.h"
#include "compile/build.h"

/*
 * The symbol table keeps the offset; its keys are the texts of the model, which outlive the pool.
 */
idt_str idt_pool__put(idt_pool *pool, idt_bytes text)
{
    idt_str none = {0, 0};
    uint32_t offset = (uint32_t)pool->bytes.len;
    const idt_symbol *slot;

    if (text.len == 0 || pool->failed)
        return none;
    if (text.len > UINT32_MAX - pool->bytes.len) {
        pool->failed = true;
        return none;
    }
    slot = idt_symbols__put(&pool->symbols, text, offset);
    if (!slot) {
        pool->failed = true;
        return none;
    }
    if (slot->value == offset)
        idt_buf__put_bytes(&pool->bytes, text);
    return (idt_str){slot->value, (uint32_t)text.len};
}

void idt_pool__free(idt_pool *pool)
{
    idt_symbols__free(&pool->symbols);
    idt_buf__free(&pool->bytes);
    memset(pool, 0, sizeof *pool);
}
