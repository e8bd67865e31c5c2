/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of public conformance tables against what RDKit 2022.09.3 says of them (tests/data/chem).
 * A row may differ only where explained.tsv holds exactly our answer and docs/chemistry.md the
 * reason; an explanation that explains nothing is a failure too.
 */
#include "test.h"
#include "tsv.h"

#include "chem/ident/identity.h"
#include "chem/io/describe.h"
#include "chem/io/smiles.h"
#include "chem/io/smiles_write.h"
#include "chem/pattern/smarts.h"

#define DATA "tests/data/chem/"

enum { MAX_EXPLAINED = 64 };

/* ---- differences that are explained */

typedef struct explanations {
    tsv file;
    struct {
        idt_bytes table, text, ours;
        bool is_used;
    } rows[MAX_EXPLAINED];
    size_t n;
} explanations;

static void read_explanations(explanations *e)
{
    *e = (explanations){.file = tsv_open(DATA "explained.tsv")};
    while (tsv_next(&e->file)) {
        assert_true(e->n < MAX_EXPLAINED);
        e->rows[e->n].table = e->file.columns[0];
        e->rows[e->n].text = e->file.columns[1];
        e->rows[e->n++].ours = tsv_rest(&e->file, 3);
        assert_true(e->file.columns[2].len > 0); /* the reason */
    }
}

static bool is_explained(explanations *e, const char *table, idt_bytes text, idt_bytes ours)
{
    for (size_t i = 0; i < e->n; i++) {
        if (idt_bytes__is(e->rows[i].table, table) && idt_bytes__equal(e->rows[i].text, text) &&
            idt_bytes__equal(e->rows[i].ours, ours)) {
            e->rows[i].is_used = true;
            return true;
        }
    }
    return false;
}

static void check_all_used(explanations *e, const char *table)
{
    for (size_t i = 0; i < e->n; i++) {
        if (idt_bytes__is(e->rows[i].table, table) && !e->rows[i].is_used)
            fail_msg("explained.tsv: %.*s differs no longer", (int)e->rows[i].text.len,
                     e->rows[i].text.data);
    }
    tsv_close(&e->file);
}

/* ---- what we say of a SMILES, in the columns of rdkit.tsv */

/* Numbers of the atoms whose word has the bit: "0-5,8", or "-" for none. */
static void put_runs(idt_buf *out, const idt_mol *mol, uint32_t bit)
{
    size_t begin = out->len;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t end = i;

        if (!(mol->atom[i] & bit))
            continue;
        while (end + 1 < mol->n_atoms && mol->atom[end + 1] & bit)
            end++;
        idt_buf__printf(out, out->len > begin ? ",%u" : "%u", i);
        if (end > i)
            idt_buf__printf(out, "-%u", end);
        i = end;
    }
    if (out->len == begin)
        idt_buf__put_char(out, '-');
}

static void put_facts(idt_buf *out, idt_mol *mol, idt_bytes smiles)
{
    idt_error err;

    idt_buf__reset(out);
    if (idt_smiles__read(mol, smiles, &err) != IDT_OK) {
        idt_buf__put_cstr(out, "PARSE_FAIL");
        return;
    }
    assert_int_equal(idt_mol__perceive(mol, IDT_MOL_AROMATICITY | IDT_MOL_RINGS, &err), IDT_OK);
    idt_describe__formula(out, mol);
    idt_buf__put_char(out, '\t');
    for (uint32_t i = 0; i < mol->n_atoms; i++)
        idt_buf__printf(out, idt_mol__total_h(mol, i) < 10 ? "%u" : "(%u)",
                        idt_mol__total_h(mol, i));
    idt_buf__put_char(out, '\t');
    put_runs(out, mol, IDT_ATOM_AROMATIC);
    idt_buf__put_char(out, '\t');
    put_runs(out, mol, IDT_ATOM_RING);
}

static void test_rdkit(void **state)
{
    tsv file = tsv_open(DATA "rdkit.tsv");
    explanations explained;
    idt_mol mol = {0};
    idt_buf ours = {0};
    size_t n = 0, n_wrong = 0;

    (void)state;
    read_explanations(&explained);
    for (; tsv_next(&file); n++) {
        idt_bytes smiles = file.columns[1], theirs = tsv_rest(&file, 2);

        put_facts(&ours, &mol, smiles);
        if (idt_bytes__equal(idt_buf__bytes(&ours), theirs) ||
            is_explained(&explained, "rdkit", smiles, idt_buf__bytes(&ours)))
            continue;
        print_error("%.*s: %.*s, RDKit %.*s\n", (int)smiles.len, smiles.data, (int)ours.len,
                    ours.data, (int)theirs.len, theirs.data);
        n_wrong++;
    }
    assert_true(n > 1000);
    assert_int_equal(n_wrong, 0);
    check_all_used(&explained, "rdkit");
    tsv_close(&file);
    idt_mol__free(&mol);
    idt_buf__free(&ours);
}

/* ---- identity */

typedef struct bench {
    idt_mol mol;
    idt_identity_scratch scratch;
    idt_smiles_writer writer;
    idt_buf canonical;
} bench;

static void free_bench(bench *b)
{
    idt_mol__free(&b->mol);
    idt_identity_scratch__free(&b->scratch);
    idt_smiles_writer__free(&b->writer);
    idt_buf__free(&b->canonical);
}

