/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Aromaticity in RDKit's default model. Ring atoms donate 0, 1 or 2 electrons to a ring; rings all
 * of whose atoms can donate are tried one by one, then in groups of up to six that share single
 * bonds; a group with 4n + 2 electrons is aromatic, and so are the bonds on its outline.
 * @source RDKit 2022.09.3: The RDKit Book, "Aromaticity", and Aromaticity.cpp; behaviour, not code
 */
#include <string.h>

#include "base/error.h"
#include "chem/element.h"
#include "chem/mol_int.h"

enum {
    MAX_GROUP = 6,           /* rings tried together */
    MAX_FUSED_RING = 24,     /* larger rings are not grouped */
    MAX_GROUPED_RINGS = 300, /* in systems of more rings, pairs at most */
    STEP_BUDGET = 20000000,
};

/* Electrons that an atom brings. */
typedef enum donor {
    DONOR_NONE, /* cannot be aromatic */
    DONOR_ZERO, /* an empty orbital */
    DONOR_ONE,
    DONOR_TWO,
    DONOR_ANY, /* '*': one or two */
    DONOR_UNKNOWN,
} donor;

typedef struct model {
    idt_mol *mol;
    uint8_t *donors;   /* [n_atoms] */
    uint8_t *passes;   /* [n_atoms] in how many rings of the group */
    uint8_t *outlines; /* [n_bonds] in how many rings of the group */
    uint16_t *rings;   /* candidate rings: numbers in the ring set */
    uint16_t *near;    /* rings that share one bond, by list */
    uint32_t *near_of; /* [n_rings + 1] */
    uint32_t n_rings;
    uint32_t steps;
} model;

/* Unpaired electrons, which RDKit gives to atoms in brackets only. */
static int count_radicals(const idt_mol *mol, uint32_t atom)
{
    uint32_t word = mol->atom[atom];
    const idt_element *element = &idt_element__table[idt_atom__element(word)];
    int charge = idt_atom__charge(word), total = (int)idt_mol__valence(mol, atom), n, early;

    if (!(word & IDT_ATOM_BRACKET) || idt_atom__element(word) == 0)
        return 0;
    if (element->n_valences == 1 && element->valence[0] < 0) {
        if (idt_mol__degree(mol, atom) > 0 || element->n_outer < charge)
            return 0;
        return (element->n_outer - charge) % 2;
    }
    n = (idt_atom__element(word) <= 2 ? 2 : 8) - element->n_outer - total + charge;
    if (n < 0) {
        n = 0;
        for (uint32_t i = 0; element->n_valences > 1 && i < element->n_valences; i++) {
            if (element->valence[i] - total + charge >= 0) {
                n = element->valence[i] - total + charge;
                break;
            }
        }
    }
    early = element->n_outer - total - charge;
    return early >= 0 && early < n ? early : n;
}

/* The neighbour at a multiple bond, inside or outside rings; NONE when there is none. */
static uint32_t multiple_neighbour(const idt_mol *mol, uint32_t atom, bool in_ring)
{
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint8_t bond = mol->bond[mol->links[k].bond];

        if (idt_bond__order(bond) >= 2 && ((bond & IDT_BOND_RING) != 0) == in_ring)
            return mol->links[k].atom;
    }
    return IDT_MOL_NONE;
}

static bool takes_electron(const idt_mol *mol, uint32_t other, uint32_t atom)
{
    uint32_t a = idt_atom__element(mol->atom[other]), b = idt_atom__element(mol->atom[atom]);
    uint32_t outer_a = idt_element__table[a].n_outer, outer_b = idt_element__table[b].n_outer;

    return outer_a > outer_b || (outer_a == outer_b && a < b);
}

/* Bonds and hydrogens beyond one each: RDKit counts stated hydrogens here. */
static int unsaturations(const idt_mol *mol, uint32_t atom)
{
    uint32_t word = mol->atom[atom];

    return (int)idt_atom__pi(word) + (word & IDT_ATOM_BRACKET ? (int)idt_atom__n_h(word) : 0);
}

/* Electrons free for the pi system, negative when there can be none. */
static int count_electrons(const idt_mol *mol, uint32_t atom)
{
    uint32_t word = mol->atom[atom];
    const idt_element *element = &idt_element__table[idt_atom__element(word)];
    int valence = element->valence[0], degree, lone, n;

    if (valence <= 1)
        return -1;
    degree = (int)(idt_mol__degree(mol, atom) + idt_atom__n_h(word));
    if (degree > 3)
        return -1;
    lone = element->n_outer - valence - idt_atom__charge(word);
    n = valence - degree + (lone > 0 ? lone : 0) - count_radicals(mol, atom);
    return n > 1 && unsaturations(mol, atom) > 1 ? 1 : n;
}

