/* SPDX-License-Identifier: Apache-2.0 */
/* interdict lists build: the histories of all lists become one parties book. */
#include <stdio.h>

#include "base/alloc.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/lists_dir.h"
#include "lists/party_of.h"
#include "party/parties.h"

static const idt_option options[] = {
    {"dir", 'D', IDT_OPTION_FILE, "DIR", NULL, "where the histories are (lists)"},
    {"output", 'o', IDT_OPTION_FILE, "FILE", NULL, "the book to write (parties.book)"},
    {"weigh-as", 0, IDT_OPTION_FILE, "BOOK", NULL,
     "weigh words as BOOK does, so that `party --changes` can compare the two"},
    {NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL},
};

static int add_party(void *payload, const idt_party *party, idt_error *err)
{
    return idt_parties_builder__add(payload, party, err);
}

static int add_list(idt_parties_builder *builder, const idt_arguments *arguments, const char *list)
{
    idt_list_history *history = idt_cli__load_history(arguments, list);
    idt_error err;
    int status;

    if (!history)
        return IDT_EXIT_INPUT;
    status = idt_list_party__each(history, IDT_DATE_NONE, add_party, builder, &err);
    if (status != IDT_OK)
        idt_cli__complain("%s: %s", list, err.message);
    idt_list_history__free(history);
    return status == IDT_OK ? IDT_EXIT_OK : IDT_EXIT_INPUT;
}

static int write_book(idt_parties_builder *builder, const char *path)
{
    idt_parties_counts n;
    idt_parties *parties;
    idt_buf book = {0};
    int status = IDT_EXIT_INPUT;
    idt_error err;

    if (idt_parties_builder__finish(builder, &book, &err) != IDT_OK ||
        idt_parties__open_memory(&parties, book.data, book.len, &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        goto out;
    }
    n = idt_parties__describe(parties);
    status = IDT_EXIT_OUTPUT;
    if (idt_file__write(path, idt_buf__bytes(&book), &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
    } else {
        status = IDT_EXIT_OK;
        fprintf(stderr,
                "%s: %u lists, %u parties, %u entries, %u names (%u different), %u addresses, "
                "%u identifiers, %u relations, %zu bytes, digest %.12s\n",
                path, n.n_lists, n.n_parties, n.n_entries, n.n_names, n.n_forms, n.n_addresses,
                n.n_idents, n.n_relations, book.len, n.digest);
    }
    idt_parties__close(parties);
out:
    idt_buf__free(&book);
    return status;
}

static int run(const idt_arguments *arguments)
{
    const char *output = idt_arguments__get(arguments, "output");
    const char *base_path = idt_arguments__get(arguments, "weigh-as");
    idt_parties_builder *builder = NULL;
    idt_parties *base = NULL;
    char **names = NULL;
    size_t n = 0;
    idt_error err;
    int status = IDT_EXIT_OK;

    if (idt_parties_builder__new(&builder, &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        return IDT_EXIT_INPUT;
    }
    if (base_path && idt_parties__open(&base, base_path, true, &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        idt_parties_builder__free(builder);
        return IDT_EXIT_INPUT;
    }
    if (base)
        idt_parties_builder__weigh_as(builder, base);
    if (arguments->n_positional == 0)
        status = idt_cli__find_lists(&names, &n, idt_cli__lists_directory(arguments));
    if (status == IDT_EXIT_OK && n + arguments->n_positional == 0) {
        idt_cli__complain("there is no list in \"%s\"", idt_cli__lists_directory(arguments));
        status = IDT_EXIT_INPUT;
    }
    for (size_t i = 0; i < n && status == IDT_EXIT_OK; i++)
        status = add_list(builder, arguments, names[i]);
    for (size_t i = 0; i < arguments->n_positional && status == IDT_EXIT_OK; i++)
        status = add_list(builder, arguments, arguments->positional[i]);
    if (status == IDT_EXIT_OK)
        status = write_book(builder, output ? output : "parties.book");
    for (size_t i = 0; i < n; i++)
        idt_alloc__free(names[i]);
    idt_alloc__free(names);
    idt_parties_builder__free(builder);
    idt_parties__close(base);
    return status;
}

const idt_command idt_cmd_lists_build = {
    .name = "lists build",
    .usage = "[OPTION…] [LIST…]",
    .summary = "compile the histories of party lists into a parties book",
    .help = "Every span in which a party was listed is in the book, so that it answers for any "
            "day.\n\n"
            "Example:\n  interdict lists build -D lists -o parties.book\n",
    .options = options,
    .run = run,
};
