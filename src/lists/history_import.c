/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Importing an edition: read it whole into a set of facts per entry, check that it can be the list
 * it claims to be, compare it with what holds, and write what differs.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/int.h"
#include "lists/history_int.h"
#include "lists/known.h"

typedef struct item {
    idt_bytes uid;
    idt_date listed_from, listed_to; /* earliest and latest of all pieces; NONE: not stated, open */
    idt_list_basis basis;
    bool is_open; /* a piece states a beginning and no end */
    bool is_delisting;
    idt_bytes citation;
    idt_bytes *keys; /* canonical facts, each once, in the order of the file */
    size_t n_keys, capacity;
} item;

/* An edition in memory. */
typedef struct edition {
    idt_arena arena;
    idt_list_map by_uid;
    idt_list_map by_fact; /* "number of the item, tab, fact" */
    item *items;
    size_t n_items, capacity;
    idt_buf line;
} edition;

/* What an import writes about one entry. */
typedef struct block {
    idt_bytes uid;
    size_t begin, end; /* in the text */
} block;

typedef struct change {
    idt_list_history *history;
    edition edition;
    idt_list_import_result *result;
    idt_date date;
    bool is_part;
    idt_buf text;
    block *blocks;
    size_t n_blocks, capacity;
} change;

static int no_memory(idt_error *err)
{
    return idt_error__set(err, IDT_ENOMEM, "out of memory");
}

static void edition_free(edition *e)
{
    size_t i;

    for (i = 0; i < e->n_items; i++)
        idt_alloc__free(e->items[i].keys);
    idt_alloc__free(e->items);
    idt_list_map__free(&e->by_uid);
    idt_list_map__free(&e->by_fact);
    idt_arena__free(&e->arena);
    idt_buf__free(&e->line);
}

static void change_free(change *c)
{
    edition_free(&c->edition);
    idt_buf__free(&c->text);
    idt_alloc__free(c->blocks);
}

/* ---- reading the edition ------------------------------------------------------------------ */

/* The item of a uid; delistings stand alone, as they may have none. */
static item *get_item(edition *e, idt_bytes uid, bool is_delisting)
{
    int64_t i = is_delisting ? IDT_LIST_MAP_NONE : idt_list_map__get(&e->by_uid, uid);
    idt_bytes copy;

    if (i != IDT_LIST_MAP_NONE)
        return &e->items[i];
    copy = idt_arena__copy(&e->arena, uid);
    if (!copy.data || e->n_items == UINT32_MAX ||
        idt_alloc__grow(&e->items, &e->capacity, e->n_items, sizeof *e->items) != IDT_OK ||
        (!is_delisting && idt_list_map__put(&e->by_uid, copy, (uint32_t)e->n_items) != IDT_OK))
        return NULL;
    e->items[e->n_items] =
        (item){.uid = copy, .listed_from = IDT_DATE_NONE, .listed_to = IDT_DATE_NONE};
    return &e->items[e->n_items++];
}

static int add_key(edition *e, item *it, const idt_list_fact *fact)
{
    size_t prefix;
    idt_bytes key;

    idt_buf__reset(&e->line);
    idt_buf__put_u64(&e->line, (uint64_t)(it - e->items));
    idt_buf__put_char(&e->line, '\t');
    prefix = e->line.len;
    idt_list_fact__write(fact, &e->line);
    if (idt_buf__status(&e->line) != IDT_OK)
        return IDT_ENOMEM;
    if (idt_list_map__get(&e->by_fact, idt_buf__bytes(&e->line)) != IDT_LIST_MAP_NONE)
        return IDT_OK;
    key = idt_arena__copy(&e->arena, idt_buf__bytes(&e->line));
    if (!key.data || idt_list_map__put(&e->by_fact, key, 0) != IDT_OK ||
        idt_alloc__grow(&it->keys, &it->capacity, it->n_keys, sizeof *it->keys) != IDT_OK)
        return IDT_ENOMEM;
    it->keys[it->n_keys++] = idt_bytes__slice(key, prefix, key.len);
    return IDT_OK;
}

/*
 * Several pieces of one party: listed from the earliest to the latest stated, without end when a
 * piece that states a beginning states no end. A piece that states neither says nothing.
 */
