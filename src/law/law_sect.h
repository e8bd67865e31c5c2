/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The law as it stands in a book: sections of fixed-size little-endian records without pointers.
 * A string is an idt_str into STRS (UTF-8, no NUL), a run is an idt_run into the section its
 * comment names, an index counts records from 0. IDT_LAW_NONE says "no record".
 *
 *   tag   record                 order of the records
 *   META  idt_law_meta           exactly one
 *   STRS  bytes                  every text, each once
 *   SRCE  idt_law_source         as loaded; 0 is the root file
 *   JURI  idt_law_jurisdiction   as written
 *   CSET  idt_law_countries      as first used
 *   LIST  idt_law_list           by jurisdiction, then as written
 *   SUBS  idt_law_substance      as written
 *   NAME  idt_law_name           by substance; name i of the text matcher for i < n_names
 *   CASR  idt_law_cas            by substance
 *   CASX  uint32_t               indexes of CASR by (number, substance)
 *   CODE  idt_law_code           by substance
 *   CODX  uint32_t               indexes of CODE by (kind, n_digits, number, substance)
 *   LSTG  idt_law_listing        by (substance, jurisdiction, from, list), then as written
 *   THRS  idt_law_threshold      by owner
 *   CITE  idt_law_cite           by owner
 *   DUTY  idt_law_duty           by jurisdiction, then as written
 *   REFS  uint32_t               lists and substances that duties and contexts name, each run
 *                                ascending
 *   CTXT  idt_law_context        as written
 *   PHRS  idt_law_phrase         by context; name n_names + i of the text matcher
 *   POLI  idt_law_policy         exactly one
 *   PROW  idt_law_policy_row     as written
 *   PPTY  idt_law_party_row      of the policy, as written
 *   CLAS  idt_law_class          as written; class i is owner i of the sections of definitions
 *   CLAU  idt_law_clause         by class, in the order of the law
 *   TEST  idt_law_test           as written
 *
 * idt_law__open (law.h) checks every field of every record before the first use.
 */
#ifndef IDT_LAW_LAW_SECT_H
#define IDT_LAW_LAW_SECT_H

#include <stdint.h>

#include "image/image.h"
#include "interdict/base.h"

#define IDT_LAW_TAG_META IDT_TAG('M', 'E', 'T', 'A')
#define IDT_LAW_TAG_STRS IDT_TAG('S', 'T', 'R', 'S')
#define IDT_LAW_TAG_SRCE IDT_TAG('S', 'R', 'C', 'E')
#define IDT_LAW_TAG_JURI IDT_TAG('J', 'U', 'R', 'I')
#define IDT_LAW_TAG_CSET IDT_TAG('C', 'S', 'E', 'T')
#define IDT_LAW_TAG_LIST IDT_TAG('L', 'I', 'S', 'T')
#define IDT_LAW_TAG_SUBS IDT_TAG('S', 'U', 'B', 'S')
#define IDT_LAW_TAG_NAME IDT_TAG('N', 'A', 'M', 'E')
#define IDT_LAW_TAG_CASR IDT_TAG('C', 'A', 'S', 'R')
#define IDT_LAW_TAG_CASX IDT_TAG('C', 'A', 'S', 'X')
#define IDT_LAW_TAG_CODE IDT_TAG('C', 'O', 'D', 'E')
#define IDT_LAW_TAG_CODX IDT_TAG('C', 'O', 'D', 'X')
#define IDT_LAW_TAG_LSTG IDT_TAG('L', 'S', 'T', 'G')
#define IDT_LAW_TAG_THRS IDT_TAG('T', 'H', 'R', 'S')
#define IDT_LAW_TAG_CITE IDT_TAG('C', 'I', 'T', 'E')
#define IDT_LAW_TAG_DUTY IDT_TAG('D', 'U', 'T', 'Y')
#define IDT_LAW_TAG_REFS IDT_TAG('R', 'E', 'F', 'S')
#define IDT_LAW_TAG_CTXT IDT_TAG('C', 'T', 'X', 'T')
#define IDT_LAW_TAG_PHRS IDT_TAG('P', 'H', 'R', 'S')
#define IDT_LAW_TAG_POLI IDT_TAG('P', 'O', 'L', 'I')
#define IDT_LAW_TAG_PROW IDT_TAG('P', 'R', 'O', 'W')
#define IDT_LAW_TAG_PPTY IDT_TAG('P', 'P', 'T', 'Y')
#define IDT_LAW_TAG_CLAS IDT_TAG('C', 'L', 'A', 'S')
#define IDT_LAW_TAG_CLAU IDT_TAG('C', 'L', 'A', 'U')
#define IDT_LAW_TAG_TEST IDT_TAG('T', 'E', 'S', 'T')

