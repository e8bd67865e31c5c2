/* SPDX-License-Identifier: Apache-2.0 */
/* A history as people read it. */
#include "base/alloc.h"
#include "base/bytes.h"
#include "base/date.h"
#include "lists/history_int.h"

static void put_date(idt_buf *out, idt_date date)
{
    char text[IDT_DATE_SIZE];

    idt_date__format(text, date);
    idt_buf__put_cstr(out, text[0] ? text : "          ");
}

/* A canonical line with spaces in place of the tabs. */
static void put_fact(idt_buf *out, idt_bytes key)
{
    size_t i;

    for (i = 0; i < key.len; i++) {
        if (key.data[i] != '\t')
            idt_buf__put_char(out, key.data[i]);
        else if (i + 1 < key.len && key.data[i + 1] != '\t')
            idt_buf__put_cstr(out, "  ");
    }
}

int idt_list_history__print_status(const idt_list_history *history, idt_buf *out)
{
    const idt_list_event *last = idt_list_history__last_import(history);

    idt_buf__printf(out, "list      %.*s\n", (int)history->name.len, history->name.data);
    if (!last) {
        idt_buf__put_cstr(out, "edition   none\n");
        return idt_buf__status(out);
    }
    idt_buf__put_cstr(out, "edition   ");
    put_date(out, last->date);
    idt_buf__put_cstr(out, "  ");
    idt_buf__put_bytes(out, last->file);
    idt_buf__printf(out, " (%.*s)%s\n", (int)last->format.len, last->format.data,
                    last->is_part ? ", truncated" : "");
    idt_buf__printf(out, "digest    %.*s\n", (int)last->digest.len, last->digest.data);
    idt_buf__printf(out, "entries   %llu in the edition, %zu listed on its day, %zu ever\n",
                    (unsigned long long)last->n_entries,
                    idt_list_history__n_listed(history, last->date), history->n_records);
    return idt_buf__status(out);
}

int idt_list_history__print_events(const idt_list_history *history, idt_buf *out)
{
    size_t i;

    for (i = 0; i < history->n_events; i++) {
        const idt_list_event *e = &history->events[i];

        idt_buf__put_cstr(out, e->is_import ? "import  " : "amend   ");
        put_date(out, e->date);
        idt_buf__printf(out, "  listed +%llu -%llu  facts +%llu -%llu  ",
                        (unsigned long long)e->n_opened, (unsigned long long)e->n_closed,
                        (unsigned long long)e->n_facts_added,
                        (unsigned long long)e->n_facts_removed);
        idt_buf__put_bytes(out, e->file);
        idt_buf__put_cstr(out, e->is_part ? "  truncated\n" : "\n");
    }
    return idt_buf__status(out);
}

static void put_head(idt_buf *out, char sign, const idt_list_record *record, idt_date date)
{
    idt_buf__put_char(out, sign);
    idt_buf__put_char(out, ' ');
    idt_buf__put_bytes(out, record->uid);
    idt_buf__put_cstr(out, "  ");
    idt_buf__put_bytes(out, idt_list_record__name(record, date));
    idt_buf__put_char(out, '\n');
}

static void put_changes(idt_buf *out, const idt_list_record *record, idt_date before,
                        idt_date after)
{
    bool headed = false;
    size_t i;

    for (i = 0; i < record->n_spans; i++) {
        const idt_list_span *span = &record->spans[i];
        bool was = idt_list_span__holds(span, before), is = idt_list_span__holds(span, after);

        if (was == is || span->kind == IDT_LIST_LISTED)
            continue;
        if (!headed)
            put_head(out, '~', record, after);
        headed = true;
        idt_buf__put_cstr(out, is ? "    + " : "    - ");
        put_fact(out, span->key);
        idt_buf__put_char(out, '\n');
    }
}

int idt_list_history__print_diff(const idt_list_history *history, idt_date before, idt_date after,
                                 idt_buf *out)
{
    uint32_t *order = idt_list_history__sorted(history);
    size_t i;

    if (!order)
        return IDT_ENOMEM;
    for (i = 0; i < history->n_records; i++) {
        const idt_list_record *record = &history->records[order[i]];
        bool was = idt_list_record__is_listed(record, before);
        bool is = idt_list_record__is_listed(record, after);

        if (was && is)
            put_changes(out, record, before, after);
        else if (was || is)
            put_head(out, is ? '+' : '-', record, is ? after : before);
    }
    idt_alloc__free(order);
    return idt_buf__status(out);
}

int idt_list_history__print_entry(const idt_list_history *history, idt_bytes uid, idt_buf *out)
{
    const idt_list_record *record = idt_list_history__record(history, uid);
    size_t i;

    if (!record)
        return IDT_ENOTFOUND;
    idt_buf__put_bytes(out, record->uid);
    idt_buf__put_cstr(out, "  ");
    idt_buf__put_bytes(out, idt_list_record__name(record, IDT_DATE_MAX));
    idt_buf__put_char(out, '\n');
    for (i = 0; i < record->n_spans; i++) {
        const idt_list_span *span = &record->spans[i];
        const idt_list_event *event = &history->events[span->event];

        put_date(out, span->from);
        idt_buf__put_cstr(out, " to ");
        put_date(out, idt_list_span__end(span));
        idt_buf__put_cstr(out, "  ");
        put_fact(out, span->key);
        idt_buf__put_cstr(out, "  (");
        idt_buf__put_bytes(out, event->file);
        idt_buf__put_cstr(out, ")\n");
    }
    return idt_buf__status(out);
}
