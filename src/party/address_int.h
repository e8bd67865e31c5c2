/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the two halves of address parsing: words to items, items to parts. */
#ifndef IDT_PARTY_ADDRESS_INT_H
#define IDT_PARTY_ADDRESS_INT_H

#include "party/address.h"

/** What an item says about its neighbours. */
typedef enum idt_address_mark {
    IDT_MARK_NONE,     /* a word of a name */
    IDT_MARK_CODE,     /* has a figure, or is a single letter */
    IDT_MARK_PLACE,    /* known place: `concept` */
    IDT_MARK_STREET,   /* road, street: the name stands before */
    IDT_MARK_AVENIDA,  /* calle, ulitsa, rue: the name follows */
    IDT_MARK_NUMBER,   /* No.: the figure follows */
    IDT_MARK_HAO,      /* 号: the figure stands before */
    IDT_MARK_BUILDING, /* building, block: before or after */
    IDT_MARK_COMPLEX,  /* plaza, park, estate: the name stands before */
    IDT_MARK_FLOOR,
    IDT_MARK_UNIT,     /* room, suite: the figure follows; 室: it stands before */
    IDT_MARK_DISTRICT, /* the name stands before */
    IDT_MARK_CITY,
    IDT_MARK_REGION,
    IDT_MARK_BOX,
    IDT_MARK_IGNORE, /* the, of, near */
} idt_address_mark;

enum {
    IDT_ITEM_SEGMENT = 1, /* a comma stood before */
    IDT_ITEM_AFTER = 2,   /* the mark speaks of what stands before only (Han) */
    IDT_ITEM_JOINED = 4,  /* hyphen before */
    IDT_ITEM_HAN = 8,
};

enum { IDT_ADDRESS_MAX_ITEMS = 96, IDT_ITEM_POOL_SIZE = 1600 };

typedef struct idt_address_item {
    uint16_t begin; /* comparison form in the pool */
    uint16_t src_begin, src_end;
    uint16_t concept;
    uint8_t len;
    uint8_t mark;  /* idt_address_mark */
    uint8_t flags; /* IDT_ITEM_… */
} idt_address_item;

typedef struct idt_address_items {
    size_t n, pool_len;
    bool cut;
    idt_address_item items[IDT_ADDRESS_MAX_ITEMS];
    char pool[IDT_ITEM_POOL_SIZE];
} idt_address_items;

/** Cut an address into marked items. */
void idt_address__items(idt_address_items *out, idt_bytes text);

/** Two addresses as bags of words and figures, known places and postcodes left out. */
typedef struct idt_address_bags {
    bool figures_clash; /* each side has a figure that the other lacks */
    bool words_clash;   /* each side has a word that the other lacks */
    bool figures_equal; /* the same figures, or none on either side */
    unsigned n_figures; /* in common */
    unsigned n_words;   /* in common */
    unsigned share;     /* words in common, 0..1000 of all */
} idt_address_bags;

void idt_address__compare_bags(idt_address_bags *out, const idt_address *left,
                               const idt_address *right);

#endif
