/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names to tokens. The text is folded to words, the longest dictionary phrase is taken at each
 * word, then a pass for the schema settles what depends on the neighbours.
 */
#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "party/name_int.h"
#include "party/phone.h"

enum { PHRASE_MAX = 120, PHRASE_WORDS = 7 };

#define KIND(k) (1u << IDT_WORD_##k)

static const struct {
    unsigned kinds;
    unsigned fold;
} schema_options[] = {
    [IDT_SCHEMA_LEGAL_ENTITY] = {KIND(LEGAL) | KIND(GROUP) | KIND(TRADE) | KIND(PLACE) |
                                     KIND(COMMON) | KIND(GIVEN) | KIND(NUMBER) | KIND(MEANING),
                                 IDT_FOLD_GLUE_INITIALS | IDT_FOLD_SPLIT_DIGITS},
    [IDT_SCHEMA_PERSON] = {KIND(TITLE) | KIND(PARTICLE) | KIND(GIVEN), 0},
    [IDT_SCHEMA_ORGANIZATION] = {KIND(LEGAL) | KIND(GROUP) | KIND(TRADE) | KIND(PLACE) |
                                     KIND(COMMON) | KIND(GIVEN) | KIND(NUMBER) | KIND(MEANING),
                                 IDT_FOLD_GLUE_INITIALS | IDT_FOLD_SPLIT_DIGITS},
    [IDT_SCHEMA_VESSEL] = {KIND(LEGAL) | KIND(TITLE) | KIND(COMMON) | KIND(NUMBER) | KIND(TRADE),
                           IDT_FOLD_GLUE_INITIALS | IDT_FOLD_SPLIT_DIGITS},
    [IDT_SCHEMA_AIRCRAFT] = {KIND(COMMON), 0},
    [IDT_SCHEMA_ADDRESS] = {0, 0},
};

static idt_token_role role_of_kind(idt_word_kind kind)
{
    switch (kind) {
    case IDT_WORD_LEGAL: return IDT_ROLE_LEGAL;
    case IDT_WORD_GROUP: return IDT_ROLE_GROUP;
    case IDT_WORD_TRADE: return IDT_ROLE_TRADE;
    case IDT_WORD_PLACE: return IDT_ROLE_PLACE;
    case IDT_WORD_COMMON: return IDT_ROLE_COMMON;
    case IDT_WORD_TITLE: return IDT_ROLE_TITLE;
    case IDT_WORD_PARTICLE: return IDT_ROLE_PARTICLE;
    case IDT_WORD_GIVEN: return IDT_ROLE_GIVEN;
    case IDT_WORD_NUMBER: return IDT_ROLE_NUMBER;
    case IDT_WORD_MEANING: return IDT_ROLE_WORD;
    }
    return IDT_ROLE_WORD;
}

uint8_t idt_token__weight(const idt_name_token *t)
{
    switch ((idt_token_role)t->role) {
    case IDT_ROLE_WORD: return t->len <= 2 ? 60 : 100;
    case IDT_ROLE_PATRONYM: return 70;
    case IDT_ROLE_GIVEN: return 60;
    case IDT_ROLE_NUMBER: return 60;
    case IDT_ROLE_PLACE: return 40;
    case IDT_ROLE_TRADE: return 35;
    case IDT_ROLE_GROUP: return 20;
    case IDT_ROLE_INITIAL: return 20;
    case IDT_ROLE_PARTICLE: return 5;
    case IDT_ROLE_LEGAL:
    case IDT_ROLE_COMMON:
    case IDT_ROLE_TITLE: return 0;
    }
    return 0;
}

static bool pool_add(idt_name_work *w, uint16_t *begin, const char *text, size_t len)
{
    if (len > (size_t)(IDT_NAME_POOL_SIZE - w->view.pool_len))
        return false;
    *begin = w->view.pool_len;
    memcpy(w->pool + w->view.pool_len, text, len);
    w->view.pool_len = (uint16_t)(w->view.pool_len + len);
    return true;
}

typedef struct digraph {
    char from[3];
    char to[3];
} digraph;

/* Hangul vowels take two letters where Latin names mostly have one; Greek writes some sounds with
 * two letters (ISO 843, type 2). */
