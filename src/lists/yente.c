/* SPDX-License-Identifier: Apache-2.0 */
/* The `/match` call: parameters, the batch, and the answer to each query. */
#include "lists/yente.h"

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/int.h"
#include "lists/yente_int.h"

enum { TEXT_MAX = 128, STATUS_OK = 200, STATUS_BAD = 400 };

/* ---- parameters ---- */

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Percent-decoding into a NUL-terminated text. @return false: too long, or no such code */
static bool decode(char out[TEXT_MAX], idt_bytes text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i] == '+' ? ' ' : text.data[i];
        if (c == '%') {
            if (text.len - i < 3 || hex(text.data[i + 1]) < 0 || hex(text.data[i + 2]) < 0)
                return false;
            c = (char)(hex(text.data[i + 1]) << 4 | hex(text.data[i + 2]));
            i += 2;
        }
        if (n + 1 == TEXT_MAX || c == '\0')
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return true;
}

/* "5" */
static bool read_count(uint32_t *out, const char *text, uint32_t least, uint32_t most)
{
    uint32_t value = 0;
    size_t n = 0;

    while (idt_ascii__is_digit((unsigned char)text[n]) && n < 6)
        value = value * 10 + (uint32_t)(text[n++] - '0');
    if (n == 0 || text[n] || value < least || value > most)
        return false;
    *out = value;
    return true;
}

/* "0.7", "1", ".85": a number from 0 to 1; figures after the third are left out. */
static bool read_permille(uint32_t *out, const char *text)
{
    uint32_t value = 0, place = 100;
    size_t n = 0, n_digits = 0;

    for (; idt_ascii__is_digit((unsigned char)text[n]); n++, n_digits++)
        if ((value = value * 10 + 1000 * (uint32_t)(text[n] - '0')) > 1000)
            return false;
    if (text[n] == '.')
        for (n++; idt_ascii__is_digit((unsigned char)text[n]); n++, n_digits++, place /= 10)
            value += place * (uint32_t)(text[n] - '0');
    if (n_digits == 0 || text[n] || value > 1000)
        return false;
    *out = value;
    return true;
}

static int refuse(const char *name, const char *value, const char *why, idt_error *err)
{
    return idt_error__set(err, IDT_EINVAL, "the parameter %.40s=%.40s %s", name, value, why);
}

static int set_parameter(idt_yente_options *o, const char *name, const char *value, idt_error *err)
{
    /* they would leave results out that a client may rely on, or mean other data */
    static const char *const refused[] = {
        "topics", "changed_since", "include_dataset",    "exclude_dataset", "exclude_schema",
        "fuzzy",  "weights",       "exclude_entity_ids", "config"};

    if (strcmp(name, "limit") == 0)
        return read_count(&o->limit, value, 1, IDT_YENTE_LIMIT_MAX)
                   ? IDT_OK
                   : refuse(name, value, "is not a number from 1 to 64", err);
    if (strcmp(name, "threshold") == 0 || strcmp(name, "cutoff") == 0)
        return read_permille(name[0] == 't' ? &o->threshold : &o->cutoff, value)
                   ? IDT_OK
                   : refuse(name, value, "is not a number from 0 to 1", err);
    if (strcmp(name, "as_of") == 0)
        return idt_date__parse(&o->date, idt_bytes__from_cstr(value)) == IDT_OK
                   ? IDT_OK
                   : refuse(name, value, "is not a day such as 2024-01-29", err);
    if (strcmp(name, "former") == 0) {
        o->with_former = strcmp(value, "true") == 0;
        return o->with_former || strcmp(value, "false") == 0
                   ? IDT_OK
                   : refuse(name, value, "is neither true nor false", err);
    }
    if (strcmp(name, "algorithm") == 0)
        return strcmp(value, "interdict") == 0 || strcmp(value, "best") == 0
                   ? IDT_OK
                   : refuse(name, value,
                            "is not here: there is \"interdict\", also called \"best\"", err);
    for (size_t i = 0; i < IDT_COUNT_OF(refused); i++)
        if (strcmp(name, refused[i]) == 0)
            return refuse(name, value, "is not honoured here: leave it out", err);
    return refuse(name, value, "is not known", err);
}

