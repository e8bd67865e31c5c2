/* SPDX-License-Identifier: Apache-2.0 */
/*
 * EU Financial Sanctions Files, full export 1.1: export@generationDate / sanctionEntity with
 * regulation, subjectType, nameAlias, address, birthdate, citizenship, identification and remark.
 * Each of them repeats the legal act that added it (regulationSummary), so a name added later has
 * its own date. The uid is euReferenceNumber. The listing date is the earliest of all acts named.
 */
#include "base/bytes.h"
#include "base/int.h"
#include "lists/reader_int.h"

static const idt_bytes none = {"", 0};

static idt_bytes attribute(idt_list_xml_node *node, const char *name)
{
    return idt_list_xml__attribute(node, name);
}

static void note_earliest(idt_list_entry *entry, idt_date date)
{
    if (entry->listed_from == IDT_DATE_NONE || date < entry->listed_from) {
        entry->listed_from = date;
        entry->basis = IDT_LIST_BASIS_STATED;
    }
}

static void put_part(idt_buf *out, const char *separator, idt_bytes text)
{
    if (out->len && text.len)
        idt_buf__put_cstr(out, separator);
    idt_buf__put_bytes(out, text);
}

/* Date and remark of a part. */
static void finish_part(idt_list_builder *b, idt_list_fact *fact, idt_list_xml_node *part)
{
    idt_list_xml_node *act = idt_list_xml__child(part, "regulationSummary");
    idt_bytes remark = idt_list_xml__text(part, "remark");
    idt_date date;

    if (idt_list_when__parse(&date, attribute(act, "publicationDate"), IDT_LIST_WHEN_ISO) ==
        IDT_OK) {
        fact->from = date;
        note_earliest(&b->entry, date);
    }
    if (fact == &b->spare) {
        idt_list_builder__add(b, IDT_LIST_REMARK, "", remark);
    } else if (remark.len) {
        idt_buf note = {0};

        put_part(&note, "", fact->extra[IDT_LIST_NOTE]);
        put_part(&note, "; ", remark);
        idt_list_builder__extra(b, fact, IDT_LIST_NOTE, idt_buf__bytes(&note));
        if (idt_buf__status(&note) != IDT_OK)
            b->status = IDT_ENOMEM;
        idt_buf__free(&note);
    }
    idt_list_xml__ignore(act);
    attribute(part, "logicalId");
    attribute(part, "regulationLanguage");
}

static void add_names(idt_list_builder *b, idt_list_xml_node *node)
{
    static const char *const parts[] = {"firstName", "middleName", "lastName"};
    idt_list_xml_node *alias = idt_list_xml__child(node, "nameAlias");
    bool first = true;
    size_t i;

    for (; alias; alias = idt_list_xml__next(alias, "nameAlias"), first = false) {
        idt_list_fact *fact = idt_list_builder__add(b, IDT_LIST_NAME, first ? "primary" : "aka",
                                                    attribute(alias, "wholeName"));

        idt_list_builder__extra(b, fact, IDT_LIST_SCRIPT, attribute(alias, "nameLanguage"));
        if (idt_bytes__is(attribute(alias, "strong"), "false"))
            idt_list_builder__extra(b, fact, IDT_LIST_QUALITY, IDT_LIT("weak"));
        finish_part(b, fact, alias);
        idt_list_builder__add(b, IDT_LIST_TITLE, "function", attribute(alias, "function"));
        idt_list_builder__add(b, IDT_LIST_TITLE, "title", attribute(alias, "title"));
        idt_list_builder__add(b, IDT_LIST_OTHER, "gender", attribute(alias, "gender"));
        for (i = 0; i < IDT_COUNT_OF(parts); i++)
            attribute(alias, parts[i]);
    }
}

/* "00" and "UNKNOWN" are how the file says that it does not know. */
static idt_bytes country(idt_list_xml_node *node)
{
    idt_bytes code = attribute(node, "countryIso2Code"),
              name = attribute(node, "countryDescription");

    return idt_bytes__is(code, "00") ? none : code.len ? code : name;
}

static void add_contacts(idt_list_builder *b, idt_list_xml_node *address)
{
    idt_list_xml_node *contact = idt_list_xml__child(address, "contactInfo");

    for (; contact; contact = idt_list_xml__next(contact, "contactInfo")) {
        idt_list_builder__add_typed(b, IDT_LIST_IDENTIFIER, attribute(contact, "key"),
                                    attribute(contact, "value"));
        idt_list_xml__ignore(idt_list_xml__child(contact, "regulationSummary"));
    }
}

