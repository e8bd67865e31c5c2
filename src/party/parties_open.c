/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a parties book: nothing in it is believed before it has been checked. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "party/parties_int.h"

static int damaged(idt_error *err, const char *what)
{
    return idt_error__set(err, IDT_EFORMAT, "%s in the parties book", what);
}

static bool is_run(idt_run run, uint32_t n)
{
    return run.first <= n && run.n <= n - run.first;
}

static bool is_text(const idt_parties *p, idt_str s)
{
    return s.offset <= p->text_size && s.len <= p->text_size - s.offset;
}

/* Runs that follow each other without a gap. */
static bool follows(idt_run run, uint32_t *end, uint32_t n)
{
    bool ok = run.first == *end && is_run(run, n);

    *end += run.n;
    return ok;
}

static int verify_nodes(const idt_parties *p, idt_error *err)
{
    uint32_t entries = 0, relations = 0;

    for (uint32_t i = 0; i < p->n_nodes; i++) {
        const idt_parties_node *node = &p->nodes[i];
        if (node->n_entries == 0 ||
            !follows((idt_run){node->first_entry, node->n_entries}, &entries, p->n_entries) ||
            !follows(node->relations, &relations, p->n_relations))
            return damaged(err, "parties out of order");
        for (uint32_t k = 0; k < node->n_entries; k++)
            if (p->entries[node->first_entry + k].node != i)
                return damaged(err, "an entry of another party");
    }
    if (entries != p->n_entries || relations != p->n_relations)
        return damaged(err, "an entry without a party");
    for (uint32_t i = 0; i < p->n_relations; i++) {
        const idt_parties_relation *r = &p->relations[i];
        if (!is_text(p, r->target) || (r->node != IDT_PARTIES_NONE && r->node >= p->n_nodes) ||
            r->share_ppm > 1000000 || r->link > IDT_LINK_OFFICER)
            return damaged(err, "a relation out of range");
    }
    return IDT_OK;
}

static int verify_entries(const idt_parties *p, idt_error *err)
{
    uint32_t names = 0, addresses = 0, idents = 0, countries = 0, births = 0;

    for (uint32_t i = 0; i < p->n_entries; i++) {
        const idt_parties_entry *e = &p->entries[i];
        const idt_str texts[] = {e->list,   e->id,   e->program, e->scope,
                                 e->policy, e->cite, e->cite_end};
        for (size_t k = 0; k < IDT_COUNT_OF(texts); k++)
            if (!is_text(p, texts[k]))
                return damaged(err, "a text out of range");
        if (e->schema >= IDT_SCHEMA_ADDRESS || (e->flags & ~(unsigned)IDT_PARTIES_ALL_FLAGS) ||
            e->node >= p->n_nodes || (e->gender != '\0' && e->gender != 'f' && e->gender != 'm'))
            return damaged(err, "an entry out of range");
        if (!follows(e->names, &names, p->n_names) ||
            !follows(e->addresses, &addresses, p->n_addresses) ||
            !follows(e->idents, &idents, p->n_idents) ||
            !follows(e->countries, &countries, p->n_countries) ||
            !follows(e->births, &births, p->n_births))
            return damaged(err, "facts out of order");
    }
    if (names != p->n_names || addresses != p->n_addresses || idents != p->n_idents ||
        countries != p->n_countries || births != p->n_births)
        return damaged(err, "a fact without an entry");
    return IDT_OK;
}

static int verify_facts(const idt_parties *p, idt_error *err)
{
    for (uint32_t i = 0; i < p->n_names; i++) {
        const idt_parties_name *n = &p->names[i];
        if (!is_text(p, n->text) || n->entry >= p->n_entries || n->kind > IDT_NAME_FORMER ||
            (n->form != IDT_PARTIES_NONE && n->form >= p->n_forms))
            return damaged(err, "a name out of range");
    }
    for (uint32_t i = 0; i < p->n_addresses; i++)
        if (!is_text(p, p->addresses[i].text) || p->addresses[i].entry >= p->n_entries)
            return damaged(err, "an address out of range");
    for (uint32_t i = 0; i < p->n_idents; i++) {
        const idt_parties_ident *d = &p->idents[i];
        if (!is_text(p, d->text) || d->text.len > IDT_IDENT_SIZE || d->entry >= p->n_entries ||
            d->kind > IDT_IDENT_MMSI || d->check > IDT_CHECK_SHAPE)
            return damaged(err, "an identifier out of range");
    }
    for (uint32_t i = 0; i < p->n_births; i++)
        if (p->births[i].from < IDT_DATE_MIN || p->births[i].to > IDT_DATE_MAX ||
            p->births[i].from > p->births[i].to)
            return damaged(err, "a date of birth out of range");
    return IDT_OK;
}