static const digraph hangul_pairs[] = {{"eo", "o"}, {"eu", "u"}};
static const digraph greek_pairs[] = {{"nt", "d"},  {"mp", "b"}, {"gk", "g"}, {"oy", "u"},
                                      {"ai", "e"},  {"ei", "i"}, {"oi", "i"}, {"ay", "av"},
                                      {"ey", "ev"}, {"gg", "ng"}};

static size_t replace_pairs(char *out, const char *text, size_t len, const digraph *pairs,
                            size_t n_pairs)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        const digraph *found = NULL;
        for (size_t k = 0; k < n_pairs && !found && i + 1 < len; k++)
            if (memcmp(text + i, pairs[k].from, 2) == 0)
                found = &pairs[k];
        if (!found) {
            out[n++] = text[i];
            continue;
        }
        for (const char *p = found->to; *p; p++)
            out[n++] = *p;
        i++;
    }
    return n;
}

void idt_analysis__reform(idt_analysis *a, idt_name_token *t, const char *form, size_t len)
{
    char phones[IDT_PHONE_MAX], plain[IDT_FOLD_WORD_MAX];
    idt_name_work *w = a->work;
    size_t n = 0;

    if (len > IDT_FOLD_WORD_MAX)
        len = IDT_FOLD_WORD_MAX;
    if (!pool_add(w, &t->begin, form, len)) {
        w->view.flags |= IDT_NAME_CUT;
        return;
    }
    t->len = (uint8_t)len;
    t->phone_len = 0;
    t->phone_begin = t->begin;
    t->mask = 0;
    if (t->script != IDT_SCRIPT_HAN && t->role != IDT_ROLE_LEGAL && t->role != IDT_ROLE_COMMON) {
        bool korean = t->script == IDT_SCRIPT_HANGUL;
        if (korean || t->script == IDT_SCRIPT_GREEK) {
            len = replace_pairs(plain, form, len, korean ? hangul_pairs : greek_pairs,
                                korean ? IDT_COUNT_OF(hangul_pairs) : IDT_COUNT_OF(greek_pairs));
            form = plain;
        }
        n = idt_phone__from_latin(phones, form, len);
        if (pool_add(w, &t->phone_begin, phones, n))
            t->phone_len = (uint8_t)n;
        t->mask = idt_phone__mask(phones, n);
    }
    t->weight = idt_token__weight(t);
}

idt_name_token *idt_analysis__emit(idt_analysis *a, const char *form, size_t len,
                                   idt_token_role role, uint16_t concept, const idt_name_word *like)
{
    idt_name_work *w = a->work;
    idt_name_token *t;

    if (w->view.n_tokens == IDT_NAME_MAX_TOKENS ||
        IDT_NAME_POOL_SIZE - w->view.pool_len < IDT_FOLD_WORD_MAX + IDT_PHONE_MAX) {
        w->view.flags |= IDT_NAME_CUT;
        return NULL;
    }
    t = &w->tokens[w->view.n_tokens++];
    *t = (idt_name_token){.concept = concept,
                          .src_begin = like->src_begin,
                          .src_end = like->src_end,
                          .role = (uint8_t)role,
                          .script = like->script};
    if (like->flags & IDT_FOLD_JOINED)
        t->flags |= IDT_TOKEN_JOINED;
    if (like->flags & IDT_FOLD_BRACKETED)
        t->flags |= IDT_TOKEN_BRACKETED;
    if (like->script == IDT_SCRIPT_HAN)
        w->view.flags |= IDT_NAME_HAS_HAN;
    idt_analysis__reform(a, t, form, len);
    return t;
}

void idt_analysis__remove(idt_analysis *a, size_t i)
{
    idt_name_work *w = a->work;

    memmove(w->tokens + i, w->tokens + i + 1,
            (size_t)(w->view.n_tokens - i - 1) * sizeof w->tokens[0]);
    w->view.n_tokens--;
}

