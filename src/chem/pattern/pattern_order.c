/* SPDX-License-Identifier: Apache-2.0 */
/* The matching order of a query graph, its cycles, and what a molecule must have to contain it. */
#include "base/int.h"
#include "chem/mol/screen.h"
#include "chem/pattern/pattern_int.h"

enum { MAX_ATOMS = IDT_SMARTS_MAX_ATOMS };

/*
 * A bond lies in a cycle when its ends stay connected without it. Queries are small, so this is
 * simply tried: every other bond is followed until nothing new is reached.
 */
static bool is_in_cycle(const idt_pattern_graph *graph, uint32_t skip)
{
    bool reached[MAX_ATOMS] = {false}, is_new = true;

    reached[graph->bonds[skip].a] = true;
    while (is_new) {
        is_new = false;
        for (uint32_t k = 0; k < graph->n_bonds; k++) {
            const idt_smarts_bond *bond = &graph->bonds[k];

            if (k != skip && reached[bond->a] != reached[bond->b]) {
                reached[bond->a] = reached[bond->b] = true;
                is_new = true;
            }
        }
    }
    return reached[graph->bonds[skip].b];
}

void idt_pattern_graph__count_bonds(idt_pattern_graph *graph)
{
    memset(graph->degree, 0, sizeof graph->degree);
    memset(graph->ring_bonds, 0, sizeof graph->ring_bonds);
    for (uint32_t k = 0; k < graph->n_bonds; k++) {
        const idt_smarts_bond *bond = &graph->bonds[k];
        uint8_t in_cycle = is_in_cycle(graph, k);

        graph->degree[bond->a]++;
        graph->degree[bond->b]++;
        graph->ring_bonds[bond->a] = (uint8_t)(graph->ring_bonds[bond->a] + in_cycle);
        graph->ring_bonds[bond->b] = (uint8_t)(graph->ring_bonds[bond->b] + in_cycle);
    }
}

/* How much an unplaced atom constrains the search if it is placed next; compared in this order. */
typedef struct constraint {
    uint32_t n_placed;   /* bonds to placed atoms */
    uint32_t rarity;     /* 0 .. 31, larger is rarer */
    uint32_t n_frontier; /* unplaced neighbours that themselves touch a placed atom */
    uint32_t n_free;     /* unplaced neighbours */
} constraint;

static bool is_stronger(const constraint *x, const constraint *y)
{
    if (x->n_placed != y->n_placed)
        return x->n_placed > y->n_placed;
    if (x->rarity != y->rarity)
        return x->rarity > y->rarity;
    if (x->n_frontier != y->n_frontier)
        return x->n_frontier > y->n_frontier;
    return x->n_free > y->n_free;
}

/* Binary order of magnitude: finer differences of an estimate mean nothing. */
static uint32_t rarity_of(uint32_t frequency)
{
    uint32_t magnitude = 0;

    while (frequency >> magnitude > 1)
        magnitude++;
    return 31 - magnitude;
}

static void measure(constraint *out, const idt_pattern_graph *graph, const uint8_t *step_of,
                    const bool *touches, uint32_t atom)
{
    *out = (constraint){.rarity = rarity_of(graph->frequency[atom])};
    for (uint32_t k = 0; k < graph->n_bonds; k++) {
        const idt_smarts_bond *bond = &graph->bonds[k];
        uint32_t other;

        if (bond->a != atom && bond->b != atom)
            continue;
        other = bond->a == atom ? bond->b : bond->a;
        if (step_of[other] != IDT_PATTERN_NO_PARENT) {
            out->n_placed++;
        } else {
            out->n_free++;
            out->n_frontier += touches[other];
        }
    }
}

