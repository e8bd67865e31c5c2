/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a packed molecule to patterns. The general way starts from the kinds of atoms and the
 * columns of bonds in the record; everything is unpacked only when a pattern asks for more.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "chem/pattern/pattern_quick.h"

/* ------------------------------------------------------------------ unpacking */

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

static void unpack_atoms(idt_mol *mol, const idt_packed_header *h, const idt_packed_layout *l,
                         const unsigned char *bytes)
{
    size_t word_at = l->word;

    if (idt_packed__is_huge(h))
        memcpy(mol->atom, bytes + l->word, mol->n_atoms * sizeof *mol->atom);
    for (uint32_t k = 0; k < h->n_kinds; k++) {
        const unsigned char *atoms = bytes + l->atoms + (size_t)8 * l->n_words * k;
        uint32_t number = bytes[l->kind + k], word;

        if (number == IDT_PATTERN_RARE_KIND) {
            word = idt_u32__load(bytes + word_at);
            word_at += 4;
        } else {
            word = idt_pattern__common_word(number);
        }
        for (uint32_t i = 0; i < l->n_words; i++) {
            for (uint64_t left = idt_u64__load(atoms + 8 * i); left != 0; left &= left - 1)
                mol->atom[64 * i + idt_u64__lowest_bit(left)] = word;
        }
    }
    if (h->has & IDT_MOL_HAS_ISOTOPE)
        memcpy(mol->isotope, bytes + l->isotope, mol->n_atoms * sizeof *mol->isotope);
}

void idt_pattern__unpack_rings(idt_pattern_scratch *s)
{
    const unsigned char *bytes = s->packed;
    idt_mol *mol = &s->unpacked;
    idt_packed_header h;
    idt_packed_layout l;

    memcpy(&h, bytes, sizeof h);
    l = idt_packed__layout(&h);
    if (h.done & IDT_PACKED_WIDE) {
        memcpy(mol->ring_min, bytes + l.wide, mol->n_atoms * sizeof *mol->ring_min);
        memcpy(mol->ring_count, bytes + l.wide + 2 * (size_t)mol->n_atoms, mol->n_atoms);
        return;
    }
    memset(mol->ring_min, 0, mol->n_atoms * sizeof *mol->ring_min);
    memset(mol->ring_count, 0, mol->n_atoms);
    for (uint32_t c = 0; c < h.n_classes; c++) {
        const unsigned char *atoms = bytes + l.class_atoms + (size_t)8 * l.n_words * c;
        const uint32_t code = bytes[l.class_code + c];

        for (uint32_t i = 0; i < l.n_words; i++) {
            for (uint64_t left = idt_u64__load(atoms + 8 * i); left != 0; left &= left - 1) {
                uint32_t atom = 64 * i + idt_u64__lowest_bit(left);

                mol->ring_min[atom] = (uint16_t)idt_packed__ring_size(code);
                mol->ring_count[atom] = (uint8_t)(code >> 4);
            }
        }
    }
}

