/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of the `/match` call. */
#ifndef IDT_LISTS_YENTE_INT_H
#define IDT_LISTS_YENTE_INT_H

#include <jansson.h>

#include "lists/yente.h"

enum {
    IDT_YENTE_NAMES_MAX = 8, /* of one query that are asked */
    IDT_YENTE_ADDRESSES_MAX = 4,
    IDT_YENTE_HITS_MAX = 256, /* kept of all that one query is asked as */
};

/** A query as it is asked. Views live as long as the JSON value and the struct. */
typedef struct idt_yente_query {
    const char *schema;
    idt_party_schema kind;
    idt_bytes names[IDT_YENTE_NAMES_MAX], addresses[IDT_YENTE_ADDRESSES_MAX];
    size_t n_names, n_addresses, n_idents, n_births;
    char country[2], gender;
    idt_buf identifier, birth, composed; /* composed: a name made of its parts */
    idt_buf ignored;                     /* JSON strings, separated by commas */
} idt_yente_query;

/** Frees the buffers. */
void idt_yente_query__free(idt_yente_query *query);

/**
 * Read an example entity.
 * @return IDT_OK, IDT_EFORMAT (the message is for the caller), IDT_ENOMEM
 */
int idt_yente_query__read(idt_yente_query *out, const json_t *example, idt_error *err);

/** One question of those that a query is asked as. */
typedef struct idt_yente_hit {
    idt_party_hit hit;
    uint8_t name, address; /* which of the query's were asked */
} idt_yente_hit;

/** `, "results": […], "total": {…}` of a query whose hits are in order. @return matches */
uint32_t idt_yente__put_results(idt_buf *out, const idt_parties *parties,
                                const idt_yente_query *query, const idt_yente_hit *hits,
                                size_t n_hits, const idt_yente_options *options);

/** `"matcher": {…}`: what each feature means. */
void idt_yente__put_matcher(idt_buf *out);

/** What to ask for a question. */
idt_parties_query idt_yente__question(const idt_yente_query *query, size_t name, size_t address,
                                      const idt_yente_options *options);

#endif
