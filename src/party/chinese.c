/* SPDX-License-Identifier: Apache-2.0 */
#include "party/chinese.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "party/han.h"
#include "party/tables.h"
#include "party/words.h"

enum { MAX_WORDS = 4, MAX_LETTERS = 32, MAX_SYLLABLES = 4, LEAST_SYLLABLES = 3 };

/* A name with its family name in front, in the two ways of reading it. */
typedef struct chinese_name {
    const idt_syllable *family;
    char given[MAX_LETTERS]; /* letters of the given name */
    size_t n_letters;
    const idt_syllable *syllables[MAX_SYLLABLES]; /* of the given name, one for each word */
    size_t n;                                     /* 0: some word is no single syllable */
    bool pinyin;                                  /* every word is whole pinyin */
} chinese_name;

static const idt_syllable *find_syllable(const char *p, size_t len)
{
    uint32_t lo = 0, hi = idt_party__n_syllables;

    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        const char *s = idt_party__syllables[mid].text;
        int c = strncmp(s, p, len);
        if (c == 0 && s[len] == '\0')
            return &idt_party__syllables[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static bool is_family(const idt_syllable *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (idt_party__syllable_pinyin[s->first + i] & IDT_SYLLABLE_FAMILY)
            return true;
    return false;
}

static uint16_t reading(const idt_syllable *s, size_t i)
{
    return (uint16_t)(idt_party__syllable_pinyin[s->first + i] & ~(unsigned)IDT_SYLLABLE_FAMILY);
}

/* Whether one character, of a family name when asked, can stand behind both spellings. */
static bool meet(const idt_syllable *a, const idt_syllable *b, bool family)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < b->n; j++)
            if (reading(a, i) == reading(b, j) &&
                (!family || (idt_party__syllable_pinyin[a->first + i] &
                             idt_party__syllable_pinyin[b->first + j] & IDT_SYLLABLE_FAMILY)))
                return true;
    return false;
}

static bool add_given(chinese_name *out, const char *p, size_t len, bool *single)
{
    const idt_syllable *s = find_syllable(p, len);

    if (len > sizeof out->given - out->n_letters)
        return false;
    memcpy(out->given + out->n_letters, p, len);
    out->n_letters += len;
    out->pinyin = out->pinyin && idt_words__is_pinyin(p, len, 1);
    if (!s || out->n == MAX_SYLLABLES)
        *single = false;
    else
        out->syllables[out->n++] = s;
    return true;
}

/* Cut a name with the family name at word `at`; false when it is no Chinese name then. */
static bool cut_name(chinese_name *out, const idt_name_view *v, const size_t *words, size_t n,
                     size_t at)
{
    const idt_name_token *t = &v->tokens[words[at]];
    bool single = true;

    *out = (chinese_name){.family = find_syllable(v->pool + t->begin, t->len)};
    if (!out->family || !is_family(out->family))
        return false;
    out->pinyin = out->family->pinyin != IDT_SYLLABLE_NONE;
    for (size_t i = 0; i < n; i++) {
        const idt_name_token *w = &v->tokens[words[i]];
        if (i != at && !add_given(out, v->pool + w->begin, w->len, &single))
            return false;
    }
    if (!single)
        out->n = 0;
    return out->n || out->pinyin;
}

/* The letters of one given name are the syllables of the other, read in Mandarin. */
static bool spells(const char *p, size_t len, const chinese_name *by, size_t from)
{
    if (from == by->n)
        return len == 0;
    for (size_t i = 0; i < by->syllables[from]->n; i++) {
        const char *s = idt_party__pinyin[reading(by->syllables[from], i)];
        size_t n = strlen(s);
        if (n <= len && memcmp(p, s, n) == 0 && spells(p + n, len - n, by, from + 1))
            return true;
    }
    return false;
}

