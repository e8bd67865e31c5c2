/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys: what a name, an address or an identifier is found by. Names, written in any way, that mean
 * the same should share a key; what shares a key is compared, so a key may promise too much. Keys
 * are hashes and part of the book format (IDT_PARTIES_VERSION).
 */
#ifndef IDT_PARTY_KEYS_H
#define IDT_PARTY_KEYS_H

#include "party/address.h"
#include "party/ident.h"
#include "party/party_sect.h"

enum { IDT_KEYS_MAX = 240, IDT_KEYS_ADDRESS_MAX = 24, IDT_KEYS_FUZZ_MAX = 32 };

/** How much a shared key says. */
typedef enum idt_key_kind {
    IDT_KEY_WORD,    /* the same word */
    IDT_KEY_CONCEPT, /* the same meaning in the dictionary */
    IDT_KEY_GLUED,   /* two words written together, or characters read together */
    IDT_KEY_SOUND,   /* the same consonants */
} idt_key_kind;

typedef struct idt_name_key {
    uint64_t key;  /* domain IDT_KEY_NAME */
    uint8_t token; /* index of the word it comes from; the number of words: of the whole name */
    uint8_t kind;  /* idt_key_kind */
    uint8_t fuzz;  /* 1: words of one letter less or more are looked for also */
    uint8_t reserved;
} idt_name_key;

/** The keys of an analysed name. @return keys written, at most IDT_KEYS_MAX */
size_t idt_keys__of_name(idt_name_key *out, const idt_name_view *name);

/** Hashes of a word with no and with one letter left out. @return at most IDT_KEYS_FUZZ_MAX */
size_t idt_keys__fuzz(uint32_t *out, const char *word, size_t len);

/** The keys of an address: street or complex with a number. @return at most IDT_KEYS_ADDRESS_MAX */
size_t idt_keys__of_address(uint64_t *out, const idt_address *address);

/** The key of an identifier; 0 when it says too little. */
uint64_t idt_keys__of_ident(const idt_ident *ident);

/** A key of some bytes; never 0. @param seed  keeps kinds of keys apart */
static inline uint64_t idt_keys__make(const void *data, size_t len, uint64_t seed,
                                      idt_parties_domain domain)
{
    uint64_t h = idt_hash__mix(idt_hash__bytes(data, len) ^ seed * UINT64_C(0x9e3779b97f4a7c15));

    return (h & ~UINT64_C(3)) | (uint64_t)domain;
}

#endif
