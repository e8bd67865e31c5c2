/* SPDX-License-Identifier: Apache-2.0 */
/* What the neighbours decide in the names of companies and vessels. */
#include <string.h>

#include "base/bytes.h"
#include "party/name_int.h"

typedef struct roman {
    char text[6];
    char value[3];
} roman;

static const roman romans[] = {{"ii", "2"},   {"iii", "3"},   {"iv", "4"},   {"vi", "6"},
                               {"vii", "7"},  {"viii", "8"},  {"ix", "9"},   {"xi", "11"},
                               {"xii", "12"}, {"xiii", "13"}, {"xiv", "14"}, {"xv", "15"},
                               {"xx", "20"},  {"i", "1"},     {"v", "5"},    {"x", "10"}};
enum { N_SURE_ROMANS = 13 };

static bool form_is(const idt_analysis *a, const idt_name_token *t, const char *text)
{
    return idt_bytes__is((idt_bytes){idt_work__form(a->work, t), t->len}, text);
}

/* Whether only forms, places, groups and figures follow token i. */
static bool in_tail(const idt_name_work *w, size_t i)
{
    for (i++; i < w->view.n_tokens; i++) {
        uint8_t role = w->tokens[i].role;
        if (role != IDT_ROLE_LEGAL && role != IDT_ROLE_PLACE && role != IDT_ROLE_GROUP &&
            role != IDT_ROLE_NUMBER && role != IDT_ROLE_COMMON &&
            !(w->tokens[i].flags & IDT_TOKEN_BRACKETED))
            return false;
    }
    return true;
}

/*
 * Legal forms stand at either end. A short one in the middle ("Sa", "As", "Ag") is a word of the
 * name; a long one there ("company", "corporation") is dropped from the comparison.
 */
static void settle_forms(idt_analysis *a)
{
    idt_name_work *w = a->work;

    for (size_t i = 0; i < w->view.n_tokens; i++) {
        idt_name_token *t = &w->tokens[i];
        bool at_start = i == 0 || (i == 1 && w->tokens[0].role == IDT_ROLE_LEGAL);

        if (t->role != IDT_ROLE_LEGAL || t->script == IDT_SCRIPT_HAN)
            continue;
        if (at_start && t->len <= 2 && w->view.n_tokens > 1 && t->script == IDT_SCRIPT_LATIN &&
            !form_is(a, t, "pt") && !form_is(a, t, "ao")) {
            t->role = IDT_ROLE_WORD;
        } else if (!at_start && !in_tail(w, i)) {
            t->role = t->len <= 3 && !form_is(a, t, "co") && !form_is(a, t, "ltd") &&
                              !form_is(a, t, "inc") && !form_is(a, t, "llc")
                          ? IDT_ROLE_WORD
                          : IDT_ROLE_COMMON;
        }
        if (t->role == IDT_ROLE_WORD) {
            t->concept = 0;
            idt_analysis__reform(a, t, idt_work__form(w, t), t->len);
        }
    }
}

static bool all_upper(idt_bytes text, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (text.data[i] >= 'a' && text.data[i] <= 'z')
            return false;
    return true;
}

/* II, III, IV … are figures after the first word; I, V and X only at the end and in capitals. */
static void settle_romans(idt_analysis *a)
{
    idt_name_work *w = a->work;

    for (size_t i = 1; i < w->view.n_tokens; i++) {
        idt_name_token *t = &w->tokens[i];
        bool last_and = t->role == IDT_ROLE_COMMON && t->len == 1 && i + 1 == w->view.n_tokens;
        if ((t->role != IDT_ROLE_WORD && !last_and) || t->len > 4 ||
            t->script != IDT_SCRIPT_LATIN || !all_upper(a->text, t->src_begin, t->src_end))
            continue;
        for (size_t r = 0; r < sizeof romans / sizeof romans[0]; r++) {
            if (!form_is(a, t, romans[r].text) || (r >= N_SURE_ROMANS && !in_tail(w, i)))
                continue;
            t->role = IDT_ROLE_NUMBER;
            idt_analysis__reform(a, t, romans[r].value, strlen(romans[r].value));
            break;
        }
    }
}

