/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ours beside the programs in bench/peers: the same arguments, the same JSON lines (see
 * bench/peers/peer.h), and `hits`, which writes id and hexadecimal mask of each molecule instead.
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/file.h"
#include "chem/ident/identity.h"
#include "chem/io/molfile.h"
#include "chem/io/smiles.h"
#include "chem/pattern/pattern.h"

static const double MIN_SECONDS = 0.2;

enum { MAX_FILE = 1 << 30, MAX_PATTERNS = 4096, MAX_SINGLE = 64 };

typedef struct line {
    idt_bytes smiles, id;
} line;

typedef struct bench {
    const char *measure;
    idt_buf file, patterns, set_bytes;
    line *lines;
    size_t n_lines, capacity;
    char names[MAX_PATTERNS][64];
    idt_bytes smarts[MAX_PATTERNS];
    idt_pattern_set set;
    idt_pattern_scratch *scratch;
    uint64_t *hits, *undecided;
    idt_identity_scratch identity;
    idt_mol mol;
    idt_error err;
} bench;

static double cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void report(const char *measure, size_t n, double seconds, size_t check)
{
    printf("{\"tool\":\"interdict\",\"version\":\"0.1\",\"measure\":\"%s\",\"n\":%zu,"
           "\"cpu_s\":%.6f,\"per_s\":%.1f,\"check\":%zu}\n",
           measure, n, seconds, seconds > 0 ? (double)n / seconds : 0.0, check);
}

/* The next line of a text, without its end. */
static bool next_line(idt_bytes *text, idt_bytes *out)
{
    const char *end = text->len ? memchr(text->data, '\n', text->len) : NULL;

    if (text->len == 0)
        return false;
    out->data = text->data;
    out->len = end ? (size_t)(end - text->data) : text->len;
    text->data += out->len + (end != NULL);
    text->len -= out->len + (end != NULL);
    return true;
}

static bool read_lines(bench *b, const char *path, size_t limit)
{
    idt_bytes text, l;

    if (idt_file__read(&b->file, path, MAX_FILE, &b->err) != IDT_OK)
        return false;
    text = idt_buf__bytes(&b->file);
    while (b->n_lines < limit && next_line(&text, &l)) {
        size_t n = 0;

        while (n < l.len && l.data[n] != ' ' && l.data[n] != '\t')
            n++;
        if (idt_alloc__grow(&b->lines, &b->capacity, b->n_lines, sizeof *b->lines) != IDT_OK)
            return false;
        b->lines[b->n_lines].smiles = (idt_bytes){l.data, n};
        b->lines[b->n_lines++].id = (idt_bytes){l.data + n + (n < l.len), l.len - n - (n < l.len)};
    }
    return true;
}

static bool read_patterns(bench *b, const char *path)
{
    idt_pattern_builder *builder = idt_pattern_builder__new();
    idt_bytes text, l;
    bool ok = builder != NULL && idt_file__read(&b->patterns, path, MAX_FILE, &b->err) == IDT_OK;

    text = idt_buf__bytes(&b->patterns);
    while (ok && next_line(&text, &l)) {
        const char *tab = l.len ? memchr(l.data, '\t', l.len) : NULL;
        size_t n = tab ? (size_t)(tab - l.data) : 0;
        uint32_t index;

        if (tab == NULL || l.data[0] == '#')
            continue;
        ok = idt_pattern_builder__add(builder, idt_bytes__slice(l, n + 1, l.len), 0, &index,
                                      &b->err) == IDT_OK;
        if (ok && index < MAX_PATTERNS) {
            b->smarts[index] = idt_bytes__slice(l, n + 1, l.len);
            snprintf(b->names[index], sizeof b->names[index], "%.*s", (int)n, l.data);
        }
    }
    ok = ok && idt_pattern_builder__finish(builder, &b->set_bytes, &b->err) == IDT_OK &&
         idt_pattern_set__open(&b->set, b->set_bytes.data, b->set_bytes.len, &b->err) == IDT_OK;
    idt_pattern_builder__free(builder);
    if (!ok)
        return false;
    b->scratch = idt_pattern_scratch__new(&b->set, 0);
    b->hits = idt_alloc__zeroed(idt_pattern_set__words(&b->set), sizeof *b->hits);
    b->undecided = idt_alloc__zeroed(idt_pattern_set__words(&b->set), sizeof *b->undecided);
    return b->scratch && b->hits && b->undecided;
}

