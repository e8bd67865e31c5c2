/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical labelling: refinement and the ties that need no search.
 *
 * A cell is a run of `order`; its atoms share a rank, the place where the cell starts, and
 * size[start] is its length. Refinement hashes, for each atom of a cell larger than one, the ranks
 * of its neighbours, and splits the cell by the hashes. Everything that decides is a function of
 * ranks, never of atom numbers, so it is the same for every writing of the molecule.
 *
 * In an equitable partition whose cells have at most two atoms, every cell is an orbit: between two
 * such cells the bonds are none, all, or a pairing, so that exchanging the two atoms in all cells
 * that pairings connect is an automorphism. In trees refinement finds the orbits anyway, so trees
 * that hang on such a part may have cells of any size. Ties of these kinds are broken by any
 * choice.
 */
#include "chem/ident/canon.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "chem/ident/canon_int.h"

/*
 * Rounds before the first sort: odd, so that both ways end in `value`. Buckets of values by the
 * last two bits of the degree and the three after it.
 */
enum { N_ROUNDS = 3, BUCKET_SHIFT = 57, N_BUCKETS = 32 };

void idt_canon__free(idt_canon *canon)
{
    if (!canon)
        return;
    idt_alloc__free(canon->block);
    idt_alloc__free(canon->search);
    *canon = (idt_canon){0};
}

static void *carve(char **p, size_t n, size_t size)
{
    char *at = *p;

    *p = at + ((n * size + 7) & ~(size_t)7);
    return at;
}

int idt_canon__prepare(idt_canon *canon, const idt_mol *mol, idt_error *err)
{
    size_t n = mol->n_atoms > mol->n_bonds ? mol->n_atoms : mol->n_bonds;

    canon->mol = mol;
    canon->edge = NULL;
    canon->use_stereo = false;
    if (n > canon->capacity) {
        size_t capacity = n < 128 ? 128 : n + n / 2;
        char *p;

        idt_alloc__free(canon->block);
        canon->capacity = 0;
        canon->block = idt_alloc__zeroed(capacity * (4 * 8 + 8 * 2 + 1) + (size_t)16 * 8, 1);
        if (!canon->block)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        canon->capacity = capacity;
        p = canon->block;
        canon->colour = carve(&p, capacity, sizeof *canon->colour);
        canon->value = carve(&p, capacity, sizeof *canon->value);
        canon->keys = carve(&p, capacity, sizeof *canon->keys);
        canon->spare = carve(&p, capacity, sizeof *canon->spare);
        canon->atoms = carve(&p, capacity, sizeof *canon->atoms);
        canon->rank = carve(&p, capacity, sizeof *canon->rank);
        canon->cell = carve(&p, capacity, sizeof *canon->cell);
        canon->order = carve(&p, capacity, sizeof *canon->order);
        canon->size = carve(&p, capacity, sizeof *canon->size);
        canon->centres = carve(&p, capacity, sizeof *canon->centres);
        canon->stereo_bonds = carve(&p, capacity, sizeof *canon->stereo_bonds);
        canon->queue = carve(&p, capacity, sizeof *canon->queue);
        canon->is_false = carve(&p, capacity, sizeof *canon->is_false);
    }
    return IDT_OK;
}

/* Values decide by their high bits; the low ones carry the atom while a cell is sorted. */
enum { ATOM_BITS = 15 };
#define VALUE_MASK (~((UINT64_C(1) << ATOM_BITS) - 1))

/* Sort keys: insertion for short runs, Shell's gaps for long ones. */
static void sort_keys(uint64_t *keys, uint32_t n)
{
    uint32_t gap = 1;

    while (gap < n / 24)
        gap = 3 * gap + 1;
    for (; gap > 0; gap /= 3) {
        for (uint32_t i = gap; i < n; i++) {
            uint64_t key = keys[i];
            uint32_t j = i;

            while (j >= gap && keys[j - gap] > key) {
                keys[j] = keys[j - gap];
                j -= gap;
            }
            keys[j] = key;
        }
    }
}

