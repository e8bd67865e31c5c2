/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Class definitions: whether every difference between a molecule and a parent structure is one
 * that a clause of the definition allows. docs/classes.md describes the meaning.
 */
#ifndef IDT_CHEM_CLASS_H
#define IDT_CHEM_CLASS_H

#include "base/buf.h"
#include "chem/classes/class_sect.h"
#include "chem/classes/kind.h"
#include "chem/mol/mol.h"

/** Answers, weakest first. */
typedef enum idt_class_answer {
    IDT_CLASS_NO = 0,
    IDT_CLASS_OUTSIDE = 1,  /* all differences but one are explained; not a member, not cleared */
    IDT_CLASS_ARGUABLE = 2, /* a member if the questions are answered with yes */
    IDT_CLASS_MATCH = 3,
} idt_class_answer;

/** Bits of idt_class_finding.forms: in which form the molecule was given. */
enum {
    IDT_CLASS_FORM_SALT = 1,    /* with other components */
    IDT_CLASS_FORM_ISOTOPE = 2, /* isotopically labelled */
};

/** Work for one molecule and one definition, in atoms looked at; beyond it: undecided. */
enum { IDT_CLASS_STEP_BUDGET = 200000 };

/** What one definition says of one molecule. */
typedef struct idt_class_finding {
    uint32_t owner;
    uint32_t definition; /* index of the record */
    uint8_t answer;      /* idt_class_answer */
    uint8_t forms;       /* IDT_CLASS_FORM_… */
    uint8_t is_parent;   /* 1: the molecule is the parent itself (answer NO unless covered) */
    uint8_t is_exempt;   /* 1: it is a structure that the definition exempts (answer NO) */
    uint32_t questions;  /* bit 1 << idt_question */
    uint64_t clauses;    /* bit i: operation i of the definition explains something */
    uint32_t question_of[IDT_CLASS_MAX_CLAUSES]; /* bits of questions that operation i raises */
    /*
     * For each atom of the molecule: 0 not part of it, 1 part of the parent, 2 + i explained by
     * operation i, IDT_CLASS_UNEXPLAINED. Valid until the next call with the scratch.
     */
    const uint8_t *role;
    const uint8_t *parent_atom; /* place in the parent as written, from 1; 0: none */
    uint32_t n_atoms;
} idt_class_finding;

enum { IDT_CLASS_UNEXPLAINED = 255 };

/** A verified set of sections. Immutable, any thread; borrows the image. */
typedef struct idt_classes {
    const idt_class_record *records;
    const idt_class_pattern *patterns;
    const idt_class_atom *atoms;
    const idt_class_segment *segments;
    const idt_class_closure *closures;
    const idt_class_clause *clauses;
    const idt_class_kind *kinds;
    uint32_t n_records, n_patterns, n_atoms, n_segments, n_closures, n_clauses, n_kinds;
    const struct idt_class_index *index; /* or NULL: every definition is looked at */
} idt_classes;

/**
 * Open the sections of an image and check every record.
 * @return IDT_OK (an image without them has no definitions), IDT_EFORMAT
 */
IDT_CHECKED int idt_classes__open(idt_classes *out, const idt_image *image, idt_error *err);

/**
 * Add the index that finds which definitions a molecule may belong to; answers stay the same.
 * @return IDT_OK or IDT_ENOMEM     @owns  the index: free with idt_classes__close
 */
IDT_CHECKED int idt_classes__add_index(idt_classes *classes, idt_error *err);

/** Free what idt_classes__add_index made. Takes NULL. */
void idt_classes__close(idt_classes *classes);

/** The check of idt_classes__open on records in memory. @return IDT_OK or IDT_EFORMAT */
IDT_CHECKED int idt_classes__verify(const idt_classes *classes, idt_error *err);

/** The ring systems that are bound to one atom of a root. */
enum { IDT_CLASS_MAX_BESIDE = 4 };
typedef struct idt_class_beside {
    uint16_t n[IDT_CLASS_MAX_BESIDE];        /* atoms */
    uint16_t n_hetero[IDT_CLASS_MAX_BESIDE]; /* of them other than carbon */
    uint16_t n_aromatic[IDT_CLASS_MAX_BESIDE];
    bool is_apart[IDT_CLASS_MAX_BESIDE]; /* the bond to the root is in no ring */
    uint32_t n_systems;
    uint32_t judged_by; /* idt_class_look.rules + 1 for which is_refused holds; 0: for none */
    bool is_refused;    /* a group on the root is of no kind that a clause allows there */
} idt_class_beside;

