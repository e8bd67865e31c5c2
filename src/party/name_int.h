/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that analyse names. */
#ifndef IDT_PARTY_NAME_INT_H
#define IDT_PARTY_NAME_INT_H

#include "party/fold.h"
#include "party/words.h"

/** A name being analysed: words come from `fold`, tokens go to `work`. */
typedef struct idt_analysis {
    idt_name_work *work;
    idt_bytes text;
    idt_party_schema schema;
    unsigned kinds; /* dictionary kinds that this schema knows, 1 << idt_word_kind */
    idt_name_fold fold;
} idt_analysis;

static inline const char *idt_analysis__form(const idt_analysis *a, const idt_name_word *w)
{
    return a->fold.pool + w->begin;
}

static inline const char *idt_work__form(const idt_name_work *w, const idt_name_token *t)
{
    return w->pool + t->begin;
}

/**
 * Add a token with its sound form and weight. NULL (and IDT_NAME_CUT) when there is no room.
 * @param like  place in the source, script and flags
 */
idt_name_token *idt_analysis__emit(idt_analysis *a, const char *form, size_t len,
                                   idt_token_role role, uint16_t concept,
                                   const idt_name_word *like);

/** Give a token another form; its sound, mask and weight follow. */
void idt_analysis__reform(idt_analysis *a, idt_name_token *t, const char *form, size_t len);

/** Take token `i` out of the list. */
void idt_analysis__remove(idt_analysis *a, size_t i);

/** The passes over the finished list, by schema. */
void idt_analysis__finish_person(idt_analysis *a);
void idt_analysis__finish_company(idt_analysis *a);

/** Take off the Arabic article written together with its word. */
void idt_analysis__strip_article(idt_analysis *a, idt_name_token *t);

/** Cut a run of Han characters into dictionary words, figures and the rest. */
void idt_analysis__han_word(idt_analysis *a, const idt_name_word *w, bool last);

/** How much of an identity a word carries. */
uint8_t idt_token__weight(const idt_name_token *t);

#endif
