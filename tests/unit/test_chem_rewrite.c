/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever way a molecule is written, its keys and its canonical SMILES are the same, and the
 * canonical SMILES is a fixed point.
 *
 * Usage: test_chem_rewrite [--writings] FILE [N [LIMIT]]
 *   FILE        a SMILES at the start of each line
 *   --writings  further columns are writings of the same molecule by another program
 *   N           random rewritings of each molecule (20)
 *   LIMIT       molecules
 */
#include "test.h"
#include "tsv.h"

#include <limits.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "chem/ident/identity.h"
#include "chem/io/smiles.h"
#include "chem/io/smiles_write.h"
#include "random.h"

enum { MAX_SHOWN = 20 };

static struct {
    const char *path;
    unsigned long n_rewritings, limit;
    bool has_writings;
} asked = {.n_rewritings = 20, .limit = ULONG_MAX};

typedef struct bench {
    idt_mol mol, plain, again;
    idt_identity_scratch scratch;
    idt_smiles_writer writer;
    idt_buf canonical, written, text, other;
    idt_key keys[IDT_N_LAYER_SETS];
    uint16_t rank[IDT_MOL_MAX_ATOMS];
    uint64_t random;
    size_t n_molecules, n_refused, n_undecided, n_writings, n_wrong;
} bench;

static void free_bench(bench *b)
{
    idt_mol__free(&b->mol);
    idt_mol__free(&b->plain);
    idt_mol__free(&b->again);
    idt_identity_scratch__free(&b->scratch);
    idt_smiles_writer__free(&b->writer);
    idt_buf__free(&b->canonical);
    idt_buf__free(&b->written);
    idt_buf__free(&b->text);
    idt_buf__free(&b->other);
}

/* Write some ring bonds with one digit as "%0" and the digit. */
static void respell(idt_buf *out, idt_bytes text, uint64_t *state)
{
    bool in_bracket = false;

    idt_buf__reset(out);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];

        in_bracket = c == '[' || (in_bracket && c != ']');
        if (c == '%' && i + 2 < text.len) {
            idt_buf__put(out, text.data + i, 3);
            i += 2;
            continue;
        }
        if (!in_bracket && idt_ascii__is_digit(c) && next_random(state) % 4 == 0)
            idt_buf__put_cstr(out, "%0");
        idt_buf__put_char(out, c);
    }
}

static void complain(bench *b, idt_bytes text, const char *what)
{
    if (b->n_wrong++ < MAX_SHOWN)
        print_error("molecule %zu, %.*s: %s; canonical %.*s, here %.*s\n", b->n_molecules,
                    (int)text.len, text.data, what, (int)b->canonical.len, b->canonical.data,
                    (int)b->other.len, b->other.data);
}

/* Keys and canonical SMILES of a text. */
static int canonise(bench *b, idt_mol *mol, idt_bytes text, idt_buf *canonical, idt_identity *id)
{
    idt_error err;
    int status = idt_smiles__read(mol, text, &err);

    idt_buf__reset(canonical);
    if (status == IDT_OK)
        status = idt_identity__find(id, &b->scratch, mol, &err);
    return status == IDT_OK ? idt_smiles__write_canonical(canonical, &b->writer, mol, &err)
                            : status;
}

static void check_writing(bench *b, idt_bytes text, bool is_one_model)
{
    idt_identity id;
    int status = canonise(b, &b->again, text, &b->other, &id);

    b->n_writings++;
    if (status == IDT_ELIMIT) {
        b->n_undecided++;
        return;
    }
    if (status != IDT_OK) {
        complain(b, text, "cannot be read");
        return;
    }
    if (memcmp(id.keys, b->keys, sizeof b->keys) != 0)
        complain(b, text, "other keys");
    else if (is_one_model &&
             !idt_bytes__equal(idt_buf__bytes(&b->canonical), idt_buf__bytes(&b->other)))
        complain(b, text, "another canonical SMILES");
}

/*
 * Was lower case written for just the bonds that our model finds aromatic? If not, the letters may
 * stand for several Kekulé forms that the model sees differently.
 */
static bool has_one_model(const bench *b)
{
    for (uint32_t k = 0; k < b->mol.n_bonds; k++) {
        if (b->plain.bond[k] & ~b->mol.bond[k] & IDT_BOND_AROMATIC)
            return false;
    }
    return true;
}

static void check_molecule(bench *b, idt_bytes smiles)
{
    idt_identity id;
    idt_error err;
    int status = canonise(b, &b->mol, smiles, &b->canonical, &id);

    b->n_molecules++;
    if (status != IDT_OK) {
        b->n_refused += status == IDT_EFORMAT;
        b->n_undecided += status == IDT_ELIMIT;
        return;
    }
    memcpy(b->keys, id.keys, sizeof b->keys);
    check_writing(b, idt_buf__bytes(&b->canonical), true);
    /* Once as read and once with aromaticity perceived: both kinds of text must hold. */
    assert_int_equal(idt_smiles__read(&b->plain, smiles, &err), IDT_OK);
    for (unsigned long k = 0; k < asked.n_rewritings; k++) {
        shuffle(b->rank, b->plain.n_atoms, &b->random);
        idt_buf__reset(&b->written);
        assert_int_equal(idt_smiles__write_ranked(&b->written, &b->writer,
                                                  k % 2 ? &b->plain : &b->mol, b->rank, &err),
                         IDT_OK);
        respell(&b->text, idt_buf__bytes(&b->written), &b->random);
        check_writing(b, idt_buf__bytes(&b->text), k % 2 == 0 || has_one_model(b));
    }
}

static void test_rewritings(void **state)
{
    tsv file = tsv_open(asked.path);
    bench *b = idt_alloc__zeroed(1, sizeof *b);

    (void)state;
    assert_non_null(b);
    b->random = 1;
    while (b->n_molecules < asked.limit && tsv_next(&file)) {
        idt_bytes smiles = file.columns[0];
        const char *space = smiles.len ? memchr(smiles.data, ' ', smiles.len) : NULL;
        size_t n_before = b->n_refused + b->n_undecided;

        if (space)
            smiles.len = (size_t)(space - smiles.data);
        check_molecule(b, smiles);
        if (!asked.has_writings || b->n_refused + b->n_undecided > n_before)
            continue;
        for (size_t k = 1; k < file.n_columns; k++)
            check_writing(b, file.columns[k], has_one_model(b));
    }
    print_message("# %zu molecules (%zu refused), %zu writings, %zu undecided, %zu wrong\n",
                  b->n_molecules, b->n_refused, b->n_writings, b->n_undecided, b->n_wrong);
    assert_true(b->n_writings > 0);
    assert_int_equal(b->n_wrong, 0);
    if (asked.has_writings) /* the fixture: all of it */
        assert_int_equal(b->n_refused + b->n_undecided, 0);
    tsv_close(&file);
    free_bench(b);
    idt_alloc__free(b);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rewritings)};
    int at = 1;

    if (at < argc && strcmp(argv[at], "--writings") == 0) {
        asked.has_writings = true;
        at++;
    }
    if (at >= argc)
        return 2;
    asked.path = argv[at++];
    if (at < argc)
        asked.n_rewritings = strtoul(argv[at++], NULL, 10);
    if (at < argc)
        asked.limit = strtoul(argv[at++], NULL, 10);
    return cmocka_run_group_tests_name("chem rewrite", tests, NULL, NULL);
}