#define IDT_LAW_NONE UINT32_MAX

enum {
    IDT_LAW_LANGUAGE = 1,            /* version of the rule language these sections hold */
    IDT_LAW_MAX_JURISDICTIONS = 256, /* what an idt_law_set can hold */
    IDT_LAW_MAX_STRONG = 1000,       /* scores run 0..1000 */
    IDT_LAW_MAX_NEAR = 64,           /* words of `where near N` */
    IDT_LAW_COUNTRY_CODES = 26 * 26, /* two-letter codes AA..ZZ */
};

/**
 * A country by its two letters (ISO 3166-1 alpha-2): 1 + 26 × first + second, letters counted from
 * 0; 0 is "not known". See idt_country__parse.
 */
typedef uint16_t idt_country;

/* ---- values shared by several records; stored as uint8_t unless said otherwise ---- */

/** How hard a list controls what is on it, from hardest to softest. */
typedef enum idt_law_control {
    IDT_LAW_CONTROL_DRUG,      /* narcotic and psychotropic schedules, controls of end products */
    IDT_LAW_CONTROL_PRECURSOR, /* strict precursor lists */
    IDT_LAW_CONTROL_MONITORED, /* chemicals with large ordinary trade */
    IDT_LAW_CONTROL_WATCH,     /* surveillance lists without licensing force */
    IDT_LAW_N_CONTROLS
} idt_law_control;

typedef enum idt_law_kind {
    IDT_LAW_KIND_DRUG,
    IDT_LAW_KIND_PRECURSOR,
    IDT_LAW_KIND_REAGENT,
    IDT_LAW_KIND_SOLVENT,
    IDT_LAW_N_KINDS
} idt_law_kind;

/** What a name is worth as evidence, from strongest to weakest. */
typedef enum idt_law_name_class {
    IDT_LAW_NAME_UNIQUE,       /* names only this substance */
    IDT_LAW_NAME_COMMON,       /* a chemical name */
    IDT_LAW_NAME_ABBREVIATION, /* short; matched in upper case or with its digits */
    IDT_LAW_NAME_ORDINARY,     /* also an ordinary word */
    IDT_LAW_N_NAME_CLASSES
} idt_law_name_class;

/** Bits of covers_flags (uint16_t): what else a list or listing reaches. */
enum {
    IDT_LAW_COVERS_SALTS = 1 << 0,
    IDT_LAW_COVERS_ISOMERS = 1 << 1,
    IDT_LAW_COVERS_MIXTURES = 1 << 2,
    IDT_LAW_COVERS_ESTERS = 1 << 3,
    IDT_LAW_COVERS_ETHERS = 1 << 4,
    IDT_LAW_COVERS_DERIVATIVES = 1 << 5,
    IDT_LAW_N_COVERS = 6,
};

typedef enum idt_law_status {
    IDT_LAW_STATUS_IN_FORCE,
    IDT_LAW_STATUS_PROPOSED, /* never a control; shown */
    IDT_LAW_STATUS_NONE,     /* a cited negative fact: not listed there */
    IDT_LAW_N_STATUSES
} idt_law_status;

/** Bits of `flags` of listings and duties (uint16_t). */
enum {
    IDT_LAW_UNCONFIRMED = 1 << 0,      /* the rule: a citation carries the mark */
    IDT_LAW_DATE_UNCONFIRMED = 1 << 1, /* the dates: marked, or the start is not known */
    IDT_LAW_FROM_UNKNOWN = 1 << 2,     /* `from unknown`: in force, its start was not read */
    IDT_LAW_LISTING_FLAGS = 7,
    IDT_LAW_HAS_DAYS = 1 << 3, /* duty: `days` says something */
    IDT_LAW_DUTY_FLAGS = 15,
};

typedef enum idt_law_dimension {
    IDT_LAW_MASS_MG,
    IDT_LAW_VOLUME_UL,
    IDT_LAW_N_DIMENSIONS
} idt_law_dimension;

typedef enum idt_law_per {
    IDT_LAW_PER_NOTHING,
    IDT_LAW_PER_MONTH,
    IDT_LAW_PER_YEAR,
    IDT_LAW_PER_TRANSACTION,
    IDT_LAW_N_PERS
} idt_law_per;

