/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ring counts without RDKit's search where its result can be told: the relevant rings, those that
 * are no sum of smaller ones. Two things are proved of a net of rings, or it goes to ring_sym.c.
 *
 * Every relevant ring is met. The search starts at all atoms with two bonds left before it takes
 * one away, and takes nothing away without a search from it; it meets the smallest rings through
 * its root, but of ways to an atom that are equally short only one. So a ring is met
 *   - by its atoms that have two bonds from the outset (other than what hangs on them), if no
 *     smaller relevant ring and no ring in its stead passes through one of them: is_met_first();
 *   - whichever of its atoms is taken away first, if at each of them it is the shortest way from
 *     its one neighbour to the other, and no other two bonds there lie in two cycles that are as
 *     short, which would have the place of the third ring of an atom with three bonds:
 *     is_met_anyhow(). Atoms with four bonds are never searched from, and must be few for that.
 *
 * What is chosen from the rings met are the relevant ones. Rings that are sums of smaller ones
 * bring no new bond when their turn comes. A ring that depends on none of its size is kept for a
 * bond that it has for itself, and no sum of smaller rings can stand for it. Of rings that make a
 * circuit (their sum is nothing) the last of the largest is left out; it counts again since it can
 * stand for any other if each two of them share a bond that no third ring has.
 */
#include <string.h>

#include "base/int.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_int.h"

enum {
    MAX_RINGS = 32,
    MAX_RANK = 8, /* of a system all of whose cycles are written down */
    MAX_SHORT = 32,
    MAX_CROWDED = 3, /* atoms with four bonds in rings; fewer than any net of such atoms has */
};

typedef struct net {
    uint64_t rings[MAX_RINGS], atoms[MAX_RINGS]; /* the relevant rings as bonds and as atoms */
    uint32_t sizes[MAX_RINGS], n_rings;
    uint64_t ends[IDT_RING_WORD]; /* by bond */
    uint64_t free;                /* atoms with two bonds that lead to rings */
    uint16_t atom_at[IDT_RING_WORD];
    uint32_t n_atoms, n_crowded;
} net;

static uint64_t bit(uint32_t i)
{
    return UINT64_C(1) << i;
}

/* ------------------------------------------------------------------ the net */

static uint64_t atoms_of(const net *g, uint64_t bonds)
{
    uint64_t atoms = 0;

    for (; bonds != 0; bonds &= bonds - 1)
        atoms |= g->ends[idt_u64__lowest_bit(bonds)];
    return atoms;
}

/* Atoms at two of the bonds. */
static uint64_t inner_atoms(const net *g, uint64_t bonds)
{
    uint64_t once = 0, twice = 0;

    for (; bonds != 0; bonds &= bonds - 1) {
        uint64_t ends = g->ends[idt_u64__lowest_bit(bonds)];

        twice |= once & ends;
        once |= ends;
    }
    return twice;
}

/* From words: atoms and bonds keep their numbers. */
static bool read_words(net *g, const idt_mol *mol)
{
    uint64_t bonds = 0;

    g->n_rings = mol->n_cycles;
    for (uint32_t r = 0; r < g->n_rings; r++) {
        g->rings[r] = mol->cycles[r];
        bonds |= mol->cycles[r];
    }
    for (; bonds != 0; bonds &= bonds - 1) {
        uint32_t k = idt_u64__lowest_bit(bonds);

        g->ends[k] = bit(mol->a[k]) | bit(mol->b[k]);
    }
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        g->atom_at[i] = (uint16_t)i;
    g->n_atoms = mol->n_atoms;
    return true;
}

/* From the ring set. False when there is too much of it. */
static bool read_set(net *g, const idt_mol *mol, uint8_t *number)
{
    uint8_t *bond_number = number + mol->n_atoms;
    uint32_t n_bonds = 0;

    if (mol->n_rings > MAX_RINGS)
        return false;
    memset(number, 0xff, mol->n_atoms + mol->n_bonds);
    g->n_atoms = 0;
    for (g->n_rings = 0; g->n_rings < mol->n_rings; g->n_rings++) {
        uint32_t begin = mol->rings[g->n_rings], end = mol->rings[g->n_rings + 1];
        uint64_t ring = 0;

        for (uint32_t i = begin; i < end; i++) {
            uint32_t atom = mol->ring_atoms[i];

            if (number[atom] != 0xff)
                continue;
            if (g->n_atoms == IDT_RING_WORD)
                return false;
            g->atom_at[g->n_atoms] = (uint16_t)atom;
            number[atom] = (uint8_t)g->n_atoms++;
        }
        for (uint32_t i = begin; i < end; i++) {
            uint32_t bond = mol->ring_bonds[i];

            if (bond_number[bond] == 0xff) {
                if (n_bonds == IDT_RING_WORD)
                    return false;
                g->ends[n_bonds] = bit(number[mol->a[bond]]) | bit(number[mol->b[bond]]);
                bond_number[bond] = (uint8_t)n_bonds++;
            }
            ring |= bit(bond_number[bond]);
        }
        g->rings[g->n_rings] = ring;
    }
    return true;
}

