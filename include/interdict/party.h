/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parties: which listed party a name, a number or an address points to on a day, and how it stands
 * to it; one party at a time or a column of them.
 *
 *     idt_party_query query = IDT_PARTY_QUERY_INIT;
 *     idt_parties_open(&parties, "parties.book", IDT_OPEN_MAP, &err);
 *     idt_parties_scratch_new(&scratch, parties, &err);
 *     query.name = name;
 *     query.date = day;
 *     idt_parties_ask(results, &n_results, 5, scratch, &query, &err);
 *
 * The book is made by `interdict lists build`. The same book and query give the same answer on
 * every machine and in any thread.
 */
#ifndef INTERDICT_PARTY_H
#define INTERDICT_PARTY_H

#include "interdict/base.h"
#include "interdict/book.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An open parties book. Immutable, any thread. */
typedef struct idt_parties idt_parties;

/**
 * Open and verify a parties book: digest, every section, every offset, count and index.
 *
 * @param out    NULL on failure
 * @param flags  idt_open_flags
 * @return IDT_OK, IDT_EIO, IDT_ENOMEM, IDT_EFORMAT (no parties book, or damaged), IDT_EVERSION
 *         (another layout, or another dictionary of names: build it again)
 * @owns close with idt_parties_close, after every scratch of it has been freed
 */
IDT_API IDT_CHECKED int idt_parties_open(idt_parties **out, const char *path, uint32_t flags,
                                         idt_error *err);

/** Takes NULL. */
IDT_API void idt_parties_close(idt_parties *parties);

/** What a parties book holds. */
typedef struct idt_parties_info {
    char digest[65];    /* BLAKE2b-256 of the file, lower-case hexadecimal */
    uint32_t n_lists;   /**/
    uint32_t n_parties; /* listed, formerly listed and known */
    uint32_t n_entries; /* spans of days of them */
    uint32_t n_names;   /**/
    idt_date newest;    /* the latest day on which something began or ended; IDT_DATE_NONE */
    uint64_t size;      /* bytes of the file */
} idt_parties_info;

IDT_API void idt_parties_info_get(idt_parties_info *out, const idt_parties *parties);

/** What a party is. */
typedef enum idt_party_kind {
    IDT_PARTY_KIND_ANY = 0, /* a person or an organization: not known */
    IDT_PARTY_KIND_PERSON = 1,
    IDT_PARTY_KIND_ORGANIZATION = 2,
    IDT_PARTY_KIND_VESSEL = 3,
    IDT_PARTY_KIND_AIRCRAFT = 4
} idt_party_kind;

/** What is asked. Everything is borrowed for the call; what is not known stays zero. */
typedef struct idt_party_query {
    uint32_t struct_size;
    uint32_t kind;         /* idt_party_kind */
    idt_date date;         /* the day asked about, IDT_DATE_MIN..IDT_DATE_MAX; required */
    uint32_t with_former;  /* 1: also entries that are not in force on the day, after all others */
    idt_bytes name;        /* UTF-8, in any script; what is beyond 1024 bytes is not looked at */
    idt_bytes address;     /* one line */
    idt_bytes identifiers; /* up to 8, separated by ";": "uscc: 9113…" or the number alone */
    idt_bytes births;      /* of a person, up to 8, separated by ";": 1960-03-12, 1960-03, 1960,
                              1960-1962, circa 1960 */
    char country[2];       /* ISO 3166-1 alpha-2 in capitals, or two NULs */
    char gender;           /* of a person: 'f', 'm' or NUL */
    char reserved[5];      /* zero */
} idt_party_query;
#define IDT_PARTY_QUERY_INIT                                                                       \
    {                                                                                              \
        (uint32_t)sizeof(idt_party_query), 0, IDT_DATE_NONE, 0, {0, 0}, {0, 0}, {0, 0}, {0, 0},    \
            {0, 0}, 0,                                                                             \
        {                                                                                          \
            0, 0, 0, 0, 0                                                                          \
        }                                                                                          \
    }

/** How a party stands to an entry. The first two may refuse, others never. */
typedef enum idt_relation {
    IDT_RELATION_LISTED = 0,         /* it is the entry */
    IDT_RELATION_OWNED = 1,          /* listed parties hold half of it or more, by whatever chain */
    IDT_RELATION_PART_OF_LISTED = 2, /* the entry names a part of it, or it is part of the entry */
    IDT_RELATION_CO_LOCATED = 3,     /* another name at the same place */
    IDT_RELATION_RELATED = 4,        /* a list or a register ties them; or they share a contact */
    IDT_RELATION_NAME_ONLY = 5,      /* the name alone, and not enough of it */
    IDT_RELATION_DELISTED = 6,       /* it is the entry, which was no longer listed on the day */
    IDT_RELATION_NOT_YET_LISTED = 7  /* it is the entry, which is listed from a later day on */
} idt_relation;

/** "LISTED", "OWNED", "PART-OF-LISTED", …; "" for a number that is none. Static. */
IDT_API const char *idt_relation_name(idt_relation relation);

