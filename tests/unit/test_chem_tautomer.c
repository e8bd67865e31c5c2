/* SPDX-License-Identifier: Apache-2.0 */
/* Tautomers of listed structures: which are found, which are not, and at what price. */
#include "tsv.h"

#include "chem/io/smiles.h"
#include "chem/structures.h"

typedef struct bench {
    idt_mol mol;
    idt_identity_scratch identity;
    idt_tautomers tautomers;
} bench;

static void free_bench(bench *b)
{
    idt_mol__free(&b->mol);
    idt_identity_scratch__free(&b->identity);
    idt_tautomers__free(&b->tautomers);
}

/* Sections with one structure, and what they are opened as. */
typedef struct book {
    idt_buf records, tautomers;
    idt_structures structures;
} book;

static void close_book(book *b)
{
    idt_buf__free(&b->records);
    idt_buf__free(&b->tautomers);
}

static book list_structures(const idt_bytes *smiles, size_t n, bool counts)
{
    idt_structures_builder builder = {0};
    idt_error err = {0};
    book b = {0};

    for (size_t i = 0; i < n; i++) {
        if (idt_structures_builder__add(&builder, (uint32_t)i, smiles[i], counts, &err) != IDT_OK)
            fail_msg("%.*s: %s", (int)smiles[i].len, smiles[i].data, err.message);
    }
    assert_int_equal(idt_structures_builder__finish(&builder, &b.records, &b.tautomers), IDT_OK);
    b.structures.records = (const idt_structure_record *)(void *)b.records.data;
    b.structures.n_records = b.records.len / sizeof *b.structures.records;
    assert_int_equal(idt_structures__take_tautomers(
                         &b.structures, (const idt_tautomer_record *)(void *)b.tautomers.data,
                         b.tautomers.len / sizeof *b.structures.tautomers, &err),
                     IDT_OK);
    idt_structures_builder__free(&builder);
    return b;
}

enum { NOTHING = 100, UNDECIDED = 101 };

/* The relation to the first match, NOTHING or UNDECIDED. */
static uint32_t ask(bench *b, const idt_structures *structures, idt_bytes smiles, uint32_t *owner)
{
    idt_structure_match matches[4];
    idt_identity id;
    idt_error err = {0};
    size_t n;
    int status;

    if (idt_smiles__read(&b->mol, smiles, &err) != IDT_OK ||
        idt_identity__find(&id, &b->identity, &b->mol, &err) != IDT_OK)
        fail_msg("%.*s: %s", (int)smiles.len, smiles.data, err.message);
    n = idt_structures__find(structures, &id, matches, 4);
    status = idt_structures__find_tautomers(matches, &n, 4, structures, &id, &b->identity,
                                            &b->tautomers, &err);
    if (status == IDT_ELIMIT)
        return UNDECIDED;
    assert_int_equal(status, IDT_OK);
    *owner = n ? matches[0].owner : 0;
    return n ? matches[0].relation : NOTHING;
}

