/* SPDX-License-Identifier: Apache-2.0 */
/* The `/match` call: parameters, how properties are used, limits. Requests and parties are made up.
 */
#include "parties_fixture.h"

#include <jansson.h>

#include "lists/yente.h"

static const party_row rows[] = {
    {.list = "us.ofac.sdn",
     .id = "1",
     .name = "Ivanovski, Pyotr Sergeyevich",
     .weak = "Petrushko",
     .schema = IDT_SCHEMA_PERSON,
     .from = "2020-01-01",
     .ident = "K4471239",
     .ident_kind = IDT_IDENT_PASSPORT},
    {.list = "us.ofac.sdn",
     .id = "2",
     .name = "Kestrelon Trading LLC",
     .schema = IDT_SCHEMA_ORGANIZATION,
     .from = "2020-01-01",
     .to = "2023-01-01",
     .address = "Room 1201, Building 5, Wanda Plaza, Shijiazhuang, China"},
    {.list = "us.ofac.sdn",
     .id = "3",
     .name = "Zarkovia Bank",
     .schema = IDT_SCHEMA_ORGANIZATION,
     .from = "2020-01-01",
     .address = "17 Mulidi South Lane, Xicheng District, Beijing, China"},
};

typedef struct book {
    idt_buf bytes;
    idt_parties *parties;
    idt_parties_scratch *scratch;
} book;

static int open_book(void **state)
{
    static book b;
    idt_parties_builder *builder;
    idt_error err;

    assert_int_equal(idt_parties_builder__new(&builder, &err), IDT_OK);
    for (size_t i = 0; i < IDT_COUNT_OF(rows); i++)
        add_row_born(builder, &rows[i], i == 0 ? "circa 1960; 1955-07-08" : NULL);
    assert_int_equal(idt_parties_builder__finish(builder, &b.bytes, &err), IDT_OK);
    idt_parties_builder__free(builder);
    assert_int_equal(idt_parties__open_memory(&b.parties, b.bytes.data, b.bytes.len, &err), IDT_OK);
    assert_int_equal(idt_parties_scratch__new(&b.scratch, b.parties, &err), IDT_OK);
    *state = &b;
    return 0;
}

static int close_book(void **state)
{
    book *b = *state;

    idt_parties_scratch__free(b->scratch);
    idt_parties__close(b->parties);
    idt_buf__free(&b->bytes);
    return 0;
}

/* The response of the query "q" with these properties, to be released. */
static json_t *match(book *b, const char *schema, const char *properties, const char *parameters)
{
    idt_yente_options options = IDT_YENTE_INIT;
    idt_buf request = {0}, out = {0};
    idt_yente_counts counts;
    json_t *all, *one;
    idt_error err;

    options.date = day("2022-06-01");
    assert_int_equal(idt_yente__parameters(&options, idt_bytes__from_cstr(parameters), &err),
                     IDT_OK);
    idt_buf__printf(&request, "{\"queries\": {\"q\": {\"schema\": \"%s\", \"properties\": %s}}}",
                    schema, properties);
    assert_int_equal(idt_yente__match(&out, &counts, b->parties, b->scratch,
                                      idt_buf__bytes(&request), &options, &err),
                     IDT_OK);
    assert_int_equal(counts.n_queries, 1);
    all = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(all);
    one = json_incref(json_object_get(json_object_get(all, "responses"), "q"));
    assert_int_equal(counts.n_failed, json_integer_value(json_object_get(one, "status")) != 200);
    json_decref(all);
    idt_buf__free(&request);
    idt_buf__free(&out);
    return one;
}

