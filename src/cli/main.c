/* SPDX-License-Identifier: Apache-2.0 */
/* interdict: finds the verb and runs it. */
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#include <fcntl.h>
#include <signal.h>

#ifndef IDT_VERSION
#define IDT_VERSION "unknown"
#endif

const idt_command *const idt_commands[] = {
    &idt_cmd_check,
    &idt_cmd_screen,
    &idt_cmd_molecule,
    &idt_cmd_party,
    &idt_cmd_book_build,
    &idt_cmd_book_info,
    &idt_cmd_book_verify,
    &idt_cmd_book_test,
    &idt_cmd_book_list,
    &idt_cmd_fmt,
    &idt_cmd_lists_import,
    &idt_cmd_lists_fetch,
    &idt_cmd_lists_status,
    &idt_cmd_lists_entries,
    &idt_cmd_lists_diff,
    &idt_cmd_lists_history,
    &idt_cmd_lists_build,
    &idt_cmd_completion,
    NULL,
};

static void put_overview(idt_buf *out)
{
    idt_buf__put_cstr(
        out,
        "interdict tells what a text, a record or a molecule of the chemical trade is, what the\n"
        "law of the countries concerned says about it on a date, and what must happen next.\n\n"
        "usage: interdict VERB [OPTION…] [ARGUMENT…]\n\n");
    for (const idt_command *const *c = idt_commands; *c; c++)
        idt_buf__printf(out, "  %-14s %s\n", (*c)->name, (*c)->summary);
    idt_buf__put_cstr(out, "\nTry `interdict VERB --help`, and:\n"
                           "  interdict check \"(2-bromoethyl)benzene 25 kg\" --from CN --to CA\n");
}

static void put_help(const idt_command *command, idt_buf *out)
{
    idt_buf__printf(out, "usage: interdict %s %s\n\n%s\n", command->name, command->usage,
                    command->summary);
    if (command->options->name) {
        idt_buf__put_cstr(out, "\nOptions:\n");
        idt_options__help(command->options, out);
    }
    if (command->help)
        idt_buf__printf(out, "\n%s", command->help);
}

/* The verb that argv[1] (and argv[2]) name; *used is the number of words. */
static const idt_command *find_command(int argc, char **argv, int *used)
{
    for (const idt_command *const *c = idt_commands; *c; c++) {
        const char *space = strchr((*c)->name, ' ');
        size_t first = space ? (size_t)(space - (*c)->name) : strlen((*c)->name);

        if (strlen(argv[1]) != first || memcmp(argv[1], (*c)->name, first) != 0)
            continue;
        if (!space) {
            *used = 2;
            return *c;
        }
        if (argc > 2 && strcmp(argv[2], space + 1) == 0) {
            *used = 3;
            return *c;
        }
    }
    return NULL;
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static int show(void (*put)(idt_buf *))
{
    idt_buf out = {0};

    put(&out);
    return idt_cli__write_out(&out) ? IDT_EXIT_OK : IDT_EXIT_OUTPUT;
}

static int run_command(const idt_command *command, int argc, char **argv)
{
    idt_arguments arguments;
    int status = IDT_EXIT_USAGE;

    if (wants_help(argc, argv)) {
        idt_buf out = {0};

        put_help(command, &out);
        return idt_cli__write_out(&out) ? IDT_EXIT_OK : IDT_EXIT_OUTPUT;
    }
    if (idt_arguments__read(&arguments, command->options, command->name, argc, argv))
        status = command->run(&arguments);
    idt_arguments__free(&arguments);
    return status;
}

/*
 * A program that was started with closed standard files would give their numbers to its own, and
 * read or write those as "-". They are opened so that reading and writing fail.
 */
static void fill_standard_files(void)
{
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    const idt_command *command;
    int used = 0;

    fill_standard_files();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error like others */
    if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
        strcmp(argv[1], "-h") == 0) {
        int status = show(put_overview);

        return argc < 2 ? IDT_EXIT_USAGE : status;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        puts("interdict " IDT_VERSION);
        return IDT_EXIT_OK;
    }
    command = find_command(argc, argv, &used);
    if (!command) {
        bool takes_two = strcmp(argv[1], "book") == 0 || strcmp(argv[1], "lists") == 0;

        idt_cli__complain("there is no verb \"%s%s%s\"; see `interdict help`", argv[1],
                          takes_two && argc > 2 ? " " : "", takes_two && argc > 2 ? argv[2] : "");
        return IDT_EXIT_USAGE;
    }
    return run_command(command, argc - used, argv + used);
}
