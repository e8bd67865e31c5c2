/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ring set. Ordinary molecules go to ring_mask.c. In others each system of ring bonds is
 * treated by itself; one without branches is a ring and is walked, others go to ring_small.c or,
 * when they have many bonds, to its twin ring_large.c.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_int.h"

_Static_assert(IDT_COUNT_OF(((idt_mol *)0)->ring_pools) == IDT_N_POOLS, "a place for every pool");

void *idt_ring__pool(idt_mol *mol, uint32_t pool, size_t n, size_t size)
{
    size_t capacity = n < 64 ? 64 : n + n / 2;
    void *grown;

    if (n < mol->ring_pools[pool].capacity)
        return mol->ring_pools[pool].items;
    grown = idt_alloc__resize(mol->ring_pools[pool].items, capacity, size);
    if (!grown)
        return NULL;
    mol->ring_pools[pool].items = grown;
    mol->ring_pools[pool].capacity = capacity;
    return grown;
}

bool idt_ring__open(idt_ring_finder *f, uint32_t size)
{
    idt_mol *mol = f->mol;
    size_t n = (size_t)f->n_kept + size;
    uint32_t *starts = idt_ring__pool(mol, IDT_POOL_STARTS, mol->n_rings + 2u, sizeof *starts);
    uint16_t *atoms = idt_ring__pool(mol, IDT_POOL_ATOMS, n, sizeof *atoms);
    uint16_t *bonds = idt_ring__pool(mol, IDT_POOL_BONDS, n, sizeof *bonds);

    if (!starts || !atoms || !bonds)
        return false;
    mol->rings = starts;
    mol->ring_atoms = atoms;
    mol->ring_bonds = bonds;
    return true;
}

void idt_ring__close(idt_ring_finder *f, uint32_t size)
{
    idt_mol *mol = f->mol;

    f->n_kept += size;
    mol->rings[++mol->n_rings] = f->n_kept;
}

/* Has the atom two ring bonds? */
static bool is_plain(const idt_mol *mol, uint32_t atom)
{
    return mol->atom[atom] >> IDT_ATOM_RING_BONDS_SHIFT == 1;
}

/* Walk the ring of an atom. *is_done tells whether its system is no more than that ring. */
static bool walk(idt_ring_finder *f, uint32_t root, bool *is_done)
{
    idt_mol *mol = f->mol;
    uint32_t atom = root, before = IDT_MOL_NONE, n = 0;
    uint16_t *atoms, *bonds;

    if (!idt_ring__open(f, mol->n_atoms))
        return false;
    atoms = mol->ring_atoms + f->n_kept;
    bonds = mol->ring_bonds + f->n_kept;
    *is_done = false;
    do {
        uint32_t k = mol->first[atom];

        if (!is_plain(mol, atom))
            return true;
        while (!idt_ring__is_link(mol, k) || mol->links[k].bond == before)
            k++;
        before = mol->links[k].bond;
        atoms[n] = (uint16_t)atom;
        bonds[n++] = (uint16_t)before;
        atom = mol->links[k].atom;
    } while (atom != root);
    for (uint32_t i = 0; i < n; i++)
        mol->mark[atoms[i]] = 0;
    idt_ring__close(f, n);
    *is_done = true;
    return true;
}

/* Collect the system of an atom and number its atoms, breadth-first. */
static void collect(idt_ring_finder *f, uint32_t root)
{
    idt_mol *mol = f->mol;
    uint32_t n = 1, n_ends = 0;

    f->atoms[0] = (uint16_t)root;
    mol->mark[root] = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t atom = f->atoms[i];

        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (!idt_ring__is_link(mol, k))
                continue;
            n_ends++;
            if (mol->mark[other] != IDT_MOL_NONE)
                continue;
            mol->mark[other] = (uint16_t)n;
            f->atoms[n++] = (uint16_t)other;
        }
    }
    f->n_atoms = n;
    f->n_bonds = n_ends / 2;
}

static bool find_all(idt_ring_finder *f)
{
    idt_mol *mol = f->mol;

    for (uint32_t i = 0; i < mol->n_atoms && f->steps < IDT_RING_STEP_BUDGET; i++) {
        bool is_done = false;
        uint32_t first;

        if (!(mol->atom[i] & IDT_ATOM_RING) || mol->mark[i] != IDT_MOL_NONE)
            continue;
        if (is_plain(mol, i) && !walk(f, i, &is_done))
            return false;
        if (is_done)
            continue;
        collect(f, i);
        first = mol->n_rings;
        f->is_varied = false;
        if (f->n_bonds <= f->most_small && !idt_ring__find_small(f, &is_done))
            return false;
        if (!is_done && !idt_ring__find_large(f))
            return false;
        if (f->is_varied && !idt_ring__add_variants(f, first))
            return false;
    }
    return true;
}

/* An empty set. */
static bool begin(idt_ring_finder *f)
{
    idt_mol *mol = f->mol;

    mol->n_rings = 0;
    if (!idt_ring__open(f, 0))
        return false;
    mol->rings[0] = 0;
    return true;
}

/* Search all systems. False when memory runs out. */
static bool find_by_search(idt_ring_finder *f)
{
    idt_mol *mol = f->mol;
    size_t n = mol->n_atoms;
    uint16_t *work = idt_ring__pool(mol, IDT_POOL_WORK, 4 * n + mol->n_bonds + 1, sizeof *work);

    if (!work)
        return false;
    f->atoms = work;
    f->far = f->atoms + n;
    f->parent = f->far + n;
    f->queue = f->parent + n;
    f->bond_number = f->queue + n;
    memset(mol->mark, 0xff, n * sizeof *mol->mark); /* IDT_MOL_NONE */
    return find_all(f);
}

static int end(const idt_ring_finder *f, idt_error *err)
{
    if (f->steps >= IDT_RING_STEP_BUDGET)
        return idt_error__set(err, IDT_ELIMIT, "ring system is too large to decide");
    f->mol->done |= IDT_MOL_RING_SET;
    return IDT_OK;
}

int idt_ring__find_set(idt_mol *mol, uint32_t most_small, idt_error *err)
{
    idt_ring_finder f = {.mol = mol, .most_small = most_small};

    if (!begin(&f) || !find_by_search(&f))
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    return end(&f, err);
}

int idt_mol__find_ring_set(idt_mol *mol, idt_error *err)
{
    idt_ring_finder f = {.mol = mol, .most_small = IDT_RING_WORD};
    bool is_done;

    if (!begin(&f) || !idt_ring__find_masks(&f, &is_done))
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    if (!is_done && !find_by_search(&f))
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    return end(&f, err);
}
