/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists: memory may run out at any allocation; then the reader or the history says so, gives
 * everything back, and the history is as it was. Linked with wrapped allocation functions.
 */
#include <stdlib.h>

#include "base/file.h"
#include "heap_fail.h"
#include "lists/history.h"
#include "lists/party_of.h"
#include "test.h"

static int count_party(void *payload, const idt_party *party, idt_error *err)
{
    size_t *n = payload;

    (void)party;
    (void)err;
    ++*n;
    return IDT_OK;
}

/* Import a file over a small history, ask it everything, and free all. */
static int use(idt_list_format format, idt_bytes text, bool *is_unchanged, idt_error *err)
{
    idt_list_import_options options = IDT_LIST_IMPORT_OPTIONS_INIT;
    idt_list_import_result result;
    idt_list_history *h = NULL;
    idt_list_files files = {0};
    idt_buf before = {0}, out = {0};
    size_t n_parties = 0;
    int status = idt_list_history__new(&h, "test", err);

    if (status == IDT_OK) {
        idt_buf__put_bytes(&before, idt_list_history__text(h));
        status = idt_buf__status(&before);
    }
    if (status == IDT_OK)
        status = idt_list_input__memory(&files.main, "file", text, err);
    if (status == IDT_OK) {
        options.file_date = 19000;
        status = idt_list_history__import(h, format, &files, &options, &result, err);
        if (status != IDT_OK)
            *is_unchanged = idt_bytes__equal(idt_buf__bytes(&before), idt_list_history__text(h));
    }
    if (status == IDT_OK)
        status = idt_list_party__each(h, IDT_DATE_NONE, count_party, &n_parties, err);
    if (status == IDT_OK)
        status = idt_list_history__print_diff(h, 0, 19000, &out);
    if (status == IDT_OK)
        assert_true(n_parties > 0 && out.len > 0);
    idt_list_input__close(files.main);
    idt_list_history__free(h);
    idt_buf__free(&before);
    idt_buf__free(&out);
    return status;
}

static void test_each_allocation(void **state)
{
    static const struct {
        idt_list_format format;
        const char *path;
    } cases[] = {
        {IDT_LIST_OFAC_CSV, "sdn.csv"},
        {IDT_LIST_OFAC_XML, "sdn.xml"},
        {IDT_LIST_OFAC_ADVANCED, "sdn_advanced.xml"},
        {IDT_LIST_CSL_CSV, "csl.csv"},
        {IDT_LIST_DPL_TXT, "dpl.txt"},
        {IDT_LIST_UN_XML, "un.xml"},
        {IDT_LIST_EU_XML, "eu.xml"},
        {IDT_LIST_UK_CSV, "uk.csv"},
        {IDT_LIST_CA_XML, "ca.xml"},
        {IDT_LIST_FTM_JSON, "ftm.jsonl"},
        {IDT_LIST_OWN_CSV, "own.csv"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_buf text = {0};
        char path[64];
        idt_error err;
        long n, live;

        snprintf(path, sizeof path, "tests/data/lists/%s", cases[i].path);
        assert_int_equal(idt_file__read(&text, path, 1 << 20, &err), IDT_OK);
        for (n = 0;; n++) {
            bool is_unchanged = true;
            int status;

            live = n_live;
            n_left = n;
            has_failed = false;
            status = use(cases[i].format, idt_buf__bytes(&text), &is_unchanged, &err);
            n_left = LONG_MAX;
            assert_int_equal(n_live, live);
            assert_true(is_unchanged);
            if (!has_failed) {
                assert_int_equal(status, IDT_OK);
                break;
            }
            if (status != IDT_ENOMEM)
                fail_msg("%s: allocation %ld failed, the status is %d: %s", cases[i].path, n,
                         status, err.message);
        }
        assert_true(n > 5);
        idt_buf__free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
