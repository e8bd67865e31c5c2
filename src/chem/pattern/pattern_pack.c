/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Molecules packed for matching: what a screen of a whole catalogue reads again and again. A small
 * molecule (up to 64 atoms) is stored by kinds of atoms, each a word and the set of its atoms, and
 * with its bonds sorted by what a pattern asks first, so that matching starts from the record as
 * it lies there. Everything is unpacked only when a pattern asks for more.
 *
 *   offset  size   record, 8-byte aligned
 *        0    16   screening words
 *       16     2   number of atoms
 *       18     2   number of bonds
 *       20     2   IDT_MOL_HAS_…
 *       22     1   stages perceived
 *       23     1   k: number of kinds; 0 in a large molecule
 *       24     6   bonds that are single, double, other (3 × 2); the rest is aromatic
 *       30     1   w: kinds that are not common
 *       31     1   1 when a ring or a count of rings is too large for half a byte, and 2 r
 *       32   8 k   small: atoms of each kind
 *            8 r   small: atoms of rings whose bonds are all aromatic
 *            4 w   small: words of kinds that are not common   4 a   large: words of the atoms
 *              k   small: kinds, see idt_pattern__common_kind
 *            2 a   isotopes, if any atom has one
 *              a   if rings were counted: smallest ring less 2, 0 = none, and 16 × rings
 *          (2+1) a   when that is too small: smallest ring of each atom, then rings of each
 *           2s b   ends of bonds
 *            b/2   half a byte each: order (1..7) and 8 × in a ring
 *                  zero up to a multiple of 8
 *
 * s is 1 byte up to 255 atoms, else 2. Words lack what is not matched (brackets, classes,
 * chirality).
 */
#include "base/alloc.h"
#include "base/error.h"
#include "chem/mol/ring_int.h"
#include "chem/pattern/pattern_run.h"

typedef struct packed_header {
    uint64_t screen[2];
    uint16_t n_atoms, n_bonds;
    uint16_t has;
    uint8_t done;
    uint8_t n_kinds;
    uint16_t n_column[3];
    uint8_t n_words;
    uint8_t rings; /* RINGS_WIDE, and from N_RINGS_SHIFT on the number of aromatic rings */
} packed_header;
_Static_assert(sizeof(packed_header) == 32, "part of the book format");

enum { RINGS_WIDE = 1, N_RINGS_SHIFT = 1 };

/* Byte offsets of the parts. */
typedef struct layout {
    size_t cycle, word, kind, isotope, ring, ends, bond, size;
    uint32_t index_size;
} layout;

static inline layout layout_of(const packed_header *h)
{
    const bool is_small = h->n_atoms <= IDT_PATTERN_SMALL;
    const bool has_rings = (h->done & IDT_MOL_RING_COUNTS) != 0;
    layout l = {.index_size = h->n_atoms <= 255 ? 1 : 2};
    size_t n = h->n_atoms;

    l.cycle = sizeof *h + (is_small ? 8u * h->n_kinds : 0u);
    l.word = l.cycle + (size_t)8 * (h->rings >> N_RINGS_SHIFT);
    l.kind = l.word + 4 * (is_small ? h->n_words : n);
    l.isotope = l.kind + (is_small ? h->n_kinds : 0u);
    l.ring = l.isotope + (h->has & IDT_MOL_HAS_ISOTOPE ? 2 * n : 0);
    l.ends = l.ring + (has_rings ? (h->rings & RINGS_WIDE ? 3 : 1) * n : 0);
    l.bond = l.ends + (size_t)2 * l.index_size * h->n_bonds;
    l.size = (l.bond + (h->n_bonds + 1u) / 2 + 7) / 8 * 8;
    return l;
}

/* ------------------------------------------------------------------ packing */

static uint32_t matched_word(uint32_t word)
{
    return word & ~(IDT_ATOM_BRACKET | IDT_ATOM_CLASS |
                    (uint32_t)IDT_ATOM_CHIRAL_MASK << IDT_ATOM_CHIRAL_SHIFT);
}

