/* SPDX-License-Identifier: Apache-2.0 */
#include "party/korean.h"

#include <string.h>

#include "base/int.h"

enum { MAX_SOUNDS = 14, MAX_PARTS = 4 };

/* Hangul vowels, and consonants by what romanisations confuse: g is g, k and kk. */
enum {
    V_A = 1u << 0,
    V_AE = 1u << 1,
    V_YA = 1u << 2,
    V_EO = 1u << 3,
    V_E = 1u << 4,
    V_YEO = 1u << 5,
    V_YE = 1u << 6,
    V_O = 1u << 7,
    V_WA = 1u << 8,
    V_WAE = 1u << 9,
    V_OE = 1u << 10,
    V_YO = 1u << 11,
    V_U = 1u << 12,
    V_WO = 1u << 13,
    V_WE = 1u << 14,
    V_WI = 1u << 15,
    V_YU = 1u << 16,
    V_EU = 1u << 17,
    V_UI = 1u << 18,
    V_I = 1u << 19,
    VOWELS = (1u << 20) - 1,
    C_G = 1u << 20,
    C_D = 1u << 21,
    C_B = 1u << 22,
    C_J = 1u << 23,
    C_S = 1u << 24,
    C_H = 1u << 25,
    C_M = 1u << 26,
    C_N = 1u << 27,
    C_R = 1u << 28,
    C_NG = 1u << 29,
};

typedef struct spelling {
    char text[5];
    uint32_t strict; /* what the revised romanisation of a Hangul syllable means by it */
    uint32_t free;   /* what a Latin name may mean by it */
} spelling;

/* Longest first among those that share a beginning. */
static const spelling spellings[] = {
    {"yeo", V_YEO, V_YEO},
    {"yae", V_YE, V_YE},
    {"you", 0, V_YU | V_YEO},
    {"yoo", 0, V_YU},
    {"yuh", 0, V_YEO},
    {"ya", V_YA, V_YA},
    {"ye", V_YE, V_YE | V_YEO},
    {"yo", V_YO, V_YO | V_YEO},
    {"yu", V_YU, V_YU | V_YEO},
    {"yi", 0, V_I | V_UI},
    {"wae", V_WAE, V_WAE},
    {"weo", 0, V_WO},
    {"woo", 0, V_U},
    {"wa", V_WA, V_WA},
    {"wo", V_WO, V_WO | V_U},
    {"we", V_WE, V_WE | V_WAE | V_OE},
    {"wi", V_WI, V_WI},
    {"wu", 0, V_U},
    {"eui", 0, V_UI},
    {"eo", V_EO, V_EO},
    {"eu", V_EU, V_EU},
    {"ee", 0, V_I | V_UI},
    {"eh", 0, V_E | V_AE},
    {"e", V_E, V_E | V_AE},
    {"ae", V_AE, V_AE | V_E},
    {"ai", 0, V_AE},
    {"ay", 0, V_AE},
    {"ah", 0, V_A},
    {"a", V_A, V_A},
    {"oe", V_OE, V_OE},
    {"oi", 0, V_OE},
    {"oy", 0, V_OE},
    {"oo", 0, V_U},
    {"ou", 0, V_U | V_EO},
    {"oh", 0, V_O},
    {"o", V_O, V_O | V_EO},
    {"ui", V_UI, V_UI | V_WI},
    {"uh", 0, V_EO},
    {"u", V_U, V_U | V_EO | V_EU},
    {"i", V_I, V_I | V_UI},
    {"kk", C_G, C_G},
    {"gg", 0, C_G},
    {"g", C_G, C_G},
    {"k", C_G, C_G},
    {"tch", 0, C_J},
    {"tt", C_D, C_D},
    {"dd", 0, C_D},
    {"d", C_D, C_D},
    {"t", C_D, C_D},
    {"pp", C_B, C_B},
    {"b", C_B, C_B},
    {"p", C_B, C_B},
    {"ch", C_J, C_J},
    {"jj", C_J, C_J},
    {"j", C_J, C_J},
    {"sh", 0, C_S},
    {"ss", C_S, C_S},
    {"s", C_S, C_S},
    {"h", C_H, C_H},
    {"m", C_M, C_M},
    {"ng", C_NG, C_NG},
    {"n", C_N, C_N},
    {"ll", 0, C_R},
    {"l", C_R, C_R},
    {"r", C_R, C_R},
};

