/* SPDX-License-Identifier: Apache-2.0 */
/* Lines to rules: what each kind of rule may say, and what it must. */
#ifndef IDT_COMPILE_READ_H
#define IDT_COMPILE_READ_H

#include "compile/syntax.h"
#include "compile/value.h"

enum {
    IDT_READ_REQUIRED = 1 << 0,
    IDT_READ_REPEATED = 1 << 1, /* may stand more than once */
};

/** One statement of a kind of rule. */
typedef struct idt_statement {
    const char *word;
    uint32_t flags;
    /** Read the values behind the word into the rule; false when reported or out of memory. */
    bool (*read)(idt_cursor *c, void *rule);
} idt_statement;

/** One kind of rule. */
typedef struct idt_kind {
    uint8_t owner;                   /* idt_law_owner */
    const idt_statement *statements; /* ends with a NULL word; at most 32 */
    /** A new rule of the kind in the model, zeroed but for defaults; NULL without memory. */
    void *(*add)(idt_model *model);
    /** Checks among the statements of one rule; NULL when there are none. */
    void (*check)(idt_cursor *c, void *rule);
} idt_kind;

extern const idt_kind idt_kind__jurisdiction, idt_kind__list, idt_kind__substance,
    idt_kind__listing, idt_kind__duty, idt_kind__context, idt_kind__policy, idt_kind__class;

/** Read one item with a block into the model. @return false when memory ran out */
bool idt_read__rule(idt_model *model, idt_diags *diags, const idt_syntax *syntax,
                    const idt_item *item, uint32_t file);

/* ---- statements that several kinds share; `rule` is an idt_rule ---- */

bool idt_read__cite(idt_cursor *c, void *rule);
bool idt_read__note(idt_cursor *c, void *rule);
bool idt_read__test(idt_cursor *c, void *rule);
/** `test` of a class: labels of clauses may follow the expectation; the input is a structure. */
bool idt_read__class_test(idt_cursor *c, void *rule);

/** `from DATE [unconfirmed]` or `from unknown`. */
bool idt_read__from(idt_cursor *c, idt_m_dates *dates);
/** `to DATE [unconfirmed]`. */
bool idt_read__to(idt_cursor *c, idt_m_dates *dates);
/** Report a period that ends before it begins. */
void idt_read__check_dates(idt_cursor *c, const idt_m_dates *dates);
/** Words and text of `covers`. */
bool idt_read__covers(idt_cursor *c, idt_m_covers *out);
/** Amount, optionally `per …`. */
bool idt_read__amount_per(idt_cursor *c, idt_m_amount *out);
/** Ids with commas between, into idt_model.refs. */
bool idt_read__refs(idt_cursor *c, idt_run *run, const char *what);
/** Language, name class and mark where `is_name`, then strings with commas between. */
bool idt_read__names(idt_cursor *c, idt_run *run, bool is_name);
/** One text. */
bool idt_read__text(idt_cursor *c, idt_bytes *out, const char *what);

#endif
