/* SPDX-License-Identifier: Apache-2.0 */
/* Chunks → records, whatever the format. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "record/csv.h"
#include "record/json.h"
#include "record/json_simd.h"

struct idt_parser {
    const idt_chunk *chunk;
    size_t at;        /* next byte of the chunk */
    uint64_t line;    /* of that byte */
    bool is_utf8;     /* the whole chunk is; JSON tells by itself */
    bool is_tail_due; /* the error row at the end was not delivered yet */
    idt_csv_scan scan;
    idt_json *json;
    idt_fields fields;
    idt_error error; /* of the current error row */
};

int idt_parser__new(idt_parser **out, idt_error *err)
{
    idt_parser *parser = idt_alloc__zeroed(1, sizeof *parser);

    *out = NULL;
    if (parser) {
        parser->fields.items =
            idt_alloc__zeroed(IDT_RECORD_MAX_FIELDS, sizeof *parser->fields.items);
        parser->json = idt_json__new();
    }
    if (!parser || !parser->fields.items || !parser->json) {
        idt_parser__free(parser);
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    }
    *out = parser;
    return IDT_OK;
}

void idt_parser__free(idt_parser *parser)
{
    if (!parser)
        return;
    idt_json__free(parser->json);
    idt_alloc__free(parser->fields.items);
    idt_arena__free(&parser->fields.arena);
    idt_alloc__free(parser);
}

void idt_parser__begin(idt_parser *parser, const idt_chunk *chunk)
{
    idt_bytes bytes = idt_buf__bytes(&chunk->bytes);

    parser->chunk = chunk;
    parser->at = 0;
    parser->line = chunk->first_line;
    parser->is_tail_due = chunk->code != IDT_RECORD_OK;
    parser->scan = (idt_csv_scan){0};
    if (bytes.len > 0 && chunk->input->format == IDT_INPUT_JSONL)
        idt_json__begin(parser->json, bytes);
    else
        parser->is_utf8 = idt_json_simd__is_utf8(bytes);
}

static void refuse(idt_parser *parser, idt_record *out, idt_record_code code)
{
    out->code = code;
    out->error = &parser->error;
}

static void count_bad_bytes(idt_parser *parser, idt_bytes value)
{
    if (!parser->is_utf8)
        parser->fields.n_bad_bytes += idt_record__count_bad_bytes(value);
}

static int read_text(idt_parser *parser, idt_bytes text, idt_bytes name)
{
    idt_role none = {IDT_META_NONE, 0};

    count_bad_bytes(parser, text);
    idt_fields__add(&parser->fields, name, text, IDT_VALUE_STRING, 0, none);
    return IDT_OK;
}

/* What is wrong with a row whose fields end at `n` with `status`. */
static int refuse_row(idt_parser *parser, const idt_csv_row *row, size_t n, int status,
                      idt_record *out)
{
    size_t n_columns = parser->chunk->input->n_columns;

    if (status == IDT_ENOMEM)
        return status;
    if (row->fault != IDT_CSV_FINE) {
        idt_error__at(&parser->error, IDT_EFORMAT, row->at,
                      row->fault == IDT_CSV_OPEN_QUOTE ? "a quotation mark is opened and not closed"
                                                       : "text follows a closing quotation mark");
        parser->error.column = row->at < UINT32_MAX ? (uint32_t)row->at + 1 : 0;
        refuse(parser, out, IDT_RECORD_CSV_QUOTE);
        return IDT_OK;
    }
    idt_error__set(&parser->error, IDT_EFORMAT, "the row has %zu fields, expected %zu", n,
                   n_columns);
    refuse(parser, out, IDT_RECORD_CSV_ROW);
    return IDT_OK;
}

static int read_row(idt_parser *parser, idt_bytes text, idt_record *out)
{
    const idt_input *input = parser->chunk->input;
    idt_csv_row row = {
        .text = text, .delimiter = input->delimiter, .has_quotes = input->format == IDT_INPUT_CSV};
    idt_bytes value;
    size_t n = 0;
    int status;

    while ((status = idt_csv__next_field(&row, &parser->fields.arena, &value)) == IDT_OK) {
        if (n < input->n_columns) {
            count_bad_bytes(parser, value);
            idt_fields__add(&parser->fields, input->columns[n], value, IDT_VALUE_STRING,
                            (uint32_t)n, input->roles[n]);
        }
        n++;
    }
    if (status != IDT_DONE || n != input->n_columns)
        return refuse_row(parser, &row, n, status, out);
    return IDT_OK;
}

