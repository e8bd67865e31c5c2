/* SPDX-License-Identifier: Apache-2.0 */
/* The guarded child, and InChI through it. */
#include "test.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "chem/ident/identity.h"
#include "chem/io/guard.h"
#include "chem/io/inchi.h"
#include "chem/io/smiles.h"

#ifdef IDT_SANITIZED
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

/* ---- the guard: what a child may be up to */

/* Of the child: thousandths of a second. */
static long burnt;

/* The first byte of the request says what goes wrong. */
static int misbehave(idt_buf *out, idt_bytes request)
{
    switch (request.len ? request.data[0] : 0) {
    case 'h':
        for (;;)
            pause();
    case 'c': abort();
    case 'x': _exit(0);
    case 'p': /* a burning loop ends by its limit of processor time, before the clock */
        for (volatile unsigned n = 0;; n++)
            continue;
    case 'b': { /* busy for six tenths of a second of processor time */
        struct timespec now;

        do
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
        while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < burnt + 600);
        burnt += 600;
        idt_buf__put_cstr(out, "done");
        return IDT_OK;
    }
    case 'm': /* the heap ends at its limit */
        for (size_t n = 0; n < 4096; n++) {
            char *block = malloc(1 << 20);

            if (!block)
                abort();
            memset(block, 1, 1 << 20);
        }
        break;
    case 'f': { /* no file can be made, none is open, no process started */
        int fd = open("/tmp/idt-guard-test", O_CREAT | O_WRONLY, 0600);
        int null = open("/dev/null", O_RDONLY), n_open = 0;
        pid_t child = fork();

        if (child == 0)
            _exit(0);
        for (int i = 0; i < 64; i++)
            n_open += fcntl(i, F_GETFD) >= 0;
        idt_buf__printf(out, "%d %d %d %d", fd, null, n_open, (int)(geteuid() ? child : -1));
        return IDT_OK;
    }
    case 'l': { /* more than a text may have */
        const uint32_t head[2] = {UINT32_MAX, 0};

        _exit(write(0, head, sizeof head) == sizeof head);
    }
    case 's': { /* a status that there is not */
        const int32_t head[2] = {0, 77};

        _exit(write(0, head, sizeof head) == sizeof head);
    }
    case 'd': { /* dribbles: each byte alone is in time */
        const int32_t head[2] = {1000, 0};

        (void)!write(0, head, sizeof head);
        for (;;) {
            (void)poll(NULL, 0, 50);
            (void)!write(0, "x", 1);
        }
    }
    case 'e': idt_buf__put_cstr(out, "no such thing"); return IDT_EFORMAT;
    case 'i': idt_buf__printf(out, "%d", (int)getpid()); return IDT_OK;
    default: idt_buf__put_bytes(out, request); return IDT_OK;
    }
    return IDT_OK;
}

static const idt_guard_limits hasty = {.timeout_ms = 400, .cpu_seconds = 1, .max_requests = 3};

static void check_answers(idt_guard *guard, const char *text)
{
    idt_buf out = {0};
    idt_error err;

    assert_int_equal(idt_guard__ask(&out, guard, idt_bytes__from_cstr(text), &err), IDT_OK);
    assert_bytes(idt_buf__bytes(&out), text);
    idt_buf__free(&out);
}

static pid_t child_of(idt_guard *guard)
{
    idt_buf out = {0};
    idt_error err;
    pid_t child;

    assert_int_equal(idt_guard__ask(&out, guard, IDT_LIT("id"), &err), IDT_OK);
    idt_buf__put_char(&out, 0);
    child = (pid_t)strtol(out.data, NULL, 10);
    assert_true(child > 0);
    idt_buf__free(&out);
    return child;
}

/* Within three seconds a process is no more; one that nobody has waited for still is. */
static void check_ends(pid_t process)
{
    int64_t deadline = idt_guard__now_ms() + 3000;

    while (kill(process, 0) == 0 && idt_guard__now_ms() < deadline)
        (void)poll(NULL, 0, 5);
    assert_int_equal(kill(process, 0), -1);
}

