/* SPDX-License-Identifier: Apache-2.0 */
/* Reading, keeping and asking a history. */
#include "lists/history.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/file.h"
#include "base/int.h"
#include "lists/history_int.h"

enum { FORMAT_VERSION = 1 };

/** Largest history read, in bytes. */
static const size_t text_max = (size_t)4 << 30;

static int no_memory(idt_error *err)
{
    return idt_error__set(err, IDT_ENOMEM, "out of memory");
}

/* ---- life --------------------------------------------------------------------------------- */

void idt_list_history__free(idt_list_history *history)
{
    size_t i;

    if (!history)
        return;
    for (i = 0; i < history->n_records; i++)
        idt_alloc__free(history->records[i].spans);
    idt_alloc__free(history->records);
    idt_alloc__free(history->events);
    idt_list_map__free(&history->by_uid);
    idt_arena__free(&history->arena);
    idt_buf__free(&history->text);
    idt_alloc__free(history);
}

int idt_list_history__new(idt_list_history **out, const char *name, idt_error *err)
{
    idt_buf text = {0};
    int status;

    *out = NULL;
    if (!name[0] || strpbrk(name, "\t\n\r\\"))
        return idt_error__set(err, IDT_EINVAL, "a list needs a name without tabs and line ends");
    idt_buf__printf(&text, "interdict-list-history\t%d\nlist\t%s\n", FORMAT_VERSION, name);
    status = idt_buf__status(&text) == IDT_OK
                 ? idt_list_history__parse(out, idt_buf__bytes(&text), err)
                 : no_memory(err);
    idt_buf__free(&text);
    return status;
}

int idt_list_history__load(idt_list_history **out, const char *path, const char *name,
                           idt_error *err)
{
    idt_buf text = {0};
    int status;

    *out = NULL;
    if (name && access(path, F_OK) != 0 && errno == ENOENT)
        return idt_list_history__new(out, name, err);
    status = idt_file__read(&text, path, text_max, err);
    if (status == IDT_OK) {
        status = idt_list_history__parse(out, idt_buf__bytes(&text), err);
        if (status != IDT_OK)
            idt_error__prefix(err, path);
    }
    idt_buf__free(&text);
    if (status == IDT_OK && name && !idt_bytes__is((*out)->name, name)) {
        status = idt_error__set(err, IDT_EINVAL, "\"%s\" is the history of \"%.*s\", not of \"%s\"",
                                path, (int)(*out)->name.len, (*out)->name.data, name);
        idt_list_history__free(*out);
        *out = NULL;
    }
    return status;
}

idt_bytes idt_list_history__text(const idt_list_history *history)
{
    return idt_buf__bytes(&history->text);
}

int idt_list_history__save(const idt_list_history *history, const char *path, idt_error *err)
{
    return idt_file__write(path, idt_buf__bytes(&history->text), err);
}

/* ---- reading ------------------------------------------------------------------------------ */

typedef struct reader {
    idt_list_history *history;
    uint64_t line;
    idt_error *err;
} reader;

static int bad(const reader *r, const char *what)
{
    idt_error__set(r->err, IDT_EFORMAT, "line %llu of the history: %s", (unsigned long long)r->line,
                   what);
    if (r->err)
        r->err->line = r->line > UINT32_MAX ? 0 : (uint32_t)r->line;
    return IDT_EFORMAT;
}

static idt_bytes next_field(idt_bytes *rest)
{
    idt_bytes field = *rest;
    const char *tab = rest->len ? memchr(rest->data, '\t', rest->len) : NULL;

    if (tab) {
        field.len = (size_t)(tab - rest->data);
        *rest = idt_bytes__slice(*rest, field.len + 1, rest->len);
    } else {
        rest->len = 0;
    }
    return field;
}

static bool parse_count(uint64_t *out, idt_bytes text)
{
    size_t i;

    *out = 0;
    for (i = 0; i < text.len && i < 18 && idt_ascii__is_digit(text.data[i]); i++)
        *out = *out * 10 + (uint64_t)(text.data[i] - '0');
    return text.len && i == text.len;
}

static idt_list_event *new_event(idt_list_history *h)
{
    if (h->n_events == UINT32_MAX ||
        idt_alloc__grow(&h->events, &h->events_capacity, h->n_events, sizeof *h->events) != IDT_OK)
        return NULL;
    h->events[h->n_events] = (idt_list_event){.date = IDT_DATE_NONE};
    return &h->events[h->n_events++];
}

