/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Atoms sorted into classes. Molecules use few kinds of atoms (some 240 in 140,000 molecules), so
 * what every predicate of the set says of a kind is worked out once and kept: a row of bits. The
 * key of a kind is the atom word cut down to what the predicates ask for; an atom whose word does
 * not say all (a saturated field, a hydrogen neighbour) gets a row of its own.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "base/hash.h"
#include "chem/pattern_run.h"

enum { OWN_ROW = IDT_PATTERN_N_ROWS };

/* ------------------------------------------------------------------ making a scratch */

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
    case IDT_SMARTS_IN_RING: return IDT_ATOM_RING;
    case IDT_SMARTS_ISOTOPE: return IDT_ATOM_ISOTOPE;
    case IDT_SMARTS_TRUE:
    case IDT_SMARTS_NOT:
    case IDT_SMARTS_AND:
    case IDT_SMARTS_OR:
    case IDT_SMARTS_RECURSE:
    case IDT_SMARTS_RING_COUNT:
    case IDT_SMARTS_RING_SIZE:
    case IDT_SMARTS_HYBRID:
    case IDT_SMARTS_HETERO:
    case IDT_SMARTS_HETERO_ALIPHATIC:
    case IDT_SMARTS_N_OPS: return 0;
    }
    return 0;
}

enum {
    RING_OPS = 1 << IDT_SMARTS_RING_COUNT | 1 << IDT_SMARTS_RING_SIZE,
    WIDE_OPS = RING_OPS | 1 << IDT_SMARTS_HETERO | 1 << IDT_SMARTS_HETERO_ALIPHATIC,
};

/* The distinct $( ) of each predicate, and a column of truth tables for those that have few. */
static bool list_recursions(idt_pattern_scratch *s, uint32_t *n_columns)
{
    const idt_pattern_set *set = &s->set;
    size_t n_all = 0;

    *n_columns = 0;
    for (uint32_t i = 0; i < set->header->n_nodes; i++)
        n_all += set->nodes[i].op == IDT_SMARTS_RECURSE;
    s->recursions = idt_alloc__zeroed(n_all + 1, sizeof *s->recursions);
    s->recursion_of =
        idt_alloc__zeroed(set->header->n_predicates + (size_t)1, sizeof *s->recursion_of);
    if (s->recursions == NULL || s->recursion_of == NULL)
        return false;
    n_all = 0;
    for (uint32_t p = 0; p < set->header->n_predicates; p++) {
        const idt_pattern_predicate *predicate = &set->predicates[p];
        idt_pattern_recursion *r = &s->recursion_of[p];

        r->first = (uint32_t)n_all;
        for (uint32_t i = 0; i < predicate->n_nodes; i++) {
            const idt_smarts_node *node = &set->nodes[predicate->first_node + i];
            uint32_t k = 0;

            if (node->op != IDT_SMARTS_RECURSE)
                continue;
            while (k < r->n && s->recursions[r->first + k] != (uint32_t)node->lo)
                k++;
            if (k == r->n)
                s->recursions[r->first + r->n++] = (uint32_t)node->lo;
        }
        n_all += r->n;
        if (r->n > 0 && r->n <= IDT_PATTERN_TABLE_BITS)
            r->column = (*n_columns)++;
    }
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
    for (uint32_t op = 0; op < IDT_SMARTS_N_OPS; op++) {
        if (set->header->used_ops & IDT_OP_BIT(op))
            s->key_mask |= word_bits((idt_smarts_op)op);
    }
    s->has_ring_ops = (set->header->used_ops & RING_OPS) != 0;
    if (!list_recursions(s, &n_columns))
        goto fail;
    s->bit_words = set->header->n_predicates / 64 + 1;
    s->row_words = s->bit_words + (n_columns + 3) / 4;
    s->rows = idt_alloc__zeroed(IDT_PATTERN_N_ROWS, s->row_words * sizeof *s->rows);
    s->slots = idt_alloc__zeroed(IDT_PATTERN_N_SLOTS, sizeof *s->slots);
    s->row_marks = idt_alloc__zeroed(IDT_PATTERN_N_ROWS, sizeof *s->row_marks);
    /* Small molecules never move these rows: classes point at them. */
    s->own_capacity = (size_t)IDT_PATTERN_SMALL * s->row_words;
    s->own_rows = idt_alloc__zeroed(s->own_capacity, sizeof *s->own_rows);
    s->present = idt_alloc__zeroed(s->bit_words, sizeof *s->present);
    s->domains = idt_alloc__zeroed(n_predicates, sizeof *s->domains);
    s->domain_epochs = idt_alloc__zeroed(n_predicates, sizeof *s->domain_epochs);
    s->sub_epochs = idt_alloc__zeroed(n_programs, sizeof *s->sub_epochs);
    s->sub_states = idt_alloc__zeroed(n_programs, sizeof *s->sub_states);
    s->alive = idt_alloc__zeroed((size_t)set->header->n_patterns + 1, sizeof *s->alive);
    if (!s->rows || !s->slots || !s->row_marks || !s->own_rows || !s->present || !s->domains ||
        !s->domain_epochs || !s->sub_epochs || !s->sub_states || !s->alive)
        goto fail;
    return s;
fail:
    idt_pattern_scratch__free(s);
    return NULL;
}

