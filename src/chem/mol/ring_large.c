/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rings of systems of any size. Every relevant cycle is a shortest path from its highest atom to
 * each of two neighbours (or to one bond's ends), so breadth-first searches from each atom over
 * lower atoms give the candidates; Gaussian elimination by size keeps those that are not sums of
 * smaller rings.
 * @source P. Vismara, "Union of all the minimum cycle bases of a graph", Electron. J. Combin. 4
 *         (1997) R9
 */
#include <string.h>

#include "chem/mol/ring_int.h"

enum { MAX_CANDIDATE_ATOMS = 1 << 21 };

typedef struct candidate {
    uint32_t at; /* first atom in the pool */
    uint32_t size;
} candidate;

typedef struct large_system {
    idt_ring_finder *f;
    candidate *candidates;
    size_t n_candidates;
    uint16_t *pool; /* atoms of the candidates, by local number */
    size_t n_pool;
} large_system;

static void number_bonds(idt_ring_finder *f)
{
    const idt_mol *mol = f->mol;
    uint32_t n = 0;

    for (uint32_t i = 0; i < f->n_atoms; i++) {
        uint32_t atom = f->atoms[i];

        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            if (idt_ring__is_link(mol, k) && mol->a[mol->links[k].bond] == atom)
                f->bond_number[mol->links[k].bond] = (uint16_t)n++;
        }
    }
}

/* Two tree paths of equal length that meet in the root alone. */
static bool are_apart(const idt_ring_finder *f, uint32_t a, uint32_t b, uint32_t root)
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
static bool propose(large_system *s, uint32_t root, uint32_t a, uint32_t b, uint32_t top)
{
    idt_ring_finder *f = s->f;
    uint32_t far = f->far[a], size = 2 * far + 1 + (top != IDT_MOL_NONE);
    candidate c = {(uint32_t)s->n_pool, size};

    f->steps += 2 * far;
    if (!are_apart(f, a, b, root) || s->n_pool + size > MAX_CANDIDATE_ATOMS) {
        f->steps += s->n_pool + size > MAX_CANDIDATE_ATOMS ? IDT_RING_STEP_BUDGET : 0;
        return true;
    }
    s->candidates = idt_ring__pool(f->mol, IDT_POOL_CANDIDATES, s->n_candidates + 1, sizeof c);
    s->pool = idt_ring__pool(f->mol, IDT_POOL_PATHS, s->n_pool + size, sizeof *s->pool);
    if (!s->candidates || !s->pool)
        return false;
    s->n_pool += size;
    /* a's path backwards from place far, b's forwards from the end. */
    s->pool[c.at] = (uint16_t)root;
    for (uint32_t i = 0; i < far; i++) {
        s->pool[c.at + far - i] = (uint16_t)a;
        s->pool[c.at + size - far + i] = (uint16_t)b;
        a = f->parent[a];
        b = f->parent[b];
    }
    if (top != IDT_MOL_NONE)
        s->pool[c.at + far + 1] = (uint16_t)top;
    s->candidates[s->n_candidates++] = c;
    return true;
}

/* Cycles whose bond or atom farthest from the root is reached from `y`. */
static bool propose_at(large_system *s, uint32_t root, uint32_t y)
{
    const idt_ring_finder *f = s->f;
    const idt_mol *mol = f->mol;
    uint32_t atom = f->atoms[y];

    for (uint32_t i = mol->first[atom]; i < mol->first[atom + 1]; i++) {
        uint32_t p = mol->mark[mol->links[i].atom];

        if (!idt_ring__is_link(mol, i) || p >= root || f->far[p] == IDT_MOL_NONE)
            continue;
        if (f->far[p] == f->far[y] && p < y && !propose(s, root, p, y, IDT_MOL_NONE))
            return false;
        if (f->far[p] + 1 != f->far[y])
            continue;
        for (uint32_t j = i + 1; j < mol->first[atom + 1]; j++) {
            uint32_t q = mol->mark[mol->links[j].atom];

            if (!idt_ring__is_link(mol, j) || q >= root || f->far[q] == IDT_MOL_NONE)
                continue;
            if (f->far[q] + 1 == f->far[y] && !propose(s, root, p, q, y))
                return false;
        }
    }
    return true;
}

/* Breadth-first from a root over atoms of lower number. */
static bool search(large_system *s, uint32_t root)
{
    idt_ring_finder *f = s->f;
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

            if (!idt_ring__is_link(mol, k) || z >= root || f->far[z] != IDT_MOL_NONE)
                continue;
            f->far[z] = (uint16_t)(f->far[y] + 1);
            f->parent[z] = (uint16_t)y;
            f->queue[n++] = (uint16_t)z;
        }
    }
    f->steps += root + n;
    for (uint32_t i = 1; i < n && f->steps < IDT_RING_STEP_BUDGET; i++) {
        if (!propose_at(s, root, f->queue[i]))
            return false;
    }
    return true;
}

/* Has the atom two lower neighbours? */
static bool closes_ring(const idt_ring_finder *f, uint32_t root)
{
    const idt_mol *mol = f->mol;
    uint32_t atom = f->atoms[root], n = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
        n += idt_ring__is_link(mol, k) && mol->mark[mol->links[k].atom] < root;
    return n >= 2;
}