static int verify_forms(const idt_parties *p, idt_error *err)
{
    uint32_t owners = 0;
    size_t packed = 0;

    for (uint32_t i = 0; i < p->n_forms; i++) {
        const idt_parties_form *f = &p->forms[i];
        idt_name_view view;
        if (f->packed != packed || f->size > p->packed_size - packed || f->size % 4 != 0 ||
            (f->owners.n == 0 && i >= p->meta->n_counted) ||
            !follows(f->owners, &owners, p->n_owners) ||
            idt_name__unpack(&view, p->packed + packed, f->size) != IDT_OK)
            return damaged(err, "an analysed name that is none");
        packed += f->size;
    }
    if (packed != p->packed_size || owners != p->n_owners)
        return damaged(err, "an analysed name without an owner");
    for (uint32_t i = 0; i < p->n_owners; i++)
        if (p->owners[i] >= p->n_names)
            return damaged(err, "the owner of a name out of range");
    return IDT_OK;
}

static uint32_t domain_size(const idt_parties *p, uint64_t key)
{
    switch (key & 3) {
    case IDT_KEY_NAME: return p->n_forms;
    case IDT_KEY_ADDRESS: return p->n_addresses;
    case IDT_KEY_IDENT: return p->n_idents;
    default: return 0;
    }
}

static int verify_slots(idt_parties *p, idt_error *err)
{
    uint32_t n_used = 0;

    if (p->n_slots == 0 || (p->n_slots & (p->n_slots - 1)) != 0)
        return damaged(err, "a table of another size");
    for (uint32_t i = 0; i < p->n_slots; i++) {
        const idt_parties_slot *s = &p->slots[i];
        uint32_t n = domain_size(p, s->key), n_here = idt_slot__n(s);
        bool is_name = (s->key & 3) == IDT_KEY_NAME;
        if (!is_run((idt_run){s->first, n_here}, p->n_postings) || (s->key && n_here == 0) ||
            (!is_name && idt_slot__class(s)))
            return damaged(err, "a key out of range");
        n_used += s->key != 0;
        p->has_young_keys |= is_name && idt_slot__class(s) == 0;
        for (uint32_t k = 0; k < n_here; k++) {
            const uint32_t *at = &p->postings[s->first + k];
            if (*at >= n || (k > 0 && at[-1] >= *at))
                return damaged(err, "a posting out of range");
        }
    }
    if (n_used >= p->n_slots) /* a search ends at an empty slot */
        return damaged(err, "a full table");
    return IDT_OK;
}

static int verify_fuzz(idt_parties *p, size_t n_dir, idt_error *err)
{
    unsigned bits = IDT_PARTIES_FUZZ_BITS_MIN;

    while (bits < IDT_PARTIES_FUZZ_BITS_MAX && ((size_t)1 << bits) + 1 < n_dir)
        bits++;
    p->fuzz_shift = 32 - bits;
    if (n_dir != ((size_t)1 << bits) + 1 || p->fuzz_dir[0] != 0 ||
        p->fuzz_dir[n_dir - 1] != p->n_fuzz)
        return damaged(err, "a directory of another size");
    for (size_t i = 0; i + 1 < n_dir; i++) {
        if (p->fuzz_dir[i] > p->fuzz_dir[i + 1] || p->fuzz_dir[i + 1] > p->n_fuzz)
            return damaged(err, "a directory out of order");
        for (uint32_t k = p->fuzz_dir[i]; k < p->fuzz_dir[i + 1]; k++)
            if (p->fuzz[k].hash >> p->fuzz_shift != i || p->fuzz[k].slot >= p->n_slots ||
                (p->slots[p->fuzz[k].slot].key & 3) != IDT_KEY_NAME)
                return damaged(err, "a word out of order");
    }
    return IDT_OK;
}

/* Books are compared by what they say of their weights. */
static int verify_weights(const idt_parties *p, idt_error *err)
{
    uint32_t n = p->meta->n_counted;
    size_t end = n < p->n_forms ? p->forms[n].packed : p->packed_size;

    if (p->meta->weights != idt_parties__weights(p->packed, end, p->slots, p->n_slots))
        return damaged(err, "other weights than it says");
    return IDT_OK;
}

