/* SPDX-License-Identifier: Apache-2.0 */
/* interdict party --good-guys and --waive-as: waivers applied to answers, and lines for new ones.
 */
#ifndef IDT_CLI_PARTY_WAIVE_H
#define IDT_CLI_PARTY_WAIVE_H

#include "cli/cli.h"
#include "party/waivers.h"

/** For use inside an option table. */
#define IDT_OPTIONS_WAIVE                                                                          \
    {"good-guys", 'g',  IDT_OPTION_FILE,                                                           \
     "FILE",      NULL, "waivers of false alarms: rows are marked, and do not count"},             \
        {"waive-as", 0,    IDT_OPTION_TEXT,                                                        \
         "APPROVER", NULL, "write lines for a good-guy list instead of answers"},                  \
        {"reason", 0, IDT_OPTION_TEXT, "TEXT", NULL, "--waive-as: why these are not the listed"},  \
    {                                                                                              \
        "until", 0, IDT_OPTION_TEXT, "DATE", NULL, "--waive-as: the last day of the waiver"        \
    }

/** What those options say. */
typedef struct idt_party_waive {
    idt_waivers *waivers;          /* NULL: none are applied */
    const char *approver;          /* NULL: answers are written, not lines */
    const char *reason;            /* with an approver */
    idt_date approved_on, expires; /* likewise */
} idt_party_waive;

/**
 * Read them. @param date  the day asked about, on which lines are approved
 * @return an exit code of cli.h, IDT_EXIT_OK or after a message. Free with idt_party_waive__free
 */
int idt_party_waive__read(idt_party_waive *out, idt_date date, const idt_arguments *arguments);
void idt_party_waive__free(idt_party_waive *waive);

/** The head of the rows: lines for a list, answers with waivers, or plain answers. */
const char *idt_party_waive__head(const idt_party_waive *waive);

/** How many hits to ask for, so that waived ones take no place from others. */
uint32_t idt_party_waive__top(const idt_party_waive *waive, uint32_t top);

/** Whether a hit is waived; IDT_WAIVER_NONE when none are applied. @return IDT_OK or IDT_ENOMEM */
int idt_party_waive__judge(idt_waived *out, const idt_party_waive *waive,
                           const idt_parties *parties, idt_bytes id, const idt_parties_query *query,
                           const idt_party_hit *hit);

/** The further cells of an answer: waiver, approver, reason, expires; nothing without waivers. */
void idt_party_waive__put_cells(idt_buf *out, const idt_party_waive *waive,
                                const idt_waived *waived);

/** The same as lines for a person. */
void idt_party_waive__put_lines(idt_buf *out, const idt_waived *waived);

/**
 * A line for a good-guy list, or in `notes` why the hit cannot be waived; nothing when it is.
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_party_waive__propose(idt_buf *out, idt_buf *notes, const idt_party_waive *waive,
                             const idt_parties *parties, idt_bytes id,
                             const idt_parties_query *query, const idt_party_hit *hit);

#endif
