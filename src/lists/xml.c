/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/xml.h"

#include <expat.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "lists/entry.h"

typedef struct xml_reader {
    XML_Parser parser;
    idt_list_input *input;
    const idt_list_xml_options *options;
    idt_list_xml_sink sink;
    void *payload;
    idt_error *err;
    int status; /* why the parser was stopped */

    idt_buf path;                         /* "list/people/person" */
    size_t marks[IDT_LIST_XML_DEPTH_MAX]; /* length of path before each element */
    size_t depth;
    size_t record_depth;     /* of the record being built; 0: none */
    idt_list_xml_node *node; /* innermost open element of the record */
    idt_buf text;            /* of the innermost open element */
    idt_arena arena;         /* of the record */
    size_t record_bytes, record_nodes;
} xml_reader;

/* Remember the first failure and stop the parser. */
static void stop(xml_reader *reader, int status)
{
    if (reader->status != IDT_OK)
        return;
    reader->status = status;
    XML_StopParser(reader->parser, XML_FALSE);
}

static uint64_t line_of(const xml_reader *reader)
{
    return XML_GetCurrentLineNumber(reader->parser);
}

static void fail(xml_reader *reader, int code, const char *message, idt_bytes what)
{
    if (reader->status != IDT_OK)
        return;
    stop(reader, idt_list_input__fail(reader->input, code, line_of(reader),
                                      (uint64_t)XML_GetCurrentByteIndex(reader->parser),
                                      reader->err, "%s%s%.*s%s", message, what.len ? " \"" : "",
                                      (int)idt_size__min(what.len, 60), what.len ? what.data : "",
                                      what.len ? "\"" : ""));
}

static bool is_blank(const idt_buf *text)
{
    return idt_list_text__trim(idt_buf__bytes(text)).len == 0;
}

/* Whether a path is a record, on the way to one, or neither. */
static int classify(const xml_reader *reader, idt_bytes path)
{
    const char *const *record;
    bool on_the_way = false;

    for (record = reader->options->records; *record; record++) {
        idt_bytes pattern = idt_bytes__from_cstr(*record);
        bool any = pattern.len >= 2 && pattern.data[pattern.len - 1] == '*';

        if (any)
            pattern.len--; /* keeps the last '/' */
        if (idt_bytes__equal(path, pattern) ||
            (any && idt_bytes__starts_with(path, pattern) && path.len > pattern.len &&
             !memchr(path.data + pattern.len, '/', path.len - pattern.len)))
            return 2;
        if (pattern.len > path.len && idt_bytes__starts_with(pattern, path) &&
            pattern.data[path.len] == '/')
            on_the_way = true;
    }
    return on_the_way;
}

static idt_bytes keep(xml_reader *reader, idt_bytes text)
{
    idt_bytes copy;

    reader->record_bytes += text.len;
    if (reader->record_bytes > IDT_LIST_XML_RECORD_MAX) {
        fail(reader, IDT_ELIMIT, "an entry is larger than 16 MiB", (idt_bytes){0});
        return (idt_bytes){"", 0};
    }
    copy = idt_arena__copy(&reader->arena, text);
    if (!copy.data) {
        stop(reader, idt_error__set(reader->err, IDT_ENOMEM, "out of memory"));
        return (idt_bytes){"", 0};
    }
    return copy;
}

static idt_bytes local_name(const char *name)
{
    const char *colon = strrchr(name, ':');

    return idt_bytes__from_cstr(colon ? colon + 1 : name);
}

