/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UN Security Council Consolidated List: CONSOLIDATED_LIST@dateGenerated with
 * INDIVIDUALS/INDIVIDUAL and ENTITIES/ENTITY. An empty element is the null. An alias of quality
 * "Low" proves little. The uid is DATAID; REFERENCE_NUMBER is kept as an identifier, by which
 * resolutions cite.
 */
#include "base/bytes.h"
#include "base/int.h"
#include "lists/reader_int.h"

static const idt_bytes none = {"", 0};

static void add_primary_name(idt_list_builder *b, idt_list_xml_node *node)
{
    static const char *const parts[] = {"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"};
    idt_buf name = {0};
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(parts); i++) {
        idt_bytes part = idt_list_xml__text(node, parts[i]);

        if (name.len && part.len)
            idt_buf__put_char(&name, ' ');
        idt_buf__put_bytes(&name, part);
    }
    if (idt_buf__status(&name) != IDT_OK)
        b->status = IDT_ENOMEM;
    idt_list_builder__add(b, IDT_LIST_NAME, "primary", idt_buf__bytes(&name));
    idt_buf__free(&name);
    idt_list_builder__add(b, IDT_LIST_NAME, "original-script",
                          idt_list_xml__text(node, "NAME_ORIGINAL_SCRIPT"));
}

static idt_list_fact *add_place(idt_list_builder *b, idt_list_xml_node *node,
                                const char *const *parts, size_t n_parts)
{
    idt_list_fact *fact;
    idt_buf text = {0};
    size_t i;

    for (i = 0; i < n_parts; i++)
        idt_list_builder__join(b, &text, ", ", idt_list_xml__text(node, parts[i]));
    fact = idt_list_builder__add(b, IDT_LIST_BIRTH, "place", idt_buf__bytes(&text));
    idt_buf__free(&text);
    return fact;
}

static void add_aliases(idt_list_builder *b, idt_list_xml_node *node, const char *element)
{
    static const char *const alias_places[] = {"CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"};
    idt_list_xml_node *alias;

    for (alias = idt_list_xml__child(node, element); alias;
         alias = idt_list_xml__next(alias, element)) {
        idt_bytes quality = idt_list_xml__text(alias, "QUALITY");
        idt_list_fact *fact = idt_list_builder__add(
            b, IDT_LIST_NAME, idt_list__equal_nocase(quality, "f.k.a.") ? "fka" : "aka",
            idt_list_xml__text(alias, "ALIAS_NAME"));

        if (idt_list__equal_nocase(quality, "low"))
            idt_list_builder__extra(b, fact, IDT_LIST_QUALITY, IDT_LIT("weak"));
        idt_list_builder__extra(b, fact, IDT_LIST_NOTE, idt_list_xml__text(alias, "NOTE"));
        idt_list_builder__add(b, IDT_LIST_BIRTH, "date",
                              idt_list_xml__text(alias, "DATE_OF_BIRTH"));
        add_place(b, alias, alias_places, IDT_COUNT_OF(alias_places));
    }
}

static void add_addresses(idt_list_builder *b, idt_list_xml_node *node, const char *element)
{
    idt_list_xml_node *address;

    for (address = idt_list_xml__child(node, element); address;
         address = idt_list_xml__next(address, element)) {
        idt_list_fact *fact = idt_list_builder__address(
            b, idt_list_xml__text(address, "STREET"), idt_list_xml__text(address, "CITY"),
            idt_list_xml__text(address, "STATE_PROVINCE"), idt_list_xml__text(address, "ZIP_CODE"),
            idt_list_xml__text(address, "COUNTRY"));
        idt_bytes note = idt_list_xml__text(address, "NOTE");

        if (fact != &b->spare)
            idt_list_builder__extra(b, fact, IDT_LIST_NOTE, note);
        else
            idt_list_builder__add(b, IDT_LIST_REMARK, "address", note);
    }
}

static void add_births(idt_list_builder *b, idt_list_xml_node *node)
{
    static const char *const places[] = {"STREET", "CITY", "STATE_PROVINCE", "COUNTRY"};
    idt_list_xml_node *birth = idt_list_xml__child(node, "INDIVIDUAL_DATE_OF_BIRTH");
    idt_list_fact *fact;

    for (; birth; birth = idt_list_xml__next(birth, "INDIVIDUAL_DATE_OF_BIRTH")) {
        idt_buf text = {0};

        idt_list_builder__join(b, &text, " ", idt_list_xml__text(birth, "DATE"));
        idt_list_builder__join(b, &text, " ", idt_list_xml__text(birth, "YEAR"));
        idt_list_builder__join(b, &text, " ", idt_list_xml__text(birth, "FROM_YEAR"));
        idt_list_builder__join(b, &text, " to ", idt_list_xml__text(birth, "TO_YEAR"));
        fact = idt_list_builder__add(b, IDT_LIST_BIRTH, "date", idt_buf__bytes(&text));
        idt_list_builder__extra(b, fact, IDT_LIST_QUALITY,
                                idt_list_xml__text(birth, "TYPE_OF_DATE"));
        idt_list_builder__extra(b, fact, IDT_LIST_NOTE, idt_list_xml__text(birth, "NOTE"));
        idt_buf__free(&text);
    }
    birth = idt_list_xml__child(node, "INDIVIDUAL_PLACE_OF_BIRTH");
    for (; birth; birth = idt_list_xml__next(birth, "INDIVIDUAL_PLACE_OF_BIRTH")) {
        fact = add_place(b, birth, places, IDT_COUNT_OF(places));
        idt_list_builder__extra(b, fact, IDT_LIST_NOTE, idt_list_xml__text(birth, "NOTE"));
    }
}

