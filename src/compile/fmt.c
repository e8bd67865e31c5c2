/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One canonical form for rule files. Works on tokens, so it needs to understand no statement: a
 * line is its key (one word, two for `name` and `phrase`), then its values. Only white space
 * changes; every other token comes out as it went in, in the same order. The columns are fixed, so
 * that a changed line never moves its neighbours.
 */
#include "base/bytes.h"
#include "base/error.h"
#include "compile/compile.h"
#include "compile/report.h"
#include "compile/syntax.h"

enum {
    INDENT = 4,
    KEY = 10,        /* columns of a key; values begin one space behind */
    EXPECTATION = 8, /* columns of `match` or `no match` */
    MAX_COLUMN = 100,
};

typedef struct formatter {
    const idt_tokens *tokens;
    idt_buf *out;
    uint32_t at; /* next token that is not written yet */
    bool blank;  /* an empty line was written last, or nothing yet */
} formatter;

static uint32_t kind(const formatter *f, uint32_t token)
{
    return f->tokens->items[token].kind;
}

static idt_bytes text(const formatter *f, uint32_t token)
{
    return idt_token__text(f->tokens, &f->tokens->items[token]);
}

static void put_spaces(formatter *f, size_t n)
{
    while (n-- > 0)
        idt_buf__put_char(f->out, ' ');
}

static void end_line(formatter *f)
{
    idt_buf__put_char(f->out, '\n');
    f->blank = false;
}

static void put_blank(formatter *f)
{
    if (!f->blank)
        idt_buf__put_char(f->out, '\n');
    f->blank = true;
}

/* ---- keys ---- */

/* Tokens of the key at the start of a line: with the language of a name or phrase. */
static uint32_t key_tokens(const formatter *f, idt_line line)
{
    idt_bytes word = text(f, line.first);
    bool has_language = idt_bytes__is(word, "name") || idt_bytes__is(word, "phrase");

    return has_language && line.first + 1 < line.end && kind(f, line.first + 1) == IDT_TOKEN_ATOM
               ? 2
               : 1;
}

/* Tokens of `match`, `no match` or `verdict LEVEL` at the start of the values of a test. */
static uint32_t expectation_tokens(const formatter *f, idt_line line)
{
    uint32_t n = 0;

    if (!idt_bytes__is(text(f, line.first), "test"))
        return 0;
    while (n < 2 && line.first + 1 + n < line.end &&
           kind(f, line.first + 1 + n) == IDT_TOKEN_ATOM) {
        if (idt_bytes__is(text(f, line.first + 1 + n++), "match"))
            break;
    }
    return n;
}

/* ---- comments and empty lines between lines ---- */

/*
 * Writes what stands between the last written token and `end`: comments on lines of their own, and
 * at most one empty line in a row, none directly behind an opening brace.
 */
static void put_between(formatter *f, uint32_t end, size_t indent)
{
    unsigned newlines = 1; /* the line before is finished */

    for (; f->at < end; f->at++) {
        if (kind(f, f->at) == IDT_TOKEN_NEWLINE) {
            newlines++;
            continue;
        }
        if (newlines > 1)
            put_blank(f);
        put_spaces(f, indent);
        idt_buf__put_bytes(f->out, text(f, f->at));
        end_line(f);
        newlines = 0;
    }
    if (newlines > 1)
        put_blank(f);
}

/* A comment behind the last token of a line, then the end of the line. */
static void put_line_end(formatter *f)
{
    if (kind(f, f->at) == IDT_TOKEN_COMMENT) {
        put_spaces(f, 2);
        idt_buf__put_bytes(f->out, text(f, f->at));
        f->at++;
    }
    if (kind(f, f->at) == IDT_TOKEN_NEWLINE)
        f->at++;
    end_line(f);
}

/* ---- lines ---- */

/* Tokens up to the next comma or the end, which are never parted; and the columns they take. */
static uint32_t piece_end(const formatter *f, uint32_t begin, uint32_t end, size_t *columns)
{
    uint32_t i = begin;

    *columns = 0;
    for (; i < end; i++) {
        uint32_t k = kind(f, i);

        if (k == IDT_TOKEN_COMMENT || k == IDT_TOKEN_NEWLINE)
            break;
        *columns += idt_diag__columns(text(f, i)) + (k != IDT_TOKEN_COMMA && i > begin);
        if (k == IDT_TOKEN_COMMA)
            return i + 1;
    }
    return i;
}

/* Tokens up to `end` with spaces between; returns the columns they take. */
static size_t put_piece(formatter *f, uint32_t end)
{
    size_t columns = 0;

    for (uint32_t begin = f->at; f->at < end; f->at++) {
        if (f->at > begin && kind(f, f->at) != IDT_TOKEN_COMMA) {
            idt_buf__put_char(f->out, ' ');
            columns++;
        }
        idt_buf__put_bytes(f->out, text(f, f->at));
        columns += idt_diag__columns(text(f, f->at));
    }
    return columns;
}

