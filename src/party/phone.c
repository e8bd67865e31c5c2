/* SPDX-License-Identifier: Apache-2.0 */
#include "party/phone.h"

#include <string.h>

enum { SPELLING_MAX = 64 };

/* clang-format off */
/* What it costs to take one sound for another: 100 for strangers, less for neighbours in the
 * romanisations of Russian, Arabic, Persian, Chinese and Korean names. */
static const uint8_t change_cost[26][26] = {
    {0, 100, 100, 100, 25, 100, 100, 100, 40, 100, 100, 100, 100,  /* a */
     100, 20, 100, 100, 100, 100, 100, 40, 100, 100, 100, 100, 100},
    {100, 0, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100,  /* b */
     100, 100, 35, 100, 100, 100, 100, 100, 40, 100, 100, 100, 100},
    {100, 100, 0, 100, 100, 100, 100, 100, 100, 50, 50, 100, 100,  /* c */
     100, 100, 100, 25, 100, 25, 50, 100, 100, 100, 100, 100, 25},
    {100, 100, 100, 0, 100, 100, 100, 100, 100, 60, 100, 100, 100,  /* d */
     100, 100, 100, 100, 100, 100, 35, 100, 100, 100, 100, 100, 45},
    {25, 100, 100, 100, 0, 100, 100, 100, 15, 100, 100, 100, 100,  /* e */
     100, 40, 100, 100, 100, 100, 100, 40, 100, 100, 100, 25, 100},
    {100, 100, 100, 100, 100, 0, 100, 50, 100, 100, 100, 100, 100,  /* f */
     100, 100, 40, 100, 100, 100, 100, 100, 25, 100, 100, 100, 100},
    {100, 100, 100, 100, 100, 100, 0, 35, 100, 35, 35, 100, 100,  /* g */
     100, 100, 100, 100, 100, 100, 100, 100, 100, 60, 100, 100, 100},
    {100, 100, 100, 100, 100, 50, 35, 0, 100, 100, 40, 100, 100,  /* h */
     100, 100, 100, 45, 100, 100, 70, 100, 100, 100, 100, 100, 100},
    {40, 100, 100, 100, 15, 100, 100, 100, 0, 45, 100, 100, 100,  /* i */
     100, 40, 100, 100, 100, 100, 100, 40, 100, 100, 100, 5, 100},
    {100, 100, 50, 60, 100, 100, 35, 100, 45, 0, 100, 100, 100,  /* j */
     100, 100, 100, 30, 100, 100, 100, 100, 100, 100, 35, 25, 30},
    {100, 100, 50, 100, 100, 100, 35, 40, 100, 100, 0, 100, 100,  /* k */
     100, 100, 100, 40, 100, 100, 100, 100, 100, 100, 100, 100, 100},
    {100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 0, 100,  /* l */
     100, 100, 100, 100, 70, 100, 100, 100, 100, 100, 100, 100, 100},
    {100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 0,  /* m */
     60, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100},
    {100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 60,  /* n */
     0, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100},
    {20, 100, 100, 100, 40, 100, 100, 100, 40, 100, 100, 100, 100,  /* o */
     100, 0, 100, 100, 100, 100, 100, 15, 100, 20, 100, 100, 100},
    {100, 35, 100, 100, 100, 40, 100, 100, 100, 100, 100, 100, 100,  /* p */
     100, 100, 0, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100},
    {100, 100, 25, 100, 100, 100, 100, 45, 100, 30, 40, 100, 100,  /* q */
     100, 100, 100, 0, 100, 45, 100, 100, 100, 100, 30, 100, 100},
    {100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 70, 100,  /* r */
     100, 100, 100, 100, 0, 100, 100, 100, 100, 100, 100, 100, 100},
    {100, 100, 25, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100,  /* s */
     100, 100, 100, 45, 100, 0, 50, 100, 100, 100, 30, 100, 20},
    {100, 100, 50, 35, 100, 100, 100, 70, 100, 100, 100, 100, 100,  /* t */
     100, 100, 100, 100, 100, 50, 0, 100, 100, 100, 100, 100, 100},
    {40, 100, 100, 100, 40, 100, 100, 100, 40, 100, 100, 100, 100,  /* u */
     100, 15, 100, 100, 100, 100, 100, 0, 35, 10, 100, 100, 100},
    {100, 40, 100, 100, 100, 25, 100, 100, 100, 100, 100, 100, 100,  /* v */
     100, 100, 100, 100, 100, 100, 100, 35, 0, 10, 100, 100, 100},
    {100, 100, 100, 100, 100, 100, 60, 100, 100, 100, 100, 100, 100,  /* w */
     100, 20, 100, 100, 100, 100, 100, 10, 10, 0, 100, 100, 100},
    {100, 100, 100, 100, 100, 100, 100, 100, 100, 35, 100, 100, 100,  /* x */
     100, 100, 100, 30, 100, 30, 100, 100, 100, 100, 0, 100, 45},
    {100, 100, 100, 100, 25, 100, 100, 100, 5, 25, 100, 100, 100,  /* y */
     100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 0, 100},
    {100, 100, 25, 45, 100, 100, 100, 100, 100, 30, 100, 100, 100,  /* z */
     100, 100, 100, 100, 100, 20, 100, 100, 100, 100, 45, 100, 0},
};

