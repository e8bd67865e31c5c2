/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compile: memory may run out at any allocation; then the compiler says so, gives everything back
 * and makes no book. Linked with wrapped allocation functions.
 */
#include "test.h"

#include "base/file.h"
#include "compile/build.h"
#include "compile/build_chem.h"
#include "compile/check.h"
#include "compile/load.h"
#include "heap_fail.h"

static idt_buf rules;

static int load_rules(void *payload, idt_buf *out, const char *path, size_t limit, idt_error *err)
{
    (void)payload;
    (void)path;
    (void)limit;
    (void)err;
    idt_buf__put(out, rules.data, rules.len);
    return idt_buf__status(out);
}

/* Everything but the text sections, whose tables take long to make. */
static int compile_law(idt_buf *book)
{
    idt_loader loader = {load_rules, NULL};
    idt_image_writer writer = {0};
    idt_model model = {0};
    idt_diags diags = {0};
    idt_law_build build = {0};
    idt_buf chem = {0}, tautomers = {0}, compositions = {0};
    int status = idt_load__root(&model, &diags, "root", &loader);

    if (status == IDT_OK)
        status = idt_check__model(&model, &diags);
    if (status == IDT_OK && (model.failed || diags.failed))
        status = IDT_ENOMEM;
    if (status == IDT_OK)
        assert_int_equal(diags.n_errors, 0);
    if (status == IDT_OK)
        status = idt_build__chem(&chem, &tautomers, &compositions, &model, &diags);
    if (status == IDT_OK)
        status = idt_build__law(&build, &model);
    if (status == IDT_OK) {
        idt_build__add_law(&build, &writer);
        status = idt_image_writer__finish(&writer, book);
    }
    idt_build__free(&build);
    idt_buf__free(&chem);
    idt_buf__free(&tautomers);
    idt_buf__free(&compositions);
    idt_diags__free(&diags);
    idt_model__free(&model);
    return status;
}

static int compile_whole(idt_buf *book)
{
    idt_loader loader = {load_rules, NULL};
    idt_compile_options options = {.loader = &loader};
    const char *path = "root";
    idt_diags diags = {0};
    idt_error err = {0};
    int status = idt_compile__files(book, &diags, &path, 1, &options, &err);

    if (status != IDT_OK) {
        assert_int_equal(err.code, status);
        assert_int_equal(book->len, 0);
    }
    idt_diags__free(&diags);
    return status;
}

static int format_rules(idt_buf *out)
{
    idt_source source = {.path = "root", .text = idt_buf__bytes(&rules)};
    idt_diags diags = {0};
    idt_error err = {0};
    int status = idt_fmt__source(out, &source, &diags, &err);

    idt_diags__free(&diags);
    return status;
}

/* Lets the n-th allocation and all later ones fail, for n = 0, step, 2 × step … until none does. */
static void starve(int (*work)(idt_buf *out), long step)
{
    long live = n_live;
    int status = IDT_ENOMEM;

    for (long n = 0; status != IDT_OK; n += step) {
        idt_buf out = {0};

        n_left = n;
        has_failed = false;
        status = work(&out);
        n_left = LONG_MAX;
        if (has_failed)
            assert_int_equal(status, IDT_ENOMEM);
        else
            assert_int_equal(status, IDT_OK);
        idt_buf__free(&out);
        assert_int_equal(n_live, live);
    }
}

static void every_allocation_of_the_law_may_fail(void **state)
{
    (void)state;
    starve(compile_law, 1);
}

static void allocations_of_the_book_may_fail(void **state)
{
    (void)state;
    starve(compile_whole, 17);
}

static void every_allocation_of_formatting_may_fail(void **state)
{
    (void)state;
    starve(format_rules, 1);
}

static int read_rules(void **state)
{
    idt_error err;

    (void)state;
    return idt_file__read(&rules, "tests/rules/good/everything.rules", 1 << 20, &err);
}

static int free_rules(void **state)
{
    (void)state;
    idt_buf__free(&rules);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_of_the_law_may_fail),
        cmocka_unit_test(allocations_of_the_book_may_fail),
        cmocka_unit_test(every_allocation_of_formatting_may_fail),
    };

    return cmocka_run_group_tests_name("compile memory", tests, read_rules, free_rules);
}
