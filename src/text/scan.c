/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A scan: fill the window, look up every word start in it, slide, and at the end put the hits in
 * order. A short key (up to 7 bytes) is looked up for each word end that close; a long one by its
 * first 8 bytes, whatever words they come from. A filter of two bits a key answers most of it.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "text/text_int.h"

int idt_text_scratch__new(idt_text_scratch **out)
{
    const size_t room = IDT_WINDOW_KEYS + IDT_WINDOW_SLACK;
    idt_text_scratch *scratch = idt_alloc__zeroed(1, sizeof *scratch);

    *out = NULL;
    if (!scratch)
        return IDT_ENOMEM;
    scratch->keys = idt_alloc__zeroed(room, 1);
    scratch->words = idt_alloc__zeroed(room + 3, sizeof *scratch->words);
    if (!scratch->keys || !scratch->words) {
        idt_text_scratch__free(scratch);
        return IDT_ENOMEM;
    }
    *out = scratch;
    return IDT_OK;
}

void idt_text_scratch__free(idt_text_scratch *scratch)
{
    if (!scratch)
        return;
    idt_alloc__free(scratch->keys);
    idt_alloc__free(scratch->words);
    idt_alloc__free(scratch->hits);
    idt_alloc__free(scratch);
}

void idt_scan__add(idt_scan *scan, const idt_text_hit *hit)
{
    idt_text_scratch *scratch = scan->scratch;

    if (idt_alloc__grow(&scratch->hits, &scratch->hits_capacity, scratch->n_hits,
                        sizeof *scratch->hits) != IDT_OK) {
        scan->failed = true;
        return;
    }
    scratch->hits[scratch->n_hits++] = *hit;
    scan->n_steps++;
}

idt_bytes idt_gap__bytes(const idt_window *window, size_t i)
{
    size_t begin = window->words[i - 1].end;
    size_t end = window->words[i].begin;

    return (idt_bytes){window->field.data + begin, end > begin ? end - begin : 0};
}

idt_gap idt_gap__before(idt_scan *scan, size_t i)
{
    const idt_window *w = &scan->window;
    idt_bytes text = idt_gap__bytes(w, i);
    const size_t begin = w->words[i - 1].end;
    idt_gap gap = {0, 0, 0, false};
    uint16_t before = 0;

    scan->n_steps += text.len;
    for (size_t pos = 0; pos < text.len;) {
        idt_folded c;

        idt_window__read(&c, w, begin + pos, begin + text.len);
        pos += c.size;
        if (c.class != IDT_CHAR_SEPARATOR)
            continue;
        gap.bits |= c.gap;
        if (gap.n_chars < UINT8_MAX)
            gap.n_chars++;
        if (c.gap == IDT_GAP_LINE && gap.n_lines < UINT8_MAX &&
            !(text.data[pos - 1] == '\r' && pos < text.len && text.data[pos] == '\n'))
            gap.n_lines++;
        gap.opens_apart |=
            c.gap == IDT_GAP_OPEN && (before == IDT_GAP_SPACE || before == IDT_GAP_LINE);
        before = c.gap;
    }
    return gap;
}

/* The slot of a prefix that has passed the filter. */
static void look_in_table(idt_scan *scan, size_t i, uint64_t prefix, uint64_t hash)
{
    const idt_text_slot *slots = scan->matcher->table.data;
    const size_t mask = scan->matcher->table.n_records - 1;
    size_t at = (size_t)(hash >> scan->matcher->table_shift);

    scan->n_steps++;
    /* The check of the book made sure that some slot is empty. */
    for (; slots[at].prefix; at = (at + 1) & mask) {
        if (slots[at].prefix == prefix) {
            idt_match__at(scan, i, slots[at].first_node, slots[at].n_nodes);
            return;
        }
    }
}

/* Both bits of a prefix are in the filter. */
static inline uint64_t probe(const uint64_t *filter, unsigned shift, uint64_t prefix)
{
    const uint64_t hash = idt_text__hash(prefix);
    const uint64_t word = filter[hash >> shift];

    return word >> (hash >> 24 & 63) & word >> (hash >> 30 & 63) & 1;
}

