/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Items to parts. Names wait until a mark says what they were (Chinese and English streets) or
 * start after one (Spanish and Russian streets); figures belong to the mark next to them.
 */
#include "party/address.h"

#include <string.h>

#include "base/bytes.h"
#include "party/address_int.h"
#include "party/words.h"

enum { MAX_WAITING = 16 };

typedef struct parser {
    idt_address *out;
    const idt_address_items *in;
    size_t at;
    size_t waiting[MAX_WAITING]; /* items that no mark has claimed yet */
    size_t n_waiting;
    bool has[IDT_ADDRESS_N_FIELDS];
} parser;

static const idt_address_item *item(const parser *p, size_t i)
{
    return &p->in->items[i];
}

/* Add a part made of n items, joined by a space. */
static void add_part(parser *p, idt_address_field field, const size_t *items, size_t n)
{
    idt_address *out = p->out;
    idt_address_part *part;
    size_t len = 0;

    if (n == 0)
        return;
    if (out->n_parts == IDT_ADDRESS_MAX_PARTS) {
        out->cut = 1;
        return;
    }
    part = &out->parts[out->n_parts];
    *part = (idt_address_part){.begin = out->pool_len,
                               .src_begin = item(p, items[0])->src_begin,
                               .src_end = item(p, items[n - 1])->src_end,
                               .field = (uint8_t)field,
                               .concept = item(p, items[0])->concept};
    for (size_t i = 0; i < n; i++) {
        const idt_address_item *it = item(p, items[i]);
        if (it->len + 1u > (size_t)(IDT_ADDRESS_POOL_SIZE - out->pool_len) ||
            len + it->len + 1u > 200) {
            out->cut = 1;
            break;
        }
        if (len > 0) {
            out->pool[out->pool_len++] = ' ';
            len++;
        }
        memcpy(out->pool + out->pool_len, p->in->pool + it->begin, it->len);
        out->pool_len = (uint16_t)(out->pool_len + it->len);
        len += it->len;
    }
    part->len = (uint8_t)len;
    p->has[field] = true;
    out->n_parts++;
}

static bool is_code(const parser *p, size_t i)
{
    return i < p->in->n && item(p, i)->mark == IDT_MARK_CODE;
}

static bool starts_segment(const parser *p, size_t i)
{
    return i >= p->in->n || (item(p, i)->flags & IDT_ITEM_SEGMENT);
}

static bool all_digits(const parser *p, size_t i)
{
    const idt_address_item *it = item(p, i);

    for (size_t k = 0; k < it->len; k++)
        if (!idt_ascii__is_digit((unsigned char)p->in->pool[it->begin + k]))
            return false;
    return it->len > 0;
}

/* "5th", "2nd": part of a street's name, not a house number. */
static bool is_ordinal(const parser *p, size_t i)
{
    const idt_address_item *it = item(p, i);
    const char *end = p->in->pool + it->begin + it->len;

    return it->len >= 3 && idt_ascii__is_digit((unsigned char)end[-3]) &&
           (memcmp(end - 2, "st", 2) == 0 || memcmp(end - 2, "nd", 2) == 0 ||
            memcmp(end - 2, "rd", 2) == 0 || memcmp(end - 2, "th", 2) == 0);
}

/* Five figures and more, as they are written: "01310". */
static bool is_long(const parser *p, size_t i)
{
    return all_digits(p, i) && item(p, i)->src_end - item(p, i)->src_begin >= 5;
}

/* A figure with what hangs on it by a hyphen: "66-1". Returns the items it takes. */
static size_t code_run(const parser *p, size_t i)
{
    size_t n = 1;

    while (n < 3 && is_code(p, i + n) && (item(p, i + n)->flags & IDT_ITEM_JOINED) &&
           !starts_segment(p, i + n))
        n++;
    return n;
}

static void add_code(parser *p, idt_address_field field, size_t i, size_t n)
{
    size_t items[4];

    for (size_t k = 0; k < n && k < 4; k++)
        items[k] = i + k;
    add_part(p, field, items, n < 4 ? n : 4);
}

