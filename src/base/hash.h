/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashing. idt_hash__bytes is for tables inside this program and inside books (part of the book
 * format: never change it without a new format version). Digests are BLAKE2b-256 from libsodium.
 */
#ifndef IDT_BASE_HASH_H
#define IDT_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "interdict/base.h"

/** Spread every bit of a 64-bit value over the result (the finaliser of MurmurHash3, A. Appleby).
 */
static inline uint64_t idt_hash__mix(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53ULL;
    x ^= x >> 33;
    return x;
}

/** A 64-bit hash of a run of bytes. Not for secrets. */
uint64_t idt_hash__bytes(const void *data, size_t len);

enum { IDT_DIGEST_SIZE = 32, IDT_DIGEST_HEX_SIZE = 65 };

/** BLAKE2b-256 without a key (RFC 7693). */
void idt_digest__bytes(unsigned char out[IDT_DIGEST_SIZE], const void *data, size_t len);

/** Lower-case hexadecimal with a NUL. */
void idt_digest__hex(char out[IDT_DIGEST_HEX_SIZE], const unsigned char digest[IDT_DIGEST_SIZE]);

#endif
