/* SPDX-License-Identifier: Apache-2.0 */
/* Which listed structures a structure of the record is, or is related to. */
#include "base/bytes.h"
#include "chem/io/molfile.h"
#include "chem/io/smiles.h"
#include "screen/screen_int.h"

enum { MAX_MATCHES = 32 };

idt_form idt_screen__form(idt_relation relation)
{
    switch (relation) {
    case IDT_RELATION_IDENTICAL: return IDT_FORM_SAME;
    case IDT_RELATION_STEREOISOMER: return IDT_FORM_STEREOISOMER;
    case IDT_RELATION_ISOTOPOLOGUE: return IDT_FORM_ISOTOPOLOGUE;
    case IDT_RELATION_CHARGED_FORM: return IDT_FORM_ION;
    case IDT_RELATION_SALT: return IDT_FORM_SALT;
    case IDT_RELATION_COMPONENT: return IDT_FORM_COMPONENT;
    case IDT_RELATION_TAUTOMER: return IDT_FORM_TAUTOMER;
    case IDT_RELATION_CARBON_TAUTOMER: return IDT_FORM_CARBON_TAUTOMER;
    }
    return IDT_FORM_COMPONENT;
}

static int keep_matches(idt_verdict *verdict, uint32_t field, const idt_structure_match *matches,
                        size_t n, bool is_salt, idt_error *err)
{
    for (size_t i = 0; i < n; i++) {
        idt_finding finding = {.end = verdict->record->fields[field].value.len,
                               .field = field,
                               .substance = matches[i].owner,
                               .name = IDT_LAW_NONE,
                               .cas = IDT_LAW_NONE,
                               .evidence = IDT_EVIDENCE_STRUCTURE,
                               .form =
                                   (uint8_t)idt_screen__form((idt_relation)matches[i].relation)};
        int status;

        if (is_salt && matches[i].relation >= IDT_RELATION_TAUTOMER)
            finding.marks = IDT_MARK_IN_SALT;
        status = idt_screen__keep(verdict, &finding, err);
        if (status != IDT_OK)
            return status;
    }
    return IDT_OK;
}

/* The offset of an error counts from the start of the field, white space included. */
static int read_structure(idt_scratch *scratch, idt_bytes text, bool is_molfile, idt_error *err)
{
    idt_bytes smiles = idt_bytes__trim(text);
    int status;

    if (is_molfile)
        return idt_molfile__read(&scratch->mol, text, err);
    status = idt_smiles__read(&scratch->mol, smiles, err);
    if (status == IDT_EFORMAT)
        err->offset += (uint64_t)(smiles.data - text.data);
    return status;
}

int idt_screen__find_structure(idt_scratch *scratch, uint32_t field, bool is_molfile,
                               idt_error *err)
{
    idt_verdict *verdict = &scratch->verdict;
    idt_bytes text = verdict->record->fields[field].value;
    const idt_structures *structures = &scratch->book->structures;
    idt_structure_match matches[MAX_MATCHES];
    idt_identity identity = {0};
    size_t n = 0;
    int status = read_structure(scratch, text, is_molfile, err);
    bool may_have = status == IDT_OK && idt_structures__may_have(structures, &scratch->mol);

    if (may_have)
        status = idt_identity__find(&identity, &scratch->identity, &scratch->mol, err);
    if (status == IDT_OK && may_have) {
        n = idt_structures__find(structures, &identity, matches, MAX_MATCHES);
        status = idt_structures__find_tautomers(matches, &n, MAX_MATCHES, structures, &identity,
                                                &scratch->identity, &scratch->tautomers, err);
        if (status == IDT_ELIMIT) {
            idt_screen__set_incomplete(verdict, field, "the work limit was reached");
            status = IDT_OK;
        }
    }
    if (status == IDT_ELIMIT) {
        idt_screen__set_unreadable(verdict, field, "the work limit was reached", err);
        return IDT_OK;
    }
    if (status != IDT_OK)
        return status == IDT_ENOMEM ? status : IDT_EFORMAT;
    status = idt_screen__find_classes(scratch, field, 0, verdict->record->fields[field].value.len,
                                      IDT_LAW_NONE, err);
    if (status != IDT_OK)
        return status;
    return keep_matches(verdict, field, matches, n < MAX_MATCHES ? n : MAX_MATCHES,
                        identity.n_components > 1, err);
}
