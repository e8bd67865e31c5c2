/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The letters agree; do the separators? docs/text.md has the rules for readers, with examples.
 * In short: digits are never joined or split, a name may lose any of its separators, brackets,
 * hyphens and spaces stand for each other, a comma, full stop or anything else appears only where
 * the name has it, and a word of the name may be split once or twice by something light. Short
 * names and abbreviations may vary only between hyphen, space and nothing next to digits.
 */
#include "text/text_int.h"

#include "base/bytes.h"
#include "base/int.h"

enum {
    SOFT = IDT_GAP_SPACE | IDT_GAP_LINE | IDT_GAP_HYPHEN | IDT_GAP_OPEN | IDT_GAP_CLOSE |
           IDT_GAP_PRIME,
    THIN = IDT_GAP_SPACE | IDT_GAP_LINE | IDT_GAP_HYPHEN,
    MAX_GAP_CHARS = 8,
    MAX_SPLIT_CHARS = 3,
    LONG_NAME_CHARS = 12, /* from here on two words of a name may be split */
};

/* One place between two key characters where the name or the text has a separator. */
typedef struct place {
    uint16_t stored; /* gap bits of the name */
    idt_gap text;
    char left, right; /* last key byte before, first after */
} place;

typedef struct comparison {
    const idt_text_name_record *name;
    uint32_t n_splits;
    uint32_t flags;
} comparison;

static bool is_digit(char c)
{
    return idt_ascii__is_digit((unsigned char)c);
}

static bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

/* Digits on both sides: "1,4" may be "1.4" or "1-4", never "14"; a prime changes the locant. */
static bool digits_fit(comparison *cmp, const place *at)
{
    if ((at->stored == 0) != (at->text.bits == 0))
        return false;
    if ((at->stored ^ at->text.bits) & IDT_GAP_PRIME)
        return false;
    if (at->stored != at->text.bits)
        cmp->flags |= IDT_HIT_LOOSE;
    return (at->text.bits & ~at->stored & (IDT_GAP_OTHER | IDT_GAP_SLASH)) == 0;
}

/* The text splits what the name writes in one. */
static bool split_fits(comparison *cmp, const place *at)
{
    const bool is_short = (cmp->name->flags & IDT_STORED_SHORT) != 0;
    const bool at_change =
        is_digit(at->left) != is_digit(at->right) || is_ascii(at->left) != is_ascii(at->right);
    const bool is_ideographic = !is_ascii(at->left) && !is_ascii(at->right);

    if (at->text.bits & ~SOFT)
        return false;
    if (cmp->name->name_class == IDT_NAME_PHRASE && !at_change && !is_ideographic)
        return false;
    if (at_change && is_short) {
        cmp->flags |= at->text.bits & ~IDT_GAP_HYPHEN ? IDT_HIT_LOOSE : 0;
        return (at->text.bits & ~THIN) == 0 && at->text.n_chars <= MAX_SPLIT_CHARS;
    }
    if (at_change)
        return true;
    cmp->flags |= IDT_HIT_LOOSE;
    if (is_ideographic)
        return (at->text.bits & ~THIN) == 0 && at->text.n_chars <= MAX_SPLIT_CHARS;
    if (is_short || at->text.n_chars > MAX_SPLIT_CHARS)
        return false;
    cmp->n_splits++;
    return cmp->n_splits <= (cmp->name->n_chars < LONG_NAME_CHARS ? 1u : 2u);
}

/* The text has in one word what the name writes in two. */
static bool join_fits(const comparison *cmp, const place *at)
{
    const bool in_alphabet = is_ascii(at->left) && is_ascii(at->right);

    if (at->stored & IDT_GAP_PRIME && is_digit(at->left))
        return false;
    if (!in_alphabet)
        return true;
    return cmp->name->name_class != IDT_NAME_PHRASE && !(cmp->name->flags & IDT_STORED_KEEP_GAPS);
}

/* Both have something there. */
static bool both_fit(comparison *cmp, const place *at)
{
    const uint16_t more = at->text.bits & (uint16_t)~at->stored;

    if (more & ~SOFT)
        return false;
    if ((at->stored ^ at->text.bits) & IDT_GAP_PRIME && is_digit(at->left))
        return false;
    if (cmp->name->flags & IDT_STORED_SHORT)
        return (more & ~THIN) == 0 && at->text.n_chars <= MAX_SPLIT_CHARS + 1;
    if (cmp->name->name_class == IDT_NAME_PHRASE)
        return (more & ~(THIN | IDT_GAP_PRIME)) == 0;
    if (!(at->stored & IDT_GAP_COMMA) || at->text.bits & IDT_GAP_COMMA)
        return true;
    /* The comma of an inverted name may give way to a bracket only. */
    cmp->flags |= IDT_HIT_LOOSE;
    return !(at->stored & IDT_GAP_SPACE) || (at->text.bits & IDT_GAP_OPEN) != 0;
}

static bool place_fits(comparison *cmp, const place *at)
{
    if (at->text.n_chars > MAX_GAP_CHARS || at->text.n_lines > 1)
        return false;
    if (is_digit(at->left) && is_digit(at->right))
        return digits_fit(cmp, at);
    if (at->stored == 0)
        return split_fits(cmp, at);
    if (at->text.bits == 0)
        return join_fits(cmp, at);
    return both_fit(cmp, at);
}

/* The separators before words first + 1 … last - 1, read once for all names of a place. */
static const idt_gap *gaps_of(idt_scan *scan, size_t first, size_t last)
{
    idt_text_scratch *s = scan->scratch;

    if (s->gaps_first != first) {
        s->gaps_first = first;
        s->n_gaps = 0;
    }
    for (; s->n_gaps < last - first - 1; s->n_gaps++)
        s->gaps[s->n_gaps] = idt_gap__before(scan, first + 1 + s->n_gaps);
    return s->gaps;
}

