/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scanner against its slow twin: squeeze character by character, try every name of the book at
 * every word of the whole field, leave out what is inside something longer by comparing all pairs.
 * Also what must not change an answer: the place of a name in a long field, cut input, allocations.
 */
#include "text_fixture.h"

#include "base/alloc.h"
#include "heap_count.h"
#include "random.h"
#include "text/text_int.h"

static const char *names_path;

static const char *const words[] = {
    "the",
    "and",
    "purity",
    "99",
    "hydrochloride",
    "ethyl",
    "ester",
    "methyl",
    "of",
    "chloro",
    "CAS",
    "No.",
    "103",
    "63-9",
    "50-00-0",
    "71 43 2",
    "salt",
    "购买",
    "盐酸",
    "基",
    "酸",
    "钠",
    "β",
    "alpha",
    ".beta.",
    "P",
    "M",
    "K",
    "2",
    "-4-carboxylic acid",
    "s",
    "’s",
    "e\u0301",
    "\u200B",
    "ﬁ",
    "\u00AD",
    "１２",
    "アセト",
    "ン",
    "한국",
    "ไทย",
    "\xFF",
    "\xE4\xB8",
    "½",
    "Benzene",
    "(2-",
    "bromoethyl)-",
    "acetone",
    "phenyl",
    "A",
    "xylene",
    "4",
    "N",
    "1,",
    "&beta;",
    "&#45;",
    "&nbsp;",
    "&",
    "\u0430",
    "\u0435n",
    "\u0416",
    "\u0391",
};

static const char *const joints[] = {" ", " ",  " ", "-",  ", ", "",  "\n", "\r\n", ". ", "(", ") ",
                                     "–", "　", "/", "; ", "'",  "_", "\t", "、",   "·",  "  "};

