/* SPDX-License-Identifier: Apache-2.0 */
#include "party/match.h"

#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "party/phone.h"
#include "party/words.h"

enum { GLUE_MAX = 3, ABDUL_LENGTH = 5, LEAST_SHUFFLED = 5 };

void idt_match__begin(idt_match *m, const idt_name_view *left, const idt_name_view *right,
                      idt_match_mode mode)
{
    m->mode = mode;
    m->compared = false;
    m->left.view = left;
    m->right.view = right;
    memset(m->left.mate, 0, left->n_tokens);
    memset(m->right.mate, 0, right->n_tokens);
}

static const char *form_of(const idt_name_view *v, const idt_name_token *t)
{
    return v->pool + t->begin;
}

static bool same_form(const idt_name_view *lv, const idt_name_token *l, const idt_name_view *rv,
                      const idt_name_token *r)
{
    return l->len == r->len && memcmp(form_of(lv, l), form_of(rv, r), l->len) == 0;
}

static bool writes_no_vowels(const idt_name_token *t)
{
    return t->script == IDT_SCRIPT_ARABIC || t->script == IDT_SCRIPT_HEBREW ||
           t->script == IDT_SCRIPT_KANA || t->script == IDT_SCRIPT_OTHER;
}

/* Likeness after slips of the pen; the longer the word, the more it may take. */
static unsigned spelling_value(size_t len, unsigned edits)
{
    static const uint16_t one[9] = {0, 0, 0, 620, 700, 760, 790, 810, 840};
    size_t i = idt_size__min(len, 8);

    switch (edits) {
    case 1: return one[i];
    case 2: return len < 6 ? 0 : len < 8 ? 580 : len < 10 ? 710 : len < 13 ? 760 : 800;
    case 3: return len < 12 ? 0 : 700;
    default: return 0;
    }
}

/* Likeness of sounds from the average cost of a sound. */
static unsigned sound_value(unsigned cost, size_t len, bool same_script, idt_match_mode mode)
{
    static const struct {
        uint8_t cost;
        uint16_t value;
    } steps[] = {{0, 950},  {3, 930},  {6, 890},  {9, 850}, {12, 800},
                 {15, 750}, {18, 700}, {22, 620}, {28, 520}};
    unsigned average;

    if (len == 0)
        return 0;
    if (same_script && len <= 3 && cost > 20)
        return 0;
    average = cost / (unsigned)len;
    if (same_script && mode != IDT_MATCH_PERSON)
        average = average * 3 / 2;
    else if (!same_script)
        average = average * 3 / 4;
    for (size_t i = 0; i < IDT_COUNT_OF(steps); i++)
        if (average <= steps[i].cost)
            return steps[i].value;
    return 0;
}

static size_t count_consonants(const char *phones, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++)
        n += !strchr("aeiouyw", phones[i]);
    return n;
}

/* Where vowels may be missing only the consonants tell how long a word is. */
static size_t sound_length(const char *l, size_t l_len, const char *r, size_t r_len, bool abjad)
{
    size_t n = l_len > r_len ? l_len : r_len, a, b;

    if (!abjad)
        return n;
    a = count_consonants(l, l_len);
    b = count_consonants(r, r_len);
    return (n + 2 * (a > b ? a : b) + 2) / 3;
}

/*
 * Between these letters a transliteration keeps every consonant, whatever the scheme. Others lose
 * some (Thai, Khmer), or write foreign names with their own (Hangul, kana). A known name may be
 * misspelled all the same.
 */
static bool keeps_consonants(const idt_name_token *l, const idt_name_token *r)
{
    return !l->concept && !r->concept && l->script != r->script && l->script < IDT_SCRIPT_HAN &&
           r->script < IDT_SCRIPT_HAN &&
           !(idt_token__is(l, IDT_ROLE_PATRONYM) && idt_token__is(r, IDT_ROLE_PATRONYM));
}

