/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics of the compiler, up to a limit. */
#include "compile/report.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/bytes.h"
#include "compile/codes.h"
#include "compile/compile.h"

enum { MESSAGE_SIZE = 400, RULE_SIZE = 160 };

bool idt_report__is_full(const idt_diags *diags)
{
    return diags->n_items > IDT_COMPILE_MAX_DIAGS;
}

IDT_PRINTF(7, 0)
static void add(idt_diags *diags, idt_severity severity, uint32_t code, idt_place place,
                idt_bytes rule, const char *hint, const char *format, va_list args)
{
    char id[RULE_SIZE], message[MESSAGE_SIZE];

    vsnprintf(message, sizeof message, format, args);
    snprintf(id, sizeof id, "%.*s", (int)(rule.len < RULE_SIZE ? rule.len : RULE_SIZE - 1),
             rule.data ? rule.data : "");
    idt_diags__add(diags, severity, code, place.source, place.begin, place.end,
                   rule.len ? id : NULL, hint, "%s", message);
}

void idt_report__error(idt_diags *diags, uint32_t code, idt_place place, idt_bytes rule,
                       const char *hint, const char *format, ...)
{
    va_list args;

    if (diags->n_items < IDT_COMPILE_MAX_DIAGS) {
        va_start(args, format);
        add(diags, IDT_SEVERITY_ERROR, code, place, rule, hint, format, args);
        va_end(args);
    } else if (diags->n_items == IDT_COMPILE_MAX_DIAGS) {
        idt_diags__add(diags, IDT_SEVERITY_ERROR, IDT_R_TOO_MANY, place.source, place.begin,
                       place.end, NULL, NULL, "too many errors; the rest is not shown");
    } else {
        diags->n_errors++;
    }
}

void idt_report__warning(idt_diags *diags, uint32_t code, idt_place place, idt_bytes rule,
                         const char *hint, const char *format, ...)
{
    va_list args;

    if (diags->n_items >= IDT_COMPILE_MAX_DIAGS / 2)
        return;
    va_start(args, format);
    add(diags, IDT_SEVERITY_WARNING, code, place, rule, hint, format, args);
    va_end(args);
}
