/* SPDX-License-Identifier: Apache-2.0 */
/* Layout of stored parties, and what their files share. Little-endian, no pointers. */
#ifndef IDT_PARTY_STORED_INT_H
#define IDT_PARTY_STORED_INT_H

#include "party/parties_find.h"
#include "party/stored.h"

enum { IDT_STORED_VERSION = 2 };

typedef struct idt_stored_head {
    char magic[8]; /* "IDTPTY\n" and a NUL */
    uint32_t version;
    uint32_t n_parties;
    uint64_t weights;    /* of the book that the keys were made with */
    uint64_t dictionary; /* idt_party__dictionary */
    uint32_t n_keys;
    uint32_t n_counted; /* names of the book that words were counted in */
    uint32_t n_alike;
    uint32_t n_places;
    uint64_t text_size;
    uint64_t checks[4]; /* of records, keys, alike with its runs, places */
    uint64_t check;     /* of the head before it */
} idt_stored_head;
_Static_assert(sizeof(idt_stored_head) == 96, "stored in files");

typedef struct idt_stored_record {
    uint64_t text;
    uint32_t size;
    uint32_t check;        /* of the text */
    uint32_t first_key;    /* up to that of the next record */
    uint32_t query_weight; /* idt_find_profile */
    uint32_t least;
    uint32_t cut;
} idt_stored_record;
_Static_assert(sizeof(idt_stored_record) == 32, "stored in files");

typedef struct idt_stored_place {
    uint32_t key;
    uint32_t party;
} idt_stored_place;
_Static_assert(sizeof(idt_stored_place) == 8, "stored in files");

/* Before the texts of a party: five lengths, its day, and schema, country and gender in one. */
enum { IDT_STORED_N_NUMBERS = 7 };

/* A key in 32 bits: the word of the name in the low 7, and whether it is only near. */
enum { IDT_STORED_WORDS = 0x7f, IDT_STORED_NEAR = 0x80, IDT_STORED_HASH_SHIFT = 8 };

static inline uint32_t idt_stored__code(uint32_t hash, bool is_near)
{
    return hash << IDT_STORED_HASH_SHIFT | (is_near ? IDT_STORED_NEAR : 0u);
}

struct idt_stored {
    idt_mapping mapping;
    const idt_stored_head *head;
    const idt_stored_record *records;
    const uint32_t *keys;
    const uint32_t *alike_first; /* n_counted + 1 */
    const uint32_t *alike;
    const idt_stored_place *places;
    const char *text;
};

/** A fast check of many bytes: finds damage, not malice. */
uint64_t idt_stored__check(const void *data, size_t size);

/** What changed between two books: nodes, by their number in each. */
typedef struct idt_parties_change {
    uint8_t *before, *after; /* for each node: 1 when it, or one it is tied to, changed */
} idt_parties_change;

/** @return IDT_OK or IDT_ENOMEM. Free with idt_parties_change__free */
int idt_parties_change__find(idt_parties_change *out, const idt_stored_side *before,
                             const idt_stored_side *after);
void idt_parties_change__free(idt_parties_change *change);

/** The least share that a list reaches on a day; above a million when it reaches none. */
uint32_t idt_parties__least_share(idt_bytes list, idt_date date);

#endif
