/* SPDX-License-Identifier: Apache-2.0 */
/* The work memory of matching: what follows from the set once, and what the molecule needs. */
#include "base/alloc.h"
#include "chem/pattern/pattern_run.h"

/* Bits of the atom word that decide an operation. */
static uint32_t word_bits(idt_smarts_op op)
{
    const uint32_t hydrogens = (uint32_t)IDT_ATOM_H_MASK << IDT_ATOM_H_SHIFT;
    const uint32_t degree = (uint32_t)IDT_ATOM_DEGREE_MASK << IDT_ATOM_DEGREE_SHIFT;

    switch (op) {
    case IDT_SMARTS_ELEMENT: return IDT_ATOM_ELEMENT_MASK;
    case IDT_SMARTS_AROMATIC: return IDT_ATOM_AROMATIC;
    case IDT_SMARTS_CHARGE: return (uint32_t)IDT_ATOM_CHARGE_MASK << IDT_ATOM_CHARGE_SHIFT;
    case IDT_SMARTS_H_TOTAL:
    case IDT_SMARTS_H_COUNTED: return hydrogens;
    case IDT_SMARTS_DEGREE:
    case IDT_SMARTS_HEAVY: return degree;
    case IDT_SMARTS_CONNECTED: return hydrogens | degree;
    case IDT_SMARTS_VALENCE:
        return hydrogens | degree | (uint32_t)IDT_ATOM_PI_MASK << IDT_ATOM_PI_SHIFT;
    case IDT_SMARTS_RING_BONDS:
        return degree | IDT_ATOM_RING |
               (uint32_t)IDT_ATOM_RING_BONDS_MASK << IDT_ATOM_RING_BONDS_SHIFT;
    case IDT_SMARTS_IN_RING:
    case IDT_SMARTS_RING_COUNT:
    case IDT_SMARTS_RING_SIZE: return IDT_ATOM_RING; /* outside of rings both are 0 */
    case IDT_SMARTS_ISOTOPE: return IDT_ATOM_ISOTOPE;
    case IDT_SMARTS_TRUE:
    case IDT_SMARTS_NOT:
    case IDT_SMARTS_AND:
    case IDT_SMARTS_OR:
    case IDT_SMARTS_RECURSE:
    case IDT_SMARTS_HYBRID:
    case IDT_SMARTS_HETERO:
    case IDT_SMARTS_HETERO_ALIPHATIC:
    case IDT_SMARTS_N_OPS: return 0;
    }
    return 0;
}

/* The distinct late nodes of each predicate, and a column of truth tables if they are few. */
static bool list_late(idt_pattern_scratch *s, uint32_t *n_columns)
{
    const idt_pattern_set *set = &s->set;
    uint32_t n_all = 0;

    *n_columns = 0;
    for (uint32_t i = 0; i < set->header->n_nodes; i++)
        n_all += idt_smarts_op__is_late(set->nodes[i].op);
    s->late = idt_alloc__zeroed((size_t)n_all + 1, sizeof *s->late);
    s->late_of = idt_alloc__zeroed((size_t)set->header->n_predicates + 1, sizeof *s->late_of);
    if (s->late == NULL || s->late_of == NULL)
        return false;
    n_all = 0;
    for (uint32_t p = 0; p < set->header->n_predicates; p++) {
        const idt_pattern_predicate *predicate = &set->predicates[p];
        idt_pattern_late *late = &s->late_of[p];

        late->first = n_all;
        for (uint32_t i = 0; i < predicate->n_nodes; i++) {
            const idt_smarts_node *node = &set->nodes[predicate->first_node + i];
            uint32_t k = 0;

            if (!idt_smarts_op__is_late(node->op))
                continue;
            while (k < late->n && !idt_smarts_node__equals(&s->late[n_all + k], node))
                k++;
            if (k == late->n)
                s->late[n_all + late->n++] = *node;
        }
        n_all += late->n;
        if (late->n > 0 && late->n <= IDT_PATTERN_TABLE_BITS)
            late->column = (*n_columns)++;
    }
    return true;
}

