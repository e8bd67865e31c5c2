/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Molecules packed for matching: what a screen of a whole catalogue reads again and again. Atoms
 * are stored by kinds, each with the set of its atoms, and bonds sorted by what a pattern asks
 * first, so that matching starts from the record as it lies there.
 */
#include "base/error.h"
#include "chem/pattern/pattern_record.h"

enum { MAX_RING_STEPS = 4000 /* of looking for rings */ };

static uint32_t matched_word(uint32_t word)
{
    return word & ~(IDT_ATOM_BRACKET | IDT_ATOM_CLASS |
                    (uint32_t)IDT_ATOM_CHIRAL_MASK << IDT_ATOM_CHIRAL_SHIFT);
}

static idt_packed_group group_of(uint32_t word)
{
    return idt_packed__group(idt_atom__element(word), idt_atom__is_aromatic(word));
}

static uint32_t column_of(const idt_mol *mol, uint32_t bond)
{
    return idt_packed__column(group_of(mol->atom[mol->a[bond]]), group_of(mol->atom[mol->b[bond]]),
                              mol->bond[bond]);
}

typedef uint64_t atom_set[IDT_PACKED_MAX_WORDS];

static void set_add(uint64_t *set, uint32_t atom)
{
    set[atom / 64] |= UINT64_C(1) << atom % 64;
}

/* What a molecule of up to 255 atoms is sorted into. */
typedef struct sorted {
    atom_set kind_atoms[IDT_PACKED_MAX_ATOMS], class_atoms[IDT_PACKED_MAX_ATOMS];
    atom_set rings[2][IDT_PACKED_MAX_RINGS]; /* of 6 and of 5 */
    uint32_t words[IDT_PACKED_MAX_ATOMS];
    uint8_t numbers[IDT_PACKED_MAX_ATOMS], classes[IDT_PACKED_MAX_ATOMS];
    uint8_t place[IDT_PACKED_MAX_ATOMS]; /* new number of each atom */
    uint32_t n_rings[2];
    uint32_t ring_steps;
    bool has_all_rings;
} sorted;

static void number_atoms(sorted *out, idt_packed_header *h, const idt_mol *mol)
{
    uint32_t n = 0;

    for (uint32_t group = 0; group < IDT_PACKED_N_GROUPS; group++) {
        for (uint32_t i = 0; i < mol->n_atoms; i++) {
            if (group_of(mol->atom[i]) == group)
                out->place[i] = (uint8_t)n++;
        }
        if (group < IDT_COUNT_OF(h->group_end))
            h->group_end[group] = (uint8_t)n;
    }
}

static void sort_atoms(sorted *out, idt_packed_header *h, const idt_mol *mol)
{
    bool is_plain = (mol->has & (IDT_MOL_HAS_H_ATOM | IDT_MOL_HAS_ISOTOPE)) == 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t word = matched_word(mol->atom[i]), k = 0;

        while (k < h->n_kinds && out->words[k] != word)
            k++;
        if (k == h->n_kinds) {
            out->words[k] = word;
            memset(out->kind_atoms[k], 0, sizeof out->kind_atoms[k]);
            out->numbers[k] = (uint8_t)idt_pattern__common_kind(word);
            is_plain &= out->numbers[k] != IDT_PATTERN_RARE_KIND && idt_pattern__says_all(word);
            h->n_kinds++;
        }
        set_add(out->kind_atoms[k], out->place[i]);
    }
    if (is_plain)
        h->done |= IDT_PACKED_PLAIN;
}

/* ------------------------------------------------------------------ rings */

static bool are_rings_wide(const idt_mol *mol)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (mol->ring_min[i] > IDT_PACKED_MAX_HALF + IDT_PACKED_RING_OFFSET ||
            mol->ring_count[i] > IDT_PACKED_MAX_HALF)
            return true;
    }
    return false;
}

