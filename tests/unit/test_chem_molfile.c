/* SPDX-License-Identifier: Apache-2.0 */
/* Molfiles and SDF: read, written, refused, and the same molecules as their SMILES. */
#include "test.h"

#include "chem/ident/identity.h"
#include "chem/io/molfile.h"
#include "chem/io/smiles.h"
#include "chem/io/smiles_write.h"

#define HEADER "name\n  test\n\n"

static const struct {
    const char *molfile, *canonical_of;
} files[] = {
    {HEADER "  2  1  0  0  0  0  0  0  0  0999 V2000\n"
            "    0.0000    0.0000    0.0000 C   0  0\n"
            "    1.0000    0.0000    0.0000 O   0  0\n"
            "  1  2  1  0\nM  END\n",
     "CO"},
    /* charges by column and by list, isotope, radical, stated valence */
    {HEADER "  2  0  0  0  0  0  0  0  0  0999 V2000\n"
            "    0.0000    0.0000    0.0000 Na  0  3\n"
            "    1.0000    0.0000    0.0000 Cl  0  5\nM  END\n",
     "[Na+].[Cl-]"},
    {HEADER "  2  1  0  0  0  0  0  0  0  0999 V2000\n"
            "    0.0000    0.0000    0.0000 C   0  0\n"
            "    1.0000    0.0000    0.0000 N   0  0\n"
            "  1  2  1  0\nM  CHG  1   2   1\nM  ISO  1   1  13\nM  END\n",
     "[13CH3][NH3+]"},
    {HEADER "  1  0  0  0  0  0  0  0  0  0999 V2000\n"
            "    0.0000    0.0000    0.0000 C   0  0\nM  RAD  1   1   2\nM  END\n",
     "[CH3]"},
    {HEADER "  1  0  0  0  0  0  0  0  0  0999 V2000\n"
            "    0.0000    0.0000    0.0000 C   0  0  0  0  0 15\nM  END\n",
     "[C]"},
    /* wedges: (R) and (S) bromochlorofluoromethane, hydrogen implicit */
    {HEADER "  4  3  0  0  0  0  0  0  0  0999 V2000\n"
            "    0.0000    0.0000    0.0000 C   0  0\n"
            "    0.0000    1.0000    0.0000 F   0  0\n"
            "    0.8700   -0.5000    0.0000 Cl  0  0\n"
            "   -0.8700   -0.5000    0.0000 Br  0  0\n"
            "  1  2  1  1\n  1  3  1  0\n  1  4  1  0\nM  END\n",
     "F[C@@H](Cl)Br"},
    {HEADER "  4  3  0  0  0  0  0  0  0  0999 V2000\n"
            "    0.0000    0.0000    0.0000 C   0  0\n"
            "    0.0000    1.0000    0.0000 F   0  0\n"
            "    0.8700   -0.5000    0.0000 Cl  0  0\n"
            "   -0.8700   -0.5000    0.0000 Br  0  0\n"
            "  1  2  1  6\n  1  3  1  0\n  1  4  1  0\nM  END\n",
     "F[C@H](Cl)Br"},
    /* on the stem of a T, where the others lie in one line: as RDKit takes it */
    {HEADER "  4  3  0  0  0  0  0  0  0  0999 V2000\n"
            "    0.0000    0.0000    0.0000 C   0  0\n"
            "    0.0000    1.0000    0.0000 F   0  0\n"
            "    1.0000    0.0000    0.0000 Cl  0  0\n"
            "   -1.0000    0.0000    0.0000 Br  0  0\n"
            "  1  2  1  1\n  1  3  1  0\n  1  4  1  0\nM  END\n",
     "F[C@H](Cl)Br"},
    /* a short bond between longer ones tells by its direction */
    {HEADER "  5  4  0  0  0  0  0  0  0  0999 V2000\n"
            "    0.0000    0.0000    0.0000 C   0  0\n"
            "   -1.5000    0.0000    0.0000 F   0  0\n"
            "    0.7500   -1.3000    0.0000 Cl  0  0\n"
            "    0.2000    0.0000    0.0000 Br  0  0\n"
            "    0.7500    1.3000    0.0000 I   0  0\n"
            "  1  2  1  1\n  1  3  1  0\n  1  4  1  0\n  1  5  1  0\nM  END\n",
     "F[C@](Cl)(Br)I"},
    /* an aromatic ring of ten has no double bonds that could be cis or trans */
    {HEADER " 10 10  0  0  0  0  0  0  0  0999 V2000\n"
            "    0.0000   -3.0000    0.0000 C   0  0\n"
            "    1.2000   -2.5000    0.0000 C   0  0\n"
            "    2.0000   -1.0000    0.0000 C   0  0\n"
            "    2.0000    1.0000    0.0000 C   0  0\n"
            "    1.2000    2.5000    0.0000 C   0  0\n"
            "    0.0000    3.0000    0.0000 C   0  0\n"
            "   -1.2000    2.5000    0.0000 C   0  0\n"
            "   -2.0000    1.0000    0.0000 C   0  0\n"
            "   -2.0000   -1.0000    0.0000 C   0  0\n"
            "   -1.2000   -2.5000    0.0000 C   0  0\n"
            "  1  2  2\n  2  3  1\n  3  4  2\n  4  5  1\n  5  6  2\n  6  7  1\n  7  8  2\n"
            "  8  9  1\n  9 10  2\n 10  1  1\nM  END\n",
     "c1ccccccccc1"},
    /* double bond geometry from the drawing, and stated to be unknown */
    {HEADER "  4  3  0  0  0  0  0  0  0  0999 V2000\n"
            "   -1.0000    1.0000    0.0000 F   0  0\n"
            "    0.0000    0.0000    0.0000 C   0  0\n"
            "    1.0000    0.0000    0.0000 C   0  0\n"
            "    2.0000    1.0000    0.0000 F   0  0\n"
            "  1  2  1  0\n  2  3  2  0\n  3  4  1  0\nM  END\n",
     "F/C=C\\F"},
    {HEADER "  4  3  0  0  0  0  0  0  0  0999 V2000\n"
            "   -1.0000    1.0000    0.0000 F   0  0\n"
            "    0.0000    0.0000    0.0000 C   0  0\n"
            "    1.0000    0.0000    0.0000 C   0  0\n"
            "    2.0000    1.0000    0.0000 F   0  0\n"
            "  1  2  1  0\n  2  3  2  3\n  3  4  1  0\nM  END\n",
     "FC=CF"},
    {HEADER "  0  0  0     0  0            999 V3000\n"
            "M  V30 BEGIN CTAB\nM  V30 COUNTS 4 3 0 0 0\nM  V30 BEGIN ATOM\n"
            "M  V30 1 C 0 0 0 0\nM  V30 2 F 0 1 0 0\nM  V30 3 Cl 0.87 -0.5 0 0\n"
            "M  V30 4 Br -0.87 -0.5 0 0\nM  V30 END ATOM\nM  V30 BEGIN BOND\n"
            "M  V30 1 1 1 2 CFG=1\nM  V30 2 1 1 3\nM  V30 3 1 1 4\nM  V30 END BOND\n"
            "M  V30 END CTAB\nM  END\n",
     "F[C@@H](Cl)Br"},
};