static unsigned compare_sounds(const char *l, size_t l_len, const char *r, size_t r_len, bool abjad,
                               bool same_script, bool firm, idt_match_mode mode)
{
    size_t n = sound_length(l, l_len, r, r_len, abjad);
    unsigned limit = (unsigned)n * (same_script ? 29 : 38), cost;
    idt_phone_mode how = abjad ? (firm ? IDT_PHONE_ABJAD_FIRM : IDT_PHONE_ABJAD)
                               : (firm ? IDT_PHONE_VOWELS_FIRM : IDT_PHONE_VOWELS);

    /* in one script a consonant more or less is no matter of spelling */
    if (same_script && !abjad && limit > 110)
        limit = 110;
    cost = idt_phone__distance(l, l_len, r, r_len, how, limit);
    if (cost == IDT_PHONE_FAR || cost > limit)
        return 0;
    return sound_value(cost, n, same_script, mode);
}

static unsigned bits(uint32_t x)
{
    unsigned n = 0;

    for (; x; x &= x - 1)
        n++;
    return n;
}

/* Two words that are whole pinyin each and differ are different names. */
static bool are_pinyin(const idt_match *m, const idt_name_token *l, const idt_name_token *r)
{
    unsigned least = m->mode == IDT_MATCH_COMPANY ? 2 : 1;

    if (l->script != IDT_SCRIPT_LATIN || r->script != IDT_SCRIPT_LATIN ||
        m->mode == IDT_MATCH_VESSEL)
        return false;
    return idt_words__is_pinyin(form_of(m->left.view, l), l->len, least) &&
           idt_words__is_pinyin(form_of(m->right.view, r), r->len, least);
}

/* "abdulrahman", "abdulmanan": what follows "Servant of the" tells them apart. */
static bool is_servant(const idt_name_view *v, const idt_name_token *t)
{
    return t->phone_len > ABDUL_LENGTH + 1 && memcmp(v->pool + t->phone_begin, "abdul", 5) == 0;
}

/* Sounds of the article in "Alqahtani", when the other word is Arabic, which lost its own. */
static size_t article_before(const idt_name_view *v, const idt_name_token *t,
                             const idt_name_token *other)
{
    const char *p = v->pool + t->phone_begin;

    return other->script == IDT_SCRIPT_ARABIC && t->script == IDT_SCRIPT_LATIN &&
                   t->phone_len > 5 && (p[0] == 'a' || p[0] == 'e') && p[1] == 'l' &&
                   other->phone_len > 1 && v->pool[t->phone_begin + 2] != 'i'
               ? 2
               : 0;
}

/* "Azovskiy" of another alphabet is an adjective of "Azov". */
static bool is_adjective_of(const idt_name_view *v, const idt_name_token *t,
                            const idt_name_view *other_view, const idt_name_token *other)
{
    static const char *const endings[] = {"skii", "skiy", "skyi", "skoi", "skaia", "skaya",
                                          "skoe", "ska",  "ske",  "skyy", "ski",   "sky"};
    const char *form = form_of(v, t);

    if (t->script != IDT_SCRIPT_CYRILLIC || other->script != IDT_SCRIPT_LATIN || other->len < 4 ||
        t->len < other->len + 3 || memcmp(form, form_of(other_view, other), other->len) != 0)
        return false;
    for (size_t i = 0; i < IDT_COUNT_OF(endings); i++)
        if (strlen(endings[i]) == (size_t)t->len - other->len &&
            memcmp(form + other->len, endings[i], t->len - other->len) == 0)
            return true;
    return false;
}

/* The same letters, five or more of them, in another order: "Putin", "nitPu". */
static bool is_shuffled(const idt_name_view *lv, const idt_name_token *l, const idt_name_view *rv,
                        const idt_name_token *r)
{
    int8_t count[128] = {0};

    if (l->len != r->len || l->len < LEAST_SHUFFLED || l->script != r->script)
        return false;
    for (size_t i = 0; i < l->len; i++) {
        count[(unsigned char)form_of(lv, l)[i] & 127]++;
        count[(unsigned char)form_of(rv, r)[i] & 127]--;
    }
    for (size_t i = 0; i < sizeof count; i++)
        if (count[i])
            return false;
    return true;
}

