/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/party_of.h"

#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/int.h"
#include "lists/country.h"
#include "lists/reader_int.h"
#include "party/birth.h"
#include "party/ident.h"

enum { CIRCA_YEARS = 2 };

/* ---- kinds of identifiers ----------------------------------------------------------------- */

/* Words inside the type, more telling ones first. */
static const struct {
    const char *words;
    idt_ident_kind kind;
} ident_words[] = {
    {"social credit", IDT_IDENT_USCC},
    {"uscc", IDT_IDENT_USCC},
    {"legal entity identifier", IDT_IDENT_LEI},
    {"vessel registration", IDT_IDENT_IMO},
    {"imo", IDT_IDENT_IMO},
    {"mmsi", IDT_IDENT_MMSI},
    {"digital currency", IDT_IDENT_WALLET},
    {"wallet", IDT_IDENT_WALLET},
    {"email", IDT_IDENT_EMAIL},
    {"e-mail", IDT_IDENT_EMAIL},
    {"website", IDT_IDENT_DOMAIN},
    {"web", IDT_IDENT_DOMAIN},
    {"phone", IDT_IDENT_PHONE},
    {"fax", IDT_IDENT_PHONE},
    {"iban", IDT_IDENT_IBAN},
    {"passport", IDT_IDENT_PASSPORT},
    {"travel document", IDT_IDENT_PASSPORT},
    {"tax", IDT_IDENT_TAX},
    {"v.a.t.", IDT_IDENT_TAX},
    {"fiscal", IDT_IDENT_TAX},
    {"fein", IDT_IDENT_TAX},
    {"nit #", IDT_IDENT_TAX},
    {"ruc #", IDT_IDENT_TAX},
    {"rif #", IDT_IDENT_TAX},
    {"r.f.c.", IDT_IDENT_TAX},
    {"rfc", IDT_IDENT_TAX},
    {"rtn", IDT_IDENT_TAX},
    {"c.u.i.t.", IDT_IDENT_TAX},
    {"c.i.f.", IDT_IDENT_TAX},
    {"legal entity number", IDT_IDENT_REGISTRATION},
    {"registration", IDT_IDENT_REGISTRATION},
    {"registry number", IDT_IDENT_REGISTRATION},
    {"registered", IDT_IDENT_REGISTRATION},
    {"register", IDT_IDENT_REGISTRATION},
    {"company number", IDT_IDENT_REGISTRATION},
    {"business", IDT_IDENT_REGISTRATION},
    {"enterprise number", IDT_IDENT_REGISTRATION},
    {"incorporation", IDT_IDENT_REGISTRATION},
    {"chamber", IDT_IDENT_REGISTRATION},
    {"trade license", IDT_IDENT_REGISTRATION},
    {"c.r. no.", IDT_IDENT_REGISTRATION},
    {"folio mercantil", IDT_IDENT_REGISTRATION},
    {"matricula mercantil", IDT_IDENT_REGISTRATION},
    {"government gazette", IDT_IDENT_REGISTRATION},
    {"national id", IDT_IDENT_NATIONAL_ID},
    {"national identification", IDT_IDENT_NATIONAL_ID},
    {"identification number", IDT_IDENT_NATIONAL_ID},
    {"identity", IDT_IDENT_NATIONAL_ID},
    {"id card", IDT_IDENT_NATIONAL_ID},
    {"personal id", IDT_IDENT_NATIONAL_ID},
    {"cedula", IDT_IDENT_NATIONAL_ID},
    {"c.u.r.p.", IDT_IDENT_NATIONAL_ID},
    {"d.n.i.", IDT_IDENT_NATIONAL_ID},
    {"citizen's card", IDT_IDENT_NATIONAL_ID},
    {"ssn", IDT_IDENT_NATIONAL_ID},
};

