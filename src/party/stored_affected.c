/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is affected by a change. A party is, when a changed entry
 *
 *   - has a name that was counted and to which the party is alike: the file says to which;
 *   - has a younger name that the party would be compared with, and is alike to;
 *   - has a number or an address that the party was looked up by.
 *
 * A younger name is only compared with those who share a telling key of it (idt_find__telling), or
 * have a word that is spelt like one that has such a key. The index of the file leads to all of
 * them; each is scored, which does not depend on the books. Whether it is compared depends on more
 * (how much is shared), which only makes fewer: a few parties too many are marked, never one too
 * few.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "party/stored_int.h"

enum { MAX_CANDIDATES = 1 << 22 };

/* A changed name that is younger than the counting. */
typedef struct young {
    const idt_parties *parties;
    uint32_t form;
} young;

/* A telling key of it, by its number in the book. */
typedef struct slot_of {
    uint32_t slot;
    uint32_t young;
} slot_of;

typedef struct candidate {
    uint32_t party;
    uint32_t young;
} candidate;

typedef struct scan {
    uint8_t *marks;
    const idt_stored *stored;
    idt_parties_scratch *scratch;
    idt_buf youngs, slots, candidates;
    idt_error *err;
} scan;

static int out_of_memory(scan *x)
{
    return idt_error__set(x->err, IDT_ENOMEM, "out of memory");
}

static int compare_slots(const void *left, const void *right)
{
    const slot_of *a = left, *b = right;

    if (a->slot != b->slot)
        return a->slot < b->slot ? -1 : 1;
    return (a->young > b->young) - (a->young < b->young);
}

static int compare_candidates(const void *left, const void *right)
{
    const candidate *a = left, *b = right;

    if (a->party != b->party)
        return a->party < b->party ? -1 : 1;
    return (a->young > b->young) - (a->young < b->young);
}

/* Score what was found so far, party by party. */
static int score_all(scan *x)
{
    const candidate *all = (const candidate *)(const void *)x->candidates.data;
    const young *youngs = (const young *)(const void *)x->youngs.data;
    size_t n = x->candidates.len / sizeof *all;
    idt_parties_scratch *s = x->scratch;
    int status = IDT_OK;

    if (n)
        qsort(x->candidates.data, n, sizeof *all, compare_candidates);
    for (size_t i = 0; i < n && status == IDT_OK;) {
        uint32_t at = all[i].party;
        idt_stored_party party;
        idt_parties_query query;
        status = idt_stored__party(&party, x->stored, at, x->err);
        query = (idt_parties_query){.name = party.name, .schema = party.schema};
        s->query = &query;
        memset(s->is_analysed, 0, sizeof s->is_analysed);
        for (; i < n && all[i].party == at; i++) {
            const young *y = &youngs[all[i].young];
            idt_name_view form;
            if (status != IDT_OK || x->marks[at] ||
                (i && !compare_candidates(&all[i - 1], &all[i])))
                continue;
            idt_parties__form(&form, y->parties, y->form);
            x->marks[at] = idt_find__score(s, &form) >= IDT_PARTY_POSSIBLE;
        }
        s->query = NULL;
    }
    x->candidates.len = 0;
    return status;
}

/* Everybody who has a key is to be scored against a young name. */
static int add_candidates(scan *x, uint32_t hash, uint32_t number)
{
    idt_bytes postings;
    candidate c = {0, number};
    uint32_t step;
    int status = idt_stored__postings(&postings, x->stored, hash, x->err);

    while (status == IDT_OK && idt_stored__take(&step, &postings)) {
        if (step >= x->stored->head->n_parties - c.party)
            return idt_error__set(x->err, IDT_EFORMAT, "a key of nobody in the stored parties");
        c.party += step;
        if (!x->marks[c.party])
            idt_buf__put(&x->candidates, &c, sizeof c);
    }
    if (x->candidates.failed)
        return out_of_memory(x);
    if (status == IDT_OK && x->candidates.len > MAX_CANDIDATES * sizeof c)
        status = score_all(x);
    return status;
}

