/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict as one line of JSON; the fields stand in docs/verdict.schema.json. */
#include "screen/verdict_json.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/date.h"
#include "screen/party.h"
#include "screen/screen_int.h"

static void put_key(idt_buf *out, const char *key)
{
    if (out->len && out->data[out->len - 1] != '{')
        idt_buf__put_char(out, ',');
    idt_buf__put_char(out, '"');
    idt_buf__put_cstr(out, key);
    idt_buf__put(out, "\":", 2);
}

static void put_text(idt_buf *out, const char *key, idt_bytes value)
{
    put_key(out, key);
    idt_buf__put_json(out, value);
}

static void put_cstr(idt_buf *out, const char *key, const char *value)
{
    put_text(out, key, idt_bytes__from_cstr(value));
}

static void put_text_if(idt_buf *out, const char *key, idt_bytes value)
{
    if (value.len)
        put_text(out, key, value);
}

static void put_number(idt_buf *out, const char *key, uint64_t value)
{
    put_key(out, key);
    idt_buf__put_u64(out, value);
}

static void put_null(idt_buf *out, const char *key)
{
    put_key(out, key);
    idt_buf__put(out, "null", 4);
}

/* Open ends are null. */
static void put_date(idt_buf *out, const char *key, idt_date date)
{
    char text[IDT_DATE_SIZE];

    if (date == IDT_DATE_NONE || date <= IDT_DATE_MIN || date >= IDT_DATE_MAX) {
        put_null(out, key);
        return;
    }
    idt_date__format(text, date);
    put_cstr(out, key, text);
}

static void put_country(idt_buf *out, const char *key, const char code[3])
{
    if (code[0])
        put_text(out, key, (idt_bytes){code, 2});
    else
        put_null(out, key);
}

/* Comma between the elements of an array. */
static void put_next(idt_buf *out)
{
    if (out->len && out->data[out->len - 1] != '[')
        idt_buf__put_char(out, ',');
}

/* All citations of a rule as one string, and the earliest day on which one was read. */
static void put_citation(idt_buf *out, const idt_law *law, idt_run cites)
{
    idt_date read = IDT_DATE_NONE;

    put_key(out, "citation");
    idt_buf__put_char(out, '"');
    for (uint32_t i = 0; i < cites.n; i++) {
        const idt_law_cite *cite = &law->cites[cites.first + i];

        if (i)
            idt_buf__put(out, "; ", 2);
        idt_buf__put_json_text(out, idt_law__str(law, cite->text));
        if (cite->read != IDT_DATE_NONE && (read == IDT_DATE_NONE || cite->read < read))
            read = cite->read;
    }
    idt_buf__put_char(out, '"');
    put_date(out, "read", read);
}

static void put_confidence(idt_buf *out, uint16_t flags)
{
    bool is_unconfirmed = flags & (IDT_LAW_UNCONFIRMED | IDT_LAW_DATE_UNCONFIRMED);

    put_cstr(out, "confidence", is_unconfirmed ? "unconfirmed" : "confirmed");
    if (!is_unconfirmed)
        return;
    put_key(out, "unconfirmed");
    idt_buf__put_char(out, '[');
    if (flags & IDT_LAW_UNCONFIRMED)
        idt_buf__put_cstr(out, "\"text\"");
    if (flags & IDT_LAW_DATE_UNCONFIRMED) {
        put_next(out);
        idt_buf__put_cstr(out, "\"date\"");
    }
    idt_buf__put_char(out, ']');
}

static void put_covers(idt_buf *out, uint16_t flags)
{
    put_key(out, "covers");
    idt_buf__put_char(out, '[');
    for (; flags; flags &= (uint16_t)(flags - 1)) {
        put_next(out);
        idt_buf__put_json(out, idt_bytes__from_cstr(idt_law_covers__name(flags)));
    }
    idt_buf__put_char(out, ']');
}

