/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of the parties book. */
#ifndef IDT_PARTY_PARTIES_INT_H
#define IDT_PARTY_PARTIES_INT_H

#include "party/keys.h"
#include "party/parties.h"

struct idt_parties {
    idt_image image;
    char digest[IDT_DIGEST_HEX_SIZE];
    const idt_parties_meta *meta;
    const char *text;
    const idt_parties_node *nodes;
    const idt_parties_entry *entries;
    const idt_parties_name *names;
    const idt_parties_form *forms;
    const char *packed;
    const uint32_t *owners;
    const idt_parties_address *addresses;
    const idt_parties_ident *idents;
    const char (*countries)[2];
    const idt_parties_birth *births;
    const idt_parties_relation *relations;
    const idt_parties_slot *slots;
    const uint32_t *postings;
    const idt_parties_fuzz *fuzz;
    const uint32_t *fuzz_dir;
    size_t text_size, packed_size;
    uint32_t n_nodes, n_entries, n_names, n_forms, n_owners, n_addresses, n_idents, n_countries,
        n_births, n_relations, n_slots, n_postings, n_fuzz;
    bool has_young_keys; /* some key of a name is of class 0 */
    unsigned fuzz_shift; /* of a hash, to its place in fuzz_dir */
};

static inline idt_bytes idt_parties__text(const idt_parties *p, idt_str s)
{
    return (idt_bytes){p->text + s.offset, s.len};
}

/** The slot of a key, or NULL. */
const idt_parties_slot *idt_parties__slot(const idt_parties *parties, uint64_t key);

/** View an analysed name of a verified book. */
void idt_parties__form(idt_name_view *out, const idt_parties *parties, uint32_t form);

/** An identifier of a verified book in comparison form. */
void idt_parties__load_ident(idt_ident *out, const idt_parties *parties, uint32_t ident);

/** Whether an entry is in force: from <= date < to. */
static inline bool idt_entry__holds(const idt_parties_entry *e, idt_date date)
{
    return (e->listed_from == IDT_DATE_NONE || e->listed_from <= date) &&
           (e->listed_to == IDT_DATE_NONE || date < e->listed_to);
}

/** The class of a key that `n` forms have (idt_slot__class), 1..233; 0 for none. */
unsigned idt_parties__class(uint32_t n);

/** The least number of forms that the class stands for. */
uint32_t idt_parties__class_size(unsigned class);

/** Log-scaled rarity of a key of a class, 4..80, in a book in which words were counted so often. */
unsigned idt_parties__rarity(unsigned class, uint32_t n_counted);

/** What the weights of words depend on, as one number: counted forms and the classes of keys. */
uint64_t idt_parties__weights(const void *packed, size_t packed_size, const idt_parties_slot *slots,
                              size_t n_slots);

/** What ties a party that is not listed to listed ones. */
typedef struct idt_parties_tie {
    idt_party_standing standing; /* OWNED, PART_OF_LISTED or RELATED */
    uint32_t entry;              /* the listed party; of several owners the one that holds most */
    uint32_t share_ppm;          /* in the hands of parties whose listing reaches what they own */
} idt_parties_tie;

enum { IDT_TIES_MAX_NODES = 256 };

/** Room for a walk through owners. Needs no clearing. */
typedef struct idt_parties_walk {
    uint32_t nodes[IDT_TIES_MAX_NODES];
    uint8_t is_held[IDT_TIES_MAX_NODES]; /* listed, or owned by such */
    size_t n;
} idt_parties_walk;

/** @return false when nothing listed on the day is tied to the party */
bool idt_parties__tie(idt_parties_tie *out, idt_parties_walk *walk, const idt_parties *parties,
                      uint32_t node, idt_date date);

/** The entry of a node that is in force on a day; IDT_PARTIES_NONE. Registers do not count. */
uint32_t idt_parties__in_force(const idt_parties *parties, uint32_t node, idt_date date);

#endif
