/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that answer queries of a parties book. */
#ifndef IDT_PARTY_PARTIES_FIND_H
#define IDT_PARTY_PARTIES_FIND_H

#include "party/birth.h"
#include "party/parties_int.h"

enum {
    IDT_FIND_MAX_HITS = 512,
    IDT_FIND_MAX_FORMS = 32,    /* of those, compared in full */
    IDT_FIND_N_CLASSES = 4,     /* ways of analysing a name: company, person, ship, aircraft */
    IDT_FIND_NEAR_PERCENT = 60, /* what a word is worth that only sounds or is spelt alike */
    IDT_FIND_SECOND_WORDS = IDT_NAME_MAX_TOKENS + 1, /* first word of a name taken for a person */
    IDT_FIND_TELLING = 56, /* rarity of a key that one name in a thousand has */
};

/** What the last query has to do with the counted names, whatever else is in the book. */
typedef struct idt_find_profile {
    uint32_t alike[IDT_FIND_MAX_FORMS]; /* counted forms of IDT_PARTY_POSSIBLE or more */
    uint32_t n_alike;
} idt_find_profile;

/** What a form shares with the query. */
typedef struct idt_find_share {
    uint32_t weight;
    uint16_t worth; /* what the word that added last added */
    uint8_t last;   /* 1 + that word */
    uint8_t rarest; /* of a younger form: the rarity of the rarest key that is shared */
} idt_find_share;

/** One party under consideration. */
struct idt_parties_scratch {
    const idt_parties *parties;
    const idt_parties_query *query;
    idt_find_share *shares; /* for each form; 0 at rest */
    uint32_t *touched;      /* forms whose weight is not 0 */
    uint32_t *hit_of;       /* for each entry: 1 + its hit; 0 at rest */
    uint32_t n_touched, n_hits;
    idt_party_hit hits[IDT_FIND_MAX_HITS];
    idt_name_work works[IDT_FIND_N_CLASSES];
    bool is_analysed[IDT_FIND_N_CLASSES];
    idt_ident idents[IDT_PARTIES_MAX_IDENTS];
    bool is_guess[IDT_PARTIES_MAX_IDENTS]; /* of unknown kind: tried as every kind */
    size_t n_idents;
    idt_party_birth births[IDT_PARTIES_MAX_BIRTHS];
    size_t n_births;
    idt_address address, other;
    idt_parties_walk walk;
    idt_find_profile profile;
};

/** The query analysed for names of a schema. */
const idt_name_view *idt_find__analysed(idt_parties_scratch *s, idt_party_schema schema);

/** The hit of an entry; NULL when there are too many. */
idt_party_hit *idt_find__hit(idt_parties_scratch *s, uint32_t entry);

/** The score of the query and an analysed name. */
unsigned idt_find__score(idt_parties_scratch *s, const idt_name_view *form);

/**
 * The rarity of telling keys of a name: of those that are not common, or of its rarest word. A
 * name that is younger than the counting is compared only when a telling key of it is shared.
 * @param keys  of the name, n of them
 */
unsigned idt_find__telling(const idt_parties *parties, const idt_name_key *keys, size_t n);

enum {
    IDT_FIND_MAX_IDENT_KEYS = IDT_PARTIES_MAX_IDENTS * (IDT_IDENT_MMSI + 2),
};

/** The keys that the numbers of the last query were looked up by. @return how many */
size_t idt_find__ident_keys(uint64_t *out, idt_parties_scratch *s);

/** Candidates by name, scored: fills name, name_score and evidence of hits. */
void idt_find__names(idt_parties_scratch *s);

/**
 * The score of two company names, less sure where a book of many names makes likeness cheap: no
 * brand agrees, or a short one, or one that is only read or misspelt. Such a pair is "possible".
 */
unsigned idt_find__doubt(const idt_name_view *asked, const idt_name_view *form,
                         const idt_party_why *why, unsigned score);

/** Candidates by identifiers and by address. */
void idt_find__idents(idt_parties_scratch *s);
void idt_find__addresses(idt_parties_scratch *s);

#endif
