/* SPDX-License-Identifier: Apache-2.0 */
/* The state of a list's history in memory. */
#ifndef IDT_LISTS_HISTORY_INT_H
#define IDT_LISTS_HISTORY_INT_H

#include "lists/history.h"
#include "lists/map.h"

#define IDT_LIST_STILL_OPEN UINT32_MAX

/** A fact and the days it holds. */
typedef struct idt_list_span {
    idt_bytes key; /* canonical line */
    idt_list_kind kind;
    idt_date from;
    idt_date to;     /* first day it does not hold; IDT_DATE_NONE while it does */
    idt_date stated; /* the end that the fact itself states, or IDT_DATE_NONE */
    uint32_t event;  /* that added it */
    uint32_t closed; /* event that closed it, or IDT_LIST_STILL_OPEN */
} idt_list_span;

typedef struct idt_list_record {
    idt_bytes uid;
    idt_list_span *spans; /* in the order of the file */
    size_t n_spans, capacity;
} idt_list_record;

struct idt_list_history {
    idt_buf text; /* the file; everything below points into it */
    idt_bytes name;
    idt_arena arena; /* texts that had escapes */
    idt_list_event *events;
    size_t n_events, events_capacity;
    idt_list_record *records; /* in the order of first appearance */
    size_t n_records, records_capacity;
    idt_list_map by_uid;
};

/** First day a span does not hold, whoever says so; IDT_DATE_NONE when open. */
idt_date idt_list_span__end(const idt_list_span *span);

bool idt_list_span__holds(const idt_list_span *span, idt_date date);

/** Whether a record was listed on a day. */
bool idt_list_record__is_listed(const idt_list_record *record, idt_date date);

/** The open span of kind listed, or NULL: what the last edition that named it left. */
idt_list_span *idt_list_record__open(const idt_list_record *record);

/** The primary name that holds, or held last, on a day; the uid when there is none. */
idt_bytes idt_list_record__name(const idt_list_record *record, idt_date date);

/** NULL when there is no such entry. */
idt_list_record *idt_list_history__record(const idt_list_history *history, idt_bytes uid);

/** Indices of all records in the order of their uids; free with idt_alloc__free. NULL: no memory.
 */
uint32_t *idt_list_history__sorted(const idt_list_history *history);

/** The last import, or NULL. */
const idt_list_event *idt_list_history__last_import(const idt_list_history *history);

/**
 * Append lines to the text and read them.
 * @return IDT_OK; on failure the history is as it was
 */
int idt_list_history__append(idt_list_history *history, idt_bytes lines, idt_error *err);

/** Orders numbers in texts by their value: "9" before "10". */
int idt_list_uid__compare(idt_bytes a, idt_bytes b);

#endif
