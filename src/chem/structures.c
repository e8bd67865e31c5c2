/* SPDX-License-Identifier: Apache-2.0 */
/* The section of listed structures; see chem_sect.h for the layout. */
#include "chem/structures.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "chem/composition.h"
#include "chem/io/smiles.h"

void idt_structures_builder__free(idt_structures_builder *builder)
{
    if (!builder)
        return;
    idt_mol__free(&builder->mol);
    idt_identity_scratch__free(&builder->identity);
    idt_tautomers__free(&builder->tautomers);
    idt_alloc__free(builder->tautomer_records);
    idt_alloc__free(builder->records);
    idt_buf__free(&builder->compositions);
    *builder = (idt_structures_builder){0};
}

static int add_record(idt_structures_builder *builder, const idt_key *keys, uint32_t owner,
                      idt_structure_kind kind, uint32_t layers)
{
    idt_structure_record *record;

    if (idt_alloc__grow(&builder->records, &builder->capacity, builder->n_records,
                        sizeof *builder->records) != IDT_OK)
        return IDT_ENOMEM;
    record = &builder->records[builder->n_records++];
    memset(record, 0, sizeof *record);
    for (size_t i = 0; i < IDT_N_LAYER_SETS; i++)
        record->keys[i] = keys[i].low;
    record->skeleton_high = keys[0].high;
    record->owner = owner;
    record->kind = (uint8_t)kind;
    record->layers = (uint8_t)layers;
    return IDT_OK;
}

/* Can the component of a molecule be found in canon.mol? A copy without isotopes has other atoms.
 */
static bool is_findable(const idt_identity *identity, const idt_identity_scratch *scratch)
{
    return identity->n_components == 1 || scratch->canon.mol != &scratch->bare;
}

static uint32_t first_atom_of(const idt_identity *identity, uint32_t component)
{
    return identity->n_components == 1 ? 0 : identity->components[component].first_atom;
}

/* The only parent, or nothing when there are several. */
static int add_tautomers(idt_structures_builder *builder, const idt_identity *id, uint32_t owner,
                         idt_error *err)
{
    idt_tautomer_target target;
    idt_tautomer_record *record;
    uint32_t i = 0;

    if (id->n_parents != 1 || !is_findable(id, &builder->identity))
        return IDT_OK;
    while (id->components[i].role != IDT_COMPONENT_PARENT)
        i++;
    if (idt_alloc__grow(&builder->tautomer_records, &builder->tautomers_capacity,
                        builder->n_tautomer_records, sizeof *record) != IDT_OK ||
        idt_tautomers__begin(&builder->tautomers, &builder->identity, first_atom_of(id, i), err) !=
            IDT_OK)
        return IDT_ENOMEM;
    idt_tautomers__describe(&target, &builder->tautomers, &builder->identity);
    record = &builder->tautomer_records[builder->n_tautomer_records++];
    *record = (idt_tautomer_record){.formula = target.formula,
                                    .frame = target.frame,
                                    .colours = target.colours,
                                    .skeleton_low = id->components[i].keys[0].low,
                                    .skeleton_high = id->components[i].keys[0].high,
                                    .owner = owner,
                                    .n_carbon_h = target.n_carbon_h,
                                    .kind = id->n_components == 1 ? IDT_STRUCTURE_SINGLE
                                                                  : IDT_STRUCTURE_PARENT};
    return IDT_OK;
}

int idt_structures_builder__add(idt_structures_builder *builder, uint32_t owner, idt_bytes smiles,
                                bool counts_tautomers, idt_error *err)
{
    idt_identity id;
    size_t n_before = builder->n_records;
    uint32_t layers = 0;
    int status;

    status = idt_smiles__read(&builder->mol, smiles, err);
    if (status == IDT_OK && builder->mol.n_atoms == 0)
        status = idt_error__set(err, IDT_EFORMAT, "structure has no atoms");
    if (status == IDT_OK)
        status = idt_identity__find(&id, &builder->identity, &builder->mol, err);
    if (status == IDT_OK)
        status = idt_composition__put(&builder->compositions, &builder->mol, err);
    if (status == IDT_OK && builder->mol.has & IDT_MOL_HAS_H_ATOM &&
        builder->mol.has & IDT_MOL_HAS_ISOTOPE)
        status = idt_composition__put(&builder->compositions, &builder->identity.bare, err);
    if (status != IDT_OK)
        return status;
    for (uint32_t i = 0; i < id.n_components; i++)
        layers |= id.components[i].layers;
    status = add_record(builder, id.keys, owner,
                        id.n_components == 1 ? IDT_STRUCTURE_SINGLE : IDT_STRUCTURE_WHOLE, layers);
    for (uint32_t i = 0;
         status == IDT_OK && id.n_components > 1 && id.n_parents == 1 && i < id.n_components; i++) {
        const idt_component *component = &id.components[i];

        if (component->role == IDT_COMPONENT_PARENT) {
            status = add_record(builder, component->keys, owner, IDT_STRUCTURE_PARENT,
                                component->layers);
        }
    }
    if (status == IDT_OK && counts_tautomers)
        status = add_tautomers(builder, &id, owner, err);
    if (status != IDT_OK) {
        builder->n_records = n_before;
        return idt_error__set(err, status, "out of memory");
    }
    return IDT_OK;
}