static void merge_dates(item *it, const idt_list_entry *entry)
{
    if (entry->listed_from != IDT_DATE_NONE &&
        (it->listed_from == IDT_DATE_NONE || entry->listed_from < it->listed_from)) {
        it->listed_from = entry->listed_from;
        it->basis = entry->basis;
    }
    if (entry->listed_to != IDT_DATE_NONE) {
        if (!it->is_open && (it->listed_to == IDT_DATE_NONE || entry->listed_to > it->listed_to))
            it->listed_to = entry->listed_to;
    } else if (entry->listed_from != IDT_DATE_NONE) {
        it->is_open = true;
        it->listed_to = IDT_DATE_NONE;
    }
}

static int collect(void *payload, const idt_list_entry *entry, idt_error *err)
{
    edition *e = payload;
    item *it = get_item(e, entry->uid, entry->is_delisting);
    size_t i;

    if (!it)
        return no_memory(err);
    merge_dates(it, entry);
    it->is_delisting = entry->is_delisting;
    if (entry->is_delisting)
        it->citation = idt_arena__copy(&e->arena, entry->citation);
    for (i = 0; i < entry->n_facts; i++)
        if (add_key(e, it, &entry->facts[i]) != IDT_OK)
            return no_memory(err);
    return IDT_OK;
}

/* ---- checks ------------------------------------------------------------------------------- */

/* Entries that the editions so far keep open; amendments stand apart from editions. */
static bool is_open_by_import(const idt_list_history *h, const idt_list_record *record)
{
    const idt_list_span *span = idt_list_record__open(record);

    return span && h->events[span->event].is_import;
}

static void count_removed(change *c)
{
    size_t i;

    for (i = 0; i < c->history->n_records; i++) {
        const idt_list_record *record = &c->history->records[i];

        if (!is_open_by_import(c->history, record))
            continue;
        c->result->n_before++;
        if (idt_list_map__get(&c->edition.by_uid, record->uid) == IDT_LIST_MAP_NONE)
            c->result->n_removed++;
    }
    c->result->n_after = c->edition.n_items;
}

/* A delisting speaks of another edition's entry. */
static int check_kind(const change *c, idt_error *err)
{
    size_t i;

    for (i = 0; i < c->edition.n_items; i++)
        if (c->edition.items[i].is_delisting)
            return idt_error__set(err, IDT_EFORMAT,
                                  "the table holds a delisting: import it as an amendment");
    return IDT_OK;
}

static int check_shrink(const change *c, const idt_list_import_options *options, idt_error *err)
{
    uint64_t limit = options->shrink_percent ? options->shrink_percent : IDT_LIST_SHRINK_DEFAULT;
    uint64_t before = c->result->n_before, removed = c->result->n_removed;

    if (c->edition.n_items == 0)
        return idt_error__set(err, IDT_EFORMAT, "the file names no party at all");
    if (c->is_part || options->allow_shrink || removed * 100 <= limit * before)
        return IDT_OK;
    return idt_error__set(
        err, IDT_ELIMIT,
        "this edition would take away %llu of %llu entries, more than %llu %%: the "
        "old one stays in force; check the file, then allow the shrinking",
        (unsigned long long)removed, (unsigned long long)before, (unsigned long long)limit);
}

static int check_canaries(const change *c, const idt_list_import_options *options, idt_error *err)
{
    const idt_list_known *known = idt_list_known__find(c->history->name);
    idt_bytes rest, uid;
    size_t n;

    rest = idt_bytes__from_cstr(options->canaries ? options->canaries
                                : known           ? known->canaries
                                                  : "");
    /* a truncated file is known not to be whole */
    if (options->allow_missing_canaries || c->is_part)
        return IDT_OK;
    for (;;) {
        rest = idt_bytes__trim(rest);
        for (n = 0; n < rest.len && rest.data[n] != ' '; n++)
            continue;
        if (n == 0)
            return IDT_OK;
        uid = idt_bytes__slice(rest, 0, n);
        rest = idt_bytes__slice(rest, n, rest.len);
        if (idt_list_map__get(&c->edition.by_uid, uid) == IDT_LIST_MAP_NONE)
            return idt_error__set(
                err, IDT_ELIMIT,
                "entry %.*s, which every edition of this list has, is missing: the "
                "old edition stays in force; check the file, then allow it",
                (int)idt_size__min(uid.len, 40), uid.data);
    }
}

