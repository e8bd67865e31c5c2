/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/entry.h"

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/int.h"

static const char *const kind_names[IDT_LIST_N_KINDS] = {
    "listed",  "schema",   "list",    "name",     "address", "identifier", "birth", "country",
    "program", "citation", "licence", "relation", "title",   "remark",     "other",
};

static const char *const extra_names[IDT_LIST_N_EXTRAS] = {
    "street", "city", "region", "postal", "country", "script", "quality", "note", "subject",
};

static const char *const basis_names[] = {"file", "stated", "repaired", "citation"};

const char *idt_list_kind__name(idt_list_kind kind)
{
    return (unsigned)kind < IDT_LIST_N_KINDS ? kind_names[kind] : "";
}

const char *idt_list_extra__name(idt_list_extra extra)
{
    return (unsigned)extra < IDT_LIST_N_EXTRAS ? extra_names[extra] : "";
}

const char *idt_list_basis__name(idt_list_basis basis)
{
    return (unsigned)basis < IDT_COUNT_OF(basis_names) ? basis_names[basis] : "";
}

idt_list_kind idt_list_kind__parse(idt_bytes word)
{
    int i;

    for (i = 0; i < IDT_LIST_N_KINDS; i++)
        if (idt_bytes__is(word, kind_names[i]))
            break;
    return (idt_list_kind)i;
}

/* ---- canonical line ----------------------------------------------------------------------- */

void idt_list_text__write(idt_bytes text, idt_buf *out)
{
    size_t i, plain = 0;

    for (i = 0; i < text.len; i++) {
        char escape = text.data[i] == '\t'   ? 't'
                      : text.data[i] == '\n' ? 'n'
                      : text.data[i] == '\r' ? 'r'
                      : text.data[i] == '\\' ? '\\'
                                             : 0;
        if (!escape)
            continue;
        idt_buf__put(out, text.data + plain, i - plain);
        idt_buf__put_char(out, '\\');
        idt_buf__put_char(out, escape);
        plain = i + 1;
    }
    if (text.len > plain)
        idt_buf__put(out, text.data + plain, text.len - plain);
}

int idt_list_text__parse(idt_bytes *out, idt_arena *arena, idt_bytes text)
{
    char *copy;
    size_t i, n = 0;

    *out = text;
    if (text.len == 0 || !memchr(text.data, '\\', text.len))
        return IDT_OK;
    copy = idt_arena__alloc(arena, text.len);
    if (!copy)
        return IDT_ENOMEM;
    for (i = 0; i < text.len; i++) {
        char c = text.data[i];

        if (c == '\\') {
            if (++i == text.len)
                return IDT_EFORMAT;
            switch (text.data[i]) {
            case 't': c = '\t'; break;
            case 'n': c = '\n'; break;
            case 'r': c = '\r'; break;
            case '\\': break;
            default: return IDT_EFORMAT;
            }
        }
        copy[n++] = c;
    }
    *out = (idt_bytes){copy, n};
    return IDT_OK;
}

static void write_pair(idt_buf *out, const char *word, idt_bytes text)
{
    if (text.len == 0)
        return;
    idt_buf__put_char(out, '\t');
    idt_buf__put_cstr(out, word);
    idt_buf__put_char(out, '=');
    idt_list_text__write(text, out);
}

void idt_list_fact__write(const idt_list_fact *fact, idt_buf *out)
{
    char date[IDT_DATE_SIZE];
    int i;

    idt_buf__put_cstr(out, idt_list_kind__name(fact->kind));
    idt_buf__put_char(out, '\t');
    idt_list_text__write(fact->type, out);
    idt_buf__put_char(out, '\t');
    idt_list_text__write(fact->value, out);
    for (i = 0; i < IDT_LIST_N_EXTRAS; i++)
        write_pair(out, extra_names[i], fact->extra[i]);
    if (fact->share_min_ppm != IDT_LIST_SHARE_NONE)
        idt_buf__printf(out, "\tshare=%u..%u", fact->share_min_ppm, fact->share_max_ppm);
    idt_date__format(date, fact->from);
    write_pair(out, "from", idt_bytes__from_cstr(date));
    idt_date__format(date, fact->to);
    write_pair(out, "to", idt_bytes__from_cstr(date));
}

static idt_bytes next_field(idt_bytes *rest)
{
    idt_bytes field = *rest;
    const char *tab = rest->len ? memchr(rest->data, '\t', rest->len) : NULL;

    if (tab) {
        field.len = (size_t)(tab - rest->data);
        *rest = idt_bytes__slice(*rest, field.len + 1, rest->len);
    } else {
        *rest = (idt_bytes){NULL, 0};
    }
    return field;
}

