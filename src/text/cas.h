/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CAS Registry Numbers as plain integers: the digits without dashes, check digit included
 * (103-63-9 is 103639). The check digit is the sum of the other digits, each times its place
 * counted from the right from 1, modulo 10.
 * @source CAS, "Check Digit Verification of CAS Registry Numbers", cas.org
 */
#ifndef IDT_TEXT_CAS_H
#define IDT_TEXT_CAS_H

#include <stdbool.h>
#include <stdint.h>

#include "interdict/base.h"

/** The smallest number ever given is 50-00-0, the largest possible 9999999-99-x. */
#define IDT_CAS_MIN UINT64_C(50000)
#define IDT_CAS_MAX UINT64_C(9999999999)

/** Bytes of "9999999-99-9" with its NUL. */
enum { IDT_CAS_SIZE = 13 };

/** Range and check digit are right. */
bool idt_cas__is_valid(uint64_t cas);

/**
 * Read exactly "NNNNNNN-NN-N" (2 to 7 digits first, no leading zero).
 * @return IDT_OK, IDT_EFORMAT (another form) or IDT_EINVAL (wrong check digit)
 */
int idt_cas__parse(uint64_t *out, idt_bytes text);

/** Write "NNNNNNN-NN-N" and a NUL. @param cas  at most IDT_CAS_MAX */
void idt_cas__format(char out[IDT_CAS_SIZE], uint64_t cas);

#endif
