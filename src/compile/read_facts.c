/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that say what there is: jurisdiction, list, substance, listing. */
#include <stddef.h>

#include "base/bytes.h"
#include "base/int.h"
#include "compile/codes.h"
#include "compile/read.h"

#define REQUIRED IDT_READ_REQUIRED
#define REPEATED IDT_READ_REPEATED

/* ---- jurisdiction ---- */

static bool jurisdiction_title(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_jurisdiction *)rule)->title,
                          "a title between quotation marks");
}

static bool jurisdiction_members(idt_cursor *c, void *rule)
{
    idt_m_jurisdiction *j = rule;

    if (idt_value__accept(c, "all")) {
        j->all = true;
        return true;
    }
    return idt_value__countries(c, &j->members);
}

static const idt_statement jurisdiction_statements[] = {
    {"title", REQUIRED, jurisdiction_title},
    {"members", REQUIRED, jurisdiction_members},
    {"note", 0, idt_read__note},
    {"cite", REQUIRED | REPEATED, idt_read__cite},
    {NULL, 0, NULL},
};

static void *jurisdiction_add(idt_model *model)
{
    return IDT_VEC_ADD(model, model->jurisdictions);
}

const idt_kind idt_kind__jurisdiction = {.owner = IDT_LAW_OWNER_JURISDICTION,
                                         .statements = jurisdiction_statements,
                                         .add = jurisdiction_add};

/* ---- list ---- */

static bool list_jurisdiction(idt_cursor *c, void *rule)
{
    return idt_value__id(c, &((idt_m_list *)rule)->jurisdiction, "a jurisdiction");
}

static bool list_title(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_list *)rule)->title, "a title between quotation marks");
}

static bool list_instrument(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_list *)rule)->instrument,
                          "the name of the law between quotation marks");
}

static bool list_control(idt_cursor *c, void *rule)
{
    return idt_value__choice(c, &((idt_m_list *)rule)->control, idt_law_control__name,
                             "a kind of control");
}

static bool list_covers(idt_cursor *c, void *rule)
{
    return idt_read__covers(c, &((idt_m_list *)rule)->covers);
}

static const idt_statement list_statements[] = {
    {"jurisdiction", REQUIRED, list_jurisdiction},
    {"title", REQUIRED, list_title},
    {"instrument", REQUIRED, list_instrument},
    {"control", REQUIRED, list_control},
    {"covers", 0, list_covers},
    {"note", 0, idt_read__note},
    {"cite", REQUIRED | REPEATED, idt_read__cite},
    {NULL, 0, NULL},
};

static void *list_add(idt_model *model)
{
    return IDT_VEC_ADD(model, model->lists);
}

const idt_kind idt_kind__list = {
    .owner = IDT_LAW_OWNER_LIST, .statements = list_statements, .add = list_add};

/* ---- substance ---- */

static bool substance_title(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_substance *)rule)->title, "a title between quotation marks");
}

static bool substance_kind(idt_cursor *c, void *rule)
{
    return idt_value__choice(c, &((idt_m_substance *)rule)->kind, idt_law_kind__name,
                             "a kind of substance");
}

static bool substance_structure(idt_cursor *c, void *rule)
{
    return idt_value__string(c, &((idt_m_substance *)rule)->structure,
                             "a structure between quotation marks");
}

static const char *tautomers_name(uint8_t choice)
{
    static const char *const names[] = {"yes", "no"};

    return choice < sizeof names / sizeof names[0] ? names[choice] : NULL;
}

static bool substance_tautomers(idt_cursor *c, void *rule)
{
    return idt_value__choice(c, &((idt_m_substance *)rule)->tautomers, tautomers_name, "an answer");
}

static bool substance_cas(idt_cursor *c, void *rule)
{
    idt_m_substance *s = rule;
    size_t first = c->model->cas.n;

    if (s->cas.n == 0)
        s->cas.first = (uint32_t)first;
    do {
        idt_m_cas cas = {0}, *slot;
        idt_word word;

        if (!idt_value__cas(c, &cas.number, &word))
            return false;
        cas.place = word.place;
        slot = IDT_VEC_ADD(c->model, c->model->cas);
        if (!slot)
            return false;
        *slot = cas;
        s->cas.n++;
    } while (idt_value__accept_comma(c));
    if (idt_value__accept(c, "unconfirmed"))
        for (size_t i = first; i < c->model->cas.n; i++)
            c->model->cas.items[i].unconfirmed = true;
    return true;
}

