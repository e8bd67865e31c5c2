/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Kekulé form of what was written in lower case. The atoms that need a double bond are known from
 * their valences; pairing them is a perfect matching, found greedily first and then, for the few
 * atoms left over, along alternating paths (Edmonds' blossoms, since rings may be odd).
 * @source RDKit 2022.09.3, Kekulize.cpp: which atoms may take a double bond; behaviour, not code
 */
#include <string.h>

#include "base/error.h"
#include "base/int.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/valence.h"

/* Steps for the alternating paths; drug-like molecules need a few hundred at most. */
enum { STEP_BUDGET = 20000000 };

/* How an atom takes part: in `role`. */
enum { NOT_NEEDED, NEEDED, OPTIONAL };

typedef struct matching {
    idt_mol *mol;
    uint8_t *role;
    uint16_t *mate; /* partner or IDT_MOL_NONE */
    /* One search for a path: */
    uint16_t *from;  /* the atom before an inner atom on the path */
    uint16_t *base;  /* the blossom an atom is shrunk into */
    uint16_t *queue; /* outer atoms; before that the atoms that need a partner */
    uint8_t *is_outer, *in_blossom, *is_passed;
    uint8_t *is_free; /* needs a partner and has none; while pairing greedily */
    uint32_t n_queue;
    uint32_t steps;
} matching;

static bool needs_double(const idt_mol *mol, uint32_t i)
{
    idt_valence_atom atom;

    idt_valence__of(&atom, mol, i);
    return idt_valence__needs_double(&atom, idt_sum__degree(mol->sum[i]),
                                     idt_sum__n_aromatic(mol->sum[i]));
}

/* May this ring bond become double? */
static bool is_open_bond(const matching *m, uint32_t a, uint32_t b, uint32_t bond)
{
    uint8_t byte = m->mol->bond[bond];

    if (m->role[a] == NOT_NEEDED || m->role[b] == NOT_NEEDED || !(byte & IDT_BOND_RING))
        return false;
    return byte & IDT_BOND_AROMATIC ||
           (idt_bond__order(byte) == 1 && (m->role[a] == OPTIONAL || m->role[b] == OPTIONAL));
}

/* Roles of all atoms; those that need a partner go to the queue. */
static int find_roles(matching *m, idt_error *err)
{
    idt_mol *mol = m->mol;

    memset(m->role, NOT_NEEDED, mol->n_atoms);
    memset(m->is_free, 0, mol->n_atoms);
    memset(m->mate, 0xff, mol->n_atoms * sizeof *m->mate); /* IDT_MOL_NONE */
    m->n_queue = 0;
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t word = mol->atom[i];

        if (!(word & IDT_ATOM_AROMATIC) && idt_atom__element(word) != 0)
            continue;
        if (word & IDT_ATOM_AROMATIC) {
            if (!(word & IDT_ATOM_RING)) {
                return idt_error__at(err, IDT_EFORMAT, mol->at[i],
                                     "aromatic atom is not in a ring");
            }
            m->role[i] = needs_double(mol, i) ? NEEDED : NOT_NEEDED;
        }
        if (idt_atom__element(word) == 0 && word & IDT_ATOM_RING)
            m->role[i] = OPTIONAL;
        if (m->role[i] != NEEDED)
            continue;
        m->is_free[i] = 1;
        m->queue[m->n_queue++] = (uint16_t)i;
    }
    return IDT_OK;
}

/* Partners that an atom could still have, or that could have it. */
static uint32_t count_choices(const matching *m, uint32_t atom)
{
    const idt_mol_link *link = m->mol->links + m->mol->first[atom];
    const idt_mol_link *end = m->mol->links + m->mol->first[atom + 1];
    uint32_t n = m->role[atom] == OPTIONAL ? 16 : 0;

    for (; link < end; link++)
        n += m->is_free[link->atom];
    return n;
}

/*
 * Pair each atom with its first free neighbour that has the fewest other choices.
 * @return atoms left over
 */
