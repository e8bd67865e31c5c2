/* SPDX-License-Identifier: Apache-2.0 */
/* Names of codes and formats, and the keys that are recognised in every format. */
#include "record/record.h"

#include "base/bytes.h"
#include "base/int.h"
#include "record/record_int.h"

const char *idt_record_code__name(idt_record_code code)
{
    switch (code) {
    case IDT_RECORD_OK: return "ok";
    case IDT_RECORD_JSON: return "json";
    case IDT_RECORD_JSON_TYPE: return "json_type";
    case IDT_RECORD_DUPLICATE_KEY: return "duplicate_key";
    case IDT_RECORD_UTF8: return "utf8";
    case IDT_RECORD_FIELD_TYPE: return "field_type";
    case IDT_RECORD_DEPTH_LIMIT: return "depth_limit";
    case IDT_RECORD_FIELD_LIMIT: return "field_limit";
    case IDT_RECORD_NAME_LIMIT: return "name_limit";
    case IDT_RECORD_LINE_LIMIT: return "line_limit";
    case IDT_RECORD_CSV_ROW: return "csv_row";
    case IDT_RECORD_CSV_QUOTE: return "csv_quote";
    case IDT_RECORD_INPUT: return "input";
    case IDT_RECORD_ENCODING: return "encoding";
    case IDT_RECORD_COMPRESSION: return "compression";
    case IDT_RECORD_CSV_HEADER: return "csv_header";
    case IDT_RECORD_JSON_ARRAY: return "json_array";
    }
    return "record";
}

static const char *const format_names[] = {
    [IDT_INPUT_DETECT] = "detect",
    [IDT_INPUT_JSONL] = "jsonl",
    [IDT_INPUT_CSV] = "csv",
    [IDT_INPUT_TSV] = "tsv",
    [IDT_INPUT_TEXT] = "text",
    [IDT_INPUT_SDF] = "sdf",
    [IDT_INPUT_STRUCTURES] = "structures",
};

const char *idt_input_format__name(idt_input_format format)
{
    return (size_t)format < IDT_COUNT_OF(format_names) ? format_names[format] : "input";
}

int idt_input_format__parse(idt_input_format *out, idt_bytes name)
{
    for (size_t i = 0; i < IDT_COUNT_OF(format_names); i++) {
        if (idt_bytes__is(name, format_names[i])) {
            *out = (idt_input_format)i;
            return IDT_OK;
        }
    }
    return IDT_ENOTFOUND;
}

void idt_chunk__free(idt_chunk *chunk)
{
    idt_buf__free(&chunk->bytes);
    *chunk = (idt_chunk){0};
}

/*
 * The rank decides when a record has several keys of one meaning: the lowest wins, wherever it
 * stands. "from" is where goods leave, which need not be where they were made: it goes before
 * "origin". Names are in lower case with underscores; see normalise.
 */
static const struct {
    const char *name;
    uint8_t meta;
    uint8_t rank;
} keys[] = {
    {"id", IDT_META_ID, 0},
    {"record_id", IDT_META_ID, 1},
    {"uid", IDT_META_ID, 2},
    {"reference", IDT_META_ID, 3},
    {"ref", IDT_META_ID, 4},
    {"date", IDT_META_DATE, 0},
    {"shipment_date", IDT_META_DATE, 1},
    {"ship_date", IDT_META_DATE, 2},
    {"declaration_date", IDT_META_DATE, 3},
    {"invoice_date", IDT_META_DATE, 4},
    {"order_date", IDT_META_DATE, 5},
    {"from", IDT_META_FROM, 0},
    {"from_country", IDT_META_FROM, 1},
    {"export_country", IDT_META_FROM, 2},
    {"country_of_export", IDT_META_FROM, 3},
    {"exporter_country", IDT_META_FROM, 4},
    {"origin", IDT_META_FROM, 5},
    {"origin_country", IDT_META_FROM, 6},
    {"country_of_origin", IDT_META_FROM, 7},
    {"to", IDT_META_TO, 0},
    {"to_country", IDT_META_TO, 1},
    {"import_country", IDT_META_TO, 2},
    {"country_of_import", IDT_META_TO, 3},
    {"importer_country", IDT_META_TO, 4},
    {"destination", IDT_META_TO, 5},
    {"destination_country", IDT_META_TO, 6},
    {"country_of_destination", IDT_META_TO, 7},
    {"quantity", IDT_META_QUANTITY, 0},
    {"qty", IDT_META_QUANTITY, 1},
    {"unit", IDT_META_UNIT, 0},
    {"units", IDT_META_UNIT, 1},
    {"uom", IDT_META_UNIT, 2},
    {"quantity_unit", IDT_META_UNIT, 3},
    {"unit_of_measure", IDT_META_UNIT, 4},
};

