/* SPDX-License-Identifier: Apache-2.0 */
/* Atom expressions: what an atom is, and what an expression says of it. */
#include "base/int.h"
#include "chem/pattern/pattern_int.h"

static inline unsigned eval_leaf(const idt_smarts_node *node, const idt_pattern_facts *facts)
{
    int32_t value;

    if (node->op == IDT_SMARTS_TRUE)
        return IDT_TRUTH_CAN_HOLD;
    if (idt_smarts_op__is_late(node->op) && (facts->known >> node->op & 1) == 0) {
        for (uint32_t i = 0; i < facts->n_late; i++) {
            if (idt_smarts_node__equals(&facts->late[i], node))
                return facts->late_hold >> i & 1 ? IDT_TRUTH_CAN_HOLD : IDT_TRUTH_CAN_FAIL;
        }
        return IDT_TRUTH_OPEN;
    }
    if ((facts->known >> node->op & 1) == 0)
        return IDT_TRUTH_OPEN;
    value = facts->value[node->op];
    return value >= node->lo && value <= node->hi ? IDT_TRUTH_CAN_HOLD : IDT_TRUTH_CAN_FAIL;
}

unsigned idt_pattern__eval(const idt_smarts_node *nodes, uint32_t n_nodes,
                           const idt_pattern_facts *facts)
{
    unsigned stack[IDT_SMARTS_STACK] = {0};
    uint32_t top = 0; /* values on the stack; expressions were checked to stay within it */

    for (uint32_t i = 0; i < n_nodes; i++) {
        unsigned a, b;

        switch (nodes[i].op) {
        case IDT_SMARTS_NOT:
            a = stack[top - 1];
            stack[top - 1] = (a >> 1 | a << 1) & IDT_TRUTH_OPEN;
            break;
        case IDT_SMARTS_AND:
            b = stack[--top];
            a = stack[top - 1];
            stack[top - 1] = (a & b & IDT_TRUTH_CAN_HOLD) | ((a | b) & IDT_TRUTH_CAN_FAIL);
            break;
        case IDT_SMARTS_OR:
            b = stack[--top];
            a = stack[top - 1];
            stack[top - 1] = ((a | b) & IDT_TRUTH_CAN_HOLD) | (a & b & IDT_TRUTH_CAN_FAIL);
            break;
        default: stack[top++] = eval_leaf(&nodes[i], facts);
        }
    }
    return stack[0];
}

/* Truths under all assignments to late nodes at once, a bit each. */
typedef struct truths {
    uint32_t can_hold, can_fail;
} truths;

static inline truths eval_leaf_all(const idt_smarts_node *node, const idt_pattern_facts *facts)
{
    /* Bit i of column k is bit k of i. */
    static const uint32_t columns[] = {0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000};
    const bool is_open = idt_smarts_op__is_late(node->op) && (facts->known >> node->op & 1) == 0;
    unsigned truth;

    for (uint32_t i = 0; is_open && i < facts->n_late; i++) {
        if (idt_smarts_node__equals(&facts->late[i], node))
            return (truths){columns[i], ~columns[i]};
    }
    truth = eval_leaf(node, facts);
    return (truths){truth & IDT_TRUTH_CAN_HOLD ? UINT32_MAX : 0,
                    truth & IDT_TRUTH_CAN_FAIL ? UINT32_MAX : 0};
}

