/* SPDX-License-Identifier: Apache-2.0 */
/* The public face of the parties book. */
#include "interdict/party.h"

#include <string.h>

#include "base/error.h"
#include "base/int.h"
#include "party/parties_find.h"
#include "party/why.h"

/* The numbers of both faces are the same. */
_Static_assert(IDT_RELATION_LISTED == (int)IDT_STANDS_LISTED &&
                   IDT_RELATION_CO_LOCATED == (int)IDT_STANDS_CO_LOCATED &&
                   IDT_RELATION_NOT_YET_LISTED == (int)IDT_STANDS_NOT_YET_LISTED,
               "relations");
_Static_assert(IDT_PARTY_KIND_ANY == (int)IDT_SCHEMA_LEGAL_ENTITY &&
                   IDT_PARTY_KIND_PERSON == (int)IDT_SCHEMA_PERSON &&
                   IDT_PARTY_KIND_AIRCRAFT == (int)IDT_SCHEMA_AIRCRAFT,
               "kinds");
_Static_assert(IDT_PARTY_SAME_NAME == (int)IDT_AGREES_NAME &&
                   IDT_PARTY_SAME_BIRTH == (int)IDT_AGREES_BIRTH &&
                   IDT_PARTY_OTHER_IDENTIFIER == (int)IDT_DIFFERS_IDENT &&
                   IDT_PARTY_OTHER_COUNTRY == (int)IDT_DIFFERS_COUNTRY &&
                   IDT_PARTY_OTHER_BIRTH == (int)IDT_DIFFERS_BIRTH &&
                   IDT_PARTY_OTHER_GENDER == (int)IDT_DIFFERS_GENDER &&
                   IDT_PARTY_SAME_BIRTHDAY == (int)IDT_AGREES_BIRTHDAY,
               "evidence");
_Static_assert(IDT_PARTY_RESULTS_MAX == (int)IDT_PARTIES_TOP_MAX, "limits");

int idt_parties_open(idt_parties **out, const char *path, uint32_t flags, idt_error *err)
{
    return idt_parties__open(out, path, (flags & IDT_OPEN_COPY) != 0, err);
}

void idt_parties_close(idt_parties *parties)
{
    idt_parties__close(parties);
}

void idt_parties_info_get(idt_parties_info *out, const idt_parties *parties)
{
    idt_parties_counts n = idt_parties__describe(parties);

    *out = (idt_parties_info){.n_lists = n.n_lists,
                              .n_parties = n.n_parties,
                              .n_entries = n.n_entries,
                              .n_names = n.n_names,
                              .newest = n.newest,
                              .size = n.size};
    memcpy(out->digest, n.digest, sizeof out->digest);
}

const char *idt_relation_name(idt_relation relation)
{
    return idt_party__standing_name((idt_party_standing)relation);
}

int idt_parties_scratch_new(idt_parties_scratch **out, const idt_parties *parties, idt_error *err)
{
    return idt_parties_scratch__new(out, parties, err);
}

void idt_parties_scratch_free(idt_parties_scratch *scratch)
{
    idt_parties_scratch__free(scratch);
}

static idt_parties_query question_of(const idt_party_query *q)
{
    return (idt_parties_query){.name = q->name,
                               .schema = (idt_party_schema)q->kind,
                               .address = q->address,
                               .identifier = q->identifiers,
                               .birth = q->births,
                               .country = {q->country[0], q->country[1]},
                               .gender = q->gender,
                               .date = q->date,
                               .top = IDT_PARTIES_TOP_MAX};
}

static bool is_set(const idt_party_query *q)
{
    static const char zero[sizeof q->reserved];

    return q->struct_size == sizeof *q && q->kind <= IDT_PARTY_KIND_AIRCRAFT &&
           q->with_former <= 1 && memcmp(q->reserved, zero, sizeof zero) == 0 &&
           (q->gender == '\0' || q->gender == 'f' || q->gender == 'm');
}

static void fill(idt_party_result *out, const idt_parties *p, const idt_party_hit *hit)
{
    idt_party_entry_view e, matched;

    idt_parties__entry(&e, p, hit->entry);
    *out = (idt_party_result){.relation = hit->standing,
                              .score = hit->score,
                              .evidence = hit->evidence,
                              .kind = (uint32_t)e.schema,
                              .owned_ppm = hit->share_ppm,
                              .hit = {hit->entry, hit->matched, hit->name},
                              .listed_from = e.listed_from,
                              .listed_to = e.listed_to,
                              .list = e.list,
                              .entry = e.id,
                              .name = e.name,
                              .matched_name = idt_parties__name(p, hit->name),
                              .program = e.program,
                              .scope = e.scope,
                              .policy = e.policy,
                              .citation = e.cite,
                              .citation_end = e.cite_end};
    if (hit->matched != hit->entry) {
        idt_parties__entry(&matched, p, hit->matched);
        out->through = matched.name;
    }
}

int idt_parties_ask(idt_party_result *out, size_t *n_out, size_t capacity,
                    idt_parties_scratch *scratch, const idt_party_query *query, idt_error *err)
{
    idt_parties_query question;
    const idt_party_hit *hits;
    idt_error own;
    size_t n = 0;
    int status;

    *n_out = 0;
    err = err ? err : &own;
    if (!is_set(query) || capacity == 0 || capacity > IDT_PARTY_RESULTS_MAX)
        return idt_error__set(err, IDT_EINVAL, "the query is not set, or room for no answer");
    question = question_of(query);
    /* those not in force come last: as many as are wanted are enough */
    question.top = (uint32_t)capacity;
    status = idt_parties__find(&hits, &n, scratch, &question, err);
    for (size_t i = 0; i < n; i++)
        if (query->with_former ||
            !idt_party__is_past_or_future((idt_party_standing)hits[i].standing))
            fill(&out[(*n_out)++], scratch->parties, &hits[i]);
    return status;
}

int idt_parties_ask_column(idt_party_result *out, size_t *n_out, int32_t *statuses, size_t capacity,
                           idt_parties_scratch *scratch, const idt_party_query *queries, size_t n,
                           idt_error *err)
{
    idt_error own;

    if (capacity == 0 || capacity > IDT_PARTY_RESULTS_MAX)
        return idt_error__set(err ? err : &own, IDT_EINVAL, "room for no answer, or for too many");
    for (size_t i = 0; i < n; i++) {
        int status =
            idt_parties_ask(&out[i * capacity], &n_out[i], capacity, scratch, &queries[i], &own);
        if (statuses)
            statuses[i] = status;
    }
    return IDT_OK;
}

size_t idt_party_explain(char *out, size_t size, const idt_parties *parties,
                         const idt_party_query *query, const idt_party_result *result)
{
    const idt_party_hit hit = {
        .entry = result->hit[0], .matched = result->hit[1], .name = result->hit[2]};
    idt_parties_query question = question_of(query);
    idt_party_why why;

    if (idt_parties__explain(parties, &question, &hit, &why) == 0 && why.n_terms == 0) {
        out[0] = '\0';
        return 0;
    }
    return idt_party_why__write(out, size, &why, query->name, result->matched_name);
}
