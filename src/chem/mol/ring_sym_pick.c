/* SPDX-License-Identifier: Apache-2.0 */
/* Counting rings as RDKit does: what happens to the rings that the search has found. */
#include <string.h>

#include "chem/mol/ring_sym_int.h"

/* ------------------------------------------------------------------ too few */

/* A way from the first atom of a path; entries lead back to the start. */
typedef struct way {
    uint32_t before;  /* its own place at the start */
    uint16_t atom, n; /* n atoms from the start on */
} way;

enum { MAX_WAYS = 400000, MAX_WAITING = 200000 /* RDKit gives up */ };

typedef struct path_search {
    idt_ring_sym *s;
    way *ways;
    uint32_t n_ways, next;
    uint32_t end;
} path_search;

static bool add_way(path_search *p, uint32_t atom, uint32_t before)
{
    uint32_t n = p->n_ways == 0 ? 1 : p->ways[before].n + 1u;

    p->ways = idt_ring__pool(p->s->mol, IDT_POOL_SYM_PATHS, p->n_ways + 1u, sizeof *p->ways);
    if (!p->ways)
        return false;
    p->ways[p->n_ways++] = (way){before, (uint16_t)atom, (uint16_t)n};
    return true;
}

static bool is_on_way(path_search *p, uint32_t at, uint32_t atom)
{
    p->s->steps += p->ways[at].n / 4 + 1u;
    for (uint32_t i = p->ways[at].n; i > 0; i--) {
        if (p->ways[at].atom == atom)
            return true;
        at = p->ways[at].before;
    }
    return false;
}

/* Is the ring of the way and the end new? Its atoms are in s->queue then. */
static bool is_new_ring(path_search *p, uint32_t at, uint32_t *size)
{
    uint32_t n = p->ways[at].n;

    *size = n + 1;
    p->s->queue[n] = (uint16_t)p->end;
    while (n-- > 0) {
        p->s->queue[n] = p->ways[at].atom;
        at = p->ways[at].before;
    }
    return idt_ring_sym__find(p->s, p->s->queue, *size) == p->s->n_found;
}

/* Breadth-first over ways through atoms of rings. *size is that of the ring, or 0. */
static bool find_path(idt_ring_sym *s, uint32_t start, uint32_t end, uint32_t *size)
{
    path_search p = {.s = s, .end = end};

    *size = 0;
    if (!add_way(&p, start, 0))
        return false;
    for (; p.next < p.n_ways && s->steps < IDT_RING_STEP_BUDGET; p.next++) {
        uint32_t atom = p.ways[p.next].atom;

        if (p.n_ways - p.next >= MAX_WAITING || p.n_ways > MAX_WAYS)
            s->steps = IDT_RING_STEP_BUDGET;
        for (uint32_t k = s->first[atom]; k < s->first[atom + 1]; k++) {
            uint32_t other = s->links[k].atom;

            if (other == end) {
                if (atom != start && is_new_ring(&p, p.next, size))
                    return true;
                *size = 0;
            } else if (s->is_ring_atom[other] && !is_on_way(&p, p.next, other)) {
                if (!add_way(&p, other, p.next))
                    return false;
            }
        }
    }
    return true;
}

/* The first bond of a number below n_bonds in no ring, whose ends are; NONE when there is none. */
static uint32_t open_bond(idt_ring_sym *s, uint32_t n_bonds)
{
    s->steps += n_bonds / 8 + 1;
    for (uint32_t k = 0; k < n_bonds; k++) {
        const uint32_t bond = s->bond_at[k];

        if (!s->is_ring_bond[k] && !s->colour[k] && s->is_ring_atom[s->mol->a[bond]] &&
            s->is_ring_atom[s->mol->b[bond]])
            return k;
    }
    return IDT_MOL_NONE;
}

bool idt_ring_sym__complete(idt_ring_sym *s, uint32_t n_bonds)
{
    uint8_t *is_dead = s->colour; /* by bond; white again at the end */
    bool is_ok = true;

    for (uint32_t k = 0; is_ok && s->steps < IDT_RING_STEP_BUDGET;) {
        uint32_t bond, size;

        k = open_bond(s, n_bonds);
        if (k == IDT_MOL_NONE)
            break;
        bond = s->bond_at[k];
        is_ok = k < s->n_tree ? find_path(s, s->mol->a[bond], s->mol->b[bond], &size)
                              : find_path(s, s->mol->b[bond], s->mol->a[bond], &size);
        if (is_ok && size == 0) {
            is_dead[k] = 1;
        } else if (is_ok) {
            is_ok = idt_ring_sym__add(s, s->queue, size);
            if (is_ok)
                idt_ring_sym__note(s, s->n_found - 1);
        }
    }
    memset(is_dead, 0, s->mol->n_bonds);
    return is_ok;
}

/* ------------------------------------------------------------------ a mere walk */

