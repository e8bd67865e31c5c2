/* SPDX-License-Identifier: Apache-2.0 */
/* Hits of a parties book as scored FollowTheMoney entities. */
#include "base/bytes.h"
#include "base/date.h"
#include "base/int.h"
#include "lists/ftm.h"
#include "lists/yente_int.h"
#include "party/why.h"

enum { WHY_SIZE = 2048, WHOLE = 1000 };

/* What agrees or does not, in the order in which it is written. */
static const struct feature {
    uint32_t bit; /* 0: the name, whose value is its score */
    const char *name, *description;
    int sign; /* -1: speaks against the result */
} features[] = {
    {0, "name_match", "likeness of the names, token by token (docs/parties.md)", 1},
    {IDT_AGREES_WEAK_NAME, "weak_alias_match", "only an alias that the list calls weak agrees", 1},
    {IDT_AGREES_IDENT, "identifier_match", "the same number of a kind that one party has", 1},
    {IDT_AGREES_CONTACT, "contact_match", "the same phone, mailbox, web site or account", 1},
    {IDT_AGREES_ADDRESS, "address_match", "the same place, by its street and number or building",
     1},
    {IDT_AGREES_UNIT, "address_unit_match", "the same room there", 1},
    {IDT_AGREES_COUNTRY, "country_match", "a country in common; told, decides nothing", 1},
    {IDT_AGREES_BIRTH, "birth_date_match", "the same birth, as far as both sides say", 1},
    {IDT_DIFFERS_IDENT, "identifier_mismatch", "other numbers of a kind that a party has one of",
     -1},
    {IDT_DIFFERS_COUNTRY, "country_mismatch", "no country in common; told, decides nothing", -1},
    {IDT_DIFFERS_BIRTH, "birth_date_mismatch", "no year of birth in common", -1},
    {IDT_DIFFERS_GENDER, "gender_mismatch", "another gender", -1},
};

static void put_permille(idt_buf *out, uint32_t value)
{
    idt_buf__printf(out, "%u.%03u", value / WHOLE, value % WHOLE);
}

static void put_key(idt_buf *out, const char *key)
{
    char last = out->len ? out->data[out->len - 1] : '{';

    idt_buf__put_cstr(out, last == '{' ? "\"" : ", \"");
    idt_buf__put_cstr(out, key);
    idt_buf__put_cstr(out, "\": ");
}

static void put_text(idt_buf *out, const char *key, idt_bytes text)
{
    put_key(out, key);
    idt_buf__put_json(out, text);
}

/* A text or null. */
static void put_optional(idt_buf *out, const char *key, idt_bytes text)
{
    if (text.len) {
        put_text(out, key, text);
        return;
    }
    put_key(out, key);
    idt_buf__put_cstr(out, "null");
}

static void put_day(idt_buf *out, const char *key, idt_date date)
{
    char text[IDT_DATE_SIZE];

    idt_date__format(text, date);
    put_optional(out, key, idt_bytes__from_cstr(text));
}

static void put_flag(idt_buf *out, const char *key, bool flag)
{
    put_key(out, key);
    idt_buf__put_cstr(out, flag ? "true" : "false");
}

/* ---- properties ---- */

/* The values of one property: begins the array with its first value. */
static void put_value(idt_buf *out, bool *is_open, const char *property, idt_bytes text)
{
    if (*is_open) {
        idt_buf__put_cstr(out, ", ");
    } else {
        put_key(out, property);
        idt_buf__put_char(out, '[');
    }
    *is_open = true;
    idt_buf__put_json(out, text);
}

static void end_values(idt_buf *out, bool *is_open)
{
    if (*is_open)
        idt_buf__put_char(out, ']');
    *is_open = false;
}

