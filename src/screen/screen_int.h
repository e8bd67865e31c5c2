/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the screen room share: the open book, the scratch and the verdict. */
#ifndef IDT_SCREEN_SCREEN_INT_H
#define IDT_SCREEN_SCREEN_INT_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/buf.h"
#include "chem/classes/class.h"
#include "chem/ident/identity.h"
#include "chem/inchikeys.h"
#include "chem/mol/mol.h"
#include "chem/structures.h"
#include "image/image.h"
#include "interdict/screen.h"
#include "law/law.h"
#include "party/waivers.h"
#include "screen/classes.h"
#include "text/text.h"

struct idt_book {
    atomic_uint n_references;
    idt_image image;
    idt_law law;
    idt_matcher matcher;
    idt_structures structures;
    idt_inchikeys inchikeys;
    idt_classes classes;
    char digest[IDT_DIGEST_HEX_SIZE];
};

enum {
    IDT_SCREEN_MAX_FINDINGS = 1000,     /* a verdict lists so many; it is decided by all of them */
    IDT_SCREEN_MAX_NEAR_BYTES = 1024,   /* a context phrase farther away than this is not near */
    IDT_SCREEN_MAX_PHRASE_BYTES = 1024, /* a phrase written longer than this is not near */
    IDT_SCREEN_MAX_TERMS = 14,
};

/** Bits of idt_finding.marks: what lowers or raises the score. */
enum {
    IDT_MARK_UNCONFIRMED_NAME = 1 << 0, /* the name or number was not read in a source */
    IDT_MARK_LONGER_NAME = 1 << 1,      /* it seems to be part of a longer chemical name */
    IDT_MARK_SPELLED_OUT = 1 << 2,      /* letters of an abbreviation stand apart */
    IDT_MARK_CORROBORATED = 1 << 3,     /* other evidence in the record names the same substance */
    IDT_MARK_LOWER_CASE = 1 << 4,       /* an abbreviation without digits, not written as one */
    IDT_MARK_TRADE = 1 << 5,            /* words of trade in chemicals stand nearby */
    IDT_MARK_ALONE = 1 << 6,            /* the field says nothing else */
    IDT_MARK_DISTINCT = 1 << 7,         /* an abbreviation that is long or has a digit */
    IDT_MARK_LABEL = 1 << 8,            /* a firm, a model or a place is called so */
    IDT_MARK_MEASURED = 1 << 9,         /* a quantity or purity stands directly beside it */
    IDT_MARK_COMPANY = 1 << 10,         /* abbreviations of other substances stand in the record */
    IDT_MARK_GOODS = 1 << 11,           /* words of chemical goods and how much or how pure */
    IDT_MARK_IN_SALT = 1 << 12,         /* a tautomer beside other components */
    IDT_MARK_INCHI = 1 << 13,           /* a structure given by its InChIKey or InChI */
};

/** One substance at one place of the record. */
typedef struct idt_finding {
    uint64_t begin, end; /* bytes of the field's value */
    uint32_t field;      /* index in the record */
    uint32_t substance;  /* index in law.substances */
    uint32_t name;       /* index in law.names, or IDT_LAW_NONE */
    uint32_t cas;        /* index in law.cas, or IDT_LAW_NONE */
    idt_run contexts;    /* in the verdict's contexts */
    uint32_t score;      /* 0..1000 */
    uint8_t evidence;    /* idt_evidence */
    uint8_t form;        /* idt_form */
    uint8_t level;       /* idt_level */
    uint16_t marks;      /* IDT_MARK_… */
    bool is_other;       /* a context says that it is part of the name of another thing */
    bool in_closed_list; /* list_begin … is an enumeration with "and", "or" or the like */
    uint64_t list_begin, list_end; /* the enumeration that it stands in, else its own range */
} idt_finding;

/** Where the molecule of a class finding stands, and what follows. */
typedef struct idt_class_place {
    uint64_t begin, end; /* bytes of the field's value */
    uint32_t field;
    uint32_t substance; /* found by name, whose own structure it is; else IDT_LAW_NONE */
    uint8_t standing;   /* idt_standing */
    uint8_t level;      /* idt_level */
} idt_class_place;

/** A context phrase of the record that says something about a finding. */
typedef struct idt_context_hit {
    uint64_t begin, end;
    uint32_t context; /* index in law.contexts */
    uint32_t field;
} idt_context_hit;

/** A growing array of one kind; kept between records. */
typedef struct idt_findings {
    idt_finding *items;
    size_t n, capacity;
} idt_findings;

typedef struct idt_context_hits {
    idt_context_hit *items;
    size_t n, capacity;
} idt_context_hits;

/** A party that a field names. */
typedef struct idt_party_finding {
    uint64_t begin, end; /* bytes of the field's value */
    uint32_t field;
    uint8_t level;    /* idt_level; clear when the hit is waived */
    uint8_t unwaived; /* what it is or were without the waiver */
    idt_party_hit hit;
    idt_waived waived;
} idt_party_finding;

typedef struct idt_party_findings {
    idt_party_finding *items;
    size_t n, capacity;
} idt_party_findings;

struct idt_verdict {
    const idt_book *book;
    const idt_record *record;
    idt_screen_options options;
    idt_law_set concerned; /* jurisdictions of the countries given; all when none is given */
    bool has_countries;
    idt_level level;
    idt_findings findings;     /* by field, begin, end, substance */
    idt_context_hits phrases;  /* every context phrase of the record, by field and begin */
    idt_context_hits anywhere; /* of them, the first of each context that applies anywhere */
    idt_context_hits contexts; /* those that apply, by finding */
    idt_memberships classes;
    idt_class_place *places; /* [classes.n] */
    size_t n_places, places_capacity;
    size_t n_omitted;    /* findings beyond IDT_SCREEN_MAX_FINDINGS */
    idt_law_hit *duties; /* room for law.n_duties */
    size_t n_duties;
    uint32_t *in_force; /* listings that are controls; room for law.n_listings */
    size_t n_in_force;
    const idt_parties *parties_book; /* NULL: none was asked */
    idt_party_findings parties;      /* by field, best first */
    struct {
        const char *reason; /* NULL: every field was searched as a whole */
        uint32_t field;
        idt_error why; /* what is wrong with a structure and where; without a message: not known */
    } incomplete;
};