static int compare_skeletons(const idt_structure_record *a, uint64_t low, uint64_t high)
{
    if (a->keys[0] != low)
        return a->keys[0] < low ? -1 : 1;
    return (a->skeleton_high > high) - (a->skeleton_high < high);
}

/* A total order: two records that compare equal are equal in every byte. */
static int compare_records(const void *left, const void *right)
{
    const idt_structure_record *a = left, *b = right;
    int c = compare_skeletons(a, b->keys[0], b->skeleton_high);

    if (c == 0)
        c = (a->kind > b->kind) - (a->kind < b->kind);
    if (c == 0)
        c = (a->owner > b->owner) - (a->owner < b->owner);
    for (size_t i = 1; c == 0 && i < IDT_N_LAYER_SETS; i++)
        c = (a->keys[i] > b->keys[i]) - (a->keys[i] < b->keys[i]);
    return c == 0 ? (a->layers > b->layers) - (a->layers < b->layers) : c;
}

static int order(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* Formula and frame first; no two records are equal. */
static int compare_tautomers(const void *left, const void *right)
{
    const idt_tautomer_record *a = left, *b = right;
    int c = order(a->formula, b->formula);

    c = c ? c : order(a->frame, b->frame);
    c = c ? c : order(a->skeleton_low, b->skeleton_low);
    c = c ? c : order(a->skeleton_high, b->skeleton_high);
    c = c ? c : order(a->owner, b->owner);
    return c ? c : order(a->kind, b->kind);
}

static void finish_tautomers(idt_structures_builder *builder, idt_buf *out)
{
    idt_tautomer_record *records = builder->tautomer_records;
    size_t n = 0;

    if (builder->n_tautomer_records > 0)
        qsort(records, builder->n_tautomer_records, sizeof *records, compare_tautomers);
    for (size_t i = 0; i < builder->n_tautomer_records; i++) {
        if (n == 0 || compare_tautomers(&records[n - 1], &records[i]) != 0)
            records[n++] = records[i];
    }
    builder->n_tautomer_records = n;
    idt_buf__put(out, records, n * sizeof *records);
}

int idt_structures_builder__finish(idt_structures_builder *builder, idt_buf *structures,
                                   idt_buf *tautomers)
{
    size_t n = 0;

    finish_tautomers(builder, tautomers);
    if (builder->n_records > 0)
        qsort(builder->records, builder->n_records, sizeof *builder->records, compare_records);
    for (size_t i = 0; i < builder->n_records; i++) {
        if (n == 0 || compare_records(&builder->records[n - 1], &builder->records[i]) != 0)
            builder->records[n++] = builder->records[i];
    }
    builder->n_records = n;
    idt_buf__put(structures, builder->records, n * sizeof *builder->records);
    return idt_buf__status(structures) == IDT_OK ? idt_buf__status(tautomers)
                                                 : idt_buf__status(structures);
}

int idt_structures__verify(const idt_structure_record *records, size_t n, idt_error *err)
{
    for (size_t i = 0; i < n; i++) {
        const idt_structure_record *r = &records[i];

        if (r->kind > IDT_STRUCTURE_PARENT || r->layers > IDT_LAYERS_ALL || r->reserved != 0) {
            return idt_error__at(err, IDT_EFORMAT, i * sizeof *r,
                                 "structure %zu has a field out of range", i);
        }
        if (i > 0 && compare_records(&records[i - 1], r) >= 0)
            return idt_error__at(err, IDT_EFORMAT, i * sizeof *r, "structures are not sorted");
    }
    return IDT_OK;
}

int idt_structures__take_tautomers(idt_structures *structures, const idt_tautomer_record *records,
                                   size_t n, idt_error *err)
{
    structures->tautomers = records;
    structures->n_tautomers = 0;
    memset(structures->formulas, 0, sizeof structures->formulas);
    for (size_t i = 0; i < n; i++) {
        const idt_tautomer_record *r = &records[i];

        if (r->kind == IDT_STRUCTURE_WHOLE || r->kind > IDT_STRUCTURE_PARENT || r->reserved != 0)
            return idt_error__at(err, IDT_EFORMAT, i * sizeof *r,
                                 "tautomer %zu has a field out of range", i);
        if (i > 0 && compare_tautomers(&records[i - 1], r) >= 0)
            return idt_error__at(err, IDT_EFORMAT, i * sizeof *r, "tautomers are not sorted");
        structures->formulas[r->formula >> 6 & 15] |= UINT64_C(1) << (r->formula & 63);
    }
    structures->n_tautomers = n;
    return IDT_OK;
}

static int compare_numbers(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

int idt_structures_builder__put_compositions(idt_structures_builder *builder, idt_buf *out)
{
    uint64_t *numbers = (uint64_t *)(void *)builder->compositions.data;
    size_t n = builder->compositions.len / sizeof *numbers;

    if (n > 0)
        qsort(numbers, n, sizeof *numbers, compare_numbers);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || numbers[i] != numbers[i - 1])
            idt_buf__put(out, &numbers[i], sizeof *numbers);
    return idt_buf__status(out);
}

static int open_compositions(idt_structures *out, const idt_image *image, idt_error *err)
{
    idt_section section;
    const uint64_t *numbers;
    int status = idt_image__find(&section, image, IDT_COMPOSITIONS_TAG, sizeof *numbers, err);

    if (status != IDT_OK)
        return status == IDT_ENOTFOUND ? IDT_OK : status;
    numbers = section.data;
    for (size_t i = 1; i < section.n_records; i++)
        if (numbers[i - 1] >= numbers[i])
            return idt_error__at(err, IDT_EFORMAT, i * sizeof *numbers,
                                 "compositions are not sorted");
    out->compositions = numbers;
    out->n_compositions = section.n_records;
    return IDT_OK;
}

bool idt_structures__may_have(const idt_structures *structures, const idt_mol *mol)
{
    size_t low = 0, high = structures->n_compositions;
    uint64_t composition;

    if (!structures->compositions || !idt_composition__find(&composition, mol))
        return true;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (structures->compositions[middle] < composition)
            low = middle + 1;
        else
            high = middle;
    }
    return low < structures->n_compositions && structures->compositions[low] == composition;
}

