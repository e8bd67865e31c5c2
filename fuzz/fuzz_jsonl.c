/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON Lines. The tokens of a whole chunk and those of each line by itself must give the same
 * records, each field must be UTF-8, and no name may stand in a record twice.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_field(const idt_record *record, size_t n)
{
    const idt_field *field = &record->fields[n];

    for (size_t i = 0; i < field->value.len;) {
        size_t len = idt_utf8__length(field->value.data + i, field->value.len - i);

        check(len > 0);
        i += len;
    }
    check(field->name.len <= IDT_RECORD_MAX_NAME && field->index == n);
    for (size_t i = 0; i < n && n < 64; i++)
        check(!idt_bytes__equal(record->fields[i].name, field->name));
}

static void put_record(idt_buf *out, const idt_record *record, uint64_t line)
{
    idt_buf__printf(out, "%llu %d %llu ", (unsigned long long)line, (int)record->code,
                    (unsigned long long)(record->error ? record->error->offset : 0));
    idt_buf__put_cstr(out, record->error ? record->error->message : "");
    for (size_t i = 0; i < record->n_fields; i++) {
        check_field(record, i);
        idt_buf__put_json(out, record->fields[i].name);
        idt_buf__put_json(out, record->fields[i].value);
    }
    idt_buf__put_json(out, record->id);
    idt_buf__put_json(out, record->from);
    idt_buf__put_char(out, '\n');
}

static void read_chunk(idt_parser *parser, const idt_chunk *chunk, idt_buf *out)
{
    idt_record record;
    idt_error err;
    int status;

    idt_parser__begin(parser, chunk);
    while ((status = idt_parser__next(parser, &record, &err)) == IDT_OK)
        put_record(out, &record, record.line);
    check(status == IDT_DONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_input input = {.format = IDT_INPUT_JSONL, .line_limit = IDT_LINE_LIMIT};
    idt_chunk whole = {.input = &input, .first_line = 1}, line = whole;
    idt_buf together = {0}, apart = {0};
    idt_parser *parser;
    idt_error err;

    check(idt_parser__new(&parser, &err) == IDT_OK);
    check(idt_buf__reserve(&whole.bytes, size + IDT_CHUNK_PADDING));
    idt_buf__put(&whole.bytes, data, size);
    read_chunk(parser, &whole, &together);

    check(idt_buf__reserve(&line.bytes, size + IDT_CHUNK_PADDING));
    for (size_t at = 0; at < size; line.first_line++) {
        const uint8_t *end = memchr(data + at, '\n', size - at);
        size_t len = end ? (size_t)(end - data) + 1 - at : size - at;

        idt_buf__reset(&line.bytes);
        idt_buf__put(&line.bytes, data + at, len);
        read_chunk(parser, &line, &apart);
        at += len;
    }
    check(idt_bytes__equal(idt_buf__bytes(&together), idt_buf__bytes(&apart)));
    idt_parser__free(parser);
    idt_chunk__free(&whole);
    idt_chunk__free(&line);
    idt_buf__free(&together);
    idt_buf__free(&apart);
    return 0;
}
