/* SPDX-License-Identifier: Apache-2.0 */
/* Between the program, the keeper and the child of chem/io/guard.h. Same machine, no byte order. */
#ifndef IDT_CHEM_GUARD_INT_H
#define IDT_CHEM_GUARD_INT_H

#include "chem/io/guard.h"

/* What stands before each text: its length, and in answers the status. */
typedef struct idt_guard_head {
    uint32_t len;
    int32_t status;
} idt_guard_head;

/* What a new child could not do; the words are the program's. */
typedef enum idt_guard_step {
    IDT_GUARD_READY = 0,
    IDT_GUARD_NO_PROCESS,
    IDT_GUARD_NO_PRIVACY,
    IDT_GUARD_NO_LIMITS,
    IDT_GUARD_NO_MEMORY,
    IDT_GUARD_N_STEPS,
} idt_guard_step;

/* The first that comes through a new socket: from the child, or from the keeper when it has none.
 */
typedef struct idt_guard_hello {
    int32_t step;
    int32_t error; /* errno */
} idt_guard_hello;

/* A child may take so many times the processor time of one answer; it is replaced at half of it. */
enum { IDT_GUARD_ANSWERS_OF_A_CHILD = 60 };

/*
 * The keeper: waits for sockets and forks a child for each, killing the one before; a message
 * without a socket only kills. Ends, with its child, when the other end of `control` is closed.
 * Until the first child it calls nothing that may wait for a lock.
 */
_Noreturn void idt_guard__keep(const idt_guard *guard, int control);

#endif
