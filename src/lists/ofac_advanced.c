/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's advanced XML: the only file of OFAC with scripts, relations between profiles and listing
 * dates. Everything refers by number to the reference values, locations and documents at its
 * beginning, which are therefore kept; parties, relations and listings come after them, and are
 * handed over as pieces of the entry that has the profile's number.
 *
 * @source OFAC, Advanced Sanctions Data Model; element names as in the published files
 */
#include <stdio.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "lists/map.h"
#include "lists/reader_int.h"

/* Reference texts by "Set:ID", and composed locations and documents. */
typedef struct dictionary {
    idt_arena arena;
    idt_list_map map;
    idt_bytes *texts;
    size_t n_texts, capacity;
} dictionary;

typedef struct advanced {
    idt_list_reading *reading;
    dictionary words;
} advanced;

static const idt_bytes none = {"", 0};

static void dictionary_free(dictionary *d)
{
    idt_arena__free(&d->arena);
    idt_list_map__free(&d->map);
    idt_alloc__free(d->texts);
}

static idt_bytes make_key(char out[96], const char *set, idt_bytes id)
{
    size_t n = strlen(set), m = id.len < 48 ? id.len : 48;

    memcpy(out, set, n + 1);
    out[n] = ':';
    memcpy(out + n + 1, id.data ? id.data : "", m);
    return (idt_bytes){out, n + 1 + m};
}

