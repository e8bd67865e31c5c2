/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stored parties: whoever is not marked must have the same answer in both books. The slow twin asks
 * every party twice. Lists, parties and their changes are random, of few words, so that names share
 * much; everything is made up.
 */
#include "parties_fixture.h"

#include <stdlib.h>

#include "base/int.h"
#include "party/parties_int.h"
#include "party/stored.h"

enum { N_ROWS = 160, N_PARTIES = 2000, N_UPDATES = 6, N_CHANGES = 24, TEXT = 96 };

typedef struct random_row {
    char id[8], name[TEXT], alias[TEXT], weak[TEXT], address[TEXT], ident[24], owner[32];
    uint32_t share_ppm;
    const char *to, *scope, *share_to;
    idt_ident_kind ident_kind;
    idt_party_schema schema;
    bool is_register, has_alias, has_weak, has_address, has_ident, has_owner, is_gone;
} random_row;

typedef struct side {
    idt_buf bytes;
    idt_stored_side s;
} side;

static uint64_t state = 12345;

static uint32_t any(uint32_t n)
{
    state = idt_hash__mix(state + 0x9e3779b97f4a7c15u);
    return (uint32_t)(state >> 33) % n;
}

static void make_name(char out[TEXT])
{
    static const char *const words[] = {
        "Kestrelon", "Marvelox", "Tamerisk", "Zarkov",   "Ploverine",      "Vantorex",
        "Bitternov", "Qorvex",   "Dunlin",   "Ostrelka", "Hebei",          "Shanghai",
        "Moscow",    "Karelin",  "Lixing",   "Hitech",   "High Technology"};
    static const char *const trades[] = {"Trading", "Chemical", "Shipping", "Technology", "Bank"};
    static const char *const forms[] = {"LLC", "Co., Ltd.", "GmbH", "Limited"};
    static const char *const han[] = {"河北阿坦科技有限公司", "上海立信贸易有限公司",
                                      "深圳市大黄鸭化工有限公司", "北京奥鹏生物科技"};

    if (any(12) == 0)
        snprintf(out, TEXT, "%s", han[any(4)]);
    else if (any(3) == 0)
        snprintf(out, TEXT, "%s %s %s", words[any(17)], trades[any(5)], forms[any(4)]);
    else
        snprintf(out, TEXT, "%s %s%c %s", words[any(17)], words[any(17)], (char)('a' + any(26)),
                 trades[any(5)]);
    if (any(6) == 0)
        out[any((uint32_t)strlen(out) > 20 ? 8 : 4)] = (char)('a' + any(26));
}

static void make_address(char out[TEXT])
{
    snprintf(out, TEXT, "No. %u Nanjing West Road, Shanghai, China", any(30));
}

static void make_row(random_row *r, uint32_t i)
{
    *r = (random_row){.is_register = any(4) == 0,
                      .has_alias = any(2),
                      .has_weak = any(5) == 0,
                      .ident_kind = any(2) ? IDT_IDENT_PHONE : IDT_IDENT_REGISTRATION,
                      .schema = any(6) ? IDT_SCHEMA_ORGANIZATION : IDT_SCHEMA_LEGAL_ENTITY,
                      .share_to = any(4) ? NULL : "2023-01-10",
                      .has_address = any(2),
                      .has_ident = any(4) == 0,
                      .has_owner = any(4) == 0,
                      .share_ppm = 300000 + any(4) * 100000};
    snprintf(r->id, sizeof r->id, "%u", i);
    make_name(r->name);
    make_name(r->alias);
    make_name(r->weak);
    make_address(r->address);
    snprintf(r->ident, sizeof r->ident, "+7 495 %07u", any(200));
    snprintf(r->owner, sizeof r->owner, "us.ofac.sdn:%u", any(N_ROWS));
}

static void change_row(random_row *r, uint32_t fresh)
{
    switch (any(11)) {
    case 0: make_row(r, fresh); return; /* one gone, one new */
    case 1: r->is_gone = true; return;
    case 2:
        r->has_alias = true;
        make_name(r->alias);
        return;
    case 3:
        r->has_address = true;
        make_address(r->address);
        return;
    case 4: snprintf(r->ident, sizeof r->ident, "+7 495 %07u", any(200)); return;
    case 5: r->to = r->to ? NULL : "2023-01-01"; return;
    case 6:
        r->has_owner = true;
        r->share_ppm = 300000 + any(4) * 100000;
        return;
    case 7: r->scope = r->scope ? NULL : "only the plant at Harbour Road"; return;
    case 8:
        r->has_weak = !r->has_weak;
        make_name(r->weak);
        return;
    case 9: r->is_register = !r->is_register; return; /* from one list to another */
    default: make_name(r->name); return;
    }
}

