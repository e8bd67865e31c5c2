/* SPDX-License-Identifier: Apache-2.0 */
/* molecule: the public calls, with the shipped book. Usage: test_molecule BOOK */
#include "book_fixture.h"

#include <stdlib.h>

#include "heap_count.h"

/* One column that has every outcome. */
static const struct {
    const char *text;
    int status;
    uint64_t offset;
    uint32_t n_atoms;
    const char *formula, *substance;
    uint32_t form;
} rows[] = {
    {"BrCCc1ccccc1", IDT_OK, 0, 9, "C8H9Br", "phenethyl-bromide", IDT_FORM_SAME},
    {"  C1=CC=CC=C1CCBr\n", IDT_OK, 0, 9, "C8H9Br", "phenethyl-bromide", IDT_FORM_SAME},
    {"BrCC([2H])c1ccccc1", IDT_OK, 0, 10, "C8H9Br", "phenethyl-bromide", IDT_FORM_ISOTOPOLOGUE},
    {"O=C1CCNCC1", IDT_OK, 0, 7, "C5H9NO", "4-piperidone", IDT_FORM_SAME},
    {"O=C1CC[NH2+]CC1", IDT_OK, 0, 7, "C5H10NO+", "4-piperidone", IDT_FORM_ION},
    {"O=C1CCNCC1.Cl", IDT_OK, 0, 8, "C5H10ClNO", "4-piperidone", IDT_FORM_SALT},
    {"O=C1CCNCC1.CCOC(C)=O.c1ccncc1", IDT_OK, 0, 19, "C14H22N2O3", "4-piperidone",
     IDT_FORM_COMPONENT},
    {"C1CC", IDT_EFORMAT, 0, 0, "", "", 0},
    {"", IDT_OK, 0, 0, "", "", 0},
    {NULL, IDT_OK, 0, 0, "", "", 0},
    {"CC(x)C", IDT_EFORMAT, 3, 0, "", "", 0},
    {"OC1CC1C1CC1CO", IDT_OK, 0, 9, "C7H12O2", "", 0},
};

enum { N_ROWS = IDT_COUNT_OF(rows) };

static void fill_texts(idt_bytes *texts)
{
    for (size_t i = 0; i < N_ROWS; i++)
        texts[i] = idt_bytes__from_cstr(rows[i].text);
}

static void check_row(const idt_molecule *m, size_t i)
{
    if (m->status != rows[i].status || m->offset != rows[i].offset)
        fail_msg("%s: status %d at %u", rows[i].text, m->status, (unsigned)m->offset);
    assert_int_equal(m->n_atoms, rows[i].n_atoms);
    assert_bytes(m->formula, rows[i].formula);
    assert_bytes(m->substance, rows[i].substance);
    assert_int_equal(m->form, rows[i].form);
    assert_true((m->n_related > 0) == (m->substance.len > 0));
    assert_true((m->title.len > 0) == (m->substance.len > 0));
    assert_true((m->smiles.len > 0) == (m->n_atoms > 0));
}

static void test_column(void **state)
{
    idt_molecule_options options = IDT_MOLECULE_INIT;
    idt_molecule_scratch *scratch;
    idt_molecule column[N_ROWS], one;
    idt_bytes texts[N_ROWS];
    idt_error err;
    size_t before;

    (void)state;
    fill_texts(texts);
    options.wants = IDT_MOLECULE_WANTS_FORMULA | IDT_MOLECULE_WANTS_SMILES;
    assert_int_equal(idt_molecule_scratch_new(&scratch, book, &err), IDT_OK);
    before = n_allocations;
    assert_int_equal(idt_molecule_identify_column(column, scratch, texts, N_ROWS, &options, &err),
                     IDT_OK);
    assert_true(n_allocations > before); /* the counter counts */
    before = n_allocations;
    assert_int_equal(idt_molecule_identify_column(column, scratch, texts, N_ROWS, &options, &err),
                     IDT_OK);
    assert_int_equal(n_allocations, before);
    for (size_t i = 0; i < N_ROWS; i++)
        check_row(&column[i], i);
    assert_bytes(column[3].smiles, "O=C1CCNCC1");
    assert_memory_equal(&column[0].full_key, &column[1].full_key, sizeof(idt_molecule_key));
    assert_memory_equal(&column[0].skeleton_key, &column[2].skeleton_key, sizeof(idt_molecule_key));
    assert_memory_not_equal(&column[0].full_key, &column[2].full_key, sizeof(idt_molecule_key));
    for (size_t i = 0; i < N_ROWS; i++) { /* the call for one says the same */
        err = (idt_error){0};
        assert_int_equal(idt_molecule_identify(&one, scratch, texts[i], &options, &err),
                         rows[i].status);
        check_row(&one, i);
        assert_true((err.message[0] != 0) == (rows[i].status != IDT_OK));
        assert_memory_equal(&one.full_key, &column[i].full_key, sizeof one.full_key);
    }
    idt_molecule_scratch_free(scratch);
}

