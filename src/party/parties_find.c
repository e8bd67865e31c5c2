/* SPDX-License-Identifier: Apache-2.0 */
/* Answering a query: gather what agrees, entry by entry, then say what it means. */
#include "party/parties_find.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"

enum {
    MAX_ADDRESSES = 24,
    MAX_PER_KEY = 256,
    MAX_BIRTHS = 32,          /* of an entry that are compared; lists give up to about ten */
    OTHER_PERSON_MOST = 690,  /* the same name, another birth: "possible", as there are slips */
    SAME_COMPLEX_LEAST = 450, /* of two addresses in one complex, in other blocks and rooms */
};

const char *idt_party__standing_name(idt_party_standing standing)
{
    switch (standing) {
    case IDT_STANDS_LISTED: return "LISTED";
    case IDT_STANDS_OWNED: return "OWNED";
    case IDT_STANDS_PART_OF_LISTED: return "PART-OF-LISTED";
    case IDT_STANDS_CO_LOCATED: return "CO-LOCATED";
    case IDT_STANDS_RELATED: return "RELATED";
    case IDT_STANDS_NAME_ONLY: return "NAME-ONLY";
    case IDT_STANDS_DELISTED: return "DELISTED";
    case IDT_STANDS_NOT_YET_LISTED: return "NOT-YET-LISTED";
    }
    return "";
}

int idt_parties_scratch__new(idt_parties_scratch **out, const idt_parties *p, idt_error *err)
{
    idt_parties_scratch *s = idt_alloc__zeroed(1, sizeof *s);

    *out = NULL;
    if (s) {
        s->parties = p;
        s->shares = idt_alloc__zeroed((size_t)p->n_forms + 1, sizeof *s->shares);
        s->touched = idt_alloc__zeroed((size_t)p->n_forms + 1, sizeof *s->touched);
        s->hit_of = idt_alloc__zeroed((size_t)p->n_entries + 1, sizeof *s->hit_of);
    }
    if (!s || !s->shares || !s->touched || !s->hit_of) {
        idt_parties_scratch__free(s);
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    }
    *out = s;
    return IDT_OK;
}

void idt_parties_scratch__free(idt_parties_scratch *s)
{
    if (!s)
        return;
    idt_alloc__free(s->shares);
    idt_alloc__free(s->touched);
    idt_alloc__free(s->hit_of);
    idt_alloc__free(s);
}

const idt_name_view *idt_find__analysed(idt_parties_scratch *s, idt_party_schema schema)
{
    size_t i = schema == IDT_SCHEMA_PERSON     ? 1
               : schema == IDT_SCHEMA_VESSEL   ? 2
               : schema == IDT_SCHEMA_AIRCRAFT ? 3
                                               : 0;
    static const idt_party_schema schemas[] = {IDT_SCHEMA_ORGANIZATION, IDT_SCHEMA_PERSON,
                                               IDT_SCHEMA_VESSEL, IDT_SCHEMA_AIRCRAFT};

    if (!s->is_analysed[i])
        idt_name__analyse(&s->works[i], s->query->name, schemas[i]);
    s->is_analysed[i] = true;
    return &s->works[i].view;
}

idt_party_hit *idt_find__hit(idt_parties_scratch *s, uint32_t entry)
{
    if (s->hit_of[entry] == 0) {
        if (s->n_hits == IDT_FIND_MAX_HITS)
            return NULL;
        s->hits[s->n_hits++] = (idt_party_hit){.entry = entry,
                                               .matched = entry,
                                               .name = IDT_PARTIES_NONE,
                                               .address = IDT_PARTIES_NONE,
                                               .ident = IDT_PARTIES_NONE};
        s->hit_of[entry] = s->n_hits;
    }
    return &s->hits[s->hit_of[entry] - 1];
}

/* ---- identifiers ---- */

static bool is_contact(unsigned kind)
{
    return kind == IDT_IDENT_PHONE || kind == IDT_IDENT_EMAIL || kind == IDT_IDENT_DOMAIN ||
           kind == IDT_IDENT_HANDLE;
}

