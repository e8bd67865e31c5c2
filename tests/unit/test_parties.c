/* SPDX-License-Identifier: Apache-2.0 */
/* The parties book: what leads to an entry, on which day, and in which relation. */
#include "parties_fixture.h"

#include <stdlib.h>

#include "party/parties_int.h"

#define SDN "us.ofac.sdn"
#define EL  "us.bis.entity-list"
#define REG "register.test"

/*
 * The listing and delisting of the institute are facts (85 FR 34505; FR Doc 2023-25557), and so
 * are names and addresses as the Consolidated Screening List of 2022-05-06 prints them. The
 * laboratory beside it is made up, as are all others.
 */
static const party_row rows[] = {
    {EL, "el:1", "Ministry of Public Security's Institute of Forensic Science of China",
     "Material Identification Center of the Ministry of Public Security of the People's Republic "
     "of China",
     NULL, IDT_SCHEMA_LEGAL_ENTITY, "2020-06-05", "2023-11-16",
     "No. 17 Mulidi South Lane, Xicheng District, Beijing, CN", NULL, IDT_IDENT_OTHER, NULL,
     "85 FR 34505; 85 FR 44159", "FR Doc 2023-25557, effective 2023-11-16", NULL, 0, NULL, NULL,
     IDT_LINK_RELATED},
    {SDN, "1", "Hebei Atan Technology Co., Ltd.", "河北阿坦科技有限公司", NULL,
     IDT_SCHEMA_ORGANIZATION, "2023-10-03", NULL,
     "Room 1201, Building 5, Wanda Plaza, Chang'an District, Shijiazhuang, Hebei, China",
     "91130102MA0F46WY5A", IDT_IDENT_USCC, NULL, "88 FR 1", NULL, NULL, 0, NULL, NULL, 0},
    {SDN, "2", "Ivanovski, Pyotr Sergeyevich", NULL, "Petya", IDT_SCHEMA_PERSON, "2022-01-01", NULL,
     NULL, "+7 495 123-45-67", IDT_IDENT_PHONE, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0},
    {SDN, "3", "Zarkovia Bank", NULL, NULL, IDT_SCHEMA_ORGANIZATION, "2022-01-01", NULL, NULL, NULL,
     0, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0},
    /* name and address as the SDN list prints them */
    {SDN, "45403", "HEBEI XIUNA TRADING CO., LTD.", NULL, NULL, IDT_SCHEMA_ORGANIZATION,
     "2023-10-03", NULL,
     "Room 1408, Block F, Haiyue Tiandi, No. 66 Yuhua West Road, Qiaoxi District, Shijiazhuang, "
     "Hebei 050000, China",
     NULL, 0, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0},
    {EL, "el:2", "Qorvex Institute of Optics", NULL, NULL, IDT_SCHEMA_ORGANIZATION, "2021-01-01",
     NULL, NULL, NULL, 0, "only the laboratory for laser physics", "86 FR 2", NULL, NULL, 0, NULL,
     NULL, 0},
    {EL, "el:3", "Vantorex Semiconductor", NULL, NULL, IDT_SCHEMA_ORGANIZATION, "2021-01-01", NULL,
     NULL, NULL, 0, NULL, "86 FR 3", NULL, NULL, 0, NULL, NULL, 0},
    {SDN, "5", "Ocean Lirem", NULL, NULL, IDT_SCHEMA_VESSEL, "2021-01-01", NULL, NULL, "9074729",
     IDT_IDENT_IMO, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0},
    /* listed, delisted, listed again under the same id */
    {SDN, "6", "Kestrelon Trading LLC", NULL, NULL, IDT_SCHEMA_ORGANIZATION, "2015-01-01",
     "2018-01-01", NULL, NULL, 0, NULL, NULL, "83 FR 9", NULL, 0, NULL, NULL, 0},
    {SDN, "6", "Kestrelon Trading LLC", NULL, NULL, IDT_SCHEMA_ORGANIZATION, "2020-01-01", NULL,
     NULL, NULL, 0, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0},
    /* a register of owners: 30 % + 20 % is a half; a chain; a circle; a share in time */
    {REG, "a", "Marvelox Holdings Limited", NULL, NULL, IDT_SCHEMA_ORGANIZATION, NULL, NULL, NULL,
     NULL, 0, NULL, NULL, NULL, "us.ofac.sdn:2", 300000, NULL, NULL, IDT_LINK_OWNED_BY},
    {REG, "a", "Marvelox Holdings Limited", NULL, NULL, IDT_SCHEMA_ORGANIZATION, NULL, NULL, NULL,
     NULL, 0, NULL, NULL, NULL, "Zarkovia Bank", 200000, NULL, NULL, IDT_LINK_OWNED_BY},
    {REG, "b", "Tamerisk Logistics GmbH", NULL, NULL, IDT_SCHEMA_ORGANIZATION, NULL, NULL, NULL,
     NULL, 0, NULL, NULL, NULL, "a", 600000, NULL, NULL, IDT_LINK_OWNED_BY},
    {REG, "c", "Ploverine Shipping S.A.", NULL, NULL, IDT_SCHEMA_ORGANIZATION, NULL, NULL, NULL,
     NULL, 0, NULL, NULL, NULL, "Zarkovia Bank", 499999, NULL, NULL, IDT_LINK_OWNED_BY},
    {REG, "d", "Circulon One B.V.", NULL, NULL, IDT_SCHEMA_ORGANIZATION, NULL, NULL, NULL, NULL, 0,
     NULL, NULL, NULL, "e", 900000, NULL, NULL, IDT_LINK_OWNED_BY},
    {REG, "e", "Circulon Two B.V.", NULL, NULL, IDT_SCHEMA_ORGANIZATION, NULL, NULL, NULL, NULL, 0,
     NULL, NULL, NULL, "d", 900000, NULL, NULL, IDT_LINK_OWNED_BY},
    {REG, "f", "Dunlinova Metals AG", NULL, NULL, IDT_SCHEMA_ORGANIZATION, NULL, NULL, NULL, NULL,
     0, NULL, NULL, NULL, "Zarkovia Bank", 800000, "2020-01-01", "2023-06-01", IDT_LINK_OWNED_BY},
    {REG, "g", "Vantorex Trading Pte Ltd", NULL, NULL, IDT_SCHEMA_ORGANIZATION, NULL, NULL, NULL,
     NULL, 0, NULL, NULL, NULL, "Vantorex Semiconductor", 1000000, NULL, NULL, IDT_LINK_OWNED_BY},
    {REG, "h", "Bitternova Laboratory", NULL, NULL, IDT_SCHEMA_ORGANIZATION, NULL, NULL, NULL, NULL,
     0, NULL, NULL, NULL, "Vantorex Semiconductor", 0, NULL, NULL, IDT_LINK_PART_OF},
    {REG, "i", "Controlova Services Ltd", NULL, NULL, IDT_SCHEMA_ORGANIZATION, NULL, NULL, NULL,
     NULL, 0, NULL, NULL, NULL, "Zarkovia Bank", 0, NULL, NULL, IDT_LINK_CONTROLLED},
};

