/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layout of a parties book: a file of its own in the container of image/image.h. Little-endian, no
 * pointers; idt_parties__open checks every index and offset before its first use.
 *
 *   tag   records                what
 *   ----  ---------------------  ---------------------------------------------------------------
 *   PMET  idt_parties_meta       one record
 *   PSTR  bytes                  texts
 *   PNOD  idt_parties_node       one for each party of a list: (list, id) in byte order
 *   PENT  idt_parties_entry      spans of days in which a party was listed, by node and first day
 *   PNAM  idt_parties_name       names, in the order of the entries
 *   PFRM  idt_parties_form       different analysed names: first those that words were counted in
 *   PPAK  bytes                  the analysed names, each aligned to 4 (idt_name__pack)
 *   POWN  u32                    numbers of names, a run for each form
 *   PADR  idt_parties_address    addresses, in the order of the entries
 *   PIDN  idt_parties_ident      identifiers in comparison form, in the order of the entries
 *   PCTY  char[2]                countries, in the order of the entries
 *   PBIR  idt_parties_birth      dates of birth, in the order of the entries
 *   PREL  idt_parties_relation   relations, in the order of the nodes
 *   PKEY  idt_parties_slot       hash table of keys; open addressing, a power of two
 *   PPST  u32                    postings: forms, addresses or identifiers, as the key says
 *   PFUZ  idt_parties_fuzz       words with one letter left out, in ascending order
 *   PFDR  u32                    directory of PFUZ by the high bits: a power of two, and one
 */
#ifndef IDT_PARTY_PARTY_SECT_H
#define IDT_PARTY_PARTY_SECT_H

#include "image/image.h"
#include "party/party.h"

#define IDT_TAG_PARTIES_META      IDT_TAG('P', 'M', 'E', 'T')
#define IDT_TAG_PARTIES_TEXT      IDT_TAG('P', 'S', 'T', 'R')
#define IDT_TAG_PARTIES_NODES     IDT_TAG('P', 'N', 'O', 'D')
#define IDT_TAG_PARTIES_ENTRIES   IDT_TAG('P', 'E', 'N', 'T')
#define IDT_TAG_PARTIES_NAMES     IDT_TAG('P', 'N', 'A', 'M')
#define IDT_TAG_PARTIES_FORMS     IDT_TAG('P', 'F', 'R', 'M')
#define IDT_TAG_PARTIES_PACKED    IDT_TAG('P', 'P', 'A', 'K')
#define IDT_TAG_PARTIES_OWNERS    IDT_TAG('P', 'O', 'W', 'N')
#define IDT_TAG_PARTIES_ADDRESSES IDT_TAG('P', 'A', 'D', 'R')
#define IDT_TAG_PARTIES_IDENTS    IDT_TAG('P', 'I', 'D', 'N')
#define IDT_TAG_PARTIES_COUNTRIES IDT_TAG('P', 'C', 'T', 'Y')
#define IDT_TAG_PARTIES_BIRTHS    IDT_TAG('P', 'B', 'I', 'R')
#define IDT_TAG_PARTIES_RELATIONS IDT_TAG('P', 'R', 'E', 'L')
#define IDT_TAG_PARTIES_KEYS      IDT_TAG('P', 'K', 'E', 'Y')
#define IDT_TAG_PARTIES_POSTINGS  IDT_TAG('P', 'P', 'S', 'T')
#define IDT_TAG_PARTIES_FUZZ      IDT_TAG('P', 'F', 'U', 'Z')
#define IDT_TAG_PARTIES_FUZZ_DIR  IDT_TAG('P', 'F', 'D', 'R')

enum {
    IDT_PARTIES_VERSION = 3,       /* of the layout and of the keys */
    IDT_PARTIES_FUZZ_BITS_MIN = 4, /* of a hash that choose its place in PFDR */
    IDT_PARTIES_FUZZ_BITS_MAX = 20,
};

#define IDT_PARTIES_NONE UINT32_MAX

typedef struct idt_parties_meta {
    uint32_t version;
    uint32_t n_lists;    /* different lists */
    uint64_t dictionary; /* idt_party__dictionary of the program that analysed the names */
    uint64_t weights;    /* idt_parties__weights: the same in books that weigh words alike */
    int32_t newest;      /* the latest day on which something began or ended; IDT_DATE_NONE */
    uint32_t n_counted;  /* the first forms: those that words were counted in */
} idt_parties_meta;
_Static_assert(sizeof(idt_parties_meta) == 32, "stored in books");

