/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of an address with what they mark. Han addresses have no spaces but a mark after each part
 * (省 市 区 路 号 座 室); their names are turned to pinyin, so that both scripts meet in one
 * parser.
 */
#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "base/utf8.h"
#include "party/address_int.h"
#include "party/fold.h"
#include "party/han.h"
#include "party/words.h"

typedef struct keyword {
    const char *text;
    idt_address_mark mark;
} keyword;

static const keyword keywords[] = {
    {"allee", IDT_MARK_STREET},
    {"alley", IDT_MARK_STREET},
    {"andar", IDT_MARK_FLOOR},
    {"apartment", IDT_MARK_UNIT},
    {"apt", IDT_MARK_UNIT},
    {"area", IDT_MARK_DISTRICT},
    {"av", IDT_MARK_STREET},
    {"ave", IDT_MARK_STREET},
    {"avenida", IDT_MARK_AVENIDA},
    {"avenue", IDT_MARK_STREET},
    {"bina", IDT_MARK_BUILDING},
    {"bld", IDT_MARK_BUILDING},
    {"bldg", IDT_MARK_BUILDING},
    {"blk", IDT_MARK_BUILDING},
    {"block", IDT_MARK_BUILDING},
    {"blvd", IDT_MARK_STREET},
    {"boulevard", IDT_MARK_STREET},
    {"box", IDT_MARK_BOX},
    {"building", IDT_MARK_BUILDING},
    {"buildings", IDT_MARK_BUILDING},
    {"bulvar", IDT_MARK_STREET},
    {"bulvari", IDT_MARK_STREET},
    {"cad", IDT_MARK_STREET},
    {"caddesi", IDT_MARK_STREET},
    {"calle", IDT_MARK_AVENIDA},
    {"campus", IDT_MARK_COMPLEX},
    {"carrera", IDT_MARK_AVENIDA},
    {"carretera", IDT_MARK_AVENIDA},
    {"center", IDT_MARK_COMPLEX},
    {"centre", IDT_MARK_COMPLEX},
    {"ch", IDT_MARK_STREET},
    {"city", IDT_MARK_CITY},
    {"cl", IDT_MARK_AVENIDA},
    {"close", IDT_MARK_STREET},
    {"colonia", IDT_MARK_DISTRICT},
    {"commercial", IDT_MARK_NONE},
    {"community", IDT_MARK_COMPLEX},
    {"complex", IDT_MARK_COMPLEX},
    {"county", IDT_MARK_DISTRICT},
    {"court", IDT_MARK_STREET},
    {"cra", IDT_MARK_AVENIDA},
    {"crescent", IDT_MARK_STREET},
    {"ct", IDT_MARK_STREET},
    {"ctr", IDT_MARK_COMPLEX},
    {"dadao", IDT_MARK_STREET},
    {"dajie", IDT_MARK_STREET},
    {"dao", IDT_MARK_STREET},
    {"dist", IDT_MARK_DISTRICT},
    {"district", IDT_MARK_DISTRICT},
    {"dom", IDT_MARK_NUMBER},
    {"dr", IDT_MARK_STREET},
    {"drive", IDT_MARK_STREET},
    {"ed", IDT_MARK_BUILDING},
    {"edificio", IDT_MARK_BUILDING},
    {"estate", IDT_MARK_COMPLEX},
    {"etage", IDT_MARK_FLOOR},
    {"etaj", IDT_MARK_FLOOR},
    {"fl", IDT_MARK_FLOOR},
    {"flat", IDT_MARK_UNIT},
    {"floor", IDT_MARK_FLOOR},
    {"flr", IDT_MARK_FLOOR},
    {"freeway", IDT_MARK_STREET},
    {"garden", IDT_MARK_COMPLEX},
    {"gardens", IDT_MARK_COMPLEX},
    {"godown", IDT_MARK_UNIT},
    {"hao", IDT_MARK_HAO},
    {"highway", IDT_MARK_STREET},
    {"house", IDT_MARK_COMPLEX},
    {"hutong", IDT_MARK_STREET},
    {"hwy", IDT_MARK_STREET},
    {"jalan", IDT_MARK_AVENIDA},
    {"jie", IDT_MARK_STREET},
    {"jl", IDT_MARK_AVENIDA},
    {"jln", IDT_MARK_AVENIDA},
    {"kat", IDT_MARK_FLOOR},
    {"khiaban", IDT_MARK_AVENIDA},
    {"korp", IDT_MARK_BUILDING},
    {"korpus", IDT_MARK_BUILDING},
    {"kr", IDT_MARK_AVENIDA},
    {"kv", IDT_MARK_UNIT},
    {"kvartira", IDT_MARK_UNIT},
    {"lane", IDT_MARK_STREET},
    {"level", IDT_MARK_FLOOR},
    {"litera", IDT_MARK_BUILDING},
    {"ln", IDT_MARK_STREET},
    {"local", IDT_MARK_UNIT},
    {"lokal", IDT_MARK_UNIT},
    {"lot", IDT_MARK_NUMBER},
    {"lu", IDT_MARK_STREET},
    {"mah", IDT_MARK_DISTRICT},
    {"mahallesi", IDT_MARK_DISTRICT},
    {"mall", IDT_MARK_COMPLEX},
    {"mansion", IDT_MARK_COMPLEX},
    {"municipality", IDT_MARK_CITY},
    {"naberezhnaya", IDT_MARK_STREET},
    {"no", IDT_MARK_NUMBER},
    {"nom", IDT_MARK_NUMBER},
    {"num", IDT_MARK_NUMBER},
    {"number", IDT_MARK_NUMBER},
    {"oblast", IDT_MARK_REGION},
    {"of", IDT_MARK_IGNORE},
    {"office", IDT_MARK_UNIT},
    {"oficina", IDT_MARK_UNIT},
    {"ofis", IDT_MARK_UNIT},
    {"park", IDT_MARK_COMPLEX},
    {"parkway", IDT_MARK_STREET},
    {"per", IDT_MARK_STREET},
    {"pereulok", IDT_MARK_STREET},
    {"phase", IDT_MARK_BUILDING},
    {"piso", IDT_MARK_FLOOR},
    {"pkwy", IDT_MARK_STREET},
    {"pl", IDT_MARK_STREET},
    {"place", IDT_MARK_STREET},
    {"planta", IDT_MARK_FLOOR},
    {"plaza", IDT_MARK_COMPLEX},
    {"plot", IDT_MARK_NUMBER},
    {"pobox", IDT_MARK_BOX},
    {"pom", IDT_MARK_UNIT},
    {"prospect", IDT_MARK_STREET},
    {"prospekt", IDT_MARK_STREET},
    {"prov", IDT_MARK_REGION},
    {"province", IDT_MARK_REGION},
    {"qu", IDT_MARK_DISTRICT},
    {"quay", IDT_MARK_STREET},
    {"rd", IDT_MARK_STREET},
    {"region", IDT_MARK_REGION},
    {"residence", IDT_MARK_COMPLEX},
    {"rm", IDT_MARK_UNIT},
    {"road", IDT_MARK_STREET},
    {"room", IDT_MARK_UNIT},
    {"rua", IDT_MARK_AVENIDA},
    {"rue", IDT_MARK_AVENIDA},
    {"sala", IDT_MARK_UNIT},
    {"shed", IDT_MARK_UNIT},
    {"sheng", IDT_MARK_REGION},
    {"shop", IDT_MARK_UNIT},
    {"shosse", IDT_MARK_STREET},
    {"sk", IDT_MARK_STREET},
    {"sokak", IDT_MARK_STREET},
    {"sq", IDT_MARK_COMPLEX},
    {"square", IDT_MARK_COMPLEX},
    {"st", IDT_MARK_STREET},
    {"state", IDT_MARK_REGION},
    {"ste", IDT_MARK_UNIT},
    {"str", IDT_MARK_STREET},
    {"straat", IDT_MARK_STREET},
    {"strasse", IDT_MARK_STREET},
    {"street", IDT_MARK_STREET},
    {"stroenie", IDT_MARK_BUILDING},
    {"subdistrict", IDT_MARK_DISTRICT},
    {"suite", IDT_MARK_UNIT},
    {"survey", IDT_MARK_NUMBER},
    {"terrace", IDT_MARK_STREET},
    {"the", IDT_MARK_IGNORE},
    {"tower", IDT_MARK_BUILDING},
    {"town", IDT_MARK_DISTRICT},
    {"township", IDT_MARK_DISTRICT},
    {"twr", IDT_MARK_BUILDING},
    {"ul", IDT_MARK_AVENIDA},
    {"ulica", IDT_MARK_AVENIDA},
    {"ulitsa", IDT_MARK_AVENIDA},
    {"unit", IDT_MARK_UNIT},
    {"via", IDT_MARK_AVENIDA},
    {"villa", IDT_MARK_UNIT},
    {"village", IDT_MARK_DISTRICT},
    {"vul", IDT_MARK_AVENIDA},
    {"vulitsya", IDT_MARK_AVENIDA},
    {"vulytsya", IDT_MARK_AVENIDA},
    {"warehouse", IDT_MARK_UNIT},
    {"way", IDT_MARK_STREET},
    {"xian", IDT_MARK_DISTRICT},
    {"xinqu", IDT_MARK_DISTRICT},
    {"zhen", IDT_MARK_DISTRICT},
    {"zip", IDT_MARK_IGNORE},
    {"zone", IDT_MARK_COMPLEX},
};

