/* SPDX-License-Identifier: Apache-2.0 */
/* The properties of FollowTheMoney entities that this program knows: one table for all readers. */
#ifndef IDT_LISTS_FTM_H
#define IDT_LISTS_FTM_H

#include "lists/entry.h"
#include "party/party.h"

typedef struct idt_ftm_property {
    const char *name;
    idt_list_kind kind;
    const char *type;    /* of the fact that it becomes */
    const char *quality; /* "weak" or NULL */
} idt_ftm_property;

/** @return NULL when the property becomes no fact */
const idt_ftm_property *idt_ftm__property(const char *name);

/** The property that holds identifiers of a kind; "idNumber" where there is none of its own. */
const char *idt_ftm__ident_property(idt_ident_kind kind);

#endif
