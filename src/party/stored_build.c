/* SPDX-License-Identifier: Apache-2.0 */
/* Building a file of stored parties: each is asked once, and what it was found by is kept. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "party/stored_int.h"

enum { MAX_PAIRS = 1 << 30, BITS_A_PASS = 11 };

struct idt_stored_builder {
    const idt_parties *parties;
    idt_parties_scratch *scratch;
    idt_buf records;                    /* u64 */
    idt_buf keys, alike, places, spelt; /* idt_stored_pair */
    idt_buf text;
    uint32_t *words; /* hashes of all words that may be misspelt; 0: none */
    size_t n_words, n_room;
    uint32_t n;
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
    idt_buf__free(&b->spelt);
    idt_buf__free(&b->text);
    idt_alloc__free(b->words);
    idt_parties_scratch__free(b->scratch);
    idt_alloc__free(b);
}

static void put_pair(idt_buf *out, uint32_t key, uint32_t value)
{
    idt_stored_pair pair = {key, value};

    idt_buf__put(out, &pair, sizeof pair);
}

static size_t place_of(const uint32_t *words, size_t n_room, uint32_t hash)
{
    size_t i = hash & (n_room - 1);

    while (words[i] && words[i] != hash)
        i = (i + 1) & (n_room - 1);
    return i;
}

static bool grow_words(idt_stored_builder *b)
{
    size_t n_room = b->n_room ? 2 * b->n_room : 1024;
    uint32_t *words = idt_alloc__zeroed(n_room, sizeof *words);

    if (!words)
        return false;
    for (size_t i = 0; i < b->n_room; i++)
        if (b->words[i])
            words[place_of(words, n_room, b->words[i])] = b->words[i];
    idt_alloc__free(b->words);
    b->words = words;
    b->n_room = n_room;
    return true;
}

/* The misspellings of a word are kept once, however many have it. */
static void put_word(idt_stored_builder *b, const char *word, size_t len)
{
    uint32_t hash = idt_stored__word(word, len), hashes[IDT_KEYS_FUZZ_MAX];
    size_t at, n;

    put_pair(&b->keys, hash, b->n);
    if (2 * b->n_words >= b->n_room && !grow_words(b)) {
        b->spelt.failed = true;
        return;
    }
    at = place_of(b->words, b->n_room, hash);
    if (hash && b->words[at] == hash)
        return;
    if (hash) { /* that of 0 is kept each time */
        b->words[at] = hash;
        b->n_words++;
    }
    n = idt_keys__fuzz(hashes, word, len);
    for (size_t i = 0; i < n; i++)
        put_pair(&b->spelt, hashes[i], hash);
}

/* What one way of reading the name is found by. */
static void put_keys_of(idt_stored_builder *b, const idt_name_view *name)
{
    idt_name_key keys[IDT_KEYS_MAX];
    size_t n = idt_keys__of_name(keys, name);

    for (size_t i = 0; i < n; i++) {
        const idt_name_token *t = &name->tokens[keys[i].token];
        put_pair(&b->keys, (uint32_t)(keys[i].key >> 32), b->n);
        if (keys[i].fuzz)
            put_word(b, name->pool + t->begin, t->len);
    }
}

static void put_keys(idt_stored_builder *b, idt_party_schema schema)
{
    put_keys_of(b, idt_find__analysed(b->scratch, schema));
    if (schema == IDT_SCHEMA_LEGAL_ENTITY)
        put_keys_of(b, idt_find__analysed(b->scratch, IDT_SCHEMA_PERSON));
}

static void put_places(idt_stored_builder *b, const idt_stored_party *party)
{
    uint64_t keys[IDT_FIND_MAX_IDENT_KEYS];
    size_t n = idt_find__ident_keys(keys, b->scratch);

    for (size_t i = 0; i < n; i++)
        if (keys[i])
            put_pair(&b->places, (uint32_t)(keys[i] >> 32), b->n);
    if (party->address.len == 0)
        return;
    n = idt_keys__of_address(keys, &b->scratch->address);
    for (size_t i = 0; i < n; i++)
        if (keys[i])
            put_pair(&b->places, (uint32_t)(keys[i] >> 32), b->n);
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
    uint64_t begin = b->text.len;
    const idt_find_profile *profile = &b->scratch->profile;
    const idt_party_hit *hits;
    size_t n_hits;
    int status = idt_parties__find(&hits, &n_hits, b->scratch, &query, err);

    if (status != IDT_OK)
        return status;
    if (b->n > MAX_PAIRS || b->keys.len / sizeof(idt_stored_pair) > MAX_PAIRS ||
        b->alike.len / sizeof(idt_stored_pair) > MAX_PAIRS ||
        b->places.len / sizeof(idt_stored_pair) > MAX_PAIRS ||
        b->spelt.len / sizeof(idt_stored_pair) > MAX_PAIRS)
        return idt_error__set(err, IDT_ELIMIT, "too many parties for one file");
    idt_buf__put(&b->records, &begin, sizeof begin);
    b->scratch->query = &query; /* the names are analysed on demand */
    put_text(b, p);
    put_places(b, p);
    if (p->name.len)
        put_keys(b, p->schema);
    b->scratch->query = NULL;
    for (uint32_t i = 0; i < profile->n_alike; i++)
        put_pair(&b->alike, profile->alike[i], b->n);
    b->n++;
    if (b->text.failed || b->keys.failed || b->alike.failed || b->records.failed ||
        b->places.failed || b->spelt.failed)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    return IDT_OK;
}

