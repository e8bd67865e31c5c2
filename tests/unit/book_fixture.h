/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped book, opened once for a test executable that gets its path as argument. */
#ifndef IDT_TESTS_BOOK_FIXTURE_H
#define IDT_TESTS_BOOK_FIXTURE_H

#include "test.h"

#include "interdict/interdict.h"

static const char *book_path;
static idt_book *book;

static int open_book(void **state)
{
    idt_error err;

    (void)state;
    if (idt_book_open(&book, book_path, IDT_OPEN_MAP, &err) == IDT_OK)
        return 0;
    print_error("%s\n", err.message);
    return 1;
}

static int close_book(void **state)
{
    (void)state;
    idt_book_release(book);
    return 0;
}

#endif
