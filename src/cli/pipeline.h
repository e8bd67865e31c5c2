/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reader → workers → ordered writer. The output is the same bytes for any number of workers and
 * any chunk size; memory is bounded by the number of chunks in flight. With one worker everything
 * happens on the caller's thread.
 */
#ifndef IDT_CLI_PIPELINE_H
#define IDT_CLI_PIPELINE_H

#include "base/buf.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "record/record.h"

enum {
    IDT_PIPELINE_MAX_WORKERS = 256,
    IDT_PIPELINE_N_COUNTS = 16,
};

/** What became of one chunk. Filled by a worker, written and added up in input order. */
typedef struct idt_result {
    idt_buf main;  /* for the main output; whole lines */
    idt_buf notes; /* for the notes output (error rows for people); whole lines */
    uint64_t n_records, n_errors, n_alerts;
    uint64_t counts[IDT_PIPELINE_N_COUNTS]; /* the caller's own, added up */
} idt_result;

/** What the workers do. The functions must not share anything mutable between workers. */
typedef struct idt_job {
    void *payload;

    /** Make one worker's scratch, on the caller's thread. NULL function: no scratch. */
    int (*worker_new)(void *payload, void **worker_out, idt_error *err);
    void (*worker_free)(void *worker); /* takes NULL */

    /**
     * Judge one chunk: call idt_parser__next until IDT_DONE and append to the result.
     * @param parser  has begun the chunk
     * @return IDT_OK, or a failure that ends the whole run
     */
    int (*process)(void *payload, void *worker, idt_parser *parser, idt_result *result,
                   idt_error *err);
} idt_job;

/** Why a run ended. */
typedef enum idt_run_end {
    IDT_RUN_COMPLETE = 0,
    IDT_RUN_INTERRUPTED = 1, /* the wake descriptor became readable; what was read is written */
    IDT_RUN_CLOSED_PIPE = 2, /* nobody reads the main output any more; stop without a message */
} idt_run_end;

/** Sums over the chunks that were written. */
typedef struct idt_run_sums {
    idt_run_end end;
    uint64_t n_input_bytes;
    uint64_t n_records, n_errors, n_alerts;
    uint64_t counts[IDT_PIPELINE_N_COUNTS];
} idt_run_sums;

/**
 * Run a job over everything a splitter delivers.
 *
 * @param n_workers  1..IDT_PIPELINE_MAX_WORKERS; 1 starts no thread
 * @param output     main output; neither committed nor discarded here
 * @param notes      second output, or NULL
 * @param progress   or NULL
 * @param sums       filled also on failure
 * @return IDT_OK, IDT_EINVAL, IDT_ENOMEM, IDT_EIO (an output failed), or what `process` returned
 */
IDT_CHECKED int idt_pipeline__run(idt_splitter *splitter, const idt_job *job, unsigned n_workers,
                                  idt_output *output, idt_output *notes, idt_progress *progress,
                                  idt_run_sums *sums, idt_error *err);

#endif
