/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search of one definition in one molecule. The parent is cut into a tree of segments. The root
 * is placed first; then each segment, in order, is either found intact behind its anchor, or the
 * group that stands there is put to the kinds of the clauses that may replace it.
 */
#include <string.h>

#include "chem/classes/class_index.h"
#include "chem/classes/class_int.h"
#include "chem/classes/kind_int.h"

/*
 * Before rings and aromaticity are perceived, the root is looked for loosely: an aromatic bond of
 * the parent may be any bond in a ring, and orders are those of the Kekulé form. What is not found
 * loosely is not found.
 */
static bool bond_is_of(const idt_class_search *q, uint8_t bond, uint8_t want)
{
    if (q->is_loose)
        return want & IDT_BOND_AROMATIC ? (bond & IDT_BOND_RING) != 0
                                        : idt_bond__order(bond) == want;
    if (bond & IDT_BOND_AROMATIC)
        return (want & IDT_BOND_AROMATIC) != 0;
    return idt_bond__order(bond) == want;
}

static bool bond_fits(const idt_class_search *q, uint32_t a, uint32_t b, uint8_t want)
{
    uint32_t bond = idt_mol__find_bond(q->mol, a, b);

    return bond != IDT_MOL_NONE && bond_is_of(q, q->mol->bond[bond], want);
}

/* The first look at an atom, which turns most away. */
static inline bool may_fit(const idt_class_search *q, uint32_t t, uint32_t word)
{
    const idt_class_atom *want = &q->atoms[t];

    return (idt_atom__element(word) == want->element || q->record->exchange >> t & 1) &&
           (!(want->flags & IDT_CLASS_IN_RING) || word & IDT_ATOM_RING) &&
           /* an aromatic carbon has a double bond in every Kekulé form */
           (!(want->flags & IDT_CLASS_AROMATIC) || want->element != 6 || idt_atom__pi(word) > 0) &&
           (!(want->flags & (IDT_CLASS_SATURATED | IDT_CLASS_KETO)) || idt_atom__pi(word) == 0 ||
            (want->flags & IDT_CLASS_KETO && idt_atom__pi(word) == 1)) &&
           idt_atom__degree(word) >= want->degree;
}

/* Whether an atom of the molecule can be an atom of the parent; *is_other: in exchange for it. */
static bool atom_fits(const idt_class_search *q, uint32_t t, uint32_t atom, bool *is_other)
{
    const idt_class_atom *want = &q->atoms[t];
    uint32_t word = q->mol->atom[atom], element = idt_atom__element(word);
    bool is_aromatic = (want->flags & IDT_CLASS_AROMATIC) != 0;

    *is_other = false;
    if ((want->flags & IDT_CLASS_IN_RING && !(word & IDT_ATOM_RING)) ||
        idt_atom__degree(word) < want->degree)
        return false;
    if (!q->is_loose && ((word & IDT_ATOM_AROMATIC) != 0) != is_aromatic &&
        !(want->flags & (IDT_CLASS_MAY_CONJUGATE | IDT_CLASS_CONJUGATES)))
        return false;
    if (want->flags & IDT_CLASS_KETO && idt_atom__pi(word) > 0 &&
        !idt_kind__has_double(q->mol, atom, 8))
        return false;
    if (element == want->element)
        return true;
    *is_other = true;
    return q->record->exchange >> t & 1 && want->element == 6 && (element == 7 || element == 8);
}

static bool closures_fit(const idt_class_search *q, uint32_t t)
{
    for (uint32_t i = 0; i < q->pattern->closures.n; i++) {
        const idt_class_closure *c = &q->closures[i];

        if (c->a == t && !bond_fits(q, q->map[c->a], q->map[c->b], c->bond))
            return false;
    }
    return true;
}

/* Whether an atom has the bonds that atom t of the root has within it. */
static inline bool has_star(const idt_class_search *q, uint32_t t, uint32_t atom)
{
    const uint64_t *has, *want;

    if (!q->star || !q->gathers)
        return true;
    has = q->scratch->bonds[atom].word;
    want = q->star[t].word;
    return ((want[0] & ~has[0]) | (want[1] & ~has[1])) == 0;
}

static void place(idt_class_search *q, uint32_t s, uint32_t t);

