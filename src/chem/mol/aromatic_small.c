/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Aromaticity where sets of atoms and of bonds are words: electrons are counted by counting bits.
 * The groups and their order are those of aromatic.c, which says what the model is.
 */
#include "base/int.h"
#include "chem/mol/aromatic_int.h"
#include "chem/mol/ring_int.h"

enum { MAX_RINGS = IDT_MOL_MAX_CYCLES, MAX_SYSTEM = 8 };

typedef struct ring {
    uint64_t atoms, bonds;
    uint32_t size;
} ring;

typedef struct small_model {
    uint64_t one, two, any, known; /* atoms by what they bring */
    uint64_t stars;                /* '*' */
    uint64_t doubles;              /* atoms with a double bond in a ring */
    uint64_t atoms, bonds;         /* aromatic ones */
    ring rings[MAX_RINGS];         /* all of whose atoms can bring something */
    uint32_t near[MAX_RINGS];      /* rings that share exactly one bond */
    uint32_t n_rings;
} small_model;

/* The word of an atom, as far as it tells what a plain atom brings. */
enum { ELEMENT_AND_H = IDT_ATOM_ELEMENT_MASK | IDT_ATOM_H_MASK << IDT_ATOM_H_SHIFT };
#define PLAIN_MASK                                                                                 \
    ((uint32_t)ELEMENT_AND_H | (uint32_t)IDT_ATOM_DEGREE_MASK << IDT_ATOM_DEGREE_SHIFT |           \
     (uint32_t)IDT_ATOM_CHARGE_MASK << IDT_ATOM_CHARGE_SHIFT | IDT_ATOM_BRACKET)
#define CARBON(degree, h)                                                                          \
    (6 | (uint32_t)(h) << IDT_ATOM_H_SHIFT | (uint32_t)(degree) << IDT_ATOM_DEGREE_SHIFT |         \
     (uint32_t)IDT_ATOM_CHARGE_BIAS << IDT_ATOM_CHARGE_SHIFT)

/* What atoms bring, into the sets. False when one cannot be aromatic. */
static bool settle(small_model *m, const idt_mol *mol, uint64_t atoms)
{
    for (uint64_t left = atoms; left != 0; left &= left - 1) {
        uint64_t bit = left & (0 - left);
        uint32_t atom = idt_u64__lowest_bit(left), plain = mol->atom[atom] & PLAIN_MASK;
        idt_donor d;

        if ((plain == CARBON(2, 1) || plain == CARBON(3, 0)) && m->doubles & bit) {
            m->one |= bit;
            continue;
        }
        d = idt_aromatic__plain_donor(mol->atom[atom], (m->doubles & bit) != 0);
        if (d == IDT_DONOR_UNKNOWN) {
            d = idt_aromatic__donor(mol, atom);
            m->stars |= idt_atom__element(mol->atom[atom]) == 0 ? bit : 0;
        }
        if (d == IDT_DONOR_NONE)
            return false;
        m->one |= d == IDT_DONOR_ONE ? bit : 0;
        m->two |= d == IDT_DONOR_TWO ? bit : 0;
        m->any |= d == IDT_DONOR_ANY ? bit : 0;
    }
    m->known |= atoms;
    return true;
}

/* Atoms with a double bond in a ring. */
static uint64_t find_doubles(const idt_mol *mol)
{
    uint64_t rings = 0, doubles = 0;

    for (uint32_t c = 0; c < mol->n_cycles; c++)
        rings |= mol->cycles[c];
    for (uint32_t k = 0; rings >> k != 0; k += 8) {
        uint64_t orders = idt_u64__load(mol->bond + k);

        /* The highest bit of each byte: is its order 2? */
        orders = (orders & UINT64_C(0x0707070707070707)) ^ UINT64_C(0x0202020202020202);
        orders = ~(orders + UINT64_C(0x7f7f7f7f7f7f7f7f)) & UINT64_C(0x8080808080808080);
        doubles |= (orders >> 7) * UINT64_C(0x0102040810204080) >> 56 << k;
        if (k == 56)
            break;
    }
    return idt_ring__atoms_of(mol, doubles & rings);
}

/* Add a ring all of whose atoms can bring something and are not all '*'. */
static void add_ring(small_model *m, const idt_mol *mol, uint32_t r)
{
    const uint64_t atoms = mol->cycle_atoms[r];

    if (settle(m, mol, atoms & ~m->known) && atoms & ~m->stars)
        m->rings[m->n_rings++] = (ring){atoms, mol->cycles[r], mol->cycle_size[r]};
}

static bool obeys(const small_model *m, uint64_t atoms)
{
    uint32_t two = 2 * idt_u64__count(atoms & m->two);
    uint32_t low = idt_u64__count(atoms & m->one) + two, n_any = 0;

    if (m->any & atoms)
        n_any = idt_u64__count(atoms & m->any);
    return idt_aromatic__is_hueckel(low + n_any, low + 2 * n_any, n_any);
}

