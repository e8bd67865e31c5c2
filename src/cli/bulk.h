/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs over many records share: options, threads, output, progress, summary, exit code.
 */
#ifndef IDT_CLI_BULK_H
#define IDT_CLI_BULK_H

#include "cli/options.h"
#include "cli/pipeline.h"
#include "cli/rows.h"

/** The options of every bulk verb; for use inside an option table. */
#define IDT_OPTIONS_BULK                                                                           \
    {"format",                                                                                     \
     'm',                                                                                          \
     IDT_OPTION_CHOICE,                                                                            \
     "FORMAT",                                                                                     \
     "jsonl|csv|tsv|table",                                                                        \
     "format of the output: jsonl, csv, tsv, table (table on a terminal)"},                        \
        IDT_OPTIONS_BULK_BUT_FORMAT

/** The same without --format, for a verb with more formats. */
#define IDT_OPTIONS_BULK_BUT_FORMAT                                                                \
    {"alerts", 'a', IDT_OPTION_FLAG, NULL, NULL, "leave out records that are clear"},              \
        {"output", 'o',  IDT_OPTION_FILE,                                                          \
         "FILE",   NULL, "write to FILE, which appears when it is complete"},                      \
        {"threads", 'j',  IDT_OPTION_TEXT,                                                         \
         "N",       NULL, "worker threads (else one for each processor)"},                         \
        {"fail-on",                                                                                \
         'F',                                                                                      \
         IDT_OPTION_CHOICE,                                                                        \
         "LEVEL",                                                                                  \
         "review|hold|refuse",                                                                     \
         "exit with 1 when some verdict is at least this severe"},                                 \
        {"line-limit", 0, IDT_OPTION_TEXT, "MIB", NULL, "longest record in MiB (256)"},            \
    {                                                                                              \
        "quiet", 0, IDT_OPTION_FLAG, NULL, NULL, "no progress and no summary"                      \
    }

/** What those options say. */
typedef struct idt_bulk {
    idt_record_options input;
    long n_threads;
    const char *output_path; /* NULL: standard output */
    const char *head;        /* written before the first row instead of the style's own; or NULL */
    bool is_quiet;
    bool counts_structures; /* there are no verdicts to be summed up */
    bool is_summed_up;      /* the verb itself says how it went */
} idt_bulk;

/** Read the options above. @return false after a message */
bool idt_bulk__read(idt_bulk *out, idt_rows_style *style, const idt_arguments *arguments);

/**
 * Run a job over the files of the command line, or standard input, and say how it went.
 * counts[0..3] of the results are records by level.
 *
 * @param book  named in the summary; NULL: not named
 * @return an exit code of cli.h
 */
int idt_bulk__run(const idt_bulk *bulk, const idt_job *job, const idt_rows_style *style,
                  const idt_book *book, const idt_arguments *arguments);

#endif
