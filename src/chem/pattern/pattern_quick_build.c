/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns as lists of operations on sets of atoms. What a predicate says of the kind of an atom
 * becomes a column: a mask for each common kind. What it says of rings and surroundings becomes
 * operations on sets. A tree is cut down from its leaves to its first atom; what is left there is
 * the answer unless two of its atoms could fall on each other.
 */
#include "base/alloc.h"
#include "chem/pattern/pattern_quick.h"

enum {
    NO_SET = 0xff,
    MAX_KNOWN = 16, /* predicates and $( ) whose sets are remembered */
    MAX_DEPTH = 4,  /* of $( ) in $( ) */
    RARE = 12000,   /* per 100,000 atoms */
    MOST = 60000,   /* not worth a column */
    MAX_CUTS = 6,   /* of a pattern that is not decided */
    MAX_SPANS = 8,
};

/* Expressions that say something of the kind of an atom. */
typedef struct column {
    uint32_t frequency;
    bool is_wanted;
    bool holds[IDT_PATTERN_N_COMMON];
} column;

/* Whole groups of atoms. */
typedef struct span {
    uint8_t first, end; /* group */
    uint8_t set;
    bool is_wanted;
} span;

typedef struct known {
    uint32_t index, n_nodes;
    uint8_t set;
} known;

typedef struct maker {
    const idt_pattern_scratch *s;
    idt_pattern_quick *quick;
    idt_pattern_facts facts[IDT_PATTERN_N_COMMON];
    column columns[IDT_QUICK_MAX_COLUMNS];
    span spans[MAX_SPANS];
    idt_smarts_node rings[IDT_QUICK_MAX_RINGS];
    known predicates[MAX_KNOWN], subs[MAX_KNOWN];
    uint32_t n_columns, n_spans, n_joins, n_rings, n_predicates, n_subs, n_sets;
    uint32_t depth;
    bool is_full; /* something did not fit */
} maker;

/* What the word of an atom says; all but isotopes and what hydrogens that are atoms change. */
static void facts_of_word(idt_pattern_facts *out, uint32_t word)
{
    static const uint8_t ring_bonds[] = {0, 2, 3, 4};
    const int32_t n_h = (int32_t)idt_atom__n_h(word), degree = (int32_t)idt_atom__degree(word);

    *out = (idt_pattern_facts){.known = 0};
    idt_pattern_facts__set(out, IDT_SMARTS_ELEMENT, (int32_t)idt_atom__element(word));
    idt_pattern_facts__set(out, IDT_SMARTS_AROMATIC, idt_atom__is_aromatic(word));
    idt_pattern_facts__set(out, IDT_SMARTS_CHARGE, idt_atom__charge(word));
    idt_pattern_facts__set(out, IDT_SMARTS_H_TOTAL, n_h);
    idt_pattern_facts__set(out, IDT_SMARTS_H_COUNTED, n_h);
    idt_pattern_facts__set(out, IDT_SMARTS_DEGREE, degree);
    idt_pattern_facts__set(out, IDT_SMARTS_HEAVY, degree);
    idt_pattern_facts__set(out, IDT_SMARTS_CONNECTED, degree + n_h);
    idt_pattern_facts__set(out, IDT_SMARTS_VALENCE, degree + n_h + (int32_t)idt_atom__pi(word));
    idt_pattern_facts__set(out, IDT_SMARTS_RING_BONDS,
                           ring_bonds[word >> IDT_ATOM_RING_BONDS_SHIFT]);
    idt_pattern_facts__set(out, IDT_SMARTS_IN_RING, (word & IDT_ATOM_RING) != 0);
    idt_pattern_facts__set(out, IDT_SMARTS_ISOTOPE, 0);
}

static void emit(maker *m, idt_quick_step step)
{
    if (m->quick->n_steps == IDT_QUICK_MAX_OPS)
        m->is_full = true;
    else
        m->quick->steps[m->quick->n_steps++] = step;
}

static uint8_t new_set(maker *m)
{
    if (m->n_sets == IDT_QUICK_N_SETS) {
        m->is_full = true;
        return IDT_QUICK_ALL;
    }
    return (uint8_t)m->n_sets++;
}

