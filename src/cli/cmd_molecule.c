/* SPDX-License-Identifier: Apache-2.0 */
/* interdict molecule: what the law says of structures, one a line. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "chem/smiles.h"
#include "cli/cli.h"
#include "cli/explain_class.h"
#include "screen/classes.h"

static const idt_option options[] = {
    {"classes", 'c', IDT_OPTION_FLAG, NULL, NULL,
     "write id, class, answer, clauses and question of every class the molecule may belong to"},
    {"all", 'a', IDT_OPTION_FLAG, NULL, NULL, "also write classes whose answer is no"},
    {"explain", 'e', IDT_OPTION_CHOICE, "FORM", "text|svg",
     "show which atoms each clause speaks of"},
    {"format", 'f', IDT_OPTION_CHOICE, "FORMAT", "tsv", "form of the rows"},
    {"as-of", 'd', IDT_OPTION_TEXT, "DATE", NULL, "the law of that day (today)"},
    {"book", 'b', IDT_OPTION_FILE, "FILE", NULL,
     "the book (else INTERDICT_BOOK, else the one built or installed)"},
    {NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL},
};

enum { FLUSH_SIZE = 1 << 16 };

typedef struct job {
    const idt_book *book;
    const idt_law *law;
    idt_date as_of;
    bool shows_all;
    const char *explain; /* NULL: rows */
    idt_mol mol;
    idt_memberships found;
    idt_buf out;
    size_t n_unreadable;
} job;

/* ---- rows ---- */

static void put_row(job *j, idt_bytes id, const idt_law_class *class_, const char *answer,
                    const idt_membership_finding *f)
{
    idt_buf *out = &j->out;

    idt_buf__put_bytes(out, id);
    idt_buf__put_char(out, '\t');
    idt_buf__put_bytes(out, idt_law__str(j->law, class_->shown));
    idt_buf__printf(out, "\t%s\t", answer);
    if (f)
        idt_memberships__put_clauses(out, &j->found, f);
    idt_buf__put_char(out, '\t');
    if (f)
        idt_memberships__put_questions(out, &j->found, f);
    idt_buf__put_char(out, '\n');
}

/* Three answers for definitions; `review` where the law has no formula. */
static bool is_shown(const idt_membership_finding *f)
{
    return f->membership >= IDT_MEMBERSHIP_REVIEW;
}

static bool is_same_class(const job *j, uint32_t a, uint32_t b)
{
    return idt_bytes__equal(idt_law__str(j->law, j->law->classes[a].shown),
                            idt_law__str(j->law, j->law->classes[b].shown));
}

/* Of the versions of one class, the first stands for all. */
static bool is_first_version(const job *j, uint32_t class_)
{
    for (uint32_t i = 0; i < class_; i++)
        if (is_same_class(j, i, class_))
            return false;
    return true;
}

static void put_every_class(job *j, idt_bytes id)
{
    for (uint32_t i = 0; i < j->law->n_classes; i++) {
        bool is_found = false;

        if (!is_first_version(j, i))
            continue;
        for (size_t k = 0; k < j->found.n; k++) {
            const idt_membership_finding *f = &j->found.items[k];

            if (!is_same_class(j, f->class_, i) || !is_shown(f))
                continue;
            put_row(j, id, &j->law->classes[f->class_], idt_membership__name(f->membership), f);
            is_found = true;
        }
        if (!is_found)
            put_row(j, id, &j->law->classes[i], "no", NULL);
    }
}

static void put_rows(job *j, idt_bytes id)
{
    if (j->shows_all) {
        put_every_class(j, id);
        return;
    }
    for (size_t k = 0; k < j->found.n; k++) {
        const idt_membership_finding *f = &j->found.items[k];

        if (is_shown(f))
            put_row(j, id, &j->law->classes[f->class_], idt_membership__name(f->membership), f);
    }
}

/* ---- molecules ---- */

static bool flush(job *j)
{
    bool is_written = idt_buf__status(&j->out) == IDT_OK &&
                      fwrite(j->out.data, 1, j->out.len, stdout) == j->out.len;

    idt_buf__reset(&j->out);
    if (!is_written)
        idt_cli__complain("the output cannot be written");
    return is_written;
}

