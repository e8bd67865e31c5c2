/* SPDX-License-Identifier: Apache-2.0 */
/* Example entities become questions; what cannot be used is named, not dropped in silence. */
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "lists/country.h"
#include "lists/ftm.h"
#include "lists/party_of.h"
#include "lists/yente_int.h"
#include "party/birth.h"
#include "party/ident.h"

/* Parts of a person's name, in the order in which they are read out. */
static const char *const name_parts[] = {"firstName", "secondName", "middleName", "fatherName",
                                         "lastName"};

void idt_yente_query__free(idt_yente_query *q)
{
    idt_buf__free(&q->identifier);
    idt_buf__free(&q->birth);
    idt_buf__free(&q->composed);
    idt_buf__free(&q->ignored);
}

static void ignore(idt_yente_query *q, const char *property, const char *why)
{
    idt_buf__put_cstr(&q->ignored, q->ignored.len ? ", \"" : "\"");
    idt_buf__put_json_text(&q->ignored, idt_bytes__from_cstr(property));
    idt_buf__put_cstr(&q->ignored, ": ");
    idt_buf__put_cstr(&q->ignored, why);
    idt_buf__put_char(&q->ignored, '"');
}

/* Texts of one list, which a semicolon separates. @param lead  stands before the text */
static void join(idt_buf *out, const char *separator, const char *lead, idt_bytes text)
{
    if (out->len)
        idt_buf__put_cstr(out, separator);
    idt_buf__put_cstr(out, lead);
    for (size_t i = 0; i < text.len; i++)
        idt_buf__put_char(out, text.data[i] == ';' ? ' ' : text.data[i]);
}

static void add_ident(idt_yente_query *q, const idt_ftm_property *p, idt_bytes value)
{
    idt_ident_kind kind = idt_list_party__ident_kind(idt_bytes__from_cstr(p->type), value);

    if (q->n_idents == IDT_PARTIES_MAX_IDENTS) {
        ignore(q, p->name, "more numbers than are asked");
        return;
    }
    q->n_idents++;
    join(&q->identifier, "; ", "",
         kind == IDT_IDENT_OTHER ? (idt_bytes){0}
                                 : idt_bytes__from_cstr(idt_ident__kind_name(kind)));
    join(&q->identifier, "", kind == IDT_IDENT_OTHER ? "" : ": ", value);
}

static void add_birth(idt_yente_query *q, const idt_ftm_property *p, idt_bytes value)
{
    idt_party_birth birth;

    if (!idt_bytes__is(idt_bytes__from_cstr(p->type), "date"))
        ignore(q, p->name, "not compared");
    else if (!idt_birth__parse(&birth, value))
        ignore(q, p->name, "not a date such as 1960-03-12, 1960-03 or 1960");
    else if (q->n_births == IDT_PARTIES_MAX_BIRTHS)
        ignore(q, p->name, "more dates than are compared");
    else if (++q->n_births)
        join(&q->birth, "; ", "", value);
}

static void add_country(idt_yente_query *q, const idt_ftm_property *p, idt_bytes value)
{
    char code[2];

    if (!idt_list_country__find(code, value))
        ignore(q, p->name, "not a country that is known");
    else if (q->country[0] && memcmp(q->country, code, 2) != 0)
        ignore(q, p->name, "one country is compared, the first");
    else
        memcpy(q->country, code, 2);
}

static void add_value(idt_yente_query *q, const char *name, const idt_ftm_property *p,
                      idt_bytes value)
{
    if (value.len > IDT_YENTE_VALUE_MAX) {
        ignore(q, name, "longer than 4096 bytes");
        return;
    }
    switch (p ? p->kind : IDT_LIST_N_KINDS) {
    case IDT_LIST_NAME:
        if (q->n_names == IDT_YENTE_NAMES_MAX)
            ignore(q, name, "more names than are asked");
        else
            q->names[q->n_names++] = value;
        return;
    case IDT_LIST_ADDRESS:
        if (q->n_addresses == IDT_YENTE_ADDRESSES_MAX)
            ignore(q, name, "more addresses than are asked");
        else
            q->addresses[q->n_addresses++] = value;
        return;
    case IDT_LIST_IDENTIFIER: add_ident(q, p, value); return;
    case IDT_LIST_COUNTRY: add_country(q, p, value); return;
    case IDT_LIST_BIRTH: add_birth(q, p, value); return;
    case IDT_LIST_OTHER:
        if (strcmp(name, "gender") == 0 && (q->gender = idt_gender__parse(value)) != '\0')
            return;
        ignore(q, name, "not compared");
        return;
    case IDT_LIST_LISTED:
    case IDT_LIST_SCHEMA:
    case IDT_LIST_LIST:
    case IDT_LIST_PROGRAM:
    case IDT_LIST_CITATION:
    case IDT_LIST_LICENCE:
    case IDT_LIST_RELATION:
    case IDT_LIST_TITLE:
    case IDT_LIST_REMARK:
    case IDT_LIST_N_KINDS: ignore(q, name, "not compared"); return;
    }
}

