/* SPDX-License-Identifier: Apache-2.0 */
/* A record of trade text: what the screen reads, whatever file format it came from. */
#ifndef INTERDICT_RECORD_H
#define INTERDICT_RECORD_H

#include "interdict/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Limits of one record; beyond them the record is an error row. */
enum {
    IDT_RECORD_MAX_DEPTH = 16,    /* objects and arrays inside each other, the record itself one */
    IDT_RECORD_MAX_FIELDS = 4096, /* members and elements at every level, nulls included */
    IDT_RECORD_MAX_NAME = 1024,   /* bytes of a dotted field name */
};

/** Why a record (or a whole input) could not be read. Names: idt_record_code__name. */
typedef enum idt_record_code {
    IDT_RECORD_OK = 0,
    /* one record; the run goes on with the next one */
    IDT_RECORD_JSON = 1,          /* the line is not JSON (RFC 8259) */
    IDT_RECORD_JSON_TYPE = 2,     /* JSON, but not an object */
    IDT_RECORD_DUPLICATE_KEY = 3, /* two members of one name */
    IDT_RECORD_UTF8 = 4,          /* JSON that is not UTF-8 */
    IDT_RECORD_FIELD_TYPE = 5,    /* a recognised key whose value is not of its type */
    IDT_RECORD_DEPTH_LIMIT = 6,
    IDT_RECORD_FIELD_LIMIT = 7,
    IDT_RECORD_NAME_LIMIT = 8,
    IDT_RECORD_LINE_LIMIT = 9, /* longer than the limit in the options; skipped */
    IDT_RECORD_CSV_ROW = 10,   /* a row with more or fewer fields than the header */
    IDT_RECORD_CSV_QUOTE = 11, /* text after a closing quote, or a quote that is never closed */
    /* the rest of the input was not read; other inputs go on */
    IDT_RECORD_INPUT = 32,       /* missing, a directory, no permission, a failing disk */
    IDT_RECORD_ENCODING = 33,    /* UTF-16 or UTF-32 */
    IDT_RECORD_COMPRESSION = 34, /* damaged or truncated, or a container that is not read */
    IDT_RECORD_CSV_HEADER = 35,  /* the header cannot name the columns */
    IDT_RECORD_JSON_ARRAY = 36,  /* one JSON array instead of one object a line */
} idt_record_code;

/** True when the code ends its input: what followed in that input was not screened. */
static inline int idt_record_code__ends_input(idt_record_code code)
{
    return code >= IDT_RECORD_INPUT;
}

/** What a field's value was before it became text. CSV, TSV and plain lines have strings only. */
typedef enum idt_value_type {
    IDT_VALUE_STRING = 0,
    IDT_VALUE_NUMBER = 1, /* the digits as they stand in the input */
    IDT_VALUE_BOOL = 2,   /* "true" or "false" */
} idt_value_type;

typedef struct idt_field {
    idt_bytes name;  /* "description", "consignee.name", "items.0.name"; "text" for a plain line */
    idt_bytes value; /* decoded text: JSON escapes and CSV quotes are resolved. Offsets in verdicts
                        count bytes of this. UTF-8, but see idt_record.n_bad_bytes; may hold NUL */
    uint32_t index;  /* column from 0 (CSV, TSV); place among the record's fields (JSON) */
    uint32_t type;   /* an idt_value_type */
} idt_field;

/**
 * One record or one error row. Everything it points to is borrowed from its reader and lives until
 * the reader's next call.
 *
 * The recognised keys (id … unit) are also ordinary fields: they stand in `fields` as well. A key
 * that is absent, null or empty has length 0. Which names are recognised: docs/records.md.
 */
typedef struct idt_record {
    idt_record_code
        code;          /* IDT_RECORD_OK, or an error row: then only source, line and error hold */
    uint32_t reserved; /* zero */
    uint64_t line;     /* first line of the record in its input, from 1; 0 when not known */
    idt_bytes source;  /* path as given; "-" is standard input */
    idt_bytes id, date, from, to, quantity, unit; /* as written; not interpreted */
    const idt_field *fields;
    size_t n_fields;
    uint64_t n_bad_bytes;   /* bytes of the values that are not UTF-8 and were kept as they are */
    const idt_error *error; /* why, when code is not IDT_RECORD_OK; offset and column in the line */
} idt_record;

#ifdef __cplusplus
}
#endif
#endif
