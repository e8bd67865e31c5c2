/* SPDX-License-Identifier: Apache-2.0 */
/* record: every format, every kind of bad input, and that chunks never change the records. */
#include "test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/buf.h"
#include "base/file.h"
#include "record/record.h"

/* A directory for the test's files, and a way to name them. */
typedef struct place {
    char dir[32];
    char path[64];
} place;

static int make_place(void **state)
{
    place *p = calloc(1, sizeof *p);

    assert_non_null(p);
    strcpy(p->dir, "/tmp/idt-record-XXXXXX");
    assert_non_null(mkdtemp(p->dir));
    snprintf(p->path, sizeof p->path, "%s/input", p->dir);
    *state = p;
    return 0;
}

static int remove_place(void **state)
{
    place *p = *state;

    unlink(p->path);
    assert_int_equal(rmdir(p->dir), 0);
    free(p);
    return 0;
}

static void store(const place *p, idt_bytes content)
{
    idt_error err;

    assert_int_equal(idt_file__write(p->path, content, &err), IDT_OK);
}

static void put_field(idt_buf *out, const idt_field *field)
{
    static const char marks[] = {
        [IDT_VALUE_STRING] = '=', [IDT_VALUE_NUMBER] = '#', [IDT_VALUE_BOOL] = '?'};

    idt_buf__put_char(out, ' ');
    idt_buf__put_bytes(out, field->name);
    idt_buf__put_char(out, marks[field->type]);
    idt_buf__put_bytes(out, field->value);
}

static void put_meta(idt_buf *out, const char *name, idt_bytes value)
{
    if (value.len > 0) {
        idt_buf__printf(out, " <%s ", name);
        idt_buf__put_bytes(out, value);
        idt_buf__put_char(out, '>');
    }
}

/* One line of text a record, which shows everything that the record says. */
static void put_record(idt_buf *out, const idt_record *record)
{
    idt_buf__put_u64(out, record->line);
    if (record->code != IDT_RECORD_OK) {
        idt_buf__printf(out, " !%s %s\n", idt_record_code__name(record->code),
                        record->error->message);
        return;
    }
    assert_null(record->error);
    for (size_t i = 0; i < record->n_fields; i++)
        put_field(out, &record->fields[i]);
    put_meta(out, "id", record->id);
    put_meta(out, "date", record->date);
    put_meta(out, "from", record->from);
    put_meta(out, "to", record->to);
    put_meta(out, "quantity", record->quantity);
    put_meta(out, "unit", record->unit);
    if (record->n_bad_bytes > 0)
        idt_buf__printf(out, " bad=%llu", (unsigned long long)record->n_bad_bytes);
    idt_buf__put_char(out, '\n');
}

static void dump(idt_buf *out, const char *const *paths, size_t n_paths,
                 const idt_record_options *options)
{
    idt_splitter *splitter;
    idt_parser *parser;
    idt_chunk chunk = {0};
    idt_record record;
    idt_error err;
    int status;

    assert_int_equal(idt_splitter__new(&splitter, paths, n_paths, options, &err), IDT_OK);
    assert_int_equal(idt_parser__new(&parser, &err), IDT_OK);
    while ((status = idt_splitter__next(splitter, &chunk, &err)) == IDT_OK) {
        idt_parser__begin(parser, &chunk);
        while ((status = idt_parser__next(parser, &record, &err)) == IDT_OK)
            put_record(out, &record);
        assert_int_equal(status, IDT_DONE);
    }
    assert_int_equal(status, IDT_DONE);
    idt_chunk__free(&chunk);
    idt_parser__free(parser);
    idt_splitter__free(splitter);
}

static void dump_text(const place *p, idt_bytes content, const idt_record_options *options,
                      idt_buf *out)
{
    const char *path = p->path;

    store(p, content);
    idt_buf__reset(out);
    dump(out, &path, 1, options);
}

/* A literal may hold NUL bytes, so its length is part of the row. */
#define TEXT(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

typedef struct sample {
    idt_input_format format;
    idt_bytes in;
    const char *out;
} sample;

