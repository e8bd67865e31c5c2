/* SPDX-License-Identifier: Apache-2.0 */
/* Characters to tokens. What a run of letters and digits means is decided where it is used. */
#ifndef IDT_COMPILE_LEXER_H
#define IDT_COMPILE_LEXER_H

#include "base/diag.h"

typedef enum idt_token_kind {
    IDT_TOKEN_ATOM,   /* a run of letters, digits, '.', '-' and '_' */
    IDT_TOKEN_STRING, /* with its quotation marks */
    IDT_TOKEN_COMMA,
    IDT_TOKEN_OPEN,    /* { */
    IDT_TOKEN_CLOSE,   /* } */
    IDT_TOKEN_COMMENT, /* # up to the end of the line, without trailing spaces */
    IDT_TOKEN_NEWLINE,
    IDT_TOKEN_WRONG, /* already reported */
    IDT_TOKEN_END,
} idt_token_kind;

typedef struct idt_token {
    uint32_t begin, end; /* bytes of the source */
    uint32_t line;       /* from 1 */
    uint32_t kind;       /* idt_token_kind */
} idt_token;

/** All tokens of a source, the last of kind END. Free `items` with idt_alloc__free. */
typedef struct idt_tokens {
    const idt_source *source;
    idt_token *items;
    size_t n, capacity;
} idt_tokens;

/**
 * Cut a source of at most IDT_COMPILE_MAX_FILE bytes into tokens; mistakes go to diags.
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_lexer__run(idt_tokens *out, const idt_source *source, idt_diags *diags);

/** The bytes of a token. */
static inline idt_bytes idt_token__text(const idt_tokens *tokens, const idt_token *token)
{
    return (idt_bytes){tokens->source->text.data + token->begin, token->end - token->begin};
}

#endif
