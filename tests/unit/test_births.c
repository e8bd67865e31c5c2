/* SPDX-License-Identifier: Apache-2.0 */
/* Dates of birth and gender as evidence. All persons are made up. */
#include "parties_fixture.h"

#include "party/birth.h"

static void test_parse(void **state)
{
    static const struct {
        const char *text, *from, *to; /* from NULL: no date */
    } cases[] = {
        {"1960-03-12", "1960-03-12", "1960-03-12"},
        {" 1960-03-12T00:00:00", "1960-03-12", "1960-03-12"},
        {"1960", "1960-01-01", "1960-12-31"},
        {"1960-02", "1960-02-01", "1960-02-29"},
        {"1960-1962", "1960-01-01", "1962-12-31"},
        {"circa 1960", "1958-01-01", "1962-12-31"},
        {"circa 1960-03-12", "1958-01-01", "1962-12-31"},
        {"", NULL, NULL},
        {"circa", NULL, NULL},
        {"196", NULL, NULL},
        {"1960-13", NULL, NULL},
        {"1960-02-30", NULL, NULL},
        {"1962-1960", NULL, NULL},
        {"12/03/1960", NULL, NULL},
        {"0960", NULL, NULL},
        {"1960-03-12x", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_party_birth birth = {7, 7};
        bool ok = idt_birth__parse(&birth, idt_bytes__from_cstr(cases[i].text));

        if (ok != (cases[i].from != NULL))
            fail_msg("%s", cases[i].text);
        assert_int_equal(birth.from, ok ? day(cases[i].from) : 7);
        assert_int_equal(birth.to, ok ? day(cases[i].to) : 7);
    }
}

static void test_several(void **state)
{
    idt_party_birth births[2];
    size_t n;

    (void)state;
    assert_true(idt_births__parse(births, &n, 2, IDT_LIT("1960; 1961-05-01;;1962")));
    assert_int_equal(n, 2);
    assert_int_equal(births[1].from, day("1961-05-01"));
    assert_false(idt_births__parse(births, &n, 2, IDT_LIT("1960; unknown")));
    assert_int_equal(n, 1);
    assert_true(idt_births__parse(births, &n, 2, (idt_bytes){0}));
    assert_int_equal(n, 0);
}

static void test_compare(void **state)
{
    static const struct {
        const char *left, *right;
        idt_births_match match;
    } cases[] = {
        {"1960-03-12", "1960-03-12", IDT_BIRTHS_SAME_DAY},
        {"1960-03-12", "1960", IDT_BIRTHS_SAME_YEAR},
        {"1960", "1960", IDT_BIRTHS_SAME_YEAR},
        {"1960-03-12", "1960-12-03", IDT_BIRTHS_UNKNOWN},
        {"1960-03-12", "1961-03-12", IDT_BIRTHS_DIFFERENT},
        {"1960", "circa 1962", IDT_BIRTHS_SAME_YEAR},
        {"1959", "circa 1962", IDT_BIRTHS_DIFFERENT},
        {"1961", "1960-1962", IDT_BIRTHS_SAME_YEAR},
        {"1963", "1960; 1961; 1963-02-02", IDT_BIRTHS_SAME_YEAR},
        {"1960; 1970-01-01", "1965; 1970-01-01", IDT_BIRTHS_SAME_DAY},
        {"", "1960", IDT_BIRTHS_UNKNOWN},
        {"1960", "", IDT_BIRTHS_UNKNOWN},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_party_birth l[4], r[4];
        size_t n_l, n_r;

        assert_true(idt_births__parse(l, &n_l, 4, idt_bytes__from_cstr(cases[i].left)));
        assert_true(idt_births__parse(r, &n_r, 4, idt_bytes__from_cstr(cases[i].right)));
        if (idt_births__compare(l, n_l, r, n_r) != cases[i].match ||
            idt_births__compare(r, n_r, l, n_l) != cases[i].match)
            fail_msg("%s, %s", cases[i].left, cases[i].right);
    }
}

static void test_gender(void **state)
{
    (void)state;
    assert_int_equal(idt_gender__parse(IDT_LIT("Female")), 'f');
    assert_int_equal(idt_gender__parse(IDT_LIT(" M ")), 'm');
    assert_int_equal(idt_gender__parse(IDT_LIT("other")), 0);
    assert_int_equal(idt_gender__parse(IDT_LIT("")), 0);
}

/* One person of a list, asked about: standing and score. */
static void test_evidence(void **state)
{
    static const struct {
        const char *name, *births, *asked;
        char gender, asked_gender;
        const char *passport;
        idt_party_standing standing;
        uint32_t evidence; /* among those of persons */
    } cases[] = {
        {"Pyotr Ivanovski", "1960-03-12", "", 0, 0, NULL, IDT_STANDS_LISTED, 0},
        {"Pyotr Ivanovski", "", "1960-03-12", 0, 0, NULL, IDT_STANDS_LISTED, 0},
        {"Pyotr Ivanovski", "1960-03-12", "1960-03-12", 0, 0, NULL, IDT_STANDS_LISTED,
         IDT_AGREES_BIRTH | IDT_AGREES_BIRTHDAY},
        {"Pyotr Ivanovski", "1960-03-12", "1960", 0, 0, NULL, IDT_STANDS_LISTED, IDT_AGREES_BIRTH},
        {"Pyotr Ivanovski", "1960-03-12", "1960-12-03", 0, 0, NULL, IDT_STANDS_LISTED, 0},
        {"Pyotr Ivanovski", "1960-03-12", "1961", 0, 0, NULL, IDT_STANDS_NAME_ONLY,
         IDT_DIFFERS_BIRTH},
        {"Pyotr Ivanovski", "circa 1960", "1962-05-05", 0, 0, NULL, IDT_STANDS_LISTED,
         IDT_AGREES_BIRTH},
        {"Pyotr Ivanovski", "circa 1960", "1963", 0, 0, NULL, IDT_STANDS_NAME_ONLY,
         IDT_DIFFERS_BIRTH},
        {"Pyotr Ivanovski", "1960; 1974", "1974-01-02", 0, 0, NULL, IDT_STANDS_LISTED,
         IDT_AGREES_BIRTH},
        /* the same passport outweighs a slip in a birth */
        {"Pyotr Ivanovski", "1960", "1961", 0, 0, "passport: K4471239", IDT_STANDS_LISTED,
         IDT_DIFFERS_BIRTH},
        {"Pyotr Ivanovski", "", "", 'm', 'm', NULL, IDT_STANDS_LISTED, 0},
        {"Pyotr Ivanovski", "", "", 0, 'f', NULL, IDT_STANDS_LISTED, 0},
        {"Pyotr Ivanovski", "", "", 'm', 'f', NULL, IDT_STANDS_NAME_ONLY, IDT_DIFFERS_GENDER},
        /* a weak alias needs a second fact, and a day of birth is one */
        {"Petrushko", "1960-03-12", "", 0, 0, NULL, IDT_STANDS_NAME_ONLY, 0},
        {"Petrushko", "1960-03-12", "1960", 0, 0, NULL, IDT_STANDS_NAME_ONLY, IDT_AGREES_BIRTH},
        {"Petrushko", "1960-03-12", "1960-03-12", 0, 0, NULL, IDT_STANDS_LISTED,
         IDT_AGREES_BIRTH | IDT_AGREES_BIRTHDAY},
    };
    const uint32_t of_persons =
        IDT_AGREES_BIRTH | IDT_AGREES_BIRTHDAY | IDT_DIFFERS_BIRTH | IDT_DIFFERS_GENDER;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        const idt_party_name names[] = {{IDT_LIT("Ivanovski, Pyotr"), IDT_NAME_PRIMARY},
                                        {IDT_LIT("Petrushko"), IDT_NAME_WEAK_ALIAS}};
        const idt_party_ident passport = {IDT_IDENT_PASSPORT, IDT_LIT("K4471239"), {0}};
        idt_parties_query q = {.name = idt_bytes__from_cstr(cases[i].name),
                               .schema = IDT_SCHEMA_PERSON,
                               .birth = idt_bytes__from_cstr(cases[i].asked),
                               .identifier = idt_bytes__from_cstr(cases[i].passport),
                               .gender = cases[i].asked_gender,
                               .date = day("2024-01-01"),
                               .top = 1};
        idt_party_birth births[4];
        idt_party p = {.list = IDT_LIT("us.ofac.sdn"),
                       .entry = IDT_LIT("1"),
                       .schema = IDT_SCHEMA_PERSON,
                       .listed_from = day("2020-01-01"),
                       .listed_to = IDT_DATE_NONE,
                       .names = names,
                       .n_names = 2,
                       .idents = &passport,
                       .n_idents = 1,
                       .births = births,
                       .gender = cases[i].gender};
        idt_parties_builder *b;
        idt_parties_scratch *scratch;
        const idt_party_hit *hits;
        idt_parties *parties;
        idt_buf bytes = {0};
        idt_error err;
        size_t n;

        assert_true(
            idt_births__parse(births, &p.n_births, 4, idt_bytes__from_cstr(cases[i].births)));
        assert_int_equal(idt_parties_builder__new(&b, &err), IDT_OK);
        assert_int_equal(idt_parties_builder__add(b, &p, &err), IDT_OK);
        assert_int_equal(idt_parties_builder__finish(b, &bytes, &err), IDT_OK);
        idt_parties_builder__free(b);
        assert_int_equal(idt_parties__open_memory(&parties, bytes.data, bytes.len, &err), IDT_OK);
        assert_int_equal(idt_parties_scratch__new(&scratch, parties, &err), IDT_OK);
        assert_int_equal(idt_parties__find(&hits, &n, scratch, &q, &err), IDT_OK);
        assert_int_equal(n, 1);
        if (hits[0].standing != cases[i].standing ||
            (hits[0].evidence & of_persons) != cases[i].evidence)
            fail_msg("case %zu: %s, %x", i,
                     idt_party__standing_name((idt_party_standing)hits[0].standing),
                     hits[0].evidence);
        if (cases[i].standing == IDT_STANDS_NAME_ONLY && q.name.len > 10)
            assert_true(hits[0].score < IDT_PARTY_MATCH && hits[0].score >= IDT_PARTY_POSSIBLE);
        q.birth = IDT_LIT("long ago");
        assert_int_equal(idt_parties__find(&hits, &n, scratch, &q, &err), IDT_EINVAL);
        idt_parties_scratch__free(scratch);
        idt_parties__close(parties);
        idt_buf__free(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),    cmocka_unit_test(test_several),
        cmocka_unit_test(test_compare),  cmocka_unit_test(test_gender),
        cmocka_unit_test(test_evidence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
