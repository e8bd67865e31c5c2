/* SPDX-License-Identifier: Apache-2.0 */
/* interdict party: names against a parties book, pairs of names, or one name explained. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/int.h"
#include "cli/bulk.h"
#include "cli/cli.h"
#include "cli/paint.h"
#include "cli/party_explain.h"
#include "cli/party_rows.h"
#include "cli/party_store.h"
#include "cli/party_waive.h"
#include "cli/party_yente.h"
#include "party/birth.h"

enum { TOP_DEFAULT = 5, HEAD_MAX = 65536 };

static const idt_option options[] = {
    {"parties", 'p', IDT_OPTION_FILE, "FILE", NULL, "the parties book (else INTERDICT_PARTIES)"},
    {"pairs", 0, IDT_OPTION_FLAG, NULL, NULL,
     "score pairs: columns left, right, schema; needs no book"},
    {"as-of", 'd', IDT_OPTION_TEXT, "DATE", NULL, "the day asked about (today)"},
    {"top", 'n', IDT_OPTION_TEXT, "N", NULL, "most rows for one party (5)"},
    {"former", 0, IDT_OPTION_FLAG, NULL, NULL, "rows for entries not in force on the day too"},
    {"schema", 's', IDT_OPTION_CHOICE, "SCHEMA", "Person|Organization|LegalEntity|Vessel|Address",
     "what the name is of, where no column says it"},
    {"country", 'c', IDT_OPTION_TEXT, "CC", NULL, "country of the one name"},
    {"address", 0, IDT_OPTION_TEXT, "TEXT", NULL, "address of the one name"},
    {"identifier", 0, IDT_OPTION_TEXT, "TEXT", NULL, "number, phone or mailbox of the one name"},
    {"birth", 0, IDT_OPTION_TEXT, "DATE", NULL, "when the one person was born: 1960-03-12 or 1960"},
    {"gender", 0, IDT_OPTION_CHOICE, "GENDER", "female|male", "of the one person"},
    {"store", 0, IDT_OPTION_FILE, "FILE", NULL, "store the parties in FILE instead of asking"},
    {"changes", 0, IDT_OPTION_FILE, "FILE", NULL,
     "of the parties stored in FILE, those whose answer has changed"},
    {"before", 0, IDT_OPTION_FILE, "BOOK", NULL, "--changes: the earlier parties book"},
    {"as-of-before", 0, IDT_OPTION_TEXT, "DATE", NULL,
     "--changes: the day of the earlier answers (that of --as-of)"},
    {"format", 'm', IDT_OPTION_CHOICE, "FORMAT", "tsv|yente",
     "tsv: a table in, rows out; yente: a /match request in, its response out"},
    {"parameters", 0, IDT_OPTION_TEXT, "QUERY", NULL,
     "--format yente: as in its URL, limit=5&threshold=0.7&cutoff=0&as_of=DATE"},
    IDT_OPTIONS_WAIVE,
    IDT_OPTIONS_BULK_BUT_FORMAT,
    {NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL},
};

/* What the workers share. */
typedef struct party_job {
    idt_parties *parties; /* NULL: pairs */
    idt_party_ask ask;
    idt_party_waive waive;
    size_t columns[3]; /* pairs: left, right, schema; SIZE_MAX: no such column */
    bool has_head;     /* pairs: the first line names the columns */
} party_job;

static int worker_new(void *payload, void **out, idt_error *err)
{
    party_job *job = payload;
    idt_parties_scratch *scratch = NULL;
    int status = IDT_OK;

    if (job->parties)
        status = idt_parties_scratch__new(&scratch, job->parties, err);
    *out = scratch;
    return status;
}

static void worker_free(void *worker)
{
    idt_parties_scratch__free(worker);
}

typedef struct one_party {
    const idt_parties_query *query;
    idt_bytes id;    /* as its owner knows it; may be empty */
    idt_bytes shown; /* the id, or the number of its line */
} one_party;

/* One row, or one line for a good-guy list. */
static int put_hit(const party_job *job, const one_party *party, unsigned rank,
                   const idt_party_hit *hit, const idt_waived *waived, idt_result *result)
{
    if (job->waive.approver)
        return waived->state == IDT_WAIVER_HOLDS
                   ? IDT_OK
                   : idt_party_waive__propose(&result->main, &result->notes, &job->waive,
                                              job->parties, party->id, party->query, hit);
    idt_party_rows__put_cells(&result->main, job->parties, party->shown, "", rank, hit);
    idt_party_waive__put_cells(&result->main, &job->waive, waived);
    idt_buf__put_char(&result->main, '\n');
    return IDT_OK;
}

