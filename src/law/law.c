/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening the law sections. A table says what every field of every record may hold; a second one
 * which runs must tile their section, so that a hostile book cannot make a reader visit a record
 * twice. The work is linear in the size of the book.
 */
#include "law/law.h"

#include <stddef.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "base/utf8.h"

enum section_id {
    META,
    STRS,
    SRCE,
    JURI,
    CSET,
    LIST,
    SUBS,
    NAME,
    CASR,
    CASX,
    CODE,
    CODX,
    LSTG,
    THRS,
    CITE,
    DUTY,
    REFS,
    CTXT,
    PHRS,
    POLI,
    PROW,
    PPTY,
    CLAS,
    CLAU,
    TEST,
    N_SECTIONS
};

enum field_kind {
    STR,           /* idt_str */
    TEXT,          /* idt_str, not empty */
    RUN,           /* idt_run into section `arg` */
    INDEX,         /* u32 into section `arg` */
    INDEX_OR_NONE, /* likewise, or IDT_LAW_NONE */
    ENUM8,         /* u8 below `arg` */
    MASK8,         /* u8 with bits below bit `arg`, not 0 */
    FLAGS16,       /* u16 with bits of `arg` only */
    MASK16,        /* likewise, not 0 */
    BOOL32,        /* u32, 0 or 1 */
    LIMIT32,       /* u32 up to `arg` */
    LIMIT64,       /* u64 of up to `arg` decimal digits */
    LINE,          /* u32, not 0 */
    DAY,           /* idt_date in range */
    DAY_OR_NONE,   /* likewise, or IDT_DATE_NONE */
    COUNTRY,       /* idt_country, may be 0 */
    LANG,          /* char[8] */
    ZERO,          /* `arg` bytes of 0 */
};

struct field {
    uint8_t kind;
    uint16_t offset;
    uint32_t arg;
    const char *name;
};

#define F(type, member, kind, arg)                                                                 \
    {                                                                                              \
        kind, offsetof(type, member), arg, #member                                                 \
    }

static const struct field source_fields[] = {
    F(idt_law_source, path, TEXT, 0),
    F(idt_law_source, included_from, INDEX_OR_NONE, SRCE),
    F(idt_law_source, reserved, ZERO, 4),
};

static const struct field jurisdiction_fields[] = {
    F(idt_law_jurisdiction, id, TEXT, 0),
    F(idt_law_jurisdiction, title, STR, 0),
    F(idt_law_jurisdiction, note, STR, 0),
    F(idt_law_jurisdiction, cites, RUN, CITE),
    F(idt_law_jurisdiction, lists, RUN, LIST),
    F(idt_law_jurisdiction, duties, RUN, DUTY),
    F(idt_law_jurisdiction, members, INDEX_OR_NONE, CSET),
    F(idt_law_jurisdiction, source, INDEX, SRCE),
    F(idt_law_jurisdiction, line, LINE, 0),
    F(idt_law_jurisdiction, reserved, ZERO, 4),
};

static const struct field list_fields[] = {
    F(idt_law_list, id, TEXT, 0),
    F(idt_law_list, title, STR, 0),
    F(idt_law_list, instrument, STR, 0),
    F(idt_law_list, note, STR, 0),
    F(idt_law_list, covers, STR, 0),
    F(idt_law_list, cites, RUN, CITE),
    F(idt_law_list, jurisdiction, INDEX, JURI),
    F(idt_law_list, covers_flags, FLAGS16, (1 << IDT_LAW_N_COVERS) - 1),
    F(idt_law_list, control, ENUM8, IDT_LAW_N_CONTROLS),
    F(idt_law_list, reserved, ZERO, 1),
    F(idt_law_list, source, INDEX, SRCE),
    F(idt_law_list, line, LINE, 0),
};

static const struct field substance_fields[] = {
    F(idt_law_substance, id, TEXT, 0),
    F(idt_law_substance, title, STR, 0),
    F(idt_law_substance, note, STR, 0),
    F(idt_law_substance, structure, STR, 0),
    F(idt_law_substance, ordinary, STR, 0),
    F(idt_law_substance, names, RUN, NAME),
    F(idt_law_substance, cas, RUN, CASR),
    F(idt_law_substance, codes, RUN, CODE),
    F(idt_law_substance, listings, RUN, LSTG),
    F(idt_law_substance, cites, RUN, CITE),
    F(idt_law_substance, kind, ENUM8, IDT_LAW_N_KINDS),
    F(idt_law_substance, reserved, ZERO, 3),
    F(idt_law_substance, source, INDEX, SRCE),
    F(idt_law_substance, line, LINE, 0),
    F(idt_law_substance, reserved2, ZERO, 4),
};