/* Sort the cell at `start` by value and split it. True when it fell apart. */
static bool split(idt_canon *c, uint32_t start)
{
    uint32_t n = c->size[start], begin = start;
    uint16_t *run = c->order + start, *rank = c->rank;
    uint64_t *keys = c->keys, first = c->value[run[0]] & VALUE_MASK, differing = 0;

    for (uint32_t i = 0; i < n; i++) {
        uint64_t value = c->value[run[i]] & VALUE_MASK;

        differing |= value ^ first;
        keys[i] = value | run[i];
    }
    if (differing == 0)
        return false;
    sort_keys(keys, n);
    for (uint32_t i = 1; i <= n; i++) {
        run[i - 1] = (uint16_t)(keys[i - 1] & ~VALUE_MASK);
        rank[run[i - 1]] = (uint16_t)begin;
        if (i < n) {
            if ((keys[i] ^ keys[i - 1]) <= ~VALUE_MASK)
                continue;
        }
        c->size[begin] = (uint16_t)(start + i - begin);
        c->trace += ((keys[i - 1] & VALUE_MASK) + begin) * UINT64_C(0x9e3779b97f4a7c15);
        c->n_cells++;
        begin = start + i;
    }
    c->n_cells--;
    return true;
}

static inline uint64_t neighbour_hash(const idt_canon *c, uint32_t atom)
{
    const idt_mol_link *link = c->mol->links + c->mol->first[atom];
    const idt_mol_link *end = c->mol->links + c->mol->first[atom + 1];
    const uint16_t *rank = c->rank;
    const uint8_t *edge = c->edge;
    uint64_t sum = 0;

    for (; link < end; link++) {
        uint64_t x = (uint64_t)rank[link->atom] + 1;

        if (edge)
            x |= (uint64_t)edge[link->bond] << 32;
        x *= UINT64_C(0x9e3779b97f4a7c15);
        x ^= x >> 29;
        sum += x * UINT64_C(0xbf58476d1ce4e5b9);
    }
    return sum;
}

bool idt_canon__split_all(idt_canon *c)
{
    bool changed = false;

    for (uint32_t i = 0, next; i < c->n; i = next) {
        next = i + c->size[i];
        if (next - i > 1)
            changed |= split(c, i);
    }
    return changed;
}

/* One round of refinement. True when some cell fell apart. */
static bool refine_once(idt_canon *c)
{
    for (uint32_t i = 0; i < c->n; i += c->size[i]) {
        if (c->size[i] == 1)
            continue;
        for (uint32_t j = i; j < i + c->size[i]; j++)
            c->value[c->order[j]] = neighbour_hash(c, c->order[j]);
        c->steps += c->size[i];
    }
    return idt_canon__split_all(c);
}

void idt_canon__refine(idt_canon *c)
{
    while (c->n_cells < c->n && c->steps <= IDT_CANON_STEP_BUDGET && refine_once(c))
        continue;
}

void idt_canon__single_out(idt_canon *c, uint32_t atom)
{
    uint32_t start = c->rank[atom], n = c->size[start], i = start;

    while (c->order[i] != atom)
        i++;
    c->order[i] = c->order[start];
    c->order[start] = (uint16_t)atom;
    c->size[start] = 1;
    c->size[start + 1] = (uint16_t)(n - 1);
    for (i = start + 1; i < start + n; i++)
        c->rank[c->order[i]] = (uint16_t)(start + 1);
    c->n_cells++;
    c->steps += n;
}

/* A value as it counts for its neighbours. */
static inline uint64_t as_neighbour(uint64_t value)
{
    uint64_t x = value * UINT64_C(0x9e3779b97f4a7c15);

    return x ^ x >> 32;
}

