/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What two addresses have in common. Contradictions are looked for from the country down to the
 * unit; the first one decides. What is missing on one side is no contradiction.
 */
#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "party/address_int.h"
#include "party/phone.h"
#include "party/words.h"

enum { CAP_FIGURES = 400 };

typedef enum agreement { UNKNOWN, AGREE, DIFFER } agreement;

typedef struct pair {
    const idt_address *l, *r;
    agreement field[IDT_ADDRESS_N_FIELDS];
    idt_party_why *why;
} pair;

static idt_bytes text_of(const idt_address *a, const idt_address_part *p)
{
    return (idt_bytes){a->pool + p->begin, p->len};
}

/* Letters of a name without its spaces. */
static size_t squeeze(char *out, size_t cap, idt_bytes text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len && n < cap; i++)
        if (text.data[i] != ' ')
            out[n++] = text.data[i];
    return n;
}

static bool has_digit(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (idt_ascii__is_digit((unsigned char)text[i]))
            return true;
    return false;
}

/* Chinese streets count in words: "Fuhua 3rd Road" is 福华三路, Fuhuasan. */
static size_t read_ordinals(char *out, size_t cap, const char *text, size_t len)
{
    static const char *const numerals[] = {"yi",  "er", "san", "si",  "wu",
                                           "liu", "qi", "ba",  "jiu", "shi"};
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        bool ordinal = i + 2 < len && text[i] >= '1' && text[i] <= '9' &&
                       !idt_ascii__is_digit((unsigned char)text[i + 1]) &&
                       (i == 0 || !idt_ascii__is_digit((unsigned char)text[i - 1]));
        const char *numeral = ordinal ? numerals[text[i] - '1'] : NULL;
        if (numeral && n + 3 < cap) {
            memcpy(out + n, numeral, strlen(numeral));
            n += strlen(numeral);
            i += 2;
        } else if (n < cap) {
            out[n++] = text[i];
        }
    }
    return n;
}

/* 科苑路 may be written with its quarter before it: 张江科苑路. */
static bool ends_in(const char *x, size_t n, const char *y, size_t m)
{
    return n > m && m >= 4 && memcmp(x + n - m, y, m) == 0 && idt_words__is_pinyin(y, m, 2) &&
           idt_words__is_pinyin(x, n - m, 2);
}

/* "5th" and "5". */
static size_t without_ordinal(const char *x, size_t n)
{
    if (n < 3 || !idt_ascii__is_digit((unsigned char)x[n - 3]) ||
        !(memcmp(x + n - 2, "st", 2) == 0 || memcmp(x + n - 2, "nd", 2) == 0 ||
          memcmp(x + n - 2, "rd", 2) == 0 || memcmp(x + n - 2, "th", 2) == 0))
        return n;
    return n - 2;
}

/* Names with figures: the same figures, or one of them counted in Chinese words. */
static bool same_figures(const char *x, size_t n, const char *y, size_t m)
{
    char a[80], b[80];
    size_t k, l;

    if (has_digit(x, n) && has_digit(y, m)) {
        n = without_ordinal(x, n);
        m = without_ordinal(y, m);
        return n == m && memcmp(x, y, n) == 0;
    }
    k = read_ordinals(a, sizeof a, x, n);
    l = read_ordinals(b, sizeof b, y, m);
    return (k == l && memcmp(a, b, k) == 0) || ends_in(a, k, b, l) || ends_in(b, l, a, k);
}

/* A slip of the pen in a word that is long enough, or another transliteration. */
static bool same_name(idt_bytes a, idt_bytes b)
{
    char x[64], y[64], px[IDT_PHONE_MAX], py[IDT_PHONE_MAX];
    size_t n = squeeze(x, sizeof x, a), m = squeeze(y, sizeof y, b), pn, pm;
    unsigned limit;

    if (n == m && memcmp(x, y, n) == 0)
        return true;
    if (has_digit(x, n) || has_digit(y, m))
        return same_figures(x, n, y, m);
    if (ends_in(x, n, y, m) || ends_in(y, m, x, n))
        return true;
    if (n < 5 || m < 5 || (idt_words__is_pinyin(x, n, 2) && idt_words__is_pinyin(y, m, 2)))
        return false;
    limit = (n > m ? n : m) < 7 ? 0 : (n > m ? n : m) < 9 ? 1 : 2;
    if (limit && idt_spelling__distance(x, n, y, m, limit) <= limit)
        return true;
    pn = idt_phone__from_latin(px, x, n);
    pm = idt_phone__from_latin(py, y, m);
    return pn > 4 && pm > 4 &&
           idt_phone__distance(px, pn, py, pm, IDT_PHONE_VOWELS, 400) <=
               6 * (unsigned)(pn > pm ? pn : pm);
}

