/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Substructure search written down from its definition: every assignment of molecule atoms to
 * query atoms is tried in the order written. No predicate, program, order or screen is shared with
 * the matcher under test, only the parsed SMARTS.
 */
#ifndef IDT_TESTS_UNIT_SLOW_MATCH_H
#define IDT_TESTS_UNIT_SLOW_MATCH_H

#include <stdlib.h>
#include <string.h>

#include "chem/mol/mol.h"
#include "chem/pattern/smarts.h"

enum { SLOW_MAX_SETS = 5000 };

typedef struct slow_search {
    const idt_smarts *smarts;
    const idt_mol *mol;
    const idt_smarts_graph *graph;
    uint32_t map[IDT_SMARTS_MAX_ATOMS];
    long n_tried;
    size_t n_mappings;                      /* found */
    size_t n_sets;                          /* distinct sets of atoms among them */
    uint16_t (*sets)[IDT_SMARTS_MAX_ATOMS]; /* sorted; NULL stops at the first mapping */
} slow_search;

static inline bool slow_graph_at(const idt_smarts *smarts, uint32_t graph, const idt_mol *mol,
                                 uint32_t atom, long *n_tried);

static inline int32_t slow_value(const idt_mol *mol, uint32_t i, unsigned op)
{
    uint32_t word = mol->atom[i], n = 0, n_h = 0, n_plain = 0, n_z = 0, n_az = 0, n_ring = 0;
    uint32_t orders = 0;

    for (uint32_t k = mol->first[i]; k < mol->first[i + 1]; k++) {
        uint32_t other = mol->links[k].atom, element = idt_atom__element(mol->atom[other]);
        uint8_t bond = mol->bond[mol->links[k].bond];

        n++;
        n_h += element == 1;
        n_plain +=
            element == 1 && (!(mol->atom[other] & IDT_ATOM_ISOTOPE) || mol->isotope[other] < 2);
        n_z += element != 1 && element != 6;
        n_az += element != 1 && element != 6 && !(mol->atom[other] & IDT_ATOM_AROMATIC);
        n_ring += (bond & IDT_BOND_RING) != 0;
        orders += bond & IDT_BOND_ORDER_MASK;
    }
    switch (op) {
    case IDT_SMARTS_ELEMENT: return (int32_t)idt_atom__element(word);
    case IDT_SMARTS_AROMATIC: return (word & IDT_ATOM_AROMATIC) != 0;
    case IDT_SMARTS_CHARGE: return idt_atom__charge(word);
    case IDT_SMARTS_H_TOTAL: return (int32_t)(idt_atom__n_h(word) + n_h);
    case IDT_SMARTS_H_COUNTED: return (int32_t)idt_atom__n_h(word);
    case IDT_SMARTS_DEGREE: return (int32_t)n;
    case IDT_SMARTS_HEAVY: return (int32_t)(n - n_plain);
    case IDT_SMARTS_CONNECTED: return (int32_t)(n + idt_atom__n_h(word));
    case IDT_SMARTS_VALENCE: return (int32_t)(orders + idt_atom__n_h(word));
    case IDT_SMARTS_RING_BONDS: return (int32_t)n_ring;
    case IDT_SMARTS_IN_RING: return n_ring > 0;
    case IDT_SMARTS_RING_COUNT: return mol->ring_count[i];
    case IDT_SMARTS_RING_SIZE: return mol->ring_min[i];
    case IDT_SMARTS_ISOTOPE: return word & IDT_ATOM_ISOTOPE ? mol->isotope[i] : 0;
    case IDT_SMARTS_HETERO: return (int32_t)n_z;
    case IDT_SMARTS_HETERO_ALIPHATIC: return (int32_t)n_az;
    default: abort();
    }
}

static inline bool slow_atom(const idt_smarts *smarts, const idt_smarts_atom *query,
                             const idt_mol *mol, uint32_t atom, long *n_tried)
{
    bool stack[IDT_SMARTS_STACK];
    size_t top = 0;

    for (uint32_t k = 0; k < query->n_nodes; k++) {
        const idt_smarts_node *node = &smarts->nodes[query->first_node + k];
        int32_t value;

        switch (node->op) {
        case IDT_SMARTS_TRUE: stack[top++] = true; break;
        case IDT_SMARTS_NOT: stack[top - 1] = !stack[top - 1]; break;
        case IDT_SMARTS_AND: top--, stack[top - 1] = stack[top - 1] && stack[top]; break;
        case IDT_SMARTS_OR: top--, stack[top - 1] = stack[top - 1] || stack[top]; break;
        case IDT_SMARTS_RECURSE:
            stack[top++] = slow_graph_at(smarts, (uint32_t)node->lo, mol, atom, n_tried);
            break;
        default:
            value = slow_value(mol, atom, node->op);
            stack[top++] = node->lo <= value && value <= node->hi;
        }
    }
    return stack[0];
}

