/* SPDX-License-Identifier: Apache-2.0 */
/* Which substances of the book a record names: by name, number or structure. */
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "screen/screen_int.h"

int idt_screen__keep(idt_verdict *verdict, const idt_finding *finding, idt_error *err)
{
    idt_findings *findings = &verdict->findings;

    if (idt_alloc__grow(&findings->items, &findings->capacity, findings->n,
                        sizeof *findings->items) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    findings->items[findings->n++] = *finding;
    return IDT_OK;
}

void idt_screen__set_incomplete(idt_verdict *verdict, uint32_t field, const char *reason)
{
    if (verdict->incomplete.reason)
        return;
    verdict->incomplete.reason = reason;
    verdict->incomplete.field = field;
    verdict->incomplete.why = (idt_error){0};
}

void idt_screen__set_unreadable(idt_verdict *verdict, uint32_t field, const char *reason,
                                const idt_error *why)
{
    if (verdict->incomplete.reason)
        return;
    idt_screen__set_incomplete(verdict, field, reason);
    verdict->incomplete.why = *why;
}

/*
 * A name that goes on as a longer chemical name is another substance, and a precursor list names
 * substances one by one. Drug schedules reach derivatives, so there the mention stays, weaker.
 */
static bool is_another_substance(const idt_law *law, const idt_text_hit *hit)
{
    const idt_law_name *name = &law->names[hit->name];

    if (!(hit->flags & (IDT_HIT_IN_LONGER_BEFORE | IDT_HIT_IN_LONGER_AFTER)))
        return false;
    return law->substances[name->substance].kind != IDT_LAW_KIND_DRUG;
}

static bool has_capital(idt_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] >= 'A' && text.data[i] <= 'Z')
            return true;
    return false;
}

/* Letters alone where the book writes capitals: more often a word of some language. */
static bool is_like_a_word(const idt_law *law, const idt_text_hit *hit, idt_bytes value)
{
    if (law->names[hit->name].name_class < IDT_LAW_NAME_ABBREVIATION ||
        !(hit->flags & IDT_HIT_CASE_DIFFERS) ||
        !has_capital(idt_law__str(law, law->names[hit->name].text)))
        return false;
    for (uint64_t i = hit->begin; i < hit->end; i++)
        if (idt_ascii__is_digit((unsigned char)value.data[i]))
            return false;
    return true;
}

/* "PMK-200", "GBL-40": a hyphen and a number make an abbreviation a model of something. */
static bool is_model_number(const idt_law *law, const idt_text_hit *hit, idt_bytes value)
{
    return law->names[hit->name].name_class >= IDT_LAW_NAME_ABBREVIATION &&
           hit->end + 1 < value.len && value.data[hit->end] == '-' &&
           idt_ascii__is_digit((unsigned char)value.data[hit->end + 1]);
}

static int add_name(idt_verdict *verdict, uint32_t field, const idt_text_hit *hit, idt_error *err)
{
    const idt_law *law = &verdict->book->law;
    const idt_law_name *name = &law->names[hit->name];
    idt_finding finding = {.begin = hit->begin,
                           .end = hit->end,
                           .field = field,
                           .substance = name->substance,
                           .name = hit->name,
                           .cas = IDT_LAW_NONE,
                           .evidence = IDT_EVIDENCE_NAME,
                           .form = IDT_FORM_SAME};

    if (is_another_substance(law, hit) ||
        is_model_number(law, hit, verdict->record->fields[field].value))
        return IDT_OK;
    if (is_like_a_word(law, hit, verdict->record->fields[field].value))
        finding.marks |= IDT_MARK_LOWER_CASE;
    if (name->unconfirmed)
        finding.marks |= IDT_MARK_UNCONFIRMED_NAME;
    if (hit->flags & (IDT_HIT_IN_LONGER_BEFORE | IDT_HIT_IN_LONGER_AFTER))
        finding.marks |= IDT_MARK_LONGER_NAME;
    if (hit->flags & IDT_HIT_SPACED)
        finding.marks |= IDT_MARK_SPELLED_OUT;
    if (hit->flags & IDT_HIT_SALT_FORM)
        finding.form = IDT_FORM_SALT;
    return idt_screen__keep(verdict, &finding, err);
}

