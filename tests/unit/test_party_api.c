/* SPDX-License-Identifier: Apache-2.0 */
/* The public face of a parties book: results, columns, wrong calls. Parties are made up. */
#include "parties_fixture.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "interdict/interdict.h"

static const party_row rows[] = {
    {.list = "us.ofac.sdn",
     .id = "1",
     .name = "Hebei Atan Technology Co., Ltd.",
     .schema = IDT_SCHEMA_ORGANIZATION,
     .from = "2020-01-01",
     .cite = "88 FR 1"},
    {.list = "us.ofac.sdn",
     .id = "2",
     .name = "Kestrelon Trading LLC",
     .schema = IDT_SCHEMA_ORGANIZATION,
     .from = "2020-01-01",
     .to = "2023-01-01",
     .cite_end = "88 FR 2"},
    {.list = "register.test",
     .id = "a",
     .name = "Marvelox Holdings Limited",
     .schema = IDT_SCHEMA_ORGANIZATION,
     .owner = "us.ofac.sdn:1",
     .share_ppm = 750000,
     .link = IDT_LINK_OWNED_BY},
    {.list = "us.ofac.sdn",
     .id = "3",
     .name = "Ivanovski, Pyotr",
     .schema = IDT_SCHEMA_PERSON,
     .from = "2020-01-01"},
};

typedef struct book {
    idt_parties *parties;
    idt_parties_scratch *scratch;
} book;

static int open_book(void **state)
{
    char path[] = "/tmp/interdict-party-XXXXXX";
    idt_parties_builder *builder;
    idt_buf bytes = {0};
    static book b;
    idt_error err;
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(idt_parties_builder__new(&builder, &err), IDT_OK);
    for (size_t i = 0; i < IDT_COUNT_OF(rows); i++)
        add_row_born(builder, &rows[i], i == 3 ? "1960-03-12" : NULL);
    assert_int_equal(idt_parties_builder__finish(builder, &bytes, &err), IDT_OK);
    idt_parties_builder__free(builder);
    assert_int_equal(idt_parties_open(&b.parties, "/nonexistent", IDT_OPEN_MAP, &err), IDT_EIO);
    assert_null(b.parties);
    assert_int_equal(idt_file__write(path, IDT_LIT("no book"), &err), IDT_OK);
    assert_int_equal(idt_parties_open(&b.parties, path, IDT_OPEN_MAP, &err), IDT_EFORMAT);
    assert_int_equal(idt_file__write(path, idt_buf__bytes(&bytes), &err), IDT_OK);
    assert_int_equal(idt_parties_open(&b.parties, path, IDT_OPEN_COPY, &err), IDT_OK);
    assert_int_equal(unlink(path), 0);
    idt_buf__free(&bytes);
    assert_int_equal(idt_parties_scratch_new(&b.scratch, b.parties, &err), IDT_OK);
    *state = &b;
    return 0;
}

static int close_book(void **state)
{
    book *b = *state;

    idt_parties_scratch_free(b->scratch);
    idt_parties_close(b->parties);
    idt_parties_scratch_free(NULL);
    idt_parties_close(NULL);
    return 0;
}

static idt_party_query query_of(const char *name, const char *date)
{
    idt_party_query q = IDT_PARTY_QUERY_INIT;

    q.name = idt_bytes__from_cstr(name);
    q.date = day(date);
    return q;
}

static void test_results(void **state)
{
    static const struct {
        const char *name, *births;
        uint32_t with_former;
        idt_relation relation;
        const char *entry; /* NULL: no answer */
    } cases[] = {
        {"Hebei Attan Technology Co Ltd", "", 0, IDT_RELATION_LISTED, "1"},
        {"Marvelox Holdings Ltd", "", 0, IDT_RELATION_OWNED, "1"},
        {"Kestrelon Trading", "", 0, IDT_RELATION_LISTED, NULL},
        {"Kestrelon Trading", "", 1, IDT_RELATION_DELISTED, "2"},
        {"Pyotr Ivanovski", "1960", 0, IDT_RELATION_LISTED, "3"},
        {"Pyotr Ivanovski", "1970", 0, IDT_RELATION_NAME_ONLY, "3"},
        {"Lantern Hill Bakery", "", 1, IDT_RELATION_LISTED, NULL},
        {"", "", 1, IDT_RELATION_LISTED, NULL},
    };
    book *b = *state;
    idt_error err;

    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_party_query q = query_of(cases[i].name, "2024-01-01");
        idt_party_result r[4];
        size_t n = 7;

        q.births = idt_bytes__from_cstr(cases[i].births);
        q.with_former = cases[i].with_former;
        assert_int_equal(idt_parties_ask(r, &n, 4, b->scratch, &q, &err), IDT_OK);
        assert_int_equal(n, cases[i].entry ? 1 : 0);
        if (n == 0)
            continue;
        assert_int_equal(r[0].relation, cases[i].relation);
        assert_bytes(r[0].entry, cases[i].entry);
        assert_bytes(r[0].list, "us.ofac.sdn");
        assert_int_equal(r[0].listed_from, day("2020-01-01"));
        assert_int_equal(r[0].owned_ppm, r[0].relation == IDT_RELATION_OWNED ? 750000 : 0);
        assert_int_equal(r[0].through.len > 0, r[0].relation == IDT_RELATION_OWNED);
        assert_int_equal((r[0].evidence & IDT_PARTY_OTHER_BIRTH) != 0,
                         r[0].relation == IDT_RELATION_NAME_ONLY);
        assert_true(r[0].score <= 1000);
    }
    assert_string_equal(idt_relation_name(IDT_RELATION_PART_OF_LISTED), "PART-OF-LISTED");
}

