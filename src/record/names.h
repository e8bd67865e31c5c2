/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of one record's fields: each may stand there once. Records of one feed mostly have the
 * same names in the same order. While a record follows the track of an earlier one, whose names
 * are known to differ, nothing needs to be looked up.
 */
#ifndef IDT_RECORD_NAMES_H
#define IDT_RECORD_NAMES_H

#include <string.h>

#include "record/record_int.h"

enum {
    IDT_TRACK_NAMES = 64, /* a longer record leaves the track here */
    IDT_TRACK_NAME_SIZE = 32,
    IDT_NAMES_SMALL_SET = 64,
    IDT_NAMES_LARGE_SET = 4 * IDT_RECORD_MAX_FIELDS,
    IDT_NAMES_KNOWN = 64,
};

/** A name with its meaning, copied from an earlier record. */
typedef struct idt_known_name {
    char text[IDT_TRACK_NAME_SIZE];
    uint8_t len;
    idt_role role;
} idt_known_name;

/** A place of the set: open addressing, emptied by counting the generation up. */
typedef struct idt_name_slot {
    uint32_t generation;
    uint32_t hash;
    uint32_t name; /* index into items */
} idt_name_slot;

/** One thread at a time. Zero-initialise; owns no memory. */
typedef struct idt_names {
    idt_bytes items[IDT_RECORD_MAX_FIELDS]; /* borrowed; of the current record */
    size_t n_items;
    bool is_on_track; /* items are the first names of the track, and the set is empty */
    idt_known_name track[IDT_TRACK_NAMES];
    size_t n_track;
    idt_known_name known[IDT_NAMES_KNOWN]; /* meanings of keys, by hash */
    uint32_t generation, mask;
    idt_name_slot set[IDT_NAMES_LARGE_SET];
} idt_names;

/** Begin a record. */
static inline void idt_names__begin(idt_names *names)
{
    names->n_items = 0;
    names->is_on_track = true;
}

/** End a record that was read to its end: its names are the new track, if it left the old one. */
void idt_names__end(idt_names *names);

/** As idt_names__enter, off the track. */
int idt_names__enter_other(idt_names *names, idt_bytes name, idt_role *role_out);

/**
 * Enter a name.
 *
 * @param name      dotted when it is a nested one; borrowed for the record
 * @param role_out  what it means; nothing for a name with a dot
 * @return IDT_OK, IDT_EFORMAT (it is there already), IDT_ELIMIT (too many), IDT_ERANGE (too long)
 */
static inline int idt_names__enter(idt_names *names, idt_bytes name, idt_role *role_out)
{
    const idt_known_name *next = &names->track[names->n_items % IDT_TRACK_NAMES];

    if (!names->is_on_track || names->n_items >= names->n_track || next->len != name.len ||
        memcmp(next->text, name.data, name.len) != 0)
        return idt_names__enter_other(names, name, role_out);
    names->items[names->n_items++] = name;
    *role_out = next->role;
    return IDT_OK;
}

#endif
