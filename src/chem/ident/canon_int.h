/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the canonical labelling share. */
#ifndef IDT_CHEM_CANON_INT_H
#define IDT_CHEM_CANON_INT_H

#include "base/hash.h"
#include "chem/ident/canon.h"

/** Split cells until the partition is equitable. */
void idt_canon__refine(idt_canon *c);

/** Single an atom out of its cell: it gets the first place of the cell. */
void idt_canon__single_out(idt_canon *c, uint32_t atom);

/** Sums over the labelled graph that make its key; the partition must be discrete. */
idt_key idt_canon__certify(const idt_canon *c);

/** Add one fact to the sums of a key. */
void idt_key__add(idt_key *sums, uint64_t fact);

/** The key that sums make. */
idt_key idt_key__of_sums(idt_key sums);

/** Add the parities of the centres and bonds that were collected. */
void idt_canon__add_stereo(const idt_canon *c, idt_key *sums);

/** Collect the stereo centres and bonds of the component. */
void idt_canon__collect_stereo(idt_canon *c);

/** Add the parities that ranks tell to `value`, from this bit on. */
enum { IDT_CANON_PARITY_SHIFT = 48 };
void idt_canon__mark_parities(idt_canon *c);

/** Split cells by the parities that ranks tell, and refine, until nothing changes. */
void idt_canon__refine_parities(idt_canon *c);

/**
 * Use the stereo that the partition can already tell, refine with it, and drop what is none.
 * @return true when some stereo is left that only a search can settle
 */
bool idt_canon__refine_stereo(idt_canon *c);

/** '@' (1) or '@@' (2) of a centre seen by ascending rank; 0 when two neighbours share a cell. */
uint32_t idt_canon__centre_parity(const idt_canon *c, uint32_t atom);

/** Cis or trans of a double bond by the highest ranks; 0 when an end's neighbours share a cell. */
uint32_t idt_canon__bond_parity(const idt_canon *c, uint32_t bond);

/** Does the partition prove that every cell is an orbit (stereo apart)? Spoils `value`. */
bool idt_canon__has_free_ties(idt_canon *c);

/** Break ties by any choice. Stops at the step budget. */
void idt_canon__break_free_ties(idt_canon *c);

/** Split every cell by `value`. True when some fell apart. */
bool idt_canon__split_all(idt_canon *c);

/** True when ranks tell the parity of every stereo element. */
bool idt_canon__knows_stereo(const idt_canon *c);

/** Break ties by search. */
int idt_canon__search(idt_canon *c, idt_error *err);

#endif