static size_t match_all(bench *b, idt_mol *mol)
{
    size_t n = 0;

    if (idt_pattern__match_all(b->hits, b->undecided, b->scratch, mol, &b->err) != IDT_OK)
        exit(1);
    for (size_t i = 0; i < idt_pattern_set__words(&b->set); i++)
        n += (size_t)__builtin_popcountll(b->hits[i]);
    return n;
}

static void write_hits(bench *b)
{
    for (size_t i = 0; i < b->n_lines; i++) {
        const line *l = &b->lines[i];

        if (idt_smiles__read(&b->mol, l->smiles, &b->err) != IDT_OK) {
            printf("%.*s\tPARSE_FAIL\n", (int)l->id.len, l->id.data);
            continue;
        }
        match_all(b, &b->mol);
        printf("%.*s\t%" PRIx64 "%s\n", (int)l->id.len, l->id.data, b->hits[0],
               b->undecided[0] ? " undecided" : "");
    }
}

/* The keys of all layers; the peers write canonical SMILES. */
static size_t find_keys(bench *b)
{
    idt_identity identity;

    if (idt_identity__find(&identity, &b->identity, &b->mol, &b->err) != IDT_OK)
        return 0;
    return identity.keys[IDT_LAYERS_ALL].low % 1000;
}

static void measure_text(bench *b)
{
    const bool with_patterns = strcmp(b->measure, "patterns") == 0;
    const bool with_perception = strcmp(b->measure, "parse") == 0;
    const bool with_keys = strcmp(b->measure, "canonical") == 0;
    double start = cpu_seconds();
    size_t check = 0;

    for (size_t i = 0; i < b->n_lines; i++) {
        if (idt_smiles__read(&b->mol, b->lines[i].smiles, &b->err) != IDT_OK)
            continue;
        if (with_perception &&
            idt_mol__perceive(&b->mol, IDT_MOL_RINGS | IDT_MOL_AROMATICITY | IDT_MOL_RING_SET,
                              &b->err) != IDT_OK)
            continue;
        if (with_keys)
            check += find_keys(b);
        else
            check += with_patterns ? match_all(b, &b->mol) : b->mol.n_atoms;
    }
    report(b->measure, b->n_lines, cpu_seconds() - start, check);
}

/* Records of an SDF file: what RDKit's supplier and Open Babel's reader do for each. */
static bool measure_sdf(bench *b, const char *path, size_t limit)
{
    const uint32_t stages = IDT_MOL_RINGS | IDT_MOL_AROMATICITY | IDT_MOL_RING_SET | IDT_MOL_STEREO;
    idt_sdf_record record;
    size_t at = 0, n = 0, check = 0;
    double start;

    if (idt_file__read(&b->file, path, MAX_FILE, &b->err) != IDT_OK)
        return false;
    start = cpu_seconds();
    for (; n < limit && idt_sdf__next(&record, idt_buf__bytes(&b->file), &at) == IDT_OK; n++) {
        if (idt_molfile__read(&b->mol, record.molfile, &b->err) == IDT_OK &&
            idt_mol__perceive(&b->mol, stages, &b->err) == IDT_OK)
            check += b->mol.n_atoms;
    }
    report("sdf", n, cpu_seconds() - start, check);
    return true;
}

/* All records of a buffer; the number of hits. */
static size_t match_packed(bench *b, idt_pattern_scratch *scratch, const idt_buf *packed)
{
    size_t n = 0;

    for (size_t at = 0; at < packed->len; at += idt_pattern__packed_size(packed->data + at)) {
        if (idt_pattern__match_packed(b->hits, b->undecided, scratch, packed->data + at, &b->err) !=
            IDT_OK)
            exit(1);
        n += (size_t)__builtin_popcountll(b->hits[0]);
    }
    return n;
}