static bool contains(idt_bytes text, const char *words)
{
    size_t n = strlen(words), i;

    for (i = 0; i + n <= text.len; i++)
        if (idt_list__equal_nocase(idt_bytes__slice(text, i, i + n), words))
            return true;
    return false;
}

idt_ident_kind idt_list_party__ident_kind(idt_bytes type, idt_bytes value)
{
    size_t i;

    /* what OFAC calls a Legal Entity Number is sometimes a Legal Entity Identifier */
    if (contains(type, "legal entity") && idt_ident__guess(value) == IDT_IDENT_LEI)
        return IDT_IDENT_LEI;
    for (i = 0; i < IDT_COUNT_OF(ident_words); i++)
        if (contains(type, ident_words[i].words))
            return ident_words[i].kind;
    return IDT_IDENT_OTHER;
}

/* ---- birth dates -------------------------------------------------------------------------- */

static bool year_of(int *out, idt_bytes text)
{
    int year = 0;
    size_t i;

    if (text.len != 4)
        return false;
    for (i = 0; i < 4; i++) {
        if (!idt_ascii__is_digit(text.data[i]))
            return false;
        year = year * 10 + (text.data[i] - '0');
    }
    *out = year;
    return year >= 1800 && year <= 2199;
}

static bool span_of_years(idt_party_birth *out, int first, int last)
{
    return first <= last && idt_date__from_ymd(&out->from, first, 1, 1) == IDT_OK &&
           idt_date__from_ymd(&out->to, last, 12, 31) == IDT_OK;
}

static bool span_of_month(idt_party_birth *out, int year, int month)
{
    int day;

    if (idt_date__from_ymd(&out->from, year, month, 1) != IDT_OK)
        return false;
    for (day = 31; day > 27; day--)
        if (idt_date__from_ymd(&out->to, year, month, day) == IDT_OK)
            return true;
    return false;
}

static int two_digits(const char *p)
{
    return idt_ascii__is_digit(p[0]) && idt_ascii__is_digit(p[1]) ? (p[0] - '0') * 10 + p[1] - '0'
                                                                  : 0;
}

/* "Mar 1960", "03/1960", "00/03/1960" or "1960-03" */
static bool month_of(idt_party_birth *out, idt_bytes text)
{
    char day[24] = "01 ";
    int y, m, d;

    if (text.len == 10 && idt_bytes__starts_with(text, IDT_LIT("00/")))
        text = idt_bytes__slice(text, 3, 10);
    if (text.len == 7 && text.data[2] == '/')
        return year_of(&y, idt_bytes__slice(text, 3, 7)) &&
               span_of_month(out, y, two_digits(text.data));
    if (text.len == 7 && text.data[4] == '-')
        return year_of(&y, idt_bytes__slice(text, 0, 4)) &&
               span_of_month(out, y, two_digits(text.data + 5));
    if (text.len < 8 || text.len > 16)
        return false;
    memcpy(day + 3, text.data, text.len);
    if (idt_list_when__parse(&out->from, (idt_bytes){day, text.len + 3}, IDT_LIST_WHEN_WORDS) !=
        IDT_OK)
        return false;
    idt_date__to_ymd(out->from, &y, &m, &d);
    return span_of_month(out, y, m);
}

/* One date without "circa" and "to". */
static bool single_birth(idt_party_birth *out, idt_bytes text)
{
    static const idt_list_when_order orders[] = {IDT_LIST_WHEN_WORDS, IDT_LIST_WHEN_ISO,
                                                 IDT_LIST_WHEN_DMY};
    idt_date day;
    size_t i;
    int year;

    for (i = 0; i < IDT_COUNT_OF(orders); i++) {
        if (idt_list_when__parse(&day, text, orders[i]) == IDT_OK) {
            *out = (idt_party_birth){day, day};
            return true;
        }
    }
    if (text.len == 10 && idt_bytes__starts_with(text, IDT_LIT("00/00/")))
        text = idt_bytes__slice(text, 6, 10);
    return year_of(&year, text) ? span_of_years(out, year, year) : month_of(out, text);
}

