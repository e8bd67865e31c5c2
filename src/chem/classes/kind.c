/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of groups: names, questions, the walk over a branch and the way to each test. */
#include "chem/classes/kind.h"

#include "chem/classes/kind_int.h"

static const char *const kind_names[IDT_N_KINDS] = {
    [IDT_KIND_ANY_GROUP] = "any-group",
    [IDT_KIND_HYDROGEN] = "hydrogen",
    [IDT_KIND_AND_THE_LIKE] = "and-the-like",
    [IDT_KIND_ALKYL] = "alkyl",
    [IDT_KIND_ACYCLIC_ALKYL] = "acyclic-alkyl",
    [IDT_KIND_ALKENYL] = "alkenyl",
    [IDT_KIND_ALKOXYL] = "alkoxyl",
    [IDT_KIND_ALKYLENEDIOXY] = "alkylenedioxy",
    [IDT_KIND_ESTER] = "ester",
    [IDT_KIND_ETHER] = "ether",
    [IDT_KIND_HYDROXYL] = "hydroxyl",
    [IDT_KIND_HALO] = "halo",
    [IDT_KIND_HALOALKYL] = "haloalkyl",
    [IDT_KIND_TRIFLUOROMETHYL] = "trifluoromethyl",
    [IDT_KIND_TRIFLUOROMETHOXY] = "trifluoromethoxy",
    [IDT_KIND_AMINO] = "amino",
    [IDT_KIND_NITRO] = "nitro",
    [IDT_KIND_CYANO] = "cyano",
    [IDT_KIND_ACYL] = "acyl",
    [IDT_KIND_ACETYL] = "acetyl",
    [IDT_KIND_ACYLOXY] = "acyloxy",
    [IDT_KIND_ACETYLOXY] = "acetyloxy",
    [IDT_KIND_ALKOXYCARBONYL] = "alkoxycarbonyl",
    [IDT_KIND_ALKOXYALKYL] = "alkoxyalkyl",
    [IDT_KIND_HALOALKOXY] = "haloalkoxy",
    [IDT_KIND_THIOALKYL] = "thioalkyl",
    [IDT_KIND_ALKYLSULPHONYL] = "alkylsulphonyl",
    [IDT_KIND_MONOCYCLE] = "monocycle",
    [IDT_KIND_HETEROMONOCYCLE] = "heteromonocycle",
    [IDT_KIND_AROMATIC_MONOCYCLE] = "aromatic-monocycle",
    [IDT_KIND_AROMATIC_GROUP] = "aromatic-group",
    [IDT_KIND_CYCLIC] = "cyclic",
    [IDT_KIND_PYRROLIDINO] = "pyrrolidino",
    [IDT_KIND_PIPERIDINO] = "piperidino",
    [IDT_KIND_MORPHOLINO] = "morpholino",
    [IDT_KIND_DIHYDROFURO] = "dihydrofuro",
    [IDT_KIND_HYDROCARBYLENE] = "hydrocarbylene",
    [IDT_KIND_HETERO_LINK] = "hetero-link",
    [IDT_KIND_AMIDE] = "amide",
    [IDT_KIND_CARBAMATE] = "carbamate",
    [IDT_KIND_ACETAL] = "acetal",
    [IDT_KIND_ORGANYL] = "organyl",
    [IDT_KIND_ALKYNYL] = "alkynyl",
    [IDT_KIND_CYCLOALKYL] = "cycloalkyl",
    [IDT_KIND_CYCLOALKYLMETHYL] = "cycloalkylmethyl",
    [IDT_KIND_ALLYL] = "allyl",
    [IDT_KIND_PROPARGYL] = "propargyl",
    [IDT_KIND_PHENYL] = "phenyl",
    [IDT_KIND_BENZYL] = "benzyl",
    [IDT_KIND_PHENYLALKYL] = "phenylalkyl",
    [IDT_KIND_BENZYLOXY] = "benzyloxy",
    [IDT_KIND_CARBOXY] = "carboxy",
    [IDT_KIND_CARBOXAMIDO] = "carboxamido",
    [IDT_KIND_ALKYLCARBONYL] = "alkylcarbonyl",
    [IDT_KIND_CYCLOALKYLCARBONYL] = "cycloalkylcarbonyl",
    [IDT_KIND_HYDROXYALKYL] = "hydroxyalkyl",
    [IDT_KIND_PHOSPHATE] = "phosphate",
    [IDT_KIND_OXO] = "oxo",
    [IDT_KIND_DIMETHYLAZETIDINO] = "dimethylazetidino",
    [IDT_KIND_OXASPIRO] = "oxaspiro",
    [IDT_KIND_FUSED_RING] = "fused-ring",
    [IDT_KIND_RING] = "ring",
    [IDT_KIND_ANY_RING] = "any-ring",
    [IDT_KIND_CARBON_RING] = "carbon-ring",
};

