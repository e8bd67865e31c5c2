/* SPDX-License-Identifier: Apache-2.0 */
/* The checked model to the sections of a book. */
#ifndef IDT_COMPILE_BUILD_H
#define IDT_COMPILE_BUILD_H

#include "compile/model.h"
#include "compile/symbols.h"
#include "image/image.h"

/** Texts of the book, each once. Zero-initialise; free with idt_pool__free. */
typedef struct idt_pool {
    idt_symbols symbols;
    idt_buf bytes;
    bool failed; /* memory ran out, or there are 4 GiB of text */
} idt_pool;

idt_str idt_pool__put(idt_pool *pool, idt_bytes text);
void idt_pool__free(idt_pool *pool);

/** The law sections under construction. Zero-initialise; free with idt_build__free. */
typedef struct idt_law_build {
    const idt_model *model;
    idt_pool pool;
    idt_symbols sets; /* of countries, by their bytes in the model */
    idt_buf meta, sources, jurisdictions, country_sets, lists, substances, names, cas, cas_index,
        codes, code_index, listings, thresholds, cites, duties, refs, contexts, phrases, policy,
        policy_rows, party_rows, classes, clauses, tests;
    uint32_t *list_order, *listing_order, *duty_order; /* model index of each record */
    uint32_t *list_at, *listing_at, *duty_at;          /* record of each model index */
} idt_law_build;

/**
 * Lay out the law sections of a model without mistakes.
 * @return IDT_OK, IDT_ENOMEM or IDT_ELIMIT (more than 4 GiB of text)
 */
int idt_build__law(idt_law_build *out, const idt_model *model);

/** Add the sections to a writer; they are borrowed until it has finished. */
void idt_build__add_law(const idt_law_build *build, idt_image_writer *writer);
void idt_build__free(idt_law_build *build);

#endif