static int check_date(change *c, const idt_list_import_options *options, idt_error *err)
{
    const idt_list_event *last = idt_list_history__last_import(c->history);
    char have[IDT_DATE_SIZE], want[IDT_DATE_SIZE];

    c->date =
        options->file_date != IDT_DATE_NONE ? options->file_date : c->result->report.file_date;
    c->result->file_date = c->date;
    if (c->date == IDT_DATE_NONE)
        return idt_error__set(err, IDT_ERANGE,
                              "the file bears no date: say of which day it is, YYYY-MM-DD");
    if (c->date < IDT_DATE_MIN || c->date > IDT_DATE_MAX)
        return idt_error__set(err, IDT_ERANGE, "there is no such date");
    if (!last || c->date >= last->date)
        return IDT_OK;
    idt_date__format(have, last->date);
    idt_date__format(want, c->date);
    return idt_error__set(err, IDT_ERANGE,
                          "the edition of %s is older than the last one, of %s: import editions in "
                          "the order of their dates",
                          want, have);
}

/* ---- writing differences ------------------------------------------------------------------ */

static void put_line(change *c, char op, idt_date date, idt_bytes uid, idt_bytes key)
{
    char text[IDT_DATE_SIZE];

    idt_date__format(text, date);
    idt_buf__put_char(&c->text, op);
    idt_buf__put_char(&c->text, '\t');
    idt_buf__put_cstr(&c->text, text);
    idt_buf__put_char(&c->text, '\t');
    idt_list_text__write(uid, &c->text);
    idt_buf__put_char(&c->text, '\t');
    idt_buf__put_bytes(&c->text, key);
    idt_buf__put_char(&c->text, '\n');
}

static void put_fact(change *c, idt_date date, idt_bytes uid, const idt_list_fact *fact)
{
    idt_buf key = {0};

    idt_list_fact__write(fact, &key);
    if (idt_buf__status(&key) != IDT_OK)
        c->text.failed = true;
    put_line(c, '+', date, uid, idt_buf__bytes(&key));
    idt_buf__free(&key);
}

static int end_block(change *c, idt_bytes uid, size_t begin)
{
    if (c->text.len == begin)
        return IDT_OK;
    if (idt_alloc__grow(&c->blocks, &c->capacity, c->n_blocks, sizeof *c->blocks) != IDT_OK)
        return IDT_ENOMEM;
    c->blocks[c->n_blocks++] = (block){uid, begin, c->text.len};
    return IDT_OK;
}

/* The day a listing begins: as stated, unless an earlier listing had not ended by then. */
static idt_list_fact listing(const change *c, const item *it, idt_date not_before, idt_date *from)
{
    idt_list_basis basis = it->listed_from == IDT_DATE_NONE ? IDT_LIST_BASIS_FILE : it->basis;

    *from = it->listed_from == IDT_DATE_NONE ? c->date : it->listed_from;
    if (not_before != IDT_DATE_NONE && *from < not_before) {
        *from = c->date;
        basis = IDT_LIST_BASIS_FILE;
    }
    return (idt_list_fact){.kind = IDT_LIST_LISTED,
                           .type = idt_bytes__from_cstr(idt_list_basis__name(basis)),
                           .value = IDT_LIT("listed"),
                           .share_min_ppm = IDT_LIST_SHARE_NONE,
                           .share_max_ppm = IDT_LIST_SHARE_NONE,
                           .from = IDT_DATE_NONE,
                           .to = it->listed_to};
}

/* The date a fact states for itself, or another. */
static idt_date fact_from(idt_bytes key, idt_date otherwise)
{
    idt_bytes mark = IDT_LIT("\tfrom=");
    idt_date date;
    size_t i;

    for (i = 0; i + mark.len + 10 <= key.len; i++)
        if (memcmp(key.data + i, mark.data, mark.len) == 0 &&
            idt_date__parse(&date, idt_bytes__slice(key, i + mark.len, i + mark.len + 10)) ==
                IDT_OK)
            return date;
    return otherwise;
}

