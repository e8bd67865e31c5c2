/* SPDX-License-Identifier: Apache-2.0 */
/* Filling a caller-owned idt_error. Every function takes a NULL error. */
#ifndef IDT_BASE_ERROR_H
#define IDT_BASE_ERROR_H

#include "interdict/base.h"

/**
 * Set the code and the message and clear the place.
 * @return code, so that a caller can write `return idt_error__set(err, IDT_EIO, …)`
 */
int idt_error__set(idt_error *err, int code, const char *format, ...) IDT_PRINTF(3, 4);

/** As idt_error__set, with the byte offset where the input went wrong. */
int idt_error__at(idt_error *err, int code, uint64_t offset, const char *format, ...)
    IDT_PRINTF(4, 5);

/** Put "prefix: " before the message that is there, cutting the end when it does not fit. */
void idt_error__prefix(idt_error *err, const char *prefix);

/** One or two words that name a status, such as "out of memory". */
const char *idt_status__name(int status);

#endif
