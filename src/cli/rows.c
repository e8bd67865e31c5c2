/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts and error rows as lines of output. */
#include "cli/rows.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/class_rows.h"
#include "cli/paint.h"
#include "record/record.h"
#include "screen/party.h"
#include "screen/verdict_json.h"

enum { LINE_WIDTH = 7, LEVEL_WIDTH = 8 };

/* Widths of the columns that share what is left of the line. */
typedef struct table_widths {
    size_t substance, text, law;
} table_widths;

static table_widths widths_of(const idt_rows_style *style)
{
    size_t columns = style->columns < 72 ? 72 : style->columns > 160 ? 160 : (size_t)style->columns;
    size_t rest = columns - LINE_WIDTH - LEVEL_WIDTH - 4;

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

static void put_csv(idt_buf *out, idt_bytes text)
{
    bool needs_quotes = false;

    for (size_t i = 0; i < text.len && !needs_quotes; i++)
        needs_quotes = strchr(",\"\r\n", text.data[i]) != NULL;
    if (!needs_quotes) {
        idt_buf__put_bytes(out, text);
        return;
    }
    idt_buf__put_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '"')
            idt_buf__put_char(out, '"');
        idt_buf__put_char(out, text.data[i]);
    }
    idt_buf__put_char(out, '"');
}

void idt_rows__put_head(idt_buf *out, const idt_rows_style *style)
{
    table_widths w = widths_of(style);

    if (style->format == IDT_ROWS_CLASSES) {
        idt_class_rows__put_head(out);
    } else if (style->format == IDT_ROWS_CSV) {
        idt_buf__put_cstr(out, "source,line,id,verdict,substance,evidence,field,begin,end,text,"
                               "score,controls,error\r\n");
    } else if (style->format == IDT_ROWS_TABLE) {
        idt_buf__put_cstr(out, style->has_color ? "\x1b[1m" : "");
        idt_buf__put_cstr(out, "   line verdict  ");
        put_cell(out, IDT_LIT("substance"), w.substance);
        idt_buf__put_char(out, ' ');
        put_cell(out, IDT_LIT("found"), w.text);
        idt_buf__put_cstr(out, " law (? is unconfirmed)");
        idt_buf__put_cstr(out, style->has_color ? "\x1b[0m\n" : "\n");
    }
}

