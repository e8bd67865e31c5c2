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

/* What atoms bring, into the sets. False when one cannot be aromatic. */
static bool settle(small_model *m, const idt_mol *mol, uint64_t atoms)
{
    for (; atoms != 0; atoms &= atoms - 1) {
        uint64_t bit = atoms & (0 - atoms);
        uint32_t atom = idt_u64__lowest_bit(atoms);
        idt_donor d = idt_aromatic__plain_donor(mol->atom[atom], (m->doubles & bit) != 0);

        if (d == IDT_DONOR_UNKNOWN) {
            d = idt_aromatic__donor(mol, atom);
            m->stars |= idt_atom__element(mol->atom[atom]) == 0 ? bit : 0;
        }
        if (d == IDT_DONOR_NONE)
            return false;
        m->known |= bit;
        m->one |= d == IDT_DONOR_ONE ? bit : 0;
        m->two |= d == IDT_DONOR_TWO ? bit : 0;
        m->any |= d == IDT_DONOR_ANY ? bit : 0;
    }
    return true;
}

static uint64_t ends_of(const idt_mol *mol, uint32_t bond)
{
    return UINT64_C(1) << mol->a[bond] | UINT64_C(1) << mol->b[bond];
}

/* Atoms with a double bond in a ring. */
static uint64_t find_doubles(const idt_mol *mol)
{
    uint64_t left = 0, atoms = 0;

    for (uint32_t c = 0; c < mol->n_cycles; c++)
        left |= mol->cycles[c];
    for (; left != 0; left &= left - 1) {
        uint32_t bond = idt_u64__lowest_bit(left);

        if (idt_bond__order(mol->bond[bond]) == 2)
            atoms |= ends_of(mol, bond);
    }
    return atoms;
}

/* Add a ring all of whose atoms can bring something and are not all '*'. */
static void add_ring(small_model *m, const idt_mol *mol, uint64_t bonds)
{
    ring made = {0, bonds, 0};

    for (uint64_t left = bonds; left != 0; left &= left - 1, made.size++)
        made.atoms |= ends_of(mol, idt_u64__lowest_bit(left));
    if (settle(m, mol, made.atoms & ~m->known) && made.atoms & ~m->stars)
        m->rings[m->n_rings++] = made;
}

static bool obeys(const small_model *m, uint64_t atoms)
{
    uint32_t two = 2 * idt_u64__count(atoms & m->two);
    uint32_t low = idt_u64__count(atoms & m->one) + two, n_any = 0;

    if (m->any & atoms)
        n_any = idt_u64__count(atoms & m->any);
    return idt_aromatic__is_hueckel(low + n_any, low + 2 * n_any, n_any);
}

/* @return bonds that had not been aromatic yet */
static uint32_t mark(small_model *m, uint64_t atoms, uint64_t bonds)
{
    uint64_t left = bonds & ~m->bonds;

    m->atoms |= atoms;
    m->bonds |= bonds;
    return left ? idt_u64__count(left) : 0;
}

static bool is_single(uint64_t bits)
{
    return bits != 0 && (bits & (bits - 1)) == 0;
}

static void find_near(small_model *m)
{
    for (uint32_t a = 0; a < m->n_rings; a++)
        m->near[a] = 0;
    for (uint32_t a = 1; a < m->n_rings; a++) {
        for (uint32_t b = 0; b < a; b++) {
            if (!is_single(m->rings[a].bonds & m->rings[b].bonds) ||
                m->rings[a].size > IDT_AROMATIC_MAX_RING ||
                m->rings[b].size > IDT_AROMATIC_MAX_RING)
                continue;
            m->near[a] |= UINT32_C(1) << b;
            m->near[b] |= UINT32_C(1) << a;
        }
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

/* Try a group of rings. @return bonds that became aromatic */
static uint32_t try_group(small_model *m, uint32_t group)
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
    return obeys(m, once & ~thrice) ? mark(m, once, lines & ~inner) : 0;
}

/* All joined groups of rings of a system, the small ones first, until every bond is aromatic. */
static void try_groups(small_model *m, uint32_t system, uint32_t n, uint32_t n_left)
{
    for (uint32_t size = 2; size <= IDT_AROMATIC_MAX_GROUP && size <= n && n_left > 0; size++) {
        /* all subsets of the system */
        for (uint32_t group = system; group != 0; group = (group - 1) & system) {
            if (idt_u64__count(group) == size && joined(m, group) == group)
                n_left -= try_group(m, group);
        }
    }
}

/* The system of the lowest ring left. @return its rings */
static uint32_t try_system(small_model *m, uint32_t left)
{
    uint32_t system = joined(m, left), n = 0, n_done = 0;
    uint64_t bonds = 0;

    for (uint32_t set = system; set != 0; set &= set - 1, n++) {
        const ring *r = &m->rings[idt_u64__lowest_bit(set)];

        bonds |= r->bonds;
        if (obeys(m, r->atoms))
            n_done += mark(m, r->atoms, r->bonds);
    }
    if (n > 1)
        try_groups(m, system, n, idt_u64__count(bonds) - n_done);
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
        add_ring(&m, mol, mol->cycles[r]);
    find_near(&m);
    if (!is_manageable(&m))
        return false;
    left = (UINT32_C(1) << m.n_rings) - 1;
    while (left != 0)
        left &= ~try_system(&m, left);
    for (; m.atoms != 0; m.atoms &= m.atoms - 1)
        mol->atom[idt_u64__lowest_bit(m.atoms)] |= IDT_ATOM_AROMATIC;
    for (; m.bonds != 0; m.bonds &= m.bonds - 1)
        mol->bond[idt_u64__lowest_bit(m.bonds)] |= IDT_BOND_AROMATIC;
    return true;
}
