/* SPDX-License-Identifier: Apache-2.0 */
/* Packed molecules as bytes: what they keep, which rings they name, and what is refused. */
#include "test.h"

#include "chem/io/smiles.h"
#include "chem/pattern/pattern_quick.h"

enum { STAGES = IDT_MOL_RINGS | IDT_MOL_AROMATICITY | IDT_MOL_RING_COUNTS };

/* `count` times a piece between two others. */
static const struct {
    const char *before, *piece, *after;
    uint32_t count;
} MOLECULES[] = {
    {"C", "", "", 0},
    {"CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "", "", 0},
    {"[2H]C([2H])[13CH2]F.[Na+].[Cl-]", "", "", 0},
    {"[H][H].*C.C$C", "", "", 0},
    {"F[Fe](F)(F)(F)(F)F.[U]", "", "", 0},
    {"C1CC2OC2NC1C#N", "", "", 0},
    {"c1cc2cccc3c4cccc5cccc(c(c1)c23)c45", "", "", 0},
    {"C1", "C", "C1", 15},      /* the largest ring that half a byte says: 17 */
    {"C1", "C", "C1", 16},      /* too large for it */
    {"c1ccccc1", "C", "O", 57}, /* 64 atoms */
    {"c1ccccc1", "C", "O", 58},
    {"c1ccccc1", "C(Cl)", "O", 124}, /* 255 atoms */
    {"c1ccccc1", "C(Cl)", "OC", 124},
    {"[13CH3]", "Oc1ccncc1", "", 5},
    {"[2H]", "C1CC1", "", 200}, /* 601 atoms */
    {"[15NH2]", "CC(=O)", "C1CCCCC1", 101},
};

static void write_smiles(char *out, size_t size, size_t m)
{
    size_t used = (size_t)snprintf(out, size, "%s", MOLECULES[m].before);

    for (uint32_t i = 0; i < MOLECULES[m].count; i++)
        used += (size_t)snprintf(out + used, size - used, "%s", MOLECULES[m].piece);
    snprintf(out + used, size - used, "%s", MOLECULES[m].after);
}

static void pack(idt_buf *out, idt_mol *mol, const char *smiles)
{
    size_t size = 0;
    idt_error err;

    if (idt_smiles__read(mol, idt_bytes__from_cstr(smiles), &err) != IDT_OK ||
        idt_mol__perceive(mol, STAGES, &err) != IDT_OK || idt_pattern__pack(out, mol) != IDT_OK ||
        idt_pattern__check_packed(&size, out->data, out->len, &err) != IDT_OK)
        fail_msg("%s: %s", smiles, err.message);
    assert_int_equal(size, out->len);
    assert_int_equal(idt_pattern__packed_size(out->data), out->len);
}

static idt_pattern_scratch *compile(idt_buf *bytes, idt_pattern_set *set, const char *text)
{
    idt_pattern_builder *builder = idt_pattern_builder__new();
    idt_pattern_scratch *scratch;
    idt_error err;

    assert_int_equal(idt_pattern_builder__add(builder, idt_bytes__from_cstr(text), 0, NULL, &err),
                     IDT_OK);
    idt_buf__reset(bytes);
    assert_int_equal(idt_pattern_builder__finish(builder, bytes, &err), IDT_OK);
    assert_int_equal(idt_pattern_set__open(set, bytes->data, bytes->len, &err), IDT_OK);
    idt_pattern_builder__free(builder);
    scratch = idt_pattern_scratch__new(set, 0);
    assert_non_null(scratch);
    return scratch;
}

/* The number of each atom in the record: by group, unless the molecule is huge. */
static void find_places(uint16_t *place, const idt_mol *mol)
{
    uint16_t n = 0;

    for (uint32_t group = 0; group < IDT_PACKED_N_GROUPS; group++) {
        for (uint32_t i = 0; i < mol->n_atoms; i++) {
            const uint32_t word = mol->atom[i];

            if (mol->n_atoms > IDT_PACKED_MAX_ATOMS || mol->n_bonds > IDT_PACKED_MAX_ATOMS)
                place[i] = (uint16_t)i;
            else if (idt_packed__group(idt_atom__element(word), idt_atom__is_aromatic(word)) ==
                     group)
                place[i] = n++;
        }
    }
}

static void compare(const idt_mol *mol, const idt_mol *other, const char *smiles)
{
    const uint32_t not_kept =
        IDT_ATOM_BRACKET | IDT_ATOM_CLASS | (uint32_t)IDT_ATOM_CHIRAL_MASK << IDT_ATOM_CHIRAL_SHIFT;
    uint16_t place[2048];

    assert_int_equal(mol->n_atoms, other->n_atoms);
    assert_int_equal(mol->n_bonds, other->n_bonds);
    find_places(place, mol);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        const uint32_t k = place[i];

        if ((mol->atom[i] & ~not_kept) != other->atom[k] ||
            mol->ring_count[i] != other->ring_count[k] || mol->ring_min[i] != other->ring_min[k] ||
            (mol->has & IDT_MOL_HAS_ISOTOPE && mol->isotope[i] != other->isotope[k]))
            fail_msg("%s: atom %u", smiles, (unsigned)i);
    }
    for (uint32_t k = 0; k < mol->n_bonds; k++) {
        uint32_t bond = idt_mol__find_bond(other, place[mol->a[k]], place[mol->b[k]]);

        if (bond == IDT_MOL_NONE ||
            (mol->bond[k] & ~(unsigned)IDT_BOND_DIRECTION_MASK) != other->bond[bond])
            fail_msg("%s: bond %u", smiles, (unsigned)k);
    }
}

