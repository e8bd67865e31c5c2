/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict as plain structs that point into book and record. */
#include <string.h>

#include "base/bytes.h"
#include "screen/screen_int.h"

idt_level idt_verdict_level(const idt_verdict *verdict)
{
    return verdict->level;
}

uint32_t idt_verdict_n_findings(const idt_verdict *verdict)
{
    return (uint32_t)verdict->findings.n;
}

/* What of the book matched: the name as the rulebook writes it, the CAS number, the structure. */
static idt_bytes matched_text(const idt_law *law, const idt_finding *finding, idt_bytes text)
{
    if (finding->evidence == IDT_EVIDENCE_NAME)
        return idt_law__str(law, law->names[finding->name].text);
    if (finding->evidence == IDT_EVIDENCE_STRUCTURE)
        return idt_law__str(law, law->substances[finding->substance].structure);
    return text;
}

void idt_screen__view(idt_finding_view *out, const idt_verdict *verdict, const idt_finding *finding)
{
    const idt_law *law = &verdict->book->law;
    const idt_law_substance *substance = &law->substances[finding->substance];

    memset(out, 0, sizeof *out);
    out->substance = idt_law__str(law, substance->id);
    out->title = idt_law__str(law, substance->title);
    out->text = idt_bytes__slice(verdict->record->fields[finding->field].value,
                                 (size_t)finding->begin, (size_t)finding->end);
    out->matched = matched_text(law, finding, out->text);
    out->field = finding->field;
    out->score = finding->score;
    out->begin = finding->begin;
    out->end = finding->end;
    out->evidence = finding->evidence;
    out->form = finding->form;
    out->level = finding->level;
    out->n_listings = substance->listings.n;
    out->kind = idt_bytes__from_cstr(idt_law_kind__name(substance->kind));
    out->ordinary = idt_law__str(law, substance->ordinary);
}

int idt_verdict_finding(idt_finding_view *out, const idt_verdict *verdict, uint32_t index)
{
    if (index >= verdict->findings.n)
        return IDT_EINVAL;
    idt_screen__view(out, verdict, &verdict->findings.items[index]);
    return IDT_OK;
}

static void view_citations(idt_citations *out, const idt_law *law, idt_run cites)
{
    out->read = IDT_DATE_NONE;
    for (uint32_t i = 0; i < cites.n; i++) {
        const idt_law_cite *cite = &law->cites[cites.first + i];

        if (out->n < IDT_MAX_CITATIONS)
            out->text[out->n++] = idt_law__str(law, cite->text);
        if (cite->read != IDT_DATE_NONE && (out->read == IDT_DATE_NONE || cite->read < out->read))
            out->read = cite->read;
    }
}

int idt_verdict_control(idt_control_view *out, const idt_verdict *verdict, uint32_t finding,
                        uint32_t listing)
{
    const idt_law *law = &verdict->book->law;
    const idt_law_listing *l;
    const idt_law_list *list;
    const idt_finding *f;

    if (finding >= verdict->findings.n)
        return IDT_EINVAL;
    f = &verdict->findings.items[finding];
    if (listing >= law->substances[f->substance].listings.n)
        return IDT_EINVAL;
    l = &law->listings[law->substances[f->substance].listings.first + listing];
    list = &law->lists[l->list];
    memset(out, 0, sizeof *out);
    out->listing = idt_law__str(law, l->id);
    out->jurisdiction = idt_law__str(law, law->jurisdictions[l->jurisdiction].id);
    out->jurisdiction_title = idt_law__str(law, law->jurisdictions[l->jurisdiction].title);
    out->instrument = idt_law__str(law, list->instrument);
    out->list = idt_law__str(law, list->title);
    out->control = idt_bytes__from_cstr(idt_law_control__name(list->control));
    out->entry = idt_law__str(law, l->entry);
    out->except = idt_law__str(law, l->except);
    out->note = idt_law__str(law, l->note);
    view_citations(&out->citations, law, l->cites);
    out->from = l->from == IDT_DATE_MIN ? IDT_DATE_NONE : l->from;
    out->to = l->to == IDT_DATE_MAX ? IDT_DATE_NONE : l->to;
    out->standing = idt_screen__standing(verdict, l);
    out->is_unconfirmed = (l->flags & (IDT_LAW_UNCONFIRMED | IDT_LAW_DATE_UNCONFIRMED)) != 0;
    out->is_arguable = idt_screen__is_arguable(l, f);
    return IDT_OK;
}

int idt_verdict_context(idt_context_view *out, const idt_verdict *verdict, uint32_t finding,
                        uint32_t context)
{
    const idt_law *law = &verdict->book->law;
    const idt_context_hit *hit;

    if (finding >= verdict->findings.n || context >= verdict->findings.items[finding].contexts.n)
        return IDT_EINVAL;
    hit = &verdict->contexts.items[verdict->findings.items[finding].contexts.first + context];
    memset(out, 0, sizeof *out);
    out->context = idt_law__str(law, law->contexts[hit->context].id);
    out->effect = idt_bytes__from_cstr(idt_law_effect__name(law->contexts[hit->context].effect));
    out->text = idt_bytes__slice(verdict->record->fields[hit->field].value, (size_t)hit->begin,
                                 (size_t)hit->end);
    out->begin = hit->begin;
    out->end = hit->end;
    out->field = hit->field;
    return IDT_OK;
}

