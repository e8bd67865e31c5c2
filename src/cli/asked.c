/* SPDX-License-Identifier: Apache-2.0 */
/* The question behind a verdict. */
#include "cli/asked.h"

#include <string.h>

#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "cli/cli.h"

static const struct {
    const char *name;
    idt_unit unit;
    uint64_t factor; /* mg or µl in one unit */
} units[] = {
    {"mg", IDT_UNIT_MASS_MG, 1},          {"g", IDT_UNIT_MASS_MG, 1000},
    {"kg", IDT_UNIT_MASS_MG, 1000000},    {"t", IDT_UNIT_MASS_MG, 1000000000},
    {"ml", IDT_UNIT_VOLUME_UL, 1000},     {"l", IDT_UNIT_VOLUME_UL, 1000000},
    {"kgs", IDT_UNIT_MASS_MG, 1000000},   {"mt", IDT_UNIT_MASS_MG, 1000000000},
    {"ltr", IDT_UNIT_VOLUME_UL, 1000000},
};

static bool is_unit(idt_bytes text, const char *name)
{
    size_t i = 0;

    for (; i < text.len && name[i]; i++)
        if (idt_ascii__lower(text.data[i]) != name[i])
            return false;
    return i == text.len && !name[i];
}

/* A decimal number times `factor`, rounded up; a comma before exactly three digits groups. */
static int scale(uint64_t *out, idt_bytes number, uint64_t factor)
{
    uint64_t whole = 0, rest = 0, place = factor;
    size_t i = 0;

    for (; i < number.len && number.data[i] != '.'; i++) {
        if (number.data[i] == ',')
            continue;
        if (!idt_ascii__is_digit((unsigned char)number.data[i]))
            return IDT_EFORMAT;
        if (whole > UINT64_MAX / 10 / factor)
            return IDT_ERANGE;
        whole = whole * 10 + (uint64_t)(number.data[i] - '0');
    }
    for (i++; i < number.len; i++) {
        if (!idt_ascii__is_digit((unsigned char)number.data[i]))
            return IDT_EFORMAT;
        place /= 10;
        rest += place * (uint64_t)(number.data[i] - '0');
        if (place == 0 && number.data[i] != '0') {
            rest++;
            break;
        }
    }
    *out = whole * factor + rest;
    return IDT_OK;
}

int idt_quantity__parse(idt_unit *unit_out, uint64_t *amount_out, idt_bytes number, idt_bytes unit)
{
    size_t digits = 0;

    number = idt_bytes__trim(number);
    while (digits < number.len && (idt_ascii__is_digit((unsigned char)number.data[digits]) ||
                                   number.data[digits] == '.' || number.data[digits] == ','))
        digits++;
    if (digits < number.len)
        unit = idt_bytes__slice(number, digits, number.len);
    unit = idt_bytes__trim(unit);
    number.len = digits;
    if (digits == 0 || !idt_ascii__is_digit((unsigned char)number.data[0]))
        return IDT_EFORMAT;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (is_unit(unit, units[i].name)) {
            *unit_out = units[i].unit;
            return scale(amount_out, number, units[i].factor);
        }
    return IDT_EFORMAT;
}

bool idt_asked__read(idt_asked *out, const idt_arguments *arguments)
{
    const char *quantity = idt_arguments__get(arguments, "quantity");
    idt_screen_options options = IDT_SCREEN_INIT;
    idt_unit unit = IDT_UNIT_NONE;

    out->today = idt_cli__today();
    if (!idt_cli__read_date(&options.as_of, "as-of", idt_arguments__get(arguments, "as-of"),
                            IDT_DATE_NONE) ||
        !idt_cli__read_country(options.from, "from", idt_arguments__get(arguments, "from")) ||
        !idt_cli__read_country(options.to, "to", idt_arguments__get(arguments, "to")) ||
        !idt_cli__read_country(options.country, "country",
                               idt_arguments__get(arguments, "country")))
        return false;
    if (quantity && idt_quantity__parse(&unit, &options.amount, idt_bytes__from_cstr(quantity),
                                        (idt_bytes){NULL, 0}) != IDT_OK) {
        idt_cli__complain("--quantity takes an amount such as \"25 kg\" or \"200 l\", not \"%s\"",
                          quantity);
        return false;
    }
    options.amount_unit = unit;
    out->options = options;
    return true;
}

static void take_country(char out[3], idt_bytes text)
{
    if (out[0] || text.len != 2 || !idt_ascii__is_alpha((unsigned char)text.data[0]) ||
        !idt_ascii__is_alpha((unsigned char)text.data[1]))
        return; /* a country by another name than its code is not known here */
    out[0] = (char)(text.data[0] & ~0x20);
    out[1] = (char)(text.data[1] & ~0x20);
}

/* "2024-01-29", alone or before the time of day. */
static int take_date(idt_date *out, idt_bytes text, idt_error *err)
{
    text = idt_bytes__trim(text);
    if (text.len >= 10 && (text.len == 10 || text.data[10] == 'T' || text.data[10] == ' ') &&
        idt_date__parse(out, idt_bytes__slice(text, 0, 10)) == IDT_OK)
        return IDT_OK;
    return idt_error__set(err, IDT_EFORMAT,
                          "the date \"%.*s\" is not a day such as 2024-01-29; give one, or --as-of",
                          (int)(text.len < 40 ? text.len : 40), text.data);
}

int idt_asked__for_record(idt_screen_options *out, const idt_asked *asked, const idt_record *record,
                          idt_error *err)
{
    *out = asked->options;
    if (out->as_of == IDT_DATE_NONE) {
        out->as_of = asked->today;
        if (record->date.len && take_date(&out->as_of, record->date, err) != IDT_OK)
            return IDT_EFORMAT;
    }
    take_country(out->from, record->from);
    take_country(out->to, record->to);
    if (out->amount_unit == IDT_UNIT_NONE && record->quantity.len) {
        idt_unit unit;
        uint64_t amount;

        /* a quantity in drums or pieces is not an amount: it stays unknown */
        if (idt_quantity__parse(&unit, &amount, record->quantity, record->unit) == IDT_OK) {
            out->amount_unit = unit;
            out->amount = amount;
        }
    }
    return IDT_OK;
}
