/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Our own table, for lists that have no format of their own, for facts that stand in no file (a
 * delisting notice, a parent company) and for private watch lists. UTF-8, comma, header row,
 * columns in any order. Cells with several values separate them by " | ". Rows with the same id add
 * up. docs/lists.md shows it in full.
 *
 * A row with action "delist" says that a listing ended on `to`; id may be empty when the name tells
 * the entry.
 */
#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/int.h"
#include "lists/reader_int.h"
#include "lists/share.h"

enum own_column {
    ID,
    ACTION,
    SCHEMA,
    NAME,
    ALIASES,
    WEAK_ALIASES,
    FORMER_NAMES,
    ADDRESSES,
    COUNTRIES,
    IDENTIFIERS,
    PROGRAMS,
    LIST,
    FROM,
    TO,
    CITATION,
    LICENCE_REQUIREMENT,
    LICENCE_POLICY,
    SCOPE,
    RELATION,
    OTHER_PARTY,
    SHARE,
    SHARE_FROM,
    SHARE_TO,
    REMARKS,
    N_COLUMNS,
};

static const idt_list_table_column columns[N_COLUMNS] = {
    [ID] = {"id", true},
    [ACTION] = {"action", false},
    [SCHEMA] = {"schema", false},
    [NAME] = {"name", true},
    [ALIASES] = {"aliases", false},
    [WEAK_ALIASES] = {"weak_aliases", false},
    [FORMER_NAMES] = {"former_names", false},
    [ADDRESSES] = {"addresses", false},
    [COUNTRIES] = {"countries", false},
    [IDENTIFIERS] = {"identifiers", false},
    [PROGRAMS] = {"programs", false},
    [LIST] = {"list", false},
    [FROM] = {"from", false},
    [TO] = {"to", false},
    [CITATION] = {"citation", false},
    [LICENCE_REQUIREMENT] = {"licence_requirement", false},
    [LICENCE_POLICY] = {"licence_policy", false},
    [SCOPE] = {"scope", false},
    [RELATION] = {"relation", false},
    [OTHER_PARTY] = {"other_party", false},
    [SHARE] = {"share", false},
    [SHARE_FROM] = {"share_from", false},
    [SHARE_TO] = {"share_to", false},
    [REMARKS] = {"remarks", false},
};

static const idt_bytes none = {"", 0};

typedef struct own {
    idt_list_reading *reading;
    idt_list_csv *csv;
    idt_list_table *table;
} own;

/* `what "text": hint` */
static int fail(const own *o, const char *what, idt_bytes text, const char *hint)
{
    return idt_list_csv__fail(o->csv, idt_list_table__row(o->table), o->reading->err,
                              "%s%s%.*s%s%s%s", what, text.len ? " \"" : "",
                              (int)idt_size__min(text.len, 60), text.data, text.len ? "\"" : "",
                              hint[0] ? ": " : "", hint);
}

/* Our own dates are exact, or not there. */
static int get_date(const own *o, enum own_column column, idt_date *out)
{
    idt_bytes text = idt_list_table__get(o->table, column);

    *out = IDT_DATE_NONE;
    if (text.len && idt_date__parse(out, text) != IDT_OK)
        return fail(o, "not a date", text, "write 2023-11-16");
    return IDT_OK;
}

static void add_items(const own *o, enum own_column column, idt_list_kind kind, const char *type,
                      const char *quality)
{
    idt_bytes rest = idt_list_table__get(o->table, column), item;

    while (idt_list__split(&rest, " | ", &item)) {
        idt_list_fact *fact = idt_list_builder__add(&o->reading->builder, kind, type, item);

        if (quality)
            idt_list_builder__extra(&o->reading->builder, fact, IDT_LIST_QUALITY,
                                    idt_bytes__from_cstr(quality));
    }
}

/* "type: number" or "type: number (country)". */
static int add_identifiers(const own *o)
{
    idt_bytes rest = idt_list_table__get(o->table, IDENTIFIERS), item;

    while (idt_list__split(&rest, " | ", &item)) {
        const char *colon = memchr(item.data, ':', item.len);
        size_t n = colon ? (size_t)(colon - item.data) : 0;

        if (n == 0 || idt_bytes__trim(idt_bytes__slice(item, n + 1, item.len)).len == 0)
            return fail(o, "not an identifier", item, "write \"type: number\"");
        idt_list_builder__add_typed(&o->reading->builder, IDT_LIST_IDENTIFIER,
                                    idt_bytes__slice(item, 0, n),
                                    idt_bytes__slice(item, n + 1, item.len));
    }
    return IDT_OK;
}

static int add_relation(const own *o)
{
    idt_bytes type = idt_list_table__get(o->table, RELATION);
    idt_bytes other = idt_list_table__get(o->table, OTHER_PARTY),
              share = idt_list_table__get(o->table, SHARE);
    idt_list_fact *fact;
    idt_date from, to;
    int status = get_date(o, SHARE_FROM, &from);

    if (status == IDT_OK)
        status = get_date(o, SHARE_TO, &to);
    if (status != IDT_OK)
        return status;
    if ((type.len != 0) != (other.len != 0))
        return fail(o, "relation and other_party come together", none, "");
    fact = idt_list_builder__add_typed(&o->reading->builder, IDT_LIST_RELATION, type, other);
    fact->from = from;
    fact->to = to;
    if (share.len &&
        (!other.len || !idt_list_share__parse(&fact->share_min_ppm, &fact->share_max_ppm, share)))
        return fail(o, "not a share", share, "write 50% or 25-50% beside other_party");
    return IDT_OK;
}

