/* SPDX-License-Identifier: Apache-2.0 */
/* What `interdict molecule` writes of a structure besides verdicts: facts, keys, other formats. */
#ifndef IDT_CLI_MOLECULE_ROWS_H
#define IDT_CLI_MOLECULE_ROWS_H

#include "base/buf.h"
#include "chem/io/describe.h"
#include "chem/io/inchi.h"
#include "cli/molecule_input.h"

/** Rows of which the columns have names in JSON lines. */
typedef enum idt_row_kind {
    IDT_ROW_DESCRIBE,
    IDT_ROW_KEY,
} idt_row_kind;

/** What --write writes. */
typedef enum idt_written_form {
    IDT_WRITE_NONE,
    IDT_WRITE_SMILES,    /* SMILES in the order of the input, tab, id */
    IDT_WRITE_CANONICAL, /* canonical SMILES, tab, id */
    IDT_WRITE_MOLFILE,   /* a record of SDF, with the data items that were read */
    IDT_WRITE_INCHI,     /* standard InChI, tab, id */
    IDT_WRITE_INCHIKEY,  /* InChIKey, tab, id */
} idt_written_form;

/** The value of --write. IDT_WRITE_NONE: NULL. */
idt_written_form idt_written_form__parse(const char *name);

/** Append text as a cell: tabs and line ends, which no cell can hold, become spaces. */
void idt_molecule_rows__put_cell(idt_buf *out, idt_bytes text);

/** Append a row of tab-separated columns as a JSON object in one line. */
void idt_molecule_rows__put_json(idt_buf *out, idt_bytes row, idt_row_kind kind);

/** Append "id, tab, PARSE_FAIL" (or UNDECIDED, with IDT_ELIMIT); in JSON with the reason. */
void idt_molecule_rows__put_failure(idt_buf *out, idt_bytes id, int status, const char *message,
                                    bool as_json);

/**
 * Append a structure in another format.
 * @return IDT_OK, IDT_EFORMAT or IDT_ELIMIT (it has no such form; nothing is appended), others
 */
IDT_CHECKED int idt_molecule_rows__put_as(idt_buf *out, idt_written_form to, idt_mol *mol,
                                          const idt_structure *structure, idt_smiles_writer *writer,
                                          idt_inchi *inchi, idt_error *err);

#endif
