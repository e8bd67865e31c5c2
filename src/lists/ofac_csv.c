/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's old CSV set (SDN and consolidated alike): no header, comma, null is "-0- ", the file ends
 * with byte 0x1A, all four files in ascending order of the entry number, which is never used again.
 *
 *   primary   ent_num, name, type, program, title, call sign, vessel type, tonnage, GRT, flag,
 *             owner, remarks (cut at 1000 bytes)
 *   add       ent_num, add_num, street, "city, state postal", country, remarks
 *   alt       ent_num, alt_num, aka|fka|nka, name, remarks
 *   comments  ent_num, what was cut off the remarks
 *
 * The four are merged as they are read, so memory holds one entry.
 */
#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "lists/reader_int.h"

enum { PRIMARY_COLUMNS = 12, ADD_COLUMNS = 6, ALT_COLUMNS = 5, COMMENT_COLUMNS = 2 };
enum { REMARKS_CUT = 1000 };

/* One of the files, with its current row. */
typedef struct side {
    idt_list_csv *csv;
    idt_list_csv_row row;
    size_t n_columns;
    uint64_t number; /* ent_num of the row; UINT64_MAX behind the last */
    bool truncated;
} side;

static idt_bytes field(const side *s, size_t i)
{
    idt_bytes text = idt_bytes__trim(s->row.fields[i]);

    return idt_bytes__is(text, "-0-") ? (idt_bytes){"", 0} : text;
}

static int parse_number(const side *s, uint64_t *out, idt_error *err)
{
    idt_bytes text = idt_bytes__trim(s->row.fields[0]);
    uint64_t value = 0;
    size_t i;

    for (i = 0; i < text.len && idt_ascii__is_digit(text.data[i]) && i < 12; i++)
        value = value * 10 + (uint64_t)(text.data[i] - '0');
    if (text.len == 0 || i < text.len)
        return idt_list_csv__fail(s->csv, &s->row, err, "the first column is not an entry number");
    *out = value;
    return IDT_OK;
}

/* Go to the next row. */
static int advance(side *s, idt_error *err)
{
    uint64_t before = s->number, number = 0;
    int status = s->csv ? idt_list_csv__next(s->csv, &s->row, err) : IDT_DONE;

    if (status == IDT_DONE || status == IDT_MORE) {
        s->number = UINT64_MAX;
        s->truncated = status == IDT_MORE;
        return IDT_OK;
    }
    if (status != IDT_OK)
        return status;
    if (s->row.n_fields != s->n_columns)
        return idt_list_csv__fail(s->csv, &s->row, err,
                                  "the row has %zu columns, this file of the set has %zu",
                                  s->row.n_fields, s->n_columns);
    status = parse_number(s, &number, err);
    if (status == IDT_OK && number < before)
        return idt_list_csv__fail(
            s->csv, &s->row, err,
            "entry %llu comes after entry %llu: sort the file by its first column",
            (unsigned long long)number, (unsigned long long)before);
    s->number = number;
    return status;
}

static int open_side(side *s, idt_list_input *input, size_t n_columns,
                     const idt_list_reading *reading)
{
    const idt_list_csv_options options = {
        .separator = ',', .has_end_mark = true, .encoding = reading->options->encoding};
    int status = IDT_OK;

    *s = (side){.n_columns = n_columns};
    if (input)
        status = idt_list_csv__new(&s->csv, input, &options, reading->err);
    return status == IDT_OK ? advance(s, reading->err) : status;
}

/* Whether an entry is too old to have rows in a side file: they belong to a missing entry. */
static int check_orphan(const side *s, uint64_t number, idt_error *err)
{
    if (s->number >= number)
        return IDT_OK;
    return idt_list_csv__fail(
        s->csv, &s->row, err,
        "entry %llu is not in the primary file: the files are of different dates",
        (unsigned long long)s->number);
}

static int add_addresses(idt_list_reading *reading, side *s, uint64_t number)
{
    idt_list_builder *b = &reading->builder;
    const idt_bytes none = {"", 0};
    int status = check_orphan(s, number, reading->err);

    while (status == IDT_OK && s->number == number) {
        idt_list_fact *fact =
            idt_list_builder__address(b, field(s, 2), field(s, 3), none, none, field(s, 4));

        idt_list_builder__extra(b, fact, IDT_LIST_NOTE, field(s, 5));
        status = advance(s, reading->err);
    }
    return status;
}

static int add_aliases(idt_list_reading *reading, side *s, uint64_t number)
{
    int status = check_orphan(s, number, reading->err);

    while (status == IDT_OK && s->number == number) {
        idt_list_fact *fact =
            idt_list_builder__add_typed(&reading->builder, IDT_LIST_NAME, field(s, 2), field(s, 3));

        idt_list_builder__extra(&reading->builder, fact, IDT_LIST_NOTE, field(s, 4));
        status = advance(s, reading->err);
    }
    return status;
}

