/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs over many records share. */
#include "cli/bulk.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/interrupt.h"

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
           : strcmp(text, "tsv") == 0   ? IDT_ROWS_TSV
           : strcmp(text, "table") == 0 ? IDT_ROWS_TABLE
                                        : IDT_ROWS_JSONL;
}

bool idt_bulk__read(idt_bulk *out, idt_rows_style *style, const idt_arguments *arguments)
{
    long limit = IDT_LINE_LIMIT >> 20;

    memset(out, 0, sizeof *out);
    out->n_threads = sysconf(_SC_NPROCESSORS_ONLN);
    if (out->n_threads < 1)
        out->n_threads = 1;
    if (out->n_threads > IDT_PIPELINE_MAX_WORKERS)
        out->n_threads = IDT_PIPELINE_MAX_WORKERS;
    if (!read_number(&out->n_threads, "threads", idt_arguments__get(arguments, "threads"), 1,
                     IDT_PIPELINE_MAX_WORKERS) ||
        !read_number(&limit, "line-limit", idt_arguments__get(arguments, "line-limit"), 1,
                     IDT_LINE_LIMIT_MAX >> 20))
        return false;
    out->input.line_limit = (size_t)limit << 20;
    out->output_path = idt_arguments__get(arguments, "output");
    out->is_quiet = idt_arguments__get(arguments, "quiet") != NULL;
    style->format = rows_format(idt_arguments__get(arguments, "format"),
                                !out->output_path && isatty(STDOUT_FILENO));
    style->only_alerts = idt_arguments__get(arguments, "alerts") != NULL;
    style->has_color = !out->output_path && idt_cli__has_color(stdout);
    style->columns = idt_cli__columns();
    return true;
}

static void put_summary(const idt_run_sums *sums, const idt_book *book)
{
    const uint64_t *n = sums->counts;
    idt_book_info info;

    fprintf(stderr, "%llu record%s: %llu clear, %llu review, %llu hold, %llu refuse",
            (unsigned long long)sums->n_records, sums->n_records == 1 ? "" : "s",
            (unsigned long long)n[IDT_LEVEL_CLEAR], (unsigned long long)n[IDT_LEVEL_REVIEW],
            (unsigned long long)n[IDT_LEVEL_HOLD], (unsigned long long)n[IDT_LEVEL_REFUSE]);
    if (sums->n_errors)
        fprintf(stderr, "; %llu could not be read", (unsigned long long)sums->n_errors);
    if (book) {
        idt_book_describe(&info, book);
        fprintf(stderr, "; book %.12s", info.digest);
    }
    fprintf(stderr, "%s\n",
            sums->end == IDT_RUN_INTERRUPTED ? "; interrupted, the rest was not read" : "");
}

static void put_count(const idt_run_sums *sums)
{
    fprintf(stderr, "%llu structure%s", (unsigned long long)sums->n_records,
            sums->n_records == 1 ? "" : "s");
    if (sums->n_errors)
        fprintf(stderr, "; %llu could not be read or decided", (unsigned long long)sums->n_errors);
    fprintf(stderr, "%s\n",
            sums->end == IDT_RUN_INTERRUPTED ? "; interrupted, the rest was not read" : "");
}

static int exit_code(const idt_arguments *arguments, const idt_run_sums *sums)
{
    if (sums->end == IDT_RUN_INTERRUPTED)
        return 128 + idt_interrupt__signal();
    if (sums->end == IDT_RUN_CLOSED_PIPE)
        return 128 + SIGPIPE; /* as for a program that the signal ends */
    if (sums->n_errors)
        return IDT_EXIT_RECORDS;
    for (int level = (int)idt_cli__fail_level(arguments); level <= IDT_LEVEL_REFUSE; level++)
        if (sums->counts[level])
            return IDT_EXIT_FOUND;
    return IDT_EXIT_OK;
}

static int write_head(idt_output *output, const char *own, const idt_rows_style *style,
                      idt_error *err)
{
    idt_buf head = {0};
    int status = IDT_OK;

    if (own)
        idt_buf__put_cstr(&head, own);
    else
        idt_rows__put_head(&head, style);
    if (head.len)
        status = idt_output__write(output, idt_buf__bytes(&head), err);
    idt_buf__free(&head);
    return status;
}

/* Reads, works and writes. The output file, when there is one, appears only at the end. */
static int run_job(const idt_bulk *bulk, const idt_job *job, const idt_rows_style *style,
                   const idt_arguments *arguments, idt_output *output, idt_run_sums *sums,
                   idt_error *err)
{
    static const char *const standard_input[] = {"-"};
    const char *const *paths = arguments->n_positional ? arguments->positional : standard_input;
    size_t n_paths = arguments->n_positional ? arguments->n_positional : 1;
    idt_record_options input = bulk->input;
    idt_splitter *splitter = NULL;
    idt_progress progress;
    idt_output notes;
    int status = idt_interrupt__install(&input.wake_fd, err);

    input.has_wake_fd = true;
    if (status == IDT_OK)
        status = idt_splitter__new(&splitter, paths, n_paths, &input, err);
    if (status != IDT_OK)
        return status;
    idt_output__from_fd(&notes, STDERR_FILENO, "standard error");
    idt_progress__begin(
        &progress,
        idt_progress__is_wanted(STDERR_FILENO, output->fd, bulk->is_quiet) ? STDERR_FILENO : -1,
        idt_splitter__n_total_bytes(splitter));
    status = write_head(output, bulk->head, style, err);
    if (status == IDT_OK)
        status = idt_pipeline__run(splitter, job, (unsigned)bulk->n_threads, output, &notes,
                                   &progress, sums, err);
    if (status == IDT_OK && sums->end != IDT_RUN_INTERRUPTED)
        status = idt_output__commit(output, err);
    idt_progress__end(&progress);
    idt_splitter__free(splitter);
    return status;
}

int idt_bulk__run(const idt_bulk *bulk, const idt_job *job, const idt_rows_style *style,
                  const idt_book *book, const idt_arguments *arguments)
{
    idt_run_sums sums = {0};
    int status = IDT_OK;
    idt_output output;
    idt_error err;

    if (bulk->output_path)
        status = idt_output__create(&output, bulk->output_path, &err);
    else
        idt_output__from_fd(&output, STDOUT_FILENO, "standard output");
    if (status != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return IDT_EXIT_OUTPUT;
    }
    status = run_job(bulk, job, style, arguments, &output, &sums, &err);
    idt_output__close(&output);
    if (status != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return status == IDT_EIO ? IDT_EXIT_OUTPUT : IDT_EXIT_INPUT;
    }
    if (!bulk->is_quiet && !bulk->is_summed_up && sums.end != IDT_RUN_CLOSED_PIPE) {
        if (bulk->counts_structures)
            put_count(&sums);
        else
            put_summary(&sums, book);
    }
    return exit_code(arguments, &sums);
}
