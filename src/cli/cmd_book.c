/* SPDX-License-Identifier: Apache-2.0 */
/* interdict book build | info | verify | test | list. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/date.h"
#include "base/file.h"
#include "chem/io/inchi.h"
#include "chem/io/smiles.h"
#include "cli/cli.h"
#include "cli/paint.h"
#include "compile/compile.h"
#include "screen/book_test.h"
#include "screen/catalogue.h"

#define OPTION_BOOK                                                                                \
    {                                                                                              \
        "book", 'b', IDT_OPTION_FILE, "FILE", NULL,                                                \
            "the book (else INTERDICT_BOOK, else the one built or installed)"                      \
    }
#define OPTION_JSON                                                                                \
    {                                                                                              \
        "json", 'j', IDT_OPTION_FLAG, NULL, NULL, "write JSON"                                     \
    }
#define OPTIONS_END                                                                                \
    {                                                                                              \
        NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL                                                 \
    }

/* ---- build ---- */

static const idt_option build_options[] = {
    {"output", 'o', IDT_OPTION_FILE, "FILE", NULL, "the book to write (interdict.book)"},
    {"check", 0, IDT_OPTION_FLAG, NULL, NULL, "write nothing, only report"},
    {"json", 'j', IDT_OPTION_FLAG, NULL, NULL, "write diagnostics as JSON lines"},
    OPTIONS_END,
};

bool idt_cli__show_diags(const idt_diags *diags, bool as_json)
{
    idt_buf out = {0};

    if (as_json)
        idt_diags__print_json(diags, &out);
    else
        idt_diags__print(diags, idt_cli__has_color(stderr), &out);
    fwrite(out.data, 1, out.len, as_json ? stdout : stderr);
    idt_buf__free(&out);
    return diags->n_errors == 0;
}

static int write_book(const idt_arguments *arguments, const idt_buf *book)
{
    const char *path = idt_arguments__get(arguments, "output");
    idt_book_info info;
    idt_book *opened;
    idt_error err;

    /* what was written by us must open for us: a book that does not is never put in place */
    if (idt_book_open_memory(&opened, book->data, book->len, &err) != IDT_OK) {
        idt_cli__complain("the compiled book does not verify: %s", err.message);
        return IDT_EXIT_INPUT;
    }
    idt_book_describe(&info, opened);
    idt_book_release(opened);
    if (!idt_arguments__get(arguments, "check")) {
        path = path ? path : "interdict.book";
        if (idt_file__write(path, idt_buf__bytes(book), &err) != IDT_OK) {
            idt_cli__complain("%s", err.message);
            return IDT_EXIT_OUTPUT;
        }
        fprintf(stderr, "%s: ", path);
    }
    fprintf(stderr, "%u substances, %u names, %u listings, %u duties, %llu bytes, digest %.12s\n",
            info.n_substances, info.n_names, info.n_listings, info.n_duties,
            (unsigned long long)info.size, info.digest);
    return IDT_EXIT_OK;
}

/* libinchi in its process, and a molecule for the structures that it is asked about. */
typedef struct inchi_desk {
    idt_inchi inchi;
    idt_mol mol;
} inchi_desk;

static int ask_inchi(void *payload, idt_buf *inchi, bool *may_have_stereo, idt_bytes smiles,
                     idt_error *err)
{
    inchi_desk *desk = payload;
    char key[IDT_INCHI_KEY_SIZE];
    int status = idt_smiles__read(&desk->mol, smiles, err);

    if (status == IDT_OK)
        status = idt_inchi__write(inchi, key, &desk->inchi, &desk->mol, err);
    if (status == IDT_OK)
        status = idt_inchi__may_have_stereo(may_have_stereo, &desk->inchi, &desk->mol, err);
    return status;
}

static int compile(idt_buf *book, idt_diags *diags, const idt_arguments *arguments, idt_error *err)
{
    inchi_desk desk = {0};
    const idt_inchi_source inchis = {ask_inchi, &desk};
    const idt_compile_options options = {.inchis = idt_inchi__is_available() ? &inchis : NULL};
    int status = idt_compile__files(book, diags, arguments->positional, arguments->n_positional,
                                    &options, err);

    idt_inchi__free(&desk.inchi);
    idt_mol__free(&desk.mol);
    return status;
}

