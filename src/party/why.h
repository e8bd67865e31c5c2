/* SPDX-License-Identifier: Apache-2.0 */
/* The terms of a score in words. */
#ifndef IDT_PARTY_WHY_H
#define IDT_PARTY_WHY_H

#include "party/party.h"

/**
 * "same: Hebei; variant: Attan | Atan": what stands on the left, then on the right where that
 * differs.
 * @param out   NUL-terminated; whole terms only
 * @param size  bytes of `out`, 1 or more
 * @return bytes that the whole text has, without the NUL
 */
size_t idt_party_why__write(char *out, size_t size, const idt_party_why *why, idt_bytes left,
                            idt_bytes right);

#endif
