/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One JSON object a line → fields. simdjson tells where tokens start, for a whole chunk at once
 * (or line by line, when something in the chunk is amiss); this file checks the grammar between
 * the tokens. A string without escapes is delivered as it stands in the chunk.
 *
 * A token reaches from its start to the next start, white space at its end not counted.
 */
#include "record/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "record/json_simd.h"
#include "record/names.h"

struct idt_json {
    idt_json_simd *simd;
    idt_bytes chunk;
    bool is_chunk_indexed; /* starts are those of the chunk, not of one line */

    /* the text that starts belong to: the chunk or a line */
    const char *data;
    const uint32_t *starts;
    size_t n_starts, at;
    size_t escape; /* the first backslash of the chunk at or behind the last token that was read */

    /* the record */
    size_t begin, end; /* in data */
    idt_fields *fields;
    idt_record_code code;
    idt_error *why;
    idt_names names;
};

idt_json *idt_json__new(void)
{
    idt_json *json = idt_alloc__zeroed(1, sizeof *json);

    if (!json)
        return NULL;
    json->simd = idt_json_simd__new();
    if (!json->simd) {
        idt_alloc__free(json);
        return NULL;
    }
    return json;
}

void idt_json__free(idt_json *json)
{
    if (!json)
        return;
    idt_json_simd__free(json->simd);
    idt_alloc__free(json);
}

void idt_json__begin(idt_json *json, idt_bytes chunk)
{
    json->chunk = chunk;
    json->data = chunk.data;
    json->at = 0;
    json->escape = 0;
    json->is_chunk_indexed =
        idt_json_simd__index(json->simd, chunk, &json->starts, &json->n_starts) == IDT_JSON_FINE;
}

/* Refuse the record because of the byte at `at`. Always IDT_EFORMAT, to be returned. */
IDT_PRINTF(4, 5)
static int refuse(idt_json *json, idt_record_code code, size_t at, const char *format, ...)
{
    char message[sizeof json->why->message];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    json->code = code;
    idt_error__at(json->why, IDT_EFORMAT, at - json->begin, "%s", message);
    if (at - json->begin < UINT32_MAX)
        json->why->column = (uint32_t)(at - json->begin) + 1;
    return IDT_EFORMAT;
}

/* Where the next token of the line starts; the line's end when there is none. */
static inline size_t peek(const idt_json *json)
{
    size_t start = json->at < json->n_starts ? json->starts[json->at] : json->end;

    return start < json->end ? start : json->end;
}

static inline bool is_next(const idt_json *json, char c)
{
    size_t start = peek(json);

    return start < json->end && json->data[start] == c;
}

static inline int expect(idt_json *json, char c, const char *what)
{
    if (!is_next(json, c))
        return refuse(json, IDT_RECORD_JSON, peek(json), "expected %s", what);
    json->at++;
    return IDT_OK;
}

static inline bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The text of the next token, which is taken. */
static inline idt_bytes take(idt_json *json)
{
    size_t start = peek(json), end;

    json->at++;
    end = peek(json);
    while (end > start && is_white(json->data[end - 1]))
        end--;
    return (idt_bytes){json->data + start, end - start};
}

static size_t offset_of(const idt_json *json, const char *p)
{
    return (size_t)(p - json->data);
}

static inline bool has_escape(idt_json *json, idt_bytes text)
{
    size_t begin = (size_t)(text.data - json->chunk.data);

    if (json->escape < begin) {
        const char *p = memchr(text.data, '\\', json->chunk.len - begin);

        json->escape = p ? (size_t)(p - json->chunk.data) : json->chunk.len;
    }
    return json->escape < begin + text.len;
}