static bool same_given(const chinese_name *a, const chinese_name *b)
{
    if (a->n_letters == b->n_letters && memcmp(a->given, b->given, a->n_letters) == 0)
        return true;
    if (a->pinyin && b->n > 1 && spells(a->given, a->n_letters, b, 0))
        return true;
    if (b->pinyin && a->n > 1 && spells(b->given, b->n_letters, a, 0))
        return true;
    if (a->n != b->n || a->n < LEAST_SYLLABLES - 1)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!meet(a->syllables[i], b->syllables[i], false))
            return false;
    return true;
}

/* Every way of taking the first or the last word for the family name. */
static size_t cut_both(chinese_name out[2], const idt_name_view *v)
{
    size_t words[MAX_WORDS], n = 0, found = 0;

    for (size_t i = 0; i < v->n_tokens; i++) {
        if (v->tokens[i].role == IDT_ROLE_TITLE)
            continue;
        if (v->tokens[i].script != IDT_SCRIPT_LATIN || n == MAX_WORDS)
            return 0;
        words[n++] = i;
    }
    if (n < 2)
        return 0;
    found += cut_name(&out[found], v, words, n, 0);
    found += cut_name(&out[found], v, words, n, n - 1);
    return found;
}

idt_chinese_answer idt_chinese__compare(const idt_name_view *l, const idt_name_view *r)
{
    chinese_name left[2], right[2];
    size_t n = cut_both(left, l), m = n ? cut_both(right, r) : 0;
    bool comparable = false;

    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < m; b++) {
            if (meet(left[a].family, right[b].family, true) && same_given(&left[a], &right[b]))
                return IDT_CHINESE_SAME;
            comparable |= (left[a].pinyin && right[b].pinyin) || (left[a].n && right[b].n);
        }
    return comparable ? IDT_CHINESE_DIFFERENT : IDT_CHINESE_NOT;
}

/* ---- keys ---- */

typedef struct key_maker {
    idt_chinese_key *keys;
    size_t n;
} key_maker;

static void put_key(key_maker *m, unsigned family, size_t at, unsigned syllable, size_t token,
                    size_t family_token)
{
    uint32_t id = (uint32_t)(family << 16 | at << 12 | syllable);

    for (size_t i = 0; i < m->n; i++)
        if (m->keys[i].id == id)
            return;
    if (m->n < IDT_CHINESE_MAX_KEYS)
        m->keys[m->n++] = (idt_chinese_key){id, (uint8_t)token, (uint8_t)family_token};
}

/* Every reading of a syllable behind every reading of the family name. */
static void put_syllable(key_maker *m, const idt_syllable *family, size_t family_token, size_t at,
                         const idt_syllable *s, size_t token)
{
    for (size_t f = 0; f < family->n; f++) {
        if (!(idt_party__syllable_pinyin[family->first + f] & IDT_SYLLABLE_FAMILY))
            continue;
        if (s->pinyin != IDT_SYLLABLE_NONE)
            put_key(m, reading(family, f), at, s->pinyin, token, family_token);
        for (size_t i = 0; i < s->n; i++)
            put_key(m, reading(family, f), at, reading(s, i), token, family_token);
    }
}

/* "Chuanfa" is chuan and fa: every cut into two syllables of pinyin. */
static void put_split(key_maker *m, const idt_syllable *family, size_t family_token, const char *p,
                      size_t len, size_t token)
{
    for (size_t i = 1; i < len; i++) {
        const idt_syllable *a = find_syllable(p, i), *b = find_syllable(p + i, len - i);
        if (!a || !b || a->pinyin == IDT_SYLLABLE_NONE || b->pinyin == IDT_SYLLABLE_NONE)
            continue;
        for (size_t f = 0; f < family->n; f++)
            if (idt_party__syllable_pinyin[family->first + f] & IDT_SYLLABLE_FAMILY) {
                put_key(m, reading(family, f), 0, a->pinyin, token, family_token);
                put_key(m, reading(family, f), 1, b->pinyin, token, family_token);
            }
    }
}

