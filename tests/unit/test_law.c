/* SPDX-License-Identifier: Apache-2.0 */
/*
 * law: the check refuses every record that breaks the layout and nothing else reads out of bounds;
 * look-ups agree with a search of everything; duties and levels are as docs/rules.md says.
 */
#include "test.h"

#include <stdlib.h>

#include "../../fuzz/walk_law.h"
#include "base/alloc.h"
#include "base/date.h"
#include "rulebook.h"

#define GOOD_DUTIES     "tests/rules/good/duties.rules"
#define GOOD_EVERYTHING "tests/rules/good/everything.rules"

/* ---- countries ---- */

static void countries_are_two_letters(void **state)
{
    idt_country cn, c;
    char text[3];
    unsigned n = 0;

    (void)state;
    assert_int_equal(idt_country__parse(&cn, IDT_LIT("cN")), IDT_OK);
    idt_country__format(text, cn);
    assert_string_equal(text, "CN");
    idt_country__format(text, 0);
    assert_string_equal(text, "");
    idt_country__format(text, 677);
    assert_string_equal(text, "");
    assert_int_equal(idt_country__parse(&c, IDT_LIT("C")), IDT_EFORMAT);
    assert_int_equal(idt_country__parse(&c, IDT_LIT("C1")), IDT_EFORMAT);
    assert_int_equal(idt_country__parse(&c, IDT_LIT("1C")), IDT_EFORMAT);
    assert_int_equal(idt_country__parse(&c, IDT_LIT("CNX")), IDT_EFORMAT);
    for (unsigned i = 0; i <= 700; i++)
        n += idt_country__is_assigned((idt_country)i);
    assert_int_equal(n, 249);
    assert_true(idt_country__is_assigned(cn));
    assert_int_equal(idt_country__parse(&c, IDT_LIT("UK")), IDT_OK);
    assert_false(idt_country__is_assigned(c));
}

static idt_country country(const char *text)
{
    idt_country c = 0;

    if (text)
        assert_int_equal(idt_country__parse(&c, idt_bytes__from_cstr(text)), IDT_OK);
    return c;
}

static void countries_concern_jurisdictions(void **state)
{
    idt_law_set set = {{0}};
    opened o;

    (void)state;
    open_rules(&o, GOOD_DUTIES);
    idt_law__add_concerned(&set, &o.law, 0);
    assert_true(idt_law_set__is_empty(&set));
    idt_law__add_concerned(&set, &o.law, country("FR"));
    assert_true(idt_law_set__has(&set, 0));
    assert_true(idt_law_set__has(&set, 1));
    assert_false(idt_law_set__has(&set, 2));
    idt_law__add_concerned(&set, &o.law, country("US"));
    assert_true(idt_law_set__has(&set, 2));
    idt_law_set__add(&set, 255);
    assert_true(idt_law_set__has(&set, 255));
    assert_false(idt_law__has_country(&o.law, IDT_LAW_NONE, 700));
    close_opened(&o);
}

/* ---- look-ups against a search of everything ---- */

static void numbers_are_found(void **state)
{
    static const uint64_t numbers[] = {0, 67641, 67642, 108247, 108248, UINT64_MAX};
    opened o;

    (void)state;
    open_rules(&o, GOOD_EVERYTHING);
    for (size_t i = 0; i < IDT_COUNT_OF(numbers); i++) {
        idt_run run = idt_law__find_cas(&o.law, numbers[i]);
        uint32_t n = 0;

        for (uint32_t k = 0; k < o.law.n_cas; k++)
            n += o.law.cas[k].number == numbers[i];
        assert_int_equal(run.n, n);
        for (uint32_t k = run.first; k < run.first + run.n; k++)
            assert_true(o.law.cas[o.law.cas_index[k]].number == numbers[i]);
    }
    close_opened(&o);
}

static void codes_are_found(void **state)
{
    static const struct {
        idt_law_code_kind kind;
        uint64_t number;
        unsigned n_digits, n;
    } cases[] = {
        {IDT_LAW_CODE_HS, 291411, 6, 2}, {IDT_LAW_CODE_HS, 291411, 7, 0},
        {IDT_LAW_CODE_HS, 2914, 4, 0},   {IDT_LAW_CODE_HS, 291412, 6, 0},
        {IDT_LAW_CODE_UN, 1715, 4, 1},   {IDT_LAW_CODE_UN, 1716, 4, 0},
        {IDT_LAW_CODE_UN, 1714, 4, 0},   {IDT_LAW_CODE_HS, 1715, 4, 0},
    };
    opened o;

    (void)state;
    open_rules(&o, GOOD_DUTIES);
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_run run = idt_law__find_code(&o.law, cases[i].kind, cases[i].number, cases[i].n_digits);

        assert_int_equal(run.n, cases[i].n);
        for (uint32_t k = run.first; k < run.first + run.n; k++)
            assert_true(o.law.codes[o.law.code_index[k]].number == cases[i].number);
    }
    close_opened(&o);
}

