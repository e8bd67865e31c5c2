/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list over time: what each edition added and took away, as a text file that only grows.
 *
 *   interdict-list-history  1            first line, tab-separated like all others
 *   list     NAME
 *   import   DATE  FORMAT  FILE  ENTRIES  whole|part  DIGEST
 *   amend    FILE  DIGEST
 *   +        DATE  UID  FACT              holds from DATE
 *   -        DATE  UID  FACT              holds no longer from DATE on
 *
 * FACT is the canonical line of lists/entry.h. Lines after an import or amend line belong to it, in
 * the order of the uids. An entry is listed while a fact of kind `listed` holds; an end that the
 * list itself states stands in that fact. The same editions in the same order give the same bytes.
 */
#ifndef IDT_LISTS_HISTORY_H
#define IDT_LISTS_HISTORY_H

#include "base/buf.h"
#include "lists/reader.h"

enum {
    IDT_LIST_SHRINK_DEFAULT = 20, /* per cent of the entries that an edition may take away */
};

/** One import or amendment. Views into the history. */
typedef struct idt_list_event {
    bool is_import;
    bool is_part;  /* of a truncated file: nothing was taken away */
    idt_date date; /* of the file; IDT_DATE_NONE for an amendment */
    idt_bytes format, file, digest;
    uint64_t n_entries; /* in the file */
    uint64_t n_opened, n_closed, n_facts_added, n_facts_removed;
} idt_list_event;

typedef struct idt_list_history idt_list_history;

/** An empty history. Free with idt_list_history__free. @param name  of the list, "us.ofac.sdn" */
int idt_list_history__new(idt_list_history **out, const char *name, idt_error *err);

/**
 * Read a history. A file that does not exist is an empty history.
 *
 * @param name  what the list must be called; NULL takes any (then the file must exist)
 * @return IDT_OK, IDT_EFORMAT, IDT_EVERSION, IDT_EIO, IDT_ENOMEM, IDT_ELIMIT
 */
int idt_list_history__load(idt_list_history **out, const char *path, const char *name,
                           idt_error *err);

/** The same from memory; `text` is copied. */
int idt_list_history__parse(idt_list_history **out, idt_bytes text, idt_error *err);

/** Takes NULL. */
void idt_list_history__free(idt_list_history *history);

/** The whole file as text; valid until the history changes. */
idt_bytes idt_list_history__text(const idt_list_history *history);

/** Replace the file as a whole; the old one stays in force when that fails. */
int idt_list_history__save(const idt_list_history *history, const char *path, idt_error *err);

/* ---- changing ------------------------------------------------------------------------------ */

typedef struct idt_list_import_options {
    uint32_t struct_size; /* IDT_LIST_IMPORT_OPTIONS_INIT sets it */
    idt_list_encoding encoding;
    idt_date file_date;      /* IDT_LIST_IMPORT_OPTIONS_INIT: the date the file bears */
    uint32_t shrink_percent; /* refuse an edition that takes away more than this; 0: the default */
    bool allow_shrink;
    bool allow_truncated; /* take what is whole; nothing is taken away */
    bool allow_missing_canaries;
    const char *canaries; /* uids, separated by blanks; NULL: those known for the list */
} idt_list_import_options;

#define IDT_LIST_IMPORT_OPTIONS_INIT                                                               \
    {                                                                                              \
        .struct_size = sizeof(idt_list_import_options), .file_date = IDT_DATE_NONE                 \
    }

typedef struct idt_list_import_result {
    idt_list_report report;
    idt_date file_date;
    uint64_t n_before, n_after; /* entries of the edition before and of this one */
    uint64_t n_added, n_removed, n_changed, n_reopened;
} idt_list_import_result;

/**
 * Import an edition: close what has disappeared, open what is new, note every changed fact. On
 * failure the history is as it was.
 *
 * @return IDT_OK; IDT_DONE (this very edition is already in: nothing changed); IDT_EFORMAT;
 *         IDT_ERANGE (older than the last edition, or no date is known); IDT_ELIMIT (takes away too
 *         much, or a canary is missing: err says what and how to allow it); IDT_EIO, IDT_ENOMEM
 */
int idt_list_history__import(idt_list_history *history, idt_list_format format,
                             const idt_list_files *files, const idt_list_import_options *options,
                             idt_list_import_result *result, idt_error *err);

/**
 * Add facts that stand in no edition, from our own table: delistings (by id, or by a name that only
 * one entry has), relations, scope. Rows of entries that are not in the history open them.
 *
 * @return as idt_list_history__import; IDT_ENOTFOUND (a delisting of what is not listed)
 */
int idt_list_history__amend(idt_list_history *history, idt_list_input *table,
                            idt_list_import_result *result, idt_error *err);

/* ---- asking -------------------------------------------------------------------------------- */

idt_bytes idt_list_history__name(const idt_list_history *history);

/** i-th event in the order of the file, or NULL. */
const idt_list_event *idt_list_history__event(const idt_list_history *history, size_t i);

/** Entries ever seen. */
size_t idt_list_history__n_entries(const idt_list_history *history);

/** Entries listed on a day. */
size_t idt_list_history__n_listed(const idt_list_history *history, idt_date date);

/** Whether an entry was listed on a day. An entry never seen was not. */
bool idt_list_history__is_listed(const idt_list_history *history, idt_bytes uid, idt_date date);

/**
 * The one entry of that uid, or that has that name (letter case, blanks and apostrophes do not
 * count).
 * @return IDT_OK, IDT_ENOTFOUND, IDT_EINVAL (several entries have the name: err gives two uids)
 */
int idt_list_history__find(const idt_list_history *history, idt_bytes uid_or_name, idt_bytes *uid,
                           idt_error *err);

/**
 * Hand over entries in the order of their uids.
 *
 * @param date  a day: entries listed on it with the facts that hold on it; IDT_DATE_NONE: every
 *              entry ever seen with every fact it ever had, dated by from and to
 */
int idt_list_history__each(const idt_list_history *history, idt_date date, idt_list_sink sink,
                           void *payload, idt_error *err);

/**
 * Hand over every entry of which the events from `first_event` on (an index for
 * idt_list_history__event) opened, closed or changed anything, with every fact it ever had: what
 * has to be screened again after an import. Listings that end by themselves on a stated day are not
 * among them.
 */
int idt_list_history__touched(const idt_list_history *history, size_t first_event,
                              idt_list_sink sink, void *payload, idt_error *err);

/* ---- for people ---------------------------------------------------------------------------- */

/** Name, editions, entries listed on the day of the last edition: a few lines. */
int idt_list_history__print_status(const idt_list_history *history, idt_buf *out);

/** Events with their counts, one a line. */
int idt_list_history__print_events(const idt_list_history *history, idt_buf *out);

/**
 * What differs between two days: `+ UID NAME` for listed, `- UID NAME` for delisted, and under
 * `~ UID NAME` the facts that came and went.
 */
int idt_list_history__print_diff(const idt_list_history *history, idt_date before, idt_date after,
                                 idt_buf *out);

/** Everything ever known of one entry, with dates. */
int idt_list_history__print_entry(const idt_list_history *history, idt_bytes uid, idt_buf *out);

#endif
