/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words and figures of two addresses regardless of what they were taken for: no parser knows
 * the customs of every country, but a figure that only one writer could have meant is a
 * contradiction anywhere, and the same figures with the same names are the same place.
 */
#include <string.h>

#include "base/bytes.h"
#include "party/address_int.h"
#include "party/phone.h"

enum { MAX_WORDS = 48, MAX_CODES = 24, LONG_NUMBER = 5 };

typedef struct bag {
    idt_bytes words[MAX_WORDS], codes[MAX_CODES];
    size_t n_words, n_codes;
} bag;

static bool has_digit(idt_bytes t)
{
    for (size_t i = 0; i < t.len; i++)
        if (idt_ascii__is_digit((unsigned char)t.data[i]))
            return true;
    return false;
}

/* "3rd" is 3. */
static idt_bytes without_ordinal(idt_bytes t)
{
    static const char ends[4][3] = {"st", "nd", "rd", "th"};

    if (t.len < 3 || !idt_ascii__is_digit((unsigned char)t.data[t.len - 3]))
        return t;
    for (size_t i = 0; i < 4; i++)
        if (memcmp(t.data + t.len - 2, ends[i], 2) == 0)
            return idt_bytes__slice(t, 0, t.len - 2);
    return t;
}

/* Block A, Unit B: one letter is a figure where figures stand. */
static bool is_letter_code(idt_bytes t, uint8_t field)
{
    return t.len == 1 && (field == IDT_ADDRESS_UNIT || field == IDT_ADDRESS_BUILDING);
}

static void add(bag *b, idt_bytes t, uint8_t field)
{
    bool postcode = field == IDT_ADDRESS_POSTCODE;

    if (t.len == 0)
        return;
    if (!has_digit(t) && !is_letter_code(t, field)) {
        if (b->n_words < MAX_WORDS && t.len > 1)
            b->words[b->n_words++] = t;
    } else if (!postcode && b->n_codes < MAX_CODES && t.len < LONG_NUMBER) {
        b->codes[b->n_codes++] = without_ordinal(t);
    }
}

static void fill(bag *b, const idt_address *a)
{
    b->n_words = b->n_codes = 0;
    for (size_t i = 0; i < a->n_parts; i++) {
        const idt_address_part *p = &a->parts[i];
        size_t begin = 0;
        if (p->concept)
            continue;
        for (size_t at = 0; at <= p->len; at++)
            if (at == p->len || a->pool[p->begin + at] == ' ') {
                add(b, (idt_bytes){a->pool + p->begin + begin, at - begin}, p->field);
                begin = at + 1;
            }
    }
}

/* One slip of the pen in a word of six letters and more; "ind" for "industrial". */
static bool same_word(idt_bytes a, idt_bytes b)
{
    if (idt_bytes__equal(a, b))
        return true;
    if (a.len >= 3 && b.len >= 3 && (idt_bytes__starts_with(a, b) || idt_bytes__starts_with(b, a)))
        return true;
    return a.len >= 6 && b.len >= 6 && a.len < 60 && b.len < 60 &&
           idt_spelling__distance(a.data, a.len, b.data, b.len, 1) <= 1;
}

static bool same_code(idt_bytes a, idt_bytes b)
{
    return idt_bytes__equal(a, b);
}

static size_t count_common(const idt_bytes *l, size_t n_l, const idt_bytes *r, size_t n_r,
                           bool (*same)(idt_bytes, idt_bytes))
{
    bool used[MAX_WORDS] = {false};
    size_t n = 0;

    for (size_t i = 0; i < n_l; i++)
        for (size_t j = 0; j < n_r; j++)
            if (!used[j] && same(l[i], r[j])) {
                used[j] = true;
                n++;
                break;
            }
    return n;
}

void idt_address__compare_bags(idt_address_bags *out, const idt_address *left,
                               const idt_address *right)
{
    bag l, r;
    size_t codes, words, there, back;

    fill(&l, left);
    fill(&r, right);
    codes = count_common(l.codes, l.n_codes, r.codes, r.n_codes, same_code);
    /* taking the first that fits is not symmetric: the better way round counts */
    there = count_common(l.words, l.n_words, r.words, r.n_words, same_word);
    back = count_common(r.words, r.n_words, l.words, l.n_words, same_word);
    words = there > back ? there : back;
    out->figures_clash = codes < l.n_codes && codes < r.n_codes;
    out->figures_equal = codes == l.n_codes && codes == r.n_codes;
    out->words_clash = words < l.n_words && words < r.n_words;
    out->n_figures = (unsigned)codes;
    out->n_words = (unsigned)words;
    out->share = l.n_words + r.n_words ? (unsigned)(2000 * words / (l.n_words + r.n_words)) : 0;
}
