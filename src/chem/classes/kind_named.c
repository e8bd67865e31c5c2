/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds that a law calls by the name of one group, or of a few: allyl, benzyl, cycloalkyl … */
#include "chem/classes/kind_int.h"

static bool is_in_range(const idt_class_kind *kind, uint32_t n_carbon)
{
    return n_carbon >= kind->min && (kind->max == 0 || n_carbon <= kind->max);
}

static bool is_carbon_chain(const idt_branch *b)
{
    return b->n == b->n_carbon && b->n_multi == 0;
}

static uint32_t root_word(const idt_branch *b)
{
    return b->g->mol->atom[b->root];
}

/* A saturated ring of carbon with nothing on it; rings with more on them are a question. */
static idt_kind_result cycloalkyl(const idt_class_kind *kind, const idt_branch *b)
{
    if (!is_carbon_chain(b) || b->n_double + b->n_triple > 0 || !is_in_range(kind, b->n_carbon) ||
        !(root_word(b) & IDT_ATOM_RING))
        return idt_kind__no();
    return b->n_ring == b->n ? idt_kind__yes() : idt_kind__ask(IDT_QUESTION_CYCLOALKYL);
}

/* The only branch behind the root, or false. */
static bool behind(idt_branch *out, const idt_branch *b)
{
    uint16_t next[4];

    if (idt_branch__next(next, b->g->mol, b->root, b->from) != 1)
        return false;
    idt_branch__count(out, b->g, next[0], b->root);
    return out->bond == 1;
}

/* Whether a limit counts the carbon that bears the ring is a question. */
static idt_kind_result cycloalkylmethyl(const idt_class_kind *kind, const idt_branch *b)
{
    idt_kind_result result;
    idt_branch r;

    if (idt_kind__element(b->g->mol, b->root) != IDT_KIND_C || !behind(&r, b))
        return idt_kind__no();
    result = cycloalkyl(kind, &r);
    if (result.answer == IDT_KIND_YES && kind->max > 0 && b->n_carbon > kind->max)
        return idt_kind__ask(IDT_QUESTION_COUNT);
    return result;
}

static bool is_phenyl(const idt_branch *b)
{
    return b->n == 6 && b->n_carbon == 6 && b->n_multi == 6 && b->n_ring == 6;
}

static bool is_benzyl(const idt_branch *b)
{
    idt_branch r;

    return b->n == 7 && idt_kind__element(b->g->mol, b->root) == IDT_KIND_C && behind(&r, b) &&
           is_phenyl(&r);
}

static idt_kind_result phenylalkyl(const idt_class_kind *kind, const idt_branch *b)
{
    return idt_kind__if(b->n == b->n_carbon && b->n_ring == 6 && b->n_multi == 6 && b->n > 6 &&
                        b->n_double + b->n_triple == 0 && !(root_word(b) & IDT_ATOM_RING) &&
                        is_in_range(kind, b->n - 6));
}

static idt_kind_result three_carbons(const idt_branch *b, uint32_t n_double, uint32_t n_triple)
{
    return idt_kind__if(is_carbon_chain(b) && b->n == 3 && b->n_ring == 0 &&
                        b->n_double == n_double && b->n_triple == n_triple &&
                        idt_atom__pi(root_word(b)) == 0);
}

static idt_kind_result alkynyl(const idt_class_kind *kind, const idt_branch *b)
{
    if (!is_carbon_chain(b) || b->n_triple == 0 || !is_in_range(kind, b->n_carbon))
        return idt_kind__no();
    return b->n_ring > 0 ? idt_kind__ask(IDT_QUESTION_CYCLOALKYL) : idt_kind__yes();
}

/* The branch of carbon on a carbonyl group, or false. */
static bool behind_carbonyl(idt_branch *out, const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    uint16_t next[4];
    uint32_t n = idt_branch__next(next, mol, b->root, b->from);

    if (idt_kind__element(mol, b->root) != IDT_KIND_C || n != 2 ||
        !idt_kind__has_double(mol, b->root, IDT_KIND_O))
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (idt_kind__element(mol, next[i]) == IDT_KIND_C) {
            idt_branch__count(out, b->g, next[i], b->root);
            return out->bond == 1;
        }
    return false;
}

/* Whether a limit counts the carbonyl carbon is a question. */
static idt_kind_result alkylcarbonyl(const idt_class_kind *kind, const idt_branch *b)
{
    idt_branch r;

    if (!behind_carbonyl(&r, b) || !is_carbon_chain(&r) || r.n_double + r.n_triple > 0 ||
        !is_in_range(kind, r.n))
        return idt_kind__no();
    if (r.n_ring > 0)
        return idt_kind__ask(IDT_QUESTION_CYCLOALKYL);
    return is_in_range(kind, r.n + 1) ? idt_kind__yes() : idt_kind__ask(IDT_QUESTION_COUNT);
}

