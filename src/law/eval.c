/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the law: look-ups, what is in force, which duties follow, which level results. */
#include "law/law.h"

#include "base/bytes.h"

/* ---- look-ups ---- */

idt_run idt_law__find_cas(const idt_law *law, uint64_t number)
{
    uint32_t low = 0, high = law->n_cas, n = 0;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (law->cas[law->cas_index[middle]].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + n < law->n_cas && law->cas[law->cas_index[low + n]].number == number)
        n++;
    return (idt_run){low, n};
}

static bool code_is_before(const idt_law_code *code, idt_law_code_kind kind, uint64_t number,
                           unsigned n_digits)
{
    if (code->kind != kind)
        return code->kind < kind;
    if (code->n_digits != n_digits)
        return code->n_digits < n_digits;
    return code->number < number;
}

idt_run idt_law__find_code(const idt_law *law, idt_law_code_kind kind, uint64_t number,
                           unsigned n_digits)
{
    uint32_t low = 0, high = law->n_codes, n = 0;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (code_is_before(&law->codes[law->code_index[middle]], kind, number, n_digits))
            low = middle + 1;
        else
            high = middle;
    }
    for (; low + n < law->n_codes; n++) {
        const idt_law_code *code = &law->codes[law->code_index[low + n]];

        if (code->kind != kind || code->n_digits != n_digits || code->number != number)
            break;
    }
    return (idt_run){low, n};
}

idt_run idt_law__listings_in(const idt_law *law, uint32_t substance, uint32_t jurisdiction)
{
    idt_run all = law->substances[substance].listings;
    uint32_t low = all.first, high = all.first + all.n, end = high, n = 0;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (law->listings[middle].jurisdiction < jurisdiction)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + n < end && law->listings[low + n].jurisdiction == jurisdiction)
        n++;
    return (idt_run){low, n};
}

static uint32_t count_of(const idt_law *law, idt_law_owner kind)
{
    switch (kind) {
    case IDT_LAW_OWNER_JURISDICTION: return law->n_jurisdictions;
    case IDT_LAW_OWNER_LIST: return law->n_lists;
    case IDT_LAW_OWNER_SUBSTANCE: return law->n_substances;
    case IDT_LAW_OWNER_LISTING: return law->n_listings;
    case IDT_LAW_OWNER_DUTY: return law->n_duties;
    case IDT_LAW_OWNER_CONTEXT: return law->n_contexts;
    case IDT_LAW_OWNER_POLICY: return 1;
    case IDT_LAW_OWNER_CLASS: return law->n_classes;
    case IDT_LAW_N_OWNERS: break;
    }
    return 0;
}

idt_bytes idt_law__id(const idt_law *law, idt_law_owner kind, uint32_t index)
{
    idt_str id = {0, 0};

    switch (kind) {
    case IDT_LAW_OWNER_JURISDICTION: id = law->jurisdictions[index].id; break;
    case IDT_LAW_OWNER_LIST: id = law->lists[index].id; break;
    case IDT_LAW_OWNER_SUBSTANCE: id = law->substances[index].id; break;
    case IDT_LAW_OWNER_LISTING: id = law->listings[index].id; break;
    case IDT_LAW_OWNER_DUTY: id = law->duties[index].id; break;
    case IDT_LAW_OWNER_CONTEXT: id = law->contexts[index].id; break;
    case IDT_LAW_OWNER_POLICY: id = law->policy[index].id; break;
    case IDT_LAW_OWNER_CLASS: id = law->classes[index].id; break;
    case IDT_LAW_N_OWNERS: break;
    }
    return idt_law__str(law, id);
}

uint32_t idt_law__find_id(const idt_law *law, idt_law_owner kind, idt_bytes id)
{
    uint32_t n = count_of(law, kind);

    for (uint32_t i = 0; i < n; i++)
        if (idt_bytes__equal(idt_law__id(law, kind, i), id))
            return i;
    return IDT_LAW_NONE;
}

/* ---- duties ---- */

bool idt_law__listing_in_force(const idt_law_listing *listing, idt_date on)
{
    return listing->status == IDT_LAW_STATUS_IN_FORCE && listing->from <= on && on < listing->to;
}

bool idt_law__class_in_force(const idt_law_class *class_, idt_date on)
{
    return class_->from <= on && on < class_->to;
}

static bool has_any_country(const idt_law_facts *facts)
{
    if (facts->from || facts->to)
        return true;
    for (size_t i = 0; i < facts->n_others; i++)
        if (facts->others[i])
            return true;
    return false;
}

