/* SPDX-License-Identifier: Apache-2.0 */
/*
 * US Consolidated Screening List (trade.gov), CSV with a header row; thirteen lists of three
 * departments in one file. Lists inside a cell are separated by "; ", the last sometimes by
 * "; and "; an address ends in ", XX" (ISO 3166 alpha-2). Editions differ in columns (`_id` is
 * missing in 2019), in quoting, and in the order inside `ids` (type last in 2022, first in 2025).
 * Delisting is told by absence only, except for denied persons, whose orders expire.
 */
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "lists/reader_int.h"
#include "lists/uid.h"

enum csl_column {
    ID,
    SOURCE,
    ENTITY_NUMBER,
    TYPE,
    PROGRAMS,
    NAME,
    TITLE,
    ADDRESSES,
    NOTICE,
    START_DATE,
    END_DATE,
    STANDARD_ORDER,
    LICENSE_REQUIREMENT,
    LICENSE_POLICY,
    CALL_SIGN,
    VESSEL_TYPE,
    GROSS_TONNAGE,
    GROSS_REGISTERED_TONNAGE,
    VESSEL_FLAG,
    VESSEL_OWNER,
    REMARKS,
    LIST_URL,
    ALT_NAMES,
    CITIZENSHIPS,
    DATES_OF_BIRTH,
    NATIONALITIES,
    PLACES_OF_BIRTH,
    INFORMATION_URL,
    IDS,
    N_COLUMNS,
};

static const idt_list_table_column columns[N_COLUMNS] = {
    [ID] = {"_id", false},
    [SOURCE] = {"source", true},
    [ENTITY_NUMBER] = {"entity_number", true},
    [TYPE] = {"type", true},
    [PROGRAMS] = {"programs", true},
    [NAME] = {"name", true},
    [TITLE] = {"title", true},
    [ADDRESSES] = {"addresses", true},
    [NOTICE] = {"federal_register_notice", true},
    [START_DATE] = {"start_date", true},
    [END_DATE] = {"end_date", true},
    [STANDARD_ORDER] = {"standard_order", true},
    [LICENSE_REQUIREMENT] = {"license_requirement", true},
    [LICENSE_POLICY] = {"license_policy", true},
    [CALL_SIGN] = {"call_sign", true},
    [VESSEL_TYPE] = {"vessel_type", true},
    [GROSS_TONNAGE] = {"gross_tonnage", true},
    [GROSS_REGISTERED_TONNAGE] = {"gross_registered_tonnage", true},
    [VESSEL_FLAG] = {"vessel_flag", true},
    [VESSEL_OWNER] = {"vessel_owner", true},
    [REMARKS] = {"remarks", true},
    [LIST_URL] = {"source_list_url", true},
    [ALT_NAMES] = {"alt_names", true},
    [CITIZENSHIPS] = {"citizenships", true},
    [DATES_OF_BIRTH] = {"dates_of_birth", true},
    [NATIONALITIES] = {"nationalities", true},
    [PLACES_OF_BIRTH] = {"places_of_birth", true},
    [INFORMATION_URL] = {"source_information_url", true},
    [IDS] = {"ids", true},
};

/* The lists in the file, by the abbreviation that their source has in brackets. */
static const struct csl_list {
    const char *abbreviation, *code, *list;
} lists[] = {
    {"(SDN)", "sdn", "us.ofac.sdn"},
    {"(EL)", "el", "us.bis.entity-list"},
    {"(DPL)", "dpl", "us.bis.denied-persons"},
    {"(UVL)", "uvl", "us.bis.unverified"},
    {"(MEU)", "meu", "us.bis.military-end-user"},
    {"(DTC)", "dtc", "us.state.debarred"},
    {"(ISN)", "isn", "us.state.nonproliferation"},
    {"(SSI)", "ssi", "us.ofac.sectoral"},
    {"(FSE)", "fse", "us.ofac.foreign-evaders"},
    {"(PLC)", "plc", "us.ofac.plc"},
    {"(CAP)", "cap", "us.ofac.capta"},
    {"Capta List", "cap", "us.ofac.capta"},
    {"(MBS)", "mbs", "us.ofac.menu-based"},
    {"Menu-Based", "mbs", "us.ofac.menu-based"},
    {"(CMIC)", "cmic", "us.ofac.cmic"},
    {"Military-Industrial Complex", "cmic", "us.ofac.cmic"},
};

