/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ring sets without a search, for molecules whose bonds are the bits of a word. Each bond outside
 * the spanning tree closes one cycle with the tree; the sums of cycles that share bonds are all
 * there is to choose from, so up to MOST of them are simply written down and taken in order of
 * size.
 */
#include <string.h>

#include "base/int.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_int.h"

enum { MOST = 8, N_SUMS = 1 << MOST };

/* Ways by atom, in the order of the tree. */
static void find_ways(const idt_mol *mol, uint64_t *way)
{
    uint16_t turn[IDT_RING_WORD];

    for (uint32_t i = 0; i < mol->n_atoms; i++)
        turn[mol->stack[i]] = (uint16_t)i;
    for (uint32_t n = 0; n < mol->n_atoms; n++) {
        uint32_t i = turn[n], k = mol->up[i];

        if (k == IDT_MOL_NONE) {
            way[i] = 0;
        } else {
            uint32_t parent = mol->a[k] ^ mol->b[k] ^ i;

            way[i] = way[parent] | UINT64_C(1) << k;
        }
    }
}

void idt_ring__find_cycles(idt_mol *mol)
{
    uint64_t way[IDT_RING_WORD]; /* bonds from the root */

    if (mol->has & IDT_MOL_HAS_ORDER) {
        find_ways(mol, way);
    } else {
        if (mol->has & IDT_MOL_HAS_DOT)
            memset(way, 0, sizeof way);
        way[0] = 0;
        /*
         * As they were read: the bond that leads to an atom comes after the bond that leads to its
         * first end, and after the bonds that earlier atoms opened and that close at it, whose ways
         * are written over. Other bonds between the two close at the lower atom: C(C1)1.
         */
        for (uint32_t k = 0; k < mol->n_bonds; k++) {
            if (mol->b[k] > mol->a[k])
                way[mol->b[k]] = way[mol->a[k]] | UINT64_C(1) << k;
        }
    }
    for (uint32_t c = 0; c < mol->n_closing; c++) {
        uint32_t k = mol->closing[c];

        mol->cycles[c] = way[mol->a[k]] ^ way[mol->b[k]] ^ UINT64_C(1) << k;
    }
    mol->n_cycles = mol->n_closing;
    mol->cycles_are = IDT_RING_CYCLES_OF_TREE;
}

/* The rings found, by size within each system. */
typedef struct found {
    uint64_t *rings;
    uint32_t n;
} found;

static bool keep(found *f, uint64_t ring)
{
    if (f->n == IDT_MOL_MAX_CYCLES)
        return false;
    f->rings[f->n++] = ring;
    return true;
}

/* A sum of cycles: its size, and which cycles it is made of. */
typedef struct sum {
    uint8_t size, members;
} sum;

/* All sums of n cycles, the smallest first, those of one size by their members. */
static void list_sums(sum *out, uint64_t *bonds, const uint64_t *cycles, uint32_t n)
{
    const uint32_t n_sums = (1u << n) - 1;
    uint8_t sizes[N_SUMS], end[IDT_RING_WORD + 2] = {0}, largest = 0;

    bonds[0] = 0;
    for (uint32_t m = 1; m <= n_sums; m++) {
        bonds[m] = bonds[m & (m - 1)] ^ cycles[idt_u64__lowest_bit(m)];
        sizes[m] = (uint8_t)idt_u64__count(bonds[m]);
        end[sizes[m] + 1]++;
        largest = sizes[m] > largest ? sizes[m] : largest;
    }
    for (uint32_t i = 1; i <= largest; i++)
        end[i] = (uint8_t)(end[i] + end[i - 1]);
    for (uint32_t m = 1; m <= n_sums; m++)
        out[end[sizes[m]]++] = (sum){sizes[m], (uint8_t)m};
}

/* The same for few cycles. */
static void list_few_sums(sum *out, uint64_t *bonds, const uint64_t *cycles, uint32_t n)
{
    bonds[0] = 0;
    for (uint32_t m = 1; m < 1u << n; m++) {
        uint32_t j = m - 1;
        sum s;

        bonds[m] = bonds[m & (m - 1)] ^ cycles[idt_u64__lowest_bit(m)];
        s = (sum){(uint8_t)idt_u64__count(bonds[m]), (uint8_t)m};
        for (; j > 0 && out[j - 1].size > s.size; j--)
            out[j] = out[j - 1];
        out[j] = s;
    }
}

/*
 * Sums that are no sums of smaller ones. A sum that is not a ring but several is one of smaller
 * ones. False when there are too many.
 */