/* The needs of every program as words of predicate bits. */
static bool list_masks(idt_pattern_scratch *s)
{
    const idt_pattern_header *h = s->set.header;
    uint32_t n_all = 0;

    s->masks = idt_alloc__zeroed((size_t)h->n_needs + 1, sizeof *s->masks);
    s->first_mask = idt_alloc__zeroed((size_t)h->n_programs + 1, sizeof *s->first_mask);
    if (s->masks == NULL || s->first_mask == NULL)
        return false;
    for (uint32_t p = 0; p < h->n_programs; p++) {
        const idt_pattern_program *program = &s->set.programs[p];

        s->first_mask[p] = n_all;
        for (uint32_t i = 0; i < program->n_needs; i++) {
            uint32_t predicate = s->set.needs[program->first_need + i].predicate;
            uint32_t k = s->first_mask[p];

            while (k < n_all && s->masks[k].word != predicate / 64)
                k++;
            n_all += k == n_all;
            s->masks[k].word = predicate / 64;
            s->masks[k].bits |= UINT64_C(1) << predicate % 64;
        }
    }
    s->first_mask[h->n_programs] = n_all;
    return true;
}

enum { MAX_TREE = 8 };

/* Is a program a tree of few steps? */
static bool is_tree(const idt_pattern_program *program, const idt_pattern_step *steps)
{
    for (uint32_t i = 0; i < program->n_steps; i++) {
        if (steps[i].n_closures > 0 || (i > 0 && steps[i].parent == IDT_PATTERN_NO_PARENT))
            return false;
    }
    return program->n_steps <= MAX_TREE;
}

/*
 * Can two steps take the same atom while all bonds fit? Not when they are bonded, and not when both
 * are bonded to a third by different kinds of bond.
 */
static bool can_coincide(const idt_pattern_step *steps, uint32_t i, uint32_t j)
{
    const uint32_t parent = steps[j].parent; /* i < j, so j has one */

    if (parent == i)
        return false;
    if (i > 0 && steps[i].parent == parent)
        return (steps[i].table & steps[j].table) != 0;
    if (steps[parent].parent == i && parent > 0)
        return (steps[parent].table & steps[j].table) != 0;
    return true;
}

/*
 * Is a program one ring of like atoms, decided by their kinds, that aromatic bonds can close? Each
 * of its atoms has two bonds, and they hang together.
 */
static bool is_ring(const idt_pattern_scratch *s, const idt_pattern_program *program,
                    const idt_pattern_step *steps)
{
    uint8_t degree[IDT_SMARTS_MAX_ATOMS] = {0};
    uint32_t tables = UINT16_MAX;

    for (uint32_t i = 0; i < program->n_steps; i++) {
        if (steps[i].predicate != steps[0].predicate || steps[i].group != 0 ||
            (i > 0) != (steps[i].parent != IDT_PATTERN_NO_PARENT))
            return false;
        if (i > 0) {
            tables &= steps[i].table;
            degree[i]++;
            degree[steps[i].parent]++;
        }
        for (uint32_t k = 0; k < steps[i].n_closures; k++) {
            const idt_pattern_closure *closure = &s->set.closures[steps[i].first_closure + k];

            tables &= closure->table;
            degree[i]++;
            degree[closure->step]++;
        }
    }
    for (uint32_t i = 0; i < program->n_steps; i++) {
        if (degree[i] != 2)
            return false;
    }
    return program->n_steps > 2 && s->late_of[steps[0].predicate].n == 0 &&
           (tables >> idt_pattern__bond_code(IDT_BOND_AROMATIC | IDT_BOND_RING) & 1) != 0;
}

/* Can no aromatic atom satisfy a predicate? */
static bool is_aliphatic(const idt_pattern_set *set, uint32_t predicate)
{
    const idt_pattern_predicate *p = &set->predicates[predicate];
    idt_pattern_facts facts = {.known = 0};

    idt_pattern_facts__set(&facts, IDT_SMARTS_AROMATIC, 1);
    return (idt_pattern__eval(set->nodes + p->first_node, p->n_nodes, &facts) &
            IDT_TRUTH_CAN_HOLD) == 0;
}

/* An aromatic bond joins aromatic atoms: for others, single or aromatic is single. */
static void narrow_bonds(idt_pattern_scratch *s, const idt_pattern_program *program)
{
    const idt_pattern_step *steps = s->set.steps + program->first_step;

    for (uint32_t i = 0; i < program->n_steps; i++) {
        uint8_t bond = steps[i].bond;

        if (i > 0 && bond == IDT_PATTERN_BOND_DEFAULT && steps[i].parent != IDT_PATTERN_NO_PARENT &&
            (is_aliphatic(&s->set, steps[i].predicate) ||
             is_aliphatic(&s->set, steps[steps[i].parent].predicate)))
            bond = IDT_PATTERN_BOND_SINGLE;
        s->quick_bond[program->first_step + i] = bond;
    }
}

