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
#include "chem/ident/identity.h"
#include "chem/io/describe.h"
#include "chem/io/inchi.h"
#include "chem/io/molfile.h"
#include "chem/io/smiles.h"
#include "chem/io/smiles_write.h"
#include "chem/pattern/pattern.h"
#include "cli/asked.h"
#include "cli/bulk.h"
#include "cli/class_rows.h"
#include "cli/cli.h"
#include "cli/explain_class.h"
#include "cli/rows.h"

enum { MAX_PATTERN_FILE = 16 * 1024 * 1024, MAX_PATTERNS = 64 };

static const idt_option options[] = {
    IDT_OPTIONS_ASKED,
    {"describe", 'D', IDT_OPTION_FLAG, NULL, NULL,
     "formula, charge, atoms, aromatic and ring atoms, hydrogens, pattern hits"},
    {"patterns", 'p', IDT_OPTION_FILE, "FILE", NULL,
     "with --describe: lines of name, tab, SMARTS; at most 64"},
    {"input", 'i', IDT_OPTION_CHOICE, "FORMAT", "smiles|inchi|sdf",
     "smiles or inchi (lines), or sdf; else by the name of the first file"},
    {"key", 'k', IDT_OPTION_FLAG, NULL, NULL, "skeleton key, full key, canonical SMILES"},
    {"inchi", 'I', IDT_OPTION_FLAG, NULL, NULL, "with --key: also standard InChI and InChIKey"},
    {"classes", 'C', IDT_OPTION_FLAG, NULL, NULL,
     "id, class, answer, clauses, question of each class of the law the structure may belong to"},
    {"all", 'A', IDT_OPTION_FLAG, NULL, NULL, "with --classes: also where the answer is no"},
    {"explain", 'e', IDT_OPTION_CHOICE, "FORM", "text|svg",
     "show which atoms each clause of a class speaks of"},
    {"format", 'm', IDT_OPTION_CHOICE, "FORMAT", "jsonl|csv|table|tsv",
     "format of verdicts: jsonl, csv, table; of --classes: tsv"},
    IDT_OPTIONS_BULK_BUT_FORMAT,
    {NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL},
};

typedef enum molecule_mode {
    MODE_SCREEN,
    MODE_DESCRIBE,
    MODE_KEY,
    MODE_CLASSES,
    MODE_EXPLAIN,
} molecule_mode;