/* Codes at the start of what waits: a house number; at the end: a unit or a number. */
static void flush_waiting(parser *p)
{
    size_t *w = p->waiting, n = p->n_waiting, lead = 0, tail = n;

    p->n_waiting = 0;
    while (lead < n && is_code(p, w[lead]) && !is_ordinal(p, w[lead]))
        lead++;
    while (tail > lead && is_code(p, w[tail - 1]))
        tail--;
    if (lead == n) { /* codes only */
        for (size_t i = 0; i < n; i++) {
            bool digits = all_digits(p, w[i]);
            idt_address_field f = IDT_ADDRESS_OTHER;
            if (is_long(p, w[i]) ||
                (i > 0 && is_long(p, w[i - 1]) && digits && item(p, w[i])->flags & IDT_ITEM_JOINED))
                f = IDT_ADDRESS_POSTCODE;
            else if (!p->has[IDT_ADDRESS_NUMBER] && digits)
                f = IDT_ADDRESS_NUMBER;
            else
                f = item(p, w[i])->len > 1 ? IDT_ADDRESS_UNIT : IDT_ADDRESS_BUILDING;
            add_part(p, f, &w[i], 1);
        }
        return;
    }
    if (lead > 0)
        add_part(p,
                 all_digits(p, w[0]) && item(p, w[0])->len >= 6 ? IDT_ADDRESS_POSTCODE
                                                                : IDT_ADDRESS_NUMBER,
                 w, lead);
    add_part(p, lead > 0 ? IDT_ADDRESS_STREET : IDT_ADDRESS_OTHER, w + lead, tail - lead);
    for (size_t i = tail; i < n; i++) {
        bool digits = all_digits(p, w[i]);
        add_part(p,
                 is_long(p, w[i])  ? IDT_ADDRESS_POSTCODE
                 : digits && !lead ? IDT_ADDRESS_NUMBER
                                   : IDT_ADDRESS_UNIT,
                 &w[i], 1);
    }
}

/* What waits is the name that a mark was waiting for. */
static void claim_waiting(parser *p, idt_address_field field)
{
    size_t lead = 0, n = p->n_waiting;

    while (lead < n && is_code(p, p->waiting[lead]) && !is_ordinal(p, p->waiting[lead]))
        lead++;
    if (lead == n && n > 0 && field == IDT_ADDRESS_STREET) {
        /* "Road 5": nothing but figures, and the name of the road is a figure */
        add_part(p, field, p->waiting, n);
    } else {
        add_part(p, field == IDT_ADDRESS_STREET ? IDT_ADDRESS_NUMBER : IDT_ADDRESS_OTHER,
                 p->waiting, lead);
        add_part(p, field, p->waiting + lead, n - lead);
    }
    p->n_waiting = 0;
}

/* Take the code that waits last, if it stands directly before the mark. */
static bool take_code_before(parser *p, idt_address_field field)
{
    size_t last, n = 1;

    if (p->n_waiting == 0)
        return false;
    last = p->waiting[p->n_waiting - 1];
    if (!is_code(p, last) || last + 1 != p->at)
        return false;
    while (n < p->n_waiting && n < 3 &&
           (item(p, p->waiting[p->n_waiting - n])->flags & IDT_ITEM_JOINED) &&
           is_code(p, p->waiting[p->n_waiting - n - 1]))
        n++;
    p->n_waiting -= n;
    add_code(p, field, last + 1 - n, n);
    return true;
}

/* Take the code after the mark (and after "No." between them). Returns items used. */
static size_t take_code_after(parser *p, idt_address_field field)
{
    size_t i = p->at + 1, n;

    if (i < p->in->n && item(p, i)->mark == IDT_MARK_NUMBER && !starts_segment(p, i))
        i++;
    if (!is_code(p, i) || starts_segment(p, i))
        return 0;
    n = code_run(p, i);
    add_code(p, field, i, n);
    return i + n - p->at - 1;
}

/* Avenida, ulitsa, rue: the name runs to the next figure, mark or comma. */
static size_t take_name_after(parser *p)
{
    size_t items[MAX_WAITING] = {0}, n = 0, i = p->at + 1;

    while (i < p->in->n && n < MAX_WAITING && !starts_segment(p, i) &&
           (item(p, i)->mark == IDT_MARK_NONE || item(p, i)->mark == IDT_MARK_IGNORE ||
            (item(p, i)->mark == IDT_MARK_PLACE && n == 0)))
        items[n++] = i++;
    if (n == 0 && is_code(p, i) && !starts_segment(p, i)) {
        items[n++] = p->at; /* Calle 72 is not Carrera 72 */
        items[n++] = i++;
    }
    add_part(p, IDT_ADDRESS_STREET, items, n);
    if (n && is_code(p, i) && (!starts_segment(p, i) || !p->has[IDT_ADDRESS_NUMBER])) {
        size_t run = code_run(p, i);
        add_code(p, IDT_ADDRESS_NUMBER, i, run);
        i += run;
    }
    return i - p->at - 1;
}

static void add_place(parser *p, size_t i)
{
    idt_address_field field = IDT_ADDRESS_CITY;
    uint8_t sub = idt_words__concept(item(p, i)->concept)->sub;

    if (sub == IDT_PLACE_COUNTRY)
        field = IDT_ADDRESS_COUNTRY;
    else if (sub == IDT_PLACE_REGION || sub == IDT_PLACE_STATE)
        field = IDT_ADDRESS_REGION;
    else if (sub == IDT_PLACE_AREA)
        field = IDT_ADDRESS_OTHER;
    add_part(p, field, &i, 1);
}

