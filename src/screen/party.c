/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fields that name a party are found by the words of their own name: a role ("consignee",
 * "shipper") and nothing that says something else of it ("consignee_city"). Fields of the same
 * role and number give its address, country and numbers.
 */
#include "screen/party.h"

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "screen/screen_int.h"

enum {
    MAX_NAMES = 64,  /* party fields of one record that are asked */
    MAX_ANSWERS = 3, /* findings of one field */
    MAX_TEXT = 1024, /* a longer field is a text, not a name */
    NO_ROLE = -1,
};

/* What a field says of a party. */
typedef enum party_part {
    PART_NAME,
    PART_ADDRESS,
    PART_COUNTRY,
    PART_NUMBER,
    PART_OTHER
} party_part;

typedef struct field_kind {
    int role;        /* index in roles, or NO_ROLE */
    unsigned number; /* of several parties of one role; 0: none */
    party_part part;
} field_kind;

static const char *const roles[] = {
    "consignee",    "shipper",   "buyer",       "seller",    "supplier",     "vendor",
    "manufacturer", "importer",  "exporter",    "notify",    "company",      "customer",
    "consignor",    "forwarder", "carrier",     "producer",  "sender",       "recipient",
    "receiver",     "purchaser", "beneficiary", "applicant", "payer",        "payee",
    "party",        "enduser",   "broker",      "owner",     "counterparty",
};

static const struct {
    const char *word;
    party_part part;
} parts[] = {
    {"name", PART_NAME},      {"address", PART_ADDRESS},     {"addr", PART_ADDRESS},
    {"street", PART_ADDRESS}, {"country", PART_COUNTRY},     {"phone", PART_NUMBER},
    {"tel", PART_NUMBER},     {"telephone", PART_NUMBER},    {"email", PART_NUMBER},
    {"mail", PART_NUMBER},    {"website", PART_NUMBER},      {"uscc", PART_NUMBER},
    {"lei", PART_NUMBER},     {"imo", PART_NUMBER},          {"tax", PART_NUMBER},
    {"vat", PART_NUMBER},     {"registration", PART_NUMBER}, {"identifier", PART_NUMBER},
};

/* Words that leave a name a name. */
static const char *const harmless[] = {"of",      "the", "full", "legal", "party",
                                       "company", "to",  "end",  "user",  "0"};

static bool is_word(idt_bytes text, const char *word)
{
    size_t i = 0;

    while (i < text.len && word[i] && idt_ascii__lower(text.data[i]) == word[i])
        i++;
    return i == text.len && !word[i];
}

static bool is_letter(char c)
{
    return idt_ascii__is_alpha((unsigned char)c);
}

/* The next word of a field name: letters or digits; a capital after a small letter begins one. */
static bool next_word(idt_bytes *rest, idt_bytes *word)
{
    size_t begin = 0, end;

    while (begin < rest->len && !is_letter(rest->data[begin]) &&
           !idt_ascii__is_digit((unsigned char)rest->data[begin]))
        begin++;
    for (end = begin; end < rest->len; end++) {
        char c = rest->data[end];
        if (!is_letter(c) && !idt_ascii__is_digit((unsigned char)c))
            break;
        if (end > begin && (is_letter(c) != is_letter(rest->data[end - 1]) ||
                            (c >= 'A' && c <= 'Z' && rest->data[end - 1] >= 'a')))
            break;
    }
    *word = idt_bytes__slice(*rest, begin, end);
    *rest = idt_bytes__slice(*rest, end, rest->len);
    return word->len > 0;
}

static int find_role(idt_bytes word)
{
    for (size_t i = 0; i < IDT_COUNT_OF(roles); i++)
        if (is_word(word, roles[i]))
            return (int)i;
    return NO_ROLE;
}

static party_part part_of(idt_bytes word)
{
    for (size_t i = 0; i < IDT_COUNT_OF(parts); i++)
        if (is_word(word, parts[i].word))
            return parts[i].part;
    for (size_t i = 0; i < IDT_COUNT_OF(harmless); i++)
        if (is_word(word, harmless[i]))
            return PART_NAME;
    return PART_OTHER;
}

static field_kind kind_of(idt_bytes field)
{
    field_kind kind = {NO_ROLE, 0, PART_NAME};
    idt_bytes word, before = {0};

    while (next_word(&field, &word)) {
        int role = find_role(word);
        party_part part;
        if (idt_ascii__is_digit((unsigned char)word.data[0])) {
            for (size_t i = 0; i < word.len; i++)
                kind.number = kind.number * 10 + (unsigned)(word.data[i] - '0');
            continue;
        }
        if (role == NO_ROLE && is_word(before, "end") && is_word(word, "user"))
            role = find_role(IDT_LIT("enduser"));
        before = word;
        if (role != NO_ROLE) {
            /* "notify party" and "buyer company" are a notify and a buyer */
            kind.role = kind.role == NO_ROLE ? role : kind.role;
            continue;
        }
        part = part_of(word);
        if (part != PART_NAME)
            kind.part = kind.part == PART_NAME || kind.part == part ? part : PART_OTHER;
    }
    return kind;
}