static void put_names(idt_buf *out, const idt_parties *p, uint32_t entry, uint32_t n)
{
    static const char *const by_kind[] = {[IDT_NAME_PRIMARY] = "name",
                                          [IDT_NAME_ALIAS] = "alias",
                                          [IDT_NAME_WEAK_ALIAS] = "weakAlias",
                                          [IDT_NAME_FORMER] = "previousName"};

    for (uint32_t kind = 0; kind < IDT_COUNT_OF(by_kind); kind++) {
        bool is_open = false;
        for (uint32_t i = 0; i < n; i++) {
            idt_party_name name = idt_parties__name_of(p, entry, i);
            if ((uint32_t)name.kind == kind)
                put_value(out, &is_open, by_kind[kind], name.text);
        }
        end_values(out, &is_open);
    }
}

/* Several kinds may share a property, so they are written property by property. */
static void put_idents(idt_buf *out, const idt_parties *p, uint32_t entry, uint32_t n)
{
    for (uint32_t kind = 0; kind <= IDT_IDENT_MMSI; kind++) {
        const char *property = idt_ftm__ident_property((idt_ident_kind)kind);
        bool is_open = false, is_first = true;
        for (uint32_t before = 0; before < kind; before++)
            is_first &= strcmp(property, idt_ftm__ident_property((idt_ident_kind)before)) != 0;
        for (uint32_t i = 0; i < n && is_first; i++) {
            idt_party_ident ident = idt_parties__ident_of(p, entry, i);
            if (strcmp(idt_ftm__ident_property(ident.kind), property) == 0)
                put_value(out, &is_open, property, ident.text);
        }
        end_values(out, &is_open);
    }
}

/* A day, a month, a year, or each year of a span, as FollowTheMoney writes dates. */
static void put_birth(idt_buf *out, bool *is_open, idt_party_birth birth)
{
    int year, month, day, last, last_month, last_day;
    char text[IDT_DATE_SIZE];

    idt_date__to_ymd(birth.from, &year, &month, &day);
    idt_date__to_ymd(birth.to, &last, &last_month, &last_day);
    for (int y = year; y <= last && y - year < 16; y++) {
        size_t len = birth.from == birth.to ? 10 : year == last && month == last_month ? 7 : 4;
        idt_date first = birth.from;
        if (y > year && idt_date__from_ymd(&first, y, 1, 1) != IDT_OK)
            return;
        idt_date__format(text, first);
        put_value(out, is_open, "birthDate", (idt_bytes){text, len});
    }
}

static void put_properties(idt_buf *out, const idt_parties *p, uint32_t entry,
                           const idt_party_entry_view *e)
{
    idt_party_entry_facts n;
    bool is_open = false;

    idt_parties__facts(&n, p, entry);
    put_key(out, "properties");
    idt_buf__put_char(out, '{');
    put_names(out, p, entry, n.n_names);
    for (uint32_t i = 0; i < n.n_addresses; i++)
        put_value(out, &is_open, "address", idt_parties__address_of(p, entry, i).text);
    end_values(out, &is_open);
    for (uint32_t i = 0; i < n.n_countries; i++) {
        const char *c = idt_parties__country_of(p, entry, i);
        char lower[2] = {idt_ascii__lower(c[0]), idt_ascii__lower(c[1])};
        put_value(out, &is_open, "country", (idt_bytes){lower, 2});
    }
    end_values(out, &is_open);
    put_idents(out, p, entry, n.n_idents);
    for (uint32_t i = 0; i < n.n_births; i++)
        put_birth(out, &is_open, idt_parties__birth_of(p, entry, i));
    end_values(out, &is_open);
    if (n.gender)
        put_value(out, &is_open, "gender",
                  idt_bytes__from_cstr(n.gender == 'f' ? "female" : "male"));
    end_values(out, &is_open);
    if (e->program.len)
        put_value(out, &is_open, "program", e->program);
    end_values(out, &is_open);
    idt_buf__put_char(out, '}');
}

/* ---- why ---- */

static bool has_feature(const struct feature *f, const idt_party_hit *hit)
{
    return f->bit ? (hit->evidence & f->bit) != 0 : hit->name != IDT_PARTIES_NONE;
}