/* What it costs to leave one sound out:      a   b   c    d    e   f    g    h   i   j   k    l    m */
static const uint8_t drop_cost[26] = {        35, 100, 100, 90,  35, 100, 80,  30, 30, 70, 100, 100, 100,
/*                                            n   o   p    q    r    s    t    u   v   w   x    y   z */
                                              100, 35, 100, 100, 100, 80,  100, 35, 80, 40, 100, 20, 90};
/* clang-format on */

typedef struct rule {
    char from[5];
    char to[3];
} rule;

/* Longest first among those that share a beginning. */
static const rule rules[] = {
    {"shch", "x"}, {"tsch", "q"}, {"sch", "x"}, {"dzh", "j"}, {"tch", "q"}, {"tsh", "q"},
    {"tzu", "cu"}, {"sh", "x"},   {"ch", "q"},  {"zh", "j"},  {"kh", "h"},  {"gh", "g"},
    {"ph", "f"},   {"th", "t"},   {"dh", "d"},  {"dj", "j"},  {"ck", "k"},  {"cz", "q"},
    {"sz", "x"},   {"ts", "c"},   {"tz", "c"},  {"ou", "u"},  {"oo", "u"},  {"ee", "i"},
    {"ae", "e"},   {"iy", "i"},   {"yy", "i"},  {"ij", "i"},  {"yi", "i"},  {"q", "k"},
    {"x", "ks"},
};

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static const rule *find_rule(const char *p, size_t left)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        size_t n = strnlen(rules[i].from, sizeof rules[i].from);
        if (n <= left && memcmp(rules[i].from, p, n) == 0)
            return &rules[i];
    }
    return NULL;
}

/* The sound of one letter that no rule covers; `next` is 0 at the end. */
static char plain_sound(char c, char next)
{
    if (c == 'c')
        return next && strchr("aoulrktn", next) ? 'k' : 'c';
    if (c == 'y')
        return is_vowel(next) ? 'y' : 'i';
    return c;
}

size_t idt_phone__from_latin(char *out, const char *text, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < len;) {
        const rule *r = find_rule(text + i, len - i);
        char one[2] = {0};
        const char *to = r ? r->to : one;

        if (text[i] < 'a' || text[i] > 'z')
            return 0;
        if (!r)
            one[0] = plain_sound(text[i], i + 1 < len ? text[i + 1] : '\0');
        for (; *to; to++)
            if (n < IDT_PHONE_MAX && (n == 0 || out[n - 1] != *to))
                out[n++] = *to;
        i += r ? strnlen(r->from, sizeof r->from) : 1;
    }
    return n;
}

uint32_t idt_phone__mask(const char *phones, size_t len)
{
    /* groups:                      a  b  c  d  e  f  g  h  i  j  k  l  m */
    static const uint8_t group[26] = {0, 1, 2, 3, 0, 1, 4, 0, 0, 2, 4, 5, 6,
                                      6, 0, 1, 2, 7, 2, 3, 0, 1, 0, 2, 0, 2};
    uint32_t mask = 0;

    for (size_t i = 0; i < len; i++)
        if (phones[i] >= 'a' && phones[i] <= 'z')
            mask |= 1u << group[phones[i] - 'a'];
    return mask & ~1u;
}

enum {
    FIRM = 80,
    FIRM_COST = 10000,
    LOOSE_COST = 45
}; /* what costs this much is another sound altogether */

static bool is_abjad(idt_phone_mode mode)
{
    return mode == IDT_PHONE_ABJAD || mode == IDT_PHONE_ABJAD_FIRM;
}

static unsigned firm(unsigned cost, idt_phone_mode mode)
{
    return cost >= FIRM && (mode == IDT_PHONE_VOWELS_FIRM || mode == IDT_PHONE_ABJAD_FIRM)
               ? FIRM_COST
               : cost;
}

static unsigned drop(char c, idt_phone_mode mode)
{
    if (is_abjad(mode)) {
        if (is_vowel(c))
            return c == 'a' ? 6 : 8;
        if (c == 'y' || c == 'w')
            return 12;
        if (c == 'h')
            return 25;
    }
    return firm(drop_cost[c - 'a'], mode);
}

