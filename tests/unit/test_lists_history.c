/* SPDX-License-Identifier: Apache-2.0 */
/* Editions of a list over time: what is listed on which day, and which editions do not get in. */
#include "base/date.h"
#include "base/file.h"
#include "lists/history.h"
#include "lists/known.h"
#include "test.h"

#include <stdlib.h>
#include <unistd.h>

static const char folder[] = "tests/data/lists";

static idt_date day(const char *text)
{
    idt_date date = IDT_DATE_NONE;

    if (text[0] && idt_date__parse(&date, idt_bytes__from_cstr(text)) != IDT_OK)
        fail_msg("\"%s\"", text);
    return date;
}

static idt_list_history *new_history(const char *name)
{
    idt_list_history *history;
    idt_error err;

    if (idt_list_history__new(&history, name, &err) != IDT_OK)
        fail_msg("%s", err.message);
    return history;
}

/* Import our own table from memory. */
static int import_text(idt_list_history *h, const char *date, const char *text,
                       idt_list_import_options *options, idt_list_import_result *result,
                       idt_error *err)
{
    idt_list_import_options defaults = IDT_LIST_IMPORT_OPTIONS_INIT;
    idt_list_files files = {0};
    int status;

    if (!options)
        options = &defaults;
    options->file_date = day(date);
    memset(err, 0, sizeof *err);
    assert_int_equal(
        idt_list_input__memory(&files.main, "dir/list.csv", idt_bytes__from_cstr(text), err),
        IDT_OK);
    status = idt_list_history__import(h, IDT_LIST_OWN_CSV, &files, options, result, err);
    idt_list_input__close(files.main);
    return status;
}

static void must_import(idt_list_history *h, const char *date, const char *text)
{
    idt_list_import_result result;
    idt_error err;

    if (import_text(h, date, text, NULL, &result, &err) != IDT_OK)
        fail_msg("%s: %s", date, err.message);
}

static int amend_text(idt_list_history *h, const char *text, idt_error *err)
{
    idt_list_import_result result;
    idt_list_input *input;
    int status;

    assert_int_equal(idt_list_input__memory(&input, "facts.csv", idt_bytes__from_cstr(text), err),
                     IDT_OK);
    status = idt_list_history__amend(h, input, &result, err);
    idt_list_input__close(input);
    return status;
}

static bool listed(const idt_list_history *h, const char *uid, const char *date)
{
    return idt_list_history__is_listed(h, idt_bytes__from_cstr(uid), day(date));
}

static const char first[] = "id,name,aliases,from,to\n"
                            "1,Alpha,A,,\n"
                            "2,Beta,,2019-05-01,\n"
                            "10,Gamma,,2020-01-01,2020-06-01\n";
static const char second[] = "id,name,aliases,from,to\n"
                             "1,Alpha,AA,,\n"
                             "10,Gamma,,2020-01-01,2020-06-01\n"
                             "3,Delta,,2020-12-24,\n";
static const char third[] = "id,name,aliases,from,to\n"
                            "1,Alpha,AA,,\n"
                            "2,Beta,,2019-05-01,\n"
                            "3,Delta,,2020-12-24,\n";

static void import_three(idt_list_history *h)
{
    must_import(h, "2020-02-01", first);
    idt_list_import_options options = IDT_LIST_IMPORT_OPTIONS_INIT;
    idt_list_import_result result;
    idt_error err;

    options.shrink_percent = 50;
    assert_int_equal(import_text(h, "2021-02-01", second, &options, &result, &err), IDT_OK);
    assert_int_equal(result.n_before, 3);
    assert_int_equal(result.n_added, 1);
    assert_int_equal(result.n_removed, 1);
    assert_int_equal(result.n_changed, 1);
    assert_int_equal(import_text(h, "2022-02-01", third, &options, &result, &err), IDT_OK);
    assert_int_equal(result.n_reopened, 1);
}

