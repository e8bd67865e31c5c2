/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Han runs have no spaces: place, brand, line of trade and legal form are found by the longest
 * dictionary word at each character; what lies between is the brand.
 */
#include <string.h>

#include "base/utf8.h"
#include "party/name_int.h"

enum { HAN_BYTES = 3, NUMBER_MAX = 9999 };

typedef struct han_run {
    idt_analysis *a;
    const idt_name_word *word;
    const char *text;
    size_t len;
    size_t brand;     /* first byte of the brand being collected */
    size_t brand_end; /* equal to `brand` when there is none */
    bool last;        /* nothing follows this run in the name */
} han_run;

/* Every Han character of a run takes three bytes here, but may take more in the source. */
static idt_name_word span_of(const han_run *r, size_t begin, size_t end)
{
    idt_name_word w = *r->word;
    size_t chars = r->len / HAN_BYTES;

    if (chars && (size_t)(r->word->src_end - r->word->src_begin) == r->len) {
        w.src_begin = (uint16_t)(r->word->src_begin + begin);
        w.src_end = (uint16_t)(r->word->src_begin + end);
    }
    return w;
}

static void flush_brand(han_run *r)
{
    if (r->brand_end > r->brand) {
        idt_name_word w = span_of(r, r->brand, r->brand_end);
        idt_analysis__emit(r->a, r->text + r->brand, r->brand_end - r->brand, IDT_ROLE_WORD, 0, &w);
    }
    r->brand = r->brand_end;
}

/* Bytes of the longest dictionary word at `at`, or 0. */
static size_t find_word(const han_run *r, size_t at, const idt_word_entry **entry)
{
    size_t best = 0;

    for (size_t n = HAN_BYTES; at + n <= r->len; n += HAN_BYTES) {
        const idt_word_key *k = idt_words__find(r->text + at, n);
        const idt_word_entry *e;

        if (!k)
            break;
        e = idt_words__entry(k, r->a->kinds);
        if (e) {
            best = n;
            *entry = e;
        }
        if (!k->more)
            break;
    }
    return best;
}

/* One character alone is a line of trade only before the end, a form or another dictionary word. */
static bool lone_character_counts(const han_run *r, size_t at)
{
    const idt_word_entry *next = NULL;

    if (at == 0 || at == r->brand)
        return false;
    if (at + HAN_BYTES >= r->len)
        return r->last;
    return find_word(r, at + HAN_BYTES, &next) > HAN_BYTES && next->kind != IDT_WORD_PLACE;
}

/* 欧丽法国际: a word whose last character begins a word, and after which none begins, is chance. */
static bool is_straddled(const han_run *r, size_t at, size_t n)
{
    const idt_word_entry *e = NULL;

    if (at == 0 || n < 2 * HAN_BYTES || at + n >= r->len ||
        find_word(r, at + n, &e) >= 2 * HAN_BYTES)
        return false;
    return find_word(r, at + n - HAN_BYTES, &e) >= 2 * HAN_BYTES;
}

static int digit_of(const char *p)
{
    static const char digits[] = "零一二三四五六七八九十";

    for (int i = 0; i <= 10; i++)
        if (memcmp(digits + i * HAN_BYTES, p, HAN_BYTES) == 0)
            return i;
    return -1;
}

/* 第十八: an ordinal. Returns the bytes it takes, or 0. */
static size_t find_ordinal(const han_run *r, size_t at, unsigned *value)
{
    unsigned total = 0, digit = 0;
    size_t i = at + HAN_BYTES;

    if (r->len - at < 2 * HAN_BYTES || memcmp(r->text + at, "第", HAN_BYTES) != 0)
        return 0;
    for (; i + HAN_BYTES <= r->len; i += HAN_BYTES) {
        int d = digit_of(r->text + i);
        if (d < 0 || total > NUMBER_MAX)
            break;
        if (d == 10) {
            total += (digit ? digit : 1) * 10;
            digit = 0;
        } else {
            digit = digit * 10 + (unsigned)d;
        }
    }
    *value = total + digit;
    return i > at + HAN_BYTES ? i - at : 0;
}

static void emit_number(han_run *r, size_t at, size_t n, unsigned value)
{
    idt_name_word w = span_of(r, at, at + n);
    char text[8];
    size_t len = 0;

    value %= 1000000;
    for (unsigned scale = 100000; scale; scale /= 10)
        if (value >= scale || scale == 1)
            text[len++] = (char)('0' + value / scale % 10);
    idt_analysis__emit(r->a, text, len, IDT_ROLE_NUMBER, 0, &w);
}

static void emit_entry(han_run *r, size_t at, size_t n, const idt_word_entry *e)
{
    static const idt_token_role roles[] = {
        [IDT_WORD_LEGAL] = IDT_ROLE_LEGAL,       [IDT_WORD_GROUP] = IDT_ROLE_GROUP,
        [IDT_WORD_TRADE] = IDT_ROLE_TRADE,       [IDT_WORD_PLACE] = IDT_ROLE_PLACE,
        [IDT_WORD_COMMON] = IDT_ROLE_COMMON,     [IDT_WORD_TITLE] = IDT_ROLE_TITLE,
        [IDT_WORD_PARTICLE] = IDT_ROLE_PARTICLE, [IDT_WORD_GIVEN] = IDT_ROLE_WORD,
        [IDT_WORD_NUMBER] = IDT_ROLE_NUMBER,     [IDT_WORD_MEANING] = IDT_ROLE_WORD};
    idt_name_word w = span_of(r, at, at + n);

    for (size_t i = 0; i < 3 && e->concepts[i]; i++) {
        idt_name_token *t =
            idt_analysis__emit(r->a, r->text + at, n, roles[e->kind], e->concepts[i], &w);
        if (t && i > 0)
            t->flags |= IDT_TOKEN_CONTINUED;
    }
}

void idt_analysis__han_word(idt_analysis *a, const idt_name_word *w, bool last)
{
    han_run r = {.a = a, .word = w, .text = idt_analysis__form(a, w), .len = w->len, .last = last};

    r.len -= r.len % HAN_BYTES;
    for (size_t at = 0; at < r.len;) {
        const idt_word_entry *e = NULL;
        unsigned value = 0;
        size_t n = find_ordinal(&r, at, &value);

        if (n) {
            flush_brand(&r);
            emit_number(&r, at, n, value);
        } else {
            n = a->schema == IDT_SCHEMA_PERSON ? 0 : find_word(&r, at, &e);
            if ((n == HAN_BYTES && !lone_character_counts(&r, at)) || is_straddled(&r, at, n))
                n = 0;
            if (n) {
                flush_brand(&r);
                emit_entry(&r, at, n, e);
            }
        }
        at += n ? n : HAN_BYTES;
        r.brand_end = at;
        if (n)
            r.brand = at;
    }
    flush_brand(&r);
}