static inline uint64_t sharpened(uint64_t value, uint64_t sum)
{
    sum += value * UINT64_C(0xd6e8feb86659fd93);
    return (sum ^ sum >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
}

/* sharpen for a component that is the whole molecule: bonds and atoms need no lists. */
static void sharpen_whole(const idt_canon *c)
{
    const uint16_t *a = c->mol->a, *b = c->mol->b;
    uint64_t *value = c->value, *from = c->keys, *sum = c->spare;
    uint32_t n = c->n, n_bonds = c->mol->n_bonds;

    for (uint32_t i = 0; i < n; i++) {
        value[i] = c->colour[i];
        from[i] = as_neighbour(value[i]);
        sum[i] = 0;
    }
    for (int round = 0; round < N_ROUNDS; round++) {
        for (uint32_t k = 0; k < n_bonds; k++) {
            sum[a[k]] += from[b[k]];
            sum[b[k]] += from[a[k]];
        }
        for (uint32_t i = 0; i < n; i++) {
            value[i] = sharpened(value[i], sum[i]);
            from[i] = as_neighbour(value[i]);
            sum[i] = 0;
        }
    }
}

/* Rounds over all atoms that bring the colours of neighbours into `value`. Spoils `keys`. */
static void sharpen(const idt_canon *c)
{
    const idt_mol *mol = c->mol;
    uint64_t *from = c->keys, *to = c->spare;

    if (c->n == mol->n_atoms) {
        sharpen_whole(c);
        return;
    }
    for (uint32_t i = 0; i < c->n; i++) {
        c->value[c->atoms[i]] = c->colour[c->atoms[i]];
        from[c->atoms[i]] = as_neighbour(c->colour[c->atoms[i]]);
    }
    for (int round = 0; round < N_ROUNDS; round++) {
        uint64_t *swapped = from;

        for (uint32_t i = 0; i < c->n; i++) {
            uint32_t atom = c->atoms[i];
            const idt_mol_link *link = mol->links + mol->first[atom];
            const idt_mol_link *end = mol->links + mol->first[atom + 1];
            uint64_t sum = 0;

            for (; link < end; link++)
                sum += from[link->atom];
            c->value[atom] = sharpened(c->value[atom], sum);
            to[atom] = as_neighbour(c->value[atom]);
        }
        from = to;
        to = swapped;
    }
}

/* The same when bonds are told apart too. */
static void sharpen_with_edges(const idt_canon *c)
{
    const idt_mol *mol = c->mol;
    uint64_t *from = c->keys, *to = c->value;

    for (uint32_t i = 0; i < c->n; i++)
        from[c->atoms[i]] = c->colour[c->atoms[i]];
    for (int round = 0; round < N_ROUNDS; round++) {
        uint64_t *swapped = from;

        for (uint32_t i = 0; i < c->n; i++) {
            uint32_t atom = c->atoms[i];
            uint64_t sum = 0;

            for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
                uint64_t edge = (uint64_t)c->edge[mol->links[k].bond] << 56;

                sum += as_neighbour(from[mol->links[k].atom] + edge);
            }
            to[atom] = sharpened(from[atom], sum);
        }
        from = to;
        to = swapped;
    }
}

/* Atoms nearly in the order of their values, so that sorting has little left to do. */
static void presort(idt_canon *c)
{
    uint16_t at[N_BUCKETS + 1] = {0};

    for (uint32_t i = 0; i < c->n; i++)
        at[(c->value[c->atoms[i]] >> BUCKET_SHIFT) % N_BUCKETS + 1]++;
    for (uint32_t i = 1; i < N_BUCKETS; i++)
        at[i] = (uint16_t)(at[i] + at[i - 1]);
    for (uint32_t i = 0; i < c->n; i++)
        c->order[at[(c->value[c->atoms[i]] >> BUCKET_SHIFT) % N_BUCKETS]++] = c->atoms[i];
}

/* The first partition: colours, sharpened by rounds of neighbours before anything is sorted. */
static void start(idt_canon *c)
{
    if (c->edge)
        sharpen_with_edges(c);
    else
        sharpen(c);
    /* Ends first: canonical SMILES then begin at the end of a chain. */
    for (uint32_t i = 0; i < c->n; i++) {
        uint64_t *value = &c->value[c->atoms[i]];

        *value = *value >> 4 | (uint64_t)idt_atom__degree(c->mol->atom[c->atoms[i]]) << 60;
        c->rank[c->atoms[i]] = 0;
    }
    presort(c);
    c->size[0] = (uint16_t)c->n;
    c->n_cells = 1;
    c->trace = 0;
    c->steps = 0;
    if (c->n > 1)
        split(c, 0);
}

/*
 * Strip ends, then what has become an end, and so on: value is 0 for the atoms of trees that hang
 * on the ring systems and the chains between these.
 */
