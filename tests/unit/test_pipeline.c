/* SPDX-License-Identifier: Apache-2.0 */
/* pipeline: order, thread counts, closed pipes, full disks, interrupts, output files, progress. */
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/progress.h"

/* A directory for the test's files. */
typedef struct place {
    char dir[32];
    char input[64], second[64], output[64], notes[64];
} place;

static int make_place(void **state)
{
    place *p = calloc(1, sizeof *p);

    assert_non_null(p);
    strcpy(p->dir, "/tmp/idt-pipe-XXXXXX");
    assert_non_null(mkdtemp(p->dir));
    snprintf(p->input, sizeof p->input, "%s/input", p->dir);
    snprintf(p->second, sizeof p->second, "%s/second", p->dir);
    snprintf(p->output, sizeof p->output, "%s/output", p->dir);
    snprintf(p->notes, sizeof p->notes, "%s/notes", p->dir);
    *state = p;
    return 0;
}

/* Also proves that nothing but these names was left behind. */
static int remove_place(void **state)
{
    place *p = *state;

    unlink(p->input);
    unlink(p->second);
    unlink(p->output);
    unlink(p->notes);
    assert_int_equal(rmdir(p->dir), 0);
    free(p);
    return 0;
}

static void store(const char *path, idt_bytes content)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_true(content.len == 0 || write(fd, content.data, content.len) == (ssize_t)content.len);
    close(fd);
}

static void expect_file(const char *path, const char *expected)
{
    idt_buf content = {0};
    idt_error err;

    assert_int_equal(idt_file__read(&content, path, 1u << 30, &err), IDT_OK);
    assert_bytes(idt_buf__bytes(&content), expected);
    idt_buf__free(&content);
}

/* The job of the tests: each record on a line of its own; what goes wrong at some record. */
typedef struct echo {
    uint64_t fail_line;   /* `process` fails at this line; 0: never */
    uint64_t signal_line; /* raise SIGINT at this line; 0: never */
    unsigned n_workers;   /* made so far */
} echo;

static int echo_worker_new(void *payload, void **out, idt_error *err)
{
    echo *e = payload;

    e->n_workers++;
    *out = malloc(1);
    return *out ? IDT_OK : (err->code = IDT_ENOMEM);
}

static void echo_record(const echo *e, const idt_record *record, idt_result *result)
{
    result->n_records++;
    idt_buf__put_u64(&result->main, record->line);
    if (record->code != IDT_RECORD_OK) {
        result->n_errors++;
        idt_buf__printf(&result->main, " !%s\n", idt_record_code__name(record->code));
        idt_buf__printf(&result->notes, "%llu: %s\n", (unsigned long long)record->line,
                        record->error->message);
        return;
    }
    for (size_t i = 0; i < record->n_fields; i++) {
        idt_buf__put_char(&result->main, ' ');
        idt_buf__put_bytes(&result->main, record->fields[i].value);
        result->counts[0] += record->fields[i].value.len;
    }
    result->n_alerts += record->n_fields > 1;
    idt_buf__put_char(&result->main, '\n');
    if (record->line == e->signal_line)
        raise(SIGINT);
}

static int echo_process(void *payload, void *worker, idt_parser *parser, idt_result *result,
                        idt_error *err)
{
    const echo *e = payload;
    idt_record record;
    int status;

    assert_non_null(worker);
    while ((status = idt_parser__next(parser, &record, err)) == IDT_OK) {
        if (e->fail_line && record.line == e->fail_line) {
            strcpy(err->message, "asked to fail");
            return IDT_EINVAL;
        }
        echo_record(e, &record, result);
    }
    return status == IDT_DONE ? IDT_OK : status;
}

static idt_job echo_job(echo *e)
{
    return (idt_job){e, echo_worker_new, free, echo_process};
}

/* One run of the echo job from files to a file. */
typedef struct attempt {
    const char *const *paths;
    size_t n_paths;
    idt_record_options options;
    unsigned n_workers;
    echo e;
    idt_run_sums sums;
    idt_error err;
} attempt;