static void test_guard_answers(void **state)
{
    idt_guard guard;
    idt_buf out = {0};
    idt_error err;
    char *large = calloc(1, 100001);

    (void)state;
    assert_non_null(large);
    memset(large, 'y', 100000);
    idt_guard__init(&guard, misbehave, &hasty);
    for (int i = 0; i < 10; i++) /* more than one child answers */
        check_answers(&guard, "yes");
    check_answers(&guard, "");
    check_answers(&guard, large); /* more than a socket holds */
    assert_int_equal(idt_guard__ask(&out, &guard, IDT_LIT("e"), &err), IDT_EFORMAT);
    assert_string_equal(err.message, "no such thing");
    assert_int_equal(out.len, 0);
    assert_int_equal(idt_guard__ask(&out, &guard, IDT_LIT("f"), &err), IDT_OK);
    assert_bytes(idt_buf__bytes(&out), "-1 -1 1 -1");
    assert_int_not_equal(access("/tmp/idt-guard-test", F_OK), 0);
    idt_guard__free(&guard);
    idt_guard__free(NULL);
    idt_buf__free(&out);
    free(large);
}

/* Whatever it does, the answer comes in time, says what happened, and the next child works. */
static void test_guard_faults(void **state)
{
    static const char *const faults[] = {"hang", "crash", "xit", "long", "status", "dribble"};
    idt_guard guard;
    idt_buf out = {0};

    (void)state;
    idt_guard__init(&guard, misbehave, &hasty);
    for (size_t i = 0; i < IDT_COUNT_OF(faults); i++) {
        idt_error err = {0};

        for (int used = 0; used < 2; used++) {
            if (used)
                check_answers(&guard, "yes");
            assert_int_equal(idt_guard__ask(&out, &guard, idt_bytes__from_cstr(faults[i]), &err),
                             IDT_ELIMIT);
            assert_int_equal(out.len, 0);
            assert_true(err.message[0] != 0);
            assert_int_equal(guard.socket, -1);
        }
        check_answers(&guard, "yes");
    }
    idt_guard__free(&guard);
    idt_buf__free(&out);
}

static void test_guard_limits(void **state)
{
    const idt_guard_limits limits = {
        .timeout_ms = 30000, .cpu_seconds = 1, .memory_mib = 64, .max_bytes = 1000};
    idt_guard guard;
    idt_buf out = {0};
    idt_error err;
    char large[1002] = "";

    (void)state;
    memset(large, 'y', 1001);
    idt_guard__init(&guard, misbehave, &limits);
    assert_int_equal(idt_guard__ask(&out, &guard, IDT_LIT("process"), &err), IDT_ELIMIT);
    assert_string_equal(err.message, "process ended by a limit or a fault");
#ifndef IDT_SANITIZED /* shadow memory knows no limit */
    assert_int_equal(idt_guard__ask(&out, &guard, IDT_LIT("memory"), &err), IDT_ELIMIT);
    assert_string_equal(err.message, "process ended by a limit or a fault");
#endif
    assert_int_equal(idt_guard__ask(&out, &guard, idt_bytes__from_cstr(large), &err), IDT_ELIMIT);
    large[1000] = 0;
    check_answers(&guard, large);
    idt_guard__free(&guard);
    idt_buf__free(&out);
}

/* The limit of processor time is for each answer: what came before does not count. */
static void test_guard_renews(void **state)
{
    const idt_guard_limits limits = {.timeout_ms = 30000, .cpu_seconds = 1, .max_requests = 100};
    idt_guard guard;
    idt_buf out = {0};
    idt_error err;
    pid_t child = 0;

    (void)state;
    idt_guard__init(&guard, misbehave, &limits);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(idt_guard__ask(&out, &guard, IDT_LIT("busy"), &err), IDT_OK);
        assert_bytes(idt_buf__bytes(&out), "done");
        assert_true(i == 0 || child_of(&guard) == child); /* three seconds in one child */
        child = child_of(&guard);
    }
    guard.waited_ms = 30000; /* as if it had been slow: the next answer has another child */
    check_answers(&guard, "yes");
    assert_int_not_equal(child_of(&guard), child);
    idt_guard__free(&guard);
    idt_buf__free(&out);
}

