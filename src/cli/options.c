/* SPDX-License-Identifier: Apache-2.0 */
/* Command-line options from one table. */
#include "cli/options.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"

static const idt_option *find_long(const idt_option *table, idt_bytes name)
{
    for (; table->name; table++)
        if (idt_bytes__is(name, table->name))
            return table;
    return NULL;
}

static const idt_option *find_short(const idt_option *table, char letter)
{
    for (; table->name; table++)
        if (table->letter && table->letter == letter)
            return table;
    return NULL;
}

static bool is_choice(const idt_option *option, const char *value)
{
    size_t len = strlen(value);
    const char *p = option->choices;

    while (p && *p) {
        size_t n = strcspn(p, "|");

        if (n == len && memcmp(p, value, n) == 0)
            return true;
        p += n + (p[n] == '|');
    }
    return false;
}

static bool complain(const char *command, const char *what, const char *about)
{
    fprintf(stderr, "interdict %s: %s \"%s\"; see `interdict %s --help`\n", command, what, about,
            command);
    return false;
}

static bool store(idt_arguments *out, const idt_option *option, const char *command,
                  const char *value)
{
    if (option->kind == IDT_OPTION_CHOICE && !is_choice(option, value)) {
        fprintf(stderr, "interdict %s: --%s takes one of %s, not \"%s\"\n", command, option->name,
                option->choices, value);
        return false;
    }
    out->values[option - out->table] = value;
    return true;
}

static bool keep_positional(idt_arguments *out, const char *value)
{
    if (idt_alloc__grow(&out->positional, &out->capacity, out->n_positional,
                        sizeof *out->positional) != IDT_OK) {
        fputs("interdict: out of memory\n", stderr);
        return false;
    }
    out->positional[out->n_positional++] = value;
    return true;
}

/* One argument that starts with a dash; may take the next one as its value. */
static bool read_option(idt_arguments *out, const char *command, int argc, char **argv, int *i)
{
    const char *arg = argv[*i];
    const char *value = NULL;
    const idt_option *option;

    if (arg[1] == '-') {
        const char *equals = strchr(arg, '=');
        size_t len = equals ? (size_t)(equals - arg) - 2 : strlen(arg) - 2;

        option = find_long(out->table, (idt_bytes){arg + 2, len});
        value = equals ? equals + 1 : NULL;
    } else {
        option = find_short(out->table, arg[1]);
        if (arg[2] != '\0')
            value = arg + 2;
    }
    if (!option)
        return complain(command, "there is no option", arg);
    if (option->kind == IDT_OPTION_FLAG) {
        if (value)
            return complain(command, "no value is taken by", arg);
        return store(out, option, command, "");
    }
    if (!value && *i + 1 < argc)
        value = argv[++*i];
    if (!value)
        return complain(command, "a value is missing after", arg);
    return store(out, option, command, value);
}

bool idt_arguments__read(idt_arguments *out, const idt_option *table, const char *command, int argc,
                         char **argv)
{
    bool only_positional = false;

    memset(out, 0, sizeof *out);
    out->table = table;
    for (int i = 0; i < argc; i++) {
        const char *arg = argv[i];

        if (!only_positional && strcmp(arg, "--") == 0) {
            only_positional = true;
        } else if (!only_positional && arg[0] == '-' && arg[1] != '\0') {
            if (!read_option(out, command, argc, argv, &i))
                return false;
        } else if (!keep_positional(out, arg)) {
            return false;
        }
    }
    return true;
}

void idt_arguments__free(idt_arguments *arguments)
{
    idt_alloc__free(arguments->positional);
    memset(arguments, 0, sizeof *arguments);
}

const char *idt_arguments__get(const idt_arguments *arguments, const char *name)
{
    const idt_option *option = find_long(arguments->table, idt_bytes__from_cstr(name));

    assert(option);
    return arguments->values[option - arguments->table];
}

void idt_options__help(const idt_option *table, idt_buf *out)
{
    for (; table->name; table++) {
        char left[64];

        snprintf(left, sizeof left, "%c%c%s --%s%s%s", table->letter ? '-' : ' ',
                 table->letter ? table->letter : ' ', table->letter ? "," : " ", table->name,
                 table->value ? " " : "", table->value ? table->value : "");
        idt_buf__printf(out, "  %-30s %s\n", left, table->help);
    }
}