int idt_structures__open(idt_structures *out, const idt_image *image, idt_error *err)
{
    idt_section section;
    int status =
        idt_image__find(&section, image, IDT_STRUCTURES_TAG, sizeof(idt_structure_record), err);

    *out = (idt_structures){0};
    if (status == IDT_ENOTFOUND)
        return IDT_OK;
    if (status != IDT_OK)
        return status;
    status = idt_structures__verify(section.data, section.n_records, err);
    if (status != IDT_OK)
        return status;
    out->records = section.data;
    out->n_records = section.n_records;
    status = open_compositions(out, image, err);
    if (status != IDT_OK) {
        *out = (idt_structures){0};
        return status;
    }
    status = idt_image__find(&section, image, IDT_TAUTOMERS_TAG, sizeof(idt_tautomer_record), err);
    if (status == IDT_ENOTFOUND)
        return IDT_OK;
    if (status == IDT_OK)
        status = idt_structures__take_tautomers(out, section.data, section.n_records, err);
    if (status != IDT_OK)
        *out = (idt_structures){0};
    return status;
}

/* ---------------------------------------------------------------------------------- looking up */

typedef struct finder {
    const idt_structures *structures;
    idt_structure_match *out;
    size_t n, capacity;
} finder;

/* The first record whose skeleton key is not below. */
static size_t lower_bound(const idt_structures *s, idt_key key)
{
    size_t low = 0, high = s->n_records;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_skeletons(&s->records[middle], key.low, key.high) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The least set of layers without which the keys are equal; fewer layers first, stereo before
 * isotopes before charge. */
static uint32_t difference(const idt_key *keys, const idt_structure_record *record)
{
    static const uint8_t sets[IDT_N_LAYER_SETS] = {
        0,
        IDT_LAYER_STEREO,
        IDT_LAYER_ISOTOPE,
        IDT_LAYER_CHARGE,
        IDT_LAYER_STEREO | IDT_LAYER_ISOTOPE,
        IDT_LAYER_STEREO | IDT_LAYER_CHARGE,
        IDT_LAYER_ISOTOPE | IDT_LAYER_CHARGE,
        IDT_LAYERS_ALL,
    };

    for (size_t i = 0; i < IDT_N_LAYER_SETS; i++) {
        uint32_t kept = IDT_LAYERS_ALL & ~(uint32_t)sets[i];

        if (keys[kept].low == record->keys[kept])
            return sets[i];
    }
    return IDT_LAYERS_ALL;
}

static idt_relation relation_of(uint32_t differs)
{
    if (differs & IDT_LAYER_CHARGE)
        return IDT_RELATION_CHARGED_FORM;
    if (differs & IDT_LAYER_ISOTOPE)
        return IDT_RELATION_ISOTOPOLOGUE;
    return differs ? IDT_RELATION_STEREOISOMER : IDT_RELATION_IDENTICAL;
}

/* Keep the strongest match of an owner; the array stays sorted. */
static void keep(finder *f, idt_structure_match match)
{
    size_t i;

    for (i = 0; i < f->n && i < f->capacity; i++) {
        if (f->out[i].owner != match.owner)
            continue;
        if (f->out[i].relation <= match.relation)
            return;
        memmove(&f->out[i], &f->out[i + 1],
                ((f->n < f->capacity ? f->n : f->capacity) - i - 1) * sizeof match);
        f->n--;
        break;
    }
    for (i = f->n < f->capacity ? f->n : f->capacity; i > 0; i--) {
        const idt_structure_match *before = &f->out[i - 1];

        if (before->relation < match.relation ||
            (before->relation == match.relation && before->owner < match.owner))
            break;
        if (i < f->capacity)
            f->out[i] = *before;
    }
    if (i < f->capacity)
        f->out[i] = match;
    f->n++;
}

/* The whole molecule against whole structures. */
static void find_whole(finder *f, const idt_identity *identity, uint32_t layers)
{
    const idt_structures *s = f->structures;

    for (size_t i = lower_bound(s, identity->keys[0]); i < s->n_records; i++) {
        const idt_structure_record *r = &s->records[i];
        uint32_t differs;

        if (compare_skeletons(r, identity->keys[0].low, identity->keys[0].high) != 0)
            break;
        if (r->kind == IDT_STRUCTURE_PARENT)
            continue;
        differs = difference(identity->keys, r);
        keep(f, (idt_structure_match){r->owner, (uint8_t)relation_of(differs), (uint8_t)differs,
                                      (uint8_t)(differs & ~(layers & r->layers)), UINT8_MAX});
    }
}

/*
 * Is there one parent beside counter-ions or solvent, be it twice, as in a sulfate? Protons may
 * stand on one of the two alone.
 */
static bool is_salt(const idt_identity *identity)
{
    const idt_component *c = identity->components;
    const uint32_t layers = IDT_LAYER_STEREO | IDT_LAYER_ISOTOPE;
    uint32_t first = 0;

    if (identity->n_parents > 1 && identity->n_parents == identity->n_components)
        return false;
    while (first < identity->n_components && c[first].role != IDT_COMPONENT_PARENT)
        first++;
    for (uint32_t i = first + 1; i < identity->n_components; i++) {
        if (c[i].role == IDT_COMPONENT_PARENT &&
            !idt_key__equal(c[i].keys[layers], c[first].keys[layers]))
            return false;
    }
    return true;
}

/* One component against structures of one component and the parents of salts. */
static void find_component(finder *f, const idt_identity *identity, uint32_t index)
{
    const idt_component *component = &identity->components[index];
    const idt_structures *s = f->structures;
    idt_relation relation = is_salt(identity) ? IDT_RELATION_SALT : IDT_RELATION_COMPONENT;

    for (size_t i = lower_bound(s, component->keys[0]); i < s->n_records; i++) {
        const idt_structure_record *r = &s->records[i];
        uint32_t differs;

        if (compare_skeletons(r, component->keys[0].low, component->keys[0].high) != 0)
            break;
        if (r->kind == IDT_STRUCTURE_WHOLE)
            continue;
        differs = difference(component->keys, r);
        keep(f, (idt_structure_match){r->owner, (uint8_t)relation, (uint8_t)differs,
                                      (uint8_t)(differs & ~(component->layers & r->layers)),
                                      (uint8_t)(index < UINT8_MAX ? index : UINT8_MAX)});
    }
}

size_t idt_structures__find(const idt_structures *structures, const idt_identity *identity,
                            idt_structure_match *out, size_t capacity)
{
    finder f = {structures, out, 0, capacity};
    uint32_t layers = 0;

    for (uint32_t i = 0; i < identity->n_components; i++)
        layers |= identity->components[i].layers;
    find_whole(&f, identity, layers);
    for (uint32_t i = 0; i < identity->n_components; i++) {
        if (identity->components[i].role == IDT_COMPONENT_PARENT)
            find_component(&f, identity, i);
    }
    return f.n;
}

/* ---------------------------------------------------------------------------------- tautomers */

enum { MAX_TARGETS = 16 };

static bool may_have_formula(const idt_structures *s, uint64_t formula)
{
    return (s->formulas[formula >> 6 & 15] >> (formula & 63) & 1) != 0;
}

/* The first record whose formula is not below. */
static size_t lower_formula(const idt_structures *s, uint64_t formula)
{
    size_t low = 0, high = s->n_tautomers;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (s->tautomers[middle].formula < formula)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_matched(const finder *f, uint32_t owner)
{
    for (size_t i = 0; i < f->n && i < f->capacity; i++) {
        if (f->out[i].owner == owner)
            return true;
    }
    return false;
}

/* The relation to each target that was met. */
static void keep_tautomers(finder *f, const idt_tautomer_target *own,
                           const idt_tautomer_record *const *records, const bool *is_met, size_t n,
                           uint32_t component)
{
    for (size_t i = 0; i < n; i++) {
        idt_relation relation = records[i]->n_carbon_h == own->n_carbon_h
                                    ? IDT_RELATION_TAUTOMER
                                    : IDT_RELATION_CARBON_TAUTOMER;

        if (is_met[i])
            keep(f,
                 (idt_structure_match){records[i]->owner, (uint8_t)relation, 0, 0,
                                       (uint8_t)(component < UINT8_MAX ? component : UINT8_MAX)});
    }
}

/* One component against all records with its formula. */
static int find_component_tautomers(finder *f, idt_identity_scratch *scratch, idt_tautomers *room,
                                    uint32_t component, idt_error *err)
{
    const idt_structures *s = f->structures;
    idt_tautomer_target own;
    uint64_t formula;
    size_t i;
    int status = IDT_OK;

    idt_tautomers__describe(&own, room, scratch);
    formula = own.formula;
    if (!may_have_formula(s, formula))
        return IDT_OK;
    i = lower_formula(s, formula);
    while (status == IDT_OK && i < s->n_tautomers && s->tautomers[i].formula == formula) {
        const idt_tautomer_record *records[MAX_TARGETS];
        idt_tautomer_target targets[MAX_TARGETS];
        bool is_met[MAX_TARGETS] = {false};
        size_t n = 0;

        for (; n < MAX_TARGETS && i < s->n_tautomers && s->tautomers[i].formula == formula; i++) {
            const idt_tautomer_record *r = &s->tautomers[i];

            if (r->frame != own.frame || is_matched(f, r->owner))
                continue;
            records[n] = r;
            targets[n++] = (idt_tautomer_target){r->formula,
                                                 r->frame,
                                                 r->colours,
                                                 {r->skeleton_low, r->skeleton_high},
                                                 r->n_carbon_h};
        }
        if (n > 0)
            status = idt_tautomers__find(is_met, room, scratch, targets, n, err);
        keep_tautomers(f, &own, records, is_met, n, component);
    }
    return status;
}

int idt_structures__find_tautomers(idt_structure_match *out, size_t *n, size_t capacity,
                                   const idt_structures *structures, const idt_identity *identity,
                                   idt_identity_scratch *scratch, idt_tautomers *room,
                                   idt_error *err)
{
    finder f = {structures, out, *n, capacity};
    int status = IDT_OK;

    if (structures->n_tautomers == 0 || !is_findable(identity, scratch))
        return IDT_OK;
    /* the whole first: its formula needs no search for its atoms */
    if (identity->n_components == 1 &&
        !may_have_formula(structures, idt_tautomers__formula(scratch)))
        return IDT_OK;
    for (uint32_t i = 0; status == IDT_OK && i < identity->n_components; i++) {
        if (identity->components[i].role != IDT_COMPONENT_PARENT)
            continue;
        status = idt_tautomers__begin(room, scratch, first_atom_of(identity, i), err);
        if (status == IDT_OK)
            status = find_component_tautomers(&f, scratch, room, i, err);
    }
    *n = f.n;
    return status;
}
