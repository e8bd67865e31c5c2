/* SPDX-License-Identifier: Apache-2.0 */
/* InChIKeys: form, hash, places in a text, and the section of a book. */
#include "test.h"

#include "base/error.h"
#include "chem/inchikeys.h"
#include "random.h"

#define PHENETHYL_KEY   "WMPPDTMATNBGJN-UHFFFAOYSA-N"
#define PHENETHYL_INCHI "InChI=1S/C8H9Br/c9-7-6-8-4-2-1-3-5-8/h1-5H,6-7H2"

/* ---- form */

static void test_form(void **state)
{
    static const struct {
        const char *text;
        size_t len; /* 0: no key */
    } cases[] = {
        {PHENETHYL_KEY, 27},
        {PHENETHYL_KEY " and more", 27},
        {"WMPPDTMATNBGJN-UHFFFAOYNA-N", 27},           /* not a standard one */
        {"WMPPDTMATNBGJN\u2010UHFFFAOYSA\u2011N", 31}, /* hyphens of word processors */
        {"WMPPDTMATNBGJN\u2212UHFFFAOYSA-N", 29},
        {"", 0},
        {"WMPPDTMATNBGJN-UHFFFAOYSA-", 0},
        {"WMPPDTMATNBGJN-UHFFFAOYSA", 0},
        {"WMPPDTMATNBGJN", 0},
        {"WMPPDTMATNBGJN-", 0},
        {"WMPPDTMATNBGJ-UHFFFAOYSA-N", 0},
        {"WMPPDTMATNBGJNX-UHFFFAOYSA-N", 0},
        {"WMPPDTMATNBGjN-UHFFFAOYSA-N", 0},
        {"WMPPDTMATNBGJ1-UHFFFAOYSA-N", 0},
        {"WMPPDTMATNBGJN UHFFFAOYSA N", 0},
        {"WMPPDTMATNBGJN-UHFFFAOYSB-N", 0}, /* no such version */
        {"WMPPDTMATNBGJN-UHFFFAOYXA-N", 0}, /* neither standard nor not */
        {"WMPPDTMATNBGJN\xe2\x80-UHFFFAOYSA-N", 0},
        {"WMPPDTMATNBGJN\u2022UHFFFAOYSA-N", 0},
    };
    idt_inchikey key;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        if (idt_inchikey__read(&key, idt_bytes__from_cstr(cases[i].text)) != cases[i].len)
            fail_msg("%s", cases[i].text);
        if (cases[i].len == 0)
            continue;
        assert_memory_equal(key.first, "WMPPDTMATNBGJN", 14);
        assert_memory_equal(key.second, "UHFFFAOY", 8);
        assert_int_equal(key.protons, 'N');
    }
}

/* ---- hash */

static const struct {
    const char *smiles, *inchi, *key;
} known[] = {
#include "inchi_facts.inc"
    /* libinchi 1.03: protons, a charge that is no proton, isotopes, stereo, two components */
    {"", "InChI=1S/p+1", "GPRLSGONYQIRFK-UHFFFAOYSA-N"},
    {"", "InChI=1S/p+1/i/hD", "GPRLSGONYQIRFK-DYCDLGHISA-N"},
    {"", "InChI=1S/CH4/h1H4/i1+1", "VNWKTOKETHGBQD-OUBTZVSYSA-N"},
    {"", "InChI=1S/C2H2F2/c3-1-2-4/h1-2H/b2-1+", "WFLOTYSKFUPZQB-OWOJBTEDSA-N"},
    {"", "InChI=1S/ClH.Na/h1H;/q;+1/p-1", "FAPWRFPIFSIZLT-UHFFFAOYSA-M"},
};

static void test_hash(void **state)
{
    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(known); i++) {
        idt_inchikey made, read;

        assert_int_equal(idt_inchikey__read(&read, idt_bytes__from_cstr(known[i].key)), 27);
        assert_true(idt_inchikey__of_inchi(&made, idt_bytes__from_cstr(known[i].inchi)));
        if (memcmp(&made, &read, sizeof made) != 0)
            fail_msg("%s: %.14s-%.8s-%c is not %s", known[i].inchi, made.first, made.second,
                     made.protons, known[i].key);
    }
}

