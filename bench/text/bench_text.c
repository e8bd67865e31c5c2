/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text scanner beside Hyperscan, in one run over the same bytes with the same names.
 *
 * usage: bench_text NAMES CORPUS [ROUNDS]
 *
 * Three scanners: ours with everything on; ours plain (names as written apart from upper and lower
 * case, word-bounded); Hyperscan's literal scan (caseless, leftmost start of match, block mode)
 * with a callback that keeps word-bounded matches. The plain scanner and Hyperscan must find the
 * same set: what only one of them finds is counted. CPU time of this thread, the fastest of ROUNDS
 * (5).
 */
#include <hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/int.h"
#include "text/fold.h"
#include "text/text_build.h"

typedef struct span {
    uint64_t begin, end;
} span;

typedef struct spans {
    span *items;
    size_t n, capacity;
} spans;

typedef struct names {
    idt_bytes *items;
    size_t n;
} names;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *what)
{
    fprintf(stderr, "bench_text: %s\n", what);
    exit(1);
}

static void *checked(void *block)
{
    if (!block)
        fail("out of memory");
    return block;
}

static void put_span(spans *s, uint64_t begin, uint64_t end)
{
    if (s->n == s->capacity) {
        s->capacity = s->capacity ? s->capacity * 2 : 1 << 16;
        s->items = checked(realloc(s->items, s->capacity * sizeof *s->items));
    }
    s->items[s->n++] = (span){begin, end};
}

static names read_names(idt_bytes file)
{
    names out = {checked(calloc(file.len + 1, sizeof *out.items)), 0};

    while (file.len > 0) {
        const char *end = memchr(file.data, '\n', file.len);
        size_t len = end ? (size_t)(end - file.data) : file.len;

        if (len > 0)
            out.items[out.n++] = idt_bytes__slice(file, 0, len);
        file = idt_bytes__slice(file, end ? len + 1 : len, file.len);
    }
    return out;
}

/* ---- ours */

typedef struct ours {
    idt_buf book;
    idt_image image;
    idt_matcher matcher;
    idt_text_scratch *scratch;
    double build_s, open_s;
} ours;

static void ours_open(ours *o, const names *n, bool plain)
{
    idt_text_builder *builder;
    idt_image_writer writer = {0};
    idt_error err;
    double start = now();

    memset(o, 0, sizeof *o);
    if (idt_text_builder__new(&builder) != IDT_OK)
        fail("cannot build");
    for (size_t i = 0; i < n->n; i++) {
        idt_text_name name = {.text = n->items[i],
                              .owner = (uint32_t)i,
                              .name_class = IDT_NAME_COMMON,
                              .flags = plain ? IDT_NAME_EXACT : 0};

        if (idt_text_builder__add_name(builder, &name, &err) != IDT_OK)
            fail(err.message);
    }
    if (idt_text_builder__finish(builder, &writer, &err) != IDT_OK ||
        idt_image_writer__finish(&writer, &o->book) != IDT_OK)
        fail("cannot finish");
    idt_text_builder__free(builder);
    o->build_s = now() - start;
    start = now();
    if (idt_image__open_memory(&o->image, o->book.data, o->book.len, &err) != IDT_OK ||
        idt_matcher__open(&o->matcher, &o->image, &err) != IDT_OK)
        fail(err.message);
    o->open_s = now() - start;
    if (idt_text_scratch__new(&o->scratch) != IDT_OK)
        fail("out of memory");
}

static double ours_scan(ours *o, idt_bytes corpus, idt_text_result *result)
{
    double start = now();

    if (idt_text__scan(result, &o->matcher, o->scratch, corpus, 0) != IDT_OK)
        fail("cannot scan");
    return now() - start;
}

