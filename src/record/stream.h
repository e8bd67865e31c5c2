/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of one input: a file or standard input, plain, gzip (RFC 1952) or zstd (RFC 8878). */
#ifndef IDT_RECORD_STREAM_H
#define IDT_RECORD_STREAM_H

#include "interdict/base.h"

/** One thread at a time. Made by idt_stream__open, freed by idt_stream__close. */
typedef struct idt_stream idt_stream;

/**
 * Open an input; its compression is told by its first bytes.
 *
 * @param path      "-" is standard input
 * @param wake_fds  reading stops when one of these descriptors is readable; -1: never
 * @return IDT_OK, IDT_EIO, IDT_ENOMEM
 */
IDT_CHECKED int idt_stream__open(idt_stream **out, const char *path, const int wake_fds[2],
                                 idt_error *err);
void idt_stream__close(idt_stream *stream);

/**
 * Read some decompressed bytes: at least one, perhaps fewer than there is room for. Everything
 * before a damaged place is delivered before the failure is.
 * @return IDT_OK, IDT_DONE (end), IDT_MORE (woken before the end), IDT_EIO, IDT_EFORMAT (damaged,
 *         truncated, or a container that is not read), IDT_ENOMEM
 */
IDT_CHECKED int idt_stream__read(idt_stream *stream, char *to, size_t capacity, size_t *n_out,
                                 idt_error *err);

/** Bytes read from the input so far, before decompression. */
uint64_t idt_stream__n_input_bytes(const idt_stream *stream);

#endif
