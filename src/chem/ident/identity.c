/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of components and molecules, and salt splitting. */
#include "chem/ident/identity.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/hash.h"
#include "chem/ident/canon_int.h"
#include "chem/mol/mol_int.h"

void idt_identity_scratch__free(idt_identity_scratch *scratch)
{
    if (!scratch)
        return;
    idt_canon__free(&scratch->canon);
    idt_charges__free(&scratch->charges);
    idt_mol__free(&scratch->bare);
    idt_alloc__free(scratch->components);
    *scratch = (idt_identity_scratch){0};
}

/* What tells atoms apart, for a set of layers. */
static uint64_t colour_of(const idt_identity_scratch *s, uint32_t atom, uint32_t layers)
{
    const idt_mol *mol = s->canon.mol;
    uint32_t word = s->words[atom];
    uint64_t colour;

    if (layers & IDT_LAYER_CHARGE)
        colour = idt_atom__element(word) | idt_atom__pi(word) << 7 | idt_atom__degree(word) << 10 |
                 (word & (UINT32_C(0x1f) << 16)) | (uint64_t)idt_atom__n_h(word) << 24;
    else
        colour = idt_identity__skeleton_colour(word);
    if (layers & IDT_LAYER_ISOTOPE && mol->has & IDT_MOL_HAS_ISOTOPE)
        colour |= (uint64_t)mol->isotope[atom] << 40;
    return colour;
}

/* Layers in which the component differs from its skeleton. */
static uint32_t layers_of(const idt_identity_scratch *s)
{
    const idt_mol *mol = s->canon.mol;
    const uint16_t *atoms = s->canon.atoms;
    uint32_t n = s->canon.n;
    const uint32_t said = IDT_MOL_HAS_CHARGE | IDT_MOL_HAS_ISOTOPE | IDT_MOL_HAS_CHIRAL;
    uint32_t layers = 0;

    for (uint32_t i = 0; (mol->has & said || s->words != mol->atom) && i < n; i++) {
        uint32_t word = s->words[atoms[i]];

        if (idt_atom__charge(word) != 0)
            layers |= IDT_LAYER_CHARGE;
        if (word & IDT_ATOM_ISOTOPE)
            layers |= IDT_LAYER_ISOTOPE;
        if (idt_atom__chiral(word) != 0)
            layers |= IDT_LAYER_STEREO;
    }
    for (uint32_t i = 0; mol->has & IDT_MOL_HAS_DIRECTION && i < n; i++) {
        for (uint32_t k = mol->first[atoms[i]]; k < mol->first[atoms[i] + 1u]; k++) {
            if (mol->bond_stereo[mol->links[k].bond] != IDT_STEREO_NONE)
                layers |= IDT_LAYER_STEREO;
        }
    }
    return layers;
}

/* --------------------------------------------------------------------------------------- keys */

/* What the layers besides stereo say of an atom, 0 = nothing. */
static uint64_t said_of(const idt_identity_scratch *s, uint32_t atom, uint32_t layers)
{
    const idt_mol *mol = s->canon.mol;
    uint32_t word = s->words[atom];
    uint64_t said = 0;

    if (layers & IDT_LAYER_CHARGE && idt_atom__charge(word) != 0)
        said |= word & (uint32_t)IDT_ATOM_CHARGE_MASK << IDT_ATOM_CHARGE_SHIFT;
    if (layers & IDT_LAYER_ISOTOPE && word & IDT_ATOM_ISOTOPE)
        said |= (uint64_t)mol->isotope[atom] << 24;
    return said;
}

/* Label the component with a set of layers. */
static int label(idt_identity_scratch *s, uint32_t layers, idt_error *err)
{
    idt_canon *c = &s->canon;

    for (uint32_t i = 0; i < c->n; i++)
        c->colour[c->atoms[i]] = colour_of(s, c->atoms[i], layers);
    c->use_stereo = (layers & IDT_LAYER_STEREO) != 0;
    return idt_canon__label(c, err);
}

/* Is `value` the same throughout each cell? Spoils `keys`. */
static bool is_even(const idt_canon *c)
{
    for (uint32_t i = 0; i < c->n; i++)
        c->keys[c->cell[c->atoms[i]]] = c->value[c->atoms[i]];
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->keys[c->cell[c->atoms[i]]] != c->value[c->atoms[i]])
            return false;
    }
    return true;
}

/*
 * Do the layers say the same throughout each cell of the skeleton, and do cells tell all parities?
 * Then a labelling with the layers would have the same cells and ties as the one without.
 */
static bool keeps_cells(idt_identity_scratch *s, uint32_t layers)
{
    idt_canon *c = &s->canon;
    uint16_t *rank = c->rank;
    bool is_told = true;

    if (!c->has_ties)
        return true;
    for (uint32_t i = 0; i < c->n; i++)
        c->value[c->atoms[i]] = said_of(s, c->atoms[i], layers);
    if (layers & IDT_LAYER_STEREO) {
        c->rank = c->cell;
        is_told = idt_canon__knows_stereo(c);
        if (is_told)
            idt_canon__mark_parities(c);
        c->rank = rank;
    }
    return is_told && is_even(c);
}