void idt_pattern_scratch__free(idt_pattern_scratch *s)
{
    if (s == NULL)
        return;
    idt_alloc__free(s->recursions);
    idt_alloc__free(s->recursion_of);
    idt_alloc__free(s->rows);
    idt_alloc__free(s->slots);
    idt_alloc__free(s->row_marks);
    idt_alloc__free(s->row_of);
    idt_alloc__free(s->own_rows);
    idt_alloc__free(s->present);
    idt_alloc__free(s->domains);
    idt_alloc__free(s->domain_epochs);
    idt_alloc__free(s->sub_bits);
    idt_alloc__free(s->sub_epochs);
    idt_alloc__free(s->sub_states);
    idt_alloc__free(s->used);
    idt_alloc__free(s->part_of);
    idt_alloc__free(s->alive);
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
    s->has_adjacency = s->has_parts = false;
    /* Forget all kinds before they could run out in the middle of an ordinary molecule. */
    if (s->n_rows > IDT_PATTERN_N_ROWS - IDT_PATTERN_SMALL) {
        memset(s->slots, 0, IDT_PATTERN_N_SLOTS * sizeof *s->slots);
        s->n_rows = 0;
    }
    return IDT_OK;
}

/* ------------------------------------------------------------------ rows */

static void fill_row(const idt_pattern_scratch *s, uint64_t *row, uint32_t atom)
{
    const idt_pattern_set *set = &s->set;
    idt_pattern_facts facts;

    idt_pattern_facts__of_atom(&facts, s->mol, atom, set->header->used_ops);
    memset(row, 0, s->row_words * sizeof *row);
    for (uint32_t p = 0; p < set->header->n_predicates; p++) {
        const idt_pattern_predicate *predicate = &set->predicates[p];
        const idt_smarts_node *nodes = set->nodes + predicate->first_node;
        const idt_pattern_recursion *r = &s->recursion_of[p];
        uint64_t table = 0;

        if (r->n == 0 || r->n > IDT_PATTERN_TABLE_BITS) {
            facts.n_recursions = 0;
            table = idt_pattern__eval(nodes, predicate->n_nodes, &facts) & IDT_TRUTH_CAN_HOLD;
        } else {
            facts.n_recursions = r->n;
            facts.recursions = s->recursions + r->first;
            for (uint32_t i = 0; i < 1u << r->n; i++) {
                facts.recursions_hold = i;
                if (idt_pattern__eval(nodes, predicate->n_nodes, &facts) & IDT_TRUTH_CAN_HOLD)
                    table |= UINT64_C(1) << i;
            }
            row[s->bit_words + r->column / 4] |= table << 16 * (r->column % 4);
        }
        row[p / 64] |= (uint64_t)(table != 0) << p % 64;
    }
}

static uint64_t *row_at(const idt_pattern_scratch *s, uint32_t row)
{
    return row < OWN_ROW ? s->rows + (size_t)row * s->row_words
                         : s->own_rows + (size_t)(row - OWN_ROW) * s->row_words;
}