static void test_days(void **state)
{
    static const struct {
        const char *uid, *date;
        bool listed;
    } cases[] = {
        /* no date in the list: from the first edition on */
        {"1", "2020-01-31", false},
        {"1", "2020-02-01", true},
        {"1", "2030-01-01", true},
        /* dated by the list, gone in the second edition, back in the third */
        {"2", "2019-04-30", false},
        {"2", "2019-05-01", true},
        {"2", "2021-01-31", true},
        {"2", "2021-02-01", false},
        {"2", "2022-01-31", false},
        {"2", "2022-02-01", true},
        /* seen late, listed before */
        {"3", "2020-12-23", false},
        {"3", "2020-12-24", true},
        /* the list states the end; `to` is the first day without */
        {"10", "2020-05-31", true},
        {"10", "2020-06-01", false},
        {"10", "2021-03-01", false},
        /* never seen */
        {"4", "2021-01-01", false},
        {"", "2021-01-01", false},
    };
    idt_list_history *h = new_history("test"), *again;
    idt_error err;
    size_t i;

    (void)state;
    import_three(h);
    assert_int_equal(idt_list_history__parse(&again, idt_list_history__text(h), &err), IDT_OK);
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        if (listed(h, cases[i].uid, cases[i].date) != cases[i].listed)
            fail_msg("entry %s on %s", cases[i].uid, cases[i].date);
        assert_int_equal(listed(again, cases[i].uid, cases[i].date), cases[i].listed);
    }
    assert_int_equal(idt_list_history__n_entries(h), 4);
    assert_int_equal(idt_list_history__n_listed(h, day("2020-03-01")), 3);
    assert_int_equal(idt_list_history__n_listed(h, day("2022-03-01")), 3);
    idt_list_history__free(again);
    idt_list_history__free(h);
}

/* The file is text, sorted, and the same for the same editions. */
static void test_text(void **state)
{
    static const char expect[] = "interdict-list-history\t1\n"
                                 "list\ttest\n"
                                 "import\t2020-02-01\tcsv\tlist.csv\t3\twhole\t";
    static const char *const lines[] = {
        "+\t2020-02-01\t1\tlisted\tfile\tlisted\n+\t2020-02-01\t1\tname\tprimary\tAlpha\n",
        "+\t2019-05-01\t2\tlisted\tstated\tlisted\n+\t2019-05-01\t2\tname\tprimary\tBeta\n",
        "+\t2020-01-01\t10\tlisted\tstated\tlisted\tto=2020-06-01\n",
        "\n-\t2021-02-01\t1\tname\taka\tA\n+\t2021-02-01\t1\tname\taka\tAA\n-\t2021-02-01\t2\t",
        "\n+\t2022-02-01\t2\tlisted\tfile\tlisted\n-\t2022-02-01\t10\tlisted\tstated\tlisted\t",
    };
    idt_list_history *h = new_history("test"), *twin = new_history("test");
    const char *at;
    size_t i;

    (void)state;
    import_three(h);
    import_three(twin);
    assert_true(idt_bytes__equal(idt_list_history__text(h), idt_list_history__text(twin)));
    assert_true(idt_bytes__starts_with(idt_list_history__text(h), idt_bytes__from_cstr(expect)));
    at = idt_list_history__text(h).data;
    for (i = 0; i < IDT_COUNT_OF(lines); i++) {
        const char *next = strstr(at, lines[i]);

        if (!next)
            fail_msg("\"%s\" is not in\n%s", lines[i], at);
        at = next;
    }
    idt_list_history__free(h);
    idt_list_history__free(twin);
}

static int collect(void *payload, const idt_list_entry *entry, idt_error *err)
{
    idt_buf *out = payload;
    size_t i;

    (void)err;
    idt_buf__printf(out, "%.*s:", (int)entry->uid.len, entry->uid.data);
    for (i = 0; i < entry->n_facts; i++) {
        const idt_list_fact *f = &entry->facts[i];
        char from[IDT_DATE_SIZE], to[IDT_DATE_SIZE];

        if (f->kind != IDT_LIST_NAME)
            continue;
        idt_date__format(from, f->from);
        idt_date__format(to, f->to);
        idt_buf__printf(out, " %.*s(%s..%s)", (int)f->value.len, f->value.data, from, to);
    }
    idt_buf__put_char(out, '\n');
    return IDT_OK;
}

static int collect_uid(void *payload, const idt_list_entry *entry, idt_error *err)
{
    (void)err;
    idt_buf__put_bytes(payload, entry->uid);
    idt_buf__put_char(payload, ' ');
    return IDT_OK;
}

