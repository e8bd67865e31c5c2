/* SPDX-License-Identifier: Apache-2.0 */
/* What the entries of a parties book say, as views. */
#include <string.h>

#include "party/parties_int.h"

void idt_parties__facts(idt_party_entry_facts *out, const idt_parties *p, uint32_t entry)
{
    const idt_parties_entry *e = &p->entries[entry];

    *out = (idt_party_entry_facts){
        .n_names = e->names.n,
        .n_addresses = e->addresses.n,
        .n_idents = e->idents.n,
        .n_countries = e->countries.n,
        .n_births = e->births.n,
        .gender = e->gender,
        .is_known_only = (e->flags & IDT_PARTIES_REGISTER) != 0,
    };
}

idt_party_name idt_parties__name_of(const idt_parties *p, uint32_t entry, uint32_t index)
{
    const idt_parties_name *n = &p->names[p->entries[entry].names.first + index];

    return (idt_party_name){idt_parties__text(p, n->text), (idt_party_name_kind)n->kind};
}

idt_party_address idt_parties__address_of(const idt_parties *p, uint32_t entry, uint32_t index)
{
    const idt_parties_address *a = &p->addresses[p->entries[entry].addresses.first + index];

    return (idt_party_address){idt_parties__text(p, a->text), {a->country[0], a->country[1]}};
}

idt_party_ident idt_parties__ident_of(const idt_parties *p, uint32_t entry, uint32_t index)
{
    const idt_parties_ident *d = &p->idents[p->entries[entry].idents.first + index];

    return (idt_party_ident){
        (idt_ident_kind)d->kind, idt_parties__text(p, d->text), {d->country[0], d->country[1]}};
}

const char *idt_parties__country_of(const idt_parties *p, uint32_t entry, uint32_t index)
{
    return p->countries[p->entries[entry].countries.first + index];
}

idt_party_birth idt_parties__birth_of(const idt_parties *p, uint32_t entry, uint32_t index)
{
    const idt_parties_birth *b = &p->births[p->entries[entry].births.first + index];

    return (idt_party_birth){b->from, b->to};
}