static void look_up_ident(idt_parties_scratch *s, const idt_ident *asked)
{
    const idt_parties *p = s->parties;
    uint64_t key = idt_keys__of_ident(asked);
    const idt_parties_slot *slot = key ? idt_parties__slot(p, key) : NULL;

    for (uint32_t i = 0; slot && i < idt_slot__n(slot) && i < MAX_PER_KEY; i++) {
        uint32_t at = p->postings[slot->first + i];
        idt_ident listed;
        idt_ident_match match;
        idt_party_hit *hit;

        idt_parties__load_ident(&listed, p, at);
        match = idt_ident__compare(asked, &listed);
        if (match != IDT_IDENTS_EQUAL && match != IDT_IDENTS_WEAK)
            continue;
        hit = idt_find__hit(s, p->idents[at].entry);
        if (!hit)
            return;
        if (match == IDT_IDENTS_EQUAL && !is_contact(listed.kind)) {
            hit->evidence |= IDT_AGREES_IDENT;
            hit->ident = at;
        } else {
            hit->evidence |= IDT_AGREES_CONTACT;
            if (hit->ident == IDT_PARTIES_NONE)
                hit->ident = at;
        }
    }
}

/* "uscc: 9113…", or a number of which only the shape says what it is. */
static void read_ident(idt_parties_scratch *s, idt_bytes text)
{
    const char *colon = text.len ? memchr(text.data, ':', text.len) : NULL;
    idt_ident_kind kind = IDT_IDENT_OTHER;
    size_t n = colon ? (size_t)(colon - text.data) : 0;

    if (s->n_idents == IDT_PARTIES_MAX_IDENTS)
        return;
    if (colon && idt_ident__kind_from_name(&kind, idt_bytes__slice(text, 0, n)) == IDT_OK)
        text = idt_bytes__trim(idt_bytes__slice(text, n + 1, text.len));
    else
        kind = idt_ident__guess(text);
    s->is_guess[s->n_idents] = !is_contact(kind);
    idt_ident__normalise(&s->idents[s->n_idents++], kind, text,
                         s->query->country[0] ? s->query->country : NULL);
}

/*
 * A number read as one of another kind: lists call one and the same number registration, tax or
 * identity number. @return false when it is not to be
 */
static bool read_as(idt_ident *out, const idt_parties_scratch *s, size_t i, unsigned kind)
{
    if (!s->is_guess[i] || kind == s->idents[i].kind || is_contact(kind))
        return false;
    idt_ident__normalise(out, (idt_ident_kind)kind,
                         (idt_bytes){s->idents[i].text, s->idents[i].len}, NULL);
    return true;
}

void idt_find__idents(idt_parties_scratch *s)
{
    idt_bytes rest = s->query->identifier;

    s->n_idents = 0;
    while (rest.len > 0) {
        const char *end = memchr(rest.data, ';', rest.len);
        size_t n = end ? (size_t)(end - rest.data) : rest.len;
        idt_bytes text = idt_bytes__trim(idt_bytes__slice(rest, 0, n));

        if (text.len)
            read_ident(s, text);
        rest = idt_bytes__slice(rest, end ? n + 1 : n, rest.len);
    }
    for (size_t i = 0; i < s->n_idents; i++) {
        idt_ident other;
        look_up_ident(s, &s->idents[i]);
        for (unsigned kind = 0; kind <= IDT_IDENT_MMSI; kind++)
            if (read_as(&other, s, i, kind))
                look_up_ident(s, &other);
    }
}

size_t idt_find__ident_keys(uint64_t *out, idt_parties_scratch *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_idents; i++) {
        idt_ident other;
        out[n++] = idt_keys__of_ident(&s->idents[i]);
        for (unsigned kind = 0; kind <= IDT_IDENT_MMSI; kind++)
            if (read_as(&other, s, i, kind))
                out[n++] = idt_keys__of_ident(&other);
    }
    return n;
}

/* Two well-formed numbers of a kind of which a party has one. */
static bool differs_in_ident(const idt_parties_scratch *s, const idt_parties_entry *e)
{
    for (uint32_t i = 0; s->n_idents > 0 && i < e->idents.n && i < 32; i++) {
        idt_ident listed;
        idt_parties__load_ident(&listed, s->parties, e->idents.first + i);
        for (size_t k = 0; k < s->n_idents; k++)
            if (idt_ident__compare(&s->idents[k], &listed) == IDT_IDENTS_DIFFERENT)
                return true;
    }
    return false;
}