static int hex_digit(char c)
{
    if (idt_ascii__is_digit(c))
        return c - '0';
    c = idt_ascii__lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four hexadecimal digits at p, or -1. */
static int32_t hex4(const char *p, const char *end)
{
    int32_t value = 0;

    if (end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(p[i]);

        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

/*
 * The escape behind the backslash at *p, encoded to `to`. Surrogates must come in pairs: half of
 * one is no character, and would leave text that is not UTF-8.
 * @return bytes written, 0 when it is not an escape
 */
static size_t decode_escape(const char **p, const char *end, char *to)
{
    static const char plain[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    int32_t c, low;

    if (*p == end)
        return 0;
    if (**p != 'u') {
        for (size_t i = 0; i + 1 < sizeof plain; i += 2) {
            if (plain[i] == **p) {
                ++*p;
                to[0] = plain[i + 1];
                return 1;
            }
        }
        return 0;
    }
    c = hex4(*p + 1, end);
    *p += 5;
    if (c < 0 || (c >= 0xDC00 && c <= 0xDFFF))
        return 0;
    if (c >= 0xD800 && c <= 0xDBFF) {
        low = end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u' ? hex4(*p + 2, end) : -1;
        if (low < 0xDC00 || low > 0xDFFF)
            return 0;
        *p += 6;
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    return idt_utf8__encode(to, (uint32_t)c);
}

/* Resolve the escapes of a string's content. No escape is shorter than what it stands for. */
static int unescape(idt_json *json, idt_bytes *text)
{
    const char *p = text->data, *end = p + text->len;
    char *to = idt_arena__alloc(&json->fields->arena, text->len);
    size_t n = 0;

    if (!to)
        return IDT_ENOMEM;
    while (p < end) {
        const char *escape = memchr(p, '\\', (size_t)(end - p));
        size_t run = (size_t)((escape ? escape : end) - p), n_escape;

        memcpy(to + n, p, run);
        n += run;
        p += run;
        if (!escape)
            break;
        p++;
        n_escape = decode_escape(&p, end, to + n);
        if (n_escape == 0)
            return refuse(json, IDT_RECORD_JSON, offset_of(json, escape),
                          "this is not an escape sequence");
        n += n_escape;
    }
    *text = (idt_bytes){to, n};
    return IDT_OK;
}

/* The content of the string token that comes next. */
static int take_string(idt_json *json, idt_bytes *out)
{
    idt_bytes token = take(json);

    /* The first stage has seen the closing mark, so it is the last byte unless text follows it. */
    if (token.len < 2 || token.data[token.len - 1] != '"')
        return refuse(json, IDT_RECORD_JSON, offset_of(json, token.data), "expected a string");
    *out = idt_bytes__slice(token, 1, token.len - 1);
    return has_escape(json, *out) ? unescape(json, out) : IDT_OK;
}

static size_t count_digits(const char *p, const char *end)
{
    size_t n = 0;

    while (p + n < end && idt_ascii__is_digit(p[n]))
        n++;
    return n;
}

/* RFC 8259 section 6. The text is not converted, so no precision is lost. */
static bool is_number(idt_bytes text)
{
    const char *p = text.data, *end = p + text.len;
    size_t n;

    p += p < end && *p == '-';
    n = count_digits(p, end);
    if (n == 0 || (n > 1 && *p == '0'))
        return false;
    p += n;
    if (p < end && *p == '.') {
        n = count_digits(p + 1, end);
        if (n == 0)
            return false;
        p += 1 + n;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        p += p < end && (*p == '+' || *p == '-');
        n = count_digits(p, end);
        if (n == 0)
            return false;
        p += n;
    }
    return p == end;
}

/* Enter a name of the record, at place `start` in the line; refuses a second one. */
static int enter_name(idt_json *json, idt_bytes name, size_t start, idt_role *role_out)
{
    int status = idt_names__enter(&json->names, name, role_out);

    if (status == IDT_OK)
        return IDT_OK;
    if (status == IDT_ELIMIT)
        return refuse(json, IDT_RECORD_FIELD_LIMIT, start, "the record has more than %d fields",
                      IDT_RECORD_MAX_FIELDS);
    if (status == IDT_ERANGE)
        return refuse(json, IDT_RECORD_NAME_LIMIT, start,
                      "the name of a field is longer than %d bytes", IDT_RECORD_MAX_NAME);
    return refuse(json, IDT_RECORD_DUPLICATE_KEY, start, "the key \"%.*s\" stands here twice",
                  (int)idt_size__min(name.len, 80), name.data);
}

/* "parent.child" in the arena; a top-level key is its own name. */
static int join(idt_json *json, idt_bytes parent, idt_bytes child, unsigned depth, idt_bytes *out)
{
    char *name;

    if (depth == 1) {
        *out = child;
        return IDT_OK;
    }
    if (child.len > IDT_RECORD_MAX_NAME)
        return refuse(json, IDT_RECORD_NAME_LIMIT, peek(json),
                      "the name of a field is longer than %d bytes", IDT_RECORD_MAX_NAME);
    name = idt_arena__alloc(&json->fields->arena, parent.len + 1 + child.len);
    if (!name)
        return IDT_ENOMEM;
    if (parent.len)
        memcpy(name, parent.data, parent.len);
    name[parent.len] = '.';
    if (child.len)
        memcpy(name + parent.len + 1, child.data, child.len);
    *out = (idt_bytes){name, parent.len + 1 + child.len};
    return IDT_OK;
}

static const char *type_of(char c)
{
    switch (c) {
    case '{': return "an object";
    case '[': return "an array";
    case 't':
    case 'f': return "true or false";
    default: return "a number";
    }
}

/*
 * The canonical keys must have a value that can mean something: a string, or for "id" and
 * "quantity" a number as well. Other names of the same meaning are then just fields.
 */
static int check_role(idt_json *json, idt_bytes name, idt_role *role, size_t start)
{
    char c = json->data[start];
    bool takes_number = role->meta == IDT_META_ID || role->meta == IDT_META_QUANTITY;

    if (c == '"' || c == 'n' || (takes_number && (c == '-' || idt_ascii__is_digit(c))))
        return IDT_OK;
    if (role->rank == 0)
        return refuse(json, IDT_RECORD_FIELD_TYPE, start, "\"%.*s\" must be a string%s, not %s",
                      (int)name.len, name.data, takes_number ? " or a number" : "", type_of(c));
    role->meta = IDT_META_NONE;
    return IDT_OK;
}

static int read_value(idt_json *json, idt_bytes name, idt_role role, unsigned depth);

static int read_scalar(idt_json *json, idt_bytes name, idt_role role)
{
    idt_value_type type = IDT_VALUE_STRING;
    idt_bytes value = {NULL, 0};

    if (is_next(json, '"')) {
        int status = take_string(json, &value);

        if (status != IDT_OK)
            return status;
    } else {
        value = take(json);
        if (idt_bytes__is(value, "null"))
            return IDT_OK;
        if (idt_bytes__is(value, "true") || idt_bytes__is(value, "false"))
            type = IDT_VALUE_BOOL;
        else if (is_number(value))
            type = IDT_VALUE_NUMBER;
        else
            return refuse(json, IDT_RECORD_JSON, offset_of(json, value.data), "expected a value");
    }
    idt_fields__add(json->fields, name, value, type, (uint32_t)json->fields->n_items, role);
    return IDT_OK;
}

/* The member after a "{" or a ",". */
static int read_member(idt_json *json, idt_bytes parent, unsigned depth)
{
    size_t start = peek(json);
    idt_role role = {IDT_META_NONE, 0};
    idt_bytes key = {NULL, 0}, name = {NULL, 0};
    int status;

    if (!is_next(json, '"'))
        return refuse(json, IDT_RECORD_JSON, start, "expected a key in quotation marks");
    status = take_string(json, &key);
    if (status == IDT_OK)
        status = join(json, parent, key, depth, &name);
    if (status == IDT_OK)
        status = enter_name(json, name, start, &role);
    if (status == IDT_OK)
        status = expect(json, ':', "\":\"");
    return status == IDT_OK ? read_value(json, name, role, depth) : status;
}

static int read_object(idt_json *json, idt_bytes name, unsigned depth)
{
    json->at++;
    if (is_next(json, '}')) {
        json->at++;
        return IDT_OK;
    }
    for (;;) {
        int status = read_member(json, name, depth);

        if (status != IDT_OK)
            return status;
        if (!is_next(json, ','))
            return expect(json, '}', "\",\" or \"}\"");
        json->at++;
    }
}

static int read_array(idt_json *json, idt_bytes name, unsigned depth)
{
    json->at++;
    if (is_next(json, ']')) {
        json->at++;
        return IDT_OK;
    }
    for (unsigned i = 0;; i++) {
        idt_role role = {IDT_META_NONE, 0};
        char digits[16];
        idt_bytes element = {digits, (size_t)snprintf(digits, sizeof digits, "%u", i)};
        size_t start = peek(json);
        int status = join(json, name, element, depth, &element);

        if (status == IDT_OK)
            status = enter_name(json, element, start, &role);
        if (status == IDT_OK)
            status = read_value(json, element, role, depth);
        if (status != IDT_OK)
            return status;
        if (!is_next(json, ','))
            return expect(json, ']', "\",\" or \"]\"");
        json->at++;
    }
}

/* The value of a member or element inside `depth` objects and arrays. */
static int read_value(idt_json *json, idt_bytes name, idt_role role, unsigned depth)
{
    size_t start = peek(json);
    int status;

    if (start == json->end)
        return refuse(json, IDT_RECORD_JSON, start, "the line ends inside the object");
    if (role.meta != IDT_META_NONE) {
        status = check_role(json, name, &role, start);
        if (status != IDT_OK)
            return status;
    }
    if (json->data[start] != '{' && json->data[start] != '[')
        return read_scalar(json, name, role);
    if (depth == IDT_RECORD_MAX_DEPTH)
        return refuse(json, IDT_RECORD_DEPTH_LIMIT, start,
                      "objects and arrays are nested deeper than %d levels", IDT_RECORD_MAX_DEPTH);
    return json->data[start] == '{' ? read_object(json, name, depth + 1)
                                    : read_array(json, name, depth + 1);
}

static int read_record(idt_json *json)
{
    int status;

    if (!is_next(json, '{')) {
        idt_bytes token = take(json);
        bool is_value =
            token.len > 0 && (token.data[0] == '[' || token.data[0] == '"' || is_number(token) ||
                              idt_bytes__is(token, "null") || idt_bytes__is(token, "true") ||
                              idt_bytes__is(token, "false"));

        return refuse(json, is_value ? IDT_RECORD_JSON_TYPE : IDT_RECORD_JSON,
                      offset_of(json, token.data), "expected an object in braces");
    }
    status = read_object(json, (idt_bytes){"", 0}, 1);
    if (status == IDT_OK && peek(json) != json->end)
        return refuse(json, IDT_RECORD_JSON, peek(json), "text follows the object");
    return status;
}

static size_t first_bad_byte(idt_bytes text)
{
    size_t i = 0, n = 1;

    while (i < text.len && n > 0) {
        n = idt_utf8__length(text.data + i, text.len - i);
        i += n;
    }
    return i;
}

/* What the first stage found in a line, in words. */
static int refuse_line(idt_json *json, idt_json_fault fault)
{
    idt_bytes line = {json->data, json->end};

    switch (fault) {
    case IDT_JSON_FINE: break;
    case IDT_JSON_NO_MEMORY: return IDT_ENOMEM;
    case IDT_JSON_NOT_UTF8:
        return refuse(json, IDT_RECORD_UTF8, first_bad_byte(line), "this is not UTF-8");
    case IDT_JSON_OPEN_STRING:
        return refuse(json, IDT_RECORD_JSON, json->begin, "a string is not closed");
    case IDT_JSON_CONTROL:
        return refuse(json, IDT_RECORD_JSON, json->begin,
                      "a string holds a control character that is not escaped");
    case IDT_JSON_OTHER: break;
    }
    return refuse(json, IDT_RECORD_JSON, json->begin, "the line is not JSON");
}

/* Starts of the line's tokens: those of the chunk, or else its own. */
static int index_line(idt_json *json, size_t begin, size_t end)
{
    idt_bytes line = idt_bytes__slice(json->chunk, begin, end);
    idt_json_fault fault;

    if (json->is_chunk_indexed) {
        json->begin = begin;
        json->end = end;
        while (json->at < json->n_starts && json->starts[json->at] < begin)
            json->at++;
        return IDT_OK;
    }
    json->data = line.data;
    json->begin = 0;
    json->end = line.len;
    json->at = 0;
    fault = idt_json_simd__index(json->simd, line, &json->starts, &json->n_starts);
    return fault == IDT_JSON_FINE ? IDT_OK : refuse_line(json, fault);
}

int idt_json__read(idt_json *json, size_t begin, size_t end, idt_fields *fields,
                   idt_record_code *code, idt_error *why)
{
    int status;

    json->fields = fields;
    json->code = IDT_RECORD_OK;
    json->why = why;
    idt_names__begin(&json->names);
    status = index_line(json, begin, end);
    if (status == IDT_OK)
        status = read_record(json);
    if (status == IDT_OK)
        idt_names__end(&json->names);
    *code = json->code;
    return status == IDT_ENOMEM ? IDT_ENOMEM : IDT_OK;
}
