/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search for the canonical labelling where refinement leaves ties. Depth first: an atom of the
 * first smallest cell is singled out, the rest follows by refinement, until every atom has its own
 * place. The labelling whose trace and then certificate is the least is the canonical one. Two
 * leaves with equal certificates differ by an automorphism; atoms that one maps onto each other
 * need not both be tried at a level whose earlier choices it keeps.
 * @source B. D. McKay, "Practical graph isomorphism", Congressus Numerantium 30 (1981)
 */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "chem/ident/canon_int.h"

/* Memory that the levels may take; more is "undecided". */
enum { SEARCH_MEMORY = 16 << 20 };

struct idt_canon_level {
    uint16_t *rank, *order, *size; /* the partition before an atom is singled out */
    uint16_t *orbit;               /* union-find of atoms by index into `order` of the component */
    uint64_t trace;
    uint64_t best_trace; /* of the best path, after the choice at this level */
    uint32_t n_cells;
    uint32_t cell, n_tried;
    uint32_t chosen, best_chosen;
};

typedef struct search {
    idt_canon *c;
    idt_canon_level *levels;
    uint32_t n_levels, depth;
    uint16_t *best_order;
    idt_key best;
    uint32_t best_depth; /* levels of the best path that are known */
    bool has_best;
} search;

static uint32_t find(uint16_t *orbit, uint32_t atom)
{
    while (orbit[atom] != atom) {
        orbit[atom] = orbit[orbit[atom]];
        atom = orbit[atom];
    }
    return atom;
}

static void restore(search *s, const idt_canon_level *level)
{
    idt_canon *c = s->c;

    memcpy(c->order, level->order, c->n * sizeof *c->order);
    memcpy(c->size, level->size, c->n * sizeof *c->size);
    for (uint32_t i = 0; i < c->n; i++)
        c->rank[c->order[i]] = level->rank[i];
    c->n_cells = level->n_cells;
    c->trace = level->trace;
    c->steps += c->n / 4;
}

/* Keep the partition as a new level and choose the cell to take apart. */
static void push(search *s)
{
    idt_canon *c = s->c;
    idt_canon_level *level = &s->levels[s->depth++];
    uint32_t smallest = UINT32_MAX;

    memcpy(level->order, c->order, c->n * sizeof *c->order);
    memcpy(level->size, c->size, c->n * sizeof *c->size);
    level->n_cells = c->n_cells;
    level->trace = c->trace;
    level->n_tried = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        level->rank[i] = c->rank[c->order[i]];
        level->orbit[c->order[i]] = c->order[i];
    }
    for (uint32_t i = 0; i < c->n; i += c->size[i]) {
        if (c->size[i] > 1 && c->size[i] < smallest) {
            smallest = c->size[i];
            level->cell = i;
        }
    }
    c->steps += c->n;
}

/* The next atom of the cell that no automorphism maps onto one already tried. */
static uint32_t next_choice(idt_canon_level *level)
{
    while (level->n_tried < level->size[level->cell]) {
        uint32_t atom = level->order[level->cell + level->n_tried++];
        bool is_new = true;

        for (uint32_t i = 0; i + 1 < level->n_tried && is_new; i++) {
            uint32_t earlier = level->order[level->cell + i];

            is_new = find(level->orbit, earlier) != find(level->orbit, atom);
        }
        if (is_new)
            return atom;
    }
    return IDT_MOL_NONE;
}

/* The current leaf has the certificate of the best one: learn from it. */
static void learn(search *s)
{
    idt_canon *c = s->c;
    uint32_t apart = 0;

    while (apart + 1 < s->depth && s->levels[apart].chosen == s->levels[apart].best_chosen)
        apart++;
    for (uint32_t d = 0; d <= apart; d++) {
        uint16_t *orbit = s->levels[d].orbit;

        for (uint32_t i = 0; i < c->n; i++) {
            uint32_t a = find(orbit, s->best_order[i]), b = find(orbit, c->order[i]);

            orbit[a] = (uint16_t)b;
        }
    }
    c->steps += c->n * (apart + 1) / 4;
    s->depth = apart + 1;
}