/* Marks that follow their part in Han addresses; longest first among those with one beginning. */
static const struct {
    const char *text;
    idt_address_mark mark;
} han_marks[] = {
    {"自治区", IDT_MARK_REGION},  {"高新区", IDT_MARK_DISTRICT}, {"开发区", IDT_MARK_COMPLEX},
    {"工业区", IDT_MARK_COMPLEX}, {"工业园", IDT_MARK_COMPLEX},  {"产业园", IDT_MARK_COMPLEX},
    {"科技园", IDT_MARK_COMPLEX}, {"街道", IDT_MARK_DISTRICT},   {"大道", IDT_MARK_STREET},
    {"大街", IDT_MARK_STREET},    {"公路", IDT_MARK_STREET},     {"号楼", IDT_MARK_BUILDING},
    {"单元", IDT_MARK_BUILDING},  {"大厦", IDT_MARK_COMPLEX},    {"大楼", IDT_MARK_COMPLEX},
    {"中心", IDT_MARK_COMPLEX},   {"广场", IDT_MARK_COMPLEX},    {"花园", IDT_MARK_COMPLEX},
    {"小区", IDT_MARK_COMPLEX},   {"公寓", IDT_MARK_COMPLEX},    {"国际", IDT_MARK_NONE},
    {"省", IDT_MARK_REGION},      {"市", IDT_MARK_CITY},         {"区", IDT_MARK_DISTRICT},
    {"县", IDT_MARK_DISTRICT},    {"镇", IDT_MARK_DISTRICT},     {"乡", IDT_MARK_DISTRICT},
    {"村", IDT_MARK_DISTRICT},    {"路", IDT_MARK_STREET},       {"街", IDT_MARK_STREET},
    {"巷", IDT_MARK_STREET},      {"弄", IDT_MARK_BUILDING},     {"号", IDT_MARK_HAO},
    {"栋", IDT_MARK_BUILDING},    {"幢", IDT_MARK_BUILDING},     {"座", IDT_MARK_BUILDING},
    {"层", IDT_MARK_FLOOR},       {"楼", IDT_MARK_FLOOR},        {"室", IDT_MARK_UNIT},
    {"房", IDT_MARK_UNIT},        {"铺", IDT_MARK_UNIT},         {"园", IDT_MARK_COMPLEX},
};