/* Take away what hangs by one bond, and what hangs by one bond then; look at what is left. */
static void find_free(net *g, const idt_mol *mol, uint16_t *work)
{
    uint16_t *degree = work, *stack = work + mol->n_atoms;
    uint32_t n = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        degree[i] = (uint16_t)idt_mol__degree(mol, i);
        if (degree[i] == 1)
            stack[n++] = (uint16_t)i;
    }
    while (n > 0) {
        uint32_t i = stack[--n];

        degree[i] = 0;
        for (uint32_t k = mol->first[i]; k < mol->first[i + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (degree[other] > 0 && --degree[other] == 1)
                stack[n++] = (uint16_t)other;
        }
    }
    g->free = 0;
    g->n_crowded = 0;
    for (uint32_t i = 0; i < g->n_atoms; i++) {
        g->free |= (uint64_t)(degree[g->atom_at[i]] == 2) << i;
        g->n_crowded += mol->atom[g->atom_at[i]] >> IDT_ATOM_RING_BONDS_SHIFT == 3;
    }
}

/* ------------------------------------------------------------------ every ring is met */

/* May a search meet ring b in the place of ring a, which is of the same size? */
static bool can_hide(uint64_t a, uint64_t b, uint32_t size)
{
    return idt_u64__count(a ^ b) + 2 <= size;
}

static bool is_met_first(const net *g, uint32_t ring)
{
    const uint32_t size = g->sizes[ring];
    uint64_t roots = g->atoms[ring] & g->free;

    for (uint32_t r = 0; r < g->n_rings && roots != 0; r++) {
        if (g->sizes[r] < size ||
            (r != ring && g->sizes[r] == size && can_hide(g->rings[ring], g->rings[r], size)))
            roots &= ~g->atoms[r];
    }
    return roots != 0;
}

/* A basis of the system of a ring. @return its rank, or MAX_RANK + 1 */
static uint32_t find_basis(const net *g, uint32_t ring, uint64_t *basis)
{
    uint64_t rows[MAX_RANK], all = g->rings[ring], before = 0;
    uint32_t rank = 0;

    while (all != before) {
        before = all;
        for (uint32_t r = 0; r < g->n_rings; r++)
            all |= g->rings[r] & all ? g->rings[r] : 0;
    }
    for (uint32_t r = 0; r < g->n_rings; r++) {
        uint64_t left = g->rings[r] & all;

        for (uint32_t i = 0; i < rank; i++)
            left ^= left & rows[i] & (0 - rows[i]) ? rows[i] : 0;
        if (left == 0)
            continue;
        if (rank == MAX_RANK)
            return MAX_RANK + 1;
        basis[rank] = g->rings[r];
        rows[rank++] = left;
    }
    return rank;
}

/* Cycles of a system that are no larger than `size`. @return their number, or MAX_SHORT + 1 */
static uint32_t list_short(const uint64_t *basis, uint32_t rank, uint32_t size, uint64_t *out)
{
    uint64_t sum = 0;
    uint32_t n = 0;

    for (uint32_t m = 1; m < 1u << rank; m++) {
        sum ^= basis[idt_u64__lowest_bit(m)]; /* a Gray code: each sum once */
        if (idt_u64__count(sum) > size)
            continue;
        if (n == MAX_SHORT)
            return MAX_SHORT + 1;
        out[n++] = sum;
    }
    return n;
}