int idt_yente__parameters(idt_yente_options *options, idt_bytes text, idt_error *err)
{
    idt_yente_options o = *options;
    int status = IDT_OK;

    while (text.len && status == IDT_OK) {
        const char *end = memchr(text.data, '&', text.len);
        idt_bytes pair = idt_bytes__slice(text, 0, end ? (size_t)(end - text.data) : text.len);
        const char *equals = pair.len ? memchr(pair.data, '=', pair.len) : NULL;
        size_t n = equals ? (size_t)(equals - pair.data) : pair.len;
        char name[TEXT_MAX], value[TEXT_MAX];

        text = idt_bytes__slice(text, end ? pair.len + 1 : pair.len, text.len);
        if (pair.len == 0)
            continue;
        if (!equals || !decode(name, idt_bytes__slice(pair, 0, n)) ||
            !decode(value, idt_bytes__slice(pair, n + 1, pair.len)))
            return idt_error__set(err, IDT_EINVAL, "parameters are written name=value&name=value");
        status = set_parameter(&o, name, value, err);
    }
    if (status == IDT_OK)
        *options = o;
    return status;
}

/* ---- one query ---- */

typedef struct call {
    idt_buf *out;
    const idt_parties *parties;
    idt_parties_scratch *scratch;
    const idt_yente_options *options;
    idt_yente_hit hits[IDT_YENTE_HITS_MAX];
    size_t n_hits;
} call;

static bool comes_first(const idt_party_hit *a, const idt_party_hit *b)
{
    bool past_a = idt_party__is_past_or_future((idt_party_standing)a->standing);
    bool past_b = idt_party__is_past_or_future((idt_party_standing)b->standing);

    if (past_a != past_b)
        return past_b;
    if (a->score != b->score)
        return a->score > b->score;
    return a->standing != b->standing ? a->standing < b->standing : a->entry < b->entry;
}

static bool same_party(const call *c, uint32_t a, uint32_t b)
{
    idt_party_entry_view x, y;

    if (a == b)
        return true;
    idt_parties__entry(&x, c->parties, a);
    idt_parties__entry(&y, c->parties, b);
    return idt_bytes__equal(x.list, y.list) && idt_bytes__equal(x.id, y.id);
}

/* Keep the better of two hits of one party, in the order of the answer. */
static void keep(call *c, idt_yente_hit hit)
{
    size_t i;

    for (i = 0; i < c->n_hits && !same_party(c, c->hits[i].hit.entry, hit.hit.entry); i++)
        continue;
    if (i < c->n_hits && !comes_first(&hit.hit, &c->hits[i].hit))
        return;
    if (i == c->n_hits && c->n_hits == IDT_YENTE_HITS_MAX) {
        if (!comes_first(&hit.hit, &c->hits[--i].hit))
            return;
    } else if (i == c->n_hits) {
        c->n_hits++;
    }
    for (; i > 0 && comes_first(&hit.hit, &c->hits[i - 1].hit); i--)
        c->hits[i] = c->hits[i - 1];
    c->hits[i] = hit;
}

static int ask(call *c, const idt_yente_query *q, size_t name, size_t address, idt_error *err)
{
    idt_parties_query question = idt_yente__question(q, name, address, c->options);
    const idt_party_hit *hits;
    size_t n = 0;
    int status = idt_parties__find(&hits, &n, c->scratch, &question, err);

    for (size_t i = 0; i < n; i++)
        keep(c, (idt_yente_hit){hits[i], (uint8_t)name, (uint8_t)address});
    return status;
}

/* Each name with the first address, and each further address with the first name. */
static int ask_all(call *c, const idt_yente_query *q, idt_error *err)
{
    int status = ask(c, q, 0, 0, err);

    for (size_t i = 1; i < q->n_names && status == IDT_OK; i++)
        status = ask(c, q, i, 0, err);
    for (size_t i = 1; i < q->n_addresses && status == IDT_OK; i++)
        status = ask(c, q, 0, i, err);
    return status;
}

/* The query as it was sent, without what is no part of an example. */
static void put_echo(idt_buf *out, const json_t *example)
{
    static const char *const keys[] = {"id", "schema", "properties"};
    bool is_first = true;

    idt_buf__put_cstr(out, ", \"query\": {");
    for (size_t i = 0; i < IDT_COUNT_OF(keys); i++) {
        const json_t *value = json_object_get(example, keys[i]);
        char *text = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
        if (!text)
            continue;
        idt_buf__printf(out, "%s\"%s\": ", is_first ? "" : ", ", keys[i]);
        idt_buf__put_cstr(out, text);
        is_first = false;
        free(text);
    }
    idt_buf__put_char(out, '}');
}

