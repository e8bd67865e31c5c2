/* SPDX-License-Identifier: Apache-2.0 */
/* Parties as records of a table, and answers as rows. */
#include "cli/party_rows.h"

#include "base/bytes.h"
#include "base/date.h"
#include "cli/paint.h"
#include "party/birth.h"

bool idt_party_rows__is_named(idt_bytes text, const char *name)
{
    size_t i = 0;

    text = idt_bytes__trim(text);
    while (i < text.len && name[i] && idt_ascii__lower(text.data[i]) == name[i])
        i++;
    return i == text.len && !name[i];
}

static int refuse(idt_buf *notes, const idt_record *record, const char *why)
{
    idt_buf__printf(notes, "%.*s:%llu: %s\n", (int)record->source.len, record->source.data,
                    (unsigned long long)record->line, why);
    return IDT_EFORMAT;
}

int idt_party_rows__read(idt_stored_party *out, idt_buf *notes, idt_party_schema schema,
                         const idt_record *record)
{
    static const char no_day[] = "the date or birth is not a day such as 2024-01-29";
    size_t n_births;

    *out = (idt_stored_party){.schema = schema, .date = IDT_DATE_NONE};
    for (size_t i = 0; i < record->n_fields; i++) {
        const idt_field *f = &record->fields[i];
        idt_bytes value = idt_bytes__trim(f->value);
        if (value.len == 0)
            continue;
        if (idt_party_rows__is_named(f->name, "id"))
            out->id = value;
        else if (idt_party_rows__is_named(f->name, "name"))
            out->name = value;
        else if (idt_party_rows__is_named(f->name, "address"))
            out->address = value;
        else if (idt_party_rows__is_named(f->name, "identifier"))
            out->identifier = value;
        else if (idt_party_rows__is_named(f->name, "birth"))
            out->birth = value;
        else if (idt_party_rows__is_named(f->name, "gender"))
            out->gender = idt_gender__parse(value);
        else if (idt_party_rows__is_named(f->name, "country") && value.len == 2)
            for (size_t k = 0; k < 2; k++)
                out->country[k] = (char)(value.data[k] & ~0x20);
        else if (idt_party_rows__is_named(f->name, "schema"))
            (void)idt_party__schema_from_name(&out->schema, value);
        else if (idt_party_rows__is_named(f->name, "date") &&
                 idt_date__parse(&out->date, value) != IDT_OK)
            return refuse(notes, record, no_day);
    }
    if (!idt_births__parse(NULL, &n_births, 0, out->birth))
        return refuse(notes, record, no_day);
    if (out->name.len + out->identifier.len + out->address.len == 0)
        return refuse(notes, record, "a party needs a name, an identifier or an address");
    return IDT_OK;
}

idt_parties_query idt_party_rows__query(const idt_stored_party *p, idt_date date, uint32_t top)
{
    return (idt_parties_query){.name = p->name,
                               .schema = p->schema,
                               .address = p->address,
                               .identifier = p->identifier,
                               .birth = p->birth,
                               .gender = p->gender,
                               .country = {p->country[0], p->country[1]},
                               .date = p->date == IDT_DATE_NONE ? date : p->date,
                               .top = top};
}

void idt_party_rows__put(idt_buf *out, const idt_parties *parties, idt_bytes id, const char *lead,
                         unsigned rank, const idt_party_hit *hit)
{
    idt_party_rows__put_cells(out, parties, id, lead, rank, hit);
    idt_buf__put_char(out, '\n');
}

void idt_party_rows__put_cells(idt_buf *out, const idt_parties *parties, idt_bytes id,
                               const char *lead, unsigned rank, const idt_party_hit *hit)
{
    idt_party_entry_view entry;

    idt_parties__entry(&entry, parties, hit->entry);
    idt_paint__put_plain(out, id);
    idt_buf__printf(out, "%s\t%u\t", lead, rank);
    idt_paint__put_plain(out, entry.list);
    idt_buf__put_char(out, '\t');
    idt_paint__put_plain(out, entry.id);
    idt_buf__put_char(out, '\t');
    idt_paint__put_plain(out, entry.name);
    idt_buf__printf(out, "\t%u\t%s", hit->score,
                    idt_party__standing_name((idt_party_standing)hit->standing));
}