/* "ARGUMENTJSC", "JSCARGUMENT": a form without vowels, or a long one, written together. */
static void split_glued_form(idt_analysis *a, size_t i)
{
    static const char *const forms[] = {"gmbh", "ltd",  "llc",     "jsc",        "pjsc",
                                        "ojsc", "cjsc", "limited", "corporation"};
    idt_name_work *w = a->work;
    idt_name_token *t = &w->tokens[i];
    const char *form = idt_work__form(w, t);

    for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) {
        size_t n = strlen(forms[k]);
        const idt_word_key *key;
        if (t->len < n + 4)
            continue;
        key = idt_words__find(forms[k], n);
        if (!key)
            continue;
        if (memcmp(form + t->len - n, forms[k], n) == 0)
            idt_analysis__reform(a, t, form, t->len - n);
        else if (memcmp(form, forms[k], n) == 0 && n < 5)
            idt_analysis__reform(a, t, form + n, t->len - n);
        else
            continue;
        return;
    }
}

/* "… Inc, 12250 Brevard Ln, Pasadena": what follows a form and a comma with a figure is an address.
 */
static void cut_address(idt_analysis *a)
{
    idt_name_work *w = a->work;

    for (size_t i = 1; i + 2 < w->view.n_tokens; i++) {
        const idt_name_token *form = &w->tokens[i], *number = &w->tokens[i + 1];
        if (form->role != IDT_ROLE_LEGAL || number->role != IDT_ROLE_NUMBER ||
            !memchr(a->text.data + form->src_end, ',',
                    (size_t)(number->src_begin > form->src_end ? number->src_begin - form->src_end
                                                               : 0)))
            continue;
        w->view.n_tokens = (uint16_t)(i + 1);
        return;
    }
}

/* "MESSRS.", "ORDERING CUSTOMER:": labels of a form that were copied with the name. */
static void drop_labels(idt_analysis *a)
{
    idt_name_work *w = a->work;

    while (w->view.n_tokens > 1 && w->tokens[0].role == IDT_ROLE_COMMON &&
           idt_bytes__is(idt_bytes__from_cstr(idt_words__concept_name(w->tokens[0].concept)),
                         "residue"))
        idt_analysis__remove(a, 0);
    for (size_t i = 1; i < w->view.n_tokens; i++)
        if (w->tokens[i].role == IDT_ROLE_COMMON && w->tokens[i].concept &&
            idt_bytes__is(idt_bytes__from_cstr(idt_words__concept_name(w->tokens[i].concept)),
                          "residue"))
            w->tokens[i].role = IDT_ROLE_WORD;
}

static bool is_ship_title(const idt_name_token *t)
{
    return t->role == IDT_ROLE_TITLE && t->concept &&
           idt_bytes__is(idt_bytes__from_cstr(idt_words__concept_name(t->concept)), "vessel");
}

/* "MV" goes; "Prince", "Princess" and "II" are titles of people, and a ship is called so. */
static void drop_ship_titles(idt_analysis *a)
{
    idt_name_work *w = a->work;
    size_t i = 0;

    while (i < w->view.n_tokens) {
        idt_name_token *t = &w->tokens[i];
        if (is_ship_title(t) && w->view.n_tokens > 1) {
            idt_analysis__remove(a, i);
            continue;
        }
        if (t->role == IDT_ROLE_TITLE) {
            t->role = IDT_ROLE_WORD;
            t->concept = 0;
            idt_analysis__reform(a, t, idt_work__form(w, t), t->len);
        }
        i++;
    }
}