static void put_index(idt_buf *out, uint16_t value, uint32_t size)
{
    idt_buf__put(out, &value, size); /* little-endian: the low byte comes first */
}

static void put_zeros(idt_buf *out, size_t end)
{
    while (!out->failed && out->len < end)
        idt_buf__put_char(out, 0);
}

/* The kinds of a small molecule. */
typedef struct kinds {
    uint64_t atoms[IDT_PATTERN_SMALL];
    uint32_t words[IDT_PATTERN_SMALL];
    uint8_t numbers[IDT_PATTERN_SMALL];
} kinds;

static void sort_atoms(kinds *out, packed_header *h, const idt_mol *mol)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t word = matched_word(mol->atom[i]), k = 0;

        while (k < h->n_kinds && out->words[k] != word)
            k++;
        if (k == h->n_kinds) {
            out->words[k] = word;
            out->atoms[k] = 0;
            out->numbers[k] = (uint8_t)idt_pattern__common_kind(word);
            h->n_words = (uint8_t)(h->n_words + (out->numbers[k] == IDT_PATTERN_RARE_KIND));
            h->n_kinds++;
        }
        out->atoms[k] |= UINT64_C(1) << i;
    }
}

/* The atoms of the rings known so far whose bonds are all aromatic. */
static uint32_t list_aromatic(uint64_t *out, const idt_mol *mol)
{
    uint32_t n = 0;

    if (!idt_ring__has_cycles(mol) || !(mol->done & IDT_MOL_AROMATICITY) ||
        (mol->cycles_are != IDT_RING_CYCLES_OF_TREE && mol->cycles_are != IDT_RING_CYCLES_SET))
        return 0;
    for (uint32_t c = 0; c < mol->n_closing; c++) {
        uint64_t left = mol->cycles[c], atoms = 0;

        for (; left != 0 && mol->bond[idt_u64__lowest_bit(left)] & IDT_BOND_AROMATIC;
             left &= left - 1) {
            uint32_t bond = idt_u64__lowest_bit(left);

            atoms |= UINT64_C(1) << mol->a[bond] | UINT64_C(1) << mol->b[bond];
        }
        if (left == 0)
            out[n++] = atoms;
    }
    return n;
}

static void put_atoms(idt_buf *out, const packed_header *h, const idt_mol *mol, const kinds *k,
                      const uint64_t *cycles)
{
    idt_buf__put(out, h, sizeof *h);
    if (h->n_kinds > 0) {
        idt_buf__put(out, k->atoms, h->n_kinds * sizeof k->atoms[0]);
        idt_buf__put(out, cycles, (size_t)(h->rings >> N_RINGS_SHIFT) * sizeof *cycles);
        for (uint32_t i = 0; i < h->n_kinds; i++) {
            if (k->numbers[i] == IDT_PATTERN_RARE_KIND)
                idt_buf__put(out, &k->words[i], sizeof k->words[i]);
        }
        idt_buf__put(out, k->numbers, h->n_kinds);
    }
    for (uint32_t i = 0; i < mol->n_atoms && h->n_kinds == 0; i++) {
        uint32_t word = matched_word(mol->atom[i]);

        idt_buf__put(out, &word, sizeof word);
    }
    if (mol->has & IDT_MOL_HAS_ISOTOPE)
        idt_buf__put(out, mol->isotope, mol->n_atoms * sizeof *mol->isotope);
}

enum { MAX_HALF = 15, RING_OFFSET = 2 /* the smallest ring is one of three */ };

static bool are_rings_wide(const idt_mol *mol)
{
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (mol->ring_min[i] > MAX_HALF + RING_OFFSET || mol->ring_count[i] > MAX_HALF)
            return true;
    }
    return false;
}

static void put_rings(idt_buf *out, const packed_header *h, const idt_mol *mol)
{
    if (!(mol->done & IDT_MOL_RING_COUNTS) || mol->n_atoms == 0)
        return;
    if (h->rings & RINGS_WIDE) {
        idt_buf__put(out, mol->ring_min, mol->n_atoms * sizeof *mol->ring_min);
        idt_buf__put(out, mol->ring_count, mol->n_atoms);
        return;
    }
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t size = mol->ring_min[i] ? mol->ring_min[i] - (uint32_t)RING_OFFSET : 0u;

        idt_buf__put_char(out, (char)(size | (uint32_t)mol->ring_count[i] << 4));
    }
}