static bool contains(idt_bytes text, const char *what)
{
    size_t n = strlen(what), i;

    for (i = 0; i + n <= text.len; i++)
        if (memcmp(text.data + i, what, n) == 0)
            return true;
    return false;
}

static const struct csl_list *find_list(idt_bytes source)
{
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(lists); i++)
        if (contains(source, lists[i].abbreviation))
            return &lists[i];
    return NULL;
}

/* The next item of a cell, without the "and" before the last. */
static bool next_item(idt_bytes *rest, idt_bytes *item)
{
    while (idt_list__split(rest, "; ", item)) {
        if (idt_bytes__starts_with(*item, IDT_LIT("and ")))
            *item = idt_bytes__trim(idt_bytes__slice(*item, 4, item->len));
        if (item->len && item->data[item->len - 1] == ';')
            item->len--;
        if (item->len)
            return true;
    }
    return false;
}

static bool is_country(idt_bytes text)
{
    return text.len == 2 && text.data[0] >= 'A' && text.data[0] <= 'Z' && text.data[1] >= 'A' &&
           text.data[1] <= 'Z';
}

/* The country that an address ends with, or empty. */
static idt_bytes country_of(idt_bytes address)
{
    idt_bytes tail;

    if (is_country(address))
        return address;
    if (address.len < 4)
        return (idt_bytes){"", 0};
    tail = idt_bytes__slice(address, address.len - 2, address.len);
    if (is_country(tail) && address.data[address.len - 3] == ' ' &&
        address.data[address.len - 4] == ',')
        return tail;
    return (idt_bytes){"", 0};
}

static void set_uid(idt_list_reading *reading, const idt_list_table *table,
                    const struct csl_list *list)
{
    idt_bytes number = idt_list_table__get(table, ENTITY_NUMBER),
              rest = idt_list_table__get(table, ADDRESSES);
    idt_bytes first = {"", 0};
    char uid[IDT_LIST_UID_SIZE];
    idt_date start = IDT_DATE_NONE;

    if (number.len) {
        idt_buf text = {0};

        idt_buf__printf(&text, "%s:", list->code);
        idt_buf__put_bytes(&text, number);
        if (idt_buf__status(&text) != IDT_OK)
            reading->builder.status = IDT_ENOMEM;
        idt_list_builder__set_uid(&reading->builder, idt_buf__bytes(&text));
        idt_buf__free(&text);
        return;
    }
    if (strcmp(list->code, "dpl") == 0) {
        (void)idt_list_when__parse(&start, idt_list_table__get(table, START_DATE),
                                   IDT_LIST_WHEN_ISO);
        idt_list_uid__denied_uid(uid, idt_list_table__get(table, NAME), start);
    } else {
        next_item(&rest, &first);
        idt_list_uid__named_uid(uid, list->code, idt_list_table__get(table, NAME),
                                country_of(first));
    }
    idt_list_builder__set_uid(&reading->builder, idt_bytes__from_cstr(uid));
}

static void add_items(idt_list_reading *reading, const idt_list_table *table,
                      enum csl_column column, idt_list_kind kind, const char *type)
{
    idt_bytes rest = idt_list_table__get(table, column), item;

    while (next_item(&rest, &item))
        idt_list_builder__add(&reading->builder, kind, type, item);
}

static void add_addresses(idt_list_reading *reading, const idt_list_table *table)
{
    idt_list_builder *b = &reading->builder;
    idt_bytes rest = idt_list_table__get(table, ADDRESSES), item;

    while (next_item(&rest, &item)) {
        idt_list_fact *fact = idt_list_builder__add(b, IDT_LIST_ADDRESS, "", item);

        idt_list_builder__extra(b, fact, IDT_LIST_COUNTRY_OF, country_of(item));
    }
}