/* Parts of a compass in street names, as Chinese streets are read. */
static const char *const compass[][2] = {
    {"east", "dong"},     {"west", "xi"}, {"south", "nan"}, {"north", "bei"}, {"middle", "zhong"},
    {"central", "zhong"}, {"e", "dong"},  {"w", "xi"},      {"n", "bei"},     {"s", "nan"},
};

/* Words for figures and for points of the compass, as they come in addresses. */
static const char *const canonical[][2] = {
    {"eighth", "8th"},   {"eleventh", "11th"}, {"fifth", "5th"},    {"first", "1st"},
    {"fourth", "4th"},   {"ii", "2"},          {"iii", "3"},        {"iv", "4"},
    {"ninth", "9th"},    {"northeast", "ne"},  {"northwest", "nw"}, {"second", "2nd"},
    {"seventh", "7th"},  {"sh", "sheikh"},     {"cl", "calle"},     {"cra", "carrera"},
    {"kr", "carrera"},   {"shaikh", "sheikh"}, {"sheik", "sheikh"}, {"sixth", "6th"},
    {"southeast", "se"}, {"southwest", "sw"},  {"tenth", "10th"},   {"third", "3rd"},
    {"twelfth", "12th"},
};

/* Russian and Ukrainian abbreviations, which mean something else in Latin letters. */
static const keyword cyrillic[] = {
    {"bud", IDT_MARK_NUMBER}, {"d", IDT_MARK_NUMBER},   {"g", IDT_MARK_PLACE},
    {"k", IDT_MARK_BUILDING}, {"m", IDT_MARK_PLACE},    {"of", IDT_MARK_UNIT},
    {"pr", IDT_MARK_STREET},  {"prt", IDT_MARK_STREET}, {"str", IDT_MARK_BUILDING},
    {"t", IDT_MARK_IGNORE},
};

