/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Analysed names as bytes:
 *
 *   0  u16 tokens      2  u16 pool bytes     4  u8 schema     5  u8 flags     6  u16 zero
 *   8  tokens, 20 bytes each                 then the pool, padded with zeros to 4 bytes
 */
#include <string.h>

#include "base/int.h"
#include "party/party.h"
#include "party/phone.h"
#include "party/tables.h"

enum { HEADER_SIZE = 8 };

static bool shares_form(const idt_name_view *v, const idt_name_token *t)
{
    return t->len == t->phone_len &&
           memcmp(v->pool + t->begin, v->pool + t->phone_begin, t->len) == 0;
}

static size_t pool_size(const idt_name_view *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->n_tokens; i++) {
        const idt_name_token *t = &v->tokens[i];
        n += t->len + (shares_form(v, t) ? 0u : t->phone_len);
    }
    return n;
}

static size_t padded(size_t n)
{
    return (n + 3) & ~(size_t)3;
}

size_t idt_name__packed_size(const idt_name_view *view)
{
    return HEADER_SIZE + view->n_tokens * sizeof(idt_name_token) + padded(pool_size(view));
}

void idt_name__pack(void *out, const idt_name_view *view)
{
    unsigned char *bytes = out;
    size_t n_pool = pool_size(view), at = 0;
    size_t pool_at = HEADER_SIZE + view->n_tokens * sizeof(idt_name_token);
    uint16_t head[4] = {view->n_tokens, (uint16_t)n_pool,
                        (uint16_t)(view->schema | view->flags << 8), 0};

    memcpy(bytes, head, sizeof head);
    memset(bytes + pool_at, 0, padded(n_pool));
    for (size_t i = 0; i < view->n_tokens; i++) {
        idt_name_token t = view->tokens[i];
        bool shared = shares_form(view, &t);
        memcpy(bytes + pool_at + at, view->pool + t.begin, t.len);
        if (!shared)
            memcpy(bytes + pool_at + at + t.len, view->pool + t.phone_begin, t.phone_len);
        t.begin = (uint16_t)at;
        t.phone_begin = (uint16_t)(shared ? at : at + t.len);
        memcpy(bytes + HEADER_SIZE + i * sizeof t, &t, sizeof t);
        at += t.len + (shared ? 0u : t.phone_len);
    }
}

static bool token_is_sound(const idt_name_view *v, const idt_name_token *t)
{
    if (t->begin > v->pool_len || t->len > v->pool_len - t->begin || t->phone_begin > v->pool_len ||
        t->phone_len > v->pool_len - t->phone_begin)
        return false;
    if (t->phone_len > IDT_PHONE_MAX || t->role > IDT_ROLE_PATRONYM ||
        t->script > IDT_SCRIPT_OTHER || t->concept >= idt_party__n_concepts ||
        t->src_begin > t->src_end || t->weight > 200)
        return false;
    for (size_t i = 0; i < t->phone_len; i++)
        if (v->pool[t->phone_begin + i] < 'a' || v->pool[t->phone_begin + i] > 'z')
            return false;
    return true;
}

int idt_name__unpack(idt_name_view *out, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    size_t pool_at;

    if (size < HEADER_SIZE)
        return IDT_EFORMAT;
    out->n_tokens = idt_u16__load(bytes);
    out->pool_len = idt_u16__load(bytes + 2);
    out->schema = bytes[4];
    out->flags = bytes[5];
    if (out->n_tokens > IDT_NAME_MAX_TOKENS || out->pool_len > IDT_NAME_POOL_SIZE ||
        out->schema > IDT_SCHEMA_ADDRESS)
        return IDT_EFORMAT;
    pool_at = HEADER_SIZE + out->n_tokens * sizeof(idt_name_token);
    if (size != pool_at + padded(out->pool_len))
        return IDT_EFORMAT;
    out->tokens = (const idt_name_token *)(const void *)(bytes + HEADER_SIZE);
    out->pool = (const char *)bytes + pool_at;
    for (size_t i = 0; i < out->n_tokens; i++)
        if (!token_is_sound(out, &out->tokens[i]))
            return IDT_EFORMAT;
    return IDT_OK;
}
