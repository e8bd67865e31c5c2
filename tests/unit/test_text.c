/* SPDX-License-Identifier: Apache-2.0 */
/* Folding, CAS numbers, separator rules, context flags, and a book that is not to be trusted. */
#include "text_fixture.h"

#include "text/derive.h"
#include "text/fold.h"

typedef struct text_case {
    const char *text;
    const char *hits;
} text_case;

static const struct {
    const char *text;
    uint8_t name_class;
    uint8_t flags;
} book[] = {
    {"(2-bromoethyl)benzene", IDT_NAME_UNIQUE, 0},              /* 0 */
    {"1,4-butanediol", IDT_NAME_COMMON, 0},                     /* 1 */
    {"4-AP", IDT_NAME_ABBREVIATION, 0},                         /* 2 */
    {"PMK", IDT_NAME_ABBREVIATION, 0},                          /* 3 */
    {"MAPA", IDT_NAME_ABBREVIATION, IDT_NAME_CASE},             /* 4 */
    {"aniline", IDT_NAME_COMMON, 0},                            /* 5 */
    {"fentanyl", IDT_NAME_UNIQUE, 0},                           /* 6 */
    {"benzaldehyde", IDT_NAME_COMMON, 0},                       /* 7 */
    {"丙酮", IDT_NAME_COMMON, 0},                               /* 8 */
    {"苯胺", IDT_NAME_COMMON, 0},                               /* 9 */
    {"盐酸", IDT_NAME_COMMON, 0},                               /* 10 */
    {"麻黄碱", IDT_NAME_UNIQUE, 0},                             /* 11 */
    {"acetone", IDT_NAME_COMMON, 0},                            /* 12 */
    {"acetone free", IDT_NAME_PHRASE, 0},                       /* 13 */
    {"lysergic acid", IDT_NAME_UNIQUE, 0},                      /* 14 */
    {"1-phenyl-2-propanone", IDT_NAME_UNIQUE, 0},               /* 15 */
    {"2'-fluorofentanyl", IDT_NAME_UNIQUE, 0},                  /* 16 */
    {"a long", IDT_NAME_COMMON, 0},                             /* 17 */
    {"(+)-pseudoephedrine", IDT_NAME_UNIQUE, 0},                /* 18 */
    {"not for human consumption", IDT_NAME_PHRASE, 0},          /* 19 */
    {"碘", IDT_NAME_COMMON, 0},                                 /* 20 */
    {"γ-butyrolactone", IDT_NAME_COMMON, 0},                    /* 21 */
    {"piperidine", IDT_NAME_COMMON, 0},                         /* 22 */
    {"苯乙酸", IDT_NAME_COMMON, 0},                             /* 23 */
    {"NaBH4", IDT_NAME_ABBREVIATION, 0},                        /* 24 */
    {"efedrina", IDT_NAME_UNIQUE, 0},                           /* 25 */
    {"strict-name", IDT_NAME_COMMON, IDT_NAME_EXACT},           /* 26 */
    {"4-Piperidinone, 1-(2-phenylethyl)-", IDT_NAME_UNIQUE, 0}, /* 27 */
    {"N-phenethyl-4-piperidone", IDT_NAME_UNIQUE, 0},           /* 28 */
    {"ацетон", IDT_NAME_COMMON, 0},                             /* 29 */
    {"アセトン", IDT_NAME_COMMON, 0},                           /* 30 */
    {"GBL", IDT_NAME_ORDINARY, 0},                              /* 31 */
    {"ethyl ether", IDT_NAME_COMMON, 0},                        /* 32 */
    {"acetone", IDT_NAME_COMMON, 0}, /* 33: the same name, another owner */
    {"哌啶-4-酮", IDT_NAME_COMMON, 0},
    {"[x]-strict", IDT_NAME_COMMON, IDT_NAME_EXACT}, /* 34 */
};

