/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rings that RDKit 2022.09 counts, its "symmetrized SSSR": what R<n> and r<n> ask for. Which of
 * several equally small rings it takes depends on the order of atoms and bonds and on the way it
 * looks for them, so the way is followed here, not only its aim: atoms that have two bonds left are
 * rooms to search from, all at once, and are then taken away; when there are none, an atom with
 * three bonds; of the rings found, sorted by size, those stay that bring a new bond; the others
 * count too if one of them could stand for one that stays.
 * @source J. Figueras, "Ring Perception Using Breadth-First Search", J. Chem. Inf. Comput. Sci. 36
 *         (1996) 986-991; RDKit 2022.09.3, MolOps::symmetrizeSSSR, as observed and as published
 */
#include <string.h>

#include "base/error.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_sym_int.h"

enum { MAX_POOL_ATOMS = 1 << 21 };

/* ------------------------------------------------------------------ the graph in RDKit's order */

/* RDKit numbers ring bonds last, by the number they were written with, then as they were opened. */
static void sort_closing(uint16_t *bonds, uint16_t *numbers, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        uint16_t bond = bonds[i], number = numbers[i];
        uint32_t j = i;

        for (; j > 0 && numbers[j - 1] > number; j--) {
            bonds[j] = bonds[j - 1];
            numbers[j] = numbers[j - 1];
        }
        bonds[j] = bond;
        numbers[j] = number;
    }
}

/*
 * The bonds that were written as ring bonds, in the order they were opened, into `bonds`: of those
 * that end at an atom, all but the last, which the atom itself was written with.
 */
static uint32_t list_closing(const idt_mol *mol, uint16_t *bonds, uint16_t *last)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++)
        last[i] = IDT_MOL_NONE;
    for (uint32_t k = 0; k < mol->n_bonds; k++)
        last[mol->b[k]] = (uint16_t)k;
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        if (last[mol->b[k]] != k)
            bonds[n++] = (uint16_t)k;
    }
    return n;
}

/* Number the bonds. Without ring numbers (molfiles) as they stand. */
static void number_bonds(idt_ring_sym *s)
{
    const idt_mol *mol = s->mol;
    uint16_t *bonds = s->queue, *numbers = s->stack; /* not needed yet */
    uint32_t n = mol->n_closing, next = 0;

    if (mol->has & IDT_MOL_HAS_ORDER)
        n = list_closing(mol, bonds, s->parent);
    else
        memcpy(bonds, mol->closing, n * sizeof *bonds);
    if (n != mol->n_ring_numbers)
        n = 0;
    memset(s->is_active, 1, mol->n_bonds);
    for (uint32_t i = 0; i < n; i++)
        s->is_active[bonds[i]] = 0;
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        if (s->is_active[k])
            s->bond_at[next++] = (uint16_t)k;
    }
    if (n > 0)
        memcpy(numbers, mol->ring_number, n * sizeof *numbers);
    s->steps += n / 16 * n; /* sorting by insertion; nearly sorted in practice */
    if (s->steps < IDT_RING_STEP_BUDGET)
        sort_closing(bonds, numbers, n);
    s->n_tree = next;
    for (uint32_t i = 0; i < n; i++)
        s->bond_at[next++] = bonds[i];
}

static void link_atoms(idt_ring_sym *s)
{
    const idt_mol *mol = s->mol;

    for (uint32_t i = 0; i <= mol->n_atoms; i++)
        s->first[i] = mol->first[i];
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint32_t a = mol->a[s->bond_at[k]], b = mol->b[s->bond_at[k]];

        s->links[s->first[a]++] = (idt_mol_link){(uint16_t)b, (uint16_t)k};
        s->links[s->first[b]++] = (idt_mol_link){(uint16_t)a, (uint16_t)k};
    }
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        s->first[i] = mol->first[i];
        s->degree[i] = (uint16_t)idt_mol__degree(mol, i);
    }
}

/* ------------------------------------------------------------------ sets of rings */

void idt_ring_sym__stamp(idt_ring_sym *s, const uint16_t *items, uint32_t n)
{
    if (++s->stamp == 0) {
        memset(s->stamps, 0, s->n_stamps * sizeof *s->stamps);
        s->stamp = 1;
    }
    for (uint32_t i = 0; i < n; i++)
        s->stamps[items[i]] = s->stamp;
}