static int dictionary_put(dictionary *d, const char *set, idt_bytes id, idt_bytes text,
                          idt_error *err)
{
    char buffer[96];
    idt_bytes key = idt_arena__copy(&d->arena, make_key(buffer, set, id));
    idt_bytes copy = idt_arena__copy(&d->arena, text);

    if (!key.data || !copy.data || d->n_texts == UINT32_MAX ||
        idt_alloc__grow(&d->texts, &d->capacity, d->n_texts, sizeof *d->texts) != IDT_OK ||
        idt_list_map__put(&d->map, key, (uint32_t)d->n_texts) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    d->texts[d->n_texts++] = copy;
    return IDT_OK;
}

static idt_bytes look_up(const dictionary *d, const char *set, idt_bytes id)
{
    char buffer[96];
    int64_t i = idt_list_map__get(&d->map, make_key(buffer, set, id));

    return i == IDT_LIST_MAP_NONE ? none : d->texts[i];
}

/* ReferenceValueSets/FeatureTypeValues/FeatureType@ID and the like: the set is the element. */
static int keep_references(advanced *a, idt_list_xml_node *node, idt_error *err)
{
    idt_list_xml_node *value;
    int status = IDT_OK;

    for (value = node->first; value && status == IDT_OK; value = value->next) {
        char set[40];
        idt_bytes text = value->text;

        if (value->name.len >= sizeof set)
            continue;
        memcpy(set, value->name.data, value->name.len);
        set[value->name.len] = '\0';
        /* a script is known by its ISO 15924 code, a country by its ISO 3166 code */
        if (idt_list_xml__attribute(value, "ScriptCode").len)
            text = idt_list_xml__attribute(value, "ScriptCode");
        if (idt_list_xml__attribute(value, "ISO2").len)
            text = idt_list_xml__attribute(value, "ISO2");
        status = dictionary_put(&a->words, set, idt_list_xml__attribute(value, "ID"), text, err);
        /* most sub-types are "Unknown", their type tells persons from organizations */
        if (status == IDT_OK && idt_list_xml__attribute(value, "PartyTypeID").len)
            status =
                dictionary_put(&a->words, "TypeOfSubType", idt_list_xml__attribute(value, "ID"),
                               idt_list_xml__attribute(value, "PartyTypeID"), err);
    }
    return status;
}

static void append(idt_buf *out, const char *separator, idt_bytes text)
{
    if (out->len && text.len)
        idt_buf__put_cstr(out, separator);
    idt_buf__put_bytes(out, text);
}

static idt_bytes country_of(const advanced *a, idt_list_xml_node *location)
{
    idt_bytes id =
        idt_list_xml__attribute(idt_list_xml__child(location, "LocationCountry"), "CountryID");

    return look_up(&a->words, "Country", id);
}

/* A location becomes "street\x1Fcity\x1Fregion\x1Fpostal\x1Fcountry". */
static int keep_location(advanced *a, idt_list_xml_node *node, idt_error *err)
{
    enum { STREET, CITY, REGION, POSTAL, N_PARTS };
    idt_buf parts[N_PARTS] = {{0}}, line = {0};
    idt_list_xml_node *part = idt_list_xml__child(node, "LocationPart");
    int status = IDT_OK, i;

    for (; part; part = idt_list_xml__next(part, "LocationPart")) {
        idt_bytes type =
            look_up(&a->words, "LocPartType", idt_list_xml__attribute(part, "LocPartTypeID"));
        idt_bytes text =
            idt_list_xml__text(idt_list_xml__child(part, "LocationPartValue"), "Value");

        i = idt_list__equal_nocase(type, "CITY")             ? CITY
            : idt_list__equal_nocase(type, "STATE/PROVINCE") ? REGION
            : idt_list__equal_nocase(type, "POSTAL CODE")    ? POSTAL
                                                             : STREET;
        append(&parts[i], ", ", text);
    }
    for (i = 0; i < N_PARTS; i++) {
        if (idt_buf__status(&parts[i]) != IDT_OK)
            status = IDT_ENOMEM;
        idt_buf__put_bytes(&line, idt_buf__bytes(&parts[i]));
        idt_buf__put_char(&line, '\x1F');
        idt_buf__free(&parts[i]);
    }
    idt_buf__put_bytes(&line, country_of(a, node));
    if (status != IDT_OK || idt_buf__status(&line) != IDT_OK)
        status = idt_error__set(err, IDT_ENOMEM, "out of memory");
    else
        status = dictionary_put(&a->words, "Location", idt_list_xml__attribute(node, "ID"),
                                idt_buf__bytes(&line), err);
    idt_buf__free(&line);
    return status;
}

/* Documents of an identity: "type\x1Fnumber\x1Fcountry" under "Document:<identity>/<n>". */
static idt_bytes document_id(char out[64], idt_bytes identity, unsigned n)
{
    int len = snprintf(out, 64, "%.*s/%u", (int)(identity.len < 30 ? identity.len : 30),
                       identity.data, n);

    return (idt_bytes){out, (size_t)len};
}

static int keep_document(advanced *a, idt_list_xml_node *node, idt_error *err)
{
    idt_bytes identity = idt_list_xml__attribute(node, "IdentityID");
    idt_bytes type =
        look_up(&a->words, "IDRegDocType", idt_list_xml__attribute(node, "IDRegDocTypeID"));
    idt_bytes country =
        look_up(&a->words, "Country", idt_list_xml__attribute(node, "IssuedBy-CountryID"));
    idt_buf line = {0};
    char id[64];
    unsigned n = 0;
    int status;

    while (look_up(&a->words, "Document", document_id(id, identity, n)).len)
        n++;
    append(&line, "", type.len ? type : IDT_LIT("document"));
    idt_buf__put_char(&line, '\x1F');
    append(&line, "", idt_list_xml__text(node, "IDRegistrationNo"));
    idt_buf__put_char(&line, '\x1F');
    append(&line, "", country);
    status = idt_buf__status(&line);
    if (status == IDT_OK)
        status = dictionary_put(&a->words, "Document", document_id(id, identity, n),
                                idt_buf__bytes(&line), err);
    idt_buf__free(&line);
    return status == IDT_ENOMEM ? idt_error__set(err, IDT_ENOMEM, "out of memory") : status;
}

/* The fields between the unit separators. */
static idt_bytes cut(idt_bytes *rest)
{
    idt_bytes part = *rest;
    const char *end = rest->len ? memchr(rest->data, '\x1F', rest->len) : NULL;

    if (end) {
        part.len = (size_t)(end - rest->data);
        *rest = idt_bytes__slice(*rest, part.len + 1, rest->len);
    } else {
        *rest = none;
    }
    return part;
}

static void add_location(advanced *a, idt_list_xml_node *version)
{
    idt_list_xml_node *node = idt_list_xml__child(version, "VersionLocation");
    idt_bytes street, city, region, postal;

    for (; node; node = idt_list_xml__next(node, "VersionLocation")) {
        idt_bytes rest =
            look_up(&a->words, "Location", idt_list_xml__attribute(node, "LocationID"));

        street = cut(&rest);
        city = cut(&rest);
        region = cut(&rest);
        postal = cut(&rest);
        idt_list_builder__address(&a->reading->builder, street, city, region, postal, rest);
    }
}

/* Parts are written without leading zeros. */
static void put_date(idt_buf *out, idt_list_xml_node *date)
{
    idt_bytes month = idt_list_xml__text(date, "Month"), day = idt_list_xml__text(date, "Day");

    append(out, "-", idt_list_xml__text(date, "Year"));
    append(out, month.len == 1 ? "-0" : "-", month);
    append(out, day.len == 1 ? "-0" : "-", day);
}

static void add_date(advanced *a, idt_list_xml_node *version, idt_bytes type)
{
    idt_list_xml_node *period = idt_list_xml__child(version, "DatePeriod");
    idt_list_xml_node *start = idt_list_xml__child(idt_list_xml__child(period, "Start"), "From");
    idt_list_xml_node *end = idt_list_xml__child(idt_list_xml__child(period, "End"), "To");
    idt_buf from = {0}, to = {0};

    put_date(&from, start);
    put_date(&to, end);
    if (to.len && !idt_bytes__equal(idt_buf__bytes(&from), idt_buf__bytes(&to))) {
        idt_buf__put_cstr(&from, " to ");
        idt_buf__put_bytes(&from, idt_buf__bytes(&to));
    }
    if (idt_buf__status(&from) != IDT_OK || idt_buf__status(&to) != IDT_OK)
        a->reading->builder.status = IDT_ENOMEM;
    if (idt_list__equal_nocase(type, "Birthdate"))
        idt_list_builder__add(&a->reading->builder, IDT_LIST_BIRTH, "date", idt_buf__bytes(&from));
    else
        idt_list_builder__add_typed(&a->reading->builder, IDT_LIST_OTHER, type,
                                    idt_buf__bytes(&from));
    idt_buf__free(&from);
    idt_buf__free(&to);
}

static void add_feature(advanced *a, idt_list_xml_node *feature)
{
    idt_list_builder *b = &a->reading->builder;
    idt_bytes id = idt_list_xml__attribute(feature, "FeatureTypeID");
    idt_bytes type = look_up(&a->words, "FeatureType", id);
    idt_list_xml_node *version, *detail;

    if (type.len == 0)
        type = IDT_LIT("feature without a type in the reference values");
    version = idt_list_xml__child(feature, "FeatureVersion");
    for (; version; version = idt_list_xml__next(version, "FeatureVersion")) {
        idt_bytes comment = idt_list_xml__text(version, "Comment");

        add_location(a, version);
        add_date(a, version, type);
        detail = idt_list_xml__child(version, "VersionDetail");
        for (; detail; detail = idt_list_xml__next(detail, "VersionDetail")) {
            idt_bytes reference = look_up(&a->words, "DetailReference",
                                          idt_list_xml__attribute(detail, "DetailReferenceID"));
            idt_bytes text = detail->text.len ? detail->text : reference;

            if (idt_list__equal_nocase(type, "Place of Birth"))
                idt_list_builder__add(b, IDT_LIST_BIRTH, "place", text);
            else if (idt_list__equal_nocase(type, "Nationality Country"))
                idt_list_builder__add(b, IDT_LIST_COUNTRY, "nationality", text);
            else if (idt_list__equal_nocase(type, "Citizenship Country"))
                idt_list_builder__add(b, IDT_LIST_COUNTRY, "citizenship", text);
            else
                idt_list_ofac__feature(b, type, text, none, comment);
        }
    }
}

static void add_name(advanced *a, idt_list_xml_node *alias, idt_list_xml_node *documented)
{
    idt_list_builder *b = &a->reading->builder;
    idt_bytes type = look_up(&a->words, "AliasType", idt_list_xml__attribute(alias, "AliasTypeID"));
    bool primary = idt_bytes__is(idt_list_xml__attribute(alias, "Primary"), "true"), is_latin;
    idt_list_xml_node *part = idt_list_xml__child(documented, "DocumentedNamePart");
    idt_bytes script = none;
    idt_list_fact *fact;
    idt_buf name = {0};

    for (; part; part = idt_list_xml__next(part, "DocumentedNamePart")) {
        idt_list_xml_node *value = idt_list_xml__child(part, "NamePartValue");

        append(&name, " ", value ? value->text : none);
        if (script.len == 0)
            script = look_up(&a->words, "Script", idt_list_xml__attribute(value, "ScriptID"));
    }
    if (idt_buf__status(&name) != IDT_OK)
        b->status = IDT_ENOMEM;
    is_latin = script.len == 0 || idt_bytes__is(script, "Latn");
    fact = idt_list_builder__add(b, IDT_LIST_NAME,
                                 primary && is_latin                      ? "primary"
                                 : primary                                ? "original-script"
                                 : idt_list__equal_nocase(type, "F.K.A.") ? "fka"
                                 : idt_list__equal_nocase(type, "N.K.A.") ? "nka"
                                                                          : "aka",
                                 idt_buf__bytes(&name));
    idt_list_builder__extra(b, fact, IDT_LIST_SCRIPT, script);
    if (idt_bytes__is(idt_list_xml__attribute(alias, "LowQuality"), "true"))
        idt_list_builder__extra(b, fact, IDT_LIST_QUALITY, IDT_LIT("weak"));
    idt_buf__free(&name);
}

static void add_identity(advanced *a, idt_list_xml_node *identity)
{
    idt_bytes id = idt_list_xml__attribute(identity, "ID"), rest, type, number;
    idt_list_xml_node *alias = idt_list_xml__child(identity, "Alias"), *documented;
    idt_list_fact *fact;
    char key[64];
    unsigned n;

    for (; alias; alias = idt_list_xml__next(alias, "Alias")) {
        documented = idt_list_xml__child(alias, "DocumentedName");
        for (; documented; documented = idt_list_xml__next(documented, "DocumentedName"))
            add_name(a, alias, documented);
    }
    for (n = 0;; n++) {
        rest = look_up(&a->words, "Document", document_id(key, id, n));
        if (rest.len == 0)
            break;
        type = cut(&rest);
        number = cut(&rest);
        fact = idt_list_builder__add_typed(&a->reading->builder, IDT_LIST_IDENTIFIER, type, number);
        idt_list_builder__extra(&a->reading->builder, fact, IDT_LIST_COUNTRY_OF, rest);
    }
}

static const char *schema_of(const advanced *a, idt_bytes sub_type)
{
    idt_bytes word = look_up(&a->words, "PartySubType", sub_type);
    idt_bytes type = look_up(&a->words, "PartyType", look_up(&a->words, "TypeOfSubType", sub_type));

    return idt_list__equal_nocase(word, "Vessel")       ? "Vessel"
           : idt_list__equal_nocase(word, "Aircraft")   ? "Aircraft"
           : idt_list__equal_nocase(type, "Individual") ? "Person"
           : idt_list__equal_nocase(type, "Entity")     ? "Organization"
                                                        : "LegalEntity";
}

static int read_party(advanced *a, idt_list_xml_node *node)
{
    idt_list_xml_node *profile = idt_list_xml__child(node, "Profile"), *child;
    idt_list_builder *b = &a->reading->builder;
    idt_bytes fixed = idt_list_xml__attribute(node, "FixedRef");
    idt_bytes id = idt_list_xml__attribute(profile, "ID");

    idt_list_builder__begin(b, id.len ? id : fixed, node->line);
    if (b->entry.uid.len == 0 && b->status == IDT_OK)
        return idt_list_input__fail(a->reading->files->main, IDT_EFORMAT, node->line, 0,
                                    a->reading->err, "a party has neither Profile ID nor FixedRef");
    idt_list_reading__schema(a->reading,
                             schema_of(a, idt_list_xml__attribute(profile, "PartySubTypeID")));
    for (child = idt_list_xml__child(profile, "Identity"); child;
         child = idt_list_xml__next(child, "Identity"))
        add_identity(a, child);
    for (child = idt_list_xml__child(profile, "Feature"); child;
         child = idt_list_xml__next(child, "Feature"))
        add_feature(a, child);
    idt_list_builder__add(b, IDT_LIST_REMARK, "", idt_list_xml__text(node, "Comment"));
    return idt_list_reading__emit(a->reading);
}

static int read_relation(advanced *a, idt_list_xml_node *node)
{
    idt_list_builder *b = &a->reading->builder;
    idt_bytes type =
        look_up(&a->words, "RelationType", idt_list_xml__attribute(node, "RelationTypeID"));
    idt_list_fact *fact;

    idt_list_builder__begin(b, idt_list_xml__attribute(node, "From-ProfileID"), node->line);
    fact = idt_list_builder__add_typed(b, IDT_LIST_RELATION, type.len ? type : IDT_LIT("relation"),
                                       idt_list_xml__attribute(node, "To-ProfileID"));
    idt_list_builder__extra(b, fact, IDT_LIST_NOTE, IDT_LIT("id"));
    return b->entry.uid.len || b->status != IDT_OK ? idt_list_reading__emit(a->reading) : IDT_OK;
}

static int number_of(idt_bytes text)
{
    int value = 0;
    size_t i;

    for (i = 0; i < text.len && i < 4 && idt_ascii__is_digit(text.data[i]); i++)
        value = value * 10 + (text.data[i] - '0');
    return value;
}

enum { ISO_SIZE = 40 };

/* Parts are written without leading zeros. */
static void iso_date(char out[ISO_SIZE], idt_bytes year, idt_bytes month, idt_bytes day)
{
    snprintf(out, ISO_SIZE, "%04d-%02d-%02d", number_of(year), number_of(month), number_of(day));
}

static int read_listing(advanced *a, idt_list_xml_node *node)
{
    idt_list_builder *b = &a->reading->builder;
    idt_list_xml_node *event = idt_list_xml__child(node, "EntryEvent"), *measure;
    idt_bytes list = look_up(&a->words, "List", idt_list_xml__attribute(node, "ListID"));
    idt_list_xml_node *date = idt_list_xml__child(event, "Date");
    char iso[ISO_SIZE];

    idt_list_builder__begin(b, idt_list_xml__attribute(node, "ProfileID"), node->line);
    if (date) {
        iso_date(iso, idt_list_xml__text(date, "Year"), idt_list_xml__text(date, "Month"),
                 idt_list_xml__text(date, "Day"));
        idt_list_reading__listed(a->reading, idt_bytes__from_cstr(iso), IDT_LIST_WHEN_ISO, none);
    }
    idt_list_builder__add(b, IDT_LIST_LIST, "", list);
    measure = idt_list_xml__child(node, "SanctionsMeasure");
    for (; measure; measure = idt_list_xml__next(measure, "SanctionsMeasure"))
        idt_list_builder__add(b, IDT_LIST_PROGRAM, "", idt_list_xml__text(measure, "Comment"));
    return b->entry.uid.len || b->status != IDT_OK ? idt_list_reading__emit(a->reading) : IDT_OK;
}

/* DateOfIssue has its parts as attributes, or as elements. */
static void read_issue(advanced *a, idt_list_xml_node *node)
{
    idt_bytes year = idt_list_xml__attribute(node, "Year");
    idt_bytes month = idt_list_xml__attribute(node, "Month"),
              day = idt_list_xml__attribute(node, "Day");
    char iso[ISO_SIZE];

    if (year.len)
        iso_date(iso, year, month, day);
    else
        iso_date(iso, idt_list_xml__text(node, "Year"), idt_list_xml__text(node, "Month"),
                 idt_list_xml__text(node, "Day"));
    if (idt_list_when__parse(&a->reading->report->file_date, idt_bytes__from_cstr(iso),
                             IDT_LIST_WHEN_ISO) != IDT_OK)
        a->reading->report->file_date = IDT_DATE_NONE;
}

static int on_record(void *payload, idt_list_xml_node *node, idt_error *err)
{
    advanced *a = payload;

    if (idt_bytes__is(node->name, "DateOfIssue")) {
        read_issue(a, node);
        return IDT_OK;
    }
    if (idt_bytes__is(node->name, "Location"))
        return keep_location(a, node, err);
    if (idt_bytes__is(node->name, "IDRegDocument"))
        return keep_document(a, node, err);
    if (idt_bytes__is(node->name, "DistinctParty"))
        return read_party(a, node);
    if (idt_bytes__is(node->name, "ProfileRelationship"))
        return read_relation(a, node);
    if (idt_bytes__is(node->name, "SanctionsEntry"))
        return read_listing(a, node);
    /* the document element has no children here; entry links only point back at listings */
    return idt_bytes__is(node->name, "SanctionsEntryLink") ? IDT_OK : keep_references(a, node, err);
}

int idt_list__read_ofac_advanced(idt_list_reading *reading)
{
    static const char *const records[] = {"Sanctions/DateOfIssue",
                                          "Sanctions/ReferenceValueSets/*",
                                          "Sanctions/Locations/Location",
                                          "Sanctions/IDRegDocuments/IDRegDocument",
                                          "Sanctions/DistinctParties/DistinctParty",
                                          "Sanctions/ProfileRelationships/ProfileRelationship",
                                          "Sanctions/SanctionsEntries/SanctionsEntry",
                                          "Sanctions/SanctionsEntryLinks/SanctionsEntryLink",
                                          NULL};
    const idt_list_xml_options options = {
        .root = "Sanctions", .records = records, .encoding = reading->options->encoding};
    advanced a = {.reading = reading};
    int status = idt_list_xml__read(reading->files->main, &options, on_record, &a, reading->err);

    dictionary_free(&a.words);
    return idt_list_reading__end(reading, status);
}
