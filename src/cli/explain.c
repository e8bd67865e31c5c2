/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict as a person reads it. */
#include "cli/explain.h"

#include <string.h>

#include "base/bytes.h"
#include "base/date.h"
#include "cli/paint.h"
#include "screen/verdict_json.h"

enum { MAX_EXCERPT = 1200, LAW_INDENT = 8 };

typedef struct explainer {
    idt_buf *out;
    const idt_verdict *verdict;
    const idt_record *record;
    const idt_screen_options *options;
    size_t columns;
    bool has_color;
} explainer;

static const char *on(const explainer *e, const char *code)
{
    return e->has_color ? code : "";
}

static const char *off(const explainer *e)
{
    return e->has_color ? "\x1b[0m" : "";
}

static void put_wrapped(const explainer *e, size_t indent, size_t at, const char *text)
{
    idt_paint__wrap(e->out, idt_bytes__from_cstr(text), at, indent, e->columns);
}

static void put_head(const explainer *e)
{
    idt_level level = idt_verdict_level(e->verdict);
    const char *name = idt_level_name(level);
    char date[IDT_DATE_SIZE];

    idt_buf__put_cstr(e->out, idt_paint__level(level, e->has_color));
    for (; *name; name++)
        idt_buf__put_char(e->out, (char)(*name & ~0x20));
    idt_date__format(date, e->options->as_of);
    idt_buf__printf(e->out, "%s  law of %s", off(e), date);
    if (e->options->from[0] || e->options->to[0])
        idt_buf__printf(e->out, ", %s to %s", e->options->from[0] ? e->options->from : "anywhere",
                        e->options->to[0] ? e->options->to : "anywhere");
    else if (!e->options->country[0])
        idt_buf__put_cstr(e->out, ", every country of the book");
    if (e->options->country[0])
        idt_buf__printf(e->out, ", %s", e->options->country);
    idt_buf__put_cstr(e->out, "\n");
}

/* The field's text with what was found marked: in colour, or between brackets in a pipe. */
static void put_marked(const explainer *e, uint32_t field)
{
    idt_bytes value = e->record->fields[field].value;
    uint32_t n = idt_verdict_n_findings(e->verdict);
    size_t at = 0, end = value.len < MAX_EXCERPT ? value.len : MAX_EXCERPT;
    idt_finding_view view;

    for (uint32_t i = 0; i < n; i++) {
        if (idt_verdict_finding(&view, e->verdict, i) != IDT_OK || view.field != field ||
            view.begin < at || view.end > end)
            continue;
        idt_paint__put_plain(e->out, idt_bytes__slice(value, at, (size_t)view.begin));
        idt_buf__put_cstr(e->out, e->has_color ? "\x1b[1;4m" : "[");
        idt_paint__put_plain(e->out, view.text);
        idt_buf__put_cstr(e->out, e->has_color ? "\x1b[0m" : "]");
        at = (size_t)view.end;
    }
    end = at + idt_paint__fit(idt_bytes__slice(value, at, value.len), end > at ? end - at : 0);
    idt_paint__put_plain(e->out, idt_bytes__slice(value, at, end));
    idt_buf__put_cstr(e->out, end < value.len ? " …\n" : "\n");
}

static bool has_finding(const explainer *e, uint32_t field)
{
    idt_finding_view view;

    for (uint32_t i = 0; i < idt_verdict_n_findings(e->verdict); i++)
        if (idt_verdict_finding(&view, e->verdict, i) == IDT_OK && view.field == field)
            return true;
    return false;
}

static void put_fields(const explainer *e)
{
    for (size_t i = 0; i < e->record->n_fields; i++) {
        if (!has_finding(e, (uint32_t)i))
            continue;
        idt_buf__put_cstr(e->out, "\n  ");
        if (e->record->n_fields > 1) {
            idt_paint__put_plain(e->out, e->record->fields[i].name);
            idt_buf__put_cstr(e->out, ": ");
        }
        put_marked(e, (uint32_t)i);
    }
}

static bool is_first_of_substance(const explainer *e, uint32_t finding,
                                  const idt_finding_view *view)
{
    idt_finding_view other;

    for (uint32_t i = 0; i < finding; i++)
        if (idt_verdict_finding(&other, e->verdict, i) == IDT_OK &&
            other.substance.data == view->substance.data)
            return false;
    return true;
}

