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
    int fd;

    /* a new file: to truncate an old one may wait for the disk */
    unlink(p->path);
    fd = open(p->path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(fd >= 0);
    assert_true(content.len == 0 || write(fd, content.data, content.len) == (ssize_t)content.len);
    close(fd);
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
    /* SDF: the first line is the title, and may be blank */
    {IDT_INPUT_SDF, TEXT("\n  p\n\nV2000\nM  END\n$$$$\nb\n\n\nV2000\n$$$$\n\n"),
     "1 sdf=\n  p\n\nV2000\nM  END\n$$$$\n7 sdf=b\n\n\nV2000\n$$$$\n"},
    {IDT_INPUT_STRUCTURES, TEXT("\xEF\xBB\xBF\n\n\n 1 0 V3000\n$$$$\n"),
     "1 sdf=\n\n\n 1 0 V3000\n$$$$\n"},
    {IDT_INPUT_STRUCTURES, TEXT("title\r\n\r\n\r\n 0 0 V2000\r\n"),
     "1 sdf=title\r\n\r\n\r\n 0 0 V2000\n"},
    /* structures: tables, JSON lines, lines */
    {IDT_INPUT_STRUCTURES, TEXT("\n\nID,Canonical SMILES\n7,CCO\n"),
     "4 ID=7 Canonical SMILES=CCO <id 7>\n"},
    {IDT_INPUT_STRUCTURES, TEXT("Smiles\tname\nCCO\tx\n"), "2 Smiles=CCO name=x\n"},
    {IDT_INPUT_STRUCTURES, TEXT("a;InChI\n1;InChI=1S/CH4/h1H4\n"),
     "2 a=1 InChI=InChI=1S/CH4/h1H4\n"},
    {IDT_INPUT_STRUCTURES, TEXT("nr,drawn as\n1,CC\n"), "2 nr=1 drawn as=CC\n"},
    {IDT_INPUT_STRUCTURES, TEXT("{\"smiles\":\"C\"}\n"), "1 smiles=C\n"},
    {IDT_INPUT_STRUCTURES, TEXT("[{\"smiles\":\"C\"}]\n"),
     "0 !json_array the input is one JSON array, not one object a line; convert it first, for "
     "example with jq -c '.[]'\n"},
    {IDT_INPUT_STRUCTURES, TEXT("[Na+] sodium\n\nCCO\tname\n"),
     "1 text=[Na+] sodium\n3 text=CCO\tname\n"},
    {IDT_INPUT_STRUCTURES, TEXT("C name\n"), "1 text=C name\n"},
};

static void formats_and_faults(void **state)
{
    idt_buf out = {0};

    for (size_t i = 0; i < IDT_COUNT_OF(samples); i++) {
        idt_record_options options = {.format = samples[i].format, .column = IDT_LIT("drawn as")};

        dump_text(*state, samples[i].in, &options, &out);
        idt_buf__put_char(&out, '\0');
        /* NUL bytes in the expected text end the comparison, like those in the output */
        if (strcmp(out.data, samples[i].out) != 0)
            fail_msg("sample %zu:\n%s-- expected --\n%s", i, out.data, samples[i].out);
    }
    idt_buf__free(&out);
}

/* What a chunk holds must not matter: each sample with chunks of 1, 2, 3, … bytes. */
static void chunks_change_nothing(void **state)
{
    idt_buf whole = {0}, cut = {0};

    for (size_t i = 0; i < IDT_COUNT_OF(samples); i++) {
        idt_record_options options = {.format = samples[i].format, .column = IDT_LIT("drawn as")};

        dump_text(*state, samples[i].in, &options, &whole);
        for (size_t size = 1; size <= samples[i].in.len + 1; size++) {
            options.chunk_size = size;
            dump_text(*state, samples[i].in, &options, &cut);
            if (!idt_bytes__equal(idt_buf__bytes(&whole), idt_buf__bytes(&cut)))
                fail_msg("sample %zu, chunks of %zu:\n%.*s-- whole --\n%.*s", i, size, (int)cut.len,
                         cut.data, (int)whole.len, whole.data);
        }
    }
    idt_buf__free(&whole);
    idt_buf__free(&cut);
}

static void every_prefix_is_read(void **state)
{
    idt_buf out = {0};

    for (size_t i = 0; i < IDT_COUNT_OF(samples); i++) {
        for (size_t len = 0; len <= samples[i].in.len; len++) {
            idt_record_options options = {.format = samples[i].format,
                                          .column = IDT_LIT("drawn as")};
            idt_bytes prefix = {samples[i].in.data, len};

            dump_text(*state, prefix, &options, &out);
            assert_true(out.len == 0 || out.data[out.len - 1] == '\n');
        }
    }
    idt_buf__free(&out);
}