/* A year for half of the telephones, so that it changes with them. */
static const char *born_with(const char *ident)
{
    static const char *const years[] = {"1960", "1961", "circa 1962", "1960-05-01", "1975; 1960"};
    size_t digit = ident[0] ? (size_t)(ident[strlen(ident) - 1] - '0') : IDT_COUNT_OF(years);

    return digit < IDT_COUNT_OF(years) ? years[digit] : NULL;
}

static void open_side(side *out, const random_row *rows, size_t n, const idt_parties *base,
                      const char *date)
{
    idt_parties_builder *b;
    idt_error err;

    *out = (side){.s.date = day(date)};
    assert_int_equal(idt_parties_builder__new(&b, &err), IDT_OK);
    if (base)
        idt_parties_builder__weigh_as(b, base);
    for (size_t i = 0; i < n; i++) {
        const random_row *r = &rows[i];
        party_row row = {.list = r->is_register ? "register.test" : "us.ofac.sdn",
                         .id = r->id,
                         .name = r->name,
                         .alias = r->has_alias ? r->alias : NULL,
                         .weak = r->has_weak ? r->weak : NULL,
                         .scope = r->scope,
                         .schema = born_with(r->ident) && r->schema == IDT_SCHEMA_ORGANIZATION
                                       ? IDT_SCHEMA_LEGAL_ENTITY
                                       : r->schema,
                         .from = "2020-01-01",
                         .to = r->to,
                         .address = r->has_address ? r->address : NULL,
                         .ident = r->has_ident ? r->ident : NULL,
                         .ident_kind = r->ident_kind,
                         .share_to = r->share_to,
                         .owner = r->has_owner ? r->owner : NULL,
                         .share_ppm = r->share_ppm,
                         .link = IDT_LINK_OWNED_BY};
        if (!r->is_gone)
            add_row_born(b, &row, born_with(r->ident));
    }
    assert_int_equal(idt_parties_builder__finish(b, &out->bytes, &err), IDT_OK);
    idt_parties_builder__free(b);
    idt_parties *parties;
    assert_int_equal(idt_parties__open_memory(&parties, out->bytes.data, out->bytes.len, &err),
                     IDT_OK);
    out->s.parties = parties;
    assert_int_equal(idt_parties_scratch__new(&out->s.scratch, parties, &err), IDT_OK);
}

static void close_side(side *s)
{
    idt_parties_scratch__free(s->s.scratch);
    idt_parties__close((idt_parties *)(uintptr_t)s->s.parties);
    idt_buf__free(&s->bytes);
}

static void store(idt_buf *out, const idt_parties *parties)
{
    idt_stored_builder *b;
    idt_error err;

    assert_int_equal(idt_stored_builder__new(&b, parties, &err), IDT_OK);
    for (uint32_t i = 0; i < N_PARTIES; i++) {
        char id[16], name[TEXT], address[TEXT], ident[24];
        idt_stored_party p = {.country = {any(2) ? 'C' : 'R', 0},
                              .date = any(20) ? IDT_DATE_NONE : day("2022-06-01")};
        snprintf(id, sizeof id, "P%u", i);
        make_name(name);
        make_address(address);
        snprintf(ident, sizeof ident, "+7 495 %07u", any(200));
        p.country[1] = p.country[0] == 'C' ? 'N' : 'U';
        p.id = idt_bytes__from_cstr(id);
        p.name = idt_bytes__from_cstr(any(50) ? name : "");
        p.schema = any(3) ? IDT_SCHEMA_LEGAL_ENTITY : IDT_SCHEMA_ORGANIZATION;
        if (any(4) == 0)
            p.address = idt_bytes__from_cstr(address);
        if (any(8) == 0)
            p.identifier = idt_bytes__from_cstr(ident);
        p.birth = idt_bytes__from_cstr(born_with(ident));
        p.gender = i % 3 == 0 ? 'f' : '\0';
        assert_int_equal(idt_stored_builder__add(b, &p, &err), IDT_OK);
    }
    assert_int_equal(idt_stored_builder__finish(b, out, &err), IDT_OK);
    idt_stored_builder__free(b);
}