/* The last comma-separated part of a text, which is shortened by it. */
static idt_bytes take_last(idt_bytes *text)
{
    size_t i = text->len;
    idt_bytes part;

    while (i > 0 && text->data[i - 1] != ',')
        i--;
    part = idt_bytes__trim(idt_bytes__slice(*text, i, text->len));
    text->len = i ? i - 1 : 0;
    return part;
}

static idt_bytes take_first(idt_bytes *text)
{
    const char *comma = text->len ? memchr(text->data, ',', text->len) : NULL;
    size_t n = comma ? (size_t)(comma - text->data) : text->len;
    idt_bytes part = idt_bytes__trim(idt_bytes__slice(*text, 0, n));

    *text = idt_bytes__slice(*text, comma ? n + 1 : n, text->len);
    return part;
}

/* "CA, BC166787, Passport" or "Passport, 836238033, KP". */
static void add_id(idt_list_builder *b, idt_bytes item)
{
    idt_bytes rest = item, type = take_last(&rest), country = {"", 0}, note = {"", 0}, probe;
    idt_date date;

    if (idt_list_ofac__knows_type(type)) {
        probe = rest;
        if (is_country(take_first(&probe)))
            country = take_first(&rest);
        /* an issue date may stand between country and number */
        probe = rest;
        if (country.len &&
            idt_list_when__parse(&date, take_first(&probe), IDT_LIST_WHEN_ISO) == IDT_OK &&
            probe.len)
            note = take_first(&rest);
    } else {
        rest = item;
        type = take_first(&rest);
        if (!idt_list_ofac__knows_type(type)) {
            idt_list_builder__add(b, IDT_LIST_OTHER, "id", item);
            return;
        }
        probe = rest;
        if (is_country(take_last(&probe)))
            country = take_last(&rest);
    }
    if (idt_bytes__trim(rest).len)
        idt_list_ofac__feature(b, type, rest, country, note);
    else
        idt_list_builder__add(b, IDT_LIST_REMARK, "", item);
}

static void add_ids(idt_list_reading *reading, const idt_list_table *table)
{
    idt_bytes rest = idt_list_table__get(table, IDS), item;

    while (next_item(&rest, &item))
        add_id(&reading->builder, item);
}

static void add_dates(idt_list_reading *reading, const idt_list_table *table)
{
    idt_bytes notices = idt_list_table__get(table, NOTICE);

    idt_list_reading__listed(reading, idt_list_table__get(table, START_DATE), IDT_LIST_WHEN_ISO,
                             notices);
    idt_list_reading__expires(reading, idt_list_table__get(table, END_DATE), IDT_LIST_WHEN_ISO);
    reading->builder.entry.citation = idt_list_builder__copy(&reading->builder, notices);
    add_items(reading, table, NOTICE, IDT_LIST_CITATION, "");
}

static size_t find_text(idt_bytes text, const char *what)
{
    size_t n = strlen(what), i;

    for (i = 1; i + n < text.len; i++)
        if (memcmp(text.data + i, what, n) == 0)
            return i;
    return text.len;
}

/*
 * Names that say more than a name. "Huawei Technologies Co., Ltd. (Huawei).  Affiliated Entity:  X"
 * lists X, with its parent before it. "X; and any successor, sub-unit, or subsidiary thereof" and
 * "X, including the Armed Forces …" say how far the listing of X reaches.
 */
static void add_name(idt_list_builder *b, idt_bytes name)
{
    static const struct {
        const char *words, *relation;
    } parents[] = {{".  Affiliated Entity:", "parent"},
                   {".  Subordinate Institution - ", "part-of"},
                   {", and subordinate entity ", "part-of"}};
    static const char *const scopes[] = {"; and any ", ", including "};
    idt_bytes printed = name;
    size_t i, at;

    for (i = 0; i < IDT_COUNT_OF(parents); i++) {
        at = find_text(name, parents[i].words);
        if (at == name.len)
            continue;
        idt_list_builder__add(b, IDT_LIST_NAME, "primary",
                              idt_bytes__slice(name, at + strlen(parents[i].words), name.len));
        idt_list_builder__add(b, IDT_LIST_RELATION, parents[i].relation,
                              idt_bytes__slice(name, 0, at));
        idt_list_builder__add(b, IDT_LIST_OTHER, "name as printed", printed);
        return;
    }
    for (i = 0; i < IDT_COUNT_OF(scopes); i++) {
        at = find_text(name, scopes[i]);
        if (at == name.len)
            continue;
        idt_list_builder__add(b, IDT_LIST_LICENCE, "scope",
                              idt_bytes__slice(name, at + 2, name.len));
        name.len = at;
    }
    idt_list_builder__add(b, IDT_LIST_NAME, "primary", name);
}