static void test_properties(void **state)
{
    static const struct {
        const char *schema, *properties;
        const char *relation; /* of the first result; NULL: none, "400": not asked */
        size_t n_ignored;
    } cases[] = {
        {"Person", "{\"name\": [\"Pyotr Ivanovski\"]}", "LISTED", 0},
        {"Person", "{\"name\": \"Pyotr Ivanovski\"}", "LISTED", 0},
        {"LegalEntity", "{\"alias\": [\"Nobody Known\", \"Pyotr Ivanovski\"]}", "LISTED", 0},
        {"Person", "{\"firstName\": [\"Pyotr\"], \"lastName\": [\"Ivanovski\"]}", "LISTED", 0},
        {"Person", "{\"weakAlias\": [\"Pyotr Ivanovski\"]}", "LISTED", 0},
        {"Person", "{\"name\": [\"Pyotr Ivanovski\"], \"birthDate\": [\"1962\"]}", "LISTED", 0},
        {"Person", "{\"name\": [\"Pyotr Ivanovski\"], \"birthDate\": [\"1963\"]}", "NAME-ONLY", 0},
        {"Person", "{\"name\": [\"Pyotr Ivanovski\"], \"birthDate\": [\"soon\"]}", "LISTED", 1},
        {"Person", "{\"name\": [\"Petrushko\"]}", "NAME-ONLY", 0},
        {"Person", "{\"name\": [\"Petrushko\"], \"birthDate\": [\"1955-07-08\"]}", "LISTED", 0},
        {"Person", "{\"passportNumber\": [\"K4471239\"]}", "LISTED", 0},
        {"Person", "{\"name\": [\"X Y\"], \"idNumber\": [\"K 4471239\"]}", "LISTED", 0},
        {"Company",
         "{\"name\": [\"Lantern Hill\"], \"address\": [\"1 Low Street, Oslo\", "
         "\"17 Mulidi South Lane, Xicheng District, Beijing\"]}",
         "CO-LOCATED", 0},
        {"Company",
         "{\"name\": [\"Lantern Hill\"], \"country\": [\"cn\", \"ru\", \"Atlantis\"], "
         "\"sector\": [\"steel\"], \"notes\": [\"a\"]}",
         NULL, 4},
        {"Company", "{\"name\": [null, \"\", \"Kestrelon Trading LLC\"]}", "LISTED", 0},
        {"Company", "{}", "400", 0},
        {"Company", "{\"name\": []}", "400", 0},
        {"Company", "{\"name\": [7]}", "400", 0},
        {"Company", "[]", "400", 0},
        {"Robot", "{\"name\": [\"Pyotr Ivanovski\"]}", "400", 0},
        {"Address", "{\"full\": [\"17 Mulidi South Lane\"]}", "400", 0},
    };
    book *b = *state;

    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        json_t *one = match(b, cases[i].schema, cases[i].properties, "");
        json_t *first = json_array_get(json_object_get(one, "results"), 0);
        const char *relation =
            json_string_value(json_object_get(json_object_get(first, "interdict"), "relation"));

        if (json_integer_value(json_object_get(one, "status")) == 400) {
            assert_non_null(json_string_value(json_object_get(one, "detail")));
            relation = "400";
        }
        if (strcmp(relation ? relation : "", cases[i].relation ? cases[i].relation : "") != 0)
            fail_msg("%s: %s", cases[i].properties, relation ? relation : "nothing");
        assert_int_equal(
            json_array_size(json_object_get(json_object_get(one, "interdict"), "ignored")),
            cases[i].n_ignored);
        json_decref(one);
    }
}

static void test_result(void **state)
{
    book *b = *state;
    json_t *one = match(b, "Person", "{\"name\": [\"Pyotr Ivanovski\"]}", "threshold=1");
    json_t *first = json_array_get(json_object_get(one, "results"), 0);
    json_t *properties = json_object_get(first, "properties");
    json_t *births = json_object_get(properties, "birthDate");

    assert_string_equal(json_string_value(json_object_get(first, "id")), "us.ofac.sdn:1");
    assert_string_equal(json_string_value(json_object_get(first, "schema")), "Person");
    assert_true(json_real_value(json_object_get(first, "score")) >= 0.7);
    assert_true(json_real_value(json_object_get(first, "score")) < 1.0);
    assert_true(json_is_false(json_object_get(first, "match")));
    assert_true(json_is_true(json_object_get(first, "target")));
    assert_int_equal(json_array_size(births), 6); /* 1958 to 1962, and the day */
    assert_string_equal(json_string_value(json_array_get(births, 0)), "1958");
    assert_string_equal(json_string_value(json_array_get(births, 5)), "1955-07-08");
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(properties, "passportNumber"), 0)),
        "K4471239");
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(properties, "weakAlias"), 0)),
        "Petrushko");
    json_decref(one);
}