/* Segments on the root that stay and begin in a ring: something in a ring must be there. */
static bool has_rings(const idt_class_search *q)
{
    const idt_mol *mol = q->mol;

    for (uint32_t s = 1; s < q->pattern->segments.n && q->segments[s].parent == 0; s++) {
        uint32_t anchor = q->map[q->atoms[q->segments[s].first].anchor];
        uint32_t degree = q->atoms[q->segments[s].first].degree;
        bool is_there = !(q->segments[s].flags & IDT_CLASS_STAYS_RING);

        for (uint32_t k = mol->first[anchor]; k < mol->first[anchor + 1] && !is_there; k++)
            is_there = mol->atom[mol->links[k].atom] & IDT_ATOM_RING &&
                       idt_atom__degree(mol->atom[mol->links[k].atom]) >= degree &&
                       idt_class__is_free(q, mol->links[k].atom);
        if (!is_there)
            return false;
    }
    return true;
}

/* The ring systems beside the root, at the first segment that stays. */
static void measure_rings(idt_class_search *q)
{
    idt_class_beside *beside = &q->scratch->beside[q->n_embeddings];
    const idt_mol *mol = q->mol;
    uint32_t anchor;

    beside->n_systems = 0;
    beside->judged_by = 0;
    if (q->pattern->segments.n < 2 || !(q->segments[1].flags & IDT_CLASS_STAYS_RING))
        return;
    anchor = q->map[q->atoms[q->segments[1].first].anchor];
    for (uint32_t k = mol->first[anchor]; k < mol->first[anchor + 1]; k++) {
        uint32_t other = mol->links[k].atom, n = beside->n_systems;
        idt_ring_system system;

        if (!(mol->atom[other] & IDT_ATOM_RING) || !idt_class__is_free(q, other))
            continue;
        beside->n_systems++;
        if (n >= IDT_CLASS_MAX_BESIDE)
            continue;
        system = idt_ring_system__measure(mol, &q->scratch->work, other);
        beside->n[n] = (uint16_t)system.n;
        beside->n_hetero[n] = (uint16_t)system.n_hetero;
        beside->n_aromatic[n] = (uint16_t)system.n_aromatic;
        beside->is_apart[n] = !(mol->bond[mol->links[k].bond] & IDT_BOND_RING);
    }
}

/*
 * Whether a ring system beside the root can be a segment that stays: it is as large at least, and
 * the same when no ring joins it to the root and no clause closes one on it alone.
 */
static bool may_be_beside(const idt_class_beside *beside, const idt_class_segment *segment,
                          const idt_class_look *look)
{
    bool has_look = look && look->is_aromatic_so;

    for (uint32_t i = 0; i < beside->n_systems && i < IDT_CLASS_MAX_BESIDE; i++) {
        if (beside->n[i] == segment->n_ring && beside->n_hetero[i] == segment->n_hetero &&
            (!has_look || beside->n_aromatic[i] == look->n_aromatic))
            return true;
        if (!(segment->flags & IDT_CLASS_STAYS_BARE && beside->is_apart[i]) &&
            beside->n[i] >= segment->n_ring && beside->n_hetero[i] >= segment->n_hetero)
            return true;
    }
    return beside->n_systems > IDT_CLASS_MAX_BESIDE;
}

/* The segment is placed: go on with the next one, or note where the root stands. */
static void placed(idt_class_search *q, uint32_t s)
{
    const idt_class_segment *segment = &q->segments[s];

    if (q->gathers && !has_rings(q))
        return;
    if (!q->gathers) {
        q->state[s] = IDT_SEGMENT_INTACT;
        idt_class__solve(q, s + 1);
        return;
    }
    if (q->n_embeddings < q->max_embeddings) {
        memcpy(q->scratch->embedding + (size_t)q->n_embeddings * segment->n, q->map,
               segment->n * sizeof *q->map);
        if (!q->is_loose)
            measure_rings(q);
    }
    q->n_embeddings++;
}

static void try_atom(idt_class_search *q, uint32_t s, uint32_t t, uint32_t atom)
{
    bool is_other;

    q->steps++;
    if (idt_class__is_out_of_steps(q) || !idt_class__is_free(q, atom) ||
        !atom_fits(q, t, atom, &is_other) || (is_other && q->exchanged > 1))
        return;
    q->map[t] = (uint16_t)atom;
    if (closures_fit(q, t)) {
        q->scratch->owner[atom] = (uint16_t)(IDT_OWNER_ATOM + t);
        q->exchanged += is_other;
        if (t + 1u < q->segments[s].first + q->segments[s].n)
            place(q, s, t + 1);
        else
            placed(q, s);
        q->exchanged -= is_other;
        q->scratch->owner[atom] = IDT_OWNER_FREE;
    }
    q->map[t] = IDT_MOL_NONE;
}

