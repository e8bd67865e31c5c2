/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rings that a search has left out because it takes one of several ways that are equally short
 * (the two sides of a para-phenylene unit in a macrocycle). They are sums of the rings found; in a
 * small system all sums are looked at, so that the set does not depend on the writing.
 */
#include "base/int.h"
#include "chem/mol/ring_int.h"

enum {
    MAX_RANK = IDT_RING_MAX_VARIED_RANK,
    MAX_RINGS = 128,
};

/* Independent sums of rings, in order of size. The lowest bit of a row is its pivot. */
typedef struct basis {
    uint64_t rows[MAX_RANK];
    uint32_t sizes[MAX_RANK];
    uint32_t n;
} basis;

/* What is left of a set of bonds without the rows of rings smaller than `size`. */
static uint64_t reduce(const basis *b, uint64_t bonds, uint32_t size)
{
    for (uint32_t row = 0; row < b->n && b->sizes[row] < size; row++)
        bonds ^= bonds & b->rows[row] & (UINT64_C(0) - b->rows[row]) ? b->rows[row] : 0;
    return bonds;
}

static uint32_t size_of(const idt_mol *mol, uint32_t ring)
{
    return mol->rings[ring + 1] - mol->rings[ring];
}

/* The bonds of the rings from `first` on by local number, and a basis of them. */
static void read_rings(const idt_ring_finder *f, uint32_t first, uint64_t *bonds, basis *b)
{
    const idt_mol *mol = f->mol;

    b->n = 0;
    for (uint32_t r = first; r < mol->n_rings; r++) {
        uint64_t left = 0;

        for (uint32_t k = mol->rings[r]; k < mol->rings[r + 1]; k++)
            left |= UINT64_C(1) << f->bond_number[mol->ring_bonds[k]];
        bonds[r - first] = left;
        left = reduce(b, left, UINT32_MAX);
        if (left == 0 || b->n == MAX_RANK)
            continue;
        b->sizes[b->n] = size_of(mol, r);
        b->rows[b->n++] = left;
    }
}

/* Add a ring to the set, walking along its bonds. */
static bool keep(idt_ring_finder *f, uint64_t bonds, uint32_t size)
{
    const idt_mol *mol = f->mol;
    uint32_t atom = 0, before = IDT_MOL_NONE, n = 0;

    if (!idt_ring__open(f, size))
        return false;
    for (uint32_t i = 0, k = mol->first[f->atoms[0]]; n == 0; k++) {
        while (k == mol->first[f->atoms[i] + 1u])
            k = mol->first[f->atoms[++i]];
        atom = f->atoms[i];
        n = idt_ring__is_link(mol, k) && bonds >> f->bond_number[mol->links[k].bond] & 1;
    }
    for (n = 0; n < size; n++) {
        uint32_t k = mol->first[atom];

        while (!idt_ring__is_link(mol, k) || mol->links[k].bond == before ||
               !(bonds >> f->bond_number[mol->links[k].bond] & 1))
            k++;
        before = mol->links[k].bond;
        mol->ring_atoms[f->n_kept + n] = (uint16_t)atom;
        mol->ring_bonds[f->n_kept + n] = (uint16_t)before;
        atom = mol->links[k].atom;
    }
    idt_ring__close(f, size);
    return true;
}

bool idt_ring__add_variants(idt_ring_finder *f, uint32_t first)
{
    const uint32_t rank = f->n_bonds - f->n_atoms + 1, n = f->mol->n_rings - first;
    uint64_t known[MAX_RINGS] = {0}, sizes = 0, bonds = 0;
    uint32_t n_added = 0;
    basis b;

    if (rank > MAX_RANK || f->n_bonds > IDT_RING_WORD || n > MAX_RINGS / 2)
        return true;
    read_rings(f, first, known, &b);
    for (uint32_t r = first; r < f->mol->n_rings; r++)
        sizes |= UINT64_C(1) << (size_of(f->mol, r) - 1);
    f->steps += 1u << b.n;
    for (uint32_t m = 1; m < 1u << b.n && n + n_added < MAX_RINGS; m++) {
        uint32_t size, i = 0;

        bonds ^= b.rows[idt_u64__lowest_bit(m)]; /* a Gray code: each sum once */
        size = idt_u64__count(bonds);
        if (size == 0 || !(sizes >> (size - 1) & 1) || reduce(&b, bonds, size) == 0)
            continue;
        while (i < n && known[i] != bonds)
            i++;
        if (i < n)
            continue;
        if (!keep(f, bonds, size))
            return false;
        n_added++;
    }
    return true;
}
