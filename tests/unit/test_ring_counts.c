/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many rings each atom is in and the smallest of them, against RDKit 2022.09.3; and the short
 * ways of easy ring systems, and of aromaticity, against the long ones.
 *
 * Usage: test_ring_counts FILE
 *   FILE  a SMILES and, for each atom, "rings:smallest", separated by spaces
 */
#include "random.h"
#include "test.h"
#include "tsv.h"

#include "chem/io/smiles.h"
#include "chem/mol/aromatic_int.h"
#include "chem/mol/mol_int.h"
#include "chem/mol/ring_int.h"
#include "chem/mol/ring_sym_int.h"

enum { MAX_SHOWN = 20, N_RANDOM = 6000, MAX_OPEN = 6 };

static const char *facts_path;

static void put_counts(idt_buf *out, const idt_mol *mol)
{
    idt_buf__reset(out);
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        idt_buf__printf(out, i > 0 ? " %u:%u" : "%u:%u", mol->ring_count[i], mol->ring_min[i]);
}

/* Both ways must say the same; what they say goes to `out`. */
static void count(idt_buf *out, idt_mol *mol, idt_bytes smiles)
{
    idt_buf easy = {0};
    idt_error err;
    bool is_same;

    assert_int_equal(idt_smiles__read(mol, smiles, &err), IDT_OK);
    assert_int_equal(idt_mol__perceive(mol, IDT_MOL_RING_COUNTS, &err), IDT_OK);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        static const uint32_t codes[] = {0, 0, 1, 2, 3};
        uint32_t n = idt_mol__ring_bonds(mol, i);

        assert_int_equal(mol->atom[i] >> IDT_ATOM_RING_BONDS_SHIFT, codes[n < 4 ? n : 4]);
        assert_int_equal((mol->atom[i] & IDT_ATOM_RING) != 0, n > 0);
    }
    put_counts(&easy, mol);
    memset(mol->ring_count, 0, mol->n_atoms * sizeof *mol->ring_count);
    memset(mol->ring_min, 0, mol->n_atoms * sizeof *mol->ring_min);
    assert_int_equal(idt_ring_sym__count(mol, &err), IDT_OK);
    put_counts(out, mol);
    is_same = idt_bytes__equal(idt_buf__bytes(&easy), idt_buf__bytes(out));
    if (!is_same)
        fail_msg("%.*s: %.*s by the short way, %.*s by the long one", (int)smiles.len, smiles.data,
                 (int)easy.len, easy.data, (int)out->len, out->data);
    idt_buf__free(&easy);
}

static void test_facts(void **state)
{
    tsv file = tsv_open(facts_path);
    idt_mol mol = {0};
    idt_buf ours = {0};
    size_t n = 0, n_wrong = 0;

    (void)state;
    for (; tsv_next(&file); n++) {
        count(&ours, &mol, file.columns[0]);
        if (idt_bytes__equal(idt_buf__bytes(&ours), file.columns[1]))
            continue;
        if (n_wrong++ < MAX_SHOWN)
            print_message("# %.*s\n#   %.*s\n#   %.*s\n", (int)file.columns[0].len,
                          file.columns[0].data, (int)ours.len, ours.data, (int)file.columns[1].len,
                          file.columns[1].data);
    }
    print_message("# %zu molecules, %zu wrong\n", n, n_wrong);
    assert_true(n > 0);
    assert_int_equal(n_wrong, 0);
    tsv_close(&file);
    idt_buf__free(&ours);
    idt_mol__free(&mol);
}