static bool choose(found *f, const uint64_t *cycles, uint32_t n)
{
    uint64_t bonds[N_SUMS];
    sum sums[N_SUMS];
    uint32_t rows[MOST], n_rows = 0, n_smaller = 0, size = 0;

    if (n < 4)
        list_few_sums(sums, bonds, cycles, n);
    else
        list_sums(sums, bonds, cycles, n);
    for (uint32_t i = 0; i < (1u << n) - 1; i++) {
        uint32_t left = sums[i].members;

        if (sums[i].size != size) {
            if (n_rows == n)
                return true;
            n_smaller = n_rows;
            size = sums[i].size;
        }
        /* The lowest bit of a row is its pivot. */
        for (uint32_t r = 0; r < n_smaller; r++)
            left ^= left & rows[r] & (0u - rows[r]) ? rows[r] : 0;
        if (left == 0)
            continue;
        if (!keep(f, bonds[sums[i].members]))
            return false;
        for (uint32_t r = n_smaller; r < n_rows; r++)
            left ^= left & rows[r] & (0u - rows[r]) ? rows[r] : 0;
        if (left != 0)
            rows[n_rows++] = left;
    }
    return true;
}

/* Put two sizes with the numbers of their rings in order. */
static void put_in_order(uint32_t *a, uint32_t *b)
{
    uint32_t less = *a < *b ? *a : *b;

    *b = *a < *b ? *b : *a;
    *a = less;
}

/* Two cycles and their sum: the two smallest, and the third if it is no larger than the second. */
static bool choose_pair(found *f, uint64_t a, uint64_t b)
{
    const uint64_t rings[3] = {a, b, a ^ b};
    uint32_t first = idt_u64__count(a) << 2, second = idt_u64__count(b) << 2 | 1;
    uint32_t third = idt_u64__count(a ^ b) << 2 | 2;

    put_in_order(&first, &second);
    put_in_order(&second, &third);
    put_in_order(&first, &second);
    return keep(f, rings[first & 3]) && keep(f, rings[second & 3]) &&
           (third >> 2 > second >> 2 || keep(f, rings[third & 3]));
}

/* The rings of the cycles that share bonds with the first of the list, which are taken off it. */
static bool choose_system(found *f, uint64_t *cycles, uint32_t *n)
{
    uint64_t system[MOST + 1], all = cycles[0];
    uint32_t n_system = 0, i = 0;

    while (i < *n) {
        if ((cycles[i] & all) == 0) {
            i++;
            continue;
        }
        if (n_system == MOST)
            return false;
        all |= cycles[i];
        system[n_system++] = cycles[i];
        cycles[i] = cycles[--*n];
        i = 0;
    }
    if (n_system == 1)
        return keep(f, system[0]);
    return n_system == 2 ? choose_pair(f, system[0], system[1]) : choose(f, system, n_system);
}

/* Walk along the bonds of a ring. */
static void walk(idt_ring_finder *f, uint64_t ring)
{
    idt_mol *mol = f->mol;
    uint16_t *atoms = mol->ring_atoms + f->n_kept, *bonds = mol->ring_bonds + f->n_kept;
    uint32_t bond = idt_u64__lowest_bit(ring), n = 0;
    uint32_t root = mol->a[bond], atom = mol->b[bond];

    atoms[n] = (uint16_t)root;
    bonds[n++] = (uint16_t)bond;
    while (atom != root) {
        const idt_mol_link *link = mol->links + mol->first[atom];

        while (link->bond == bond || !(ring >> link->bond & 1))
            link++;
        bond = link->bond;
        atoms[n] = (uint16_t)atom;
        bonds[n++] = (uint16_t)bond;
        atom = link->atom;
    }
    idt_ring__close(f, n);
}

/* Do no two cycles share a bond? */
static bool are_apart(const uint64_t *cycles, uint32_t n)
{
    uint64_t bonds = 0, shared = 0;

    for (uint32_t i = 0; i < n; i++) {
        shared |= bonds & cycles[i];
        bonds |= cycles[i];
    }
    return shared == 0;
}

/* The rings of the ring set as words. False when they are too many. */
static bool take_set(idt_mol *mol)
{
    if (!(mol->done & IDT_MOL_RING_SET) || mol->n_rings > IDT_MOL_MAX_CYCLES ||
        !idt_ring__has_cycles(mol))
        return false;
    for (uint32_t r = 0; r < mol->n_rings; r++) {
        mol->cycles[r] = 0;
        for (uint32_t i = mol->rings[r]; i < mol->rings[r + 1]; i++)
            mol->cycles[r] |= UINT64_C(1) << mol->ring_bonds[i];
    }
    mol->n_cycles = mol->n_rings;
    return true;
}

/* Make mol->cycles, which are those of the tree, the rings of the ring set. */
static bool choose_all(idt_mol *mol)
{
    uint64_t cycles[IDT_MOL_MAX_CYCLES];
    uint32_t n = mol->n_closing;
    found f = {mol->cycles, 0};

    for (uint32_t i = 0; i < n; i++)
        cycles[i] = mol->cycles[i];
    if (are_apart(cycles, n)) {
        for (uint32_t i = 1; i < n; i++) /* in the order of the long way */
            mol->cycles[i] = cycles[n - i];
        return true;
    }
    while (n > 0) {
        if (!choose_system(&f, cycles, &n))
            return false;
    }
    mol->n_cycles = f.n;
    return true;
}