static uint32_t pair_greedily(matching *m)
{
    const idt_mol *mol = m->mol;
    uint32_t n_left = 0;

    for (uint32_t q = 0; q < m->n_queue; q++) {
        uint32_t i = m->queue[q], best = IDT_MOL_NONE, fewest = UINT32_MAX;

        if (!m->is_free[i])
            continue;
        for (uint32_t k = mol->first[i]; k < mol->first[i + 1]; k++) {
            uint32_t j = mol->links[k].atom, n;

            if (m->mate[j] != IDT_MOL_NONE || !is_open_bond(m, i, j, mol->links[k].bond))
                continue;
            n = count_choices(m, j);
            if (n < fewest) {
                fewest = n;
                best = j;
            }
        }
        n_left += best == IDT_MOL_NONE;
        if (best != IDT_MOL_NONE) {
            m->mate[i] = (uint16_t)best;
            m->mate[best] = (uint16_t)i;
            m->is_free[i] = m->is_free[best] = 0;
        }
    }
    return n_left;
}

/* The first blossom base that both atoms hang under. */
static uint32_t meeting_point(matching *m, uint32_t a, uint32_t b)
{
    memset(m->is_passed, 0, m->mol->n_atoms);
    m->steps += m->mol->n_atoms / 8;
    for (;;) {
        a = m->base[a];
        m->is_passed[a] = 1;
        if (m->mate[a] == IDT_MOL_NONE)
            break;
        a = m->from[m->mate[a]];
    }
    for (;;) {
        b = m->base[b];
        if (m->is_passed[b])
            return b;
        b = m->from[m->mate[b]];
    }
}

static void mark_stem(matching *m, uint32_t atom, uint32_t base, uint32_t child)
{
    while (m->base[atom] != base) {
        m->in_blossom[m->base[atom]] = 1;
        m->in_blossom[m->base[m->mate[atom]]] = 1;
        m->from[atom] = (uint16_t)child;
        child = m->mate[atom];
        atom = m->from[m->mate[atom]];
        m->steps++;
    }
}

/*
 * Shrink the blossom that a bond between outer atoms closes. An optional atom that becomes outer
 * may give its partner up, which ends the search.
 * @return the end of a path when it is found, else NONE
 */
static uint32_t shrink(matching *m, uint32_t a, uint32_t b)
{
    uint32_t base = meeting_point(m, a, b);

    memset(m->in_blossom, 0, m->mol->n_atoms);
    mark_stem(m, a, base, b);
    mark_stem(m, b, base, a);
    m->steps += m->mol->n_atoms;
    for (uint32_t i = 0; i < m->mol->n_atoms; i++) {
        if (!m->in_blossom[m->base[i]])
            continue;
        m->base[i] = (uint16_t)base;
        if (m->is_outer[i])
            continue;
        m->is_outer[i] = 1;
        if (m->role[i] == OPTIONAL) {
            uint32_t partner = m->mate[i];

            m->mate[i] = IDT_MOL_NONE;
            return partner;
        }
        m->queue[m->n_queue++] = (uint16_t)i;
    }
    return IDT_MOL_NONE;
}

/* Look at one bond of an outer atom. @return the end of a path when it is found, else NONE */
static uint32_t extend(matching *m, uint32_t root, uint32_t a, uint32_t b)
{
    uint32_t next = m->mate[b];

    if (m->base[a] == m->base[b] || m->mate[a] == b)
        return IDT_MOL_NONE;
    if (b == root || (next != IDT_MOL_NONE && m->from[next] != IDT_MOL_NONE)) {
        return shrink(m, a, b);
    }
    if (m->from[b] != IDT_MOL_NONE)
        return IDT_MOL_NONE;
    m->from[b] = (uint16_t)a;
    if (next == IDT_MOL_NONE)
        return b;
    if (m->role[next] == OPTIONAL) {
        m->mate[next] = IDT_MOL_NONE;
        return b;
    }
    m->is_outer[next] = 1;
    m->queue[m->n_queue++] = (uint16_t)next;
    return IDT_MOL_NONE;
}