static const char *const refused[] = {
    "",
    "one line\n",
    HEADER "  x  1  0\n",
    HEADER "  1  0  0  0  0  0  0  0  0  0999 V4000\n",
    HEADER "  2  1  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\n",
    HEADER "  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 Zz  0  0\n"
           "M  END\n",
    HEADER "  1  1  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\n"
           "  1  2  1  0\nM  END\n",
    HEADER "  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\n"
           "M  CHG  1   9   1\nM  END\n",
    HEADER "  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\n"
           "M  V30 COUNTS 99999999 3 0 0 0\n",
    HEADER "  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\nM  V30 COUNTS 2 0\n"
           "M  V30 BEGIN ATOM\nM  V30 2 C 0 0 0 0\n",
};

typedef struct bench {
    idt_mol mol;
    idt_smiles_writer writer;
    idt_buf text, wanted;
} bench;

static void free_bench(bench *b)
{
    idt_mol__free(&b->mol);
    idt_smiles_writer__free(&b->writer);
    idt_buf__free(&b->text);
    idt_buf__free(&b->wanted);
}

static void canonical(bench *b, idt_buf *out)
{
    idt_error err;

    idt_buf__reset(out);
    assert_int_equal(idt_smiles__write_canonical(out, &b->writer, &b->mol, &err), IDT_OK);
    idt_buf__put_char(out, '\0');
}

