/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of one search: every segment is in place or replaced. What is left over are substituents;
 * each must be of a kind that some clause allows at its place. The cheapest explanation is kept.
 */
#include <string.h>

#include "chem/classes/class_int.h"
#include "chem/classes/kind_int.h"

/* Substituents of one explanation. */
typedef struct ending {
    idt_class_search *q;
    uint64_t clauses; /* operations used */
    uint32_t questions;
    uint32_t question_of[IDT_CLASS_MAX_CLAUSES];
    uint32_t n_unexplained;
} ending;

static bool is_intact(const idt_class_search *q, uint32_t t)
{
    return q->state[q->atoms[t].segment] == IDT_SEGMENT_INTACT;
}

/* Atoms of the parent that stayed must be bonded as in the parent, and not otherwise. */
static bool has_bonds_of_parent(const idt_class_search *q)
{
    const idt_mol *mol = q->mol;
    uint32_t want = 0, have = 0;

    for (uint32_t t = 0; t < q->pattern->atoms.n; t++) {
        uint32_t atom = q->map[t], anchor = q->atoms[t].anchor;

        if (!is_intact(q, t))
            continue;
        want += anchor != IDT_CLASS_NONE && is_intact(q, anchor);
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t owner = q->scratch->owner[mol->links[k].atom];

            have += owner >= IDT_OWNER_ATOM && owner < IDT_OWNER_GROUP;
        }
    }
    for (uint32_t i = 0; i < q->pattern->closures.n; i++)
        want += is_intact(q, q->closures[i].a);
    return have == 2 * want;
}

/* Whether an atom of the parent has room for a group: a hydrogen, or a segment that went. */
static bool has_room(const idt_class_search *q, uint32_t t)
{
    if (q->atoms[t].n_h > 0)
        return true;
    for (uint32_t s = 1; s < q->pattern->segments.n; s++)
        if (q->state[s] == IDT_SEGMENT_EMPTY && q->atoms[q->segments[s].first].anchor == t)
            return true;
    return false;
}

/* Esters and ethers of members: a hydroxyl of the list, acylated or alkylated. */
static idt_kind_result ask_covered(const idt_class_search *q, const idt_class_clause *clause,
                                   const idt_group *g)
{
    static const idt_class_kind acyloxy = {IDT_KIND_ACYLOXY, 0, 0, 0};
    static const idt_class_kind ether = {IDT_KIND_ETHER, 0, 0, 0};
    bool has_hydroxyl = false;
    idt_kind_result result = idt_kind__no();

    for (uint32_t i = 0; i < clause->kinds.n; i++)
        has_hydroxyl |= q->classes->kinds[clause->kinds.first + i].kind == IDT_KIND_HYDROXYL;
    if (!has_hydroxyl || g->n_ends != 1 || idt_kind__element(g->mol, g->atoms[0]) != IDT_KIND_O)
        return result;
    if (q->record->flags & IDT_CLASS_ESTERS)
        result = idt_kind__test(&acyloxy, g);
    if (result.answer == IDT_KIND_NO && q->record->flags & IDT_CLASS_ETHERS)
        result = idt_kind__test(&ether, g);
    return result;
}

/* Whether a kind of the definition takes the group: what it names elsewhere it does not mean here.
 */
static bool is_named(const idt_class_search *q, const idt_group *g)
{
    for (uint32_t i = 0; i < q->record->clauses.n; i++) {
        const idt_class_kind *kinds = q->classes->kinds + q->clauses[i].kinds.first;

        if (q->clauses[i].op != IDT_CLASS_SUBSTITUTE)
            continue;
        for (uint32_t k = 0; k < q->clauses[i].kinds.n; k++)
            if (idt_kind__test(&kinds[k], g).answer == IDT_KIND_YES)
                return true;
    }
    return false;
}