static void add_vessel(idt_list_reading *reading, const idt_list_table *table)
{
    idt_list_builder *b = &reading->builder;

    idt_list_builder__add(b, IDT_LIST_IDENTIFIER, "Call Sign",
                          idt_list_table__get(table, CALL_SIGN));
    idt_list_builder__add(b, IDT_LIST_OTHER, "Vessel Type",
                          idt_list_table__get(table, VESSEL_TYPE));
    idt_list_builder__add(b, IDT_LIST_OTHER, "Tonnage", idt_list_table__get(table, GROSS_TONNAGE));
    idt_list_builder__add(b, IDT_LIST_OTHER, "Gross Registered Tonnage",
                          idt_list_table__get(table, GROSS_REGISTERED_TONNAGE));
    idt_list_builder__add(b, IDT_LIST_COUNTRY, "flag", idt_list_table__get(table, VESSEL_FLAG));
    idt_list_builder__add(b, IDT_LIST_RELATION, "vessel-owner",
                          idt_list_table__get(table, VESSEL_OWNER));
}

static int read_row(idt_list_reading *reading, const idt_list_table *table, const idt_list_csv *csv)
{
    idt_list_builder *b = &reading->builder;
    idt_bytes source = idt_list_table__get(table, SOURCE), none = {"", 0};
    const struct csl_list *list = find_list(source);

    if (!list)
        return idt_list_csv__fail(csv, idt_list_table__row(table), reading->err,
                                  "no list is known by the source \"%.*s\"",
                                  (int)idt_size__min(source.len, 60), source.data);
    if (idt_list_table__get(table, NAME).len == 0) {
        reading->report->n_skipped++;
        return IDT_OK;
    }
    idt_list_builder__begin(b, none, idt_list_table__row(table)->line);
    set_uid(reading, table, list);
    idt_list_reading__schema(reading, idt_list_ofac__schema(idt_list_table__get(table, TYPE)));
    idt_list_builder__add(b, IDT_LIST_LIST, "", idt_bytes__from_cstr(list->list));
    add_name(b, idt_list_table__get(table, NAME));
    add_items(reading, table, ALT_NAMES, IDT_LIST_NAME, "aka");
    add_addresses(reading, table);
    add_dates(reading, table);
    add_items(reading, table, PROGRAMS, IDT_LIST_PROGRAM, "");
    idt_list_builder__add(b, IDT_LIST_LICENCE, "requirement",
                          idt_list_table__get(table, LICENSE_REQUIREMENT));
    idt_list_builder__add(b, IDT_LIST_LICENCE, "policy",
                          idt_list_table__get(table, LICENSE_POLICY));
    idt_list_builder__add(b, IDT_LIST_LICENCE, "standard order",
                          idt_list_table__get(table, STANDARD_ORDER));
    idt_list_builder__add(b, IDT_LIST_TITLE, "", idt_list_table__get(table, TITLE));
    add_vessel(reading, table);
    add_items(reading, table, CITIZENSHIPS, IDT_LIST_COUNTRY, "citizenship");
    add_items(reading, table, NATIONALITIES, IDT_LIST_COUNTRY, "nationality");
    add_items(reading, table, DATES_OF_BIRTH, IDT_LIST_BIRTH, "date");
    add_items(reading, table, PLACES_OF_BIRTH, IDT_LIST_BIRTH, "place");
    add_ids(reading, table);
    idt_list_ofac__remarks(b, idt_list_table__get(table, REMARKS));
    idt_list_reading__strays(reading, table);
    return idt_list_reading__emit(reading);
}

int idt_list__read_csl_csv(idt_list_reading *reading)
{
    return idt_list_reading__rows(reading, ',', columns, N_COLUMNS, NULL, read_row);
}
