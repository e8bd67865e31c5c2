/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Chinese name against its Latin name. Places, lines of trade and legal forms meet by meaning;
 * the brand must be read (Mandarin or Cantonese) or translated by what remains of the Latin name. A
 * brand that is explained in part is another brand: 立星 is Lixing, not Lixin.
 */
#include <string.h>

#include "base/utf8.h"
#include "party/han.h"
#include "party/match.h"
#include "party/phone.h"
#include "party/words.h"

enum {
    FULL = 940,
    CAP_BRAND = 400,
    CAP_PART = 560,  /* read in part */
    CAP_LOOSE = 705, /* read, and a word behind it that may describe */
    CAP_OPEN = 660,  /* read, and the other side says more */
    CAP_TRADE = 440,
    CAP_PLACE = 440,
    CAP_NUMBER = 400,
    COST_TRADE_OUT = 60,
    COST_GROUP_OUT = 40,
    COST_PLACE_OUT = 50,
};

/* The two names side by side with what the alignment found. */
typedef struct han_case {
    const idt_name_view *han, *latin;
    bool han_mate[IDT_NAME_MAX_TOKENS], latin_mate[IDT_NAME_MAX_TOKENS];
    idt_han_task task;
    uint8_t char_token[IDT_HAN_MAX_CHARS];
    uint8_t word_token[IDT_HAN_MAX_WORDS];
    idt_han_result best;
    bool swapped; /* the Han name is the right one */
    idt_party_why *why;
} han_case;

static void explain(const han_case *c, idt_party_term_kind kind, const idt_name_token *han,
                    const idt_name_token *latin, int value)
{
    if (c->swapped)
        idt_why__add(c->why, kind, latin, han, value);
    else
        idt_why__add(c->why, kind, han, latin, value);
}

static uint8_t family_of(const idt_name_token *t)
{
    return idt_token__is(t, IDT_ROLE_TRADE) || idt_token__is(t, IDT_ROLE_GROUP)
               ? idt_words__concept(t->concept)->family
               : 0;
}

/* Pair dictionary words of one meaning, then of near meanings ("実業", "enterprises"). */
static void pair_meanings(han_case *c)
{
    for (int near = 0; near < 2; near++)
        for (size_t i = 0; i < c->han->n_tokens; i++) {
            const idt_name_token *h = &c->han->tokens[i];
            for (size_t j = 0; j < c->latin->n_tokens && !c->han_mate[i]; j++) {
                const idt_name_token *l = &c->latin->tokens[j];
                bool same = h->concept && h->concept == l->concept;
                bool figure =
                    idt_token__is(h, IDT_ROLE_NUMBER) && idt_token__is(l, IDT_ROLE_NUMBER) &&
                    h->len == l->len &&
                    memcmp(c->han->pool + h->begin, c->latin->pool + l->begin, h->len) == 0;
                bool related = near && family_of(h) && family_of(h) == family_of(l);
                if (c->latin_mate[j] || !(same || figure || related))
                    continue;
                c->han_mate[i] = c->latin_mate[j] = true;
                explain(c, IDT_TERM_TRANSLATION, h, l, same || figure ? 970 : 800);
            }
        }
}

static bool is_letters(const idt_name_view *v, const idt_name_token *t)
{
    return t->script != IDT_SCRIPT_HAN && t->len > 0 && v->pool[t->begin] > '9' &&
           v->pool[t->begin + t->len - 1] > '9';
}

/* Characters and words that have no mate yet, in order, go to the alignment. */
static void fill_task(han_case *c)
{
    for (size_t i = 0; i < c->han->n_tokens; i++) {
        const idt_name_token *t = &c->han->tokens[i];
        const char *p = c->han->pool + t->begin;
        if (c->han_mate[i] || t->script != IDT_SCRIPT_HAN || idt_token__is(t, IDT_ROLE_LEGAL) ||
            (t->flags & IDT_TOKEN_CONTINUED))
            continue;
        for (size_t at = 0; at + 3 <= t->len; at += 3) {
            uint32_t rune = 0;
            idt_utf8__decode(&rune, p + at, t->len - at);
            if (!idt_han__add_char(&c->task, rune))
                continue;
            c->task.bonus[c->task.n_chars - 1] = idt_token__is(t, IDT_ROLE_WORD) ? 2 : 0;
            c->char_token[c->task.n_chars - 1] = (uint8_t)i;
        }
    }
    for (size_t j = 0; j < c->latin->n_tokens; j++) {
        const idt_name_token *t = &c->latin->tokens[j];
        if (c->latin_mate[j] || idt_token__is(t, IDT_ROLE_LEGAL) ||
            (t->flags & IDT_TOKEN_CONTINUED) || !is_letters(c->latin, t))
            continue;
        if (idt_han__add_word(&c->task, c->latin->pool + t->begin, t->len))
            c->word_token[c->task.n_words - 1] = (uint8_t)j;
    }
}