static int run_to(attempt *a, idt_output *output, idt_output *notes)
{
    idt_job job = echo_job(&a->e);
    idt_splitter *splitter;
    int status;

    assert_int_equal(idt_splitter__new(&splitter, a->paths, a->n_paths, &a->options, &a->err),
                     IDT_OK);
    status =
        idt_pipeline__run(splitter, &job, a->n_workers, output, notes, NULL, &a->sums, &a->err);
    idt_splitter__free(splitter);
    return status;
}

static int open_new(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    return fd;
}

static int run_to_files(attempt *a, const place *p)
{
    int main_fd = open_new(p->output), notes_fd = open_new(p->notes), status;
    idt_output output, notes;

    idt_output__from_fd(&output, main_fd, "main");
    idt_output__from_fd(&notes, notes_fd, "notes");
    status = run_to(a, &output, &notes);
    idt_output__close(&output);
    idt_output__close(&notes);
    close(main_fd);
    close(notes_fd);
    return status;
}

static void read_both(const place *p, idt_buf *out)
{
    idt_error err;

    idt_buf__reset(out);
    assert_int_equal(idt_file__read(out, p->output, 1u << 30, &err), IDT_OK);
    idt_buf__put_cstr(out, "-- notes --\n");
    assert_int_equal(idt_file__read(out, p->notes, 1u << 30, &err), IDT_OK);
}

static void put_mixed_lines(idt_buf *text, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        if (i % 7 == 3)
            idt_buf__printf(text, "{\"id\":%u,\"text\":}\n", i);
        else if (i % 11 == 5)
            idt_buf__put_cstr(text, "\n");
        else
            idt_buf__printf(text, "{\"id\":%u,\"text\":\"%.*s\"}\n", i, (int)(i % 60),
                            "a long text that becomes longer and longer with the number of it");
    }
}

/* The same bytes for any number of workers and any chunk size, in the order of the input. */
static void output_is_the_same_for_any_number_of_threads(void **state)
{
    const place *p = *state;
    const char *paths[] = {p->input, "/nonexistent", p->dir, p->second, p->input};
    static const size_t sizes[] = {0, 1, 2, 3, 5, 17, 64, 1000, 4096};
    attempt reference = {.paths = paths, .n_paths = IDT_COUNT_OF(paths), .n_workers = 1};
    idt_buf text = {0}, expected = {0}, out = {0};

    put_mixed_lines(&text, 400);
    store(p->input, idt_buf__bytes(&text));
    store(p->second, IDT_LIT("id,text\n1,\"two\nlines\"\n2\n3,c"));
    assert_int_equal(run_to_files(&reference, p), IDT_OK);
    read_both(p, &expected);
    assert_true(reference.sums.n_records > 700 && reference.sums.n_alerts > 600);
    assert_int_equal(reference.sums.n_errors, 2 * 57 + 3);
    assert_int_equal(reference.sums.n_input_bytes, 2 * text.len + 27);
    for (unsigned n_workers = 1; n_workers <= 4; n_workers++) {
        for (size_t i = 0; i < IDT_COUNT_OF(sizes); i++) {
            attempt a = {.paths = paths, .n_paths = IDT_COUNT_OF(paths), .n_workers = n_workers};

            a.options.chunk_size = sizes[i];
            assert_int_equal(run_to_files(&a, p), IDT_OK);
            read_both(p, &out);
            assert_true(idt_bytes__equal(idt_buf__bytes(&out), idt_buf__bytes(&expected)));
            assert_int_equal(a.e.n_workers, n_workers);
            assert_memory_equal(&a.sums, &reference.sums, sizeof a.sums);
        }
    }
    idt_buf__free(&text);
    idt_buf__free(&expected);
    idt_buf__free(&out);
}