typedef struct book {
    idt_buf bytes;
    idt_parties *parties;
    idt_parties_scratch *scratch;
} book;

static int open_book(void **state)
{
    static book b;
    idt_error err;

    make_book(&b.bytes, rows, IDT_COUNT_OF(rows), false);
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

/* The best answer as "STANDING entry", or "". */
static const char *ask(book *b, idt_parties_query q, const char *date)
{
    static char out[80];
    const idt_party_hit *hits;
    idt_party_entry_view e;
    size_t n;
    idt_error err;

    q.date = day(date);
    q.top = 5;
    assert_int_equal(idt_parties__find(&hits, &n, b->scratch, &q, &err), IDT_OK);
    out[0] = '\0';
    if (n > 0) {
        idt_parties__entry(&e, b->parties, hits[0].entry);
        snprintf(out, sizeof out, "%s %.*s",
                 idt_party__standing_name((idt_party_standing)hits[0].standing), (int)e.id.len,
                 e.id.data);
    }
    return out;
}

static const char *ask_name(book *b, const char *name, const char *date)
{
    return ask(b, (idt_parties_query){.name = idt_bytes__from_cstr(name)}, date);
}

static void test_the_institute(void **state)
{
    static const char name[] = "Institute of Forensic Science, Ministry of Public Security, China";
    static const char own[] =
        "Ministry of Public Security's Institute of Forensic Science of China";
    idt_parties_query lab = {.name = IDT_LIT("Lantern Hill Spectroscopy Laboratory"),
                             .address =
                                 IDT_LIT("17 Mulidi South Lane, Xicheng District, Beijing, China")};
    book *b = *state;
    const idt_party_hit *hits;
    idt_party_entry_view e;
    idt_error err;
    size_t n;

    assert_string_equal(ask_name(b, own, "2023-07-24"), "LISTED el:1");
    assert_string_equal(ask_name(b, own, "2023-11-15"), "LISTED el:1");
    assert_string_equal(ask_name(b, own, "2023-11-16"), "DELISTED el:1");
    assert_string_equal(ask_name(b, own, "2023-11-17"), "DELISTED el:1");
    assert_string_equal(ask_name(b, own, "2020-06-04"), "NOT-YET-LISTED el:1");
    assert_string_equal(ask_name(b, own, "2020-06-05"), "LISTED el:1");
    assert_string_not_equal(ask_name(b, name, "2023-07-24"), "");
    lab.name = idt_bytes__from_cstr(own);
    lab.date = day("2023-11-17");
    lab.top = 1;
    assert_int_equal(idt_parties__find(&hits, &n, b->scratch, &lab, &err), IDT_OK);
    assert_int_equal(n, 1);
    idt_parties__entry(&e, b->parties, hits[0].entry);
    assert_bytes(e.cite, "85 FR 34505; 85 FR 44159");
    assert_bytes(e.cite_end, "FR Doc 2023-25557, effective 2023-11-16");
    /* a laboratory at the same address is another party */
    lab.name = IDT_LIT("Lantern Hill Spectroscopy Laboratory");
    assert_string_equal(ask(b, lab, "2023-07-24"), "CO-LOCATED el:1");
    assert_string_equal(ask(b, lab, "2023-11-17"), "");
    lab.date = day("2023-07-24");
    lab.top = 5;
    assert_int_equal(idt_parties__find(&hits, &n, b->scratch, &lab, &err), IDT_OK);
    for (size_t i = 0; i < n; i++)
        assert_false(idt_party__may_refuse((idt_party_standing)hits[i].standing));
    lab.address = IDT_LIT("18 Mulidi South Lane, Xicheng District, Beijing, China");
    assert_string_equal(ask(b, lab, "2023-07-24"), "");
}

static void test_names(void **state)
{
    static const struct {
        const char *name, *answer;
    } cases[] = {
        {"HEBEI ATAN TECHNOLOGY COMPANY LIMITED", "LISTED 1"},
        {"Hebei Attan Technology Co Ltd", "LISTED 1"},
        {"河北阿坦科技有限公司", "LISTED 1"},
        {"Хэбэй Атан Текнолоджи", "LISTED 1"},
        {"Pyotr Ivanovski", "LISTED 2"},
        {"Пётр Сергеевич Ивановский", "LISTED 2"},
        {"Petya", "NAME-ONLY 2"},
        {"OCEAN LIREM", "LISTED 5"},
        {"Kestrelon Trading LLC", "LISTED 6"},
        {"Qorvex Institute of Optics", "PART-OF-LISTED el:2"},
        {"Northern Lights Bakery", ""},
        {"", ""},
    };
    book *b = *state;

    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        const char *answer = ask_name(b, cases[i].name, "2024-01-01");
        if (strcmp(answer, cases[i].answer) != 0 && cases[i].answer[0])
            fail_msg("%s: %s, not %s", cases[i].name, answer, cases[i].answer);
        if (!cases[i].answer[0] && strncmp(answer, "LISTED", 6) == 0)
            fail_msg("%s: %s", cases[i].name, answer);
    }
    assert_string_equal(ask_name(b, "Kestrelon Trading LLC", "2016-01-01"), "LISTED 6");
    assert_string_equal(ask_name(b, "Kestrelon Trading LLC", "2019-01-01"), "DELISTED 6");
}