uint32_t idt_pattern__eval_table(const idt_smarts_node *nodes, uint32_t n_nodes,
                                 const idt_pattern_facts *facts)
{
    truths stack[IDT_SMARTS_STACK] = {{0, 0}};
    uint32_t top = 0;

    for (uint32_t i = 0; i < n_nodes; i++) {
        truths a, b;

        switch (nodes[i].op) {
        case IDT_SMARTS_NOT:
            a = stack[top - 1];
            stack[top - 1] = (truths){a.can_fail, a.can_hold};
            break;
        case IDT_SMARTS_AND:
            b = stack[--top];
            a = stack[top - 1];
            stack[top - 1] = (truths){a.can_hold & b.can_hold, a.can_fail | b.can_fail};
            break;
        case IDT_SMARTS_OR:
            b = stack[--top];
            a = stack[top - 1];
            stack[top - 1] = (truths){a.can_hold | b.can_hold, a.can_fail & b.can_fail};
            break;
        default: stack[top++] = eval_leaf_all(&nodes[i], facts);
        }
    }
    return stack[0].can_hold & (uint32_t)((UINT64_C(1) << (1u << facts->n_late)) - 1);
}

uint32_t idt_pattern__stack_depth(const idt_smarts_node *nodes, uint32_t n_nodes)
{
    uint32_t top = 0, deepest = 0;

    for (uint32_t i = 0; i < n_nodes; i++) {
        uint32_t n_operands = nodes[i].op == IDT_SMARTS_NOT                                   ? 1
                              : nodes[i].op == IDT_SMARTS_AND || nodes[i].op == IDT_SMARTS_OR ? 2
                                                                                              : 0;

        if (top < n_operands)
            return 0;
        top = top - n_operands + 1;
        deepest = top > deepest ? top : deepest;
    }
    return top == 1 ? deepest : 0;
}

/* Facts that need the neighbours one by one. */
static void count_neighbours(idt_pattern_facts *out, const idt_mol *mol, uint32_t atom)
{
    int32_t n_plain_h = 0, n_h = 0, n_hetero = 0, n_aliphatic = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t other = mol->links[k].atom, word = mol->atom[other];
        uint32_t element = idt_atom__element(word);

        if (element == 1) {
            n_h++;
            n_plain_h += (word & IDT_ATOM_ISOTOPE) == 0 || mol->isotope[other] <= 1;
        } else if (element != 6) {
            n_hetero++;
            n_aliphatic += !idt_atom__is_aromatic(word);
        }
    }
    idt_pattern_facts__set(out, IDT_SMARTS_H_TOTAL, out->value[IDT_SMARTS_H_COUNTED] + n_h);
    idt_pattern_facts__set(out, IDT_SMARTS_HEAVY, out->value[IDT_SMARTS_DEGREE] - n_plain_h);
    idt_pattern_facts__set(out, IDT_SMARTS_HETERO, n_hetero);
    idt_pattern_facts__set(out, IDT_SMARTS_HETERO_ALIPHATIC, n_aliphatic);
}

void idt_pattern_facts__of_atom(idt_pattern_facts *out, const idt_mol *mol, uint32_t atom)
{
    uint32_t word = mol->atom[atom];
    int32_t n_h = (int32_t)idt_atom__n_h(word), degree = (int32_t)idt_mol__degree(mol, atom);

    out->known = 0;
    out->n_late = 0;
    idt_pattern_facts__set(out, IDT_SMARTS_ELEMENT, (int32_t)idt_atom__element(word));
    idt_pattern_facts__set(out, IDT_SMARTS_AROMATIC, idt_atom__is_aromatic(word));
    idt_pattern_facts__set(out, IDT_SMARTS_CHARGE, idt_atom__charge(word));
    idt_pattern_facts__set(out, IDT_SMARTS_H_COUNTED, n_h);
    idt_pattern_facts__set(out, IDT_SMARTS_DEGREE, degree);
    idt_pattern_facts__set(out, IDT_SMARTS_CONNECTED, degree + n_h);
    idt_pattern_facts__set(out, IDT_SMARTS_VALENCE, (int32_t)idt_mol__valence(mol, atom));
    idt_pattern_facts__set(out, IDT_SMARTS_RING_BONDS, (int32_t)idt_mol__ring_bonds(mol, atom));
    idt_pattern_facts__set(out, IDT_SMARTS_IN_RING, out->value[IDT_SMARTS_RING_BONDS] > 0);
    idt_pattern_facts__set(out, IDT_SMARTS_ISOTOPE,
                           word & IDT_ATOM_ISOTOPE ? mol->isotope[atom] : 0);
    if (out->value[IDT_SMARTS_IN_RING] == 0) { /* not late then */
        idt_pattern_facts__set(out, IDT_SMARTS_RING_COUNT, 0);
        idt_pattern_facts__set(out, IDT_SMARTS_RING_SIZE, 0);
    }
    count_neighbours(out, mol, atom);
}

