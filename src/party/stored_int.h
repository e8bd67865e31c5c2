/* SPDX-License-Identifier: Apache-2.0 */
/* Layout of stored parties, and what their files share. Little-endian, no pointers. */
#ifndef IDT_PARTY_STORED_INT_H
#define IDT_PARTY_STORED_INT_H

#include "party/parties_find.h"
#include "party/stored.h"

enum {
    IDT_STORED_VERSION = 3,
    IDT_STORED_CHUNK = 16384, /* bytes of one checksum */
    IDT_STORED_MAX_BITS = 22, /* of the directory */
};

typedef struct idt_stored_head {
    char magic[8]; /* "IDTPTY\n" and a NUL */
    uint32_t version;
    uint32_t n_parties;
    uint64_t weights;    /* of the book that the parties were stored with */
    uint64_t dictionary; /* idt_party__dictionary */
    uint32_t n_counted;  /* names of the book that words were counted in */
    uint32_t n_alike;
    uint32_t n_places;
    uint32_t n_spelt;
    uint32_t bits; /* of a hash that choose its place in the directory */
    uint32_t reserved;
    uint64_t index_size;
    uint64_t text_size;
    uint64_t checks; /* of the checksums */
    uint64_t check;  /* of the head before it */
} idt_stored_head;
_Static_assert(sizeof(idt_stored_head) == 88, "stored in files");

/* A key and who has it, or a misspelling and the word. */
typedef struct idt_stored_pair {
    uint32_t key;
    uint32_t value;
} idt_stored_pair;
_Static_assert(sizeof(idt_stored_pair) == 8, "stored in files");

/* Before the texts of a party: five lengths, its day, and schema, country and gender in one. */
enum { IDT_STORED_N_NUMBERS = 7 };

/* Parts, in the order of stored.h. */
typedef enum idt_stored_part {
    IDT_STORED_RECORDS,
    IDT_STORED_ALIKE_FIRST,
    IDT_STORED_ALIKE,
    IDT_STORED_PLACES,
    IDT_STORED_SPELT,
    IDT_STORED_DIRECTORY,
    IDT_STORED_INDEX,
    IDT_STORED_TEXT,
    IDT_STORED_N_PARTS,
} idt_stored_part;

struct idt_stored {
    idt_mapping mapping;
    const idt_stored_head *head;
    const uint64_t *checks;
    uint8_t *is_checked; /* for each chunk */
    const char *body;    /* what the chunks divide */
    size_t body_size;
    const uint64_t *records;     /* n_parties + 1: where the text of each begins */
    const uint32_t *alike_first; /* n_counted + 1 */
    const uint32_t *alike;
    const idt_stored_pair *places;
    const idt_stored_pair *spelt;
    const uint32_t *directory; /* 2^bits + 1 */
    const char *index;
    const char *text;
};

/** The hash under which a word is found, whatever its keys are. */
uint32_t idt_stored__word(const char *word, size_t len);

/** Sizes of the parts that a head promises. @return false when some is out of range */
bool idt_stored__sizes(uint64_t sizes[IDT_STORED_N_PARTS], const idt_stored_head *head);

/** Check bytes of the body before their first use. @return IDT_OK or IDT_EFORMAT */
int idt_stored__look(const idt_stored *stored, const void *at, size_t size, idt_error *err);

/** A fast check of many bytes: finds damage, not malice. */
uint64_t idt_stored__check(const void *data, size_t size);

/** The first of ascending pairs with the key, or with a greater one. */
int idt_stored__first(uint32_t *out, const idt_stored *stored, const idt_stored_pair *pairs,
                      uint32_t n, uint32_t key, idt_error *err);

/** Parties that have a key: varints, each the distance to the one before. */
int idt_stored__postings(idt_bytes *out, const idt_stored *stored, uint32_t hash, idt_error *err);

/** Take a number of 7 bits a byte off the front. @return false when there is none */
static inline bool idt_stored__take(uint32_t *out, idt_bytes *from)
{
    uint32_t value = 0;

    for (size_t i = 0; i < from->len && i < 5; i++) {
        unsigned char c = (unsigned char)from->data[i];
        value |= (uint32_t)(c & 0x7f) << 7 * i;
        if (c < 0x80) {
            *out = value;
            from->data += i + 1;
            from->len -= i + 1;
            return true;
        }
    }
    return false;
}

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
