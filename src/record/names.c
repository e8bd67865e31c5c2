/* SPDX-License-Identifier: Apache-2.0 */
/* The names of one record's fields, off the track: a set of hashes, and known meanings. */
#include "record/names.h"

#include "base/hash.h"

static bool put(idt_names *names, uint32_t hash, uint32_t index)
{
    for (uint32_t i = hash & names->mask;; i = (i + 1) & names->mask) {
        idt_name_slot *slot = &names->set[i];

        if (slot->generation != names->generation) {
            *slot = (idt_name_slot){names->generation, hash, index};
            return true;
        }
        if (slot->hash == hash && idt_bytes__equal(names->items[slot->name], names->items[index]))
            return false;
    }
}

static uint32_t hash_of(idt_bytes name)
{
    return (uint32_t)idt_hash__bytes(name.data, name.len);
}

/* An empty set, then the names that are there, which are known to differ. */
static void fill_set(idt_names *names, uint32_t size)
{
    names->mask = size - 1;
    if (++names->generation == 0) {
        memset(names->set, 0, sizeof names->set);
        names->generation = 1;
    }
    for (uint32_t i = 0; i < names->n_items; i++)
        (void)put(names, hash_of(names->items[i]), i);
}

static bool is_known(const idt_known_name *known, idt_bytes key)
{
    return known->len == key.len && memcmp(known->text, key.data, key.len) == 0;
}

static void remember(idt_known_name *known, idt_bytes name, idt_role role)
{
    memcpy(known->text, name.data, name.len);
    known->len = (uint8_t)name.len;
    known->role = role;
}

/* A key has two places, so that two keys of one hash do not push each other out in turn. */
static idt_role role_of(idt_names *names, idt_bytes key, uint32_t hash)
{
    idt_known_name *first = &names->known[hash % IDT_NAMES_KNOWN];
    idt_known_name *second = &names->known[(hash ^ 1) % IDT_NAMES_KNOWN];

    if (key.len == 0 || key.len > IDT_TRACK_NAME_SIZE)
        return idt_record__role(key);
    if (is_known(first, key))
        return first->role;
    if (is_known(second, key))
        return second->role;
    *second = *first;
    remember(first, key, idt_record__role(key));
    return first->role;
}

int idt_names__enter_other(idt_names *names, idt_bytes name, idt_role *role_out)
{
    uint32_t hash = hash_of(name);

    if (names->n_items == IDT_RECORD_MAX_FIELDS)
        return IDT_ELIMIT;
    if (name.len > IDT_RECORD_MAX_NAME)
        return IDT_ERANGE;
    if (names->is_on_track || names->n_items == IDT_NAMES_SMALL_SET / 2)
        fill_set(names, names->n_items < IDT_NAMES_SMALL_SET / 2 ? IDT_NAMES_SMALL_SET
                                                                 : IDT_NAMES_LARGE_SET);
    names->is_on_track = false;
    names->items[names->n_items] = name;
    if (!put(names, hash, (uint32_t)names->n_items))
        return IDT_EFORMAT;
    names->n_items++;
    *role_out = role_of(names, name, hash);
    return IDT_OK;
}

void idt_names__end(idt_names *names)
{
    if (names->is_on_track)
        return;
    names->n_track = 0;
    for (size_t i = 0; i < names->n_items && i < IDT_TRACK_NAMES; i++) {
        idt_bytes name = names->items[i];

        if (name.len > IDT_TRACK_NAME_SIZE)
            return;
        remember(&names->track[i], name,
                 name.len ? role_of(names, name, hash_of(name)) : (idt_role){IDT_META_NONE, 0});
        names->n_track = i + 1;
    }
}