static void open_item(change *c, const item *it)
{
    idt_date from;
    idt_list_fact listed = listing(c, it, IDT_DATE_NONE, &from);
    size_t i;

    put_fact(c, from, it->uid, &listed);
    for (i = 0; i < it->n_keys; i++)
        put_line(c, '+', fact_from(it->keys[i], from), it->uid, it->keys[i]);
    c->result->n_added++;
}

/* The last day on which a listing of a record that is closed ended. */
static idt_date last_end(const idt_list_record *record)
{
    idt_date last = IDT_DATE_NONE;
    size_t i;

    for (i = 0; i < record->n_spans; i++)
        if (record->spans[i].kind == IDT_LIST_LISTED && record->spans[i].to > last)
            last = record->spans[i].to;
    return last;
}

/* True when the facts of the entry are to be compared too. */
static bool compare_listing(change *c, const item *it, const idt_list_record *record)
{
    const idt_list_span *open = idt_list_record__open(record);
    idt_date from, end = last_end(record);
    idt_list_fact listed;
    idt_buf key = {0};
    bool differs;

    if (!open) {
        /* a removal that takes effect after the date of this edition is known better */
        if (end > c->date)
            return false;
        listed = listing(c, it, end, &from);
        put_fact(c, from, it->uid, &listed);
        c->result->n_reopened++;
        return true;
    }
    listed = listing(c, it, end, &from);
    idt_list_fact__write(&listed, &key);
    if (idt_buf__status(&key) != IDT_OK)
        c->text.failed = true;
    differs = !idt_bytes__equal(idt_buf__bytes(&key), open->key) || from != open->from;
    /* an edition that states no date does not take back an earlier one */
    if (idt_bytes__is(listed.type, "file") && listed.to == open->stated)
        differs = false;
    if (differs) {
        put_line(c, '-', c->date > open->from ? c->date : open->from, it->uid, open->key);
        put_line(c, '+', from, it->uid, idt_buf__bytes(&key));
    }
    idt_buf__free(&key);
    return true;
}

/* Facts that came and went. */
static int compare_facts(change *c, const item *it, const idt_list_record *record)
{
    idt_list_map open = {0};
    idt_buf probe = {0};
    int status = IDT_OK;
    size_t i;

    for (i = 0; i < record->n_spans && status == IDT_OK; i++) {
        const idt_list_span *span = &record->spans[i];

        if (span->kind == IDT_LIST_LISTED || span->to != IDT_DATE_NONE)
            continue;
        status = idt_list_map__put(&open, span->key, 0);
        idt_buf__reset(&probe);
        idt_buf__put_u64(&probe, (uint64_t)(it - c->edition.items));
        idt_buf__put_char(&probe, '\t');
        idt_buf__put_bytes(&probe, span->key);
        if (idt_buf__status(&probe) != IDT_OK)
            status = IDT_ENOMEM;
        /* amendments and truncated editions take nothing away, and editions no amendment */
        else if (!c->is_part && c->history->events[span->event].is_import &&
                 idt_list_map__get(&c->edition.by_fact, idt_buf__bytes(&probe)) ==
                     IDT_LIST_MAP_NONE)
            put_line(c, '-', c->date > span->from ? c->date : span->from, it->uid, span->key);
    }
    for (i = 0; i < it->n_keys && status == IDT_OK; i++)
        if (idt_list_map__get(&open, it->keys[i]) == IDT_LIST_MAP_NONE)
            put_line(c, '+', fact_from(it->keys[i], c->date), it->uid, it->keys[i]);
    idt_list_map__free(&open);
    idt_buf__free(&probe);
    return status;
}

static int compare_items(change *c)
{
    int status = IDT_OK;
    size_t i;

    for (i = 0; i < c->edition.n_items && status == IDT_OK; i++) {
        const item *it = &c->edition.items[i];
        const idt_list_record *record = idt_list_history__record(c->history, it->uid);
        uint64_t reopened = c->result->n_reopened;
        size_t begin = c->text.len;

        if (it->is_delisting)
            continue;
        if (!record)
            open_item(c, it);
        else if (compare_listing(c, it, record))
            status = compare_facts(c, it, record);
        if (record && c->text.len > begin && c->result->n_reopened == reopened)
            c->result->n_changed++;
        if (status == IDT_OK)
            status = end_block(c, it->uid, begin);
    }
    return status;
}