/* Everything that can be seen of an answer. */
static void write_answer(idt_buf *out, const idt_stored_side *s, const idt_stored_party *p,
                         uint32_t top)
{
    idt_parties_query q = {.name = p->name,
                           .schema = p->schema,
                           .address = p->address,
                           .identifier = p->identifier,
                           .birth = p->birth,
                           .gender = p->gender,
                           .date = p->date == IDT_DATE_NONE ? s->date : p->date,
                           .country = {p->country[0], p->country[1]},
                           .top = top};
    const idt_party_hit *hits;
    idt_error err;
    size_t n;

    assert_int_equal(idt_parties__find(&hits, &n, s->scratch, &q, &err), IDT_OK);
    for (size_t i = 0; i < n; i++) {
        idt_party_entry_view e, m;
        idt_parties__entry(&e, s->parties, hits[i].entry);
        idt_parties__entry(&m, s->parties, hits[i].matched);
        idt_buf__put_bytes(out, e.list);
        idt_buf__put_bytes(out, e.id);
        idt_buf__put_bytes(out, e.name);
        idt_buf__put_bytes(out, m.id);
        idt_buf__put_bytes(out, idt_parties__name(s->parties, hits[i].name));
        idt_buf__printf(out, " %u %u %u %u\n", hits[i].standing, hits[i].score, hits[i].evidence,
                        hits[i].share_ppm);
    }
    assert_int_equal(idt_buf__status(out), IDT_OK);
}

/* @return how many answers differ; all of them must be marked */
static uint32_t compare(const idt_stored *stored, const uint8_t *marks, const idt_stored_side *a,
                        const idt_stored_side *b)
{
    idt_buf before = {0}, after = {0};
    uint32_t n_changed = 0;
    idt_error err;

    for (uint32_t i = 0; i < idt_stored__n(stored); i++) {
        idt_stored_party p;
        assert_int_equal(idt_stored__party(&p, stored, i, &err), IDT_OK);
        idt_buf__reset(&before);
        idt_buf__reset(&after);
        write_answer(&before, a, &p, i % 3 ? 10 : 1);
        write_answer(&after, b, &p, i % 3 ? 10 : 1);
        if (idt_bytes__equal(idt_buf__bytes(&before), idt_buf__bytes(&after)))
            continue;
        n_changed++;
        if (!marks[i])
            print_error("%.*s: %.*s was not marked\n", (int)p.id.len, p.id.data, (int)p.name.len,
                        p.name.data);
        assert_true(marks[i]);
    }
    idt_buf__free(&before);
    idt_buf__free(&after);
    return n_changed;
}

static void test_nobody_is_missed(void **unused)
{
    static random_row rows[N_ROWS + N_UPDATES * N_CHANGES];
    static const char *const days[] = {"2022-12-01", "2022-12-01", "2023-02-01", "2023-02-01",
                                       "2023-02-01", "2022-12-15", "2023-03-01"};
    idt_buf file = {0};
    idt_stored *stored;
    side sides[N_UPDATES + 1];
    uint32_t n_changed = 0, n_marked = 0;
    uint8_t marks[N_PARTIES];
    size_t n = N_ROWS;
    idt_error err;

    (void)unused;
    for (uint32_t i = 0; i < N_ROWS; i++)
        make_row(&rows[i], i);
    open_side(&sides[0], rows, n, NULL, days[0]);
    store(&file, sides[0].s.parties);
    assert_int_equal(idt_stored__open_memory(&stored, file.data, file.len, &err), IDT_OK);
    for (uint32_t u = 1; u <= N_UPDATES; u++) {
        for (uint32_t i = 0; i < N_CHANGES; i++)
            change_row(&rows[any((uint32_t)n)], 1000 * u + i);
        for (uint32_t i = 0; i < N_CHANGES / 2; i++, n++)
            make_row(&rows[n], 2000 * u + i);
        open_side(&sides[u], rows, n, sides[u - 1].s.parties, days[u]);
        assert_true(idt_parties__describe(sides[u].s.parties).weights ==
                    idt_parties__describe(sides[0].s.parties).weights);
        memset(marks, 0, sizeof marks);
        assert_int_equal(idt_stored__affected(marks, stored, &sides[u - 1].s, &sides[u].s, &err),
                         IDT_OK);
        n_changed += compare(stored, marks, &sides[u - 1].s, &sides[u].s);
        for (size_t i = 0; i < N_PARTIES; i++)
            n_marked += marks[i];
    }
    assert_true(n_changed > 100);
    assert_true(n_marked >= n_changed);
    /* and all steps at once */
    memset(marks, 0, sizeof marks);
    assert_int_equal(idt_stored__affected(marks, stored, &sides[0].s, &sides[N_UPDATES].s, &err),
                     IDT_OK);
    assert_true(compare(stored, marks, &sides[0].s, &sides[N_UPDATES].s) > 20);
    /* nothing changed: nobody is asked */
    memset(marks, 0, sizeof marks);
    assert_int_equal(idt_stored__affected(marks, stored, &sides[1].s, &sides[1].s, &err), IDT_OK);
    for (size_t i = 0; i < N_PARTIES; i++)
        assert_int_equal(marks[i], 0);
    for (uint32_t u = 0; u <= N_UPDATES; u++)
        close_side(&sides[u]);
    idt_stored__close(stored);
    idt_buf__free(&file);
}

/*
 * A younger name whose word the counting knows only as a part of others: it may not make that word
 * lead from misspelt names to the counted ones, or parties that it has nothing to do with change.
 */
