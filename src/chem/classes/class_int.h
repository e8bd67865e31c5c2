/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the class engine share: the state of one search. */
#ifndef IDT_CHEM_CLASS_INT_H
#define IDT_CHEM_CLASS_INT_H

#include "chem/classes/class.h"
#include "chem/classes/class_index.h"

/* idt_class_scratch.owner: what an atom of the molecule is taken for. */
enum {
    IDT_OWNER_FREE = 0,
    IDT_OWNER_ATOM = 1,    /* + atom of the pattern */
    IDT_OWNER_GROUP = 128, /* + segment whose replacement it belongs to */
    IDT_OWNER_OTHER = 256, /* + operation, or + IDT_CLASS_UNEXPLAINED: a substituent */
};

/* State of a segment during the search. */
typedef enum idt_segment_state {
    IDT_SEGMENT_INTACT,   /* its atoms are mapped */
    IDT_SEGMENT_REPLACED, /* by a group that ends here */
    IDT_SEGMENT_EMPTY,    /* by nothing: its place is free */
    IDT_SEGMENT_LINKED,   /* by a link: segments behind it hang on exit[] */
} idt_segment_state;

/** What an explanation costs; the least is the best. */
typedef struct idt_class_cost {
    uint32_t n_unexplained;
    uint32_t is_arguable;
    uint32_t n_labels;   /* legal clauses used */
    uint32_t n_replaced; /* segments */
    uint64_t order;      /* operations used; earlier clauses in higher bits */
} idt_class_cost;

typedef struct idt_class_search {
    const idt_classes *classes;
    const idt_class_record *record;
    const idt_class_pattern *pattern;
    const idt_class_atom *atoms;
    const idt_class_segment *segments;
    const idt_class_closure *closures;
    const idt_class_clause *clauses;
    const idt_mol *mol;
    idt_class_scratch *scratch;
    idt_class_bits all;                /* with star: bonds of all atoms */
    const struct idt_class_bits *star; /* bonds that each atom of the root has; or NULL */
    const idt_class_look *look;        /* of the record; with star */
    uint32_t rules;                    /* that of look, or the record itself */
    bool is_exact;                     /* nothing that lies outside is of interest */
    uint16_t map[IDT_CLASS_MAX_ATOMS];
    uint16_t exit[IDT_CLASS_MAX_SEGMENTS];
    uint8_t state[IDT_CLASS_MAX_SEGMENTS];
    uint8_t by[IDT_CLASS_MAX_SEGMENTS]; /* operation that replaced it, or UNEXPLAINED */
    uint32_t n_queue;                   /* atoms of scratch->queue in use */
    uint32_t question_of[IDT_CLASS_MAX_CLAUSES];
    uint32_t questions;
    uint32_t exchanged; /* atoms of the pattern that are another element in the molecule */
    uint32_t max_unexplained, n_unexplained;
    uint32_t steps, limit;
    /* the best so far */
    bool has_best;
    idt_class_cost best;
    idt_class_finding *finding;
    /* gathering root segments */
    uint32_t n_embeddings, max_embeddings;
    bool gathers, is_loose;
} idt_class_search;

/**
 * Note every place of the root segment; the first atom of the pattern is its rarest.
 * @param is_loose  before perception: one place at most, and it may be none
 */
void idt_class__find_roots(idt_class_search *q, bool is_loose);

/** Search on from one of these places. */
void idt_class__solve_root(idt_class_search *q, uint32_t embedding);

/**
 * Whether each group on the root, where no segment hangs, is of a kind that some clause allows
 * there. Such a group is the same whatever stands for the segments. The root is in place.
 */
bool idt_class__explains_root(idt_class_search *q);

/** Work through segments from `s` on; all before it are decided. */
void idt_class__solve(idt_class_search *q, uint32_t s);

/** Whether a group that ends at the parent twice or more closes rings as a clause allows. */
idt_kind_result idt_class__close(const idt_class_search *q, const idt_class_clause *clause,
                                 const idt_group *g);

/** Whether atoms of a clause's sites and of its `to` are joined by bonds in rings. */
bool idt_class__share_system(const idt_class_search *q, const idt_class_clause *clause);

/** Whether two patterns have the same root, so that its places in a molecule are found once. */
bool idt_classes__share_root(const idt_classes *classes, uint32_t pattern, uint32_t other);

/** Every segment is decided: explain what is left over and keep the result if it is the best. */
void idt_class__conclude(idt_class_search *q);

/**
 * The group behind the bond from `anchor` to `root`, in scratch->queue after n_queue and marked
 * with a new turn. It ends at atoms that are taken.
 */
void idt_class__gather(idt_group *out, idt_class_search *q, uint32_t root, uint32_t anchor);

static inline bool idt_class__is_out_of_steps(const idt_class_search *q)
{
    return q->steps + q->scratch->work.steps > q->limit;
}

static inline bool idt_class__is_free(const idt_class_search *q, uint32_t atom)
{
    return q->scratch->owner[atom] == IDT_OWNER_FREE && idt_atom__element(q->mol->atom[atom]) != 1;
}

#endif
