/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/map.h"

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/hash.h"

enum { FIRST_SIZE = 64 };

void idt_list_map__free(idt_list_map *map)
{
    idt_alloc__free(map->slots);
    *map = (idt_list_map){0};
}

static idt_list_map_slot *find(const idt_list_map *map, idt_bytes key)
{
    size_t i = idt_hash__bytes(key.data, key.len) & (map->n_slots - 1);

    while (map->slots[i].key.data && !idt_bytes__equal(map->slots[i].key, key))
        i = (i + 1) & (map->n_slots - 1);
    return &map->slots[i];
}

int64_t idt_list_map__get(const idt_list_map *map, idt_bytes key)
{
    const idt_list_map_slot *slot;

    if (map->n_slots == 0)
        return IDT_LIST_MAP_NONE;
    slot = find(map, key);
    return slot->key.data ? (int64_t)slot->value : IDT_LIST_MAP_NONE;
}

static int grow(idt_list_map *map)
{
    idt_list_map bigger = {.n_slots = map->n_slots ? 2 * map->n_slots : FIRST_SIZE};
    size_t i;

    bigger.slots = idt_alloc__zeroed(bigger.n_slots, sizeof *bigger.slots);
    if (!bigger.slots)
        return IDT_ENOMEM;
    for (i = 0; i < map->n_slots; i++)
        if (map->slots[i].key.data)
            *find(&bigger, map->slots[i].key) = map->slots[i];
    bigger.n_keys = map->n_keys;
    idt_alloc__free(map->slots);
    *map = bigger;
    return IDT_OK;
}

int idt_list_map__put(idt_list_map *map, idt_bytes key, uint32_t value)
{
    idt_list_map_slot *slot;

    if (2 * (map->n_keys + 1) > map->n_slots && grow(map) != IDT_OK)
        return IDT_ENOMEM;
    slot = find(map, key);
    if (!slot->key.data) {
        slot->key = key;
        map->n_keys++;
    }
    slot->value = value;
    return IDT_OK;
}
