/* SPDX-License-Identifier: Apache-2.0 */
/* Opening stored parties: nothing in them is believed before it has been checked. */
#include "party/stored.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "party/stored_int.h"

/* Four lanes, so that the multiplications do not wait for each other. */
uint64_t idt_stored__check(const void *data, size_t size)
{
    const unsigned char *p = data;
    uint64_t lanes[4] = {1, 2, 3, 4}, sum = size;

    for (; size >= 32; size -= 32, p += 32)
        for (size_t i = 0; i < 4; i++) {
            uint64_t x = (lanes[i] ^ idt_u64__load(p + 8 * i)) * UINT64_C(0x9e3779b97f4a7c15);
            lanes[i] = x ^ x >> 29;
        }
    for (size_t i = 0; i < 4; i++)
        sum = idt_hash__mix(sum ^ lanes[i]);
    return sum ^ idt_hash__bytes(p, size);
}

static int damaged(idt_error *err, const char *what)
{
    return idt_error__set(err, IDT_EFORMAT, "%s in the stored parties", what);
}

static int read_head(idt_stored *s, idt_error *err)
{
    const idt_stored_head *h = s->mapping.data;

    if (s->mapping.len < sizeof *h || memcmp(h->magic, "IDTPTY\n", 8) != 0)
        return idt_error__set(err, IDT_EFORMAT, "these are no stored parties");
    if (h->version != IDT_STORED_VERSION)
        return idt_error__set(err, IDT_EVERSION,
                              "the stored parties are of layout %u, this program reads %d",
                              h->version, IDT_STORED_VERSION);
    if (h->check != idt_stored__check(h, offsetof(idt_stored_head, check)))
        return damaged(err, "a changed head");
    if (h->dictionary != idt_party__dictionary())
        return idt_error__set(err, IDT_EVERSION,
                              "the parties were stored with another dictionary of names: store "
                              "them again");
    s->head = h;
    return IDT_OK;
}

bool idt_stored__sizes(uint64_t sizes[IDT_STORED_N_PARTS], const idt_stored_head *h)
{
    if (h->bits < 1 || h->bits > IDT_STORED_MAX_BITS)
        return false;
    sizes[IDT_STORED_RECORDS] = ((uint64_t)h->n_parties + 1) * sizeof(uint64_t);
    sizes[IDT_STORED_ALIKE_FIRST] = ((uint64_t)h->n_counted + 1) * sizeof(uint32_t);
    sizes[IDT_STORED_ALIKE] = (uint64_t)h->n_alike * sizeof(uint32_t);
    sizes[IDT_STORED_PLACES] = (uint64_t)h->n_places * sizeof(idt_stored_pair);
    sizes[IDT_STORED_SPELT] = (uint64_t)h->n_spelt * sizeof(idt_stored_pair);
    sizes[IDT_STORED_DIRECTORY] = (((uint64_t)1 << h->bits) + 1) * sizeof(uint32_t);
    sizes[IDT_STORED_INDEX] = h->index_size;
    sizes[IDT_STORED_TEXT] = h->text_size;
    return h->index_size <= UINT32_MAX;
}

/* The parts follow each other and fill the file; the checksums of their chunks go before them. */
static int read_parts(idt_stored *s, idt_error *err)
{
    const idt_stored_head *h = s->head;
    uint64_t sizes[IDT_STORED_N_PARTS], size = 0, left = s->mapping.len - sizeof *h, n_chunks;
    const char *parts[IDT_STORED_N_PARTS];

    if (!idt_stored__sizes(sizes, h))
        return damaged(err, "a size out of range");
    for (size_t i = 0; i < IDT_STORED_N_PARTS; i++) {
        if (sizes[i] > left || size > left - sizes[i])
            return damaged(err, "a part cut off");
        size += sizes[i];
    }
    n_chunks = (size + IDT_STORED_CHUNK - 1) / IDT_STORED_CHUNK;
    if (left - size != n_chunks * sizeof *s->checks)
        return damaged(err, "something cut off or added");
    s->checks = (const void *)(h + 1);
    if (h->checks != idt_stored__check(s->checks, (size_t)n_chunks * sizeof *s->checks))
        return damaged(err, "changed checksums");
    s->is_checked = idt_alloc__zeroed((size_t)n_chunks + 1, 1);
    if (!s->is_checked)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    s->body = (const char *)(s->checks + n_chunks);
    s->body_size = (size_t)size;
    for (size_t i = 0, at = 0; i < IDT_STORED_N_PARTS; i++) {
        parts[i] = s->body + at;
        at += (size_t)sizes[i];
    }
    s->records = (const void *)parts[IDT_STORED_RECORDS];
    s->alike_first = (const void *)parts[IDT_STORED_ALIKE_FIRST];
    s->alike = (const void *)parts[IDT_STORED_ALIKE];
    s->places = (const void *)parts[IDT_STORED_PLACES];
    s->spelt = (const void *)parts[IDT_STORED_SPELT];
    s->directory = (const void *)parts[IDT_STORED_DIRECTORY];
    s->index = parts[IDT_STORED_INDEX];
    s->text = parts[IDT_STORED_TEXT];
    return IDT_OK;
}

int idt_stored__look(const idt_stored *s, const void *at, size_t size, idt_error *err)
{
    size_t begin = (size_t)((const char *)at - s->body);

    for (size_t i = begin / IDT_STORED_CHUNK; i * IDT_STORED_CHUNK < begin + size; i++) {
        size_t from = i * IDT_STORED_CHUNK;
        if (s->is_checked[i])
            continue;
        if (s->checks[i] !=
            idt_stored__check(s->body + from, idt_size__min(s->body_size - from, IDT_STORED_CHUNK)))
            return damaged(err, "changed bytes");
        s->is_checked[i] = 1;
    }
    return IDT_OK;
}