bool idt_ring__choose(idt_mol *mol)
{
    if (mol->cycles_are == IDT_RING_CYCLES_SET || mol->n_closing == 0)
        return true;
    if (!(mol->cycles_are == IDT_RING_CYCLES_OF_TREE ? choose_all(mol) : take_set(mol))) {
        mol->cycles_are = IDT_RING_CYCLES_SEARCH;
        return false;
    }
    mol->cycles_are = IDT_RING_CYCLES_SET;
    for (uint32_t r = 0; r < mol->n_cycles; r++) {
        uint64_t atoms = 0;
        uint32_t size = 0;

        for (uint64_t left = mol->cycles[r]; left != 0; left &= left - 1, size++)
            atoms |= mol->ends[idt_u64__lowest_bit(left)];
        mol->cycle_atoms[r] = atoms;
        mol->cycle_size[r] = (uint8_t)size;
    }
    return true;
}

bool idt_ring__find_masks(idt_ring_finder *f, bool *is_done)
{
    idt_mol *mol = f->mol;
    const uint32_t n = mol->n_closing;
    uint32_t n_atoms = 0;

    *is_done = idt_ring__choose(mol) && (n == 0 || mol->n_cycles == n);
    if (!*is_done)
        return true;
    for (uint32_t r = 0; r < n; r++)
        n_atoms += idt_u64__count(mol->cycles[r]);
    mol->n_rings = n; /* room for all at once */
    if (!idt_ring__open(f, n_atoms))
        return false;
    mol->n_rings = 0;
    mol->rings[0] = 0;
    for (uint32_t r = 0; r < n; r++)
        walk(f, mol->cycles[r]);
    return true;
}

/*
 * Do shared bonds join the rings to trees, and is none shared by three? *bent has the rings that
 * share several bonds with one other.
 */
static bool are_trees(const uint64_t *rings, uint32_t n, uint32_t *bent)
{
    uint64_t once = 0, twice = 0;
    uint32_t top[IDT_MOL_MAX_CYCLES];

    *bent = 0;
    for (uint32_t r = 0; r < n; r++) {
        if (rings[r] & twice)
            return false;
        top[r] = r;
        for (uint32_t other = 0; rings[r] & once && other < r; other++) {
            uint32_t joined = top[other];
            uint64_t shared = rings[other] & rings[r];

            if (shared == 0)
                continue;
            if (joined == r) /* a second way to the same part */
                return false;
            if (shared & (shared - 1))
                *bent |= UINT32_C(1) << other | UINT32_C(1) << r;
            for (uint32_t i = 0; i < r; i++)
                top[i] = top[i] == joined ? r : top[i];
        }
        twice |= rings[r] & once;
        once |= rings[r];
    }
    return true;
}

/*
 * Has each of these rings an atom for itself with two bonds? A search from there meets it. Without
 * one it may be gone when the ring that it shares bonds with has been met.
 */
static bool have_ends(const idt_mol *mol, uint32_t rings)
{
    for (; rings != 0; rings &= rings - 1) {
        uint32_t ring = idt_u64__lowest_bit(rings);
        uint64_t own = mol->cycle_atoms[ring];

        for (uint32_t r = 0; r < mol->n_cycles; r++)
            own &= r == ring ? own : ~mol->cycle_atoms[r];
        while (own != 0 && idt_mol__degree(mol, idt_u64__lowest_bit(own)) != 2)
            own &= own - 1;
        if (own == 0)
            return false;
    }
    return true;
}

bool idt_ring__count_trees(idt_mol *mol)
{
    uint8_t *ring_count = mol->ring_count;
    uint16_t *ring_min = mol->ring_min;
    uint64_t seen = 0;
    uint32_t bent;

    if (mol->n_closing == 0)
        return true;
    if (!idt_ring__choose(mol) || !are_trees(mol->cycles, mol->n_cycles, &bent) ||
        (bent != 0 && !have_ends(mol, bent)))
        return false;
    for (uint32_t r = 0; r < mol->n_cycles; r++) {
        const uint64_t atoms = mol->cycle_atoms[r];
        const uint16_t size = mol->cycle_size[r];

        for (uint64_t left = atoms & ~seen; left != 0; left &= left - 1) {
            ring_count[idt_u64__lowest_bit(left)] = 1;
            ring_min[idt_u64__lowest_bit(left)] = size;
        }
        for (uint64_t left = atoms & seen; left != 0; left &= left - 1) {
            uint32_t atom = idt_u64__lowest_bit(left);

            ring_count[atom]++;
            ring_min[atom] = size < ring_min[atom] ? size : ring_min[atom];
        }
        seen |= atoms;
    }
    return true;
}
