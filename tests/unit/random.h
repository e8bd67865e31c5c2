/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that look random and are the same in every run. */
#ifndef IDT_TESTS_RANDOM_H
#define IDT_TESTS_RANDOM_H

#include <stdint.h>

/** The next number of a sequence; 31 bits. */
static inline uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

/** The numbers 0 to n - 1 in a random order. */
static inline void shuffle(uint16_t *rank, uint32_t n, uint64_t *state)
{
    for (uint32_t i = 0; i < n; i++)
        rank[i] = (uint16_t)i;
    for (uint32_t i = n; i > 1; i--) {
        uint32_t j = next_random(state) % i;
        uint16_t other = rank[j];

        rank[j] = rank[i - 1];
        rank[i - 1] = other;
    }
}

#endif
