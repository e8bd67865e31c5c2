/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Atoms sorted into classes. Molecules use few kinds of atoms (some 240 in 140,000 molecules), so
 * what every predicate of the set says of a kind is worked out once and kept: a row of bits, and
 * for a predicate with late nodes its truth table over them. The key of a kind is the atom word
 * cut down to what the predicates ask for; an atom whose word does not say all (a saturated field,
 * a hydrogen neighbour) gets a row of its own.
 */
#include "base/alloc.h"
#include "chem/pattern/pattern_run.h"

enum {
    OWN_ROW = IDT_PATTERN_N_ROWS,
    KNOWN_BIT = 63, /* of the bits of a common kind; a single word has fewer predicates */
    WIDE_OPS = 1 << IDT_SMARTS_HETERO | 1 << IDT_SMARTS_HETERO_ALIPHATIC,
};

/* Fewer than 5 neighbours and pi below 4: others need a closer look. */
static inline bool is_quick_word(uint32_t word)
{
    const uint32_t eight = UINT32_C(8) << IDT_ATOM_DEGREE_SHIFT;
    const uint32_t three = UINT32_C(3) << IDT_ATOM_DEGREE_SHIFT; /* 5 to 7 and 3 are 8 to 10 */

    return (((word | (word + three)) & eight) | (word & UINT32_C(4) << IDT_ATOM_PI_SHIFT)) == 0;
}

/* ------------------------------------------------------------------ rows */

/* Truth table of a predicate over its late nodes; without any, bit 0 alone. */
static uint64_t table_of(const idt_pattern_scratch *s, uint32_t predicate, idt_pattern_facts *facts)
{
    const idt_pattern_predicate *p = &s->set.predicates[predicate];
    const idt_pattern_late *late = &s->late_of[predicate];

    facts->n_late = late->n <= IDT_PATTERN_TABLE_BITS ? late->n : 0;
    facts->late = s->late + late->first;
    return idt_pattern__eval_table(s->set.nodes + p->first_node, p->n_nodes, facts);
}

static void fill_row(idt_pattern_scratch *s, uint64_t *row, uint32_t atom)
{
    idt_pattern_facts facts;

    idt_pattern__want_all(s);
    idt_pattern_facts__of_atom(&facts, s->mol, atom);
    memset(row, 0, s->row_words * sizeof *row);
    for (uint32_t p = 0; p < s->set.header->n_predicates; p++) {
        const idt_pattern_late *late = &s->late_of[p];
        uint64_t table = table_of(s, p, &facts);

        row[p / 64] |= (uint64_t)(table != 0) << p % 64;
        if (late->n > 0 && late->n <= IDT_PATTERN_TABLE_BITS)
            row[s->bit_words + late->column / 2] |= table << 32 * (late->column % 2);
    }
}