static uint32_t find_path(matching *m, uint32_t root)
{
    idt_mol *mol = m->mol;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        m->from[i] = IDT_MOL_NONE;
        m->base[i] = (uint16_t)i;
        m->is_outer[i] = 0;
    }
    m->steps += mol->n_atoms;
    m->is_outer[root] = 1;
    m->queue[0] = (uint16_t)root;
    m->n_queue = 1;
    for (uint32_t q = 0; q < m->n_queue && m->steps < STEP_BUDGET; q++) {
        uint32_t a = m->queue[q];

        for (uint32_t k = mol->first[a]; k < mol->first[a + 1]; k++) {
            uint32_t b = mol->links[k].atom, end;

            m->steps++;
            if (!is_open_bond(m, a, b, mol->links[k].bond))
                continue;
            end = extend(m, root, a, b);
            if (end != IDT_MOL_NONE)
                return end;
        }
    }
    return IDT_MOL_NONE;
}

static void flip_path(matching *m, uint32_t end)
{
    while (end != IDT_MOL_NONE) {
        uint32_t before = m->from[end], next = m->mate[before];

        m->mate[end] = (uint16_t)before;
        m->mate[before] = (uint16_t)end;
        end = next;
    }
}

static int pair_the_rest(matching *m, idt_error *err)
{
    for (uint32_t i = 0; i < m->mol->n_atoms; i++) {
        uint32_t end;

        if (m->role[i] != NEEDED || m->mate[i] != IDT_MOL_NONE)
            continue;
        end = find_path(m, i);
        if (m->steps >= STEP_BUDGET)
            return idt_error__set(err, IDT_ELIMIT, "aromatic system is too large to decide");
        if (end == IDT_MOL_NONE) {
            return idt_error__at(err, IDT_EFORMAT, m->mol->at[i],
                                 "aromatic atoms have no Kekulé form");
        }
        flip_path(m, end);
    }
    return IDT_OK;
}

/* Write the orders into the bonds and correct the sums. */
static void set_orders(matching *m)
{
    idt_mol *mol = m->mol;

    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint32_t a = mol->a[k], b = mol->b[k];
        bool is_double = m->mate[a] == b;
        uint8_t *bond = &mol->bond[k];
        uint64_t change;

        if (!(*bond & IDT_BOND_AROMATIC) && !is_double)
            continue;
        change = idt_sum__of_bond(is_double ? 2 : 1) - idt_sum__of_bond(*bond);
        mol->sum[a] += change;
        mol->sum[b] += change;
        *bond = (uint8_t)((*bond & ~IDT_BOND_ORDER_MASK) | (is_double ? 2 : 1));
    }
}

/* What the sums were before hydrogens were added. */
static void restore_sums(idt_mol *mol)
{
    memset(mol->sum, 0, mol->n_atoms * sizeof *mol->sum);
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint64_t sum = idt_sum__of_bond(mol->bond[k]);

        mol->sum[mol->a[k]] += sum;
        mol->sum[mol->b[k]] += sum;
    }
}

/* ------------------------------------------------------------------------ few atoms, as words */

enum { WORD = 64 };

static const uint8_t open = IDT_BOND_RING | IDT_BOND_AROMATIC;

/* May this bond become double? */
static inline bool is_open(const idt_mol *mol, uint64_t is_free, idt_mol_link link)
{
    return (is_free >> link.atom & 1) != 0 && (mol->bond[link.bond] & open) == open;
}

/* The link to the free neighbour of an atom that has the fewest other choices. */
static idt_mol_link best_link(const idt_mol *mol, uint64_t is_free, const idt_mol_link *link,
                              const idt_mol_link *end)
{
    idt_mol_link best = *link;
    uint32_t fewest = UINT32_MAX;

    for (; link < end; link++) {
        const idt_mol_link *other = mol->links + mol->first[link->atom];
        const idt_mol_link *last = mol->links + mol->first[link->atom + 1u];
        uint32_t n = 0;

        if (!is_open(mol, is_free, *link))
            continue;
        for (; other < last; other++)
            n += (uint32_t)(is_free >> other->atom & 1);
        if (n < fewest) {
            fewest = n;
            best = *link;
        }
    }
    return best;
}