static const struct field name_fields[] = {
    F(idt_law_name, text, TEXT, 0),
    F(idt_law_name, substance, INDEX, SUBS),
    F(idt_law_name, lang, LANG, 0),
    F(idt_law_name, name_class, ENUM8, IDT_LAW_N_NAME_CLASSES),
    F(idt_law_name, unconfirmed, ENUM8, 2),
    F(idt_law_name, reserved, ZERO, 2),
};

static const struct field cas_fields[] = {
    F(idt_law_cas, number, LIMIT64, 10),
    F(idt_law_cas, substance, INDEX, SUBS),
    F(idt_law_cas, unconfirmed, BOOL32, 0),
};

static const struct field code_fields[] = {
    F(idt_law_code, text, TEXT, 0),          F(idt_law_code, number, LIMIT64, 10),
    F(idt_law_code, substance, INDEX, SUBS), F(idt_law_code, kind, ENUM8, IDT_LAW_N_CODE_KINDS),
    F(idt_law_code, n_digits, ENUM8, 11),    F(idt_law_code, unconfirmed, ENUM8, 2),
    F(idt_law_code, reserved, ZERO, 1),
};

static const struct field cas_index_fields[] = {{INDEX, 0, CASR, "cas"}};
static const struct field code_index_fields[] = {{INDEX, 0, CODE, "code"}};

static const struct field listing_fields[] = {
    F(idt_law_listing, id, TEXT, 0),
    F(idt_law_listing, entry, STR, 0),
    F(idt_law_listing, covers, STR, 0),
    F(idt_law_listing, except, STR, 0),
    F(idt_law_listing, note, STR, 0),
    F(idt_law_listing, cites, RUN, CITE),
    F(idt_law_listing, thresholds, RUN, THRS),
    F(idt_law_listing, substance, INDEX, SUBS),
    F(idt_law_listing, list, INDEX, LIST),
    F(idt_law_listing, jurisdiction, INDEX, JURI),
    F(idt_law_listing, from, DAY, 0),
    F(idt_law_listing, to, DAY, 0),
    F(idt_law_listing, covers_flags, FLAGS16, (1 << IDT_LAW_N_COVERS) - 1),
    F(idt_law_listing, flags, FLAGS16, IDT_LAW_LISTING_FLAGS),
    F(idt_law_listing, status, ENUM8, IDT_LAW_N_STATUSES),
    F(idt_law_listing, reserved, ZERO, 3),
    F(idt_law_listing, source, INDEX, SRCE),
    F(idt_law_listing, line, LINE, 0),
};

static const struct field threshold_fields[] = {
    F(idt_law_threshold, written, TEXT, 0),
    F(idt_law_threshold, text, STR, 0),
    F(idt_law_threshold, dimension, ENUM8, IDT_LAW_N_DIMENSIONS),
    F(idt_law_threshold, per, ENUM8, IDT_LAW_N_PERS),
    F(idt_law_threshold, reserved, ZERO, 6),
};

static const struct field cite_fields[] = {
    F(idt_law_cite, text, TEXT, 0),
    F(idt_law_cite, read, DAY_OR_NONE, 0),
    F(idt_law_cite, unconfirmed, BOOL32, 0),
};

static const struct field duty_fields[] = {
    F(idt_law_duty, id, TEXT, 0),
    F(idt_law_duty, action, STR, 0),
    F(idt_law_duty, within, STR, 0),
    F(idt_law_duty, data, STR, 0),
    F(idt_law_duty, note, STR, 0),
    F(idt_law_duty, cites, RUN, CITE),
    F(idt_law_duty, lists, RUN, REFS),
    F(idt_law_duty, substances, RUN, REFS),
    F(idt_law_duty, above, INDEX_OR_NONE, THRS),
    F(idt_law_duty, jurisdiction, INDEX, JURI),
    F(idt_law_duty, origin, INDEX_OR_NONE, CSET),
    F(idt_law_duty, destination, INDEX_OR_NONE, CSET),
    F(idt_law_duty, from, DAY, 0),
    F(idt_law_duty, to, DAY, 0),
    F(idt_law_duty, on, MASK16, (1 << IDT_LAW_N_ONS) - 1),
    F(idt_law_duty, flags, FLAGS16, IDT_LAW_DUTY_FLAGS),
    F(idt_law_duty, actor, ENUM8, IDT_LAW_N_ACTORS),
    F(idt_law_duty, reserved, ZERO, 3),
    F(idt_law_duty, source, INDEX, SRCE),
    F(idt_law_duty, line, LINE, 0),
};