static void listings_are_found_by_jurisdiction(void **state)
{
    opened o;

    (void)state;
    open_rules(&o, GOOD_DUTIES);
    for (uint32_t s = 0; s < o.law.n_substances; s++) {
        for (uint32_t j = 0; j < o.law.n_jurisdictions; j++) {
            idt_run run = idt_law__listings_in(&o.law, s, j);
            uint32_t n = 0;

            for (uint32_t i = 0; i < o.law.n_listings; i++)
                n += o.law.listings[i].substance == s && o.law.listings[i].jurisdiction == j;
            assert_int_equal(run.n, n);
            for (uint32_t i = run.first; i < run.first + run.n; i++)
                assert_int_equal(o.law.listings[i].jurisdiction, j);
        }
    }
    assert_int_equal(idt_law__listings_in(&o.law, 0, 1).n, 2);
    close_opened(&o);
}

static void ids_are_found(void **state)
{
    static const struct {
        idt_law_owner kind;
        const char *id;
    } cases[] = {
        {IDT_LAW_OWNER_JURISDICTION, "eu"}, {IDT_LAW_OWNER_LIST, "eu.2"},
        {IDT_LAW_OWNER_SUBSTANCE, "beta"},  {IDT_LAW_OWNER_LISTING, "un.alpha"},
        {IDT_LAW_OWNER_DUTY, "un.transit"}, {IDT_LAW_OWNER_CONTEXT, "kit"},
        {IDT_LAW_OWNER_POLICY, "default"},
    };
    opened o;

    (void)state;
    open_rules(&o, GOOD_DUTIES);
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        uint32_t index = idt_law__find_id(&o.law, cases[i].kind, idt_bytes__from_cstr(cases[i].id));

        assert_int_not_equal(index, IDT_LAW_NONE);
        assert_bytes(idt_law__id(&o.law, cases[i].kind, index), cases[i].id);
        assert_int_equal(idt_law__find_id(&o.law, cases[i].kind, IDT_LIT("no-such-id")),
                         IDT_LAW_NONE);
    }
    assert_int_equal(idt_law__find_id(&o.law, IDT_LAW_N_OWNERS, IDT_LIT("x")), IDT_LAW_NONE);
    close_opened(&o);
}

static void values_have_words(void **state)
{
    (void)state;
    assert_string_equal(idt_law_control__name(IDT_LAW_CONTROL_WATCH), "watch");
    assert_null(idt_law_control__name(IDT_LAW_N_CONTROLS));
    assert_string_equal(idt_law_kind__name(IDT_LAW_KIND_SOLVENT), "solvent");
    assert_string_equal(idt_law_name_class__name(IDT_LAW_NAME_ORDINARY), "ordinary");
    assert_string_equal(idt_law_status__name(IDT_LAW_STATUS_NONE), "none");
    assert_string_equal(idt_law_actor__name(IDT_LAW_ACTOR_OPERATOR), "operator");
    assert_string_equal(idt_law_effect__name(IDT_LAW_EFFECT_EVASION), "evasion");
    assert_string_equal(idt_law_where__name(IDT_LAW_WHERE_ANYWHERE), "anywhere");
    assert_string_equal(idt_law_level__name(IDT_LAW_REFUSE), "refuse");
    assert_string_equal(idt_law_per__name(IDT_LAW_PER_NOTHING), "");
    assert_string_equal(idt_law_owner__name(IDT_LAW_OWNER_POLICY), "policy");
    assert_string_equal(idt_law_covers__name(IDT_LAW_COVERS_ESTERS | IDT_LAW_COVERS_ETHERS),
                        "esters");
    assert_string_equal(idt_law_on__name(IDT_LAW_ON_ANY), "any");
    assert_null(idt_law_on__name(0));
    assert_null(idt_law_covers__name(1 << IDT_LAW_N_COVERS));
    assert_null(idt_law_kind__name(255));
    assert_null(idt_law_name_class__name(255));
    assert_null(idt_law_status__name(255));
    assert_null(idt_law_actor__name(255));
    assert_null(idt_law_effect__name(255));
    assert_null(idt_law_where__name(255));
    assert_null(idt_law_level__name(255));
    assert_null(idt_law_per__name(255));
    assert_null(idt_law_owner__name(255));
    assert_bytes(idt_law__lang("abcdefgh"), "abcdefgh");
}

/* ---- evaluation ---- */

static idt_date day(const char *text)
{
    idt_date date;

    assert_int_equal(idt_date__parse(&date, idt_bytes__from_cstr(text)), IDT_OK);
    return date;
}

static void listings_are_in_force_by_date(void **state)
{
    static const struct {
        const char *id, *on;
        bool in_force;
    } cases[] = {
        {"eu.alpha.1", "1999-12-31", false}, {"eu.alpha.1", "2000-01-01", true},
        {"eu.alpha.1", "2019-12-31", true},  {"eu.alpha.1", "2020-01-01", false},
        {"eu.alpha.2", "2020-01-01", true},  {"un.alpha", "0001-01-01", true},
        {"un.alpha", "9999-12-30", true},    {"eu.beta.proposed", "2025-01-01", false},
    };
    opened o;

    (void)state;
    open_rules(&o, GOOD_DUTIES);
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        uint32_t index =
            idt_law__find_id(&o.law, IDT_LAW_OWNER_LISTING, idt_bytes__from_cstr(cases[i].id));

        assert_int_equal(idt_law__listing_in_force(&o.law.listings[index], day(cases[i].on)),
                         cases[i].in_force);
    }
    close_opened(&o);
}

