/* SPDX-License-Identifier: Apache-2.0 */
/* record: which lines are JSON, against another strict reader (jansson), over mutated lines. */
#include "test.h"

#include <jansson.h>

#include "base/buf.h"
#include "record/record.h"

static const char *const seeds[] = {
    "{\"id\":\"a\",\"n\":-1.5e+3,\"t\":true,\"f\":false,\"z\":null,\"s\":\"\"}",
    "{\"a\":[1,2,{\"b\":[]},[[]]],\"c\":{\"d\":{\"e\":\"f\"}}}",
    "{\"s\":\"\\u00e9\\ud83d\\ude00\\n\\\\\\\"\\/\\b\\f\\r\\t\",\"k\\u0041\":\"x\"}",
    "{ \"sp\" : [ 0 , -0 , 10 , 0.5 , 1E5 ] , \"o\" : { } }\t",
    "{\"text\":\"\xE8\x8A\xAC\xE5\xA4\xAA\xE5\xB0\xBC \xC3\xA9 \xF0\x9F\x98\x80\"}",
};

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void mutate(idt_buf *line, uint64_t *seed)
{
    static const char alphabet[] =
        "{}[]:,\"\\u0019dDeE+-. \t\f\x01\x7f\xC3\xA9\xED\xA0\x80\xF4tfnrl/";
    const char *start = seeds[next_random(seed) % IDT_COUNT_OF(seeds)];

    idt_buf__reset(line);
    idt_buf__put_cstr(line, start);
    for (uint64_t n = next_random(seed) % 4; n > 0; n--) {
        size_t at = next_random(seed) % line->len;
        char c = alphabet[next_random(seed) % (sizeof alphabet - 1)];

        switch (next_random(seed) % 3) {
        case 0: line->data[at] = c; break;
        case 1:
            memmove(line->data + at, line->data + at + 1, line->len - at - 1);
            line->len--;
            break;
        default:
            idt_buf__put_char(line, c);
            memmove(line->data + at + 1, line->data + at, line->len - at - 1);
            line->data[at] = c;
            break;
        }
    }
}

/* What we make of a line of its own. */
static idt_record_code ours(idt_parser *parser, const idt_input *input, const idt_buf *line)
{
    idt_chunk chunk = {.input = input, .first_line = 1};
    idt_record record;
    idt_error err;

    assert_true(idt_buf__reserve(&chunk.bytes, line->len + IDT_CHUNK_PADDING));
    idt_buf__put(&chunk.bytes, line->data, line->len);
    idt_parser__begin(parser, &chunk);
    assert_int_equal(idt_parser__next(parser, &record, &err), IDT_OK);
    idt_chunk__free(&chunk);
    return record.code;
}

/* True when the other reader takes the line, or refuses it for a reason that JSON does not know. */
static bool theirs(const idt_buf *line)
{
    json_error_t error;
    json_t *value = json_loadb(line->data, line->len,
                               JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
    enum json_error_code code = value ? json_error_unknown : json_error_code(&error);

    json_decref(value);
    return value || code == json_error_numeric_overflow || code == json_error_null_byte_in_key;
}

static void both_readers_agree(void **state)
{
    idt_input input = {.format = IDT_INPUT_JSONL, .line_limit = IDT_LINE_LIMIT};
    size_t n_taken = 0, n_refused = 0;
    uint64_t seed = 4711;
    idt_buf line = {0};
    idt_parser *parser;
    idt_error err;

    (void)state;
    assert_int_equal(idt_parser__new(&parser, &err), IDT_OK);
    for (unsigned round = 0; round < 200000; round++) {
        idt_record_code code;
        bool is_json;

        mutate(&line, &seed);
        code = ours(parser, &input, &line);
        is_json = code != IDT_RECORD_JSON && code != IDT_RECORD_UTF8;
        /* a key that stands twice ends the reading, whatever follows */
        if (code == IDT_RECORD_DUPLICATE_KEY || code == IDT_RECORD_FIELD_TYPE)
            continue;
        /* of a line that is no object only the first token was looked at */
        if (code == IDT_RECORD_JSON_TYPE)
            continue;
        if (is_json != theirs(&line))
            fail_msg("round %u: %s, they say otherwise: %.*s", round, idt_record_code__name(code),
                     (int)line.len, line.data);
        n_taken += is_json;
        n_refused += !is_json;
    }
    assert_true(n_taken > 50000 && n_refused > 50000);
    idt_parser__free(parser);
    idt_buf__free(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(both_readers_agree)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
