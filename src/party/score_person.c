/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People. The order of the words says little, so every word looks for its mate anywhere. A full
 * word left over on both sides is a different person; left over on one side it is a name left out,
 * which costs by its weight.
 */
#include <string.h>

#include "base/bytes.h"
#include "party/chinese.h"
#include "party/korean.h"
#include "party/match.h"
#include "party/words.h"

enum {
    LEAST_SIMILAR = 690, /* likeness that makes two words one */
    LEAST_GLUED = 780,
    CAP_CONFLICT = 420, /* a full word differs */
    CAP_NEAR = 640,     /* it differs, but not by much */
    CAP_LONE = 640,     /* a single word agrees and the other name has more */
    CAP_SWAPPED = 450,  /* father and son changed places */
    CAP_ORDER = 660,    /* two neighbours of three words changed places */
    LEAST_NEAR = 500,
    KOREAN = 880,  /* one Hangul name can stand behind both */
    CHINESE = 780, /* the same characters can, in two dialects or systems */
};

#define ROLE(r) (1u << IDT_ROLE_##r)

static bool counts(const idt_name_token *t)
{
    return !idt_token__is(t, IDT_ROLE_TITLE) && !idt_token__is(t, IDT_ROLE_PARTICLE) &&
           !idt_token__is(t, IDT_ROLE_COMMON);
}

/* What agrees and what is left over on one side. */
typedef struct tally {
    unsigned mated, extra; /* weights */
    unsigned n_full;       /* full words with a mate */
    unsigned n_words;      /* full words */
    bool full_word_left;   /* a word that is no initial has no mate */
    bool initial_left;
    unsigned weighted, least; /* sum of weight x likeness; worst likeness of a full word */
} tally;

static tally count_side(const idt_match_side *s)
{
    tally t = {.least = 1000};

    for (size_t i = 0; i < s->view->n_tokens; i++) {
        const idt_name_token *w = &s->view->tokens[i];
        bool full = counts(w) && !idt_token__is(w, IDT_ROLE_INITIAL);
        if (!counts(w))
            continue;
        t.n_words += full;
        if (s->mate[i]) {
            t.mated += w->weight;
            t.weighted += w->weight * s->value[i];
            t.n_full += full && s->kind[i] != IDT_TERM_INITIAL;
            if (full && s->value[i] < t.least)
                t.least = s->value[i];
        } else {
            t.extra += w->weight;
            t.full_word_left |= full;
            t.initial_left |= !full;
        }
    }
    return t;
}

/* The index of the word before or after token i that counts, or -1. */
static int neighbour(const idt_name_view *v, int i, int step)
{
    for (i += step; i >= 0 && i < v->n_tokens; i += step)
        if (counts(&v->tokens[i]))
            return i;
    return -1;
}

static int find_infix_bin(const idt_name_view *v)
{
    for (int i = 1; i + 1 < v->n_tokens; i++)
        if (idt_token__is(&v->tokens[i], IDT_ROLE_PARTICLE) && v->tokens[i].concept &&
            idt_bytes__is(idt_bytes__from_cstr(idt_words__concept_name(v->tokens[i].concept)),
                          "bin"))
            return i;
    return -1;
}

/* "Salman bin Muhammad" and "Muhammad bin Salman" are son and father the other way round. */
static bool is_swapped(const idt_match *m)
{
    int l = find_infix_bin(m->left.view), r = find_infix_bin(m->right.view);
    int son, father, other_son, other_father;

    if (l < 0 || r < 0)
        return false;
    son = neighbour(m->left.view, l, -1);
    father = neighbour(m->left.view, l, 1);
    other_son = neighbour(m->right.view, r, -1);
    other_father = neighbour(m->right.view, r, 1);
    if (son < 0 || father < 0 || other_son < 0 || other_father < 0)
        return false;
    return m->left.mate[son] == other_father + 1 && m->left.mate[father] == other_son + 1;
}

/*
 * "Muhammad Husayn Qahtani" and "Husayn Muhammad Qahtani": a name and the father's changed places,
 * while a family name that goes first or last, or an order read backwards, is a matter of custom.
 */