static void keep_attributes(xml_reader *reader, idt_list_xml_node *node, const char **attributes)
{
    size_t i, n = 0;

    while (attributes[2 * n])
        n++;
    if (n > IDT_LIST_XML_ATTRIBUTES_MAX) {
        fail(reader, IDT_ELIMIT, "an element has more than 64 attributes", (idt_bytes){0});
        return;
    }
    node->attributes = idt_arena__array(&reader->arena, n, sizeof *node->attributes);
    if (n && !node->attributes) {
        stop(reader, idt_error__set(reader->err, IDT_ENOMEM, "out of memory"));
        return;
    }
    for (i = 0; i < n; i++) {
        idt_list_xml_attribute *a = &node->attributes[node->n_attributes];

        if (strncmp(attributes[2 * i], "xmlns", 5) == 0 ||
            strncmp(attributes[2 * i], "xsi:", 4) == 0)
            continue;
        a->name = keep(reader, local_name(attributes[2 * i]));
        a->value = keep(reader, idt_list_text__trim(idt_bytes__from_cstr(attributes[2 * i + 1])));
        node->n_attributes++;
    }
}

static idt_list_xml_node *new_node(xml_reader *reader, idt_bytes name, const char **attributes)
{
    idt_list_xml_node *node = idt_arena__alloc(&reader->arena, sizeof *node);

    if (!node) {
        stop(reader, idt_error__set(reader->err, IDT_ENOMEM, "out of memory"));
        return NULL;
    }
    if (++reader->record_nodes > IDT_LIST_XML_RECORD_NODES) {
        fail(reader, IDT_ELIMIT, "an entry has more than 200000 elements", (idt_bytes){0});
        return NULL;
    }
    node->name = keep(reader, name);
    node->text = (idt_bytes){"", 0};
    node->line = line_of(reader);
    node->parent = reader->node;
    if (reader->node) {
        if (reader->node->last)
            reader->node->last->next = node;
        else
            reader->node->first = node;
        reader->node->last = node;
    }
    keep_attributes(reader, node, attributes);
    return node;
}

static void deliver(xml_reader *reader, idt_list_xml_node *node)
{
    int status;

    if (node && reader->status == IDT_OK) {
        status = reader->sink(reader->payload, node, reader->err);
        if (status != IDT_OK)
            stop(reader, status);
    }
    reader->node = NULL;
    reader->record_depth = 0;
    reader->record_bytes = reader->record_nodes = 0;
    idt_arena__reset(&reader->arena);
}

static void start_outside(xml_reader *reader, idt_bytes name, const char **attributes)
{
    int class = classify(reader, idt_buf__bytes(&reader->path));

    if (reader->depth == 1 && !idt_bytes__is(name, reader->options->root)) {
        fail(reader, IDT_EFORMAT, "not a file of this format: its document element is", name);
    } else if (class == 2) {
        reader->record_depth = reader->depth;
        reader->node = new_node(reader, name, attributes);
    } else if (class == 0 && reader->depth > 1) {
        fail(reader, IDT_EFORMAT, "the format has no element", idt_buf__bytes(&reader->path));
    } else if (reader->depth == 1) {
        deliver(reader, new_node(reader, name, attributes));
    }
}

/* What a buffer lacks must not be judged. */
static bool lacks_memory(xml_reader *reader)
{
    if (!reader->path.failed && !reader->text.failed)
        return false;
    stop(reader, idt_error__set(reader->err, IDT_ENOMEM, "out of memory"));
    return true;
}

static void XMLCALL on_start(void *payload, const XML_Char *raw_name, const XML_Char **attributes)
{
    xml_reader *reader = payload;
    idt_bytes name = local_name(raw_name);

    if (reader->status != IDT_OK)
        return;
    if (reader->depth == IDT_LIST_XML_DEPTH_MAX) {
        fail(reader, IDT_ELIMIT, "elements are nested more than 32 deep", (idt_bytes){0});
        return;
    }
    if (!is_blank(&reader->text)) {
        fail(reader, IDT_EFORMAT, "text before the element", name);
        return;
    }
    idt_buf__reset(&reader->text);
    reader->marks[reader->depth++] = reader->path.len;
    if (reader->path.len)
        idt_buf__put_char(&reader->path, '/');
    idt_buf__put_bytes(&reader->path, name);
    if (lacks_memory(reader))
        return;
    if (reader->record_depth)
        reader->node = new_node(reader, name, attributes);
    else
        start_outside(reader, name, attributes);
}