static const struct {
    const char *listed, *given;
    uint32_t relation;
} rows[] = {
    /* keto and enol */
    {"CC(=O)Cc1ccccc1", "CC(O)=Cc1ccccc1", IDT_RELATION_CARBON_TAUTOMER},
    {"CC(=O)Cc1ccccc1", "C=C(O)Cc1ccccc1", IDT_RELATION_CARBON_TAUTOMER},
    {"CC(=O)C(C#N)c1ccccc1", "CC(O)=C(C#N)c1ccccc1", IDT_RELATION_CARBON_TAUTOMER},
    {"CC(=O)C(C(=O)OC)c1ccccc1", "COC(=O)C(=C(C)O)c1ccccc1", IDT_RELATION_CARBON_TAUTOMER},
    {"CC(O)=C(C(=O)OC)c1ccccc1", "COC(O)=C(C(C)=O)c1ccccc1", IDT_RELATION_TAUTOMER},
    {"O=C1CCNCC1", "OC1=CCNCC1", IDT_RELATION_CARBON_TAUTOMER},
    {"CC(=O)CC(C)=O", "C=C(O)C=C(C)O", IDT_RELATION_CARBON_TAUTOMER},
    {"CC(=S)C", "CC(S)=C", IDT_RELATION_CARBON_TAUTOMER},
    {"Oc1ccccc1", "O=C1CC=CC=C1", IDT_RELATION_CARBON_TAUTOMER},
    /* imine and enamine, nitroso and oxime, nitro and aci-nitro */
    {"CC(=N)Cc1ccccc1", "CC(N)=Cc1ccccc1", IDT_RELATION_CARBON_TAUTOMER},
    {"CC(=NO)C", "CC(N=O)C", IDT_RELATION_CARBON_TAUTOMER},
    {"CC[N+](=O)[O-]", "CC=[N+](O)[O-]", IDT_RELATION_CARBON_TAUTOMER},
    /* amide and imidic acid, lactam and lactim, amidines, guanidines */
    {"CC(=O)C(C(N)=O)c1ccccc1", "CC(=O)C(C(O)=N)c1ccccc1", IDT_RELATION_TAUTOMER},
    {"O=C1CCCN1", "OC1=NCCC1", IDT_RELATION_TAUTOMER},
    {"O=c1cccc[nH]1", "Oc1ccccn1", IDT_RELATION_TAUTOMER},
    {"O=c1cc[nH]cc1", "Oc1ccncc1", IDT_RELATION_TAUTOMER},
    {"CN=C(N)C", "CNC(C)=N", IDT_RELATION_TAUTOMER},
    {"NC(=N)NC#N", "NC(N)=NC#N", IDT_RELATION_TAUTOMER},
    {"NC(=S)N", "NC(S)=N", IDT_RELATION_TAUTOMER},
    /* hydrogen on nitrogen of rings */
    {"Cc1cnc[nH]1", "Cc1c[nH]cn1", IDT_RELATION_TAUTOMER},
    {"Cc1ccc2[nH]cnc2c1", "Cc1ccc2nc[nH]c2c1", IDT_RELATION_TAUTOMER},
    {"Cc1cc(C(C)C)n[nH]1", "Cc1cc(C(C)C)[nH]n1", IDT_RELATION_TAUTOMER},
    {"Cc1nn[nH]n1", "Cc1nnn[nH]1", IDT_RELATION_TAUTOMER},
    {"c1ccc2[nH]ncc2c1", "c1ccc2n[nH]cc2c1", IDT_RELATION_TAUTOMER},
    {"Nc1nc2[nH]cnc2c(=O)[nH]1", "Nc1nc(O)c2[nH]cnc2n1", IDT_RELATION_TAUTOMER},
    /* charges and other components */
    {"CC(=O)C(C#N)c1ccccc1", "[Na+].CC([O-])=C(C#N)c1ccccc1", IDT_RELATION_CARBON_TAUTOMER},
    {"CC(=O)C(C#N)c1ccccc1", "CC(=O)[C-](C#N)c1ccccc1.[K+]", IDT_RELATION_SALT},
    {"O=C1CCN(C)CC1.Cl", "OC1=CC[NH+](C)CC1.[Br-]", IDT_RELATION_CARBON_TAUTOMER},
    {"CC(=O)Cc1ccccc1", "CC(O)=Cc1ccccc1.CCCCCC", IDT_RELATION_CARBON_TAUTOMER},
    {"CC(=O)Cc1ccccc1", "CC(O[2H])=Cc1ccccc1", IDT_RELATION_CARBON_TAUTOMER},
    {"CC(=O)Cc1ccccc1", "CC(=O)Cc1ccccc1", IDT_RELATION_IDENTICAL},
    {"C[n+]1ccc(C)cc1N", "CN1C=CC(C)=CC1=[NH2+]", IDT_RELATION_TAUTOMER},
    {"CN(C)C=CC=[N+](CC)CC", "C[N+](C)=CC=CN(CC)CC", IDT_RELATION_TAUTOMER},
    {"C[n+]1cnc[nH]1", "C[n+]1c[nH]cn1", IDT_RELATION_TAUTOMER},
    {"C[N+](C)(C)CC=O", "C[N+](C)(C)C=CO", IDT_RELATION_CARBON_TAUTOMER},
    {"CN(C)CC=[N+](C)CC", "C[N+](C)=CCN(C)CC", NOTHING},
    /* other substances: from carbon to carbon, too far, too many, other frame, nothing to move */
    {"CC=CC(=O)O", "C=CCC(=O)O", NOTHING},
    {"CC=CC", "C=CCC", NOTHING},
    {"C=CCc1ccc2OCOc2c1", "CC=Cc1ccc2OCOc2c1", NOTHING}, /* safrole and isosafrole */
    {"CC(=O)Cc1ccccc1", "CCC(=O)c1ccccc1", NOTHING},
    {"CC(=O)Cc1ccccc1", "O=CCCc1ccccc1", NOTHING},
    {"CC(=O)Cc1ccccc1", "CC(O)Cc1ccccc1", NOTHING},
    {"CC(=O)C", "CC1CO1", NOTHING},
    {"CC(=O)CC(C)=O", "C=C=CC(C)O", NOTHING},
    {"Cn1cnc2ccccc12", "Cn1ccc2ncccc12", NOTHING},
    {"CC(=O)CCC(=O)CCC(C)=O", "C=C(O)CCC(O)=CCC(O)=C", NOTHING},
    {"CNC(C)Cc1ccccc1", "CNC(C)Cc1ccccc1.Cl", IDT_RELATION_SALT},
    {"CS(=O)(=O)N", "CS(=O)(O)=N", IDT_RELATION_CHARGED_FORM}, /* keys take S=O for [S+][O-] */
};