static void take_leaf(search *s)
{
    idt_canon *c = s->c;
    idt_key key = idt_key__of_sums(idt_canon__certify(c));

    c->steps += c->n;
    if (s->has_best && key.low == s->best.low && key.high == s->best.high) {
        learn(s);
        return;
    }
    if (s->has_best &&
        (key.low > s->best.low || (key.low == s->best.low && key.high > s->best.high)))
        return;
    s->has_best = true;
    s->best = key;
    s->best_depth = s->depth;
    for (uint32_t d = 0; d < s->depth; d++)
        s->levels[d].best_chosen = s->levels[d].chosen;
    memcpy(s->best_order, c->order, c->n * sizeof *c->order);
}

/* Compare the path so far with the best one. False when it cannot become better. */
static bool is_promising(search *s)
{
    idt_canon_level *level = &s->levels[s->depth - 1];
    uint64_t trace = s->c->trace;

    if (s->best_depth >= s->depth && trace == level->best_trace)
        return true;
    if (s->best_depth >= s->depth && trace > level->best_trace)
        return false;
    /* A new path, or one that is better from here on. */
    level->best_trace = trace;
    s->best_depth = s->depth;
    s->has_best = false;
    return true;
}

static int run(search *s, idt_error *err)
{
    idt_canon *c = s->c;

    push(s);
    while (s->depth > 0) {
        idt_canon_level *level = &s->levels[s->depth - 1];
        uint32_t atom = next_choice(level);

        if (c->steps > IDT_CANON_STEP_BUDGET)
            return idt_error__set(err, IDT_ELIMIT, "molecule is too symmetric to decide");
        if (atom == IDT_MOL_NONE) {
            s->depth--;
            continue;
        }
        restore(s, level);
        level->chosen = atom;
        idt_canon__single_out(c, atom);
        idt_canon__refine(c);
        idt_canon__refine_parities(c);
        if (!is_promising(s))
            continue;
        if (c->n_cells < c->n && idt_canon__knows_stereo(c) && idt_canon__has_free_ties(c))
            idt_canon__break_free_ties(c);
        if (c->n_cells == c->n) {
            take_leaf(s);
        } else if (s->depth == s->n_levels) {
            return idt_error__set(err, IDT_ELIMIT, "molecule is too symmetric to decide");
        } else {
            push(s);
        }
    }
    return IDT_OK;
}

/* One block: the levels, the best leaf, then the arrays of each level. */
static int lay_out(search *s, idt_error *err)
{
    idt_canon *c = s->c;
    size_t n = c->mol->n_atoms, per_level = sizeof(idt_canon_level) + 4 * n * sizeof(uint16_t);
    size_t levels = SEARCH_MEMORY / per_level, size;
    uint16_t *p;

    levels = levels > c->n ? c->n : levels;
    size = levels * (per_level + 8) + 2 * n * sizeof(uint16_t);
    if (!c->search || size > c->search_size) {
        idt_alloc__free(c->search);
        c->search_size = 0;
        c->search = idt_alloc__zeroed(size, 1);
        if (!c->search)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        c->search_size = size;
    }
    s->levels = c->search;
    s->n_levels = (uint32_t)levels;
    p = (uint16_t *)(void *)(s->levels + levels);
    s->best_order = p;
    p += n;
    for (size_t i = 0; i < levels; i++) {
        s->levels[i].rank = p;
        s->levels[i].order = p + n;
        s->levels[i].size = p + 2 * n;
        s->levels[i].orbit = p + 3 * n;
        p += 4 * n;
    }
    return IDT_OK;
}

int idt_canon__search(idt_canon *c, idt_error *err)
{
    search s = {.c = c};
    int status = c->n_cells < c->n ? lay_out(&s, err) : IDT_OK;

    if (status != IDT_OK || !s.levels)
        return status;
    status = run(&s, err);
    if (status != IDT_OK)
        return status;
    memcpy(c->order, s.best_order, c->n * sizeof *c->order);
    for (uint32_t i = 0; i < c->n; i++) {
        c->rank[c->order[i]] = (uint16_t)i;
        c->size[i] = 1;
    }
    return IDT_OK;
}