/* "un Table I; eu Category 1": the controls in force that concern the countries asked. */
static void put_controls(idt_buf *out, const idt_verdict *verdict, uint32_t finding,
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

static void put_csv_head(idt_buf *out, const idt_record *record, const char *verdict)
{
    put_csv(out, record->source);
    idt_buf__printf(out, ",%llu,", (unsigned long long)record->line);
    put_csv(out, record->id);
    idt_buf__printf(out, ",%s,", verdict);
}

static void put_csv_finding(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                            uint32_t index)
{
    idt_finding_view view;
    idt_buf controls = {0};

    if (idt_verdict_finding(&view, verdict, index) != IDT_OK)
        return;
    put_csv_head(out, record, idt_level_name(idt_verdict_level(verdict)));
    put_csv(out, view.substance);
    idt_buf__printf(out, ",%s,", idt_evidence_name((idt_evidence)view.evidence));
    put_csv(out, record->fields[view.field].name);
    idt_buf__printf(out, ",%llu,%llu,", (unsigned long long)view.begin,
                    (unsigned long long)view.end);
    put_csv(out, view.text);
    idt_buf__printf(out, ",%u,", view.score);
    put_controls(&controls, verdict, index, "; ", " (unconfirmed)");
    put_csv(out, idt_buf__bytes(&controls));
    idt_buf__put_cstr(out, ",\r\n");
    idt_buf__free(&controls);
}

/* "us Schedule I, (e)": where a class stands. */
static void put_class_law(idt_buf *out, const idt_class_view *v, const char *unconfirmed)
{
    idt_buf__put_bytes(out, v->jurisdiction);
    idt_buf__put_char(out, ' ');
    idt_buf__put_bytes(out, v->list);
    if (v->is_unconfirmed)
        idt_buf__put_cstr(out, unconfirmed);
}

/* A party: the entry as the substance, the relation as the evidence, the citation as the law. */
static void put_csv_party(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                          uint32_t index)
{
    idt_party_view v;
    idt_buf id = {0};

    idt_verdict__party(&v, verdict, index);
    put_csv_head(out, record, idt_level_name(idt_verdict_level(verdict)));
    idt_buf__put_bytes(&id, v.entry.list);
    idt_buf__put_char(&id, ':');
    idt_buf__put_bytes(&id, v.entry.id);
    put_csv(out, idt_buf__bytes(&id));
    idt_buf__printf(out, ",party %s%s%s,", idt_party__standing_name(v.standing),
                    !v.waived.waiver                     ? ""
                    : v.waived.state == IDT_WAIVER_HOLDS ? " waived"
                                                         : " waiver void: ",
                    idt_waiver__reason(v.waived.state));
    put_csv(out, record->fields[v.field].name);
    idt_buf__printf(out, ",%llu,%llu,", (unsigned long long)v.begin, (unsigned long long)v.end);
    put_csv(out, v.text);
    idt_buf__printf(out, ",%u,", v.score);
    put_csv(out, v.standing == IDT_STANDS_DELISTED && v.entry.cite_end.len ? v.entry.cite_end
                                                                           : v.entry.cite);
    idt_buf__put_cstr(out, ",\r\n");
    idt_buf__free(&id);
}

/* Where a class finding stands in its field. */
static idt_bytes text_of_class(const idt_record *record, const idt_class_view *v)
{
    idt_bytes value = record->fields[v->field].value;

    return v->end <= value.len ? idt_bytes__slice(value, (size_t)v->begin, (size_t)v->end) : value;
}

/* A class: its id as the substance, the answer as the evidence, its list as the law. */
static void put_csv_class(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                          uint32_t index)
{
    idt_class_view v;
    idt_buf text = {0};

    if (idt_verdict_class(&v, NULL, 0, verdict, index) != IDT_OK)
        return;
    put_csv_head(out, record, idt_level_name(idt_verdict_level(verdict)));
    put_csv(out, v.class_id);
    idt_buf__put_cstr(&text, "class ");
    idt_buf__put_bytes(&text, v.answer);
    idt_buf__put_char(out, ',');
    put_csv(out, idt_buf__bytes(&text));
    idt_buf__put_char(out, ',');
    put_csv(out, record->fields[v.field].name);
    idt_buf__printf(out, ",%llu,%llu,", (unsigned long long)v.begin, (unsigned long long)v.end);
    put_csv(out, text_of_class(record, &v));
    idt_buf__put_cstr(out, ",,");
    idt_buf__reset(&text);
    put_class_law(&text, &v, " (unconfirmed)");
    put_csv(out, idt_buf__bytes(&text));
    idt_buf__put_cstr(out, ",\r\n");
    idt_buf__free(&text);
}

static void put_csv_verdict(idt_buf *out, const idt_verdict *verdict, const idt_record *record)
{
    uint32_t n = idt_verdict_n_findings(verdict);

    for (uint32_t i = 0; i < n; i++)
        put_csv_finding(out, verdict, record, i);
    for (uint32_t i = 0; i < idt_verdict_n_classes(verdict); i++)
        put_csv_class(out, verdict, record, i);
    for (uint32_t i = 0; i < idt_verdict__n_parties(verdict); i++)
        put_csv_party(out, verdict, record, i);
    if (n + idt_verdict_n_classes(verdict) + idt_verdict__n_parties(verdict) == 0) {
        put_csv_head(out, record, idt_level_name(idt_verdict_level(verdict)));
        idt_buf__put_cstr(out, ",,,,,,,,\r\n");
    }
}

static void put_table_head(idt_buf *out, const idt_record *record, idt_level level,
                           const idt_rows_style *style)
{
    idt_buf__printf(out, "%*llu ", LINE_WIDTH, (unsigned long long)record->line);
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
        idt_paint__pad(out, LINE_WIDTH + LEVEL_WIDTH + 2);
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
        put_cell(out, text_of_class(record, &v), w.text);
        idt_buf__reset(&law);
        idt_buf__put_char(&law, ' ');
        idt_buf__put_bytes(&law, v.answer);
        idt_buf__put_cstr(&law, ": ");
        put_class_law(&law, &v, "?");
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

static void put_table_verdict(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                              const idt_rows_style *style)
{
    table_widths w = widths_of(style);
    idt_finding_view view;
    idt_buf law = {0};
    unsigned n = 0;

    for (uint32_t i = 0; idt_verdict_finding(&view, verdict, i) == IDT_OK; i++) {
        if (is_shown_before(verdict, i, &view))
            continue;
        begin_table_line(out, verdict, record, style, &n);
        put_cell(out, view.title, w.substance);
        idt_buf__put_char(out, ' ');
        put_cell(out, view.text, w.text);
        idt_buf__put_char(out, ' ');
        idt_buf__reset(&law);
        put_controls(&law, verdict, i, ", ", "?");
        put_cell(out, law.len ? idt_buf__bytes(&law) : IDT_LIT("no control on that day"), w.law);
        end_table_line(out);
    }
    put_table_classes(out, verdict, record, style, &n);
    put_table_parties(out, verdict, record, style, &n);
    if (n == 0) {
        put_table_head(out, record, idt_verdict_level(verdict), style);
        idt_buf__put_char(out, '\n');
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
    case IDT_ROWS_CSV: put_csv_verdict(out, verdict, record); return;
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
    case IDT_ROWS_CSV:
        put_csv_head(out, record, "error");
        idt_buf__put_cstr(out, ",,,,,,,");
        put_csv(out, idt_bytes__from_cstr(record->error->message));
        idt_buf__put_cstr(out, "\r\n");
        return;
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
