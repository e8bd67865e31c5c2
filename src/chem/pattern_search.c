/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search for one graph in a molecule: a depth-first walk in the static order of the program,
 * without recursion, that can be continued after each find. In a molecule of up to 64 atoms the
 * candidates of a step are one word: the atoms that satisfy the predicate, and the neighbours of
 * the parent by such a bond, and of every atom that closes a ring, without the atoms in use.
 * Larger molecules are walked neighbour by neighbour.
 */
#include "chem/pattern_run.h"

enum { NO_ATOM = IDT_MOL_NONE };

/* ------------------------------------------------------------------ small molecules */

static void fill_adjacency(idt_pattern_scratch *s)
{
    const idt_mol *mol = s->mol;

    memset(s->adjacency, 0, mol->n_atoms * sizeof s->adjacency[0]);
    if (s->packed != NULL) {
        idt_pattern__join_packed(s);
    } else {
        for (uint32_t k = 0; k < mol->n_bonds; k++) {
            uint32_t column = idt_pattern__column(mol->bond[k]);

            s->adjacency[mol->a[k]][column] |= UINT64_C(1) << mol->b[k];
            s->adjacency[mol->b[k]][column] |= UINT64_C(1) << mol->a[k];
        }
    }
    s->has_adjacency = true;
}

static uint64_t neighbours_by_table(const idt_mol *mol, uint32_t atom, uint16_t table)
{
    uint64_t atoms = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        unsigned code = idt_pattern__bond_code(mol->bond[mol->links[k].bond]);

        atoms |= (uint64_t)(table >> code & 1) << mol->links[k].atom;
    }
    return atoms;
}

/* The neighbours of an atom by bonds of a table. Most bonds of patterns are of the default kind. */
static inline uint64_t neighbours(idt_pattern_scratch *s, uint32_t atom, uint8_t bond,
                                  uint16_t table)
{
    const uint64_t *by = s->adjacency[atom];

    if (bond == IDT_PATTERN_BOND_DEFAULT)
        return by[0] | by[3];
    if (bond == IDT_PATTERN_BOND_ANY)
        return by[0] | by[1] | by[2] | by[3];
    if (bond == IDT_PATTERN_BOND_TABLE) {
        idt_pattern__want_all(s);
        return neighbours_by_table(s->mol, atom, table);
    }
    return by[bond == IDT_PATTERN_BOND_SINGLE ? 0 : bond == IDT_PATTERN_BOND_DOUBLE ? 1 : 3];
}

/* The atoms that may take a step next, first looked at when a search gets there. */
static inline uint64_t candidates(idt_pattern_scratch *s, const idt_pattern_step *step,
                                  uint32_t depth)
{
    idt_pattern_search *search = &s->search;
    uint64_t atoms;

    if (depth == search->n_domains) {
        if (!s->has_adjacency)
            fill_adjacency(s);
        search->domain[depth] = idt_pattern__domain(s, step->predicate);
        search->is_late[depth] = s->late_of[step->predicate].n > 0;
        search->n_domains++;
    }
    atoms = search->domain[depth];
    if (step->parent != IDT_PATTERN_NO_PARENT)
        atoms &= neighbours(s, search->map[step->parent], step->bond, step->table);
    for (uint32_t k = 0; k < step->n_closures; k++) {
        const idt_pattern_closure *closure = &s->set.closures[step->first_closure + k];

        atoms &= neighbours(s, search->map[closure->step], closure->bond, closure->table);
    }
    return atoms;
}

static void start_small(idt_pattern_scratch *s, uint32_t root)
{
    idt_pattern_search *search = &s->search;
    uint32_t predicate = s->set.steps[search->program->first_step].predicate;

    search->candidates[0] =
        root == NO_ATOM ? idt_pattern__domain(s, predicate) : UINT64_C(1) << root;
    search->is_late[0] = root == NO_ATOM && s->late_of[predicate].n > 0;
    search->n_domains = 1;
    search->used = 0;
}

static int next_small(idt_pattern_scratch *s)
{
    idt_pattern_search *search = &s->search;
    const idt_pattern_step *steps = s->set.steps + search->program->first_step;
    const uint32_t n_steps = search->program->n_steps;
    uint64_t used = search->used, steps_left = search->steps_left;
    uint32_t depth = search->depth;
    int rc = IDT_MORE;

    if (depth == n_steps) /* go on after a find */
        used &= ~(UINT64_C(1) << search->map[--depth]);
    while (depth < n_steps) {
        uint64_t left = search->candidates[depth];
        uint32_t atom;

        if (left == 0 && depth > 0) {
            used &= ~(UINT64_C(1) << search->map[--depth]);
            continue;
        }
        if (left == 0 || steps_left == 0) {
            rc = left == 0 ? IDT_DONE : IDT_ELIMIT;
            break;
        }
        steps_left--;
        atom = idt_u64__lowest_bit(left);
        search->candidates[depth] = left & (left - 1);
        if (search->is_late[depth] && !idt_pattern__test(s, steps[depth].predicate, atom))
            continue;
        search->map[depth] = (uint16_t)atom;
        used |= left & (0 - left);
        depth++;
        if (depth < n_steps)
            search->candidates[depth] = candidates(s, &steps[depth], depth) & ~used;
    }
    search->is_done = rc != IDT_MORE;
    search->depth = depth;
    search->used = used;
    search->steps_left = steps_left;
    return rc;
}