static void test_each(void **state)
{
    static const struct {
        const char *date, *expect;
    } cases[] = {
        {"2020-03-01", "1: Alpha(2020-02-01..) A(2020-02-01..2021-02-01)\n"
                       "2: Beta(2019-05-01..)\n"
                       "10: Gamma(2020-01-01..)\n"},
        {"2021-03-01", "1: Alpha(2020-02-01..) AA(2021-02-01..)\n"
                       "3: Delta(2020-12-24..)\n"},
        {"", "1: Alpha(2020-02-01..) A(2020-02-01..2021-02-01) AA(2021-02-01..)\n"
             "2: Beta(2019-05-01..)\n"
             "3: Delta(2020-12-24..)\n"
             "10: Gamma(2020-01-01..)\n"},
        {"1999-01-01", ""},
    };
    idt_list_history *h = new_history("test");
    idt_error err;
    size_t i;

    (void)state;
    import_three(h);
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_buf out = {0};

        assert_int_equal(idt_list_history__each(h, day(cases[i].date), collect, &out, &err),
                         IDT_OK);
        assert_bytes(idt_buf__bytes(&out), cases[i].expect);
        idt_buf__free(&out);
    }
    idt_list_history__free(h);
}

/* What an edition touched is what has to be screened again. */
static void test_touched(void **state)
{
    static const struct {
        size_t first_event;
        const char *uids;
    } cases[] = {{0, "1 2 3 10 "}, {1, "1 2 3 10 "}, {2, "2 10 "}, {3, ""}};
    idt_list_history *h = new_history("test");
    idt_error err;
    size_t i;

    (void)state;
    import_three(h);
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_buf out = {0};

        assert_int_equal(
            idt_list_history__touched(h, cases[i].first_event, collect_uid, &out, &err), IDT_OK);
        assert_bytes(idt_buf__bytes(&out), cases[i].uids);
        idt_buf__free(&out);
    }
    idt_list_history__free(h);
}

/* Pieces of one entry add up: earliest beginning, all facts, each once. */
static void test_pieces(void **state)
{
    idt_list_history *h = new_history("test");
    idt_buf out = {0};
    idt_error err;

    (void)state;
    must_import(
        h, "2022-01-01",
        "id,name,aliases,from\n7,Seven,VII,2020-01-02\n8,Eight,,\n7,Seven,Siete,2019-01-02\n");
    assert_true(listed(h, "7", "2019-01-02"));
    assert_int_equal(idt_list_history__each(h, day("2022-01-01"), collect, &out, &err), IDT_OK);
    assert_bytes(idt_buf__bytes(&out),
                 "7: Seven(2019-01-02..) VII(2019-01-02..) Siete(2019-01-02..)\n"
                 "8: Eight(2022-01-01..)\n");
    idt_buf__free(&out);
    idt_list_history__free(h);
}