static void open_book(fixture *f)
{
    idt_error err;

    fixture_begin(f);
    for (uint32_t i = 0; i < IDT_COUNT_OF(book); i++)
        fixture_add(f, book[i].text, i, (idt_name_class)book[i].name_class, book[i].flags);
    assert_int_equal(idt_text_builder__add_cas(f->builder, 103639, 0, &err), IDT_OK);
    assert_int_equal(idt_text_builder__add_cas(f->builder, 103639, 7, &err), IDT_OK);
    assert_int_equal(idt_text_builder__add_cas(f->builder, 103639, 7, &err), IDT_OK);
    assert_int_equal(idt_text_builder__add_cas(f->builder, 50000, 5, &err), IDT_OK);
    fixture_finish(f);
}

static void check_cases(const text_case *cases, size_t n)
{
    fixture f;

    open_book(&f);
    for (size_t i = 0; i < n; i++) {
        idt_bytes text = idt_bytes__from_cstr(cases[i].text);
        idt_text_result result = fixture_scan(&f, text);
        idt_buf out = {0};

        fixture_render(&out, text, &result);
        if (strcmp(out.data, cases[i].hits) != 0)
            fail_msg("\"%s\" gives \"%s\", not \"%s\"", cases[i].text, out.data, cases[i].hits);
        idt_buf__free(&out);
    }
    fixture_end(&f);
}

static void test_folding(void **state)
{
    static const struct {
        const char *text, *keys, *form;
    } cases[] = {
        {"ＢＭＫ　油", "bmk油", "BMK 油"},
        {"β-Bromo", "betabromo", "beta-Bromo"},
        {"NaBH₄ C²", "nabh4c2", "NaBH4 C2"},
        {"ácido Ñ É", "acidone", "acido N E"},
        {"1,1’-ﬁ ß", "11fiss", "1,1'-fi ss"},
        {"a\u00ADb\u200Bc\u202Ed\uFEFF", "abcd", "abcd"},
        {"x‐x‑x–x—x−x－x", "xxxxxxx", "x-x-x-x-x-x-x"},
        {"′″’´", "", "''''"},
        {"（［【「)]", "", "(((()]"},
        {"nº № ½ ① ™", "nono", "no No # # '"},
        {"ｱｾﾄﾝ ア", "アセトンア", "アセトン ア"},
        {"٣٤", "34", "34"},
        {"Щ Й", "щи", "щ и"},
        {"𝐁𝐌𝐊", "bmk", "BMK"},
        {"Αλφα ς", "alphalambdaphialphasigma", "Alphalambdaphialpha sigma"},
        {"\xFF\xC3", "", "##"},
        {"a,b;c/d_e\nf", "abcdef", "a,b;c/d_e f"},
    };
    fixture f;
    idt_fold fold;

    (void)state;
    open_book(&f);
    fold = idt_fold__view(&f.matcher.fold);
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_bytes text = idt_bytes__from_cstr(cases[i].text);
        idt_buf keys = {0};
        idt_buf form = {0};
        idt_buf offsets = {0};

        assert_int_equal(idt_fold__keys(&fold, text, &keys, &offsets), IDT_OK);
        assert_int_equal(idt_fold__form(&fold, text, &form), IDT_OK);
        assert_bytes(idt_buf__bytes(&keys), cases[i].keys);
        assert_bytes(idt_buf__bytes(&form), cases[i].form);
        assert_int_equal(offsets.len, keys.len * sizeof(uint32_t));
        idt_buf__free(&keys);
        idt_buf__free(&form);
        idt_buf__free(&offsets);
    }
    fixture_end(&f);
}

