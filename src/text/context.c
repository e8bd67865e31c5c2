/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands beside a name: does the chemical name go on, is it a salt? Nothing here removes a
 * hit. The lists are morphemes of systematic nomenclature (IUPAC recommendations 2013, and the
 * Chinese Chemical Society's 2017 rules for organic names) and the salt words of the trade.
 */
#include "text/text_int.h"

#include <string.h>

#include "base/bytes.h"
#include "base/int.h"

/* Ends of a word that make it a substituent prefix, whatever joins it to the name. */
static const char *const prefix_ends[] = {
    "yl",    "oxy",   "chloro",  "bromo",  "fluoro", "iodo",  "nitro",   "hydroxy",
    "cyano", "metil", "etil",    "propil", "butil",  "fenil", "bencil",  "acetil",
    "cloro", "yodo",  "hidroxi", "metoxi", "etoxi",  "ciano", "ylidene",
};

/* Ends that do so only before a hyphen or bracket: "xylene toluene" are two things. */
static const char *const joined_prefix_ends[] = {
    "amino", "oxo",   "thio",   "hydro", "mercapto", "nitroso", "azido", "ylene",
    "imino", "sulfo", "ureido", "amido", "anilino",  "keto",    "deoxy", "iso",
};

/* Whole words that do the same when a hyphen follows. */
static const char *const prefix_words[] = {
    "iso",     "nor",   "neo",   "homo",  "bis",   "tris",  "di",      "tri",
    "tetra",   "penta", "mono",  "sec",   "tert",  "cis",   "trans",   "ortho",
    "meta",    "para",  "boc",   "cbz",   "fmoc",  "des",   "pseudo",  "anhydro",
    "dehydro", "cyclo", "ciclo", "spiro", "endo",  "exo",   "threo",   "erythro",
    "dl",      "rac",   "alpha", "beta",  "gamma", "delta", "epsilon", "omega",
};

/* Words that turn the name before them into another substance. */
static const char *const suffix_words[] = {
    "acid",      "acids",      "ester",    "esters",   "ether",         "ethers",     "oxime",
    "oximes",    "acetal",     "ketal",    "amide",    "amides",        "imide",      "imine",
    "nitrile",   "azide",      "oxide",    "peroxide", "anilide",       "dimer",      "trimer",
    "polymer",   "resin",      "resins",   "enol",     "lactone",       "lactam",     "hydrazone",
    "hydrazide", "thiol",      "diol",     "dione",    "amine",         "carboxylic", "chloride",
    "bromide",   "iodide",     "fluoride", "synthase", "dehydrogenase", "oxidase",    "reductase",
    "cyanide",   "isocyanate", "mustard",
};

/* Those that are other words where a space stands before them. */
static const char *const joined_suffix_words[] = {"one", "ol", "al", "ate", "yl", "diyl", "oyl"};

/* Ends of words that do. */
static const char *const suffix_ends[] = {
    "carboxylic", "carboxylate", "carboxamide", "carbonitrile",  "carbaldehyde", "carboxaldehyde",
    "sulfonic",   "sulfonate",   "sulfonyl",    "sulphonic",     "sulphonate",   "ylamine",
    "ylamide",    "oxime",       "dione",       "hydrazone",     "hydrazide",    "isocyanate",
    "cyanate",    "peroxide",    "cyanohydrin", "semicarbazone", "glycidate",    "glycidic",
    "ylidene",    "anhydride",   "bisulfite",   "aldehyde",      "acetal",       "sulfonamide",
};

static const char *const salt_words[] = {
    "hydrochloride", "hydrochlorid", "hydrochlor",  "hcl",      "hydrobromide", "hbr",
    "hydroiodide",   "hydriodide",   "sulfate",     "sulphate", "citrate",      "tartrate",
    "bitartrate",    "oxalate",      "maleate",     "fumarate", "phosphate",    "nitrate",
    "acetate",       "mesylate",     "tosylate",    "besylate", "succinate",    "lactate",
    "hydrate",       "salt",         "salts",       "sodium",   "potassium",    "bisulfate",
    "clorhidrato",   "sulfato",      "bromhidrato", "citrato",  "tartrato",     "oxalato",
    "fosfato",       "hidrocloruro", "sal",         "sales",    "hidrato",      "perchlorate",
};

static const char *const multipliers[] = {"mono", "hemi", "sesqui", "di", "tri", "bi"};

/* Words between a salt word and the name it is the salt of: "clorhidrato de efedrina". */
static const char *const particles[] = {"de", "di", "d", "of", "du", "del", "do", "von"};

/* Han: pieces of names before and after, in UTF-8. */
static const char *const han_salts_before[] = {
    "盐酸",   "硫酸", "氢溴酸", "氢碘酸", "磷酸", "柠檬酸", "枸橼酸",
    "酒石酸", "草酸", "马来酸", "富马酸", "硝酸", "醋酸",   "乙酸",
};
static const char *const han_salts_after[] = {
    "盐酸盐",   "硫酸盐", "氢溴酸盐", "氢碘酸盐", "磷酸盐", "柠檬酸盐", "枸橼酸盐",
    "酒石酸盐", "草酸盐", "马来酸盐", "富马酸盐", "硝酸盐", "醋酸盐",   "乙酸盐",
    "一水",     "二水",   "半水",     "水合",     "无水",   "钠盐",     "钾盐",
};
static const char *const han_metals[] = {"钠", "钾", "锂", "钙", "镁", "铵",
                                         "锌", "铜", "铁", "银", "钡", "铝"};
static const char *const han_prefixes[] = {
    "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "氯", "溴", "氟", "碘", "羟", "硝", "氨", "苯",
    "基", "酰", "氧", "代", "羰", "磺", "硫", "氰", "异", "仲", "叔", "邻", "伪", "亚", "二", "三",
    "四", "五", "六", "环", "苄", "萘", "烯", "炔", "巯", "酮", "氢", "并", "联", "聚", "新",
};
static const char *const han_suffixes[] = {
    "基", "酸", "酯", "酮", "醛", "醇", "胺", "烷", "烯", "炔", "腈", "醚", "酚", "酐", "肟",
    "肼", "脲", "胍", "砜", "酰", "苯", "甲", "乙", "丙", "丁", "戊", "氯", "溴", "氟", "碘",
    "羟", "硝", "氨", "氧", "氢", "硫", "磺", "氰", "吡", "哌", "咪", "噻", "呋", "啶", "嗪",
    "唑", "啉", "喃", "嘧", "吲", "萘", "缩", "代", "化", "并", "合", "钠", "钾", "钙", "镁",
    "铵", "锌", "铜", "铁", "银", "铝", "酶", "肽", "糖", "苷", "类",
};

/* Characters with which the trade writes foreign names of medicines by their sound. Two of them
 * behind 盐酸 or 硫酸 are the base of a salt, 盐酸特拉唑嗪, not words about the acid. */
static const char transliteration[] =
    "阿埃艾昂奥贝倍布达地丁度多厄伐法芬氟福伏呋氨丙苯吡哌格胍环甲基卡可克肯喹拉雷利林硫鲁罗洛马麻"
    "吗那纳奈尼尿诺帕匹齐羟曲去瑞赛噻舍沙司索他坦特替托维文西溴伊依左右扎唑佐昔咪吲妥舒苄戊乙异莫莱"
    "酚酮嗪啶素星平汀定因韦宾隆辛普洛兰喷氯立美普考吉波珠多奎宁";
/* Places and trade words that begin with two of them. */
static const char *const not_transliterated[] = {
    "巴西", "波兰", "罗马", "比利", "沙特", "加纳", "马里", "马来",
    "可利", "可达", "可定", "达克", "地多", "基地", "特定", "左右",
};

static bool starts(idt_bytes text, const char *prefix)
{
    return idt_bytes__starts_with(text, idt_bytes__from_cstr(prefix));
}

static bool ends(idt_bytes text, const char *suffix)
{
    size_t len = strlen(suffix);

    return text.len >= len && memcmp(text.data + text.len - len, suffix, len) == 0;
}

static bool starts_with_one(idt_bytes text, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (starts(text, list[i]))
            return true;
    }
    return false;
}

