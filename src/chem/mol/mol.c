/* SPDX-License-Identifier: Apache-2.0 */
/* The molecule's memory, its adjacency, and the steps from a reader's arrays to a molecule. */
#include "chem/mol/mol.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/int.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_int.h"

void idt_mol__free(idt_mol *mol)
{
    if (!mol)
        return;
    idt_alloc__free(mol->block);
    for (size_t i = 0; i < IDT_COUNT_OF(mol->ring_pools); i++)
        idt_alloc__free(mol->ring_pools[i].items);
    idt_alloc__free(mol->work);
    *mol = (idt_mol){0};
}

/* Hand out the next array of the block; every array starts at a multiple of 8. */
static void *carve(char **p, size_t n, size_t size)
{
    char *at = *p;

    *p = at + ((n * size + 7) & ~(size_t)7);
    return at;
}

static size_t lay_out(idt_mol *mol, char *block, size_t n)
{
    char *p = block;

    mol->sum = carve(&p, n, sizeof *mol->sum);
    mol->atom = carve(&p, n, sizeof *mol->atom);
    mol->links = carve(&p, 2 * n, sizeof *mol->links);
    mol->at = carve(&p, n, sizeof *mol->at);
    mol->a = carve(&p, n, sizeof *mol->a);
    mol->b = carve(&p, n, sizeof *mol->b);
    mol->first = carve(&p, n + 1, sizeof *mol->first);
    mol->up = carve(&p, n, sizeof *mol->up);
    mol->closing = carve(&p, n, sizeof *mol->closing);
    mol->ring_number = carve(&p, n, sizeof *mol->ring_number);
    mol->stack = carve(&p, n, sizeof *mol->stack);
    mol->mark = carve(&p, n, sizeof *mol->mark);
    mol->bond = carve(&p, n, sizeof *mol->bond);
    mol->bond_stereo = carve(&p, n, sizeof *mol->bond_stereo);
    mol->ring_count = carve(&p, n, sizeof *mol->ring_count);
    mol->ring_min = carve(&p, n, sizeof *mol->ring_min);
    mol->isotope = carve(&p, n, sizeof *mol->isotope);
    mol->atom_class = carve(&p, n, sizeof *mol->atom_class);
    mol->stereo = carve(&p, n, sizeof *mol->stereo);
    return (size_t)(p - block);
}

int idt_mol__reserve(idt_mol *mol, size_t n, idt_error *err)
{
    mol->n_atoms = mol->n_bonds = mol->n_stereo = mol->n_rings = mol->n_closing = 0;
    mol->n_ring_numbers = 0;
    mol->has = mol->done = 0;
    mol->cycles_are = IDT_RING_CYCLES_UNKNOWN;
    mol->has_screen = false;
    if (n > mol->capacity) {
        static const size_t bytes_per_atom = 8 + 4 + 8 + 4 + 8 * 2 + 2 + 3 + 2 + 4;
        size_t capacity = n < 128 ? 128 : n + n / 2;
        size_t size = capacity * (bytes_per_atom + sizeof(idt_mol_stereo)) + (size_t)20 * 8;
        void *block;

        idt_alloc__free(mol->block);
        mol->block = NULL;
        mol->capacity = 0;
        block = idt_alloc__zeroed(size, 1);
        if (!block)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        mol->block = block;
        mol->capacity = capacity;
        lay_out(mol, block, capacity);
    }
    return IDT_OK;
}

void *idt_mol__work(idt_mol *mol, size_t size)
{
    if (size > mol->work_capacity) {
        size_t capacity = size + size / 2;

        idt_alloc__free(mol->work);
        mol->work_capacity = 0;
        mol->work = idt_alloc__zeroed(capacity, 1);
        if (!mol->work)
            return NULL;
        mol->work_capacity = capacity;
    }
    return mol->work;
}