static void put_mention(const explainer *e, const idt_finding_view *view)
{
    idt_buf line = {0};

    idt_buf__put_char(&line, '"');
    idt_buf__put_bytes(&line, view->text);
    idt_buf__printf(&line, "\", bytes %llu to %llu of %.*s: ", (unsigned long long)view->begin,
                    (unsigned long long)view->end, (int)e->record->fields[view->field].name.len,
                    e->record->fields[view->field].name.data);
    idt_buf__put_cstr(&line, view->evidence == IDT_EVIDENCE_NAME  ? "the name \""
                             : view->evidence == IDT_EVIDENCE_CAS ? "the CAS number \""
                                                                  : "the structure \"");
    idt_buf__put_bytes(&line, view->matched);
    idt_buf__printf(&line, "\", %u of 1000", view->score);
    if (view->form != IDT_FORM_SAME)
        idt_buf__printf(&line, ", %s form", idt_form_name((idt_form)view->form));
    idt_paint__pad(e->out, 5);
    idt_paint__wrap(e->out, idt_buf__bytes(&line), 5, 7, e->columns);
    idt_buf__put_char(e->out, '\n');
    idt_buf__free(&line);
}

/* Phrases that make the mention weaker, or tell of trade. */
static void put_contexts(const explainer *e, uint32_t finding)
{
    idt_context_view context;

    for (uint32_t i = 0; idt_verdict_context(&context, e->verdict, finding, i) == IDT_OK; i++) {
        idt_buf__printf(e->out, "       %.*s: \"", (int)context.effect.len, context.effect.data);
        idt_paint__put_plain(e->out, context.text);
        idt_buf__put_cstr(e->out, "\"\n");
    }
}

static void put_mentions(const explainer *e, const idt_finding_view *first)
{
    idt_finding_view view;

    for (uint32_t i = 0; idt_verdict_finding(&view, e->verdict, i) == IDT_OK; i++) {
        if (view.substance.data != first->substance.data)
            continue;
        put_mention(e, &view);
        put_contexts(e, i);
    }
}

static void put_dates(idt_buf *line, const idt_control_view *control)
{
    char from[IDT_DATE_SIZE], to[IDT_DATE_SIZE];

    idt_date__format(from, control->from);
    idt_date__format(to, control->to);
    if (control->standing == IDT_STANDING_PROPOSED)
        idt_buf__put_cstr(line, "proposed, not in force");
    else if (control->standing == IDT_STANDING_NOT_LISTED)
        idt_buf__put_cstr(line, "not listed");
    else if (control->to != IDT_DATE_NONE)
        idt_buf__printf(line, "%s until the day before %s", *from ? from : "start not known", to);
    else
        idt_buf__printf(line, "since %s", *from ? from : "a day that was not read");
}

static void put_citations(idt_buf *line, const idt_citations *citations)
{
    for (uint32_t i = 0; i < citations->n; i++) {
        idt_buf__put_cstr(line, i ? "; " : "");
        idt_buf__put_bytes(line, citations->text[i]);
    }
}

static void put_control(const explainer *e, const idt_control_view *control)
{
    idt_buf line = {0};

    idt_buf__put_bytes(&line, control->list);
    if (control->entry.len) {
        idt_buf__put_cstr(&line, ", ");
        idt_buf__put_bytes(&line, control->entry);
    }
    idt_buf__put_cstr(&line, ", ");
    put_dates(&line, control);
    if (control->is_unconfirmed)
        idt_buf__put_cstr(&line, " [unconfirmed]");
    if (control->is_arguable && control->standing == IDT_STANDING_CONTROL)
        idt_buf__put_cstr(&line, " [arguable for this form]");
    idt_buf__put_cstr(&line, ". ");
    put_citations(&line, &control->citations);
    idt_paint__wrap(e->out, idt_buf__bytes(&line), LAW_INDENT + 2, LAW_INDENT + 2, e->columns);
    idt_buf__put_char(e->out, '\n');
    idt_buf__free(&line);
}

/* The listings of one jurisdiction: those of the standings asked, one line each. */
static unsigned put_controls_of(const explainer *e, uint32_t finding, idt_bytes jurisdiction,
                                unsigned standings, unsigned *seen)
{
    idt_control_view control;
    unsigned n = 0;

    for (uint32_t i = 0; idt_verdict_control(&control, e->verdict, finding, i) == IDT_OK; i++) {
        if (!idt_bytes__equal(control.jurisdiction, jurisdiction) ||
            !(standings >> control.standing & 1))
            continue;
        idt_paint__pad(e->out, n || *seen ? LAW_INDENT + 2 : 0);
        put_control(e, &control);
        n++;
    }
    *seen += n;
    return n;
}

