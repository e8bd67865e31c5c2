/* SPDX-License-Identifier: Apache-2.0 */
#include "text/cas.h"

#include "base/bytes.h"

bool idt_cas__is_valid(uint64_t cas)
{
    uint64_t sum = 0;
    uint64_t rest = cas / 10;

    if (cas < IDT_CAS_MIN || cas > IDT_CAS_MAX)
        return false;
    for (uint64_t place = 1; rest > 0; place++, rest /= 10)
        sum += rest % 10 * place;
    return sum % 10 == cas % 10;
}

int idt_cas__parse(uint64_t *out, idt_bytes text)
{
    uint64_t value = 0;
    size_t n = text.len;

    if (n < 7 || n > 12 || text.data[n - 2] != '-' || text.data[n - 5] != '-' ||
        text.data[0] == '0')
        return IDT_EFORMAT;
    for (size_t i = 0; i < n; i++) {
        if (i == n - 2 || i == n - 5)
            continue;
        if (!idt_ascii__is_digit((unsigned char)text.data[i]))
            return IDT_EFORMAT;
        value = value * 10 + (uint64_t)(text.data[i] - '0');
    }
    if (!idt_cas__is_valid(value))
        return IDT_EINVAL;
    *out = value;
    return IDT_OK;
}

void idt_cas__format(char out[IDT_CAS_SIZE], uint64_t cas)
{
    char digits[10];
    size_t n = 0;
    size_t len = 0;

    while (n < sizeof digits && (cas > 0 || n < 5)) {
        digits[n++] = (char)('0' + cas % 10);
        cas /= 10;
    }
    while (n > 0) {
        out[len++] = digits[--n];
        if (n == 3 || n == 1)
            out[len++] = '-';
    }
    out[len] = 0;
}
