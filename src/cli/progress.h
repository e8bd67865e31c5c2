/* SPDX-License-Identifier: Apache-2.0 */
/* One line on a terminal that tells how far a run has come. Never in a pipe. */
#ifndef IDT_CLI_PROGRESS_H
#define IDT_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/** What the line shows. */
typedef struct idt_progress_state {
    uint64_t n_bytes;       /* read so far */
    uint64_t n_total_bytes; /* 0: not known */
    uint64_t n_records;
    uint64_t n_alerts;
    uint64_t elapsed_ms;
} idt_progress_state;

/** One thread at a time. Made by idt_progress__begin, ended by idt_progress__end. */
typedef struct idt_progress {
    int fd; /* the terminal; -1: show nothing */
    bool is_utf8;
    bool is_shown; /* a line stands on the terminal */
    uint64_t n_total_bytes;
    uint64_t start_ms, drawn_ms;
    idt_buf line;
} idt_progress;

/**
 * True when a line belongs there: `fd` is a terminal, `output_fd` is not the same one, and the user
 * did not ask for silence.
 */
bool idt_progress__is_wanted(int fd, int output_fd, bool is_quiet);

/** @param fd  a terminal, or -1 to show nothing */
void idt_progress__begin(idt_progress *progress, int fd, uint64_t n_total_bytes);

/** Draw at most ten times a second. */
void idt_progress__update(idt_progress *progress, uint64_t n_bytes, uint64_t n_records,
                          uint64_t n_alerts);

/** Take the line away, for good or until the next update. */
void idt_progress__clear(idt_progress *progress);
void idt_progress__end(idt_progress *progress);

/**
 * The line itself, without control characters: a bar, part done, bytes, records a second, time left
 * and alerts, cut to `width` columns (parts are left out from the right until it fits).
 */
void idt_progress__render(idt_buf *out, const idt_progress_state *state, unsigned width,
                          bool is_utf8);

#endif
