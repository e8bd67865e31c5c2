/* SPDX-License-Identifier: Apache-2.0 */
/* A function in a guarded child: one socket, lengths before texts. */
#define _GNU_SOURCE /* close_range */
#include "chem/io/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/int.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SHADOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
    __has_feature(thread_sanitizer)
#define HAS_SHADOW 1
#endif
#endif
#ifndef HAS_SHADOW
#define HAS_SHADOW 0 /* shadow memory takes terabytes of addresses */
#endif

/* What stands before each text: its length, and in answers the status. Same machine, no order. */
typedef struct head {
    uint32_t len;
    int32_t status;
} head;

static const idt_guard_limits defaults = {30000, 5, 256, 2000, 1 << 20};

/* A child may take so many times the processor time of one answer; it is replaced at half of it. */
enum { ANSWERS_OF_A_CHILD = 60, MAX_LATE = 3 };

void idt_guard__init(idt_guard *guard, idt_guard_answer answer, const idt_guard_limits *limits)
{
    idt_guard_limits own = limits ? *limits : defaults;

    own.timeout_ms = own.timeout_ms ? own.timeout_ms : defaults.timeout_ms;
    own.cpu_seconds = own.cpu_seconds ? own.cpu_seconds : defaults.cpu_seconds;
    own.memory_mib = own.memory_mib ? own.memory_mib : defaults.memory_mib;
    own.max_requests = own.max_requests ? own.max_requests : defaults.max_requests;
    own.max_bytes = own.max_bytes ? own.max_bytes : defaults.max_bytes;
    *guard = (idt_guard){.answer = answer, .limits = own, .socket = -1};
}

/* ---------------------------------------------------------------------------------- the child */

static bool child_moves(int fd, void *data, size_t n, bool writes)
{
    char *at = data;

    while (n > 0) {
        ssize_t done = writes ? write(fd, at, n) : read(fd, at, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        at += done;
        n -= (size_t)done;
    }
    return true;
}

static bool set_limits(int what, rlim_t value, rlim_t most)
{
    const struct rlimit limit = {value, most};

    return setrlimit((__rlimit_resource_t)what, &limit) == 0;
}

static bool set_limit(int what, rlim_t value)
{
    return set_limits(what, value, value);
}

/* Processor time for the next answer, so that it does not matter how many came before. */
static bool allow_answer(const idt_guard_limits *limits)
{
    rlim_t most = (rlim_t)limits->cpu_seconds * ANSWERS_OF_A_CHILD;
    struct timespec used;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0 || (rlim_t)used.tv_sec >= most)
        return false;
    used.tv_sec += (time_t)limits->cpu_seconds + (used.tv_nsec > 0);
    return set_limits(RLIMIT_CPU, (rlim_t)used.tv_sec < most ? (rlim_t)used.tv_sec : most, most);
}

/* Pages of address space in use; 0 when not known. */
static rlim_t size_now(void)
{
    char text[64] = {0};
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    long page = sysconf(_SC_PAGESIZE);

    if (fd >= 0)
        close(fd);
    return n > 0 && page > 0 ? (rlim_t)strtoull(text, NULL, 10) * (rlim_t)page : 0;
}

/* Give up everything that answering does not need. False: the child must not work. */
static bool lock_up(const idt_guard_limits *limits, int fd)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    rlim_t size = size_now();

    /* the socket is 0; nobody hears what is printed */
    if (null < 0 || dup2(fd, 0) != 0 || dup2(null, 1) != 1 || dup2(null, 2) != 2 ||
        close_range(3, ~0u, 0) != 0)
        return false;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_DUMPABLE, 0) != 0)
        return false;
    if (!HAS_SHADOW &&
        (size == 0 || !set_limit(RLIMIT_AS, size + ((rlim_t)limits->memory_mib << 20))))
        return false;
    return allow_answer(limits) && set_limit(RLIMIT_FSIZE, 0) && set_limit(RLIMIT_CORE, 0) &&
           set_limit(RLIMIT_NPROC, 0) && set_limit(RLIMIT_NOFILE, 3);
}

_Noreturn static void serve(const idt_guard *guard, int fd)
{
    char *request = malloc((size_t)guard->limits.max_bytes + 1);
    idt_buf out = {0};
    head h;

    if (!request || !lock_up(&guard->limits, fd))
        _exit(1);
    while (child_moves(0, &h, sizeof h, false)) {
        if (h.len > guard->limits.max_bytes || !child_moves(0, request, h.len, false))
            _exit(1);
        request[h.len] = 0;
        if (!allow_answer(&guard->limits))
            _exit(1);
        idt_buf__reset(&out);
        h.status = guard->answer(&out, (idt_bytes){request, h.len});
        if (idt_buf__status(&out) != IDT_OK || out.len > guard->limits.max_bytes)
            _exit(1);
        h.len = (uint32_t)out.len;
        if (!child_moves(0, &h, sizeof h, true) || !child_moves(0, out.data, out.len, true))
            _exit(1);
    }
    _exit(0);
}

/* --------------------------------------------------------------------------------- the parent */

static void stop(idt_guard *guard)
{
    if (guard->child <= 0)
        return;
    close(guard->socket);
    kill(guard->child, SIGKILL);
    while (waitpid(guard->child, NULL, 0) < 0 && errno == EINTR)
        continue;
    guard->child = 0;
    guard->socket = -1;
}

void idt_guard__free(idt_guard *guard)
{
    if (guard)
        stop(guard);
}

/* Replaced before its processor time, which is no more than the time it was waited for, runs out.
 */
static bool is_spent(const idt_guard *guard)
{
    return guard->n_asked >= guard->limits.max_requests ||
           guard->waited_ms / 1000 >= (int64_t)guard->limits.cpu_seconds * ANSWERS_OF_A_CHILD / 2;
}

static int start(idt_guard *guard, idt_error *err)
{
    int ends[2];

    if (guard->child > 0 && !is_spent(guard))
        return IDT_OK;
    stop(guard);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return idt_error__set(err, IDT_EIO, "could not make a socket: %s", strerror(errno));
    fflush(NULL); /* what is buffered must not be written twice */
    guard->child = fork();
    if (guard->child == 0)
        serve(guard, ends[1]);
    close(ends[1]);
    if (guard->child < 0) {
        close(ends[0]);
        guard->child = 0;
        return idt_error__set(err, IDT_EIO, "could not start a process: %s", strerror(errno));
    }
    guard->socket = ends[0];
    guard->n_asked = 0;
    guard->waited_ms = 0;
    return IDT_OK;
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

int idt_guard__receive(idt_buf *out, int *answer, int fd, uint32_t max_bytes, int64_t deadline)
{
    head h;
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
    head h = {.len = (uint32_t)request.len};
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
    unsigned n_late = 0;
    bool was_used;

    idt_buf__reset(out);
    if (request.len > guard->limits.max_bytes)
        return idt_error__set(err, IDT_ELIMIT, "text is longer than %u bytes",
                              guard->limits.max_bytes);
    do {
        status = start(guard, err);
        if (status != IDT_OK)
            return status;
        was_used = guard->n_asked > 0;
        begin = idt_guard__now_ms();
        status = exchange(out, guard, request, &answer);
        guard->waited_ms += idt_guard__now_ms() - begin;
        if (status != IDT_OK)
            stop(guard);
        /*
         * Once more with a new child: what earlier requests left behind may be to blame, or, when a
         * new child is late with its first answer, a lock that another thread held at the fork.
         */
    } while ((status == IDT_EIO && was_used) ||
             (status == IDT_DONE && !was_used && n_late++ < MAX_LATE));
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