static int read_import(const reader *r, idt_bytes rest)
{
    const idt_list_event *before = idt_list_history__last_import(r->history);
    idt_date last = before ? before->date : IDT_DATE_MIN;
    idt_list_event *event = new_event(r->history);
    idt_bytes extent;

    if (!event)
        return no_memory(r->err);
    event->is_import = true;
    if (idt_date__parse(&event->date, next_field(&rest)) != IDT_OK || event->date < last)
        return bad(r, "an import without a date, or older than the one before");
    event->format = next_field(&rest);
    if (idt_list_text__parse(&event->file, &r->history->arena, next_field(&rest)) != IDT_OK ||
        !parse_count(&event->n_entries, next_field(&rest)))
        return bad(r, "an import without a number of entries");
    extent = next_field(&rest);
    event->is_part = idt_bytes__is(extent, "part");
    event->digest = next_field(&rest);
    if ((!event->is_part && !idt_bytes__is(extent, "whole")) || event->digest.len != 64)
        return bad(r, "an import without extent or digest");
    return IDT_OK;
}

static int read_amend(const reader *r, idt_bytes rest)
{
    idt_list_event *event = new_event(r->history);

    if (!event)
        return no_memory(r->err);
    if (idt_list_text__parse(&event->file, &r->history->arena, next_field(&rest)) != IDT_OK)
        return bad(r, "an amendment without a file name");
    event->digest = next_field(&rest);
    return event->digest.len == 64 ? IDT_OK : bad(r, "an amendment without a digest");
}

static idt_list_record *get_record(idt_list_history *h, idt_bytes uid)
{
    int64_t i = idt_list_map__get(&h->by_uid, uid);

    if (i != IDT_LIST_MAP_NONE)
        return &h->records[i];
    if (h->n_records == UINT32_MAX ||
        idt_alloc__grow(&h->records, &h->records_capacity, h->n_records, sizeof *h->records) !=
            IDT_OK ||
        idt_list_map__put(&h->by_uid, uid, (uint32_t)h->n_records) != IDT_OK)
        return NULL;
    h->records[h->n_records] = (idt_list_record){.uid = uid};
    return &h->records[h->n_records++];
}

static int open_span(const reader *r, idt_list_record *record, idt_date date, idt_bytes key)
{
    idt_list_event *event = &r->history->events[r->history->n_events - 1];
    idt_list_fact fact;

    if (idt_list_fact__parse(&fact, &r->history->arena, key) != IDT_OK)
        return bad(r, "not a fact");
    if (idt_alloc__grow(&record->spans, &record->capacity, record->n_spans,
                        sizeof *record->spans) != IDT_OK)
        return no_memory(r->err);
    record->spans[record->n_spans++] =
        (idt_list_span){.key = key,
                        .kind = fact.kind,
                        .from = date,
                        .to = IDT_DATE_NONE,
                        .stated = fact.to,
                        .event = (uint32_t)(r->history->n_events - 1),
                        .closed = IDT_LIST_STILL_OPEN};
    if (fact.kind == IDT_LIST_LISTED)
        event->n_opened++;
    else
        event->n_facts_added++;
    return IDT_OK;
}

static int close_span(const reader *r, idt_list_record *record, idt_date date, idt_bytes key)
{
    idt_list_event *event = &r->history->events[r->history->n_events - 1];
    size_t i = record->n_spans;

    while (i > 0 && !(record->spans[i - 1].to == IDT_DATE_NONE &&
                      idt_bytes__equal(record->spans[i - 1].key, key)))
        i--;
    if (i == 0)
        return bad(r, "a fact ends that did not hold");
    record->spans[i - 1].to = date;
    record->spans[i - 1].closed = (uint32_t)(r->history->n_events - 1);
    if (record->spans[i - 1].kind == IDT_LIST_LISTED)
        event->n_closed++;
    else
        event->n_facts_removed++;
    return IDT_OK;
}

static int read_fact(const reader *r, bool opens, idt_bytes rest)
{
    idt_list_record *record;
    idt_date date;
    idt_bytes uid;

    if (r->history->n_events == 0)
        return bad(r, "a fact before the first import");
    if (idt_date__parse(&date, next_field(&rest)) != IDT_OK)
        return bad(r, "a fact without a date");
    if (idt_list_text__parse(&uid, &r->history->arena, next_field(&rest)) != IDT_OK || !uid.len)
        return bad(r, "a fact without an entry");
    record = get_record(r->history, uid);
    if (!record)
        return no_memory(r->err);
    return opens ? open_span(r, record, date, rest) : close_span(r, record, date, rest);
}