typedef enum idt_law_actor {
    IDT_LAW_ACTOR_IMPORTER,
    IDT_LAW_ACTOR_EXPORTER,
    IDT_LAW_ACTOR_SUPPLIER,
    IDT_LAW_ACTOR_BUYER,
    IDT_LAW_ACTOR_BROKER,
    IDT_LAW_ACTOR_MARKETPLACE,
    IDT_LAW_ACTOR_CARRIER,
    IDT_LAW_ACTOR_AUTHORITY,
    IDT_LAW_ACTOR_OPERATOR,
    IDT_LAW_N_ACTORS
} idt_law_actor;

/** Bits of `on` of a duty (uint16_t); never empty. */
enum {
    IDT_LAW_ON_IMPORT = 1 << 0,
    IDT_LAW_ON_EXPORT = 1 << 1,
    IDT_LAW_ON_SALE = 1 << 2,
    IDT_LAW_ON_PURCHASE = 1 << 3,
    IDT_LAW_ON_TRANSPORT = 1 << 4,
    IDT_LAW_ON_TRANSIT = 1 << 5,
    IDT_LAW_ON_POSSESSION = 1 << 6,
    IDT_LAW_ON_MANUFACTURE = 1 << 7,
    IDT_LAW_ON_ANY = 1 << 8,
    IDT_LAW_N_ONS = 9,
};

typedef enum idt_law_effect {
    IDT_LAW_EFFECT_OTHER,    /* the name is part of another thing: no finding */
    IDT_LAW_EFFECT_HARMLESS, /* the finding stays, weaker */
    IDT_LAW_EFFECT_NEGATION,
    IDT_LAW_EFFECT_OFFER,
    IDT_LAW_EFFECT_QUANTITY,
    IDT_LAW_EFFECT_PURITY,
    IDT_LAW_EFFECT_SHIPPING,
    IDT_LAW_EFFECT_EVASION,
    IDT_LAW_EFFECT_LABEL,   /* a firm, a model or a place is called so: weaker, if it is short */
    IDT_LAW_EFFECT_GOODS,   /* words of chemical goods: the name is that of a substance */
    IDT_LAW_EFFECT_MENTION, /* the text is about something else; a sign of trade outweighs it */
    IDT_LAW_N_EFFECTS
} idt_law_effect;

typedef enum idt_law_where {
    IDT_LAW_WHERE_BEFORE, /* the phrase stands directly before the name: only separators between */
    IDT_LAW_WHERE_AFTER,
    IDT_LAW_WHERE_AROUND, /* directly before or after */
    IDT_LAW_WHERE_NEAR,   /* at most `near` words away, in the same sentence */
    IDT_LAW_WHERE_ANYWHERE,
    IDT_LAW_N_WHERES
} idt_law_where;

typedef enum idt_law_level {
    IDT_LAW_CLEAR,
    IDT_LAW_REVIEW,
    IDT_LAW_HOLD,
    IDT_LAW_REFUSE,
    IDT_LAW_N_LEVELS
} idt_law_level;

typedef enum idt_law_condition {
    IDT_LAW_WHEN_CONTROL,          /* a control in force in a jurisdiction concerned */
    IDT_LAW_WHEN_LISTED_ELSEWHERE, /* a listing, but none in force where and when it matters */
    IDT_LAW_WHEN_CONTEXT,          /* a context of that effect: a cap */
    IDT_LAW_WHEN_KIND,             /* a substance of that kind: a cap */
    IDT_LAW_N_CONDITIONS
} idt_law_condition;

/** How a party stands to an entry of a party list; only the first two may refuse. */
typedef enum idt_law_relation {
    IDT_LAW_RELATION_LISTED,
    IDT_LAW_RELATION_OWNED,
    IDT_LAW_RELATION_PART_OF_LISTED,
    IDT_LAW_RELATION_CO_LOCATED,
    IDT_LAW_RELATION_RELATED,
    IDT_LAW_RELATION_NAME_ONLY,
    IDT_LAW_N_RELATIONS
} idt_law_relation;

typedef enum idt_law_owner {
    IDT_LAW_OWNER_JURISDICTION,
    IDT_LAW_OWNER_LIST,
    IDT_LAW_OWNER_SUBSTANCE,
    IDT_LAW_OWNER_LISTING,
    IDT_LAW_OWNER_DUTY,
    IDT_LAW_OWNER_CONTEXT,
    IDT_LAW_OWNER_POLICY,
    IDT_LAW_OWNER_CLASS,
    IDT_LAW_N_OWNERS
} idt_law_owner;