/* One part of a name as sounds. */
typedef struct sounds {
    uint32_t set[MAX_SOUNDS];
    uint8_t n, n_vowels;
} sounds;

typedef struct family_row {
    char spelling[7];
    uint8_t first, second; /* which families are written so; 0 is none */
} family_row;

/* clang-format off */
/* The commonest 81 family names in the spellings above, in ascending order. */
static const family_row families[] = {
    {"ahn", 17, 0}, {"an", 17, 0}, {"bae", 26, 0}, {"baeg", 27, 0}, {"baek", 27, 0},
    {"bag", 3, 0}, {"bahg", 3, 0}, {"bahk", 3, 0}, {"bahn", 63, 0}, {"bahng", 46, 0},
    {"bai", 26, 0}, {"baig", 27, 0}, {"baik", 27, 0}, {"bak", 3, 0}, {"ban", 63, 0},
    {"bang", 46, 0}, {"bay", 26, 0}, {"bayg", 27, 0}, {"bayk", 27, 0}, {"be", 26, 0},
    {"beg", 27, 0}, {"bek", 27, 0}, {"bohng", 76, 0}, {"bong", 76, 0}, {"boo", 78, 0},
    {"bou", 78, 0}, {"bu", 78, 0}, {"bwo", 78, 0}, {"bwoo", 78, 0}, {"bwu", 78, 0},
    {"byen", 50, 73}, {"byeon", 50, 73}, {"byo", 60, 0}, {"byon", 50, 73}, {"byoun", 50, 73},
    {"byun", 50, 73}, {"cha", 35, 0}, {"chae", 44, 68}, {"chah", 35, 0}, {"chahng", 9, 0},
    {"chai", 44, 0}, {"chang", 9, 0}, {"chay", 44, 0}, {"che", 44, 68}, {"chee", 41, 0},
    {"cheen", 39, 0}, {"cheon", 21, 45}, {"cheong", 5, 0}, {"chi", 41, 0}, {"chin", 39, 0},
    {"cho", 7, 0}, {"choe", 4, 0}, {"choh", 7, 0}, {"choi", 4, 0}, {"chon", 21, 45},
    {"chong", 5, 0}, {"choo", 36, 53}, {"chou", 36, 53}, {"choun", 21, 45}, {"choung", 5, 0},
    {"choy", 4, 0}, {"chu", 36, 53}, {"chuhn", 21, 45}, {"chuhng", 5, 0}, {"chun", 21, 45},
    {"chung", 5, 0}, {"chwe", 4, 0}, {"chwo", 36, 53}, {"chwoo", 36, 53}, {"chwu", 36, 53},
    {"chyi", 41, 0}, {"chyin", 39, 0}, {"dag", 70, 0}, {"dahg", 70, 0}, {"dahk", 70, 0},
    {"dak", 70, 0}, {"do", 54, 0}, {"doh", 54, 0}, {"ee", 2, 0}, {"eem", 10, 0}, {"eom", 42, 0},
    {"eun", 72, 0}, {"gahng", 6, 0}, {"gang", 6, 0}, {"gee", 62, 0}, {"geel", 57, 0},
    {"geem", 1, 0}, {"geer", 57, 0}, {"geum", 64, 0}, {"gi", 62, 0}, {"gil", 57, 0},
    {"gim", 1, 0}, {"gir", 57, 0}, {"go", 22, 0}, {"goh", 22, 0}, {"gohng", 47, 0},
    {"gong", 47, 0}, {"goog", 71, 0}, {"gook", 71, 0}, {"goug", 71, 0}, {"gouk", 71, 0},
    {"gug", 71, 0}, {"guk", 71, 0}, {"gum", 64, 0}, {"gwag", 33, 0}, {"gwak", 33, 0},
    {"gwog", 71, 0}, {"gwok", 71, 0}, {"gwon", 15, 0}, {"gwoog", 71, 0}, {"gwook", 71, 0},
    {"gwug", 71, 0}, {"gwuk", 71, 0}, {"gyeng", 75, 0}, {"gyeong", 75, 0}, {"gyi", 62, 0},
    {"gyil", 57, 0}, {"gyim", 1, 0}, {"gyir", 57, 0}, {"gyong", 75, 0}, {"gyoung", 75, 0},
    {"gyung", 75, 0}, {"ha", 32, 0}, {"hah", 32, 0}, {"hahm", 49, 0}, {"hahn", 11, 0},
    {"ham", 49, 0}, {"han", 11, 0}, {"heo", 28, 0}, {"ho", 28, 0}, {"hohng", 20, 0},
    {"hong", 20, 0}, {"hou", 28, 0}, {"hu", 28, 0}, {"huh", 28, 0}, {"hur", 28, 0},
    {"hwang", 16, 0}, {"hyen", 48, 0}, {"hyeon", 48, 0}, {"hyon", 48, 0}, {"hyoun", 48, 0},
    {"hyun", 48, 0}, {"i", 2, 0}, {"im", 10, 0}, {"ja", 35, 0}, {"jae", 44, 68}, {"jah", 35, 0},
    {"jahng", 9, 0}, {"jai", 44, 0}, {"jang", 9, 0}, {"jay", 44, 0}, {"je", 44, 68},
    {"jee", 41, 0}, {"jeen", 39, 0}, {"jeon", 21, 45}, {"jeong", 5, 0}, {"ji", 41, 0},
    {"jin", 39, 0}, {"jo", 7, 0}, {"joe", 4, 0}, {"joh", 7, 0}, {"joi", 4, 0}, {"jon", 21, 45},
    {"jong", 5, 0}, {"joo", 36, 53}, {"jou", 36, 53}, {"joun", 21, 45}, {"joung", 5, 0},
    {"joy", 4, 0}, {"ju", 36, 53}, {"juhn", 21, 45}, {"juhng", 5, 0}, {"jun", 21, 45},
    {"jung", 5, 0}, {"jwe", 4, 0}, {"jwo", 36, 53}, {"jwoo", 36, 53}, {"jwu", 36, 53},
    {"jyi", 41, 0}, {"jyin", 39, 0}, {"kahng", 6, 0}, {"kang", 6, 0}, {"kee", 62, 0},
    {"keel", 57, 0}, {"keem", 1, 0}, {"keer", 57, 0}, {"keum", 64, 0}, {"ki", 62, 0},
    {"kil", 57, 0}, {"kim", 1, 0}, {"kir", 57, 0}, {"ko", 22, 0}, {"koh", 22, 0},
    {"kohng", 47, 0}, {"kong", 47, 0}, {"koog", 71, 0}, {"kook", 71, 0}, {"koug", 71, 0},
    {"kouk", 71, 0}, {"kug", 71, 0}, {"kuk", 71, 0}, {"kum", 64, 0}, {"kwag", 33, 0},
    {"kwak", 33, 0}, {"kwog", 71, 0}, {"kwok", 71, 0}, {"kwon", 15, 0}, {"kwoog", 71, 0},
    {"kwook", 71, 0}, {"kwug", 71, 0}, {"kwuk", 71, 0}, {"kyeng", 75, 0}, {"kyeong", 75, 0},
    {"kyi", 62, 0}, {"kyil", 57, 0}, {"kyim", 1, 0}, {"kyir", 57, 0}, {"kyong", 75, 0},
    {"kyoung", 75, 0}, {"kyung", 75, 0}, {"lee", 2, 0}, {"li", 2, 0}, {"lim", 10, 0},
    {"lyu", 19, 0}, {"maeng", 67, 0}, {"maing", 67, 0}, {"mayng", 67, 0}, {"meen", 38, 0},
    {"meng", 67, 0}, {"min", 38, 0}, {"mo", 69, 0}, {"moh", 69, 0}, {"moon", 23, 0},
    {"moun", 23, 0}, {"mun", 23, 0}, {"mwon", 23, 0}, {"mwoon", 23, 0}, {"mwun", 23, 0},
    {"myeng", 61, 0}, {"myeong", 61, 0}, {"myin", 38, 0}, {"myong", 61, 0}, {"myoung", 61, 0},
    {"myung", 61, 0}, {"na", 40, 0}, {"nah", 40, 0}, {"nahm", 29, 0}, {"nam", 29, 0},
    {"nho", 31, 0}, {"no", 31, 0}, {"noh", 31, 0}, {"o", 12, 0}, {"og", 65, 0}, {"oh", 12, 0},
    {"ohg", 65, 0}, {"ohk", 65, 0}, {"ok", 65, 0}, {"om", 42, 0}, {"oo", 37, 0}, {"ou", 37, 0},
    {"oum", 42, 0}, {"pae", 26, 0}, {"paeg", 27, 0}, {"paek", 27, 0}, {"pag", 3, 0},
    {"pahg", 3, 0}, {"pahk", 3, 0}, {"pahn", 63, 0}, {"pahng", 46, 0}, {"pai", 26, 0},
    {"paig", 27, 0}, {"paik", 27, 0}, {"pak", 3, 0}, {"pan", 63, 0}, {"pang", 46, 0},
    {"park", 3, 0}, {"pay", 26, 0}, {"payg", 27, 0}, {"payk", 27, 0}, {"pe", 26, 0},
    {"peg", 27, 0}, {"pek", 27, 0}, {"pohng", 76, 0}, {"pong", 76, 0}, {"poo", 78, 0},
    {"pou", 78, 0}, {"pu", 78, 0}, {"pwo", 78, 0}, {"pwoo", 78, 0}, {"pwu", 78, 0},
    {"pyen", 50, 73}, {"pyeon", 50, 73}, {"pyo", 60, 0}, {"pyon", 50, 73}, {"pyoun", 50, 73},
    {"pyun", 50, 73}, {"ra", 40, 0}, {"rhee", 2, 0}, {"rhie", 2, 0}, {"ri", 2, 0},
    {"rim", 10, 0}, {"ro", 31, 0}, {"roh", 31, 0}, {"ryang", 25, 0}, {"ryoo", 19, 0},
    {"ryu", 19, 0}, {"sa", 77, 0}, {"sah", 77, 0}, {"seem", 30, 0}, {"seen", 14, 0},
    {"seo", 13, 0}, {"seog", 55, 0}, {"seok", 55, 0}, {"seol", 56, 0}, {"seong", 34, 0},
    {"seor", 56, 0}, {"sha", 77, 0}, {"shah", 77, 0}, {"sheem", 30, 0}, {"sheen", 14, 0},
    {"sheo", 13, 0}, {"sheog", 55, 0}, {"sheok", 55, 0}, {"sheol", 56, 0}, {"sheong", 34, 0},
    {"sheor", 56, 0}, {"shim", 30, 0}, {"shin", 14, 0}, {"sho", 13, 0}, {"shog", 55, 0},
    {"shohn", 24, 0}, {"shohng", 18, 0}, {"shok", 55, 0}, {"shol", 56, 0}, {"shon", 24, 0},
    {"shong", 18, 34}, {"shor", 56, 0}, {"shou", 13, 0}, {"shoug", 55, 0}, {"shouk", 55, 0},
    {"shoul", 56, 0}, {"shoung", 34, 0}, {"shour", 56, 0}, {"shu", 13, 0}, {"shug", 55, 0},
    {"shuh", 13, 0}, {"shuhg", 55, 0}, {"shuhk", 55, 0}, {"shuhl", 56, 0}, {"shuhng", 34, 0},
    {"shuhr", 56, 0}, {"shuk", 55, 0}, {"shul", 56, 0}, {"shung", 34, 0}, {"shur", 56, 0},
    {"shyim", 30, 0}, {"shyin", 14, 0}, {"sim", 30, 0}, {"sin", 14, 0}, {"so", 13, 0},
    {"sog", 55, 0}, {"sohn", 24, 0}, {"sohng", 18, 0}, {"sok", 55, 0}, {"sol", 56, 0},
    {"son", 24, 0}, {"song", 18, 34}, {"sor", 56, 0}, {"sou", 13, 0}, {"soug", 55, 0},
    {"souk", 55, 0}, {"soul", 56, 0}, {"soung", 34, 0}, {"sour", 56, 0}, {"su", 13, 0},
    {"sug", 55, 0}, {"suh", 13, 0}, {"suhg", 55, 0}, {"suhk", 55, 0}, {"suhl", 56, 0},
    {"suhng", 34, 0}, {"suhr", 56, 0}, {"suk", 55, 0}, {"sul", 56, 0}, {"sung", 34, 0},
    {"sur", 56, 0}, {"syim", 30, 0}, {"syin", 14, 0}, {"tag", 70, 0}, {"tahg", 70, 0},
    {"tahk", 70, 0}, {"tak", 70, 0}, {"to", 54, 0}, {"toh", 54, 0}, {"u", 37, 0}, {"uhm", 42, 0},
    {"ui", 59, 0}, {"um", 42, 0}, {"un", 72, 0}, {"wi", 59, 0}, {"wo", 37, 0}, {"won", 43, 0},
    {"woo", 37, 0}, {"wu", 37, 0}, {"yang", 25, 0}, {"ye", 52, 0}, {"yee", 2, 0}, {"yem", 51, 0},
    {"yen", 58, 0}, {"yeo", 52, 0}, {"yeom", 51, 0}, {"yeon", 58, 0}, {"yi", 2, 0},
    {"yim", 10, 0}, {"yo", 52, 0}, {"yom", 51, 0}, {"yon", 58, 0}, {"yong", 74, 0},
    {"yoo", 19, 0}, {"yoog", 66, 0}, {"yook", 66, 0}, {"yoon", 8, 0}, {"you", 19, 52},
    {"youg", 66, 0}, {"youk", 66, 0}, {"youm", 51, 0}, {"youn", 8, 58}, {"yu", 19, 52},
    {"yug", 66, 0}, {"yuk", 66, 0}, {"yum", 51, 0}, {"yun", 8, 58},
};
/* clang-format on */