/** One thread at a time. Zero-initialise; free with idt_class_scratch__free. */
typedef struct idt_class_scratch {
    idt_kind_work work;
    uint16_t *owner;          /* [n] see class_int.h */
    uint32_t *mark;           /* [n] atoms of the group at hand */
    uint16_t *queue;          /* [n] atoms of groups, one after another */
    uint16_t *embedding;      /* root segments found, one after another */
    idt_class_beside *beside; /* of each: ring systems beside it */
    uint8_t *role, *parent_atom;
    uint16_t *hetero; /* [n_hetero] atoms other than carbon and hydrogen */
    uint32_t n_hetero;
    struct idt_class_bits *bonds; /* [n] see class_index.h */
    uint64_t *alive;              /* groups of definitions, as bits */
    uint32_t turn, n_alive;
    void *block;
    size_t capacity;
} idt_class_scratch;

void idt_class_scratch__free(idt_class_scratch *scratch);

/** Receives findings in no particular order. */
typedef void idt_class_visit(void *payload, const idt_class_finding *finding);

/**
 * Decide every definition for a molecule. Findings whose answer is NO are passed on only for the
 * parent of a definition, and for structures that are exempt. A definition with several parents
 * is visited for each of them: the best finding holds, unless one says that it is exempt.
 *
 * @param mol  perceived as far as needed
 * @return IDT_OK or IDT_ENOMEM; a molecule whose rings or aromaticity are beyond the step limit of
 *         perception, or one that takes too many steps, is arguable where it may be a member
 */
IDT_CHECKED int idt_classes__find(const idt_classes *classes, idt_class_scratch *scratch,
                                  idt_mol *mol, idt_class_visit *visit, void *payload,
                                  idt_error *err);

/* ---- building ---- */

/** One operation of a definition, before the parent is cut. */
typedef struct idt_class_clause_spec {
    uint64_t sites; /* bit i: place i + 1 of the parent; with bit 63, all from a place on */
    uint64_t to;    /* of IDT_CLASS_CLOSE, as sites */
    const idt_class_kind *kinds;
    uint32_t n_kinds;
    uint8_t op;       /* idt_class_op */
    uint8_t label;    /* number of the legal clause */
    uint8_t chain;    /* see idt_class_clause */
    uint8_t flags;    /* IDT_CLASS_ARGUABLY … */
    bool is_exchange; /* "in or on": arguably also exchange of an atom of the sites */
} idt_class_clause_spec;

typedef struct idt_class_spec {
    uint32_t owner;
    uint32_t flags;    /* IDT_CLASS_ESTERS … */
    uint32_t max_mass; /* 1/1000 u; 0: any */
    idt_bytes parent;  /* SMILES of one component */
    uint64_t module;   /* places that are cut off, so that parents share what is left; or 0 */
    const idt_class_clause_spec *clauses;
    uint32_t n_clauses;
} idt_class_spec;

/** One thread at a time. Zero-initialise; free with idt_classes_builder__free. */
typedef struct idt_classes_builder {
    idt_mol mol;
    idt_buf records, patterns, atoms, segments, closures, clauses, kinds;
} idt_classes_builder;

void idt_classes_builder__free(idt_classes_builder *builder);

/**
 * Add a definition.
 *
 * @return IDT_OK; IDT_EFORMAT (the parent cannot be read, or cannot be cut as the clauses ask: the
 *         message says why; err->offset is the place in the SMILES when it is the reader's), in
 *         which case nothing is added; IDT_ENOMEM
 */
IDT_CHECKED int idt_classes_builder__add(idt_classes_builder *builder, const idt_class_spec *spec,
                                         idt_error *err);

/** Put the records in order. @return IDT_OK or IDT_ENOMEM */
IDT_CHECKED int idt_classes_builder__finish(idt_classes_builder *builder, idt_error *err);

/** Add the sections to a writer; they are borrowed until it has finished. */
void idt_classes_builder__add_to(const idt_classes_builder *builder, idt_image_writer *writer);

/** What a finished builder holds, for tests without an image. Borrows the builder. */
void idt_classes_builder__view(idt_classes *out, const idt_classes_builder *builder);

/** Molecular mass of the component of an atom in 1/1000 u, of natural isotopes. */
uint32_t idt_mol__component_mass(const idt_mol *mol, idt_kind_work *work, uint32_t atom);

#endif
