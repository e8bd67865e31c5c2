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
#include "interdict/record.h"

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

/**
 * What the verdict depends on besides book and record. Fill with IDT_SCREEN_INIT.
 * Countries are ISO 3166-1 alpha-2, upper case; an empty one means "not known".
 */
typedef struct idt_screen_options {
    uint32_t struct_size;
    idt_date as_of;       /* the day whose law is asked; required */
    char from[3];         /* country that the goods leave */
    char to[3];           /* country that the goods enter */
    char country[3];      /* a further country concerned, such as the seat of the one who asks */
    char reserved[3];     /* zero */
    uint64_t amount;      /* quantity in amount_unit; meaningless without a unit */
    uint32_t amount_unit; /* idt_unit; IDT_UNIT_NONE: the quantity is not known */
    uint32_t reserved2;   /* zero */
} idt_screen_options;
#define IDT_SCREEN_INIT                                                                            \
    {                                                                                              \
        (uint32_t)sizeof(idt_screen_options), IDT_DATE_NONE, {0}, {0}, {0}, {0}, 0, 0, 0           \
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

/** In which form the listed substance was found. */
typedef enum idt_form {
    IDT_FORM_SAME = 0,           /* as listed */
    IDT_FORM_SALT = 1,           /* a salt or hydrate of it */
    IDT_FORM_ION = 2,            /* with a proton more or less */
    IDT_FORM_STEREOISOMER = 3,   /* same connections, another or no arrangement in space */
    IDT_FORM_ISOTOPOLOGUE = 4,   /* same but for isotopes */
    IDT_FORM_COMPONENT = 5,      /* one part of a mixture */
    IDT_FORM_TAUTOMER = 6,       /* hydrogens have moved between N, O, S, Se, Te */
    IDT_FORM_CARBON_TAUTOMER = 7 /* some to or from carbon: keto/enol and the like */
} idt_form;

/** Names of the enumerations, as in the JSON form. */
IDT_API const char *idt_evidence_name(idt_evidence evidence);
IDT_API const char *idt_form_name(idt_form form);

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
 * Once the scratch is warm, after its second record as large as any, no memory is allocated.
 *
 * @param out      the verdict; valid until the scratch is used again; NULL on failure
 * @param scratch  not in use by another call
 * @param record   fields, id, line and source are used, its date and countries are not (options
 *                 say them); borrowed: the verdict points into it
 * @param options  as_of is required
 * @return IDT_OK, IDT_EINVAL (no as_of, unknown country code form), IDT_EBUSY, IDT_ENOMEM
 */
IDT_API IDT_CHECKED int idt_screen(const idt_verdict **out, idt_scratch *scratch,
                                   const idt_record *record, const idt_screen_options *options,
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
    uint32_t form;       /* idt_form */
    uint32_t level;      /* idt_level that this finding asks for */
    uint32_t n_listings; /* listings of the substance, of whatever standing */
    idt_bytes kind;      /* "drug", "precursor", "reagent", "solvent" */
    idt_bytes ordinary;  /* ordinary trade, may be empty */
} idt_finding_view;

/** How a listing stands to the question that was asked. */
typedef enum idt_standing {
    IDT_STANDING_CONTROL = 0,    /* in force on the day in a jurisdiction concerned */
    IDT_STANDING_ELSEWHERE = 1,  /* in force on the day, in another jurisdiction */
    IDT_STANDING_OTHER_DATE = 2, /* not in force on the day: ended or not begun */
    IDT_STANDING_PROPOSED = 3,   /* proposed, never a control */
    IDT_STANDING_NOT_LISTED = 4  /* a cited statement that it is not listed */
} idt_standing;

enum { IDT_MAX_CITATIONS = 4 };

/** Where a statement of the rulebook stands. */
typedef struct idt_citations {
    idt_bytes text[IDT_MAX_CITATIONS];
    uint32_t n;    /* 1..IDT_MAX_CITATIONS; further ones are left out */
    idt_date read; /* earliest day on which one was read, or IDT_DATE_NONE */
} idt_citations;

/** One listing of the substance of a finding. Dates that are open are IDT_DATE_NONE. */
typedef struct idt_control_view {
    idt_bytes listing;      /* id */
    idt_bytes jurisdiction; /* id */
    idt_bytes jurisdiction_title;
    idt_bytes instrument;
    idt_bytes list;    /* title */
    idt_bytes control; /* "drug", "precursor", "monitored", "watch" */
    idt_bytes entry;
    idt_bytes except;
    idt_bytes note;
    idt_citations citations;
    idt_date from;           /* first day in force */
    idt_date to;             /* first day no longer in force */
    uint32_t standing;       /* idt_standing */
    uint32_t is_unconfirmed; /* 0 or 1: its text or its date was not read in a source */
    uint32_t is_arguable;    /* 0 or 1: whether it reaches the form that was found is a question */
} idt_control_view;

/** A phrase of the record that changes what a finding means. */
typedef struct idt_context_view {
    idt_bytes context; /* id */
    idt_bytes effect;  /* "harmless", "negation", "offer", … */
    idt_bytes text;    /* as it stands in the record */
    uint64_t begin;    /* bytes [begin, end) of the field */
    uint64_t end;
    uint32_t field;    /* index of the field */
    uint32_t reserved; /* zero */
} idt_context_view;

/** One duty that the findings bring about. */
typedef struct idt_duty_view {
    idt_bytes duty;         /* id */
    idt_bytes jurisdiction; /* id */
    idt_bytes actor;        /* who: "importer", "exporter", … */
    idt_bytes action;       /* what must be done */
    idt_bytes within;       /* by when, may be empty */
    idt_bytes data;         /* what must be stated, may be empty */
    idt_bytes above;        /* it applies above this quantity, which is not known; may be empty */
    idt_bytes listing;      /* id of a listing that brings it about */
    idt_citations citations;
    uint32_t is_unconfirmed; /* 0 or 1 */
    uint32_t is_conditional; /* 0 or 1: something that it depends on is not known */
} idt_duty_view;

IDT_API idt_level idt_verdict_level(const idt_verdict *verdict);
IDT_API uint32_t idt_verdict_n_findings(const idt_verdict *verdict);

/** @return IDT_OK or IDT_EINVAL (no such index) */
IDT_API IDT_CHECKED int idt_verdict_finding(idt_finding_view *out, const idt_verdict *verdict,
                                            uint32_t index);

/**
 * The listings of a finding's substance, controls and others, by jurisdiction and date.
 * @param listing  0 .. n_listings - 1
 * @return IDT_OK or IDT_EINVAL (no such index)
 */
IDT_API IDT_CHECKED int idt_verdict_control(idt_control_view *out, const idt_verdict *verdict,
                                            uint32_t finding, uint32_t listing);

/**
 * The contexts of a finding.
 * @return IDT_OK or IDT_EINVAL (no such index)
 */
IDT_API IDT_CHECKED int idt_verdict_context(idt_context_view *out, const idt_verdict *verdict,
                                            uint32_t finding, uint32_t context);

/** A class of the law, defined by structure, to which a molecule of the record belongs or may. */
typedef struct idt_class_view {
    idt_bytes class_id; /* such as "us.fentanyl-related" */
    idt_bytes title;
    idt_bytes answer;       /* "match", "arguable", "review", "outside" */
    idt_bytes clauses;      /* letters with '+' between; empty for review and outside */
    idt_bytes substance;    /* id, when the structure is that of a substance found by name */
    idt_bytes jurisdiction; /* id */
    idt_bytes list;         /* title */
    idt_bytes entry;
    idt_bytes except;
    idt_bytes note;
    idt_citations citations;
    uint64_t begin; /* bytes [begin, end) of the field */
    uint64_t end;
    uint32_t field;          /* index of the field */
    uint32_t level;          /* idt_level that this finding asks for */
    idt_date from;           /* first day in force */
    idt_date to;             /* first day no longer in force */
    uint32_t standing;       /* IDT_STANDING_CONTROL or IDT_STANDING_ELSEWHERE */
    uint32_t is_unconfirmed; /* 0 or 1 */
} idt_class_view;

IDT_API uint32_t idt_verdict_n_classes(const idt_verdict *verdict);

/**
 * @param clauses  receives the letters of the clauses, cut to its size; may be NULL when size is 0
 * @return IDT_OK or IDT_EINVAL (no such index)
 */
IDT_API IDT_CHECKED int idt_verdict_class(idt_class_view *out, char *clauses, size_t size,
                                          const idt_verdict *verdict, uint32_t index);

/**
 * Write the open questions of a class finding, "; " between.
 * @param need  bytes the whole text has; more than `size` means that it was cut
 * @return IDT_OK, IDT_EINVAL (no such index), IDT_ENOMEM
 */
IDT_API IDT_CHECKED int idt_verdict_class_questions(char *buffer, size_t size, size_t *need,
                                                    const idt_verdict *verdict, uint32_t index);

IDT_API uint32_t idt_verdict_n_duties(const idt_verdict *verdict);

/** @return IDT_OK or IDT_EINVAL (no such index) */
IDT_API IDT_CHECKED int idt_verdict_duty(idt_duty_view *out, const idt_verdict *verdict,
                                         uint32_t index);

/** Jurisdictions that the countries asked concern; all of the book when no country was given. */
IDT_API uint32_t idt_verdict_n_jurisdictions(const idt_verdict *verdict);

/** @return IDT_OK or IDT_EINVAL (no such index) */
IDT_API IDT_CHECKED int idt_verdict_jurisdiction(idt_bytes *id, idt_bytes *title,
                                                 const idt_verdict *verdict, uint32_t index);

/**
 * Write a verdict as one line of JSON without the line end (docs/verdict.schema.json).
 *
 * @param buffer  receives at most `size` bytes; NULL when size is 0
 * @param need    bytes the whole text has; more than `size` means that it was cut
 * @return IDT_OK, IDT_ENOMEM
 */
IDT_API IDT_CHECKED int idt_verdict_json(char *buffer, size_t size, size_t *need,
                                         const idt_verdict *verdict);

#ifdef __cplusplus
}
#endif
#endif