/* A set made of others. */
static uint8_t make(maker *m, idt_quick_op op, uint8_t a, uint8_t b)
{
    uint8_t out = new_set(m);

    emit(m, (idt_quick_step){.op = (uint8_t)op, .out = out, .a = a, .b = b});
    return out;
}

static uint8_t recall(const known *list, uint32_t n, uint32_t index, uint32_t n_nodes)
{
    for (uint32_t i = 0; i < n; i++) {
        if (list[i].index == index && list[i].n_nodes == n_nodes)
            return list[i].set;
    }
    return NO_SET;
}

static void remember(known *list, uint32_t *n, uint32_t index, uint32_t n_nodes, uint8_t set)
{
    if (*n < MAX_KNOWN)
        list[(*n)++] = (known){index, n_nodes, set};
}

/* ------------------------------------------------------------------ predicates */

static const idt_smarts_node *nodes_of(const maker *m, uint32_t predicate)
{
    return m->s->set.nodes + m->s->set.predicates[predicate].first_node;
}

static uint32_t n_nodes_of(const maker *m, uint32_t predicate)
{
    return m->s->set.predicates[predicate].n_nodes;
}

/*
 * The nodes of a predicate without those at its end that bonds which are looked for anyway imply:
 * that an atom has as many neighbours, or ring bonds.
 */
static uint32_t nodes_left(const maker *m, uint32_t predicate, int32_t n_bonds,
                           int32_t n_ring_bonds)
{
    const idt_smarts_node *nodes = nodes_of(m, predicate);
    uint32_t n = n_nodes_of(m, predicate);

    while (n > 2 && nodes[n - 1].op == IDT_SMARTS_AND && nodes[n - 2].hi == INT32_MAX &&
           ((nodes[n - 2].op == IDT_SMARTS_DEGREE && nodes[n - 2].lo <= n_bonds) ||
            (nodes[n - 2].op == IDT_SMARTS_RING_BONDS && nodes[n - 2].lo <= n_ring_bonds)))
        n -= 2;
    return n;
}

/* Bonds of a step to other steps of a tree. */
static int32_t count_bonds(const idt_pattern_program *program, const idt_pattern_step *steps,
                           uint32_t step)
{
    int32_t n = step > 0;

    for (uint32_t i = 1; i < program->n_steps; i++)
        n += steps[i].parent == step;
    return n;
}

static idt_packed_group group_of_kind(uint32_t kind)
{
    const uint32_t word = idt_pattern__common_word(kind);

    return idt_packed__group(idt_atom__element(word), idt_atom__is_aromatic(word));
}

/* The groups whose kinds all hold, if these are side by side and no other kind holds. */
static bool is_span(span *out, const bool *holds)
{
    bool has[IDT_PACKED_N_GROUPS] = {false}, lacks[IDT_PACKED_N_GROUPS] = {false};
    uint8_t n = 0;

    for (uint32_t kind = 0; kind < IDT_PATTERN_N_COMMON; kind++) {
        if (holds[kind])
            has[group_of_kind(kind)] = true;
        else
            lacks[group_of_kind(kind)] = true;
    }
    *out = (span){.first = IDT_PACKED_N_GROUPS};
    for (uint8_t group = 0; group < IDT_PACKED_N_GROUPS; group++) {
        if (!has[group])
            continue;
        if (lacks[group])
            return false;
        if (out->first == IDT_PACKED_N_GROUPS)
            out->first = group;
        out->end = (uint8_t)(group + 1);
        n++;
    }
    return n > 0 && out->end - out->first == n;
}

static uint8_t find_span(maker *m, const span *wanted)
{
    for (uint32_t i = 0; i < m->n_spans; i++) {
        if (m->spans[i].first == wanted->first && m->spans[i].end == wanted->end)
            return m->spans[i].set;
    }
    if (m->n_spans == MAX_SPANS)
        return NO_SET;
    m->spans[m->n_spans] = *wanted;
    m->spans[m->n_spans].set = new_set(m);
    return m->spans[m->n_spans++].set;
}

/*
 * The set of an expression that kinds of atoms decide, or NO_SET. Expressions that say the same of
 * all common kinds are one.
 * @param is_exact  false: where kinds do not decide, atoms belong to it
 */
