/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identity: keys that are equal when two structures are one substance, in whichever way they are
 * written. A key is made of elements, connectivity, hydrogens and unsaturation, plus layers that
 * can be left out. It does not depend on how double bonds of resonance forms are drawn.
 *
 * Charges are normalised first: a sulfoxide drawn S=O or [S+][O-] has one key; see charges.h.
 *
 * Without the layer CHARGE, hydrogens and charge of each atom are replaced by their difference, so
 * that an acid and its anion, an amine and its ammonium ion, have one key.
 */
#ifndef IDT_CHEM_IDENTITY_H
#define IDT_CHEM_IDENTITY_H

#include "chem/ident/canon.h"
#include "chem/ident/charges.h"
#include "chem/mol/mol.h"

/* Layers of a key, as bits; keys are indexed by the set of layers they contain. */
enum {
    IDT_LAYER_STEREO = 1,
    IDT_LAYER_ISOTOPE = 2,
    IDT_LAYER_CHARGE = 4,
    IDT_LAYERS_NONE = 0, /* the skeleton key */
    IDT_LAYERS_ALL = 7,  /* the full key */
    IDT_N_LAYER_SETS = 8,
};

/** What a component is for. */
typedef enum idt_component_role {
    IDT_COMPONENT_PARENT = 0,
    IDT_COMPONENT_COUNTER_ION = 1, /* in the table of counter-ions, with its acids and bases */
    IDT_COMPONENT_SOLVENT = 2,     /* in the table of solvents of crystallisation */
} idt_component_role;

typedef struct idt_component {
    idt_key keys[IDT_N_LAYER_SETS];
    uint16_t first_atom; /* its lowest atom */
    uint16_t n_atoms;
    uint8_t layers; /* layers in which it has something to say */
    uint8_t role;   /* idt_component_role */
} idt_component;

/** Identity of a molecule and of its components. */
typedef struct idt_identity {
    idt_key keys[IDT_N_LAYER_SETS]; /* of the whole, independent of the order of components */
    uint32_t n_components, n_parents;
    const idt_component *components; /* in the scratch, until the next call */
} idt_identity;

/** One thread at a time. Zero-initialise; free with idt_identity_scratch__free. */
typedef struct idt_identity_scratch {
    idt_canon canon;
    idt_charges charges;
    const uint32_t *words; /* atom words of the molecule in `canon`, charges normalised */
    idt_component *components;
    size_t n_components, capacity;
    idt_mol bare; /* the molecule without isotopes, when isotopic hydrogens are atoms */
} idt_identity_scratch;

void idt_identity_scratch__free(idt_identity_scratch *scratch);

/**
 * Compute the identity of a molecule.
 *
 * When every component is a counter-ion or solvent, all of them count as parents.
 * @return IDT_OK, IDT_ELIMIT (undecided: too symmetric for the step budget), IDT_ENOMEM
 */
IDT_CHECKED int idt_identity__find(idt_identity *out, idt_identity_scratch *scratch, idt_mol *mol,
                                   idt_error *err);

/** What the skeleton key says of an atom: element, neighbours, `pi`, hydrogens less charge. */
static inline uint64_t idt_identity__colour(uint32_t word, uint32_t pi, int h_less_charge)
{
    return idt_atom__element(word) | (uint64_t)pi << 7 | idt_atom__degree(word) << 10 |
           (uint64_t)(h_less_charge + 32) << 32;
}

/** The same of an atom word. */
static inline uint64_t idt_identity__skeleton_colour(uint32_t word)
{
    return idt_identity__colour(word, idt_atom__pi(word),
                                (int)idt_atom__n_h(word) - idt_atom__charge(word));
}

static inline bool idt_key__equal(idt_key a, idt_key b)
{
    return a.low == b.low && a.high == b.high;
}

/** Orders by low, then high. */
static inline int idt_key__compare(idt_key a, idt_key b)
{
    if (a.low != b.low)
        return a.low < b.low ? -1 : 1;
    return (a.high > b.high) - (a.high < b.high);
}

/** The counter-ions and solvents that salt splitting knows; see docs/chemistry.md. */
typedef struct idt_counter_ion {
    const char *name;
    const char *smiles;
    uint64_t skeleton_low, skeleton_high; /* the skeleton key of the SMILES */
    uint8_t role;
} idt_counter_ion;

extern const idt_counter_ion idt_counter_ion__table[];
extern const size_t idt_counter_ion__n;

#endif