/* Rings are the same when they have the same atoms. */
static uint64_t hash_of(const uint16_t *atoms, uint32_t n)
{
    uint64_t sum = n;

    for (uint32_t i = 0; i < n; i++) {
        uint64_t x = (atoms[i] + UINT64_C(1)) * UINT64_C(0x9e3779b97f4a7c15);

        sum += x ^ x >> 29;
    }
    return sum;
}

uint32_t idt_ring_sym__find(idt_ring_sym *s, const uint16_t *atoms, uint32_t n)
{
    uint64_t hash = hash_of(atoms, n);

    s->steps += n + s->n_found / 8;
    for (uint32_t r = 0; r < s->n_found; r++) {
        const idt_ring_found *ring = &s->found[r];
        uint32_t i = 0;

        if (ring->hash != hash || ring->size != n)
            continue;
        idt_ring_sym__stamp(s, atoms, n);
        while (i < n && s->stamps[s->atoms[ring->at + i]] == s->stamp)
            i++;
        if (i == n)
            return r;
    }
    return s->n_found;
}

static uint32_t bond_between(idt_ring_sym *s, uint32_t a, uint32_t b)
{
    uint32_t few = s->first[a + 1] - s->first[a] < s->first[b + 1] - s->first[b] ? a : b;
    uint32_t many = few == a ? b : a, k = s->first[few];

    while (s->links[k].atom != many)
        k++;
    s->steps += k - s->first[few] + 1;
    return s->links[k].bond;
}

bool idt_ring_sym__add(idt_ring_sym *s, const uint16_t *atoms, uint32_t n)
{
    idt_ring_found ring = {.at = s->n_atoms_found, .size = n, .hash = hash_of(atoms, n)};
    size_t end = (size_t)ring.at + n;

    if (end > MAX_POOL_ATOMS) {
        s->steps = IDT_RING_STEP_BUDGET;
        return true;
    }
    s->found = idt_ring__pool(s->mol, IDT_POOL_SYM_RINGS, s->n_found + 1u, sizeof *s->found);
    s->atoms = idt_ring__pool(s->mol, IDT_POOL_SYM_ATOMS, end, sizeof *s->atoms);
    s->bonds = idt_ring__pool(s->mol, IDT_POOL_SYM_BONDS, end, sizeof *s->bonds);
    if (!s->found || !s->atoms || !s->bonds)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        s->atoms[ring.at + i] = atoms[i];
        s->bonds[ring.at + i] = (uint16_t)bond_between(s, atoms[i], atoms[i + 1 < n ? i + 1 : 0]);
    }
    s->found[s->n_found++] = ring;
    s->n_atoms_found = (uint32_t)end;
    return true;
}

/* Add a ring unless it is there. *index is its place. */
static bool add_new(idt_ring_sym *s, const uint16_t *atoms, uint32_t n, uint32_t *index)
{
    *index = idt_ring_sym__find(s, atoms, n);
    return *index < s->n_found || idt_ring_sym__add(s, atoms, n);
}

void idt_ring_sym__note(idt_ring_sym *s, uint32_t index)
{
    const idt_ring_found *ring = &s->found[index];

    for (uint32_t i = 0; i < ring->size; i++) {
        s->is_ring_atom[s->atoms[ring->at + i]] = 1;
        s->is_ring_bond[s->bonds[ring->at + i]] = 1;
    }
}

/* ------------------------------------------------------------------ searching */

enum { WHITE, GREY, BLACK };

/*
 * The ring of the ways from the root to `a` and to its neighbour `b`, into s->tries, unless they
 * meet before the root. *size is 0 then.
 */
static bool join_ways(idt_ring_sym *s, uint32_t root, uint32_t a, uint32_t b, uint32_t *size)
{
    uint32_t depth = s->depth[a], n = depth + 1 + s->depth[b];
    uint16_t *atoms, *to;

    *size = 0;
    s->steps += n;
    if (s->n_try_atoms + n > MAX_POOL_ATOMS) {
        s->steps = IDT_RING_STEP_BUDGET;
        return true;
    }
    atoms =
        idt_ring__pool(s->mol, IDT_POOL_SYM_TRY_ATOMS, s->n_try_atoms + n, sizeof *s->try_atoms);
    s->tries = idt_ring__pool(s->mol, IDT_POOL_SYM_TRIES, s->n_tries + 1u, sizeof *s->tries);
    if (!atoms || !s->tries)
        return false;
    s->try_atoms = atoms;
    to = atoms + s->n_try_atoms;
    for (uint32_t i = depth + 1; b != root; i++, b = s->parent[b])
        to[i] = (uint16_t)b;
    idt_ring_sym__stamp(s, to + depth + 1, n - depth - 1);
    for (uint32_t i = depth + 1; i-- > 0; a = s->parent[a]) {
        if (i < depth && s->stamps[a] == s->stamp)
            return true;
        to[i] = (uint16_t)a;
    }
    *size = n;
    return true;
}