static bool parse_ppm(uint32_t *out, idt_bytes text)
{
    uint32_t value = 0;
    size_t i;

    if (text.len == 0 || text.len > 7)
        return false;
    for (i = 0; i < text.len; i++) {
        if (!idt_ascii__is_digit(text.data[i]))
            return false;
        value = value * 10 + (uint32_t)(text.data[i] - '0');
    }
    *out = value;
    return value <= IDT_LIST_PPM;
}

static bool parse_share(idt_list_fact *fact, idt_bytes text)
{
    size_t i;

    for (i = 0; i + 1 < text.len; i++)
        if (text.data[i] == '.' && text.data[i + 1] == '.')
            return parse_ppm(&fact->share_min_ppm, idt_bytes__slice(text, 0, i)) &&
                   parse_ppm(&fact->share_max_ppm, idt_bytes__slice(text, i + 2, text.len)) &&
                   fact->share_min_ppm <= fact->share_max_ppm;
    return false;
}

static int parse_pair(idt_list_fact *fact, idt_arena *arena, idt_bytes pair)
{
    const char *equals = pair.len ? memchr(pair.data, '=', pair.len) : NULL;
    idt_bytes word, text;
    int i;

    if (!equals)
        return IDT_EFORMAT;
    word = (idt_bytes){pair.data, (size_t)(equals - pair.data)};
    text = idt_bytes__slice(pair, word.len + 1, pair.len);
    if (idt_bytes__is(word, "from"))
        return idt_date__parse(&fact->from, text) == IDT_OK ? IDT_OK : IDT_EFORMAT;
    if (idt_bytes__is(word, "to"))
        return idt_date__parse(&fact->to, text) == IDT_OK ? IDT_OK : IDT_EFORMAT;
    if (idt_bytes__is(word, "share"))
        return parse_share(fact, text) ? IDT_OK : IDT_EFORMAT;
    for (i = 0; i < IDT_LIST_N_EXTRAS; i++)
        if (idt_bytes__is(word, extra_names[i]))
            return idt_list_text__parse(&fact->extra[i], arena, text);
    return IDT_EFORMAT;
}

int idt_list_fact__parse(idt_list_fact *out, idt_arena *arena, idt_bytes line)
{
    int status;

    *out = (idt_list_fact){.share_min_ppm = IDT_LIST_SHARE_NONE,
                           .share_max_ppm = IDT_LIST_SHARE_NONE,
                           .from = IDT_DATE_NONE,
                           .to = IDT_DATE_NONE};
    out->kind = idt_list_kind__parse(next_field(&line));
    if (out->kind == IDT_LIST_N_KINDS)
        return IDT_EFORMAT;
    status = idt_list_text__parse(&out->type, arena, next_field(&line));
    if (status == IDT_OK)
        status = idt_list_text__parse(&out->value, arena, next_field(&line));
    while (status == IDT_OK && line.data)
        status = parse_pair(out, arena, next_field(&line));
    if (status == IDT_OK && out->value.len == 0)
        status = IDT_EFORMAT;
    return status;
}

/* ---- building ----------------------------------------------------------------------------- */

void idt_list_builder__free(idt_list_builder *builder)
{
    idt_arena__free(&builder->arena);
    idt_alloc__free(builder->facts);
    *builder = (idt_list_builder){0};
}

void idt_list_builder__begin(idt_list_builder *builder, idt_bytes uid, uint64_t line)
{
    idt_arena__reset(&builder->arena);
    builder->status = IDT_OK;
    builder->entry =
        (idt_list_entry){.listed_from = IDT_DATE_NONE, .listed_to = IDT_DATE_NONE, .line = line};
    idt_list_builder__set_uid(builder, uid);
}

void idt_list_builder__set_uid(idt_list_builder *builder, idt_bytes uid)
{
    builder->entry.uid = idt_list_builder__copy(builder, uid);
}

idt_bytes idt_list_text__trim(idt_bytes text)
{
    for (;;) {
        text = idt_bytes__trim(text);
        if (text.len >= 2 && memcmp(text.data, "\xC2\xA0", 2) == 0)
            text = idt_bytes__slice(text, 2, text.len);
        else if (text.len >= 2 && memcmp(text.data + text.len - 2, "\xC2\xA0", 2) == 0)
            text.len -= 2;
        else
            return text;
    }
}

idt_bytes idt_list_builder__copy(idt_list_builder *builder, idt_bytes text)
{
    idt_bytes copy;

    text = idt_list_text__trim(text);
    if (text.len == 0)
        return (idt_bytes){"", 0};
    copy = idt_arena__copy(&builder->arena, text);
    if (!copy.data) {
        builder->status = IDT_ENOMEM;
        return (idt_bytes){"", 0};
    }
    return copy;
}

