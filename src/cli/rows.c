/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts and error rows as lines of output. */
#include "cli/rows.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/class_rows.h"
#include "cli/paint.h"
#include "cli/rows_int.h"
#include "record/record.h"
#include "screen/party.h"
#include "screen/verdict_json.h"

enum { LINE_WIDTH = 7, LEVEL_WIDTH = 8 };

/* Widths of the columns that share what is left of the line. */
typedef struct table_widths {
    size_t substance, text, law;
} table_widths;

/* Of the column of ids, and the space behind it. */
static size_t id_width(const idt_rows_style *style)
{
    return !style->has_ids ? 0 : style->columns < 100 ? 9 : 15;
}

static table_widths widths_of(const idt_rows_style *style)
{
    size_t columns = style->columns < 72 ? 72 : style->columns > 160 ? 160 : (size_t)style->columns;
    size_t rest = columns - LINE_WIDTH - LEVEL_WIDTH - 4 - id_width(style);

    return (table_widths){rest * 28 / 100, rest * 28 / 100, rest - 2 * (rest * 28 / 100)};
}

/* Text cut to a column, with an ellipsis when something is left out, and padded. */
static void put_cell(idt_buf *out, idt_bytes text, size_t width)
{
    size_t used = idt_paint__width(text);

    if (used <= width) {
        idt_paint__put_plain(out, text);
    } else {
        text.len = idt_paint__fit(text, width - 1);
        used = idt_paint__width(text) + 1;
        idt_paint__put_plain(out, text);
        idt_buf__put_cstr(out, "…");
    }
    idt_paint__pad(out, width > used ? width - used : 0);
}

void idt_rows__put_head(idt_buf *out, const idt_rows_style *style)
{
    table_widths w = widths_of(style);

    if (style->format == IDT_ROWS_CLASSES) {
        idt_class_rows__put_head(out);
    } else if (style->format == IDT_ROWS_CSV || style->format == IDT_ROWS_TSV) {
        idt_rows_csv__put_head(out, style->format == IDT_ROWS_CSV ? ',' : '\t');
    } else if (style->format == IDT_ROWS_TABLE) {
        idt_buf__put_cstr(out, style->has_color ? "\x1b[1m" : "");
        idt_buf__put_cstr(out, "   line ");
        if (style->has_ids)
            idt_buf__printf(out, "%-*s", (int)id_width(style), "id");
        idt_buf__put_cstr(out, "verdict  ");
        put_cell(out, IDT_LIT("substance"), w.substance);
        idt_buf__put_char(out, ' ');
        put_cell(out, IDT_LIT("found"), w.text);
        idt_buf__put_cstr(out, " law (? is unconfirmed)");
        idt_buf__put_cstr(out, style->has_color ? "\x1b[0m\n" : "\n");
    }
}

void idt_rows__put_controls(idt_buf *out, const idt_verdict *verdict, uint32_t finding,
                            const char *separator, const char *unconfirmed)
{
    idt_control_view control;
    unsigned n = 0;

    for (uint32_t i = 0; idt_verdict_control(&control, verdict, finding, i) == IDT_OK; i++) {
        if (control.standing != IDT_STANDING_CONTROL)
            continue;
        idt_buf__put_cstr(out, n++ ? separator : "");
        idt_buf__put_bytes(out, control.jurisdiction);
        idt_buf__put_char(out, ' ');
        idt_buf__put_bytes(out, control.list);
        if (control.is_unconfirmed)
            idt_buf__put_cstr(out, unconfirmed);
    }
}

void idt_rows__put_class_law(idt_buf *out, const idt_class_view *v, const char *unconfirmed)
{
    idt_buf__put_bytes(out, v->jurisdiction);
    idt_buf__put_char(out, ' ');
    idt_buf__put_bytes(out, v->list);
    if (v->is_unconfirmed)
        idt_buf__put_cstr(out, unconfirmed);
}

idt_bytes idt_rows__text_of_class(const idt_record *record, const idt_class_view *v)
{
    idt_bytes value = record->fields[v->field].value;

    return v->end <= value.len ? idt_bytes__slice(value, (size_t)v->begin, (size_t)v->end) : value;
}

