/* SPDX-License-Identifier: Apache-2.0 */
/* Resolving ids and checking rules against each other. Everything is n log n at most. */
#include "compile/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/int.h"
#include "compile/codes.h"
#include "compile/symbols.h"

typedef struct checking {
    idt_model *model;
    idt_diags *diags;
    idt_symbols ids[IDT_LAW_N_OWNERS];
} checking;

static const idt_bytes no_rule = {NULL, 0};

/* ---- ids ---- */

static int collect_ids(checking *c, idt_law_owner kind)
{
    const idt_rule *rule;

    for (uint32_t i = 0; (rule = idt_model__rule(c->model, kind, i)) != NULL; i++) {
        const idt_symbol *slot = idt_symbols__put(&c->ids[kind], rule->id.text, i);
        const idt_rule *first;
        char hint[256];

        if (!slot)
            return IDT_ENOMEM;
        if (slot->value == i)
            continue;
        first = idt_model__rule(c->model, kind, slot->value);
        snprintf(hint, sizeof hint, "The first stands in %.150s, line %u.",
                 first->head.source->path, first->line);
        idt_report__error(c->diags, IDT_R_DUPLICATE_ID, rule->id.place, rule->id.text, hint,
                          "there are two %ss \"%.*s\"", idt_law_owner__name((uint8_t)kind),
                          (int)rule->id.text.len, rule->id.text.data);
    }
    return IDT_OK;
}

/* The index that an id stands for. A word that was never read (a missing statement) is skipped. */
static uint32_t resolve(checking *c, idt_law_owner kind, const idt_word *word, const idt_rule *rule)
{
    const idt_symbol *slot;
    idt_bytes near;
    char hint[160];

    if (!word->text.data)
        return IDT_LAW_NONE;
    slot = idt_symbols__find(&c->ids[kind], word->text);
    if (slot)
        return slot->value;
    if (idt_report__is_full(c->diags))
        return IDT_LAW_NONE;
    near = idt_symbols__nearest(&c->ids[kind], word->text);
    snprintf(hint, sizeof hint, "Did you mean %.*s?", (int)near.len, near.data ? near.data : "");
    idt_report__error(c->diags, IDT_R_UNKNOWN_ID, word->place, rule->id.text,
                      near.len ? hint : NULL, "there is no %s \"%.*s\"",
                      idt_law_owner__name((uint8_t)kind), (int)word->text.len, word->text.data);
    return IDT_LAW_NONE;
}

/* The places of a part; none of a part without a name. */
static uint64_t resolve_part(checking *c, const idt_m_class *k, const idt_word *name)
{
    const idt_model *m = c->model;

    for (uint32_t p = k->parts.first; p < k->parts.first + k->parts.n; p++)
        if (idt_bytes__equal(m->parts.items[p].name.text, name->text))
            return m->parts.items[p].atoms;
    if (name->text.len > 0)
        idt_report__error(c->diags, IDT_R_UNKNOWN_ID, name->place, k->rule.id.text,
                          "Name it: part NAME 1-4.", "the class has no part \"%.*s\"",
                          (int)name->text.len, name->text.data);
    return 0;
}

/* Parts by name, and clauses by their letter, within one class. */
static void resolve_clauses(checking *c, idt_m_class *k)
{
    for (uint32_t i = k->ops.first; i < k->ops.first + k->ops.n; i++) {
        idt_m_op *op = &c->model->ops.items[i];

        op->sites = resolve_part(c, k, &op->part);
        op->to_sites = resolve_part(c, k, &op->to);
    }
    k->module_sites = resolve_part(c, k, &k->module);
}

static void resolve_facts(checking *c)
{
    idt_model *m = c->model;

    for (size_t i = 0; i < m->lists.n; i++) {
        idt_m_list *l = &m->lists.items[i];

        l->jurisdiction_index = resolve(c, IDT_LAW_OWNER_JURISDICTION, &l->jurisdiction, &l->rule);
    }
    for (size_t i = 0; i < m->listings.n; i++) {
        idt_m_listing *l = &m->listings.items[i];

        l->substance_index = resolve(c, IDT_LAW_OWNER_SUBSTANCE, &l->substance, &l->rule);
        l->list_index = resolve(c, IDT_LAW_OWNER_LIST, &l->list, &l->rule);
    }
    for (size_t i = 0; i < m->classes.n; i++) {
        idt_m_class *k = &m->classes.items[i];

        k->list_index = resolve(c, IDT_LAW_OWNER_LIST, &k->list, &k->rule);
        resolve_clauses(c, k);
    }
}

