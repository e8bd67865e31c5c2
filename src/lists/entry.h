/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an official party list says about one party, in the words of the list: a set of facts, each
 * of one kind. Every reader produces this shape, the history stores it, and nothing here judges
 * whether two names are alike.
 */
#ifndef IDT_LISTS_ENTRY_H
#define IDT_LISTS_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "interdict/base.h"

/** What a fact is about. The words in docs/lists.md name them in the history; never renumber. */
typedef enum idt_list_kind {
    IDT_LIST_LISTED,  /* the party is on the list during [from, to); type says how known */
    IDT_LIST_SCHEMA,  /* value: Person, Organization, Vessel, Aircraft, LegalEntity, Relation */
    IDT_LIST_LIST,    /* value: the list inside a file that holds several, "us.bis.entity-list" */
    IDT_LIST_NAME,    /* type: primary, aka, fka, nka, variation, original-script */
    IDT_LIST_ADDRESS, /* value: one line, as given or composed; the parts in the extras */
    IDT_LIST_IDENTIFIER, /* type: what kind of number, in the words of the list */
    IDT_LIST_BIRTH,      /* type: date or place */
    IDT_LIST_COUNTRY,    /* type: nationality, citizenship, flag, list, …; value as given */
    IDT_LIST_PROGRAM,    /* value: sanctions programme or regime */
    IDT_LIST_CITATION,   /* value: where the listing was published */
    IDT_LIST_LICENCE,    /* type: requirement, policy or scope; value as printed */
    IDT_LIST_RELATION, /* type: linked-to, owner, parent, …; value: the other party, name or id */
    IDT_LIST_TITLE,    /* value: position, function or title */
    IDT_LIST_REMARK,   /* value: free text; type: its heading, if any */
    IDT_LIST_OTHER,    /* anything else the file says; type: its column or element */
    IDT_LIST_N_KINDS,
} idt_list_kind;

/** Parts of a fact that only some have. The words in docs/lists.md name them; never renumber. */
typedef enum idt_list_extra {
    IDT_LIST_STREET,
    IDT_LIST_CITY,
    IDT_LIST_REGION,
    IDT_LIST_POSTAL,
    IDT_LIST_COUNTRY_OF, /* country of an address or of the issuer, as given */
    IDT_LIST_SCRIPT,     /* script or language of a name, as given */
    IDT_LIST_QUALITY,    /* "weak" when the list says that an alias alone proves little */
    IDT_LIST_NOTE,
    IDT_LIST_SUBJECT, /* of a relation between two other parties: the one that is owned */
    IDT_LIST_N_EXTRAS,
} idt_list_extra;

enum {
    IDT_LIST_PPM = 1000000,          /* the whole of a share */
    IDT_LIST_ENTRY_FACTS_MAX = 20000 /* facts of one entry, more is refused */
};

/** A share that the list does not give. */
#define IDT_LIST_SHARE_NONE UINT32_MAX

/** One statement. All text is UTF-8, borrowed from the producer, without white space around it. */
typedef struct idt_list_fact {
    idt_list_kind kind;
    idt_bytes type;
    idt_bytes value; /* never empty */
    idt_bytes extra[IDT_LIST_N_EXTRAS];
    uint32_t share_min_ppm; /* ownership, 0..IDT_LIST_PPM, or IDT_LIST_SHARE_NONE */
    uint32_t share_max_ppm;
    idt_date from; /* in force from this day, IDT_DATE_NONE when not said */
    idt_date to;   /* up to, not including, this day; IDT_DATE_NONE when open */
} idt_list_fact;

/** How a listing date is known. */
typedef enum idt_list_basis {
    IDT_LIST_BASIS_FILE,     /* not stated: the date of the first file it was seen in */
    IDT_LIST_BASIS_STATED,   /* stated by the list */
    IDT_LIST_BASIS_REPAIRED, /* stated with an impossible century; set right from the citation */
    IDT_LIST_BASIS_CITATION, /* not stated: last day of the year of the cited volume */
} idt_list_basis;

/**
 * One entry, or a piece of one: pieces with the same uid, near each other or not, add up.
 * Borrowed for the duration of the callback.
 */
