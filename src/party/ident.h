/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identifiers: brought to one way of writing, checked by their check digits, compared exactly.
 * Agreement of a checked identifier is evidence of its own kind, apart from any name.
 */
#ifndef IDT_PARTY_IDENT_H
#define IDT_PARTY_IDENT_H

#include "party/party.h"

enum { IDT_IDENT_SIZE = 96 };

typedef enum idt_ident_check {
    IDT_CHECK_NONE,  /* the kind has no check digit */
    IDT_CHECK_GOOD,  /* shape and check digit are right */
    IDT_CHECK_WRONG, /* shape is right, check digit is not: kept, but weak evidence */
    IDT_CHECK_SHAPE, /* not the shape of the kind: compared as text only */
} idt_ident_check;

/** One identifier in comparison form. Caller-owned, no pointers. */
typedef struct idt_ident {
    uint8_t kind;  /* idt_ident_kind */
    uint8_t check; /* idt_ident_check */
    uint8_t len;   /* bytes of text; 0 when nothing is left */
    uint8_t reserved;
    char country[2]; /* issuer or calling country where the number tells it; else two NULs */
    char text[IDT_IDENT_SIZE];
} idt_ident;

/**
 * Bring an identifier to comparison form: upper case without separators for codes, lower case for
 * e-mail and domains, "+digits" for phones. Never fails; what does not fit is cut and marked
 * IDT_CHECK_SHAPE.
 *
 * @param country  ISO 3166-1 alpha-2 of the context (completes a national phone number), or NULL
 */
void idt_ident__normalise(idt_ident *out, idt_ident_kind kind, idt_bytes text, const char *country);

/**
 * Find out what an identifier is from its shape alone: check digits decide where there are any.
 * IDT_IDENT_OTHER when nothing fits.
 */
idt_ident_kind idt_ident__guess(idt_bytes text);

/** How two identifiers relate. */
typedef enum idt_ident_match {
    IDT_IDENTS_UNRELATED, /* other kinds, or nothing to say */
    IDT_IDENTS_DIFFERENT, /* same single-valued kind, both well-formed, and not equal */
    IDT_IDENTS_WEAK,      /* equal, but of a kind that many share (free mail host, wrong check) */
    IDT_IDENTS_EQUAL,
} idt_ident_match;

idt_ident_match idt_ident__compare(const idt_ident *left, const idt_ident *right);

/** The name of a kind as used in JSON and in lists: "uscc", "lei", "imo", … */
const char *idt_ident__kind_name(idt_ident_kind kind);

/** Read a kind's name. @return IDT_OK or IDT_ENOTFOUND */
int idt_ident__kind_from_name(idt_ident_kind *out, idt_bytes name);

#endif