/* xorshift64: the same numbers on every machine */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void random_text(idt_buf *out, uint64_t *seed, const char *alphabet, size_t max_len)
{
    size_t n_letters = strlen(alphabet), len = next_random(seed) % max_len;

    for (size_t i = 0; i < len; i++)
        idt_buf__put_char(out, alphabet[next_random(seed) % n_letters]);
}

/* Stray quotation marks, long rows and line ends in every mixture, with and without a limit. */
static void random_rows_do_not_depend_on_chunks(void **state)
{
    uint64_t seed = 20260101;
    idt_buf text = {0}, whole = {0}, cut = {0};

    for (unsigned round = 0; round < 3000; round++) {
        idt_record_options options = {.format = round % 4 == 3 ? IDT_INPUT_TEXT : IDT_INPUT_CSV,
                                      .line_limit = round % 3 ? 4 + round % 9 : 0};

        idt_buf__reset(&text);
        idt_buf__put_cstr(&text, "a,b\n");
        random_text(&text, &seed, "\"\"\n\n,,xy\r", 60);
        dump_text(*state, idt_buf__bytes(&text), &options, &whole);
        options.chunk_size = 1 + next_random(&seed) % 24;
        dump_text(*state, idt_buf__bytes(&text), &options, &cut);
        if (!idt_bytes__equal(idt_buf__bytes(&whole), idt_buf__bytes(&cut)))
            fail_msg("round %u, chunks of %zu, limit %zu: %.*s\n-- cut --\n%.*s-- whole --\n%.*s",
                     round, options.chunk_size, options.line_limit, (int)text.len, text.data,
                     (int)cut.len, cut.data, (int)whole.len, whole.data);
    }
    idt_buf__free(&text);
    idt_buf__free(&whole);
    idt_buf__free(&cut);
}

/*
 * The slow obvious twin for well-formed CSV: write random fields, each quoted or not, and expect
 * them back.
 */
static void written_rows_come_back(void **state)
{
    uint64_t seed = 7;
    idt_buf text = {0}, expected = {0}, out = {0}, field = {0};
    idt_record_options options = {.format = IDT_INPUT_CSV};

    for (unsigned round = 0; round < 500; round++) {
        uint64_t line = 2;

        idt_buf__reset(&text);
        idt_buf__reset(&expected);
        idt_buf__put_cstr(&text, "a,b,c\r\n");
        for (unsigned row = 0; row < 5; row++) {
            idt_buf__put_u64(&expected, line);
            for (unsigned column = 0; column < 3; column++) {
                idt_buf__reset(&field);
                random_text(&field, &seed, "xy,\"\n\r ", 8);
                idt_buf__put_char(&expected, ' ');
                idt_buf__put_char(&expected, (char)('a' + column));
                idt_buf__put_char(&expected, '=');
                idt_buf__put_bytes(&expected, idt_buf__bytes(&field));
                idt_buf__put_cstr(&text, column ? ",\"" : "\"");
                for (size_t i = 0; i < field.len; i++) {
                    idt_buf__put_cstr(&text, field.data[i] == '"' ? "\"" : "");
                    idt_buf__put_char(&text, field.data[i]);
                    line += field.data[i] == '\n';
                }
                idt_buf__put_char(&text, '"');
            }
            idt_buf__put_cstr(&text, row % 2 ? "\n" : "\r\n");
            idt_buf__put_char(&expected, '\n');
            line++;
        }
        options.chunk_size = 1 + round % 50;
        dump_text(*state, idt_buf__bytes(&text), &options, &out);
        assert_true(idt_bytes__equal(idt_buf__bytes(&out), idt_buf__bytes(&expected)));
    }
    idt_buf__free(&text);
    idt_buf__free(&expected);
    idt_buf__free(&out);
    idt_buf__free(&field);
}

static void expect_text(const place *p, idt_bytes in, const idt_record_options *options,
                        const char *expected)
{
    idt_buf out = {0};

    dump_text(p, in, options, &out);
    assert_bytes(idt_buf__bytes(&out), expected);
    idt_buf__free(&out);
}

