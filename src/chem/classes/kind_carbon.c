/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of groups that are bound through carbon. */
#include "chem/classes/kind_int.h"

static bool is_in_range(const idt_class_kind *kind, uint32_t n_carbon)
{
    return n_carbon >= kind->min && (kind->max == 0 || n_carbon <= kind->max);
}

static idt_kind_result alkyl(const idt_class_kind *kind, const idt_branch *b)
{
    if (b->n != b->n_carbon || b->n_double + b->n_triple + b->n_multi > 0 ||
        !is_in_range(kind, b->n_carbon))
        return idt_kind__no();
    return b->n_ring > 0 ? idt_kind__ask(IDT_QUESTION_CYCLOALKYL) : idt_kind__yes();
}

static idt_kind_result alkenyl(const idt_class_kind *kind, const idt_branch *b)
{
    if (b->n != b->n_carbon || b->n_double == 0 || b->n_triple + b->n_multi > 0 ||
        !is_in_range(kind, b->n_carbon))
        return idt_kind__no();
    return b->n_ring > 0 ? idt_kind__ask(IDT_QUESTION_CYCLOALKYL) : idt_kind__yes();
}

static idt_kind_result haloalkyl(const idt_class_kind *kind, const idt_branch *b)
{
    bool is_so = b->n_halogen > 0 && b->n == b->n_carbon + b->n_halogen &&
                 idt_kind__element(b->g->mol, b->root) == IDT_KIND_C && b->n_ring == 0 &&
                 b->n_double + b->n_triple + b->n_multi == 0 && is_in_range(kind, b->n_carbon);

    return idt_kind__if(is_so);
}

static idt_kind_result trifluoromethyl(const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    uint16_t next[4];
    uint32_t n = idt_branch__next(next, mol, b->root, b->from);

    if (b->n != 4 || n != 3 || idt_kind__element(mol, b->root) != IDT_KIND_C)
        return idt_kind__no();
    for (uint32_t i = 0; i < n; i++)
        if (idt_kind__element(mol, next[i]) != IDT_KIND_F)
            return idt_kind__no();
    return idt_kind__yes();
}

static idt_kind_result cyano(const idt_branch *b)
{
    return idt_kind__if(b->n == 2 && b->n_nitrogen == 1 && b->n_multi == 1 &&
                        idt_kind__element(b->g->mol, b->root) == IDT_KIND_C &&
                        idt_atom__pi(b->g->mol->atom[b->root]) == 2);
}

/*
 * Acyl, beyond doubt: a carbonyl carbon that bears carbon or hydrogen. Carbamoyl, alkoxycarbonyl,
 * sulfonyl, thioacyl and the like are acyl groups of other acids: a question.
 */
static idt_kind_result acyl(const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    uint32_t element = idt_kind__element(mol, b->root), n;
    uint16_t next[4];

    if (element == IDT_KIND_S || element == IDT_KIND_P)
        return idt_kind__has_double(mol, b->root, IDT_KIND_O) ? idt_kind__ask(IDT_QUESTION_ACYL)
                                                              : idt_kind__no();
    if (element != IDT_KIND_C || mol->atom[b->root] & IDT_ATOM_AROMATIC)
        return idt_kind__no();
    n = idt_branch__next(next, mol, b->root, b->from);
    if (idt_kind__has_double(mol, b->root, IDT_KIND_O)) {
        for (uint32_t i = 0; i < n && i < 4; i++)
            if (idt_kind__element(mol, next[i]) != IDT_KIND_C &&
                idt_bond__order(mol->bond[idt_mol__find_bond(mol, b->root, next[i])]) == 1)
                return idt_kind__ask(IDT_QUESTION_ACYL);
        return idt_kind__if(n <= 2);
    }
    if (idt_kind__has_double(mol, b->root, IDT_KIND_S))
        return idt_kind__ask(IDT_QUESTION_ACYL);
    for (uint32_t i = 0; i < n && i < 4; i++)
        if (idt_kind__element(mol, next[i]) == IDT_KIND_N &&
            idt_bond__order(mol->bond[idt_mol__find_bond(mol, b->root, next[i])]) == 2)
            return idt_kind__ask(IDT_QUESTION_ACYL);
    return idt_kind__no();
}

/* The single-bonded oxygen of a carboxyl carbon, or IDT_MOL_NONE. */
static uint32_t acid_oxygen(const idt_mol *mol, uint32_t carbon, uint32_t from)
{
    uint16_t next[4];
    uint32_t n = idt_branch__next(next, mol, carbon, from);

    if (idt_kind__element(mol, carbon) != IDT_KIND_C ||
        !idt_kind__has_double(mol, carbon, IDT_KIND_O) || n != 2)
        return IDT_MOL_NONE;
    for (uint32_t i = 0; i < n; i++)
        if (idt_kind__element(mol, next[i]) == IDT_KIND_O &&
            idt_bond__order(mol->bond[idt_mol__find_bond(mol, carbon, next[i])]) == 1)
            return next[i];
    return IDT_MOL_NONE;
}

