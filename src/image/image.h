/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The book as a file. Knows sections as bytes, nothing of chemistry or law: the module that owns a
 * section owns its layout, its builder and its check.
 *
 *   offset  size  header
 *        0     8  magic "IDTBOOK\n"
 *        8     2  format major: a reader refuses another major
 *       10     2  format minor: a reader takes a newer minor
 *       12     4  number of sections
 *       16     8  size of the whole file
 *       24    32  BLAKE2b-256 of the file with these 32 bytes zero
 *       56     8  zero
 *       64    32  one entry a section: tag (4 ASCII bytes), record size (u32, 0 = bytes),
 *                 offset (u64, multiple of 64), size in bytes (u64), zero (u64)
 *
 * Every integer is little-endian. Padding between sections is zero. A detached signature signs the
 * digest, so the file has no slot that would change it.
 */
#ifndef IDT_IMAGE_IMAGE_H
#define IDT_IMAGE_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"

enum { IDT_IMAGE_MAJOR = 2, IDT_IMAGE_MINOR = 0, IDT_IMAGE_MAX_SECTIONS = 64 };

/** A section tag such as IDT_TAG('S','T','R','S'). */
#define IDT_TAG(a, b, c, d)                                                                        \
    ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)

/** A place in the string section. */
typedef struct idt_str {
    uint32_t offset;
    uint32_t len;
} idt_str;

/** A run of records [first, first + n) of another section. */
typedef struct idt_run {
    uint32_t first;
    uint32_t n;
} idt_run;

/** A section as found in a verified image. */
typedef struct idt_section {
    const void *data; /* 64-byte aligned within the file */
    size_t size;      /* bytes */
    uint32_t tag;
    uint32_t record_size; /* 0: plain bytes */
    size_t n_records;     /* size / record_size */
} idt_section;

/** An image in memory. Immutable, any thread. */
typedef struct idt_image {
    idt_mapping mapping;
    uint16_t major, minor;
    unsigned char digest[IDT_DIGEST_SIZE];
    uint32_t n_sections;
    idt_section sections[IDT_IMAGE_MAX_SECTIONS];
} idt_image;

/**
 * Open an image: header, table, padding and digest are checked before it returns.
 *
 * @param copy  see idt_file__map
 * @return IDT_OK, IDT_EIO, IDT_ENOMEM, IDT_EFORMAT (not a book, truncated, changed) or
 *         IDT_EVERSION (both versions are named)
 */
int idt_image__open(idt_image *out, const char *path, bool copy, idt_error *err);

/** As idt_image__open, from bytes that outlive the image and are 8-byte aligned. */
int idt_image__open_memory(idt_image *out, const void *data, size_t len, idt_error *err);
void idt_image__close(idt_image *image);

/**
 * Find a section.
 *
 * @param record_size  what the caller reads it as; another size in the file is an error
 * @return IDT_OK, IDT_ENOTFOUND or IDT_EFORMAT; on failure *out is zeroed
 */
int idt_image__find(idt_section *out, const idt_image *image, uint32_t tag, uint32_t record_size,
                    idt_error *err);

/** Collects sections and lays them out. Zero-initialise; one thread at a time. */
typedef struct idt_image_writer {
    idt_section sections[IDT_IMAGE_MAX_SECTIONS];
    uint32_t n_sections;
    bool failed; /* too many sections */
} idt_image_writer;

/** Add a section; `data` is borrowed until idt_image_writer__finish. */
void idt_image_writer__add(idt_image_writer *writer, uint32_t tag, uint32_t record_size,
                           const void *data, size_t size);

/** Append the finished image to an empty buffer. @return IDT_OK, IDT_ENOMEM or IDT_ELIMIT */
int idt_image_writer__finish(idt_image_writer *writer, idt_buf *out);

/**
 * Make the digest of a changed image right again: for tests and fuzzing, which would otherwise
 * never reach what stands behind it. Does nothing when `len` is smaller than a header.
 */
void idt_image__redigest(void *data, size_t len);

#endif
