/* SPDX-License-Identifier: Apache-2.0 */
/* A function in a guarded child, the program's side: one socket, lengths before texts. */
#define _GNU_SOURCE /* SOCK_CLOEXEC */
#include "chem/io/guard.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/int.h"
#include "chem/io/guard_int.h"

static const idt_guard_limits defaults = {30000, 5, 256, 2000, 1 << 20};

void idt_guard__init(idt_guard *guard, idt_guard_answer answer, const idt_guard_limits *limits)
{
    idt_guard_limits own = limits ? *limits : defaults;

    own.timeout_ms = own.timeout_ms ? own.timeout_ms : defaults.timeout_ms;
    own.cpu_seconds = own.cpu_seconds ? own.cpu_seconds : defaults.cpu_seconds;
    own.memory_mib = own.memory_mib ? own.memory_mib : defaults.memory_mib;
    own.max_requests = own.max_requests ? own.max_requests : defaults.max_requests;
    own.max_bytes = own.max_bytes ? own.max_bytes : defaults.max_bytes;
    *guard = (idt_guard){.answer = answer, .limits = own, .control = -1, .socket = -1};
}

int64_t idt_guard__now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Send or receive all of it before the deadline. @return IDT_OK, IDT_DONE (late), IDT_EIO (gone) */
static int moves(int fd, void *data, size_t n, bool sends, int64_t deadline)
{
    char *at = data;

    while (n > 0) {
        struct pollfd p = {.fd = fd, .events = sends ? POLLOUT : POLLIN};
        int64_t left = deadline - idt_guard__now_ms();
        int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
        ssize_t done;

        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return ready == 0 ? IDT_DONE : IDT_EIO;
        done = sends ? send(fd, at, n, MSG_NOSIGNAL | MSG_DONTWAIT) : recv(fd, at, n, MSG_DONTWAIT);
        if (done < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (done <= 0)
            return IDT_EIO;
        at += done;
        n -= (size_t)done;
    }
    return IDT_OK;
}

/* ------------------------------------------------------------------------ keeper and children */

/* Hand a socket to the keeper, or, without one, have it end its child. */
static bool tell(const idt_guard *guard, int fd)
{
    char byte = 0;
    struct iovec text = {&byte, 1};
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof fd)];
    } control = {.room = {0}};
    struct msghdr message = {.msg_iov = &text, .msg_iovlen = 1};

    if (fd >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control.room;
        control.head.cmsg_len = CMSG_LEN(sizeof fd);
        control.head.cmsg_level = SOL_SOCKET;
        control.head.cmsg_type = SCM_RIGHTS;
        memcpy(CMSG_DATA(&control.head), &fd, sizeof fd);
    }
    return sendmsg(guard->control, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
}

static void stop_child(idt_guard *guard)
{
    if (guard->socket < 0)
        return;
    close(guard->socket);
    guard->socket = -1;
    (void)tell(guard, -1); /* a keeper that is gone has none */
}

/* The keeper ends its child before itself, so that nothing is left when this returns. */
static void stop(idt_guard *guard)
{
    if (guard->keeper <= 0)
        return;
    if (guard->socket >= 0)
        close(guard->socket);
    close(guard->control);
    while (waitpid(guard->keeper, NULL, 0) < 0 && errno == EINTR)
        continue;
    guard->keeper = 0;
    guard->control = guard->socket = -1;
}

void idt_guard__free(idt_guard *guard)
{
    if (guard)
        stop(guard);
}

static int start_keeper(idt_guard *guard, idt_error *err)
{
    int ends[2];

    if (guard->keeper > 0)
        return IDT_OK;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return idt_error__set(err, IDT_EIO, "could not make a socket: %s", strerror(errno));
    guard->keeper = fork(); /* what is buffered of files is not written there: it ends by _exit */
    if (guard->keeper == 0)
        idt_guard__keep(guard, ends[1]);
    close(ends[1]);
    if (guard->keeper < 0) {
        guard->keeper = 0;
        idt_error__set(err, IDT_EIO, "could not start a process: %s", strerror(errno));
        close(ends[0]);
        return IDT_EIO;
    }
    guard->control = ends[0];
    return IDT_OK;
}

/* What the new child says of itself. @return IDT_OK, IDT_DONE (late), IDT_EIO (gone), IDT_ELIMIT
 */
static int greet(const idt_guard *guard, idt_error *err)
{
    static const char *const steps[IDT_GUARD_N_STEPS] = {
        [IDT_GUARD_NO_PROCESS] = "could not start a process",
        [IDT_GUARD_NO_PRIVACY] = "could not close the files of a process",
        [IDT_GUARD_NO_LIMITS] = "could not limit a process",
        [IDT_GUARD_NO_MEMORY] = "out of memory in a new process",
    };
    idt_guard_hello hello = {0};
    int64_t deadline = idt_guard__now_ms() + guard->limits.timeout_ms;
    int status = moves(guard->socket, &hello, sizeof hello, false, deadline);

    if (status != IDT_OK || hello.step == IDT_GUARD_READY)
        return status;
    if (hello.step < 0 || hello.step >= IDT_GUARD_N_STEPS)
        return IDT_EIO;
    idt_error__set(err, IDT_EIO, "%s: %s", steps[hello.step], strerror(hello.error));
    return IDT_ELIMIT;
}