static unsigned fuzzy_likeness(const idt_match *m, const idt_name_token *l, const idt_name_token *r,
                               uint8_t *kind)
{
    const idt_name_view *lv = m->left.view, *rv = m->right.view;
    bool same_script = l->script == r->script;
    bool abjad = writes_no_vowels(l) || writes_no_vowels(r);
    bool firm = m->mode == IDT_MATCH_PERSON && keeps_consonants(l, r);
    unsigned value = 0, sound = 0;
    size_t skip_l, skip_r;
    bool servants;

    if (l->phone_len == 0 || r->phone_len == 0 || bits(l->mask ^ r->mask) > (abjad ? 3u : 2u) ||
        (!abjad && (l->phone_len > 2 * r->phone_len || r->phone_len > 2 * l->phone_len)))
        return 0;
    /* two syllables of Hangul that differ are two names */
    if (l->script == IDT_SCRIPT_HANGUL && same_script && l->len <= 6 && r->len <= 6)
        return 0;
    if (!abjad || same_script) {
        unsigned edits = idt_spelling__distance(form_of(lv, l), l->len, form_of(rv, r), r->len, 3);
        if (!firm || edits < 2)
            value = spelling_value(l->len > r->len ? l->len : r->len, edits);
        *kind = IDT_TERM_TYPO;
    }
    servants = is_servant(lv, l) && is_servant(rv, r);
    skip_l = servants ? ABDUL_LENGTH : article_before(lv, l, r);
    skip_r = servants ? ABDUL_LENGTH : article_before(rv, r, l);
    sound = compare_sounds(lv->pool + l->phone_begin + skip_l, l->phone_len - skip_l,
                           rv->pool + r->phone_begin + skip_r, r->phone_len - skip_r, abjad,
                           same_script, firm, m->mode);
    if (servants && sound < 690)
        value = 0;
    if (value < 700 && m->mode == IDT_MATCH_PERSON && l->mask == r->mask &&
        is_shuffled(lv, l, rv, r)) {
        value = 700;
        *kind = IDT_TERM_TYPO;
    }
    if (value < 800 && m->mode == IDT_MATCH_COMPANY &&
        (is_adjective_of(lv, l, rv, r) || is_adjective_of(rv, r, lv, l))) {
        value = 800;
        *kind = IDT_TERM_VARIANT;
    }
    if (sound > value) {
        value = sound;
        *kind = IDT_TERM_VARIANT;
    }
    if (value && m->mode == IDT_MATCH_COMPANY && are_pinyin(m, l, r))
        value = value > 450 ? 450 : value;
    return value;
}

/* One meaning. Words of brands are translated between scripts only: Orient is not East. */
static bool same_meaning(const idt_name_token *a, const idt_name_token *b)
{
    return a->concept && a->concept == b->concept &&
           (a->script != b->script || idt_words__concept(a->concept)->kind != IDT_WORD_MEANING);
}

unsigned idt_match__likeness(const idt_match *m, const idt_name_token *l, const idt_name_token *r,
                             uint8_t *kind)
{
    bool figures = idt_token__is(l, IDT_ROLE_NUMBER) || idt_token__is(r, IDT_ROLE_NUMBER);

    if (idt_token__is(l, IDT_ROLE_NUMBER) != idt_token__is(r, IDT_ROLE_NUMBER))
        return 0;
    if (same_form(m->left.view, l, m->right.view, r)) {
        *kind = IDT_TERM_SAME;
        return 1000;
    }
    if (same_meaning(l, r)) {
        *kind = idt_token__is(l, IDT_ROLE_GIVEN) ? IDT_TERM_VARIANT : IDT_TERM_TRANSLATION;
        return 970;
    }
    if (figures || l->script == IDT_SCRIPT_HAN || r->script == IDT_SCRIPT_HAN)
        return 0;
    return fuzzy_likeness(m, l, r, kind);
}

static void pair(idt_match *m, size_t i, size_t j, unsigned value, uint8_t kind)
{
    m->left.mate[i] = (uint8_t)(j + 1);
    m->right.mate[j] = (uint8_t)(i + 1);
    m->left.value[i] = m->right.value[j] = (uint16_t)value;
    m->left.kind[i] = m->right.kind[j] = kind;
}

