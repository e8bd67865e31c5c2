/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is affected by a change. A party is, when a changed entry
 *
 *   - has a name that was counted and to which the party is alike: the file says to which;
 *   - has a younger name that the party would be compared with, and is alike to;
 *   - has a number or an address that the party was looked up by.
 *
 * For the second the keys of every party are read once, against a small table of those of the
 * changed names. What a name shares with a party is taken too high rather than too low.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "party/stored_int.h"

enum { SIEVE_BITS = 17, MAX_YOUNG = 65535 };

/* A changed name that is younger than the counting. */
typedef struct young {
    const idt_stored_side *side;
    uint32_t form;
    uint32_t weight; /* of all its words */
} young;

/* A key of it, or of words that are spelt like one of its own. */
typedef struct mark {
    uint32_t code;
    uint16_t young;
    uint16_t weight;
} mark;

typedef struct slot_of {
    uint32_t slot;
    uint32_t young;
} slot_of;

typedef struct scan {
    uint8_t *marks;
    const idt_stored *stored;
    idt_buf youngs, keys, slots;
    uint32_t n_young, n_keys;
    uint32_t least_weight; /* of the young */
    uint32_t *sieve;
    uint32_t *shared, *worth; /* for each young, of the party at hand */
    uint8_t *word;
} scan;

static int compare_marks(const void *left, const void *right)
{
    const mark *a = left, *b = right;

    if (a->code != b->code)
        return a->code < b->code ? -1 : 1;
    return (a->young > b->young) - (a->young < b->young);
}

static int compare_slots(const void *left, const void *right)
{
    const slot_of *a = left, *b = right;

    return (a->slot > b->slot) - (a->slot < b->slot);
}

static void put_mark(scan *x, uint32_t code, uint32_t number, uint32_t weight)
{
    mark m = {code, (uint16_t)number, (uint16_t)weight};

    idt_buf__put(&x->keys, &m, sizeof m);
}

static void add_young(scan *x, const idt_stored_side *side, uint32_t form)
{
    const idt_parties *p = side->parties;
    young y = {side, form, p->forms[form].weight};
    uint32_t number = (uint32_t)(x->youngs.len / sizeof y);
    idt_name_key keys[IDT_KEYS_MAX];
    idt_name_view view;
    size_t n;

    idt_parties__form(&view, p, form);
    n = idt_keys__of_name(keys, &view);
    for (size_t i = 0; i < n; i++) {
        const idt_parties_slot *slot = idt_parties__slot(p, keys[i].key);
        bool is_near = keys[i].kind == IDT_KEY_SOUND;
        slot_of s = {slot ? (uint32_t)(slot - p->slots) : 0, number};
        if (!slot)
            continue;
        put_mark(x, idt_stored__code((uint32_t)(keys[i].key >> 32), is_near), number,
                 idt_parties__rarity(idt_slot__class(slot), p->meta->n_counted) *
                     (is_near ? IDT_FIND_NEAR_PERCENT : 100));
        idt_buf__put(&x->slots, &s, sizeof s);
    }
    idt_buf__put(&x->youngs, &y, sizeof y);
    if (number == 0 || y.weight < x->least_weight)
        x->least_weight = y.weight;
}

/* Words that lead to the keys of the side's names when they are misspelt. */
static void add_near(scan *x, const idt_parties *p)
{
    slot_of *slots = (slot_of *)(void *)x->slots.data;
    size_t n = x->slots.len / sizeof *slots;

    if (n == 0 || x->slots.failed)
        return;
    qsort(slots, n, sizeof *slots, compare_slots);
    for (uint32_t i = 0; i < p->n_fuzz; i++) {
        uint32_t slot = p->fuzz[i].slot;
        size_t low = 0, high = n;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (slots[middle].slot < slot)
                low = middle + 1;
            else
                high = middle;
        }
        for (; low < n && slots[low].slot == slot; low++)
            put_mark(x, idt_stored__code(p->fuzz[i].hash, true), slots[low].young,
                     idt_parties__rarity(idt_slot__class(&p->slots[slot]), p->meta->n_counted) *
                         IDT_FIND_NEAR_PERCENT);
    }
    x->slots.len = 0;
}

