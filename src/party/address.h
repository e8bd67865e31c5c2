/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Postal addresses as lists and traders write them: one line, any order, Latin or Han letters.
 * Parsed into the facts that tell two places apart. Same unit, same building, same street and same
 * city are different facts; a different house number is decisive.
 */
#ifndef IDT_PARTY_ADDRESS_H
#define IDT_PARTY_ADDRESS_H

#include "party/party.h"

/** What a part of an address says. The order is part of the book format: append only. */
typedef enum idt_address_field {
    IDT_ADDRESS_COUNTRY,
    IDT_ADDRESS_REGION, /* province, state */
    IDT_ADDRESS_CITY,
    IDT_ADDRESS_DISTRICT, /* district, county, town, development zone */
    IDT_ADDRESS_POSTCODE,
    IDT_ADDRESS_STREET,   /* name of the street, without its kind */
    IDT_ADDRESS_NUMBER,   /* house number in the street */
    IDT_ADDRESS_COMPLEX,  /* named estate, park, plaza or tower */
    IDT_ADDRESS_BUILDING, /* block within a complex: number or letter */
    IDT_ADDRESS_FLOOR,
    IDT_ADDRESS_UNIT, /* room, suite, flat */
    IDT_ADDRESS_BOX,  /* post office box */
    IDT_ADDRESS_OTHER,
    IDT_ADDRESS_N_FIELDS,
} idt_address_field;

enum { IDT_ADDRESS_MAX_PARTS = 24, IDT_ADDRESS_POOL_SIZE = 512 };

typedef struct idt_address_part {
    uint16_t begin; /* comparison form in the pool: words of [a-z0-9] joined by one space */
    uint16_t src_begin, src_end;
    uint8_t len;
    uint8_t field;    /* idt_address_field */
    uint16_t concept; /* known place; 0 when it is not known */
} idt_address_part;

/** One parsed address. Caller-owned, no pointers, about 800 bytes. */
typedef struct idt_address {
    uint16_t n_parts;
    uint16_t pool_len;
    uint8_t cut; /* 1: longer than the limits */
    uint8_t reserved[3];
    idt_address_part parts[IDT_ADDRESS_MAX_PARTS];
    char pool[IDT_ADDRESS_POOL_SIZE];
} idt_address;

/** Parse one address. Never fails; what is not understood becomes IDT_ADDRESS_OTHER. */
void idt_address__parse(idt_address *out, idt_bytes text);

/** Which facts two addresses share; one bit per fact, and one per contradiction. */
enum {
    IDT_SAME_COUNTRY = 1 << 0,
    IDT_SAME_REGION = 1 << 1,
    IDT_SAME_CITY = 1 << 2,
    IDT_SAME_STREET = 1 << 3,
    IDT_SAME_NUMBER = 1 << 4, /* street and house number agree */
    IDT_SAME_COMPLEX = 1 << 5,
    IDT_SAME_BUILDING = 1 << 6, /* complex or house number, and block if both name one */
    IDT_SAME_UNIT = 1 << 7,     /* building, and unit on both sides */
    IDT_SAME_POSTCODE = 1 << 8,
    IDT_OTHER_COUNTRY = 1 << 16,
    IDT_OTHER_REGION = 1 << 17,
    IDT_OTHER_CITY = 1 << 18,
    IDT_OTHER_STREET = 1 << 19,
    IDT_OTHER_NUMBER = 1 << 20,
    IDT_OTHER_BUILDING = 1 << 21,
    IDT_OTHER_UNIT = 1 << 22,
    IDT_OTHER_POSTCODE = 1 << 23,
    IDT_OTHER_COMPLEX = 1 << 24,
};

/**
 * Compare two addresses.
 *
 * @param facts  NULL, or where to write the IDT_SAME_… and IDT_OTHER_… bits
 * @param why    NULL, or where to write the terms
 * @return 0..1000 with the meaning of party.h: 700 and more is "the same place"
 */
unsigned idt_address__score(const idt_address *left, const idt_address *right, uint32_t *facts,
                            idt_party_why *why);

#endif