static donor donor_of(const idt_mol *mol, uint32_t atom)
{
    uint32_t outside = multiple_neighbour(mol, atom, false);
    int n = count_electrons(mol, atom);

    if (idt_atom__element(mol->atom[atom]) == 0)
        return multiple_neighbour(mol, atom, true) != IDT_MOL_NONE ? DONOR_ONE : DONOR_ANY;
    if (n < 0)
        return DONOR_NONE;
    if (n == 0) {
        if (outside != IDT_MOL_NONE)
            return DONOR_ZERO;
        return multiple_neighbour(mol, atom, true) != IDT_MOL_NONE ? DONOR_ONE : DONOR_NONE;
    }
    if (n == 1) {
        if (outside != IDT_MOL_NONE)
            return takes_electron(mol, outside, atom) ? DONOR_ZERO : DONOR_ONE;
        if (idt_atom__pi(mol->atom[atom]) > 0)
            return DONOR_ONE;
        return idt_atom__charge(mol->atom[atom]) == 1 ? DONOR_ZERO : DONOR_NONE;
    }
    if (outside != IDT_MOL_NONE && takes_electron(mol, outside, atom))
        n--;
    return n % 2 == 1 ? DONOR_ONE : DONOR_TWO;
}

/* May an atom of this donor type be aromatic? */
static bool is_candidate(const idt_mol *mol, uint32_t atom)
{
    uint32_t word = mol->atom[atom], element = idt_atom__element(word);
    int charge = idt_atom__charge(word), neutral = (int)element - charge;
    uint32_t n_multiple = 0;

    if (element > 18 && element != 34 && element != 52)
        return false;
    if (idt_element__table[element].valence[0] > 0) {
        if (neutral < 0 || neutral >= IDT_ELEMENT_COUNT)
            return false;
        if ((int)idt_mol__valence(mol, atom) > idt_element__table[neutral].valence[0])
            return false;
    }
    if ((element != 6 || charge != 0) && count_radicals(mol, atom) > 0)
        return false;
    if (unsaturations(mol, atom) <= 1)
        return true;
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t order = idt_bond__order(mol->bond[mol->links[k].bond]);

        n_multiple += order == 2 || order == 3;
    }
    return n_multiple <= 1;
}

static donor settled_donor(model *m, uint32_t atom)
{
    if (m->donors[atom] == DONOR_UNKNOWN) {
        donor d = donor_of(m->mol, atom);

        m->donors[atom] = (uint8_t)(d != DONOR_NONE && is_candidate(m->mol, atom) ? d : DONOR_NONE);
    }
    return m->donors[atom];
}

/* Rings all of whose atoms can donate, not all of them '*'. */
static void collect_rings(model *m)
{
    const idt_mol *mol = m->mol;

    m->n_rings = 0;
    for (uint32_t r = 0; r < mol->n_rings; r++) {
        bool can = true, has_atom = false;

        for (uint32_t i = mol->rings[r]; i < mol->rings[r + 1] && can; i++) {
            uint32_t atom = mol->ring_atoms[i];

            has_atom |= idt_atom__element(mol->atom[atom]) != 0;
            can = settled_donor(m, atom) != DONOR_NONE;
        }
        if (can && has_atom)
            m->rings[m->n_rings++] = (uint16_t)r;
    }
}

static uint32_t ring_size(const model *m, uint32_t ring)
{
    return m->mol->rings[m->rings[ring] + 1] - m->mol->rings[m->rings[ring]];
}

static uint32_t shared_bonds(model *m, uint32_t a, uint32_t b)
{
    const idt_mol *mol = m->mol;
    uint32_t n = 0;

    for (uint32_t i = mol->rings[m->rings[a]]; i < mol->rings[m->rings[a] + 1u]; i++) {
        for (uint32_t j = mol->rings[m->rings[b]]; j < mol->rings[m->rings[b] + 1u]; j++)
            n += mol->ring_bonds[i] == mol->ring_bonds[j];
    }
    m->steps += ring_size(m, a) * ring_size(m, b) / 4;
    return n;
}

/* Lists of rings that share exactly one bond. False when memory runs out. */
static bool find_near(model *m)
{
    uint32_t n = 0, capacity = 0;

    for (int pass = 0; pass < 2; pass++) {
        n = 0;
        for (uint32_t a = 0; a < m->n_rings && m->steps < STEP_BUDGET; a++) {
            m->near_of[a] = n;
            for (uint32_t b = 0; b < m->n_rings; b++) {
                if (a == b || ring_size(m, a) > MAX_FUSED_RING || ring_size(m, b) > MAX_FUSED_RING)
                    continue;
                if (shared_bonds(m, a, b) != 1)
                    continue;
                if (pass == 1 && n < capacity)
                    m->near[n] = (uint16_t)b;
                n++;
            }
        }
        m->near_of[m->n_rings] = n;
        if (pass == 0) {
            capacity = n;
            m->near = idt_arena__array(&m->mol->ring_arena, n + 1u, sizeof *m->near);
            if (!m->near)
                return false;
        }
    }
    return true;
}

