/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiled patterns: against a search written down from the definition, on random patterns and
 * molecules; against counts RDKit 2022.09.3 gives; and with bytes that were changed.
 */
#include "test.h"

#include "base/alloc.h"
#include "chem/io/smiles.h"
#include "chem/pattern/pattern.h"
#include "chem/pattern/pattern_sect.h"
#include "heap_count.h"
#include "slow_match.h"

enum { STAGES = IDT_MOL_RINGS | IDT_MOL_AROMATICITY | IDT_MOL_RING_COUNTS };

static const char *const MOLECULES[] = {
    "C",
    "CC",
    "C=O",
    "O",
    "[Na+].[Cl-]",
    "*C",
    "[2H]C",
    "[2H]O[2H]",
    "[H][H]",
    "[H+].[OH-]",
    "CC(=O)O",
    "CC(=O)[O-].[NH4+]",
    "CC(C)(C)C",
    "C1CC1",
    "C1CC2CC12",
    "C1CC11CC1",
    "C=C=C",
    "N#CC#N",
    "C[N+](=O)[O-]",
    "CS(=O)(=O)N",
    "OP(=O)(O)O",
    "FS(F)(F)(F)(F)F",
    "[13CH4]",
    "c1ccccc1",
    "c1ccc2ccccc2c1",
    "c1ccc(cc1)-c1ccccn1",
    "Cc1c[nH]c2ccccc12",
    "O=c1cc[nH]cc1",
    "CC(N)Cc1ccccc1",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "C1CC2CCC1CC2",
    "CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc12",
    "CC12CCC3C(CCC4CC(=O)CCC34C)C1CCC2O",
    "CN1C=NC2=C1C(=O)N(C)C(=O)N2C",
    "C/C=C/C(=O)OC",
    "N[C@@H](C)C(=O)O",
    "ClCCl.BrBr.II",
    "OCC1OC(O)C(O)C(O)C1O",
    "C1COCCOCCOCCOCCO1",
    "O=C1NC(=O)NC(=O)C1(CC)CC",
    "[Fe+2].c1ccc[cH-]1",
    "CCN(CC)CCn1c(Cc2ccc(OCC)cc2)nc2cc(ccc12)[N+](=O)[O-]",
    "C$C",
    "[SiH3][SiH2]C",
    "CB(O)O",
    "C1=CC=CC=CC=C1",
    "[nH]1cccc1.[se]1cccc1",
    "O=S1(=O)CCCC1",
    "CC#CC(F)(F)F",
    /* more than 64 atoms */
    "CCCCCCCCCCCCCCCCCCCCCC(=O)OCC(OC(=O)CCCCCCCCCCCCCCCCCCCCC)COC(=O)CCCCCCCc1ccccc1N",
    ("CC(C)CC(NC(=O)C(Cc1ccccc1)NC(=O)C(CO)NC(=O)C(CCC(N)=O)NC(=O)C(C)NC(=O)C(CC(=O)O)NC(=O)"
     "C1CCCN1C"
     "(=O)C(N)Cc1c[nH]c2ccccc12)C(=O)NC(CCSC)C(=O)O.[2H]Cl"),
};

/* ------------------------------------------------------------------ random patterns */

typedef struct random_state {
    uint64_t x;
} random_state;

static uint32_t pick(random_state *r, uint32_t n)
{
    r->x ^= r->x << 13;
    r->x ^= r->x >> 7;
    r->x ^= r->x << 17;
    return (uint32_t)((r->x * UINT64_C(0x2545f4914f6cdd1d)) >> 33) % n;
}