typedef enum idt_law_expect {
    IDT_LAW_EXPECT_MATCH,
    IDT_LAW_EXPECT_NO_MATCH,
    IDT_LAW_EXPECT_VERDICT,
    IDT_LAW_EXPECT_ARGUABLE, /* class: a member only if a question is answered with yes */
    IDT_LAW_N_EXPECTS
} idt_law_expect;

/** What an answer of a class means. */
typedef enum idt_law_decides {
    IDT_LAW_DECIDES_MEMBERS, /* a molecule is a member, or not, or arguably */
    IDT_LAW_DECIDES_REVIEW,  /* no formula decides: what is like the parent must be looked at */
    IDT_LAW_DECIDES_EXACTLY, /* as members; what lies outside by one group is of no interest */
    IDT_LAW_N_DECIDES
} idt_law_decides;

typedef enum idt_law_input {
    IDT_LAW_INPUT_TEXT,
    IDT_LAW_INPUT_CAS,
    IDT_LAW_INPUT_SMILES,
    IDT_LAW_N_INPUTS
} idt_law_input;

typedef enum idt_law_code_kind {
    IDT_LAW_CODE_HS, /* Harmonized System heading, 4 to 10 digits */
    IDT_LAW_CODE_UN, /* UN number of dangerous goods, 4 digits */
    IDT_LAW_N_CODE_KINDS
} idt_law_code_kind;

/* ---- records ---- */

typedef struct idt_law_meta {
    uint32_t language;    /* IDT_LAW_LANGUAGE */
    idt_date newest_read; /* newest `read` of all citations, or IDT_DATE_NONE */
    uint32_t n_rules;     /* rules of all kinds */
    uint32_t n_names;     /* NAME and PHRS records, as in the text matcher */
    unsigned char source_digest[IDT_DIGEST_SIZE]; /* BLAKE2b-256 of every source, in SRCE order */
    uint32_t reserved[4];
} idt_law_meta;

typedef struct idt_law_source {
    idt_str path;                          /* as written, relative to the root file */
    uint32_t included_from;                /* SRCE, or IDT_LAW_NONE for a root */
    uint32_t included_line;                /* from 1; 0 for a root */
    uint32_t size;                         /* bytes */
    uint32_t reserved;                     /* 0 */
    unsigned char digest[IDT_DIGEST_SIZE]; /* BLAKE2b-256 of its bytes */
} idt_law_source;

/** Bit idt_country - 1; bits from IDT_LAW_COUNTRY_CODES on are 0. */
typedef struct idt_law_countries {
    uint32_t bits[22];
} idt_law_countries;

typedef struct idt_law_jurisdiction {
    idt_str id, title, note;
    idt_run cites;    /* CITE */
    idt_run lists;    /* LIST */
    idt_run duties;   /* DUTY */
    uint32_t members; /* CSET, or IDT_LAW_NONE: every country */
    uint32_t source;  /* SRCE */
    uint32_t line;    /* from 1 */
    uint32_t reserved;
} idt_law_jurisdiction;

typedef struct idt_law_list {
    idt_str id, title, instrument, note;
    idt_str covers; /* in words, may be empty */
    idt_run cites;  /* CITE */
    uint32_t jurisdiction;
    uint16_t covers_flags;
    uint8_t control; /* idt_law_control */
    uint8_t reserved;
    uint32_t source, line;
} idt_law_list;

typedef struct idt_law_substance {
    idt_str id, title, note;
    idt_str structure; /* SMILES as written; empty when none */
    idt_str ordinary;  /* ordinary trade; empty when none */
    idt_run names;     /* NAME */
    idt_run cas;       /* CASR */
    idt_run codes;     /* CODE */
    idt_run listings;  /* LSTG */
    idt_run cites;     /* CITE */
    uint8_t kind;      /* idt_law_kind */
    uint8_t reserved[3];
    uint32_t source, line;
    uint32_t reserved2;
} idt_law_substance;

typedef struct idt_law_name {
    idt_str text;
    uint32_t substance;
    char lang[8];        /* primary language subtag, zero-padded */
    uint8_t name_class;  /* idt_law_name_class */
    uint8_t unconfirmed; /* 0 or 1 */
    uint16_t reserved;
} idt_law_name;

