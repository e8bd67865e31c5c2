/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UK OFSI consolidated list (ConList): a line "Last Updated,dd/mm/yyyy", a header row of 36
 * columns, one row for each alias and address; rows of one party share the Group ID, not their
 * place. "Name 6" is the surname or the name of an entity. Other Information holds further fields
 * as "(Heading):text".
 */
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "lists/reader_int.h"

enum uk_column {
    NAME_6,
    NAME_1,
    NAME_2,
    NAME_3,
    NAME_4,
    NAME_5,
    TITLE,
    NON_LATIN,
    NON_LATIN_TYPE,
    NON_LATIN_LANGUAGE,
    DOB,
    TOWN_OF_BIRTH,
    COUNTRY_OF_BIRTH,
    NATIONALITY,
    PASSPORT,
    PASSPORT_DETAILS,
    NATIONAL_ID,
    NATIONAL_ID_DETAILS,
    POSITION,
    ADDRESS_1,
    ADDRESS_2,
    ADDRESS_3,
    ADDRESS_4,
    ADDRESS_5,
    ADDRESS_6,
    POST_CODE,
    COUNTRY,
    OTHER_INFORMATION,
    GROUP_TYPE,
    ALIAS_TYPE,
    ALIAS_QUALITY,
    REGIME,
    LISTED_ON,
    DESIGNATED,
    LAST_UPDATED,
    GROUP_ID,
    N_COLUMNS,
};

static const idt_list_table_column columns[N_COLUMNS] = {
    [NAME_6] = {"Name 6", true},
    [NAME_1] = {"Name 1", true},
    [NAME_2] = {"Name 2", true},
    [NAME_3] = {"Name 3", true},
    [NAME_4] = {"Name 4", true},
    [NAME_5] = {"Name 5", true},
    [TITLE] = {"Title", false},
    [NON_LATIN] = {"Name Non-Latin Script", false},
    [NON_LATIN_TYPE] = {"Non-Latin Script Type", false},
    [NON_LATIN_LANGUAGE] = {"Non-Latin Script Language", false},
    [DOB] = {"DOB", false},
    [TOWN_OF_BIRTH] = {"Town of Birth", false},
    [COUNTRY_OF_BIRTH] = {"Country of Birth", false},
    [NATIONALITY] = {"Nationality", false},
    [PASSPORT] = {"Passport Number", false},
    [PASSPORT_DETAILS] = {"Passport Details", false},
    [NATIONAL_ID] = {"National Identification Number", false},
    [NATIONAL_ID_DETAILS] = {"National Identification Details", false},
    [POSITION] = {"Position", false},
    [ADDRESS_1] = {"Address 1", true},
    [ADDRESS_2] = {"Address 2", true},
    [ADDRESS_3] = {"Address 3", true},
    [ADDRESS_4] = {"Address 4", true},
    [ADDRESS_5] = {"Address 5", true},
    [ADDRESS_6] = {"Address 6", true},
    [POST_CODE] = {"Post/Zip Code", false},
    [COUNTRY] = {"Country", true},
    [OTHER_INFORMATION] = {"Other Information", false},
    [GROUP_TYPE] = {"Group Type", true},
    [ALIAS_TYPE] = {"Alias Type", true},
    [ALIAS_QUALITY] = {"Alias Quality", false},
    [REGIME] = {"Regime", true},
    [LISTED_ON] = {"Listed On", true},
    [DESIGNATED] = {"UK Sanctions List Date Designated", false},
    [LAST_UPDATED] = {"Last Updated", false},
    [GROUP_ID] = {"Group ID", true},
};

/* Headings inside Other Information. */
static const struct {
    const char *words;
    idt_list_kind kind;
    const char *type;
    bool first_word; /* the value is one word, free text may follow it */
} headings[] = {
    {"UK Sanctions List Ref", IDT_LIST_IDENTIFIER, "UK Sanctions List reference", true},
    {"UN Ref", IDT_LIST_IDENTIFIER, "UN reference number", true},
    {"UK Statement of Reasons", IDT_LIST_REMARK, "statement of reasons", false},
    {"Gender", IDT_LIST_OTHER, "gender", false},
    {"Phone number", IDT_LIST_IDENTIFIER, "Phone Number", false},
    {"Tel", IDT_LIST_IDENTIFIER, "Phone Number", false},
    {"Fax", IDT_LIST_IDENTIFIER, "Fax", false},
    {"Email address", IDT_LIST_IDENTIFIER, "Email Address", false},
    {"Website", IDT_LIST_IDENTIFIER, "Website", false},
    {"Type of entity", IDT_LIST_OTHER, "Organization Type", false},
    {"Parent company", IDT_LIST_RELATION, "parent", false},
    {"Subsidiaries", IDT_LIST_RELATION, "subsidiary", false},
    {"Business Reg No", IDT_LIST_IDENTIFIER, "Business Registration Number", false},
    {"IMO number", IDT_LIST_IDENTIFIER, "IMO", false},
    {"Current owners", IDT_LIST_RELATION, "vessel-owner", false},
    {"Flag of ship", IDT_LIST_COUNTRY, "flag", false},
    {"Previous flags", IDT_LIST_COUNTRY, "former flag", false},
    {"Type of ship", IDT_LIST_OTHER, "Vessel Type", false},
    {"Tonnage of ship", IDT_LIST_OTHER, "Tonnage", false},
    {"Length of ship", IDT_LIST_OTHER, "Vessel Length", false},
    {"Year built", IDT_LIST_OTHER, "Vessel Year of Build", false},
};

