/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changed between two books. Both hold their parties in the order of list and id, so one walk
 * pairs them; a party changed when anything that is said of it did, or what the day makes of it.
 * Then everything that is tied to what changed has changed too.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/int.h"
#include "party/stored_int.h"

typedef struct pairing {
    const idt_parties *a, *b;
    idt_date day_a, day_b;
} pairing;

static bool same_text(const pairing *x, idt_str l, idt_str r)
{
    return l.len == r.len &&
           (l.len == 0 || memcmp(x->a->text + l.offset, x->b->text + r.offset, l.len) == 0);
}

static int compare_text(const pairing *x, idt_str l, idt_str r)
{
    return idt_bytes__compare(idt_parties__text(x->a, l), idt_parties__text(x->b, r));
}

static int compare_nodes(const pairing *x, uint32_t i, uint32_t k)
{
    const idt_parties_entry *l = &x->a->entries[x->a->nodes[i].first_entry];
    const idt_parties_entry *r = &x->b->entries[x->b->nodes[k].first_entry];
    int c = compare_text(x, l->list, r->list);

    return c ? c : compare_text(x, l->id, r->id);
}

static bool same_names(const pairing *x, idt_run l, idt_run r)
{
    for (uint32_t i = 0; i < l.n; i++) {
        const idt_parties_name *a = &x->a->names[l.first + i], *b = &x->b->names[r.first + i];
        if (a->kind != b->kind || !same_text(x, a->text, b->text))
            return false;
    }
    return true;
}

static bool same_facts(const pairing *x, const idt_parties_entry *l, const idt_parties_entry *r)
{
    for (uint32_t i = 0; i < l->addresses.n; i++) {
        const idt_parties_address *a = &x->a->addresses[l->addresses.first + i];
        const idt_parties_address *b = &x->b->addresses[r->addresses.first + i];
        if (memcmp(a->country, b->country, 2) != 0 || !same_text(x, a->text, b->text))
            return false;
    }
    for (uint32_t i = 0; i < l->idents.n; i++) {
        const idt_parties_ident *a = &x->a->idents[l->idents.first + i];
        const idt_parties_ident *b = &x->b->idents[r->idents.first + i];
        if (a->kind != b->kind || a->check != b->check || memcmp(a->country, b->country, 2) != 0 ||
            !same_text(x, a->text, b->text))
            return false;
    }
    for (uint32_t i = 0; i < l->births.n; i++)
        if (memcmp(&x->a->births[l->births.first + i], &x->b->births[r->births.first + i],
                   sizeof(idt_parties_birth)) != 0)
            return false;
    return l->countries.n == 0 ||
           memcmp(x->a->countries[l->countries.first], x->b->countries[r->countries.first],
                  2 * (size_t)l->countries.n) == 0;
}

/* Before, during or after its days. */
static int phase(idt_date from, idt_date to, idt_date day)
{
    if (to != IDT_DATE_NONE && day >= to)
        return 1;
    return from != IDT_DATE_NONE && day < from ? -1 : 0;
}

static bool same_entry(const pairing *x, const idt_parties_entry *l, const idt_parties_entry *r)
{
    const idt_str a[] = {l->program, l->scope, l->policy, l->cite, l->cite_end};
    const idt_str b[] = {r->program, r->scope, r->policy, r->cite, r->cite_end};
    idt_bytes list = idt_parties__text(x->a, l->list);

    if (l->names.n != r->names.n || l->addresses.n != r->addresses.n ||
        l->idents.n != r->idents.n || l->countries.n != r->countries.n ||
        l->listed_from != r->listed_from || l->listed_to != r->listed_to ||
        l->schema != r->schema || l->flags != r->flags || l->gender != r->gender ||
        l->births.n != r->births.n)
        return false;
    for (size_t i = 0; i < IDT_COUNT_OF(a); i++)
        if (!same_text(x, a[i], b[i]))
            return false;
    if (x->day_a != x->day_b &&
        (phase(l->listed_from, l->listed_to, x->day_a) !=
             phase(l->listed_from, l->listed_to, x->day_b) ||
         idt_parties__least_share(list, x->day_a) != idt_parties__least_share(list, x->day_b)))
        return false;
    return same_names(x, l->names, r->names) && same_facts(x, l, r);
}

