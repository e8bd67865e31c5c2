/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs of the command line share: exit codes, the table of verbs, the book, the terminal.
 */
#ifndef IDT_CLI_CLI_H
#define IDT_CLI_CLI_H

#include <stdbool.h>

#include "base/diag.h"
#include "cli/options.h"
#include "interdict/interdict.h"
#include "party/parties.h"

/** Exit codes of every verb; the higher ones win. Documented in interdict(1). */
enum {
    IDT_EXIT_OK = 0,
    IDT_EXIT_FOUND = 1,   /* --fail-on: some verdict is that severe; a test failed; files differ */
    IDT_EXIT_USAGE = 2,   /* the command line is wrong */
    IDT_EXIT_RECORDS = 3, /* some records could not be read; the others were processed */
    IDT_EXIT_INPUT = 4,   /* an input file, a rule or the book could not be used */
    IDT_EXIT_OUTPUT = 5,  /* the output could not be written */
    IDT_EXIT_INTERRUPTED = 130 /* SIGINT; what was finished was written */
};

typedef struct idt_command {
    const char *name;    /* "screen", "book build" */
    const char *usage;   /* arguments after the name */
    const char *summary; /* one line */
    const char *help;    /* paragraphs and examples, or NULL */
    const idt_option *options;
    int (*run)(const idt_arguments *arguments);
} idt_command;

extern const idt_command idt_cmd_check;
extern const idt_command idt_cmd_screen;
extern const idt_command idt_cmd_molecule;
extern const idt_command idt_cmd_book_build;
extern const idt_command idt_cmd_book_info;
extern const idt_command idt_cmd_book_verify;
extern const idt_command idt_cmd_book_test;
extern const idt_command idt_cmd_book_list;
extern const idt_command idt_cmd_fmt;
extern const idt_command idt_cmd_lists_import;
extern const idt_command idt_cmd_lists_fetch;
extern const idt_command idt_cmd_lists_status;
extern const idt_command idt_cmd_lists_entries;
extern const idt_command idt_cmd_lists_diff;
extern const idt_command idt_cmd_lists_history;
extern const idt_command idt_cmd_lists_build;
extern const idt_command idt_cmd_party;
extern const idt_command idt_cmd_completion;

/** Every verb, in the order of the help; ends with NULL. */
extern const idt_command *const idt_commands[];

/**
 * The path of the book: --book, else INTERDICT_BOOK, else beside the program as built, else where
 * it is installed. Points to static or borrowed memory; NULL after a message when there is none.
 */
const char *idt_cli__book_path(const idt_arguments *arguments);

/** Open the book that the arguments name; NULL after a message. */
idt_book *idt_cli__open_book(const idt_arguments *arguments);

/** The parties book of --parties, else INTERDICT_PARTIES; NULL when none is named. */
const char *idt_cli__parties_path(const idt_arguments *arguments);

/** Open that book; NULL after a message. Close with idt_parties__close. */
idt_parties *idt_cli__open_parties(const idt_arguments *arguments);

/** `interdict: message` on stderr. */
void idt_cli__complain(const char *format, ...) IDT_PRINTF(1, 2);

/** Today in the local zone: the only place of the program that asks the clock for a date. */
idt_date idt_cli__today(void);

/**
 * Read the value of --as-of, or `absent` when it was not given.
 * @return false after a message
 */
bool idt_cli__read_date(idt_date *out, const char *option, const char *text, idt_date absent);

/** Read a country option into out[3]; "" when absent. @return false after a message */
bool idt_cli__read_country(char out[3], const char *option, const char *text);

/** The level of --fail-on; above IDT_LEVEL_REFUSE when it was not given. */
idt_level idt_cli__fail_level(const idt_arguments *arguments);

/** True when a person looks at the file: a terminal, NO_COLOR not set, TERM not "dumb". */
bool idt_cli__has_color(FILE *file);

/** Columns of the terminal behind stdout, 80 when it is none. */
int idt_cli__columns(void);

/** Show diagnostics: for a person on stderr, or as JSON lines on stdout. @return no error there */
bool idt_cli__show_diags(const idt_diags *diags, bool as_json);

/** Write a buffer to stdout and free it. @return false after a message when it cannot be written */
bool idt_cli__write_out(idt_buf *buf);

#endif