static int put_hits(const party_job *job, idt_parties_scratch *scratch, const one_party *party,
                    idt_result *result, idt_error *err)
{
    idt_level level = IDT_LEVEL_CLEAR;
    const idt_party_hit *hits;
    size_t n_hits, n_left = job->ask.top;
    unsigned rank = 0;
    int status = idt_parties__find(&hits, &n_hits, scratch, party->query, err);

    for (size_t i = 0; status == IDT_OK && i < n_hits && n_left > 0; i++) {
        idt_party_standing standing = (idt_party_standing)hits[i].standing;
        idt_waived waived;
        if (idt_party__is_past_or_future(standing) && !job->ask.with_former) {
            n_left--;
            continue;
        }
        status = idt_party_waive__judge(&waived, &job->waive, job->parties, party->id, party->query,
                                        &hits[i]);
        if (status == IDT_OK)
            status = put_hit(job, party, ++rank, &hits[i], &waived, result);
        if (waived.state == IDT_WAIVER_HOLDS)
            continue;
        n_left--;
        if (idt_party__may_refuse(standing))
            level = IDT_LEVEL_REFUSE;
        else if (!idt_party__is_past_or_future(standing) && level < IDT_LEVEL_REVIEW)
            level = IDT_LEVEL_REVIEW;
    }
    if (job->waive.waivers && n_left > 0 && n_hits == IDT_PARTIES_TOP_MAX &&
        level < IDT_LEVEL_REVIEW)
        level = IDT_LEVEL_REVIEW; /* others may be left out */
    result->counts[level]++;
    result->n_alerts += level != IDT_LEVEL_CLEAR;
    return status == IDT_OK ? idt_buf__status(&result->main) : status;
}

static int find_one(const party_job *job, idt_parties_scratch *scratch, const idt_record *record,
                    idt_result *result, idt_error *err)
{
    idt_stored_party party;
    idt_parties_query query;
    idt_bytes id;
    char line[24];

    if (idt_party_rows__read(&party, &result->notes, job->ask.schema, record) != IDT_OK) {
        result->n_errors++;
        return IDT_OK;
    }
    id = party.id;
    if (id.len == 0) {
        int n = snprintf(line, sizeof line, "%llu", (unsigned long long)record->line);
        id = (idt_bytes){line, n > 0 ? (size_t)n : 0};
    }
    query = idt_party_rows__query(&party, job->ask.date,
                                  idt_party_waive__top(&job->waive, job->ask.top));
    return put_hits(job, scratch, &(one_party){&query, party.id, id}, result, err);
}

/* ---- pairs ---- */

/* The i-th cell of a line; empty when there are fewer. */
static idt_bytes cell(idt_bytes line, size_t i)
{
    for (;; i--) {
        const char *tab = line.len ? memchr(line.data, '\t', line.len) : NULL;
        size_t n = tab ? (size_t)(tab - line.data) : line.len;
        if (i == 0)
            return idt_bytes__slice(line, 0, n);
        if (!tab)
            return (idt_bytes){0};
        line = idt_bytes__slice(line, n + 1, line.len);
    }
}

static int score_pair(const party_job *job, const idt_record *record, idt_result *result)
{
    idt_bytes line = record->n_fields ? record->fields[0].value : (idt_bytes){0};
    idt_party_schema schema = job->ask.schema;
    unsigned score;

    if (line.len && line.data[line.len - 1] == '\r')
        line.len--;
    idt_buf__put_bytes(&result->main, line);
    if (job->has_head && record->line == 1) {
        idt_buf__put_cstr(&result->main, "\tscore\tdecision\n");
        result->n_records--;
        return idt_buf__status(&result->main);
    }
    if (job->columns[2] != SIZE_MAX)
        (void)idt_party__schema_from_name(&schema, idt_bytes__trim(cell(line, job->columns[2])));
    score = idt_party__score_pair(cell(line, job->columns[0]), cell(line, job->columns[1]), schema,
                                  NULL);
    idt_buf__printf(&result->main, "\t%u\t%s\n", score,
                    idt_party__decision_name(idt_party__decide(score)));
    result->counts[score >= IDT_PARTY_POSSIBLE ? IDT_LEVEL_REVIEW : IDT_LEVEL_CLEAR]++;
    return idt_buf__status(&result->main);
}

