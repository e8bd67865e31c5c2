/* SPDX-License-Identifier: Apache-2.0 */
/* Countries by their two letters. */
#include "law/law.h"

#include <string.h>

#include "base/bytes.h"
#include "base/int.h"

/*
 * One string a first letter, A to Z: the second letters assigned.
 * @source ISO 3166-1 alpha-2, the 249 officially assigned codes
 */
static const char *const assigned[26] = {
    "DEFGILMOQRSTUWXZ",        /* A */
    "ABDEFGHIJLMNOQRSTVWYZ",   /* B */
    "ACDFGHIKLMNORUVWXYZ",     /* C */
    "EJKMOZ",                  /* D */
    "CEGHRST",                 /* E */
    "IJKMOR",                  /* F */
    "ABDEFGHILMNPQRSTUWY",     /* G */
    "KMNRTU",                  /* H */
    "DELMNOQRST",              /* I */
    "EMOP",                    /* J */
    "EGHIMNPRWYZ",             /* K */
    "ABCIKRSTUVY",             /* L */
    "ACDEFGHKLMNOPQRSTUVWXYZ", /* M */
    "ACEFGILOPRUZ",            /* N */
    "M",                       /* O */
    "AEFGHKLMNRSTWY",          /* P */
    "A",                       /* Q */
    "EOSUW",                   /* R */
    "ABCDEGHIJKLMNORSTVXYZ",   /* S */
    "CDFGHJKLMNORTVWZ",        /* T */
    "AGMSYZ",                  /* U */
    "ACEGINU",                 /* V */
    "FS",                      /* W */
    "",                        /* X */
    "ET",                      /* Y */
    "AMW",                     /* Z */
};

int idt_country__parse(idt_country *out, idt_bytes text)
{
    char a, b;

    if (text.len != 2 || !idt_ascii__is_alpha(text.data[0]) || !idt_ascii__is_alpha(text.data[1]))
        return IDT_EFORMAT;
    a = idt_ascii__lower(text.data[0]);
    b = idt_ascii__lower(text.data[1]);
    *out = (idt_country)(1 + (a - 'a') * 26 + (b - 'a'));
    return IDT_OK;
}

void idt_country__format(char out[3], idt_country country)
{
    unsigned i = country - 1u;

    memset(out, 0, 3);
    if (country == 0 || country > IDT_LAW_COUNTRY_CODES)
        return;
    out[0] = (char)('A' + i / 26);
    out[1] = (char)('A' + i % 26);
}

bool idt_country__is_assigned(idt_country country)
{
    unsigned i = country - 1u;

    if (country == 0 || country > IDT_LAW_COUNTRY_CODES)
        return false;
    return strchr(assigned[i / 26], (char)('A' + i % 26)) != NULL;
}

bool idt_law__has_country(const idt_law *law, uint32_t country_set, idt_country country)
{
    unsigned i = country - 1u;

    if (country == 0 || country > IDT_LAW_COUNTRY_CODES)
        return false;
    if (country_set == IDT_LAW_NONE)
        return true;
    return law->country_sets[country_set].bits[i / 32] >> i % 32 & 1;
}

void idt_law__add_concerned(idt_law_set *set, const idt_law *law, idt_country country)
{
    for (uint32_t i = 0; i < law->n_jurisdictions; i++)
        if (idt_law__has_country(law, law->jurisdictions[i].members, country))
            idt_law_set__add(set, i);
}
