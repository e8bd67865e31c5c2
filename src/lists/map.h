/* SPDX-License-Identifier: Apache-2.0 */
/* A table from borrowed keys to numbers (open addressing). */
#ifndef IDT_LISTS_MAP_H
#define IDT_LISTS_MAP_H

#include "interdict/base.h"

enum { IDT_LIST_MAP_NONE = -1 };

typedef struct idt_list_map_slot {
    idt_bytes key; /* data NULL: free */
    uint32_t value;
} idt_list_map_slot;

/** One thread at a time. Zero-initialise; free with idt_list_map__free. */
typedef struct idt_list_map {
    idt_list_map_slot *slots;
    size_t n_slots, n_keys;
} idt_list_map;

void idt_list_map__free(idt_list_map *map);

/** The value, or IDT_LIST_MAP_NONE. */
int64_t idt_list_map__get(const idt_list_map *map, idt_bytes key);

/**
 * Set a value. The key must stay where it is as long as the map; its data is not NULL.
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_list_map__put(idt_list_map *map, idt_bytes key, uint32_t value);

#endif