void idt_match__equal(idt_match *m)
{
    const idt_name_view *l = m->left.view, *r = m->right.view;

    for (int by_meaning = 0; by_meaning < 2; by_meaning++) {
        for (size_t i = 0; i < l->n_tokens; i++) {
            const idt_name_token *a = &l->tokens[i];
            for (size_t j = 0; j < r->n_tokens && !m->left.mate[i]; j++) {
                const idt_name_token *b = &r->tokens[j];
                if (m->right.mate[j] ||
                    idt_token__is(a, IDT_ROLE_NUMBER) != idt_token__is(b, IDT_ROLE_NUMBER))
                    continue;
                if (by_meaning ? same_meaning(a, b)
                               : a->concept == b->concept && same_form(l, a, r, b))
                    pair(m, i, j, by_meaning ? 970 : 1000,
                         by_meaning ? IDT_TERM_TRANSLATION : IDT_TERM_SAME);
            }
        }
    }
}

/* Words that spelling is compared for. */
static bool is_spelled(const idt_name_token *t)
{
    return idt_token__is(t, IDT_ROLE_WORD) || idt_token__is(t, IDT_ROLE_GIVEN) ||
           idt_token__is(t, IDT_ROLE_PATRONYM) || idt_token__is(t, IDT_ROLE_PLACE) ||
           idt_token__is(t, IDT_ROLE_TRADE);
}

/* Two different known words ("Import" and "Export", Hasan and Husayn) are no misspellings of each
 * other. */
static bool both_known(const idt_name_token *a, const idt_name_token *b)
{
    return a->concept && b->concept && a->concept != b->concept;
}

static void compare_all(idt_match *m)
{
    const idt_name_view *l = m->left.view, *r = m->right.view;

    for (size_t i = 0; i < l->n_tokens; i++) {
        if (m->left.mate[i] || !is_spelled(&l->tokens[i]))
            continue;
        for (size_t j = 0; j < r->n_tokens; j++) {
            uint8_t kind = 0;
            if (m->right.mate[j] || !is_spelled(&r->tokens[j]))
                continue;
            m->like[i][j] =
                both_known(&l->tokens[i], &r->tokens[j])
                    ? 0
                    : (uint16_t)idt_match__likeness(m, &l->tokens[i], &r->tokens[j], &kind);
        }
    }
    m->compared = true;
}

void idt_match__similar(idt_match *m, unsigned least)
{
    const idt_name_view *l = m->left.view, *r = m->right.view;

    if (!m->compared)
        compare_all(m);
    for (;;) {
        size_t best_i = 0, best_j = 0;
        unsigned best = least - 1;
        uint8_t kind = 0;

        for (size_t i = 0; i < l->n_tokens; i++) {
            if (m->left.mate[i] || !is_spelled(&l->tokens[i]))
                continue;
            for (size_t j = 0; j < r->n_tokens; j++) {
                if (m->right.mate[j] || !is_spelled(&r->tokens[j]) || m->like[i][j] <= best)
                    continue;
                best = m->like[i][j];
                best_i = i;
                best_j = j;
            }
        }
        if (best < least)
            return;
        idt_match__likeness(m, &l->tokens[best_i], &r->tokens[best_j], &kind);
        pair(m, best_i, best_j, best, kind);
    }
}

/* Words begin..begin+n of a side written together: their spelling and their sounds. */
typedef struct glue {
    char form[3 * 64];
    char phones[IDT_PHONE_MAX];
    size_t len, n_phones;
    bool abjad;
} glue;