static void test_days(void **state)
{
    static const char properties[] = "{\"name\": [\"Kestrelon Trading LLC\"]}";
    book *b = *state;
    json_t *one = match(b, "Company", properties, "as_of=2023-01-01");

    assert_int_equal(json_array_size(json_object_get(one, "results")), 0);
    json_decref(one);
    one = match(b, "Company", properties, "as_of=2023-01-01&former=true");
    assert_true(json_is_false(
        json_object_get(json_array_get(json_object_get(one, "results"), 0), "match")));
    json_decref(one);
    one = match(b, "Company", properties, "as_of=2022-12-31&limit=1");
    assert_true(
        json_is_true(json_object_get(json_array_get(json_object_get(one, "results"), 0), "match")));
    json_decref(one);
}

static void test_parameters(void **state)
{
    static const struct {
        const char *text;
        int status;
        uint32_t limit, threshold, cutoff;
    } cases[] = {
        {"", IDT_OK, 5, 700, 0},
        {"limit=64&threshold=1.0&cutoff=.5", IDT_OK, 64, 1000, 500},
        {"&threshold=0&&cutoff=0.12345", IDT_OK, 5, 0, 123},
        {"l%69mit=%31&algorithm=interdict", IDT_OK, 1, 700, 0},
        {"limit=65", IDT_EINVAL, 5, 700, 0},
        {"limit=3&topics=x", IDT_EINVAL, 5, 700, 0},
        {"threshold=1.001", IDT_EINVAL, 5, 700, 0},
        {"threshold=.", IDT_EINVAL, 5, 700, 0},
        {"threshold=9999999999", IDT_EINVAL, 5, 700, 0},
        {"threshold=-1", IDT_EINVAL, 5, 700, 0},
        {"limit=%3", IDT_EINVAL, 5, 700, 0},
        {"limit=1%00", IDT_EINVAL, 5, 700, 0},
        {"as_of=2023-02-30", IDT_EINVAL, 5, 700, 0},
        {"former=yes", IDT_EINVAL, 5, 700, 0},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_yente_options o = IDT_YENTE_INIT;
        idt_error err;
        if (idt_yente__parameters(&o, idt_bytes__from_cstr(cases[i].text), &err) != cases[i].status)
            fail_msg("%s", cases[i].text);
        assert_int_equal(o.limit, cases[i].limit);
        assert_int_equal(o.threshold, cases[i].threshold);
        assert_int_equal(o.cutoff, cases[i].cutoff);
    }
}

static void test_limits(void **state)
{
    idt_yente_options options = IDT_YENTE_INIT;
    book *b = *state;
    idt_yente_counts counts;
    idt_buf request = {0}, out = {0};
    idt_error err;

    assert_int_equal(
        idt_yente__match(&out, &counts, b->parties, b->scratch, IDT_LIT("{}"), &options, &err),
        IDT_EINVAL); /* no day */
    options.date = day("2022-06-01");
    idt_buf__put_cstr(&request, "{\"queries\": {\"0\": null");
    for (unsigned i = 1; i <= IDT_YENTE_QUERIES_MAX; i++)
        idt_buf__printf(&request, ", \"%u\": null", i);
    idt_buf__put_cstr(&request, "}}");
    out.len = 0;
    assert_int_equal(idt_yente__match(&out, &counts, b->parties, b->scratch,
                                      idt_buf__bytes(&request), &options, &err),
                     IDT_ELIMIT);
    assert_true(idt_bytes__starts_with(idt_buf__bytes(&out), IDT_LIT("{\"detail\": ")));
    out.len = 0;
    assert_int_equal(idt_yente__match(&out, &counts, b->parties, b->scratch,
                                      (idt_bytes){request.data, (size_t)IDT_YENTE_REQUEST_MAX + 1},
                                      &options, &err),
                     IDT_ELIMIT);
    out.len = 0;
    assert_int_equal(idt_yente__match(&out, &counts, b->parties, b->scratch,
                                      IDT_LIT("{\"queries\": {\"a\": 1, \"a\": 2}}"), &options,
                                      &err),
                     IDT_EFORMAT);
    idt_buf__free(&request);
    idt_buf__free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_properties), cmocka_unit_test(test_result),
        cmocka_unit_test(test_days),       cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, open_book, close_book);
}