/* Ends of the bonds by column, then what each is, two to a byte. */
static void put_bonds(idt_buf *out, const idt_mol *mol, uint32_t index_size)
{
    uint32_t n = 0, before = 0;

    for (uint32_t i = 0; i < 4 * mol->n_bonds; i++) {
        uint32_t k = i % mol->n_bonds;

        if (idt_pattern__column(mol->bond[k]) != i / mol->n_bonds)
            continue;
        put_index(out, mol->a[k], index_size);
        put_index(out, mol->b[k], index_size);
    }
    for (uint32_t i = 0; i < 4 * mol->n_bonds; i++) {
        uint8_t bond = mol->bond[i % mol->n_bonds];
        uint32_t half = idt_bond__order(bond) | (bond & IDT_BOND_RING ? 8u : 0u);

        if (idt_pattern__column(bond) != i / mol->n_bonds)
            continue;
        if (n++ % 2 == 1)
            idt_buf__put_char(out, (char)(before | half << 4));
        before = half;
    }
    if (n % 2 == 1)
        idt_buf__put_char(out, (char)before);
}

int idt_pattern__pack(idt_buf *out, const idt_mol *mol)
{
    packed_header h = {.n_atoms = (uint16_t)mol->n_atoms,
                       .n_bonds = (uint16_t)mol->n_bonds,
                       .has = (uint16_t)mol->has,
                       .done = (uint8_t)mol->done};
    uint64_t cycles[IDT_MOL_MAX_CYCLES];
    size_t start = out->len;
    kinds k;
    layout l;

    idt_mol__fill_screen(h.screen, mol);
    if (mol->n_atoms <= IDT_PATTERN_SMALL)
        sort_atoms(&k, &h, mol);
    if (h.n_kinds > 0)
        h.rings = (uint8_t)(list_aromatic(cycles, mol) << N_RINGS_SHIFT);
    for (uint32_t i = 0; i < mol->n_bonds; i++) {
        uint32_t column = idt_pattern__column(mol->bond[i]);

        if (column < IDT_COUNT_OF(h.n_column))
            h.n_column[column]++;
    }
    if (mol->done & IDT_MOL_RING_COUNTS && are_rings_wide(mol))
        h.rings |= RINGS_WIDE;
    l = layout_of(&h);
    put_atoms(out, &h, mol, &k, cycles);
    put_rings(out, &h, mol);
    put_bonds(out, mol, l.index_size);
    put_zeros(out, start + l.size);
    return idt_buf__status(out);
}

/* ------------------------------------------------------------------ checking */

static uint32_t read_index(const unsigned char *p, uint32_t size)
{
    return size == 1 ? *p : idt_u16__load(p);
}

/* The kinds of a small molecule share its atoms out: none twice, none left. */
static bool check_kinds(const packed_header *h, const layout *l, const unsigned char *bytes)
{
    uint64_t all = 0;
    uint32_t n_words = 0;

    if (h->n_atoms > IDT_PATTERN_SMALL || h->n_atoms == 0)
        return h->n_kinds == 0 && h->n_words == 0 && h->rings >> N_RINGS_SHIFT == 0;
    for (uint32_t k = 0; k < h->n_kinds; k++) {
        uint64_t atoms = idt_u64__load(bytes + sizeof *h + 8 * (size_t)k);
        uint32_t number = bytes[l->kind + k];

        if (atoms == 0 || all & atoms ||
            (number >= IDT_PATTERN_N_COMMON && number != IDT_PATTERN_RARE_KIND))
            return false;
        n_words += number == IDT_PATTERN_RARE_KIND;
        all |= atoms;
    }
    for (uint32_t r = 0; r < h->rings >> N_RINGS_SHIFT; r++) {
        if (idt_u64__load(bytes + l->cycle + 8 * (size_t)r) & ~all)
            return false;
    }
    return n_words == h->n_words && all == UINT64_MAX >> (IDT_PATTERN_SMALL - h->n_atoms);
}