static idt_kind_result alkoxycarbonyl(const idt_class_kind *kind, const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    uint32_t oxygen = acid_oxygen(mol, b->root, b->from);
    uint16_t next[4];
    idt_branch r;

    if (oxygen == IDT_MOL_NONE || idt_branch__next(next, mol, oxygen, b->root) != 1)
        return idt_kind__no();
    idt_branch__count(&r, b->g, next[0], oxygen);
    if (r.is_closed || idt_kind__element(mol, r.root) != IDT_KIND_C ||
        mol->atom[r.root] & IDT_ATOM_AROMATIC)
        return idt_kind__no();
    return alkyl(kind, &r).answer == IDT_KIND_YES ? idt_kind__yes()
                                                  : idt_kind__ask(IDT_QUESTION_CYCLOALKYL);
}

static idt_kind_result carbamate(const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    uint32_t oxygen = acid_oxygen(mol, b->root, b->from);
    uint16_t next[4];

    if (oxygen == IDT_MOL_NONE) {
        bool is_thio = idt_kind__element(mol, b->root) == IDT_KIND_C &&
                       (idt_kind__has_double(mol, b->root, IDT_KIND_S) ||
                        (idt_kind__has_double(mol, b->root, IDT_KIND_O) && b->n_sulfur > 0));

        return is_thio && acyl(b).answer == IDT_KIND_ARGUABLE
                   ? idt_kind__ask(IDT_QUESTION_INORGANIC)
                   : idt_kind__no();
    }
    return idt_branch__next(next, mol, oxygen, b->root) == 1
               ? idt_kind__yes()
               : idt_kind__ask(IDT_QUESTION_INORGANIC);
}

static idt_kind_result amide(const idt_branch *b)
{
    if (carbamate(b).answer != IDT_KIND_NO)
        return idt_kind__no();
    return acyl(b);
}

/* One ether oxygen within a chain of carbon. */
static idt_kind_result alkoxyalkyl(const idt_class_kind *kind, const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;

    if (idt_kind__element(mol, b->root) != IDT_KIND_C || b->n_oxygen == 0 ||
        b->n != b->n_carbon + b->n_oxygen || b->n_triple + b->n_multi > 0 ||
        !is_in_range(kind, b->n_carbon))
        return idt_kind__no();
    for (uint32_t i = 0; i < b->g->n; i++) {
        uint32_t atom = b->g->atoms[i];

        if (idt_kind__element(mol, atom) == IDT_KIND_O && idt_mol__degree(mol, atom) < 2)
            return idt_kind__no();
    }
    if (b->n_ring > 0 || b->n_double > 0)
        return idt_kind__ask(IDT_QUESTION_CYCLOALKYL);
    return b->n_oxygen > 1 ? idt_kind__ask(IDT_QUESTION_COMBINED) : idt_kind__yes();
}

static idt_kind_result organyl(const idt_branch *b)
{
    return idt_kind__if(idt_kind__element(b->g->mol, b->root) == IDT_KIND_C &&
                        acyl(b).answer == IDT_KIND_NO);
}

static idt_kind_result acetyl(const idt_branch *b)
{
    return idt_kind__if(b->n == 3 && b->n_carbon == 2 && acyl(b).answer == IDT_KIND_YES);
}

idt_kind_result idt_kind__carbon(const idt_class_kind *kind, const idt_branch *b)
{
    switch (kind->kind) {
    case IDT_KIND_ALKYL: return alkyl(kind, b);
    case IDT_KIND_ACYCLIC_ALKYL: return b->n_ring > 0 ? idt_kind__no() : alkyl(kind, b);
    case IDT_KIND_ALKENYL: return alkenyl(kind, b);
    case IDT_KIND_HALOALKYL: return haloalkyl(kind, b);
    case IDT_KIND_TRIFLUOROMETHYL: return trifluoromethyl(b);
    case IDT_KIND_CYANO: return cyano(b);
    case IDT_KIND_ACYL: return acyl(b);
    case IDT_KIND_ACETYL: return acetyl(b);
    case IDT_KIND_ALKOXYCARBONYL: return alkoxycarbonyl(kind, b);
    case IDT_KIND_ALKOXYALKYL: return alkoxyalkyl(kind, b);
    case IDT_KIND_AMIDE: return amide(b);
    case IDT_KIND_CARBAMATE: return carbamate(b);
    case IDT_KIND_ORGANYL: return organyl(b);
    default: return idt_kind__no();
    }
}
