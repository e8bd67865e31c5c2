/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Character references of HTML, and letters that look like letters of another script. A look-alike
 * counts as Latin where its word has a Latin letter and nothing that only its own script has, where
 * the whole field has no Cyrillic letter of another look, or where Greek ones stand together; a
 * word of Russian stays Russian.
 */
#include "text/glyph.h"

#include <string.h>

#include "base/int.h"
#include "base/utf8.h"

/* Names of references whose folding matters; in the order of their code points. */
static const struct {
    const char *name;
    uint32_t c;
} entities[] = {
    {"quot", 0x22},    {"amp", 0x26},      {"apos", 0x27},     {"lpar", 0x28},
    {"rpar", 0x29},    {"comma", 0x2C},    {"period", 0x2E},   {"sol", 0x2F},
    {"lt", 0x3C},      {"gt", 0x3E},       {"lsqb", 0x5B},     {"lbrack", 0x5B},
    {"rsqb", 0x5D},    {"rbrack", 0x5D},   {"nbsp", 0xA0},     {"shy", 0xAD},
    {"reg", 0xAE},     {"acute", 0xB4},    {"middot", 0xB7},   {"Aacute", 0xC1},
    {"Auml", 0xC4},    {"Eacute", 0xC9},   {"Iacute", 0xCD},   {"Ntilde", 0xD1},
    {"Oacute", 0xD3},  {"Ouml", 0xD6},     {"Uacute", 0xDA},   {"Uuml", 0xDC},
    {"szlig", 0xDF},   {"agrave", 0xE0},   {"aacute", 0xE1},   {"acirc", 0xE2},
    {"atilde", 0xE3},  {"auml", 0xE4},     {"ccedil", 0xE7},   {"egrave", 0xE8},
    {"eacute", 0xE9},  {"ecirc", 0xEA},    {"euml", 0xEB},     {"igrave", 0xEC},
    {"iacute", 0xED},  {"icirc", 0xEE},    {"ntilde", 0xF1},   {"ograve", 0xF2},
    {"oacute", 0xF3},  {"ocirc", 0xF4},    {"otilde", 0xF5},   {"ouml", 0xF6},
    {"uacute", 0xFA},  {"uuml", 0xFC},     {"Alpha", 0x391},   {"Beta", 0x392},
    {"Gamma", 0x393},  {"Delta", 0x394},   {"alpha", 0x3B1},   {"beta", 0x3B2},
    {"gamma", 0x3B3},  {"delta", 0x3B4},   {"epsilon", 0x3B5}, {"zeta", 0x3B6},
    {"eta", 0x3B7},    {"theta", 0x3B8},   {"kappa", 0x3BA},   {"lambda", 0x3BB},
    {"mu", 0x3BC},     {"xi", 0x3BE},      {"pi", 0x3C0},      {"sigma", 0x3C3},
    {"tau", 0x3C4},    {"phi", 0x3C6},     {"chi", 0x3C7},     {"psi", 0x3C8},
    {"omega", 0x3C9},  {"ensp", 0x2002},   {"emsp", 0x2003},   {"thinsp", 0x2009},
    {"zwnj", 0x200C},  {"zwj", 0x200D},    {"lrm", 0x200E},    {"rlm", 0x200F},
    {"dash", 0x2010},  {"hyphen", 0x2010}, {"ndash", 0x2013},  {"mdash", 0x2014},
    {"lsquo", 0x2018}, {"rsquo", 0x2019},  {"ldquo", 0x201C},  {"rdquo", 0x201D},
    {"prime", 0x2032}, {"Prime", 0x2033},  {"trade", 0x2122},  {"minus", 0x2212},
    {"sdot", 0x22C5},
};

typedef struct lookalike {
    uint16_t c;
    char latin;
} lookalike;

