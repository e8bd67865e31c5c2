/* SPDX-License-Identifier: Apache-2.0 */
/*
 * InChIKeys: their form, how they come from an InChI, and where either stands in a text. A key is
 * made of letters of SHA-256 digests, so that libinchi is not needed here.
 *
 *   first block    14 letters  formula, connections, hydrogens, charge (/c /h /q)
 *   second block    8 letters  all other layers: stereo, isotopes
 *   flag, version   S or N for standard or not, A
 *   protons         one letter  N: none added or taken; M, L, … taken; O, P, … added
 *
 * @source InChI Technical Manual, IUPAC 2011 (InChI software 1.04), chapter "InChIKey"; held
 *         against libinchi 1.03 in the tests
 */
#ifndef IDT_CHEM_INCHIKEY_H
#define IDT_CHEM_INCHIKEY_H

#include <stdbool.h>
#include <stddef.h>

#include "interdict/base.h"

enum { IDT_INCHIKEY_FIRST = 14, IDT_INCHIKEY_SECOND = 8, IDT_INCHIKEY_LEN = 27 };

/** Without the flag, which says nothing of the structure. Only capitals; compare with memcmp. */
typedef struct idt_inchikey {
    char first[IDT_INCHIKEY_FIRST];
    char second[IDT_INCHIKEY_SECOND];
    char protons;
} idt_inchikey;

/** The second block of what states neither stereo nor isotopes. */
#define IDT_INCHIKEY_PLAIN "UHFFFAOY"

/**
 * Read a key at the start of a text, of which more may follow. The two hyphens may be any dash.
 * @return bytes read, 0 when there is none
 */
size_t idt_inchikey__read(idt_inchikey *out, idt_bytes text);

/**
 * The key of an InChI, standard or not. What follows "InChI=1" is hashed as it is.
 * @param inchi  from "InChI=" to its end
 * @return false: it does not begin like an InChI, or is longer than 64 KiB
 */
bool idt_inchikey__of_inchi(idt_inchikey *out, idt_bytes inchi);

/** Whether an InChI has an isotopic layer. */
bool idt_inchikey__states_isotopes(idt_bytes inchi);

/** An InChIKey or InChI in a text. */
typedef struct idt_inchi_mention {
    size_t begin, end;
    bool is_inchi; /* else a key */
} idt_inchi_mention;

/**
 * The next InChIKey that nothing is joined to. Linear in the text; no letter of ordinary text is
 * looked at twice.
 * @param at  from where; moved behind what is found
 */
bool idt_inchikey__next_key(idt_inchi_mention *out, idt_bytes text, size_t *at);

/** The next InChI, up to the first byte that no InChI has; a full stop behind it is still in it. */
bool idt_inchikey__next_inchi(idt_inchi_mention *out, idt_bytes text, size_t *at);

#endif
