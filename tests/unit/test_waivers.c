/* SPDX-License-Identifier: Apache-2.0 */
/* Good-guy lists: what lines must have, which answers can be waived, and what voids a waiver. */
#include "base/hash.h"
#include "lists/waiver_file.h"
#include "parties_fixture.h"

#define HEAD                                                                                       \
    "party_id,name,party_digest,list,entry,entry_digest,approver,reason,approved_on,expires\n"
#define DIGEST "0123456789abcdef0123456789abcdef"
#define LINE   "1,Kestrelon," DIGEST ",l,1," DIGEST ",A,because,2024-01-01,2024-12-31\n"

static void test_lines(void **state)
{
    static const struct {
        const char *text;
        int status;
        const char *message; /* a part of it */
    } cases[] = {
        {HEAD, IDT_OK, NULL},
        {HEAD LINE LINE, IDT_OK, NULL},
        {HEAD "\"1\",\"A, B\"," DIGEST ",l,1," DIGEST ",A,\"a \"\"b\"\"\",2024-01-01,2024-01-01\n",
         IDT_OK, NULL},
        {"", IDT_EFORMAT, "empty"},
        {"name\n", IDT_EFORMAT, "missing"},
        {HEAD LINE "1,Kestrelon\n", IDT_EFORMAT, "w:3: the row has 2 columns"},
        {HEAD "1,Kestrelon," DIGEST ",l,1," DIGEST ",,because,2024-01-01,2024-12-31\n", IDT_EFORMAT,
         "w:2: the line has no approver"},
        {HEAD "1,Kestrelon," DIGEST ",l,1," DIGEST ",A, ,2024-01-01,2024-12-31\n", IDT_EFORMAT,
         "w:2: the line has no reason"},
        {HEAD "1,Kestrelon," DIGEST ",l,1," DIGEST ",A,because,2024-01-01,\n", IDT_EFORMAT,
         "w:2: the line has no expires"},
        {HEAD "1,Kestrelon," DIGEST ",l,1," DIGEST ",A,because,2024-01-01,never\n", IDT_EFORMAT,
         "w:2: expires is not a day"},
        {HEAD "1,Kestrelon," DIGEST ",l,1," DIGEST ",A,because,2024-01-02,2024-01-01\n",
         IDT_EFORMAT, "w:2: it expires before it is approved"},
        {HEAD "1,Kestrelon,0123,l,1," DIGEST ",A,because,2024-01-01,2024-12-31\n", IDT_EFORMAT,
         "w:2: party_digest is not 32 hexadecimal digits"},
        {HEAD "1,," DIGEST ",l,1," DIGEST ",A,because,2024-01-01,2024-12-31\n", IDT_EFORMAT,
         "w:2: the line has no name"},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_waivers *waivers = NULL;
        idt_error err = {0};
        int status =
            idt_waiver_file__parse(&waivers, "w", idt_bytes__from_cstr(cases[i].text), &err);

        if (status != cases[i].status || (status == IDT_OK) != (waivers != NULL))
            fail_msg("case %zu: %d, %s", i, status, err.message);
        if (cases[i].message && !strstr(err.message, cases[i].message))
            fail_msg("case %zu: %s", i, err.message);
        idt_waivers__free(waivers);
    }
}

static void test_which_answers_can_be_waived(void **state)
{
    static const struct {
        idt_party_standing standing;
        uint32_t evidence;
        bool has_name;
        idt_waiver_state may;
    } cases[] = {
        {IDT_STANDS_LISTED, IDT_AGREES_NAME | IDT_AGREES_COUNTRY, true, IDT_WAIVER_HOLDS},
        {IDT_STANDS_NAME_ONLY, IDT_AGREES_WEAK_NAME, true, IDT_WAIVER_HOLDS},
        {IDT_STANDS_NAME_ONLY, IDT_DIFFERS_IDENT, true, IDT_WAIVER_HOLDS},
        {IDT_STANDS_OWNED, IDT_AGREES_NAME, true, IDT_WAIVER_HOLDS},
        {IDT_STANDS_RELATED, IDT_AGREES_NAME, true, IDT_WAIVER_HOLDS},
        {IDT_STANDS_PART_OF_LISTED, IDT_AGREES_NAME, true, IDT_WAIVER_HOLDS},
        {IDT_STANDS_LISTED, IDT_AGREES_IDENT, false, IDT_WAIVER_NUMBER},
        {IDT_STANDS_LISTED, IDT_AGREES_NAME | IDT_AGREES_IDENT, true, IDT_WAIVER_NUMBER},
        {IDT_STANDS_LISTED, IDT_AGREES_NAME | IDT_AGREES_CONTACT, true, IDT_WAIVER_CONTACT},
        {IDT_STANDS_RELATED, IDT_AGREES_CONTACT, false, IDT_WAIVER_CONTACT},
        {IDT_STANDS_LISTED, IDT_AGREES_NAME | IDT_AGREES_ADDRESS, true, IDT_WAIVER_PLACE},
        {IDT_STANDS_CO_LOCATED, IDT_AGREES_ADDRESS | IDT_AGREES_UNIT, false, IDT_WAIVER_PLACE},
        {IDT_STANDS_RELATED, 0, false, IDT_WAIVER_NO_NAME},
        {IDT_STANDS_DELISTED, IDT_AGREES_NAME, true, IDT_WAIVER_NO_NAME},
        {IDT_STANDS_NOT_YET_LISTED, IDT_AGREES_NAME, true, IDT_WAIVER_NO_NAME},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_party_hit hit = {.standing = cases[i].standing,
                             .evidence = cases[i].evidence,
                             .name = cases[i].has_name ? 0 : IDT_PARTIES_NONE};
        idt_parties_query q = {.country = {'S', 'E'}};
        idt_waiver_state may = idt_waiver__may(&q, (idt_bytes){0}, &hit);

        if (may != cases[i].may)
            fail_msg("case %zu: %d", i, (int)may);
        assert_int_equal(idt_waiver__reason(may)[0] != 0, may != IDT_WAIVER_HOLDS);
        assert_int_equal(idt_waiver__code(may)[0] != 0, may != IDT_WAIVER_HOLDS);
        if (may != IDT_WAIVER_HOLDS)
            continue;
        /* a bare name is nobody in particular, unless its owner knows whom it means */
        q = (idt_parties_query){.address = IDT_LIT(" ")};
        assert_int_equal(idt_waiver__may(&q, (idt_bytes){0}, &hit), IDT_WAIVER_BARE);
        assert_int_equal(idt_waiver__may(&q, IDT_LIT("c1"), &hit), IDT_WAIVER_HOLDS);
        q.identifier = IDT_LIT("1");
        assert_int_equal(idt_waiver__may(&q, (idt_bytes){0}, &hit), IDT_WAIVER_HOLDS);
    }
}