/* Place atom t, whose anchor is placed, then the rest of segment s. */
static void place(idt_class_search *q, uint32_t s, uint32_t t)
{
    const idt_mol *mol = q->mol;
    uint32_t anchor = q->map[q->atoms[t].anchor];

    for (uint32_t k = mol->first[anchor]; k < mol->first[anchor + 1]; k++) {
        if (q->is_loose && q->n_embeddings > 0)
            return;
        if (has_star(q, t, mol->links[k].atom) && may_fit(q, t, mol->atom[mol->links[k].atom]) &&
            bond_is_of(q, mol->bond[mol->links[k].bond], q->atoms[t].bond))
            try_atom(q, s, t, mol->links[k].atom);
    }
}

void idt_class__gather(idt_group *out, idt_class_search *q, uint32_t root, uint32_t anchor)
{
    idt_class_scratch *scratch = q->scratch;
    const idt_mol *mol = q->mol;
    uint16_t *queue = scratch->queue + q->n_queue;
    uint32_t turn = ++scratch->turn, n = 1;

    *out = (idt_group){.mol = mol,
                       .atoms = queue,
                       .mark = scratch->mark,
                       .work = &scratch->work,
                       .turn = turn,
                       .n_ends = 0};
    queue[0] = (uint16_t)root;
    scratch->mark[root] = turn;
    out->anchor[0] = (uint16_t)anchor;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t atom = queue[i];

        q->steps++;
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom, end = out->n_ends;

            if (idt_atom__element(mol->atom[other]) == 1 || scratch->mark[other] == turn)
                continue;
            if (scratch->owner[other] == IDT_OWNER_FREE) {
                scratch->mark[other] = turn;
                queue[n++] = (uint16_t)other;
                continue;
            }
            if (end < IDT_GROUP_MAX_ENDS) {
                out->anchor[end] = (uint16_t)other;
                out->root[end] = (uint16_t)atom;
                out->bond[end] = mol->bond[mol->links[k].bond];
            }
            out->n_ends++;
        }
    }
    out->n = n;
}

/* ---- replacing a segment ---- */

static void take(idt_class_search *q, uint32_t s, const idt_group *g, bool takes)
{
    uint16_t owner = takes ? (uint16_t)(IDT_OWNER_GROUP + s) : IDT_OWNER_FREE;

    for (uint32_t i = 0; i < g->n; i++)
        q->scratch->owner[g->atoms[i]] = owner;
}

/* Go on with segment s replaced by operation `by`, under a question or none. */
static void go_on(idt_class_search *q, uint32_t s, uint32_t by, idt_kind_result result,
                  uint8_t state)
{
    uint32_t bit = result.answer == IDT_KIND_ARGUABLE ? UINT32_C(1) << result.question : 0;
    uint32_t before = q->questions, before_of = 0;

    q->state[s] = state;
    q->by[s] = (uint8_t)by;
    q->questions |= bit;
    if (by < IDT_CLASS_MAX_CLAUSES) {
        before_of = q->question_of[by];
        q->question_of[by] |= bit;
    } else {
        q->n_unexplained++;
    }
    idt_class__solve(q, s + 1);
    q->questions = before;
    if (by < IDT_CLASS_MAX_CLAUSES)
        q->question_of[by] = before_of;
    else
        q->n_unexplained--;
}

static bool replaces(const idt_class_clause *clause, uint32_t s)
{
    return clause->op == IDT_CLASS_REPLACE && clause->segment == s;
}

/* Whether a group that begins with an atom can be of a kind, at the first look. */
static bool may_begin_kind(uint8_t kind, uint32_t word)
{
    switch (kind) {
    case IDT_KIND_ALKYL:
    case IDT_KIND_ACYCLIC_ALKYL: return idt_atom__element(word) == 6 && idt_atom__pi(word) == 0;
    case IDT_KIND_ALKYNYL: return idt_atom__element(word) == 6 && !(word & IDT_ATOM_AROMATIC);
    default: return true;
    }
}

/* Whether a clause may replace a segment by a group that begins with this atom. */
static bool may_replace(const idt_class_search *q, uint32_t s, uint32_t word)
{
    for (uint32_t i = 0; i < q->record->clauses.n; i++) {
        const idt_class_clause *clause = &q->clauses[i];

        if (!replaces(clause, s))
            continue;
        if (q->n_unexplained < q->max_unexplained)
            return true;
        for (uint32_t k = 0; k < clause->kinds.n; k++)
            if (may_begin_kind(q->classes->kinds[clause->kinds.first + k].kind, word))
                return true;
    }
    return false;
}