static void test_rows(void **state)
{
    bench b = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(rows); i++) {
        idt_bytes listed = idt_bytes__from_cstr(rows[i].listed);
        book with = list_structures(&listed, 1, true), without = list_structures(&listed, 1, false);
        idt_bytes given = idt_bytes__from_cstr(rows[i].given);
        uint32_t owner, got = ask(&b, &with.structures, given, &owner), plain;

        plain = ask(&b, &without.structures, given, &owner);
        if (got != rows[i].relation)
            fail_msg("%s, listed %s: relation %u", rows[i].given, rows[i].listed, got);
        if (plain != (got < IDT_RELATION_TAUTOMER ? got : NOTHING))
            fail_msg("%s, tautomers of %s do not count: %u", rows[i].given, rows[i].listed, plain);
        close_book(&with);
        close_book(&without);
    }
    free_bench(&b);
}

/* Being a tautomer is mutual. */
static void test_mutual(void **state)
{
    bench b = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(rows); i++) {
        idt_bytes given = idt_bytes__from_cstr(rows[i].given);
        book turned = list_structures(&given, 1, true);
        uint32_t owner,
            got = ask(&b, &turned.structures, idt_bytes__from_cstr(rows[i].listed), &owner);

        if (rows[i].relation >= IDT_RELATION_TAUTOMER && !strchr(rows[i].given, '.') &&
            got != rows[i].relation)
            fail_msg("%s, listed %s: relation %u", rows[i].listed, rows[i].given, got);
        close_book(&turned);
    }
    free_bench(&b);
}

/* RDKit's tautomers of the shipped structures and of others; what we do not take is marked. */
static void test_oracle(void **state)
{
    tsv file = tsv_open("tests/data/chem/tautomers.tsv");
    size_t n[4] = {0};
    bench b = {0};

    (void)state;
    while (tsv_next(&file)) {
        book listed = list_structures(&file.columns[0], 1, true);
        uint32_t owner, got = ask(&b, &listed.structures, file.columns[1], &owner);
        const char *word = got == IDT_RELATION_TAUTOMER          ? "tautomer"
                           : got == IDT_RELATION_CARBON_TAUTOMER ? "carbon-tautomer"
                           : got == IDT_RELATION_CHARGED_FORM    ? "ion"
                                                                 : "none";

        if (!idt_bytes__is(file.columns[2], word))
            fail_msg("line %u: %s", file.line, word);
        n[got == IDT_RELATION_TAUTOMER ? 0 : got == IDT_RELATION_CARBON_TAUTOMER ? 1 : 2]++;
        close_book(&listed);
    }
    assert_true(n[0] >= 70 && n[1] >= 220);
    tsv_close(&file);
    free_bench(&b);
}