static void put_features(idt_buf *out, const idt_party_hit *hit)
{
    put_key(out, "features");
    idt_buf__put_char(out, '{');
    for (size_t i = 0; i < IDT_COUNT_OF(features); i++)
        if (has_feature(&features[i], hit)) {
            put_key(out, features[i].name);
            put_permille(out, features[i].bit ? WHOLE : hit->name_score);
        }
    idt_buf__put_char(out, '}');
}

/* The two sides of a feature, where they are texts. */
static void find_sides(idt_bytes sides[2], uint32_t bit, const idt_parties *p,
                       const idt_parties_query *q, const idt_party_hit *hit)
{
    sides[0] = sides[1] = (idt_bytes){0};
    if (bit == 0 || bit == IDT_AGREES_WEAK_NAME) {
        sides[0] = q->name;
        sides[1] = idt_parties__name(p, hit->name);
    } else if (bit == IDT_AGREES_ADDRESS || bit == IDT_AGREES_UNIT) {
        sides[0] = q->address;
        sides[1] = idt_parties__address(p, hit->address);
    } else if (bit == IDT_AGREES_IDENT || bit == IDT_AGREES_CONTACT) {
        sides[0] = q->identifier;
        sides[1] = idt_parties__ident(p, hit->ident);
    } else if (bit == IDT_AGREES_BIRTH || bit == IDT_DIFFERS_BIRTH) {
        sides[0] = q->birth;
    }
}

static void put_explanations(idt_buf *out, const idt_parties *p, const idt_parties_query *q,
                             const idt_party_hit *hit)
{
    put_key(out, "explanations");
    idt_buf__put_char(out, '{');
    for (size_t i = 0; i < IDT_COUNT_OF(features); i++) {
        const struct feature *f = &features[i];
        idt_bytes sides[2];
        idt_party_why why;
        char words[WHY_SIZE];
        if (!has_feature(f, hit))
            continue;
        find_sides(sides, f->bit, p, q, hit);
        put_key(out, f->name);
        idt_buf__put_cstr(out, "{\"score\": ");
        put_permille(out, f->bit ? WHOLE : hit->name_score);
        put_key(out, "detail");
        if (f->bit == 0) {
            (void)idt_parties__explain(p, q, hit, &why);
            (void)idt_party_why__write(words, sizeof words, &why, sides[0], sides[1]);
            idt_buf__put_json(out, idt_bytes__from_cstr(words));
        } else {
            idt_buf__put_json(out, idt_bytes__from_cstr(f->description));
        }
        put_optional(out, "query", sides[0]);
        put_optional(out, "candidate", sides[1]);
        idt_buf__put_char(out, '}');
    }
    idt_buf__put_char(out, '}');
}

/* ---- results ---- */

static const char *schema_name(idt_party_schema schema)
{
    switch (schema) {
    case IDT_SCHEMA_PERSON: return "Person";
    case IDT_SCHEMA_ORGANIZATION: return "Organization";
    case IDT_SCHEMA_VESSEL: return "Vessel";
    case IDT_SCHEMA_AIRCRAFT: return "Airplane";
    case IDT_SCHEMA_LEGAL_ENTITY:
    case IDT_SCHEMA_ADDRESS: break;
    }
    return "LegalEntity";
}

/* What yente has no field for: relation, days and citations. */
static void put_own(idt_buf *out, const idt_parties *p, const idt_party_hit *hit,
                    const idt_party_entry_view *e, idt_date asked)
{
    idt_party_standing standing = (idt_party_standing)hit->standing;
    idt_party_entry_view matched;

    put_key(out, "interdict");
    idt_buf__put_char(out, '{');
    put_text(out, "relation", idt_bytes__from_cstr(idt_party__standing_name(standing)));
    put_flag(out, "may_refuse", idt_party__may_refuse(standing));
    put_text(out, "list", e->list);
    put_text(out, "entry", e->id);
    put_day(out, "as_of", asked);
    put_day(out, "listed_from", e->listed_from);
    put_day(out, "listed_to", e->listed_to);
    put_optional(out, "citation", e->cite);
    put_optional(out, "citation_end", e->cite_end);
    put_optional(out, "scope", e->scope);
    put_optional(out, "licence_policy", e->policy);
    if (hit->matched != hit->entry) {
        idt_parties__entry(&matched, p, hit->matched);
        put_text(out, "through", matched.name);
    }
    if (hit->share_ppm) {
        put_key(out, "owned_percent");
        idt_buf__printf(out, "%u.%04u", hit->share_ppm / 10000, hit->share_ppm % 10000);
    }
    idt_buf__put_char(out, '}');
}

