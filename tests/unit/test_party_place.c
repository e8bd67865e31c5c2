/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and identifiers of parties. */
#include "test.h"

#include "party/address.h"
#include "party/ident.h"

static const char *part(const idt_address *a, idt_address_field field, char out[256])
{
    size_t n = 0;

    for (size_t i = 0; i < a->n_parts; i++)
        if (a->parts[i].field == field && n + a->parts[i].len + 1u < 255) {
            if (n)
                out[n++] = '|';
            memcpy(out + n, a->pool + a->parts[i].begin, a->parts[i].len);
            n += a->parts[i].len;
        }
    out[n] = '\0';
    return out;
}

static void test_parse(void **state)
{
    static const struct {
        const char *text, *unit, *building, *complex, *number, *street, *district, *postcode;
    } cases[] = {
        {"Room 1102, Bldg. D Haiyuetiandi No. 66 Yuhua West Road Qiaoxi District, Shijiazhuang, "
         "Hebei, China",
         "1102", "d", "", "66", "yuhua xi", "qiaoxi", ""},
        {"河北省石家庄市桥西区裕华西路66号海悦天地D座1102室", "1102", "d", "haiyuetiandi", "66",
         "yuhuaxi", "qiaoxi", ""},
        {"No. 555, Lansong Road, Pudong New Area, Shanghai 200120, China", "", "", "", "555",
         "lansong", "pudong new", "200120"},
        {"12250 Brevard Ln, Pasadena TX 77506", "", "", "", "12250", "brevard", "", "77506"},
        {"ul. Lenina 25, kv. 7, Moscow", "7", "", "", "25", "lenina", "", ""},
        {"Flat 5, 11/F, Hua Qin International Building, 340 Queen's Road Central, Hong Kong", "5",
         "", "hua qin international", "340", "queens", "", ""},
        {"Nanjing West Road 1266, Shanghai", "", "", "", "1266", "nanjing xi", "", ""},
    };
    char b[256];

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_address a;

        idt_address__parse(&a, idt_bytes__from_cstr(cases[i].text));
        assert_string_equal(part(&a, IDT_ADDRESS_UNIT, b), cases[i].unit);
        assert_string_equal(part(&a, IDT_ADDRESS_BUILDING, b), cases[i].building);
        assert_string_equal(part(&a, IDT_ADDRESS_COMPLEX, b), cases[i].complex);
        assert_string_equal(part(&a, IDT_ADDRESS_NUMBER, b), cases[i].number);
        assert_string_equal(part(&a, IDT_ADDRESS_STREET, b), cases[i].street);
        assert_string_equal(part(&a, IDT_ADDRESS_DISTRICT, b), cases[i].district);
        assert_string_equal(part(&a, IDT_ADDRESS_POSTCODE, b), cases[i].postcode);
    }
}