/* Character references, and letters of other scripts inside Latin words. */
static void test_glyphs(void **state)
{
    static const text_case cases[] = {
        {"&gamma;-butyrolactone &#947;-butyrolactone &#x3B3;-Butyrolactone",
         "[&gamma;-butyrolactone]21 [&#947;-butyrolactone]21 [&#x3B3;-Butyrolactone]21"},
        {"ethyl&nbsp;ether, ethyl&#160;ether", "[ethyl&nbsp;ether]32 [ethyl&#160;ether]32"},
        {"CAS 103&#45;63&ndash;9", "[103&#45;63&ndash;9]0 LABELLED [103&#45;63&ndash;9]7 LABELLED"},
        {"&#97;cetone &#19993;&#37230;", "[&#97;cetone]12 [&#97;cetone]33 [&#19993;&#37230;]8"},
        {"&lt;b&gt;aniline&lt;/b&gt;", "[aniline]5"},
        {"ethyl&bogus;ether ethyl&#xD800;ether ethyl&#0;ether ethyl&nbspether &", ""},
        {"\u0430cetone f\u0435nt\u0430nyl F\u0395NTANYL",
         "[\u0430cetone]12 [\u0430cetone]33 [f\u0435nt\u0430nyl]6 [F\u0395NTANYL]6"},
        {"\u0420\u041C\u041A oil", "[\u0420\u041C\u041A]3"},
        {"\u0440\u043C\u043A and РМК цена", ""},
        {"\u1d00\u1d04\u1d07\u1d1b\u1d0f\u0274\u1d07",
         "[\u1d00\u1d04\u1d07\u1d1b\u1d0f\u0274\u1d07]12 "
         "[\u1d00\u1d04\u1d07\u1d1b\u1d0f\u0274\u1d07]33"},
        {"продаю \u0430cetone", "[\u0430cetone]12 [\u0430cetone]33"},
        {"ацетон", "[ацетон]29"},
        {"жacetone", ""},
        {"βaniline", "[aniline]5 TIGHT<"},
    };

    (void)state;
    check_cases(cases, IDT_COUNT_OF(cases));
}

static void test_spelling(void **state)
{
    static const text_case cases[] = {
        {"(2-Bromoethyl) benzene", "[(2-Bromoethyl) benzene]0"},
        {"2-bromoethylbenzene", "[2-bromoethylbenzene]0"},
        {"bromide(2-bromoethylbenzene), ((2-bromoethyl)benzene)",
         "[2-bromoethylbenzene]0 [(2-bromoethyl)benzene]0"},
        {"buy 2-bromo ethyl benzene!", "[2-bromo ethyl benzene]0 LOOSE"},
        {"Benzene, (2-bromoethyl)-, 99%", "[Benzene, (2-bromoethyl)-]0 DERIVED"},
        {"Benzene (2-bromoethyl)", "[Benzene (2-bromoethyl)]0 LOOSE DERIVED"},
        {"benzene 2-bromoethyl", ""},
        {"2,bromoethyl benzene", ""},
        {"2-bromoethyl. Benzene", ""},
        {"2-bromoethyl; benzene", ""},
        {"2-bromoethyl\r\n    benzene", "[2-bromoethyl\r\n    benzene]0"},
        {"2-bromoethyl\n\nbenzene", ""},
        {"2-bromoethyl          benzene", ""},
        {"1,4-butanediol 1.4 butanediol 1 4-butanediol",
         "[1,4-butanediol]1 [1.4 butanediol]1 LOOSE [1 4-butanediol]1 LOOSE"},
        {"14-butanediol 1,4,-butanediol", ""},
        {"11,4-butanediol", ""},
        {"4-AP 4AP 4 AP ４－ＡＰ", "[4-AP]2 [4AP]2 [4 AP]2 [４－ＡＰ]2"},
        {"4, AP 4-A P 4(AP)", ""},
        {"P M K; P.M.K.; p m k; P.M K", "[P M K]3 SPACED [P.M.K]3 SPACED [p m k]3 SPACED CASE"},
        {"PMK pmk Pmk", "[PMK]3 [pmk]3 CASE [Pmk]3 CASE"},
        {"MAPA mapa Mapa ＭＡＰＡ", "[MAPA]4 [ＭＡＰＡ]4"},
        {"NaBH4 NABH₄", "[NaBH4]24 [NABH₄]24 CASE"},
        {"fentanyls fentanyl's fentanyles", "[fentanyls]6 PLURAL [fentanyl]6"},
        {"benzal-\ndehyde benz al dehyde be nz al dehyde",
         "[benzal-\ndehyde]7 LOOSE [benz al dehyde]7 LOOSE"},
        {"a long a-long along", "[a long]17 [a-long]17"},
        {"2'-fluorofentanyl 2′-Fluorofentanyl 2-fluorofentanyl",
         "[2'-fluorofentanyl]16 [2′-Fluorofentanyl]16"},
        {"(+)-pseudoephedrine, pseudoephedrine", "[(+)-pseudoephedrine]18 [pseudoephedrine]18"},
        {"γ-butyrolactone gamma butyrolactone .gamma.-butyrolactone GAMMABUTYROLACTONE",
         "[γ-butyrolactone]21 [gamma butyrolactone]21 [.gamma.-butyrolactone]21 "
         "[GAMMABUTYROLACTONE]21"},
        {"gamma. butyrolactone", ""},
        {"strict-name Strict-Name strict name strictname", "[strict-name]26 [Strict-Name]26"},
        {"[x]-strict (x]-strict [x]- strict [x-strict", "[[x]-strict]35"},
        {"1-(2-phenylethyl)-4-piperidinone", "[1-(2-phenylethyl)-4-piperidinone]27 DERIVED"},
        {"(1-phenyl)-2-propanone 1-phenyl-(2-propanone)",
         "[(1-phenyl)-2-propanone]15 [1-phenyl-(2-propanone)]15"},
        {"2-propanone, 1-phenyl-", "[2-propanone, 1-phenyl-]15 DERIVED"},
        {"2-propanone 1-phenyl", ""},
        {"АЦЕТОН ацетона アセトン ｱｾﾄﾝの", "[АЦЕТОН]29 [アセトン]30 [ｱｾﾄﾝ]30 TIGHT>"},
        {"丙 酮 丙\n酮", "[丙 酮]8 LOOSE [丙\n酮]8 LOOSE"},
        {"acetone", "[acetone]12 [acetone]33"},
        {"phen\u200Bethyl; N-phenethyl-4-pipe\u00ADridone", "[N-phenethyl-4-pipe\u00ADridone]28"},
        {"xPMK PMKx PMK1 1PMK", "[PMK]3 TIGHT> [PMK]3 TIGHT<"},
        {"PMK\xFFPMK", "[PMK]3 [PMK]3"},
        {"", ""},
        {"-,;", ""},
    };

    (void)state;
    check_cases(cases, IDT_COUNT_OF(cases));
}

