/* SPDX-License-Identifier: Apache-2.0 */
/* screen: the public calls, with the shipped book. Usage: test_screen BOOK */
#include "book_fixture.h"

#include <stdlib.h>

#include "heap_count.h"

static idt_screen_options on(int year, int month, int day)
{
    idt_screen_options options = IDT_SCREEN_INIT;

    options.as_of = (idt_date)0;
    /* days since 1970: enough for the tests without the internal date functions */
    for (int y = 1970; y < year; y++)
        options.as_of += y % 4 == 0 ? 366 : 365;
    for (int m = 1; m < month; m++)
        options.as_of += m == 2                                  ? 28 + (year % 4 == 0)
                         : m == 4 || m == 6 || m == 9 || m == 11 ? 30
                                                                 : 31;
    options.as_of += day - 1;
    return options;
}

static idt_record record_of(idt_field *field, const char *name, const char *value)
{
    *field = (idt_field){.name = idt_bytes__from_cstr(name), .value = idt_bytes__from_cstr(value)};
    return (idt_record){.line = 1, .fields = field, .n_fields = 1};
}

static void a_verdict_has_its_proof(void **state)
{
    idt_screen_options options = on(2026, 11, 20);
    const idt_verdict *verdict;
    idt_control_view control;
    idt_finding_view finding;
    idt_scratch *scratch;
    idt_record record;
    idt_field field;
    idt_error err;
    bool is_found = false;

    (void)state;
    assert_int_equal(idt_scratch_new(&scratch, book, &err), IDT_OK);
    memcpy(options.country, "CA", 2);
    record = record_of(&field, "offer", "buy (2-Bromoethyl) benzene here");
    assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
    assert_int_equal(idt_verdict_level(verdict), IDT_LEVEL_HOLD);
    assert_int_equal(idt_verdict_n_findings(verdict), 1);
    assert_int_equal(idt_verdict_finding(&finding, verdict, 0), IDT_OK);
    assert_bytes(finding.substance, "phenethyl-bromide");
    assert_bytes(finding.text, "(2-Bromoethyl) benzene");
    assert_true(finding.begin == 4 && finding.end == 26 && finding.score >= 800);
    for (uint32_t i = 0; idt_verdict_control(&control, verdict, 0, i) == IDT_OK; i++)
        if (control.standing == IDT_STANDING_CONTROL && idt_bytes__is(control.jurisdiction, "ca")) {
            assert_true(control.citations.n > 0 && control.citations.text[0].len > 0);
            is_found = true;
        }
    assert_true(is_found);
    assert_int_equal(idt_verdict_finding(&finding, verdict, 1), IDT_EINVAL);
    assert_int_equal(idt_verdict_control(&control, verdict, 0, finding.n_listings), IDT_EINVAL);
    idt_scratch_free(scratch);
}

