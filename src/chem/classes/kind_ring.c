/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of groups that are rings, or close one with the parent. */
#include "chem/classes/kind_int.h"

idt_ring_system idt_ring_system__measure(const idt_mol *mol, idt_kind_work *work, uint32_t root)
{
    uint32_t n = 1, ends = 0, turn = ++work->turn;
    idt_ring_system out = {0};

    work->stack[0] = (uint16_t)root;
    work->seen[root] = turn;
    while (n > 0) {
        uint32_t atom = work->stack[--n];

        work->steps++;
        out.n++;
        out.n_hetero += idt_kind__element(mol, atom) != IDT_KIND_C;
        out.n_pi += idt_atom__pi(mol->atom[atom]) > 0;
        out.n_aromatic += (mol->atom[atom] & IDT_ATOM_AROMATIC) != 0;
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (!(mol->bond[mol->links[k].bond] & IDT_BOND_RING))
                continue;
            ends++;
            if (work->seen[other] == turn)
                continue;
            work->seen[other] = turn;
            work->stack[n++] = (uint16_t)other;
        }
    }
    out.n_bonds = ends / 2;
    return out;
}

static idt_kind_result monocycle(const idt_class_kind *kind, const idt_branch *b)
{
    const idt_mol *mol = b->g->mol;
    bool is_aromatic = (mol->atom[b->root] & IDT_ATOM_AROMATIC) != 0;
    idt_ring_system ring;

    if (!(mol->atom[b->root] & IDT_ATOM_RING))
        return idt_kind__no();
    if (!is_aromatic &&
        (kind->kind == IDT_KIND_AROMATIC_GROUP || kind->kind == IDT_KIND_AROMATIC_MONOCYCLE))
        return idt_kind__no();
    ring = idt_ring_system__measure(mol, b->g->work, b->root);
    if (kind->kind == IDT_KIND_HETEROMONOCYCLE && ring.n_hetero == 0)
        return idt_kind__no();
    if (!(kind->flags & IDT_KIND_SUBSTITUTED) && ring.n < b->n)
        return idt_kind__no();
    if (kind->kind == IDT_KIND_AROMATIC_GROUP)
        return idt_kind__yes();
    return ring.n == ring.n_bonds ? idt_kind__yes() : idt_kind__ask(IDT_QUESTION_FUSED);
}

idt_kind_result idt_kind__ring(const idt_class_kind *kind, const idt_branch *b)
{
    switch (kind->kind) {
    case IDT_KIND_MONOCYCLE:
    case IDT_KIND_HETEROMONOCYCLE:
    case IDT_KIND_AROMATIC_MONOCYCLE:
    case IDT_KIND_AROMATIC_GROUP: return monocycle(kind, b);
    default: return idt_kind__no();
    }
}

/* O–C…C–O on two neighbouring atoms; with halogens it is a question. */
static idt_kind_result alkylenedioxy(const idt_class_kind *kind, const idt_group *g)
{
    uint32_t n_carbon = 0, n_halogen = 0, n_oxygen = 0, n_bonds = 0;
    const idt_mol *mol = g->mol;

    if (g->root[0] == g->root[1] || idt_kind__element(mol, g->root[0]) != IDT_KIND_O ||
        idt_kind__element(mol, g->root[1]) != IDT_KIND_O ||
        idt_mol__find_bond(mol, g->anchor[0], g->anchor[1]) == IDT_MOL_NONE)
        return idt_kind__no();
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t atom = g->atoms[i], element = idt_kind__element(mol, atom);

        n_carbon += element == IDT_KIND_C;
        n_oxygen += element == IDT_KIND_O;
        n_halogen += idt_kind__is_halogen(element);
        if (idt_atom__pi(mol->atom[atom]) > 0)
            return idt_kind__no();
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
            n_bonds += idt_group__has(g, mol->links[k].atom);
    }
    if (n_oxygen != 2 || n_carbon + n_halogen + n_oxygen != g->n || n_bonds != 2 * (g->n - 1) ||
        n_carbon < kind->min || (kind->max > 0 && n_carbon > kind->max))
        return idt_kind__no();
    return n_halogen > 0 ? idt_kind__ask(IDT_QUESTION_COMBINED) : idt_kind__yes();
}