static bool same_place(uint16_t a, uint16_t b)
{
    const idt_word_concept *x = idt_words__concept(a), *y = idt_words__concept(b);

    return a == b || x->region == b || y->region == a;
}

static bool is_same_part(const pair *p, const idt_address_part *a, const idt_address_part *b)
{
    if (a->concept && b->concept && same_place(a->concept, b->concept))
        return true;
    if (a->concept && b->concept)
        return false;
    return same_name(text_of(p->l, a), text_of(p->r, b));
}

/* Names that different writers file under different marks. */
static bool is_name_field(uint8_t f)
{
    return f == IDT_ADDRESS_STREET || f == IDT_ADDRESS_COMPLEX || f == IDT_ADDRESS_OTHER ||
           f == IDT_ADDRESS_DISTRICT || f == IDT_ADDRESS_CITY || f == IDT_ADDRESS_REGION;
}

static void add_term(const pair *p, const idt_address_part *a, const idt_address_part *b,
                     idt_party_term_kind kind, int value)
{
    idt_party_term *t;

    if (!p->why || p->why->n_terms == IDT_PARTY_MAX_TERMS)
        return;
    t = &p->why->terms[p->why->n_terms++];
    *t = (idt_party_term){.kind = (uint8_t)kind, .role = IDT_ROLE_WORD, .value = (int16_t)value};
    if (a) {
        t->left_begin = a->src_begin;
        t->left_end = a->src_end;
    }
    if (b) {
        t->right_begin = b->src_begin;
        t->right_end = b->src_end;
    }
}

/* Whether some part of one field agrees, whether the field stands on both sides and none does. */
static agreement compare_field(const pair *p, uint8_t field)
{
    agreement result = UNKNOWN;

    for (size_t i = 0; i < p->l->n_parts; i++) {
        const idt_address_part *a = &p->l->parts[i];
        if (a->field != field)
            continue;
        for (size_t j = 0; j < p->r->n_parts; j++) {
            const idt_address_part *b = &p->r->parts[j];
            if (b->field != field)
                continue;
            if (is_same_part(p, a, b)) {
                add_term(p, a, b, IDT_TERM_SAME, 1000);
                return AGREE;
            }
            result = DIFFER;
            add_term(p, a, b, IDT_TERM_DIFFERENT, 0);
        }
    }
    return result;
}

/* A name of one field may be found under another mark on the other side. */
static bool found_elsewhere(const pair *p, uint8_t field)
{
    for (size_t i = 0; i < p->l->n_parts; i++)
        for (size_t j = 0; j < p->r->n_parts; j++) {
            const idt_address_part *a = &p->l->parts[i], *b = &p->r->parts[j];
            if ((a->field != field && b->field != field) || a->field == b->field ||
                !is_name_field(a->field) || !is_name_field(b->field))
                continue;
            if (!a->concept && !b->concept && same_name(text_of(p->l, a), text_of(p->r, b))) {
                add_term(p, a, b, IDT_TERM_SAME, 900);
                return true;
            }
        }
    return false;
}

static uint16_t country_of(const idt_address *a)
{
    uint16_t inferred = 0;

    for (size_t i = 0; i < a->n_parts; i++) {
        if (a->parts[i].field == IDT_ADDRESS_COUNTRY)
        return a->parts[i].concept;
        if (a->parts[i].concept && !inferred)
            inferred = idt_words__concept(a->parts[i].concept)->country;
    }
    return inferred;
}

static uint16_t region_of(const idt_address *a)
{
    for (size_t i = 0; i < a->n_parts; i++)
        if (a->parts[i].concept && idt_words__concept(a->parts[i].concept)->region)
            return idt_words__concept(a->parts[i].concept)->region;
    return 0;
}

static bool has_field(const idt_address *a, uint8_t field)
{
    for (size_t i = 0; i < a->n_parts; i++)
        if (a->parts[i].field == field)
            return true;
    return false;
}

static void compare_fields(pair *p)
{
    uint16_t l = country_of(p->l), r = country_of(p->r);

    for (uint8_t f = 0; f < IDT_ADDRESS_N_FIELDS; f++) {
        p->field[f] = compare_field(p, f);
        if (p->field[f] != AGREE && (f == IDT_ADDRESS_STREET || f == IDT_ADDRESS_COMPLEX) &&
            found_elsewhere(p, f))
            p->field[f] = AGREE;
    }
    p->field[IDT_ADDRESS_COUNTRY] = !l || !r ? UNKNOWN : l == r ? AGREE : DIFFER;
    l = region_of(p->l);
    r = region_of(p->r);
    if (l && r && p->field[IDT_ADDRESS_REGION] == UNKNOWN)
        p->field[IDT_ADDRESS_REGION] = l == r ? AGREE : DIFFER;
}

