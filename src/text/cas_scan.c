/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CAS numbers in text: 2 to 7 digits, 2 digits and 1 digit, with nearly anything light between
 * them, or, after a label, one run of digits, or digits that stand apart. The check digit decides.
 */
#include "text/cas.h"

#include "base/bytes.h"
#include "base/int.h"
#include "text/text_int.h"

enum { MAX_GAP_CHARS = 4, MAX_LABEL_WORDS = 6, MAX_LABEL_CHARS = 4 };

static uint32_t length_of(const idt_window *w, size_t i)
{
    return w->words[i + 1].key - w->words[i].key;
}

/* Digits appended to a value. */
static uint64_t append(uint64_t value, const idt_window *w, size_t i)
{
    idt_bytes digits = idt_window__word(w, i);

    for (size_t k = 0; k < digits.len; k++)
        value = value * 10 + (uint64_t)(digits.data[k] - '0');
    return value;
}

/* "CAS", "CAS RN", "CAS No.", "CAS-Nr.", "n.º CAS", "CAS number is", CAS登记号 before word `i`. */
static bool is_labelled(idt_scan *scan, size_t i)
{
    static const char *const fillers[] = {
        "no",      "nr",       "num",      "number",
        "numbers", "rn",       "registry", "reg",
        "is",      "registro", "code",     "n",
        "o",       "numero",   "id",       "de",
        "el",      "号",       "登",       "记",
        "编",      "码",       "为",       "是",
        "註",      "冊",       "號",       "注",
        "册",      "索",       "引",       "registrierungsnummer",
        "nummer",
    };
    const idt_window *w = &scan->window;

    for (size_t n = 0; n < MAX_LABEL_WORDS && i > 0; n++, i--) {
        idt_gap gap = idt_gap__before(scan, i);
        idt_bytes word = idt_window__word(w, i - 1);

        if (gap.n_chars > MAX_LABEL_CHARS || gap.bits & IDT_GAP_COMMA || gap.n_lines > 1)
            return false;
        if (idt_bytes__is(word, "cas") || idt_bytes__is(word, "casrn") ||
            idt_bytes__is(word, "casno") || idt_bytes__is(word, "casnr"))
            return true;
        if (!idt_context__is_one_of(word, fillers, IDT_COUNT_OF(fillers)))
            return false;
    }
    return false;
}

/* Digits go on before or after by a hyphen or a decimal point without a space. */
static uint32_t joined_flags(idt_scan *scan, size_t first, size_t last)
{
    const idt_window *w = &scan->window;
    uint32_t flags = 0;

    if (first > 0) {
        idt_gap gap = idt_gap__before(scan, first);

        flags |= gap.bits == 0 ? IDT_HIT_TIGHT_BEFORE : 0;
        if (gap.n_chars == 1 && gap.bits & (IDT_GAP_HYPHEN | IDT_GAP_DOT) &&
            w->words[first - 1].class == IDT_CHAR_DIGIT)
            flags |= IDT_HIT_IN_LONGER_BEFORE;
    }
    if (last < w->n_words) {
        idt_gap gap = idt_gap__before(scan, last);

        flags |= gap.bits == 0 ? IDT_HIT_TIGHT_AFTER : 0;
        if (gap.n_chars == 1 && gap.bits & (IDT_GAP_HYPHEN | IDT_GAP_DOT) &&
            w->words[last].class == IDT_CHAR_DIGIT)
            flags |= IDT_HIT_IN_LONGER_AFTER;
    }
    return flags;
}

/* The words before word `i` are a CAS number themselves. */
static bool ends_cas(const idt_window *w, size_t i)
{
    return i >= 3 && w->words[i - 3].class == IDT_CHAR_DIGIT &&
           w->words[i - 2].class == IDT_CHAR_DIGIT && length_of(w, i - 3) >= 2 &&
           length_of(w, i - 3) <= 7 && length_of(w, i - 2) == 2 && length_of(w, i - 1) == 1 &&
           idt_cas__is_valid(append(append(append(0, w, i - 3), w, i - 2), w, i - 1));
}

/* Groups without dashes go on as another number: "+1 215 103 63 9", "103 63 9a". */
static uint32_t number_flags(idt_scan *scan, size_t first, size_t last)
{
    const idt_window *w = &scan->window;
    uint32_t flags = 0;

    if (first > 0 && w->words[first - 1].class == IDT_CHAR_DIGIT && !ends_cas(w, first)) {
        idt_gap gap = idt_gap__before(scan, first);

        if (gap.n_chars == 1 && gap.bits == idt_gap__before(scan, first + 1).bits)
            flags |= IDT_HIT_IN_LONGER_BEFORE;
    }
    if (last < w->n_words && w->words[last].class == IDT_CHAR_LETTER &&
        idt_gap__before(scan, last).bits == 0)
        flags |= IDT_HIT_IN_LONGER_AFTER;
    return flags;
}

