/* SPDX-License-Identifier: Apache-2.0 */
/* From the words of a list to the record that parties are compared by. */
#include "base/date.h"
#include "lists/country.h"
#include "lists/party_of.h"
#include "party/ident.h"
#include "test.h"

static void test_countries(void **state)
{
    static const struct {
        const char *text, *code;
    } cases[] = {
        {"China", "CN"},
        {"CN", "CN"},
        {"cn", "CN"},
        {"Korea, North", "KP"},
        {"Democratic People's Republic of Korea", "KP"},
        {"Iran (Islamic Republic of)", "IR"},
        {"Region: Gaza", "PS"},
        {"C\xC3\xB4te d'Ivoire", "CI"},
        {"russia", "RU"},
        {" Burma ", "MM"},
        {"Niger", "NE"},
        {"Nigeria", "NG"},
        {"Atlantis", ""},
        {"", ""},
        {"China|", ""},
    };
    char code[3] = {0};
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        assert_int_equal(idt_list_country__find(code, idt_bytes__from_cstr(cases[i].text)),
                         cases[i].code[0] != '\0');
        assert_string_equal(code, cases[i].code);
    }
}

static void test_idents(void **state)
{
    static const struct {
        const char *type, *value;
        idt_ident_kind kind;
    } cases[] = {
        {"Unified Social Credit Code (USCC)", "91130104MA07T43608", IDT_IDENT_USCC},
        {"Legal Entity Number", "253400V1H6ART1UQ0N98", IDT_IDENT_LEI},
        {"Legal Entity Number", "852496527", IDT_IDENT_REGISTRATION},
        {"Vessel Registration Identification", "IMO 9187629", IDT_IDENT_IMO},
        {"IMO", "9187629", IDT_IDENT_IMO},
        {"MMSI", "572469210", IDT_IDENT_MMSI},
        {"Digital Currency Address - XBT", "1Fz29BQp82pE3vXXcsZoMNQ3KSHfMzfMe3", IDT_IDENT_WALLET},
        {"Diplomatic Passport", "4138", IDT_IDENT_PASSPORT},
        {"Tax ID No.", "7707083893", IDT_IDENT_TAX},
        {"V.A.T. Number", "BG 121024920", IDT_IDENT_TAX},
        {"Business Registration Number", "AE1", IDT_IDENT_REGISTRATION},
        {"C.R. No.", "66488", IDT_IDENT_REGISTRATION},
        {"Cedula No.", "6068015", IDT_IDENT_NATIONAL_ID},
        {"PHONE", "262 38", IDT_IDENT_PHONE},
        {"Email Address", "a@example.org", IDT_IDENT_EMAIL},
        {"Website", "www.example.org", IDT_IDENT_DOMAIN},
        {"SWIFT/BIC", "AIIFIQBA", IDT_IDENT_OTHER},
        {"UN reference number", "QDi.129", IDT_IDENT_OTHER},
    };
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++)
        if (idt_list_party__ident_kind(idt_bytes__from_cstr(cases[i].type),
                                       idt_bytes__from_cstr(cases[i].value)) != cases[i].kind)
            fail_msg("%s %s", cases[i].type, cases[i].value);
}

static void test_births(void **state)
{
    static const struct {
        const char *text;
        bool is_circa;
        const char *from, *to; /* NULL: not a date */
    } cases[] = {
        {"12 Mar 1960", false, "1960-03-12", "1960-03-12"},
        {"1960-03-12", false, "1960-03-12", "1960-03-12"},
        {"12/03/1960", false, "1960-03-12", "1960-03-12"},
        {"00/00/1960", false, "1960-01-01", "1960-12-31"},
        {"00/02/1960", false, "1960-02-01", "1960-02-29"},
        {"02/1961", false, "1961-02-01", "1961-02-28"},
        {"1961-02", false, "1961-02-01", "1961-02-28"},
        {"Feb 1960", false, "1960-02-01", "1960-02-29"},
        {"1960", false, "1960-01-01", "1960-12-31"},
        {"1960", true, "1958-01-01", "1962-12-31"},
        {"circa 1960", false, "1958-01-01", "1962-12-31"},
        {"1973 to 1974", false, "1973-01-01", "1974-12-31"},
        {"01 Jan 1973 to 31 Mar 1974", false, "1973-01-01", "1974-03-31"},
        {"1973-1975", false, "1973-01-01", "1975-12-31"},
        {"1975-1973", false, NULL, NULL},
        {"1974 to 1973", false, NULL, NULL},
        {"13/1960", false, NULL, NULL},
        {"unknown", false, NULL, NULL},
        {"", false, NULL, NULL},
    };
    char from[IDT_DATE_SIZE], to[IDT_DATE_SIZE];
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_party_birth birth;

        if (idt_list_party__birth(&birth, idt_bytes__from_cstr(cases[i].text), cases[i].is_circa) !=
            (cases[i].from != NULL))
            fail_msg("\"%s\"", cases[i].text);
        if (!cases[i].from)
            continue;
        idt_date__format(from, birth.from);
        idt_date__format(to, birth.to);
        assert_string_equal(from, cases[i].from);
        assert_string_equal(to, cases[i].to);
    }
}

