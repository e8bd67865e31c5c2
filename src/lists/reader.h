/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The formats in which authorities publish party lists, behind one call. Each reader streams: it
 * hands over entry after entry and keeps no more than one (two formats also keep what later parts
 * of the file refer to). docs/lists.md describes every format and what becomes of its fields.
 */
#ifndef IDT_LISTS_READER_H
#define IDT_LISTS_READER_H

#include "lists/entry.h"
#include "lists/input.h"

typedef enum idt_list_format {
    IDT_LIST_OFAC_CSV,      /* SDN.CSV or CONS_PRIM.CSV with ADD, ALT and COMMENTS */
    IDT_LIST_OFAC_XML,      /* SDN.XML or CONSOLIDATED.XML (sdnList) */
    IDT_LIST_OFAC_ADVANCED, /* SDN_ADVANCED.XML (Sanctions) */
    IDT_LIST_CSL_CSV,       /* US Consolidated Screening List */
    IDT_LIST_DPL_TXT,       /* BIS Denied Persons List */
    IDT_LIST_UN_XML,        /* UN Security Council Consolidated List */
    IDT_LIST_EU_XML,        /* EU Financial Sanctions Files, full export */
    IDT_LIST_UK_CSV,        /* UK OFSI consolidated list */
    IDT_LIST_CA_XML,        /* Canada, Special Economic Measures Act */
    IDT_LIST_FTM_JSON,      /* FollowTheMoney entities, one JSON object a line */
    IDT_LIST_OWN_CSV,       /* our own table */
    IDT_LIST_N_FORMATS,
} idt_list_format;

/** The files of one list. Only OFAC_CSV has more than `main`. All borrowed. */
typedef struct idt_list_files {
    idt_list_input *main;
    idt_list_input *addresses; /* add.csv, or NULL */
    idt_list_input *aliases;   /* alt.csv, or NULL */
    idt_list_input *comments;  /* sdn_comments.csv, or NULL */
} idt_list_files;

typedef struct idt_list_read_options {
    uint32_t struct_size; /* IDT_LIST_READ_OPTIONS_INIT sets it */
    idt_list_encoding encoding;
    bool allow_truncated; /* take what is whole of a file that ends early */
} idt_list_read_options;

#define IDT_LIST_READ_OPTIONS_INIT                                                                 \
    {                                                                                              \
        .struct_size = sizeof(idt_list_read_options)                                               \
    }

/** What was read. Nothing is dropped without being counted. */
typedef struct idt_list_report {
    uint64_t n_entries; /* handed over (pieces count one each) */
    uint64_t n_facts;
    uint64_t n_dates_bad;      /* listing dates that cannot be; kept as text in a fact */
    uint64_t n_dates_repaired; /* listing dates with an impossible century, set right */
    uint64_t n_unread;         /* texts no reader knows: kept as facts of kind other */
    uint64_t n_skipped;        /* rows that name no party, such as an entry without any name */
    idt_date file_date;        /* date that the file itself bears, or IDT_DATE_NONE */
    bool truncated;            /* the file ends early (only with allow_truncated) */
} idt_list_report;

/** Word for the command line ("ofac-csv"), and one line for people. */
const char *idt_list_format__name(idt_list_format format);
const char *idt_list_format__title(idt_list_format format);

/** The inverse of the name; IDT_LIST_N_FORMATS when there is none. */
idt_list_format idt_list_format__parse(idt_bytes name);

/**
 * Read a list.
 *
 * @param report  counts so far, also on failure
 * @return IDT_OK; IDT_EFORMAT (err names file, line and what to do; also for a truncated file),
 *         IDT_ELIMIT, IDT_EIO, IDT_ENOMEM, IDT_EINVAL, or what the sink returned
 * @threads  one thread at a time per input
 */
int idt_list__read(idt_list_format format, const idt_list_files *files,
                   const idt_list_read_options *options, idt_list_sink sink, void *payload,
                   idt_list_report *report, idt_error *err);

#endif