static void put_random_text(idt_buf *out, const fixture *f, uint64_t *seed, size_t len)
{
    while (out->len < len) {
        uint32_t dice = next_random(seed) % 16;

        if (dice < 6) {
            idt_bytes name = f->rows[next_random(seed) % f->n_rows].name;
            bool upper = dice == 0;

            for (size_t i = 0; i < name.len; i++) {
                char c = name.data[i];

                if (dice == 1 && next_random(seed) % 16 == 0)
                    idt_buf__put_cstr(out, joints[next_random(seed) % IDT_COUNT_OF(joints)]);
                idt_buf__put_char(out, upper && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
            }
        } else if (dice == 6 && next_random(seed) % 8 == 0) {
            idt_buf__put_char(out, (char)next_random(seed));
        } else {
            idt_buf__put_cstr(out, words[next_random(seed) % IDT_COUNT_OF(words)]);
        }
        idt_buf__put_cstr(out, joints[next_random(seed) % IDT_COUNT_OF(joints)]);
    }
}

/* ---- the twin */

typedef struct twin {
    idt_text_scratch scratch;
    idt_scan scan;
} twin;

static void put_word(idt_window *w, const idt_folded *c, size_t pos)
{
    w->words[w->n_words++] =
        (idt_word){.key = (uint32_t)w->n_keys,
                   .begin = (uint32_t)pos,
                   .end = (uint32_t)(pos + c->size),
                   .class = c->class == IDT_CHAR_MARK ? (uint32_t)IDT_CHAR_LETTER : c->class};
}

/* All words of the field, one character after the other. */
static void squeeze_slowly(idt_window *w)
{
    bool is_open = false;

    for (size_t pos = 0; pos < w->field.len;) {
        uint32_t class = w->n_words ? w->words[w->n_words - 1].class : IDT_CHAR_DROPPED;
        idt_folded c;

        idt_window__read(&c, w, pos, w->field.len);

        if (c.class == IDT_CHAR_SEPARATOR) {
            is_open = false;
        } else if (c.is_accent) {
            if (is_open && w->words[w->n_words - 1].end == pos)
                w->words[w->n_words - 1].end += c.size;
        } else if (c.class != IDT_CHAR_DROPPED) {
            bool alone = c.class == IDT_CHAR_HAN || c.class == IDT_CHAR_SOLID;

            if (is_open && (c.class == IDT_CHAR_MARK || (c.class == class && !alone)))
                w->words[w->n_words - 1].end = (uint32_t)(pos + c.size);
            else
                put_word(w, &c, pos);
            memcpy(w->keys + w->n_keys, c.data, c.len);
            w->n_keys += c.len;
            is_open = true;
        }
        pos += c.size;
    }
    w->words[w->n_words] =
        (idt_word){(uint32_t)w->n_keys, (uint32_t)w->field.len, (uint32_t)w->field.len, 0};
}

static void twin_open(twin *t, const fixture *f, idt_bytes field)
{
    memset(t, 0, sizeof *t);
    t->scan.matcher = &f->matcher;
    t->scan.scratch = &t->scratch;
    t->scan.max_steps = UINT64_MAX;
    t->scratch.gaps_first = SIZE_MAX;
    t->scan.window.fold = idt_fold__view(&f->matcher.fold);
    t->scan.window.only_lookalikes = idt_glyph__has_only_lookalikes(field);
    t->scan.window.field = field;
    t->scan.window.keys = calloc(field.len * 16 + 64, 1); /* one byte folds to 16 at most */
    t->scan.window.words = calloc(field.len + 2, sizeof(idt_word));
    assert_non_null(t->scan.window.keys);
    assert_non_null(t->scan.window.words);
    squeeze_slowly(&t->scan.window);
}

static void twin_close(twin *t)
{
    free(t->scan.window.keys);
    free(t->scan.window.words);
    idt_alloc__free(t->scratch.hits);
}

static bool is_better(const idt_text_hit *a, const idt_text_hit *b)
{
    static const uint32_t worst_first[] = {IDT_HIT_SPACED, IDT_HIT_LOOSE, IDT_HIT_PLURAL,
                                           IDT_HIT_DERIVED, IDT_HIT_CASE_DIFFERS};

    for (size_t i = 0; i < IDT_COUNT_OF(worst_first); i++) {
        if ((a->flags ^ b->flags) & worst_first[i])
            return !(a->flags & worst_first[i]);
    }
    return a->name < b->name;
}

/* Nothing in `hits` says that the i-th is not reported. */
static bool stays(const idt_text_hit *hits, size_t n, size_t i)
{
    for (size_t k = 0; k < n; k++) {
        bool same = hits[k].begin == hits[i].begin && hits[k].end == hits[i].end;

        if (k == i || hits[k].kind != hits[i].kind)
            continue;
        if (!same && hits[k].begin <= hits[i].begin && hits[k].end >= hits[i].end)
            return false;
        if (same && hits[k].owner == hits[i].owner &&
            (is_better(&hits[k], &hits[i]) || (!is_better(&hits[i], &hits[k]) && k < i)))
            return false;
    }
    return true;
}

static void twin_scan(twin *t)
{
    const uint32_t n_nodes = (uint32_t)t->scan.matcher->nodes.n_records;
    const idt_text_hit *hits;
    size_t n;
    idt_buf kept = {0};

    for (size_t i = 0; i < t->scan.window.n_words; i++) {
        uint32_t len = t->scan.window.words[i + 1].key - t->scan.window.words[i].key;

        for (uint32_t node = 0; node < n_nodes; node++)
            idt_match__at(&t->scan, i, node, 1);
        if (t->scan.window.words[i].class == IDT_CHAR_DIGIT && len <= 10)
            idt_cas__at(&t->scan, i);
    }
    hits = t->scratch.hits;
    n = t->scratch.n_hits;
    for (size_t i = 0; i < n; i++) {
        if (stays(hits, n, i))
            idt_buf__put(&kept, &hits[i], sizeof hits[i]);
    }
    if (kept.len)
        memcpy(t->scratch.hits, kept.data, kept.len);
    t->scratch.n_hits = kept.len / sizeof *hits;
    idt_buf__free(&kept);
}

static bool is_in(const idt_text_hit *hit, const idt_text_hit *hits, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        /* The twin does not know which salt belongs to the name after it. */
        const uint32_t ignored = IDT_HIT_IN_LONGER_AFTER;

        if (hits[i].begin == hit->begin && hits[i].end == hit->end && hits[i].cas == hit->cas &&
            hits[i].owner == hit->owner && hits[i].name == hit->name && hits[i].kind == hit->kind &&
            !((hits[i].flags ^ hit->flags) & ~ignored))
            return true;
    }
    return false;
}

static void check_sorted(const idt_text_result *r)
{
    for (size_t i = 1; i < r->n_hits; i++) {
        const idt_text_hit *a = &r->hits[i - 1];
        const idt_text_hit *b = &r->hits[i];

        assert_true(a->begin < b->begin || (a->begin == b->begin && a->end <= b->end));
    }
}