static bool glue_words(glue *g, const idt_match_side *s, size_t begin, size_t n, bool particles)
{
    const idt_name_view *v = s->view;

    *g = (glue){.len = 0};
    for (size_t i = begin; i < begin + n; i++) {
        const idt_name_token *t = &v->tokens[i];
        if (s->mate[i] || t->script == IDT_SCRIPT_HAN || g->len + t->len > sizeof g->form ||
            g->n_phones + t->phone_len > sizeof g->phones)
            return false;
        if (!particles && idt_token__is(t, IDT_ROLE_PARTICLE))
            continue;
        memcpy(g->form + g->len, form_of(v, t), t->len);
        g->len += t->len;
        if (t->phone_len) {
            size_t skip = g->n_phones && g->phones[g->n_phones - 1] == v->pool[t->phone_begin];
            memcpy(g->phones + g->n_phones, v->pool + t->phone_begin + skip, t->phone_len - skip);
            g->n_phones += t->phone_len - skip;
        }
        g->abjad |= writes_no_vowels(t);
    }
    return g->len > 0;
}

static unsigned glue_value(const idt_match *m, const glue *a, const glue *b, bool same_script)
{
    unsigned value = 0, sound;

    if (a->len == b->len && memcmp(a->form, b->form, a->len) == 0)
        return 970;
    if (a->len < 5 || b->len < 5 || !a->n_phones || !b->n_phones)
        return 0;
    sound = compare_sounds(a->phones, a->n_phones, b->phones, b->n_phones, a->abjad || b->abjad,
                           same_script, false, m->mode);
    if (!(a->abjad || b->abjad) && a->len <= 60 && b->len <= 60) {
        unsigned edits = idt_spelling__distance(a->form, a->len, b->form, b->len, 2);
        value = spelling_value(a->len > b->len ? a->len : b->len, edits);
    }
    value = sound > value ? sound : value;
    return value > 20 ? value - 20 : 0;
}

static unsigned glued_likeness(const idt_match *m, const idt_match_side *one, size_t i,
                               const idt_match_side *many, size_t j, size_t n, bool particles)
{
    glue a, b;

    if (!glue_words(&a, one, i, 1, true) || !glue_words(&b, many, j, n, particles) ||
        a.len * 2 < b.len || b.len * 2 < a.len)
        return 0;
    return glue_value(m, &a, &b, one->view->tokens[i].script == many->view->tokens[j].script);
}

static bool has_particle(const idt_match_side *s, size_t begin, size_t n)
{
    for (size_t k = begin; k < begin + n; k++)
        if (idt_token__is(&s->view->tokens[k], IDT_ROLE_PARTICLE))
            return true;
    return false;
}

/* Lengths and consonants of the words, before anything is put together. */
static bool may_glue(const idt_match_side *one, size_t i, const idt_match_side *many, size_t j,
                     size_t n)
{
    const idt_name_token *t = &one->view->tokens[i];
    uint32_t mask = 0;
    size_t len = 0;

    for (size_t k = j; k < j + n; k++) {
        mask |= many->view->tokens[k].mask;
        len += many->view->tokens[k].len;
    }
    return t->len * 2u >= len && len * 2 >= t->len && bits(mask ^ t->mask) <= 2;
}

/* "Hussain" against "Hassan al": a single known name, and another one. */
static bool is_other_name(const idt_match_side *one, size_t i, const idt_match_side *many, size_t j,
                          size_t n)
{
    size_t n_words = 0, n_other = 0;

    for (size_t k = j; k < j + n; k++) {
        const idt_name_token *t = &many->view->tokens[k];
        if (idt_token__is(t, IDT_ROLE_PARTICLE))
            continue;
        n_words++;
        n_other += both_known(&one->view->tokens[i], t);
    }
    return n_words == 1 && n_other == 1;
}

/* One word of `one` against n words of `many`. */
static bool try_glue(idt_match *m, bool swapped, size_t i, size_t j, size_t n, unsigned least)
{
    idt_match_side *one = swapped ? &m->right : &m->left;
    idt_match_side *many = swapped ? &m->left : &m->right;
    unsigned value = 0;

    if (is_other_name(one, i, many, j, n))
        return false;
    if (!may_glue(one, i, many, j, n))
        return false;
    value = glued_likeness(m, one, i, many, j, n, true);
    if (value < least && has_particle(many, j, n))
        value = glued_likeness(m, one, i, many, j, n, false);
    if (value < least)
        return false;
    for (size_t k = j; k < j + n; k++) {
        many->mate[k] = (uint8_t)(i + 1);
        many->value[k] = (uint16_t)value;
        many->kind[k] = IDT_TERM_VARIANT;
    }
    one->mate[i] = (uint8_t)(j + 1);
    one->value[i] = (uint16_t)value;
    one->kind[i] = IDT_TERM_VARIANT;
    return true;
}