/** What agrees and what does not; bits of idt_party_result.evidence. */
enum {
    IDT_PARTY_SAME_NAME = 1,          /* the score of the names is 700 or more */
    IDT_PARTY_SAME_IDENTIFIER = 2,    /* a number that only one party has */
    IDT_PARTY_SAME_CONTACT = 4,       /* a phone, mailbox, web site or account */
    IDT_PARTY_SAME_ADDRESS = 8,       /* same street and number, building or complex */
    IDT_PARTY_SAME_UNIT = 16,         /* same room there */
    IDT_PARTY_SAME_COUNTRY = 32,      /**/
    IDT_PARTY_SAME_WEAK_NAME = 64,    /* only an alias that the list calls weak agrees */
    IDT_PARTY_SAME_BIRTH = 128,       /* the same birth, as far as both sides say */
    IDT_PARTY_OTHER_IDENTIFIER = 256, /* other numbers of a kind that a party has one of */
    IDT_PARTY_OTHER_COUNTRY = 512,    /**/
    IDT_PARTY_OTHER_BIRTH = 1024,     /* no year of birth in common */
    IDT_PARTY_OTHER_GENDER = 2048,    /**/
    IDT_PARTY_SAME_BIRTHDAY = 4096    /* with IDT_PARTY_SAME_BIRTH: the same day */
};

/** One answer. Texts are views into the book, as the list prints them; empty when it says none. */
typedef struct idt_party_result {
    uint32_t relation;      /* idt_relation */
    uint32_t score;         /* 0..1000 of what the relation rests on; 700 and more is a match */
    uint32_t evidence;      /* IDT_PARTY_SAME_… and IDT_PARTY_OTHER_… */
    uint32_t kind;          /* idt_party_kind of the entry */
    uint32_t owned_ppm;     /* by ownership: share that listed parties hold in sum, 0..1000000 */
    uint32_t hit[3];        /* for idt_party_explain; no other meaning */
    idt_date listed_from;   /* IDT_DATE_NONE: the list does not say */
    idt_date listed_to;     /* first day it is no longer listed; IDT_DATE_NONE: open */
    idt_bytes list;         /* "us.ofac.sdn" */
    idt_bytes entry;        /* its id in the list */
    idt_bytes name;         /* primary name of the entry */
    idt_bytes matched_name; /* the name that agrees best; empty when none was compared */
    idt_bytes through;      /* the party asked about where the entry is another: its owner, … */
    idt_bytes program;      /* programmes or regime */
    idt_bytes scope;        /* which part of a party is listed */
    idt_bytes policy;       /* licence requirement or policy */
    idt_bytes citation;     /* where the listing was published */
    idt_bytes citation_end; /* where its end was */
} idt_party_result;

/** A thread's working memory for one book: about 20 bytes a name. One thread at a time. */
typedef struct idt_parties_scratch idt_parties_scratch;

/** Most answers to one query. */
enum { IDT_PARTY_RESULTS_MAX = 64 };

/**
 * @param out  NULL on failure
 * @return IDT_OK or IDT_ENOMEM
 * @owns free with idt_parties_scratch_free, before the book is closed
 */
IDT_API IDT_CHECKED int idt_parties_scratch_new(idt_parties_scratch **out,
                                                const idt_parties *parties, idt_error *err);

/** Takes NULL. */
IDT_API void idt_parties_scratch_free(idt_parties_scratch *scratch);

/**
 * Ask which entries a party points to, best first: by score, relation, list and id. Bounded work,
 * no allocation.
 *
 * @param out    [capacity]; views live as long as the book
 * @param n_out  how many were written; 0 on failure
 * @param capacity  1..IDT_PARTY_RESULTS_MAX
 * @return IDT_OK or IDT_EINVAL (the query is not set, has no date, a date of birth that is none;
 *         the capacity is out of range)
 */
IDT_API IDT_CHECKED int idt_parties_ask(idt_party_result *out, size_t *n_out, size_t capacity,
                                        idt_parties_scratch *scratch, const idt_party_query *query,
                                        idt_error *err);

/**
 * Ask for each query of a column. A query that cannot be asked does not stop the column.
 *
 * @param out       [n * capacity]: those of query i begin at out[i * capacity]
 * @param n_out     [n] how many each query has
 * @param statuses  [n] what idt_parties_ask says of each; or NULL
 * @return IDT_OK or IDT_EINVAL (the capacity is out of range)
 */
IDT_API IDT_CHECKED int idt_parties_ask_column(idt_party_result *out, size_t *n_out,
                                               int32_t *statuses, size_t capacity,
                                               idt_parties_scratch *scratch,
                                               const idt_party_query *queries, size_t n,
                                               idt_error *err);

/**
 * Say word by word why the names of a result are alike: "same: Hebei; variant: Attan | Atan". Text
 * of the query stands before the stroke, that of the list behind it; bytes that are not UTF-8 stay.
 *
 * @param out   NUL-terminated, cut at a word boundary when it does not fit
 * @param size  bytes of `out`, 1 or more
 * @return bytes that the whole text has, without the NUL; 0 when no name was compared
 */
IDT_API size_t idt_party_explain(char *out, size_t size, const idt_parties *parties,
                                 const idt_party_query *query, const idt_party_result *result);

#ifdef __cplusplus
}
#endif
#endif
