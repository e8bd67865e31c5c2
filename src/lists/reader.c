/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/reader.h"

#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "lists/reader_int.h"

typedef struct format_info {
    const char *name, *title;
    int (*read)(idt_list_reading *reading);
} format_info;

static const format_info formats[IDT_LIST_N_FORMATS] = {
    [IDT_LIST_OFAC_CSV] = {"ofac-csv", "OFAC SDN or consolidated list, CSV set",
                           idt_list__read_ofac_csv},
    [IDT_LIST_OFAC_XML] = {"ofac-xml", "OFAC SDN or consolidated list, XML",
                           idt_list__read_ofac_xml},
    [IDT_LIST_OFAC_ADVANCED] = {"ofac-advanced", "OFAC SDN or consolidated list, advanced XML",
                                idt_list__read_ofac_advanced},
    [IDT_LIST_CSL_CSV] = {"csl-csv", "US Consolidated Screening List, CSV", idt_list__read_csl_csv},
    [IDT_LIST_DPL_TXT] = {"dpl-txt", "BIS Denied Persons List, text", idt_list__read_dpl_txt},
    [IDT_LIST_UN_XML] = {"un-xml", "UN Security Council Consolidated List, XML",
                         idt_list__read_un_xml},
    [IDT_LIST_EU_XML] = {"eu-xml", "EU Financial Sanctions Files, full export, XML",
                         idt_list__read_eu_xml},
    [IDT_LIST_UK_CSV] = {"uk-csv", "UK OFSI consolidated list, CSV", idt_list__read_uk_csv},
    [IDT_LIST_CA_XML] = {"ca-xml", "Canada SEMA consolidated list, XML", idt_list__read_ca_xml},
    [IDT_LIST_FTM_JSON] = {"ftm-json", "FollowTheMoney entities, JSON lines",
                           idt_list__read_ftm_json},
    [IDT_LIST_OWN_CSV] = {"csv", "own table, see docs/lists.md", idt_list__read_own_csv},
};

const char *idt_list_format__name(idt_list_format format)
{
    return (unsigned)format < IDT_LIST_N_FORMATS ? formats[format].name : "";
}

const char *idt_list_format__title(idt_list_format format)
{
    return (unsigned)format < IDT_LIST_N_FORMATS ? formats[format].title : "";
}

idt_list_format idt_list_format__parse(idt_bytes name)
{
    int i;

    for (i = 0; i < IDT_LIST_N_FORMATS; i++)
        if (idt_bytes__is(name, formats[i].name))
            break;
    return (idt_list_format)i;
}

int idt_list__read(idt_list_format format, const idt_list_files *files,
                   const idt_list_read_options *options, idt_list_sink sink, void *payload,
                   idt_list_report *report, idt_error *err)
{
    static const idt_list_read_options defaults = IDT_LIST_READ_OPTIONS_INIT;
    idt_list_reading reading = {.files = files,
                                .options = options ? options : &defaults,
                                .sink = sink,
                                .payload = payload,
                                .report = report,
                                .err = err};
    int status;

    *report = (idt_list_report){.file_date = IDT_DATE_NONE};
    if ((unsigned)format >= IDT_LIST_N_FORMATS || !files->main)
        return idt_error__set(err, IDT_EINVAL, "no such list format");
    if (format != IDT_LIST_OFAC_CSV && (files->addresses || files->aliases || files->comments))
        return idt_error__set(err, IDT_EINVAL, "a list in format %s has one file only",
                              formats[format].name);
    status = formats[format].read(&reading);
    idt_list_builder__free(&reading.builder);
    return status;
}

int idt_list_reading__emit(idt_list_reading *reading)
{
    int status =
        idt_list_builder__emit(&reading->builder, reading->sink, reading->payload, reading->err);

    if (status == IDT_OK && reading->builder.entry.n_facts) {
        reading->report->n_entries++;
        reading->report->n_facts += reading->builder.entry.n_facts;
    }
    return status;
}

int idt_list_reading__end(idt_list_reading *reading, int status)
{
    if (status == IDT_DONE)
        return IDT_OK;
    if (status != IDT_MORE)
        return status;
    if (!reading->options->allow_truncated)
        return IDT_EFORMAT;
    reading->report->truncated = true;
    return IDT_OK;
}