static bool is_gluable(const idt_match_side *s, size_t i)
{
    const idt_name_token *t = &s->view->tokens[i];

    return !s->mate[i] && !idt_token__is(t, IDT_ROLE_LEGAL) && !idt_token__is(t, IDT_ROLE_TITLE) &&
           !idt_token__is(t, IDT_ROLE_INITIAL) && !idt_token__is(t, IDT_ROLE_PATRONYM) &&
           !(t->flags & IDT_TOKEN_CONTINUED);
}

static void glue_side(idt_match *m, bool swapped, unsigned least)
{
    idt_match_side *one = swapped ? &m->right : &m->left;
    idt_match_side *many = swapped ? &m->left : &m->right;

    for (size_t i = 0; i < one->view->n_tokens; i++) {
        if (!is_gluable(one, i) || one->view->tokens[i].len < 4)
            continue;
        for (size_t j = 0; j < many->view->n_tokens && !one->mate[i]; j++) {
            if (!is_gluable(many, j))
                continue;
            for (size_t n = 2; n <= GLUE_MAX && j + n <= many->view->n_tokens; n++)
                if (!is_gluable(many, j + n - 1) || try_glue(m, swapped, i, j, n, least))
                    break;
        }
    }
}

void idt_match__glued(idt_match *m, unsigned least)
{
    glue_side(m, false, least);
    glue_side(m, true, least);
}

/* "JC" with "Jean-Claude", "PLA" with "People's Liberation Army". */
static bool try_acronym(idt_match *m, bool swapped, size_t i, size_t j)
{
    idt_match_side *one = swapped ? &m->right : &m->left;
    idt_match_side *many = swapped ? &m->left : &m->right;
    const idt_name_token *t = &one->view->tokens[i];
    const char *letters = form_of(one->view, t);
    size_t k = j, n = 0;

    while (n < t->len && k < many->view->n_tokens) {
        const idt_name_token *w = &many->view->tokens[k];
        bool filler = idt_token__is(w, IDT_ROLE_COMMON) || idt_token__is(w, IDT_ROLE_PARTICLE);
        if (!many->mate[k] && w->len && form_of(many->view, w)[0] == letters[n] &&
            !(w->flags & IDT_TOKEN_CONTINUED))
            n++;
        else if (!filler)
            return false;
        k++;
    }
    if (n < t->len)
        return false;
    if (m->mode == IDT_MATCH_COMPANY &&
        (k < many->view->n_tokens && !idt_token__is(&many->view->tokens[k], IDT_ROLE_LEGAL)))
        return false;
    for (size_t x = j; x < k; x++) {
        many->mate[x] = (uint8_t)(i + 1);
        many->value[x] = 800;
        many->kind[x] = IDT_TERM_ACRONYM;
    }
    one->mate[i] = (uint8_t)(j + 1);
    one->value[i] = 800;
    one->kind[i] = IDT_TERM_ACRONYM;
    return true;
}

static void acronyms(idt_match *m, bool swapped)
{
    idt_match_side *one = swapped ? &m->right : &m->left;
    idt_match_side *many = swapped ? &m->left : &m->right;
    size_t least = m->mode == IDT_MATCH_COMPANY ? 3 : 2;

    for (size_t i = 0; i < one->view->n_tokens; i++) {
        const idt_name_token *t = &one->view->tokens[i];
        if (one->mate[i] || !idt_token__is(t, IDT_ROLE_WORD) || t->len < least || t->len > 6 ||
            t->script == IDT_SCRIPT_HAN || (m->mode == IDT_MATCH_PERSON && t->len > 3))
            continue;
        for (size_t j = 0; j < many->view->n_tokens && !one->mate[i]; j++)
            if (!many->mate[j] && try_acronym(m, swapped, i, j))
                break;
    }
}

