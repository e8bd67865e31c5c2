/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compile: every diagnostic of tests/rules/bad is as expected, every good rulebook becomes the same
 * book before and after formatting, and what the rules say is what the book holds.
 * IDT_UPDATE=1 in the environment rewrites the expected diagnostics.
 */
#include "test.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "chem/structures.h"
#include "compile/codes.h"
#include "compile/compile.h"
#include "law/law.h"
#include "rulebook.h"
#include "text/text.h"

/* ---- golden diagnostics ---- */

static void compare_with(const char *path, idt_bytes actual)
{
    idt_buf expected = {0};
    idt_error err = {0};

    if (getenv("IDT_UPDATE")) {
        assert_int_equal(idt_file__write(path, actual, &err), IDT_OK);
        return;
    }
    if (idt_file__read(&expected, path, 1 << 20, &err) != IDT_OK)
        fail_msg("%s", err.message);
    if (!idt_bytes__equal(actual, idt_buf__bytes(&expected)))
        fail_msg("%s differs; now:\n%.*s", path, (int)actual.len, actual.data);
    idt_buf__free(&expected);
}

static void check_bad(const char *path)
{
    idt_buf book = {0}, text = {0}, json = {0};
    idt_diags diags = {0};
    idt_error err = {0};
    char expected[300], code[6];
    bool has_code = false;
    int status = idt_compile__files(&book, &diags, &path, 1, NULL, &err);

    assert_int_equal(status, diags.n_errors ? IDT_EFORMAT : IDT_OK);
    if (diags.n_errors)
        assert_int_equal(book.len, 0);
    snprintf(code, sizeof code, "%.5s", strrchr(path, '/') + 1);
    for (size_t i = 0; i < diags.n_items; i++)
        has_code |= (uint32_t)atoi(code + 1) == diags.items[i].code;
    if (!has_code)
        fail_msg("%s gives no %s", path, code);
    idt_diags__print(&diags, false, &text);
    idt_diags__print_json(&diags, &json);
    snprintf(expected, sizeof expected, "%.*s.txt", (int)strlen(path) - 6, path);
    compare_with(expected, idt_buf__bytes(&text));
    snprintf(expected, sizeof expected, "%.*s.json", (int)strlen(path) - 6, path);
    compare_with(expected, idt_buf__bytes(&json));
    idt_diags__free(&diags);
    idt_buf__free(&book);
    idt_buf__free(&text);
    idt_buf__free(&json);
}

static size_t for_each_rules(const char *folder, void (*check)(const char *path))
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    size_t n = 0;

    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        size_t len = strlen(entry->d_name);
        char path[300];

        if (len < 6 || strcmp(entry->d_name + len - 6, ".rules") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        check(path);
        n++;
    }
    closedir(dir);
    return n;
}

static void bad_rules_are_told(void **state)
{
    (void)state;
    assert_true(for_each_rules("tests/rules/bad", check_bad) >= 50);
}

/* ---- good rulebooks ---- */

/* The sections in which only digests and lines of the sources stand are left out or cleared. */
static void clear_places(idt_image *image)
{
    for (uint32_t i = 0; i < image->n_sections; i++) {
        idt_section *s = &image->sections[i];
        char *data = (char *)(uintptr_t)s->data;
        size_t line = 0;

        switch (s->tag) {
        case IDT_LAW_TAG_META: memset(data, 0, s->size); break;
        case IDT_LAW_TAG_SRCE: memset(data, 0, s->size); break;
        case IDT_LAW_TAG_JURI: line = offsetof(idt_law_jurisdiction, line); break;
        case IDT_LAW_TAG_LIST: line = offsetof(idt_law_list, line); break;
        case IDT_LAW_TAG_SUBS: line = offsetof(idt_law_substance, line); break;
        case IDT_LAW_TAG_LSTG: line = offsetof(idt_law_listing, line); break;
        case IDT_LAW_TAG_DUTY: line = offsetof(idt_law_duty, line); break;
        case IDT_LAW_TAG_CTXT: line = offsetof(idt_law_context, line); break;
        case IDT_LAW_TAG_POLI: line = offsetof(idt_law_policy, line); break;
        case IDT_LAW_TAG_TEST: line = offsetof(idt_law_test, line); break;
        default: break;
        }
        for (size_t k = 0; line && k < s->n_records; k++)
            memset(data + k * s->record_size + line, 0, 4);
    }
}