static int add_young(scan *x, const idt_parties *p, uint32_t form)
{
    uint32_t number = (uint32_t)(x->youngs.len / sizeof(young));
    idt_name_key keys[IDT_KEYS_MAX];
    idt_name_view view;
    young y = {p, form};
    unsigned least;
    size_t n;
    int status = IDT_OK;

    idt_buf__put(&x->youngs, &y, sizeof y);
    idt_parties__form(&view, p, form);
    n = idt_keys__of_name(keys, &view);
    least = idt_find__telling(p, keys, n);
    for (size_t i = 0; i < n && status == IDT_OK; i++) {
        const idt_parties_slot *slot = idt_parties__slot(p, keys[i].key);
        slot_of s = {slot ? (uint32_t)(slot - p->slots) : 0, number};
        if (!slot || idt_parties__rarity(idt_slot__class(slot), p->meta->n_counted) < least)
            continue;
        idt_buf__put(&x->slots, &s, sizeof s);
        status = x->youngs.failed || x->slots.failed
                     ? out_of_memory(x)
                     : add_candidates(x, (uint32_t)(keys[i].key >> 32), number);
    }
    return status;
}

/* Everybody with a word that is spelt like one with a telling key. */
static int add_spelt(scan *x, uint32_t hash, uint32_t number)
{
    const idt_stored_pair *spelt = x->stored->spelt;
    uint32_t n = x->stored->head->n_spelt, i;
    int status = idt_stored__first(&i, x->stored, spelt, n, hash, x->err);

    for (; status == IDT_OK && i < n; i++) {
        status = idt_stored__look(x->stored, &spelt[i], sizeof *spelt, x->err);
        if (status != IDT_OK || spelt[i].key != hash)
            break;
        status = add_candidates(x, spelt[i].value, number);
    }
    return status;
}

/* Words that lead to the telling keys of the names of a book when they are misspelt. */
static int add_near(scan *x, const idt_parties *p)
{
    slot_of *slots = (slot_of *)(void *)x->slots.data;
    size_t n = x->slots.len / sizeof *slots;
    uint8_t *is_wanted = idt_alloc__zeroed((size_t)p->n_slots + 1, 1);
    int status = is_wanted ? IDT_OK : out_of_memory(x);

    if (n)
        qsort(slots, n, sizeof *slots, compare_slots);
    for (size_t i = 0; i < n && status == IDT_OK; i++)
        is_wanted[slots[i].slot] = 1;
    for (uint32_t i = 0; n && i < p->n_fuzz && status == IDT_OK; i++) {
        uint32_t slot = p->fuzz[i].slot;
        size_t low = 0, high = n;
        if (!is_wanted[slot])
            continue;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (slots[middle].slot < slot)
                low = middle + 1;
            else
                high = middle;
        }
        for (; low < n && slots[low].slot == slot && status == IDT_OK; low++)
            status = add_spelt(x, p->fuzz[i].hash, slots[low].young);
    }
    x->slots.len = 0;
    idt_alloc__free(is_wanted);
    return status;
}

/* The file says who is alike to a counted name. */
static int mark_alike(scan *x, uint32_t form)
{
    const idt_stored *s = x->stored;
    const uint32_t *first = &s->alike_first[form];
    int status = idt_stored__look(s, first, 2 * sizeof *first, x->err);

    if (status == IDT_OK && (first[0] > first[1] || first[1] > s->head->n_alike))
        status = idt_error__set(x->err, IDT_EFORMAT, "names out of order in the stored parties");
    if (status == IDT_OK)
        status = idt_stored__look(s, s->alike + first[0], (first[1] - first[0]) * sizeof *s->alike,
                                  x->err);
    for (uint32_t i = 0; status == IDT_OK && i < first[1] - first[0]; i++) {
        uint32_t party = s->alike[first[0] + i];
        if (party >= s->head->n_parties)
            return idt_error__set(x->err, IDT_EFORMAT, "a name of nobody in the stored parties");
        x->marks[party] = 1;
    }
    return status;
}

