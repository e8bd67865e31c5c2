/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Membership of a molecule in the classes of a book on a day: what the definitions say, read with
 * the dates, coverage and questions of the law.
 */
#ifndef IDT_SCREEN_CLASSES_H
#define IDT_SCREEN_CLASSES_H

#include "base/buf.h"
#include "chem/classes/class.h"
#include "interdict/book.h"
#include "law/law.h"

typedef enum idt_membership {
    IDT_MEMBERSHIP_NO,
    IDT_MEMBERSHIP_OUTSIDE,  /* shares the core, one difference is not covered: not cleared */
    IDT_MEMBERSHIP_REVIEW,   /* the law has no formula: a person must compare */
    IDT_MEMBERSHIP_ARGUABLE, /* a member if the questions are answered with yes */
    IDT_MEMBERSHIP_MATCH,
} idt_membership;

/** "no", "outside", "review", "arguable", "match". */
const char *idt_membership__name(uint8_t membership);

/** How sure it is that the class reaches the structure, 0..1000. */
unsigned idt_membership__score(uint8_t membership);

/** One class and one molecule. */
typedef struct idt_membership_finding {
    uint32_t class_;     /* index in law.classes */
    uint8_t membership;  /* idt_membership */
    uint8_t is_parent;   /* 0 or 1: the molecule is the parent, which is caught by its name */
    uint8_t forms;       /* IDT_CLASS_FORM_… */
    uint8_t is_exempt;   /* 0 or 1: the definition exempts this structure */
    uint32_t definition; /* index in the book's definitions */
    uint32_t questions;  /* bit 1 << idt_question */
    uint64_t operations; /* bit i: operation i of the definition explains something */
    uint32_t question_of[IDT_CLASS_MAX_CLAUSES];
    uint32_t n_kept, n_parent; /* atoms of the parent that stand in the molecule, and all */
    uint32_t n_own;            /* atoms of the component, without hydrogens */
    size_t atoms;     /* where its atoms begin in idt_memberships.roles and .parent_atoms */
    uint32_t n_atoms; /* atoms of the molecule */
} idt_membership_finding;

/** One thread at a time. Zero-initialise; free with idt_memberships__free. */
typedef struct idt_memberships {
    const idt_classes *classes;
    const idt_law *law;
    idt_class_scratch scratch;
    idt_membership_finding *items; /* by molecule, shown id of the class, then as written */
    size_t n, capacity;
    size_t first;   /* of the molecule at hand */
    uint8_t *roles; /* see idt_class_finding.role */
    uint8_t *parent_atoms;
    size_t n_atoms, roles_capacity, parent_capacity;
    idt_date as_of;
    bool failed;
} idt_memberships;

void idt_memberships__free(idt_memberships *m);

/** Forget every finding, keep the memory. */
void idt_memberships__reset(idt_memberships *m);

/**
 * Add a finding for every class in force on the day of which the molecule is, or may be, a member.
 * @param book   must be the same, and outlive m, in every call with it
 * @return IDT_OK or IDT_ENOMEM
 */
IDT_CHECKED int idt_memberships__find(idt_memberships *m, const idt_book *book, idt_mol *mol,
                                      idt_date as_of, idt_error *err);

/**
 * How like the parent a structure is, for laws that speak of analogues: twice the atoms of the
 * parent that stand in it, of all atoms of both, in thousandths, rounded down (the coefficient of
 * Dice over the best explanation). Shown with the answer `review`; it decides nothing.
 * @return 0..1000
 */
unsigned idt_membership__similarity(const idt_membership_finding *f);

/** Labels of the clauses used, in the order of the law with '+' between. */
void idt_memberships__put_clauses(idt_buf *out, const idt_memberships *m,
                                  const idt_membership_finding *f);

/** The open questions, in words, with "; " between. */
void idt_memberships__put_questions(idt_buf *out, const idt_memberships *m,
                                    const idt_membership_finding *f);

/** The law sections of a book. */
const idt_law *idt_book__law(const idt_book *book);

#endif