static idt_identity identify(bench *b, idt_bytes smiles)
{
    idt_identity id = {0};
    idt_error err = {0};

    if (idt_smiles__read(&b->mol, smiles, &err) != IDT_OK ||
        idt_identity__find(&id, &b->scratch, &b->mol, &err) != IDT_OK)
        fail_msg("%.*s: %s", (int)smiles.len, smiles.data, err.message);
    return id;
}

/* Rows of one stereoisomer have one key and one canonical SMILES; others have others. */
static void test_stereo(void **state)
{
    enum { MAX_GROUPS = 16, MAX_TEXT = 64 };
    static struct {
        idt_bytes name;
        idt_key key;
        char canonical[MAX_TEXT];
    } groups[MAX_GROUPS];
    tsv file = tsv_open(DATA "stereo.tsv");
    size_t n_groups = 0, n = 0;
    bench b = {0};

    (void)state;
    for (; tsv_next(&file); n++) {
        idt_identity id = identify(&b, file.columns[0]);
        size_t g = 0;
        idt_error err;

        idt_buf__reset(&b.canonical);
        assert_int_equal(idt_smiles__write_canonical(&b.canonical, &b.writer, &b.mol, &err),
                         IDT_OK);
        idt_buf__put_char(&b.canonical, '\0');
        while (g < n_groups && !idt_bytes__equal(groups[g].name, file.columns[1]))
            g++;
        if (g == n_groups) {
            if (n_groups >= MAX_GROUPS || b.canonical.len > MAX_TEXT) {
                fail_msg("line %u: more groups than there are", file.line);
                return;
            }
            groups[g].name = file.columns[1];
            groups[g].key = id.keys[IDT_LAYERS_ALL];
            memcpy(groups[g].canonical, b.canonical.data, b.canonical.len);
            for (size_t k = 0; k < n_groups; k++)
                assert_false(idt_key__equal(groups[k].key, groups[g].key));
            n_groups++;
        }
        if (!idt_key__equal(groups[g].key, id.keys[IDT_LAYERS_ALL]))
            fail_msg("line %u: another key than its group", file.line);
        assert_string_equal(groups[g].canonical, b.canonical.data);
    }
    assert_true(n > 200 && n_groups > 5);
    tsv_close(&file);
    free_bench(&b);
}

/* The skeleton key of the only parent; of the whole when nothing but the parent is there. */
static bool parent_key(idt_key *out, const idt_identity *id)
{
    for (uint32_t i = 0; i < id->n_components; i++) {
        if (id->components[i].role == IDT_COMPONENT_PARENT)
            *out = id->components[i].keys[IDT_LAYERS_NONE];
    }
    return id->n_parents == 1;
}

/*
 * What standardisation takes for one substance has one skeleton key: protons moved between acids,
 * charges of resonance forms, salts and solvents left out.
 */
static void test_same(void **state)
{
    tsv file = tsv_open(DATA "same.tsv");
    explanations explained;
    size_t n = 0, n_wrong = 0;
    bench b = {0};

    (void)state;
    read_explanations(&explained);
    for (; tsv_next(&file); n++) {
        bool is_fragment = idt_bytes__is(file.columns[0], "fragment"), is_same;
        idt_identity id = identify(&b, file.columns[1]);
        idt_key before = id.keys[IDT_LAYERS_NONE], after;
        bool is_one = !is_fragment || parent_key(&before, &id);

        id = identify(&b, file.columns[2]);
        after = id.keys[IDT_LAYERS_NONE];
        is_same = is_one && idt_key__equal(before, after);
        if (is_same ||
            is_explained(&explained, "same", file.columns[1],
                         is_one ? IDT_LIT("other skeleton") : IDT_LIT("several parents")))
            continue;
        print_error("%.*s: %s\n", (int)file.columns[1].len, file.columns[1].data,
                    is_one ? "other skeleton" : "several parents");
        n_wrong++;
    }
    assert_true(n > 200);
    assert_int_equal(n_wrong, 0);
    check_all_used(&explained, "same");
    tsv_close(&file);
    free_bench(&b);
}

static void test_smarts(void **state)
{
    tsv file = tsv_open(DATA "smarts.tsv");
    explanations explained;
    idt_arena arena = {0};
    size_t n = 0, n_wrong = 0;

    (void)state;
    read_explanations(&explained);
    for (; tsv_next(&file); n++) {
        idt_smarts smarts;
        idt_error err = {0};
        bool is_valid = idt_smarts__parse(&smarts, &arena, file.columns[0], 0, &err) == IDT_OK;

        idt_arena__reset(&arena);
        if (is_valid == idt_bytes__is(file.columns[1], "valid") ||
            is_explained(&explained, "smarts", file.columns[0],
                         is_valid ? IDT_LIT("valid") : IDT_LIT("invalid")))
            continue;
        print_error("%.*s: %s\n", (int)file.columns[0].len, file.columns[0].data,
                    is_valid ? "valid" : err.message);
        n_wrong++;
    }
    assert_true(n > 500);
    assert_int_equal(n_wrong, 0);
    check_all_used(&explained, "smarts");
    tsv_close(&file);
    idt_arena__free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rdkit),
        cmocka_unit_test(test_stereo),
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_smarts),
    };

    return cmocka_run_group_tests_name("chem conformance", tests, NULL, NULL);
}