static const struct field context_fields[] = {
    F(idt_law_context, id, TEXT, 0),
    F(idt_law_context, note, STR, 0),
    F(idt_law_context, cites, RUN, CITE),
    F(idt_law_context, phrases, RUN, PHRS),
    F(idt_law_context, substances, RUN, REFS),
    F(idt_law_context, effect, ENUM8, IDT_LAW_N_EFFECTS),
    F(idt_law_context, where, ENUM8, IDT_LAW_N_WHERES),
    F(idt_law_context, near, ENUM8, IDT_LAW_MAX_NEAR + 1),
    F(idt_law_context, kinds, MASK8, IDT_LAW_N_KINDS),
    F(idt_law_context, source, INDEX, SRCE),
    F(idt_law_context, line, LINE, 0),
    F(idt_law_context, reserved, ZERO, 4),
};

static const struct field phrase_fields[] = {
    F(idt_law_phrase, text, TEXT, 0),
    F(idt_law_phrase, context, INDEX, CTXT),
    F(idt_law_phrase, lang, LANG, 0),
    F(idt_law_phrase, reserved, ZERO, 4),
};

static const struct field policy_fields[] = {
    F(idt_law_policy, id, TEXT, 0),
    F(idt_law_policy, note, STR, 0),
    F(idt_law_policy, cites, RUN, CITE),
    F(idt_law_policy, rows, RUN, PROW),
    F(idt_law_policy, parties, RUN, PPTY),
    F(idt_law_policy, strong, LIMIT32, IDT_LAW_MAX_STRONG),
    F(idt_law_policy, weak, LIMIT32, IDT_LAW_MAX_STRONG),
    F(idt_law_policy, source, INDEX, SRCE),
    F(idt_law_policy, line, LINE, 0),
};

static const struct field policy_row_fields[] = {
    F(idt_law_policy_row, condition, ENUM8, IDT_LAW_N_CONDITIONS),
    F(idt_law_policy_row, control, ENUM8, IDT_LAW_N_CONTROLS),
    F(idt_law_policy_row, strong, ENUM8, 2),
    F(idt_law_policy_row, effect, ENUM8, IDT_LAW_N_EFFECTS),
    F(idt_law_policy_row, level, ENUM8, IDT_LAW_N_LEVELS),
    F(idt_law_policy_row, kind, ENUM8, IDT_LAW_N_KINDS),
    F(idt_law_policy_row, reserved, ZERO, 2),
};

static const struct field party_row_fields[] = {
    F(idt_law_party_row, list, STR, 0),
    F(idt_law_party_row, program, STR, 0),
    F(idt_law_party_row, relation, ENUM8, IDT_LAW_N_RELATIONS),
    F(idt_law_party_row, level, ENUM8, IDT_LAW_N_LEVELS),
    F(idt_law_party_row, reserved, ZERO, 2),
};

static const struct field class_fields[] = {
    F(idt_law_class, id, TEXT, 0),
    F(idt_law_class, shown, TEXT, 0),
    F(idt_law_class, title, STR, 0),
    F(idt_law_class, entry, STR, 0),
    F(idt_law_class, except, STR, 0),
    F(idt_law_class, covers, STR, 0),
    F(idt_law_class, note, STR, 0),
    F(idt_law_class, parent, TEXT, 0),
    F(idt_law_class, combination, STR, 0),
    F(idt_law_class, cites, RUN, CITE),
    F(idt_law_class, clauses, RUN, CLAU),
    F(idt_law_class, list, INDEX, LIST),
    F(idt_law_class, jurisdiction, INDEX, JURI),
    F(idt_law_class, from, DAY, 0),
    F(idt_law_class, to, DAY, 0),
    F(idt_law_class, covers_from, DAY, 0),
    F(idt_law_class, covers_flags, FLAGS16, (1 << IDT_LAW_N_COVERS) - 1),
    F(idt_law_class, flags, FLAGS16, IDT_LAW_LISTING_FLAGS),
    F(idt_law_class, decides, ENUM8, IDT_LAW_N_DECIDES),
    F(idt_law_class, reserved, ZERO, 3),
    F(idt_law_class, source, INDEX, SRCE),
    F(idt_law_class, line, LINE, 0),
};

static const struct field clause_fields[] = {
    F(idt_law_clause, label, TEXT, 0),    F(idt_law_clause, text, STR, 0),
    F(idt_law_clause, question, STR, 0),  F(idt_law_clause, class_, INDEX, CLAS),
    F(idt_law_clause, reserved, ZERO, 4),
};

