/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ring membership. Every bond outside a spanning tree closes a ring with the tree path between its
 * ends; the union of these rings is every ring bond. Paths already marked are skipped with a
 * union-find, so the whole is as good as linear.
 */
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

int idt_mol__plant(idt_mol *mol, idt_error *err)
{
    uint16_t *queue = idt_mol__work(mol, (mol->n_atoms + 1) * sizeof *queue);
    uint32_t n_seen = 0;

    if (!queue)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        mol->stack[i] = IDT_MOL_NONE;
    for (uint32_t root = 0; root < mol->n_atoms; root++) {
        uint32_t next = n_seen;

        if (mol->stack[root] != IDT_MOL_NONE)
            continue;
        mol->up[root] = IDT_MOL_NONE;
        mol->stack[root] = (uint16_t)n_seen;
        queue[n_seen++] = (uint16_t)root;
        while (next < n_seen) {
            uint32_t i = queue[next++];

            for (uint32_t k = mol->first[i]; k < mol->first[i + 1]; k++) {
                uint32_t j = mol->links[k].atom;

                if (mol->stack[j] != IDT_MOL_NONE)
                    continue;
                mol->up[j] = mol->links[k].bond;
                mol->stack[j] = (uint16_t)n_seen;
                queue[n_seen++] = (uint16_t)j;
            }
        }
    }
    mol->n_closing = 0;
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        if (mol->up[mol->a[k]] != k && mol->up[mol->b[k]] != k)
            mol->closing[mol->n_closing++] = (uint16_t)k;
    }
    mol->has |= IDT_MOL_HAS_ORDER;
    return IDT_OK;
}
