/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parties: who they are and how alike two of them are.
 *
 * A name is analysed once into a compact form (tokens of a Latin comparison form with their role in
 * the name), then compared any number of times without allocation. Scores are integers 0..1000:
 *
 *   1000        the same text after case, width, accents and punctuation
 *   850..999    the same name written otherwise (script, order, spacing, legal form, abbreviation)
 *   700..849    the same name with one slip of the pen, or with unimportant parts left out
 *   500..699    something of weight is left out on one side: a person must look
 *   0..499      a distinctive word, a place, a line of trade or a number differs
 *
 * A distinctive word that differs is decisive: however much else agrees, the score stays below
 * IDT_PARTY_POSSIBLE. docs/parties.md explains each term.
 */
#ifndef IDT_PARTY_PARTY_H
#define IDT_PARTY_PARTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interdict/base.h"

/* --- the record ------------------------------------------------------------------------------ */

/** What a party is. LEGAL_ENTITY is "person or organization, the source does not say". */
typedef enum idt_party_schema {
    IDT_SCHEMA_LEGAL_ENTITY,
    IDT_SCHEMA_PERSON,
    IDT_SCHEMA_ORGANIZATION,
    IDT_SCHEMA_VESSEL,
    IDT_SCHEMA_AIRCRAFT,
    IDT_SCHEMA_ADDRESS, /* only for comparing texts; never the schema of a record */
} idt_party_schema;

typedef enum idt_party_name_kind {
    IDT_NAME_PRIMARY,
    IDT_NAME_ALIAS,      /* a strong alias: good enough to find the party by */
    IDT_NAME_WEAK_ALIAS, /* the list itself calls it weak: never enough alone */
    IDT_NAME_FORMER,     /* formerly known as */
} idt_party_name_kind;

typedef struct idt_party_name {
    idt_bytes text; /* UTF-8 as the list prints it */
    idt_party_name_kind kind;
} idt_party_name;

/** What an identifier is. The order is part of the book format: append only. */
typedef enum idt_ident_kind {
    IDT_IDENT_OTHER,        /* a number whose scheme is not known: compared as text */
    IDT_IDENT_USCC,         /* China, unified social credit code, GB 32100-2015 */
    IDT_IDENT_LEI,          /* ISO 17442 */
    IDT_IDENT_IMO,          /* ship number, IMO resolution A.1117(30) */
    IDT_IDENT_IBAN,         /* ISO 13616 */
    IDT_IDENT_REGISTRATION, /* company register */
    IDT_IDENT_TAX,          /* tax or VAT number */
    IDT_IDENT_PASSPORT,     /* travel document */
    IDT_IDENT_NATIONAL_ID,  /* identity card of a person */
    IDT_IDENT_PHONE,        /* E.164 as far as it can be told */
    IDT_IDENT_EMAIL,
    IDT_IDENT_DOMAIN, /* web site: host without "www." */
    IDT_IDENT_HANDLE, /* messenger or social account, "service:name" */
    IDT_IDENT_WALLET, /* digital currency address */
    IDT_IDENT_MMSI,   /* ship station */
} idt_ident_kind;

typedef struct idt_party_ident {
    idt_ident_kind kind;
    idt_bytes text;  /* as printed */
    char country[2]; /* ISO 3166-1 alpha-2 of the issuer, or two NULs */
} idt_party_ident;

/** How this record is tied to another party of the same list. Order is part of the book format. */
typedef enum idt_party_link {
    IDT_LINK_RELATED,    /* "Linked To": the list gives no kind */
    IDT_LINK_OWNED_BY,   /* share in ppm when stated */
    IDT_LINK_CONTROLLED, /* control without ownership */
    IDT_LINK_PART_OF,    /* department, branch, facility */
    IDT_LINK_FAMILY,
    IDT_LINK_OFFICER,
} idt_party_link;

