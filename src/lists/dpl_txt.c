/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BIS Denied Persons List: tab-separated, quoted, with a header row; one row for each address.
 * Orders expire on a stated day, and are in force through it. The file has no identifiers: the uid
 * is made of name and effective date, by which an order is known, and is the same as that of the
 * order in the Consolidated Screening List.
 */
#include "base/bytes.h"
#include "lists/reader_int.h"
#include "lists/uid.h"

enum dpl_column {
    NAME,
    STREET,
    CITY,
    STATE,
    COUNTRY,
    POSTAL,
    EFFECTIVE,
    EXPIRATION,
    STANDARD_ORDER,
    LAST_UPDATE,
    ACTION,
    CITATION,
    N_COLUMNS,
};

static const idt_list_table_column columns[N_COLUMNS] = {
    [NAME] = {"Name", true},
    [STREET] = {"Street_Address", true},
    [CITY] = {"City", true},
    [STATE] = {"State", true},
    [COUNTRY] = {"Country", true},
    [POSTAL] = {"Postal_Code", true},
    [EFFECTIVE] = {"Effective_Date", true},
    [EXPIRATION] = {"Expiration_Date", true},
    [STANDARD_ORDER] = {"Standard_Order", false},
    [LAST_UPDATE] = {"Last_Update", false},
    [ACTION] = {"Action", false},
    [CITATION] = {"FR_Citation", true},
};

static int read_row(idt_list_reading *reading, const idt_list_table *table, const idt_list_csv *csv)
{
    idt_list_builder *b = &reading->builder;
    idt_bytes name = idt_list_table__get(table, NAME),
              citation = idt_list_table__get(table, CITATION);
    idt_bytes standard = idt_list_table__get(table, STANDARD_ORDER);
    idt_date effective = IDT_DATE_NONE;
    char uid[IDT_LIST_UID_SIZE];

    if (name.len == 0)
        return idt_list_csv__fail(csv, idt_list_table__row(table), reading->err,
                                  "a row has no name");
    (void)idt_list_when__parse(&effective, idt_list_table__get(table, EFFECTIVE),
                               IDT_LIST_WHEN_MDY);
    idt_list_uid__denied_uid(uid, name, effective);
    idt_list_builder__begin(b, idt_bytes__from_cstr(uid), idt_list_table__row(table)->line);
    idt_list_reading__schema(reading, "LegalEntity");
    idt_list_reading__listed(reading, idt_list_table__get(table, EFFECTIVE), IDT_LIST_WHEN_MDY,
                             citation);
    idt_list_reading__expires(reading, idt_list_table__get(table, EXPIRATION), IDT_LIST_WHEN_MDY);
    b->entry.citation = idt_list_builder__copy(b, citation);
    idt_list_builder__add(b, IDT_LIST_LIST, "", IDT_LIT("us.bis.denied-persons"));
    idt_list_builder__add(b, IDT_LIST_NAME, "primary", name);
    idt_list_builder__address(b, idt_list_table__get(table, STREET),
                              idt_list_table__get(table, CITY), idt_list_table__get(table, STATE),
                              idt_list_table__get(table, POSTAL),
                              idt_list_table__get(table, COUNTRY));
    idt_list_builder__add(b, IDT_LIST_CITATION, "", citation);
    idt_list_builder__add(
        b, IDT_LIST_LICENCE, "standard order",
        standard.len == 1 && idt_ascii__lower(standard.data[0]) == 'y' ? IDT_LIT("Y") : standard);
    idt_list_builder__add(b, IDT_LIST_REMARK, "action", idt_list_table__get(table, ACTION));
    idt_list_reading__strays(reading, table);
    return idt_list_reading__emit(reading);
}

int idt_list__read_dpl_txt(idt_list_reading *reading)
{
    return idt_list_reading__rows(reading, '\t', columns, N_COLUMNS, NULL, read_row);
}