static void XMLCALL on_end(void *payload, const XML_Char *raw_name)
{
    xml_reader *reader = payload;
    idt_bytes text = idt_list_text__trim(idt_buf__bytes(&reader->text));

    if (reader->status != IDT_OK || lacks_memory(reader))
        return;
    if (text.len && (!reader->node || reader->node->first)) {
        fail(reader, IDT_EFORMAT, "text outside a field, before the end of", local_name(raw_name));
        return;
    }
    if (text.len)
        reader->node->text = keep(reader, text);
    idt_buf__reset(&reader->text);
    if (reader->record_depth == reader->depth)
        deliver(reader, reader->node);
    else if (reader->node)
        reader->node = reader->node->parent;
    reader->path.len = reader->marks[--reader->depth];
}

static void XMLCALL on_text(void *payload, const XML_Char *text, int len)
{
    xml_reader *reader = payload;

    if (reader->status != IDT_OK)
        return;
    if (reader->text.len + (size_t)len > IDT_LIST_XML_TOKEN_MAX)
        fail(reader, IDT_ELIMIT, "a text is longer than 1 MiB", (idt_bytes){0});
    else
        idt_buf__put(&reader->text, text, (size_t)len);
}

static void XMLCALL on_doctype(void *payload, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_internal_subset)
{
    xml_reader *reader = payload;

    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    fail(reader, IDT_EFORMAT,
         "document type declarations and entities are refused: no list needs them, found DOCTYPE",
         idt_bytes__from_cstr(name));
}

/* Encodings that expat does not know itself. */
static int XMLCALL on_encoding(void *payload, const XML_Char *name, XML_Encoding *info)
{
    xml_reader *reader = payload;
    int i;

    if (strcmp(name, "windows-1252") != 0 && strcmp(name, "Windows-1252") != 0 &&
        strcmp(name, "WINDOWS-1252") != 0) {
        fail(reader, IDT_EFORMAT, "convert the file to UTF-8: no decoder for the encoding",
             idt_bytes__from_cstr(name));
        return XML_STATUS_ERROR;
    }
    for (i = 0; i < 256; i++) {
        uint32_t c = idt_list_encoding__decode(IDT_LIST_WINDOWS_1252, (unsigned char)i);

        info->map[i] = c || i == 0 ? (int)c : -1;
    }
    info->data = NULL;
    info->convert = NULL;
    info->release = NULL;
    return XML_STATUS_OK;
}

static int parse_error(xml_reader *reader, bool final)
{
    enum XML_Error code = XML_GetErrorCode(reader->parser);
    bool early =
        final && (code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN ||
                  code == XML_ERROR_PARTIAL_CHAR || code == XML_ERROR_UNCLOSED_CDATA_SECTION);

    if (reader->status != IDT_OK)
        return reader->status;
    if (code == XML_ERROR_NO_MEMORY)
        return idt_error__set(reader->err, IDT_ENOMEM, "out of memory");
    idt_list_input__fail(reader->input, IDT_EFORMAT, line_of(reader),
                         (uint64_t)XML_GetCurrentByteIndex(reader->parser), reader->err, "%s: %s",
                         early ? "the file is truncated, fetch it again" : "not well-formed XML",
                         code == XML_ERROR_INVALID_TOKEN
                             ? "a byte or character that is not allowed here (wrong encoding?)"
                             : XML_ErrorString(code));
    return early ? IDT_MORE : IDT_EFORMAT;
}

static int feed(xml_reader *reader)
{
    uint64_t fed = 0;
    idt_bytes chunk;
    int status;

    for (;;) {
        status = idt_list_input__next(reader->input, &chunk, reader->err);
        if (status == IDT_DONE)
            break;
        if (status != IDT_OK)
            return status;
        if (fed == 0) {
            status = idt_list_input__sniff(reader->input, chunk, true, reader->err);
            if (status != IDT_OK)
                return status;
        }
        fed += chunk.len;
        if (XML_Parse(reader->parser, chunk.data, (int)chunk.len, 0) != XML_STATUS_OK)
            return parse_error(reader, false);
        /* expat holds an unfinished token in memory and begins it anew with each chunk */
        if (fed - (uint64_t)XML_GetCurrentByteIndex(reader->parser) > IDT_LIST_XML_TOKEN_MAX)
            fail(reader, IDT_ELIMIT, "a tag, comment or text is longer than 1 MiB", (idt_bytes){0});
        if (reader->status != IDT_OK)
            return reader->status;
    }
    if (XML_Parse(reader->parser, "", 0, 1) != XML_STATUS_OK)
        return parse_error(reader, true);
    return reader->status;
}

