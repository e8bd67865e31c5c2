/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Companies and vessels. Every part of a name has its own say: a brand, a place, a line of trade or
 * a figure that differs is decisive, one that is left out asks for a person, a legal form hardly
 * counts.
 */
#include <string.h>

#include "base/bytes.h"
#include "party/match.h"
#include "party/words.h"

enum {
    LEAST_SIMILAR = 690,
    LEAST_GLUED = 800,
    CAP_BRAND = 380,  /* a distinctive word differs */
    CAP_NEAR = 600,   /* it differs by a little */
    CAP_TRADE = 430,  /* another line of trade */
    CAP_PLACE = 430,  /* another place */
    CAP_NUMBER = 400, /* another figure */
    CAP_FORM = 470,   /* legal forms that exclude each other */
    CAP_BRAND_OUT = 560,
    CAP_TRADE_OUT = 620,
    CAP_PLACE_OUT = 630,
    CAP_COUNTRY_OUT = 760, /* of a name that is long enough without its country */
    MANY_WORDS = 5,
    LEAST_WEIGHT = 30, /* of a word that counts among them */
    CAP_GROUP_OUT = 660,
    CAP_NUMBER_OUT = 540,
    CAP_ACRONYM = 640,
    CAP_SHORT = 680,
    LEAST_NEAR = 560,
    IMO_DIGITS = 7,
    SHORT_SHIP = 6, /* letters of a word of which a slip makes another word */
    SURE_SHIP = 950,
};

/* Left-overs of one side by role, and what they weigh. */
typedef struct rest {
    uint8_t n[12];   /* by idt_token_role */
    uint8_t n_mated; /* words that have a mate, places and legal forms apart */
    uint8_t n_areas; /* left-over places that are no countries */
    uint8_t distinct_mated;
    uint8_t distinct_len; /* letters of the distinctive words that have a mate */
    bool acronym;         /* some pair is of an acronym */
    unsigned mated, weighted, least;
    unsigned extra;
    uint8_t n_forms;
    bool other_script; /* brand words in a script that is not Latin */
} rest;

static rest count_rest(const idt_match_side *s)
{
    rest out = {.least = 1000};

    for (size_t i = 0; i < s->view->n_tokens; i++) {
        const idt_name_token *t = &s->view->tokens[i];
        if (idt_token__is(t, IDT_ROLE_LEGAL))
            out.n_forms++;
        if (!s->mate[i]) {
            if (idt_token__is(t, IDT_ROLE_PLACE) &&
                idt_words__concept(t->concept)->sub != IDT_PLACE_COUNTRY)
                out.n_areas++;
            out.n[t->role]++;
            out.extra += t->weight;
            continue;
        }
        out.acronym |= s->kind[i] == IDT_TERM_ACRONYM;
        if (!idt_token__is(t, IDT_ROLE_PLACE) && !idt_token__is(t, IDT_ROLE_LEGAL) &&
            t->weight >= LEAST_WEIGHT)
            out.n_mated++;
        out.mated += t->weight;
        out.weighted += t->weight * s->value[i];
        if (idt_token__is(t, IDT_ROLE_WORD) || idt_token__is(t, IDT_ROLE_INITIAL)) {
            out.distinct_mated++;
            out.distinct_len = (uint8_t)(out.distinct_len + (t->len < 20 ? t->len : 20));
            if (s->value[i] < out.least)
                out.least = s->value[i];
        }
    }
    return out;
}

bool idt_score__forms_clash(const idt_name_view *l, const idt_name_view *r)
{
    uint64_t here[2] = {0, 0}, there[2] = {0, 0};
    bool charity[2] = {false, false}, business[2] = {false, false};
    const idt_name_view *sides[2] = {l, r};

    for (size_t s = 0; s < 2; s++) {
        uint64_t *mask = s ? there : here;
        for (size_t i = 0; i < sides[s]->n_tokens; i++) {
            const idt_word_concept *c;
            if (!idt_token__is(&sides[s]->tokens[i], IDT_ROLE_LEGAL))
                continue;
            c = idt_words__concept(sides[s]->tokens[i].concept);
            mask[0] |= c->countries[0];
            mask[1] |= c->countries[1];
            charity[s] |= c->sub == 'n';
            business[s] |= c->sub == 'l' || c->sub == 's' || c->sub == 'p';
        }
    }
    if ((charity[0] && !business[0] && business[1] && !charity[1]) ||
        (charity[1] && !business[1] && business[0] && !charity[0]))
        return true;
    return (here[0] | here[1]) && (there[0] | there[1]) && !(here[0] & there[0]) &&
           !(here[1] & there[1]);
}

/* A city lies in its province and its country: naming both sizes is no contradiction. */
static bool is_within(uint16_t inner, uint16_t outer)
{
    const idt_word_concept *c = idt_words__concept(inner);

    return inner == outer || c->country == outer || (c->region && c->region == outer);
}