/*
 * The smallest rings through an atom over active bonds, as RDKit meets them: one ring for each pair
 * of ways that closes, and a ring met before a smaller one stays. `wall` is an atom not to be
 * entered, or NONE. Adds to s->tries. @return false when memory runs out
 */
static bool search(idt_ring_sym *s, uint32_t root, uint32_t wall)
{
    uint32_t n = 1, least = UINT32_MAX;
    bool is_ok = true, is_over = false;

    if (wall != IDT_MOL_NONE)
        s->colour[wall] = BLACK;
    s->queue[0] = (uint16_t)root;
    s->parent[root] = IDT_MOL_NONE;
    s->depth[root] = 0;
    for (uint32_t next = 0; next < n && is_ok && !is_over; next++) {
        uint32_t atom = s->queue[next], depth = s->depth[atom] + 1u;

        s->colour[atom] = BLACK;
        if (depth > least || s->steps > IDT_RING_STEP_BUDGET)
            break;
        s->steps += 1u + s->first[atom + 1] - s->first[atom];
        for (uint32_t k = s->first[atom]; k < s->first[atom + 1] && is_ok && !is_over; k++) {
            uint32_t other = s->links[k].atom, size;

            if (!s->is_active[s->links[k].bond] || s->colour[other] == BLACK ||
                s->parent[atom] == other)
                continue;
            if (s->colour[other] == WHITE) {
                s->parent[other] = (uint16_t)atom;
                s->depth[other] = (uint16_t)depth;
                s->colour[other] = GREY;
                s->queue[n++] = (uint16_t)other;
                continue;
            }
            is_ok = join_ways(s, root, atom, other, &size);
            if (!is_ok || size == 0)
                continue;
            is_over = size > least;
            if (is_over)
                continue;
            least = size;
            s->tries[s->n_tries++] = (idt_ring_try){s->n_try_atoms, size};
            s->n_try_atoms += size;
        }
    }
    for (uint32_t i = 0; i < n; i++)
        s->colour[s->queue[i]] = WHITE;
    if (wall != IDT_MOL_NONE)
        s->colour[wall] = WHITE;
    return is_ok;
}

static void clear_tries(idt_ring_sym *s)
{
    s->n_tries = s->n_try_atoms = 0;
}