static int add_schema(const own *o)
{
    static const char *const words[] = {"Person",   "Organization", "Vessel",
                                        "Aircraft", "LegalEntity",  "Relation"};
    idt_bytes schema = idt_list_table__get(o->table, SCHEMA);
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(words); i++)
        if (idt_bytes__is(schema, words[i]))
            break;
    if (schema.len && i == IDT_COUNT_OF(words))
        return fail(o, "no schema", schema,
                    "Person, Organization, Vessel, Aircraft or LegalEntity");
    idt_list_builder__add(&o->reading->builder, IDT_LIST_SCHEMA, "", schema);
    return IDT_OK;
}

static int read_action(const own *o, idt_list_entry *entry)
{
    idt_bytes action = idt_list_table__get(o->table, ACTION);

    if (o->reading->builder.status != IDT_OK)
        return IDT_OK; /* told when the entry is handed over */
    entry->is_delisting = idt_bytes__is(action, "delist");
    if (action.len && !entry->is_delisting && !idt_bytes__is(action, "list"))
        return fail(o, "no action", action, "list or delist");
    if (entry->is_delisting && entry->listed_to == IDT_DATE_NONE)
        return fail(o, "a delisting needs the first day that it holds", none, "fill column to");
    if (entry->is_delisting && entry->citation.len == 0)
        return fail(o, "a delisting needs a citation", none, "");
    if (!entry->is_delisting && entry->uid.len == 0)
        return fail(o, "a row has no id", none, "");
    if (entry->listed_from != IDT_DATE_NONE && entry->listed_to != IDT_DATE_NONE &&
        entry->listed_to < entry->listed_from)
        return fail(o, "the listing ends before it begins", none, "");
    return IDT_OK;
}

static int read_row(const own *o)
{
    idt_list_builder *b = &o->reading->builder;
    int status;

    idt_list_builder__begin(b, idt_list_table__get(o->table, ID),
                            idt_list_table__row(o->table)->line);
    status = get_date(o, FROM, &b->entry.listed_from);
    if (status == IDT_OK)
        status = get_date(o, TO, &b->entry.listed_to);
    if (status != IDT_OK)
        return status;
    if (b->entry.listed_from != IDT_DATE_NONE)
        b->entry.basis = IDT_LIST_BASIS_STATED;
    b->entry.citation = idt_list_builder__copy(b, idt_list_table__get(o->table, CITATION));
    status = read_action(o, &b->entry);
    if (status == IDT_OK)
        status = add_schema(o);
    idt_list_builder__add(b, IDT_LIST_LIST, "", idt_list_table__get(o->table, LIST));
    idt_list_builder__add(b, IDT_LIST_NAME, "primary", idt_list_table__get(o->table, NAME));
    add_items(o, ALIASES, IDT_LIST_NAME, "aka", NULL);
    add_items(o, WEAK_ALIASES, IDT_LIST_NAME, "aka", "weak");
    add_items(o, FORMER_NAMES, IDT_LIST_NAME, "fka", NULL);
    add_items(o, ADDRESSES, IDT_LIST_ADDRESS, "", NULL);
    add_items(o, COUNTRIES, IDT_LIST_COUNTRY, "country", NULL);
    add_items(o, PROGRAMS, IDT_LIST_PROGRAM, "", NULL);
    add_items(o, CITATION, IDT_LIST_CITATION, "", NULL);
    idt_list_builder__add(b, IDT_LIST_LICENCE, "requirement",
                          idt_list_table__get(o->table, LICENCE_REQUIREMENT));
    idt_list_builder__add(b, IDT_LIST_LICENCE, "policy",
                          idt_list_table__get(o->table, LICENCE_POLICY));
    idt_list_builder__add(b, IDT_LIST_LICENCE, "scope", idt_list_table__get(o->table, SCOPE));
    idt_list_builder__add(b, IDT_LIST_REMARK, "", idt_list_table__get(o->table, REMARKS));
    if (status == IDT_OK)
        status = add_identifiers(o);
    if (status == IDT_OK)
        status = add_relation(o);
    if (status != IDT_OK)
        return status;
    idt_list_reading__strays(o->reading, o->table);
    return idt_list_reading__emit(o->reading);
}

int idt_list__read_own_csv(idt_list_reading *reading)
{
    const idt_list_csv_options options = {.separator = ',', .encoding = reading->options->encoding};
    own o = {.reading = reading};
    int status = idt_list_csv__new(&o.csv, reading->files->main, &options, reading->err);

    if (status == IDT_OK)
        status = idt_list_table__new(&o.table, o.csv, columns, N_COLUMNS, reading->err);
    while (status == IDT_OK) {
        status = idt_list_table__next(o.table, reading->err);
        if (status == IDT_OK)
            status = read_row(&o);
    }
    idt_list_table__free(o.table);
    idt_list_csv__free(o.csv);
    return idt_list_reading__end(reading, status);
}
