/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what a list says to the record that parties are compared by: countries as codes, kinds of
 * identifiers, birth dates as spans, relations. Nothing is judged here.
 */
#ifndef IDT_LISTS_PARTY_OF_H
#define IDT_LISTS_PARTY_OF_H

#include "lists/history.h"
#include "party/party.h"

/** @param party  borrowed for the call. Anything but IDT_OK stops. */
typedef int (*idt_list_party_sink)(void *payload, const idt_party *party, idt_error *err);

/**
 * Make the record of one entry.
 *
 * A relation between two other parties (an entry of schema Relation) becomes a record of the party
 * that is owned, with that relation and without a name.
 *
 * @param out    borrows the entry's texts and the arena's memory
 * @param list   name of the list, used where the entry does not name the one it is on
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_list_party__from_entry(idt_party *out, idt_arena *arena, const idt_list_entry *entry,
                               idt_bytes list);

/**
 * Hand over the parties of a history in the order of their ids: one record for every span of days
 * in which an entry was listed, with the names, addresses and identifiers it had in that span.
 *
 * @param date  a day: only spans that hold on it, and only facts that do; IDT_DATE_NONE: all
 */
int idt_list_party__each(const idt_list_history *history, idt_date date, idt_list_party_sink sink,
                         void *payload, idt_error *err);

/** What kind of identifier the words of a list mean. */
idt_ident_kind idt_list_party__ident_kind(idt_bytes type, idt_bytes value);

/**
 * The days that a birth date means: "12 Mar 1960", "1960-03-12", "12/03/1960", "00/00/1960",
 * "Mar 1960", "1960", "1960 to 1962", "1960-1962"; "circa" widens by two years on both sides.
 * @return false when it is none of these
 */
bool idt_list_party__birth(idt_party_birth *out, idt_bytes text, bool is_circa);

#endif