static void report(idt_scan *scan, uint64_t cas, size_t first, size_t last, uint32_t flags)
{
    const idt_window *w = &scan->window;
    const idt_cas_record *records = NULL;
    size_t n = idt_matcher__find_cas(&records, scan->matcher, cas);
    idt_text_hit hit = {.begin = w->words[first].begin,
                        .end = w->words[last - 1].end,
                        .cas = cas,
                        .owner = IDT_TEXT_NONE,
                        .name = IDT_TEXT_NONE,
                        .kind = IDT_HIT_CAS};

    hit.flags = flags | joined_flags(scan, first, last);
    if (!(flags & IDT_HIT_LABELLED) && flags & IDT_HIT_LOOSE)
        hit.flags |= number_flags(scan, first, last);
    if (n == 0)
        idt_scan__add(scan, &hit);
    for (size_t i = 0; i < n; i++) {
        hit.owner = records[i].owner;
        idt_scan__add(scan, &hit);
    }
}

static bool may_separate(const idt_gap *gap)
{
    return gap->bits != 0 && gap->n_chars <= MAX_GAP_CHARS && gap->n_lines <= 1 &&
           (gap->bits &
            ~(IDT_GAP_SPACE | IDT_GAP_LINE | IDT_GAP_HYPHEN | IDT_GAP_DOT | IDT_GAP_SLASH)) == 0;
}

static void in_groups(idt_scan *scan, size_t i)
{
    const idt_window *w = &scan->window;
    uint64_t cas;
    idt_gap a, b;
    uint32_t flags = 0;

    scan->n_steps++;
    if (w->words[i + 1].class != IDT_CHAR_DIGIT || w->words[i + 2].class != IDT_CHAR_DIGIT)
        return;
    cas = append(append(append(0, w, i), w, i + 1), w, i + 2);
    if (!idt_cas__is_valid(cas))
        return;
    a = idt_gap__before(scan, i + 1);
    b = idt_gap__before(scan, i + 2);
    if (!may_separate(&a) || !may_separate(&b))
        return;
    if (!(a.bits & IDT_GAP_HYPHEN) || !(b.bits & IDT_GAP_HYPHEN) ||
        (a.bits | b.bits) & (IDT_GAP_DOT | IDT_GAP_SLASH))
        flags |= IDT_HIT_LOOSE;
    if (is_labelled(scan, i))
        flags |= IDT_HIT_LABELLED;
    report(scan, cas, i, i + 3, flags);
}

/*
 * "CAS 1 0 3-63-9", "CAS 7 9 0 9 9 - 0 7 - 3": digits set apart behind a label. Its two dashes must
 * stand where they belong, or the digits of a quantity could be read into it.
 */
static void set_apart(idt_scan *scan, size_t i)
{
    const idt_window *w = &scan->window;
    uint64_t cas = 0;
    uint32_t n_digits = 0, n_dashes = 0, n_since = 0; /* since the last dash */

    if (!is_labelled(scan, i))
        return;
    for (size_t j = i; j < w->n_words && w->words[j].class == IDT_CHAR_DIGIT; j++) {
        const idt_gap gap = j > i ? idt_gap__before(scan, j) : (idt_gap){0};

        scan->n_steps++;
        if (j > i && !may_separate(&gap))
            return;
        if (gap.bits & IDT_GAP_HYPHEN) {
            if (n_dashes++ == 1 && n_since != 2)
                return;
            n_since = 0;
        }
        cas = append(cas, w, j);
        n_since += length_of(w, j);
        n_digits += length_of(w, j);
        if (n_digits > 10 || n_dashes > 2)
            return;
        if (n_dashes == 2) {
            if (n_since == 1 && idt_cas__is_valid(cas))
                report(scan, cas, i, j + 1, IDT_HIT_LABELLED | IDT_HIT_LOOSE);
            return;
        }
    }
}

void idt_cas__at(idt_scan *scan, size_t i)
{
    const idt_window *w = &scan->window;
    const uint32_t len = length_of(w, i);

    if (len >= 2 && len <= 7 && i + 2 < w->n_words && length_of(w, i + 1) == 2 &&
        length_of(w, i + 2) == 1)
        in_groups(scan, i);
    if (len == 1 && length_of(w, i + 1) == 1)
        set_apart(scan, i);
    if (len >= 5 && len <= 10) {
        uint64_t cas = append(0, w, i);

        scan->n_steps++;
        if (idt_cas__is_valid(cas) && is_labelled(scan, i))
            report(scan, cas, i, i + 1, IDT_HIT_LABELLED | IDT_HIT_LOOSE);
    }
}
