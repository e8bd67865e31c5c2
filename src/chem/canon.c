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
#include "chem/canon.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "chem/canon_int.h"

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
        canon->block = idt_alloc__zeroed(capacity * (2 * 8 + 6 * 2 + 2) + 16 * 8, 1);
        if (!canon->block)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        canon->capacity = capacity;
        p = canon->block;
        canon->colour = carve(&p, capacity, sizeof *canon->colour);
        canon->value = carve(&p, capacity, sizeof *canon->value);
        canon->atoms = carve(&p, capacity, sizeof *canon->atoms);
        canon->rank = carve(&p, capacity, sizeof *canon->rank);
        canon->order = carve(&p, capacity, sizeof *canon->order);
        canon->size = carve(&p, capacity, sizeof *canon->size);
        canon->centres = carve(&p, capacity, sizeof *canon->centres);
        canon->stereo_bonds = carve(&p, capacity, sizeof *canon->stereo_bonds);
        canon->chiral = carve(&p, capacity, sizeof *canon->chiral);
        canon->stereo = carve(&p, capacity, sizeof *canon->stereo);
    }
    return IDT_OK;
}

/* Sort a run of atoms by value: insertion for short runs, Shell's gaps for long ones. */
static void sort_run(uint16_t *run, uint32_t n, const uint64_t *value)
{
    uint32_t gap = 1;

    while (gap < n / 9)
        gap = 3 * gap + 1;
    for (; gap > 0; gap /= 3) {
        for (uint32_t i = gap; i < n; i++) {
            uint16_t atom = run[i];
            uint64_t v = value[atom];
            uint32_t j = i;

            while (j >= gap && value[run[j - gap]] > v) {
                run[j] = run[j - gap];
                j -= gap;
            }
            run[j] = atom;
        }
    }
}

/* Sort the cell at `start` by value and split it. True when it fell apart. */
static bool split(idt_canon *c, uint32_t start)
{
    uint32_t n = c->size[start], begin = start;
    uint16_t *run = c->order + start;

    sort_run(run, n, c->value);
    if (c->value[run[0]] == c->value[run[n - 1]])
        return false;
    for (uint32_t i = 1; i <= n; i++) {
        if (i < n && c->value[run[i]] == c->value[run[i - 1]])
            continue;
        c->size[begin] = (uint16_t)(start + i - begin);
        c->trace += idt_hash__mix(c->value[run[i - 1]] + begin);
        for (uint32_t j = begin; j < start + i; j++)
            c->rank[c->order[j]] = (uint16_t)begin;
        c->n_cells++;
        begin = start + i;
    }
    c->n_cells--;
    return true;
}

static inline uint64_t neighbour_hash(const idt_canon *c, uint32_t atom)
{
    const idt_mol *mol = c->mol;
    uint64_t sum = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint64_t x = (uint64_t)c->rank[mol->links[k].atom] + 1;

        if (c->edge)
            x |= (uint64_t)c->edge[mol->links[k].bond] << 32;
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

void idt_canon__refine(idt_canon *c)
{
    bool changed = true;

    while (changed && c->n_cells < c->n && c->steps <= IDT_CANON_STEP_BUDGET) {
        for (uint32_t i = 0; i < c->n; i += c->size[i]) {
            if (c->size[i] == 1)
                continue;
            for (uint32_t j = i; j < i + c->size[i]; j++)
                c->value[c->order[j]] = neighbour_hash(c, c->order[j]);
            c->steps += c->size[i];
        }
        changed = idt_canon__split_all(c);
    }
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

/* The first partition: colours, sharpened by one round of neighbours before anything is sorted. */
static void start(idt_canon *c)
{
    const idt_mol *mol = c->mol;

    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t atom = c->atoms[i];
        uint64_t sum = 0;

        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint64_t x = c->colour[mol->links[k].atom];

            if (c->edge)
                x += (uint64_t)c->edge[mol->links[k].bond] << 32;
            sum += idt_hash__mix(x);
        }
        c->value[atom] = idt_hash__mix(c->colour[atom]) * 3 + sum;
        c->order[i] = (uint16_t)atom;
        c->rank[atom] = 0;
    }
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

void idt_canon__break_free_ties(idt_canon *c)
{
    uint32_t i = 0;

    while (c->n_cells < c->n && c->steps <= IDT_CANON_STEP_BUDGET) {
        while (c->size[i] == 1)
            i++;
        idt_canon__single_out(c, c->order[i]);
        idt_canon__refine(c);
    }
}

idt_key idt_canon__certify(const idt_canon *c)
{
    const idt_mol *mol = c->mol;
    idt_key key = {c->n, c->n * UINT64_C(0x9e3779b97f4a7c15)};

    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t atom = c->order[i];
        uint64_t x = idt_hash__mix(c->colour[atom] * 32768 + i);

        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint64_t other = c->rank[mol->links[k].atom];

            if (other > i)
                continue;
            if (c->edge)
                other |= (uint64_t)c->edge[mol->links[k].bond] << 32;
            x += idt_hash__mix((other << 16 | i) + UINT64_C(0x2545f4914f6cdd1d));
        }
        key.low += x;
        key.high += (x ^ x >> 31) * UINT64_C(0xd6e8feb86659fd93);
    }
    for (uint32_t i = 0; c->use_stereo && i < c->n_centres; i++) {
        uint64_t parity = idt_canon__centre_parity(c, c->centres[i]);
        uint64_t x = idt_hash__mix((parity << 16 | c->rank[c->centres[i]]) + (UINT64_C(1) << 50));

        key.low += x;
        key.high += x * UINT64_C(0xd6e8feb86659fd93);
    }
    for (uint32_t i = 0; c->use_stereo && i < c->n_stereo_bonds; i++) {
        uint32_t bond = c->stereo_bonds[i];
        uint64_t a = c->rank[mol->a[bond]], b = c->rank[mol->b[bond]];
        uint64_t parity = idt_canon__bond_parity(c, bond), ends = a < b ? a << 16 | b : b << 16 | a;
        uint64_t x = idt_hash__mix((parity << 32 | ends) + (UINT64_C(1) << 51));

        key.low += x;
        key.high += x * UINT64_C(0xd6e8feb86659fd93);
    }
    key.low = idt_hash__mix(key.low);
    key.high = idt_hash__mix(key.high ^ key.low >> 7);
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
    if (!is_open && idt_canon__has_free_ties(c)) {
        idt_canon__break_free_ties(c);
        if (c->steps > IDT_CANON_STEP_BUDGET)
            status = idt_error__set(err, IDT_ELIMIT, "molecule is too symmetric to decide");
    } else {
        status = idt_canon__search(c, err);
    }
    if (status == IDT_OK)
        c->key = idt_canon__certify(c);
    return status;
}
