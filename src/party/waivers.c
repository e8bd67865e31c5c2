/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Both sides of a waiver are digests of what the person who approved it could see. The lines are
 * sorted by list and entry; a hit asks those of its entry.
 */
#include "party/waivers.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/int.h"
#include "party/parties_int.h"

struct idt_waivers {
    idt_arena arena;
    idt_waiver *items;
    size_t n, capacity;
};

int idt_waivers__new(idt_waivers **out, idt_error *err)
{
    *out = idt_alloc__zeroed(1, sizeof **out);
    return *out ? IDT_OK : idt_error__set(err, IDT_ENOMEM, "out of memory");
}

void idt_waivers__free(idt_waivers *w)
{
    if (!w)
        return;
    idt_arena__free(&w->arena);
    idt_alloc__free(w->items);
    idt_alloc__free(w);
}

uint32_t idt_waivers__n(const idt_waivers *w)
{
    return (uint32_t)w->n;
}

static bool is_digest(idt_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!idt_ascii__is_digit((unsigned char)text.data[i]) &&
            (text.data[i] < 'a' || text.data[i] > 'f'))
            return false;
    return text.len == IDT_WAIVER_DIGEST_SIZE - 1;
}

static int check(const idt_waiver *x, idt_error *err)
{
    const struct {
        const char *name;
        idt_bytes text;
    } needed[] = {{"name", x->name},
                  {"list", x->list},
                  {"entry", x->entry},
                  {"approver", x->approver},
                  {"reason", x->reason},
                  {"party_digest", x->party},
                  {"entry_digest", x->entry_digest}};

    for (size_t i = 0; i < IDT_COUNT_OF(needed); i++)
        if (idt_bytes__trim(needed[i].text).len == 0)
            return idt_error__set(err, IDT_EFORMAT, "the line has no %s", needed[i].name);
    for (size_t i = 0; i < IDT_COUNT_OF(needed); i++)
        if (needed[i].text.len > IDT_WAIVER_TEXT_MAX)
            return idt_error__set(err, IDT_ELIMIT, "the %s is too long", needed[i].name);
    if (!is_digest(x->party) || !is_digest(x->entry_digest))
        return idt_error__set(err, IDT_EFORMAT, "%s is not %d hexadecimal digits",
                              is_digest(x->party) ? "entry_digest" : "party_digest",
                              IDT_WAIVER_DIGEST_SIZE - 1);
    if (x->approved_on == IDT_DATE_NONE || x->expires == IDT_DATE_NONE)
        return idt_error__set(err, IDT_EFORMAT, "the line has no day in %s",
                              x->approved_on == IDT_DATE_NONE ? "approved_on" : "expires");
    if (x->expires < x->approved_on)
        return idt_error__set(err, IDT_EFORMAT, "it expires before it is approved");
    return IDT_OK;
}

int idt_waivers__add(idt_waivers *w, const idt_waiver *waiver, idt_error *err)
{
    idt_waiver copy = *waiver;
    idt_bytes *const texts[] = {&copy.party_id, &copy.name,         &copy.party,    &copy.list,
                                &copy.entry,    &copy.entry_digest, &copy.approver, &copy.reason};
    int status = check(waiver, err);

    if (status != IDT_OK)
        return status;
    if (w->n == IDT_WAIVERS_MAX)
        return idt_error__set(err, IDT_ELIMIT, "there are more than %d lines", IDT_WAIVERS_MAX);
    status = idt_alloc__grow(&w->items, &w->capacity, w->n, sizeof *w->items);
    for (size_t i = 0; i < IDT_COUNT_OF(texts) && status == IDT_OK; i++) {
        idt_bytes text = idt_bytes__trim(*texts[i]);
        *texts[i] = idt_arena__copy(&w->arena, text);
        if (text.len && !texts[i]->data)
            status = IDT_ENOMEM;
    }
    if (status != IDT_OK)
        return idt_error__set(err, status, "out of memory");
    w->items[w->n++] = copy;
    return IDT_OK;
}

static int compare(const void *left, const void *right)
{
    const idt_waiver *a = left, *b = right;
    int c = idt_bytes__compare(a->list, b->list);

    if (c == 0)
        c = idt_bytes__compare(a->entry, b->entry);
    if (c == 0)
        c = idt_bytes__compare(a->party, b->party);
    if (c == 0)
        c = (a->approved_on > b->approved_on) - (a->approved_on < b->approved_on);
    return c ? c : (a->expires > b->expires) - (a->expires < b->expires);
}

void idt_waivers__finish(idt_waivers *w)
{
    if (w->n)
        qsort(w->items, w->n, sizeof *w->items, compare);
}

/* ---- digests ---- */

/* Length first, so that no two contents are written alike. */
static void put_text(idt_buf *out, idt_bytes text)
{
    idt_buf__put_u64(out, text.len);
    idt_buf__put_char(out, ':');
    idt_buf__put_bytes(out, text);
}