static void try_group(idt_class_search *q, uint32_t s, uint32_t root, uint32_t anchor)
{
    idt_kind_result best = {IDT_KIND_NO, IDT_QUESTION_NONE};
    uint32_t by = IDT_CLASS_UNEXPLAINED, before = q->n_queue;
    idt_group g;

    if (!may_replace(q, s, q->mol->atom[root]))
        return;
    idt_class__gather(&g, q, root, anchor);
    for (uint32_t i = 0; i < q->record->clauses.n && best.answer != IDT_KIND_YES; i++) {
        idt_kind_result result;

        if (!replaces(&q->clauses[i], s))
            continue;
        result = idt_kind__test_any(q->classes->kinds + q->clauses[i].kinds.first,
                                    q->clauses[i].kinds.n, &g);
        if (result.answer > best.answer) {
            best = result;
            by = i;
        }
    }
    if (best.answer == IDT_KIND_NO && q->n_unexplained >= q->max_unexplained)
        return;
    q->n_queue += g.n;
    take(q, s, &g, true);
    go_on(q, s, by, best, IDT_SEGMENT_REPLACED);
    take(q, s, &g, false);
    q->n_queue = before;
}

/* ---- links: a replacement with another segment behind it ---- */

static idt_kind_result ask_link(const idt_class_search *q, const idt_class_kind *kind,
                                const uint16_t *path, uint32_t n, bool has_side)
{
    const idt_mol *mol = q->mol;

    for (uint32_t i = 0; i < n; i++) {
        uint32_t word = mol->atom[path[i]], element = idt_atom__element(word);

        if (word & IDT_ATOM_AROMATIC)
            return (idt_kind_result){IDT_KIND_NO, 0};
        if (kind->kind == IDT_KIND_HYDROCARBYLENE ? element != 6
                                                  : element != 7 && element != 8 && element != 16)
            return (idt_kind_result){IDT_KIND_NO, 0};
    }
    if (kind->kind == IDT_KIND_HETERO_LINK && n != 1)
        return (idt_kind_result){IDT_KIND_NO, 0};
    if (n < kind->min || (kind->max > 0 && n > kind->max))
        return (idt_kind_result){IDT_KIND_NO, 0};
    if (has_side && !(kind->flags & IDT_KIND_SUBSTITUTED))
        return (idt_kind_result){IDT_KIND_ARGUABLE, IDT_QUESTION_COMBINED};
    return (idt_kind_result){IDT_KIND_YES, 0};
}

/* The side groups of a path become part of the link; its last atom keeps one neighbour free. */
static void go_through(idt_class_search *q, uint32_t s, uint32_t by, const idt_class_kind *kind,
                       const uint16_t *path, uint32_t n, uint32_t next)
{
    idt_class_scratch *scratch = q->scratch;
    const idt_mol *mol = q->mol;
    uint32_t before = q->n_queue, n_side = 0;
    bool is_ring = false;
    idt_kind_result result;

    for (uint32_t i = 0; i < n; i++)
        scratch->owner[path[i]] = (uint16_t)(IDT_OWNER_GROUP + s);
    scratch->owner[next] = IDT_OWNER_ATOM; /* keep side groups out of what follows */
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = mol->first[path[i]]; k < mol->first[path[i] + 1u]; k++) {
            uint32_t other = mol->links[k].atom;
            idt_group g;

            if (!idt_class__is_free(q, other))
                continue;
            idt_class__gather(&g, q, other, path[i]);
            is_ring |= g.n_ends != 1;
            take(q, s, &g, true);
            q->n_queue += g.n;
            n_side += g.n;
        }
    }
    scratch->owner[next] = IDT_OWNER_FREE;
    result = ask_link(q, kind, path, n, n_side > 0);
    if (is_ring && result.answer == IDT_KIND_YES)
        result = (idt_kind_result){IDT_KIND_ARGUABLE, IDT_QUESTION_RING_CLOSED};
    if (result.answer != IDT_KIND_NO) {
        q->exit[s] = path[n - 1];
        go_on(q, s, by, result, IDT_SEGMENT_LINKED);
    }
    for (uint32_t i = before; i < q->n_queue; i++)
        scratch->owner[scratch->queue[i]] = IDT_OWNER_FREE;
    for (uint32_t i = 0; i < n; i++)
        scratch->owner[path[i]] = IDT_OWNER_FREE;
    q->n_queue = before;
}