/* Everything that the listings of one substance bring about, as "id:conditions …". */
static void duties_of(char *out, size_t size, const opened *o, const char *substance,
                      const idt_law_facts *facts)
{
    uint32_t index =
        idt_law__find_id(&o->law, IDT_LAW_OWNER_SUBSTANCE, idt_bytes__from_cstr(substance));
    idt_run run = o->law.substances[index].listings;
    uint32_t listings[16];
    idt_law_hit hits[16];
    size_t n, len = 0;

    for (uint32_t i = 0; i < run.n; i++)
        listings[i] = run.first + i;
    n = idt_law__duties(hits, &o->law, facts, listings, run.n);
    out[0] = 0;
    for (size_t i = 0; i < n; i++) {
        idt_bytes id = idt_law__id(&o->law, IDT_LAW_OWNER_DUTY, hits[i].duty);

        assert_true(i == 0 || hits[i - 1].duty < hits[i].duty);
        assert_int_equal(o->law.listings[hits[i].listing].substance, index);
        len += (size_t)snprintf(out + len, size - len, "%s%.*s:%d", i ? " " : "", (int)id.len,
                                id.data, hits[i].conditions);
    }
}

static void duties_follow(void **state)
{
    static const struct {
        const char *on, *from, *to, *other;
        uint16_t stated;
        uint64_t kg; /* 0: not said */
        const char *substance, *expected;
    } cases[] = {
        /* imports from outside; what is not said is assumed and told (1 quantity, 2 origin, 4
           destination) */
        {"2021-01-01", "CN", "DE", NULL, 0, 30, "alpha",
         "un.trade:0 eu.import:0 eu.large-alpha:0 eu.from-china:0"},
        {"2021-01-01", "CN", "DE", NULL, 0, 0, "alpha",
         "un.trade:0 eu.import:0 eu.large-alpha:1 eu.from-china:0"},
        {"2021-01-01", "CN", "DE", NULL, 0, 25, "alpha", "un.trade:0 eu.import:0 eu.from-china:0"},
        {"2021-01-01", NULL, "DE", NULL, 0, 1, "alpha", "un.trade:2 eu.import:2 eu.from-china:2"},
        /* within a union there is no import, between states of the United Nations there is */
        {"2021-01-01", "FR", "DE", NULL, 0, 1, "alpha", "un.trade:0"},
        {"2021-01-01", "DE", "DE", NULL, 0, 1, "alpha", ""},
        /* exports, by list and destination */
        {"2021-01-01", "DE", "US", NULL, 0, 1, "alpha", "un.trade:0 eu.export-2:0"},
        {"2021-01-01", "DE", "CA", NULL, 0, 1, "alpha", "un.trade:0"},
        {"2019-01-01", "DE", "US", NULL, 0, 1, "alpha", "un.trade:0"},
        {"2021-01-01", "DE", NULL, NULL, 0, 1, "alpha", "un.trade:4 eu.export-2:4"},
        {"2021-01-01", "DE", "US", NULL, 0, 1, "beta", "eu.export-2:0"},
        /* dates of duties */
        {"2004-12-31", "CN", "DE", NULL, 0, 30, "alpha", "un.trade:0"},
        {"2030-01-01", "CN", "DE", NULL, 0, 1, "alpha", "un.trade:0 eu.from-china:0"},
        /* countries that are only concerned */
        {"2021-01-01", NULL, NULL, "FR", 0, 30, "alpha", "eu.large-alpha:0 eu.from-china:2"},
        {"2021-01-01", "CN", "US", NULL, 0, 30, "alpha", "un.trade:0"},
        {"2021-01-01", "CN", "US", "FR", 0, 30, "alpha",
         "un.trade:0 eu.large-alpha:0 eu.from-china:0"},
        /* no country at all: everything */
        {"2021-01-01", NULL, NULL, NULL, 0, 0, "alpha",
         "un.trade:6 eu.import:2 eu.export-2:4 eu.large-alpha:1 eu.from-china:2"},
        /* stated actions */
        {"2021-01-01", "CN", "DE", NULL, IDT_LAW_ON_TRANSIT, 30, "alpha",
         "un.transit:0 eu.large-alpha:0 eu.from-china:0"},
        {"2021-01-01", "CN", "DE", NULL, IDT_LAW_ON_IMPORT, 30, "alpha",
         "un.trade:0 eu.import:0 eu.from-china:0"},
    };
    opened o;

    (void)state;
    open_rules(&o, GOOD_DUTIES);
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_country others[] = {0, country(cases[i].other)};
        idt_law_facts facts = {.on = day(cases[i].on),
                               .from = country(cases[i].from),
                               .to = country(cases[i].to),
                               .others = others,
                               .n_others = IDT_COUNT_OF(others),
                               .stated = cases[i].stated,
                               .has_quantity = cases[i].kg > 0,
                               .amount = cases[i].kg * 1000000};
        char actual[300];

        duties_of(actual, sizeof actual, &o, cases[i].substance, &facts);
        if (strcmp(actual, cases[i].expected) != 0)
            fail_msg("case %zu: %s, not %s", i, actual, cases[i].expected);
    }
    close_opened(&o);
}

static void a_volume_is_no_mass(void **state)
{
    idt_law_facts facts = {
        .on = day("2021-01-01"), .has_quantity = true, .dimension = IDT_LAW_VOLUME_UL, .amount = 1};
    idt_country fr = country("FR");
    char actual[300];
    opened o;

    (void)state;
    facts.others = &fr;
    facts.n_others = 1;
    open_rules(&o, GOOD_DUTIES);
    duties_of(actual, sizeof actual, &o, "alpha", &facts);
    assert_string_equal(actual, "eu.large-alpha:1 eu.from-china:2");
    close_opened(&o);
}

