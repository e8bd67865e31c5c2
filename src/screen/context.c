/* SPDX-License-Identifier: Apache-2.0 */
/* Which context phrases of a record say something about which finding. */
#include <limits.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "base/utf8.h"
#include "screen/screen_int.h"

/* What stands between a name and a phrase. */
typedef struct gap {
    unsigned n_words;
    bool has_sentence_end;
} gap;

/* Reads the characters of a field one after the other. */
typedef struct reader {
    idt_bytes text;
    size_t pos, end;
    uint32_t c;
} reader;

static bool read_char(reader *r)
{
    size_t n;

    if (r->pos >= r->end)
        return false;
    r->c = 0xFFFD;
    n = idt_utf8__decode(&r->c, r->text.data + r->pos, r->end - r->pos);
    r->pos += n ? n : 1;
    return true;
}

static bool is_wide_separator(uint32_t c)
{
    return (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) || c == 0xA0 ||
           (c >= 0xFF00 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20);
}

static bool is_word_char(uint32_t c)
{
    return c < 0x80 ? idt_ascii__is_alpha((int)c) || idt_ascii__is_digit((int)c)
                    : !is_wide_separator(c);
}

/* The word of ASCII letters that ends at `end`, in lower case; empty when it is longer than that.
 */
static idt_bytes word_before(char *out, size_t room, idt_bytes text, size_t end)
{
    size_t n = 0;

    while (n < end && idt_ascii__is_alpha((unsigned char)text.data[end - 1 - n]))
        n++;
    if (n > room)
        return (idt_bytes){out, 0};
    for (size_t i = 0; i < n; i++)
        out[i] = (char)idt_ascii__lower(text.data[end - n + i]);
    return (idt_bytes){out, n};
}

static bool is_one_of(idt_bytes word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (idt_bytes__is(word, words[i]))
            return true;
    return false;
}

/* "incl. fentanyl", "P.M.K. oil": a full stop that only shortens a word. */
static bool is_shortened(idt_bytes text, size_t dot)
{
    static const char *const shortened[] = {"incl", "excl", "approx", "conc", "tech", "max", "min"};
    char room[8];
    idt_bytes word = word_before(room, sizeof room, text, dot);

    return word.len == 1 || is_one_of(word, shortened, IDT_COUNT_OF(shortened));
}

/* The character at `i` ends a sentence. */
static bool is_sentence_end(idt_bytes text, size_t i, uint32_t c)
{
    if (c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == '!' || c == '?' || c == ';')
        return true;
    if (c == '.')
        return (i + 1 >= text.len || idt_ascii__is_space((unsigned char)text.data[i + 1])) &&
               !is_shortened(text, i);
    return c == '\n' && i + 1 < text.len && text.data[i + 1] == '\n';
}

/*
 * Words in bytes [begin, end), counted to one more than `limit`; a character of a script without
 * spaces counts as one.
 */
static gap measure(idt_bytes text, uint64_t begin, uint64_t end, unsigned limit)
{
    reader r = {text, (size_t)begin, (size_t)end, 0};
    gap result = {0, false};
    bool in_word = false;

    for (size_t at = r.pos; result.n_words <= limit && read_char(&r); at = r.pos) {
        bool is_word = is_word_char(r.c);

        if (is_sentence_end(text, at, r.c))
            result.has_sentence_end = true;
        if (is_word && (!in_word || r.c >= 0x2E80))
            result.n_words++;
        in_word = is_word;
    }
    return result;
}

unsigned idt_screen__words_between(idt_bytes text, uint64_t begin, uint64_t end)
{
    return measure(text, begin, end, UINT_MAX - 1).n_words;
}

/* How one item of an enumeration is joined to the next. */
typedef struct joint {
    bool is_one;          /* nothing but commas, slashes, brackets, numbers and "and" */
    bool has_conjunction; /* "and", "or", an enumeration comma, a slash */
    bool has_number;
} joint;

static bool is_conjunction(idt_bytes word)
{
    static const char *const words[] = {"and", "or", "nor", "y",  "o",    "u",
                                        "e",   "ni", "et",  "ou", "oder", "und"};

    return is_one_of(word, words, IDT_COUNT_OF(words));
}

