/* SPDX-License-Identifier: Apache-2.0 */
/* The examples that rules carry. */
#include "screen/book_test.h"

#include <string.h>

#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "chem/io/smiles.h"
#include "screen/screen_int.h"

static bool finds_substance(const idt_verdict *verdict, uint32_t substance)
{
    for (size_t i = 0; i < verdict->findings.n; i++)
        if (verdict->findings.items[i].substance == substance)
            return true;
    return false;
}

static bool finds_listing(const idt_verdict *verdict, uint32_t index)
{
    const idt_law_listing *listing = &verdict->book->law.listings[index];

    return finds_substance(verdict, listing->substance) &&
           idt_screen__standing(verdict, listing) == IDT_STANDING_CONTROL;
}

static bool finds_duty(const idt_verdict *verdict, uint32_t duty)
{
    for (size_t i = 0; i < verdict->n_duties; i++)
        if (verdict->duties[i].duty == duty)
            return true;
    return false;
}

/* A context that leaves no finding, or one too weak, matches when its phrase stands there. */
static bool finds_context(const idt_verdict *verdict, uint32_t context)
{
    for (size_t i = 0; i < verdict->findings.n; i++) {
        idt_run run = verdict->findings.items[i].contexts;

        for (uint32_t k = run.first; k < run.first + run.n; k++)
            if (verdict->contexts.items[k].context == context)
                return true;
    }
    if (verdict->book->law.contexts[context].effect != IDT_LAW_EFFECT_OTHER &&
        verdict->book->law.contexts[context].effect != IDT_LAW_EFFECT_LABEL)
        return false;
    for (size_t i = 0; i < verdict->phrases.n; i++)
        if (verdict->phrases.items[i].context == context)
            return true;
    return false;
}

static bool is_found(const idt_verdict *verdict, const idt_law_test *test)
{
    switch ((idt_law_owner)test->owner_kind) {
    case IDT_LAW_OWNER_SUBSTANCE: return finds_substance(verdict, test->owner);
    case IDT_LAW_OWNER_LISTING: return finds_listing(verdict, test->owner);
    case IDT_LAW_OWNER_DUTY: return finds_duty(verdict, test->owner);
    case IDT_LAW_OWNER_CONTEXT: return finds_context(verdict, test->owner);
    case IDT_LAW_OWNER_JURISDICTION:
    case IDT_LAW_OWNER_LIST:
    case IDT_LAW_OWNER_POLICY:
    case IDT_LAW_OWNER_CLASS:
    case IDT_LAW_N_OWNERS: break;
    }
    return verdict->findings.n > 0;
}

static idt_screen_options options_of(const idt_law_test *test)
{
    idt_screen_options options = IDT_SCREEN_INIT;

    options.as_of = test->on;
    idt_country__format(options.from, test->from);
    idt_country__format(options.to, test->to);
    idt_country__format(options.country, test->country);
    if (test->has_quantity) {
        options.amount = test->amount;
        options.amount_unit =
            test->dimension == IDT_LAW_VOLUME_UL ? IDT_UNIT_VOLUME_UL : IDT_UNIT_MASS_MG;
    }
    return options;
}

static void say_why(idt_buf *why, const idt_law_test *test, const idt_verdict *verdict)
{
    char day[IDT_DATE_SIZE];

    idt_date__format(day, test->on);
    if (test->expect == IDT_LAW_EXPECT_VERDICT)
        idt_buf__printf(why, "expected the verdict %s", idt_law_level__name(test->level));
    else
        idt_buf__put_cstr(why, test->expect == IDT_LAW_EXPECT_MATCH ? "expected a match"
                                                                    : "expected no match");
    idt_buf__printf(why, " on %s; the verdict is %s with %zu finding%s", day,
                    idt_level_name(verdict->level), verdict->findings.n,
                    verdict->findings.n == 1 ? "" : "s");
    for (size_t i = 0; i < verdict->findings.n && i < 3; i++) {
        idt_finding_view view;

        idt_screen__view(&view, verdict, &verdict->findings.items[i]);
        idt_buf__put_cstr(why, i ? ", " : ": ");
        idt_buf__put_bytes(why, view.substance);
    }
}

/* ---- classes ---- */

static const idt_membership_finding *find_class(const idt_memberships *m, uint32_t class_)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->items[i].class_ == class_)
            return &m->items[i];
    return NULL;
}

static uint8_t expected_membership(const idt_law *law, const idt_law_test *test)
{
    if (test->expect == IDT_LAW_EXPECT_ARGUABLE)
        return IDT_MEMBERSHIP_ARGUABLE;
    return law->classes[test->owner].decides == IDT_LAW_DECIDES_REVIEW ? IDT_MEMBERSHIP_REVIEW
                                                                       : IDT_MEMBERSHIP_MATCH;
}

/*
 * What the author of the rule may know, and nobody who screens: which atoms nothing explains. Atoms
 * count from 1 in the order of the SMILES.
 */
static void put_unexplained(idt_buf *why, const idt_memberships *m, const idt_membership_finding *f)
{
    bool is_first = true;

    for (uint32_t i = 0; i < f->n_atoms; i++) {
        if (m->roles[f->atoms + i] != IDT_CLASS_UNEXPLAINED)
            continue;
        idt_buf__printf(why, is_first ? "; no clause explains atoms %u" : ", %u", i + 1);
        is_first = false;
    }
    if (is_first)
        idt_buf__put_cstr(why, "; something is missing, or the mass is too large");
}

