/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reader → workers → ordered writer over a ring of slots. Slot n % n_slots holds chunk n, from the
 * reader's hand through a worker's to the writer's and back, so the order needs no sorting and the
 * memory is bounded: when the ring is full the reader waits.
 *
 * One lock guards the states of the slots; it is taken a few times a chunk, not a record. The
 * caller's thread writes. With one worker there are no threads and one slot.
 */
#include "cli/pipeline.h"

#include <pthread.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

enum { KEPT_OUTPUT = 8 * 1024 * 1024 }; /* larger buffers are given back after use */

typedef enum slot_state { SLOT_FREE, SLOT_READ, SLOT_TAKEN, SLOT_DONE } slot_state;

typedef struct pipe_slot {
    slot_state state;
    idt_chunk chunk;
    idt_result result;
    int status; /* of `process` */
    idt_error error;
} pipe_slot;

typedef struct pipeline {
    idt_splitter *splitter;
    const idt_job *job;
    idt_output *output, *notes;
    idt_progress *progress;
    idt_run_sums *sums;
    bool are_notes_closed;

    pipe_slot *slots;
    size_t n_slots;
    pthread_mutex_t lock;
    pthread_cond_t can_read, can_work, can_write;
    uint64_t n_read, n_taken, n_written; /* chunks so far */
    bool is_read_end;
    bool is_stopping; /* something failed: nothing new is begun */
    int read_status;
    idt_error read_error;
} pipeline;

/* A worker's own things. */
typedef struct pipe_worker {
    pipeline *line;
    pthread_t thread;
    bool is_started;
    idt_parser *parser;
    void *scratch;
} pipe_worker;

static pipe_slot *slot_of(const pipeline *line, uint64_t n)
{
    return &line->slots[n % line->n_slots];
}

static void reset_buffer(idt_buf *buf)
{
    if (buf->capacity > KEPT_OUTPUT)
        idt_buf__free(buf);
    idt_buf__reset(buf);
}

static void reset_result(idt_result *result)
{
    idt_buf main, notes;

    reset_buffer(&result->main);
    reset_buffer(&result->notes);
    main = result->main;
    notes = result->notes;
    memset(result, 0, sizeof *result);
    result->main = main;
    result->notes = notes;
}

static void judge(const pipe_worker *worker, pipe_slot *slot)
{
    const idt_job *job = worker->line->job;

    reset_result(&slot->result);
    idt_parser__begin(worker->parser, &slot->chunk);
    slot->status =
        job->process(job->payload, worker->scratch, worker->parser, &slot->result, &slot->error);
    if (slot->status == IDT_OK && (idt_buf__status(&slot->result.main) != IDT_OK ||
                                   idt_buf__status(&slot->result.notes) != IDT_OK))
        slot->status = idt_error__set(&slot->error, IDT_ENOMEM, "out of memory for the output");
}

/* Notes are for people: when nobody reads them, the run goes on. */
static int write_notes(pipeline *line, const pipe_slot *slot, idt_error *err)
{
    int status;

    if (!line->notes || slot->result.notes.len == 0 || line->are_notes_closed)
        return IDT_OK;
    if (line->progress)
        idt_progress__clear(line->progress);
    status = idt_output__write(line->notes, idt_buf__bytes(&slot->result.notes), err);
    line->are_notes_closed = status == IDT_DONE;
    return status == IDT_DONE ? IDT_OK : status;
}

static void add_up(idt_run_sums *sums, const pipe_slot *slot)
{
    sums->n_input_bytes = slot->chunk.n_input_bytes;
    sums->n_records += slot->result.n_records;
    sums->n_errors += slot->result.n_errors;
    sums->n_alerts += slot->result.n_alerts;
    for (size_t i = 0; i < IDT_PIPELINE_N_COUNTS; i++)
        sums->counts[i] += slot->result.counts[i];
}

/* IDT_OK, IDT_DONE (closed pipe) or a failure. What a failed chunk had got done is not written. */
static int write_slot(pipeline *line, const pipe_slot *slot, idt_error *err)
{
    int status = slot->status;

    if (status != IDT_OK) {
        if (err)
            *err = slot->error;
        return status;
    }
    status = idt_output__write(line->output, idt_buf__bytes(&slot->result.main), err);
    if (status == IDT_DONE)
        line->sums->end = IDT_RUN_CLOSED_PIPE;
    if (status != IDT_OK)
        return status;
    add_up(line->sums, slot);
    if (line->progress)
        idt_progress__update(line->progress, line->sums->n_input_bytes, line->sums->n_records,
                             line->sums->n_alerts);
    return write_notes(line, slot, err);
}

