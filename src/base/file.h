/* SPDX-License-Identifier: Apache-2.0 */
/* Files: read whole, map read-only, replace atomically. Paths are NUL-terminated. */
#ifndef IDT_BASE_FILE_H
#define IDT_BASE_FILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "interdict/base.h"

/**
 * Append a whole file to `out`.
 * @param limit  largest size accepted, in bytes
 * @return IDT_OK, IDT_EIO, IDT_ELIMIT (larger than limit), IDT_ENOMEM
 */
int idt_file__read(idt_buf *out, const char *path, size_t limit, idt_error *err);

/** A file's bytes in memory: mapped, or copied to the heap. Close with idt_file__unmap. */
typedef struct idt_mapping {
    void *data; /* page-aligned when mapped, 16-aligned when copied */
    size_t len;
    enum { IDT_MAPPING_BORROWED, IDT_MAPPING_MAPPED, IDT_MAPPING_COPIED } kind;
} idt_mapping;

/**
 * Bring a file into memory.
 *
 * @param copy  true: read it into the heap, so that a later truncation of the file cannot raise
 *              SIGBUS; false: map it read-only and share the pages
 * @return IDT_OK, IDT_EIO, IDT_ENOMEM; on failure *out is zeroed
 */
int idt_file__map(idt_mapping *out, const char *path, bool copy, idt_error *err);
void idt_file__unmap(idt_mapping *mapping);

/**
 * Replace a file as a whole: a temporary file in the same directory is written, synced and renamed.
 * On failure the old file, if any, is untouched and no temporary is left behind.
 * @return IDT_OK or IDT_EIO
 */
int idt_file__write(const char *path, idt_bytes content, idt_error *err);

#endif
