/* SPDX-License-Identifier: Apache-2.0 */
/* Calendar days: the era method of H. Hinnant, "chrono-compatible low-level date algorithms". */
#include "base/date.h"

#include <stdbool.h>
#include <string.h>

#include "base/bytes.h"

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const signed char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

int idt_date__from_ymd(idt_date *out, int year, int month, int day)
{
    int y, era, yoe, doy, doe;

    if (year < 1 || year > 9999 || month < 1 || month > 12)
        return IDT_ERANGE;
    if (day < 1 || day > days_in_month(year, month))
        return IDT_ERANGE;
    y = year - (month <= 2);
    era = y / 400;
    yoe = y - era * 400;
    doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    *out = era * 146097 + doe - 719468;
    return IDT_OK;
}

void idt_date__to_ymd(idt_date date, int *year, int *month, int *day)
{
    int z = date + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;

    *day = doy - (153 * mp + 2) / 5 + 1;
    *month = mp < 10 ? mp + 3 : mp - 9;
    *year = yoe + era * 400 + (*month <= 2);
}

int idt_date__parse(idt_date *out, idt_bytes text)
{
    int part[3] = {0, 0, 0};

    if (text.len != 10 || text.data[4] != '-' || text.data[7] != '-')
        return IDT_EFORMAT;
    for (size_t i = 0, p = 0; i < 10; i++) {
        if (i == 4 || i == 7) {
            p++;
            continue;
        }
        if (!idt_ascii__is_digit(text.data[i]))
            return IDT_EFORMAT;
        part[p] = part[p] * 10 + (text.data[i] - '0');
    }
    return idt_date__from_ymd(out, part[0], part[1], part[2]);
}

void idt_date__format(char out[IDT_DATE_SIZE], idt_date date)
{
    int year, month, day;

    memset(out, 0, IDT_DATE_SIZE);
    if (date == IDT_DATE_NONE)
        return;
    idt_date__to_ymd(date, &year, &month, &day);
    memcpy(out, "0000-00-00", IDT_DATE_SIZE);
    for (int i = 3; i >= 0; i--, year /= 10)
        out[i] = (char)('0' + year % 10);
    out[5] = (char)('0' + month / 10);
    out[6] = (char)('0' + month % 10);
    out[8] = (char)('0' + day / 10);
    out[9] = (char)('0' + day % 10);
}
