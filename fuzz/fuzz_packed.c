/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packed molecules. The first byte chooses: 0 modulo 3, the rest are the bytes of a record; 1, a
 * SMILES whose record must say the same as the molecule; 2, a SMILES, a line feed, and changes of
 * its record.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "chem/io/smiles.h"
#include "chem/pattern/pattern_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BUDGET = 2000, STAGES = IDT_MOL_RINGS | IDT_MOL_AROMATICITY | IDT_MOL_RING_COUNTS };

/* Each is a set of its own, the last set has all. */
static const char *const PATTERNS[] = {
    "C(=O)O",
    "c1ccccc1",
    "a1aaaa1",
    "[NX3;H2;!$(NC=[O,S,N])]",
    "[$([R2;r6]),$([#7;R1;r5]);!$(*~[#17,#35])]~[!#6;R]~[D3;R]",
    "[c,n]1(-C(=O)-[NX3,O,c,C;!$([OH])])ccc2ccccc12",
    "C~C(~C)~[!#6]",
    "[13C,2H]~*",
    "[z1;R0]:,=,-[r{3-7}]",
};
enum { N_SETS = IDT_COUNT_OF(PATTERNS) + 1 };

typedef struct compiled {
    idt_buf bytes;
    idt_pattern_set set;
    idt_pattern_scratch *scratch;
} compiled;

static void compile(compiled *out, size_t first, size_t end)
{
    idt_pattern_builder *builder = idt_pattern_builder__new();
    idt_error err;

    for (size_t i = first; i < end; i++) {
        if (idt_pattern_builder__add(builder, idt_bytes__from_cstr(PATTERNS[i]), 0, NULL, &err))
            abort();
    }
    if (idt_pattern_builder__finish(builder, &out->bytes, &err) ||
        idt_pattern_set__open(&out->set, out->bytes.data, out->bytes.len, &err))
        abort();
    idt_pattern_builder__free(builder);
    out->scratch = idt_pattern_scratch__new(&out->set, BUDGET);
}

/* Bits of an atom word that a record keeps. */
static uint32_t kept(uint32_t word)
{
    return word & ~(IDT_ATOM_BRACKET | IDT_ATOM_CLASS |
                    (uint32_t)IDT_ATOM_CHIRAL_MASK << IDT_ATOM_CHIRAL_SHIFT);
}

/* The number of each atom in the record: by group, unless the molecule is huge. */
static void find_places(uint16_t *place, const idt_mol *mol)
{
    const bool is_huge = mol->n_atoms > IDT_PACKED_MAX_ATOMS || mol->n_bonds > IDT_PACKED_MAX_ATOMS;
    uint16_t n = 0;

    for (uint32_t group = 0; group < IDT_PACKED_N_GROUPS; group++) {
        for (uint32_t i = 0; i < mol->n_atoms; i++) {
            const uint32_t word = mol->atom[i];

            if (is_huge)
                place[i] = (uint16_t)i;
            else if (idt_packed__group(idt_atom__element(word), idt_atom__is_aromatic(word)) ==
                     group)
                place[i] = n++;
        }
    }
}

/* What unpacks is the molecule; its atoms and bonds may stand in another order. */
static void compare(const idt_mol *mol, const idt_mol *other)
{
    static uint16_t place[IDT_MOL_MAX_ATOMS];

    if (mol->n_atoms != other->n_atoms || mol->n_bonds != other->n_bonds)
        abort();
    find_places(place, mol);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        const uint32_t k = place[i];

        if (kept(mol->atom[i]) != other->atom[k] || mol->ring_count[i] != other->ring_count[k] ||
            mol->ring_min[i] != other->ring_min[k] ||
            (mol->has & IDT_MOL_HAS_ISOTOPE && mol->isotope[i] != other->isotope[k]))
            abort();
    }
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint32_t bond = idt_mol__find_bond(other, place[mol->a[k]], place[mol->b[k]]);

        if (bond == IDT_MOL_NONE ||
            (mol->bond[k] & ~(unsigned)IDT_BOND_DIRECTION_MASK) != other->bond[bond])
            abort();
    }
}

static void match_molecule(compiled *sets, idt_mol *mol, const void *record)
{
    idt_error err;

    for (size_t i = 0; i < N_SETS; i++) {
        uint64_t hits, undecided, packed_hits, packed_undecided;

        if (idt_pattern__match_packed(&packed_hits, &packed_undecided, sets[i].scratch, record,
                                      &err) ||
            idt_pattern__match_all(&hits, &undecided, sets[i].scratch, mol, &err))
            abort();
        if ((hits ^ packed_hits) & ~(undecided | packed_undecided))
            abort();
    }
    if (mol->n_atoms == 0)
        return;
    if (idt_pattern__bind_packed(sets[0].scratch, record) != IDT_OK)
        abort();
    idt_pattern__unpack(sets[0].scratch);
    compare(mol, &sets[0].scratch->unpacked);
}

/* Refused, or safe to match. */
static void match_bytes(compiled *sets, const void *bytes, size_t size)
{
    uint64_t hits, undecided;
    size_t used;
    idt_error err;

    if (idt_pattern__check_packed(&used, bytes, size, &err) != IDT_OK)
        return;
    if (used > size || used != idt_pattern__packed_size(bytes))
        abort();
    for (size_t i = 0; i < N_SETS; i++) {
        if (idt_pattern__match_packed(&hits, &undecided, sets[i].scratch, bytes, &err) != IDT_OK)
            abort();
    }
}

static void run_smiles(compiled *sets, const uint8_t *data, size_t size, bool is_changed)
{
    const uint8_t *end = is_changed && size > 0 ? memchr(data, '\n', size) : NULL;
    const size_t n = end ? (size_t)(end - data) : size;
    idt_mol mol = {0};
    idt_buf packed = {0};
    size_t used;
    idt_error err;

    if (idt_smiles__read(&mol, (idt_bytes){(const char *)data, n}, &err) == IDT_OK &&
        idt_mol__perceive(&mol, STAGES, &err) == IDT_OK &&
        idt_pattern__pack(&packed, &mol) == IDT_OK) {
        if (idt_pattern__check_packed(&used, packed.data, packed.len, &err) != IDT_OK ||
            used != packed.len)
            abort();
        match_molecule(sets, &mol, packed.data);
        for (size_t i = n + 1; i + 3 <= size; i += 3)
            packed.data[(data[i] | (size_t)data[i + 1] << 8) % packed.len] ^= (char)data[i + 2];
        if (n + 4 <= size)
            match_bytes(sets, packed.data, packed.len);
    }
    idt_buf__free(&packed);
    idt_mol__free(&mol);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static compiled sets[N_SETS];

    if (sets[0].scratch == NULL) {
        for (size_t i = 0; i < IDT_COUNT_OF(PATTERNS); i++)
            compile(&sets[i], i, i + 1);
        compile(&sets[N_SETS - 1], 0, IDT_COUNT_OF(PATTERNS));
    }
    if (size == 0 || size > 1 << 16)
        return 0;
    if (data[0] % 3 == 0) {
        uint64_t *copy = calloc(size / 8 + 1, sizeof *copy);

        if (copy == NULL)
            return 0;
        memcpy(copy, data + 1, size - 1);
        match_bytes(sets, copy, size - 1);
        free(copy);
    } else {
        run_smiles(sets, data + 1, size - 1, data[0] % 3 == 2);
    }
    return 0;
}