static void say_why_class(idt_buf *why, const idt_memberships *m, const idt_law_test *test,
                          const idt_membership_finding *f)
{
    char day[IDT_DATE_SIZE];

    idt_date__format(day, test->on);
    idt_buf__put_cstr(why, test->expect == IDT_LAW_EXPECT_NO_MATCH ? "expected no match"
                           : test->expect == IDT_LAW_EXPECT_MATCH  ? "expected a match"
                                                                   : "expected arguable");
    if (test->clauses.len > 0) {
        idt_buf__put_cstr(why, " by ");
        idt_buf__put_bytes(why, idt_law__str(m->law, test->clauses));
    }
    idt_buf__printf(why, " on %s; the answer is %s", day,
                    idt_membership__name(f ? f->membership : IDT_MEMBERSHIP_NO));
    if (f && f->membership >= IDT_MEMBERSHIP_ARGUABLE) {
        idt_buf__put_cstr(why, " by ");
        idt_memberships__put_clauses(why, m, f);
        if (f->questions != 0)
            idt_buf__put_cstr(why, ": ");
        idt_memberships__put_questions(why, m, f);
    }
    if (f && f->is_exempt)
        idt_buf__put_cstr(why, "; it is exempt");
    else if (f && f->is_parent)
        idt_buf__put_cstr(why, "; it is the parent itself");
    if (f && f->membership == IDT_MEMBERSHIP_OUTSIDE)
        put_unexplained(why, m, f);
    if (!f)
        idt_buf__put_cstr(why, "; the core of the parent is not there, or much else differs");
}

static int run_class(bool *is_right, idt_buf *why, idt_scratch *scratch, const idt_law_test *test,
                     idt_error *err)
{
    idt_memberships *m = &scratch->verdict.classes;
    const idt_law *law = &scratch->book->law;
    const idt_membership_finding *f;
    idt_buf clauses = {0};
    int status = idt_smiles__read(&scratch->mol, idt_law__str(law, test->input), err);

    idt_memberships__reset(m);
    scratch->verdict.n_places = 0;
    if (status == IDT_OK)
        status = idt_memberships__find(m, scratch->book, &scratch->mol, test->on, err);
    if (status != IDT_OK)
        return status;
    f = find_class(m, test->owner);
    if (test->expect == IDT_LAW_EXPECT_NO_MATCH) {
        *is_right = !f || f->membership <= IDT_MEMBERSHIP_OUTSIDE;
    } else {
        *is_right = f && f->membership == expected_membership(law, test);
        if (*is_right && test->clauses.len > 0) {
            idt_memberships__put_clauses(&clauses, m, f);
            *is_right =
                idt_bytes__equal(idt_buf__bytes(&clauses), idt_law__str(law, test->clauses));
            idt_buf__free(&clauses);
        }
    }
    if (!*is_right)
        say_why_class(why, m, test, f);
    return IDT_OK;
}

static int run_record(bool *is_right, idt_buf *why, idt_scratch *scratch, const idt_law_test *test,
                      idt_error *err)
{
    static const char *const field_names[IDT_LAW_N_INPUTS] = {"text", "cas", "smiles"};
    const idt_law *law = &scratch->book->law;
    idt_screen_options options = options_of(test);
    idt_field field = {.name = idt_bytes__from_cstr(field_names[test->input_kind]),
                       .value = idt_law__str(law, test->input)};
    idt_record record = {.line = 1, .fields = &field, .n_fields = 1};
    const idt_verdict *verdict;
    int status = idt_screen(&verdict, scratch, &record, &options, err);

    if (status != IDT_OK)
        return status;
    if (test->expect == IDT_LAW_EXPECT_VERDICT)
        *is_right = (uint8_t)verdict->level == test->level;
    else
        *is_right = is_found(verdict, test) == (test->expect == IDT_LAW_EXPECT_MATCH);
    if (!*is_right)
        say_why(why, test, verdict);
    return IDT_OK;
}

int idt_book_test__run(idt_book_test *out, idt_buf *why, idt_scratch *scratch, uint32_t index,
                       idt_error *err)
{
    const idt_law *law = &scratch->book->law;
    const idt_law_test *test;
    bool is_right = false;
    int status;

    memset(out, 0, sizeof *out);
    if (index >= law->n_tests)
        return idt_error__set(err, IDT_EINVAL, "the book has no test %u", index);
    test = &law->tests[index];
    status = test->owner_kind == IDT_LAW_OWNER_CLASS
                 ? run_class(&is_right, why, scratch, test, err)
                 : run_record(&is_right, why, scratch, test, err);
    if (status != IDT_OK)
        return status;
    *out = (idt_book_test){
        .has_passed = is_right,
        .rule = idt_law__id(law, (idt_law_owner)test->owner_kind, test->owner),
        .kind = idt_law_owner__name(test->owner_kind),
        .path = idt_law__str(law, law->sources[test->source].path),
        .line = test->line,
        .input = idt_law__str(law, test->input),
    };
    return IDT_OK;
}
