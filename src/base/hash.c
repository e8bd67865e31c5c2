/* SPDX-License-Identifier: Apache-2.0 */
/* Hashing of table keys, and digests. */
#include "base/hash.h"

#include <sodium.h>

#include "base/int.h"

uint64_t idt_hash__bytes(const void *data, size_t len)
{
    const unsigned char *p = data;
    uint64_t h = 0x9e3779b97f4a7c15ULL ^ (uint64_t)len;
    uint64_t tail = 0;

    for (; len >= 8; len -= 8, p += 8)
        h = idt_hash__mix(h ^ idt_u64__load(p)) + 0x9e3779b97f4a7c15ULL;
    for (size_t i = 0; i < len; i++)
        tail |= (uint64_t)p[i] << (8 * i);
    return idt_hash__mix(h ^ tail);
}

void idt_digest__bytes(unsigned char out[IDT_DIGEST_SIZE], const void *data, size_t len)
{
    /* fails only for sizes that are constants here */
    (void)crypto_generichash(out, IDT_DIGEST_SIZE, data, len, NULL, 0);
}

void idt_digest__hex(char out[IDT_DIGEST_HEX_SIZE], const unsigned char digest[IDT_DIGEST_SIZE])
{
    (void)sodium_bin2hex(out, IDT_DIGEST_HEX_SIZE, digest, IDT_DIGEST_SIZE);
}