/* An edition that cannot be the list leaves the old one in force. */
static void test_refused(void **state)
{
    static const char ten[] = "id,name\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n7,g\n8,h\n9,i\n10,j\n";
    static const char eight[] = "id,name\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n7,g\n8,h\n";
    static const char seven[] = "id,name\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n7,g\n";
    static const char other[] = "id,name\nA,a\nB,b\nC,c\n4,d\n5,e\n6,f\n7,g\n8,h\n9,i\n10,j\n";
    static const char cut[] = "id,name\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n7,g\n8,h\n9,i\n11,new\n10,";
    static const struct {
        const char *date, *text, *canaries;
        bool shrink, truncated, no_canaries;
        int status;
        const char *message;
    } cases[] = {
        {"2021-01-01", eight, NULL, false, false, false, IDT_OK, ""},
        {"2021-01-01", seven, NULL, false, false, false, IDT_ELIMIT, "would take away 3 of 10"},
        {"2021-01-01", seven, NULL, true, false, false, IDT_OK, ""},
        /* as many entries, but not the same */
        {"2021-01-01", other, NULL, false, false, false, IDT_ELIMIT, "would take away 3 of 10"},
        {"2021-01-01", ten, "1 9", false, false, false, IDT_OK, ""},
        {"2021-01-01", eight, " 1  9 ", false, false, false, IDT_ELIMIT, "entry 9, which every"},
        {"2021-01-01", eight, "1 9", false, false, true, IDT_OK, ""},
        {"2021-01-01", cut, NULL, false, false, false, IDT_EFORMAT, "the file is truncated"},
        {"2021-01-01", cut, NULL, false, true, false, IDT_OK, ""},
        {"2019-12-31", ten, NULL, false, false, false, IDT_ERANGE,
         "the edition of 2019-12-31 is older than the last one, of 2020-01-01"},
        {"", ten, NULL, false, false, false, IDT_ERANGE, "say of which day it is"},
        {"2021-01-01", "id,name\n", NULL, true, false, false, IDT_EFORMAT, "names no party"},
        {"2021-01-01", "id,name,action,to,citation\n1,a,delist,2020-06-01,x\n", NULL, true, false,
         false, IDT_EFORMAT, "import it as an amendment"},
        {"2021-01-01", "id,name\n1,a\"\n", NULL, true, true, true, IDT_EFORMAT, "quotation mark"},
        /* the very same again, of the same day and of another */
        {"2020-01-01", ten, NULL, false, false, false, IDT_DONE, ""},
        {"2020-01-02", ten, NULL, false, false, false, IDT_OK, ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_list_history *h = new_history("test");
        idt_list_import_options options = IDT_LIST_IMPORT_OPTIONS_INIT;
        idt_list_import_result result;
        idt_buf before = {0};
        idt_error err;
        int status;

        must_import(h, "2020-01-01", ten);
        idt_buf__put_bytes(&before, idt_list_history__text(h));
        options.canaries = cases[i].canaries;
        options.allow_shrink = cases[i].shrink;
        options.allow_truncated = cases[i].truncated;
        options.allow_missing_canaries = cases[i].no_canaries;
        status = import_text(h, cases[i].date, cases[i].text, &options, &result, &err);
        if (status != cases[i].status || !strstr(err.message, cases[i].message))
            fail_msg("case %zu: %d \"%s\"", i, status, err.message);
        assert_int_equal(idt_bytes__equal(idt_buf__bytes(&before), idt_list_history__text(h)),
                         status != IDT_OK);
        if (cases[i].text == cut && status == IDT_OK) {
            /* taken as far as it goes; nothing is taken away */
            assert_true(result.report.truncated);
            assert_true(listed(h, "11", "2021-01-01"));
            assert_true(listed(h, "10", "2021-01-01"));
            assert_int_equal(result.n_removed, 0);
        }
        idt_buf__free(&before);
        idt_list_history__free(h);
    }
}

/* A change of what is stated replaces what was known; silence takes nothing back. */
static void test_restated(void **state)
{
    idt_list_history *h = new_history("test");

    (void)state;
    must_import(h, "2020-01-01",
                "id,name,from,to\n1,a,,\n2,b,2018-01-01,2020-06-01\n3,c,2019-01-01,\n");
    must_import(h, "2021-01-01",
                "id,name,from,to\n1,a,2015-01-01,\n2,b,2018-01-01,2025-01-01\n3,c,,\n");
    assert_true(listed(h, "1", "2015-01-01"));
    assert_true(listed(h, "1", "2021-06-01"));
    assert_true(listed(h, "2", "2024-12-31"));
    assert_false(listed(h, "2", "2025-01-01"));
    assert_true(listed(h, "3", "2019-01-01"));
    assert_true(listed(h, "3", "2021-06-01"));
    idt_list_history__free(h);
}

static void test_amend(void **state)
{
    idt_list_history *h = new_history("test");
    idt_buf out = {0};
    idt_error err;

    (void)state;
    must_import(h, "2022-05-06",
                "id,name,from\nel:1,Ministry?s Institute of Example,2020-06-05\n"
                "el:2,Same Name,\nel:3,Same  name,\n");
    /* what cannot be meant is not done */
    assert_int_equal(
        amend_text(h, "id,action,name,to,citation\n,delist,No Such,2023-11-16,x\n", &err),
        IDT_ENOTFOUND);
    assert_int_equal(
        amend_text(h, "id,action,name,to,citation\n,delist,same name,2023-11-16,x\n", &err),
        IDT_EINVAL);
    assert_non_null(strstr(err.message, "el:2 and el:3"));
    assert_int_equal(amend_text(h, "id,action,name,to,citation\nel:1,delist,,2020-06-04,x\n", &err),
                     IDT_ENOTFOUND);
    /* an apostrophe that an edition printed as a question mark */
    assert_int_equal(amend_text(h,
                                "id,action,name,to,citation\n"
                                ",delist,Ministry\xE2\x80\x99s Institute of Example,2023-11-16,"
                                "FR Doc 2023-25557\n"
                                "el:2,delist,,2023-01-01,another\n",
                                &err),
                     IDT_OK);
    assert_true(listed(h, "el:1", "2023-07-24"));
    assert_true(listed(h, "el:1", "2023-11-15"));
    assert_false(listed(h, "el:1", "2023-11-16"));
    assert_false(listed(h, "el:2", "2023-01-01"));
    assert_int_equal(idt_list_history__print_entry(h, IDT_LIT("el:1"), &out), IDT_OK);
    idt_buf__put_char(&out, '\0');
    assert_non_null(strstr(out.data, "citation  delisting  FR Doc 2023-25557  (facts.csv)"));
    assert_non_null(
        strstr(out.data, "2020-06-05 to 2023-11-16  listed  stated  listed  (list.csv)"));
    /* an edition from before the removal does not bring it back, a later one does */
    must_import(h, "2023-06-01",
                "id,name,from\nel:1,Ministry?s Institute of Example,2020-06-05\n"
                "el:3,Same  name,\n");
    assert_false(listed(h, "el:1", "2023-11-17"));
    must_import(h, "2024-06-01",
                "id,name,from\nel:1,Ministry?s Institute of Example,2020-06-05\n"
                "el:3,Same  name,\n");
    assert_false(listed(h, "el:1", "2023-11-17"));
    assert_true(listed(h, "el:1", "2024-06-01"));
    idt_buf__free(&out);
    idt_list_history__free(h);
}

/* Facts and entries of our own stay when editions do not name them. */
static void test_amend_stays(void **state)
{
    static const char own[] = "id,action,name,relation,other_party,share,share_from\n"
                              "1,,Alpha,owner,Omega,60%,2019-01-01\n"
                              "own-1,,Watched,,,,\n";
    idt_list_history *h = new_history("test");
    idt_buf out = {0};
    idt_error err;

    (void)state;
    must_import(h, "2022-01-01", "id,name\n1,Alpha\n2,Beta\n");
    assert_int_equal(amend_text(h, own, &err), IDT_OK);
    assert_int_equal(amend_text(h, own, &err), IDT_DONE);
    must_import(h, "2023-01-01", "id,name\n1,Alpha\n2,Beta\n");
    assert_true(listed(h, "own-1", "2023-01-01"));
    assert_int_equal(idt_list_history__print_entry(h, IDT_LIT("1"), &out), IDT_OK);
    idt_buf__put_char(&out, '\0');
    assert_non_null(strstr(out.data, "2019-01-01 to             relation  owner  Omega  "
                                     "share=600000..600000  from=2019-01-01"));
    idt_buf__free(&out);
    idt_list_history__free(h);
}

static void test_find(void **state)
{
    static const struct {
        const char *ask;
        int status;
        const char *uid;
    } cases[] = {
        {"1", IDT_OK, "1"},     {"ALPHA", IDT_OK, "1"},         {"a a", IDT_OK, "1"},
        {"Delta", IDT_OK, "3"}, {"Epsilon", IDT_ENOTFOUND, ""}, {"", IDT_ENOTFOUND, ""},
    };
    idt_list_history *h = new_history("test");
    idt_bytes uid;
    idt_error err;
    size_t i;

    (void)state;
    import_three(h);
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        assert_int_equal(idt_list_history__find(h, idt_bytes__from_cstr(cases[i].ask), &uid, &err),
                         cases[i].status);
        assert_bytes(uid, cases[i].uid);
    }
    idt_list_history__free(h);
}

