/* SPDX-License-Identifier: Apache-2.0 */
/* Molfiles and SDF: read, written, refused, and the same molecules as their SMILES. */
#include "test.h"
#include "tsv.h"

#include "chem/ident/identity.h"
#include "chem/io/molfile.h"
#include "chem/io/smiles.h"
#include "chem/io/smiles_write.h"
#include "chem/mol/mol_int.h"

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

/* Written as a molfile and read again, a molecule is what it was, or `now`. */
static void check_way(bench *b, idt_buf *molfile, const char *smiles, const char *now)
{
    idt_error err = {0};

    canonical_of(b, smiles, &b->wanted);
    assert_int_equal(idt_smiles__read(&b->mol, idt_bytes__from_cstr(smiles), &err), IDT_OK);
    idt_buf__reset(molfile);
    assert_int_equal(idt_molfile__write(molfile, &b->mol, IDT_LIT("x"), &err), IDT_OK);
    if (idt_molfile__read(&b->mol, idt_buf__bytes(molfile), &err) != IDT_OK)
        fail_msg("%s: %s at line %u", smiles, err.message, err.line);
    canonical(b, &b->text);
    assert_string_equal(b->text.data, now ? now : b->wanted.data);
}

/* Stereo by wedges and by the sides of double bonds; what is not stated stays so. */
static void test_written_stereo(void **state)
{
    static const char *const smiles[] = {"N[C@](Br)(O)C",
                                         "N[C@@H](O)C",
                                         "F/C=C/F",
                                         "F/C=C\\F",
                                         "FC=CF",
                                         "CC(F)Cl",
                                         "C/C=N/O",
                                         "C[S@](=O)CC",
                                         "C[C@H]1CCCC[C@@H]1O",
                                         "C1CCCCCCC/C=C\\1",
                                         "CC(/N=C1/CCCCC1C)=C\\C",
                                         "O=S1(=O)CCC[C@H]1[C@H]1CCC[NH2+]C1",
                                         "c1ccccc1/C=C/c1ccccc1",
                                         "C/C(=N\\O)c1ccccc1"};
    tsv file = tsv_open("tests/data/chem/stereo.tsv");
    bench b = {0};
    idt_buf molfile = {0};
    unsigned n = 0;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(smiles); i++)
        check_way(&b, &molfile, smiles[i], NULL);
    for (; tsv_next(&file); n++) {
        char text[256];

        snprintf(text, sizeof text, "%.*s", (int)file.columns[0].len, file.columns[0].data);
        check_way(&b, &molfile, text, NULL);
    }
    assert_true(n > 200);
    /* a ring cannot show it: not stated, rather than stated wrongly */
    check_way(&b, &molfile, "C1CCCCCCC/C=C/1", "C1CCCCCC=CCC1");
    assert_non_null(strstr(molfile.data, "  2  3\n"));
    tsv_close(&file);
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

static const char *const usual[] = {
    "CC(=O)Oc1ccccc1C(=O)O", "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "C1CC2CCC1C2",           "BrC1=CCCCCCC1C#N",
    "C[N+](C)(C)C.[Cl-]",    "[2H]C(Cl)(Br)[Si](C)(C)C",
    "OP(=O)(O)OS(N)(=O)=O",  "C12C3C4C1C5C2C3C45",
};

/* The same lines a little off, so that each is read column by column. */
static void spoil_lines(idt_buf *out, idt_bytes text)
{
    size_t begin = 0;

    for (size_t i = 0; i < text.len; i++) {
        const size_t len = i - begin;

        if (text.data[i] != '\n')
            continue;
        if (len == 69) { /* "0 " for " 0" in the columns of the mass difference */
            idt_buf__put(out, text.data + begin, 34);
            idt_buf__put_cstr(out, "0 ");
            idt_buf__put(out, text.data + begin + 36, len - 36);
        } else {
            idt_buf__put(out, text.data + begin, len);
        }
        idt_buf__put_cstr(out, len == 12 ? " \n" : "\n");
        begin = i + 1;
    }
}

static void assert_same_arrays(const idt_mol *a, const idt_mol *b)
{
    assert_int_equal(a->n_atoms, b->n_atoms);
    assert_int_equal(a->n_bonds, b->n_bonds);
    assert_memory_equal(a->atom, b->atom, a->n_atoms * sizeof *a->atom);
    assert_memory_equal(a->bond, b->bond, a->n_bonds);
    assert_memory_equal(a->a, b->a, a->n_bonds * sizeof *a->a);
    assert_memory_equal(a->b, b->b, a->n_bonds * sizeof *a->b);
    assert_memory_equal(a->links, b->links, 2 * a->n_bonds * sizeof *a->links);
}

/* Usual lines are taken at one go; with columns a little off they say the same. */
static void test_usual_lines(void **state)
{
    idt_mol mol = {0}, twin = {0};
    idt_buf text = {0}, spoilt = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(usual); i++) {
        idt_error err;

        idt_buf__reset(&text);
        idt_buf__reset(&spoilt);
        assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(usual[i]), &err), IDT_OK);
        assert_int_equal(idt_molfile__write(&text, &mol, IDT_LIT("x"), &err), IDT_OK);
        spoil_lines(&spoilt, idt_buf__bytes(&text));
        assert_true(spoilt.len > text.len);
        assert_int_equal(idt_molfile__read(&mol, idt_buf__bytes(&text), &err), IDT_OK);
        assert_int_equal(idt_molfile__read(&twin, idt_buf__bytes(&spoilt), &err), IDT_OK);
        assert_same_arrays(&mol, &twin);
    }
    idt_buf__free(&text);
    idt_buf__free(&spoilt);
    idt_mol__free(&mol);
    idt_mol__free(&twin);
}

/* Bonds of small rings that are known without a search are those that a search finds. */
static void test_small_rings(void **state)
{
    uint16_t queue[3 * 64];
    uint32_t n_small = 0;
    idt_mol mol = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(usual); i++) {
        uint64_t small;
        idt_error err;

        assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(usual[i]), &err), IDT_OK);
        idt_mol__mark_rings(&mol);
        small = idt_mol__small_ring_bonds(&mol);
        for (uint32_t k = 0; k < mol.n_bonds; k++) {
            n_small += small >> k & 1;
            if (small >> k & 1)
                assert_true(idt_mol__is_in_small_ring(&mol, k, queue, NULL));
        }
    }
    assert_true(n_small > 30);
    idt_mol__free(&mol);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_written),     cmocka_unit_test(test_written_stereo),
        cmocka_unit_test(test_sdf),         cmocka_unit_test(test_usual_lines),
        cmocka_unit_test(test_small_rings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