/* One section; every count fits 32 bits. */
static int load(const idt_parties *p, const void **data, uint32_t *n, uint32_t tag, size_t size,
                idt_error *err)
{
    idt_section section;
    int status = idt_image__find(&section, &p->image, tag, (uint32_t)size, err);

    if (status == IDT_ENOTFOUND)
        return idt_error__set(err, IDT_EFORMAT, "this is not a parties book");
    if (status != IDT_OK)
        return status;
    *data = section.data;
    if (!idt_u32__from_size(n, size ? section.n_records : section.size))
        return damaged(err, "a section too large");
    return IDT_OK;
}

static int load_all(idt_parties *p, uint32_t *n_dir, idt_error *err)
{
    uint32_t n_meta, n_text, n_packed;
    const struct {
        const void *data; /* address of the pointer */
        uint32_t *n;
        uint32_t tag;
        size_t size;
    } sections[] = {
        {&p->meta, &n_meta, IDT_TAG_PARTIES_META, sizeof *p->meta},
        {&p->text, &n_text, IDT_TAG_PARTIES_TEXT, 0},
        {&p->nodes, &p->n_nodes, IDT_TAG_PARTIES_NODES, sizeof *p->nodes},
        {&p->entries, &p->n_entries, IDT_TAG_PARTIES_ENTRIES, sizeof *p->entries},
        {&p->names, &p->n_names, IDT_TAG_PARTIES_NAMES, sizeof *p->names},
        {&p->forms, &p->n_forms, IDT_TAG_PARTIES_FORMS, sizeof *p->forms},
        {&p->packed, &n_packed, IDT_TAG_PARTIES_PACKED, 0},
        {&p->owners, &p->n_owners, IDT_TAG_PARTIES_OWNERS, sizeof *p->owners},
        {&p->addresses, &p->n_addresses, IDT_TAG_PARTIES_ADDRESSES, sizeof *p->addresses},
        {&p->idents, &p->n_idents, IDT_TAG_PARTIES_IDENTS, sizeof *p->idents},
        {&p->countries, &p->n_countries, IDT_TAG_PARTIES_COUNTRIES, sizeof *p->countries},
        {&p->births, &p->n_births, IDT_TAG_PARTIES_BIRTHS, sizeof *p->births},
        {&p->relations, &p->n_relations, IDT_TAG_PARTIES_RELATIONS, sizeof *p->relations},
        {&p->slots, &p->n_slots, IDT_TAG_PARTIES_KEYS, sizeof *p->slots},
        {&p->postings, &p->n_postings, IDT_TAG_PARTIES_POSTINGS, sizeof *p->postings},
        {&p->fuzz, &p->n_fuzz, IDT_TAG_PARTIES_FUZZ, sizeof *p->fuzz},
        {&p->fuzz_dir, n_dir, IDT_TAG_PARTIES_FUZZ_DIR, sizeof *p->fuzz_dir},
    };
    int status = IDT_OK;

    for (size_t i = 0; i < IDT_COUNT_OF(sections) && status == IDT_OK; i++) {
        const void *data = NULL;
        status = load(p, &data, sections[i].n, sections[i].tag, sections[i].size, err);
        memcpy((void *)(uintptr_t)sections[i].data, &data, sizeof data);
    }
    if (status != IDT_OK)
        return status;
    p->text_size = n_text;
    p->packed_size = n_packed;
    if (n_meta != 1)
        return damaged(err, "another number of heads");
    if (p->meta->version != IDT_PARTIES_VERSION)
        return idt_error__set(err, IDT_EVERSION,
                              "the parties book is of layout %u, this program reads %d",
                              p->meta->version, IDT_PARTIES_VERSION);
    if (p->meta->dictionary != idt_party__dictionary())
        return idt_error__set(err, IDT_EVERSION,
                              "the parties book was made with another dictionary of names: build "
                              "it again");
    if (p->meta->n_counted > p->n_forms)
        return damaged(err, "more names counted than there are");
    return IDT_OK;
}

static int verify(idt_parties *p, idt_error *err)
{
    uint32_t n_dir = 0;
    int status = load_all(p, &n_dir, err);

    if (status == IDT_OK)
        status = verify_nodes(p, err);
    if (status == IDT_OK)
        status = verify_entries(p, err);
    if (status == IDT_OK)
        status = verify_facts(p, err);
    if (status == IDT_OK)
        status = verify_forms(p, err);
    if (status == IDT_OK)
        status = verify_slots(p, err);
    if (status == IDT_OK)
        status = verify_fuzz(p, n_dir, err);
    if (status == IDT_OK)
        status = verify_weights(p, err);
    idt_digest__hex(p->digest, p->image.digest);
    return status;
}