/* A failing job: what stands before its chunk is written, and the reason is told. */
static void a_failing_job_ends_the_run(void **state)
{
    const place *p = *state;
    const char *paths[] = {p->input};

    store(p->input, IDT_LIT("a\nb\nc\nd\n"));
    for (unsigned n_workers = 1; n_workers <= 3; n_workers++) {
        attempt a = {.paths = paths, .n_paths = 1, .n_workers = n_workers, .e = {.fail_line = 3}};

        a.options.chunk_size = 2;
        assert_int_equal(run_to_files(&a, p), IDT_EINVAL);
        assert_string_equal(a.err.message, "asked to fail");
        expect_file(p->output, "1 a\n2 b\n");
        assert_int_equal(a.sums.n_records, 2);
    }
}

static void worker_counts_are_checked(void **state)
{
    const place *p = *state;
    const char *paths[] = {p->input};
    attempt none = {.paths = paths, .n_paths = 1, .n_workers = 0};
    attempt many = {.paths = paths, .n_paths = 1, .n_workers = IDT_PIPELINE_MAX_WORKERS + 1};

    store(p->input, IDT_LIT("a\n"));
    assert_int_equal(run_to_files(&none, p), IDT_EINVAL);
    assert_int_equal(run_to_files(&many, p), IDT_EINVAL);
}

/* A pipe that nobody reads ends the run without an error, also when more input is awaited. */
static void closed_pipe_ends_the_run_quietly(void **state)
{
    const place *p = *state;
    const char *paths[] = {p->input};
    int fds[2], feed;

    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(mkfifo(p->input, 0600), 0);
    feed = open(p->input, O_RDWR); /* stays open: the input never ends */
    assert_true(feed >= 0);
    for (unsigned n_workers = 1; n_workers <= 3; n_workers++) {
        attempt a = {.paths = paths, .n_paths = 1, .n_workers = n_workers};
        idt_output output;

        assert_int_equal(pipe(fds), 0);
        close(fds[0]);
        assert_int_equal(write(feed, "a\nb\n", 4), 4);
        idt_output__from_fd(&output, fds[1], "pipe");
        assert_int_equal(run_to(&a, &output, NULL), IDT_OK);
        assert_int_equal(a.sums.end, IDT_RUN_CLOSED_PIPE);
        assert_int_equal(a.sums.n_records, 0);
        assert_true(output.is_closed_pipe);
        close(fds[1]);
    }
    close(feed);
}

/* Notes that nobody reads do not end it. */
static void closed_notes_are_left_out(void **state)
{
    const place *p = *state;
    const char *paths[] = {p->input};
    attempt a = {.paths = paths, .n_paths = 1, .n_workers = 2};
    int fds[2], fd = open_new(p->output);
    idt_output output, notes;

    store(p->input, IDT_LIT("{\"a\":1}\n{\n{\"a\":2}\n{\n"));
    a.options.chunk_size = 1;
    assert_int_equal(pipe(fds), 0);
    close(fds[0]);
    idt_output__from_fd(&output, fd, "main");
    idt_output__from_fd(&notes, fds[1], "notes");
    assert_int_equal(run_to(&a, &output, &notes), IDT_OK);
    assert_int_equal(a.sums.end, IDT_RUN_COMPLETE);
    expect_file(p->output, "1 1\n2 !json\n3 2\n4 !json\n");
    close(fd);
    close(fds[1]);
}

static void full_disk_is_told(void **state)
{
    const place *p = *state;
    const char *paths[] = {p->input};
    idt_buf text = {0};

    put_mixed_lines(&text, 2000);
    store(p->input, idt_buf__bytes(&text));
    for (unsigned n_workers = 1; n_workers <= 3; n_workers++) {
        attempt a = {.paths = paths, .n_paths = 1, .n_workers = n_workers};
        idt_output output;

        a.options.chunk_size = 1000;
        assert_int_equal(idt_output__create(&output, "/dev/full", &a.err), IDT_OK);
        assert_int_equal(run_to(&a, &output, NULL), IDT_EIO);
        assert_string_equal(a.err.message,
                            "could not write \"/dev/full\": No space left on device");
        idt_output__close(&output);
    }
    idt_buf__free(&text);
}

