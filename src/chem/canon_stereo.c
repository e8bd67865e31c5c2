/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stereo in the canonical labelling. A centre whose neighbours stand in different cells has a
 * parity that depends on ranks alone, so it can split cells like any other colour. A centre with
 * two neighbours in one cell is either no centre (both neighbours head equal branches) or part of
 * ring stereo such as cis- and trans-1,4-dimethylcyclohexane, which only the search can settle.
 */
#include "chem/canon_int.h"

uint32_t idt_canon__centre_parity(const idt_canon *c, uint32_t atom)
{
    const idt_mol *mol = c->mol;
    bool odd = false;

    for (uint32_t i = mol->first[atom]; i < mol->first[atom + 1]; i++) {
        for (uint32_t j = i + 1; j < mol->first[atom + 1]; j++) {
            uint32_t a = c->rank[mol->links[i].atom], b = c->rank[mol->links[j].atom];

            if (a == b)
                return 0;
            odd ^= a > b;
        }
    }
    return idt_atom__chiral(mol->atom[atom]) == IDT_CHIRAL_CCW ? 1u + odd : 2u - odd;
}

/*
 * Is the first-linked neighbour of `end`, besides the double bond, also the highest ranked?
 * @return 1 yes, 0 no, -1 when its two neighbours share a cell
 */
static int leads_with_highest(const idt_canon *c, uint32_t end, uint32_t bond)
{
    const idt_mol *mol = c->mol;
    uint32_t first = IDT_MOL_NONE, highest = 0;
    int leads = 1;

    for (uint32_t k = mol->first[end]; k < mol->first[end + 1]; k++) {
        uint32_t rank = c->rank[mol->links[k].atom];

        if (mol->links[k].bond == bond)
            continue;
        if (first == IDT_MOL_NONE) {
            first = rank;
            highest = rank;
        } else if (rank == highest) {
            return -1;
        } else if (rank > highest) {
            highest = rank;
            leads = 0;
        }
    }
    return leads;
}

uint32_t idt_canon__bond_parity(const idt_canon *c, uint32_t bond)
{
    int a = leads_with_highest(c, c->mol->a[bond], bond);
    int b = leads_with_highest(c, c->mol->b[bond], bond);
    uint32_t stereo = c->mol->bond_stereo[bond];

    if (a < 0 || b < 0)
        return 0;
    return a == b ? stereo : 3 - stereo;
}

void idt_canon__collect_stereo(idt_canon *c)
{
    const idt_mol *mol = c->mol;

    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t atom = c->atoms[i], chiral = idt_atom__chiral(mol->atom[atom]);

        c->chiral[atom] = 0;
        if (chiral == IDT_CHIRAL_CCW || chiral == IDT_CHIRAL_CW)
            c->centres[c->n_centres++] = (uint16_t)atom;
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t bond = mol->links[k].bond;

            if (mol->a[bond] != atom)
                continue;
            c->stereo[bond] = 0;
            if (mol->bond_stereo[bond] != IDT_STEREO_NONE)
                c->stereo_bonds[c->n_stereo_bonds++] = (uint16_t)bond;
        }
    }
}

bool idt_canon__knows_stereo(const idt_canon *c)
{
    for (uint32_t i = 0; i < c->n_centres; i++) {
        if (idt_canon__centre_parity(c, c->centres[i]) == 0)
            return false;
    }
    for (uint32_t i = 0; i < c->n_stereo_bonds; i++) {
        if (idt_canon__bond_parity(c, c->stereo_bonds[i]) == 0)
            return false;
    }
    return true;
}

/* Split cells by the parities that are known. */
static bool split_by_parity(idt_canon *c)
{
    const idt_mol *mol = c->mol;

    for (uint32_t i = 0; i < c->n; i++)
        c->value[c->atoms[i]] = 0;
    for (uint32_t i = 0; i < c->n_centres; i++)
        c->value[c->centres[i]] += idt_canon__centre_parity(c, c->centres[i]);
    for (uint32_t i = 0; i < c->n_stereo_bonds; i++) {
        uint32_t bond = c->stereo_bonds[i], parity = idt_canon__bond_parity(c, bond);

        c->value[mol->a[bond]] += UINT64_C(8) * parity * parity;
        c->value[mol->b[bond]] += UINT64_C(8) * parity * parity;
    }
    return idt_canon__split_all(c);
}

/* Two neighbours (besides `bond`) in one cell, not both bonded through ring bonds. */
static bool has_equal_branches(const idt_canon *c, uint32_t atom, uint32_t bond)
{
    const idt_mol *mol = c->mol;

    for (uint32_t i = mol->first[atom]; i < mol->first[atom + 1]; i++) {
        for (uint32_t j = i + 1; j < mol->first[atom + 1]; j++) {
            if (mol->links[i].bond == bond || mol->links[j].bond == bond)
                continue;
            if (c->rank[mol->links[i].atom] != c->rank[mol->links[j].atom])
                continue;
            if (!(mol->bond[mol->links[i].bond] & mol->bond[mol->links[j].bond] & IDT_BOND_RING))
                return true;
        }
    }
    return false;
}

/* Drop what is no stereo. True when something is left that ranks do not tell. */
static bool drop_false_stereo(idt_canon *c)
{
    uint32_t n = 0, n_open = 0;

    for (uint32_t i = 0; i < c->n_centres; i++) {
        uint32_t atom = c->centres[i];

        if (idt_canon__centre_parity(c, atom) == 0) {
            if (has_equal_branches(c, atom, IDT_MOL_NONE))
                continue;
            n_open++;
        }
        c->centres[n++] = (uint16_t)atom;
    }
    c->n_centres = n;
    n = 0;
    for (uint32_t i = 0; i < c->n_stereo_bonds; i++) {
        uint32_t bond = c->stereo_bonds[i];

        if (idt_canon__bond_parity(c, bond) == 0) {
            if (has_equal_branches(c, c->mol->a[bond], bond) ||
                has_equal_branches(c, c->mol->b[bond], bond))
                continue;
            n_open++;
        }
        c->stereo_bonds[n++] = (uint16_t)bond;
    }
    c->n_stereo_bonds = n;
    return n_open > 0;
}

bool idt_canon__refine_stereo(idt_canon *c)
{
    while (c->n_cells < c->n && split_by_parity(c))
        idt_canon__refine(c);
    return drop_false_stereo(c);
}