/* One pattern, compiled alone, on molecules in memory. */
static void measure_pattern(bench *b, uint32_t p, const idt_buf *packed, size_t n_mols)
{
    idt_pattern_builder *builder = idt_pattern_builder__new();
    idt_pattern_scratch *scratch = NULL;
    idt_buf bytes = {0};
    idt_pattern_set set;
    char name[80];

    if (builder != NULL &&
        idt_pattern_builder__add(builder, b->smarts[p], 0, NULL, &b->err) == IDT_OK &&
        idt_pattern_builder__finish(builder, &bytes, &b->err) == IDT_OK &&
        idt_pattern_set__open(&set, bytes.data, bytes.len, &b->err) == IDT_OK)
        scratch = idt_pattern_scratch__new(&set, 0);
    if (scratch != NULL) {
        double start = cpu_seconds(), seconds = 0;
        size_t check = 0, n_passes = 0;

        /* One pass takes milliseconds; the clock and the first look at each atom want more. */
        for (; seconds < MIN_SECONDS; n_passes++) {
            check = match_packed(b, scratch, packed);
            seconds = cpu_seconds() - start;
        }
        snprintf(name, sizeof name, "match:%s", b->names[p]);
        report(name, n_mols * n_passes, seconds, check);
    }
    idt_pattern_scratch__free(scratch);
    idt_pattern_builder__free(builder);
    idt_buf__free(&bytes);
}

/* Molecules kept in memory, each pattern on all of them, then all patterns at once. */
static bool measure_match(bench *b)
{
    idt_buf packed = {0};
    size_t n_mols = 0, n_passes, check;
    double start, seconds = 0;

    for (size_t i = 0; i < b->n_lines; i++) {
        if (idt_smiles__read(&b->mol, b->lines[i].smiles, &b->err) == IDT_OK &&
            idt_mol__perceive(&b->mol, IDT_MOL_RINGS | IDT_MOL_AROMATICITY | IDT_MOL_RING_COUNTS,
                              &b->err) == IDT_OK &&
            idt_pattern__pack(&packed, &b->mol) == IDT_OK)
            n_mols++;
    }
    for (uint32_t p = 0; p < idt_pattern_set__count(&b->set) && p < MAX_SINGLE; p++)
        measure_pattern(b, p, &packed, n_mols);
    check = match_packed(b, b->scratch, &packed); /* every kind of atom seen once */
    start = cpu_seconds();
    for (n_passes = 0; seconds < MIN_SECONDS; n_passes++) {
        check = match_packed(b, b->scratch, &packed);
        seconds = cpu_seconds() - start;
    }
    report("match-all", n_mols * n_passes, seconds, check);
    printf("{\"tool\":\"interdict\",\"measure\":\"packed-bytes\",\"n\":%zu,\"bytes\":%zu}\n",
           n_mols, packed.len);
    idt_buf__free(&packed);
    return true;
}

int main(int argc, char **argv)
{
    static bench b;
    size_t limit = argc > 4 ? (size_t)strtoull(argv[4], NULL, 10) : SIZE_MAX;
    bool is_sdf = argc > 2 && strcmp(argv[1], "sdf") == 0;
    bool ok = argc > 2 && (is_sdf || read_lines(&b, argv[2], limit));

    b.measure = argc > 1 ? argv[1] : "";
    if (ok && argc > 3 && strcmp(argv[3], "-") != 0)
        ok = read_patterns(&b, argv[3]);
    if (ok && is_sdf)
        ok = measure_sdf(&b, argv[2], limit);
    else if (ok && strcmp(b.measure, "hits") == 0)
        write_hits(&b);
    else if (ok && strcmp(b.measure, "match") == 0)
        ok = measure_match(&b);
    else if (ok)
        measure_text(&b);
    if (!ok)
        fprintf(stderr, "%s: %s\n", argv[0],
                b.err.message[0] ? b.err.message : "usage: MEASURE FILE [PATTERNS.tsv|-] [LIMIT]");
    idt_pattern_scratch__free(b.scratch);
    idt_alloc__free(b.hits);
    idt_alloc__free(b.undecided);
    idt_alloc__free(b.lines);
    idt_buf__free(&b.file);
    idt_buf__free(&b.patterns);
    idt_buf__free(&b.set_bytes);
    idt_identity_scratch__free(&b.identity);
    idt_mol__free(&b.mol);
    return ok ? 0 : 1;
}