static void assert_same_rules(idt_buf *a, idt_buf *b)
{
    idt_image x, y;
    idt_error err = {0};

    assert_int_equal(idt_image__open_memory(&x, a->data, a->len, &err), IDT_OK);
    assert_int_equal(idt_image__open_memory(&y, b->data, b->len, &err), IDT_OK);
    clear_places(&x);
    clear_places(&y);
    assert_int_equal(x.n_sections, y.n_sections);
    for (uint32_t i = 0; i < x.n_sections; i++) {
        assert_int_equal(x.sections[i].tag, y.sections[i].tag);
        assert_int_equal(x.sections[i].size, y.sections[i].size);
        assert_memory_equal(x.sections[i].data, y.sections[i].data, x.sections[i].size);
    }
}

static void format(idt_buf *out, const char *text)
{
    idt_source source = {.path = "x", .text = idt_bytes__from_cstr(text)};
    idt_diags diags = {0};
    idt_error err = {0};

    assert_int_equal(idt_fmt__source(out, &source, &diags, &err), IDT_OK);
    assert_int_equal(diags.n_items, 0);
    idt_buf__put_char(out, 0);
    idt_diags__free(&diags);
}

static void assert_opens(const idt_buf *book)
{
    idt_structures structures;
    idt_matcher matcher;
    idt_image image;
    idt_law law;
    idt_error err = {0};

    assert_int_equal(idt_image__open_memory(&image, book->data, book->len, &err), IDT_OK);
    if (idt_law__open(&law, &image, &err) != IDT_OK)
        fail_msg("%s", err.message);
    assert_int_equal(idt_matcher__open(&matcher, &image, &err), IDT_OK);
    assert_int_equal(idt_structures__open(&structures, &image, &err), IDT_OK);
}

static void check_good(const char *path)
{
    idt_buf text = {0}, once = {0}, twice = {0}, book = {0}, again = {0};
    idt_diags diags = {0};
    idt_error err = {0};
    const char *name = strrchr(path, '/') + 1;

    assert_int_equal(idt_file__read(&text, path, 1 << 20, &err), IDT_OK);
    idt_buf__put_char(&text, 0);
    assert_int_equal(
        compile_memory(&book, &diags, (struct memory_file[]){{name, text.data}, {NULL, NULL}}),
        IDT_OK);
    assert_int_equal(diags.n_items, 0);
    assert_opens(&book);
    format(&once, text.data);
    format(&twice, once.data);
    assert_string_equal(once.data, twice.data);
    assert_int_equal(
        compile_memory(&again, &diags, (struct memory_file[]){{name, once.data}, {NULL, NULL}}),
        IDT_OK);
    assert_same_rules(&book, &again);
    idt_diags__free(&diags);
    idt_buf__free(&text);
    idt_buf__free(&once);
    idt_buf__free(&twice);
    idt_buf__free(&book);
    idt_buf__free(&again);
}

static void good_rules_survive_formatting(void **state)
{
    (void)state;
    assert_true(for_each_rules("tests/rules/good", check_good) >= 2);
}

/* ---- formatting ---- */