static idt_bytes text_of(const json_t *value)
{
    if (!json_is_string(value))
        return (idt_bytes){0};
    return idt_bytes__trim((idt_bytes){json_string_value(value), json_string_length(value)});
}

static bool is_name_part(const char *name)
{
    for (size_t i = 0; i < IDT_COUNT_OF(name_parts); i++)
        if (strcmp(name, name_parts[i]) == 0)
            return true;
    return false;
}

static size_t n_values(const json_t *values)
{
    return json_is_array(values) ? json_array_size(values) : 1;
}

static const json_t *value_at(const json_t *values, size_t i)
{
    return json_is_array(values) ? json_array_get(values, i) : values;
}

static int read_properties(idt_yente_query *q, json_t *properties, bool weak, idt_error *err)
{
    const char *name;
    json_t *values;

    json_object_foreach(properties, name, values)
    {
        const idt_ftm_property *p = idt_ftm__property(name);
        bool is_weak = p && p->quality;

        if (is_name_part(name) || is_weak != weak)
            continue;
        for (size_t i = 0; i < n_values(values); i++) {
            const json_t *value = value_at(values, i);
            idt_bytes text = text_of(value);
            if (!json_is_string(value) && !json_is_null(value))
                return idt_error__set(err, IDT_EFORMAT,
                                      "a value of the property \"%.60s\" is not a text", name);
            if (text.len)
                add_value(q, name, p, text);
        }
    }
    return IDT_OK;
}

/* Without a whole name, one made of its parts. */
static void compose_name(idt_yente_query *q, const json_t *properties)
{
    for (size_t i = 0; i < IDT_COUNT_OF(name_parts); i++) {
        idt_bytes part = text_of(value_at(json_object_get(properties, name_parts[i]), 0));
        if (part.len && q->n_names == 0 && q->composed.len + part.len < IDT_YENTE_VALUE_MAX)
            join(&q->composed, " ", "", part);
    }
    if (q->composed.len)
        q->names[q->n_names++] = idt_buf__bytes(&q->composed);
}

static bool read_schema(idt_yente_query *q, const char *schema)
{
    /* whatever has a name, or only a number */
    static const char *const wide[] = {"Thing", "CryptoWallet"};

    q->schema = schema;
    q->kind = IDT_SCHEMA_LEGAL_ENTITY;
    for (size_t i = 0; i < IDT_COUNT_OF(wide); i++)
        if (strcmp(schema, wide[i]) == 0)
            return true;
    return idt_party__schema_from_name(&q->kind, idt_bytes__from_cstr(schema)) == IDT_OK &&
           q->kind != IDT_SCHEMA_ADDRESS;
}

int idt_yente_query__read(idt_yente_query *q, const json_t *example, idt_error *err)
{
    const char *schema = json_string_value(json_object_get(example, "schema"));
    json_t *properties = json_object_get(example, "properties");
    int status;

    if (!schema || !json_is_object(properties))
        return idt_error__set(err, IDT_EFORMAT,
                              "an example entity needs \"schema\" and \"properties\"");
    if (!read_schema(q, schema))
        return idt_error__set(err, IDT_EFORMAT,
                              "the schema \"%.60s\" is none of Person, Organization, Company, "
                              "PublicBody, LegalEntity, Vessel, Airplane, CryptoWallet, Thing",
                              schema);
    status = read_properties(q, properties, false, err);
    if (status == IDT_OK)
        compose_name(q, properties);
    if (status == IDT_OK)
        status = read_properties(q, properties, true, err);
    if (status == IDT_OK && q->n_names + q->n_addresses + q->n_idents == 0)
        return idt_error__set(err, IDT_EFORMAT,
                              "nothing to look for: a name, an address or a number is needed");
    if (q->identifier.failed || q->birth.failed || q->composed.failed || q->ignored.failed)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    return status;
}

idt_parties_query idt_yente__question(const idt_yente_query *q, size_t name, size_t address,
                                      const idt_yente_options *options)
{
    return (idt_parties_query){.name = name < q->n_names ? q->names[name] : (idt_bytes){0},
                               .address = address < q->n_addresses ? q->addresses[address]
                                                                   : (idt_bytes){0},
                               .identifier = idt_buf__bytes(&q->identifier),
                               .birth = idt_buf__bytes(&q->birth),
                               .schema = q->kind,
                               .country = {q->country[0], q->country[1]},
                               .gender = q->gender,
                               .date = options->date,
                               .top = IDT_PARTIES_TOP_MAX};
}