static const struct field test_fields[] = {
    F(idt_law_test, cas, LIMIT64, 10),
    F(idt_law_test, input, TEXT, 0),
    F(idt_law_test, clauses, STR, 0),
    F(idt_law_test, on, DAY, 0),
    F(idt_law_test, from, COUNTRY, 0),
    F(idt_law_test, to, COUNTRY, 0),
    F(idt_law_test, country, COUNTRY, 0),
    F(idt_law_test, owner_kind, ENUM8, IDT_LAW_N_OWNERS),
    F(idt_law_test, expect, ENUM8, IDT_LAW_N_EXPECTS),
    F(idt_law_test, level, ENUM8, IDT_LAW_N_LEVELS),
    F(idt_law_test, input_kind, ENUM8, IDT_LAW_N_INPUTS),
    F(idt_law_test, has_quantity, ENUM8, 2),
    F(idt_law_test, dimension, ENUM8, IDT_LAW_N_DIMENSIONS),
    F(idt_law_test, source, INDEX, SRCE),
    F(idt_law_test, line, LINE, 0),
    F(idt_law_test, reserved, ZERO, 4),
};

static const struct field meta_fields[] = {
    F(idt_law_meta, newest_read, DAY_OR_NONE, 0),
    F(idt_law_meta, reserved, ZERO, 16),
};

#undef F

#define S(tag, record, fields)                                                                     \
    {                                                                                              \
        IDT_LAW_TAG_##tag, sizeof(record), IDT_COUNT_OF(fields), fields                            \
    }

static const struct layout {
    uint32_t tag, record_size;
    size_t n_fields;
    const struct field *fields;
} layouts[N_SECTIONS] = {
    [META] = S(META, idt_law_meta, meta_fields),
    [STRS] = {IDT_LAW_TAG_STRS, 0, 0, NULL},
    [SRCE] = S(SRCE, idt_law_source, source_fields),
    [JURI] = S(JURI, idt_law_jurisdiction, jurisdiction_fields),
    [CSET] = {IDT_LAW_TAG_CSET, sizeof(idt_law_countries), 0, NULL},
    [LIST] = S(LIST, idt_law_list, list_fields),
    [SUBS] = S(SUBS, idt_law_substance, substance_fields),
    [NAME] = S(NAME, idt_law_name, name_fields),
    [CASR] = S(CASR, idt_law_cas, cas_fields),
    [CASX] = S(CASX, uint32_t, cas_index_fields),
    [CODE] = S(CODE, idt_law_code, code_fields),
    [CODX] = S(CODX, uint32_t, code_index_fields),
    [LSTG] = S(LSTG, idt_law_listing, listing_fields),
    [THRS] = S(THRS, idt_law_threshold, threshold_fields),
    [CITE] = S(CITE, idt_law_cite, cite_fields),
    [DUTY] = S(DUTY, idt_law_duty, duty_fields),
    [REFS] = {IDT_LAW_TAG_REFS, sizeof(uint32_t), 0, NULL},
    [CTXT] = S(CTXT, idt_law_context, context_fields),
    [PHRS] = S(PHRS, idt_law_phrase, phrase_fields),
    [POLI] = S(POLI, idt_law_policy, policy_fields),
    [PROW] = S(PROW, idt_law_policy_row, policy_row_fields),
    [PPTY] = S(PPTY, idt_law_party_row, party_row_fields),
    [CLAS] = S(CLAS, idt_law_class, class_fields),
    [CLAU] = S(CLAU, idt_law_clause, clause_fields),
    [TEST] = S(TEST, idt_law_test, test_fields),
};

#undef S

/*
 * Runs of `parent` at `run` follow one another and, over all entries of the same child, cover the
 * child section. Where `owner` is not 0, the u32 there in each child names its parent.
 */
static const struct tiling {
    uint8_t child, parent;
    uint16_t run, owner;
} tilings[] = {
    {LIST, JURI, offsetof(idt_law_jurisdiction, lists), offsetof(idt_law_list, jurisdiction)},
    {DUTY, JURI, offsetof(idt_law_jurisdiction, duties), offsetof(idt_law_duty, jurisdiction)},
    {NAME, SUBS, offsetof(idt_law_substance, names), offsetof(idt_law_name, substance)},
    {CASR, SUBS, offsetof(idt_law_substance, cas), offsetof(idt_law_cas, substance)},
    {CODE, SUBS, offsetof(idt_law_substance, codes), offsetof(idt_law_code, substance)},
    {LSTG, SUBS, offsetof(idt_law_substance, listings), offsetof(idt_law_listing, substance)},
    {PHRS, CTXT, offsetof(idt_law_context, phrases), offsetof(idt_law_phrase, context)},
    {PROW, POLI, offsetof(idt_law_policy, rows), 0},
    {PPTY, POLI, offsetof(idt_law_policy, parties), 0},
    {CITE, JURI, offsetof(idt_law_jurisdiction, cites), 0},
    {CITE, LIST, offsetof(idt_law_list, cites), 0},
    {CITE, SUBS, offsetof(idt_law_substance, cites), 0},
    {CITE, LSTG, offsetof(idt_law_listing, cites), 0},
    {CITE, DUTY, offsetof(idt_law_duty, cites), 0},
    {CITE, CTXT, offsetof(idt_law_context, cites), 0},
    {CITE, POLI, offsetof(idt_law_policy, cites), 0},
    {CITE, CLAS, offsetof(idt_law_class, cites), 0},
    {CLAU, CLAS, offsetof(idt_law_class, clauses), offsetof(idt_law_clause, class_)},
    {REFS, DUTY, offsetof(idt_law_duty, lists), 0},
    {REFS, DUTY, offsetof(idt_law_duty, substances), 0},
    {REFS, CTXT, offsetof(idt_law_context, substances), 0},
};