/* Latin small capitals, which Unicode does not fold. */
static const lookalike small_capitals[] = {
    {0x0262, 'g'}, {0x026A, 'i'}, {0x0274, 'n'}, {0x0280, 'r'}, {0x028F, 'y'}, {0x0299, 'b'},
    {0x029C, 'h'}, {0x029F, 'l'}, {0x1D00, 'a'}, {0x1D04, 'c'}, {0x1D05, 'd'}, {0x1D07, 'e'},
    {0x1D0A, 'j'}, {0x1D0B, 'k'}, {0x1D0D, 'm'}, {0x1D0F, 'o'}, {0x1D18, 'p'}, {0x1D1B, 't'},
    {0x1D1C, 'u'}, {0x1D20, 'v'}, {0x1D21, 'w'}, {0x1D22, 'z'}, {0xA730, 'f'}, {0xA731, 's'},
};

/* Letters that are printed like a Latin one. Of the small Greek ones only those that no chemical
 * name puts in front of a word. */
static const lookalike lookalikes[] = {
    {0x0391, 'a'}, {0x0392, 'b'}, {0x0395, 'e'}, {0x0396, 'z'}, {0x0397, 'h'}, {0x0399, 'i'},
    {0x039A, 'k'}, {0x039C, 'm'}, {0x039D, 'n'}, {0x039F, 'o'}, {0x03A1, 'p'}, {0x03A4, 't'},
    {0x03A5, 'y'}, {0x03A7, 'x'}, {0x03BF, 'o'}, {0x0405, 's'}, {0x0406, 'i'}, {0x0408, 'j'},
    {0x0410, 'a'}, {0x0412, 'b'}, {0x0415, 'e'}, {0x041A, 'k'}, {0x041C, 'm'}, {0x041D, 'h'},
    {0x041E, 'o'}, {0x0420, 'p'}, {0x0421, 'c'}, {0x0422, 't'}, {0x0423, 'y'}, {0x0425, 'x'},
    {0x0430, 'a'}, {0x0435, 'e'}, {0x043A, 'k'}, {0x043C, 'm'}, {0x043D, 'h'}, {0x043E, 'o'},
    {0x0440, 'p'}, {0x0441, 'c'}, {0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'},
    {0x0456, 'i'}, {0x0458, 'j'}, {0x0501, 'd'}, {0x051B, 'q'}, {0x051D, 'w'},
};
static const char latin_letters[] = "abcdefghijklmnopqrstuvwxyz";

static bool is_cyrillic(uint32_t c)
{
    return c >= 0x400 && c <= 0x52F;
}

static char latin_of(const lookalike *items, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++)
        if (items[i].c == c)
            return items[i].latin;
    return 0;
}

/* The Latin letter that it looks like; 0 for every other character. */
static char lookalike_of(uint32_t c)
{
    if (c >= 0x391 && c <= 0x51D)
        return latin_of(lookalikes, IDT_COUNT_OF(lookalikes), c);
    if ((c >= 0x262 && c <= 0x29F) || (c >= 0x1D00 && c <= 0x1D22) || c == 0xA730 || c == 0xA731)
        return latin_of(small_capitals, IDT_COUNT_OF(small_capitals), c);
    return 0;
}