static void test_compare(void **state)
{
    static const struct {
        const char *left, *right;
        bool match;
        uint32_t has, has_not; /* facts */
    } cases[] = {
        /* letters tell units and blocks apart, and are named */
        {"Unit A, 15/F, Wing Lok Centre, 120 Des Voeux Road Central, Hong Kong",
         "Unit B, 15th Floor, Wing Lok Centre, 120 Des Voeux Rd C, Hong Kong", false,
         IDT_SAME_NUMBER | IDT_SAME_BUILDING, IDT_OTHER_NUMBER | IDT_SAME_UNIT},
        {"1600 Pennsylvania Ave. NW, Washington", "1600 Pennsylvania Avenue Southeast, Washington",
         false, 0, 0},
        {"上海市浦东新区张江科苑路88号3号楼1205室",
         "Rm 1205, Bldg 3, 88 Keyuan Rd, Pudong, Shanghai, China", true,
         IDT_SAME_UNIT | IDT_SAME_NUMBER, IDT_OTHER_STREET},
        {"上海市浦东新区张江科苑路89号3号楼1205室",
         "Rm 1205, Bldg 3, 88 Keyuan Rd, Pudong, Shanghai, China", false, IDT_OTHER_NUMBER, 0},
        {"广东省深圳市南山区高新南一道9号", "9 Gaoxin South 1st Road, Nanshan, Shenzhen", true,
         IDT_SAME_NUMBER, 0},
        {"ул. Ленина, д. 15, кв. 32, г. Екатеринбург, 620014",
         "Lenina str., 15, apt. 32, Ekaterinburg, 620014, Russia", true, IDT_SAME_UNIT, 0},
        {"ул. Ленина, д. 15, г. Екатеринбург", "ул. Ленина, д. 15, г. Челябинск", false,
         IDT_OTHER_CITY, 0},
        {"서울특별시 강남구 테헤란로 152", "152 Teheran-ro, Gangnam-gu, Seoul, South Korea", true,
         IDT_SAME_NUMBER, 0},
        {"Calle 72 No. 10-07, Bogotá", "Cl. 72 # 10-07, Bogota", true, 0, 0},
        {"Calle 72 No. 10-07, Bogotá", "Carrera 72 No. 10-07, Bogotá", false, 0, 0},
        {"350 Fifth Avenue, 59th Floor, New York", "350 5th Ave Fl 59, New York", true, 0, 0},
        {"Schillerstr. 12 a, München", "Schillerstraße 12a, Munich", true, 0, 0},
        {"No. 555, Lansong Road, Pudong New Area, Shanghai 200120, China",
         "555 Lansong Rd., Pudong New District, Shanghai, China", true,
         IDT_SAME_NUMBER | IDT_SAME_CITY | IDT_SAME_COUNTRY, IDT_OTHER_NUMBER},
        {"No. 426 Zhongshan Road, Wuchang District, Wuhan, Hubei, China",
         "No. 425 Zhongshan Road, Wuchang District, Wuhan, Hubei, China", false,
         IDT_SAME_STREET | IDT_OTHER_NUMBER, IDT_SAME_NUMBER | IDT_SAME_BUILDING},
        {"124 Main St, Dallas", "123 Main St, Dallas", false, IDT_OTHER_NUMBER, IDT_SAME_NUMBER},
        /* the same complex, another unit */
        {"Haiyuetiandi B906, Qiaoxi Street, Shijiazhuang, Hebei, China",
         "Haiyuetiandi B1501, Qiaoxi Street, Shijiazhuang, Hebei, China", false,
         IDT_SAME_CITY | IDT_OTHER_UNIT, IDT_SAME_UNIT},
        {"河北省石家庄市桥西区裕华西路66号海悦天地D座1102室",
         "Room 1102, Bldg. D Haiyuetiandi No. 66 Yuhua West Road Qiaoxi District, Shijiazhuang, "
         "Hebei, China",
         true, IDT_SAME_UNIT | IDT_SAME_NUMBER | IDT_SAME_CITY, IDT_OTHER_BUILDING},
        {"66 Yuhua West Road, Shijiazhuang", "66 Yuhua East Road, Shijiazhuang", false,
         IDT_OTHER_STREET, IDT_SAME_NUMBER},
        {"66 Yuhua Road, Shijiazhuang, Hebei", "66 Yuhua Road, Wuhan, Hubei", false, 0,
         IDT_SAME_CITY},
        {"Lenina street, 25, Moscow, Russia", "ul. Lenina 25, Moscow, Russia", true,
         IDT_SAME_NUMBER, 0},
        {"ул. Ленина, 25, Москва", "ul. Lenina 25, Moscow, Russia", true, IDT_SAME_NUMBER, 0},
        {"Shanghai, China", "Shanghai, China", true, IDT_SAME_CITY, IDT_SAME_BUILDING},
        {"Shanghai, China", "Beijing, China", false, IDT_OTHER_CITY, IDT_SAME_CITY},
        {"", "Shanghai", false, 0, IDT_SAME_CITY},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_address l, r;
        uint32_t facts = 0, mirrored = 0;
        unsigned score;

        idt_address__parse(&l, idt_bytes__from_cstr(cases[i].left));
        idt_address__parse(&r, idt_bytes__from_cstr(cases[i].right));
        score = idt_address__score(&l, &r, &facts, NULL);
        assert_int_equal(score, idt_address__score(&r, &l, &mirrored, NULL));
        assert_int_equal(facts, mirrored);
        if ((score >= IDT_PARTY_MATCH) != cases[i].match ||
            (facts & cases[i].has) != cases[i].has || (facts & cases[i].has_not))
            fail_msg("\"%s\" and \"%s\": score %u, facts %x", cases[i].left, cases[i].right, score,
                     facts);
    }
}

