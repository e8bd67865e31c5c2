/* SPDX-License-Identifier: Apache-2.0 */
/* A small parties book for tests. Parties, shares and addresses are made up unless said. */
#ifndef IDT_TESTS_PARTIES_FIXTURE_H
#define IDT_TESTS_PARTIES_FIXTURE_H

#include "base/date.h"
#include "party/birth.h"
#include "party/parties.h"
#include "test.h"

/* One party as a row; NULL is absent. */
typedef struct party_row {
    const char *list, *id, *name, *alias, *weak;
    idt_party_schema schema;
    const char *from, *to, *address, *ident;
    idt_ident_kind ident_kind;
    const char *scope, *cite, *cite_end;
    const char *owner; /* id or name of the owner */
    uint32_t share_ppm;
    const char *share_from, *share_to;
    idt_party_link link;
} party_row;

static inline idt_date day(const char *text)
{
    idt_date date = IDT_DATE_NONE;

    if (text)
        assert_int_equal(idt_date__parse(&date, idt_bytes__from_cstr(text)), IDT_OK);
    return date;
}

/* @param born  dates of birth as birth.h reads them, or NULL */
static inline void add_row_born(idt_parties_builder *b, const party_row *r, const char *born)
{
    idt_party_birth births[4];
    idt_party_name names[3] = {{idt_bytes__from_cstr(r->name), IDT_NAME_PRIMARY}};
    idt_party_address address = {.text = idt_bytes__from_cstr(r->address)};
    idt_party_ident ident = {.kind = r->ident_kind, .text = idt_bytes__from_cstr(r->ident)};
    idt_party_relation relation = {.link = r->link,
                                   .target = idt_bytes__from_cstr(r->owner),
                                   .share_ppm = r->share_ppm,
                                   .from = day(r->share_from),
                                   .to = day(r->share_to)};
    idt_party p = {.list = idt_bytes__from_cstr(r->list),
                   .entry = idt_bytes__from_cstr(r->id),
                   .schema = r->schema,
                   .scope = idt_bytes__from_cstr(r->scope),
                   .cite = idt_bytes__from_cstr(r->cite),
                   .cite_end = idt_bytes__from_cstr(r->cite_end),
                   .listed_from = day(r->from),
                   .listed_to = day(r->to),
                   .names = names,
                   .n_names = r->name ? 1 : 0,
                   .addresses = &address,
                   .n_addresses = r->address ? 1 : 0,
                   .idents = &ident,
                   .n_idents = r->ident ? 1 : 0,
                   .relations = &relation,
                   .n_relations = r->owner ? 1 : 0,
                   .births = births};
    idt_error err;

    assert_true(idt_births__parse(births, &p.n_births, 4, idt_bytes__from_cstr(born)));
    if (r->alias)
        names[p.n_names++] = (idt_party_name){idt_bytes__from_cstr(r->alias), IDT_NAME_ALIAS};
    if (r->weak)
        names[p.n_names++] = (idt_party_name){idt_bytes__from_cstr(r->weak), IDT_NAME_WEAK_ALIAS};
    assert_int_equal(idt_parties_builder__add(b, &p, &err), IDT_OK);
}

static inline void add_row(idt_parties_builder *b, const party_row *r)
{
    add_row_born(b, r, NULL);
}

/* The bytes of a book of rows, added from the first or from the last. */
static inline void make_book(idt_buf *out, const party_row *rows, size_t n, bool backwards)
{
    idt_parties_builder *b;
    idt_error err;

    assert_int_equal(idt_parties_builder__new(&b, &err), IDT_OK);
    for (size_t i = 0; i < n; i++)
        add_row(b, &rows[backwards ? n - 1 - i : i]);
    assert_int_equal(idt_parties_builder__finish(b, out, &err), IDT_OK);
    idt_parties_builder__free(b);
}

#endif
