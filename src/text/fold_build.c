/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each code point folds to: separators by category with our own list of exceptions, everything
 * else by NFKD and full case folding, marks of alphabets dropped, Greek letters spelled out in
 * English, decimal digits of every script as ASCII. Decomposed rather than composed, so that one
 * code point can be folded without looking at the next.
 */
#include "text/fold_build.h"

#include <string.h>
#include <utf8proc.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/int.h"
#include "base/utf8.h"
#include "text/fold.h"

typedef struct range {
    uint32_t first, last;
    uint32_t value;
} range;

/* What the categories would get wrong. */
static const range separators[] = {
    {0x0060, 0x0060, IDT_GAP_PRIME},  {0x00A9, 0x00A9, IDT_GAP_PRIME},
    {0x00AB, 0x00AB, IDT_GAP_PRIME},  {0x00AE, 0x00AE, IDT_GAP_PRIME},
    {0x00B4, 0x00B4, IDT_GAP_PRIME},  {0x00B7, 0x00B7, IDT_GAP_HYPHEN},
    {0x00BB, 0x00BB, IDT_GAP_PRIME},  {0x02B9, 0x02BF, IDT_GAP_PRIME},
    {0x02C8, 0x02CB, IDT_GAP_PRIME},  {0x02D7, 0x02D7, IDT_GAP_HYPHEN},
    {0x0374, 0x0375, IDT_GAP_PRIME},  {0x0387, 0x0387, IDT_GAP_HYPHEN},
    {0x060C, 0x060C, IDT_GAP_COMMA},  {0x2018, 0x201F, IDT_GAP_PRIME},
    {0x2024, 0x2024, IDT_GAP_DOT},    {0x2025, 0x2026, IDT_GAP_OTHER},
    {0x2027, 0x2027, IDT_GAP_HYPHEN}, {0x2028, 0x2029, IDT_GAP_LINE},
    {0x2032, 0x2037, IDT_GAP_PRIME},  {0x2039, 0x203A, IDT_GAP_PRIME},
    {0x2044, 0x2044, IDT_GAP_SLASH},  {0x207A, 0x207A, IDT_GAP_OTHER},
    {0x207B, 0x207B, IDT_GAP_HYPHEN}, {0x208B, 0x208B, IDT_GAP_HYPHEN},
    {0x2057, 0x2057, IDT_GAP_PRIME},  {0x2120, 0x2120, IDT_GAP_PRIME},
    {0x2122, 0x2122, IDT_GAP_PRIME},  {0x2212, 0x2212, IDT_GAP_HYPHEN},
    {0x2215, 0x2215, IDT_GAP_SLASH},  {0x2219, 0x2219, IDT_GAP_HYPHEN},
    {0x22C5, 0x22C5, IDT_GAP_HYPHEN}, {0x2460, 0x249B, IDT_GAP_OTHER},
    {0x24EA, 0x24FF, IDT_GAP_OTHER},  {0x2776, 0x2793, IDT_GAP_OTHER},
    {0x2E17, 0x2E17, IDT_GAP_HYPHEN}, {0x3001, 0x3001, IDT_GAP_COMMA},
    {0x3002, 0x3002, IDT_GAP_OTHER},  {0x301D, 0x301F, IDT_GAP_PRIME},
    {0x30FB, 0x30FB, IDT_GAP_HYPHEN}, {0x3200, 0x33FF, IDT_GAP_OTHER},
    {0xFE45, 0xFE46, IDT_GAP_OTHER},  {0xFE51, 0xFE51, IDT_GAP_COMMA},
    {0xFF61, 0xFF61, IDT_GAP_OTHER},  {0xFF64, 0xFF64, IDT_GAP_COMMA},
    {0xFF65, 0xFF65, IDT_GAP_HYPHEN}, {0x1F100, 0x1F10C, IDT_GAP_OTHER},
};

/* Combining marks of alphabets: dropping them makes the plain spelling and the accented one equal.
 * Marks of other scripts change the sound and stay. */
static const range harmless_marks[] = {
    {0x0300, 0x036F, 0}, {0x0483, 0x0489, 0}, {0x0591, 0x05BD, 0}, {0x05BF, 0x05C7, 0},
    {0x064B, 0x065F, 0}, {0x0670, 0x0670, 0}, {0x1AB0, 0x1AFF, 0}, {0x1DC0, 0x1DFF, 0},
    {0x20D0, 0x20FF, 0}, {0xFE20, 0xFE2F, 0},
};

