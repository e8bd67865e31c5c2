/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts as CSV (RFC 4180) or TSV, which has no quoting: one row for each finding. */
#include <string.h>

#include "base/bytes.h"
#include "cli/rows_int.h"
#include "screen/party.h"
#include "screen/verdict_json.h"

static const char *const columns[] = {"source",   "line",  "id",       "verdict", "substance",
                                      "evidence", "form",  "field",    "begin",   "end",
                                      "text",     "score", "controls", "error"};

enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

/* A row that is being written. */
typedef struct row {
    idt_buf *out;
    idt_buf scratch; /* of a cell that is put together */
    unsigned n;      /* cells so far */
    char delimiter;
} row;

static void put_quoted(idt_buf *out, idt_bytes text)
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

/* TSV cannot hold tabs and line ends: each is a space. */
static void put_without_controls(idt_buf *out, idt_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];

        idt_buf__put_char(out, c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
    }
}

static void put_cell(row *r, idt_bytes text)
{
    if (r->n++ > 0)
        idt_buf__put_char(r->out, r->delimiter);
    if (r->delimiter == '\t')
        put_without_controls(r->out, text);
    else
        put_quoted(r->out, text);
}

static void put_word(row *r, const char *text)
{
    put_cell(r, idt_bytes__from_cstr(text));
}

static void put_number(row *r, uint64_t value)
{
    idt_buf__reset(&r->scratch);
    idt_buf__put_u64(&r->scratch, value);
    put_cell(r, idt_buf__bytes(&r->scratch));
}

static void begin_row(row *r, const idt_record *record, const char *verdict)
{
    r->n = 0;
    put_cell(r, record->source);
    put_number(r, record->line);
    put_cell(r, record->id);
    put_word(r, verdict);
}

static void end_row(row *r, idt_bytes error)
{
    while (r->n + 1 < N_COLUMNS)
        put_word(r, "");
    put_cell(r, error);
    idt_buf__put_cstr(r->out, r->delimiter == '\t' ? "\n" : "\r\n");
}

static void put_place(row *r, const idt_record *record, uint32_t field, uint64_t begin,
                      uint64_t end, idt_bytes text)
{
    put_cell(r, record->fields[field].name);
    put_number(r, begin);
    put_number(r, end);
    put_cell(r, text);
}

static void put_finding(row *r, const idt_verdict *verdict, const idt_record *record,
                        uint32_t index, idt_bytes error)
{
    idt_finding_view view;

    if (idt_verdict_finding(&view, verdict, index) != IDT_OK)
        return;
    begin_row(r, record, idt_level_name(idt_verdict_level(verdict)));
    put_cell(r, view.substance);
    put_word(r, idt_evidence_name((idt_evidence)view.evidence));
    put_word(r, idt_form_name((idt_form)view.form));
    put_place(r, record, view.field, view.begin, view.end, view.text);
    put_number(r, view.score);
    idt_buf__reset(&r->scratch);
    idt_rows__put_controls(&r->scratch, verdict, index, "; ", " (unconfirmed)");
    put_cell(r, idt_buf__bytes(&r->scratch));
    end_row(r, error);
}

/* A class: its id as the substance, the answer as the evidence, its list as the law. */
static void put_class(row *r, const idt_verdict *verdict, const idt_record *record, uint32_t index,
                      idt_bytes error)
{
    idt_class_view v;

    if (idt_verdict_class(&v, NULL, 0, verdict, index) != IDT_OK)
        return;
    begin_row(r, record, idt_level_name(idt_verdict_level(verdict)));
    put_cell(r, v.class_id);
    idt_buf__reset(&r->scratch);
    idt_buf__put_cstr(&r->scratch, "class ");
    idt_buf__put_bytes(&r->scratch, v.answer);
    put_cell(r, idt_buf__bytes(&r->scratch));
    put_word(r, "");
    put_place(r, record, v.field, v.begin, v.end, idt_rows__text_of_class(record, &v));
    put_word(r, "");
    idt_buf__reset(&r->scratch);
    idt_rows__put_class_law(&r->scratch, &v, " (unconfirmed)");
    put_cell(r, idt_buf__bytes(&r->scratch));
    end_row(r, error);
}

/* A party: the entry as the substance, the relation as the evidence, the citation as the law. */
static void put_party(row *r, const idt_verdict *verdict, const idt_record *record, uint32_t index,
                      idt_bytes error)
{
    idt_party_view v;

    idt_verdict__party(&v, verdict, index);
    begin_row(r, record, idt_level_name(idt_verdict_level(verdict)));
    idt_buf__reset(&r->scratch);
    idt_buf__put_bytes(&r->scratch, v.entry.list);
    idt_buf__put_char(&r->scratch, ':');
    idt_buf__put_bytes(&r->scratch, v.entry.id);
    put_cell(r, idt_buf__bytes(&r->scratch));
    idt_buf__reset(&r->scratch);
    idt_buf__printf(&r->scratch, "party %s%s%s", idt_party__standing_name(v.standing),
                    !v.waived.waiver                     ? ""
                    : v.waived.state == IDT_WAIVER_HOLDS ? " waived"
                                                         : " waiver void: ",
                    idt_waiver__reason(v.waived.state));
    put_cell(r, idt_buf__bytes(&r->scratch));
    put_word(r, "");
    put_place(r, record, v.field, v.begin, v.end, v.text);
    put_number(r, v.score);
    put_cell(r, v.standing == IDT_STANDS_DELISTED && v.entry.cite_end.len ? v.entry.cite_end
                                                                          : v.entry.cite);
    end_row(r, error);
}

void idt_rows_csv__put_head(idt_buf *out, char delimiter)
{
    row r = {.out = out, .delimiter = delimiter};

    for (size_t i = 0; i + 1 < N_COLUMNS; i++)
        put_word(&r, columns[i]);
    end_row(&r, idt_bytes__from_cstr(columns[N_COLUMNS - 1]));
    idt_buf__free(&r.scratch);
}

void idt_rows_csv__put_verdict(idt_buf *out, const idt_verdict *verdict, const idt_record *record,
                               char delimiter)
{
    row r = {.out = out, .delimiter = delimiter};
    uint32_t n = idt_verdict_n_findings(verdict), n_classes = idt_verdict_n_classes(verdict);
    idt_buf why = {0};
    idt_bytes error;

    idt_verdict__put_incomplete(&why, verdict);
    error = idt_buf__bytes(&why);
    for (uint32_t i = 0; i < n; i++)
        put_finding(&r, verdict, record, i, error);
    for (uint32_t i = 0; i < n_classes; i++)
        put_class(&r, verdict, record, i, error);
    for (uint32_t i = 0; i < idt_verdict__n_parties(verdict); i++)
        put_party(&r, verdict, record, i, error);
    if (n + n_classes + idt_verdict__n_parties(verdict) == 0) {
        begin_row(&r, record, idt_level_name(idt_verdict_level(verdict)));
        end_row(&r, error);
    }
    idt_buf__free(&r.scratch);
    idt_buf__free(&why);
}

void idt_rows_csv__put_error(idt_buf *out, const idt_record *record, char delimiter)
{
    row r = {.out = out, .delimiter = delimiter};

    begin_row(&r, record, "error");
    end_row(&r, idt_bytes__from_cstr(record->error->message));
    idt_buf__free(&r.scratch);
}
