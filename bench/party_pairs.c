/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Precision, recall and F1 of party matching on labelled pairs.
 *
 *   party_pairs [-t THRESHOLD] [-s all|dev|held] [-w] [-e] [-b] FILE.tsv
 *
 * FILE has a header and the columns left, right, schema, expected ("match" or "nomatch"), source;
 * more are ignored. Pairs are split in two halves by a hash of both texts: "dev" is for working on
 * the engine, "held" for reporting. -w lists wrong answers, -e explains each of them. -b measures
 * time instead: microseconds of CPU, best of five, and bytes of a packed name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/file.h"
#include "base/hash.h"
#include "party/party.h"

enum { MAX_GROUPS = 64, N_COLUMNS = 5, GROUP_SIZE = 48 };

typedef struct group {
    char name[GROUP_SIZE];
    unsigned hit, miss, false_alarm, right_no;
} group;

typedef struct options {
    unsigned threshold;
    int half; /* -1 all, 0 dev, 1 held */
    int show_wrong, explain, time_only;
} options;

/* Analysed names of all pairs, for measuring. */
typedef struct names {
    idt_name_work *left, *right;
    idt_bytes *texts; /* left, right, left, … */
    idt_party_schema *schemas;
    size_t n, capacity;
} names;

typedef struct tally {
    names timed;
    group groups[MAX_GROUPS];
    size_t n;
} tally;

static group *find_group(tally *t, idt_bytes source)
{
    size_t n = source.len < GROUP_SIZE - 1 ? source.len : GROUP_SIZE - 1;

    /* sources that name single records ("… group 13301") are one group */
    for (size_t i = 0; i + 4 < n; i++)
        if (memcmp(source.data + i, " 20", 3) == 0 || source.data[i] == '~')
            n = i;
    for (size_t i = 0; i < t->n; i++)
        if (strlen(t->groups[i].name) == n && memcmp(t->groups[i].name, source.data, n) == 0)
            return &t->groups[i];
    if (t->n == MAX_GROUPS)
        return &t->groups[0];
    memcpy(t->groups[t->n].name, source.data, n);
    return &t->groups[t->n++];
}

static void print_group(const group *g)
{
    unsigned found = g->hit + g->false_alarm, there = g->hit + g->miss;
    double p = found ? (double)g->hit / found : 1, r = there ? (double)g->hit / there : 1;

    printf("%-48s %5u %5u  %5u %5u   P %.3f  R %.3f  F1 %.3f\n", g->name, there,
           g->false_alarm + g->right_no, g->miss, g->false_alarm, p, r,
           p + r > 0 ? 2 * p * r / (p + r) : 0);
}

static void print_wrong(const options *o, const idt_bytes *c, unsigned score, bool expected,
                        idt_party_schema schema)
{
    idt_party_why why;

    printf("%s %4u  %.*s | %.*s | %.*s\n", expected ? "MISS " : "FALSE", score, (int)c[0].len,
           c[0].data, (int)c[1].len, c[1].data, (int)c[2].len, c[2].data);
    if (!o->explain)
        return;
    idt_party__score_pair(c[0], c[1], schema, &why);
    for (size_t i = 0; i < why.n_terms; i++) {
        const idt_party_term *t = &why.terms[i];
        printf("        %-12s role %2u %5d  [%.*s] [%.*s]\n",
               idt_party__term_name((idt_party_term_kind)t->kind), t->role, t->value,
               t->left_end - t->left_begin, c[0].data + t->left_begin,
               t->right_end - t->right_begin, c[1].data + t->right_begin);
    }
}

static void keep_names(names *k, const idt_bytes *c, idt_party_schema schema)
{
    if (schema == IDT_SCHEMA_ADDRESS || k->n == k->capacity)
        return;
    k->texts[2 * k->n] = c[0];
    k->texts[2 * k->n + 1] = c[1];
    k->schemas[k->n++] = schema;
}

static double microseconds(clock_t from)
{
    return (double)(clock() - from) * 1e6 / CLOCKS_PER_SEC;
}

/* Every pair of the file, then every name against 20 others. */
static void measure(names *k)
{
    double analyse = 1e18, same = 1e18, other = 1e18, bytes = 0;
    unsigned long sum = 0;

    for (int run = 0; run < 5 && k->n; run++) {
        clock_t t = clock();
        for (size_t i = 0; i < k->n; i++) {
            idt_name__analyse(&k->left[i], k->texts[2 * i], k->schemas[i]);
            idt_name__analyse(&k->right[i], k->texts[2 * i + 1], k->schemas[i]);
        }
        if (microseconds(t) < analyse)
            analyse = microseconds(t);
        t = clock();
        for (size_t i = 0; i < k->n; i++)
            sum += idt_party__score_names(&k->left[i].view, &k->right[i].view, k->schemas[i], NULL);
        if (microseconds(t) < same)
            same = microseconds(t);
        t = clock();
        for (size_t i = 0; i < k->n; i++)
            for (size_t d = 1; d <= 20; d++)
                sum += idt_party__score_names(&k->left[i].view, &k->right[(i + 37 * d) % k->n].view,
                                              k->schemas[i], NULL);
        if (microseconds(t) < other)
            other = microseconds(t);
    }
    for (size_t i = 0; i < k->n; i++)
        bytes += (double)idt_name__packed_size(&k->left[i].view);
    if (k->n)
        printf("%zu pairs: analyse %.2f us a name, score %.2f us a labelled pair, %.2f us an "
               "unrelated one, %.0f bytes packed (%lu)\n",
               k->n, analyse / (double)(2 * k->n), same / (double)k->n, other / (double)(20 * k->n),
               bytes / (double)k->n, sum);
}