static void formatting_is_canonical(void **state)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"", ""},
        {"\n\n\n", ""},
        {"rulebook   1\r\n", "rulebook 1\n"},
        {"\xEF\xBB\xBFrulebook 1", "rulebook 1\n"},
        {"# a\n\n\n\n# b", "# a\n\n# b\n"},
        {"include \"a\"\nlist x {\n}\ninclude \"b\"\n",
         "include \"a\"\n\nlist x {\n}\n\ninclude \"b\"\n"},
        {"list x{# why\n\n title \"t\" # here\n\n\n # end\n\n}#done\n",
         "list x {  # why\n    title      \"t\"  # here\n\n    # end\n}  #done\n"},
        {"duty d {\njurisdiction un\ntest no match \"a\"\ntest match on 2020-01-01 cas 1-1-1\n"
         "test verdict hold \"x\"\ntest\n}",
         "duty d {\n    jurisdiction un\n    test       no match \"a\"\n"
         "    test       match    on 2020-01-01 cas 1-1-1\n    test       verdict hold \"x\"\n"
         "    test\n}\n"},
        {"substance s {\nname en \"a\" ,\"b\",\n # odd\n \"c\"\n}",
         "substance s {\n    name en    \"a\", \"b\",  # odd\n               \"c\"\n}\n"},
        {"substance s {\nname en \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", "
         "\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\", \"cccccccccc\", \"dddddddd\"\n}",
         "substance s {\n    name en    \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", "
         "\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\", \"cccccccccc\",\n               \"dddddddd\"\n}\n"},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_buf out = {0}, again = {0};

        format(&out, cases[i].in);
        assert_string_equal(out.data, cases[i].out);
        format(&again, out.data);
        assert_string_equal(again.data, out.data);
        idt_buf__free(&out);
        idt_buf__free(&again);
    }
}

static void formatting_refuses_what_it_cannot_read(void **state)
{
    static const char *const cases[] = {"list x {",        "}",    "title \"t",
                                        "list x,\ny {\n}", "\xff", "list x {\n} list y {\n}\n"};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_source source = {.path = "x", .text = idt_bytes__from_cstr(cases[i])};
        idt_diags diags = {0};
        idt_buf out = {0};
        idt_error err = {0};

        assert_int_equal(idt_fmt__source(&out, &source, &diags, &err), IDT_EFORMAT);
        assert_int_equal(out.len, 0);
        assert_true(diags.n_errors > 0);
        idt_diags__free(&diags);
    }
}

/* ---- what the book holds ---- */

#define assert_str(law, s, expected) assert_bytes(idt_law__str(law, s), expected)

static void assert_day(idt_date day, const char *expected)
{
    char text[IDT_DATE_SIZE];

    idt_date__format(text, day);
    assert_string_equal(text, expected);
}

static void lists_and_substances_come_back(void **state)
{
    const idt_law_substance *s;
    opened o;

    (void)state;
    open_rules(&o, "tests/rules/good/everything.rules");
    /* lists by jurisdiction, then as written */
    assert_int_equal(o.law.n_lists, 3);
    assert_str(&o.law, o.law.lists[0].id, "un.a");
    assert_str(&o.law, o.law.lists[1].id, "eu.b");
    assert_str(&o.law, o.law.lists[2].id, "eu.a");
    assert_int_equal(o.law.lists[1].control, IDT_LAW_CONTROL_MONITORED);
    assert_int_equal(o.law.jurisdictions[1].lists.first, 1);
    assert_int_equal(o.law.jurisdictions[1].lists.n, 2);
    s = &o.law.substances[0];
    assert_str(&o.law, s->title, "B \"quoted\" \\");
    assert_str(&o.law, s->structure, "CC(=O)OC(C)=O");
    assert_int_equal(s->kind, IDT_LAW_KIND_REAGENT);
    assert_int_equal(s->names.n, 4);
    assert_int_equal(o.law.names[0].name_class, IDT_LAW_NAME_UNIQUE);
    assert_str(&o.law, o.law.names[2].text, "乙酸酐");
    assert_bytes(idt_law__lang(o.law.names[2].lang), "zh");
    assert_int_equal(o.law.names[2].unconfirmed, 1);
    assert_int_equal(o.law.names[3].name_class, IDT_LAW_NAME_ABBREVIATION);
    assert_int_equal(s->cas.n, 2);
    assert_true(o.law.cas[0].number == 108247 && o.law.cas[0].unconfirmed == 1);
    assert_int_equal(s->codes.n, 3);
    assert_true(o.law.codes[0].number == 291524 && o.law.codes[0].n_digits == 6);
    assert_true(o.law.codes[2].number == 1715 && o.law.codes[2].kind == IDT_LAW_CODE_UN);
    assert_int_equal(s->cites.n, 2);
    assert_day(o.law.cites[s->cites.first + 1].read, "2026-03-04");
    assert_int_equal(o.law.cites[s->cites.first + 1].unconfirmed, 1);
    assert_day(o.law.meta->newest_read, "2026-11-21");
    assert_int_equal(o.law.meta->n_rules, 15);
    assert_str(&o.law, o.law.sources[0].path, "everything.rules");
    close_opened(&o);
}