/* Digits with dots between, `UN` before where `kind` says so. */
static bool parse_code(idt_m_code *code)
{
    idt_bytes text = code->word.text;
    size_t low = 4, high = 10, begin = 0;

    if (code->kind == IDT_LAW_CODE_UN) {
        if (!idt_bytes__starts_with(text, IDT_LIT("UN")))
            return false;
        begin = 2;
        high = 4;
    }
    for (size_t i = begin; i < text.len; i++) {
        if (text.data[i] == '.' && i > begin && i + 1 < text.len && text.data[i - 1] != '.' &&
            code->kind == IDT_LAW_CODE_HS)
            continue;
        if (!idt_ascii__is_digit(text.data[i]) || ++code->n_digits > high)
            return false;
        code->number = code->number * 10 + (uint64_t)(text.data[i] - '0');
    }
    return code->n_digits >= low;
}

static bool read_codes(idt_cursor *c, idt_m_substance *s, uint8_t kind)
{
    size_t first = c->model->codes.n;

    if (s->codes.n == 0)
        s->codes.first = (uint32_t)first;
    do {
        idt_m_code code = {.kind = kind}, *slot;

        if (!idt_value__atom(c, &code.word, "a number"))
            return false;
        if (!parse_code(&code)) {
            bool is_hs = kind == IDT_LAW_CODE_HS;

            idt_report__error(c->diags, IDT_R_CODE, code.word.place, c->rule,
                              is_hs ? "An HS heading has 4 to 10 digits: 2903.99."
                                    : "A UN number is written UN1234.",
                              "%.*s is not %s", (int)idt_size__min(code.word.text.len, 60),
                              code.word.text.data, is_hs ? "an HS heading" : "a UN number");
            return false;
        }
        slot = IDT_VEC_ADD(c->model, c->model->codes);
        if (!slot)
            return false;
        *slot = code;
        s->codes.n++;
    } while (idt_value__accept_comma(c));
    if (idt_value__accept(c, "unconfirmed"))
        for (size_t i = first; i < c->model->codes.n; i++)
            c->model->codes.items[i].unconfirmed = true;
    return true;
}

static bool substance_hs(idt_cursor *c, void *rule)
{
    return read_codes(c, rule, IDT_LAW_CODE_HS);
}

static bool substance_un(idt_cursor *c, void *rule)
{
    return read_codes(c, rule, IDT_LAW_CODE_UN);
}

static bool substance_name(idt_cursor *c, void *rule)
{
    return idt_read__names(c, &((idt_m_substance *)rule)->names, true);
}

static bool substance_ordinary(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_substance *)rule)->ordinary,
                          "the ordinary trade between quotation marks");
}

enum { SUBSTANCE_CAS = 4, SUBSTANCE_NAME = 7 };

static const idt_statement substance_statements[] = {
    {"title", REQUIRED, substance_title},
    {"kind", REQUIRED, substance_kind},
    {"structure", 0, substance_structure},
    {"tautomers", 0, substance_tautomers},
    [SUBSTANCE_CAS] = {"cas", REPEATED, substance_cas},
    {"hs", REPEATED, substance_hs},
    {"un", REPEATED, substance_un},
    [SUBSTANCE_NAME] = {"name", REPEATED, substance_name},
    {"ordinary", 0, substance_ordinary},
    {"note", 0, idt_read__note},
    {"cite", REQUIRED | REPEATED, idt_read__cite},
    {"test", REQUIRED | REPEATED, idt_read__test},
    {NULL, 0, NULL},
};

static void *substance_add(idt_model *model)
{
    return IDT_VEC_ADD(model, model->substances);
}