static const sample samples[] = {
    /* JSON Lines */
    {0, TEXT("{\"id\":\"a\",\"text\":\"BMK\"}\n{\"id\":7}\n"),
     "1 id=a text=BMK <id a>\n2 id#7 <id 7>\n"},
    {0, TEXT("{\"a\":true,\"b\":null,\"c\":-1.5e+3,\"d\":\"\"}"), "1 a?true c#-1.5e+3 d=\n"},
    {0, TEXT("{\"n\":123456789012345678901234567890}"), "1 n#123456789012345678901234567890\n"},
    {0, TEXT("{\"consignee\":{\"name\":\"X\",\"ids\":[1,{\"k\":\"v\"}]},\"items\":[]}"),
     "1 consignee.name=X consignee.ids.0#1 consignee.ids.1.k=v\n"},
    {0, TEXT("{\"t\":\"\\u00e9\\n\\\"\\ud83d\\ude00\\/\"}"), "1 t=\xC3\xA9\n\"\xF0\x9F\x98\x80/\n"},
    {0, TEXT("{\"\\u0069d\":\"esc\"}"), "1 id=esc <id esc>\n"},
    {0, TEXT("\xEF\xBB\xBF\n\n  {\"a\":1}\r\n \t\r\n{\"a\":2}\r\n"), "3 a#1\n5 a#2\n"},
    {0,
     TEXT("{\"origin\":\"CN\",\"from\":\"HK\",\"to\":\"MX\",\"qty\":25,\"unit\":\"kg\","
          "\"date\":\"2025-07-16\"}"),
     "1 origin=CN from=HK to=MX qty#25 unit=kg date=2025-07-16 <date 2025-07-16> <from HK> "
     "<to MX> <quantity 25> <unit kg>\n"},
    {0, TEXT("{\"from\":\"\",\"origin\":\"CN\",\"Country of Origin\":\"X\"}"),
     "1 from= origin=CN Country of Origin=X <from CN>\n"},
    {0, TEXT("{\"ref\":{\"id\":1},\"units\":3}"), "1 ref.id#1 units#3\n"},
    {0, TEXT("{}\n{\"\":1}\n"), "1\n2 #1\n"},
    /* a bad line, and the run goes on */
    {0, TEXT("{\"a\":1}\n{\"a\":}\n{\"a\":2}\n"), "1 a#1\n2 !json expected a value\n3 a#2\n"},
    {0, TEXT("{\"a\":\"open}\n{\"a\":2}\n"), "1 !json a string is not closed\n2 a#2\n"},
    {0, TEXT("{\"a\":1}\n{\"a\":\"tab\tin\"}\n{\"a\":2}"),
     "1 a#1\n2 !json a string holds a control character that is not escaped\n3 a#2\n"},
    {0, TEXT("{\"a\":1}\n{\"a\":\"\xff\"}\n{\"a\":2}"),
     "1 a#1\n2 !utf8 this is not UTF-8\n3 a#2\n"},
    {0, TEXT("{\"a\":1,\"a\":2}\n{\"a\":2}"),
     "1 !duplicate_key the key \"a\" stands here twice\n2 a#2\n"},
    {0, TEXT("{\"a\":null,\"\\u0061\":{}}"), "1 !duplicate_key the key \"a\" stands here twice\n"},
    {0, TEXT("{\"a.b\":1,\"a\":{\"b\":2}}"),
     "1 !duplicate_key the key \"a.b\" stands here twice\n"},
    {0, TEXT("{\"a\":1}{\"b\":2}\n{\"a\":1} x"),
     "1 !json text follows the object\n2 !json text follows the object\n"},
    {0, TEXT("{\"a\":\0}\n{\"a\":\"\0\"}\n{\"a\":\"\\u0000\"}\n"),
     "1 !json expected a value\n2 !json a string holds a control character that is not escaped\n"
     "3 a=\0\n"},
    {IDT_INPUT_JSONL, TEXT("\"x\"\n[1]\n12\nnull\nnope\n"),
     "1 !json_type expected an object in braces\n2 !json_type expected an object in braces\n"
     "3 !json_type expected an object in braces\n4 !json_type expected an object in braces\n"
     "5 !json expected an object in braces\n"},
    {0, TEXT("{\"date\":20250101}\n{\"from\":[\"US\"]}\n{\"id\":true}\n{\"quantity\":{\"v\":1}}\n"),
     "1 !field_type \"date\" must be a string, not a number\n"
     "2 !field_type \"from\" must be a string, not an array\n"
     "3 !field_type \"id\" must be a string or a number, not true or false\n"
     "4 !field_type \"quantity\" must be a string or a number, not an object\n"},
    {0,
     TEXT("{\"a\":01}\n{\"a\":1.}\n{\"a\":.5}\n{\"a\":+1}\n{\"a\":1e}\n{\"a\":NaN}\n{\"a\":tru}\n"
          "{\"a\":-}\n"),
     "1 !json expected a value\n2 !json expected a value\n3 !json expected a value\n"
     "4 !json expected a value\n5 !json expected a value\n6 !json expected a value\n"
     "7 !json expected a value\n8 !json expected a value\n"},
    {0,
     TEXT(
         "{\"a\":\"\\ud800\"}\n{\"a\":\"\\udc00\"}\n{\"a\":\"\\ud800\\u0041\"}\n{\"a\":\"\\x\"}\n"),
     "1 !json this is not an escape sequence\n2 !json this is not an escape sequence\n"
     "3 !json this is not an escape sequence\n4 !json this is not an escape sequence\n"},
    {0, TEXT("{\"a\" 1}\n{\"a\":1,}\n{,}\n{a:1}\n{\"a\":[1,]}\n{\"a\":[1 2]}\n{\"a\":1\n{'a':1}\n"),
     "1 !json expected \":\"\n2 !json expected a key in quotation marks\n"
     "3 !json expected a key in quotation marks\n4 !json expected a key in quotation marks\n"
     "5 !json expected a value\n6 !json expected \",\" or \"]\"\n"
     "7 !json expected \",\" or \"}\"\n8 !json expected a key in quotation marks\n"},
    {0, TEXT("{\"a\":\"x\"y}\n{\"a\":1\"x\"}\n{\"a\":\"x\" \"y\"}\n{\"a\":1\f}\n"),
     "1 !json expected \",\" or \"}\"\n2 !json expected a value\n"
     "3 !json expected \",\" or \"}\"\n4 !json expected \",\" or \"}\"\n"},
    {0, TEXT("[\n{\"a\":1},\n"),
     "0 !json_array the input is one JSON array, not one object a line; convert it first, for "
     "example with jq -c '.[]'\n"},
    {0, TEXT(" [{\"a\":1}]\n"),
     "0 !json_array the input is one JSON array, not one object a line; convert it first, for "
     "example with jq -c '.[]'\n"},
    /* CSV */
    {0, TEXT("id,description,qty\r\n1,\"BMK, 5 \"\"kg\"\"\",5\r\n2,x,\r\n"),
     "2 id=1 description=BMK, 5 \"kg\" qty=5 <id 1> <quantity 5>\n"
     "3 id=2 description=x qty= <id 2>\n"},
    {0, TEXT("\xEF\xBB\xBFid,description\n1,\"two\r\nlines\"\n\n2,b\n"),
     "2 id=1 description=two\r\nlines <id 1>\n5 id=2 description=b <id 2>\n"},
    {0, TEXT("id,text\n1\n2,a,b\n3,ok\n"),
     "2 !csv_row the row has 1 fields, expected 2\n3 !csv_row the row has 3 fields, expected 2\n"
     "4 id=3 text=ok <id 3>\n"},
    {0, TEXT("id,text\n1,\"a\"b\n2,5\" pipe\n"),
     "2 !csv_quote text follows a closing quotation mark\n3 id=2 text=5\" pipe <id 2>\n"},
    {0, TEXT("id,text\n1,\"open\n2,b\n3,\"c\n4,d\n"),
     "2 !csv_quote text follows a closing quotation mark\n5 id=4 text=d <id 4>\n"},
    {0, TEXT("id,text\n1,\"open\n2,b\n3,c\n"),
     "2 !csv_quote a quotation mark is opened and not closed\n3 id=2 text=b <id 2>\n"
     "4 id=3 text=c <id 3>\n"},
    {0, TEXT("id,text\n1,\"open\n2,\"\"b\"\n3,\"c\n"),
     "2 id=1 text=open\n2,\"b <id 1>\n"
     "4 !csv_quote a quotation mark is opened and not closed\n"},
    {0, TEXT("id,text\n1,\"open"), "2 !csv_quote a quotation mark is opened and not closed\n"},
    {0, TEXT("id;text\n1;a,b\n"), "2 id=1 text=a,b <id 1>\n"},
    {0, TEXT("id,text,text,,\"text.3\"\n1,a,b,c,d\n"),
     "2 id=1 text=a text.3=b column4=c text.3.5=d <id 1>\n"},
    {0, TEXT("id,\"two\nlines\"\n1,b\n"), "3 id=1 two\nlines=b <id 1>\n"},
    {0, TEXT("id,text\n"), ""},
    {0, TEXT("id,text\n1,\xff\xfe\xC3\xA9\n2,\0\n"),
     "2 id=1 text=\xff\xfe\xC3\xA9 <id 1> bad=2\n3 id=2 text=\0\n"},
    {IDT_INPUT_CSV, TEXT("only\n\nx\n"), "3 only=x\n"},
    {IDT_INPUT_CSV, TEXT("a,\"b\nc"),
     "1 !csv_header a quotation mark in the header is not closed\n"},
    {IDT_INPUT_CSV, TEXT("\n\n\"a\"b,c\n1,2\n"),
     "3 !csv_header text follows a closing quotation mark in the header\n"},
    /* TSV */
    {0, TEXT("file\ths_code\tdescription\nA\t2903\t\"x\" 5\"\n"),
     "2 file=A hs_code=2903 description=\"x\" 5\"\n"},
    {IDT_INPUT_TSV, TEXT("\"a\tb\n1\t\"2\n"), "2 \"a=1 b=\"2\n"},
    {IDT_INPUT_TSV, TEXT("a\tb\n1\n"), "2 !csv_row the row has 1 fields, expected 2\n"},
    /* plain lines */
    {0, TEXT("BMK, PMK and more\r\n\nsecond\n"), "1 text=BMK, PMK and more\n3 text=second\n"},
    {0, TEXT("[urgent] seller\n"), "1 text=[urgent] seller\n"},
    {0, TEXT("bad \xC3( bytes \xff\nfine\n"), "1 text=bad \xC3( bytes \xff bad=2\n2 text=fine\n"},
    {0, TEXT("x\0y\n"), "1 text=x\0y\n"},
    {IDT_INPUT_TEXT, TEXT("{\"a\":1}\n"), "1 text={\"a\":1}\n"},
    /* nothing at all */
    {0, TEXT(""), ""},
    {0, TEXT("\n\r\n \n"), ""},
    {0, TEXT("\xEF\xBB\xBF"), ""},
    {IDT_INPUT_CSV, TEXT(""), ""},
    {IDT_INPUT_JSONL, TEXT(""), ""},
    /* encodings that are not read */
    {0, TEXT("\xFF\xFEi\0d\0\n\0"),
     "0 !encoding the input is UTF-16; convert it to UTF-8 first, for example with iconv -f UTF-16 "
     "-t UTF-8\n"},
    {0, TEXT("\xFE\xFF\0i"),
     "0 !encoding the input is UTF-16; convert it to UTF-8 first, for example with iconv -f UTF-16 "
     "-t UTF-8\n"},
    {IDT_INPUT_TEXT, TEXT("i\0d\0\n\0"),
     "0 !encoding the input is UTF-16; convert it to UTF-8 first, for example with iconv -f UTF-16 "
     "-t UTF-8\n"},
    {0, TEXT("PK\3\4rest"),
     "1 !compression the input is a ZIP archive or an Office workbook; unpack it, or save it as "
     "CSV\n"},
};

static void formats_and_faults(void **state)
{
    idt_buf out = {0};

    for (size_t i = 0; i < IDT_COUNT_OF(samples); i++) {
        idt_record_options options = {.format = samples[i].format};

        dump_text(*state, samples[i].in, &options, &out);
        idt_buf__put_char(&out, '\0');
        /* NUL bytes in the expected text end the comparison, like those in the output */
        if (strcmp(out.data, samples[i].out) != 0)
            fail_msg("sample %zu:\n%s-- expected --\n%s", i, out.data, samples[i].out);
    }
    idt_buf__free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(formats_and_faults, make_place, remove_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
