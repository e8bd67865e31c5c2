/* SPDX-License-Identifier: Apache-2.0 */
#include "party/han.h"

#include <string.h>

#include "party/tables.h"

enum {
    SKIP_CHAR = -3,   /* a character that nothing explains */
    SKIP_LETTER = -1, /* a letter that explains nothing; only whole words are skipped */
    READ_BONUS = 2,
    GLOSS_SUFFIX = 4, /* "prosper" explains "prosperity" */
    STEP_SKIP_CHAR = 250,
    STEP_SKIP_WORD = 251,
    STEP_GLOSS = 252,
    UNREACHED = -30000,
};

bool idt_han__add_char(idt_han_task *task, uint32_t rune)
{
    if (task->n_chars == IDT_HAN_MAX_CHARS || rune < 0x4E00 || rune > 0x9FFF)
        return false;
    task->chars[task->n_chars++] = (uint16_t)rune;
    return true;
}

bool idt_han__add_word(idt_han_task *task, const char *text, size_t len)
{
    if (task->n_words == IDT_HAN_MAX_WORDS || len > IDT_HAN_MAX_LETTERS - task->n_letters)
        return false;
    task->begins[task->n_words] = (uint8_t)task->n_letters;
    memcpy(task->letters + task->n_letters, text, len);
    task->n_letters += len;
    task->ends[task->n_words++] = (uint8_t)task->n_letters;
    return true;
}

/* The part of a row's readings for one language; ends at ';' or NUL. */
static const char *readings_of(uint32_t rune, idt_han_reading reading)
{
    const char *p;

    if (rune < 0x4E00 || rune > 0x9FFF)
        return "";
    p = idt_party__han_pool + idt_party__han_readings[idt_party__han[rune - 0x4E00].reading];
    for (int skip = (int)reading; skip > 0 && *p; p++)
        skip -= *p == ';';
    return p;
}

static size_t token_length(const char *p)
{
    size_t n = 0;

    while (p[n] && p[n] != ' ' && p[n] != ';')
        n++;
    return n;
}

const char *idt_han__mandarin(uint32_t rune, size_t *len)
{
    const char *p = readings_of(rune, IDT_READING_MANDARIN);

    *len = token_length(p);
    return p;
}

bool idt_han__means(uint32_t rune, const char *word, size_t len)
{
    const char *p;

    if (rune < 0x4E00 || rune > 0x9FFF)
        return false;
    p = idt_party__han_pool + idt_party__han_glosses[idt_party__han[rune - 0x4E00].gloss];

    while (*p) {
        size_t n = token_length(p), common = 0;
        while (common < n && common < len && p[common] == word[common])
            common++;
        if ((common == n && common == len) ||
            (common >= 4 && n - common <= 2 && len - common <= GLOSS_SUFFIX))
            return true;
        p += n;
        while (*p == ' ')
            p++;
    }
    return false;
}

typedef struct grid {
    int16_t best[IDT_HAN_MAX_CHARS + 1][IDT_HAN_MAX_LETTERS + 1];
    uint8_t step[IDT_HAN_MAX_CHARS + 1][IDT_HAN_MAX_LETTERS + 1]; /* how the cell was reached */
} grid;

static void offer(grid *g, size_t i, size_t j, int value, uint8_t step)
{
    if (value > g->best[i][j]) {
        g->best[i][j] = (int16_t)value;
        g->step[i][j] = step;
    }
}

/* Every way on from a cell: i characters and j letters are done, j lies in word w. */
static void advance(grid *g, const idt_han_task *t, idt_han_reading reading, size_t i, size_t j,
                    size_t w)
{
    int here = g->best[i][j];
    size_t end = w < t->n_words ? t->ends[w] : j;

    if (i < t->n_chars) {
        const char *p = readings_of(t->chars[i], reading);
        offer(g, i + 1, j, here + SKIP_CHAR, STEP_SKIP_CHAR);
        while (*p && *p != ';') {
            size_t n = token_length(p);
            if (n && n <= end - j && memcmp(p, t->letters + j, n) == 0)
                offer(g, i + 1, j + n, here + (int)n + READ_BONUS + t->bonus[i], (uint8_t)n);
            p += n;
            while (*p == ' ')
                p++;
        }
    }
    if (w >= t->n_words || j != t->begins[w])
        return;
    offer(g, i, end, here + SKIP_LETTER * (int)(end - j), STEP_SKIP_WORD);
    if (i < t->n_chars && t->with_meanings && idt_han__means(t->chars[i], t->letters + j, end - j))
        offer(g, i + 1, end, here + (int)(end - j) + READ_BONUS + t->bonus[i], STEP_GLOSS);
}

static size_t word_at(const idt_han_task *t, size_t letter)
{
    size_t w = 0;

    while (w < t->n_words && t->ends[w] <= letter)
        w++;
    return w;
}

static void trace(idt_han_result *out, const grid *g, const idt_han_task *t)
{
    size_t i = t->n_chars, j = t->n_letters;

    out->words = (uint32_t)((1ull << t->n_words) - 1);
    while (i > 0 || j > 0) {
        uint8_t step = g->step[i][j];
        size_t w = j ? word_at(t, j - 1) : 0;
        if (step == STEP_SKIP_CHAR) {
            i--;
        } else if (step == STEP_SKIP_WORD) {
            out->words &= ~(1u << w);
            j = t->begins[w];
        } else {
            size_t n = step == STEP_GLOSS ? (size_t)(t->ends[w] - t->begins[w]) : step;
            out->letters += (unsigned)n;
            out->chars |= 1u << --i;
            j -= n;
        }
    }
}

void idt_han__align(idt_han_result *out, const idt_han_task *t, idt_han_reading reading)
{
    grid g;

    *out = (idt_han_result){0};
    for (size_t i = 0; i <= t->n_chars; i++)
        for (size_t j = 0; j <= t->n_letters; j++)
            g.best[i][j] = UNREACHED;
    g.best[0][0] = 0;
    for (size_t i = 0; i <= t->n_chars; i++)
        for (size_t j = 0, w = 0; j <= t->n_letters; j++) {
            while (w < t->n_words && t->ends[w] <= j)
                w++;
            if (g.best[i][j] > UNREACHED)
                advance(&g, t, reading, i, j, w);
        }
    trace(out, &g, t);
}
