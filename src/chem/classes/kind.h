/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kinds of groups that class definitions speak of: alkyl, acyl, monocycle … Each is a test of
 * one group with three answers, since the words of a law leave questions open. What each kind
 * takes, refuses and leaves open is described in docs/classes.md.
 */
#ifndef IDT_CHEM_KIND_H
#define IDT_CHEM_KIND_H

#include <stdbool.h>

#include "chem/classes/class_sect.h"
#include "chem/mol/mol.h"

typedef enum idt_kind_id {
    IDT_KIND_ANY_GROUP,          /* anything but hydrogen */
    IDT_KIND_HYDROGEN,           /* nothing: the place is empty */
    IDT_KIND_AND_THE_LIKE,       /* an open list: any other group, arguably */
    IDT_KIND_ALKYL,              /**/
    IDT_KIND_ACYCLIC_ALKYL,      /**/
    IDT_KIND_ALKENYL,            /**/
    IDT_KIND_ALKOXYL,            /**/
    IDT_KIND_ALKYLENEDIOXY,      /* on two neighbouring atoms */
    IDT_KIND_ESTER,              /**/
    IDT_KIND_ETHER,              /**/
    IDT_KIND_HYDROXYL,           /**/
    IDT_KIND_HALO,               /**/
    IDT_KIND_HALOALKYL,          /**/
    IDT_KIND_TRIFLUOROMETHYL,    /**/
    IDT_KIND_TRIFLUOROMETHOXY,   /**/
    IDT_KIND_AMINO,              /**/
    IDT_KIND_NITRO,              /**/
    IDT_KIND_CYANO,              /**/
    IDT_KIND_ACYL,               /**/
    IDT_KIND_ACETYL,             /**/
    IDT_KIND_ACYLOXY,            /**/
    IDT_KIND_ACETYLOXY,          /**/
    IDT_KIND_ALKOXYCARBONYL,     /**/
    IDT_KIND_ALKOXYALKYL,        /**/
    IDT_KIND_HALOALKOXY,         /**/
    IDT_KIND_THIOALKYL,          /**/
    IDT_KIND_ALKYLSULPHONYL,     /**/
    IDT_KIND_MONOCYCLE,          /**/
    IDT_KIND_HETEROMONOCYCLE,    /**/
    IDT_KIND_AROMATIC_MONOCYCLE, /**/
    IDT_KIND_AROMATIC_GROUP,     /* any ring system attached at an aromatic atom */
    IDT_KIND_CYCLIC,             /* a ring that the anchor itself is part of, and no other atom */
    IDT_KIND_PYRROLIDINO,        /* these three: the anchor is their nitrogen */
    IDT_KIND_PIPERIDINO,
    IDT_KIND_MORPHOLINO,
    IDT_KIND_DIHYDROFURO,        /* ethoxy linked back to the next ring atom */
    IDT_KIND_HYDROCARBYLENE,     /* a link of carbon atoms between two parts of the parent */
    IDT_KIND_HETERO_LINK,        /* N, O or S between two parts of the parent */
    IDT_KIND_AMIDE,              /* acyl on nitrogen, bound through carbon */
    IDT_KIND_CARBAMATE,          /* C(=O)O on nitrogen */
    IDT_KIND_ACETAL,             /* two alkoxy groups, or one that comes back, for an oxo group */
    IDT_KIND_ORGANYL,            /* the alcohol part of an ester: any group bound through carbon */
    IDT_KIND_ALKYNYL,            /**/
    IDT_KIND_CYCLOALKYL,         /**/
    IDT_KIND_CYCLOALKYLMETHYL,   /**/
    IDT_KIND_ALLYL,              /**/
    IDT_KIND_PROPARGYL,          /**/
    IDT_KIND_PHENYL,             /**/
    IDT_KIND_BENZYL,             /**/
    IDT_KIND_PHENYLALKYL,        /* carbon atoms of the chain are counted */
    IDT_KIND_BENZYLOXY,          /**/
    IDT_KIND_CARBOXY,            /**/
    IDT_KIND_CARBOXAMIDO,        /**/
    IDT_KIND_ALKYLCARBONYL,      /* all carbon atoms are counted */
    IDT_KIND_CYCLOALKYLCARBONYL, /* carbon atoms of the ring are counted */
    IDT_KIND_HYDROXYALKYL,       /* the hydroxyl on its first atom */
    IDT_KIND_PHOSPHATE,          /**/
    IDT_KIND_OXO,                /**/
    IDT_KIND_DIMETHYLAZETIDINO,  /* the anchor is its nitrogen */
    IDT_KIND_OXASPIRO,           /* a ring with one oxygen that the anchor is part of */
    IDT_KIND_FUSED_RING,         /* on two neighbouring atoms; its carbon atoms are counted */
    IDT_KIND_RING,     /* these three: for IDT_CLASS_CLOSE; atoms of the ring are counted */
    IDT_KIND_ANY_RING, /* the same, where an aromatic nitrogen is no question */
    IDT_KIND_CARBON_RING,
    IDT_N_KINDS
} idt_kind_id;

