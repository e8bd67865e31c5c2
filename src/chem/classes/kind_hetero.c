/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of groups that are bound through oxygen, nitrogen, sulfur or a halogen. */
#include "chem/classes/kind_int.h"

/* The one atom behind a two-connected root, counted as a branch; false when there is none. */
static bool behind(idt_branch *out, const idt_branch *b)
{
    uint16_t next[4];

    if (idt_branch__next(next, b->g->mol, b->root, b->from) != 1)
        return false;
    idt_branch__count(out, b->g, next[0], b->root);
    return out->bond == 1;
}

static idt_kind_result carbon_behind(const idt_class_kind *kind, const idt_branch *b, uint8_t inner)
{
    idt_class_kind part = {inner, 0, kind->min, kind->max};
    idt_branch r;

    return behind(&r, b) && !r.is_closed ? idt_kind__carbon(&part, &r) : idt_kind__no();
}

static idt_kind_result alkoxyl(const idt_class_kind *kind, const idt_branch *b)
{
    idt_kind_result result = carbon_behind(kind, b, IDT_KIND_ALKYL);

    if (result.answer == IDT_KIND_NO &&
        carbon_behind(kind, b, IDT_KIND_ALKENYL).answer != IDT_KIND_NO)
        return idt_kind__ask(IDT_QUESTION_CYCLOALKYL);
    return result;
}

/* An acid's oxygen: what is behind it is acyl. */
static idt_kind_result acyloxy(const idt_branch *b)
{
    static const idt_class_kind acyl = {IDT_KIND_ACYL, 0, 0, 0};
    idt_kind_result result;
    idt_branch r;

    if (!behind(&r, b) || r.is_closed)
        return idt_kind__no();
    result = idt_kind__carbon(&acyl, &r);
    if (result.answer == IDT_KIND_ARGUABLE)
        result.question = IDT_QUESTION_INORGANIC;
    if (result.answer == IDT_KIND_NO && idt_kind__element(b->g->mol, r.root) == IDT_KIND_N &&
        idt_kind__has_double(b->g->mol, r.root, IDT_KIND_O))
        result = idt_kind__ask(IDT_QUESTION_INORGANIC); /* a nitrate or nitrite */
    return result;
}

static idt_kind_result hydroxyl(const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;

    /* [O-] on a cation is an oxide, not a hydroxyl that lost its proton */
    return idt_kind__if(b->n == 1 && idt_atom__charge(mol->atom[b->from]) <= 0 &&
                        idt_kind__element(mol, b->root) == IDT_KIND_O);
}

static bool is_nitro(const idt_branch *b)
{
    return b->n == 3 && b->n_nitrogen == 1 && b->n_oxygen == 2 && b->n_multi > 0 &&
           idt_mol__degree(b->g->mol, b->root) == 3 &&
           idt_kind__element(b->g->mol, b->root) == IDT_KIND_N;
}

static idt_kind_result amino(const idt_class_kind *kind, const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    uint16_t next[4];
    uint32_t n;

    if (idt_kind__element(mol, b->root) != IDT_KIND_N || idt_atom__pi(mol->atom[b->root]) > 0 ||
        mol->atom[b->root] & IDT_ATOM_AROMATIC)
        return idt_kind__no();
    n = idt_branch__next(next, mol, b->root, b->from);
    if (n == 0)
        return idt_kind__yes();
    if (n > 2)
        return idt_kind__ask(IDT_QUESTION_QUATERNARY);
    if (kind->flags & IDT_KIND_SUBSTITUTED)
        return idt_kind__yes();
    for (uint32_t i = 0; i < n; i++)
        if (idt_kind__element(mol, next[i]) != IDT_KIND_C ||
            idt_kind__has_double(mol, next[i], IDT_KIND_O))
            return idt_kind__no();
    return idt_kind__ask(IDT_QUESTION_AMINO);
}

static idt_kind_result alkylsulphonyl(const idt_class_kind *kind, const idt_branch *b)
{
    static const idt_class_kind any = {IDT_KIND_ALKYL, 0, 0, 0};
    idt_class_kind part = {any.kind, 0, kind->min, kind->max};
    const idt_mol *mol = b->g->mol;
    uint32_t n, carbon = IDT_MOL_NONE;
    uint16_t next[4];
    idt_branch r;

    n = idt_branch__next(next, mol, b->root, b->from);
    if (n != 3 || b->n_oxygen != 2)
        return idt_kind__no();
    for (uint32_t i = 0; i < n; i++)
        if (idt_kind__element(mol, next[i]) == IDT_KIND_C)
            carbon = next[i];
    if (carbon == IDT_MOL_NONE || !idt_kind__has_double(mol, b->root, IDT_KIND_O))
        return idt_kind__no();
    idt_branch__count(&r, b->g, carbon, b->root);
    return idt_kind__carbon(&part, &r);
}

/* Whether an oxygen of the group joins two carbons, and whether one of them is a carbonyl. */
static bool joins_carbons(const idt_mol *mol, uint32_t oxygen, bool *is_ester)
{
    *is_ester = false;
    if (idt_kind__element(mol, oxygen) != IDT_KIND_O || idt_mol__degree(mol, oxygen) != 2 ||
        mol->atom[oxygen] & IDT_ATOM_AROMATIC)
        return false;
    for (uint32_t k = mol->first[oxygen]; k < mol->first[oxygen + 1]; k++) {
        uint32_t other = mol->links[k].atom;

        if (idt_kind__element(mol, other) != IDT_KIND_C)
            return false;
        *is_ester |= idt_kind__has_double(mol, other, IDT_KIND_O);
    }
    return true;
}

