/* SPDX-License-Identifier: Apache-2.0 */
/*
 * List readers against small files of each format (tests/data/lists, the facts expected beside
 * them), and against files that are damaged or hostile.
 */
#include <stdlib.h>

#include "base/date.h"
#include "base/file.h"
#include "lists/reader.h"
#include "lists/share.h"
#include "lists/when.h"
#include "test.h"

static const char folder[] = "tests/data/lists";

/* ---- facts of whole files ----------------------------------------------------------------- */

static int dump(void *payload, const idt_list_entry *entry, idt_error *err)
{
    char from[IDT_DATE_SIZE], to[IDT_DATE_SIZE];
    idt_buf *out = payload;
    size_t i;

    (void)err;
    idt_date__format(from, entry->listed_from);
    idt_date__format(to, entry->listed_to);
    idt_buf__printf(out, "== %.*s [%s..%s) %s line %u%s\n", (int)entry->uid.len, entry->uid.data,
                    from, to, idt_list_basis__name(entry->basis), (unsigned)entry->line,
                    entry->is_delisting ? " delisting" : "");
    for (i = 0; i < entry->n_facts; i++) {
        idt_list_fact__write(&entry->facts[i], out);
        idt_buf__put_char(out, '\n');
    }
    return IDT_OK;
}

static void path_of(char out[512], const char *name)
{
    snprintf(out, 512, "%s/%s", folder, name);
}

static idt_list_input *open_file(const char *name)
{
    idt_list_input *input = NULL;
    char path[512];
    idt_error err;

    if (!name)
        return NULL;
    path_of(path, name);
    if (idt_list_input__open(&input, path, 1 << 20, &err) != IDT_OK)
        fail_msg("%s", err.message);
    return input;
}

static void expect_dump(const idt_buf *out, const idt_list_report *report, const char *expect)
{
    char path[512];
    idt_buf wanted = {0}, got = {0};
    idt_error err;

    idt_buf__put_bytes(&got, idt_buf__bytes(out));
    idt_buf__printf(&got, "# entries %u facts %u bad dates %u repaired %u unread %u skipped %u\n",
                    (unsigned)report->n_entries, (unsigned)report->n_facts,
                    (unsigned)report->n_dates_bad, (unsigned)report->n_dates_repaired,
                    (unsigned)report->n_unread, (unsigned)report->n_skipped);
    path_of(path, expect);
    if (getenv("IDT_TEST_ACCEPT") && idt_file__write(path, idt_buf__bytes(&got), &err) != IDT_OK)
        fail_msg("%s", err.message);
    if (idt_file__read(&wanted, path, 1 << 20, &err) != IDT_OK)
        fail_msg("%s", err.message);
    idt_buf__put_char(&wanted, '\0');
    assert_bytes(idt_buf__bytes(&got), wanted.data);
    idt_buf__free(&wanted);
    idt_buf__free(&got);
}