struct idt_scratch {
    atomic_flag is_busy;
    idt_book *book;
    idt_text_scratch *text;
    idt_mol mol;
    idt_identity_scratch identity;
    idt_tautomers tautomers;
    idt_verdict verdict;
    unsigned char *is_asked;      /* one byte a substance: put to the classes already */
    unsigned char *is_classless;  /* one byte a substance: no class adds anything on that day */
    idt_date classless_on;        /* the day of is_classless */
    unsigned char *is_seen;       /* one byte a listing: already among in_force */
    idt_parties_scratch *parties; /* NULL: no parties book */
    const idt_waivers *waivers;   /* NULL: none */
    idt_buf waiver_room;          /* for their digests */
    void *kinds;                  /* of the record's fields; for party.c alone */
    size_t kinds_capacity;
};

idt_standing idt_screen__standing(const idt_verdict *verdict, const idt_law_listing *listing);

/** One addend of a score, for the proof. */
typedef struct idt_score_term {
    const char *reason;
    int points;
} idt_score_term;

/**
 * The terms of a finding's score; their sum, kept within 0..1000, is the score.
 * @param out  room for IDT_SCREEN_MAX_TERMS
 * @return number of terms
 */
size_t idt_screen__score_terms(idt_score_term *out, const idt_law *law, const idt_finding *finding);

/** Whether the words of a listing leave open that they reach what was found. */
bool idt_screen__is_arguable(const idt_law_listing *listing, const idt_finding *finding);

/**
 * Read a field as SMILES or molfile and find what it is or is related to.
 * @return IDT_OK, IDT_EFORMAT (not a structure: nothing was found), IDT_ENOMEM
 */
int idt_screen__find_structure(idt_scratch *scratch, uint32_t field, bool is_molfile,
                               idt_error *err);

/**
 * Find the listed structures of the InChIKeys and InChIs of a field's text.
 * @param first  the field's first finding; those from there on are brought into order
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_screen__find_inchis(idt_verdict *verdict, uint32_t field, size_t first, idt_error *err);

/**
 * The same for a field that is a key and nothing else, in whatever case.
 * @param is_key  false: it is not
 */
int idt_screen__find_inchikey(bool *is_key, idt_verdict *verdict, uint32_t field, idt_error *err);

/** Goes through the InChIs of a text once. Zero-initialise. */
typedef struct idt_inchi_walk {
    idt_inchi_mention here;
    size_t next;
    bool is_over;
} idt_inchi_walk;

/** Whether byte `at`, never before that of the last call, lies in an InChI: its numbers mean atoms.
 */
bool idt_inchi_walk__is_inside(idt_inchi_walk *walk, idt_bytes value, uint64_t at);

/**
 * Put the molecule in scratch->mol to the classes of the book.
 * @param finding  by whose name it was found, or IDT_LAW_NONE for a structure of the record
 * @return IDT_OK or IDT_ENOMEM
 */
int idt_screen__find_classes(idt_scratch *scratch, uint32_t field, uint64_t begin, uint64_t end,
                             uint32_t finding, idt_error *err);

/** Put the structures of substances found by name or number to the classes of the book. */
int idt_screen__find_classes_of_names(idt_scratch *scratch, idt_error *err);

/**
 * Standing and level of each class finding; those of substances that are listed by name in the same
 * jurisdiction are dropped. The verdict's level is raised.
 */
void idt_screen__judge_classes(idt_scratch *scratch);

/** The form in which a substance is there, by what a molecule is to its structure. */
idt_form idt_screen__form(idt_relation relation);

/** Append a finding. @return IDT_OK or IDT_ENOMEM */
int idt_screen__keep(idt_verdict *verdict, const idt_finding *finding, idt_error *err);

/** Remember that a field was not searched as a whole; the first reason stays. */
void idt_screen__set_incomplete(idt_verdict *verdict, uint32_t field, const char *reason);

/** The same for a structure: `why` says what is wrong with it and where. */
void idt_screen__set_unreadable(idt_verdict *verdict, uint32_t field, const char *reason,
                                const idt_error *why);

/** Check what sections of different rooms say of each other. @return IDT_OK or IDT_EFORMAT */
int idt_screen__check_owners(const idt_book *book, idt_error *err);

/** Find names, CAS numbers and structures in every field. @return IDT_OK or IDT_ENOMEM */
int idt_screen__find(idt_scratch *scratch, idt_error *err);

/** Words in bytes [begin, end) of a field; each character of a script without spaces is one. */
unsigned idt_screen__words_between(idt_bytes text, uint64_t begin, uint64_t end);

/** Attach to each finding the contexts that apply; drop findings that are part of another thing. */
int idt_screen__apply_contexts(idt_scratch *scratch, idt_error *err);

/** Scores, levels, controls, duties and the verdict's level. */
void idt_screen__judge(idt_scratch *scratch);

/** Ask the parties book, when there is one; raises the verdict's level. After the judging. */
int idt_screen__find_parties(idt_scratch *scratch, idt_error *err);

/** The public view of a finding. */
void idt_screen__view(idt_finding_view *out, const idt_verdict *verdict,
                      const idt_finding *finding);

#endif
