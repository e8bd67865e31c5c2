/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is one structure a tautomer of another? Hydrogens are moved along paths of alternating single
 * and double bonds until the keys are equal:
 *
 *   H-X-Y=Z  ->  X=Y-Z-H        X, Z: C, N, O, S, Se, Te;  Y and what lies farther between: C, N
 *   H-X-Y=Z-W=V  ->  X=Y-Z=W-V-H        and so on, up to eleven atoms
 *
 * Where X or Z is carbon (keto/enol, imine/enamine, nitroso/oxime, nitro/aci-nitro) they are at
 * most four bonds apart, at most two hydrogens move so, and never one from carbon to carbon: what
 * such a shift makes is another substance, not a form of the same (crotonic and vinylacetic acid).
 *
 * Anions and cations that differ from a neutral form by protons count as that form. A charge of
 * nitrogen moves like a missing hydrogen: [N+]=C-N to N-C=[N+]. Atoms whose
 * charges are normalised (charges.h) keep their hydrogens.
 */
#ifndef IDT_CHEM_TAUTOMER_H
#define IDT_CHEM_TAUTOMER_H

#include "chem/ident/identity.h"

/** Limits of one search, counted; more is "undecided". */
enum {
    IDT_TAUTOMER_MAX_ATOMS = 250, /* of the whole molecule; as many bonds */
    IDT_TAUTOMER_MAX_STATES = 512,
    IDT_TAUTOMER_MAX_STEPS = 200000,
    IDT_TAUTOMER_MAX_BONDS = 10,   /* of a path */
    IDT_TAUTOMER_MAX_CARBON = 2,   /* hydrogens that carbon gains or loses */
    IDT_TAUTOMER_CARBON_REACH = 4, /* bonds between the ends of a path, when one is carbon */
};

/** What tautomers have in common, and the skeleton that tells them apart. */
typedef struct idt_tautomer_target {
    uint64_t formula;   /* hash of the elements, and hydrogens less charge */
    uint64_t frame;     /* hash of the atoms and their neighbours, whatever the bond orders */
    uint64_t colours;   /* hash of what the skeleton key says of each atom, whatever the bonds */
    idt_key skeleton;   /* the skeleton key */
    int32_t n_carbon_h; /* hydrogens less charge, on carbon */
} idt_tautomer_target;

/** Room of a search. One thread at a time. Zero-initialise; free with idt_tautomers__free. */
typedef struct idt_tautomers {
    uint16_t *atoms; /* of the component that was begun */
    uint32_t n;
    size_t atoms_size;
    void *block;
    size_t block_size;
} idt_tautomers;

void idt_tautomers__free(idt_tautomers *tautomers);

/**
 * Take a component of the molecule whose keys were found last with `scratch`.
 * @return IDT_OK, IDT_ENOMEM
 */
IDT_CHECKED int idt_tautomers__begin(idt_tautomers *tautomers, const idt_identity_scratch *scratch,
                                     uint32_t first_atom, idt_error *err);

/** Formula of the whole molecule whose keys were found last, without idt_tautomers__begin: quick.
 */
uint64_t idt_tautomers__formula(const idt_identity_scratch *scratch);

/** Fill all but the skeleton. */
void idt_tautomers__describe(idt_tautomer_target *out, const idt_tautomers *tautomers,
                             const idt_identity_scratch *scratch);

/**
 * Which of these is the component a tautomer of?
 *
 * @param is_met   [n] set where it is; others are left as they were
 * @param targets  [n] all with the component's formula and frame
 * @return IDT_OK, IDT_ELIMIT (undecided for those not met), IDT_ENOMEM
 */
IDT_CHECKED int idt_tautomers__find(bool *is_met, idt_tautomers *tautomers,
                                    idt_identity_scratch *scratch,
                                    const idt_tautomer_target *targets, size_t n, idt_error *err);

#endif