static int run_alone(pipeline *line, const pipe_worker *worker, idt_error *err)
{
    pipe_slot *slot = line->slots;
    int status;

    while ((status = idt_splitter__next(line->splitter, &slot->chunk, err)) == IDT_OK) {
        judge(worker, slot);
        status = write_slot(line, slot, err);
        if (status != IDT_OK)
            break;
    }
    return status == IDT_DONE ? IDT_OK : status;
}

static void *read_chunks(void *payload)
{
    pipeline *line = payload;
    int status = IDT_OK;

    pthread_mutex_lock(&line->lock);
    while (status == IDT_OK) {
        pipe_slot *slot = slot_of(line, line->n_read);

        while (slot->state != SLOT_FREE && !line->is_stopping)
            pthread_cond_wait(&line->can_read, &line->lock);
        if (line->is_stopping)
            break;
        pthread_mutex_unlock(&line->lock);
        status = idt_splitter__next(line->splitter, &slot->chunk, &line->read_error);
        pthread_mutex_lock(&line->lock);
        if (status != IDT_OK)
            break;
        slot->state = SLOT_READ;
        line->n_read++;
        pthread_cond_signal(&line->can_work);
    }
    line->is_read_end = true;
    line->read_status = status == IDT_DONE ? IDT_OK : status;
    pthread_cond_broadcast(&line->can_work);
    pthread_cond_signal(&line->can_write);
    pthread_mutex_unlock(&line->lock);
    return NULL;
}

static void *work(void *payload)
{
    const pipe_worker *worker = payload;
    pipeline *line = worker->line;

    pthread_mutex_lock(&line->lock);
    for (;;) {
        pipe_slot *slot;

        while (line->n_taken == line->n_read && !line->is_read_end && !line->is_stopping)
            pthread_cond_wait(&line->can_work, &line->lock);
        if (line->is_stopping || line->n_taken == line->n_read)
            break;
        slot = slot_of(line, line->n_taken++);
        slot->state = SLOT_TAKEN;
        pthread_mutex_unlock(&line->lock);
        judge(worker, slot);
        pthread_mutex_lock(&line->lock);
        slot->state = SLOT_DONE;
        pthread_cond_signal(&line->can_write);
    }
    pthread_mutex_unlock(&line->lock);
    return NULL;
}

/* Begin nothing new, and do not wait for input that may never come. Under the lock. */
static void stop(pipeline *line)
{
    line->is_stopping = true;
    if (!line->is_read_end)
        idt_splitter__stop(line->splitter);
    pthread_cond_broadcast(&line->can_work);
    pthread_cond_signal(&line->can_read);
}

/* On the caller's thread: chunks in their order, until the last or until one fails. */
static int write_chunks(pipeline *line, idt_error *err)
{
    int status = IDT_OK;

    pthread_mutex_lock(&line->lock);
    while (status == IDT_OK) {
        pipe_slot *slot = slot_of(line, line->n_written);

        while (slot->state != SLOT_DONE && !(line->is_read_end && line->n_written == line->n_read))
            pthread_cond_wait(&line->can_write, &line->lock);
        if (slot->state != SLOT_DONE)
            break;
        pthread_mutex_unlock(&line->lock);
        status = write_slot(line, slot, err);
        pthread_mutex_lock(&line->lock);
        slot->state = SLOT_FREE;
        line->n_written++;
        pthread_cond_signal(&line->can_read);
    }
    stop(line);
    pthread_mutex_unlock(&line->lock);
    return status == IDT_DONE ? IDT_OK : status;
}

static void join_workers(const pipe_worker *workers, unsigned n_workers)
{
    for (unsigned i = 0; i < n_workers; i++) {
        if (workers[i].is_started)
            pthread_join(workers[i].thread, NULL);
    }
}

