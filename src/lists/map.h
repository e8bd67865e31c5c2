/* SPDX-License-Identifier: Apache-2.0 */
/* A table from borrowed keys to numbers (open addressing). */
#ifndef IDT_LISTS_MAP_H
#define IDT_LISTS_MAP_H

#include "interdict/base.h"

enum { IDT_MAP_NONE = -1 };

typedef struct idt_map_slot {
    idt_bytes key; /* data NULL: free */
    uint32_t value;
} idt_map_slot;

/** One thread at a time. Zero-initialise; free with idt_map__free. */
typedef struct idt_map {
    idt_map_slot *slots;
    size_t n_slots, n_keys;
} idt_map;

void idt_map__free(idt_map *map);

/** The value, or IDT_MAP_NONE. */
int64_t idt_map__get(const idt_map *map, idt_bytes key);

/**
 * Set a value. The key must stay where it is as long as the map; its data is not NULL.
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_map__put(idt_map *map, idt_bytes key, uint32_t value);

#endif
