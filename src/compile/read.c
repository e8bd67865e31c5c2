/* SPDX-License-Identifier: Apache-2.0 */
/* Lines to rules: the driver and the statements that several kinds share. */
#include "compile/read.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "base/int.h"
#include "compile/codes.h"

/* ---- the driver ---- */

static const idt_kind *const kinds[] = {
    &idt_kind__jurisdiction, &idt_kind__list,    &idt_kind__substance, &idt_kind__listing,
    &idt_kind__duty,         &idt_kind__context, &idt_kind__policy,    &idt_kind__class,
};

static idt_cursor cursor_at(idt_model *model, idt_diags *diags, const idt_syntax *syntax,
                            idt_line line, uint32_t file)
{
    return (idt_cursor){.model = model,
                        .diags = diags,
                        .tokens = &syntax->tokens,
                        .at = line.first,
                        .end = line.end,
                        .file = file};
}

static const idt_kind *find_kind(idt_bytes word)
{
    for (size_t i = 0; i < IDT_COUNT_OF(kinds); i++)
        if (idt_bytes__is(word, idt_law_owner__name(kinds[i]->owner)))
            return kinds[i];
    return NULL;
}

static void check_line_end(idt_cursor *c)
{
    idt_token token = idt_value__peek(c);

    if (token.kind == IDT_TOKEN_END || token.kind == IDT_TOKEN_WRONG)
        return;
    idt_report__error(c->diags, IDT_R_TRAILING, idt_value__place(c, token), c->rule,
                      token.kind == IDT_TOKEN_STRING
                          ? "Several values of a statement have commas between them."
                          : NULL,
                      "the statement should end before this");
}

static void unknown_statement(idt_cursor *c, const idt_kind *kind, idt_word word)
{
    char hint[256] = "";
    size_t n = 0;
    const char *owner = idt_law_owner__name(kind->owner);

    for (const idt_statement *s = kind->statements; s->word && n < sizeof hint; s++)
        n += (size_t)snprintf(hint + n, sizeof hint - n, "%s%s", n ? ", " : "One of: ", s->word);
    if (n < sizeof hint)
        snprintf(hint + n, sizeof hint - n, ".");
    if (idt_bytes__is(word.text, "test"))
        snprintf(hint, sizeof hint, "A %s is tested through its listings.", owner);
    idt_report__error(c->diags, IDT_R_STATEMENT, word.place, c->rule, hint,
                      "a %s has no statement \"%.*s\"", owner,
                      (int)idt_size__min(word.text.len, 60), word.text.data);
}

static void read_statement(idt_cursor *c, const idt_kind *kind, idt_rule *rule)
{
    idt_word word;

    if (!idt_value__atom(c, &word, "a statement"))
        return;
    for (uint32_t i = 0; kind->statements[i].word; i++) {
        const idt_statement *s = &kind->statements[i];

        if (!idt_bytes__is(word.text, s->word))
            continue;
        if (rule->seen >> i & 1 && !(s->flags & IDT_READ_REPEATED)) {
            idt_report__error(c->diags, IDT_R_REPEATED, word.place, c->rule, NULL,
                              "\"%s\" stands here a second time", s->word);
            return;
        }
        rule->seen |= 1u << i;
        if (s->read(c, rule))
            check_line_end(c);
        return;
    }
    unknown_statement(c, kind, word);
}

static void check_required(idt_cursor *c, const idt_kind *kind, const idt_rule *rule)
{
    for (uint32_t i = 0; kind->statements[i].word; i++) {
        const idt_statement *s = &kind->statements[i];
        const char *owner = idt_law_owner__name(kind->owner);

        if (!(s->flags & IDT_READ_REQUIRED) || rule->seen >> i & 1)
            continue;
        if (s->read == idt_read__cite)
            idt_report__error(c->diags, IDT_R_NO_CITE, rule->head, c->rule,
                              "Say where the fact stands: cite \"law, section\" read DATE.",
                              "this %s has no citation", owner);
        else if (s->read == idt_read__test || s->read == idt_read__class_test)
            idt_report__error(c->diags, IDT_R_NO_TEST, rule->head, c->rule,
                              "Give an example that the rule must match: test match \"…\".",
                              "this %s has no test", owner);
        else
            idt_report__error(c->diags, IDT_R_MISSING, rule->head, c->rule, NULL,
                              "this %s has no \"%s\"", owner, s->word);
    }
}