static int answer(call *c, idt_yente_counts *counts, const json_t *example, idt_error *err)
{
    idt_yente_query q = {0};
    idt_error why;
    int status = idt_yente_query__read(&q, example, &why);

    c->n_hits = 0;
    if (status == IDT_OK)
        status = ask_all(c, &q, &why);
    if (status == IDT_OK) {
        idt_buf__printf(c->out, "{\"status\": %d", STATUS_OK);
        counts->n_matches +=
            idt_yente__put_results(c->out, c->parties, &q, c->hits, c->n_hits, c->options) > 0;
    } else if (status == IDT_EFORMAT || status == IDT_EINVAL) {
        counts->n_failed++;
        idt_buf__printf(c->out, "{\"status\": %d, \"detail\": ", STATUS_BAD);
        idt_buf__put_json(c->out, idt_bytes__from_cstr(why.message));
        idt_buf__put_cstr(c->out, ", \"results\": [], \"total\": {\"value\": 0, "
                                  "\"relation\": \"eq\"}");
        status = IDT_OK;
    } else {
        (void)idt_error__set(err, status, "%s", why.message);
    }
    put_echo(c->out, example);
    idt_buf__put_cstr(c->out, ", \"interdict\": {\"ignored\": [");
    idt_buf__put_bytes(c->out, idt_buf__bytes(&q.ignored));
    idt_buf__put_cstr(c->out, "]}}");
    idt_yente_query__free(&q);
    return status;
}

/* ---- the batch ---- */

static int read_request(json_t **out, json_t **queries, idt_bytes request, idt_error *err)
{
    json_error_t why;
    size_t n;

    *queries = NULL;
    if (request.len > IDT_YENTE_REQUEST_MAX)
        return idt_error__set(err, IDT_ELIMIT, "the request is larger than 16 MiB");
    *out = json_loadb(request.data ? request.data : "", request.len, JSON_REJECT_DUPLICATES, &why);
    if (!*out)
        return idt_error__set(err, IDT_EFORMAT, "not JSON at line %d, column %d: %.120s", why.line,
                              why.column, why.text);
    *queries = json_object_get(*out, "queries");
    n = json_object_size(*queries);
    if (!json_is_object(*queries) || n == 0)
        return idt_error__set(err, IDT_EFORMAT,
                              "no queries: a request is {\"queries\": {\"q1\": {\"schema\": …, "
                              "\"properties\": {…}}}}");
    if (n > IDT_YENTE_QUERIES_MAX)
        return idt_error__set(err, IDT_ELIMIT, "%zu queries in one request, at most %d", n,
                              IDT_YENTE_QUERIES_MAX);
    if (json_object_size(json_object_get(*out, "weights")))
        return idt_error__set(err, IDT_EINVAL,
                              "weights are not honoured here: leave \"weights\" out");
    return IDT_OK;
}

static int answer_all(call *c, idt_yente_counts *counts, json_t *queries, idt_error *err)
{
    const char *before = "";
    const char *name;
    json_t *example;
    int status = IDT_OK;

    idt_buf__put_cstr(c->out, "{\"responses\": {");
    json_object_foreach(queries, name, example)
    {
        if (json_is_null(example))
            continue;
        idt_buf__put_cstr(c->out, before);
        idt_buf__put_json(c->out, idt_bytes__from_cstr(name));
        idt_buf__put_cstr(c->out, ": ");
        before = ", ";
        counts->n_queries++;
        status = answer(c, counts, example, err);
        if (status != IDT_OK)
            return status;
    }
    idt_buf__put_cstr(c->out, "}, ");
    idt_yente__put_matcher(c->out);
    idt_buf__printf(c->out, ", \"limit\": %u, \"interdict\": {\"book\": \"%s\"}}\n",
                    c->options->limit, idt_parties__describe(c->parties).digest);
    return idt_buf__status(c->out) == IDT_OK ? IDT_OK
                                             : idt_error__set(err, IDT_ENOMEM, "out of memory");
}

int idt_yente__match(idt_buf *out, idt_yente_counts *counts, const idt_parties *parties,
                     idt_parties_scratch *scratch, idt_bytes request,
                     const idt_yente_options *options, idt_error *err)
{
    call *c = idt_alloc__zeroed(1, sizeof *c);
    json_t *root = NULL, *queries = NULL;
    size_t begin = out->len;
    int status;

    *counts = (idt_yente_counts){0};
    if (!c)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    *c = (call){.out = out, .parties = parties, .scratch = scratch, .options = options};
    status = options->date < IDT_DATE_MIN || options->date > IDT_DATE_MAX || options->limit == 0 ||
                     options->limit > IDT_YENTE_LIMIT_MAX
                 ? idt_error__set(err, IDT_EINVAL, "no day to ask about, or no number of results")
                 : read_request(&root, &queries, request, err);
    if (status == IDT_OK)
        status = answer_all(c, counts, queries, err);
    if (status != IDT_OK && status != IDT_ENOMEM) {
        out->len = begin;
        idt_buf__put_cstr(out, "{\"detail\": ");
        idt_buf__put_json(out, idt_bytes__from_cstr(err->message));
        idt_buf__put_cstr(out, "}\n");
    }
    json_decref(root);
    idt_alloc__free(c);
    return status;
}
