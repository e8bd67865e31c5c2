/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One way of writing charges, made of three local changes:
 *
 *   [B-]-[N+]#N        B=[N+]=[N-]       azides, diazo compounds, nitrous oxide
 *   X=Y                [X+]-[Y-]         X: P, S, Cl and their kin beyond their lowest valence
 *   X=[C]              [X+]#[C-]         carbon monoxide, isocyanides
 *
 * The reader has done the rest (nitro groups, N-oxides). Charges stand apart in the one writing, so
 * that a protonated form differs from it by the proton alone: CS(C)=O and C[S+](C)O.
 */
#include "chem/ident/charges.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

void idt_charges__free(idt_charges *charges)
{
    if (!charges)
        return;
    idt_alloc__free(charges->words);
    *charges = (idt_charges){0};
}

/* Elements that go beyond their lowest valence, and that valence; 0: others. */
static const uint8_t lowest_valence[IDT_ATOM_ELEMENT_MASK + 1] = {
    [15] = 3, [16] = 2, [17] = 1, [33] = 3, [34] = 2, [35] = 1, [51] = 3, [52] = 2, [53] = 1,
};

enum { CARBON = 6, NITROGEN = 7, OXYGEN = 8 };

static uint32_t bond_order(const idt_mol *mol, uint32_t bond)
{
    return idt_bond__order(mol->bond[bond]);
}

/* [C] with one double bond, to oxygen or nitrogen, and nothing else. */
static bool is_bare_carbon(const idt_mol *mol, uint32_t atom)
{
    uint32_t word = mol->atom[atom], other;

    if (idt_atom__element(word) != CARBON || idt_atom__n_h(word) != 0 ||
        idt_atom__degree(word) != 1 || idt_atom__pi(word) != 1 || idt_atom__charge(word) != 0)
        return false;
    other = mol->atom[mol->links[mol->first[atom]].atom];
    return (idt_atom__element(other) == NITROGEN || idt_atom__element(other) == OXYGEN) &&
           idt_atom__charge(other) == 0 && idt_atom__pi(other) == 1;
}

/* A nitrogen in the middle of three in a row. */
static bool is_middle(const idt_mol *mol, uint32_t atom)
{
    uint32_t word = mol->atom[atom];

    return idt_atom__element(word) == NITROGEN && idt_atom__charge(word) == 1 &&
           idt_atom__degree(word) == 2 && idt_atom__pi(word) == 2;
}

static bool may_change(const idt_mol *mol)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t word = mol->atom[i];

        if (idt_atom__pi(word) == 0)
            continue;
        if (lowest_valence[idt_atom__element(word)] != 0 || is_bare_carbon(mol, i) ||
            is_middle(mol, i))
            return true;
    }
    return false;
}

static uint32_t changed(uint32_t word, int charge, int pi)
{
    word += (uint32_t)charge << IDT_ATOM_CHARGE_SHIFT;
    return word + ((uint32_t)pi << IDT_ATOM_PI_SHIFT);
}

static void straighten(uint32_t *words, const idt_mol *mol, uint32_t atom)
{
    const idt_mol_link *link = mol->links + mol->first[atom];
    const idt_mol_link *b = &link[0], *z = &link[1];

    if (bond_order(mol, b->bond) == 3) {
        b = &link[1];
        z = &link[0];
    }
    if (bond_order(mol, b->bond) != 1 || bond_order(mol, z->bond) != 3 ||
        idt_atom__charge(words[b->atom]) != -1 || idt_atom__pi(words[b->atom]) > 4 ||
        idt_atom__charge(words[z->atom]) != 0 || idt_atom__element(words[z->atom]) != NITROGEN ||
        idt_atom__degree(words[z->atom]) != 1)
        return;
    words[b->atom] = changed(words[b->atom], 1, 1);
    words[z->atom] = changed(words[z->atom], -1, -1);
}

/* Is the atom beyond its lowest valence, or would it be if its charge were a double bond? */
static bool is_hypervalent(const idt_mol *mol, uint32_t atom)
{
    int charge = idt_atom__charge(mol->atom[atom]);
    int excess = (int)idt_mol__valence(mol, atom) - charge -
                 (int)lowest_valence[idt_atom__element(mol->atom[atom])];

    if (charge < -4 || charge > 4 || idt_atom__pi(mol->atom[atom]) == IDT_ATOM_PI_MASK)
        return false; /* no room in the word, and no chemistry */
    if (excess > 0)
        return true;
    for (uint32_t k = mol->first[atom]; charge > 0 && k < mol->first[atom + 1]; k++) {
        if (idt_atom__charge(mol->atom[mol->links[k].atom]) < 0)
            return true;
    }
    return false;
}

/* In rings, which bond is double is a matter of the Kekulé form: they stay. */
static int separate(uint32_t *words, idt_mol *mol, uint32_t atom, idt_error *err)
{
    if (!is_hypervalent(mol, atom))
        return IDT_OK;
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t other = mol->links[k].atom, bond = mol->links[k].bond;
        uint32_t element = idt_atom__element(mol->atom[other]);
        bool is_end = idt_mol__degree(mol, other) == 1;
        int charge = idt_atom__charge(mol->atom[other]);

        if (bond_order(mol, bond) != 2 || charge < 0 || charge > (element == NITROGEN) ||
            (element != CARBON && element != NITROGEN && element != OXYGEN && element != 16 &&
             element != 34 && element != 52) ||
            (!is_end && lowest_valence[element] != 0))
            continue;
        if (!is_end && idt_mol__perceive(mol, IDT_MOL_RINGS, err) != IDT_OK)
            return err->code;
        if (!is_end && mol->bond[bond] & IDT_BOND_RING)
            continue;
        words[atom] = changed(words[atom], 1, -1);
        words[other] = changed(words[other], -1, -1);
    }
    return IDT_OK;
}

int idt_charges__normalise(const uint32_t **out, idt_charges *charges, idt_mol *mol, idt_error *err)
{
    uint32_t *words;

    *out = mol->atom;
    if (!may_change(mol))
        return IDT_OK;
    if (charges->capacity < mol->n_atoms) {
        words = idt_alloc__resize(charges->words, mol->n_atoms, sizeof *words);
        if (!words)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        charges->words = words;
        charges->capacity = mol->n_atoms;
    }
    words = charges->words;
    *out = words;
    memcpy(words, mol->atom, mol->n_atoms * sizeof *words);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (is_middle(mol, i))
            straighten(words, mol, i);
        if (is_bare_carbon(mol, i)) {
            uint32_t other = mol->links[mol->first[i]].atom;

            words[i] = changed(words[i], -1, 1);
            words[other] = changed(words[other], 1, 1);
        }
        if (lowest_valence[idt_atom__element(mol->atom[i])] != 0 &&
            idt_atom__pi(mol->atom[i]) > 0 && separate(words, mol, i, err) != IDT_OK)
            return err->code;
    }
    return IDT_OK;
}