/** Why an answer is arguable. Names and texts: idt_question__name, idt_question__text. */
typedef enum idt_question {
    IDT_QUESTION_NONE,
    IDT_QUESTION_ACYL,        /* acyl bound through something other than a carbonyl carbon's C */
    IDT_QUESTION_FUSED,       /* a fused, bridged or spiro ring as a "monocycle" */
    IDT_QUESTION_EXCHANGE,    /* exchange of a ring or chain atom as substitution "in" */
    IDT_QUESTION_COMBINED,    /* one substituent that combines kinds of the list */
    IDT_QUESTION_CYCLOALKYL,  /* cyclic or unsaturated forms of alkyl */
    IDT_QUESTION_AMINO,       /* substituted amino */
    IDT_QUESTION_HIDDEN,      /* an ester or ether inside a substituent */
    IDT_QUESTION_INORGANIC,   /* esters of other acids */
    IDT_QUESTION_OPEN_LIST,   /* "and the like" */
    IDT_QUESTION_QUATERNARY,  /* a substituent on an atom that had no hydrogen */
    IDT_QUESTION_RING_CLOSED, /* a group that comes back to the parent */
    IDT_QUESTION_ISOTOPES,    /* isotopologues */
    IDT_QUESTION_SALTS,       /* salts that the definition does not speak of */
    IDT_QUESTION_STEPS,       /* undecided within the step limit */
    IDT_QUESTION_COMBINATION, /* several clauses at once */
    IDT_QUESTION_DRAWING,     /* what a drawing shows that was not read */
    IDT_QUESTION_CHAIN,       /* how the atoms of a chain are counted */
    IDT_QUESTION_CONJUGATED,  /* a nitrogen of an aromatic ring as an amine */
    IDT_QUESTION_COUNT,       /* which carbon atoms a limit counts */
    IDT_QUESTION_SYSTEM,      /* rings of one system that are not fused with each other */
    IDT_QUESTION_THIO,        /* sulfur for the oxygen of a word */
    IDT_N_QUESTIONS
} idt_question;

typedef enum idt_kind_answer { IDT_KIND_NO, IDT_KIND_ARGUABLE, IDT_KIND_YES } idt_kind_answer;

typedef struct idt_kind_result {
    uint8_t answer;   /* idt_kind_answer */
    uint8_t question; /* idt_question, when arguable */
} idt_kind_result;

enum { IDT_GROUP_MAX_ENDS = 8 };

/** Working memory of the tests, for molecules of up to n atoms. */
typedef struct idt_kind_work {
    uint32_t *seen;  /* [n] equals `turn` when visited in this walk */
    uint16_t *stack; /* [n] */
    uint16_t *depth; /* [n] */
    uint32_t turn;
    uint32_t steps; /* atoms looked at; the caller's budget */
} idt_kind_work;