/* A net of rings of all kinds, chains between them: a bond is opened here and closed there. */
static void put_random(idt_buf *out, uint64_t *state, bool has_elements)
{
    static const char *const elements[] = {"C", "C", "C", "C",     "N",
                                           "S", "O", "*", "[NH+]", "[CH-]"};
    uint32_t open[MAX_OPEN], n_open = 0, n_branches = 0, next = 10;
    uint32_t n = 4 + next_random(state) % 20, often = 2 + next_random(state) % 6;

    idt_buf__reset(out);
    for (uint32_t i = 0; i < n || n_open > 0; i++) {
        if (i > 0 && i + 1 < n && next_random(state) % 4 == 0 && ++n_branches)
            idt_buf__put_char(out, '(');
        if (has_elements && i > 0 && next_random(state) % 5 < 2)
            idt_buf__put_char(out, '=');
        idt_buf__printf(out, "%s",
                        has_elements ? elements[next_random(state) % IDT_COUNT_OF(elements)] : "*");
        if (n_open > 0 && (i >= n || next_random(state) % often == 0)) {
            uint32_t k = next_random(state) % n_open;

            idt_buf__printf(out, "%%%u", open[k]);
            open[k] = open[--n_open];
        }
        if (i < n && n_open < MAX_OPEN && next_random(state) % often < 2) {
            open[n_open++] = next;
            idt_buf__printf(out, "%%%u", next++);
        }
        if (n_branches > 0 && next_random(state) % 3 == 0 && n_branches--) {
            idt_buf__put_char(out, ')');
            if (n_open > 0 && next_random(state) % 4 == 0) /* at an atom before the other end */
                idt_buf__printf(out, "%%%u", open[--n_open]);
        }
    }
    while (n_branches-- > 0)
        idt_buf__put_char(out, ')');
}

/* Random nets, all three ways among them: each must say what the search says. */
static void test_random(void **state)
{
    idt_mol mol = {0};
    idt_buf text = {0}, counts = {0};
    uint64_t random = 1;
    uint32_t n_trees = 0, n_sure = 0, n_searched = 0;
    idt_error err;

    (void)state;
    for (uint32_t i = 0; i < N_RANDOM; i++) {
        bool is_sure = false;

        put_random(&text, &random, false);
        if (idt_smiles__read(&mol, idt_buf__bytes(&text), &err) != IDT_OK)
            continue; /* two bonds between two atoms */
        count(&counts, &mol, idt_buf__bytes(&text));
        if (idt_ring__count_trees(&mol)) {
            n_trees++;
            continue;
        }
        assert_int_equal(idt_mol__perceive(&mol, IDT_MOL_RING_SET, &err), IDT_OK);
        assert_true(idt_ring__count_sure(&mol, &is_sure));
        n_sure += is_sure;
        n_searched += !is_sure;
    }
    print_message("# %u trees, %u told, %u searched\n", n_trees, n_sure, n_searched);
    assert_true(n_trees > 100 && n_sure > 100 && n_searched > 100);
    idt_buf__free(&text);
    idt_buf__free(&counts);
    idt_mol__free(&mol);
}

/* Aromatic atoms and bonds by words and by the slow way. */
static void test_aromatic_random(void **state)
{
    idt_mol mol = {0};
    idt_buf text = {0}, atoms = {0}, bonds = {0};
    uint64_t random = 2;
    uint32_t n_read = 0, n_aromatic = 0;
    idt_error err;

    (void)state;
    for (uint32_t i = 0; i < 10 * N_RANDOM; i++) {
        put_random(&text, &random, true);
        if (idt_smiles__read(&mol, idt_buf__bytes(&text), &err) != IDT_OK)
            continue; /* mostly valences */
        n_read++;
        assert_int_equal(idt_mol__perceive(&mol, IDT_MOL_AROMATICITY, &err), IDT_OK);
        idt_buf__reset(&atoms);
        idt_buf__reset(&bonds);
        idt_buf__put(&atoms, mol.atom, mol.n_atoms * sizeof *mol.atom);
        idt_buf__put(&bonds, mol.bond, mol.n_bonds);
        for (uint32_t k = 0; k < mol.n_atoms; k++) {
            if (idt_atom__is_aromatic(mol.atom[k])) {
                n_aromatic++;
                break;
            }
        }
        assert_int_equal(idt_ring__find_set(&mol, IDT_RING_WORD, &err), IDT_OK);
        assert_int_equal(idt_aromatic__find_slowly(&mol, &err), IDT_OK);
        if (memcmp(atoms.data, mol.atom, atoms.len) != 0 ||
            memcmp(bonds.data, mol.bond, bonds.len) != 0)
            fail_msg("%.*s: two ways differ", (int)text.len, text.data);
    }
    print_message("# %u molecules, %u aromatic\n", n_read, n_aromatic);
    assert_true(n_read > 1000 && n_aromatic > 30);
    idt_buf__free(&text);
    idt_buf__free(&atoms);
    idt_buf__free(&bonds);
    idt_mol__free(&mol);
}

