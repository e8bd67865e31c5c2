/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The law in a book: opened and checked once, then read in place and asked. No allocation, no
 * clock, no floating point; every question is bounded by the number of records of the book.
 */
#ifndef IDT_LAW_LAW_H
#define IDT_LAW_LAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image/image.h"
#include "interdict/base.h"
#include "law/law_sect.h"

/**
 * The checked sections. Immutable, any thread. Borrows the image, which must outlive it.
 * Every index, run, string, enum and order that law_sect.h documents holds.
 */
typedef struct idt_law {
    const idt_law_meta *meta;
    const char *strings;
    const idt_law_source *sources;
    const idt_law_jurisdiction *jurisdictions;
    const idt_law_countries *country_sets;
    const idt_law_list *lists;
    const idt_law_substance *substances;
    const idt_law_name *names;
    const idt_law_cas *cas;
    const uint32_t *cas_index;
    const idt_law_code *codes;
    const uint32_t *code_index;
    const idt_law_listing *listings;
    const idt_law_threshold *thresholds;
    const idt_law_cite *cites;
    const idt_law_duty *duties;
    const uint32_t *refs;
    const idt_law_context *contexts;
    const idt_law_phrase *phrases;
    const idt_law_policy *policy;
    const idt_law_policy_row *policy_rows;
    const idt_law_party_row *party_rows;
    const idt_law_class *classes;
    const idt_law_clause *clauses;
    const idt_law_test *tests;
    uint32_t n_string_bytes, n_sources, n_jurisdictions, n_country_sets, n_lists, n_substances,
        n_names, n_cas, n_codes, n_listings, n_thresholds, n_cites, n_duties, n_refs, n_contexts,
        n_phrases, n_policy_rows, n_party_rows, n_classes, n_clauses, n_tests;
} idt_law;

/**
 * Find the law sections of an image and check every record.
 *
 * @return IDT_OK, IDT_EFORMAT (a section is missing or a record breaks law_sect.h; the message
 *         names section, record and field), IDT_EVERSION (another rule language); on failure *out
 *         is zeroed
 */
int idt_law__open(idt_law *out, const idt_image *image, idt_error *err);

/** A string of the book; valid as long as the image. */
static inline idt_bytes idt_law__str(const idt_law *law, idt_str s)
{
    return (idt_bytes){law->strings + s.offset, s.len};
}

/** A language field as text. */
idt_bytes idt_law__lang(const char lang[8]);

/** The word that the rule language writes for a value of an enum of law_sect.h. */
const char *idt_law_control__name(uint8_t control);
const char *idt_law_kind__name(uint8_t kind);
const char *idt_law_relation__name(uint8_t relation);
const char *idt_law_name_class__name(uint8_t name_class);
const char *idt_law_status__name(uint8_t status);
const char *idt_law_actor__name(uint8_t actor);
const char *idt_law_effect__name(uint8_t effect);
const char *idt_law_where__name(uint8_t where);
const char *idt_law_level__name(uint8_t level);
const char *idt_law_per__name(uint8_t per); /* "" for IDT_LAW_PER_NOTHING */
const char *idt_law_owner__name(uint8_t owner);
const char *idt_law_decides__name(uint8_t decides);
/** The word of the lowest bit of a mask of IDT_LAW_COVERS_… or IDT_LAW_ON_…; NULL when 0. */
const char *idt_law_covers__name(uint16_t bits);
const char *idt_law_on__name(uint16_t bits);

/* ---- countries and jurisdictions ---- */

/**
 * Read two ASCII letters of either case. Whether such a country exists is not asked.
 * @return IDT_OK or IDT_EFORMAT
 */
int idt_country__parse(idt_country *out, idt_bytes text);

/** Write two capital letters and a NUL; an empty string for 0. */
void idt_country__format(char out[3], idt_country country);

/** Whether ISO 3166-1 assigns the code. @source ISO 3166-1 alpha-2, 249 officially assigned codes
 */
bool idt_country__is_assigned(idt_country country);

/** A set of jurisdictions by index. Zero-initialise. */
typedef struct idt_law_set {
    uint64_t bits[IDT_LAW_MAX_JURISDICTIONS / 64];
} idt_law_set;

static inline bool idt_law_set__has(const idt_law_set *set, uint32_t jurisdiction)
{
    return set->bits[jurisdiction / 64] >> jurisdiction % 64 & 1;
}

static inline void idt_law_set__add(idt_law_set *set, uint32_t jurisdiction)
{
    set->bits[jurisdiction / 64] |= (uint64_t)1 << jurisdiction % 64;
}

static inline bool idt_law_set__is_empty(const idt_law_set *set)
{
    uint64_t any = 0;

    for (size_t i = 0; i < IDT_LAW_MAX_JURISDICTIONS / 64; i++)
        any |= set->bits[i];
    return any == 0;
}

/** Whether a country belongs to a stored set; false for country 0. IDT_LAW_NONE: every country. */
bool idt_law__has_country(const idt_law *law, uint32_t country_set, idt_country country);

/** Add every jurisdiction that has the country among its members; nothing for country 0. */
void idt_law__add_concerned(idt_law_set *set, const idt_law *law, idt_country country);

/* ---- looking things up ---- */

/**
 * The substances with a CAS number.
 * @param number  its digits, check digit last (103-63-9 is 103639)
 * @return run into law->cas_index; each names a record of law->cas
 */