/* Fewer workers than wished are enough; none, or no reader, is a failure. */
static int start_threads(pipeline *line, pthread_t *reader, pipe_worker *workers,
                         unsigned n_workers)
{
    unsigned n_started = 0;

    for (unsigned i = 0; i < n_workers; i++) {
        workers[i].is_started = pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0;
        n_started += workers[i].is_started;
    }
    if (n_started > 0 && pthread_create(reader, NULL, read_chunks, line) == 0)
        return IDT_OK;
    pthread_mutex_lock(&line->lock);
    stop(line);
    pthread_mutex_unlock(&line->lock);
    join_workers(workers, n_workers);
    return IDT_ENOMEM;
}

static int run_threads(pipeline *line, pipe_worker *workers, unsigned n_workers, idt_error *err)
{
    pthread_t reader;
    int status = start_threads(line, &reader, workers, n_workers);

    if (status != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "could not start a thread");
    status = write_chunks(line, err);
    pthread_join(reader, NULL);
    join_workers(workers, n_workers);
    if (status == IDT_OK && line->read_status != IDT_OK) {
        status = line->read_status;
        if (err)
            *err = line->read_error;
    }
    return status;
}

static int make_workers(pipeline *line, pipe_worker *workers, unsigned n_workers, idt_error *err)
{
    const idt_job *job = line->job;

    for (unsigned i = 0; i < n_workers; i++) {
        int status = idt_parser__new(&workers[i].parser, err);

        workers[i].line = line;
        if (status == IDT_OK && job->worker_new)
            status = job->worker_new(job->payload, &workers[i].scratch, err);
        if (status != IDT_OK)
            return status;
    }
    return IDT_OK;
}

static void free_workers(const pipeline *line, pipe_worker *workers, unsigned n_workers)
{
    for (unsigned i = 0; workers && i < n_workers; i++) {
        idt_parser__free(workers[i].parser);
        if (line->job->worker_free)
            line->job->worker_free(workers[i].scratch);
    }
    idt_alloc__free(workers);
}

static void free_slots(pipeline *line)
{
    for (size_t i = 0; line->slots && i < line->n_slots; i++) {
        idt_chunk__free(&line->slots[i].chunk);
        idt_buf__free(&line->slots[i].result.main);
        idt_buf__free(&line->slots[i].result.notes);
    }
    idt_alloc__free(line->slots);
}

static int run_workers(pipeline *line, pipe_worker *workers, unsigned n_workers, idt_error *err)
{
    int status;

    if (n_workers == 1)
        return run_alone(line, workers, err);
    pthread_mutex_init(&line->lock, NULL);
    pthread_cond_init(&line->can_read, NULL);
    pthread_cond_init(&line->can_work, NULL);
    pthread_cond_init(&line->can_write, NULL);
    status = run_threads(line, workers, n_workers, err);
    pthread_cond_destroy(&line->can_write);
    pthread_cond_destroy(&line->can_work);
    pthread_cond_destroy(&line->can_read);
    pthread_mutex_destroy(&line->lock);
    return status;
}

int idt_pipeline__run(idt_splitter *splitter, const idt_job *job, unsigned n_workers,
                      idt_output *output, idt_output *notes, idt_progress *progress,
                      idt_run_sums *sums, idt_error *err)
{
    pipeline line = {.splitter = splitter,
                     .job = job,
                     .output = output,
                     .notes = notes,
                     .progress = progress,
                     .sums = sums,
                     .n_slots = n_workers == 1 ? 1 : 2 * (size_t)n_workers + 2};
    pipe_worker *workers = NULL;
    int status;

    memset(sums, 0, sizeof *sums);
    if (n_workers < 1 || n_workers > IDT_PIPELINE_MAX_WORKERS)
        return idt_error__set(err, IDT_EINVAL, "the number of threads must be 1 to %d",
                              IDT_PIPELINE_MAX_WORKERS);
    line.slots = idt_alloc__zeroed(line.n_slots, sizeof *line.slots);
    workers = idt_alloc__zeroed(n_workers, sizeof *workers);
    if (!line.slots || !workers) {
        idt_error__set(err, IDT_ENOMEM, "out of memory");
        status = IDT_ENOMEM;
    } else {
        status = make_workers(&line, workers, n_workers, err);
        if (status == IDT_OK)
            status = run_workers(&line, workers, n_workers, err);
    }
    if (status == IDT_OK && sums->end == IDT_RUN_COMPLETE && idt_splitter__was_woken(splitter))
        sums->end = IDT_RUN_INTERRUPTED;
    free_workers(&line, workers, n_workers);
    free_slots(&line);
    return status;
}