idt_pattern_bond idt_pattern__bond_of_table(uint16_t table)
{
    switch (table) {
    case IDT_SMARTS_BOND_ANY: return IDT_PATTERN_BOND_ANY;
    case IDT_SMARTS_BOND_DEFAULT: return IDT_PATTERN_BOND_DEFAULT;
    case 3 << 2 * IDT_SMARTS_SINGLE: return IDT_PATTERN_BOND_SINGLE;
    case 3 << 2 * IDT_SMARTS_DOUBLE: return IDT_PATTERN_BOND_DOUBLE;
    case 3 << 2 * IDT_SMARTS_AROMATIC_BOND: return IDT_PATTERN_BOND_AROMATIC;
    default: return IDT_PATTERN_BOND_TABLE;
    }
}

/*
 * Atoms of ordinary molecules: a count over 20,200 molecules of open collections, per 100,000
 * atoms. Only the order of matching depends on it, never an answer.
 */
static const struct {
    uint8_t element, is_aromatic;
    int8_t charge;
    uint8_t n_h, degree, ring_bonds, valence;
    uint32_t share;
} ORDINARY_ATOMS[] = {
    {6, 1, 0, 1, 2, 2, 4, 22832}, {6, 1, 0, 0, 3, 2, 4, 11381}, {6, 0, 0, 2, 2, 2, 4, 9302},
    {8, 0, 0, 0, 1, 0, 2, 6187},  {6, 0, 0, 3, 1, 0, 4, 6147},  {6, 1, 0, 0, 3, 3, 4, 5841},
    {6, 0, 0, 2, 2, 0, 4, 5372},  {6, 0, 0, 0, 3, 0, 4, 3078},  {6, 0, 0, 0, 3, 2, 4, 2584},
    {8, 0, 0, 0, 2, 0, 2, 2259},  {7, 1, 0, 0, 2, 2, 3, 2013},  {6, 0, 0, 1, 3, 2, 4, 1897},
    {6, 0, 0, 1, 3, 3, 4, 1833},  {7, 0, 0, 1, 2, 0, 3, 1711},  {8, 0, 0, 0, 2, 2, 2, 1438},
    {8, 0, 0, 1, 1, 0, 2, 1430},  {7, 0, 0, 0, 3, 2, 3, 1331},  {6, 0, 0, 1, 3, 0, 4, 927},
    {9, 0, 0, 0, 1, 0, 1, 892},   {17, 0, 0, 0, 1, 0, 1, 827},  {6, 0, 0, 1, 2, 2, 4, 792},
    {6, 0, 0, 1, 2, 0, 4, 778},   {7, 0, 0, 1, 2, 2, 3, 696},   {7, 1, 0, 0, 3, 2, 3, 611},
    {8, 1, 0, 0, 2, 2, 2, 490},   {8, 0, -1, 0, 1, 0, 1, 488},  {7, 0, 0, 2, 1, 0, 3, 399},
    {7, 1, 0, 1, 2, 2, 3, 393},   {16, 1, 0, 0, 2, 2, 2, 374},  {6, 0, 0, 0, 4, 0, 4, 373},
    {7, 0, 0, 0, 3, 0, 3, 334},   {7, 0, 0, 0, 2, 0, 3, 294},   {16, 0, 0, 0, 4, 0, 6, 291},
    {16, 0, 0, 0, 2, 0, 2, 289},  {6, 0, 0, 0, 4, 4, 4, 279},   {6, 0, 0, 0, 4, 2, 4, 278},
    {6, 0, 0, 0, 3, 3, 4, 278},   {6, 0, 0, 0, 4, 3, 4, 269},   {7, 0, 1, 0, 3, 0, 4, 260},
    {35, 0, 0, 0, 1, 0, 1, 223},  {7, 0, 0, 0, 3, 3, 3, 220},   {6, 0, 0, 0, 2, 0, 4, 204},
    {16, 0, 0, 0, 2, 2, 2, 202},  {7, 1, 0, 0, 3, 3, 3, 194},   {7, 0, 0, 0, 2, 2, 3, 190},
    {16, 0, 0, 0, 1, 0, 2, 160},  {7, 0, 0, 0, 1, 0, 3, 159},   {6, 0, 0, 2, 1, 0, 4, 157},
    {7, 0, 1, 1, 3, 2, 4, 149},   {17, 0, 0, 1, 0, 0, 1, 78},   {7, 0, 0, 1, 1, 0, 3, 66},
    {7, 1, 1, 0, 3, 2, 4, 50},    {15, 0, 0, 0, 4, 0, 5, 49},   {16, 0, 0, 0, 4, 2, 6, 47},
    {7, 0, 1, 2, 2, 0, 4, 42},    {7, 0, 1, 1, 3, 0, 4, 41},    {53, 0, 0, 0, 1, 0, 1, 33},
    {7, 1, 1, 1, 2, 2, 4, 31},    {7, 0, 1, 3, 1, 0, 4, 29},    {16, 0, 0, 1, 1, 0, 2, 24},
};