static void test_context(void **state)
{
    static const text_case cases[] = {
        {"chloroaniline", ""},
        {"chloro-aniline 4-aniline N-aniline N-benzyl-aniline",
         "[aniline]5 BEFORE [aniline]5 BEFORE [aniline]5 BEFORE [aniline]5 BEFORE"},
        {"1. aniline (2) aniline, crude aniline", "[aniline]5 [aniline]5 [aniline]5"},
        {"methyl ethyl ketone (aniline)", "[aniline]5"},
        {"xylene aniline oil; amino-aniline aniline one",
         "[aniline]5 [aniline]5 BEFORE [aniline]5"},
        {"(4-chlorophenyl)-aniline", "[aniline]5 BEFORE"},
        {"lysergic acid diethylamide", "[lysergic acid]14 AFTER"},
        {"piperidine-4-carboxylic acid", "[piperidine]22 AFTER"},
        {"piperidine-2,6-dione piperidine-d5 piperidine 1,1-dimethylethyl ester",
         "[piperidine]22 AFTER [piperidine]22 AFTER [piperidine]22 AFTER"},
        {"piperidine cyanohydrin, piperidine ethyl ester; piperidine-4 pieces",
         "[piperidine]22 AFTER [piperidine]22 AFTER [piperidine]22"},
        {"piperidine hydrochloride, piperidine (HCl), piperidine·HCl piperidine dihydrochloride",
         "[piperidine]22 SALT [piperidine]22 SALT [piperidine]22 SALT [piperidine]22 SALT"},
        {"clorhidrato de efedrina", "[efedrina]25 SALT"},
        {"acetone free acetone-free acetonefree acetone, free",
         "[acetone]12 [acetone]33 [acetone free]13 [acetone]12 [acetone]33 [acetone-free]13 "
         "[acetone]12 [acetone]33"},
        {"NOT FOR HUMAN  CONSUMPTION; not for humanconsumption", "[NOT FOR HUMAN  CONSUMPTION]19"},
        {"购买丙酮", "[丙酮]8 TIGHT<"},
        {"苯丙酮 羟基丙酮 丙酮酸", "[丙酮]8 BEFORE TIGHT< [丙酮]8 BEFORE TIGHT< "
                                   "[丙酮]8 AFTER TIGHT>"},
        {"盐酸苯胺", "[盐酸]10 AFTER TIGHT> [苯胺]9 SALT TIGHT<"},
        {"麻黄碱盐酸盐 麻黄碱一水合物",
         "[麻黄碱]11 SALT TIGHT> [盐酸]10 AFTER TIGHT< TIGHT> [麻黄碱]11 SALT TIGHT>"},
        {"盐酸水苏碱 盐酸纯碱 盐酸，维生素", "[盐酸]10 AFTER TIGHT> [盐酸]10 TIGHT> [盐酸]10"},
        {"盐酸特拉唑嗪片 盐酸左西替利嗪", "[盐酸]10 AFTER TIGHT> [盐酸]10 AFTER TIGHT>"},
        {"盐酸左右 盐酸巴西", "[盐酸]10 TIGHT> [盐酸]10 TIGHT>"},
        {"盐酸麻黄碱 盐酸铜", "[盐酸]10 AFTER TIGHT> [麻黄碱]11 SALT TIGHT< [盐酸]10 AFTER TIGHT>"},
        {"苯乙酸钠 苯乙酸乙酯", "[苯乙酸]23 SALT TIGHT> [苯乙酸]23 AFTER TIGHT>"},
        {"碘。碘化钾 2-碘", "[碘]20 [碘]20 AFTER TIGHT> [碘]20 BEFORE"},
        {"哌啶-4-酮 哌啶-4-酮盐酸盐",
         "[哌啶-4-酮]34 [哌啶-4-酮]34 SALT TIGHT> [盐酸]10 BEFORE AFTER TIGHT< TIGHT>"},
    };

    (void)state;
    check_cases(cases, IDT_COUNT_OF(cases));
}