static bool is_before(const candidate *a, const candidate *b)
{
    return a->size != b->size ? a->size < b->size : a->at < b->at;
}

/* By size, then as they were proposed. Shell's sort: that of the C library takes memory. */
static void sort_candidates(candidate *candidates, size_t n)
{
    size_t gap = 1;

    while (gap < n / 3)
        gap = 3 * gap + 1;
    for (; gap > 0; gap /= 3) {
        for (size_t i = gap; i < n; i++) {
            candidate c = candidates[i];
            size_t j = i;

            for (; j >= gap && is_before(&c, &candidates[j - gap]); j -= gap)
                candidates[j] = candidates[j - gap];
            candidates[j] = c;
        }
    }
}

/* The bond from place i of a candidate to the next. */
static uint32_t bond_after(const large_system *s, const candidate *c, uint32_t i)
{
    const uint16_t *ring = s->pool + c->at, *atoms = s->f->atoms;

    return idt_mol__find_bond(s->f->mol, atoms[ring[i]], atoms[ring[i + 1 < c->size ? i + 1 : 0]]);
}

static bool keep(large_system *s, const candidate *c)
{
    idt_ring_finder *f = s->f;

    if (!idt_ring__open(f, c->size))
        return false;
    for (uint32_t i = 0; i < c->size; i++) {
        f->mol->ring_atoms[f->n_kept + i] = f->atoms[s->pool[c->at + i]];
        f->mol->ring_bonds[f->n_kept + i] = (uint16_t)bond_after(s, c, i);
    }
    idt_ring__close(f, c->size);
    return true;
}

/* The basis so far: a row of bits for each ring, in order of size. */
typedef struct basis {
    uint64_t *rows;
    uint32_t *pivots, *sizes;
    uint32_t n, n_words;
} basis;

static bool is_zero(const uint64_t *bits, uint32_t n_words)
{
    uint64_t any = 0;

    for (uint32_t w = 0; w < n_words; w++)
        any |= bits[w];
    return any == 0;
}

/*
 * Reduce the bits behind the last row by all rows, and make them a row when something is left.
 * @return are they more than a sum of smaller rings?
 */
static bool reduce(basis *b, idt_ring_finder *f, uint32_t size)
{
    uint64_t *bits = b->rows + (size_t)b->n * b->n_words;
    bool is_relevant = false;

    for (uint32_t row = 0; row < b->n; row++) {
        const uint64_t *other = b->rows + (size_t)row * b->n_words;

        if (!is_relevant && b->sizes[row] == size) {
            is_relevant = !is_zero(bits, b->n_words);
            if (!is_relevant)
                return false;
        }
        if (!(bits[b->pivots[row] / 64] >> b->pivots[row] % 64 & 1))
            continue;
        for (uint32_t w = 0; w < b->n_words; w++)
            bits[w] ^= other[w];
        f->steps += b->n_words;
    }
    f->steps += b->n + b->n_words;
    if (is_zero(bits, b->n_words))
        return is_relevant;
    for (uint32_t i = 0;; i++) {
        if (!(bits[i / 64] >> i % 64 & 1))
            continue;
        b->pivots[b->n] = i;
        b->sizes[b->n++] = size;
        return true;
    }
}

/* Keep candidates that are no sum of smaller ones. */
static bool eliminate(large_system *s)
{
    idt_ring_finder *f = s->f;
    uint32_t rank = f->n_bonds - f->n_atoms + 1;
    basis b = {.n_words = (f->n_bonds + 63) / 64};

    b.rows =
        idt_ring__pool(f->mol, IDT_POOL_ROWS, ((size_t)rank + 1) * (b.n_words + 1), sizeof *b.rows);
    if (!b.rows)
        return false;
    b.pivots = (uint32_t *)(void *)(b.rows + ((size_t)rank + 1) * b.n_words);
    b.sizes = b.pivots + rank + 1;
    sort_candidates(s->candidates, s->n_candidates);
    for (size_t i = 0; i < s->n_candidates && f->steps < IDT_RING_STEP_BUDGET; i++) {
        const candidate *c = &s->candidates[i];
        uint64_t *bits = b.rows + (size_t)b.n * b.n_words;

        if (b.n == rank && c->size > b.sizes[b.n - 1])
            break;
        memset(bits, 0, b.n_words * sizeof *bits);
        for (uint32_t k = 0; k < c->size; k++) {
            uint32_t bond = f->bond_number[bond_after(s, c, k)];

            bits[bond / 64] ^= UINT64_C(1) << bond % 64;
        }
        if (reduce(&b, f, c->size) && !keep(s, c))
            return false;
    }
    return true;
}

bool idt_ring__find_large(idt_ring_finder *f)
{
    large_system s = {.f = f};

    number_bonds(f);
    for (uint32_t root = 2; root < f->n_atoms && f->steps < IDT_RING_STEP_BUDGET; root++) {
        if (closes_ring(f, root) && !search(&s, root))
            return false;
    }
    f->is_varied = true; /* whether or not: it is not told apart here */
    return eliminate(&s);
}
