/* SPDX-License-Identifier: Apache-2.0 */
/* interdict molecule: structures in, one row each: what it is, its keys, or its description. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
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
#include "cli/molecule_input.h"
#include "cli/molecule_patterns.h"
#include "cli/molecule_rows.h"
#include "cli/rows.h"

static const idt_option options[] = {
    IDT_OPTIONS_ASKED,
    {"describe", 'D', IDT_OPTION_FLAG, NULL, NULL,
     "formula, charge, atoms, aromatic and ring atoms, hydrogens, pattern hits"},
    {"patterns", 'p', IDT_OPTION_FILE, "FILE", NULL,
     "with --describe: lines of name, tab, SMARTS; at most 64"},
    {"input", 'i', IDT_OPTION_CHOICE, "FORMAT", "detect|smiles|inchi|sdf|csv|tsv|jsonl",
     "smiles or inchi (lines), sdf, csv, tsv, jsonl; else each input tells (detect)"},
    {"column", 'x', IDT_OPTION_TEXT, "NAME", NULL, "the column of a table that holds structures"},
    {"id", 'n', IDT_OPTION_TEXT, "NAME", NULL, "the column, or data item of SDF, that holds ids"},
    {"key", 'k', IDT_OPTION_FLAG, NULL, NULL, "skeleton key, full key, canonical SMILES"},
    {"inchi", 'I', IDT_OPTION_FLAG, NULL, NULL, "with --key: also standard InChI and InChIKey"},
    {"write", 'w', IDT_OPTION_CHOICE, "FORMAT", "smiles|canonical|molfile|inchi|inchikey",
     "the structures as smiles, canonical (SMILES), molfile (SDF), inchi or inchikey"},
    {"classes", 'C', IDT_OPTION_FLAG, NULL, NULL,
     "id, class, answer, clauses, question of each class of the law the structure may belong to"},
    {"all", 'A', IDT_OPTION_FLAG, NULL, NULL, "with --classes: also where the answer is no"},
    {"explain", 'e', IDT_OPTION_CHOICE, "FORM", "text|svg",
     "show which atoms each clause of a class speaks of"},
    {"format", 'm', IDT_OPTION_CHOICE, "FORMAT", "jsonl|csv|table|tsv",
     "format of verdicts: jsonl, csv, tsv, table; of --describe and --key: tsv, jsonl"},
    IDT_OPTIONS_BULK_BUT_FORMAT,
    {NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL},
};

typedef enum molecule_mode {
    MODE_SCREEN,
    MODE_DESCRIBE,
    MODE_KEY,
    MODE_WRITE,
    MODE_CLASSES,
    MODE_EXPLAIN,
} molecule_mode;

/* What the workers share. */
typedef struct molecule_job {
    molecule_mode mode;
    idt_book *book;        /* MODE_SCREEN, MODE_CLASSES, MODE_EXPLAIN */
    bool shows_all;        /* MODE_CLASSES */
    bool as_svg;           /* MODE_EXPLAIN */
    idt_written_form form; /* MODE_WRITE */
    bool reads_inchi;
    bool puts_inchi; /* MODE_KEY */
    bool as_json;    /* MODE_DESCRIBE, MODE_KEY */
    bool has_notes;  /* says why a structure cannot be read, where the rows do not */
    idt_structure_names names;
    idt_asked asked;
    idt_rows_style style;
    idt_buf pattern_bytes; /* MODE_DESCRIBE */
    idt_pattern_set patterns;
    bool has_patterns;
} molecule_job;

typedef struct molecule_worker {
    idt_mol mol;
    idt_describe_scratch keys;
    idt_pattern_scratch *patterns;
    idt_scratch *screen;
    idt_memberships classes;
    idt_inchi inchi;
    idt_field *fields; /* MODE_SCREEN: [IDT_RECORD_MAX_FIELDS] */
    idt_buf smiles;    /* of an InChI */
    idt_buf row, id;
} molecule_worker;

