/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/party_store.h"

#include <stdio.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "cli/cli.h"
#include "cli/party_rows.h"

/* ---- storing ---- */

typedef struct store_job {
    const idt_party_ask *ask;
    idt_stored_builder *builder;
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

static int store_record(const store_job *job, const idt_record *record, idt_result *result,
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
    if (idt_party_rows__read(&party, job->ask->schema, record) != IDT_OK) {
        result->n_errors++;
        idt_buf__printf(
            &result->notes, "%.*s:%llu: the date or birth is not a day such as 2024-01-29\n",
            (int)record->source.len, record->source.data, (unsigned long long)record->line);
        return IDT_OK;
    }
    if (party.id.len == 0) {
        int n = snprintf(line, sizeof line, "%llu", (unsigned long long)record->line);
        party.id = (idt_bytes){line, n > 0 ? (size_t)n : 0};
    }
    result->counts[IDT_LEVEL_CLEAR]++;
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
    idt_buf file = {0};
    idt_error err;
    int status;

    bulk->n_threads = 1; /* the file has the order of the input */
    if (idt_stored_builder__new(&job.builder, parties, &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return IDT_EXIT_INPUT;
    }
    status = idt_bulk__run(bulk, &work, style, NULL, arguments);
    if (status == IDT_EXIT_OK) {
        if (idt_stored_builder__finish(job.builder, &file, &err) != IDT_OK ||
            idt_file__write(path, idt_buf__bytes(&file), &err) != IDT_OK) {
            idt_cli__complain("%s", err.message);
            status = IDT_EXIT_OUTPUT;
        }
    } else {
        idt_cli__complain("\"%s\" was not written", path);
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
    idt_buf rows[2], out;
    uint64_t n_asked, n_changed;
} comparison;

static int answer(comparison *c, unsigned side, const idt_stored_party *party, bool plain,
                  idt_error *err)
{
    static const char *const leads[] = {"\tbefore", "\tnow"};
    const idt_stored_side *s = &c->sides[side];
    idt_parties_query query = idt_party_rows__query(party, s->date, c->ask->top);
    const idt_party_hit *hits;
    unsigned rank = 0;
    size_t n;
    int status = idt_parties__find(&hits, &n, s->scratch, &query, err);

    for (size_t i = 0; i < n && status == IDT_OK; i++)
        if (c->ask->with_former ||
            !idt_party__is_past_or_future((idt_party_standing)hits[i].standing))
            idt_party_rows__put(plain ? &c->rows[side] : &c->out, s->parties, party->id,
                                plain ? "" : leads[side], ++rank, &hits[i]);
    return status;
}

static int compare_answers(comparison *c, uint32_t i, idt_error *err)
{
    idt_stored_party party;
    int status = idt_stored__party(&party, c->stored, i, err);

    c->n_asked++;
    for (unsigned side = 0; side < 2 && status == IDT_OK; side++) {
        c->rows[side].len = 0;
        status = answer(c, side, &party, true, err);
    }
    if (status != IDT_OK ||
        idt_bytes__equal(idt_buf__bytes(&c->rows[0]), idt_buf__bytes(&c->rows[1])))
        return status;
    c->n_changed++;
    for (unsigned side = 0; side < 2 && status == IDT_OK; side++)
        status = answer(c, side, &party, false, err);
    return status;
}

static int compare_all(comparison *c, const char *path, idt_error *err)
{
    int status = idt_stored__open(&c->stored, path, err);
    uint32_t n;

    for (unsigned side = 0; side < 2 && status == IDT_OK; side++)
        status = idt_parties_scratch__new(&c->sides[side].scratch, c->sides[side].parties, err);
    if (status != IDT_OK)
        return status;
    n = idt_stored__n(c->stored);
    c->marks = idt_alloc__zeroed((size_t)n + 1, 1);
    if (!c->marks)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    status = idt_stored__affected(c->marks, c->stored, &c->sides[0], &c->sides[1], err);
    idt_buf__put_cstr(&c->out, "id\twhen\trank\tlist\tentry\tname\tscore\trelation\n");
    for (uint32_t i = 0; i < n && status == IDT_OK; i++)
        if (c->marks[i])
            status = compare_answers(c, i, err);
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
    idt_error err;
    int status = compare_all(&c, path, &err);

    if (status == IDT_EINVAL)
        idt_cli__complain("%s; build the later book with `lists build --weigh-as` and the earlier "
                          "one, and store the parties with either",
                          err.message);
    else if (status != IDT_OK)
        idt_cli__complain("%s", err.message);
    status = status == IDT_OK ? write_rows(&c, bulk) : IDT_EXIT_INPUT;
    if (status == IDT_EXIT_OK && !bulk->is_quiet)
        fprintf(stderr, "%u stored, %llu asked again, %llu changed\n", idt_stored__n(c.stored),
                (unsigned long long)c.n_asked, (unsigned long long)c.n_changed);
    for (unsigned side = 0; side < 2; side++) {
        idt_buf__free(&c.rows[side]);
        idt_parties_scratch__free(c.sides[side].scratch);
    }
    idt_buf__free(&c.out);
    idt_alloc__free(c.marks);
    idt_stored__close(c.stored);
    return status;
}
