/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules as read: what each statement said, before ids are resolved and records are laid out.
 * Children of a rule (citations, tests, names …) stand in shared arrays, each rule's in one run.
 */
#ifndef IDT_COMPILE_MODEL_H
#define IDT_COMPILE_MODEL_H

#include "base/arena.h"
#include "chem/classes/class_sect.h"
#include "compile/report.h"
#include "law/law.h"

/** A text of a source with its place; `text` is unescaped and lives as long as the model. */
typedef struct idt_word {
    idt_bytes text;
    idt_place place;
} idt_word;

/** A loaded file; lives in the arena of the diagnostics, which point into its text. */
typedef struct idt_file {
    idt_source source; /* path as shown to a person */
    idt_bytes name;    /* path relative to the root file, as stored in the book */
    uint32_t index;    /* in idt_model.files */
    uint32_t parent;   /* file that includes it, or IDT_LAW_NONE */
    uint32_t root_len; /* bytes of the folder of the root file in source.path */
    uint32_t depth;    /* 0 for a root */
} idt_file;

typedef struct idt_file_slot {
    idt_file *file;
} idt_file_slot;

/** What every rule has. */
typedef struct idt_rule {
    idt_word id;
    idt_place head; /* kind and id */
    idt_run cites;  /* of idt_model.cites */
    idt_run tests;  /* of idt_model.tests */
    idt_bytes note;
    uint32_t file, line;
    uint32_t seen;        /* bit i: statement i of the kind's table was read */
    idt_date newest_read; /* of its citations, or IDT_DATE_NONE */
    bool unconfirmed;     /* a citation carries the mark */
} idt_rule;

typedef struct idt_m_cite {
    idt_bytes text;
    idt_date read;
    bool unconfirmed;
} idt_m_cite;

typedef struct idt_m_test {
    idt_law_test record; /* without owner, strings and place */
    idt_word input;
    idt_bytes clauses; /* labels with '+' between */
    uint32_t file, line;
} idt_m_test;

/** The period of a rule. */
typedef struct idt_m_dates {
    idt_date from, to;
    idt_place to_place;
    bool from_unknown, unconfirmed;
} idt_m_dates;

typedef struct idt_m_covers {
    uint16_t flags;
    idt_bytes text;
} idt_m_covers;

typedef struct idt_m_amount {
    idt_bytes written, text;
    uint64_t amount;
    uint8_t dimension, per;
} idt_m_amount;

typedef struct idt_m_jurisdiction {
    idt_rule rule;
    idt_bytes title;
    bool all;
    idt_law_countries members;
} idt_m_jurisdiction;

typedef struct idt_m_list {
    idt_rule rule;
    idt_bytes title, instrument;
    idt_word jurisdiction;
    uint32_t jurisdiction_index; /* set when ids are resolved; IDT_LAW_NONE: unknown */
    uint8_t control;
    idt_m_covers covers;
} idt_m_list;

/** A name of a substance or a phrase of a context. */
typedef struct idt_m_name {
    idt_word word;
    char lang[8];
    uint8_t name_class;
    bool unconfirmed;
} idt_m_name;

typedef struct idt_m_code {
    idt_word word;
    uint64_t number;
    uint8_t kind, n_digits;
    bool unconfirmed;
} idt_m_code;

typedef struct idt_m_cas {
    uint64_t number;
    idt_place place;
    bool unconfirmed;
} idt_m_cas;

typedef struct idt_m_substance {
    idt_rule rule;
    idt_bytes title, ordinary;
    idt_word structure;
    uint8_t tautomers; /* 0 yes (default), 1 no: whether they count as the substance */
    uint8_t kind;
    idt_run names; /* of idt_model.names */
    idt_run cas;   /* of idt_model.cas */
    idt_run codes; /* of idt_model.codes */
} idt_m_substance;

typedef struct idt_m_listing {
    idt_rule rule;
    idt_word substance, list;
    uint32_t substance_index, list_index; /* IDT_LAW_NONE: unknown */
    idt_bytes entry, except;
    idt_m_dates dates;
    idt_m_covers covers;
    bool has_covers;
    idt_run thresholds; /* of idt_model.amounts */
    uint8_t status;
} idt_m_listing;

typedef struct idt_m_duty {
    idt_rule rule;
    idt_word jurisdiction;
    uint32_t jurisdiction_index;
    idt_run lists, substances; /* of idt_model.refs */
    bool has_origin, has_destination, has_above, has_days;
    idt_law_countries origin, destination;
    idt_m_amount above;
    idt_bytes action, within, data;
    idt_m_dates dates;
    int32_t days;
    uint16_t on;
    uint8_t actor;
} idt_m_duty;