/* Index of the heading that stands at the beginning as "(Heading):", or the number of headings. */
static size_t heading_at(idt_bytes text, size_t *size)
{
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(headings); i++) {
        idt_bytes words = idt_bytes__from_cstr(headings[i].words);

        if (text.len >= words.len + 3 && text.data[0] == '(' &&
            memcmp(text.data + 1, words.data, words.len) == 0 &&
            memcmp(text.data + 1 + words.len, "):", 2) == 0) {
            *size = words.len + 3;
            break;
        }
    }
    return i;
}

static void add_information(idt_list_builder *b, size_t heading, idt_bytes text)
{
    idt_bytes piece;

    text = idt_bytes__trim(text);
    if (heading == IDT_COUNT_OF(headings)) {
        idt_list_builder__add(b, IDT_LIST_REMARK, "", text);
        return;
    }
    if (headings[heading].first_word) {
        size_t n = 0;

        while (n < text.len && text.data[n] != ' ')
            n++;
        idt_list_builder__add(b, IDT_LIST_REMARK, "", idt_bytes__slice(text, n, text.len));
        text.len = n;
    }
    if (headings[heading].kind == IDT_LIST_IDENTIFIER) {
        /* several numbers: "1. 2. 3" */
        while (idt_list__split(&text, ". ", &piece)) {
            if (piece.data[piece.len - 1] == '.')
                piece.len--;
            idt_list_builder__add(b, IDT_LIST_IDENTIFIER, headings[heading].type, piece);
        }
        return;
    }
    idt_list_builder__add(b, headings[heading].kind, headings[heading].type, text);
}

static void add_other_information(idt_list_builder *b, idt_bytes text)
{
    size_t heading = IDT_COUNT_OF(headings), begin = 0, i = 0, size = 0, next;

    while (i < text.len) {
        next = text.data[i] == '(' ? heading_at(idt_bytes__slice(text, i, text.len), &size)
                                   : IDT_COUNT_OF(headings);
        if (next == IDT_COUNT_OF(headings)) {
            i++;
            continue;
        }
        add_information(b, heading, idt_bytes__slice(text, begin, i));
        heading = next;
        begin = i += size;
    }
    add_information(b, heading, idt_bytes__slice(text, begin, text.len));
}

static void add_name(idt_list_reading *reading, const idt_list_table *table)
{
    idt_list_builder *b = &reading->builder;
    idt_bytes type = idt_list_table__get(table, ALIAS_TYPE);
    const char *word = idt_bytes__is(type, "Primary name")             ? "primary"
                       : idt_bytes__is(type, "Primary name variation") ? "variation"
                       : idt_bytes__is(type, "FKA")                    ? "fka"
                                                                       : "aka";
    idt_buf given = {0}, name = {0};
    idt_list_fact *fact;
    size_t i;

    for (i = NAME_1; i <= NAME_5; i++)
        idt_list_builder__join(b, &given, " ", idt_list_table__get(table, i));
    idt_list_builder__join(b, &name, "", idt_list_table__get(table, NAME_6));
    idt_list_builder__join(b, &name, ", ", idt_buf__bytes(&given));
    fact = idt_list_builder__add(b, IDT_LIST_NAME, word, idt_buf__bytes(&name));
    if (idt_bytes__is(idt_list_table__get(table, ALIAS_QUALITY), "Low quality"))
        idt_list_builder__extra(b, fact, IDT_LIST_QUALITY, IDT_LIT("weak"));
    fact = idt_list_builder__add(b, IDT_LIST_NAME, "original-script",
                                 idt_list_table__get(table, NON_LATIN));
    idt_list_builder__extra(b, fact, IDT_LIST_SCRIPT, idt_list_table__get(table, NON_LATIN_TYPE));
    idt_list_builder__extra(b, fact, IDT_LIST_NOTE, idt_list_table__get(table, NON_LATIN_LANGUAGE));
    idt_buf__free(&given);
    idt_buf__free(&name);
}

/* Address 1 to 5 from the house outwards, Address 6 the town or region. */
static void add_address(idt_list_reading *reading, const idt_list_table *table)
{
    idt_list_builder *b = &reading->builder;
    const idt_bytes none = {"", 0};
    idt_buf street = {0};
    size_t i;

    for (i = ADDRESS_1; i <= ADDRESS_5; i++)
        idt_list_builder__join(b, &street, ", ", idt_list_table__get(table, i));
    idt_list_builder__address(b, idt_buf__bytes(&street), idt_list_table__get(table, ADDRESS_6),
                              none, idt_list_table__get(table, POST_CODE),
                              idt_list_table__get(table, COUNTRY));
    idt_buf__free(&street);
}