/* What the atom word does not know, in the upper half of the key. False when it does not fit. */
static bool make_wide_key(idt_pattern_scratch *s, uint32_t atom, uint64_t *key)
{
    const idt_mol *mol = s->mol;
    uint64_t high = 0;

    if (s->key_mask & mol->atom[atom] & IDT_ATOM_ISOTOPE) {
        if (mol->isotope[atom] > 1023)
            return false;
        high |= (uint64_t)mol->isotope[atom] << 8;
    }
    if (s->set.header->used_ops & WIDE_OPS) {
        idt_pattern_facts facts;

        idt_pattern__want_all(s);
        idt_pattern_facts__of_atom(&facts, mol, atom); /* neighbours are fewer than 15 */
        high |= (uint64_t)facts.value[IDT_SMARTS_HETERO];
        high |= (uint64_t)facts.value[IDT_SMARTS_HETERO_ALIPHATIC] << 4;
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
static inline bool make_key(idt_pattern_scratch *s, uint32_t atom, bool is_plain, uint64_t *key)
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
    if (mol->has & IDT_MOL_HAS_H_ATOM)
        idt_pattern__want_all(s);
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
    fill_row(s, idt_pattern__row_at(s, *row), atom);
    return IDT_OK;
}

static void add_row(idt_pattern_scratch *s, uint32_t atom, idt_pattern_slot *slot, uint64_t key)
{
    const size_t size = s->row_words * sizeof *s->rows;
    uint32_t row = 0;

    fill_row(s, idt_pattern__row_at(s, s->n_rows), atom);
    while (row < s->n_rows &&
           memcmp(idt_pattern__row_at(s, row), idt_pattern__row_at(s, s->n_rows), size) != 0)
        row++;
    s->n_rows += row == s->n_rows;
    s->n_kinds++;
    *slot = (idt_pattern_slot){key + 1, row};
}

static inline uint32_t slot_of(uint64_t key)
{
    _Static_assert(IDT_PATTERN_N_SLOTS == 1 << 12, "the top 12 bits choose a slot");
    return (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 52);
}

static inline uint32_t seen_of(uint32_t key)
{
    _Static_assert(IDT_PATTERN_N_SEEN == 1 << 11, "the top 11 bits choose a place");
    return key * UINT32_C(0x9e3779b1) >> 21;
}

static inline int find_row(idt_pattern_scratch *s, uint32_t atom, uint64_t key, uint32_t *row)
{
    uint32_t i = slot_of(key);

    while (s->slots[i].key != key + 1) {
        if (s->slots[i].key == 0) {
            if (s->n_kinds == IDT_PATTERN_N_ROWS)
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
static inline void open_class(idt_pattern_scratch *s, uint32_t row, uint64_t atoms)
{
    const uint64_t *bits = idt_pattern__row_at(s, row);

    if (row < OWN_ROW)
        s->row_marks[row] = s->epoch * IDT_PATTERN_SMALL + s->n_classes;
    s->present[0] |= bits[0];
    for (uint32_t i = 1; i < s->bit_words; i++)
        s->present[i] |= bits[i];
    if (s->mol->n_atoms <= IDT_PATTERN_SMALL) {
        s->class_atoms[s->n_classes] = atoms;
        s->class_bits[s->n_classes] = bits[0];
        s->class_rows[s->n_classes++] = row;
    }
}

/* The row of an atom, made if it is of a new kind. */
static int place_atom(idt_pattern_scratch *s, uint32_t atom, bool is_plain)
{
    uint32_t row = 0;
    uint64_t key, mark;
    int rc;

    rc = make_key(s, atom, is_plain, &key) ? find_row(s, atom, key, &row) : own_row(s, atom, &row);
    if (rc != IDT_OK)
        return rc;
    s->row_of[atom] = row;
    mark = row < OWN_ROW ? s->row_marks[row] : 0;
    if (mark / IDT_PATTERN_SMALL != s->epoch)
        open_class(s, row, UINT64_C(1) << atom % 64);
    else if (s->mol->n_atoms <= IDT_PATTERN_SMALL)
        s->class_atoms[mark % IDT_PATTERN_SMALL] |= UINT64_C(1) << atom;
    return IDT_OK;
}

/* The row of a kind whose word says all, plus one; 0 when it is new or does not. */
static uint32_t known_row(const idt_pattern_scratch *s, uint32_t word)
{
    const uint64_t key = word & s->key_mask;

    if (!is_quick_word(word))
        return 0;
    for (uint32_t i = slot_of(key); s->slots[i].key != 0; i = (i + 1) % IDT_PATTERN_N_SLOTS) {
        if (s->slots[i].key == key + 1)
            return (uint32_t)s->slots[i].row + 1;
    }
    return 0;
}

/* As idt_pattern__join_kinds, when a row has one word of predicates and all kinds are known. */
static bool join_common(idt_pattern_scratch *s, uint32_t n, const uint8_t *kinds,
                        const uint64_t *atoms)
{
    uint64_t any = 0, all = UINT64_MAX;

    for (uint32_t k = 0; k < n; k++) {
        const uint64_t bits = s->bits_of_common[kinds[k]];

        any |= bits;
        all &= bits;
        s->class_atoms[k] = atoms[k];
        s->class_bits[k] = bits;
    }
    if (all >> KNOWN_BIT == 0)
        return false;
    s->present[0] = any;
    s->n_classes = n;
    s->kinds = kinds;
    return true;
}

bool idt_pattern__join_kinds(idt_pattern_scratch *s, uint32_t n, const uint8_t *kinds,
                             const unsigned char *words, const uint64_t *atoms)
{
    if (s->bit_words == 1 && join_common(s, n, kinds, atoms))
        return true;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t row = kinds[k] < IDT_PATTERN_N_COMMON ? s->row_of_common[kinds[k]] : 0u;
        const uint64_t *bits;

        if (row == 0) {
            bool is_common = kinds[k] < IDT_PATTERN_N_COMMON;

            row =
                known_row(s, is_common ? idt_pattern__common_word(kinds[k]) : idt_u32__load(words));
            if (row == 0)
                return false;
            words += is_common ? 0 : sizeof(uint32_t);
            if (is_common) {
                s->row_of_common[kinds[k]] = (uint16_t)row;
                if (s->bit_words == 1)
                    s->bits_of_common[kinds[k]] =
                        s->rows[(size_t)(row - 1) * s->row_words] | UINT64_C(1) << KNOWN_BIT;
            }
        }
        bits = s->rows + (size_t)(row - 1) * s->row_words;
        s->present[0] |= bits[0];
        for (uint32_t i = 1; i < s->bit_words; i++)
            s->present[i] |= bits[i];
        s->class_atoms[k] = atoms[k];
        s->class_bits[k] = bits[0];
        s->class_rows[k] = row - 1;
    }
    s->n_classes = n; /* kinds that differ in what no predicate asks for stay apart */
    return true;
}

/* Classes without rows of single atoms: row_of from the classes. */
static void fill_rows(idt_pattern_scratch *s)
{
    idt_pattern__want_class_rows(s);
    for (uint32_t i = 0; i < s->n_classes; i++) {
        const uint32_t row = s->class_rows[i];

        for (uint64_t left = s->class_atoms[i]; left != 0; left &= left - 1)
            s->row_of[idt_u64__lowest_bit(left)] = row;
    }
    s->has_rows = true;
}

/*
 * The same for a small molecule whose words say all; nearly every atom is of a kind known for long.
 * Atoms are gathered by row first, without asking which kinds have been met.
 */
static int classify_quickly(idt_pattern_scratch *s)
{
    const idt_mol *mol = s->mol;
    const uint32_t *const words = mol->atom;
    const uint32_t key_mask = s->key_mask;
    uint64_t *const row_atoms = s->row_atoms;
    uint64_t any = 0;
    uint32_t n = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        const uint32_t key = words[i] & key_mask;
        idt_pattern_seen *seen = &s->seen[seen_of(key)];
        uint64_t before;

        if (seen->key != key) {
            int rc = find_row(s, i, key, &seen->row); /* there is room: see idt_pattern__begin */

            if (rc != IDT_OK)
                return rc;
            seen->key = key;
        }
        before = row_atoms[seen->row];
        s->class_rows[n] = seen->row;
        n += before == 0;
        row_atoms[seen->row] = before | UINT64_C(1) << i;
    }
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t row = s->class_rows[k];
        const uint64_t *bits = s->rows + (size_t)row * s->row_words;

        s->class_atoms[k] = row_atoms[row];
        s->class_bits[k] = bits[0];
        row_atoms[row] = 0;
        any |= bits[0];
        for (uint32_t i = 1; i < s->bit_words; i++)
            s->present[i] |= bits[i];
    }
    s->present[0] = any;
    s->n_classes = n;
    return IDT_OK;
}

static int classify_atoms(idt_pattern_scratch *s)
{
    const idt_mol *mol = s->mol;
    const bool is_plain = (mol->has & (IDT_MOL_HAS_H_ATOM | IDT_MOL_HAS_ISOTOPE)) == 0 &&
                          (s->set.header->used_ops & WIDE_OPS) == 0;

    if (is_plain && mol->n_atoms <= IDT_PATTERN_SMALL && mol != &s->unpacked &&
        (mol->has & IDT_MOL_HAS_CROWDED) == 0)
        return classify_quickly(s);
    s->has_rows = true;
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        int rc = place_atom(s, i, is_plain);

        if (rc != IDT_OK)
            return rc;
    }
    return IDT_OK;
}