static uint8_t find_column(maker *m, const idt_smarts_node *nodes, uint32_t n_nodes, bool is_exact)
{
    column c = {.frequency = idt_pattern__frequency(nodes, n_nodes)};
    uint32_t n_held = 0;
    span groups;

    for (uint32_t kind = 0; kind < IDT_PATTERN_N_COMMON; kind++) {
        unsigned truth = idt_pattern__eval(nodes, n_nodes, &m->facts[kind]);

        if (is_exact && truth == IDT_TRUTH_OPEN)
            return NO_SET;
        c.holds[kind] = (truth & IDT_TRUTH_CAN_HOLD) != 0;
        n_held += c.holds[kind];
    }
    if (n_held == IDT_PATTERN_N_COMMON)
        return IDT_QUICK_ALL;
    if (is_span(&groups, c.holds))
        return find_span(m, &groups);
    for (uint32_t i = 0; i < m->n_columns; i++) {
        if (memcmp(m->columns[i].holds, c.holds, sizeof c.holds) == 0)
            return (uint8_t)(IDT_QUICK_COLUMN + i);
    }
    if (m->n_columns == IDT_QUICK_MAX_COLUMNS)
        return NO_SET;
    m->columns[m->n_columns] = c;
    return (uint8_t)(IDT_QUICK_COLUMN + m->n_columns++);
}

/* Without an atom whose kind may satisfy the expression there is no hit. */
static void want(maker *m, const idt_smarts_node *nodes, uint32_t n_nodes)
{
    const uint8_t set = find_column(m, nodes, n_nodes, false);

    if (set == NO_SET || set == IDT_QUICK_ALL)
        return;
    if (set < IDT_QUICK_RING)
        m->columns[set - IDT_QUICK_COLUMN].is_wanted = true;
    for (uint32_t i = 0; i < m->n_spans; i++)
        m->spans[i].is_wanted |= m->spans[i].set == set;
}

static uint8_t find_ring_set(maker *m, const idt_smarts_node *node)
{
    uint32_t i = 0;

    while (i < m->n_rings && !idt_smarts_node__equals(&m->rings[i], node))
        i++;
    if (i == IDT_QUICK_MAX_RINGS)
        return NO_SET;
    if (i == m->n_rings)
        m->rings[m->n_rings++] = *node;
    return (uint8_t)(IDT_QUICK_RING + i);
}

static uint8_t find_sub(maker *m, uint32_t index);

/* A value on the stack: a set, or an expression for which there is no set yet. */
typedef struct operand {
    uint8_t set;
    const idt_smarts_node *nodes;
    uint32_t n_nodes;
} operand;

static bool settle(maker *m, operand *o)
{
    if (o->set == NO_SET)
        o->set = find_column(m, o->nodes, o->n_nodes, true);
    return o->set != NO_SET;
}

static bool apply(maker *m, operand *stack, uint32_t *top, const idt_smarts_node *node)
{
    const bool is_unary = node->op == IDT_SMARTS_NOT;
    operand *a = &stack[*top - (is_unary ? 1 : 2)], *b = &stack[*top - 1];

    *top -= !is_unary;
    if (a->set == NO_SET && b->set == NO_SET) { /* still of kinds alone */
        a->n_nodes = (uint32_t)(node - a->nodes) + 1;
        return true;
    }
    if (!settle(m, a) || !settle(m, b))
        return false;
    a->set = make(m,
                  is_unary                     ? IDT_QUICK_NOT
                  : node->op == IDT_SMARTS_AND ? IDT_QUICK_AND
                                               : IDT_QUICK_OR,
                  a->set, b->set);
    return true;
}

