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

/* The parts follow each other; every size is at most 2^32 times a few bytes. */
static int read_parts(idt_stored *s, idt_error *err)
{
    const idt_stored_head *h = s->head;
    const uint64_t sizes[] = {(uint64_t)h->n_parties * sizeof *s->records,
                              (uint64_t)h->n_keys * sizeof *s->keys,
                              ((uint64_t)h->n_counted + 1 + h->n_alike) * sizeof *s->alike,
                              (uint64_t)h->n_places * sizeof *s->places};
    const char *parts[5] = {(const char *)s->mapping.data + sizeof *h};
    uint64_t left = s->mapping.len - sizeof *h;

    for (size_t i = 0; i < IDT_COUNT_OF(sizes); i++) {
        if (sizes[i] > left)
            return damaged(err, "a part cut off");
        left -= sizes[i];
        if (h->checks[i] != idt_stored__check(parts[i], (size_t)sizes[i]))
            return damaged(err, "a changed part");
        parts[i + 1] = parts[i] + sizes[i];
    }
    if (left != h->text_size)
        return damaged(err, "text cut off or added");
    s->records = (const void *)parts[0];
    s->keys = (const void *)parts[1];
    s->alike_first = (const void *)parts[2];
    s->alike = s->alike_first + h->n_counted + 1;
    s->places = (const void *)parts[3];
    s->text = parts[4];
    return IDT_OK;
}

static int verify(const idt_stored *s, idt_error *err)
{
    const idt_stored_head *h = s->head;

    for (uint32_t i = 0; i < h->n_parties; i++) {
        const idt_stored_record *r = &s->records[i];
        uint32_t end = i + 1 < h->n_parties ? r[1].first_key : h->n_keys;
        if (r->first_key > end || end > h->n_keys || r->text > h->text_size ||
            r->size > h->text_size - r->text)
            return damaged(err, "a party out of range");
    }
    for (uint32_t i = 0; i < h->n_counted; i++)
        if (s->alike_first[i] > s->alike_first[i + 1])
            return damaged(err, "names out of order");
    if (s->alike_first[0] != 0 || s->alike_first[h->n_counted] != h->n_alike)
        return damaged(err, "names out of range");
    for (uint32_t i = 0; i < h->n_alike; i++)
        if (s->alike[i] >= h->n_parties)
            return damaged(err, "an alike party out of range");
    for (uint32_t i = 0; i < h->n_places; i++)
        if (s->places[i].party >= h->n_parties || (i && s->places[i].key < s->places[i - 1].key))
            return damaged(err, "a place out of order");
    return IDT_OK;
}

static int finish(idt_stored **out, idt_stored *s, int status, idt_error *err)
{
    if (status == IDT_OK)
        status = read_head(s, err);
    if (status == IDT_OK)
        status = read_parts(s, err);
    if (status == IDT_OK)
        status = verify(s, err);
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
    idt_alloc__free(s);
}

uint32_t idt_stored__n(const idt_stored *s)
{
    return s->head->n_parties;
}

int idt_stored__party(idt_stored_party *out, const idt_stored *s, uint32_t index, idt_error *err)
{
    const idt_stored_record *r = &s->records[index];
    const char *text = s->text + r->text;
    idt_bytes *const texts[] = {&out->id, &out->name, &out->address, &out->identifier, &out->birth};
    uint32_t numbers[IDT_STORED_N_NUMBERS];
    size_t left = r->size;

    *out = (idt_stored_party){0};
    if (left < sizeof numbers || (uint32_t)idt_hash__bytes(text, left) != r->check)
        return damaged(err, "a changed text");
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