/* The short keys that may start at word `i`: one for each word end within 7 bytes. */
static void look_up_short(idt_scan *scan, size_t i, uint64_t full)
{
    const idt_window *window = &scan->window;
    const idt_word *words = window->words;
    const uint32_t key = words[i].key;

    for (size_t j = i + 1; j <= window->n_words; j++) {
        uint32_t len = words[j].key - key;
        uint64_t prefix;

        if (len >= IDT_TEXT_PREFIX)
            return;
        prefix = full & ((UINT64_C(1) << 8 * len) - 1);
        look_in_table(scan, i, prefix, idt_text__hash(prefix));
    }
}

/* Digits in groups of any, two and one, five to ten of them, or single ones: a CAS number perhaps.
 */
static inline uint64_t may_be_cas(const idt_word *words)
{
    const uint32_t len = words[1].key - words[0].key;
    const uint32_t len2 = words[2].key - words[1].key;
    const uint32_t len3 = words[3].key - words[2].key;

    return (words[0].class == IDT_CHAR_DIGIT) &
           (((len2 == 2) & (len3 == 1)) | (len - 5 <= 5) | ((len == 1) & (len2 == 1)));
}

/*
 * Look up the words [from, to) of the window. False when the budget is spent. Three cheap questions
 * are asked without a branch, because each alone is hard to predict: does a short key start with
 * these three bytes, is the prefix of a long one known, is it a number?
 */
static bool look_up(idt_scan *scan, size_t from, size_t to)
{
    const idt_window *window = &scan->window;
    const idt_word *words = window->words;
    const uint64_t *filter = scan->matcher->filter.data;
    const unsigned char *short_filter = scan->matcher->short_filter.data;
    const unsigned shift = scan->matcher->filter_shift;

    scan->n_steps += to - from;
    for (size_t i = from; i < to; i++) {
        const uint64_t full = idt_u64__load(window->keys + words[i].key);
        const uint32_t short_bit = idt_text__short_bit(full);
        const uint64_t is_short = short_filter[short_bit / 8] >> short_bit % 8 & 1;
        const uint64_t is_long = probe(filter, shift, full);
        const uint64_t is_cas = may_be_cas(words + i);

        if (!(is_long | is_short | is_cas))
            continue;
        if (is_cas)
            idt_cas__at(scan, i);
        if (is_short)
            look_up_short(scan, i, full);
        if (is_long)
            look_in_table(scan, i, full, idt_text__hash(full));
        if (scan->n_steps > scan->max_steps)
            return false;
    }
    return true;
}

/* How well a hit repeats the book's writing: lower is better. */
static uint32_t deviation(const idt_text_hit *hit)
{
    uint32_t rank = 0;

    rank += hit->flags & IDT_HIT_SPACED ? 16 : 0;
    rank += hit->flags & IDT_HIT_LOOSE ? 8 : 0;
    rank += hit->flags & IDT_HIT_PLURAL ? 4 : 0;
    rank += hit->flags & IDT_HIT_DERIVED ? 2 : 0;
    rank += hit->flags & IDT_HIT_CASE_DIFFERS ? 1 : 0;
    return rank;
}

#define COMPARE(a, b)                                                                              \
    do {                                                                                           \
        if ((a) != (b))                                                                            \
            return (a) < (b) ? -1 : 1;                                                             \
    } while (0)

/* Longer first at the same place, so that what is inside comes after what it is inside of. */
static int compare_nesting(const idt_text_hit *a, const idt_text_hit *b)
{
    COMPARE(a->begin, b->begin);
    COMPARE(b->end, a->end);
    COMPARE(a->kind, b->kind);
    COMPARE(a->owner, b->owner);
    COMPARE(deviation(a), deviation(b));
    COMPARE(a->name, b->name);
    return 0;
}

static int compare_final(const idt_text_hit *a, const idt_text_hit *b)
{
    COMPARE(a->begin, b->begin);
    COMPARE(a->end, b->end);
    COMPARE(a->kind, b->kind);
    COMPARE(a->owner, b->owner);
    COMPARE(a->name, b->name);
    return 0;
}

/* Insertion sort: hits are found from left to right, so they are nearly in order, and qsort may
 * allocate. */