bool idt_party__is_name_field(idt_bytes field)
{
    field_kind kind = kind_of(field);

    return kind.role != NO_ROLE && kind.part == PART_NAME;
}

int idt_scratch__set_parties(idt_scratch *scratch, const idt_parties *parties, idt_error *err)
{
    idt_parties_scratch *made = NULL;
    int status = parties ? idt_parties_scratch__new(&made, parties, err) : IDT_OK;

    if (status != IDT_OK)
        return status;
    idt_parties_scratch__free(scratch->parties);
    scratch->parties = made;
    scratch->verdict.parties_book = parties;
    return IDT_OK;
}

void idt_scratch__set_waivers(idt_scratch *scratch, const idt_waivers *waivers)
{
    scratch->waivers = waivers;
}

static idt_level level_of(const idt_law *law, const idt_parties *parties, const idt_party_hit *hit)
{
    static const idt_law_relation relations[] = {
        [IDT_STANDS_LISTED] = IDT_LAW_RELATION_LISTED,
        [IDT_STANDS_OWNED] = IDT_LAW_RELATION_OWNED,
        [IDT_STANDS_PART_OF_LISTED] = IDT_LAW_RELATION_PART_OF_LISTED,
        [IDT_STANDS_CO_LOCATED] = IDT_LAW_RELATION_CO_LOCATED,
        [IDT_STANDS_RELATED] = IDT_LAW_RELATION_RELATED,
        [IDT_STANDS_NAME_ONLY] = IDT_LAW_RELATION_NAME_ONLY,
    };
    idt_party_entry_view entry;

    if (idt_party__is_past_or_future((idt_party_standing)hit->standing))
        return IDT_LEVEL_CLEAR;
    idt_parties__entry(&entry, parties, hit->entry);
    return (idt_level)idt_law__party_level(law, relations[hit->standing], entry.list,
                                           entry.program);
}

/* The first line is the name; what follows in the same field is the address. */
static void split_name(idt_parties_query *q, idt_party_finding *f, idt_bytes value)
{
    size_t begin = 0, end;

    while (begin < value.len && idt_ascii__is_space((unsigned char)value.data[begin]))
        begin++;
    for (end = begin; end < value.len && value.data[end] != '\n'; end++)
        ;
    if (end < value.len)
        q->address = idt_bytes__trim(idt_bytes__slice(value, end, value.len));
    while (end > begin && idt_ascii__is_space((unsigned char)value.data[end - 1]))
        end--;
    q->name = idt_bytes__slice(value, begin, end);
    f->begin = begin;
    f->end = end;
}

static void add_sibling(idt_parties_query *q, const field_kind *kind, idt_bytes value)
{
    value = idt_bytes__trim(value);
    if (value.len == 0 || value.len > MAX_TEXT)
        return;
    switch (kind->part) {
    case PART_ADDRESS:
        if (q->address.len == 0)
            q->address = value;
        break;
    case PART_COUNTRY:
        if (value.len == 2 && is_letter(value.data[0]) && is_letter(value.data[1])) {
            q->country[0] = (char)(value.data[0] & ~0x20);
            q->country[1] = (char)(value.data[1] & ~0x20);
        }
        break;
    case PART_NUMBER:
        if (q->identifier.len == 0)
            q->identifier = value;
        break;
    case PART_NAME:
    case PART_OTHER: break;
    }
}

/* What was not asked is for a person, as the judging is over. */
static void set_unasked(idt_verdict *verdict, uint32_t field, const char *reason)
{
    idt_screen__set_incomplete(verdict, field, reason);
    if (verdict->level < IDT_LEVEL_REVIEW)
        verdict->level = IDT_LEVEL_REVIEW;
}

static int keep(idt_scratch *scratch, idt_party_finding *f, const idt_parties_query *q,
                idt_error *err)
{
    idt_verdict *verdict = &scratch->verdict;
    idt_party_findings *all = &verdict->parties;
    int status = IDT_OK;

    f->unwaived = (uint8_t)level_of(&verdict->book->law, verdict->parties_book, &f->hit);
    f->waived = (idt_waived){IDT_WAIVER_NONE, NULL};
    if (scratch->waivers)
        status = idt_waivers__judge(&f->waived, scratch->waivers, &scratch->waiver_room,
                                    verdict->parties_book, (idt_bytes){0}, q, &f->hit);
    f->level = f->waived.state == IDT_WAIVER_HOLDS ? (uint8_t)IDT_LEVEL_CLEAR : f->unwaived;
    if (f->level > verdict->level)
        verdict->level = (idt_level)f->level;
    if (status == IDT_OK)
        status = idt_alloc__grow(&all->items, &all->capacity, all->n, sizeof *f);
    if (status != IDT_OK)
        return idt_error__set(err, status, "out of memory");
    all->items[all->n++] = *f;
    return IDT_OK;
}

