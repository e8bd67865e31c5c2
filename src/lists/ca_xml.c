/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canada, Special Economic Measures Act: data-set/record with Country (of the regulation, in both
 * languages), LastName and GivenName or Entity, Aliases, Title, DateOfBirth, Schedule and Item. The
 * file has no identifiers and no dates: the uid is country, schedule and item, the legal place of
 * the entry. Items are sometimes printed twice ("1" for two people), so the name is part of it.
 */
#include "base/bytes.h"
#include "base/int.h"
#include "lists/reader_int.h"
#include "lists/uid.h"

static const idt_bytes none = {"", 0};

static void set_uid(idt_list_builder *b, idt_bytes country, idt_bytes schedule, idt_bytes item,
                    idt_bytes name)
{
    idt_buf uid = {0};
    size_t i;

    for (i = 0; i < country.len && country.data[i] != '/'; i++)
        continue;
    country = idt_bytes__trim(idt_bytes__slice(country, 0, i));
    idt_buf__printf(&uid, "%.*s:%.*s:%.*s:%08x", (int)country.len, country.data, (int)schedule.len,
                    schedule.data, (int)item.len, item.data,
                    (unsigned)(idt_list_uid__hash(name, 3) & 0xFFFFFFFFu));
    if (idt_buf__status(&uid) != IDT_OK)
        b->status = IDT_ENOMEM;
    idt_list_builder__set_uid(b, idt_buf__bytes(&uid));
    idt_buf__free(&uid);
}

/* The rest of an entity's name that a comma sets off: "Co., Ltd." */
static bool is_legal_form(idt_bytes piece)
{
    static const char *const forms[] = {"Ltd",  "Ltd.", "Limited", "Inc", "Inc.", "LLC",   "JSC",
                                        "S.A.", "SA",   "GmbH",    "PLC", "Co.",  "L.L.C."};
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(forms); i++)
        if (idt_list__equal_nocase(piece, forms[i]))
            return true;
    return false;
}

/*
 * Aliases are separated by semicolons; older regulations separate those of entities by commas,
 * where a comma may also stand before a legal form.
 */
static void add_aliases(idt_list_builder *b, idt_bytes text, bool entity)
{
    bool commas = entity && text.len && !memchr(text.data, ';', text.len);
    idt_bytes alias, next, rest = text;

    if (!idt_list__split(&rest, commas ? ", " : ";", &alias))
        return;
    while (idt_list__split(&rest, commas ? ", " : ";", &next)) {
        if (commas && is_legal_form(next)) {
            alias.len = (size_t)(next.data + next.len - alias.data);
            continue;
        }
        idt_list_builder__add(b, IDT_LIST_NAME, "aka", alias);
        alias = next;
    }
    idt_list_builder__add(b, IDT_LIST_NAME, "aka", alias);
}

static int on_record(void *payload, idt_list_xml_node *node, idt_error *err)
{
    idt_list_reading *reading = payload;
    idt_list_builder *b = &reading->builder;
    idt_bytes last = idt_list_xml__text(node, "LastName"),
              given = idt_list_xml__text(node, "GivenName");
    idt_bytes entity = idt_list_xml__text(node, "Entity"),
              country = idt_list_xml__text(node, "Country");
    idt_buf name = {0};

    (void)err;
    if (idt_bytes__is(node->name, "data-set"))
        return IDT_OK;
    idt_list_builder__begin(b, none, node->line);
    idt_list_reading__schema(reading, entity.len ? "Organization" : "Person");
    idt_buf__put_bytes(&name, entity.len ? entity : last);
    if (!entity.len && last.len && given.len)
        idt_buf__put_cstr(&name, ", ");
    if (!entity.len)
        idt_buf__put_bytes(&name, given);
    set_uid(b, country, idt_list_xml__text(node, "Schedule"), idt_list_xml__text(node, "Item"),
            idt_buf__bytes(&name));
    if (idt_buf__status(&name) != IDT_OK)
        b->status = IDT_ENOMEM;
    if (name.len == 0)
        reading->report->n_skipped++;
    idt_list_builder__add(b, IDT_LIST_NAME, "primary", idt_buf__bytes(&name));
    idt_buf__free(&name);
    if (b->entry.n_facts <= 1 && b->status == IDT_OK)
        return IDT_OK;
    if (entity.len) {
        idt_list_builder__add(b, IDT_LIST_OTHER, "LastName", last);
        idt_list_builder__add(b, IDT_LIST_OTHER, "GivenName", given);
    }
    add_aliases(b, idt_list_xml__text(node, "Aliases"), entity.len != 0);
    idt_list_builder__add(b, IDT_LIST_BIRTH, "date", idt_list_xml__text(node, "DateOfBirth"));
    idt_list_builder__add(b, IDT_LIST_TITLE, "", idt_list_xml__text(node, "Title"));
    idt_list_builder__add(b, IDT_LIST_PROGRAM, "", country);
    idt_list_reading__unused(reading, node);
    return idt_list_reading__emit(reading);
}

int idt_list__read_ca_xml(idt_list_reading *reading)
{
    static const char *const records[] = {"data-set/record", NULL};
    const idt_list_xml_options options = {
        .root = "data-set", .records = records, .encoding = reading->options->encoding};

    return idt_list_reading__end(reading, idt_list_xml__read(reading->files->main, &options,
                                                             on_record, reading, reading->err));
}