/* The changed names of one book. */
static int add_names(scan *x, const idt_parties *p, const uint8_t *changed)
{
    int status = IDT_OK;

    for (uint32_t form = 0; form < p->n_forms && status == IDT_OK; form++) {
        bool is_changed = false;
        for (uint32_t i = 0; i < p->forms[form].owners.n && !is_changed; i++) {
            uint32_t name = p->owners[p->forms[form].owners.first + i];
            is_changed = changed[p->entries[p->names[name].entry].node];
        }
        if (is_changed)
            status = form < p->meta->n_counted ? mark_alike(x, form) : add_young(x, p, form);
    }
    if (status == IDT_OK)
        status = add_near(x, p);
    return status == IDT_OK ? score_all(x) : status;
}

static int mark_place(scan *x, uint64_t key)
{
    const idt_stored_pair *places = x->stored->places;
    uint32_t n = x->stored->head->n_places, wanted = (uint32_t)(key >> 32), i;
    int status;

    if (!key)
        return IDT_OK;
    status = idt_stored__first(&i, x->stored, places, n, wanted, x->err);
    for (; status == IDT_OK && i < n; i++) {
        status = idt_stored__look(x->stored, &places[i], sizeof *places, x->err);
        if (status != IDT_OK || places[i].key != wanted)
            break;
        if (places[i].value >= x->stored->head->n_parties)
            return idt_error__set(x->err, IDT_EFORMAT, "a place of nobody in the stored parties");
        x->marks[places[i].value] = 1;
    }
    return status;
}

static int add_addresses(scan *x, const idt_parties *p, const uint8_t *changed)
{
    int status = IDT_OK;

    for (uint32_t i = 0; i < p->n_addresses && status == IDT_OK; i++) {
        uint64_t keys[IDT_KEYS_ADDRESS_MAX];
        idt_address parsed;
        size_t n;
        if (!changed[p->entries[p->addresses[i].entry].node])
            continue;
        idt_address__parse(&parsed, idt_parties__address(p, i));
        n = idt_keys__of_address(keys, &parsed);
        for (size_t k = 0; k < n && status == IDT_OK; k++)
            status = mark_place(x, keys[k]);
    }
    return status;
}

static int add_numbers(scan *x, const idt_parties *p, const uint8_t *changed)
{
    int status = IDT_OK;

    for (uint32_t i = 0; i < p->n_idents && status == IDT_OK; i++) {
        idt_ident id;
        if (!changed[p->entries[p->idents[i].entry].node])
            continue;
        idt_parties__load_ident(&id, p, i);
        status = mark_place(x, idt_keys__of_ident(&id));
    }
    return status;
}

/* What is settled without scoring goes first. */
static int add_book(scan *x, const idt_parties *p, const uint8_t *changed)
{
    int status = add_addresses(x, p, changed);

    if (status == IDT_OK)
        status = add_numbers(x, p, changed);
    return status == IDT_OK ? add_names(x, p, changed) : status;
}

int idt_stored__affected(uint8_t *marks, const idt_stored *stored, const idt_stored_side *before,
                         const idt_stored_side *after, idt_error *err)
{
    scan x = {.marks = marks, .stored = stored, .scratch = after->scratch, .err = err};
    idt_parties_change change = {0};
    int status;

    if (before->parties->meta->weights != after->parties->meta->weights ||
        after->parties->meta->weights != stored->head->weights ||
        after->parties->meta->n_counted != stored->head->n_counted)
        return idt_error__set(err, IDT_EINVAL,
                              "the books and the stored parties do not weigh words alike");
    status = idt_parties_change__find(&change, before, after);
    if (status != IDT_OK)
        return out_of_memory(&x);
    status = add_book(&x, before->parties, change.before);
    if (status == IDT_OK)
        status = add_book(&x, after->parties, change.after);
    idt_buf__free(&x.youngs);
    idt_buf__free(&x.slots);
    idt_buf__free(&x.candidates);
    idt_parties_change__free(&change);
    return status;
}