typedef struct idt_law_cas {
    uint64_t number; /* its digits, check digit last: 103-63-9 is 103639 */
    uint32_t substance;
    uint32_t unconfirmed; /* 0 or 1 */
} idt_law_cas;

typedef struct idt_law_code {
    idt_str text;    /* as written */
    uint64_t number; /* its digits */
    uint32_t substance;
    uint8_t kind; /* idt_law_code_kind */
    uint8_t n_digits;
    uint8_t unconfirmed; /* 0 or 1 */
    uint8_t reserved;
} idt_law_code;

typedef struct idt_law_threshold {
    uint64_t amount;   /* in units of `dimension` */
    idt_str written;   /* "100 l" */
    idt_str text;      /* free text, may be empty */
    uint8_t dimension; /* idt_law_dimension */
    uint8_t per;       /* idt_law_per */
    uint8_t reserved[6];
} idt_law_threshold;

typedef struct idt_law_listing {
    idt_str id, entry, covers, except, note;
    idt_run cites;      /* CITE */
    idt_run thresholds; /* THRS */
    uint32_t substance;
    uint32_t list;
    uint32_t jurisdiction; /* that of the list */
    idt_date from;         /* first day in force; IDT_DATE_MIN when open or unknown */
    idt_date to;           /* first day no longer in force; IDT_DATE_MAX when open */
    uint16_t covers_flags; /* the list's when the listing says nothing */
    uint16_t flags;        /* IDT_LAW_UNCONFIRMED … */
    uint8_t status;        /* idt_law_status */
    uint8_t reserved[3];
    uint32_t source, line;
} idt_law_listing;

typedef struct idt_law_cite {
    idt_str text;
    idt_date read;        /* day the source was read, or IDT_DATE_NONE */
    uint32_t unconfirmed; /* 0 or 1: not read in the source itself */
} idt_law_cite;

typedef struct idt_law_duty {
    idt_str id, action, within, data, note; /* action: what must be done */
    idt_run cites;                          /* CITE */
    idt_run lists;                          /* REFS to LIST */
    idt_run substances;                     /* REFS to SUBS; both empty: all of the jurisdiction */
    uint32_t above;                         /* THRS, or IDT_LAW_NONE */
    uint32_t jurisdiction;
    uint32_t origin;      /* CSET, or IDT_LAW_NONE: any */
    uint32_t destination; /* CSET, or IDT_LAW_NONE: any */
    idt_date from, to;    /* as in a listing */
    int32_t days;         /* negative: before, positive: after; with IDT_LAW_HAS_DAYS */
    uint16_t on;          /* IDT_LAW_ON_IMPORT … */
    uint16_t flags;       /* IDT_LAW_UNCONFIRMED … */
    uint8_t actor;        /* idt_law_actor */
    uint8_t reserved[3];
    uint32_t source, line;
} idt_law_duty;

typedef struct idt_law_context {
    idt_str id, note;
    idt_run cites;      /* CITE */
    idt_run phrases;    /* PHRS */
    idt_run substances; /* REFS to SUBS; empty: every substance of the kinds */
    uint8_t effect;     /* idt_law_effect */
    uint8_t where;      /* idt_law_where */
    uint8_t near;       /* words, 1..IDT_LAW_MAX_NEAR, for IDT_LAW_WHERE_NEAR; else 0 */
    uint8_t kinds;      /* bit 1 << idt_law_kind; never 0 */
    uint32_t source, line;
    uint32_t reserved;
} idt_law_context;

typedef struct idt_law_phrase {
    idt_str text;
    uint32_t context;
    char lang[8];
    uint32_t reserved;
} idt_law_phrase;

typedef struct idt_law_policy {
    idt_str id, note;
    idt_run cites;   /* CITE */
    idt_run rows;    /* PROW */
    idt_run parties; /* PPTY */
    uint32_t strong; /* score from which evidence is strong, 0..1000 */
    uint32_t weak;   /* score from which evidence counts at all, 0..strong */
    uint32_t source, line;
} idt_law_policy;

typedef struct idt_law_policy_row {
    uint8_t condition; /* idt_law_condition */
    uint8_t control;   /* idt_law_control, for IDT_LAW_WHEN_CONTROL; else 0 */
    uint8_t strong;    /* 0 or 1, for IDT_LAW_WHEN_CONTROL; else 0 */
    uint8_t effect;    /* idt_law_effect, for IDT_LAW_WHEN_CONTEXT; else 0 */
    uint8_t level;     /* idt_law_level */
    uint8_t kind;      /* idt_law_kind, for IDT_LAW_WHEN_KIND; else 0 */
    uint8_t reserved[2];
} idt_law_policy_row;