static const char *const ATOMS[] = {
    "C",
    "c",
    "N",
    "n",
    "O",
    "o",
    "*",
    "A",
    "a",
    "[#6]",
    "[#7]",
    "[!#6]",
    "[C,N]",
    "[c,n]",
    "[O,S]",
    "[R]",
    "[!R]",
    "[R0]",
    "[x2]",
    "[x3]",
    "[x{2-}]",
    "[D1]",
    "[D2]",
    "[D3]",
    "[D{2-3}]",
    "[H]",
    "[H0]",
    "[H1]",
    "[!H0]",
    "[CH2]",
    "[CH3]",
    "[CX4]",
    "[CX3]",
    "[NX3]",
    "[NX3;H2,H1;!$(NC=O)]",
    "[OX2H]",
    "[OX1]",
    "[+]",
    "[-]",
    "[+0]",
    "[!+0]",
    "[v4]",
    "[v3]",
    "[h1]",
    "[h0]",
    "[d2]",
    "[z1]",
    "[Z]",
    "[13C]",
    "[2H]",
    "[F,Cl,Br,I]",
    "[C;R]",
    "[C;!R]",
    "[#6;R;X4]",
    "[c;D3]",
    "[$(C=O)]",
    "[$(CO),$(CN)]",
    "[!$(*=*)]",
    "[#6;$(*~[#7]);!$(*=O)]",
    "[$([#6]1~[#6]~[#6]~[#6]~[#6]~1)]",
    "[$(*(*)*)]",
    "[$([CH2][$([CH2]C)])]",
    "[$(C.N)]",
    "[c&!$(c[#7])]",
    "[$(a1aaaaa1)]",
    "[R2]",
    "[r5]",
    "[r{-5}]",
    "[R1;r6]",
    "[*;!#1]",
    "[$(C),$(N),$(O),$(S),$(*#*)]",
    "[$(*O),$(*N),$(*S),$(*F),$(*Cl),$(*c)]",
};
static const char *const BONDS[] = {
    "",  "",   "",    "",    "-",    "=",  "#",   ":",  "~",     "~",
    "@", "!@", "-,=", "=,:", "-;!@", "!-", "~&@", "!:", "-&@,=", "/"};

static size_t put(char *out, size_t used, const char *text)
{
    size_t n = strlen(text);

    memcpy(out + used, text, n + 1);
    return used + n;
}

static void write_random(char *out, random_state *r)
{
    uint32_t n_atoms = 1 + pick(r, 7), n_open = 0, n_branches = 0;
    size_t used = 0;

    for (uint32_t i = 0; i < n_atoms; i++) {
        if (i > 0 && pick(r, 12) == 0) {
            used = put(out, used, ".");
        } else if (i > 0) {
            if (pick(r, 4) == 0) {
                used = put(out, used, "(");
                n_branches++;
            }
            used = put(out, used, BONDS[pick(r, IDT_COUNT_OF(BONDS))]);
        }
        used = put(out, used, ATOMS[pick(r, IDT_COUNT_OF(ATOMS))]);
        if (n_open == 0 && i + 2 < n_atoms && pick(r, 3) == 0) {
            used = put(out, used, pick(r, 3) ? "1" : "=1");
            n_open = i + 1;
        } else if (n_open > 0 && i > n_open && pick(r, 2) == 0) {
            used = put(out, used, "1");
            n_open = 0;
        }
        if (n_branches > 0 && pick(r, 2) == 0) {
            used = put(out, used, ")");
            n_branches--;
        }
    }
    while (n_branches-- > 0)
        used = put(out, used, ")");
}

/* ------------------------------------------------------------------ the two matchers */

typedef struct fixture {
    idt_mol mols[IDT_COUNT_OF(MOLECULES)];
    idt_buf packed[IDT_COUNT_OF(MOLECULES)];
    idt_buf bytes;
    idt_pattern_set set;
    idt_pattern_scratch *scratch;
    idt_arena arena;
    uint16_t (*slow_sets)[IDT_SMARTS_MAX_ATOMS];
    uint16_t *mappings;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    idt_error err;

    f->slow_sets = calloc(SLOW_MAX_SETS, sizeof *f->slow_sets);
    f->mappings = calloc(SLOW_MAX_SETS, IDT_SMARTS_MAX_ATOMS * sizeof *f->mappings);
    for (size_t i = 0; i < IDT_COUNT_OF(MOLECULES); i++) {
        int rc = idt_smiles__read(&f->mols[i], idt_bytes__from_cstr(MOLECULES[i]), &err);

        if (rc == IDT_OK)
            rc = idt_mol__perceive(&f->mols[i], STAGES, &err);
        if (rc == IDT_OK)
            rc = idt_pattern__pack(&f->packed[i], &f->mols[i]);
        if (rc != IDT_OK)
            fail_msg("%s: %s", MOLECULES[i], err.message);
    }
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    for (size_t i = 0; i < IDT_COUNT_OF(MOLECULES); i++) {
        idt_mol__free(&f->mols[i]);
        idt_buf__free(&f->packed[i]);
    }
    idt_buf__free(&f->bytes);
    idt_pattern_scratch__free(f->scratch);
    idt_arena__free(&f->arena);
    free(f->slow_sets);
    free(f->mappings);
    free(f);
    return 0;
}

