/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building a definition: the parent is cut where replaceable parts begin, its pieces become a tree
 * of segments around the piece that no clause replaces, and atoms are put in an order in which each
 * follows one that it is bonded to.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/int.h"
#include "chem/classes/class_int.h"
#include "chem/io/smiles.h"
#include "chem/mol/screen.h"

typedef struct cutting {
    const idt_class_spec *spec;
    const idt_mol *mol;
    uint64_t member[IDT_CLASS_MAX_ATOMS]; /* of each place: operations that may replace it */
    uint8_t piece[IDT_CLASS_MAX_ATOMS];   /* of each place: its segment, once it has one */
    uint8_t at[IDT_CLASS_MAX_ATOMS];      /* of each place: its atom in the pattern */
    uint8_t place[IDT_CLASS_MAX_ATOMS];   /* of each atom of the pattern: its place */
    idt_class_atom atoms[IDT_CLASS_MAX_ATOMS];
    idt_class_segment segments[IDT_CLASS_MAX_SEGMENTS];
    idt_class_closure closures[IDT_CLASS_MAX_ATOMS];
    uint32_t n_atoms, n_segments, n_closures;
} cutting;

void idt_classes_builder__free(idt_classes_builder *b)
{
    if (!b)
        return;
    idt_mol__free(&b->mol);
    idt_buf__free(&b->records);
    idt_buf__free(&b->patterns);
    idt_buf__free(&b->atoms);
    idt_buf__free(&b->segments);
    idt_buf__free(&b->closures);
    idt_buf__free(&b->clauses);
    idt_buf__free(&b->kinds);
    *b = (idt_classes_builder){0};
}

static uint8_t bond_of(const idt_mol *mol, uint32_t bond)
{
    return mol->bond[bond] & IDT_BOND_AROMATIC ? IDT_BOND_AROMATIC
                                               : (uint8_t)idt_bond__order(mol->bond[bond]);
}

static int wrong(idt_error *err, const char *message)
{
    return idt_error__set(err, IDT_EFORMAT, "%s", message);
}

static int check_parent(const idt_mol *mol, idt_error *err)
{
    if (mol->n_atoms == 0 || mol->n_atoms > IDT_CLASS_MAX_ATOMS)
        return wrong(err, "a parent has 1 to 64 atoms");
    if (mol->has & IDT_MOL_HAS_H_ATOM)
        return wrong(err, "a parent has no hydrogen atoms of its own");
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        if (idt_atom__element(mol->atom[i]) == 0)
            return wrong(err, "a parent has no atom \"*\"");
    return IDT_OK;
}

/* Places that the parent has; an open range ends with it. */
static uint64_t clip(const cutting *c, uint64_t places)
{
    uint64_t all = c->mol->n_atoms == 64 ? ~UINT64_C(0) : (UINT64_C(1) << c->mol->n_atoms) - 1;

    return places >> (IDT_CLASS_MAX_ATOMS - 1) & 1 ? places & all : places;
}

static int find_members(cutting *c, idt_error *err)
{
    const idt_class_spec *spec = c->spec;
    uint64_t all = c->mol->n_atoms == 64 ? ~UINT64_C(0) : (UINT64_C(1) << c->mol->n_atoms) - 1;

    if ((spec->n_clauses == 0 && !(spec->flags & IDT_CLASS_EXEMPT)) ||
        spec->n_clauses > IDT_CLASS_MAX_CLAUSES)
        return wrong(err, "a definition has 1 to 32 operations");
    memset(c->member, 0, sizeof c->member);
    for (uint32_t p = 0; p < c->mol->n_atoms; p++)
        if (spec->module >> p & 1)
            c->member[p] |= UINT64_C(1) << 63;
    for (uint32_t i = 0; i < spec->n_clauses; i++) {
        const idt_class_clause_spec *clause = &spec->clauses[i];

        uint64_t sites = clip(c, clause->sites), to = clip(c, clause->to);

        if (sites == 0 || (sites | to) & ~all)
            return wrong(err, "a part names an atom that the parent does not have");
        if ((clause->n_kinds == 0 && clause->op != IDT_CLASS_APART) ||
            clause->n_kinds > IDT_CLASS_MAX_KINDS)
            return wrong(err, "a clause has 1 to 32 kinds");
        for (uint32_t p = 0; clause->op == IDT_CLASS_REPLACE && p < c->mol->n_atoms; p++)
            if (sites >> p & 1)
                c->member[p] |= UINT64_C(1) << i;
    }
    return IDT_OK;
}

