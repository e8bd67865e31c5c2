/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/waiver_file.h"

#include <string.h>

#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/file.h"
#include "base/int.h"
#include "lists/table.h"

enum waiver_column {
    PARTY_ID,
    NAME,
    PARTY_DIGEST,
    LIST,
    ENTRY,
    ENTRY_DIGEST,
    APPROVER,
    REASON,
    APPROVED_ON,
    EXPIRES,
    N_COLUMNS,
};

static const idt_list_table_column columns[N_COLUMNS] = {
    [PARTY_ID] = {"party_id", false},
    [NAME] = {"name", true},
    [PARTY_DIGEST] = {"party_digest", true},
    [LIST] = {"list", true},
    [ENTRY] = {"entry", true},
    [ENTRY_DIGEST] = {"entry_digest", true},
    [APPROVER] = {"approver", true},
    [REASON] = {"reason", true},
    [APPROVED_ON] = {"approved_on", true},
    [EXPIRES] = {"expires", true},
};

/* A tab before the first line ends: none of the columns' names has one. */
static char separator_of(idt_bytes content)
{
    for (size_t i = 0; i < content.len && content.data[i] != '\n'; i++)
        if (content.data[i] == '\t')
            return '\t';
    return ',';
}

static int read_day(idt_date *out, const idt_list_csv *csv, const idt_list_table *table,
                    enum waiver_column column, idt_error *err)
{
    idt_bytes text = idt_bytes__trim(idt_list_table__get(table, column));

    *out = IDT_DATE_NONE;
    if (text.len == 0)
        return idt_list_csv__fail(csv, idt_list_table__row(table), err, "the line has no %s",
                                  columns[column].name);
    if (idt_date__parse(out, text) == IDT_OK)
        return IDT_OK;
    return idt_list_csv__fail(csv, idt_list_table__row(table), err,
                              "%s is not a day such as 2024-01-29: \"%.*s\"", columns[column].name,
                              (int)idt_size__min(text.len, 40), text.data);
}

static int read_line(idt_waivers *out, const idt_list_csv *csv, const idt_list_table *table,
                     idt_error *err)
{
    idt_waiver x = {.party_id = idt_list_table__get(table, PARTY_ID),
                    .name = idt_list_table__get(table, NAME),
                    .party = idt_bytes__trim(idt_list_table__get(table, PARTY_DIGEST)),
                    .list = idt_list_table__get(table, LIST),
                    .entry = idt_list_table__get(table, ENTRY),
                    .entry_digest = idt_bytes__trim(idt_list_table__get(table, ENTRY_DIGEST)),
                    .approver = idt_list_table__get(table, APPROVER),
                    .reason = idt_list_table__get(table, REASON)};
    idt_error why;
    int status = read_day(&x.approved_on, csv, table, APPROVED_ON, err);

    if (status == IDT_OK)
        status = read_day(&x.expires, csv, table, EXPIRES, err);
    if (status != IDT_OK)
        return status;
    status = idt_waivers__add(out, &x, &why);
    if (status == IDT_EFORMAT || status == IDT_ELIMIT)
        return idt_list_csv__fail(csv, idt_list_table__row(table), err, "%s", why.message);
    return status == IDT_OK ? IDT_OK : idt_error__set(err, status, "out of memory");
}

static int read_table(idt_waivers *out, idt_list_input *input, char separator, idt_error *err)
{
    const idt_list_csv_options options = {.separator = separator, .encoding = IDT_LIST_UTF8};
    idt_list_table *table = NULL;
    idt_list_csv *csv = NULL;
    int status = idt_list_csv__new(&csv, input, &options, err);

    if (status == IDT_OK)
        status = idt_list_table__new(&table, csv, columns, N_COLUMNS, err);
    while (status == IDT_OK && (status = idt_list_table__next(table, err)) == IDT_OK)
        status = read_line(out, csv, table, err);
    idt_list_table__free(table);
    idt_list_csv__free(csv);
    if (status == IDT_DONE)
        return IDT_OK;
    return status == IDT_MORE ? IDT_EFORMAT : status;
}

int idt_waiver_file__parse(idt_waivers **out, const char *name, idt_bytes content, idt_error *err)
{
    idt_list_input *input = NULL;
    int status = idt_waivers__new(out, err);

    if (status == IDT_OK)
        status = idt_list_input__memory(&input, name, content, err);
    if (status == IDT_OK)
        status = read_table(*out, input, separator_of(content), err);
    idt_list_input__close(input);
    if (status == IDT_OK) {
        idt_waivers__finish(*out);
    } else {
        idt_waivers__free(*out);
        *out = NULL;
    }
    return status;
}

int idt_waiver_file__read(idt_waivers **out, const char *path, idt_error *err)
{
    idt_buf content = {0};
    int status;

    *out = NULL;
    status = idt_file__read(&content, path, IDT_WAIVER_FILE_MAX, err);
    /* editors leave out the last line end; a line that is cut has not all its columns */
    if (content.len && content.data[content.len - 1] != '\n')
        idt_buf__put_char(&content, '\n');
    if (status == IDT_OK)
        status = idt_buf__status(&content);
    if (status == IDT_OK)
        status = idt_waiver_file__parse(out, path, idt_buf__bytes(&content), err);
    idt_buf__free(&content);
    return status;
}
