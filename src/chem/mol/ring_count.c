/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many rings an atom is in, and the smallest. Where rings share single bonds and hang together
 * like a tree, every way of choosing rings comes to the rings of the set; elsewhere the answer is
 * RDKit's and ring_sym.c finds it.
 */
#include <string.h>

#include "base/error.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_sym_int.h"

static uint32_t top_of(uint32_t *up, uint32_t ring)
{
    while (up[ring] != ring) {
        up[ring] = up[up[ring]];
        ring = up[ring];
    }
    return ring;
}

/*
 * Is every bond in at most two rings, and do shared bonds join rings to trees? Then each of them is
 * the one smallest ring through its unshared bonds: a cycle around several of them is longer. A
 * search from an atom of one ring alone therefore meets that ring and no other.
 */
static int joins_trees(idt_mol *mol, bool *out, idt_error *err)
{
    const uint32_t many = UINT32_MAX;
    uint32_t *up = idt_mol__work(mol, ((size_t)mol->n_rings + mol->n_bonds + 1) * sizeof *up);
    uint32_t *ring_of;

    if (!up)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    ring_of = up + mol->n_rings; /* + 1, 0 = none */
    memset(ring_of, 0, mol->n_bonds * sizeof *ring_of);
    for (uint32_t r = 0; r < mol->n_rings; r++) {
        up[r] = r;
        for (uint32_t i = mol->rings[r]; i < mol->rings[r + 1]; i++) {
            uint32_t *other = &ring_of[mol->ring_bonds[i]];

            if (*other == 0) {
                *other = r + 1;
                continue;
            }
            if (*other == many || top_of(up, *other - 1) == top_of(up, r))
                return IDT_OK;
            up[top_of(up, r)] = top_of(up, *other - 1);
            *other = many;
        }
    }
    *out = true;
    return IDT_OK;
}

void idt_ring__count_atoms(idt_mol *mol, const uint16_t *atoms, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t atom = atoms[i];

        if (mol->ring_count[atom] < UINT8_MAX)
            mol->ring_count[atom]++;
        if (mol->ring_min[atom] == 0 || n < mol->ring_min[atom])
            mol->ring_min[atom] = (uint16_t)n;
    }
}

/* Where trees of rings do not do. */
static int count_others(idt_mol *mol, idt_error *err)
{
    bool is_easy = false, is_sure = false;
    int status = IDT_OK;

    if (!idt_ring__choose(mol)) {
        if (!(mol->done & IDT_MOL_RING_SET))
            status = idt_mol__find_ring_set(mol, err);
        if (status == IDT_OK)
            status = joins_trees(mol, &is_easy, err);
        if (status != IDT_OK)
            return status;
    }
    for (uint32_t r = 0; is_easy && r < mol->n_rings; r++)
        idt_ring__count_atoms(mol, mol->ring_atoms + mol->rings[r],
                              mol->rings[r + 1] - mol->rings[r]);
    if (is_easy)
        return IDT_OK;
    if (!idt_ring__count_sure(mol, &is_sure))
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    return is_sure ? IDT_OK : idt_ring_sym__count(mol, err);
}

int idt_mol__count_rings(idt_mol *mol, idt_error *err)
{
    int status = IDT_OK;

    memset(mol->ring_count, 0, mol->n_atoms * sizeof *mol->ring_count);
    memset(mol->ring_min, 0, mol->n_atoms * sizeof *mol->ring_min);
    if (!idt_ring__count_trees(mol))
        status = count_others(mol, err);
    if (status == IDT_OK)
        mol->done |= IDT_MOL_RING_COUNTS;
    return status;
}
