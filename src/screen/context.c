/* SPDX-License-Identifier: Apache-2.0 */
/* Which context phrases of a record say something about which finding. */
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/utf8.h"
#include "screen/screen_int.h"

/* What stands between a name and a phrase. */
typedef struct gap {
    unsigned n_words;
    bool has_sentence_end;
} gap;

static bool is_wide_separator(uint32_t c)
{
    return (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) || c == 0xA0 ||
           (c >= 0xFF00 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20);
}

static bool is_sentence_end(idt_bytes text, size_t i, uint32_t c)
{
    if (c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == '!' || c == '?' || c == ';')
        return true;
    if (c == '.')
        return i + 1 >= text.len || idt_ascii__is_space((unsigned char)text.data[i + 1]);
    return c == '\n' && i + 1 < text.len && text.data[i + 1] == '\n';
}

/*
 * Words between two places, counted to one more than `limit`; a character of a script without
 * spaces counts as one.
 */
static gap measure(idt_bytes text, unsigned limit)
{
    gap result = {0, false};
    bool in_word = false;

    for (size_t i = 0; i < text.len && result.n_words <= limit;) {
        uint32_t c = 0xFFFD;
        size_t n = idt_utf8__decode(&c, text.data + i, text.len - i);
        bool is_word;

        if (n == 0)
            n = 1;
        is_word = c < 0x80 ? idt_ascii__is_alpha((int)c) || idt_ascii__is_digit((int)c)
                           : !is_wide_separator(c);
        if (is_sentence_end(text, i, c))
            result.has_sentence_end = true;
        if (is_word && (!in_word || c >= 0x2E80))
            result.n_words++;
        in_word = is_word;
        i += n;
    }
    return result;
}

static bool applies(const idt_verdict *verdict, const idt_finding *finding,
                    const idt_context_hit *hit)
{
    const idt_law_context *context = &verdict->book->law.contexts[hit->context];
    idt_bytes value = verdict->record->fields[finding->field].value;
    bool is_before = hit->end <= finding->begin;
    bool is_after = hit->begin >= finding->end;
    uint64_t begin = is_before ? hit->end : finding->end;
    uint64_t end = is_before ? finding->begin : hit->begin;
    unsigned limit = context->where == IDT_LAW_WHERE_NEAR ? context->near : 0u;
    gap between;

    if (!idt_law__context_reaches(&verdict->book->law, hit->context, finding->substance))
        return false;
    if (context->where == IDT_LAW_WHERE_ANYWHERE)
        return true;
    /* a phrase that holds the name stands around it; one that the name holds is part of it */
    if (!is_before && !is_after)
        return hit->begin <= finding->begin && hit->end >= finding->end;
    if ((context->where == IDT_LAW_WHERE_BEFORE && !is_before) ||
        (context->where == IDT_LAW_WHERE_AFTER && !is_after) ||
        end - begin > IDT_SCREEN_MAX_NEAR_BYTES)
        return false;
    between = measure(idt_bytes__slice(value, (size_t)begin, (size_t)end), limit);
    return !between.has_sentence_end && between.n_words <= limit;
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

static int try_hit(idt_verdict *verdict, idt_finding *finding, const idt_context_hit *hit,
                   bool *is_other, idt_error *err)
{
    int status;

    if (is_kept(verdict, finding, hit->context) || !applies(verdict, finding, hit))
        return IDT_OK;
    if (verdict->book->law.contexts[hit->context].effect == IDT_LAW_EFFECT_OTHER)
        *is_other = true;
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
static int attach(idt_verdict *verdict, idt_finding *finding, bool *is_other, idt_error *err)
{
    const uint64_t reach = IDT_SCREEN_MAX_NEAR_BYTES + IDT_SCREEN_MAX_PHRASE_BYTES;
    uint64_t from = finding->begin > reach ? finding->begin - reach : 0;
    int status = IDT_OK;

    *is_other = false;
    finding->contexts = (idt_run){(uint32_t)verdict->contexts.n, 0};
    for (size_t i = 0; i < verdict->anywhere.n && status == IDT_OK; i++)
        status = try_hit(verdict, finding, &verdict->anywhere.items[i], is_other, err);
    for (size_t i = first_phrase(verdict, finding->field, from);
         i < verdict->phrases.n && status == IDT_OK; i++) {
        const idt_context_hit *hit = &verdict->phrases.items[i];

        if (hit->field != finding->field || hit->begin > finding->end + IDT_SCREEN_MAX_NEAR_BYTES)
            break;
        status = try_hit(verdict, finding, hit, is_other, err);
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
    size_t n = 0;

    verdict->contexts.n = 0;
    if (verdict->phrases.n == 0)
        return IDT_OK;
    if (collect_anywhere(verdict, err) != IDT_OK)
        return IDT_ENOMEM;
    for (size_t i = 0; i < verdict->findings.n; i++) {
        idt_finding finding = verdict->findings.items[i];
        bool is_other;
        int status;

        if (finding.evidence != IDT_EVIDENCE_NAME) {
            verdict->findings.items[n++] = finding;
            continue;
        }
        status = attach(verdict, &finding, &is_other, err);
        if (status != IDT_OK)
            return status;
        if (!is_other)
            verdict->findings.items[n++] = finding;
    }
    verdict->findings.n = n;
    return IDT_OK;
}