static void test_cas_in_text(void **state)
{
    static const text_case cases[] = {
        {"103-63-9", "[103-63-9]0 [103-63-9]7"},
        {"103-63-8 103-36-9 1036-3-9", ""},
        {"７１－４３－２", "[７１－４３－２]?"},
        {"50–00–0 50 - 00 - 0 50-\n00-0", "[50–00–0]5 [50 - 00 - 0]5 [50-\n00-0]5"},
        {"+1 215 50 00 0", "[50 00 0]5 BEFORE LOOSE"},
        {"50 00 0a 50-00-0a", "[50 00 0]5 AFTER TIGHT> LOOSE [50-00-0]5 TIGHT>"},
        {"50 00 0 50 00 0", "[50 00 0]5 LOOSE [50 00 0]5 LOOSE"},
        {"50 00 0 50.00.0 50/00/0 50_00_0",
         "[50 00 0]5 LOOSE [50.00.0]5 LOOSE [50/00/0]5 LOOSE [50_00_0]5 LOOSE"},
        {"50,00,0 50:00:0", ""},
        {"CAS 50000, CAS No. 50000, CAS-RN: 50000 CAS号50000 n.º CAS 50000 CASRN=50000",
         "[50000]5 LOOSE LABELLED [50000]5 LOOSE LABELLED [50000]5 LOOSE LABELLED "
         "[50000]5 TIGHT< LOOSE LABELLED [50000]5 LOOSE LABELLED [50000]5 LOOSE LABELLED"},
        {"50000 lot 50000", ""},
        {"CAS#50-00-0", "[50-00-0]5 LABELLED"},
        {"CAS 5 0-00-0 25 kg, CAS no: 5 0 - 0 0 - 0",
         "[5 0-00-0]5 LOOSE LABELLED [5 0 - 0 0 - 0]5 LOOSE LABELLED"},
        {"5 0-00-0; CAS 5 0 00 0; CAS 5 0-0-00; CAS 5 0-00-1; CAS 5 0-00-02", ""},
        {"CAS 000050-00-0", "[000050-00-0]5 LABELLED"},
        {"1-50-00-0 50-00-0-1 50-00-0.5", "[50-00-0]5 BEFORE [50-00-0]5 AFTER [50-00-0]5 AFTER"},
        {"x50-00-0g", "[50-00-0]5 TIGHT< TIGHT>"},
        {"⁵⁰-⁰⁰-⁰", "[⁵⁰-⁰⁰-⁰]5"},
        {"9999999-99-5 99999999-99-5", "[9999999-99-5]?"},
        {"49-99-9 10-00-1", ""},
    };

    (void)state;
    check_cases(cases, IDT_COUNT_OF(cases));
}

