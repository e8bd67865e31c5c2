/* SPDX-License-Identifier: Apache-2.0 */
/* Where the structure of a record stands. */
#include "cli/molecule_input.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "chem/io/molfile.h"
#include "record/record.h"

static bool is_inchi(idt_bytes text)
{
    return idt_bytes__starts_with(text, IDT_LIT("InChI="));
}

/* The first line that other programs write: "SMILES Name". No molecule is written so. */
static bool is_header(const idt_record *record, idt_bytes word)
{
    return record->line == 1 && idt_record__is_name(word, IDT_LIT("smiles"));
}

/* SMILES or InChI, white space, an id. A line that begins with a tab has an id alone. */
static int find_in_line(idt_structure *out, const idt_record *record, idt_error *err)
{
    idt_bytes line = record->fields[0].value;
    size_t i = 0;

    while (line.len > 0 && line.data[0] == ' ')
        line = idt_bytes__slice(line, 1, line.len);
    while (i < line.len && !idt_ascii__is_space((unsigned char)line.data[i]))
        i++;
    out->text = idt_bytes__slice(line, 0, i);
    out->id = idt_bytes__trim(idt_bytes__slice(line, i, line.len));
    if (is_header(record, out->text))
        return IDT_DONE;
    if (is_inchi(out->text))
        out->format = IDT_STRUCTURE_INCHI;
    return i > 0 ? IDT_OK : idt_error__set(err, IDT_EFORMAT, "there is no structure in the line");
}

static int find_in_sdf(idt_structure *out, const idt_record *record, const char *id, idt_error *err)
{
    idt_bytes name, value;
    idt_sdf_record sdf;
    size_t at = 0;

    if (idt_sdf__next(&sdf, record->fields[0].value, &at) != IDT_OK)
        return idt_error__set(err, IDT_EFORMAT, "there is no molfile in the record");
    out->format = IDT_STRUCTURE_MOLFILE;
    out->text = sdf.molfile;
    out->items = sdf.fields;
    out->id = id ? (idt_bytes){NULL, 0} : sdf.title;
    at = 0;
    while (id && out->id.len == 0 &&
           idt_sdf__next_field(&name, &value, sdf.fields, &at) == IDT_OK) {
        if (idt_record__is_name(name, idt_bytes__from_cstr(id)))
            out->id = idt_bytes__trim(value);
    }
    return IDT_OK;
}

/* The last part of a dotted name. */
static idt_bytes last_part(idt_bytes name)
{
    size_t dot = name.len;

    while (dot > 0 && name.data[dot - 1] != '.')
        dot--;
    return idt_bytes__slice(name, dot, name.len);
}

/* The best column of structures that is not empty. With stereo goes before without. */
static const idt_field *find_column(const idt_record *record, const char *column)
{
    const idt_field *best = NULL;
    size_t best_rank = 0;

    for (size_t i = 0; i < record->n_fields; i++) {
        const idt_field *field = &record->fields[i];
        size_t rank = idt_record__structure_rank(last_part(field->name));

        if (column)
            rank = idt_record__is_name(field->name, idt_bytes__from_cstr(column));
        if (rank > best_rank && idt_bytes__trim(field->value).len > 0) {
            best = field;
            best_rank = rank;
        }
    }
    return best;
}

static int find_in_fields(idt_structure *out, const idt_record *record,
                          const idt_structure_names *names, idt_error *err)
{
    const idt_field *field = find_column(record, names->column);

    out->id = record->id;
    for (size_t i = 0; names->id && i < record->n_fields; i++) {
        if (idt_record__is_name(record->fields[i].name, idt_bytes__from_cstr(names->id)))
            out->id = idt_bytes__trim(record->fields[i].value);
    }
    if (!field)
        return idt_error__set(err, IDT_EFORMAT, "there is no structure in the record");
    out->field = (size_t)(field - record->fields);
    out->text = field->value;
    if (memchr(field->value.data, '\n', field->value.len)) {
        out->format = IDT_STRUCTURE_MOLFILE; /* whose first line may be blank */
        return IDT_OK;
    }
    out->text = idt_bytes__trim(field->value);
    if (is_inchi(out->text))
        out->format = IDT_STRUCTURE_INCHI;
    return IDT_OK;
}

int idt_structure__find(idt_structure *out, const idt_record *record,
                        const idt_structure_names *names, idt_error *err)
{
    *out = (idt_structure){.format = IDT_STRUCTURE_SMILES};
    if (record->n_fields == 1 && idt_bytes__is(record->fields[0].name, "text"))
        return find_in_line(out, record, err);
    if (record->n_fields == 1 && idt_bytes__is(record->fields[0].name, "sdf"))
        return find_in_sdf(out, record, names->id, err);
    return find_in_fields(out, record, names, err);
}

size_t idt_structure__fields(idt_field *fields, const idt_structure *structure,
                             const idt_record *record)
{
    size_t n = 0, at = 0;
    idt_bytes name, value;

    fields[n++] = (idt_field){
        .name = structure->format == IDT_STRUCTURE_MOLFILE ? IDT_LIT("molfile") : IDT_LIT("smiles"),
        .value = structure->text};
    while (structure->items.len > 0 && n < IDT_RECORD_MAX_FIELDS &&
           idt_sdf__next_field(&name, &value, structure->items, &at) == IDT_OK) {
        if (idt_record__structure_rank(name) == 0) {
            fields[n] = (idt_field){.name = name, .value = value, .index = (uint32_t)n};
            n++;
        }
    }
    for (size_t i = 0; record->n_fields > 1 && i < record->n_fields; i++) {
        /* further columns of structures speak of the same molecule */
        if (i != structure->field && n < IDT_RECORD_MAX_FIELDS &&
            idt_record__structure_rank(last_part(record->fields[i].name)) == 0)
            fields[n++] = record->fields[i];
    }
    return n;
}