static void test_no_inchi(void **state)
{
    static const char *const cases[] = {"",
                                        "InChI",
                                        "InChI=",
                                        "InChI=1",
                                        "InChI=1S",
                                        "InChI=1S/",
                                        "InChI=2S/CH4/h1H4",
                                        "InChI=1/",
                                        "InChI=1SCH4",
                                        "inchi=1S/CH4/h1H4"};
    static char large[(1 << 16) + 1];
    idt_inchikey key;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++)
        assert_false(idt_inchikey__of_inchi(&key, idt_bytes__from_cstr(cases[i])));
    memset(large, 'C', sizeof large);
    memcpy(large, "InChI=1S/", 9);
    assert_false(idt_inchikey__of_inchi(&key, (idt_bytes){large, sizeof large}));
    assert_true(idt_inchikey__of_inchi(&key, (idt_bytes){large, sizeof large - 1}));
    assert_false(idt_inchikey__states_isotopes(IDT_LIT(PHENETHYL_INCHI)));
    assert_true(idt_inchikey__states_isotopes(IDT_LIT("InChI=1S/CH4/h1H4/i1+1")));
}

/* ---- in a text */

/* What the search says, by trying every byte. */
static size_t find_slowly(idt_inchi_mention *out, size_t room, idt_bytes text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++) {
        idt_inchikey key;
        size_t len = idt_inchikey__read(&key, idt_bytes__slice(text, i, text.len));
        bool is_free = len > 0;

        for (int side = 0; side < 2 && is_free; side++) {
            size_t at = side ? i + len : i - 1;
            int c = (side ? at < text.len : i > 0) ? text.data[at] : ' ';

            is_free = !idt_ascii__is_alpha(c) && !idt_ascii__is_digit(c);
        }
        if (is_free && n < room)
            out[n++] = (idt_inchi_mention){i, i + len, false};
    }
    return n;
}

static void check_search(idt_bytes text)
{
    idt_inchi_mention slow[16], fast;
    size_t n = find_slowly(slow, IDT_COUNT_OF(slow), text), at = 0, i = 0;

    for (; idt_inchikey__next_key(&fast, text, &at); i++) {
        if (i >= n || fast.begin != slow[i].begin || fast.end != slow[i].end)
            fail_msg("%.*s: a key at %zu", (int)text.len, text.data, fast.begin);
    }
    if (i != n)
        fail_msg("%.*s: %zu keys, not %zu", (int)text.len, text.data, i, n);
    assert_int_equal(at, text.len);
}

static void test_keys_in_text(void **state)
{
    static const struct {
        const char *text;
        size_t n;
    } cases[] = {
        {PHENETHYL_KEY, 1},           {"InChIKey=" PHENETHYL_KEY, 1},
        {"(" PHENETHYL_KEY ")", 1},   {PHENETHYL_KEY "," PHENETHYL_KEY "\n" PHENETHYL_KEY, 3},
        {"A-" PHENETHYL_KEY "-B", 1}, {"x" PHENETHYL_KEY, 0}, /* joined to something */
        {"X" PHENETHYL_KEY, 0},       {PHENETHYL_KEY "2", 0},
        {PHENETHYL_KEY "N", 0},       {"QUANTITY ABCDEFGHIJKLMN-SHIPPING-N TO ALL", 0},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_bytes text = idt_bytes__from_cstr(cases[i].text);
        idt_inchi_mention mention;
        size_t at = 0, n = 0;

        while (idt_inchikey__next_key(&mention, text, &at))
            n++;
        if (n != cases[i].n)
            fail_msg("%s: %zu", cases[i].text, n);
        check_search(text);
    }
}