/* How the late nodes of a program are decided. */
static uint8_t find_late_kind(const idt_pattern_scratch *s, const idt_pattern_program *program)
{
    const idt_pattern_step *steps = s->set.steps + program->first_step;
    uint8_t kind = IDT_PATTERN_NO_LATE;

    for (uint32_t i = 0; i < program->n_steps; i++) {
        const uint32_t n = s->late_of[steps[i].predicate].n;

        if (n > IDT_PATTERN_TABLE_BITS)
            return IDT_PATTERN_LATE_NODES;
        if (n > 0)
            kind = IDT_PATTERN_LATE_TABLES;
    }
    return kind;
}

enum { WORTH_COUNTING = 3 };

/* Needs of several atoms are asked at the first step that has the predicate. */
static void list_moves(idt_pattern_scratch *s, const idt_pattern_program *program)
{
    const idt_pattern_step *steps = s->set.steps + program->first_step;
    idt_pattern_move *moves = s->moves + program->first_step;

    for (uint32_t i = 0; i < program->n_steps; i++) {
        const uint8_t bond = s->quick_bond[program->first_step + i];

        moves[i] = (idt_pattern_move){
            .predicate = steps[i].predicate,
            .parent = steps[i].parent,
            .bond = bond == IDT_PATTERN_BOND_TABLE ? (uint8_t)IDT_PATTERN_BOND_ANY : bond,
            .is_plain = steps[i].parent != IDT_PATTERN_NO_PARENT && steps[i].n_closures == 0};
    }
    for (uint32_t k = 0; k < program->n_needs; k++) {
        const idt_pattern_need *need = &s->set.needs[program->first_need + k];
        uint32_t i = 0;

        while (i < program->n_steps && steps[i].predicate != need->predicate)
            i++;
        if (i < program->n_steps && need->n >= WORTH_COUNTING && need->n <= IDT_PATTERN_SMALL) {
            moves[i].least = (uint8_t)need->n;
            moves[i].is_plain = false;
        }
    }
}

/*
 * Features that nine of ten ordinary molecules have: a count over 141,463 molecules of open
 * collections. A small set with a pattern that asks for no others needs rings and aromaticity of
 * nearly every molecule, and predicates tell the rest as well: screening would only cost.
 */
static const uint64_t usual[2] = {UINT64_C(0xe3804000007), UINT64_C(0x8dc000000001)};
enum { MAX_UNSCREENED = 32 };

static bool can_screen(const idt_pattern_set *set)
{
    for (uint32_t i = 0; i < set->header->n_patterns; i++) {
        const uint64_t *have = set->programs[set->patterns[i]].have;

        if (set->header->n_patterns <= MAX_UNSCREENED && (have[0] & ~usual[0]) == 0 &&
            (have[1] & ~usual[1]) == 0)
            return false;
    }
    return true;
}

/* What is asked before patterns are looked for, in the order of the groups. */
static bool list_wants(idt_pattern_scratch *s)
{
    const idt_pattern_set *set = &s->set;

    s->wants = idt_alloc__zeroed((size_t)set->header->n_patterns + 1, sizeof *s->wants);
    for (uint32_t i = 0; s->wants != NULL && i < set->header->n_patterns; i++) {
        const uint32_t pattern = set->members[i];
        const idt_pattern_program *program = &set->programs[set->patterns[pattern]];

        const uint32_t first = s->first_mask[set->patterns[pattern]];
        const uint32_t end = s->first_mask[set->patterns[pattern] + 1];

        s->flags |= program->flags;
        s->wants[i] = (idt_pattern_want){.have = {program->have[0], program->have[1]},
                                         .bits = first < end ? s->masks[first].bits : 0,
                                         .word = first < end ? s->masks[first].word : 0,
                                         .has_more = end > first + 1,
                                         .pattern = pattern,
                                         .program = set->patterns[pattern],
                                         .flags = program->flags};
    }
    return s->wants != NULL;
}