static void substance_check(idt_cursor *c, void *rule)
{
    const idt_m_substance *s = rule;

    if (!(s->rule.seen & (1u << SUBSTANCE_CAS | 1u << SUBSTANCE_NAME)))
        idt_report__error(c->diags, IDT_R_NO_IDENTITY, s->rule.head, c->rule,
                          "Without either it can never be found.",
                          "this substance has neither a name nor a CAS number");
}

const idt_kind idt_kind__substance = {.owner = IDT_LAW_OWNER_SUBSTANCE,
                                      .statements = substance_statements,
                                      .add = substance_add,
                                      .check = substance_check};

/* ---- listing ---- */

static bool listing_substance(idt_cursor *c, void *rule)
{
    return idt_value__id(c, &((idt_m_listing *)rule)->substance, "a substance");
}

static bool listing_list(idt_cursor *c, void *rule)
{
    return idt_value__id(c, &((idt_m_listing *)rule)->list, "a list");
}

static bool listing_entry(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_listing *)rule)->entry, "the entry between quotation marks");
}

static bool listing_from(idt_cursor *c, void *rule)
{
    return idt_read__from(c, &((idt_m_listing *)rule)->dates);
}

static bool listing_to(idt_cursor *c, void *rule)
{
    return idt_read__to(c, &((idt_m_listing *)rule)->dates);
}

static bool listing_covers(idt_cursor *c, void *rule)
{
    return idt_read__covers(c, &((idt_m_listing *)rule)->covers);
}

static bool listing_threshold(idt_cursor *c, void *rule)
{
    idt_m_listing *l = rule;
    idt_m_amount amount = {0}, *slot;

    if (l->thresholds.n == 0)
        l->thresholds.first = (uint32_t)c->model->amounts.n;
    if (!idt_read__amount_per(c, &amount))
        return false;
    if (idt_value__at_string(c) && !idt_read__text(c, &amount.text, "a text"))
        return false;
    slot = IDT_VEC_ADD(c->model, c->model->amounts);
    if (!slot)
        return false;
    *slot = amount;
    l->thresholds.n++;
    return true;
}

static bool listing_except(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_m_listing *)rule)->except,
                          "the exclusions between quotation marks");
}

static bool listing_status(idt_cursor *c, void *rule)
{
    return idt_value__choice(c, &((idt_m_listing *)rule)->status, idt_law_status__name, "a status");
}

enum { LISTING_FROM = 3, LISTING_COVERS = 5 };

static const idt_statement listing_statements[] = {
    {"substance", REQUIRED, listing_substance},
    {"list", REQUIRED, listing_list},
    {"entry", 0, listing_entry},
    [LISTING_FROM] = {"from", 0, listing_from},
    {"to", 0, listing_to},
    [LISTING_COVERS] = {"covers", 0, listing_covers},
    {"threshold", REPEATED, listing_threshold},
    {"except", 0, listing_except},
    {"status", 0, listing_status},
    {"note", 0, idt_read__note},
    {"cite", REQUIRED | REPEATED, idt_read__cite},
    {"test", REQUIRED | REPEATED, idt_read__test},
    {NULL, 0, NULL},
};

static void *listing_add(idt_model *model)
{
    idt_m_listing *l = IDT_VEC_ADD(model, model->listings);

    if (l) {
        l->dates.from = IDT_DATE_MIN;
        l->dates.to = IDT_DATE_MAX;
    }
    return l;
}

static void listing_check(idt_cursor *c, void *rule)
{
    idt_m_listing *l = rule;

    l->has_covers = l->rule.seen >> LISTING_COVERS & 1;
    if (l->status == IDT_LAW_STATUS_IN_FORCE && !(l->rule.seen >> LISTING_FROM & 1))
        idt_report__error(c->diags, IDT_R_MISSING, l->rule.head, c->rule,
                          "Write \"from unknown\" when it is in force and its start was not read.",
                          "this listing has no \"from\"");
    idt_read__check_dates(c, &l->dates);
}

const idt_kind idt_kind__listing = {.owner = IDT_LAW_OWNER_LISTING,
                                    .statements = listing_statements,
                                    .add = listing_add,
                                    .check = listing_check};
