/* SPDX-License-Identifier: Apache-2.0 */
/* base: dates, buffers, JSON strings, arenas, diagnostics, files. */
#include "test.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/utf8.h"

static void dates_round_trip(void **state)
{
    char text[IDT_DATE_SIZE];
    idt_date date, previous = 0;

    (void)state;
    assert_int_equal(idt_date__parse(&date, IDT_LIT("1970-01-01")), IDT_OK);
    assert_int_equal(date, 0);
    assert_int_equal(idt_date__parse(&date, IDT_LIT("0001-01-01")), IDT_OK);
    assert_int_equal(date, IDT_DATE_MIN);
    assert_int_equal(idt_date__parse(&date, IDT_LIT("9999-12-31")), IDT_OK);
    assert_int_equal(date, IDT_DATE_MAX);
    for (int year = 1890; year < 2110; year++) {
        for (int month = 1; month <= 12; month++) {
            int y, m, d;

            assert_int_equal(idt_date__from_ymd(&date, year, month, 28), IDT_OK);
            idt_date__to_ymd(date, &y, &m, &d);
            assert_true(y == year && m == month && d == 28);
            assert_true(year == 1890 || date > previous);
            previous = date;
        }
    }
    idt_date__format(text, IDT_DATE_NONE);
    assert_string_equal(text, "");
    assert_int_equal(idt_date__from_ymd(&date, 2025, 7, 16), IDT_OK);
    idt_date__format(text, date);
    assert_string_equal(text, "2025-07-16");
}

static void dates_that_are_not(void **state)
{
    static const struct {
        const char *text;
        int status;
    } rows[] = {
        {"2025-02-29", IDT_ERANGE}, {"2025-13-01", IDT_ERANGE},  {"2025-00-10", IDT_ERANGE},
        {"1900-02-29", IDT_ERANGE}, {"2025-1-1", IDT_EFORMAT},   {"2025/01/01", IDT_EFORMAT},
        {"", IDT_EFORMAT},          {"20250101xx", IDT_EFORMAT}, {"0000-01-01", IDT_ERANGE},
    };
    idt_date date;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(rows); i++)
        assert_int_equal(idt_date__parse(&date, idt_bytes__from_cstr(rows[i].text)),
                         rows[i].status);
    assert_int_equal(idt_date__parse(&date, IDT_LIT("2000-02-29")), IDT_OK);
}

static void json_strings(void **state)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"plain", "\"plain\""},
        {"a\"b\\c", "\"a\\\"b\\\\c\""},
        {"tab\tnl\n\x01", "\"tab\\tnl\\n\\u0001\""},
        {"\x7f", "\"\\u007f\""},
        {"芬太尼 é", "\"芬太尼 é\""},
        {"bad \xff\xc3", "\"bad \xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"surrogate \xED\xA0\x80!", "\"surrogate \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD!\""},
    };
    idt_buf buf = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(rows); i++) {
        idt_buf__reset(&buf);
        idt_buf__put_json(&buf, idt_bytes__from_cstr(rows[i].in));
        assert_bytes(idt_buf__bytes(&buf), rows[i].out);
    }
    idt_buf__reset(&buf);
    idt_buf__put_i64(&buf, INT64_MIN);
    assert_bytes(idt_buf__bytes(&buf), "-9223372036854775808");
    idt_buf__free(&buf);
}

static void utf8_is_strict(void **state)
{
    char bytes[4];
    uint32_t c;

    (void)state;
    for (uint32_t want = 0; want <= 0x10FFFF; want += want < 0x3000 ? 1 : 61) {
        size_t n = idt_utf8__encode(bytes, want);
        bool is_surrogate = want >= 0xD800 && want <= 0xDFFF;

        assert_int_equal(idt_utf8__decode(&c, bytes, n), is_surrogate ? 0 : n);
        assert_true(is_surrogate || c == want);
        assert_true(n == 1 || idt_utf8__decode(&c, bytes, n - 1) == 0);
    }
    assert_int_equal(idt_utf8__length("\xC0\x80", 2), 0);
    assert_int_equal(idt_utf8__length("\xE0\x80\x80", 3), 0);
    assert_int_equal(idt_utf8__length("\xF4\x90\x80\x80", 4), 0);
}