/* Tokens up to `end`, padded to a column and followed by at least one space; the columns taken. */
static size_t put_padded(formatter *f, uint32_t end, size_t columns)
{
    size_t taken = put_piece(f, end);

    put_spaces(f, taken < columns ? columns + 1 - taken : 1);
    return taken < columns ? columns + 1 : taken + 1;
}

/* Comments inside a continued line: each ends its line, the values go on below. */
static bool put_inner_comments(formatter *f, uint32_t end)
{
    bool any = false;

    for (; f->at < end; f->at++) {
        if (kind(f, f->at) == IDT_TOKEN_NEWLINE)
            continue;
        if (kind(f, f->at) != IDT_TOKEN_COMMENT)
            break;
        put_spaces(f, any ? INDENT + KEY + 1 : 2);
        idt_buf__put_bytes(f->out, text(f, f->at));
        end_line(f);
        any = true;
    }
    return any;
}

/* The values of a line, from a column on; wrapped after commas. */
static void put_values(formatter *f, uint32_t end, size_t column)
{
    const size_t indent = INDENT + KEY + 1;
    bool at_start = true;

    while (f->at < end) {
        uint32_t k = kind(f, f->at);
        size_t columns;
        uint32_t next;
        bool wrap =
            (k == IDT_TOKEN_COMMENT || k == IDT_TOKEN_NEWLINE) && put_inner_comments(f, end);

        next = piece_end(f, f->at, end, &columns);
        if (!wrap && !at_start && column + 1 + columns > MAX_COLUMN) {
            end_line(f);
            wrap = true;
        }
        if (wrap) {
            put_spaces(f, indent);
            column = indent;
        } else if (!at_start) {
            idt_buf__put_char(f->out, ' ');
            column++;
        }
        put_piece(f, next);
        column += columns;
        at_start = false;
    }
}

static void put_line(formatter *f, idt_line line)
{
    uint32_t key = line.first + key_tokens(f, line), expectation = expectation_tokens(f, line);
    size_t column = INDENT;

    put_between(f, line.first, INDENT);
    put_spaces(f, INDENT);
    if (key == line.end) {
        put_piece(f, key);
    } else {
        column += put_padded(f, key, KEY);
        if (expectation > 0 && key + expectation < line.end)
            column += put_padded(f, key + expectation, EXPECTATION);
        put_values(f, line.end, column);
    }
    put_line_end(f);
}

/* Take back an empty line that was written last. */
static void drop_blank(formatter *f)
{
    const idt_buf *out = f->out;

    if (!out->failed && out->len >= 2 && out->data[out->len - 1] == '\n' &&
        out->data[out->len - 2] == '\n')
        f->out->len--;
}

static void put_block(formatter *f, const idt_syntax *syntax, const idt_item *item)
{
    put_piece(f, item->head.end);
    idt_buf__put_cstr(f->out, " {");
    f->at++;
    put_line_end(f);
    f->blank = true; /* no empty line behind the brace */
    for (uint32_t i = 0; i < item->n_lines; i++)
        put_line(f, syntax->lines[item->first_line + i]);
    put_between(f, item->close, INDENT);
    drop_blank(f);
    idt_buf__put_char(f->out, '}');
    f->at++;
    put_line_end(f);
}

static void put_item(formatter *f, const idt_syntax *syntax, const idt_item *item)
{
    if (item->has_block) {
        put_block(f, syntax, item);
    } else {
        put_piece(f, item->head.end);
        put_line_end(f);
    }
}

static void put_file(formatter *f, const idt_syntax *syntax)
{
    f->blank = true; /* no empty line at the start */
    for (size_t i = 0; i < syntax->n_items; i++) {
        const idt_item *item = &syntax->items[i];

        /* a rule stands apart from what is before it, together with its comments */
        if (item->has_block && i > 0)
            put_blank(f);
        put_between(f, item->head.first, 0);
        put_item(f, syntax, item);
        if (item->has_block && i + 1 < syntax->n_items)
            put_blank(f);
    }
    put_between(f, (uint32_t)syntax->tokens.n - 1, 0);
    drop_blank(f);
}

int idt_fmt__source(idt_buf *out, const idt_source *source, idt_diags *diags, idt_error *err)
{
    size_t n_errors = diags->n_errors;
    idt_syntax syntax = {0};
    formatter f = {.out = out};
    int status;

    if (source->text.len > IDT_COMPILE_MAX_FILE)
        return idt_error__set(err, IDT_ELIMIT, "the file has more than %d bytes",
                              IDT_COMPILE_MAX_FILE);
    status = idt_syntax__read(&syntax, source, diags);
    if (status == IDT_OK && diags->n_errors > n_errors)
        status = idt_error__set(err, IDT_EFORMAT, "the source has errors");
    if (status == IDT_OK) {
        f.tokens = &syntax.tokens;
        put_file(&f, &syntax);
        status = idt_buf__status(out);
    }
    if (status == IDT_ENOMEM)
        idt_error__set(err, IDT_ENOMEM, "out of memory");
    idt_syntax__free(&syntax);
    return status;
}
