/* SPDX-License-Identifier: Apache-2.0 */
/* interdict screen: many records, one verdict each, in the order of the input. */
#include "base/bytes.h"
#include "base/error.h"
#include "cli/asked.h"
#include "cli/bulk.h"
#include "cli/cli.h"
#include "cli/rows.h"
#include "lists/waiver_file.h"
#include "screen/party.h"

static const idt_option options[] = {
    IDT_OPTIONS_ASKED,
    {"input", 'i', IDT_OPTION_CHOICE, "FORMAT", "detect|jsonl|csv|tsv|text",
     "format of the input: detect, jsonl, csv, tsv, text"},
    {"parties", 'p', IDT_OPTION_FILE, "FILE", NULL,
     "a parties book: ask it of every field that names a party (else INTERDICT_PARTIES)"},
    {"good-guys", 'g', IDT_OPTION_FILE, "FILE", NULL,
     "waivers of false alarms: such a party is told, marked, and raises nothing"},
    IDT_OPTIONS_BULK,
    {NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL},
};

/* What the workers share; nothing of it changes while they run. */
typedef struct screen_job {
    idt_book *book;
    idt_parties *parties; /* NULL: parties are not asked */
    idt_waivers *waivers; /* NULL: none */
    idt_asked asked;
    idt_rows_style style;
} screen_job;

static int worker_new(void *payload, void **out, idt_error *err)
{
    screen_job *job = payload;
    idt_scratch *scratch;
    int status = idt_scratch_new(&scratch, job->book, err);

    if (status == IDT_OK && job->parties) {
        status = idt_scratch__set_parties(scratch, job->parties, err);
        if (status != IDT_OK) {
            idt_scratch_free(scratch);
            scratch = NULL;
        } else {
            idt_scratch__set_waivers(scratch, job->waivers);
        }
    }
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
        record->error = NULL; /* it may be the one above */
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

/* The parties book and what is waived of it. @return false after a message */
static bool open_parties(screen_job *job, const idt_arguments *arguments)
{
    const char *path = idt_arguments__get(arguments, "good-guys");
    idt_error err;

    if (idt_cli__parties_path(arguments) && !(job->parties = idt_cli__open_parties(arguments)))
        return false;
    if (path && !job->parties) {
        idt_cli__complain("--good-guys goes with --parties");
        return false;
    }
    if (!path || idt_waiver_file__read(&job->waivers, path, &err) == IDT_OK)
        return true;
    idt_cli__complain("%s", err.message);
    return false;
}

static int run(const idt_arguments *arguments)
{
    const char *input = idt_arguments__get(arguments, "input");
    idt_job work = {NULL, worker_new, worker_free, process};
    screen_job job = {0};
    idt_bulk bulk;
    int status;

    work.payload = &job;
    if (!idt_asked__read(&job.asked, arguments) || !idt_bulk__read(&bulk, &job.style, arguments))
        return IDT_EXIT_USAGE;
    if (input)
        (void)idt_input_format__parse(&bulk.input.format, idt_bytes__from_cstr(input));
    job.book = idt_cli__open_book(arguments);
    if (!job.book)
        return IDT_EXIT_INPUT;
    status = IDT_EXIT_INPUT;
    if (open_parties(&job, arguments))
        status = idt_bulk__run(&bulk, &work, &job.style, job.book, arguments);
    idt_waivers__free(job.waivers);
    idt_parties__close(job.parties);
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
            "  interdict screen --parties parties.book --good-guys waivers.tsv manifest.csv\n"
            "  interdict screen --input text --as-of 2024-01-29 article.txt\n",
    .options = options,
    .run = run,
};
