/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals as a readable descriptor. A handler can reach nothing but static variables, so this is
 * the one file with state of its own.
 */
#include "cli/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

static volatile sig_atomic_t caught;
static volatile sig_atomic_t wake_write_fd;

static void on_signal(int signal)
{
    int saved = errno;

    caught = signal;
    /* The pipe cannot be full: each handler runs once. */
    (void)!write((int)wake_write_fd, "", 1);
    errno = saved;
}

int idt_interrupt__install(int *wake_fd_out, idt_error *err)
{
    /* After the first one the default action is back, so that a second one ends a stuck program. */
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    int fds[2];

    if (pipe(fds) != 0)
        return idt_error__set(err, IDT_EIO, "could not make a pipe: %s", strerror(errno));
    (void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
    caught = 0;
    wake_write_fd = fds[1];
    sigemptyset(&action.sa_mask);
    sigemptyset(&ignore.sa_mask);
    if (sigaction(SIGINT, &action, NULL) != 0 || sigaction(SIGTERM, &action, NULL) != 0 ||
        sigaction(SIGPIPE, &ignore, NULL) != 0)
        return idt_error__set(err, IDT_EIO, "could not catch signals: %s", strerror(errno));
    *wake_fd_out = fds[0];
    return IDT_OK;
}

int idt_interrupt__signal(void)
{
    return (int)caught;
}
