/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Groups that a law lets be "substituted further with any combination of elements" up to the
 * length of a chain: how such a group must begin, and how long its chains are.
 */
#include "chem/classes/kind_int.h"

/* ---- chains ---- */

/* Larger groups whose chains turn on the reading of a ring are left to a person. */
enum { MAX_WEIGHED = 128 };

static bool is_in_ring(const idt_group *g, uint32_t atom)
{
    return (g->mol->atom[atom] & IDT_ATOM_RING) != 0;
}

/*
 * The most atoms outside rings on a path from `start`, and the atom where it ends. What joins
 * rings are bridges, so a path between two atoms passes the same atoms outside rings always.
 */
static uint32_t farthest(const idt_group *g, uint32_t start, bool passes_rings, uint32_t *end)
{
    const idt_mol *mol = g->mol;
    idt_kind_work *work = g->work;
    uint32_t n = 1, turn = ++work->turn, best = 0;

    work->stack[0] = (uint16_t)start;
    work->seen[start] = turn;
    work->depth[start] = !is_in_ring(g, start);
    *end = start;
    while (n > 0) {
        uint32_t atom = work->stack[--n];

        work->steps++;
        if (work->depth[atom] > best) {
            best = work->depth[atom];
            *end = atom;
        }
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (!idt_group__has(g, other) || work->seen[other] == turn ||
                (!passes_rings && is_in_ring(g, other)))
                continue;
            work->seen[other] = turn;
            work->depth[other] = (uint16_t)(work->depth[atom] + !is_in_ring(g, other));
            work->stack[n++] = (uint16_t)other;
        }
    }
    return best;
}

/* Whether a chain outside rings ends at an atom, or is this atom alone. */
static bool ends_chain(const idt_group *g, uint32_t atom)
{
    const idt_mol *mol = g->mol;
    uint32_t n = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
        n += idt_group__has(g, mol->links[k].atom) && !is_in_ring(g, mol->links[k].atom);
    return !is_in_ring(g, atom) && n < 2;
}

/* The longest chain that no ring interrupts. */
static uint32_t longest_piece(const idt_group *g)
{
    uint32_t best = 0;

    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t end, length;

        if (!ends_chain(g, g->atoms[i]))
            continue;
        length = farthest(g, g->atoms[i], false, &end);
        best = length > best ? length : best;
    }
    return best;
}

static bool has_elements(const idt_group *g, uint8_t flags)
{
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t element = idt_kind__element(g->mol, g->atoms[i]);
        bool is_cno = element == IDT_KIND_C || element == IDT_KIND_N || element == IDT_KIND_O;

        if (is_cno)
            continue;
        if (flags & IDT_CLASS_CHAIN_CNO ||
            (element != IDT_KIND_S && (!idt_kind__is_halogen(element) || element == 85)))
            return false;
    }
    return true;
}

idt_kind_result idt_kind__test_chain(const idt_group *g, uint32_t chain, uint8_t flags)
{
    uint32_t end, from_root;

    if (!has_elements(g, flags))
        return idt_kind__no();
    from_root = farthest(g, g->atoms[0], true, &end);
    if (farthest(g, end, true, &end) <= chain)
        return idt_kind__yes();
    return from_root <= chain || g->n > MAX_WEIGHED || longest_piece(g) <= chain
               ? idt_kind__ask(IDT_QUESTION_CHAIN)
               : idt_kind__no();
}

/* ---- heads ---- */

static idt_kind_result carbon_head(const idt_mol *mol, uint32_t atom)
{
    uint32_t word = mol->atom[atom];

    if (idt_atom__element(word) != IDT_KIND_C || idt_atom__pi(word) > 0)
        return idt_kind__no();
    return word & IDT_ATOM_RING ? idt_kind__ask(IDT_QUESTION_CYCLOALKYL) : idt_kind__yes();
}

static idt_kind_result cycloalkyl_head(const idt_group *g, uint32_t atom)
{
    uint32_t word = g->mol->atom[atom];
    idt_ring_system ring;

    if (idt_atom__element(word) != IDT_KIND_C || idt_atom__pi(word) > 0 || !(word & IDT_ATOM_RING))
        return idt_kind__no();
    ring = idt_ring_system__measure(g->mol, g->work, atom);
    return ring.n_hetero == 0 && ring.n_pi == 0 && ring.n == ring.n_bonds
               ? idt_kind__yes()
               : idt_kind__ask(IDT_QUESTION_CYCLOALKYL);
}

static idt_kind_result phenyl_head(const idt_group *g, uint32_t atom)
{
    uint32_t word = g->mol->atom[atom];
    idt_ring_system ring;

    if (idt_atom__element(word) != IDT_KIND_C || !(word & IDT_ATOM_AROMATIC))
        return idt_kind__no();
    ring = idt_ring_system__measure(g->mol, g->work, atom);
    if (ring.n == 6 && ring.n_hetero == 0)
        return idt_kind__yes();
    return ring.n > ring.n_bonds - 1 || ring.n_hetero > 0 ? idt_kind__no()
                                                          : idt_kind__ask(IDT_QUESTION_FUSED);
}

