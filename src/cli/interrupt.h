/* SPDX-License-Identifier: Apache-2.0 */
/* The first SIGINT or SIGTERM asks for an orderly end; the second one ends at once. */
#ifndef IDT_CLI_INTERRUPT_H
#define IDT_CLI_INTERRUPT_H

#include "interdict/base.h"

/**
 * Catch SIGINT and SIGTERM and ignore SIGPIPE. Once a process, before any thread is started.
 *
 * @param wake_fd_out  becomes readable with the first signal and stays so: for idt_record_options
 * @return IDT_OK or IDT_EIO
 */
IDT_CHECKED int idt_interrupt__install(int *wake_fd_out, idt_error *err);

/** The signal that came, or 0. Exit status by convention: 128 + signal. */
int idt_interrupt__signal(void);

#endif
