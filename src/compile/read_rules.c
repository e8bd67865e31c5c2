/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that say what follows: duty, context, policy. */
#include <stddef.h>

#include "base/bytes.h"
#include "compile/codes.h"
#include "compile/read.h"

#define REQUIRED IDT_READ_REQUIRED
#define REPEATED IDT_READ_REPEATED

/* ---- duty ---- */

static bool duty_jurisdiction(idt_cursor *c, void *rule)
{
    return idt_value__id(c, &((idt_m_duty *)rule)->jurisdiction, "a jurisdiction");
}

static bool duty_actor(idt_cursor *c, void *rule)
{
    return idt_value__choice(c, &((idt_m_duty *)rule)->actor, idt_law_actor__name, "an actor");
}

static bool duty_on(idt_cursor *c, void *rule)
{
    do {
        uint16_t bit = 0;

        if (!idt_value__bit(c, &bit, idt_law_on__name, "an action"))
            return false;
        ((idt_m_duty *)rule)->on |= bit;
    } while (idt_value__accept_comma(c));
    return true;
}

static bool duty_lists(idt_cursor *c, void *rule)
{
    return idt_read__refs(c, &((idt_m_duty *)rule)->lists, "a list");
}

static bool duty_substances(idt_cursor *c, void *rule)
{
    return idt_read__refs(c, &((idt_m_duty *)rule)->substances, "a substance");
}

static bool duty_origin(idt_cursor *c, void *rule)
{
    ((idt_m_duty *)rule)->has_origin = true;
    return idt_value__countries(c, &((idt_m_duty *)rule)->origin);
}

static bool duty_destination(idt_cursor *c, void *rule)
{
    ((idt_m_duty *)rule)->has_destination = true;
    return idt_value__countries(c, &((idt_m_duty *)rule)->destination);
}

static bool duty_above(idt_cursor *c, void *rule)
{
    ((idt_m_duty *)rule)->has_above = true;
    return idt_read__amount_per(c, &((idt_m_duty *)rule)->above);
}

static bool duty_do(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_duty *)rule)->action,
                          "what must be done between quotation marks");
}

static bool duty_within(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_duty *)rule)->within, "the deadline between quotation marks");
}

static bool duty_days(idt_cursor *c, void *rule)
{
    idt_m_duty *d = rule;
    uint32_t days;

    if (!idt_value__integer(c, &days, 0, 3660, "a number of days"))
        return false;
    d->has_days = true;
    d->days = (int32_t)days;
    if (idt_value__accept(c, "before")) {
        d->days = -d->days;
        return true;
    }
    return idt_value__accept(c, "after") || idt_value__expected(c, "\"before\" or \"after\"");
}

static bool duty_data(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_duty *)rule)->data,
                          "what must be stated between quotation marks");
}

static bool duty_from(idt_cursor *c, void *rule)
{
    return idt_read__from(c, &((idt_m_duty *)rule)->dates);
}

static bool duty_to(idt_cursor *c, void *rule)
{
    return idt_read__to(c, &((idt_m_duty *)rule)->dates);
}

static const idt_statement duty_statements[] = {
    {"jurisdiction", REQUIRED, duty_jurisdiction},
    {"actor", REQUIRED, duty_actor},
    {"on", REQUIRED, duty_on},
    {"lists", 0, duty_lists},
    {"substances", 0, duty_substances},
    {"origin", 0, duty_origin},
    {"destination", 0, duty_destination},
    {"above", 0, duty_above},
    {"do", REQUIRED, duty_do},
    {"within", 0, duty_within},
    {"days", 0, duty_days},
    {"data", 0, duty_data},
    {"from", REQUIRED, duty_from},
    {"to", 0, duty_to},
    {"note", 0, idt_read__note},
    {"cite", REQUIRED | REPEATED, idt_read__cite},
    {"test", REQUIRED | REPEATED, idt_read__test},
    {NULL, 0, NULL},
};

static void *duty_add(idt_model *model)
{
    idt_m_duty *d = IDT_VEC_ADD(model, model->duties);

    if (d) {
        d->dates.from = IDT_DATE_MIN;
        d->dates.to = IDT_DATE_MAX;
    }
    return d;
}