static void limits_of_a_line(void **state)
{
    static const struct {
        idt_input_format format;
        const char *in, *out;
    } rows[] = {
        {IDT_INPUT_TEXT, "12345678\n123456789\nx\n123456789",
         "1 text=12345678\n2 !line_limit the line is longer than 8 bytes\n3 text=x\n"
         "4 !line_limit the line is longer than 8 bytes\n"},
        {IDT_INPUT_JSONL, "{\"a\":10}\n{\"a\":100}\n{\"a\":2}\n",
         "1 a#10\n2 !line_limit the line is longer than 8 bytes\n3 a#2\n"},
        {IDT_INPUT_TSV, "a\tb\n1\t2345678\nx\ty\n",
         "2 !line_limit the line is longer than 8 bytes\n3 a=x b=y\n"},
        {IDT_INPUT_CSV, "a,b\n1,2345678\nx,y\n1,\"67\n1,2\n\nx,\"z\"\n",
         "2 !line_limit the line is longer than 8 bytes\n3 a=x b=y\n"
         "4 !csv_quote a quotation mark is opened and not closed\n5 a=1 b=2\n7 a=x b=z\n"},
    };

    for (size_t i = 0; i < IDT_COUNT_OF(rows); i++) {
        for (size_t size = 0; size < 40; size++) {
            idt_record_options options = {
                .format = rows[i].format, .line_limit = 8, .chunk_size = size};

            expect_text(*state, idt_bytes__from_cstr(rows[i].in), &options, rows[i].out);
        }
    }
}

/* A stray quotation mark at the start of much text: each line after it is still a row. */
static void a_stray_quote_costs_one_row(void **state)
{
    idt_record_options options = {.format = IDT_INPUT_CSV, .line_limit = 4096, .chunk_size = 1000};
    idt_buf text = {0}, out = {0};
    size_t n_rows = 0;

    idt_buf__put_cstr(&text, "a,b\n\"stray,0\n");
    for (unsigned i = 0; i < 5000; i++)
        idt_buf__printf(&text, "%u,x\n", i);
    dump_text(*state, idt_buf__bytes(&text), &options, &out);
    for (size_t i = 0; i < out.len; i++)
        n_rows += out.data[i] == '\n';
    assert_int_equal(n_rows, 5001);
    assert_true(idt_bytes__starts_with(
        idt_buf__bytes(&out),
        IDT_LIT("2 !csv_quote a quotation mark is opened and not closed\n3 a=0 b=x\n")));
    idt_buf__free(&text);
    idt_buf__free(&out);
}

static void nested(idt_buf *text, unsigned depth)
{
    idt_buf__reset(text);
    for (unsigned i = 0; i < depth; i++)
        idt_buf__put_cstr(text, i % 2 ? "[" : i ? "{\"a\":" : "{\"r\":");
    idt_buf__put_char(text, '1');
    for (unsigned i = depth; i-- > 0;)
        idt_buf__put_cstr(text, i % 2 ? "]" : "}");
}

static void many_fields(idt_buf *text, unsigned n)
{
    idt_buf__reset(text);
    for (unsigned i = 0; i < n; i++)
        idt_buf__printf(text, "%s\"f%u\":%u", i ? "," : "{", i, i);
    idt_buf__put_char(text, '}');
}

static void limits_of_json(void **state)
{
    idt_record_options options = {.format = IDT_INPUT_JSONL};
    idt_buf text = {0}, out = {0};

    nested(&text, IDT_RECORD_MAX_DEPTH);
    dump_text(*state, idt_buf__bytes(&text), &options, &out);
    assert_bytes(idt_buf__bytes(&out), "1 r.0.a.0.a.0.a.0.a.0.a.0.a.0.a.0#1\n");
    nested(&text, IDT_RECORD_MAX_DEPTH + 1);
    expect_text(*state, idt_buf__bytes(&text), &options,
                "1 !depth_limit objects and arrays are nested deeper than 16 levels\n");

    many_fields(&text, IDT_RECORD_MAX_FIELDS);
    dump_text(*state, idt_buf__bytes(&text), &options, &out);
    assert_true(idt_bytes__starts_with(idt_buf__bytes(&out), IDT_LIT("1 f0#0 f1#1 ")));
    many_fields(&text, IDT_RECORD_MAX_FIELDS + 1);
    expect_text(*state, idt_buf__bytes(&text), &options,
                "1 !field_limit the record has more than 4096 fields\n");
    many_fields(&text, 1000);
    text.len--;
    idt_buf__put_cstr(&text, ",\"f999\":0}");
    expect_text(*state, idt_buf__bytes(&text), &options,
                "1 !duplicate_key the key \"f999\" stands here twice\n");

    idt_buf__reset(&text);
    idt_buf__put_cstr(&text, "{\"");
    for (unsigned i = 0; i <= IDT_RECORD_MAX_NAME; i++)
        idt_buf__put_char(&text, 'k');
    idt_buf__put_cstr(&text, "\":1}");
    expect_text(*state, idt_buf__bytes(&text), &options,
                "1 !name_limit the name of a field is longer than 1024 bytes\n");
    idt_buf__free(&text);
    idt_buf__free(&out);
}