static void put_thresholds(idt_buf *out, const idt_law *law, idt_run thresholds)
{
    if (thresholds.n == 0)
        return;
    put_key(out, "thresholds");
    idt_buf__put_char(out, '[');
    for (uint32_t i = 0; i < thresholds.n; i++) {
        const idt_law_threshold *threshold = &law->thresholds[thresholds.first + i];

        put_next(out);
        idt_buf__put_char(out, '{');
        put_text(out, "amount", idt_law__str(law, threshold->written));
        put_text_if(out, "per", idt_bytes__from_cstr(idt_law_per__name(threshold->per)));
        put_text_if(out, "text", idt_law__str(law, threshold->text));
        idt_buf__put_char(out, '}');
    }
    idt_buf__put_char(out, ']');
}

static void put_listing(idt_buf *out, const idt_law *law, const idt_law_listing *listing,
                        const idt_finding *finding)
{
    const idt_law_list *list = &law->lists[listing->list];

    put_next(out);
    idt_buf__put_char(out, '{');
    put_text(out, "listing", idt_law__str(law, listing->id));
    put_text(out, "jurisdiction", idt_law__str(law, law->jurisdictions[listing->jurisdiction].id));
    put_text(out, "instrument", idt_law__str(law, list->instrument));
    put_text(out, "list", idt_law__str(law, list->title));
    put_cstr(out, "control", idt_law_control__name(list->control));
    put_cstr(out, "status", idt_law_status__name(listing->status));
    put_text_if(out, "entry", idt_law__str(law, listing->entry));
    put_citation(out, law, listing->cites);
    put_date(out, "from", listing->from);
    put_date(out, "to", listing->to);
    put_confidence(out, listing->flags);
    put_covers(out, listing->covers_flags);
    put_text_if(out, "covers_text", idt_law__str(law, listing->covers));
    put_thresholds(out, law, listing->thresholds);
    put_text_if(out, "except", idt_law__str(law, listing->except));
    put_text_if(out, "note", idt_law__str(law, listing->note));
    put_cstr(out, "applies", idt_screen__is_arguable(listing, finding) ? "arguable" : "yes");
    idt_buf__put_char(out, '}');
}

static void put_listings(idt_buf *out, const idt_verdict *verdict, const idt_finding *finding,
                         const char *key, unsigned standings)
{
    const idt_law *law = &verdict->book->law;
    idt_run listings = law->substances[finding->substance].listings;

    put_key(out, key);
    idt_buf__put_char(out, '[');
    for (uint32_t i = listings.first; i < listings.first + listings.n; i++)
        if (standings >> idt_screen__standing(verdict, &law->listings[i]) & 1)
            put_listing(out, law, &law->listings[i], finding);
    idt_buf__put_char(out, ']');
}

/* Jurisdictions concerned in which the book knows no control of the substance on that day. */
static void put_no_listing(idt_buf *out, const idt_verdict *verdict, const idt_finding *finding)
{
    const idt_law *law = &verdict->book->law;
    idt_run listings = law->substances[finding->substance].listings;
    idt_law_set listed = {0};

    for (uint32_t i = listings.first; i < listings.first + listings.n; i++)
        if (idt_screen__standing(verdict, &law->listings[i]) == IDT_STANDING_CONTROL)
            idt_law_set__add(&listed, law->listings[i].jurisdiction);
    put_key(out, "no_listing_known");
    idt_buf__put_char(out, '[');
    for (uint32_t i = 0; i < law->n_jurisdictions; i++) {
        if (!idt_law_set__has(&verdict->concerned, i) || idt_law_set__has(&listed, i))
            continue;
        put_next(out);
        idt_buf__put_json(out, idt_law__str(law, law->jurisdictions[i].id));
    }
    idt_buf__put_char(out, ']');
}