static void put_table_head(idt_buf *out, const idt_record *record, idt_level level,
                           const idt_rows_style *style)
{
    idt_buf__printf(out, "%*llu ", LINE_WIDTH, (unsigned long long)record->line);
    if (style->has_ids) {
        put_cell(out, record->id, id_width(style) - 1);
        idt_buf__put_char(out, ' ');
    }
    idt_buf__printf(out, "%s%-*s%s ", idt_paint__level(level, style->has_color), LEVEL_WIDTH,
                    idt_level_name(level), style->has_color ? "\x1b[0m" : "");
}

static bool is_shown_before(const idt_verdict *verdict, uint32_t index,
                            const idt_finding_view *view)
{
    idt_finding_view other;

    for (uint32_t i = 0; i < index; i++)
        if (idt_verdict_finding(&other, verdict, i) == IDT_OK &&
            other.substance.data == view->substance.data)
            return true;
    return false;
}

/* Level and line number on the first of a record's lines, blanks on the others. */
static void begin_table_line(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                             const idt_rows_style *style, unsigned *n)
{
    if ((*n)++ == 0)
        put_table_head(out, record, idt_verdict_level(verdict), style);
    else
        idt_paint__pad(out, LINE_WIDTH + LEVEL_WIDTH + 2 + id_width(style));
}

static void end_table_line(idt_buf *out)
{
    while (out->len && out->data[out->len - 1] == ' ')
        out->len--;
    idt_buf__put_char(out, '\n');
}

/* The classes of a verdict as further lines of the table. */
static void put_table_classes(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                              const idt_rows_style *style, unsigned *n)
{
    table_widths w = widths_of(style);
    idt_class_view v;
    idt_buf law = {0};

    for (uint32_t i = 0; idt_verdict_class(&v, NULL, 0, verdict, i) == IDT_OK; i++) {
        begin_table_line(out, verdict, record, style, n);
        put_cell(out, v.class_id, w.substance);
        idt_buf__put_char(out, ' ');
        put_cell(out, idt_rows__text_of_class(record, &v), w.text);
        idt_buf__reset(&law);
        idt_buf__put_char(&law, ' ');
        idt_buf__put_bytes(&law, v.answer);
        idt_buf__put_cstr(&law, ": ");
        idt_rows__put_class_law(&law, &v, "?");
        put_cell(out, idt_buf__bytes(&law), w.law + 1);
        end_table_line(out);
    }
    idt_buf__free(&law);
}

/* The parties of a verdict as further lines of the table. */
static void put_table_parties(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                              const idt_rows_style *style, unsigned *n)
{
    table_widths w = widths_of(style);
    idt_party_view v;
    idt_buf law = {0};

    for (uint32_t i = 0; i < idt_verdict__n_parties(verdict); i++) {
        idt_verdict__party(&v, verdict, i);
        begin_table_line(out, verdict, record, style, n);
        put_cell(out, v.entry.name, w.substance);
        idt_buf__put_char(out, ' ');
        put_cell(out, v.text, w.text);
        idt_buf__reset(&law);
        idt_buf__printf(&law, " %s%s ", v.waived.state == IDT_WAIVER_HOLDS ? "waived " : "",
                        idt_party__standing_name(v.standing));
        idt_buf__put_bytes(&law, v.entry.list);
        if (v.waived.waiver && v.waived.state != IDT_WAIVER_HOLDS)
            idt_buf__printf(&law, ", waiver void: %s", idt_waiver__reason(v.waived.state));
        put_cell(out, idt_buf__bytes(&law), w.law + 1);
        end_table_line(out);
    }
    idt_buf__free(&law);
}

/* What was not searched as a whole: a line of its own, not cut. */
static void put_table_incomplete(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                                 const idt_rows_style *style, unsigned *n)
{
    idt_buf why = {0};

    if (idt_verdict__put_incomplete(&why, verdict)) {
        begin_table_line(out, verdict, record, style, n);
        idt_paint__put_plain(out, idt_buf__bytes(&why));
        end_table_line(out);
    }
    idt_buf__free(&why);
}

