/* SPDX-License-Identifier: Apache-2.0 */
/* Building a file of stored parties: each is asked once, and what it was found by is kept. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "party/stored_int.h"

enum { MAX_KEYS = 1 << 30, CODES_MAX = 2 * IDT_KEYS_MAX * (1 + IDT_KEYS_FUZZ_MAX) };

typedef struct alike {
    uint32_t form, party;
} alike;

struct idt_stored_builder {
    const idt_parties *parties;
    idt_parties_scratch *scratch;
    idt_buf records, keys, alike, places, text;
    uint32_t n;
    uint32_t codes[CODES_MAX];
};

int idt_stored_builder__new(idt_stored_builder **out, const idt_parties *parties, idt_error *err)
{
    idt_stored_builder *b = idt_alloc__zeroed(1, sizeof *b);
    int status;

    *out = NULL;
    if (!b)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    b->parties = parties;
    status = idt_parties_scratch__new(&b->scratch, parties, err);
    if (status != IDT_OK)
        idt_stored_builder__free(b);
    else
        *out = b;
    return status;
}

void idt_stored_builder__free(idt_stored_builder *b)
{
    if (!b)
        return;
    idt_buf__free(&b->records);
    idt_buf__free(&b->keys);
    idt_buf__free(&b->alike);
    idt_buf__free(&b->places);
    idt_buf__free(&b->text);
    idt_parties_scratch__free(b->scratch);
    idt_alloc__free(b);
}

static int compare_codes(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    uint32_t aw = *a & IDT_STORED_WORDS, bw = *b & IDT_STORED_WORDS;

    if (aw != bw)
        return aw < bw ? -1 : 1;
    return (*a > *b) - (*a < *b);
}

/* What the words of one way of reading the name are found by. */
static size_t put_codes(uint32_t *codes, size_t n, const idt_name_view *name, size_t first_word)
{
    idt_name_key keys[IDT_KEYS_MAX];
    size_t n_keys = idt_keys__of_name(keys, name);

    for (size_t i = 0; i < n_keys; i++) {
        uint32_t word = (uint32_t)(first_word + keys[i].token);
        uint32_t hashes[IDT_KEYS_FUZZ_MAX];
        size_t n_hashes = 0;
        codes[n++] =
            idt_stored__code((uint32_t)(keys[i].key >> 32), keys[i].kind == IDT_KEY_SOUND) | word;
        if (keys[i].fuzz) {
            const idt_name_token *t = &name->tokens[keys[i].token];
            n_hashes = idt_keys__fuzz(hashes, name->pool + t->begin, t->len);
        }
        for (size_t k = 0; k < n_hashes; k++)
            codes[n++] = idt_stored__code(hashes[k], true) | word;
    }
    return n;
}

static void put_keys(idt_stored_builder *b, idt_party_schema schema)
{
    size_t n = put_codes(b->codes, 0, idt_find__analysed(b->scratch, schema), 0);

    if (schema == IDT_SCHEMA_LEGAL_ENTITY)
        n = put_codes(b->codes, n, idt_find__analysed(b->scratch, IDT_SCHEMA_PERSON),
                      IDT_FIND_SECOND_WORDS);
    qsort(b->codes, n, sizeof *b->codes, compare_codes);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || b->codes[i] != b->codes[i - 1])
            idt_buf__put(&b->keys, &b->codes[i], sizeof *b->codes);
}

static void put_place(idt_stored_builder *b, uint64_t key)
{
    idt_stored_place place = {(uint32_t)(key >> 32), b->n};

    if (key)
        idt_buf__put(&b->places, &place, sizeof place);
}

static void put_places(idt_stored_builder *b, const idt_stored_party *party)
{
    uint64_t keys[IDT_FIND_MAX_IDENT_KEYS];
    size_t n = idt_find__ident_keys(keys, b->scratch);

    for (size_t i = 0; i < n; i++)
        put_place(b, keys[i]);
    if (party->address.len == 0)
        return;
    n = idt_keys__of_address(keys, &b->scratch->address);
    for (size_t i = 0; i < n; i++)
        put_place(b, keys[i]);
}

static void put_text(idt_stored_builder *b, const idt_stored_party *p)
{
    const idt_bytes texts[] = {p->id, p->name, p->address, p->identifier, p->birth};
    uint32_t numbers[IDT_STORED_N_NUMBERS] = {0};

    for (size_t i = 0; i < IDT_COUNT_OF(texts); i++)
        numbers[i] = (uint32_t)texts[i].len;
    numbers[5] = (uint32_t)p->date;
    numbers[6] = (uint32_t)p->schema | (uint32_t)(unsigned char)p->country[0] << 8 |
                 (uint32_t)(unsigned char)p->country[1] << 16 |
                 (uint32_t)(unsigned char)p->gender << 24;
    idt_buf__put(&b->text, numbers, sizeof numbers);
    for (size_t i = 0; i < IDT_COUNT_OF(texts); i++)
        idt_buf__put_bytes(&b->text, texts[i]);
}

