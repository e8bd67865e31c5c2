/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Describe, key or just read the molecules of a .smi or .sdf file, for comparison and timing.
 * Usage: chem_describe [--read | --rings | --identity | --canonical |
 *        --plain | --describe] [--repeat N] FILE
 * Rows go to stdout for all but --read and --rings; --describe is the default.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bytes.h"
#include "base/file.h"
#include "chem/ident/identity.h"
#include "chem/io/describe.h"
#include "chem/io/molfile.h"
#include "chem/io/smiles.h"
#include "chem/io/smiles_write.h"

typedef enum mode { READ, RINGS, IDENTITY, CANONICAL, PLAIN, DESCRIBE } mode;

typedef struct tool {
    mode mode;
    idt_mol mol;
    idt_identity_scratch scratch;
    idt_smiles_writer writer;
    idt_buf out;
    size_t n, n_failed;
} tool;

static void put_key(idt_buf *out, idt_key key)
{
    char text[33] = {'\t'};

    for (int i = 0; i < 32; i++)
        text[i + 1] =
            "0123456789abcdef"[(i < 16 ? key.low >> (60 - 4 * i) : key.high >> (124 - 4 * i)) & 15];
    idt_buf__put(out, text, sizeof text);
}

static int take(tool *t, bool is_molfile, idt_bytes text, idt_bytes id)
{
    idt_identity identity;
    idt_error err;
    int status =
        is_molfile ? idt_molfile__read(&t->mol, text, &err) : idt_smiles__read(&t->mol, text, &err);

    t->n++;
    if (status != IDT_OK) {
        t->n_failed++;
        return t->mode == READ || t->mode == RINGS ? IDT_OK
                                                   : idt_describe__row(&t->out, id, NULL, 0, &err);
    }
    switch (t->mode) {
    case READ: return IDT_OK;
    case RINGS: return idt_mol__perceive(&t->mol, IDT_MOL_AROMATICITY, &err);
    case DESCRIBE: return idt_describe__row(&t->out, id, &t->mol, 0, &err);
    case CANONICAL:
    case PLAIN:
        status = t->mode == PLAIN ? idt_smiles__write(&t->out, &t->writer, &t->mol, &err)
                                  : idt_smiles__write_canonical(&t->out, &t->writer, &t->mol, &err);
        if (status != IDT_OK)
            return status;
        idt_buf__put_char(&t->out, '\t');
        idt_buf__put_bytes(&t->out, id);
        idt_buf__put_char(&t->out, '\n');
        return IDT_OK;
    case IDENTITY:
        status = idt_identity__find(&identity, &t->scratch, &t->mol, &err);
        if (status != IDT_OK)
            return status;
        idt_buf__put_bytes(&t->out, id);
        put_key(&t->out, identity.keys[IDT_LAYERS_NONE]);
        put_key(&t->out, identity.keys[IDT_LAYERS_ALL]);
        idt_buf__put_char(&t->out, '\n');
        return IDT_OK;
    }
    return IDT_EINVAL;
}

static int take_file(tool *t, idt_bytes text)
{
    size_t at = 0;

    while (at < text.len) {
        size_t end = at, space;

        while (end < text.len && text.data[end] != '\n')
            end++;
        for (space = at; space < end && text.data[space] != '\t' && text.data[space] != ' ';)
            space++;
        if (take(t, false, idt_bytes__slice(text, at, space),
                 idt_bytes__slice(text, space < end ? space + 1 : end, end)) != IDT_OK) {
            fprintf(stderr, "undecided: %.*s\n", (int)(end - at), text.data + at);
        }
        at = end + 1;
    }
    return IDT_OK;
}

static void take_sdf(tool *t, idt_bytes text)
{
    idt_sdf_record record;
    size_t at = 0;

    while (idt_sdf__next(&record, text, &at) == IDT_OK) {
        if (take(t, true, record.molfile, record.title) != IDT_OK)
            fprintf(stderr, "undecided: %.*s\n", (int)record.title.len, record.title.data);
    }
}

int main(int argc, char **argv)
{
    tool t = {.mode = DESCRIBE};
    idt_buf file = {0};
    idt_error err;
    int repeat = 1, i;
    const char *path;
    clock_t begin;

    for (i = 1; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "--read") == 0)
            t.mode = READ;
        else if (strcmp(argv[i], "--rings") == 0)
            t.mode = RINGS;
        else if (strcmp(argv[i], "--identity") == 0)
            t.mode = IDENTITY;
        else if (strcmp(argv[i], "--canonical") == 0)
            t.mode = CANONICAL;
        else if (strcmp(argv[i], "--plain") == 0)
            t.mode = PLAIN;
        else if (strcmp(argv[i], "--repeat") == 0 && i + 1 < argc)
            repeat = (int)strtol(argv[++i], NULL, 10);
    }
    if (i >= argc || idt_file__read(&file, argv[i], (size_t)1 << 31, &err) != IDT_OK) {
        fprintf(stderr, "could not read the file\n");
        return 1;
    }
    path = argv[i];
    begin = clock();
    for (i = 0; i < repeat; i++) {
        idt_buf__reset(&t.out);
        if (strstr(path, ".sdf"))
            take_sdf(&t, idt_buf__bytes(&file));
        else
            take_file(&t, idt_buf__bytes(&file));
    }
    fprintf(stderr, "%zu molecules, %zu failed, %.0f/s CPU\n", t.n, t.n_failed,
            (double)t.n * CLOCKS_PER_SEC / (double)(clock() - begin + 1));
    fwrite(t.out.data, 1, t.out.len, stdout);
    idt_buf__free(&file);
    idt_buf__free(&t.out);
    idt_mol__free(&t.mol);
    idt_identity_scratch__free(&t.scratch);
    idt_smiles_writer__free(&t.writer);
    return 0;
}