/*
 * A ring that shares several bonds with a smaller one, and whose other atoms all carry rings: it is
 * not met by the search, which takes away the smaller one first.
 */
static void test_bent(void **state)
{
    static const char *const texts[] = {
        "C%10(CC%10)CC%12C%11CCC%11C%14CC%12C%13C%14C%13CC",
        "C(C%11C%10CC%10C%11)C%14C%13C%12C(C%12C(C%13)C%15C%14C%15)C",
        "C%12(C%10CC%10C)C%11C(CC%11)C%13C%14C(C%12C%13)C%14CC(C(C)C)C",
    };
    idt_mol mol = {0};
    idt_buf counts = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(texts); i++)
        count(&counts, &mol, idt_bytes__from_cstr(texts[i]));
    idt_buf__free(&counts);
    idt_mol__free(&mol);
}

/* A ring bond that was written with hydrogens as atoms around it has its number still. */
static void test_folded_hydrogens(void **state)
{
    static const char *const pairs[][2] = {
        {"C2C1CC2CC1", "[H]C2([H])C1([H])CC2([H])CC1"},
        {"C1C2CC3CC1CC(C2)C3", "[H]C1C2CC3CC1([H])CC(C2)C3"},
        {"C12CC3C1CC2CC3", "C12([H])CC3C1CC2CC3"},
    };
    idt_mol mol = {0};
    idt_buf one = {0}, other = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(pairs); i++) {
        count(&one, &mol, idt_bytes__from_cstr(pairs[i][0]));
        count(&other, &mol, idt_bytes__from_cstr(pairs[i][1]));
        assert_true(idt_bytes__equal(idt_buf__bytes(&one), idt_buf__bytes(&other)));
    }
    idt_buf__free(&one);
    idt_buf__free(&other);
    idt_mol__free(&mol);
}

/* A net of squares, `side` atoms high and wide. */
static void put_net(idt_buf *out, uint32_t side)
{
    idt_buf__reset(out);
    for (uint32_t row = 0; row < side; row++) {
        for (uint32_t k = 0; k < side; k++) {
            uint32_t column = row % 2 ? side - 1 - k : k; /* rows run to and fro */

            idt_buf__put_char(out, 'C');
            if (k > 0 && row > 0)
                idt_buf__printf(out, "%%(%u)", 100 + 2 * column + (row + 1) % 2);
            if (k < side - 1 && row < side - 1)
                idt_buf__printf(out, "%%(%u)", 100 + 2 * column + row % 2);
        }
    }
}

/* Counting has an end: a budget that is spent is "undecided" and leaves nothing behind. */
static void test_budget(void **state)
{
    static const uint32_t sides[] = {4, 20, 60, 120};
    idt_mol mol = {0};
    idt_buf text = {0};
    idt_error err;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(sides); i++) {
        int status;

        put_net(&text, sides[i]);
        assert_int_equal(idt_smiles__read(&mol, idt_buf__bytes(&text), &err), IDT_OK);
        status = idt_mol__perceive(&mol, IDT_MOL_RING_COUNTS, &err);
        assert_true(status == IDT_OK || status == IDT_ELIMIT);
        assert_int_equal((mol.done & IDT_MOL_RING_COUNTS) != 0, status == IDT_OK);
        if (sides[i] == 4)
            assert_int_equal(status, IDT_OK);
        if (sides[i] == 120)
            assert_int_equal(status, IDT_ELIMIT);
    }
    idt_buf__free(&text);
    idt_mol__free(&mol);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_bent),
        cmocka_unit_test(test_aromatic_random),
        cmocka_unit_test(test_folded_hydrogens),
        cmocka_unit_test(test_budget),
    };

    if (argc < 2)
        return 2;
    facts_path = argv[1];
    return cmocka_run_group_tests_name("ring counts", tests, NULL, NULL);
}