static bool same_relation(const pairing *x, const idt_parties_relation *l,
                          const idt_parties_relation *r)
{
    if (l->share_ppm != r->share_ppm || l->from != r->from || l->to != r->to ||
        l->link != r->link || !same_text(x, l->target, r->target) ||
        (l->node == IDT_PARTIES_NONE) != (r->node == IDT_PARTIES_NONE))
        return false;
    if (phase(l->from, l->to, x->day_a) != phase(l->from, l->to, x->day_b))
        return false;
    return l->node == IDT_PARTIES_NONE || compare_nodes(x, l->node, r->node) == 0;
}

static bool same_node(const pairing *x, uint32_t i, uint32_t k)
{
    const idt_parties_node *l = &x->a->nodes[i], *r = &x->b->nodes[k];

    if (l->n_entries != r->n_entries || l->relations.n != r->relations.n)
        return false;
    for (uint32_t n = 0; n < l->n_entries; n++)
        if (!same_entry(x, &x->a->entries[l->first_entry + n], &x->b->entries[r->first_entry + n]))
            return false;
    for (uint32_t n = 0; n < l->relations.n; n++)
        if (!same_relation(x, &x->a->relations[l->relations.first + n],
                           &x->b->relations[r->relations.first + n]))
            return false;
    return true;
}

/* What is tied to a changed party has changed: until nothing is added. */
static void spread(uint8_t *changed, const idt_parties *p)
{
    bool again = true;

    while (again) {
        again = false;
        for (uint32_t i = 0; i < p->n_nodes; i++) {
            idt_run run = p->nodes[i].relations;
            for (uint32_t k = 0; k < run.n && !changed[i]; k++) {
                uint32_t node = p->relations[run.first + k].node;
                if (node != IDT_PARTIES_NONE && changed[node]) {
                    changed[i] = 1;
                    again = true;
                }
            }
        }
    }
}

/* A party that only one of the books ties to what changed is in the other no longer the same. */
static void level(idt_parties_change *c, const pairing *x)
{
    for (uint32_t i = 0, k = 0; i < x->a->n_nodes && k < x->b->n_nodes;) {
        int order = compare_nodes(x, i, k);
        if (order == 0 && (c->before[i] || c->after[k]))
            c->before[i] = c->after[k] = 1;
        i += order <= 0;
        k += order >= 0;
    }
}

int idt_parties_change__find(idt_parties_change *out, const idt_stored_side *before,
                             const idt_stored_side *after)
{
    pairing x = {before->parties, after->parties, before->date, after->date};
    uint32_t i = 0, k = 0;

    out->before = idt_alloc__zeroed((size_t)x.a->n_nodes + 1, 1);
    out->after = idt_alloc__zeroed((size_t)x.b->n_nodes + 1, 1);
    if (!out->before || !out->after) {
        idt_parties_change__free(out);
        return IDT_ENOMEM;
    }
    while (i < x.a->n_nodes || k < x.b->n_nodes) {
        int order = i == x.a->n_nodes ? 1 : k == x.b->n_nodes ? -1 : compare_nodes(&x, i, k);
        if (order == 0 && !same_node(&x, i, k))
            out->before[i] = out->after[k] = 1;
        if (order < 0)
            out->before[i] = 1;
        if (order > 0)
            out->after[k] = 1;
        i += order <= 0;
        k += order >= 0;
    }
    spread(out->before, x.a);
    spread(out->after, x.b);
    level(out, &x);
    return IDT_OK;
}

void idt_parties_change__free(idt_parties_change *change)
{
    idt_alloc__free(change->before);
    idt_alloc__free(change->after);
    *change = (idt_parties_change){0};
}