bool idt_list_party__birth(idt_party_birth *out, idt_bytes text, bool is_circa)
{
    idt_party_birth first, last;
    int y, m, d, from_year, to_year;
    size_t i;

    text = idt_bytes__trim(text);
    if (idt_bytes__starts_with(text, IDT_LIT("circa "))) {
        text = idt_bytes__trim(idt_bytes__slice(text, 6, text.len));
        is_circa = true;
    }
    for (i = 0; i + 4 < text.len && memcmp(text.data + i, " to ", 4) != 0; i++)
        continue;
    if (i + 4 < text.len) {
        if (!single_birth(&first, idt_bytes__trim(idt_bytes__slice(text, 0, i))) ||
            !idt_list_party__birth(&last, idt_bytes__slice(text, i + 4, text.len), false) ||
            last.to < first.from)
            return false;
        first.to = last.to;
    } else if (text.len == 9 && text.data[4] == '-' &&
               year_of(&from_year, idt_bytes__slice(text, 0, 4)) &&
               year_of(&to_year, idt_bytes__slice(text, 5, 9))) {
        if (!span_of_years(&first, from_year, to_year))
            return false;
    } else if (!single_birth(&first, text)) {
        return false;
    }
    if (is_circa) {
        idt_date__to_ymd(first.from, &y, &m, &d);
        idt_date__to_ymd(first.to, &to_year, &m, &d);
        if (!span_of_years(&first, y - CIRCA_YEARS, to_year + CIRCA_YEARS))
            return false;
    }
    *out = first;
    return true;
}

/* ---- the record --------------------------------------------------------------------------- */

typedef struct maker {
    idt_party *party;
    idt_arena *arena;
    const idt_list_entry *entry;
    idt_buf program, scope, policy, cite, cite_end, remarks;
    idt_party_name *names;
    idt_party_address *addresses;
    idt_party_ident *idents;
    idt_party_birth *births;
    idt_party_relation *relations;
    char (*countries)[2];
    bool has_f, has_m;
} maker;

static void append(idt_buf *out, const char *separator, idt_bytes text)
{
    if (out->len && text.len)
        idt_buf__put_cstr(out, separator);
    idt_buf__put_bytes(out, text);
}

static size_t count(const idt_list_entry *entry, idt_list_kind kind)
{
    size_t i, n = 0;

    for (i = 0; i < entry->n_facts; i++)
        n += entry->facts[i].kind == kind;
    return n;
}

static bool make_room(maker *m)
{
    m->names = idt_arena__array(m->arena, count(m->entry, IDT_LIST_NAME), sizeof *m->names);
    m->addresses =
        idt_arena__array(m->arena, count(m->entry, IDT_LIST_ADDRESS), sizeof *m->addresses);
    m->idents = idt_arena__array(m->arena, count(m->entry, IDT_LIST_IDENTIFIER), sizeof *m->idents);
    m->births = idt_arena__array(m->arena, count(m->entry, IDT_LIST_BIRTH), sizeof *m->births);
    m->relations =
        idt_arena__array(m->arena, count(m->entry, IDT_LIST_RELATION), sizeof *m->relations);
    m->countries =
        idt_arena__array(m->arena, count(m->entry, IDT_LIST_COUNTRY), sizeof *m->countries);
    return m->names && m->addresses && m->idents && m->births && m->relations && m->countries;
}

/* Primary names go before all others, which stay in their order. */
static void add_name(maker *m, const idt_list_fact *fact)
{
    idt_party_name name = {.text = fact->value, .kind = IDT_NAME_ALIAS};
    size_t i = m->party->n_names++;

    if (idt_bytes__is(fact->extra[IDT_LIST_QUALITY], "weak"))
        name.kind = IDT_NAME_WEAK_ALIAS;
    else if (idt_bytes__is(fact->type, "fka"))
        name.kind = IDT_NAME_FORMER;
    else if (idt_bytes__is(fact->type, "primary"))
        name.kind = IDT_NAME_PRIMARY;
    for (; name.kind == IDT_NAME_PRIMARY && i && m->names[i - 1].kind != IDT_NAME_PRIMARY; i--)
        m->names[i] = m->names[i - 1];
    m->names[i] = name;
}