int idt_list_reading__rows(idt_list_reading *reading, char separator,
                           const idt_list_table_column *columns, size_t n_columns,
                           int (*preface)(idt_list_reading *, idt_list_csv *),
                           idt_list_row_reader read_row)
{
    const idt_list_csv_options options = {.separator = separator,
                                          .encoding = reading->options->encoding};
    idt_list_csv *csv = NULL;
    idt_list_table *table = NULL;
    int status = idt_list_csv__new(&csv, reading->files->main, &options, reading->err);

    if (status == IDT_OK && preface)
        status = preface(reading, csv);
    if (status == IDT_OK)
        status = idt_list_table__new(&table, csv, columns, n_columns, reading->err);
    while (status == IDT_OK) {
        status = idt_list_table__next(table, reading->err);
        if (status == IDT_OK)
            status = read_row(reading, table, csv);
    }
    idt_list_table__free(table);
    idt_list_csv__free(csv);
    return idt_list_reading__end(reading, status);
}

void idt_list_reading__listed(idt_list_reading *reading, idt_bytes text, idt_list_when_order order,
                              idt_bytes citation)
{
    idt_list_entry *entry = &reading->builder.entry;
    int year;

    if (idt_list_when__parse(&entry->listed_from, text, order) == IDT_OK) {
        entry->basis = IDT_LIST_BASIS_STATED;
        return;
    }
    entry->listed_from = IDT_DATE_NONE;
    if (idt_bytes__trim(text).len) {
        if (idt_list_when__repair(&entry->listed_from, text, citation)) {
            entry->basis = IDT_LIST_BASIS_REPAIRED;
            reading->report->n_dates_repaired++;
            return;
        }
        reading->report->n_dates_bad++;
        idt_list_builder__add(&reading->builder, IDT_LIST_REMARK, "listing date as given", text);
    }
    year = idt_list_when__register_year(citation);
    if (year && idt_date__from_ymd(&entry->listed_from, year, 12, 31) == IDT_OK)
        entry->basis = IDT_LIST_BASIS_CITATION;
}

void idt_list_reading__expires(idt_list_reading *reading, idt_bytes text, idt_list_when_order order)
{
    idt_date last;

    if (idt_bytes__trim(text).len == 0)
        return;
    if (idt_list_when__parse(&last, text, order) == IDT_OK) {
        reading->builder.entry.listed_to = last + 1;
        return;
    }
    reading->report->n_dates_bad++;
    idt_list_builder__add(&reading->builder, IDT_LIST_REMARK, "end date as given", text);
}

void idt_list_reading__other(idt_list_reading *reading, idt_bytes name, idt_bytes text)
{
    if (idt_bytes__trim(text).len == 0)
        return;
    reading->report->n_unread++;
    idt_list_builder__add_typed(&reading->builder, IDT_LIST_OTHER, name, text);
}

static void visit_unused(void *payload, idt_bytes name, idt_bytes value)
{
    idt_list_reading__other(payload, name, value);
}

void idt_list_reading__unused(idt_list_reading *reading, idt_list_xml_node *node)
{
    idt_buf path = {0};

    idt_list_xml__unused(node, &path, visit_unused, reading);
    if (idt_buf__status(&path) != IDT_OK)
        reading->builder.status = IDT_ENOMEM;
    idt_buf__free(&path);
}

void idt_list_reading__strays(idt_list_reading *reading, const idt_list_table *table)
{
    idt_bytes name, field;
    size_t i;

    for (i = 0; idt_list_table__stray(table, i, &name, &field); i++)
        idt_list_reading__other(reading, name, field);
}

void idt_list_reading__schema(idt_list_reading *reading, const char *word)
{
    idt_list_builder__add(&reading->builder, IDT_LIST_SCHEMA, "", idt_bytes__from_cstr(word));
}

bool idt_list__split(idt_bytes *rest, const char *separator, idt_bytes *piece)
{
    size_t n = strlen(separator), i;

    while (rest->len) {
        for (i = 0; i + n <= rest->len; i++)
            if (memcmp(rest->data + i, separator, n) == 0)
                break;
        if (i + n > rest->len)
            i = rest->len;
        *piece = idt_bytes__trim(idt_bytes__slice(*rest, 0, i));
        *rest =
            i == rest->len ? (idt_bytes){rest->data, 0} : idt_bytes__slice(*rest, i + n, rest->len);
        if (piece->len)
            return true;
    }
    return false;
}

bool idt_list__equal_nocase(idt_bytes a, const char *b)
{
    size_t i, n = strlen(b);

    if (a.len != n)
        return false;
    for (i = 0; i < n; i++)
        if (idt_ascii__lower(a.data[i]) != idt_ascii__lower(b[i]))
            return false;
    return true;
}