static idt_address_item *add(idt_address_items *out, const char *form, size_t len,
                             idt_address_mark mark, const idt_name_word *like)
{
    idt_address_item *item;

    if (out->n == IDT_ADDRESS_MAX_ITEMS || len > 150 || len > sizeof out->pool - out->pool_len) {
        out->cut = true;
        return NULL;
    }
    item = &out->items[out->n++];
    *item = (idt_address_item){.begin = (uint16_t)out->pool_len,
                               .src_begin = like->src_begin,
                               .src_end = like->src_end,
                               .len = (uint8_t)len,
                               .mark = (uint8_t)mark};
    if (like->flags & IDT_FOLD_AFTER_COMMA)
        item->flags |= IDT_ITEM_SEGMENT;
    if (like->flags & IDT_FOLD_JOINED)
        item->flags |= IDT_ITEM_JOINED;
    memcpy(out->pool + out->pool_len, form, len);
    out->pool_len += len;
    return item;
}

static idt_address_mark mark_of(const char *form, size_t len)
{
    size_t lo = 0, hi = IDT_COUNT_OF(keywords);

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c =
            idt_bytes__compare(idt_bytes__from_cstr(keywords[mid].text), (idt_bytes){form, len});
        if (c == 0)
            return keywords[mid].mark;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return IDT_MARK_NONE;
}

static bool has_digit(const char *form, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (idt_ascii__is_digit((unsigned char)form[i]))
            return true;
    return false;
}

/* The longest known place that starts at word i. Returns its number of words. */
static size_t find_place(const idt_name_fold *f, size_t i, uint16_t *concept)
{
    char key[96];
    size_t len = 0, best = 0;

    for (size_t n = 0; n < 6 && i + n < f->n_words; n++) {
        const idt_name_word *w = &f->words[i + n];
        const idt_word_key *k;
        const idt_word_entry *e;
        if (w->script == IDT_SCRIPT_HAN || len + w->len + 1u > sizeof key ||
            (n > 0 && (w->flags & IDT_FOLD_AFTER_COMMA)))
            break;
        if (n > 0)
            key[len++] = ' ';
        memcpy(key + len, f->pool + w->begin, w->len);
        len += w->len;
        k = idt_words__find(key, len);
        if (!k)
            break;
        e = idt_words__entry(k, 1u << IDT_WORD_PLACE);
        if (e && len > 2) {
            best = n + 1;
            *concept = e->concepts[0];
        }
        if (!k->more)
            break;
    }
    return best;
}

/* "Nanjing West Road" is a street: a street mark follows at once or after a part of the compass. */
static bool names_a_street(const idt_name_fold *f, size_t i)
{
    for (size_t n = 0; n < 2 && i + n < f->n_words; n++) {
        const idt_name_word *w = &f->words[i + n];
        const char *form = f->pool + w->begin;
        idt_address_mark mark;
        bool is_compass = false;
        if (w->flags & IDT_FOLD_AFTER_COMMA)
            return false;
        if (w->flags & IDT_FOLD_JOINED && (idt_bytes__is((idt_bytes){form, w->len}, "ro") ||
                                           idt_bytes__is((idt_bytes){form, w->len}, "daero") ||
                                           idt_bytes__is((idt_bytes){form, w->len}, "gil")))
            return true;
        mark = mark_of(form, w->len);
        if (mark == IDT_MARK_STREET || mark == IDT_MARK_COMPLEX || mark == IDT_MARK_BUILDING)
            return true;
        for (size_t k = 0; k < IDT_COUNT_OF(compass); k++)
            is_compass |= idt_bytes__is((idt_bytes){form, w->len}, compass[k][0]) ||
                          idt_bytes__is((idt_bytes){form, w->len}, compass[k][1]);
        if (!is_compass)
            return false;
    }
    return false;
}