/* Which of the goods of a line the words around them speak of. */
static void words_belong_to_the_nearest_name(void **state)
{
    static const struct {
        const char *text;
        idt_level level;
        const char *looked_at; /* the only finding that is not clear; NULL: none or not told */
    } cases[] = {
        {"fentanyl test strips, box of 50", IDT_LEVEL_CLEAR, NULL},
        {"fentanyl, carfentanil test strips", IDT_LEVEL_CLEAR, NULL},
        {"fentanyl test strips and 1-boc-4-piperidone", IDT_LEVEL_HOLD, "1-boc-4-piperidone"},
        {"1-boc-4-piperidone and fentanyl test strips", IDT_LEVEL_HOLD, "1-boc-4-piperidone"},
        {"acetone nail polish remover, then toluene 20 drums", IDT_LEVEL_REVIEW, "toluene"},
        {"lacquer without acetone and toluene", IDT_LEVEL_CLEAR, NULL},
        {"lacquer without acetone, toluene or xylene", IDT_LEVEL_CLEAR, NULL},
        {"without acetone, toluene 200 kg", IDT_LEVEL_REVIEW, "toluene"},
        {"lacquer without acetone: toluene", IDT_LEVEL_REVIEW, "toluene"},
        {"drug test incl. fentanyl", IDT_LEVEL_CLEAR, NULL},
        {"no drug test. Fentanyl", IDT_LEVEL_HOLD, "Fentanyl"},
        {"toluene, free shipping", IDT_LEVEL_REVIEW, "toluene"},
        {"BMK Electronic GmbH, boards, 20 kg", IDT_LEVEL_CLEAR, NULL},
        {"BMK Electronic GmbH, 99% powder", IDT_LEVEL_REVIEW, "BMK"},
        {"BMK 20 kg", IDT_LEVEL_REVIEW, "BMK"},
        {"MEK 165 kg drums", IDT_LEVEL_REVIEW, "MEK"},
        {"MEK jeans, 20 kg", IDT_LEVEL_CLEAR, NULL},
        {"P.M.K. oil", IDT_LEVEL_REVIEW, "P.M.K"},
        {"iodine and kelp tablets", IDT_LEVEL_CLEAR, NULL},
    };
    const idt_screen_options options = on(2026, 11, 20);
    idt_scratch *scratch;
    idt_error err;

    (void)state;
    assert_int_equal(idt_scratch_new(&scratch, book, &err), IDT_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const idt_verdict *verdict;
        idt_finding_view finding;
        idt_field field;
        idt_record record = record_of(&field, "text", cases[i].text);

        assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
        if (idt_verdict_level(verdict) != cases[i].level)
            fail_msg("\"%s\" is level %d", cases[i].text, (int)idt_verdict_level(verdict));
        for (uint32_t k = 0; cases[i].looked_at && k < idt_verdict_n_findings(verdict); k++) {
            assert_int_equal(idt_verdict_finding(&finding, verdict, k), IDT_OK);
            if ((finding.level == IDT_LEVEL_CLEAR) ==
                idt_bytes__is(finding.text, cases[i].looked_at))
                fail_msg("\"%s\": finding %u", cases[i].text, (unsigned)k);
        }
    }
    idt_scratch_free(scratch);
}

static void json_is_cut_but_measured(void **state)
{
    idt_screen_options options = on(2026, 1, 1);
    const idt_verdict *verdict;
    char small[10], *whole;
    idt_scratch *scratch;
    idt_record record;
    idt_field field;
    idt_error err;
    size_t need, again;

    (void)state;
    assert_int_equal(idt_scratch_new(&scratch, book, &err), IDT_OK);
    record = record_of(&field, "text", "fentanyl");
    assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
    assert_int_equal(idt_verdict_json(small, sizeof small, &need, verdict), IDT_OK);
    assert_true(need > sizeof small && memcmp(small, "{\"schema\":", 10) == 0);
    whole = malloc(need);
    assert_non_null(whole);
    assert_int_equal(idt_verdict_json(whole, need, &again, verdict), IDT_OK);
    assert_true(again == need && whole[need - 1] == '}');
    free(whole);
    idt_scratch_free(scratch);
}

static void misuse_is_told(void **state)
{
    idt_screen_options options = IDT_SCREEN_INIT;
    const idt_verdict *verdict;
    idt_scratch *scratch;
    idt_record record;
    idt_field field;
    idt_error err;

    (void)state;
    assert_int_equal(idt_scratch_new(&scratch, book, &err), IDT_OK);
    record = record_of(&field, "text", "fentanyl");
    assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_EINVAL);
    assert_null(verdict);
    options = on(2026, 1, 1);
    options.from[0] = 'C';
    assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_EINVAL);
    options.from[0] = '\0';
    options.struct_size--;
    assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_EINVAL);
    idt_scratch_free(scratch);
    idt_scratch_free(NULL);
    idt_book_release(NULL);
}

