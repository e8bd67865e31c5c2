/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ring set. Each system of ring bonds is treated by itself; one with as many bonds as atoms is
 * a ring and is walked. In the others, every relevant cycle is a shortest path from its highest
 * atom to each of two neighbours (or to one bond's ends), so breadth-first searches from each atom
 * over lower atoms give the candidates; Gaussian elimination by size keeps those that are not sums
 * of smaller rings.
 * @source P. Vismara, "Union of all the minimum cycle bases of a graph", Electron. J. Combin. 4
 *         (1997) R9
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "chem/mol_int.h"

/* Work of one molecule, in atoms visited and words combined. */
enum { STEP_BUDGET = 30000000, MAX_CANDIDATE_ATOMS = 1 << 21 };

typedef struct candidate {
    uint32_t at; /* first atom in the pool */
    uint32_t size;
} candidate;

typedef struct finder {
    idt_mol *mol;
    idt_arena *arena;
    uint32_t steps;
    /* The system at hand: atoms by local number, in `mol->mark` the way back. */
    uint16_t *atoms;
    uint32_t n_atoms, n_bonds;
    uint16_t *bond_number; /* local number of a bond */
    uint16_t *far, *parent, *queue;
    candidate *candidates;
    size_t n_candidates, candidate_capacity;
    uint16_t *pool; /* atoms of the candidates, by local number */
    size_t n_pool, pool_capacity;
    /* Rings found, as atoms of the molecule. */
    candidate *rings;
    size_t n_rings, ring_capacity;
    uint16_t *ring_pool;
    size_t n_ring_pool, ring_pool_capacity;
} finder;

static bool put(uint16_t **pool, size_t *capacity, size_t *n, uint32_t value)
{
    if (idt_alloc__grow(pool, capacity, *n, sizeof **pool) != IDT_OK)
        return false;
    (*pool)[(*n)++] = (uint16_t)value;
    return true;
}

static bool is_ring_link(const idt_mol *mol, uint32_t k)
{
    return (mol->bond[mol->links[k].bond] & IDT_BOND_RING) != 0;
}

/* Collect the system of an atom: local numbers for atoms and bonds. */
static void collect(finder *f, uint32_t root)
{
    idt_mol *mol = f->mol;

    f->atoms[0] = (uint16_t)root;
    mol->mark[root] = 0;
    f->n_atoms = 1;
    f->n_bonds = 0;
    for (uint32_t i = 0; i < f->n_atoms; i++) {
        uint32_t atom = f->atoms[i];

        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (!is_ring_link(mol, k))
                continue;
            if (mol->mark[other] == IDT_MOL_NONE) {
                mol->mark[other] = (uint16_t)f->n_atoms;
                f->atoms[f->n_atoms++] = (uint16_t)other;
            }
            if (mol->a[mol->links[k].bond] == atom)
                f->bond_number[mol->links[k].bond] = (uint16_t)f->n_bonds++;
        }
    }
}

/* A ring of the set, from local atom numbers. */
static bool keep(finder *f, const uint16_t *ring, uint32_t size)
{
    candidate c = {(uint32_t)f->n_ring_pool, size};

    if (idt_alloc__grow(&f->rings, &f->ring_capacity, f->n_rings, sizeof *f->rings) != IDT_OK)
        return false;
    for (uint32_t i = 0; i < size; i++) {
        if (!put(&f->ring_pool, &f->ring_pool_capacity, &f->n_ring_pool, f->atoms[ring[i]]))
            return false;
    }
    f->rings[f->n_rings++] = c;
    return true;
}

/* A system that is one ring. */
static bool walk(finder *f)
{
    idt_mol *mol = f->mol;
    uint32_t atom = f->atoms[0], before = IDT_MOL_NONE, n = 0;

    do {
        uint32_t next = IDT_MOL_NONE;

        f->queue[n++] = mol->mark[atom];
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            if (is_ring_link(mol, k) && mol->links[k].atom != before && next == IDT_MOL_NONE)
                next = mol->links[k].atom;
        }
        before = atom;
        atom = next;
    } while (atom != f->atoms[0] && n < f->n_atoms);
    return keep(f, f->queue, n);
}

/* Two tree paths of equal length that meet in the root alone. */
static bool are_apart(const finder *f, uint32_t a, uint32_t b, uint32_t root)
{
    while (a != root) {
        if (a == b)
            return false;
        a = f->parent[a];
        b = f->parent[b];
    }
    return true;
}