static void put_contexts(idt_buf *out, const idt_verdict *verdict, const idt_finding *finding)
{
    const idt_law *law = &verdict->book->law;

    put_key(out, "contexts");
    idt_buf__put_char(out, '[');
    for (uint32_t i = 0; i < finding->contexts.n; i++) {
        const idt_context_hit *hit = &verdict->contexts.items[finding->contexts.first + i];
        const idt_field *field = &verdict->record->fields[hit->field];
        const idt_law_context *context = &law->contexts[hit->context];

        put_next(out);
        idt_buf__put_char(out, '{');
        put_text(out, "id", idt_law__str(law, context->id));
        put_cstr(out, "effect", idt_law_effect__name(context->effect));
        put_text(out, "field", field->name);
        put_number(out, "begin", hit->begin);
        put_number(out, "end", hit->end);
        put_text(out, "text", idt_bytes__slice(field->value, (size_t)hit->begin, (size_t)hit->end));
        idt_buf__put_char(out, '}');
    }
    idt_buf__put_char(out, ']');
}

static void put_terms(idt_buf *out, const idt_law *law, const idt_finding *finding)
{
    idt_score_term terms[IDT_SCREEN_MAX_TERMS];
    size_t n = idt_screen__score_terms(terms, law, finding);

    put_key(out, "score_terms");
    idt_buf__put_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        put_next(out);
        idt_buf__put_char(out, '{');
        put_cstr(out, "reason", terms[i].reason);
        put_key(out, "points");
        idt_buf__put_i64(out, terms[i].points);
        idt_buf__put_char(out, '}');
    }
    idt_buf__put_char(out, ']');
}

static void put_finding(idt_buf *out, const idt_verdict *verdict, const idt_finding *finding)
{
    const idt_law *law = &verdict->book->law;
    const idt_law_substance *substance = &law->substances[finding->substance];
    idt_finding_view view;

    idt_screen__view(&view, verdict, finding);
    put_next(out);
    idt_buf__put_char(out, '{');
    put_cstr(out, "kind", "substance");
    put_text(out, "id", view.substance);
    put_text(out, "title", view.title);
    put_cstr(out, "evidence", idt_evidence_name((idt_evidence)finding->evidence));
    put_cstr(out, "form", idt_form_name((idt_form)finding->form));
    put_text(out, "field", verdict->record->fields[finding->field].name);
    put_number(out, "begin", finding->begin);
    put_number(out, "end", finding->end);
    put_text(out, "text", view.text);
    put_text(out, "matched", view.matched);
    put_number(out, "score", finding->score);
    put_terms(out, law, finding);
    put_cstr(out, "level", idt_level_name((idt_level)finding->level));
    put_listings(out, verdict, finding, "controls", 1u << IDT_STANDING_CONTROL);
    put_listings(out, verdict, finding, "elsewhere", 1u << IDT_STANDING_ELSEWHERE);
    put_listings(out, verdict, finding, "not_in_force",
                 1u << IDT_STANDING_OTHER_DATE | 1u << IDT_STANDING_PROPOSED |
                     1u << IDT_STANDING_NOT_LISTED);
    put_no_listing(out, verdict, finding);
    put_contexts(out, verdict, finding);
    put_text_if(out, "ordinary", idt_law__str(law, substance->ordinary));
    put_text_if(out, "note", idt_law__str(law, substance->note));
    idt_buf__put_char(out, '}');
}

/* ---- classes ---- */

static void put_clause(idt_buf *out, const idt_memberships *m, const idt_membership_finding *f,
                       uint32_t label)
{
    const idt_class_record *record = &m->classes->records[f->definition];
    const idt_law_class *class_ = &m->law->classes[f->class_];
    const idt_law_clause *clause = &m->law->clauses[class_->clauses.first + label];

    put_next(out);
    idt_buf__put_char(out, '{');
    put_text(out, "clause", idt_law__str(m->law, clause->label));
    put_text_if(out, "text", idt_law__str(m->law, clause->text));
    put_key(out, "atoms");
    idt_buf__put_char(out, '[');
    for (uint32_t i = 0; i < f->n_atoms; i++) {
        uint32_t role = m->roles[f->atoms + i];

        if (role < 2 || role == IDT_CLASS_UNEXPLAINED ||
            m->classes->clauses[record->clauses.first + role - 2].label != label)
            continue;
        put_next(out);
        idt_buf__put_u64(out, i);
    }
    idt_buf__put_cstr(out, "]}");
}