static const struct question {
    const char *name, *text;
} questions[IDT_N_QUESTIONS] = {
    [IDT_QUESTION_NONE] = {"", ""},
    [IDT_QUESTION_ACYL] = {"acyl", "does \"acyl\" reach groups other than a carbonyl bound to "
                                   "carbon or hydrogen (carbamoyl, alkoxycarbonyl, sulfonyl)?"},
    [IDT_QUESTION_FUSED] = {"fused", "is a fused, bridged or spiro ring a \"monocycle, further "
                                     "substituted\"?"},
    [IDT_QUESTION_EXCHANGE] = {"exchange", "does substitution \"in\" the group reach the exchange "
                                           "of one of its atoms?"},
    [IDT_QUESTION_COMBINED] = {"combined", "may one substituent combine several of the kinds "
                                           "that are listed?"},
    [IDT_QUESTION_CYCLOALKYL] = {"cycloalkyl", "does \"alkyl\" reach cyclic, unsaturated or "
                                               "further substituted forms here?"},
    [IDT_QUESTION_AMINO] = {"amino", "does \"amino\" reach substituted amino groups?"},
    [IDT_QUESTION_HIDDEN] = {"hidden", "does an ester or ether inside a substituent count as "
                                       "\"ester\" or \"ether\"?"},
    [IDT_QUESTION_INORGANIC] = {"other-acid", "does \"ester\" reach esters of acids other than "
                                              "carboxylic acids?"},
    [IDT_QUESTION_OPEN_LIST] = {"open-list", "the list of substituents is open: is this one like "
                                             "those named?"},
    [IDT_QUESTION_QUATERNARY] = {"quaternary", "is a further group on a nitrogen without hydrogen "
                                               "a substitution?"},
    [IDT_QUESTION_RING_CLOSED] = {"ring-closed", "does the clause reach a group that closes a "
                                                 "ring with the rest of the molecule?"},
    [IDT_QUESTION_ISOTOPES] = {"isotopes", "does the definition reach isotopically labelled "
                                           "forms?"},
    [IDT_QUESTION_SALTS] = {"salts", "the definition does not speak of salts: does it reach "
                                     "them?"},
    [IDT_QUESTION_STEPS] = {"undecided", "undecided within the step limit"},
    [IDT_QUESTION_COMBINATION] = {"combination", "may modifications of several clauses be "
                                                 "combined?"},
    [IDT_QUESTION_DRAWING] = {"drawing", "the law shows this in a drawing that was not read: does "
                                         "the drawing show it so?"},
    [IDT_QUESTION_CHAIN] = {"chain", "how is a chain whose length is limited counted: from the "
                                     "atom that is bound, and on behind a ring?"},
    [IDT_QUESTION_CONJUGATED] = {"conjugated", "is the nitrogen of an aromatic ring the nitrogen "
                                               "of an amine that is part of a ring?"},
    [IDT_QUESTION_COUNT] = {"count", "which carbon atoms of the group does the limit count?"},
    [IDT_QUESTION_SYSTEM] = {"system", "is a ring part of the cyclic system that is fused to the "
                                       "other part when other rings lie between them?"},
    [IDT_QUESTION_THIO] = {"thio", "does the word reach the form with sulfur in the place of "
                                   "oxygen (thioether, thioester, thioacetal)?"},
};