/* By key, those of one key in the order in which they came. Three passes, so the end is `room`. */
static int sort_pairs(idt_buf *pairs)
{
    enum { N = 1 << BITS_A_PASS };
    size_t n = pairs->len / sizeof(idt_stored_pair), counts[N + 1];
    idt_stored_pair *from = (idt_stored_pair *)(void *)pairs->data, *to;
    idt_buf room = {0};

    if (n == 0)
        return IDT_OK;
    if (!idt_buf__reserve(&room, pairs->len))
        return IDT_ENOMEM;
    to = (idt_stored_pair *)(void *)room.data;
    for (unsigned shift = 0; shift < 32; shift += BITS_A_PASS) {
        idt_stored_pair *swap = from;
        memset(counts, 0, sizeof counts);
        for (size_t i = 0; i < n; i++)
            counts[(from[i].key >> shift & (N - 1)) + 1]++;
        for (size_t i = 0; i < N; i++)
            counts[i + 1] += counts[i];
        for (size_t i = 0; i < n; i++)
            to[counts[from[i].key >> shift & (N - 1)]++] = from[i];
        from = to;
        to = swap;
    }
    room.len = pairs->len;
    idt_buf__free(pairs);
    *pairs = room;
    return IDT_OK;
}

static void put_u32(idt_buf *out, uint32_t value)
{
    idt_buf__put(out, &value, sizeof value);
}

/* Runs of parties, one for each counted name. */
static void put_alike(const idt_stored_builder *b, idt_buf *out)
{
    uint32_t n = (uint32_t)(b->alike.len / sizeof(idt_stored_pair));
    const idt_stored_pair *pairs = (const idt_stored_pair *)(const void *)b->alike.data;
    uint32_t n_counted = b->parties->meta->n_counted;

    for (uint32_t form = 0, i = 0; form <= n_counted; form++) {
        while (i < n && pairs[i].key < form)
            i++;
        put_u32(out, i);
    }
    for (uint32_t i = 0; i < n; i++)
        put_u32(out, pairs[i].value);
}

static void put_number(idt_buf *out, uint32_t value)
{
    for (; value >= 0x80; value >>= 7)
        idt_buf__put_char(out, (char)(value | 0x80));
    idt_buf__put_char(out, (char)value);
}

/* One key: hash, size and parties, each as the distance to the one before. */
static size_t put_group(idt_buf *out, idt_buf *room, const idt_stored_pair *pairs, size_t n)
{
    size_t i = 0;

    room->len = 0;
    for (uint32_t last = 0; i < n && pairs[i].key == pairs[0].key; i++) {
        if (i && pairs[i].value == last)
            continue;
        put_number(room, pairs[i].value - last);
        last = pairs[i].value;
    }
    put_u32(out, pairs[0].key);
    put_u32(out, (uint32_t)room->len);
    idt_buf__put_bytes(out, idt_buf__bytes(room));
    return i;
}

/* About four keys for each place of the directory. */
static int put_index(const idt_stored_builder *b, uint32_t *bits, idt_buf *directory, idt_buf *out)
{
    const idt_stored_pair *pairs = (const idt_stored_pair *)(const void *)b->keys.data;
    size_t n = b->keys.len / sizeof *pairs, n_keys = 0, place = 0;
    idt_buf room = {0};
    int status;

    for (size_t i = 0; i < n; i++)
        n_keys += i == 0 || pairs[i].key != pairs[i - 1].key;
    for (*bits = 1; *bits < IDT_STORED_MAX_BITS && (size_t)4 << *bits < n_keys;)
        ++*bits;
    for (size_t i = 0; i < n && out->len <= UINT32_MAX;) {
        for (; place <= pairs[i].key >> (32 - *bits); place++)
            put_u32(directory, (uint32_t)out->len);
        i += put_group(out, &room, pairs + i, n - i);
    }
    for (; place <= (size_t)1 << *bits; place++)
        put_u32(directory, (uint32_t)out->len);
    status = room.failed || directory->failed ? IDT_ENOMEM : idt_buf__status(out);
    idt_buf__free(&room);
    return status == IDT_OK && out->len > UINT32_MAX ? IDT_ELIMIT : status;
}

