/* SPDX-License-Identifier: Apache-2.0 */
/* The index of a parties book: who owns a form, keys and their postings, misspellings. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/int.h"
#include "party/parties_build.h"

/* A key and what it leads to. */
typedef struct pair {
    uint64_t key;
    uint32_t value;
} pair;

/* A misspelling and the key of the word. */
typedef struct slip {
    uint64_t key;
    uint32_t hash;
    bool is_young; /* of a name younger than the counting */
} slip;

typedef struct indexer {
    idt_parties_builder *b;
    idt_buf pairs; /* pair */
    idt_buf slips; /* slip */
    idt_hash_map words;
} indexer;

static uint32_t count(const idt_buf *buf, size_t size)
{
    return (uint32_t)(buf->len / size);
}

/* 2^(i/8) in 1/65536 */
static const uint32_t eighths[] = {65536, 71468, 77936, 84990, 92682, 101070, 110218, 120194};

unsigned idt_parties__class(uint32_t n)
{
    unsigned log = 0, part = 0;

    if (n == 0)
        return 0;
    while (n >> log > 1)
        log++;
    while (part < 7 && (uint64_t)n << 16 >= (uint64_t)eighths[part + 1] << log)
        part++;
    return 1 + 8 * log + part;
}

uint32_t idt_parties__class_size(unsigned class)
{
    unsigned part;

    if (class == 0)
        return 0;
    part = (class - 1) % 8;
    return (uint32_t)(((uint64_t)eighths[part] << (class - 1) / 8) + 65535) >> 16;
}

/* A key that nobody had when words were counted is as rare as one that one name has. */
unsigned idt_parties__rarity(unsigned class, uint32_t n_counted)
{
    unsigned all = idt_parties__class(n_counted < 1 ? 1 : n_counted) + 32; /* 16 times as many */
    unsigned log = (all - (class ? class : 1)) / 8;

    return log < 1 ? 4 : log > 20 ? 80 : log * 4;
}

uint64_t idt_parties__weights(const void *packed, size_t packed_size, const idt_parties_slot *slots,
                              size_t n_slots)
{
    uint64_t sum = idt_hash__bytes(packed, packed_size);

    for (size_t i = 0; i < n_slots; i++)
        if (idt_slot__class(&slots[i]))
            sum += idt_hash__mix(slots[i].key + idt_slot__class(&slots[i]));
    return sum;
}

static int compare_pairs(const void *left, const void *right)
{
    const pair *a = left, *b = right;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->value > b->value) - (a->value < b->value);
}

static int compare_slips(const void *left, const void *right)
{
    const slip *a = left, *b = right;

    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->key > b->key) - (a->key < b->key);
}

/* ---- owners: a counting sort of the names by form ---- */

static int put_owners(idt_parties_builder *b)
{
    const idt_parties_name *names = IDT_ITEMS(b->names, idt_parties_name);
    uint32_t n_names = count(&b->names, sizeof *names), total = 0;
    idt_parties_form *forms = IDT_ITEMS(b->forms, idt_parties_form);
    uint32_t *owners;

    for (uint32_t i = 0; i < n_names; i++)
        if (names[i].form != IDT_PARTIES_NONE)
            forms[names[i].form].owners.n++;
    for (uint32_t i = 0; i < b->n_forms; i++) {
        forms[i].owners.first = total;
        total += forms[i].owners.n;
        forms[i].owners.n = 0;
    }
    if (!idt_buf__reserve(&b->owners, (size_t)total * sizeof *owners))
        return IDT_ENOMEM;
    b->owners.len = (size_t)total * sizeof *owners;
    owners = IDT_ITEMS(b->owners, uint32_t);
    for (uint32_t i = 0; i < n_names; i++)
        if (names[i].form != IDT_PARTIES_NONE) {
            idt_run *run = &forms[names[i].form].owners;
            owners[run->first + run->n++] = i;
        }
    return IDT_OK;
}

/* ---- keys ---- */

static void put_pair(indexer *x, uint64_t key, uint32_t value)
{
    pair p;

    memset(&p, 0, sizeof p);
    p.key = key;
    p.value = value;
    idt_buf__put(&x->pairs, &p, sizeof p);
}