static int close_missing(change *c)
{
    int status = IDT_OK;
    size_t i;

    for (i = 0; i < c->history->n_records && status == IDT_OK; i++) {
        const idt_list_record *record = &c->history->records[i];
        const idt_list_span *span;
        size_t begin = c->text.len;

        if (!is_open_by_import(c->history, record) ||
            idt_list_map__get(&c->edition.by_uid, record->uid) != IDT_LIST_MAP_NONE)
            continue;
        span = idt_list_record__open(record);
        put_line(c, '-', c->date > span->from ? c->date : span->from, record->uid, span->key);
        status = end_block(c, record->uid, begin);
    }
    return status;
}

static int compare_blocks(const void *a, const void *b)
{
    const block *x = a, *y = b;
    int c = idt_list_uid__compare(x->uid, y->uid);

    return c ? c : (x->begin > y->begin) - (x->begin < y->begin);
}

/* Event line first, then the blocks in the order of their uids. */
static int commit(change *c, idt_bytes event_line, idt_error *err)
{
    idt_buf lines = {0};
    int status;
    size_t i;

    if (c->n_blocks)
        qsort(c->blocks, c->n_blocks, sizeof *c->blocks, compare_blocks);
    idt_buf__put_bytes(&lines, event_line);
    for (i = 0; i < c->n_blocks; i++)
        idt_buf__put_bytes(&lines, idt_bytes__slice(idt_buf__bytes(&c->text), c->blocks[i].begin,
                                                    c->blocks[i].end));
    if (idt_buf__status(&c->text) != IDT_OK || idt_buf__status(&lines) != IDT_OK)
        status = no_memory(err);
    else
        status = idt_list_history__append(c->history, idt_buf__bytes(&lines), err);
    idt_buf__free(&lines);
    return status;
}

static idt_bytes base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return idt_bytes__from_cstr(slash ? slash + 1 : path);
}

/* One digest of all files of the set. */
static void digest_files(char out[IDT_DIGEST_HEX_SIZE], const idt_list_files *files)
{
    const idt_list_input *const inputs[] = {files->main, files->addresses, files->aliases,
                                            files->comments};
    unsigned char digests[IDT_COUNT_OF(inputs)][IDT_DIGEST_SIZE] = {{0}}, all[IDT_DIGEST_SIZE];
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(inputs); i++)
        if (inputs[i])
            idt_list_input__digest(inputs[i], digests[i]);
    idt_digest__bytes(all, digests, sizeof digests);
    idt_digest__hex(out, all);
}

static int apply_import(change *c, idt_list_format format, const idt_list_files *files,
                        idt_error *err)
{
    const idt_list_event *last = idt_list_history__last_import(c->history);
    char digest[IDT_DIGEST_HEX_SIZE], date[IDT_DATE_SIZE];
    idt_buf line = {0};
    int status;

    digest_files(digest, files);
    if (last && last->date == c->date && idt_bytes__is(last->digest, digest))
        return IDT_DONE;
    status = compare_items(c);
    if (status == IDT_OK && !c->is_part)
        status = close_missing(c);
    idt_date__format(date, c->date);
    idt_buf__printf(&line, "import\t%s\t%s\t", date, idt_list_format__name(format));
    idt_list_text__write(base_name(idt_list_input__name(files->main)), &line);
    idt_buf__printf(&line, "\t%zu\t%s\t%s\n", c->edition.n_items, c->is_part ? "part" : "whole",
                    digest);
    if (status != IDT_OK || idt_buf__status(&line) != IDT_OK)
        status = no_memory(err);
    else
        status = commit(c, idt_buf__bytes(&line), err);
    idt_buf__free(&line);
    return status;
}