static void test_print(void **state)
{
    idt_list_history *h = new_history("test");
    idt_buf out = {0};

    (void)state;
    assert_int_equal(idt_list_history__print_status(h, &out), IDT_OK);
    assert_bytes(idt_buf__bytes(&out), "list      test\nedition   none\n");
    import_three(h);
    idt_buf__reset(&out);
    assert_int_equal(idt_list_history__print_diff(h, day("2020-03-01"), day("2021-03-01"), &out),
                     IDT_OK);
    assert_bytes(idt_buf__bytes(&out), "~ 1  Alpha\n"
                                       "    - name  aka  A\n"
                                       "    + name  aka  AA\n"
                                       "- 2  Beta\n"
                                       "+ 3  Delta\n"
                                       "- 10  Gamma\n");
    idt_buf__reset(&out);
    assert_int_equal(idt_list_history__print_events(h, &out), IDT_OK);
    assert_bytes(idt_buf__bytes(&out), "import  2020-02-01  listed +3 -0  facts +4 -0  list.csv\n"
                                       "import  2021-02-01  listed +1 -1  facts +2 -1  list.csv\n"
                                       "import  2022-02-01  listed +1 -1  facts +0 -0  list.csv\n");
    idt_buf__reset(&out);
    assert_int_equal(idt_list_history__print_status(h, &out), IDT_OK);
    idt_buf__put_char(&out, '\0');
    assert_non_null(strstr(out.data, "edition   2022-02-01  list.csv (csv)\n"));
    assert_non_null(strstr(out.data, "entries   3 in the edition, 3 listed on its day, 4 ever\n"));
    assert_int_equal(idt_list_history__print_entry(h, IDT_LIT("4"), &out), IDT_ENOTFOUND);
    idt_buf__free(&out);
    idt_list_history__free(h);
}