typedef struct idt_parties_node {
    uint32_t first_entry;
    uint32_t n_entries; /* at least 1 */
    idt_run relations;
} idt_parties_node;
_Static_assert(sizeof(idt_parties_node) == 16, "stored in books");

enum {
    IDT_PARTIES_REGISTER = 1, /* known, not listed: of a list whose name begins "register" */
    IDT_PARTIES_IS_PART = 2,  /* the scope names a part of the party only */
    IDT_PARTIES_ALL_FLAGS = 3,
};

typedef struct idt_parties_entry {
    idt_str list, id, program, scope, policy, cite, cite_end;
    idt_run names, addresses, idents, countries, births;
    int32_t listed_from; /* IDT_DATE_NONE: not said */
    int32_t listed_to;   /* first day it is no longer listed; IDT_DATE_NONE: open */
    uint32_t node;
    uint8_t schema;   /* idt_party_schema */
    uint8_t flags;    /* IDT_PARTIES_… */
    char gender;      /* 'f', 'm' or NUL */
    uint8_t reserved; /* zero */
} idt_parties_entry;
_Static_assert(sizeof(idt_parties_entry) == 112, "stored in books");

typedef struct idt_parties_name {
    idt_str text;
    uint32_t form; /* IDT_PARTIES_NONE: nothing of it can be compared */
    uint32_t entry;
    uint8_t kind; /* idt_party_name_kind */
    uint8_t reserved[3];
} idt_parties_name;
_Static_assert(sizeof(idt_parties_name) == 20, "stored in books");

typedef struct idt_parties_form {
    uint32_t packed; /* offset in PPAK, a multiple of 4 */
    uint32_t size;
    idt_run owners;  /* in POWN; a form that was counted may have none left */
    uint32_t weight; /* sum of the weights of its words */
} idt_parties_form;
_Static_assert(sizeof(idt_parties_form) == 20, "stored in books");

typedef struct idt_parties_address {
    idt_str text;
    uint32_t entry;
    char country[2];
    uint8_t reserved[2];
} idt_parties_address;
_Static_assert(sizeof(idt_parties_address) == 16, "stored in books");

typedef struct idt_parties_ident {
    idt_str text; /* comparison form, at most IDT_IDENT_SIZE bytes */
    uint32_t entry;
    uint8_t kind;  /* idt_ident_kind */
    uint8_t check; /* idt_ident_check */
    char country[2];
} idt_parties_ident;
_Static_assert(sizeof(idt_parties_ident) == 16, "stored in books");

typedef struct idt_parties_birth {
    int32_t from, to; /* first and last day it can be, from <= to; both are days */
} idt_parties_birth;
_Static_assert(sizeof(idt_parties_birth) == 8, "stored in books");

typedef struct idt_parties_relation {
    idt_str target; /* as the list prints it */
    uint32_t node;  /* the other party; IDT_PARTIES_NONE when it is in no list of the book */
    uint32_t share_ppm;
    int32_t from, to; /* [from, to) */
    uint8_t link;     /* idt_party_link */
    uint8_t reserved[3];
} idt_parties_relation;
_Static_assert(sizeof(idt_parties_relation) == 28, "stored in books");

/** What a key is of: the low two bits of the key. */
typedef enum idt_parties_domain {
    IDT_KEY_NAME = 1, /* postings are forms */
    IDT_KEY_ADDRESS = 2,
    IDT_KEY_IDENT = 3,
} idt_parties_domain;

typedef struct idt_parties_slot {
    uint64_t key; /* 0: empty */
    uint32_t first;
    uint32_t n_and_class; /* postings in ascending order, and in the high byte the class */
} idt_parties_slot;
_Static_assert(sizeof(idt_parties_slot) == 16, "stored in books");

enum { IDT_PARTIES_POSTINGS_MAX = (1 << 24) - 1 };

static inline uint32_t idt_slot__n(const idt_parties_slot *s)
{
    return s->n_and_class & IDT_PARTIES_POSTINGS_MAX;
}

/**
 * How many of the counted forms have the key: 1 + eight times the logarithm to base 2; 0: none, the
 * key is younger than the counting, or none of a name.
 */
static inline unsigned idt_slot__class(const idt_parties_slot *s)
{
    return s->n_and_class >> 24;
}

typedef struct idt_parties_fuzz {
    uint32_t hash;
    uint32_t slot;
} idt_parties_fuzz;
_Static_assert(sizeof(idt_parties_fuzz) == 8, "stored in books");

#endif