static const spelling *find_spelling(const char *p, size_t left)
{
    for (size_t i = 0; i < IDT_COUNT_OF(spellings); i++) {
        size_t n = strnlen(spellings[i].text, sizeof spellings[i].text);
        if (n <= left && memcmp(spellings[i].text, p, n) == 0)
            return &spellings[i];
    }
    return NULL;
}

/* Add the sounds of a word; false when it is no Korean spelling. */
static bool add_sounds(sounds *out, const char *p, size_t len, bool strict)
{
    for (size_t i = 0; i < len;) {
        const spelling *s = find_spelling(p + i, len - i);
        size_t n;
        uint32_t set;

        if (!s || out->n == MAX_SOUNDS)
            return false;
        n = strnlen(s->text, sizeof s->text);
        set = strict ? s->strict : s->free;
        if (!set)
            return false;
        /* no syllable has two consonants on one side of its vowel */
        if (!(set & VOWELS) && out->n >= 2 && !(out->set[out->n - 1] & VOWELS) &&
            !(out->set[out->n - 2] & VOWELS))
            return false;
        out->n_vowels = (uint8_t)(out->n_vowels + ((set & VOWELS) != 0));
        out->set[out->n++] = set;
        i += n;
    }
    return true;
}

static bool meet(const sounds *a, const sounds *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!(a->set[i] & b->set[i]))
            return false;
    return true;
}