static void add_addresses(idt_list_builder *b, idt_list_xml_node *node)
{
    idt_list_xml_node *address = idt_list_xml__child(node, "address");

    for (; address; address = idt_list_xml__next(address, "address")) {
        idt_bytes street = attribute(address, "street"), box = attribute(address, "poBox");
        idt_bytes place = attribute(address, "place");
        idt_buf line = {0};
        idt_list_fact *fact;

        idt_buf__put_bytes(&line, street);
        idt_buf__put_cstr(&line, street.len && box.len ? ", " : "");
        idt_buf__put_bytes(&line, box);
        idt_buf__put_cstr(&line, line.len && place.len ? ", " : "");
        idt_buf__put_bytes(&line, place);
        if (idt_buf__status(&line) != IDT_OK)
            b->status = IDT_ENOMEM;
        fact = idt_list_builder__address(b, idt_buf__bytes(&line), attribute(address, "city"),
                                         attribute(address, "region"),
                                         attribute(address, "zipCode"), country(address));
        finish_part(b, fact, address);
        attribute(address, "asAtListingTime");
        add_contacts(b, address);
        idt_buf__free(&line);
    }
}

static void add_birth_place(idt_list_builder *b, idt_list_xml_node *birth)
{
    idt_buf place = {0};
    idt_list_fact *fact;

    put_part(&place, ", ", attribute(birth, "place"));
    put_part(&place, ", ", attribute(birth, "city"));
    put_part(&place, ", ", attribute(birth, "zipCode"));
    put_part(&place, ", ", attribute(birth, "region"));
    put_part(&place, ", ", country(birth));
    if (idt_buf__status(&place) != IDT_OK)
        b->status = IDT_ENOMEM;
    fact = idt_list_builder__add(b, IDT_LIST_BIRTH, "place", idt_buf__bytes(&place));
    idt_list_builder__extra(b, fact, IDT_LIST_COUNTRY_OF, country(birth));
    idt_buf__free(&place);
}

static void add_births(idt_list_builder *b, idt_list_xml_node *node)
{
    idt_list_xml_node *birth = idt_list_xml__child(node, "birthdate");

    for (; birth; birth = idt_list_xml__next(birth, "birthdate")) {
        idt_bytes day = attribute(birth, "birthdate"), year = attribute(birth, "year");
        idt_bytes from = attribute(birth, "yearRangeFrom"), to = attribute(birth, "yearRangeTo");
        idt_bytes circa = attribute(birth, "circa");
        idt_buf text = {0};
        idt_list_fact *fact;

        if (day.len == 0)
            put_part(&text, "", year);
        put_part(&text, "", day);
        put_part(&text, "; ", from);
        put_part(&text, " to ", to);
        if (idt_buf__status(&text) != IDT_OK)
            b->status = IDT_ENOMEM;
        fact = idt_list_builder__add(b, IDT_LIST_BIRTH, "date", idt_buf__bytes(&text));
        if (idt_bytes__is(circa, "true"))
            idt_list_builder__extra(b, fact, IDT_LIST_QUALITY, IDT_LIT("circa"));
        finish_part(b, fact, birth);
        attribute(birth, "dayOfMonth");
        attribute(birth, "monthOfYear");
        attribute(birth, "calendarType");
        add_birth_place(b, birth);
        idt_buf__free(&text);
    }
}

static void add_identifications(idt_list_builder *b, idt_list_xml_node *node)
{
    static const char *const flags[] = {"diplomatic", "knownExpired", "knownFalse", "reportedLost",
                                        "revokedByIssuer"};
    static const char *const texts[] = {"issuedBy", "issueDate",      "validFrom",
                                        "validTo",  "nameOnDocument", "region"};
    idt_list_xml_node *id = idt_list_xml__child(node, "identification");
    size_t i;

    for (; id; id = idt_list_xml__next(id, "identification")) {
        idt_bytes number = attribute(id, "number"), latin = attribute(id, "latinNumber");
        idt_bytes type = attribute(id, "identificationTypeDescription");
        idt_list_fact *fact;
        idt_buf note = {0};

        for (i = 0; i < IDT_COUNT_OF(flags); i++)
            if (idt_bytes__is(attribute(id, flags[i]), "true"))
                put_part(&note, "; ", idt_bytes__from_cstr(flags[i]));
        for (i = 0; i < IDT_COUNT_OF(texts); i++) {
            idt_bytes text = attribute(id, texts[i]);

            if (text.len) {
                put_part(&note, "; ", idt_bytes__from_cstr(texts[i]));
                put_part(&note, " ", text);
            }
        }
        if (idt_buf__status(&note) != IDT_OK)
            b->status = IDT_ENOMEM;
        fact =
            idt_list_builder__add_typed(b, IDT_LIST_IDENTIFIER, type, number.len ? number : latin);
        idt_list_builder__extra(b, fact, IDT_LIST_COUNTRY_OF, country(id));
        idt_list_builder__extra(b, fact, IDT_LIST_NOTE, idt_buf__bytes(&note));
        finish_part(b, fact, id);
        attribute(id, "identificationTypeCode");
        idt_buf__free(&note);
    }
}