static void duty_check(idt_cursor *c, void *rule)
{
    idt_read__check_dates(c, &((idt_m_duty *)rule)->dates);
}

const idt_kind idt_kind__duty = {.owner = IDT_LAW_OWNER_DUTY,
                                 .statements = duty_statements,
                                 .add = duty_add,
                                 .check = duty_check};

/* ---- context ---- */

static bool context_effect(idt_cursor *c, void *rule)
{
    return idt_value__choice(c, &((idt_m_context *)rule)->effect, idt_law_effect__name,
                             "an effect");
}

static bool context_where(idt_cursor *c, void *rule)
{
    idt_m_context *x = rule;
    uint32_t words;

    if (!idt_value__choice(c, &x->where, idt_law_where__name, "a place"))
        return false;
    if (x->where != IDT_LAW_WHERE_NEAR)
        return true;
    if (!idt_value__integer(c, &words, 1, IDT_LAW_MAX_NEAR, "a number of words"))
        return false;
    x->near = (uint8_t)words;
    return true;
}

static bool context_kinds(idt_cursor *c, void *rule)
{
    idt_m_context *x = rule;

    do {
        uint8_t kind;

        if (!idt_value__choice(c, &kind, idt_law_kind__name, "a kind of substance"))
            return false;
        x->kinds = (uint8_t)(x->kinds | 1u << kind);
    } while (idt_value__accept_comma(c));
    return true;
}

static bool context_substances(idt_cursor *c, void *rule)
{
    return idt_read__refs(c, &((idt_m_context *)rule)->substances, "a substance");
}

static bool context_phrase(idt_cursor *c, void *rule)
{
    return idt_read__names(c, &((idt_m_context *)rule)->phrases, false);
}

static const idt_statement context_statements[] = {
    {"effect", REQUIRED, context_effect},
    {"where", REQUIRED, context_where},
    {"kinds", 0, context_kinds},
    {"substances", 0, context_substances},
    {"phrase", REQUIRED | REPEATED, context_phrase},
    {"note", 0, idt_read__note},
    {"cite", REQUIRED | REPEATED, idt_read__cite},
    {"test", REQUIRED | REPEATED, idt_read__test},
    {NULL, 0, NULL},
};

static void *context_add(idt_model *model)
{
    return IDT_VEC_ADD(model, model->contexts);
}

static void context_check(idt_cursor *c, void *rule)
{
    idt_m_context *x = rule;

    (void)c;
    if (x->kinds == 0)
        x->kinds = (1 << IDT_LAW_N_KINDS) - 1;
}

const idt_kind idt_kind__context = {.owner = IDT_LAW_OWNER_CONTEXT,
                                    .statements = context_statements,
                                    .add = context_add,
                                    .check = context_check};

/* ---- policy ---- */

static bool when_control(idt_cursor *c, idt_law_policy_row *row)
{
    row->condition = IDT_LAW_WHEN_CONTROL;
    if (!idt_value__choice(c, &row->control, idt_law_control__name, "a kind of control"))
        return false;
    row->strong = idt_value__accept(c, "strong");
    return row->strong || idt_value__accept(c, "weak") ||
           idt_value__expected(c, "\"strong\" or \"weak\"");
}

static bool when_condition(idt_cursor *c, idt_law_policy_row *row)
{
    if (idt_value__accept(c, "control"))
        return when_control(c, row);
    if (idt_value__accept(c, "listed")) {
        row->condition = IDT_LAW_WHEN_LISTED_ELSEWHERE;
        return idt_value__keyword(c, "elsewhere");
    }
    if (idt_value__accept(c, "context")) {
        row->condition = IDT_LAW_WHEN_CONTEXT;
        return idt_value__choice(c, &row->effect, idt_law_effect__name, "an effect");
    }
    if (idt_value__accept(c, "kind")) {
        row->condition = IDT_LAW_WHEN_KIND;
        return idt_value__choice(c, &row->kind, idt_law_kind__name, "a kind of substance");
    }
    return idt_value__expected(c, "\"control\", \"listed\", \"context\", \"kind\" or \"party\"");
}

static bool add_party_row(idt_cursor *c, idt_m_policy *p, const idt_m_party_row *row)
{
    idt_m_party_row *slot = IDT_VEC_ADD(c->model, c->model->party_rows);

    if (!slot)
        return false;
    *slot = *row;
    p->parties.n++;
    return true;
}