static bool read_head(idt_cursor *c, const idt_kind **kind, idt_word *word, idt_word *id)
{
    if (!idt_value__atom(c, word, "a kind of rule"))
        return false;
    *kind = find_kind(word->text);
    if (!*kind) {
        idt_report__error(c->diags, IDT_R_ITEM, word->place, c->rule,
                          "A file holds rulebook, include, jurisdiction, list, substance, listing, "
                          "duty, context, policy and class.",
                          "there is no kind of rule \"%.*s\"",
                          (int)idt_size__min(word->text.len, 60), word->text.data);
        return false;
    }
    return idt_value__id(c, id, "an id");
}

bool idt_read__rule(idt_model *model, idt_diags *diags, const idt_syntax *syntax,
                    const idt_item *item, uint32_t file)
{
    idt_cursor c = cursor_at(model, diags, syntax, item->head, file);
    const idt_kind *kind;
    idt_word word, id;
    idt_rule *rule;

    if (!read_head(&c, &kind, &word, &id))
        return true;
    check_line_end(&c);
    rule = kind->add(model);
    if (!rule)
        return false;
    rule->id = id;
    rule->head = (idt_place){id.place.source, word.place.begin, id.place.end};
    rule->file = file;
    rule->line = syntax->tokens.items[item->head.first].line;
    rule->newest_read = IDT_DATE_NONE;
    rule->cites.first = (uint32_t)model->cites.n;
    rule->tests.first = (uint32_t)model->tests.n;
    for (uint32_t i = 0; i < item->n_lines && !model->failed; i++) {
        c = cursor_at(model, diags, syntax, syntax->lines[item->first_line + i], file);
        c.rule = id.text;
        read_statement(&c, kind, rule);
    }
    c.rule = id.text;
    check_required(&c, kind, rule);
    if (kind->check)
        kind->check(&c, rule);
    return !model->failed;
}

/* ---- shared statements ---- */

bool idt_read__text(idt_cursor *c, idt_bytes *out, const char *what)
{
    idt_word word;

    if (!idt_value__string(c, &word, what))
        return false;
    *out = word.text;
    return true;
}

bool idt_read__cite(idt_cursor *c, void *rule)
{
    idt_rule *r = rule;
    idt_m_cite cite = {.read = IDT_DATE_NONE};
    idt_m_cite *slot;

    if (!idt_read__text(c, &cite.text, "the source between quotation marks"))
        return false;
    if (idt_value__accept(c, "read") && !idt_value__date(c, &cite.read))
        return false;
    cite.unconfirmed = idt_value__accept(c, "unconfirmed");
    slot = IDT_VEC_ADD(c->model, c->model->cites);
    if (!slot)
        return false;
    *slot = cite;
    r->cites.n++;
    r->unconfirmed |= cite.unconfirmed;
    if (cite.read > r->newest_read)
        r->newest_read = cite.read;
    return true;
}

bool idt_read__note(idt_cursor *c, void *rule)
{
    return idt_read__text(c, &((idt_rule *)rule)->note, "a text between quotation marks");
}

bool idt_read__from(idt_cursor *c, idt_m_dates *dates)
{
    if (idt_value__accept(c, "unknown")) {
        dates->from_unknown = true;
        return true;
    }
    if (!idt_value__date(c, &dates->from))
        return false;
    dates->unconfirmed |= idt_value__accept(c, "unconfirmed");
    return true;
}

bool idt_read__to(idt_cursor *c, idt_m_dates *dates)
{
    idt_token token = idt_value__peek(c);

    dates->to_place = idt_value__place(c, token);
    if (idt_value__accept(c, "unknown")) {
        idt_report__error(c->diags, IDT_R_TO_UNKNOWN, dates->to_place, c->rule,
                          "Leave \"to\" out while the rule applies; when it has ended, find the "
                          "day.",
                          "the end of a rule cannot be unknown");
        return false;
    }
    if (!idt_value__date(c, &dates->to))
        return false;
    dates->unconfirmed |= idt_value__accept(c, "unconfirmed");
    return true;
}

void idt_read__check_dates(idt_cursor *c, const idt_m_dates *dates)
{
    if (dates->from >= dates->to)
        idt_report__error(c->diags, IDT_R_TO_FIRST, dates->to_place, c->rule,
                          "\"to\" is the first day on which the rule no longer applies.",
                          "\"to\" is not after \"from\"");
}

