/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A function that runs in a child process of its own, for code that must not see untrusted input
 * unguarded. The child has no files but its end of one socket, may not make files or processes, and
 * is limited in processor time for each answer and in memory. The program has it killed when an
 * answer takes too long and checks every length that comes back; the next request goes to a new
 * child.
 *
 * Children are forked by a small process between, the keeper, which has one thread and does nothing
 * else: what it was when it was started, every child is. So it matters when it is started, not when
 * a child is replaced; see idt_guard__start.
 */
#ifndef IDT_CHEM_GUARD_H
#define IDT_CHEM_GUARD_H

#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"

/**
 * Runs in the child, once a request.
 *
 * @param out      empty; the answer, or with another status than IDT_OK the reason
 * @param request  lives until the function returns; a NUL follows it
 */
typedef int (*idt_guard_answer)(idt_buf *out, idt_bytes request);

/** Zero means the default. */
typedef struct idt_guard_limits {
    uint32_t timeout_ms;   /* for one answer, by the clock on the wall; 30,000 */
    uint32_t cpu_seconds;  /* for one answer; a child gets 60 times as much in all; 5 */
    uint32_t memory_mib;   /* that a child may take on top of what it is born with; 256 */
    uint32_t max_requests; /* answered by one child; 2,000 */
    uint32_t max_bytes;    /* of a request or an answer; 1 MiB */
} idt_guard_limits;

/** One thread at a time. Initialise with idt_guard__init; free with idt_guard__free. */
typedef struct idt_guard {
    idt_guard_answer answer;
    idt_guard_limits limits;
    pid_t keeper;      /* 0: none */
    int control;       /* to it */
    int socket;        /* to its child; -1: none */
    uint32_t n_asked;  /* of this child */
    int64_t waited_ms; /* for it */
} idt_guard;

/** Starts no process yet. @param limits  NULL for the defaults */
void idt_guard__init(idt_guard *guard, idt_guard_answer answer, const idt_guard_limits *limits);

/**
 * Start the keeper and the first child, if there are none yet. Call it before the program starts
 * its second thread.
 *
 * Without it the first request does the same. In a program with more threads the children then
 * begin with the heap as another thread may just have left it: glibc's and musl's heaps are usable
 * there, those of the sanitizers may be locked for ever, and then no answer comes in time.
 *
 * The child dies with the keeper and the keeper with the program, whatever ends it.
 *
 * @return IDT_OK, IDT_EIO (err says what could not be had)
 */
IDT_CHECKED int idt_guard__start(idt_guard *guard, idt_error *err);

/** Ends keeper and child, if there are any. Takes NULL and a zeroed guard. */
void idt_guard__free(idt_guard *guard);

/**
 * Ask for one answer.
 *
 * @param out  replaced by the answer; empty on failure
 * @return what the function returned (err tells its reason), IDT_ELIMIT (too long, too late, or the
 *         child died of a limit or a fault), IDT_EIO (no child could be started), IDT_ENOMEM
 */
IDT_CHECKED int idt_guard__ask(idt_buf *out, idt_guard *guard, idt_bytes request, idt_error *err);

/**
 * Receive one answer; what idt_guard__ask does with what a child sends.
 *
 * @param out       the text, at most max_bytes; empty on failure
 * @param answer    the status that came with it, set with IDT_OK: IDT_OK or a failure
 * @param fd        a socket
 * @param deadline  on the clock of idt_guard__now_ms
 * @return IDT_OK, IDT_DONE (late), IDT_EIO (gone, or what came makes no sense), IDT_ENOMEM
 */
IDT_CHECKED int idt_guard__receive(idt_buf *out, int *answer, int fd, uint32_t max_bytes,
                                   int64_t deadline);

/** Milliseconds of a clock that only goes forward. */
int64_t idt_guard__now_ms(void);

#endif
