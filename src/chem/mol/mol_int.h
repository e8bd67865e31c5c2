/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How readers put a molecule together. A reader reserves memory once, adds atoms and bonds, and
 * calls idt_build__finish, which makes the adjacency, hydrogens, checks and the Kekulé form.
 */
#ifndef IDT_CHEM_MOL_INT_H
#define IDT_CHEM_MOL_INT_H

#include "chem/mol/mol.h"

/* Half bond orders: what an aromatic bond adds to the valence of each end. */
enum { IDT_HALF_AROMATIC = 3 };

/*
 * Sums kept for each atom while bonds are added, in one word: neighbours (bits 0..15), orders of
 * bonds that are not aromatic (16..39), aromatic bonds as written (40..55). When the molecule is
 * complete, the orders are those of all bonds.
 */
#define IDT_SUM_NEIGHBOUR UINT64_C(1)
#define IDT_SUM_ORDER     (UINT64_C(1) << 16)
#define IDT_SUM_AROMATIC  (UINT64_C(1) << 40)

static inline uint32_t idt_sum__degree(uint64_t sum)
{
    return (uint32_t)(sum & 0xffff);
}

static inline uint32_t idt_sum__order(uint64_t sum)
{
    return (uint32_t)(sum >> 16 & 0xffffff);
}

static inline uint32_t idt_sum__n_aromatic(uint64_t sum)
{
    return (uint32_t)(sum >> 40);
}

/** Half bond orders as written: no longer true when the molecule is complete. */
static inline uint32_t idt_sum__half_written(uint64_t sum)
{
    return 2 * idt_sum__order(sum) + IDT_HALF_AROMATIC * idt_sum__n_aromatic(sum);
}

/** What a bond of this byte (order and aromatic bit) adds to the sum of each end. */
static inline uint64_t idt_sum__of_bond(uint8_t bond)
{
    if (bond & IDT_BOND_AROMATIC)
        return IDT_SUM_NEIGHBOUR + IDT_SUM_AROMATIC;
    return IDT_SUM_NEIGHBOUR + IDT_SUM_ORDER * (bond & IDT_BOND_ORDER_MASK);
}

/**
 * Empty the molecule and make room for n atoms and n bonds.
 * @return IDT_OK or IDT_ENOMEM
 */
IDT_CHECKED int idt_mol__reserve(idt_mol *mol, size_t n, idt_error *err);

/**
 * Scratch memory of the molecule, not cleared; lost at the next call of this function.
 * @return NULL when memory runs out
 */
void *idt_mol__work(idt_mol *mol, size_t size);

/**
 * Complete a molecule whose atoms, bonds, sums, text places and stereo records have been added.
 *
 * Atom words come with element, charge, stated hydrogens, the aromatic, bracket, isotope and class
 * bits; bond bytes with order (0 when aromatic), aromatic bit and direction.
 *
 * @param has_tree  mol->up is filled: for each atom the bond to an atom of lower index that leads
 *                  to the root of its component, IDT_MOL_NONE at a root
 * @return IDT_OK, IDT_EFORMAT (not a possible molecule), IDT_ENOMEM, IDT_ELIMIT
 */
IDT_CHECKED int idt_mol__finish(idt_mol *mol, bool has_tree, idt_error *err);

/**
 * A copy without isotopes, whose isotopic hydrogens are counts. at[i] of the copy is the atom of
 * the molecule that its atom i was.
 */
IDT_CHECKED int idt_mol__copy_bare(idt_mol *out, const idt_mol *mol, idt_error *err);

/* The steps of idt_mol__finish, each in its own file. */

/** Fill first and links from bonds and sums. */
void idt_mol__link(idt_mol *mol);

/** The second half of it: first[i + 1] says where the links of atom i begin. */
void idt_mol__link_bonds(idt_mol *mol);

/** Fill `up` for bonds in any order; needs links. */
int idt_mol__plant(idt_mol *mol, idt_error *err);

/** Turn hydrogens written as atoms into counts. True when atoms went: links and up are stale. */
bool idt_mol__fold_hydrogens(idt_mol *mol);

/** Pentavalent nitrogen, phosphorus and oxidised halogens to their charged forms. */
void idt_mol__clean_charges(idt_mol *mol);