/* @return IDT_OK; IDT_DONE (the keeper or the child is gone or late); IDT_EIO, err says why */
static int start_child(idt_guard *guard, idt_error *err)
{
    int ends[2], status = start_keeper(guard, err);

    if (status != IDT_OK)
        return status;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return idt_error__set(err, IDT_EIO, "could not make a socket: %s", strerror(errno));
    guard->socket = ends[0];
    guard->n_asked = 0;
    guard->waited_ms = 0;
    status = tell(guard, ends[1]) ? IDT_OK : IDT_EIO;
    close(ends[1]);
    if (status == IDT_OK)
        status = greet(guard, err);
    if (status == IDT_OK)
        return IDT_OK;
    stop_child(guard);
    return status == IDT_ELIMIT ? IDT_EIO : IDT_DONE;
}

/* Replaced before its processor time, which is no more than the time it was waited for, runs out.
 */
static bool is_spent(const idt_guard *guard)
{
    return guard->n_asked >= guard->limits.max_requests ||
           guard->waited_ms / 1000 >=
               (int64_t)guard->limits.cpu_seconds * IDT_GUARD_ANSWERS_OF_A_CHILD / 2;
}

int idt_guard__start(idt_guard *guard, idt_error *err)
{
    int status;

    if (guard->socket >= 0 && !is_spent(guard))
        return IDT_OK;
    stop_child(guard);
    status = start_child(guard, err);
    if (status == IDT_DONE) { /* somebody has ended the keeper: once more with another one */
        stop(guard);
        status = start_child(guard, err);
    }
    if (status == IDT_DONE)
        status = idt_error__set(err, IDT_EIO, "process ended before it could be asked");
    return status;
}

/* ------------------------------------------------------------------------- requests and answers */

int idt_guard__receive(idt_buf *out, int *answer, int fd, uint32_t max_bytes, int64_t deadline)
{
    idt_guard_head h;
    int status = moves(fd, &h, sizeof h, false, deadline);

    idt_buf__reset(out);
    if (status != IDT_OK)
        return status;
    if (h.len > max_bytes || h.status > 0 || h.status < IDT_ENOTFOUND)
        return IDT_EIO;
    if (!idt_buf__reserve(out, h.len))
        return IDT_ENOMEM;
    status = moves(fd, out->data, h.len, false, deadline);
    out->len = status == IDT_OK ? h.len : 0;
    *answer = h.status;
    return status;
}

/* One request to the child that runs. IDT_EIO: it is gone, or what it says makes no sense. */
static int exchange(idt_buf *out, idt_guard *guard, idt_bytes request, int *answer)
{
    int64_t deadline = idt_guard__now_ms() + guard->limits.timeout_ms;
    idt_guard_head h = {.len = (uint32_t)request.len};
    int status = moves(guard->socket, &h, sizeof h, true, deadline);

    idt_buf__reset(out);
    guard->n_asked++;
    /* the text is only read from: the cast serves both ways */
    if (status == IDT_OK)
        status = moves(guard->socket, (void *)(uintptr_t)request.data, request.len, true, deadline);
    if (status != IDT_OK)
        return status;
    return idt_guard__receive(out, answer, guard->socket, guard->limits.max_bytes, deadline);
}

int idt_guard__ask(idt_buf *out, idt_guard *guard, idt_bytes request, idt_error *err)
{
    int status = IDT_OK, answer = IDT_OK;
    int64_t begin;
    bool was_used;

    idt_buf__reset(out);
    if (request.len > guard->limits.max_bytes)
        return idt_error__set(err, IDT_ELIMIT, "text is longer than %u bytes",
                              guard->limits.max_bytes);
    do {
        status = idt_guard__start(guard, err);
        if (status != IDT_OK)
            return status;
        was_used = guard->n_asked > 0;
        begin = idt_guard__now_ms();
        status = exchange(out, guard, request, &answer);
        guard->waited_ms += idt_guard__now_ms() - begin;
        if (status != IDT_OK)
            stop_child(guard);
        /* once more with a new child: what earlier requests left behind may be to blame */
    } while (status == IDT_EIO && was_used);
    if (status == IDT_DONE)
        return idt_error__set(err, IDT_ELIMIT, "no answer within %u ms", guard->limits.timeout_ms);
    if (status == IDT_EIO)
        return idt_error__set(err, IDT_ELIMIT, "process ended by a limit or a fault");
    if (status != IDT_OK)
        return idt_error__set(err, status, "out of memory");
    if (answer != IDT_OK) {
        idt_error__set(err, answer, "%.*s", (int)idt_size__min(out->len, 200), out->data);
        idt_buf__reset(out);
    }
    return answer;
}