static void test_address_limits(void **state)
{
    char text[4000];
    idt_address a, b;

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "No 1,Road-5 x"[i % 13];
    idt_address__parse(&a, (idt_bytes){text, sizeof text});
    assert_int_equal(a.cut, 1);
    assert_true(a.n_parts <= IDT_ADDRESS_MAX_PARTS);
    idt_address__parse(&b, (idt_bytes){NULL, 0});
    assert_int_equal(b.n_parts, 0);
    assert_true(idt_address__score(&a, &b, NULL, NULL) < IDT_PARTY_POSSIBLE);
}

static void test_normalise(void **state)
{
    static const struct {
        idt_ident_kind kind;
        const char *text, *country, *form;
        idt_ident_check check;
    } cases[] = {
        {IDT_IDENT_USCC, "91310115MA1K41CK14", NULL, "91310115MA1K41CK14", IDT_CHECK_GOOD},
        {IDT_IDENT_USCC, "91130104 MA07T43608", NULL, "91130104MA07T43608", IDT_CHECK_GOOD},
        {IDT_IDENT_USCC, "91310115MA1K41CK15", NULL, "91310115MA1K41CK15", IDT_CHECK_WRONG},
        {IDT_IDENT_USCC, "91310115MA1K41CK1", NULL, "91310115MA1K41CK1", IDT_CHECK_SHAPE},
        {IDT_IDENT_LEI, "5493001KJTIIGC8Y1R12", NULL, "5493001KJTIIGC8Y1R12", IDT_CHECK_GOOD},
        {IDT_IDENT_LEI, "5493001KJTIIGC8Y1R13", NULL, "5493001KJTIIGC8Y1R13", IDT_CHECK_WRONG},
        {IDT_IDENT_IMO, "IMO 9074729", NULL, "9074729", IDT_CHECK_GOOD},
        {IDT_IDENT_IMO, "9074728", NULL, "9074728", IDT_CHECK_WRONG},
        {IDT_IDENT_IBAN, "GB82 WEST 1234 5698 7654 32", NULL, "GB82WEST12345698765432",
         IDT_CHECK_GOOD},
        {IDT_IDENT_IBAN, "GB82 WEST 1234 5698 7654 33", NULL, "GB82WEST12345698765433",
         IDT_CHECK_WRONG},
        {IDT_IDENT_PHONE, "(86) 0311-8502 3456", "CN", "+8631185023456", IDT_CHECK_NONE},
        {IDT_IDENT_PHONE, "+86 311 8502 3456", NULL, "+8631185023456", IDT_CHECK_NONE},
        {IDT_IDENT_PHONE, "0086-311-85023456", "CN", "+8631185023456", IDT_CHECK_NONE},
        {IDT_IDENT_PHONE, "12", NULL, "12", IDT_CHECK_SHAPE},
        {IDT_IDENT_EMAIL, " Sales@Example.COM ", NULL, "sales@example.com", IDT_CHECK_NONE},
        {IDT_IDENT_EMAIL, "nobody", NULL, "nobody", IDT_CHECK_SHAPE},
        {IDT_IDENT_DOMAIN, "https://www.AtunChemical.com/about?x", NULL, "atunchemical.com",
         IDT_CHECK_NONE},
        {IDT_IDENT_HANDLE, "Telegram: @Some_Body", NULL, "telegram:some_body", IDT_CHECK_NONE},
        {IDT_IDENT_WALLET, "1JPfVv5cWRLx1js9NWxg46dG2CGbeRz4th", NULL,
         "1JPfVv5cWRLx1js9NWxg46dG2CGbeRz4th", IDT_CHECK_NONE},
        {IDT_IDENT_WALLET, "0xABCDEF0123456789ABCDEF0123456789ABCDEF01", NULL,
         "0xabcdef0123456789abcdef0123456789abcdef01", IDT_CHECK_NONE},
        {IDT_IDENT_MMSI, "422-023-900", NULL, "422023900", IDT_CHECK_NONE},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_ident id;

        idt_ident__normalise(&id, cases[i].kind, idt_bytes__from_cstr(cases[i].text),
                             cases[i].country);
        assert_bytes(((idt_bytes){id.text, id.len}), cases[i].form);
        if (id.check != (uint8_t)cases[i].check)
            fail_msg("\"%s\": check %u", cases[i].text, id.check);
    }
}