uint32_t idt_verdict_n_classes(const idt_verdict *verdict)
{
    return (uint32_t)verdict->classes.n;
}

int idt_verdict_class(idt_class_view *out, char *clauses, size_t size, const idt_verdict *verdict,
                      uint32_t index)
{
    const idt_law *law = &verdict->book->law;
    const idt_membership_finding *f;
    const idt_class_place *place;
    const idt_law_class *c;
    idt_buf text = {0};

    if (index >= verdict->classes.n)
        return IDT_EINVAL;
    f = &verdict->classes.items[index];
    place = &verdict->places[index];
    c = &law->classes[f->class_];
    memset(out, 0, sizeof *out);
    out->class_id = idt_law__str(law, c->shown);
    out->title = idt_law__str(law, c->title);
    out->answer = idt_bytes__from_cstr(idt_membership__name(f->membership));
    if (f->membership >= IDT_MEMBERSHIP_ARGUABLE) {
        idt_memberships__put_clauses(&text, &verdict->classes, f);
        out->clauses = (idt_bytes){clauses, text.len < size ? text.len : size};
        if (out->clauses.len > 0)
            memcpy(clauses, text.data, out->clauses.len);
        idt_buf__free(&text);
    }
    if (place->substance != IDT_LAW_NONE)
        out->substance = idt_law__str(law, law->substances[place->substance].id);
    out->jurisdiction = idt_law__str(law, law->jurisdictions[c->jurisdiction].id);
    out->list = idt_law__str(law, law->lists[c->list].title);
    out->entry = idt_law__str(law, c->entry);
    out->except = idt_law__str(law, c->except);
    out->note = idt_law__str(law, c->note);
    view_citations(&out->citations, law, c->cites);
    out->begin = place->begin;
    out->end = place->end;
    out->field = place->field;
    out->level = place->level;
    out->from = c->from == IDT_DATE_MIN ? IDT_DATE_NONE : c->from;
    out->to = c->to == IDT_DATE_MAX ? IDT_DATE_NONE : c->to;
    out->standing = place->standing;
    out->is_unconfirmed = (c->flags & (IDT_LAW_UNCONFIRMED | IDT_LAW_DATE_UNCONFIRMED)) != 0;
    return IDT_OK;
}

int idt_verdict_class_questions(char *buffer, size_t size, size_t *need, const idt_verdict *verdict,
                                uint32_t index)
{
    const idt_membership_finding *f;
    idt_buf text = {0};
    int status;

    if (index >= verdict->classes.n)
        return IDT_EINVAL;
    f = &verdict->classes.items[index];
    if (f->membership >= IDT_MEMBERSHIP_ARGUABLE && f->questions != 0)
        idt_memberships__put_questions(&text, &verdict->classes, f);
    status = idt_buf__status(&text);
    if (status == IDT_OK) {
        if (size > 0 && text.len > 0)
            memcpy(buffer, text.data, text.len < size ? text.len : size);
        *need = text.len;
    }
    idt_buf__free(&text);
    return status;
}

uint32_t idt_verdict_n_duties(const idt_verdict *verdict)
{
    return (uint32_t)verdict->n_duties;
}

int idt_verdict_duty(idt_duty_view *out, const idt_verdict *verdict, uint32_t index)
{
    const idt_law *law = &verdict->book->law;
    const idt_law_hit *hit;
    const idt_law_duty *duty;

    if (index >= verdict->n_duties)
        return IDT_EINVAL;
    hit = &verdict->duties[index];
    duty = &law->duties[hit->duty];
    memset(out, 0, sizeof *out);
    out->duty = idt_law__str(law, duty->id);
    out->jurisdiction = idt_law__str(law, law->jurisdictions[duty->jurisdiction].id);
    out->actor = idt_bytes__from_cstr(idt_law_actor__name(duty->actor));
    out->action = idt_law__str(law, duty->action);
    out->within = idt_law__str(law, duty->within);
    out->data = idt_law__str(law, duty->data);
    if (hit->conditions & IDT_LAW_IF_ABOVE)
        out->above = idt_law__str(law, law->thresholds[duty->above].written);
    out->listing = idt_law__str(law, law->listings[hit->listing].id);
    view_citations(&out->citations, law, duty->cites);
    out->is_unconfirmed = (duty->flags & (IDT_LAW_UNCONFIRMED | IDT_LAW_DATE_UNCONFIRMED)) != 0;
    out->is_conditional = hit->conditions != 0;
    return IDT_OK;
}

uint32_t idt_verdict_n_jurisdictions(const idt_verdict *verdict)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < verdict->book->law.n_jurisdictions; i++)
        n += idt_law_set__has(&verdict->concerned, i);
    return n;
}

int idt_verdict_jurisdiction(idt_bytes *id, idt_bytes *title, const idt_verdict *verdict,
                             uint32_t index)
{
    const idt_law *law = &verdict->book->law;

    for (uint32_t i = 0; i < law->n_jurisdictions; i++) {
        if (!idt_law_set__has(&verdict->concerned, i) || index-- > 0)
            continue;
        *id = idt_law__str(law, law->jurisdictions[i].id);
        *title = idt_law__str(law, law->jurisdictions[i].title);
        return IDT_OK;
    }
    return IDT_EINVAL;
}