/* The text of a key is what `interdict molecule --key` writes; keys are part of the format. */
static void test_key_text(void **state)
{
    idt_molecule_options options = IDT_MOLECULE_INIT;
    idt_molecule_scratch *scratch;
    char text[IDT_MOLECULE_KEY_TEXT];
    idt_molecule_key key;
    idt_molecule one;
    idt_error err;

    (void)state;
    for (size_t i = 0; i < sizeof key.bytes; i++)
        key.bytes[i] = (uint8_t)(i * 17 + 1);
    idt_molecule_key_text(text, &key);
    assert_string_equal(text, "0112233445566778899aabbccddeef00");
    assert_int_equal(idt_molecule_scratch_new(&scratch, NULL, &err), IDT_OK);
    assert_int_equal(idt_molecule_identify(&one, scratch, IDT_LIT("C"), &options, &err), IDT_OK);
    assert_int_equal(one.n_related, 0); /* without a book */
    assert_int_equal(one.formula.len + one.smiles.len, 0);
    idt_molecule_key_text(text, &one.full_key);
    assert_int_equal(strlen(text), 32);
    assert_memory_equal(&one.full_key, &one.skeleton_key, sizeof key);
    idt_molecule_scratch_free(scratch);
}

static void test_molfile(void **state)
{
    static const char text[] = "name\n  test\n\n  2  1  0  0  0  0  0  0  0  0999 V2000\n"
                               "    0.0000    0.0000    0.0000 C   0  0\n"
                               "    1.0000    0.0000    0.0000 O   0  0\n"
                               "  1  2  1  0\nM  END\n";
    idt_molecule_options options = IDT_MOLECULE_INIT;
    idt_bytes texts[2] = {{text, sizeof text - 1}, {text, 60}};
    idt_molecule_scratch *scratch;
    idt_molecule out[2];
    idt_error err;

    (void)state;
    options.format = IDT_MOLECULE_MOLFILE;
    options.wants = IDT_MOLECULE_WANTS_SMILES;
    assert_int_equal(idt_molecule_scratch_new(&scratch, book, &err), IDT_OK);
    assert_int_equal(idt_molecule_identify_column(out, scratch, texts, 2, &options, &err), IDT_OK);
    assert_int_equal(out[0].status, IDT_OK);
    assert_bytes(out[0].smiles, "OC");
    assert_int_equal(out[1].status, IDT_EFORMAT);
    idt_molecule_scratch_free(scratch);
}