static void canonical_of(bench *b, const char *smiles, idt_buf *out)
{
    idt_error err;

    assert_int_equal(idt_smiles__read(&b->mol, idt_bytes__from_cstr(smiles), &err), IDT_OK);
    canonical(b, out);
}

static void test_read(void **state)
{
    bench b = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(files); i++) {
        idt_error err = {0};

        if (idt_molfile__read(&b.mol, idt_bytes__from_cstr(files[i].molfile), &err) != IDT_OK)
            fail_msg("file %zu: %s at line %u", i, err.message, err.line);
        canonical(&b, &b.text);
        canonical_of(&b, files[i].canonical_of, &b.wanted);
        assert_string_equal(b.text.data, b.wanted.data);
    }
    free_bench(&b);
}

static void test_refused(void **state)
{
    bench b = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(refused); i++) {
        idt_error err = {0};
        int status = idt_molfile__read(&b.mol, idt_bytes__from_cstr(refused[i]), &err);

        if (status != IDT_EFORMAT && status != IDT_ELIMIT)
            fail_msg("file %zu was read", i);
        assert_int_equal(b.mol.n_atoms, 0);
        assert_true(err.message[0] != 0);
    }
    free_bench(&b);
}

/* What is written is read back as the same structure, in both versions. */
static void test_written(void **state)
{
    static const char *const smiles[] = {"CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
                                         "[13CH3][NH3+].[Cl-]",
                                         "[CH2]C",
                                         "C[N+](=O)[O-]",
                                         "[Fe]",
                                         "O=C=O"};
    bench b = {0};
    idt_buf molfile = {0};
    char chain[1201];

    (void)state;
    memset(chain, 'C', 1200);
    chain[1200] = 0;
    for (size_t i = 0; i <= IDT_COUNT_OF(smiles); i++) {
        const char *one = i < IDT_COUNT_OF(smiles) ? smiles[i] : chain;
        idt_error err = {0};

        canonical_of(&b, one, &b.wanted);
        idt_buf__reset(&molfile);
        assert_int_equal(idt_molfile__write(&molfile, &b.mol, IDT_LIT("x"), &err), IDT_OK);
        if (idt_molfile__read(&b.mol, idt_buf__bytes(&molfile), &err) != IDT_OK)
            fail_msg("%s: %s at line %u", one, err.message, err.line);
        canonical(&b, &b.text);
        assert_string_equal(b.text.data, b.wanted.data);
    }
    idt_buf__free(&molfile);
    free_bench(&b);
}

static void test_sdf(void **state)
{
    static const char text[] = HEADER
        "  1  0  0  0  0  0  0  0  0  0999 V2000\r\n    0.0000    0.0000    0.0000 C   0  0\r\n"
        "M  END\r\n> <CAS>\r\n74-82-8\r\n\r\n>  25 <NOTE> \nfirst\nsecond\n\n$$$$\n"
        "second\n\n\nM  END\n$$$$\n\n";
    idt_bytes all = {text, sizeof text - 1}, name, value;
    idt_sdf_record record;
    size_t at = 0, field = 0;

    (void)state;
    assert_int_equal(idt_sdf__next(&record, all, &at), IDT_OK);
    assert_bytes(record.title, "name");
    assert_int_equal(idt_sdf__next_field(&name, &value, record.fields, &field), IDT_OK);
    assert_bytes(name, "CAS");
    assert_bytes(value, "74-82-8");
    assert_int_equal(idt_sdf__next_field(&name, &value, record.fields, &field), IDT_OK);
    assert_bytes(name, "NOTE");
    assert_bytes(value, "first\nsecond");
    assert_int_equal(idt_sdf__next_field(&name, &value, record.fields, &field), IDT_DONE);
    assert_int_equal(idt_sdf__next(&record, all, &at), IDT_OK);
    assert_bytes(record.title, "second");
    assert_int_equal(record.fields.len, 0);
    assert_int_equal(idt_sdf__next(&record, all, &at), IDT_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_written),
        cmocka_unit_test(test_sdf),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