/** What idt_mol__survey learns of a molecule. */
typedef struct idt_mol_survey {
    uint32_t n_others; /* atoms that are still to be looked at; mol->ring_min lists them */
    uint64_t needs;    /* the first 64 atoms: aromatic, and in need of a double bond */
    bool is_odd;       /* '*', or an aromatic atom beside any ring: no short way to Kekulé */
} idt_mol_survey;

/**
 * One pass over the atoms: implicit hydrogens by table, and where the neighbours of each will
 * begin, for idt_mol__link_bonds. What the table does not know (brackets, charges, seldom elements
 * and valences) is listed for idt_mol__settle_others.
 *
 * The sums become those of the Kekulé form: aromatic bonds count 1 in the orders, and 1 is added
 * where a double bond is needed. With that the words of the atoms are complete.
 */
void idt_mol__survey(idt_mol *mol, idt_mol_survey *out);

/**
 * Charged forms, implicit hydrogens and the valence check for the atoms that were listed; needs
 * links, and ring bits where an atom is aromatic.
 *
 * @param is_clean  idt_mol__clean_charges has been called
 */
int idt_mol__settle_others(idt_mol *mol, idt_mol_survey *survey, bool is_clean, idt_error *err);

/** Give aromatic bonds an order; needs ring bits. */
int idt_mol__kekulise(idt_mol *mol, const idt_mol_survey *survey, idt_error *err);

/**
 * Correct what the Kekulé form changes: no hydrogen on =[nH], and one more on S or P in lower case
 * that has no aromatic ring and an odd valence. After idt_mol__kekulise.
 * @source RDKit 2022.09.3: Kekulize.cpp (explicit Hs on things like pyrroles) and MolOps::adjustHs
 */
IDT_CHECKED int idt_mol__settle_hydrogens(idt_mol *mol, idt_error *err);

/** Ring bits of atoms and bonds; needs `up` and links. */
void idt_mol__mark_rings(idt_mol *mol);

/** Turn the written stereo records into the tetrahedral bits of the atom words. */
void idt_mol__place_chirality(idt_mol *mol);

/** Degree and pi as bits of the atom word. */
static inline uint32_t idt_mol__degree_and_pi(uint32_t degree, uint32_t pi)
{
    return (degree < 15 ? degree : 15) << IDT_ATOM_DEGREE_SHIFT | (pi < 7 ? pi : 7)
                                                                      << IDT_ATOM_PI_SHIFT;
}

/** Complete the word of an atom whose sum is that of the complete molecule: neighbours and pi. */
void idt_mol__complete_word(idt_mol *mol, uint32_t i);

/** The ring set; needs ring bits. */
int idt_mol__find_ring_set(idt_mol *mol, idt_error *err);

/** ring_count and ring_min; needs ring bits, and finds the ring set if it must. */
int idt_mol__count_rings(idt_mol *mol, idt_error *err);

/** RDKit's default aromaticity; needs ring bits, and finds the ring set if it must. */
int idt_mol__find_aromaticity(idt_mol *mol, idt_error *err);

/**
 * Bonds in rings too small for a geometry, as far as that is known without a search; the first 64.
 * Needs ring bits.
 */
uint64_t idt_mol__small_ring_bonds(const idt_mol *mol);

/**
 * Is a double bond in a ring too small for a geometry?
 * @param queue     3 bytes for each atom
 * @param is_small  [n_bonds] or NULL: the other bonds of that ring are set to 1
 */
bool idt_mol__is_in_small_ring(const idt_mol *mol, uint32_t bond, uint16_t *queue,
                               uint8_t *is_small);

/**
 * Take the geometry of aromatic bonds away: in large rings (porphyrins) it depends on the Kekulé
 * form and means nothing.
 */
IDT_CHECKED int idt_mol__drop_aromatic_stereo(idt_mol *mol, idt_error *err);

/** bond_stereo from the directions. */
int idt_mol__find_bond_stereo(idt_mol *mol, idt_error *err);

/** The charge as it changes the allowed valences: reversed for early elements and C cations. */
int idt_valence__signed_charge(uint32_t element, int charge);

#endif