bool idt_fit__is_dotted_greek(const idt_window *w, size_t word)
{
    static const char *const names[] = {"alpha", "beta",  "gamma", "delta", "epsilon",
                                        "zeta",  "kappa", "omega", "psi",   "xi"};
    const size_t begin = w->words[word].begin;
    const size_t end = w->words[word].end;

    if (begin == 0 || end >= w->field.len || w->field.data[begin - 1] != '.' ||
        w->field.data[end] != '.')
        return false;
    for (size_t i = 0; i < IDT_COUNT_OF(names); i++) {
        if (idt_bytes__is(idt_window__word(w, word), names[i]))
            return true;
    }
    return false;
}

static idt_gap without_greek_dots(const idt_scan *scan, size_t i, idt_gap gap)
{
    if (gap.bits & IDT_GAP_DOT && (idt_fit__is_dotted_greek(&scan->window, i - 1) ||
                                   idt_fit__is_dotted_greek(&scan->window, i))) {
        gap.bits &= (uint16_t)~IDT_GAP_DOT;
        gap.bits |= IDT_GAP_HYPHEN;
    }
    return gap;
}

/* Written letter by letter with the same separator: "P M K", "p.m.k.", "P. M. K." */
static bool is_spaced_out(const idt_scan *scan, size_t first, size_t last, const idt_gap *gaps)
{
    const idt_window *w = &scan->window;
    const uint16_t bits = gaps[0].bits;

    if (last - first < 3 || bits == 0 || bits & ~(THIN | IDT_GAP_DOT) || gaps[0].n_chars > 2)
        return false;
    for (size_t i = first; i < last; i++) {
        if (w->words[i + 1].key - w->words[i].key != 1)
            return false;
        if (i + 1 < last &&
            (gaps[i - first].bits != bits || gaps[i - first].n_chars != gaps[0].n_chars))
            return false;
        if (i + 1 < last && w->words[i].class == IDT_CHAR_DIGIT &&
            w->words[i + 1].class == IDT_CHAR_DIGIT)
            return false;
    }
    return true;
}

/* IDT_STORED_EXACT: the separators themselves, one by one. */
static bool is_exact(idt_scan *scan, const idt_text_name_record *name, size_t first, size_t last)
{
    const idt_window *w = &scan->window;
    const char *form = (const char *)scan->matcher->forms.data + name->form;
    const char *end = form + name->form_len;
    size_t i = first;

    while (form < end && idt_fold__is_separator(*form))
        form++;
    for (; i < last; i++) {
        uint32_t len = w->words[i + 1].key - w->words[i].key;
        idt_bytes text;

        for (; len > 0 && form < end && !idt_fold__is_separator(*form); len--)
            form++;
        if (len > 0)
            return false;
        if (i + 1 == last)
            break;
        text = idt_gap__bytes(w, i + 1);
        for (size_t pos = 0; pos < text.len;) {
            const size_t at = w->words[i].end + pos;
            idt_folded c;

            idt_window__read(&c, w, at, w->words[i].end + text.len);
            if (c.class == IDT_CHAR_SEPARATOR &&
                (form == end || *form++ != idt_fold__separator(text.data + pos, c.gap)))
                return false;
            pos += c.size;
        }
        if (form < end && idt_fold__is_separator(*form))
            return false;
    }
    return true;
}

/* Gap bits of the separators at `*form`, which moves past them. */
static uint16_t take_stored(const char **form, const char *end)
{
    uint16_t bits = 0;

    for (; *form < end && idt_fold__is_separator(**form); (*form)++)
        bits |= idt_fold__ascii_gap((unsigned char)**form);
    return bits;
}

/* A name of the book in ".beta." style has no full stops there either. */
static uint16_t stored_without_dots(uint16_t bits)
{
    return bits & IDT_GAP_DOT ? (uint16_t)((bits & ~IDT_GAP_DOT) | IDT_GAP_HYPHEN) : bits;
}

idt_fit idt_fit__compare(idt_scan *scan, const idt_text_name_record *name, size_t first,
                         size_t last)
{
    const idt_window *w = &scan->window;
    const idt_gap *gaps = gaps_of(scan, first, last);
    const char *form = (const char *)scan->matcher->forms.data + name->form;
    const char *end = form + name->form_len;
    const char *keys = (const char *)w->keys;
    const uint32_t key_end = w->words[last].key;
    comparison cmp = {.name = name};
    size_t next = first + 1;

    scan->n_steps += name->form_len;
    if (name->flags & IDT_STORED_EXACT)
        return (idt_fit){is_exact(scan, name, first, last), 0};
    take_stored(&form, end);
    for (uint32_t key = w->words[first].key + 1; key < key_end && form + 1 < end; key++) {
        place at = {.left = keys[key - 1], .right = keys[key]};

        form++;
        at.stored = take_stored(&form, end);
        if (next < last && w->words[next].key == key) {
            at.text = without_greek_dots(scan, next, gaps[next - first - 1]);
            next++;
        }
        if (at.stored & IDT_GAP_DOT && at.text.bits && !(at.text.bits & IDT_GAP_DOT))
            at.stored = stored_without_dots(at.stored);
        if (form == end || (at.stored == 0 && at.text.bits == 0))
            continue;
        if (place_fits(&cmp, &at))
            continue;
        if (name->name_class != IDT_NAME_PHRASE && is_spaced_out(scan, first, last, gaps))
            return (idt_fit){true, IDT_HIT_SPACED};
        return (idt_fit){false, 0};
    }
    return (idt_fit){true, cmp.flags};
}