static int open_image(idt_parties **out, const char *path, bool copy, const void *data, size_t size,
                      idt_error *err)
{
    idt_parties *p = idt_alloc__zeroed(1, sizeof *p);
    int status;

    *out = NULL;
    if (!p)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    status = path ? idt_image__open(&p->image, path, copy, err)
                  : idt_image__open_memory(&p->image, data, size, err);
    if (status == IDT_OK) {
        status = verify(p, err);
        if (status != IDT_OK && path)
            idt_error__prefix(err, path);
    }
    if (status != IDT_OK) {
        idt_parties__close(p);
        return status;
    }
    *out = p;
    return IDT_OK;
}

int idt_parties__open(idt_parties **out, const char *path, bool copy, idt_error *err)
{
    return open_image(out, path, copy, NULL, 0, err);
}

int idt_parties__open_memory(idt_parties **out, const void *data, size_t size, idt_error *err)
{
    return open_image(out, NULL, false, data, size, err);
}

void idt_parties__close(idt_parties *parties)
{
    if (!parties)
        return;
    idt_image__close(&parties->image);
    idt_alloc__free(parties);
}

idt_parties_counts idt_parties__describe(const idt_parties *p)
{
    return (idt_parties_counts){
        .n_lists = p->meta->n_lists,
        .n_parties = p->n_nodes,
        .n_entries = p->n_entries,
        .n_names = p->n_names,
        .n_forms = p->n_forms,
        .n_addresses = p->n_addresses,
        .n_idents = p->n_idents,
        .n_relations = p->n_relations,
        .n_counted = p->meta->n_counted,
        .newest = p->meta->newest,
        .weights = p->meta->weights,
        .size = p->image.mapping.len,
        .digest = p->digest,
    };
}

const idt_parties_slot *idt_parties__slot(const idt_parties *p, uint64_t key)
{
    uint32_t mask = p->n_slots - 1, i = (uint32_t)(key >> 32) & mask;

    while (p->slots[i].key && p->slots[i].key != key)
        i = (i + 1) & mask;
    return p->slots[i].key ? &p->slots[i] : NULL;
}

void idt_parties__form(idt_name_view *out, const idt_parties *p, uint32_t form)
{
    const idt_parties_form *f = &p->forms[form];

    /* cannot fail: it was checked when the book was opened */
    if (idt_name__unpack(out, p->packed + f->packed, f->size) != IDT_OK)
        *out = (idt_name_view){0};
}

void idt_parties__load_ident(idt_ident *out, const idt_parties *p, uint32_t ident)
{
    const idt_parties_ident *d = &p->idents[ident];

    *out = (idt_ident){.kind = d->kind, .check = d->check, .len = (uint8_t)d->text.len};
    memcpy(out->country, d->country, 2);
    if (d->text.len)
        memcpy(out->text, p->text + d->text.offset, d->text.len);
}

void idt_parties__entry(idt_party_entry_view *out, const idt_parties *p, uint32_t entry)
{
    const idt_parties_entry *e = &p->entries[entry];

    *out = (idt_party_entry_view){
        .list = idt_parties__text(p, e->list),
        .id = idt_parties__text(p, e->id),
        .name = e->names.n ? idt_parties__name(p, e->names.first) : (idt_bytes){0},
        .program = idt_parties__text(p, e->program),
        .scope = idt_parties__text(p, e->scope),
        .policy = idt_parties__text(p, e->policy),
        .cite = idt_parties__text(p, e->cite),
        .cite_end = idt_parties__text(p, e->cite_end),
        .listed_from = e->listed_from,
        .listed_to = e->listed_to,
        .schema = (idt_party_schema)e->schema,
    };
}

idt_bytes idt_parties__name(const idt_parties *p, uint32_t name)
{
    return name < p->n_names ? idt_parties__text(p, p->names[name].text) : (idt_bytes){0};
}

idt_bytes idt_parties__address(const idt_parties *p, uint32_t address)
{
    return address < p->n_addresses ? idt_parties__text(p, p->addresses[address].text)
                                    : (idt_bytes){0};
}

idt_bytes idt_parties__ident(const idt_parties *p, uint32_t ident)
{
    return ident < p->n_idents ? idt_parties__text(p, p->idents[ident].text) : (idt_bytes){0};
}