uint32_t idt_pattern__frequency(const idt_smarts_node *nodes, uint32_t n_nodes)
{
    uint32_t sum = 1;

    for (size_t i = 0; i < IDT_COUNT_OF(ORDINARY_ATOMS); i++) {
        idt_pattern_facts facts = {.known = 0};
        unsigned truth;

        idt_pattern_facts__set(&facts, IDT_SMARTS_ELEMENT, ORDINARY_ATOMS[i].element);
        idt_pattern_facts__set(&facts, IDT_SMARTS_AROMATIC, ORDINARY_ATOMS[i].is_aromatic);
        idt_pattern_facts__set(&facts, IDT_SMARTS_CHARGE, ORDINARY_ATOMS[i].charge);
        idt_pattern_facts__set(&facts, IDT_SMARTS_H_TOTAL, ORDINARY_ATOMS[i].n_h);
        idt_pattern_facts__set(&facts, IDT_SMARTS_H_COUNTED, ORDINARY_ATOMS[i].n_h);
        idt_pattern_facts__set(&facts, IDT_SMARTS_DEGREE, ORDINARY_ATOMS[i].degree);
        idt_pattern_facts__set(&facts, IDT_SMARTS_HEAVY, ORDINARY_ATOMS[i].degree);
        idt_pattern_facts__set(&facts, IDT_SMARTS_CONNECTED,
                               ORDINARY_ATOMS[i].degree + ORDINARY_ATOMS[i].n_h);
        idt_pattern_facts__set(&facts, IDT_SMARTS_VALENCE, ORDINARY_ATOMS[i].valence);
        idt_pattern_facts__set(&facts, IDT_SMARTS_RING_BONDS, ORDINARY_ATOMS[i].ring_bonds);
        idt_pattern_facts__set(&facts, IDT_SMARTS_IN_RING, ORDINARY_ATOMS[i].ring_bonds > 0);
        idt_pattern_facts__set(&facts, IDT_SMARTS_ISOTOPE, 0);
        truth = idt_pattern__eval(nodes, n_nodes, &facts);
        if (truth & IDT_TRUTH_CAN_HOLD)
            sum += truth == IDT_TRUTH_OPEN ? ORDINARY_ATOMS[i].share / 2 : ORDINARY_ATOMS[i].share;
    }
    return sum;
}