static size_t compare_with_twin(fixture *f, idt_bytes field)
{
    idt_text_result result = fixture_scan(f, field);
    twin t;

    twin_open(&t, f, field);
    twin_scan(&t);
    for (size_t i = 0; i < t.scratch.n_hits; i++) {
        const idt_text_hit *h = &t.scratch.hits[i];

        if (!is_in(h, result.hits, result.n_hits))
            fail_msg("only the twin finds \"%.*s\" at %u of %zu", (int)(h->end - h->begin),
                     field.data + h->begin, (unsigned)h->begin, field.len);
    }
    for (size_t i = 0; i < result.n_hits; i++) {
        const idt_text_hit *h = &result.hits[i];

        if (!is_in(h, t.scratch.hits, t.scratch.n_hits))
            fail_msg("only the scanner finds \"%.*s\" at %u of %zu", (int)(h->end - h->begin),
                     field.data + h->begin, (unsigned)h->begin, field.len);
    }
    check_sorted(&result);
    twin_close(&t);
    return result.n_hits;
}

static void test_twin(void **state)
{
    uint64_t seed = 1;
    size_t n_hits = 0;
    fixture f;

    (void)state;
    fixture_open_file(&f, names_path);
    for (size_t i = 0; i < 300; i++) {
        idt_buf text = {0};

        put_random_text(&text, &f, &seed, i % 50 == 0 ? 40000 : 20 + next_random(&seed) % 500);
        n_hits += compare_with_twin(&f, idt_buf__bytes(&text));
        idt_buf__free(&text);
    }
    assert_true(n_hits > 1000);
    fixture_end(&f);
}

/* ---- offsets */

static bool is_border(idt_bytes text, size_t pos)
{
    /* A continuation byte is a border only where the text is not UTF-8. */
    for (size_t back = 1; back <= 3 && back <= pos; back++) {
        size_t size = idt_utf8__length(text.data + pos - back, text.len - pos + back);

        if (size > back)
            return false;
    }
    return true;
}

static void check_offsets(fixture *f, idt_bytes text)
{
    idt_fold fold = idt_fold__view(&f->matcher.fold);
    idt_text_result result;
    idt_buf keys = {0};
    idt_buf offsets = {0};
    size_t before = 0;

    assert_int_equal(idt_fold__keys(&fold, text, &keys, &offsets), IDT_OK);
    assert_int_equal(offsets.len, keys.len * sizeof(uint32_t));
    for (size_t i = 0; i < keys.len; i++) {
        size_t offset = idt_u32__load(offsets.data + i * sizeof(uint32_t));

        assert_true(offset >= before && offset < text.len);
        assert_true(is_border(text, offset));
        before = offset;
    }
    result = fixture_scan(f, text);
    for (size_t i = 0; i < result.n_hits; i++) {
        const idt_text_hit *hit = &result.hits[i];

        assert_true(hit->begin < hit->end && hit->end <= text.len);
        assert_true(is_border(text, hit->begin));
        assert_true(hit->end == text.len || is_border(text, hit->end));
    }
    check_sorted(&result);
    idt_buf__free(&keys);
    idt_buf__free(&offsets);
}

static void test_offsets(void **state)
{
    uint64_t seed = 2;
    fixture f;

    (void)state;
    fixture_open_file(&f, names_path);
    for (size_t i = 0; i < 300; i++) {
        idt_buf text = {0};

        put_random_text(&text, &f, &seed, 20 + next_random(&seed) % 700);
        check_offsets(&f, idt_buf__bytes(&text));
        idt_buf__free(&text);
    }
    fixture_end(&f);
}

/* The field ends at every byte, in memory of just that size. */
static void test_cut_anywhere(void **state)
{
    uint64_t seed = 3;
    idt_buf text = {0};
    fixture f;

    (void)state;
    fixture_open_file(&f, names_path);
    put_random_text(&text, &f, &seed, 1500);
    for (size_t len = 0; len <= text.len; len++) {
        char *part = malloc(len ? len : 1);

        assert_non_null(part);
        memcpy(part, text.data, len);
        check_offsets(&f, (idt_bytes){part, len});
        memcpy(part, text.data + text.len - len, len);
        check_offsets(&f, (idt_bytes){part, len});
        free(part);
    }
    idt_buf__free(&text);
    fixture_end(&f);
}

/* ---- long fields */

