/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Aromaticity in RDKit's default model. Ring atoms donate 0, 1 or 2 electrons to a ring; rings all
 * of whose atoms can donate are tried one by one, then in groups of up to six that share single
 * bonds; a group with 4n + 2 electrons is aromatic, and so are the bonds on its outline.
 * @source RDKit 2022.09.3: The RDKit Book, "Aromaticity", and Aromaticity.cpp; behaviour, not code
 */
#include <string.h>

#include "base/error.h"
#include "base/int.h"
#include "chem/mol/aromatic_int.h"
#include "chem/mol/element.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_int.h"

enum {
    MAX_GROUPED_RINGS = 300, /* in systems of more rings, pairs at most */
    STEP_BUDGET = 20000000,
};

typedef struct model {
    idt_mol *mol;
    uint8_t *donors;   /* [n_atoms] of ring atoms */
    uint8_t *passes;   /* [n_atoms] in how many rings of the group */
    uint8_t *outlines; /* [n_bonds] in how many rings of the group */
    uint8_t *is_done;  /* [n_rings] the system of the ring was tried */
    uint16_t *rings;   /* candidate rings: numbers in the ring set */
    uint16_t *near;    /* rings that share one bond, by list */
    uint32_t *near_of; /* [n_rings + 1] */
    uint64_t *bits;    /* [n_rings] bonds of each ring, when has_bits */
    uint32_t n_rings;
    uint32_t steps;
    bool has_bits;
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
    int valence = (int)element->valence[0], degree, lone, n;

    if (valence <= 1)
        return -1;
    degree = (int)(idt_mol__degree(mol, atom) + idt_atom__n_h(word));
    if (degree > 3)
        return -1;
    lone = element->n_outer - valence - idt_atom__charge(word);
    n = valence - degree + (lone > 0 ? lone : 0) - count_radicals(mol, atom);
    return n > 1 && unsaturations(mol, atom) > 1 ? 1 : n;
}