static void parties_have_a_level(void **state)
{
    static const struct {
        idt_law_relation relation;
        const char *list, *program;
        idt_law_level level;
    } cases[] = {
        {IDT_LAW_RELATION_LISTED, "house", "", IDT_LAW_HOLD},
        {IDT_LAW_RELATION_LISTED, "us.ofac", "", IDT_LAW_REFUSE},
        {IDT_LAW_RELATION_LISTED, "us.ofac.sdn", "SDGT", IDT_LAW_REFUSE},
        {IDT_LAW_RELATION_LISTED, "us.ofacsdn", "", IDT_LAW_HOLD}, /* another list */
        {IDT_LAW_RELATION_LISTED, "un.sc", "", IDT_LAW_REFUSE},
        {IDT_LAW_RELATION_LISTED, "unknown", "", IDT_LAW_HOLD},
        {IDT_LAW_RELATION_LISTED, "us", "", IDT_LAW_HOLD},
        {IDT_LAW_RELATION_LISTED, "", "", IDT_LAW_HOLD},
        /* a programme says more than a list, a list more than none */
        {IDT_LAW_RELATION_LISTED, "us.ofac.sdn", "SDGT; npwmd ;IRAN", IDT_LAW_HOLD},
        {IDT_LAW_RELATION_LISTED, "us.ofac.sdn", "Caatsa - Russia", IDT_LAW_HOLD},
        {IDT_LAW_RELATION_LISTED, "us.ofac.sdn", "NPWMD2,RUSSIA", IDT_LAW_REFUSE},
        {IDT_LAW_RELATION_LISTED, "un.sc", "NPWMD", IDT_LAW_REFUSE},
        /* the longer name says more, of two that say as much the harder counts */
        {IDT_LAW_RELATION_LISTED, "us.ofac.consolidated", "", IDT_LAW_HOLD},
        {IDT_LAW_RELATION_OWNED, "us.ofac.sdn", "", IDT_LAW_REFUSE},
        /* no row speaks of them: never clear in silence */
        {IDT_LAW_RELATION_OWNED, "house", "", IDT_LAW_REVIEW},
        {IDT_LAW_RELATION_CO_LOCATED, "us.ofac.sdn", "", IDT_LAW_REVIEW},
        {IDT_LAW_RELATION_NAME_ONLY, "us.ofac.sdn", "", IDT_LAW_CLEAR},
    };
    opened o;

    (void)state;
    open_rules(&o, GOOD_EVERYTHING);
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++)
        if (idt_law__party_level(&o.law, cases[i].relation, idt_bytes__from_cstr(cases[i].list),
                                 idt_bytes__from_cstr(cases[i].program)) != cases[i].level)
            fail_msg("case %zu: %s %s", i, cases[i].list, cases[i].program);
    close_opened(&o);
}

static void evidence_has_a_level(void **state)
{
    enum { DRUG = 1, PRECURSOR = 2, MONITORED = 4, WATCH = 8 };
    enum { OTHER = 1 << IDT_LAW_EFFECT_OTHER, HARMLESS = 1 << IDT_LAW_EFFECT_HARMLESS };
    static const struct {
        idt_law_evidence evidence;
        idt_law_level level;
    } cases[] = {
        {{DRUG, false, 800, 0, 0}, IDT_LAW_REFUSE},
        {{DRUG, false, 799, 0, 0}, IDT_LAW_HOLD},
        {{PRECURSOR, false, 1000, 0, 0}, IDT_LAW_HOLD},
        {{PRECURSOR, false, 50, 0, 0}, IDT_LAW_REVIEW},
        {{PRECURSOR, false, 49, 0, 0}, IDT_LAW_CLEAR},
        {{PRECURSOR, false, 1000, 0, IDT_LAW_KIND_SOLVENT}, IDT_LAW_REVIEW},
        {{PRECURSOR, false, 1000, 0, IDT_LAW_KIND_REAGENT}, IDT_LAW_HOLD},
        {{PRECURSOR | MONITORED | WATCH, false, 900, 0, 0}, IDT_LAW_HOLD},
        {{MONITORED, false, 900, 0, 0}, IDT_LAW_REVIEW},
        {{MONITORED, false, 100, 0, 0}, IDT_LAW_CLEAR},
        {{WATCH, false, 1000, 0, 0}, IDT_LAW_CLEAR},
        {{0, true, 1000, 0, 0}, IDT_LAW_REVIEW},
        {{0, false, 1000, 0, 0}, IDT_LAW_CLEAR},
        {{DRUG, false, 900, HARMLESS, 0}, IDT_LAW_REVIEW},
        {{DRUG, false, 900, HARMLESS | OTHER, 0}, IDT_LAW_CLEAR},
        {{MONITORED, false, 100, HARMLESS, 0}, IDT_LAW_CLEAR},
        {{DRUG, false, 900, 1 << IDT_LAW_EFFECT_EVASION, 0}, IDT_LAW_REFUSE},
    };
    opened o;

    (void)state;
    open_rules(&o, GOOD_DUTIES);
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++)
        assert_int_equal(idt_law__level(&o.law, &cases[i].evidence), cases[i].level);
    assert_true(idt_law__context_reaches(&o.law, 0, 0));
    assert_false(idt_law__context_reaches(&o.law, 0, 1)); /* not of its kinds */
    assert_false(idt_law__context_reaches(&o.law, 1, 0)); /* not its substance */
    assert_true(idt_law__context_reaches(&o.law, 1, 1));
    close_opened(&o);
}

