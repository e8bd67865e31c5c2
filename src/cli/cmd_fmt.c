/* SPDX-License-Identifier: Apache-2.0 */
/* interdict fmt: rule files in their one canonical form. */
#include <stdio.h>

#include "base/bytes.h"
#include "base/file.h"
#include "cli/cli.h"
#include "compile/compile.h"

static const idt_option options[] = {
    {"check", 'c', IDT_OPTION_FLAG, NULL, NULL,
     "change nothing; exit with 1 when a file is not in canonical form"},
    {"stdout", 's', IDT_OPTION_FLAG, NULL, NULL, "write the result to standard output"},
    {NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL},
};

static int deliver(const idt_arguments *arguments, const char *path, idt_bytes before,
                   const idt_buf *after)
{
    bool is_same = idt_bytes__equal(before, idt_buf__bytes(after));
    idt_error err;

    if (idt_arguments__get(arguments, "stdout"))
        return fwrite(after->data, 1, after->len, stdout) == after->len ? IDT_EXIT_OK
                                                                        : IDT_EXIT_OUTPUT;
    if (is_same)
        return IDT_EXIT_OK;
    puts(path);
    if (idt_arguments__get(arguments, "check"))
        return IDT_EXIT_FOUND;
    if (idt_file__write(path, idt_buf__bytes(after), &err) == IDT_OK)
        return IDT_EXIT_OK;
    idt_cli__complain("%s", err.message);
    return IDT_EXIT_OUTPUT;
}

static int format_file(const idt_arguments *arguments, const char *path)
{
    idt_buf before = {0}, after = {0};
    int status = IDT_EXIT_INPUT;
    idt_diags diags = {0};
    idt_source source = {.path = path};
    idt_error err;

    if (idt_file__read(&before, path, IDT_COMPILE_MAX_FILE, &err) != IDT_OK) {
        idt_cli__complain("%s", err.message);
        goto out;
    }
    source.text = idt_buf__bytes(&before);
    if (idt_fmt__source(&after, &source, &diags, &err) == IDT_OK)
        status = deliver(arguments, path, source.text, &after);
    else
        (void)idt_cli__show_diags(&diags, false);

out:
    idt_diags__free(&diags);
    idt_buf__free(&before);
    idt_buf__free(&after);
    return status;
}

static int run(const idt_arguments *arguments)
{
    int worst = IDT_EXIT_OK;

    if (arguments->n_positional == 0) {
        idt_cli__complain("fmt needs rule files, such as rules/un/*.rules");
        return IDT_EXIT_USAGE;
    }
    for (size_t i = 0; i < arguments->n_positional; i++) {
        int status = format_file(arguments, arguments->positional[i]);

        if (status > worst)
            worst = status;
    }
    return worst;
}

const idt_command idt_cmd_fmt = {
    .name = "fmt",
    .usage = "[OPTION…] FILE.rules…",
    .summary = "write rule files in their canonical form",
    .help = "Names the files that changed. Comments are kept.\n",
    .options = options,
    .run = run,
};
