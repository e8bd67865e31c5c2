/* SPDX-License-Identifier: Apache-2.0 */
/* interdict party --store and --changes: stored parties, and what a new list changes for them. */
#ifndef IDT_CLI_PARTY_STORE_H
#define IDT_CLI_PARTY_STORE_H

#include "cli/bulk.h"
#include "party/stored.h"

/** What is asked of every party. */
typedef struct idt_party_ask {
    idt_party_schema schema; /* where no column says it */
    idt_date date;
    idt_date date_before; /* of the former answers */
    uint32_t top;
    bool with_former;
} idt_party_ask;

/** Store the parties of the files of the command line. @return an exit code of cli.h */
int idt_party_store__build(const idt_party_ask *ask, const idt_parties *parties, const char *path,
                           idt_bulk *bulk, const idt_rows_style *style,
                           const idt_arguments *arguments);

/** Write the former and the present answers of every stored party for which they differ. */
int idt_party_store__changes(const idt_party_ask *ask, const idt_parties *before,
                             const idt_parties *after, const char *path, const idt_bulk *bulk);

#endif