static bool places_agree(const idt_match *m)
{
    const idt_name_view *l = m->left.view, *r = m->right.view;

    for (size_t i = 0; i < l->n_tokens; i++) {
        bool fits = m->left.mate[i] || !idt_token__is(&l->tokens[i], IDT_ROLE_PLACE);
        for (size_t j = 0; j < r->n_tokens && !fits; j++)
            fits = idt_token__is(&r->tokens[j], IDT_ROLE_PLACE) &&
                   (is_within(l->tokens[i].concept, r->tokens[j].concept) ||
                    is_within(r->tokens[j].concept, l->tokens[i].concept));
        if (!fits)
            return false;
    }
    return true;
}

static void lower(unsigned *cap, unsigned to)
{
    if (to < *cap)
        *cap = to;
}

static void decide(unsigned *cap, unsigned to, idt_party_why *why, idt_party_term_kind kind)
{
    if (to < *cap)
        idt_why__add(why, kind, NULL, NULL, (int)to - 1000);
    lower(cap, to);
}

/* Caps for words that stand on both sides and differ. */
static unsigned cap_of_conflicts(const idt_match *m, const rest *l, const rest *r,
                                 idt_party_why *why)
{
    unsigned cap = 1000;
    unsigned brand_l = l->n[IDT_ROLE_WORD] + l->n[IDT_ROLE_INITIAL];
    unsigned brand_r = r->n[IDT_ROLE_WORD] + r->n[IDT_ROLE_INITIAL];
    unsigned trade_l = l->n[IDT_ROLE_TRADE] + l->n[IDT_ROLE_GROUP];
    unsigned trade_r = r->n[IDT_ROLE_TRADE] + r->n[IDT_ROLE_GROUP];

    if (brand_l && brand_r) {
        unsigned near = idt_match__best_left_over(m, 1u << IDT_ROLE_WORD);
        decide(&cap, near >= LEAST_NEAR ? CAP_NEAR : CAP_BRAND, why, IDT_TERM_DIFFERENT);
    }
    if (trade_l && trade_r)
        decide(&cap, CAP_TRADE, why, IDT_TERM_DIFFERENT);
    if ((brand_l && trade_r) || (brand_r && trade_l))
        decide(&cap, CAP_FORM, why, IDT_TERM_DIFFERENT);
    if (l->n[IDT_ROLE_PLACE] && r->n[IDT_ROLE_PLACE] && !places_agree(m))
        decide(&cap, CAP_PLACE, why, IDT_TERM_PLACE);
    if ((l->n[IDT_ROLE_PLACE] && brand_r) || (r->n[IDT_ROLE_PLACE] && brand_l))
        decide(&cap, CAP_FORM, why, IDT_TERM_PLACE);
    if (l->n[IDT_ROLE_NUMBER] && r->n[IDT_ROLE_NUMBER])
        decide(&cap, CAP_NUMBER, why, IDT_TERM_NUMBER);
    if (idt_score__forms_clash(m->left.view, m->right.view))
        decide(&cap, CAP_FORM, why, IDT_TERM_FORM);
    return cap;
}

/*
 * Every short word has thousands of neighbours: one slip in it is too little to go by when it is
 * all there is of a brand. Initials fit anything.
 */
static unsigned cap_of_doubt(const rest *l, const rest *r)
{
    unsigned len = l->distinct_len > r->distinct_len ? l->distinct_len : r->distinct_len;
    unsigned least = l->least < r->least ? l->least : r->least;
    bool alone = l->mated <= 100 && r->mated <= 100;

    if (l->acronym || r->acronym)
        return l->extra || r->extra || l->n_forms || r->n_forms ? CAP_ACRONYM : 1000;
    if (least >= 900 || len > 5 || (len == 5 && !alone))
        return 1000;
    return CAP_SHORT;
}

/*
 * "Ministry of Public Security, Institute of Forensic Science" with "of China" on one side only: an
 * office whose name is that long is hardly found in two countries.
 */
static bool is_long_without_country(const rest *l, const rest *r)
{
    return l->n_areas + r->n_areas == 0 && l->n_mated >= MANY_WORDS && r->n_mated >= MANY_WORDS;
}

/* Caps for words that one side leaves out. */
static unsigned cap_of_gaps(const rest *l, const rest *r)
{
    unsigned cap = 1000;

    if (l->n[IDT_ROLE_WORD] || r->n[IDT_ROLE_WORD])
        lower(&cap, CAP_BRAND_OUT);
    if (l->n[IDT_ROLE_TRADE] || r->n[IDT_ROLE_TRADE])
        lower(&cap, CAP_TRADE_OUT);
    if (l->n[IDT_ROLE_PLACE] || r->n[IDT_ROLE_PLACE])
        lower(&cap, is_long_without_country(l, r) ? CAP_COUNTRY_OUT : CAP_PLACE_OUT);
    if (l->n[IDT_ROLE_GROUP] || r->n[IDT_ROLE_GROUP])
        lower(&cap, CAP_GROUP_OUT);
    if (l->n[IDT_ROLE_NUMBER] || r->n[IDT_ROLE_NUMBER])
        lower(&cap, CAP_NUMBER_OUT);
    if (l->n[IDT_ROLE_INITIAL] || r->n[IDT_ROLE_INITIAL])
        lower(&cap, CAP_TRADE_OUT);
    return cap;
}