/* "11/F" */
static bool is_floor_letter(const idt_address_items *out, const idt_name_word *w, const char *form,
                            idt_bytes text)
{
    return w->len == 1 && *form == 'f' && w->src_begin > 0 && text.data[w->src_begin - 1] == '/' &&
           out->n > 0 && out->items[out->n - 1].mark == IDT_MARK_CODE;
}

/* "10º", "3ª" */
static bool ends_in_ordinal_sign(idt_bytes text, const idt_name_word *w)
{
    const char *end = text.data + w->src_end;

    return w->src_end - w->src_begin > 2 && (unsigned char)end[-2] == 0xC2 &&
           ((unsigned char)end[-1] == 0xBA || (unsigned char)end[-1] == 0xAA);
}

static idt_address_mark mark_of_word(const idt_name_word *w, const char *form, size_t len)
{
    if (w->script == IDT_SCRIPT_CYRILLIC)
        for (size_t i = 0; i < IDT_COUNT_OF(cyrillic); i++)
            if (idt_bytes__is((idt_bytes){form, len}, cyrillic[i].text))
                return cyrillic[i].mark;
    return mark_of(form, len);
}

/* "12 a," is 12a. */
static bool joins_number(idt_address_items *out, const idt_name_fold *f, size_t i, idt_bytes text)
{
    const idt_name_word *w = &f->words[i];
    const char *form = f->pool + w->begin;
    idt_address_item *last = out->n ? &out->items[out->n - 1] : NULL;

    if (!last || w->len != 1 || text.data[w->src_begin - 1] != ' ' || *form < 'a' || *form > 'h' ||
        w->script != IDT_SCRIPT_LATIN || last->mark != IDT_MARK_CODE || last->len == 0 ||
        last->len > 4 || w->flags & (IDT_FOLD_AFTER_COMMA | IDT_FOLD_JOINED | IDT_FOLD_BRACKETED) ||
        (i + 1 < f->n_words && !(f->words[i + 1].flags & IDT_FOLD_AFTER_COMMA)) ||
        out->pool_len == sizeof out->pool)
        return false;
    for (size_t k = 0; k < last->len; k++)
        if (!idt_ascii__is_digit((unsigned char)out->pool[last->begin + k]))
            return false;
    out->pool[out->pool_len++] = *form;
    last->len++;
    last->src_end = w->src_end;
    return true;
}

/* "4820 N Kedzie", "Andheri (E)", "Des Voeux Rd C": one letter for a point of the compass. */
static const char *compass_letter(const idt_address_items *out, const idt_name_fold *f, size_t i)
{
    const idt_name_word *w = &f->words[i], *next = i + 1 < f->n_words ? w + 1 : NULL;
    const idt_address_item *last = out->n ? &out->items[out->n - 1] : NULL;
    const char *form = f->pool + w->begin;
    bool leads = last && last->mark == IDT_MARK_CODE && next && next->len > 2 &&
                 !(next->flags & IDT_FOLD_AFTER_COMMA) &&
                 !has_digit(f->pool + next->begin, next->len) &&
                 mark_of(f->pool + next->begin, next->len) == IDT_MARK_NONE;

    if (w->len != 1 || !last || w->flags & (IDT_FOLD_AFTER_COMMA | IDT_FOLD_JOINED) ||
        !(leads || w->flags & IDT_FOLD_BRACKETED || last->mark == IDT_MARK_STREET))
        return NULL;
    for (size_t k = 0; k < IDT_COUNT_OF(compass); k++)
        if (compass[k][0][0] == *form && (compass[k][0][1] == '\0' || *form == 'c'))
            return compass[k][1];
    return NULL;
}