/* The first line of the first file, where it can be read twice. */
static void read_head(party_job *job, const char *path)
{
    FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");
    char *head = file ? idt_alloc__zeroed(HEAD_MAX, 1) : NULL;
    idt_bytes line;

    job->columns[0] = 0;
    job->columns[1] = 1;
    job->columns[2] = 2;
    if (head && fgets(head, HEAD_MAX, file)) {
        size_t found[3] = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
        line = idt_bytes__trim(idt_bytes__from_cstr(head));
        for (size_t i = 0; i < 256; i++) {
            idt_bytes c = cell(line, i);
            if (idt_party_rows__is_named(c, "left"))
                found[0] = i;
            else if (idt_party_rows__is_named(c, "right"))
                found[1] = i;
            else if (idt_party_rows__is_named(c, "schema"))
                found[2] = i;
        }
        job->has_head = found[0] != SIZE_MAX && found[1] != SIZE_MAX;
        if (job->has_head)
            memcpy(job->columns, found, sizeof found);
    }
    idt_alloc__free(head);
    if (file)
        fclose(file);
}

/* ---- records ---- */

static int process(void *payload, void *worker, idt_parser *parser, idt_result *result,
                   idt_error *err)
{
    party_job *job = payload;
    idt_record record;
    int status;

    while ((status = idt_parser__next(parser, &record, err)) == IDT_OK) {
        result->n_records++;
        if (record.code != IDT_RECORD_OK) {
            result->n_errors++;
            idt_rows__put_error_note(&result->notes, &record);
        } else {
            status = job->parties ? find_one(job, worker, &record, result, err)
                                  : score_pair(job, &record, result);
        }
        if (status != IDT_OK)
            break;
    }
    return status == IDT_DONE ? IDT_OK : status;
}

/* ---- command line ---- */

static bool read_options(party_job *job, const idt_arguments *arguments)
{
    const char *schema = idt_arguments__get(arguments, "schema");
    const char *top = idt_arguments__get(arguments, "top");
    char *end = NULL;
    unsigned long n = top ? strtoul(top, &end, 10) : TOP_DEFAULT;

    job->ask.schema = IDT_SCHEMA_LEGAL_ENTITY;
    if (schema)
        (void)idt_party__schema_from_name(&job->ask.schema, idt_bytes__from_cstr(schema));
    if (top && (end == top || *end || n == 0 || n > IDT_PARTIES_TOP_MAX)) {
        idt_cli__complain("--top takes a number from 1 to %d, not \"%s\"", IDT_PARTIES_TOP_MAX,
                          top);
        return false;
    }
    job->ask.top = (uint32_t)n;
    job->ask.with_former = idt_arguments__get(arguments, "former") != NULL;
    return idt_cli__read_date(&job->ask.date, "as-of", idt_arguments__get(arguments, "as-of"),
                              idt_cli__today()) &&
           idt_cli__read_date(&job->ask.date_before, "as-of-before",
                              idt_arguments__get(arguments, "as-of-before"), job->ask.date);
}

/* A file, or what looks like the name of one. */
static bool is_file(const char *text)
{
    static const char *const ends[] = {".tsv", ".csv", ".jsonl", ".txt", ".gz", ".zst"};
    size_t len = strlen(text);

    for (size_t i = 0; i < IDT_COUNT_OF(ends); i++)
        if (len > strlen(ends[i]) && strcmp(text + len - strlen(ends[i]), ends[i]) == 0)
            return true;
    return strcmp(text, "-") == 0 || access(text, F_OK) == 0;
}

/* The answers in words, or lines for a good-guy list. @return whether one may refuse */
static int put_explained(idt_buf *out, bool *may_refuse, const party_job *job,
                         const idt_parties_query *query, const idt_party_hit *hits, size_t n_hits)
{
    const idt_party_waive *waive = &job->waive;
    idt_waived waived[IDT_PARTIES_TOP_MAX];
    size_t n_left = job->ask.top, n = 0;
    idt_buf notes = {0};
    int status = IDT_OK;

    *may_refuse = false;
    for (; n < n_hits && n_left > 0 && status == IDT_OK; n++) {
        status = idt_party_waive__judge(&waived[n], waive, job->parties, (idt_bytes){0}, query,
                                        &hits[n]);
        if (waived[n].state == IDT_WAIVER_HOLDS)
            continue;
        n_left--;
        *may_refuse |= idt_party__may_refuse((idt_party_standing)hits[n].standing);
        if (status == IDT_OK && waive->approver)
            status = idt_party_waive__propose(out, &notes, waive, job->parties, (idt_bytes){0},
                                              query, &hits[n]);
    }
    if (status == IDT_OK && !waive->approver)
        idt_party_explain__put(out, job->parties, query, hits, waive->waivers ? waived : NULL, n);
    if (notes.len)
        fprintf(stderr, "%.*s", (int)notes.len, notes.data);
    idt_buf__free(&notes);
    return status;
}

