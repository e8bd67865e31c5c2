/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stereo in the canonical labelling. A centre whose neighbours stand in different cells has a
 * parity that depends on ranks alone, so it can split cells like any other colour. A centre with
 * two neighbours in one cell is either no centre (both neighbours head equal branches) or part of
 * ring stereo such as cis- and trans-1,4-dimethylcyclohexane, which only the search can settle.
 */
#include "chem/ident/canon_int.h"

uint32_t idt_canon__centre_parity(const idt_canon *c, uint32_t atom)
{
    const idt_mol *mol = c->mol;
    bool odd = false;

    for (uint32_t i = mol->first[atom]; i < mol->first[atom + 1]; i++) {
        for (uint32_t j = i + 1; j < mol->first[atom + 1]; j++) {
            uint32_t a = c->rank[mol->links[i].atom], b = c->rank[mol->links[j].atom];

            if (a == b)
                return 0;
            odd ^= a > b;
        }
    }
    return idt_atom__chiral(mol->atom[atom]) == IDT_CHIRAL_CCW ? 1u + odd : 2u - odd;
}

/*
 * Is the first-linked neighbour of `end`, besides the double bond, also the highest ranked?
 * @return 1 yes, 0 no, -1 when its two neighbours share a cell
 */
static int leads_with_highest(const idt_canon *c, uint32_t end, uint32_t bond)
{
    const idt_mol *mol = c->mol;
    uint32_t first = IDT_MOL_NONE, highest = 0;
    int leads = 1;

    for (uint32_t k = mol->first[end]; k < mol->first[end + 1]; k++) {
        uint32_t rank = c->rank[mol->links[k].atom];

        if (mol->links[k].bond == bond)
            continue;
        if (first == IDT_MOL_NONE) {
            first = rank;
            highest = rank;
        } else if (rank == highest) {
            return -1;
        } else if (rank > highest) {
            highest = rank;
            leads = 0;
        }
    }
    return leads;
}

uint32_t idt_canon__bond_parity(const idt_canon *c, uint32_t bond)
{
    int a = leads_with_highest(c, c->mol->a[bond], bond);
    int b = leads_with_highest(c, c->mol->b[bond], bond);
    uint32_t stereo = c->mol->bond_stereo[bond];

    if (a < 0 || b < 0)
        return 0;
    return a == b ? stereo : 3 - stereo;
}

void idt_canon__collect_stereo(idt_canon *c)
{
    const idt_mol *mol = c->mol;

    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t atom = c->atoms[i], chiral = idt_atom__chiral(mol->atom[atom]);

        if (chiral == IDT_CHIRAL_CCW || chiral == IDT_CHIRAL_CW)
            c->centres[c->n_centres++] = (uint16_t)atom;
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t bond = mol->links[k].bond;

            if (mol->a[bond] != atom)
                continue;
            if (mol->bond_stereo[bond] != IDT_STEREO_NONE)
                c->stereo_bonds[c->n_stereo_bonds++] = (uint16_t)bond;
        }
    }
}

bool idt_canon__knows_stereo(const idt_canon *c)
{
    for (uint32_t i = 0; i < c->n_centres; i++) {
        if (idt_canon__centre_parity(c, c->centres[i]) == 0)
            return false;
    }
    for (uint32_t i = 0; i < c->n_stereo_bonds; i++) {
        if (idt_canon__bond_parity(c, c->stereo_bonds[i]) == 0)
            return false;
    }
    return true;
}

void idt_canon__mark_parities(idt_canon *c)
{
    const idt_mol *mol = c->mol;

    for (uint32_t i = 0; i < c->n_centres; i++) {
        uint64_t parity = idt_canon__centre_parity(c, c->centres[i]);

        c->value[c->centres[i]] += parity << IDT_CANON_PARITY_SHIFT;
    }
    for (uint32_t i = 0; i < c->n_stereo_bonds; i++) {
        uint32_t bond = c->stereo_bonds[i], parity = idt_canon__bond_parity(c, bond);
        uint64_t mark = UINT64_C(8) * parity * parity << IDT_CANON_PARITY_SHIFT;

        c->value[mol->a[bond]] += mark;
        c->value[mol->b[bond]] += mark;
    }
}

/* Split cells by the parities that are known. */
static bool split_by_parity(idt_canon *c)
{
    for (uint32_t i = 0; i < c->n; i++)
        c->value[c->atoms[i]] = 0;
    idt_canon__mark_parities(c);
    c->steps += c->n / 4;
    return idt_canon__split_all(c);
}

/* Two neighbours (besides `bond`) in one cell, not both bonded through ring bonds. */
static bool has_equal_branches(const idt_canon *c, uint32_t atom, uint32_t bond)
{
    const idt_mol *mol = c->mol;

    for (uint32_t i = mol->first[atom]; i < mol->first[atom + 1]; i++) {
        for (uint32_t j = i + 1; j < mol->first[atom + 1]; j++) {
            if (mol->links[i].bond == bond || mol->links[j].bond == bond)
                continue;
            if (c->rank[mol->links[i].atom] != c->rank[mol->links[j].atom])
                continue;
            if (!(mol->bond[mol->links[i].bond] & mol->bond[mol->links[j].bond] & IDT_BOND_RING))
                return true;
        }
    }
    return false;
}

/*
 * Mark in `value` the ring system of an atom, or the atom alone. What is marked already stays.
 * `queue` has room for every atom.
 */