static void test_the_content_of_a_party(void **state)
{
    static const struct {
        const char *name, *country, *address, *identifier;
        bool is_same; /* as the first */
    } cases[] = {
        {"Kestrelon Ltd", "SE", "Storgatan 1, Lund", "1", true},
        {" Kestrelon  Ltd ", "SE", "Storgatan 1,\n Lund", "1\n", true},
        {"Kestrelon ltd", "SE", "Storgatan 1, Lund", "1", false},
        {"Kestrelon Ltd", "NO", "Storgatan 1, Lund", "1", false},
        {"Kestrelon Ltd", "", "Storgatan 1, Lund", "1", false},
        {"Kestrelon Ltd", "SE", "Storgatan 2, Lund", "1", false},
        {"Kestrelon Ltd", "SE", "Storgatan 1, Lund", "2", false},
        {"Kestrelon Ltd", "SE", "Storgatan 1, Lund", "", false},
        {"Kestrelon Ltd", "SE", "", "Storgatan 1, Lund 1", false},
    };
    char first[IDT_WAIVER_DIGEST_SIZE], digest[IDT_WAIVER_DIGEST_SIZE];
    idt_buf room = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_parties_query q = {
            .name = idt_bytes__from_cstr(cases[i].name),
            .country = {cases[i].country[0], cases[i].country[0] ? cases[i].country[1] : '\0'},
            .address = idt_bytes__from_cstr(cases[i].address),
            .identifier = idt_bytes__from_cstr(cases[i].identifier)};

        assert_int_equal(idt_waiver__party_digest(i ? digest : first, &room, &q), IDT_OK);
        if (i && (strcmp(first, digest) == 0) != cases[i].is_same)
            fail_msg("case %zu", i);
    }
    idt_buf__free(&room);
}

/* One listed party, one waiver that was made for it, and what each change of the list does. */
static void test_the_content_of_an_entry(void **state)
{
    static const party_row base = {.list = "us.ofac.sdn",
                                   .id = "1",
                                   .name = "Kestrelon Trading LLC",
                                   .alias = "Kestrel Overseas",
                                   .schema = IDT_SCHEMA_ORGANIZATION,
                                   .from = "2020-01-01",
                                   .address = "12 Harbour Road, Limassol",
                                   .ident = "HE 123456",
                                   .ident_kind = IDT_IDENT_REGISTRATION,
                                   .cite = "X 1"};
    idt_parties_query q = {
        .name = IDT_LIT("Kestrelon Trading LLC"), .date = day("2024-01-01"), .top = 1};
    char digests[9][IDT_WAIVER_DIGEST_SIZE];
    party_row rows[9];
    idt_buf room = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(rows); i++)
        rows[i] = base;
    rows[1].cite = "X 1 corrected"; /* the same */
    rows[2].to = "2030-01-01";      /* the same */
    rows[3].alias = "Kestrel Oversea";
    rows[4].address = "14 Harbour Road, Limassol";
    rows[5].ident = "HE 123457";
    rows[6].from = "2020-01-02";
    rows[7].scope = "only the branch";
    rows[8].schema = IDT_SCHEMA_LEGAL_ENTITY;
    for (size_t i = 0; i < IDT_COUNT_OF(rows); i++) {
        idt_parties_scratch *scratch = NULL;
        idt_parties *parties = NULL;
        const idt_party_hit *hits;
        idt_buf bytes = {0};
        idt_error err;
        size_t n_hits;

        make_book(&bytes, &rows[i], 1, false);
        assert_int_equal(idt_parties__open_memory(&parties, bytes.data, bytes.len, &err), IDT_OK);
        assert_int_equal(idt_parties_scratch__new(&scratch, parties, &err), IDT_OK);
        assert_int_equal(idt_parties__find(&hits, &n_hits, scratch, &q, &err), IDT_OK);
        assert_int_equal(n_hits, 1);
        assert_int_equal(idt_waiver__entry_digest(digests[i], &room, parties, &hits[0]), IDT_OK);
        if ((strcmp(digests[0], digests[i]) == 0) != (i < 3))
            fail_msg("row %zu", i);
        idt_parties_scratch__free(scratch);
        idt_parties__close(parties);
        idt_buf__free(&bytes);
    }
    idt_buf__free(&room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_which_answers_can_be_waived),
        cmocka_unit_test(test_the_content_of_a_party),
        cmocka_unit_test(test_the_content_of_an_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
