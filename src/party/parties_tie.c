/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What ties a party to listed ones: shares held, and relations that a list or register states.
 *
 * Ownership is the least set that holds with "a party is held when listed parties, and parties that
 * are held, own half of it or more together": every owner that can be reached is collected, then
 * the set grows until nothing changes. Owners in a circle do not hold each other up.
 */
#include "base/bytes.h"
#include "base/date.h"
#include "base/int.h"
#include "party/stored_int.h"

enum { HALF_PPM = 500000, MANY_RELATIONS = 64 };

/*
 * Lists whose reach is not simply "half or more, always". A share of exactly half counts unless the
 * rule says "more than". Days are those of the rule, [from, to).
 */
typedef struct reach {
    const char *list; /* the list, or the start of its name */
    uint32_t least_ppm;
    idt_date from, to;
} reach;

/*
 * @source BIS interim final rule on affiliates of listed entities, FR Doc 2025-19001, effective
 * 2025-09-29; suspended from 2025-11-10 (90 FR No. 216). What holds from 2026-11-10 on was not
 * found: until it is, ownership alone is told as RELATED.
 */
enum { BIS_FROM = 20360, BIS_TO = 20402 };
static const reach reaches[] = {
    {"us.bis.entity-list", HALF_PPM, BIS_FROM, BIS_TO},
    {"us.bis.military-end-user", HALF_PPM, BIS_FROM, BIS_TO},
    /* names of the lists below say no more than that a licence or care is needed for themselves */
    {"us.bis.unverified", HALF_PPM, IDT_DATE_MAX, IDT_DATE_MAX},
    {"us.bis.denied-persons", HALF_PPM, IDT_DATE_MAX, IDT_DATE_MAX},
    /* @source UK Sanctions and Anti-Money Laundering Act regulations: "more than 50%" */
    {"gb.", HALF_PPM + 1, IDT_DATE_NONE, IDT_DATE_NONE},
};

static const reach *reach_of(idt_bytes list)
{
    for (size_t i = 0; i < IDT_COUNT_OF(reaches); i++)
        if (idt_bytes__starts_with(list, idt_bytes__from_cstr(reaches[i].list)))
            return &reaches[i];
    return NULL;
}

/* The least share that a listing reaches on a day; above a whole when it reaches none. */
uint32_t idt_parties__least_share(idt_bytes list, idt_date date)
{
    const reach *r = reach_of(list);

    if (!r)
        return HALF_PPM;
    if ((r->from != IDT_DATE_NONE && date < r->from) || (r->to != IDT_DATE_NONE && date >= r->to))
        return UINT32_MAX;
    return r->least_ppm;
}

uint32_t idt_parties__in_force(const idt_parties *p, uint32_t node, idt_date date)
{
    const idt_parties_node *n = &p->nodes[node];

    for (uint32_t i = n->first_entry; i < n->first_entry + n->n_entries; i++)
        if (!(p->entries[i].flags & IDT_PARTIES_REGISTER) && idt_entry__holds(&p->entries[i], date))
            return i;
    return IDT_PARTIES_NONE;
}

static bool is_in_time(const idt_parties_relation *r, idt_date date)
{
    return (r->from == IDT_DATE_NONE || r->from <= date) &&
           (r->to == IDT_DATE_NONE || date < r->to);
}

static bool is_share(const idt_parties_relation *r, idt_date date)
{
    return r->link == IDT_LINK_OWNED_BY && r->node != IDT_PARTIES_NONE && r->share_ppm > 0 &&
           is_in_time(r, date);
}

static size_t find_node(const idt_parties_walk *walk, uint32_t node)
{
    size_t i = 0;

    while (i < walk->n && walk->nodes[i] != node)
        i++;
    return i;
}

/* Every owner that can be reached, as far as there is room. */
static void collect(idt_parties_walk *walk, const idt_parties *p, uint32_t node, idt_date date)
{
    walk->n = 0;
    walk->nodes[walk->n++] = node;
    for (size_t i = 0; i < walk->n; i++) {
        idt_run run = p->nodes[walk->nodes[i]].relations;
        for (uint32_t k = 0; k < run.n; k++) {
            const idt_parties_relation *r = &p->relations[run.first + k];
            if (is_share(r, date) && walk->n < IDT_TIES_MAX_NODES &&
                find_node(walk, r->node) == walk->n)
                walk->nodes[walk->n++] = r->node;
        }
    }
    for (size_t i = 0; i < walk->n; i++)
        walk->is_held[i] = 0;
}

/* What reaches a party: the share in the hands of listed and held parties, and who holds most. */
typedef struct holding {
    uint64_t share_ppm;
    uint64_t listed_ppm; /* the same without asking how far a listing reaches */
    uint32_t most_ppm, entry;
    uint32_t least_ppm; /* that the strictest listing asks for */
} holding;

