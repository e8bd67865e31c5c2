/* SPDX-License-Identifier: Apache-2.0 */
/* What both ways to aromaticity share: what an atom brings, and how many electrons a ring wants. */
#ifndef IDT_CHEM_AROMATIC_INT_H
#define IDT_CHEM_AROMATIC_INT_H

#include "chem/mol/mol.h"

enum {
    IDT_AROMATIC_MAX_GROUP = 6, /* rings tried together */
    IDT_AROMATIC_MAX_RING = 24, /* larger rings are not grouped */
};

/** Electrons that an atom brings. */
typedef enum idt_donor {
    IDT_DONOR_NONE, /* cannot be aromatic */
    IDT_DONOR_ZERO, /* an empty orbital */
    IDT_DONOR_ONE,
    IDT_DONOR_TWO,
    IDT_DONOR_ANY, /* '*': one or two */
    IDT_DONOR_UNKNOWN,
} idt_donor;

/**
 * What a neutral C, N, O or S outside brackets brings, with the valence it has without charges, by
 * hydrogens and neighbours together; UNKNOWN leaves it to the rules.
 * @param has_double  has the atom a double bond in a ring?
 */
static inline idt_donor idt_aromatic__plain_donor(uint32_t word, bool has_double)
{
    uint32_t n_bonds = idt_atom__degree(word) + idt_atom__n_h(word), pi = idt_atom__pi(word);

    if ((word & (IDT_ATOM_BRACKET | (uint32_t)IDT_ATOM_CHARGE_MASK << IDT_ATOM_CHARGE_SHIFT)) !=
        (uint32_t)IDT_ATOM_CHARGE_BIAS << IDT_ATOM_CHARGE_SHIFT)
        return IDT_DONOR_UNKNOWN;
    switch (idt_atom__element(word)) {
    case 6:
        if (n_bonds > 3)
            return IDT_DONOR_NONE;
        return n_bonds == 3 && has_double ? IDT_DONOR_ONE : IDT_DONOR_UNKNOWN;
    case 7:
        if (n_bonds == 3 && pi == 0)
            return IDT_DONOR_TWO;
        return n_bonds == 2 && pi == 1 && has_double ? IDT_DONOR_ONE : IDT_DONOR_UNKNOWN;
    case 8:
    case 16: return n_bonds == 2 && pi == 0 ? IDT_DONOR_TWO : IDT_DONOR_UNKNOWN;
    default: return IDT_DONOR_UNKNOWN;
    }
}

/** What an atom brings by the rules. */
idt_donor idt_aromatic__donor(const idt_mol *mol, uint32_t atom);

/** Is there a number of electrons 4n + 2 from low to high? */
static inline bool idt_aromatic__is_hueckel(uint32_t low, uint32_t high, uint32_t n_any)
{
    if (n_any > 1)
        return false;
    if (high < 6)
        return high == 2;
    return low + ((2 - low) & 3) <= high;
}

/**
 * Mark the aromatic atoms and bonds where that takes no search for rings. Needs ring bits, and no
 * marks.
 * @return false when it would take one, or a system has too many rings: nothing is marked
 */
bool idt_aromatic__mark_small(idt_mol *mol);

/** idt_mol__find_aromaticity by the ring set alone, which it needs: the slow twin. */
IDT_CHECKED int idt_aromatic__find_slowly(idt_mol *mol, idt_error *err);

#endif
