/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's "simple" XML (sdnList.xsd), SDN and consolidated alike: sdnList / publshInformation (the
 * element is spelt so) and sdnEntry with uid, names, programs and lists of aliases, addresses,
 * identifiers, dates and places of birth, nationalities, citizenships and vessel data.
 */
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "lists/reader_int.h"

/* Persons are "LAST, First", all others one name in lastName. */
static idt_bytes full_name(idt_list_builder *b, idt_list_xml_node *node)
{
    idt_bytes last = idt_list_xml__text(node, "lastName"),
              first = idt_list_xml__text(node, "firstName");
    idt_buf name = {0};
    idt_bytes copy;

    idt_buf__put_bytes(&name, last);
    if (last.len && first.len)
        idt_buf__put_cstr(&name, ", ");
    idt_buf__put_bytes(&name, first);
    copy = idt_list_builder__copy(b, idt_buf__bytes(&name));
    if (idt_buf__status(&name) != IDT_OK)
        b->status = IDT_ENOMEM;
    idt_buf__free(&name);
    return copy;
}

static void add_aliases(idt_list_builder *b, idt_list_xml_node *list)
{
    idt_list_xml_node *aka;

    for (aka = idt_list_xml__child(list, "aka"); aka; aka = idt_list_xml__next(aka, "aka")) {
        idt_bytes type = idt_list_xml__text(aka, "type");
        const char *word = idt_bytes__is(type, "f.k.a.")   ? "fka"
                           : idt_bytes__is(type, "n.k.a.") ? "nka"
                                                           : "aka";
        idt_list_fact *fact = idt_list_builder__add(b, IDT_LIST_NAME, word, full_name(b, aka));

        if (idt_bytes__is(idt_list_xml__text(aka, "category"), "weak"))
            idt_list_builder__extra(b, fact, IDT_LIST_QUALITY, IDT_LIT("weak"));
        idt_list_xml__child(aka, "uid");
    }
}

static void add_addresses(idt_list_builder *b, idt_list_xml_node *list)
{
    static const char *const lines[] = {"address1", "address2", "address3"};
    idt_list_xml_node *address;

    for (address = idt_list_xml__child(list, "address"); address;
         address = idt_list_xml__next(address, "address")) {
        idt_buf street = {0};
        size_t i;

        for (i = 0; i < IDT_COUNT_OF(lines); i++) {
            idt_bytes line = idt_list_xml__text(address, lines[i]);

            if (street.len && line.len)
                idt_buf__put_cstr(&street, ", ");
            idt_buf__put_bytes(&street, line);
        }
        if (idt_buf__status(&street) != IDT_OK)
            b->status = IDT_ENOMEM;
        idt_list_builder__address(b, idt_buf__bytes(&street), idt_list_xml__text(address, "city"),
                                  idt_list_xml__text(address, "stateOrProvince"),
                                  idt_list_xml__text(address, "postalCode"),
                                  idt_list_xml__text(address, "country"));
        idt_list_xml__child(address, "uid");
        idt_buf__free(&street);
    }
}

static void add_identifiers(idt_list_builder *b, idt_list_xml_node *list)
{
    idt_list_xml_node *id;

    for (id = idt_list_xml__child(list, "id"); id; id = idt_list_xml__next(id, "id")) {
        idt_bytes issued = idt_list_xml__text(id, "issueDate");
        idt_bytes expires = idt_list_xml__text(id, "expirationDate");
        idt_bytes type = idt_list_xml__text(id, "idType"),
                  number = idt_list_xml__text(id, "idNumber");
        idt_bytes country = idt_list_xml__text(id, "idCountry");
        idt_buf note = {0};

        if (issued.len)
            idt_buf__printf(&note, "issued %.*s ", (int)issued.len, issued.data);
        if (expires.len)
            idt_buf__printf(&note, "expires %.*s", (int)expires.len, expires.data);
        if (idt_buf__status(&note) != IDT_OK)
            b->status = IDT_ENOMEM;
        /* a heading without a number is a statement of its own */
        if (number.len == 0)
            idt_list_builder__add(b, IDT_LIST_REMARK, "", type);
        else
            idt_list_ofac__feature(b, type, number, country, idt_buf__bytes(&note));
        idt_list_xml__child(id, "uid");
        idt_buf__free(&note);
    }
}

