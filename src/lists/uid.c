/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/uid.h"

#include <stdio.h>

#include "base/bytes.h"
#include "base/date.h"
#include "base/hash.h"

/* Words in lower case with one blank between them: editions differ in blanks. */
uint64_t idt_list_uid__hash(idt_bytes text, uint64_t seed)
{
    uint64_t h = seed;
    bool blank = false;
    size_t i;

    text = idt_bytes__trim(text);
    for (i = 0; i < text.len; i++) {
        if (text.data[i] == ' ') {
            blank = true;
            continue;
        }
        if (blank)
            h = idt_hash__mix(h ^ ' ') + 1;
        blank = false;
        h = idt_hash__mix(h ^ (unsigned char)idt_ascii__lower(text.data[i])) + 1;
    }
    return h;
}

static void write_uid(char out[IDT_LIST_UID_SIZE], const char *code, uint64_t hash)
{
    snprintf(out, IDT_LIST_UID_SIZE, "%.8s:%016llx", code, (unsigned long long)hash);
}

void idt_list_uid__denied_uid(char out[IDT_LIST_UID_SIZE], idt_bytes name, idt_date effective)
{
    char date[IDT_DATE_SIZE];

    idt_date__format(date, effective);
    write_uid(out, "dpl",
              idt_list_uid__hash(idt_bytes__from_cstr(date), idt_list_uid__hash(name, 1)));
}

void idt_list_uid__named_uid(char out[IDT_LIST_UID_SIZE], const char *code, idt_bytes name,
                             idt_bytes country)
{
    write_uid(out, code, idt_list_uid__hash(country, idt_list_uid__hash(name, 2)));
}
