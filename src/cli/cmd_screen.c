/* SPDX-License-Identifier: Apache-2.0 */
/* interdict screen: many records, one verdict each, in the order of the input. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/error.h"
#include "cli/asked.h"
#include "cli/cli.h"
#include "cli/interrupt.h"
#include "cli/pipeline.h"
#include "cli/rows.h"

static const idt_option options[] = {
    IDT_OPTIONS_ASKED,
    {"input", 'i', IDT_OPTION_CHOICE, "FORMAT", "detect|jsonl|csv|tsv|text",
     "format of the input: detect, jsonl, csv, tsv, text"},
    {"format", 'm', IDT_OPTION_CHOICE, "FORMAT", "jsonl|csv|table",
     "format of the output: jsonl, csv, table (table on a terminal)"},
    {"alerts", 'a', IDT_OPTION_FLAG, NULL, NULL, "leave out records that are clear"},
    {"output", 'o', IDT_OPTION_FILE, "FILE", NULL,
     "write to FILE, which appears when it is complete"},
    {"threads", 'j', IDT_OPTION_TEXT, "N", NULL, "worker threads (else one for each processor)"},
    {"fail-on", 'F', IDT_OPTION_CHOICE, "LEVEL", "review|hold|refuse",
     "exit with 1 when some verdict is at least this severe"},
    {"line-limit", 0, IDT_OPTION_TEXT, "MIB", NULL, "longest record in MiB (256)"},
    {"quiet", 0, IDT_OPTION_FLAG, NULL, NULL, "no progress and no summary"},
    {NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL},
};

/* What the workers share; nothing of it changes while they run. */
typedef struct screen_job {
    idt_book *book;
    idt_asked asked;
    idt_rows_style style;
} screen_job;

enum { COUNT_LEVELS = 4 }; /* counts[0..3]: records by level */

static int worker_new(void *payload, void **out, idt_error *err)
{
    screen_job *job = payload;
    idt_scratch *scratch;
    int status = idt_scratch_new(&scratch, job->book, err);

    *out = scratch;
    return status;
}

static void worker_free(void *worker)
{
    idt_scratch_free(worker);
}

static void put_error(const screen_job *job, const idt_record *record, idt_result *result)
{
    result->n_errors++;
    idt_rows__put_error(&result->main, record, &job->style);
    if (job->style.format != IDT_ROWS_TABLE)
        idt_rows__put_error_note(&result->notes, record);
}

static int screen_one(const screen_job *job, idt_scratch *scratch, idt_record *record,
                      idt_result *result, idt_error *err)
{
    idt_screen_options asked;
    const idt_verdict *verdict;
    idt_level level;
    idt_error why;
    int status;

    result->n_records++;
    if (record->code == IDT_RECORD_OK &&
        idt_asked__for_record(&asked, &job->asked, record, &why) != IDT_OK) {
        record->code = IDT_RECORD_FIELD_TYPE;
        record->error = &why;
    }
    if (record->code != IDT_RECORD_OK) {
        put_error(job, record, result);
        return IDT_OK;
    }
    status = idt_screen(&verdict, scratch, record, &asked, err);
    if (status != IDT_OK)
        return status;
    level = idt_verdict_level(verdict);
    result->counts[level]++;
    result->n_alerts += level != IDT_LEVEL_CLEAR;
    idt_rows__put_verdict(&result->main, verdict, record, &job->style);
    return idt_buf__status(&result->main);
}

static int process(void *payload, void *worker, idt_parser *parser, idt_result *result,
                   idt_error *err)
{
    idt_record record;
    int status;

    while ((status = idt_parser__next(parser, &record, err)) == IDT_OK) {
        status = screen_one(payload, worker, &record, result, err);
        if (status != IDT_OK)
            break;
    }
    return status == IDT_DONE ? IDT_OK : status;
}

static bool read_number(long *out, const char *option, const char *text, long low, long high)
{
    char *end;

    if (!text)
        return true;
    *out = strtol(text, &end, 10);
    if (end != text && *end == '\0' && *out >= low && *out <= high)
        return true;
    idt_cli__complain("--%s takes a number from %ld to %ld, not \"%s\"", option, low, high, text);
    return false;
}

static idt_rows_format rows_format(const char *text, bool is_terminal)
{
    if (!text)
        return is_terminal ? IDT_ROWS_TABLE : IDT_ROWS_JSONL;
    return strcmp(text, "csv") == 0     ? IDT_ROWS_CSV
           : strcmp(text, "table") == 0 ? IDT_ROWS_TABLE
                                        : IDT_ROWS_JSONL;
}

static void put_summary(const idt_run_sums *sums, const idt_book_info *info)
{
    const uint64_t *n = sums->counts;

    fprintf(stderr, "%llu record%s: %llu clear, %llu review, %llu hold, %llu refuse",
            (unsigned long long)sums->n_records, sums->n_records == 1 ? "" : "s",
            (unsigned long long)n[IDT_LEVEL_CLEAR], (unsigned long long)n[IDT_LEVEL_REVIEW],
            (unsigned long long)n[IDT_LEVEL_HOLD], (unsigned long long)n[IDT_LEVEL_REFUSE]);
    if (sums->n_errors)
        fprintf(stderr, "; %llu could not be read", (unsigned long long)sums->n_errors);
    fprintf(stderr, "; book %.12s%s\n", info->digest,
            sums->end == IDT_RUN_INTERRUPTED ? "; interrupted, the rest was not read" : "");
}

static int exit_code(const idt_arguments *arguments, const idt_run_sums *sums)
{
    if (sums->end == IDT_RUN_INTERRUPTED)
        return 128 + idt_interrupt__signal();
    if (sums->n_errors)
        return IDT_EXIT_RECORDS;
    for (int level = (int)idt_cli__fail_level(arguments); level < COUNT_LEVELS; level++)
        if (sums->counts[level])
            return IDT_EXIT_FOUND;
    return IDT_EXIT_OK;
}