/* ------------------------------------------------------------------ any molecule */

static uint16_t find_part(uint16_t *part_of, uint16_t atom)
{
    while (part_of[atom] != atom) {
        part_of[atom] = part_of[part_of[atom]];
        atom = part_of[atom];
    }
    return atom;
}

/* Name each atom's component by one of its atoms. */
static void fill_parts(idt_pattern_scratch *s)
{
    const idt_mol *mol = s->mol;

    for (uint32_t i = 0; i < mol->n_atoms; i++)
        s->part_of[i] = (uint16_t)i;
    for (uint32_t k = 0; k < mol->n_bonds; k++)
        s->part_of[find_part(s->part_of, mol->a[k])] = find_part(s->part_of, mol->b[k]);
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        s->part_of[i] = find_part(s->part_of, (uint16_t)i);
    s->has_parts = true;
}

static bool has_bond(const idt_mol *mol, uint32_t a, uint32_t b, uint16_t table)
{
    for (uint32_t k = mol->first[a]; k < mol->first[a + 1]; k++) {
        if (mol->links[k].atom == b)
            return table >> idt_pattern__bond_code(mol->bond[mol->links[k].bond]) & 1;
    }
    return false;
}

/* Same group of parentheses, same component; different groups, different components. */
static bool fits_groups(const idt_pattern_scratch *s, const idt_pattern_step *steps, uint32_t depth,
                        uint32_t atom)
{
    if (steps[depth].group == 0)
        return true;
    for (uint32_t i = 0; i < depth; i++) {
        bool is_same = s->part_of[s->search.map[i]] == s->part_of[atom];

        if (steps[i].group != 0 && (steps[i].group == steps[depth].group) != is_same)
            return false;
    }
    return true;
}

static bool fits(idt_pattern_scratch *s, const idt_pattern_step *steps, uint32_t depth,
                 uint32_t atom)
{
    const idt_pattern_step *step = &steps[depth];

    if (s->used[atom / 64] >> atom % 64 & 1 || !idt_pattern__test(s, step->predicate, atom))
        return false;
    for (uint32_t k = 0; k < step->n_closures; k++) {
        const idt_pattern_closure *closure = &s->set.closures[step->first_closure + k];

        if (!has_bond(s->mol, atom, s->search.map[closure->step], closure->table))
            return false;
    }
    return fits_groups(s, steps, depth, atom);
}

/* The next atom for a step, or NO_ATOM when all were tried. Counts what it looks at. */
static uint32_t next_candidate(idt_pattern_scratch *s, const idt_pattern_step *steps,
                               uint32_t depth)
{
    idt_pattern_search *search = &s->search;
    const idt_pattern_step *step = &steps[depth];
    const idt_mol *mol = s->mol;
    const bool has_parent = step->parent != IDT_PATTERN_NO_PARENT;
    uint32_t parent = has_parent ? search->map[step->parent] : 0;
    uint32_t end = has_parent   ? mol->first[parent + 1]
                   : depth == 0 ? search->root_end
                                : mol->n_atoms;

    while (search->next[depth] < end && search->steps_left > 0) {
        uint32_t k = search->next[depth]++, atom = has_parent ? mol->links[k].atom : k;

        search->steps_left--;
        if (has_parent &&
            (step->table >> idt_pattern__bond_code(mol->bond[mol->links[k].bond]) & 1) == 0)
            continue;
        if (fits(s, steps, depth, atom))
            return atom;
    }
    return NO_ATOM;
}

static void start_large(idt_pattern_scratch *s, uint32_t root)
{
    idt_pattern_search *search = &s->search;

    idt_pattern__want_all(s);
    if (search->program->flags & IDT_PATTERN_GROUPED && !s->has_parts)
        fill_parts(s);
    memset(s->used, 0, s->n_words * sizeof *s->used);
    search->next[0] = root == NO_ATOM ? 0 : root;
    search->root_end = root == NO_ATOM ? s->mol->n_atoms : root + 1;
}

