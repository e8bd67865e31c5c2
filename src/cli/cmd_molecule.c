/* SPDX-License-Identifier: Apache-2.0 */
/* interdict molecule: structures in, one row each: what it is, its keys, or its description. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/file.h"
#include "chem/describe.h"
#include "chem/identity.h"
#include "chem/pattern.h"
#include "chem/smiles.h"
#include "chem/smiles_write.h"
#include "cli/asked.h"
#include "cli/bulk.h"
#include "cli/cli.h"
#include "cli/rows.h"

enum { MAX_PATTERN_FILE = 16 * 1024 * 1024, MAX_PATTERNS = 64 };

static const idt_option options[] = {
    IDT_OPTIONS_ASKED,
    {"describe", 'D', IDT_OPTION_FLAG, NULL, NULL,
     "formula, charge, atoms, aromatic and ring atoms, hydrogens, pattern hits"},
    {"patterns", 'p', IDT_OPTION_FILE, "FILE", NULL,
     "with --describe: lines of name, tab, SMARTS; at most 64"},
    {"key", 'k', IDT_OPTION_FLAG, NULL, NULL, "skeleton key, full key, canonical SMILES"},
    IDT_OPTIONS_BULK,
    {NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL},
};

typedef enum molecule_mode { MODE_SCREEN, MODE_DESCRIBE, MODE_KEY } molecule_mode;

/* What the workers share. */
typedef struct molecule_job {
    molecule_mode mode;
    idt_book *book; /* MODE_SCREEN */
    idt_asked asked;
    idt_rows_style style;
    idt_buf pattern_bytes; /* MODE_DESCRIBE */
    idt_pattern_set patterns;
    bool has_patterns;
} molecule_job;

typedef struct molecule_worker {
    idt_mol mol;
    idt_identity_scratch identity;
    idt_smiles_writer writer;
    idt_pattern_scratch *patterns;
    idt_scratch *screen;
} molecule_worker;

static void worker_free(void *payload)
{
    molecule_worker *worker = payload;

    if (!worker)
        return;
    idt_mol__free(&worker->mol);
    idt_identity_scratch__free(&worker->identity);
    idt_smiles_writer__free(&worker->writer);
    idt_pattern_scratch__free(worker->patterns);
    idt_scratch_free(worker->screen);
    idt_alloc__free(worker);
}

static int worker_new(void *payload, void **out, idt_error *err)
{
    const molecule_job *job = payload;
    molecule_worker *worker = idt_alloc__zeroed(1, sizeof *worker);
    int status = worker ? IDT_OK : IDT_ENOMEM;

    *out = worker;
    if (status == IDT_OK && job->mode == MODE_SCREEN)
        status = idt_scratch_new(&worker->screen, job->book, err);
    if (status == IDT_OK && job->has_patterns) {
        worker->patterns = idt_pattern_scratch__new(&job->patterns, IDT_PATTERN_STEPS);
        status = worker->patterns ? IDT_OK : IDT_ENOMEM;
    }
    if (status == IDT_ENOMEM)
        idt_error__set(err, IDT_ENOMEM, "out of memory");
    if (status != IDT_OK) {
        worker_free(worker);
        *out = NULL;
    }
    return status;
}

/* "SMILES", then white space, then an id; without one, the line number is the id. */
static void split_line(idt_bytes line, idt_bytes *smiles, idt_bytes *id)
{
    size_t i = 0;

    line = idt_bytes__trim(line);
    while (i < line.len && !idt_ascii__is_space((unsigned char)line.data[i]))
        i++;
    *smiles = idt_bytes__slice(line, 0, i);
    *id = idt_bytes__trim(idt_bytes__slice(line, i, line.len));
}

static int describe(const molecule_job *job, molecule_worker *worker, idt_bytes smiles,
                    idt_bytes id, idt_result *result, idt_error *err)
{
    uint64_t hits = 0, undecided = 0;
    int status = idt_smiles__read(&worker->mol, smiles, err);

    if (status == IDT_EFORMAT || status == IDT_ELIMIT) {
        result->n_errors++;
        return idt_describe__row(&result->main, id, NULL, 0, err);
    }
    if (status == IDT_OK && job->has_patterns)
        status = idt_pattern__match_all(&hits, &undecided, worker->patterns, &worker->mol, err);
    if (status == IDT_OK)
        status = idt_describe__row(&result->main, id, &worker->mol, hits, err);
    return status;
}

