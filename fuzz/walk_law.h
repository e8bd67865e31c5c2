/* SPDX-License-Identifier: Apache-2.0 */
/* Reads everything that an open law offers, so that a sanitizer sees what the check let through. */
#ifndef IDT_FUZZ_WALK_LAW_H
#define IDT_FUZZ_WALK_LAW_H

#include "law/law.h"

static inline uint64_t walk_str(const idt_law *law, idt_str s)
{
    idt_bytes text = idt_law__str(law, s);
    uint64_t sum = text.len;

    for (size_t i = 0; i < text.len; i++)
        sum += (unsigned char)text.data[i];
    return sum;
}

static inline uint64_t walk_cites(const idt_law *law, idt_run run)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < run.n; i++)
        sum += walk_str(law, law->cites[run.first + i].text);
    return sum;
}

static inline uint64_t walk_facts(const idt_law *law)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < law->n_sources; i++)
        sum += walk_str(law, law->sources[i].path);
    for (uint32_t i = 0; i < law->n_jurisdictions; i++)
        sum += walk_str(law, law->jurisdictions[i].title) +
               walk_cites(law, law->jurisdictions[i].cites) +
               idt_law__has_country(law, law->jurisdictions[i].members, 676);
    for (uint32_t i = 0; i < law->n_lists; i++)
        sum += walk_str(law, law->lists[i].covers) + walk_cites(law, law->lists[i].cites) +
               law->jurisdictions[law->lists[i].jurisdiction].line;
    for (uint32_t i = 0; i < law->n_substances; i++) {
        const idt_law_substance *s = &law->substances[i];

        sum += walk_str(law, s->title) + walk_str(law, s->structure) + walk_cites(law, s->cites);
        for (uint32_t k = s->names.first; k < s->names.first + s->names.n; k++)
            sum += walk_str(law, law->names[k].text) + idt_law__lang(law->names[k].lang).len;
        for (uint32_t k = s->cas.first; k < s->cas.first + s->cas.n; k++)
            sum += idt_law__find_cas(law, law->cas[k].number).n;
        for (uint32_t k = s->codes.first; k < s->codes.first + s->codes.n; k++)
            sum += idt_law__find_code(law, (idt_law_code_kind)law->codes[k].kind,
                                      law->codes[k].number, law->codes[k].n_digits)
                       .n;
        sum += idt_law__listings_in(law, i, 0).n;
    }
    return sum;
}

static inline uint64_t walk_rules(const idt_law *law, idt_law_hit *hits, uint32_t *listings)
{
    idt_law_facts facts = {.on = 20000, .from = 1, .to = 100, .has_quantity = true};
    uint64_t sum = 0;

    for (uint8_t i = 0; i < IDT_LAW_N_RELATIONS; i++)
        sum += idt_law__party_level(law, (idt_law_relation)i, (idt_bytes){"us.ofac.sdn", 11},
                                    (idt_bytes){"SDGT; NPWMD", 11});

    for (uint32_t i = 0; i < law->n_listings; i++) {
        const idt_law_listing *l = &law->listings[i];

        listings[i] = i;
        sum += walk_str(law, l->entry) + walk_cites(law, l->cites) + law->lists[l->list].line;
        for (uint32_t k = l->thresholds.first; k < l->thresholds.first + l->thresholds.n; k++)
            sum += walk_str(law, law->thresholds[k].written);
    }
    sum += idt_law__duties(hits, law, &facts, listings, law->n_listings);
    facts.from = facts.to = 0;
    facts.has_quantity = false;
    sum += idt_law__duties(hits, law, &facts, listings, law->n_listings);
    for (uint32_t i = 0; i < law->n_contexts; i++)
        for (uint32_t k = 0; k < law->n_substances && k < 8; k++)
            sum += idt_law__context_reaches(law, i, k);
    for (uint32_t i = 0; i < law->n_phrases; i++)
        sum += walk_str(law, law->phrases[i].text) + law->contexts[law->phrases[i].context].line;
    for (uint32_t i = 0; i < law->n_tests; i++)
        sum += walk_str(law, law->tests[i].input) +
               idt_law__id(law, (idt_law_owner)law->tests[i].owner_kind, law->tests[i].owner).len;
    for (uint32_t score = 0; score <= 1000; score += 500) {
        idt_law_evidence evidence = {.controls = 15, .score = score, .contexts = 255};

        sum += idt_law__level(law, &evidence);
    }
    return sum;
}

/** @param hits, listings  room for law->n_duties hits and law->n_listings indexes */
static inline uint64_t walk_law(const idt_law *law, idt_law_hit *hits, uint32_t *listings)
{
    return walk_facts(law) + walk_rules(law, hits, listings);
}

#endif