/* One row for each list, or for each programme of one list. */
static bool party_rows(idt_cursor *c, idt_m_policy *p, idt_m_party_row *row)
{
    idt_word word;

    if (!idt_value__accept(c, "on"))
        return add_party_row(c, p, row);
    do {
        if (!idt_value__id(c, &word, "a party list"))
            return false;
        row->list = word.text;
        if (idt_value__accept(c, "programme"))
            break;
        if (!add_party_row(c, p, row))
            return false;
        if (!idt_value__accept_comma(c))
            return true;
    } while (true);
    do {
        if (!idt_value__string(c, &word, "a programme between quotation marks"))
            return false;
        row->program = word.text;
        if (!add_party_row(c, p, row))
            return false;
    } while (idt_value__accept_comma(c));
    return true;
}

static bool when_party(idt_cursor *c, idt_m_policy *p)
{
    idt_m_party_row row = {0};
    uint32_t first = (uint32_t)c->model->party_rows.n;
    idt_place place;

    if (p->parties.n == 0)
        p->parties.first = first;
    if (!idt_value__choice(c, &row.relation, idt_law_relation__name, "a relation of parties") ||
        !party_rows(c, p, &row) || !idt_value__keyword(c, "then"))
        return false;
    place = idt_value__place(c, idt_value__peek(c));
    if (!idt_value__choice(c, &row.level, idt_law_level__name, "a verdict"))
        return false;
    if (row.level == IDT_LAW_REFUSE && !idt_law__may_refuse(row.relation)) {
        idt_report__error(c->diags, IDT_R_RELATION_REFUSE, place, c->rule,
                          "Only a party that is listed, or owned by listed ones, may be refused.",
                          "a party that is %s cannot be refused",
                          idt_law_relation__name(row.relation));
        return false;
    }
    for (uint32_t i = first; i < c->model->party_rows.n; i++)
        c->model->party_rows.items[i].level = row.level;
    return true;
}

static bool policy_when(idt_cursor *c, void *rule)
{
    idt_m_policy *p = rule;
    idt_law_policy_row row = {0}, *slot;
    idt_place place;

    if (idt_value__accept(c, "party"))
        return when_party(c, p);
    if (p->rows.n == 0)
        p->rows.first = (uint32_t)c->model->rows.n;
    if (!when_condition(c, &row) || !idt_value__keyword(c, "then"))
        return false;
    place = idt_value__place(c, idt_value__peek(c));
    if (!idt_value__choice(c, &row.level, idt_law_level__name, "a verdict"))
        return false;
    if (row.level == IDT_LAW_REFUSE && !row.strong) {
        idt_report__error(c->diags, IDT_R_SOFT_REFUSE, place, c->rule,
                          "Only strong evidence of a controlled substance may refuse.",
                          "a soft indicator alone cannot refuse");
        return false;
    }
    slot = IDT_VEC_ADD(c->model, c->model->rows);
    if (!slot)
        return false;
    *slot = row;
    p->rows.n++;
    return true;
}

static bool policy_strong(idt_cursor *c, void *rule)
{
    return idt_value__integer(c, &((idt_m_policy *)rule)->strong, 0, IDT_LAW_MAX_STRONG, "a score");
}

static bool policy_weak(idt_cursor *c, void *rule)
{
    return idt_value__integer(c, &((idt_m_policy *)rule)->weak, 0, IDT_LAW_MAX_STRONG, "a score");
}

static const idt_statement policy_statements[] = {
    {"when", REQUIRED | REPEATED, policy_when},
    {"strong", REQUIRED, policy_strong},
    {"weak", 0, policy_weak},
    {"note", 0, idt_read__note},
    {"cite", REQUIRED | REPEATED, idt_read__cite},
    {"test", REQUIRED | REPEATED, idt_read__test},
    {NULL, 0, NULL},
};

static void *policy_add(idt_model *model)
{
    return IDT_VEC_ADD(model, model->policies);
}

const idt_kind idt_kind__policy = {
    .owner = IDT_LAW_OWNER_POLICY, .statements = policy_statements, .add = policy_add};
