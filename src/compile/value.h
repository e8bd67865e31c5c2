/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the values of a statement, one after another. Each reader says what it expected when it
 * finds something else, then returns false; after that the statement is given up.
 */
#ifndef IDT_COMPILE_VALUE_H
#define IDT_COMPILE_VALUE_H

#include "compile/lexer.h"
#include "compile/model.h"

/** A place between the tokens of one line. */
typedef struct idt_cursor {
    idt_model *model;
    idt_diags *diags;
    const idt_tokens *tokens;
    uint32_t at, end; /* tokens [at, end) are left */
    uint32_t file;
    idt_bytes rule; /* id of the rule, for diagnostics; may be empty */
} idt_cursor;

/** The next token that is no newline or comment; kind END behind the last. */
idt_token idt_value__peek(idt_cursor *c);
idt_place idt_value__place(const idt_cursor *c, idt_token token);

/** Take the next token if it is this word. */
bool idt_value__accept(idt_cursor *c, const char *word);
/** Take a comma if it is next. */
bool idt_value__accept_comma(idt_cursor *c);
/** Whether a string comes next. */
bool idt_value__at_string(idt_cursor *c);

/** Report "expected WHAT" at the next token, or an earlier error there; always false. */
bool idt_value__expected(idt_cursor *c, const char *what);
/** Take this word, or report. */
bool idt_value__keyword(idt_cursor *c, const char *word);

/** A string that is not empty, unescaped. */
bool idt_value__string(idt_cursor *c, idt_word *out, const char *what);
/** A run of letters and digits, as written. */
bool idt_value__atom(idt_cursor *c, idt_word *out, const char *what);
/** A word among those that `name` gives for 0, 1, … until NULL. */
bool idt_value__choice(idt_cursor *c, uint8_t *out, const char *(*name)(uint8_t), const char *what);
/** Likewise one bit of a mask, given by the name of the lowest bit. */
bool idt_value__bit(idt_cursor *c, uint16_t *out, const char *(*name)(uint16_t), const char *what);
/** An id: lower-case letters, digits, '-' and '.', with a letter, begun and ended by neither. */
bool idt_value__id(idt_cursor *c, idt_word *out, const char *what);
bool idt_value__date(idt_cursor *c, idt_date *out);
bool idt_value__country(idt_cursor *c, idt_country *out);
/** Country codes with commas between. */
bool idt_value__countries(idt_cursor *c, idt_law_countries *out);
/** A primary language subtag of 2 or 3 letters. */
bool idt_value__language(idt_cursor *c, char out[8]);
bool idt_value__integer(idt_cursor *c, uint32_t *out, uint32_t low, uint32_t high,
                        const char *what);
/** Number and unit: "0.5 kg". Writes amount, dimension and `written`. */
bool idt_value__amount(idt_cursor *c, idt_m_amount *out);
/** A CAS number with its check digit. */
bool idt_value__cas(idt_cursor *c, uint64_t *out, idt_word *word);

#endif