static void add_acts(idt_list_builder *b, idt_list_xml_node *node)
{
    idt_list_xml_node *act = idt_list_xml__child(node, "regulation");
    idt_date date;

    for (; act; act = idt_list_xml__next(act, "regulation")) {
        idt_list_fact *fact;

        if (idt_list_when__parse(&date, attribute(act, "entryIntoForceDate"), IDT_LIST_WHEN_ISO) ==
            IDT_OK)
            note_earliest(&b->entry, date);
        if (idt_list_when__parse(&date, attribute(act, "publicationDate"), IDT_LIST_WHEN_ISO) ==
            IDT_OK)
            note_earliest(&b->entry, date);
        idt_list_builder__add(b, IDT_LIST_PROGRAM, "", attribute(act, "programme"));
        fact = idt_list_builder__add(b, IDT_LIST_CITATION, "", attribute(act, "numberTitle"));
        idt_list_builder__extra(b, fact, IDT_LIST_NOTE, idt_list_xml__text(act, "publicationUrl"));
        b->entry.citation = fact->value;
        idt_list_xml__ignore(act);
    }
}

static void add_citizenships(idt_list_builder *b, idt_list_xml_node *node)
{
    idt_list_xml_node *c = idt_list_xml__child(node, "citizenship");

    for (; c; c = idt_list_xml__next(c, "citizenship")) {
        idt_list_fact *fact = idt_list_builder__add(b, IDT_LIST_COUNTRY, "citizenship", country(c));

        idt_list_builder__extra(b, fact, IDT_LIST_REGION, attribute(c, "region"));
        finish_part(b, fact, c);
    }
}

static int read_entry(idt_list_reading *reading, idt_list_xml_node *node)
{
    idt_list_builder *b = &reading->builder;
    idt_bytes type = attribute(idt_list_xml__child(node, "subjectType"), "code");
    idt_bytes id = attribute(node, "logicalId"), reference = attribute(node, "euReferenceNumber");
    idt_list_xml_node *remark;

    idt_list_builder__begin(b, reference.len ? reference : id, node->line);
    if (b->entry.uid.len == 0 && b->status == IDT_OK)
        return idt_list_input__fail(reading->files->main, IDT_EFORMAT, node->line, 0, reading->err,
                                    "an entry has neither euReferenceNumber nor logicalId");
    idt_list_reading__schema(reading, idt_bytes__is(type, "person")       ? "Person"
                                      : idt_bytes__is(type, "enterprise") ? "Organization"
                                                                          : "LegalEntity");
    add_acts(b, node);
    add_names(b, node);
    add_addresses(b, node);
    add_births(b, node);
    add_citizenships(b, node);
    add_identifications(b, node);
    idt_list_builder__add(b, IDT_LIST_IDENTIFIER, "UN reference number",
                          attribute(node, "unitedNationId"));
    idt_list_builder__add(b, IDT_LIST_REMARK, "designation", attribute(node, "designationDetails"));
    idt_list_builder__add(b, IDT_LIST_OTHER, "designation date",
                          attribute(node, "designationDate"));
    for (remark = idt_list_xml__child(node, "remark"); remark;
         remark = idt_list_xml__next(remark, "remark"))
        idt_list_builder__add(b, IDT_LIST_REMARK, "", remark->text);
    idt_list_xml__ignore(idt_list_xml__child(node, "subjectType"));
    idt_list_reading__unused(reading, node);
    return idt_list_reading__emit(reading);
}

static int on_record(void *payload, idt_list_xml_node *node, idt_error *err)
{
    idt_list_reading *reading = payload;

    (void)err;
    if (!idt_bytes__is(node->name, "export"))
        return read_entry(reading, node);
    if (idt_list_when__parse(&reading->report->file_date, attribute(node, "generationDate"),
                             IDT_LIST_WHEN_ISO) != IDT_OK)
        reading->report->file_date = IDT_DATE_NONE;
    return IDT_OK;
}

int idt_list__read_eu_xml(idt_list_reading *reading)
{
    static const char *const records[] = {"export/sanctionEntity", NULL};
    const idt_list_xml_options options = {
        .root = "export", .records = records, .encoding = reading->options->encoding};

    return idt_list_reading__end(reading, idt_list_xml__read(reading->files->main, &options,
                                                             on_record, reading, reading->err));
}
