/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A molecule as packed arrays of small integers. One idt_mol is the scratch of one thread: every
 * reader fills it anew and its memory only grows, so that a loop over molecules stops allocating
 * once the largest has been seen.
 *
 *   atom word (32 bits)                          bond byte (8 bits)
 *     0.. 6  atomic number, 0 = any (*)            0..2  order 1..4 of the Kekulé form
 *         7  aromatic                                 3  aromatic
 *     8..11  hydrogens that are not atoms             4  in a ring
 *    12..15  neighbours, 15 = 15 or more           5..6  direction as written from end a to end b:
 *    16..20  formal charge + 16                          0 none, 1 '/', 2 '\'
 *        21  in a ring                                7  zero
 *    22..24  pi: sum of (order - 1), 7 = 7 or more
 *        25  written in brackets (hydrogens were stated, not derived)
 *        26  has an isotope     (idt_mol.isotope)
 *        27  has an atom class  (idt_mol.atom_class)
 *    28..29  tetrahedral: 0 none, 1 '@', 2 '@@', 3 another kind (idt_mol.stereo)
 *    30..31  bonds in rings: 0, 2, 3, or 3 = "4 or more" coded as 0, 1, 2, 3
 *
 * Hydrogens: a plain [H] with one neighbour that is not a hydrogen itself is folded into the count
 * of that neighbour; [2H], [H+], H-H and hydrogens next to '*' stay atoms (as RDKit does).
 *
 * Neighbours of atom i are links[first[i]] .. links[first[i + 1] - 1], ordered by bond index. A
 * bond's index is the order in which its first mention was written (a ring bond counts where it is
 * opened). Tetrahedral '@' refers to that order with the implicit hydrogen or lone pair, if any,
 * standing first: seen from the first, the others run counter-clockwise.
 */
#ifndef IDT_CHEM_MOL_H
#define IDT_CHEM_MOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interdict/base.h"

/*
 * Limits of one molecule. Larger input is IDT_ELIMIT; every reader and perception is linear, or
 * counts its steps.
 */
enum {
    IDT_MOL_MAX_ATOMS = 32767,
    IDT_MOL_MAX_BONDS = 32767,
    IDT_MOL_MAX_TEXT = 1 << 20, /* bytes of one SMILES */
    IDT_MOL_NONE = 0xffff,      /* no atom, no bond */
    IDT_MOL_MAX_CYCLES = 16,    /* private: idt_mol.cycles */
};

/* Fields of the atom word: shift and mask (after the shift). */
enum {
    IDT_ATOM_ELEMENT_MASK = 0x7f,
    IDT_ATOM_H_SHIFT = 8,
    IDT_ATOM_H_MASK = 0xf,
    IDT_ATOM_DEGREE_SHIFT = 12,
    IDT_ATOM_DEGREE_MASK = 0xf,
    IDT_ATOM_CHARGE_SHIFT = 16,
    IDT_ATOM_CHARGE_MASK = 0x1f,
    IDT_ATOM_CHARGE_BIAS = 16,
    IDT_ATOM_PI_SHIFT = 22,
    IDT_ATOM_PI_MASK = 0x7,
    IDT_ATOM_CHIRAL_SHIFT = 28,
    IDT_ATOM_CHIRAL_MASK = 0x3,
    IDT_ATOM_RING_BONDS_SHIFT = 30,
    IDT_ATOM_RING_BONDS_MASK = 0x3,
};
#define IDT_ATOM_AROMATIC (UINT32_C(1) << 7)
#define IDT_ATOM_RING     (UINT32_C(1) << 21)
#define IDT_ATOM_BRACKET  (UINT32_C(1) << 25)
#define IDT_ATOM_ISOTOPE  (UINT32_C(1) << 26)
#define IDT_ATOM_CLASS    (UINT32_C(1) << 27)

enum {
    IDT_CHIRAL_NONE = 0,
    IDT_CHIRAL_CCW = 1,   /* @  */
    IDT_CHIRAL_CW = 2,    /* @@ */
    IDT_CHIRAL_OTHER = 3, /* allene-like, square planar, trigonal bipyramidal, octahedral */
};

/* Fields of the bond byte. */
enum {
    IDT_BOND_ORDER_MASK = 0x07,
    IDT_BOND_AROMATIC = 0x08,
    IDT_BOND_RING = 0x10,
    IDT_BOND_UP = 0x20,   /* '/' from a to b */
    IDT_BOND_DOWN = 0x40, /* '\' from a to b */
    IDT_BOND_DIRECTION_MASK = 0x60,
};