/* The set of the first nodes of a predicate, or NO_SET. */
static uint8_t find_predicate(maker *m, uint32_t predicate, uint32_t n_nodes)
{
    const idt_smarts_node *nodes = nodes_of(m, predicate);
    uint8_t set = recall(m->predicates, m->n_predicates, predicate, n_nodes);
    operand stack[IDT_SMARTS_STACK + 1];
    uint32_t top = 0;

    for (uint32_t i = 0; i < n_nodes && set == NO_SET; i++) {
        const unsigned op = nodes[i].op;

        if (op == IDT_SMARTS_NOT || op == IDT_SMARTS_AND || op == IDT_SMARTS_OR) {
            if (!apply(m, stack, &top, &nodes[i]))
                return NO_SET;
            continue;
        }
        stack[top] = (operand){NO_SET, &nodes[i], 1};
        if (idt_smarts_op__is_late(op)) {
            stack[top].set = op == IDT_SMARTS_RECURSE ? find_sub(m, (uint32_t)nodes[i].lo)
                                                      : find_ring_set(m, &nodes[i]);
            if (stack[top].set == NO_SET)
                return NO_SET;
        }
        top++;
    }
    if (set != NO_SET)
        return set;
    if (!settle(m, &stack[0]))
        return NO_SET;
    remember(m->predicates, &m->n_predicates, predicate, n_nodes, stack[0].set);
    return stack[0].set;
}

/* ------------------------------------------------------------------ bonds */

enum {
    SINGLE = 1 << IDT_PACKED_SINGLE | 1 << IDT_PACKED_SINGLE_CO | 1 << IDT_PACKED_SINGLE_CN |
             1 << IDT_PACKED_SINGLE_CC,
    DOUBLE = 1 << IDT_PACKED_DOUBLE | 1 << IDT_PACKED_DOUBLE_CO | 1 << IDT_PACKED_DOUBLE_CC,
    AROMATIC = 1 << IDT_PACKED_AROMATIC | 1 << IDT_PACKED_AROMATIC_CC,
    ALL_COLUMNS = (1 << IDT_PACKED_N_COLUMNS) - 1,
};

static uint32_t columns_of(uint8_t bond)
{
    switch ((idt_pattern_bond)bond) {
    case IDT_PATTERN_BOND_ANY: return ALL_COLUMNS;
    case IDT_PATTERN_BOND_DEFAULT: return SINGLE | AROMATIC;
    case IDT_PATTERN_BOND_SINGLE: return SINGLE;
    case IDT_PATTERN_BOND_DOUBLE: return DOUBLE;
    case IDT_PATTERN_BOND_AROMATIC: return AROMATIC;
    case IDT_PATTERN_BOND_TABLE:
    case IDT_PATTERN_N_BONDS: break;
    }
    return 0;
}

/* The columns of all bonds between atoms of kinds for which two predicates can hold. */
static uint32_t columns_between(const maker *m, uint32_t predicate_a, uint32_t predicate_b)
{
    static const uint8_t bonds[] = {1, 2, 3, 1 | IDT_BOND_AROMATIC};
    const uint32_t predicates[2] = {predicate_a, predicate_b};
    bool can_be[2][IDT_PACKED_N_GROUPS] = {{false}}, are_aromatic = true;
    uint32_t columns = 0;

    for (uint32_t i = 0; i < 2; i++) {
        bool is_aromatic = false;

        for (uint32_t kind = 0; kind < IDT_PATTERN_N_COMMON; kind++) {
            if (idt_pattern__eval(nodes_of(m, predicates[i]), n_nodes_of(m, predicates[i]),
                                  &m->facts[kind]) &
                IDT_TRUTH_CAN_HOLD) {
                can_be[i][group_of_kind(kind)] = true;
                is_aromatic |= idt_atom__is_aromatic(idt_pattern__common_word(kind));
            }
        }
        are_aromatic &= is_aromatic;
    }
    for (uint32_t i = 0; i < IDT_PACKED_N_GROUPS * IDT_PACKED_N_GROUPS * IDT_COUNT_OF(bonds); i++) {
        const uint32_t a = i % IDT_PACKED_N_GROUPS,
                       b = i / IDT_PACKED_N_GROUPS % IDT_PACKED_N_GROUPS;
        const uint8_t bond = bonds[i / (IDT_PACKED_N_GROUPS * IDT_PACKED_N_GROUPS)];

        if (can_be[0][a] && can_be[1][b] && (are_aromatic || !(bond & IDT_BOND_AROMATIC)))
            columns |= 1u << idt_packed__column((idt_packed_group)a, (idt_packed_group)b, bond);
    }
    return columns;
}

/*
 * The first run of columns, and from the next to the last. What lies between is of the same kind of
 * bond, so it does no harm: the sets at both ends decide.
 */