/* SIGINT while the input would never end: whole lines, in order, and the run says why it ended. */
static void interrupt_finishes_what_was_read(void **state)
{
    const place *p = *state;
    const char *paths[] = {p->input};
    int feed;

    assert_int_equal(mkfifo(p->input, 0600), 0);
    feed = open(p->input, O_RDWR);
    assert_true(feed >= 0);
    for (unsigned n_workers = 1; n_workers <= 3; n_workers++) {
        attempt a = {.paths = paths, .n_paths = 1, .n_workers = n_workers, .e = {.signal_line = 2}};

        assert_int_equal(idt_interrupt__install(&a.options.wake_fd, &a.err), IDT_OK);
        a.options.has_wake_fd = true;
        assert_int_equal(idt_interrupt__signal(), 0);
        assert_int_equal(write(feed, "a\nb\nc\nhalf", 10), 10);
        assert_int_equal(run_to_files(&a, p), IDT_OK);
        assert_int_equal(a.sums.end, IDT_RUN_INTERRUPTED);
        assert_int_equal(idt_interrupt__signal(), SIGINT);
        expect_file(p->output, "1 a\n2 b\n3 c\n");
        assert_int_equal(a.sums.n_records, 3);
        close(a.options.wake_fd);
    }
    close(feed);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
}

static void put(idt_output *out, const char *text)
{
    idt_error err;

    assert_int_equal(idt_output__write(out, idt_bytes__from_cstr(text), &err), IDT_OK);
}