static idt_kind_result cycloalkylcarbonyl(const idt_class_kind *kind, const idt_branch *b)
{
    idt_branch r;

    return behind_carbonyl(&r, b) ? cycloalkyl(kind, &r) : idt_kind__no();
}

static idt_kind_result carboxamido(const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    uint16_t next[4];
    uint32_t n = idt_branch__next(next, mol, b->root, b->from), nitrogen = IDT_MOL_NONE;

    if (idt_kind__element(mol, b->root) != IDT_KIND_C || n != 2 ||
        !idt_kind__has_double(mol, b->root, IDT_KIND_O))
        return idt_kind__no();
    for (uint32_t i = 0; i < n; i++)
        if (idt_kind__element(mol, next[i]) == IDT_KIND_N)
            nitrogen = next[i];
    if (nitrogen == IDT_MOL_NONE || idt_atom__pi(mol->atom[nitrogen]) > 0)
        return idt_kind__no();
    return b->n == 3 ? idt_kind__yes() : idt_kind__ask(IDT_QUESTION_AMINO);
}

static idt_kind_result carboxy(const idt_branch *b)
{
    return idt_kind__if(b->n == 3 && b->n_oxygen == 2 &&
                        idt_kind__element(b->g->mol, b->root) == IDT_KIND_C &&
                        idt_kind__has_double(b->g->mol, b->root, IDT_KIND_O));
}

/* A hydroxyl on the first atom of a chain. */
static idt_kind_result hydroxyalkyl(const idt_class_kind *kind, const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    uint16_t next[4];
    uint32_t n = idt_branch__next(next, mol, b->root, b->from);

    if (b->n != b->n_carbon + 1 || b->n_oxygen != 1 || b->n_ring > 0 ||
        b->n_double + b->n_triple + b->n_multi > 0 || !is_in_range(kind, b->n_carbon))
        return idt_kind__no();
    for (uint32_t i = 0; i < n && i < 4; i++)
        if (idt_kind__element(mol, next[i]) == IDT_KIND_O && idt_mol__degree(mol, next[i]) == 1)
            return idt_kind__yes();
    return idt_kind__no();
}

/* O–P(=O)(OH)2 and its anions. */
static idt_kind_result phosphate(const idt_branch *b)
{
    idt_branch r;

    return idt_kind__if(b->n == 5 && b->n_oxygen == 4 &&
                        idt_kind__element(b->g->mol, b->root) == IDT_KIND_O && behind(&r, b) &&
                        idt_kind__element(b->g->mol, r.root) == IDT_KIND_P &&
                        idt_mol__degree(b->g->mol, r.root) == 4);
}

static idt_kind_result benzyloxy(const idt_branch *b)
{
    idt_branch r;

    return idt_kind__if(idt_kind__element(b->g->mol, b->root) == IDT_KIND_O && behind(&r, b) &&
                        is_benzyl(&r));
}

idt_kind_result idt_kind__named(const idt_class_kind *kind, const idt_branch *b)
{
    switch (kind->kind) {
    case IDT_KIND_ALKYNYL: return alkynyl(kind, b);
    case IDT_KIND_CYCLOALKYL: return cycloalkyl(kind, b);
    case IDT_KIND_CYCLOALKYLMETHYL: return cycloalkylmethyl(kind, b);
    case IDT_KIND_ALLYL: return three_carbons(b, 1, 0);
    case IDT_KIND_PROPARGYL: return three_carbons(b, 0, 1);
    case IDT_KIND_PHENYL: return idt_kind__if(is_phenyl(b));
    case IDT_KIND_BENZYL: return idt_kind__if(is_benzyl(b));
    case IDT_KIND_PHENYLALKYL: return phenylalkyl(kind, b);
    case IDT_KIND_BENZYLOXY: return benzyloxy(b);
    case IDT_KIND_CARBOXY: return carboxy(b);
    case IDT_KIND_CARBOXAMIDO: return carboxamido(b);
    case IDT_KIND_ALKYLCARBONYL: return alkylcarbonyl(kind, b);
    case IDT_KIND_CYCLOALKYLCARBONYL: return cycloalkylcarbonyl(kind, b);
    case IDT_KIND_HYDROXYALKYL: return hydroxyalkyl(kind, b);
    case IDT_KIND_PHOSPHATE: return phosphate(b);
    default: return idt_kind__no();
    }
}