/* A Korean name with its mark: 강남구 is Gangnam-gu, 테헤란로 Teheran-ro. */
static bool add_korean(idt_address_items *out, const idt_name_word *w, const char *form)
{
    static const keyword marks[] = {{"daero", IDT_MARK_STREET},  {"ro", IDT_MARK_STREET},
                                    {"gil", IDT_MARK_STREET},    {"gu", IDT_MARK_DISTRICT},
                                    {"dong", IDT_MARK_DISTRICT}, {"gun", IDT_MARK_DISTRICT},
                                    {"si", IDT_MARK_CITY}};
    bool joined = w->flags & IDT_FOLD_JOINED;

    for (size_t i = 0; i < IDT_COUNT_OF(marks); i++) {
        size_t n = strlen(marks[i].text);
        idt_address_item *item;
        if (joined ? w->len != n : w->script != IDT_SCRIPT_HANGUL || w->len < n + 2)
            continue;
        if (memcmp(form + w->len - n, marks[i].text, n) != 0)
            continue;
        if (!joined)
            add(out, form, w->len - n, IDT_MARK_NONE, w);
        item = add(out, "", 0, marks[i].mark, w);
        if (item)
            item->flags = 0;
        return true;
    }
    return false;
}

static void add_latin(idt_address_items *out, const idt_name_word *w, const char *form,
                      idt_bytes text)
{
    idt_address_mark mark = mark_of_word(w, form, w->len);
    size_t len = w->len;

    for (size_t k = 0; k < IDT_COUNT_OF(canonical); k++)
        if (idt_bytes__is((idt_bytes){form, len}, canonical[k][0])) {
            form = canonical[k][1];
            len = strlen(form);
            break;
        }
    if (mark == IDT_MARK_NONE && (has_digit(form, len) || len == 1))
        mark = IDT_MARK_CODE;
    for (size_t k = 0; k < IDT_COUNT_OF(compass) && (mark == IDT_MARK_NONE || len == 1); k++)
        if (idt_bytes__is((idt_bytes){form, len}, compass[k][0]) && len > 1) {
            form = compass[k][1];
            len = strlen(form);
        }
    if (is_floor_letter(out, w, form, text)) {
        add(out, "", 0, IDT_MARK_FLOOR, w);
        out->items[out->n - 1].flags = IDT_ITEM_AFTER;
        return;
    }
    /* "12f" */
    if (mark == IDT_MARK_CODE && len > 1 && form[len - 1] == 'f' &&
        !idt_ascii__is_alpha((unsigned char)form[len - 2])) {
        add(out, form, len - 1, IDT_MARK_CODE, w);
        add(out, "", 0, IDT_MARK_FLOOR, w);
        if (out->n)
            out->items[out->n - 1].flags = IDT_ITEM_AFTER;
        return;
    }
    if (mark == IDT_MARK_CODE && len > 1 && ends_in_ordinal_sign(text, w))
        len--;
    while (mark == IDT_MARK_CODE && len > 1 && *form == '0') {
        form++;
        len--;
    }
    if (w->flags & IDT_FOLD_AFTER_NO)
        add(out, "", 0, IDT_MARK_NUMBER, w);
    add(out, form, len, mark, w);
}

/* A name in Han, read in Mandarin as one word. */
static void add_reading(idt_address_items *out, const char *han, size_t len, const idt_name_word *w)
{
    char text[150];
    size_t n = 0;

    for (size_t at = 0; at + 3 <= len; at += 3) {
        uint32_t rune = 0;
        size_t size = 0;
        const char *p;
        idt_utf8__decode(&rune, han + at, len - at);
        p = idt_han__mandarin(rune, &size);
        if (size > sizeof text - n)
            break;
        memcpy(text + n, p, size);
        n += size;
    }
    if (n) {
        idt_address_item *item = add(out, text, n, IDT_MARK_NONE, w);
        if (item)
            item->flags |= IDT_ITEM_HAN;
    }
}

static size_t find_han_mark(const char *text, size_t len, idt_address_mark *mark)
{
    for (size_t i = 0; i < IDT_COUNT_OF(han_marks); i++) {
        size_t n = strlen(han_marks[i].text);
        if (n <= len && memcmp(han_marks[i].text, text, n) == 0) {
            *mark = han_marks[i].mark;
            return n;
        }
    }
    return 0;
}