typedef struct idt_party_relation {
    idt_party_link link;
    idt_bytes target;  /* the other party: its id in the list, or its name when the list has none */
    bool target_is_id; /* false: `target` is a name */
    uint32_t share_ppm; /* 0..1000000; 0 when not stated */
    idt_date from, to;  /* [from, to); IDT_DATE_NONE when open */
} idt_party_relation;

typedef struct idt_party_address {
    idt_bytes text;  /* one line, parts joined by ", " from small to large */
    char country[2]; /* ISO 3166-1 alpha-2, or two NULs */
} idt_party_address;

/** A birth date as lists give it: a day, a year, or a span of years. */
typedef struct idt_party_birth {
    idt_date from, to; /* first and last day it can be; equal for an exact day */
} idt_party_birth;

/**
 * One entry of one list as a reader hands it over. Everything is borrowed.
 * Immutable once filled, any thread.
 */
typedef struct idt_party {
    idt_bytes list;     /* short id of the list: "us.sdn", "un.sc", … */
    idt_bytes entry;    /* id of the entry in the list, stable if the list has stable ids */
    idt_bytes program;  /* programs or regime, joined by "; " */
    idt_bytes scope;    /* PART-OF-LISTED: which part, in the list's words; else empty */
    idt_bytes policy;   /* licence requirement or policy text; else empty */
    idt_bytes cite;     /* where it stands: gazette, regulation, reference number */
    idt_bytes cite_end; /* where the end of the listing stands; else empty */
    idt_bytes remarks;
    idt_party_schema schema;
    bool is_known_only;          /* stands in the file beside listed parties: owner, subsidiary */
    idt_date listed_from;        /* IDT_DATE_NONE when the list does not say */
    idt_date listed_to;          /* first day it is no longer listed; IDT_DATE_NONE while listed */
    const idt_party_name *names; /* primary first */
    size_t n_names;
    const idt_party_address *addresses;
    size_t n_addresses;
    const idt_party_ident *idents;
    size_t n_idents;
    const idt_party_birth *births;
    size_t n_births;
    char gender; /* 'f' or 'm' of a person; NUL when the list does not say, or says both */
    const idt_party_relation *relations;
    size_t n_relations;
    const char (*countries)[2]; /* nationality, flag or seat, ISO 3166-1 alpha-2 */
    size_t n_countries;
} idt_party;

/* --- decisions ------------------------------------------------------------------------------- */

/**
 * Thresholds as measured trade-offs (docs/evaluation-party.md): MATCH is where precision and recall
 * are both high; POSSIBLE is for lists that a person reads.
 */
enum { IDT_PARTY_MATCH = 700, IDT_PARTY_POSSIBLE = 500 };

typedef enum idt_party_decision {
    IDT_PARTY_IS_NO,
    IDT_PARTY_IS_POSSIBLE,
    IDT_PARTY_IS_MATCH,
} idt_party_decision;

static inline idt_party_decision idt_party__decide(unsigned score)
{
    if (score >= IDT_PARTY_MATCH)
        return IDT_PARTY_IS_MATCH;
    return score >= IDT_PARTY_POSSIBLE ? IDT_PARTY_IS_POSSIBLE : IDT_PARTY_IS_NO;
}

/** "match", "possible" or "no". */
const char *idt_party__decision_name(idt_party_decision decision);

/**
 * Read the name of a schema as FollowTheMoney writes it: Person, Organization, Company,
 * LegalEntity, PublicBody, Vessel, Airplane, Address. Case matters.
 * @return IDT_OK or IDT_ENOTFOUND
 */
int idt_party__schema_from_name(idt_party_schema *out, idt_bytes name);

/* --- why ------------------------------------------------------------------------------------- */

