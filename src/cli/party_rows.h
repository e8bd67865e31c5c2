/* SPDX-License-Identifier: Apache-2.0 */
/* Parties as records of a table, and answers as rows. */
#ifndef IDT_CLI_PARTY_ROWS_H
#define IDT_CLI_PARTY_ROWS_H

#include "interdict/record.h"
#include "party/stored.h"

/**
 * The party of a record: columns id, name, schema, country, address, identifier, birth,
 * gender, date.
 * @param schema  where no column says it
 * @param notes   receives a line that says why, where the record is refused
 * @return IDT_OK or IDT_EFORMAT (the date or the birth is none, or there is nothing to ask for)
 */
int idt_party_rows__read(idt_stored_party *out, idt_buf *notes, idt_party_schema schema,
                         const idt_record *record);

/** What to ask of it. @param date  where it has none of its own */
idt_parties_query idt_party_rows__query(const idt_stored_party *party, idt_date date, uint32_t top);

/** `id, rank, list, entry, name, score, relation`; without a head. @param lead  after the id */
void idt_party_rows__put(idt_buf *out, const idt_parties *parties, idt_bytes id, const char *lead,
                         unsigned rank, const idt_party_hit *hit);

/** The same without the end of the line, so that more columns can follow. */
void idt_party_rows__put_cells(idt_buf *out, const idt_parties *parties, idt_bytes id,
                               const char *lead, unsigned rank, const idt_party_hit *hit);

/** Whether a text is a word in lower case, whatever its own case. */
bool idt_party_rows__is_named(idt_bytes text, const char *name);

#endif