static bool ends_with_one(idt_bytes text, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (ends(text, list[i]))
            return true;
    }
    return false;
}

bool idt_context__is_one_of(idt_bytes word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (idt_bytes__is(word, words[i]))
            return true;
    }
    return false;
}

#define IS_ONE_OF(word, list)       idt_context__is_one_of(word, list, IDT_COUNT_OF(list))
#define STARTS_WITH_ONE(word, list) starts_with_one(word, list, IDT_COUNT_OF(list))
#define ENDS_WITH_ONE(word, list)   ends_with_one(word, list, IDT_COUNT_OF(list))

/* The keys on one side of a word border, as far as they can matter. */
static idt_bytes keys_before(const idt_window *w, size_t i)
{
    size_t end = w->words[i].key;
    size_t n = idt_size__min(end, 32);

    return (idt_bytes){(const char *)w->keys + end - n, n};
}

static idt_bytes keys_after(const idt_window *w, size_t i)
{
    size_t begin = w->words[i].key;

    return (idt_bytes){(const char *)w->keys + begin, idt_size__min(w->n_keys - begin, 32)};
}

static bool is_salt_word(idt_bytes word)
{
    if (IS_ONE_OF(word, salt_words))
        return true;
    for (size_t i = 0; i < IDT_COUNT_OF(multipliers); i++) {
        size_t len = strlen(multipliers[i]);

        if (starts(word, multipliers[i]) &&
            IS_ONE_OF(idt_bytes__slice(word, len, word.len), salt_words))
            return true;
    }
    return false;
}

