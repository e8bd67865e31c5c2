/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checked model to the law sections. Records that law_sect.h wants in another order than
 * written are sorted through an order array; ties keep the order of the sources, so that the same
 * sources always give the same bytes.
 */
#include "compile/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "base/int.h"

/* ---- orders ---- */

typedef struct key {
    uint64_t high, low;
    uint32_t last, index;
} key;

static int compare_keys(const void *a, const void *b)
{
    const key *x = a, *y = b;

    if (x->high != y->high)
        return x->high < y->high ? -1 : 1;
    if (x->low != y->low)
        return x->low < y->low ? -1 : 1;
    if (x->last != y->last)
        return x->last < y->last ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* Sorts keys and writes their indexes, and the place of each index when `at` is not NULL. */
static int sort_keys(key *keys, size_t n, uint32_t **order, uint32_t **at)
{
    *order = idt_alloc__zeroed(n + 1, sizeof **order);
    if (at)
        *at = idt_alloc__zeroed(n + 1, sizeof **at);
    if (!*order || (at && !*at))
        return IDT_ENOMEM;
    qsort(keys, n, sizeof *keys, compare_keys);
    for (uint32_t i = 0; i < n; i++) {
        (*order)[i] = keys[i].index;
        if (at)
            (*at)[keys[i].index] = i;
    }
    return IDT_OK;
}

/* A date as a number that orders the same way. */
static uint64_t date_key(idt_date date)
{
    return (uint64_t)((int64_t)date - IDT_DATE_MIN);
}

static int sort_rules(idt_law_build *b)
{
    const idt_model *m = b->model;
    size_t most = m->listings.n > m->lists.n ? m->listings.n : m->lists.n;
    key *keys = idt_alloc__zeroed((most > m->duties.n ? most : m->duties.n) + 1, sizeof *keys);
    int status;

    if (!keys)
        return IDT_ENOMEM;
    for (uint32_t i = 0; i < m->lists.n; i++)
        keys[i] = (key){m->lists.items[i].jurisdiction_index, 0, 0, i};
    status = sort_keys(keys, m->lists.n, &b->list_order, &b->list_at);
    for (uint32_t i = 0; i < m->duties.n; i++)
        keys[i] = (key){m->duties.items[i].jurisdiction_index, 0, 0, i};
    if (status == IDT_OK)
        status = sort_keys(keys, m->duties.n, &b->duty_order, &b->duty_at);
    for (uint32_t i = 0; i < m->listings.n && status == IDT_OK; i++) {
        const idt_m_listing *l = &m->listings.items[i];
        uint32_t jurisdiction = m->lists.items[l->list_index].jurisdiction_index;

        keys[i] = (key){(uint64_t)l->substance_index << 32 | jurisdiction, date_key(l->dates.from),
                        b->list_at[l->list_index], i};
    }
    if (status == IDT_OK)
        status = sort_keys(keys, m->listings.n, &b->listing_order, &b->listing_at);
    idt_alloc__free(keys);
    return status;
}

static int put_index(idt_buf *out, key *keys, size_t n)
{
    uint32_t *order = NULL;
    int status = sort_keys(keys, n, &order, NULL);

    if (status == IDT_OK)
        idt_buf__put(out, order, n * sizeof *order);
    idt_alloc__free(order);
    return status;
}

/* CASX and CODX over the records that were laid out. */
static int put_indexes(idt_law_build *b)
{
    size_t n_cas = b->cas.len / sizeof(idt_law_cas), n_codes = b->codes.len / sizeof(idt_law_code);
    key *keys = idt_alloc__zeroed((n_cas > n_codes ? n_cas : n_codes) + 1, sizeof *keys);
    int status;

    if (!keys)
        return IDT_ENOMEM;
    for (uint32_t i = 0; i < n_cas; i++) {
        idt_law_cas cas;

        memcpy(&cas, b->cas.data + i * sizeof cas, sizeof cas);
        keys[i] = (key){cas.number, cas.substance, 0, i};
    }
    status = put_index(&b->cas_index, keys, n_cas);
    for (uint32_t i = 0; i < n_codes; i++) {
        idt_law_code code;

        memcpy(&code, b->codes.data + i * sizeof code, sizeof code);
        keys[i] = (key){(uint64_t)code.kind << 8 | code.n_digits, code.number, code.substance, i};
    }
    if (status == IDT_OK)
        status = put_index(&b->code_index, keys, n_codes);
    idt_alloc__free(keys);
    return status;
}

/* ---- parts of records ---- */

static idt_run put_cites(idt_law_build *b, const idt_rule *rule)
{
    idt_run run = {(uint32_t)(b->cites.len / sizeof(idt_law_cite)), rule->cites.n};

    for (uint32_t i = 0; i < rule->cites.n; i++) {
        const idt_m_cite *c = &b->model->cites.items[rule->cites.first + i];
        idt_law_cite record = {idt_pool__put(&b->pool, c->text), c->read, c->unconfirmed};

        idt_buf__put(&b->cites, &record, sizeof record);
    }
    return run;
}

static uint32_t put_threshold(idt_law_build *b, const idt_m_amount *a)
{
    idt_law_threshold record = {0};

    record.amount = a->amount;
    record.written = idt_pool__put(&b->pool, a->written);
    record.text = idt_pool__put(&b->pool, a->text);
    record.dimension = a->dimension;
    record.per = a->per;
    idt_buf__put(&b->thresholds, &record, sizeof record);
    return (uint32_t)(b->thresholds.len / sizeof record) - 1;
}

/* The record of a set of countries, shared by those that have the same. */
static uint32_t put_countries(idt_law_build *b, const idt_law_countries *set)
{
    uint32_t n = (uint32_t)(b->country_sets.len / sizeof *set);
    const idt_symbol *slot =
        idt_symbols__put(&b->sets, (idt_bytes){(const char *)set, sizeof *set}, n);

    if (!slot) {
        b->country_sets.failed = true;
        return IDT_LAW_NONE;
    }
    if (slot->value == n)
        idt_buf__put(&b->country_sets, set, sizeof *set);
    return slot->value;
}

static uint16_t date_flags(const idt_rule *rule, const idt_m_dates *dates)
{
    unsigned flags = 0;

    if (rule->unconfirmed)
        flags |= IDT_LAW_UNCONFIRMED;
    if (dates->unconfirmed || dates->from_unknown)
        flags |= IDT_LAW_DATE_UNCONFIRMED;
    if (dates->from_unknown)
        flags |= IDT_LAW_FROM_UNKNOWN;
    return (uint16_t)flags;
}

static uint32_t count_of(const idt_buf *buf, size_t record_size)
{
    return (uint32_t)(buf->len / record_size);
}

/* ---- records ---- */

static void put_sources(idt_law_build *b)
{
    idt_buf all = {0};
    const idt_model *m = b->model;
    idt_law_meta meta = {.language = IDT_LAW_LANGUAGE, .newest_read = IDT_DATE_NONE};

    for (size_t i = 0; i < m->files.n; i++) {
        const idt_file *f = m->files.items[i].file;
        idt_law_source record = {0};

        record.path = idt_pool__put(&b->pool, f->name);
        record.included_from = f->parent;
        record.included_line = f->source.included_line;
        record.size = (uint32_t)f->source.text.len;
        idt_digest__bytes(record.digest, f->source.text.data, f->source.text.len);
        idt_buf__put(&b->sources, &record, sizeof record);
        idt_buf__put(&all, &record.path.len, sizeof record.path.len);
        idt_buf__put_bytes(&all, f->name);
        idt_buf__put(&all, record.digest, sizeof record.digest);
    }
    b->meta.failed |= all.failed;
    idt_digest__bytes(meta.source_digest, all.data, all.len);
    idt_buf__free(&all);
    for (size_t i = 0; i < m->cites.n; i++)
        if (m->cites.items[i].read > meta.newest_read)
            meta.newest_read = m->cites.items[i].read;
    meta.n_names = (uint32_t)(m->names.n + m->phrases.n);
    meta.n_rules = (uint32_t)(m->jurisdictions.n + m->lists.n + m->substances.n + m->listings.n +
                              m->duties.n + m->contexts.n + m->policies.n + m->classes.n);
    idt_buf__put(&b->meta, &meta, sizeof meta);
}

/* The run of sorted rules from `next` on for which `belongs` holds; `next` moves behind it. */
#define TAKE_RUN(run, next, count, belongs)                                                        \
    do {                                                                                           \
        (run).first = (next);                                                                      \
        while ((next) < (count) && (belongs))                                                      \
            (next)++;                                                                              \
        (run).n = (next) - (run).first;                                                            \
    } while (0)

static void put_jurisdictions(idt_law_build *b)
{
    const idt_model *m = b->model;
    uint32_t list = 0, duty = 0;

    for (uint32_t i = 0; i < m->jurisdictions.n; i++) {
        const idt_m_jurisdiction *j = &m->jurisdictions.items[i];
        idt_law_jurisdiction record = {0};

        record.id = idt_pool__put(&b->pool, j->rule.id.text);
        record.title = idt_pool__put(&b->pool, j->title);
        record.note = idt_pool__put(&b->pool, j->rule.note);
        record.cites = put_cites(b, &j->rule);
        record.members = j->all ? IDT_LAW_NONE : put_countries(b, &j->members);
        record.source = j->rule.file;
        record.line = j->rule.line;
        TAKE_RUN(record.lists, list, m->lists.n,
                 m->lists.items[b->list_order[list]].jurisdiction_index == i);
        TAKE_RUN(record.duties, duty, m->duties.n,
                 m->duties.items[b->duty_order[duty]].jurisdiction_index == i);
        idt_buf__put(&b->jurisdictions, &record, sizeof record);
    }
}

static void put_lists(idt_law_build *b)
{
    const idt_model *m = b->model;

    for (size_t i = 0; i < m->lists.n; i++) {
        const idt_m_list *l = &m->lists.items[b->list_order[i]];
        idt_law_list record = {0};

        record.id = idt_pool__put(&b->pool, l->rule.id.text);
        record.title = idt_pool__put(&b->pool, l->title);
        record.instrument = idt_pool__put(&b->pool, l->instrument);
        record.note = idt_pool__put(&b->pool, l->rule.note);
        record.covers = idt_pool__put(&b->pool, l->covers.text);
        record.cites = put_cites(b, &l->rule);
        record.jurisdiction = l->jurisdiction_index;
        record.covers_flags = l->covers.flags;
        record.control = l->control;
        record.source = l->rule.file;
        record.line = l->rule.line;
        idt_buf__put(&b->lists, &record, sizeof record);
    }
}

static idt_run put_names(idt_law_build *b, idt_run run, uint32_t substance)
{
    idt_run out = {count_of(&b->names, sizeof(idt_law_name)), run.n};

    for (uint32_t i = run.first; i < run.first + run.n; i++) {
        const idt_m_name *n = &b->model->names.items[i];
        idt_law_name record = {0};

        record.text = idt_pool__put(&b->pool, n->word.text);
        record.substance = substance;
        record.name_class = n->name_class;
        record.unconfirmed = n->unconfirmed;
        memcpy(record.lang, n->lang, sizeof record.lang);
        idt_buf__put(&b->names, &record, sizeof record);
    }
    return out;
}

static idt_run put_cas(idt_law_build *b, idt_run run, uint32_t substance)
{
    idt_run out = {count_of(&b->cas, sizeof(idt_law_cas)), run.n};

    for (uint32_t i = run.first; i < run.first + run.n; i++) {
        const idt_m_cas *n = &b->model->cas.items[i];
        idt_law_cas record = {n->number, substance, n->unconfirmed};

        idt_buf__put(&b->cas, &record, sizeof record);
    }
    return out;
}

static idt_run put_codes(idt_law_build *b, idt_run run, uint32_t substance)
{
    idt_run out = {count_of(&b->codes, sizeof(idt_law_code)), run.n};

    for (uint32_t i = run.first; i < run.first + run.n; i++) {
        const idt_m_code *n = &b->model->codes.items[i];
        idt_law_code record = {0};

        record.text = idt_pool__put(&b->pool, n->word.text);
        record.number = n->number;
        record.substance = substance;
        record.kind = n->kind;
        record.n_digits = n->n_digits;
        record.unconfirmed = n->unconfirmed;
        idt_buf__put(&b->codes, &record, sizeof record);
    }
    return out;
}

static void put_substances(idt_law_build *b)
{
    const idt_model *m = b->model;
    uint32_t next = 0;

    for (uint32_t i = 0; i < m->substances.n; i++) {
        const idt_m_substance *s = &m->substances.items[i];
        idt_law_substance record = {0};

        record.id = idt_pool__put(&b->pool, s->rule.id.text);
        record.title = idt_pool__put(&b->pool, s->title);
        record.note = idt_pool__put(&b->pool, s->rule.note);
        record.structure = idt_pool__put(&b->pool, s->structure.text);
        record.ordinary = idt_pool__put(&b->pool, s->ordinary);
        record.names = put_names(b, s->names, i);
        record.cas = put_cas(b, s->cas, i);
        record.codes = put_codes(b, s->codes, i);
        record.cites = put_cites(b, &s->rule);
        record.kind = s->kind;
        record.source = s->rule.file;
        record.line = s->rule.line;
        TAKE_RUN(record.listings, next, m->listings.n,
                 m->listings.items[b->listing_order[next]].substance_index == i);
        idt_buf__put(&b->substances, &record, sizeof record);
    }
}

static idt_run put_thresholds(idt_law_build *b, idt_run run)
{
    idt_run out = {count_of(&b->thresholds, sizeof(idt_law_threshold)), run.n};

    for (uint32_t i = run.first; i < run.first + run.n; i++)
        put_threshold(b, &b->model->amounts.items[i]);
    return out;
}

static void put_listings(idt_law_build *b)
{
    const idt_model *m = b->model;

    for (size_t i = 0; i < m->listings.n; i++) {
        const idt_m_listing *l = &m->listings.items[b->listing_order[i]];
        const idt_m_list *list = &m->lists.items[l->list_index];
        const idt_m_covers *covers = l->has_covers ? &l->covers : &list->covers;
        idt_law_listing record = {0};

        record.id = idt_pool__put(&b->pool, l->rule.id.text);
        record.entry = idt_pool__put(&b->pool, l->entry);
        record.covers = idt_pool__put(&b->pool, covers->text);
        record.except = idt_pool__put(&b->pool, l->except);
        record.note = idt_pool__put(&b->pool, l->rule.note);
        record.cites = put_cites(b, &l->rule);
        record.thresholds = put_thresholds(b, l->thresholds);
        record.substance = l->substance_index;
        record.list = b->list_at[l->list_index];
        record.jurisdiction = list->jurisdiction_index;
        record.from = l->dates.from;
        record.to = l->dates.to;
        record.covers_flags = covers->flags;
        record.flags = date_flags(&l->rule, &l->dates);
        record.status = l->status;
        record.source = l->rule.file;
        record.line = l->rule.line;
        idt_buf__put(&b->listings, &record, sizeof record);
    }
}

/*
 * References in ascending order of record: the model has them in ascending order of rule, and the
 * lists of one jurisdiction keep their order.
 */
static idt_run put_refs(idt_law_build *b, idt_run run, const uint32_t *at)
{
    idt_run out = {count_of(&b->refs, sizeof(uint32_t)), run.n};

    for (uint32_t i = run.first; i < run.first + run.n; i++) {
        uint32_t index = b->model->refs.items[i].index;
        uint32_t value = at ? at[index] : index;

        idt_buf__put(&b->refs, &value, sizeof value);
    }
    return out;
}

static void put_duties(idt_law_build *b)
{
    const idt_model *m = b->model;
    uint32_t refs = 0;

    for (size_t i = 0; i < m->duties.n; i++)
        put_refs(b, m->duties.items[b->duty_order[i]].lists, b->list_at);
    for (size_t i = 0; i < m->duties.n; i++) {
        const idt_m_duty *d = &m->duties.items[b->duty_order[i]];
        idt_law_duty record = {0};

        record.id = idt_pool__put(&b->pool, d->rule.id.text);
        record.action = idt_pool__put(&b->pool, d->action);
        record.within = idt_pool__put(&b->pool, d->within);
        record.data = idt_pool__put(&b->pool, d->data);
        record.note = idt_pool__put(&b->pool, d->rule.note);
        record.cites = put_cites(b, &d->rule);
        record.lists = (idt_run){refs, d->lists.n};
        record.substances = put_refs(b, d->substances, NULL);
        record.above = d->has_above ? put_threshold(b, &d->above) : IDT_LAW_NONE;
        record.jurisdiction = d->jurisdiction_index;
        record.origin = d->has_origin ? put_countries(b, &d->origin) : IDT_LAW_NONE;
        record.destination = d->has_destination ? put_countries(b, &d->destination) : IDT_LAW_NONE;
        record.from = d->dates.from;
        record.to = d->dates.to;
        record.days = d->days;
        record.on = d->on;
        record.flags =
            (uint16_t)(date_flags(&d->rule, &d->dates) | (d->has_days ? IDT_LAW_HAS_DAYS : 0));
        record.actor = d->actor;
        record.source = d->rule.file;
        record.line = d->rule.line;
        refs += d->lists.n;
        idt_buf__put(&b->duties, &record, sizeof record);
    }
}

static idt_run put_phrases(idt_law_build *b, idt_run run, uint32_t context)
{
    idt_run out = {count_of(&b->phrases, sizeof(idt_law_phrase)), run.n};

    for (uint32_t i = run.first; i < run.first + run.n; i++) {
        const idt_m_name *n = &b->model->phrases.items[i];
        idt_law_phrase record = {0};

        record.text = idt_pool__put(&b->pool, n->word.text);
        record.context = context;
        memcpy(record.lang, n->lang, sizeof record.lang);
        idt_buf__put(&b->phrases, &record, sizeof record);
    }
    return out;
}

static void put_contexts(idt_law_build *b)
{
    const idt_model *m = b->model;

    for (uint32_t i = 0; i < m->contexts.n; i++) {
        const idt_m_context *x = &m->contexts.items[i];
        idt_law_context record = {0};

        record.id = idt_pool__put(&b->pool, x->rule.id.text);
        record.note = idt_pool__put(&b->pool, x->rule.note);
        record.cites = put_cites(b, &x->rule);
        record.phrases = put_phrases(b, x->phrases, i);
        record.substances = put_refs(b, x->substances, NULL);
        record.effect = x->effect;
        record.where = x->where;
        record.near = x->near;
        record.kinds = x->kinds;
        record.source = x->rule.file;
        record.line = x->rule.line;
        idt_buf__put(&b->contexts, &record, sizeof record);
    }
}

static void put_policy(idt_law_build *b)
{
    const idt_m_policy *p = &b->model->policies.items[0];
    idt_law_policy record = {0};

    record.id = idt_pool__put(&b->pool, p->rule.id.text);
    record.note = idt_pool__put(&b->pool, p->rule.note);
    record.cites = put_cites(b, &p->rule);
    record.rows = (idt_run){0, p->rows.n};
    record.parties = (idt_run){0, p->parties.n};
    record.strong = p->strong;
    record.weak = p->weak;
    record.source = p->rule.file;
    record.line = p->rule.line;
    idt_buf__put(&b->policy, &record, sizeof record);
    idt_buf__put(&b->policy_rows, b->model->rows.items + p->rows.first,
                 p->rows.n * sizeof *b->model->rows.items);
    for (uint32_t i = 0; i < p->parties.n; i++) {
        const idt_m_party_row *row = &b->model->party_rows.items[p->parties.first + i];
        idt_law_party_row out = {.relation = row->relation, .level = row->level};

        out.list = idt_pool__put(&b->pool, row->list);
        out.program = idt_pool__put(&b->pool, row->program);
        idt_buf__put(&b->party_rows, &out, sizeof out);
    }
}

static idt_run put_clauses(idt_law_build *b, idt_run run, uint32_t owner)
{
    idt_run out = {count_of(&b->clauses, sizeof(idt_law_clause)), run.n};

    for (uint32_t i = run.first; i < run.first + run.n; i++) {
        const idt_m_clause *c = &b->model->clauses.items[i];
        idt_law_clause record = {0};

        record.label = idt_pool__put(&b->pool, c->label.text);
        record.text = idt_pool__put(&b->pool, c->text);
        record.question = idt_pool__put(&b->pool, c->question);
        record.class_ = owner;
        idt_buf__put(&b->clauses, &record, sizeof record);
    }
    return out;
}

static void put_classes(idt_law_build *b)
{
    const idt_model *m = b->model;

    for (uint32_t i = 0; i < m->classes.n; i++) {
        const idt_m_class *c = &m->classes.items[i];
        idt_law_class record = {0};

        record.id = idt_pool__put(&b->pool, c->rule.id.text);
        record.shown = c->shown.text.len ? idt_pool__put(&b->pool, c->shown.text) : record.id;
        record.title = idt_pool__put(&b->pool, c->title);
        record.entry = idt_pool__put(&b->pool, c->entry);
        record.except = idt_pool__put(&b->pool, c->except);
        record.covers = idt_pool__put(&b->pool, c->covers.text);
        record.note = idt_pool__put(&b->pool, c->rule.note);
        record.parent = idt_pool__put(&b->pool, m->parents.items[c->parents.first].smiles.text);
        record.combination = idt_pool__put(&b->pool, c->combination);
        record.cites = put_cites(b, &c->rule);
        record.clauses = put_clauses(b, c->clauses, i);
        record.list = b->list_at[c->list_index];
        record.jurisdiction = m->lists.items[c->list_index].jurisdiction_index;
        record.from = c->dates.from;
        record.to = c->dates.to;
        record.covers_from = c->covers_from;
        record.covers_flags = c->covers.flags;
        record.flags = date_flags(&c->rule, &c->dates);
        record.decides = c->decides;
        record.source = c->rule.file;
        record.line = c->rule.line;
        idt_buf__put(&b->classes, &record, sizeof record);
    }
}

static uint32_t record_of(const idt_law_build *b, idt_law_owner kind, uint32_t index)
{
    switch (kind) {
    case IDT_LAW_OWNER_LIST: return b->list_at[index];
    case IDT_LAW_OWNER_LISTING: return b->listing_at[index];
    case IDT_LAW_OWNER_DUTY: return b->duty_at[index];
    case IDT_LAW_OWNER_JURISDICTION:
    case IDT_LAW_OWNER_SUBSTANCE:
    case IDT_LAW_OWNER_CONTEXT:
    case IDT_LAW_OWNER_POLICY:
    case IDT_LAW_OWNER_CLASS:
    case IDT_LAW_N_OWNERS: break;
    }
    return index;
}

/* Tests stand in the model in the order of the sources; each learns who its owner is. */
static int put_tests(idt_law_build *b)
{
    const idt_model *m = b->model;
    idt_law_test *records = idt_alloc__zeroed(m->tests.n + 1, sizeof *records);

    if (!records)
        return IDT_ENOMEM;
    for (int kind = 0; kind < IDT_LAW_N_OWNERS; kind++) {
        const idt_rule *rule;

        for (uint32_t i = 0; (rule = idt_model__rule(m, (idt_law_owner)kind, i)) != NULL; i++) {
            for (uint32_t k = rule->tests.first; k < rule->tests.first + rule->tests.n; k++) {
                records[k] = m->tests.items[k].record;
                records[k].owner_kind = (uint8_t)kind;
                records[k].owner = record_of(b, (idt_law_owner)kind, i);
            }
        }
    }
    for (size_t k = 0; k < m->tests.n; k++) {
        records[k].input = idt_pool__put(&b->pool, m->tests.items[k].input.text);
        records[k].clauses = idt_pool__put(&b->pool, m->tests.items[k].clauses);
        records[k].source = m->tests.items[k].file;
        records[k].line = m->tests.items[k].line;
    }
    idt_buf__put(&b->tests, records, m->tests.n * sizeof *records);
    idt_alloc__free(records);
    return IDT_OK;
}

/* ---- all of it ---- */

static const struct part {
    uint32_t tag;
    uint32_t record_size;
    size_t offset;
} parts[] = {
    {IDT_LAW_TAG_META, sizeof(idt_law_meta), offsetof(idt_law_build, meta)},
    {IDT_LAW_TAG_STRS, 0, offsetof(idt_law_build, pool.bytes)},
    {IDT_LAW_TAG_SRCE, sizeof(idt_law_source), offsetof(idt_law_build, sources)},
    {IDT_LAW_TAG_JURI, sizeof(idt_law_jurisdiction), offsetof(idt_law_build, jurisdictions)},
    {IDT_LAW_TAG_CSET, sizeof(idt_law_countries), offsetof(idt_law_build, country_sets)},
    {IDT_LAW_TAG_LIST, sizeof(idt_law_list), offsetof(idt_law_build, lists)},
    {IDT_LAW_TAG_SUBS, sizeof(idt_law_substance), offsetof(idt_law_build, substances)},
    {IDT_LAW_TAG_NAME, sizeof(idt_law_name), offsetof(idt_law_build, names)},
    {IDT_LAW_TAG_CASR, sizeof(idt_law_cas), offsetof(idt_law_build, cas)},
    {IDT_LAW_TAG_CASX, sizeof(uint32_t), offsetof(idt_law_build, cas_index)},
    {IDT_LAW_TAG_CODE, sizeof(idt_law_code), offsetof(idt_law_build, codes)},
    {IDT_LAW_TAG_CODX, sizeof(uint32_t), offsetof(idt_law_build, code_index)},
    {IDT_LAW_TAG_LSTG, sizeof(idt_law_listing), offsetof(idt_law_build, listings)},
    {IDT_LAW_TAG_THRS, sizeof(idt_law_threshold), offsetof(idt_law_build, thresholds)},
    {IDT_LAW_TAG_CITE, sizeof(idt_law_cite), offsetof(idt_law_build, cites)},
    {IDT_LAW_TAG_DUTY, sizeof(idt_law_duty), offsetof(idt_law_build, duties)},
    {IDT_LAW_TAG_REFS, sizeof(uint32_t), offsetof(idt_law_build, refs)},
    {IDT_LAW_TAG_CTXT, sizeof(idt_law_context), offsetof(idt_law_build, contexts)},
    {IDT_LAW_TAG_PHRS, sizeof(idt_law_phrase), offsetof(idt_law_build, phrases)},
    {IDT_LAW_TAG_POLI, sizeof(idt_law_policy), offsetof(idt_law_build, policy)},
    {IDT_LAW_TAG_PROW, sizeof(idt_law_policy_row), offsetof(idt_law_build, policy_rows)},
    {IDT_LAW_TAG_PPTY, sizeof(idt_law_party_row), offsetof(idt_law_build, party_rows)},
    {IDT_LAW_TAG_CLAS, sizeof(idt_law_class), offsetof(idt_law_build, classes)},
    {IDT_LAW_TAG_CLAU, sizeof(idt_law_clause), offsetof(idt_law_build, clauses)},
    {IDT_LAW_TAG_TEST, sizeof(idt_law_test), offsetof(idt_law_build, tests)},
};

static const idt_buf *part_of(const idt_law_build *b, const struct part *part)
{
    return (const idt_buf *)(const void *)((const char *)b + part->offset);
}

int idt_build__law(idt_law_build *out, const idt_model *model)
{
    int status;

    memset(out, 0, sizeof *out);
    out->model = model;
    status = sort_rules(out);
    if (status != IDT_OK)
        return status;
    put_sources(out);
    put_jurisdictions(out);
    put_lists(out);
    put_substances(out);
    put_listings(out);
    put_duties(out);
    put_contexts(out);
    put_policy(out);
    put_classes(out);
    status = put_tests(out);
    if (status == IDT_OK)
        status = put_indexes(out);
    if (status == IDT_OK && out->pool.failed)
        status = IDT_ELIMIT;
    for (size_t i = 0; i < IDT_COUNT_OF(parts) && status == IDT_OK; i++)
        status = idt_buf__status(part_of(out, &parts[i]));
    return status;
}

void idt_build__add_law(const idt_law_build *build, idt_image_writer *writer)
{
    for (size_t i = 0; i < IDT_COUNT_OF(parts); i++) {
        const idt_buf *buf = part_of(build, &parts[i]);

        idt_image_writer__add(writer, parts[i].tag, parts[i].record_size, buf->data, buf->len);
    }
}

void idt_build__free(idt_law_build *build)
{
    for (size_t i = 0; i < IDT_COUNT_OF(parts); i++)
        if (parts[i].tag != IDT_LAW_TAG_STRS)
            idt_buf__free((idt_buf *)(void *)((char *)build + parts[i].offset));
    idt_pool__free(&build->pool);
    idt_symbols__free(&build->sets);
    idt_alloc__free(build->list_order);
    idt_alloc__free(build->listing_order);
    idt_alloc__free(build->duty_order);
    idt_alloc__free(build->list_at);
    idt_alloc__free(build->listing_at);
    idt_alloc__free(build->duty_at);
    memset(build, 0, sizeof *build);
}