static void test_cas_numbers(void **state)
{
    static const struct {
        const char *text;
        int status;
        uint64_t cas;
    } cases[] = {
        {"50-00-0", IDT_OK, 50000},           {"103-63-9", IDT_OK, 103639},
        {"1369021-80-6", IDT_OK, 1369021806}, {"103-63-8", IDT_EINVAL, 0},
        {"0103-63-9", IDT_EFORMAT, 0},        {"103639", IDT_EFORMAT, 0},
        {"103-639", IDT_EFORMAT, 0},          {"", IDT_EFORMAT, 0},
        {"10a-63-9", IDT_EFORMAT, 0},         {"12345678-90-1", IDT_EFORMAT, 0},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        uint64_t cas = 0;
        char text[IDT_CAS_SIZE];

        assert_int_equal(idt_cas__parse(&cas, idt_bytes__from_cstr(cases[i].text)),
                         cases[i].status);
        assert_int_equal(cas, cases[i].cas);
        if (cases[i].status == IDT_OK) {
            idt_cas__format(text, cas);
            assert_string_equal(text, cases[i].text);
        }
    }
}

static void test_find_cas(void **state)
{
    const idt_cas_record *records;
    fixture f;

    (void)state;
    open_book(&f);
    assert_int_equal(idt_matcher__find_cas(&records, &f.matcher, 103639), 2);
    assert_int_equal(records[0].owner, 0);
    assert_int_equal(records[1].owner, 7);
    assert_int_equal(idt_matcher__find_cas(&records, &f.matcher, 71432), 0);
    assert_null(records);
    fixture_end(&f);
}

