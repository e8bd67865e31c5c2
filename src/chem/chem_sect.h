/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The section of listed structures. Records are sorted by skeleton key (keys[0], then
 * skeleton_high), then kind, then owner.
 *
 *   offset size  record of section IDT_STRUCTURES_TAG
 *        0   64  low halves of the eight keys, by set of layers (chem/ident/identity.h)
 *       64    8  high half of keys[0]
 *       72    4  owner: what the rulebook calls this structure by
 *       76    1  kind (idt_structure_kind)
 *       77    1  layers in which the structure has something to say
 *       78    2  zero
 *
 * The section of structures whose tautomers count. Records are sorted by formula, then frame, then
 * skeleton key, then owner and kind. Formula, frame, colours: chem/ident/tautomer.h.
 *
 *   offset size  record of section IDT_TAUTOMERS_TAG
 *        0    8  formula
 *        8    8  frame
 *       16    8  colours
 *       24   16  skeleton key, low half first
 *       40    4  owner
 *       44    4  hydrogens less charge, on carbon; signed
 *       48    4  kind: IDT_STRUCTURE_SINGLE or IDT_STRUCTURE_PARENT
 *       52    4  zero
 *
 * The section IDT_COMPOSITIONS_TAG has the compositions (chem/composition.h) of the components of
 * all listed structures, 8 bytes each, ascending. A book without it is searched without it.
 *
 * The section of InChIKeys. Records are sorted by key, then owner. A book that was built without
 * libinchi has none.
 *
 *   offset size  record of section IDT_INCHIKEYS_TAG
 *        0   14  first block
 *       14    8  second block
 *       22    1  protons; all three are capitals (chem/inchikey.h)
 *       23    1  IDT_INCHIKEY_…
 *       24    4  owner
 */
#ifndef IDT_CHEM_CHEM_SECT_H
#define IDT_CHEM_CHEM_SECT_H

#include <stdint.h>

#include "chem/inchikey.h"
#include "image/image.h"

#define IDT_STRUCTURES_TAG   IDT_TAG('S', 'T', 'R', 'C')
#define IDT_COMPOSITIONS_TAG IDT_TAG('S', 'T', 'C', 'O')
#define IDT_TAUTOMERS_TAG    IDT_TAG('T', 'A', 'U', 'T')
#define IDT_INCHIKEYS_TAG    IDT_TAG('I', 'K', 'E', 'Y')

/** What of a listed structure a record stands for. */
typedef enum idt_structure_kind {
    IDT_STRUCTURE_SINGLE = 0, /* the structure, of one component */
    IDT_STRUCTURE_WHOLE = 1,  /* the structure, of several components */
    IDT_STRUCTURE_PARENT = 2, /* its only component that is no counter-ion or solvent */
} idt_structure_kind;

typedef struct idt_structure_record {
    uint64_t keys[8];
    uint64_t skeleton_high;
    uint32_t owner;
    uint8_t kind;
    uint8_t layers;
    uint16_t reserved;
} idt_structure_record;

_Static_assert(sizeof(idt_structure_record) == 80, "record of the book");

typedef struct idt_tautomer_record {
    uint64_t formula, frame, colours;
    uint64_t skeleton_low, skeleton_high;
    uint32_t owner;
    int32_t n_carbon_h;
    uint32_t kind;
    uint32_t reserved;
} idt_tautomer_record;

_Static_assert(sizeof(idt_tautomer_record) == 56, "record of the book");

/** Of a listed structure, in the section of InChIKeys. */
enum {
    IDT_INCHIKEY_MAY_HAVE_STEREO = 1 << 0, /* a centre or double bond, stated or not */
    IDT_INCHIKEY_HAS_ISOTOPES = 1 << 1,
};

typedef struct idt_inchikey_record {
    idt_inchikey key;
    uint8_t flags;
    uint32_t owner;
} idt_inchikey_record;

_Static_assert(sizeof(idt_inchikey_record) == 28, "record of the book");

#endif