/* Search and add what is new. @return false when memory runs out */
static bool search_and_add(idt_ring_sym *s, uint32_t root, uint32_t wall)
{
    clear_tries(s);
    if (!search(s, root, wall))
        return false;
    for (uint32_t i = 0; i < s->n_tries; i++) {
        uint32_t index;

        if (!add_new(s, s->try_atoms + s->tries[i].at, s->tries[i].size, &index))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ taking atoms away */

/* Take the bonds of an atom away. Neighbours with one bond left at most go on the stack. */
static void cut(idt_ring_sym *s, uint32_t atom)
{
    s->steps += 1u + s->first[atom + 1] - s->first[atom];
    for (uint32_t k = s->first[atom]; k < s->first[atom + 1]; k++) {
        uint32_t other = s->links[k].atom;

        if (!s->is_active[s->links[k].bond])
            continue;
        s->is_active[s->links[k].bond] = 0;
        s->degree[atom]--;
        if (--s->degree[other] == 1)
            s->stack[s->n_stack++] = (uint16_t)other;
    }
}

/* Take away what hangs by one bond, and what hangs by one bond then. */
static void peel(idt_ring_sym *s)
{
    while (s->n_stack > 0)
        cut(s, s->stack[--s->n_stack]);
}

/* ------------------------------------------------------------------ atoms with two bonds */

/* One atom of each run of atoms with two bonds, in s->nodes. */
static void pick_nodes(idt_ring_sym *s, const uint16_t *part, uint32_t n)
{
    s->n_nodes = 0;
    s->steps += n;
    idt_ring_sym__stamp(s, part, 0);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t n_run = 1;

        if (s->degree[part[i]] != 2 || s->stamps[part[i]] == s->stamp)
            continue;
        s->nodes[s->n_nodes++] = part[i];
        s->stamps[part[i]] = s->stamp;
        s->queue[0] = part[i];
        for (uint32_t j = 0; j < n_run; j++) {
            for (uint32_t k = s->first[s->queue[j]]; k < s->first[s->queue[j] + 1u]; k++) {
                uint32_t other = s->links[k].atom;

                if (!s->is_active[s->links[k].bond] || s->degree[other] != 2 ||
                    s->stamps[other] == s->stamp)
                    continue;
                s->stamps[other] = s->stamp;
                s->queue[n_run++] = (uint16_t)other;
            }
        }
        s->steps += n_run;
    }
}

static bool add_hit(idt_ring_sym *s, uint32_t ring, uint32_t node)
{
    s->hits = idt_ring__pool(s->mol, IDT_POOL_SYM_HITS, s->n_hits + 1u, sizeof *s->hits);
    if (!s->hits)
        return false;
    s->hits[s->n_hits++] = (idt_ring_hit){ring, (uint16_t)node};
    return true;
}

/* Does the set of atoms of ring a, as a number with a bit for each atom, come before that of b? */
static bool is_before(idt_ring_sym *s, uint32_t a, uint32_t b)
{
    const idt_ring_found *x = &s->found[a], *y = &s->found[b];
    uint32_t only_x = 0, only_y = 0; /* highest atom of one alone, + 1 */

    s->steps += x->size + y->size;
    idt_ring_sym__stamp(s, s->atoms + y->at, y->size);
    for (uint32_t i = 0; i < x->size; i++) {
        uint32_t atom = s->atoms[x->at + i];

        if (s->stamps[atom] != s->stamp && atom + 1 > only_x)
            only_x = atom + 1;
    }
    idt_ring_sym__stamp(s, s->atoms + x->at, x->size);
    for (uint32_t i = 0; i < y->size; i++) {
        uint32_t atom = s->atoms[y->at + i];

        if (s->stamps[atom] != s->stamp && atom + 1 > only_y)
            only_y = atom + 1;
    }
    return only_x < only_y;
}

/* The rings that several nodes have found, in s->shared, sorted. */
static bool list_shared(idt_ring_sym *s)
{
    s->n_shared = 0;
    s->shared = idt_ring__pool(s->mol, IDT_POOL_SYM_SHARED, s->n_hits, sizeof *s->shared);
    if (!s->shared)
        return false;
    for (uint32_t i = 0; i < s->n_hits; i++)
        s->found[s->hits[i].ring].n_hits = 0;
    for (uint32_t i = 0; i < s->n_hits && s->steps < IDT_RING_STEP_BUDGET; i++) {
        uint32_t ring = s->hits[i].ring, j = s->n_shared;

        if (++s->found[ring].n_hits != 2)
            continue;
        for (; j > 0 && is_before(s, ring, s->shared[j - 1]); j--)
            s->shared[j] = s->shared[j - 1];
        s->shared[j] = ring;
        s->n_shared++;
    }
    return true;
}

/* Take away the bonds of an atom for a while; they go to the undo list. */
static void hide(idt_ring_sym *s, uint32_t atom)
{
    for (uint32_t k = s->first[atom]; k < s->first[atom + 1]; k++) {
        uint32_t bond = s->links[k].bond;

        if (!s->is_active[bond])
            continue;
        s->is_active[bond] = 0;
        s->hidden[s->n_hidden++] = (uint16_t)bond;
    }
    s->steps += s->first[atom + 1] - s->first[atom];
}

/* Search from a node without the other nodes that have found a ring with it. */
static bool search_apart(idt_ring_sym *s, uint32_t node)
{
    bool is_ok;

    s->n_hidden = 0;
    for (uint32_t i = 0; i < s->n_hits; i++) {
        if (s->hits[i].node != node)
            continue;
        s->steps += s->n_hits / 4;
        for (uint32_t j = 0; j < s->n_hits; j++) {
            if (s->hits[j].ring == s->hits[i].ring && s->hits[j].node != node)
                hide(s, s->hits[j].node);
        }
    }
    is_ok = search(s, node, IDT_MOL_NONE);
    while (s->n_hidden > 0)
        s->is_active[s->hidden[--s->n_hidden]] = 1;
    return is_ok;
}

/* A ring that several nodes found may hide another one at each of them: the smallest are added. */
static bool look_behind(idt_ring_sym *s, uint32_t ring)
{
    uint32_t least = UINT32_MAX, index;

    clear_tries(s);
    for (uint32_t i = 0; i < s->n_hits; i++) {
        if (s->hits[i].ring == ring && !search_apart(s, s->hits[i].node))
            return false;
    }
    for (uint32_t i = 0; i < s->n_tries; i++)
        least = s->tries[i].size < least ? s->tries[i].size : least;
    for (uint32_t i = 0; i < s->n_tries; i++) {
        if (s->tries[i].size == least && !add_new(s, s->try_atoms + s->tries[i].at, least, &index))
            return false;
    }
    return true;
}

/* All nodes with two bonds: search from each, look behind, take them away. */
static bool use_nodes(idt_ring_sym *s)
{
    s->n_hits = 0;
    for (uint32_t i = 0; i < s->n_nodes && s->steps < IDT_RING_STEP_BUDGET; i++) {
        clear_tries(s);
        if (!search(s, s->nodes[i], IDT_MOL_NONE))
            return false;
        for (uint32_t j = 0; j < s->n_tries; j++) {
            uint32_t n_before = s->n_found, index;

            if (!add_new(s, s->try_atoms + s->tries[j].at, s->tries[j].size, &index) ||
                !add_hit(s, index, s->nodes[i]))
                return false;
            if (index == n_before)
                idt_ring_sym__note(s, index);
        }
        if (s->n_tries == 0) { /* a chain between rings */
            cut(s, s->nodes[i]);
            peel(s);
        }
    }
    if (!list_shared(s))
        return false;
    for (uint32_t i = 0; i < s->n_shared && s->steps < IDT_RING_STEP_BUDGET; i++) {
        if (!look_behind(s, s->shared[i]))
            return false;
    }
    for (uint32_t i = 0; i < s->n_nodes; i++)
        cut(s, s->nodes[i]);
    peel(s);
    return true;
}

/* ------------------------------------------------------------------ an atom with three bonds */

static bool is_in_try(const idt_ring_sym *s, uint32_t i, uint32_t atom)
{
    for (uint32_t k = 0; k < s->tries[i].size; k++) {
        if (s->try_atoms[s->tries[i].at + k] == atom)
            return true;
    }
    return false;
}

/* Its rings: each pair of its bonds should be in one. */
static bool use_hub(idt_ring_sym *s, uint32_t atom)
{
    uint32_t near[3] = {0}, n = 0, n_rings;

    for (uint32_t k = s->first[atom]; k < s->first[atom + 1] && n < 3; k++) {
        if (s->is_active[s->links[k].bond])
            near[n++] = s->links[k].atom;
    }
    if (!search_and_add(s, atom, IDT_MOL_NONE))
        return false;
    n_rings = s->n_tries;
    if (n_rings == 2) { /* the third ring does without the neighbour that both have */
        uint32_t both = 0;

        while (both < 2 && !(is_in_try(s, 0, near[both]) && is_in_try(s, 1, near[both])))
            both++;
        if (!search_and_add(s, atom, near[both]))
            return false;
    } else if (n_rings == 1) { /* two rings by the neighbour that the first has not */
        uint32_t out = 0;

        while (out < 2 && is_in_try(s, 0, near[out]))
            out++;
        if (!search_and_add(s, atom, near[out == 2 ? 1 : 2]) ||
            !search_and_add(s, atom, near[out == 0 ? 1 : 0]))
            return false;
    }
    cut(s, atom);
    peel(s);
    return true;
}

/* ------------------------------------------------------------------ a component */

static bool find_rings(idt_ring_sym *s, const uint16_t *part, uint32_t n)
{
    s->n_stack = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (s->degree[part[i]] == 1)
            s->stack[s->n_stack++] = part[i];
    }
    peel(s);
    while (s->steps < IDT_RING_STEP_BUDGET) {
        uint32_t i = 0;

        pick_nodes(s, part, n);
        if (s->n_nodes > 0) {
            if (!use_nodes(s))
                return false;
            continue;
        }
        while (i < n && s->degree[part[i]] != 3)
            i++;
        if (i == n)
            break;
        if (!use_hub(s, part[i]))
            return false;
    }
    return true;
}

