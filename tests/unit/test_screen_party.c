/* SPDX-License-Identifier: Apache-2.0 */
/* Parties in records: which fields are asked, and that asking allocates nothing. */
#include <stdlib.h>

#include "heap_count.h"
#include "interdict/interdict.h"
#include "parties_fixture.h"
#include "screen/party.h"

static const char *book_path;

/* Made up. */
static const party_row rows[] = {
    {.list = "us.ofac.sdn",
     .id = "1",
     .name = "Hebei Atan Technology Co., Ltd.",
     .alias = "河北阿坦科技有限公司",
     .schema = IDT_SCHEMA_ORGANIZATION,
     .from = "2020-01-01",
     .address = "Room 1201, Building 5, Wanda Plaza, Shijiazhuang, China",
     .cite = "88 FR 1"},
    {.list = "us.ofac.sdn",
     .id = "2",
     .name = "Kestrelon Trading LLC",
     .schema = IDT_SCHEMA_ORGANIZATION,
     .from = "2020-01-01",
     .ident = "+7 495 1234567",
     .ident_kind = IDT_IDENT_PHONE},
};

static void test_fields(void **state)
{
    static const struct {
        const char *field;
        bool is_name;
    } cases[] = {
        {"consignee", true},
        {"consignee.name", true},
        {"ShipperName", true},
        {"shipper_name", true},
        {"Name of Consignee", true},
        {"notify_party_1", true},
        {"notifyParty", true},
        {"end_user", true},
        {"company", true},
        {"company_name", true},
        {"items.0.manufacturer.name", false},
        {"consignee_city", false},
        {"consignee.address", false},
        {"shipper_phone", false},
        {"company_id", false},
        {"name", false},
        {"description", false},
        {"ownership", false},
        {"buyer_reference", false},
        {"", false},
        {"supplier country", false},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++)
        if (idt_party__is_name_field(idt_bytes__from_cstr(cases[i].field)) != cases[i].is_name)
            fail_msg("\"%s\"", cases[i].field);
}

/* A waiver of the party of that name and country for its first hit. */
static idt_waivers *waive(const idt_parties *parties, idt_bytes name, const char *expires)
{
    char party[IDT_WAIVER_DIGEST_SIZE], entry[IDT_WAIVER_DIGEST_SIZE];
    idt_parties_query q = {
        .name = name, .country = {'S', 'E'}, .date = day("2024-01-01"), .top = 1};
    idt_parties_scratch *scratch = NULL;
    idt_waivers *waivers = NULL;
    const idt_party_hit *hits;
    idt_buf room = {0};
    idt_error err;
    size_t n_hits;

    assert_int_equal(idt_parties_scratch__new(&scratch, parties, &err), IDT_OK);
    assert_int_equal(idt_parties__find(&hits, &n_hits, scratch, &q, &err), IDT_OK);
    assert_int_equal(n_hits, 1);
    assert_int_equal(idt_waiver__party_digest(party, &room, &q), IDT_OK);
    assert_int_equal(idt_waiver__entry_digest(entry, &room, parties, &hits[0]), IDT_OK);
    assert_int_equal(idt_waivers__new(&waivers, &err), IDT_OK);
    assert_int_equal(idt_waivers__add(waivers,
                                      &(idt_waiver){.name = name,
                                                    .party = idt_bytes__from_cstr(party),
                                                    .list = IDT_LIT("us.ofac.sdn"),
                                                    .entry = IDT_LIT("1"),
                                                    .entry_digest = idt_bytes__from_cstr(entry),
                                                    .approver = IDT_LIT("A"),
                                                    .reason = IDT_LIT("another"),
                                                    .approved_on = day("2023-01-01"),
                                                    .expires = day(expires)},
                                      &err),
                     IDT_OK);
    idt_waivers__finish(waivers);
    idt_parties_scratch__free(scratch);
    idt_buf__free(&room);
    return waivers;
}