static size_t numbered_entity(uint32_t *out, idt_bytes text)
{
    const bool is_hex = text.len > 2 && (text.data[2] | 0x20) == 'x';
    const size_t first = is_hex ? 3 : 2;
    uint32_t c = 0;
    size_t i = first;

    for (; i < text.len && i < IDT_ENTITY_SIZE_MAX && text.data[i] != ';'; i++) {
        unsigned char digit = (unsigned char)text.data[i];

        if (idt_ascii__is_digit(digit))
            c = c * (is_hex ? 16 : 10) + (uint32_t)(digit - '0');
        else if (is_hex && (digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
            c = c * 16 + (uint32_t)((digit | 0x20) - 'a') + 10;
        else
            return 0;
        if (c > 0x10FFFF)
            return 0;
    }
    if (i == first || i == text.len || text.data[i] != ';' || c == 0 ||
        (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *out = c;
    return i + 1;
}

size_t idt_glyph__entity(uint32_t *out, idt_bytes text)
{
    if (text.len < 4 || text.data[0] != '&')
        return 0;
    if (text.data[1] == '#')
        return numbered_entity(out, text);
    for (size_t i = 0; i < IDT_COUNT_OF(entities); i++) {
        size_t len = strlen(entities[i].name);

        if (len + 2 <= text.len && text.data[len + 1] == ';' &&
            memcmp(text.data + 1, entities[i].name, len) == 0) {
            *out = entities[i].c;
            return len + 2;
        }
    }
    return 0;
}

bool idt_glyph__has_only_lookalikes(idt_bytes field)
{
    for (size_t pos = 0; pos < field.len;) {
        uint32_t c = 0;
        size_t size = idt_utf8__decode(&c, field.data + pos, field.len - pos);

        if (is_cyrillic(c) && !lookalike_of(c))
            return false;
        pos += size ? size : 1;
    }
    return true;
}

/* What the letters on one side of a look-alike are. */
typedef struct side {
    bool has_latin;
    bool has_foreign; /* a letter that only its own script has */
    unsigned n_lookalikes;
} side;

/* True while the letter goes on with the word. */
static bool look_at(side *s, uint32_t c)
{
    if (c < 0x80) {
        s->has_latin |= idt_ascii__is_alpha((int)c);
        return idt_ascii__is_alpha((int)c);
    }
    if (lookalike_of(c)) {
        s->n_lookalikes++;
        return true;
    }
    s->has_foreign |= is_cyrillic(c);
    return false;
}

static void look_before(side *s, idt_bytes field, size_t pos)
{
    for (unsigned i = 0; i < IDT_GLYPH_REACH && pos > 0; i++) {
        size_t start = pos - 1;
        uint32_t c = 0;

        while (start > 0 && pos - start < 4 && ((unsigned char)field.data[start] & 0xC0) == 0x80)
            start--;
        if (idt_utf8__decode(&c, field.data + start, pos - start) != pos - start || !look_at(s, c))
            return;
        pos = start;
    }
}

static void look_after(side *s, idt_bytes field, size_t pos)
{
    for (unsigned i = 0; i < IDT_GLYPH_REACH && pos < field.len; i++) {
        uint32_t c = 0;
        size_t size = idt_utf8__decode(&c, field.data + pos, field.len - pos);

        if (size == 0 || !look_at(s, c))
            return;
        pos += size;
    }
}

static bool stands_for_latin(uint32_t c, idt_bytes field, size_t pos, size_t size,
                             bool only_lookalikes)
{
    side s = {false, false, 0};

    look_before(&s, field, pos);
    look_after(&s, field, pos + size);
    if (s.has_foreign)
        return false;
    /* one Greek letter alone is a locant, several are nobody's */
    return s.has_latin || (is_cyrillic(c) ? only_lookalikes : s.n_lookalikes > 0);
}

void idt_glyph__read(idt_folded *out, const idt_fold *fold, idt_bytes field, size_t pos, size_t end,
                     bool only_lookalikes)
{
    const char *p = field.data + pos;
    uint32_t c = 0;
    size_t size;
    char latin;

    if (*p == '&' && (size = idt_glyph__entity(&c, (idt_bytes){p, end - pos})) > 0) {
        char own[4];
        size_t len = idt_utf8__encode(own, c);

        *out = idt_fold__next(fold, own, len);
        if (out->data == own) {
            memcpy(out->own, own, sizeof own);
            out->data = out->own;
        }
        out->size = (uint32_t)size;
        return;
    }
    *out = idt_fold__next(fold, p, end - pos);
    if (out->class != IDT_CHAR_LETTER && out->class != IDT_CHAR_GREEK)
        return;
    size = idt_utf8__decode(&c, p, end - pos);
    latin = lookalike_of(c);
    if (latin == 0 || !stands_for_latin(c, field, pos, size, only_lookalikes))
        return;
    out->data = latin_letters + (latin - 'a');
    out->len = 1;
    out->class = IDT_CHAR_LETTER;
}