typedef struct idt_law_party_row {
    idt_str list;     /* of that name, or whose name goes on behind it with a dot; empty: every */
    idt_str program;  /* among those of the entry, whatever the case; empty: whatever they are */
    uint8_t relation; /* idt_law_relation */
    uint8_t level;    /* idt_law_level; IDT_LAW_REFUSE only when idt_law__may_refuse */
    uint8_t reserved[2];
} idt_law_party_row;

typedef struct idt_law_class {
    idt_str id;
    idt_str shown; /* what answers call it: its id, or that of the class of which it is a version */
    idt_str title, entry, except, covers, note;
    idt_str parent;        /* SMILES as written */
    idt_str combination;   /* question when several clauses are used at once; may be empty */
    idt_run cites;         /* CITE */
    idt_run clauses;       /* CLAU */
    uint32_t list;         /* LIST */
    uint32_t jurisdiction; /* that of the list */
    idt_date from, to;     /* as in a listing */
    idt_date covers_from;  /* first day of covers_flags; IDT_DATE_MIN: always */
    uint16_t covers_flags; /* IDT_LAW_COVERS_… */
    uint16_t flags;        /* IDT_LAW_UNCONFIRMED … */
    uint8_t decides;       /* idt_law_decides */
    uint8_t reserved[3];
    uint32_t source, line;
} idt_law_class;

/** A clause of the law, by its letter or number. */
typedef struct idt_law_clause {
    idt_str label;    /* "A", "vi", "1" */
    idt_str text;     /* the wording of the law; may be empty */
    idt_str question; /* the open question of interpretation; may be empty */
    uint32_t class_;  /* CLAS */
    uint32_t reserved;
} idt_law_clause;

typedef struct idt_law_test {
    uint64_t amount;  /* quantity in units of `dimension`; with has_quantity */
    uint64_t cas;     /* for IDT_LAW_INPUT_CAS; else 0 */
    idt_str input;    /* the text, the CAS number as written, or the SMILES */
    idt_str clauses;  /* labels of clauses with '+' between; empty: any */
    uint32_t owner;   /* index in the section that owner_kind names */
    idt_date on;      /* the day the test runs on: written, or the newest `read` of the rule */
    idt_country from; /* 0: not said */
    idt_country to;
    idt_country country;
    uint8_t owner_kind;   /* idt_law_owner */
    uint8_t expect;       /* idt_law_expect */
    uint8_t level;        /* idt_law_level, for IDT_LAW_EXPECT_VERDICT; else 0 */
    uint8_t input_kind;   /* idt_law_input */
    uint8_t has_quantity; /* 0 or 1 */
    uint8_t dimension;    /* idt_law_dimension */
    uint32_t source, line;
    uint32_t reserved;
} idt_law_test;

_Static_assert(sizeof(idt_law_meta) == 64, "book format");
_Static_assert(sizeof(idt_law_source) == 56, "book format");
_Static_assert(sizeof(idt_law_countries) == 88, "book format");
_Static_assert(sizeof(idt_law_jurisdiction) == 64, "book format");
_Static_assert(sizeof(idt_law_list) == 64, "book format");
_Static_assert(sizeof(idt_law_substance) == 96, "book format");
_Static_assert(sizeof(idt_law_name) == 24, "book format");
_Static_assert(sizeof(idt_law_cas) == 16, "book format");
_Static_assert(sizeof(idt_law_code) == 24, "book format");
_Static_assert(sizeof(idt_law_threshold) == 32, "book format");
_Static_assert(sizeof(idt_law_listing) == 92, "book format");
_Static_assert(sizeof(idt_law_cite) == 16, "book format");
_Static_assert(sizeof(idt_law_duty) == 108, "book format");
_Static_assert(sizeof(idt_law_context) == 56, "book format");
_Static_assert(sizeof(idt_law_phrase) == 24, "book format");
_Static_assert(sizeof(idt_law_policy) == 56, "book format");
_Static_assert(sizeof(idt_law_policy_row) == 8, "book format");
_Static_assert(sizeof(idt_law_party_row) == 20, "book format");
_Static_assert(sizeof(idt_law_class) == 124, "book format");
_Static_assert(sizeof(idt_law_clause) == 32, "book format");
_Static_assert(sizeof(idt_law_test) == 64, "book format");

#endif
