/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers share among each other. */
#ifndef IDT_LISTS_READER_INT_H
#define IDT_LISTS_READER_INT_H

#include "lists/reader.h"
#include "lists/table.h"
#include "lists/when.h"
#include "lists/xml.h"

/** One reading. */
typedef struct idt_list_reading {
    const idt_list_files *files;
    const idt_list_read_options *options;
    idt_list_sink sink;
    void *payload;
    idt_list_report *report;
    idt_error *err;
    idt_list_builder builder;
} idt_list_reading;

/** Hand over the entry that was built and count it. */
int idt_list_reading__emit(idt_list_reading *reading);

/**
 * The end of a stream: IDT_DONE becomes IDT_OK; IDT_MORE (truncated) becomes IDT_OK when that is
 * allowed, else IDT_EFORMAT with the message that is there; other statuses stay.
 */
int idt_list_reading__end(idt_list_reading *reading, int status);

/** Hand over what the current row says. @return IDT_OK to go on */
typedef int (*idt_list_row_reader)(idt_list_reading *reading, const idt_list_table *table,
                                   const idt_list_csv *csv);

/**
 * Read the main file to its end as separated text whose header row names its columns.
 *
 * @param preface  reads what stands before the header row; may be NULL
 * @return as idt_list_reading__end
 */
int idt_list_reading__rows(idt_list_reading *reading, char separator,
                           const idt_list_table_column *columns, size_t n_columns,
                           int (*preface)(idt_list_reading *, idt_list_csv *),
                           idt_list_row_reader read_row);

/**
 * Set the entry's listing date. A date that cannot be is counted and kept as a remark; one with an
 * impossible century is repaired from the citation; a missing one is taken from the year of the
 * citation (its last day: the party was listed by then).
 */
void idt_list_reading__listed(idt_list_reading *reading, idt_bytes text, idt_list_when_order order,
                              idt_bytes citation);

/**
 * Set the last day of a listing that states its expiry; in force through that day.
 */
void idt_list_reading__expires(idt_list_reading *reading, idt_bytes text,
                               idt_list_when_order order);

/** Keep a text that the reader does not know under the name of its column or element. */
void idt_list_reading__other(idt_list_reading *reading, idt_bytes name, idt_bytes text);

/** The same for everything unused below a record, and for all stray columns of a row. */
void idt_list_reading__unused(idt_list_reading *reading, idt_list_xml_node *node);
void idt_list_reading__strays(idt_list_reading *reading, const idt_list_table *table);

/** Schema fact from one of the words Person, Organization, Vessel, Aircraft, LegalEntity. */
void idt_list_reading__schema(idt_list_reading *reading, const char *word);

/** A text cut at a separator: the next piece, trimmed; false at the end. Empty pieces are passed
 * over. */
bool idt_list__split(idt_bytes *rest, const char *separator, idt_bytes *piece);

bool idt_list__equal_nocase(idt_bytes a, const char *b);

/** Remarks of OFAC: `; `-separated, closed by a full stop (see ofac_remarks.c). */
void idt_list_ofac__remarks(idt_list_builder *builder, idt_bytes remarks);

/**
 * One numbered thing that OFAC says of a party, such as ("Passport", "A12", "Iraq"): becomes a
 * fact of the kind that fits the type.
 */
void idt_list_ofac__feature(idt_list_builder *builder, idt_bytes type, idt_bytes value,
                            idt_bytes country, idt_bytes note);

/** Word for idt_list_reading__schema of what OFAC and the consolidated list call a party. */
const char *idt_list_ofac__schema(idt_bytes type);

/** Whether a type of OFAC's identifiers is known, such as "Passport" or "Tax ID No.". */
bool idt_list_ofac__knows_type(idt_bytes type);

int idt_list__read_ofac_csv(idt_list_reading *reading);
int idt_list__read_ofac_xml(idt_list_reading *reading);
int idt_list__read_ofac_advanced(idt_list_reading *reading);
int idt_list__read_csl_csv(idt_list_reading *reading);
int idt_list__read_dpl_txt(idt_list_reading *reading);
int idt_list__read_un_xml(idt_list_reading *reading);
int idt_list__read_eu_xml(idt_list_reading *reading);
int idt_list__read_uk_csv(idt_list_reading *reading);
int idt_list__read_ca_xml(idt_list_reading *reading);
int idt_list__read_ftm_json(idt_list_reading *reading);
int idt_list__read_own_csv(idt_list_reading *reading);

#endif
