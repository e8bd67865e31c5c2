/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Aromaticity where sets of atoms and of bonds are words: electrons are counted by counting bits.
 * The groups and their order are those of aromatic.c, which says what the model is.
 */
#include "base/int.h"
#include "chem/aromatic_int.h"

enum { WORD = 64, MAX_RINGS = 32, MAX_SYSTEM = 8 };

typedef struct ring {
    uint64_t atoms, bonds;
    uint32_t size;
} ring;

typedef struct small_model {
    uint64_t one, two, any, known; /* atoms by what they bring */
    uint64_t atoms, bonds;         /* aromatic ones */
    ring rings[MAX_RINGS];         /* all of whose atoms can bring something */
    uint32_t near[MAX_RINGS];      /* rings that share exactly one bond */
    uint32_t n_rings;
} small_model;

/* What an atom brings, into the sets. False when it cannot be aromatic. */
static inline bool settle(small_model *m, const idt_mol *mol, uint32_t atom, bool has_double)
{
    uint64_t bit = UINT64_C(1) << atom;
    idt_donor d = idt_aromatic__plain_donor(mol->atom[atom], has_double);

    if (d == IDT_DONOR_UNKNOWN)
        d = idt_aromatic__donor(mol, atom);
    if (d == IDT_DONOR_NONE)
        return false;
    m->known |= bit;
    if (d == IDT_DONOR_ONE)
        m->one |= bit;
    else if (d == IDT_DONOR_TWO)
        m->two |= bit;
    else if (d == IDT_DONOR_ANY)
        m->any |= bit;
    return true;
}

/* Add a ring all of whose atoms can bring something and are not all '*'. */
static void add_ring(small_model *m, const idt_mol *mol, uint32_t r)
{
    const uint16_t *atoms = mol->ring_atoms + mol->rings[r];
    const uint16_t *bonds = mol->ring_bonds + mol->rings[r];
    uint32_t size = mol->rings[r + 1] - mol->rings[r], elements = 0;
    bool was_double = idt_bond__order(mol->bond[bonds[size - 1]]) == 2;
    ring made = {0, 0, size};

    for (uint32_t i = 0; i < size; i++) {
        bool is_double = idt_bond__order(mol->bond[bonds[i]]) == 2;

        if (!(m->known >> atoms[i] & 1) && !settle(m, mol, atoms[i], is_double | was_double))
            return;
        made.atoms |= UINT64_C(1) << atoms[i];
        made.bonds |= UINT64_C(1) << bonds[i];
        elements |= idt_atom__element(mol->atom[atoms[i]]);
        was_double = is_double;
    }
    if (elements != 0)
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
    uint32_t left = m->n_rings < MAX_RINGS ? (UINT32_C(1) << m->n_rings) - 1 : UINT32_MAX;

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
    small_model m;
    uint32_t left;

    if (mol->n_atoms > WORD || mol->n_bonds > WORD || mol->n_rings > MAX_RINGS)
        return false;
    m.one = m.two = m.any = m.known = m.atoms = m.bonds = 0;
    m.n_rings = 0;
    for (uint32_t r = 0; r < mol->n_rings; r++)
        add_ring(&m, mol, r);
    find_near(&m);
    if (!is_manageable(&m))
        return false;
    left = m.n_rings < MAX_RINGS ? (UINT32_C(1) << m.n_rings) - 1 : UINT32_MAX;
    while (left != 0)
        left &= ~try_system(&m, left);
    for (; m.atoms != 0; m.atoms &= m.atoms - 1)
        mol->atom[idt_u64__lowest_bit(m.atoms)] |= IDT_ATOM_AROMATIC;
    for (; m.bonds != 0; m.bonds &= m.bonds - 1)
        mol->bond[idt_u64__lowest_bit(m.bonds)] |= IDT_BOND_AROMATIC;
    return true;
}