void idt_mol__link_bonds(idt_mol *mol)
{
    const uint16_t *const a = mol->a, *const b = mol->b;
    uint16_t *const next = mol->first + 1;
    idt_mol_link *const links = mol->links;

    /* next[i] runs to the end of the links of atom i, where those of i + 1 begin. */
    mol->first[0] = 0;
    for (size_t k = 0, n = mol->n_bonds; k < n; k++) {
        const size_t i = a[k], j = b[k], at_i = next[i]++, at_j = next[j]++;

        links[at_i].atom = (uint16_t)j;
        links[at_i].bond = (uint16_t)k;
        links[at_j].atom = (uint16_t)i;
        links[at_j].bond = (uint16_t)k;
    }
}

void idt_mol__link(idt_mol *mol)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        mol->first[i + 1] = (uint16_t)n;
        n += idt_sum__degree(mol->sum[i]);
    }
    idt_mol__link_bonds(mol);
}

/* A bond that closes a ring must not join atoms that are bonded already. */
static int check_ring_bonds(idt_mol *mol, idt_error *err)
{
    for (uint32_t c = 0; c < mol->n_closing; c++) {
        uint32_t k = mol->closing[c], a = mol->a[k], b = mol->b[k];
        uint32_t few, many;

        few = idt_mol__degree(mol, a) < idt_mol__degree(mol, b) ? a : b;
        many = few == a ? b : a;
        for (uint32_t i = mol->first[few]; i < mol->first[few + 1]; i++) {
            if (mol->links[i].atom == many && mol->links[i].bond != k) {
                return idt_error__at(err, IDT_EFORMAT, mol->at[b],
                                     "ring bond of this atom repeats another bond");
            }
        }
    }
    return IDT_OK;
}

/* Atoms joined by a written-out aromatic bond in a ring are aromatic; elsewhere it is single. */
static void settle_colons(idt_mol *mol)
{
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint64_t change = idt_sum__of_bond(IDT_BOND_AROMATIC) - idt_sum__of_bond(1);

        if (!(mol->bond[k] & IDT_BOND_AROMATIC))
            continue;
        if (mol->bond[k] & IDT_BOND_RING) {
            mol->atom[mol->a[k]] |= IDT_ATOM_AROMATIC;
            mol->atom[mol->b[k]] |= IDT_ATOM_AROMATIC;
        } else if (!(mol->atom[mol->a[k]] & mol->atom[mol->b[k]] & IDT_ATOM_AROMATIC)) {
            mol->bond[k] = 1;
            mol->sum[mol->a[k]] -= change;
            mol->sum[mol->b[k]] -= change;
        }
    }
}

/*
 * Written-out aromatic bonds say what they are only when rings are known, and charged forms are
 * told from the bonds as written: the steps that come later otherwise come first.
 */
static int finish_colons(idt_mol *mol, bool has_tree, idt_error *err)
{
    int status;

    idt_mol__link(mol);
    status = has_tree ? IDT_OK : idt_mol__plant(mol, err);
    if (status == IDT_OK)
        status = check_ring_bonds(mol, err);
    if (status != IDT_OK)
        return status;
    idt_mol__clean_charges(mol);
    idt_mol__mark_rings(mol);
    settle_colons(mol);
    return IDT_OK;
}

void idt_mol__complete_word(idt_mol *mol, uint32_t i)
{
    const uint32_t mask = (uint32_t)IDT_ATOM_DEGREE_MASK << IDT_ATOM_DEGREE_SHIFT |
                          (uint32_t)IDT_ATOM_PI_MASK << IDT_ATOM_PI_SHIFT;
    const uint32_t degree = idt_sum__degree(mol->sum[i]);
    const uint32_t pi = idt_sum__order(mol->sum[i]) - degree;

    mol->atom[i] = (mol->atom[i] & ~mask) | idt_mol__degree_and_pi(degree, pi);
    if (degree > 4 || pi > 3)
        mol->has |= IDT_MOL_HAS_CROWDED;
}

