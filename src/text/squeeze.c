/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the field into the window: letters and digits, folded, one after the other, and a list of
 * the words they form. ASCII goes 64 bytes at a time: three bit masks say where the letters, the
 * digits and the bytes of other scripts are, and words are copied as runs of ones. Everything else
 * goes character by character through the folding table. Both give the same words.
 */
#include <assert.h>
#include <string.h>

#include "base/int.h"
#include "text/text_int.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bit i tells about byte i of a block. An ampersand may start a character reference. */
typedef struct masks {
    uint64_t letters;
    uint64_t digits;
    uint64_t others; /* 0x80 and above, and ampersands */
    uint64_t nuls;
} masks;

#ifdef __SSE2__
/* One where lo <= byte <= hi; both ASCII. Shifts the range to the bottom of the signed numbers. */
static __m128i in_range(__m128i bytes, char lo, char hi)
{
    __m128i shifted = _mm_add_epi8(bytes, _mm_set1_epi8((char)(-128 - lo)));

    return _mm_cmplt_epi8(shifted, _mm_set1_epi8((char)(-128 + hi - lo + 1)));
}

static uint64_t bits_of(__m128i bytes)
{
    return (uint32_t)_mm_movemask_epi8(bytes);
}

static masks classify(const char *block)
{
    masks m = {0, 0, 0, 0};

    for (unsigned i = 0; i < 64; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(block + i));

        m.letters |= bits_of(in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z')) << i;
        m.digits |= bits_of(in_range(bytes, '0', '9')) << i;
        m.others |= bits_of(_mm_or_si128(bytes, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('&')))) << i;
        m.nuls |= bits_of(_mm_cmpeq_epi8(bytes, _mm_setzero_si128())) << i;
    }
    return m;
}
#else
static masks classify(const char *block)
{
    masks m = {0, 0, 0, 0};

    for (unsigned i = 0; i < 64; i++) {
        unsigned char c = (unsigned char)block[i];
        uint64_t bit = UINT64_C(1) << i;

        m.letters |= (c | 0x20u) - 'a' < 26u ? bit : 0;
        m.digits |= c - (unsigned)'0' < 10u ? bit : 0;
        m.others |= c >= 0x80 || c == '&' ? bit : 0;
        m.nuls |= c == 0 ? bit : 0;
    }
    return m;
}
#endif

/* Copy ASCII letters and digits in lower case; both have or may have bit 5. Writes up to 15 bytes
 * more than asked, which the next word overwrites, and reads as many. */
static inline void copy_lower(unsigned char *to, const char *from, size_t len)
{
    size_t i = 0;

    do {
#ifdef __SSE2__
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(from + i));

        _mm_storeu_si128((__m128i *)(void *)(to + i), _mm_or_si128(bytes, _mm_set1_epi8(0x20)));
#else
        for (size_t j = 0; j < 16; j++)
            to[i + j] = (unsigned char)(from[i + j] | 0x20);
#endif
        i += 16;
    } while (i < len);
}

/* Bits below n, n = 0..64. */
static uint64_t low_bits(unsigned n)
{
    return n < 64 ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
}

/* A place in the window where words are written. */
typedef struct pen {
    idt_word *word;
    unsigned char *key;
    unsigned char *keys; /* start of the keys */
    const char *block;
    uint32_t pos; /* of the block in the field */
} pen;

/* The word [start, end) of the block. */
static inline void put_word(pen *p, unsigned start, unsigned end, uint32_t class)
{
    copy_lower(p->key, p->block + start, end - start);
    p->word->key = (uint32_t)(p->key - p->keys);
    p->word->begin = p->pos + start;
    p->word->end = p->pos + end;
    p->word->class = class;
    p->word++;
    p->key += end - start;
}

/* More of the word that the block before left open: [0, end). */
static inline void put_rest(pen *p, unsigned end)
{
    if (end == 0)
        return;
    copy_lower(p->key, p->block, end);
    p->key += end;
    p->word[-1].end = p->pos + end;
}

/*
 * Words of the first `size` bytes of a block, all ASCII. Starts and ends alternate, so the lowest
 * of each belong together once a word that came in from the left has taken its end.
 */
