/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics of the compiler, up to a limit, so that hostile input cannot ask for endless work. */
#ifndef IDT_COMPILE_REPORT_H
#define IDT_COMPILE_REPORT_H

#include "base/diag.h"

/** A place in a source. */
typedef struct idt_place {
    const idt_source *source;
    uint32_t begin, end; /* bytes */
} idt_place;

/**
 * Record an error; after IDT_COMPILE_MAX_DIAGS only its count.
 * @param rule  id of the rule it stands in; may be empty
 * @param hint  a full sentence, or NULL
 */
void idt_report__error(idt_diags *diags, uint32_t code, idt_place place, idt_bytes rule,
                       const char *hint, const char *format, ...) IDT_PRINTF(6, 7);

/** Likewise a warning; from half the limit on warnings are left out. */
void idt_report__warning(idt_diags *diags, uint32_t code, idt_place place, idt_bytes rule,
                         const char *hint, const char *format, ...) IDT_PRINTF(6, 7);

/** Whether the limit was passed: the compiler may stop. */
bool idt_report__is_full(const idt_diags *diags);

#endif