static void add_documents(idt_list_builder *b, idt_list_xml_node *node)
{
    idt_list_xml_node *doc = idt_list_xml__child(node, "INDIVIDUAL_DOCUMENT");

    for (; doc; doc = idt_list_xml__next(doc, "INDIVIDUAL_DOCUMENT")) {
        idt_bytes type = idt_list_xml__text(doc, "TYPE_OF_DOCUMENT");
        idt_bytes type2 = idt_list_xml__text(doc, "TYPE_OF_DOCUMENT2");
        idt_bytes issuer = idt_list_xml__text(doc, "ISSUING_COUNTRY");
        idt_bytes place = idt_list_xml__text(doc, "COUNTRY_OF_ISSUE");
        idt_bytes issued = idt_list_xml__text(doc, "DATE_OF_ISSUE");
        idt_bytes number = idt_list_xml__text(doc, "NUMBER");
        idt_buf note = {0};
        idt_list_fact *fact;

        idt_list_builder__join(b, &note, "", type.len ? type2 : none);
        if (issued.len)
            idt_list_builder__join(b, &note, "; ", IDT_LIT("issued"));
        idt_list_builder__join(b, &note, " ", issued);
        idt_list_builder__join(b, &note, "; ", idt_list_xml__text(doc, "NOTE"));
        idt_list_builder__join(b, &note, "; ", idt_list_xml__text(doc, "CITY_OF_ISSUE"));
        if (number.len) {
            fact = idt_list_builder__add_typed(b, IDT_LIST_IDENTIFIER, type.len ? type : type2,
                                               number);
            idt_list_builder__extra(b, fact, IDT_LIST_COUNTRY_OF, issuer.len ? issuer : place);
            idt_list_builder__extra(b, fact, IDT_LIST_NOTE, idt_buf__bytes(&note));
        } else {
            idt_list_builder__add_typed(b, IDT_LIST_REMARK, type, idt_buf__bytes(&note));
        }
        idt_buf__free(&note);
    }
}

static void add_values(idt_list_builder *b, idt_list_xml_node *node, const char *element,
                       idt_list_kind kind, const char *type)
{
    idt_list_xml_node *value = idt_list_xml__child(idt_list_xml__child(node, element), "VALUE");

    for (; value; value = idt_list_xml__next(value, "VALUE"))
        idt_list_builder__add(b, kind, type, value->text);
}

static int read_entry(idt_list_reading *reading, idt_list_xml_node *node, bool person)
{
    idt_list_builder *b = &reading->builder;

    idt_list_builder__begin(b, idt_list_xml__text(node, "DATAID"), node->line);
    if (b->entry.uid.len == 0 && b->status == IDT_OK)
        return idt_list_input__fail(reading->files->main, IDT_EFORMAT, node->line, 0, reading->err,
                                    "an entry has no DATAID");
    idt_list_reading__listed(reading, idt_list_xml__text(node, "LISTED_ON"), IDT_LIST_WHEN_ISO,
                             none);
    idt_list_reading__schema(reading, person ? "Person" : "Organization");
    add_primary_name(b, node);
    add_aliases(b, node, person ? "INDIVIDUAL_ALIAS" : "ENTITY_ALIAS");
    add_addresses(b, node, person ? "INDIVIDUAL_ADDRESS" : "ENTITY_ADDRESS");
    add_births(b, node);
    add_documents(b, node);
    idt_list_builder__add(b, IDT_LIST_PROGRAM, "", idt_list_xml__text(node, "UN_LIST_TYPE"));
    idt_list_builder__add(b, IDT_LIST_IDENTIFIER, "UN reference number",
                          idt_list_xml__text(node, "REFERENCE_NUMBER"));
    idt_list_builder__add(b, IDT_LIST_OTHER, "gender", idt_list_xml__text(node, "GENDER"));
    add_values(b, node, "NATIONALITY", IDT_LIST_COUNTRY, "nationality");
    add_values(b, node, "DESIGNATION", IDT_LIST_TITLE, "");
    add_values(b, node, "TITLE", IDT_LIST_TITLE, "");
    idt_list_builder__add(b, IDT_LIST_REMARK, "", idt_list_xml__text(node, "COMMENTS1"));
    idt_list_xml__ignore(idt_list_xml__child(node, "VERSIONNUM"));
    idt_list_xml__ignore(idt_list_xml__child(node, "LIST_TYPE"));
    idt_list_xml__ignore(idt_list_xml__child(node, "LAST_DAY_UPDATED"));
    idt_list_xml__ignore(idt_list_xml__child(node, "SORT_KEY"));
    idt_list_xml__ignore(idt_list_xml__child(node, "SORT_KEY_LAST_MOD"));
    idt_list_reading__unused(reading, node);
    return idt_list_reading__emit(reading);
}

static int on_record(void *payload, idt_list_xml_node *node, idt_error *err)
{
    idt_list_reading *reading = payload;

    (void)err;
    if (!idt_bytes__is(node->name, "CONSOLIDATED_LIST"))
        return read_entry(reading, node, idt_bytes__is(node->name, "INDIVIDUAL"));
    if (idt_list_when__parse(&reading->report->file_date,
                             idt_list_xml__attribute(node, "dateGenerated"),
                             IDT_LIST_WHEN_ISO) != IDT_OK)
        reading->report->file_date = IDT_DATE_NONE;
    return IDT_OK;
}

int idt_list__read_un_xml(idt_list_reading *reading)
{
    static const char *const records[] = {"CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL",
                                          "CONSOLIDATED_LIST/ENTITIES/ENTITY", NULL};
    const idt_list_xml_options options = {
        .root = "CONSOLIDATED_LIST", .records = records, .encoding = reading->options->encoding};

    return idt_list_reading__end(reading, idt_list_xml__read(reading->files->main, &options,
                                                             on_record, reading, reading->err));
}