static void add_country(maker *m, idt_bytes text)
{
    char code[2];
    size_t i;

    if (!idt_list_country__find(code, text))
        return;
    for (i = 0; i < m->party->n_countries; i++)
        if (memcmp(m->countries[i], code, 2) == 0)
            return;
    memcpy(m->countries[m->party->n_countries++], code, 2);
}

static idt_party_link link_of(idt_bytes type)
{
    static const struct {
        const char *type;
        idt_party_link link;
    } links[] = {
        {"owner", IDT_LINK_OWNED_BY},
        {"parent", IDT_LINK_OWNED_BY},
        {"vessel-owner", IDT_LINK_OWNED_BY},
        {"aircraft-operator", IDT_LINK_CONTROLLED},
        {"Owned or Controlled By", IDT_LINK_CONTROLLED},
        {"controlled-by", IDT_LINK_CONTROLLED},
        {"part-of", IDT_LINK_PART_OF},
        {"family", IDT_LINK_FAMILY},
        {"Family member of", IDT_LINK_FAMILY},
        {"director", IDT_LINK_OFFICER},
        {"employee", IDT_LINK_OFFICER},
        {"Leader or official of", IDT_LINK_OFFICER},
    };
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(links); i++)
        if (idt_bytes__is(type, links[i].type))
            return links[i].link;
    return IDT_LINK_RELATED;
}

static void add_relation(maker *m, const idt_list_fact *fact)
{
    /* the least that is stated: a span of "25 to 50 %" is not a half */
    m->relations[m->party->n_relations++] = (idt_party_relation){
        .link = link_of(fact->type),
        .target = fact->value,
        .target_is_id = idt_bytes__is(fact->extra[IDT_LIST_NOTE], "id"),
        .share_ppm = fact->share_min_ppm == IDT_LIST_SHARE_NONE ? 0 : fact->share_min_ppm,
        .from = fact->from,
        .to = fact->to,
    };
    if (fact->extra[IDT_LIST_SUBJECT].len)
        m->party->entry = fact->extra[IDT_LIST_SUBJECT];
}

static void add_place(maker *m, const idt_list_fact *fact)
{
    idt_party_address *a = &m->addresses[m->party->n_addresses++];

    a->text = fact->value;
    (void)idt_list_country__find(a->country, fact->extra[IDT_LIST_COUNTRY_OF]);
}

static void add_ident(maker *m, const idt_list_fact *fact)
{
    idt_party_ident *ident = &m->idents[m->party->n_idents++];

    ident->kind = idt_list_party__ident_kind(fact->type, fact->value);
    ident->text = fact->value;
    (void)idt_list_country__find(ident->country, fact->extra[IDT_LIST_COUNTRY_OF]);
}

static void add_licence(maker *m, const idt_list_fact *fact)
{
    if (idt_bytes__is(fact->type, "scope")) {
        append(&m->scope, "; ", fact->value);
        return;
    }
    if (!idt_bytes__is(fact->type, "requirement") && !idt_bytes__is(fact->type, "policy")) {
        append(&m->policy, "; ", fact->type);
        append(&m->policy, ": ", fact->value);
        return;
    }
    append(&m->policy, "; ", fact->value);
}