static bool is_concerned(const idt_law *law, uint32_t members, const idt_law_facts *facts)
{
    if (idt_law__has_country(law, members, facts->from) ||
        idt_law__has_country(law, members, facts->to))
        return true;
    for (size_t i = 0; i < facts->n_others; i++)
        if (idt_law__has_country(law, members, facts->others[i]))
            return true;
    return false;
}

/*
 * Whether goods cross the border of the members outwards from `inside`. A customs union is one
 * inside; where every country is a member, each has its own border.
 */
static bool crosses(const idt_law *law, uint32_t members, idt_country inside, idt_country outside)
{
    if (!idt_law__has_country(law, members, inside))
        return false;
    if (members == IDT_LAW_NONE)
        return outside != inside;
    return !idt_law__has_country(law, members, outside);
}

/* Which of the duty's actions take place. */
static uint16_t actions(const idt_law *law, const idt_law_duty *duty, const idt_law_facts *facts,
                        uint16_t *conditions)
{
    uint32_t members = law->jurisdictions[duty->jurisdiction].members;
    unsigned stated =
        facts->stated ? facts->stated | (unsigned)IDT_LAW_ON_ANY : ~(unsigned)IDT_LAW_ON_TRANSIT;
    unsigned on = duty->on & stated;
    bool anywhere = !has_any_country(facts);

    if (!anywhere) {
        if (!crosses(law, members, facts->to, facts->from))
            on &= ~(unsigned)IDT_LAW_ON_IMPORT;
        if (!crosses(law, members, facts->from, facts->to))
            on &= ~(unsigned)IDT_LAW_ON_EXPORT;
        if (!is_concerned(law, members, facts))
            on &= IDT_LAW_ON_IMPORT | IDT_LAW_ON_EXPORT;
    }
    /* what applies whatever the route needs no condition */
    if (on & ~(unsigned)(IDT_LAW_ON_IMPORT | IDT_LAW_ON_EXPORT))
        return (uint16_t)on;
    if (on & IDT_LAW_ON_IMPORT && facts->from == 0)
        *conditions |= IDT_LAW_IF_ORIGIN;
    if (on & IDT_LAW_ON_EXPORT && facts->to == 0)
        *conditions |= IDT_LAW_IF_DESTINATION;
    return (uint16_t)on;
}

/* Whether the country is in the set; an unknown one is assumed to be, and told. */
static bool fits_country(const idt_law *law, uint32_t country_set, idt_country country,
                         uint16_t condition, uint16_t *conditions)
{
    if (country_set == IDT_LAW_NONE)
        return true;
    if (country == 0) {
        *conditions |= condition;
        return true;
    }
    return idt_law__has_country(law, country_set, country);
}

/* A mass cannot be compared with a volume: then the quantity counts as not known. */
static bool fits_quantity(const idt_law *law, const idt_law_duty *duty, const idt_law_facts *facts,
                          uint16_t *conditions)
{
    const idt_law_threshold *above;

    if (duty->above == IDT_LAW_NONE)
        return true;
    above = &law->thresholds[duty->above];
    if (!facts->has_quantity || facts->dimension != above->dimension) {
        *conditions |= IDT_LAW_IF_ABOVE;
        return true;
    }
    return facts->amount > above->amount;
}