static void put_slips(indexer *x, const idt_name_key *key, const idt_name_view *name, uint32_t form)
{
    const idt_name_token *t = &name->tokens[key->token];
    uint32_t hashes[IDT_KEYS_FUZZ_MAX], known;
    size_t n, at = 0;

    if (idt_hash_map__next(&x->words, key->key, &at, &known))
        return;
    if (idt_hash_map__put(&x->words, key->key, 0) != IDT_OK)
        x->slips.failed = true;
    n = idt_keys__fuzz(hashes, name->pool + t->begin, t->len);
    for (size_t i = 0; i < n; i++) {
        slip s;
        memset(&s, 0, sizeof s);
        s.key = key->key;
        s.hash = hashes[i];
        s.is_young = form >= x->b->n_counted;
        idt_buf__put(&x->slips, &s, sizeof s);
    }
}

static void form_view(idt_name_view *out, const idt_parties_builder *b, uint32_t i)
{
    const idt_parties_form *f = &IDT_ITEMS(b->forms, idt_parties_form)[i];

    if (idt_name__unpack(out, b->packed.data + f->packed, f->size) != IDT_OK)
        *out = (idt_name_view){0};
}

static void put_name_keys(indexer *x)
{
    idt_name_key keys[IDT_KEYS_MAX];

    for (uint32_t i = 0; i < x->b->n_forms; i++) {
        idt_name_view view;
        size_t n;
        form_view(&view, x->b, i);
        n = idt_keys__of_name(keys, &view);
        for (size_t k = 0; k < n; k++) {
            put_pair(x, keys[k].key, i);
            if (keys[k].fuzz)
                put_slips(x, &keys[k], &view, i);
        }
    }
}

static void put_other_keys(indexer *x)
{
    const idt_parties_builder *b = x->b;
    const idt_parties_address *addresses = IDT_ITEMS(b->addresses, idt_parties_address);
    const idt_parties_ident *idents = IDT_ITEMS(b->idents, idt_parties_ident);

    for (uint32_t i = 0; i < count(&b->addresses, sizeof *addresses); i++) {
        uint64_t keys[IDT_KEYS_ADDRESS_MAX];
        idt_address parsed;
        idt_str s = addresses[i].text;
        size_t n;
        idt_address__parse(&parsed, (idt_bytes){b->text.data + s.offset, s.len});
        n = idt_keys__of_address(keys, &parsed);
        for (size_t k = 0; k < n; k++)
            put_pair(x, keys[k], i);
    }
    for (uint32_t i = 0; i < count(&b->idents, sizeof *idents); i++) {
        idt_ident id = {.kind = idents[i].kind, .len = (uint8_t)idents[i].text.len};
        uint64_t key;
        if (id.len)
            memcpy(id.text, b->text.data + idents[i].text.offset, id.len);
        key = idt_keys__of_ident(&id);
        if (key)
            put_pair(x, key, i);
    }
}

/* ---- table and postings ---- */

static int put_slots(indexer *x)
{
    idt_parties_builder *b = x->b;
    size_t n = x->pairs.len / sizeof(pair), n_keys = 0, n_slots = 16;
    pair *pairs = IDT_ITEMS(x->pairs, pair);
    idt_parties_slot *slots;
    uint32_t n_here, n_counted;

    if (n)
        qsort(pairs, n, sizeof *pairs, compare_pairs);
    for (size_t i = 0; i < n; i++)
        n_keys += i == 0 || pairs[i].key != pairs[i - 1].key;
    while (n_slots < n_keys + n_keys / 2)
        n_slots *= 2;
    if (n > UINT32_MAX || !idt_buf__reserve(&b->slots, n_slots * sizeof *slots))
        return IDT_ENOMEM;
    b->slots.len = n_slots * sizeof *slots;
    memset(b->slots.data, 0, b->slots.len);
    slots = IDT_ITEMS(b->slots, idt_parties_slot);
    for (size_t i = 0; i < n;) {
        size_t at = (size_t)(pairs[i].key >> 32) & (n_slots - 1);
        uint64_t key = pairs[i].key;
        while (slots[at].key)
            at = (at + 1) & (n_slots - 1);
        slots[at].key = key;
        slots[at].first = count(&b->postings, sizeof(uint32_t));
        for (n_here = 0, n_counted = 0; i < n && pairs[i].key == key; i++) {
            if (n_here > 0 && pairs[i].value == pairs[i - 1].value)
                continue;
            idt_buf__put(&b->postings, &pairs[i].value, sizeof pairs[i].value);
            n_counted += pairs[i].value < b->n_counted;
            n_here++;
        }
        if (n_here > IDT_PARTIES_POSTINGS_MAX)
            return IDT_ELIMIT;
        slots[at].n_and_class = n_here;
        if ((key & 3) == IDT_KEY_NAME)
            slots[at].n_and_class |= idt_parties__class(n_counted) << 24;
    }
    return idt_buf__status(&b->postings);
}

