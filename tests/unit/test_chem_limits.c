/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Input made to hurt, all the way through: read, identified, written, matched. An answer or a clear
 * error; that it comes in bounded time is what the time limit of the test program is for.
 */
#include "test.h"

#include <stdlib.h>

#include "chem/ident/identity.h"
#include "chem/io/describe.h"
#include "chem/io/smiles.h"
#include "chem/io/smiles_write.h"
#include "chem/pattern/pattern.h"

typedef struct bench {
    idt_mol mol;
    idt_identity_scratch identity;
    idt_smiles_writer writer;
    idt_buf text, out;
} bench;

static void free_bench(bench *b)
{
    idt_mol__free(&b->mol);
    idt_identity_scratch__free(&b->identity);
    idt_smiles_writer__free(&b->writer);
    idt_buf__free(&b->text);
    idt_buf__free(&b->out);
}

/* `n` times `unit`; '#' in the unit is its number as a ring bond. */
static void repeat(idt_buf *out, const char *unit, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        for (const char *p = unit; *p; p++) {
            if (*p == '#')
                idt_buf__printf(out, "%%(%u)", i);
            else
                idt_buf__put_char(out, *p);
        }
    }
}

static const struct {
    const char *head, *unit, *middle, *second, *tail;
    unsigned n;
} texts[] = {
    {"", "C", "", "", "", 100000},              /* a chain beyond the limit */
    {"", "C", "", "", "", 32767},               /* and the longest */
    {"", "C(", "C", ")", "", 30000},            /* deep branches */
    {"", "C(", "C", ")", "", 100000},           /* deeper than there may be atoms */
    {"", "C", "", "(C)", "C", 5000},            /* all on one atom: too many bonds */
    {"", "C#", "", "C#", "", 999},              /* 999 ring bonds open at once: a ladder */
    {"", "C#", "C", "C#", "", 20000},           /* a longer one */
    {"[U]", "#", "[U]", "#", "", 15000},        /* parallel bonds */
    {"", "c1ccccc1", "", "", "", 4000},         /* a long aromatic chain */
    {"c1ccc2", "cc3ccccc3c2", "", "", "c1", 1}, /* refused or read, not hung */
    {"", "[C@@H](F)(", "C", ")", "", 10000},    /* every atom a centre */
    {"C1", "[C@H](C)", "", "", "1", 5000},      /* one ring of centres that ranks do not tell */
    {"C1", "C(=CF)", "", "", "1", 5000},        /* one ring of double bonds */
    {"", "/C=C", "", "", "/C", 10000},          /* one group of directions */
    {"", "C.", "", "", "C", 16000},             /* components */
    {"", "[2H]O[2H].", "", "", "C", 5000},      /* and their copies without isotopes */
    {"", "C1CC1", "", "", "", 6000},            /* rings */
    {"C1", "C2CC2", "", "", "1", 5000},         /* */
    {"", "*", "", "", "", 20000},               /* */
    {"c1", "*", "", "", "c1", 2000},            /* '*' may take a double bond or not */
    {"", "N(=O)(=O)", "", "", "C", 8000},       /* charges to be settled */
};

static void check_text(bench *b, size_t t)
{
    idt_identity id;
    idt_error err = {0};
    int status;

    idt_buf__reset(&b->text);
    idt_buf__reset(&b->out);
    idt_buf__put_cstr(&b->text, texts[t].head);
    repeat(&b->text, texts[t].unit, texts[t].n);
    idt_buf__put_cstr(&b->text, texts[t].middle);
    repeat(&b->text, texts[t].second, texts[t].n);
    idt_buf__put_cstr(&b->text, texts[t].tail);
    status = idt_smiles__read(&b->mol, idt_buf__bytes(&b->text), &err);
    if (status == IDT_OK)
        status = idt_smiles__write(&b->out, &b->writer, &b->mol, &err);
    if (status == IDT_OK)
        status = idt_identity__find(&id, &b->identity, &b->mol, &err);
    if (status == IDT_OK)
        status = idt_smiles__write_canonical(&b->out, &b->writer, &b->mol, &err);
    if (status == IDT_OK)
        status = idt_describe__row(&b->out, IDT_LIT("x"), &b->mol, 0, &err);
    if (status != IDT_OK && status != IDT_EFORMAT && status != IDT_ELIMIT)
        fail_msg("text %zu: status %d", t, status);
    assert_true(status == IDT_OK || err.message[0] != 0);
}