static idt_donor donor_of(const idt_mol *mol, uint32_t atom)
{
    uint32_t outside = multiple_neighbour(mol, atom, false);
    int n = count_electrons(mol, atom);

    if (idt_atom__element(mol->atom[atom]) == 0)
        return multiple_neighbour(mol, atom, true) != IDT_MOL_NONE ? IDT_DONOR_ONE : IDT_DONOR_ANY;
    if (n < 0)
        return IDT_DONOR_NONE;
    if (n == 0) {
        if (outside != IDT_MOL_NONE)
            return IDT_DONOR_ZERO;
        return multiple_neighbour(mol, atom, true) != IDT_MOL_NONE ? IDT_DONOR_ONE : IDT_DONOR_NONE;
    }
    if (n == 1) {
        if (outside != IDT_MOL_NONE)
            return takes_electron(mol, outside, atom) ? IDT_DONOR_ZERO : IDT_DONOR_ONE;
        if (idt_atom__pi(mol->atom[atom]) > 0)
            return IDT_DONOR_ONE;
        return idt_atom__charge(mol->atom[atom]) == 1 ? IDT_DONOR_ZERO : IDT_DONOR_NONE;
    }
    if (outside != IDT_MOL_NONE && takes_electron(mol, outside, atom))
        n--;
    return n % 2 == 1 ? IDT_DONOR_ONE : IDT_DONOR_TWO;
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

idt_donor idt_aromatic__donor(const idt_mol *mol, uint32_t atom)
{
    idt_donor d = donor_of(mol, atom);

    return d != IDT_DONOR_NONE && is_candidate(mol, atom) ? d : IDT_DONOR_NONE;
}

/* Settle the donors of a ring. True when all atoms can donate and are not all '*'. */
static bool can_be_aromatic(model *m, uint32_t ring)
{
    const idt_mol *mol = m->mol;
    const uint16_t *atoms = mol->ring_atoms + mol->rings[ring];
    const uint16_t *bonds = mol->ring_bonds + mol->rings[ring];
    uint32_t size = mol->rings[ring + 1] - mol->rings[ring];
    bool was_double = idt_bond__order(mol->bond[bonds[size - 1]]) == 2, has_atom = false;

    for (uint32_t i = 0; i < size; i++) {
        uint32_t word = mol->atom[atoms[i]];
        bool is_double = idt_bond__order(mol->bond[bonds[i]]) == 2;
        uint8_t *d = &m->donors[atoms[i]];

        if (*d == IDT_DONOR_UNKNOWN)
            *d = (uint8_t)idt_aromatic__plain_donor(word, is_double || was_double);
        if (*d == IDT_DONOR_UNKNOWN)
            *d = (uint8_t)idt_aromatic__donor(mol, atoms[i]);
        if (*d == IDT_DONOR_NONE)
            return false;
        has_atom |= idt_atom__element(word) != 0;
        was_double = is_double;
    }
    return has_atom;
}

static void collect_rings(model *m)
{
    m->n_rings = 0;
    for (uint32_t r = 0; r < m->mol->n_rings; r++) {
        if (can_be_aromatic(m, r))
            m->rings[m->n_rings++] = (uint16_t)r;
    }
}

static uint32_t ring_size(const model *m, uint32_t ring)
{
    return m->mol->rings[m->rings[ring] + 1] - m->mol->rings[m->rings[ring]];
}

/*
 * The bonds of each ring as bits of a word, while there are no more than 64 in all.
 * @return whether rings share bonds at all
 */
static bool number_bonds(model *m)
{
    const idt_mol *mol = m->mol;
    uint8_t *numbers = m->outlines; /* plus one; clear again at the end */
    uint32_t n = 0;
    bool is_shared = false;

    for (uint32_t r = 0; r < m->n_rings && m->n_rings > 1; r++) {
        uint64_t bits = 0;

        for (uint32_t i = mol->rings[m->rings[r]]; i < mol->rings[m->rings[r] + 1u]; i++) {
            uint8_t *number = &numbers[mol->ring_bonds[i]];

            is_shared |= *number != 0;
            if (*number == 0) {
                n += n <= 64;
                *number = (uint8_t)n;
            }
            bits |= UINT64_C(1) << (*number - 1) % 64;
        }
        m->bits[r] = bits;
    }
    memset(numbers, 0, mol->n_bonds);
    m->has_bits = n <= 64;
    return is_shared;
}

/* Bonds that two rings share; 2 may stand for more. */
static uint32_t shared_bonds(model *m, uint32_t a, uint32_t b)
{
    const idt_mol *mol = m->mol;
    uint32_t n = 0;

    if (m->has_bits) {
        uint64_t shared = m->bits[a] & m->bits[b];

        return shared == 0 ? 0 : (shared & (shared - 1)) == 0 ? 1 : 2;
    }
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
    uint32_t n = 0;

    m->near_of[0] = 0;
    for (uint32_t a = 0; a < m->n_rings && m->steps < STEP_BUDGET; a++) {
        for (uint32_t b = 0; b < m->n_rings && ring_size(m, a) <= IDT_AROMATIC_MAX_RING; b++) {
            if (a == b || ring_size(m, b) > IDT_AROMATIC_MAX_RING || shared_bonds(m, a, b) != 1)
                continue;
            m->near = idt_ring__pool(m->mol, IDT_POOL_PATHS, n + 1u, sizeof *m->near);
            if (!m->near)
                return false;
            m->near[n++] = (uint16_t)b;
        }
        m->near_of[a + 1] = n;
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
    uint32_t low = 0, high = 0, n_any = 0;

    for (uint32_t g = 0; g < n; g++) {
        for (uint32_t i = mol->rings[m->rings[group[g]]]; i < mol->rings[m->rings[group[g]] + 1u];
             i++) {
            uint32_t atom = mol->ring_atoms[i];
            uint8_t *pass = &m->passes[atom];

            /* The high bit: seen in this sum already. */
            if (*pass & 0x80 || *pass > 2)
                continue;
            *pass |= 0x80;
            low += m->donors[atom] == IDT_DONOR_TWO ? 2 : m->donors[atom] >= IDT_DONOR_ONE;
            high += m->donors[atom] >= IDT_DONOR_TWO ? 2 : m->donors[atom] == IDT_DONOR_ONE;
            n_any += m->donors[atom] == IDT_DONOR_ANY;
        }
    }
    for (uint32_t g = 0; g < n; g++) {
        for (uint32_t i = mol->rings[m->rings[group[g]]]; i < mol->rings[m->rings[group[g]] + 1u];
             i++)
            m->passes[mol->ring_atoms[i]] &= 0x7f;
        m->steps += ring_size(m, group[g]);
    }
    return idt_aromatic__is_hueckel(low, high, n_any);
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
    uint16_t group[IDT_AROMATIC_MAX_GROUP];
    uint16_t extension[IDT_AROMATIC_MAX_GROUP]
                      [MAX_GROUPED_RINGS]; /* rings that may join, by depth */
    uint32_t n_extension[IDT_AROMATIC_MAX_GROUP];
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
static uint32_t collect_system(const model *m, uint32_t root, uint16_t *system)
{
    uint8_t *is_done = m->is_done;
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

/* A ring by itself. @return bonds that became aromatic */
static uint32_t try_ring(const model *m, uint32_t ring)
{
    idt_mol *mol = m->mol;
    uint32_t low = 0, high = 0, n_any = 0, n_new = 0;

    for (uint32_t i = mol->rings[ring]; i < mol->rings[ring + 1]; i++) {
        idt_donor d = m->donors[mol->ring_atoms[i]];

        low += d == IDT_DONOR_TWO ? 2 : d >= IDT_DONOR_ONE;
        high += d >= IDT_DONOR_TWO ? 2 : d == IDT_DONOR_ONE;
        n_any += d == IDT_DONOR_ANY;
    }
    if (!idt_aromatic__is_hueckel(low, high, n_any))
        return 0;
    for (uint32_t i = mol->rings[ring]; i < mol->rings[ring + 1]; i++) {
        uint8_t *bond = &mol->bond[mol->ring_bonds[i]];

        n_new += !(*bond & IDT_BOND_AROMATIC);
        *bond |= IDT_BOND_AROMATIC;
        mol->atom[mol->ring_atoms[i]] |= IDT_ATOM_AROMATIC;
    }
    return n_new;
}

static void find_in_system(group_search *s, const uint16_t *system, uint32_t n)
{
    model *m = s->m;
    uint32_t n_bonds = n > 1 ? count_bonds(m, system, n) : 0, n_done = 0;

    for (uint32_t i = 0; i < n; i++)
        n_done += try_ring(m, m->rings[system[i]]);
    for (uint32_t size = 2; size <= IDT_AROMATIC_MAX_GROUP && size <= n && n_done < n_bonds;
         size++) {
        if (size == 3 && n > MAX_GROUPED_RINGS)
            break;
        for (uint32_t i = 0; i < n && m->steps < STEP_BUDGET; i++)
            n_done += try_groups(s, system[i], size);
    }
}

/* Arrays of bonds end at a multiple of eight. */
static void clear_marks(idt_mol *mol)
{
    const uint32_t n_atoms = mol->n_atoms, n_bonds = mol->n_bonds;
    uint32_t *atoms = mol->atom;

    for (uint32_t i = 0; i < n_atoms; i++)
        atoms[i] &= ~IDT_ATOM_AROMATIC;
    for (uint32_t k = 0; k < n_bonds; k += 8) {
        uint64_t eight =
            idt_u64__load(mol->bond + k) & ~(IDT_BOND_AROMATIC * UINT64_C(0x0101010101010101));

        memcpy(mol->bond + k, &eight, sizeof eight);
    }
}

static void try_systems(model *m, uint16_t *system)
{
    group_search s;

    s.m = m;
    for (uint32_t r = 0; r < m->n_rings; r++) {
        if (!m->is_done[r])
            find_in_system(&s, system, collect_system(m, r, system));
    }
}

/* Memory for a model, behind the ring set. */
static uint16_t *lay_out(model *m)
{
    idt_mol *mol = m->mol;
    size_t n = mol->n_rings + 1u;
    size_t n_bytes = 2u * mol->n_atoms + mol->n_bonds + n;
    uint16_t *work = idt_ring__pool(mol, IDT_POOL_WORK, 8 * n + (n_bytes + 1) / 2, sizeof *work);

    if (!work)
        return NULL;
    m->bits = (uint64_t *)(void *)work;
    m->near_of = (uint32_t *)(void *)(work + 4 * n);
    m->rings = work + 6 * n;
    m->donors = (uint8_t *)(work + 8 * n);
    m->passes = m->donors + mol->n_atoms;
    m->outlines = m->passes + mol->n_atoms;
    m->is_done = m->outlines + mol->n_bonds;
    memset(m->donors, IDT_DONOR_UNKNOWN, mol->n_atoms);
    memset(m->passes, 0, n_bytes - mol->n_atoms);
    return m->rings + n;
}

int idt_aromatic__find_slowly(idt_mol *mol, idt_error *err)
{
    model m = {.mol = mol};
    uint16_t *system = lay_out(&m);

    if (!system)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    clear_marks(mol);
    collect_rings(&m);
    if (number_bonds(&m)) {
        if (!find_near(&m))
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        try_systems(&m, system);
    } else {
        for (uint32_t r = 0; r < m.n_rings; r++)
            try_ring(&m, m.rings[r]);
    }
    if (m.steps >= STEP_BUDGET)
        return idt_error__set(err, IDT_ELIMIT, "aromatic system is too large to decide");
    mol->done |= IDT_MOL_AROMATICITY;
    return IDT_OK;
}

/* The triple bond of an aryne stays a triple bond, which ':' does not mean. @source RDKit */
static void unmark_triple_bonds(idt_mol *mol)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);

    for (uint32_t k = 0; k < mol->n_bonds; k += 8) {
        uint64_t eight = idt_u64__load(mol->bond + k);
        uint64_t above_2 = ((eight & eight >> 1) | eight >> 2) & ones;

        eight &= ~(above_2 * IDT_BOND_AROMATIC);
        memcpy(mol->bond + k, &eight, sizeof eight);
    }
}

static int find_aromaticity(idt_mol *mol, idt_error *err)
{
    int status;

    clear_marks(mol);
    if (!idt_aromatic__mark_small(mol)) {
        status = mol->done & IDT_MOL_RING_SET ? IDT_OK : idt_mol__find_ring_set(mol, err);
        if (status != IDT_OK)
            return status;
        if (!idt_aromatic__mark_small(mol)) /* the ring set was all it wanted, mostly */
            return idt_aromatic__find_slowly(mol, err);
    }
    mol->done |= IDT_MOL_AROMATICITY;
    return IDT_OK;
}

int idt_mol__find_aromaticity(idt_mol *mol, idt_error *err)
{
    int status = find_aromaticity(mol, err);

    if (status == IDT_OK)
        unmark_triple_bonds(mol);
    return status;
}