/* ---- addresses ---- */

static void compare_address(idt_parties_scratch *s, uint32_t at)
{
    const idt_parties *p = s->parties;
    const uint32_t same = IDT_SAME_NUMBER | IDT_SAME_BUILDING | IDT_SAME_UNIT | IDT_SAME_COMPLEX;
    const uint32_t other = IDT_OTHER_COUNTRY | IDT_OTHER_REGION | IDT_OTHER_CITY |
                           IDT_OTHER_STREET | IDT_OTHER_NUMBER | IDT_OTHER_COMPLEX;
    idt_party_hit *hit;
    uint32_t facts = 0;
    unsigned score;

    idt_address__parse(&s->other, idt_parties__address(p, at));
    score = idt_address__score(&s->address, &s->other, &facts, NULL);
    if (score < SAME_COMPLEX_LEAST || !(facts & same) || (facts & other))
        return;
    hit = idt_find__hit(s, p->addresses[at].entry);
    if (!hit || (hit->address != IDT_PARTIES_NONE && hit->score >= score))
        return;
    hit->address = at;
    hit->score = score; /* until the standing is known */
    hit->evidence |= IDT_AGREES_ADDRESS;
    if (facts & IDT_SAME_UNIT)
        hit->evidence |= IDT_AGREES_UNIT;
}

void idt_find__addresses(idt_parties_scratch *s)
{
    const idt_parties *p = s->parties;
    uint64_t keys[IDT_KEYS_ADDRESS_MAX];
    uint32_t seen[MAX_ADDRESSES];
    size_t n_keys, n = 0;

    if (s->query->address.len == 0)
        return;
    idt_address__parse(&s->address, s->query->address);
    n_keys = idt_keys__of_address(keys, &s->address);
    for (size_t i = 0; i < n_keys; i++) {
        const idt_parties_slot *slot = idt_parties__slot(p, keys[i]);
        for (uint32_t k = 0; slot && k < idt_slot__n(slot) && n < MAX_ADDRESSES; k++) {
            uint32_t at = p->postings[slot->first + k];
            size_t j = 0;
            while (j < n && seen[j] != at)
                j++;
            if (j == n) {
                seen[n++] = at;
                compare_address(s, at);
            }
        }
    }
}

/* ---- what it means ---- */

static void compare_countries(idt_parties_scratch *s, idt_party_hit *hit)
{
    const idt_parties_entry *e = &s->parties->entries[hit->matched];

    if (!s->query->country[0] || e->countries.n == 0)
        return;
    for (uint32_t i = 0; i < e->countries.n; i++)
        if (memcmp(s->parties->countries[e->countries.first + i], s->query->country, 2) == 0) {
            hit->evidence |= IDT_AGREES_COUNTRY;
            return;
        }
    hit->evidence |= IDT_DIFFERS_COUNTRY;
}

/*
 * Another year of birth or another gender is another person, whatever the name; missing is neutral.
 * @return false: not the same person
 */
static bool compare_persons(idt_parties_scratch *s, idt_party_hit *hit)
{
    const idt_parties_entry *e = &s->parties->entries[hit->matched];
    const char gender = s->query->gender;
    idt_party_birth births[MAX_BIRTHS];
    size_t n = idt_size__min(e->births.n, MAX_BIRTHS);

    for (size_t i = 0; i < n; i++) {
        const idt_parties_birth *b = &s->parties->births[e->births.first + i];
        births[i] = (idt_party_birth){b->from, b->to};
    }
    if (e->schema != IDT_SCHEMA_PERSON && e->schema != IDT_SCHEMA_LEGAL_ENTITY)
        return true;
    switch (idt_births__compare(s->births, s->n_births, births, n)) {
    case IDT_BIRTHS_SAME_DAY: hit->evidence |= IDT_AGREES_BIRTH | IDT_AGREES_BIRTHDAY; break;
    case IDT_BIRTHS_SAME_YEAR: hit->evidence |= IDT_AGREES_BIRTH; break;
    case IDT_BIRTHS_DIFFERENT: hit->evidence |= IDT_DIFFERS_BIRTH; break;
    case IDT_BIRTHS_UNKNOWN: break;
    }
    if (gender && e->gender && gender != e->gender)
        hit->evidence |= IDT_DIFFERS_GENDER;
    return (hit->evidence & (IDT_DIFFERS_BIRTH | IDT_DIFFERS_GENDER)) == 0;
}