static uint32_t facts_of(const pair *p)
{
    static const struct {
        uint8_t field;
        uint32_t same, other;
    } bits[] = {
        {IDT_ADDRESS_COUNTRY, IDT_SAME_COUNTRY, IDT_OTHER_COUNTRY},
        {IDT_ADDRESS_REGION, IDT_SAME_REGION, IDT_OTHER_REGION},
        {IDT_ADDRESS_CITY, IDT_SAME_CITY, IDT_OTHER_CITY},
        {IDT_ADDRESS_STREET, IDT_SAME_STREET, IDT_OTHER_STREET},
        {IDT_ADDRESS_COMPLEX, IDT_SAME_COMPLEX, IDT_OTHER_COMPLEX},
        {IDT_ADDRESS_POSTCODE, IDT_SAME_POSTCODE, IDT_OTHER_POSTCODE},
        {IDT_ADDRESS_NUMBER, 0, IDT_OTHER_NUMBER},
        {IDT_ADDRESS_BUILDING, 0, IDT_OTHER_BUILDING},
        {IDT_ADDRESS_UNIT, 0, IDT_OTHER_UNIT},
    };
    const agreement *f = p->field;
    uint32_t facts = 0;
    bool site;

    for (size_t i = 0; i < IDT_COUNT_OF(bits); i++)
        facts |= f[bits[i].field] == AGREE    ? bits[i].same
                 : f[bits[i].field] == DIFFER ? bits[i].other
                                              : 0;
    if (f[IDT_ADDRESS_NUMBER] == AGREE && f[IDT_ADDRESS_STREET] == AGREE)
        facts |= IDT_SAME_NUMBER;
    site = (facts & (IDT_SAME_NUMBER | IDT_SAME_COMPLEX)) &&
           !(facts & (IDT_OTHER_COUNTRY | IDT_OTHER_NUMBER));
    if (site && f[IDT_ADDRESS_BUILDING] != DIFFER)
        facts |= IDT_SAME_BUILDING;
    if ((facts & IDT_SAME_BUILDING) && f[IDT_ADDRESS_UNIT] == AGREE)
        facts |= IDT_SAME_UNIT;
    return facts;
}

static bool is_compass(idt_bytes t)
{
    static const char *const points[] = {"nw", "ne",  "sw",  "se",   "dong",
                                         "xi", "nan", "bei", "zhong"};

    for (size_t i = 0; i < IDT_COUNT_OF(points); i++)
        if (idt_bytes__is(t, points[i]))
            return true;
    return false;
}

/* "Pennsylvania Avenue NW" and "Pennsylvania Avenue SE". */
static bool ends_apart(const pair *p)
{
    for (size_t i = 0; i < p->l->n_parts; i++)
        for (size_t j = 0; j < p->r->n_parts; j++) {
            const idt_address_part *a = &p->l->parts[i], *b = &p->r->parts[j];
            if (a->field == IDT_ADDRESS_OTHER && b->field == IDT_ADDRESS_OTHER &&
                is_compass(text_of(p->l, a)) && is_compass(text_of(p->r, b)))
                return !idt_bytes__equal(text_of(p->l, a), text_of(p->r, b));
        }
    return false;
}

/* The first contradiction from the largest place down; 1000 when there is none. */
static unsigned cap_of(const pair *p)
{
    const agreement *f = p->field;
    bool same_site = f[IDT_ADDRESS_COMPLEX] == AGREE ||
                     (f[IDT_ADDRESS_STREET] == AGREE && f[IDT_ADDRESS_NUMBER] == AGREE);

    if (f[IDT_ADDRESS_COUNTRY] == DIFFER)
        return 150;
    if (f[IDT_ADDRESS_REGION] == DIFFER && f[IDT_ADDRESS_CITY] != AGREE)
        return 250;
    if (f[IDT_ADDRESS_CITY] == DIFFER && f[IDT_ADDRESS_POSTCODE] != AGREE && !same_site)
        return 250;
    if (f[IDT_ADDRESS_NUMBER] == DIFFER)
        return 380;
    if (ends_apart(p))
        return 320;
    if (f[IDT_ADDRESS_STREET] == DIFFER)
        return same_site ? 650 : 320;
    if (f[IDT_ADDRESS_BOX] == DIFFER)
        return 350;
    if (f[IDT_ADDRESS_COMPLEX] == DIFFER && !same_site)
        return 400;
    if (f[IDT_ADDRESS_BUILDING] == DIFFER)
        return 480;
    if (f[IDT_ADDRESS_UNIT] == DIFFER)
        return 600;
    if (f[IDT_ADDRESS_FLOOR] == DIFFER && f[IDT_ADDRESS_UNIT] != AGREE)
        return 620;
    if (f[IDT_ADDRESS_CITY] == DIFFER)
        return 640;
    return 1000;
}