/* The key of a set of layers from the labelling of the skeleton: what they say is added to it. */
static idt_key key_over(const idt_identity_scratch *s, uint32_t layers)
{
    const idt_canon *c = &s->canon;
    idt_key sums = c->sums;

    for (uint32_t i = 0; layers & ~(uint32_t)IDT_LAYER_STEREO && i < c->n; i++) {
        uint64_t said = said_of(s, c->atoms[i], layers);

        if (said != 0)
            idt_key__add(&sums, said << 16 | c->rank[c->atoms[i]]);
    }
    if (layers & IDT_LAYER_STEREO)
        idt_canon__add_stereo(c, &sums);
    return idt_key__of_sums(sums);
}

/*
 * The key of a set of layers that split cells of the skeleton, or whose stereo these do not tell.
 * When some of the stereo turns out to be none, the key is the one of the molecule written without.
 */
static int find_split_key(idt_component *out, idt_identity_scratch *s, uint32_t layers,
                          idt_error *err)
{
    idt_canon *c = &s->canon;
    uint32_t n_centres, n_bonds;
    int status = label(s, layers, err);

    if (status != IDT_OK)
        return status;
    n_centres = c->n_centres;
    n_bonds = c->n_stereo_bonds;
    if (layers & IDT_LAYER_STEREO && n_centres + n_bonds == 0) {
        out->keys[layers] = out->keys[layers & ~(uint32_t)IDT_LAYER_STEREO];
        return IDT_OK;
    }
    out->keys[layers] = c->key;
    if (!(layers & IDT_LAYER_STEREO))
        return IDT_OK;
    status = label(s, IDT_LAYERS_NONE, err);
    c->n_centres = n_centres;
    c->n_stereo_bonds = n_bonds;
    if (status == IDT_OK && keeps_cells(s, layers))
        out->keys[layers] = key_over(s, layers);
    return status;
}

/*
 * The keys of the component in c->atoms, for sets of layers within `within`. A set that differs
 * from a smaller one only in layers that have nothing to say has the key of the smaller. The
 * labelling without layers nearly always serves for the others too; whether it does depends on the
 * molecule and not on how it is written.
 */
static int find_keys(idt_component *out, idt_identity_scratch *s, uint32_t within, uint32_t present,
                     idt_error *err)
{
    idt_canon *c = &s->canon;
    uint32_t split = 0; /* sets, as bits */
    int status = label(s, IDT_LAYERS_NONE, err);

    if (status != IDT_OK)
        return status;
    out->keys[IDT_LAYERS_NONE] = c->key;
    if (present & IDT_LAYER_STEREO)
        idt_canon__collect_stereo(c);
    for (uint32_t set = 1; set < IDT_N_LAYER_SETS; set++) {
        if (set & ~within || set & ~present)
            continue;
        if (keeps_cells(s, set))
            out->keys[set] = key_over(s, set);
        else
            split |= 1u << set;
    }
    for (uint32_t set = 1; set < IDT_N_LAYER_SETS; set++) {
        if (set & ~within)
            continue;
        if (split >> set & 1)
            status = find_split_key(out, s, set, err);
        else if (set & ~present)
            out->keys[set] = out->keys[set & present];
        if (status != IDT_OK)
            return status;
    }
    return IDT_OK;
}
/* Is the molecule one component? */
static bool is_whole(const idt_mol *mol)
{
    uint32_t n_roots = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++)
        n_roots += mol->up[i] == IDT_MOL_NONE;
    return n_roots == 1;
}

/* Collect the component of `root` into canon.atoms and label its atoms. */
static void collect(idt_canon *c, uint32_t root, uint16_t *labels, uint16_t label)
{
    const idt_mol *mol = c->mol;

    if (root == 0 && is_whole(mol)) {
        c->n = mol->n_atoms;
        for (uint32_t i = 0; i < c->n; i++) {
            c->atoms[i] = (uint16_t)i;
            labels[i] = label;
        }
        return;
    }
    c->n = 1;
    c->atoms[0] = (uint16_t)root;
    labels[root] = label;
    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t atom = c->atoms[i];

        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (labels[other] != 0)
                continue;
            labels[other] = label;
            c->atoms[c->n++] = (uint16_t)other;
        }
    }
}