static void put_clauses(idt_buf *out, const idt_memberships *m, const idt_membership_finding *f)
{
    const idt_class_record *record = &m->classes->records[f->definition];
    uint32_t n = m->law->classes[f->class_].clauses.n;

    put_key(out, "clauses");
    idt_buf__put_char(out, '[');
    for (uint32_t label = 0; label < n; label++) {
        bool is_used = false;

        for (uint32_t i = 0; i < record->clauses.n; i++)
            is_used |= f->operations >> i & 1 &&
                       m->classes->clauses[record->clauses.first + i].label == label;
        if (is_used)
            put_clause(out, m, f, label);
    }
    idt_buf__put_char(out, ']');
}

static void put_questions(idt_buf *out, const idt_memberships *m, const idt_membership_finding *f)
{
    idt_buf text = {0};

    put_key(out, "questions");
    idt_buf__put_char(out, '[');
    if (f->questions != 0) {
        idt_memberships__put_questions(&text, m, f);
        out->failed |= text.failed;
        idt_buf__put_json(out, idt_buf__bytes(&text));
    }
    idt_buf__put_char(out, ']');
    idt_buf__free(&text);
}

/* The class as a listing: the same words as for a listing of one substance. */
static void put_class_listing(idt_buf *out, const idt_verdict *verdict, const idt_law_class *class_,
                              uint8_t membership)
{
    const idt_law *law = &verdict->book->law;
    const idt_law_list *list = &law->lists[class_->list];

    idt_buf__put_char(out, '{');
    put_text(out, "listing", idt_law__str(law, class_->shown));
    put_text(out, "jurisdiction", idt_law__str(law, law->jurisdictions[class_->jurisdiction].id));
    put_text(out, "instrument", idt_law__str(law, list->instrument));
    put_text(out, "list", idt_law__str(law, list->title));
    put_cstr(out, "control", idt_law_control__name(list->control));
    put_cstr(out, "status", idt_law_status__name(IDT_LAW_STATUS_IN_FORCE));
    put_text_if(out, "entry", idt_law__str(law, class_->entry));
    put_citation(out, law, class_->cites);
    put_date(out, "from", class_->from);
    put_date(out, "to", class_->to);
    put_confidence(out, class_->flags);
    put_covers(out, class_->covers_flags);
    put_text_if(out, "except", idt_law__str(law, class_->except));
    put_text_if(out, "note", idt_law__str(law, class_->note));
    put_cstr(out, "applies", membership == IDT_MEMBERSHIP_MATCH ? "yes" : "arguable");
    idt_buf__put_char(out, '}');
}

static void put_class_listings(idt_buf *out, const idt_verdict *verdict, size_t index,
                               const char *key, idt_standing standing)
{
    const idt_membership_finding *f = &verdict->classes.items[index];

    put_key(out, key);
    idt_buf__put_char(out, '[');
    if (verdict->places[index].standing == standing)
        put_class_listing(out, verdict, &verdict->book->law.classes[f->class_], f->membership);
    idt_buf__put_char(out, ']');
}

/* Of what lies outside, neither clause nor reason is told: a verdict is no way around the law. */
/* For laws that speak of analogues: how like the parent it is, and the atoms that are the same. */
static void put_likeness(idt_buf *out, const idt_memberships *m, const idt_membership_finding *f)
{
    put_number(out, "similarity", idt_membership__similarity(f));
    put_key(out, "core");
    idt_buf__put_char(out, '[');
    for (uint32_t i = 0; i < f->n_atoms; i++) {
        if (m->parent_atoms[f->atoms + i] == 0)
            continue;
        put_next(out);
        idt_buf__put_u64(out, i);
    }
    idt_buf__put_char(out, ']');
}

