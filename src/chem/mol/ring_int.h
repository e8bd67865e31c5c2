/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the ring set share. A system is what ring bonds connect; its atoms have local
 * numbers in breadth-first order. The highest atom of a ring has two lower neighbours; there are at
 * most as many such atoms as rings in a basis, and only they need be roots of searches.
 */
#ifndef IDT_CHEM_RING_INT_H
#define IDT_CHEM_RING_INT_H

#include "base/int.h"
#include "chem/mol/mol.h"

/* Growing arrays of idt_mol.ring_pools; they stay with the molecule. */
enum {
    IDT_POOL_STARTS,     /* idt_mol.rings */
    IDT_POOL_ATOMS,      /* idt_mol.ring_atoms */
    IDT_POOL_BONDS,      /* idt_mol.ring_bonds */
    IDT_POOL_WORK,       /* numbers of atoms and bonds; then what aromaticity counts */
    IDT_POOL_CANDIDATES, /* of large systems only */
    IDT_POOL_PATHS,
    IDT_POOL_ROWS,
    IDT_POOL_SYM_RINGS, /* of ring_sym.c, like all below; see idt_ring_sym */
    IDT_POOL_SYM_ATOMS,
    IDT_POOL_SYM_BONDS,
    IDT_POOL_SYM_TRIES,
    IDT_POOL_SYM_TRY_ATOMS,
    IDT_POOL_SYM_HITS,
    IDT_POOL_SYM_SHARED,
    IDT_POOL_SYM_KEPT,
    IDT_POOL_SYM_EXTRAS,
    IDT_POOL_SYM_ORDER,
    IDT_POOL_SYM_PATHS,
    IDT_N_POOLS,
};

/** Work of one molecule, in atoms visited and words combined; more is "undecided". */
enum { IDT_RING_STEP_BUDGET = 30000000 };

/** The ring set in the making. */
typedef struct idt_ring_finder {
    idt_mol *mol;
    uint32_t steps;
    uint32_t most_small;   /* bonds of a system that ring_small.c may take */
    uint32_t n_kept;       /* atoms in the rings kept so far */
    uint16_t *bond_number; /* [n_bonds of the molecule] local numbers */
    uint16_t *queue;       /* [n_atoms of the molecule], like the next three */
    uint16_t *far, *parent;
    /* The system at hand; mol->mark has the local numbers of its atoms. */
    uint16_t *atoms; /* [n_atoms] by local number */
    uint32_t n_atoms, n_bonds;
    bool is_varied; /* a ring has another way as short as one of its own */
} idt_ring_finder;

/** A pool with room for n elements; its content is kept. NULL when memory runs out. */
void *idt_ring__pool(idt_mol *mol, uint32_t pool, size_t n, size_t size);

/**
 * Make room for a ring. Its atoms and bonds go to mol->ring_atoms and ring_bonds from n_kept on.
 * @return false when memory runs out
 */
bool idt_ring__open(idt_ring_finder *f, uint32_t size);

/** Add the ring of `size` atoms that was put there to the set. */
void idt_ring__close(idt_ring_finder *f, uint32_t size);

/** The most bonds of a system whose rings fit into words. */
enum { IDT_RING_WORD = 64 };

/**
 * The rings of a system of up to IDT_RING_WORD bonds.
 * @param is_done  false on return when there are too many candidates: nothing was kept
 * @return false when memory runs out
 */
bool idt_ring__find_small(idt_ring_finder *f, bool *is_done);

/** In a system of more independent rings than this, the ring set may lack variants. */
enum { IDT_RING_MAX_VARIED_RANK = 10 };

/** What mol->cycles holds. */
typedef enum idt_ring_cycles {
    IDT_RING_CYCLES_UNKNOWN,
    IDT_RING_CYCLES_OF_TREE, /* what the closing bonds close with the tree, one for each */
    IDT_RING_CYCLES_SET,     /* the rings of the ring set */
    IDT_RING_CYCLES_SEARCH,  /* nothing: the ring set takes a search */
} idt_ring_cycles;