/* A number or letter that says where a substituent sits: "4", "N", "β". */
static bool is_locant(const idt_window *w, size_t i)
{
    const size_t len = w->words[i + 1].key - w->words[i].key;

    if (w->words[i].class == IDT_CHAR_DIGIT)
        return len <= 2;
    return w->words[i].class == IDT_CHAR_GREEK ||
           (w->words[i].class == IDT_CHAR_LETTER && len == 1);
}

static bool has_only(const idt_gap *gap, uint32_t bits)
{
    return gap->bits != 0 && (gap->bits & ~bits) == 0 && gap->n_chars <= 5 && gap->n_lines <= 1;
}

/* Ends of names of alkaloids, antibiotics and the like, and forms in which medicines are sold:
 * 盐酸水苏碱, 硫酸多黏菌素, 盐酸表柔比星注射用. Every character has three bytes. */
static const char *const medicine_words[] = {
    "碱",   "素",   "嗪",   "啶",   "唑",   "宾",     "胶囊",   "注射", "缓释",
    "滴眼", "滴鼻", "口服", "软膏", "乳膏", "气雾剂", "喷雾剂", "糖浆", "脂质体",
};
/* 纯碱, 元素, …: other goods that end so. */
static const char *const not_medicines[] = {"纯碱", "烧碱", "液碱", "片碱",
                                            "酸碱", "元素", "色素", "毒素"};

/* The Han characters that follow word `i - 1` without anything between, up to ten. */
static idt_bytes han_run(const idt_window *w, size_t i)
{
    const size_t first = i;

    while (i < w->n_words && i < first + 10 && w->words[i].class == IDT_CHAR_HAN &&
           w->words[i].begin == w->words[i - 1].end)
        i++;
    return (idt_bytes){(const char *)w->keys + w->words[first].key,
                       w->words[i].key - w->words[first].key};
}

static bool is_transliterated(idt_bytes text, size_t pos)
{
    const size_t size = sizeof transliteration - 1;

    if (text.len < pos + 3)
        return false;
    for (size_t i = 0; i < size; i += 3) {
        if (memcmp(transliteration + i, text.data + pos, 3) == 0)
            return true;
    }
    return false;
}

/* What follows a mineral acid is the base that it makes a salt with. */
static bool is_medicine(idt_bytes text)
{
    if (is_transliterated(text, 0) && is_transliterated(text, 3))
        return !STARTS_WITH_ONE(text, not_transliterated);
    for (size_t i = 0; i + 3 <= text.len; i += 3) {
        idt_bytes rest = idt_bytes__slice(text, i, text.len);

        if (STARTS_WITH_ONE(rest, not_medicines))
            return false;
        if (i > 0 && STARTS_WITH_ONE(rest, medicine_words))
            return true;
    }
    return false;
}