static unsigned change(char a, char b, idt_phone_mode mode)
{
    unsigned cost = change_cost[a - 'a'][b - 'a'];

    if (is_abjad(mode) && cost) {
        bool soft_a = is_vowel(a) || a == 'y' || a == 'w';
        bool soft_b = is_vowel(b) || b == 'y' || b == 'w';
        if (soft_a && soft_b)
            return 6;
        if ((a == 't' && b == 's') || (a == 's' && b == 't') || (a == 'd' && b == 'z') ||
            (a == 'z' && b == 'd'))
            return 20; /* th and dh are s and z in Persian, Turkish and Urdu */
        cost = cost < 100 ? cost * 2 / 3 : cost;
    }
    return firm(cost, mode);
}

/*
 * What it costs to leave out each sound. Where every letter counts a vowel between two consonants
 * is no matter of spelling: Ryzhkov is not Ryzhikov.
 */
static void drop_costs(unsigned *out, const char *p, size_t len, idt_phone_mode mode)
{
    for (size_t i = 0; i < len; i++) {
        bool soft_before = i > 0 && strchr("aeiouyw", p[i - 1]);
        bool soft_after = i + 1 < len && strchr("aeiouywh", p[i + 1]);
        out[i] = drop(p[i], mode);
        if (mode == IDT_PHONE_VOWELS_FIRM && is_vowel(p[i]) && i > 0 && i + 1 < len &&
            !soft_before && !soft_after)
            out[i] = FIRM_COST;
        /* Belarusian writes -ouski for -ovskiy, Greek gg for ng and mp for b */
        if (out[i] == FIRM_COST && ((p[i] == 'v' && i > 0 && strchr("oa", p[i - 1])) ||
                                    (p[i] == 'n' && i + 1 < len && strchr("gdt", p[i + 1])) ||
                                    (p[i] == 'm' && i + 1 < len && strchr("pb", p[i + 1]))))
            out[i] = LOOSE_COST;
    }
}

unsigned idt_phone__distance(const char *a, size_t a_len, const char *b, size_t b_len,
                             idt_phone_mode mode, unsigned limit)
{
    unsigned row[IDT_PHONE_MAX + 1], drops_a[IDT_PHONE_MAX], drops_b[IDT_PHONE_MAX];

    if (a_len > IDT_PHONE_MAX || b_len > IDT_PHONE_MAX)
        return IDT_PHONE_FAR;
    drop_costs(drops_a, a, a_len, mode);
    drop_costs(drops_b, b, b_len, mode);
    row[0] = 0;
    for (size_t j = 0; j < b_len; j++)
        row[j + 1] = row[j] + drops_b[j];
    for (size_t i = 0; i < a_len; i++) {
        unsigned diagonal = row[0], best, drop_a = drops_a[i];
        row[0] += drop_a;
        best = row[0];
        for (size_t j = 0; j < b_len; j++) {
            unsigned swap = diagonal + change(a[i], b[j], mode);
            unsigned up = row[j + 1] + drop_a, left = row[j] + drops_b[j];
            diagonal = row[j + 1];
            if (up < swap)
                swap = up;
            row[j + 1] = left < swap ? left : swap;
            if (row[j + 1] < best)
                best = row[j + 1];
        }
        if (best > limit)
            return IDT_PHONE_FAR;
    }
    return row[b_len];
}

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
    if (b < a)
        a = b;
    return c < a ? c : a;
}

unsigned idt_spelling__distance(const char *a, size_t a_len, const char *b, size_t b_len,
                                unsigned limit)
{
    uint8_t rows[3][SPELLING_MAX + 1];
    uint8_t *older = rows[0], *old = rows[1], *now = rows[2], *spare;
    unsigned best_before = 0; /* a swap reaches over one row */

    if ((a_len > b_len ? a_len - b_len : b_len - a_len) > limit || a_len > SPELLING_MAX ||
        b_len > SPELLING_MAX)
        return limit + 1;
    for (size_t j = 0; j <= b_len; j++)
        old[j] = (uint8_t)j;
    for (size_t i = 1; i <= a_len; i++) {
        unsigned best = now[0] = (uint8_t)i;
        for (size_t j = 1; j <= b_len; j++) {
            unsigned d =
                min3(old[j] + 1u, now[j - 1] + 1u, old[j - 1] + (a[i - 1] != b[j - 1] ? 1u : 0u));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                older[j - 2] + 1u < d)
                d = older[j - 2] + 1u;
            now[j] = (uint8_t)d;
            if (d < best)
                best = d;
        }
        if (best > limit && best_before + 1 > limit)
            return limit + 1;
        best_before = best;
        spare = older;
        older = old;
        old = now;
        now = spare;
    }
    return old[b_len] > limit ? limit + 1 : old[b_len];
}
