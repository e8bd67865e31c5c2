/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the record room share. */
#ifndef IDT_RECORD_RECORD_INT_H
#define IDT_RECORD_RECORD_INT_H

#include <assert.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/utf8.h"
#include "record/record.h"

/* What a key means, in every format. */
typedef enum idt_meta {
    IDT_META_NONE = 0,
    IDT_META_ID,
    IDT_META_DATE,
    IDT_META_FROM,
    IDT_META_TO,
    IDT_META_QUANTITY,
    IDT_META_UNIT,
    IDT_META_COUNT,
} idt_meta;

typedef struct idt_role {
    uint8_t meta; /* an idt_meta */
    uint8_t rank; /* 0: the canonical name, whose value must be of its type */
} idt_role;

/** The meaning of a top-level key or column name; letter case, "-" and " " do not matter. */
idt_role idt_record__role(idt_bytes name);

/** Trim, lower-case, and turn spaces and hyphens into "_". @return length, 0 when it does not fit
 */
size_t idt_record__normalise(char *out, size_t capacity, idt_bytes name);

/** Bytes that are not part of a valid UTF-8 sequence. */
uint64_t idt_record__count_bad_bytes(idt_bytes text);

/** Line feeds in a text. */
uint64_t idt_record__count_lines(idt_bytes text);

/* The fields of the record that is being read. One thread at a time. */
typedef struct idt_fields {
    idt_arena arena;  /* names and values that do not stand in the chunk as they are */
    idt_field *items; /* room for IDT_RECORD_MAX_FIELDS */
    size_t n_items;
    uint64_t n_bad_bytes;
    idt_bytes meta[IDT_META_COUNT];
    uint8_t rank[IDT_META_COUNT]; /* of the key that filled meta; UINT8_MAX: none */
} idt_fields;

void idt_fields__reset(idt_fields *fields);

/** The caller has checked that there is room. */
void idt_fields__add(idt_fields *fields, idt_bytes name, idt_bytes value, idt_value_type type,
                     uint32_t index, idt_role role);

/** Point a record at the fields. */
void idt_fields__deliver(const idt_fields *fields, idt_record *out);

#endif
