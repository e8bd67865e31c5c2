/* SPDX-License-Identifier: Apache-2.0 */
/* Integers: overflow-checked arithmetic, checked narrowing, unaligned little-endian access. */
#ifndef IDT_BASE_INT_H
#define IDT_BASE_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Books are little-endian and read in place. */
#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "interdict reads its books in place and needs a little-endian machine"
#endif

/** A function written for several values of an argument, of which callers pass constants. */
#if defined(__GNUC__)
#define IDT_ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define IDT_ALWAYS_INLINE inline
#endif

#define IDT_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/** True and *out = a + b, or false on overflow. */
static inline bool idt_size__add(size_t *out, size_t a, size_t b)
{
    return !__builtin_add_overflow(a, b, out);
}

/** True and *out = a * b, or false on overflow. */
static inline bool idt_size__mul(size_t *out, size_t a, size_t b)
{
    return !__builtin_mul_overflow(a, b, out);
}

/** True and *out = value, or false when it does not fit 32 bits. */
static inline bool idt_u32__from_size(uint32_t *out, size_t value)
{
    if (value > UINT32_MAX)
        return false;
    *out = (uint32_t)value;
    return true;
}

static inline uint16_t idt_u16__load(const void *p)
{
    uint16_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint32_t idt_u32__load(const void *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t idt_u64__load(const void *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/** Number of the lowest bit that is set, 0..63. @param v  not zero */
static inline unsigned idt_u64__lowest_bit(uint64_t v)
{
    return (unsigned)__builtin_ctzll(v);
}

/** Bits that are set. Without an instruction for it the compiler would call a function. */
static inline unsigned idt_u64__count(uint64_t v)
{
#ifdef __POPCNT__
    return (unsigned)__builtin_popcountll(v);
#else
    v -= v >> 1 & UINT64_C(0x5555555555555555);
    v = (v & UINT64_C(0x3333333333333333)) + (v >> 2 & UINT64_C(0x3333333333333333));
    return (unsigned)(((v + (v >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f)) *
                          UINT64_C(0x0101010101010101) >>
                      56);
#endif
}

static inline size_t idt_size__min(size_t a, size_t b)
{
    return a < b ? a : b;
}

#endif