/* ---- the check ---- */

/* Opens a changed book; when the law accepts it, everything is read. */
static int open_changed(idt_buf *book, idt_error *err)
{
    static idt_law_hit hits[64];
    static uint32_t listings[64];
    idt_image image;
    idt_law law;
    int status;

    idt_image__redigest(book->data, book->len);
    assert_int_equal(idt_image__open_memory(&image, book->data, book->len, err), IDT_OK);
    status = idt_law__open(&law, &image, err);
    if (status == IDT_OK)
        assert_true(walk_law(&law, hits, listings) > 0);
    else
        assert_true((status == IDT_EFORMAT || status == IDT_EVERSION) && err->message[0]);
    return status;
}

/* A copy with the law sections alone, so that every open is quick. */
static void law_alone(idt_buf *out, const opened *o)
{
    static const uint32_t others[] = {IDT_TAG('S', 'T', 'R', 'C')};
    idt_image_writer writer = {0};

    for (uint32_t i = 0; i < o->image.n_sections; i++) {
        const idt_section *s = &o->image.sections[i];

        if (s->tag != others[0] && s->size < 40000)
            idt_image_writer__add(&writer, s->tag, s->record_size, s->data, s->size);
    }
    assert_int_equal(idt_image_writer__finish(&writer, out), IDT_OK);
}