/* The longest phrase of the dictionary that starts at word `at`. Returns its number of words. */
static size_t find_phrase(const idt_analysis *a, size_t at, const idt_word_entry **entry)
{
    char key[PHRASE_MAX];
    size_t len = 0, best = 0;

    for (size_t n = 0; n < PHRASE_WORDS && at + n < a->fold.n_words; n++) {
        const idt_name_word *w = &a->fold.words[at + n];
        const idt_word_key *k;
        const idt_word_entry *e;

        if (w->script == IDT_SCRIPT_HAN || len + w->len + 1u > sizeof key)
            break;
        if (n > 0 &&
            ((w->flags & IDT_FOLD_BRACKETED) != (a->fold.words[at].flags & IDT_FOLD_BRACKETED) ||
             (a->schema == IDT_SCHEMA_PERSON && (w->flags & IDT_FOLD_AFTER_COMMA))))
            break;
        if (n > 0)
            key[len++] = ' ';
        memcpy(key + len, idt_analysis__form(a, w), w->len);
        len += w->len;
        k = idt_words__find(key, len);
        if (!k)
            break;
        e = idt_words__entry(k, a->kinds);
        if (e) {
            *entry = e;
            best = n + 1;
        }
        if (!k->more)
            break;
    }
    return best;
}

/* The token or tokens of a phrase of n words. */
static void emit_phrase(idt_analysis *a, size_t at, size_t n, const idt_word_entry *e)
{
    char form[IDT_FOLD_WORD_MAX];
    idt_name_word span = a->fold.words[at];
    idt_token_role role = role_of_kind((idt_word_kind)e->kind);
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        const idt_name_word *w = &a->fold.words[at + i];
        size_t part = idt_size__min(w->len, sizeof form - len);
        memcpy(form + len, idt_analysis__form(a, w), part);
        len += part;
        span.src_end = w->src_end;
    }
    if (role == IDT_ROLE_NUMBER) {
        const char *value = idt_words__concept_name(e->concepts[0]);
        idt_analysis__emit(a, value, strlen(value), role, 0, &span);
        return;
    }
    if (role == IDT_ROLE_GIVEN && a->schema != IDT_SCHEMA_PERSON)
        role = IDT_ROLE_WORD;
    if (role == IDT_ROLE_PLACE && idt_words__concept(e->concepts[0])->sub == IDT_PLACE_TOWN)
        role = IDT_ROLE_WORD;
    for (size_t i = 0; i < 3 && e->concepts[i]; i++) {
        idt_name_token *t = idt_analysis__emit(a, form, len, role, e->concepts[i], &span);
        if (t && i > 0)
            t->flags |= IDT_TOKEN_CONTINUED;
    }
}

static void emit_word(idt_analysis *a, const idt_name_word *w)
{
    const char *form = idt_analysis__form(a, w);
    size_t len = w->len;
    idt_token_role role = IDT_ROLE_WORD;

    if (w->flags & IDT_FOLD_DIGITS) {
        role = IDT_ROLE_NUMBER;
        while (len > 1 && *form == '0') {
            form++;
            len--;
        }
    } else if (len == 1 && a->schema == IDT_SCHEMA_PERSON) {
        role = IDT_ROLE_INITIAL;
    }
    idt_analysis__emit(a, form, len, role, 0, w);
}

void idt_name__analyse(idt_name_work *work, idt_bytes text, idt_party_schema schema)
{
    idt_analysis a = {.work = work, .text = text, .schema = schema};

    work->view =
        (idt_name_view){.tokens = work->tokens, .pool = work->pool, .schema = (uint8_t)schema};
    a.kinds = schema_options[schema].kinds;
    idt_name__fold(&a.fold, text, schema_options[schema].fold);
    if (a.fold.cut)
        work->view.flags |= IDT_NAME_CUT;
    for (size_t i = 0; i < a.fold.n_words;) {
        const idt_name_word *w = &a.fold.words[i];
        const idt_word_entry *e = NULL;
        size_t n = 0;

        if (w->script == IDT_SCRIPT_HAN) {
            idt_analysis__han_word(&a, w, i + 1 == a.fold.n_words);
            i++;
            continue;
        }
        n = find_phrase(&a, i, &e);
        if (n)
            emit_phrase(&a, i, n, e);
        else
            emit_word(&a, w);
        i += n ? n : 1;
    }
    if (schema == IDT_SCHEMA_PERSON)
        idt_analysis__finish_person(&a);
    else
        idt_analysis__finish_company(&a);
}