/* Compile texts, skipping what is refused; texts[i] is then "". */
static void build(fixture *f, char (*texts)[512], uint32_t n, uint32_t flags)
{
    idt_pattern_builder *builder = idt_pattern_builder__new();
    idt_error err;
    uint32_t index, n_added = 0;

    for (uint32_t i = 0; i < n; i++) {
        if (idt_pattern_builder__add(builder, idt_bytes__from_cstr(texts[i]), flags, &index,
                                     &err) == IDT_OK) {
            assert_int_equal(index, n_added);
            memmove(texts[n_added++], texts[i], sizeof texts[i]);
        }
    }
    for (uint32_t i = n_added; i < n; i++)
        texts[i][0] = '\0';
    idt_buf__reset(&f->bytes);
    assert_int_equal(idt_pattern_builder__finish(builder, &f->bytes, &err), IDT_OK);
    idt_pattern_builder__free(builder);
    assert_int_equal(idt_pattern_set__open(&f->set, f->bytes.data, f->bytes.len, &err), IDT_OK);
    idt_pattern_scratch__free(f->scratch);
    f->scratch = idt_pattern_scratch__new(&f->set, 1 << 28);
    assert_non_null(f->scratch);
}

static void compare_atoms(fixture *f, const char *text, const idt_smarts *smarts, uint32_t pattern,
                          idt_mol *mol, const char *name)
{
    uint64_t atoms[4];
    long n_tried = 0;
    idt_error err;

    assert_int_equal(idt_pattern__match_atoms(atoms, f->scratch, pattern, mol, &err), IDT_OK);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        if (slow_graph_at(smarts, 0, mol, i, &n_tried) != (atoms[i / 64] >> i % 64 & 1))
            fail_msg("%s on %s: atom %u", text, name, (unsigned)i);
    }
}

static size_t compare(fixture *f, const char *text, uint32_t flags, uint32_t pattern, size_t m,
                      bool hit)
{
    idt_mol *mol = &f->mols[m];
    slow_search slow = {.mol = mol, .sets = f->slow_sets};
    idt_smarts smarts;
    idt_error err;
    uint32_t n, n_unique;

    idt_arena__reset(&f->arena);
    assert_int_equal(idt_smarts__parse(&smarts, &f->arena, idt_bytes__from_cstr(text), flags, &err),
                     IDT_OK);
    slow.smarts = &smarts;
    slow.graph = &smarts.graphs[0];
    slow_place(&slow, 0, 0, mol->n_atoms);
    if (hit != (slow.n_mappings > 0))
        fail_msg("%s on %s: %s", text, MOLECULES[m], hit ? "false hit" : "missed");
    if (slow.n_mappings >= SLOW_MAX_SETS)
        return slow.n_mappings;
    assert_int_equal(idt_pattern__match_one(f->mappings, SLOW_MAX_SETS, false, &n, f->scratch,
                                            pattern, mol, &err),
                     IDT_OK);
    assert_int_equal(idt_pattern__match_one(f->mappings, SLOW_MAX_SETS, true, &n_unique, f->scratch,
                                            pattern, mol, &err),
                     IDT_OK);
    if (n != slow.n_mappings || n_unique != slow.n_sets)
        fail_msg("%s on %s: %u mappings, %u sets; should be %zu, %zu", text, MOLECULES[m],
                 (unsigned)n, (unsigned)n_unique, slow.n_mappings, slow.n_sets);
    compare_atoms(f, text, &smarts, pattern, mol, MOLECULES[m]);
    return slow.n_mappings;
}

static void compare_packed(fixture *f, size_t m, const uint64_t *hits)
{
    uint64_t packed_hits[2] = {0}, undecided[2] = {0};
    size_t size = 0;
    idt_error err;

    assert_int_equal(idt_pattern__check_packed(&size, f->packed[m].data, f->packed[m].len, &err),
                     IDT_OK);
    assert_int_equal(size, f->packed[m].len);
    assert_int_equal(
        idt_pattern__match_packed(packed_hits, undecided, f->scratch, f->packed[m].data, &err),
        IDT_OK);
    assert_int_equal(undecided[0] | undecided[1], 0);
    assert_memory_equal(packed_hits, hits, idt_pattern_set__words(&f->set) * sizeof *hits);
}