/* Classes by smallest ring and number of rings. */
static void sort_by_rings(sorted *out, idt_packed_header *h, const idt_mol *mol)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t size = mol->ring_min[i] ? mol->ring_min[i] - (uint32_t)IDT_PACKED_RING_OFFSET : 0u,
                 c = 0;
        uint8_t code = (uint8_t)(size | (uint32_t)mol->ring_count[i] << 4);

        if (code == 0)
            continue;
        while (c < h->n_classes && out->classes[c] != code)
            c++;
        if (c == h->n_classes) {
            out->classes[c] = code;
            memset(out->class_atoms[c], 0, sizeof out->class_atoms[c]);
            h->n_classes++;
        }
        set_add(out->class_atoms[c], out->place[i]);
    }
}

/* One way through aromatic atoms that may become a ring. */
typedef struct ring_walk {
    uint32_t n; /* atoms on it */
    uint16_t atom[6];
    uint16_t next[6]; /* place in the links of each */
    bool is_mixed[6]; /* some bond up to this atom is not aromatic */
} ring_walk;

static void add_ring(sorted *out, const ring_walk *w, bool is_mixed)
{
    const uint32_t list = w->n == 6 ? 0 : 1;
    uint64_t *ring = out->rings[list][out->n_rings[list]];

    if (is_mixed || out->n_rings[list] == IDT_PACKED_MAX_RINGS) {
        out->has_all_rings = false;
        return;
    }
    memset(ring, 0, sizeof(atom_set));
    for (uint32_t i = 0; i < w->n; i++)
        set_add(ring, out->place[w->atom[i]]);
    out->n_rings[list]++;
}

static bool is_on_walk(const ring_walk *w, uint32_t atom)
{
    for (uint32_t i = 0; i < w->n; i++) {
        if (w->atom[i] == atom)
            return true;
    }
    return false;
}

/* Follow the next bond of the last atom: a ring is found once, from its lowest atom, one way. */
static void step_on(sorted *out, ring_walk *w, const idt_mol *mol)
{
    const uint32_t at = w->n - 1;
    const idt_mol_link link = mol->links[w->next[at]++];
    const bool is_mixed = w->is_mixed[at] || !(mol->bond[link.bond] & IDT_BOND_AROMATIC);

    if (link.atom == w->atom[0] && w->n >= 5 && w->atom[1] < w->atom[at])
        add_ring(out, w, is_mixed);
    if (link.atom <= w->atom[0] || w->n == 6 || !idt_atom__is_aromatic(mol->atom[link.atom]) ||
        is_on_walk(w, link.atom))
        return;
    w->atom[w->n] = link.atom;
    w->next[w->n] = mol->first[link.atom];
    w->is_mixed[w->n++] = is_mixed;
}

static void list_rings(sorted *out, const idt_mol *mol)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        ring_walk w = {.n = 1, .atom[0] = (uint16_t)i, .next[0] = mol->first[i]};

        if (!idt_atom__is_aromatic(mol->atom[i]))
            continue;
        while (w.n > 0) {
            if (out->ring_steps++ == MAX_RING_STEPS) {
                out->has_all_rings = false;
                return;
            }
            if (w.next[w.n - 1] < mol->first[w.atom[w.n - 1] + 1])
                step_on(out, &w, mol);
            else
                w.n--;
        }
    }
}

static void sort_rings(sorted *out, idt_packed_header *h, const idt_mol *mol)
{
    if (mol->done & IDT_MOL_AROMATICITY) {
        out->has_all_rings = true;
        list_rings(out, mol);
    }
    h->n_rings = (uint8_t)(out->n_rings[0] | out->n_rings[1] << 4);
    if (out->has_all_rings)
        h->done |= IDT_PACKED_ALL_RINGS;
}

/* ------------------------------------------------------------------ writing */

static void put_sets(idt_buf *out, const atom_set *sets, uint32_t n, uint32_t n_words)
{
    for (uint32_t i = 0; i < n; i++)
        idt_buf__put(out, sets[i], n_words * sizeof sets[i][0]);
}