static bool is_met_anyhow(const net *g, uint32_t ring)
{
    const uint64_t bonds = g->rings[ring];
    const uint32_t size = g->sizes[ring];
    uint64_t basis[MAX_RANK], cycles[MAX_SHORT];
    uint32_t rank = find_basis(g, ring, basis), n;

    if (rank > MAX_RANK || g->n_crowded > MAX_CROWDED)
        return false;
    n = list_short(basis, rank, size, cycles);
    if (n > MAX_SHORT)
        return false;
    for (uint32_t x = 0; x < n; x++) {
        uint32_t size_x = idt_u64__count(cycles[x]);
        uint64_t common = inner_atoms(g, cycles[x] & bonds);

        if (cycles[x] == bonds)
            continue;
        if (common != 0 && (size_x < size || can_hide(bonds, cycles[x], size)))
            return false;
        /* With a smaller cycle of odd size one of the next size can be met. */
        for (uint32_t y = 0; y < x && size_x <= (size & ~1u); y++) {
            if (cycles[y] != bonds && idt_u64__count(cycles[y]) <= (size & ~1u) &&
                inner_atoms(g, cycles[x] & cycles[y]) & g->atoms[ring] & ~common)
                return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------ every ring counts */

/* Is the set known to have all relevant rings? See ring_variants.c. */
static bool is_complete(const net *g)
{
    for (uint32_t r = 0; r < g->n_rings && g->n_rings > IDT_RING_MAX_VARIED_RANK; r++) {
        uint64_t atoms = g->atoms[r], before = 0, bonds = 0;

        while (atoms != before) {
            before = atoms;
            for (uint32_t i = 0; i < g->n_rings; i++) {
                bonds |= g->atoms[i] & atoms ? g->rings[i] : 0;
                atoms |= g->atoms[i] & atoms ? g->atoms[i] : 0;
            }
        }
        if (idt_u64__count(bonds) + 1 > idt_u64__count(atoms) + IDT_RING_MAX_VARIED_RANK)
            return false;
    }
    return true;
}

/* Circuits as sets of rings. False when one ring is in two, or the set is too small. */
static bool find_circuits(const net *g, const idt_mol *mol, uint32_t *circuits, uint32_t *n)
{
    uint64_t rows[MAX_RINGS];
    uint32_t members[MAX_RINGS], n_rows = 0, used = 0;

    *n = 0;
    for (uint32_t r = 0; r < g->n_rings; r++) {
        uint64_t left = g->rings[r];
        uint32_t with = 1u << r;

        for (uint32_t i = 0; i < n_rows; i++) {
            if (left & rows[i] & (0 - rows[i])) {
                left ^= rows[i];
                with ^= members[i];
            }
        }
        if (left != 0) {
            rows[n_rows] = left;
            members[n_rows++] = with;
            continue;
        }
        if (used & with)
            return false;
        used |= with;
        circuits[(*n)++] = with;
    }
    return n_rows == mol->n_closing;
}

/* Do some rings (one or two), which have these bonds in common, share one that no other has? */
static bool have_own(const net *g, uint64_t bonds, uint32_t rings)
{
    for (uint32_t r = 0; r < g->n_rings && bonds != 0; r++)
        bonds &= rings >> r & 1 ? bonds : ~g->rings[r];
    return bonds != 0;
}

/* Does each ring of a circuit share a bond with each of the largest? */
static bool is_balanced(const net *g, uint32_t circuit)
{
    uint32_t largest = 0;

    for (uint32_t left = circuit; left != 0; left &= left - 1) {
        uint32_t r = idt_u64__lowest_bit(left);

        largest = g->sizes[r] > largest ? g->sizes[r] : largest;
    }
    for (uint32_t left = circuit; left != 0; left &= left - 1) {
        uint32_t a = idt_u64__lowest_bit(left);

        for (uint32_t others = circuit & ~(1u << a); others != 0; others &= others - 1) {
            uint32_t b = idt_u64__lowest_bit(others);

            if (g->sizes[b] == largest &&
                !have_own(g, g->rings[a] & g->rings[b], 1u << a | 1u << b))
                return false;
        }
    }
    return true;
}

/* Is there one component with rings? RDKit forgets what it left out in all but the last. */
static bool is_one_part(const idt_mol *mol)
{
    uint32_t root = IDT_MOL_NONE;

    for (uint32_t c = 0; c < mol->n_closing; c++) {
        uint32_t atom = mol->a[mol->closing[c]];

        while (mol->up[atom] != IDT_MOL_NONE)
            atom ^= (uint32_t)mol->a[mol->up[atom]] ^ mol->b[mol->up[atom]];
        if (root != IDT_MOL_NONE && atom != root)
            return false;
        root = atom;
    }
    return true;
}

static bool all_count(const net *g, const idt_mol *mol)
{
    uint32_t circuits[MAX_RINGS], n, others = UINT32_MAX;

    if (!find_circuits(g, mol, circuits, &n))
        return false;
    if (n > 0 && !is_one_part(mol))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (!is_balanced(g, circuits[i]))
            return false;
        others &= ~circuits[i];
    }
    for (uint32_t r = 0; r < g->n_rings; r++) {
        if (others >> r & 1 && !have_own(g, g->rings[r], 1u << r))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ the whole */

static void tell(const net *g, idt_mol *mol)
{
    for (uint32_t r = 0; r < g->n_rings; r++) {
        uint16_t atoms[IDT_RING_WORD];
        uint32_t n = 0;

        for (uint64_t left = g->atoms[r]; left != 0; left &= left - 1)
            atoms[n++] = g->atom_at[idt_u64__lowest_bit(left)];
        idt_ring__count_atoms(mol, atoms, n);
    }
}

bool idt_ring__count_sure(idt_mol *mol, bool *is_sure)
{
    const bool has_words = idt_ring__choose(mol);
    uint16_t *work = idt_mol__work(mol, 2 * sizeof *work * mol->n_atoms + mol->n_bonds);
    net g;

    *is_sure = false;
    if (!work)
        return false;
    if (!(has_words ? read_words(&g, mol) : read_set(&g, mol, (uint8_t *)work)))
        return true;
    for (uint32_t r = 0; r < g.n_rings; r++) {
        g.atoms[r] = atoms_of(&g, g.rings[r]);
        g.sizes[r] = idt_u64__count(g.rings[r]);
    }
    if (!is_complete(&g) || !all_count(&g, mol))
        return true;
    find_free(&g, mol, work);
    for (uint32_t r = 0; r < g.n_rings; r++) {
        if (!is_met_first(&g, r) && !is_met_anyhow(&g, r))
            return true;
    }
    tell(&g, mol);
    *is_sure = true;
    return true;
}
