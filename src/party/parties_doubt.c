/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Doubt about company names. Of two given names the scorer asks whether they can be one; among a
 * hundred thousand names some always can. So what agrees must also be rare by its nature.
 */
#include "base/int.h"
#include "party/parties_find.h"
#include "party/words.h"

enum {
    DOUBTFUL = 690,    /* just below IDT_PARTY_MATCH: a person must look */
    SURE_NEAR = 900,   /* a spelling that is only a variant */
    SHORT_LETTERS = 4, /* a brand that many share */
    SHORT_CHARS = 2,   /* the same in Han characters: as many companies read alike */
};

/* What agrees in two names. */
typedef struct agreement {
    unsigned n_same, n_near; /* words of the brand */
    unsigned near_value;     /* likeness of the best word that is only near */
    unsigned n_bytes;        /* of the brand in the name that was asked about */
    unsigned n_near_bytes;
    bool has_support; /* trade or place agree */
    bool has_place;
    bool has_town;    /* a place smaller than a country agrees */
    bool has_reading; /* of the brand; else it is translated */
    bool has_acronym;
    bool is_identical; /* nothing but equal words */
} agreement;

static bool is_brand(unsigned role)
{
    return role == IDT_ROLE_WORD || role == IDT_ROLE_GIVEN || role == IDT_ROLE_PATRONYM ||
           role == IDT_ROLE_NUMBER || role == IDT_ROLE_INITIAL;
}

/* Hong Kong and China stand in every other name and tell no two companies apart. */
static bool is_town(const idt_name_view *asked, const idt_party_term *t)
{
    for (size_t i = 0; i < asked->n_tokens; i++) {
        const idt_name_token *w = &asked->tokens[i];
        unsigned sub;
        if (w->src_begin != t->left_begin || w->role != IDT_ROLE_PLACE || !w->concept)
            continue;
        sub = idt_words__concept(w->concept)->sub;
        return sub != IDT_PLACE_COUNTRY && sub != IDT_PLACE_AREA;
    }
    return false;
}

static void weigh(agreement *a, const idt_name_view *asked, const idt_party_term *t)
{
    unsigned n = (unsigned)(t->left_end - t->left_begin);
    bool is_near = t->kind == IDT_TERM_VARIANT || t->kind == IDT_TERM_TYPO ||
                   t->kind == IDT_TERM_ACRONYM || t->kind == IDT_TERM_INITIAL;
    bool is_same =
        t->kind == IDT_TERM_SAME || t->kind == IDT_TERM_READING || t->kind == IDT_TERM_TRANSLATION;

    a->has_acronym |= t->kind == IDT_TERM_ACRONYM;
    a->is_identical &= t->kind == IDT_TERM_SAME || t->kind == IDT_TERM_EVIDENCE;
    if (!is_near && !is_same)
        return;
    if (t->role == IDT_ROLE_PLACE || t->role == IDT_ROLE_TRADE)
        a->has_support = true;
    a->has_place |= t->role == IDT_ROLE_PLACE;
    a->has_town |= t->role == IDT_ROLE_PLACE && is_town(asked, t);
    if (!is_brand(t->role))
        return;
    a->has_reading |= t->kind == IDT_TERM_READING;
    if (is_same) {
        a->n_same++;
        a->n_bytes += n;
    } else {
        a->n_near++;
        a->n_near_bytes += n;
        if (t->value > 0 && (unsigned)t->value > a->near_value)
            a->near_value = (unsigned)t->value;
    }
}

unsigned idt_find__doubt(const idt_name_view *asked, const idt_name_view *form,
                         const idt_party_why *why, unsigned score)
{
    bool is_across = ((asked->flags ^ form->flags) & IDT_NAME_HAS_HAN) != 0;
    bool is_han = (asked->flags & IDT_NAME_HAS_HAN) != 0;
    agreement a = {.is_identical = true};
    bool doubtful;

    for (size_t i = 0; i < why->n_terms; i++)
        weigh(&a, asked, &why->terms[i]);
    if (a.is_identical || score < IDT_PARTY_MATCH)
        return score;
    if (a.n_same + a.n_near == 0 || a.has_acronym)
        doubtful = true;
    else if (is_across)
        /* read from Latin letters, two syllables may be any of dozens of brands, in any line of
         * trade; and East is half of them */
        doubtful = !a.has_town && (!a.has_reading || (is_han ? a.n_bytes <= 3 * SHORT_CHARS
                                                             : a.n_bytes <= 3 * SHORT_LETTERS));
    else if (a.n_same == 0)
        doubtful = !a.has_place && (a.n_near < 2 || a.near_value < SURE_NEAR) &&
                   (a.near_value < SURE_NEAR || a.n_near_bytes <= SHORT_LETTERS);
    else
        doubtful = a.n_same == 1 && !a.has_support && a.n_bytes <= (is_han ? 3 : SHORT_LETTERS);
    return doubtful && score > DOUBTFUL ? DOUBTFUL : score;
}
