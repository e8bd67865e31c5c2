/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stored parties: a company's own customers and suppliers in one file, made so that after a change
 * of the lists only those have to be asked again for whom the answer can differ.
 *
 * An answer depends on the names, numbers and addresses of the book that share a key with the party
 * and on what their entries say. Two books that weigh words alike (idt_parties_counts.weights)
 * treat a pair of names alike, so a party is affected only when an entry that changed, or is tied
 * to one that did, is among those it is compared with. The rest is proven, not guessed: a few
 * parties too many are named, never one too few.
 *
 *   part               what
 *   -----------------  ------------------------------------------------------------------
 *   idt_stored_head    magic, counts, checksums
 *   u64                a checksum for every 16 KiB of what follows
 *   u64                for each party: where its text begins; and the end of all
 *   u32                for each counted name of the book: where its run below begins
 *   u32                parties that are alike to a counted name
 *   idt_stored_pair    keys of numbers and addresses, ascending, and who has them
 *   idt_stored_pair    words with one letter left out, ascending, and the word
 *   u32                directory of the keys of names, by the high bits
 *   bytes              keys of names: hash, size, and who has them
 *   bytes              texts
 */
#ifndef IDT_PARTY_STORED_H
#define IDT_PARTY_STORED_H

#include "party/parties.h"

/** A party as it is stored. Everything is borrowed. */
typedef struct idt_stored_party {
    idt_bytes id, name, address, identifier, birth;
    idt_party_schema schema;
    char country[2];
    char gender;   /* 'f', 'm' or NUL */
    idt_date date; /* its own day; IDT_DATE_NONE: that of the question */
} idt_stored_party;

typedef struct idt_stored_builder idt_stored_builder;

/** @param parties  outlives the builder @return IDT_OK or IDT_ENOMEM */
int idt_stored_builder__new(idt_stored_builder **out, const idt_parties *parties, idt_error *err);

/** Takes NULL. */
void idt_stored_builder__free(idt_stored_builder *builder);

/** Add a party; it is copied. @return IDT_OK, IDT_ENOMEM or IDT_ELIMIT (2^31 keys in all) */
int idt_stored_builder__add(idt_stored_builder *builder, const idt_stored_party *party,
                            idt_error *err);

/** Append the file to an empty buffer. The builder may only be freed afterwards. */
int idt_stored_builder__finish(idt_stored_builder *builder, idt_buf *out, idt_error *err);

/** Stored parties, open. One thread at a time. */
typedef struct idt_stored idt_stored;

/**
 * Open and check the head and all sizes. The rest is checked where it is first read, so that the
 * time of a change does not grow with what it has nothing to do with.
 * @return IDT_OK, IDT_EIO, IDT_ENOMEM, IDT_EFORMAT, IDT_EVERSION
 * @owns close with idt_stored__close
 */
int idt_stored__open(idt_stored **out, const char *path, idt_error *err);

/** The same from bytes, aligned to 8, that outlive it. */
int idt_stored__open_memory(idt_stored **out, const void *data, size_t size, idt_error *err);

/** Takes NULL. */
void idt_stored__close(idt_stored *stored);

uint32_t idt_stored__n(const idt_stored *stored);

/** Bytes of the file. */
uint64_t idt_stored__size(const idt_stored *stored);

/** Check every byte. @return IDT_OK or IDT_EFORMAT */
int idt_stored__verify(const idt_stored *stored, idt_error *err);

/** @param index  below idt_stored__n @return IDT_OK or IDT_EFORMAT (its text was changed) */
int idt_stored__party(idt_stored_party *out, const idt_stored *stored, uint32_t index,
                      idt_error *err);

/** One of the two books that are compared, and the day that is asked about. */
typedef struct idt_stored_side {
    const idt_parties *parties;
    idt_parties_scratch *scratch;
    idt_date date;
} idt_stored_side;

/**
 * Mark the parties whose answer can differ between two books or days.
 *
 * @param marks  idt_stored__n bytes, zero; 1 for those that are affected
 * @return IDT_OK, IDT_ENOMEM, IDT_EFORMAT, IDT_EINVAL (the books, or a book and the stored parties,
 *         do not weigh words alike: every party has to be asked again)
 */
int idt_stored__affected(uint8_t *marks, const idt_stored *stored, const idt_stored_side *before,
                         const idt_stored_side *after, idt_error *err);

#endif