static double ours_scan_lines(ours *o, idt_bytes corpus, size_t *n_hits)
{
    double start = now();

    *n_hits = 0;
    while (corpus.len > 0) {
        const char *end = memchr(corpus.data, '\n', corpus.len);
        size_t len = end ? (size_t)(end - corpus.data) : corpus.len;
        idt_text_result result;

        if (idt_text__scan(&result, &o->matcher, o->scratch, idt_bytes__slice(corpus, 0, len), 0) !=
            IDT_OK)
            fail("cannot scan");
        *n_hits += result.n_hits;
        corpus = idt_bytes__slice(corpus, end ? len + 1 : len, corpus.len);
    }
    return now() - start;
}

/* ---- Hyperscan */

typedef struct theirs {
    hs_database_t *database;
    hs_scratch_t *scratch;
    double compile_s;
    size_t database_size, scratch_size;
} theirs;

typedef struct collector {
    const char *data;
    size_t len;
    idt_fold fold;
    spans *spans; /* NULL: only count */
    size_t n_raw, n_bounded;
} collector;

static void theirs_open(theirs *t, const names *n)
{
    const char **texts = checked(calloc(n->n, sizeof *texts));
    unsigned *flags = checked(calloc(n->n, sizeof *flags));
    unsigned *ids = checked(calloc(n->n, sizeof *ids));
    size_t *lens = checked(calloc(n->n, sizeof *lens));
    hs_compile_error_t *error = NULL;
    double start;

    for (size_t i = 0; i < n->n; i++) {
        texts[i] = n->items[i].data;
        lens[i] = n->items[i].len;
        ids[i] = (unsigned)i;
        flags[i] = HS_FLAG_CASELESS | HS_FLAG_SOM_LEFTMOST;
    }
    start = now();
    if (hs_compile_lit_multi(texts, flags, ids, lens, (unsigned)n->n, HS_MODE_BLOCK, NULL,
                             &t->database, &error) != HS_SUCCESS)
        fail(error ? error->message : "cannot compile");
    t->compile_s = now() - start;
    if (hs_alloc_scratch(t->database, &t->scratch) != HS_SUCCESS)
        fail("no scratch");
    hs_database_size(t->database, &t->database_size);
    hs_scratch_size(t->scratch, &t->scratch_size);
    free(texts);
    free(flags);
    free(ids);
    free(lens);
}

/* The character at or before a place is a letter or digit. ASCII needs no table. */
static bool is_key_at(const collector *c, size_t pos)
{
    unsigned char byte = (unsigned char)c->data[pos];

    if (byte < 0x80)
        return (byte | 0x20u) - 'a' < 26u || byte - (unsigned)'0' < 10u;
    while (pos > 0 && ((unsigned char)c->data[pos] & 0xC0) == 0x80)
        pos--;
    return idt_fold__next(&c->fold, c->data + pos, c->len - pos).class > IDT_CHAR_SEPARATOR;
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                    void *payload)
{
    collector *c = payload;

    (void)id;
    (void)flags;
    c->n_raw++;
    if ((from > 0 && is_key_at(c, from) && is_key_at(c, from - 1)) ||
        (to < c->len && is_key_at(c, to - 1) && is_key_at(c, to)))
        return 0;
    c->n_bounded++;
    if (c->spans)
        put_span(c->spans, from, to);
    return 0;
}

static double theirs_scan(theirs *t, collector *c, idt_bytes corpus)
{
    double start = now();

    c->n_raw = c->n_bounded = 0;
    if (hs_scan(t->database, corpus.data, (unsigned)corpus.len, 0, t->scratch, on_match, c) !=
        HS_SUCCESS)
        fail("Hyperscan cannot scan");
    return now() - start;
}

/* ---- the same matches? */

static int compare_spans(const void *x, const void *y)
{
    const span *a = x;
    const span *b = y;

    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return (a->end < b->end) - (a->end > b->end);
}