int idt_list_history__import(idt_list_history *history, idt_list_format format,
                             const idt_list_files *files, const idt_list_import_options *options,
                             idt_list_import_result *result, idt_error *err)
{
    static const idt_list_import_options defaults = IDT_LIST_IMPORT_OPTIONS_INIT;
    idt_list_read_options read = IDT_LIST_READ_OPTIONS_INIT;
    change c = {.history = history, .result = result};
    int status;

    if (!options)
        options = &defaults;
    *result = (idt_list_import_result){.file_date = IDT_DATE_NONE};
    read.encoding = options->encoding;
    read.allow_truncated = options->allow_truncated;
    status = idt_list__read(format, files, &read, collect, &c.edition, &result->report, err);
    c.is_part = result->report.truncated;
    if (status == IDT_OK)
        status = check_kind(&c, err);
    if (status == IDT_OK)
        status = check_date(&c, options, err);
    if (status == IDT_OK) {
        count_removed(&c);
        if (c.is_part)
            result->n_removed = 0;
        status = check_shrink(&c, options, err);
    }
    if (status == IDT_OK)
        status = check_canaries(&c, options, err);
    if (status == IDT_OK)
        status = apply_import(&c, format, files, err);
    change_free(&c);
    return status;
}

/* ---- amendments --------------------------------------------------------------------------- */

/* The first name in an item, to find the entry that a delisting means. */
static idt_bytes item_name(const item *it)
{
    idt_bytes prefix = IDT_LIT("name\tprimary\t");
    size_t i;

    for (i = 0; i < it->n_keys; i++)
        if (idt_bytes__starts_with(it->keys[i], prefix))
            return idt_bytes__slice(it->keys[i], prefix.len, it->keys[i].len);
    return (idt_bytes){"", 0};
}

static int delist(change *c, const item *it, idt_error *err)
{
    const idt_list_record *record;
    const idt_list_span *open;
    size_t begin = c->text.len;
    idt_list_fact cite;
    idt_bytes uid;
    int status;

    status = idt_list_history__find(c->history, it->uid.len ? it->uid : item_name(it), &uid, err);
    if (status != IDT_OK)
        return status;
    record = idt_list_history__record(c->history, uid);
    open = idt_list_record__open(record);
    if (!open || open->from > it->listed_to)
        return idt_error__set(err, IDT_ENOTFOUND,
                              "entry %.*s is not listed on the day of its delisting",
                              (int)idt_size__min(uid.len, 60), uid.data);
    cite = (idt_list_fact){.kind = IDT_LIST_CITATION,
                           .type = IDT_LIT("delisting"),
                           .value = it->citation,
                           .share_min_ppm = IDT_LIST_SHARE_NONE,
                           .share_max_ppm = IDT_LIST_SHARE_NONE,
                           .from = IDT_DATE_NONE,
                           .to = IDT_DATE_NONE};
    put_line(c, '-', it->listed_to, uid, open->key);
    put_fact(c, it->listed_to, uid, &cite);
    c->result->n_removed++;
    return end_block(c, uid, begin) == IDT_OK ? IDT_OK : no_memory(err);
}

int idt_list_history__amend(idt_list_history *history, idt_list_input *table,
                            idt_list_import_result *result, idt_error *err)
{
    const idt_list_files files = {.main = table};
    const idt_list_event *last = idt_list_history__last_import(history);
    change c = {.history = history, .result = result, .is_part = true};
    char digest[IDT_DIGEST_HEX_SIZE];
    idt_buf line = {0};
    int status;
    size_t i;

    *result = (idt_list_import_result){.file_date = IDT_DATE_NONE};
    c.date = last ? last->date : IDT_DATE_MIN;
    status =
        idt_list__read(IDT_LIST_OWN_CSV, &files, NULL, collect, &c.edition, &result->report, err);
    digest_files(digest, &files);
    for (i = 0; i < history->n_events && status == IDT_OK; i++)
        if (!history->events[i].is_import && idt_bytes__is(history->events[i].digest, digest))
            status = IDT_DONE;
    if (status == IDT_OK && compare_items(&c) != IDT_OK)
        status = no_memory(err);
    for (i = 0; i < c.edition.n_items && status == IDT_OK; i++)
        if (c.edition.items[i].is_delisting)
            status = delist(&c, &c.edition.items[i], err);
    idt_buf__put_cstr(&line, "amend\t");
    idt_list_text__write(base_name(idt_list_input__name(table)), &line);
    idt_buf__printf(&line, "\t%s\n", digest);
    if (status == IDT_OK)
        status = idt_buf__status(&line) == IDT_OK ? commit(&c, idt_buf__bytes(&line), err)
                                                  : no_memory(err);
    idt_buf__free(&line);
    change_free(&c);
    return status;
}