typedef struct checker {
    idt_section sections[N_SECTIONS];
    idt_error *err;
} checker;

static int wrong(const checker *c, unsigned section, size_t record, const char *what)
{
    return idt_error__set(c->err, IDT_EFORMAT, "section \"%.4s\", record %zu: %s is out of range",
                          (const char *)&layouts[section].tag, record, what);
}

static size_t count(const checker *c, unsigned section)
{
    return c->sections[section].n_records;
}

static const char *record_at(const checker *c, unsigned section, size_t i)
{
    return (const char *)c->sections[section].data + i * layouts[section].record_size;
}

static bool is_continuation(char c)
{
    return (c & 0xC0) == 0x80;
}

/* Inside the pool and not through the middle of a character. */
static bool str_fits(const checker *c, const char *p)
{
    size_t offset = idt_u32__load(p), len = idt_u32__load(p + 4);
    const idt_section *pool = &c->sections[STRS];
    const char *text = pool->data;

    if (offset > pool->size || len > pool->size - offset)
        return false;
    if (len == 0)
        return true;
    return !is_continuation(text[offset]) &&
           (offset + len == pool->size || !is_continuation(text[offset + len]));
}

static bool run_fits(const checker *c, const char *p, unsigned section)
{
    size_t first = idt_u32__load(p), n = idt_u32__load(p + 4);

    return first <= count(c, section) && n <= count(c, section) - first;
}

static bool day_fits(const char *p, bool or_none)
{
    idt_date day;

    memcpy(&day, p, sizeof day);
    if (day == IDT_DATE_NONE)
        return or_none;
    return day >= IDT_DATE_MIN && day <= IDT_DATE_MAX;
}

static bool lang_fits(const char *p)
{
    size_t n = 0;

    while (n < 8 && p[n] >= 'a' && p[n] <= 'z')
        n++;
    if (n < 2)
        return false;
    for (; n < 8; n++)
        if (p[n] != 0)
            return false;
    return true;
}

static bool is_zero(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != 0)
            return false;
    return true;
}

static bool digits_fit(uint64_t number, uint32_t n_digits)
{
    while (n_digits-- > 0)
        number /= 10;
    return number == 0;
}

static bool field_fits(const checker *c, const struct field *f, const char *p)
{
    uint32_t arg = f->arg;

    switch ((enum field_kind)f->kind) {
    case STR: return str_fits(c, p);
    case TEXT: return idt_u32__load(p + 4) > 0 && str_fits(c, p);
    case RUN: return run_fits(c, p, arg);
    case INDEX: return idt_u32__load(p) < count(c, arg);
    case INDEX_OR_NONE: return idt_u32__load(p) == IDT_LAW_NONE || idt_u32__load(p) < count(c, arg);
    case ENUM8: return (unsigned char)*p < arg;
    case MASK8: return *p != 0 && (unsigned char)*p >> arg == 0;
    case FLAGS16: return (idt_u16__load(p) & ~arg) == 0;
    case MASK16: return idt_u16__load(p) != 0 && (idt_u16__load(p) & ~arg) == 0;
    case BOOL32: return idt_u32__load(p) <= 1;
    case LIMIT32: return idt_u32__load(p) <= arg;
    case LIMIT64: return digits_fit(idt_u64__load(p), arg);
    case LINE: return idt_u32__load(p) > 0;
    case DAY: return day_fits(p, false);
    case DAY_OR_NONE: return day_fits(p, true);
    case COUNTRY: return idt_u16__load(p) <= IDT_LAW_COUNTRY_CODES;
    case LANG: return lang_fits(p);
    case ZERO: return is_zero(p, arg);
    }
    return false;
}

static int check_fields(const checker *c, unsigned section)
{
    const struct layout *layout = &layouts[section];

    for (size_t i = 0; i < count(c, section); i++) {
        const char *record = record_at(c, section, i);

        for (size_t k = 0; k < layout->n_fields; k++)
            if (!field_fits(c, &layout->fields[k], record + layout->fields[k].offset))
                return wrong(c, section, i, layout->fields[k].name);
    }
    return IDT_OK;
}