static bool is_wide_conjunction(uint32_t c)
{
    return c == 0x548C || c == 0x53CA || c == 0x6216 || c == 0x4E0E; /* 和 及 或 与 */
}

/* A word of ASCII letters and digits just read, up to `end`. */
static void take_word(joint *j, idt_bytes text, size_t end)
{
    char room[8];

    if (idt_ascii__is_digit((unsigned char)text.data[end - 1])) {
        j->has_number = true;
        return;
    }
    if (is_conjunction(word_before(room, sizeof room, text, end)))
        j->has_conjunction = true;
    else
        j->is_one = false;
}

/* What stands between two findings, or up to the first word behind a finding. */
static joint read_joint(idt_bytes text, uint64_t begin, uint64_t end, bool first_word_only)
{
    reader r = {text, (size_t)begin, (size_t)end, 0};
    joint j = {true, false, false};
    bool in_word = false;

    for (size_t at = r.pos; j.is_one && read_char(&r); at = r.pos) {
        bool is_word = is_word_char(r.c);

        if (in_word && !is_word) {
            take_word(&j, text, at);
            if (first_word_only)
                return j;
        }
        in_word = is_word && r.c < 0x80;
        if (is_sentence_end(text, at, r.c) || r.c == '\n' || r.c == ':' || r.c == 0xFF1A)
            j.is_one = false;
        else if (r.c == 0x3001 || r.c == '/' || is_wide_conjunction(r.c))
            j.has_conjunction = true;
        else if (is_word && r.c >= 0x80)
            j.is_one = false;
    }
    if (in_word && j.is_one)
        take_word(&j, text, r.end);
    return j;
}

enum { MAX_JOINT_BYTES = 24 };

/* Findings [first, end) are one enumeration: "acetone, toluene and MEK". */
static void set_list(idt_verdict *verdict, size_t first, size_t end, bool is_closed)
{
    idt_finding *items = verdict->findings.items;
    const idt_bytes value = verdict->record->fields[items[first].field].value;
    const uint64_t behind = items[end - 1].end;
    uint64_t limit = value.len - behind < MAX_JOINT_BYTES ? value.len : behind + MAX_JOINT_BYTES;

    /* "acetone, toluene or xylene" is an enumeration whose last item the book does not know */
    if (!is_closed) {
        joint j = read_joint(value, behind, limit, true);

        is_closed = j.is_one && j.has_conjunction && !j.has_number;
    }
    for (size_t i = first; i < end; i++) {
        items[i].list_begin = items[first].begin;
        items[i].list_end = behind;
        items[i].in_closed_list = is_closed;
    }
}

/* What joins two findings that follow each other; goods of different kinds are no enumeration. */
static joint joint_of(const idt_verdict *verdict, const idt_finding *a, const idt_finding *b)
{
    const idt_law_substance *substances = verdict->book->law.substances;

    if (b->field != a->field || b->begin < a->end || b->begin - a->end >= MAX_JOINT_BYTES ||
        substances[a->substance].kind != substances[b->substance].kind)
        return (joint){false, false, false};
    return read_joint(verdict->record->fields[a->field].value, a->end, b->begin, false);
}

/* Find the enumerations among the findings, which are in order. */
static void find_lists(idt_verdict *verdict)
{
    const idt_finding *items = verdict->findings.items;
    size_t first = 0;
    bool is_closed = false;

    for (size_t i = 1; i <= verdict->findings.n; i++) {
        joint j = {false, false, false};

        if (i < verdict->findings.n)
            j = joint_of(verdict, &items[i - 1], &items[i]);
        is_closed |= j.is_one && j.has_conjunction;
        if (j.is_one)
            continue;
        set_list(verdict, first, i, is_closed);
        first = i;
        is_closed = false;
    }
}

static bool is_cap(uint8_t effect)
{
    return effect == IDT_LAW_EFFECT_OTHER || effect == IDT_LAW_EFFECT_HARMLESS ||
           effect == IDT_LAW_EFFECT_NEGATION || effect == IDT_LAW_EFFECT_LABEL ||
           effect == IDT_LAW_EFFECT_MENTION;
}