static void test_files(void **state)
{
    static const struct {
        const char *format, *files[4], *expect;
        const char *date; /* that the file bears */
    } cases[] = {
        {"ofac-csv", {"sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv"}, "sdn.csv.facts", ""},
        {"ofac-xml", {"sdn.xml"}, "sdn.xml.facts", "2022-03-24"},
        {"ofac-advanced", {"sdn_advanced.xml"}, "sdn_advanced.xml.facts", "2024-05-03"},
        {"csl-csv", {"csl.csv"}, "csl.csv.facts", ""},
        {"csl-csv", {"csl_2025.csv"}, "csl_2025.csv.facts", ""},
        {"dpl-txt", {"dpl.txt"}, "dpl.txt.facts", ""},
        {"un-xml", {"un.xml"}, "un.xml.facts", "2026-02-27"},
        {"eu-xml", {"eu.xml"}, "eu.xml.facts", "2022-03-18"},
        {"uk-csv", {"uk.csv"}, "uk.csv.facts", "2022-05-04"},
        {"ca-xml", {"ca.xml"}, "ca.xml.facts", ""},
        {"ftm-json", {"ftm.jsonl"}, "ftm.jsonl.facts", ""},
        {"csv", {"own.csv"}, "own.csv.facts", ""},
        {"csv", {"delist.csv"}, "delist.csv.facts", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_list_files files = {open_file(cases[i].files[0]), open_file(cases[i].files[1]),
                                open_file(cases[i].files[2]), open_file(cases[i].files[3])};
        idt_list_format format = idt_list_format__parse(idt_bytes__from_cstr(cases[i].format));
        char date[IDT_DATE_SIZE];
        idt_list_report report;
        idt_buf out = {0};
        idt_error err;

        if (idt_list__read(format, &files, NULL, dump, &out, &report, &err) != IDT_OK)
            fail_msg("%s: %s", cases[i].files[0], err.message);
        assert_int_equal(idt_buf__status(&out), IDT_OK);
        expect_dump(&out, &report, cases[i].expect);
        idt_date__format(date, report.file_date);
        assert_string_equal(date, cases[i].date);
        assert_false(report.truncated);
        idt_buf__free(&out);
        idt_list_input__close(files.main);
        idt_list_input__close(files.addresses);
        idt_list_input__close(files.aliases);
        idt_list_input__close(files.comments);
    }
}

/* ---- damaged and hostile files ------------------------------------------------------------ */

static int read_text(const char *format, idt_bytes text, const idt_list_read_options *options,
                     idt_buf *out, idt_list_report *report, idt_error *err)
{
    idt_list_files files = {0};
    int status;

    assert_int_equal(idt_list_input__memory(&files.main, "file", text, err), IDT_OK);
    memset(err, 0, sizeof *err);
    status = idt_list__read(idt_list_format__parse(idt_bytes__from_cstr(format)), &files, options,
                            dump, out, report, err);
    idt_list_input__close(files.main);
    return status;
}

#define CSL_HEADER                                                                                 \
    "source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,"  \
    "end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,"            \
    "gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,"     \
    "alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,"  \
    "ids\n"
#define NULLS ",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"

static void test_refused(void **state)
{
    static const struct {
        const char *format;
        const char *text;
        int status;
        const char *message; /* part of it */
        uint32_t line;       /* 0: none */
    } cases[] = {
        /* truncated */
        {"ofac-csv", "306,\"A\",-0- ,\"CUBA\"" NULLS, IDT_EFORMAT, "its end mark 0x1A is missing",
         2},
        {"ofac-csv", "306,\"A\",-0- ,\"CU", IDT_EFORMAT, "ends inside a row, fetch it again", 1},
        {"csl-csv", CSL_HEADER "Entity List (EL),1,,,N", IDT_EFORMAT, "ends inside a row", 2},
        {"un-xml", "<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST><INDIVIDUALS>", IDT_EFORMAT,
         "truncated", 2},
        {"eu-xml", "<export generationDate=\"2022-03-18\">\n<sanctionEntity euRef", IDT_EFORMAT,
         "truncated, fetch it again: unclosed token", 2},
        {"ftm-json", "{\"id\":\"a\",\"schema\":\"Person\",\"prop", IDT_EFORMAT, "truncated", 1},
        {"csl-csv", "", IDT_EFORMAT, "the file is empty", 0},
        {"un-xml", "", IDT_EFORMAT, "truncated", 1},
        /* another file than it says */
        {"csl-csv", "<!DOCTYPE html><html>error</html>", IDT_EFORMAT, "this is a web page", 1},
        {"un-xml", "<HTML><body>error", IDT_EFORMAT, "this is a web page", 1},
        {"un-xml", "id,name\n", IDT_EFORMAT, "this is not XML", 1},
        {"uk-csv", "<?xml version=\"1.0\"?>", IDT_EFORMAT, "this is XML, not a table", 1},
        {"un-xml", "<export/>", IDT_EFORMAT, "document element is \"export\"", 1},
        {"eu-xml", "<export><novelty>x</novelty></export>", IDT_EFORMAT,
         "the format has no element \"export/novelty\"", 1},
        {"csl-csv", "\x1F\x8B\x08", IDT_EFORMAT, "compressed", 0},
        {"csl-csv", "\xFF\xFE", IDT_EFORMAT, "UTF-16", 0},
        {"dpl-txt", "\"Name\"\t\"City\"\n", IDT_EFORMAT, "column \"Street_Address\" is missing", 1},
        {"uk-csv", "Name 6,Name 1\r\n", IDT_EFORMAT, "the first line is not \"Last Updated", 1},
        {"csl-csv", CSL_HEADER "Other List (OL),,,,X,,,,,,,,,,,,,,,,,,,,,,,\n", IDT_EFORMAT,
         "no list is known by the source \"Other List (OL)\"", 2},
        /* encodings */
        {"csv", "id,name\n1,Caf\xE9\n", IDT_EFORMAT, "byte 0xE9 in column 2 is not UTF-8", 2},
        {"un-xml", "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>\n<FIRST_NAME>Caf\xE9</FIRST_NAME>",
         IDT_EFORMAT, "wrong encoding?", 2},
        {"un-xml", "<?xml version=\"1.0\" encoding=\"koi8-r\"?><CONSOLIDATED_LIST/>", IDT_EFORMAT,
         "no decoder for the encoding \"koi8-r\"", 1},
        {"csv", "id,name\n1,\"A\nB\n", IDT_EFORMAT, "ends inside a row", 4},
        /* tables */
        {"csv", "id,name\n1,a\"b\n", IDT_EFORMAT, "a quotation mark inside a field", 2},
        {"csv", "id,name\n1,\"a\"b\n", IDT_EFORMAT, "text after a closing quotation mark", 2},
        {"csv", "id,name\n1,a\rb\n", IDT_EFORMAT, "a carriage return without a line feed", 2},
        {"csv", "id,name\n1,a,b\n", IDT_EFORMAT, "the row has 3 columns, its header 2", 2},
        {"csv", "id,name,id\n", IDT_EFORMAT, "column \"id\" comes twice", 1},
        {"ofac-csv", "306,\"A\",-0- ,\"C\"" NULLS "305,\"B\",-0- ,\"C\"" NULLS "\x1A", IDT_EFORMAT,
         "entry 305 comes after entry 306", 2},
        {"ofac-csv", "306,\"A\",-0- ,\"C\"" NULLS "306,\"B\",-0- ,\"C\"" NULLS "\x1A", IDT_EFORMAT,
         "entry 306 comes twice", 2},
        {"ofac-csv", "x,\"A\",-0- ,\"C\"" NULLS "\x1A", IDT_EFORMAT, "not an entry number", 1},
        {"ofac-csv", "1,\"A\",\"robot\",\"C\"" NULLS "\x1A", IDT_EFORMAT, "\"robot\" is not", 1},
        {"ofac-csv", "1,\"A\"\r\n\x1A", IDT_EFORMAT, "the row has 2 columns", 1},
        {"ofac-csv",
         "\x1A"
         "1",
         IDT_EFORMAT, "text after the end mark", 1},
        /* our own table */
        {"csv", "id,name\n,a\n", IDT_EFORMAT, "a row has no id", 2},
        {"csv", "id,name,from\n1,a,16/11/2023\n", IDT_EFORMAT, "write 2023-11-16", 2},
        {"csv", "id,name,from,to\n1,a,2023-11-16,2023-11-15\n", IDT_EFORMAT, "ends before", 2},
        {"csv", "id,name,action\n1,a,forget\n", IDT_EFORMAT, "no action \"forget\"", 2},
        {"csv", "id,name,action,to\n1,a,delist,2023-11-16\n", IDT_EFORMAT, "needs a citation", 2},
        {"csv", "id,name,action,citation\n1,a,delist,x\n", IDT_EFORMAT, "fill column to", 2},
        {"csv", "id,name,schema\n1,a,person\n", IDT_EFORMAT, "no schema \"person\"", 2},
        {"csv", "id,name,identifiers\n1,a,12345\n", IDT_EFORMAT, "write \"type: number\"", 2},
        {"csv", "id,name,relation,other_party,share\n1,a,owner,b,much\n", IDT_EFORMAT,
         "not a share \"much\"", 2},
        {"csv", "id,name,relation\n1,a,owner\n", IDT_EFORMAT, "come together", 2},
        /* XML that attacks */
        {"un-xml",
         "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
         "<CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>",
         IDT_EFORMAT, "document type declarations and entities are refused", 1},
        {"eu-xml", "<!DOCTYPE export SYSTEM \"file:///etc/passwd\"><export/>", IDT_EFORMAT,
         "document type declarations and entities are refused", 1},
        {"un-xml", "<CONSOLIDATED_LIST>&other;</CONSOLIDATED_LIST>", IDT_EFORMAT,
         "undefined entity", 1},
        {"un-xml", "<CONSOLIDATED_LIST>text</CONSOLIDATED_LIST>", IDT_EFORMAT,
         "text outside a field", 1},
        {"ca-xml", "<data-set><record><Country>x<b/></Country></record></data-set>", IDT_EFORMAT,
         "text before the element \"b\"", 1},
        {"ca-xml", "<data-set></record></data-set>", IDT_EFORMAT, "not well-formed XML", 1},
        /* entries without what tells them apart */
        {"un-xml",
         "<CONSOLIDATED_LIST><ENTITIES><ENTITY><FIRST_NAME>A</FIRST_NAME></ENTITY></ENTITIES>"
         "</CONSOLIDATED_LIST>",
         IDT_EFORMAT, "no DATAID", 1},
        {"eu-xml", "<export><sanctionEntity/></export>", IDT_EFORMAT, "euReferenceNumber", 1},
        {"ofac-xml", "<sdnList><sdnEntry/></sdnList>", IDT_EFORMAT, "no uid", 1},
        {"ofac-xml",
         "<sdnList><publshInformation><Publish_Date>x</Publish_Date></publshInformation></sdnList>",
         IDT_EFORMAT, "Publish_Date is not a date", 1},
        {"ofac-advanced",
         "<Sanctions><DistinctParties><DistinctParty><Profile/></DistinctParty></DistinctParties>"
         "</Sanctions>",
         IDT_EFORMAT, "neither Profile ID nor FixedRef", 1},
        /* JSON */
        {"ftm-json", "{\"id\":\"a\",\"id\":\"b\",\"schema\":\"Person\",\"properties\":{}}\n",
         IDT_EFORMAT, "duplicate object key", 1},
        {"ftm-json", "\n{\"id\":\"a\"}\n", IDT_EFORMAT, "id, schema and properties are needed", 2},
        {"ftm-json", "[1]\n", IDT_EFORMAT, "not a JSON object", 1},
        {"ftm-json", "{\"id\":\"\xFF\"}\n", IDT_EFORMAT, "not JSON at byte", 1},
        {"ftm-json", "{\"id\":\"s\",\"schema\":\"Sanction\",\"properties\":{}}\n", IDT_EFORMAT,
         "names no entity", 1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_list_report report;
        idt_buf out = {0};
        idt_error err;
        int status = read_text(cases[i].format, idt_bytes__from_cstr(cases[i].text), NULL, &out,
                               &report, &err);

        if (status != cases[i].status || !strstr(err.message, cases[i].message) ||
            err.line != cases[i].line)
            fail_msg("%s \"%.40s\": status %d line %u \"%s\"", cases[i].format, cases[i].text,
                     status, err.line, err.message);
        idt_buf__free(&out);
    }
}

/* n copies of a character between two texts */
static void fill(idt_buf *out, const char *before, char c, size_t n, const char *after)
{
    size_t i;

    idt_buf__reset(out);
    idt_buf__put_cstr(out, before);
    for (i = 0; i < n; i++)
        idt_buf__put_char(out, c);
    idt_buf__put_cstr(out, after);
}

static void test_limits(void **state)
{
    static const struct {
        const char *format, *before;
        char c;
        size_t n;
        const char *after, *message;
    } cases[] = {
        {"csv", "id,name\n1,\"", 'a', 2 << 20, "\"\n", "a row is longer than 1 MiB"},
        {"csv", "id,name\n1,", ',', 200, "\n", "more than 128 columns"},
        {"ca-xml", "<data-set><record a=\"", 'a', 3 << 20, "\"/></data-set>",
         "a tag, comment or text is longer than 1 MiB"},
        {"ca-xml", "<data-set><!--", 'a', 3 << 20, "--></data-set>", "longer than 1 MiB"},
        {"ca-xml", "<data-set><record><Entity>", 'a', 3 << 20, "</Entity></record></data-set>",
         "a text is longer than 1 MiB"},
        {"ftm-json", "{\"id\":\"", 'a', 5 << 20, "\"}\n", "a line is longer than 4 MiB"},
    };
    idt_buf text = {0}, out = {0};
    idt_list_report report;
    idt_error err;
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        fill(&text, cases[i].before, cases[i].c, cases[i].n, cases[i].after);
        assert_int_equal(
            read_text(cases[i].format, idt_buf__bytes(&text), NULL, &out, &report, &err),
            IDT_ELIMIT);
        if (!strstr(err.message, cases[i].message))
            fail_msg("%s", err.message);
    }
    /* nesting */
    idt_buf__reset(&text);
    idt_buf__put_cstr(&text, "<data-set><record>");
    for (i = 0; i < 100; i++)
        idt_buf__put_cstr(&text, "<a>");
    assert_int_equal(read_text("ca-xml", idt_buf__bytes(&text), NULL, &out, &report, &err),
                     IDT_ELIMIT);
    assert_non_null(strstr(err.message, "more than 32 deep"));
    /* attributes of one element */
    idt_buf__reset(&text);
    idt_buf__put_cstr(&text, "<data-set><record");
    for (i = 0; i < 100; i++)
        idt_buf__printf(&text, " a%zu=\"\"", i);
    idt_buf__put_cstr(&text, "/></data-set>");
    assert_int_equal(read_text("ca-xml", idt_buf__bytes(&text), NULL, &out, &report, &err),
                     IDT_ELIMIT);
    assert_non_null(strstr(err.message, "more than 64 attributes"));
    /* facts of one entry */
    idt_buf__reset(&text);
    idt_buf__put_cstr(&text, "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"b\"");
    for (i = 0; i < IDT_LIST_ENTRY_FACTS_MAX; i++)
        idt_buf__put_cstr(&text, ",\"b\"");
    idt_buf__put_cstr(&text, "]}}\n");
    assert_int_equal(read_text("ftm-json", idt_buf__bytes(&text), NULL, &out, &report, &err),
                     IDT_ELIMIT);
    assert_non_null(strstr(err.message, "more than 20000 facts"));
    idt_buf__free(&text);
    idt_buf__free(&out);
}

static void test_truncated_allowed(void **state)
{
    static const struct {
        const char *format, *text, *found, *missing;
    } cases[] = {
        {"csv", "id,name\n1,Whole\n2,Ha", "Whole", "Ha"},
        {"ca-xml", "<data-set><record><Entity>Whole</Entity></record><record><Entity>Half</Entity>",
         "Whole", "Half"},
        {"ftm-json",
         "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Whole\"]}}\n{\"id\":"
         "\"Half",
         "Whole", "Half"},
        {"ofac-csv", "306,\"Whole\",-0- ,\"CUBA\"" NULLS "307,\"Half\",", "Whole", "Half"},
    };
    idt_list_read_options options = IDT_LIST_READ_OPTIONS_INIT;
    size_t i;

    (void)state;
    options.allow_truncated = true;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_list_report report;
        idt_buf out = {0};
        idt_error err;

        assert_int_equal(read_text(cases[i].format, idt_bytes__from_cstr(cases[i].text), &options,
                                   &out, &report, &err),
                         IDT_OK);
        idt_buf__put_char(&out, '\0');
        assert_true(report.truncated);
        assert_non_null(strstr(out.data, cases[i].found));
        assert_null(strstr(out.data, cases[i].missing));
        idt_buf__free(&out);
    }
}