static int check_strings(const checker *c)
{
    const idt_section *pool = &c->sections[STRS];
    const char *text = pool->data;

    for (size_t i = 0; i < pool->size;) {
        size_t n = idt_utf8__length(text + i, pool->size - i);

        if (n == 0)
            return idt_error__set(c->err, IDT_EFORMAT, "section \"STRS\" is not UTF-8 at byte %zu",
                                  i);
        i += n;
    }
    return IDT_OK;
}

static int check_tiling(const checker *c, const struct tiling *t, size_t *covered)
{
    for (size_t i = 0; i < count(c, t->parent); i++) {
        const char *run = record_at(c, t->parent, i) + t->run;
        uint32_t first = idt_u32__load(run), n = idt_u32__load(run + 4);

        if (first != *covered)
            return wrong(c, t->parent, i, "a run");
        for (size_t k = first; t->owner && k < (size_t)first + n; k++)
            if (idt_u32__load(record_at(c, t->child, k) + t->owner) != i)
                return wrong(c, t->child, k, "the owner");
        *covered += n;
    }
    return IDT_OK;
}

static int check_tilings(const checker *c)
{
    size_t covered[N_SECTIONS] = {0};
    const idt_law_duty *duties = c->sections[DUTY].data;
    const idt_law_listing *listings = c->sections[LSTG].data;

    for (size_t k = 0; k < IDT_COUNT_OF(tilings); k++) {
        int status = check_tiling(c, &tilings[k], &covered[tilings[k].child]);

        if (status != IDT_OK)
            return status;
    }
    for (size_t i = 0; i < count(c, LSTG); i++) {
        if (listings[i].thresholds.first != covered[THRS])
            return wrong(c, LSTG, i, "a run");
        covered[THRS] += listings[i].thresholds.n;
    }
    for (size_t i = 0; i < count(c, DUTY); i++)
        if (duties[i].above != IDT_LAW_NONE && duties[i].above != covered[THRS]++)
            return wrong(c, DUTY, i, "above");
    for (size_t k = 0; k < IDT_COUNT_OF(tilings); k++)
        if (covered[tilings[k].child] != count(c, tilings[k].child))
            return wrong(c, tilings[k].child, covered[tilings[k].child], "the owner");
    if (covered[THRS] != count(c, THRS))
        return wrong(c, THRS, covered[THRS], "the owner");
    return IDT_OK;
}

static int check_meta(const checker *c)
{
    const idt_law_meta *meta = c->sections[META].data;

    if (count(c, META) != 1)
        return idt_error__set(c->err, IDT_EFORMAT, "section \"META\" has %zu records, not 1",
                              count(c, META));
    if (meta->language != IDT_LAW_LANGUAGE)
        return idt_error__set(c->err, IDT_EVERSION,
                              "the book holds rule language %u, this program reads language %d",
                              meta->language, IDT_LAW_LANGUAGE);
    if (meta->n_names != count(c, NAME) + count(c, PHRS))
        return wrong(c, META, 0, "n_names");
    if (count(c, POLI) != 1)
        return idt_error__set(c->err, IDT_EFORMAT, "section \"POLI\" has %zu records, not 1",
                              count(c, POLI));
    if (count(c, JURI) > IDT_LAW_MAX_JURISDICTIONS)
        return idt_error__set(c->err, IDT_EFORMAT, "section \"JURI\" has more than %d records",
                              IDT_LAW_MAX_JURISDICTIONS);
    return IDT_OK;
}

static int check_places(const checker *c)
{
    const idt_law_source *sources = c->sections[SRCE].data;
    const idt_law_countries *sets = c->sections[CSET].data;

    for (size_t i = 0; i < count(c, SRCE); i++)
        if (sources[i].included_from != IDT_LAW_NONE && sources[i].included_from >= i)
            return wrong(c, SRCE, i, "included_from");
    for (size_t i = 0; i < count(c, CSET); i++)
        if (sets[i].bits[21] >> (IDT_LAW_COUNTRY_CODES - 21 * 32) != 0)
            return wrong(c, CSET, i, "bits");
    return IDT_OK;
}

/* Negative, 0 or positive as the first key orders before, with or after the second. */
static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_listings(const idt_law_listing *a, const idt_law_listing *b)
{
    if (a->jurisdiction != b->jurisdiction)
        return compare_u64(a->jurisdiction, b->jurisdiction);
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return compare_u64(a->list, b->list);
}