/* Whether a finding stands nearer to the phrase than `n_words`, on its other side. */
static bool is_nearer(const idt_verdict *verdict, const idt_finding *finding,
                      const idt_context_hit *hit, bool is_before, unsigned n_words)
{
    uint64_t begin = is_before ? finding->end : hit->end;
    uint64_t end = is_before ? hit->begin : finding->begin;
    gap between;

    if (finding->field != hit->field || begin > end ||
        !idt_law__context_reaches(&verdict->book->law, hit->context, finding->substance))
        return false;
    between = measure(verdict->record->fields[hit->field].value, begin, end, n_words);
    return !between.has_sentence_end &&
           (is_before ? between.n_words <= n_words : between.n_words < n_words);
}

/*
 * A phrase that takes weight from a name says so of the name that it stands nearest to and of its
 * enumeration, not of the next goods in the line: "fentanyl test strips, BMK 25 kg".
 */
static bool belongs_to_another(const idt_verdict *verdict, size_t i, const idt_context_hit *hit,
                               unsigned n_words)
{
    const idt_finding *items = verdict->findings.items;
    const idt_finding *own = &items[i];
    const bool is_before = hit->end <= own->begin; /* the phrase stands before the name */
    size_t k = i;

    while (is_before ? k > 0 : k + 1 < verdict->findings.n) {
        k = is_before ? k - 1 : k + 1;
        if (items[k].field != own->field)
            return false;
        if (items[k].list_begin == own->list_begin)
            continue;
        /* between the phrase and the name */
        if (is_before ? items[k].begin >= hit->end : items[k].end <= hit->begin)
            return true;
        return is_nearer(verdict, &items[k], hit, is_before, n_words);
    }
    return false;
}

/* The range that a phrase must stand beside: the name's, or that of its enumeration. */
static void range_of(uint64_t *begin, uint64_t *end, const idt_finding *finding, uint8_t effect,
                     uint8_t where)
{
    const bool as_list = is_cap(effect) && (where == IDT_LAW_WHERE_NEAR || finding->in_closed_list);

    *begin = as_list ? finding->list_begin : finding->begin;
    *end = as_list ? finding->list_end : finding->end;
}

static bool applies(const idt_verdict *verdict, size_t i, const idt_context_hit *hit)
{
    const idt_law_context *context = &verdict->book->law.contexts[hit->context];
    const idt_finding *finding = &verdict->findings.items[i];
    idt_bytes value = verdict->record->fields[finding->field].value;
    const unsigned limit = context->where == IDT_LAW_WHERE_NEAR ? context->near : 0u;
    uint64_t begin, end;
    bool is_before, is_after;
    gap between;

    if (!idt_law__context_reaches(&verdict->book->law, hit->context, finding->substance))
        return false;
    if (context->where == IDT_LAW_WHERE_ANYWHERE)
        return true;
    range_of(&begin, &end, finding, context->effect, context->where);
    is_before = hit->end <= begin;
    is_after = hit->begin >= end;
    /* a phrase that holds the name stands around it; one that the name holds is part of it */
    if (!is_before && !is_after)
        return hit->begin <= finding->begin && hit->end >= finding->end;
    if ((context->where == IDT_LAW_WHERE_BEFORE && !is_before) ||
        (context->where == IDT_LAW_WHERE_AFTER && !is_after) ||
        (is_before ? begin - hit->end : hit->begin - end) > IDT_SCREEN_MAX_NEAR_BYTES)
        return false;
    between =
        is_before ? measure(value, hit->end, begin, limit) : measure(value, end, hit->begin, limit);
    if (between.has_sentence_end || between.n_words > limit)
        return false;
    return context->where != IDT_LAW_WHERE_NEAR || !is_cap(context->effect) ||
           !belongs_to_another(verdict, i, hit, between.n_words);
}