int idt_stored__verify(const idt_stored *s, idt_error *err)
{
    return idt_stored__look(s, s->body, s->body_size, err);
}

int idt_stored__first(uint32_t *out, const idt_stored *s, const idt_stored_pair *pairs, uint32_t n,
                      uint32_t key, idt_error *err)
{
    uint32_t low = 0, high = n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int status = idt_stored__look(s, &pairs[middle], sizeof *pairs, err);
        if (status != IDT_OK)
            return status;
        if (pairs[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    *out = low;
    return IDT_OK;
}

int idt_stored__postings(idt_bytes *out, const idt_stored *s, uint32_t hash, idt_error *err)
{
    const uint32_t *place = &s->directory[hash >> (32 - s->head->bits)];
    uint32_t at, end;
    int status = idt_stored__look(s, place, 2 * sizeof *place, err);

    *out = (idt_bytes){0};
    if (status != IDT_OK)
        return status;
    at = place[0];
    end = place[1];
    if (at > end || end > s->head->index_size)
        return damaged(err, "keys out of range");
    while (at < end) {
        const char *group = s->index + at;
        uint32_t size;
        if (end - at < 8)
            return damaged(err, "a key cut off");
        status = idt_stored__look(s, group, 8, err);
        if (status != IDT_OK)
            return status;
        size = idt_u32__load(group + 4);
        if (size > end - at - 8)
            return damaged(err, "a key out of range");
        if (idt_u32__load(group) == hash) {
            *out = (idt_bytes){group + 8, size};
            return idt_stored__look(s, out->data, size, err);
        }
        at += 8 + size;
    }
    return IDT_OK;
}

uint32_t idt_stored__word(const char *word, size_t len)
{
    return (uint32_t)(idt_hash__mix(idt_hash__bytes(word, len) ^ 0x3a7d) >> 32);
}

static int finish(idt_stored **out, idt_stored *s, int status, idt_error *err)
{
    if (status == IDT_OK)
        status = read_head(s, err);
    if (status == IDT_OK)
        status = read_parts(s, err);
    if (status == IDT_OK) {
        *out = s;
        return IDT_OK;
    }
    idt_stored__close(s);
    return status;
}

int idt_stored__open(idt_stored **out, const char *path, idt_error *err)
{
    idt_stored *s = idt_alloc__zeroed(1, sizeof *s);
    int status;

    *out = NULL;
    if (!s)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    status = idt_file__map(&s->mapping, path, false, err);
    if (status == IDT_OK) {
        status = finish(out, s, status, err);
        if (status != IDT_OK)
            idt_error__prefix(err, path);
        return status;
    }
    idt_alloc__free(s);
    return status;
}

int idt_stored__open_memory(idt_stored **out, const void *data, size_t size, idt_error *err)
{
    idt_stored *s = idt_alloc__zeroed(1, sizeof *s);

    *out = NULL;
    if (!s)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    s->mapping = (idt_mapping){(void *)(uintptr_t)data, size, IDT_MAPPING_BORROWED};
    return finish(out, s, IDT_OK, err);
}

void idt_stored__close(idt_stored *s)
{
    if (!s)
        return;
    idt_file__unmap(&s->mapping);
    idt_alloc__free(s->is_checked);
    idt_alloc__free(s);
}

uint32_t idt_stored__n(const idt_stored *s)
{
    return s->head->n_parties;
}

uint64_t idt_stored__size(const idt_stored *s)
{
    return s->mapping.len;
}

int idt_stored__party(idt_stored_party *out, const idt_stored *s, uint32_t index, idt_error *err)
{
    const uint64_t *r = &s->records[index];
    const char *text;
    idt_bytes *const texts[] = {&out->id, &out->name, &out->address, &out->identifier, &out->birth};
    uint32_t numbers[IDT_STORED_N_NUMBERS];
    size_t left;
    int status = idt_stored__look(s, r, 2 * sizeof *r, err);

    *out = (idt_stored_party){0};
    if (status != IDT_OK)
        return status;
    if (r[0] > r[1] || r[1] > s->head->text_size || r[1] - r[0] < sizeof numbers)
        return damaged(err, "a party out of range");
    text = s->text + r[0];
    left = (size_t)(r[1] - r[0]);
    status = idt_stored__look(s, text, left, err);
    if (status != IDT_OK)
        return status;
    memcpy(numbers, text, sizeof numbers);
    text += sizeof numbers;
    left -= sizeof numbers;
    for (size_t i = 0; i < IDT_COUNT_OF(texts); i++) {
        if (numbers[i] > left)
            return damaged(err, "a text out of range");
        *texts[i] = (idt_bytes){text, numbers[i]};
        text += numbers[i];
        left -= numbers[i];
    }
    if ((numbers[6] & 0xff) > IDT_SCHEMA_ADDRESS)
        return damaged(err, "a schema out of range");
    out->date = (idt_date)numbers[5];
    out->schema = (idt_party_schema)(numbers[6] & 0xff);
    out->country[0] = (char)(numbers[6] >> 8 & 0xff);
    out->country[1] = (char)(numbers[6] >> 16 & 0xff);
    out->gender = (char)(numbers[6] >> 24);
    return IDT_OK;
}
