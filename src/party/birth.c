/* SPDX-License-Identifier: Apache-2.0 */
#include "party/birth.h"

#include <string.h>

#include "base/bytes.h"
#include "base/date.h"

enum { CIRCA_YEARS = 2, YEAR_MIN = 1800, YEAR_MAX = 2199 };

/* Exactly `len` digits. @return the number, or -1 */
static int digits(idt_bytes text, size_t begin, size_t len)
{
    int value = 0;

    if (text.len < begin + len)
        return -1;
    for (size_t i = begin; i < begin + len; i++) {
        if (!idt_ascii__is_digit((unsigned char)text.data[i]))
            return -1;
        value = value * 10 + (text.data[i] - '0');
    }
    return value;
}

static bool is_year(int year)
{
    return year >= YEAR_MIN && year <= YEAR_MAX;
}

static bool set_years(idt_party_birth *out, int first, int last)
{
    return is_year(first) && is_year(last) && first <= last &&
           idt_date__from_ymd(&out->from, first, 1, 1) == IDT_OK &&
           idt_date__from_ymd(&out->to, last, 12, 31) == IDT_OK;
}

static bool set_month(idt_party_birth *out, int year, int month)
{
    if (!is_year(year) || idt_date__from_ymd(&out->from, year, month, 1) != IDT_OK)
        return false;
    for (int day = 31; day > 27; day--)
        if (idt_date__from_ymd(&out->to, year, month, day) == IDT_OK)
            return true;
    return false;
}

static bool parse_plain(idt_party_birth *out, idt_bytes text)
{
    int year = digits(text, 0, 4);

    if (text.len == 4)
        return set_years(out, year, year);
    if (text.len < 7 || text.data[4] != '-')
        return false;
    if (text.len == 7)
        return set_month(out, year, digits(text, 5, 2));
    if (text.len == 9)
        return set_years(out, year, digits(text, 5, 4));
    if (text.len > 10 && text.data[10] != 'T' && text.data[10] != ' ')
        return false;
    if (!is_year(year) || text.len < 10 ||
        idt_date__parse(&out->from, idt_bytes__slice(text, 0, 10)) != IDT_OK)
        return false;
    out->to = out->from;
    return true;
}

static int year_of(idt_date date)
{
    int year, month, day;

    idt_date__to_ymd(date, &year, &month, &day);
    return year;
}

bool idt_birth__parse(idt_party_birth *out, idt_bytes text)
{
    idt_party_birth birth;
    bool is_circa;

    text = idt_bytes__trim(text);
    is_circa = idt_bytes__starts_with(text, IDT_LIT("circa "));
    if (is_circa)
        text = idt_bytes__trim(idt_bytes__slice(text, 6, text.len));
    if (!parse_plain(&birth, text) ||
        (is_circa &&
         !set_years(&birth, year_of(birth.from) - CIRCA_YEARS, year_of(birth.to) + CIRCA_YEARS)))
        return false;
    *out = birth;
    return true;
}

bool idt_births__parse(idt_party_birth *out, size_t *n, size_t max, idt_bytes text)
{
    bool ok = true;

    *n = 0;
    while (text.len > 0) {
        const char *end = memchr(text.data, ';', text.len);
        size_t len = end ? (size_t)(end - text.data) : text.len;
        idt_bytes piece = idt_bytes__trim(idt_bytes__slice(text, 0, len));
        idt_party_birth birth;

        text = idt_bytes__slice(text, end ? len + 1 : len, text.len);
        if (piece.len == 0)
            continue;
        if (!idt_birth__parse(&birth, piece))
            ok = false;
        else if (*n < max)
            out[(*n)++] = birth;
    }
    return ok;
}

static idt_births_match compare_two(const idt_party_birth *a, const idt_party_birth *b)
{
    bool is_day_a = a->from == a->to, is_day_b = b->from == b->to;

    if (a->from <= b->to && b->from <= a->to)
        return is_day_a && is_day_b ? IDT_BIRTHS_SAME_DAY : IDT_BIRTHS_SAME_YEAR;
    /* another day of the same year may be a slip or a confusion of day and month */
    if (year_of(a->from) <= year_of(b->to) && year_of(b->from) <= year_of(a->to))
        return IDT_BIRTHS_UNKNOWN;
    return IDT_BIRTHS_DIFFERENT;
}

idt_births_match idt_births__compare(const idt_party_birth *left, size_t n_left,
                                     const idt_party_birth *right, size_t n_right)
{
    bool found[IDT_BIRTHS_DIFFERENT + 1] = {false};

    for (size_t i = 0; i < n_left; i++)
        for (size_t k = 0; k < n_right; k++)
            found[compare_two(&left[i], &right[k])] = true;
    return found[IDT_BIRTHS_SAME_DAY]    ? IDT_BIRTHS_SAME_DAY
           : found[IDT_BIRTHS_SAME_YEAR] ? IDT_BIRTHS_SAME_YEAR
           : found[IDT_BIRTHS_UNKNOWN]   ? IDT_BIRTHS_UNKNOWN
           : found[IDT_BIRTHS_DIFFERENT] ? IDT_BIRTHS_DIFFERENT
                                         : IDT_BIRTHS_UNKNOWN;
}

char idt_gender__parse(idt_bytes text)
{
    static const struct {
        const char *word;
        char gender;
    } words[] = {{"f", 'f'}, {"female", 'f'}, {"m", 'm'}, {"male", 'm'}};

    text = idt_bytes__trim(text);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t k = 0;
        while (k < text.len && words[i].word[k] &&
               idt_ascii__lower(text.data[k]) == words[i].word[k])
            k++;
        if (k == text.len && !words[i].word[k])
            return words[i].gender;
    }
    return '\0';
}