static void strip_trees(idt_canon *c)
{
    const idt_mol *mol = c->mol;

    for (uint32_t i = 0; i < c->n; i++)
        c->value[c->order[i]] = idt_mol__degree(mol, c->order[i]);
    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t atom = c->order[i];

        while (c->value[atom] == 1) {
            uint32_t next = atom;

            c->value[atom] = 0;
            for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
                if (c->value[mol->links[k].atom] > 0)
                    next = mol->links[k].atom;
            }
            c->value[next] -= next != atom;
            atom = next;
        }
    }
}

bool idt_canon__has_free_ties(idt_canon *c)
{
    bool is_stripped = false;

    for (uint32_t i = 0; i < c->n; i += c->size[i]) {
        if (c->size[i] <= 2)
            continue;
        if (!is_stripped)
            strip_trees(c);
        is_stripped = true;
        for (uint32_t j = i; j < i + c->size[i]; j++) {
            if (c->value[c->order[j]] != 0)
                return false;
        }
    }
    return true;
}

/* Give every atom of a cell a place of its own, in the order in which they stand. */
static void spread(idt_canon *c, uint32_t start)
{
    uint32_t n = c->size[start];

    for (uint32_t i = start; i < start + n; i++) {
        c->rank[c->order[i]] = (uint16_t)i;
        c->size[i] = 1;
    }
    c->n_cells += n - 1;
}

/* Ends that hang on one atom: nothing else depends on their order. */
static bool is_tuft(const idt_canon *c, uint32_t start)
{
    const idt_mol *mol = c->mol;
    uint32_t parent = IDT_MOL_NONE;

    for (uint32_t i = start; i < start + c->size[start]; i++) {
        uint32_t atom = c->order[i], on;

        if (idt_mol__degree(mol, atom) != 1)
            return false;
        on = mol->links[mol->first[atom]].atom;
        if (parent != IDT_MOL_NONE && on != parent)
            return false;
        parent = on;
    }
    return true;
}

/* What bonds two atoms, plus one; 0 when nothing does. */
static uint32_t edge_between(const idt_canon *c, uint32_t a, uint32_t b)
{
    uint32_t bond = idt_mol__find_bond(c->mol, a, b);

    if (bond == IDT_MOL_NONE)
        return 0;
    return c->edge ? c->edge[bond] + 1u : 1;
}

/*
 * Choose the first atom of a cell of two, and with it that of every cell of two that a pairing
 * connects to it: the atom with the greater edge to the chosen one comes first. Cells are taken in
 * the order of their distance and places, since pairings along two ways may disagree.
 */
static void spread_pairs(idt_canon *c, uint32_t start)
{
    const idt_mol *mol = c->mol;
    uint32_t n = 1;

    c->queue[0] = (uint16_t)start;
    spread(c, start);
    for (uint32_t q = 0; q < n; q++) {
        uint32_t first = c->order[c->queue[q]], second = c->order[c->queue[q] + 1u];
        uint32_t n_before = n, at;

        for (uint32_t k = mol->first[first]; k < mol->first[first + 1]; k++) {
            uint32_t other = mol->links[k].atom, cell = c->rank[other], to_first, to_second;

            if (c->size[cell] != 2)
                continue;
            to_first = edge_between(c, first, other);
            to_second = edge_between(c, second, other);
            if (to_first == to_second)
                continue;
            if ((c->order[cell] == other) != (to_first > to_second)) {
                uint16_t swapped = c->order[cell];

                c->order[cell] = c->order[cell + 1];
                c->order[cell + 1] = swapped;
            }
            spread(c, cell);
            for (at = n++; at > n_before && c->queue[at - 1] > cell; at--)
                c->queue[at] = c->queue[at - 1];
            c->queue[at] = (uint16_t)cell;
        }
        c->steps += 4;
    }
}