static void put_class(idt_buf *out, const idt_verdict *verdict, size_t index)
{
    const idt_membership_finding *f = &verdict->classes.items[index];
    const idt_class_place *place = &verdict->places[index];
    const idt_law *law = &verdict->book->law;
    const idt_law_class *class_ = &law->classes[f->class_];
    const idt_field *field = &verdict->record->fields[place->field];

    put_next(out);
    idt_buf__put_char(out, '{');
    put_cstr(out, "kind", "class");
    put_text(out, "id", idt_law__str(law, class_->shown));
    put_text(out, "title", idt_law__str(law, class_->title));
    put_cstr(out, "answer", idt_membership__name(f->membership));
    put_cstr(out, "evidence", place->substance == IDT_LAW_NONE ? "structure" : "name");
    if (place->substance != IDT_LAW_NONE)
        put_text(out, "substance", idt_law__str(law, law->substances[place->substance].id));
    put_text(out, "field", field->name);
    put_number(out, "begin", place->begin);
    put_number(out, "end", place->end);
    put_text(out, "text", idt_bytes__slice(field->value, (size_t)place->begin, (size_t)place->end));
    put_number(out, "score", idt_membership__score(f->membership));
    put_cstr(out, "level", idt_level_name((idt_level)place->level));
    if (f->membership >= IDT_MEMBERSHIP_ARGUABLE) {
        put_clauses(out, &verdict->classes, f);
        put_questions(out, &verdict->classes, f);
    }
    if (f->membership == IDT_MEMBERSHIP_REVIEW)
        put_likeness(out, &verdict->classes, f);
    put_class_listings(out, verdict, index, "controls", IDT_STANDING_CONTROL);
    put_class_listings(out, verdict, index, "elsewhere", IDT_STANDING_ELSEWHERE);
    idt_buf__put_char(out, '}');
}

/* ---- parties ---- */

static void put_agreements(idt_buf *out, uint32_t evidence)
{
    static const struct {
        uint32_t bit;
        const char *name;
    } words[] = {
        {IDT_AGREES_NAME, "name"},
        {IDT_AGREES_WEAK_NAME, "weak_name"},
        {IDT_AGREES_IDENT, "identifier"},
        {IDT_AGREES_CONTACT, "contact"},
        {IDT_AGREES_ADDRESS, "address"},
        {IDT_AGREES_UNIT, "unit"},
        {IDT_AGREES_COUNTRY, "country"},
        {IDT_DIFFERS_IDENT, "other_identifier"},
        {IDT_DIFFERS_COUNTRY, "other_country"},
    };

    put_key(out, "agrees");
    idt_buf__put_char(out, '[');
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (evidence & words[i].bit) {
            put_next(out);
            idt_buf__put_json(out, idt_bytes__from_cstr(words[i].name));
        }
    idt_buf__put_char(out, ']');
}

static void put_waiver(idt_buf *out, const idt_party_view *v)
{
    const idt_waiver *w = v->waived.waiver;

    if (!w)
        return;
    put_key(out, "waiver");
    idt_buf__put_char(out, '{');
    put_cstr(out, "status", v->waived.state == IDT_WAIVER_HOLDS ? "waived" : "void");
    if (v->waived.state == IDT_WAIVER_HOLDS)
        put_cstr(out, "level_without", idt_level_name(v->unwaived));
    else
        put_cstr(out, "void_because", idt_waiver__code(v->waived.state));
    put_text(out, "approver", w->approver);
    put_text(out, "reason", w->reason);
    put_date(out, "approved_on", w->approved_on);
    put_date(out, "expires", w->expires);
    idt_buf__put_char(out, '}');
}