static void sort(idt_text_hit *hits, size_t n,
                 int (*compare)(const idt_text_hit *, const idt_text_hit *))
{
    for (size_t i = 1; i < n; i++) {
        idt_text_hit hit = hits[i];
        size_t j = i;

        for (; j > 0 && compare(&hit, &hits[j - 1]) < 0; j--)
            hits[j] = hits[j - 1];
        hits[j] = hit;
    }
}

/* 盐酸 before 麻黄碱 is no hydrochloric acid: it belongs to the name that follows without a space.
 */
static void join_salts(idt_text_hit *hits, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (hits[i].kind != IDT_HIT_NAME || !(hits[i].flags & IDT_HIT_TIGHT_AFTER))
            continue;
        for (size_t k = i + 1; k < n && hits[k].begin <= hits[i].end; k++) {
            if (hits[k].begin == hits[i].end && hits[k].kind == IDT_HIT_NAME &&
                hits[k].flags & IDT_HIT_SALT_FORM && hits[k].flags & IDT_HIT_TIGHT_BEFORE)
                hits[i].flags |= IDT_HIT_IN_LONGER_AFTER;
        }
    }
}

/* Leave out what lies inside a longer hit of its kind and what an owner has twice. */
static void settle(idt_text_scratch *scratch)
{
    idt_text_hit *hits = scratch->hits;
    idt_text_hit outer[IDT_HIT_PHRASE + 1];
    size_t kept = 0;

    memset(outer, 0, sizeof outer);
    sort(hits, scratch->n_hits, compare_nesting);
    for (size_t i = 0; i < scratch->n_hits; i++) {
        idt_text_hit *o = &outer[hits[i].kind];
        bool same_range = hits[i].begin == o->begin && hits[i].end == o->end;

        if (hits[i].end <= o->end && !same_range)
            continue;
        if (kept > 0 && hits[kept - 1].begin == hits[i].begin &&
            hits[kept - 1].end == hits[i].end && hits[kept - 1].kind == hits[i].kind &&
            hits[kept - 1].owner == hits[i].owner)
            continue;
        *o = hits[i];
        hits[kept++] = hits[i];
    }
    scratch->n_hits = kept;
    sort(hits, kept, compare_final);
    join_salts(hits, kept);
}

/* All windows of the field, one after the other. */
static int run(idt_scan *scan)
{
    idt_window *window = &scan->window;
    size_t next = 0;

    for (;;) {
        size_t stop;
        bool is_last;

        idt_window__fill(window);
        is_last = window->pos == window->field.len;
        stop = window->n_words;
        while (!is_last && stop > next &&
               window->words[stop - 1].key + IDT_WINDOW_AHEAD > window->n_keys)
            stop--;
        if (!look_up(scan, next, stop))
            return IDT_ELIMIT;
        if (scan->failed)
            return IDT_ENOMEM;
        if (is_last)
            return IDT_OK;
        next = idt_window__slide(window, stop);
        scan->scratch->n_gaps = 0;
        scan->scratch->gaps_first = SIZE_MAX;
    }
}

int idt_text__scan(idt_text_result *out, const idt_matcher *matcher, idt_text_scratch *scratch,
                   idt_bytes field, uint64_t max_steps)
{
    idt_scan scan = {.matcher = matcher, .scratch = scratch};
    int status;

    memset(out, 0, sizeof *out);
    if (field.len >= UINT32_MAX)
        return IDT_ERANGE;
    if (scratch->is_busy)
        return IDT_EBUSY;
    scratch->is_busy = true;
    scratch->n_hits = 0;
    scratch->gaps_first = SIZE_MAX;
    scan.max_steps = max_steps ? max_steps : 1000000 + 64 * (uint64_t)field.len;
    scan.window.fold = idt_fold__view(&matcher->fold);
    scan.window.field = field;
    scan.window.keys = scratch->keys;
    scan.window.words = scratch->words;
    status = run(&scan);
    if (status != IDT_ENOMEM) {
        settle(scratch);
        *out = (idt_text_result){scratch->hits, scratch->n_hits, scan.window.n_invalid,
                                 scan.window.n_nul, scan.n_steps};
    }
    scratch->is_busy = false;
    return status;
}