/* O–CH2–CH2 between two neighbouring atoms. */
static idt_kind_result dihydrofuro(const idt_group *g)
{
    const idt_mol *mol = g->mol;
    uint32_t first = idt_kind__element(mol, g->root[0]);
    uint32_t second = idt_kind__element(mol, g->root[1]);

    if (g->n != 3 || g->root[0] == g->root[1] || first + second != IDT_KIND_O + IDT_KIND_C ||
        (first != IDT_KIND_O && second != IDT_KIND_O) ||
        idt_mol__find_bond(mol, g->anchor[0], g->anchor[1]) == IDT_MOL_NONE)
        return idt_kind__no();
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t atom = g->atoms[i], element = idt_kind__element(mol, atom);

        if (idt_atom__pi(mol->atom[atom]) > 0 ||
            (element != IDT_KIND_C && atom != g->root[0] && atom != g->root[1]))
            return idt_kind__no();
    }
    return idt_kind__yes();
}

/* A saturated ring with the anchor: n atoms besides it, carbon but for an oxygen opposite it. */
static idt_kind_result ring_with_anchor(const idt_group *g, uint32_t n, bool has_oxygen)
{
    const idt_mol *mol = g->mol;
    uint32_t n_oxygen = 0;

    if (g->anchor[0] != g->anchor[1] || g->root[0] == g->root[1] || g->n != n)
        return idt_kind__no();
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t atom = g->atoms[i], element = idt_kind__element(mol, atom);
        bool is_end = atom == g->root[0] || atom == g->root[1];

        n_oxygen += element == IDT_KIND_O;
        if (idt_atom__pi(mol->atom[atom]) > 0 || idt_mol__ring_bonds(mol, atom) != 2 ||
            (element != IDT_KIND_C && (element != IDT_KIND_O || is_end)))
            return idt_kind__no();
        /* the oxygen of morpholine has no neighbour that is bonded to the nitrogen's side only */
        for (uint32_t k = mol->first[atom]; element == IDT_KIND_O && k < mol->first[atom + 1]; k++)
            if (mol->links[k].atom == g->root[0] || mol->links[k].atom == g->root[1])
                return idt_kind__no();
    }
    return idt_kind__if(n_oxygen == (has_oxygen ? 1u : 0u));
}

/* An oxygen between two carbons: of an ether or acetal, not of a peroxide. */
static bool joins_carbons(const idt_mol *mol, uint32_t atom)
{
    if (idt_kind__element(mol, atom) != IDT_KIND_O)
        return false;
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
        if (idt_kind__element(mol, mol->links[k].atom) != IDT_KIND_C)
            return false;
    return true;
}

/* An azetidine whose nitrogen is the anchor, with two methyl groups. */
static idt_kind_result dimethylazetidino(const idt_group *g)
{
    const idt_mol *mol = g->mol;
    uint32_t n_ring = 0;

    if (g->anchor[0] != g->anchor[1] || g->root[0] == g->root[1] || g->n != 5)
        return idt_kind__no();
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t atom = g->atoms[i];

        n_ring += (mol->atom[atom] & IDT_ATOM_RING) != 0;
        if (idt_kind__element(mol, atom) != IDT_KIND_C || idt_atom__pi(mol->atom[atom]) > 0 ||
            (!(mol->atom[atom] & IDT_ATOM_RING) && idt_mol__degree(mol, atom) != 1))
            return idt_kind__no();
    }
    return idt_kind__if(n_ring == 3);
}