static void put_party(idt_buf *out, const idt_verdict *verdict, uint32_t index)
{
    idt_party_view v;

    idt_verdict__party(&v, verdict, index);
    put_next(out);
    idt_buf__put_char(out, '{');
    put_cstr(out, "kind", "party");
    put_key(out, "id");
    idt_buf__put_char(out, '"');
    idt_buf__put_json_text(out, v.entry.list);
    idt_buf__put_char(out, ':');
    idt_buf__put_json_text(out, v.entry.id);
    idt_buf__put_char(out, '"');
    put_text(out, "list", v.entry.list);
    put_text(out, "entry", v.entry.id);
    put_text(out, "title", v.entry.name);
    put_cstr(out, "relation", idt_party__standing_name(v.standing));
    put_text(out, "field", verdict->record->fields[v.field].name);
    put_number(out, "begin", v.begin);
    put_number(out, "end", v.end);
    put_text(out, "text", v.text);
    put_text(out, "matched", v.name);
    put_number(out, "score", v.score);
    put_agreements(out, v.evidence);
    put_cstr(out, "level", idt_level_name(v.level));
    put_text(out, "citation", v.entry.cite);
    put_date(out, "from", v.entry.listed_from);
    put_date(out, "to", v.entry.listed_to);
    put_text_if(out, "delisting", v.entry.cite_end);
    put_text_if(out, "program", v.entry.program);
    put_text_if(out, "scope", v.entry.scope);
    put_text_if(out, "policy", v.entry.policy);
    put_text_if(out, "through", v.through);
    if (v.share_ppm)
        put_number(out, "share_ppm", v.share_ppm);
    put_waiver(out, &v);
    put_key(out, "controls");
    idt_buf__put(out, "[]", 2);
    idt_buf__put_char(out, '}');
}

static void put_conditions(idt_buf *out, const idt_law *law, const idt_law_duty *duty,
                           uint16_t conditions)
{
    put_key(out, "if");
    idt_buf__put_char(out, '[');
    if (conditions & IDT_LAW_IF_ABOVE) {
        const idt_law_threshold *above = &law->thresholds[duty->above];

        idt_buf__put_cstr(out, "\"the quantity is above ");
        idt_buf__put_json_text(out, idt_law__str(law, above->written));
        if (above->per)
            idt_buf__printf(out, " per %s", idt_law_per__name(above->per));
        idt_buf__put_char(out, '"');
    }
    if (conditions & IDT_LAW_IF_ORIGIN) {
        put_next(out);
        idt_buf__put_cstr(out, "\"the goods come from a country that the rule names\"");
    }
    if (conditions & IDT_LAW_IF_DESTINATION) {
        put_next(out);
        idt_buf__put_cstr(out, "\"the goods go to a country that the rule names\"");
    }
    idt_buf__put_char(out, ']');
}

static void put_duty(idt_buf *out, const idt_law *law, const idt_law_hit *hit)
{
    const idt_law_duty *duty = &law->duties[hit->duty];

    put_next(out);
    idt_buf__put_char(out, '{');
    put_text(out, "id", idt_law__str(law, duty->id));
    put_text(out, "jurisdiction", idt_law__str(law, law->jurisdictions[duty->jurisdiction].id));
    put_cstr(out, "actor", idt_law_actor__name(duty->actor));
    put_key(out, "on");
    idt_buf__put_char(out, '[');
    for (uint16_t on = hit->on; on; on &= (uint16_t)(on - 1)) {
        put_next(out);
        idt_buf__put_json(out, idt_bytes__from_cstr(idt_law_on__name(on)));
    }
    idt_buf__put_char(out, ']');
    put_text(out, "do", idt_law__str(law, duty->action));
    put_text_if(out, "within", idt_law__str(law, duty->within));
    if (duty->flags & IDT_LAW_HAS_DAYS) {
        put_key(out, "days");
        idt_buf__put_i64(out, duty->days);
    }
    put_text_if(out, "data", idt_law__str(law, duty->data));
    put_conditions(out, law, duty, hit->conditions);
    put_text(out, "listing", idt_law__str(law, law->listings[hit->listing].id));
    put_citation(out, law, duty->cites);
    put_date(out, "from", duty->from);
    put_date(out, "to", duty->to);
    put_confidence(out, duty->flags);
    put_text_if(out, "note", idt_law__str(law, duty->note));
    idt_buf__put_char(out, '}');
}