/* What idt_mol__perceive has computed, and what a reader met (idt_mol.has). */
enum {
    IDT_MOL_RINGS = 1,        /* ring bits of atoms and bonds, ring bond counts */
    IDT_MOL_RING_SET = 2,     /* the ring set: idt_mol.rings */
    IDT_MOL_AROMATICITY = 4,  /* aromatic bits of atoms and bonds in RDKit's default model */
    IDT_MOL_STEREO = 8,       /* idt_mol.bond_stereo */
    IDT_MOL_RING_COUNTS = 16, /* ring_count and ring_min */
};
enum {
    IDT_MOL_HAS_AROMATIC = 1,   /* some atom was written in lower case */
    IDT_MOL_HAS_ISOTOPE = 2,    /* isotope[] is filled */
    IDT_MOL_HAS_CLASS = 4,      /* atom_class[] is filled */
    IDT_MOL_HAS_CHIRAL = 8,     /* some atom has a chirality */
    IDT_MOL_HAS_DIRECTION = 16, /* some bond was written with / or \ */
    IDT_MOL_HAS_CHARGE = 32,    /* some atom is charged */
    IDT_MOL_HAS_H_ATOM = 64,    /* some hydrogen is an atom of its own */
    IDT_MOL_HAS_DOT = 128,      /* more than one component was written */
    IDT_MOL_HAS_COLON = 256,    /* an aromatic bond was written out */
    IDT_MOL_HAS_ORDER = 512,    /* private: stack[] orders the tree; without it, index does */
    IDT_MOL_HAS_CROWDED = 1024, /* private: an atom with more than 4 neighbours or pi above 3 */
};

/** One end of a bond seen from the other end. */
typedef struct idt_mol_link {
    uint16_t atom; /* the neighbour */
    uint16_t bond;
} idt_mol_link;

/** A stereo centre as it was written. */
typedef struct idt_mol_stereo {
    uint16_t atom;
    uint8_t kind;      /* 'T' tetrahedral, 'A' allene, 'S' square, 'B' bipyramid, 'O' octahedron */
    uint8_t number;    /* 1.. of the kind; @ is 1 and @@ is 2 */
    uint16_t n_order;  /* neighbours in `order` */
    uint16_t order[6]; /* atoms in the order written; the atom itself stands for its hydrogen */
} idt_mol_stereo;

/** Of idt_mol.bond_stereo: how the first-linked other neighbours of both ends lie. */
enum {
    IDT_STEREO_NONE = 0, /* not a stereo bond, or not stated */
    IDT_STEREO_CIS = 1,
    IDT_STEREO_TRANS = 2,
};

/**
 * One thread at a time. Zero-initialise; free with idt_mol__free. Read-only for everybody but
 * the readers and idt_mol__perceive.
 */
typedef struct idt_mol {
    uint32_t n_atoms, n_bonds;
    uint32_t has;       /* IDT_MOL_HAS_… */
    uint32_t done;      /* stages perceived, IDT_MOL_RINGS … */
    uint64_t screen[2]; /* ask with idt_mol__want_screen; see chem/mol/screen.h */
    bool has_screen;

    uint32_t *atom;         /* [n_atoms] atom words */
    uint16_t *first;        /* [n_atoms + 1] */
    idt_mol_link *links;    /* [2 * n_bonds] */
    uint8_t *bond;          /* [n_bonds] bond bytes */
    uint16_t *a, *b;        /* [n_bonds] ends of each bond */
    uint16_t *isotope;      /* [n_atoms] mass numbers, 0 = natural; only with HAS_ISOTOPE */
    uint32_t *atom_class;   /* [n_atoms]; only with HAS_CLASS */
    idt_mol_stereo *stereo; /* [n_stereo] in the order written; only with HAS_CHIRAL */
    uint32_t n_stereo;
    uint8_t *bond_stereo; /* [n_bonds] IDT_STEREO_…; only after IDT_MOL_STEREO */

    /*
     * After IDT_MOL_RING_SET: every ring that is not a sum of smaller ones (the relevant cycles up
     * to exchanges of paths of equal length): the smallest set of smallest rings and its symmetric
     * equals.
     * Ring r has the atoms ring_atoms[rings[r]] .. ring_atoms[rings[r + 1] - 1] in ring order, and
     * ring_bonds at the same places, bond k joining atom k and the next one.
     */
    uint32_t n_rings;
    uint32_t *rings; /* [n_rings + 1] */
    uint16_t *ring_atoms;
    uint16_t *ring_bonds;

    /*
     * After IDT_MOL_RING_COUNTS, for R<n> and r<n>: the rings that RDKit 2022.09 counts, which in
     * systems that are not mere trees of rings are neither the set above nor independent of the
     * order in which the molecule is written.
     */
    uint8_t *ring_count; /* [n_atoms] rings an atom is in, 255 = 255 or more */
    uint16_t *ring_min;  /* [n_atoms] size of the smallest of them, 0 = none */

    /* Private to src/chem: what readers keep while they read, and the memory behind it all. */
    uint64_t *sum;     /* [n_atoms] see chem/mol/mol_int.h */
    uint16_t *up;      /* [n_atoms] bond towards the root of the component */
    uint16_t *closing; /* [n_closing] bonds outside the tree of `up`, ascending */
    uint32_t n_closing;
    uint16_t *ring_number; /* [n_ring_numbers] of ring bonds as they were opened in a SMILES */
    uint32_t n_ring_numbers;
    uint64_t cycles[IDT_MOL_MAX_CYCLES];      /* as sets of bonds; see chem/mol/ring_int.h */
    uint32_t n_cycles, cycles_are;            /* how many; what they are: idt_ring_cycles */
    uint64_t cycle_atoms[IDT_MOL_MAX_CYCLES]; /* of these, where they are the ring set, and how */
    uint8_t cycle_size[IDT_MOL_MAX_CYCLES];   /* many they are */
    uint64_t ends[64]; /* of each bond in rings, as a set of two atoms, where there are cycles */
    uint16_t *stack;   /* [n_atoms] open branches; then the place in the tree, parents first */
    uint16_t *mark;    /* [n_atoms] passing use */
    uint32_t *at;      /* [n_atoms] where the atom began in the text */
    /* What the search for rings grows, kept for the next molecule. */
    struct {
        void *items;
        size_t capacity;
    } ring_pools[18];
    void *block, *work;
    size_t capacity, work_capacity;
} idt_mol;