/* Atoms of the same piece that are bonded, counted from a place; marks them in *seen. */
static uint32_t measure(const cutting *c, uint32_t place, uint64_t *seen)
{
    const idt_mol *mol = c->mol;
    uint32_t stack[IDT_CLASS_MAX_ATOMS], n = 1, size = 0;

    stack[0] = place;
    *seen |= UINT64_C(1) << place;
    while (n > 0) {
        uint32_t p = stack[--n];

        size++;
        for (uint32_t k = mol->first[p]; k < mol->first[p + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (c->member[other] != c->member[p] || *seen >> other & 1)
                continue;
            *seen |= UINT64_C(1) << other;
            stack[n++] = other;
        }
    }
    return size;
}

/* What makes an atom a good start: rare elements and many neighbours within its piece. */
static uint32_t rarity(const cutting *c, uint32_t place)
{
    const idt_mol *mol = c->mol;
    uint32_t element = idt_atom__element(mol->atom[place]), n = 0;

    if (c->spec->n_clauses > 0)
        for (uint32_t i = 0; i < c->spec->n_clauses; i++)
            if (c->spec->clauses[i].is_exchange && c->spec->clauses[i].sites >> place & 1)
                return 0;
    for (uint32_t k = mol->first[place]; k < mol->first[place + 1]; k++)
        n += c->member[mol->links[k].atom] == c->member[place];
    return (element == 6 ? 1 : element == 8 ? 8 : 16) + n;
}

/* The place where the root begins: in the largest piece that is never replaced. */
static int find_start(const cutting *c, uint32_t *out, idt_error *err)
{
    uint64_t seen = 0;
    uint32_t best_size = 0, best_rarity = 0;

    for (uint32_t p = 0; p < c->mol->n_atoms; p++) {
        uint64_t piece = 0;
        uint32_t size;

        if (c->member[p] != 0 || seen >> p & 1)
            continue;
        size = measure(c, p, &piece);
        seen |= piece;
        if (size <= best_size)
            continue;
        best_size = size;
        best_rarity = 0;
        for (uint32_t a = 0; a < c->mol->n_atoms; a++)
            if (piece >> a & 1 && rarity(c, a) + 1 > best_rarity) {
                best_rarity = rarity(c, a) + 1;
                *out = a;
            }
    }
    return best_size > 0 ? IDT_OK : wrong(err, "the clauses leave nothing of the parent");
}

static void add_atom(cutting *c, uint32_t place, uint32_t anchor, uint32_t segment)
{
    const idt_mol *mol = c->mol;
    uint32_t word = mol->atom[place];
    idt_class_atom *atom = &c->atoms[c->n_atoms];

    *atom =
        (idt_class_atom){.element = (uint8_t)idt_atom__element(word),
                         .flags = (uint8_t)((word & IDT_ATOM_AROMATIC ? IDT_CLASS_AROMATIC : 0) |
                                            (word & IDT_ATOM_RING ? IDT_CLASS_IN_RING : 0)),
                         .n_h = (uint8_t)idt_atom__n_h(word),
                         .anchor = IDT_CLASS_NONE,
                         .segment = (uint8_t)segment,
                         .written = (uint8_t)(place + 1)};
    if (anchor != IDT_MOL_NONE) {
        atom->anchor = c->at[anchor];
        atom->bond = bond_of(mol, idt_mol__find_bond(mol, place, anchor));
    }
    c->piece[place] = (uint8_t)segment;
    c->at[place] = (uint8_t)c->n_atoms;
    c->place[c->n_atoms++] = (uint8_t)place;
}

/* How soon an atom should be placed: what closes a ring or is rare turns most molecules away. */
static uint32_t urgency(const cutting *c, uint32_t place)
{
    const idt_mol *mol = c->mol;
    uint32_t n_placed = 0;

    for (uint32_t k = mol->first[place]; k < mol->first[place + 1]; k++)
        n_placed += c->piece[mol->links[k].atom] != IDT_CLASS_NONE;
    return 100 * n_placed + (idt_atom__element(mol->atom[place]) != 6 ? 10 : 0) +
           idt_mol__degree(mol, place);
}

/* The next atom of a piece and the one placed last that it is bonded to; false when none is left.
 */
static bool find_next(const cutting *c, uint64_t member, uint32_t first, uint32_t *next,
                      uint32_t *anchor)
{
    const idt_mol *mol = c->mol;
    uint32_t best = 0;

    for (uint32_t i = c->n_atoms; i-- > first;) {
        uint32_t p = c->place[i];

        for (uint32_t k = mol->first[p]; k < mol->first[p + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (c->piece[other] != IDT_CLASS_NONE || c->member[other] != member ||
                urgency(c, other) <= best)
                continue;
            best = urgency(c, other);
            *next = other;
            *anchor = p;
        }
    }
    return best > 0;
}

/* Atoms of a piece, each behind one that it is bonded to. */
static void add_piece(cutting *c, uint32_t start, uint32_t anchor, uint32_t parent)
{
    uint32_t segment = c->n_segments++, first = c->n_atoms, next = start;

    add_atom(c, start, anchor, segment);
    while (find_next(c, c->member[start], first, &next, &anchor))
        add_atom(c, next, anchor, segment);
    c->segments[segment] = (idt_class_segment){
        .first = (uint8_t)first, .n = (uint8_t)(c->n_atoms - first), .parent = (uint8_t)parent};
}

/* Bonds that are no anchor: ring closures within a segment, or a part that hangs on two bonds. */
static int add_closures(cutting *c, idt_error *err)
{
    const idt_mol *mol = c->mol;

    for (uint32_t bond = 0; bond < mol->n_bonds; bond++) {
        uint8_t a = c->at[mol->a[bond]], b = c->at[mol->b[bond]];
        uint8_t last = a > b ? a : b, first = a > b ? b : a;

        if (c->atoms[last].anchor == first)
            continue;
        if (c->atoms[last].segment != c->atoms[first].segment)
            return wrong(err, "a part that is replaced hangs on the rest by one bond");
        if (c->n_closures == IDT_CLASS_MAX_ATOMS)
            return wrong(err, "the parent has too many rings");
        c->closures[c->n_closures++] = (idt_class_closure){last, first, bond_of(mol, bond), 0};
    }
    return IDT_OK;
}

/* Whether a clause may leave a segment out altogether. */
static bool can_be_empty(const cutting *c, uint32_t s)
{
    for (uint32_t i = 0; i < c->spec->n_clauses; i++) {
        const idt_class_clause_spec *clause = &c->spec->clauses[i];

        if (clause->op != IDT_CLASS_REPLACE ||
            !(clause->sites >> c->place[c->segments[s].first] & 1))
            continue;
        for (uint32_t k = 0; k < clause->n_kinds; k++)
            if (clause->kinds[k].kind == IDT_KIND_HYDROGEN)
                return true;
    }
    return false;
}

/* Neighbours within the segment, the anchor, and what hangs on it in whichever form. */
static uint32_t degree_of(const cutting *c, uint32_t t)
{
    uint32_t n = c->atoms[t].anchor != IDT_CLASS_NONE;

    for (uint32_t i = t + 1; i < c->n_atoms && c->atoms[i].segment == c->atoms[t].segment; i++)
        n += c->atoms[i].anchor == t;
    for (uint32_t i = 0; i < c->n_closures; i++)
        n += c->closures[i].a == t || c->closures[i].b == t;
    for (uint32_t s = 1; s < c->n_segments; s++)
        n += c->atoms[c->segments[s].first].anchor == t && !can_be_empty(c, s);
    return n;
}

static bool is_replaceable(const cutting *c, uint32_t s)
{
    for (uint32_t i = 0; i < c->spec->n_clauses; i++)
        if (c->spec->clauses[i].op == IDT_CLASS_REPLACE &&
            c->spec->clauses[i].sites >> c->place[c->segments[s].first] & 1)
            return true;
    return false;
}

/* Whether a group of a kind may be bound by a double bond. */
static bool may_be_double(uint8_t kind)
{
    return kind == IDT_KIND_ANY_GROUP || kind == IDT_KIND_AND_THE_LIKE || kind == IDT_KIND_CYCLIC ||
           kind == IDT_KIND_ACETAL;
}

/*
 * What multiple bonds an atom may have in a member, which turns most molecules away before their
 * aromaticity is known. Only where members alone are of interest.
 */
static uint8_t limits_of(const cutting *c, uint32_t t)
{
    uint32_t place = c->place[t], element = c->atoms[t].element;
    unsigned conjugates = 0;
    bool is_keto = false;

    if (!(c->spec->flags & IDT_CLASS_STRICT) || c->spec->flags & IDT_CLASS_WIDE ||
        c->atoms[t].flags & IDT_CLASS_AROMATIC)
        return 0;
    for (uint32_t i = 0; i < c->spec->n_clauses; i++) {
        const idt_class_clause_spec *clause = &c->spec->clauses[i];

        if (!(clause->sites >> place & 1))
            continue;
        if (clause->op == IDT_CLASS_REPLACE || clause->is_exchange)
            return 0;
        for (uint32_t k = 0; k < clause->n_kinds; k++) {
            if (may_be_double(clause->kinds[k].kind))
                return 0;
            is_keto |= clause->kinds[k].kind == IDT_KIND_OXO;
            conjugates |= clause->kinds[k].kind == IDT_KIND_RING       ? IDT_CLASS_MAY_CONJUGATE
                          : clause->kinds[k].kind == IDT_KIND_ANY_RING ? IDT_CLASS_CONJUGATES
                                                                       : 0;
        }
    }
    if (element == 7)
        return (uint8_t)conjugates;
    for (uint32_t s = 1; s < c->n_segments; s++)
        if (c->atoms[c->segments[s].first].anchor == t && is_replaceable(c, s))
            return 0;
    if (element != 6 || idt_atom__pi(c->mol->atom[place]) > 0)
        return 0;
    return is_keto ? IDT_CLASS_KETO : IDT_CLASS_SATURATED;
}

/* Whether no clause, in a definition of members only, closes a ring on a segment alone. */
static bool is_bare(const cutting *c, uint32_t s)
{
    uint32_t first = c->segments[s].first, end = first + c->segments[s].n;

    if (!(c->spec->flags & IDT_CLASS_STRICT) || c->spec->flags & IDT_CLASS_WIDE)
        return false;
    for (uint32_t i = 0; i < c->spec->n_clauses; i++) {
        const idt_class_clause_spec *clause = &c->spec->clauses[i];
        bool is_on = false, bridges = clause->op == IDT_CLASS_CLOSE;

        for (uint32_t t = first; t < end; t++)
            is_on |= clause->sites >> c->place[t] & 1;
        for (uint32_t k = 0; k < clause->n_kinds; k++)
            bridges |= idt_kind__may_bridge(clause->kinds[k].kind);
        if (is_on && (bridges || clause->is_exchange))
            return false;
    }
    return true;
}

/* What a segment that is one ring system asks of the ring system in its place. */
static void count_ring(cutting *c, uint32_t s)
{
    idt_class_segment *segment = &c->segments[s];
    bool is_bridged = false;

    for (uint32_t t = segment->first; t < (uint32_t)segment->first + segment->n; t++) {
        bool is_ring = (c->atoms[t].flags & IDT_CLASS_IN_RING) != 0;

        segment->n_ring = (uint8_t)(segment->n_ring + is_ring);
        segment->n_hetero = (uint8_t)(segment->n_hetero + (is_ring && c->atoms[t].element != 6));
        is_bridged |=
            t > segment->first &&
            !(c->mol->bond[idt_mol__find_bond(c->mol, c->place[t], c->place[c->atoms[t].anchor])] &
              IDT_BOND_RING);
    }
    if (segment->n_ring == segment->n && !is_bridged && !is_replaceable(c, s))
        segment->flags =
            is_bare(c, s) ? IDT_CLASS_STAYS_RING | IDT_CLASS_STAYS_BARE : IDT_CLASS_STAYS_RING;
}

static int cut(cutting *c, idt_error *err)
{
    uint32_t start = 0;
    int status = find_start(c, &start, err);

    if (status != IDT_OK)
        return status;
    memset(c->piece, IDT_CLASS_NONE, sizeof c->piece);
    add_piece(c, start, IDT_MOL_NONE, IDT_CLASS_NONE);
    for (uint32_t i = 0; i < c->n_atoms; i++) {
        uint32_t p = c->place[i];

        for (uint32_t k = c->mol->first[p]; k < c->mol->first[p + 1]; k++) {
            uint32_t other = c->mol->links[k].atom;

            if (c->piece[other] != IDT_CLASS_NONE)
                continue;
            if (c->n_segments == IDT_CLASS_MAX_SEGMENTS)
                return wrong(err, "the parent has too many parts");
            add_piece(c, other, p, c->piece[p]);
        }
    }
    if (c->n_atoms < c->mol->n_atoms)
        return wrong(err, "a parent is one component");
    if (add_closures(c, err) != IDT_OK)
        return IDT_EFORMAT;
    for (uint32_t t = 0; t < c->n_atoms; t++) {
        c->atoms[t].degree = (uint8_t)degree_of(c, t);
        c->atoms[t].flags |= limits_of(c, t);
    }
    for (uint32_t s = 1; s < c->n_segments; s++)
        count_ring(c, s);
    return IDT_OK;
}

/* Places as atoms of the pattern. */
static uint64_t sites_of(const cutting *c, uint64_t places)
{
    uint64_t sites = 0;

    for (uint32_t p = 0; p < c->mol->n_atoms; p++)
        if (places >> p & 1)
            sites |= UINT64_C(1) << c->at[p];
    return sites;
}

/*
 * The segment at the top of a replaced part: the only one whose parent is outside. Segments that
 * hang on the part and do not belong to it need a link.
 */
static int find_top(const cutting *c, const idt_class_clause_spec *clause, uint8_t *top,
                    idt_error *err)
{
    uint64_t sites = sites_of(c, clause->sites);
    bool has_link = false, has_other = false;

    *top = IDT_CLASS_NONE;
    for (uint32_t i = 0; i < clause->n_kinds; i++) {
        has_link |= idt_kind__is_link(clause->kinds[i].kind);
        has_other |= !idt_kind__is_link(clause->kinds[i].kind);
    }
    for (uint32_t s = 0; s < c->n_segments; s++) {
        bool is_in = sites >> c->segments[s].first & 1;
        uint8_t parent = c->segments[s].parent;
        bool parent_in = parent != IDT_CLASS_NONE && sites >> c->segments[parent].first & 1;

        if (is_in && !parent_in && *top != IDT_CLASS_NONE)
            return wrong(err, "a part that is replaced is not in one piece");
        if (is_in && !parent_in)
            *top = (uint8_t)s;
        if (!is_in && parent_in && has_other)
            return wrong(err, "something hangs on the part: only a link can replace it");
        if (is_in && parent_in && has_link)
            return wrong(err, "a link replaces one part");
    }
    return *top == 0 || *top == IDT_CLASS_NONE ? wrong(err, "the part cannot be replaced") : IDT_OK;
}

/* ---- screening words ---- */

static void need_count(uint64_t *word, uint32_t first, const uint8_t *steps, uint32_t n_steps,
                       uint32_t n)
{
    for (uint32_t i = 0; i < n_steps; i++)
        if (n >= steps[i])
            *word |= UINT64_C(1) << (first + i);
}

/* What a segment, in whichever form, adds to the features that screening words count. */
typedef struct least {
    uint32_t n_cycles, n_pi, n_oxygen, n_nitrogen;
} least;

/* The least that a group of a kind has: an aromatic ring has two double bonds, acyl has one. */
static least least_of_kind(uint8_t kind)
{
    switch (kind) {
    case IDT_KIND_MONOCYCLE:
    case IDT_KIND_HETEROMONOCYCLE: return (least){.n_cycles = 1};
    case IDT_KIND_AROMATIC_MONOCYCLE:
    case IDT_KIND_AROMATIC_GROUP: return (least){.n_cycles = 1, .n_pi = 4};
    case IDT_KIND_ACYL:
    case IDT_KIND_AMIDE: return (least){.n_pi = 2};
    case IDT_KIND_CARBAMATE: return (least){.n_pi = 2};
    case IDT_KIND_ACETAL: return (least){.n_oxygen = 2};
    case IDT_KIND_AMINO: return (least){.n_nitrogen = 1};
    default: return (least){0};
    }
}

static void take_least(least *a, const least *b)
{
    a->n_cycles = b->n_cycles < a->n_cycles ? b->n_cycles : a->n_cycles;
    a->n_pi = b->n_pi < a->n_pi ? b->n_pi : a->n_pi;
    a->n_oxygen = b->n_oxygen < a->n_oxygen ? b->n_oxygen : a->n_oxygen;
    a->n_nitrogen = b->n_nitrogen < a->n_nitrogen ? b->n_nitrogen : a->n_nitrogen;
}

static void take_most(least *a, const least *b)
{
    a->n_cycles = b->n_cycles > a->n_cycles ? b->n_cycles : a->n_cycles;
    a->n_pi = b->n_pi > a->n_pi ? b->n_pi : a->n_pi;
    a->n_oxygen = b->n_oxygen > a->n_oxygen ? b->n_oxygen : a->n_oxygen;
    a->n_nitrogen = b->n_nitrogen > a->n_nitrogen ? b->n_nitrogen : a->n_nitrogen;
}

static least least_of_atoms(const cutting *c, uint32_t s)
{
    const idt_class_segment *segment = &c->segments[s];
    uint64_t fixed = 0;
    least out = {0};

    for (uint32_t i = 0; i < c->spec->n_clauses; i++)
        if (c->spec->clauses[i].is_exchange)
            fixed |= c->spec->clauses[i].sites;
    for (uint32_t t = segment->first; t < (uint32_t)segment->first + segment->n; t++) {
        out.n_oxygen += c->atoms[t].element == 8;
        out.n_nitrogen += c->atoms[t].element == 7;
        out.n_pi +=
            s > 0 && !(fixed >> c->place[t] & 1) && idt_atom__pi(c->mol->atom[c->place[t]]) > 0;
        out.n_pi += s == 0 && c->atoms[t].element == 6 && c->atoms[t].flags & IDT_CLASS_AROMATIC;
    }
    for (uint32_t i = 0; i < c->n_closures; i++)
        out.n_cycles += c->atoms[c->closures[i].a].segment == s;
    return out;
}

/* Whether a clause replaces exactly from this segment on. */
static bool starts_at(const cutting *c, const idt_class_clause_spec *clause, uint32_t s)
{
    uint8_t parent = c->segments[s].parent;

    return clause->op == IDT_CLASS_REPLACE && clause->sites >> c->place[c->segments[s].first] & 1 &&
           (parent == IDT_CLASS_NONE ||
            !(clause->sites >> c->place[c->segments[parent].first] & 1));
}

/*
 * Segments from last to first: those behind one are known when it is reached. One of them may be
 * beyond every clause, since what lies outside by one group is reported too.
 */
static least least_of_all(const cutting *c)
{
    least of[IDT_CLASS_MAX_SEGMENTS], behind[IDT_CLASS_MAX_SEGMENTS] = {{0}}, most = {0};

    for (uint32_t s = c->n_segments; s-- > 0;) {
        of[s] = least_of_atoms(c, s);
        of[s].n_cycles += behind[s].n_cycles;
        of[s].n_pi += behind[s].n_pi;
        of[s].n_oxygen += behind[s].n_oxygen;
        of[s].n_nitrogen += behind[s].n_nitrogen;
        for (uint32_t i = 0; i < c->spec->n_clauses; i++) {
            const idt_class_clause_spec *clause = &c->spec->clauses[i];

            for (uint32_t k = 0; starts_at(c, clause, s) && k < clause->n_kinds; k++) {
                least kind = least_of_kind(clause->kinds[k].kind);

                take_least(&of[s], idt_kind__is_link(clause->kinds[k].kind) ? &behind[s] : &kind);
            }
        }
        if (s > 0) {
            least *parent = &behind[c->segments[s].parent];

            parent->n_cycles += of[s].n_cycles;
            parent->n_pi += of[s].n_pi;
            parent->n_oxygen += of[s].n_oxygen;
            parent->n_nitrogen += of[s].n_nitrogen;
            take_most(&most, &of[s]);
        }
    }
    if (c->spec->flags & IDT_CLASS_STRICT)
        return of[0];
    of[0].n_cycles -= most.n_cycles;
    of[0].n_pi -= most.n_pi;
    of[0].n_oxygen -= most.n_oxygen;
    of[0].n_nitrogen -= most.n_nitrogen;
    return of[0];
}

static void need_pairs(idt_class_record *record, const cutting *c, uint64_t fixed)
{
    for (uint32_t t = 1; t < c->segments[0].n; t++) {
        uint32_t a = c->atoms[t].anchor;

        if (fixed >> t & 1 && fixed >> a & 1)
            record->need[1] |= UINT64_C(1)
                               << idt_screen__pair(idt_screen__kind(c->atoms[t].element),
                                                   idt_screen__kind(c->atoms[a].element));
    }
}

/* What every member has; atoms that may be exchanged do not count. */
static void find_needs(idt_class_record *record, const cutting *c)
{
    static const uint8_t carbons[] = {1, 3, 6, 9, 12, 15, 18, 21}, few[] = {1, 2, 3, 4},
                         cycles[] = {1, 2, 3, 4, 6}, pis[] = {1, 2, 4, 6, 10};
    uint64_t fixed = ~record->exchange;
    least all = least_of_all(c);
    uint32_t n_carbon = 0;

    for (uint32_t t = 0; t < c->segments[0].n; t++) {
        if (!(fixed >> t & 1))
            continue;
        n_carbon += c->atoms[t].element == 6;
        if (c->atoms[t].element == 7 && c->atoms[t].degree > 2)
            record->need[1] |= UINT64_C(1) << IDT_SCREEN_N3;
        if (c->atoms[t].element == 6 && c->atoms[t].degree > 2)
            record->need[1] |= UINT64_C(1) << IDT_SCREEN_C3;
    }
    need_count(&record->need[0], IDT_SCREEN_CARBON, carbons, 8, n_carbon);
    need_count(&record->need[0], IDT_SCREEN_NITROGEN, few, 4, all.n_nitrogen);
    need_count(&record->need[0], IDT_SCREEN_OXYGEN, few, 4, all.n_oxygen);
    need_count(&record->need[0], IDT_SCREEN_CYCLES, cycles, 5, all.n_cycles);
    need_count(&record->need[0], IDT_SCREEN_PI, pis, 5, all.n_pi);
    need_pairs(record, c, fixed);
}

/* ---- storing ---- */

/* A pattern that is there already, or a new one. */
static uint32_t put_pattern(idt_classes_builder *b, const cutting *c)
{
    const idt_class_pattern *patterns = (const void *)b->patterns.data;
    uint32_t n = (uint32_t)(b->patterns.len / sizeof *patterns);
    idt_class_pattern pattern = {
        {(uint32_t)(b->atoms.len / sizeof *c->atoms), c->n_atoms},
        {(uint32_t)(b->segments.len / sizeof *c->segments), c->n_segments},
        {(uint32_t)(b->closures.len / sizeof *c->closures), c->n_closures}};

    for (uint32_t i = 0; i < n; i++) {
        const idt_class_pattern *p = &patterns[i];

        if (p->atoms.n == c->n_atoms && p->segments.n == c->n_segments &&
            p->closures.n == c->n_closures &&
            memcmp(b->atoms.data + p->atoms.first * sizeof *c->atoms, c->atoms,
                   c->n_atoms * sizeof *c->atoms) == 0 &&
            memcmp(b->segments.data + p->segments.first * sizeof *c->segments, c->segments,
                   c->n_segments * sizeof *c->segments) == 0 &&
            (c->n_closures == 0 ||
             memcmp(b->closures.data + p->closures.first * sizeof *c->closures, c->closures,
                    c->n_closures * sizeof *c->closures) == 0))
            return i;
    }
    idt_buf__put(&b->atoms, c->atoms, c->n_atoms * sizeof *c->atoms);
    idt_buf__put(&b->segments, c->segments, c->n_segments * sizeof *c->segments);
    idt_buf__put(&b->closures, c->closures, c->n_closures * sizeof *c->closures);
    idt_buf__put(&b->patterns, &pattern, sizeof pattern);
    return n;
}

static void put_clause(idt_classes_builder *b, const cutting *c, const idt_class_clause_spec *spec,
                       uint8_t top)
{
    idt_class_clause clause = {
        .sites = sites_of(c, spec->sites),
        .to = sites_of(c, spec->to),
        .kinds = {(uint32_t)(b->kinds.len / sizeof *spec->kinds), spec->n_kinds},
        .op = spec->op,
        .label = spec->label,
        .segment = spec->op == IDT_CLASS_REPLACE ? top : IDT_CLASS_NONE,
        .chain = spec->chain,
        .flags = spec->flags};

    idt_buf__put(&b->kinds, spec->kinds, spec->n_kinds * sizeof *spec->kinds);
    idt_buf__put(&b->clauses, &clause, sizeof clause);
}

static int put_all(idt_classes_builder *b, const cutting *c, idt_error *err)
{
    const idt_class_spec *spec = c->spec;
    idt_class_record record = {
        .clauses = {(uint32_t)(b->clauses.len / sizeof(idt_class_clause)), spec->n_clauses},
        .owner = spec->owner,
        .max_mass = spec->max_mass,
        .flags = spec->flags};
    uint8_t tops[IDT_CLASS_MAX_CLAUSES] = {0};

    for (uint32_t i = 0; i < spec->n_clauses; i++) {
        if (spec->clauses[i].is_exchange)
            record.exchange |= sites_of(c, spec->clauses[i].sites);
        if (spec->clauses[i].op == IDT_CLASS_REPLACE &&
            find_top(c, &spec->clauses[i], &tops[i], err) != IDT_OK)
            return IDT_EFORMAT;
    }
    find_needs(&record, c);
    record.pattern = put_pattern(b, c);
    for (uint32_t i = 0; i < spec->n_clauses; i++)
        put_clause(b, c, &spec->clauses[i], tops[i]);
    idt_buf__put(&b->records, &record, sizeof record);
    return IDT_OK;
}

int idt_classes_builder__add(idt_classes_builder *b, const idt_class_spec *spec, idt_error *err)
{
    cutting c;
    int status = idt_smiles__read(&b->mol, spec->parent, err);

    if (status == IDT_OK)
        status = idt_mol__perceive(&b->mol, IDT_MOL_AROMATICITY, err);
    if (status != IDT_OK)
        return status == IDT_ENOMEM ? status : IDT_EFORMAT;
    memset(&c, 0, sizeof c);
    c.spec = spec;
    c.mol = &b->mol;
    status = check_parent(&b->mol, err);
    if (status == IDT_OK)
        status = find_members(&c, err);
    if (status == IDT_OK)
        status = cut(&c, err);
    if (status == IDT_OK)
        status = put_all(b, &c, err);
    return status;
}

/* While they are put in order, need_alike[0] of the records is the first pattern of their root. */
static int compare(const void *a, const void *b)
{
    const idt_class_record *x = a, *y = b;

    if (x->need_alike[0] != y->need_alike[0])
        return x->need_alike[0] < y->need_alike[0] ? -1 : 1;
    if (x->exchange != y->exchange)
        return x->exchange < y->exchange ? -1 : 1;
    if (x->pattern != y->pattern)
        return x->pattern < y->pattern ? -1 : 1;
    return (x->owner > y->owner) - (x->owner < y->owner);
}

static void find_first_of_root(const idt_classes *classes, idt_class_record *records, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t first = 0;

        while (!idt_classes__share_root(classes, first, records[i].pattern))
            first++;
        records[i].need_alike[0] = first;
    }
}

static void count_alike(const idt_classes *classes, idt_class_record *records, size_t n)
{
    for (size_t i = n; i-- > 0;) {
        bool is_last =
            i + 1 == n ||
            !idt_classes__share_root(classes, records[i].pattern, records[i + 1].pattern) ||
            records[i].exchange != records[i + 1].exchange;

        records[i].n_alike = is_last ? 1 : records[i + 1].n_alike + 1;
        for (int k = 0; k < 2; k++)
            records[i].need_alike[k] =
                records[i].need[k] & (is_last ? ~UINT64_C(0) : records[i + 1].need_alike[k]);
    }
}

int idt_classes_builder__finish(idt_classes_builder *b, idt_error *err)
{
    const idt_buf *bufs[] = {&b->records,  &b->patterns, &b->atoms, &b->segments,
                             &b->closures, &b->clauses,  &b->kinds};
    idt_class_record *records = (idt_class_record *)(void *)b->records.data;
    size_t n = b->records.len / sizeof *records;
    idt_classes classes;

    for (size_t i = 0; i < IDT_COUNT_OF(bufs); i++)
        if (idt_buf__status(bufs[i]) != IDT_OK)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
    idt_classes_builder__view(&classes, b);
    find_first_of_root(&classes, records, n);
    if (n > 0)
        qsort(records, n, sizeof *records, compare);
    count_alike(&classes, records, n);
    return IDT_OK;
}

void idt_classes_builder__add_to(const idt_classes_builder *b, idt_image_writer *writer)
{
    const struct {
        uint32_t tag, size;
        const idt_buf *buf;
    } sections[] = {
        {IDT_CLASS_TAG_CDEF, sizeof(idt_class_record), &b->records},
        {IDT_CLASS_TAG_CPAT, sizeof(idt_class_pattern), &b->patterns},
        {IDT_CLASS_TAG_CATM, sizeof(idt_class_atom), &b->atoms},
        {IDT_CLASS_TAG_CSEG, sizeof(idt_class_segment), &b->segments},
        {IDT_CLASS_TAG_CCLO, sizeof(idt_class_closure), &b->closures},
        {IDT_CLASS_TAG_CCLA, sizeof(idt_class_clause), &b->clauses},
        {IDT_CLASS_TAG_CKND, sizeof(idt_class_kind), &b->kinds},
    };

    for (size_t i = 0; i < IDT_COUNT_OF(sections); i++)
        idt_image_writer__add(writer, sections[i].tag, sections[i].size, sections[i].buf->data,
                              sections[i].buf->len);
}

void idt_classes_builder__view(idt_classes *out, const idt_classes_builder *b)
{
    *out = (idt_classes){
        .records = (const void *)b->records.data,
        .patterns = (const void *)b->patterns.data,
        .atoms = (const void *)b->atoms.data,
        .segments = (const void *)b->segments.data,
        .closures = (const void *)b->closures.data,
        .clauses = (const void *)b->clauses.data,
        .kinds = (const void *)b->kinds.data,
        .n_records = (uint32_t)(b->records.len / sizeof *out->records),
        .n_patterns = (uint32_t)(b->patterns.len / sizeof *out->patterns),
        .n_atoms = (uint32_t)(b->atoms.len / sizeof *out->atoms),
        .n_segments = (uint32_t)(b->segments.len / sizeof *out->segments),
        .n_closures = (uint32_t)(b->closures.len / sizeof *out->closures),
        .n_clauses = (uint32_t)(b->clauses.len / sizeof *out->clauses),
        .n_kinds = (uint32_t)(b->kinds.len / sizeof *out->kinds),
    };
}
