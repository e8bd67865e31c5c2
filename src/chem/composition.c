/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The composition of a structure: a number that is the same for all structures with one skeleton
 * key, and for tautomers: elements with their neighbours, and all hydrogens less the charge. Most
 * molecules are told from every listed structure by it, before any labelling.
 */
#include "chem/composition.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/hash.h"

/* Hydrogens and charges move, and so are only added up. */
static uint64_t term_of(uint32_t word)
{
    static const uint64_t hydrogen = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t h_less_charge = (uint64_t)idt_atom__n_h(word) - (uint64_t)idt_atom__charge(word);

    return idt_hash__mix(idt_atom__element(word) | idt_atom__degree(word) << 7) +
           hydrogen * h_less_charge;
}

static bool is_whole(const idt_mol *mol)
{
    uint32_t n_roots = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++)
        n_roots += mol->up[i] == IDT_MOL_NONE;
    return n_roots == 1;
}

bool idt_composition__find(uint64_t *out, const idt_mol *mol)
{
    uint64_t sum = 0;

    /* hydrogens that are atoms are counts in the skeleton */
    if (mol->has & (IDT_MOL_HAS_H_ATOM | IDT_MOL_HAS_DOT) || !is_whole(mol))
        return false;
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        sum += term_of(mol->atom[i]);
    *out = sum;
    return true;
}

int idt_composition__put(idt_buf *out, const idt_mol *mol, idt_error *err)
{
    uint32_t *label = idt_alloc__zeroed(mol->n_atoms + 1u, sizeof *label);
    bool is_changed = true;

    if (!label)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        label[i] = i;
    while (is_changed) { /* the lowest atom of each component; a listed structure is small */
        is_changed = false;
        for (uint32_t k = 0; k < mol->n_bonds; k++) {
            uint32_t *a = &label[mol->a[k]], *b = &label[mol->b[k]];

            is_changed |= *a != *b;
            *a = *b = *a < *b ? *a : *b;
        }
    }
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint64_t sum = 0;

        for (uint32_t k = i; label[i] == i && k < mol->n_atoms; k++)
            sum += label[k] == i ? term_of(mol->atom[k]) : 0;
        if (label[i] == i)
            idt_buf__put(out, &sum, sizeof sum);
    }
    idt_alloc__free(label);
    return idt_buf__status(out) == IDT_OK ? IDT_OK
                                          : idt_error__set(err, IDT_ENOMEM, "out of memory");
}
