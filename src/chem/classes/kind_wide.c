/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wide readings of a list of kinds: groups that are of no kind in the plain sense of its word, and
 * that a court could still count among them. The answer is a question, never yes.
 */
#include "chem/classes/kind_int.h"

static bool is_saturated_carbon(const idt_mol *mol, uint32_t atom)
{
    uint32_t word = mol->atom[atom];

    return idt_atom__element(word) == IDT_KIND_C && idt_atom__pi(word) == 0 &&
           !(word & IDT_ATOM_RING);
}

static bool is_within(const idt_class_kind *kind, uint32_t n_carbon)
{
    return kind->max == 0 || n_carbon <= kind->max;
}

/* Alkyl with groups on it; alkylidene for alkenyl. */
static bool is_like_alkyl(const idt_class_kind *kind, const idt_branch *b)
{
    if (!is_within(kind, b->n_carbon))
        return false;
    if (b->bond == 1)
        return is_saturated_carbon(b->g->mol, b->root);
    return kind->kind == IDT_KIND_ALKENYL && b->bond == 2 && b->n == b->n_carbon &&
           b->n_ring + b->n_triple + b->n_multi == 0;
}

/* Saturated carbon atoms that come back to the parent. */
static bool is_alkylene(const idt_class_kind *kind, const idt_group *g)
{
    for (uint32_t i = 0; i < g->n_ends && i < IDT_GROUP_MAX_ENDS; i++)
        if (idt_bond__order(g->bond[i]) != 1)
            return false;
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t word = g->mol->atom[g->atoms[i]];

        if (idt_atom__element(word) != IDT_KIND_C || idt_atom__pi(word) > 0)
            return false;
    }
    return is_within(kind, g->n);
}

/* The atom behind a root with two neighbours, or IDT_MOL_NONE. */
static uint32_t behind(const idt_branch *b, uint32_t element)
{
    uint16_t next[4];

    if (idt_kind__element(b->g->mol, b->root) != element || b->bond != 1 ||
        idt_branch__next(next, b->g->mol, b->root, b->from) != 1)
        return IDT_MOL_NONE;
    return next[0];
}

/* R–S in the place of R–O, for an ether. */
static bool is_thioether(const idt_branch *b)
{
    uint32_t next = behind(b, IDT_KIND_S);

    return next != IDT_MOL_NONE && idt_kind__element(b->g->mol, next) == IDT_KIND_C &&
           !idt_kind__has_double(b->g->mol, next, IDT_KIND_O);
}

/* S–C(=O)R, or C(=O)S–R. */
static bool is_thioester(const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    uint32_t carbon = behind(b, IDT_KIND_S);
    uint16_t next[4];
    uint32_t n;

    if (carbon != IDT_MOL_NONE)
        return idt_kind__has_double(mol, carbon, IDT_KIND_O);
    if (b->bond != 1 || !idt_kind__has_double(mol, b->root, IDT_KIND_O) ||
        idt_kind__element(mol, b->root) != IDT_KIND_C)
        return false;
    n = idt_branch__next(next, mol, b->root, b->from);
    for (uint32_t i = 0; i < n && i < 4; i++)
        if (idt_kind__element(mol, next[i]) == IDT_KIND_S && idt_mol__degree(mol, next[i]) == 2)
            return true;
    return false;
}

static idt_question question_of_branch(const idt_class_kind *kind, const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    uint32_t word = mol->atom[b->root], next;

    switch (kind->kind) {
    case IDT_KIND_ALKYL:
    case IDT_KIND_ALKENYL:
        return is_like_alkyl(kind, b) ? IDT_QUESTION_CYCLOALKYL : IDT_QUESTION_NONE;
    case IDT_KIND_ALKOXYL:
        next = behind(b, IDT_KIND_O);
        return next != IDT_MOL_NONE && is_saturated_carbon(mol, next) &&
                       is_within(kind, b->n_carbon)
                   ? IDT_QUESTION_CYCLOALKYL
                   : IDT_QUESTION_NONE;
    case IDT_KIND_AMINO:
        return b->bond == 1 && idt_atom__element(word) == IDT_KIND_N && idt_atom__pi(word) == 0 &&
                       !(word & IDT_ATOM_AROMATIC)
                   ? IDT_QUESTION_AMINO
                   : IDT_QUESTION_NONE;
    case IDT_KIND_ETHER: return is_thioether(b) ? IDT_QUESTION_THIO : IDT_QUESTION_NONE;
    case IDT_KIND_ESTER: return is_thioester(b) ? IDT_QUESTION_THIO : IDT_QUESTION_NONE;
    default: return IDT_QUESTION_NONE;
    }
}

static idt_question question_of(const idt_class_kind *kind, const idt_group *g)
{
    idt_branch b;

    if (g->n_ends > 1 && kind->kind == IDT_KIND_ALKYL)
        return is_alkylene(kind, g) ? IDT_QUESTION_RING_CLOSED : IDT_QUESTION_NONE;
    idt_branch__count(&b, g, g->root[0], g->anchor[0]);
    return b.is_closed ? IDT_QUESTION_NONE : question_of_branch(kind, &b);
}

idt_kind_result idt_kind__test_wide(const idt_class_kind *kinds, uint32_t n_kinds,
                                    const idt_group *group)
{
    for (uint32_t i = 0; i < n_kinds; i++) {
        idt_question question = question_of(&kinds[i], group);

        if (question != IDT_QUESTION_NONE)
            return idt_kind__ask(question);
    }
    return idt_kind__no();
}