static const range scripts[] = {
    {0x0E00, 0x0EFF, IDT_CHAR_SOLID},    {0x1000, 0x109F, IDT_CHAR_SOLID},
    {0x1100, 0x11FF, IDT_CHAR_SOLID},    {0x1780, 0x17FF, IDT_CHAR_SOLID},
    {0x2E80, 0x2FDF, IDT_CHAR_HAN},      {0x3005, 0x3007, IDT_CHAR_HAN},
    {0x3041, 0x309F, IDT_CHAR_HIRAGANA}, {0x30A0, 0x30FF, IDT_CHAR_KATAKANA},
    {0x3130, 0x318F, IDT_CHAR_SOLID},    {0x31F0, 0x31FF, IDT_CHAR_KATAKANA},
    {0x3400, 0x9FFF, IDT_CHAR_HAN},      {0xA960, 0xA97F, IDT_CHAR_SOLID},
    {0xAC00, 0xD7FF, IDT_CHAR_SOLID},    {0xF900, 0xFAFF, IDT_CHAR_HAN},
    {0x20000, 0x3FFFF, IDT_CHAR_HAN},
};

/* From U+03B1; final sigma stands at its place. */
static const char *const greek_names[] = {
    "alpha", "beta",   "gamma",   "delta", "epsilon", "zeta",    "eta",   "theta", "iota",
    "kappa", "lambda", "mu",      "nu",    "xi",      "omicron", "pi",    "rho",   "sigma",
    "sigma", "tau",    "upsilon", "phi",   "chi",     "psi",     "omega",
};

static const range *find_range(const range *ranges, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return &ranges[i];
    }
    return NULL;
}

static bool is_harmless_mark(uint32_t c)
{
    return find_range(harmless_marks, IDT_COUNT_OF(harmless_marks), c) != NULL;
}

static uint32_t separator_entry(uint32_t gap)
{
    return idt_fold__entry(IDT_CHAR_SEPARATOR, 0, gap);
}

static uint32_t gap_of_category(utf8proc_category_t category)
{
    if (category == UTF8PROC_CATEGORY_ZS)
        return IDT_GAP_SPACE;
    if (category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP)
        return IDT_GAP_LINE;
    if (category == UTF8PROC_CATEGORY_PD)
        return IDT_GAP_HYPHEN;
    if (category == UTF8PROC_CATEGORY_PS)
        return IDT_GAP_OPEN;
    if (category == UTF8PROC_CATEGORY_PE)
        return IDT_GAP_CLOSE;
    return IDT_GAP_OTHER;
}

static bool is_key_category(utf8proc_category_t category)
{
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

static bool is_mark(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);

    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/* Decimal digits stand in runs of ten, so the value is the distance from the start of the run. */
static bool decimal_digit(uint32_t *out, uint32_t c)
{
    uint32_t first = c;

    if (utf8proc_category((utf8proc_int32_t)c) != UTF8PROC_CATEGORY_ND)
        return false;
    while (first > 0 && utf8proc_category((utf8proc_int32_t)first - 1) == UTF8PROC_CATEGORY_ND)
        first--;
    *out = '0' + (c - first) % 10;
    return true;
}

static uint32_t class_of(uint32_t c)
{
    const range *script = find_range(scripts, IDT_COUNT_OF(scripts), c);

    if (is_mark(c))
        return IDT_CHAR_MARK;
    if (c >= '0' && c <= '9')
        return IDT_CHAR_DIGIT;
    if (c >= 0x3B1 && c < 0x3B1 + IDT_COUNT_OF(greek_names))
        return IDT_CHAR_GREEK;
    return script ? script->value : IDT_CHAR_LETTER;
}

/* The bytes of a folded sequence; false when it is too long to be a key. */
static bool encode(char out[IDT_FOLD_LEN_MAX + 1], uint32_t *len, const int32_t *points, size_t n)
{
    *len = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = (uint32_t)points[i];
        char one[8];
        size_t size;

        if (c >= 0x3B1 && c < 0x3B1 + IDT_COUNT_OF(greek_names)) {
            size = strlen(greek_names[c - 0x3B1]);
            memcpy(one, greek_names[c - 0x3B1], size);
        } else {
            size = idt_utf8__encode(one, c);
        }
        if (size > IDT_FOLD_LEN_MAX - *len)
            return false;
        memcpy(out + *len, one, size);
        *len += (uint32_t)size;
    }
    return true;
}

/* Where a sequence stands in the byte part: an earlier place when it is there already. */
static uint32_t place(idt_buf *bytes, const char *data, uint32_t len)
{
    for (size_t i = 0; len <= bytes->len && i <= bytes->len - len; i++) {
        if (memcmp(bytes->data + i, data, len) == 0)
            return (uint32_t)i;
    }
    idt_buf__put(bytes, data, len);
    return (uint32_t)(bytes->len - len);
}

/* NFKD and case folding without harmless marks; digits made ASCII. Returns the number of points. */
static size_t decompose(int32_t *points, size_t room, uint32_t c)
{
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)c, points, (utf8proc_ssize_t)room,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &boundary);
    size_t kept = 0;

    if (n < 0 || (size_t)n > room)
        return 0;
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        uint32_t digit = 0;

        if (is_harmless_mark((uint32_t)points[i]))
            continue;
        points[kept++] = decimal_digit(&digit, (uint32_t)points[i]) ? (int32_t)digit : points[i];
    }
    return kept;
}