enum { MAX_LINK = 4 };

static void try_links(idt_class_search *q, uint32_t s, uint32_t by, const idt_class_kind *kind,
                      uint16_t path[MAX_LINK], uint32_t n)
{
    const idt_mol *mol = q->mol;
    uint32_t last = path[n - 1], limit = kind->max > 0 && kind->max < MAX_LINK ? kind->max : 1;

    if (idt_class__is_out_of_steps(q))
        return;
    for (uint32_t k = mol->first[last]; k < mol->first[last + 1]; k++) {
        uint32_t other = mol->links[k].atom;
        bool is_seen = false;

        for (uint32_t i = 0; i < n; i++)
            is_seen |= path[i] == other;
        if (is_seen || !idt_class__is_free(q, other))
            continue;
        go_through(q, s, by, kind, path, n, other);
        if (n < limit) {
            path[n] = (uint16_t)other;
            try_links(q, s, by, kind, path, n + 1);
        }
    }
}

static void try_every_link(idt_class_search *q, uint32_t s, uint32_t root)
{
    for (uint32_t i = 0; i < q->record->clauses.n; i++) {
        const idt_class_clause *clause = &q->clauses[i];

        for (uint32_t k = 0; replaces(clause, s) && k < clause->kinds.n; k++) {
            const idt_class_kind *kind = &q->classes->kinds[clause->kinds.first + k];
            uint16_t path[MAX_LINK] = {(uint16_t)root};

            if (idt_kind__is_link(kind->kind))
                try_links(q, s, i, kind, path, 1);
        }
    }
}

/* ---- one segment ---- */

/* Two oxygens on an atom that is free to take them: the mark of an acetal. */
static bool has_two_oxygens(const idt_class_search *q, uint32_t atom)
{
    const idt_mol *mol = q->mol;
    uint32_t n = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
        n += idt_class__is_free(q, mol->links[k].atom) &&
             idt_atom__element(mol->atom[mol->links[k].atom]) == 8 &&
             idt_bond__order(mol->bond[mol->links[k].bond]) == 1;
    return n == 2;
}

/* Nothing stands in the segment's place, where a clause allows hydrogen, or acetal for oxo. */
static void try_nothing(idt_class_search *q, uint32_t s, uint32_t anchor)
{
    idt_kind_result yes = {IDT_KIND_YES, IDT_QUESTION_NONE};

    for (uint32_t i = 0; i < q->record->clauses.n; i++) {
        const idt_class_clause *clause = &q->clauses[i];

        for (uint32_t k = 0; replaces(clause, s) && k < clause->kinds.n; k++) {
            uint8_t kind = q->classes->kinds[clause->kinds.first + k].kind;

            if (kind == IDT_KIND_HYDROGEN ||
                (kind == IDT_KIND_ACETAL && has_two_oxygens(q, anchor))) {
                go_on(q, s, i, yes, IDT_SEGMENT_EMPTY);
                return;
            }
        }
    }
}

void idt_class__solve(idt_class_search *q, uint32_t s)
{
    const idt_mol *mol = q->mol;
    const idt_class_segment *segment = &q->segments[s];
    uint32_t anchor, t;
    bool stays;

    if (idt_class__is_out_of_steps(q))
        return;
    if (s == q->pattern->segments.n) {
        idt_class__conclude(q);
        return;
    }
    stays = (segment->flags & IDT_CLASS_STAYS_RING) != 0;
    if (q->state[segment->parent] == IDT_SEGMENT_REPLACED ||
        q->state[segment->parent] == IDT_SEGMENT_EMPTY) {
        q->state[s] = IDT_SEGMENT_REPLACED;
        q->by[s] = q->by[segment->parent];
        idt_class__solve(q, s + 1);
        return;
    }
    t = segment->first;
    anchor = q->state[segment->parent] == IDT_SEGMENT_LINKED ? q->exit[segment->parent]
                                                             : q->map[q->atoms[t].anchor];
    for (uint32_t k = mol->first[anchor]; k < mol->first[anchor + 1]; k++) {
        uint32_t other = mol->links[k].atom;

        if (!idt_class__is_free(q, other))
            continue;
        if (bond_is_of(q, mol->bond[mol->links[k].bond], q->atoms[t].bond) &&
            may_fit(q, t, mol->atom[other]))
            try_atom(q, s, t, other);
        if (stays)
            continue;
        try_group(q, s, other, anchor);
        try_every_link(q, s, other);
    }
    if (!stays)
        try_nothing(q, s, anchor);
}