static void put_head(idt_buf *out, const idt_verdict *verdict)
{
    const idt_record *record = verdict->record;
    char line[24];

    put_cstr(out, "schema", IDT_VERDICT_SCHEMA);
    snprintf(line, sizeof line, "%llu", (unsigned long long)record->line);
    put_text(out, "id", record->id.len ? record->id : idt_bytes__from_cstr(line));
    put_text_if(out, "source", record->source);
    put_number(out, "line", record->line);
    put_cstr(out, "verdict", idt_level_name(verdict->level));
    put_date(out, "as_of", verdict->options.as_of);
    put_country(out, "from", verdict->options.from);
    put_country(out, "to", verdict->options.to);
    put_cstr(out, "book", verdict->book->digest);
    if (verdict->parties_book)
        put_cstr(out, "parties_book", idt_parties__describe(verdict->parties_book).digest);
}

/* What is wrong with a structure: at a byte of SMILES or in a line of a molfile. */
static void put_why(idt_buf *out, const idt_error *why)
{
    if (!why->message[0])
        return;
    put_cstr(out, "detail", why->message);
    if (why->line)
        put_number(out, "line", why->line);
    else if (why->code == IDT_EFORMAT)
        put_number(out, "byte", why->offset);
}

bool idt_verdict__put_incomplete(idt_buf *out, const idt_verdict *verdict)
{
    const idt_error *why = &verdict->incomplete.why;

    if (!verdict->incomplete.reason)
        return false;
    idt_buf__put_bytes(out, verdict->record->fields[verdict->incomplete.field].name);
    idt_buf__printf(out, ": %s", verdict->incomplete.reason);
    if (why->message[0])
        idt_buf__printf(out, ": %s", why->message);
    if (why->message[0] && why->line)
        idt_buf__printf(out, " (line %u)", why->line);
    else if (why->message[0] && why->code == IDT_EFORMAT)
        idt_buf__printf(out, " (byte %llu)", (unsigned long long)why->offset);
    return true;
}

void idt_verdict__put_json(idt_buf *out, const idt_verdict *verdict)
{
    const idt_law *law = &verdict->book->law;

    idt_buf__put_char(out, '{');
    put_head(out, verdict);
    put_key(out, "findings");
    idt_buf__put_char(out, '[');
    for (size_t i = 0; i < verdict->findings.n; i++)
        put_finding(out, verdict, &verdict->findings.items[i]);
    for (size_t i = 0; i < verdict->classes.n; i++)
        put_class(out, verdict, i);
    for (uint32_t i = 0; i < idt_verdict__n_parties(verdict); i++)
        put_party(out, verdict, i);
    idt_buf__put_char(out, ']');
    if (verdict->n_omitted)
        put_number(out, "findings_omitted", verdict->n_omitted);
    if (verdict->incomplete.reason) {
        put_key(out, "incomplete");
        idt_buf__put_char(out, '{');
        put_text(out, "field", verdict->record->fields[verdict->incomplete.field].name);
        put_cstr(out, "reason", verdict->incomplete.reason);
        put_why(out, &verdict->incomplete.why);
        idt_buf__put_char(out, '}');
    }
    put_key(out, "duties");
    idt_buf__put_char(out, '[');
    for (size_t i = 0; i < verdict->n_duties; i++)
        put_duty(out, law, &verdict->duties[i]);
    idt_buf__put(out, "]}", 2);
}

int idt_verdict_json(char *buffer, size_t size, size_t *need, const idt_verdict *verdict)
{
    idt_buf out = {0};
    int status;

    idt_verdict__put_json(&out, verdict);
    status = idt_buf__status(&out);
    if (status == IDT_OK) {
        if (size)
            memcpy(buffer, out.data, out.len < size ? out.len : size);
        *need = out.len;
    }
    idt_buf__free(&out);
    return status;
}
