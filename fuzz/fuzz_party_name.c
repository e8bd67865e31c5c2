/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names, addresses and identifiers. The first byte picks the schema, a line feed separates the two
 * texts; the whole input is also tried as a packed name.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "party/address.h"
#include "party/ident.h"
#include "party/party.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int holds)
{
    if (!holds)
        abort();
}

static void score_names(idt_bytes left, idt_bytes right, idt_party_schema schema)
{
    idt_name_work l, r;
    idt_party_why why;
    unsigned there, back;

    idt_name__analyse(&l, left, schema);
    idt_name__analyse(&r, right, schema);
    there = idt_party__score_names(&l.view, &r.view, schema, &why);
    back = idt_party__score_names(&r.view, &l.view, schema, NULL);
    check(there <= 1000 && there == back);
    check(why.n_terms <= IDT_PARTY_MAX_TERMS);
    for (size_t i = 0; i < why.n_terms; i++)
        check(why.terms[i].left_begin <= why.terms[i].left_end &&
              why.terms[i].left_end <= left.len &&
              why.terms[i].right_begin <= why.terms[i].right_end &&
              why.terms[i].right_end <= right.len);
}

static void pack_name(idt_bytes text, idt_party_schema schema)
{
    idt_name_work w;
    idt_name_view v;
    uint32_t *bytes;
    size_t size;

    idt_name__analyse(&w, text, schema);
    size = idt_name__packed_size(&w.view);
    bytes = malloc(size);
    if (!bytes)
        return;
    idt_name__pack(bytes, &w.view);
    check(idt_name__unpack(&v, bytes, size) == IDT_OK);
    check(v.n_tokens == w.view.n_tokens);
    free(bytes);
}

/* Any bytes that unpack must be safe to score. */
static void unpack_anything(const uint8_t *data, size_t size, idt_bytes other)
{
    idt_name_view v;
    idt_name_work w;
    uint32_t *bytes = malloc(size ? size : 1);

    if (!bytes)
        return;
    if (size)
        memcpy(bytes, data, size);
    if (idt_name__unpack(&v, bytes, size) == IDT_OK)
        for (int s = IDT_SCHEMA_LEGAL_ENTITY; s < IDT_SCHEMA_ADDRESS; s++) {
            idt_name__analyse(&w, other, (idt_party_schema)s);
            check(idt_party__score_names(&v, &w.view, (idt_party_schema)s, NULL) <= 1000);
            check(idt_party__score_names(&v, &v, (idt_party_schema)s, NULL) <= 1000);
        }
    free(bytes);
}

static void try_idents(idt_bytes left, idt_bytes right)
{
    idt_ident l, r;

    idt_ident__guess(left);
    for (int k = IDT_IDENT_OTHER; k <= IDT_IDENT_MMSI; k++) {
        idt_ident__normalise(&l, (idt_ident_kind)k, left, "CN");
        idt_ident__normalise(&r, (idt_ident_kind)k, right, NULL);
        check(l.len <= IDT_IDENT_SIZE && r.len <= IDT_IDENT_SIZE);
        check(idt_ident__compare(&l, &r) == idt_ident__compare(&r, &l));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data + 1, *line;
    idt_bytes left, right = {0};
    idt_party_schema schema;
    idt_address a, b;

    if (size < 2)
        return 0;
    schema = (idt_party_schema)(data[0] % (IDT_SCHEMA_ADDRESS + 1));
    left = (idt_bytes){text, size - 1};
    line = memchr(text, '\n', size - 1);
    if (line) {
        left.len = (size_t)(line - text);
        right = (idt_bytes){line + 1, size - 2 - left.len};
    }
    score_names(left, right, schema);
    pack_name(left, schema);
    unpack_anything(data, size, right);
    try_idents(left, right);
    idt_address__parse(&a, left);
    idt_address__parse(&b, right);
    check(idt_address__score(&a, &b, NULL, NULL) == idt_address__score(&b, &a, NULL, NULL));
    return 0;
}
