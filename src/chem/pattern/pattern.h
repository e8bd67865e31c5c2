/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many patterns on one molecule. SMARTS are compiled once into bytes that can be kept in a book;
 * matching reads them in place and allocates nothing once its scratch has seen the largest
 * molecule.
 *
 * Meaning is that of RDKit 2022.09's substructure search with its defaults: chirality, `/` and `\`
 * are not compared; a dot joins parts without saying where they lie; molecules have no dative
 * bonds, so `->` and `<-` match nothing. Zero-level parentheses mean what Daylight says: parts in
 * one pair lie in one component, parts in different pairs in different ones.
 */
#ifndef IDT_CHEM_PATTERN_H
#define IDT_CHEM_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "chem/mol/mol.h"
#include "interdict/base.h"

/** Collects patterns. One thread at a time. Free with idt_pattern_builder__free. */
typedef struct idt_pattern_builder idt_pattern_builder;

enum {
    IDT_PATTERN_GROUPS = 1, /* read zero-level parentheses */
    IDT_PATTERN_LINT = 2,   /* refuse what has no place in a rule, see idt_smarts__lint */
};

/** @return NULL when memory runs out */
idt_pattern_builder *idt_pattern_builder__new(void);
void idt_pattern_builder__free(idt_pattern_builder *builder);

/**
 * Compile one pattern into the set.
 *
 * @param flags      IDT_PATTERN_GROUPS | IDT_PATTERN_LINT
 * @param index_out  its number, from 0 in the order of the calls; NULL if not wanted
 * @return IDT_OK, IDT_EFORMAT, IDT_ELIMIT (offset in `smarts`), IDT_ENOMEM (the builder can only be
 *         freed). A refused pattern leaves the set as it was.
 */
IDT_CHECKED int idt_pattern_builder__add(idt_pattern_builder *builder, idt_bytes smarts,
                                         uint32_t flags, uint32_t *index_out, idt_error *err);

/**
 * Append the set to an empty buffer. The builder may go on.
 * @return IDT_OK, IDT_ELIMIT (more than 2^32 bytes) or IDT_ENOMEM
 */
IDT_CHECKED int idt_pattern_builder__finish(const idt_pattern_builder *builder, idt_buf *out,
                                            idt_error *err);

/** A set in memory. Immutable, any thread. Nothing to free: a view of the bytes. */
typedef struct idt_pattern_set {
    const struct idt_pattern_header *header;
    const uint32_t *patterns;
    const struct idt_pattern_program *programs;
    const struct idt_pattern_group *groups;
    const uint32_t *members;
    const struct idt_pattern_predicate *predicates;
    const struct idt_smarts_node *nodes;
    const struct idt_pattern_step *steps;
    const struct idt_pattern_closure *closures;
    const struct idt_pattern_need *needs;
    const uint32_t *deps;
} idt_pattern_set;

/**
 * Check bytes from anywhere and look at them as a set.
 *
 * @param data  8-byte aligned; must outlive *out
 * @return IDT_OK, IDT_EFORMAT, IDT_EVERSION or IDT_ENOMEM
 */
IDT_CHECKED int idt_pattern_set__open(idt_pattern_set *out, const void *data, size_t size,
                                      idt_error *err);

/** Patterns in the set. */
uint32_t idt_pattern_set__count(const idt_pattern_set *set);

/** Query atoms of a pattern: the length of one mapping. */
uint32_t idt_pattern_set__n_atoms(const idt_pattern_set *set, uint32_t pattern);

/** Words of a bitmap with one bit for each pattern. */
static inline size_t idt_pattern_set__words(const idt_pattern_set *set)
{
    return ((size_t)idt_pattern_set__count(set) + 63) / 64;
}

/** Work memory for one set. One thread at a time. Free with idt_pattern_scratch__free. */
typedef struct idt_pattern_scratch idt_pattern_scratch;

enum { IDT_PATTERN_STEPS = 1 << 20 /* default budget */ };

/**
 * @param set    must outlive the scratch
 * @param steps  atoms that may be tried for one pattern (or one $( )) on one molecule before the
 *               answer is "undecided"; 0 = IDT_PATTERN_STEPS
 * @return NULL when memory runs out
 */
idt_pattern_scratch *idt_pattern_scratch__new(const idt_pattern_set *set, uint64_t steps);
void idt_pattern_scratch__free(idt_pattern_scratch *scratch);

/**
 * Which patterns occur in a molecule.
 *
 * @param hits       idt_pattern_set__words(set) words; bit i is set when pattern i occurs
 * @param undecided  as many words, bit i when the budget did not suffice for pattern i (its bit in
 *                   hits is then 0 and means nothing)
 * @param mol        rings and aromaticity are perceived if a pattern that is still possible needs
 *                   them
 * @return IDT_OK (also with undecided patterns) or IDT_ENOMEM
 */
IDT_CHECKED int idt_pattern__match_all(uint64_t *hits, uint64_t *undecided,
                                       idt_pattern_scratch *scratch, idt_mol *mol, idt_error *err);

/**
 * Where one pattern occurs.
 *
 * @param mappings  max × idt_pattern_set__n_atoms atoms of the molecule, query atoms in the order
 *                  written; NULL if max is 0
 * @param max       mappings wanted; 0 asks only whether there is one
 * @param unique    keep one mapping of each set of atoms, the first found
 * @param n_out     mappings found, at most max; with max 0: 0 or 1
 * @return IDT_OK, IDT_ELIMIT (budget spent: there may be more than *n_out), IDT_ENOMEM
 */
IDT_CHECKED int idt_pattern__match_one(uint16_t *mappings, uint32_t max, bool unique,
                                       uint32_t *n_out, idt_pattern_scratch *scratch,
                                       uint32_t pattern, idt_mol *mol, idt_error *err);

/**
 * Which atoms can be the first atom of a pattern: what $( ) asks.
 *
 * @param atoms  (mol->n_atoms + 63) / 64 words
 * @return IDT_OK, IDT_ELIMIT (budget spent: atoms is incomplete), IDT_ENOMEM
 */
IDT_CHECKED int idt_pattern__match_atoms(uint64_t *atoms, idt_pattern_scratch *scratch,
                                         uint32_t pattern, idt_mol *mol, idt_error *err);

/**
 * Append a molecule packed for matching: about 220 bytes for a drug-like one. Stereo, classes,
 * names and the order of atoms are not kept. Perceive before: what is not there when it is packed
 * leaves the patterns that rely on it undecided (rings and aromaticity nearly all of them, ring
 * counts those with R<n> or r<n>).
 *
 * @param out  length must be a multiple of 8; stays one
 * @return IDT_OK or IDT_ENOMEM
 */
IDT_CHECKED int idt_pattern__pack(idt_buf *out, const idt_mol *mol);

/**
 * Check a packed molecule from anywhere, once, before it is matched.
 * @param size_out  bytes of the record, a multiple of 8: where the next one starts
 * @return IDT_OK or IDT_EFORMAT
 */
IDT_CHECKED int idt_pattern__check_packed(size_t *size_out, const void *record, size_t size,
                                          idt_error *err);

/** Bytes of a checked record. */
size_t idt_pattern__packed_size(const void *record);

/**
 * As idt_pattern__match_all, for a packed molecule. A set of one pattern has a quicker way, which
 * its first packed molecule prepares; that allocates.
 * @param record  8-byte aligned and checked
 */
IDT_CHECKED int idt_pattern__match_packed(uint64_t *hits, uint64_t *undecided,
                                          idt_pattern_scratch *scratch, const void *record,
                                          idt_error *err);

#endif