static idt_kind_result ask(const idt_class_search *q, const idt_class_clause *clause,
                           const idt_group *g)
{
    const idt_class_kind *kinds = q->classes->kinds + clause->kinds.first;
    /* a definite kind of the list comes before "and the like" */
    idt_kind_result best = idt_kind__test_any(kinds, clause->kinds.n, g), result;

    /* how far a group may be substituted further is then said, not asked */
    if (best.answer != IDT_KIND_YES && clause->chain > 0 && g->n_ends == 1)
        best = idt_kind__test_further(kinds, clause->kinds.n, g, clause->chain, clause->flags);
    if (best.answer != IDT_KIND_YES) {
        result = ask_covered(q, clause, g);
        if (result.answer > best.answer)
            best = result;
    }
    if (best.answer == IDT_KIND_NO && clause->chain == 0 &&
        idt_kind__is_combined(kinds, clause->kinds.n, g))
        best = idt_kind__ask(IDT_QUESTION_COMBINED);
    if (best.answer == IDT_KIND_NO && q->record->flags & IDT_CLASS_WIDE && !is_named(q, g))
        best = idt_kind__test_wide(kinds, clause->kinds.n, g);
    return best;
}

/* Whether a clause speaks of every place where the group hangs; *has_all: all have room for it. */
static bool reaches(const idt_class_search *q, const idt_class_clause *clause, const idt_group *g,
                    bool *has_all)
{
    bool is_closing = clause->op == IDT_CLASS_CLOSE, is_on_site = !is_closing;

    *has_all = true;
    if (clause->op == IDT_CLASS_REPLACE || clause->op == IDT_CLASS_APART ||
        g->n_ends > IDT_GROUP_MAX_ENDS || (is_closing && g->n_ends < 2))
        return false;
    for (uint32_t i = 0; i < g->n_ends; i++) {
        uint32_t owner = q->scratch->owner[g->anchor[i]];

        if (owner < IDT_OWNER_ATOM || owner >= IDT_OWNER_GROUP)
            return false;
        if (!((clause->sites | clause->to) >> (owner - IDT_OWNER_ATOM) & 1))
            return false;
        is_on_site = is_on_site || clause->sites >> (owner - IDT_OWNER_ATOM) & 1;
        *has_all = *has_all && has_room(q, owner - IDT_OWNER_ATOM);
    }
    return is_on_site;
}

/* The operation that explains a group best, or UNEXPLAINED. */
static uint32_t choose(const ending *e, const idt_group *g, idt_kind_result *best)
{
    const idt_class_search *q = e->q;
    uint32_t by = IDT_CLASS_UNEXPLAINED;
    bool is_used_best = false;

    *best = idt_kind__no();
    for (uint32_t i = 0; i < q->record->clauses.n; i++) {
        const idt_class_clause *clause = &q->clauses[i];
        bool has_all, is_used = e->clauses >> i & 1;
        idt_kind_result result;

        if (!reaches(q, clause, g, &has_all))
            continue;
        result = clause->op == IDT_CLASS_CLOSE ? idt_class__close(q, clause, g) : ask(q, clause, g);
        if (result.answer == IDT_KIND_YES && clause->flags & IDT_CLASS_ARGUABLY)
            result = idt_kind__ask(IDT_QUESTION_DRAWING);
        if (result.answer == IDT_KIND_YES && !has_all)
            result = idt_kind__ask(IDT_QUESTION_QUATERNARY);
        if (result.answer < best->answer || result.answer == IDT_KIND_NO ||
            (result.answer == best->answer && (is_used_best || !is_used)))
            continue;
        *best = result;
        by = i;
        is_used_best = is_used;
    }
    return by;
}

static bool explain_group(ending *e, uint32_t root, uint32_t anchor)
{
    idt_class_search *q = e->q;
    idt_kind_result result;
    idt_group g;
    uint32_t by;

    idt_class__gather(&g, q, root, anchor);
    by = choose(e, &g, &result);
    if (by == IDT_CLASS_UNEXPLAINED && q->n_unexplained + ++e->n_unexplained > q->max_unexplained)
        return false;
    for (uint32_t i = 0; i < g.n; i++)
        q->scratch->owner[g.atoms[i]] = (uint16_t)(IDT_OWNER_OTHER + by);
    q->n_queue += g.n;
    if (by == IDT_CLASS_UNEXPLAINED)
        return true;
    e->clauses |= UINT64_C(1) << by;
    if (result.answer == IDT_KIND_ARGUABLE) {
        e->questions |= UINT32_C(1) << result.question;
        e->question_of[by] |= UINT32_C(1) << result.question;
    }
    return true;
}

