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
 *       23     1   number of kinds; 0 in a large molecule
 *       24     8   bonds that are single, double, other, aromatic (4 × 2)
 *       32   8 k   small: atoms of each kind
 *            4 k   small: word of each kind          4 a   large: words of the atoms
 *            2 a   isotopes, if any atom has one
 *            s a   smallest ring of each atom, if rings were counted
 *              a   rings of each atom, the same
 *           2s b   ends of bonds
 *              b   bond bytes
 *                  zero up to a multiple of 8
 *
 * s is 1 byte up to 255 atoms, else 2. Words lack what is not matched (brackets, classes,
 * chirality).
 */
#include "base/alloc.h"
#include "base/error.h"
#include "chem/pattern_run.h"

typedef struct packed_header {
    uint64_t screen[2];
    uint16_t n_atoms, n_bonds;
    uint16_t has;
    uint8_t done;
    uint8_t n_kinds;
    uint16_t n_column[4];
} packed_header;
_Static_assert(sizeof(packed_header) == 32, "part of the book format");

/* Byte offsets of the parts. */
typedef struct layout {
    size_t word, isotope, ring_min, ring_count, ends, bond, size;
    uint32_t index_size;
} layout;

static inline layout layout_of(const packed_header *h)
{
    const bool is_small = h->n_atoms <= IDT_PATTERN_SMALL;
    const bool has_rings = (h->done & IDT_MOL_RING_COUNTS) != 0;
    layout l = {.index_size = h->n_atoms <= 255 ? 1 : 2};
    size_t n = h->n_atoms;

    l.word = sizeof *h + (is_small ? 8u * h->n_kinds : 0u);
    l.isotope = l.word + 4 * (is_small ? h->n_kinds : n);
    l.ring_min = l.isotope + (h->has & IDT_MOL_HAS_ISOTOPE ? 2 * n : 0);
    l.ring_count = l.ring_min + (has_rings ? l.index_size * n : 0);
    l.ends = (l.ring_count + (has_rings ? n : 0) + 1) / 2 * 2;
    l.bond = l.ends + (size_t)2 * l.index_size * h->n_bonds;
    l.size = (l.bond + h->n_bonds + 7) / 8 * 8;
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

static void put_atoms(idt_buf *out, const packed_header *h, const idt_mol *mol,
                      const uint64_t *kinds, const uint32_t *words)
{
    layout l = layout_of(h);

    idt_buf__put(out, h, sizeof *h);
    if (h->n_kinds > 0) {
        idt_buf__put(out, kinds, h->n_kinds * sizeof *kinds);
        idt_buf__put(out, words, h->n_kinds * sizeof *words);
    }
    for (uint32_t i = 0; i < mol->n_atoms && h->n_kinds == 0; i++) {
        uint32_t word = matched_word(mol->atom[i]);

        idt_buf__put(out, &word, sizeof word);
    }
    if (mol->has & IDT_MOL_HAS_ISOTOPE)
        idt_buf__put(out, mol->isotope, mol->n_atoms * sizeof *mol->isotope);
    if (mol->done & IDT_MOL_RING_COUNTS && mol->n_atoms > 0) {
        for (uint32_t i = 0; i < mol->n_atoms; i++)
            put_index(out, mol->ring_min[i], l.index_size);
        idt_buf__put(out, mol->ring_count, mol->n_atoms);
    }
}

int idt_pattern__pack(idt_buf *out, const idt_mol *mol)
{
    packed_header h = {.screen = {mol->screen[0], mol->screen[1]},
                       .n_atoms = (uint16_t)mol->n_atoms,
                       .n_bonds = (uint16_t)mol->n_bonds,
                       .has = (uint16_t)mol->has,
                       .done = (uint8_t)mol->done};
    uint64_t kinds[IDT_PATTERN_SMALL];
    uint32_t words[IDT_PATTERN_SMALL];
    size_t start = out->len;
    layout l;

    for (uint32_t i = 0; i < mol->n_atoms && mol->n_atoms <= IDT_PATTERN_SMALL; i++) {
        uint32_t word = matched_word(mol->atom[i]), k = 0;

        while (k < h.n_kinds && words[k] != word)
            k++;
        if (k == h.n_kinds) {
            words[h.n_kinds] = word;
            kinds[h.n_kinds++] = 0;
        }
        kinds[k] |= UINT64_C(1) << i;
    }
    for (uint32_t k = 0; k < mol->n_bonds; k++)
        h.n_column[idt_pattern__column(mol->bond[k])]++;
    l = layout_of(&h);
    put_atoms(out, &h, mol, kinds, words);
    put_zeros(out, start + l.ends);
    for (uint32_t i = 0; i < 4 * mol->n_bonds; i++) {
        uint32_t k = i % mol->n_bonds;

        if (idt_pattern__column(mol->bond[k]) != i / mol->n_bonds)
            continue;
        put_index(out, mol->a[k], l.index_size);
        put_index(out, mol->b[k], l.index_size);
    }
    for (uint32_t i = 0; i < 4 * mol->n_bonds; i++) {
        if (idt_pattern__column(mol->bond[i % mol->n_bonds]) == i / mol->n_bonds)
            idt_buf__put_char(out, (char)mol->bond[i % mol->n_bonds]);
    }
    put_zeros(out, start + l.size);
    return idt_buf__status(out);
}

/* ------------------------------------------------------------------ checking */

static uint32_t read_index(const unsigned char *p, uint32_t size)
{
    return size == 1 ? *p : idt_u16__load(p);
}

/* The kinds of a small molecule share its atoms out: none twice, none left. */
static bool check_kinds(const packed_header *h, const unsigned char *bytes)
{
    uint64_t all = 0;

    if (h->n_atoms > IDT_PATTERN_SMALL || h->n_atoms == 0)
        return h->n_kinds == 0;
    for (uint32_t k = 0; k < h->n_kinds; k++) {
        uint64_t atoms = idt_u64__load(bytes + sizeof *h + 8 * (size_t)k);

        if (atoms == 0 || all & atoms)
            return false;
        all |= atoms;
    }
    return all == UINT64_MAX >> (IDT_PATTERN_SMALL - h->n_atoms);
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
        h.n_column[0] + h.n_column[1] + h.n_column[2] + h.n_column[3] != h.n_bonds)
        return idt_error__set(err, IDT_EFORMAT, "packed molecule: counts are out of range");
    l = layout_of(&h);
    if (l.size > size)
        return idt_error__set(err, IDT_EFORMAT, "packed molecule is cut short");
    if (!check_kinds(&h, bytes))
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
    if (h->n_kinds == 0)
        memcpy(mol->atom, bytes + l->word, mol->n_atoms * sizeof *mol->atom);
    for (uint32_t k = 0; k < h->n_kinds; k++) {
        uint64_t left = idt_u64__load(bytes + sizeof *h + 8 * (size_t)k);
        uint32_t word = idt_u32__load(bytes + l->word + 4 * (size_t)k);

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
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        mol->ring_min[i] =
            (uint16_t)read_index(bytes + l.ring_min + (size_t)i * l.index_size, l.index_size);
    memcpy(mol->ring_count, bytes + l.ring_count, mol->n_atoms);
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
    memcpy(mol->bond, bytes + l.bond, mol->n_bonds);
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        const unsigned char *ends = bytes + l.ends + (size_t)2 * k * l.index_size;

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
    const unsigned char *bytes = s->packed, *ends;
    packed_header h;

    memcpy(&h, bytes, sizeof h);
    ends = bytes + layout_of(&h).ends; /* small: one byte each */
    for (uint32_t column = 0; column < 4; column++) {
        for (const unsigned char *end = ends + 2 * (size_t)h.n_column[column]; ends < end;
             ends += 2) {
            s->adjacency[ends[0]][column] |= UINT64_C(1) << ends[1];
            s->adjacency[ends[1]][column] |= UINT64_C(1) << ends[0];
        }
    }
}

bool idt_pattern__classify_packed(idt_pattern_scratch *s)
{
    const unsigned char *bytes = s->packed;
    packed_header h;

    memcpy(&h, bytes, sizeof h);
    if (h.n_kinds == 0 || h.has & (IDT_MOL_HAS_H_ATOM | IDT_MOL_HAS_ISOTOPE))
        return false;
    return idt_pattern__join_kinds(s, h.n_kinds,
                                   (const uint32_t *)(const void *)(bytes + layout_of(&h).word),
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