/* A pattern compiled alone: packed molecules have a way of their own for it. */
static void compare_alone(fixture *f, const char *text, uint32_t pattern)
{
    idt_pattern_builder *builder = idt_pattern_builder__new();
    idt_buf bytes = {0};
    idt_pattern_scratch *scratch;
    idt_pattern_set set;
    idt_error err;

    assert_int_equal(idt_pattern_builder__add(builder, idt_bytes__from_cstr(text), 0, NULL, &err),
                     IDT_OK);
    assert_int_equal(idt_pattern_builder__finish(builder, &bytes, &err), IDT_OK);
    assert_int_equal(idt_pattern_set__open(&set, bytes.data, bytes.len, &err), IDT_OK);
    scratch = idt_pattern_scratch__new(&set, 1 << 28);
    assert_non_null(scratch);
    for (size_t m = 0; m < IDT_COUNT_OF(MOLECULES); m++) {
        uint64_t hits[2] = {0}, hit = 0, undecided[2] = {0};

        assert_int_equal(idt_pattern__match_all(hits, undecided, f->scratch, &f->mols[m], &err),
                         IDT_OK);
        assert_int_equal(
            idt_pattern__match_packed(&hit, undecided, scratch, f->packed[m].data, &err), IDT_OK);
        if (hit != (hits[pattern / 64] >> pattern % 64 & 1) || undecided[0] != 0)
            fail_msg("%s on %s, packed: %u", text, MOLECULES[m], (unsigned)hit);
    }
    idt_pattern_scratch__free(scratch);
    idt_pattern_builder__free(builder);
    idt_buf__free(&bytes);
}

static void test_random(void **state)
{
    static char texts[70][512];
    fixture *f = *state;
    random_state r = {UINT64_C(0x9e3779b97f4a7c15)};
    size_t n_found = 0, n_compared = 0;

    for (int round = 0; round < 8; round++) {
        for (size_t i = 0; i < IDT_COUNT_OF(texts); i++)
            write_random(texts[i], &r);
        build(f, texts, IDT_COUNT_OF(texts), 0);
        for (uint32_t p = 0; p < idt_pattern_set__count(&f->set); p++)
            compare_alone(f, texts[p], p);
        for (size_t m = 0; m < IDT_COUNT_OF(MOLECULES); m++) {
            uint64_t hits[2] = {0}, undecided[2] = {0};
            idt_error err;

            assert_int_equal(idt_pattern__match_all(hits, undecided, f->scratch, &f->mols[m], &err),
                             IDT_OK);
            assert_int_equal(undecided[0] | undecided[1], 0);
            compare_packed(f, m, hits);
            for (uint32_t p = 0; p < idt_pattern_set__count(&f->set); p++) {
                if (f->mols[m].n_atoms > 64 && idt_pattern_set__n_atoms(&f->set, p) > 4)
                    continue; /* too slow for the slow one */
                n_found += compare(f, texts[p], 0, p, m, hits[p / 64] >> p % 64 & 1) > 0;
                n_compared++;
            }
        }
    }
    assert_true(n_compared > 10000 && n_found > n_compared / 50);
}

static void test_groups(void **state)
{
    static char texts[][512] = {
        "(C.N)",     "(C).(N)", "(C.C).(O)", "C.(N)",   "([Na]).([Cl])", "([Na].[Cl])",
        "(Br).(Br)", "(Br.Br)", "(*.*).(*)", "(C.C.C)", "(c.c).(C)",     "(O).(N.*)",
    };
    fixture *f = *state;
    size_t n_found = 0;

    build(f, texts, IDT_COUNT_OF(texts), IDT_PATTERN_GROUPS);
    assert_int_equal(idt_pattern_set__count(&f->set), IDT_COUNT_OF(texts));
    for (size_t m = 0; m < IDT_COUNT_OF(MOLECULES); m++) {
        uint64_t hits, undecided;
        idt_error err;

        if (f->mols[m].n_atoms > 64)
            continue;
        assert_int_equal(idt_pattern__match_all(&hits, &undecided, f->scratch, &f->mols[m], &err),
                         IDT_OK);
        for (uint32_t p = 0; p < IDT_COUNT_OF(texts); p++)
            n_found += compare(f, texts[p], IDT_SMARTS_GROUPS, p, m, hits >> p & 1) > 0;
    }
    assert_true(n_found > 40);
}

/* ------------------------------------------------------------------ RDKit's counts */