static uint32_t slot_of(const idt_parties_builder *b, uint64_t key)
{
    const idt_parties_slot *slots = IDT_ITEMS(b->slots, idt_parties_slot);
    uint32_t mask = count(&b->slots, sizeof *slots) - 1, i = (uint32_t)(key >> 32) & mask;

    while (slots[i].key && slots[i].key != key)
        i = (i + 1) & mask;
    return i;
}

/*
 * Misspellings. A younger name adds none to a key that was counted: that would change which counted
 * names others are compared with, and books that weigh words alike must not differ there.
 */
static int put_fuzz(indexer *x)
{
    idt_parties_builder *b = x->b;
    size_t n = x->slips.len / sizeof(slip), n_dir;
    unsigned bits = IDT_PARTIES_FUZZ_BITS_MIN;
    slip *slips = IDT_ITEMS(x->slips, slip);
    uint32_t *dir;

    while (bits < IDT_PARTIES_FUZZ_BITS_MAX && (size_t)8 << bits < n)
        bits++;
    n_dir = ((size_t)1 << bits) + 1;
    if (n)
        qsort(slips, n, sizeof *slips, compare_slips);
    if (n > UINT32_MAX || !idt_buf__reserve(&b->fuzz_dir, n_dir * sizeof *dir))
        return IDT_ENOMEM;
    b->fuzz_dir.len = n_dir * sizeof *dir;
    memset(b->fuzz_dir.data, 0, b->fuzz_dir.len);
    dir = IDT_ITEMS(b->fuzz_dir, uint32_t);
    for (size_t i = 0; i < n; i++) {
        idt_parties_fuzz f = {slips[i].hash, slot_of(b, slips[i].key)};
        if (slips[i].is_young && idt_slot__class(&IDT_ITEMS(b->slots, idt_parties_slot)[f.slot]))
            continue;
        idt_buf__put(&b->fuzz, &f, sizeof f);
        dir[(f.hash >> (32 - bits)) + 1]++;
    }
    for (size_t i = 1; i < n_dir; i++)
        dir[i] += dir[i - 1];
    return idt_buf__status(&b->fuzz);
}

/* The weight of a form is that of its words, each by its rarest own key. */
static void put_weights(indexer *x)
{
    const idt_parties_slot *slots = IDT_ITEMS(x->b->slots, idt_parties_slot);
    idt_parties_form *forms = IDT_ITEMS(x->b->forms, idt_parties_form);
    idt_name_key keys[IDT_KEYS_MAX];

    for (uint32_t i = 0; i < x->b->n_forms; i++) {
        unsigned best[IDT_NAME_MAX_TOKENS] = {0};
        idt_name_view view;
        size_t n;
        form_view(&view, x->b, i);
        n = idt_keys__of_name(keys, &view);
        for (size_t k = 0; k < n; k++) {
            const idt_parties_slot *s = &slots[slot_of(x->b, keys[k].key)];
            unsigned w = idt_parties__rarity(idt_slot__class(s), x->b->n_counted);
            if (keys[k].kind <= IDT_KEY_CONCEPT && w > best[keys[k].token])
                best[keys[k].token] = w;
        }
        for (size_t k = 0; k < view.n_tokens; k++)
            forms[i].weight += best[k];
    }
}

/* One number for what weights depend on. */
static uint64_t weights_of(const idt_parties_builder *b)
{
    const idt_parties_form *forms = IDT_ITEMS(b->forms, idt_parties_form);
    size_t end = b->n_counted < b->n_forms ? forms[b->n_counted].packed : b->packed.len;

    return idt_parties__weights(b->packed.data, end, IDT_ITEMS(b->slots, idt_parties_slot),
                                b->slots.len / sizeof(idt_parties_slot));
}

int idt_parties_builder__index(idt_parties_builder *b)
{
    indexer x = {.b = b};
    int status = put_owners(b);

    if (!b->base)
        b->n_counted = b->n_forms;

    if (status == IDT_OK) {
        put_name_keys(&x);
        put_other_keys(&x);
        status = x.pairs.failed || x.slips.failed ? IDT_ENOMEM : put_slots(&x);
    }
    if (status == IDT_OK)
        status = put_fuzz(&x);
    if (status == IDT_OK) {
        put_weights(&x);
        b->weights = weights_of(b);
    }
    idt_buf__free(&x.pairs);
    idt_buf__free(&x.slips);
    idt_hash_map__free(&x.words);
    return status;
}
