/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Diagnostics of everything that compiles text (rules, lists): collected, so that a reader can go
 * on after an error, then shown to a person or as JSON.
 */
#ifndef IDT_BASE_DIAG_H
#define IDT_BASE_DIAG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

typedef enum idt_severity {
    IDT_SEVERITY_ERROR,
    IDT_SEVERITY_WARNING,
} idt_severity;

/** A text that diagnostics point into. Borrowed: must outlive the list. */
typedef struct idt_source {
    const char *path;                       /* as a person would name it */
    idt_bytes text;                         /* whole content */
    const struct idt_source *included_from; /* NULL for a root */
    uint32_t included_line;                 /* line of the include; 0 for a root */
} idt_source;

typedef struct idt_diag {
    idt_severity severity;
    uint32_t code;            /* 4 digits, stable for ever; shown as R0123 */
    const idt_source *source; /* NULL when it belongs to no text */
    size_t begin, end;        /* bytes [begin, end) of source->text */
    uint32_t line, column;    /* from 1; column in code points */
    const char *rule;         /* id of the rule it stands in, or NULL */
    const char *message;      /* short, lower case, no full stop */
    const char *hint;         /* full sentence, or NULL */
} idt_diag;

/** One thread at a time. Zero-initialise; free with idt_diags__free. */
typedef struct idt_diags {
    idt_arena arena;
    idt_diag *items;
    size_t n_items, capacity;
    size_t n_errors;
    bool failed; /* memory ran out and something was not recorded */
} idt_diags;

void idt_diags__free(idt_diags *diags);

/**
 * Record one diagnostic. The message is formatted; rule and hint are copied and may be NULL.
 * Line and column are computed from the offsets.
 */
void idt_diags__add(idt_diags *diags, idt_severity severity, uint32_t code,
                    const idt_source *source, size_t begin, size_t end, const char *rule,
                    const char *hint, const char *format, ...) IDT_PRINTF(9, 10);

/**
 * For a person: `path:line:col: error[R0123]: message`, the source line, a caret and the hint.
 * @param color  with ANSI colours
 */
void idt_diags__print(const idt_diags *diags, bool color, idt_buf *out);

/** One JSON object a line: code, severity, path, line, column, begin, end, rule, message, hint. */
void idt_diags__print_json(const idt_diags *diags, idt_buf *out);

/** Columns a text takes on a terminal: wide East Asian characters count two. */
size_t idt_diag__columns(idt_bytes text);

#endif