/** A reference to a list or substance. */
typedef struct idt_m_ref {
    idt_word word;
    uint32_t index; /* IDT_LAW_NONE: unknown */
} idt_m_ref;

typedef struct idt_m_context {
    idt_rule rule;
    uint8_t effect, where, near, kinds;
    idt_run phrases;    /* of idt_model.phrases */
    idt_run substances; /* of idt_model.refs */
} idt_m_context;

/** One list and programme of a `when party`. */
typedef struct idt_m_party_row {
    idt_bytes list, program; /* empty: every */
    uint8_t relation, level;
} idt_m_party_row;

typedef struct idt_m_policy {
    idt_rule rule;
    uint32_t strong, weak;
    idt_run rows;    /* of idt_model.rows */
    idt_run parties; /* of idt_model.party_rows */
} idt_m_policy;

/** A part of a parent structure. */
typedef struct idt_m_part {
    idt_word name;
    uint64_t atoms; /* bit i: place i + 1 of the parent */
} idt_m_part;

/** A skeleton of a class. */
typedef struct idt_m_parent {
    idt_word smiles;
    uint32_t flags; /* IDT_CLASS_PARENT, IDT_CLASS_DRAWN, IDT_CLASS_EXEMPT */
} idt_m_parent;

/** One operation of a clause. */
typedef struct idt_m_op {
    idt_word label, part, to;
    idt_place place; /* of the statement */
    idt_run kinds;   /* of idt_model.kinds */
    uint32_t label_index;
    uint64_t sites, to_sites; /* of the parts, once they are resolved */
    uint8_t op;               /* idt_class_op */
    uint8_t chain, flags;     /* see idt_class_clause */
    bool is_exchange;
} idt_m_op;

/** A clause of the law: its letter, wording and question. */
typedef struct idt_m_clause {
    idt_word label;
    idt_bytes text, question;
} idt_m_clause;

typedef struct idt_m_class {
    idt_rule rule;
    idt_word shown, list, module;
    uint32_t list_index;
    idt_bytes title, entry, except, combination;
    idt_m_dates dates;
    idt_m_covers covers;
    idt_date covers_from;
    uint32_t max_mass; /* 1/1000 u; 0: any */
    uint8_t decides;
    uint64_t module_sites;
    idt_run parents; /* of idt_model.parents */
    uint8_t is_wide; /* 1: wide readings of the kinds are questions */
    idt_run parts;   /* of idt_model.parts */
    idt_run ops;     /* of idt_model.ops */
    idt_run clauses; /* of idt_model.clauses */
} idt_m_class;

/** A growing array of one type. */
#define IDT_VEC(type)                                                                              \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t n, capacity;                                                                        \
    }

typedef struct idt_model {
    idt_arena arena; /* texts and paths */
    IDT_VEC(idt_file_slot) files;
    IDT_VEC(idt_m_jurisdiction) jurisdictions;
    IDT_VEC(idt_m_list) lists;
    IDT_VEC(idt_m_substance) substances;
    IDT_VEC(idt_m_listing) listings;
    IDT_VEC(idt_m_duty) duties;
    IDT_VEC(idt_m_context) contexts;
    IDT_VEC(idt_m_policy) policies;
    IDT_VEC(idt_m_class) classes;
    IDT_VEC(idt_m_parent) parents;
    IDT_VEC(idt_m_part) parts;
    IDT_VEC(idt_m_op) ops;
    IDT_VEC(idt_m_clause) clauses;
    IDT_VEC(idt_class_kind) kinds;
    IDT_VEC(idt_m_cite) cites;
    IDT_VEC(idt_m_test) tests;
    IDT_VEC(idt_m_name) names;
    IDT_VEC(idt_m_name) phrases;
    IDT_VEC(idt_m_cas) cas;
    IDT_VEC(idt_m_code) codes;
    IDT_VEC(idt_m_amount) amounts;
    IDT_VEC(idt_m_ref) refs;
    IDT_VEC(idt_law_policy_row) rows;
    IDT_VEC(idt_m_party_row) party_rows;
    size_t n_bytes; /* of all files */
    bool failed;    /* memory ran out */
} idt_model;

void idt_model__free(idt_model *model);

/** The rule of a kind at an index, or NULL behind the last. */
const idt_rule *idt_model__rule(const idt_model *model, idt_law_owner kind, size_t index);

/** Address for one more element, zeroed, or NULL with model->failed set. */
#define IDT_VEC_ADD(model, vec)                                                                    \
    idt_model__add((model), &(vec).items, &(vec).capacity, &(vec).n, sizeof *(vec).items)

void *idt_model__add(idt_model *model, void *items, size_t *capacity, size_t *n, size_t size);

#endif
