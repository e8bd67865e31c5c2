/* SPDX-License-Identifier: Apache-2.0 */
/* Listed structures: building their section, checking it, and finding what a molecule is. */
#ifndef IDT_CHEM_STRUCTURES_H
#define IDT_CHEM_STRUCTURES_H

#include "base/buf.h"
#include "chem/chem_sect.h"
#include "chem/ident/identity.h"
#include "chem/ident/tautomer.h"

/** What a molecule is to a listed structure, strongest first. */
typedef enum idt_relation {
    IDT_RELATION_IDENTICAL = 0,       /* the same substance */
    IDT_RELATION_STEREOISOMER = 1,    /* differs in stereo alone, or one of the two states none */
    IDT_RELATION_ISOTOPOLOGUE = 2,    /* differs in isotopes (and perhaps stereo) */
    IDT_RELATION_CHARGED_FORM = 3,    /* differs in protons (and perhaps isotopes, stereo) */
    IDT_RELATION_SALT = 4,            /* same parent, other counter-ions, or solvents */
    IDT_RELATION_COMPONENT = 5,       /* one of several parents: a mixture with the substance */
    IDT_RELATION_TAUTOMER = 6,        /* hydrogens have moved between N, O, S, Se, Te */
    IDT_RELATION_CARBON_TAUTOMER = 7, /* some to or from carbon: keto/enol and the like */
} idt_relation;

/** A listed structure that a molecule is related to. */
typedef struct idt_structure_match {
    uint32_t owner;
    uint8_t relation;  /* idt_relation */
    uint8_t differs;   /* IDT_LAYER_… in which the two parents differ; tautomers: not asked, 0 */
    uint8_t unstated;  /* of these, layers of which the molecule or the listing says nothing */
    uint8_t component; /* which component of the molecule; 255 = the whole, or beyond 254 */
} idt_structure_match;

/** One thread at a time. Zero-initialise; free with idt_structures_builder__free. */
typedef struct idt_structures_builder {
    idt_mol mol;
    idt_identity_scratch identity;
    idt_structure_record *records;
    size_t n_records, capacity;
    idt_tautomers tautomers;
    idt_tautomer_record *tautomer_records;
    size_t n_tautomer_records, tautomers_capacity;
    idt_buf compositions;
} idt_structures_builder;

void idt_structures_builder__free(idt_structures_builder *builder);

/**
 * Add a listed structure.
 *
 * @param owner   returned with every match; the same owner may have several structures
 * @param smiles  borrowed for the call
 * @param counts_tautomers  idt_structures__find_tautomers finds it too
 * @return IDT_OK, IDT_EFORMAT (err->offset is the place in the SMILES), IDT_ELIMIT, IDT_ENOMEM;
 *         on failure nothing is added
 */
IDT_CHECKED int idt_structures_builder__add(idt_structures_builder *builder, uint32_t owner,
                                            idt_bytes smiles, bool counts_tautomers,
                                            idt_error *err);

/**
 * Append the records of the two sections. The order of additions does not matter.
 * @return IDT_OK or IDT_ENOMEM
 */
IDT_CHECKED int idt_structures_builder__finish(idt_structures_builder *builder, idt_buf *structures,
                                               idt_buf *tautomers);

/** Append the compositions of all components, for the section of that name. */
IDT_CHECKED int idt_structures_builder__put_compositions(idt_structures_builder *builder,
                                                         idt_buf *out);

/** Verified sections. Immutable, any thread; borrows the image. */
typedef struct idt_structures {
    const idt_structure_record *records;
    size_t n_records;
    const idt_tautomer_record *tautomers;
    size_t n_tautomers;
    uint64_t formulas[16];        /* one bit for each of theirs, by its lowest ten bits */
    const uint64_t *compositions; /* ascending; NULL: of a book that has none */
    size_t n_compositions;
} idt_structures;

/**
 * Whether a molecule can be related to a listed structure at all, as a tautomer too: false spares
 * its identity.
 * @threads  any thread
 */
bool idt_structures__may_have(const idt_structures *structures, const idt_mol *mol);

/**
 * Open the section of an image and check every record.
 * @return IDT_OK (an image without the section has no structures), IDT_EFORMAT
 */
IDT_CHECKED int idt_structures__open(idt_structures *out, const idt_image *image, idt_error *err);

/** Use records of IDT_TAUTOMERS_TAG in memory, and check them. @return IDT_OK or IDT_EFORMAT */
IDT_CHECKED int idt_structures__take_tautomers(idt_structures *structures,
                                               const idt_tautomer_record *records, size_t n,
                                               idt_error *err);

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

/**
 * Add the listed structures that a parent component is a tautomer of, where their tautomers count,
 * and which are not among the matches yet. Nearly every molecule is settled by its formula; the
 * others by a search (chem/ident/tautomer.h). Deuterium that is written as an atom counts as
 * hydrogen, but not in molecules of several components.
 *
 * @param out       [capacity] what idt_structures__find has found, and its order
 * @param n         matches in it, stored or not; updated
 * @param scratch   of the last idt_identity__find, which made `identity`; the molecule is still
 * there
 * @param room      working memory
 * @return IDT_OK; IDT_ELIMIT: undecided whether there are more; IDT_ENOMEM
 */
IDT_CHECKED int idt_structures__find_tautomers(idt_structure_match *out, size_t *n, size_t capacity,
                                               const idt_structures *structures,
                                               const idt_identity *identity,
                                               idt_identity_scratch *scratch, idt_tautomers *room,
                                               idt_error *err);

#endif