static int keep(idt_context_hits *hits, const idt_context_hit *hit, idt_error *err)
{
    if (idt_alloc__grow(&hits->items, &hits->capacity, hits->n, sizeof *hits->items) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    hits->items[hits->n++] = *hit;
    return IDT_OK;
}

/* The same context once a finding, however often its phrases stand near. */
static bool is_kept(const idt_verdict *verdict, const idt_finding *finding, uint32_t context)
{
    for (uint32_t i = 0; i < finding->contexts.n; i++)
        if (verdict->contexts.items[finding->contexts.first + i].context == context)
            return true;
    return false;
}

static int try_hit(idt_verdict *verdict, size_t k, const idt_context_hit *hit, idt_error *err)
{
    idt_finding *finding = &verdict->findings.items[k];
    int status;

    if (is_kept(verdict, finding, hit->context) || !applies(verdict, k, hit))
        return IDT_OK;
    if (verdict->book->law.contexts[hit->context].effect == IDT_LAW_EFFECT_OTHER)
        finding->is_other = true;
    status = keep(&verdict->contexts, hit, err);
    if (status == IDT_OK)
        finding->contexts.n++;
    return status;
}

/* The first phrase of a field that begins at or after a place. */
static size_t first_phrase(const idt_verdict *verdict, uint32_t field, uint64_t begin)
{
    size_t low = 0, high = verdict->phrases.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const idt_context_hit *hit = &verdict->phrases.items[middle];

        if (hit->field < field || (hit->field == field && hit->begin < begin))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Only phrases that can be near are looked at: a long text must not cost its square. */
static int attach(idt_verdict *verdict, size_t k, idt_error *err)
{
    const uint64_t reach = IDT_SCREEN_MAX_NEAR_BYTES + IDT_SCREEN_MAX_PHRASE_BYTES;
    idt_finding *finding = &verdict->findings.items[k];
    uint64_t begin = finding->list_begin, end = finding->list_end;
    int status = IDT_OK;

    /* an enumeration of thousands is no neighbourhood */
    if (finding->begin - begin > reach)
        begin = finding->begin;
    if (end - finding->end > reach)
        end = finding->end;
    finding->contexts = (idt_run){(uint32_t)verdict->contexts.n, 0};
    for (size_t i = 0; i < verdict->anywhere.n && status == IDT_OK; i++)
        status = try_hit(verdict, k, &verdict->anywhere.items[i], err);
    for (size_t i = first_phrase(verdict, finding->field, begin > reach ? begin - reach : 0);
         i < verdict->phrases.n && status == IDT_OK; i++) {
        const idt_context_hit *hit = &verdict->phrases.items[i];

        if (hit->field != finding->field || hit->begin > end + IDT_SCREEN_MAX_NEAR_BYTES)
            break;
        status = try_hit(verdict, k, hit, err);
    }
    return status;
}

/* The first phrase of each context that applies wherever it stands. */
static int collect_anywhere(idt_verdict *verdict, idt_error *err)
{
    int status = IDT_OK;

    verdict->anywhere.n = 0;
    for (size_t i = 0; i < verdict->phrases.n && status == IDT_OK; i++) {
        const idt_context_hit *hit = &verdict->phrases.items[i];
        bool is_new = verdict->book->law.contexts[hit->context].where == IDT_LAW_WHERE_ANYWHERE;

        for (size_t k = 0; k < verdict->anywhere.n && is_new; k++)
            is_new = verdict->anywhere.items[k].context != hit->context;
        if (is_new)
            status = keep(&verdict->anywhere, hit, err);
    }
    return status;
}

int idt_screen__apply_contexts(idt_scratch *scratch, idt_error *err)
{
    idt_verdict *verdict = &scratch->verdict;
    idt_findings *findings = &verdict->findings;
    size_t n = 0;

    verdict->contexts.n = 0;
    if (verdict->phrases.n == 0)
        return IDT_OK;
    if (collect_anywhere(verdict, err) != IDT_OK)
        return IDT_ENOMEM;
    find_lists(verdict);
    for (size_t i = 0; i < findings->n; i++) {
        int status =
            findings->items[i].evidence == IDT_EVIDENCE_NAME ? attach(verdict, i, err) : IDT_OK;

        if (status != IDT_OK)
            return status;
    }
    for (size_t i = 0; i < findings->n; i++)
        if (!findings->items[i].is_other)
            findings->items[n++] = findings->items[i];
    findings->n = n;
    return IDT_OK;
}