static void put_days(idt_buf *out, idt_date from, idt_date to)
{
    char a[IDT_DATE_SIZE], b[IDT_DATE_SIZE];

    idt_date__format(a, from);
    idt_date__format(b, to);
    idt_buf__printf(out, "[%s..%s)", a, b);
}

static int put_party(void *payload, const idt_party *p, idt_error *err)
{
    idt_buf *out = payload;
    size_t i;

    (void)err;
    idt_buf__printf(out, "%.*s %.*s %d ", (int)p->list.len, p->list.data, (int)p->entry.len,
                    p->entry.data, (int)p->schema);
    put_days(out, p->listed_from, p->listed_to);
    for (i = 0; i < p->n_names; i++)
        idt_buf__printf(out, "\n name %d %.*s", (int)p->names[i].kind, (int)p->names[i].text.len,
                        p->names[i].text.data);
    for (i = 0; i < p->n_addresses; i++)
        idt_buf__printf(out, "\n address %.2s %.*s", p->addresses[i].country,
                        (int)p->addresses[i].text.len, p->addresses[i].text.data);
    for (i = 0; i < p->n_idents; i++)
        idt_buf__printf(out, "\n ident %s %.2s %.*s", idt_ident__kind_name(p->idents[i].kind),
                        p->idents[i].country, (int)p->idents[i].text.len, p->idents[i].text.data);
    for (i = 0; i < p->n_relations; i++) {
        idt_buf__printf(out, "\n relation %d %.*s %d %u ", (int)p->relations[i].link,
                        (int)p->relations[i].target.len, p->relations[i].target.data,
                        p->relations[i].target_is_id, p->relations[i].share_ppm);
        put_days(out, p->relations[i].from, p->relations[i].to);
    }
    for (i = 0; i < p->n_countries; i++)
        idt_buf__printf(out, "\n country %.2s", p->countries[i]);
    idt_buf__printf(
        out, "\n births %zu program \"%.*s\" scope \"%.*s\" policy \"%.*s\" cite \"%.*s\"\n",
        p->n_births, (int)p->program.len, p->program.data, (int)p->scope.len, p->scope.data,
        (int)p->policy.len, p->policy.data, (int)p->cite.len, p->cite.data);
    return IDT_OK;
}

static void import_text(idt_list_history *h, idt_list_format format, const char *date,
                        const char *text)
{
    idt_list_import_options options = IDT_LIST_IMPORT_OPTIONS_INIT;
    idt_list_import_result result;
    idt_list_files files = {0};
    idt_error err;

    options.allow_shrink = true;
    assert_int_equal(idt_date__parse(&options.file_date, idt_bytes__from_cstr(date)), IDT_OK);
    assert_int_equal(idt_list_input__memory(&files.main, "list", idt_bytes__from_cstr(text), &err),
                     IDT_OK);
    if (idt_list_history__import(h, format, &files, &options, &result, &err) != IDT_OK)
        fail_msg("%s", err.message);
    idt_list_input__close(files.main);
}

static void expect(const idt_list_history *h, const char *date, const char *text)
{
    idt_date day = IDT_DATE_NONE;
    idt_buf out = {0};
    idt_error err;

    if (date)
        assert_int_equal(idt_date__parse(&day, idt_bytes__from_cstr(date)), IDT_OK);
    assert_int_equal(idt_list_party__each(h, day, put_party, &out, &err), IDT_OK);
    assert_bytes(idt_buf__bytes(&out), text);
    idt_buf__free(&out);
}

