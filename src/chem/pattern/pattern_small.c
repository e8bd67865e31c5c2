/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Graphs in molecules of up to 64 atoms, where a set of atoms is a word. First the bonds of the
 * graph are followed from its rarest atom on with whole sets of atoms: most graphs that do not
 * occur end there, before anything about their $( ) or rings has been asked. What is left are
 * domains for a search. In a tree they are cut down from the leaves too; where its atoms cannot
 * fall on each other, what is left then is the answer.
 */
#include "chem/pattern/pattern_run.h"

enum { NO_ATOM = IDT_MOL_NONE, LANES = 4 };

/* ------------------------------------------------------------------ neighbours */

/* Column of the adjacency by order and aromatic bit of a bond byte. */
static const uint8_t columns[16] = {
    IDT_PATTERN_OTHER_BONDS,   IDT_PATTERN_BOND_SINGLE,   IDT_PATTERN_BOND_DOUBLE,
    IDT_PATTERN_OTHER_BONDS,   IDT_PATTERN_OTHER_BONDS,   IDT_PATTERN_OTHER_BONDS,
    IDT_PATTERN_OTHER_BONDS,   IDT_PATTERN_OTHER_BONDS,   IDT_PATTERN_BOND_AROMATIC,
    IDT_PATTERN_BOND_AROMATIC, IDT_PATTERN_BOND_AROMATIC, IDT_PATTERN_BOND_AROMATIC,
    IDT_PATTERN_BOND_AROMATIC, IDT_PATTERN_BOND_AROMATIC, IDT_PATTERN_BOND_AROMATIC,
    IDT_PATTERN_BOND_AROMATIC,
};
_Static_assert((IDT_BOND_ORDER_MASK | IDT_BOND_AROMATIC) == 15, "the index of columns");