static idt_quick_bonds make_ranges(uint32_t columns)
{
    idt_quick_bonds out = {{0, 0}, {0, 0}};
    uint32_t r = 0;

    for (uint8_t c = 0; c < IDT_PACKED_N_COLUMNS; c++) {
        if (!(columns >> c & 1))
            continue;
        if (out.end[0] != 0 && r == 0 && out.end[0] != c)
            r = 1;
        if (out.end[r] == 0)
            out.first[r] = c;
        out.end[r] = (uint8_t)(c + 1);
    }
    return out;
}

/* The columns in which the bond of a step to its parent can lie. False when that is not known. */
static bool find_bonds(idt_quick_bonds *out, const maker *m, const idt_pattern_program *program,
                       uint32_t step)
{
    const idt_pattern_step *steps = m->s->set.steps + program->first_step;
    const uint32_t all = columns_of(m->s->quick_bond[program->first_step + step]);
    const uint32_t columns =
        all & columns_between(m, steps[step].predicate, steps[steps[step].parent].predicate);

    *out = make_ranges(columns);
    return all != 0;
}

/* ------------------------------------------------------------------ graphs */

/* out = the atoms of one step that have a fitting neighbour in the set of another. */
static bool cut(maker *m, uint8_t *sets, const idt_pattern_program *program, uint32_t child,
                bool is_forward, bool is_wanted)
{
    const uint32_t parent = m->s->set.steps[program->first_step + child].parent;
    const uint32_t to = is_forward ? child : parent, from = is_forward ? parent : child;
    idt_quick_step step = {.op = IDT_QUICK_AROUND, .a = sets[to], .b = sets[from]};

    if (!find_bonds(&step.bonds, m, program, child))
        return false;
    step.is_wanted = is_wanted;
    step.out = sets[to] = new_set(m);
    emit(m, step);
    return true;
}

/* Three atoms, the first between the others, which could be one: both are looked for at once. */
static bool is_star(const maker *m, uint32_t index)
{
    const idt_pattern_program *program = &m->s->set.programs[index];
    const idt_pattern_step *steps = m->s->set.steps + program->first_step;

    return program->n_steps == 3 && steps[1].parent == 0 && steps[2].parent == 0 &&
           steps[1].table == steps[2].table &&
           m->s->first_pair[index + 1] > m->s->first_pair[index];
}

static uint32_t columns_in(const idt_quick_bonds *bonds)
{
    return (1u << bonds->end[0]) - (1u << bonds->first[0]) + (1u << bonds->end[1]) -
           (1u << bonds->first[1]);
}

static bool look_both(maker *m, uint8_t *sets, const idt_pattern_program *program, bool is_wanted)
{
    idt_quick_step step = {.op = IDT_QUICK_STAR, .a = sets[0], .b = sets[1], .c = sets[2]};
    idt_quick_bonds other;

    /* Both bonds are of one kind. Columns for one that are not for the other do no harm. */
    if (!find_bonds(&step.bonds, m, program, 1) || !find_bonds(&other, m, program, 2))
        return false;
    step.bonds = make_ranges(columns_in(&step.bonds) | columns_in(&other));
    step.is_wanted = is_wanted;
    step.out = sets[0] = new_set(m);
    emit(m, step);
    return true;
}

/* The set of the first atoms of a tree, or NO_SET. */
static uint8_t find_tree(maker *m, uint32_t index, bool is_wanted)
{
    const idt_pattern_program *program = &m->s->set.programs[index];
    const idt_pattern_step *steps = m->s->set.steps + program->first_step;
    uint8_t sets[IDT_SMARTS_MAX_ATOMS];

    if (!m->s->is_tree[index] || program->flags & IDT_PATTERN_GROUPED)
        return NO_SET;
    for (uint32_t i = 0; i < program->n_steps; i++) {
        const uint32_t n = nodes_left(m, steps[i].predicate, count_bonds(program, steps, i), 0);

        sets[i] = find_predicate(m, steps[i].predicate, n);
        if (sets[i] == NO_SET)
            return NO_SET;
        if (is_wanted)
            want(m, nodes_of(m, steps[i].predicate), n);
    }
    if (is_star(m, index))
        return look_both(m, sets, program, is_wanted) ? sets[0] : (uint8_t)NO_SET;
    for (uint32_t i = program->n_steps; i-- > 1;) {
        if (!cut(m, sets, program, i, false, is_wanted))
            return NO_SET;
    }
    for (uint32_t i = m->s->first_pair[index]; i < m->s->first_pair[index + 1]; i++)
        emit(m, (idt_quick_step){.op = IDT_QUICK_DISJOINT,
                                 .a = sets[m->s->pairs[i].a],
                                 .b = sets[m->s->pairs[i].b]});
    return sets[0];
}