typedef struct idt_list_entry {
    idt_bytes uid;              /* stable between editions of the same list */
    idt_date listed_from;       /* IDT_DATE_NONE: the date of the file */
    idt_date listed_to;         /* first day not listed; IDT_DATE_NONE: no end stated */
    idt_list_basis basis;       /* of listed_from */
    idt_bytes citation;         /* of the listing or delisting, or empty */
    bool is_delisting;          /* says only that a listing ended on listed_to */
    const idt_list_fact *facts; /* in the order of the file */
    size_t n_facts;
    uint64_t line; /* where it begins in the (first) file, from 1 */
} idt_list_entry;

/**
 * Receives entries. Anything but IDT_OK stops the reader, which returns it.
 * @param err  to be filled on failure; may be NULL
 */
typedef int (*idt_list_sink)(void *payload, const idt_list_entry *entry, idt_error *err);

/** The word that stands for a kind, an extra or a basis in the history. */
const char *idt_list_kind__name(idt_list_kind kind);
const char *idt_list_extra__name(idt_list_extra extra);
const char *idt_list_basis__name(idt_list_basis basis);

/** The inverse; IDT_LIST_N_KINDS when there is no such kind. */
idt_list_kind idt_list_kind__parse(idt_bytes word);

/**
 * Write a fact as its canonical line without line end: kind, type, value, then `word=text` for each
 * extra, share and date that is there, separated by tabs; tab, line feed, carriage return and
 * backslash inside a text are written \t \n \r \\. Equal facts give equal bytes.
 */
void idt_list_fact__write(const idt_list_fact *fact, idt_buf *out);

/**
 * Read a canonical line.
 * @param arena  holds texts that had escapes; everything else is borrowed from `line`
 * @return IDT_OK, IDT_EFORMAT or IDT_ENOMEM
 */
int idt_list_fact__parse(idt_list_fact *out, idt_arena *arena, idt_bytes line);

/** Without the white space at both ends: ASCII, and U+00A0, which web pages leave behind. */
idt_bytes idt_list_text__trim(idt_bytes text);

/** Write or read back one text with the escapes above. */
void idt_list_text__write(idt_bytes text, idt_buf *out);
int idt_list_text__parse(idt_bytes *out, idt_arena *arena, idt_bytes text);

/* ---- building an entry ------------------------------------------------------------------- */

/** One thread at a time. Zero-initialise; free with idt_list_builder__free. */
typedef struct idt_list_builder {
    idt_arena arena;
    idt_list_entry entry;
    idt_list_fact *facts;
    size_t capacity;
    idt_list_fact spare; /* written to when a fact is not wanted or memory runs out */
    int status;          /* IDT_OK, IDT_ENOMEM or IDT_ELIMIT: remembered until the entry ends */
} idt_list_builder;

void idt_list_builder__free(idt_list_builder *builder);

/** Forget the entry and begin the next. `uid` is copied; it may be set again later. */
void idt_list_builder__begin(idt_list_builder *builder, idt_bytes uid, uint64_t line);
void idt_list_builder__set_uid(idt_list_builder *builder, idt_bytes uid);

/** A trimmed copy that lives as long as the entry. */
idt_bytes idt_list_builder__copy(idt_list_builder *builder, idt_bytes text);

/** Append a text to `out`, with the separator where both have something. */
void idt_list_builder__join(idt_list_builder *builder, idt_buf *out, const char *separator,
                            idt_bytes text);

/**
 * Add a fact; type and value are trimmed and copied. An empty value adds nothing.
 * @return the fact, to add extras to until the next call; never NULL
 */
idt_list_fact *idt_list_builder__add(idt_list_builder *builder, idt_list_kind kind,
                                     const char *type, idt_bytes value);
idt_list_fact *idt_list_builder__add_typed(idt_list_builder *builder, idt_list_kind kind,
                                           idt_bytes type, idt_bytes value);

/** Set an extra of a fact, trimmed and copied. */
void idt_list_builder__extra(idt_list_builder *builder, idt_list_fact *fact, idt_list_extra extra,
                             idt_bytes value);

/**
 * Add an address from its parts: the one-line value is the parts that are there, in the order
 * street, city, region, postal, country, joined by ", ". Adds nothing when all are empty.
 */
idt_list_fact *idt_list_builder__address(idt_list_builder *builder, idt_bytes street,
                                         idt_bytes city, idt_bytes region, idt_bytes postal,
                                         idt_bytes country);

/** Hand the entry to a sink. An entry without a fact is not handed on. */
int idt_list_builder__emit(idt_list_builder *builder, idt_list_sink sink, void *payload,
                           idt_error *err);

#endif