static void a_line_of_64_mib(void **state)
{
    enum { SIZE = 64 * 1024 * 1024 };
    static const char *const heads[] = {"{\"text\":\"", "1,\"", ""};
    static const char *const tails[] = {"\"}\n{\"text\":\"next\"}\n", "\"\n2,next\n", "\nnext\n"};
    static const idt_input_format formats[] = {IDT_INPUT_JSONL, IDT_INPUT_CSV, IDT_INPUT_TEXT};
    const place *p = *state;
    const char *path = p->path;
    idt_buf text = {0}, out = {0};

    for (size_t i = 0; i < IDT_COUNT_OF(formats); i++) {
        idt_record_options options = {.format = formats[i]};

        idt_buf__reset(&text);
        idt_buf__put_cstr(&text, formats[i] == IDT_INPUT_CSV ? "n,text\n" : "");
        idt_buf__put_cstr(&text, heads[i]);
        assert_true(idt_buf__reserve(&text, SIZE));
        memset(text.data + text.len, 'x', SIZE);
        text.len += SIZE;
        idt_buf__put_cstr(&text, tails[i]);
        store(p, idt_buf__bytes(&text));
        idt_buf__reset(&out);
        dump(&out, &path, 1, &options);
        assert_true(out.len > SIZE && out.len < SIZE + 64);
        assert_non_null(memchr(out.data + SIZE, '\n', out.len - SIZE));
        assert_true(memcmp(out.data + out.len - 5, "next\n", 5) == 0);
    }
    idt_buf__free(&text);
    idt_buf__free(&out);
}

static void put_gzip(idt_buf *out, idt_bytes text)
{
    z_stream z = {0};
    size_t room = text.len + 1024;

    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_true(idt_buf__reserve(out, room));
    z.next_in = (Bytef *)(uintptr_t)text.data;
    z.avail_in = (uInt)text.len;
    z.next_out = (Bytef *)out->data + out->len;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->len += room - z.avail_out;
    deflateEnd(&z);
}

static void put_zstd(idt_buf *out, idt_bytes text)
{
    size_t room = ZSTD_compressBound(text.len), n;
    ZSTD_CCtx *context = ZSTD_createCCtx();

    assert_non_null(context);
    assert_false(ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)));
    assert_true(idt_buf__reserve(out, room));
    n = ZSTD_compress2(context, out->data + out->len, room, text.data, text.len);
    assert_false(ZSTD_isError(n));
    out->len += n;
    ZSTD_freeCCtx(context);
}

/* Lines that do not compress away, so that damage falls into the middle of some. */
static void put_lines(idt_buf *text, unsigned n)
{
    uint64_t seed = 99;

    for (unsigned i = 0; i < n; i++)
        idt_buf__printf(text, "line %u %016llx\n", i, (unsigned long long)next_random(&seed));
}

typedef void (*packer)(idt_buf *, idt_bytes);
static const packer packers[] = {put_gzip, put_zstd};