/* The families that are written so; NULL when none is. */
static const family_row *find_family(const char *p, size_t len)
{
    size_t lo = 0, hi = IDT_COUNT_OF(families);

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        const char *s = families[mid].spelling;
        int c = strncmp(s, p, len);
        if (c == 0 && s[len] == '\0')
            return &families[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static bool is_one_family(const family_row *a, const family_row *b)
{
    return a->first == b->first || a->first == b->second ||
           (a->second && (a->second == b->first || a->second == b->second));
}

/* A name cut into family and given name. */
typedef struct korean_name {
    const idt_name_token *words[MAX_PARTS];
    const idt_name_view *view;
    size_t n;
    bool hangul;
} korean_name;

static bool take_words(korean_name *out, const idt_name_view *v)
{
    *out = (korean_name){.view = v};
    for (size_t i = 0; i < v->n_tokens; i++) {
        const idt_name_token *t = &v->tokens[i];
        bool hangul = t->script == IDT_SCRIPT_HANGUL;
        if (t->role == IDT_ROLE_TITLE)
            continue;
        if ((!hangul && t->script != IDT_SCRIPT_LATIN) || out->n == MAX_PARTS ||
            (out->n && hangul != out->hangul))
            return false;
        out->hangul = hangul;
        out->words[out->n++] = t;
    }
    return out->n >= 2;
}

static const char *text_of(const korean_name *k, size_t i)
{
    return k->view->pool + k->words[i]->begin;
}

/* "ngy" is ng and y or n and gy: always taken for the latter, so that both are one. */
static bool settle_ng(sounds *s)
{
    for (size_t i = 0; i + 1 < s->n; i++) {
        if (s->set[i] != C_NG || !(s->set[i + 1] & VOWELS))
            continue;
        if (s->n == MAX_SOUNDS)
            return false;
        memmove(s->set + i + 2, s->set + i + 1, (size_t)(s->n - i - 1u) * sizeof s->set[0]);
        s->set[i] = C_N;
        s->set[i + 1] = C_G;
        s->n++;
    }
    return true;
}

/* The given name when word `family` is the family name: one or two syllables. */
static bool given_name(sounds *out, const korean_name *k, size_t family)
{
    *out = (sounds){.n = 0};
    for (size_t i = 0; i < k->n; i++)
        if (i != family && !add_sounds(out, text_of(k, i), k->words[i]->len, k->hangul))
            return false;
    return (out->n_vowels == 1 || out->n_vowels == 2) && settle_ng(out);
}

/* Every way of taking the first or the last word for the family name. */
static size_t cut_name(const korean_name *k, const family_row *out[2], sounds given[2])
{
    size_t n = 0;

    for (size_t side = 0; side < (k->hangul ? 1u : 2u); side++) {
        size_t at = side ? k->n - 1 : 0;
        out[n] = find_family(text_of(k, at), k->words[at]->len);
        if (out[n] && given_name(&given[n], k, at))
            n++;
    }
    return n;
}

idt_korean_answer idt_korean__compare(const idt_name_view *l, const idt_name_view *r)
{
    korean_name left, right;
    const family_row *mine[2], *theirs[2];
    sounds given[2], other[2];
    size_t n, m;

    if (!take_words(&left, l) || !take_words(&right, r) || (left.hangul && right.hangul))
        return IDT_KOREAN_NOT;
    n = cut_name(&left, mine, given);
    m = n ? cut_name(&right, theirs, other) : 0;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < m; b++)
            if (is_one_family(mine[a], theirs[b]) && meet(&given[a], &other[b]))
                return IDT_KOREAN_SAME;
    return n && m ? IDT_KOREAN_DIFFERENT : IDT_KOREAN_NOT;
}

size_t idt_korean__keys(uint64_t *out, const idt_name_view *name)
{
    korean_name words;
    const family_row *families_of[2];
    sounds given[2];
    size_t n = 0, cuts;

    if (!take_words(&words, name))
        return 0;
    cuts = cut_name(&words, families_of, given);
    for (size_t c = 0; c < cuts; c++) {
        uint64_t skeleton = 1;
        /* four bits a sound: a consonant is one bit of its set, any vowel is another number */
        for (size_t i = 0; i < given[c].n; i++) {
            uint32_t consonant = given[c].set[i] >> 20;
            unsigned number = 0;
            while (consonant >>= 1)
                number++;
            skeleton = skeleton << 4 | (given[c].set[i] & VOWELS ? 15u : number);
        }
        out[n++] = skeleton << 7 | families_of[c]->first;
        if (families_of[c]->second)
            out[n++] = skeleton << 7 | families_of[c]->second;
    }
    return n;
}