bool idt_read__covers(idt_cursor *c, idt_m_covers *out)
{
    if (idt_value__accept(c, "nothing"))
        return true;
    do {
        uint16_t bit = 0;

        if (idt_value__at_string(c))
            break;
        if (!idt_value__bit(c, &bit, idt_law_covers__name, "what is covered"))
            return false;
        out->flags |= bit;
    } while (idt_value__accept_comma(c));
    return !idt_value__at_string(c) || idt_read__text(c, &out->text, "a text");
}

bool idt_read__amount_per(idt_cursor *c, idt_m_amount *out)
{
    if (!idt_value__amount(c, out))
        return false;
    return !idt_value__accept(c, "per") ||
           idt_value__choice(c, &out->per, idt_law_per__name, "a period");
}

bool idt_read__refs(idt_cursor *c, idt_run *run, const char *what)
{
    run->first = (uint32_t)c->model->refs.n;
    run->n = 0;
    do {
        idt_m_ref *slot;
        idt_word id;

        if (!idt_value__id(c, &id, what))
            return false;
        slot = IDT_VEC_ADD(c->model, c->model->refs);
        if (!slot)
            return false;
        *slot = (idt_m_ref){id, IDT_LAW_NONE};
        run->n++;
    } while (idt_value__accept_comma(c));
    return true;
}

/* The words before the strings of `name`: class and mark, in either order. */
static bool read_marks(idt_cursor *c, idt_m_name *name)
{
    bool has_class = false;

    name->name_class = IDT_LAW_NAME_COMMON;
    while (!idt_value__at_string(c)) {
        if (!name->unconfirmed && idt_value__accept(c, "unconfirmed")) {
            name->unconfirmed = true;
        } else if (!has_class && idt_value__peek(c).kind == IDT_TOKEN_ATOM) {
            has_class = true;
            if (!idt_value__choice(c, &name->name_class, idt_law_name_class__name,
                                   "a class of names"))
                return false;
        } else {
            return idt_value__expected(c, "a name between quotation marks");
        }
    }
    return true;
}

bool idt_read__names(idt_cursor *c, idt_run *run, bool is_name)
{
    idt_model *m = c->model;
    size_t n = is_name ? m->names.n : m->phrases.n;
    idt_m_name name = {{{NULL, 0}, {NULL, 0, 0}}, "", 0, false};

    if (run->n == 0)
        run->first = (uint32_t)n;
    if (!idt_value__language(c, name.lang) || (is_name && !read_marks(c, &name)))
        return false;
    do {
        idt_m_name *slot;

        if (!idt_value__string(c, &name.word,
                               is_name ? "a name between quotation marks"
                                       : "a phrase between quotation marks"))
            return false;
        slot = is_name ? IDT_VEC_ADD(m, m->names) : IDT_VEC_ADD(m, m->phrases);
        if (!slot)
            return false;
        *slot = name;
        run->n++;
    } while (idt_value__accept_comma(c));
    return true;
}

/* ---- test ---- */

static bool read_expectation(idt_cursor *c, idt_law_test *t)
{
    if (idt_value__accept(c, "match")) {
        t->expect = IDT_LAW_EXPECT_MATCH;
        return true;
    }
    if (idt_value__accept(c, "no")) {
        t->expect = IDT_LAW_EXPECT_NO_MATCH;
        return idt_value__keyword(c, "match");
    }
    if (idt_value__accept(c, "verdict")) {
        t->expect = IDT_LAW_EXPECT_VERDICT;
        return idt_value__choice(c, &t->level, idt_law_level__name, "a verdict");
    }
    idt_report__error(c->diags, IDT_R_TEST, idt_value__place(c, idt_value__peek(c)), c->rule,
                      "A test begins with match, no match or verdict.",
                      "the test does not say what it expects");
    return false;
}

static bool read_quantity(idt_cursor *c, idt_law_test *t)
{
    idt_m_amount amount = {0};

    if (!idt_value__amount(c, &amount))
        return false;
    t->has_quantity = 1;
    t->amount = amount.amount;
    t->dimension = amount.dimension;
    return true;
}

/* Sets *more while there are circumstances to read. */
static bool read_circumstance(idt_cursor *c, idt_law_test *t, bool *more)
{
    if (idt_value__accept(c, "on"))
        return idt_value__date(c, &t->on);
    if (idt_value__accept(c, "from"))
        return idt_value__country(c, &t->from);
    if (idt_value__accept(c, "to"))
        return idt_value__country(c, &t->to);
    if (idt_value__accept(c, "country"))
        return idt_value__country(c, &t->country);
    if (idt_value__accept(c, "quantity"))
        return read_quantity(c, t);
    *more = false;
    return true;
}