/* Remarks are whole again when what was cut off follows without a separator. */
static int add_remarks(idt_list_reading *reading, const side *primary, side *comments)
{
    /* untrimmed: the cut may fall on a blank */
    idt_bytes remarks = field(primary, 11).len ? primary->row.fields[11] : field(primary, 11);
    int status = check_orphan(comments, primary->number, reading->err);
    idt_buf whole = {0};

    idt_buf__put_bytes(&whole, remarks);
    while (status == IDT_OK && comments->number == primary->number) {
        if (remarks.len < REMARKS_CUT)
            status =
                idt_list_csv__fail(comments->csv, &comments->row, reading->err,
                                   "a comment to entry %llu, whose remarks are not cut: the files "
                                   "are of different dates",
                                   (unsigned long long)primary->number);
        else
            idt_buf__put_bytes(&whole, comments->row.fields[1]);
        if (status == IDT_OK)
            status = advance(comments, reading->err);
    }
    if (status == IDT_OK && idt_buf__status(&whole) != IDT_OK)
        status = idt_error__set(reading->err, IDT_ENOMEM, "out of memory");
    if (status == IDT_OK)
        idt_list_ofac__remarks(&reading->builder, idt_buf__bytes(&whole));
    idt_buf__free(&whole);
    return status;
}

static int add_primary(idt_list_reading *reading, const side *s)
{
    idt_list_builder *b = &reading->builder;
    idt_bytes type = field(s, 2), programs = field(s, 3), program;
    const char *schema = type.len == 0                                ? "Organization"
                         : idt_list__equal_nocase(type, "individual") ? "Person"
                         : idt_list__equal_nocase(type, "vessel")     ? "Vessel"
                         : idt_list__equal_nocase(type, "aircraft")   ? "Aircraft"
                                                                      : NULL;

    if (!schema)
        return idt_list_csv__fail(s->csv, &s->row, reading->err,
                                  "\"%.*s\" is not individual, vessel, aircraft or -0-",
                                  (int)(type.len < 20 ? type.len : 20), type.data);
    idt_list_builder__begin(b, idt_bytes__trim(s->row.fields[0]), s->row.line);
    idt_list_reading__schema(reading, schema);
    idt_list_builder__add(b, IDT_LIST_NAME, "primary", field(s, 1));
    while (idt_list__split(&programs, "] [", &program))
        idt_list_builder__add(b, IDT_LIST_PROGRAM, "", program);
    idt_list_builder__add(b, IDT_LIST_TITLE, "", field(s, 4));
    idt_list_builder__add(b, IDT_LIST_IDENTIFIER, "Call Sign", field(s, 5));
    idt_list_builder__add(b, IDT_LIST_OTHER, "Vessel Type", field(s, 6));
    idt_list_builder__add(b, IDT_LIST_OTHER, "Tonnage", field(s, 7));
    idt_list_builder__add(b, IDT_LIST_OTHER, "Gross Registered Tonnage", field(s, 8));
    idt_list_builder__add(b, IDT_LIST_COUNTRY, "flag", field(s, 9));
    idt_list_builder__add(b, IDT_LIST_RELATION, "vessel-owner", field(s, 10));
    return IDT_OK;
}

/* Without the comments file the cut stays, and is told. */
static void note_cut(idt_list_reading *reading, const side *primary)
{
    if (!reading->files->comments && primary->row.fields[11].len >= REMARKS_CUT)
        idt_list_builder__add(
            &reading->builder, IDT_LIST_REMARK, "cut",
            IDT_LIT("the remarks go on in the comments file, which was not given"));
}

static int read_entries(idt_list_reading *reading, side sides[4])
{
    side *primary = &sides[0];
    int status = IDT_OK;

    while (status == IDT_OK && primary->number != UINT64_MAX) {
        uint64_t number = primary->number;

        status = add_primary(reading, primary);
        if (status == IDT_OK)
            status = add_addresses(reading, &sides[1], number);
        if (status == IDT_OK)
            status = add_aliases(reading, &sides[2], number);
        if (status == IDT_OK)
            status = add_remarks(reading, primary, &sides[3]);
        if (status != IDT_OK)
            break;
        note_cut(reading, primary);
        status = idt_list_reading__emit(reading);
        if (status == IDT_OK)
            status = advance(primary, reading->err);
        if (status == IDT_OK && primary->number == number)
            status = idt_list_csv__fail(primary->csv, &primary->row, reading->err,
                                        "entry %llu comes twice", (unsigned long long)number);
    }
    return status;
}

int idt_list__read_ofac_csv(idt_list_reading *reading)
{
    const idt_list_files *f = reading->files;
    idt_list_input *const inputs[4] = {f->main, f->addresses, f->aliases, f->comments};
    static const size_t columns[4] = {PRIMARY_COLUMNS, ADD_COLUMNS, ALT_COLUMNS, COMMENT_COLUMNS};
    side sides[4] = {{0}};
    bool truncated = false;
    int status = IDT_OK;
    size_t i;

    for (i = 0; i < 4 && status == IDT_OK; i++)
        status = open_side(&sides[i], inputs[i], columns[i], reading);
    if (status == IDT_OK)
        status = read_entries(reading, sides);
    for (i = 0; i < 4; i++)
        truncated = truncated || sides[i].truncated;
    /* rows for entries behind a truncated end are no contradiction */
    for (i = 1; i < 4 && status == IDT_OK && !truncated; i++)
        status = check_orphan(&sides[i], UINT64_MAX, reading->err);
    if (status == IDT_OK && truncated)
        status = idt_list_reading__end(reading, IDT_MORE);
    for (i = 0; i < 4; i++)
        idt_list_csv__free(sides[i].csv);
    return status;
}