static bool keep(idt_ring_sym *s, uint32_t ring)
{
    s->kept = idt_ring__pool(s->mol, IDT_POOL_SYM_KEPT, s->n_kept + 1u, sizeof *s->kept);
    if (!s->kept)
        return false;
    s->kept[s->n_kept++] = ring;
    return true;
}

/* The ring that an atom on the way back to `to` closes. */
static bool keep_walk(idt_ring_sym *s, uint32_t depth, uint32_t to)
{
    const uint32_t from = s->depth[to];

    return idt_ring_sym__add(s, s->stack + from, depth - from + 1) &&
           (s->steps >= IDT_RING_STEP_BUDGET || keep(s, s->n_found - 1));
}

/* Depth-first from a root. */
static bool walk(idt_ring_sym *s, uint32_t root)
{
    enum { NEW, ON_WAY, DONE };
    uint16_t *next = s->hidden;
    uint32_t depth = 0;

    s->stack[0] = (uint16_t)root;
    s->depth[root] = 0;
    s->colour[root] = ON_WAY;
    next[root] = s->first[root];
    while (s->steps < IDT_RING_STEP_BUDGET) {
        uint32_t atom = s->stack[depth], other;

        s->steps++;
        if (next[atom] == s->first[atom + 1]) {
            s->colour[atom] = DONE;
            if (depth-- == 0)
                return true;
            continue;
        }
        other = s->links[next[atom]++].atom;
        if (s->colour[other] == NEW && s->first[other + 1] - s->first[other] < 2) {
            s->colour[other] = DONE;
        } else if (s->colour[other] == NEW) {
            s->stack[++depth] = (uint16_t)other;
            s->depth[other] = (uint16_t)depth;
            s->colour[other] = ON_WAY;
            next[other] = s->first[other];
        } else if (s->colour[other] == ON_WAY && depth > 0 && other != s->stack[depth - 1]) {
            if (!keep_walk(s, depth, other))
                return false;
        }
    }
    return true;
}

