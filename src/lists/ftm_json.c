/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FollowTheMoney entities, one JSON object a line: {"id", "schema", "properties": {name:
 * [values]}}. A value is a text or, in nested exports, an entity. Two shapes become facts of other
 * parties:
 *
 *   intervals   Ownership (owner, asset, percentage), Directorship, Family, … : an entry of schema
 *               Relation whose fact names the one party as value and the other as subject
 *   sanctions   Sanction (entity, authority, program, startDate, endDate, reason): a piece of the
 *               entry that it is about, with its listing dates
 *
 * @source FollowTheMoney model, schema definitions of followthemoney (Organized Crime and
 * Corruption Reporting Project), property names as published
 */
#include <jansson.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "lists/ftm.h"
#include "lists/lines.h"
#include "lists/party_of.h"
#include "lists/reader_int.h"
#include "lists/share.h"

static const idt_bytes none = {"", 0};

/* Properties that become facts other than remarks. */
static const idt_ftm_property properties[] = {
    {"name", IDT_LIST_NAME, "primary", NULL},
    {"alias", IDT_LIST_NAME, "aka", NULL},
    {"abbreviation", IDT_LIST_NAME, "aka", NULL},
    {"weakAlias", IDT_LIST_NAME, "aka", "weak"},
    {"previousName", IDT_LIST_NAME, "fka", NULL},
    {"address", IDT_LIST_ADDRESS, "", NULL},
    {"country", IDT_LIST_COUNTRY, "country", NULL},
    {"nationality", IDT_LIST_COUNTRY, "nationality", NULL},
    {"citizenship", IDT_LIST_COUNTRY, "citizenship", NULL},
    {"jurisdiction", IDT_LIST_COUNTRY, "jurisdiction", NULL},
    {"mainCountry", IDT_LIST_COUNTRY, "main country", NULL},
    {"flag", IDT_LIST_COUNTRY, "flag", NULL},
    {"pastFlags", IDT_LIST_COUNTRY, "former flag", NULL},
    {"birthDate", IDT_LIST_BIRTH, "date", NULL},
    {"birthPlace", IDT_LIST_BIRTH, "place", NULL},
    {"registrationNumber", IDT_LIST_IDENTIFIER, "Registration Number", NULL},
    {"taxNumber", IDT_LIST_IDENTIFIER, "Tax ID No.", NULL},
    {"vatCode", IDT_LIST_IDENTIFIER, "V.A.T. Number", NULL},
    {"innCode", IDT_LIST_IDENTIFIER, "Tax ID No.", NULL},
    {"ogrnCode", IDT_LIST_IDENTIFIER, "Registration Number", NULL},
    {"uscCode", IDT_LIST_IDENTIFIER, "Unified Social Credit Code (USCC)", NULL},
    {"leiCode", IDT_LIST_IDENTIFIER, "Legal Entity Identifier", NULL},
    {"imoNumber", IDT_LIST_IDENTIFIER, "IMO", NULL},
    {"mmsi", IDT_LIST_IDENTIFIER, "MMSI", NULL},
    {"callSign", IDT_LIST_IDENTIFIER, "Call Sign", NULL},
    {"idNumber", IDT_LIST_IDENTIFIER, "Identification Number", NULL},
    {"passportNumber", IDT_LIST_IDENTIFIER, "Passport", NULL},
    {"swiftBic", IDT_LIST_IDENTIFIER, "SWIFT/BIC", NULL},
    {"phone", IDT_LIST_IDENTIFIER, "Phone Number", NULL},
    {"email", IDT_LIST_IDENTIFIER, "Email Address", NULL},
    {"website", IDT_LIST_IDENTIFIER, "Website", NULL},
    {"publicKey", IDT_LIST_IDENTIFIER, "Digital Currency Address", NULL},
    {"program", IDT_LIST_PROGRAM, "", NULL},
    {"programId", IDT_LIST_PROGRAM, "", NULL},
    {"position", IDT_LIST_TITLE, "position", NULL},
    {"title", IDT_LIST_TITLE, "title", NULL},
    {"parent", IDT_LIST_RELATION, "parent", NULL},
    {"notes", IDT_LIST_REMARK, "", NULL},
    {"reason", IDT_LIST_REMARK, "reason", NULL},
    {"sourceUrl", IDT_LIST_CITATION, "", NULL},
    {"gender", IDT_LIST_OTHER, "gender", NULL},
};

/* Schemata that tie two parties together, and the properties that name them. */
static const struct interval {
    const char *schema, *value, *subject, *type;
} intervals[] = {
    {"Ownership", "owner", "asset", "owner"},
    {"Directorship", "director", "organization", "director"},
    {"Membership", "member", "organization", "member"},
    {"Employment", "employee", "employer", "employee"},
    {"Family", "person", "relative", "family"},
    {"Associate", "person", "associate", "associate"},
    {"Representation", "agent", "client", "agent"},
    {"Succession", "predecessor", "successor", "predecessor"},
    {"UnknownLink", "subject", "object", "link"},
};