static unsigned bits(uint32_t x)
{
    unsigned n = 0;

    for (; x; x &= x - 1)
        n++;
    return n;
}

static void align(han_case *c, unsigned n_readings)
{
    for (unsigned r = 0; r < n_readings; r++) {
        idt_han_result result;
        idt_han__align(&result, &c->task, (idt_han_reading)r);
        if (r == 0 ||
            result.letters + 3 * bits(result.chars) > c->best.letters + 3 * bits(c->best.chars))
            c->best = result;
    }
}

/* How many characters and letters of the brand there are, and how many are explained. */
typedef struct brand {
    unsigned chars, chars_read;
    unsigned letters, letters_read;
    unsigned rest_han[12], rest_latin[12]; /* whole tokens without a mate, by role */
} brand;

/* "Laser", 保健品: a known word beside a brand says what the company does. */
static bool describes(const idt_name_view *v, const idt_name_token *t)
{
    if (!idt_token__is(t, IDT_ROLE_WORD) || !t->concept)
        return false;
    for (size_t i = 0; i < v->n_tokens; i++)
        if (idt_token__is(&v->tokens[i], IDT_ROLE_WORD) && !v->tokens[i].concept)
            return true;
    return false;
}

static void count_han(const han_case *c, brand *b)
{
    for (size_t i = 0; i < c->han->n_tokens; i++) {
        const idt_name_token *t = &c->han->tokens[i];
        unsigned n = 0, read = 0;
        if (c->han_mate[i] || (t->flags & IDT_TOKEN_CONTINUED))
            continue;
        for (size_t k = 0; k < c->task.n_chars; k++)
            if (c->char_token[k] == i) {
                n++;
                read += c->best.chars >> k & 1;
            }
        if (describes(c->han, t) && read < n) {
            b->rest_han[IDT_ROLE_TRADE]++;
        } else if (idt_token__is(t, IDT_ROLE_WORD)) {
            b->chars += n;
            b->chars_read += read;
        } else if (n == 0 || read < n) {
            b->rest_han[t->role]++;
        }
        if (t->script == IDT_SCRIPT_HAN && !idt_token__is(t, IDT_ROLE_LEGAL))
            explain(c, n && read == n ? IDT_TERM_READING : IDT_TERM_ONLY_LEFT, t, NULL,
                    n ? (int)(1000 * read / n) : 0);
    }
}

static void count_latin(const han_case *c, brand *b)
{
    for (size_t j = 0; j < c->latin->n_tokens; j++) {
        const idt_name_token *t = &c->latin->tokens[j];
        bool read = false;
        if (c->latin_mate[j] || (t->flags & IDT_TOKEN_CONTINUED))
            continue;
        for (size_t k = 0; k < c->task.n_words; k++)
            read |= c->word_token[k] == j && (c->best.words >> k & 1);
        if (describes(c->latin, t) && !read) {
            b->rest_latin[IDT_ROLE_TRADE]++;
        } else if (idt_token__is(t, IDT_ROLE_WORD)) {
            b->letters += t->len;
            b->letters_read += read ? t->len : 0;
        } else if (!read) {
            b->rest_latin[t->role]++;
        }
        if (!read && t->weight)
            explain(c, IDT_TERM_ONLY_RIGHT, NULL, t, -t->weight);
    }
}

/* Whether a place without a mate contradicts one of the other side. */
static bool places_clash(const han_case *c, const brand *b)
{
    if (!b->rest_han[IDT_ROLE_PLACE] || !b->rest_latin[IDT_ROLE_PLACE])
        return false;
    for (size_t i = 0; i < c->han->n_tokens; i++)
        for (size_t j = 0; j < c->latin->n_tokens; j++) {
            const idt_name_token *h = &c->han->tokens[i], *l = &c->latin->tokens[j];
            const idt_word_concept *hc = idt_words__concept(h->concept);
            const idt_word_concept *lc = idt_words__concept(l->concept);
            if (c->han_mate[i] || c->latin_mate[j] || !idt_token__is(h, IDT_ROLE_PLACE) ||
                !idt_token__is(l, IDT_ROLE_PLACE))
                continue;
            if (hc->country == l->concept || lc->country == h->concept ||
                hc->region == l->concept || lc->region == h->concept)
                return false;
        }
    return true;
}