/* How often white space is broken says nothing of a party. */
static void put_words(idt_buf *out, idt_bytes text)
{
    bool is_space = false;

    text = idt_bytes__trim(text);
    for (size_t i = 0; i < text.len; i++) {
        bool was_space = is_space;
        is_space = idt_ascii__is_space((unsigned char)text.data[i]);
        if (!is_space)
            idt_buf__put_char(out, text.data[i]);
        else if (!was_space)
            idt_buf__put_char(out, ' ');
    }
    idt_buf__put_char(out, '\n');
}

static int finish_digest(char out[IDT_WAIVER_DIGEST_SIZE], const idt_buf *room)
{
    unsigned char digest[IDT_DIGEST_SIZE];
    char hex[IDT_DIGEST_HEX_SIZE];

    idt_digest__bytes(digest, room->data, room->len);
    idt_digest__hex(hex, digest);
    memcpy(out, hex, IDT_WAIVER_DIGEST_SIZE - 1);
    out[IDT_WAIVER_DIGEST_SIZE - 1] = '\0';
    return idt_buf__status(room);
}

int idt_waiver__party_digest(char out[IDT_WAIVER_DIGEST_SIZE], idt_buf *room,
                             const idt_parties_query *q)
{
    idt_buf__reset(room);
    idt_buf__put_cstr(room, "party 1\n");
    put_words(room, q->name);
    put_words(room, (idt_bytes){q->country, q->country[0] ? 2 : 0});
    put_words(room, q->address);
    put_words(room, q->identifier);
    if (q->birth.len || q->gender) {
        put_words(room, q->birth);
        put_words(room, (idt_bytes){&q->gender, q->gender ? 1 : 0});
    }
    return finish_digest(out, room);
}

static void put_ties(idt_buf *out, const idt_parties *p, idt_run run)
{
    for (uint32_t i = run.first; i < run.first + run.n; i++) {
        const idt_parties_relation *r = &p->relations[i];
        idt_buf__printf(out, "tie %u %u %d %d ", r->link, r->share_ppm, r->from, r->to);
        put_text(out, idt_parties__text(p, r->target));
    }
}

static void put_entry(idt_buf *out, const idt_parties *p, uint32_t entry)
{
    const idt_parties_entry *e = &p->entries[entry];
    const idt_str texts[] = {e->list, e->id, e->program, e->scope, e->policy};

    idt_buf__printf(out, "entry 1 %u %u %d\n", e->schema, e->flags, e->listed_from);
    for (size_t i = 0; i < IDT_COUNT_OF(texts); i++)
        put_text(out, idt_parties__text(p, texts[i]));
    for (uint32_t i = e->names.first; i < e->names.first + e->names.n; i++) {
        idt_buf__printf(out, "name %u ", p->names[i].kind);
        put_text(out, idt_parties__text(p, p->names[i].text));
    }
    for (uint32_t i = e->addresses.first; i < e->addresses.first + e->addresses.n; i++) {
        idt_buf__put_cstr(out, "address ");
        put_text(out, (idt_bytes){p->addresses[i].country, 2});
        put_text(out, idt_parties__text(p, p->addresses[i].text));
    }
    for (uint32_t i = e->idents.first; i < e->idents.first + e->idents.n; i++) {
        idt_buf__printf(out, "number %u ", p->idents[i].kind);
        put_text(out, (idt_bytes){p->idents[i].country, 2});
        put_text(out, idt_parties__text(p, p->idents[i].text));
    }
    for (uint32_t i = e->countries.first; i < e->countries.first + e->countries.n; i++)
        put_text(out, (idt_bytes){p->countries[i], 2});
    for (uint32_t i = e->births.first; i < e->births.first + e->births.n; i++)
        idt_buf__printf(out, "birth %d %d\n", p->births[i].from, p->births[i].to);
    if (e->gender)
        idt_buf__printf(out, "gender %c\n", e->gender);
    put_ties(out, p, p->nodes[e->node].relations);
}

int idt_waiver__entry_digest(char out[IDT_WAIVER_DIGEST_SIZE], idt_buf *room, const idt_parties *p,
                             const idt_party_hit *hit)
{
    idt_buf__reset(room);
    idt_buf__printf(room, "hit 1 %s %u\n",
                    idt_party__standing_name((idt_party_standing)hit->standing), hit->share_ppm);
    put_entry(room, p, hit->entry);
    if (hit->matched != hit->entry)
        put_entry(room, p, hit->matched);
    return finish_digest(out, room);
}

/* ---- judging ---- */

const char *idt_waiver__reason(idt_waiver_state state)
{
    switch (state) {
    case IDT_WAIVER_NONE:
    case IDT_WAIVER_HOLDS: break;
    case IDT_WAIVER_PARTY_CHANGED: return "the party has changed";
    case IDT_WAIVER_ENTRY_CHANGED: return "the entry has changed";
    case IDT_WAIVER_EXPIRED: return "it has expired";
    case IDT_WAIVER_NOT_YET: return "it was approved later";
    case IDT_WAIVER_NUMBER: return "a number agrees, not the name alone";
    case IDT_WAIVER_CONTACT: return "a contact agrees, not the name alone";
    case IDT_WAIVER_PLACE: return "the place agrees, not the name alone";
    case IDT_WAIVER_BARE: return "nothing but the name is known of the party";
    case IDT_WAIVER_NO_NAME: return "it does not rest on a name";
    }
    return "";
}

