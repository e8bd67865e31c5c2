/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pattern on packed molecules, from their columns alone: the pattern as a short list of
 * operations on sets of atoms. Trees and rings of like atoms are decided so; of other patterns it
 * is said at least where they cannot occur. Nothing is unpacked and nothing is searched for.
 */
#ifndef IDT_CHEM_PATTERN_QUICK_H
#define IDT_CHEM_PATTERN_QUICK_H

#include "chem/pattern/pattern_record.h"

/* Sets are held in numbered registers. */
enum {
    IDT_QUICK_ALL = 0,     /* all atoms */
    IDT_QUICK_COLUMN = 1,  /* first of the sets by kind */
    IDT_QUICK_RING = 13,   /* first of the sets by ring count or size */
    IDT_QUICK_OTHER = 17,  /* first of what is made of these */
    IDT_QUICK_N_SETS = 48, /* registers */
    IDT_QUICK_MAX_COLUMNS = IDT_QUICK_RING - IDT_QUICK_COLUMN,
    IDT_QUICK_MAX_RINGS = IDT_QUICK_OTHER - IDT_QUICK_RING,
    IDT_QUICK_MAX_OPS = 48,
    IDT_QUICK_JOINED = 4, /* columns that are filled in one pass over the kinds */
};

typedef enum idt_quick_op {
    IDT_QUICK_JOIN,     /* fill the columns of join a */
    IDT_QUICK_GROUPS,   /* out = the atoms of groups a to b - 1 */
    IDT_QUICK_RINGS,    /* fill the sets by rings */
    IDT_QUICK_NOT,      /* out = all but a */
    IDT_QUICK_AND,      /* out = a and b */
    IDT_QUICK_OR,       /* out = a or b */
    IDT_QUICK_AROUND,   /* out = a with a neighbour in b */
    IDT_QUICK_STAR,     /* out = a with two neighbours, one in b and another in c */
    IDT_QUICK_WANT,     /* no when there are fewer than `n` in a */
    IDT_QUICK_DISJOINT, /* unsure when a and b share an atom */
    IDT_QUICK_HAS_RING, /* yes when a named ring of `n` lies in a; see n_exact */
} idt_quick_op;

/** Bonds of the columns first[0] .. end[0] - 1 and first[1] .. end[1] - 1. */
typedef struct idt_quick_bonds {
    uint8_t first[2], end[2];
} idt_quick_bonds;

typedef struct idt_quick_step {
    uint8_t op; /* idt_quick_op */
    uint8_t out, a, b, c;
    uint8_t n;
    bool is_wanted; /* GROUPS, AROUND, STAR: no when nothing is left */
    bool is_exact;  /* HAS_RING: where all rings are named, no other will do */
    idt_quick_bonds bonds;
} idt_quick_step;

/** Columns filled together. */
typedef struct idt_quick_join {
    uint32_t n;
    uint32_t wanted; /* bit i: without an atom of column i there is no hit */
    uint8_t set[IDT_QUICK_JOINED];
    /* By kind, n words each: all bits when atoms of the kind belong to the column. */
    uint64_t mask[IDT_PATTERN_N_COMMON * IDT_QUICK_JOINED];
} idt_quick_join;

typedef enum idt_quick_answer {
    IDT_QUICK_NO,
    IDT_QUICK_YES,
    IDT_QUICK_UNSURE, /* to be searched for */
} idt_quick_answer;

typedef struct idt_pattern_quick {
    uint8_t stages; /* of perception, and IDT_PACKED_PLAIN */
    uint8_t n_ring_sets;
    uint8_t answer; /* idt_quick_answer when nothing said no */
    uint32_t n_steps;
    idt_quick_step steps[IDT_QUICK_MAX_OPS];
    /* By code of a class of atoms by rings, n_ring_sets each; 0: in no ring. */
    uint64_t ring_mask[(UINT8_MAX + 1) * IDT_QUICK_MAX_RINGS];
    idt_quick_join joins[IDT_QUICK_MAX_COLUMNS / IDT_QUICK_JOINED + 1]; /* wanted ones first */
} idt_pattern_quick;

/**
 * The list for the only pattern of a set.
 * @param out  NULL when there is none
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_pattern_quick__build(idt_pattern_quick **out, const idt_pattern_scratch *s);

/** @param record  checked, whose screening words have what the pattern asks for */
idt_quick_answer idt_pattern_quick__run(const idt_pattern_quick *quick, const void *record);

/** The same for more than 64 atoms. */
idt_quick_answer idt_pattern_quick__run_wide(const idt_pattern_quick *quick, const void *record);

#endif