/* A carbon with a double or triple bond to a carbon. */
static idt_kind_result unsaturated_head(const idt_mol *mol, uint32_t atom, uint32_t order)
{
    uint32_t word = mol->atom[atom];

    if (idt_atom__element(word) != IDT_KIND_C || word & IDT_ATOM_AROMATIC)
        return idt_kind__no();
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++)
        if (idt_bond__order(mol->bond[mol->links[k].bond]) == order &&
            idt_kind__element(mol, mol->links[k].atom) == IDT_KIND_C)
            return word & IDT_ATOM_RING ? idt_kind__ask(IDT_QUESTION_CYCLOALKYL) : idt_kind__yes();
    return idt_kind__no();
}

/* What stands behind an atom of two neighbours, its bond being single. */
static idt_kind_result carbon_behind(const idt_mol *mol, uint32_t atom, uint32_t from)
{
    uint16_t next[4];

    if (mol->atom[atom] & IDT_ATOM_AROMATIC || idt_branch__next(next, mol, atom, from) != 1)
        return idt_kind__no();
    return carbon_head(mol, next[0]);
}

/* The neighbour of this element on a carbonyl carbon, or IDT_MOL_NONE. */
static uint32_t on_carbonyl(const idt_mol *mol, uint32_t atom, uint32_t from, uint32_t element)
{
    uint16_t next[4];
    uint32_t n = idt_branch__next(next, mol, atom, from);

    if (idt_kind__element(mol, atom) != IDT_KIND_C || n != 2 ||
        !idt_kind__has_double(mol, atom, IDT_KIND_O))
        return IDT_MOL_NONE;
    for (uint32_t i = 0; i < n; i++)
        if (idt_kind__element(mol, next[i]) == element &&
            idt_bond__order(mol->bond[idt_mol__find_bond(mol, atom, next[i])]) == 1)
            return next[i];
    return IDT_MOL_NONE;
}

static idt_kind_result carbonyl_head(const idt_group *g, uint32_t atom, uint32_t from, uint8_t kind)
{
    const idt_mol *mol = g->mol;
    uint32_t element = kind == IDT_KIND_ALKYLCARBONYL ? IDT_KIND_C : IDT_KIND_O;
    uint32_t next = on_carbonyl(mol, atom, from, element);

    if (next == IDT_MOL_NONE)
        return idt_kind__no();
    if (kind == IDT_KIND_CARBOXY)
        return idt_kind__yes();
    return kind == IDT_KIND_ALKYLCARBONYL ? carbon_head(mol, next) : carbon_behind(mol, next, atom);
}

/* Whether the group begins, at one of its ends, as one of a kind does. */
static idt_kind_result head(const idt_class_kind *kind, const idt_group *g, uint32_t end)
{
    const idt_mol *mol = g->mol;
    uint32_t atom = g->root[end], from = g->anchor[end], element = idt_kind__element(mol, atom);

    switch (kind->kind) {
    case IDT_KIND_ALKYL: return carbon_head(mol, atom);
    case IDT_KIND_CYCLOALKYL: return cycloalkyl_head(g, atom);
    case IDT_KIND_ALKENYL: return unsaturated_head(mol, atom, 2);
    case IDT_KIND_ALKYNYL: return unsaturated_head(mol, atom, 3);
    case IDT_KIND_PHENYL: return phenyl_head(g, atom);
    case IDT_KIND_ALKOXYL:
        return element == IDT_KIND_O ? carbon_behind(mol, atom, from) : idt_kind__no();
    case IDT_KIND_THIOALKYL:
        return element == IDT_KIND_S ? carbon_behind(mol, atom, from) : idt_kind__no();
    case IDT_KIND_HYDROXYL: return idt_kind__if(element == IDT_KIND_O);
    case IDT_KIND_AMINO:
        return idt_kind__if(element == IDT_KIND_N && idt_atom__pi(mol->atom[atom]) == 0 &&
                            !(mol->atom[atom] & IDT_ATOM_AROMATIC));
    case IDT_KIND_CARBOXY:
    case IDT_KIND_ALKYLCARBONYL:
    case IDT_KIND_ALKOXYCARBONYL: return carbonyl_head(g, atom, from, kind->kind);
    default: return idt_kind__no();
    }
}

idt_kind_result idt_kind__test_further(const idt_class_kind *kinds, uint32_t n_kinds,
                                       const idt_group *g, uint32_t chain, uint8_t flags)
{
    idt_kind_result best = idt_kind__no(), length;

    if (g->n_ends != 1 || g->bond[0] & IDT_BOND_AROMATIC || idt_bond__order(g->bond[0]) != 1)
        return best;
    for (uint32_t i = 0; i < n_kinds && best.answer != IDT_KIND_YES; i++) {
        idt_kind_result result = head(&kinds[i], g, 0);

        if (result.answer > best.answer)
            best = result;
    }
    if (best.answer == IDT_KIND_NO)
        return best;
    length = idt_kind__test_chain(g, chain, flags);
    return length.answer < best.answer ? length : best;
}

bool idt_kind__begins_as(const idt_class_kind *kinds, uint32_t n_kinds, const idt_group *g,
                         uint32_t end)
{
    uint32_t atom = g->root[end];

    /* an imine */
    if (idt_bond__order(g->bond[end]) == 2 && !(g->bond[end] & IDT_BOND_AROMATIC))
        return idt_kind__element(g->mol, atom) == IDT_KIND_C &&
               idt_kind__element(g->mol, g->anchor[end]) == IDT_KIND_N;
    for (uint32_t i = 0; i < n_kinds; i++)
        if (head(&kinds[i], g, end).answer != IDT_KIND_NO)
            return true;
    return false;
}