void idt_canon__break_free_ties(idt_canon *c)
{
    while (c->n_cells < c->n && c->steps <= IDT_CANON_STEP_BUDGET) {
        uint32_t large = IDT_MOL_NONE;

        for (uint32_t i = 0; i < c->n; i++) {
            if (c->size[i] == 1)
                continue;
            if (is_tuft(c, i)) {
                uint32_t n = c->size[i];

                spread(c, i);
                i += n - 1;
            } else if (c->size[i] == 2) {
                spread_pairs(c, i++);
            } else {
                large = large == IDT_MOL_NONE ? i : large;
                i += c->size[i] - 1u;
            }
        }
        c->steps += c->n / 8;
        if (large == IDT_MOL_NONE)
            return;
        /* Trees: what was spread tells some of their atoms apart; if not, choose. */
        if (!refine_once(c))
            idt_canon__single_out(c, c->order[large]);
        idt_canon__refine(c);
    }
}

void idt_key__add(idt_key *sums, uint64_t fact)
{
    uint64_t x = idt_hash__mix(fact);

    sums->low += x;
    sums->high += x * UINT64_C(0xd6e8feb86659fd93);
}

idt_key idt_key__of_sums(idt_key sums)
{
    uint64_t low = idt_hash__mix(sums.low);

    return (idt_key){low, idt_hash__mix(sums.high ^ low >> 7)};
}

void idt_canon__add_stereo(const idt_canon *c, idt_key *sums)
{
    const idt_mol *mol = c->mol;

    for (uint32_t i = 0; i < c->n_centres; i++) {
        uint64_t parity = idt_canon__centre_parity(c, c->centres[i]);

        idt_key__add(sums, (parity << 16 | c->rank[c->centres[i]]) + (UINT64_C(1) << 50));
    }
    for (uint32_t i = 0; i < c->n_stereo_bonds; i++) {
        uint32_t bond = c->stereo_bonds[i];
        uint64_t a = c->rank[mol->a[bond]], b = c->rank[mol->b[bond]];
        uint64_t parity = idt_canon__bond_parity(c, bond), ends = a < b ? a << 16 | b : b << 16 | a;

        idt_key__add(sums, (parity << 32 | ends) + (UINT64_C(1) << 51));
    }
}

idt_key idt_canon__certify(const idt_canon *c)
{
    const idt_mol *mol = c->mol;
    const uint16_t *rank = c->rank;
    const uint8_t *edge = c->edge;
    idt_key key = {c->n, c->n * UINT64_C(0x9e3779b97f4a7c15)};

    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t atom = c->order[i];
        uint64_t x = idt_hash__mix(c->colour[atom] * 32768 + i);
        const idt_mol_link *link = mol->links + mol->first[atom];
        const idt_mol_link *end = mol->links + mol->first[atom + 1];

        for (; link < end; link++) {
            uint64_t other = rank[link->atom];

            if (other > i)
                continue;
            if (edge)
                other |= (uint64_t)edge[link->bond] << 32;
            other = ((other << 16 | i) + 1) * UINT64_C(0x9e3779b97f4a7c15);
            x += (other ^ other >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
        }
        key.low += x;
        key.high += (x ^ x >> 31) * UINT64_C(0xd6e8feb86659fd93);
    }
    if (c->use_stereo)
        idt_canon__add_stereo(c, &key);
    return key;
}

int idt_canon__label(idt_canon *c, idt_error *err)
{
    bool is_open = false;
    int status = IDT_OK;

    start(c);
    idt_canon__refine(c);
    c->n_centres = c->n_stereo_bonds = 0;
    if (c->use_stereo) {
        idt_canon__collect_stereo(c);
        if (c->n_centres + c->n_stereo_bonds > 0)
            is_open = idt_canon__refine_stereo(c);
    }
    c->has_ties = c->n_cells < c->n;
    for (uint32_t i = 0; c->has_ties && i < c->n; i++)
        c->cell[c->atoms[i]] = c->rank[c->atoms[i]];
    if (!is_open && idt_canon__has_free_ties(c)) {
        idt_canon__break_free_ties(c);
        if (c->steps > IDT_CANON_STEP_BUDGET)
            status = idt_error__set(err, IDT_ELIMIT, "molecule is too symmetric to decide");
    } else {
        status = idt_canon__search(c, err);
    }
    if (status == IDT_OK) {
        c->sums = idt_canon__certify(c);
        c->key = idt_key__of_sums(c->sums);
    }
    return status;
}
