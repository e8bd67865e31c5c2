/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time of one question to a parties book.
 *
 *   party_find PARTIES DATE FILE.tsv
 *
 * FILE has a header and the columns id, name and maybe schema. Prints the time to open the book,
 * then microseconds of CPU of one thread for a question: mean, median, 99th of a hundred, longest.
 * Each name is asked three times and its best time counts, as the machine may be busy.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/bytes.h"
#include "base/date.h"
#include "base/file.h"
#include "party/parties.h"

enum { FILE_MAX = 256 << 20, RUNS = 3 };

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

static idt_bytes next_cell(idt_bytes *line)
{
    const char *tab = line->len ? memchr(line->data, '\t', line->len) : NULL;
    size_t n = tab ? (size_t)(tab - line->data) : line->len;
    idt_bytes cell = idt_bytes__slice(*line, 0, n);

    *line = idt_bytes__slice(*line, tab ? n + 1 : n, line->len);
    return cell;
}

static double ask(idt_parties_scratch *scratch, idt_parties_query *q, size_t *n_found)
{
    const idt_party_hit *hits;
    double best = 1e18;
    idt_error err;
    size_t n = 0;

    for (int run = 0; run < RUNS; run++) {
        double from = now(), took;
        if (idt_parties__find(&hits, &n, scratch, q, &err) != IDT_OK)
            exit(1);
        took = now() - from;
        best = took < best ? took : best;
    }
    *n_found += n > 0;
    return best;
}

static void print(double *times, size_t n, size_t n_found)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += times[i];
    qsort(times, n, sizeof *times, compare);
    if (n)
        printf(
            "%zu questions, %zu with an answer: mean %.1f, p50 %.1f, p99 %.1f, longest %.1f us\n",
            n, n_found, sum / (double)n, times[n / 2], times[n * 99 / 100], times[n - 1]);
}

int main(int argc, char **argv)
{
    idt_parties *parties;
    idt_parties_scratch *scratch;
    size_t capacity = 0, n = 0, n_found = 0;
    double *times = NULL, from = now();
    idt_buf file = {0};
    idt_bytes rest;
    idt_date date;
    idt_error err;

    if (argc != 4 || idt_date__parse(&date, idt_bytes__from_cstr(argv[2])) != IDT_OK ||
        idt_parties__open(&parties, argv[1], false, &err) != IDT_OK ||
        idt_parties_scratch__new(&scratch, parties, &err) != IDT_OK ||
        idt_file__read(&file, argv[3], FILE_MAX, &err) != IDT_OK)
        return 1;
    printf("opened and verified in %.1f ms\n", (now() - from) / 1e3);
    rest = idt_buf__bytes(&file);
    for (bool head = true; rest.len > 0; head = false) {
        const char *end = memchr(rest.data, '\n', rest.len);
        size_t len = end ? (size_t)(end - rest.data) : rest.len;
        idt_bytes line = idt_bytes__slice(rest, 0, len);
        idt_parties_query q = {.date = date, .top = 5};
        rest = idt_bytes__slice(rest, end ? len + 1 : len, rest.len);
        if (head)
            continue;
        (void)next_cell(&line);
        q.name = next_cell(&line);
        (void)idt_party__schema_from_name(&q.schema, next_cell(&line));
        if (idt_alloc__grow(&times, &capacity, n, sizeof *times) != IDT_OK)
            return 1;
        times[n++] = ask(scratch, &q, &n_found);
    }
    print(times, n, n_found);
    idt_alloc__free(times);
    idt_buf__free(&file);
    idt_parties_scratch__free(scratch);
    idt_parties__close(parties);
    return 0;
}
