/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Screening: a record in, a verdict with its proof out.
 *
 *     idt_scratch *scratch;
 *     idt_scratch_new(&scratch, book, &err);
 *     idt_screen(&verdict, scratch, &record, &options, &err);
 *
 * The same book, record and options give the same verdict on every machine and in any thread.
 */
#ifndef INTERDICT_SCREEN_H
#define INTERDICT_SCREEN_H

#include "interdict/book.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How much must happen. The order is the order of severity. */
typedef enum idt_level {
    IDT_LEVEL_CLEAR = 0,  /* nothing that a rule of the book speaks of */
    IDT_LEVEL_REVIEW = 1, /* a person must look */
    IDT_LEVEL_HOLD = 2,   /* nothing may move before a person has decided */
    IDT_LEVEL_REFUSE = 3  /* the law leaves no choice */
} idt_level;

/** "clear", "review", "hold", "refuse". */
IDT_API const char *idt_level_name(idt_level level);

/** One named text of a record. Borrowed. UTF-8; other bytes end words and are kept in offsets. */
typedef struct idt_field {
    idt_bytes name;
    idt_bytes value;
} idt_field;

/** What is screened. Everything is borrowed for the call. Fill with IDT_RECORD_INIT. */
typedef struct idt_record_view {
    uint32_t struct_size;
    uint32_t n_fields;
    const idt_field *fields;
} idt_record_view;
#define IDT_RECORD_INIT                                                                            \
    {                                                                                              \
        (uint32_t)sizeof(idt_record_view), 0, 0                                                    \
    }

/**
 * What the verdict depends on besides book and record. Fill with IDT_SCREEN_INIT.
 * Countries are ISO 3166-1 alpha-2, upper case; an empty one means "not known".
 */
typedef struct idt_screen_options {
    uint32_t struct_size;
    idt_date as_of;       /* the day whose law is asked; required */
    char from[3];         /* country that the goods leave */
    char to[3];           /* country that the goods enter */
    uint16_t reserved;    /* zero */
    uint64_t amount;      /* quantity in amount_unit; 0 = not known */
    uint32_t amount_unit; /* idt_unit */
    uint32_t max_steps;   /* work allowed per field, in units of 1024 steps; 0 = no limit */
} idt_screen_options;
#define IDT_SCREEN_INIT                                                                            \
    {                                                                                              \
        (uint32_t)sizeof(idt_screen_options), IDT_DATE_NONE, "", "", 0, 0, 0, 0                    \
    }

typedef enum idt_unit {
    IDT_UNIT_NONE = 0,
    IDT_UNIT_MASS_MG = 1,  /* milligrams */
    IDT_UNIT_VOLUME_UL = 2 /* microlitres */
} idt_unit;

/** Why a finding was made. */
typedef enum idt_evidence {
    IDT_EVIDENCE_NAME = 0,
    IDT_EVIDENCE_CAS = 1,
    IDT_EVIDENCE_STRUCTURE = 2
} idt_evidence;

/** How what was found relates to the listed substance. */
typedef enum idt_relation {
    IDT_RELATION_SAME = 0,
    IDT_RELATION_SALT = 1,         /* a salt or hydrate of it */
    IDT_RELATION_STEREOISOMER = 2, /* same connections, another or no arrangement in space */
    IDT_RELATION_ISOTOPOLOGUE = 3, /* same but for isotopes */
    IDT_RELATION_COMPONENT = 4     /* one part of a mixture */
} idt_relation;

/** Names of the enumerations, as in the JSON form. */
IDT_API const char *idt_evidence_name(idt_evidence evidence);
IDT_API const char *idt_relation_name(idt_relation relation);

/** A thread's working memory for one book. One thread at a time. */
typedef struct idt_scratch idt_scratch;

/**
 * @param out   NULL on failure
 * @param book  acquired; released with the scratch
 * @return IDT_OK or IDT_ENOMEM
 * @owns free with idt_scratch_free
 */
IDT_API IDT_CHECKED int idt_scratch_new(idt_scratch **out, idt_book *book, idt_error *err);

/** Takes NULL. */
IDT_API void idt_scratch_free(idt_scratch *scratch);

/** A verdict. Lives in its scratch until the next call with it. */
typedef struct idt_verdict idt_verdict;

/**
 * Screen one record.
 *
 * After the scratch has seen its largest record, no memory is allocated.
 *
 * @param out      the verdict; valid until the scratch is used again; NULL on failure
 * @param scratch  not in use by another call
 * @param record   borrowed; the verdict points into it
 * @param options  as_of is required
 * @return IDT_OK, IDT_EINVAL (no as_of, unknown country code form), IDT_EBUSY, IDT_ENOMEM
 */
IDT_API IDT_CHECKED int idt_screen(const idt_verdict **out, idt_scratch *scratch,
                                   const idt_record_view *record, const idt_screen_options *options,
                                   idt_error *err);

/** One substance found at one place. Indices are into the record; offsets into the field's bytes.
 */
typedef struct idt_finding_view {
    idt_bytes substance; /* id in the rulebook */
    idt_bytes title;
    idt_bytes matched; /* the name or CAS number of the rulebook, or its structure */
    idt_bytes text;    /* what stands in the record */
    uint32_t field;    /* index of the field */
    uint32_t score;    /* 0..1000: how sure it is that this substance is meant */
    uint64_t begin;    /* bytes [begin, end) of the field */
    uint64_t end;
    uint32_t evidence;   /* idt_evidence */
    uint32_t relation;   /* idt_relation */
    uint32_t level;      /* idt_level that this finding asks for */
    uint32_t n_controls; /* listings in force that concern the countries asked */
} idt_finding_view;

IDT_API idt_level idt_verdict_level(const idt_verdict *verdict);
IDT_API uint32_t idt_verdict_n_findings(const idt_verdict *verdict);

/** @return IDT_OK or IDT_EINVAL (no such index) */
IDT_API IDT_CHECKED int idt_verdict_finding(idt_finding_view *out, const idt_verdict *verdict,
                                            uint32_t index);

/** What the JSON form says about the record beside the verdict. All borrowed, all optional. */
typedef struct idt_record_label {
    uint32_t struct_size;
    uint32_t reserved; /* zero */
    uint64_t line;     /* from 1; 0 = not known */
    idt_bytes id;
    idt_bytes source; /* file name */
} idt_record_label;
#define IDT_LABEL_INIT                                                                             \
    {                                                                                              \
        (uint32_t)sizeof(idt_record_label), 0, 0, {0, 0},                                          \
        {                                                                                          \
            0, 0                                                                                   \
        }                                                                                          \
    }

/**
 * Write a verdict as one line of JSON without the line end (docs/verdict.schema.json).
 *
 * @param buffer  receives at most `size` bytes; NULL when size is 0
 * @param need    bytes the whole text has; more than `size` means that it was cut
 * @return IDT_OK, IDT_ENOMEM
 */
IDT_API IDT_CHECKED int idt_verdict_json(char *buffer, size_t size, size_t *need,
                                         const idt_verdict *verdict, const idt_record_label *label);

#ifdef __cplusplus
}
#endif
#endif
