/* SPDX-License-Identifier: Apache-2.0 */
/* Which listed structures the InChIKeys and InChIs of a field are, or share their first block with.
 */
#include <string.h>

#include "base/bytes.h"
#include "screen/screen_int.h"

enum { MAX_TRIMMED = 4 };

static int keep_relation(idt_verdict *verdict, uint32_t field, const idt_inchi_mention *mention,
                         uint32_t substance, idt_relation relation, idt_error *err)
{
    const idt_finding finding = {.begin = mention->begin,
                                 .end = mention->end,
                                 .field = field,
                                 .substance = substance,
                                 .name = IDT_LAW_NONE,
                                 .cas = IDT_LAW_NONE,
                                 .evidence = IDT_EVIDENCE_STRUCTURE,
                                 .form = (uint8_t)idt_screen__form(relation),
                                 .marks = IDT_MARK_INCHI};

    return idt_screen__keep(verdict, &finding, err);
}

/* All that have the first block of a key, the nearest first. */
static int keep(idt_verdict *verdict, uint32_t field, const idt_inchi_mention *mention,
                const idt_inchikey *key, idt_isotopes isotopes, idt_error *err)
{
    const idt_inchikey_record *records;
    size_t n = idt_inchikeys__find(&records, &verdict->book->inchikeys, key);
    int status = IDT_OK;

    for (int wanted = IDT_RELATION_IDENTICAL; wanted <= IDT_RELATION_CHARGED_FORM; wanted++) {
        for (size_t i = 0; i < n && status == IDT_OK; i++) {
            idt_relation relation = idt_inchikeys__relation(&records[i], key, isotopes);

            if ((int)relation == wanted)
                status = keep_relation(verdict, field, mention, records[i].owner, relation, err);
        }
    }
    return status;
}

/* A bracket that was opened before the InChI closes behind it. */
static bool is_closed(idt_bytes inchi)
{
    int n_open = 0;

    for (size_t i = 0; i < inchi.len; i++)
        n_open += (inchi.data[i] == '(') - (inchi.data[i] == ')');
    return n_open < 0;
}

/* Without what belongs to the sentence: no InChI of a whole molecule ends so. */
static idt_bytes without_sentence(idt_bytes inchi)
{
    for (int i = 0; i < MAX_TRIMMED && inchi.len > 0; i++) {
        char c = inchi.data[inchi.len - 1];

        if (c != '.' && c != ',' && c != ';' && !(c == ')' && is_closed(inchi)))
            break;
        inchi.len--;
    }
    return inchi;
}

static bool is_listed(const idt_inchikeys *listed, const idt_inchikey *key)
{
    const idt_inchikey_record *records;
    size_t n = idt_inchikeys__find(&records, listed, key);

    for (size_t i = 0; i < n; i++)
        if (memcmp(&records[i].key, key, sizeof *key) == 0)
            return true;
    return false;
}

static int add_inchi(idt_verdict *verdict, uint32_t field, idt_inchi_mention *mention,
                     idt_error *err)
{
    const idt_inchikeys *listed = &verdict->book->inchikeys;
    idt_bytes inchi = without_sentence(
        idt_bytes__slice(verdict->record->fields[field].value, mention->begin, mention->end));
    idt_inchikey key, shorter;

    if (!idt_inchikey__of_inchi(&key, inchi))
        return IDT_OK;
    /* unstated stereo, or a question */
    if (inchi.data[inchi.len - 1] == '?' && !is_listed(listed, &key) &&
        idt_inchikey__of_inchi(&shorter, (idt_bytes){inchi.data, inchi.len - 1}) &&
        is_listed(listed, &shorter)) {
        key = shorter;
        inchi.len--;
    }
    mention->end = mention->begin + inchi.len;
    return keep(verdict, field, mention, &key,
                idt_inchikey__states_isotopes(inchi) ? IDT_ISOTOPES_STATED : IDT_ISOTOPES_NONE,
                err);
}

static int add_key(idt_verdict *verdict, uint32_t field, const idt_inchi_mention *mention,
                   idt_error *err)
{
    idt_bytes value = verdict->record->fields[field].value;
    idt_inchikey key;

    if (idt_inchikey__read(&key, idt_bytes__slice(value, mention->begin, mention->end)) == 0)
        return IDT_OK;
    return keep(verdict, field, mention, &key, IDT_ISOTOPES_UNKNOWN, err);
}

/* The findings of a field from `first` on by their places; there are few, and nearly in order. */
static void sort(idt_findings *findings, size_t first)
{
    for (size_t i = first + 1; i < findings->n; i++) {
        idt_finding finding = findings->items[i];
        size_t k = i;

        for (; k > first && findings->items[k - 1].begin > finding.begin; k--)
            findings->items[k] = findings->items[k - 1];
        findings->items[k] = finding;
    }
}

int idt_screen__find_inchis(idt_verdict *verdict, uint32_t field, size_t first, idt_error *err)
{
    idt_bytes value = verdict->record->fields[field].value;
    const size_t n_before = verdict->findings.n;
    idt_inchi_mention mention;
    size_t at = 0;
    int status = IDT_OK;

    if (verdict->book->inchikeys.n_records == 0)
        return IDT_OK;
    while (status == IDT_OK && idt_inchikey__next_key(&mention, value, &at))
        status = add_key(verdict, field, &mention, err);
    at = 0;
    while (status == IDT_OK && idt_inchikey__next_inchi(&mention, value, &at))
        status = add_inchi(verdict, field, &mention, err);
    if (verdict->findings.n > n_before)
        sort(&verdict->findings, first);
    return status;
}

int idt_screen__find_inchikey(bool *is_key, idt_verdict *verdict, uint32_t field, idt_error *err)
{
    static const char label[] = "INCHIKEY=";
    const size_t len = sizeof label - 1;
    idt_bytes value = idt_bytes__trim(verdict->record->fields[field].value);
    const idt_inchi_mention whole = {0, verdict->record->fields[field].value.len, false};
    char text[sizeof label + 32];
    idt_inchikey key;
    size_t at;

    *is_key = false;
    if (value.len >= sizeof text)
        return IDT_OK;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.data[i];

        text[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    at = value.len > len && memcmp(text, label, len) == 0 ? len : 0;
    value = (idt_bytes){text + at, value.len - at};
    *is_key = value.len > 0 && idt_inchikey__read(&key, value) == value.len;
    return *is_key ? keep(verdict, field, &whole, &key, IDT_ISOTOPES_UNKNOWN, err) : IDT_OK;
}

bool idt_inchi_walk__is_inside(idt_inchi_walk *walk, idt_bytes value, uint64_t at)
{
    while (!walk->is_over && walk->here.end <= at)
        walk->is_over = !idt_inchikey__next_inchi(&walk->here, value, &walk->next);
    return !walk->is_over && walk->here.begin <= at;
}