/* What unpacks is what was packed. */
static void test_round_trip(void **state)
{
    idt_buf packed = {0}, bytes = {0};
    idt_mol mol = {0};
    idt_pattern_set set;
    idt_pattern_scratch *scratch = compile(&bytes, &set, "C");
    char smiles[2048];

    (void)state;
    for (size_t m = 0; m < IDT_COUNT_OF(MOLECULES); m++) {
        write_smiles(smiles, sizeof smiles, m);
        idt_buf__reset(&packed);
        pack(&packed, &mol, smiles);
        assert_int_equal(idt_pattern__bind_packed(scratch, packed.data), IDT_OK);
        idt_pattern__unpack(scratch);
        compare(&mol, &scratch->unpacked, smiles);
    }
    idt_pattern_scratch__free(scratch);
    idt_mol__free(&mol);
    idt_buf__free(&packed);
    idt_buf__free(&bytes);
}

/* One pattern alone on packed molecules of all sizes hits where it hits the molecule. */
static void test_sizes(void **state)
{
    static const char *const patterns[] = {
        "c1ccccc1",   "a1aaaaa1", "[#6]1[#6][#6][#6][#6][#6]1",    "C(=O)O",     "ClCCCl", "C~C~C",
        "[R0]~[r17]", "[r18]",    "[R2;r6,r3]~[!#6,R0]",           "[!$(*~Cl)]", "[13C]",  "[CD4]",
        "C-[#8]-c",   "[2H]*",    "[$(CC(=O)[$(C),$(N)])]~[D3;R]", "CC(C)Cl",    "[D6]",   "[x4]"};
    idt_buf packed = {0}, bytes = {0};
    idt_mol mol = {0};
    idt_pattern_set set;
    idt_error err;
    char smiles[2048];
    size_t n_hits = 0;

    (void)state;
    for (size_t p = 0; p < IDT_COUNT_OF(patterns); p++) {
        idt_pattern_scratch *scratch = compile(&bytes, &set, patterns[p]);

        for (size_t m = 0; m < IDT_COUNT_OF(MOLECULES); m++) {
            uint64_t hit, packed_hit, undecided[2];

            write_smiles(smiles, sizeof smiles, m);
            idt_buf__reset(&packed);
            pack(&packed, &mol, smiles);
            assert_int_equal(
                idt_pattern__match_packed(&packed_hit, &undecided[0], scratch, packed.data, &err),
                IDT_OK);
            assert_int_equal(idt_pattern__match_all(&hit, &undecided[1], scratch, &mol, &err),
                             IDT_OK);
            if (hit != packed_hit || undecided[0] != 0 || undecided[1] != 0)
                fail_msg("%s on %s, packed: %u", patterns[p], smiles, (unsigned)packed_hit);
            n_hits += hit;
        }
        idt_pattern_scratch__free(scratch);
    }
    assert_true(n_hits > 50);
    idt_mol__free(&mol);
    idt_buf__free(&packed);
    idt_buf__free(&bytes);
}

/* Aromatic rings of 6 and 5, and whether there are no others. */
static void test_rings(void **state)
{
    static const struct {
        const char *smiles;
        uint32_t n_sixes, n_fives;
        bool is_all;
    } table[] = {
        {"C1CCCCC1", 0, 0, true},
        {"c1ccccc1", 1, 0, true},
        {"c1ccc2[nH]ccc2c1", 1, 1, true},
        {"c1ccc2cc3ccccc3cc2c1.s1cccc1", 3, 1, true},
        {"c1ccc2c(c1)Cc1ccccc12", 2, 0, true},
        {"c1ccc2c(c1)-c1cccc3cccc-2c13", 3, 0, false}, /* fluoranthene: a ring of 5 */
        {"c1cc2cccc3c4cccc5cccc(c(c1)c23)c45", 5, 0, true},
        {"c1ccc2cccccc12", 0, 0, false}, /* azulene: its ring of 10 is aromatic, not that of 5 */
    };
    idt_buf packed = {0};
    idt_mol mol = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(table); i++) {
        idt_packed_header h;

        idt_buf__reset(&packed);
        pack(&packed, &mol, table[i].smiles);
        memcpy(&h, packed.data, sizeof h);
        if ((h.n_rings & 15u) != table[i].n_sixes || h.n_rings >> 4 != table[i].n_fives ||
            ((h.done & IDT_PACKED_ALL_RINGS) != 0) != table[i].is_all)
            fail_msg("%s: %u, %u, %d", table[i].smiles, h.n_rings & 15u, h.n_rings >> 4,
                     (h.done & IDT_PACKED_ALL_RINGS) != 0);
    }
    idt_mol__free(&mol);
    idt_buf__free(&packed);
}