static const struct {
    const char *smarts, *smiles;
    uint32_t n_unique;
} COUNTS[] = {
#include "smarts_counts.inc"
};

static void test_counts(void **state)
{
    fixture *f = *state;
    idt_mol mol = {0};

    for (size_t i = 0; i < IDT_COUNT_OF(COUNTS); i++) {
        static char text[1][512];
        uint32_t n;
        idt_error err;

        put(text[0], 0, COUNTS[i].smarts);
        build(f, text, 1, 0);
        assert_int_equal(idt_pattern_set__count(&f->set), 1);
        assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(COUNTS[i].smiles), &err),
                         IDT_OK);
        assert_int_equal(
            idt_pattern__match_one(f->mappings, 1000, true, &n, f->scratch, 0, &mol, &err), IDT_OK);
        if (n != COUNTS[i].n_unique)
            fail_msg("%s on %s: %u, RDKit finds %u", COUNTS[i].smarts, COUNTS[i].smiles,
                     (unsigned)n, (unsigned)COUNTS[i].n_unique);
    }
    idt_mol__free(&mol);
}

/* ------------------------------------------------------------------ limits and damage */

static void test_refused(void **state)
{
    static const struct {
        const char *text;
        uint32_t flags;
        int status;
        uint32_t offset;
    } CASES[] = {
        {"C[C^3]", 0, IDT_EFORMAT, 1},
        {"CC(", 0, IDT_EFORMAT, 3},
        {"C[R2]", 0, IDT_OK, 0},
        {"C[R2]", IDT_PATTERN_LINT, IDT_EFORMAT, 1},
        {"(C).(C)", 0, IDT_EFORMAT, 0},
        {"(C).(C)", IDT_PATTERN_GROUPS, IDT_OK, 0},
        {"[$(C[r3])]", IDT_PATTERN_LINT, IDT_EFORMAT, 4},
    };
    idt_pattern_builder *b = idt_pattern_builder__new();
    uint32_t n = 0, index;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(CASES); i++) {
        idt_error err = {0};

        assert_int_equal(idt_pattern_builder__add(b, idt_bytes__from_cstr(CASES[i].text),
                                                  CASES[i].flags, &index, &err),
                         CASES[i].status);
        if (CASES[i].status == IDT_OK)
            assert_int_equal(index, n++);
        else
            assert_int_equal(err.offset, CASES[i].offset);
    }
    idt_pattern_builder__free(b);
}

/* A search that would take for ever answers "undecided", and only for its own pattern. */
static void test_budget(void **state)
{
    static char texts[][512] = {
        "*1~*~*~*~*~*~*~*~*~*~*~*~*~*~*~*~*~1",
        "C=O",
        "[$(*~*~*~*~*~*~*~*~*~*~*~*~*~*~[#54,#36])]=O",
        "*1~*~*~*~*~*~*~*~*~*~*~*~*~*~*~*~1.N",
    };
    fixture *f = *state;
    uint64_t hits, undecided;
    idt_mol mol = {0};
    idt_error err;
    uint32_t n;

    build(f, texts, IDT_COUNT_OF(texts), 0);
    idt_pattern_scratch__free(f->scratch);
    f->scratch = idt_pattern_scratch__new(&f->set, 2000);
    assert_int_equal(
        idt_smiles__read(&mol,
                         IDT_LIT("C12C3C4C1C5C2C3C45.C12C3C4C1C5C2C3C45.CC[Xe]CC.CC=O.C1CC2"
                                 "CCC1CC2.C1CC2CC3CC1CC(C2)C3"),
                         &err),
        IDT_OK);
    assert_int_equal(idt_pattern__match_all(&hits, &undecided, f->scratch, &mol, &err), IDT_OK);
    assert_int_equal(hits, 2);
    assert_int_equal(undecided, 5);
    assert_int_equal(idt_pattern__match_one(NULL, 0, false, &n, f->scratch, 0, &mol, &err),
                     IDT_ELIMIT);
    idt_mol__free(&mol);
}

/*
 * A set with a pattern that nearly every molecule has is not screened first; where a search gives
 * up, the screening words still say no. 16 carbon atoms cannot be 18, but may be 17 as far as the
 * words tell.
 */
