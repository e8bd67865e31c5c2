/* SPDX-License-Identifier: Apache-2.0 */
/* SMARTS: what is read, what is refused and where, and the linter. */
#include "test.h"

#include "chem/pattern/smarts.h"

typedef struct parse_case {
    const char *text;
    int status;
    uint32_t offset; /* of the error */
} parse_case;

/* Verdicts are those of RDKit 2022.09.3. */
static const parse_case PARSE_CASES[] = {
    {"C", IDT_OK, 0},
    {"  CC\n", IDT_OK, 0},
    {"[Uut][Fl][Uup][Lv]", IDT_OK, 0},
    {"[Nh]", IDT_OK, 0}, /* N and h */
    {"[Og]", IDT_EFORMAT, 2},
    {"[k]", IDT_EFORMAT, 1},
    {"[#0]", IDT_OK, 0},
    {"[#]", IDT_EFORMAT, 2},
    {"", IDT_EFORMAT, 0},
    {"(C.C)", IDT_EFORMAT, 0},
    {"C.(C)", IDT_EFORMAT, 2},
    {"C..C", IDT_EFORMAT, 2},
    {"C()", IDT_EFORMAT, 2},
    {"C(C", IDT_EFORMAT, 1},
    {"C)", IDT_EFORMAT, 1},
    {"C((C))", IDT_EFORMAT, 2},
    {"C(C)(C)", IDT_OK, 0},
    {"C(C.C)", IDT_OK, 0},
    {"C11", IDT_EFORMAT, 3},
    {"C12CC12", IDT_EFORMAT, 7},
    {"C1(C)C1", IDT_EFORMAT, 7},
    {"C1CC2", IDT_EFORMAT, 1},
    {"C=1CC#1", IDT_OK, 0},
    {"C%1CC%1", IDT_EFORMAT, 2},
    {"C%01CC", IDT_EFORMAT, 2},
    {"C%10CC%10", IDT_OK, 0},
    {"C%(10000)CC%(10000)", IDT_OK, 0},
    {"C%(100000)CC", IDT_EFORMAT, 8},
    {"[C", IDT_EFORMAT, 2},
    {"[]", IDT_EFORMAT, 1},
    {"[C:]", IDT_EFORMAT, 3},
    {"[C:1C]", IDT_EFORMAT, 4},
    {"[H+,C]", IDT_EFORMAT, 3},
    {"[2H+,C]", IDT_EFORMAT, 4},
    {"[H,C]", IDT_OK, 0},
    {"[HC]", IDT_OK, 0},
    {"[2H:3]", IDT_OK, 0},
    {"[H{1-3}]", IDT_EFORMAT, 2},
    {"[D{1}]", IDT_EFORMAT, 4},
    {"[D{-}]", IDT_EFORMAT, 4},
    {"[D{3-1}]", IDT_OK, 0},
    {"[+{0-3},-{-2},x{1-}]", IDT_OK, 0},
    {"[+++]", IDT_OK, 0},
    {"[+01]", IDT_OK, 0},
    {"[013C]", IDT_OK, 0},
    {"[C@@TH2]", IDT_OK, 0},
    {"[^6]", IDT_EFORMAT, 1},
    {"[$()]", IDT_EFORMAT, 3},
    {"[$(C(C)]", IDT_EFORMAT, 1},
    {"[$(C1)]CC1", IDT_EFORMAT, 9},
    {"[$(C1)]C", IDT_EFORMAT, 4},
    {"[$(C)_12]", IDT_OK, 0},
    {"[$(C)_0]", IDT_EFORMAT, 5},
    {"[$([$([$(C)])])]", IDT_OK, 0},
    {"[C,]", IDT_EFORMAT, 3},
    {"[C&&N]", IDT_EFORMAT, 3},
    {"[C!]", IDT_EFORMAT, 3},
    {"[!!C]", IDT_OK, 0},
    {"C!C", IDT_EFORMAT, 2},
    {"C-!-,=@C", IDT_OK, 0},
    {"C&C", IDT_EFORMAT, 1},
    {"C-,C", IDT_EFORMAT, 3},
    {"C->[Cu]<-C", IDT_OK, 0},
    {"C>C", IDT_EFORMAT, 1},
    {"[cl]", IDT_EFORMAT, 2},
    {"[se][te][si][as]", IDT_OK, 0},
    {"se", IDT_EFORMAT, 1},
    {"X", IDT_EFORMAT, 0},
    {"[2147483647]", IDT_EFORMAT, 10},
    {"[2147483646]", IDT_OK, 0},
    {"C(=1)C1", IDT_EFORMAT, 3},
    {"C=(C)C", IDT_EFORMAT, 2},
    {"C(C)=1CC1", IDT_OK, 0},
    {"C C", IDT_EFORMAT, 1}, /* RDKit takes the rest for a name */
    {"C\xff", IDT_EFORMAT, 1},
};