static void test_numbers(void **state)
{
    idt_parties_query q = {.name = IDT_LIT("Some Other Name Ltd")};
    book *b = *state;

    q.identifier = IDT_LIT("91130102MA0F46WY5A");
    assert_string_equal(ask(b, q, "2024-01-01"), "LISTED 1");
    assert_string_equal(ask(b, q, "2023-10-02"), "NOT-YET-LISTED 1");
    q.identifier = IDT_LIT("imo: 9074729");
    assert_string_equal(ask(b, q, "2024-01-01"), "LISTED 5");
    q.identifier = IDT_LIT("IMO 9074729; nothing");
    assert_string_equal(ask(b, q, "2024-01-01"), "LISTED 5");
    /* a telephone is shared by many: it ties, it does not identify */
    q.identifier = IDT_LIT("phone: +7 (495) 1234567");
    assert_string_equal(ask(b, q, "2024-01-01"), "RELATED 2");
    q.identifier = IDT_LIT("phone: +7 495 1234568");
    assert_string_equal(ask(b, q, "2024-01-01"), "");
}

static void test_places(void **state)
{
    idt_parties_query q = {.name = IDT_LIT("Plumeria Flower Shop")};
    book *b = *state;

    q.address =
        IDT_LIT("Room 1201, Building 5, Wanda Plaza, Chang'an District, Shijiazhuang, China");
    assert_string_equal(ask(b, q, "2024-01-01"), "CO-LOCATED 1");
    /* another room in the same building is the same place still; another building is not asked */
    q.address =
        IDT_LIT("Room 902, Building 5, Wanda Plaza, Chang'an District, Shijiazhuang, China");
    assert_string_equal(ask(b, q, "2024-01-01"), "CO-LOCATED 1");
    /* the address of Hebei Atun in the same list: same complex, another block and room */
    q.address = IDT_LIT("Room 1102, Bldg. D Haiyuetiandi No. 66 Yuhua West Road Qiaoxi District, "
                        "Shijiazhuang, Hebei, China");
    assert_string_equal(ask(b, q, "2024-01-01"), "CO-LOCATED 45403");
    q.address = IDT_LIT("Room 1201, Building 5, Wanda Plaza, Wuhan, Hubei, China");
    assert_string_equal(ask(b, q, "2024-01-01"), "");
}