/* The changed names of one book: counted ones say at once who is affected. */
static void add_names(scan *x, const idt_stored_side *side, const uint8_t *changed)
{
    const idt_parties *p = side->parties;
    const idt_stored *s = x->stored;

    for (uint32_t form = 0; form < p->n_forms; form++) {
        bool is_changed = false;
        for (uint32_t i = 0; i < p->forms[form].owners.n && !is_changed; i++) {
            uint32_t name = p->owners[p->forms[form].owners.first + i];
            is_changed = changed[p->entries[p->names[name].entry].node];
        }
        if (!is_changed)
            continue;
        if (form >= p->meta->n_counted)
            add_young(x, side, form);
        else
            for (uint32_t i = s->alike_first[form]; i < s->alike_first[form + 1]; i++)
                x->marks[s->alike[i]] = 1;
    }
    add_near(x, p);
}

static void mark_place(scan *x, uint64_t key)
{
    const idt_stored_place *places = x->stored->places;
    uint32_t low = 0, high = x->stored->head->n_places, n = high, wanted = (uint32_t)(key >> 32);

    if (!key)
        return;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (places[middle].key < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < n && places[low].key == wanted; low++)
        x->marks[places[low].party] = 1;
}

static void add_places(scan *x, const idt_parties *p, const uint8_t *changed)
{
    for (uint32_t i = 0; i < p->n_addresses; i++) {
        uint64_t keys[IDT_KEYS_ADDRESS_MAX];
        idt_address parsed;
        size_t n;
        if (!changed[p->entries[p->addresses[i].entry].node])
            continue;
        idt_address__parse(&parsed, idt_parties__address(p, i));
        n = idt_keys__of_address(keys, &parsed);
        for (size_t k = 0; k < n; k++)
            mark_place(x, keys[k]);
    }
    for (uint32_t i = 0; i < p->n_idents; i++) {
        idt_ident id;
        if (!changed[p->entries[p->idents[i].entry].node])
            continue;
        idt_parties__load_ident(&id, p, i);
        mark_place(x, idt_keys__of_ident(&id));
    }
}

static uint32_t sieve_of(uint32_t code)
{
    return code >> 7 & ((1u << SIEVE_BITS) - 1); /* without the word */
}

static int make_table(scan *x)
{
    mark *keys = (mark *)(void *)x->keys.data;
    size_t n = x->keys.len / sizeof *keys;

    x->n_young = (uint32_t)(x->youngs.len / sizeof(young));
    if (x->keys.failed || x->youngs.failed || x->slots.failed)
        return IDT_ENOMEM;
    if (x->n_young > MAX_YOUNG)
        return IDT_ELIMIT;
    if (n)
        qsort(keys, n, sizeof *keys, compare_marks);
    x->n_keys = (uint32_t)n;
    x->sieve = idt_alloc__zeroed((size_t)1 << (SIEVE_BITS - 5), sizeof *x->sieve);
    x->shared = idt_alloc__zeroed((size_t)x->n_young + 1, sizeof *x->shared);
    x->worth = idt_alloc__zeroed((size_t)x->n_young + 1, sizeof *x->worth);
    x->word = idt_alloc__zeroed((size_t)x->n_young + 1, 1);
    if (!x->sieve || !x->shared || !x->worth || !x->word)
        return IDT_ENOMEM;
    for (size_t i = 0; i < n; i++)
        x->sieve[sieve_of(keys[i].code) >> 5] |= 1u << (sieve_of(keys[i].code) & 31);
    return IDT_OK;
}

