/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sections of class definitions. A definition is a parent structure cut into segments, and
 * clauses that say how a member may differ from it. Parents that are cut alike are stored once.
 *
 *   tag   record              order of the records
 *   CDEF  idt_class_record    by root of the pattern, exchange, pattern, owner
 *   CPAT  idt_class_pattern   as first used
 *   CATM  idt_class_atom      by pattern; an atom's anchor stands before it
 *   CSEG  idt_class_segment   by pattern; 0 is the root; a segment's parent stands before it
 *   CCLO  idt_class_closure   by pattern
 *   CCLA  idt_class_clause    by definition, in the order of the law
 *   CKND  idt_class_kind      by clause
 *
 * Segments form a tree: two of them are joined by one bond at most. The root is never replaced.
 * idt_classes__open checks every field before the first use.
 */
#ifndef IDT_CHEM_CLASS_SECT_H
#define IDT_CHEM_CLASS_SECT_H

#include <stdint.h>

#include "image/image.h"

#define IDT_CLASS_TAG_CDEF IDT_TAG('C', 'D', 'E', 'F')
#define IDT_CLASS_TAG_CPAT IDT_TAG('C', 'P', 'A', 'T')
#define IDT_CLASS_TAG_CATM IDT_TAG('C', 'A', 'T', 'M')
#define IDT_CLASS_TAG_CSEG IDT_TAG('C', 'S', 'E', 'G')
#define IDT_CLASS_TAG_CCLO IDT_TAG('C', 'C', 'L', 'O')
#define IDT_CLASS_TAG_CCLA IDT_TAG('C', 'C', 'L', 'A')
#define IDT_CLASS_TAG_CKND IDT_TAG('C', 'K', 'N', 'D')

enum {
    IDT_CLASS_MAX_ATOMS = 64,    /* of a parent, hydrogens not counted */
    IDT_CLASS_MAX_SEGMENTS = 16, /**/
    IDT_CLASS_MAX_CLAUSES = 32,  /* operations of one definition */
    IDT_CLASS_MAX_KINDS = 32,    /* of one clause */
    IDT_CLASS_NONE = 255,        /* no atom, no segment */
};

/** What a clause does. */
typedef enum idt_class_op {
    IDT_CLASS_REPLACE = 0,    /* a segment, with all that hangs on it within the clause's sites */
    IDT_CLASS_SUBSTITUTE = 1, /* on atoms that stay */
    IDT_CLASS_CLOSE = 2, /* a ring through an atom of the sites, and others of them or of `to` */
    IDT_CLASS_APART = 3, /* a ring system of atoms of the sites and of `to` is a question */
    IDT_CLASS_N_OPS
} idt_class_op;

/** Bits of idt_class_record.flags. */
enum {
    IDT_CLASS_ESTERS = 1 << 0,   /* esters of members are covered: a hydroxyl may be acylated */
    IDT_CLASS_ETHERS = 1 << 1,   /* ethers of members are covered */
    IDT_CLASS_ISOTOPES = 1 << 2, /* isotopologues of members are covered in so many words */
    IDT_CLASS_PARENT = 1 << 3,   /* the parent itself is a member */
    IDT_CLASS_STRICT = 1 << 4,   /* what lies outside by one group is of no interest */
    IDT_CLASS_DRAWN = 1 << 5,    /* a drawing that was not read shows the parent: arguable */
    IDT_CLASS_EXEMPT = 1 << 6,   /* no definition: the parent is exempt from that of the owner */
    IDT_CLASS_WIDE = 1 << 7,     /* wide readings of the kinds are questions */
    IDT_CLASS_FLAGS = 255,
};

/** Bits of idt_class_atom.flags; from SATURATED on they speak of members. */
enum {
    IDT_CLASS_AROMATIC = 1,
    IDT_CLASS_IN_RING = 2,
    IDT_CLASS_SATURATED = 4,      /* it has no multiple bond */
    IDT_CLASS_KETO = 8,           /* it has none but to an oxygen of its own */
    IDT_CLASS_MAY_CONJUGATE = 16, /* a nitrogen that, arguably, is of an aromatic ring */
    IDT_CLASS_CONJUGATES = 32,    /* the same, and beyond question */
    IDT_CLASS_ATOM_FLAGS = 63,
};

/** Bits of idt_class_segment.flags. */
enum {
    IDT_CLASS_STAYS_RING = 1, /* nothing replaces it; it is a ring system */
    IDT_CLASS_STAYS_BARE = 2, /* and no clause closes rings on it alone */
    IDT_CLASS_SEGMENT_FLAGS = 3,
};