static int explain(const party_job *job, const idt_arguments *arguments)
{
    const char *address = idt_arguments__get(arguments, "address");
    const char *identifier = idt_arguments__get(arguments, "identifier");
    idt_parties_query query = {
        .name = idt_bytes__from_cstr(arguments->positional[0]),
        .address = idt_bytes__from_cstr(address),
        .identifier = idt_bytes__from_cstr(identifier),
        .birth = idt_bytes__from_cstr(idt_arguments__get(arguments, "birth")),
        .gender = idt_gender__parse(idt_bytes__from_cstr(idt_arguments__get(arguments, "gender"))),
        .schema = job->ask.schema,
        .date = job->ask.date,
        .top = idt_party_waive__top(&job->waive, job->ask.top)};
    idt_parties_scratch *scratch = NULL;
    const idt_party_hit *hits;
    char country[3];
    bool may_refuse = false;
    idt_buf out = {0};
    size_t n_hits;
    idt_error err;
    int status = IDT_EXIT_INPUT;

    if (!idt_cli__read_country(country, "country", idt_arguments__get(arguments, "country")))
        return IDT_EXIT_USAGE;
    memcpy(query.country, country, 2);
    if (idt_parties_scratch__new(&scratch, job->parties, &err) != IDT_OK ||
        idt_parties__find(&hits, &n_hits, scratch, &query, &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
    } else {
        if (job->waive.approver)
            idt_buf__put_cstr(&out, idt_party_waive__head(&job->waive));
        status = put_explained(&out, &may_refuse, job, &query, hits, n_hits) == IDT_OK &&
                         idt_cli__write_out(&out)
                     ? IDT_EXIT_OK
                     : IDT_EXIT_OUTPUT;
        if (status == IDT_EXIT_OK && may_refuse &&
            idt_cli__fail_level(arguments) <= IDT_LEVEL_REFUSE)
            status = IDT_EXIT_FOUND;
    }
    idt_parties_scratch__free(scratch);
    return status;
}

static int changes(const party_job *job, const idt_bulk *bulk, const idt_arguments *arguments)
{
    const char *path = idt_arguments__get(arguments, "before");
    idt_parties *before = NULL;
    idt_error err;
    int status = IDT_EXIT_INPUT;

    if (arguments->n_positional > 0 || (!path && job->ask.date == job->ask.date_before)) {
        idt_cli__complain("--changes takes no further file; it needs --before BOOK, "
                          "--as-of-before DATE, or both");
        return IDT_EXIT_USAGE;
    }
    if (path && idt_parties__open(&before, path, false, &err) != IDT_OK)
        idt_cli__complain("%s", err.message);
    else
        status = idt_party_store__changes(&job->ask, before ? before : job->parties, job->parties,
                                          idt_arguments__get(arguments, "changes"), bulk);
    idt_parties__close(before);
    return status;
}

/* Waivers go with answers: pairs have no entry, and stored parties are compared unwaived. */
static int read_waivers(party_job *job, bool pairs, const idt_arguments *arguments)
{
    int status = idt_party_waive__read(&job->waive, job->ask.date, arguments);

    if (status == IDT_EXIT_OK && (job->waive.waivers || job->waive.approver) &&
        (pairs || idt_arguments__get(arguments, "store") ||
         idt_arguments__get(arguments, "changes"))) {
        idt_cli__complain("waivers go with a FILE or a NAME alone");
        status = IDT_EXIT_USAGE;
    }
    if (status != IDT_EXIT_OK)
        idt_party_waive__free(&job->waive);
    return status;
}

static int run(const idt_arguments *arguments)
{
    const char *format = idt_arguments__get(arguments, "format");
    bool is_yente = format && strcmp(format, "yente") == 0;
    bool pairs = idt_arguments__get(arguments, "pairs") != NULL;
    idt_job work = {NULL, worker_new, worker_free, process};
    idt_rows_style style;
    party_job job = {0};
    idt_bulk bulk;
    int status;

    if (!read_options(&job, arguments) || !idt_bulk__read(&bulk, &style, arguments))
        return IDT_EXIT_USAGE;
    if ((is_yente && pairs) || (!is_yente && idt_arguments__get(arguments, "parameters"))) {
        idt_cli__complain("--parameters belongs to --format yente, which takes no --pairs");
        return IDT_EXIT_USAGE;
    }
    style.format = IDT_ROWS_JSONL; /* has no head of its own */
    status = read_waivers(&job, pairs || is_yente, arguments);
    if (status != IDT_EXIT_OK)
        return status;
    if (!pairs && !(job.parties = idt_cli__open_parties(arguments))) {
        idt_party_waive__free(&job.waive);
        return IDT_EXIT_INPUT;
    }
    work.payload = &job;
    if (pairs) {
        read_head(&job, arguments->n_positional ? arguments->positional[0] : "-");
        bulk.input.format = IDT_INPUT_TEXT;
        bulk.is_quiet = true;
    } else {
        bulk.head = idt_party_waive__head(&job.waive);
        bulk.is_quiet |= job.waive.approver != NULL; /* its lines are no verdicts */
    }
    if (is_yente) {
        status = idt_party_yente__run(job.parties, job.ask.date, job.ask.top, job.ask.with_former,
                                      arguments);
    } else if (!pairs && idt_arguments__get(arguments, "changes")) {
        status = changes(&job, &bulk, arguments);
    } else if (!pairs && idt_arguments__get(arguments, "store")) {
        bulk.head = "";
        status =
            idt_party_store__build(&job.ask, job.parties, idt_arguments__get(arguments, "store"),
                                   &bulk, &style, arguments);
    } else if (!pairs && arguments->n_positional == 1 && !is_file(arguments->positional[0])) {
        status = explain(&job, arguments);
    } else {
        status = idt_bulk__run(&bulk, &work, &style, NULL, arguments);
    }
    idt_party_waive__free(&job.waive);
    idt_parties__close(job.parties);
    return status;
}

const idt_command idt_cmd_party = {
    .name = "party",
    .usage = "[OPTION…] [FILE… | NAME]",
    .summary = "say which listed party a name, a number or an address points to",
    .help =
        "FILE is a table (TSV, CSV or JSON lines) with the columns id, name and, where known,\n"
        "schema, country, address, identifier, birth, gender and date (which then counts instead "
        "of\n"
        "--as-of).\n"
        "Rows: id, rank, list, entry, name, score, relation. Relations: LISTED, OWNED,\n"
        "PART-OF-LISTED, CO-LOCATED, RELATED, NAME-ONLY; only the first two may refuse.\n\n"
        "With --pairs, lines of left, right and schema (with or without a head; further columns\n"
        "stay) get a score of 0 to 1000 and a decision: match, possible or no.\n\n"
        "With --store, the parties of FILE are kept so that --changes can say, after a new edition "
        "of\n"
        "a list, for whom the answer differs: rows with a column when (before, now) after the id.\n"
        "The later book is built with `lists build --weigh-as` and the earlier one.\n\n"
        "With --waive-as, lines for a good-guy list are written instead: false alarms by name that "
        "a\n"
        "person has looked at. Keep those that are right in a file; with --good-guys FILE their "
        "rows\n"
        "are marked waived and do not count, until the party or the entry changes or the day is\n"
        "over.\n\n"
        "Examples:\n"
        "  interdict party suppliers.tsv --parties parties.book --as-of 2023-11-17\n"
        "  interdict party \"Hebei Huanhao Biotechnology Co., Ltd.\"\n"
        "  interdict party --pairs pairs.tsv\n"
        "  interdict party --format yente request.json --parameters \"limit=10&threshold=0.8\"\n"
        "  interdict party customers.tsv --waive-as \"A. Meier\" --reason \"other birth date\" "
        "--until 2027-06-30\n"
        "  interdict party customers.tsv --good-guys waivers.tsv\n"
        "  interdict party suppliers.tsv --parties old.book --store suppliers.stored\n"
        "  interdict party --changes suppliers.stored --before old.book --parties new.book\n",
    .options = options,
    .run = run,
};