/* The first mark of a code; n_keys when there is none. */
static uint32_t find_code(const scan *x, uint32_t code)
{
    const mark *keys = (const mark *)(const void *)x->keys.data;
    uint32_t low = 0, high = x->n_keys;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (keys[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < x->n_keys && keys[low].code == code ? low : x->n_keys;
}

static bool may_be_compared(const idt_stored_record *r, uint32_t weight, uint32_t shared)
{
    uint32_t all = r->query_weight + weight, part = shared / 100;

    return shared > 0 && shared >= r->least &&
           part * 1024 / (all > part + 1 ? all - part : 1) >= r->cut;
}

/* What the party would share with each young name; `hits` are its keys that some of them has. */
static void share(scan *x, const uint32_t *codes, const uint32_t *hits, size_t n)
{
    const mark *keys = (const mark *)(const void *)x->keys.data;

    memset(x->shared, 0, x->n_young * sizeof *x->shared);
    memset(x->word, 0, x->n_young);
    for (size_t i = 0; i < n; i++) {
        uint8_t word = (uint8_t)(1 + (codes[i] & IDT_STORED_WORDS));
        for (uint32_t k = hits[i]; k < x->n_keys && keys[k].code == keys[hits[i]].code; k++) {
            uint32_t y = keys[k].young, before = x->word[y] == word ? x->worth[y] : 0;
            if (keys[k].weight <= before)
                continue;
            x->shared[y] += keys[k].weight - before;
            x->worth[y] = keys[k].weight;
            x->word[y] = word;
        }
    }
}

/* Whether the name at hand is alike to a young one. */
static bool is_alike(const young *y, const idt_parties_query *query)
{
    idt_parties_scratch *s = y->side->scratch;
    idt_name_view form;
    unsigned score;

    s->query = query;
    memset(s->is_analysed, 0, sizeof s->is_analysed);
    idt_parties__form(&form, s->parties, y->form);
    score = idt_find__score(s, &form);
    s->query = NULL;
    return score >= IDT_PARTY_POSSIBLE;
}

static int scan_party(scan *x, uint32_t i, idt_error *err)
{
    const idt_stored_record *r = &x->stored->records[i];
    const mark *keys = (const mark *)(const void *)x->keys.data;
    const young *youngs = (const young *)(const void *)x->youngs.data;
    uint32_t end = i + 1 < x->stored->head->n_parties ? r[1].first_key : x->stored->head->n_keys;
    enum { HITS = 512 };
    uint32_t codes[HITS], hits[HITS], most = 0, worth = 0, word = UINT32_MAX;
    size_t n = 0;

    for (uint32_t k = r->first_key; k < end; k++) {
        uint32_t code = x->stored->keys[k], at, bit = sieve_of(code), best = 0;
        if (!(x->sieve[bit >> 5] >> (bit & 31) & 1))
            continue;
        at = find_code(x, code & ~(uint32_t)IDT_STORED_WORDS);
        if (at == x->n_keys)
            continue;
        if (n == HITS) { /* more than any ordinary name: ask it again */
            x->marks[i] = 1;
            return IDT_OK;
        }
        codes[n] = code;
        hits[n++] = at;
        for (uint32_t m = at; m < x->n_keys && keys[m].code == keys[at].code; m++)
            best = keys[m].weight > best ? keys[m].weight : best;
        if ((code & IDT_STORED_WORDS) != word) {
            most += worth;
            worth = 0;
            word = code & IDT_STORED_WORDS;
        }
        worth = best > worth ? best : worth;
    }
    if (!may_be_compared(r, x->least_weight, most + worth))
        return IDT_OK;
    share(x, codes, hits, n);
    for (uint32_t y = 0; y < x->n_young && !x->marks[i]; y++) {
        idt_stored_party party;
        idt_parties_query query;
        int status;
        if (!may_be_compared(r, youngs[y].weight, x->shared[y]))
            continue;
        status = idt_stored__party(&party, x->stored, i, err);
        if (status != IDT_OK)
            return status;
        query = (idt_parties_query){.name = party.name, .schema = party.schema};
        x->marks[i] = is_alike(&youngs[y], &query);
    }
    return IDT_OK;
}

static void free_scan(scan *x)
{
    idt_buf__free(&x->youngs);
    idt_buf__free(&x->keys);
    idt_buf__free(&x->slots);
    idt_alloc__free(x->sieve);
    idt_alloc__free(x->shared);
    idt_alloc__free(x->worth);
    idt_alloc__free(x->word);
}

int idt_stored__affected(uint8_t *marks, const idt_stored *stored, const idt_stored_side *before,
                         const idt_stored_side *after, idt_error *err)
{
    scan x = {.marks = marks, .stored = stored};
    idt_parties_change change = {0};
    int status;

    if (before->parties->meta->weights != after->parties->meta->weights ||
        after->parties->meta->weights != stored->head->weights ||
        after->parties->meta->n_counted != stored->head->n_counted)
        return idt_error__set(err, IDT_EINVAL,
                              "the books and the stored parties do not weigh words alike");
    status = idt_parties_change__find(&change, before, after);
    if (status == IDT_OK) {
        add_names(&x, before, change.before);
        add_names(&x, after, change.after);
        add_places(&x, before->parties, change.before);
        add_places(&x, after->parties, change.after);
        status = make_table(&x);
    }
    if (status != IDT_OK)
        (void)idt_error__set(err, status, "%s", idt_status__name(status));
    for (uint32_t i = 0; status == IDT_OK && x.n_young > 0 && i < stored->head->n_parties; i++)
        if (!marks[i])
            status = scan_party(&x, i, err);
    free_scan(&x);
    idt_parties_change__free(&change);
    return status;
}