/* The hits of a text do not depend on where in a field it stands. */
static void check_behind(fixture *f, idt_bytes filler, size_t size, size_t n_tail,
                         const idt_text_hit *hits, size_t n_hits, idt_bytes text)
{
    idt_text_result result;
    idt_buf field = {0};

    while (field.len < size)
        idt_buf__put_bytes(&field, filler);
    field.len = size;
    idt_buf__put_cstr(&field, "\n.\n");
    idt_buf__put_bytes(&field, text);
    idt_buf__put_cstr(&field, "\n.\n");
    /* More than the scanner wants to see ahead; the window ends with a block of 64 bytes, so the
     * first word moves its end. */
    for (size_t i = 0; i < 2000; i++)
        idt_buf__put_cstr(&field, i < n_tail ? "v" : " v");
    result = fixture_scan(f, idt_buf__bytes(&field));
    assert_int_equal(result.n_hits, n_hits);
    for (size_t i = 0; i < n_hits; i++) {
        assert_int_equal(result.hits[i].begin, hits[i].begin + size + 3);
        assert_int_equal(result.hits[i].end, hits[i].end + size + 3);
        assert_int_equal(result.hits[i].flags, hits[i].flags);
        assert_int_equal(result.hits[i].owner, hits[i].owner);
    }
    idt_buf__free(&field);
}

/* Key bytes of a text, at least 1. */
static size_t keys_of(const fixture *f, idt_bytes text)
{
    idt_fold fold = idt_fold__view(&f->matcher.fold);
    idt_buf keys = {0};
    size_t n;

    assert_int_equal(idt_fold__keys(&fold, text, &keys, NULL), IDT_OK);
    n = keys.len ? keys.len : 1;
    idt_buf__free(&keys);
    return n;
}

static void test_place_in_field(void **state)
{
    static const char *const fillers[] = {"w", "word and ", "中", "\u200B", "x\xFF", " ", "7", "α"};
    const idt_bytes text =
        IDT_LIT("N-benzyl-4-piperidone hydrochloride, Benzene, (2-bromoethyl)-; CAS No. 103639; "
                "P M K / 盐酸麻黄碱 1-phenyl-2-propanone 1-boc-4-piperidone ethyl ester");
    idt_text_hit hits[64];
    idt_text_result result;
    fixture f;

    (void)state;
    fixture_open_file(&f, names_path);
    result = fixture_scan(&f, text);
    assert_true(result.n_hits >= 8 && result.n_hits <= 64);
    memcpy(hits, result.hits, result.n_hits * sizeof *hits);
    for (size_t i = 0; i < IDT_COUNT_OF(fillers); i++) {
        idt_bytes filler = idt_bytes__from_cstr(fillers[i]);

        /* Around the end of the first window and the first word that it leaves to the next, and
         * further on. */
        for (size_t n = 0; n < 110; n++) {
            size_t keys = n < 50    ? IDT_WINDOW_KEYS - 250 + 6 * n
                          : n < 100 ? IDT_WINDOW_KEYS - IDT_WINDOW_AHEAD - 250 + 6 * (n - 50)
                                    : 40000 + 1117 * n;

            check_behind(&f, filler, keys / keys_of(&f, filler) * filler.len, n % 67, hits,
                         result.n_hits, text);
        }
    }
    fixture_end(&f);
}

/* A name with thousands of dropped characters inside is still found whole. */
static void test_flood(void **state)
{
    idt_buf text = {0};
    idt_text_result result;
    fixture f;

    (void)state;
    fixture_open_file(&f, names_path);
    idt_buf__put_cstr(&text, "acetic");
    for (size_t i = 0; i < 30000; i++)
        idt_buf__put_cstr(&text, "\u200B");
    idt_buf__put_cstr(&text, " anhyd");
    for (size_t i = 0; i < 30000; i++)
        idt_buf__put_cstr(&text, "\u00AD");
    idt_buf__put_cstr(&text, "ride");
    result = fixture_scan(&f, idt_buf__bytes(&text));
    assert_int_equal(result.n_hits, 1);
    assert_int_equal(result.hits[0].begin, 0);
    assert_int_equal(result.hits[0].end, text.len);
    idt_buf__free(&text);
    fixture_end(&f);
}

static void test_no_allocation(void **state)
{
    uint64_t seed = 4;
    idt_buf text = {0};
    size_t before;
    fixture f;

    (void)state;
    fixture_open_file(&f, names_path);
    put_random_text(&text, &f, &seed, 100000);
    assert_true(fixture_scan(&f, idt_buf__bytes(&text)).n_hits > 100);
    before = n_allocations;
    for (size_t i = 0; i < 50; i++)
        fixture_scan(&f, idt_bytes__slice(idt_buf__bytes(&text), i * 100, text.len - i * 50));
    assert_int_equal(n_allocations, before);
    idt_buf__free(&text);
    fixture_end(&f);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_twin),         cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_cut_anywhere), cmocka_unit_test(test_place_in_field),
        cmocka_unit_test(test_flood),        cmocka_unit_test(test_no_allocation),
    };

    if (argc != 2)
        return 2;
    names_path = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