static void put_law(const explainer *e, uint32_t finding)
{
    static const unsigned now = 1u << IDT_STANDING_CONTROL;
    static const unsigned other =
        1u << IDT_STANDING_OTHER_DATE | 1u << IDT_STANDING_PROPOSED | 1u << IDT_STANDING_NOT_LISTED;
    idt_bytes id, title;

    for (uint32_t i = 0; idt_verdict_jurisdiction(&id, &title, e->verdict, i) == IDT_OK; i++) {
        unsigned seen = 0;

        idt_buf__printf(e->out, "     %s%-4.*s%s ", on(e, "\x1b[1m"), (int)id.len, id.data, off(e));
        if (put_controls_of(e, finding, id, now, &seen) == 0) {
            idt_buf__printf(e->out, "no listing known on that day\n");
            seen = 1;
        }
        put_controls_of(e, finding, id, other, &seen);
    }
}

/* Where else it is controlled on that day: no law of the countries asked, but worth knowing. */
static void put_elsewhere(const explainer *e, uint32_t finding)
{
    idt_control_view control;
    idt_buf line = {0};

    for (uint32_t i = 0; idt_verdict_control(&control, e->verdict, finding, i) == IDT_OK; i++) {
        if (control.standing != IDT_STANDING_ELSEWHERE)
            continue;
        idt_buf__put_cstr(&line, line.len ? "; " : "elsewhere: ");
        idt_buf__put_bytes(&line, control.jurisdiction);
        idt_buf__put_char(&line, ' ');
        idt_buf__put_bytes(&line, control.list);
        idt_buf__put_cstr(&line, control.is_unconfirmed ? " [unconfirmed]" : "");
    }
    if (line.len) {
        idt_buf__put_cstr(e->out, "     ");
        idt_paint__wrap(e->out, idt_buf__bytes(&line), 5, LAW_INDENT + 2, e->columns);
        idt_buf__put_char(e->out, '\n');
    }
    idt_buf__free(&line);
}

static void put_substance(const explainer *e, uint32_t finding, const idt_finding_view *view,
                          unsigned number)
{
    idt_buf__printf(e->out, "\n  %u. %s%.*s%s, %.*s\n", number, on(e, "\x1b[1m"),
                    (int)view->title.len, view->title.data, off(e), (int)view->kind.len,
                    view->kind.data);
    put_mentions(e, view);
    if (view->ordinary.len) {
        idt_buf__put_cstr(e->out, "     ordinary trade: ");
        idt_paint__wrap(e->out, view->ordinary, 21, 7, e->columns);
        idt_buf__put_char(e->out, '\n');
    }
    put_law(e, finding);
    put_elsewhere(e, finding);
}

/* What goes on after it needs no full stop. */
static idt_bytes without_stop(idt_bytes text)
{
    if (text.len > 0 && text.data[text.len - 1] == '.')
        text.len--;
    return text;
}

/* ---- classes ---- */

static void put_class_answer(idt_buf *line, const idt_class_view *view)
{
    if (idt_bytes__is(view->answer, "match"))
        idt_buf__put_cstr(line, "a member of the class by structure, not listed by name");
    else if (idt_bytes__is(view->answer, "arguable"))
        idt_buf__put_cstr(line, "arguably a member of the class by structure");
    else if (idt_bytes__is(view->answer, "review"))
        idt_buf__put_cstr(line, "to be compared: the law covers analogues and has no formula");
    else
        idt_buf__put_cstr(line, "shares the core of the class: to be reviewed as an analogue");
    if (view->clauses.len > 0) {
        idt_buf__put_cstr(line, ", by ");
        idt_buf__put_bytes(line, view->clauses);
    }
}

