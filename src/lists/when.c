/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/when.h"

#include "base/bytes.h"
#include "base/date.h"
#include "base/int.h"

enum { YEAR_MIN = 1900, YEAR_MAX = 2199, FIRST_VOLUME_YEAR = 1936 };

/* Decimal digits at the start of *text, at most `max` of them; -1 when there is none. */
static int take_number(idt_bytes *text, size_t max)
{
    int value = 0;
    size_t n = 0;

    while (n < max && n < text->len && idt_ascii__is_digit(text->data[n]))
        value = value * 10 + (text->data[n++] - '0');
    *text = idt_bytes__slice(*text, n, text->len);
    return n ? value : -1;
}

static bool take_char(idt_bytes *text, char c)
{
    if (text->len == 0 || text->data[0] != c)
        return false;
    *text = idt_bytes__slice(*text, 1, text->len);
    return true;
}

static int take_month(idt_bytes *text)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    int i, j;

    if (text->len < 3)
        return -1;
    for (i = 0; i < 12; i++) {
        for (j = 0; j < 3; j++)
            if (idt_ascii__lower(text->data[j]) != names[3 * i + j])
                break;
        if (j == 3) {
            while (text->len && idt_ascii__is_alpha(text->data[0]))
                *text = idt_bytes__slice(*text, 1, text->len);
            return i + 1;
        }
    }
    return -1;
}

static int from_parts(idt_date *out, int year, int month, int day)
{
    if (year < YEAR_MIN || year > YEAR_MAX)
        return IDT_ERANGE;
    if (month == 0 || day == 0)
        return IDT_DONE;
    return idt_date__from_ymd(out, year, month, day);
}

static bool take_three(idt_bytes *rest, char separator, size_t width, int parts[3])
{
    parts[0] = take_number(rest, width);
    if (parts[0] < 0 || !take_char(rest, separator))
        return false;
    parts[1] = take_number(rest, 2);
    if (parts[1] < 0 || !take_char(rest, separator))
        return false;
    parts[2] = take_number(rest, 4);
    return parts[2] >= 0;
}

int idt_list_when__parse(idt_date *out, idt_bytes text, idt_list_when_order order)
{
    idt_bytes rest = idt_bytes__trim(text), year = rest;
    static const char behind[] = {'T', ' ', 'Z', '+', '-'}; /* a time or a zone */
    int p[3];

    if (rest.len == 0 || (take_number(&year, 4) >= YEAR_MIN && year.len == 0))
        return IDT_DONE;
    switch (order) {
    case IDT_LIST_WHEN_ISO:
        if (!take_three(&rest, '-', 4, p) ||
            (rest.len && !memchr(behind, rest.data[0], sizeof behind)))
            return IDT_EFORMAT;
        return from_parts(out, p[0], p[1], p[2]);
    case IDT_LIST_WHEN_DMY:
    case IDT_LIST_WHEN_MDY:
        if (!take_three(&rest, '/', 2, p) || rest.len)
            return IDT_EFORMAT;
        return order == IDT_LIST_WHEN_DMY ? from_parts(out, p[2], p[1], p[0])
                                          : from_parts(out, p[2], p[0], p[1]);
    case IDT_LIST_WHEN_WORDS:
        p[0] = take_number(&rest, 2);
        if (p[0] < 0 || !take_char(&rest, ' '))
            return IDT_EFORMAT;
        p[1] = take_month(&rest);
        if (p[1] < 0 || !take_char(&rest, ' '))
            return IDT_EFORMAT;
        p[2] = take_number(&rest, 4);
        return rest.len ? IDT_EFORMAT : from_parts(out, p[2], p[1], p[0]);
    }
    return IDT_EFORMAT;
}

int idt_list_when__register_year(idt_bytes citation)
{
    idt_bytes rest = idt_bytes__trim(citation);
    int volume;

    /* "Vol. 88, No. 151, 08/08/2023" is how one agency cites it */
    if (idt_bytes__starts_with(rest, IDT_LIT("Vol. "))) {
        rest = idt_bytes__slice(rest, 5, rest.len);
        volume = take_number(&rest, 3);
        if (!idt_bytes__starts_with(rest, IDT_LIT(", No. ")))
            return 0;
    } else {
        volume = take_number(&rest, 3);
        if (!idt_bytes__starts_with(rest, IDT_LIT(" FR ")) &&
            !idt_bytes__starts_with(rest, IDT_LIT(" F.R. ")))
            return 0;
    }
    if (volume < 1 || volume > YEAR_MAX - FIRST_VOLUME_YEAR)
        return 0;
    return volume + FIRST_VOLUME_YEAR - 1;
}

bool idt_list_when__repair(idt_date *out, idt_bytes text, idt_bytes citation)
{
    idt_bytes rest = idt_bytes__trim(text);
    int cited = idt_list_when__register_year(citation), p[3];

    if (!cited || !take_three(&rest, '-', 4, p) || rest.len || p[0] >= 100 ||
        p[0] % 100 != cited % 100)
        return false;
    return from_parts(out, cited, p[1], p[2]) == IDT_OK;
}