static bool refs_have(const idt_law *law, idt_run run, uint32_t value)
{
    uint32_t low = run.first, high = run.first + run.n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (law->refs[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low < run.first + run.n && law->refs[low] == value;
}

static bool reaches(const idt_law *law, const idt_law_duty *duty, const idt_law_listing *listing)
{
    if (listing->jurisdiction != duty->jurisdiction)
        return false;
    if (duty->lists.n == 0 && duty->substances.n == 0)
        return true;
    return refs_have(law, duty->lists, listing->list) ||
           refs_have(law, duty->substances, listing->substance);
}

static uint32_t cause(const idt_law *law, const idt_law_duty *duty, idt_date on,
                      const uint32_t *listings, size_t n_listings)
{
    for (size_t i = 0; i < n_listings; i++) {
        const idt_law_listing *listing = &law->listings[listings[i]];

        if (idt_law__listing_in_force(listing, on) && reaches(law, duty, listing))
            return listings[i];
    }
    return IDT_LAW_NONE;
}

static bool applies(idt_law_hit *hit, const idt_law *law, const idt_law_duty *duty,
                    const idt_law_facts *facts)
{
    if (facts->on < duty->from || facts->on >= duty->to)
        return false;
    hit->on = actions(law, duty, facts, &hit->conditions);
    return hit->on != 0 &&
           fits_country(law, duty->origin, facts->from, IDT_LAW_IF_ORIGIN, &hit->conditions) &&
           fits_country(law, duty->destination, facts->to, IDT_LAW_IF_DESTINATION,
                        &hit->conditions) &&
           fits_quantity(law, duty, facts, &hit->conditions);
}

size_t idt_law__duties(idt_law_hit *out, const idt_law *law, const idt_law_facts *facts,
                       const uint32_t *listings, size_t n_listings)
{
    idt_law_set concerned = {{0}};
    size_t n = 0;

    for (size_t i = 0; i < n_listings; i++)
        idt_law_set__add(&concerned, law->listings[listings[i]].jurisdiction);
    for (uint32_t j = 0; j < law->n_jurisdictions; j++) {
        idt_run duties = law->jurisdictions[j].duties;

        if (!idt_law_set__has(&concerned, j))
            continue;
        for (uint32_t d = duties.first; d < duties.first + duties.n; d++) {
            idt_law_hit hit = {.duty = d};

            if (!applies(&hit, law, &law->duties[d], facts))
                continue;
            hit.listing = cause(law, &law->duties[d], facts->on, listings, n_listings);
            if (hit.listing != IDT_LAW_NONE)
                out[n++] = hit;
        }
    }
    return n;
}

/* ---- policy and contexts ---- */

idt_law_level idt_law__level(const idt_law *law, const idt_law_evidence *evidence)
{
    const idt_law_policy_row *rows = law->policy_rows;
    bool strong = evidence->score >= law->policy->strong;
    uint8_t level = IDT_LAW_CLEAR, cap = IDT_LAW_REFUSE;

    if (evidence->score < law->policy->weak)
        return IDT_LAW_CLEAR;
    for (uint32_t i = 0; i < law->n_policy_rows; i++) {
        bool met = false, is_cap = false;

        switch ((idt_law_condition)rows[i].condition) {
        case IDT_LAW_WHEN_CONTROL:
            met = (evidence->controls >> rows[i].control & 1) && (rows[i].strong != 0) == strong;
            break;
        case IDT_LAW_WHEN_LISTED_ELSEWHERE: met = evidence->listed_elsewhere; break;
        case IDT_LAW_WHEN_CONTEXT: is_cap = evidence->contexts >> rows[i].effect & 1; break;
        case IDT_LAW_WHEN_KIND: is_cap = evidence->kind == rows[i].kind; break;
        case IDT_LAW_N_CONDITIONS: break;
        }
        if (met && rows[i].level > level)
            level = rows[i].level;
        if (is_cap && rows[i].level < cap)
            cap = rows[i].level;
    }
    return level < cap ? level : cap;
}

/* Whether a list is the named one or, as "un.sc" of "un", belongs to it. */
static bool is_of_list(idt_bytes list, idt_bytes name)
{
    return idt_bytes__starts_with(list, name) &&
           (list.len == name.len || name.len == 0 || list.data[name.len] == '.');
}

static bool same_word(idt_bytes a, idt_bytes b)
{
    size_t i = 0;

    while (i < a.len && i < b.len && idt_ascii__lower(a.data[i]) == idt_ascii__lower(b.data[i]))
        i++;
    return i == a.len && i == b.len;
}

static bool has_program(idt_bytes all, idt_bytes wanted)
{
    size_t begin = 0;

    for (size_t i = 0; i <= all.len; i++) {
        if (i < all.len && all.data[i] != ';' && all.data[i] != ',' && all.data[i] != '|')
            continue;
        if (same_word(idt_bytes__trim(idt_bytes__slice(all, begin, i)), wanted))
            return true;
        begin = i + 1;
    }
    return false;
}

idt_law_level idt_law__party_level(const idt_law *law, idt_law_relation relation, idt_bytes list,
                                   idt_bytes program)
{
    uint8_t level = IDT_LAW_REVIEW;
    size_t most = 0; /* what the best row so far says, and one */

    for (uint32_t i = 0; i < law->n_party_rows; i++) {
        const idt_law_party_row *row = &law->party_rows[i];
        idt_bytes name = idt_law__str(law, row->list), wanted = idt_law__str(law, row->program);
        size_t says = 1 + name.len + (wanted.len ? (size_t)1 << 32 : 0);

        if (row->relation != relation || says < most || !is_of_list(list, name) ||
            (wanted.len && !has_program(program, wanted)))
            continue;
        if (says > most || row->level > level)
            level = row->level;
        most = says;
    }
    return (idt_law_level)level;
}

bool idt_law__context_reaches(const idt_law *law, uint32_t context, uint32_t substance)
{
    const idt_law_context *c = &law->contexts[context];

    if (!(c->kinds >> law->substances[substance].kind & 1))
        return false;
    return c->substances.n == 0 || refs_have(law, c->substances, substance);
}
