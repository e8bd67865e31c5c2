/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of facts and keys, and structures in other formats. */
#include "cli/molecule_rows.h"

#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "chem/io/molfile.h"

/* In the order of the columns; hits are text, as JSON numbers end at 2^53. */
static const struct {
    const char *name;
    bool is_number;
} columns[][9] = {
    [IDT_ROW_DESCRIBE] = {{"id", false},
                          {"formula", false},
                          {"charge", true},
                          {"heavy_atoms", true},
                          {"aromatic_atoms", true},
                          {"ring_atoms", true},
                          {"hydrogens", false},
                          {"pattern_hits", false},
                          {NULL, false}},
    [IDT_ROW_KEY] = {{"id", false},
                     {"skeleton_key", false},
                     {"full_key", false},
                     {"smiles", false},
                     {"inchi", false},
                     {"inchikey", false},
                     {NULL, false}},
};

void idt_molecule_rows__put_cell(idt_buf *out, idt_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];

        idt_buf__put_char(out, c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
    }
}

void idt_molecule_rows__put_json(idt_buf *out, idt_bytes row, idt_row_kind kind)
{
    for (size_t i = 0, at = 0; columns[kind][i].name && at <= row.len; i++) {
        const char *tab = at < row.len ? memchr(row.data + at, '\t', row.len - at) : NULL;
        size_t end = tab ? (size_t)(tab - row.data) : row.len;
        idt_bytes cell = idt_bytes__slice(row, at, end);

        idt_buf__printf(out, "%s\"%s\":", i == 0 ? "{" : ",", columns[kind][i].name);
        if (columns[kind][i].is_number)
            idt_buf__put_bytes(out, cell);
        else
            idt_buf__put_json(out, cell);
        at = end + 1;
    }
    idt_buf__put_cstr(out, "}\n");
}

void idt_molecule_rows__put_failure(idt_buf *out, idt_bytes id, int status, const char *message,
                                    bool as_json)
{
    const char *what = status == IDT_EFORMAT ? "PARSE_FAIL" : "UNDECIDED";

    if (!as_json) {
        idt_molecule_rows__put_cell(out, id);
        idt_buf__printf(out, "\t%s\n", what);
        return;
    }
    idt_buf__put_cstr(out, "{\"id\":");
    idt_buf__put_json(out, id);
    idt_buf__printf(out, ",\"error\":\"%s\",\"message\":", what);
    idt_buf__put_json(out, idt_bytes__from_cstr(message));
    idt_buf__put_cstr(out, "}\n");
}

idt_written_form idt_written_form__parse(const char *name)
{
    static const char *const names[] = {[IDT_WRITE_SMILES] = "smiles",
                                        [IDT_WRITE_CANONICAL] = "canonical",
                                        [IDT_WRITE_MOLFILE] = "molfile",
                                        [IDT_WRITE_INCHI] = "inchi",
                                        [IDT_WRITE_INCHIKEY] = "inchikey"};

    for (size_t i = IDT_WRITE_SMILES; name && i < IDT_COUNT_OF(names); i++) {
        if (strcmp(name, names[i]) == 0)
            return (idt_written_form)i;
    }
    return IDT_WRITE_NONE;
}

static int put_sdf(idt_buf *out, idt_mol *mol, const idt_structure *structure, idt_error *err)
{
    idt_buf title = {0};
    idt_bytes name, value;
    size_t at = 0;
    int status;

    idt_molecule_rows__put_cell(&title, structure->id);
    status = idt_molfile__write(out, mol, idt_buf__bytes(&title), err);
    while (status == IDT_OK && structure->items.len > 0 &&
           idt_sdf__next_field(&name, &value, structure->items, &at) == IDT_OK) {
        idt_buf__put_cstr(out, "> <");
        idt_buf__put_bytes(out, name);
        idt_buf__put_cstr(out, ">\n");
        idt_buf__put_bytes(out, value);
        idt_buf__put_cstr(out, "\n\n");
    }
    idt_buf__put_cstr(out, "$$$$\n");
    idt_buf__free(&title);
    return status;
}

static int put_inchi(idt_buf *out, bool wants_key, idt_mol *mol, idt_inchi *inchi, idt_error *err)
{
    char key[IDT_INCHI_KEY_SIZE];
    size_t begin = out->len;
    int status = idt_inchi__write(out, key, inchi, mol, err);

    if (status == IDT_OK && wants_key) {
        out->len = begin;
        idt_buf__put_cstr(out, key);
    }
    return status;
}

int idt_molecule_rows__put_as(idt_buf *out, idt_written_form to, idt_mol *mol,
                              const idt_structure *structure, idt_smiles_writer *writer,
                              idt_inchi *inchi, idt_error *err)
{
    size_t begin = out->len;
    int status = IDT_OK;

    switch (to) {
    case IDT_WRITE_MOLFILE: status = put_sdf(out, mol, structure, err); break;
    case IDT_WRITE_NONE:
    case IDT_WRITE_SMILES: status = idt_smiles__write(out, writer, mol, err); break;
    case IDT_WRITE_CANONICAL: status = idt_smiles__write_canonical(out, writer, mol, err); break;
    case IDT_WRITE_INCHI:
    case IDT_WRITE_INCHIKEY:
        status = put_inchi(out, to == IDT_WRITE_INCHIKEY, mol, inchi, err);
        break;
    }
    if (status != IDT_OK) {
        out->len = begin;
        return status;
    }
    if (to != IDT_WRITE_MOLFILE) {
        idt_buf__put_char(out, '\t');
        idt_molecule_rows__put_cell(out, structure->id);
        idt_buf__put_char(out, '\n');
    }
    return idt_buf__status(out);
}