enum { LONGEST_KEY = 22 };

static char plain_letter(char c)
{
    return c == ' ' || c == '-' ? '_' : idt_ascii__lower(c);
}

size_t idt_record__normalise(char *out, size_t capacity, idt_bytes name)
{
    name = idt_bytes__trim(name);
    if (name.len > capacity)
        return 0;
    for (size_t i = 0; i < name.len; i++) {
        out[i] = plain_letter(name.data[i]);
    }
    return name.len;
}

bool idt_record__is_name(idt_bytes name, idt_bytes other)
{
    name = idt_bytes__trim(name);
    other = idt_bytes__trim(other);
    if (name.len != other.len)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        if (plain_letter(name.data[i]) != plain_letter(other.data[i]))
            return false;
    }
    return true;
}

size_t idt_record__structure_rank(idt_bytes name)
{
    static const idt_bytes names[] = {
        IDT_LIT_INIT("isomeric_smiles"),  IDT_LIT_INIT("smiles"),   IDT_LIT_INIT("molfile"),
        IDT_LIT_INIT("molblock"),         IDT_LIT_INIT("inchi"),    IDT_LIT_INIT("standard_inchi"),
        IDT_LIT_INIT("canonical_smiles"), IDT_LIT_INIT("structure")};

    for (size_t i = 0; i < IDT_COUNT_OF(names); i++) {
        if (idt_record__is_name(name, names[i]))
            return IDT_COUNT_OF(names) - i;
    }
    return 0;
}

idt_role idt_record__role(idt_bytes name)
{
    char normal[LONGEST_KEY];
    idt_bytes key = {normal, idt_record__normalise(normal, sizeof normal, name)};

    if (key.len < 2)
        return (idt_role){IDT_META_NONE, 0};
    for (size_t i = 0; i < IDT_COUNT_OF(keys); i++) {
        if (keys[i].name[0] == normal[0] && idt_bytes__is(key, keys[i].name))
            return (idt_role){keys[i].meta, keys[i].rank};
    }
    return (idt_role){IDT_META_NONE, 0};
}

static idt_bytes *slot(idt_record *record, idt_meta meta)
{
    switch (meta) {
    case IDT_META_ID: return &record->id;
    case IDT_META_DATE: return &record->date;
    case IDT_META_FROM: return &record->from;
    case IDT_META_TO: return &record->to;
    case IDT_META_QUANTITY: return &record->quantity;
    case IDT_META_UNIT: return &record->unit;
    case IDT_META_NONE:
    case IDT_META_COUNT: break;
    }
    return NULL;
}

void idt_fields__reset(idt_fields *fields)
{
    idt_arena__reset(&fields->arena);
    fields->n_items = 0;
    fields->n_bad_bytes = 0;
    memset(fields->rank, UINT8_MAX, sizeof fields->rank);
}

void idt_fields__add(idt_fields *fields, idt_bytes name, idt_bytes value, idt_value_type type,
                     uint32_t index, idt_role role)
{
    assert(fields->n_items < IDT_RECORD_MAX_FIELDS);
    fields->items[fields->n_items++] = (idt_field){name, value, index, type};
    if (role.meta != IDT_META_NONE && value.len > 0 && role.rank < fields->rank[role.meta]) {
        fields->rank[role.meta] = role.rank;
        fields->meta[role.meta] = value;
    }
}

void idt_fields__deliver(const idt_fields *fields, idt_record *out)
{
    for (unsigned meta = IDT_META_NONE + 1; meta < IDT_META_COUNT; meta++) {
        if (fields->rank[meta] != UINT8_MAX)
            *slot(out, (idt_meta)meta) = fields->meta[meta];
    }
    out->fields = fields->items;
    out->n_fields = fields->n_items;
    out->n_bad_bytes = fields->n_bad_bytes;
}

uint64_t idt_record__count_bad_bytes(idt_bytes text)
{
    uint64_t n_bad = 0;

    for (size_t i = 0; i < text.len;) {
        size_t n = idt_utf8__length(text.data + i, text.len - i);

        n_bad += n == 0;
        i += n ? n : 1;
    }
    return n_bad;
}

uint64_t idt_record__count_lines(idt_bytes text)
{
    uint64_t n = 0;
    const char *p = text.data, *end = p ? p + text.len : p;

    /* Blocks of 255 keep each counter within a byte, which lets the compiler use wide adds. */
    while (p < end) {
        size_t block = idt_size__min((size_t)(end - p), 255);
        uint8_t count = 0;

        for (size_t i = 0; i < block; i++)
            count = (uint8_t)(count + (p[i] == '\n'));
        n += count;
        p += block;
    }
    return n;
}
