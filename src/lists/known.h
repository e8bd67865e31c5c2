/* SPDX-License-Identifier: Apache-2.0 */
/* The official lists that have a name here, with the format they are published in. */
#ifndef IDT_LISTS_KNOWN_H
#define IDT_LISTS_KNOWN_H

#include "lists/reader.h"

typedef struct idt_list_known {
    const char *name; /* "us.ofac.sdn": authority first */
    const char *title;
    idt_list_format format;
    /*
     * Uids, separated by blanks, of parties that are in every edition at hand and of different
     * programmes: an edition without one of them is not the whole list. When one is delisted, name
     * the canaries of that import.
     */
    const char *canaries;
} idt_list_known;

/** i-th known list, or NULL. */
const idt_list_known *idt_list_known__at(size_t i);

/** NULL when no list has that name. */
const idt_list_known *idt_list_known__find(idt_bytes name);

#endif