/* The settings that the command line gives to reader and writer. */
typedef struct settings {
    idt_record_options input;
    long n_threads;
    const char *output_path;
    bool is_quiet;
} settings;

static bool read_settings(settings *out, screen_job *job, const idt_arguments *arguments)
{
    const char *input = idt_arguments__get(arguments, "input");
    long limit = IDT_LINE_LIMIT >> 20;

    memset(out, 0, sizeof *out);
    out->n_threads = sysconf(_SC_NPROCESSORS_ONLN);
    if (out->n_threads < 1)
        out->n_threads = 1;
    if (out->n_threads > IDT_PIPELINE_MAX_WORKERS)
        out->n_threads = IDT_PIPELINE_MAX_WORKERS;
    if (!idt_asked__read(&job->asked, arguments) ||
        !read_number(&out->n_threads, "threads", idt_arguments__get(arguments, "threads"), 1,
                     IDT_PIPELINE_MAX_WORKERS) ||
        !read_number(&limit, "line-limit", idt_arguments__get(arguments, "line-limit"), 1,
                     IDT_LINE_LIMIT_MAX >> 20))
        return false;
    if (input)
        (void)idt_input_format__parse(&out->input.format, idt_bytes__from_cstr(input));
    out->input.line_limit = (size_t)limit << 20;
    out->output_path = idt_arguments__get(arguments, "output");
    out->is_quiet = idt_arguments__get(arguments, "quiet") != NULL;
    job->style.format = rows_format(idt_arguments__get(arguments, "format"),
                                    !out->output_path && isatty(STDOUT_FILENO));
    job->style.only_alerts = idt_arguments__get(arguments, "alerts") != NULL;
    job->style.has_color = !out->output_path && idt_cli__has_color(stdout);
    job->style.columns = idt_cli__columns();
    return true;
}

/* Reads, screens and writes. The output file, when there is one, appears only at the end. */
static int run_job(const settings *set, screen_job *job, const idt_arguments *arguments,
                   idt_output *output, idt_run_sums *sums, idt_error *err)
{
    static const char *const standard_input[] = {"-"};
    const char *const *paths = arguments->n_positional ? arguments->positional : standard_input;
    size_t n_paths = arguments->n_positional ? arguments->n_positional : 1;
    idt_job work = {job, worker_new, worker_free, process};
    idt_splitter *splitter = NULL;
    idt_progress progress;
    idt_output notes;
    idt_buf head = {0};
    int status;

    status = idt_splitter__new(&splitter, paths, n_paths, &set->input, err);
    if (status != IDT_OK)
        return status;
    idt_output__from_fd(&notes, STDERR_FILENO, "standard error");
    idt_progress__begin(
        &progress,
        idt_progress__is_wanted(STDERR_FILENO, output->fd, set->is_quiet) ? STDERR_FILENO : -1,
        idt_splitter__n_total_bytes(splitter));
    idt_rows__put_head(&head, &job->style);
    if (head.len)
        status = idt_output__write(output, idt_buf__bytes(&head), err);
    if (status == IDT_OK)
        status = idt_pipeline__run(splitter, &work, (unsigned)set->n_threads, output, &notes,
                                   &progress, sums, err);
    if (status == IDT_OK && sums->end != IDT_RUN_INTERRUPTED)
        status = idt_output__commit(output, err);
    idt_progress__end(&progress);
    idt_buf__free(&head);
    idt_splitter__free(splitter);
    return status;
}

static int screen(const settings *set, screen_job *job, const idt_arguments *arguments)
{
    idt_output output;
    idt_run_sums sums = {0};
    idt_book_info info;
    idt_error err;
    int status;

    if (set->output_path)
        status = idt_output__create(&output, set->output_path, &err);
    else
        idt_output__from_fd(&output, STDOUT_FILENO, "standard output"), status = IDT_OK;
    if (status != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return IDT_EXIT_OUTPUT;
    }
    status = run_job(set, job, arguments, &output, &sums, &err);
    idt_output__close(&output);
    if (status != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return status == IDT_EIO ? IDT_EXIT_OUTPUT : IDT_EXIT_INPUT;
    }
    idt_book_describe(&info, job->book);
    if (!set->is_quiet)
        put_summary(&sums, &info);
    return exit_code(arguments, &sums);
}

static int run(const idt_arguments *arguments)
{
    screen_job job = {0};
    settings set;
    idt_error err;
    int status;

    if (!read_settings(&set, &job, arguments))
        return IDT_EXIT_USAGE;
    if (idt_interrupt__install(&set.input.wake_fd, &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return IDT_EXIT_INPUT;
    }
    set.input.has_wake_fd = true;
    job.book = idt_cli__open_book(arguments);
    status = job.book ? screen(&set, &job, arguments) : IDT_EXIT_INPUT;
    idt_book_release(job.book);
    return status;
}

const idt_command idt_cmd_screen = {
    .name = "screen",
    .usage = "[OPTION…] [FILE…]",
    .summary = "screen records: JSON lines, CSV, TSV or plain lines, also gzip and zstd",
    .help = "Without FILE, or when FILE is -, standard input is read. The output has the order of\n"
            "the input. A record that cannot be read becomes an error row, and the run goes on.\n\n"
            "Examples:\n"
            "  interdict screen feed.jsonl\n"
            "  zcat manifest.csv.gz | interdict screen --from CN --to MX --alerts --format csv\n"
            "  interdict screen --input text --as-of 2024-01-29 article.txt\n",
    .options = options,
    .run = run,
};