/* The cycle root .. a, (top), b .. root. `top` is NONE when a and b are bonded. */
static bool propose(finder *f, uint32_t root, uint32_t a, uint32_t b, uint32_t top)
{
    uint32_t far = f->far[a], size = 2 * far + 1 + (top != IDT_MOL_NONE);
    candidate c = {(uint32_t)f->n_pool, size};

    f->steps += 2 * far;
    if (!are_apart(f, a, b, root) || f->n_pool + size > MAX_CANDIDATE_ATOMS) {
        f->steps += f->n_pool + size > MAX_CANDIDATE_ATOMS ? STEP_BUDGET : 0;
        return true;
    }
    if (idt_alloc__grow(&f->candidates, &f->candidate_capacity, f->n_candidates,
                        sizeof *f->candidates) != IDT_OK)
        return false;
    for (uint32_t i = 0; i < size; i++) {
        if (!put(&f->pool, &f->pool_capacity, &f->n_pool, 0))
            return false;
    }
    /* a's path backwards from place far, b's forwards from the end. */
    f->pool[c.at] = (uint16_t)root;
    for (uint32_t i = 0; i < far; i++) {
        f->pool[c.at + far - i] = (uint16_t)a;
        f->pool[c.at + size - far + i] = (uint16_t)b;
        a = f->parent[a];
        b = f->parent[b];
    }
    if (top != IDT_MOL_NONE)
        f->pool[c.at + far + 1] = (uint16_t)top;
    f->candidates[f->n_candidates++] = c;
    return true;
}

/* Cycles whose bond or atom farthest from the root is reached from `y`. */
static bool propose_at(finder *f, uint32_t root, uint32_t y)
{
    const idt_mol *mol = f->mol;
    uint32_t atom = f->atoms[y];

    for (uint32_t i = mol->first[atom]; i < mol->first[atom + 1]; i++) {
        uint32_t p = mol->mark[mol->links[i].atom];

        if (!is_ring_link(mol, i) || p >= root || f->far[p] == IDT_MOL_NONE)
            continue;
        if (f->far[p] == f->far[y] && p < y && !propose(f, root, p, y, IDT_MOL_NONE))
            return false;
        if (f->far[p] + 1 != f->far[y])
            continue;
        for (uint32_t j = i + 1; j < mol->first[atom + 1]; j++) {
            uint32_t q = mol->mark[mol->links[j].atom];

            if (!is_ring_link(mol, j) || q >= root || f->far[q] == IDT_MOL_NONE)
                continue;
            if (f->far[q] + 1 == f->far[y] && !propose(f, root, p, q, y))
                return false;
        }
    }
    return true;
}

/* Breadth-first from a root over atoms of lower number. */
static bool search(finder *f, uint32_t root)
{
    const idt_mol *mol = f->mol;
    uint32_t n = 1;

    for (uint32_t i = 0; i <= root; i++)
        f->far[i] = IDT_MOL_NONE;
    f->queue[0] = (uint16_t)root;
    f->far[root] = 0;
    for (uint32_t next = 0; next < n; next++) {
        uint32_t y = f->queue[next], atom = f->atoms[y];

        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t z = mol->mark[mol->links[k].atom];

            if (!is_ring_link(mol, k) || z >= root || f->far[z] != IDT_MOL_NONE)
                continue;
            f->far[z] = (uint16_t)(f->far[y] + 1);
            f->parent[z] = (uint16_t)y;
            f->queue[n++] = (uint16_t)z;
        }
    }
    f->steps += root + n;
    for (uint32_t i = 1; i < n && f->steps < STEP_BUDGET; i++) {
        if (!propose_at(f, root, f->queue[i]))
            return false;
    }
    return true;
}