static int check_listings(const checker *c)
{
    const idt_law_listing *listings = c->sections[LSTG].data;
    const idt_law_list *lists = c->sections[LIST].data;

    for (size_t i = 0; i < count(c, LSTG); i++) {
        const idt_law_listing *l = &listings[i];

        if (l->from >= l->to)
            return wrong(c, LSTG, i, "to");
        if (l->jurisdiction != lists[l->list].jurisdiction)
            return wrong(c, LSTG, i, "jurisdiction");
        if (i > 0 && l[-1].substance == l->substance && compare_listings(&l[-1], l) > 0)
            return wrong(c, LSTG, i, "the order");
    }
    return IDT_OK;
}

static int compare_codes(const idt_law_code *a, const idt_law_code *b)
{
    if (a->kind != b->kind)
        return compare_u64(a->kind, b->kind);
    if (a->n_digits != b->n_digits)
        return compare_u64(a->n_digits, b->n_digits);
    if (a->number != b->number)
        return compare_u64(a->number, b->number);
    return compare_u64(a->substance, b->substance);
}

static int compare_cas(const idt_law_cas *a, const idt_law_cas *b)
{
    if (a->number != b->number)
        return compare_u64(a->number, b->number);
    return compare_u64(a->substance, b->substance);
}

/* Strictly ascending and as long as what it orders, hence a permutation. */
static int check_indexes(const checker *c)
{
    const idt_law_cas *cas = c->sections[CASR].data;
    const idt_law_code *codes = c->sections[CODE].data;
    const uint32_t *by_cas = c->sections[CASX].data, *by_code = c->sections[CODX].data;

    if (count(c, CASX) != count(c, CASR))
        return wrong(c, CASX, 0, "the number of records");
    if (count(c, CODX) != count(c, CODE))
        return wrong(c, CODX, 0, "the number of records");
    for (size_t i = 1; i < count(c, CASX); i++)
        if (compare_cas(&cas[by_cas[i - 1]], &cas[by_cas[i]]) >= 0)
            return wrong(c, CASX, i, "the order");
    for (size_t i = 1; i < count(c, CODX); i++)
        if (compare_codes(&codes[by_code[i - 1]], &codes[by_code[i]]) >= 0)
            return wrong(c, CODX, i, "the order");
    return IDT_OK;
}

static bool refs_fit(const checker *c, idt_run run, unsigned section)
{
    const uint32_t *refs = c->sections[REFS].data;

    for (uint32_t i = 0; i < run.n; i++) {
        uint32_t ref = refs[run.first + i];

        if (ref >= count(c, section) || (i > 0 && refs[run.first + i - 1] >= ref))
            return false;
    }
    return true;
}

static int check_duties(const checker *c)
{
    const idt_law_duty *duties = c->sections[DUTY].data;
    const idt_law_context *contexts = c->sections[CTXT].data;

    for (size_t i = 0; i < count(c, DUTY); i++) {
        if (duties[i].from >= duties[i].to)
            return wrong(c, DUTY, i, "to");
        if (!refs_fit(c, duties[i].lists, LIST))
            return wrong(c, DUTY, i, "lists");
        if (!refs_fit(c, duties[i].substances, SUBS))
            return wrong(c, DUTY, i, "substances");
    }
    for (size_t i = 0; i < count(c, CTXT); i++) {
        if (!refs_fit(c, contexts[i].substances, SUBS))
            return wrong(c, CTXT, i, "substances");
        if ((contexts[i].where == IDT_LAW_WHERE_NEAR) != (contexts[i].near > 0))
            return wrong(c, CTXT, i, "near");
    }
    return IDT_OK;
}

/* No book may refuse whom the law leaves a choice about, whoever wrote it. */
static int check_policy(const checker *c)
{
    const idt_law_party_row *rows = c->sections[PPTY].data;

    for (size_t i = 0; i < count(c, PPTY); i++)
        if (rows[i].level == IDT_LAW_REFUSE && !idt_law__may_refuse(rows[i].relation))
            return wrong(c, PPTY, i, "level");
    return IDT_OK;
}

static int check_classes(const checker *c)
{
    const idt_law_class *classes = c->sections[CLAS].data;
    const idt_law_list *lists = c->sections[LIST].data;

    for (size_t i = 0; i < count(c, CLAS); i++) {
        if (classes[i].from >= classes[i].to)
            return wrong(c, CLAS, i, "to");
        if (classes[i].jurisdiction != lists[classes[i].list].jurisdiction)
            return wrong(c, CLAS, i, "jurisdiction");
    }
    return IDT_OK;
}

static int check_tests(const checker *c)
{
    static const uint8_t owners[IDT_LAW_N_OWNERS] = {
        [IDT_LAW_OWNER_JURISDICTION] = JURI, [IDT_LAW_OWNER_LIST] = LIST,
        [IDT_LAW_OWNER_SUBSTANCE] = SUBS,    [IDT_LAW_OWNER_LISTING] = LSTG,
        [IDT_LAW_OWNER_DUTY] = DUTY,         [IDT_LAW_OWNER_CONTEXT] = CTXT,
        [IDT_LAW_OWNER_POLICY] = POLI,       [IDT_LAW_OWNER_CLASS] = CLAS};
    const idt_law_test *tests = c->sections[TEST].data;

    for (size_t i = 0; i < count(c, TEST); i++)
        if (tests[i].owner >= count(c, owners[tests[i].owner_kind]))
            return wrong(c, TEST, i, "owner");
    return IDT_OK;
}