static uint8_t find_sub(maker *m, uint32_t index)
{
    uint8_t set = recall(m->subs, m->n_subs, index, 0);

    if (set != NO_SET || m->depth == MAX_DEPTH)
        return set;
    m->depth++;
    set = find_tree(m, index, false);
    m->depth--;
    if (set != NO_SET)
        remember(m->subs, &m->n_subs, index, 0, set);
    return set;
}

/* Are all atoms that satisfy a predicate aromatic? */
static bool is_aromatic(const maker *m, uint32_t predicate)
{
    idt_pattern_facts facts = {.known = 0};

    idt_pattern_facts__set(&facts, IDT_SMARTS_AROMATIC, 0);
    return (idt_pattern__eval(nodes_of(m, predicate), n_nodes_of(m, predicate), &facts) &
            IDT_TRUTH_CAN_HOLD) == 0;
}

/* One ring of like atoms. */
static bool make_ring(maker *m, uint32_t index)
{
    const idt_pattern_program *program = &m->s->set.programs[index];
    const uint32_t predicate = m->s->set.steps[program->first_step].predicate;
    const uint32_t n_nodes = nodes_left(m, predicate, 2, 2);
    uint8_t set;

    if (!m->s->is_ring[index] || (program->n_steps != 6 && program->n_steps != 5))
        return false;
    set = find_predicate(m, predicate, n_nodes);
    if (set == NO_SET)
        return false;
    want(m, nodes_of(m, predicate), n_nodes);
    emit(m, (idt_quick_step){.op = IDT_QUICK_HAS_RING,
                             .a = set,
                             .n = (uint8_t)program->n_steps,
                             .is_exact = is_aromatic(m, predicate)});
    return true;
}

static bool make_tree(maker *m, uint32_t index)
{
    uint8_t set = find_tree(m, index, true);

    if (set == NO_SET)
        return false;
    if (m->s->set.programs[index].n_steps == 1)
        emit(m, (idt_quick_step){.op = IDT_QUICK_WANT, .a = set, .n = 1});
    m->quick->answer = IDT_QUICK_YES;
    return true;
}

/* ------------------------------------------------------------------ what is not decided */

/* A set that has all atoms of a predicate. */
static uint8_t find_wide(maker *m, uint32_t predicate)
{
    uint8_t set = find_predicate(m, predicate, n_nodes_of(m, predicate));

    if (set == NO_SET)
        set = find_column(m, nodes_of(m, predicate), n_nodes_of(m, predicate), false);
    return set == NO_SET ? (uint8_t)IDT_QUICK_ALL : set;
}

static void want_counts(maker *m, const idt_pattern_program *program)
{
    for (uint32_t i = 0; i < program->n_needs; i++) {
        const idt_pattern_need *need = &m->s->set.needs[program->first_need + i];
        const uint8_t set =
            recall(m->predicates, m->n_predicates, need->predicate, n_nodes_of(m, need->predicate));

        if (set != NO_SET && set != IDT_QUICK_ALL && (need->n > 1 || set >= IDT_QUICK_OTHER))
            emit(m, (idt_quick_step){.op = IDT_QUICK_WANT,
                                     .a = set,
                                     .n = (uint8_t)(need->n < UINT8_MAX ? need->n : UINT8_MAX)});
    }
}

