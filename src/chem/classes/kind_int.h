/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of kinds share: a branch of a group, counted. */
#ifndef IDT_CHEM_KIND_INT_H
#define IDT_CHEM_KIND_INT_H

#include "chem/classes/kind.h"

enum {
    IDT_KIND_C = 6,
    IDT_KIND_N = 7,
    IDT_KIND_O = 8,
    IDT_KIND_F = 9,
    IDT_KIND_P = 15,
    IDT_KIND_S = 16,
};

/** The part of a group behind one bond: `root` and what is reached without crossing `from`. */
typedef struct idt_branch {
    const idt_group *g;
    uint32_t root, from;
    uint32_t bond; /* order of the bond between them; 4 when aromatic */
    uint32_t n, n_carbon, n_halogen, n_oxygen, n_sulfur, n_nitrogen;
    uint32_t n_ring;   /* bonds in rings */
    uint32_t n_double; /* C=C */
    uint32_t n_triple; /* C#C */
    uint32_t n_multi;  /* multiple or aromatic bonds of other sorts */
    bool is_closed;    /* comes back to `from`, or to another atom of the parent */
} idt_branch;

/** Count a branch. */
void idt_branch__count(idt_branch *out, const idt_group *g, uint32_t root, uint32_t from);

/** Neighbours of an atom that are no hydrogens, but for `from`; at most 4 are stored. */
uint32_t idt_branch__next(uint16_t out[4], const idt_mol *mol, uint32_t atom, uint32_t from);

static inline idt_kind_result idt_kind__no(void)
{
    return (idt_kind_result){IDT_KIND_NO, IDT_QUESTION_NONE};
}

static inline idt_kind_result idt_kind__yes(void)
{
    return (idt_kind_result){IDT_KIND_YES, IDT_QUESTION_NONE};
}

static inline idt_kind_result idt_kind__ask(idt_question question)
{
    return (idt_kind_result){IDT_KIND_ARGUABLE, (uint8_t)question};
}

static inline idt_kind_result idt_kind__if(bool is_so)
{
    return is_so ? idt_kind__yes() : idt_kind__no();
}

static inline uint32_t idt_kind__element(const idt_mol *mol, uint32_t atom)
{
    return idt_atom__element(mol->atom[atom]);
}

static inline bool idt_kind__is_halogen(uint32_t element)
{
    return element == 9 || element == 17 || element == 35 || element == 53 || element == 85;
}

/** Whether an atom bears a terminal double-bonded atom of this element. */
bool idt_kind__has_double(const idt_mol *mol, uint32_t atom, uint32_t element);

/** Kinds by what they look at, each in its own file; NO for those of other files. */
idt_kind_result idt_kind__carbon(const idt_class_kind *kind, const idt_branch *b);
idt_kind_result idt_kind__hetero(const idt_class_kind *kind, const idt_branch *b);
idt_kind_result idt_kind__ring(const idt_class_kind *kind, const idt_branch *b);
idt_kind_result idt_kind__named(const idt_class_kind *kind, const idt_branch *b);
/** Kinds of groups with two ends. */
idt_kind_result idt_kind__bridge(const idt_class_kind *kind, const idt_group *g);

/** The ring system of an atom: what is reached from it over bonds in rings. */
typedef struct idt_ring_system {
    uint32_t n, n_bonds, n_hetero;
    uint32_t n_pi; /* atoms with a multiple bond */
    uint32_t n_aromatic;
} idt_ring_system;

idt_ring_system idt_ring_system__measure(const idt_mol *mol, idt_kind_work *work, uint32_t root);

#endif