static idt_ident_match compare(idt_ident_kind a, const char *x, idt_ident_kind b, const char *y)
{
    idt_ident l, r;

    idt_ident__normalise(&l, a, idt_bytes__from_cstr(x), NULL);
    idt_ident__normalise(&r, b, idt_bytes__from_cstr(y), NULL);
    assert_int_equal(idt_ident__compare(&l, &r), idt_ident__compare(&r, &l));
    return idt_ident__compare(&l, &r);
}

static void test_compare_idents(void **state)
{
    (void)state;
    assert_int_equal(
        compare(IDT_IDENT_USCC, "91310115MA1K41CK14", IDT_IDENT_USCC, "91310115ma1k41ck14"),
        IDT_IDENTS_EQUAL);
    assert_int_equal(
        compare(IDT_IDENT_USCC, "91310115MA1K41CK14", IDT_IDENT_USCC, "91130104MA07T43608"),
        IDT_IDENTS_DIFFERENT);
    assert_int_equal(
        compare(IDT_IDENT_USCC, "91310115MA1K41CK15", IDT_IDENT_USCC, "91310115MA1K41CK15"),
        IDT_IDENTS_WEAK);
    assert_int_equal(compare(IDT_IDENT_IMO, "9074729", IDT_IDENT_LEI, "9074729"),
                     IDT_IDENTS_UNRELATED);
    assert_int_equal(
        compare(IDT_IDENT_PHONE, "+86 311 8502 3456", IDT_IDENT_PHONE, "0311 85023456"),
        IDT_IDENTS_EQUAL);
    assert_int_equal(
        compare(IDT_IDENT_PHONE, "+86 311 8502 3456", IDT_IDENT_PHONE, "+86 311 85023457"),
        IDT_IDENTS_UNRELATED);
    assert_int_equal(compare(IDT_IDENT_EMAIL, "sales@atun.com", IDT_IDENT_DOMAIN, "www.atun.com"),
                     IDT_IDENTS_WEAK);
    assert_int_equal(compare(IDT_IDENT_EMAIL, "atun@163.com", IDT_IDENT_DOMAIN, "163.com"),
                     IDT_IDENTS_UNRELATED);
    assert_int_equal(compare(IDT_IDENT_PASSPORT, "E123 456", IDT_IDENT_PASSPORT, "e123456"),
                     IDT_IDENTS_EQUAL);
}

static void test_guess(void **state)
{
    static const struct {
        const char *text;
        idt_ident_kind kind;
    } cases[] = {
        {"91310115MA1K41CK14", IDT_IDENT_USCC},
        {"5493001KJTIIGC8Y1R12", IDT_IDENT_LEI},
        {"GB82 WEST 1234 5698 7654 32", IDT_IDENT_IBAN},
        {"IMO 9074729", IDT_IDENT_IMO},
        {"+86 311 8502 3456", IDT_IDENT_PHONE},
        {"1160437003@qq.com", IDT_IDENT_EMAIL},
        {"www.atunchemical.com", IDT_IDENT_DOMAIN},
        {"420106000105666", IDT_IDENT_OTHER},
        {"", IDT_IDENT_OTHER},
    };
    idt_ident_kind kind;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++)
        if (idt_ident__guess(idt_bytes__from_cstr(cases[i].text)) != cases[i].kind)
            fail_msg("\"%s\" is taken for %s", cases[i].text,
                     idt_ident__kind_name(idt_ident__guess(idt_bytes__from_cstr(cases[i].text))));
    for (int k = IDT_IDENT_OTHER; k <= IDT_IDENT_MMSI; k++) {
        assert_int_equal(idt_ident__kind_from_name(
                             &kind, idt_bytes__from_cstr(idt_ident__kind_name((idt_ident_kind)k))),
                         IDT_OK);
        assert_int_equal((int)kind, k);
    }
    assert_int_equal(idt_ident__kind_from_name(&kind, IDT_LIT("duns")), IDT_ENOTFOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),          cmocka_unit_test(test_compare),
        cmocka_unit_test(test_address_limits), cmocka_unit_test(test_normalise),
        cmocka_unit_test(test_compare_idents), cmocka_unit_test(test_guess),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