/* What the atom word does not know, in the upper half of the key. False when it does not fit. */
static bool make_wide_key(const idt_pattern_scratch *s, uint32_t atom, uint64_t *key)
{
    const idt_mol *mol = s->mol;
    const uint32_t hetero = IDT_OP_BIT(IDT_SMARTS_HETERO) | IDT_OP_BIT(IDT_SMARTS_HETERO_ALIPHATIC);
    uint64_t high = 0;

    if (s->key_mask & mol->atom[atom] & IDT_ATOM_ISOTOPE) {
        if (mol->isotope[atom] > 1023)
            return false;
        high |= (uint64_t)mol->isotope[atom] << 21;
    }
    if (s->has_ring_ops && mol->done & IDT_MOL_RING_SET) {
        if (mol->ring_count[atom] > 63 || mol->ring_min[atom] > 127)
            return false;
        high |= mol->ring_count[atom] | (uint64_t)mol->ring_min[atom] << 6;
    }
    if (s->set.header->used_ops & hetero) {
        idt_pattern_facts facts;

        idt_pattern_facts__of_atom(&facts, mol, atom, 0); /* neighbours are fewer than 15 */
        high |= (uint64_t)facts.value[IDT_SMARTS_HETERO] << 13;
        high |= (uint64_t)facts.value[IDT_SMARTS_HETERO_ALIPHATIC] << 17;
    }
    *key |= high << 32;
    return true;
}

static bool has_hydrogen_atom(const idt_mol *mol, uint32_t atom)
{
    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        if (idt_atom__element(mol->atom[mol->links[k].atom]) == 1)
            return true;
    }
    return false;
}

/*
 * The key of an atom, or false when its word does not say all that predicates may ask: fields that
 * are at their largest value, and hydrogens that are atoms.
 */
static inline bool make_key(const idt_pattern_scratch *s, uint32_t atom, bool is_plain,
                            uint64_t *key)
{
    const idt_mol *mol = s->mol;
    uint32_t word = mol->atom[atom], degree = idt_atom__degree(word);

    *key = word & s->key_mask;
    if (degree > 4 && (degree == IDT_ATOM_DEGREE_MASK ||
                       word >> IDT_ATOM_RING_BONDS_SHIFT == IDT_ATOM_RING_BONDS_MASK))
        return false;
    if (idt_atom__pi(word) == IDT_ATOM_PI_MASK)
        return false;
    if (is_plain)
        return true;
    if (mol->has & IDT_MOL_HAS_H_ATOM && has_hydrogen_atom(mol, atom))
        return false;
    return make_wide_key(s, atom, key);
}

/* A row for one atom alone. */
static int own_row(idt_pattern_scratch *s, uint32_t atom, uint32_t *row)
{
    while ((s->n_own_rows + 1) * s->row_words > s->own_capacity) {
        if (idt_alloc__grow(&s->own_rows, &s->own_capacity, s->own_capacity, sizeof *s->own_rows) !=
            IDT_OK)
            return IDT_ENOMEM;
    }
    *row = OWN_ROW + (uint32_t)s->n_own_rows++;
    fill_row(s, row_at(s, *row), atom);
    return IDT_OK;
}

static void add_row(idt_pattern_scratch *s, uint32_t atom, idt_pattern_slot *slot, uint64_t key)
{
    *slot = (idt_pattern_slot){key + 1, s->n_rows++};
    fill_row(s, row_at(s, (uint32_t)slot->row), atom);
}

static inline int find_row(idt_pattern_scratch *s, uint32_t atom, uint64_t key, uint32_t *row)
{
    uint32_t i = (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 52);

    _Static_assert(IDT_PATTERN_N_SLOTS == 1 << 12, "the top 12 bits choose a slot");
    while (s->slots[i].key != key + 1) {
        if (s->slots[i].key == 0) {
            if (s->n_rows == IDT_PATTERN_N_ROWS)
                return own_row(s, atom, row);
            add_row(s, atom, &s->slots[i], key);
            break;
        }
        i = (i + 1) % IDT_PATTERN_N_SLOTS;
    }
    *row = (uint32_t)s->slots[i].row;
    return IDT_OK;
}

