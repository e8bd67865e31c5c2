/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Classes in a verdict: which molecules of a record, and which substances that it names, belong to
 * a class by their structure though no list names them.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "chem/io/smiles.h"
#include "screen/screen_int.h"

int idt_screen__find_classes(idt_scratch *scratch, uint32_t field, uint64_t begin, uint64_t end,
                             uint32_t finding, idt_error *err)
{
    idt_verdict *verdict = &scratch->verdict;
    uint32_t substance =
        finding == IDT_LAW_NONE ? IDT_LAW_NONE : verdict->findings.items[finding].substance;
    int status;

    if (scratch->book->classes.n_records == 0)
        return IDT_OK;
    status = idt_memberships__find(&verdict->classes, scratch->book, &scratch->mol,
                                   verdict->options.as_of, err);
    while (status == IDT_OK && verdict->n_places < verdict->classes.n) {
        status = idt_alloc__grow(&verdict->places, &verdict->places_capacity, verdict->n_places,
                                 sizeof *verdict->places);
        if (status != IDT_OK)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        verdict->places[verdict->n_places++] = (idt_class_place){
            .begin = begin,
            .end = end,
            .field = field,
            .substance = substance,
        };
    }
    return status;
}

/* Whether a listing in force in the class's jurisdiction names the substance. */
static bool is_listed_in(const idt_verdict *verdict, uint32_t substance, uint32_t jurisdiction)
{
    const idt_law *law = &verdict->book->law;
    idt_run listings = law->substances[substance].listings;

    for (uint32_t i = listings.first; i < listings.first + listings.n; i++)
        if (law->listings[i].jurisdiction == jurisdiction &&
            law->listings[i].status == IDT_LAW_STATUS_IN_FORCE &&
            idt_law__listing_in_force(&law->listings[i], verdict->options.as_of))
            return true;
    return false;
}

/* Whether a class found last says something that no list of its jurisdiction says by name. */
static bool has_class(const idt_verdict *verdict, uint32_t substance)
{
    for (size_t i = verdict->classes.n; i > 0; i--) {
        const idt_membership_finding *m = &verdict->classes.items[i - 1];

        if (verdict->places[i - 1].substance != substance)
            return false;
        if (m->membership != IDT_MEMBERSHIP_NO &&
            !is_listed_in(verdict, substance, verdict->book->law.classes[m->class_].jurisdiction))
            return true;
    }
    return false;
}

static int ask_substance(idt_scratch *scratch, uint32_t finding, idt_error *err)
{
    const idt_finding *f = &scratch->verdict.findings.items[finding];
    const idt_law *law = &scratch->book->law;
    idt_bytes smiles = idt_law__str(law, law->substances[f->substance].structure);
    int status;

    if (smiles.len == 0 || scratch->is_asked[f->substance] || scratch->is_classless[f->substance])
        return IDT_OK;
    scratch->is_asked[f->substance] = 1;
    status = idt_smiles__read(&scratch->mol, smiles, err);
    if (status == IDT_ENOMEM)
        return status;
    if (status != IDT_OK) /* the compiler has read it: a book that was tampered with */
        return IDT_OK;
    status = idt_screen__find_classes(scratch, f->field, f->begin, f->end, finding, err);
    if (status == IDT_OK)
        scratch->is_classless[f->substance] = !has_class(&scratch->verdict, f->substance);
    return status;
}

/* Found by what only the book knows the structure of; structures of the record were asked. */
static bool is_known_by_book(const idt_finding *finding)
{
    return finding->evidence != IDT_EVIDENCE_STRUCTURE ||
           (finding->marks & IDT_MARK_INCHI && finding->form == IDT_FORM_SAME);
}

