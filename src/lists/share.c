/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/share.h"

#include "base/bytes.h"
#include "lists/entry.h"

enum { PPM_PER_PERCENT = IDT_LIST_PPM / 100 };

/* A number with an optional per cent sign at the start of *text. */
static bool take_percent(uint32_t *ppm, idt_bytes *text)
{
    uint32_t value = 0, unit = PPM_PER_PERCENT;
    idt_bytes rest = idt_bytes__trim(*text);
    size_t i = 0;

    while (i < rest.len && i < 3 && idt_ascii__is_digit(rest.data[i]))
        value = value * 10 + (uint32_t)(rest.data[i++] - '0');
    if (i == 0)
        return false;
    value *= PPM_PER_PERCENT;
    if (i < rest.len && (rest.data[i] == '.' || rest.data[i] == ',')) {
        for (i++; i < rest.len && idt_ascii__is_digit(rest.data[i]); i++) {
            unit /= 10;
            value += unit * (uint32_t)(rest.data[i] - '0');
        }
    }
    rest = idt_bytes__trim(idt_bytes__slice(rest, i, rest.len));
    if (rest.len && rest.data[0] == '%')
        rest = idt_bytes__trim(idt_bytes__slice(rest, 1, rest.len));
    *ppm = value;
    *text = rest;
    return value <= IDT_LIST_PPM;
}

bool idt_list_share__parse(uint32_t *min_ppm, uint32_t *max_ppm, idt_bytes text)
{
    uint32_t low, high;

    if (!take_percent(&low, &text))
        return false;
    high = low;
    if (text.len) {
        if (text.data[0] == '-')
            text = idt_bytes__slice(text, 1, text.len);
        else if (idt_bytes__starts_with(text, IDT_LIT("to ")) ||
                 idt_bytes__starts_with(text, IDT_LIT("\xE2\x80\x93"))) /* en dash */
            text = idt_bytes__slice(text, 3, text.len);
        else
            return false;
        if (!take_percent(&high, &text) || text.len || high < low)
            return false;
    }
    *min_ppm = low;
    *max_ppm = high;
    return true;
}