static void put_sorted(idt_buf *out, const idt_packed_header *h, const sorted *s)
{
    const uint32_t n_words = (h->n_atoms + 63u) / 64;

    put_sets(out, s->kind_atoms, h->n_kinds, n_words);
    put_sets(out, s->rings[0], s->n_rings[0], n_words);
    put_sets(out, s->rings[1], s->n_rings[1], n_words);
    put_sets(out, s->class_atoms, h->n_classes, n_words);
    idt_buf__put(out, s->numbers, h->n_kinds);
    idt_buf__put(out, s->classes, h->n_classes);
}

static uint32_t half_of(uint8_t bond)
{
    return (idt_bond__order(bond) - 1) | (bond & IDT_BOND_AROMATIC ? 4u : 0u) |
           (bond & IDT_BOND_RING ? 8u : 0u);
}

/* Ends of the bonds by column, then what each is, two to a byte. */
static void put_bonds(idt_buf *out, const idt_mol *mol, const sorted *s)
{
    uint32_t n = 0, before = 0;

    for (uint32_t i = 0; i < IDT_PACKED_N_COLUMNS * mol->n_bonds; i++) {
        const uint32_t k = i % mol->n_bonds;

        if (column_of(mol, k) != i / mol->n_bonds)
            continue;
        idt_buf__put_char(out, (char)s->place[mol->a[k]]);
        idt_buf__put_char(out, (char)s->place[mol->b[k]]);
    }
    for (uint32_t i = 0; i < IDT_PACKED_N_COLUMNS * mol->n_bonds; i++) {
        const uint32_t k = i % mol->n_bonds;

        if (column_of(mol, k) != i / mol->n_bonds)
            continue;
        if (n++ % 2 == 1)
            idt_buf__put_char(out, (char)(before | half_of(mol->bond[k]) << 4));
        before = half_of(mol->bond[k]);
    }
    if (n % 2 == 1)
        idt_buf__put_char(out, (char)before);
}

static void put_huge_bonds(idt_buf *out, const idt_mol *mol)
{
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        idt_buf__put(out, &mol->a[k], sizeof mol->a[k]);
        idt_buf__put(out, &mol->b[k], sizeof mol->b[k]);
    }
    for (uint32_t k = 0; k < mol->n_bonds; k += 2) {
        uint32_t next = k + 1 < mol->n_bonds ? half_of(mol->bond[k + 1]) : 0;

        idt_buf__put_char(out, (char)(half_of(mol->bond[k]) | next << 4));
    }
}

/* Isotopes, or ring counts of atoms one by one, in the order of the record. */
static void put_by_atom(idt_buf *out, const idt_packed_header *h, const sorted *s,
                        const void *values, size_t size)
{
    const unsigned char *from = values;

    if (idt_packed__is_huge(h)) {
        idt_buf__put(out, values, h->n_atoms * size);
        return;
    }
    for (uint32_t n = 0; n < h->n_atoms; n++) {
        uint32_t i = 0;

        while (s->place[i] != n)
            i++;
        idt_buf__put(out, from + i * size, size);
    }
}

static void put_words(idt_buf *out, const idt_packed_header *h, const sorted *s, const idt_mol *mol)
{
    for (uint32_t i = 0; i < h->n_kinds; i++) {
        if (s->numbers[i] == IDT_PATTERN_RARE_KIND)
            idt_buf__put(out, &s->words[i], sizeof s->words[i]);
    }
    for (uint32_t i = 0; i < mol->n_atoms && idt_packed__is_huge(h); i++) {
        uint32_t word = matched_word(mol->atom[i]);

        idt_buf__put(out, &word, sizeof word);
    }
}

