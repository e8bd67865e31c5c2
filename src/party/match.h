/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairing the words of two analysed names: who stands for whom, how sure, and what is left over.
 * The scorers of people, companies and vessels draw their conclusions from it.
 */
#ifndef IDT_PARTY_MATCH_H
#define IDT_PARTY_MATCH_H

#include <stdbool.h>

#include "party/party.h"

/** How much spelling may vary. */
typedef enum idt_match_mode {
    IDT_MATCH_PERSON,
    IDT_MATCH_COMPANY, /* two pinyin words that differ are two words, not a slip */
    IDT_MATCH_VESSEL,
} idt_match_mode;

/** One side of a pairing. */
typedef struct idt_match_side {
    const idt_name_view *view;
    uint8_t mate[IDT_NAME_MAX_TOKENS];   /* 1 + index on the other side; 0 = none */
    uint16_t value[IDT_NAME_MAX_TOKENS]; /* likeness 0..1000 of the pair */
    uint8_t kind[IDT_NAME_MAX_TOKENS];   /* idt_party_term_kind of the pair */
} idt_match_side;

typedef struct idt_match {
    idt_match_side left, right;
    idt_match_mode mode;
    bool compared; /* `like` is filled for the words that had no mate then */
    uint16_t like[IDT_NAME_MAX_TOKENS][IDT_NAME_MAX_TOKENS];
} idt_match;

void idt_match__begin(idt_match *m, const idt_name_view *left, const idt_name_view *right,
                      idt_match_mode mode);

/**
 * Likeness of two words, 0..1000.
 * @param kind  how they are alike (idt_party_term_kind); untouched when 0 is returned
 */
unsigned idt_match__likeness(const idt_match *m, const idt_name_token *l, const idt_name_token *r,
                             uint8_t *kind);

/** Pair equal words and equal meanings. */
void idt_match__equal(idt_match *m);

/**
 * Pair similar words, best first.
 * @param least  smallest likeness that makes a pair
 */
void idt_match__similar(idt_match *m, unsigned least);

/** Pair one word with two or three that are the same when written together. */
void idt_match__glued(idt_match *m, unsigned least);

/** Pair an initial with a word, and "JC" or "PLA" with the words whose initials they are. */
void idt_match__initials(idt_match *m);

/**
 * Best likeness among the words that have no mate and are of a role in `roles` (1 << role).
 * After idt_match__similar.
 */
unsigned idt_match__best_left_over(const idt_match *m, unsigned roles);

/** Write the pairs and the left-overs as terms. */
void idt_match__explain(const idt_match *m, idt_party_why *why);

/** Append one term; either token may be NULL. */
void idt_why__add(idt_party_why *why, idt_party_term_kind kind, const idt_name_token *l,
                  const idt_name_token *r, int value);

/* The scorers. */
unsigned idt_score__person(const idt_name_view *l, const idt_name_view *r, idt_party_why *why);
unsigned idt_score__company(const idt_name_view *l, const idt_name_view *r, idt_party_why *why);
unsigned idt_score__vessel(const idt_name_view *l, const idt_name_view *r, idt_party_why *why);

/** Company names of which exactly one side, `han`, has Han characters. */
unsigned idt_score__han_company(const idt_name_view *han, const idt_name_view *latin, bool swapped,
                                idt_party_why *why);

/** People of whom exactly one side is written in Han. */
unsigned idt_score__han_person(const idt_name_view *han, const idt_name_view *latin, bool swapped,
                               idt_party_why *why);

/** Two legal forms that no single company can have: other country, or business against charity. */
bool idt_score__forms_clash(const idt_name_view *l, const idt_name_view *r);

static inline bool idt_token__is(const idt_name_token *t, idt_token_role role)
{
    return t->role == (uint8_t)role;
}

#endif