/* A kind of atom that the molecule at hand has not shown yet. */
static void open_class(idt_pattern_scratch *s, uint32_t row, uint64_t atoms)
{
    const uint64_t *bits = row_at(s, row);

    if (row < OWN_ROW)
        s->row_marks[row] = s->epoch * IDT_PATTERN_SMALL + s->n_classes;
    for (uint32_t i = 0; i < s->bit_words; i++)
        s->present[i] |= bits[i];
    if (s->mol->n_atoms <= IDT_PATTERN_SMALL)
        s->classes[s->n_classes++] = (idt_pattern_class){atoms, bits};
}

int idt_pattern__classify(idt_pattern_scratch *s)
{
    const idt_mol *mol = s->mol;
    const bool is_small = mol->n_atoms <= IDT_PATTERN_SMALL;
    const bool is_plain = (mol->has & (IDT_MOL_HAS_H_ATOM | IDT_MOL_HAS_ISOTOPE)) == 0 &&
                          (s->set.header->used_ops & WIDE_OPS & ~(uint32_t)RING_OPS) == 0 &&
                          !(s->has_ring_ops && mol->done & IDT_MOL_RING_SET);

    memset(s->present, 0, s->bit_words * sizeof *s->present);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint64_t key, mark;
        uint32_t row;
        int rc;

        rc = make_key(s, i, is_plain, &key) ? find_row(s, i, key, &row) : own_row(s, i, &row);
        if (rc != IDT_OK)
            return rc;
        s->row_of[i] = row;
        mark = row < OWN_ROW ? s->row_marks[row] : 0;
        if (mark / IDT_PATTERN_SMALL != s->epoch)
            open_class(s, row, UINT64_C(1) << i % 64);
        else if (is_small)
            s->classes[mark % IDT_PATTERN_SMALL].atoms |= UINT64_C(1) << i;
    }
    return IDT_OK;
}

/* ------------------------------------------------------------------ predicates */

static bool sub_holds(const idt_pattern_scratch *s, uint32_t program, uint32_t atom)
{
    return s->sub_bits[(size_t)program * s->n_words + atom / 64] >> atom % 64 & 1;
}

bool idt_pattern__test(idt_pattern_scratch *s, uint32_t predicate, uint32_t atom)
{
    const uint64_t *row = row_at(s, s->row_of[atom]);
    const idt_pattern_recursion *r = &s->recursion_of[predicate];
    uint32_t hold = 0;

    if ((row[predicate / 64] >> predicate % 64 & 1) == 0)
        return false;
    if (r->n == 0)
        return true;
    for (uint32_t i = 0; i < r->n; i++)
        hold |= (uint32_t)sub_holds(s, s->recursions[r->first + i], atom) << i;
    if (r->n <= IDT_PATTERN_TABLE_BITS) {
        return row[s->bit_words + r->column / 4] >> (16 * (r->column % 4) + hold) & 1;
    } else {
        const idt_pattern_predicate *p = &s->set.predicates[predicate];
        idt_pattern_facts facts;

        idt_pattern_facts__of_atom(&facts, s->mol, atom, s->set.header->used_ops);
        facts.n_recursions = r->n;
        facts.recursions = s->recursions + r->first;
        facts.recursions_hold = hold;
        return (idt_pattern__eval(s->set.nodes + p->first_node, p->n_nodes, &facts) &
                IDT_TRUTH_CAN_HOLD) != 0;
    }
}

uint64_t idt_pattern__find_domain(idt_pattern_scratch *s, uint32_t predicate)
{
    const uint32_t word = predicate / 64, bit = predicate % 64;
    uint64_t atoms = 0, kept = 0;

    for (uint32_t i = 0; i < s->n_classes; i++)
        atoms |= s->classes[i].atoms & (0 - (s->classes[i].row[word] >> bit & 1));
    if (s->recursion_of[predicate].n > 0) {
        for (uint64_t left = atoms; left != 0; left &= left - 1) {
            uint32_t atom = idt_u64__lowest_bit(left);

            kept |= (uint64_t)idt_pattern__test(s, predicate, atom) << atom;
        }
        atoms = kept;
    }
    s->domain_epochs[predicate] = s->epoch;
    s->domains[predicate] = atoms;
    return atoms;
}