int idt_mol__finish(idt_mol *mol, bool has_tree, idt_error *err)
{
    const bool has_colon = (mol->has & IDT_MOL_HAS_COLON) != 0;
    idt_mol_survey survey;
    int status = IDT_OK;

    if (mol->has & IDT_MOL_HAS_H_ATOM && idt_mol__fold_hydrogens(mol))
        has_tree = false;
    if (has_colon)
        status = finish_colons(mol, has_tree, err);
    if (status != IDT_OK)
        return status;
    idt_mol__survey(mol, &survey);
    idt_mol__link_bonds(mol);
    if (!has_colon)
        status = has_tree ? IDT_OK : idt_mol__plant(mol, err);
    if (status == IDT_OK && !has_colon)
        status = check_ring_bonds(mol, err);
    if (status != IDT_OK)
        return status;
    if (mol->has & IDT_MOL_HAS_AROMATIC)
        idt_mol__mark_rings(mol);
    if (survey.n_others > 0)
        status = idt_mol__settle_others(mol, &survey, has_colon, err);
    if (status == IDT_OK && mol->has & IDT_MOL_HAS_AROMATIC)
        status = idt_mol__kekulise(mol, &survey, err);
    if (status != IDT_OK)
        return status;
    if (mol->has & IDT_MOL_HAS_AROMATIC)
        status = idt_mol__settle_hydrogens(mol, err);
    if (mol->has & IDT_MOL_HAS_CHIRAL)
        idt_mol__place_chirality(mol);
    return status;
}

int idt_mol__copy_bare(idt_mol *out, const idt_mol *mol, idt_error *err)
{
    uint32_t stated = ~(IDT_ATOM_ISOTOPE | IDT_ATOM_RING |
                        (uint32_t)IDT_ATOM_DEGREE_MASK << IDT_ATOM_DEGREE_SHIFT |
                        (uint32_t)IDT_ATOM_PI_MASK << IDT_ATOM_PI_SHIFT |
                        (uint32_t)IDT_ATOM_CHIRAL_MASK << IDT_ATOM_CHIRAL_SHIFT |
                        (uint32_t)IDT_ATOM_RING_BONDS_MASK << IDT_ATOM_RING_BONDS_SHIFT);
    size_t n = mol->n_atoms > mol->n_bonds ? mol->n_atoms : mol->n_bonds;
    int status = idt_mol__reserve(out, n + 1, err);

    if (status != IDT_OK)
        return status;
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        out->atom[i] = mol->atom[i] & stated;
        out->sum[i] = mol->sum[i];
        out->at[i] = i;
    }
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        out->a[k] = mol->a[k];
        out->b[k] = mol->b[k];
        out->bond[k] = (uint8_t)(mol->bond[k] & ~IDT_BOND_RING);
    }
    memcpy(out->stereo, mol->stereo, mol->n_stereo * sizeof *mol->stereo);
    out->n_atoms = mol->n_atoms;
    out->n_bonds = mol->n_bonds;
    out->n_stereo = mol->n_stereo;
    out->has = mol->has & ~(uint32_t)(IDT_MOL_HAS_ISOTOPE | IDT_MOL_HAS_CLASS);
    idt_mol__fold_hydrogens(out);
    idt_mol__link(out);
    status = idt_mol__plant(out, err);
    if (status != IDT_OK)
        return status;
    for (uint32_t i = 0; i < out->n_atoms; i++) {
        uint32_t degree = idt_sum__degree(out->sum[i]);

        out->atom[i] |= idt_mol__degree_and_pi(degree, idt_sum__order(out->sum[i]) - degree);
    }
    idt_mol__place_chirality(out);
    return IDT_OK;
}

int idt_mol__perceive(idt_mol *mol, uint32_t stages, idt_error *err)
{
    int status = IDT_OK;

    stages &= ~mol->done;
    if (stages & (IDT_MOL_AROMATICITY | IDT_MOL_RING_SET | IDT_MOL_RING_COUNTS | IDT_MOL_STEREO))
        stages |= IDT_MOL_RINGS & ~mol->done;
    if (stages & IDT_MOL_RINGS)
        idt_mol__mark_rings(mol);
    if (stages & IDT_MOL_RING_SET)
        status = idt_mol__find_ring_set(mol, err);
    if (status == IDT_OK && stages & IDT_MOL_RING_COUNTS)
        status = idt_mol__count_rings(mol, err);
    if (status == IDT_OK && stages & IDT_MOL_AROMATICITY)
        status = idt_mol__find_aromaticity(mol, err);
    if (status == IDT_OK && stages & IDT_MOL_STEREO)
        status = idt_mol__find_bond_stereo(mol, err);
    return status;
}