static void test_waivers(void **state)
{
    static const struct {
        const char *name, *expires;
        idt_waiver_state state;
        idt_level level;
    } cases[] = {
        {"HEBEI ATAN TECHNOLOGY CO LTD", "2024-01-01", IDT_WAIVER_HOLDS, IDT_LEVEL_CLEAR},
        {"HEBEI ATAN TECHNOLOGY CO LTD", "2023-12-31", IDT_WAIVER_EXPIRED, IDT_LEVEL_REFUSE},
        {"Hebei Atan Technology Co Ltd", "2024-01-01", IDT_WAIVER_NONE, IDT_LEVEL_REFUSE},
    };
    idt_field fields[] = {
        {.name = IDT_LIT("consignee"), .value = IDT_LIT("HEBEI ATAN TECHNOLOGY CO LTD")},
        {.name = IDT_LIT("consignee_country"), .value = IDT_LIT("se")},
    };
    idt_record record = {.line = 1, .fields = fields, .n_fields = IDT_COUNT_OF(fields)};
    idt_screen_options options = IDT_SCREEN_INIT;
    const idt_verdict *verdict = NULL;
    idt_scratch *scratch;
    idt_parties *parties;
    idt_buf bytes = {0};
    idt_party_view view;
    idt_book *book;
    idt_error err;
    size_t before;

    (void)state;
    make_book(&bytes, rows, IDT_COUNT_OF(rows), false);
    assert_int_equal(idt_parties__open_memory(&parties, bytes.data, bytes.len, &err), IDT_OK);
    assert_int_equal(idt_book_open(&book, book_path, IDT_OPEN_MAP, &err), IDT_OK);
    assert_int_equal(idt_scratch_new(&scratch, book, &err), IDT_OK);
    assert_int_equal(idt_scratch__set_parties(scratch, parties, &err), IDT_OK);
    options.as_of = day("2024-01-01");
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_waivers *waivers =
            waive(parties, idt_bytes__from_cstr(cases[i].name), cases[i].expires);

        idt_scratch__set_waivers(scratch, waivers);
        assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
        before = n_allocations;
        assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
        assert_int_equal(n_allocations, before);
        assert_int_equal(idt_verdict__n_parties(verdict), 1);
        idt_verdict__party(&view, verdict, 0);
        assert_int_equal(view.waived.state, cases[i].state);
        assert_int_equal(view.level, cases[i].level);
        assert_int_equal(view.unwaived, IDT_LEVEL_REFUSE);
        assert_int_equal(idt_verdict_level(verdict), cases[i].level);
        idt_scratch__set_waivers(scratch, NULL);
        idt_waivers__free(waivers);
    }
    idt_scratch_free(scratch);
    idt_book_release(book);
    idt_parties__close(parties);
    idt_buf__free(&bytes);
}

static void test_no_allocation_after_warming_up(void **state)
{
    idt_field fields[] = {
        {.name = IDT_LIT("consignee"), .value = IDT_LIT("HEBEI ATAN TECHNOLOGY CO LTD")},
        {.name = IDT_LIT("shipper_name"), .value = IDT_LIT("Plumeria Flowers Ltd")},
        {.name = IDT_LIT("shipper_address"),
         .value = IDT_LIT("Room 1201, Building 5, Wanda Plaza, Shijiazhuang, China")},
        {.name = IDT_LIT("buyer"), .value = IDT_LIT("Some Trader")},
        {.name = IDT_LIT("buyer_phone"), .value = IDT_LIT("+7 (495) 123-45-67")},
        {.name = IDT_LIT("notify"), .value = IDT_LIT("河北阿坦科技有限公司")},
    };
    idt_record record = {.line = 1, .fields = fields, .n_fields = IDT_COUNT_OF(fields)};
    idt_screen_options options = IDT_SCREEN_INIT;
    const idt_verdict *verdict = NULL;
    idt_scratch *scratch;
    idt_parties *parties;
    idt_buf bytes = {0};
    idt_party_view view;
    idt_book *book;
    idt_error err;
    size_t before;

    (void)state;
    make_book(&bytes, rows, IDT_COUNT_OF(rows), false);
    assert_int_equal(idt_parties__open_memory(&parties, bytes.data, bytes.len, &err), IDT_OK);
    assert_int_equal(idt_book_open(&book, book_path, IDT_OPEN_MAP, &err), IDT_OK);
    assert_int_equal(idt_scratch_new(&scratch, book, &err), IDT_OK);
    assert_int_equal(idt_scratch__set_parties(scratch, parties, &err), IDT_OK);
    options.as_of = day("2024-01-01");
    assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
    before = n_allocations;
    for (int i = 0; i < 20; i++)
        assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
    assert_int_equal(n_allocations, before);
    assert_int_equal(idt_verdict_level(verdict), IDT_LEVEL_REFUSE);
    assert_int_equal(idt_verdict__n_parties(verdict), 4);
    for (uint32_t i = 0; i < 4; i++) {
        static const idt_party_standing standings[] = {IDT_STANDS_LISTED, IDT_STANDS_CO_LOCATED,
                                                       IDT_STANDS_RELATED, IDT_STANDS_LISTED};
        static const uint32_t at[] = {0, 1, 3, 5};
        idt_verdict__party(&view, verdict, i);
        assert_int_equal(view.standing, standings[i]);
        assert_int_equal(view.field, at[i]);
        assert_true(idt_bytes__equal(view.text, fields[at[i]].value));
    }
    options.as_of = day("2019-12-31");
    assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
    assert_int_equal(idt_verdict_level(verdict), IDT_LEVEL_CLEAR);
    assert_int_equal(idt_scratch__set_parties(scratch, NULL, &err), IDT_OK);
    assert_int_equal(idt_screen(&verdict, scratch, &record, &options, &err), IDT_OK);
    assert_int_equal(idt_verdict__n_parties(verdict), 0);
    idt_scratch_free(scratch);
    idt_book_release(book);
    idt_parties__close(parties);
    idt_buf__free(&bytes);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_no_allocation_after_warming_up),
        cmocka_unit_test(test_waivers),
    };

    if (argc != 2)
        return 2;
    book_path = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