static int compare_refs(const void *a, const void *b)
{
    const idt_m_ref *x = a, *y = b;

    if (x->index != y->index)
        return x->index < y->index ? -1 : 1;
    return (x->word.place.begin > y->word.place.begin) -
           (x->word.place.begin < y->word.place.begin);
}

/* Resolves a run of references and puts it in ascending order of index. */
static void resolve_refs(checking *c, idt_law_owner kind, idt_run run, const idt_rule *rule)
{
    idt_m_ref *refs;

    if (run.n == 0)
        return;
    refs = c->model->refs.items + run.first;
    for (uint32_t i = 0; i < run.n; i++)
        refs[i].index = resolve(c, kind, &refs[i].word, rule);
    qsort(refs, run.n, sizeof *refs, compare_refs);
    for (uint32_t i = 1; i < run.n; i++)
        if (refs[i].index == refs[i - 1].index && refs[i].index != IDT_LAW_NONE)
            idt_report__error(c->diags, IDT_R_TWICE, refs[i].word.place, rule->id.text, NULL,
                              "%.*s stands twice", (int)refs[i].word.text.len,
                              refs[i].word.text.data);
}

static void check_duty_lists(checking *c, const idt_m_duty *d)
{
    const idt_model *m = c->model;

    for (uint32_t i = 0; i < d->lists.n; i++) {
        const idt_m_ref *ref = &m->refs.items[d->lists.first + i];
        const idt_m_list *list = ref->index == IDT_LAW_NONE ? NULL : &m->lists.items[ref->index];

        if (!list || list->jurisdiction_index == d->jurisdiction_index ||
            list->jurisdiction_index == IDT_LAW_NONE || d->jurisdiction_index == IDT_LAW_NONE)
            continue;
        idt_report__error(c->diags, IDT_R_OTHER_LIST, ref->word.place, d->rule.id.text, NULL,
                          "this list belongs to jurisdiction \"%.*s\", the duty to \"%.*s\"",
                          (int)list->jurisdiction.text.len, list->jurisdiction.text.data,
                          (int)d->jurisdiction.text.len, d->jurisdiction.text.data);
    }
}

static void resolve_rules(checking *c)
{
    idt_model *m = c->model;

    for (size_t i = 0; i < m->duties.n; i++) {
        idt_m_duty *d = &m->duties.items[i];

        d->jurisdiction_index = resolve(c, IDT_LAW_OWNER_JURISDICTION, &d->jurisdiction, &d->rule);
        resolve_refs(c, IDT_LAW_OWNER_LIST, d->lists, &d->rule);
        resolve_refs(c, IDT_LAW_OWNER_SUBSTANCE, d->substances, &d->rule);
        check_duty_lists(c, d);
    }
    for (size_t i = 0; i < m->contexts.n; i++)
        resolve_refs(c, IDT_LAW_OWNER_SUBSTANCE, m->contexts.items[i].substances,
                     &m->contexts.items[i].rule);
}

/* ---- duplicates ---- */

/* What is sorted to bring duplicates together; `order` is the place in the sources. */
typedef struct item {
    uint32_t owner, order;
    uint64_t number;
    idt_bytes text;
    const char *lang;
} item;

static int compare_items(const void *a, const void *b)
{
    const item *x = a, *y = b;
    int order;

    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->owner != y->owner)
        return x->owner < y->owner ? -1 : 1;
    order = memcmp(x->lang, y->lang, 8);
    if (order == 0)
        order = idt_bytes__compare(x->text, y->text);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void put_names(item *items, idt_run run, const idt_m_name *names, uint32_t owner)
{
    for (uint32_t i = run.first; i < run.first + run.n; i++)
        items[i] = (item){owner, i, 0, names[i].word.text, names[i].lang};
}