int idt_list_xml__read(idt_list_input *input, const idt_list_xml_options *options,
                       idt_list_xml_sink sink, void *payload, idt_error *err)
{
    xml_reader reader = {
        .input = input, .options = options, .sink = sink, .payload = payload, .err = err};
    const char *encoding = options->encoding == IDT_LIST_ENCODING_DEFAULT
                               ? NULL
                               : idt_list_encoding__name(options->encoding);
    int status;

    reader.parser = XML_ParserCreate(encoding);
    if (!reader.parser)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
    XML_SetUnknownEncodingHandler(reader.parser, on_encoding, &reader);
    status = feed(&reader);
    if (status == IDT_OK &&
        (idt_buf__status(&reader.text) != IDT_OK || idt_buf__status(&reader.path) != IDT_OK))
        status = idt_error__set(err, IDT_ENOMEM, "out of memory");
    XML_ParserFree(reader.parser);
    idt_buf__free(&reader.path);
    idt_buf__free(&reader.text);
    idt_arena__free(&reader.arena);
    return status;
}

/* ---- walking over a record ---------------------------------------------------------------- */

static idt_list_xml_node *named(idt_list_xml_node *node, const char *name)
{
    while (node && name && !idt_bytes__is(node->name, name))
        node = node->next;
    if (node)
        node->used = true;
    return node;
}

idt_list_xml_node *idt_list_xml__child(idt_list_xml_node *node, const char *name)
{
    return node ? named(node->first, name) : NULL;
}

idt_list_xml_node *idt_list_xml__next(idt_list_xml_node *node, const char *name)
{
    return node ? named(node->next, name) : NULL;
}

idt_bytes idt_list_xml__text(idt_list_xml_node *node, const char *name)
{
    idt_list_xml_node *child = idt_list_xml__child(node, name);

    return child ? child->text : (idt_bytes){"", 0};
}

idt_bytes idt_list_xml__attribute(idt_list_xml_node *node, const char *name)
{
    size_t i;

    for (i = 0; node && i < node->n_attributes; i++) {
        if (idt_bytes__is(node->attributes[i].name, name)) {
            node->attributes[i].used = true;
            return node->attributes[i].value;
        }
    }
    return (idt_bytes){"", 0};
}

void idt_list_xml__unused(idt_list_xml_node *node, idt_buf *path,
                          void (*visit)(void *payload, idt_bytes name, idt_bytes value),
                          void *payload)
{
    size_t mark = path->len, i;
    idt_list_xml_node *child;

    for (i = 0; i < node->n_attributes; i++) {
        if (node->attributes[i].used || node->attributes[i].value.len == 0)
            continue;
        idt_buf__put_cstr(path, path->len ? "/@" : "@");
        idt_buf__put_bytes(path, node->attributes[i].name);
        visit(payload, idt_buf__bytes(path), node->attributes[i].value);
        path->len = mark;
    }
    for (child = node->first; child; child = child->next) {
        if (path->len)
            idt_buf__put_char(path, '/');
        idt_buf__put_bytes(path, child->name);
        if (!child->used && child->text.len)
            visit(payload, idt_buf__bytes(path), child->text);
        idt_list_xml__unused(child, path, visit, payload);
        path->len = mark;
    }
}

void idt_list_xml__ignore(idt_list_xml_node *node)
{
    size_t i;

    if (!node)
        return;
    node->used = true;
    for (i = 0; i < node->n_attributes; i++)
        node->attributes[i].used = true;
    for (node = node->first; node; node = node->next)
        idt_list_xml__ignore(node);
}
