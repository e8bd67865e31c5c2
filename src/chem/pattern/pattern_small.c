/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Graphs in molecules of up to 64 atoms, where a set of atoms is a word. In a tree each step's set
 * is first cut down, from the last step to the first, to atoms with a fitting neighbour for every
 * later step; where its atoms cannot fall on each other, what is left is the answer. Otherwise the
 * search takes the candidates of a step from one AND of words.
 */
#include "chem/pattern/pattern_run.h"

enum { NO_ATOM = IDT_MOL_NONE, FEW = 4 };

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

/* ------------------------------------------------------------------ sets of atoms */

/*
 * The atoms that satisfy a predicate whose one late node is a $( ) that has been decided. More is
 * left to the atoms that a search reaches.
 */
static uint64_t late_domain(idt_pattern_scratch *s, uint32_t predicate)
{
    const idt_pattern_late *late = &s->late_of[predicate];
    const uint64_t held = s->sub_bits[s->late[late->first].lo];
    uint64_t kept = 0;

    idt_pattern__want_class_rows(s);
    for (uint32_t c = 0; c < s->n_classes; c++) {
        const uint64_t *row = idt_pattern__row_at(s, s->class_rows[c]);
        uint64_t word = row[s->bit_words + late->column / 2];
        uint32_t table = (uint32_t)(word >> 32 * (late->column % 2));

        kept |= s->class_atoms[c] & ((table & 1 ? ~held : 0) | (table & 2 ? held : 0));
    }
    return kept;
}

/*
 * The atoms that satisfy a predicate.
 * @param is_late  true on return: these may, and each must still be tested
 */
static inline uint64_t exact_domain(idt_pattern_scratch *s, uint32_t predicate, bool *is_late)
{
    const idt_pattern_late *late = &s->late_of[predicate];

    *is_late = false;
    if (late->n == 0)
        return idt_pattern__domain(s, predicate);
    if (late->n > 1 || s->late[late->first].op != IDT_SMARTS_RECURSE) {
        *is_late = true;
        return idt_pattern__domain(s, predicate);
    }
    if (s->exact_epochs[predicate] != s->epoch) {
        s->exact[predicate] = late_domain(s, predicate);
        s->exact_epochs[predicate] = s->epoch;
    }
    return s->exact[predicate];
}

/* The neighbours of a set. */
static uint64_t around(idt_pattern_scratch *s, uint64_t atoms, uint8_t bond, uint16_t table)
{
    uint64_t all = 0;

    for (; atoms != 0; atoms &= atoms - 1)
        all |= neighbours(s, idt_u64__lowest_bit(atoms), bond, table);
    return all;
}

/* Up to FEW atoms: more seldom cut anything down, and cost more. */
static inline bool is_few(uint64_t atoms)
{
    for (int i = 0; i < FEW; i++)
        atoms &= atoms - 1;
    return atoms == 0;
}

/*
 * The same from the bonds of the record. Whole columns of bonds are looked at, so it does not
 * matter how many atoms there are. False when nothing is left.
 */
static bool cut_down_packed(idt_pattern_scratch *s, const idt_pattern_program *program)
{
    const idt_pattern_step *steps = s->set.steps + program->first_step;
    const uint8_t *bonds = s->quick_bond + program->first_step;
    uint64_t *domain = s->search.domain;

    for (uint32_t i = program->n_steps; i-- > 1;) {
        domain[steps[i].parent] &= idt_pattern__around_packed(s, domain[i], bonds[i]);
        if (domain[steps[i].parent] == 0)
            return false;
    }
    return true;
}

/* Cut the domain of each step of a tree down by its children's. False when nothing is left. */
static bool cut_down(idt_pattern_scratch *s, const idt_pattern_step *steps, uint32_t n_steps)
{
    uint64_t *domain = s->search.domain;

    for (uint32_t i = n_steps; i-- > 1;) {
        if (!is_few(domain[i])) {
            s->search.is_cut = false;
            continue;
        }
        domain[steps[i].parent] &= around(s, domain[i], steps[i].bond, steps[i].table);
        if (domain[steps[i].parent] == 0)
            return false;
    }
    return true;
}

static bool has_quick_bonds(const idt_pattern_scratch *s, const idt_pattern_program *program)
{
    for (uint32_t i = 1; i < program->n_steps; i++) {
        if (s->quick_bond[program->first_step + i] == IDT_PATTERN_BOND_TABLE)
            return false;
    }
    return true;
}

bool idt_pattern_small__prepare(idt_pattern_scratch *s, uint32_t index)
{
    const idt_pattern_program *program = &s->set.programs[index];
    const idt_pattern_step *steps = s->set.steps + program->first_step;
    idt_pattern_search *search = &s->search;
    const uint32_t n = s->is_tree[index] ? program->n_steps : 1;

    search->is_cut = s->is_tree[index];
    for (uint32_t i = 0; i < n; i++) {
        search->domain[i] = exact_domain(s, steps[i].predicate, &search->is_late[i]);
        if (search->domain[i] == 0)
            return false;
        search->is_cut &= !search->is_late[i];
    }
    search->n_domains = n;
    if (s->search.is_cut && n > 1 && n <= FEW && s->packed != NULL && !s->has_adjacency &&
        has_quick_bonds(s, program)) {
        if (!cut_down_packed(s, program))
            return false;
        if (!idt_pattern_small__is_settled(s, index))
            fill_adjacency(s);
        return true;
    }
    if (program->n_steps > 1 && !s->has_adjacency)
        fill_adjacency(s);
    return n == 1 || cut_down(s, steps, n);
}

bool idt_pattern_small__is_settled(const idt_pattern_scratch *s, uint32_t index)
{
    const idt_pattern_pair *pair = s->pairs + s->first_pair[index];
    const idt_pattern_pair *end = s->pairs + s->first_pair[index + 1];

    if (!s->search.is_cut)
        return false;
    for (; pair < end; pair++) {
        if (s->search.domain[pair->a] & s->search.domain[pair->b])
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ the search */

/* The atoms that may take a step next; its domain is found when a search first gets there. */
static inline uint64_t candidates(idt_pattern_scratch *s, const idt_pattern_step *step,
                                  uint32_t depth)
{
    idt_pattern_search *search = &s->search;
    uint64_t atoms;

    if (depth == search->n_domains) {
        search->domain[depth] = exact_domain(s, step->predicate, &search->is_late[depth]);
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
