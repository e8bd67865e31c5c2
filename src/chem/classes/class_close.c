/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Groups that close a ring with atoms of the parent. A ring is measured from one end of the group
 * to another, by the shortest way through the group and back through the parent.
 */
#include "chem/classes/class_int.h"
#include "chem/classes/kind_int.h"

/* Whether a walk may enter an atom: of the group, or of the parent. */
static bool is_inside(const idt_class_search *q, const idt_group *g, uint32_t atom, bool in_group)
{
    uint32_t owner = q->scratch->owner[atom];

    if (in_group)
        return idt_group__has(g, atom);
    return !idt_group__has(g, atom) && owner >= IDT_OWNER_ATOM && owner < IDT_OWNER_GROUP;
}

/* Atoms on the shortest way between two atoms, both counted; 0 when there is none. */
static uint32_t way(const idt_class_search *q, const idt_group *g, uint32_t from, uint32_t to,
                    bool in_group)
{
    const idt_mol *mol = q->mol;
    idt_kind_work *work = g->work;
    uint32_t turn = ++work->turn, n = 1;

    work->stack[0] = (uint16_t)from;
    work->seen[from] = turn;
    work->depth[from] = 1;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t atom = work->stack[i];

        work->steps++;
        if (atom == to)
            return work->depth[atom];
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (work->seen[other] == turn || !is_inside(q, g, other, in_group))
                continue;
            work->seen[other] = turn;
            work->depth[other] = (uint16_t)(work->depth[atom] + 1);
            work->stack[n++] = (uint16_t)other;
        }
    }
    return 0;
}

/* The smallest ring that passes through end i of the group; 0 when there is none. */
static uint32_t ring_at(const idt_class_search *q, const idt_group *g, uint32_t i)
{
    uint32_t best = 0;

    for (uint32_t k = 0; k < g->n_ends; k++) {
        uint32_t inside, outside;

        if (k == i)
            continue;
        inside = way(q, g, g->root[i], g->root[k], true);
        outside = way(q, g, g->anchor[i], g->anchor[k], false);
        if (inside > 0 && outside > 0 && (best == 0 || inside + outside < best))
            best = inside + outside;
    }
    return best;
}

/* A saturated carbon of the parent keeps its single bonds, but for those of the ring's nitrogen. */
static bool has_single_ends(const idt_class_search *q, const idt_group *g)
{
    for (uint32_t i = 0; i < g->n_ends; i++) {
        uint32_t word = q->mol->atom[g->anchor[i]];

        if (idt_atom__element(word) == 6 && !(word & IDT_ATOM_AROMATIC) &&
            idt_bond__order(g->bond[i]) != 1)
            return false;
    }
    return true;
}

/* A ring of carbon besides the parent's atoms, with nothing on it. */
static idt_kind_result carbon_ring(const idt_class_search *q, const idt_group *g)
{
    bool is_saturated = true;

    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t word = q->mol->atom[g->atoms[i]];

        if (idt_atom__element(word) != 6 || idt_mol__ring_bonds(q->mol, g->atoms[i]) != 2)
            return idt_kind__no();
        is_saturated = is_saturated && idt_atom__pi(word) == 0;
    }
    return is_saturated ? idt_kind__yes() : idt_kind__ask(IDT_QUESTION_CYCLOALKYL);
}

/*
 * Where chains may stand on the ring, the kinds of the list say how the group begins on the sites
 * when the ring is thought open elsewhere; a ring on one atom is not opened.
 */
static bool begins_as_listed(const idt_class_search *q, const idt_class_clause *clause,
                             const idt_group *g)
{
    bool is_on_one = true;

    if (clause->kinds.n < 2)
        return true;
    for (uint32_t i = 1; i < g->n_ends; i++)
        is_on_one = is_on_one && g->anchor[i] == g->anchor[0];
    for (uint32_t i = 0; i < g->n_ends && !is_on_one; i++)
        if (clause->sites >> (q->scratch->owner[g->anchor[i]] - IDT_OWNER_ATOM) & 1 &&
            !idt_kind__begins_as(q->classes->kinds + clause->kinds.first, clause->kinds.n, g, i))
            return false;
    return true;
}

/* Any ring of carbon, nitrogen, oxygen and sulfur, with chains on it or with kinds of the list. */
static idt_kind_result ring(const idt_class_search *q, const idt_class_clause *clause,
                            const idt_class_kind *kind, const idt_group *g)
{
    if (kind->kind != IDT_KIND_RING && kind->kind != IDT_KIND_ANY_RING)
        return idt_kind__no();
    if (clause->chain > 0 && !begins_as_listed(q, clause, g))
        return idt_kind__no();
    if (clause->chain > 0)
        return idt_kind__test_chain(g, clause->chain, clause->flags);
    if (!idt_kind__has_listed_on_rings(q->classes->kinds + clause->kinds.first, clause->kinds.n, g))
        return idt_kind__no();
    return idt_kind__test_chain(g, UINT32_MAX, 0);
}

idt_kind_result idt_class__close(const idt_class_search *q, const idt_class_clause *clause,
                                 const idt_group *g)
{
    idt_kind_result best = idt_kind__no();

    if (!has_single_ends(q, g))
        return best;
    for (uint32_t i = 0; i < clause->kinds.n && best.answer != IDT_KIND_YES; i++) {
        const idt_class_kind *kind = &q->classes->kinds[clause->kinds.first + i];
        idt_kind_result result = idt_kind__yes();

        for (uint32_t k = 0; k < g->n_ends && result.answer != IDT_KIND_NO; k++) {
            uint32_t size = ring_at(q, g, k);

            if (size < kind->min || size == 0 || (kind->max > 0 && size > kind->max))
                result = idt_kind__no();
        }
        if (result.answer != IDT_KIND_NO && kind->kind == IDT_KIND_CARBON_RING)
            result = g->n_ends == 2 ? carbon_ring(q, g) : idt_kind__no();
        else if (result.answer != IDT_KIND_NO)
            result = ring(q, clause, kind, g);
        if (result.answer > best.answer)
            best = result;
    }
    return best;
}

bool idt_class__share_system(const idt_class_search *q, const idt_class_clause *clause)
{
    const idt_mol *mol = q->mol;
    idt_kind_work *work = &q->scratch->work;
    uint32_t turn = ++work->turn, n = 0;

    for (uint32_t t = 0; t < q->pattern->atoms.n; t++) {
        if (!(clause->sites >> t & 1) || q->state[q->atoms[t].segment] != IDT_SEGMENT_INTACT)
            continue;
        work->stack[n++] = q->map[t];
        work->seen[q->map[t]] = turn;
    }
    while (n > 0) {
        uint32_t atom = work->stack[--n], owner = q->scratch->owner[atom];

        work->steps++;
        if (owner >= IDT_OWNER_ATOM && owner < IDT_OWNER_GROUP &&
            clause->to >> (owner - IDT_OWNER_ATOM) & 1)
            return true;
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (!(mol->bond[mol->links[k].bond] & IDT_BOND_RING) || work->seen[other] == turn)
                continue;
            work->seen[other] = turn;
            work->stack[n++] = (uint16_t)other;
        }
    }
    return false;
}