static idt_list_fact *new_fact(idt_list_builder *builder)
{
    idt_list_entry *entry = &builder->entry;

    if (entry->n_facts == IDT_LIST_ENTRY_FACTS_MAX) {
        builder->status = IDT_ELIMIT;
        return NULL;
    }
    if (idt_alloc__grow(&builder->facts, &builder->capacity, entry->n_facts,
                        sizeof *builder->facts) != IDT_OK) {
        builder->status = IDT_ENOMEM;
        return NULL;
    }
    entry->facts = builder->facts;
    return &builder->facts[entry->n_facts++];
}

/* Bytes of the white space at the start, 0 when there is none. */
static size_t space_length(idt_bytes text)
{
    if (text.len && idt_ascii__is_space((unsigned char)text.data[0]))
        return 1;
    return idt_bytes__starts_with(text, IDT_LIT("\xC2\xA0")) ? 2 : 0;
}

/* Runs of white space inside names and addresses are the typesetter's: one blank each. */
static void squeeze(idt_bytes *text)
{
    char *out = (char *)(uintptr_t)text->data; /* our own copy */
    size_t i = 0, n = 0;

    while (i < text->len) {
        size_t space = space_length(idt_bytes__slice(*text, i, text->len));

        if (!space)
            out[n++] = text->data[i];
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
        i += space ? space : 1;
    }
    text->len = n;
}

idt_list_fact *idt_list_builder__add_typed(idt_list_builder *builder, idt_list_kind kind,
                                           idt_bytes type, idt_bytes value)
{
    idt_list_fact *fact;

    builder->spare = (idt_list_fact){0};
    value = idt_list_builder__copy(builder, value);
    if (value.len == 0)
        return &builder->spare;
    if (kind == IDT_LIST_NAME || kind == IDT_LIST_ADDRESS)
        squeeze(&value);
    type = idt_list_builder__copy(builder, type);
    fact = new_fact(builder);
    if (!fact)
        return &builder->spare;
    *fact = (idt_list_fact){.kind = kind,
                            .type = type,
                            .value = value,
                            .share_min_ppm = IDT_LIST_SHARE_NONE,
                            .share_max_ppm = IDT_LIST_SHARE_NONE,
                            .from = IDT_DATE_NONE,
                            .to = IDT_DATE_NONE};
    return fact;
}

void idt_list_builder__join(idt_list_builder *builder, idt_buf *out, const char *separator,
                            idt_bytes text)
{
    if (out->len && text.len)
        idt_buf__put_cstr(out, separator);
    idt_buf__put_bytes(out, text);
    if (idt_buf__status(out) != IDT_OK)
        builder->status = IDT_ENOMEM;
}

idt_list_fact *idt_list_builder__add(idt_list_builder *builder, idt_list_kind kind,
                                     const char *type, idt_bytes value)
{
    return idt_list_builder__add_typed(builder, kind, idt_bytes__from_cstr(type), value);
}

void idt_list_builder__extra(idt_list_builder *builder, idt_list_fact *fact, idt_list_extra extra,
                             idt_bytes value)
{
    if (fact != &builder->spare)
        fact->extra[extra] = idt_list_builder__copy(builder, value);
}

idt_list_fact *idt_list_builder__address(idt_list_builder *builder, idt_bytes street,
                                         idt_bytes city, idt_bytes region, idt_bytes postal,
                                         idt_bytes country)
{
    const idt_bytes parts[] = {street, city, region, postal, country};
    const idt_list_extra extras[] = {IDT_LIST_STREET, IDT_LIST_CITY, IDT_LIST_REGION,
                                     IDT_LIST_POSTAL, IDT_LIST_COUNTRY_OF};
    idt_buf line = {0};
    idt_list_fact *fact;
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(parts); i++) {
        idt_bytes part = idt_list_text__trim(parts[i]);

        if (part.len && line.len)
            idt_buf__put_cstr(&line, ", ");
        idt_buf__put_bytes(&line, part);
    }
    if (idt_buf__status(&line) != IDT_OK)
        builder->status = IDT_ENOMEM;
    fact = idt_list_builder__add(builder, IDT_LIST_ADDRESS, "", idt_buf__bytes(&line));
    for (i = 0; i < IDT_COUNT_OF(parts); i++)
        idt_list_builder__extra(builder, fact, extras[i], parts[i]);
    idt_buf__free(&line);
    return fact;
}

int idt_list_builder__emit(idt_list_builder *builder, idt_list_sink sink, void *payload,
                           idt_error *err)
{
    if (builder->status == IDT_ENOMEM)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    if (builder->status == IDT_ELIMIT)
        return idt_error__set(err, IDT_ELIMIT, "entry \"%.*s\" has more than %d facts",
                              (int)idt_size__min(builder->entry.uid.len, 40),
                              builder->entry.uid.data, (int)IDT_LIST_ENTRY_FACTS_MAX);
    if (builder->entry.n_facts == 0)
        return IDT_OK;
    return sink(payload, &builder->entry, err);
}