const char *idt_kind__name(uint8_t kind)
{
    return kind < IDT_N_KINDS ? kind_names[kind] : NULL;
}

bool idt_kind__may_bridge(uint8_t kind)
{
    switch (kind) {
    case IDT_KIND_ANY_GROUP:
    case IDT_KIND_AND_THE_LIKE:
    case IDT_KIND_ALKYLENEDIOXY:
    case IDT_KIND_AMINO:
    case IDT_KIND_CYCLIC:
    case IDT_KIND_PYRROLIDINO:
    case IDT_KIND_PIPERIDINO:
    case IDT_KIND_MORPHOLINO:
    case IDT_KIND_DIHYDROFURO:
    case IDT_KIND_ACETAL:
    case IDT_KIND_DIMETHYLAZETIDINO:
    case IDT_KIND_OXASPIRO:
    case IDT_KIND_FUSED_RING:
    case IDT_KIND_RING:
    case IDT_KIND_ANY_RING:
    case IDT_KIND_CARBON_RING: return true;
    default: return false;
    }
}

bool idt_kind__is_link(uint8_t kind)
{
    return kind == IDT_KIND_HYDROCARBYLENE || kind == IDT_KIND_HETERO_LINK;
}

const char *idt_question__name(uint8_t question)
{
    return question < IDT_N_QUESTIONS ? questions[question].name : NULL;
}

const char *idt_question__text(uint8_t question)
{
    return question < IDT_N_QUESTIONS ? questions[question].text : NULL;
}

uint32_t idt_branch__next(uint16_t out[4], const idt_mol *mol, uint32_t atom, uint32_t from)
{
    uint32_t n = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t other = mol->links[k].atom;

        if (other == from || idt_kind__element(mol, other) == 1)
            continue;
        if (n < 4)
            out[n] = (uint16_t)other;
        n++;
    }
    return n;
}

bool idt_kind__has_double(const idt_mol *mol, uint32_t atom, uint32_t element)
{
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t other = mol->links[k].atom;

        if (idt_bond__order(mol->bond[mol->links[k].bond]) == 2 &&
            idt_kind__element(mol, other) == element && idt_mol__degree(mol, other) == 1)
            return true;
    }
    return false;
}

static void count_atom(idt_branch *b, uint32_t element)
{
    b->n++;
    b->n_carbon += element == IDT_KIND_C;
    b->n_oxygen += element == IDT_KIND_O;
    b->n_sulfur += element == IDT_KIND_S;
    b->n_nitrogen += element == IDT_KIND_N;
    b->n_halogen += idt_kind__is_halogen(element);
}

/* Each bond within the branch is met from both ends and counted from the lower. */
static void count_bond(idt_branch *b, uint32_t atom, uint32_t other, uint8_t bond)
{
    const idt_mol *mol = b->g->mol;
    bool is_cc =
        idt_kind__element(mol, atom) == IDT_KIND_C && idt_kind__element(mol, other) == IDT_KIND_C;
    uint32_t order = idt_bond__order(bond);

    if (atom > other)
        return;
    b->n_ring += (bond & IDT_BOND_RING) != 0;
    if (bond & IDT_BOND_AROMATIC || (order > 1 && !is_cc))
        b->n_multi++;
    else if (order == 2)
        b->n_double++;
    else if (order > 2)
        b->n_triple++;
}

void idt_branch__count(idt_branch *out, const idt_group *g, uint32_t root, uint32_t from)
{
    const idt_mol *mol = g->mol;
    idt_kind_work *work = g->work;
    uint32_t bond = idt_mol__find_bond(mol, root, from), n = 1, turn = ++work->turn;

    *out = (idt_branch){.g = g, .root = root, .from = from};
    if (bond != IDT_MOL_NONE)
        out->bond = mol->bond[bond] & IDT_BOND_AROMATIC ? 4 : idt_bond__order(mol->bond[bond]);
    work->stack[0] = (uint16_t)root;
    work->seen[root] = turn;
    while (n > 0) {
        uint32_t atom = work->stack[--n];

        work->steps++;
        count_atom(out, idt_kind__element(mol, atom));
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (idt_kind__element(mol, other) == 1 || (atom == root && other == from))
                continue;
            if (other == from || !idt_group__has(g, other)) {
                out->is_closed = true;
                continue;
            }
            count_bond(out, atom, other, mol->bond[mol->links[k].bond]);
            if (work->seen[other] == turn)
                continue;
            work->seen[other] = turn;
            work->stack[n++] = (uint16_t)other;
        }
    }
}

