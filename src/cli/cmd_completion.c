/* SPDX-License-Identifier: Apache-2.0 */
/* interdict completion: a completion script for bash, written from the tables of options. */
#include <string.h>

#include "cli/cli.h"

static const idt_option options[] = {{NULL, 0, IDT_OPTION_FLAG, NULL, NULL, NULL}};

static bool same_first_word(const idt_command *a, const idt_command *b)
{
    size_t len = strcspn(a->name, " ");

    return len == strcspn(b->name, " ") && memcmp(a->name, b->name, len) == 0;
}

/* The words after "interdict", each once: "book" stands for all its verbs. */
static void put_first_words(idt_buf *out)
{
    for (const idt_command *const *c = idt_commands; *c; c++) {
        if (c != idt_commands && same_first_word(c[0], c[-1]))
            continue;
        idt_buf__put(out, (*c)->name, strcspn((*c)->name, " "));
        idt_buf__put_char(out, ' ');
    }
    idt_buf__put_cstr(out, "help --version");
}

/* For each verb of two words, the words that may come second. */
static void put_second_words(idt_buf *out)
{
    for (const idt_command *const *c = idt_commands; *c; c++) {
        const char *first = (*c)->name;
        const char *space = strchr(first, ' ');
        size_t len = strcspn(first, " ");

        if (!space || (c != idt_commands && same_first_word(c[0], c[-1])))
            continue;
        idt_buf__printf(out,
                        "    if [ \"$verb\" = %.*s ]; then\n"
                        "        if [ \"$COMP_CWORD\" -eq 2 ]; then\n"
                        "            COMPREPLY=($(compgen -W '",
                        (int)len, first);
        for (const idt_command *const *v = c; *v && strncmp((*v)->name, first, len + 1) == 0; v++)
            idt_buf__printf(out, "%s%s", v == c ? "" : " ", (*v)->name + len + 1);
        idt_buf__printf(out,
                        "' -- \"$cur\")); return\n        fi\n"
                        "        verb=\"%.*s ${COMP_WORDS[2]}\"\n    fi\n",
                        (int)len, first);
    }
}

static void put_case(idt_buf *out, const idt_command *command)
{
    idt_buf__printf(out, "    \"%s\")\n        case \"$prev\" in\n", command->name);
    for (const idt_option *o = command->options; o->name; o++) {
        idt_buf__printf(out, "        --%s", o->name);
        if (o->letter)
            idt_buf__printf(out, "|-%c", o->letter);
        idt_buf__put_char(out, ')');
        if (o->kind == IDT_OPTION_CHOICE) {
            idt_buf__put_cstr(out, " COMPREPLY=($(compgen -W '");
            for (const char *p = o->choices; *p; p++)
                idt_buf__put_char(out, *p == '|' ? ' ' : *p);
            idt_buf__put_cstr(out, "' -- \"$cur\")); return ;;\n");
        } else if (o->kind == IDT_OPTION_FILE) {
            idt_buf__put_cstr(out, " COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n");
        } else if (o->kind == IDT_OPTION_TEXT) {
            idt_buf__put_cstr(out, " return ;;\n");
        } else {
            idt_buf__put_cstr(out, " ;;\n");
        }
    }
    idt_buf__put_cstr(out, "        esac\n        words='");
    for (const idt_option *o = command->options; o->name; o++)
        idt_buf__printf(out, "--%s ", o->name);
    idt_buf__put_cstr(out, "--help' ;;\n");
}

static int run(const idt_arguments *arguments)
{
    idt_buf out = {0};

    if (arguments->n_positional > 1 ||
        (arguments->n_positional == 1 && strcmp(arguments->positional[0], "bash") != 0)) {
        idt_cli__complain("completion knows the shell bash only");
        return IDT_EXIT_USAGE;
    }
    idt_buf__put_cstr(&out,
                      "# bash completion of interdict: source this file\n"
                      "_interdict() {\n"
                      "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                      "    local verb=${COMP_WORDS[1]} words=\n"
                      "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                      "        COMPREPLY=($(compgen -W '");
    put_first_words(&out);
    idt_buf__put_cstr(&out, "' -- \"$cur\")); return\n    fi\n");
    put_second_words(&out);
    idt_buf__put_cstr(&out, "    case \"$verb\" in\n");
    for (const idt_command *const *c = idt_commands; *c; c++)
        put_case(&out, *c);
    idt_buf__put_cstr(&out, "    esac\n"
                            "    if [ \"${cur:0:1}\" = - ]; then\n"
                            "        COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                            "    else\n"
                            "        COMPREPLY=($(compgen -f -- \"$cur\"))\n"
                            "    fi\n}\n"
                            "complete -o filenames -F _interdict interdict\n");
    return idt_cli__write_out(&out) ? IDT_EXIT_OK : IDT_EXIT_OUTPUT;
}

const idt_command idt_cmd_completion = {
    .name = "completion",
    .usage = "[bash]",
    .summary = "write a completion script for bash",
    .help =
        "Example:\n  interdict completion > ~/.local/share/bash-completion/completions/interdict\n",
    .options = options,
    .run = run,
};