/* A last line without its end may be whole when it cannot be a part. */
static void test_last_line(void **state)
{
    idt_list_report report;
    idt_buf out = {0};
    idt_error err;

    (void)state;
    assert_int_equal(read_text("csv", IDT_LIT("id,name\n1,\"a\""), NULL, &out, &report, &err),
                     IDT_OK);
    assert_int_equal(report.n_entries, 1);
    assert_int_equal(read_text("csv", IDT_LIT("id,name\n1,a"), NULL, &out, &report, &err),
                     IDT_EFORMAT);
    assert_int_equal(
        read_text("ftm-json",
                  IDT_LIT("{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"a\"]}}"),
                  NULL, &out, &report, &err),
        IDT_OK);
    idt_buf__free(&out);
}

static void test_encodings(void **state)
{
    static const struct {
        const char *format;
        idt_list_encoding encoding;
        const char *text;
        int status;
        const char *found;
    } cases[] = {
        {"csv", IDT_LIST_WINDOWS_1252, "id,name\n1,Caf\xE9 \x93x\x94\n", IDT_OK,
         "Caf\xC3\xA9 \xE2\x80\x9Cx\xE2\x80\x9D"},
        {"csv", IDT_LIST_LATIN_1, "id,name\n1,Caf\xE9\n", IDT_OK, "Caf\xC3\xA9"},
        {"csv", IDT_LIST_LATIN_1, "id,name\n1,x\x93\n", IDT_EFORMAT, NULL},
        {"csv", IDT_LIST_WINDOWS_1252, "id,name\n1,x\x81\n", IDT_EFORMAT, NULL},
        {"csv", IDT_LIST_UTF8, "\xEF\xBB\xBFid,name\n1,Caf\xC3\xA9\n", IDT_OK, "Caf\xC3\xA9"},
        {"ca-xml", IDT_LIST_ENCODING_DEFAULT,
         "<?xml version=\"1.0\" encoding=\"windows-1252\"?><data-set><record><Entity>\x93"
         "Caf\xE9</Entity></record></data-set>",
         IDT_OK,
         "\xE2\x80\x9C"
         "Caf\xC3\xA9"},
        {"ca-xml", IDT_LIST_ENCODING_DEFAULT,
         "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><data-set><record><Entity>Caf\xE9"
         "</Entity></record></data-set>",
         IDT_OK, "Caf\xC3\xA9"},
        {"ca-xml", IDT_LIST_WINDOWS_1252,
         "<?xml version=\"1.0\" encoding=\"UTF-8\"?><data-set><record><Entity>Caf\xE9"
         "</Entity></record></data-set>",
         IDT_OK, "Caf\xC3\xA9"},
        {"ftm-json", IDT_LIST_LATIN_1, "{}\n", IDT_EINVAL, NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_list_read_options options = IDT_LIST_READ_OPTIONS_INIT;
        idt_list_report report;
        idt_buf out = {0};
        idt_error err;

        options.encoding = cases[i].encoding;
        assert_int_equal(read_text(cases[i].format, idt_bytes__from_cstr(cases[i].text), &options,
                                   &out, &report, &err),
                         cases[i].status);
        idt_buf__put_char(&out, '\0');
        if (cases[i].found && !strstr(out.data, cases[i].found))
            fail_msg("%s", out.data);
        idt_buf__free(&out);
    }
}

/* Files of one set that are of different dates contradict each other. */
static void test_ofac_set(void **state)
{
    static const struct {
        const char *add, *comments, *message;
    } cases[] = {
        {"99,1,\"Street\",\"City\",\"Country\",-0- \r\n\x1A", "\x1A",
         "entry 99 is not in the primary file"},
        {"400,1,\"Street\",\"City\",\"Country\",-0- \r\n\x1A", "\x1A",
         "entry 400 is not in the primary file"},
        {"\x1A", "306,\"more\"\r\n\x1A", "whose remarks are not cut"},
        {"306,1,\"Street\"\r\n\x1A", "\x1A", "this file of the set has 6"},
    };
    static const char primary[] = "306,\"A\",-0- ,\"CUBA\"" NULLS "\x1A";
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_list_files files = {0};
        idt_list_report report;
        idt_buf out = {0};
        idt_error err;

        assert_int_equal(
            idt_list_input__memory(&files.main, "sdn", idt_bytes__from_cstr(primary), &err),
            IDT_OK);
        assert_int_equal(idt_list_input__memory(&files.addresses, "add",
                                                idt_bytes__from_cstr(cases[i].add), &err),
                         IDT_OK);
        assert_int_equal(idt_list_input__memory(&files.comments, "comments",
                                                idt_bytes__from_cstr(cases[i].comments), &err),
                         IDT_OK);
        assert_int_equal(idt_list__read(IDT_LIST_OFAC_CSV, &files, NULL, dump, &out, &report, &err),
                         IDT_EFORMAT);
        if (!strstr(err.message, cases[i].message))
            fail_msg("%s", err.message);
        idt_list_input__close(files.main);
        idt_list_input__close(files.addresses);
        idt_list_input__close(files.comments);
        idt_buf__free(&out);
    }
}

