/* SPDX-License-Identifier: Apache-2.0 */
/* interdict party --format yente: one `/match` request in, its response out. */
#ifndef IDT_CLI_PARTY_YENTE_H
#define IDT_CLI_PARTY_YENTE_H

#include "cli/options.h"
#include "party/parties.h"

/**
 * Answer the request of the one file of the command line, or of standard input.
 * @param date, limit, with_former  where --parameters says nothing else
 * @return an exit code of cli.h
 */
int idt_party_yente__run(const idt_parties *parties, idt_date date, uint32_t limit,
                         bool with_former, const idt_arguments *arguments);

#endif