/* The parent is the first placed neighbour; the other bonds to placed atoms become closures. */
static uint32_t place(idt_pattern_step *step, idt_pattern_closure *closures, uint32_t n_closures,
                      const idt_pattern_graph *graph, const uint8_t *step_of, uint32_t atom)
{
    *step = (idt_pattern_step){.predicate = graph->predicate[atom],
                               .first_closure = n_closures,
                               .table = IDT_SMARTS_BOND_ANY,
                               .atom = (uint8_t)atom,
                               .parent = IDT_PATTERN_NO_PARENT,
                               .bond = IDT_PATTERN_BOND_ANY,
                               .group = (uint8_t)graph->group[atom]};
    for (uint32_t k = 0; k < graph->n_bonds; k++) {
        const idt_smarts_bond *bond = &graph->bonds[k];
        uint32_t other = bond->a == atom ? bond->b : bond->a;
        idt_pattern_bond how = idt_pattern__bond_of_table(bond->table);

        if ((bond->a != atom && bond->b != atom) || step_of[other] == IDT_PATTERN_NO_PARENT)
            continue;
        if (step->parent == IDT_PATTERN_NO_PARENT) {
            step->parent = step_of[other];
            step->table = bond->table;
            step->bond = (uint8_t)how;
        } else {
            closures[n_closures++] =
                (idt_pattern_closure){bond->table, step_of[other], (uint8_t)how};
            step->n_closures++;
        }
    }
    return n_closures;
}

uint32_t idt_pattern_graph__order(idt_pattern_step *steps, idt_pattern_closure *closures,
                                  const idt_pattern_graph *graph, bool rooted)
{
    uint8_t step_of[MAX_ATOMS];
    bool touches[MAX_ATOMS] = {false};
    uint32_t n_closures = 0;

    memset(step_of, IDT_PATTERN_NO_PARENT, sizeof step_of);
    for (uint32_t s = 0; s < graph->n_atoms; s++) {
        constraint best = {0};
        uint32_t chosen = MAX_ATOMS;

        for (uint32_t atom = 0; atom < graph->n_atoms; atom++) {
            constraint c;

            if (step_of[atom] != IDT_PATTERN_NO_PARENT)
                continue;
            measure(&c, graph, step_of, touches, atom);
            if (chosen == MAX_ATOMS || is_stronger(&c, &best)) {
                best = c;
                chosen = atom;
            }
        }
        if (s == 0 && rooted)
            chosen = 0;
        n_closures = place(&steps[s], closures, n_closures, graph, step_of, chosen);
        step_of[chosen] = (uint8_t)s;
        for (uint32_t k = 0; k < graph->n_bonds; k++) {
            if (graph->bonds[k].a == chosen)
                touches[graph->bonds[k].b] = true;
            if (graph->bonds[k].b == chosen)
                touches[graph->bonds[k].a] = true;
        }
    }
    return n_closures;
}

/* ------------------------------------------------------------------ screening words */

enum { KIND_UNSURE = IDT_SCREEN_N_KINDS };

/* What is certain about the molecule's atom under a query atom. */
typedef struct certain {
    uint32_t element; /* 0 = unsure */
    uint32_t kind;    /* IDT_SCREEN_KIND_… or KIND_UNSURE */
    uint32_t degree;  /* at least */
    bool is_multiple; /* has a double or triple bond */
    bool is_positive, is_negative, has_isotope;
} certain;

static bool can_hold(const idt_smarts_node *nodes, uint32_t n_nodes, idt_smarts_op op,
                     int32_t value)
{
    idt_pattern_facts facts = {.known = 0};

    idt_pattern_facts__set(&facts, op, value);
    return (idt_pattern__eval(nodes, n_nodes, &facts) & IDT_TRUTH_CAN_HOLD) != 0;
}

/* May an expression say something else of this value than of the one before? */
static bool may_change(const idt_smarts_node *nodes, uint32_t n_nodes, idt_smarts_op op,
                       int32_t value)
{
    for (uint32_t i = 0; i < n_nodes; i++) {
        if (nodes[i].op == op && (nodes[i].lo == value || nodes[i].hi == value - 1))
            return true;
    }
    return false;
}