static idt_kind_result test_branch(const idt_class_kind *kind, const idt_branch *b)
{
    idt_kind_result result;

    if (kind->kind == IDT_KIND_ANY_GROUP)
        return b->is_closed ? idt_kind__ask(IDT_QUESTION_RING_CLOSED) : idt_kind__yes();
    if (kind->kind == IDT_KIND_OXO)
        return idt_kind__if(b->n == 1 && b->n_oxygen == 1 && b->bond == 2);
    if (b->is_closed || b->bond != 1)
        return idt_kind__no();
    result = idt_kind__carbon(kind, b);
    if (result.answer == IDT_KIND_NO)
        result = idt_kind__hetero(kind, b);
    if (result.answer == IDT_KIND_NO)
        result = idt_kind__ring(kind, b);
    if (result.answer == IDT_KIND_NO)
        result = idt_kind__named(kind, b);
    return result;
}

static idt_kind_result test_group(const idt_class_kind *kind, const idt_group *g,
                                  const idt_branch *b)
{
    if (kind->kind == IDT_KIND_AND_THE_LIKE)
        return idt_kind__ask(IDT_QUESTION_OPEN_LIST);
    if (g->n_ends == 2) {
        idt_kind_result result = idt_kind__bridge(kind, g);

        if (result.answer != IDT_KIND_NO)
            return result;
    }
    return test_branch(kind, b);
}

idt_kind_result idt_kind__test(const idt_class_kind *kind, const idt_group *g)
{
    idt_branch b;

    idt_branch__count(&b, g, g->root[0], g->anchor[0]);
    return test_group(kind, g, &b);
}

idt_kind_result idt_kind__test_any(const idt_class_kind *kinds, uint32_t n_kinds,
                                   const idt_group *g)
{
    idt_kind_result best = idt_kind__no();
    idt_branch b;

    idt_branch__count(&b, g, g->root[0], g->anchor[0]);
    for (uint32_t i = 0; i < n_kinds && best.answer != IDT_KIND_YES; i++) {
        idt_kind_result result;

        if (idt_kind__is_link(kinds[i].kind) || kinds[i].kind == IDT_KIND_HYDROGEN)
            continue;
        result = test_group(&kinds[i], g, &b);
        if (result.answer > best.answer)
            best = result;
    }
    return best;
}

/*
 * A substituent that combines kinds of a list: a chain of carbon (or, where alkoxyl or ether is
 * listed, of alkoxyl) whose own substituents are groups of the list, such as hydroxymethyl where
 * alkyl and hydroxyl are listed.
 */
static bool is_listed(const idt_class_kind *kinds, uint32_t n, const idt_branch *b)
{
    for (uint32_t i = 0; i < n; i++)
        if (kinds[i].kind != IDT_KIND_ANY_GROUP && kinds[i].kind != IDT_KIND_AND_THE_LIKE &&
            test_branch(&kinds[i], b).answer == IDT_KIND_YES)
            return true;
    return false;
}

/* Sets the depth of atoms that are reached from an end of the group over bonds in rings to 1. */
static void mark_rings(const idt_group *g)
{
    const idt_mol *mol = g->mol;
    idt_kind_work *work = g->work;
    uint32_t turn = ++work->turn, n = 0;

    for (uint32_t i = 0; i < g->n_ends; i++) {
        if (work->seen[g->root[i]] == turn)
            continue;
        work->stack[n++] = g->root[i];
        work->seen[g->root[i]] = turn;
    }
    while (n > 0) {
        uint32_t atom = work->stack[--n];

        work->steps++;
        work->depth[atom] = 1;
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (!(mol->bond[mol->links[k].bond] & IDT_BOND_RING) || !idt_group__has(g, other) ||
                work->seen[other] == turn)
                continue;
            work->seen[other] = turn;
            work->stack[n++] = (uint16_t)other;
        }
    }
}