/* Each lie about ethyl acetate is found. */
static void test_refused(void **state)
{
    enum { AT_KINDS = 48 };
    static const struct {
        size_t at;
        uint8_t change;
    } table[] = {
        {16, 1},             /* another number of atoms */
        {18, 1},             /* of bonds */
        {20, 64},            /* a hydrogen atom in a plain record */
        {22, 1},             /* another size */
        {25, 1},             /* columns of bonds */
        {34, 1},             /* groups of atoms */
        {41, 128},           /* wide rings */
        {42, 1},             /* kinds */
        {43, 1},             /* rings */
        {44, 1},             /* classes */
        {45, 1},             /* what should be zero */
        {AT_KINDS, 1},       /* an atom of no kind */
        {AT_KINDS, 2},       /* of two kinds */
        {AT_KINDS + 7, 128}, /* no atom at all */
    };
    idt_buf packed = {0};
    idt_mol mol = {0};
    size_t size, ends;
    idt_packed_header h;
    idt_error err;

    (void)state;
    pack(&packed, &mol, "CC(=O)OCC");
    for (size_t i = 0; i < IDT_COUNT_OF(table); i++) {
        packed.data[table[i].at] ^= (char)table[i].change;
        if (idt_pattern__check_packed(&size, packed.data, packed.len, &err) != IDT_EFORMAT)
            fail_msg("byte %zu", table[i].at);
        packed.data[table[i].at] ^= (char)table[i].change;
    }
    memcpy(&h, packed.data, sizeof h);
    ends = idt_packed__layout(&h).ends;
    for (size_t i = 0; i < 2u * h.n_bonds; i++) {
        const char before = packed.data[ends + i];

        packed.data[ends + i] = 6; /* there are atoms 0 to 5 */
        assert_int_equal(idt_pattern__check_packed(&size, packed.data, packed.len, &err),
                         IDT_EFORMAT);
        packed.data[ends + i] = packed.data[ends + (i ^ 1)]; /* an atom bonded to itself */
        assert_int_equal(idt_pattern__check_packed(&size, packed.data, packed.len, &err),
                         IDT_EFORMAT);
        packed.data[ends + i] = before;
    }
    assert_int_equal(idt_pattern__check_packed(&size, packed.data, packed.len, &err), IDT_OK);
    idt_mol__free(&mol);
    idt_buf__free(&packed);
}

/* A record with any byte changed is refused, or safe to match with one pattern. */
static void test_damage(void **state)
{
    static const char *const patterns[] = {"c1ccccc1", "[$(C=O),$(CN)]~[#7;R]", "[R2]~[!#6]~*"};
    idt_buf packed = {0}, bytes = {0};
    idt_mol mol = {0};
    idt_pattern_set set;
    idt_error err;
    char smiles[2048];
    size_t n_refused = 0, size;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(patterns) * IDT_COUNT_OF(MOLECULES); i++) {
        idt_pattern_scratch *scratch = compile(&bytes, &set, patterns[i % IDT_COUNT_OF(patterns)]);
        uint64_t hit, undecided;

        write_smiles(smiles, sizeof smiles, i / IDT_COUNT_OF(patterns));
        idt_buf__reset(&packed);
        pack(&packed, &mol, smiles);
        for (size_t k = 0; k < 8 * packed.len; k++) {
            packed.data[k / 8] ^= (char)(1 << k % 8);
            if (idt_pattern__check_packed(&size, packed.data, packed.len, &err) != IDT_OK)
                n_refused++;
            else
                assert_int_equal(
                    idt_pattern__match_packed(&hit, &undecided, scratch, packed.data, &err),
                    IDT_OK);
            packed.data[k / 8] ^= (char)(1 << k % 8);
        }
        idt_pattern_scratch__free(scratch);
    }
    assert_true(n_refused > 10000);
    idt_mol__free(&mol);
    idt_buf__free(&packed);
    idt_buf__free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_rings),      cmocka_unit_test(test_refused),
        cmocka_unit_test(test_damage),
    };

    return cmocka_run_group_tests_name("packed", tests, NULL, NULL);
}