/* The party asked about is the matched one. @return false: it means nothing */
static bool stand_as_party(idt_parties_scratch *s, idt_party_hit *hit)
{
    const idt_parties *p = s->parties;
    const idt_parties_entry *e = &p->entries[hit->matched];
    idt_date date = s->query->date;
    uint32_t now = idt_parties__in_force(p, e->node, date);
    idt_parties_tie tie;

    if (!idt_entry__holds(e, date) && now != IDT_PARTIES_NONE)
        hit->entry = now;
    if (now != IDT_PARTIES_NONE) {
        hit->standing = p->entries[hit->entry].flags & IDT_PARTIES_IS_PART
                            ? IDT_STANDS_PART_OF_LISTED
                            : IDT_STANDS_LISTED;
        return true;
    }
    if (idt_parties__tie(&tie, &s->walk, p, e->node, date)) {
        hit->standing = tie.standing;
        hit->entry = tie.entry;
        hit->share_ppm = tie.share_ppm;
        return true;
    }
    hit->standing = e->listed_to != IDT_DATE_NONE && date >= e->listed_to
                        ? IDT_STANDS_DELISTED
                        : IDT_STANDS_NOT_YET_LISTED;
    return !(e->flags & IDT_PARTIES_REGISTER);
}

/* Something agrees, but not enough to say that it is the matched party. */
static bool stand_apart(idt_parties_scratch *s, idt_party_hit *hit, unsigned address_score)
{
    const idt_parties_entry *e = &s->parties->entries[hit->matched];

    if ((e->flags & IDT_PARTIES_REGISTER) || !idt_entry__holds(e, s->query->date))
        return false;
    if (hit->evidence & IDT_AGREES_ADDRESS) {
        hit->standing = IDT_STANDS_CO_LOCATED;
        hit->score = address_score;
        return true;
    }
    hit->score = hit->name_score;
    hit->standing = IDT_STANDS_NAME_ONLY;
    if (hit->name_score >= IDT_PARTY_POSSIBLE)
        return true;
    hit->standing = IDT_STANDS_RELATED;
    hit->score = IDT_PARTY_POSSIBLE;
    return (hit->evidence & (IDT_AGREES_CONTACT | IDT_AGREES_IDENT)) != 0;
}

static bool judge(idt_parties_scratch *s, idt_party_hit *hit)
{
    unsigned address_score = hit->score;
    bool may_be_same;

    compare_countries(s, hit);
    may_be_same = compare_persons(s, hit);
    if (!(hit->evidence & IDT_AGREES_IDENT) &&
        differs_in_ident(s, &s->parties->entries[hit->matched]))
        hit->evidence |= IDT_DIFFERS_IDENT;
    hit->score = hit->name_score;
    if (hit->evidence & IDT_AGREES_IDENT) {
        hit->score = hit->name_score > 950 ? hit->name_score : 950;
        return stand_as_party(s, hit);
    }
    if (!may_be_same) {
        hit->name_score = (uint32_t)idt_size__min(hit->name_score, OTHER_PERSON_MOST);
        return stand_apart(s, hit, address_score);
    }
    if ((hit->evidence & IDT_AGREES_NAME) && !(hit->evidence & IDT_DIFFERS_IDENT))
        return stand_as_party(s, hit);
    /* a weak alias is enough when something else agrees */
    if ((hit->evidence & IDT_AGREES_WEAK_NAME) &&
        (hit->evidence & (IDT_AGREES_ADDRESS | IDT_AGREES_CONTACT | IDT_AGREES_BIRTHDAY)))
        return stand_as_party(s, hit);
    return stand_apart(s, hit, address_score);
}

static bool is_absent(const idt_party_hit *h)
{
    return idt_party__is_past_or_future((idt_party_standing)h->standing);
}