static idt_bytes text_of(const json_t *value)
{
    /* an entity in place of a text stands for its id */
    if (json_is_object(value))
        value = json_object_get(value, "id");
    return json_is_string(value) ? (idt_bytes){json_string_value(value), json_string_length(value)}
                                 : none;
}

/* The first value of a property. */
static idt_bytes first_of(const json_t *props, const char *name)
{
    const json_t *values = json_object_get(props, name);

    return text_of(json_is_array(values) ? json_array_get(values, 0) : values);
}

const idt_ftm_property *idt_ftm__property(const char *name)
{
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(properties); i++)
        if (strcmp(name, properties[i].name) == 0)
            return &properties[i];
    return NULL;
}

const char *idt_ftm__ident_property(idt_ident_kind kind)
{
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(properties); i++)
        if (kind != IDT_IDENT_OTHER && properties[i].kind == IDT_LIST_IDENTIFIER &&
            idt_list_party__ident_kind(idt_bytes__from_cstr(properties[i].type), none) == kind)
            return properties[i].name;
    return "idNumber";
}

static void add_address_entity(idt_list_builder *b, const json_t *entity)
{
    const json_t *props = json_object_get(entity, "properties");
    idt_bytes full = first_of(props, "full"), country = first_of(props, "country");
    idt_list_fact *fact;

    if (full.len == 0) {
        idt_list_builder__address(b, first_of(props, "street"), first_of(props, "city"),
                                  first_of(props, "region"), first_of(props, "postalCode"),
                                  country);
        return;
    }
    fact = idt_list_builder__add(b, IDT_LIST_ADDRESS, "", full);
    idt_list_builder__extra(b, fact, IDT_LIST_COUNTRY_OF, country);
}

/* Dates, programme and reason of a sanction become those of the entry that is being built. */
static void add_sanction(idt_list_reading *reading, const json_t *props)
{
    idt_list_builder *b = &reading->builder;
    idt_bytes start = first_of(props, "startDate"), listed = first_of(props, "listingDate");

    idt_list_builder__add(b, IDT_LIST_OTHER, "topics", IDT_LIT("sanction"));
    idt_list_reading__listed(reading, listed.len ? listed : start, IDT_LIST_WHEN_ISO, none);
    idt_list_reading__expires(reading, first_of(props, "endDate"), IDT_LIST_WHEN_ISO);
    idt_list_builder__add(b, IDT_LIST_PROGRAM, "", first_of(props, "program"));
    idt_list_builder__add(b, IDT_LIST_PROGRAM, "", first_of(props, "programId"));
    idt_list_builder__add(b, IDT_LIST_OTHER, "authority", first_of(props, "authority"));
    idt_list_builder__add(b, IDT_LIST_IDENTIFIER, "list reference", first_of(props, "authorityId"));
    idt_list_builder__add(b, IDT_LIST_CITATION, "", first_of(props, "sourceUrl"));
    idt_list_builder__add(b, IDT_LIST_REMARK, "reason", first_of(props, "reason"));
    idt_list_builder__add(b, IDT_LIST_REMARK, "status", first_of(props, "status"));
}

static void add_value(idt_list_reading *reading, const char *name, const json_t *value, bool first)
{
    const idt_ftm_property *p = idt_ftm__property(name);
    idt_list_builder *b = &reading->builder;
    idt_list_fact *fact;

    if (json_is_object(value) && strcmp(name, "addressEntity") == 0) {
        add_address_entity(b, value);
    } else if (json_is_object(value) && strcmp(name, "sanctions") == 0) {
        add_sanction(reading, json_object_get(value, "properties"));
    } else if (p) {
        /* of several names the first is the primary one */
        fact = idt_list_builder__add(
            b, p->kind, !first && strcmp(name, "name") == 0 ? "aka" : p->type, text_of(value));
        if (p->quality)
            idt_list_builder__extra(b, fact, IDT_LIST_QUALITY, idt_bytes__from_cstr(p->quality));
        if (p->kind == IDT_LIST_RELATION)
            idt_list_builder__extra(b, fact, IDT_LIST_NOTE, IDT_LIT("id"));
    } else {
        idt_list_reading__other(reading, idt_bytes__from_cstr(name), text_of(value));
    }
}

static void add_properties(idt_list_reading *reading, json_t *props)
{
    const char *name;
    json_t *values;
    size_t i;

    json_object_foreach(props, name, values)
    {
        if (!json_is_array(values)) {
            add_value(reading, name, values, true);
            continue;
        }
        for (i = 0; i < json_array_size(values); i++)
            add_value(reading, name, json_array_get(values, i), i == 0);
    }
}