static int compare_candidates(const void *left, const void *right)
{
    const candidate *a = left, *b = right;

    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static void fill_bits(const finder *f, const candidate *c, uint64_t *bits)
{
    const uint16_t *ring = f->pool + c->at;

    for (uint32_t i = 0; i < c->size; i++) {
        uint32_t a = f->atoms[ring[i]], b = f->atoms[ring[i + 1 < c->size ? i + 1 : 0]];
        uint32_t bond = f->bond_number[idt_mol__find_bond(f->mol, a, b)];

        bits[bond / 64] ^= UINT64_C(1) << bond % 64;
    }
}

/* Keep candidates that are no sum of smaller ones. Rows of the basis are in order of size. */
static bool eliminate(finder *f)
{
    uint32_t rank = f->n_bonds - f->n_atoms + 1, n_rows = 0, n_words = (f->n_bonds + 63) / 64;
    uint64_t *rows = idt_arena__array(f->arena, (size_t)rank + 1, n_words * sizeof *rows);
    uint32_t *pivots = idt_arena__array(f->arena, (size_t)rank + 1, 2 * sizeof *pivots);
    uint32_t *sizes = pivots ? pivots + rank + 1 : NULL;

    if (!rows || !pivots)
        return false;
    qsort(f->candidates, f->n_candidates, sizeof *f->candidates, compare_candidates);
    for (size_t i = 0; i < f->n_candidates && f->steps < STEP_BUDGET; i++) {
        const candidate *c = &f->candidates[i];
        uint64_t *bits = rows + (size_t)n_rows * n_words;
        bool is_relevant = false, is_new = false;
        uint32_t row = 0;

        if (n_rows == rank && c->size > sizes[n_rows - 1])
            break;
        memset(bits, 0, n_words * sizeof *bits);
        fill_bits(f, c, bits);
        for (; row <= n_rows; row++) {
            const uint64_t *other = rows + (size_t)row * n_words;

            if (!is_relevant && (row == n_rows || sizes[row] == c->size)) {
                for (uint32_t w = 0; w < n_words; w++)
                    is_relevant |= bits[w] != 0;
                if (!is_relevant)
                    break;
            }
            if (row == n_rows || !(bits[pivots[row] / 64] >> pivots[row] % 64 & 1))
                continue;
            for (uint32_t w = 0; w < n_words; w++)
                bits[w] ^= other[w];
            f->steps += n_words;
        }
        f->steps += n_rows + n_words;
        if (is_relevant && !keep(f, f->pool + c->at, c->size))
            return false;
        for (uint32_t b = 0; is_relevant && b < f->n_bonds && !is_new; b++) {
            if (!(bits[b / 64] >> b % 64 & 1))
                continue;
            is_new = true;
            pivots[n_rows] = b;
            sizes[n_rows++] = c->size;
        }
    }
    return true;
}

static bool find_in_system(finder *f)
{
    if (f->n_bonds == f->n_atoms)
        return walk(f);
    f->n_candidates = f->n_pool = 0;
    for (uint32_t root = 2; root < f->n_atoms && f->steps < STEP_BUDGET; root++) {
        if (!search(f, root))
            return false;
    }
    return eliminate(f);
}

/* Copy the rings into the molecule and count them for each atom. */
static bool publish(finder *f)
{
    idt_mol *mol = f->mol;

    mol->rings = idt_arena__array(f->arena, f->n_rings + 1, sizeof *mol->rings);
    mol->ring_atoms = idt_arena__array(f->arena, f->n_ring_pool + 1, sizeof *mol->ring_atoms);
    mol->ring_bonds = idt_arena__array(f->arena, f->n_ring_pool + 1, sizeof *mol->ring_bonds);
    mol->ring_count = idt_arena__array(f->arena, mol->n_atoms + 1, sizeof *mol->ring_count);
    mol->ring_min = idt_arena__array(f->arena, mol->n_atoms + 1, sizeof *mol->ring_min);
    if (!mol->rings || !mol->ring_atoms || !mol->ring_bonds || !mol->ring_count || !mol->ring_min)
        return false;
    for (size_t r = 0; r < f->n_rings; r++) {
        uint32_t size = f->rings[r].size;
        const uint16_t *ring = f->ring_pool + f->rings[r].at;

        mol->rings[r] = f->rings[r].at;
        for (uint32_t i = 0; i < size; i++) {
            uint32_t atom = ring[i], next = ring[i + 1 < size ? i + 1 : 0];

            mol->ring_atoms[mol->rings[r] + i] = (uint16_t)atom;
            mol->ring_bonds[mol->rings[r] + i] = (uint16_t)idt_mol__find_bond(mol, atom, next);
            if (mol->ring_count[atom] < UINT8_MAX)
                mol->ring_count[atom]++;
            if (mol->ring_min[atom] == 0 || size < mol->ring_min[atom])
                mol->ring_min[atom] = (uint16_t)size;
        }
    }
    mol->rings[f->n_rings] = (uint32_t)f->n_ring_pool;
    mol->n_rings = (uint32_t)f->n_rings;
    return true;
}

static bool find_all(finder *f)
{
    idt_mol *mol = f->mol;

    for (uint32_t i = 0; i < mol->n_atoms; i++)
        mol->mark[i] = IDT_MOL_NONE;
    for (uint32_t i = 0; i < mol->n_atoms && f->steps < STEP_BUDGET; i++) {
        if (!(mol->atom[i] & IDT_ATOM_RING) || mol->mark[i] != IDT_MOL_NONE)
            continue;
        collect(f, i);
        if (!find_in_system(f))
            return false;
    }
    return f->steps >= STEP_BUDGET || publish(f);
}

int idt_mol__find_ring_set(idt_mol *mol, idt_error *err)
{
    finder f = {.mol = mol, .arena = &mol->ring_arena};
    size_t n = mol->n_atoms + 1u;
    bool is_done = false;

    idt_arena__reset(&mol->ring_arena);
    f.atoms = idt_arena__array(f.arena, 4 * n + mol->n_bonds, sizeof *f.atoms);
    if (f.atoms) {
        f.far = f.atoms + n;
        f.parent = f.far + n;
        f.queue = f.parent + n;
        f.bond_number = f.queue + n;
        is_done = find_all(&f);
    }
    idt_alloc__free(f.candidates);
    idt_alloc__free(f.pool);
    idt_alloc__free(f.rings);
    idt_alloc__free(f.ring_pool);
    if (!is_done)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    if (f.steps >= STEP_BUDGET)
        return idt_error__set(err, IDT_ELIMIT, "ring system is too large to decide");
    mol->done |= IDT_MOL_RING_SET;
    return IDT_OK;
}