/* "(ex Blue Reef)" is another name; "IMO" and "No." only say what the figure behind them is. */
static void drop_ship_notes(idt_analysis *a)
{
    idt_name_work *w = a->work;
    bool former = false;

    for (size_t i = 1; i < w->view.n_tokens; i++) {
        idt_name_token *t = &w->tokens[i];
        bool figure = i + 1 < w->view.n_tokens && w->tokens[i + 1].role == IDT_ROLE_NUMBER;
        if (!(t->flags & IDT_TOKEN_BRACKETED))
            former = false;
        else if (form_is(a, t, "ex") || form_is(a, t, "formerly") || form_is(a, t, "fka"))
            former = true;
        if (former || (figure && (form_is(a, t, "imo") || form_is(a, t, "no") ||
                                  form_is(a, t, "nr") || form_is(a, t, "number"))))
            t->role = IDT_ROLE_COMMON;
    }
}

/*
 * "al-difa`", "wal-muslimin", "lil-sirafa": what the dictionary knows without the article, or
 * without "and the" and "for the", is that word.
 */
static void find_behind_article(idt_analysis *a, idt_name_token *t)
{
    static const char *const before[] = {"al", "wal", "ll", "lil", "bal", "w"};
    const idt_name_work *w = a->work;

    for (size_t k = 0; k < sizeof before / sizeof before[0]; k++) {
        size_t n = strlen(before[k]);
        const idt_word_key *key;
        const idt_word_entry *e;
        if (t->len < n + 3 || memcmp(idt_work__form(w, t), before[k], n) != 0)
            continue;
        key = idt_words__find(idt_work__form(w, t) + n, t->len - n);
        e = key ? idt_words__entry(key, 1u << IDT_WORD_GROUP | 1u << IDT_WORD_TRADE |
                                            1u << IDT_WORD_PLACE)
                : NULL;
        if (!e)
            continue;
        t->role = e->kind == IDT_WORD_GROUP   ? IDT_ROLE_GROUP
                  : e->kind == IDT_WORD_TRADE ? IDT_ROLE_TRADE
                                              : IDT_ROLE_PLACE;
        t->concept = e->concepts[0];
        idt_analysis__reform(a, t, idt_work__form(w, t) + n, t->len - n);
        return;
    }
}

static bool is_one_of(const idt_analysis *a, const idt_name_token *t, const char *const *forms,
                      size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (form_is(a, t, forms[i]))
            return true;
    return false;
}

/* The Arabic article is no word of its own, nor are "and the" and "in". */
static void drop_articles(idt_analysis *a)
{
    static const char *const articles[] = {"al", "el", "ul", "ur", "ad", "as", "ash",
                                           "an", "at", "ar", "us", "ut", "uz", "az"};
    static const char *const ands[] = {"wa", "va", "wal", "val", "wel", "vel", "ve", "we"};
    static const char *const ins[] = {"fy", "fi", "mn", "llh"};
    idt_name_work *w = a->work;

    for (size_t i = 0; i < w->view.n_tokens; i++) {
        idt_name_token *t = &w->tokens[i];
        bool joined, arabic = t->script == IDT_SCRIPT_ARABIC;
        if (arabic && !t->concept)
            find_behind_article(a, t);
        if (arabic && !t->concept)
            idt_analysis__strip_article(a, t);
        if (i + 1 == w->view.n_tokens)
            continue;
        joined = w->tokens[i + 1].flags & IDT_TOKEN_JOINED;
        /* "at-Tawhid" begins with no legal form */
        if (t->role != IDT_ROLE_WORD && (t->role != IDT_ROLE_LEGAL || t->len != 2 || !joined))
            continue;
        if ((arabic && is_one_of(a, t, ins, sizeof ins / sizeof ins[0])) ||
            is_one_of(a, t, articles, 2) ||
            (joined && is_one_of(a, t, articles, sizeof articles / sizeof articles[0])) ||
            ((joined || is_one_of(a, t + 1, articles, 2)) &&
             is_one_of(a, t, ands, sizeof ands / sizeof ands[0])))
            t->role = IDT_ROLE_COMMON;
    }
}