/* Whoever is killed, the next request is answered; nobody is left behind. */
static void test_guard_killed(void **state)
{
    idt_guard guard;
    idt_buf out = {0};
    idt_error err;
    pid_t child, keeper;

    (void)state;
    idt_guard__init(&guard, misbehave, &hasty);
    assert_int_equal(idt_guard__start(&guard, &err), IDT_OK);
    child = child_of(&guard);
    kill(child, SIGKILL);
    check_answers(&guard, "yes");
    check_ends(child);

    child = child_of(&guard); /* late: killed at once, not with the next request */
    assert_int_equal(idt_guard__ask(&out, &guard, IDT_LIT("hang"), &err), IDT_ELIMIT);
    check_ends(child);
    check_answers(&guard, "yes");

    child = child_of(&guard);
    keeper = guard.keeper;
    kill(keeper, SIGKILL);
    check_ends(child); /* dies with its keeper */
    check_answers(&guard, "yes");
    assert_int_not_equal(guard.keeper, keeper);
    check_ends(keeper);

    child = child_of(&guard);
    keeper = guard.keeper;
    idt_guard__free(&guard);
    assert_int_equal(kill(child, 0), -1);
    assert_int_equal(kill(keeper, 0), -1);
    idt_guard__free(&guard);
    idt_buf__free(&out);
}

/* A program's signals are not its children's: neither what it blocks nor what it catches. */
static void on_signal(int signal)
{
    (void)signal;
}

static void test_guard_signals(void **state)
{
    const idt_guard_limits limits = {.timeout_ms = 30000, .cpu_seconds = 1};
    struct sigaction action = {.sa_handler = on_signal}, old_xcpu, old_abrt, old_chld;
    idt_guard guard;
    idt_buf out = {0};
    idt_error err;
    sigset_t all, old;

    (void)state;
    sigfillset(&all);
    sigemptyset(&action.sa_mask);
    sigaction(SIGXCPU, &action, &old_xcpu);
    sigaction(SIGABRT, &action, &old_abrt);
    action.sa_handler = SIG_IGN;
    sigaction(SIGCHLD, &action, &old_chld);
    sigprocmask(SIG_SETMASK, &all, &old);
    idt_guard__init(&guard, misbehave, &limits);
    assert_int_equal(idt_guard__ask(&out, &guard, IDT_LIT("process"), &err), IDT_ELIMIT);
    assert_string_equal(err.message, "process ended by a limit or a fault");
    assert_int_equal(idt_guard__ask(&out, &guard, IDT_LIT("crash"), &err), IDT_ELIMIT);
    kill(guard.keeper,
         SIGTERM); /* an init that ends a group sends it to all; the program decides */
    kill(guard.keeper, SIGINT);
    check_answers(&guard, "yes");
    idt_guard__free(&guard);
    sigprocmask(SIG_SETMASK, &old, NULL);
    sigaction(SIGXCPU, &old_xcpu, NULL);
    sigaction(SIGABRT, &old_abrt, NULL);
    sigaction(SIGCHLD, &old_chld, NULL);
    idt_buf__free(&out);
}

