/* SPDX-License-Identifier: Apache-2.0 */
/* The question behind a verdict: day, countries and quantity, from the command line and the record.
 */
#ifndef IDT_CLI_ASKED_H
#define IDT_CLI_ASKED_H

#include <stdbool.h>

#include "cli/options.h"
#include "interdict/screen.h"

/** The options of every verb that asks the law; for use inside an option table. */
#define IDT_OPTIONS_ASKED                                                                          \
    {"book", 'b',  IDT_OPTION_FILE,                                                                \
     "FILE", NULL, "the book (else INTERDICT_BOOK, else the one built or installed)"},             \
        {"as-of", 'd',  IDT_OPTION_TEXT,                                                           \
         "DATE",  NULL, "ask the law of this day (else the record's date, else today)"},           \
        {"from", 'f', IDT_OPTION_TEXT, "CC", NULL, "country that the goods leave, such as CN"},    \
        {"to", 't', IDT_OPTION_TEXT, "CC", NULL, "country that the goods enter"},                  \
        {"country", 'c', IDT_OPTION_TEXT, "CC", NULL, "a further country concerned"},              \
    {                                                                                              \
        "quantity", 'q', IDT_OPTION_TEXT, "AMOUNT", NULL, "such as \"25 kg\" or \"200 l\""         \
    }

/** What the command line says; fills in what a record leaves open. */
typedef struct idt_asked {
    idt_screen_options options; /* as_of is IDT_DATE_NONE when not given */
    idt_date today;
} idt_asked;

/** Read the options above. @return false after a message */
bool idt_asked__read(idt_asked *out, const idt_arguments *arguments);

/**
 * The options for one record: the command line first, then the record, then today.
 * @return IDT_OK, or IDT_EFORMAT when the record's date or quantity cannot be understood
 */
int idt_asked__for_record(idt_screen_options *out, const idt_asked *asked, const idt_record *record,
                          idt_error *err);

/**
 * Read an amount such as "25 kg", "1,500 g" or "0.5" with unit "l".
 * Units: mg, g, kg, t, ml, l. @return IDT_OK, IDT_EFORMAT, IDT_ERANGE
 */
int idt_quantity__parse(idt_unit *unit_out, uint64_t *amount_out, idt_bytes number, idt_bytes unit);

#endif