static void test_damaged(void **state)
{
#define HEAD   "interdict-list-history\t1\nlist\ttest\n"
#define DIGEST "0123456789012345678901234567890123456789012345678901234567890123"
#define IMPORT "import\t2020-02-01\tcsv\tf\t3\twhole\t" DIGEST "\n"
    static const struct {
        const char *text;
        int status;
        const char *message;
    } cases[] = {
        {"", IDT_EFORMAT, "truncated"},
        {"interdict-list-history\t1\n", IDT_EFORMAT, "no name"},
        {"interdict-list-history\t2\nlist\ttest\n", IDT_EVERSION, "format 2, this program reads"},
        {"something else\n", IDT_EFORMAT, "not a history"},
        {"interdict-list-history\t1\nlist\t\n", IDT_EFORMAT, "no name"},
        {HEAD "+\t2020-02-01\t1\tname\tprimary\tA\n", IDT_EFORMAT,
         "line 3 of the history: a fact before"},
        {HEAD IMPORT "+\t2020-02-01\t1\tname\tprimary\tA", IDT_EFORMAT, "ends inside a line"},
        {HEAD IMPORT "+\tsoon\t1\tname\tprimary\tA\n", IDT_EFORMAT, "without a date"},
        {HEAD IMPORT "+\t2020-02-01\t\tname\tprimary\tA\n", IDT_EFORMAT, "without an entry"},
        {HEAD IMPORT "+\t2020-02-01\t1\trumour\tprimary\tA\n", IDT_EFORMAT, "not a fact"},
        {HEAD IMPORT "-\t2020-02-01\t1\tname\tprimary\tA\n", IDT_EFORMAT, "ends that did not hold"},
        {HEAD IMPORT "*\n", IDT_EFORMAT, "not +, -, import or amend"},
        {HEAD "import\t2020-02-01\tcsv\tf\tmany\twhole\t" DIGEST "\n", IDT_EFORMAT, "number"},
        {HEAD "import\t2020-02-01\tcsv\tf\t3\thalf\t" DIGEST "\n", IDT_EFORMAT, "extent"},
        {HEAD "import\t2020-02-01\tcsv\tf\t3\twhole\tabc\n", IDT_EFORMAT, "digest"},
        {HEAD IMPORT "import\t2019-02-01\tcsv\tf\t3\twhole\t" DIGEST "\n", IDT_EFORMAT, "older"},
        {HEAD "amend\tf\n", IDT_EFORMAT, "digest"},
        {HEAD IMPORT "+\t2020-02-01\t1\tname\tprimary\tA\n", IDT_OK, ""},
    };
    idt_list_history *h;
    idt_error err;
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        memset(&err, 0, sizeof err);
        assert_int_equal(idt_list_history__parse(&h, idt_bytes__from_cstr(cases[i].text), &err),
                         cases[i].status);
        if (!strstr(err.message, cases[i].message))
            fail_msg("case %zu: %s", i, err.message);
        idt_list_history__free(h);
    }
}