/* An atom that stands in exchange for one of the parent: a question to the clause of its place. */
static bool explain_exchange(ending *e, uint32_t t)
{
    const idt_class_search *q = e->q;

    if (idt_kind__element(q->mol, q->map[t]) == q->atoms[t].element)
        return true;
    for (uint32_t i = 0; i < q->record->clauses.n; i++) {
        if (q->clauses[i].op != IDT_CLASS_SUBSTITUTE || !(q->clauses[i].sites >> t & 1))
            continue;
        e->clauses |= UINT64_C(1) << i;
        e->questions |= UINT32_C(1) << IDT_QUESTION_EXCHANGE;
        e->question_of[i] |= UINT32_C(1) << IDT_QUESTION_EXCHANGE;
        return true;
    }
    return false;
}

/* Parts that must be apart: in one ring system they are a question to the clause. */
static void ask_apart(ending *e)
{
    const idt_class_search *q = e->q;

    for (uint32_t i = 0; i < q->record->clauses.n; i++) {
        if (q->clauses[i].op != IDT_CLASS_APART || !idt_class__share_system(q, &q->clauses[i]))
            continue;
        e->clauses |= UINT64_C(1) << i;
        e->questions |= UINT32_C(1) << IDT_QUESTION_SYSTEM;
        e->question_of[i] |= UINT32_C(1) << IDT_QUESTION_SYSTEM;
    }
}

/* More groups on a nitrogen of the parent than it has places: a quaternary ammonium. */
static bool is_crowded(const idt_class_search *q, uint32_t t)
{
    uint32_t atom = q->map[t], n = 0, n_places = q->atoms[t].n_h;

    if (q->atoms[t].element != 7 || n_places == 0 || idt_mol__degree(q->mol, atom) < 4)
        return false;
    for (uint32_t k = q->mol->first[atom]; k < q->mol->first[atom + 1]; k++)
        n += q->scratch->owner[q->mol->links[k].atom] >= IDT_OWNER_OTHER;
    for (uint32_t s = 1; s < q->pattern->segments.n; s++)
        n_places += q->state[s] == IDT_SEGMENT_EMPTY && q->atoms[q->segments[s].first].anchor == t;
    return n > n_places;
}

static bool explain_all(ending *e)
{
    const idt_class_search *q = e->q;
    const idt_mol *mol = q->mol;

    for (uint32_t s = 1; s < q->pattern->segments.n; s++) {
        if (q->state[s] != IDT_SEGMENT_INTACT && q->by[s] != IDT_CLASS_UNEXPLAINED)
            e->clauses |= UINT64_C(1) << q->by[s];
    }
    for (uint32_t t = 0; t < q->pattern->atoms.n; t++) {
        uint32_t atom = q->map[t];

        if (!is_intact(q, t))
            continue;
        if (!explain_exchange(e, t))
            return false;
        if (q->atoms[t].flags & IDT_CLASS_MAY_CONJUGATE &&
            !(q->atoms[t].flags & IDT_CLASS_CONJUGATES) && mol->atom[atom] & IDT_ATOM_AROMATIC)
            e->questions |= UINT32_C(1) << IDT_QUESTION_CONJUGATED;
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
            if (idt_class__is_free(q, mol->links[k].atom) &&
                !explain_group(e, mol->links[k].atom, atom))
                return false;
        if (is_crowded(q, t))
            e->questions |= UINT32_C(1) << IDT_QUESTION_QUATERNARY;
    }
    ask_apart(e);
    if (q->record->max_mass > 0 &&
        idt_mol__component_mass(mol, &q->scratch->work, q->map[0]) > q->record->max_mass)
        e->n_unexplained++;
    return q->n_unexplained + e->n_unexplained <= q->max_unexplained;
}

bool idt_class__explains_root(idt_class_search *q)
{
    const idt_mol *mol = q->mol;
    ending e = {.q = q};
    uint64_t anchors = 0;

    for (uint32_t s = 1; s < q->pattern->segments.n; s++)
        if (q->segments[s].parent == 0)
            anchors |= UINT64_C(1) << q->atoms[q->segments[s].first].anchor;
    for (uint32_t t = 0; t < q->segments[0].n; t++) {
        uint32_t atom = q->map[t];

        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            idt_kind_result result;
            idt_group g;

            if (anchors >> t & 1 || !idt_class__is_free(q, mol->links[k].atom))
                continue;
            idt_class__gather(&g, q, mol->links[k].atom, atom);
            /* one that comes back may contain what segments look for */
            if (g.n_ends == 1 && choose(&e, &g, &result) == IDT_CLASS_UNEXPLAINED)
                return false;
        }
    }
    return true;
}