static void no_byte_can_be_changed_to_harm(void **state)
{
    static const unsigned char values[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
    static const uint32_t tags[] = {
        IDT_LAW_TAG_META, IDT_LAW_TAG_STRS, IDT_LAW_TAG_SRCE, IDT_LAW_TAG_JURI, IDT_LAW_TAG_CSET,
        IDT_LAW_TAG_LIST, IDT_LAW_TAG_SUBS, IDT_LAW_TAG_NAME, IDT_LAW_TAG_CASR, IDT_LAW_TAG_CASX,
        IDT_LAW_TAG_CODE, IDT_LAW_TAG_CODX, IDT_LAW_TAG_LSTG, IDT_LAW_TAG_THRS, IDT_LAW_TAG_CITE,
        IDT_LAW_TAG_DUTY, IDT_LAW_TAG_REFS, IDT_LAW_TAG_CTXT, IDT_LAW_TAG_PHRS, IDT_LAW_TAG_POLI,
        IDT_LAW_TAG_PROW, IDT_LAW_TAG_PPTY, IDT_LAW_TAG_TEST};
    idt_buf book = {0};
    idt_image image;
    idt_error err = {0};
    opened o;
    size_t n_refused = 0, n_accepted = 0;

    (void)state;
    open_rules(&o, GOOD_EVERYTHING);
    law_alone(&book, &o);
    assert_int_equal(idt_image__open_memory(&image, book.data, book.len, &err), IDT_OK);
    for (size_t t = 0; t < IDT_COUNT_OF(tags); t++) {
        for (uint32_t i = 0; i < image.n_sections; i++) {
            const idt_section *s = &image.sections[i];
            size_t begin = (size_t)((const char *)s->data - book.data);

            for (size_t k = begin; s->tag == tags[t] && k < begin + s->size; k++) {
                char old = book.data[k];

                for (size_t v = 0; v < IDT_COUNT_OF(values); v++) {
                    book.data[k] = (char)values[v];
                    if (open_changed(&book, &err) == IDT_OK)
                        n_accepted++;
                    else
                        n_refused++;
                }
                book.data[k] = old;
            }
        }
    }
    assert_true(n_refused > 5000 && n_accepted > 5000);
    assert_int_equal(open_changed(&book, &err), IDT_OK);
    idt_buf__free(&book);
    close_opened(&o);
}

/* One field set to one value, and what the check says then. */
struct change {
    uint32_t tag;
    size_t record, offset, size;
    uint64_t value;
    const char *message;
};

#define AT(type, member)        offsetof(type, member), sizeof(((type *)0)->member)
#define RUN_FIRST(type, member) offsetof(type, member), 4
#define RUN_N(type, member)     offsetof(type, member) + 4, 4

static const struct change changes[] = {
    {IDT_LAW_TAG_META, 0, AT(idt_law_meta, language), 2,
     "the book holds rule language 2, this program reads language 1"},
    {IDT_LAW_TAG_META, 0, AT(idt_law_meta, n_names), 1,
     "section \"META\", record 0: n_names is out of range"},
    {IDT_LAW_TAG_META, 0, AT(idt_law_meta, newest_read), 0x7FFFFFFF,
     "section \"META\", record 0: newest_read is out of range"},
    {IDT_LAW_TAG_STRS, 0, 0, 1, 0xFF, "section \"STRS\" is not UTF-8 at byte 0"},
    {IDT_LAW_TAG_SRCE, 0, AT(idt_law_source, included_from), 0,
     "section \"SRCE\", record 0: included_from is out of range"},
    {IDT_LAW_TAG_JURI, 0, RUN_N(idt_law_jurisdiction, id), 0,
     "section \"JURI\", record 0: id is out of range"},
    {IDT_LAW_TAG_JURI, 0, RUN_FIRST(idt_law_jurisdiction, id), 0xFFFFFFFF,
     "section \"JURI\", record 0: id is out of range"},
    {IDT_LAW_TAG_JURI, 1, AT(idt_law_jurisdiction, members), 9,
     "section \"JURI\", record 1: members is out of range"},
    {IDT_LAW_TAG_JURI, 1, RUN_FIRST(idt_law_jurisdiction, lists), 0,
     "section \"JURI\", record 1: a run is out of range"},
    {IDT_LAW_TAG_JURI, 1, RUN_N(idt_law_jurisdiction, lists), 9,
     "section \"JURI\", record 1: lists is out of range"},
    {IDT_LAW_TAG_JURI, 1, RUN_N(idt_law_jurisdiction, lists), 1,
     "section \"LIST\", record 2: the owner is out of range"},
    {IDT_LAW_TAG_JURI, 0, AT(idt_law_jurisdiction, line), 0,
     "section \"JURI\", record 0: line is out of range"},
    {IDT_LAW_TAG_JURI, 0, AT(idt_law_jurisdiction, reserved), 1,
     "section \"JURI\", record 0: reserved is out of range"},
    {IDT_LAW_TAG_CSET, 0, 84, 4, 0x10, "section \"CSET\", record 0: bits is out of range"},
    {IDT_LAW_TAG_LIST, 0, AT(idt_law_list, jurisdiction), 1,
     "section \"LIST\", record 0: the owner is out of range"},
    {IDT_LAW_TAG_LIST, 0, AT(idt_law_list, control), 4,
     "section \"LIST\", record 0: control is out of range"},
    {IDT_LAW_TAG_LIST, 0, AT(idt_law_list, covers_flags), 64,
     "section \"LIST\", record 0: covers_flags is out of range"},
    {IDT_LAW_TAG_SUBS, 0, AT(idt_law_substance, kind), 4,
     "section \"SUBS\", record 0: kind is out of range"},
    {IDT_LAW_TAG_NAME, 0, AT(idt_law_name, substance), 1,
     "section \"NAME\", record 0: the owner is out of range"},
    {IDT_LAW_TAG_NAME, 0, AT(idt_law_name, lang), 'e',
     "section \"NAME\", record 0: lang is out of range"},
    {IDT_LAW_TAG_NAME, 0, offsetof(idt_law_name, lang) + 7, 1, 'e',
     "section \"NAME\", record 0: lang is out of range"},
    {IDT_LAW_TAG_CASR, 0, AT(idt_law_cas, number), 10000000000,
     "section \"CASR\", record 0: number is out of range"},
    {IDT_LAW_TAG_CASR, 0, AT(idt_law_cas, unconfirmed), 2,
     "section \"CASR\", record 0: unconfirmed is out of range"},
    {IDT_LAW_TAG_CASX, 0, 0, 4, 2, "section \"CASX\", record 0: cas is out of range"},
    {IDT_LAW_TAG_CASX, 0, 0, 4, 0, "section \"CASX\", record 1: the order is out of range"},
    {IDT_LAW_TAG_CODX, 2, 0, 4, 0, "section \"CODX\", record 2: the order is out of range"},
    {IDT_LAW_TAG_LSTG, 1, AT(idt_law_listing, to), (uint32_t)IDT_DATE_MIN,
     "section \"LSTG\", record 1: to is out of range"},
    {IDT_LAW_TAG_LSTG, 1, AT(idt_law_listing, from), (uint32_t)IDT_DATE_NONE,
     "section \"LSTG\", record 1: from is out of range"},
    {IDT_LAW_TAG_LSTG, 0, AT(idt_law_listing, list), 1,
     "section \"LSTG\", record 0: jurisdiction is out of range"},
    {IDT_LAW_TAG_LSTG, 1, AT(idt_law_listing, from), 20000,
     "section \"LSTG\", record 2: the order is out of range"},
    {IDT_LAW_TAG_LSTG, 1, RUN_FIRST(idt_law_listing, thresholds), 1,
     "section \"LSTG\", record 1: a run is out of range"},
    {IDT_LAW_TAG_LSTG, 3, AT(idt_law_listing, flags), 8,
     "section \"LSTG\", record 3: flags is out of range"},
    {IDT_LAW_TAG_DUTY, 0, AT(idt_law_duty, above), 0,
     "section \"DUTY\", record 0: above is out of range"},
    {IDT_LAW_TAG_DUTY, 0, AT(idt_law_duty, above), IDT_LAW_NONE,
     "section \"THRS\", record 2: the owner is out of range"},
    {IDT_LAW_TAG_DUTY, 0, AT(idt_law_duty, from), (uint32_t)IDT_DATE_MAX,
     "section \"DUTY\", record 0: to is out of range"},
    {IDT_LAW_TAG_DUTY, 0, AT(idt_law_duty, on), 0,
     "section \"DUTY\", record 0: on is out of range"},
    {IDT_LAW_TAG_DUTY, 0, AT(idt_law_duty, on), 512,
     "section \"DUTY\", record 0: on is out of range"},
    {IDT_LAW_TAG_REFS, 0, 0, 4, 2, "section \"DUTY\", record 0: lists is out of range"},
    {IDT_LAW_TAG_REFS, 1, 0, 4, 3, "section \"DUTY\", record 0: lists is out of range"},
    {IDT_LAW_TAG_REFS, 2, 0, 4, 2, "section \"DUTY\", record 0: substances is out of range"},
    {IDT_LAW_TAG_REFS, 4, 0, 4, 2, "section \"CTXT\", record 0: substances is out of range"},
    {IDT_LAW_TAG_CTXT, 0, AT(idt_law_context, near), 0,
     "section \"CTXT\", record 0: near is out of range"},
    {IDT_LAW_TAG_CTXT, 0, AT(idt_law_context, where), IDT_LAW_WHERE_BEFORE,
     "section \"CTXT\", record 0: near is out of range"},
    {IDT_LAW_TAG_CTXT, 0, AT(idt_law_context, kinds), 0,
     "section \"CTXT\", record 0: kinds is out of range"},
    {IDT_LAW_TAG_CTXT, 0, AT(idt_law_context, kinds), 16,
     "section \"CTXT\", record 0: kinds is out of range"},
    {IDT_LAW_TAG_POLI, 0, AT(idt_law_policy, strong), 1001,
     "section \"POLI\", record 0: strong is out of range"},
    {IDT_LAW_TAG_POLI, 0, RUN_N(idt_law_policy, rows), 0,
     "section \"PROW\", record 0: the owner is out of range"},
    {IDT_LAW_TAG_POLI, 0, RUN_N(idt_law_policy, parties), 1,
     "section \"PPTY\", record 1: the owner is out of range"},
    {IDT_LAW_TAG_PPTY, 0, AT(idt_law_party_row, relation), IDT_LAW_N_RELATIONS,
     "section \"PPTY\", record 0: relation is out of range"},
    {IDT_LAW_TAG_PPTY, 0, AT(idt_law_party_row, level), IDT_LAW_N_LEVELS,
     "section \"PPTY\", record 0: level is out of range"},
    {IDT_LAW_TAG_PPTY, 8, AT(idt_law_party_row, level), IDT_LAW_REFUSE,
     "section \"PPTY\", record 8: level is out of range"},
    {IDT_LAW_TAG_PPTY, 0, AT(idt_law_party_row, reserved), 1,
     "section \"PPTY\", record 0: reserved is out of range"},
    {IDT_LAW_TAG_TEST, 0, AT(idt_law_test, owner), 2,
     "section \"TEST\", record 0: owner is out of range"},
    {IDT_LAW_TAG_TEST, 0, AT(idt_law_test, from), 677,
     "section \"TEST\", record 0: from is out of range"},
};

static void each_check_names_its_field(void **state)
{
    idt_error err = {0};
    idt_image image;
    idt_buf book = {0};
    opened o;

    (void)state;
    open_rules(&o, GOOD_EVERYTHING);
    law_alone(&book, &o);
    assert_int_equal(idt_image__open_memory(&image, book.data, book.len, &err), IDT_OK);
    for (size_t i = 0; i < IDT_COUNT_OF(changes); i++) {
        const struct change *c = &changes[i];
        idt_section s = {0};
        char *p, old[8];

        for (uint32_t k = 0; k < image.n_sections; k++)
            if (image.sections[k].tag == c->tag)
                s = image.sections[k];
        p = (char *)(uintptr_t)s.data + c->record * s.record_size + c->offset;
        memcpy(old, p, 8);
        memcpy(p, &c->value, c->size);
        assert_int_not_equal(open_changed(&book, &err), IDT_OK);
        if (strcmp(err.message, c->message) != 0)
            fail_msg("change %zu: %s, not %s", i, err.message, c->message);
        memcpy(p, old, 8);
    }
    assert_int_equal(open_changed(&book, &err), IDT_OK);
    idt_buf__free(&book);
    close_opened(&o);
}

/* A copy in which one section is missing, empty, cut, doubled or of another record size. */
static int open_without(const opened *o, uint32_t tag, int how, idt_error *err)
{
    idt_image_writer writer = {0};
    idt_buf book = {0}, twice = {0};
    idt_image image;
    idt_law law;
    int status;

    for (uint32_t i = 0; i < o->image.n_sections; i++) {
        idt_section s = o->image.sections[i];

        if (s.tag == tag && how == 0)
            continue;
        if (s.tag == tag && how == 1)
            s.size = 0;
        if (s.tag == tag && how == 2)
            s.size -= s.record_size;
        if (s.tag == tag && how == 3) {
            idt_buf__put(&twice, s.data, s.size);
            idt_buf__put(&twice, s.data, s.size);
            s.data = twice.data;
            s.size = twice.len;
        }
        if (s.tag == tag && how == 4)
            s.record_size = 1;
        idt_image_writer__add(&writer, s.tag, s.record_size, s.data, s.size);
    }
    assert_int_equal(idt_image_writer__finish(&writer, &book), IDT_OK);
    assert_int_equal(idt_image__open_memory(&image, book.data, book.len, err), IDT_OK);
    status = idt_law__open(&law, &image, err);
    if (status != IDT_OK)
        assert_null(law.meta);
    idt_buf__free(&book);
    idt_buf__free(&twice);
    return status;
}

static void every_section_is_needed_whole(void **state)
{
    static const uint32_t tags[] = {
        IDT_LAW_TAG_META, IDT_LAW_TAG_JURI, IDT_LAW_TAG_LIST, IDT_LAW_TAG_SUBS, IDT_LAW_TAG_NAME,
        IDT_LAW_TAG_CASR, IDT_LAW_TAG_CASX, IDT_LAW_TAG_CODE, IDT_LAW_TAG_CODX, IDT_LAW_TAG_LSTG,
        IDT_LAW_TAG_THRS, IDT_LAW_TAG_CITE, IDT_LAW_TAG_DUTY, IDT_LAW_TAG_REFS, IDT_LAW_TAG_CTXT,
        IDT_LAW_TAG_PHRS, IDT_LAW_TAG_POLI, IDT_LAW_TAG_PROW, IDT_LAW_TAG_PPTY};
    idt_error err = {0};
    opened o;

    (void)state;
    open_rules(&o, GOOD_EVERYTHING);
    for (size_t i = 0; i < IDT_COUNT_OF(tags); i++)
        for (int how = 0; how < 5; how++)
            assert_int_equal(open_without(&o, tags[i], how, &err), IDT_EFORMAT);
    assert_int_equal(open_without(&o, IDT_LAW_TAG_STRS, 0, &err), IDT_EFORMAT);
    assert_string_equal(err.message, "the book has no section \"STRS\"");
    assert_int_equal(open_without(&o, IDT_LAW_TAG_STRS, 0, NULL), IDT_EFORMAT);
    assert_int_equal(open_without(&o, IDT_LAW_TAG_STRS, 1, NULL), IDT_EFORMAT);
    assert_int_equal(open_without(&o, IDT_LAW_TAG_STRS, 4, NULL), IDT_EFORMAT);
    close_opened(&o);
}

/* What no rule file makes: the section replaced by `data`, the rest as it is. */
static int open_with(const opened *o, uint32_t tag, const void *data, size_t size, idt_law *law,
                     idt_buf *book, idt_error *err)
{
    idt_image_writer writer = {0};
    idt_image image;

    for (uint32_t i = 0; i < o->image.n_sections; i++) {
        const idt_section *s = &o->image.sections[i];
        bool is_it = s->tag == tag;

        idt_image_writer__add(&writer, s->tag, s->record_size, is_it ? data : s->data,
                              is_it ? size : s->size);
    }
    idt_buf__reset(book);
    assert_int_equal(idt_image_writer__finish(&writer, book), IDT_OK);
    assert_int_equal(idt_image__open_memory(&image, book->data, book->len, err), IDT_OK);
    return idt_law__open(law, &image, err);
}

static void odd_books_are_judged(void **state)
{
    idt_law_jurisdiction many[257];
    idt_law_source sources[3];
    idt_law_name names[5];
    idt_buf book = {0};
    idt_error err = {0};
    idt_law law;
    opened o;

    (void)state;
    open_rules(&o, GOOD_EVERYTHING);
    for (size_t i = 0; i < IDT_COUNT_OF(many); i++)
        many[i] = o.law.jurisdictions[0];
    assert_int_equal(open_with(&o, IDT_LAW_TAG_JURI, many, sizeof many, &law, &book, &err),
                     IDT_EFORMAT);
    assert_string_equal(err.message, "section \"JURI\" has more than 256 records");
    /* a longer language than the compiler writes is still a language */
    assert_int_equal(o.law.n_names, IDT_COUNT_OF(names));
    memcpy(names, o.law.names, sizeof names);
    memcpy(names[0].lang, "abcdefgh", 8);
    assert_int_equal(open_with(&o, IDT_LAW_TAG_NAME, names, sizeof names, &law, &book, &err),
                     IDT_OK);
    assert_bytes(idt_law__lang(law.names[0].lang), "abcdefgh");
    /* included files come behind the ones that include them */
    sources[0] = sources[1] = sources[2] = o.law.sources[0];
    sources[1].included_from = 0;
    sources[2].included_from = 1;
    assert_int_equal(open_with(&o, IDT_LAW_TAG_SRCE, sources, sizeof sources, &law, &book, &err),
                     IDT_OK);
    sources[1].included_from = 2;
    assert_int_equal(open_with(&o, IDT_LAW_TAG_SRCE, sources, sizeof sources, &law, &book, &err),
                     IDT_EFORMAT);
    idt_buf__free(&book);
    close_opened(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(countries_are_two_letters),
        cmocka_unit_test(countries_concern_jurisdictions),
        cmocka_unit_test(numbers_are_found),
        cmocka_unit_test(codes_are_found),
        cmocka_unit_test(listings_are_found_by_jurisdiction),
        cmocka_unit_test(ids_are_found),
        cmocka_unit_test(values_have_words),
        cmocka_unit_test(listings_are_in_force_by_date),
        cmocka_unit_test(duties_follow),
        cmocka_unit_test(a_volume_is_no_mass),
        cmocka_unit_test(evidence_has_a_level),
        cmocka_unit_test(parties_have_a_level),
        cmocka_unit_test(no_byte_can_be_changed_to_harm),
        cmocka_unit_test(each_check_names_its_field),
        cmocka_unit_test(every_section_is_needed_whole),
        cmocka_unit_test(odd_books_are_judged),
    };

    return cmocka_run_group_tests_name("law", tests, NULL, NULL);
}