static void test_derived_forms(void **state)
{
    static const struct {
        const char *form, *uninverted, *inverted;
    } cases[] = {
        {"Benzene, (2-bromoethyl)-", "(2-bromoethyl)-Benzene", NULL},
        {"(2-bromoethyl)benzene", NULL, "benzene, (2-bromoethyl)-"},
        {"2-bromoethyl benzene", NULL, "benzene, 2-bromoethyl-"},
        {"1-phenyl-2-propanone", NULL, "2-propanone, 1-phenyl-"},
        {"1-Piperidinecarboxylic acid, 4-oxo-, 1,1-dimethylethyl ester",
         "4-oxo-1-Piperidinecarboxylic acid 1,1-dimethylethyl ester", NULL},
        {"acetone", NULL, NULL},
        {"acid, strong", NULL, NULL},
        {"4-AP", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_bytes form = idt_bytes__from_cstr(cases[i].form);
        idt_buf out = {0};

        assert_int_equal(idt_derive__uninverted(form, &out), cases[i].uninverted != NULL);
        if (cases[i].uninverted)
            assert_bytes(idt_buf__bytes(&out), cases[i].uninverted);
        idt_buf__reset(&out);
        assert_int_equal(idt_derive__inverted(form, &out), cases[i].inverted != NULL);
        if (cases[i].inverted)
            assert_bytes(idt_buf__bytes(&out), cases[i].inverted);
        idt_buf__free(&out);
    }
}

static void test_names_refused(void **state)
{
    static char long_name[IDT_TEXT_KEY_MAX + 2];
    idt_text_name name = {.text = IDT_LIT("--"), .owner = 1, .name_class = IDT_NAME_COMMON};
    idt_error err;
    fixture f;

    (void)state;
    fixture_begin(&f);
    assert_int_equal(idt_text_builder__add_name(f.builder, &name, &err), IDT_EINVAL);
    name.text = IDT_LIT("a\xFF");
    assert_int_equal(idt_text_builder__add_name(f.builder, &name, &err), IDT_EINVAL);
    memset(long_name, 'a', sizeof long_name - 1);
    name.text = (idt_bytes){long_name, sizeof long_name - 1};
    assert_int_equal(idt_text_builder__add_name(f.builder, &name, &err), IDT_ELIMIT);
    name.text = (idt_bytes){long_name, sizeof long_name - 2};
    assert_int_equal(idt_text_builder__add_name(f.builder, &name, &err), IDT_OK);
    name.name_class = 9;
    assert_int_equal(idt_text_builder__add_name(f.builder, &name, &err), IDT_EINVAL);
    assert_int_equal(idt_text_builder__add_cas(f.builder, 103638, 1, &err), IDT_EINVAL);
    fixture_finish(&f);
    assert_int_equal(fixture_scan(&f, (idt_bytes){long_name, IDT_TEXT_KEY_MAX}).n_hits, 1);
    fixture_end(&f);
}

static void test_counts_and_budget(void **state)
{
    idt_text_result result;
    fixture f;
    idt_bytes text = IDT_LIT("acetone\0aniline \xFF\xC3( piperidine\0");

    (void)state;
    open_book(&f);
    result = fixture_scan(&f, text);
    assert_int_equal(result.n_hits, 4);
    assert_int_equal(result.n_nul, 2);
    assert_int_equal(result.n_invalid, 2);
    assert_int_equal(idt_text__scan(&result, &f.matcher, f.scratch, text, 10), IDT_ELIMIT);
    assert_true(result.n_hits < 4);
    assert_int_equal(idt_text__scan(&result, &f.matcher, f.scratch, text, 1000), IDT_OK);
    assert_int_equal(result.n_hits, 4);
    fixture_end(&f);
}

/* A book without a single name still finds CAS numbers. */
static void test_empty_book(void **state)
{
    fixture f;

    (void)state;
    fixture_begin(&f);
    fixture_finish(&f);
    assert_int_equal(fixture_scan(&f, IDT_LIT("acetone 50-00-0")).n_hits, 1);
    fixture_end(&f);
}

/* Bytes of every section changed in turn: refused, or harmless to scan with. */
static void test_damaged_book(void **state)
{
    idt_bytes text = IDT_LIT("(2-bromoethyl)benzene PMK 103-63-9 acetone free 苯乙酸钠 P.M.K. γ");
    size_t n_refused = 0;
    fixture f;

    (void)state;
    open_book(&f);
    for (uint32_t s = 0; s < f.image.n_sections; s++) {
        const idt_section *section = &f.image.sections[s];
        size_t step = section->size > 8192 ? 197 : 3;

        for (size_t i = 0; i < section->size; i += step) {
            char *byte = (char *)f.bytes.data + ((const char *)section->data - f.bytes.data) + i;
            char old = *byte;
            idt_matcher matcher;
            idt_text_result result;
            idt_error err;

            *byte = (char)(old ^ (1 << i % 8));
            if (idt_matcher__open(&matcher, &f.image, &err) == IDT_OK)
                (void)idt_text__scan(&result, &matcher, f.scratch, text, 0);
            else
                n_refused++;
            *byte = old;
        }
    }
    assert_true(n_refused > 500);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folding),       cmocka_unit_test(test_glyphs),
        cmocka_unit_test(test_spelling),      cmocka_unit_test(test_context),
        cmocka_unit_test(test_cas_in_text),   cmocka_unit_test(test_cas_numbers),
        cmocka_unit_test(test_find_cas),      cmocka_unit_test(test_derived_forms),
        cmocka_unit_test(test_names_refused), cmocka_unit_test(test_counts_and_budget),
        cmocka_unit_test(test_empty_book),    cmocka_unit_test(test_damaged_book),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