/* One record for each span of listing, with what held in it. */
static void test_spans(void **state)
{
    idt_list_history *h;
    idt_error err;

    (void)state;
    assert_int_equal(idt_list_history__new(&h, "house", &err), IDT_OK);
    import_text(h, IDT_LIST_OWN_CSV, "2020-01-01",
                "id,name,aliases,schema,countries\n1,Alpha,Old,Person,Peru\n2,Beta,,,\n");
    import_text(h, IDT_LIST_OWN_CSV, "2021-01-01", "id,name\n2,Beta\n");
    import_text(h, IDT_LIST_OWN_CSV, "2022-01-01",
                "id,name,aliases,schema,countries\n1,Alpha,New,Person,Peru\n2,Beta,,,\n");
    expect(h, NULL,
           "house 1 1 [2020-01-01..2021-01-01)\n name 0 Alpha\n name 1 Old\n country PE\n"
           " births 0 program \"\" scope \"\" policy \"\" cite \"\"\n"
           "house 1 1 [2022-01-01..)\n name 0 Alpha\n name 1 New\n country PE\n"
           " births 0 program \"\" scope \"\" policy \"\" cite \"\"\n"
           "house 2 0 [2020-01-01..)\n name 0 Beta\n"
           " births 0 program \"\" scope \"\" policy \"\" cite \"\"\n");
    expect(h, "2021-06-01",
           "house 2 0 [2020-01-01..)\n name 0 Beta\n"
           " births 0 program \"\" scope \"\" policy \"\" cite \"\"\n");
    idt_list_history__free(h);
}

static void test_fields(void **state)
{
    idt_list_history *h;
    idt_error err;

    (void)state;
    assert_int_equal(idt_list_history__new(&h, "house", &err), IDT_OK);
    import_text(h, IDT_LIST_OWN_CSV, "2020-01-01",
                "id,name,aliases,weak_aliases,former_names,addresses,identifiers,programs,from,to,"
                "citation,licence_requirement,licence_policy,scope,relation,other_party,share,"
                "share_from,share_to,list\n"
                "1,Alpha,A1,A2,A3,\"1 Road, Wuhan\",tax: 12 | mail: x,P1 | P2,2019-05-01,"
                "2023-11-16,85 FR 34505,all items,denial,the laboratory only,owner,Omega,"
                "50-75%,2019-01-01,2021-07-01,us.bis.entity-list\n");
    expect(h, NULL,
           "us.bis.entity-list 1 0 [2019-05-01..2023-11-16)\n"
           " name 0 Alpha\n name 1 A1\n name 2 A2\n name 3 A3\n"
           " address  1 Road, Wuhan\n"
           " ident tax  12\n ident other  x\n"
           " relation 1 Omega 0 500000 [2019-01-01..2021-07-01)\n"
           " births 0 program \"P1; P2\" scope \"the laboratory only\""
           " policy \"all items; denial\" cite \"85 FR 34505\"\n");
    idt_list_history__free(h);
}

/* Ownership stated as an entity of its own belongs to the party that is owned. */
static void test_intervals(void **state)
{
    idt_list_history *h;
    idt_error err;

    (void)state;
    assert_int_equal(idt_list_history__new(&h, "ftm", &err), IDT_OK);
    import_text(h, IDT_LIST_FTM_JSON, "2020-01-01",
                "{\"id\":\"x-1\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Alpha\"]}}\n"
                "{\"id\":\"y\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"x-2\"],"
                "\"asset\":[\"x-1\"],\"percentage\":[\"51%\"]}}\n");
    expect(h, NULL,
           "ftm x-1 2 [2020-01-01..)\n name 0 Alpha\n"
           " births 0 program \"\" scope \"\" policy \"\" cite \"\"\n"
           "ftm x-1 0 [2020-01-01..)\n relation 1 x-2 1 510000 [2020-01-01..)\n"
           " births 0 program \"\" scope \"\" policy \"\" cite \"\"\n");
    idt_list_history__free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_countries), cmocka_unit_test(test_idents),
        cmocka_unit_test(test_births),    cmocka_unit_test(test_spans),
        cmocka_unit_test(test_fields),    cmocka_unit_test(test_intervals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
