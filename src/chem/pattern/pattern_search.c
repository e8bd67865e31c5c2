/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search for one graph in a molecule: a depth-first walk in the static order of the program,
 * without recursion, that can be continued after each find. Molecules of up to 64 atoms go to
 * pattern_small.c; larger ones are walked neighbour by neighbour.
 */
#include "chem/mol/ring_int.h"
#include "chem/pattern/pattern_run.h"

enum { NO_ATOM = IDT_MOL_NONE };

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

void idt_pattern_search__start(idt_pattern_scratch *s, uint32_t index, uint32_t root,
                               uint64_t steps)
{
    const idt_pattern_program *program = &s->set.programs[index];

    s->search.program = program;
    s->search.steps_left = steps;
    s->search.depth = 0;
    s->search.is_done = program->n_steps > s->mol->n_atoms;
    if (s->search.is_done)
        return;
    if (idt_pattern__is_small(s, program)) {
        s->search.is_done = !idt_pattern_small__reach(s, s->reach, index) ||
                            !idt_pattern_small__refine(s, s->reach, index);
        if (!s->search.is_done)
            idt_pattern_small__start(s, root);
    } else {
        start_large(s, root);
    }
}

int idt_pattern_search__next(idt_pattern_scratch *s)
{
    if (s->search.is_done)
        return IDT_DONE;
    return idt_pattern__is_small(s, s->search.program) ? idt_pattern_small__next(s) : next_large(s);
}

/* Is one of the known cycles of a molecule made of n of these atoms and of aromatic bonds? */
static bool has_cycle(const idt_mol *mol, uint64_t atoms, uint32_t n)
{
    if (!idt_ring__has_cycles(mol) || !(mol->done & IDT_MOL_AROMATICITY) ||
        (mol->cycles_are != IDT_RING_CYCLES_OF_TREE && mol->cycles_are != IDT_RING_CYCLES_SET))
        return false;
    for (uint32_t c = 0; c < mol->n_closing; c++) {
        uint64_t left = mol->cycles[c];

        if (idt_u64__count(left) != n)
            continue;
        for (; left != 0; left &= left - 1) {
            uint32_t bond = idt_u64__lowest_bit(left);

            if (!(mol->bond[bond] & IDT_BOND_AROMATIC) || !(atoms >> mol->a[bond] & 1) ||
                !(atoms >> mol->b[bond] & 1))
                break;
        }
        if (left == 0)
            return true;
    }
    return false;
}

bool idt_pattern_search__is_known_ring(idt_pattern_scratch *s, uint32_t index)
{
    const idt_pattern_program *program = &s->set.programs[index];
    const uint64_t atoms = idt_pattern__domain(s, s->set.steps[program->first_step].predicate);

    return s->packed != NULL ? idt_pattern__has_packed_ring(s, atoms, program->n_steps)
                             : has_cycle(s->mol, atoms, program->n_steps);
}

int idt_pattern_search__occurs(idt_pattern_scratch *s, uint32_t index)
{
    const idt_pattern_program *program = &s->set.programs[index];

    if (!idt_pattern__is_small(s, program)) {
        idt_pattern_search__start(s, index, NO_ATOM, s->budget);
        return idt_pattern_search__next(s);
    }
    if (!idt_pattern_small__refine(s, s->reach, index))
        return IDT_DONE;
    if (s->search.is_settled)
        return IDT_MORE;
    s->search.program = program;
    s->search.steps_left = s->budget;
    idt_pattern_small__start(s, NO_ATOM);
    return idt_pattern_small__next(s);
}

/* Decide one $( ) for every atom of a small molecule. */
static int decide_small_sub(idt_pattern_scratch *s, uint32_t index, uint64_t *bits)
{
    uint64_t roots;

    if (!idt_pattern_small__reach(s, s->sub_reach, index) ||
        !idt_pattern_small__refine(s, s->sub_reach, index))
        return IDT_OK;
    roots = s->sub_reach[0];
    if (s->search.is_settled) {
        *bits = roots;
        return IDT_OK;
    }
    s->search.program = &s->set.programs[index];
    s->search.steps_left = s->budget;
    for (; roots != 0; roots &= roots - 1) {
        int rc;

        idt_pattern_small__start(s, idt_u64__lowest_bit(roots));
        rc = idt_pattern_small__next(s);
        if (rc == IDT_ELIMIT)
            return IDT_ELIMIT;
        *bits |= rc == IDT_MORE ? roots & (0 - roots) : 0;
    }
    return IDT_OK;
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
    if (idt_pattern__is_small(s, program))
        return decide_small_sub(s, index, bits);
    for (uint32_t atom = 0; atom < s->mol->n_atoms; atom++) {
        int rc;

        if (!idt_pattern__test(s, steps[0].predicate, atom))
            continue;
        idt_pattern_search__start(s, index, atom, steps_left);
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
