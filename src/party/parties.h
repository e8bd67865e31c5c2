/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parties book: which listed party a name, an identifier or an address points to, on a day and
 * in which relation. docs/parties.md explains index and relations.
 */
#ifndef IDT_PARTY_PARTIES_H
#define IDT_PARTY_PARTIES_H

#include "party/party_sect.h"

/* --- building -------------------------------------------------------------------------------- */

typedef struct idt_parties_builder idt_parties_builder;

/** An open parties book. Immutable, any thread. */
typedef struct idt_parties idt_parties;

/** Free with idt_parties_builder__free. @return IDT_OK or IDT_ENOMEM */
int idt_parties_builder__new(idt_parties_builder **out, idt_error *err);

/** Takes NULL. */
void idt_parties_builder__free(idt_parties_builder *builder);

/**
 * Add one span of one party; everything is copied. Records of one party (list and entry) may come
 * in any order. A record without names adds its relations to the party. Parties of lists whose name
 * begins with "register" are known, not listed.
 * @return IDT_OK, IDT_ENOMEM, IDT_ELIMIT (more than 2^28 of something)
 */
int idt_parties_builder__add(idt_parties_builder *builder, const idt_party *party, idt_error *err);

/**
 * Weigh words as another book does instead of counting anew. Books that weigh words alike can be
 * compared: what a change of a list changes is found without asking every party again (stored.h).
 * @param base  outlives the builder
 */
void idt_parties_builder__weigh_as(idt_parties_builder *builder, const idt_parties *base);

/**
 * Append the image to an empty buffer. The same parties in any order give the same bytes.
 * @return IDT_OK, IDT_ENOMEM, IDT_ELIMIT. The builder may only be freed afterwards
 */
int idt_parties_builder__finish(idt_parties_builder *builder, idt_buf *out, idt_error *err);

/* --- the book -------------------------------------------------------------------------------- */

/**
 * Open and verify: digest, every section, every offset, count and index, every packed name.
 * @return IDT_OK, IDT_EIO, IDT_ENOMEM, IDT_EFORMAT, IDT_EVERSION (also when another dictionary of
 *         name parts was used: build it again)
 * @owns close with idt_parties__close
 */
int idt_parties__open(idt_parties **out, const char *path, bool copy, idt_error *err);

/** The same from bytes, aligned to 8, that outlive the book. */
int idt_parties__open_memory(idt_parties **out, const void *data, size_t size, idt_error *err);

/** Takes NULL. */
void idt_parties__close(idt_parties *parties);

typedef struct idt_parties_counts {
    uint32_t n_lists, n_parties, n_entries, n_names, n_forms, n_addresses, n_idents, n_relations;
    uint32_t n_counted; /* of n_forms: those that the weights of words come from */
    idt_date newest;
    uint64_t weights; /* the same in books that weigh words alike */
    uint64_t size;
    const char *digest; /* hexadecimal; lives with the book */
} idt_parties_counts;

idt_parties_counts idt_parties__describe(const idt_parties *parties);

/* --- asking ---------------------------------------------------------------------------------- */

/** How the party that was asked about stands to an entry. The first two may refuse, others never.
 */
typedef enum idt_party_standing {
    IDT_STANDS_LISTED,         /* it is the entry */
    IDT_STANDS_OWNED,          /* listed parties hold half of it or more, through whatever chain */
    IDT_STANDS_PART_OF_LISTED, /* the entry names a part of it, or it is a part of the entry */
    IDT_STANDS_CO_LOCATED,     /* another name at the same place */
    IDT_STANDS_RELATED,        /* the list or a register ties them; or they share a contact */
    IDT_STANDS_NAME_ONLY,      /* the name alone, and not enough of it */
    IDT_STANDS_DELISTED,       /* it is the entry, which was no longer listed on the day */
    IDT_STANDS_NOT_YET_LISTED, /* it is the entry, which was not listed before a later day */
} idt_party_standing;

/** "LISTED", "OWNED", "PART-OF-LISTED", …: as in JSON and TSV. */
const char *idt_party__standing_name(idt_party_standing standing);

/** True when the law may leave no choice. */
static inline bool idt_party__may_refuse(idt_party_standing standing)
{
    return standing == IDT_STANDS_LISTED || standing == IDT_STANDS_OWNED;
}

/** True when the entry was not in force on the day. */
static inline bool idt_party__is_past_or_future(idt_party_standing standing)
{
    return standing == IDT_STANDS_DELISTED || standing == IDT_STANDS_NOT_YET_LISTED;
}

/** What is asked. Everything is borrowed for the call; what is not known stays zero. */
typedef struct idt_parties_query {
    idt_bytes name;
    idt_party_schema schema; /* LEGAL_ENTITY: not known */
    idt_bytes address;
    idt_bytes identifier; /* one or several, separated by ";"; "kind: number" or the number alone */
    idt_bytes birth;      /* of a person: one or several dates, separated by ";" (birth.h) */
    char country[2];      /* ISO 3166-1 alpha-2, or two NULs */
    char gender;          /* of a person: 'f', 'm' or NUL */
    idt_date date;        /* the day asked about; required */
    uint32_t top;         /* most hits wanted, 1..IDT_PARTIES_TOP_MAX */
} idt_parties_query;