/* Add a ring to the group's counts, or take it away. */
static void count_ring(model *m, uint32_t ring, int sign)
{
    const idt_mol *mol = m->mol;

    for (uint32_t i = mol->rings[m->rings[ring]]; i < mol->rings[m->rings[ring] + 1u]; i++) {
        m->passes[mol->ring_atoms[i]] = (uint8_t)(m->passes[mol->ring_atoms[i]] + sign);
        m->outlines[mol->ring_bonds[i]] = (uint8_t)(m->outlines[mol->ring_bonds[i]] + sign);
    }
}

/* Hückel's rule over the atoms that are in one or two rings of the group. */
static bool is_aromatic_group(model *m, const uint16_t *group, uint32_t n)
{
    const idt_mol *mol = m->mol;
    int low = 0, high = 0, n_any = 0;

    for (uint32_t g = 0; g < n; g++) {
        for (uint32_t i = mol->rings[m->rings[group[g]]]; i < mol->rings[m->rings[group[g]] + 1u];
             i++) {
            uint32_t atom = mol->ring_atoms[i];
            uint8_t *pass = &m->passes[atom];

            /* The high bit: seen in this sum already. */
            if (*pass & 0x80 || *pass > 2)
                continue;
            *pass |= 0x80;
            low += m->donors[atom] == DONOR_TWO ? 2 : m->donors[atom] >= DONOR_ONE;
            high += m->donors[atom] >= DONOR_TWO ? 2 : m->donors[atom] == DONOR_ONE;
            n_any += m->donors[atom] == DONOR_ANY;
        }
    }
    for (uint32_t g = 0; g < n; g++) {
        for (uint32_t i = mol->rings[m->rings[group[g]]]; i < mol->rings[m->rings[group[g]] + 1u];
             i++)
            m->passes[mol->ring_atoms[i]] &= 0x7f;
        m->steps += ring_size(m, group[g]);
    }
    if (n_any > 1)
        return false;
    if (high < 6)
        return high == 2;
    for (int e = low; e <= high; e++) {
        if (e >= 2 && (e - 2) % 4 == 0)
            return true;
    }
    return false;
}

/* Atoms of the group, and bonds on its outline. @return bonds that had not been aromatic yet */
static uint32_t mark_group(model *m, const uint16_t *group, uint32_t n)
{
    idt_mol *mol = m->mol;
    uint32_t n_new = 0;

    for (uint32_t g = 0; g < n; g++) {
        for (uint32_t i = mol->rings[m->rings[group[g]]]; i < mol->rings[m->rings[group[g]] + 1u];
             i++) {
            uint8_t *bond = &mol->bond[mol->ring_bonds[i]];

            mol->atom[mol->ring_atoms[i]] |= IDT_ATOM_AROMATIC;
            if (m->outlines[mol->ring_bonds[i]] == 1 && !(*bond & IDT_BOND_AROMATIC)) {
                *bond |= IDT_BOND_AROMATIC;
                n_new++;
            }
        }
    }
    return n_new;
}

/* One enumeration of groups. */
typedef struct group_search {
    model *m;
    uint32_t root;
    uint16_t group[MAX_GROUP];
    uint16_t extension[MAX_GROUP][MAX_GROUPED_RINGS]; /* rings that may join, by depth */
    uint32_t n_extension[MAX_GROUP];
} group_search;

/* Is a ring in the first `n` of the group, or next to one of them? */
static bool is_known(const group_search *s, uint32_t ring, uint32_t n)
{
    const model *m = s->m;

    for (uint32_t g = 0; g < n; g++) {
        if (s->group[g] == ring)
            return true;
        for (uint32_t k = m->near_of[s->group[g]]; k < m->near_of[s->group[g] + 1u]; k++) {
            if (m->near[k] == ring)
                return true;
        }
    }
    return false;
}

/* Make the group's ring at `depth` and the list of rings that may join after it. */
static void add_to_group(group_search *s, uint32_t depth, uint32_t ring)
{
    model *m = s->m;
    uint32_t n = depth > 0 ? s->n_extension[depth - 1] : 0;

    s->group[depth] = (uint16_t)ring;
    if (n > 0)
        memcpy(s->extension[depth], s->extension[depth - 1], n * sizeof s->extension[0][0]);
    for (uint32_t k = m->near_of[ring]; k < m->near_of[ring + 1]; k++) {
        uint32_t other = m->near[k];

        m->steps++;
        if (other > s->root && n < MAX_GROUPED_RINGS && !is_known(s, other, depth))
            s->extension[depth][n++] = (uint16_t)other;
    }
    s->n_extension[depth] = n;
    count_ring(m, ring, 1);
}