static int read_line(reader *r, idt_bytes line)
{
    idt_bytes word = next_field(&line);

    if (r->line == 1) {
        if (!idt_bytes__is(word, "interdict-list-history"))
            return bad(r, "this is not a history of a list");
        if (!idt_bytes__is(line, "1"))
            return idt_error__set(r->err, IDT_EVERSION,
                                  "the history is of format %.*s, this program reads format 1",
                                  (int)idt_size__min(line.len, 8), line.data);
        return IDT_OK;
    }
    if (r->line == 2) {
        r->history->name = line;
        return idt_bytes__is(word, "list") && line.len ? IDT_OK : bad(r, "the list has no name");
    }
    if (idt_bytes__is(word, "+") || idt_bytes__is(word, "-"))
        return read_fact(r, word.data[0] == '+', line);
    if (idt_bytes__is(word, "import"))
        return read_import(r, line);
    if (idt_bytes__is(word, "amend"))
        return read_amend(r, line);
    return bad(r, "not +, -, import or amend");
}

static int read_lines(idt_list_history *history, idt_error *err)
{
    idt_bytes rest = idt_buf__bytes(&history->text);
    reader r = {.history = history, .err = err};
    int status = IDT_OK;

    if (rest.len == 0 || rest.data[rest.len - 1] != '\n')
        return idt_error__set(err, IDT_EFORMAT, "the history is truncated: it ends inside a line");
    while (rest.len && status == IDT_OK) {
        size_t n = (size_t)((const char *)memchr(rest.data, '\n', rest.len) - rest.data);

        r.line++;
        status = read_line(&r, idt_bytes__slice(rest, 0, n));
        rest = idt_bytes__slice(rest, n + 1, rest.len);
    }
    if (status == IDT_OK && r.line < 2)
        status = bad(&r, "the list has no name");
    return status;
}

int idt_list_history__parse(idt_list_history **out, idt_bytes text, idt_error *err)
{
    idt_list_history *history = idt_alloc__zeroed(1, sizeof *history);
    int status;

    *out = NULL;
    if (!history)
        return no_memory(err);
    idt_buf__put_bytes(&history->text, text);
    status = idt_buf__status(&history->text) == IDT_OK ? read_lines(history, err) : no_memory(err);
    if (status == IDT_OK)
        *out = history;
    else
        idt_list_history__free(history);
    return status;
}

int idt_list_history__append(idt_list_history *history, idt_bytes lines, idt_error *err)
{
    idt_list_history *grown = NULL, old;
    idt_buf text = {0};
    int status;

    idt_buf__put_bytes(&text, idt_buf__bytes(&history->text));
    idt_buf__put_bytes(&text, lines);
    status = idt_buf__status(&text) == IDT_OK
                 ? idt_list_history__parse(&grown, idt_buf__bytes(&text), err)
                 : no_memory(err);
    idt_buf__free(&text);
    if (status != IDT_OK)
        return status;
    old = *history;
    *history = *grown;
    *grown = old;
    idt_list_history__free(grown);
    return IDT_OK;
}

/* ---- asking ------------------------------------------------------------------------------- */

idt_bytes idt_list_history__name(const idt_list_history *history)
{
    return history->name;
}

const idt_list_event *idt_list_history__event(const idt_list_history *history, size_t i)
{
    return i < history->n_events ? &history->events[i] : NULL;
}

const idt_list_event *idt_list_history__last_import(const idt_list_history *history)
{
    size_t i = history->n_events;

    while (i > 0 && !history->events[i - 1].is_import)
        i--;
    return i ? &history->events[i - 1] : NULL;
}

idt_date idt_list_span__end(const idt_list_span *span)
{
    if (span->to == IDT_DATE_NONE)
        return span->stated;
    return span->stated != IDT_DATE_NONE && span->stated < span->to ? span->stated : span->to;
}

bool idt_list_span__holds(const idt_list_span *span, idt_date date)
{
    idt_date end = idt_list_span__end(span);

    return span->from <= date && (end == IDT_DATE_NONE || date < end);
}

bool idt_list_record__is_listed(const idt_list_record *record, idt_date date)
{
    size_t i;

    for (i = 0; i < record->n_spans; i++)
        if (record->spans[i].kind == IDT_LIST_LISTED &&
            idt_list_span__holds(&record->spans[i], date))
            return true;
    return false;
}

idt_list_span *idt_list_record__open(const idt_list_record *record)
{
    size_t i;

    for (i = record->n_spans; i > 0; i--)
        if (record->spans[i - 1].kind == IDT_LIST_LISTED &&
            record->spans[i - 1].to == IDT_DATE_NONE)
            return &record->spans[i - 1];
    return NULL;
}

