/* SPDX-License-Identifier: Apache-2.0 */
/* Characters to tokens. */
#include "compile/lexer.h"

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/utf8.h"
#include "compile/codes.h"
#include "compile/compile.h"
#include "compile/report.h"

typedef struct lexer {
    idt_tokens *tokens;
    const idt_source *source;
    idt_diags *diags;
    const char *p;
    uint32_t at, size, line;
    bool failed;
} lexer;

static void report(lexer *lx, uint32_t code, uint32_t begin, uint32_t end, const char *hint,
                   const char *message)
{
    idt_report__error(lx->diags, code, (idt_place){lx->source, begin, end}, (idt_bytes){NULL, 0},
                      hint, "%s", message);
}

static void put(lexer *lx, idt_token_kind kind, uint32_t begin, uint32_t end)
{
    idt_tokens *t = lx->tokens;

    if (idt_alloc__grow(&t->items, &t->capacity, t->n, sizeof *t->items) != IDT_OK) {
        lx->failed = true;
        return;
    }
    t->items[t->n++] = (idt_token){begin, end, lx->line, kind};
}

static bool is_atom(char c)
{
    return idt_ascii__is_alpha(c) || idt_ascii__is_digit(c) || c == '.' || c == '-' || c == '_';
}

/* Characters that would show a text otherwise than it is compiled. */
static bool is_invisible(uint32_t c)
{
    return (c < 0x20 && c != '\t') || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

/* One character of a string or comment, from lx->at; the place behind it is returned. */
static uint32_t inner_character(lexer *lx, uint32_t at, bool is_string)
{
    uint32_t c = 0;
    uint32_t n = (uint32_t)idt_utf8__decode(&c, lx->p + at, lx->size - at);

    if (n == 0) {
        report(lx, IDT_R_UTF8, at, at + 1, "Save the file as UTF-8.", "the text is not UTF-8");
        return at + 1;
    }
    if (is_invisible(c) || (is_string && c == '\t'))
        report(lx, IDT_R_INVISIBLE, at, at + n, NULL,
               "control and direction characters are not allowed in the text");
    return at + n;
}

static void lex_string(lexer *lx)
{
    uint32_t begin = lx->at, at = begin + 1;

    while (at < lx->size && lx->p[at] != '"' && lx->p[at] != '\n') {
        if (lx->p[at] == '\\') {
            char next = at + 1 < lx->size ? lx->p[at + 1] : '\n';

            if (next == '"' || next == '\\') {
                at += 2;
                continue;
            }
            report(lx, IDT_R_ESCAPE, at, at + 1, "Write \\\\ for a backslash.",
                   "only \\\" and \\\\ are escapes");
            at++;
            continue;
        }
        if (lx->p[at] == '\r' && at + 1 < lx->size && lx->p[at + 1] == '\n')
            break;
        at = inner_character(lx, at, true);
    }
    lx->at = at;
    if (at < lx->size && lx->p[at] == '"') {
        lx->at = at + 1;
        if (at - begin - 1 > IDT_COMPILE_MAX_STRING)
            report(lx, IDT_R_LONG_STRING, begin, begin + 1, NULL,
                   "the string is longer than 65536 bytes");
        put(lx, IDT_TOKEN_STRING, begin, lx->at);
        return;
    }
    report(lx, IDT_R_OPEN_STRING, begin, at,
           "A string ends on the line where it begins; a quotation mark in it is written \\\".",
           "the string has no closing quotation mark");
    put(lx, IDT_TOKEN_WRONG, begin, at);
}

static void lex_comment(lexer *lx)
{
    uint32_t begin = lx->at, at = begin, end;

    while (at < lx->size && lx->p[at] != '\n') {
        if (lx->p[at] == '\r' && at + 1 < lx->size && lx->p[at + 1] == '\n')
            break;
        at = inner_character(lx, at, false);
    }
    lx->at = end = at;
    while (lx->p[end - 1] == ' ' || lx->p[end - 1] == '\t')
        end--;
    put(lx, IDT_TOKEN_COMMENT, begin, end);
}

static void lex_wrong(lexer *lx)
{
    uint32_t c = 0, begin = lx->at;
    uint32_t n = (uint32_t)idt_utf8__decode(&c, lx->p + begin, lx->size - begin);

    lx->at += n ? n : 1;
    if (n == 0)
        report(lx, IDT_R_UTF8, begin, begin + 1, "Save the file as UTF-8.",
               "the text is not UTF-8");
    else
        report(lx, IDT_R_CHARACTER, begin, lx->at,
               c >= 0x80 ? "Texts of any script stand between quotation marks." : NULL,
               "this character does not belong here");
    put(lx, IDT_TOKEN_WRONG, begin, lx->at);
}

static void lex_one(lexer *lx)
{
    uint32_t begin = lx->at;
    char c = lx->p[begin];

    switch (c) {
    case ' ':
    case '\t': lx->at++; return;
    case '\n':
        lx->at++;
        put(lx, IDT_TOKEN_NEWLINE, begin, lx->at);
        lx->line++;
        return;
    case '#': lex_comment(lx); return;
    case '"': lex_string(lx); return;
    case ',':
        lx->at++;
        put(lx, IDT_TOKEN_COMMA, begin, lx->at);
        return;
    case '{':
        lx->at++;
        put(lx, IDT_TOKEN_OPEN, begin, lx->at);
        return;
    case '}':
        lx->at++;
        put(lx, IDT_TOKEN_CLOSE, begin, lx->at);
        return;
    default: break;
    }
    if (c == '\r' && begin + 1 < lx->size && lx->p[begin + 1] == '\n') {
        lx->at++;
        return;
    }
    if (!is_atom(c)) {
        lex_wrong(lx);
        return;
    }
    while (lx->at < lx->size && is_atom(lx->p[lx->at]))
        lx->at++;
    put(lx, IDT_TOKEN_ATOM, begin, lx->at);
}

int idt_lexer__run(idt_tokens *out, const idt_source *source, idt_diags *diags)
{
    lexer lx = {.tokens = out,
                .source = source,
                .diags = diags,
                .p = source->text.data,
                .size = (uint32_t)source->text.len,
                .line = 1};

    out->source = source;
    out->n = 0;
    if (idt_bytes__starts_with(source->text, IDT_LIT("\xEF\xBB\xBF")))
        lx.at = 3;
    while (lx.at < lx.size && !lx.failed)
        lex_one(&lx);
    put(&lx, IDT_TOKEN_END, lx.size, lx.size);
    return lx.failed ? IDT_ENOMEM : IDT_OK;
}