static uint32_t han_before(const idt_window *w, size_t first, const idt_gap *gap)
{
    idt_bytes before = keys_before(w, first);

    if (gap->bits == 0 && w->words[first - 1].class == IDT_CHAR_HAN) {
        if (ENDS_WITH_ONE(before, han_salts_before))
            return IDT_HIT_SALT_FORM;
        return ENDS_WITH_ONE(before, han_prefixes) ? (uint32_t)IDT_HIT_IN_LONGER_BEFORE : 0;
    }
    if (has_only(gap, IDT_GAP_HYPHEN | IDT_GAP_CLOSE) &&
        (is_locant(w, first - 1) || ends(before, "基")))
        return IDT_HIT_IN_LONGER_BEFORE;
    if (has_only(gap, IDT_GAP_CLOSE) && ENDS_WITH_ONE(before, han_prefixes))
        return IDT_HIT_IN_LONGER_BEFORE;
    return 0;
}

static uint32_t before_flags(idt_scan *scan, size_t first, const idt_gap *gap)
{
    const idt_window *w = &scan->window;
    const idt_bytes word = idt_window__word(w, first - 1);
    const uint32_t joints = IDT_GAP_HYPHEN | IDT_GAP_OPEN | IDT_GAP_CLOSE | IDT_GAP_PRIME |
                            IDT_GAP_SPACE | IDT_GAP_LINE;

    if (w->words[first].class == IDT_CHAR_HAN)
        return han_before(w, first, gap);
    /* N-甲基-4-哌啶酮: the name itself begins with its locant */
    if (w->words[first - 1].class == IDT_CHAR_HAN &&
        has_only(gap, IDT_GAP_HYPHEN | IDT_GAP_CLOSE) && gap->bits & IDT_GAP_HYPHEN &&
        ENDS_WITH_ONE(keys_before(w, first), han_prefixes))
        return IDT_HIT_IN_LONGER_BEFORE;
    if (first >= 2 && has_only(gap, IDT_GAP_SPACE | IDT_GAP_PRIME) && IS_ONE_OF(word, particles) &&
        is_salt_word(idt_window__word(w, first - 2)))
        return IDT_HIT_SALT_FORM;
    if (!has_only(gap, joints) || gap->opens_apart)
        return 0;
    if (ENDS_WITH_ONE(word, prefix_ends) && !ends(word, "fentanyl"))
        return IDT_HIT_IN_LONGER_BEFORE;
    if (gap->bits & (IDT_GAP_SPACE | IDT_GAP_LINE))
        return 0;
    if (ENDS_WITH_ONE(word, joined_prefix_ends))
        return IDT_HIT_IN_LONGER_BEFORE;
    if (gap->bits & IDT_GAP_HYPHEN && (is_locant(w, first - 1) || IS_ONE_OF(word, prefix_words)))
        return IDT_HIT_IN_LONGER_BEFORE;
    return 0;
}

static uint32_t han_after(const idt_window *w, size_t first, size_t last)
{
    const char *keys = (const char *)w->keys;
    idt_bytes name = {keys + w->words[first].key, w->words[last].key - w->words[first].key};
    idt_bytes after = keys_after(w, last);

    /* 盐酸盐, 硫酸铜: salts of mineral acids are other goods, not forms of the acid. */
    if (IS_ONE_OF(name, han_salts_before) &&
        (starts(after, "盐") || STARTS_WITH_ONE(after, han_metals) ||
         is_medicine(han_run(w, last))))
        return IDT_HIT_IN_LONGER_AFTER;
    if (STARTS_WITH_ONE(after, han_salts_after) || (starts(after, "盐") && !starts(after, "盐酸")))
        return IDT_HIT_SALT_FORM;
    if (ends(name, "酸") && STARTS_WITH_ONE(after, han_metals))
        return IDT_HIT_SALT_FORM;
    return STARTS_WITH_ONE(after, han_suffixes) ? (uint32_t)IDT_HIT_IN_LONGER_AFTER : 0;
}

