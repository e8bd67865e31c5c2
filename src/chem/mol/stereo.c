/* SPDX-License-Identifier: Apache-2.0 */
/* Double bonds: from the directions of the bonds beside them to cis and trans. */
#include <string.h>

#include "base/error.h"
#include "base/int.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_int.h"

/* Smaller rings have no choice of geometry. @source RDKit: minRingSizeForDoubleBondStereo */
enum { SMALLEST_STEREO_RING = 8 };

/* 1 when the far end of a directed bond lies above `end`, 2 below, 0 not stated. */
static uint32_t direction_from(const idt_mol *mol, uint32_t end, uint32_t bond)
{
    uint32_t direction = (mol->bond[bond] & IDT_BOND_DIRECTION_MASK) / IDT_BOND_UP;

    if (direction == 0)
        return 0;
    return mol->a[bond] == end ? direction : 3 - direction;
}

/* Where the first-linked neighbour of `end` lies, besides the double bond; 0 = not stated. */
static uint32_t side_of(const idt_mol *mol, uint32_t end, uint32_t bond)
{
    uint32_t side = 0, n = 0;

    for (uint32_t k = mol->first[end]; k < mol->first[end + 1]; k++) {
        uint32_t direction;

        if (mol->links[k].bond == bond)
            continue;
        direction = direction_from(mol, end, mol->links[k].bond);
        if (n > 0 && direction != 0)
            direction = 3 - direction; /* the other substituent is on the other side */
        if (side != 0 && direction != 0 && direction != side)
            return 0; /* both on one side: contradiction */
        if (direction != 0)
            side = direction;
        n++;
    }
    return n >= 1 && n <= 2 ? side : 0;
}

/* Mark the bonds of a shortest way back from an atom at distance far[atom]. */
static void mark_way(const idt_mol *mol, uint32_t atom, const uint8_t *far, uint8_t *is_small)
{
    while (far[atom] > 0) {
        uint32_t k = mol->first[atom];

        while (far[mol->links[k].atom] != far[atom] - 1)
            k++;
        is_small[mol->links[k].bond] = 1;
        atom = mol->links[k].atom;
    }
}

uint64_t idt_mol__small_ring_bonds(const idt_mol *mol)
{
    uint64_t bonds = 0;

    if (mol->cycles_are != IDT_RING_CYCLES_OF_TREE && mol->cycles_are != IDT_RING_CYCLES_SET)
        return 0;
    for (uint32_t c = 0; c < mol->n_closing; c++) {
        if (idt_u64__count(mol->cycles[c]) < SMALLEST_STEREO_RING)
            bonds |= mol->cycles[c];
    }
    return bonds;
}

/* Is there a way from a to b of fewer than SMALLEST_STEREO_RING - 1 bonds besides this one? */
bool idt_mol__is_in_small_ring(const idt_mol *mol, uint32_t bond, uint16_t *queue,
                               uint8_t *is_small)
{
    uint8_t *far = (uint8_t *)(queue + mol->n_atoms);
    uint32_t n = 1, next = 0;

    memset(far, 0xff, mol->n_atoms);
    queue[0] = mol->a[bond];
    far[queue[0]] = 0;
    while (next < n) {
        uint32_t atom = queue[next++];

        if (far[atom] >= SMALLEST_STEREO_RING - 2)
            return false;
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (mol->links[k].bond == bond || far[other] != 0xff)
                continue;
            if (other == mol->b[bond]) {
                if (is_small) {
                    is_small[mol->links[k].bond] = 1;
                    mark_way(mol, atom, far, is_small);
                }
                return true;
            }
            far[other] = (uint8_t)(far[atom] + 1);
            queue[n++] = (uint16_t)other;
        }
    }
    return false;
}

int idt_mol__drop_aromatic_stereo(idt_mol *mol, idt_error *err)
{
    bool is_in_ring = false;
    int status;

    for (uint32_t k = 0; k < mol->n_bonds; k++)
        is_in_ring |= mol->bond_stereo[k] != IDT_STEREO_NONE && mol->bond[k] & IDT_BOND_RING;
    if (!is_in_ring)
        return IDT_OK;
    status = idt_mol__perceive(mol, IDT_MOL_AROMATICITY, err);
    for (uint32_t k = 0; k < mol->n_bonds && status == IDT_OK; k++) {
        if (mol->bond[k] & IDT_BOND_AROMATIC)
            mol->bond_stereo[k] = IDT_STEREO_NONE;
    }
    return status;
}

int idt_mol__find_bond_stereo(idt_mol *mol, idt_error *err)
{
    uint16_t *queue = NULL;
    int status;

    memset(mol->bond_stereo, IDT_STEREO_NONE, mol->n_bonds);
    for (uint32_t k = 0; mol->has & IDT_MOL_HAS_DIRECTION && k < mol->n_bonds; k++) {
        uint32_t a = mol->a[k], b = mol->b[k], side_a, side_b;

        if (idt_bond__order(mol->bond[k]) != 2 || idt_atom__pi(mol->atom[a]) != 1)
            continue;
        side_a = side_of(mol, a, k);
        side_b = side_of(mol, b, k);
        if (side_a == 0 || side_b == 0)
            continue;
        if (mol->bond[k] & IDT_BOND_RING) {
            if (!queue)
                queue = idt_mol__work(mol, (size_t)mol->n_atoms * 3);
            if (!queue)
                return idt_error__set(err, IDT_ENOMEM, "out of memory");
            if (idt_mol__is_in_small_ring(mol, k, queue, NULL))
                continue;
        }
        mol->bond_stereo[k] = side_a == side_b ? IDT_STEREO_CIS : IDT_STEREO_TRANS;
    }
    status = queue ? idt_mol__drop_aromatic_stereo(mol, err) : IDT_OK;
    if (status == IDT_OK)
        mol->done |= IDT_MOL_STEREO;
    return status;
}