static void single_initials(idt_match *m, bool swapped)
{
    idt_match_side *one = swapped ? &m->right : &m->left;
    idt_match_side *many = swapped ? &m->left : &m->right;

    for (size_t i = 0; i < one->view->n_tokens; i++) {
        const idt_name_token *t = &one->view->tokens[i];
        if (one->mate[i] || !idt_token__is(t, IDT_ROLE_INITIAL) || t->phone_len == 0)
            continue;
        for (size_t j = 0; j < many->view->n_tokens; j++) {
            const idt_name_token *w = &many->view->tokens[j];
            if (many->mate[j] || w->phone_len == 0 || idt_token__is(w, IDT_ROLE_INITIAL) ||
                idt_token__is(w, IDT_ROLE_PARTICLE) || idt_token__is(w, IDT_ROLE_TITLE))
                continue;
            if (form_of(many->view, w)[0] != form_of(one->view, t)[0] &&
                many->view->pool[w->phone_begin] != one->view->pool[t->phone_begin])
                continue;
            if (swapped)
                pair(m, j, i, 780, IDT_TERM_INITIAL);
            else
                pair(m, i, j, 780, IDT_TERM_INITIAL);
            break;
        }
    }
}

void idt_match__initials(idt_match *m)
{
    acronyms(m, false);
    acronyms(m, true);
    if (m->mode == IDT_MATCH_PERSON) {
        single_initials(m, false);
        single_initials(m, true);
    }
}

unsigned idt_match__best_left_over(const idt_match *m, unsigned roles)
{
    const idt_name_view *l = m->left.view, *r = m->right.view;
    unsigned best = 0;

    for (size_t i = 0; m->compared && i < l->n_tokens; i++) {
        if (m->left.mate[i] || !(roles >> l->tokens[i].role & 1) || !is_spelled(&l->tokens[i]))
            continue;
        for (size_t j = 0; j < r->n_tokens; j++)
            if (!m->right.mate[j] && (roles >> r->tokens[j].role & 1) &&
                is_spelled(&r->tokens[j]) && m->like[i][j] > best)
                best = m->like[i][j];
    }
    return best;
}

void idt_why__add(idt_party_why *why, idt_party_term_kind kind, const idt_name_token *l,
                  const idt_name_token *r, int value)
{
    idt_party_term *t;

    if (!why)
        return;
    if (why->n_terms == IDT_PARTY_MAX_TERMS) {
        why->cut = true;
        return;
    }
    t = &why->terms[why->n_terms++];
    *t = (idt_party_term){.kind = (uint8_t)kind,
                          .role = l   ? l->role
                                  : r ? r->role
                                      : (uint8_t)IDT_ROLE_WORD,
                          .value = (int16_t)value};
    if (l) {
        t->left_begin = l->src_begin;
        t->left_end = l->src_end;
    }
    if (r) {
        t->right_begin = r->src_begin;
        t->right_end = r->src_end;
    }
}

void idt_match__explain(const idt_match *m, idt_party_why *why)
{
    const idt_name_view *l = m->left.view, *r = m->right.view;

    if (!why)
        return;
    for (size_t i = 0; i < l->n_tokens; i++) {
        if (m->left.mate[i])
            idt_why__add(why, m->left.kind[i], &l->tokens[i], &r->tokens[m->left.mate[i] - 1],
                         m->left.value[i]);
        else
            idt_why__add(why, IDT_TERM_ONLY_LEFT, &l->tokens[i], NULL, -l->tokens[i].weight);
    }
    for (size_t j = 0; j < r->n_tokens; j++) {
        if (!m->right.mate[j])
            idt_why__add(why, IDT_TERM_ONLY_RIGHT, NULL, &r->tokens[j], -r->tokens[j].weight);
        else if (m->left.mate[m->right.mate[j] - 1] != j + 1)
            idt_why__add(why, m->right.kind[j], &l->tokens[m->right.mate[j] - 1], &r->tokens[j],
                         m->right.value[j]);
    }
}