void idt_mol__free(idt_mol *mol);

/**
 * Compute stages that are not yet there. Idempotent and lazy: nothing is done twice.
 *
 * @param stages  IDT_MOL_RINGS | …; a stage brings those it needs
 * @return IDT_OK, IDT_ENOMEM, or IDT_ELIMIT when the step budget is spent (the stages asked for are
 *         not set: "undecided")
 */
IDT_CHECKED int idt_mol__perceive(idt_mol *mol, uint32_t stages, idt_error *err);

/** The screening words of a molecule that has been read. */
void idt_mol__fill_screen(uint64_t out[2], const idt_mol *mol);

/** The same, kept in mol->screen. */
static inline const uint64_t *idt_mol__want_screen(idt_mol *mol)
{
    if (!mol->has_screen)
        idt_mol__fill_screen(mol->screen, mol);
    mol->has_screen = true;
    return mol->screen;
}

static inline uint32_t idt_atom__element(uint32_t word)
{
    return word & IDT_ATOM_ELEMENT_MASK;
}

static inline uint32_t idt_atom__n_h(uint32_t word)
{
    return word >> IDT_ATOM_H_SHIFT & IDT_ATOM_H_MASK;
}

/** Neighbours in the graph; saturates at 15 (exact: first[i + 1] - first[i]). */
static inline uint32_t idt_atom__degree(uint32_t word)
{
    return word >> IDT_ATOM_DEGREE_SHIFT & IDT_ATOM_DEGREE_MASK;
}

/** -15 .. 15 */
static inline int idt_atom__charge(uint32_t word)
{
    return (int)(word >> IDT_ATOM_CHARGE_SHIFT & IDT_ATOM_CHARGE_MASK) - IDT_ATOM_CHARGE_BIAS;
}

static inline uint32_t idt_atom__pi(uint32_t word)
{
    return word >> IDT_ATOM_PI_SHIFT & IDT_ATOM_PI_MASK;
}

static inline uint32_t idt_atom__chiral(uint32_t word)
{
    return word >> IDT_ATOM_CHIRAL_SHIFT & IDT_ATOM_CHIRAL_MASK;
}

static inline bool idt_atom__is_aromatic(uint32_t word)
{
    return (word & IDT_ATOM_AROMATIC) != 0;
}

static inline uint32_t idt_bond__order(uint8_t bond)
{
    return bond & IDT_BOND_ORDER_MASK;
}

static inline uint32_t idt_mol__degree(const idt_mol *mol, uint32_t atom)
{
    return (uint32_t)mol->first[atom + 1] - mol->first[atom];
}

/** The bond between two atoms, or IDT_MOL_NONE. Linear in the degree of a. */
static inline uint32_t idt_mol__find_bond(const idt_mol *mol, uint32_t a, uint32_t b)
{
    for (uint32_t k = mol->first[a]; k < mol->first[a + 1]; k++) {
        if (mol->links[k].atom == b)
            return mol->links[k].bond;
    }
    return IDT_MOL_NONE;
}

/** Hydrogens of an atom, those that are atoms of their own included. */
static inline uint32_t idt_mol__total_h(const idt_mol *mol, uint32_t atom)
{
    uint32_t n = idt_atom__n_h(mol->atom[atom]);

    if (mol->has & IDT_MOL_HAS_H_ATOM) {
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
            n += idt_atom__element(mol->atom[mol->links[k].atom]) == 1;
    }
    return n;
}

/** Bonds of an atom that are in rings; exact. Needs IDT_MOL_RINGS. */
static inline uint32_t idt_mol__ring_bonds(const idt_mol *mol, uint32_t atom)
{
    uint32_t n = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
        n += (mol->bond[mol->links[k].bond] & IDT_BOND_RING) != 0;
    return n;
}

/** Sum of Kekulé bond orders and hydrogens: the valence of the atom. */
static inline uint32_t idt_mol__valence(const idt_mol *mol, uint32_t atom)
{
    uint32_t n = idt_atom__n_h(mol->atom[atom]);

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
        n += idt_bond__order(mol->bond[mol->links[k].bond]);
    return n;
}

#endif