static int ask(idt_scratch *scratch, const field_kind *kinds, size_t n_kinds, uint32_t field,
               idt_error *err)
{
    idt_verdict *verdict = &scratch->verdict;
    const idt_record *record = verdict->record;
    idt_parties_query q = {.schema = IDT_SCHEMA_LEGAL_ENTITY,
                           .date = verdict->options.as_of,
                           /* what is waived takes no place from what is not */
                           .top = scratch->waivers ? IDT_PARTIES_TOP_MAX : MAX_ANSWERS};
    idt_party_finding f = {.field = field};
    const idt_party_hit *hits;
    size_t n_hits, n_left = MAX_ANSWERS;
    int status;

    split_name(&q, &f, record->fields[field].value);
    for (uint32_t i = 0; i < n_kinds; i++)
        if (i != field && kinds[i].role == kinds[field].role &&
            kinds[i].number == kinds[field].number)
            add_sibling(&q, &kinds[i], record->fields[i].value);
    if (q.name.len == 0 || q.name.len > MAX_TEXT)
        return IDT_OK;
    status = idt_parties__find(&hits, &n_hits, scratch->parties, &q, err);
    for (size_t i = 0; i < n_hits && n_left > 0 && status == IDT_OK; i++) {
        f.hit = hits[i];
        status = keep(scratch, &f, &q, err);
        n_left -= f.waived.state != IDT_WAIVER_HOLDS;
    }
    if (n_left > 0 && n_hits == IDT_PARTIES_TOP_MAX)
        set_unasked(verdict, field, "so many answers are waived that others may be left out");
    return status;
}

int idt_screen__find_parties(idt_scratch *scratch, idt_error *err)
{
    const idt_record *record = scratch->verdict.record;
    size_t n = idt_size__min(record->n_fields, IDT_RECORD_MAX_FIELDS), n_names = 0;
    int status = IDT_OK;

    scratch->verdict.parties.n = 0;
    if (!scratch->parties)
        return IDT_OK;
    for (size_t i = 0; i < n; i++)
        n_names += idt_party__is_name_field(record->fields[i].name);
    if (n_names == 0)
        return IDT_OK;
    while (scratch->kinds_capacity < n)
        if (idt_alloc__grow(&scratch->kinds, &scratch->kinds_capacity, scratch->kinds_capacity,
                            sizeof(field_kind)) != IDT_OK)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
    field_kind *kinds = scratch->kinds;
    for (size_t i = 0; i < n; i++)
        kinds[i] = kind_of(record->fields[i].name);
    n_names = 0;
    for (uint32_t i = 0; i < n && status == IDT_OK; i++) {
        if (kinds[i].role == NO_ROLE || kinds[i].part != PART_NAME)
            continue;
        if (n_names++ == MAX_NAMES) {
            set_unasked(&scratch->verdict, i, "more parties than are asked");
            break;
        }
        status = ask(scratch, kinds, n, i, err);
    }
    return status;
}

uint32_t idt_verdict__n_parties(const idt_verdict *verdict)
{
    return (uint32_t)verdict->parties.n;
}

void idt_verdict__party(idt_party_view *out, const idt_verdict *verdict, uint32_t index)
{
    const idt_party_finding *f = &verdict->parties.items[index];
    idt_party_entry_view matched;

    *out = (idt_party_view){.field = f->field,
                            .begin = f->begin,
                            .end = f->end,
                            .score = f->hit.score,
                            .evidence = f->hit.evidence,
                            .share_ppm = f->hit.share_ppm,
                            .standing = (idt_party_standing)f->hit.standing,
                            .level = (idt_level)f->level,
                            .unwaived = (idt_level)f->unwaived,
                            .waived = f->waived};
    idt_parties__entry(&out->entry, verdict->parties_book, f->hit.entry);
    out->name = idt_parties__name(verdict->parties_book, f->hit.name);
    out->text =
        idt_bytes__slice(verdict->record->fields[f->field].value, (size_t)f->begin, (size_t)f->end);
    if (f->hit.matched != f->hit.entry) {
        idt_parties__entry(&matched, verdict->parties_book, f->hit.matched);
        out->through = matched.name;
    }
}