/* What cannot be had is said; the program's own limits are not exceeded. */
static void test_guard_poor(void **state)
{
    const int resources[] = {RLIMIT_NOFILE, RLIMIT_CPU, RLIMIT_AS};
    idt_guard guard;
    struct rlimit old;
    idt_buf out = {0};
    idt_error err;

    (void)state;
    idt_guard__init(&guard, misbehave, NULL);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &(struct rlimit){3, old.rlim_max}), 0);
    assert_int_equal(idt_guard__start(&guard, &err), IDT_EIO);
    assert_non_null(strstr(err.message, "could not make a socket"));
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
    check_answers(&guard, "yes");
    idt_guard__free(&guard);

    for (size_t i = 0; i < IDT_COUNT_OF(resources); i++) { /* less than a child is given else */
        pid_t poor = fork();
        int result = 1;

        if (poor == 0) {
            rlim_t least = resources[i] == RLIMIT_CPU  ? 20
                           : resources[i] == RLIMIT_AS ? 1 << 26
                                                       : 16;

            if (resources[i] == RLIMIT_AS && IS_SANITIZED)
                _exit(0);
            if (setrlimit((__rlimit_resource_t)resources[i], &(struct rlimit){least, least}) != 0)
                _exit(2);
            result = idt_guard__ask(&out, &guard, IDT_LIT("yes"), &err) != IDT_OK || out.len != 3;
            idt_guard__free(&guard);
            _exit(result);
        }
        assert_int_equal(waitpid(poor, &result, 0), poor);
        assert_int_equal(result, 0);
    }
}

/* ---- threads: the heap is busy all the time, children come and go */

enum { N_ASKERS = 8, N_REQUESTS = 60 };

typedef struct asker {
    idt_guard guard;
    pthread_t thread;
    unsigned n_answers;
} asker;

static void *ask_often(void *payload)
{
    asker *a = payload;
    idt_buf out = {0};
    idt_error err;

    for (unsigned i = 0; i < N_REQUESTS; i++) {
        size_t n = 1 + i * 37 % 5000;
        char *heap = malloc(n);

        memset(heap, 'y', n);
        if (idt_guard__ask(&out, &a->guard, (idt_bytes){heap, n}, &err) == IDT_OK && out.len == n)
            a->n_answers++;
        free(heap);
    }
    idt_buf__free(&out);
    return NULL;
}

static void *use_heap(void *payload)
{
    const atomic_bool *is_over = payload;
    void *kept[64] = {NULL};

    for (size_t i = 0; !atomic_load(is_over); i++) {
        free(kept[i % 64]);
        kept[i % 64] = malloc(16 + i * 61 % 9000);
    }
    for (size_t i = 0; i < 64; i++)
        free(kept[i]);
    return NULL;
}

static void test_guard_threads(void **state)
{
    static asker askers[N_ASKERS];
    const idt_guard_limits limits = {.timeout_ms = 30000, .max_requests = 4};
    pthread_t busy[3];
    atomic_bool is_over = false;
    idt_error err;

    (void)state;
    for (size_t i = 0; i < N_ASKERS; i++) {
        idt_guard__init(&askers[i].guard, misbehave, &limits);
        assert_int_equal(idt_guard__start(&askers[i].guard, &err), IDT_OK);
    }
    for (size_t i = 0; i < IDT_COUNT_OF(busy); i++)
        assert_int_equal(pthread_create(&busy[i], NULL, use_heap, &is_over), 0);
    for (size_t i = 0; i < N_ASKERS; i++)
        assert_int_equal(pthread_create(&askers[i].thread, NULL, ask_often, &askers[i]), 0);
    for (size_t i = 0; i < N_ASKERS; i++) {
        pthread_join(askers[i].thread, NULL);
        assert_int_equal(askers[i].n_answers, N_REQUESTS);
        idt_guard__free(&askers[i].guard);
    }
    atomic_store(&is_over, true);
    for (size_t i = 0; i < IDT_COUNT_OF(busy); i++)
        pthread_join(busy[i], NULL);
}

/* ---- InChI */

/* Standard InChI and InChIKey as Open Babel 3.1.1 gives them. */
static const struct {
    const char *smiles, *inchi, *key;
} known[] = {
#include "inchi_facts.inc"
};

