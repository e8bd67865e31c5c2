/* SPDX-License-Identifier: Apache-2.0 */
/* Command-line options from one table, which also writes the help and the shell completion. */
#ifndef IDT_CLI_OPTIONS_H
#define IDT_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buf.h"

/** How a value is completed by a shell. */
typedef enum idt_option_kind {
    IDT_OPTION_FLAG,  /* no value */
    IDT_OPTION_TEXT,  /* any value */
    IDT_OPTION_FILE,  /* a path */
    IDT_OPTION_CHOICE /* one of `choices` */
} idt_option_kind;

typedef struct idt_option {
    const char *name; /* long name without dashes; NULL ends a table */
    char letter;      /* short form or 0 */
    idt_option_kind kind;
    const char *value;   /* what the help calls the value; NULL for a flag */
    const char *choices; /* "a|b|c" for IDT_OPTION_CHOICE */
    const char *help;
} idt_option;

/** What a command line said. Values are borrowed from argv. */
typedef struct idt_arguments {
    const idt_option *table;
    const char *values[32];  /* by index in the table; "" for a given flag, NULL when absent */
    const char **positional; /* owned: idt_arguments__free */
    size_t n_positional, capacity;
} idt_arguments;

/**
 * Read a command line. `--name value`, `--name=value`, `-n value`, `-nvalue`; `--` ends options and
 * `-` is a positional argument.
 *
 * @param command  for messages, such as "screen"
 * @return true, or false after saying on stderr what is wrong
 */
bool idt_arguments__read(idt_arguments *out, const idt_option *table, const char *command, int argc,
                         char **argv);
void idt_arguments__free(idt_arguments *arguments);

/** The value of an option, or NULL when it was not given. `name` must be in the table. */
const char *idt_arguments__get(const idt_arguments *arguments, const char *name);

/** Lines of help for the options of a table. */
void idt_options__help(const idt_option *table, idt_buf *out);

#endif
