/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics: collecting and showing. */
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/utf8.h"

void idt_diags__free(idt_diags *diags)
{
    idt_arena__free(&diags->arena);
    idt_alloc__free(diags->items);
    memset(diags, 0, sizeof *diags);
}

/*
 * Line and column of a diagnostic. Most come in the order of the text, so counting goes on where
 * the one before stood.
 */
static void locate(idt_diag *diag, const idt_diag *before)
{
    const idt_source *source = diag->source;
    size_t begin, start = 0;
    const char *newline;

    if (!source)
        return;
    begin = diag->begin < source->text.len ? diag->begin : source->text.len;
    diag->line = 1;
    if (before && before->source == source && before->begin <= begin) {
        diag->line = before->line;
        start = before->begin;
        while (start > 0 && source->text.data[start - 1] != '\n')
            start--;
    }
    while (start < begin &&
           (newline = memchr(source->text.data + start, '\n', begin - start)) != NULL) {
        diag->line++;
        start = (size_t)(newline - source->text.data) + 1;
    }
    diag->column = 1;
    for (size_t i = start; i < begin; i++)
        diag->column += (source->text.data[i] & 0xC0) != 0x80;
}

static const char *keep(idt_diags *diags, const char *text)
{
    if (!text)
        return NULL;
    return idt_arena__copy(&diags->arena, idt_bytes__from_cstr(text)).data;
}

void idt_diags__add(idt_diags *diags, idt_severity severity, uint32_t code,
                    const idt_source *source, size_t begin, size_t end, const char *rule,
                    const char *hint, const char *format, ...)
{
    char message[512];
    va_list args;
    idt_diag *diag;

    diags->n_errors += severity == IDT_SEVERITY_ERROR;
    if (idt_alloc__grow(&diags->items, &diags->capacity, diags->n_items, sizeof *diags->items) !=
        IDT_OK) {
        diags->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    diag = &diags->items[diags->n_items++];
    *diag = (idt_diag){.severity = severity,
                       .code = code,
                       .source = source,
                       .begin = begin,
                       .end = end,
                       .rule = keep(diags, rule),
                       .message = keep(diags, message),
                       .hint = keep(diags, hint)};
    if (!diag->message)
        diag->message = "out of memory";
    locate(diag, diag > diags->items ? diag - 1 : NULL);
}

static idt_bytes source_line(const idt_diag *diag)
{
    idt_bytes text = diag->source->text;
    size_t begin = diag->begin < text.len ? diag->begin : text.len;
    size_t end = begin;

    while (begin > 0 && text.data[begin - 1] != '\n')
        begin--;
    while (end < text.len && text.data[end] != '\n')
        end++;
    return idt_bytes__slice(text, begin, end);
}

size_t idt_diag__columns(idt_bytes text)
{
    size_t width = 0;

    for (size_t i = 0; i < text.len;) {
        uint32_t c = 0;
        size_t n = idt_utf8__decode(&c, text.data + i, text.len - i);

        if (n == 0)
            n = 1;
        width += c >= 0x1100 && (c <= 0x115F || (c >= 0x2E80 && c <= 0xFFDC)) ? 2 : 1;
        i += n;
    }
    return width;
}

static void put_repeated(idt_buf *out, char c, size_t n)
{
    while (n-- > 0)
        idt_buf__put_char(out, c);
}

static void put_excerpt(idt_buf *out, const idt_diag *diag, bool color)
{
    idt_bytes line = source_line(diag);
    size_t offset = diag->begin < diag->source->text.len ? diag->begin : diag->source->text.len;
    size_t before = (size_t)(diag->source->text.data + offset - line.data);
    size_t marked = diag->end > offset ? diag->end - offset : 0;

    if (line.len > 400)
        return;
    if (marked > line.len - before)
        marked = line.len - before;
    idt_buf__printf(out, "%6u | ", diag->line);
    for (size_t i = 0; i < line.len; i++)
        idt_buf__put_char(out, line.data[i] == '\t' ? ' ' : line.data[i]);
    idt_buf__put_cstr(out, "\n       | ");
    put_repeated(out, ' ', idt_diag__columns(idt_bytes__slice(line, 0, before)));
    idt_buf__put_cstr(out, color ? "\x1b[1;32m^" : "^");
    marked = idt_diag__columns(idt_bytes__slice(line, before, before + marked));
    put_repeated(out, '~', marked > 1 ? marked - 1 : 0);
    idt_buf__put_cstr(out, color ? "\x1b[0m\n" : "\n");
}

static void put_includes(idt_buf *out, const idt_source *source)
{
    for (; source && source->included_from; source = source->included_from)
        idt_buf__printf(out, "       included from %s:%u\n", source->included_from->path,
                        source->included_line);
}

void idt_diags__print(const idt_diags *diags, bool color, idt_buf *out)
{
    for (size_t i = 0; i < diags->n_items; i++) {
        const idt_diag *diag = &diags->items[i];
        bool is_error = diag->severity == IDT_SEVERITY_ERROR;
        const char *on = !color ? "" : is_error ? "\x1b[1;31m" : "\x1b[1;35m";
        const char *off = color ? "\x1b[0m" : "";

        if (diag->source)
            idt_buf__printf(out, "%s:%u:%u: ", diag->source->path, diag->line, diag->column);
        idt_buf__printf(out, "%s%s[R%04u]%s: %s\n", on, is_error ? "error" : "warning", diag->code,
                        off, diag->message);
        if (diag->source) {
            put_excerpt(out, diag, color);
            put_includes(out, diag->source);
        }
        if (diag->hint)
            idt_buf__printf(out, "       = hint: %s\n", diag->hint);
    }
    if (diags->failed)
        idt_buf__put_cstr(out, "error: memory ran out; some diagnostics are missing\n");
}

void idt_diags__print_json(const idt_diags *diags, idt_buf *out)
{
    for (size_t i = 0; i < diags->n_items; i++) {
        const idt_diag *diag = &diags->items[i];
        const char *path = diag->source ? diag->source->path : "";

        idt_buf__printf(out, "{\"code\":\"R%04u\",\"severity\":\"%s\",\"path\":", diag->code,
                        diag->severity == IDT_SEVERITY_ERROR ? "error" : "warning");
        idt_buf__put_json(out, idt_bytes__from_cstr(path));
        idt_buf__printf(out, ",\"line\":%u,\"column\":%u,\"begin\":%zu,\"end\":%zu,\"rule\":",
                        diag->line, diag->column, diag->begin, diag->end);
        idt_buf__put_json(out, idt_bytes__from_cstr(diag->rule ? diag->rule : ""));
        idt_buf__put_cstr(out, ",\"message\":");
        idt_buf__put_json(out, idt_bytes__from_cstr(diag->message));
        idt_buf__put_cstr(out, ",\"hint\":");
        idt_buf__put_json(out, idt_bytes__from_cstr(diag->hint ? diag->hint : ""));
        idt_buf__put_cstr(out, "}\n");
    }
}