static void put_key(idt_buf *out, idt_key key)
{
    idt_buf__printf(out, "\t%016llx%016llx", (unsigned long long)key.low,
                    (unsigned long long)key.high);
}

static int put_keys(molecule_worker *worker, idt_bytes smiles, idt_bytes id, idt_result *result,
                    idt_error *err)
{
    idt_identity identity;
    int status = idt_smiles__read(&worker->mol, smiles, err);

    if (status == IDT_OK)
        status = idt_identity__find(&identity, &worker->identity, &worker->mol, err);
    idt_buf__put_bytes(&result->main, id);
    if (status == IDT_EFORMAT || status == IDT_ELIMIT) {
        result->n_errors++;
        idt_buf__put_cstr(&result->main,
                          status == IDT_EFORMAT ? "\tPARSE_FAIL\n" : "\tUNDECIDED\n");
        return IDT_OK;
    }
    if (status != IDT_OK)
        return status;
    put_key(&result->main, identity.keys[IDT_LAYERS_NONE]);
    put_key(&result->main, identity.keys[IDT_LAYERS_ALL]);
    idt_buf__put_char(&result->main, '\t');
    status = idt_smiles__write_canonical(&result->main, &worker->writer, &worker->mol, err);
    idt_buf__put_char(&result->main, '\n');
    return status;
}

static int screen(const molecule_job *job, molecule_worker *worker, const idt_record *line,
                  idt_bytes smiles, idt_bytes id, idt_result *result, idt_error *err)
{
    idt_field field = {.name = IDT_LIT("smiles"), .value = smiles};
    idt_record record = {
        .line = line->line, .source = line->source, .id = id, .fields = &field, .n_fields = 1};
    const idt_verdict *verdict;
    idt_screen_options asked;
    idt_level level;
    int status = idt_asked__for_record(&asked, &job->asked, &record, err);

    if (status == IDT_OK)
        status = idt_screen(&verdict, worker->screen, &record, &asked, err);
    if (status != IDT_OK)
        return status;
    level = idt_verdict_level(verdict);
    result->counts[level]++;
    result->n_alerts += level != IDT_LEVEL_CLEAR;
    idt_rows__put_verdict(&result->main, verdict, &record, &job->style);
    return idt_buf__status(&result->main);
}

static int process_one(const molecule_job *job, molecule_worker *worker, const idt_record *record,
                       idt_result *result, idt_error *err)
{
    idt_bytes smiles, id;
    char number[24];

    result->n_records++;
    if (record->code != IDT_RECORD_OK) {
        result->n_errors++;
        idt_rows__put_error_note(&result->notes, record);
        return IDT_OK;
    }
    split_line(record->fields[0].value, &smiles, &id);
    if (smiles.len == 0)
        return IDT_OK;
    if (id.len == 0) {
        snprintf(number, sizeof number, "%llu", (unsigned long long)record->line);
        id = idt_bytes__from_cstr(number);
    }
    switch (job->mode) {
    case MODE_DESCRIBE: return describe(job, worker, smiles, id, result, err);
    case MODE_KEY: return put_keys(worker, smiles, id, result, err);
    case MODE_SCREEN: break;
    }
    return screen(job, worker, record, smiles, id, result, err);
}

static int process(void *payload, void *worker, idt_parser *parser, idt_result *result,
                   idt_error *err)
{
    idt_record record;
    int status;

    while ((status = idt_parser__next(parser, &record, err)) == IDT_OK) {
        status = process_one(payload, worker, &record, result, err);
        if (status != IDT_OK)
            break;
    }
    return status == IDT_DONE ? IDT_OK : status;
}

/* ---- patterns ---- */