static void arena_keeps_its_blocks(void **state)
{
    idt_arena arena = {0};
    void *first;

    (void)state;
    first = idt_arena__alloc(&arena, 100);
    assert_non_null(first);
    for (size_t i = 0; i < 1000; i++) {
        unsigned char *p = idt_arena__array(&arena, i, 3);

        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 8, 0);
        for (size_t k = 0; k < 3 * i; k++)
            assert_int_equal(p[k], 0);
        memset(p, 0xAA, 3 * i);
    }
    assert_null(idt_arena__array(&arena, SIZE_MAX / 2, 3));
    idt_arena__reset(&arena); /* joins the blocks: the same requests fit one */
    first = idt_arena__alloc(&arena, 100);
    for (size_t i = 0; i < 1000; i++)
        assert_non_null(idt_arena__array(&arena, i, 3));
    idt_arena__reset(&arena);
    assert_ptr_equal(idt_arena__alloc(&arena, 100), first);
    idt_arena__free(&arena);
}

static void diagnostics_point_at_the_place(void **state)
{
    idt_source source = {.path = "x.rules", .text = IDT_LIT("first\nname zh \"哌啶\" oops\n")};
    size_t at = 6 + strlen("name zh \"哌啶\" ");
    idt_diags diags = {0};
    idt_buf out = {0};

    (void)state;
    idt_diags__add(&diags, IDT_SEVERITY_ERROR, 12, &source, at, at + 4, "r", "Do that.", "no %s",
                   "oops");
    idt_diags__print(&diags, false, &out);
    assert_bytes(idt_buf__bytes(&out), "x.rules:2:14: error[R0012]: no oops\n"
                                       "     2 | name zh \"哌啶\" oops\n"
                                       "       |                ^~~~\n"
                                       "       = hint: Do that.\n");
    idt_buf__reset(&out);
    idt_diags__print_json(&diags, &out);
    assert_bytes(idt_buf__bytes(&out),
                 "{\"code\":\"R0012\",\"severity\":\"error\",\"path\":\"x.rules\",\"line\":2,"
                 "\"column\":14,\"begin\":23,\"end\":27,\"rule\":\"r\",\"message\":\"no oops\","
                 "\"hint\":\"Do that.\"}\n");
    idt_buf__free(&out);
    idt_diags__free(&diags);
}

static void files_are_replaced_whole(void **state)
{
    char dir[] = "/tmp/idt-test-XXXXXX", path[64];
    idt_buf buf = {0};
    idt_error err;

    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/f", dir);
    assert_int_equal(idt_file__write(path, IDT_LIT("one"), &err), IDT_OK);
    assert_int_equal(idt_file__write(path, IDT_LIT("two"), &err), IDT_OK);
    assert_int_equal(idt_file__read(&buf, path, 100, &err), IDT_OK);
    assert_bytes(idt_buf__bytes(&buf), "two");
    idt_buf__reset(&buf);
    assert_int_equal(idt_file__read(&buf, path, 2, &err), IDT_ELIMIT);
    assert_int_equal(idt_file__read(&buf, dir, 2, &err), IDT_EIO);
    assert_int_equal(idt_file__write("/nonexistent/dir/f", IDT_LIT("x"), &err), IDT_EIO);
    assert_non_null(strstr(err.message, "/nonexistent/dir/f"));
    idt_buf__free(&buf);
    unlink(path);
    rmdir(dir);
}

static void hashes_are_part_of_the_format(void **state)
{
    char hex[IDT_DIGEST_HEX_SIZE];
    unsigned char digest[IDT_DIGEST_SIZE];

    (void)state;
    /* RFC 7693 defines BLAKE2b; this value is `printf abc | b2sum -l 256` */
    idt_digest__bytes(digest, "abc", 3);
    idt_digest__hex(hex, digest);
    assert_string_equal(hex, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    assert_true(idt_hash__bytes("abc", 3) != idt_hash__bytes("abd", 3));
    assert_true(idt_hash__bytes("abc\0", 4) != idt_hash__bytes("abc", 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_round_trip),
        cmocka_unit_test(dates_that_are_not),
        cmocka_unit_test(json_strings),
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(arena_keeps_its_blocks),
        cmocka_unit_test(diagnostics_point_at_the_place),
        cmocka_unit_test(files_are_replaced_whole),
        cmocka_unit_test(hashes_are_part_of_the_format),
    };

    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