int idt_pattern__check_packed(size_t *size_out, const void *record, size_t size, idt_error *err)
{
    const unsigned char *bytes = record;
    packed_header h;
    layout l;

    if (size < sizeof h)
        return idt_error__set(err, IDT_EFORMAT, "packed molecule is cut short");
    memcpy(&h, record, sizeof h);
    if (h.n_atoms > IDT_MOL_MAX_ATOMS || h.n_bonds > IDT_MOL_MAX_BONDS ||
        h.n_column[0] + h.n_column[1] + h.n_column[2] > h.n_bonds)
        return idt_error__set(err, IDT_EFORMAT, "packed molecule: counts are out of range");
    l = layout_of(&h);
    if (l.size > size)
        return idt_error__set(err, IDT_EFORMAT, "packed molecule is cut short");
    if (!check_kinds(&h, &l, bytes))
        return idt_error__set(err, IDT_EFORMAT, "packed molecule: kinds of atoms are out of range");
    for (uint32_t k = 0; k < h.n_bonds; k++) {
        uint32_t a = read_index(bytes + l.ends + (size_t)2 * k * l.index_size, l.index_size);
        uint32_t b = read_index(bytes + l.ends + (size_t)(2 * k + 1) * l.index_size, l.index_size);

        if (a >= h.n_atoms || b >= h.n_atoms || a == b)
            return idt_error__set(err, IDT_EFORMAT, "packed molecule: bond %u is out of range",
                                  (unsigned)k);
    }
    *size_out = l.size;
    return IDT_OK;
}

size_t idt_pattern__packed_size(const void *record)
{
    packed_header h;

    memcpy(&h, record, sizeof h);
    return layout_of(&h).size;
}

/* ------------------------------------------------------------------ matching */

static int reserve(idt_pattern_scratch *s, uint32_t n_atoms, uint32_t n_bonds)
{
    size_t n = n_atoms > n_bonds ? n_atoms : n_bonds;
    idt_mol *mol = &s->unpacked;
    unsigned char *block;

    if (n < s->unpacked_capacity)
        return IDT_OK;
    n = (n + 128) / 128 * 128;
    /* atom, links (2 of 4 bytes), first, a, b, isotope, ring_min, bond, ring_count */
    block = idt_alloc__resize(s->unpacked_block, n, 4 + 8 + 5 * 2 + 2);
    if (block == NULL)
        return IDT_ENOMEM;
    s->unpacked_block = block;
    s->unpacked_capacity = n;
    mol->atom = (uint32_t *)(void *)block;
    mol->links = (idt_mol_link *)(void *)(block + 4 * n);
    mol->first = (uint16_t *)(void *)(block + 12 * n);
    mol->a = (uint16_t *)(void *)(block + 14 * n);
    mol->b = (uint16_t *)(void *)(block + 16 * n);
    mol->isotope = (uint16_t *)(void *)(block + 18 * n);
    mol->ring_min = (uint16_t *)(void *)(block + 20 * n);
    mol->bond = block + 22 * n;
    mol->ring_count = block + 23 * n;
    return IDT_OK;
}

static void unpack_atoms(idt_mol *mol, const packed_header *h, const layout *l,
                         const unsigned char *bytes)
{
    uint32_t n_words = 0;

    if (h->n_kinds == 0)
        memcpy(mol->atom, bytes + l->word, mol->n_atoms * sizeof *mol->atom);
    for (uint32_t k = 0; k < h->n_kinds; k++) {
        uint64_t left = idt_u64__load(bytes + sizeof *h + 8 * (size_t)k);
        uint32_t number = bytes[l->kind + k], word;

        if (number == IDT_PATTERN_RARE_KIND)
            word = idt_u32__load(bytes + l->word + 4 * (size_t)n_words++);
        else
            word = idt_pattern__common_word(number);

        for (; left != 0; left &= left - 1)
            mol->atom[idt_u64__lowest_bit(left)] = word;
    }
    if (h->has & IDT_MOL_HAS_ISOTOPE)
        memcpy(mol->isotope, bytes + l->isotope, mol->n_atoms * sizeof *mol->isotope);
}