/* ---- the root ---- */

void idt_class__find_roots(idt_class_search *q, bool is_loose)
{
    uint32_t element = q->atoms[0].element;
    bool is_hetero = element != 6 && element != 1 && !(q->record->exchange & 1);
    uint32_t n = is_hetero ? q->scratch->n_hetero : q->mol->n_atoms;

    q->gathers = true;
    q->is_loose = is_loose;
    q->n_embeddings = 0;
    for (uint32_t i = 0; i < n && !(is_loose && q->n_embeddings > 0); i++) {
        uint32_t atom = is_hetero ? q->scratch->hetero[i] : i;

        if (has_star(q, 0, atom) && may_fit(q, 0, q->mol->atom[atom]))
            try_atom(q, 0, 0, atom);
    }
    q->gathers = q->is_loose = false;
}

/* Whether an atom has the bonds that the first atom of the segment beside the root has within it.
 */
static bool has_bonds(const idt_class_search *q, uint32_t atom)
{
    const uint64_t *has, *want;

    if (!q->look)
        return true;
    has = q->scratch->bonds[atom].word;
    want = q->look->first.word;
    return ((want[0] & ~has[0]) | (want[1] & ~has[1])) == 0;
}

/* Whether something beside the root can be the first atom of the segment that stays there. */
static bool may_begin(const idt_class_search *q, const uint16_t *places)
{
    const idt_mol *mol = q->mol;
    uint32_t t = q->segments[1].first, anchor = places[q->atoms[t].anchor];
    uint32_t is_aromatic = q->atoms[t].flags & IDT_CLASS_AROMATIC ? IDT_ATOM_AROMATIC : 0;

    for (uint32_t k = mol->first[anchor]; k < mol->first[anchor + 1]; k++) {
        uint32_t word = mol->atom[mol->links[k].atom];

        if ((word & IDT_ATOM_AROMATIC) == is_aromatic && may_fit(q, t, word) &&
            has_bonds(q, mol->links[k].atom))
            return true;
    }
    return false;
}

static const uint16_t *places_of(const idt_class_search *q, uint32_t embedding)
{
    return q->scratch->embedding + (size_t)embedding * q->segments[0].n;
}

static void put_root(idt_class_search *q, const uint16_t *places)
{
    q->exchanged = 0;
    for (uint32_t i = 0; i < q->segments[0].n; i++) {
        q->map[i] = places[i];
        q->scratch->owner[places[i]] = (uint16_t)(IDT_OWNER_ATOM + i);
        q->exchanged += idt_atom__element(q->mol->atom[places[i]]) != q->atoms[i].element;
    }
    q->state[0] = IDT_SEGMENT_INTACT;
}

static void take_root_away(idt_class_search *q, const uint16_t *places)
{
    for (uint32_t i = 0; i < q->segments[0].n; i++)
        q->scratch->owner[places[i]] = IDT_OWNER_FREE;
}

/*
 * Where nothing may lie outside, a place with a group on the root that no clause allows is refused
 * once for all definitions with the same rules.
 */
static bool is_refused(idt_class_search *q, uint32_t embedding)
{
    idt_class_beside *beside = &q->scratch->beside[embedding];

    if (!q->is_exact)
        return false;
    if (beside->judged_by != q->rules + 1) {
        beside->judged_by = q->rules + 1;
        beside->is_refused = !idt_class__explains_root(q);
    }
    return beside->is_refused;
}

static bool is_known_refused(const idt_class_search *q, uint32_t embedding)
{
    const idt_class_beside *beside = &q->scratch->beside[embedding];

    return q->is_exact && beside->judged_by == q->rules + 1 && beside->is_refused;
}

void idt_class__solve_root(idt_class_search *q, uint32_t embedding)
{
    const idt_class_segment *root = &q->segments[0];
    const uint16_t *places = places_of(q, embedding);
    const idt_class_beside *beside = &q->scratch->beside[embedding];

    if (is_known_refused(q, embedding))
        return;
    if (q->pattern->segments.n > 1 && root[1].flags & IDT_CLASS_STAYS_RING &&
        (!may_be_beside(beside, &root[1], q->look) || !may_begin(q, places)))
        return;
    put_root(q, places);
    if (!is_refused(q, embedding))
        idt_class__solve(q, 1);
    take_root_away(q, places);
}
