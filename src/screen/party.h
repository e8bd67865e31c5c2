/* SPDX-License-Identifier: Apache-2.0 */
/* Parties in records: fields that name one are asked of a parties book. */
#ifndef IDT_SCREEN_PARTY_H
#define IDT_SCREEN_PARTY_H

#include "interdict/screen.h"
#include "party/waivers.h"

/**
 * Ask a parties book too from now on. Verdicts then have findings of kind "party".
 * @param parties  outlives the scratch; NULL: none
 * @return IDT_OK or IDT_ENOMEM
 */
IDT_CHECKED int idt_scratch__set_parties(idt_scratch *scratch, const idt_parties *parties,
                                         idt_error *err);

/**
 * Apply a good-guy list from now on: hits that it waives are still told, marked, and raise no
 * level.
 * @param waivers  outlives the scratch; NULL: none
 */
void idt_scratch__set_waivers(idt_scratch *scratch, const idt_waivers *waivers);

/** A party found in a field. Views into book and record. */
typedef struct idt_party_view {
    idt_party_entry_view entry; /* the listed party */
    idt_bytes name;             /* of the book, that agrees; may be empty */
    idt_bytes through;          /* OWNED and others: the party that the field names; else empty */
    idt_bytes text;             /* what stands in the record */
    uint64_t begin, end;        /* bytes of the field */
    uint32_t field;
    uint32_t score;
    uint32_t evidence; /* IDT_AGREES_… and IDT_DIFFERS_… */
    uint32_t share_ppm;
    idt_party_standing standing;
    idt_level level;
    idt_level unwaived; /* without the waiver; else the same as level */
    idt_waived waived;
} idt_party_view;

uint32_t idt_verdict__n_parties(const idt_verdict *verdict);

/** @param index  below idt_verdict__n_parties */
void idt_verdict__party(idt_party_view *out, const idt_verdict *verdict, uint32_t index);

/** Whether a field of that name says who somebody is, such as "consignee.name". */
bool idt_party__is_name_field(idt_bytes field);

#endif