/* Only the first step is rare: what can be reached from it. */
static void go_on_from_first(maker *m, uint8_t *sets, const idt_pattern_program *program)
{
    const idt_pattern_step *steps = m->s->set.steps + program->first_step;
    bool is_reached[IDT_SMARTS_MAX_ATOMS] = {true};

    for (uint32_t i = 1, n_cuts = 0; i < program->n_steps && n_cuts < MAX_CUTS; i++) {
        if (steps[i].parent == IDT_PATTERN_NO_PARENT || !is_reached[steps[i].parent])
            continue;
        is_reached[i] = sets[i] != IDT_QUICK_ALL && cut(m, sets, program, i, true, true);
        n_cuts += is_reached[i];
    }
}

/* What must be so if the pattern occurs. */
static void make_filter(maker *m, uint32_t index)
{
    const idt_pattern_program *program = &m->s->set.programs[index];
    const idt_pattern_step *steps = m->s->set.steps + program->first_step;
    uint8_t sets[IDT_SMARTS_MAX_ATOMS];
    uint32_t frequency[IDT_SMARTS_MAX_ATOMS], n_cuts = 0;
    bool is_rare[IDT_SMARTS_MAX_ATOMS];

    for (uint32_t i = 0; i < program->n_steps; i++) {
        const idt_smarts_node *nodes = nodes_of(m, steps[i].predicate);
        const uint32_t n_nodes = n_nodes_of(m, steps[i].predicate);

        frequency[i] = idt_pattern__frequency(nodes, n_nodes);
        sets[i] = frequency[i] < MOST ? find_wide(m, steps[i].predicate) : (uint8_t)IDT_QUICK_ALL;
        is_rare[i] = frequency[i] <= RARE;
        if (frequency[i] < MOST)
            want(m, nodes, n_nodes);
    }
    want_counts(m, program);
    for (uint32_t i = program->n_steps; i-- > 1 && n_cuts < MAX_CUTS;) {
        if (!is_rare[i] || sets[i] == IDT_QUICK_ALL || steps[i].parent == IDT_PATTERN_NO_PARENT)
            continue;
        is_rare[steps[i].parent] = true;
        n_cuts += cut(m, sets, program, i, false, true);
    }
    if (n_cuts == 0 && is_rare[0])
        go_on_from_first(m, sets, program);
    m->quick->answer = IDT_QUICK_UNSURE;
}

/* ------------------------------------------------------------------ the list */

static void fill_join(idt_quick_join *join, const maker *m, const uint8_t *order, uint32_t n)
{
    join->n = n;
    join->wanted = 0;
    for (uint32_t i = 0; i < n; i++) {
        const column *c = &m->columns[order[i]];

        join->set[i] = (uint8_t)(IDT_QUICK_COLUMN + order[i]);
        join->wanted |= (uint32_t)c->is_wanted << i;
        for (uint32_t kind = 0; kind < IDT_PATTERN_N_COMMON; kind++)
            join->mask[kind * n + i] = c->holds[kind] ? UINT64_MAX : 0;
    }
}

/* Does column a come before b? Those that can say no first, the rarest of them before all. */
static bool is_before(const column *a, const column *b)
{
    return a->is_wanted != b->is_wanted ? a->is_wanted : a->frequency < b->frequency;
}

static void sort_columns(uint8_t *order, const maker *m)
{
    for (uint32_t i = 0; i < m->n_columns; i++) {
        uint32_t k = i;

        for (; k > 0 && is_before(&m->columns[i], &m->columns[order[k - 1]]); k--)
            order[k] = order[k - 1];
        order[k] = (uint8_t)i;
    }
}

static void fill_rings(maker *m)
{
    const uint32_t n = m->n_rings;

    m->quick->n_ring_sets = (uint8_t)n;
    for (uint32_t code = 0; code <= UINT8_MAX; code++) {
        for (uint32_t i = 0; i < n; i++) {
            const int32_t value = m->rings[i].op == IDT_SMARTS_RING_COUNT
                                      ? (int32_t)(code >> 4)
                                      : (int32_t)idt_packed__ring_size(code);

            m->quick->ring_mask[code * n + i] =
                value >= m->rings[i].lo && value <= m->rings[i].hi ? UINT64_MAX : 0;
        }
    }
}