static idt_class_cost cost_of(const ending *e)
{
    const idt_class_search *q = e->q;
    idt_class_cost cost = {.n_unexplained = q->n_unexplained + e->n_unexplained,
                           .is_arguable = e->questions != 0};
    uint64_t labels[4] = {0}, key = 0;

    for (uint32_t i = 0; i < q->record->clauses.n; i++) {
        uint8_t label = q->clauses[i].label;

        if (!(e->clauses >> i & 1))
            continue;
        cost.n_labels += !(labels[label / 64] >> label % 64 & 1);
        labels[label / 64] |= UINT64_C(1) << label % 64;
        key |= UINT64_C(1) << (63 - i);
    }
    for (uint32_t s = 1; s < q->pattern->segments.n; s++)
        cost.n_replaced += q->state[s] != IDT_SEGMENT_INTACT;
    cost.order = ~key;
    return cost;
}

static bool is_cheaper(const idt_class_cost *a, const idt_class_cost *b)
{
    if (a->n_unexplained != b->n_unexplained)
        return a->n_unexplained < b->n_unexplained;
    if (a->is_arguable != b->is_arguable)
        return a->is_arguable < b->is_arguable;
    if (a->n_labels != b->n_labels)
        return a->n_labels < b->n_labels;
    if (a->n_replaced != b->n_replaced)
        return a->n_replaced < b->n_replaced;
    return a->order < b->order;
}

static uint8_t role_of(const idt_class_search *q, uint32_t owner)
{
    uint32_t by = owner - IDT_OWNER_OTHER;

    if (owner == IDT_OWNER_FREE)
        return 0;
    if (owner < IDT_OWNER_GROUP)
        return 1;
    if (owner < IDT_OWNER_OTHER)
        by = q->by[owner - IDT_OWNER_GROUP];
    return by == IDT_CLASS_UNEXPLAINED ? IDT_CLASS_UNEXPLAINED : (uint8_t)(2 + by);
}

static void keep(const ending *e, const idt_class_cost *cost)
{
    idt_class_search *q = e->q;
    idt_class_finding *f = q->finding;
    idt_class_scratch *scratch = q->scratch;

    q->has_best = true;
    q->best = *cost;
    f->clauses = e->clauses;
    f->questions = e->questions;
    memcpy(f->question_of, e->question_of, sizeof f->question_of);
    f->is_parent = cost->n_unexplained == 0 && e->clauses == 0;
    f->answer = cost->n_unexplained > 0 ? IDT_CLASS_OUTSIDE
                : cost->is_arguable     ? IDT_CLASS_ARGUABLE
                                        : IDT_CLASS_MATCH;
    for (uint32_t i = 0; i < q->mol->n_atoms; i++) {
        uint32_t owner = scratch->owner[i];
        bool is_kept = owner >= IDT_OWNER_ATOM && owner < IDT_OWNER_GROUP;

        scratch->role[i] = role_of(q, owner);
        scratch->parent_atom[i] = is_kept ? q->atoms[owner - IDT_OWNER_ATOM].written : 0;
    }
}

void idt_class__conclude(idt_class_search *q)
{
    ending e = {.q = q, .questions = q->questions};
    uint32_t before = q->n_queue;

    if (!has_bonds_of_parent(q))
        return;
    memcpy(e.question_of, q->question_of, sizeof e.question_of);
    if (q->record->flags & IDT_CLASS_DRAWN)
        e.questions |= UINT32_C(1) << IDT_QUESTION_DRAWING;
    if (explain_all(&e)) {
        idt_class_cost cost = cost_of(&e);

        if (!q->has_best || is_cheaper(&cost, &q->best))
            keep(&e, &cost);
    }
    for (uint32_t i = before; i < q->n_queue; i++)
        q->scratch->owner[q->scratch->queue[i]] = IDT_OWNER_FREE;
    q->n_queue = before;
}
