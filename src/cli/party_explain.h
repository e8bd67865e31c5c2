/* SPDX-License-Identifier: Apache-2.0 */
/* Hits of a parties book for a person: who, on what grounds, word by word. */
#ifndef IDT_CLI_PARTY_EXPLAIN_H
#define IDT_CLI_PARTY_EXPLAIN_H

#include "base/buf.h"
#include "party/waivers.h"

/** Append everything that is known of the hits of a query. @param waived  for each, or NULL */
void idt_party_explain__put(idt_buf *out, const idt_parties *parties,
                            const idt_parties_query *query, const idt_party_hit *hits,
                            const idt_waived *waived, size_t n_hits);

/** Append the terms of a score, one a line. */
void idt_party_explain__put_why(idt_buf *out, const idt_party_why *why, idt_bytes left,
                                idt_bytes right);

#endif