static int make_room(names *k)
{
    k->capacity = 20000;
    k->left = idt_alloc__zeroed(k->capacity, sizeof *k->left);
    k->right = idt_alloc__zeroed(k->capacity, sizeof *k->right);
    k->texts = idt_alloc__zeroed(2 * k->capacity, sizeof *k->texts);
    k->schemas = idt_alloc__zeroed(k->capacity, sizeof *k->schemas);
    return k->left && k->right && k->texts && k->schemas;
}

static void free_room(names *k)
{
    idt_alloc__free(k->left);
    idt_alloc__free(k->right);
    idt_alloc__free(k->texts);
    idt_alloc__free(k->schemas);
}

static void print_all(const tally *t)
{
    group sum = {.name = "all"};

    printf("%-48s %5s %5s  %5s %5s\n", "source", "same", "other", "miss", "false");
    for (size_t i = 0; i < t->n; i++) {
        print_group(&t->groups[i]);
        sum.hit += t->groups[i].hit;
        sum.miss += t->groups[i].miss;
        sum.false_alarm += t->groups[i].false_alarm;
        sum.right_no += t->groups[i].right_no;
    }
    print_group(&sum);
}

static void score_line(const options *o, tally *t, const idt_bytes *c)
{
    idt_party_schema schema;
    bool expected = idt_bytes__is(c[3], "match");
    uint64_t h = idt_hash__bytes(c[0].data, c[0].len) * 31 + idt_hash__bytes(c[1].data, c[1].len);
    unsigned score;
    group *g;

    if (o->half >= 0 && (int)(idt_hash__mix(h) & 1) != o->half)
        return;
    if (idt_party__schema_from_name(&schema, c[2]) != IDT_OK)
        return;
    if (o->time_only) {
        keep_names(&t->timed, c, schema);
        return;
    }
    score = idt_party__score_pair(c[0], c[1], schema, NULL);
    g = find_group(t, c[4]);
    if (score >= o->threshold)
        *(expected ? &g->hit : &g->false_alarm) += 1;
    else
        *(expected ? &g->miss : &g->right_no) += 1;
    if (o->show_wrong && (score >= o->threshold) != expected)
        print_wrong(o, c, score, expected, schema);
}

static void score_file(const options *o, tally *t, idt_bytes text)
{
    bool header = true;

    while (text.len > 0) {
        const char *end = memchr(text.data, '\n', text.len);
        size_t n = end ? (size_t)(end - text.data) : text.len;
        idt_bytes rest = {text.data, n}, c[N_COLUMNS] = {{0}};
        size_t used = 0;

        for (; used < N_COLUMNS; used++) {
            const char *tab = memchr(rest.data, '\t', rest.len);
            c[used] = (idt_bytes){rest.data, tab ? (size_t)(tab - rest.data) : rest.len};
            if (!tab) {
                used++;
                break;
            }
            rest = idt_bytes__slice(rest, c[used].len + 1, rest.len);
        }
        if (!header && used >= 4)
            score_line(o, t, c);
        header = false;
        text = idt_bytes__slice(text, end ? n + 1 : n, text.len);
    }
}

static int read_options(options *o, int argc, char **argv)
{
    int c;

    while ((c = getopt(argc, argv, "t:s:web")) != -1) {
        switch (c) {
        case 't': o->threshold = (unsigned)strtoul(optarg, NULL, 10); break;
        case 's':
            o->half = strcmp(optarg, "dev") == 0 ? 0 : strcmp(optarg, "held") == 0 ? 1 : -1;
            break;
        case 'w': o->show_wrong = 1; break;
        case 'e': o->explain = 1; break;
        case 'b': o->time_only = 1; break;
        default: return 0;
        }
    }
    return optind < argc;
}

int main(int argc, char **argv)
{
    options o = {.threshold = IDT_PARTY_MATCH, .half = -1};
    static tally t;
    idt_buf file = {0};
    idt_error err = {0};

    if (!read_options(&o, argc, argv) || (o.time_only && !make_room(&t.timed))) {
        fprintf(stderr, "usage: party_pairs [-t N] [-s all|dev|held] [-w] [-e] [-b] FILE.tsv\n");
        return 2;
    }
    if (idt_file__read(&file, argv[optind], 1u << 30, &err) != IDT_OK) {
        fprintf(stderr, "party_pairs: %s\n", err.message);
        return 2;
    }
    score_file(&o, &t, idt_buf__bytes(&file));
    if (o.time_only)
        measure(&t.timed);
    else
        print_all(&t);
    free_room(&t.timed);
    idt_buf__free(&file);
    return 0;
}
