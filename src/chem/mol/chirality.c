/* SPDX-License-Identifier: Apache-2.0 */
/* Tetrahedral centres: from the order written to the order of the adjacency. */
#include "chem/mol/mol_int.h"

/* Parity of sorting `order` into the order of the adjacency, the centre itself standing first. */
static bool is_odd(const idt_mol *mol, const idt_mol_stereo *s)
{
    uint32_t place[6] = {0};
    bool odd = false;

    for (uint32_t j = 0; j < s->n_order; j++) {
        if (s->order[j] == s->atom)
            continue;
        for (uint32_t k = mol->first[s->atom]; k < mol->first[s->atom + 1]; k++) {
            if (mol->links[k].atom == s->order[j])
                place[j] = 1 + k - mol->first[s->atom];
        }
    }
    for (uint32_t i = 0; i < s->n_order; i++) {
        for (uint32_t j = i + 1; j < s->n_order; j++)
            odd ^= place[i] > place[j];
    }
    return odd;
}

static bool counts_itself(const idt_mol_stereo *s)
{
    for (uint32_t j = 0; j < s->n_order; j++) {
        if (s->order[j] == s->atom)
            return true;
    }
    return false;
}

/* Are two neighbours bonded to each other? */
static bool is_in_triangle(const idt_mol *mol, uint32_t atom)
{
    for (uint32_t i = mol->first[atom]; i < mol->first[atom + 1]; i++) {
        for (uint32_t j = i + 1; j < mol->first[atom + 1]; j++) {
            if (idt_mol__find_bond(mol, mol->links[i].atom, mol->links[j].atom) != IDT_MOL_NONE)
                return true;
        }
    }
    return false;
}

/*
 * Is its lone pair part of a double bond's system, which makes it flat: amides, anilines, aromatic
 * nitrogen? Sulfonamides keep it. @source RDKit: conjugated nitrogen is SP2, and only SP3 atoms are
 * centres; heavier atoms of groups 15 and 16 do not conjugate
 */
static bool is_conjugated(const idt_mol *mol, uint32_t atom)
{
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t word = mol->atom[mol->links[k].atom];

        if (idt_atom__pi(word) > 0 && idt_atom__element(word) <= 10 &&
            idt_atom__degree(word) + idt_atom__n_h(word) <= 3)
            return true;
    }
    return idt_atom__pi(mol->atom[atom]) > 0;
}

/*
 * Can it hold its shape? Four neighbours can, the hydrogen included; three where a lone pair
 * stays: the heavier elements of groups 15 and 16, and nitrogen at a bridgehead or in a triangle
 * that is not flat.
 */
static bool is_centre(idt_mol *mol, const idt_mol_stereo *s)
{
    if (s->n_order == 4)
        return true;
    if (s->n_order != 3 || counts_itself(s))
        return false;
    switch (idt_atom__element(mol->atom[s->atom])) {
    case 7:
        if (is_conjugated(mol, s->atom))
            return false;
        idt_mol__mark_rings(mol);
        return idt_mol__ring_bonds(mol, s->atom) == 3 || is_in_triangle(mol, s->atom);
    case 15:
    case 16:
    case 33:
    case 34:
    case 51:
    case 52: return true;
    default: return false;
    }
}

void idt_mol__place_chirality(idt_mol *mol)
{
    for (uint32_t i = 0; i < mol->n_stereo; i++) {
        idt_mol_stereo *s = &mol->stereo[i];
        uint32_t chiral = IDT_CHIRAL_OTHER;

        if (s->kind == 'T') {
            chiral = IDT_CHIRAL_NONE;
            if (s->n_order == 2) {
                s->kind = 'A';
                chiral = IDT_CHIRAL_OTHER;
            } else if (is_centre(mol, s)) {
                /* A lone pair stands second, as an implicit hydrogen does: one exchange more. */
                bool odd = is_odd(mol, s) ^ (s->n_order == 3);

                chiral = (s->number == 1) ^ odd ? IDT_CHIRAL_CCW : IDT_CHIRAL_CW;
            }
        } else if (s->n_order > 6) {
            chiral = IDT_CHIRAL_NONE;
        }
        mol->atom[s->atom] &= ~((uint32_t)IDT_ATOM_CHIRAL_MASK << IDT_ATOM_CHIRAL_SHIFT);
        mol->atom[s->atom] |= chiral << IDT_ATOM_CHIRAL_SHIFT;
    }
}