/* The same where there is one choice only, as along most paths. Its bond is NONE if there is none.
 */
static inline idt_mol_link only_link(const idt_mol *mol, uint64_t is_free, uint32_t atom)
{
    const idt_mol_link *link = mol->links + mol->first[atom];
    const idt_mol_link *const end = mol->links + mol->first[atom + 1];
    const idt_mol_link *only = NULL;

    for (; link < end; link++) {
        if (!is_open(mol, is_free, *link))
            continue;
        if (only)
            return best_link(mol, is_free, only, end);
        only = link;
    }
    return only ? *only : (idt_mol_link){0, IDT_MOL_NONE};
}

/* Aromatic bonds outside rings, among eight: are all their atoms in rings? */
static bool are_between_rings(const idt_mol *mol, uint32_t first, uint64_t bonds)
{
    for (; bonds != 0; bonds &= bonds - 1) {
        uint32_t k = first + idt_u64__lowest_bit(bonds) / 8;

        if (k < mol->n_bonds && !(mol->atom[mol->a[k]] & mol->atom[mol->b[k]] & IDT_ATOM_RING))
            return false;
    }
    return true;
}

/*
 * The pairs of pair_greedily; the sums are right already. False when some atom is left over, or
 * the molecule is not for this way.
 */
static bool kekulise_small(idt_mol *mol, const idt_mol_survey *survey)
{
    const uint64_t every = UINT64_C(0x0101010101010101);
    uint8_t doubles[WORD];
    uint32_t n_doubles = 0;

    if (mol->n_atoms > WORD || survey->is_odd)
        return false;
    for (uint32_t k = 0; k < mol->n_bonds; k += 8) {
        uint64_t eight = idt_u64__load(mol->bond + k);
        uint64_t outside = eight / IDT_BOND_AROMATIC & ~(eight / IDT_BOND_RING) & every;

        if (outside != 0 && !are_between_rings(mol, k, outside))
            return false;
    }
    for (uint64_t left = survey->needs; left != 0; left &= left - 1) {
        const idt_mol_link link = only_link(mol, left, idt_u64__lowest_bit(left));

        if (link.bond == IDT_MOL_NONE)
            return false;
        doubles[n_doubles++] = (uint8_t)link.bond;
        left &= ~(UINT64_C(1) << link.atom);
    }
    for (uint32_t k = 0; k < mol->n_bonds; k += 8) {
        uint64_t eight = idt_u64__load(mol->bond + k);

        eight += eight / IDT_BOND_AROMATIC & every; /* aromatic bonds have no order yet */
        memcpy(mol->bond + k, &eight, sizeof eight);
    }
    while (n_doubles > 0)
        mol->bond[doubles[--n_doubles]]++;
    return true;
}

int idt_mol__kekulise(idt_mol *mol, const idt_mol_survey *survey, idt_error *err)
{
    size_t n = mol->n_atoms;
    matching m = {.mol = mol, .mate = mol->mark};
    char *work;
    int status;

    if (kekulise_small(mol, survey))
        return IDT_OK;
    restore_sums(mol);
    work = idt_mol__work(mol, n * (5 + 3 * sizeof(uint16_t)));
    if (!work)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    m.from = (uint16_t *)(void *)work;
    m.base = m.from + n;
    m.queue = m.base + n;
    m.role = (uint8_t *)(m.queue + n);
    m.is_outer = m.role + n;
    m.in_blossom = m.is_outer + n;
    m.is_passed = m.in_blossom + n;
    m.is_free = m.is_passed + n;
    status = find_roles(&m, err);
    if (status != IDT_OK)
        return status;
    if (pair_greedily(&m) > 0)
        status = pair_the_rest(&m, err);
    if (status != IDT_OK)
        return status;
    set_orders(&m);
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        idt_mol__complete_word(mol, i); /* some '*' may have got a double bond */
    return IDT_OK;
}