static void output_file_appears_when_complete(void **state)
{
    const place *p = *state;
    idt_output out;
    idt_error err;
    struct stat st;

    assert_int_equal(idt_output__create(&out, p->output, &err), IDT_OK);
    put(&out, "new");
    assert_int_equal(access(p->output, F_OK), -1);
    assert_int_equal(idt_output__commit(&out, &err), IDT_OK);
    expect_file(p->output, "new");

    /* given up: the old content stays, and no other file (see remove_place) */
    assert_int_equal(chmod(p->output, 0640), 0);
    assert_int_equal(idt_output__create(&out, p->output, &err), IDT_OK);
    put(&out, "half");
    idt_output__close(&out);
    expect_file(p->output, "new");

    /* replaced: the permissions stay; a symbolic link is followed */
    assert_int_equal(symlink(p->output, p->second), 0);
    assert_int_equal(idt_output__create(&out, p->second, &err), IDT_OK);
    put(&out, "newer");
    assert_int_equal(idt_output__commit(&out, &err), IDT_OK);
    idt_output__close(&out);
    expect_file(p->output, "newer");
    assert_int_equal(lstat(p->second, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(p->output, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
}

static void outputs_that_cannot_be_written(void **state)
{
    const place *p = *state;
    char inside[80];
    idt_output out;
    idt_error err;

    snprintf(inside, sizeof inside, "%s/missing/file", p->dir);
    assert_int_equal(idt_output__create(&out, p->dir, &err), IDT_EIO);
    assert_non_null(strstr(err.message, "it is a directory"));
    idt_output__close(&out);
    assert_int_equal(idt_output__create(&out, inside, &err), IDT_EIO);
    assert_non_null(strstr(err.message, "No such file or directory"));
    idt_output__close(&out);
    assert_int_equal(idt_output__create(&out, "/dev/null", &err), IDT_OK);
    put(&out, "gone");
    assert_int_equal(idt_output__commit(&out, &err), IDT_OK);
}

/* The disk fills up while a file is written: nothing appears under its name. */
static void full_disk_leaves_no_file(void **state)
{
    const place *p = *state;
    const char *paths[] = {p->input};
    attempt a = {.paths = paths, .n_paths = 1, .n_workers = 2};
    idt_output out;

    store(p->input, IDT_LIT("a\nb\n"));
    assert_int_equal(idt_output__create(&out, p->output, &a.err), IDT_OK);
    assert_int_equal(dup2(open("/dev/full", O_WRONLY), out.fd), out.fd);
    assert_int_equal(run_to(&a, &out, NULL), IDT_EIO);
    idt_output__close(&out);
    assert_int_equal(access(p->output, F_OK), -1);
}

static void progress_lines(void **state)
{
    static const struct {
        idt_progress_state in;
        unsigned width;
        bool is_utf8;
        const char *out;
    } rows[] = {
        {{50000000, 100000000, 250000, 3, 10000},
         79,
         false,
         "[############            ]  50%  50.0 MB of 100 MB  3 alerts  25.0 k records/s"},
        {{50000000, 100000000, 250000, 3, 10000},
         100,
         false,
         "[############            ]  50%  50.0 MB of 100 MB  3 alerts  25.0 k records/s  0:09 "
         "left"},
        {{50000000, 100000000, 250000, 3, 10000}, 40, false, "[############            ]  50%"},
        {{0, 100, 0, 0, 0},
         90,
         false,
         "[                        ]   0%  0 B of 100 B  0 alerts  0 records/s"},
        {{200, 100, 1, 1, 1},
         90,
         false,
         "[########################] 100%  100 B of 100 B  1 alert  1.0 k records/s"},
        {{1500, 0, 20, 1, 2000}, 79, false, "1.5 kB  1 alert  10 records/s"},
        {{1500, 0, 20, 1, 2000}, 3, false, ""},
        {{1, 3, 0, 0, 500},
         79,
         true,
         "▕███████▉                ▏  33%  1 B of 3 B  0 alerts  0 records/s"},
        {{UINT64_MAX, UINT64_MAX, UINT64_MAX / 1000, 0, 1000},
         100,
         false,
         "[########################] 100%  18.4 EB of 18.4 EB  0 alerts  18.4 P records/s  0:00 "
         "left"},
    };
    idt_buf out = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(rows); i++) {
        idt_buf__reset(&out);
        idt_progress__render(&out, &rows[i].in, rows[i].width, rows[i].is_utf8);
        assert_bytes(idt_buf__bytes(&out), rows[i].out);
    }
    idt_buf__free(&out);
}

static int open_terminal(int *other_end)
{
    int fd = posix_openpt(O_RDWR | O_NOCTTY);

    assert_true(fd >= 0);
    assert_int_equal(grantpt(fd), 0);
    assert_int_equal(unlockpt(fd), 0);
    *other_end = open(ptsname(fd), O_RDWR | O_NOCTTY);
    assert_true(*other_end >= 0);
    return fd;
}

static void progress_only_on_a_terminal(void **state)
{
    char text[512] = "";
    idt_progress progress;
    int fds[2], far, terminal;

    (void)state;
    assert_int_equal(pipe(fds), 0);
    far = open_terminal(&terminal);
    assert_true(idt_progress__is_wanted(terminal, fds[1], false));
    assert_false(idt_progress__is_wanted(terminal, fds[1], true));
    assert_false(idt_progress__is_wanted(terminal, terminal, false));
    assert_false(idt_progress__is_wanted(fds[1], fds[1], false));

    idt_progress__begin(&progress, terminal, 1000);
    progress.drawn_ms = 0; /* long ago */
    idt_progress__update(&progress, 500, 10, 2);
    idt_progress__update(&progress, 600, 11, 2); /* too soon to be drawn */
    idt_progress__end(&progress);
    assert_true(read(far, text, sizeof text - 1) > 0);
    assert_non_null(strstr(text, " 50%  500 B of 1.0 kB"));
    assert_null(strstr(text, "600 B"));
    assert_true(strcmp(text + strlen(text) - 4, "\r\x1b[K") == 0);
    idt_progress__begin(&progress, -1, 1000);
    idt_progress__update(&progress, 500, 10, 2);
    idt_progress__end(&progress);
    close(far);
    close(terminal);
    close(fds[0]);
    close(fds[1]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(output_is_the_same_for_any_number_of_threads),
        TEST(a_failing_job_ends_the_run),
        TEST(worker_counts_are_checked),
        TEST(closed_pipe_ends_the_run_quietly),
        TEST(closed_notes_are_left_out),
        TEST(full_disk_is_told),
        TEST(interrupt_finishes_what_was_read),
        TEST(output_file_appears_when_complete),
        TEST(outputs_that_cannot_be_written),
        TEST(full_disk_leaves_no_file),
        TEST(progress_lines),
        TEST(progress_only_on_a_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