/* Lists of items that hold one text each. */
static void add_items(idt_list_builder *b, idt_list_xml_node *entry, const char *list,
                      const char *item, const char *field, idt_list_kind kind, const char *type)
{
    idt_list_xml_node *node = idt_list_xml__child(idt_list_xml__child(entry, list), item);

    for (; node; node = idt_list_xml__next(node, item)) {
        idt_list_builder__add(b, kind, type, idt_list_xml__text(node, field));
        idt_list_xml__child(node, "uid");
        idt_list_xml__child(node, "mainEntry");
    }
}

static void add_vessel(idt_list_builder *b, idt_list_xml_node *vessel)
{
    idt_list_builder__add(b, IDT_LIST_IDENTIFIER, "Call Sign",
                          idt_list_xml__text(vessel, "callSign"));
    idt_list_builder__add(b, IDT_LIST_OTHER, "Vessel Type",
                          idt_list_xml__text(vessel, "vesselType"));
    idt_list_builder__add(b, IDT_LIST_COUNTRY, "flag", idt_list_xml__text(vessel, "vesselFlag"));
    idt_list_builder__add(b, IDT_LIST_RELATION, "vessel-owner",
                          idt_list_xml__text(vessel, "vesselOwner"));
    idt_list_builder__add(b, IDT_LIST_OTHER, "Tonnage", idt_list_xml__text(vessel, "tonnage"));
    idt_list_builder__add(b, IDT_LIST_OTHER, "Gross Registered Tonnage",
                          idt_list_xml__text(vessel, "grossRegisteredTonnage"));
}

static int read_published(idt_list_reading *reading, idt_list_xml_node *node)
{
    if (idt_list_when__parse(&reading->report->file_date, idt_list_xml__text(node, "Publish_Date"),
                             IDT_LIST_WHEN_MDY) != IDT_OK)
        return idt_list_input__fail(reading->files->main, IDT_EFORMAT, node->line, 0, reading->err,
                                    "Publish_Date is not a date (month/day/year)");
    return IDT_OK;
}

static int on_record(void *payload, idt_list_xml_node *node, idt_error *err)
{
    idt_list_reading *reading = payload;
    idt_list_builder *b = &reading->builder;
    idt_list_xml_node *item;

    (void)err;
    if (idt_bytes__is(node->name, "sdnList"))
        return IDT_OK;
    if (idt_bytes__is(node->name, "publshInformation"))
        return read_published(reading, node);
    idt_list_builder__begin(b, idt_list_xml__text(node, "uid"), node->line);
    if (b->entry.uid.len == 0 && b->status == IDT_OK)
        return idt_list_input__fail(reading->files->main, IDT_EFORMAT, node->line, 0, reading->err,
                                    "an entry has no uid");
    idt_list_reading__schema(reading, idt_list_ofac__schema(idt_list_xml__text(node, "sdnType")));
    idt_list_builder__add(b, IDT_LIST_NAME, "primary", full_name(b, node));
    item = idt_list_xml__child(idt_list_xml__child(node, "programList"), "program");
    for (; item; item = idt_list_xml__next(item, "program"))
        idt_list_builder__add(b, IDT_LIST_PROGRAM, "", item->text);
    idt_list_builder__add(b, IDT_LIST_TITLE, "", idt_list_xml__text(node, "title"));
    add_aliases(b, idt_list_xml__child(node, "akaList"));
    add_addresses(b, idt_list_xml__child(node, "addressList"));
    add_identifiers(b, idt_list_xml__child(node, "idList"));
    add_items(b, node, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth", IDT_LIST_BIRTH, "date");
    add_items(b, node, "placeOfBirthList", "placeOfBirthItem", "placeOfBirth", IDT_LIST_BIRTH,
              "place");
    add_items(b, node, "nationalityList", "nationality", "country", IDT_LIST_COUNTRY,
              "nationality");
    add_items(b, node, "citizenshipList", "citizenship", "country", IDT_LIST_COUNTRY,
              "citizenship");
    add_vessel(b, idt_list_xml__child(node, "vesselInfo"));
    idt_list_ofac__remarks(b, idt_list_xml__text(node, "remarks"));
    idt_list_reading__unused(reading, node);
    return idt_list_reading__emit(reading);
}

int idt_list__read_ofac_xml(idt_list_reading *reading)
{
    static const char *const records[] = {"sdnList/publshInformation", "sdnList/sdnEntry", NULL};
    const idt_list_xml_options options = {
        .root = "sdnList", .records = records, .encoding = reading->options->encoding};

    return idt_list_reading__end(reading, idt_list_xml__read(reading->files->main, &options,
                                                             on_record, reading, reading->err));
}