/* The pairs of steps of all trees that could take the same atom. */
static bool list_pairs(idt_pattern_scratch *s)
{
    const idt_pattern_header *h = s->set.header;
    const size_t most = MAX_TREE * (MAX_TREE - 1) / 2;
    uint32_t n = 0;

    s->pairs = idt_alloc__zeroed((size_t)h->n_programs * most + 1, sizeof *s->pairs);
    s->first_pair = idt_alloc__zeroed((size_t)h->n_programs + 1, sizeof *s->first_pair);
    s->is_tree = idt_alloc__zeroed((size_t)h->n_programs + 1, sizeof *s->is_tree);
    s->is_ring = idt_alloc__zeroed((size_t)h->n_programs + 1, sizeof *s->is_ring);
    s->late_kind = idt_alloc__zeroed((size_t)h->n_programs + 1, sizeof *s->late_kind);
    s->quick_bond = idt_alloc__zeroed((size_t)h->n_steps + 1, sizeof *s->quick_bond);
    s->moves = idt_alloc__zeroed((size_t)h->n_steps + 1, sizeof *s->moves);
    if (s->pairs == NULL || s->first_pair == NULL || s->is_tree == NULL || s->is_ring == NULL ||
        s->late_kind == NULL || s->quick_bond == NULL || s->moves == NULL)
        return false;
    for (uint32_t p = 0; p < h->n_programs; p++) {
        const idt_pattern_program *program = &s->set.programs[p];
        const idt_pattern_step *steps = s->set.steps + program->first_step;

        s->first_pair[p] = n;
        s->is_tree[p] = is_tree(program, steps);
        s->is_ring[p] = is_ring(s, program, steps);
        s->late_kind[p] = find_late_kind(s, program);
        narrow_bonds(s, program);
        list_moves(s, program);
        for (uint32_t j = 1; s->is_tree[p] && j < program->n_steps; j++) {
            for (uint32_t i = 0; i < j; i++) {
                if (can_coincide(steps, i, j))
                    s->pairs[n++] = (idt_pattern_pair){(uint8_t)i, (uint8_t)j};
            }
        }
    }
    s->first_pair[h->n_programs] = n;
    return true;
}

idt_pattern_scratch *idt_pattern_scratch__new(const idt_pattern_set *set, uint64_t steps)
{
    idt_pattern_scratch *s = idt_alloc__zeroed(1, sizeof *s);
    size_t n_predicates = (size_t)set->header->n_predicates + 1;
    size_t n_programs = (size_t)set->header->n_programs + 1;
    uint32_t n_columns;

    if (s == NULL)
        return NULL;
    s->set = *set;
    s->budget = steps ? steps : IDT_PATTERN_STEPS;
    s->screens = can_screen(set);
    for (uint32_t op = 0; op < IDT_SMARTS_N_OPS; op++) {
        if (set->header->used_ops & IDT_OP_BIT(op))
            s->key_mask |= word_bits((idt_smarts_op)op);
    }
    if (!list_late(s, &n_columns) || !list_masks(s) || !list_pairs(s) || !list_wants(s))
        goto fail;
    s->bit_words = set->header->n_predicates / 64 + 1;
    s->row_words = s->bit_words + (n_columns + 1) / 2;
    s->rows = idt_alloc__zeroed(IDT_PATTERN_N_ROWS, s->row_words * sizeof *s->rows);
    s->slots = idt_alloc__zeroed(IDT_PATTERN_N_SLOTS, sizeof *s->slots);
    s->row_marks = idt_alloc__zeroed(IDT_PATTERN_N_ROWS, sizeof *s->row_marks);
    /* Small molecules never move these rows: classes point at them. */
    s->own_capacity = (size_t)IDT_PATTERN_SMALL * s->row_words;
    s->own_rows = idt_alloc__zeroed(s->own_capacity, sizeof *s->own_rows);
    s->present = idt_alloc__zeroed(s->bit_words, sizeof *s->present);
    s->domains = idt_alloc__zeroed(n_predicates, sizeof *s->domains);
    s->domain_epochs = idt_alloc__zeroed(n_predicates, sizeof *s->domain_epochs);
    s->seen = idt_alloc__zeroed(IDT_PATTERN_N_SEEN, sizeof *s->seen);
    s->row_atoms = idt_alloc__zeroed(IDT_PATTERN_N_ROWS, sizeof *s->row_atoms);
    s->sub_epochs = idt_alloc__zeroed(n_programs, sizeof *s->sub_epochs);
    s->sub_states = idt_alloc__zeroed(n_programs, sizeof *s->sub_states);
    s->alive = idt_alloc__zeroed((size_t)set->header->n_patterns + 1, sizeof *s->alive);
    if (!s->rows || !s->slots || !s->row_marks || !s->own_rows || !s->present || !s->domains ||
        !s->domain_epochs || !s->seen || !s->row_atoms || !s->sub_epochs || !s->sub_states ||
        !s->alive)
        goto fail;
    memset(s->seen, 0xff, IDT_PATTERN_N_SEEN * sizeof *s->seen);
    return s;
fail:
    idt_pattern_scratch__free(s);
    return NULL;
}

