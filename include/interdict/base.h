/* SPDX-License-Identifier: Apache-2.0 */
/* Status codes, views, errors and dates shared by every part of the public API. */
#ifndef INTERDICT_BASE_H
#define INTERDICT_BASE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define IDT_API               __attribute__((visibility("default")))
#define IDT_CHECKED           __attribute__((warn_unused_result))
#define IDT_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define IDT_API
#define IDT_CHECKED
#define IDT_PRINTF(fmt, args)
#endif

/**
 * What a call that can fail returns: 0 for success, negative for failure,
 * positive for an outcome that the function documents as normal.
 */
typedef enum idt_status {
    IDT_OK = 0,
    IDT_MORE = 1, /* normal: more input follows */
    IDT_DONE = 2, /* normal: nothing is left */

    IDT_ENOMEM = -1,    /* memory ran out */
    IDT_EINVAL = -2,    /* the caller broke the contract of the call */
    IDT_EIO = -3,       /* the operating system refused a read or a write */
    IDT_EFORMAT = -4,   /* the input is not what its format says */
    IDT_EVERSION = -5,  /* the input is of a format version this library does not read */
    IDT_ERANGE = -6,    /* a number is outside the range the call documents */
    IDT_EBUSY = -7,     /* the scratch is in use by another call */
    IDT_ELIMIT = -8,    /* a documented size or step limit was reached */
    IDT_ENOTFOUND = -9, /* what was named does not exist */
} idt_status;

/** A borrowed run of bytes; not NUL-terminated. `data` may be NULL when `len` is 0. */
typedef struct idt_bytes {
    const char *data;
    size_t len;
} idt_bytes;

/**
 * Why a call failed. Owned by the caller, of fixed size, so that lack of memory can be told too.
 * Offsets count from 0, lines and columns from 1; 0 means "not known".
 */
typedef struct idt_error {
    int32_t code;      /* an idt_status */
    uint32_t line;     /* line in the input */
    uint32_t column;   /* column in the line, in bytes */
    uint32_t reserved; /* zero */
    uint64_t offset;   /* byte offset in the input */
    char message[224]; /* short, factual, UTF-8, no full stop, NUL-terminated */
} idt_error;

/**
 * A calendar day: days since 1970-01-01 in the proleptic Gregorian calendar, without a zone.
 * Range: IDT_DATE_MIN .. IDT_DATE_MAX.
 */
typedef int32_t idt_date;

#define IDT_DATE_MIN  ((idt_date)-719162)       /* 0001-01-01 */
#define IDT_DATE_MAX  ((idt_date)2932896)       /* 9999-12-31 */
#define IDT_DATE_NONE ((idt_date)(-2147483647)) /* no date given */

#ifdef __cplusplus
}
#endif
#endif