static unsigned base_score(const rest *l, const rest *r)
{
    unsigned mated = l->mated + r->mated, average, least, score;

    if (mated == 0)
        return 0;
    average = (l->weighted + r->weighted) / mated;
    least = l->least < r->least ? l->least : r->least;
    score = (2 * average + least) / 3;
    return score * mated / (mated + (l->extra + r->extra) / 2);
}

/* The same words of the same names in one order: nothing more to ask. */
static bool is_identical(const idt_name_view *l, const idt_name_view *r)
{
    if (l->n_tokens != r->n_tokens || l->n_tokens == 0)
        return false;
    for (size_t i = 0; i < l->n_tokens; i++)
        if (l->tokens[i].len != r->tokens[i].len ||
            memcmp(l->pool + l->tokens[i].begin, r->pool + r->tokens[i].begin, l->tokens[i].len) !=
                0)
            return false;
    return true;
}

unsigned idt_score__company(const idt_name_view *l, const idt_name_view *r, idt_party_why *why)
{
    idt_match m;
    rest left, right;
    unsigned score, cap, form_gap;

    idt_match__begin(&m, l, r, IDT_MATCH_COMPANY);
    idt_match__equal(&m);
    if (is_identical(l, r)) {
        idt_match__explain(&m, why);
        return 1000;
    }
    idt_match__glued(&m, 960);
    idt_match__similar(&m, LEAST_SIMILAR);
    idt_match__glued(&m, LEAST_GLUED);
    idt_match__initials(&m);
    idt_match__explain(&m, why);
    left = count_rest(&m.left);
    right = count_rest(&m.right);
    cap = cap_of_conflicts(&m, &left, &right, why);
    lower(&cap, cap_of_gaps(&left, &right));
    lower(&cap, cap_of_doubt(&left, &right));
    score = base_score(&left, &right);
    form_gap = (unsigned)left.n[IDT_ROLE_LEGAL] + right.n[IDT_ROLE_LEGAL];
    score -= score > 300 ? (form_gap > 3 ? 30 : form_gap * 10) : 0;
    return score < cap ? score : cap;
}

/* An IMO number is no part of the name: it says nothing when the other side gives none. */
static bool is_imo(const idt_name_token *t)
{
    return idt_token__is(t, IDT_ROLE_NUMBER) && t->len == IMO_DIGITS;
}

static void forgive_imo(const idt_match *m, rest *l, rest *r)
{
    const idt_match_side *sides[2] = {&m->left, &m->right};
    rest *rests[2] = {l, r};
    unsigned n[2] = {0, 0};

    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < sides[s]->view->n_tokens; i++)
            n[s] += is_imo(&sides[s]->view->tokens[i]);
    for (size_t s = 0; s < 2; s++) {
        if (n[s] == 0 || n[1 - s] > 0)
            continue;
        for (size_t i = 0; i < sides[s]->view->n_tokens; i++) {
            const idt_name_token *t = &sides[s]->view->tokens[i];
            if (!is_imo(t) || sides[s]->mate[i])
                continue;
            rests[s]->n[IDT_ROLE_NUMBER]--;
            rests[s]->extra -= t->weight;
        }
    }
}

/* Ships are called by ordinary words: Marlin and Merlin, Petrel and Petrol are two names. */
static bool has_short_slip(const idt_match_side *s)
{
    for (size_t i = 0; i < s->view->n_tokens; i++)
        if (s->mate[i] && s->value[i] < SURE_SHIP && s->view->tokens[i].len <= SHORT_SHIP &&
            idt_token__is(&s->view->tokens[i], IDT_ROLE_WORD))
            return true;
    return false;
}

/*
 * Ships have names of one or two words that thousands share; a figure tells sister ships apart. A
 * name with a legal form belongs to an owner, not to a ship.
 */
unsigned idt_score__vessel(const idt_name_view *l, const idt_name_view *r, idt_party_why *why)
{
    idt_match m;
    rest left, right;
    unsigned score, cap;

    idt_match__begin(&m, l, r, IDT_MATCH_VESSEL);
    idt_match__equal(&m);
    if (is_identical(l, r)) {
        idt_match__explain(&m, why);
        return 1000;
    }
    idt_match__glued(&m, 960);
    idt_match__similar(&m, 760);
    idt_match__explain(&m, why);
    left = count_rest(&m.left);
    right = count_rest(&m.right);
    forgive_imo(&m, &left, &right);
    cap = cap_of_conflicts(&m, &left, &right, why);
    lower(&cap, cap_of_gaps(&left, &right));
    if (!left.n_forms != !right.n_forms)
        decide(&cap, CAP_FORM, why, IDT_TERM_FORM);
    if (has_short_slip(&m.left) && has_short_slip(&m.right))
        lower(&cap, CAP_SHORT);
    score = base_score(&left, &right);
    return score < cap ? score : cap;
}
