/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that build a parties book. */
#ifndef IDT_PARTY_PARTIES_BUILD_H
#define IDT_PARTY_PARTIES_BUILD_H

#include "base/arena.h"
#include "party/parties_int.h"

/** From a hash to a number; several numbers may have one hash. Zero-initialise. */
typedef struct idt_hash_map {
    uint64_t *keys;
    uint32_t *values; /* 1 + value; 0: empty */
    size_t capacity, n;
} idt_hash_map;

/** @return IDT_OK or IDT_ENOMEM */
int idt_hash_map__put(idt_hash_map *map, uint64_t key, uint32_t value);

/** Walk the values of a key: begin with *at = 0. @return false when there are no more */
bool idt_hash_map__next(const idt_hash_map *map, uint64_t key, size_t *at, uint32_t *value);
void idt_hash_map__free(idt_hash_map *map);

/** A growing array of records in a buffer. */
#define IDT_ITEMS(buf, type) ((type *)(void *)(buf).data)

/** Everything of a book under construction; each buffer is one section. */
struct idt_parties_builder {
    idt_arena arena;
    idt_party *parties; /* copies */
    size_t n_parties, capacity;

    idt_buf text, nodes, entries, names, forms, packed, owners, addresses, idents, countries,
        relations, slots, postings, fuzz, fuzz_dir, births;
    uint32_t n_forms;
    uint32_t n_counted; /* the first forms, those of `base` when there is one */
    uint64_t weights;
    const idt_parties *base; /* the book whose counts of words are taken over; NULL: count */
    uint32_t *owner_of;      /* scratch of the owners' counting sort */
    idt_hash_map texts;      /* hash of a text to its idt_str in `strs` */
    idt_buf strs;
    idt_hash_map by_form;
};

/** Build keys, postings and the table of misspellings from names, forms, addresses and idents. */
int idt_parties_builder__index(idt_parties_builder *b);

#endif