static void clear_present(idt_pattern_scratch *s)
{
    s->present[0] = 0;
    for (uint32_t i = 1; i < s->bit_words; i++)
        s->present[i] = 0;
}

int idt_pattern__classify(idt_pattern_scratch *s)
{
    int rc = IDT_OK;

    clear_present(s);
    if (s->packed == NULL) {
        rc = classify_atoms(s);
    } else if ((s->set.header->used_ops & WIDE_OPS) != 0 || !idt_pattern__classify_packed(s)) {
        /* Once more from the beginning: some kind needs a closer look. */
        idt_pattern__unpack(s);
        s->epoch++;
        s->n_classes = 0;
        clear_present(s);
        rc = classify_atoms(s);
    }
    s->class_atoms[s->n_classes] = 0;
    s->class_bits[s->n_classes] = 0;
    return rc;
}

/* ------------------------------------------------------------------ predicates */

static bool sub_holds(const idt_pattern_scratch *s, uint32_t program, uint32_t atom)
{
    return s->sub_bits[(size_t)program * s->n_words + atom / 64] >> atom % 64 & 1;
}

/* Does a late node hold for an atom? */
static inline bool late_holds(const idt_pattern_scratch *s, const idt_smarts_node *node,
                              uint32_t atom)
{
    int32_t value;

    if (node->op == IDT_SMARTS_RECURSE)
        return sub_holds(s, (uint32_t)node->lo, atom);
    value = node->op == IDT_SMARTS_RING_COUNT ? s->mol->ring_count[atom] : s->mol->ring_min[atom];
    return (value >= node->lo) & (value <= node->hi);
}