/* "Syria", or "(1) Russia. (2) Ukraine" */
static void add_nationalities(idt_list_builder *b, idt_bytes text)
{
    idt_bytes piece;

    while (idt_list__split(&text, "(", &piece)) {
        if (piece.len > 2 && idt_ascii__is_digit(piece.data[0]) && piece.data[1] == ')')
            piece = idt_bytes__trim(idt_bytes__slice(piece, 2, piece.len));
        if (piece.len && piece.data[piece.len - 1] == '.')
            piece.len--;
        idt_list_builder__add(b, IDT_LIST_COUNTRY, "nationality", piece);
    }
}

static void add_person(idt_list_reading *reading, const idt_list_table *table)
{
    idt_list_builder *b = &reading->builder;
    idt_bytes details;
    idt_buf place = {0};
    idt_list_fact *fact;

    idt_list_builder__add(b, IDT_LIST_BIRTH, "date", idt_list_table__get(table, DOB));
    idt_list_builder__join(b, &place, ", ", idt_list_table__get(table, TOWN_OF_BIRTH));
    idt_list_builder__join(b, &place, ", ", idt_list_table__get(table, COUNTRY_OF_BIRTH));
    idt_list_builder__add(b, IDT_LIST_BIRTH, "place", idt_buf__bytes(&place));
    idt_buf__free(&place);
    add_nationalities(b, idt_list_table__get(table, NATIONALITY));
    details = idt_list_table__get(table, PASSPORT_DETAILS);
    fact = idt_list_builder__add(b, IDT_LIST_IDENTIFIER, "Passport",
                                 idt_list_table__get(table, PASSPORT));
    if (fact != &b->spare)
        idt_list_builder__extra(b, fact, IDT_LIST_NOTE, details);
    else
        idt_list_builder__add(b, IDT_LIST_REMARK, "Passport", details);
    details = idt_list_table__get(table, NATIONAL_ID_DETAILS);
    fact = idt_list_builder__add(b, IDT_LIST_IDENTIFIER, "National ID No.",
                                 idt_list_table__get(table, NATIONAL_ID));
    if (fact != &b->spare)
        idt_list_builder__extra(b, fact, IDT_LIST_NOTE, details);
    else
        idt_list_builder__add(b, IDT_LIST_REMARK, "National ID", details);
    idt_list_builder__add(b, IDT_LIST_TITLE, "title", idt_list_table__get(table, TITLE));
    idt_list_builder__add(b, IDT_LIST_TITLE, "position", idt_list_table__get(table, POSITION));
}

static int read_row(idt_list_reading *reading, const idt_list_table *table, const idt_list_csv *csv)
{
    idt_list_builder *b = &reading->builder;
    idt_bytes type = idt_list_table__get(table, GROUP_TYPE);
    const char *schema = idt_bytes__is(type, "Individual") ? "Person"
                         : idt_bytes__is(type, "Entity")   ? "Organization"
                         : idt_bytes__is(type, "Ship")     ? "Vessel"
                                                           : NULL;

    idt_list_builder__begin(b, idt_list_table__get(table, GROUP_ID),
                            idt_list_table__row(table)->line);
    if (b->entry.uid.len == 0 && b->status == IDT_OK)
        return idt_list_csv__fail(csv, idt_list_table__row(table), reading->err,
                                  "a row has no Group ID");
    if (!schema)
        return idt_list_csv__fail(csv, idt_list_table__row(table), reading->err,
                                  "Group Type is not Individual, Entity or Ship");
    idt_list_reading__schema(reading, schema);
    idt_list_reading__listed(reading, idt_list_table__get(table, LISTED_ON), IDT_LIST_WHEN_DMY,
                             (idt_bytes){"", 0});
    add_name(reading, table);
    add_address(reading, table);
    add_person(reading, table);
    idt_list_builder__add(b, IDT_LIST_PROGRAM, "", idt_list_table__get(table, REGIME));
    idt_list_builder__add(b, IDT_LIST_OTHER, "designated", idt_list_table__get(table, DESIGNATED));
    add_other_information(b, idt_list_table__get(table, OTHER_INFORMATION));
    idt_list_reading__strays(reading, table);
    return idt_list_reading__emit(reading);
}

static int read_preface(idt_list_reading *reading, idt_list_csv *csv)
{
    idt_list_csv_row row;
    int status = idt_list_csv__next(csv, &row, reading->err);

    if (status == IDT_MORE)
        return IDT_EFORMAT;
    if (status != IDT_OK && status != IDT_DONE)
        return status;
    if (status == IDT_DONE || row.n_fields < 2 || !idt_bytes__is(row.fields[0], "Last Updated") ||
        idt_list_when__parse(&reading->report->file_date, row.fields[1], IDT_LIST_WHEN_DMY) !=
            IDT_OK)
        return idt_list_csv__fail(
            csv, &row, reading->err,
            "the first line is not \"Last Updated,dd/mm/yyyy\": is this a file of "
            "another list?");
    return IDT_OK;
}

int idt_list__read_uk_csv(idt_list_reading *reading)
{
    return idt_list_reading__rows(reading, ',', columns, N_COLUMNS, read_preface, read_row);
}