idt_bytes idt_list_record__name(const idt_list_record *record, idt_date date)
{
    idt_bytes prefix = IDT_LIT("name\tprimary\t"), name = record->uid;
    bool holds = false;
    size_t i, n;

    for (i = 0; i < record->n_spans && !holds; i++) {
        const idt_list_span *span = &record->spans[i];

        if (!idt_bytes__starts_with(span->key, prefix))
            continue;
        name = idt_bytes__slice(span->key, prefix.len, span->key.len);
        for (n = 0; n < name.len && name.data[n] != '\t'; n++)
            continue;
        name.len = n;
        holds = idt_list_span__holds(span, date);
    }
    return name;
}

idt_list_record *idt_list_history__record(const idt_list_history *history, idt_bytes uid)
{
    int64_t i = uid.len ? idt_list_map__get(&history->by_uid, uid) : IDT_LIST_MAP_NONE;

    return i == IDT_LIST_MAP_NONE ? NULL : &history->records[i];
}

size_t idt_list_history__n_entries(const idt_list_history *history)
{
    return history->n_records;
}

size_t idt_list_history__n_listed(const idt_list_history *history, idt_date date)
{
    size_t i, n = 0;

    for (i = 0; i < history->n_records; i++)
        n += idt_list_record__is_listed(&history->records[i], date);
    return n;
}

bool idt_list_history__is_listed(const idt_list_history *history, idt_bytes uid, idt_date date)
{
    const idt_list_record *record = idt_list_history__record(history, uid);

    return record && idt_list_record__is_listed(record, date);
}

int idt_list_uid__compare(idt_bytes a, idt_bytes b)
{
    size_t i = 0, j = 0;

    while (i < a.len && j < b.len) {
        if (idt_ascii__is_digit(a.data[i]) && idt_ascii__is_digit(b.data[j])) {
            size_t n = i, m = j, k;
            int c;

            while (n < a.len && idt_ascii__is_digit(a.data[n]))
                n++;
            while (m < b.len && idt_ascii__is_digit(b.data[m]))
                m++;
            if (n - i != m - j)
                return n - i < m - j ? -1 : 1;
            k = n - i;
            c = memcmp(a.data + i, b.data + j, k);
            if (c != 0)
                return c;
            i = n;
            j = m;
            continue;
        }
        if (a.data[i] != b.data[j])
            return (unsigned char)a.data[i] < (unsigned char)b.data[j] ? -1 : 1;
        i++;
        j++;
    }
    return (a.len - i > b.len - j) - (a.len - i < b.len - j);
}

/* A record and its place, so that qsort needs no context. */
typedef struct sort_item {
    idt_bytes uid;
    uint32_t index;
} sort_item;

static int compare_items(const void *a, const void *b)
{
    return idt_list_uid__compare(((const sort_item *)a)->uid, ((const sort_item *)b)->uid);
}

uint32_t *idt_list_history__sorted(const idt_list_history *history)
{
    sort_item *items = idt_alloc__zeroed(history->n_records + 1, sizeof *items);
    uint32_t *order = idt_alloc__zeroed(history->n_records + 1, sizeof *order);
    size_t i;

    for (i = 0; items && i < history->n_records; i++)
        items[i] = (sort_item){history->records[i].uid, (uint32_t)i};
    if (items && order) {
        qsort(items, history->n_records, sizeof *items, compare_items);
        for (i = 0; i < history->n_records; i++)
            order[i] = items[i].index;
    } else {
        idt_alloc__free(order);
        order = NULL;
    }
    idt_alloc__free(items);
    return order;
}

/* Letters and digits only, ASCII in lower case: quotation marks and blanks differ in editions. */
static size_t fold_name(char out[256], idt_bytes name)
{
    size_t i, n = 0;

    for (i = 0; i < name.len && n < 256; i++) {
        unsigned char c = (unsigned char)name.data[i];

        /* U+2018 and U+2019 */
        if (c == 0xE2 && i + 2 < name.len && (unsigned char)name.data[i + 1] == 0x80 &&
            ((unsigned char)name.data[i + 2] & 0xFE) == 0x98) {
            i += 2;
            continue;
        }
        if (c >= 0x80 || idt_ascii__is_alpha(c) || idt_ascii__is_digit(c))
            out[n++] = idt_ascii__lower((char)c);
    }
    return n;
}

