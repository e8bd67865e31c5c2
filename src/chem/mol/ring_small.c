/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rings of systems of up to 64 bonds, which is nearly all: sets of atoms and bonds are words, so
 * that a path, a candidate and a row of the elimination take one each. The large twin in ringset.c
 * says why the candidates are complete; both number atoms alike and keep the same rings.
 */
#include <string.h>

#include "chem/mol/ring_int.h"

enum { MAX_CANDIDATES = 256, NOWHERE = 0xff };

typedef struct candidate {
    uint64_t bonds;
    uint32_t size;
    uint32_t root;
    bool is_varied; /* there is another way as short as one of its own */
} candidate;

typedef struct small_system {
    uint32_t n_candidates; /* MAX_CANDIDATES + 1: too many */
    uint64_t roots;        /* atoms with two lower neighbours */
    uint64_t varied;       /* atoms with two ways from the root at hand */
    uint8_t first[IDT_RING_WORD + 1];
    uint8_t near[2 * IDT_RING_WORD], via[2 * IDT_RING_WORD]; /* neighbour and bond */
    uint8_t far[IDT_RING_WORD], queue[IDT_RING_WORD];
    uint16_t bond[IDT_RING_WORD]; /* of the molecule, by local number */
    /* The way from the root, without the root. */
    uint64_t path_atoms[IDT_RING_WORD], path_bonds[IDT_RING_WORD];
    candidate candidates[MAX_CANDIDATES];
} small_system;

static uint64_t bit(uint32_t i)
{
    return UINT64_C(1) << i;
}

static void link_atoms(const idt_ring_finder *f, small_system *s)
{
    const idt_mol *mol = f->mol;
    uint32_t n = 0, n_bonds = 0;

    for (uint32_t i = 0; i < f->n_atoms; i++) {
        uint32_t atom = f->atoms[i], n_lower = 0;

        s->first[i] = (uint8_t)n;
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1u]; k++) {
            uint32_t bond = mol->links[k].bond, other;

            if (!idt_ring__is_link(mol, k))
                continue;
            other = mol->mark[mol->links[k].atom];
            n_lower += other < i;
            if (other > i) {
                f->bond_number[bond] = (uint16_t)n_bonds;
                s->bond[n_bonds++] = (uint16_t)bond;
            }
            s->near[n] = (uint8_t)other;
            s->via[n++] = (uint8_t)f->bond_number[bond];
        }
        s->roots |= (uint64_t)(n_lower >= 2) << i;
    }
    s->first[f->n_atoms] = (uint8_t)n;
}

/* The cycle of two paths and the bonds that join their ends. */
static void propose(small_system *s, uint32_t root, uint32_t a, uint32_t b, uint64_t joint)
{
    if (s->path_atoms[a] & s->path_atoms[b])
        return;
    if (s->n_candidates >= MAX_CANDIDATES) {
        s->n_candidates = MAX_CANDIDATES + 1;
        return;
    }
    s->candidates[s->n_candidates++] =
        (candidate){s->path_bonds[a] | s->path_bonds[b] | joint,
                    2u * s->far[a] + 1 + ((joint & (joint - 1)) != 0), root,
                    ((s->path_atoms[a] | s->path_atoms[b]) & s->varied) != 0};
}

/*
 * Breadth-first from a root over lower numbers. When an atom is taken from the queue, all that are
 * as far have been seen, so the cycles that close at it can be told at once.
 */
static uint32_t search(small_system *s, uint32_t root)
{
    uint32_t n = 1;

    memset(s->far, NOWHERE, root);
    s->queue[0] = (uint8_t)root;
    s->far[root] = 0;
    s->varied = 0;
    s->path_atoms[root] = s->path_bonds[root] = 0;
    for (uint32_t next = 0; next < n; next++) {
        uint32_t y = s->queue[next], far = s->far[y];

        for (uint32_t k = s->first[y]; k < s->first[y + 1]; k++) {
            uint32_t z = s->near[k];

            if (z >= root)
                continue;
            if (s->far[z] == NOWHERE) {
                s->far[z] = (uint8_t)(far + 1);
                s->path_atoms[z] = s->path_atoms[y] | bit(z);
                s->path_bonds[z] = s->path_bonds[y] | bit(s->via[k]);
                s->queue[n++] = (uint8_t)z;
            } else if (s->far[z] == far + 1) {
                s->varied |= bit(z);
            } else if (s->far[z] == far && z < y) {
                propose(s, root, z, y, bit(s->via[k]));
            } else if (s->far[z] + 1u == far) {
                for (uint32_t j = s->first[y]; j < k; j++) {
                    if (s->near[j] < root && s->far[s->near[j]] + 1u == far)
                        propose(s, root, s->near[j], z, bit(s->via[j]) | bit(s->via[k]));
                }
            }
        }
    }
    return n;
}

static void sort_by_size(candidate *candidates, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        candidate c = candidates[i];
        uint32_t j = i;

        for (; j > 0 && candidates[j - 1].size > c.size; j--)
            candidates[j] = candidates[j - 1];
        candidates[j] = c;
    }
}

/* Put the ring of a candidate into order, from its root. */
static bool keep(idt_ring_finder *f, const small_system *s, const candidate *c)
{
    uint64_t left = c->bonds;
    uint32_t atom = c->root;
    uint16_t *atoms, *bonds;

    if (!idt_ring__open(f, c->size))
        return false;
    atoms = f->mol->ring_atoms + f->n_kept;
    bonds = f->mol->ring_bonds + f->n_kept;
    while (left != 0) {
        uint32_t k = s->first[atom];

        while (!(left >> s->via[k] & 1))
            k++;
        *atoms++ = f->atoms[atom];
        *bonds++ = s->bond[s->via[k]];
        left &= ~bit(s->via[k]);
        atom = s->near[k];
    }
    idt_ring__close(f, c->size);
    return true;
}

/* Keep candidates that are no sum of smaller ones. Rows are in order of size. */
static bool eliminate(idt_ring_finder *f, const small_system *s)
{
    uint32_t rank = f->n_bonds - f->n_atoms + 1, n_rows = 0;
    uint64_t rows[IDT_RING_WORD];
    uint32_t sizes[IDT_RING_WORD];

    for (uint32_t i = 0; i < s->n_candidates; i++) {
        const candidate *c = &s->candidates[i];
        uint64_t bonds = c->bonds;
        uint32_t row = 0;

        if (n_rows == rank && n_rows > 0 && c->size > sizes[n_rows - 1])
            break;
        /* The lowest bit of a row is its pivot. */
        for (; row < n_rows && sizes[row] < c->size; row++)
            bonds ^= bonds & rows[row] & -rows[row] ? rows[row] : 0;
        if (bonds == 0)
            continue;
        if (!keep(f, s, c))
            return false;
        f->is_varied |= c->is_varied;
        for (; row < n_rows; row++)
            bonds ^= bonds & rows[row] & -rows[row] ? rows[row] : 0;
        if (bonds == 0)
            continue;
        sizes[n_rows] = c->size;
        rows[n_rows++] = bonds;
    }
    return true;
}

bool idt_ring__find_small(idt_ring_finder *f, bool *is_done)
{
    small_system s;

    s.n_candidates = 0;
    s.roots = 0;
    link_atoms(f, &s);
    for (uint32_t root = 2; root < f->n_atoms; root++) {
        if (s.roots >> root & 1)
            f->steps += search(&s, root);
    }
    *is_done = s.n_candidates <= MAX_CANDIDATES;
    if (!*is_done)
        return true;
    sort_by_size(s.candidates, s.n_candidates);
    return eliminate(f, &s);
}