static void report_names(checking *c, item *items, size_t n, const idt_m_name *names,
                         idt_law_owner kind)
{
    if (n == 0)
        return;
    qsort(items, n, sizeof *items, compare_items);
    for (size_t i = 1; i < n; i++) {
        const item *a = &items[i - 1], *b = &items[i];

        if (a->owner == b->owner && memcmp(a->lang, b->lang, 8) == 0 &&
            idt_bytes__equal(a->text, b->text))
            idt_report__error(c->diags, IDT_R_DUPLICATE_NAME, names[b->order].word.place,
                              idt_model__rule(c->model, kind, b->owner)->id.text, NULL,
                              "this %s has this %s already", idt_law_owner__name((uint8_t)kind),
                              kind == IDT_LAW_OWNER_SUBSTANCE ? "name" : "phrase");
    }
}

static int check_names(checking *c)
{
    const idt_model *m = c->model;
    size_t n = m->names.n > m->phrases.n ? m->names.n : m->phrases.n;
    item *items = idt_alloc__zeroed(n ? n : 1, sizeof *items);

    if (!items)
        return IDT_ENOMEM;
    for (size_t i = 0; i < m->substances.n; i++)
        put_names(items, m->substances.items[i].names, m->names.items, (uint32_t)i);
    report_names(c, items, m->names.n, m->names.items, IDT_LAW_OWNER_SUBSTANCE);
    for (size_t i = 0; i < m->contexts.n; i++)
        put_names(items, m->contexts.items[i].phrases, m->phrases.items, (uint32_t)i);
    report_names(c, items, m->phrases.n, m->phrases.items, IDT_LAW_OWNER_CONTEXT);
    idt_alloc__free(items);
    return IDT_OK;
}

static void report_cas(checking *c, const item *a, const item *b)
{
    const idt_m_substance *substances = c->model->substances.items;
    const idt_rule *first = &substances[a->owner].rule, *second = &substances[b->owner].rule;
    idt_place place = c->model->cas.items[b->order].place;

    if (a->number != b->number)
        return;
    if (a->owner == b->owner)
        idt_report__error(c->diags, IDT_R_DUPLICATE_CAS, place, second->id.text, NULL,
                          "this substance has this number already");
    else
        idt_report__warning(c->diags, IDT_R_SHARED_CAS, place, second->id.text,
                            "One CAS number names one substance; is it really both?",
                            "substance \"%.*s\" has the same CAS number", (int)first->id.text.len,
                            first->id.text.data);
}

static int check_cas(checking *c)
{
    const idt_model *m = c->model;
    static const char no_lang[8];
    item *items = idt_alloc__zeroed(m->cas.n ? m->cas.n : 1, sizeof *items);

    if (!items)
        return IDT_ENOMEM;
    for (uint32_t i = 0; i < m->substances.n; i++) {
        idt_run run = m->substances.items[i].cas;

        for (uint32_t k = run.first; k < run.first + run.n; k++)
            items[k] = (item){i, k, m->cas.items[k].number, {NULL, 0}, no_lang};
    }
    if (m->cas.n)
        qsort(items, m->cas.n, sizeof *items, compare_items);
    for (size_t i = 1; i < m->cas.n; i++)
        report_cas(c, &items[i - 1], &items[i]);
    idt_alloc__free(items);
    return IDT_OK;
}

typedef struct listing_slot {
    const idt_m_listing *listing;
} listing_slot;

static int compare_listings(const void *a, const void *b)
{
    const idt_m_listing *x = *(const idt_m_listing *const *)a,
                        *y = *(const idt_m_listing *const *)b;
    int order;

    if (x->substance_index != y->substance_index)
        return x->substance_index < y->substance_index ? -1 : 1;
    if (x->list_index != y->list_index)
        return x->list_index < y->list_index ? -1 : 1;
    order = idt_bytes__compare(x->entry, y->entry);
    if (order)
        return order;
    if (x->dates.from != y->dates.from)
        return x->dates.from < y->dates.from ? -1 : 1;
    return (x > y) - (x < y);
}

static bool overlap(const idt_m_listing *a, const idt_m_listing *b)
{
    return a->substance_index == b->substance_index && a->list_index == b->list_index &&
           a->substance_index != IDT_LAW_NONE && a->list_index != IDT_LAW_NONE &&
           idt_bytes__equal(a->entry, b->entry) && a->status == b->status &&
           b->dates.from < a->dates.to;
}