/* ---- small parts -------------------------------------------------------------------------- */

static void test_when(void **state)
{
    static const struct {
        const char *text;
        idt_list_when_order order;
        int status;
        const char *date;
    } cases[] = {
        {"2023-11-16", IDT_LIST_WHEN_ISO, IDT_OK, "2023-11-16"},
        {"2023-11-16T00:00:01Z", IDT_LIST_WHEN_ISO, IDT_OK, "2023-11-16"},
        {"2015-07-01-04:00", IDT_LIST_WHEN_ISO, IDT_OK, "2015-07-01"},
        {"2023-1-6", IDT_LIST_WHEN_ISO, IDT_OK, "2023-01-06"},
        {"0017-05-26", IDT_LIST_WHEN_ISO, IDT_ERANGE, ""},
        {"2023-02-30", IDT_LIST_WHEN_ISO, IDT_ERANGE, ""},
        {"yesterday", IDT_LIST_WHEN_ISO, IDT_EFORMAT, ""},
        {"", IDT_LIST_WHEN_ISO, IDT_DONE, ""},
        {"1971", IDT_LIST_WHEN_ISO, IDT_DONE, ""},
        {"16/11/2023", IDT_LIST_WHEN_DMY, IDT_OK, "2023-11-16"},
        {"00/00/1955", IDT_LIST_WHEN_DMY, IDT_DONE, ""},
        {"11/16/2023", IDT_LIST_WHEN_MDY, IDT_OK, "2023-11-16"},
        {"11/16/2023", IDT_LIST_WHEN_DMY, IDT_ERANGE, ""},
        {"16 Nov 2023", IDT_LIST_WHEN_WORDS, IDT_OK, "2023-11-16"},
        {"6 September 2023", IDT_LIST_WHEN_WORDS, IDT_OK, "2023-09-06"},
        {"16 Brumaire 2023", IDT_LIST_WHEN_WORDS, IDT_EFORMAT, ""},
    };
    char text[IDT_DATE_SIZE];
    idt_date date;
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        date = IDT_DATE_NONE;
        assert_int_equal(
            idt_list_when__parse(&date, idt_bytes__from_cstr(cases[i].text), cases[i].order),
            cases[i].status);
        idt_date__format(text, date);
        if (cases[i].status == IDT_OK)
            assert_string_equal(text, cases[i].date);
    }
    assert_int_equal(idt_list_when__register_year(IDT_LIT("85 FR 34505; 85 FR 44159")), 2020);
    assert_int_equal(idt_list_when__register_year(IDT_LIT("68 F.R. 38290 6/27/03")), 2003);
    assert_int_equal(idt_list_when__register_year(IDT_LIT("Vol. 88, No. 151, 08/08/2023")), 2023);
    assert_int_equal(idt_list_when__register_year(IDT_LIT("1210/2003 (OJ L169)")), 0);
    assert_true(idt_list_when__repair(&date, IDT_LIT("0097-06-30"), IDT_LIT("62 FR 35334")));
    idt_date__format(text, date);
    assert_string_equal(text, "1997-06-30");
    assert_false(idt_list_when__repair(&date, IDT_LIT("0097-06-30"), IDT_LIT("85 FR 34505")));
    assert_false(idt_list_when__repair(&date, IDT_LIT("0097-06-30"), IDT_LIT("")));
}