static void count_bonds(idt_packed_header *h, const idt_mol *mol)
{
    uint32_t n[IDT_PACKED_N_COLUMNS] = {0}, sum = 0;

    for (uint32_t k = 0; k < mol->n_bonds; k++)
        n[column_of(mol, k)]++;
    for (uint32_t c = 0; c < IDT_COUNT_OF(h->column_end); c++) {
        sum += n[c];
        h->column_end[c] = (uint8_t)sum;
    }
}

int idt_pattern__pack(idt_buf *out, const idt_mol *mol)
{
    idt_packed_header h = {.n_atoms = (uint16_t)mol->n_atoms,
                           .n_bonds = (uint16_t)mol->n_bonds,
                           .has = (uint16_t)mol->has,
                           .done = (uint8_t)(mol->done & IDT_PACKED_STAGES)};
    const size_t start = out->len;
    sorted s;

    idt_mol__fill_screen(h.screen, mol);
    s.n_rings[0] = s.n_rings[1] = s.ring_steps = 0;
    s.has_all_rings = false;
    if (mol->done & IDT_MOL_RING_COUNTS && (idt_packed__is_huge(&h) || are_rings_wide(mol)))
        h.done |= IDT_PACKED_WIDE;
    if (!idt_packed__is_huge(&h)) {
        number_atoms(&s, &h, mol);
        count_bonds(&h, mol);
        sort_atoms(&s, &h, mol);
        sort_rings(&s, &h, mol);
        if ((h.done & (IDT_MOL_RING_COUNTS | IDT_PACKED_WIDE)) == IDT_MOL_RING_COUNTS)
            sort_by_rings(&s, &h, mol);
    }
    idt_buf__put(out, &h, sizeof h);
    put_sorted(out, &h, &s);
    if (idt_packed__is_huge(&h))
        put_huge_bonds(out, mol);
    else
        put_bonds(out, mol, &s);
    if (h.done & IDT_PACKED_WIDE) {
        put_by_atom(out, &h, &s, mol->ring_min, sizeof *mol->ring_min);
        put_by_atom(out, &h, &s, mol->ring_count, sizeof *mol->ring_count);
    }
    if (mol->has & IDT_MOL_HAS_ISOTOPE)
        put_by_atom(out, &h, &s, mol->isotope, sizeof *mol->isotope);
    put_words(out, &h, &s, mol);
    while (!out->failed && (out->len - start) % 8 != 0)
        idt_buf__put_char(out, 0);
    h.size = (uint16_t)((out->len - start) / 8);
    if (!out->failed)
        memcpy((char *)out->data + start, &h, sizeof h);
    return idt_buf__status(out);
}

/* ------------------------------------------------------------------ checking */

/* A record that is being checked: its layout has been found to fit. */
typedef struct reader {
    const unsigned char *bytes;
    const idt_packed_header *h;
    idt_packed_layout l;
    atom_set all; /* unless huge */
} reader;

static uint64_t load_word(const reader *r, size_t at, uint32_t i)
{
    return idt_u64__load(r->bytes + at + (size_t)8 * i);
}

/* Is a set without atoms that there are not? */
static bool is_set(const reader *r, size_t at)
{
    for (uint32_t i = 0; i < r->l.n_words; i++) {
        if (load_word(r, at, i) & ~r->all[i])
            return false;
    }
    return true;
}

/* May a word stand in the record? What it says besides must be said there too. */
static bool is_word(const idt_packed_header *h, uint32_t word)
{
    return word == matched_word(word) &&
           (!(word & IDT_ATOM_ISOTOPE) || h->has & IDT_MOL_HAS_ISOTOPE) &&
           (idt_atom__element(word) != 1 || h->has & IDT_MOL_HAS_H_ATOM);
}

/* Sets that share atoms out: none twice. Adds them to `all`; false when one is empty. */
static bool join_set(const reader *r, uint64_t *all, size_t at)
{
    uint64_t any = 0;

    for (uint32_t i = 0; i < r->l.n_words; i++) {
        uint64_t word = load_word(r, at, i);

        if (word & all[i])
            return false;
        all[i] |= word;
        any |= word;
    }
    return any != 0;
}