const char *idt_waiver__code(idt_waiver_state state)
{
    switch (state) {
    case IDT_WAIVER_NONE:
    case IDT_WAIVER_HOLDS: break;
    case IDT_WAIVER_PARTY_CHANGED: return "party-changed";
    case IDT_WAIVER_ENTRY_CHANGED: return "entry-changed";
    case IDT_WAIVER_EXPIRED: return "expired";
    case IDT_WAIVER_NOT_YET: return "not-yet-approved";
    case IDT_WAIVER_NUMBER: return "identifier-agrees";
    case IDT_WAIVER_CONTACT: return "contact-agrees";
    case IDT_WAIVER_PLACE: return "address-agrees";
    case IDT_WAIVER_BARE: return "bare-name";
    case IDT_WAIVER_NO_NAME: return "no-name";
    }
    return "";
}

idt_waiver_state idt_waiver__may(const idt_parties_query *q, idt_bytes id, const idt_party_hit *hit)
{
    if (hit->evidence & IDT_AGREES_IDENT)
        return IDT_WAIVER_NUMBER;
    if (hit->evidence & IDT_AGREES_CONTACT)
        return IDT_WAIVER_CONTACT;
    if (hit->evidence & (IDT_AGREES_ADDRESS | IDT_AGREES_UNIT))
        return IDT_WAIVER_PLACE;
    if (hit->name == IDT_PARTIES_NONE || hit->standing == IDT_STANDS_CO_LOCATED ||
        idt_party__is_past_or_future((idt_party_standing)hit->standing))
        return IDT_WAIVER_NO_NAME;
    if (id.len == 0 && !q->country[0] && idt_bytes__trim(q->address).len == 0 &&
        idt_bytes__trim(q->identifier).len == 0)
        return IDT_WAIVER_BARE;
    return IDT_WAIVER_HOLDS;
}

static bool same_words(idt_bytes a, idt_bytes b)
{
    return idt_bytes__equal(idt_bytes__trim(a), idt_bytes__trim(b));
}

/* IDT_WAIVER_NONE: the line is about another party. */
static idt_waiver_state judge_line(const idt_waiver *x, const idt_parties_query *q, idt_bytes id,
                                   const char *party, const char *entry, idt_waiver_state may)
{
    bool has_ids = id.len && x->party_id.len;

    if (has_ids && !idt_bytes__equal(x->party_id, id))
        return IDT_WAIVER_NONE;
    if (memcmp(x->party.data, party, x->party.len) != 0)
        return has_ids || same_words(x->name, q->name) ? IDT_WAIVER_PARTY_CHANGED : IDT_WAIVER_NONE;
    if (may != IDT_WAIVER_HOLDS)
        return may;
    if (memcmp(x->entry_digest.data, entry, x->entry_digest.len) != 0)
        return IDT_WAIVER_ENTRY_CHANGED;
    if (q->date > x->expires)
        return IDT_WAIVER_EXPIRED;
    return q->date < x->approved_on ? IDT_WAIVER_NOT_YET : IDT_WAIVER_HOLDS;
}

/* The first line of an entry. */
static size_t find_lines(const idt_waivers *w, const idt_party_entry_view *entry)
{
    size_t low = 0, high = w->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int c = idt_bytes__compare(w->items[middle].list, entry->list);
        if (c == 0)
            c = idt_bytes__compare(w->items[middle].entry, entry->id);
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int idt_waivers__judge(idt_waived *out, const idt_waivers *w, idt_buf *room,
                       const idt_parties *parties, idt_bytes id, const idt_parties_query *query,
                       const idt_party_hit *hit)
{
    char party[IDT_WAIVER_DIGEST_SIZE], digest[IDT_WAIVER_DIGEST_SIZE];
    idt_waiver_state may = idt_waiver__may(query, id, hit);
    idt_party_entry_view entry;
    size_t first;
    int status;

    *out = (idt_waived){IDT_WAIVER_NONE, NULL};
    if (idt_party__is_past_or_future((idt_party_standing)hit->standing))
        return IDT_OK; /* asks for nothing */
    idt_parties__entry(&entry, parties, hit->entry);
    first = find_lines(w, &entry);
    for (size_t i = first; i < w->n && idt_bytes__equal(w->items[i].list, entry.list) &&
                           idt_bytes__equal(w->items[i].entry, entry.id);
         i++) {
        idt_waiver_state state;
        if (i == first &&
            ((status = idt_waiver__party_digest(party, room, query)) != IDT_OK ||
             (status = idt_waiver__entry_digest(digest, room, parties, hit)) != IDT_OK))
            return status;
        state = judge_line(&w->items[i], query, id, party, digest, may);
        if (state == IDT_WAIVER_NONE)
            continue;
        if (state == IDT_WAIVER_HOLDS || !out->waiver ||
            w->items[i].approved_on >= out->waiver->approved_on)
            *out = (idt_waived){state, &w->items[i]};
        if (state == IDT_WAIVER_HOLDS)
            return IDT_OK;
    }
    return IDT_OK;
}