static int next_large(idt_pattern_scratch *s)
{
    idt_pattern_search *search = &s->search;
    const idt_pattern_step *steps = s->set.steps + search->program->first_step;
    uint32_t depth = search->depth;

    if (depth == search->program->n_steps) {
        depth--;
        s->used[search->map[depth] / 64] &= ~(UINT64_C(1) << search->map[depth] % 64);
    }
    for (;;) {
        uint32_t atom = next_candidate(s, steps, depth);

        if (atom == NO_ATOM) {
            if (search->steps_left == 0 || depth == 0) {
                search->is_done = true;
                return search->steps_left == 0 ? IDT_ELIMIT : IDT_DONE;
            }
            depth--;
            s->used[search->map[depth] / 64] &= ~(UINT64_C(1) << search->map[depth] % 64);
            continue;
        }
        search->map[depth] = (uint16_t)atom;
        s->used[atom / 64] |= UINT64_C(1) << atom % 64;
        if (++depth == search->program->n_steps) {
            search->depth = depth;
            return IDT_MORE;
        }
        search->next[depth] = steps[depth].parent == IDT_PATTERN_NO_PARENT
                                  ? 0
                                  : s->mol->first[search->map[steps[depth].parent]];
    }
}

/* ------------------------------------------------------------------ both */

static bool is_small(const idt_pattern_scratch *s)
{
    return s->mol->n_atoms <= IDT_PATTERN_SMALL &&
           (s->search.program->flags & IDT_PATTERN_GROUPED) == 0;
}

void idt_pattern_search__start(idt_pattern_scratch *s, const idt_pattern_program *program,
                               uint32_t root, uint64_t steps)
{
    s->search.program = program;
    s->search.steps_left = steps;
    s->search.depth = 0;
    s->search.is_done = program->n_steps > s->mol->n_atoms;
    if (s->search.is_done)
        return;
    if (is_small(s))
        start_small(s, root);
    else
        start_large(s, root);
}

int idt_pattern_search__next(idt_pattern_scratch *s)
{
    if (s->search.is_done)
        return IDT_DONE;
    return is_small(s) ? next_small(s) : next_large(s);
}

/* The atoms of a small molecule that satisfy a predicate, late nodes included. */
static uint64_t exact_domain(idt_pattern_scratch *s, uint32_t predicate, uint64_t among)
{
    uint64_t atoms = idt_pattern__domain(s, predicate) & among, kept = 0;

    if (s->late_of[predicate].n == 0)
        return atoms;
    for (; atoms != 0; atoms &= atoms - 1) {
        uint32_t atom = idt_u64__lowest_bit(atoms);

        kept |= (uint64_t)idt_pattern__test(s, predicate, atom) << atom;
    }
    return kept;
}

/* A graph of two atoms in a small molecule: the neighbours of all that can be the second. */
static uint64_t decide_pair(idt_pattern_scratch *s, const idt_pattern_step *steps)
{
    uint64_t others = exact_domain(s, steps[1].predicate, UINT64_MAX), atoms = 0;

    if (!s->has_adjacency)
        fill_adjacency(s);
    for (; others != 0; others &= others - 1)
        atoms |= neighbours(s, idt_u64__lowest_bit(others), steps[1].bond, steps[1].table);
    return exact_domain(s, steps[0].predicate, atoms);
}

/* Decide one $( ) for every atom; what it depends on has been decided. */
static int decide_sub(idt_pattern_scratch *s, uint32_t index)
{
    const idt_pattern_program *program = &s->set.programs[index];
    const idt_pattern_step *steps = s->set.steps + program->first_step;
    uint64_t *bits = s->sub_bits + (size_t)index * s->n_words, steps_left = s->budget;

    memset(bits, 0, s->n_words * sizeof *bits);
    if (!idt_pattern__has_predicates(s, index))
        return IDT_OK;
    if (program->n_steps == 2 && steps[1].parent == 0 && s->mol->n_atoms <= IDT_PATTERN_SMALL) {
        bits[0] = decide_pair(s, steps);
        return IDT_OK;
    }
    for (uint32_t atom = 0; atom < s->mol->n_atoms; atom++) {
        int rc;

        if (!idt_pattern__test(s, steps[0].predicate, atom))
            continue;
        idt_pattern_search__start(s, program, atom, steps_left);
        rc = idt_pattern_search__next(s);
        if (rc == IDT_ELIMIT)
            return IDT_ELIMIT;
        steps_left = s->search.steps_left;
        bits[atom / 64] |= (uint64_t)(rc == IDT_MORE) << atom % 64;
    }
    return IDT_OK;
}

int idt_pattern__decide_deps(idt_pattern_scratch *s, const idt_pattern_program *program)
{
    for (uint32_t i = 0; i < program->n_deps; i++) {
        uint32_t dep = s->set.deps[program->first_dep + i];

        if (s->sub_epochs[dep] != s->epoch) {
            s->sub_epochs[dep] = s->epoch;
            s->sub_states[dep] = decide_sub(s, dep) == IDT_OK ? 0 : IDT_SUB_UNDECIDED;
        }
        if (s->sub_states[dep] == IDT_SUB_UNDECIDED)
            return IDT_ELIMIT;
    }
    return IDT_OK;
}