static void put_columns(maker *m, idt_quick_step *first, uint32_t *n_first, bool is_wanted)
{
    idt_pattern_quick *q = m->quick;
    uint8_t order[IDT_QUICK_MAX_COLUMNS];

    for (uint32_t i = 0; i < m->n_spans; i++) {
        if (m->spans[i].is_wanted == is_wanted)
            first[(*n_first)++] = (idt_quick_step){.op = IDT_QUICK_GROUPS,
                                                   .out = m->spans[i].set,
                                                   .a = m->spans[i].first,
                                                   .b = m->spans[i].end,
                                                   .is_wanted = is_wanted};
    }
    sort_columns(order, m);
    for (uint32_t i = 0, n; i < m->n_columns; i += n) {
        n = 1;
        if (m->columns[order[i]].is_wanted != is_wanted)
            continue;
        while (n < IDT_QUICK_JOINED && i + n < m->n_columns &&
               m->columns[order[i + n]].is_wanted == is_wanted)
            n++;
        fill_join(&q->joins[m->n_joins], m, order + i, n);
        first[(*n_first)++] = (idt_quick_step){.op = IDT_QUICK_JOIN, .a = (uint8_t)m->n_joins++};
    }
}

/* Put what fills sets before what uses them, and first of all what may say no. */
static void put_first(maker *m)
{
    idt_pattern_quick *q = m->quick;
    idt_quick_step first[MAX_SPANS + IDT_COUNT_OF(q->joins) + 1];
    uint32_t n_first = 0;

    put_columns(m, first, &n_first, true);
    put_columns(m, first, &n_first, false);
    if (m->n_rings > 0)
        first[n_first++] = (idt_quick_step){.op = IDT_QUICK_RINGS};
    fill_rings(m);
    if (q->n_steps + n_first > IDT_QUICK_MAX_OPS) {
        m->is_full = true;
        return;
    }
    memmove(q->steps + n_first, q->steps, q->n_steps * sizeof *q->steps);
    memcpy(q->steps, first, n_first * sizeof *first);
    q->n_steps += n_first;
}

static void forget(maker *m)
{
    m->n_columns = m->n_spans = m->n_joins = m->n_rings = m->n_predicates = m->n_subs = m->depth =
        0;
    m->n_sets = IDT_QUICK_OTHER;
    m->is_full = false;
    m->quick->n_steps = 0;
    m->quick->answer = IDT_QUICK_UNSURE;
}

static bool make_list(maker *m, uint32_t index)
{
    bool (*const ways[])(maker *, uint32_t) = {make_ring, make_tree};

    for (size_t i = 0; i < IDT_COUNT_OF(ways); i++) {
        forget(m);
        if (ways[i](m, index)) {
            put_first(m);
            if (!m->is_full)
                return true;
        }
    }
    forget(m);
    make_filter(m, index);
    put_first(m);
    return !m->is_full && m->quick->n_steps > 0;
}

static uint8_t stages_of(uint32_t flags)
{
    return (uint8_t)((flags & IDT_PATTERN_RINGS ? (unsigned)IDT_MOL_RINGS : 0u) |
                     (flags & IDT_PATTERN_AROMATIC ? (unsigned)IDT_MOL_AROMATICITY : 0u) |
                     (flags & IDT_PATTERN_RING_SET ? (unsigned)IDT_MOL_RING_COUNTS : 0u) |
                     IDT_PACKED_PLAIN);
}

int idt_pattern_quick__build(idt_pattern_quick **out, const idt_pattern_scratch *s)
{
    const uint32_t index = s->set.patterns[0];
    const idt_pattern_program *program = &s->set.programs[index];
    maker *m = idt_alloc__zeroed(1, sizeof *m);
    idt_pattern_quick *q = idt_alloc__zeroed(1, sizeof *q);

    *out = NULL;
    if (m == NULL || q == NULL) {
        idt_alloc__free(m);
        idt_alloc__free(q);
        return IDT_ENOMEM;
    }
    m->s = s;
    m->quick = q;
    for (uint32_t kind = 0; kind < IDT_PATTERN_N_COMMON; kind++)
        facts_of_word(&m->facts[kind], idt_pattern__common_word(kind));
    q->stages = stages_of(program->flags);
    if (make_list(m, index)) {
        *out = q;
        q = NULL;
    }
    idt_alloc__free(m);
    idt_alloc__free(q);
    return IDT_OK;
}