/* A long column of growing texts: what was placed first must survive every move of the buffer. */
static void test_long_column(void **state)
{
    enum { N = 3000 };
    idt_molecule_options options = IDT_MOLECULE_INIT;
    idt_molecule *out = calloc(N, sizeof *out);
    idt_bytes *texts = calloc(N, sizeof *texts);
    idt_molecule_scratch *scratch;
    static char chain[N];
    idt_error err;

    (void)state;
    assert_non_null(out);
    assert_non_null(texts);
    memset(chain, 'C', sizeof chain);
    for (size_t i = 0; i < N; i++)
        texts[i] = (idt_bytes){chain, i % 97 + 1};
    options.wants = IDT_MOLECULE_WANTS_SMILES;
    assert_int_equal(idt_molecule_scratch_new(&scratch, book, &err), IDT_OK);
    assert_int_equal(idt_molecule_identify_column(out, scratch, texts, N, &options, &err), IDT_OK);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(out[i].smiles.len, i % 97 + 1);
        assert_memory_equal(out[i].smiles.data, chain, i % 97 + 1);
    }
    assert_int_equal(idt_molecule_identify_column(NULL, scratch, NULL, 0, &options, &err), IDT_OK);
    idt_molecule_scratch_free(scratch);
    free(out);
    free(texts);
}

/* One structure in every form, and from every format. */
static void test_write(void **state)
{
    idt_molecule_options options = IDT_MOLECULE_INIT;
    idt_molecule_scratch *scratch;
    idt_bytes out;
    idt_error err;
    char molfile[2048];

    (void)state;
    assert_int_equal(idt_molecule_scratch_new(&scratch, NULL, &err), IDT_OK);
    assert_int_equal(idt_molecule_write(&out, scratch, IDT_LIT(" OC(C)=O "), &options,
                                        IDT_MOLECULE_AS_SMILES, &err),
                     IDT_OK);
    assert_bytes(out, "OC(C)=O");
    assert_int_equal(idt_molecule_write(&out, scratch, IDT_LIT("F[C@](Cl)(Br)I"), &options,
                                        IDT_MOLECULE_AS_MOLFILE, &err),
                     IDT_OK);
    assert_true(out.len < sizeof molfile);
    memcpy(molfile, out.data, out.len);
    options.format = IDT_MOLECULE_MOLFILE;
    assert_int_equal(idt_molecule_write(&out, scratch, (idt_bytes){molfile, out.len}, &options,
                                        IDT_MOLECULE_AS_CANONICAL, &err),
                     IDT_OK);
    assert_bytes(out, "F[C@](Br)(I)Cl");
    options.format = IDT_MOLECULE_SMILES;
    assert_int_equal(idt_molecule_write(&out, scratch, IDT_LIT("  C(("), &options, 0, &err),
                     IDT_EFORMAT);
    assert_int_equal(err.offset, 4);
    assert_int_equal(out.len, 0);
    assert_int_equal(idt_molecule_write(&out, scratch, IDT_LIT("C"), &options, 3, &err),
                     IDT_EINVAL);
    assert_int_equal(out.len, 0);
    idt_molecule_scratch_free(scratch);
}

static void test_misuse(void **state)
{
    idt_molecule_options wrong[4] = {IDT_MOLECULE_INIT, IDT_MOLECULE_INIT, IDT_MOLECULE_INIT,
                                     IDT_MOLECULE_INIT};
    idt_bytes text = IDT_LIT("C");
    idt_molecule_scratch *scratch;
    idt_molecule out;
    idt_error err;

    (void)state;
    wrong[0].struct_size = 0;
    wrong[1].format = 2;
    wrong[2].wants = 4;
    wrong[3].reserved = 1;
    assert_int_equal(idt_molecule_scratch_new(&scratch, NULL, &err), IDT_OK);
    for (size_t i = 0; i < IDT_COUNT_OF(wrong); i++) {
        assert_int_equal(idt_molecule_identify(&out, scratch, text, &wrong[i], &err), IDT_EINVAL);
        assert_int_equal(idt_molecule_identify_column(&out, scratch, &text, 1, &wrong[i], &err),
                         IDT_EINVAL);
        assert_int_equal(out.n_atoms, 0);
    }
    idt_molecule_scratch_free(scratch);
    idt_molecule_scratch_free(NULL);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_column),  cmocka_unit_test(test_key_text),
        cmocka_unit_test(test_molfile), cmocka_unit_test(test_long_column),
        cmocka_unit_test(test_misuse),  cmocka_unit_test(test_write),
    };

    if (argc != 2)
        return 2;
    book_path = argv[1];
    return cmocka_run_group_tests_name("molecule", tests, open_book, close_book);
}
