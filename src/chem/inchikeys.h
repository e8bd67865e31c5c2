/* SPDX-License-Identifier: Apache-2.0 */
/* InChIKeys of listed structures: building their section, checking it, and looking a key up. */
#ifndef IDT_CHEM_INCHIKEYS_H
#define IDT_CHEM_INCHIKEYS_H

#include "base/buf.h"
#include "chem/chem_sect.h"
#include "chem/structures.h"

/** A verified section. Immutable, any thread; borrows the image. */
typedef struct idt_inchikeys {
    const idt_inchikey_record *records;
    size_t n_records;
} idt_inchikeys;

/** What is known of a structure's InChI besides its key. */
typedef struct idt_inchikey_facts {
    bool
        may_have_stereo; /* there is a centre or double bond, whether its stereo is stated or not */
    bool has_isotopes;
} idt_inchikey_facts;

/**
 * Append a record. @return IDT_OK or IDT_ENOMEM
 */
IDT_CHECKED int idt_inchikeys__put(idt_buf *section, const idt_inchikey *key, uint32_t owner,
                                   idt_inchikey_facts facts);

/** Bring the records of a section into their order. */
void idt_inchikeys__sort(idt_buf *section);

/**
 * Open the section of an image and check every record.
 * @return IDT_OK (an image without the section has no keys), IDT_EFORMAT
 */
IDT_CHECKED int idt_inchikeys__open(idt_inchikeys *out, const idt_image *image, idt_error *err);

/** The check of idt_inchikeys__open on records in memory. @return IDT_OK or IDT_EFORMAT */
IDT_CHECKED int idt_inchikeys__verify(const idt_inchikey_record *records, size_t n, idt_error *err);

/** What a text says about isotopes beside its key. */
typedef enum idt_isotopes {
    IDT_ISOTOPES_UNKNOWN = 0, /* a key alone */
    IDT_ISOTOPES_NONE = 1,
    IDT_ISOTOPES_STATED = 2,
} idt_isotopes;

/** The records with the first block of a key. @return how many; *out points to the first */
size_t idt_inchikeys__find(const idt_inchikey_record **out, const idt_inchikeys *keys,
                           const idt_inchikey *key);

/**
 * What a key is to a listed one with the same first block: identical; charged form (another letter
 * of protons); else the second blocks differ, by stereo, by isotopes or by both, which a key alone
 * does not tell: isotopologue where the listed structure cannot have stereo or only one of the two
 * states isotopes, else stereoisomer.
 */
idt_relation idt_inchikeys__relation(const idt_inchikey_record *record, const idt_inchikey *key,
                                     idt_isotopes isotopes);

#endif
