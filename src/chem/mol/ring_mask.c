/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ring sets without a search, for molecules whose bonds are the bits of a word. Each bond outside
 * the spanning tree closes one cycle with the tree; the sums of cycles that share bonds are all
 * there is to choose from, so up to MOST of them are simply written down and taken in order of
 * size. Where rings of equal size depend on each other (cubane), the choice is that of the search.
 */
#include "base/int.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_int.h"

enum { MOST = 5, N_SUMS = 1 << MOST };

void idt_ring__find_cycles(idt_mol *mol)
{
    uint64_t way[IDT_RING_WORD]; /* bonds from the root, in the order of the tree */
    uint16_t turn[IDT_RING_WORD];
    const uint16_t *place = mol->stack;
    const bool has_order = (mol->has & IDT_MOL_HAS_ORDER) != 0;

    for (uint32_t i = 0; has_order && i < mol->n_atoms; i++)
        turn[place[i]] = (uint16_t)i;
    for (uint32_t n = 0; n < mol->n_atoms; n++) {
        uint32_t i = has_order ? turn[n] : n, k = mol->up[i];

        if (k == IDT_MOL_NONE) {
            way[i] = 0;
        } else {
            uint32_t parent = mol->a[k] ^ mol->b[k] ^ i;

            way[i] = way[parent] | UINT64_C(1) << k;
        }
    }
    for (uint32_t c = 0; c < mol->n_closing; c++) {
        uint32_t k = mol->closing[c];

        mol->cycles[c] = way[mol->a[k]] ^ way[mol->b[k]] ^ UINT64_C(1) << k;
    }
    mol->cycles_are = IDT_RING_CYCLES_OF_TREE;
}

/* The rings found, by size within each system. */
typedef struct found {
    uint64_t *rings;
    uint32_t n;
} found;

/* A sum of cycles: its size, and which cycles it is made of. */
typedef struct sum {
    uint8_t size, members;
} sum;

/* All sums of n cycles, the smallest first. */
static void list_sums(sum *out, uint64_t *bonds, const uint64_t *cycles, uint32_t n)
{
    uint32_t n_sums = 0;

    bonds[0] = 0;
    for (uint32_t m = 1; m < 1u << n; m++) {
        uint32_t low = m & (0u - m), j = n_sums++;
        sum s;

        bonds[m] = bonds[m ^ low] ^ cycles[idt_u64__lowest_bit(low)];
        s = (sum){(uint8_t)idt_u64__count(bonds[m]), (uint8_t)m};
        for (; j > 0 && out[j - 1].size > s.size; j--)
            out[j] = out[j - 1];
        out[j] = s;
    }
}

/*
 * Sums that are no sums of smaller ones. A sum that is not a ring but several is one of smaller
 * ones. False when one depends on others of its own size.
 */
static bool choose(found *f, const uint64_t *cycles, uint32_t n)
{
    uint64_t bonds[N_SUMS];
    sum sums[N_SUMS];
    uint32_t rows[MOST], n_rows = 0, n_smaller = 0, size = 0;

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
        for (uint32_t r = n_smaller; r < n_rows; r++)
            left ^= left & rows[r] & (0u - rows[r]) ? rows[r] : 0;
        if (left == 0)
            return false;
        rows[n_rows++] = left;
        f->rings[f->n++] = bonds[sums[i].members];
    }
    return true;
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
    if (n_system == 1) {
        f->rings[f->n++] = system[0];
        return true;
    }
    return choose(f, system, n_system);
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

bool idt_ring__choose(idt_mol *mol)
{
    uint64_t cycles[IDT_MOL_MAX_CYCLES];
    uint32_t n = mol->n_closing;
    found f = {mol->cycles, 0};

    if (n == 0)
        return true;
    if (mol->cycles_are != IDT_RING_CYCLES_OF_TREE)
        return mol->cycles_are == IDT_RING_CYCLES_SET;
    mol->cycles_are = IDT_RING_CYCLES_SEARCH;
    for (uint32_t i = 0; i < n; i++)
        cycles[i] = mol->cycles[i];
    while (n > 0) {
        if (!choose_system(&f, cycles, &n))
            return false;
    }
    mol->cycles_are = IDT_RING_CYCLES_SET;
    return true;
}

bool idt_ring__find_masks(idt_ring_finder *f, bool *is_done)
{
    idt_mol *mol = f->mol;
    const uint32_t n = mol->n_closing;
    uint32_t n_atoms = 0;

    *is_done = idt_ring__choose(mol);
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
 * Do shared bonds join the rings to trees, and is none shared by three? Two rings may share several
 * bonds: the set is the only smallest one here, so that each ring is still the only smallest one
 * through the bonds it has for itself.
 */
static bool are_trees(const uint64_t *rings, uint32_t n)
{
    uint64_t once = 0, twice = 0;
    uint32_t top[IDT_MOL_MAX_CYCLES];

    for (uint32_t r = 0; r < n; r++) {
        if (rings[r] & twice)
            return false;
        top[r] = r;
        for (uint32_t other = 0; rings[r] & once && other < r; other++) {
            uint32_t joined = top[other];

            if ((rings[other] & rings[r]) == 0)
                continue;
            if (joined == r) /* a second way to the same part */
                return false;
            for (uint32_t i = 0; i < r; i++)
                top[i] = top[i] == joined ? r : top[i];
        }
        twice |= rings[r] & once;
        once |= rings[r];
    }
    return true;
}

bool idt_ring__count_trees(idt_mol *mol)
{
    const uint32_t n = mol->n_closing;

    if (!idt_ring__choose(mol) || !are_trees(mol->cycles, n))
        return false;
    for (uint32_t r = 0; r < n; r++) {
        const uint16_t size = (uint16_t)idt_u64__count(mol->cycles[r]);
        uint64_t atoms = 0;

        for (uint64_t left = mol->cycles[r]; left != 0; left &= left - 1) {
            uint32_t bond = idt_u64__lowest_bit(left);

            atoms |= UINT64_C(1) << mol->a[bond] | UINT64_C(1) << mol->b[bond];
        }
        for (; atoms != 0; atoms &= atoms - 1) {
            uint32_t atom = idt_u64__lowest_bit(atoms);

            mol->ring_count[atom]++;
            if (mol->ring_min[atom] == 0 || size < mol->ring_min[atom])
                mol->ring_min[atom] = size;
        }
    }
    return true;
}