static bool add_pattern(idt_pattern_builder *builder, const char *path, unsigned line,
                        idt_bytes text)
{
    const char *tab = text.len ? memchr(text.data, '\t', text.len) : NULL;
    idt_bytes smarts = tab ? idt_bytes__slice(text, (size_t)(tab - text.data) + 1, text.len) : text;
    idt_error err;
    uint32_t index;

    smarts = idt_bytes__trim(smarts);
    if (smarts.len == 0 || text.data[0] == '#')
        return true;
    if (idt_pattern_builder__add(builder, smarts, 0, &index, &err) != IDT_OK) {
        idt_cli__complain("%s:%u: %s", path, line, err.message);
        return false;
    }
    if (index < MAX_PATTERNS)
        return true;
    idt_cli__complain("%s:%u: there are more than %d patterns", path, line, MAX_PATTERNS);
    return false;
}

static bool add_patterns(idt_pattern_builder *builder, const char *path, idt_bytes text)
{
    unsigned line = 1;

    while (text.len > 0) {
        const char *end = memchr(text.data, '\n', text.len);
        size_t len = end ? (size_t)(end - text.data) : text.len;

        if (!add_pattern(builder, path, line++, idt_bytes__slice(text, 0, len)))
            return false;
        text = idt_bytes__slice(text, end ? len + 1 : len, text.len);
    }
    return true;
}

static bool read_patterns(molecule_job *job, const char *path)
{
    idt_pattern_builder *builder = idt_pattern_builder__new();
    idt_buf text = {0};
    idt_error err;
    bool ok = false;

    if (!builder)
        idt_cli__complain("out of memory");
    else if (idt_file__read(&text, path, MAX_PATTERN_FILE, &err) != IDT_OK)
        idt_cli__complain("%s", err.message);
    else if (add_patterns(builder, path, idt_buf__bytes(&text))) {
        ok = idt_pattern_builder__finish(builder, &job->pattern_bytes, &err) == IDT_OK &&
             idt_pattern_set__open(&job->patterns, job->pattern_bytes.data, job->pattern_bytes.len,
                                   &err) == IDT_OK;
        if (!ok)
            idt_cli__complain("%s: %s", path, err.message);
    }
    job->has_patterns = ok;
    idt_buf__free(&text);
    idt_pattern_builder__free(builder);
    return ok;
}

static int run(const idt_arguments *arguments)
{
    const char *patterns = idt_arguments__get(arguments, "patterns");
    idt_job work = {NULL, worker_new, worker_free, process};
    molecule_job job = {0};
    idt_bulk bulk;
    int status = IDT_EXIT_USAGE;

    work.payload = &job;
    job.mode = idt_arguments__get(arguments, "describe") ? MODE_DESCRIBE
               : idt_arguments__get(arguments, "key")    ? MODE_KEY
                                                         : MODE_SCREEN;
    if (!idt_asked__read(&job.asked, arguments) || !idt_bulk__read(&bulk, &job.style, arguments))
        return IDT_EXIT_USAGE;
    bulk.input.format = IDT_INPUT_TEXT;
    if (job.mode != MODE_SCREEN) {
        bulk.is_quiet = true;
        job.style.format = IDT_ROWS_JSONL; /* has no head */
    }
    if (patterns && !read_patterns(&job, patterns))
        goto out;
    status = IDT_EXIT_INPUT;
    if (job.mode == MODE_SCREEN && !(job.book = idt_cli__open_book(arguments)))
        goto out;
    status = idt_bulk__run(&bulk, &work, &job.style, job.book, arguments);

out:
    idt_book_release(job.book);
    idt_buf__free(&job.pattern_bytes);
    return status;
}

const idt_command idt_cmd_molecule = {
    .name = "molecule",
    .usage = "[OPTION…] [FILE…]",
    .summary = "screen, key or describe structures: lines of SMILES and an id",
    .help =
        "Without --describe or --key, each structure gets a verdict: which listed substance it is\n"
        "or is a salt, ion, stereoisomer, isotopologue or component of.\n\n"
        "Rows of --describe: id, formula, charge, heavy atoms, aromatic atoms, ring atoms,\n"
        "hydrogens of each atom in the order of the input, pattern hits as a bit mask.\n"
        "A structure that cannot be read gives its id and PARSE_FAIL.\n\n"
        "Examples:\n"
        "  echo 'O=C1CCNCC1 sample' | interdict molecule\n"
        "  interdict molecule --describe --patterns patterns.tsv catalogue.smi\n",
    .options = options,
    .run = run,
};