static idt_party_schema schema_of(idt_bytes word)
{
    return idt_bytes__is(word, "Person")         ? IDT_SCHEMA_PERSON
           : idt_bytes__is(word, "Organization") ? IDT_SCHEMA_ORGANIZATION
           : idt_bytes__is(word, "Vessel")       ? IDT_SCHEMA_VESSEL
           : idt_bytes__is(word, "Aircraft")     ? IDT_SCHEMA_AIRCRAFT
                                                 : IDT_SCHEMA_LEGAL_ENTITY;
}

static void add_fact(maker *m, const idt_list_fact *fact)
{
    switch (fact->kind) {
    case IDT_LIST_SCHEMA: m->party->schema = schema_of(fact->value); break;
    case IDT_LIST_LIST: m->party->list = fact->value; break;
    case IDT_LIST_NAME: add_name(m, fact); break;
    case IDT_LIST_ADDRESS: add_place(m, fact); break;
    case IDT_LIST_IDENTIFIER: add_ident(m, fact); break;
    case IDT_LIST_BIRTH:
        if (idt_bytes__is(fact->type, "date") &&
            idt_list_party__birth(
                &m->births[m->party->n_births], fact->value,
                idt_list__equal_nocase(fact->extra[IDT_LIST_QUALITY], "circa") ||
                    idt_list__equal_nocase(fact->extra[IDT_LIST_QUALITY], "approximately")))
            m->party->n_births++;
        break;
    case IDT_LIST_COUNTRY: add_country(m, fact->value); break;
    case IDT_LIST_PROGRAM: append(&m->program, "; ", fact->value); break;
    case IDT_LIST_CITATION:
        append(idt_bytes__is(fact->type, "delisting") ? &m->cite_end : &m->cite, "; ", fact->value);
        break;
    case IDT_LIST_LICENCE: add_licence(m, fact); break;
    case IDT_LIST_RELATION: add_relation(m, fact); break;
    case IDT_LIST_TITLE:
    case IDT_LIST_REMARK: append(&m->remarks, "; ", fact->value); break;
    case IDT_LIST_OTHER:
        if (idt_list__equal_nocase(fact->type, "gender")) {
            m->has_f |= idt_gender__parse(fact->value) == 'f';
            m->has_m |= idt_gender__parse(fact->value) == 'm';
        }
        break;
    case IDT_LIST_LISTED:
    case IDT_LIST_N_KINDS: break;
    }
}

/* Joined texts move into the arena. */
static int keep_texts(maker *m)
{
    const struct {
        idt_buf *from;
        idt_bytes *to;
    } texts[] = {{&m->program, &m->party->program},   {&m->scope, &m->party->scope},
                 {&m->policy, &m->party->policy},     {&m->cite, &m->party->cite},
                 {&m->cite_end, &m->party->cite_end}, {&m->remarks, &m->party->remarks}};
    int status = IDT_OK;
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(texts); i++) {
        *texts[i].to = idt_arena__copy(m->arena, idt_buf__bytes(texts[i].from));
        if (!texts[i].to->data || idt_buf__status(texts[i].from) != IDT_OK)
            status = IDT_ENOMEM;
        idt_buf__free(texts[i].from);
    }
    return status;
}

int idt_list_party__from_entry(idt_party *out, idt_arena *arena, const idt_list_entry *entry,
                               idt_bytes list)
{
    maker m = {.party = out, .arena = arena, .entry = entry};
    size_t i;

    *out = (idt_party){.list = list,
                       .entry = entry->uid,
                       .listed_from = entry->listed_from,
                       .listed_to = entry->listed_to};
    if (!make_room(&m))
        return IDT_ENOMEM;
    for (i = 0; i < entry->n_facts; i++)
        add_fact(&m, &entry->facts[i]);
    out->names = m.names;
    out->addresses = m.addresses;
    out->idents = m.idents;
    out->births = m.births;
    out->gender = m.has_f == m.has_m ? '\0' : m.has_f ? 'f' : 'm';
    out->relations = m.relations;
    out->countries = (const char(*)[2])m.countries;
    return keep_texts(&m);
}

/* ---- a whole history ---------------------------------------------------------------------- */

