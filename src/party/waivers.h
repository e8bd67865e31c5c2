/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Good-guy lists: false positives that a person has looked at. A waiver says of one party and one
 * entry of a list that their names are alike and they are not; it holds while both stay what they
 * were and until it expires. docs/parties.md explains it.
 *
 * @source OFAC, guidance on false hit lists, 2015-10-21: periodic review; additions and changes of
 *         the list, and significant changes of the customer, must not be suppressed
 */
#ifndef IDT_PARTY_WAIVERS_H
#define IDT_PARTY_WAIVERS_H

#include "base/buf.h"
#include "party/parties.h"

enum {
    IDT_WAIVERS_MAX = 100000,      /* of one list */
    IDT_WAIVER_DIGEST_SIZE = 33,   /* 32 hexadecimal digits and a NUL: half a BLAKE2b-256 */
    IDT_WAIVER_TEXT_MAX = 1 << 16, /* bytes of one field */
};

/** One line of a good-guy list. */
typedef struct idt_waiver {
    idt_bytes party_id; /* empty: whoever has the content */
    idt_bytes name;     /* of the party */
    idt_bytes party;    /* digest of its content */
    idt_bytes list, entry;
    idt_bytes entry_digest;
    idt_bytes approver, reason;
    idt_date approved_on;
    idt_date expires; /* the last day on which it holds */
} idt_waiver;

/** Immutable after idt_waivers__finish; then any thread. */
typedef struct idt_waivers idt_waivers;

/** @return IDT_OK or IDT_ENOMEM */
int idt_waivers__new(idt_waivers **out, idt_error *err);

/** Takes NULL. */
void idt_waivers__free(idt_waivers *waivers);

/**
 * Add one line; everything is copied.
 * @return IDT_OK, IDT_EFORMAT (something that it needs is missing or is not what it should be),
 *         IDT_ELIMIT, IDT_ENOMEM; the message names the column
 */
int idt_waivers__add(idt_waivers *waivers, const idt_waiver *waiver, idt_error *err);

/** After the last line, before the first question. */
void idt_waivers__finish(idt_waivers *waivers);

uint32_t idt_waivers__n(const idt_waivers *waivers);

typedef enum idt_waiver_state {
    IDT_WAIVER_NONE, /* no line is about this party and this entry */
    IDT_WAIVER_HOLDS,
    IDT_WAIVER_PARTY_CHANGED,
    IDT_WAIVER_ENTRY_CHANGED,
    IDT_WAIVER_EXPIRED,
    IDT_WAIVER_NOT_YET, /* approved on a later day */
    IDT_WAIVER_NUMBER,  /* a number that only one party has agrees */
    IDT_WAIVER_CONTACT, /* a phone, mailbox, web site or account agrees */
    IDT_WAIVER_PLACE,   /* the place agrees */
    IDT_WAIVER_BARE,    /* nothing but its name is known of the party, so it may be anybody */
    IDT_WAIVER_NO_NAME, /* the hit does not rest on a name, or asks for nothing */
} idt_waiver_state;

/** Why a waiver is void, for a person: "the entry has changed". Empty for the first two. */
const char *idt_waiver__reason(idt_waiver_state state);

/** The same as one word for programs: "entry-changed", …; as in JSON. */
const char *idt_waiver__code(idt_waiver_state state);

typedef struct idt_waived {
    idt_waiver_state state;
    const idt_waiver *waiver; /* the line; NULL for IDT_WAIVER_NONE. Lives with the waivers */
} idt_waived;

/**
 * Whether a hit is waived. Of several lines one that holds counts, else the one approved last.
 *
 * @param room  for the texts that are digested; kept between calls, freed by the caller
 * @param id    of the party as its owner knows it; empty: not known
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_waivers__judge(idt_waived *out, const idt_waivers *waivers, idt_buf *room,
                       const idt_parties *parties, idt_bytes id, const idt_parties_query *query,
                       const idt_party_hit *hit);

/**
 * Whether a hit is of a kind that can be waived: it rests on likeness of names alone, and the party
 * is known by more than its name, or by its owner's id.
 * @return IDT_WAIVER_HOLDS, or why not
 */
idt_waiver_state idt_waiver__may(const idt_parties_query *query, idt_bytes id,
                                 const idt_party_hit *hit);

/** The content of a party that a waiver is bound to: name, country, address, numbers. */
int idt_waiver__party_digest(char out[IDT_WAIVER_DIGEST_SIZE], idt_buf *room,
                             const idt_parties_query *query);

/**
 * The content of a hit's entry that a waiver is bound to: everything that the list says of it but
 * its citations and its end, how the party stands to it, and the party through which it does.
 */
int idt_waiver__entry_digest(char out[IDT_WAIVER_DIGEST_SIZE], idt_buf *room,
                             const idt_parties *parties, const idt_party_hit *hit);

#endif