enum { IDT_PARTIES_TOP_MAX = 64, IDT_PARTIES_MAX_IDENTS = 8, IDT_PARTIES_MAX_BIRTHS = 8 };

/** What agrees between the party asked about and the entry. */
enum {
    IDT_AGREES_NAME = 1,        /* the score of the names is IDT_PARTY_MATCH or more */
    IDT_AGREES_IDENT = 2,       /* a number that only one party has */
    IDT_AGREES_CONTACT = 4,     /* a phone, mailbox, web site or account, which several may share */
    IDT_AGREES_ADDRESS = 8,     /* same place, by its street and number or building */
    IDT_AGREES_UNIT = 16,       /* same room there */
    IDT_AGREES_COUNTRY = 32,    /**/
    IDT_AGREES_WEAK_NAME = 64,  /* only an alias that the list calls weak agrees */
    IDT_AGREES_BIRTH = 128,     /* born in the same year, as far as both sides say */
    IDT_DIFFERS_IDENT = 1 << 8, /* two well-formed numbers of a kind that a party has one of */
    IDT_DIFFERS_COUNTRY = 1 << 9,  /**/
    IDT_DIFFERS_BIRTH = 1 << 10,   /* born in another year, beyond what the list leaves open */
    IDT_DIFFERS_GENDER = 1 << 11,  /**/
    IDT_AGREES_BIRTHDAY = 1 << 12, /* with IDT_AGREES_BIRTH: both sides name the same day */
};

typedef struct idt_party_hit {
    uint32_t entry;    /* for idt_parties__entry; of OWNED and RELATED the listed party */
    uint32_t matched;  /* the entry whose name, number or address agrees; mostly the same */
    uint32_t name;     /* that agrees best, of `matched`; IDT_PARTIES_NONE */
    uint32_t address;  /* IDT_PARTIES_NONE: none agrees */
    uint32_t ident;    /* IDT_PARTIES_NONE: none agrees */
    uint32_t standing; /* idt_party_standing */
    uint32_t score;    /* 0..1000 of what the standing rests on */
    uint32_t name_score;
    uint32_t evidence;  /* IDT_AGREES_… and IDT_DIFFERS_… */
    uint32_t share_ppm; /* OWNED and RELATED by ownership: held by listed parties in sum */
} idt_party_hit;

/** A thread's working memory for one book. One thread at a time. */
typedef struct idt_parties_scratch idt_parties_scratch;

/** @return IDT_OK or IDT_ENOMEM. Free with idt_parties_scratch__free, before the book */
int idt_parties_scratch__new(idt_parties_scratch **out, const idt_parties *parties, idt_error *err);

/** Takes NULL. */
void idt_parties_scratch__free(idt_parties_scratch *scratch);

/**
 * Find the entries that a party points to, best first: by score, then standing, list and id.
 * Entries not in force on the day come as IDT_STANDS_DELISTED
 * or IDT_STANDS_NOT_YET_LISTED after all others. Bounded work, no
 * allocation.
 *
 * @param hits  valid until the scratch is used again
 * @return IDT_OK or IDT_EINVAL (no date, `top` out of range, a birth that is no date)
 */
int idt_parties__find(const idt_party_hit **hits, size_t *n_hits, idt_parties_scratch *scratch,
                      const idt_parties_query *query, idt_error *err);

/** The terms of the score of a hit's name. @return the score */
unsigned idt_parties__explain(const idt_parties *parties, const idt_parties_query *query,
                              const idt_party_hit *hit, idt_party_why *why);

/** What an entry says. Views into the book. */
typedef struct idt_party_entry_view {
    idt_bytes list, id, name; /* primary name */
    idt_bytes program, scope, policy, cite, cite_end;
    idt_date listed_from, listed_to;
    idt_party_schema schema;
} idt_party_entry_view;

/** @param entry  of a hit */
void idt_parties__entry(idt_party_entry_view *out, const idt_parties *parties, uint32_t entry);

/** How much an entry says of the rest. */
typedef struct idt_party_entry_facts {
    uint32_t n_names, n_addresses, n_idents, n_countries, n_births;
    char gender;        /* 'f', 'm' or NUL */
    bool is_known_only; /* of a register: not listed itself */
} idt_party_entry_facts;

void idt_parties__facts(idt_party_entry_facts *out, const idt_parties *parties, uint32_t entry);

/** @param index  below the number that idt_parties__facts says */
idt_party_name idt_parties__name_of(const idt_parties *parties, uint32_t entry, uint32_t index);
idt_party_address idt_parties__address_of(const idt_parties *parties, uint32_t entry,
                                          uint32_t index);
/** The text is in comparison form. */
idt_party_ident idt_parties__ident_of(const idt_parties *parties, uint32_t entry, uint32_t index);
/** Two letters, without a NUL behind them. */
const char *idt_parties__country_of(const idt_parties *parties, uint32_t entry, uint32_t index);
idt_party_birth idt_parties__birth_of(const idt_parties *parties, uint32_t entry, uint32_t index);

/** Texts of a hit; empty for IDT_PARTIES_NONE. */
idt_bytes idt_parties__name(const idt_parties *parties, uint32_t name);
idt_bytes idt_parties__address(const idt_parties *parties, uint32_t address);
idt_bytes idt_parties__ident(const idt_parties *parties, uint32_t ident);

#endif