idt_run idt_law__find_cas(const idt_law *law, uint64_t number);

/**
 * The substances with exactly this HS or UN code.
 * @param number, n_digits  2903.99 is 290399 of 6 digits; a longer tariff number is asked again
 *                          with its last digits cut off
 * @return run into law->code_index; each names a record of law->codes
 */
idt_run idt_law__find_code(const idt_law *law, idt_law_code_kind kind, uint64_t number,
                           unsigned n_digits);

/** The listings of a substance in one jurisdiction, by `from`. @return run into law->listings */
idt_run idt_law__listings_in(const idt_law *law, uint32_t substance, uint32_t jurisdiction);

/** Index of the record with an id, or IDT_LAW_NONE. Linear; not for the scan path. */
uint32_t idt_law__find_id(const idt_law *law, idt_law_owner kind, idt_bytes id);

/** The id of a record; kind and index must exist. */
idt_bytes idt_law__id(const idt_law *law, idt_law_owner kind, uint32_t index);

/* ---- evaluation ---- */

/** Whether the listing is a control on that day: status in-force and from <= on < to. */
bool idt_law__listing_in_force(const idt_law_listing *listing, idt_date on);

/** Whether the class is in force on that day. */
bool idt_law__class_in_force(const idt_law_class *class_, idt_date on);

/** What a record says that duties depend on. Zero-initialise; 0 is "not said" throughout. */
typedef struct idt_law_facts {
    idt_date on;
    idt_country from, to;
    const idt_country *others; /* further countries of the record, such as --country */
    size_t n_others;
    uint16_t stated; /* what is known to take place: IDT_LAW_ON_… bits; 0: not said */
    bool has_quantity;
    uint8_t dimension; /* idt_law_dimension */
    uint64_t amount;
} idt_law_facts;

/** Bits of idt_law_hit.conditions: the duty applies if … */
enum {
    IDT_LAW_IF_ABOVE = 1 << 0,       /* … the quantity, which is not known, is above `above` */
    IDT_LAW_IF_ORIGIN = 1 << 1,      /* … the origin, which is not known, is such a country */
    IDT_LAW_IF_DESTINATION = 1 << 2, /* … the destination, which is not known, is such a country */
};

/** A duty that applies. */
typedef struct idt_law_hit {
    uint32_t duty;       /* law->duties */
    uint32_t listing;    /* the first of the given listings that brings it about */
    uint16_t on;         /* which of the duty's IDT_LAW_ON_… apply */
    uint16_t conditions; /* IDT_LAW_IF_… */
} idt_law_hit;

/**
 * The duties that a set of listings brings about.
 *
 * A duty applies when it is in force on the day, one of its actions takes place (below), a listing
 * given is in force, of its jurisdiction and reached by its lists and substances, and origin,
 * destination and quantity fit. What the record does not say is assumed to fit and told in
 * `conditions`.
 *   import       `to` is a member, `from` is not (when every country is one: another country)
 *   export       `from` is a member, `to` is not (likewise)
 *   transit      only when stated, and a country of the record is a member
 *   others       a country of the record is a member
 * Without any country, all but transit take place everywhere. When `stated` is not 0, only stated
 * actions take place; a duty on `any` always does.
 *
 * @param out       room for law->n_duties hits, in ascending order of duty
 * @param listings  indexes of law->listings, any order
 * @return number of hits
 */
size_t idt_law__duties(idt_law_hit *out, const idt_law *law, const idt_law_facts *facts,
                       const uint32_t *listings, size_t n_listings);

/** What is known about one finding when the policy is asked. Zero-initialise. */
typedef struct idt_law_evidence {
    uint8_t controls;      /* bit 1 << idt_law_control for each control in force and concerned */
    bool listed_elsewhere; /* a listing exists, but none in force where and when it matters */
    uint32_t score;        /* 0..1000 */
    uint32_t contexts;     /* bit 1 << idt_law_effect for each context of the finding */
    uint8_t kind;          /* idt_law_kind of the substance */
} idt_law_evidence;

/**
 * The level of a finding: the hardest of the policy's rows that its controls meet, then lowered to
 * the softest cap among its contexts and kind. IDT_LAW_CLEAR when no row is met, and when the score
 * is below what the policy calls weak.
 */
idt_law_level idt_law__level(const idt_law *law, const idt_law_evidence *evidence);

/** Whether the law may leave no choice about a party that stands so: LISTED and OWNED alone. */
static inline bool idt_law__may_refuse(uint8_t relation)
{
    return relation == IDT_LAW_RELATION_LISTED || relation == IDT_LAW_RELATION_OWNED;
}

/**
 * The level of a party that stands in a relation to an entry in force: that of the row of the
 * policy that says most about the entry (its programme, then the longest name of a list); among
 * rows that say as much, the hardest. IDT_LAW_REVIEW when no row speaks of it.
 *
 * @param list     name of the party list
 * @param program  programmes of the entry with ";", "," or "|" between; may be empty
 */
idt_law_level idt_law__party_level(const idt_law *law, idt_law_relation relation, idt_bytes list,
                                   idt_bytes program);

/** Whether a context may apply to a finding of this substance (kinds and substances). */
bool idt_law__context_reaches(const idt_law *law, uint32_t context, uint32_t substance);

#endif
