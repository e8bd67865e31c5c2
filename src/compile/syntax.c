/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens to lines and blocks. After a misplaced brace reading goes on where a person would: a head
 * with an opening brace always starts a new rule.
 */
#include "compile/syntax.h"

#include <string.h>

#include "base/alloc.h"
#include "compile/codes.h"
#include "compile/report.h"

typedef struct parser {
    idt_syntax *out;
    const idt_token *tokens;
    idt_diags *diags;
    uint32_t at;
    bool failed;
} parser;

static uint32_t kind(const parser *p)
{
    return p->tokens[p->at].kind;
}

static void report(const parser *p, uint32_t code, uint32_t token, const char *hint,
                   const char *message)
{
    const idt_token *t = &p->tokens[token];

    idt_report__error(p->diags, code, (idt_place){p->out->tokens.source, t->begin, t->end},
                      (idt_bytes){NULL, 0}, hint, "%s", message);
}

static void skip_blank(parser *p)
{
    while (kind(p) == IDT_TOKEN_NEWLINE || kind(p) == IDT_TOKEN_COMMENT)
        p->at++;
}

/*
 * A line that ends with a comma goes on, unless nothing follows that could be part of it. True with
 * the next token that is no newline or comment.
 */
static bool goes_on(const parser *p, uint32_t last, uint32_t *next)
{
    uint32_t i = p->at;

    if (p->tokens[last].kind != IDT_TOKEN_COMMA)
        return false;
    while (p->tokens[i].kind == IDT_TOKEN_NEWLINE || p->tokens[i].kind == IDT_TOKEN_COMMENT)
        i++;
    *next = i;
    return p->tokens[i].kind != IDT_TOKEN_CLOSE && p->tokens[i].kind != IDT_TOKEN_END;
}

/* From the first token of a line to the newline, brace or end that stops it. */
static idt_line read_line(parser *p)
{
    idt_line line = {p->at, p->at};
    uint32_t last = p->at;

    for (;; p->at++) {
        if (kind(p) == IDT_TOKEN_NEWLINE && !goes_on(p, last, &p->at))
            break;
        if (kind(p) == IDT_TOKEN_END || kind(p) == IDT_TOKEN_OPEN || kind(p) == IDT_TOKEN_CLOSE)
            break;
        if (kind(p) != IDT_TOKEN_COMMENT) {
            last = p->at;
            line.end = p->at + 1;
        }
    }
    return line;
}

static void put_line(parser *p, idt_line line)
{
    idt_syntax *out = p->out;

    if (idt_alloc__grow(&out->lines, &out->lines_capacity, out->n_lines, sizeof *out->lines) !=
        IDT_OK)
        p->failed = true;
    else
        out->lines[out->n_lines++] = line;
}

static void expect_line_end(parser *p, const char *message)
{
    uint32_t k = kind(p);

    if (k != IDT_TOKEN_NEWLINE && k != IDT_TOKEN_COMMENT && k != IDT_TOKEN_END)
        report(p, IDT_R_BRACE, p->at, NULL, message);
}

/* The lines between the braces. False when the block ends where another head begins. */
static bool read_block(parser *p, idt_item *item, idt_line *next)
{
    while (!p->failed) {
        idt_line line;

        skip_blank(p);
        if (kind(p) == IDT_TOKEN_CLOSE) {
            item->close = p->at++;
            expect_line_end(p, "a closing brace stands alone on its line");
            return true;
        }
        line = read_line(p);
        if (kind(p) == IDT_TOKEN_OPEN && line.end > line.first) {
            report(p, IDT_R_OPEN_BLOCK, item->head.first, "Close it with } on a line of its own.",
                   "this rule is not closed before the next one begins");
            *next = line;
            return false;
        }
        if (kind(p) == IDT_TOKEN_OPEN)
            report(p, IDT_R_BRACE, p->at++, NULL, "a rule has no blocks inside");
        if (line.end > line.first)
            put_line(p, line);
        if (kind(p) == IDT_TOKEN_CLOSE)
            report(p, IDT_R_BRACE, p->at, NULL, "a closing brace stands alone on its line");
        if (kind(p) == IDT_TOKEN_END) {
            report(p, IDT_R_OPEN_BLOCK, item->head.first, "Close it with } on a line of its own.",
                   "this rule is not closed before the file ends");
            return true;
        }
    }
    return true;
}

/* A head has no continuation, so that what a rule is called stands on one line. */
static void check_head(const parser *p, idt_line head)
{
    for (uint32_t i = head.first; i < p->at; i++)
        if (p->tokens[i].kind == IDT_TOKEN_NEWLINE || p->tokens[i].kind == IDT_TOKEN_COMMENT) {
            report(p, IDT_R_HEAD, head.first, NULL, "this does not end on its line");
            return;
        }
}

static void read_item(parser *p)
{
    idt_syntax *out = p->out;
    idt_line line = read_line(p);

    for (bool more = true; more && !p->failed;) {
        idt_item item = {.head = line, .first_line = (uint32_t)out->n_lines};

        more = false;
        if (kind(p) == IDT_TOKEN_OPEN || p->tokens[line.end - 1].kind == IDT_TOKEN_COMMA)
            check_head(p, line);
        if (kind(p) == IDT_TOKEN_OPEN) {
            item.has_block = true;
            p->at++;
            expect_line_end(p, "an opening brace ends its line");
            more = !read_block(p, &item, &line);
        }
        item.n_lines = (uint32_t)out->n_lines - item.first_line;
        if (idt_alloc__grow(&out->items, &out->items_capacity, out->n_items, sizeof *out->items) !=
            IDT_OK)
            p->failed = true;
        else
            out->items[out->n_items++] = item;
    }
}

int idt_syntax__read(idt_syntax *out, const idt_source *source, idt_diags *diags)
{
    parser p = {.out = out, .diags = diags};
    int status;

    memset(out, 0, sizeof *out);
    status = idt_lexer__run(&out->tokens, source, diags);
    if (status != IDT_OK)
        return status;
    p.tokens = out->tokens.items;
    for (skip_blank(&p); kind(&p) != IDT_TOKEN_END && !p.failed; skip_blank(&p)) {
        if (kind(&p) == IDT_TOKEN_CLOSE)
            report(&p, IDT_R_BRACE, p.at++, NULL, "this brace closes nothing");
        else if (kind(&p) == IDT_TOKEN_OPEN)
            report(&p, IDT_R_BRACE, p.at++, "A rule begins with its kind and its id.",
                   "this brace has no head");
        else
            read_item(&p);
    }
    return p.failed ? IDT_ENOMEM : IDT_OK;
}

void idt_syntax__free(idt_syntax *syntax)
{
    idt_alloc__free(syntax->tokens.items);
    idt_alloc__free(syntax->items);
    idt_alloc__free(syntax->lines);
    memset(syntax, 0, sizeof *syntax);
}