/** Atoms of a molecule that are not the parent's, and how they hang on it. */
typedef struct idt_group {
    const idt_mol *mol;    /* with aromaticity */
    const uint16_t *atoms; /* [n] without hydrogens, the root first */
    const uint32_t *mark;  /* [mol->n_atoms] equals `turn` for the atoms of the group */
    idt_kind_work *work;
    uint32_t n, turn;
    uint32_t n_ends;                     /* bonds to atoms of the parent, at least 1 */
    uint16_t anchor[IDT_GROUP_MAX_ENDS]; /* atoms of the parent, as far as there is room */
    uint16_t root[IDT_GROUP_MAX_ENDS];   /* atoms of the group; root[0] is atoms[0] */
    uint8_t bond[IDT_GROUP_MAX_ENDS];    /* bond bytes */
} idt_group;

/** Whether a group is of a kind. @threads  one thread at a time for group->work */
idt_kind_result idt_kind__test(const idt_class_kind *kind, const idt_group *group);

/**
 * The best that the kinds of a list say of a group: the first of the definite answers, or the first
 * question. Kinds that link parts, and hydrogen, are left out.
 */
idt_kind_result idt_kind__test_any(const idt_class_kind *kinds, uint32_t n_kinds,
                                   const idt_group *group);

/** Whether an atom is of the group. */
static inline bool idt_group__has(const idt_group *g, uint32_t atom)
{
    return g->mark[atom] == g->turn;
}

/**
 * Whether a group that is of no kind of a list combines several of them (hydroxymethyl where alkyl
 * and hydroxyl are listed): a question.
 */
bool idt_kind__is_combined(const idt_class_kind *kinds, uint32_t n_kinds, const idt_group *group);

/**
 * Whether a group begins as one of a kind does, and is substituted further with carbon, hydrogen,
 * nitrogen, oxygen, sulfur and halogens without a chain of more than `chain` atoms. Atoms of rings
 * are not counted; whether a chain goes on behind a ring, or begins at the atom that is bound, is
 * a question.
 *
 * @param flags  IDT_CLASS_CHAIN_CNO or 0
 */
idt_kind_result idt_kind__test_further(const idt_class_kind *kinds, uint32_t n_kinds,
                                       const idt_group *group, uint32_t chain, uint8_t flags);

/**
 * Whether a group that closes a ring begins, at one of its ends, as one of a kind does, or is bound
 * to nitrogen as an imine.
 */
bool idt_kind__begins_as(const idt_class_kind *kinds, uint32_t n_kinds, const idt_group *group,
                         uint32_t end);

/** Whether every group on the rings of a group, but for the parent's atoms, is of a listed kind. */
bool idt_kind__has_listed_on_rings(const idt_class_kind *kinds, uint32_t n_kinds,
                                   const idt_group *group);

/** Whether the chains and elements of a group are those of idt_kind__test_further. */
idt_kind_result idt_kind__test_chain(const idt_group *group, uint32_t chain, uint8_t flags);

/**
 * Whether a wide reading of one of the kinds reaches a group that is of none of them: alkyl,
 * alkoxyl and amino further substituted, alkylidene, alkylene that closes a ring, thioethers. The
 * answer is NO or ARGUABLE.
 */
idt_kind_result idt_kind__test_wide(const idt_class_kind *kinds, uint32_t n_kinds,
                                    const idt_group *group);

/** "any-group", "alkyl" …; NULL from IDT_N_KINDS on. */
const char *idt_kind__name(uint8_t kind);

/** False for kinds whose groups have one bond to the parent only. */
bool idt_kind__may_bridge(uint8_t kind);

/** True for kinds that link two segments instead of ending one. */
bool idt_kind__is_link(uint8_t kind);

/** A short stable word and a sentence for a person; NULL from IDT_N_QUESTIONS on. */
const char *idt_question__name(uint8_t question);
const char *idt_question__text(uint8_t question);

#endif