/*
 * Does a truth table of late nodes hold for an atom? Each node leaves the rows that agree with it;
 * the rest is not asked when none is left.
 */
static inline bool table_holds(const idt_pattern_scratch *s, const idt_pattern_late *late,
                               uint32_t table, uint32_t atom)
{
    /* Rows in which node k holds. */
    static const uint32_t columns[IDT_PATTERN_TABLE_BITS] = {0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0,
                                                             0xff00ff00, 0xffff0000};
    const idt_smarts_node *nodes = s->late + late->first;

    for (uint32_t i = 0; i < late->n && table != 0; i++)
        table &= columns[i] ^ ((uint32_t)late_holds(s, &nodes[i], atom) - 1);
    return table != 0;
}

static uint32_t table_of_row(const idt_pattern_scratch *s, const uint64_t *row,
                             const idt_pattern_late *late)
{
    return (uint32_t)(row[s->bit_words + late->column / 2] >> 32 * (late->column % 2));
}

uint64_t idt_pattern__keep_late(idt_pattern_scratch *s, uint32_t predicate, uint64_t atoms)
{
    const idt_pattern_late *late = &s->late_of[predicate];
    uint64_t kept = 0;

    idt_pattern__want_class_rows(s);
    for (uint32_t c = 0; c < s->n_classes && atoms != 0; c++) {
        uint64_t left = s->class_atoms[c] & atoms;
        uint32_t table;

        if (left == 0)
            continue;
        atoms &= ~left;
        table = table_of_row(s, idt_pattern__row_at(s, s->class_rows[c]), late);
        for (; left != 0; left &= left - 1) {
            const uint32_t atom = idt_u64__lowest_bit(left);

            kept |= (uint64_t)table_holds(s, late, table, atom) << atom;
        }
    }
    return kept;
}

bool idt_pattern__test(idt_pattern_scratch *s, uint32_t predicate, uint32_t atom)
{
    const uint64_t *row;
    const idt_pattern_late *late = &s->late_of[predicate];
    const idt_pattern_predicate *p = &s->set.predicates[predicate];
    idt_pattern_facts facts;

    if (!s->has_rows)
        fill_rows(s);
    row = idt_pattern__row_at(s, s->row_of[atom]);
    if ((row[predicate / 64] >> predicate % 64 & 1) == 0)
        return false;
    if (late->n == 0)
        return true;
    if (late->n <= IDT_PATTERN_TABLE_BITS)
        return table_holds(s, late, table_of_row(s, row, late), atom);
    idt_pattern__want_all(s);
    idt_pattern_facts__of_atom(&facts, s->mol, atom);
    facts.n_late = late->n;
    facts.late = s->late + late->first;
    facts.late_hold = 0;
    for (uint32_t i = 0; i < late->n; i++)
        facts.late_hold |= (uint32_t)late_holds(s, &facts.late[i], atom) << i;
    return (idt_pattern__eval(s->set.nodes + p->first_node, p->n_nodes, &facts) &
            IDT_TRUTH_CAN_HOLD) != 0;
}

uint64_t idt_pattern__find_domain(idt_pattern_scratch *s, uint32_t predicate)
{
    const uint32_t word = predicate / 64, bit = predicate % 64, n = s->n_classes;
    uint64_t even = 0, odd = 0;
    uint32_t i = 0;

    if (word == 0) {
        do { /* there is always one more class, without atoms */
            even |= s->class_atoms[i] & (0 - (s->class_bits[i] >> bit & 1));
            odd |= s->class_atoms[i + 1] & (0 - (s->class_bits[i + 1] >> bit & 1));
            i += 2;
        } while (i < n);
    }
    for (; word > 0 && i < n; i++) {
        const uint64_t *row = idt_pattern__row_at(s, s->class_rows[i]);

        even |= s->class_atoms[i] & (0 - (row[word] >> bit & 1));
    }
    s->domain_epochs[predicate] = s->epoch;
    s->domains[predicate] = even | odd;
    return even | odd;
}