static void test_texts(void **state)
{
    bench b = {0};

    (void)state;
    for (size_t t = 0; t < IDT_COUNT_OF(texts); t++)
        check_text(&b, t);
    /* afterwards everything still works */
    assert_int_equal(idt_smiles__read(&b.mol, IDT_LIT("CO"), NULL), IDT_OK);
    idt_buf__reset(&b.out);
    assert_int_equal(idt_smiles__write_canonical(&b.out, &b.writer, &b.mol, NULL), IDT_OK);
    assert_bytes(idt_buf__bytes(&b.out), "OC");
    free_bench(&b);
}

/* ---- recursive SMARTS: `depth` times `head` and `tail` around `*` */

static const struct {
    const char *head, *tail;
    unsigned depth;
} patterns[] = {
    {"[$(", ")]", 10},
    {"[$(", ")]", 200},
    {"[$(*~", ")]", 8},
    {"[$(*~", ")]", 40},
    {"[!$(*~", ")]", 40},
    {"[$(*(~", ")~*)]", 16},
    {"[$([#6]~[#6]~", "~[#6]~[#6])]", 8},
};

static bool build_pattern(idt_pattern_set *out, idt_buf *bytes, size_t p)
{
    idt_pattern_builder *builder = idt_pattern_builder__new();
    idt_buf text = {0};
    idt_error err = {0};
    int status;

    repeat(&text, patterns[p].head, patterns[p].depth);
    idt_buf__put_char(&text, '*');
    repeat(&text, patterns[p].tail, patterns[p].depth);
    assert_non_null(builder);
    status = idt_pattern_builder__add(builder, idt_buf__bytes(&text), 0, NULL, &err);
    if (status == IDT_OK)
        status = idt_pattern_builder__finish(builder, bytes, &err);
    if (status == IDT_OK)
        status = idt_pattern_set__open(out, bytes->data, bytes->len, &err);
    else if (status != IDT_ELIMIT && status != IDT_EFORMAT)
        fail_msg("pattern %zu: %s", p, err.message);
    idt_pattern_builder__free(builder);
    idt_buf__free(&text);
    return status == IDT_OK;
}

static void test_recursive_patterns(void **state)
{
    static const char *const units[] = {"C", "C1CC1", "C(C)(C)"};
    idt_buf text = {0}, bytes = {0};
    idt_mol mol = {0};
    size_t n_matched = 0;

    (void)state;
    for (size_t p = 0; p < IDT_COUNT_OF(patterns); p++) {
        idt_pattern_scratch *scratch;
        idt_pattern_set set;

        idt_buf__reset(&bytes);
        if (!build_pattern(&set, &bytes, p))
            continue;
        scratch = idt_pattern_scratch__new(&set, 0);
        assert_non_null(scratch);
        for (size_t u = 0; u < IDT_COUNT_OF(units); u++) {
            uint64_t hits = 0, undecided = 0;
            idt_error err = {0};
            int status;

            idt_buf__reset(&text);
            repeat(&text, units[u], 3000);
            assert_int_equal(idt_smiles__read(&mol, idt_buf__bytes(&text), &err), IDT_OK);
            status = idt_pattern__match_all(&hits, &undecided, scratch, &mol, &err);
            assert_true(status == IDT_OK || status == IDT_ELIMIT);
            assert_int_equal(hits & undecided, 0); /* an exhausted budget is no answer */
            n_matched += hits != 0;
        }
        idt_pattern_scratch__free(scratch);
    }
    assert_true(n_matched > 0);
    idt_buf__free(&text);
    idt_buf__free(&bytes);
    idt_mol__free(&mol);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_recursive_patterns),
    };

    return cmocka_run_group_tests_name("chem limits", tests, NULL, NULL);
}