/* Does a set lie in the group? */
static bool is_in_group(const reader *r, size_t at, idt_packed_group group)
{
    const uint32_t first = idt_packed__first_atom(r->h, group);
    const uint32_t end = idt_packed__first_atom(r->h, (uint32_t)group + 1);

    for (uint32_t i = 0; i < r->l.n_words; i++) {
        for (uint64_t left = load_word(r, at, i); left != 0; left &= left - 1) {
            uint32_t atom = 64 * i + idt_u64__lowest_bit(left);

            if (atom < first || atom >= end)
                return false;
        }
    }
    return true;
}

static bool check_kinds(reader *r)
{
    const idt_packed_header *h = r->h;
    atom_set seen = {0};
    size_t word_at = r->l.word;

    for (uint32_t k = 0; k < h->n_kinds; k++) {
        const size_t at = r->l.atoms + (size_t)8 * r->l.n_words * k;
        const uint32_t number = r->bytes[r->l.kind + k];
        uint32_t word;

        if (number == IDT_PATTERN_RARE_KIND) {
            word = idt_u32__load(r->bytes + word_at);
            word_at += 4;
        } else if (number < IDT_PATTERN_N_COMMON) {
            word = idt_pattern__common_word(number);
        } else {
            return false;
        }
        if (!is_word(h, word) || !join_set(r, seen, at) ||
            (h->done & IDT_PACKED_PLAIN &&
             (number == IDT_PATTERN_RARE_KIND || !idt_pattern__says_all(word))))
            return false;
        if (!is_in_group(r, at, group_of(word)))
            return false;
    }
    return memcmp(seen, r->all, sizeof seen) == 0;
}

/* Rings and classes by rings. */
static bool check_rings(const reader *r)
{
    const idt_packed_header *h = r->h;
    atom_set seen = {0};

    for (uint32_t i = 0; i < idt_packed__n_rings(h); i++) {
        if (!is_set(r, r->l.ring + (size_t)8 * r->l.n_words * i))
            return false;
    }
    for (uint32_t c = 0; c < h->n_classes; c++) {
        const size_t at = r->l.class_atoms + (size_t)8 * r->l.n_words * c;

        if (!is_set(r, at) || !join_set(r, seen, at) || r->bytes[r->l.class_code + c] == 0)
            return false;
    }
    return true;
}

static bool check_huge(const reader *r)
{
    for (uint32_t i = 0; i < r->h->n_atoms; i++) {
        if (!is_word(r->h, idt_u32__load(r->bytes + r->l.word + (size_t)4 * i)))
            return false;
    }
    return true;
}

static idt_packed_group group_at(const idt_packed_header *h, uint32_t atom)
{
    uint32_t group = 0;

    while (idt_packed__first_atom(h, group + 1) <= atom)
        group++;
    return (idt_packed_group)group;
}

/* Ends within the molecule, and the bond in the column where it belongs. */
static bool check_bond(const reader *r, uint32_t column, uint32_t k)
{
    const unsigned char *ends = r->bytes + r->l.ends + (size_t)2 * k * r->l.index_size;
    const uint32_t a = idt_packed__index(ends, r->l.index_size);
    const uint32_t b = idt_packed__index(ends + r->l.index_size, r->l.index_size);

    if (a >= r->h->n_atoms || b >= r->h->n_atoms || a == b)
        return false;
    return idt_packed__is_huge(r->h) ||
           idt_packed__column(group_at(r->h, a), group_at(r->h, b),
                              idt_packed__bond(r->bytes + r->l.bond, k)) == column;
}

static bool check_bonds(const reader *r)
{
    uint32_t column = 0;

    for (uint32_t k = 0; k < r->h->n_bonds; k++) {
        while (!idt_packed__is_huge(r->h) && idt_packed__first(r->h, column + 1) <= k)
            column++;
        if (!check_bond(r, column, k))
            return false;
    }
    return true;
}