static const char *const samples[] = {
    "wooden chairs, upholstered, 40 pieces",
    "N-phenethyl-4-piperidone (NPP) CAS 39742-60-4, 4-ANPP 21409-26-7, 25 kg, door to door",
    "供应 4-哌啶酮盐酸盐 现货, BMK, PMK 和 (2-溴乙基)苯",
    "fentanyl test strips; fentanyl; FENTANYL; ﬁne chemicals, β-phenethyl bromide",
    "CC(=O)Cc1ccccc1",
    "",
};

static void screen_samples(idt_scratch *scratch)
{
    idt_screen_options options = on(2026, 11, 20);
    const idt_verdict *verdict;
    idt_error err;

    for (size_t i = 0; i < IDT_COUNT_OF(samples); i++) {
        idt_field field;
        idt_record record = record_of(&field, i == 4 ? "smiles" : "text", samples[i]);

        assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
    }
}

static void nothing_is_allocated_once_warm(void **state)
{
    idt_scratch *scratch;
    idt_error err;
    size_t before;

    (void)state;
    assert_int_equal(idt_scratch_new(&scratch, book, &err), IDT_OK);
    before = n_allocations;
    screen_samples(scratch);
    assert_true(n_allocations > before); /* the counter counts */
    screen_samples(scratch);             /* regions that grew in pieces become one */
    before = n_allocations;
    for (int round = 0; round < 1000; round++)
        screen_samples(scratch);
    assert_int_equal(n_allocations, before);
    idt_scratch_free(scratch);
}

static void two_scratches_agree(void **state)
{
    idt_screen_options options = on(2026, 11, 20);
    idt_scratch *used, *fresh;
    idt_error err;

    (void)state;
    assert_int_equal(idt_scratch_new(&used, book, &err), IDT_OK);
    screen_samples(used);
    for (size_t i = 0; i < IDT_COUNT_OF(samples); i++) {
        const idt_verdict *a, *b;
        static char text_a[1 << 20], text_b[1 << 20];
        size_t len_a, len_b;
        idt_record record;
        idt_field field;

        record = record_of(&field, "text", samples[i]);
        assert_int_equal(idt_scratch_new(&fresh, book, &err), IDT_OK);
        assert_int_equal(idt_screen(&a, used, &record, &options, &err), IDT_OK);
        assert_int_equal(idt_screen(&b, fresh, &record, &options, &err), IDT_OK);
        assert_int_equal(idt_verdict_json(text_a, sizeof text_a, &len_a, a), IDT_OK);
        assert_int_equal(idt_verdict_json(text_b, sizeof text_b, &len_b, b), IDT_OK);
        assert_true(len_a == len_b && memcmp(text_a, text_b, len_a) == 0);
        idt_scratch_free(fresh);
    }
    idt_scratch_free(used);
}

static void very_many_findings_are_cut_but_count(void **state)
{
    idt_screen_options options = on(2026, 11, 20);
    enum { N = 3000 };
    const idt_verdict *verdict;
    idt_scratch *scratch;
    idt_record record;
    idt_field field;
    idt_error err;
    char *text;

    (void)state;
    text = malloc(N * 9 + 1);
    assert_non_null(text);
    for (int i = 0; i < N; i++)
        memcpy(text + 9 * i, "fentanyl ", 9);
    text[N * 9] = '\0';
    assert_int_equal(idt_scratch_new(&scratch, book, &err), IDT_OK);
    record = record_of(&field, "text", text);
    assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
    assert_int_equal(idt_verdict_n_findings(verdict), 1000);
    idt_scratch_free(scratch);
    free(text);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verdict_has_its_proof),
        cmocka_unit_test(words_belong_to_the_nearest_name),
        cmocka_unit_test(json_is_cut_but_measured),
        cmocka_unit_test(misuse_is_told),
        cmocka_unit_test(nothing_is_allocated_once_warm),
        cmocka_unit_test(two_scratches_agree),
        cmocka_unit_test(very_many_findings_are_cut_but_count),
    };

    if (argc != 2) {
        fprintf(stderr, "usage: test_screen BOOK\n");
        return 2;
    }
    book_path = argv[1];
    return cmocka_run_group_tests_name("screen", tests, open_book, close_book);
}