/* Make ready for the components of a molecule. @return labels of its atoms, zeroed, or NULL */
static uint16_t *begin(idt_identity_scratch *s, idt_mol *mol, idt_error *err)
{
    uint16_t *labels;

    if (mol->has & (IDT_MOL_HAS_CHIRAL | IDT_MOL_HAS_DIRECTION) &&
        idt_mol__perceive(mol, IDT_MOL_STEREO, err) != IDT_OK)
        return NULL;
    if (idt_charges__normalise(&s->words, &s->charges, mol, err) != IDT_OK ||
        idt_canon__prepare(&s->canon, mol, err) != IDT_OK)
        return NULL;
    labels = idt_mol__work(mol, (mol->n_atoms + 1) * sizeof *labels);
    if (!labels) {
        idt_error__set(err, IDT_ENOMEM, "out of memory");
        return NULL;
    }
    memset(labels, 0, mol->n_atoms * sizeof *labels);
    return labels;
}

static int find_components(idt_identity_scratch *scratch, idt_mol *mol, uint16_t *labels,
                           idt_error *err)
{
    idt_canon *c = &scratch->canon;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        idt_component *component;
        uint32_t layers;
        int status;

        if (labels[i] != 0)
            continue;
        if (idt_alloc__grow(&scratch->components, &scratch->capacity, scratch->n_components,
                            sizeof *scratch->components) != IDT_OK)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        component = &scratch->components[scratch->n_components++];
        collect(c, i, labels, (uint16_t)scratch->n_components);
        layers = layers_of(scratch);
        component->first_atom = (uint16_t)i;
        component->n_atoms = (uint16_t)c->n;
        component->layers = (uint8_t)layers;
        status = find_keys(component, scratch, IDT_LAYERS_ALL, layers, err);
        if (status != IDT_OK)
            return status;
    }
    return IDT_OK;
}

/*
 * Isotopic hydrogens are atoms; without the layer ISOTOPE they must be like any other hydrogen. So
 * the keys without it are those of a copy in which they are counts.
 */
static int find_bare_keys(idt_identity_scratch *scratch, idt_mol *mol, const uint16_t *labels,
                          idt_error *err)
{
    idt_canon *c = &scratch->canon;
    idt_mol *bare = &scratch->bare;
    uint16_t *bare_labels;
    int status = idt_mol__copy_bare(bare, mol, err);

    if (status != IDT_OK)
        return status;
    bare_labels = begin(scratch, bare, err);
    if (!bare_labels)
        return err->code;
    for (uint32_t i = 0; i < bare->n_atoms; i++) {
        idt_component *component = &scratch->components[labels[bare->at[i]] - 1];

        if (bare_labels[i] != 0)
            continue;
        collect(c, i, bare_labels, 1);
        status = find_keys(component, scratch, IDT_LAYERS_ALL & ~(uint32_t)IDT_LAYER_ISOTOPE,
                           layers_of(scratch), err);
        if (status != IDT_OK)
            return status;
    }
    return IDT_OK;
}

static uint8_t role_of(const idt_component *component)
{
    for (size_t i = 0; i < idt_counter_ion__n; i++) {
        const idt_counter_ion *ion = &idt_counter_ion__table[i];

        if (component->keys[0].low == ion->skeleton_low &&
            component->keys[0].high == ion->skeleton_high)
            return ion->role;
    }
    return IDT_COMPONENT_PARENT;
}

/* The keys of the whole: sums over components do not depend on their order. */
static void join(idt_identity *out, idt_component *components, uint32_t n)
{
    uint32_t n_parents = 0;

    for (uint32_t i = 0; i < n; i++) {
        components[i].role = n > 1 ? role_of(&components[i]) : IDT_COMPONENT_PARENT;
        n_parents += components[i].role == IDT_COMPONENT_PARENT;
    }
    for (uint32_t i = 0; n_parents == 0 && i < n; i++)
        components[i].role = IDT_COMPONENT_PARENT;
    out->n_parents = n_parents ? n_parents : n;
    out->n_components = n;
    out->components = components;
    for (uint32_t set = 0; set < IDT_N_LAYER_SETS; set++) {
        for (uint32_t i = 0; n > 1 && i < n; i++) {
            out->keys[set].low += idt_hash__mix(components[i].keys[set].low);
            out->keys[set].high += idt_hash__mix(components[i].keys[set].high);
        }
        if (n == 1)
            out->keys[set] = components[0].keys[set];
    }
}

int idt_identity__find(idt_identity *out, idt_identity_scratch *scratch, idt_mol *mol,
                       idt_error *err)
{
    uint16_t *labels;
    idt_error own = {0};
    int status;

    err = err ? err : &own;
    memset(out, 0, sizeof *out);
    labels = begin(scratch, mol, err);
    if (!labels)
        return err->code;
    scratch->n_components = 0;
    status = find_components(scratch, mol, labels, err);
    if (status == IDT_OK && mol->has & IDT_MOL_HAS_ISOTOPE && mol->has & IDT_MOL_HAS_H_ATOM)
        status = find_bare_keys(scratch, mol, labels, err);
    if (status == IDT_OK)
        join(out, scratch->components, (uint32_t)scratch->n_components);
    return status;
}