static void listings_come_back_in_order(void **state)
{
    static const char *const order[] = {"l0", "l2", "l3", "l1"};
    const idt_law_listing *l;
    opened o;

    (void)state;
    open_rules(&o, "tests/rules/good/everything.rules");
    assert_int_equal(o.law.n_listings, 4);
    for (uint32_t i = 0; i < 4; i++)
        assert_str(&o.law, o.law.listings[i].id, order[i]);
    l = &o.law.listings[1];
    assert_int_equal(l->flags, IDT_LAW_DATE_UNCONFIRMED | IDT_LAW_FROM_UNKNOWN);
    assert_int_equal(l->from, IDT_DATE_MIN);
    assert_day(l->to, "2026-01-01");
    assert_int_equal(l->covers_flags, 0);
    assert_int_equal(l->covers.len, 0);
    assert_int_equal(l->status, IDT_LAW_STATUS_PROPOSED);
    assert_int_equal(l->thresholds.n, 2);
    assert_true(o.law.thresholds[0].amount == 100000000);
    assert_int_equal(o.law.thresholds[0].dimension, IDT_LAW_VOLUME_UL);
    assert_int_equal(o.law.thresholds[0].per, IDT_LAW_PER_YEAR);
    assert_str(&o.law, o.law.thresholds[0].written, "100 l");
    assert_str(&o.law, o.law.thresholds[0].text, "Annex II");
    assert_true(o.law.thresholds[1].amount == 500);
    l = &o.law.listings[2];
    assert_int_equal(l->flags, IDT_LAW_UNCONFIRMED | IDT_LAW_DATE_UNCONFIRMED);
    l = &o.law.listings[3]; /* covers comes from the list */
    assert_int_equal(l->covers_flags, IDT_LAW_COVERS_SALTS);
    assert_str(&o.law, l->covers, "and their hydrates");
    close_opened(&o);
}

static void duties_contexts_and_tests_come_back(void **state)
{
    const idt_law_duty *d;
    const idt_law_test *t;
    opened o;

    (void)state;
    open_rules(&o, "tests/rules/good/everything.rules");
    d = &o.law.duties[0];
    assert_int_equal(d->on, IDT_LAW_ON_EXPORT | IDT_LAW_ON_SALE);
    assert_int_equal(d->actor, IDT_LAW_ACTOR_EXPORTER);
    assert_int_equal(d->days, -15);
    assert_int_equal(d->flags, IDT_LAW_HAS_DAYS);
    assert_int_equal(d->lists.n, 2);
    assert_int_equal(o.law.refs[d->lists.first], 1);
    assert_int_equal(o.law.refs[d->lists.first + 1], 2);
    assert_int_equal(d->substances.n, 2);
    assert_true(o.law.thresholds[d->above].amount == 25000000);
    assert_int_equal(o.law.contexts[0].near, 6);
    assert_int_equal(o.law.contexts[0].kinds,
                     1 << IDT_LAW_KIND_PRECURSOR | 1 << IDT_LAW_KIND_REAGENT);
    assert_int_equal(o.law.n_phrases, 3);
    assert_str(&o.law, o.law.phrases[2].text, "检测试纸");
    assert_int_equal(o.law.n_tests, 13);
    t = &o.law.tests[0];
    assert_day(t->on, "2026-03-04"); /* the newest reading of its rule */
    t = &o.law.tests[1];
    assert_int_equal(t->expect, IDT_LAW_EXPECT_NO_MATCH);
    assert_int_equal(t->input_kind, IDT_LAW_INPUT_SMILES);
    assert_true(t->has_quantity && t->amount == 1500000);
    assert_day(t->on, "2020-02-29");
    assert_int_equal(t->line, 58);
    t = &o.law.tests[3]; /* owners are records, not rules in the order of writing */
    assert_int_equal(t->owner_kind, IDT_LAW_OWNER_LISTING);
    assert_str(&o.law, o.law.listings[t->owner].id, "l3");
    close_opened(&o);
}