void idt_pattern__unpack_rings(idt_pattern_scratch *s)
{
    const unsigned char *bytes = s->packed;
    idt_mol *mol = &s->unpacked;
    packed_header h;
    layout l;

    memcpy(&h, bytes, sizeof h);
    l = layout_of(&h);
    if (h.rings & RINGS_WIDE) {
        memcpy(mol->ring_min, bytes + l.ring, mol->n_atoms * sizeof *mol->ring_min);
        memcpy(mol->ring_count, bytes + l.ring + 2 * (size_t)mol->n_atoms, mol->n_atoms);
        return;
    }
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t byte = bytes[l.ring + i], size = byte & MAX_HALF;

        mol->ring_min[i] = (uint16_t)(size ? size + RING_OFFSET : 0);
        mol->ring_count[i] = (uint8_t)(byte >> 4);
    }
}

/* The bond byte of bond k in the order of the record. */
static uint8_t unpack_bond(const packed_header *h, const layout *l, const unsigned char *bytes,
                           uint32_t k)
{
    uint32_t half = bytes[l->bond + k / 2] >> 4 * (k % 2) & MAX_HALF;
    uint32_t first_aromatic = (uint32_t)h->n_column[0] + h->n_column[1] + h->n_column[2];

    return (uint8_t)((half & IDT_BOND_ORDER_MASK) | (half & 8 ? IDT_BOND_RING : 0) |
                     (k >= first_aromatic ? IDT_BOND_AROMATIC : 0));
}

void idt_pattern__unpack(idt_pattern_scratch *s)
{
    const unsigned char *bytes = s->packed;
    idt_mol *mol = &s->unpacked;
    packed_header h;
    layout l;

    memcpy(&h, bytes, sizeof h);
    l = layout_of(&h);
    if (h.done & IDT_MOL_RING_COUNTS)
        idt_pattern__unpack_rings(s);
    s->packed = NULL;
    unpack_atoms(mol, &h, &l, bytes);
    memset(mol->first, 0, (mol->n_atoms + (size_t)1) * sizeof *mol->first);
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        const unsigned char *ends = bytes + l.ends + (size_t)2 * k * l.index_size;

        mol->bond[k] = unpack_bond(&h, &l, bytes, k);
        mol->a[k] = (uint16_t)read_index(ends, l.index_size);
        mol->b[k] = (uint16_t)read_index(ends + l.index_size, l.index_size);
        mol->first[mol->a[k]]++;
        mol->first[mol->b[k]]++;
    }
    for (uint32_t i = 1; i <= mol->n_atoms; i++)
        mol->first[i] = (uint16_t)(mol->first[i] + mol->first[i - 1]);
    for (uint32_t k = mol->n_bonds; k-- > 0;) {
        mol->links[--mol->first[mol->a[k]]] = (idt_mol_link){mol->b[k], (uint16_t)k};
        mol->links[--mol->first[mol->b[k]]] = (idt_mol_link){mol->a[k], (uint16_t)k};
    }
}

void idt_pattern__join_packed(idt_pattern_scratch *s)
{
    static const uint8_t columns[] = {IDT_PATTERN_BOND_SINGLE, IDT_PATTERN_BOND_DOUBLE,
                                      IDT_PATTERN_BOND_TABLE, IDT_PATTERN_BOND_AROMATIC};
    const unsigned char *bytes = s->packed, *ends;
    packed_header h;
    uint32_t n[4];

    memcpy(&h, bytes, sizeof h);
    ends = bytes + layout_of(&h).ends; /* small: one byte each */
    n[0] = h.n_column[0];
    n[1] = h.n_column[1];
    n[2] = h.n_column[2];
    n[3] = (uint32_t)h.n_bonds - n[0] - n[1] - n[2];
    for (uint32_t column = 0; column < 4; column++) {
        uint64_t *by = s->adjacency[columns[column]];

        for (const unsigned char *end = ends + 2 * (size_t)n[column]; ends < end; ends += 2) {
            by[ends[0]] |= UINT64_C(1) << ends[1];
            by[ends[1]] |= UINT64_C(1) << ends[0];
        }
    }
}