/* A ring by itself: mostly six atoms that bring one, or five of which one brings two. */
static bool obeys_alone(const small_model *m, const ring *r)
{
    uint64_t others = r->atoms & ~m->one;

    if (r->size == 6 && others == 0)
        return true;
    if (r->size == 5 && (others & (others - 1)) == 0 && others & m->two)
        return true;
    return obeys(m, r->atoms);
}

static void mark(small_model *m, uint64_t atoms, uint64_t bonds)
{
    m->atoms |= atoms;
    m->bonds |= bonds;
}

static bool is_single(uint64_t bits)
{
    return bits != 0 && (bits & (bits - 1)) == 0;
}

static void find_near(small_model *m)
{
    uint64_t bonds = 0;

    for (uint32_t a = 0; a < m->n_rings; a++) {
        const ring *r = &m->rings[a];

        m->near[a] = 0;
        for (uint32_t b = 0; b < a && bonds & r->bonds; b++) {
            if (!is_single(r->bonds & m->rings[b].bonds) || r->size > IDT_AROMATIC_MAX_RING ||
                m->rings[b].size > IDT_AROMATIC_MAX_RING)
                continue;
            m->near[a] |= UINT32_C(1) << b;
            m->near[b] |= UINT32_C(1) << a;
        }
        bonds |= r->bonds;
    }
}

/* All rings of a set that are joined, through rings of the set, to its lowest. */
static uint32_t joined(const small_model *m, uint32_t set)
{
    uint32_t have = set & (0u - set), before = 0;

    while (have != before) {
        uint32_t fresh = have & ~before;

        before = have;
        for (; fresh != 0; fresh &= fresh - 1)
            have |= m->near[idt_u64__lowest_bit(fresh)] & set;
    }
    return have;
}

/* Try a group of rings. */
static void try_group(small_model *m, uint32_t group)
{
    uint64_t once = 0, twice = 0, thrice = 0, lines = 0, inner = 0;

    for (uint32_t left = group; left != 0; left &= left - 1) {
        const ring *r = &m->rings[idt_u64__lowest_bit(left)];

        thrice |= twice & r->atoms;
        twice |= once & r->atoms;
        once |= r->atoms;
        inner |= lines & r->bonds;
        lines |= r->bonds;
    }
    if (obeys(m, once & ~thrice))
        mark(m, once, lines & ~inner);
}

/* All joined groups of rings of a system, the small ones first, until every bond is aromatic. */
static void try_groups(small_model *m, uint32_t system, uint32_t n, uint64_t bonds)
{
    for (uint32_t size = 2; size <= IDT_AROMATIC_MAX_GROUP && size <= n && bonds & ~m->bonds;
         size++) {
        /* all subsets of the system */
        for (uint32_t group = system; group != 0; group = (group - 1) & system) {
            if (idt_u64__count(group) == size && joined(m, group) == group)
                try_group(m, group);
        }
    }
}

/* The system of the lowest ring left. @return its rings */
static uint32_t try_system(small_model *m, uint32_t left)
{
    uint32_t first = idt_u64__lowest_bit(left), n = 0;
    uint32_t system = m->near[first] == 0 ? 1u << first : joined(m, left);
    uint64_t bonds = 0;

    for (uint32_t set = system; set != 0; set &= set - 1, n++) {
        const ring *r = &m->rings[idt_u64__lowest_bit(set)];

        bonds |= r->bonds;
        if (obeys_alone(m, r))
            mark(m, r->atoms, r->bonds);
    }
    if (n > 1)
        try_groups(m, system, n, bonds);
    return system;
}

/* Are all systems small enough to try all sets of their rings? */
static bool is_manageable(const small_model *m)
{
    uint32_t left = (UINT32_C(1) << m->n_rings) - 1;

    while (left != 0 && m->n_rings > MAX_SYSTEM) {
        uint32_t system = joined(m, left);

        if (idt_u64__count(system) > MAX_SYSTEM)
            return false;
        left &= ~system;
    }
    return true;
}

bool idt_aromatic__mark_small(idt_mol *mol)
{
    uint32_t left;
    small_model m;

    if (mol->n_closing == 0)
        return true;
    if (!idt_ring__choose(mol))
        return false;
    m.one = m.two = m.any = m.known = m.stars = m.atoms = m.bonds = 0;
    m.n_rings = 0;
    m.doubles = find_doubles(mol);
    for (uint32_t r = 0; r < mol->n_cycles; r++)
        add_ring(&m, mol, r);
    find_near(&m);
    if (!is_manageable(&m))
        return false;
    left = (UINT32_C(1) << m.n_rings) - 1;
    while (left != 0)
        left &= ~try_system(&m, left);
    for (; m.atoms != 0; m.atoms &= m.atoms - 1)
        mol->atom[idt_u64__lowest_bit(m.atoms)] |= IDT_ATOM_AROMATIC;
    idt_ring__mark_bonds(mol, m.bonds, 3);
    return true;
}
_Static_assert(IDT_BOND_AROMATIC == 1 << 3, "idt_aromatic__mark_small");