static void compressed_inputs(void **state)
{
    idt_record_options options = {.format = IDT_INPUT_TEXT};
    idt_buf text = {0}, packed = {0}, plain = {0}, out = {0};
    idt_bytes all, half, rest;

    put_lines(&text, 20000);
    all = idt_buf__bytes(&text);
    half = idt_bytes__slice(all, 0, all.len / 2);
    rest = idt_bytes__slice(all, all.len / 2, all.len);
    dump_text(*state, all, &options, &plain);
    for (size_t i = 0; i < IDT_COUNT_OF(packers); i++) {
        for (size_t size = 0; size < 3; size++) {
            /* two members, the cut between them in the middle of a line */
            options.chunk_size = size == 0 ? 0 : size == 1 ? 7 : 100000;
            idt_buf__reset(&packed);
            packers[i](&packed, half);
            packers[i](&packed, (idt_bytes){"", 0});
            packers[i](&packed, rest);
            dump_text(*state, idt_buf__bytes(&packed), &options, &out);
            assert_true(idt_bytes__equal(idt_buf__bytes(&out), idt_buf__bytes(&plain)));
        }
    }
    /* zeros behind gzip data are padding; other bytes are not */
    idt_buf__reset(&packed);
    put_gzip(&packed, IDT_LIT("a\n"));
    idt_buf__put(&packed, "\0\0\0", 3);
    expect_text(*state, idt_buf__bytes(&packed), &options, "1 text=a\n");
    idt_buf__put_cstr(&packed, "rubbish");
    expect_text(*state, idt_buf__bytes(&packed), &options,
                "1 text=a\n2 !compression there are other bytes after the gzip data\n");
    idt_buf__reset(&packed);
    put_zstd(&packed, IDT_LIT("a\n"));
    idt_buf__put_cstr(&packed, "rubbish");
    expect_text(*state, idt_buf__bytes(&packed), &options,
                "1 text=a\n2 !compression the zstd data is damaged: Unknown frame descriptor\n");
    idt_buf__free(&text);
    idt_buf__free(&packed);
    idt_buf__free(&plain);
    idt_buf__free(&out);
}

/* What is read of damaged input is a beginning of the whole, in whole records, and the end is told.
 */
static void expect_damage(idt_bytes out, idt_bytes whole)
{
    size_t at = 0;

    while (at < out.len && at < whole.len && out.data[at] == whole.data[at])
        at++;
    while (at > 0 && out.data[at - 1] != '\n')
        at--;
    out = idt_bytes__slice(out, at, out.len);
    assert_true(out.len > 0);
    assert_ptr_equal(memchr(out.data, '\n', out.len), out.data + out.len - 1);
    while (out.len > 0 && idt_ascii__is_digit(out.data[0]))
        out = idt_bytes__slice(out, 1, out.len);
    if (!idt_bytes__starts_with(out, IDT_LIT(" !compression ")))
        fail_msg("no error row, but \"%.*s\"", (int)out.len, out.data);
}

static void truncated_inputs(void **state)
{
    idt_record_options options = {.format = IDT_INPUT_TEXT, .chunk_size = 512};
    idt_buf text = {0}, packed = {0}, plain = {0}, out = {0};

    put_lines(&text, 100);
    dump_text(*state, idt_buf__bytes(&text), &options, &plain);
    for (size_t i = 0; i < IDT_COUNT_OF(packers); i++) {
        size_t n_most = 0;

        idt_buf__reset(&packed);
        packers[i](&packed, idt_buf__bytes(&text));
        for (size_t len = 4; len < packed.len; len++) {
            dump_text(*state, (idt_bytes){packed.data, len}, &options, &out);
            expect_damage(idt_buf__bytes(&out), idt_buf__bytes(&plain));
            n_most = out.len > n_most ? out.len : n_most;
        }
        /* with the last bytes missing every record is there */
        assert_true(n_most > plain.len);
    }
    idt_buf__free(&text);
    idt_buf__free(&packed);
    idt_buf__free(&plain);
    idt_buf__free(&out);
}

static void flipped_bits(void **state)
{
    idt_record_options options = {.format = IDT_INPUT_TEXT};
    idt_buf text = {0}, packed = {0}, plain = {0}, out = {0};

    put_lines(&text, 40);
    dump_text(*state, idt_buf__bytes(&text), &options, &plain);
    for (size_t i = 0; i < IDT_COUNT_OF(packers); i++) {
        idt_buf__reset(&packed);
        packers[i](&packed, idt_buf__bytes(&text));
        size_t n_told = 0;

        for (size_t at = 10; at < packed.len; at++) {
            packed.data[at] = (char)(packed.data[at] ^ 4);
            dump_text(*state, idt_buf__bytes(&packed), &options, &out);
            /* a bit that stands for nothing, such as padding, may be flipped */
            if (!idt_bytes__equal(idt_buf__bytes(&out), idt_buf__bytes(&plain))) {
                idt_buf__put_char(&out, '\0');
                assert_non_null(strstr(out.data, " !compression "));
                n_told++;
            }
            packed.data[at] = (char)(packed.data[at] ^ 4);
        }
        assert_true(n_told > packed.len * 9 / 10);
    }
    idt_buf__free(&text);
    idt_buf__free(&packed);
    idt_buf__free(&plain);
    idt_buf__free(&out);
}