static int run_build(const idt_arguments *arguments)
{
    bool as_json = idt_arguments__get(arguments, "json") != NULL;
    idt_diags diags = {0};
    idt_buf book = {0};
    idt_error err;
    int status;

    if (arguments->n_positional == 0) {
        idt_cli__complain("book build needs a root file, such as rules/interdict.rules");
        return IDT_EXIT_USAGE;
    }
    memset(&err, 0, sizeof err);
    status = compile(&book, &diags, arguments, &err);
    (void)idt_cli__show_diags(&diags, as_json);
    if (status == IDT_OK) {
        status = write_book(arguments, &book);
    } else {
        if (diags.n_errors)
            idt_cli__complain("%zu error%s, no book was written", diags.n_errors,
                              diags.n_errors == 1 ? "" : "s");
        else
            idt_cli__complain("%s", err.message);
        status = IDT_EXIT_INPUT;
    }
    idt_buf__free(&book);
    idt_diags__free(&diags);
    return status;
}

const idt_command idt_cmd_book_build = {
    .name = "book build",
    .usage = "[OPTION…] ROOT.rules…",
    .summary = "compile rules into a book",
    .help =
        "Every error is reported with its place; a book is written only when there is none, and\n"
        "replaces an older one as a whole. Without libinchi the book has no InChIKeys.\n\n"
        "Example:\n  interdict book build rules/interdict.rules -o interdict.book\n",
    .options = build_options,
    .run = run_build,
};

/* ---- info, verify ---- */

static const idt_option info_options[] = {OPTION_BOOK, OPTION_JSON, OPTIONS_END};

typedef struct info_row {
    const char *key, *title;
    uint64_t value;
} info_row;

static size_t info_rows(info_row *out, const idt_book_info *info)
{
    const info_row rows[] = {
        {"size", "bytes", info->size},
        {"language", "rule language", info->language},
        {"jurisdictions", "jurisdictions", info->n_jurisdictions},
        {"lists", "lists", info->n_lists},
        {"substances", "substances", info->n_substances},
        {"names", "names", info->n_names},
        {"cas", "CAS numbers", info->n_cas},
        {"structures", "structures", info->n_structures},
        {"listings", "listings", info->n_listings},
        {"unconfirmed", "of them unconfirmed", info->n_unconfirmed},
        {"duties", "duties", info->n_duties},
        {"contexts", "contexts", info->n_contexts},
        {"tests", "tests", info->n_tests},
    };

    memcpy(out, rows, sizeof rows);
    return sizeof rows / sizeof rows[0];
}

static int run_info(const idt_arguments *arguments)
{
    bool as_json = idt_arguments__get(arguments, "json") != NULL;
    idt_book *book = idt_cli__open_book(arguments);
    char newest[IDT_DATE_SIZE];
    idt_book_info info;
    info_row rows[16];
    idt_buf out = {0};
    size_t n;

    if (!book)
        return IDT_EXIT_INPUT;
    idt_book_describe(&info, book);
    n = info_rows(rows, &info);
    idt_date__format(newest, info.newest);
    idt_buf__printf(&out,
                    as_json ? "{\"digest\":\"%s\",\"format\":\"%u.%u\",\"newest\":\"%s\""
                            : "digest              %s\nformat              %u.%u\n"
                              "newest source read  %s\n",
                    info.digest, info.format_major, info.format_minor, newest);
    for (size_t i = 0; i < n; i++)
        idt_buf__printf(&out, as_json ? ",\"%s\":%llu" : "%-19s %llu\n",
                        as_json ? rows[i].key : rows[i].title, (unsigned long long)rows[i].value);
    idt_buf__put_cstr(&out, as_json ? "}\n" : "");
    idt_book_release(book);
    return idt_cli__write_out(&out) ? IDT_EXIT_OK : IDT_EXIT_OUTPUT;
}

const idt_command idt_cmd_book_info = {
    .name = "book info",
    .usage = "[OPTION…]",
    .summary = "say what a book holds",
    .help = NULL,
    .options = info_options,
    .run = run_info,
};

static const idt_option verify_options[] = {OPTION_BOOK, OPTIONS_END};

static int run_verify(const idt_arguments *arguments)
{
    idt_book *book = idt_cli__open_book(arguments);
    idt_book_info info;

    if (!book)
        return IDT_EXIT_INPUT;
    idt_book_describe(&info, book);
    idt_book_release(book);
    printf("ok: %s\n", info.digest);
    return IDT_EXIT_OK;
}

const idt_command idt_cmd_book_verify = {
    .name = "book verify",
    .usage = "[OPTION…]",
    .summary = "check the digest and every section of a book",
    .help = NULL,
    .options = verify_options,
    .run = run_verify,
};