/* Head and checksums, whose room is kept, once everything else is there. */
static void seal(idt_buf *out, idt_stored_head *head, size_t n_chunks)
{
    uint64_t *checks = (uint64_t *)(void *)(out->data + sizeof *head);
    const char *body = (const char *)(checks + n_chunks);
    size_t size = out->len - (size_t)(body - out->data);

    for (size_t i = 0; i < n_chunks; i++) {
        size_t from = i * IDT_STORED_CHUNK;
        checks[i] = idt_stored__check(body + from, idt_size__min(size - from, IDT_STORED_CHUNK));
    }
    head->checks = idt_stored__check(checks, n_chunks * sizeof *checks);
    head->check = idt_stored__check(head, offsetof(idt_stored_head, check));
    memcpy(out->data, head, sizeof *head);
}

static int assemble(const idt_buf *const parts[IDT_STORED_N_PARTS], idt_stored_head *head,
                    idt_buf *out)
{
    static const char zeroes[IDT_STORED_CHUNK];
    size_t size = 0, n_chunks;

    for (size_t i = 0; i < IDT_STORED_N_PARTS; i++)
        size += parts[i]->len;
    n_chunks = (size + IDT_STORED_CHUNK - 1) / IDT_STORED_CHUNK;
    (void)idt_buf__reserve(out, sizeof *head + n_chunks * sizeof(uint64_t) + size);
    idt_buf__put(out, head, sizeof *head);
    for (size_t left = n_chunks * sizeof(uint64_t), n; left > 0; left -= n) {
        n = idt_size__min(left, sizeof zeroes);
        idt_buf__put(out, zeroes, n);
    }
    for (size_t i = 0; i < IDT_STORED_N_PARTS; i++)
        idt_buf__put(out, parts[i]->data, parts[i]->len);
    if (idt_buf__status(out) == IDT_OK)
        seal(out, head, n_chunks);
    return idt_buf__status(out);
}

int idt_stored_builder__finish(idt_stored_builder *b, idt_buf *out, idt_error *err)
{
    idt_stored_head head = {.magic = "IDTPTY\n",
                            .version = IDT_STORED_VERSION,
                            .n_parties = b->n,
                            .weights = b->parties->meta->weights,
                            .dictionary = idt_party__dictionary(),
                            .n_counted = b->parties->meta->n_counted,
                            .n_alike = (uint32_t)(b->alike.len / sizeof(idt_stored_pair)),
                            .n_places = (uint32_t)(b->places.len / sizeof(idt_stored_pair)),
                            .n_spelt = (uint32_t)(b->spelt.len / sizeof(idt_stored_pair)),
                            .text_size = b->text.len};
    idt_buf runs = {0}, none = {0}, directory = {0}, index = {0};
    const idt_buf *parts[IDT_STORED_N_PARTS] = {
        [IDT_STORED_RECORDS] = &b->records, [IDT_STORED_ALIKE_FIRST] = &runs,
        [IDT_STORED_ALIKE] = &none,         [IDT_STORED_PLACES] = &b->places,
        [IDT_STORED_SPELT] = &b->spelt,     [IDT_STORED_DIRECTORY] = &directory,
        [IDT_STORED_INDEX] = &index,        [IDT_STORED_TEXT] = &b->text};
    int status = sort_pairs(&b->keys);

    if (status == IDT_OK)
        status = sort_pairs(&b->alike);
    if (status == IDT_OK)
        status = sort_pairs(&b->places);
    if (status == IDT_OK)
        status = sort_pairs(&b->spelt);
    if (status == IDT_OK) {
        idt_buf__put(&b->records, &head.text_size, sizeof head.text_size);
        put_alike(b, &runs);
        status = put_index(b, &head.bits, &directory, &index);
        idt_buf__free(&b->keys);
    }
    head.index_size = index.len;
    if (status == IDT_OK)
        status = b->records.failed || runs.failed ? IDT_ENOMEM : assemble(parts, &head, out);
    idt_buf__free(&runs);
    idt_buf__free(&directory);
    idt_buf__free(&index);
    if (status == IDT_ELIMIT)
        return idt_error__set(err, status, "too many parties for one file");
    return status == IDT_OK ? IDT_OK : idt_error__set(err, status, "out of memory");
}