/* Says "it is the entry, or owned by it, or the entry names a part of it". */
static bool is_match(const idt_party_hit *hit, uint32_t threshold)
{
    idt_party_standing standing = (idt_party_standing)hit->standing;

    return hit->score >= threshold &&
           (idt_party__may_refuse(standing) || standing == IDT_STANDS_PART_OF_LISTED);
}

static void put_result(idt_buf *out, const idt_parties *p, const idt_yente_query *query,
                       const idt_yente_hit *h, const idt_yente_options *options)
{
    idt_parties_query q = idt_yente__question(query, h->name, h->address, options);
    idt_party_entry_facts facts;
    idt_party_entry_view e;

    idt_parties__entry(&e, p, h->hit.entry);
    idt_parties__facts(&facts, p, h->hit.entry);
    idt_buf__put_cstr(out, "{\"id\": \"");
    idt_buf__put_json_text(out, e.list);
    idt_buf__put_char(out, ':');
    idt_buf__put_json_text(out, e.id);
    idt_buf__put_char(out, '"');
    put_text(out, "caption", e.name);
    put_text(out, "schema", idt_bytes__from_cstr(schema_name(e.schema)));
    put_properties(out, p, h->hit.entry, &e);
    put_key(out, "datasets");
    idt_buf__put_char(out, '[');
    idt_buf__put_json(out, e.list);
    idt_buf__put_cstr(out, "], \"referents\": []");
    put_flag(out, "target", !facts.is_known_only);
    idt_buf__put_cstr(out, ", \"first_seen\": null, \"last_seen\": null, \"last_change\": null");
    put_key(out, "score");
    put_permille(out, h->hit.score);
    put_features(out, &h->hit);
    put_explanations(out, p, &q, &h->hit);
    put_flag(out, "match", is_match(&h->hit, options->threshold));
    put_own(out, p, &h->hit, &e, options->date);
    idt_buf__put_char(out, '}');
}

uint32_t idt_yente__put_results(idt_buf *out, const idt_parties *p, const idt_yente_query *query,
                                const idt_yente_hit *hits, size_t n_hits,
                                const idt_yente_options *options)
{
    uint32_t n_matches = 0;
    size_t n_total = 0;

    idt_buf__put_cstr(out, ", \"results\": [");
    for (size_t i = 0; i < n_hits; i++) {
        const idt_party_hit *hit = &hits[i].hit;
        if (hit->score < options->cutoff ||
            (!options->with_former &&
             idt_party__is_past_or_future((idt_party_standing)hit->standing)))
            continue;
        if (n_total++ >= options->limit)
            continue;
        n_matches += is_match(hit, options->threshold);
        if (n_total > 1)
            idt_buf__put_cstr(out, ", ");
        put_result(out, p, query, &hits[i], options);
    }
    idt_buf__printf(out, "], \"total\": {\"value\": %zu, \"relation\": \"%s\"}", n_total,
                    n_hits < IDT_PARTIES_TOP_MAX ? "eq" : "gte");
    return n_matches;
}

void idt_yente__put_matcher(idt_buf *out)
{
    idt_buf__put_cstr(out, "\"matcher\": {");
    for (size_t i = 0; i < IDT_COUNT_OF(features); i++) {
        put_key(out, features[i].name);
        idt_buf__put_char(out, '{');
        put_text(out, "description", idt_bytes__from_cstr(features[i].description));
        put_key(out, "coefficient");
        idt_buf__printf(out, "%d.0", features[i].sign);
        idt_buf__put_cstr(out, ", \"url\": null}");
    }
    idt_buf__put_char(out, '}');
}