/* The case the history is for: an institute, its listing and its delisting, each with its citation.
 */
static void test_institute(void **state)
{
    idt_list_import_options options = IDT_LIST_IMPORT_OPTIONS_INIT;
    idt_list_history *h = new_history("us.csl");
    idt_list_import_result result;
    idt_list_files files = {0};
    idt_list_input *facts;
    idt_bytes uid;
    char path[128];
    idt_error err;
    idt_buf out = {0};

    (void)state;
    snprintf(path, sizeof path, "%s/csl.csv", folder);
    assert_int_equal(idt_list_input__open(&files.main, path, 1 << 20, &err), IDT_OK);
    options.file_date = day("2022-05-06");
    options.canaries = "";
    assert_int_equal(idt_list_history__import(h, IDT_LIST_CSL_CSV, &files, &options, &result, &err),
                     IDT_OK);
    idt_list_input__close(files.main);
    snprintf(path, sizeof path, "%s/delist.csv", folder);
    assert_int_equal(idt_list_input__open(&facts, path, 1 << 20, &err), IDT_OK);
    assert_int_equal(idt_list_history__amend(h, facts, &result, &err), IDT_OK);
    idt_list_input__close(facts);
    assert_int_equal(
        idt_list_history__find(
            h, IDT_LIT("Ministry of Public Security's Institute of Forensic Science of China"),
            &uid, &err),
        IDT_OK);
    assert_false(idt_list_history__is_listed(h, uid, day("2020-06-04")));
    assert_true(idt_list_history__is_listed(h, uid, day("2023-07-24")));
    assert_false(idt_list_history__is_listed(h, uid, day("2023-11-17")));
    assert_int_equal(idt_list_history__print_entry(h, uid, &out), IDT_OK);
    idt_buf__put_char(&out, '\0');
    assert_non_null(strstr(out.data, "citation  85 FR 34505"));
    assert_non_null(strstr(out.data, "FR Doc 2023-25557, effective 2023-11-16"));
    assert_non_null(strstr(out.data, "licence  policy  Case-by-case review for ECCNs 1A004.c"));
    idt_buf__free(&out);
    idt_list_history__free(h);
}

static void test_files(void **state)
{
    char path[] = "/tmp/idt-history-XXXXXX", list[64];
    idt_list_history *h, *again;
    idt_error err;

    (void)state;
    assert_non_null(mkdtemp(path));
    snprintf(list, sizeof list, "%s/test.history", path);
    assert_int_equal(idt_list_history__load(&h, list, "test", &err), IDT_OK);
    import_three(h);
    assert_int_equal(idt_list_history__save(h, list, &err), IDT_OK);
    assert_int_equal(idt_list_history__load(&again, list, "test", &err), IDT_OK);
    assert_true(idt_bytes__equal(idt_list_history__text(h), idt_list_history__text(again)));
    idt_list_history__free(again);
    assert_int_equal(idt_list_history__load(&again, list, "other", &err), IDT_EINVAL);
    assert_non_null(strstr(err.message, "is the history of \"test\", not of \"other\""));
    idt_list_history__free(h);
    unlink(list);
    assert_int_equal(idt_list_history__load(&again, list, NULL, &err), IDT_EIO);
    rmdir(path);
}

/* Every known list has a format, and canaries that its own check can read. */
static void test_known(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; idt_list_known__at(i); i++) {
        const idt_list_known *known = idt_list_known__at(i);

        assert_ptr_equal(idt_list_known__find(idt_bytes__from_cstr(known->name)), known);
        assert_true(known->canaries[0] != '\0' && known->canaries[0] != ' ');
        assert_true(known->format < IDT_LIST_N_FORMATS);
    }
    assert_true(i > 5);
    assert_null(idt_list_known__find(IDT_LIT("none")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),        cmocka_unit_test(test_text),
        cmocka_unit_test(test_each),        cmocka_unit_test(test_touched),
        cmocka_unit_test(test_pieces),      cmocka_unit_test(test_refused),
        cmocka_unit_test(test_restated),    cmocka_unit_test(test_amend),
        cmocka_unit_test(test_amend_stays), cmocka_unit_test(test_find),
        cmocka_unit_test(test_print),       cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_institute),   cmocka_unit_test(test_files),
        cmocka_unit_test(test_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