static void worker_free(void *payload)
{
    molecule_worker *worker = payload;

    if (!worker)
        return;
    idt_mol__free(&worker->mol);
    idt_describe_scratch__free(&worker->keys);
    idt_pattern_scratch__free(worker->patterns);
    idt_scratch_free(worker->screen);
    idt_memberships__free(&worker->classes);
    idt_inchi__free(&worker->inchi);
    idt_alloc__free(worker->fields);
    idt_buf__free(&worker->smiles);
    idt_buf__free(&worker->row);
    idt_buf__free(&worker->id);
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
    if (status == IDT_OK && job->mode == MODE_SCREEN) {
        worker->fields = idt_alloc__zeroed(IDT_RECORD_MAX_FIELDS, sizeof *worker->fields);
        status = worker->fields ? IDT_OK : IDT_ENOMEM;
    }
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

static int read_structure(molecule_worker *worker, const idt_structure *s, idt_error *err)
{
    switch (s->format) {
    case IDT_STRUCTURE_INCHI: return idt_inchi__read(&worker->mol, &worker->inchi, s->text, err);
    case IDT_STRUCTURE_MOLFILE: return idt_molfile__read(&worker->mol, s->text, err);
    case IDT_STRUCTURE_SMILES: break;
    }
    return idt_smiles__read(&worker->mol, s->text, err);
}

/* What is wrong with a structure, for a person: at a byte of SMILES, or in a line of a molfile. */
static void put_note(idt_result *result, const idt_record *record, const idt_structure *s,
                     const idt_error *err)
{
    idt_record copy = *record;
    idt_error why = *err;

    if (s->format == IDT_STRUCTURE_SMILES && err->code == IDT_EFORMAT && s->text.len > 0)
        snprintf(why.message, sizeof why.message, "%.190s (byte %llu)", err->message,
                 (unsigned long long)err->offset);
    if (s->format == IDT_STRUCTURE_MOLFILE && s->items.data && err->line > 0)
        copy.line += err->line - 1; /* of the file */
    copy.error = &why;
    idt_rows__put_error_note(&result->notes, &copy);
}

/* The row of a structure that has no other. */
static int put_failure(const molecule_job *job, idt_result *result, const idt_record *record,
                       const idt_structure *s, const idt_error *err)
{
    result->n_errors++;
    if (job->mode == MODE_CLASSES || job->mode == MODE_EXPLAIN)
        idt_class_rows__put_error(&result->main, s->id, err->message);
    else if (job->mode != MODE_WRITE)
        idt_molecule_rows__put_failure(&result->main, s->id, err->code, err->message, job->as_json);
    if (job->has_notes)
        put_note(result, record, s, err);
    return idt_buf__status(&result->main);
}

static int describe(const molecule_job *job, molecule_worker *worker, const idt_structure *s,
                    idt_error *err)
{
    uint64_t hits = 0, undecided = 0;
    int status = read_structure(worker, s, err);

    if (status == IDT_ELIMIT) { /* too large to be read */
        err->code = IDT_EFORMAT;
        return IDT_EFORMAT;
    }
    if (status == IDT_OK && job->has_patterns)
        status = idt_pattern__match_all(&hits, &undecided, worker->patterns, &worker->mol, err);
    for (unsigned i = 0; status == IDT_OK && undecided != 0; i++, undecided >>= 1) {
        if (undecided & 1) /* a bit that is not set would say no */
            return idt_error__set(err, IDT_ELIMIT,
                                  "pattern %u is undecided: the work limit was reached", i + 1);
    }
    if (status == IDT_OK)
        status = idt_describe__row(&worker->row, s->id, &worker->mol, hits, err);
    return status;
}

/* Two more columns, empty where there is no InChI. */
static int put_inchi(molecule_worker *worker, idt_error *err)
{
    char key[IDT_INCHI_KEY_SIZE];
    int status;

    idt_buf__put_char(&worker->row, '\t');
    status = idt_inchi__write(&worker->row, key, &worker->inchi, &worker->mol, err);
    idt_buf__put_char(&worker->row, '\t');
    idt_buf__put_cstr(&worker->row, key);
    return status == IDT_EFORMAT || status == IDT_ELIMIT ? IDT_OK : status;
}

static int find_keys(const molecule_job *job, molecule_worker *worker, const idt_structure *s,
                     idt_error *err)
{
    int status = read_structure(worker, s, err);

    if (status == IDT_OK)
        status = idt_describe__key_row(&worker->row, &worker->keys, s->id, &worker->mol, err);
    if (status == IDT_OK && job->puts_inchi) {
        worker->row.len--; /* the line feed */
        status = put_inchi(worker, err);
        idt_buf__put_char(&worker->row, '\n');
    }
    return status;
}

/* A structure of --describe or --key in the form that was asked for. */
static int put_row(const molecule_job *job, molecule_worker *worker, const idt_record *record,
                   const idt_structure *s, idt_result *result, idt_error *err)
{
    idt_bytes row;
    int status;

    idt_buf__reset(&worker->row);
    status = job->mode == MODE_KEY ? find_keys(job, worker, s, err) : describe(job, worker, s, err);
    if (status == IDT_EFORMAT || status == IDT_ELIMIT)
        return put_failure(job, result, record, s, err);
    if (status != IDT_OK)
        return status;
    row = idt_buf__bytes(&worker->row);
    if (job->as_json)
        idt_molecule_rows__put_json(&result->main, idt_bytes__slice(row, 0, row.len - 1),
                                    job->mode == MODE_KEY ? IDT_ROW_KEY : IDT_ROW_DESCRIBE);
    else
        idt_buf__put_bytes(&result->main, row);
    return idt_buf__status(&result->main);
}

static int put_form(const molecule_job *job, molecule_worker *worker, const idt_record *record,
                    const idt_structure *s, idt_result *result, idt_error *err)
{
    int status = read_structure(worker, s, err);

    if (status == IDT_OK)
        status = idt_molecule_rows__put_as(&result->main, job->form, &worker->mol, s,
                                           &worker->keys.writer, &worker->inchi, err);
    return status == IDT_EFORMAT || status == IDT_ELIMIT ? put_failure(job, result, record, s, err)
                                                         : status;
}

/* What the screen reads for an InChI. */
static int to_smiles(molecule_worker *worker, idt_structure *s, idt_error *err)
{
    int status = read_structure(worker, s, err);

    idt_buf__reset(&worker->smiles);
    if (status == IDT_OK)
        status = idt_smiles__write(&worker->smiles, &worker->keys.writer, &worker->mol, err);
    s->text = idt_buf__bytes(&worker->smiles);
    return status;
}

/* A record that is not screened: a row that says so, and a line for the person. */
static int put_error(const molecule_job *job, idt_result *result, const idt_record *record)
{
    char line[24];

    result->n_errors++;
    snprintf(line, sizeof line, "%llu", (unsigned long long)record->line);
    if (job->mode == MODE_DESCRIBE || job->mode == MODE_KEY) {
        if (!idt_record_code__ends_input(record->code))
            idt_molecule_rows__put_failure(&result->main, idt_bytes__from_cstr(line), IDT_EFORMAT,
                                           record->error->message, job->as_json);
    } else {
        idt_rows__put_error(&result->main, record, &job->style);
    }
    if (job->style.format != IDT_ROWS_TABLE)
        idt_rows__put_error_note(&result->notes, record);
    return idt_buf__status(&result->main);
}

static int screen(const molecule_job *job, molecule_worker *worker, const idt_record *read,
                  idt_structure *s, idt_result *result, idt_error *err)
{
    idt_record record = *read;
    const idt_verdict *verdict;
    idt_screen_options asked;
    idt_level level;
    int status = idt_asked__for_record(&asked, &job->asked, &record, err);

    record.id = s->id;
    if (status == IDT_OK && s->format == IDT_STRUCTURE_INCHI)
        status = to_smiles(worker, s, err);
    if (status == IDT_EFORMAT || status == IDT_ELIMIT) {
        record.code = IDT_RECORD_FIELD_TYPE;
        record.error = err;
        return put_error(job, result, &record);
    }
    record.fields = worker->fields;
    record.n_fields = idt_structure__fields(worker->fields, s, read);
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

static int put_classes(const molecule_job *job, molecule_worker *worker, const idt_record *record,
                       const idt_structure *s, idt_result *result, idt_error *err)
{
    idt_date as_of = job->asked.options.as_of;
    int status = read_structure(worker, s, err);

    if (as_of == IDT_DATE_NONE)
        as_of = job->asked.today;
    idt_memberships__reset(&worker->classes);
    if (status == IDT_OK)
        status = idt_memberships__find(&worker->classes, job->book, &worker->mol, as_of, err);
    if (status == IDT_EFORMAT || status == IDT_ELIMIT)
        return put_failure(job, result, record, s, err);
    if (status != IDT_OK)
        return status;
    if (job->mode == MODE_EXPLAIN)
        idt_explain_class__put(&result->main, &worker->classes, &worker->mol, s->text, s->id,
                               job->as_svg);
    else
        idt_class_rows__put(&result->main, &worker->classes, job->book, s->id, job->shows_all);
    return idt_buf__status(&result->main);
}

/* The id as it may stand in a row; without one, the line number. */
static void settle_id(molecule_worker *worker, idt_structure *s, const idt_record *record)
{
    idt_buf__reset(&worker->id);
    if (s->id.len == 0)
        idt_buf__put_u64(&worker->id, record->line);
    else
        idt_molecule_rows__put_cell(&worker->id, s->id);
    s->id = idt_buf__bytes(&worker->id);
}

static int process_one(const molecule_job *job, molecule_worker *worker, const idt_record *record,
                       idt_result *result, idt_error *err)
{
    idt_structure s;
    int status;

    if (record->code != IDT_RECORD_OK) {
        result->n_records++;
        return put_error(job, result, record);
    }
    status = idt_structure__find(&s, record, &job->names, err);
    if (status == IDT_DONE)
        return IDT_OK;
    result->n_records++;
    settle_id(worker, &s, record);
    if (status != IDT_OK && job->mode != MODE_SCREEN)
        return put_failure(job, result, record, &s, err);
    switch (job->mode) {
    case MODE_DESCRIBE:
    case MODE_KEY: return put_row(job, worker, record, &s, result, err);
    case MODE_WRITE: return put_form(job, worker, record, &s, result, err);
    case MODE_CLASSES:
    case MODE_EXPLAIN: return put_classes(job, worker, record, &s, result, err);
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

/* @return false after a message */
static bool read_mode(molecule_job *job, const idt_arguments *arguments)
{
    static const struct {
        const char *option;
        molecule_mode mode;
    } modes[] = {{"describe", MODE_DESCRIBE},
                 {"key", MODE_KEY},
                 {"write", MODE_WRITE},
                 {"explain", MODE_EXPLAIN},
                 {"classes", MODE_CLASSES}};
    static const struct {
        const char *option, *needs;
        molecule_mode mode;
    } parts[] = {{"patterns", "describe", MODE_DESCRIBE},
                 {"inchi", "key", MODE_KEY},
                 {"all", "classes", MODE_CLASSES}};
    const char *first = NULL;

    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (!idt_arguments__get(arguments, modes[i].option))
            continue;
        if (first) {
            idt_cli__complain("--%s and --%s cannot both be given", first, modes[i].option);
            return false;
        }
        first = modes[i].option;
        job->mode = modes[i].mode;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (idt_arguments__get(arguments, parts[i].option) && job->mode != parts[i].mode) {
            idt_cli__complain("--%s is for --%s", parts[i].option, parts[i].needs);
            return false;
        }
    }
    return true;
}

/* @return false after a message */
static bool read_format(molecule_job *job, const idt_arguments *arguments)
{
    const char *format = idt_arguments__get(arguments, "format");
    bool is_tsv = !format || strcmp(format, "tsv") == 0;

    job->as_json = format && strcmp(format, "jsonl") == 0;
    switch (job->mode) {
    case MODE_SCREEN: return true;
    case MODE_DESCRIBE:
    case MODE_KEY:
        if (is_tsv || job->as_json)
            return true;
        idt_cli__complain("--describe and --key write tsv or jsonl, not %s", format);
        return false;
    case MODE_CLASSES:
        if (is_tsv)
            return true;
        idt_cli__complain("--classes writes tsv, not %s", format);
        return false;
    case MODE_WRITE:
    case MODE_EXPLAIN:
        if (!format)
            return true;
        idt_cli__complain("--format has no meaning with --write and --explain");
        return false;
    }
    return false;
}

/* The format of the inputs. Who types wants each answer at once, not after four lines. */
static idt_input_format input_format(const idt_arguments *arguments, const char *input)
{
    idt_input_format format = IDT_INPUT_STRUCTURES;
    bool is_typed = isatty(STDIN_FILENO) && arguments->n_positional == 0;

    if (!input || strcmp(input, "detect") == 0)
        return is_typed ? IDT_INPUT_TEXT : IDT_INPUT_STRUCTURES;
    if (strcmp(input, "smiles") == 0 || strcmp(input, "inchi") == 0)
        return IDT_INPUT_TEXT;
    return idt_input_format__parse(&format, idt_bytes__from_cstr(input)) == IDT_OK
               ? format
               : IDT_INPUT_STRUCTURES;
}

static void settle_style(molecule_job *job, idt_bulk *bulk)
{
    job->has_notes = !bulk->is_quiet;
    job->style.has_ids = true;
    if (job->mode == MODE_SCREEN)
        return;
    bulk->counts_structures = true;
    job->style.format = job->mode == MODE_CLASSES ? IDT_ROWS_CLASSES : IDT_ROWS_NO_HEAD;
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
    job.shows_all = idt_arguments__get(arguments, "all") != NULL;
    job.form = idt_written_form__parse(idt_arguments__get(arguments, "write"));
    job.reads_inchi = input && strcmp(input, "inchi") == 0;
    job.puts_inchi = idt_arguments__get(arguments, "inchi") || job.form >= IDT_WRITE_INCHI;
    job.as_svg = explain && strcmp(explain, "svg") == 0;
    job.names.column = idt_arguments__get(arguments, "column");
    job.names.id = idt_arguments__get(arguments, "id");
    if (!read_mode(&job, arguments) || !read_format(&job, arguments) ||
        !idt_asked__read(&job.asked, arguments) || !idt_bulk__read(&bulk, &job.style, arguments))
        return IDT_EXIT_USAGE;
    if ((job.reads_inchi || job.puts_inchi) && !idt_inchi__is_available()) {
        idt_cli__complain("this was built without libinchi");
        return IDT_EXIT_USAGE;
    }
    bulk.input.format = input_format(arguments, input);
    bulk.input.column = idt_bytes__from_cstr(job.names.column);
    settle_style(&job, &bulk);
    if (patterns && !(job.has_patterns =
                          idt_molecule_patterns__read(&job.patterns, &job.pattern_bytes, patterns)))
        goto out;
    status = IDT_EXIT_INPUT;
    if (job.mode != MODE_DESCRIBE && job.mode != MODE_KEY && job.mode != MODE_WRITE &&
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
    .summary = "screen, key, describe or convert structures: SMILES, InChI, SDF, tables",
    .help =
        "Each structure gets a verdict: which listed substance it is, or is a salt, ion,\n"
        "stereoisomer, isotopologue, component or tautomer of. Other columns and data items of "
        "its\n"
        "record are screened with it. Other answers: --describe, --key, --write, --classes,\n"
        "--explain.\n\n"
        "Input: lines of SMILES or InChI, white space, id; SDF, of which the title is the id; "
        "CSV,\n"
        "TSV or JSON lines with a column smiles, inchi, molfile or structure. Each input is told\n"
        "apart by itself, gzip and zstd too. Without an id the line number is the id.\n\n"
        "--describe: id, formula, charge, heavy atoms, aromatic atoms, ring atoms, hydrogens of\n"
        "each atom in the order of the input, pattern hits as a bit mask. What cannot be read "
        "gives\n"
        "its id and PARSE_FAIL, what the work limit leaves open UNDECIDED; stderr says why.\n\n"
        "--classes: id, class, answer (match, arguable, review; with --all also no), the clauses\n"
        "that explain the structure, and the open question of interpretation.\n\n"
        "InChI goes through libinchi in a process of its own. It does not tell tautomers apart:\n"
        "what is read may be another one than the book lists, and is found as a tautomer.\n\n"
        "Examples:\n"
        "  echo 'O=C1CCNCC1 sample' | interdict molecule\n"
        "  interdict molecule --column Structure --id CatNo --format tsv catalogue.csv\n"
        "  interdict molecule --write canonical catalogue.sdf\n"
        "  interdict molecule --classes --as-of 2025-07-16 catalogue.smi\n"
        "  interdict molecule --describe --patterns patterns.tsv catalogue.smi\n",
    .options = options,
    .run = run,
};
