/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ring membership. Every bond outside a spanning tree closes a ring with the tree path between its
 * ends; the union of these rings is every ring bond. Paths already marked are skipped with a
 * union-find, so the whole is as good as linear.
 */
#include <string.h>

#include "base/error.h"
#include "base/int.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_int.h"

/* The end of a stretch of marked bonds towards the root. */
static uint32_t top_of(uint16_t *skip, uint32_t atom)
{
    while (skip[atom] != atom) {
        skip[atom] = skip[skip[atom]];
        atom = skip[atom];
    }
    return atom;
}

static uint32_t parent_of(const idt_mol *mol, uint32_t atom)
{
    uint32_t bond = mol->up[atom];

    return mol->a[bond] == atom ? mol->b[bond] : mol->a[bond];
}

/* 0 bonds, 1 or 2 bonds, 3, 4 or more: the first bond and the second share a code. */
static inline void count_ring_bond(uint32_t *word)
{
    uint32_t is_next = (*word & IDT_ATOM_RING) != 0 && *word >> IDT_ATOM_RING_BONDS_SHIFT < 3;

    *word = (*word | IDT_ATOM_RING) + (is_next << IDT_ATOM_RING_BONDS_SHIFT);
}

static inline void mark_bond(idt_mol *mol, uint32_t bond)
{
    mol->bond[bond] |= IDT_BOND_RING;
    count_ring_bond(&mol->atom[mol->a[bond]]);
    count_ring_bond(&mol->atom[mol->b[bond]]);
}

/* Mark the tree path between two atoms. */
static void mark_path(idt_mol *mol, uint32_t a, uint32_t b)
{
    const uint16_t *order = mol->stack;
    uint16_t *skip = mol->mark;

    a = top_of(skip, a);
    b = top_of(skip, b);
    while (a != b) {
        if (order[a] < order[b]) {
            uint32_t other = a;

            a = b;
            b = other;
        }
        mark_bond(mol, mol->up[a]);
        skip[a] = (uint16_t)parent_of(mol, a);
        a = top_of(skip, a);
    }
}

/* The bonds of all cycles; what their atoms count of them in binary, `four` for four and more. */
static void mark_cycles(idt_mol *mol)
{
    const uint32_t more = UINT32_C(1) << IDT_ATOM_RING_BONDS_SHIFT;
    uint64_t bonds = 0, one = 0, two = 0, four = 0, atoms;

    idt_ring__find_cycles(mol);
    for (uint32_t c = 0; c < mol->n_closing; c++)
        bonds |= mol->cycles[c];
    idt_ring__mark_bonds(mol, bonds, 4);
    for (; bonds != 0; bonds &= bonds - 1) {
        uint32_t k = idt_u64__lowest_bit(bonds);
        uint64_t ends = UINT64_C(1) << mol->a[k] | UINT64_C(1) << mol->b[k];
        uint64_t carry = one & ends;

        mol->ends[k] = ends;
        one ^= ends;
        four |= two & carry;
        two ^= carry;
    }
    for (atoms = two | four; atoms != 0; atoms &= atoms - 1)
        mol->atom[idt_u64__lowest_bit(atoms)] |= IDT_ATOM_RING | more;
    for (atoms = one | four; atoms != 0; atoms &= atoms - 1)
        mol->atom[idt_u64__lowest_bit(atoms)] += more;
    for (atoms = four; atoms != 0; atoms &= atoms - 1)
        mol->atom[idt_u64__lowest_bit(atoms)] += more;
}
_Static_assert(IDT_BOND_RING == 1 << 4, "mark_cycles");

void idt_mol__mark_rings(idt_mol *mol)
{
    if (mol->done & IDT_MOL_RINGS)
        return;
    mol->done |= IDT_MOL_RINGS;
    if (mol->n_closing == 0)
        return;
    if (idt_ring__has_cycles(mol)) {
        mark_cycles(mol);
        return;
    }
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        mol->mark[i] = (uint16_t)i;
    if (!(mol->has & IDT_MOL_HAS_ORDER)) {
        for (uint32_t i = 0; i < mol->n_atoms; i++)
            mol->stack[i] = (uint16_t)i;
    }
    for (uint32_t c = 0; c < mol->n_closing; c++) {
        uint32_t k = mol->closing[c];

        mark_bond(mol, k);
        mark_path(mol, mol->a[k], mol->b[k]);
    }
}

/*
 * A breadth-first search. Half of the bonds it looks along lead to atoms that were met already,
 * which no branch could foretell: each atom keeps the least of what leads to it, the place in the
 * order (high half) and the bond (low half), and the first is the least.
 */
int idt_mol__plant(idt_mol *mol, idt_error *err)
{
    const size_t n = mol->n_atoms;
    uint32_t *met = idt_mol__work(mol, (n + 1) * (sizeof *met + sizeof(uint16_t)));
    uint16_t *queue = (uint16_t *)(void *)(met + n);
    uint32_t n_seen = 0, next = 0, n_closing = 0;

    if (!met)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    memset(met, 0xff, n * sizeof *met);
    for (uint32_t root = 0; n_seen < n; root++) {
        if (met[root] != UINT32_MAX)
            continue;
        met[root] = n_seen << 16 | IDT_MOL_NONE;
        queue[n_seen++] = (uint16_t)root;
        while (next < n_seen) {
            const uint32_t i = queue[next++];
            const idt_mol_link *link = mol->links + mol->first[i];
            const idt_mol_link *const end = mol->links + mol->first[i + 1];

            for (; link < end; link++) {
                const uint32_t j = link->atom, before = met[j], now = n_seen << 16 | link->bond;

                queue[n_seen] = (uint16_t)j;
                met[j] = before < now ? before : now;
                n_seen += before == UINT32_MAX;
            }
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        mol->up[i] = (uint16_t)met[i];
        mol->stack[i] = (uint16_t)(met[i] >> 16);
    }
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        mol->closing[n_closing] = (uint16_t)k;
        n_closing += (mol->up[mol->a[k]] != k) & (mol->up[mol->b[k]] != k);
    }
    mol->n_closing = n_closing;
    mol->has |= IDT_MOL_HAS_ORDER;
    return IDT_OK;
}