static bool is_upper(uint32_t c)
{
    int32_t points[32];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, points, 32,
                                                 UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);

    return n > 0 && n <= 32 && utf8proc_category(points[0]) == UTF8PROC_CATEGORY_LU;
}

/* A character with a folded sequence. */
static uint32_t key_entry(idt_buf *bytes, uint32_t c)
{
    int32_t points[32];
    char own[4];
    char folded[IDT_FOLD_LEN_MAX + 1];
    uint32_t len = 0;
    uint32_t entry, char_class;
    size_t n;

    if (c >= 0xAC00 && c <= 0xD7A3)
        return idt_fold__entry(IDT_CHAR_SOLID, 0, 0);
    n = decompose(points, IDT_COUNT_OF(points), c);
    if (n == 0)
        return idt_fold__entry(IDT_CHAR_DROPPED, 0, 0);
    for (size_t i = 0; i < n; i++) {
        if (!is_key_category(utf8proc_category(points[i])))
            return separator_entry(IDT_GAP_OTHER);
    }
    char_class = class_of((uint32_t)points[0]);
    if (!encode(folded, &len, points, n))
        return separator_entry(IDT_GAP_OTHER);
    entry = len == idt_utf8__encode(own, c) && memcmp(own, folded, len) == 0
                ? idt_fold__entry(char_class, 0, 0)
                : idt_fold__entry(char_class, len, place(bytes, folded, len));
    return is_upper(c) ? entry | IDT_FOLD_UPPER : entry;
}

/* A separator: by our list, else as the one character it decomposes to, else by category. */
static uint32_t separator_of(uint32_t c)
{
    const range *listed = find_range(separators, IDT_COUNT_OF(separators), c);
    int32_t points[32];
    size_t n;

    if (listed)
        return listed->value;
    n = decompose(points, IDT_COUNT_OF(points), c);
    if (n == 1 && points[0] < 0x80)
        return idt_fold__ascii_gap((unsigned char)points[0]);
    return gap_of_category(utf8proc_category((utf8proc_int32_t)c));
}

static uint32_t entry_of(idt_buf *bytes, uint32_t c)
{
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)c);
    utf8proc_category_t category = (utf8proc_category_t)property->category;

    if (c < 0x80 && !idt_ascii__is_alpha((int)c) && !idt_ascii__is_digit((int)c))
        return separator_entry(idt_fold__ascii_gap((unsigned char)c));
    if (c == 0x85)
        return separator_entry(IDT_GAP_LINE);
    if (is_harmless_mark(c))
        return idt_fold__entry(IDT_CHAR_DROPPED, 0, 1);
    if (property->ignorable || category == UTF8PROC_CATEGORY_CF)
        return idt_fold__entry(IDT_CHAR_DROPPED, 0, 0);
    if (!is_key_category(category) && category != UTF8PROC_CATEGORY_SO)
        return separator_entry(separator_of(c));
    if (find_range(separators, IDT_COUNT_OF(separators), c))
        return separator_entry(separator_of(c));
    return key_entry(bytes, c);
}

/* The number of a block, equal blocks shared. Linear search: a few hundred distinct blocks. */
static size_t share_block(idt_buf *blocks, const uint32_t block[IDT_FOLD_BLOCK])
{
    const size_t size = IDT_FOLD_BLOCK * sizeof *block;
    size_t n = blocks->len / size;

    for (size_t i = 0; i < n; i++) {
        if (memcmp(blocks->data + i * size, block, size) == 0)
            return i;
    }
    idt_buf__put(blocks, block, size);
    return n;
}

int idt_fold_build__table(idt_buf *out)
{
    idt_buf blocks = {0};
    idt_buf bytes = {0};
    uint16_t *stage1 = idt_alloc__zeroed(IDT_FOLD_STAGE1, sizeof *stage1);
    uint32_t block[IDT_FOLD_BLOCK];
    idt_fold_head head;
    int status = IDT_ENOMEM;

    if (!stage1)
        goto out;
    for (size_t i = 0; i < IDT_FOLD_STAGE1; i++) {
        for (size_t j = 0; j < IDT_FOLD_BLOCK; j++)
            block[j] = entry_of(&bytes, (uint32_t)(i * IDT_FOLD_BLOCK + j));
        stage1[i] = (uint16_t)share_block(&blocks, block);
        if (blocks.failed || bytes.failed)
            goto out;
    }
    status = IDT_ELIMIT;
    if (bytes.len >= 1u << 22)
        goto out;
    head.n_blocks = (uint32_t)(blocks.len / sizeof block);
    head.n_bytes = (uint32_t)bytes.len;
    idt_buf__put(out, &head, sizeof head);
    idt_buf__put(out, stage1, IDT_FOLD_STAGE1 * sizeof *stage1);
    idt_buf__put_bytes(out, idt_buf__bytes(&blocks));
    idt_buf__put_bytes(out, idt_buf__bytes(&bytes));
    status = idt_buf__status(out);

out:
    idt_alloc__free(stage1);
    idt_buf__free(&blocks);
    idt_buf__free(&bytes);
    return status;
}