static bool neighbours_swapped(const idt_match *m)
{
    const idt_name_view *l = m->left.view, *r = m->right.view;
    uint8_t at[IDT_NAME_MAX_TOKENS], place[IDT_NAME_MAX_TOKENS + 1];
    size_t n = 0, n_right = 0, swaps = 0, mate;

    for (size_t j = 0; j < r->n_tokens; j++)
        if (counts(&r->tokens[j]))
            place[j + 1] = (uint8_t)n_right++;
    for (size_t i = 0; i < l->n_tokens; i++) {
        if (!counts(&l->tokens[i]))
            continue;
        if (!m->left.mate[i] || l->tokens[i].flags & IDT_TOKEN_SURNAME)
            return false;
        mate = m->left.mate[i] - 1u;
        while (mate + 1 < r->n_tokens && !counts(&r->tokens[mate]))
            mate++; /* "Alqahtani" begins where "al Qahtani" does */
        if (!counts(&r->tokens[mate]) || r->tokens[mate].flags & IDT_TOKEN_SURNAME)
            return false;
        at[n++] = place[mate + 1];
    }
    if (n != 3 || n != n_right)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (at[i] == i)
            continue;
        if (i + 1 == n || at[i] != i + 1 || at[i + 1] != i)
            return false;
        swaps++;
        i++;
    }
    return swaps == 1;
}

/* An initial that is left over fits no word that is left over on the other side. */
static bool initials_clash(const tally *l, const tally *r)
{
    return (l->initial_left && (r->initial_left || r->full_word_left)) ||
           (r->initial_left && l->full_word_left);
}

static unsigned judge(const idt_match *m, const tally *l, const tally *r, idt_party_why *why)
{
    unsigned mated = (l->mated + r->mated) / 2, extra = l->extra + r->extra;
    unsigned average, least, score, cap = 1000;

    if (l->mated == 0 || r->mated == 0)
        return 0;
    average = (l->weighted + r->weighted) / (l->mated + r->mated);
    least = l->least < r->least ? l->least : r->least;
    score = (2 * average + least) / 3;
    score = score * mated / (mated + extra * 3 / 10);
    idt_why__add(why, IDT_TERM_EVIDENCE, NULL, NULL, (int)(mated > 1000 ? 1000 : mated));
    if ((l->full_word_left && r->full_word_left) || initials_clash(l, r)) {
        unsigned near = idt_match__best_left_over(m, ROLE(WORD) | ROLE(GIVEN) | ROLE(PATRONYM));
        cap = near >= LEAST_NEAR && !initials_clash(l, r) ? CAP_NEAR : CAP_CONFLICT;
        idt_why__add(why, IDT_TERM_DIFFERENT, NULL, NULL, (int)cap - 1000);
    } else if (l->n_full < 2 && l->n_words != r->n_words &&
               (l->full_word_left || r->full_word_left)) {
        cap = CAP_LONE;
    }
    if (is_swapped(m)) {
        cap = cap < CAP_SWAPPED ? cap : CAP_SWAPPED;
        idt_why__add(why, IDT_TERM_ORDER, NULL, NULL, (int)cap - 1000);
    } else if (cap > CAP_ORDER && neighbours_swapped(m)) {
        cap = CAP_ORDER;
        idt_why__add(why, IDT_TERM_ORDER, NULL, NULL, (int)cap - 1000);
    }
    return score < cap ? score : cap;
}

/* Names that are not written alike letter by letter may be one Korean or Chinese name, or two. */
static unsigned settle_readings(const idt_match *m, unsigned score, idt_party_why *why)
{
    idt_chinese_answer chinese = IDT_CHINESE_NOT;
    idt_korean_answer korean = IDT_KOREAN_NOT;

    if (score == 1000)
        return score;
    chinese = idt_chinese__compare(m->left.view, m->right.view);
    if (chinese != IDT_CHINESE_SAME)
        korean = idt_korean__compare(m->left.view, m->right.view);
    if (chinese == IDT_CHINESE_SAME || korean == IDT_KOREAN_SAME) {
        unsigned least = korean == IDT_KOREAN_SAME ? KOREAN : CHINESE;
        if (score < least)
            idt_why__add(why, IDT_TERM_READING, NULL, NULL, (int)least);
        return score < least ? least : score;
    }
    if ((chinese == IDT_CHINESE_NOT && korean == IDT_KOREAN_NOT) || score <= CAP_CONFLICT)
        return score;
    idt_why__add(why, IDT_TERM_DIFFERENT, NULL, NULL, CAP_CONFLICT - 1000);
    return CAP_CONFLICT;
}

unsigned idt_score__person(const idt_name_view *l, const idt_name_view *r, idt_party_why *why)
{
    idt_match m;
    tally left, right;

    idt_match__begin(&m, l, r, IDT_MATCH_PERSON);
    idt_match__equal(&m);
    idt_match__similar(&m, 840);
    idt_match__glued(&m, LEAST_GLUED);
    idt_match__similar(&m, LEAST_SIMILAR);
    idt_match__initials(&m);
    idt_match__explain(&m, why);
    left = count_side(&m.left);
    right = count_side(&m.right);
    return settle_readings(&m, judge(&m, &left, &right, why), why);
}