/* `SMILES`, or `SMILES<space or tab>id`; without an id the line number is the id. */
static void split(idt_bytes line, size_t number, char spare[24], idt_bytes *smiles, idt_bytes *id)
{
    size_t n = 0;

    while (n < line.len && line.data[n] != ' ' && line.data[n] != '\t')
        n++;
    *smiles = (idt_bytes){line.data, n};
    *id = idt_bytes__trim(idt_bytes__slice(line, n, line.len));
    for (n = 0; n < id->len; n++)
        if (id->data[n] == '\t')
            break;
    id->len = n;
    if (id->len == 0) {
        snprintf(spare, 24, "%zu", number);
        *id = idt_bytes__from_cstr(spare);
    }
}

static int do_molecule(job *j, idt_bytes line, size_t number)
{
    idt_bytes smiles, id;
    char spare[24];
    idt_error err;
    int status;

    split(line, number, spare, &smiles, &id);
    idt_memberships__reset(&j->found);
    status = idt_smiles__read(&j->mol, smiles, &err);
    if (status == IDT_OK)
        status = idt_memberships__find(&j->found, j->book, &j->mol, j->as_of, &err);
    if (status == IDT_ENOMEM) {
        idt_cli__complain("%s", err.message);
        return IDT_EXIT_INPUT;
    }
    if (status != IDT_OK) {
        j->n_unreadable++;
        idt_buf__put_bytes(&j->out, id);
        idt_buf__printf(&j->out, "\t\terror\t\t%s\n", err.message);
    } else if (j->explain) {
        idt_explain_class__put(&j->out, &j->found, &j->mol, smiles, id,
                               strcmp(j->explain, "svg") == 0);
    } else {
        put_rows(j, id);
    }
    return j->out.len < FLUSH_SIZE || flush(j) ? IDT_EXIT_OK : IDT_EXIT_OUTPUT;
}

static int do_file(job *j, FILE *file)
{
    int status = IDT_EXIT_OK;
    size_t capacity = 0, number = 0;
    char *text = NULL;
    ssize_t len;

    while (status == IDT_EXIT_OK && (len = getline(&text, &capacity, file)) >= 0) {
        idt_bytes line = idt_bytes__trim((idt_bytes){text, (size_t)len});

        number++;
        if (line.len > 0)
            status = do_molecule(j, line, number);
    }
    free(text);
    return status;
}

static int do_path(job *j, const char *path)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    int status;

    if (!file) {
        idt_cli__complain("%s: %s", path, strerror(errno));
        return IDT_EXIT_INPUT;
    }
    status = do_file(j, file);
    if (file != stdin)
        fclose(file);
    return status;
}

static int do_all(job *j, const idt_arguments *arguments)
{
    int status = IDT_EXIT_OK;

    if (!j->explain)
        idt_buf__put_cstr(&j->out, "id\tclass\tanswer\tclauses\tquestion\n");
    for (size_t i = 0; i < arguments->n_positional && status == IDT_EXIT_OK; i++)
        status = do_path(j, arguments->positional[i]);
    if (status == IDT_EXIT_OK && !flush(j))
        status = IDT_EXIT_OUTPUT;
    if (status == IDT_EXIT_OK && j->n_unreadable > 0)
        status = IDT_EXIT_RECORDS;
    return status;
}

static int run(const idt_arguments *arguments)
{
    job j = {.shows_all = idt_arguments__get(arguments, "all") != NULL,
             .explain = idt_arguments__get(arguments, "explain")};
    idt_book *book;
    int status;

    if (arguments->n_positional == 0 || (!idt_arguments__get(arguments, "classes") && !j.explain)) {
        idt_cli__complain("molecule needs --classes or --explain, and a file of SMILES");
        return IDT_EXIT_USAGE;
    }
    if (!idt_cli__read_date(&j.as_of, "as-of", idt_arguments__get(arguments, "as-of"),
                            idt_cli__today()))
        return IDT_EXIT_USAGE;
    book = idt_cli__open_book(arguments);
    if (!book)
        return IDT_EXIT_INPUT;
    j.book = book;
    j.law = idt_book__law(book);
    status = do_all(&j, arguments);
    idt_mol__free(&j.mol);
    idt_memberships__free(&j.found);
    idt_buf__free(&j.out);
    idt_book_release(book);
    return status;
}

const idt_command idt_cmd_molecule = {
    .name = "molecule",
    .usage = "--classes [OPTION…] FILE…",
    .summary = "structures: the classes of the law they belong to, clause by clause",
    .help = "FILE has one SMILES a line, then a space or tab and an id; \"-\" is standard input.\n"
            "\nExamples:\n"
            "  interdict molecule --classes --format tsv --as-of 2025-07-16 library.smi\n"
            "  interdict molecule --explain text library.smi\n",
    .options = options,
    .run = run,
};
