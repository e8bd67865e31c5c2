/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where results go: a descriptor, or a file whose name appears only when it is complete. The
 * program must ignore SIGPIPE; a closed pipe is then an outcome, not a signal.
 */
#ifndef IDT_CLI_OUTPUT_H
#define IDT_CLI_OUTPUT_H

#include <stdbool.h>

#include "interdict/base.h"

enum { IDT_OUTPUT_PATH_SIZE = 4096 };

/** One thread at a time. Zero is "closed". */
typedef struct idt_output {
    int fd;
    bool is_open;
    bool owns_fd;
    bool is_closed_pipe;                  /* a write met a pipe that nobody reads */
    char path[IDT_OUTPUT_PATH_SIZE];      /* final name; empty for a descriptor */
    char temporary[IDT_OUTPUT_PATH_SIZE]; /* name until commit; empty when written in place */
} idt_output;

/** Write to an open descriptor, which stays open. `name` is for messages. */
void idt_output__from_fd(idt_output *out, int fd, const char *name);

/**
 * Create a file. A regular file (or a new one) is written under a temporary name beside it and
 * renamed by idt_output__commit; a symbolic link is followed; a device or FIFO is written in place.
 * @return IDT_OK or IDT_EIO
 */
IDT_CHECKED int idt_output__create(idt_output *out, const char *path, idt_error *err);

/**
 * Write all bytes.
 * @return IDT_OK, IDT_DONE (closed pipe: stop quietly), IDT_EIO (full disk and others)
 */
IDT_CHECKED int idt_output__write(idt_output *out, idt_bytes bytes, idt_error *err);

/** Make the file complete under its final name: sync, rename, sync the directory. IDT_EIO: removed.
 */
IDT_CHECKED int idt_output__commit(idt_output *out, idt_error *err);

/** Close; without a commit before, the temporary file is removed. Takes a closed output. */
void idt_output__close(idt_output *out);

#endif