bool idt_ring_sym__walk_all(idt_ring_sym *s)
{
    s->n_kept = 0;
    memset(s->colour, 0, s->mol->n_atoms);
    for (uint32_t i = 0; i < s->mol->n_atoms; i++) {
        if (s->colour[i] == 0 && s->first[i + 1] - s->first[i] >= 2 && !walk(s, i))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ too many */

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t x = *a;

    *a = *b;
    *b = x;
}

/* The median of three goes first. */
static void place_median(uint32_t *first, uint32_t *a, uint32_t *b, uint32_t *c,
                         const idt_ring_found *rings)
{
#define LESS(x, y) (rings[*(x)].size < rings[*(y)].size)
    if (LESS(a, b))
        swap(first, LESS(b, c) ? b : LESS(a, c) ? c : a);
    else
        swap(first, LESS(a, c) ? a : LESS(b, c) ? c : b);
}

/* Quicksort down to runs of 16; false when it degenerates. */
static bool sort_coarsely(uint32_t *order, uint32_t n, const idt_ring_found *rings, uint32_t depth)
{
    while (n > 16) {
        uint32_t *i = order + 1, *j = order + n;

        if (depth-- == 0)
            return false;
        place_median(order, order + 1, order + n / 2, order + n - 1, rings);
        for (;; i++) {
            while (LESS(i, order))
                i++;
            j--;
            while (LESS(order, j))
                j--;
            if (i >= j)
                break;
            swap(i, j);
        }
        if (!sort_coarsely(i, n - (uint32_t)(i - order), rings, depth))
            return false;
        n = (uint32_t)(i - order);
    }
    return true;
}

/*
 * Sort by size as the C++ library that Debian's RDKit was built with does (introsort, then
 * insertion), since the order among rings of one size counts.
 */
static bool sort_by_size(uint32_t *order, uint32_t n, const idt_ring_found *rings)
{
    uint32_t depth = 0;

    while (n >> depth > 1)
        depth++;
    if (!sort_coarsely(order, n, rings, 2 * depth))
        return false;
    for (uint32_t i = 1; i < n; i++) {
        uint32_t ring = order[i], j = i;

        for (; j > 0 && rings[ring].size < rings[order[j - 1]].size; j--)
            order[j] = order[j - 1];
        order[j] = ring;
    }
    return true;
#undef LESS
}

/* Bonds of a ring that are marked. */
static uint32_t count_marked(idt_ring_sym *s, uint32_t ring)
{
    const idt_ring_found *r = &s->found[ring];
    uint32_t n = 0;

    s->steps += r->size / 4 + 1;
    for (uint32_t i = 0; i < r->size; i++)
        n += s->stamps[s->bonds[r->at + i]] == s->stamp;
    return n;
}

/* Keep a ring and mark its bonds, unless all are. Taken out of `order` either way. */
static bool settle(idt_ring_sym *s, uint32_t *place, bool *is_kept)
{
    const uint32_t ring = *place;
    const idt_ring_found *r = &s->found[ring];

    *place = UINT32_MAX;
    *is_kept = count_marked(s, ring) < r->size;
    if (!*is_kept) {
        s->extras[s->n_extras++] = ring;
        return true;
    }
    for (uint32_t i = 0; i < r->size; i++)
        s->stamps[s->bonds[r->at + i]] = s->stamp;
    return keep(s, ring);
}

/* Of the rings of a size that are left, the first with the most marked bonds; n when none is. */
static uint32_t find_closest(idt_ring_sym *s, const uint32_t *order, uint32_t n, uint32_t size)
{
    uint32_t best = n, most = 0;

    for (uint32_t j = 0; j < n; j++) {
        uint32_t overlap;

        if (order[j] == UINT32_MAX)
            continue;
        if (s->found[order[j]].size != size)
            break;
        overlap = count_marked(s, order[j]);
        if (best == n || overlap > most) {
            best = j;
            most = overlap;
        }
    }
    s->steps += n / 8;
    return best;
}

/*
 * Keep rings that bring a new bond. Once the first of a size is kept, the others of that size
 * follow, always the one with the most bonds of those kept.
 */
static bool keep_by_cover(idt_ring_sym *s, uint32_t *order, uint32_t n)
{
    idt_ring_sym__stamp(s, NULL, 0);
    for (uint32_t i = 0; i < n && s->steps < IDT_RING_STEP_BUDGET; i++) {
        uint32_t size, next;
        bool is_kept;

        if (order[i] == UINT32_MAX)
            continue;
        size = s->found[order[i]].size;
        if (!settle(s, &order[i], &is_kept))
            return false;
        while (is_kept && s->steps < IDT_RING_STEP_BUDGET) {
            bool ignored;

            next = i + 1 + find_closest(s, order + i + 1, n - i - 1, size);
            if (next == n)
                break;
            if (!settle(s, &order[next], &ignored))
                return false;
        }
    }
    return true;
}

bool idt_ring_sym__choose(idt_ring_sym *s, bool has_extras)
{
    const uint32_t n = s->n_found - s->part_begin;
    uint32_t *order;

    for (uint32_t i = 0; !has_extras && i < n; i++) {
        if (!keep(s, s->part_begin + i))
            return false;
    }
    if (!has_extras)
        return true;
    order = idt_ring__pool(s->mol, IDT_POOL_SYM_ORDER, n, sizeof *order);
    s->extras = idt_ring__pool(s->mol, IDT_POOL_SYM_EXTRAS, n, sizeof *s->extras);
    if (!order || !s->extras)
        return false;
    s->n_extras = 0; /* those of earlier components are lost in RDKit too */
    for (uint32_t i = 0; i < n; i++)
        order[i] = s->part_begin + i;
    if (sort_by_size(order, n, s->found))
        return keep_by_cover(s, order, n);
    s->steps = IDT_RING_STEP_BUDGET;
    return true;
}

/* ------------------------------------------------------------------ telling */

/*
 * Could an extra ring, whose bonds are marked, stand for one that was kept? It must share a bond
 * with it and have all bonds that no other kept ring has.
 */
static bool can_replace(idt_ring_sym *s, const uint16_t *n_kept_with, const idt_ring_found *kept)
{
    uint32_t n_shared = 0;

    s->steps += kept->size / 4 + 1;
    for (uint32_t i = 0; i < kept->size; i++) {
        uint32_t bond = s->bonds[kept->at + i];

        if (s->stamps[bond] == s->stamp)
            n_shared++;
        else if (n_kept_with[bond] == 1)
            return false;
    }
    return n_shared > 0;
}

void idt_ring_sym__tell(idt_ring_sym *s)
{
    uint16_t *n_kept_with = s->hidden; /* by bond */

    memset(n_kept_with, 0, s->mol->n_bonds * sizeof *n_kept_with);
    for (uint32_t i = 0; i < s->n_kept; i++) {
        const idt_ring_found *ring = &s->found[s->kept[i]];

        for (uint32_t k = 0; k < ring->size; k++) {
            uint16_t *n = &n_kept_with[s->bonds[ring->at + k]];

            *n = *n == 0 ? 1 : 2;
        }
        idt_ring__count_atoms(s->mol, s->atoms + ring->at, ring->size);
    }
    for (uint32_t e = 0; e < s->n_extras && s->steps < IDT_RING_STEP_BUDGET; e++) {
        const idt_ring_found *extra = &s->found[s->extras[e]];

        idt_ring_sym__stamp(s, s->bonds + extra->at, extra->size);
        for (uint32_t i = 0; i < s->n_kept; i++) {
            const idt_ring_found *ring = &s->found[s->kept[i]];

            s->steps++;
            if (ring->size != extra->size || !can_replace(s, n_kept_with, ring))
                continue;
            idt_ring__count_atoms(s->mol, s->atoms + extra->at, extra->size);
            break;
        }
    }
}