int idt_screen__find_classes_of_names(idt_scratch *scratch, idt_error *err)
{
    const idt_findings *findings = &scratch->verdict.findings;
    int status = IDT_OK;

    if (scratch->book->classes.n_records == 0)
        return IDT_OK;
    if (scratch->classless_on != scratch->verdict.options.as_of) {
        memset(scratch->is_classless, 0, scratch->book->law.n_substances);
        scratch->classless_on = scratch->verdict.options.as_of;
    }
    for (size_t i = 0; i < findings->n && status == IDT_OK; i++)
        if (is_known_by_book(&findings->items[i]))
            status = ask_substance(scratch, (uint32_t)i, err);
    for (size_t i = 0; i < findings->n; i++)
        scratch->is_asked[findings->items[i].substance] = 0;
    return status;
}

/* A class speaks of what no list names: "unless listed in another schedule". */
static bool is_named(const idt_verdict *verdict, const idt_class_place *place,
                     uint32_t jurisdiction)
{
    if (place->substance != IDT_LAW_NONE)
        return is_listed_in(verdict, place->substance, jurisdiction);
    for (size_t i = 0; i < verdict->findings.n; i++) {
        const idt_finding *f = &verdict->findings.items[i];

        if (f->field == place->field && f->evidence == IDT_EVIDENCE_STRUCTURE &&
            f->form != IDT_FORM_COMPONENT && is_listed_in(verdict, f->substance, jurisdiction))
            return true;
    }
    return false;
}

/* The finding by name still there, with its score and contexts; NULL for a structure. */
static const idt_finding *find_source(const idt_verdict *verdict, const idt_class_place *place)
{
    for (size_t i = 0; i < verdict->findings.n; i++) {
        const idt_finding *f = &verdict->findings.items[i];

        if (f->substance == place->substance && f->field == place->field &&
            f->begin == place->begin && f->end == place->end)
            return f;
    }
    return NULL;
}

static uint8_t level_of(const idt_verdict *verdict, const idt_membership_finding *m,
                        const idt_class_place *place)
{
    const idt_law *law = &verdict->book->law;
    const idt_law_class *class_ = &law->classes[m->class_];
    idt_law_evidence evidence = {.score = 1000, .kind = IDT_LAW_KIND_DRUG};
    idt_law_level level;

    if (place->standing == IDT_STANDING_CONTROL)
        evidence.controls = (uint8_t)(1 << law->lists[class_->list].control);
    else
        evidence.listed_elsewhere = true;
    if (place->substance != IDT_LAW_NONE) {
        const idt_finding *source = find_source(verdict, place);

        evidence.kind = law->substances[place->substance].kind;
        evidence.score = source ? source->score : 0;
        for (uint32_t i = 0; source && i < source->contexts.n; i++)
            evidence.contexts |=
                1u << law->contexts[verdict->contexts.items[source->contexts.first + i].context]
                          .effect;
    }
    level = idt_law__level(law, &evidence);
    /* what is not certain is looked at, never held by itself */
    if (m->membership < IDT_MEMBERSHIP_MATCH && level > IDT_LAW_REVIEW)
        level = IDT_LAW_REVIEW;
    return (uint8_t)level;
}

void idt_screen__judge_classes(idt_scratch *scratch)
{
    idt_verdict *verdict = &scratch->verdict;
    const idt_law *law = &verdict->book->law;
    idt_memberships *classes = &verdict->classes;
    size_t n = 0;

    for (size_t i = 0; i < classes->n; i++) {
        idt_membership_finding *m = &classes->items[i];
        idt_class_place place = verdict->places[i];
        uint32_t jurisdiction = law->classes[m->class_].jurisdiction;

        if (m->membership == IDT_MEMBERSHIP_NO || is_named(verdict, &place, jurisdiction) ||
            (place.substance != IDT_LAW_NONE && !find_source(verdict, &place)))
            continue;
        place.standing = idt_law_set__has(&verdict->concerned, jurisdiction)
                             ? IDT_STANDING_CONTROL
                             : IDT_STANDING_ELSEWHERE;
        place.level = level_of(verdict, m, &place);
        if (place.level > verdict->level)
            verdict->level = (idt_level)place.level;
        classes->items[n] = *m;
        verdict->places[n++] = place;
    }
    classes->n = verdict->n_places = n;
}