static void test_young_names_add_no_misspellings(void **unused)
{
    static const char *const counted[] = {"Hitech Corporation", "High Technology Ltd",
                                          "Kestrelon Technology Trading"};
    static const char *const asked[] = {"Tormoka Technologi GmbH", "Technologies Group Ltd",
                                        "Hi-Tech Trading", "Kestrelon Tecnology"};
    random_row rows[4];
    side a, b;

    (void)unused;
    for (size_t i = 0; i < 4; i++) {
        rows[i] = (random_row){.name = ""};
        rows[i].schema = i < 3 ? IDT_SCHEMA_ORGANIZATION : IDT_SCHEMA_PERSON;
        snprintf(rows[i].id, sizeof rows[i].id, "%zu", i);
        snprintf(rows[i].name, TEXT, "%s", i < 3 ? counted[i] : "Yatorpal Technology Inc.");
    }
    open_side(&a, rows, 3, NULL, "2022-01-01");
    open_side(&b, rows, 4, a.s.parties, "2022-01-01");
    for (uint32_t i = 0; i < b.s.parties->n_fuzz; i++) {
        const idt_parties_slot *slot = &b.s.parties->slots[b.s.parties->fuzz[i].slot], *known;
        bool is_known = idt_slot__class(slot) == 0;
        for (uint32_t k = 0; k < a.s.parties->n_fuzz && !is_known; k++) {
            known = &a.s.parties->slots[a.s.parties->fuzz[k].slot];
            is_known =
                known->key == slot->key && a.s.parties->fuzz[k].hash == b.s.parties->fuzz[i].hash;
        }
        assert_true(is_known);
    }
    for (size_t i = 0; i < IDT_COUNT_OF(asked); i++) {
        idt_stored_party p = {.name = idt_bytes__from_cstr(asked[i]), .date = IDT_DATE_NONE};
        idt_buf before = {0}, after = {0};
        write_answer(&before, &a.s, &p, 10);
        write_answer(&after, &b.s, &p, 10);
        assert_true(strstr(after.data ? after.data : "", "Yatorpal") ||
                    idt_bytes__equal(idt_buf__bytes(&before), idt_buf__bytes(&after)));
        idt_buf__free(&before);
        idt_buf__free(&after);
    }
    close_side(&a);
    close_side(&b);
}

static void test_other_weights_are_refused(void **unused)
{
    static random_row rows[40];
    idt_buf file = {0};
    idt_stored *stored;
    uint8_t marks[N_PARTIES] = {0};
    side a, b;
    idt_error err;

    (void)unused;
    for (uint32_t i = 0; i < 40; i++)
        make_row(&rows[i], i);
    open_side(&a, rows, 39, NULL, "2022-01-01");
    open_side(&b, rows, 40, NULL, "2022-01-01");
    store(&file, a.s.parties);
    assert_int_equal(idt_stored__open_memory(&stored, file.data, file.len, &err), IDT_OK);
    assert_int_equal(idt_stored__affected(marks, stored, &a.s, &b.s, &err), IDT_EINVAL);
    assert_non_null(strstr(err.message, "do not weigh words alike"));
    idt_stored__close(stored);
    close_side(&a);
    close_side(&b);
    idt_buf__free(&file);
}

/* Every changed byte is told when the file is opened, or when what it belongs to is read. */
static void test_damage_is_told(void **unused)
{
    static random_row rows[20];
    idt_buf file = {0};
    idt_stored *stored;
    idt_stored_party p;
    side a;
    idt_error err;

    (void)unused;
    for (uint32_t i = 0; i < 20; i++)
        make_row(&rows[i], i);
    open_side(&a, rows, 20, NULL, "2022-01-01");
    store(&file, a.s.parties);
    for (size_t i = 0; i < file.len; i += 1 + file.len / 500) {
        int status;
        file.data[i] ^= 0x10;
        status = idt_stored__open_memory(&stored, file.data, file.len, &err);
        for (uint32_t k = 0; status == IDT_OK && k < idt_stored__n(stored); k++)
            status = idt_stored__party(&p, stored, k, &err);
        if (status == IDT_OK)
            status = idt_stored__verify(stored, &err);
        assert_true(status == IDT_EFORMAT || status == IDT_EVERSION);
        idt_stored__close(stored);
        file.data[i] ^= 0x10;
    }
    for (size_t len = 0; len < file.len; len += 1 + file.len / 100)
        assert_int_equal(idt_stored__open_memory(&stored, file.data, len, &err), IDT_EFORMAT);
    close_side(&a);
    idt_buf__free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_is_missed),
        cmocka_unit_test(test_young_names_add_no_misspellings),
        cmocka_unit_test(test_other_weights_are_refused),
        cmocka_unit_test(test_damage_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
