/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Molecules packed for matching: what a screen of a whole catalogue reads again and again.
 *
 *   offset  size   record, 8-byte aligned
 *        0    16   screening words
 *       16     4   number of atoms
 *       20     4   number of bonds
 *       24     4   IDT_MOL_HAS_…
 *       28     4   stages perceived
 *       32   4 a   atom words
 *            2 a   isotopes, if any atom has one
 *            s a   smallest ring of each atom, if the ring set is there
 *              a   rings of each atom, the same
 *           2s b   ends of bonds
 *              b   bond bytes
 *                  zero up to a multiple of 8
 *
 * s is 1 byte up to 255 atoms, else 2.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "chem/pattern_run.h"

typedef struct packed_header {
    uint64_t screen[2];
    uint32_t n_atoms, n_bonds;
    uint32_t has, done;
} packed_header;
_Static_assert(sizeof(packed_header) == 32, "part of the book format");

/* Byte offsets of the parts. */
typedef struct layout {
    size_t atom, isotope, ring_min, ring_count, ends, bond, size;
    uint32_t index_size;
} layout;

static layout layout_of(const packed_header *h)
{
    layout l = {.atom = sizeof *h, .index_size = h->n_atoms <= 255 ? 1 : 2};
    size_t n = h->n_atoms;
    bool has_rings = (h->done & IDT_MOL_RING_SET) != 0;

    l.isotope = l.atom + 4 * n;
    l.ring_min = l.isotope + (h->has & IDT_MOL_HAS_ISOTOPE ? 2 * n : 0);
    l.ring_count = l.ring_min + (has_rings ? l.index_size * n : 0);
    l.ends = (l.ring_count + (has_rings ? n : 0) + 1) / 2 * 2;
    l.bond = l.ends + (size_t)2 * l.index_size * h->n_bonds;
    l.size = (l.bond + h->n_bonds + 7) / 8 * 8;
    return l;
}

static void put_index(idt_buf *out, uint16_t value, uint32_t size)
{
    idt_buf__put(out, &value, size); /* little-endian: the low byte comes first */
}

int idt_pattern__pack(idt_buf *out, const idt_mol *mol)
{
    packed_header h = {
        {mol->screen[0], mol->screen[1]}, mol->n_atoms, mol->n_bonds, mol->has, mol->done};
    layout l = layout_of(&h);
    size_t start = out->len;

    idt_buf__put(out, &h, sizeof h);
    if (mol->n_atoms > 0)
        idt_buf__put(out, mol->atom, mol->n_atoms * sizeof *mol->atom);
    if (mol->has & IDT_MOL_HAS_ISOTOPE)
        idt_buf__put(out, mol->isotope, mol->n_atoms * sizeof *mol->isotope);
    if (mol->done & IDT_MOL_RING_SET && mol->n_atoms > 0) {
        for (uint32_t i = 0; i < mol->n_atoms; i++)
            put_index(out, mol->ring_min[i], l.index_size);
        idt_buf__put(out, mol->ring_count, mol->n_atoms);
    }
    while (!out->failed && out->len - start < l.ends)
        idt_buf__put_char(out, 0);
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        put_index(out, mol->a[k], l.index_size);
        put_index(out, mol->b[k], l.index_size);
    }
    if (mol->n_bonds > 0)
        idt_buf__put(out, mol->bond, mol->n_bonds);
    while (!out->failed && out->len - start < l.size)
        idt_buf__put_char(out, 0);
    return idt_buf__status(out);
}

static uint32_t read_index(const unsigned char *p, uint32_t size)
{
    return size == 1 ? *p : idt_u16__load(p);
}

int idt_pattern__check_packed(size_t *size_out, const void *record, size_t size, idt_error *err)
{
    const unsigned char *bytes = record;
    packed_header h;
    layout l;

    if (size < sizeof h)
        return idt_error__set(err, IDT_EFORMAT, "packed molecule is cut short");
    memcpy(&h, record, sizeof h);
    if (h.n_atoms > IDT_MOL_MAX_ATOMS || h.n_bonds > IDT_MOL_MAX_BONDS)
        return idt_error__set(err, IDT_EFORMAT, "packed molecule is too large");
    l = layout_of(&h);
    if (l.size > size)
        return idt_error__set(err, IDT_EFORMAT, "packed molecule is cut short");
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

void idt_pattern__unpack_bonds(idt_pattern_scratch *s)
{
    const unsigned char *bytes = s->packed;
    idt_mol *mol = &s->unpacked;
    packed_header h;
    layout l;

    memcpy(&h, bytes, sizeof h);
    l = layout_of(&h);
    s->packed = NULL;
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
    const unsigned char *bytes = s->packed, *ends, *bonds;
    packed_header h;
    layout l;

    memcpy(&h, bytes, sizeof h);
    l = layout_of(&h);
    ends = bytes + l.ends; /* small: one byte each */
    bonds = bytes + l.bond;
    for (uint32_t k = 0; k < h.n_bonds; k++)
        idt_pattern__join(s, ends[2 * k], ends[2 * k + 1], bonds[k]);
}

int idt_pattern__match_packed(uint64_t *hits, uint64_t *undecided, idt_pattern_scratch *s,
                              const void *record, idt_error *err)
{
    const unsigned char *bytes = record;
    idt_mol *mol = &s->unpacked;
    uint32_t n_alive;
    packed_header h;
    layout l;

    memcpy(&h, record, sizeof h);
    n_alive = idt_pattern__screen(hits, undecided, s, h.screen);
    if (n_alive == 0 || h.n_atoms == 0)
        return IDT_OK;
    if (reserve(s, h.n_atoms, h.n_bonds) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    l = layout_of(&h);
    mol->n_atoms = h.n_atoms;
    mol->n_bonds = h.n_bonds;
    mol->has = h.has;
    mol->done = h.done;
    memcpy(mol->atom, bytes + l.atom, h.n_atoms * sizeof *mol->atom);
    if (h.has & IDT_MOL_HAS_ISOTOPE)
        memcpy(mol->isotope, bytes + l.isotope, h.n_atoms * sizeof *mol->isotope);
    if (h.done & IDT_MOL_RING_SET) {
        for (uint32_t i = 0; i < h.n_atoms; i++)
            mol->ring_min[i] =
                (uint16_t)read_index(bytes + l.ring_min + (size_t)i * l.index_size, l.index_size);
        memcpy(mol->ring_count, bytes + l.ring_count, h.n_atoms);
    }
    s->packed = record;
    return idt_pattern__match_alive(hits, undecided, s, n_alive, mol, err);
}