static bool read_circumstances(idt_cursor *c, idt_law_test *t)
{
    bool more = true;

    while (more)
        if (!read_circumstance(c, t, &more))
            return false;
    return true;
}

static bool read_input(idt_cursor *c, idt_m_test *t)
{
    if (idt_value__accept(c, "cas")) {
        t->record.input_kind = IDT_LAW_INPUT_CAS;
        return idt_value__cas(c, &t->record.cas, &t->input);
    }
    if (idt_value__accept(c, "smiles")) {
        t->record.input_kind = IDT_LAW_INPUT_SMILES;
        return idt_value__string(c, &t->input, "a structure between quotation marks");
    }
    if (idt_value__at_string(c)) {
        t->record.input_kind = IDT_LAW_INPUT_TEXT;
        return idt_value__string(c, &t->input, "a text between quotation marks");
    }
    if (idt_value__peek(c).kind != IDT_TOKEN_WRONG)
        idt_report__error(c->diags, IDT_R_TEST_INPUT, idt_value__place(c, idt_value__peek(c)),
                          c->rule,
                          "A test ends with its input: \"text\", cas 103-63-9 or smiles \"…\".",
                          "the test has no input here");
    return false;
}

bool idt_read__test(idt_cursor *c, void *rule)
{
    idt_m_test test = {.file = c->file, .line = idt_value__peek(c).line};
    idt_m_test *slot;

    test.record.on = IDT_DATE_NONE;
    if (!read_expectation(c, &test.record) || !read_circumstances(c, &test.record) ||
        !read_input(c, &test) || !read_circumstances(c, &test.record))
        return false;
    slot = IDT_VEC_ADD(c->model, c->model->tests);
    if (!slot)
        return false;
    *slot = test;
    ((idt_rule *)rule)->tests.n++;
    return true;
}

/* ---- test of a class ---- */

static bool is_circumstance(idt_cursor *c)
{
    static const char *const words[] = {"on", "smiles"};
    idt_token token = idt_value__peek(c);

    for (size_t i = 0; i < IDT_COUNT_OF(words); i++)
        if (token.kind == IDT_TOKEN_ATOM &&
            idt_bytes__is(idt_token__text(c->tokens, &token), words[i]))
            return true;
    return token.kind != IDT_TOKEN_ATOM;
}

/* Labels with commas between, joined with '+' as answers show them. */
static bool read_labels(idt_cursor *c, idt_bytes *out)
{
    idt_buf joined = {0};
    char *text;

    do {
        idt_word label;

        if (!idt_value__atom(c, &label, "the letter of a clause")) {
            idt_buf__free(&joined);
            return false;
        }
        if (joined.len > 0)
            idt_buf__put_char(&joined, '+');
        idt_buf__put_bytes(&joined, label.text);
    } while (idt_value__accept_comma(c));
    text = joined.failed ? NULL : idt_arena__alloc(&c->model->arena, joined.len);
    if (text) {
        memcpy(text, joined.data, joined.len);
        *out = (idt_bytes){text, joined.len};
    }
    idt_buf__free(&joined);
    c->model->failed |= !text;
    return text != NULL;
}

bool idt_read__class_test(idt_cursor *c, void *rule)
{
    idt_m_test test = {.file = c->file, .line = idt_value__peek(c).line};
    idt_m_test *slot;

    test.record.on = IDT_DATE_NONE;
    test.record.input_kind = IDT_LAW_INPUT_SMILES;
    if (idt_value__accept(c, "arguable"))
        test.record.expect = IDT_LAW_EXPECT_ARGUABLE;
    else if (!read_expectation(c, &test.record))
        return false;
    if (!is_circumstance(c) && !read_labels(c, &test.clauses))
        return false;
    if (idt_value__accept(c, "on") && !idt_value__date(c, &test.record.on))
        return false;
    (void)idt_value__accept(c, "smiles");
    if (!idt_value__string(c, &test.input, "a structure between quotation marks"))
        return false;
    slot = IDT_VEC_ADD(c->model, c->model->tests);
    if (!slot)
        return false;
    *slot = test;
    ((idt_rule *)rule)->tests.n++;
    return true;
}