static void test_late_screen(void **state)
{
#define BUTYLS "[Si](C([#6])([#6])[#6])(C([#6])([#6])[#6])(C([#6])([#6])[#6])C([#6])([#6])[#6]"
    static char texts[][512] = {"*", BUTYLS ".C.[#6]", BUTYLS ".C"};
    fixture *f = *state;
    uint64_t hits, undecided;
    idt_mol mol = {0};
    idt_error err;

    build(f, texts, IDT_COUNT_OF(texts), 0);
    idt_pattern_scratch__free(f->scratch);
    f->scratch = idt_pattern_scratch__new(&f->set, 2000);
    assert_int_equal(
        idt_smiles__read(&mol, IDT_LIT("[Si](C(C)(C)C)(C(C)(C)C)(C(C)(C)C)C(C)(C)C.F.F.F.F"), &err),
        IDT_OK);
    assert_int_equal(idt_pattern__match_all(&hits, &undecided, f->scratch, &mol, &err), IDT_OK);
    assert_int_equal(hits, 1);
    assert_int_equal(undecided, 4);
    idt_mol__free(&mol);
}

/* Alone, screened, or together with a pattern that all have: the answer is the same. */
static void test_company(void **state)
{
    static char all[][512] = {
        "*",       "c1ccccc1",          "[#7]~[#6]=O", "[$([R2;r6]),$([#7;R1;r5])]~[!#6;R]~[D3;R]",
        "CCCN",    "[NX3;H2;!$(NC=O)]", "C1CCCCC1",    "[Cl,Br]",
        "S(=O)=O", "c1ccc2[nH]ccc2c1"};
    uint64_t hits, alone, undecided;
    fixture *f = *state, single = {0};
    idt_error err;

    build(f, all, IDT_COUNT_OF(all), 0);
    for (size_t p = 0; p < IDT_COUNT_OF(all); p++) {
        char text[1][512];

        memcpy(text[0], all[p], sizeof text[0]);
        build(&single, text, 1, 0);
        for (size_t m = 0; m < IDT_COUNT_OF(MOLECULES); m++) {
            assert_int_equal(
                idt_pattern__match_all(&hits, &undecided, f->scratch, &f->mols[m], &err), IDT_OK);
            assert_int_equal(undecided, 0);
            assert_int_equal(
                idt_pattern__match_all(&alone, &undecided, single.scratch, &f->mols[m], &err),
                IDT_OK);
            assert_int_equal(undecided, 0);
            if ((hits >> p & 1) != alone)
                fail_msg("%s on %s", all[p], MOLECULES[m]);
        }
    }
    idt_pattern_scratch__free(single.scratch);
    idt_buf__free(&single.bytes);
}

/* Nothing is allocated for a molecule once the largest has been seen. */
static void test_memory(void **state)
{
    static char texts[][512] = {"[$(C=O),$(CN)]~[#7;R]", "c1ccccc1", "[2H,13C]", "[z2][R2]", "C.C"};
    fixture *f = *state;
    uint64_t hits, undecided;
    uint32_t n;
    idt_error err;
    size_t before = n_allocations;

    build(f, texts, IDT_COUNT_OF(texts), 0);
    assert_true(n_allocations > before); /* the counter counts */
    for (int pass = 0; pass < 3; pass++) {
        if (pass == 1)
            before = n_allocations;
        for (size_t m = 0; m < IDT_COUNT_OF(MOLECULES); m++) {
            assert_int_equal(
                idt_pattern__match_all(&hits, &undecided, f->scratch, &f->mols[m], &err), IDT_OK);
            assert_int_equal(
                idt_pattern__match_packed(&hits, &undecided, f->scratch, f->packed[m].data, &err),
                IDT_OK);
            assert_int_equal(idt_pattern__match_one(f->mappings, 100, true, &n, f->scratch, 4,
                                                    &f->mols[m], &err),
                             IDT_OK);
        }
    }
    assert_int_equal(n_allocations, before);
}