static bool has_name(const idt_list_record *record, const char *folded, size_t n)
{
    idt_bytes prefix = IDT_LIT("name\t");
    char other[256];
    size_t i, k;

    for (i = 0; i < record->n_spans; i++) {
        idt_bytes key = record->spans[i].key;

        if (!idt_bytes__starts_with(key, prefix))
            continue;
        key = idt_bytes__slice(key, prefix.len, key.len);
        (void)next_field(&key);
        k = fold_name(other, next_field(&key));
        if (k == n && memcmp(other, folded, n) == 0)
            return true;
    }
    return false;
}

int idt_list_history__find(const idt_list_history *history, idt_bytes uid_or_name, idt_bytes *uid,
                           idt_error *err)
{
    const idt_list_record *found = idt_list_history__record(history, uid_or_name);
    char folded[256];
    size_t i, n;

    *uid = (idt_bytes){"", 0};
    n = fold_name(folded, uid_or_name);
    for (i = 0;
         !(found && idt_bytes__equal(found->uid, uid_or_name)) && n && i < history->n_records;
         i++) {
        if (!has_name(&history->records[i], folded, n))
            continue;
        if (found)
            return idt_error__set(err, IDT_EINVAL, "several entries have that name: %.*s and %.*s",
                                  (int)idt_size__min(found->uid.len, 40), found->uid.data,
                                  (int)idt_size__min(history->records[i].uid.len, 40),
                                  history->records[i].uid.data);
        found = &history->records[i];
    }
    if (!found)
        return idt_error__set(err, IDT_ENOTFOUND, "no entry of that id or name: \"%.*s\"",
                              (int)idt_size__min(uid_or_name.len, 80), uid_or_name.data);
    *uid = found->uid;
    return IDT_OK;
}

/* One record as an entry: the facts that hold on a day, or all. */
static int build_entry(idt_list_builder *b, const idt_list_record *record, idt_date date)
{
    size_t i;

    idt_list_builder__begin(b, record->uid, 0);
    for (i = 0; i < record->n_spans; i++) {
        const idt_list_span *span = &record->spans[i];
        idt_list_fact fact, *copy;

        if (date != IDT_DATE_NONE && !idt_list_span__holds(span, date))
            continue;
        if (idt_list_fact__parse(&fact, &b->arena, span->key) != IDT_OK)
            return IDT_ENOMEM; /* it was read once: only memory can fail */
        copy = idt_list_builder__add_typed(b, fact.kind, fact.type, fact.value);
        if (copy == &b->spare && b->status != IDT_OK)
            return b->status;
        if (copy == &b->spare)
            continue;
        fact.type = copy->type;
        fact.value = copy->value;
        fact.from = span->from;
        fact.to = idt_list_span__end(span);
        *copy = fact;
        if (fact.kind == IDT_LIST_LISTED) {
            b->entry.listed_from = fact.from;
            b->entry.listed_to = fact.to;
        }
    }
    return IDT_OK;
}

static bool is_touched(const idt_list_record *record, size_t first_event)
{
    size_t i;

    for (i = 0; i < record->n_spans; i++)
        if (record->spans[i].event >= first_event ||
            (record->spans[i].closed != IDT_LIST_STILL_OPEN &&
             record->spans[i].closed >= first_event))
            return true;
    return false;
}

/* Hand over the records that an edition after first_event touched, or that are listed on a day. */
static int walk(const idt_list_history *history, size_t first_event, idt_date date,
                idt_list_sink sink, void *payload, idt_error *err)
{
    uint32_t *order = idt_list_history__sorted(history);
    idt_list_builder builder = {0};
    int status = order ? IDT_OK : no_memory(err);
    size_t i;

    for (i = 0; i < history->n_records && status == IDT_OK; i++) {
        const idt_list_record *record = &history->records[order[i]];

        if (date != IDT_DATE_NONE && !idt_list_record__is_listed(record, date))
            continue;
        if (first_event && !is_touched(record, first_event))
            continue;
        status = build_entry(&builder, record, date);
        if (status == IDT_OK)
            status = idt_list_builder__emit(&builder, sink, payload, err);
        else
            idt_error__set(err, status, "%s", idt_status__name(status));
    }
    idt_list_builder__free(&builder);
    idt_alloc__free(order);
    return status;
}

int idt_list_history__each(const idt_list_history *history, idt_date date, idt_list_sink sink,
                           void *payload, idt_error *err)
{
    return walk(history, 0, date, sink, payload, err);
}

int idt_list_history__touched(const idt_list_history *history, size_t first_event,
                              idt_list_sink sink, void *payload, idt_error *err)
{
    return walk(history, first_event, IDT_DATE_NONE, sink, payload, err);
}
