/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Precision, recall and F1 of party matching on labelled pairs.
 *
 *   party_pairs [-t THRESHOLD] [-s all|dev|held] [-w] [-e] FILE.tsv
 *
 * FILE has a header and the columns left, right, schema, expected ("match" or "nomatch"), source;
 * more are ignored. Pairs are split in two halves by a hash of both texts: "dev" is for working on
 * the engine, "held" for reporting. -w lists wrong answers, -e explains each of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    int show_wrong, explain;
} options;

typedef struct tally {
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

int main(int argc, char **argv)
{
    options o = {.threshold = IDT_PARTY_MATCH, .half = -1};
    static tally t;
    group sum = {.name = "all"};
    idt_buf file = {0};
    idt_error err = {0};
    int c;

    while ((c = getopt(argc, argv, "t:s:we")) != -1) {
        if (c == 't')
            o.threshold = (unsigned)strtoul(optarg, NULL, 10);
        else if (c == 's')
            o.half = strcmp(optarg, "dev") == 0 ? 0 : strcmp(optarg, "held") == 0 ? 1 : -1;
        else if (c == 'w' || c == 'e')
            *(c == 'w' ? &o.show_wrong : &o.explain) = 1;
        else
            return 2;
    }
    if (optind >= argc || idt_file__read(&file, argv[optind], 1u << 30, &err) != IDT_OK) {
        fprintf(stderr, "party_pairs: %s\n", optind >= argc ? "no file given" : err.message);
        return 2;
    }
    score_file(&o, &t, idt_buf__bytes(&file));
    printf("%-48s %5s %5s  %5s %5s\n", "source", "same", "other", "miss", "false");
    for (size_t i = 0; i < t.n; i++) {
        print_group(&t.groups[i]);
        sum.hit += t.groups[i].hit;
        sum.miss += t.groups[i].miss;
        sum.false_alarm += t.groups[i].false_alarm;
        sum.right_no += t.groups[i].right_no;
    }
    print_group(&sum);
    idt_buf__free(&file);
    return 0;
}