static void put_class(const explainer *e, uint32_t index, unsigned number)
{
    char clauses[128], questions[1024];
    idt_class_view view;
    idt_buf line = {0};
    size_t need = 0;

    if (idt_verdict_class(&view, clauses, sizeof clauses, e->verdict, index) != IDT_OK)
        return;
    idt_buf__printf(e->out, "\n  %u. %s%.*s%s, class %.*s\n", number, on(e, "\x1b[1m"),
                    (int)view.title.len, view.title.data, off(e), (int)view.class_id.len,
                    view.class_id.data);
    put_class_answer(&line, &view);
    if (view.substance.len > 0) {
        idt_buf__put_cstr(&line, "; the structure is that of ");
        idt_buf__put_bytes(&line, view.substance);
    }
    if (view.standing != IDT_STANDING_CONTROL)
        idt_buf__put_cstr(&line, "; in a jurisdiction that is not concerned");
    idt_buf__put_cstr(&line, view.is_unconfirmed ? " [unconfirmed]. " : ". ");
    put_citations(&line, &view.citations);
    idt_paint__pad(e->out, 5);
    idt_paint__wrap(e->out, idt_buf__bytes(&line), 5, 7, e->columns);
    idt_buf__put_char(e->out, '\n');
    idt_buf__free(&line);
    if (idt_verdict_class_questions(questions, sizeof questions, &need, e->verdict, index) !=
            IDT_OK ||
        need == 0)
        return;
    idt_buf__put_cstr(e->out, "     question: ");
    idt_paint__wrap(e->out,
                    (idt_bytes){questions, need < sizeof questions ? need : sizeof questions}, 15,
                    7, e->columns);
    idt_buf__put_char(e->out, '\n');
}

static void put_duty(const explainer *e, const idt_duty_view *duty)
{
    idt_buf line = {0};

    idt_buf__put_bytes(&line, duty->actor);
    idt_buf__put_cstr(&line, ": ");
    idt_buf__put_bytes(&line, without_stop(duty->action));
    if (duty->within.len) {
        idt_buf__put_cstr(&line, "; ");
        idt_buf__put_bytes(&line, duty->within);
    }
    if (duty->above.len) {
        idt_buf__put_cstr(&line, "; applies above ");
        idt_buf__put_bytes(&line, duty->above);
    }
    idt_buf__put_cstr(&line, duty->is_unconfirmed ? " [unconfirmed] (" : " (");
    put_citations(&line, &duty->citations);
    idt_buf__put_char(&line, ')');
    idt_buf__printf(e->out, "     %s%-4.*s%s ", on(e, "\x1b[1m"), (int)duty->jurisdiction.len,
                    duty->jurisdiction.data, off(e));
    idt_paint__wrap(e->out, idt_buf__bytes(&line), LAW_INDENT + 2, LAW_INDENT + 2, e->columns);
    idt_buf__put_char(e->out, '\n');
    idt_buf__free(&line);
}

static void put_duties(const explainer *e)
{
    idt_duty_view duty;

    if (idt_verdict_n_duties(e->verdict) == 0)
        return;
    idt_buf__printf(e->out, "\n  %sWhat must happen%s\n", on(e, "\x1b[1m"), off(e));
    for (uint32_t i = 0; idt_verdict_duty(&duty, e->verdict, i) == IDT_OK; i++)
        put_duty(e, &duty);
}

/* What was not searched as a whole: the reason of a review without findings. */
static void put_incomplete(const explainer *e)
{
    idt_buf why = {0}, line = {0};

    if (idt_verdict__put_incomplete(&why, e->verdict)) {
        idt_buf__put_cstr(&line, "  Not searched as a whole: ");
        idt_paint__put_plain(&line, idt_buf__bytes(&why));
        idt_paint__wrap(e->out, idt_buf__bytes(&line), 0, 4, e->columns);
        idt_buf__put_char(e->out, '\n');
    }
    idt_buf__free(&line);
    idt_buf__free(&why);
}

void idt_explain__verdict(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                          const idt_screen_options *options, const idt_explain_style *style)
{
    explainer e = {.out = out,
                   .verdict = verdict,
                   .record = record,
                   .options = options,
                   .columns = style->columns < 40 ? 40 : (size_t)style->columns,
                   .has_color = style->has_color};
    idt_finding_view view;
    unsigned number = 0;

    if (style->source)
        idt_buf__printf(out, "%s: ", style->source);
    put_head(&e);
    put_fields(&e);
    for (uint32_t i = 0; idt_verdict_finding(&view, verdict, i) == IDT_OK; i++)
        if (is_first_of_substance(&e, i, &view))
            put_substance(&e, i, &view, ++number);
    for (uint32_t i = 0; i < idt_verdict_n_classes(verdict); i++)
        put_class(&e, i, ++number);
    if (number == 0) {
        put_wrapped(&e, 2, 0, "  The book names nothing in this text.");
        idt_buf__put_char(out, '\n');
    }
    put_incomplete(&e);
    put_duties(&e);
}
