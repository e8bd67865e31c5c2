/* SPDX-License-Identifier: Apache-2.0 */
/* The directory in which the verbs of party lists keep the histories. */
#ifndef IDT_CLI_LISTS_DIR_H
#define IDT_CLI_LISTS_DIR_H

#include "cli/options.h"
#include "lists/history.h"

/** --dir, else "lists". */
const char *idt_cli__lists_directory(const idt_arguments *arguments);

/**
 * Names of the lists in a directory, sorted; free each and the array.
 * @return an exit code of cli.h
 */
int idt_cli__find_lists(char ***out, size_t *n_out, const char *path);

/** An existing history; NULL after a message. */
idt_list_history *idt_cli__load_history(const idt_arguments *arguments, const char *list);

#endif
