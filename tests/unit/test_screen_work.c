/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The work of a long record grows as its length does, not as its square. The files of src/screen
 * that look at surroundings are compiled into this test with -finstrument-functions; their calls
 * are the unit of work, one for each character that is read between a name and a phrase. The clock
 * is not asked. Usage: test_screen_work BOOK
 */
#include "book_fixture.h"

#include <inttypes.h>

#include "base/buf.h"

#define NOT_COUNTED __attribute__((no_instrument_function))

static uint64_t n_calls;

void __cyg_profile_func_enter(void *function, void *caller) NOT_COUNTED;
void __cyg_profile_func_exit(void *function, void *caller) NOT_COUNTED;

void __cyg_profile_func_enter(void *function, void *caller)
{
    (void)function;
    (void)caller;
    n_calls++;
}

void __cyg_profile_func_exit(void *function, void *caller)
{
    (void)function;
    (void)caller;
}

/* Screen the unit repeated n times; the calls that it took. */
static uint64_t work_of(idt_scratch *scratch, const char *unit, size_t n)
{
    idt_screen_options options = IDT_SCREEN_INIT;
    const idt_verdict *verdict;
    idt_buf text = {0};
    idt_field field;
    idt_record record = {.line = 1, .fields = &field, .n_fields = 1};
    idt_error err;
    uint64_t before;

    options.as_of = 20000;
    for (size_t i = 0; i < n; i++)
        idt_buf__put_cstr(&text, unit);
    assert_int_equal(idt_buf__status(&text), IDT_OK);
    field = (idt_field){.name = idt_bytes__from_cstr("text"), .value = idt_buf__bytes(&text)};
    before = n_calls;
    assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
    assert_true(n_calls > before + n);
    idt_buf__free(&text);
    return n_calls - before;
}

/* A twentieth is for the edges of the text; the square would be `times` too much. */
static void check_linear(const char *unit, size_t n, size_t times)
{
    idt_scratch *scratch;
    idt_error err;
    uint64_t few, many;

    assert_int_equal(idt_scratch_new(&scratch, book, &err), IDT_OK);
    few = work_of(scratch, unit, n);
    many = work_of(scratch, unit, times * n);
    idt_scratch_free(scratch);
    if (many > times * (few + few / 20))
        fail_msg("%s: %" PRIu64 " calls for %zu, %" PRIu64 " for %zu", unit, few, n, many,
                 times * n);
}

static void test_work_is_linear(void **state)
{
    static const char *const units[] = {
        "fentanyl test strips ",            /* each name has its phrase, and its neighbour's */
        "fentanyl 99%, ",                   /* one enumeration with phrases inside */
        "test strips fentanyl, ",           /* many enumerations */
        "no acetone, toluene or ",          /* denials of one closed enumeration */
        "fentanyl ; test strips. ",         /* phrases of other sentences */
        "fentanyl 25 kg powder in stock, ", /* signs of trade */
        "fentanyl door to door bitcoin ",   /* phrases that apply anywhere */
        "\xe8\x8a\xac\xe5\xa4\xaa\xe5\xb0\xbc\xe8\xaf\x95\xe7\xba\xb8", /* 芬太尼试纸 */
    };

    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        check_linear(units[i], 1000, 4);
}

static void test_a_record_of_two_megabytes(void **state)
{
    (void)state;
    check_linear("fentanyl test strips ", 1000, 100);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_work_is_linear),
        cmocka_unit_test(test_a_record_of_two_megabytes),
    };

    if (argc != 2)
        return 2;
    book_path = argv[1];
    return cmocka_run_group_tests(tests, open_book, close_book);
}