int idt_stored_builder__add(idt_stored_builder *b, const idt_stored_party *p, idt_error *err)
{
    idt_parties_query query = {.name = p->name,
                               .schema = p->schema,
                               .address = p->address,
                               .identifier = p->identifier,
                               .birth = p->birth,
                               .gender = p->gender,
                               .country = {p->country[0], p->country[1]},
                               .date = 0,
                               .top = 1};
    idt_stored_record r = {.text = b->text.len,
                           .first_key = (uint32_t)(b->keys.len / sizeof(uint32_t))};
    const idt_find_profile *profile = &b->scratch->profile;
    const idt_party_hit *hits;
    size_t n_hits;
    int status = idt_parties__find(&hits, &n_hits, b->scratch, &query, err);

    if (status != IDT_OK)
        return status;
    if (b->n == UINT32_MAX || r.first_key > MAX_KEYS || b->alike.len / sizeof(alike) > MAX_KEYS ||
        b->places.len / sizeof(idt_stored_place) > MAX_KEYS)
        return idt_error__set(err, IDT_ELIMIT, "too many parties for one file");
    b->scratch->query = &query; /* the names are analysed on demand */
    put_text(b, p);
    put_places(b, p);
    if (p->name.len)
        put_keys(b, p->schema);
    b->scratch->query = NULL;
    r.size = (uint32_t)(b->text.len - r.text);
    r.query_weight = profile->query_weight;
    r.least = profile->least;
    r.cut = profile->cut;
    if (!b->text.failed)
        r.check = (uint32_t)idt_hash__bytes(b->text.data + r.text, r.size);
    for (uint32_t i = 0; i < profile->n_alike; i++) {
        alike a = {profile->alike[i], b->n};
        idt_buf__put(&b->alike, &a, sizeof a);
    }
    idt_buf__put(&b->records, &r, sizeof r);
    b->n++;
    if (b->text.failed || b->keys.failed || b->alike.failed || b->records.failed ||
        b->places.failed)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    return IDT_OK;
}

static int compare_pairs(const void *left, const void *right)
{
    uint32_t a[2], b[2];

    memcpy(a, left, sizeof a);
    memcpy(b, right, sizeof b);
    if (a[0] != b[0])
        return a[0] < b[0] ? -1 : 1;
    return (a[1] > b[1]) - (a[1] < b[1]);
}

/* Runs of parties, one for each counted name. */
static void put_alike(idt_stored_builder *b, idt_buf *out)
{
    size_t n = b->alike.len / sizeof(alike);
    alike *pairs = (alike *)(void *)b->alike.data;
    uint32_t n_counted = b->parties->meta->n_counted;

    if (n)
        qsort(pairs, n, sizeof *pairs, compare_pairs);
    for (uint32_t form = 0, i = 0; form <= n_counted; form++) {
        while (i < n && pairs[i].form < form)
            i++;
        idt_buf__put(out, &i, sizeof i);
    }
    for (size_t i = 0; i < n; i++)
        idt_buf__put(out, &pairs[i].party, sizeof pairs[i].party);
}

int idt_stored_builder__finish(idt_stored_builder *b, idt_buf *out, idt_error *err)
{
    idt_stored_head head = {.magic = "IDTPTY\n",
                            .version = IDT_STORED_VERSION,
                            .n_parties = b->n,
                            .weights = b->parties->meta->weights,
                            .dictionary = idt_party__dictionary(),
                            .n_keys = (uint32_t)(b->keys.len / sizeof(uint32_t)),
                            .n_counted = b->parties->meta->n_counted,
                            .n_alike = (uint32_t)(b->alike.len / sizeof(alike)),
                            .n_places = (uint32_t)(b->places.len / sizeof(idt_stored_place)),
                            .text_size = b->text.len};
    idt_buf runs = {0};
    const idt_buf *parts[] = {&b->records, &b->keys, &runs, &b->places};
    int status;

    if (head.n_places)
        qsort(b->places.data, head.n_places, sizeof(idt_stored_place), compare_pairs);
    put_alike(b, &runs);
    for (size_t i = 0; i < IDT_COUNT_OF(parts); i++)
        head.checks[i] = idt_stored__check(parts[i]->data, parts[i]->len);
    head.check = idt_stored__check(&head, offsetof(idt_stored_head, check));
    idt_buf__put(out, &head, sizeof head);
    for (size_t i = 0; i < IDT_COUNT_OF(parts); i++)
        idt_buf__put(out, parts[i]->data, parts[i]->len);
    idt_buf__put(out, b->text.data, b->text.len);
    status = runs.failed ? IDT_ENOMEM : idt_buf__status(out);
    idt_buf__free(&runs);
    return status == IDT_OK ? IDT_OK : idt_error__set(err, status, "out of memory");
}