/*
 * Every connected group of `size` rings whose lowest is `root`, once: a group grows by a ring of
 * its list, whose later members and new neighbours make the next list.
 * @source S. Wernicke, "Efficient detection of network motifs", IEEE/ACM TCBB 3 (2006) 347 (ESU)
 * @return bonds that became aromatic
 */
static uint32_t try_groups(group_search *s, uint32_t root, uint32_t size)
{
    model *m = s->m;
    uint32_t depth = 0, n_new = 0;

    s->root = root;
    add_to_group(s, 0, root);
    for (;;) {
        bool is_full = depth + 1 == size;

        if (is_full && is_aromatic_group(m, s->group, size))
            n_new += mark_group(m, s->group, size);
        while (is_full || s->n_extension[depth] == 0 || m->steps >= STEP_BUDGET) {
            count_ring(m, s->group[depth], -1);
            if (depth-- == 0)
                return n_new;
            is_full = false;
        }
        s->n_extension[depth]--;
        add_to_group(s, depth + 1, s->extension[depth][s->n_extension[depth]]);
        depth++;
    }
}

/* The fused system of a ring into `system`, ascending. @return its number of rings */
static uint32_t collect_system(const model *m, uint32_t root, uint16_t *system, uint8_t *is_done)
{
    uint32_t n = 1;

    system[0] = (uint16_t)root;
    is_done[root] = 1;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = m->near_of[system[i]]; k < m->near_of[system[i] + 1u]; k++) {
            if (is_done[m->near[k]])
                continue;
            is_done[m->near[k]] = 1;
            system[n++] = m->near[k];
        }
    }
    return n;
}

/* Bonds of the rings of a system, each once. */
static uint32_t count_bonds(model *m, const uint16_t *system, uint32_t n)
{
    const idt_mol *mol = m->mol;
    uint32_t n_bonds = 0;

    for (int sign = 1; sign >= -1; sign -= 2) {
        for (uint32_t r = 0; r < n; r++) {
            for (uint32_t i = mol->rings[m->rings[system[r]]];
                 i < mol->rings[m->rings[system[r]] + 1u]; i++) {
                uint8_t *count = &m->outlines[mol->ring_bonds[i]];

                n_bonds += sign == 1 && *count == 0;
                *count = sign == 1;
            }
        }
    }
    return n_bonds;
}

static void find_in_system(group_search *s, const uint16_t *system, uint32_t n)
{
    model *m = s->m;
    uint32_t n_bonds = count_bonds(m, system, n), n_done = 0;

    for (uint32_t size = 1; size <= MAX_GROUP && size <= n && n_done < n_bonds; size++) {
        if (size == 3 && n > MAX_GROUPED_RINGS)
            break;
        for (uint32_t i = 0; i < n && m->steps < STEP_BUDGET; i++)
            n_done += try_groups(s, system[i], size);
    }
}

static void clear_marks(idt_mol *mol)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        mol->atom[i] &= ~IDT_ATOM_AROMATIC;
    for (uint32_t k = 0; k < mol->n_bonds; k++)
        mol->bond[k] &= (uint8_t)~IDT_BOND_AROMATIC;
}

int idt_mol__find_aromaticity(idt_mol *mol, idt_error *err)
{
    model m = {.mol = mol};
    group_search s = {.m = &m};
    size_t n = mol->n_rings + 1u;
    uint16_t *system;
    uint8_t *bytes;

    idt_arena__reset(&mol->ring_arena);
    bytes = idt_arena__array(&mol->ring_arena, 2 * mol->n_atoms + mol->n_bonds + n, 1);
    system = idt_arena__array(&mol->ring_arena, 2 * n, sizeof *system);
    m.near_of = idt_arena__array(&mol->ring_arena, n, sizeof *m.near_of);
    if (!bytes || !system || !m.near_of)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    m.donors = bytes;
    m.passes = m.donors + mol->n_atoms;
    m.outlines = m.passes + mol->n_atoms;
    m.rings = system + n;
    memset(m.donors, DONOR_UNKNOWN, mol->n_atoms);
    clear_marks(mol);
    collect_rings(&m);
    if (!find_near(&m))
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    for (uint32_t r = 0; r < m.n_rings; r++) {
        uint8_t *is_done = m.outlines + mol->n_bonds;

        if (!is_done[r])
            find_in_system(&s, system, collect_system(&m, r, system, is_done));
    }
    if (m.steps >= STEP_BUDGET)
        return idt_error__set(err, IDT_ELIMIT, "aromatic system is too large to decide");
    mol->done |= IDT_MOL_AROMATICITY;
    return IDT_OK;
}