/* Every byte changed: refused, or still safe to match with. */
static void test_damage(void **state)
{
    static char texts[][512] = {"[$(C=O),$(CN)]~[#7;R]1~*~*1", "c1ccccc1.[Na+]",
                                "[CH2]-[$([#6]=[$(OC)])]"};
    fixture *f = *state;
    uint64_t *copy;
    size_t n_refused = 0, size;

    build(f, texts, IDT_COUNT_OF(texts), 0);
    size = f->bytes.len;
    copy = calloc(size / 8 + 1, 8);
    for (size_t i = 0; i < size; i++) {
        static const unsigned char FLIPS[] = {0x01, 0x80, 0xff};

        for (size_t k = 0; k < IDT_COUNT_OF(FLIPS); k++) {
            idt_pattern_set set;
            idt_pattern_scratch *scratch;
            uint64_t hits, undecided;
            idt_error err;

            memcpy(copy, f->bytes.data, size);
            ((unsigned char *)copy)[i] ^= FLIPS[k];
            if (idt_pattern_set__open(&set, copy, size, &err) != IDT_OK) {
                n_refused++;
                continue;
            }
            scratch = idt_pattern_scratch__new(&set, 1000);
            for (size_t m = 0; m < IDT_COUNT_OF(MOLECULES); m++)
                assert_int_equal(
                    idt_pattern__match_all(&hits, &undecided, scratch, &f->mols[m], &err), IDT_OK);
            idt_pattern_scratch__free(scratch);
        }
    }
    for (size_t n = 0; n < size; n++) {
        idt_pattern_set set;
        idt_error err;

        assert_int_not_equal(idt_pattern_set__open(&set, f->bytes.data, n, &err), IDT_OK);
    }
    assert_true(n_refused > size);
    free(copy);
}

/* Every pattern stands in one group, once: otherwise some would never be asked for. */
static void test_members(void **state)
{
    static char texts[][512] = {"C=O", "[Na+]", "c1ccccc1", "[#7]"};
    fixture *f = *state;
    const size_t n = IDT_COUNT_OF(texts);
    uint64_t *copy;
    uint32_t *members;
    idt_pattern_set set;
    idt_error err;

    build(f, texts, n, 0);
    copy = calloc(f->bytes.len / 8 + 1, 8);
    memcpy(copy, f->bytes.data, f->bytes.len);
    assert_int_equal(idt_pattern_set__open(&set, copy, f->bytes.len, &err), IDT_OK);
    members = (uint32_t *)copy + (set.members - (const uint32_t *)copy);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            const uint32_t before = members[i];

            members[i] = members[k];
            assert_int_equal(idt_pattern_set__open(&set, copy, f->bytes.len, &err),
                             i == k ? IDT_OK : IDT_EFORMAT);
            members[i] = before;
        }
        members[i] += (uint32_t)n;
        assert_int_equal(idt_pattern_set__open(&set, copy, f->bytes.len, &err), IDT_EFORMAT);
        members[i] -= (uint32_t)n;
    }
    free(copy);
}

/* A packed molecule with every byte changed or cut is refused, or safe to match. */
static void test_packed_damage(void **state)
{
    static char texts[][512] = {"[$(C=O),$(CN)]~[#7;R]", "c1ccccc1", "[CH2]-[$([#6]=[$(OC)])]",
                                "[R2]"};
    fixture *f = *state;
    size_t n_refused = 0;
    idt_error err;

    build(f, texts, IDT_COUNT_OF(texts), 0);
    for (size_t m = 0; m < IDT_COUNT_OF(MOLECULES); m++) {
        size_t len = f->packed[m].len, size;
        uint64_t *copy = calloc(len / 8 + 1, 8), hits, undecided;

        for (size_t i = 0; i < 3 * len; i++) {
            memcpy(copy, f->packed[m].data, len);
            ((unsigned char *)copy)[i / 3] ^= (unsigned char)(i % 3 == 0   ? 1
                                                              : i % 3 == 1 ? 0x80
                                                                           : 0xff);
            if (idt_pattern__check_packed(&size, copy, len, &err) != IDT_OK)
                n_refused++;
            else
                assert_int_equal(
                    idt_pattern__match_packed(&hits, &undecided, f->scratch, copy, &err), IDT_OK);
        }
        for (size_t n = 0; n < len; n += 8)
            assert_int_equal(idt_pattern__check_packed(&size, f->packed[m].data, n, &err),
                             IDT_EFORMAT);
        free(copy);
    }
    assert_true(n_refused > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),  cmocka_unit_test(test_groups),
        cmocka_unit_test(test_counts),  cmocka_unit_test(test_refused),
        cmocka_unit_test(test_budget),  cmocka_unit_test(test_late_screen),
        cmocka_unit_test(test_company), cmocka_unit_test(test_damage),
        cmocka_unit_test(test_members), cmocka_unit_test(test_packed_damage),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests_name("pattern", tests, set_up, tear_down);
}