static void find_element(certain *out, const idt_smarts_node *nodes, uint32_t n_nodes)
{
    uint32_t n_possible = 0;
    bool is_possible = can_hold(nodes, n_nodes, IDT_SMARTS_ELEMENT, 0);

    out->kind = KIND_UNSURE;
    for (int32_t element = 0; element <= IDT_ATOM_ELEMENT_MASK; element++) {
        uint32_t kind = idt_screen__kind((uint32_t)element);

        if (may_change(nodes, n_nodes, IDT_SMARTS_ELEMENT, element))
            is_possible = can_hold(nodes, n_nodes, IDT_SMARTS_ELEMENT, element);
        if (!is_possible)
            continue;
        out->element = (uint32_t)element;
        out->kind = n_possible == 0 || out->kind == kind ? kind : KIND_UNSURE;
        n_possible++;
        if (out->kind == KIND_UNSURE)
            break;
    }
    if (n_possible != 1)
        out->element = 0;
}

static void find_certain(certain *out, const idt_pattern_graph *graph, uint32_t atom,
                         const idt_smarts_node *nodes, uint32_t n_nodes)
{
    bool is_possible = can_hold(nodes, n_nodes, IDT_SMARTS_CHARGE, -15);

    *out = (certain){.degree = graph->degree[atom]};
    find_element(out, nodes, n_nodes);
    while (out->degree < 4 && !can_hold(nodes, n_nodes, IDT_SMARTS_DEGREE, (int32_t)out->degree))
        out->degree++;
    out->is_positive = out->is_negative = true;
    for (int32_t charge = -15; charge <= 15; charge++) {
        if (may_change(nodes, n_nodes, IDT_SMARTS_CHARGE, charge))
            is_possible = can_hold(nodes, n_nodes, IDT_SMARTS_CHARGE, charge);
        out->is_positive &= !(is_possible && charge <= 0);
        out->is_negative &= !(is_possible && charge >= 0);
    }
    out->has_isotope = !can_hold(nodes, n_nodes, IDT_SMARTS_ISOTOPE, 0);
    for (uint32_t k = 0; k < graph->n_bonds; k++) {
        const idt_smarts_bond *bond = &graph->bonds[k];
        uint16_t other_kinds =
            (uint16_t) ~(3u << 2 * IDT_SMARTS_DOUBLE | 3u << 2 * IDT_SMARTS_TRIPLE);

        if ((bond->a == atom || bond->b == atom) && (bond->table & other_kinds) == 0)
            out->is_multiple = true;
    }
}

static const struct {
    uint8_t element, bit, n;
    uint8_t at_least[8];
} COUNTS[] = {
    {6, IDT_SCREEN_CARBON, 8, {1, 3, 6, 9, 12, 15, 18, 21}},
    {7, IDT_SCREEN_NITROGEN, 4, {1, 2, 3, 4}},
    {8, IDT_SCREEN_OXYGEN, 4, {1, 2, 3, 4}},
    {16, IDT_SCREEN_SULFUR, 2, {1, 2}},
    {15, IDT_SCREEN_PHOSPHOR, 1, {1}},
    {9, IDT_SCREEN_FLUORINE, 2, {1, 3}},
    {17, IDT_SCREEN_CHLORINE, 2, {1, 2}},
    {35, IDT_SCREEN_BROMINE, 1, {1}},
    {53, IDT_SCREEN_IODINE, 1, {1}},
};
static const uint8_t CYCLES_AT_LEAST[] = {1, 2, 3, 4, 6};
static const uint8_t PI_AT_LEAST[] = {1, 2, 4, 6, 10};
static const uint8_t BRANCH_AT_LEAST[] = {1, 2, 3, 4, 6};

static uint64_t count_bits(uint32_t bit, const uint8_t *at_least, size_t n, uint32_t count)
{
    uint64_t bits = 0;

    for (size_t i = 0; i < n; i++)
        bits |= (uint64_t)(count >= at_least[i]) << (bit + i);
    return bits;
}

#define BIT(condition, bit) ((uint64_t)(condition) << (bit))