static void test_parse(void **state)
{
    idt_arena arena = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(PARSE_CASES); i++) {
        const parse_case *c = &PARSE_CASES[i];
        idt_smarts smarts;
        idt_error err = {0};
        int rc = idt_smarts__parse(&smarts, &arena, idt_bytes__from_cstr(c->text), 0, &err);

        if (rc != c->status || err.offset != c->offset)
            fail_msg("\"%s\": status %d at %u: %s", c->text, rc, (unsigned)err.offset, err.message);
        idt_arena__reset(&arena);
    }
    idt_arena__free(&arena);
}

/* Atom 0 written out in postfix notation. */
static const struct {
    const char *text, *postfix;
} EXPRESSIONS[] = {
    {"[C,N;!H0&+]", "#6..6 a0..0 & #7..7 a0..0 & | H0..0 ! q1..1 & &"},
    {"[cH,n]", "#6..6 a1..1 & H1..1 & #7..7 a1..1 & |"},
    {"[!13C]", "m13..13 #6..6 a0..0 & & !"},
    {"[!6R]", "m6..6 ! r1..1 &"},
    {"[2H+2]", "#1..1 m2..2 & q2..2 &"},
    {"[2H2]", "m2..2 H2..2 &"},
    {"[H3]", "H3..3"},
    {"[-{1-2}]", "q-2..-1"},
    {"[--]", "q-2..-2"},
    {"[C13]", "#6..6 a0..0 & m13..13 &"},
    {"[D{2-4}R0]", "D2..4 r0..0 &"},
    {"[Na,#35]", "#11..11 #35..35 |"},
    {"[$(CC)$(N)]", "$1..0 $2..0 &"},
    {"[@@H]", "* H1..1 &"},
    {"Br", "#35..35 a0..0 &"},
    {"A", "a0..0"},
};

static void write_postfix(char *out, size_t size, const idt_smarts *smarts)
{
    static const char NAMES[] = "*!&|$#aqHhDdXvxrRsm^zZ";
    size_t used = 0;

    _Static_assert(sizeof NAMES == IDT_SMARTS_N_OPS + 1, "one letter for each operation");
    for (uint32_t k = 0; k < smarts->atoms[0].n_nodes; k++) {
        const idt_smarts_node *node = &smarts->nodes[smarts->atoms[0].first_node + k];
        const char *gap = k ? " " : "";

        if (node->op < IDT_SMARTS_RECURSE)
            used += (size_t)snprintf(out + used, size - used, "%s%c", gap, NAMES[node->op]);
        else
            used += (size_t)snprintf(out + used, size - used, "%s%c%d..%d", gap, NAMES[node->op],
                                     (int)node->lo, (int)node->hi);
    }
}

static void test_expressions(void **state)
{
    idt_arena arena = {0};
    char text[256];

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(EXPRESSIONS); i++) {
        idt_smarts smarts;
        idt_error err;

        assert_int_equal(
            idt_smarts__parse(&smarts, &arena, idt_bytes__from_cstr(EXPRESSIONS[i].text), 0, &err),
            IDT_OK);
        write_postfix(text, sizeof text, &smarts);
        assert_string_equal(text, EXPRESSIONS[i].postfix);
    }
    idt_arena__free(&arena);
}

static void test_graph(void **state)
{
    idt_arena arena = {0};
    idt_smarts s;
    idt_error err;

    (void)state;
    assert_int_equal(idt_smarts__parse(&s, &arena, IDT_LIT(" C=1(.[N:7])[$(O-,=S)]!@#1"), 0, &err),
                     IDT_EFORMAT);
    assert_int_equal(err.offset, 5);
    assert_int_equal(
        idt_smarts__parse(&s, &arena, IDT_LIT("C=1([N:7]/C)[$(O-,=S)]!@#1.P"), 0, &err),
        IDT_EFORMAT);
    assert_int_equal(
        idt_smarts__parse(&s, &arena, IDT_LIT("C=1([N:7]/C)C[$(O-,=S)]!@#1.P"), 0, &err), IDT_OK);
    assert_int_equal(s.n_graphs, 2);
    assert_int_equal(s.graphs[0].n_atoms, 6);
    assert_int_equal(s.graphs[0].n_bonds, 5);
    assert_int_equal(s.atoms[1].atom_class, 7);
    assert_int_equal(s.bonds[1].direction, 1);
    assert_int_equal(s.bonds[4].a, 0);
    assert_int_equal(s.bonds[4].b, 4);
    assert_int_equal(s.bonds[4].table, 3 << 2 * IDT_SMARTS_DOUBLE);
    assert_int_equal(s.graphs[1].n_atoms, 2);
    assert_int_equal(s.bonds[s.graphs[1].first_bond].table,
                     3 << 2 * IDT_SMARTS_SINGLE | 3 << 2 * IDT_SMARTS_DOUBLE);
    idt_arena__free(&arena);
}