static bool are_ascending(const uint8_t *ends, size_t n, uint32_t last)
{
    for (size_t i = 0; i + 1 < n; i++) {
        if (ends[i] > ends[i + 1])
            return false;
    }
    return ends[n - 1] <= last;
}

static const char *check_counts(const idt_packed_header *h, size_t size)
{
    const bool has_counts = (h->done & IDT_MOL_RING_COUNTS) != 0;
    const uint8_t sets = IDT_PACKED_PLAIN | IDT_PACKED_ALL_RINGS;

    if ((size_t)8 * h->size > size)
        return "packed molecule is cut short";
    if (h->n_atoms > IDT_MOL_MAX_ATOMS || h->n_bonds > IDT_MOL_MAX_BONDS ||
        (!has_counts && (h->n_classes > 0 || h->done & IDT_PACKED_WIDE)) ||
        (h->n_classes > 0 && h->done & IDT_PACKED_WIDE) ||
        (h->done & IDT_PACKED_PLAIN && h->has & (IDT_MOL_HAS_H_ATOM | IDT_MOL_HAS_ISOTOPE)))
        return "packed molecule: counts are out of range";
    if (idt_packed__is_huge(h) && (h->n_kinds > 0 || h->n_rings > 0 || h->n_classes > 0 ||
                                   h->done & sets || (has_counts && !(h->done & IDT_PACKED_WIDE))))
        return "packed molecule: counts are out of range";
    if (h->zero[0] || h->zero[1] || h->zero[2])
        return "packed molecule: a byte should be zero";
    if (!idt_packed__is_huge(h) &&
        (!are_ascending(h->column_end, IDT_COUNT_OF(h->column_end), h->n_bonds) ||
         !are_ascending(h->group_end, IDT_COUNT_OF(h->group_end), h->n_atoms)))
        return "packed molecule: columns or groups are out of range";
    return NULL;
}

/* Does the record end where its header says? */
static bool check_size(const reader *r)
{
    const idt_packed_header *h = r->h;
    size_t end = r->l.word, n_words = idt_packed__is_huge(h) ? h->n_atoms : 0u;

    if (end > (size_t)8 * h->size)
        return false;
    for (uint32_t k = 0; k < h->n_kinds; k++)
        n_words += r->bytes[r->l.kind + k] == IDT_PATTERN_RARE_KIND;
    return (end + 4 * n_words + 7) / 8 == h->size;
}

int idt_pattern__check_packed(size_t *size_out, const void *record, size_t size, idt_error *err)
{
    idt_packed_header h;
    reader r = {.bytes = record, .h = &h};
    const char *fault;

    if (size < sizeof h)
        return idt_error__set(err, IDT_EFORMAT, "packed molecule is cut short");
    memcpy(&h, record, sizeof h);
    fault = check_counts(&h, size);
    if (fault != NULL)
        return idt_error__set(err, IDT_EFORMAT, "%s", fault);
    r.l = idt_packed__layout(&h);
    if (!check_size(&r))
        return idt_error__set(err, IDT_EFORMAT, "packed molecule: its size is another");
    for (uint32_t i = 0; i < h.n_atoms && !idt_packed__is_huge(&h); i++)
        set_add(r.all, i);
    if (idt_packed__is_huge(&h) ? !check_huge(&r) : !check_kinds(&r) || !check_rings(&r))
        return idt_error__set(err, IDT_EFORMAT, "packed molecule: kinds of atoms are out of range");
    if (!check_bonds(&r))
        return idt_error__set(err, IDT_EFORMAT, "packed molecule: bonds are out of range");
    *size_out = (size_t)8 * h.size;
    return IDT_OK;
}

size_t idt_pattern__packed_size(const void *record)
{
    const unsigned char *bytes = record;

    return (size_t)8 * idt_u16__load(bytes + offsetof(idt_packed_header, size));
}