bool idt_kind__has_listed_on_rings(const idt_class_kind *kinds, uint32_t n_kinds,
                                   const idt_group *g)
{
    const idt_mol *mol = g->mol;

    for (uint32_t i = 0; i < g->n; i++)
        g->work->depth[g->atoms[i]] = 0;
    mark_rings(g);
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t atom = g->atoms[i];

        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;
            idt_branch b;

            if (g->work->depth[atom] == 0 || !idt_group__has(g, other) ||
                g->work->depth[other] != 0)
                continue;
            idt_branch__count(&b, g, other, atom);
            if (!is_listed(kinds, n_kinds, &b))
                return false;
        }
    }
    return true;
}

/* Whether the carbon atoms of a group are within the limit of the alkyl groups of a list. */
static bool is_within_limit(const idt_class_kind *kinds, uint32_t n, const idt_group *g)
{
    uint32_t n_carbon = 0;

    for (uint32_t i = 0; i < g->n; i++)
        n_carbon += idt_kind__element(g->mol, g->atoms[i]) == IDT_KIND_C;
    for (uint32_t i = 0; i < n; i++)
        if ((kinds[i].kind == IDT_KIND_ALKYL || kinds[i].kind == IDT_KIND_ALKENYL) &&
            (kinds[i].max == 0 || n_carbon <= kinds[i].max))
            return n_carbon < g->n; /* of carbon alone it combines nothing */
    return false;
}

static bool has_kind(const idt_class_kind *kinds, uint32_t n, uint8_t a, uint8_t b)
{
    for (uint32_t i = 0; i < n; i++)
        if (kinds[i].kind == a || kinds[i].kind == b)
            return true;
    return false;
}

/* An atom of the chain: saturated, in no ring; an oxygen has something on both sides. */
static bool is_chain_atom(const idt_mol *mol, uint32_t atom, bool takes_oxygen)
{
    uint32_t word = mol->atom[atom], element = idt_atom__element(word);

    if (word & IDT_ATOM_RING || idt_atom__pi(word) > 0)
        return false;
    return element == IDT_KIND_C ||
           (takes_oxygen && element == IDT_KIND_O && idt_mol__degree(mol, atom) == 2);
}

/* The one neighbour on which the chain goes on, every other being listed by itself. */
static bool find_next(const idt_class_kind *kinds, uint32_t n_kinds, const idt_group *g,
                      uint32_t atom, uint32_t from, uint32_t *chain)
{
    uint16_t next[4];
    uint32_t n = idt_branch__next(next, g->mol, atom, from);

    *chain = IDT_MOL_NONE;
    for (uint32_t i = 0; i < n; i++) {
        idt_branch b;

        idt_branch__count(&b, g, next[i], atom);
        if (b.is_closed)
            return false;
        if (is_listed(kinds, n_kinds, &b))
            continue;
        if (*chain != IDT_MOL_NONE)
            return false;
        *chain = next[i];
    }
    return true;
}

bool idt_kind__is_combined(const idt_class_kind *kinds, uint32_t n_kinds, const idt_group *g)
{
    bool takes_oxygen = has_kind(kinds, n_kinds, IDT_KIND_ALKOXYL, IDT_KIND_ETHER);
    uint32_t atom = g->root[0], from = g->anchor[0], chain;

    if (g->n_ends != 1 || g->n < 2 || !is_within_limit(kinds, n_kinds, g))
        return false;
    for (uint32_t steps = 0; steps < g->n; steps++) {
        if (!is_chain_atom(g->mol, atom, takes_oxygen) ||
            !find_next(kinds, n_kinds, g, atom, from, &chain))
            return false;
        if (chain == IDT_MOL_NONE)
            return true;
        from = atom;
        atom = chain;
    }
    return false;
}
