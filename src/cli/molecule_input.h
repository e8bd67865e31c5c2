/* SPDX-License-Identifier: Apache-2.0 */
/* Where the structure of a record stands: in a line, a column, a key, or an SDF record. */
#ifndef IDT_CLI_MOLECULE_INPUT_H
#define IDT_CLI_MOLECULE_INPUT_H

#include "interdict/record.h"

typedef enum idt_structure_format {
    IDT_STRUCTURE_SMILES,
    IDT_STRUCTURE_INCHI,
    IDT_STRUCTURE_MOLFILE,
} idt_structure_format;

/** One structure of the input; all views into the record. */
typedef struct idt_structure {
    idt_bytes text;
    idt_bytes id; /* may be empty */
    idt_structure_format format;
    idt_bytes items; /* the data items of an SDF record */
    size_t field;    /* of the record that holds it */
} idt_structure;

/** What the user says of the input; NULL: nothing. */
typedef struct idt_structure_names {
    const char *column; /* that holds the structures of a table */
    const char *id;     /* column, or data item of SDF, that holds the ids */
} idt_structure_names;

/**
 * Find the structure of a record. InChI are known by their beginning, molfiles by their lines.
 *
 * @return IDT_OK; IDT_DONE: the line is a header (`SMILES Name`); IDT_EFORMAT: no structure, of
 * which out->id still tells
 */
IDT_CHECKED int idt_structure__find(idt_structure *out, const idt_record *record,
                                    const idt_structure_names *names, idt_error *err);

/**
 * The fields that are screened: the structure under the name "smiles" or "molfile", then the other
 * columns or data items.
 *
 * @param fields  [IDT_RECORD_MAX_FIELDS]
 * @return their number
 */
size_t idt_structure__fields(idt_field *fields, const idt_structure *structure,
                             const idt_record *record);

#endif