/* The features of one atom in screen[1]. Hydrogens are left out: they may be atoms. */
static uint64_t atom_bits(const certain *atom)
{
    uint32_t degree = atom->degree;
    bool is_multiple = atom->is_multiple;

    switch (atom->element) {
    case 6:
        return BIT(degree >= 3, IDT_SCREEN_C3) | BIT(degree >= 4, IDT_SCREEN_C4) |
               BIT(is_multiple, IDT_SCREEN_C_PI) |
               BIT(is_multiple && degree >= 3, IDT_SCREEN_C_PI_BRANCH);
    case 7:
        return BIT(degree >= 3, IDT_SCREEN_N3) | BIT(degree >= 4, IDT_SCREEN_N4) |
               BIT(is_multiple, IDT_SCREEN_N_PI);
    case 8: return BIT(degree >= 2, IDT_SCREEN_O2) | BIT(is_multiple, IDT_SCREEN_O_PI);
    case 16: return BIT(degree >= 2, IDT_SCREEN_S2) | BIT(degree >= 3, IDT_SCREEN_S3);
    default: return 0;
    }
}

/* Independent cycles of the query: each is one of the molecule. */
static uint32_t count_cycles(const idt_pattern_graph *graph)
{
    uint8_t part[MAX_ATOMS];
    uint32_t n_cycles = 0;

    for (uint32_t i = 0; i < graph->n_atoms; i++)
        part[i] = (uint8_t)i;
    for (uint32_t k = 0; k < graph->n_bonds; k++) {
        uint8_t from = part[graph->bonds[k].a], to = part[graph->bonds[k].b];

        n_cycles += from == to;
        for (uint32_t i = 0; i < graph->n_atoms && from != to; i++) {
            if (part[i] == from)
                part[i] = to;
        }
    }
    return n_cycles;
}

void idt_pattern_graph__screen(uint64_t have[2], const idt_pattern_graph *graph,
                               const idt_pattern_predicate *predicates,
                               const idt_smarts_node *nodes)
{
    uint32_t n_element[IDT_ATOM_ELEMENT_MASK + 1] = {0}, n_multiple = 0, n_branch = 0;
    uint8_t kinds[MAX_ATOMS];

    have[0] = have[1] = 0;
    for (uint32_t i = 0; i < graph->n_atoms; i++) {
        const idt_pattern_predicate *p = &predicates[graph->predicate[i]];
        certain atom;

        find_certain(&atom, graph, i, nodes + p->first_node, p->n_nodes);
        n_element[atom.element]++;
        n_multiple += atom.is_multiple;
        n_branch += atom.degree >= 3;
        kinds[i] = (uint8_t)atom.kind;
        have[1] |= atom_bits(&atom);
        have[0] |=
            BIT(atom.degree >= 4, IDT_SCREEN_QUARTER) | BIT(atom.is_positive, IDT_SCREEN_POSITIVE) |
            BIT(atom.is_negative, IDT_SCREEN_NEGATIVE) | BIT(atom.has_isotope, IDT_SCREEN_ISOTOPE);
    }
    for (size_t i = 0; i < IDT_COUNT_OF(COUNTS); i++)
        have[0] |= count_bits(COUNTS[i].bit, COUNTS[i].at_least, COUNTS[i].n,
                              n_element[COUNTS[i].element]);
    have[0] |=
        count_bits(IDT_SCREEN_CYCLES, CYCLES_AT_LEAST, IDT_COUNT_OF(CYCLES_AT_LEAST),
                   count_cycles(graph)) |
        count_bits(IDT_SCREEN_PI, PI_AT_LEAST, IDT_COUNT_OF(PI_AT_LEAST), n_multiple) |
        count_bits(IDT_SCREEN_BRANCH, BRANCH_AT_LEAST, IDT_COUNT_OF(BRANCH_AT_LEAST), n_branch);
    for (uint32_t k = 0; k < graph->n_bonds; k++) {
        uint32_t a = kinds[graph->bonds[k].a], b = kinds[graph->bonds[k].b];

        if (a != KIND_UNSURE && b != KIND_UNSURE && a != IDT_SCREEN_KIND_OTHER &&
            b != IDT_SCREEN_KIND_OTHER)
            have[1] |= UINT64_C(1) << idt_screen__pair(a, b);
    }
}
