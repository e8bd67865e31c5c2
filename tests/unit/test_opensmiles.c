/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The OpenSMILES specification, section by section (tests/data/chem/opensmiles.tsv): what is read,
 * which writings have one full key and which have two, what is refused, where and why.
 */
#include "test.h"
#include "tsv.h"

#include "chem/ident/identity.h"
#include "chem/io/smiles.h"

#define FILE_NAME "tests/data/chem/opensmiles.tsv"

enum { N_ROWS = 386 };

typedef struct bench {
    idt_mol mol;
    idt_identity_scratch scratch;
} bench;

static idt_key key_of(bench *b, idt_bytes smiles, unsigned line)
{
    idt_identity identity;
    idt_error err = {0};

    if (idt_smiles__read(&b->mol, smiles, &err) != IDT_OK)
        fail_msg(FILE_NAME ":%u: %s (byte %u)", line, err.message, (unsigned)err.offset);
    assert_int_equal(idt_identity__find(&identity, &b->scratch, &b->mol, &err), IDT_OK);
    return identity.keys[IDT_LAYERS_ALL];
}

static void check_refused(bench *b, const tsv *file)
{
    const idt_bytes *c = file->columns;
    idt_error err = {0};
    idt_buf ours = {0};

    if (idt_smiles__read(&b->mol, c[2], &err) != IDT_EFORMAT)
        fail_msg(FILE_NAME ":%u: is read", file->line);
    idt_buf__printf(&ours, "%llu\t%s", (unsigned long long)err.offset, err.message);
    if (!idt_bytes__equal(idt_buf__bytes(&ours), tsv_rest(file, 3)))
        fail_msg(FILE_NAME ":%u: %.*s", file->line, (int)ours.len, ours.data);
    assert_int_equal(b->mol.n_atoms, 0);
    idt_buf__free(&ours);
}

static void check_keys(bench *b, const tsv *file, bool are_same)
{
    idt_key one = key_of(b, file->columns[2], file->line);
    idt_key other = key_of(b, file->columns[3], file->line);

    if ((one.low == other.low && one.high == other.high) != are_same)
        fail_msg(FILE_NAME ":%u: the keys are %s", file->line, are_same ? "two" : "one");
}

static void test_sections(void **state)
{
    tsv file = tsv_open(FILE_NAME);
    bench b = {0};
    unsigned n = 0;

    (void)state;
    for (; tsv_next(&file); n++) {
        idt_bytes kind = file.columns[1];

        if (idt_bytes__is(kind, "refuse"))
            check_refused(&b, &file);
        else if (idt_bytes__is(kind, "read"))
            (void)key_of(&b, file.columns[2], file.line);
        else if (idt_bytes__is(kind, "same") || idt_bytes__is(kind, "lenient"))
            check_keys(&b, &file, true);
        else if (idt_bytes__is(kind, "differ"))
            check_keys(&b, &file, false);
        else
            fail_msg(FILE_NAME ":%u: no such kind", file.line);
    }
    assert_int_equal(n, N_ROWS);
    tsv_close(&file);
    idt_mol__free(&b.mol);
    idt_identity_scratch__free(&b.scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