/* How a structure is related to the listed one, where it is another. */
static void put_form(idt_buf *out, const idt_finding_view *view)
{
    if (view->form != IDT_FORM_SAME)
        idt_buf__printf(out, "%s: ", idt_form_name((idt_form)view->form));
}

static void put_table_verdict(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                              const idt_rows_style *style)
{
    table_widths w = widths_of(style);
    idt_finding_view view;
    idt_buf law = {0};
    unsigned n = 0;
    size_t size;

    for (uint32_t i = 0; idt_verdict_finding(&view, verdict, i) == IDT_OK; i++) {
        if (is_shown_before(verdict, i, &view))
            continue;
        begin_table_line(out, verdict, record, style, &n);
        put_cell(out, view.title, w.substance);
        idt_buf__put_char(out, ' ');
        put_cell(out, view.text, w.text);
        idt_buf__put_char(out, ' ');
        idt_buf__reset(&law);
        put_form(&law, &view);
        size = law.len;
        idt_rows__put_controls(&law, verdict, i, ", ", "?");
        idt_buf__put_cstr(&law, law.len > size ? "" : "no control on that day");
        put_cell(out, idt_buf__bytes(&law), w.law);
        end_table_line(out);
    }
    put_table_classes(out, verdict, record, style, &n);
    put_table_parties(out, verdict, record, style, &n);
    put_table_incomplete(out, verdict, record, style, &n);
    if (n == 0) {
        put_table_head(out, record, idt_verdict_level(verdict), style);
        end_table_line(out);
    }
    idt_buf__free(&law);
}

void idt_rows__put_verdict(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                           const idt_rows_style *style)
{
    if (style->only_alerts && idt_verdict_level(verdict) == IDT_LEVEL_CLEAR)
        return;
    switch (style->format) {
    case IDT_ROWS_JSONL:
        idt_verdict__put_json(out, verdict);
        idt_buf__put_char(out, '\n');
        return;
    case IDT_ROWS_CSV: idt_rows_csv__put_verdict(out, verdict, record, ','); return;
    case IDT_ROWS_TSV: idt_rows_csv__put_verdict(out, verdict, record, '\t'); return;
    case IDT_ROWS_TABLE: put_table_verdict(out, verdict, record, style); return;
    case IDT_ROWS_CLASSES:
    case IDT_ROWS_NO_HEAD: return;
    }
}

static void put_json_error(idt_buf *out, const idt_record *record)
{
    idt_buf__printf(out, "{\"schema\":\"%s\",\"id\":\"%llu\",\"source\":", IDT_VERDICT_SCHEMA,
                    (unsigned long long)record->line);
    idt_buf__put_json(out, record->source);
    idt_buf__printf(out, ",\"line\":%llu,\"error\":{\"code\":\"%s\",\"message\":",
                    (unsigned long long)record->line, idt_record_code__name(record->code));
    idt_buf__put_json(out, idt_bytes__from_cstr(record->error->message));
    idt_buf__printf(out, ",\"column\":%u}}\n", record->error->column);
}

void idt_rows__put_error(idt_buf *out, const idt_record *record, const idt_rows_style *style)
{
    switch (style->format) {
    case IDT_ROWS_JSONL: put_json_error(out, record); return;
    case IDT_ROWS_CSV: idt_rows_csv__put_error(out, record, ','); return;
    case IDT_ROWS_TSV: idt_rows_csv__put_error(out, record, '\t'); return;
    case IDT_ROWS_CLASSES:
    case IDT_ROWS_NO_HEAD: return;
    case IDT_ROWS_TABLE:
        idt_buf__printf(out, "%*llu %serror%s    ", LINE_WIDTH, (unsigned long long)record->line,
                        style->has_color ? "\x1b[35m" : "", style->has_color ? "\x1b[0m" : "");
        idt_paint__put_plain(out, idt_bytes__from_cstr(record->error->message));
        idt_buf__put_char(out, '\n');
        return;
    }
}

void idt_rows__put_error_note(idt_buf *out, const idt_record *record)
{
    idt_buf__put_cstr(out, "interdict: ");
    idt_paint__put_plain(out, record->source);
    if (record->line)
        idt_buf__printf(out, ":%llu", (unsigned long long)record->line);
    idt_buf__printf(out, ": %s\n", record->error->message);
}