static void test_share(void **state)
{
    static const struct {
        const char *text;
        bool good;
        uint32_t min, max;
    } cases[] = {
        {"50", true, 500000, 500000},
        {"50%", true, 500000, 500000},
        {"33.3333 %", true, 333333, 333333},
        {"25-50%", true, 250000, 500000},
        {"25 % to 50 %", true, 250000, 500000},
        {"25%\xE2\x80\x93"
         "49,5%",
         true, 250000, 495000},
        {"100", true, 1000000, 1000000},
        {"100.1", false, 0, 0},
        {"50-25", false, 0, 0},
        {"half", false, 0, 0},
        {"", false, 0, 0},
        {"50x", false, 0, 0},
        {"1.23456789", true, 12345, 12345},
    };
    size_t i;

    (void)state;
    for (i = 0; i < IDT_COUNT_OF(cases); i++) {
        uint32_t min = 0, max = 0;

        assert_int_equal(idt_list_share__parse(&min, &max, idt_bytes__from_cstr(cases[i].text)),
                         cases[i].good);
        assert_int_equal(min, cases[i].min);
        assert_int_equal(max, cases[i].max);
    }
}

static void test_fact_lines(void **state)
{
    static const char *const bad[] = {
        "",
        "rumour\t\tx",
        "name\tprimary",
        "name\tprimary\t",
        "name\t\tx\\",
        "name\t\tx\\q",
        "name\t\tx\tcolour=red",
        "name\t\tx\tfrom=soon",
        "name\t\tx\tshare=2..1",
        "name\t\tx\tshare=1",
        "name\t\tx\tshare=1..1000001",
        "name\t\tx\tnote",
    };
    idt_list_fact fact = {.kind = IDT_LIST_RELATION,
                          .type = IDT_LIT("owner"),
                          .value = IDT_LIT("A\tB\\C\nD\rE"),
                          .share_min_ppm = 250000,
                          .share_max_ppm = IDT_LIST_PPM,
                          .from = 18418,
                          .to = IDT_DATE_NONE},
                  again;
    idt_arena arena = {0};
    idt_buf line = {0}, second = {0};
    size_t i;

    (void)state;
    fact.extra[IDT_LIST_NOTE] = IDT_LIT("n=1");
    idt_list_fact__write(&fact, &line);
    assert_bytes(idt_buf__bytes(&line), "relation\towner\tA\\tB\\\\C\\nD\\rE\tnote=n=1\t"
                                        "share=250000..1000000\tfrom=2020-06-05");
    assert_int_equal(idt_list_fact__parse(&again, &arena, idt_buf__bytes(&line)), IDT_OK);
    assert_bytes(again.value, "A\tB\\C\nD\rE");
    assert_int_equal(again.from, 18418);
    idt_list_fact__write(&again, &second);
    assert_true(idt_bytes__equal(idt_buf__bytes(&line), idt_buf__bytes(&second)));
    for (i = 0; i < IDT_COUNT_OF(bad); i++)
        if (idt_list_fact__parse(&again, &arena, idt_bytes__from_cstr(bad[i])) != IDT_EFORMAT)
            fail_msg("\"%s\" was taken", bad[i]);
    idt_arena__free(&arena);
    idt_buf__free(&line);
    idt_buf__free(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),     cmocka_unit_test(test_refused),
        cmocka_unit_test(test_limits),    cmocka_unit_test(test_truncated_allowed),
        cmocka_unit_test(test_last_line), cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_ofac_set),  cmocka_unit_test(test_when),
        cmocka_unit_test(test_share),     cmocka_unit_test(test_fact_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