/** What one term of a score says. */
typedef enum idt_party_term_kind {
    IDT_TERM_SAME,        /* same word */
    IDT_TERM_VARIANT,     /* same word in another spelling or transliteration */
    IDT_TERM_READING,     /* Han characters and their reading in Latin letters */
    IDT_TERM_TRANSLATION, /* same meaning in two languages, or an abbreviation */
    IDT_TERM_TYPO,        /* within the edit distance allowed for the length */
    IDT_TERM_INITIAL,     /* a name and its initial */
    IDT_TERM_ACRONYM,     /* a run of words and their initials */
    IDT_TERM_DIFFERENT,   /* both sides have a word here and they differ */
    IDT_TERM_ONLY_LEFT,   /* the right side lacks it */
    IDT_TERM_ONLY_RIGHT,
    IDT_TERM_NUMBER,   /* numbers differ */
    IDT_TERM_PLACE,    /* places differ */
    IDT_TERM_FORM,     /* legal forms that exclude each other */
    IDT_TERM_ORDER,    /* same words, in an order that changes the meaning */
    IDT_TERM_EVIDENCE, /* weight of everything that agrees */
} idt_party_term_kind;

/** One term. Offsets are bytes in the original texts, [begin, end); begin == end is "nothing". */
typedef struct idt_party_term {
    uint8_t kind; /* idt_party_term_kind */
    uint8_t role; /* idt_token_role of the word */
    uint16_t left_begin, left_end;
    uint16_t right_begin, right_end;
    int16_t value; /* 0..1000: likeness of this word; negative: taken off the score */
} idt_party_term;

enum { IDT_PARTY_MAX_TERMS = 48 };

/** Terms in the order of one of the names. Caller-owned; overwritten by every call. */
typedef struct idt_party_why {
    uint32_t n_terms;
    bool cut; /* more terms than fit */
    idt_party_term terms[IDT_PARTY_MAX_TERMS];
} idt_party_why;

/** A word or two for a term kind, such as "same" or "only left". */
const char *idt_party__term_name(idt_party_term_kind kind);

/* --- analysed names -------------------------------------------------------------------------- */

/** The part a word plays in a name. The order is part of the book format: append only. */
typedef enum idt_token_role {
    IDT_ROLE_WORD,     /* distinctive: brand, surname, given name */
    IDT_ROLE_PLACE,    /* country, province, city */
    IDT_ROLE_TRADE,    /* line of business: chemical, trading, bank */
    IDT_ROLE_GROUP,    /* place in a family of companies: group, holdings, branch */
    IDT_ROLE_LEGAL,    /* legal form */
    IDT_ROLE_NUMBER,   /* figures, roman and written numerals */
    IDT_ROLE_COMMON,   /* the, of, and */
    IDT_ROLE_TITLE,    /* Mr, Dr, President, Messrs., MV */
    IDT_ROLE_PARTICLE, /* al, bin, de, von */
    IDT_ROLE_GIVEN,    /* very common personal name: weak evidence */
    IDT_ROLE_INITIAL,  /* one letter */
    IDT_ROLE_PATRONYM, /* Ivanovich, Ivanovna */
} idt_token_role;

/** One word. Stored in books: 20 bytes, little-endian. */
typedef struct idt_name_token {
    uint32_t mask;        /* which consonants occur, one bit each: a quick "cannot be alike" */
    uint16_t begin;       /* comparison form in the pool: [a-z0-9]+, or Han as UTF-8 */
    uint16_t phone_begin; /* sound form in the pool */
    uint16_t concept;     /* meaning in the dictionary; 0 when it has none */
    uint16_t src_begin;   /* bytes in the original text */
    uint16_t src_end;
    uint8_t len;       /* bytes of the comparison form */
    uint8_t phone_len; /* bytes of the sound form */
    uint8_t role;      /* idt_token_role */
    uint8_t script;    /* idt_script */
    uint8_t flags;     /* IDT_TOKEN_… */
    uint8_t weight; /* 0..200: how much of an identity it carries; 100 is an ordinary rare word */
} idt_name_token;
_Static_assert(sizeof(idt_name_token) == 20, "part of the book format");