/* Called with two sizes only, so that columns are known to lie apart. */
static IDT_ALWAYS_INLINE void fill_columns(idt_pattern_scratch *s, uint32_t size)
{
    const idt_mol *mol = s->mol;
    const uint32_t n = (mol->n_atoms + LANES - 1u) / LANES * LANES;
    uint64_t *const all = s->adjacency;

    s->column_size = size;
    memset(all + IDT_PATTERN_BOND_SINGLE * size, 0,
           ((IDT_PATTERN_OTHER_BONDS - IDT_PATTERN_BOND_SINGLE) * size + n) * sizeof *all);
    if (s->packed != NULL) {
        idt_pattern__join_packed(s);
    } else {
        const uint16_t *const a = mol->a, *const b = mol->b;
        const uint8_t *const bonds = mol->bond;

        for (uint32_t k = 0, n_bonds = mol->n_bonds; k < n_bonds; k++) {
            uint64_t *by = all + columns[bonds[k] & 15] * size;
            const uint32_t from = a[k], to = b[k];

            by[from] |= UINT64_C(1) << to;
            by[to] |= UINT64_C(1) << from;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t usual =
            all[IDT_PATTERN_BOND_SINGLE * size + i] | all[IDT_PATTERN_BOND_AROMATIC * size + i];

        all[IDT_PATTERN_BOND_DEFAULT * size + i] = usual;
        all[IDT_PATTERN_BOND_ANY * size + i] = usual | all[IDT_PATTERN_BOND_DOUBLE * size + i] |
                                               all[IDT_PATTERN_OTHER_BONDS * size + i];
    }
}

void idt_pattern_small__join(idt_pattern_scratch *s)
{
    if (s->mol->n_atoms <= IDT_PATTERN_SMALL / 2)
        fill_columns(s, IDT_PATTERN_SMALL / 2);
    else
        fill_columns(s, IDT_PATTERN_SMALL);
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

/* The neighbours of an atom by bonds of a table. */
static inline uint64_t neighbours(idt_pattern_scratch *s, uint32_t atom, uint8_t bond,
                                  uint16_t table)
{
    if (bond != IDT_PATTERN_BOND_TABLE)
        return idt_pattern__neighbours(s, bond)[atom];
    idt_pattern__want_all(s);
    return neighbours_by_table(s->mol, atom, table);
}

/* The neighbours of a set. */
static inline uint64_t around(const idt_pattern_scratch *s, uint64_t atoms, uint8_t bond)
{
    const uint64_t *by = s->adjacency + (size_t)bond * s->column_size;
    uint64_t all = 0;

    for (; atoms != 0; atoms &= atoms - 1)
        all |= by[idt_u64__lowest_bit(atoms)];
    return all;
}

/* ------------------------------------------------------------------ sets of atoms */

static bool has_quick_bonds(const idt_pattern_scratch *s, const idt_pattern_program *program)
{
    for (uint32_t i = 1; i < program->n_steps; i++) {
        if (s->quick_bond[program->first_step + i] == IDT_PATTERN_BOND_TABLE)
            return false;
    }
    return true;
}

/* What else a step asks of the atoms that satisfy its predicate; for bonds of a table, less. */
static uint64_t narrow(const idt_pattern_scratch *s, const uint64_t *sets,
                       const idt_pattern_move *move, const idt_pattern_step *step, uint64_t atoms)
{
    if (move->least > 0 && idt_u64__count(atoms) < move->least)
        return 0;
    if (move->parent != IDT_PATTERN_NO_PARENT)
        atoms &= around(s, sets[move->parent], move->bond);
    for (uint32_t k = 0; k < step->n_closures; k++) {
        const idt_pattern_closure *closure = &s->set.closures[step->first_closure + k];
        const uint8_t bond =
            closure->bond == IDT_PATTERN_BOND_TABLE ? (uint8_t)IDT_PATTERN_BOND_ANY : closure->bond;

        atoms &= around(s, sets[closure->step], bond);
    }
    return atoms;
}

bool idt_pattern_small__reach(idt_pattern_scratch *s, uint64_t *sets, uint32_t index)
{
    const idt_pattern_program *program = &s->set.programs[index];
    const idt_pattern_move *moves = s->moves + program->first_step;
    const uint32_t n = program->n_steps;

    if (n > s->mol->n_atoms)
        return false;
    if (n > 1 && !s->has_adjacency)
        idt_pattern_small__join(s);
    for (uint32_t i = 0; i < n; i++) {
        const idt_pattern_move *move = &moves[i];
        uint64_t atoms = idt_pattern__domain(s, move->predicate);

        if (move->is_plain)
            atoms &= around(s, sets[move->parent], move->bond);
        else
            atoms = narrow(s, sets, move, &s->set.steps[program->first_step + i], atoms);
        if (atoms == 0)
            return false;
        sets[i] = atoms;
    }
    return true;
}

/* Cut the set of each step of a tree down by its children's. False when nothing is left. */
static bool cut_down(idt_pattern_scratch *s, uint64_t *sets, const idt_pattern_program *program)
{
    const idt_pattern_move *moves = s->moves + program->first_step;

    for (uint32_t i = program->n_steps; i-- > 1;) {
        sets[moves[i].parent] &= around(s, sets[i], moves[i].bond);
        if (sets[moves[i].parent] == 0)
            return false;
    }
    return true;
}

/* Can no two steps of a tree take the same atom? */
static bool are_apart(const idt_pattern_scratch *s, const uint64_t *sets, uint32_t index)
{
    const idt_pattern_pair *pair = s->pairs + s->first_pair[index];
    const idt_pattern_pair *const end = s->pairs + s->first_pair[index + 1];

    for (; pair < end; pair++) {
        if (sets[pair->a] & sets[pair->b])
            return false;
    }
    return true;
}

bool idt_pattern_small__refine(idt_pattern_scratch *s, uint64_t *sets, uint32_t index)
{
    const idt_pattern_program *program = &s->set.programs[index];
    const idt_pattern_step *steps = s->set.steps + program->first_step;
    const uint32_t n = program->n_steps;

    s->search.domain = sets;
    s->search.has_tests = s->late_kind[index] == IDT_PATTERN_LATE_NODES;
    s->search.is_settled = false;
    for (uint32_t i = 0; s->late_kind[index] != IDT_PATTERN_NO_LATE && i < n; i++) {
        const uint32_t n_late = s->late_of[steps[i].predicate].n;

        if (n_late == 0 || n_late > IDT_PATTERN_TABLE_BITS)
            continue;
        sets[i] = idt_pattern__keep_late(s, steps[i].predicate, sets[i]);
        if (sets[i] == 0)
            return false;
    }
    if (s->is_tree[index] && !cut_down(s, sets, program))
        return false;
    s->search.is_settled = s->is_tree[index] && !s->search.has_tests && are_apart(s, sets, index) &&
                           has_quick_bonds(s, program);
    return true;
}

/* ------------------------------------------------------------------ the search */

/* The atoms that may take a step next. */
static inline uint64_t candidates(idt_pattern_scratch *s, const idt_pattern_step *step,
                                  uint32_t depth)
{
    const idt_pattern_search *search = &s->search;
    uint64_t atoms = search->domain[depth];

    if (step->parent != IDT_PATTERN_NO_PARENT)
        atoms &= neighbours(s, search->map[step->parent], step->bond, step->table);
    for (uint32_t k = 0; k < step->n_closures; k++) {
        const idt_pattern_closure *closure = &s->set.closures[step->first_closure + k];

        atoms &= neighbours(s, search->map[closure->step], closure->bond, closure->table);
    }
    return atoms;
}

void idt_pattern_small__start(idt_pattern_scratch *s, uint32_t root)
{
    idt_pattern_search *search = &s->search;

    search->depth = 0;
    search->is_done = false;
    search->candidates[0] =
        root == NO_ATOM ? search->domain[0] : search->domain[0] & UINT64_C(1) << root;
    search->used = 0;
}

int idt_pattern_small__next(idt_pattern_scratch *s)
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
        search->candidates[depth] = left & (left - 1);
        atom = idt_u64__lowest_bit(left);
        if (search->has_tests && s->late_of[steps[depth].predicate].n > IDT_PATTERN_TABLE_BITS &&
            !idt_pattern__test(s, steps[depth].predicate, atom))
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