static int check_listings(checking *c)
{
    const idt_model *m = c->model;
    listing_slot *sorted = idt_alloc__zeroed(m->listings.n + 1, sizeof *sorted);

    if (!sorted)
        return IDT_ENOMEM;
    for (size_t i = 0; i < m->listings.n; i++)
        sorted[i].listing = &m->listings.items[i];
    qsort(sorted, m->listings.n, sizeof *sorted, compare_listings);
    for (size_t i = 1; i < m->listings.n; i++) {
        const idt_m_listing *first = sorted[i - 1].listing, *second = sorted[i].listing;

        if (overlap(first, second))
            idt_report__warning(c->diags, IDT_R_OVERLAP, second->rule.head, second->rule.id.text,
                                "Close the earlier one with \"to\", or tell their entries apart.",
                                "listing \"%.*s\" has the same substance, list and entry at the "
                                "same time",
                                (int)first->rule.id.text.len, first->rule.id.text.data);
    }
    idt_alloc__free(sorted);
    return IDT_OK;
}

/* ---- the book as a whole ---- */

static idt_date newest_read(const idt_model *m)
{
    idt_date newest = IDT_DATE_NONE;

    for (size_t i = 0; i < m->cites.n; i++)
        if (m->cites.items[i].read > newest)
            newest = m->cites.items[i].read;
    return newest;
}

/* A test without `on` runs on the day its rule was last read, so that it does not rot. */
static void date_tests(checking *c, idt_law_owner kind)
{
    idt_date of_book = newest_read(c->model);
    const idt_rule *rule;

    for (size_t i = 0; (rule = idt_model__rule(c->model, kind, i)) != NULL; i++) {
        for (uint32_t k = 0; k < rule->tests.n; k++) {
            idt_m_test *test = &c->model->tests.items[rule->tests.first + k];

            if (test->record.on == IDT_DATE_NONE)
                test->record.on = rule->newest_read != IDT_DATE_NONE ? rule->newest_read : of_book;
            if (test->record.on == IDT_DATE_NONE)
                idt_report__error(
                    c->diags, IDT_R_TEST_DATE, test->input.place, rule->id.text,
                    "Write \"on DATE\" in the test, or \"read DATE\" in the citation.",
                    "the test has no date, and no citation says when it was read");
        }
    }
}

static void check_book(checking *c)
{
    const idt_model *m = c->model;
    idt_place start = {NULL, 0, 0};

    if (m->files.n)
        start.source = &m->files.items[0].file->source;
    for (size_t i = 1; i < m->policies.n; i++)
        idt_report__error(
            c->diags, IDT_R_SECOND_POLICY, m->policies.items[i].rule.head,
            m->policies.items[i].rule.id.text, NULL, "there is a policy already: \"%.*s\"",
            (int)m->policies.items[0].rule.id.text.len, m->policies.items[0].rule.id.text.data);
    if (m->jurisdictions.n > IDT_LAW_MAX_JURISDICTIONS)
        idt_report__error(c->diags, IDT_R_TOO_MANY_PLACES,
                          m->jurisdictions.items[IDT_LAW_MAX_JURISDICTIONS].rule.head, no_rule,
                          NULL, "there are more than %d jurisdictions", IDT_LAW_MAX_JURISDICTIONS);
    if (c->diags->n_errors > 0)
        return; /* the missing rule may be among those that could not be read */
    if (m->policies.n == 0)
        idt_report__error(c->diags, IDT_R_NO_POLICY, start, no_rule,
                          "A policy says how findings become a verdict.", "there is no policy");
    if (m->substances.n == 0)
        idt_report__error(c->diags, IDT_R_NO_SUBSTANCE, start, no_rule, NULL,
                          "there is no substance to find");
}

int idt_check__model(idt_model *model, idt_diags *diags)
{
    checking c = {.model = model, .diags = diags};
    int status = IDT_OK;

    for (int kind = 0; kind < IDT_LAW_N_OWNERS && status == IDT_OK; kind++)
        status = collect_ids(&c, (idt_law_owner)kind);
    if (status == IDT_OK) {
        resolve_facts(&c);
        resolve_rules(&c);
        status = check_names(&c);
    }
    if (status == IDT_OK)
        status = check_cas(&c);
    if (status == IDT_OK)
        status = check_listings(&c);
    for (int kind = 0; kind < IDT_LAW_N_OWNERS && status == IDT_OK; kind++)
        date_tests(&c, (idt_law_owner)kind);
    if (status == IDT_OK)
        check_book(&c);
    for (int kind = 0; kind < IDT_LAW_N_OWNERS; kind++)
        idt_symbols__free(&c.ids[kind]);
    return status;
}