/* Sort, and keep one of each range and none inside a longer one: what our scanner reports. */
static void settle(spans *s)
{
    size_t kept = 0;
    uint64_t reach = 0;

    if (s->n > 0)
        qsort(s->items, s->n, sizeof *s->items, compare_spans);
    for (size_t i = 0; i < s->n; i++) {
        if (s->items[i].end <= reach)
            continue;
        reach = s->items[i].end;
        s->items[kept++] = s->items[i];
    }
    s->n = kept;
}

static void show(idt_bytes corpus, const span *s, const char *who, size_t n)
{
    if (n <= 10)
        printf("  only %s: [%llu,%llu) %.*s\n", who, (unsigned long long)s->begin,
               (unsigned long long)s->end, (int)(s->end - s->begin), corpus.data + s->begin);
}

static void compare_sets(idt_bytes corpus, const spans *a, const spans *b)
{
    size_t i = 0;
    size_t k = 0;
    size_t n_both = 0;
    size_t n_a = 0;
    size_t n_b = 0;

    while (i < a->n || k < b->n) {
        int c = i == a->n ? 1 : k == b->n ? -1 : compare_spans(&a->items[i], &b->items[k]);

        if (c == 0) {
            n_both++;
            i++;
            k++;
        } else if (c < 0) {
            show(corpus, &a->items[i++], "ours", ++n_a);
        } else {
            show(corpus, &b->items[k++], "Hyperscan", ++n_b);
        }
    }
    printf("match sets: %zu in both, %zu only ours, %zu only Hyperscan\n", n_both, n_a, n_b);
}

/* ---- memory: each part in a process of its own, before the corpus is read */

static const char *book_path = "bench_text.book";

static void do_nothing(const names *n)
{
    (void)n;
}

static void compile_theirs(const names *n)
{
    static theirs t;

    theirs_open(&t, n);
}

static void build_ours(const names *n)
{
    static ours o;
    idt_error err;

    ours_open(&o, n, false);
    if (idt_file__write(book_path, idt_buf__bytes(&o.book), &err) != IDT_OK)
        fail(err.message);
}

static void use_ours(const names *n)
{
    static idt_image image;
    static idt_matcher matcher;
    static idt_text_scratch *scratch;
    idt_text_result result;
    idt_error err;

    if (idt_image__open(&image, book_path, false, &err) != IDT_OK ||
        idt_matcher__open(&matcher, &image, &err) != IDT_OK ||
        idt_text_scratch__new(&scratch) != IDT_OK)
        fail("cannot open the book");
    if (idt_text__scan(&result, &matcher, scratch, n->items[0], 0) != IDT_OK)
        fail("cannot scan");
}

/* Largest resident size of a process that does this, in kB. */
static long peak_of(void (*work)(const names *), const names *n)
{
    struct rusage usage;
    long peak = 0;
    int ends[2];
    pid_t child;

    if (pipe(ends) != 0)
        fail("no pipe");
    child = fork();
    if (child == 0) {
        work(n);
        getrusage(RUSAGE_SELF, &usage);
        _exit(write(ends[1], &usage.ru_maxrss, sizeof usage.ru_maxrss) != sizeof peak);
    }
    if (child < 0 || read(ends[0], &peak, sizeof peak) != sizeof peak ||
        waitpid(child, NULL, 0) != child)
        fail("a child failed");
    close(ends[0]);
    close(ends[1]);
    return peak;
}

static void measure_memory(const names *n)
{
    long base = peak_of(do_nothing, n);
    long hyperscan = peak_of(compile_theirs, n) - base;
    long built = peak_of(build_ours, n) - base;
    long used = peak_of(use_ours, n) - base;

    printf(
        "peak memory: Hyperscan compile and scratch %.1f MB; ours build %.1f MB, open and scratch "
        "%.1f MB (1/%.1f)\n",
        (double)hyperscan / 1e3, (double)built / 1e3, (double)used / 1e3,
        (double)hyperscan / (double)used);
    unlink(book_path);
}

