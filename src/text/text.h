/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding names and CAS numbers in trade text. The face for whoever screens; whoever compiles
 * includes text/text_build.h.
 *
 * The text is folded while it is read (width, case, ligatures, sub- and superscripts, Greek letters
 * and their spelled names, dashes, primes, harmless diacritics; zero-width characters, soft hyphens
 * and direction marks vanish), squeezed to letters and digits, and names are looked up at every
 * word start. What stands between the letters is then compared by rules (docs/text.md), so that
 * "(2-Bromoethyl) benzene" and "2-bromoethylbenzene" are one name and "1,4" is never "14".
 *
 * All offsets are bytes of the original field, ranges are [begin, end) on code-point borders.
 */
#ifndef IDT_TEXT_TEXT_H
#define IDT_TEXT_TEXT_H

#include <stdint.h>

#include "image/image.h"
#include "interdict/base.h"

/** How strong a name is as evidence. PHRASE: a phrase of the rule language, no chemistry rules. */
typedef enum idt_name_class {
    IDT_NAME_UNIQUE = 1,
    IDT_NAME_COMMON = 2,
    IDT_NAME_ABBREVIATION = 3,
    IDT_NAME_ORDINARY = 4,
    IDT_NAME_PHRASE = 5,
} idt_name_class;

typedef enum idt_hit_kind {
    IDT_HIT_NAME = 1, /* a name of class UNIQUE, COMMON, ABBREVIATION or ORDINARY */
    IDT_HIT_CAS = 2,  /* a CAS number with the right check digit, in the book or not */
    IDT_HIT_PHRASE = 3,
} idt_hit_kind;

/** What a hit's surroundings and spelling say. None of them removes a hit; the screen decides. */
enum {
    /* Joined to what reads as the start of a longer chemical name: "methyl-", "4-chloro", "N-",
     * "(4-chlorophenyl)-", 甲基…. For CAS: digits joined before. */
    IDT_HIT_IN_LONGER_BEFORE = 1 << 0,
    /* Followed by what continues a chemical name: "-4-carboxylic acid", " ethyl ester", "-2-one",
     * …酮. For CAS: digits joined after. */
    IDT_HIT_IN_LONGER_AFTER = 1 << 1,
    /* A salt or hydrate word stands before or after: "hydrochloride", "HCl", 盐酸…, …一水合物. The
     * range does not grow. */
    IDT_HIT_SALT_FORM = 1 << 2,
    /* Nothing but a change of script or of letter to digit separates it from its neighbour. */
    IDT_HIT_TIGHT_BEFORE = 1 << 3,
    IDT_HIT_TIGHT_AFTER = 1 << 4,
    /* Separators differ from the book's writing: a word split in two, other characters between. For
     * CAS: something other than dashes between the groups. */
    IDT_HIT_LOOSE = 1 << 5,
    /* Written letter by letter: "P M K", "P.M.K.". */
    IDT_HIT_SPACED = 1 << 6,
    /* Upper and lower case differ from the book's writing (ABBREVIATION and ORDINARY only). */
    IDT_HIT_CASE_DIFFERS = 1 << 7,
    /* The English plural of the name. */
    IDT_HIT_PLURAL = 1 << 8,
    /* A word or sign before it says that it is a CAS number: "CAS", "CAS RN", "CAS号", "n.º CAS".
     */
    IDT_HIT_LABELLED = 1 << 9,
    /* The name is a form that the builder derived (inverted or uninverted index name). */
    IDT_HIT_DERIVED = 1 << 10,
};

#define IDT_TEXT_NONE UINT32_MAX

typedef struct idt_text_hit {
    uint64_t begin, end; /* bytes of the field */
    uint64_t cas;        /* kind CAS: the number without dashes (103-63-9 is 103639); else 0 */
    uint32_t owner;      /* as given to the builder; IDT_TEXT_NONE: a CAS number not in the book */
    uint32_t name;       /* number of the name in the order of adding; IDT_TEXT_NONE for CAS */
    uint32_t flags;      /* IDT_HIT_… */
    uint16_t language;   /* two letters as IDT_LANGUAGE('e','n'), 0 when not given */
    uint8_t kind;        /* idt_hit_kind */
    uint8_t name_class;  /* idt_name_class; 0 for CAS */
} idt_text_hit;

#define IDT_LANGUAGE(a, b) ((uint16_t)((unsigned)(a) | (unsigned)(b) << 8))

/** The sections of a book that belong to text. Immutable, any thread; borrows the image. */
typedef struct idt_matcher {
    idt_section fold, nodes, keys, names, forms, table, filter, short_filter, cas;
    /* 64 - log2(number of records) of the hashed sections */
    uint32_t table_shift, filter_shift;
} idt_matcher;

/**
 * Find and check the text sections of an image: every offset, count and index.
 * @return IDT_OK or IDT_EFORMAT (missing or damaged section)
 */
int idt_matcher__open(idt_matcher *out, const idt_image *image, idt_error *err);

/** Working memory of a scan. One thread at a time; grows to the largest need and stays there. */
typedef struct idt_text_scratch idt_text_scratch;

/** @return IDT_OK or IDT_ENOMEM. Free with idt_text_scratch__free. */
int idt_text_scratch__new(idt_text_scratch **out);
void idt_text_scratch__free(idt_text_scratch *scratch);

/** What a scan found. `hits` belongs to the scratch and lives until its next scan. */
typedef struct idt_text_result {
    const idt_text_hit *hits; /* sorted by begin, end, kind, owner, name */
    size_t n_hits;
    uint64_t n_invalid; /* bytes that are not UTF-8; each separates words */
    uint64_t n_nul;     /* NUL bytes; each separates words */
    uint64_t n_steps;   /* work done, same on every machine */
} idt_text_result;

/**
 * Find every name, phrase and CAS number of a field.
 *
 * A name inside a longer one that was found is not reported, nor a phrase inside a longer phrase;
 * names of different owners with the same range all are, as are names that only overlap. When one
 * owner has several names for one range, the one with the fewest deviations is reported.
 *
 * @param out        set on IDT_OK and IDT_ELIMIT
 * @param field      any bytes, less than 4 GiB
 * @param max_steps  work allowed; 0: 1,000,000 + 64 for each byte, more than real text ever needs
 * @return IDT_OK; IDT_ELIMIT when the budget ran out: the hits found so far are in *out, others may
 *         be missing, and the record must not be called clear; IDT_ENOMEM; IDT_ERANGE (field size)
 * @threads one scratch per thread
 */
int idt_text__scan(idt_text_result *out, const idt_matcher *matcher, idt_text_scratch *scratch,
                   idt_bytes field, uint64_t max_steps);

/** A CAS number of the book and whose it is. */
typedef struct idt_cas_record {
    uint64_t cas;
    uint32_t owner;
    uint32_t reserved; /* zero */
} idt_cas_record;

/**
 * The records of a CAS number, sorted by owner.
 * @return how many there are; *out points into the book, NULL when there is none
 */
size_t idt_matcher__find_cas(const idt_cas_record **out, const idt_matcher *matcher, uint64_t cas);

#endif