static void test_owners(void **state)
{
    book *b = *state;

    /* 30 % of one and 20 % of another listed party */
    assert_string_equal(ask_name(b, "Marvelox Holdings Limited", "2024-01-01"), "OWNED 2");
    assert_string_equal(ask_name(b, "Marvelox Holdings Limited", "2021-12-31"), "");
    /* through it: 60 % of a chain counts in full */
    assert_string_equal(ask_name(b, "Tamerisk Logistics GmbH", "2024-01-01"), "OWNED 2");
    /* less than half is no ownership, but a tie */
    assert_string_equal(ask_name(b, "Ploverine Shipping S.A.", "2024-01-01"), "RELATED 3");
    /* a circle of two that nobody listed owns */
    assert_string_equal(ask_name(b, "Circulon One B.V.", "2024-01-01"), "");
    /* the share was sold */
    assert_string_equal(ask_name(b, "Dunlinova Metals AG", "2023-05-31"), "OWNED 3");
    assert_string_equal(ask_name(b, "Dunlinova Metals AG", "2023-06-01"), "");
    /* the Entity List reaches what its parties own only while the affiliates rule is in force */
    assert_string_equal(ask_name(b, "Vantorex Trading Pte Ltd", "2025-09-28"), "RELATED el:3");
    assert_string_equal(ask_name(b, "Vantorex Trading Pte Ltd", "2025-09-29"), "OWNED el:3");
    assert_string_equal(ask_name(b, "Vantorex Trading Pte Ltd", "2025-11-09"), "OWNED el:3");
    assert_string_equal(ask_name(b, "Vantorex Trading Pte Ltd", "2025-11-10"), "RELATED el:3");
    assert_string_equal(ask_name(b, "Bitternova Laboratory", "2024-01-01"), "PART-OF-LISTED el:3");
    /* control is not ownership */
    assert_string_equal(ask_name(b, "Controlova Services Ltd", "2024-01-01"), "RELATED 3");
}

static void test_same_bytes_in_any_order(void **state)
{
    const book *b = *state;
    idt_buf other = {0};

    make_book(&other, rows, IDT_COUNT_OF(rows), true);
    assert_int_equal(other.len, b->bytes.len);
    assert_memory_equal(other.data, b->bytes.data, other.len);
    idt_buf__free(&other);
}

static void test_wrong_questions(void **state)
{
    idt_parties_query q = {.name = IDT_LIT("x"), .date = IDT_DATE_NONE, .top = 5};
    const idt_party_hit *hits;
    book *b = *state;
    idt_error err;
    size_t n;

    assert_int_equal(idt_parties__find(&hits, &n, b->scratch, &q, &err), IDT_EINVAL);
    q.date = day("2024-01-01");
    q.top = 0;
    assert_int_equal(idt_parties__find(&hits, &n, b->scratch, &q, &err), IDT_EINVAL);
    q.top = IDT_PARTIES_TOP_MAX + 1;
    assert_int_equal(idt_parties__find(&hits, &n, b->scratch, &q, &err), IDT_EINVAL);
}