/* An oxygen that makes an ester (or, otherwise, an ether) somewhere inside the branch. */
static bool hides(const idt_branch *b, bool an_ester)
{
    const idt_group *g = b->g;

    for (uint32_t i = 0; i < g->n; i++) {
        bool is_ester;

        if (joins_carbons(g->mol, g->atoms[i], &is_ester) && is_ester == an_ester)
            return true;
    }
    return false;
}

/* An ester group on the parent itself: C(=O)O–C or O–C(=O)C; elsewhere in the group: a question. */
static idt_kind_result ester(const idt_branch *b)
{
    static const idt_class_kind carbamate = {IDT_KIND_CARBAMATE, 0, 0, 0};
    const idt_mol *mol = b->g->mol;
    uint32_t element = idt_kind__element(mol, b->root);

    if (element == IDT_KIND_O)
        return acyloxy(b);
    if (element != IDT_KIND_C)
        return idt_kind__no();
    /* the group C(=O)O–R is called carbamate when it stands on nitrogen */
    if (idt_kind__has_double(mol, b->root, IDT_KIND_O) &&
        idt_kind__carbon(&carbamate, b).answer == IDT_KIND_YES)
        return idt_kind__yes();
    return hides(b, true) ? idt_kind__ask(IDT_QUESTION_HIDDEN) : idt_kind__no();
}

/* O–R, or a chain of carbon that ends in O–R; elsewhere in the group: a question. */
static idt_kind_result ether(const idt_branch *b)
{
    static const idt_class_kind chain = {IDT_KIND_ALKOXYALKYL, 0, 0, 0};
    const idt_mol *mol = b->g->mol;
    bool is_ester;
    idt_branch r;

    if (idt_kind__element(mol, b->root) == IDT_KIND_O) {
        if (!behind(&r, b) || acyloxy(b).answer != IDT_KIND_NO)
            return idt_kind__no();
        return joins_carbons(mol, b->root, &is_ester) ? idt_kind__yes()
                                                      : idt_kind__ask(IDT_QUESTION_HIDDEN);
    }
    if (idt_kind__element(mol, b->root) != IDT_KIND_C)
        return idt_kind__no();
    if (idt_kind__carbon(&chain, b).answer == IDT_KIND_YES)
        return idt_kind__yes();
    return hides(b, false) ? idt_kind__ask(IDT_QUESTION_HIDDEN) : idt_kind__no();
}

/*
 * One of the two oxygens that stand for an oxo group. Both must be there; with a hydroxyl among
 * them it is a hemiacetal or a hydrate: a question.
 */
static idt_kind_result acetal(const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    uint32_t n_oxygen = 0, n_bare = 0;

    for (uint32_t k = mol->first[b->from]; k < mol->first[b->from + 1]; k++) {
        uint32_t other = mol->links[k].atom;

        if (idt_kind__element(mol, other) != IDT_KIND_O)
            continue;
        n_oxygen++;
        n_bare += idt_mol__degree(mol, other) < 2;
    }
    if (n_oxygen != 2 || acyloxy(b).answer != IDT_KIND_NO)
        return idt_kind__no();
    return n_bare > 0 ? idt_kind__ask(IDT_QUESTION_HIDDEN) : idt_kind__yes();
}

static idt_kind_result by_oxygen(const idt_class_kind *kind, const idt_branch *b)
{
    switch (kind->kind) {
    case IDT_KIND_ALKOXYL: return alkoxyl(kind, b);
    case IDT_KIND_HALOALKOXY: return carbon_behind(kind, b, IDT_KIND_HALOALKYL);
    case IDT_KIND_TRIFLUOROMETHOXY: return carbon_behind(kind, b, IDT_KIND_TRIFLUOROMETHYL);
    case IDT_KIND_ACYLOXY: return acyloxy(b);
    case IDT_KIND_ACETYLOXY: return carbon_behind(kind, b, IDT_KIND_ACETYL);
    case IDT_KIND_HYDROXYL: return hydroxyl(b);
    case IDT_KIND_ACETAL: return acetal(b);
    default: return idt_kind__no();
    }
}

idt_kind_result idt_kind__hetero(const idt_class_kind *kind, const idt_branch *b)
{
    uint32_t element = idt_kind__element(b->g->mol, b->root);

    switch (kind->kind) {
    case IDT_KIND_ESTER: return ester(b);
    case IDT_KIND_ETHER: return ether(b);
    case IDT_KIND_HALO: return idt_kind__if(b->n == 1 && b->n_halogen == 1);
    case IDT_KIND_AMINO: return amino(kind, b);
    case IDT_KIND_NITRO: return idt_kind__if(is_nitro(b));
    case IDT_KIND_THIOALKYL:
        return element == IDT_KIND_S ? carbon_behind(kind, b, IDT_KIND_ALKYL) : idt_kind__no();
    case IDT_KIND_ALKYLSULPHONYL:
        return element == IDT_KIND_S ? alkylsulphonyl(kind, b) : idt_kind__no();
    default: return element == IDT_KIND_O ? by_oxygen(kind, b) : idt_kind__no();
    }
}