/* One component: its rings, enough of them, and those that stay. */
static bool do_part(idt_ring_sym *s, const uint16_t *part, uint32_t n)
{
    uint32_t n_ends = 0, n_expected;

    for (uint32_t i = 0; i < n; i++)
        n_ends += s->degree[part[i]];
    if (n < 3 || n_ends / 2 < n)
        return true;
    n_expected = n_ends / 2 - n + 1;
    s->part_begin = s->n_found;
    if (!find_rings(s, part, n))
        return false;
    if (s->n_found - s->part_begin < n_expected && !idt_ring_sym__complete(s, n_ends / 2))
        return false;
    if (s->steps >= IDT_RING_STEP_BUDGET)
        return true;
    if (s->n_found - s->part_begin < n_expected) {
        s->is_approximate = true;
        return idt_ring_sym__walk_all(s);
    }
    return idt_ring_sym__choose(s, s->n_found - s->part_begin > n_expected);
}

/* Component by component, atoms ascending: sorted by component. */
static bool do_parts(idt_ring_sym *s)
{
    const idt_mol *mol = s->mol;

    for (uint32_t root = 0; root < mol->n_atoms; root++) {
        uint32_t n = 1, n_done = 0;

        if (s->is_placed[root])
            continue;
        s->queue[0] = (uint16_t)root;
        s->is_placed[root] = 1;
        for (uint32_t i = 0; i < n; i++) {
            for (uint32_t k = s->first[s->queue[i]]; k < s->first[s->queue[i] + 1u]; k++) {
                uint32_t other = s->links[k].atom;

                if (s->is_placed[other])
                    continue;
                s->is_placed[other] = 1;
                s->queue[n++] = (uint16_t)other;
            }
        }
        idt_ring_sym__stamp(s, s->queue, n);
        for (uint32_t i = root; i < mol->n_atoms && n_done < n; i++) {
            s->steps++;
            if (s->stamps[i] == s->stamp)
                s->part[n_done++] = (uint16_t)i;
        }
        if (!do_part(s, s->part, n))
            return false;
        if (s->is_approximate || s->steps >= IDT_RING_STEP_BUDGET)
            return true;
    }
    return true;
}