static inline bool slow_bond(const idt_smarts_bond *bond, const idt_mol *mol, uint32_t a,
                             uint32_t b)
{
    uint32_t at = idt_mol__find_bond(mol, a, b), kind;

    if (at == IDT_MOL_NONE)
        return false;
    kind = mol->bond[at] & IDT_BOND_AROMATIC ? (uint32_t)IDT_SMARTS_AROMATIC_BOND
                                             : (mol->bond[at] & IDT_BOND_ORDER_MASK) - 1u;
    return bond->table >> (2 * kind + ((mol->bond[at] & IDT_BOND_RING) != 0)) & 1;
}

static inline bool slow_are_linked(const idt_mol *mol, uint32_t a, uint32_t b)
{
    bool *reached = calloc(mol->n_atoms, sizeof *reached), is_new = true, result;

    reached[a] = true;
    while (is_new) {
        is_new = false;
        for (uint32_t k = 0; k < mol->n_bonds; k++) {
            if (reached[mol->a[k]] != reached[mol->b[k]])
                reached[mol->a[k]] = reached[mol->b[k]] = is_new = true;
        }
    }
    result = reached[b];
    free(reached);
    return result;
}

static inline bool slow_fits(slow_search *s, uint32_t depth, uint32_t atom)
{
    const idt_smarts_atom *atoms = s->smarts->atoms + s->graph->first_atom;

    for (uint32_t i = 0; i < depth; i++) {
        if (s->map[i] == atom)
            return false;
    }
    if (!slow_atom(s->smarts, &atoms[depth], s->mol, atom, &s->n_tried))
        return false;
    for (uint32_t k = 0; k < s->graph->n_bonds; k++) {
        const idt_smarts_bond *bond = &s->smarts->bonds[s->graph->first_bond + k];
        uint32_t other = bond->a == depth ? bond->b : bond->a;

        if ((bond->a == depth || bond->b == depth) && other < depth &&
            !slow_bond(bond, s->mol, s->map[other], atom))
            return false;
    }
    for (uint32_t i = 0; i < depth; i++) {
        if (atoms[i].group && atoms[depth].group &&
            (atoms[i].group == atoms[depth].group) != slow_are_linked(s->mol, s->map[i], atom))
            return false;
    }
    return true;
}

static inline void slow_add_set(slow_search *s)
{
    uint16_t set[IDT_SMARTS_MAX_ATOMS] = {0};

    for (uint32_t i = 0; i < s->graph->n_atoms; i++) {
        uint32_t k = i;

        for (; k > 0 && set[k - 1] > s->map[i]; k--)
            set[k] = set[k - 1];
        set[k] = (uint16_t)s->map[i];
    }
    for (size_t i = 0; i < s->n_sets; i++) {
        if (memcmp(s->sets[i], set, sizeof set) == 0)
            return;
    }
    if (s->n_sets < SLOW_MAX_SETS)
        memcpy(s->sets[s->n_sets++], set, sizeof set);
}

static inline void slow_place(slow_search *s, uint32_t depth, uint32_t first, uint32_t end)
{
    if (depth == s->graph->n_atoms) {
        s->n_mappings++;
        if (s->sets != NULL)
            slow_add_set(s);
        return;
    }
    for (uint32_t atom = first; atom < end; atom++) {
        s->n_tried++;
        if (!slow_fits(s, depth, atom))
            continue;
        s->map[depth] = atom;
        slow_place(s, depth + 1, 0, s->mol->n_atoms);
        if (s->n_mappings > 0 && s->sets == NULL)
            return;
    }
}

/* Does a graph occur with its first atom at this one? */
static inline bool slow_graph_at(const idt_smarts *smarts, uint32_t graph, const idt_mol *mol,
                                 uint32_t atom, long *n_tried)
{
    slow_search s = {.smarts = smarts, .mol = mol, .graph = &smarts->graphs[graph]};

    slow_place(&s, 0, atom, atom + 1);
    *n_tried += s.n_tried;
    return s.n_mappings > 0;
}

#endif