/* "-4-carboxylic", "-2-one", "-1,2-diol", "-d5", -4-甲酸: a locant and what it places. */
static bool has_placed_suffix(idt_scan *scan, size_t last)
{
    const idt_window *w = &scan->window;
    size_t i = last;

    for (; i < w->n_words && i < last + 6 && is_locant(w, i); i++) {
        idt_gap gap;

        if (i + 1 >= w->n_words)
            return false;
        gap = idt_gap__before(scan, i + 1);
        if (gap.bits == 0 && w->words[i].class == IDT_CHAR_LETTER)
            return w->words[i + 1].class == IDT_CHAR_DIGIT && idt_window__word(w, i).data[0] == 'd';
        if (gap.bits == IDT_GAP_HYPHEN && !is_locant(w, i + 1))
            return w->words[i + 1].class != IDT_CHAR_DIGIT;
        if (!has_only(&gap, IDT_GAP_COMMA | IDT_GAP_PRIME | IDT_GAP_HYPHEN))
            return false;
    }
    return false;
}

/* " ethyl ester", " 1,1-dimethylethyl ester", " diethyl acetal", " cyanohydrin". */
static bool has_suffix_words(idt_scan *scan, size_t last, const idt_gap *gap)
{
    const idt_window *w = &scan->window;
    idt_gap joint = *gap;
    size_t i = last;

    for (; i < w->n_words && i < last + 6; i++) {
        idt_bytes word = idt_window__word(w, i);

        if (i > last)
            joint = idt_gap__before(scan, i);
        if (!has_only(&joint, IDT_GAP_SPACE | IDT_GAP_LINE | IDT_GAP_HYPHEN | IDT_GAP_COMMA) ||
            (i == last && joint.bits & IDT_GAP_COMMA))
            return false;
        if (IS_ONE_OF(word, suffix_words) || ENDS_WITH_ONE(word, suffix_ends))
            return true;
        if (joint.bits == IDT_GAP_HYPHEN && IS_ONE_OF(word, joined_suffix_words))
            return true;
        if (i > last && (ends(word, "ate") || ends(word, "ide")))
            return true;
        if (!ends(word, "yl") && !is_locant(w, i))
            return false;
    }
    return false;
}

static uint32_t after_flags(idt_scan *scan, size_t first, size_t last, const idt_gap *gap)
{
    const idt_window *w = &scan->window;
    const uint32_t loose = IDT_GAP_SPACE | IDT_GAP_LINE | IDT_GAP_HYPHEN | IDT_GAP_OPEN |
                           IDT_GAP_CLOSE | IDT_GAP_COMMA;

    if (gap->bits == 0)
        return w->words[last - 1].class == IDT_CHAR_HAN && w->words[last].class == IDT_CHAR_HAN
                   ? han_after(w, first, last)
                   : 0;
    if (has_only(gap, loose) && is_salt_word(idt_window__word(w, last)))
        return IDT_HIT_SALT_FORM;
    if (gap->bits == IDT_GAP_HYPHEN && gap->n_chars == 1 && has_placed_suffix(scan, last))
        return IDT_HIT_IN_LONGER_AFTER;
    return has_suffix_words(scan, last, gap) ? (uint32_t)IDT_HIT_IN_LONGER_AFTER : 0;
}

uint32_t idt_context__flags(idt_scan *scan, size_t first, size_t last)
{
    uint32_t flags = 0;
    idt_gap gap;

    if (first > 0) {
        gap = idt_gap__before(scan, first);
        flags |= gap.bits == 0 ? IDT_HIT_TIGHT_BEFORE : 0;
        flags |= before_flags(scan, first, &gap);
    }
    if (last < scan->window.n_words) {
        gap = idt_gap__before(scan, last);
        flags |= gap.bits == 0 ? IDT_HIT_TIGHT_AFTER : 0;
        flags |= after_flags(scan, first, last, &gap);
    }
    return flags;
}