/* A building mark: a letter or figure on either side, else the name before it. */
static size_t take_building(parser *p, bool after_only)
{
    size_t used = after_only ? 0 : take_code_after(p, IDT_ADDRESS_BUILDING);

    if (used) {
        if (p->n_waiting)
            claim_waiting(p, IDT_ADDRESS_COMPLEX);
        return used;
    }
    if (take_code_before(p, IDT_ADDRESS_BUILDING)) {
        if (p->n_waiting)
            claim_waiting(p, IDT_ADDRESS_COMPLEX);
        return 0;
    }
    claim_waiting(p, IDT_ADDRESS_COMPLEX);
    return 0;
}

/* "No. 66": a house number, unless a street mark follows ("Zhongshan No. 3 Road"). */
static size_t take_number(parser *p)
{
    size_t i = p->at + 1;

    if (is_code(p, i) && i + 1 < p->in->n && item(p, i + 1)->mark == IDT_MARK_STREET &&
        !starts_segment(p, i + 1) && p->n_waiting > 0 && p->n_waiting < MAX_WAITING) {
        p->waiting[p->n_waiting++] = i;
        return 1;
    }
    if (p->n_waiting > 0 && !is_code(p, p->waiting[p->n_waiting - 1]))
        flush_waiting(p);
    return take_code_after(p, IDT_ADDRESS_NUMBER);
}

/* "Lane 258" off a Chinese road has house numbers of its own, as 弄 has. */
static bool is_lane(const parser *p)
{
    const idt_address_item *it = item(p, p->at);

    return it->len == 4 && memcmp(p->in->pool + it->begin, "lane", 4) == 0 && is_code(p, p->at + 1);
}

/* A mark that names a part. Returns items used beyond the mark itself. */
static size_t apply_mark(parser *p, const idt_address_item *it)
{
    bool after_only = it->flags & IDT_ITEM_AFTER;

    switch ((idt_address_mark)it->mark) {
    case IDT_MARK_STREET: {
        size_t used = 0;
        if (p->n_waiting == 0 && !after_only && is_lane(p))
            return take_code_after(p, IDT_ADDRESS_BUILDING);
        if (p->n_waiting == 0 && !after_only)
            return take_name_after(p);
        claim_waiting(p, IDT_ADDRESS_STREET);
        if (!after_only && !p->has[IDT_ADDRESS_NUMBER])
            used = take_code_after(p, IDT_ADDRESS_NUMBER);
        return used;
    }
    case IDT_MARK_AVENIDA: flush_waiting(p); return take_name_after(p);
    case IDT_MARK_NUMBER: return take_number(p);
    case IDT_MARK_HAO: take_code_before(p, IDT_ADDRESS_NUMBER); return 0;
    case IDT_MARK_BUILDING: return take_building(p, after_only);
    case IDT_MARK_COMPLEX: claim_waiting(p, IDT_ADDRESS_COMPLEX); return 0;
    case IDT_MARK_FLOOR:
        if (take_code_before(p, IDT_ADDRESS_FLOOR) || after_only)
            return 0;
        return take_code_after(p, IDT_ADDRESS_FLOOR);
    case IDT_MARK_UNIT:
        if (after_only) {
            take_code_before(p, IDT_ADDRESS_UNIT);
            return 0;
        }
        return take_code_after(p, IDT_ADDRESS_UNIT);
    case IDT_MARK_DISTRICT: claim_waiting(p, IDT_ADDRESS_DISTRICT); return 0;
    case IDT_MARK_CITY: claim_waiting(p, IDT_ADDRESS_CITY); return 0;
    case IDT_MARK_REGION: claim_waiting(p, IDT_ADDRESS_REGION); return 0;
    case IDT_MARK_BOX: return take_code_after(p, IDT_ADDRESS_BOX);
    case IDT_MARK_NONE:
    case IDT_MARK_CODE:
    case IDT_MARK_PLACE:
    case IDT_MARK_IGNORE: break;
    }
    return 0;
}

void idt_address__parse(idt_address *out, idt_bytes text)
{
    idt_address_items in;
    parser p = {.out = out, .in = &in};

    out->n_parts = out->pool_len = 0;
    memset(out->reserved, 0, sizeof out->reserved);
    idt_address__items(&in, text);
    out->cut = in.cut;
    for (p.at = 0; p.at < in.n; p.at++) {
        const idt_address_item *it = item(&p, p.at);

        if (it->flags & IDT_ITEM_SEGMENT)
            flush_waiting(&p);
        if (it->mark == IDT_MARK_PLACE) {
            flush_waiting(&p);
            add_place(&p, p.at);
        } else if (it->mark == IDT_MARK_NONE || it->mark == IDT_MARK_CODE) {
            if (p.n_waiting == MAX_WAITING)
                flush_waiting(&p);
            p.waiting[p.n_waiting++] = p.at;
        } else {
            p.at += apply_mark(&p, it);
        }
    }
    flush_waiting(&p);
}
