/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/party_store.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "cli/cli.h"
#include "cli/paint.h"
#include "cli/party_rows.h"
#include "cli/progress.h"

static uint64_t now_ms(void)
{
    struct timespec now;

    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- storing ---- */

typedef struct store_job {
    const idt_party_ask *ask;
    idt_stored_builder *builder;
    uint64_t n_stored;
} store_job;

static int worker_new(void *payload, void **out, idt_error *err)
{
    (void)err;
    *out = payload;
    return IDT_OK;
}

static void worker_free(void *worker)
{
    (void)worker;
}

static int store_record(store_job *job, const idt_record *record, idt_result *result,
                        idt_error *err)
{
    idt_stored_party party;
    char line[24];

    result->n_records++;
    if (record->code != IDT_RECORD_OK) {
        result->n_errors++;
        idt_rows__put_error_note(&result->notes, record);
        return IDT_OK;
    }
    if (idt_party_rows__read(&party, &result->notes, job->ask->schema, record) != IDT_OK) {
        result->n_errors++;
        return IDT_OK;
    }
    if (party.id.len == 0) {
        int n = snprintf(line, sizeof line, "%llu", (unsigned long long)record->line);
        party.id = (idt_bytes){line, n > 0 ? (size_t)n : 0};
    }
    result->counts[IDT_LEVEL_CLEAR]++;
    job->n_stored++;
    return idt_stored_builder__add(job->builder, &party, err);
}

static int store_records(void *payload, void *worker, idt_parser *parser, idt_result *result,
                         idt_error *err)
{
    idt_record record;
    int status;

    (void)worker;
    while ((status = idt_parser__next(parser, &record, err)) == IDT_OK) {
        status = store_record(payload, &record, result, err);
        if (status != IDT_OK)
            break;
    }
    return status == IDT_DONE ? IDT_OK : status;
}

int idt_party_store__build(const idt_party_ask *ask, const idt_parties *parties, const char *path,
                           idt_bulk *bulk, const idt_rows_style *style,
                           const idt_arguments *arguments)
{
    store_job job = {.ask = ask};
    idt_job work = {&job, worker_new, worker_free, store_records};
    uint64_t start_ms = now_ms();
    idt_buf file = {0};
    idt_error err;
    int status;

    bulk->n_threads = 1; /* the file has the order of the input */
    bulk->is_summed_up = true;
    if (idt_stored_builder__new(&job.builder, parties, &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return IDT_EXIT_INPUT;
    }
    status = idt_bulk__run(bulk, &work, style, NULL, arguments);
    if (status != IDT_EXIT_OK) {
        idt_cli__complain("\"%s\" was not written", path);
    } else if (idt_stored_builder__finish(job.builder, &file, &err) != IDT_OK ||
               idt_file__write(path, idt_buf__bytes(&file), &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        status = IDT_EXIT_OUTPUT;
    } else if (!bulk->is_quiet) {
        fprintf(stderr, "%llu parties stored in %s, %.1f MB, %.1f s\n",
                (unsigned long long)job.n_stored, path, (double)file.len / 1e6,
                (double)(now_ms() - start_ms) / 1e3);
    }
    idt_buf__free(&file);
    idt_stored_builder__free(job.builder);
    return status;
}

/* ---- changes ---- */

typedef struct comparison {
    const idt_party_ask *ask;
    idt_stored_side sides[2];
    idt_stored *stored;
    uint8_t *marks;
    idt_buf rows[2]; /* of the party at hand, without its id */
    idt_buf out;
    uint64_t n_asked, n_changed;
    idt_progress progress;
} comparison;

static int answer(comparison *c, unsigned side, const idt_stored_party *party, idt_error *err)
{
    const idt_stored_side *s = &c->sides[side];
    idt_parties_query query = idt_party_rows__query(party, s->date, c->ask->top);
    const idt_party_hit *hits;
    unsigned rank = 0;
    size_t n;
    int status = idt_parties__find(&hits, &n, s->scratch, &query, err);

    c->rows[side].len = 0;
    for (size_t i = 0; i < n && status == IDT_OK; i++)
        if (c->ask->with_former ||
            !idt_party__is_past_or_future((idt_party_standing)hits[i].standing))
            idt_party_rows__put(&c->rows[side], s->parties, (idt_bytes){0}, "", ++rank, &hits[i]);
    return status == IDT_OK ? idt_buf__status(&c->rows[side]) : status;
}

/* Before every row the party and which of the two answers it belongs to. */
static void put_rows(comparison *c, unsigned side, idt_bytes id)
{
    idt_bytes rows = idt_buf__bytes(&c->rows[side]);

    while (rows.len) {
        const char *end = memchr(rows.data, '\n', rows.len);
        size_t n = end ? (size_t)(end - rows.data) + 1 : rows.len;
        idt_paint__put_plain(&c->out, id);
        idt_buf__put_cstr(&c->out, side ? "\tnow" : "\tbefore");
        idt_buf__put(&c->out, rows.data, n);
        rows = idt_bytes__slice(rows, n, rows.len);
    }
}

static int compare_answers(comparison *c, uint32_t i, idt_error *err)
{
    idt_stored_party party;
    int status = idt_stored__party(&party, c->stored, i, err);

    c->n_asked++;
    for (unsigned side = 0; side < 2 && status == IDT_OK; side++)
        status = answer(c, side, &party, err);
    if (status != IDT_OK ||
        idt_bytes__equal(idt_buf__bytes(&c->rows[0]), idt_buf__bytes(&c->rows[1])))
        return status;
    c->n_changed++;
    for (unsigned side = 0; side < 2; side++)
        put_rows(c, side, party.id);
    return IDT_OK;
}

/* Ask those who are marked. Progress is that through the file. */
static int compare_marked(comparison *c, idt_error *err)
{
    uint64_t size = idt_stored__size(c->stored);
    uint32_t n = idt_stored__n(c->stored);
    int status = IDT_OK;

    for (uint32_t i = 0; i < n && status == IDT_OK; i++) {
        if (!c->marks[i])
            continue;
        status = compare_answers(c, i, err);
        if ((c->n_asked & 255) == 0)
            idt_progress__update(&c->progress, (uint64_t)((double)size * i / n), c->n_asked,
                                 c->n_changed);
    }
    return status;
}

static int compare_all(comparison *c, const char *path, int terminal, idt_error *err)
{
    int status = idt_stored__open(&c->stored, path, err);

    for (unsigned side = 0; side < 2 && status == IDT_OK; side++)
        status = idt_parties_scratch__new(&c->sides[side].scratch, c->sides[side].parties, err);
    if (status != IDT_OK)
        return status;
    c->marks = idt_alloc__zeroed((size_t)idt_stored__n(c->stored) + 1, 1);
    if (!c->marks)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    idt_progress__begin(&c->progress, terminal, idt_stored__size(c->stored));
    idt_progress__update(&c->progress, 0, 0, 0);
    status = idt_stored__affected(c->marks, c->stored, &c->sides[0], &c->sides[1], err);
    idt_buf__put_cstr(&c->out, "id\twhen\trank\tlist\tentry\tname\tscore\trelation\n");
    if (status == IDT_OK)
        status = compare_marked(c, err);
    idt_progress__end(&c->progress);
    if (status == IDT_OK && (status = idt_buf__status(&c->out)) != IDT_OK)
        return idt_error__set(err, status, "out of memory");
    return status;
}

static int write_rows(const comparison *c, const idt_bulk *bulk)
{
    idt_output output;
    idt_error err;
    int status = IDT_OK;

    if (bulk->output_path)
        status = idt_output__create(&output, bulk->output_path, &err);
    else
        idt_output__from_fd(&output, STDOUT_FILENO, "standard output");
    if (status == IDT_OK) {
        status = idt_output__write(&output, idt_buf__bytes(&c->out), &err);
        if (status == IDT_OK)
            status = idt_output__commit(&output, &err);
        idt_output__close(&output);
    }
    if (status != IDT_OK)
        idt_cli__complain("%s", err.message);
    return status == IDT_OK ? IDT_EXIT_OK : IDT_EXIT_OUTPUT;
}

int idt_party_store__changes(const idt_party_ask *ask, const idt_parties *before,
                             const idt_parties *after, const char *path, const idt_bulk *bulk)
{
    comparison c = {.ask = ask,
                    .sides = {{before, NULL, ask->date_before}, {after, NULL, ask->date}}};
    bool is_shown = bulk->output_path
                        ? idt_progress__is_wanted(STDERR_FILENO, -1, bulk->is_quiet)
                        : idt_progress__is_wanted(STDERR_FILENO, STDOUT_FILENO, bulk->is_quiet);
    uint64_t start_ms = now_ms();
    idt_error err;
    int status = compare_all(&c, path, is_shown ? STDERR_FILENO : -1, &err);

    if (status == IDT_EINVAL)
        idt_cli__complain("%s; build the later book with `lists build --weigh-as` and the earlier "
                          "one, and store the parties with either",
                          err.message);
    else if (status != IDT_OK)
        idt_cli__complain("%s", err.message);
    status = status == IDT_OK ? write_rows(&c, bulk) : IDT_EXIT_INPUT;
    if (status == IDT_EXIT_OK && !bulk->is_quiet)
        fprintf(stderr, "%u stored, %llu asked again, %llu changed, %.2f s\n",
                idt_stored__n(c.stored), (unsigned long long)c.n_asked,
                (unsigned long long)c.n_changed, (double)(now_ms() - start_ms) / 1e3);
    for (unsigned side = 0; side < 2; side++) {
        idt_buf__free(&c.rows[side]);
        idt_parties_scratch__free(c.sides[side].scratch);
    }
    idt_buf__free(&c.out);
    idt_alloc__free(c.marks);
    idt_stored__close(c.stored);
    return status;
}
