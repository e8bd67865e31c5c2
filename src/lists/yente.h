/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The `/match` call of yente: a batch of FollowTheMoney entities as examples in, the parties of a
 * book that they point to out. docs/yente.md has the mapping field by field.
 *
 * @source yente (OpenSanctions), the request and response models of its API, version 3 to 5
 */
#ifndef IDT_LISTS_YENTE_H
#define IDT_LISTS_YENTE_H

#include "base/buf.h"
#include "party/parties.h"

enum {
    IDT_YENTE_REQUEST_MAX = 16 << 20, /* bytes */
    IDT_YENTE_QUERIES_MAX = 1000,     /* of one request */
    IDT_YENTE_LIMIT_MAX = 64,         /* results of one query */
    IDT_YENTE_VALUE_MAX = 4096,       /* bytes of one value; longer ones are not used */
};

/** The parameters of a call; those of the URL in yente. Fill with IDT_YENTE_INIT. */
typedef struct idt_yente_options {
    uint32_t limit;     /* 1..IDT_YENTE_LIMIT_MAX */
    uint32_t threshold; /* 0..1000: from which score on a result may be a match */
    uint32_t cutoff;    /* 0..1000: results below are left out */
    idt_date date;      /* the day asked about; required */
    bool with_former;   /* also entries that are not in force on the day */
} idt_yente_options;
#define IDT_YENTE_INIT                                                                             \
    {                                                                                              \
        .limit = 5, .threshold = IDT_PARTY_MATCH, .date = IDT_DATE_NONE                            \
    }

/**
 * Read parameters as in the query part of a URL, "limit=10&threshold=0.8", percent-encoded.
 * @return IDT_OK or IDT_EINVAL (not honoured here, or out of range: the message is for the caller)
 */
int idt_yente__parameters(idt_yente_options *options, idt_bytes text, idt_error *err);

typedef struct idt_yente_counts {
    uint32_t n_queries, n_failed; /* failed: answered with a status of their own */
    uint32_t n_matches;           /* queries with a result that is a match */
} idt_yente_counts;

/**
 * Answer a request. A query that cannot be asked gets its own status and stops no other.
 *
 * @param out  the response is appended; after IDT_EFORMAT and IDT_EINVAL {"detail": "…"}
 * @param scratch  of `parties`
 * @return IDT_OK; IDT_EFORMAT (not JSON, or not a request), IDT_ELIMIT (too large, too many
 *         queries), IDT_EINVAL (options), IDT_ENOMEM
 */
int idt_yente__match(idt_buf *out, idt_yente_counts *counts, const idt_parties *parties,
                     idt_parties_scratch *scratch, idt_bytes request,
                     const idt_yente_options *options, idt_error *err);

#endif