/* Pieces of keys and what may stand around them, in any order. */
static void test_search_twin(void **state)
{
    static const char *const pieces[] = {
        PHENETHYL_KEY, "WMPPDTMATNBGJN", "-UHFFFAOYSA", "-N", " ", "a", "Q",
        "-",           "ABCDEFG",        "\u2010",      "7"};
    uint64_t seed = 7;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        char text[512] = "";
        uint32_t n = 1 + next_random(&seed) % 8;

        for (uint32_t k = 0; k < n; k++)
            strcat(text, pieces[next_random(&seed) % IDT_COUNT_OF(pieces)]);
        check_search(idt_bytes__from_cstr(text));
    }
}

static void test_inchis_in_text(void **state)
{
    static const struct {
        const char *text, *inchi; /* NULL: none */
    } cases[] = {
        {"see " PHENETHYL_INCHI ", 25 kg", PHENETHYL_INCHI ","},
        {"\"" PHENETHYL_INCHI "\"", PHENETHYL_INCHI},
        {"a=b InChI=1/CH4/h1H4", "InChI=1/CH4/h1H4"},
        {"InChI=", "InChI="},
        {"InChI=1S/CH4/h1H4InChI=1S/ClH/h1H", "InChI=1S/CH4/h1H4"},
        {"=InChI=x=InChI", "InChI=x"},
        {"nchI=1S/CH4", NULL},
        {"InChI 1S/CH4", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_bytes text = idt_bytes__from_cstr(cases[i].text);
        idt_inchi_mention mention;
        size_t at = 0;
        bool found = idt_inchikey__next_inchi(&mention, text, &at);

        assert_int_equal(found, cases[i].inchi != NULL);
        if (found)
            assert_bytes(idt_bytes__slice(text, mention.begin, mention.end), cases[i].inchi);
        if (found && idt_inchikey__next_inchi(&mention, text, &at))
            assert_bytes(idt_bytes__slice(text, mention.begin, mention.end), "InChI=1S/ClH/h1H");
        assert_int_equal(at, text.len);
    }
}

/* ---- the section */

static idt_inchikey key_of(const char *text)
{
    idt_inchikey key;

    assert_int_equal(idt_inchikey__read(&key, idt_bytes__from_cstr(text)), 27);
    return key;
}

static void test_section(void **state)
{
    static const char *const keys[] = {"BBBBBBBBBBBBBB-UHFFFAOYSA-N", "AAAAAAAAAAAAAA-UHFFFAOYSA-N",
                                       "BBBBBBBBBBBBBB-AAAAAAAASA-N", "CCCCCCCCCCCCCC-UHFFFAOYSA-M",
                                       "BBBBBBBBBBBBBB-UHFFFAOYSA-N"};
    idt_buf section = {0};
    idt_inchikeys listed;
    const idt_inchikey_record *found;
    idt_inchikey_record *records;
    idt_inchikey key;
    idt_error err;

    (void)state;
    idt_inchikeys__sort(&section);
    for (uint32_t i = 0; i < IDT_COUNT_OF(keys); i++) {
        key = key_of(keys[i]);
        assert_int_equal(
            idt_inchikeys__put(&section, &key, i, (idt_inchikey_facts){i == 1, i == 2}), IDT_OK);
    }
    idt_inchikeys__sort(&section);
    records = (idt_inchikey_record *)(void *)section.data;
    assert_int_equal(idt_inchikeys__verify(records, IDT_COUNT_OF(keys), &err), IDT_OK);
    listed = (idt_inchikeys){records, IDT_COUNT_OF(keys)};
    key = key_of("BBBBBBBBBBBBBB-ZZZZZZZZSA-N");
    assert_int_equal(idt_inchikeys__find(&found, &listed, &key), 3);
    assert_int_equal(found[0].owner, 2);
    assert_int_equal(found[1].owner, 0);
    assert_int_equal(found[2].owner, 4);
    key = key_of("AAAAAAAAAAAAAA-UHFFFAOYSA-N");
    assert_int_equal(idt_inchikeys__find(&found, &listed, &key), 1);
    key = key_of("CCCCCCCCCCCCCD-UHFFFAOYSA-N");
    assert_int_equal(idt_inchikeys__find(&found, &listed, &key), 0);
    key = key_of("AAAAAAAAAAAAAC-UHFFFAOYSA-N");
    assert_int_equal(idt_inchikeys__find(&found, &listed, &key), 0);
    listed.n_records = 0;
    assert_int_equal(idt_inchikeys__find(&found, &listed, &key), 0);

    for (size_t i = 0; i < offsetof(idt_inchikey_record, owner); i++) { /* each byte is checked */
        char *byte = (char *)&records[2] + i, old = *byte;

        *byte = i < sizeof(idt_inchikey) ? 'a' : 4;
        assert_int_equal(idt_inchikeys__verify(records, IDT_COUNT_OF(keys), &err), IDT_EFORMAT);
        *byte = old;
    }
    records[3].owner = records[2].owner; /* the same record twice */
    assert_int_equal(idt_inchikeys__verify(records, IDT_COUNT_OF(keys), &err), IDT_EFORMAT);
    idt_buf__free(&section);
}

static void test_relations(void **state)
{
    enum { STEREO = IDT_INCHIKEY_MAY_HAVE_STEREO, ISOTOPES = IDT_INCHIKEY_HAS_ISOTOPES };
    static const struct {
        const char *listed, *key;
        uint8_t flags;
        idt_isotopes isotopes;
        idt_relation relation;
    } cases[] = {
        {"UHFFFAOY-N", "UHFFFAOY-N", 0, IDT_ISOTOPES_UNKNOWN, IDT_RELATION_IDENTICAL},
        {"SECBINFH-N", "SECBINFH-N", STEREO, IDT_ISOTOPES_NONE, IDT_RELATION_IDENTICAL},
        {"UHFFFAOY-N", "UHFFFAOY-O", 0, IDT_ISOTOPES_UNKNOWN, IDT_RELATION_CHARGED_FORM},
        {"UHFFFAOY-N", "SECBINFH-M", 0, IDT_ISOTOPES_UNKNOWN, IDT_RELATION_CHARGED_FORM},
        /* a key alone: stereo where there can be any */
        {"UHFFFAOY-N", "SECBINFH-N", STEREO, IDT_ISOTOPES_UNKNOWN, IDT_RELATION_STEREOISOMER},
        {"UHFFFAOY-N", "SECBINFH-N", 0, IDT_ISOTOPES_UNKNOWN, IDT_RELATION_ISOTOPOLOGUE},
        {"SECBINFH-N", "UHFFFAOY-N", STEREO, IDT_ISOTOPES_UNKNOWN, IDT_RELATION_STEREOISOMER},
        {"SECBINFH-N", "UHFFFAOY-N", ISOTOPES, IDT_ISOTOPES_UNKNOWN, IDT_RELATION_ISOTOPOLOGUE},
        {"SECBINFH-N", "UHFFFAOY-N", STEREO | ISOTOPES, IDT_ISOTOPES_UNKNOWN,
         IDT_RELATION_ISOTOPOLOGUE},
        /* an InChI tells */
        {"UHFFFAOY-N", "SECBINFH-N", STEREO, IDT_ISOTOPES_NONE, IDT_RELATION_STEREOISOMER},
        {"UHFFFAOY-N", "SECBINFH-N", STEREO, IDT_ISOTOPES_STATED, IDT_RELATION_ISOTOPOLOGUE},
        {"SECBINFH-N", "AECBINFH-N", ISOTOPES, IDT_ISOTOPES_NONE, IDT_RELATION_ISOTOPOLOGUE},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_inchikey_record record = {.flags = cases[i].flags};
        idt_inchikey key = {.protons = cases[i].key[9]};

        memcpy(record.key.second, cases[i].listed, 8);
        record.key.protons = cases[i].listed[9];
        memcpy(key.second, cases[i].key, 8);
        if (idt_inchikeys__relation(&record, &key, cases[i].isotopes) != cases[i].relation)
            fail_msg("case %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form),        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_no_inchi),    cmocka_unit_test(test_keys_in_text),
        cmocka_unit_test(test_search_twin), cmocka_unit_test(test_inchis_in_text),
        cmocka_unit_test(test_section),     cmocka_unit_test(test_relations),
    };

    return cmocka_run_group_tests_name("inchikey", tests, NULL, NULL);
}