void idt_pattern_scratch__free(idt_pattern_scratch *s)
{
    if (s == NULL)
        return;
    idt_alloc__free(s->late);
    idt_alloc__free(s->late_of);
    idt_alloc__free(s->masks);
    idt_alloc__free(s->first_mask);
    idt_alloc__free(s->rows);
    idt_alloc__free(s->slots);
    idt_alloc__free(s->row_marks);
    idt_alloc__free(s->row_of);
    idt_alloc__free(s->own_rows);
    idt_alloc__free(s->present);
    idt_alloc__free(s->domains);
    idt_alloc__free(s->domain_epochs);
    idt_alloc__free(s->seen);
    idt_alloc__free(s->row_atoms);
    idt_alloc__free(s->late_kind);
    idt_alloc__free(s->moves);
    idt_alloc__free(s->wants);
    idt_alloc__free(s->pairs);
    idt_alloc__free(s->first_pair);
    idt_alloc__free(s->is_tree);
    idt_alloc__free(s->is_ring);
    idt_alloc__free(s->quick_bond);
    idt_alloc__free(s->sub_bits);
    idt_alloc__free(s->sub_epochs);
    idt_alloc__free(s->sub_states);
    idt_alloc__free(s->used);
    idt_alloc__free(s->part_of);
    idt_alloc__free(s->alive);
    idt_alloc__free(s->unpacked_block);
    idt_alloc__free(s->quick);
    idt_alloc__free(s);
}

/* ------------------------------------------------------------------ a molecule */

/* Make room for the atoms of the largest molecule so far. */
static int reserve(idt_pattern_scratch *s, size_t n_atoms)
{
    size_t n_words = (n_atoms + 63) / 64, n_subs, want;
    void *p;

    if (!idt_size__mul(&n_subs, n_words, s->set.header->n_programs))
        return IDT_ENOMEM;
    if (n_subs > s->sub_capacity) {
        p = idt_alloc__resize(s->sub_bits, n_subs, sizeof *s->sub_bits);
        if (p == NULL)
            return IDT_ENOMEM;
        s->sub_bits = p;
        s->sub_capacity = n_subs;
    }
    if (n_atoms <= s->atoms_capacity)
        return IDT_OK;
    want = (n_atoms + 255) / 256 * 256;
    s->atoms_capacity = 0; /* until all three have grown */
    p = idt_alloc__resize(s->row_of, want, sizeof *s->row_of);
    if (p == NULL)
        return IDT_ENOMEM;
    s->row_of = p;
    p = idt_alloc__resize(s->part_of, want, sizeof *s->part_of);
    if (p == NULL)
        return IDT_ENOMEM;
    s->part_of = p;
    p = idt_alloc__resize(s->used, want / 64, sizeof *s->used);
    if (p == NULL)
        return IDT_ENOMEM;
    s->used = p;
    s->atoms_capacity = want;
    return IDT_OK;
}

int idt_pattern__begin(idt_pattern_scratch *s, idt_mol *mol)
{
    int rc = reserve(s, mol->n_atoms);

    if (rc != IDT_OK)
        return rc;
    s->mol = mol;
    s->epoch++;
    s->n_words = (mol->n_atoms + 63) / 64;
    s->n_classes = 0;
    s->n_own_rows = 0;
    s->has_adjacency = s->has_parts = s->has_rows = false;
    s->kinds = NULL;
    /* Forget all kinds before they could run out in the middle of an ordinary molecule. */
    if (s->n_kinds > IDT_PATTERN_N_ROWS - IDT_PATTERN_SMALL) {
        memset(s->slots, 0, IDT_PATTERN_N_SLOTS * sizeof *s->slots);
        memset(s->seen, 0xff, IDT_PATTERN_N_SEEN * sizeof *s->seen);
        memset(s->row_of_common, 0, sizeof s->row_of_common);
        memset(s->bits_of_common, 0, sizeof s->bits_of_common);
        s->n_rows = s->n_kinds = 0;
    }
    return IDT_OK;
}