static size_t find_han_place(const char *text, size_t len, uint16_t *concept)
{
    size_t best = 0;

    for (size_t n = 3; n <= len; n += 3) {
        const idt_word_key *k = idt_words__find(text, n);
        const idt_word_entry *e = k ? idt_words__entry(k, 1u << IDT_WORD_PLACE) : NULL;
        if (!k)
            break;
        if (e && n > 3) {
            best = n;
            *concept = e->concepts[0];
        }
        if (!k->more)
            break;
    }
    return best;
}

/* A known place is one only at the start of a name and not before a street mark (南京路). */
static size_t place_here(const char *text, size_t len, size_t at, size_t name, uint16_t *concept)
{
    idt_address_mark mark = IDT_MARK_NONE;
    size_t n = at == name ? find_han_place(text + at, len - at, concept) : 0;

    if (n && find_han_mark(text + at + n, len - at - n, &mark) &&
        (mark == IDT_MARK_STREET || mark == IDT_MARK_COMPLEX))
        return 0;
    if (n && at + n + 3 <= len && find_han_mark(text + at + n + 3, len - at - n - 3, &mark) &&
        mark == IDT_MARK_STREET)
        return 0;
    return n;
}

static void add_han(idt_address_items *out, const idt_name_word *w, const char *text)
{
    size_t name = 0, len = w->len - w->len % 3;
    idt_name_word rest = *w;

    for (size_t at = 0; at < len;) {
        idt_address_mark mark = IDT_MARK_NONE;
        uint16_t concept = 0;
        size_t n = place_here(text, len, at, name, &concept);

        if (n) {
            idt_address_item *item = add(out, text + at, n, IDT_MARK_PLACE, &rest);
            if (item)
            item->concept = concept;
            name = at + n;
        } else {
            n = find_han_mark(text + at, len - at, &mark);
            if (n && mark != IDT_MARK_NONE) {
                idt_address_item *item;
                add_reading(out, text + name, at - name, &rest);
                item = add(out, "", 0, mark, &rest);
                if (item)
                    item->flags |= IDT_ITEM_AFTER;
                name = at + n;
            }
        }
        at += n ? n : 3;
        rest.flags = 0;
    }
    add_reading(out, text + name, len - name, &rest);
}

/* "г.", "м.": the name of a town follows. */
static bool is_city_sign(const idt_name_word *w, const char *form)
{
    return w->len == 1 && mark_of_word(w, form, w->len) == IDT_MARK_PLACE;
}

void idt_address__items(idt_address_items *out, idt_bytes text)
{
    idt_name_fold f;

    out->n = out->pool_len = 0;
    idt_name__fold(&f, text, 0);
    out->cut = f.cut != 0;
    for (size_t i = 0; i < f.n_words; i++) {
        const idt_name_word *w = &f.words[i];
        uint16_t concept = 0;
        size_t n = 0;

        if (w->script == IDT_SCRIPT_HAN) {
            add_han(out, w, f.pool + w->begin);
            continue;
        }
        if (joins_number(out, &f, i, text))
            continue;
        if (compass_letter(out, &f, i)) {
            const char *point = compass_letter(out, &f, i);
            add(out, point, strlen(point), IDT_MARK_NONE, w);
            continue;
        }
        if (add_korean(out, w, f.pool + w->begin))
            continue;
        n = find_place(&f, i, &concept);
        if (!n && i > 0 && is_city_sign(&f.words[i - 1], f.pool + f.words[i - 1].begin)) {
            add(out, f.pool + w->begin, w->len, IDT_MARK_PLACE, w);
            continue;
        }
        if (is_city_sign(w, f.pool + w->begin))
            continue;
        if (n && !names_a_street(&f, i + n)) {
            idt_name_word span = *w;
            idt_address_item *item;
            span.src_end = f.words[i + n - 1].src_end;
            item = add(out, f.pool + w->begin, w->len, IDT_MARK_PLACE, &span);
            if (item)
            item->concept = concept;
            i += n - 1;
            continue;
        }
        add_latin(out, w, f.pool + w->begin, text);
    }
}