void idt_pattern__unpack(idt_pattern_scratch *s)
{
    const unsigned char *bytes = s->packed;
    idt_mol *mol = &s->unpacked;
    idt_packed_header h;
    idt_packed_layout l;

    memcpy(&h, bytes, sizeof h);
    l = idt_packed__layout(&h);
    if (h.done & IDT_MOL_RING_COUNTS)
        idt_pattern__unpack_rings(s);
    s->packed = NULL;
    unpack_atoms(mol, &h, &l, bytes);
    memset(mol->first, 0, (mol->n_atoms + (size_t)1) * sizeof *mol->first);
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        const unsigned char *ends = bytes + l.ends + (size_t)2 * k * l.index_size;

        mol->bond[k] = idt_packed__bond(bytes + l.bond, k);
        mol->a[k] = (uint16_t)idt_packed__index(ends, l.index_size);
        mol->b[k] = (uint16_t)idt_packed__index(ends + l.index_size, l.index_size);
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

/* ------------------------------------------------------------------ small ones as they lie there
 */

static const unsigned char *ends_of(const idt_packed_header *h, const unsigned char *bytes,
                                    uint32_t column)
{
    return bytes + idt_packed__layout(h).ends + (size_t)2 * idt_packed__first(h, column);
}

void idt_pattern__join_packed(idt_pattern_scratch *s)
{
    static const uint8_t columns[IDT_PACKED_N_COLUMNS] = {
        [IDT_PACKED_DOUBLE_CC] = IDT_PATTERN_BOND_DOUBLE,
        [IDT_PACKED_DOUBLE_CO] = IDT_PATTERN_BOND_DOUBLE,
        [IDT_PACKED_DOUBLE] = IDT_PATTERN_BOND_DOUBLE,
        [IDT_PACKED_OTHER] = IDT_PATTERN_OTHER_BONDS,
        [IDT_PACKED_SINGLE] = IDT_PATTERN_BOND_SINGLE,
        [IDT_PACKED_SINGLE_CO] = IDT_PATTERN_BOND_SINGLE,
        [IDT_PACKED_SINGLE_CN] = IDT_PATTERN_BOND_SINGLE,
        [IDT_PACKED_SINGLE_CC] = IDT_PATTERN_BOND_SINGLE,
        [IDT_PACKED_AROMATIC_CC] = IDT_PATTERN_BOND_AROMATIC,
        [IDT_PACKED_AROMATIC] = IDT_PATTERN_BOND_AROMATIC,
    };
    const unsigned char *bytes = s->packed, *ends;
    idt_packed_header h;

    memcpy(&h, bytes, sizeof h);
    ends = ends_of(&h, bytes, 0);
    for (uint32_t c = 0, k = 0; c < IDT_PACKED_N_COLUMNS; c++) {
        const uint32_t end = idt_packed__first(&h, c + 1);
        uint64_t *by = idt_pattern__neighbours(s, columns[c]);

        for (; k < end; k++, ends += 2) {
            by[ends[0]] |= UINT64_C(1) << ends[1];
            by[ends[1]] |= UINT64_C(1) << ends[0];
        }
    }
}

bool idt_pattern__has_packed_ring(const idt_pattern_scratch *s, uint64_t atoms, uint32_t n)
{
    const unsigned char *bytes = s->packed;
    idt_packed_header h;
    const unsigned char *rings;
    uint32_t n_rings;

    memcpy(&h, bytes, sizeof h);
    rings = bytes + sizeof h + (size_t)8 * h.n_kinds;
    n_rings = n == 6 ? h.n_rings & 15u : n == 5 ? h.n_rings >> 4 : 0u;
    if (n == 5)
        rings += (size_t)8 * (h.n_rings & 15u);
    for (uint32_t r = 0; r < n_rings; r++) {
        if ((idt_u64__load(rings + (size_t)8 * r) & ~atoms) == 0)
            return true;
    }
    return false;
}

bool idt_pattern__classify_packed(idt_pattern_scratch *s)
{
    const unsigned char *bytes = s->packed;
    idt_packed_header h;
    idt_packed_layout l;

    memcpy(&h, bytes, sizeof h);
    if (h.n_atoms > IDT_PATTERN_SMALL || idt_packed__is_huge(&h) ||
        h.has & (IDT_MOL_HAS_H_ATOM | IDT_MOL_HAS_ISOTOPE))
        return false;
    l = idt_packed__layout(&h);
    return idt_pattern__join_kinds(s, h.n_kinds, bytes + l.kind, bytes + l.word,
                                   (const uint64_t *)(const void *)(bytes + l.atoms));
}

/* ------------------------------------------------------------------ matching */

int idt_pattern__bind_packed(idt_pattern_scratch *s, const void *record)
{
    const idt_packed_header *h = record; /* 8-byte aligned */
    idt_mol *mol = &s->unpacked;

    if (reserve(s, h->n_atoms, h->n_bonds) != IDT_OK)
        return IDT_ENOMEM;
    mol->n_atoms = h->n_atoms;
    mol->n_bonds = h->n_bonds;
    mol->has = h->has;
    mol->done = h->done & IDT_PACKED_STAGES;
    s->packed = record;
    return IDT_OK;
}

static int search_packed(uint64_t *hits, uint64_t *undecided, idt_pattern_scratch *s,
                         uint32_t n_alive, const void *record, idt_error *err)
{
    if (idt_pattern__bind_packed(s, record) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    return idt_pattern__match_alive(hits, undecided, s, n_alive, &s->unpacked, err);
}

/* The only pattern of a set: nearly always decided without the frame of a search. */
static int match_only(uint64_t *hits, uint64_t *undecided, idt_pattern_scratch *s,
                      const idt_packed_header *h, const void *record, idt_error *err)
{
    const uint64_t *need = s->set.programs[s->set.patterns[0]].have;
    idt_quick_answer answer = IDT_QUICK_UNSURE;

    hits[0] = undecided[0] = 0;
    if (((need[0] & ~h->screen[0]) | (need[1] & ~h->screen[1])) != 0 || h->n_atoms == 0)
        return IDT_OK;
    if (!s->has_quick) {
        if (idt_pattern_quick__build(&s->quick, s) != IDT_OK)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        s->has_quick = true;
    }
    if (s->quick != NULL)
        answer = idt_pattern_quick__run(s->quick, record);
    hits[0] = answer == IDT_QUICK_YES;
    if (answer != IDT_QUICK_UNSURE)
        return IDT_OK;
    s->alive[0] = 0;
    return search_packed(hits, undecided, s, 1, record, err);
}

int idt_pattern__match_packed(uint64_t *hits, uint64_t *undecided, idt_pattern_scratch *s,
                              const void *record, idt_error *err)
{
    const idt_packed_header *h = record; /* 8-byte aligned */
    uint32_t n_alive;

    if (s->set.header->n_patterns == 1)
        return match_only(hits, undecided, s, h, record, err);
    n_alive = idt_pattern__screen(hits, undecided, s, h->screen);
    if (n_alive == 0 || h->n_atoms == 0)
        return IDT_OK;
    return search_packed(hits, undecided, s, n_alive, record, err);
}