/* ---- determinism, limits, many rules ---- */

static void paths_do_not_change_the_book(void **state)
{
    static const char root[] = HEAD "include \"sub/a.rules\"\n" TAIL;
    static const char part[] = "substance a {\n title \"A\"\n kind drug\n name en \"alpha\"\n"
                               " cite \"c\" read 2026-01-01\n test match \"alpha\"\n}\n";
    const struct memory_file here[] = {{"b.rules", root}, {"sub/a.rules", part}, {NULL, NULL}};
    const struct memory_file there[] = {
        {"/else/where/b.rules", root}, {"/else/where/sub/a.rules", part}, {NULL, NULL}};
    idt_buf x = {0}, y = {0};
    idt_diags diags = {0};

    (void)state;
    assert_int_equal(compile_memory(&x, &diags, here), IDT_OK);
    assert_int_equal(compile_memory(&y, &diags, there), IDT_OK);
    assert_int_equal(x.len, y.len);
    assert_memory_equal(x.data, y.data, x.len);
    idt_diags__free(&diags);
    idt_buf__free(&x);
    idt_buf__free(&y);
}

static uint32_t first_code(const char *text)
{
    idt_diags diags = {0};
    idt_buf book = {0};
    uint32_t code;

    assert_int_equal(
        compile_memory(&book, &diags, (struct memory_file[]){{"x", text}, {NULL, NULL}}),
        IDT_EFORMAT);
    assert_true(diags.n_items > 0);
    code = diags.items[0].code;
    idt_diags__free(&diags);
    idt_buf__free(&book);
    return code;
}

static void limits_are_told(void **state)
{
    idt_buf text = {0};

    (void)state;
    idt_buf__put_cstr(&text, "rulebook 1\nlist x {\n title \"");
    for (size_t i = 0; i <= IDT_COMPILE_MAX_STRING; i++)
        idt_buf__put_char(&text, 'a');
    idt_buf__put(&text, "\"\n}\n", 5);
    assert_int_equal(first_code(text.data), IDT_R_LONG_STRING);
    idt_buf__reset(&text);
    for (size_t i = 0; i <= IDT_COMPILE_MAX_FILE; i++)
        idt_buf__put_char(&text, '\n');
    idt_buf__put_char(&text, 0);
    assert_int_equal(first_code(text.data), IDT_R_SIZE);
    idt_buf__free(&text);
}

static void several_roots_make_one_book(void **state)
{
    static const char more[] = "rulebook 1\nsubstance a {\n title \"A\"\n kind drug\n"
                               " name en \"alpha\"\n cite \"c\" read 2026-01-01\n"
                               " test match \"alpha\"\n}\n";
    const struct memory_file files[] = {{"law", HEAD TAIL}, {"own", more}, {NULL, NULL}};
    idt_loader loader = {load_memory, (void *)(uintptr_t)files};
    idt_compile_options options = {.loader = &loader};
    const char *paths[] = {"law", "own"};
    idt_diags diags = {0};
    idt_buf book = {0};
    idt_error err = {0};

    (void)state;
    assert_int_equal(idt_compile__files(&book, &diags, paths, 2, &options, &err), IDT_OK);
    assert_opens(&book);
    assert_int_equal(idt_compile__files(&book, &diags, paths, 0, &options, &err), IDT_EINVAL);
    idt_diags__free(&diags);
    idt_buf__free(&book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_rules_are_told),
        cmocka_unit_test(good_rules_survive_formatting),
        cmocka_unit_test(formatting_is_canonical),
        cmocka_unit_test(formatting_refuses_what_it_cannot_read),
        cmocka_unit_test(lists_and_substances_come_back),
        cmocka_unit_test(listings_come_back_in_order),
        cmocka_unit_test(duties_contexts_and_tests_come_back),
        cmocka_unit_test(paths_do_not_change_the_book),
        cmocka_unit_test(limits_are_told),
        cmocka_unit_test(several_roots_make_one_book),
    };

    return cmocka_run_group_tests_name("compile", tests, NULL, NULL);
}
