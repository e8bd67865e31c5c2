/* SPDX-License-Identifier: Apache-2.0 */
/* The only place that includes cmocka.h, which needs these headers before it. */
#ifndef IDT_TESTS_UNIT_TEST_H
#define IDT_TESTS_UNIT_TEST_H

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/int.h"

#define assert_bytes(actual, expected)                                                             \
    do {                                                                                           \
        idt_bytes bytes_ = (actual);                                                               \
        const char *expected_ = (expected);                                                        \
        if (!idt_bytes__is(bytes_, expected_))                                                     \
            fail_msg("\"%.*s\" is not \"%s\"", (int)bytes_.len, bytes_.data, expected_);           \
    } while (0)

#endif