static void put_block(idt_window *w, const char *block, const masks *m, unsigned size)
{
    const uint64_t letters = m->letters & low_bits(size);
    const uint64_t digits = m->digits & low_bits(size);
    const uint32_t open = w->is_open ? w->words[w->n_words - 1].class : IDT_CHAR_DROPPED;
    const uint64_t old_letters = letters << 1 | (open == IDT_CHAR_LETTER);
    const uint64_t old_digits = digits << 1 | (open == IDT_CHAR_DIGIT);
    uint64_t starts = (letters & ~old_letters) | (digits & ~old_digits);
    uint64_t ends = ((~letters & old_letters) | (~digits & old_digits)) & low_bits(size);
    pen p = {w->words + w->n_words, w->keys + w->n_keys, w->keys, block, (uint32_t)w->pos};

    assert(size >= 1 && size <= 64);
    if (open == IDT_CHAR_LETTER || open == IDT_CHAR_DIGIT) {
        put_rest(&p, ends ? idt_u64__lowest_bit(ends) : size);
        ends &= ends - 1;
    }
    for (; ends; ends &= ends - 1, starts &= starts - 1) {
        unsigned start = idt_u64__lowest_bit(starts);

        put_word(&p, start, idt_u64__lowest_bit(ends),
                 IDT_CHAR_LETTER + (uint32_t)(digits >> start & 1));
    }
    if (starts) {
        unsigned start = idt_u64__lowest_bit(starts);

        put_word(&p, start, size, IDT_CHAR_LETTER + (uint32_t)(digits >> start & 1));
    }
    w->n_words = (size_t)(p.word - w->words);
    w->n_keys = (size_t)(p.key - w->keys);
    w->is_open = ((letters | digits) >> (size - 1) & 1) != 0;
    for (uint64_t nuls = m->nuls & low_bits(size); nuls; nuls &= nuls - 1)
        w->n_nul++;
    w->pos += size;
}

_Static_assert(IDT_CHAR_DIGIT == IDT_CHAR_LETTER + 1, "put_block adds a bit");

/* The ASCII characters at the reading position. True when there were any. */
static bool put_ascii(idt_window *w)
{
    const size_t left = w->field.len - w->pos;
    const char *block = w->field.data + w->pos;
    char padded[80];
    unsigned size = 64;
    masks m;

    if ((unsigned char)*block >= 0x80 || *block == '&')
        return false;
    if (left < sizeof padded) {
        memset(padded, 0, sizeof padded);
        memcpy(padded, block, left);
        block = padded;
        size = left < 64 ? (unsigned)left : 64;
    }
    m = classify(block);
    m.others &= low_bits(size);
    if (m.others)
        size = idt_u64__lowest_bit(m.others);
    put_block(w, block, &m, size);
    return true;
}

/* A character of any script. */
static void put_char(idt_window *w)
{
    idt_folded c;
    idt_word *last = w->n_words ? w->words + w->n_words - 1 : w->words;
    bool goes_on;

    if (!w->knows_lookalikes) {
        w->only_lookalikes = idt_glyph__has_only_lookalikes(w->field);
        w->knows_lookalikes = true;
    }
    idt_window__read(&c, w, w->pos, w->field.len);
    w->n_invalid += c.is_invalid;
    if (c.class == IDT_CHAR_SEPARATOR) {
        w->is_open = false;
    } else if (c.is_accent && w->is_open && last->end == w->pos) {
        last->end += c.size;
    } else if (c.class != IDT_CHAR_DROPPED) {
        goes_on = w->is_open &&
                  (c.class == IDT_CHAR_MARK || (c.class == last->class && c.class != IDT_CHAR_HAN &&
                                                c.class != IDT_CHAR_SOLID));
        if (!goes_on) {
            last = w->words + w->n_words++;
            last->key = (uint32_t)w->n_keys;
            last->begin = (uint32_t)w->pos;
            last->class = c.class == IDT_CHAR_MARK ? (uint32_t)IDT_CHAR_LETTER : c.class;
        }
        memcpy(w->keys + w->n_keys, c.data, c.len);
        w->n_keys += c.len;
        last->end = (uint32_t)(w->pos + c.size);
        w->is_open = true;
    }
    w->pos += c.size;
}

void idt_window__fill(idt_window *w)
{
    while (w->n_keys < IDT_WINDOW_KEYS && w->pos < w->field.len) {
        if (!put_ascii(w))
            put_char(w);
    }
    memset(w->keys + w->n_keys, 0, 16);
    for (size_t i = 0; i < 3; i++)
        w->words[w->n_words + i] =
            (idt_word){(uint32_t)w->n_keys, (uint32_t)w->pos, (uint32_t)w->pos, IDT_CHAR_DROPPED};
}

size_t idt_window__slide(idt_window *w, size_t first)
{
    size_t keep = first > IDT_WINDOW_CONTEXT ? first - IDT_WINDOW_CONTEXT : 0;
    uint32_t floor = w->words[first].key;
    uint32_t shift;

    /* A word without end may reach back further than the window: it keeps its last part. */
    floor = floor > IDT_WINDOW_BEHIND ? floor - IDT_WINDOW_BEHIND : 0;
    while (keep < first && w->words[keep + 1].key <= floor)
        keep++;
    shift = w->words[keep].key > floor ? w->words[keep].key : floor;
    w->words[keep].key = shift;
    w->n_words -= keep;
    w->n_keys -= shift;
    memmove(w->words, w->words + keep, w->n_words * sizeof *w->words);
    memmove(w->keys, w->keys + shift, w->n_keys);
    for (size_t i = 0; i < w->n_words; i++)
        w->words[i].key -= shift;
    return first - keep;
}