/** Bits of idt_class_clause.flags. */
enum {
    IDT_CLASS_ARGUABLY = 1,  /* a drawing that was not read shows the sites */
    IDT_CLASS_CHAIN_CNO = 2, /* a chain of carbon, nitrogen and oxygen only */
    IDT_CLASS_CLAUSE_FLAGS = 3,
};

/** Bits of idt_class_kind.flags. */
enum {
    IDT_KIND_SUBSTITUTED = 1 << 0, /* "whether or not further substituted" */
    IDT_KIND_FLAGS = 1,
};

typedef struct idt_class_record {
    uint64_t need[2];       /* screening words: a molecule that lacks a bit is no member */
    uint64_t need_alike[2]; /* bits that this and all later records alike need */
    uint64_t exchange;      /* atoms that, arguably, may be another element: "in or on" a ring */
    idt_run clauses;        /* CCLA */
    uint32_t owner;         /* what the rulebook calls this definition by; one per parent */
    uint32_t pattern;       /* CPAT */
    uint32_t max_mass;      /* largest molecular mass of a member in 1/1000 u; 0: any */
    uint32_t flags;         /* IDT_CLASS_ESTERS … */
    uint32_t n_alike;       /* records from this one on with its root and exchange, itself one */
    uint32_t reserved;
} idt_class_record;

typedef struct idt_class_pattern {
    idt_run atoms;    /* CATM, 1..IDT_CLASS_MAX_ATOMS */
    idt_run segments; /* CSEG, 1..IDT_CLASS_MAX_SEGMENTS */
    idt_run closures; /* CCLO */
} idt_class_pattern;

/** An atom of a parent; numbers of atoms count from 0 within the pattern. */
typedef struct idt_class_atom {
    uint8_t element;
    uint8_t flags;   /* IDT_CLASS_AROMATIC, IDT_CLASS_IN_RING */
    uint8_t n_h;     /* hydrogens: places of substituents */
    uint8_t degree;  /* neighbours that it has in every member while its segment is there */
    uint8_t anchor;  /* an earlier atom that it is bonded to; IDT_CLASS_NONE for the first */
    uint8_t bond;    /* order 1..3 to the anchor, or IDT_BOND_AROMATIC */
    uint8_t segment; /* number within the pattern */
    uint8_t written; /* place in the parent as written, from 1 */
} idt_class_atom;

typedef struct idt_class_segment {
    uint8_t first, n; /* atoms of the pattern */
    uint8_t parent;   /* segment that it hangs on; IDT_CLASS_NONE for the root */
    uint8_t flags;    /* IDT_CLASS_STAYS_RING */
    uint8_t n_ring;   /* atoms in rings, all of one ring system with IDT_CLASS_STAYS_RING */
    uint8_t n_hetero; /* of these, atoms other than carbon */
    uint8_t reserved[2];
} idt_class_segment;

/** A bond that closes a ring of the parent, within one segment. */
typedef struct idt_class_closure {
    uint8_t a, b; /* atoms, a after b */
    uint8_t bond; /* as in idt_class_atom */
    uint8_t reserved;
} idt_class_closure;

typedef struct idt_class_clause {
    uint64_t sites;  /* atoms of the pattern that it speaks of */
    uint64_t to;     /* further atoms that a ring of IDT_CLASS_CLOSE may contain */
    idt_run kinds;   /* CKND */
    uint8_t op;      /* idt_class_op */
    uint8_t label;   /* number of the legal clause; several operations may share one */
    uint8_t segment; /* top segment of the sites, for IDT_CLASS_REPLACE; else IDT_CLASS_NONE */
    uint8_t chain;   /* groups may be substituted further, up to a chain of n atoms; 0: not */
    uint8_t flags;   /* IDT_CLASS_ARGUABLY … */
    uint8_t reserved[3];
} idt_class_clause;

typedef struct idt_class_kind {
    uint8_t kind;     /* idt_kind_id */
    uint8_t flags;    /* IDT_KIND_SUBSTITUTED */
    uint8_t min, max; /* carbon atoms of the group, or atoms of the ring; max 0: no limit */
} idt_class_kind;

_Static_assert(sizeof(idt_class_record) == 72, "book format");
_Static_assert(sizeof(idt_class_pattern) == 24, "book format");
_Static_assert(sizeof(idt_class_atom) == 8, "book format");
_Static_assert(sizeof(idt_class_segment) == 8, "book format");
_Static_assert(sizeof(idt_class_closure) == 4, "book format");
_Static_assert(sizeof(idt_class_clause) == 32, "book format");
_Static_assert(sizeof(idt_class_kind) == 4, "book format");

#endif