static void mark_system(const idt_canon *c, uint32_t atom, uint16_t *queue)
{
    const idt_mol *mol = c->mol;
    uint32_t n = 1;

    if (c->value[atom] != 0)
        return;
    queue[0] = (uint16_t)atom;
    c->value[atom] = 1;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = mol->first[queue[i]]; k < mol->first[queue[i] + 1u]; k++) {
            uint32_t other = mol->links[k].atom;

            if (!(mol->bond[mol->links[k].bond] & IDT_BOND_RING) || c->value[other] != 0)
                continue;
            c->value[other] = 1;
            queue[n++] = (uint16_t)other;
        }
    }
}

/*
 * Stereo that ranks do not tell, among what is marked, without the centre or bond itself (NONE for
 * the one that it is not).
 */
static uint32_t count_unknown(idt_canon *c, uint32_t centre, uint32_t bond)
{
    const idt_mol *mol = c->mol;
    uint32_t n = 0;

    c->steps += c->n / 2;
    for (uint32_t i = 0; i < c->n_centres; i++) {
        n += c->centres[i] != centre && c->value[c->centres[i]] &&
             idt_canon__centre_parity(c, c->centres[i]) == 0;
    }
    for (uint32_t i = 0; i < c->n_stereo_bonds; i++) {
        uint32_t other = c->stereo_bonds[i];

        n += other != bond && (c->value[mol->a[other]] || c->value[mol->b[other]]) &&
             idt_canon__bond_parity(c, other) == 0;
    }
    return n;
}

static void unmark(idt_canon *c)
{
    for (uint32_t i = 0; i < c->n; i++)
        c->value[c->atoms[i]] = 0;
}

/*
 * Has `atom` two neighbours in one cell whose ring without it has no other such stereo? A spiro
 * atom has two rings, and what is in the one says nothing of the other.
 */
static bool has_lonely_ring(idt_canon *c, uint32_t atom, uint32_t centre, uint32_t bond)
{
    const idt_mol *mol = c->mol;

    for (uint32_t i = mol->first[atom]; i < mol->first[atom + 1]; i++) {
        for (uint32_t j = i + 1; j < mol->first[atom + 1]; j++) {
            uint32_t a = mol->links[i].atom, b = mol->links[j].atom;

            if (mol->links[i].bond == bond || mol->links[j].bond == bond ||
                c->rank[a] != c->rank[b])
                continue;
            unmark(c);
            c->value[atom] = 1; /* a wall */
            mark_system(c, a, c->queue);
            c->value[atom] = 0;
            if (c->value[b] && count_unknown(c, centre, bond) == 0)
                return true;
        }
    }
    return false;
}

/*
 * Is the centre or bond (whose ends are a and b; equal for a centre) the only stereo in its rings
 * that ranks do not tell? Then exchanging the equal neighbours inverts it and nothing else.
 */
static bool is_alone(idt_canon *c, uint32_t a, uint32_t b, uint32_t bond)
{
    uint32_t centre = bond == IDT_MOL_NONE ? a : IDT_MOL_NONE;

    if (c->steps > IDT_CANON_STEP_BUDGET)
        return false;
    unmark(c);
    mark_system(c, a, c->queue);
    mark_system(c, b, c->queue);
    return count_unknown(c, centre, bond) == 0 || has_lonely_ring(c, a, centre, bond) ||
           (a != b && has_lonely_ring(c, b, centre, bond));
}

static bool is_false_centre(idt_canon *c, uint32_t atom, bool look_around)
{
    if (idt_canon__centre_parity(c, atom) != 0)
        return false;
    return has_equal_branches(c, atom, IDT_MOL_NONE) ||
           (look_around && is_alone(c, atom, atom, IDT_MOL_NONE));
}

static bool is_false_bond(idt_canon *c, uint32_t bond, bool look_around)
{
    uint32_t a = c->mol->a[bond], b = c->mol->b[bond];

    if (idt_canon__bond_parity(c, bond) != 0)
        return false;
    return has_equal_branches(c, a, bond) || has_equal_branches(c, b, bond) ||
           (look_around && is_alone(c, a, b, bond));
}

/* One pass: all that is false now goes at once. True when something went. */
static bool drop_once(idt_canon *c, bool look_around)
{
    uint32_t n_centres = 0, n_bonds = 0;
    bool dropped;

    for (uint32_t i = 0; i < c->n_centres; i++)
        c->is_false[i] = is_false_centre(c, c->centres[i], look_around);
    for (uint32_t i = 0; i < c->n_stereo_bonds; i++)
        c->keys[i] = is_false_bond(c, c->stereo_bonds[i], look_around);
    for (uint32_t i = 0; i < c->n_centres; i++) {
        if (!c->is_false[i])
            c->centres[n_centres++] = c->centres[i];
    }
    for (uint32_t i = 0; i < c->n_stereo_bonds; i++) {
        if (!c->keys[i])
            c->stereo_bonds[n_bonds++] = c->stereo_bonds[i];
    }
    dropped = n_centres < c->n_centres || n_bonds < c->n_stereo_bonds;
    c->n_centres = n_centres;
    c->n_stereo_bonds = n_bonds;
    return dropped;
}

/*
 * Drop what is no stereo: first what has equal branches, then what is alone in its rings once the
 * former is gone, as long as something goes. True when something is left that ranks do not tell.
 */
static bool drop_false_stereo(idt_canon *c)
{
    while (drop_once(c, false) || drop_once(c, true))
        continue;
    return !idt_canon__knows_stereo(c);
}

void idt_canon__refine_parities(idt_canon *c)
{
    if (c->n_centres + c->n_stereo_bonds == 0)
        return;
    while (c->n_cells < c->n && c->steps <= IDT_CANON_STEP_BUDGET && split_by_parity(c))
        idt_canon__refine(c);
}

bool idt_canon__refine_stereo(idt_canon *c)
{
    idt_canon__refine_parities(c);
    return drop_false_stereo(c);
}