static int add_cas(idt_verdict *verdict, uint32_t field, uint64_t begin, uint64_t end,
                   uint64_t number, idt_error *err)
{
    const idt_law *law = &verdict->book->law;
    idt_run run = idt_law__find_cas(law, number);

    for (uint32_t i = run.first; i < run.first + run.n; i++) {
        const idt_law_cas *cas = &law->cas[law->cas_index[i]];
        idt_finding finding = {.begin = begin,
                               .end = end,
                               .field = field,
                               .substance = cas->substance,
                               .name = IDT_LAW_NONE,
                               .cas = law->cas_index[i],
                               .evidence = IDT_EVIDENCE_CAS,
                               .form = IDT_FORM_SAME};
        int status;

        if (cas->unconfirmed)
            finding.marks |= IDT_MARK_UNCONFIRMED_NAME;
        status = idt_screen__keep(verdict, &finding, err);
        if (status != IDT_OK)
            return status;
    }
    return IDT_OK;
}

static int add_phrase(idt_verdict *verdict, uint32_t field, const idt_text_hit *hit, idt_error *err)
{
    idt_context_hits *phrases = &verdict->phrases;

    if (idt_alloc__grow(&phrases->items, &phrases->capacity, phrases->n, sizeof *phrases->items) !=
        IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    phrases->items[phrases->n++] = (idt_context_hit){
        .begin = hit->begin, .end = hit->end, .context = hit->owner, .field = field};
    return IDT_OK;
}

static int add_hit(idt_verdict *verdict, uint32_t field, const idt_text_hit *hit, idt_error *err)
{
    switch ((idt_hit_kind)hit->kind) {
    case IDT_HIT_NAME: return add_name(verdict, field, hit, err);
    case IDT_HIT_PHRASE: return add_phrase(verdict, field, hit, err);
    case IDT_HIT_CAS:
        if (hit->flags & (IDT_HIT_IN_LONGER_BEFORE | IDT_HIT_IN_LONGER_AFTER))
            return IDT_OK; /* digits of something longer, such as a telephone number */
        return add_cas(verdict, field, hit->begin, hit->end, hit->cas, err);
    }
    return IDT_OK;
}

/* What the last part of a field's name says of its value. */
typedef enum field_kind {
    FIELD_TEXT,
    FIELD_CAS,       /* a CAS number, perhaps without its dashes */
    FIELD_SMILES,    /* a structure; what cannot be read is not cleared */
    FIELD_MOLFILE,   /* the same as a molfile */
    FIELD_STRUCTURE, /* a SMILES, or words */
    FIELD_INCHIKEY,  /* perhaps in small letters */
} field_kind;

/* Of the name of a column: "Canonical SMILES" is canonical_smiles. */
static char plain_letter(char c)
{
    return c == ' ' || c == '-' ? '_' : idt_ascii__lower(c);
}

static field_kind kind_of_field(idt_bytes name)
{
    static const struct {
        idt_bytes name;
        field_kind kind;
    } known[] = {
        {IDT_LIT_INIT("cas"), FIELD_CAS},
        {IDT_LIT_INIT("casrn"), FIELD_CAS},
        {IDT_LIT_INIT("cas_no"), FIELD_CAS},
        {IDT_LIT_INIT("cas_rn"), FIELD_CAS},
        {IDT_LIT_INIT("cas_number"), FIELD_CAS},
        {IDT_LIT_INIT("smiles"), FIELD_SMILES},
        {IDT_LIT_INIT("canonical_smiles"), FIELD_SMILES},
        {IDT_LIT_INIT("isomeric_smiles"), FIELD_SMILES},
        {IDT_LIT_INIT("molfile"), FIELD_MOLFILE},
        {IDT_LIT_INIT("molblock"), FIELD_MOLFILE},
        {IDT_LIT_INIT("structure"), FIELD_STRUCTURE},
        {IDT_LIT_INIT("inchikey"), FIELD_INCHIKEY},
        {IDT_LIT_INIT("inchi_key"), FIELD_INCHIKEY},
        {IDT_LIT_INIT("standard_inchikey"), FIELD_INCHIKEY},
        {IDT_LIT_INIT("standard_inchi_key"), FIELD_INCHIKEY},
    };
    size_t dot = name.len;

    while (dot > 0 && name.data[dot - 1] != '.')
        dot--;
    name = idt_bytes__slice(name, dot, name.len);
    for (size_t i = 0; i < IDT_COUNT_OF(known); i++) {
        size_t k = 0;

        if (known[i].name.len != name.len)
            continue;
        while (k < name.len && plain_letter(name.data[k]) == known[i].name.data[k])
            k++;
        if (k == name.len)
            return known[i].kind;
    }
    return FIELD_TEXT;
}

static bool read_plain_cas(uint64_t *out, idt_bytes value)
{
    uint64_t number = 0;
    unsigned sum = 0;

    value = idt_bytes__trim(value);
    if (value.len < 5 || value.len > 10)
        return false;
    for (size_t i = 0; i < value.len; i++) {
        if (!idt_ascii__is_digit((unsigned char)value.data[i]))
            return false;
        number = number * 10 + (uint64_t)(value.data[i] - '0');
    }
    for (size_t i = 0; i + 1 < value.len; i++)
        sum += (unsigned)(value.data[i] - '0') * (unsigned)(value.len - 1 - i);
    *out = number;
    return sum % 10 == number % 10;
}

static int find_in_text(idt_scratch *scratch, uint32_t field, idt_error *err)
{
    idt_verdict *verdict = &scratch->verdict;
    idt_bytes value = verdict->record->fields[field].value;
    const size_t first = verdict->findings.n;
    idt_inchi_walk walk = {0};
    idt_text_result result;
    int status = idt_text__scan(&result, &scratch->book->matcher, scratch->text, value, 0);

    if (status == IDT_ERANGE) {
        idt_screen__set_incomplete(verdict, field, "the field is too long to be searched");
        return IDT_OK;
    }
    if (status == IDT_ELIMIT)
        idt_screen__set_incomplete(verdict, field, "the work limit was reached");
    else if (status != IDT_OK)
        return idt_error__set(err, status, "out of memory");
    for (size_t i = 0; i < result.n_hits; i++) {
        if (result.hits[i].kind == IDT_HIT_CAS &&
            idt_inchi_walk__is_inside(&walk, value, result.hits[i].begin))
            continue;
        status = add_hit(verdict, field, &result.hits[i], err);
        if (status != IDT_OK)
            return status;
    }
    return idt_screen__find_inchis(verdict, field, first, err);
}

static int find_in_structure(idt_scratch *scratch, uint32_t field, field_kind kind, idt_error *err)
{
    idt_error why = {0};
    int status = idt_screen__find_structure(scratch, field, kind == FIELD_MOLFILE, &why);

    if (status == IDT_ENOMEM)
        return idt_error__set(err, status, "%s", why.message);
    if (status != IDT_EFORMAT)
        return status;
    if (kind != FIELD_STRUCTURE)
        idt_screen__set_unreadable(&scratch->verdict, field, "the structure cannot be read", &why);
    return find_in_text(scratch, field, err);
}

static int find_in_field(idt_scratch *scratch, uint32_t field, idt_error *err)
{
    const idt_field *f = &scratch->verdict.record->fields[field];
    field_kind kind = kind_of_field(f->name);
    uint64_t number;
    bool is_key = false;

    if (kind == FIELD_TEXT)
        return find_in_text(scratch, field, err);
    if (idt_bytes__trim(f->value).len == 0)
        return IDT_OK;
    if (kind == FIELD_CAS && read_plain_cas(&number, f->value))
        return add_cas(&scratch->verdict, field, 0, f->value.len, number, err);
    if (kind == FIELD_INCHIKEY) {
        int status = idt_screen__find_inchikey(&is_key, &scratch->verdict, field, err);

        if (status != IDT_OK || is_key)
            return status;
    }
    if (kind == FIELD_CAS || kind == FIELD_INCHIKEY)
        return find_in_text(scratch, field, err);
    return find_in_structure(scratch, field, kind, err);
}

int idt_screen__find(idt_scratch *scratch, idt_error *err)
{
    idt_verdict *verdict = &scratch->verdict;

    verdict->findings.n = 0;
    verdict->phrases.n = 0;
    verdict->contexts.n = 0;
    idt_memberships__reset(&verdict->classes);
    verdict->n_places = 0;
    verdict->incomplete.reason = NULL;
    for (size_t i = 0; i < verdict->record->n_fields; i++) {
        int status = find_in_field(scratch, (uint32_t)i, err);

        if (status != IDT_OK)
            return status;
    }
    return IDT_OK;
}