/* The neighbours of a set by the bonds from ends to end. */
static uint64_t step_over(uint64_t atoms, const unsigned char *ends, const unsigned char *end)
{
    uint64_t all = 0;

    for (; ends < end; ends += 2) {
        all |= (atoms >> ends[0] & 1) << ends[1];
        all |= (atoms >> ends[1] & 1) << ends[0];
    }
    return all;
}

uint64_t idt_pattern__around_packed(const idt_pattern_scratch *s, uint64_t atoms, uint8_t bond)
{
    const unsigned char *bytes = s->packed, *ends;
    packed_header h;
    uint32_t n_single, n_plain;

    memcpy(&h, bytes, sizeof h);
    ends = bytes + layout_of(&h).ends; /* small: one byte each */
    n_single = h.n_column[0];
    n_plain = n_single + h.n_column[1] + h.n_column[2];
    switch (bond) {
    case IDT_PATTERN_BOND_ANY: return step_over(atoms, ends, ends + (size_t)2 * h.n_bonds);
    case IDT_PATTERN_BOND_SINGLE: return step_over(atoms, ends, ends + (size_t)2 * n_single);
    case IDT_PATTERN_BOND_DOUBLE:
        ends += (size_t)2 * n_single;
        return step_over(atoms, ends, ends + (size_t)2 * h.n_column[1]);
    case IDT_PATTERN_BOND_DEFAULT:
        return step_over(atoms, ends, ends + (size_t)2 * n_single) |
               step_over(atoms, ends + (size_t)2 * n_plain, ends + (size_t)2 * h.n_bonds);
    default: return step_over(atoms, ends + (size_t)2 * n_plain, ends + (size_t)2 * h.n_bonds);
    }
}

bool idt_pattern__has_packed_ring(const idt_pattern_scratch *s, uint64_t atoms, uint32_t n)
{
    const unsigned char *bytes = s->packed;
    packed_header h;
    const unsigned char *rings;

    memcpy(&h, bytes, sizeof h);
    rings = bytes + sizeof h + (size_t)8 * h.n_kinds;
    for (uint32_t r = 0; r < h.rings >> N_RINGS_SHIFT; r++) {
        uint64_t ring = idt_u64__load(rings + (size_t)8 * r);

        if ((ring & ~atoms) == 0 && idt_u64__count(ring) == n)
            return true;
    }
    return false;
}

bool idt_pattern__classify_packed(idt_pattern_scratch *s)
{
    const unsigned char *bytes = s->packed;
    packed_header h;
    layout l;

    memcpy(&h, bytes, sizeof h);
    if (h.n_kinds == 0 || h.has & (IDT_MOL_HAS_H_ATOM | IDT_MOL_HAS_ISOTOPE))
        return false;
    l = layout_of(&h);
    return idt_pattern__join_kinds(s, h.n_kinds, bytes + l.kind,
                                   (const uint32_t *)(const void *)(bytes + l.word),
                                   (const uint64_t *)(const void *)(bytes + sizeof h));
}

int idt_pattern__match_packed(uint64_t *hits, uint64_t *undecided, idt_pattern_scratch *s,
                              const void *record, idt_error *err)
{
    idt_mol *mol = &s->unpacked;
    uint32_t n_alive;
    packed_header h;

    memcpy(&h, record, sizeof h);
    n_alive = idt_pattern__screen(hits, undecided, s, h.screen);
    if (n_alive == 0 || h.n_atoms == 0)
        return IDT_OK;
    if (reserve(s, h.n_atoms, h.n_bonds) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    mol->n_atoms = h.n_atoms;
    mol->n_bonds = h.n_bonds;
    mol->has = h.has;
    mol->done = h.done;
    s->packed = record;
    return idt_pattern__match_alive(hits, undecided, s, n_alive, mol, err);
}
