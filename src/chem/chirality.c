/* SPDX-License-Identifier: Apache-2.0 */
/* Tetrahedral centres: from the order written to the order of the adjacency. */
#include "chem/mol_int.h"

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
            } else if (s->n_order == 4 || s->n_order == 3) {
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