/* ---- test ---- */

static const idt_option test_options[] = {
    OPTION_BOOK,
    {"verbose", 'v', IDT_OPTION_FLAG, NULL, NULL, "name the tests that passed too"},
    OPTIONS_END,
};

static void put_outcome(const idt_book_test *test, const idt_buf *why)
{
    printf("%s %.*s:%u: %s %.*s, \"%.*s\"%s%.*s\n", test->has_passed ? "ok    " : "FAILED",
           (int)test->path.len, test->path.data, test->line, test->kind, (int)test->rule.len,
           test->rule.data, (int)test->input.len, test->input.data, test->has_passed ? "" : ": ",
           (int)why->len, why->len ? why->data : "");
}

static int run_tests(idt_scratch *scratch, uint32_t n, bool is_verbose)
{
    uint32_t n_failed = 0;
    idt_buf why = {0};
    idt_error err;

    for (uint32_t i = 0; i < n; i++) {
        idt_book_test test;

        idt_buf__reset(&why);
        if (idt_book_test__run(&test, &why, scratch, i, &err) != IDT_OK) {
            idt_cli__complain("%s", err.message);
            idt_buf__free(&why);
            return IDT_EXIT_INPUT;
        }
        n_failed += !test.has_passed;
        if (!test.has_passed || is_verbose)
            put_outcome(&test, &why);
    }
    idt_buf__free(&why);
    printf("%u tests passed, %u failed\n", n - n_failed, n_failed);
    return n_failed ? IDT_EXIT_FOUND : IDT_EXIT_OK;
}

static int run_test(const idt_arguments *arguments)
{
    idt_book *book = idt_cli__open_book(arguments);
    int status = IDT_EXIT_INPUT;
    idt_scratch *scratch;
    idt_book_info info;
    idt_error err;

    if (!book)
        return IDT_EXIT_INPUT;
    idt_book_describe(&info, book);
    if (idt_scratch_new(&scratch, book, &err) == IDT_OK) {
        status = run_tests(scratch, info.n_tests, idt_arguments__get(arguments, "verbose") != NULL);
        idt_scratch_free(scratch);
    } else {
        idt_cli__complain("%s", err.message);
    }
    idt_book_release(book);
    return status;
}

const idt_command idt_cmd_book_test = {
    .name = "book test",
    .usage = "[OPTION…]",
    .summary = "run the examples that the rules carry",
    .help = "Exits with 1 when a test fails.\n",
    .options = test_options,
    .run = run_test,
};

/* ---- list ---- */

static const idt_option list_options[] = {
    OPTION_BOOK,
    {"as-of", 'd', IDT_OPTION_TEXT, "DATE", NULL, "only listings in force on this day"},
    {"country", 'c', IDT_OPTION_TEXT, "CC", NULL, "only listings that concern this country"},
    {"format", 'm', IDT_OPTION_CHOICE, "FORMAT", "table|tsv", "table or tsv"},
    OPTIONS_END,
};

static int run_list(const idt_arguments *arguments)
{
    const char *format = idt_arguments__get(arguments, "format");
    bool is_table = format ? strcmp(format, "table") == 0 : isatty(STDOUT_FILENO);
    idt_catalogue_query query = {.as_of = IDT_DATE_NONE};
    idt_buf out = {0};
    idt_book *book;

    if (!idt_cli__read_date(&query.as_of, "as-of", idt_arguments__get(arguments, "as-of"),
                            IDT_DATE_NONE) ||
        !idt_cli__read_country(query.country, "country", idt_arguments__get(arguments, "country")))
        return IDT_EXIT_USAGE;
    if (arguments->n_positional > 0)
        query.substance = idt_bytes__from_cstr(arguments->positional[0]);
    book = idt_cli__open_book(arguments);
    if (!book)
        return IDT_EXIT_INPUT;
    idt_catalogue__put(&out, book, &query, is_table);
    idt_book_release(book);
    if (query.substance.len && out.len == 0)
        idt_cli__complain("the book has no listing of \"%s\" that fits", arguments->positional[0]);
    return idt_cli__write_out(&out) ? IDT_EXIT_OK : IDT_EXIT_OUTPUT;
}

const idt_command idt_cmd_book_list = {
    .name = "book list",
    .usage = "[OPTION…] [SUBSTANCE]",
    .summary = "list substances and their listings",
    .help = "Example:\n  interdict book list phenethyl-bromide\n",
    .options = list_options,
    .run = run_list,
};
