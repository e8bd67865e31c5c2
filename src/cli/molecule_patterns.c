/* SPDX-License-Identifier: Apache-2.0 */
/* A file of SMARTS, line by line. */
#include "cli/molecule_patterns.h"

#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/file.h"
#include "chem/pattern/smarts.h"
#include "cli/cli.h"

enum { MAX_PATTERN_FILE = 16 * 1024 * 1024 };

/* A SMARTS and where it stands. */
typedef struct pattern_line {
    const char *path;
    unsigned number;
    size_t column; /* of the SMARTS, from 1 */
    idt_bytes smarts;
} pattern_line;

static void complain(const pattern_line *line, const char *what, const idt_error *err)
{
    idt_cli__complain("%s:%u:%zu: %s%s", line->path, line->number,
                      line->column + (size_t)err->offset, what, err->message);
}

/* Refused in rules; here the user compares toolkits and may want to see the difference. */
static void warn(const pattern_line *line)
{
    idt_arena arena = {0};
    idt_smarts smarts;
    idt_error err = {0};

    if (idt_smarts__parse(&smarts, &arena, line->smarts, 0, &err) == IDT_OK &&
        idt_smarts__lint(&smarts, &err) == IDT_EFORMAT)
        complain(line, "warning: ", &err);
    idt_arena__free(&arena);
}

static bool add_pattern(idt_pattern_builder *builder, const pattern_line *line)
{
    idt_error err = {0};
    uint32_t index;

    if (idt_pattern_builder__add(builder, line->smarts, 0, &index, &err) != IDT_OK) {
        complain(line, "", &err);
        return false;
    }
    warn(line);
    if (index < IDT_MOLECULE_PATTERNS_MAX)
        return true;
    idt_cli__complain("%s:%u: there are more than %d patterns", line->path, line->number,
                      IDT_MOLECULE_PATTERNS_MAX);
    return false;
}

static bool add_line(idt_pattern_builder *builder, const char *path, unsigned number,
                     idt_bytes text)
{
    const char *tab = text.len ? memchr(text.data, '\t', text.len) : NULL;
    idt_bytes rest = tab ? idt_bytes__slice(text, (size_t)(tab - text.data) + 1, text.len) : text;
    pattern_line line = {.path = path, .number = number, .smarts = idt_bytes__trim(rest)};

    if (line.smarts.len == 0 || text.data[0] == '#')
        return true;
    line.column = (size_t)(line.smarts.data - text.data) + 1;
    return add_pattern(builder, &line);
}

static bool add_lines(idt_pattern_builder *builder, const char *path, idt_bytes text)
{
    unsigned number = 1;

    while (text.len > 0) {
        const char *end = memchr(text.data, '\n', text.len);
        size_t len = end ? (size_t)(end - text.data) : text.len;

        if (!add_line(builder, path, number++, idt_bytes__slice(text, 0, len)))
            return false;
        text = idt_bytes__slice(text, end ? len + 1 : len, text.len);
    }
    return true;
}

bool idt_molecule_patterns__read(idt_pattern_set *out, idt_buf *bytes, const char *path)
{
    idt_pattern_builder *builder = idt_pattern_builder__new();
    idt_buf text = {0};
    idt_error err;
    bool ok = false;

    if (!builder)
        idt_cli__complain("out of memory");
    else if (idt_file__read(&text, path, MAX_PATTERN_FILE, &err) != IDT_OK)
        idt_cli__complain("%s", err.message);
    else if (add_lines(builder, path, idt_buf__bytes(&text))) {
        ok = idt_pattern_builder__finish(builder, bytes, &err) == IDT_OK &&
             idt_pattern_set__open(out, bytes->data, bytes->len, &err) == IDT_OK;
        if (!ok)
            idt_cli__complain("%s: %s", path, err.message);
    }
    idt_buf__free(&text);
    idt_pattern_builder__free(builder);
    return ok;
}