/* Every byte changed: the book is refused, or answers without harm. */
static void test_damage(void **state)
{
    const book *b = *state;
    char *copy = malloc(b->bytes.len + 8);
    unsigned n_refused = 0;
    idt_error err;

    assert_non_null(copy);
    memcpy(copy, b->bytes.data, b->bytes.len);
    for (size_t i = 0; i < b->bytes.len; i++) {
        idt_parties *parties;
        char old = copy[i];
        copy[i] = (char)(old ^ (i % 2 ? 0x81 : 0xff));
        idt_image__redigest(copy, b->bytes.len);
        if (idt_parties__open_memory(&parties, copy, b->bytes.len, &err) != IDT_OK) {
            assert_true(err.message[0] != '\0');
            n_refused++;
        } else {
            book changed = {.parties = parties};
            idt_parties_query q = {.name = IDT_LIT("Tamerisk Logistics, Kestrelon 河北阿坦"),
                                   .address = IDT_LIT("Room 1201, Building 5, Wanda Plaza"),
                                   .identifier = IDT_LIT("9074729; +7 495 1234567")};
            assert_int_equal(idt_parties_scratch__new(&changed.scratch, parties, &err), IDT_OK);
            (void)ask(&changed, q, "2024-01-01");
            idt_parties_scratch__free(changed.scratch);
            idt_parties__close(parties);
        }
        copy[i] = old;
    }
    assert_true(n_refused > b->bytes.len / 20);
    for (size_t len = 0; len < b->bytes.len; len += 97) {
        idt_parties *parties;
        assert_int_not_equal(idt_parties__open_memory(&parties, copy, len, &err), IDT_OK);
        assert_null(parties);
    }
    free(copy);
}

/* The twin of candidate search: every form of the book compared in full. */
static unsigned best_by_force(const idt_parties *p, idt_bytes name)
{
    unsigned best = 0;

    for (uint32_t i = 0; i < p->n_forms; i++) {
        idt_name_work work;
        idt_name_view form;
        idt_party_schema schema;
        unsigned score;
        idt_parties__form(&form, p, i);
        schema = (idt_party_schema)form.schema;
        idt_name__analyse(&work, name, schema);
        score = idt_party__score_names(&work.view, &form, schema, NULL);
        if (score > best)
            best = score;
    }
    return best;
}

/* Slips of the pen in every name of the book lead back to it. */
static void test_candidates_against_all(void **state)
{
    book *b = *state;
    const idt_parties *p = b->parties;
    unsigned n_matches = 0;

    for (uint32_t i = 0; i < p->n_names; i++) {
        idt_bytes name = idt_parties__name(p, i);
        char text[256];
        for (size_t k = 0; k < name.len && name.len < sizeof text; k += 3) {
            idt_parties_query q = {.schema = (idt_party_schema)p->entries[p->names[i].entry].schema,
                                   .date = day("2022-06-01"),
                                   .top = 5};
            const idt_party_hit *hits;
            idt_error err;
            size_t n;

            if ((unsigned char)name.data[k] >= 0x80 || name.data[k] == ' ')
                continue;
            memcpy(text, name.data, name.len);
            text[k] = text[k] == 'o' ? 'a' : 'o';
            q.name = (idt_bytes){text, name.len};
            if (best_by_force(p, q.name) < IDT_PARTY_MATCH)
                continue;
            assert_int_equal(idt_parties__find(&hits, &n, b->scratch, &q, &err), IDT_OK);
            n_matches++;
            if (p->entries[p->names[i].entry].flags & IDT_PARTIES_REGISTER)
                continue;
            if (n == 0 && p->names[i].kind != IDT_NAME_WEAK_ALIAS &&
                idt_entry__holds(&p->entries[p->names[i].entry], q.date))
                fail_msg("%.*s is not found", (int)name.len, text);
        }
    }
    assert_true(n_matches > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_institute),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_owners),
        cmocka_unit_test(test_same_bytes_in_any_order),
        cmocka_unit_test(test_wrong_questions),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_candidates_against_all),
    };

    return cmocka_run_group_tests(tests, open_book, close_book);
}