static int find_sections(checker *c, const idt_image *image)
{
    for (unsigned i = 0; i < N_SECTIONS; i++) {
        idt_section *s = &c->sections[i];
        int status = idt_image__find(s, image, layouts[i].tag, layouts[i].record_size, c->err);

        if (status == IDT_ENOTFOUND && c->err)
            c->err->code = IDT_EFORMAT;
        if (status != IDT_OK)
            return IDT_EFORMAT;
        if (s->size > UINT32_MAX)
            return idt_error__set(c->err, IDT_EFORMAT, "section \"%.4s\" is larger than 4 GiB",
                                  (const char *)&layouts[i].tag);
    }
    return IDT_OK;
}

/* Each step may rely on what the steps before it have checked. */
static int check_all(const checker *c)
{
    int status = check_meta(c);

    if (status == IDT_OK)
        status = check_strings(c);
    for (unsigned i = 0; status == IDT_OK && i < N_SECTIONS; i++)
        status = check_fields(c, i);
    if (status == IDT_OK)
        status = check_places(c);
    if (status == IDT_OK)
        status = check_tilings(c);
    if (status == IDT_OK)
        status = check_listings(c);
    if (status == IDT_OK)
        status = check_indexes(c);
    if (status == IDT_OK)
        status = check_duties(c);
    if (status == IDT_OK)
        status = check_policy(c);
    if (status == IDT_OK)
        status = check_classes(c);
    return status == IDT_OK ? check_tests(c) : status;
}

static void fill(idt_law *out, const checker *c)
{
    const idt_section *s = c->sections;

    *out = (idt_law){
        .meta = s[META].data,
        .strings = s[STRS].data,
        .sources = s[SRCE].data,
        .jurisdictions = s[JURI].data,
        .country_sets = s[CSET].data,
        .lists = s[LIST].data,
        .substances = s[SUBS].data,
        .names = s[NAME].data,
        .cas = s[CASR].data,
        .cas_index = s[CASX].data,
        .codes = s[CODE].data,
        .code_index = s[CODX].data,
        .listings = s[LSTG].data,
        .thresholds = s[THRS].data,
        .cites = s[CITE].data,
        .duties = s[DUTY].data,
        .refs = s[REFS].data,
        .contexts = s[CTXT].data,
        .phrases = s[PHRS].data,
        .policy = s[POLI].data,
        .policy_rows = s[PROW].data,
        .party_rows = s[PPTY].data,
        .classes = s[CLAS].data,
        .clauses = s[CLAU].data,
        .tests = s[TEST].data,
        .n_string_bytes = (uint32_t)s[STRS].size,
        .n_sources = (uint32_t)s[SRCE].n_records,
        .n_jurisdictions = (uint32_t)s[JURI].n_records,
        .n_country_sets = (uint32_t)s[CSET].n_records,
        .n_lists = (uint32_t)s[LIST].n_records,
        .n_substances = (uint32_t)s[SUBS].n_records,
        .n_names = (uint32_t)s[NAME].n_records,
        .n_cas = (uint32_t)s[CASR].n_records,
        .n_codes = (uint32_t)s[CODE].n_records,
        .n_listings = (uint32_t)s[LSTG].n_records,
        .n_thresholds = (uint32_t)s[THRS].n_records,
        .n_cites = (uint32_t)s[CITE].n_records,
        .n_duties = (uint32_t)s[DUTY].n_records,
        .n_refs = (uint32_t)s[REFS].n_records,
        .n_contexts = (uint32_t)s[CTXT].n_records,
        .n_phrases = (uint32_t)s[PHRS].n_records,
        .n_policy_rows = (uint32_t)s[PROW].n_records,
        .n_party_rows = (uint32_t)s[PPTY].n_records,
        .n_classes = (uint32_t)s[CLAS].n_records,
        .n_clauses = (uint32_t)s[CLAU].n_records,
        .n_tests = (uint32_t)s[TEST].n_records,
    };
}

int idt_law__open(idt_law *out, const idt_image *image, idt_error *err)
{
    checker c = {.err = err};
    int status;

    memset(out, 0, sizeof *out);
    status = find_sections(&c, image);
    if (status == IDT_OK)
        status = check_all(&c);
    if (status == IDT_OK)
        fill(out, &c);
    return status;
}
