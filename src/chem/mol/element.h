/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The periodic table as far as the valence model needs it.
 * @source RDKit 2022.09.3, PeriodicTable: valence lists, outer electrons; Atom.cpp: early atoms
 */
#ifndef IDT_CHEM_ELEMENT_H
#define IDT_CHEM_ELEMENT_H

#include <stdint.h>

enum { IDT_ELEMENT_COUNT = 119 };

typedef struct idt_element {
    char symbol[3];    /* NUL-terminated; "*" for 0 */
    int8_t valence[4]; /* allowed valences, ascending; -1 = anything from here on */
    uint8_t n_valences;
    uint8_t n_outer;  /* electrons in the outer shell */
    uint8_t is_early; /* left of carbon: a positive charge takes a valence away */
} idt_element;

extern const idt_element idt_element__table[IDT_ELEMENT_COUNT];

/** Atomic number of a symbol: an upper-case letter and a lower-case one or 0; 0 if there is none.
 */
uint32_t idt_element__find(char first, char second);

/** Atomic weight in 1/1000 u; of the longest-lived isotope where there is no standard weight. */
uint32_t idt_element__weight(uint32_t element);

#endif
