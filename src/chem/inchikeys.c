/* SPDX-License-Identifier: Apache-2.0 */
/* The section of InChIKeys; see chem_sect.h for the layout. */
#include "chem/inchikeys.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

int idt_inchikeys__put(idt_buf *section, const idt_inchikey *key, uint32_t owner,
                       idt_inchikey_facts facts)
{
    idt_inchikey_record record = {.key = *key, .owner = owner};

    record.flags = (uint8_t)((facts.may_have_stereo ? IDT_INCHIKEY_MAY_HAVE_STEREO : 0) |
                             (facts.has_isotopes ? IDT_INCHIKEY_HAS_ISOTOPES : 0));
    idt_buf__put(section, &record, sizeof record);
    return idt_buf__status(section);
}

static int compare(const void *left, const void *right)
{
    const idt_inchikey_record *a = left, *b = right;
    int c = memcmp(&a->key, &b->key, sizeof a->key);

    return c != 0 ? c : (a->owner > b->owner) - (a->owner < b->owner);
}

void idt_inchikeys__sort(idt_buf *section)
{
    if (section->len > 0)
        qsort(section->data, section->len / sizeof(idt_inchikey_record),
              sizeof(idt_inchikey_record), compare);
}

static bool are_capitals(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] < 'A' || text[i] > 'Z')
            return false;
    return true;
}

int idt_inchikeys__verify(const idt_inchikey_record *records, size_t n, idt_error *err)
{
    const unsigned known = IDT_INCHIKEY_MAY_HAVE_STEREO | IDT_INCHIKEY_HAS_ISOTOPES;

    for (size_t i = 0; i < n; i++) {
        const idt_inchikey *key = &records[i].key;

        if (!are_capitals(key->first, sizeof key->first) ||
            !are_capitals(key->second, sizeof key->second) || !are_capitals(&key->protons, 1) ||
            (records[i].flags & ~known) != 0)
            return idt_error__at(err, IDT_EFORMAT, i * sizeof *records,
                                 "InChIKey %zu has a field out of range", i);
        if (i > 0 && compare(&records[i - 1], &records[i]) >= 0)
            return idt_error__at(err, IDT_EFORMAT, i * sizeof *records, "InChIKeys are not sorted");
    }
    return IDT_OK;
}

int idt_inchikeys__open(idt_inchikeys *out, const idt_image *image, idt_error *err)
{
    idt_section section;
    int status =
        idt_image__find(&section, image, IDT_INCHIKEYS_TAG, sizeof(idt_inchikey_record), err);

    *out = (idt_inchikeys){NULL, 0};
    if (status == IDT_ENOTFOUND)
        return IDT_OK;
    if (status == IDT_OK)
        status = idt_inchikeys__verify(section.data, section.n_records, err);
    if (status == IDT_OK)
        *out = (idt_inchikeys){section.data, section.n_records};
    return status;
}

size_t idt_inchikeys__find(const idt_inchikey_record **out, const idt_inchikeys *keys,
                           const idt_inchikey *key)
{
    size_t low = 0, high = keys->n_records, n = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (memcmp(keys->records[middle].key.first, key->first, sizeof key->first) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *out = keys->records + low;
    while (low + n < keys->n_records &&
           memcmp(keys->records[low + n].key.first, key->first, sizeof key->first) == 0)
        n++;
    return n;
}

idt_relation idt_inchikeys__relation(const idt_inchikey_record *record, const idt_inchikey *key,
                                     idt_isotopes isotopes)
{
    bool is_listed_isotopic = (record->flags & IDT_INCHIKEY_HAS_ISOTOPES) != 0;

    if (record->key.protons != key->protons)
        return IDT_RELATION_CHARGED_FORM;
    if (memcmp(record->key.second, key->second, sizeof key->second) == 0)
        return IDT_RELATION_IDENTICAL;
    if (memcmp(key->second, IDT_INCHIKEY_PLAIN, sizeof key->second) == 0)
        isotopes = IDT_ISOTOPES_NONE;
    if (isotopes != IDT_ISOTOPES_UNKNOWN)
        return (isotopes == IDT_ISOTOPES_STATED) != is_listed_isotopic ? IDT_RELATION_ISOTOPOLOGUE
                                                                       : IDT_RELATION_STEREOISOMER;
    return record->flags & IDT_INCHIKEY_MAY_HAVE_STEREO ? IDT_RELATION_STEREOISOMER
                                                        : IDT_RELATION_ISOTOPOLOGUE;
}