/* A saturated ring through one anchor, of carbon and one oxygen. */
static idt_kind_result oxaspiro(const idt_class_kind *kind, const idt_group *g)
{
    const idt_mol *mol = g->mol;
    uint32_t n_carbon = 0;

    if (g->anchor[0] != g->anchor[1] || g->root[0] == g->root[1])
        return idt_kind__no();
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t atom = g->atoms[i], element = idt_kind__element(mol, atom);

        n_carbon += element == IDT_KIND_C;
        if (idt_atom__pi(mol->atom[atom]) > 0 || idt_mol__ring_bonds(mol, atom) != 2 ||
            (element != IDT_KIND_C && element != IDT_KIND_O))
            return idt_kind__no();
    }
    return idt_kind__if(n_carbon + 1 == g->n && n_carbon >= kind->min &&
                        (kind->max == 0 || n_carbon <= kind->max));
}

/*
 * A ring on two neighbouring atoms, of carbon, oxygen, sulfur and nitrogen, whose nitrogen bears
 * nothing or methyl. Whether a limit counts the two atoms of the parent is a question.
 */
static idt_kind_result fused_ring(const idt_class_kind *kind, const idt_group *g)
{
    const idt_mol *mol = g->mol;
    uint32_t n_carbon = 0;

    if (g->anchor[0] == g->anchor[1] ||
        idt_mol__find_bond(mol, g->anchor[0], g->anchor[1]) == IDT_MOL_NONE)
        return idt_kind__no();
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t atom = g->atoms[i], element = idt_kind__element(mol, atom);
        bool is_methyl = element == IDT_KIND_C && idt_mol__degree(mol, atom) == 1 &&
                         idt_kind__element(mol, mol->links[mol->first[atom]].atom) == IDT_KIND_N;

        if (is_methyl)
            continue;
        n_carbon += element == IDT_KIND_C;
        if (idt_mol__ring_bonds(mol, atom) != 2 ||
            (element != IDT_KIND_C && element != IDT_KIND_O && element != IDT_KIND_N &&
             element != IDT_KIND_S))
            return idt_kind__no();
    }
    if (kind->max > 0 && n_carbon > kind->max)
        return idt_kind__no();
    return kind->max > 0 && n_carbon + 2 > kind->max ? idt_kind__ask(IDT_QUESTION_COUNT)
                                                     : idt_kind__yes();
}

idt_kind_result idt_kind__bridge(const idt_class_kind *kind, const idt_group *g)
{
    bool is_one_anchor = g->anchor[0] == g->anchor[1];

    switch (kind->kind) {
    case IDT_KIND_ALKYLENEDIOXY: return alkylenedioxy(kind, g);
    case IDT_KIND_DIHYDROFURO: return dihydrofuro(g);
    case IDT_KIND_PYRROLIDINO: return ring_with_anchor(g, 4, false);
    case IDT_KIND_PIPERIDINO: return ring_with_anchor(g, 5, false);
    case IDT_KIND_MORPHOLINO: return ring_with_anchor(g, 5, true);
    case IDT_KIND_DIMETHYLAZETIDINO: return dimethylazetidino(g);
    case IDT_KIND_OXASPIRO: return oxaspiro(kind, g);
    case IDT_KIND_FUSED_RING: return fused_ring(kind, g);
    case IDT_KIND_CYCLIC: return idt_kind__if(is_one_anchor && g->root[0] != g->root[1]);
    case IDT_KIND_AMINO: /* a nitrogen of the parent that is part of a ring */
        return idt_kind__if(is_one_anchor && kind->flags & IDT_KIND_SUBSTITUTED &&
                            idt_kind__element(g->mol, g->anchor[0]) == IDT_KIND_N);
    case IDT_KIND_ACETAL:
        return idt_kind__if(is_one_anchor && joins_carbons(g->mol, g->root[0]) &&
                            joins_carbons(g->mol, g->root[1]));
    default: return idt_kind__no();
    }
}