typedef enum idt_script {
    IDT_SCRIPT_LATIN,
    IDT_SCRIPT_CYRILLIC,
    IDT_SCRIPT_GREEK,
    IDT_SCRIPT_ARABIC,
    IDT_SCRIPT_HEBREW,
    IDT_SCRIPT_HAN,
    IDT_SCRIPT_KANA,
    IDT_SCRIPT_HANGUL,
    IDT_SCRIPT_OTHER,
} idt_script;

enum {
    IDT_TOKEN_JOINED = 1,    /* written together with the word before (hyphen) */
    IDT_TOKEN_BRACKETED = 2, /* stood in brackets */
    IDT_TOKEN_SURNAME = 4,   /* the source marks it as the family name ("LAST, First") */
    IDT_TOKEN_CONTINUED = 8, /* shares its source text with the token before */
};

enum { IDT_NAME_MAX_TOKENS = 40, IDT_NAME_POOL_SIZE = 640, IDT_NAME_MAX_BYTES = 1024 };

enum {
    IDT_NAME_CUT = 1,     /* longer than the limits: the end was not analysed */
    IDT_NAME_HAS_HAN = 2, /* at least one Han token */
};

/** A name ready to compare. Borrowed from wherever it is kept: an idt_name_work or a book. */
typedef struct idt_name_view {
    const idt_name_token *tokens;
    const char *pool;
    uint16_t n_tokens;
    uint16_t pool_len;
    uint8_t schema; /* idt_party_schema it was analysed for */
    uint8_t flags;  /* IDT_NAME_… */
} idt_name_view;

/** Room for one analysed name. About 1.5 KB, caller-owned, needs no clearing and no freeing. */
typedef struct idt_name_work {
    idt_name_view view; /* points into this struct: do not copy the struct */
    idt_name_token tokens[IDT_NAME_MAX_TOKENS];
    char pool[IDT_NAME_POOL_SIZE];
} idt_name_work;

/**
 * Analyse a name. Never fails: bytes that are not UTF-8 act as spaces, text beyond the limits is
 * left out and marked IDT_NAME_CUT. No allocation.
 *
 * @param schema  decides which words are forms, titles and particles
 * @threads  any thread, one per `work`
 */
void idt_name__analyse(idt_name_work *work, idt_bytes text, idt_party_schema schema);

/**
 * Which dictionary analysed names were made with: packed names hold numbers of its entries, so they
 * may be compared only under the same value. Kept in a book beside them.
 */
uint64_t idt_party__dictionary(void);

/** Bytes that idt_name__pack writes: a multiple of 4. */
size_t idt_name__packed_size(const idt_name_view *view);

/**
 * Write the analysed name as bytes without pointers, for a book.
 * @param out  idt_name__packed_size bytes, aligned to 4
 */
void idt_name__pack(void *out, const idt_name_view *view);

/**
 * View a packed name. Checks every offset and count, so that any bytes may be passed.
 *
 * @param data  aligned to 4; borrowed by the view
 * @return IDT_OK or IDT_EFORMAT
 */
int idt_name__unpack(idt_name_view *out, const void *data, size_t size);

/* --- scoring --------------------------------------------------------------------------------- */

/**
 * How alike two analysed names are, 0..1000. Symmetric. No allocation.
 * @param why  NULL, or where to write the terms
 * @threads  immutable input, any thread
 */
unsigned idt_party__score_names(const idt_name_view *left, const idt_name_view *right,
                                idt_party_schema schema, idt_party_why *why);

/**
 * Analyse and score two texts: names, or addresses when the schema is IDT_SCHEMA_ADDRESS.
 * @param why  NULL, or where to write the terms
 * @return 0..1000
 */
unsigned idt_party__score_pair(idt_bytes left, idt_bytes right, idt_party_schema schema,
                               idt_party_why *why);

#endif