/* What the workers share. */
typedef struct molecule_job {
    molecule_mode mode;
    idt_book *book; /* MODE_SCREEN, MODE_CLASSES, MODE_EXPLAIN */
    bool shows_all; /* MODE_CLASSES */
    bool as_svg;    /* MODE_EXPLAIN */
    bool reads_inchi;
    bool puts_inchi; /* MODE_KEY */
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
    idt_memberships classes;
    idt_inchi inchi;
    idt_buf smiles; /* of an InChI */
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
    idt_memberships__free(&worker->classes);
    idt_inchi__free(&worker->inchi);
    idt_buf__free(&worker->smiles);
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
    if (status == IDT_OK && (job->reads_inchi || job->puts_inchi))
        status = idt_inchi__start(&worker->inchi, err);
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

/* One structure of the input: a line, or a record of SDF. */
typedef struct structure {
    idt_bytes text; /* SMILES, InChI or molfile */
    idt_bytes id;
    enum { STRUCTURE_SMILES, STRUCTURE_INCHI, STRUCTURE_MOLFILE } format;
} structure;

static int read_structure(molecule_worker *worker, const structure *s, idt_error *err)
{
    switch (s->format) {
    case STRUCTURE_INCHI: return idt_inchi__read(&worker->mol, &worker->inchi, s->text, err);
    case STRUCTURE_MOLFILE: return idt_molfile__read(&worker->mol, s->text, err);
    case STRUCTURE_SMILES: break;
    }
    return idt_smiles__read(&worker->mol, s->text, err);
}

/* The row of a structure that has no other; what was written of it goes. */
static int put_failure(idt_result *result, size_t begin, const structure *s, int status)
{
    result->main.len = begin;
    result->n_errors++;
    idt_buf__put_bytes(&result->main, s->id);
    idt_buf__put_cstr(&result->main, status == IDT_EFORMAT ? "\tPARSE_FAIL\n" : "\tUNDECIDED\n");
    return idt_buf__status(&result->main);
}

static int describe(const molecule_job *job, molecule_worker *worker, const structure *s,
                    idt_result *result, idt_error *err)
{
    uint64_t hits = 0, undecided = 0;
    size_t begin = result->main.len;
    int status = read_structure(worker, s, err);

    if (status == IDT_ELIMIT) /* too large to be read */
        status = IDT_EFORMAT;
    if (status == IDT_OK && job->has_patterns)
        status = idt_pattern__match_all(&hits, &undecided, worker->patterns, &worker->mol, err);
    if (status == IDT_OK)
        status = idt_describe__row(&result->main, s->id, &worker->mol, hits, err);
    return status == IDT_EFORMAT || status == IDT_ELIMIT ? put_failure(result, begin, s, status)
                                                         : status;
}

static void put_key(idt_buf *out, idt_key key)
{
    idt_buf__printf(out, "\t%016llx%016llx", (unsigned long long)key.low,
                    (unsigned long long)key.high);
}

/* Two columns, empty where there is none. */
static int put_inchi(molecule_worker *worker, idt_result *result, idt_error *err)
{
    char key[IDT_INCHI_KEY_SIZE];
    int status;

    idt_buf__put_char(&result->main, '\t');
    status = idt_inchi__write(&result->main, key, &worker->inchi, &worker->mol, err);
    idt_buf__put_char(&result->main, '\t');
    idt_buf__put_cstr(&result->main, key);
    return status == IDT_EFORMAT || status == IDT_ELIMIT ? IDT_OK : status;
}

static int put_keys(const molecule_job *job, molecule_worker *worker, const structure *s,
                    idt_result *result, idt_error *err)
{
    idt_identity identity;
    size_t begin = result->main.len;
    int status = read_structure(worker, s, err);

    if (status == IDT_OK)
        status = idt_identity__find(&identity, &worker->identity, &worker->mol, err);
    if (status == IDT_OK) {
        idt_buf__put_bytes(&result->main, s->id);
        put_key(&result->main, identity.keys[IDT_LAYERS_NONE]);
        put_key(&result->main, identity.keys[IDT_LAYERS_ALL]);
        idt_buf__put_char(&result->main, '\t');
        status = idt_smiles__write_canonical(&result->main, &worker->writer, &worker->mol, err);
    }
    if (status == IDT_EFORMAT || status == IDT_ELIMIT)
        return put_failure(result, begin, s, status);
    if (status == IDT_OK && job->puts_inchi)
        status = put_inchi(worker, result, err);
    idt_buf__put_char(&result->main, '\n');
    return status;
}

/* What the screen reads for an InChI. */
static int to_smiles(molecule_worker *worker, const structure *s, idt_bytes *out, idt_error *err)
{
    int status = read_structure(worker, s, err);

    idt_buf__reset(&worker->smiles);
    if (status == IDT_OK)
        status = idt_smiles__write(&worker->smiles, &worker->writer, &worker->mol, err);
    *out = idt_buf__bytes(&worker->smiles);
    return status;
}

static int screen(const molecule_job *job, molecule_worker *worker, const idt_record *line,
                  const structure *s, idt_result *result, idt_error *err)
{
    bool is_molfile = s->format == STRUCTURE_MOLFILE;
    idt_field field = {.name = is_molfile ? IDT_LIT("molfile") : IDT_LIT("smiles"),
                       .value = s->text};
    idt_record record = {
        .line = line->line, .source = line->source, .id = s->id, .fields = &field, .n_fields = 1};
    const idt_verdict *verdict;
    idt_screen_options asked;
    idt_level level;
    int status = idt_asked__for_record(&asked, &job->asked, &record, err);

    if (status == IDT_OK && s->format == STRUCTURE_INCHI) {
        status = to_smiles(worker, s, &field.value, err);
        if (status == IDT_EFORMAT || status == IDT_ELIMIT) {
            result->n_errors++;
            record.code = IDT_RECORD_FIELD_TYPE;
            record.error = err;
            idt_rows__put_error_note(&result->notes, &record);
            return IDT_OK;
        }
    }
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

static int put_classes(const molecule_job *job, molecule_worker *worker, const structure *s,
                       idt_result *result, idt_error *err)
{
    idt_date as_of = job->asked.options.as_of;
    int status = read_structure(worker, s, err);

    if (as_of == IDT_DATE_NONE)
        as_of = job->asked.today;
    idt_memberships__reset(&worker->classes);
    if (status == IDT_OK)
        status = idt_memberships__find(&worker->classes, job->book, &worker->mol, as_of, err);
    if (status == IDT_EFORMAT || status == IDT_ELIMIT) {
        result->n_errors++;
        idt_class_rows__put_error(&result->main, s->id, err->message);
        return IDT_OK;
    }
    if (status != IDT_OK)
        return status;
    if (job->mode == MODE_EXPLAIN)
        idt_explain_class__put(&result->main, &worker->classes, &worker->mol, s->text, s->id,
                               job->as_svg);
    else
        idt_class_rows__put(&result->main, &worker->classes, job->book, s->id, job->shows_all);
    return idt_buf__status(&result->main);
}

/* False when there is nothing in the record. */
static bool find_structure(structure *out, const molecule_job *job, const idt_record *record)
{
    idt_sdf_record sdf;
    size_t at = 0;

    out->format = idt_bytes__is(record->fields[0].name, "sdf") ? STRUCTURE_MOLFILE
                  : job->reads_inchi                           ? STRUCTURE_INCHI
                                                               : STRUCTURE_SMILES;
    if (out->format != STRUCTURE_MOLFILE) {
        split_line(record->fields[0].value, &out->text, &out->id);
        return out->text.len > 0;
    }
    if (idt_sdf__next(&sdf, record->fields[0].value, &at) != IDT_OK)
        return false;
    out->text = sdf.molfile;
    out->id = sdf.title;
    return true;
}

static int process_one(const molecule_job *job, molecule_worker *worker, const idt_record *record,
                       idt_result *result, idt_error *err)
{
    char number[24];
    structure s;

    result->n_records++;
    if (record->code != IDT_RECORD_OK) {
        result->n_errors++;
        idt_rows__put_error_note(&result->notes, record);
        return IDT_OK;
    }
    if (!find_structure(&s, job, record))
        return IDT_OK;
    if (s.id.len == 0) {
        snprintf(number, sizeof number, "%llu", (unsigned long long)record->line);
        s.id = idt_bytes__from_cstr(number);
    }
    switch (job->mode) {
    case MODE_DESCRIBE: return describe(job, worker, &s, result, err);
    case MODE_KEY: return put_keys(job, worker, &s, result, err);
    case MODE_CLASSES:
    case MODE_EXPLAIN: return put_classes(job, worker, &s, result, err);
    case MODE_SCREEN: break;
    }
    return screen(job, worker, record, &s, result, err);
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

static bool is_sdf(const idt_arguments *arguments)
{
    static const char *const endings[] = {".sdf", ".sd", ".mol", ".sdf.gz", ".sdf.zst"};
    const char *input = idt_arguments__get(arguments, "input");
    const char *path = arguments->n_positional ? arguments->positional[0] : "";

    if (input)
        return strcmp(input, "sdf") == 0;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t len = strlen(endings[i]);

        if (strlen(path) >= len && strcmp(path + strlen(path) - len, endings[i]) == 0)
            return true;
    }
    return false;
}

static int run(const idt_arguments *arguments)
{
    const char *patterns = idt_arguments__get(arguments, "patterns");
    const char *explain = idt_arguments__get(arguments, "explain");
    const char *input = idt_arguments__get(arguments, "input");
    idt_job work = {NULL, worker_new, worker_free, process};
    molecule_job job = {0};
    idt_bulk bulk;
    int status = IDT_EXIT_USAGE;

    work.payload = &job;
    job.mode = idt_arguments__get(arguments, "describe")  ? MODE_DESCRIBE
               : idt_arguments__get(arguments, "key")     ? MODE_KEY
               : idt_arguments__get(arguments, "explain") ? MODE_EXPLAIN
               : idt_arguments__get(arguments, "classes") ? MODE_CLASSES
                                                          : MODE_SCREEN;
    job.shows_all = idt_arguments__get(arguments, "all") != NULL;
    job.reads_inchi = input && strcmp(input, "inchi") == 0;
    job.puts_inchi = idt_arguments__get(arguments, "inchi") != NULL;
    job.as_svg = explain && strcmp(explain, "svg") == 0;
    if (!idt_asked__read(&job.asked, arguments) || !idt_bulk__read(&bulk, &job.style, arguments))
        return IDT_EXIT_USAGE;
    if ((job.reads_inchi || job.puts_inchi) && !idt_inchi__is_available()) {
        idt_cli__complain("this was built without libinchi");
        return IDT_EXIT_USAGE;
    }
    bulk.input.format = is_sdf(arguments) ? IDT_INPUT_SDF : IDT_INPUT_TEXT;
    if (job.mode != MODE_SCREEN) {
        bulk.is_quiet = true;
        job.style.format = job.mode == MODE_CLASSES ? IDT_ROWS_CLASSES : IDT_ROWS_NO_HEAD;
    }
    if (patterns && !read_patterns(&job, patterns))
        goto out;
    status = IDT_EXIT_INPUT;
    if (job.mode != MODE_DESCRIBE && job.mode != MODE_KEY &&
        !(job.book = idt_cli__open_book(arguments)))
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
    .summary = "screen, key or describe structures: lines of SMILES or InChI, or SDF",
    .help =
        "Without --describe or --key, each structure gets a verdict: which listed substance it is\n"
        "or is a salt, ion, stereoisomer, isotopologue, component or tautomer of.\n\n"
        "Rows of --describe: id, formula, charge, heavy atoms, aromatic atoms, ring atoms,\n"
        "hydrogens of each atom in the order of the input, pattern hits as a bit mask.\n"
        "A structure that cannot be read gives its id and PARSE_FAIL.\n\n"
        "Rows of --classes: id, class, answer (match, arguable, review; with --all also no), the\n"
        "clauses that explain the structure, and the open question of interpretation.\n\n"
        "InChI is read and written by libinchi in a process of its own. It does not tell\n"
        "tautomers apart: what is read may be another one than the book lists, and is found as a\n"
        "tautomer. The form `carbon-tautomer` means that hydrogen has moved from or to carbon, as\n"
        "between ketone and enol.\n\n"
        "Examples:\n"
        "  echo 'O=C1CCNCC1 sample' | interdict molecule\n"
        "  interdict molecule --classes --as-of 2025-07-16 catalogue.smi\n"
        "  interdict molecule --describe --patterns patterns.tsv catalogue.smi\n",
    .options = options,
    .run = run,
};
