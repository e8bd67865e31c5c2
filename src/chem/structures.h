/* SPDX-License-Identifier: Apache-2.0 */
/* Listed structures: building their section, checking it, and finding what a molecule is. */
#ifndef IDT_CHEM_STRUCTURES_H
#define IDT_CHEM_STRUCTURES_H

#include "base/buf.h"
#include "chem/chem_sect.h"
#include "chem/identity.h"

/** What a molecule is to a listed structure, strongest first. */
typedef enum idt_relation {
    IDT_RELATION_IDENTICAL = 0,    /* the same substance */
    IDT_RELATION_STEREOISOMER = 1, /* differs in stereo alone, or one of the two states none */
    IDT_RELATION_ISOTOPOLOGUE = 2, /* differs in isotopes (and perhaps stereo) */
    IDT_RELATION_CHARGED_FORM = 3, /* differs in protons (and perhaps isotopes, stereo) */
    IDT_RELATION_SALT = 4,         /* same parent, other counter-ions, or solvents */
    IDT_RELATION_COMPONENT = 5,    /* one of several parents: a mixture with the substance */
} idt_relation;

/** A listed structure that a molecule is related to. */
typedef struct idt_structure_match {
    uint32_t owner;
    uint8_t relation;  /* idt_relation */
    uint8_t differs;   /* IDT_LAYER_… in which the two parents differ */
    uint8_t unstated;  /* of these, layers of which the molecule or the listing says nothing */
    uint8_t component; /* which component of the molecule; 255 = the whole, or beyond 254 */
} idt_structure_match;

/** One thread at a time. Zero-initialise; free with idt_structures_builder__free. */
typedef struct idt_structures_builder {
    idt_mol mol;
    idt_identity_scratch identity;
    idt_structure_record *records;
    size_t n_records, capacity;
    idt_buf compositions;
} idt_structures_builder;

void idt_structures_builder__free(idt_structures_builder *builder);

/**
 * Add a listed structure.
 *
 * @param owner   returned with every match; the same owner may have several structures
 * @param smiles  borrowed for the call
 * @return IDT_OK, IDT_EFORMAT (err->offset is the place in the SMILES), IDT_ELIMIT, IDT_ENOMEM;
 *         on failure nothing is added
 */
IDT_CHECKED int idt_structures_builder__add(idt_structures_builder *builder, uint32_t owner,
                                            idt_bytes smiles, idt_error *err);

/**
 * Append the section's records to `out`. The order of additions does not matter.
 * @return IDT_OK or IDT_ENOMEM
 */
IDT_CHECKED int idt_structures_builder__finish(idt_structures_builder *builder, idt_buf *out);

/** Append the compositions of all components, for the section of that name. */
IDT_CHECKED int idt_structures_builder__put_compositions(idt_structures_builder *builder,
                                                         idt_buf *out);

/** Verified sections. Immutable, any thread; borrows the image. */
typedef struct idt_structures {
    const idt_structure_record *records;
    size_t n_records;
    const uint64_t *compositions; /* ascending; NULL: of a book that has none */
    size_t n_compositions;
} idt_structures;

/**
 * Whether a molecule can be related to a listed structure at all: false spares its identity.
 * @threads  any thread
 */
bool idt_structures__may_have(const idt_structures *structures, const idt_mol *mol);

/**
 * Open the section of an image and check every record.
 * @return IDT_OK (an image without the section has no structures), IDT_EFORMAT
 */
IDT_CHECKED int idt_structures__open(idt_structures *out, const idt_image *image, idt_error *err);

/** The check of idt_structures__open on records in memory. @return IDT_OK or IDT_EFORMAT */
IDT_CHECKED int idt_structures__verify(const idt_structure_record *records, size_t n,
                                       idt_error *err);

/**
 * Find every listed structure that a molecule is related to: one match an owner, the strongest.
 *
 * @param out       [capacity] sorted by relation, then owner
 * @return number of matches found; those beyond `capacity` are not stored
 */
size_t idt_structures__find(const idt_structures *structures, const idt_identity *identity,
                            idt_structure_match *out, size_t capacity);

#endif