/* Letters of `short_name` begin words of the text before byte `end`, in order. */
static bool begin_words(idt_bytes text, size_t end, const char *short_name, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < end && n < len; i++) {
        char c = text.data[i], before = i ? text.data[i - 1] : ' ';
        bool starts = before == ' ' || before == '-' || before == '\'' || before == '(' ||
                      before == '"' || before == '/';
        n += starts && (c | 0x20) == short_name[n];
    }
    return n == len;
}

/* "Jama'a Nusrat ul-Islam wa al-Muslimin (JNIM)": the name's own initials add nothing. */
static void drop_own_acronym(idt_analysis *a)
{
    idt_name_work *w = a->work;
    bool dropped = false;

    for (size_t i = 1; i < w->view.n_tokens; i++) {
        idt_name_token *t = &w->tokens[i];
        bool short_name = (t->role == IDT_ROLE_WORD || t->role == IDT_ROLE_LEGAL) &&
                          (t->flags & IDT_TOKEN_BRACKETED) && t->len <= 6 &&
                          (t->len >= 2 || dropped) && all_upper(a->text, t->src_begin, t->src_end);
        dropped = short_name && begin_words(a->text, t->src_begin, idt_work__form(w, t), t->len);
        if (dropped)
            t->role = IDT_ROLE_COMMON;
    }
}

/* "새벽별물류": a Korean line of trade or legal form written together with the brand. */
static void split_hangul(idt_analysis *a)
{
    idt_name_work *w = a->work;

    for (size_t i = 0; i < w->view.n_tokens; i++) {
        idt_name_token *t = &w->tokens[i];
        const char *form = idt_work__form(w, t);
        if (t->script != IDT_SCRIPT_HANGUL || t->role != IDT_ROLE_WORD)
            continue;
        if ((t->flags & IDT_TOKEN_BRACKETED) && form_is(a, t, "ju")) {
            t->role = IDT_ROLE_COMMON; /* (주): the legal form in short */
            continue;
        }
        if (t->len < 8)
            continue;
        for (size_t n = t->len - 3u; n >= 4; n--) {
            const idt_word_key *key = idt_words__find(form + t->len - n, n);
            const idt_word_entry *e =
                key ? idt_words__entry(key, 1u << IDT_WORD_LEGAL | 1u << IDT_WORD_TRADE |
                                                1u << IDT_WORD_GROUP)
                    : NULL;
            idt_name_word like = {
                .src_begin = t->src_begin, .src_end = t->src_end, .script = IDT_SCRIPT_HANGUL};
            if (!e)
                continue;
            if (idt_analysis__emit(a, form + t->len - n, n,
                                   e->kind == IDT_WORD_LEGAL   ? IDT_ROLE_LEGAL
                                   : e->kind == IDT_WORD_GROUP ? IDT_ROLE_GROUP
                                                               : IDT_ROLE_TRADE,
                                   e->concepts[0], &like))
                idt_analysis__reform(a, &w->tokens[i], form, t->len - n);
            break;
        }
    }
}

void idt_analysis__finish_company(idt_analysis *a)
{
    idt_name_work *w = a->work;

    drop_labels(a);
    split_hangul(a);
    drop_articles(a);
    drop_own_acronym(a);
    cut_address(a);
    if (a->schema == IDT_SCHEMA_VESSEL)
        drop_ship_titles(a);
    settle_forms(a);
    settle_romans(a);
    for (size_t i = 0; i < w->view.n_tokens; i++)
        if (w->tokens[i].role == IDT_ROLE_WORD && w->tokens[i].script == IDT_SCRIPT_LATIN)
            split_glued_form(a, i);
    if (a->schema == IDT_SCHEMA_VESSEL)
        drop_ship_notes(a);
    for (size_t i = 0; i < w->view.n_tokens; i++)
        w->tokens[i].weight = idt_token__weight(&w->tokens[i]);
}