static void test_explanation(void **state)
{
    static const char whole[] =
        "same: Hebei; variant: Attan | Atan; same: Technology; only right: Co., Ltd";
    book *b = *state;
    idt_party_query q = query_of("Hebei Attan Technology", "2024-01-01");
    idt_party_result r;
    char text[256], cut[16];
    idt_error err;
    size_t n, len;

    assert_int_equal(idt_parties_ask(&r, &n, 1, b->scratch, &q, &err), IDT_OK);
    assert_int_equal(n, 1);
    len = idt_party_explain(text, sizeof text, b->parties, &q, &r);
    assert_int_equal(len, strlen(text));
    assert_string_equal(text, whole);
    assert_int_equal(idt_party_explain(cut, sizeof cut, b->parties, &q, &r), len);
    assert_string_equal(cut, "same: Hebei");
    assert_int_equal(idt_party_explain(cut, 1, b->parties, &q, &r), len);
    assert_string_equal(cut, "");
}

static void test_column(void **state)
{
    book *b = *state;
    idt_party_query queries[3] = {query_of("Hebei Atan Technology", "2024-01-01"),
                                  query_of("Hebei Atan Technology", NULL),
                                  query_of("Kestrelon Trading LLC", "2022-12-31")};
    idt_party_result r[6];
    int32_t statuses[3];
    size_t n[3];
    idt_error err;

    assert_int_equal(idt_parties_ask_column(r, n, statuses, 2, b->scratch, queries, 3, &err),
                     IDT_OK);
    assert_int_equal(statuses[0], IDT_OK);
    assert_int_equal(statuses[1], IDT_EINVAL);
    assert_int_equal(statuses[2], IDT_OK);
    assert_int_equal(n[0], 1);
    assert_int_equal(n[1], 0);
    assert_int_equal(n[2], 1);
    assert_bytes(r[0].citation, "88 FR 1");
    assert_bytes(r[4].citation_end, "88 FR 2");
    assert_int_equal(idt_parties_ask_column(r, n, NULL, 65, b->scratch, queries, 3, NULL),
                     IDT_EINVAL);
}

static void test_wrong_queries(void **state)
{
    book *b = *state;
    idt_party_query good = query_of("Hebei Atan Technology", "2024-01-01"), q;
    idt_party_result r;
    idt_parties_info info;
    size_t n;

    q = good;
    q.struct_size--;
    assert_int_equal(idt_parties_ask(&r, &n, 1, b->scratch, &q, NULL), IDT_EINVAL);
    q = good;
    q.kind = 5;
    assert_int_equal(idt_parties_ask(&r, &n, 1, b->scratch, &q, NULL), IDT_EINVAL);
    q = good;
    q.gender = 'x';
    assert_int_equal(idt_parties_ask(&r, &n, 1, b->scratch, &q, NULL), IDT_EINVAL);
    q = good;
    q.births = IDT_LIT("soon");
    assert_int_equal(idt_parties_ask(&r, &n, 1, b->scratch, &q, NULL), IDT_EINVAL);
    q = good;
    q.reserved[4] = 1;
    assert_int_equal(idt_parties_ask(&r, &n, 1, b->scratch, &q, NULL), IDT_EINVAL);
    assert_int_equal(idt_parties_ask(&r, &n, 0, b->scratch, &good, NULL), IDT_EINVAL);
    assert_int_equal(idt_parties_ask(&r, &n, 1, b->scratch, &good, NULL), IDT_OK);
    idt_parties_info_get(&info, b->parties);
    assert_int_equal(info.n_parties, 4);
    assert_int_equal(info.newest, day("2023-01-01"));
    assert_int_equal(strlen(info.digest), 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results),
        cmocka_unit_test(test_explanation),
        cmocka_unit_test(test_column),
        cmocka_unit_test(test_wrong_queries),
    };

    return cmocka_run_group_tests(tests, open_book, close_book);
}