static void add_interval(idt_list_reading *reading, const struct interval *interval, json_t *props)
{
    idt_list_builder *b = &reading->builder;
    idt_bytes share = first_of(props, "percentage");
    idt_list_fact *fact = idt_list_builder__add(b, IDT_LIST_RELATION, interval->type,
                                                first_of(props, interval->value));
    idt_date date;

    idt_list_builder__extra(b, fact, IDT_LIST_SUBJECT, first_of(props, interval->subject));
    idt_list_builder__extra(b, fact, IDT_LIST_NOTE, IDT_LIT("id"));
    if (idt_list_when__parse(&date, first_of(props, "startDate"), IDT_LIST_WHEN_ISO) == IDT_OK)
        fact->from = date;
    if (idt_list_when__parse(&date, first_of(props, "endDate"), IDT_LIST_WHEN_ISO) == IDT_OK)
        fact->to = date + 1;
    if (share.len && !idt_list_share__parse(&fact->share_min_ppm, &fact->share_max_ppm, share))
        idt_list_builder__add(b, IDT_LIST_OTHER, "percentage", share);
    idt_list_builder__add(b, IDT_LIST_TITLE, "role", first_of(props, "role"));
}

static const char *schema_of(const char *schema)
{
    static const char *const organizations[] = {"Organization", "Company", "PublicBody"};
    static const char *const same[] = {"Person", "Vessel"};
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(same); i++)
        if (strcmp(schema, same[i]) == 0)
            return same[i];
    for (i = 0; i < IDT_COUNT_OF(organizations); i++)
        if (strcmp(schema, organizations[i]) == 0)
            return "Organization";
    return strcmp(schema, "Airplane") == 0 ? "Aircraft" : "LegalEntity";
}

static int read_entity(idt_list_reading *reading, const idt_list_lines *lines, json_t *object)
{
    const char *schema = json_string_value(json_object_get(object, "schema"));
    idt_bytes id = text_of(json_object_get(object, "id"));
    json_t *props = json_object_get(object, "properties");
    size_t i;

    if (!id.len || !schema || !json_is_object(props))
        return idt_list_input__fail(lines->input, IDT_EFORMAT, lines->number, lines->offset,
                                    reading->err,
                                    "not an entity: id, schema and properties are needed");
    for (i = 0; i < IDT_COUNT_OF(intervals); i++)
        if (strcmp(schema, intervals[i].schema) == 0)
            break;
    if (strcmp(schema, "Sanction") == 0) {
        id = first_of(props, "entity");
        if (id.len == 0)
            return idt_list_input__fail(lines->input, IDT_EFORMAT, lines->number, lines->offset,
                                        reading->err, "a sanction names no entity");
        idt_list_builder__begin(&reading->builder, id, lines->number);
        add_sanction(reading, props);
    } else if (i < IDT_COUNT_OF(intervals)) {
        idt_list_builder__begin(&reading->builder, id, lines->number);
        idt_list_reading__schema(reading, "Relation");
        add_interval(reading, &intervals[i], props);
    } else {
        idt_list_builder__begin(&reading->builder, id, lines->number);
        idt_list_reading__schema(reading, schema_of(schema));
        add_properties(reading, props);
    }
    return idt_list_reading__emit(reading);
}

static int read_line(idt_list_reading *reading, const idt_list_lines *lines, idt_bytes line)
{
    json_error_t why;
    json_t *object = json_loadb(line.data, line.len, JSON_REJECT_DUPLICATES, &why);
    int status;

    if (!object)
        return idt_list_input__fail(lines->input, IDT_EFORMAT, lines->number,
                                    lines->offset + (uint64_t)(why.position > 0 ? why.position : 0),
                                    reading->err, "not JSON at byte %d of the line: %.90s",
                                    why.position, why.text);
    if (json_is_object(object))
        status = read_entity(reading, lines, object);
    else
        status = idt_list_input__fail(lines->input, IDT_EFORMAT, lines->number, lines->offset,
                                      reading->err, "a line is not a JSON object");
    json_decref(object);
    return status;
}

int idt_list__read_ftm_json(idt_list_reading *reading)
{
    idt_list_lines lines = {.input = reading->files->main};
    idt_bytes line;
    int status, last = IDT_OK;

    if (reading->options->encoding > IDT_LIST_UTF8)
        return idt_error__set(reading->err, IDT_EINVAL, "JSON is UTF-8, no other encoding");
    do {
        status = idt_list_lines__next(&lines, &line, reading->err);
        last = status;
        if ((status == IDT_OK || status == IDT_MORE) && idt_bytes__trim(line).len) {
            status = read_line(reading, &lines, line);
            /* a last line without a line end may be whole; if it is not JSON, it was cut */
            if (last == IDT_MORE && status == IDT_EFORMAT)
                status = idt_list_input__fail(lines.input, IDT_MORE, lines.number, lines.offset,
                                              reading->err,
                                              "the file is truncated: it ends inside an entity, "
                                              "fetch it again");
        }
    } while (status == IDT_OK && last == IDT_OK);
    idt_list_lines__free(&lines);
    return idt_list_reading__end(reading, status);
}