static void test_groups(void **state)
{
    static const struct {
        const char *text;
        int status;
        uint16_t first, last;
    } CASES[] = {
        {"(C.N)", IDT_OK, 1, 1},           {"(C).(N)", IDT_OK, 1, 2},
        {"C.(N(C))", IDT_OK, 0, 1},        {"(C)N", IDT_EFORMAT, 0, 0},
        {"((C))", IDT_EFORMAT, 0, 0},      {"(C.N", IDT_EFORMAT, 0, 0},
        {"[$((C.N))]", IDT_EFORMAT, 0, 0},
    };
    idt_arena arena = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(CASES); i++) {
        idt_smarts s;
        idt_error err;

        assert_int_equal(idt_smarts__parse(&s, &arena, idt_bytes__from_cstr(CASES[i].text),
                                           IDT_SMARTS_GROUPS, &err),
                         CASES[i].status);
        if (CASES[i].status != IDT_OK)
            continue;
        assert_int_equal(s.atoms[0].group, CASES[i].first);
        assert_int_equal(s.atoms[s.graphs[0].n_atoms - 1].group, CASES[i].last);
    }
    idt_arena__free(&arena);
}

static void test_limits(void **state)
{
    static char text[IDT_SMARTS_MAX_TEXT + 2];
    idt_arena arena = {0};
    idt_smarts s;
    idt_error err;

    (void)state;
    memset(text, 'C', sizeof text);
    assert_int_equal(idt_smarts__parse(&s, &arena, (idt_bytes){text, 250}, 0, &err), IDT_OK);
    assert_int_equal(idt_smarts__parse(&s, &arena, (idt_bytes){text, 251}, 0, &err), IDT_ELIMIT);
    assert_int_equal(idt_smarts__parse(&s, &arena, (idt_bytes){text, sizeof text}, 0, &err),
                     IDT_ELIMIT);
    for (size_t i = 0; i + 4 <= IDT_SMARTS_MAX_TEXT; i += 4)
        memcpy(text + i, i < IDT_SMARTS_MAX_TEXT / 2 ? "[$([" : "])])", 4);
    assert_int_equal(idt_smarts__parse(&s, &arena, (idt_bytes){text, IDT_SMARTS_MAX_TEXT}, 0, &err),
                     IDT_EFORMAT);
    text[0] = '[';
    memset(text + 1, '!', IDT_SMARTS_MAX_TEXT - 3);
    memcpy(text + IDT_SMARTS_MAX_TEXT - 2, "C]", 2);
    assert_int_equal(idt_smarts__parse(&s, &arena, (idt_bytes){text, IDT_SMARTS_MAX_TEXT}, 0, &err),
                     IDT_OK);
    idt_arena__free(&arena);
}

static void test_lint(void **state)
{
    static const struct {
        const char *text;
        int status;
        uint32_t offset;
    } CASES[] = {
        {"[C;R][C;!R][C;R0][x2]", IDT_OK, 0},
        {"C[R2]", IDT_EFORMAT, 1},
        {"CC[r6]", IDT_EFORMAT, 2},
        {"[$(CC[r])]", IDT_OK, 0},
        {"[$(C[r5])]", IDT_EFORMAT, 4},
        {"[C^3]", IDT_EFORMAT, 0},
        {"C[C@H](N)O", IDT_EFORMAT, 1},
        {"F/C=C/F", IDT_EFORMAT, 2},
        {"C->[Cu]", IDT_EFORMAT, 3},
        {"C-!-C", IDT_EFORMAT, 4},
        {"[R{-0}]", IDT_OK, 0},
    };
    idt_arena arena = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(CASES); i++) {
        idt_smarts s;
        idt_error err = {0};

        assert_int_equal(
            idt_smarts__parse(&s, &arena, idt_bytes__from_cstr(CASES[i].text), 0, &err), IDT_OK);
        assert_int_equal(idt_smarts__lint(&s, &err), CASES[i].status);
        assert_int_equal(err.offset, CASES[i].offset);
    }
    idt_arena__free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),  cmocka_unit_test(test_expressions),
        cmocka_unit_test(test_graph),  cmocka_unit_test(test_groups),
        cmocka_unit_test(test_limits), cmocka_unit_test(test_lint),
    };

    return cmocka_run_group_tests_name("smarts", tests, NULL, NULL);
}