/* The bytes of the next record with its line end. The chunk has more. */
static idt_bytes next_record(idt_parser *parser, idt_bytes bytes)
{
    const idt_chunk *chunk = parser->chunk;
    size_t begin = parser->at;
    const char *p;

    if (chunk->input->format == IDT_INPUT_CSV && !chunk->is_line_bound) {
        idt_csv__begin_row(&parser->scan, begin);
        (void)idt_csv__find_end(&parser->scan, bytes, chunk->input->delimiter);
        parser->at = parser->scan.at;
    } else {
        bool is_end;

        do {
            size_t line = parser->at;

            p = memchr(bytes.data + line, '\n', bytes.len - line);
            parser->at = p ? (size_t)(p - bytes.data) + 1 : bytes.len;
            is_end =
                chunk->input->format != IDT_INPUT_SDF || parser->at == bytes.len ||
                idt_bytes__starts_with(idt_bytes__slice(bytes, line, parser->at), IDT_LIT("$$$$"));
        } while (!is_end);
    }
    return idt_bytes__slice(bytes, begin, parser->at);
}

static int read_record(idt_parser *parser, idt_bytes raw, idt_bytes record, idt_record *out)
{
    const idt_input *input = parser->chunk->input;
    size_t begin = (size_t)(record.data - parser->chunk->bytes.data);
    bool has_line_end = raw.len > 0 && raw.data[raw.len - 1] == '\n';

    if (raw.len - has_line_end > input->line_limit) {
        idt_error__set(&parser->error, IDT_ELIMIT, "the line is longer than %zu bytes",
                       input->line_limit);
        refuse(parser, out, IDT_RECORD_LINE_LIMIT);
        return IDT_OK;
    }
    switch (input->format) {
    case IDT_INPUT_JSONL: {
        int status = idt_json__read(parser->json, begin, begin + record.len, &parser->fields,
                                    &out->code, &parser->error);

        out->error = out->code != IDT_RECORD_OK ? &parser->error : NULL;
        return status;
    }
    case IDT_INPUT_CSV:
    case IDT_INPUT_TSV: return read_row(parser, record, out);
    case IDT_INPUT_DETECT:
    case IDT_INPUT_STRUCTURES:
    case IDT_INPUT_TEXT: break;
    case IDT_INPUT_SDF: return read_text(parser, record, IDT_LIT("sdf"));
    }
    return read_text(parser, record, IDT_LIT("text"));
}

static void start_record(idt_parser *parser, idt_record *out, uint64_t line)
{
    memset(out, 0, sizeof *out);
    memset(&parser->error, 0, sizeof parser->error);
    out->source = parser->chunk->input->path;
    out->line = line;
}

/* The error row behind the records. */
static int deliver_tail(idt_parser *parser, idt_record *out)
{
    const idt_chunk *chunk = parser->chunk;

    if (!parser->is_tail_due)
        return IDT_DONE;
    parser->is_tail_due = false;
    start_record(parser, out, chunk->error_line);
    parser->error = chunk->error;
    refuse(parser, out, chunk->code);
    return IDT_OK;
}

static bool is_blank(idt_bytes line)
{
    size_t i = 0;

    while (i < line.len && idt_ascii__is_space((unsigned char)line.data[i]))
        i++;
    return i == line.len;
}

/* Rows of CSV and records of SDF span lines. */
static uint64_t count_lines(const idt_parser *parser, idt_bytes raw)
{
    idt_input_format format = parser->chunk->input->format;

    return format == IDT_INPUT_CSV || format == IDT_INPUT_SDF ? idt_record__count_lines(raw) : 1;
}

int idt_parser__next(idt_parser *parser, idt_record *out, idt_error *err)
{
    idt_bytes bytes = idt_buf__bytes(&parser->chunk->bytes), raw, record;
    uint64_t line;

    do {
        if (parser->at == bytes.len)
            return deliver_tail(parser, out);
        line = parser->line;
        raw = next_record(parser, bytes);
        record = idt_csv__without_line_end(raw);
        parser->line += count_lines(parser, raw);
    } while (is_blank(record));

    start_record(parser, out, line);
    idt_fields__reset(&parser->fields);
    if (read_record(parser, raw, record, out) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory while reading a record");
    if (out->code == IDT_RECORD_OK)
        idt_fields__deliver(&parser->fields, out);
    return IDT_OK;
}