static void inputs_that_are_not_there(void **state)
{
    const place *p = *state;
    const char *paths[] = {"/nonexistent/x.jsonl", p->path, p->dir, p->path};
    idt_record_options options = {0};
    idt_buf out = {0};

    store(p, IDT_LIT("{\"a\":1}"));
    dump(&out, paths, IDT_COUNT_OF(paths), &options);
    assert_bytes(idt_buf__bytes(&out), "0 !input could not open input: No such file or directory\n"
                                       "1 a#1\n"
                                       "0 !input could not read input: it is a directory\n"
                                       "1 a#1\n");
    idt_buf__reset(&out);
    dump(&out, paths, 0, &options);
    assert_int_equal(out.len, 0);
    idt_buf__free(&out);
}

/* Standard input is a pipe that gives a byte at a time, and compressed. */
static void standard_input(void **state)
{
    static const char *const dash = "-";
    idt_record_options options = {0};
    idt_buf packed = {0}, out = {0};
    int fds[2], saved = dup(0);

    (void)state;
    put_gzip(&packed, IDT_LIT("{\"a\":1}\n{\"a\":2}\n"));
    assert_int_equal(pipe(fds), 0);
    for (size_t i = 0; i < packed.len; i++)
        assert_int_equal(write(fds[1], packed.data + i, 1), 1);
    close(fds[1]);
    assert_int_equal(dup2(fds[0], 0), 0);
    dump(&out, &dash, 1, &options);
    assert_bytes(idt_buf__bytes(&out), "1 a#1\n2 a#2\n");
    assert_int_equal(dup2(saved, 0), 0);
    close(saved);
    close(fds[0]);
    idt_buf__free(&packed);
    idt_buf__free(&out);
}

static void a_pipe_is_read_as_it_comes(void **state)
{
    const place *p = *state;
    const char *path = p->path;
    idt_record_options options = {.format = IDT_INPUT_TEXT};
    idt_splitter *splitter;
    idt_chunk chunk = {0};
    idt_error err;
    int fd;

    assert_int_equal(mkfifo(path, 0600), 0);
    fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(idt_splitter__new(&splitter, &path, 1, &options, &err), IDT_OK);
    assert_int_equal(idt_splitter__n_total_bytes(splitter), 0);
    for (unsigned i = 0; i < 3; i++) {
        /* the writer is still there, but a whole record is delivered at once */
        assert_int_equal(write(fd, "first\nsec", 9), 9);
        assert_int_equal(idt_splitter__next(splitter, &chunk, &err), IDT_OK);
        assert_int_equal(chunk.bytes.data[chunk.bytes.len - 1], '\n');
        assert_int_equal(chunk.first_line, i + 1);
    }
    idt_splitter__stop(splitter);
    assert_int_equal(idt_splitter__next(splitter, &chunk, &err), IDT_DONE);
    assert_true(idt_splitter__was_woken(splitter));
    assert_int_equal(idt_splitter__next(splitter, &chunk, &err), IDT_DONE);
    close(fd);
    idt_chunk__free(&chunk);
    idt_splitter__free(splitter);
}

static void options_are_checked(void **state)
{
    static const idt_record_options wrong[] = {
        {.delimiter = '"'},
        {.delimiter = '\n'},
        {.line_limit = (size_t)IDT_LINE_LIMIT_MAX + 1},
        {.chunk_size = (size_t)IDT_CHUNK_SIZE_MAX + 1},
    };
    idt_splitter *splitter;
    idt_input_format format;
    idt_error err;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(wrong); i++) {
        assert_int_equal(idt_splitter__new(&splitter, NULL, 0, &wrong[i], &err), IDT_EINVAL);
        assert_null(splitter);
    }
    assert_int_equal(idt_input_format__parse(&format, IDT_LIT("tsv")), IDT_OK);
    assert_int_equal(format, IDT_INPUT_TSV);
    assert_int_equal(idt_input_format__parse(&format, IDT_LIT("xml")), IDT_ENOTFOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(formats_and_faults),
        TEST(chunks_change_nothing),
        TEST(every_prefix_is_read),
        TEST(random_rows_do_not_depend_on_chunks),
        TEST(written_rows_come_back),
        TEST(limits_of_a_line),
        TEST(a_stray_quote_costs_one_row),
        TEST(limits_of_json),
        TEST(a_line_of_64_mib),
        TEST(compressed_inputs),
        TEST(truncated_inputs),
        TEST(flipped_bits),
        TEST(inputs_that_are_not_there),
        TEST(standard_input),
        TEST(a_pipe_is_read_as_it_comes),
        TEST(options_are_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
