/* SPDX-License-Identifier: Apache-2.0 */
/* Dates of birth as evidence: what a question says of them, against what an entry says. */
#ifndef IDT_PARTY_BIRTH_H
#define IDT_PARTY_BIRTH_H

#include "party/party.h"

/** How two sides with dates of birth stand to each other. */
typedef enum idt_births_match {
    IDT_BIRTHS_UNKNOWN,   /* a side has none, or the years agree and the days do not */
    IDT_BIRTHS_SAME_YEAR, /* as far as both sides say: a year, a month, a span of years */
    IDT_BIRTHS_SAME_DAY,  /* both name the same day */
    IDT_BIRTHS_DIFFERENT, /* no year in common */
} idt_births_match;

/**
 * Read a date of birth: "1960-03-12", "1960-03", "1960", "1960-1962" or one of these behind
 * "circa" (two years more on both sides, as for lists). A time of day behind a day is passed over.
 * @return false when it is none, or not in 1800..2199
 */
bool idt_birth__parse(idt_party_birth *out, idt_bytes text);

/**
 * Read several, separated by ";".
 * @param out  room for `max`; more are passed over
 * @param n    how many were read
 * @return false when one of them is none; the others are read all the same
 */
bool idt_births__parse(idt_party_birth *out, size_t *n, size_t max, idt_bytes text);

/** Lists give several dates when they are not sure: the nearest pair counts. */
idt_births_match idt_births__compare(const idt_party_birth *left, size_t n_left,
                                     const idt_party_birth *right, size_t n_right);

/** 'f', 'm', or NUL for anything else: "female", "F", "Male", … */
char idt_gender__parse(idt_bytes text);

#endif