static void put_latin(key_maker *m, const idt_name_view *v, const size_t *words, size_t n,
                      size_t at)
{
    const idt_name_token *t = &v->tokens[words[at]];
    const idt_syllable *family = find_syllable(v->pool + t->begin, t->len);
    const idt_syllable *given[MAX_WORDS];
    size_t n_given = 0, one = at == 0 ? 1 : 0;

    if (!family || !is_family(family))
        return;
    for (size_t i = 0; i < n; i++) {
        const idt_name_token *w = &v->tokens[words[i]];
        if (i == at)
            continue;
        given[n_given] = find_syllable(v->pool + w->begin, w->len);
        if (!given[n_given])
            break;
        n_given++;
    }
    if (n_given == n - 1) {
        for (size_t i = 0, k = 0; i < n; i++)
            if (i != at) {
                put_syllable(m, family, words[at], k, given[k], words[i]);
                k++;
            }
    } else if (n == 2) {
        const idt_name_token *w = &v->tokens[words[one]];
        put_split(m, family, words[at], v->pool + w->begin, w->len, words[one]);
    }
}

/* Han characters as they are read in Mandarin; the first is the family name. */
static void put_characters(key_maker *m, const idt_name_view *v)
{
    unsigned family = 0;
    size_t n = 0;

    for (size_t i = 0; i < v->n_tokens; i++) {
        const idt_name_token *t = &v->tokens[i];
        for (size_t at = 0; at < t->len && n <= MAX_SYLLABLES; n++) {
            const idt_syllable *s;
            uint32_t rune = 0;
            size_t len = 0, size = idt_utf8__decode(&rune, v->pool + t->begin + at, t->len - at);
            const char *read = idt_han__mandarin(rune, &len);
            s = size && len ? find_syllable(read, len) : NULL;
            if (!s || s->pinyin == IDT_SYLLABLE_NONE)
                return;
            if (n == 0)
                family = s->pinyin;
            else
                put_key(m, family, n - 1, s->pinyin, i, 0);
            at += size;
        }
    }
}

size_t idt_chinese__keys(idt_chinese_key *out, const idt_name_view *name)
{
    key_maker m = {.keys = out};
    size_t words[MAX_WORDS], n = 0, n_han = 0;

    for (size_t i = 0; i < name->n_tokens; i++) {
        if (name->tokens[i].role == IDT_ROLE_TITLE)
            continue;
        n_han += name->tokens[i].script == IDT_SCRIPT_HAN;
        if (n == MAX_WORDS || (name->tokens[i].script != IDT_SCRIPT_LATIN && !(n_han == n + 1)))
            return 0;
        words[n++] = i;
    }
    if (n_han > 0) {
        if (n_han == n)
            put_characters(&m, name);
        return m.n;
    }
    if (n >= 2) {
        put_latin(&m, name, words, n, 0);
        put_latin(&m, name, words, n, n - 1);
    }
    return m.n;
}

static const idt_syllable *syllable_of(const idt_name_view *v, size_t i)
{
    const idt_name_token *t = &v->tokens[i];

    return i < v->n_tokens && t->script == IDT_SCRIPT_LATIN && t->len <= 6
               ? find_syllable(v->pool + t->begin, t->len)
               : NULL;
}

size_t idt_chinese__pairs(idt_chinese_pair *out, const idt_name_view *name, size_t token)
{
    const idt_syllable *a = syllable_of(name, token), *b = a ? syllable_of(name, token + 1) : NULL;
    size_t n = 0;

    if (!a || !b || (a->pinyin != IDT_SYLLABLE_NONE && b->pinyin != IDT_SYLLABLE_NONE))
        return 0;
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < b->n && n < IDT_CHINESE_MAX_PAIRS; j++) {
            const char *first = idt_party__pinyin[reading(a, i)];
            const char *second = idt_party__pinyin[reading(b, j)];
            size_t len = strlen(first), more = strlen(second);
            memcpy(out[n].text, first, len);
            memcpy(out[n].text + len, second, more);
            out[n++].len = (uint8_t)(len + more);
        }
    return n;
}
