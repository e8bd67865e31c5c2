/* SPDX-License-Identifier: Apache-2.0 */
/* The other side of the guard: the keeper, which forks children, and the child, which answers. */
#define _GNU_SOURCE /* close_range */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "chem/io/guard_int.h"

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

/* ---------------------------------------------------------------------------------- the child */

static bool moves(int fd, void *data, size_t n, bool writes)
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

static bool says(int fd, idt_guard_step step, int error)
{
    idt_guard_hello hello = {(int32_t)step, error};

    return moves(fd, &hello, sizeof hello, true);
}

/* Limits are only lowered: what the program itself was given stays. */
static bool set_limits(int what, rlim_t value, rlim_t most)
{
    struct rlimit now;

    if (getrlimit((__rlimit_resource_t)what, &now) != 0)
        return false;
    most = most < now.rlim_max ? most : now.rlim_max;
    now = (struct rlimit){value < most ? value : most, most};
    return setrlimit((__rlimit_resource_t)what, &now) == 0;
}

static bool set_limit(int what, rlim_t value)
{
    return set_limits(what, value, value);
}

/* Processor time for the next answer, so that it does not matter how many came before. */
static bool allow_answer(const idt_guard_limits *limits)
{
    rlim_t most = (rlim_t)limits->cpu_seconds * IDT_GUARD_ANSWERS_OF_A_CHILD;
    struct timespec used;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0 || (rlim_t)used.tv_sec >= most)
        return false;
    used.tv_sec += (time_t)limits->cpu_seconds + (used.tv_nsec > 0);
    return set_limits(RLIMIT_CPU, (rlim_t)used.tv_sec, most);
}

/* One page more fits into so many bytes of address space. */
static bool fits(rlim_t size, rlim_t most, size_t page)
{
    const struct rlimit limit = {size, most};
    void *at;

    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return false;
    at = mmap(NULL, page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return false;
    munmap(at, page);
    return true;
}

/* Bytes of address space in use, found by trying: /proc need not be there. */
static rlim_t size_now(void)
{
    const long page = sysconf(_SC_PAGESIZE);
    struct rlimit limit;
    rlim_t low = 0, high;

    if (page <= 0 || getrlimit(RLIMIT_AS, &limit) != 0)
        return 0;
    high = limit.rlim_max < (rlim_t)1 << 48 ? limit.rlim_max : (rlim_t)1 << 48;
    while (high - low > (rlim_t)page) {
        rlim_t middle = low + (high - low) / 2;

        if (fits(middle, limit.rlim_max, (size_t)page))
            high = middle;
        else
            low = middle;
    }
    return high;
}

/* The socket is 0, and there is nothing else; what is printed goes nowhere. */
static bool take_only(int fd)
{
    return dup2(fd, 0) == 0 && close_range(1, ~0u, 0) == 0;
}

/* Give up everything that answering does not need. */
static bool lock_up(const idt_guard_limits *limits)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        return false;
    if (!HAS_SHADOW && !set_limit(RLIMIT_AS, size_now() + ((rlim_t)limits->memory_mib << 20)))
        return false;
    return allow_answer(limits) && set_limit(RLIMIT_FSIZE, 0) && set_limit(RLIMIT_CORE, 0) &&
           set_limit(RLIMIT_NPROC, 0) && set_limit(RLIMIT_NOFILE, 1);
}

_Noreturn static void answer_all(const idt_guard *guard, char *request)
{
    idt_buf out = {0};
    idt_guard_head h;

    while (moves(0, &h, sizeof h, false)) {
        if (h.len > guard->limits.max_bytes || !moves(0, request, h.len, false))
            _exit(1);
        request[h.len] = 0;
        if (!allow_answer(&guard->limits))
            _exit(1);
        idt_buf__reset(&out);
        h.status = guard->answer(&out, (idt_bytes){request, h.len});
        if (idt_buf__status(&out) != IDT_OK || out.len > guard->limits.max_bytes)
            _exit(1);
        h.len = (uint32_t)out.len;
        if (!moves(0, &h, sizeof h, true) || !moves(0, out.data, out.len, true))
            _exit(1);
    }
    _exit(0);
}

_Noreturn static void serve(const idt_guard *guard, int fd, pid_t keeper)
{
    char *request = NULL;
    idt_guard_step step = IDT_GUARD_READY;

    /* it may have died before it could be asked about */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != keeper)
        _exit(1);
    if (!take_only(fd))
        step = IDT_GUARD_NO_PRIVACY;
    else if (!lock_up(&guard->limits))
        step = IDT_GUARD_NO_LIMITS;
    else if (!(request = malloc((size_t)guard->limits.max_bytes + 1)))
        step = IDT_GUARD_NO_MEMORY;
    if (!says(step == IDT_GUARD_NO_PRIVACY ? fd : 0, step, errno) || step != IDT_GUARD_READY)
        _exit(1);
    answer_all(guard, request);
}

/* --------------------------------------------------------------------------------- the keeper */

/*
 * The program's handlers have no business here, nor what it ignores or blocks. What a terminal or
 * an init sends to all is for the program: when it ends, the sockets tell.
 */
static void reset_signals(void)
{
    static const int ignored[] = {SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGPIPE};
    sigset_t none;

    for (int i = 1; i < NSIG; i++)
        signal(i, SIG_DFL);
    for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++)
        signal(ignored[i], SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The next message. False: the program is gone. @param fd  -1 without one */
static bool receive_socket(int *fd)
{
    char byte;
    struct iovec text = {&byte, 1};
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {.msg_iov = &text,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control.room};
    const struct cmsghdr *head;
    ssize_t n;

    do
        n = recvmsg(0, &message, 0);
    while (n < 0 && errno == EINTR);
    head = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    *fd = -1;
    if (head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS &&
        head->cmsg_len == CMSG_LEN(sizeof *fd))
        memcpy(fd, CMSG_DATA(head), sizeof *fd);
    return n > 0;
}

static void end(pid_t child)
{
    if (child <= 0)
        return;
    kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
}

_Noreturn void idt_guard__keep(const idt_guard *guard, int control)
{
    const pid_t self = getpid();
    pid_t child = 0;
    int fd;

    reset_signals();
    if (dup2(control, 0) != 0)
        _exit(1);
    (void)take_only(0); /* each child tries again, and says so */
    while (receive_socket(&fd)) {
        end(child);
        child = 0;
        if (fd < 0)
            continue;
        child = fork();
        if (child == 0)
            serve(guard, fd, self);
        if (child < 0)
            (void)says(fd, IDT_GUARD_NO_PROCESS, errno);
        close(fd);
    }
    end(child);
    _exit(0);
}