/* < 0 when `a` comes first. Entries are numbered by list and id. */
static int compare_hits(const idt_party_hit *a, const idt_party_hit *b)
{

    if (is_absent(a) != is_absent(b))
        return is_absent(a) ? 1 : -1;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    if (a->standing != b->standing)
        return a->standing < b->standing ? -1 : 1;
    if ((a->evidence ^ b->evidence) & IDT_AGREES_BIRTH)
        return a->evidence & IDT_AGREES_BIRTH ? -1 : 1;
    if ((a->evidence ^ b->evidence) & IDT_AGREES_COUNTRY)
        return a->evidence & IDT_AGREES_COUNTRY ? -1 : 1;
    if (a->entry != b->entry)
        return a->entry < b->entry ? -1 : 1;
    return (a->matched > b->matched) - (a->matched < b->matched);
}

/* Shell's sort, as the C library's allocates. */
static void sort_hits(idt_party_hit *hits, size_t n)
{
    static const size_t gaps[] = {132, 57, 23, 10, 4, 1};

    for (size_t g = 0; g < IDT_COUNT_OF(gaps); g++)
        for (size_t i = gaps[g]; i < n; i++) {
            idt_party_hit hit = hits[i];
            size_t k = i;
            for (; k >= gaps[g] && compare_hits(&hit, &hits[k - gaps[g]]) < 0; k -= gaps[g])
                hits[k] = hits[k - gaps[g]];
            hits[k] = hit;
        }
}

/* One hit for each party: the best. Delisted spans give way to the latest of them. */
static size_t drop_repeats(idt_parties_scratch *s, size_t n, size_t top)
{
    const idt_parties_entry *entries = s->parties->entries;
    size_t kept = 0;

    for (size_t i = 0; i < n && kept < top; i++) {
        uint32_t node = entries[s->hits[i].entry].node;
        size_t k = 0;
        while (k < kept && entries[s->hits[k].entry].node != node)
            k++;
        if (k == kept)
            s->hits[kept++] = s->hits[i];
        else if (s->hits[k].standing == IDT_STANDS_DELISTED &&
                 s->hits[i].standing == IDT_STANDS_DELISTED && s->hits[i].entry > s->hits[k].entry)
            s->hits[k] = s->hits[i];
    }
    return kept;
}

int idt_parties__find(const idt_party_hit **hits, size_t *n_hits, idt_parties_scratch *s,
                      const idt_parties_query *query, idt_error *err)
{
    size_t n = 0;

    *hits = NULL;
    *n_hits = 0;
    if (query->date < IDT_DATE_MIN || query->date > IDT_DATE_MAX || query->top == 0 ||
        query->top > IDT_PARTIES_TOP_MAX)
        return idt_error__set(err, IDT_EINVAL, "the query has no date or no number of answers");
    if (!idt_births__parse(s->births, &s->n_births, IDT_PARTIES_MAX_BIRTHS, query->birth))
        return idt_error__set(err, IDT_EINVAL,
                              "the date of birth is not such as 1960-03-12 or 1960");
    s->query = query;
    s->n_hits = 0;
    memset(s->is_analysed, 0, sizeof s->is_analysed);
    idt_find__idents(s);
    idt_find__names(s);
    idt_find__addresses(s);
    for (uint32_t i = 0; i < s->n_hits; i++)
        s->hit_of[s->hits[i].matched] = 0;
    for (uint32_t i = 0; i < s->n_hits; i++)
        if (judge(s, &s->hits[i]))
            s->hits[n++] = s->hits[i];
    sort_hits(s->hits, n);
    *hits = s->hits;
    *n_hits = drop_repeats(s, n, query->top);
    s->query = NULL;
    return IDT_OK;
}

unsigned idt_parties__explain(const idt_parties *p, const idt_parties_query *query,
                              const idt_party_hit *hit, idt_party_why *why)
{
    idt_party_schema schema;

    *why = (idt_party_why){.n_terms = 0};
    if (hit->name == IDT_PARTIES_NONE)
        return 0;
    schema = (idt_party_schema)p->entries[hit->matched].schema;
    return idt_party__score_pair(query->name, idt_parties__name(p, hit->name), schema, why);
}
