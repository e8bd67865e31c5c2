/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens to lines and blocks: the shape of a source, before any word in it is understood. */
#ifndef IDT_COMPILE_SYNTAX_H
#define IDT_COMPILE_SYNTAX_H

#include "compile/lexer.h"

/** Tokens [first, end) of one line, without its NEWLINE; a continued line has some inside. */
typedef struct idt_line {
    uint32_t first, end;
} idt_line;

/** A line of the file, or a head with its block. */
typedef struct idt_item {
    idt_line head;                /* without the brace */
    uint32_t first_line, n_lines; /* of idt_syntax.lines */
    uint32_t close;               /* token of the closing brace; 0 when there is no block */
    bool has_block;
} idt_item;

/** Free with idt_syntax__free. */
typedef struct idt_syntax {
    idt_tokens tokens;
    idt_item *items;
    size_t n_items, items_capacity;
    idt_line *lines;
    size_t n_lines, lines_capacity;
} idt_syntax;

/**
 * Read the shape of a source. What cannot be read is reported and left out.
 * @return IDT_OK (also with errors) or IDT_ENOMEM
 */
int idt_syntax__read(idt_syntax *out, const idt_source *source, idt_diags *diags);
void idt_syntax__free(idt_syntax *syntax);

#endif