/* A city or province that one side leaves out; Hong Kong and China come and go in such names. */
static bool names_other_city(const han_case *c)
{
    const idt_name_view *sides[2] = {c->han, c->latin};
    const bool *mates[2] = {c->han_mate, c->latin_mate};

    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < sides[s]->n_tokens; i++) {
            const idt_name_token *t = &sides[s]->tokens[i];
            bool read = false;
            if (mates[s][i] || !idt_token__is(t, IDT_ROLE_PLACE) ||
                idt_words__concept(t->concept)->sub == IDT_PLACE_COUNTRY)
                continue;
            for (size_t k = 0; k < (s ? c->task.n_words : c->task.n_chars); k++)
                read |= s ? c->word_token[k] == i && (c->best.words >> k & 1)
                          : c->char_token[k] == i && (c->best.chars >> k & 1);
            if (!read)
                return true;
        }
    return false;
}

/* Whether an unread Latin word is in the meaning of an unread character: a translation of a kind.
 */
static bool has_link(const han_case *c)
{
    for (size_t w = 0; w < c->task.n_words; w++) {
        const idt_name_token *t = &c->latin->tokens[c->word_token[w]];
        if (c->best.words >> w & 1 || !idt_token__is(t, IDT_ROLE_WORD))
            continue;
        for (size_t k = 0; k < c->task.n_chars; k++)
            if (!(c->best.chars >> k & 1) &&
                idt_han__means(c->task.chars[k], c->task.letters + c->task.begins[w],
                               (size_t)(c->task.ends[w] - c->task.begins[w])))
                return true;
    }
    return false;
}

/* Brand characters read from the first one on without a gap. */
static unsigned read_head(const han_case *c)
{
    unsigned n = 0;

    for (size_t k = 0; k < c->task.n_chars; k++) {
        if (!idt_token__is(&c->han->tokens[c->char_token[k]], IDT_ROLE_WORD))
            continue;
        if (!(c->best.chars >> k & 1))
            break;
        n++;
    }
    return n;
}

/* The first Latin word is read, and no word left over is itself the reading of something else. */
static bool leads_latin(const han_case *c)
{
    bool first = true;

    for (size_t w = 0; w < c->task.n_words; w++) {
        const idt_name_token *t = &c->latin->tokens[c->word_token[w]];
        bool read = c->best.words >> w & 1;
        if (!idt_token__is(t, IDT_ROLE_WORD))
            continue;
        if (!read && (first || idt_words__is_pinyin(c->latin->pool + t->begin, t->len, 1)))
            return false;
        first = false;
    }
    return true;
}

/*
 * The brand leads, what it does follows. When the first characters are read and something behind
 * them is not, the rest is a description that the dictionary lacks.
 */
static unsigned cap_of_brand(const han_case *c, const brand *b, unsigned least)
{
    unsigned head = read_head(c), rest = b->chars - b->chars_read;
    bool latin_left = b->letters_read < b->letters;

    if (least == 1000)
        return 1000;
    if (head < 2 || b->letters_read == 0)
        return least < 600 ? CAP_BRAND : CAP_PART;
    if (latin_left && rest)
        return has_link(c) ? 740 : CAP_PART;
    if (latin_left)
        return leads_latin(c) ? CAP_LOOSE : CAP_OPEN;
    return head >= 3 && rest <= 2 ? CAP_LOOSE : CAP_OPEN;
}

static unsigned judge_company(const han_case *c, const brand *b)
{
    unsigned part_han = b->chars ? 1000 * b->chars_read / b->chars : 1000;
    unsigned part_latin = b->letters ? 1000 * b->letters_read / b->letters : 1000;
    unsigned least = part_han < part_latin ? part_han : part_latin;
    unsigned trade_han = b->rest_han[IDT_ROLE_TRADE], trade_latin = b->rest_latin[IDT_ROLE_TRADE];
    unsigned cap, score = FULL, off;

    cap = cap_of_brand(c, b, least);
    if (trade_han && trade_latin && cap > CAP_TRADE)
        cap = CAP_TRADE;
    if (places_clash(c, b) && cap > CAP_PLACE)
        cap = CAP_PLACE;
    if (names_other_city(c) && cap > CAP_OPEN)
        cap = CAP_OPEN;
    if (b->rest_han[IDT_ROLE_NUMBER] || b->rest_latin[IDT_ROLE_NUMBER])
        cap = cap < CAP_NUMBER ? cap : CAP_NUMBER;
    off = COST_TRADE_OUT * (trade_han + trade_latin) +
          COST_GROUP_OUT * (b->rest_han[IDT_ROLE_GROUP] + b->rest_latin[IDT_ROLE_GROUP]) +
          COST_PLACE_OUT * (b->rest_han[IDT_ROLE_PLACE] + b->rest_latin[IDT_ROLE_PLACE]);
    score = off < score ? score - off : 0;
    if (cap < IDT_PARTY_MATCH)
        score = score * (500 + least / 2) / 1000;
    if (cap < 1000)
        idt_why__add(c->why, IDT_TERM_DIFFERENT, NULL, NULL, (int)cap - 1000);
    return score < cap ? score : cap;
}