/* ------------------------------------------------------------------ the whole */

static void *take(char **p, size_t n, size_t size)
{
    char *at = *p;

    *p = at + ((n * size + 7) & ~(size_t)7);
    return at;
}

static bool begin(idt_ring_sym *s)
{
    const idt_mol *mol = s->mol;
    const size_t n = (mol->n_atoms > mol->n_bonds ? mol->n_atoms : mol->n_bonds) + 1u;
    const size_t size =
        n * (2 * sizeof(idt_mol_link) + sizeof(uint32_t) + 10 * sizeof(uint16_t) + 5) +
        (size_t)18 * 8;
    char *p = idt_mol__work(s->mol, size);

    if (!p)
        return false;
    memset(p, 0, size);
    s->n_stamps = n;
    s->links = take(&p, 2 * n, sizeof *s->links);
    s->stamps = take(&p, n, sizeof *s->stamps);
    s->first = take(&p, n, sizeof *s->first);
    s->bond_at = take(&p, n, sizeof *s->bond_at);
    s->degree = take(&p, n, sizeof *s->degree);
    s->parent = take(&p, n, sizeof *s->parent);
    s->depth = take(&p, n, sizeof *s->depth);
    s->queue = take(&p, n, sizeof *s->queue);
    s->stack = take(&p, n, sizeof *s->stack);
    s->nodes = take(&p, n, sizeof *s->nodes);
    s->hidden = take(&p, n, sizeof *s->hidden);
    s->part = take(&p, n, sizeof *s->part);
    s->is_active = take(&p, n, 1);
    s->is_ring_atom = take(&p, n, 1);
    s->is_ring_bond = take(&p, n, 1);
    s->is_placed = take(&p, n, 1);
    s->colour = take(&p, n, 1);
    number_bonds(s);
    link_atoms(s);
    memset(s->is_active, 1, mol->n_bonds);
    return true;
}

int idt_ring_sym__count(idt_mol *mol, idt_error *err)
{
    idt_ring_sym s = {.mol = mol};

    if (!begin(&s) || !do_parts(&s))
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    if (s.steps < IDT_RING_STEP_BUDGET)
        idt_ring_sym__tell(&s);
    if (s.steps >= IDT_RING_STEP_BUDGET)
        return idt_error__set(err, IDT_ELIMIT, "rings are too many to be counted");
    return IDT_OK;
}