static void report(const char *what, double scan_s, idt_bytes corpus, size_t n_hits)
{
    printf("%-28s %8.3f GB/s  %10zu matches\n", what, (double)corpus.len / scan_s / 1e9, n_hits);
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* Keep the ranges of the names that our scanner found. */
static void put_names(spans *out, const idt_text_result *result)
{
    for (size_t i = 0; i < result->n_hits; i++) {
        if (result->hits[i].kind == IDT_HIT_NAME)
            put_span(out, result->hits[i].begin, result->hits[i].end);
    }
}

static void run(const names *n, idt_bytes corpus, int rounds)
{
    static ours full, plain;
    theirs hs = {0};
    collector c = {.data = corpus.data, .len = corpus.len};
    spans own = {0};
    spans other = {0};
    idt_text_result found, found_plain;
    double full_s = 1e9;
    double plain_s = 1e9;
    double hs_s = 1e9;
    double lines_s = 1e9;
    size_t n_by_line = 0;

    ours_open(&full, n, false);
    ours_open(&plain, n, true);
    theirs_open(&hs, n);
    c.fold = idt_fold__view(&plain.matcher.fold);
    for (int i = 0; i < rounds; i++) { /* in turns, so that a busy machine is busy for all */
        hs_s = smaller(hs_s, theirs_scan(&hs, &c, corpus));
        plain_s = smaller(plain_s, ours_scan(&plain, corpus, &found_plain));
        full_s = smaller(full_s, ours_scan(&full, corpus, &found));
        lines_s = smaller(lines_s, ours_scan_lines(&full, corpus, &n_by_line));
    }
    report("Hyperscan, one block", hs_s, corpus, c.n_raw);
    printf("  word-bounded: %zu (%.1f %%)\n", c.n_bounded,
           100.0 * (double)c.n_bounded / (double)c.n_raw);
    report("ours, plain, one block", plain_s, corpus, found_plain.n_hits);
    report("ours, full, one block", full_s, corpus, found.n_hits);
    report("ours, full, line by line", lines_s, corpus, n_by_line);
    printf("ratio: plain %.2f, full %.2f, full by line %.2f\n", hs_s / plain_s, hs_s / full_s,
           hs_s / lines_s);
    put_names(&own, &found_plain);
    c.spans = &other;
    theirs_scan(&hs, &c, corpus);
    settle(&own);
    settle(&other);
    compare_sets(corpus, &own, &other);
    printf("build: ours %.3f s (plain %.3f s), Hyperscan %.3f s\n", full.build_s, plain.build_s,
           hs.compile_s);
    printf("open:  ours %.6f s, 1/%.0f of Hyperscan's compile time\n", full.open_s,
           hs.compile_s / full.open_s);
    printf("size: ours %.2f MB book, Hyperscan %.2f MB database + %.2f MB scratch\n",
           (double)full.book.len / 1e6, (double)hs.database_size / 1e6,
           (double)hs.scratch_size / 1e6);
    free(own.items);
    free(other.items);
}

int main(int argc, char **argv)
{
    idt_buf name_file = {0};
    idt_mapping corpus;
    idt_error err;
    names n;

    if (argc < 3)
        fail("usage: bench_text NAMES CORPUS [ROUNDS]");
    if (idt_file__read(&name_file, argv[1], 1 << 30, &err) != IDT_OK)
        fail(err.message);
    n = read_names(idt_buf__bytes(&name_file));
    measure_memory(&n);
    if (idt_file__map(&corpus, argv[2], true, &err) != IDT_OK)
        fail(err.message);
    if (corpus.len >= UINT32_MAX)
        fail("the corpus must be smaller than 4 GiB");
    printf("%zu names, %zu bytes of text\n", n.n, corpus.len);
    run(&n, (idt_bytes){corpus.data, corpus.len}, argc > 3 ? (int)strtol(argv[3], NULL, 10) : 5);
    idt_file__unmap(&corpus);
    idt_buf__free(&name_file);
    free(n.items);
    return 0;
}