static idt_key full_key(idt_identity_scratch *scratch, idt_mol *mol, const char *of)
{
    idt_identity id = {0};
    idt_error err = {0};

    if (idt_identity__find(&id, scratch, mol, &err) != IDT_OK)
        fail_msg("%s: %s", of, err.message);
    return id.keys[IDT_LAYERS_ALL];
}

static void test_known(void **state)
{
    idt_identity_scratch scratch = {0};
    idt_inchi inchi = {0};
    idt_mol mol = {0};
    idt_buf out = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(known); i++) {
        char key[IDT_INCHI_KEY_SIZE];
        idt_error err = {0};
        idt_key wanted;

        assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(known[i].smiles), &err),
                         IDT_OK);
        wanted = full_key(&scratch, &mol, known[i].smiles);
        idt_buf__reset(&out);
        if (idt_inchi__write(&out, key, &inchi, &mol, &err) != IDT_OK)
            fail_msg("%s: %s", known[i].smiles, err.message);
        assert_bytes(idt_buf__bytes(&out), known[i].inchi);
        assert_string_equal(key, known[i].key);
        if (idt_inchi__read(&mol, &inchi, idt_bytes__from_cstr(known[i].inchi), &err) != IDT_OK)
            fail_msg("%s: %s", known[i].inchi, err.message);
        if (!idt_key__equal(wanted, full_key(&scratch, &mol, known[i].inchi)))
            fail_msg("%s is read as another molecule than %s", known[i].inchi, known[i].smiles);
    }
    idt_identity_scratch__free(&scratch);
    idt_inchi__free(&inchi);
    idt_mol__free(&mol);
    idt_buf__free(&out);
}

static const char *const hostile[] = {
    "",
    "InChI",
    "InChI=",
    "InChI=1",
    "InChI=1S",
    "InChI=1S/",
    "InChI=1S//",
    "InChI=2S/CH4/h1H4",
    "InChI=1S/CH4/h1H4\nInChI=1S/CH4/h1H4",
    "InChI=1S/CH4/h1H4 name",
    "InChI=1S/C99999999/c1-2",
    "InChI=1S/C2H6/c1-99999",
    "InChI=1S/C2H6/c1-2-1-2-1-2",
    "InChI=1S/C2H6/c((((((((1-2",
    "InChI=1S/C-2H6/c1-2/h1-2H3",
    "InChI=1S/C2H6/c1-2/h1-2H99999",
    "InChI=1S/CH4/h1H4/q+99999",
    "InChI=1S/CH4/h1H4/p-99999",
    "InChI=1S/CH4/h1H4/i1+99999",
    "InChI=1S/CH4/h1H4/i99999+1",
    "InChI=1S/CHBrClF/c2-1(3)4/h1H/t99999-/m1/s1",
    "InChI=1S/C2H2F2/c3-1-2-4/h1-2H/b99999-1+",
    "InChI=1S/Xx/c",
    "InChI=1S/CH4/h1H4/r/f/o/z",
    "InChI=1S/\xff\xfe",
    "InChI=1S/%s%n%s%n",
};

static void test_hostile(void **state)
{
    static char deep[IDT_INCHI_MAX_TEXT + 2];
    idt_inchi inchi = {0};
    idt_mol mol = {0};
    idt_error err;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(hostile); i++) {
        int status = idt_inchi__read(&mol, &inchi, idt_bytes__from_cstr(hostile[i]), &err);

        if (status == IDT_OK)
            fail_msg("%s was read", hostile[i]);
        assert_true(status == IDT_EFORMAT || status == IDT_ELIMIT);
        assert_int_equal(mol.n_atoms, 0);
    }
    for (int fill = 0; fill < 4; fill++) { /* long texts: an error, or an answer in time */
        static const char *const heads[] = {"InChI=1S/C9H9/c", "InChI=1S/C9H9/c1-", "InChI=1S/",
                                            "InChI=1S/C9H9/h"};

        memset(deep, "(2C,"[fill], sizeof deep);
        memcpy(deep, heads[fill], strlen(heads[fill]));
        assert_int_not_equal(
            idt_inchi__read(&mol, &inchi, (idt_bytes){deep, IDT_INCHI_MAX_TEXT}, &err), IDT_OK);
        assert_int_equal(
            idt_inchi__read(&mol, &inchi, (idt_bytes){deep, IDT_INCHI_MAX_TEXT + 1}, &err),
            IDT_ELIMIT);
    }
    assert_int_equal(idt_inchi__read(&mol, &inchi, IDT_LIT("InChI=1S/CH4/h1H4"), &err), IDT_OK);
    assert_int_equal(mol.n_atoms, 1);
    idt_inchi__free(&inchi);
    idt_mol__free(&mol);
}