static void add_owner(holding *h, const idt_parties *p, const idt_parties_walk *walk,
                      const idt_parties_relation *r, idt_date date)
{
    uint32_t entry = idt_parties__in_force(p, r->node, date);
    size_t at = find_node(walk, r->node);
    uint32_t least = HALF_PPM;

    if (entry != IDT_PARTIES_NONE) {
        least = idt_parties__least_share(idt_parties__text(p, p->entries[entry].list), date);
        h->listed_ppm += r->share_ppm;
    }
    if (entry == IDT_PARTIES_NONE || least > 1000000) {
        if (at == walk->n || !walk->is_held[at])
            goto weak;
        least = HALF_PPM;
    }
    h->share_ppm += r->share_ppm;
    if (least > h->least_ppm)
        h->least_ppm = least;
weak:
    if (entry != IDT_PARTIES_NONE && r->share_ppm > h->most_ppm) {
        h->most_ppm = r->share_ppm;
        h->entry = entry;
    }
}

static holding holding_of(const idt_parties *p, const idt_parties_walk *walk, uint32_t node,
                          idt_date date)
{
    holding h = {.entry = IDT_PARTIES_NONE, .least_ppm = HALF_PPM};
    idt_run run = p->nodes[node].relations;

    for (uint32_t k = 0; k < run.n; k++)
        if (is_share(&p->relations[run.first + k], date))
            add_owner(&h, p, walk, &p->relations[run.first + k], date);
    return h;
}

/* Grow the set of held parties until nothing changes; each round adds one or ends. */
static void spread(idt_parties_walk *walk, const idt_parties *p, idt_date date)
{
    bool changed = true;

    while (changed) {
        changed = false;
        for (size_t i = 0; i < walk->n; i++) {
            holding h;
            if (walk->is_held[i])
                continue;
            h = holding_of(p, walk, walk->nodes[i], date);
            if (h.share_ppm >= h.least_ppm) {
                walk->is_held[i] = 1;
                changed = true;
            }
        }
    }
}

/* A listed party behind a held one: follow the largest held owner until one is listed. */
static uint32_t behind(const idt_parties *p, const idt_parties_walk *walk, uint32_t node,
                       idt_date date)
{
    for (size_t step = 0; step < walk->n; step++) {
        holding h = holding_of(p, walk, node, date);
        idt_run run = p->nodes[node].relations;
        uint32_t next = IDT_PARTIES_NONE, most = 0;

        if (h.entry != IDT_PARTIES_NONE)
            return h.entry;
        for (uint32_t k = 0; k < run.n; k++) {
            const idt_parties_relation *r = &p->relations[run.first + k];
            size_t at = is_share(r, date) ? find_node(walk, r->node) : walk->n;
            if (at < walk->n && walk->is_held[at] && r->share_ppm > most) {
                most = r->share_ppm;
                next = r->node;
            }
        }
        if (next == IDT_PARTIES_NONE)
            break;
        node = next;
    }
    /* owners in a circle: any listed one that can be reached */
    for (size_t i = 0; i < walk->n; i++) {
        uint32_t entry = idt_parties__in_force(p, walk->nodes[i], date);
        if (entry != IDT_PARTIES_NONE)
            return entry;
    }
    return IDT_PARTIES_NONE;
}

bool idt_parties__tie(idt_parties_tie *out, idt_parties_walk *walk, const idt_parties *p,
                      uint32_t node, idt_date date)
{
    idt_run run = p->nodes[node].relations;
    holding h;

    *out = (idt_parties_tie){.entry = IDT_PARTIES_NONE, .standing = IDT_STANDS_RELATED};
    if (run.n == 0)
        return false;
    collect(walk, p, node, date);
    spread(walk, p, date);
    h = holding_of(p, walk, node, date);
    out->share_ppm = (uint32_t)(h.share_ppm > 1000000 ? 1000000 : h.share_ppm);
    if (walk->is_held[0]) {
        out->standing = IDT_STANDS_OWNED;
        out->entry = behind(p, walk, node, date);
        if (out->entry != IDT_PARTIES_NONE)
            return true;
    }
    for (uint32_t k = 0; k < run.n && k < MANY_RELATIONS; k++) {
        const idt_parties_relation *r = &p->relations[run.first + k];
        uint32_t entry = r->node != IDT_PARTIES_NONE && is_in_time(r, date)
                             ? idt_parties__in_force(p, r->node, date)
                             : IDT_PARTIES_NONE;
        if (entry == IDT_PARTIES_NONE)
            continue;
        if (out->entry == IDT_PARTIES_NONE || r->link == IDT_LINK_PART_OF) {
            out->entry = entry;
            out->standing =
                r->link == IDT_LINK_PART_OF ? IDT_STANDS_PART_OF_LISTED : IDT_STANDS_RELATED;
        }
    }
    if (out->entry == IDT_PARTIES_NONE && h.listed_ppm + h.share_ppm > 0)
        out->entry = behind(p, walk, node, date);
    return out->entry != IDT_PARTIES_NONE;
}