/** Is the molecule small enough for mol->cycles? */
static inline bool idt_ring__has_cycles(const idt_mol *mol)
{
    return mol->n_atoms <= IDT_RING_WORD && mol->n_bonds <= IDT_RING_WORD &&
           mol->n_closing <= IDT_MOL_MAX_CYCLES;
}

/** The atoms of a set of bonds in rings; needs mol->ends. */
static inline uint64_t idt_ring__atoms_of(const idt_mol *mol, uint64_t bonds)
{
    uint64_t atoms = 0;

    for (; bonds != 0; bonds &= bonds - 1)
        atoms |= mol->ends[idt_u64__lowest_bit(bonds)];
    return atoms;
}

/** Set a flag, 1 << shift, in the bytes of a set of bonds, eight at a time. */
static inline void idt_ring__mark_bonds(idt_mol *mol, uint64_t bonds, uint32_t shift)
{
    for (uint32_t k = 0; bonds != 0; bonds >>= 8, k += 8) {
        uint64_t eight = idt_u64__load(mol->bond + k);
        uint64_t bits = (bonds & 0xff) * UINT64_C(0x0101010101010101);

        /* One bit of each byte, which the sum carries to the highest. */
        bits = (bits & UINT64_C(0x8040201008040201)) + UINT64_C(0x7f7f7f7f7f7f7f7f);
        eight |= (bits >> 7 & UINT64_C(0x0101010101010101)) << shift;
        memcpy(mol->bond + k, &eight, sizeof eight);
    }
}

/** Fill mol->cycles from the tree; needs idt_ring__has_cycles. */
void idt_ring__find_cycles(idt_mol *mol);

/**
 * Make mol->cycles the rings of the ring set, with cycle_atoms and cycle_size: without a search, or
 * from the ring set when it is there. Needs ring bits.
 * @return false when the ring set takes a search, or is too large
 */
bool idt_ring__choose(idt_mol *mol);

/**
 * Fill ring_count and ring_min, which are 0, when that takes no search and shared bonds join the
 * rings to trees (see ring_count.c).
 * @return false when it is not so: nothing was filled
 */
bool idt_ring__count_trees(idt_mol *mol);

/**
 * Fill ring_count and ring_min, which are 0, when the rings that RDKit counts can be told from the
 * ring set. Needs the ring set, or mol->cycles as such.
 * @param is_sure  false on return when they cannot: nothing was filled
 * @return false when memory runs out
 */
bool idt_ring__count_sure(idt_mol *mol, bool *is_sure);

/**
 * The rings of a whole molecule from mol->cycles, unless rings depend on others of their size.
 * @param is_done  false on return when they need a search: nothing was kept
 * @return false when memory runs out
 */
bool idt_ring__find_masks(idt_ring_finder *f, bool *is_done);

/**
 * Add rings that a search left out for others as short, in a system of few rings.
 * @param first  the first ring of the system; they are in order of size
 * @return false when memory runs out
 */
bool idt_ring__add_variants(idt_ring_finder *f, uint32_t first);

/** The rings of any system, within the step budget. @return false when memory runs out */
bool idt_ring__find_large(idt_ring_finder *f);

/**
 * The ring set by searches alone: the slow twin of idt_mol__find_ring_set.
 * @param most_small  systems of more bonds than this (<= IDT_RING_WORD) are large
 */
IDT_CHECKED int idt_ring__find_set(idt_mol *mol, uint32_t most_small, idt_error *err);

/** Count a ring of n atoms for each of them. */
void idt_ring__count_atoms(idt_mol *mol, const uint16_t *atoms, uint32_t n);

static inline bool idt_ring__is_link(const idt_mol *mol, uint32_t k)
{
    return (mol->bond[mol->links[k].bond] & IDT_BOND_RING) != 0;
}

#endif
