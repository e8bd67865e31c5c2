/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Downloading, from the small server in tests/lists_server.py, which gives its address as the first
 * argument: "http://127.0.0.1:PORT". Its paths behave as their names say.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "lists/fetch.h"
#include "test.h"

static const char *server;
static char folder[] = "/tmp/idt-fetch-XXXXXX";
static char file[64];

static int get(const char *path, const idt_list_fetch_options *options,
               idt_list_fetch_result *result, idt_error *err)
{
    char url[256];

    snprintf(url, sizeof url, "%s%s", server, path);
    memset(err, 0, sizeof *err);
    return idt_list_fetch__get(url, file, options, result, err);
}

static void put_old(void)
{
    idt_error err;

    assert_int_equal(idt_file__write(file, IDT_LIT("old"), &err), IDT_OK);
}

static void expect_file(const char *content)
{
    idt_buf buf = {0};
    idt_error err;

    assert_int_equal(idt_file__read(&buf, file, 1 << 20, &err), IDT_OK);
    assert_bytes(idt_buf__bytes(&buf), content);
    idt_buf__free(&buf);
}

static int remove_files(void **state)
{
    char path[80];

    (void)state;
    unlink(file);
    snprintf(path, sizeof path, "%s.fetch", file);
    unlink(path);
    return 0;
}

static void test_conditional(void **state)
{
    static const char *const paths[] = {"/etag", "/date"};
    idt_list_fetch_options force = IDT_LIST_FETCH_OPTIONS_INIT;
    idt_list_fetch_result result;
    idt_error err;
    size_t i;

    (void)state;
    force.force = true;
    for (i = 0; i < IDT_COUNT_OF(paths); i++) {
        remove_files(NULL);
        assert_int_equal(get(paths[i], NULL, &result, &err), IDT_OK);
        assert_int_equal(result.http_status, 200);
        assert_int_equal(result.n_bytes, 13);
        expect_file("id,name\n1,a\n\n");
        assert_int_equal(get(paths[i], NULL, &result, &err), IDT_DONE);
        assert_int_equal(result.http_status, 304);
        expect_file("id,name\n1,a\n\n");
        assert_int_equal(get(paths[i], &force, &result, &err), IDT_OK);
        /* a file that is no longer what the server sent is asked for again */
        put_old();
        assert_int_equal(get(paths[i], NULL, &result, &err), IDT_OK);
        expect_file("id,name\n1,a\n\n");
    }
    assert_string_equal(result.last_modified, "Thu, 16 Nov 2023 00:00:00 GMT");
}

static void test_answers(void **state)
{
    static const struct {
        const char *path;
        int status;
        const char *message; /* part of it */
    } cases[] = {
        {"/redirect", IDT_OK, ""},
        {"/gzip", IDT_OK, ""},
        {"/loop", IDT_ELIMIT, "more than 3 redirections"},
        {"/to-file", IDT_EIO, "could not fetch"},
        {"/large", IDT_ELIMIT, "larger than the limit of 1000 bytes"},
        {"/endless", IDT_ELIMIT, "larger than the limit of 1000 bytes"},
        {"/bomb", IDT_ELIMIT, "larger than the limit of 1000 bytes"},
        {"/cut", IDT_EIO, "could not fetch"},
        {"/silent", IDT_EIO, "could not fetch"},
        {"/empty", IDT_EFORMAT, "the answer is empty"},
        {"/missing", IDT_EIO, "the server answered 404"},
        {"/broken", IDT_EIO, "the server answered 500"},
        {"/part", IDT_EIO, "the server answered 206"},
    };
    idt_list_fetch_options options = IDT_LIST_FETCH_OPTIONS_INIT;
    idt_list_fetch_result result;
    idt_error err;
    size_t i;

    (void)state;
    options.redirects = 3;
    options.size_limit = 1000;
    options.total_timeout_ms = 1500;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        put_old();
        if (get(cases[i].path, &options, &result, &err) != cases[i].status ||
            !strstr(err.message, cases[i].message))
            fail_msg("%s: %s", cases[i].path, err.message);
        /* the old file stays in force, and nothing is left beside it */
        expect_file(cases[i].status == IDT_OK ? "id,name\n1,a\n\n" : "old");
        remove_files(NULL);
        assert_int_equal(rmdir(folder), 0);
        assert_non_null(mkdtemp(strcpy(folder, "/tmp/idt-fetch-XXXXXX")));
        snprintf(file, sizeof file, "%s/list.csv", folder);
    }
}

static void test_addresses(void **state)
{
    static const char *const bad[] = {"file:///etc/passwd", "ftp://127.0.0.1/", "list.csv", ""};
    idt_list_fetch_result result;
    idt_error err;
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(bad); i++)
        assert_int_equal(idt_list_fetch__get(bad[i], file, NULL, &result, &err), IDT_EINVAL);
    assert_int_equal(idt_list_fetch__get("http://127.0.0.1:1/", file, NULL, &result, &err),
                     IDT_EIO);
    assert_int_equal(result.http_status, 0);
    assert_int_equal(access(file, F_OK), -1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_conditional, remove_files),
        cmocka_unit_test_teardown(test_answers, remove_files),
        cmocka_unit_test_teardown(test_addresses, remove_files),
    };
    int failed;

    if (argc < 2 || !mkdtemp(folder))
        return 2;
    server = argv[1];
    snprintf(file, sizeof file, "%s/list.csv", folder);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(folder);
    return failed;
}