static unsigned evidence_of(const pair *p)
{
    const agreement *f = p->field;
    unsigned score = 100;
    bool no_number = !has_field(p->l, IDT_ADDRESS_NUMBER) && !has_field(p->r, IDT_ADDRESS_NUMBER);
    bool one_unit = has_field(p->l, IDT_ADDRESS_UNIT) != has_field(p->r, IDT_ADDRESS_UNIT);

    if (f[IDT_ADDRESS_COUNTRY] == AGREE)
        score = 200;
    if (f[IDT_ADDRESS_CITY] == AGREE || f[IDT_ADDRESS_POSTCODE] == AGREE)
        score = 400;
    if (f[IDT_ADDRESS_OTHER] == AGREE && score >= 200)
        score = 640;
    if (f[IDT_ADDRESS_BOX] == AGREE)
        score = 850;
    if (f[IDT_ADDRESS_STREET] == AGREE)
        score = f[IDT_ADDRESS_NUMBER] == AGREE ? 920 : no_number ? 740 : 640;
    if (f[IDT_ADDRESS_COMPLEX] == AGREE && score < 760)
        score = f[IDT_ADDRESS_BUILDING] == AGREE || f[IDT_ADDRESS_UNIT] == AGREE ? 900 : 760;
    if (f[IDT_ADDRESS_UNIT] == AGREE && score >= 700)
        score += (1000 - score) / 2;
    if (f[IDT_ADDRESS_CITY] == AGREE && score >= 700)
        score += (1000 - score) / 4;
    if (one_unit && score > 60)
        score -= 60;
    return score;
}

/* Known cities or provinces that differ: no likeness of words outweighs that. */
static bool places_differ(const pair *p)
{
    static const uint8_t fields[] = {IDT_ADDRESS_CITY, IDT_ADDRESS_REGION};

    for (size_t k = 0; k < 2; k++) {
        bool known[2] = {false, false};
        for (size_t i = 0; i < p->l->n_parts; i++)
        known[0] |= p->l->parts[i].field == fields[k] && p->l->parts[i].concept;
        for (size_t j = 0; j < p->r->n_parts; j++)
        known[1] |= p->r->parts[j].field == fields[k] && p->r->parts[j].concept;
        if (known[0] && known[1] && p->field[fields[k]] == DIFFER)
            return true;
    }
    return p->field[IDT_ADDRESS_COUNTRY] == DIFFER;
}

/* What the words and figures say where the parts do not fit each other. */
static unsigned weigh_bags(const pair *p, unsigned score)
{
    idt_address_bags b;
    bool alike;

    idt_address__compare_bags(&b, p->l, p->r);
    if (b.figures_clash)
        return score < CAP_FIGURES || p->field[IDT_ADDRESS_UNIT] == DIFFER ? score : CAP_FIGURES;
    /* a name on each side that the other lacks is more than a name left out */
    alike = b.words_clash ? b.share >= 860
            : b.n_figures ? b.share >= 740
                          : b.share >= 840 && b.n_words >= 2;
    if (!alike || ends_apart(p) || places_differ(p) || score >= IDT_PARTY_MATCH)
        return score;
    return b.figures_equal || b.n_figures >= 1 ? 700 + (b.share - 700) / 3 : score;
}

static bool is_identical(const idt_address *l, const idt_address *r)
{
    if (l->n_parts != r->n_parts || l->n_parts == 0 || l->cut || r->cut)
        return false;
    for (size_t i = 0; i < l->n_parts; i++) {
        const idt_address_part *a = &l->parts[i], *b = &r->parts[i];
        bool same_concept = a->concept && a->concept == b->concept;
        if (a->field != b->field ||
            (!same_concept && !idt_bytes__equal(text_of(l, a), text_of(r, b))))
            return false;
    }
    return true;
}

unsigned idt_address__score(const idt_address *left, const idt_address *right, uint32_t *facts,
                            idt_party_why *why)
{
    pair p = {.l = left, .r = right, .why = why};
    unsigned cap, score;

    if (why)
        *why = (idt_party_why){.n_terms = 0};
    compare_fields(&p);
    if (facts)
        *facts = facts_of(&p);
    if (is_identical(left, right))
        return 1000;
    cap = cap_of(&p);
    score = evidence_of(&p);
    return weigh_bags(&p, score < cap ? score : cap);
}