/*
 * FollowTheMoney files name listed parties and those around them: owners, subsidiaries, relatives.
 * A topic or a Sanction tells the former; a file that has neither is a list of its own.
 *
 * @source OpenSanctions, topics ("sanction.linked" is not sanctioned itself)
 */
static bool is_listing_topic(const idt_list_fact *fact)
{
    static const char *const topics[] = {"sanction", "sanction.counter", "export.control",
                                         "debarment", "asset.frozen"};
    size_t i;

    if (fact->kind != IDT_LIST_OTHER || !idt_bytes__is(fact->type, "topics"))
        return false;
    for (i = 0; i < IDT_COUNT_OF(topics); i++)
        if (idt_bytes__is(fact->value, topics[i]))
            return true;
    return false;
}

static bool has_listing_topic(const idt_list_entry *entry)
{
    size_t i;

    for (i = 0; i < entry->n_facts; i++)
        if (is_listing_topic(&entry->facts[i]))
            return true;
    return false;
}

typedef struct walk {
    bool has_topics; /* parties without one are known only */
    idt_bytes list;
    idt_list_party_sink sink;
    void *payload;
    idt_arena arena; /* of one record */
} walk;

/* A delisting is cited from the day on which the span ends. */
static bool overlap(const idt_list_fact *fact, const idt_list_fact *listed)
{
    if (fact->kind == IDT_LIST_CITATION && idt_bytes__is(fact->type, "delisting"))
        return listed->to != IDT_DATE_NONE && fact->from == listed->to;
    return (fact->to == IDT_DATE_NONE || listed->from < fact->to) &&
           (listed->to == IDT_DATE_NONE || fact->from < listed->to);
}

/* The facts of an entry that held while it was listed during one span. */
static int put_span(walk *w, const idt_list_entry *entry, const idt_list_fact *listed,
                    idt_error *err)
{
    idt_list_entry part = *entry;
    idt_list_fact *facts;
    idt_party party;
    size_t i;
    int status;

    idt_arena__reset(&w->arena);
    facts = idt_arena__array(&w->arena, entry->n_facts, sizeof *facts);
    part.n_facts = 0;
    for (i = 0; facts && i < entry->n_facts; i++)
        if (entry->facts[i].kind != IDT_LIST_LISTED && overlap(&entry->facts[i], listed))
            facts[part.n_facts++] = entry->facts[i];
    part.facts = facts;
    part.listed_from = listed->from;
    part.listed_to = listed->to;
    status = facts ? idt_list_party__from_entry(&party, &w->arena, &part, w->list) : IDT_ENOMEM;
    if (status != IDT_OK)
        return idt_error__set(err, status, "out of memory");
    party.is_known_only = w->has_topics && !has_listing_topic(entry);
    return w->sink(w->payload, &party, err);
}

static int on_entry(void *payload, const idt_list_entry *entry, idt_error *err)
{
    walk *w = payload;
    int status = IDT_OK;
    size_t i;

    for (i = 0; i < entry->n_facts && status == IDT_OK; i++)
        if (entry->facts[i].kind == IDT_LIST_LISTED)
            status = put_span(w, entry, &entry->facts[i], err);
    return status;
}

static int look_for_topic(void *payload, const idt_list_entry *entry, idt_error *err)
{
    walk *w = payload;

    (void)err;
    w->has_topics |= has_listing_topic(entry);
    return IDT_OK;
}

int idt_list_party__each(const idt_list_history *history, idt_date date, idt_list_party_sink sink,
                         void *payload, idt_error *err)
{
    walk w = {.list = idt_list_history__name(history), .sink = sink, .payload = payload};
    int status = idt_list_history__each(history, date, look_for_topic, &w, err);

    if (status == IDT_OK)
        status = idt_list_history__each(history, date, on_entry, &w, err);
    idt_arena__free(&w.arena);
    return status;
}