unsigned idt_score__han_company(const idt_name_view *han, const idt_name_view *latin, bool swapped,
                                idt_party_why *why)
{
    han_case c = {.han = han, .latin = latin, .swapped = swapped, .why = why};
    brand b = {0};

    c.task.with_meanings = true;
    pair_meanings(&c);
    fill_task(&c);
    if (c.task.n_chars && c.task.n_words)
        align(&c, IDT_READING_KOREAN);
    count_han(&c, &b);
    count_latin(&c, &b);
    return judge_company(&c, &b);
}

/* Latin words of a person's name, `first` of them moved to the end. */
static void fill_person(han_case *c, size_t first)
{
    size_t n = 0, order[IDT_NAME_MAX_TOKENS];

    c->task.n_letters = c->task.n_words = 0;
    for (size_t j = 0; j < c->latin->n_tokens; j++)
        if (!idt_token__is(&c->latin->tokens[j], IDT_ROLE_TITLE) &&
            is_letters(c->latin, &c->latin->tokens[j]))
            order[n++] = j;
    for (size_t k = 0; k < n; k++) {
        const idt_name_token *t = &c->latin->tokens[order[(k + first) % n]];
        if (idt_han__add_word(&c->task, c->latin->pool + t->begin, t->len))
            c->word_token[c->task.n_words - 1] = (uint8_t)order[(k + first) % n];
    }
}

/* A foreign name in Chinese is spelled by sound: 阿不都·哈克 is Abdul Haq. */
static unsigned by_sound(const han_case *c)
{
    char spelled[IDT_HAN_MAX_CHARS * 6], heard[IDT_PHONE_MAX], other[IDT_PHONE_MAX];
    size_t n = 0, n_heard, n_other;
    unsigned cost;

    for (size_t i = 0; i < c->task.n_chars; i++) {
        size_t len;
        const char *p = idt_han__mandarin(c->task.chars[i], &len);
        if (len > 6)
            continue;
        memcpy(spelled + n, p, len);
        n += len;
    }
    n_heard = idt_phone__from_latin(heard, spelled, n);
    n_other = idt_phone__from_latin(other, c->task.letters, c->task.n_letters);
    if (c->task.n_chars < 4 || n_heard < 6 || n_other < 6)
        return 0;
    cost = idt_phone__distance(heard, n_heard, other, n_other, IDT_PHONE_ABJAD, 1000);
    cost /= (unsigned)(n_heard > n_other ? n_heard : n_other);
    return cost <= 12 ? 760 : cost <= 18 ? 640 : 0;
}

unsigned idt_score__han_person(const idt_name_view *han, const idt_name_view *latin, bool swapped,
                               idt_party_why *why)
{
    han_case c = {.han = han, .latin = latin, .swapped = swapped, .why = why};
    unsigned best = 0, full, heard;

    fill_task(&c);
    full = (unsigned)c.task.n_chars;
    for (size_t first = 0; first < 3 && full; first++) {
        unsigned read, words, value;
        fill_person(&c, first);
        if (c.task.n_words == 0)
            break;
        align(&c, IDT_READING_N);
        read = bits(c.best.chars);
        words = bits(c.best.words);
        value = read == full && words == c.task.n_words
                    ? (first ? 920 : FULL)
                    : 600 * (read + words) / (full + (unsigned)c.task.n_words);
        if (full == 1 && value > 600)
            value = 600;
        best = value > best ? value : best;
    }
    heard = full ? by_sound(&c) : 0;
    if (heard > best)
        best = heard;
    for (size_t i = 0; i < han->n_tokens; i++)
        explain(&c, best >= IDT_PARTY_MATCH ? IDT_TERM_READING : IDT_TERM_ONLY_LEFT,
                &han->tokens[i], NULL, (int)best);
    return best;
}
