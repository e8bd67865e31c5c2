/* SPDX-License-Identifier: Apache-2.0 */
/* The examples that rules carry, run against the book they were compiled into. */
#ifndef IDT_SCREEN_BOOK_TEST_H
#define IDT_SCREEN_BOOK_TEST_H

#include <stdbool.h>

#include "base/buf.h"
#include "interdict/screen.h"

/** What became of one example. */
typedef struct idt_book_test {
    bool has_passed;
    idt_bytes rule;   /* id */
    const char *kind; /* "substance", "listing", … */
    idt_bytes path;   /* source file */
    uint32_t line;
    idt_bytes input;
} idt_book_test;

/**
 * Run the example number `index` (0 .. n_tests - 1 of idt_book_info).
 *
 * @param why  receives one line that says what was expected and what came, when it did not pass
 * @return IDT_OK (also when it did not pass), IDT_EINVAL (no such index), or what idt_screen
 * returns
 */
int idt_book_test__run(idt_book_test *out, idt_buf *why, idt_scratch *scratch, uint32_t index,
                       idt_error *err);

#endif
