/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast inputs become records: usage: records_speed FILE…
 * For each file the fastest of some rounds: the splitter alone, and the whole pipeline with one and
 * two workers. MB are 10^6 bytes after decompression. Without threads CPU time is measured, which a
 * busy machine disturbs less; with them the time that passed.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/pipeline.h"

enum { N_ROUNDS = 3 };

typedef struct totals {
    uint64_t n_bytes, n_records, n_errors, n_value_bytes;
} totals;

static double now(unsigned n_workers)
{
    struct timespec t;

    clock_gettime(n_workers > 1 ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *what)
{
    fprintf(stderr, "records_speed: %s\n", what);
    exit(1);
}

static int count(void *payload, void *worker, idt_parser *parser, idt_result *result,
                 idt_error *err)
{
    idt_record record;
    int status;

    (void)payload;
    (void)worker;
    while ((status = idt_parser__next(parser, &record, err)) == IDT_OK) {
        result->n_records++;
        result->n_errors += record.code != IDT_RECORD_OK;
        for (size_t i = 0; i < record.n_fields; i++)
            result->counts[0] += record.fields[i].value.len;
    }
    return status == IDT_DONE ? IDT_OK : status;
}

static double split(idt_splitter *splitter, totals *sums)
{
    idt_chunk chunk = {0};
    double start = now(0);
    idt_error err;
    int status;

    while ((status = idt_splitter__next(splitter, &chunk, &err)) == IDT_OK)
        sums->n_bytes += chunk.bytes.len;
    if (status != IDT_DONE)
        fail(err.message);
    start = now(0) - start;
    idt_chunk__free(&chunk);
    return start;
}

static double run(idt_splitter *splitter, unsigned n_workers, totals *sums)
{
    idt_job job = {NULL, NULL, NULL, count};
    double start = now(n_workers);
    idt_output output;
    idt_run_sums run_sums;
    idt_error err;

    idt_output__from_fd(&output, STDOUT_FILENO, "standard output");
    if (idt_pipeline__run(splitter, &job, n_workers, &output, NULL, NULL, &run_sums, &err) !=
        IDT_OK)
        fail(err.message);
    sums->n_records = run_sums.n_records;
    sums->n_errors = run_sums.n_errors;
    sums->n_value_bytes = run_sums.counts[0];
    return now(n_workers) - start;
}

/* Workers 0: the splitter alone. */
static double best_of(const char *path, unsigned n_workers, totals *sums)
{
    double best = 0;

    for (unsigned round = 0; round < N_ROUNDS; round++) {
        idt_record_options options = {0};
        idt_splitter *splitter;
        idt_error err;
        double took;

        if (idt_splitter__new(&splitter, &path, 1, &options, &err) != IDT_OK)
            fail(err.message);
        sums->n_bytes = n_workers == 0 ? 0 : sums->n_bytes;
        took = n_workers == 0 ? split(splitter, sums) : run(splitter, n_workers, sums);
        best = round == 0 || took < best ? took : best;
        idt_splitter__free(splitter);
    }
    return best;
}

int main(int argc, char **argv)
{
    printf("%-20s %9s %10s %8s | MB/s: %8s %10s %10s | records/s, one worker\n", "file", "MB",
           "records", "errors", "split", "1 worker", "2 workers");
    for (int i = 1; i < argc; i++) {
        totals sums = {0};
        double split_s = best_of(argv[i], 0, &sums), mb = (double)sums.n_bytes / 1e6;
        double one_s = best_of(argv[i], 1, &sums), two_s = best_of(argv[i], 2, &sums);
        const char *name = argv[i];

        for (const char *p = name; *p; p++)
            name = *p == '/' ? p + 1 : name;
        printf("%-20s %9.1f %10llu %8llu |       %8.0f %10.0f %10.0f | %.0f\n", name, mb,
               (unsigned long long)sums.n_records, (unsigned long long)sums.n_errors, mb / split_s,
               mb / one_s, mb / two_s, (double)sums.n_records / one_s);
    }
    return 0;
}