/* What has no InChI, or more atoms than libinchi takes. */
static void test_unwritable(void **state)
{
    static char chain[2001];
    idt_inchi inchi = {0};
    idt_mol mol = {0};
    idt_buf out = {0};
    char key[IDT_INCHI_KEY_SIZE];
    idt_error err;

    (void)state;
    memset(chain, 'C', 2000);
    assert_int_equal(idt_smiles__read(&mol, IDT_LIT("*C"), &err), IDT_OK);
    assert_int_equal(idt_inchi__write(&out, key, &inchi, &mol, &err), IDT_EFORMAT);
    assert_string_equal(err.message, "'*' has no InChI");
    assert_int_equal(idt_smiles__read(&mol, IDT_LIT(""), &err), IDT_OK);
    assert_int_equal(idt_inchi__write(&out, key, &inchi, &mol, &err), IDT_EFORMAT);
    assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(chain), &err), IDT_OK);
    assert_int_equal(idt_inchi__write(&out, key, &inchi, &mol, &err), IDT_ELIMIT);
    assert_int_equal(out.len, 0);
    assert_int_equal(key[0], 0);
    idt_inchi__free(&inchi);
    idt_mol__free(&mol);
    idt_buf__free(&out);
}

/* Built without libinchi, every call says so. */
static void test_unavailable(void **state)
{
    idt_inchi inchi = {0};
    idt_mol mol = {0};
    idt_buf out = {0};
    char key[IDT_INCHI_KEY_SIZE];
    idt_error err;

    (void)state;
    assert_int_equal(idt_inchi__read(&mol, &inchi, IDT_LIT("InChI=1S/CH4/h1H4"), &err),
                     IDT_ENOTFOUND);
    assert_int_equal(idt_inchi__write(&out, key, &inchi, &mol, &err), IDT_ENOTFOUND);
    idt_inchi__free(&inchi);
}

int main(void)
{
    const struct CMUnitTest with[] = {
        cmocka_unit_test(test_guard_answers), cmocka_unit_test(test_guard_faults),
        cmocka_unit_test(test_guard_limits),  cmocka_unit_test(test_guard_renews),
        cmocka_unit_test(test_guard_killed),  cmocka_unit_test(test_guard_signals),
        cmocka_unit_test(test_guard_poor),    cmocka_unit_test(test_guard_threads),
        cmocka_unit_test(test_known),         cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_unwritable),
    };
    const struct CMUnitTest without[] = {
        cmocka_unit_test(test_guard_answers), cmocka_unit_test(test_guard_faults),
        cmocka_unit_test(test_guard_limits),  cmocka_unit_test(test_guard_renews),
        cmocka_unit_test(test_guard_killed),  cmocka_unit_test(test_guard_signals),
        cmocka_unit_test(test_guard_poor),    cmocka_unit_test(test_guard_threads),
        cmocka_unit_test(test_unavailable),
    };

    return idt_inchi__is_available() ? cmocka_run_group_tests_name("inchi", with, NULL, NULL)
                                     : cmocka_run_group_tests_name("inchi", without, NULL, NULL);
}