/* One molecule among many listed ones: only its own tautomers, all of them. */
static void test_many(void **state)
{
    enum { N = IDT_COUNT_OF(rows) };
    idt_bytes listed[N];
    bench b = {0};
    book all;

    (void)state;
    for (size_t i = 0; i < N; i++)
        listed[i] = idt_bytes__from_cstr(rows[i].listed);
    all = list_structures(listed, N, true);
    for (size_t i = 0; i < N; i++) {
        uint32_t owner, got;

        if (rows[i].relation < IDT_RELATION_TAUTOMER || rows[i].relation == NOTHING)
            continue;
        got = ask(&b, &all.structures, idt_bytes__from_cstr(rows[i].given), &owner);
        /* what is given may be listed itself, in another row */
        if (got > rows[i].relation ||
            (got == rows[i].relation && strcmp(rows[owner].listed, rows[i].listed) != 0))
            fail_msg("%s: relation %u to %s", rows[i].given, got, rows[owner].listed);
    }
    close_book(&all);
    free_bench(&b);
}

/* Beyond the limits the answer is neither yes nor no. */
static void test_limits(void **state)
{
    char listed[2048] = "", given[2048] = "";
    bench b = {0};
    uint32_t owner;
    idt_bytes text;
    book all;

    (void)state;
    for (int i = 0; i < 24; i++) { /* more distributions of amides than may be looked at */
        strcat(listed, i == 0 ? "CC(=O)" : "NC(C)C(=O)");
        strcat(given, i == 0 ? "CC(O)=" : i % 2 ? "NC(C)C(O)=" : "NC(C)C(O)=");
    }
    strcat(listed, "N");
    strcat(given, "N");
    text = idt_bytes__from_cstr(listed);
    all = list_structures(&text, 1, true);
    assert_int_equal(ask(&b, &all.structures, idt_bytes__from_cstr(given), &owner), UNDECIDED);
    assert_int_equal(ask(&b, &all.structures, text, &owner), IDT_RELATION_IDENTICAL);
    close_book(&all);

    memset(listed, 'C', 260); /* too large to be searched, but found as it is */
    strcpy(listed + 260, "C(=O)C");
    memset(given, 'C', 260);
    strcpy(given + 260, "C(O)=C");
    text = idt_bytes__from_cstr(listed);
    all = list_structures(&text, 1, true);
    assert_int_equal(ask(&b, &all.structures, text, &owner), IDT_RELATION_IDENTICAL);
    assert_int_equal(ask(&b, &all.structures, idt_bytes__from_cstr(given), &owner), UNDECIDED);
    close_book(&all);
    free_bench(&b);
}

static void test_verify(void **state)
{
    const idt_bytes smiles[] = {IDT_LIT("CC(C)=O"), IDT_LIT("CC=O"), IDT_LIT("CCC=O")};
    book b = list_structures(smiles, 3, true);
    idt_tautomer_record *records = (idt_tautomer_record *)(void *)b.tautomers.data;
    idt_tautomer_record first = records[0];
    idt_structures out = {0};
    idt_error err;

    (void)state;
    assert_int_equal(b.structures.n_tautomers, 3);
    records[0] = records[1];
    assert_int_equal(idt_structures__take_tautomers(&out, records, 3, &err), IDT_EFORMAT);
    assert_int_equal(out.n_tautomers, 0);
    records[0] = first;
    records[2].kind = IDT_STRUCTURE_WHOLE;
    assert_int_equal(idt_structures__take_tautomers(&out, records, 3, &err), IDT_EFORMAT);
    records[2].kind = IDT_STRUCTURE_SINGLE;
    records[2].reserved = 1;
    assert_int_equal(idt_structures__take_tautomers(&out, records, 3, &err), IDT_EFORMAT);
    records[2].reserved = 0;
    assert_int_equal(idt_structures__take_tautomers(&out, records, 3, &err), IDT_OK);
    close_book(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows), cmocka_unit_test(test_mutual), cmocka_unit_test(test_oracle),
        cmocka_unit_test(test_many), cmocka_unit_test(test_limits), cmocka_unit_test(test_verify),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
