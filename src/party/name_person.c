/* SPDX-License-Identifier: Apache-2.0 */
/* What the neighbours decide in the names of people. */
#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "party/name_int.h"

static bool starts(const char *form, size_t len, const char *prefix)
{
    size_t n = strlen(prefix);

    return len >= n && memcmp(form, prefix, n) == 0;
}

static bool ends(const char *form, size_t len, const char *suffix)
{
    size_t n = strlen(suffix);

    return len >= n && memcmp(form + len - n, suffix, n) == 0;
}

/* "Abd", "Abdul", "Abdel" alone: the first half of a name. */
static bool is_abd(const char *form, size_t len)
{
    static const char *const halves[] = {"abd",    "abdul", "abdel", "abdal", "abdol",
                                         "abdoul", "abdur", "abder", "abdus", "abdu"};

    for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++)
        if (strlen(halves[i]) == len && memcmp(form, halves[i], len) == 0)
            return true;
    return false;
}

/* Bytes of "abd" with its vowel and article at the start of a longer name; 0 when it is none. */
static size_t abd_prefix(const char *form, size_t len)
{
    size_t i = 3;

    if (!starts(form, len, "abd") || len < 7)
        return 0;
    if (form[i] == 'o' && form[i + 1] == 'u')
        i++;
    if (!strchr("aueo", form[i]))
        return 0;
    i++;
    if (form[i] == 'l')
        i++;
    else if (i + 1 < len && form[i] == form[i + 1])
        i++;
    return len - i >= 3 ? i : 0;
}

static void set_abdallah(idt_analysis *a, idt_name_token *t)
{
    const idt_word_key *key = idt_words__find("abdallah", 8);
    const idt_word_entry *e = key ? idt_words__entry(key, 1u << IDT_WORD_GIVEN) : NULL;

    t->role = IDT_ROLE_GIVEN;
    t->concept = e ? e->concepts[0] : 0;
    idt_analysis__reform(a, t, "abdallah", 8);
}

static bool is_abdallah(const idt_name_token *t)
{
    return t->concept &&
           idt_bytes__is(idt_bytes__from_cstr(idt_words__concept_name(t->concept)), "abdallah");
}

/* All spellings of Abd al-X become "abdulX". */
static void set_abdul(idt_analysis *a, idt_name_token *t, const char *rest, size_t len)
{
    char form[IDT_FOLD_WORD_MAX];

    if (len > sizeof form - 5)
        len = sizeof form - 5;
    if (t->script == IDT_SCRIPT_ARABIC && len == 4 && starts(rest, len, "allh")) {
        set_abdallah(a, t);
        return;
    }
    if (starts(rest, len, "al") && (len > 5 || t->script == IDT_SCRIPT_ARABIC)) {
        rest += 2;
        len -= 2;
    }
    memcpy(form, "abdul", 5);
    memcpy(form + 5, rest, len);
    t->role = IDT_ROLE_GIVEN;
    t->concept = 0;
    idt_analysis__reform(a, t, form, len + 5);
}

static void join_abd(idt_analysis *a, size_t i)
{
    idt_name_work *w = a->work;
    idt_name_token *t = &w->tokens[i], *next;
    size_t n;

    if (!is_abd(idt_work__form(w, t), t->len)) {
        n = abd_prefix(idt_work__form(w, t), t->len);
        if (n && !is_abdallah(t))
            set_abdul(a, t, idt_work__form(w, t) + n, t->len - n);
        return;
    }
    if (!is_abd(idt_work__form(w, t), t->len))
        return;
    if (i + 2 < w->view.n_tokens && w->tokens[i + 1].role == IDT_ROLE_PARTICLE)
        idt_analysis__remove(a, i + 1);
    if (i + 1 >= w->view.n_tokens || w->tokens[i + 1].role == IDT_ROLE_INITIAL)
        return;
    next = &w->tokens[i + 1];
    t->src_begin = t->src_begin < next->src_begin ? t->src_begin : next->src_begin;
    t->src_end = t->src_end > next->src_end ? t->src_end : next->src_end;
    set_abdul(a, t, idt_work__form(w, next), next->len);
    idt_analysis__remove(a, i + 1);
}

static bool is_patronym(const char *form, size_t len)
{
    static const char *const endings[] = {"ovich", "evich", "ovych", "avich",  "yevich", "ievich",
                                          "ovna",  "evna",  "ivna",  "avna",   "ichna",  "auna",
                                          "euna",  "ovic",  "ovics", "ovitch", "evitch", "ovitj",
                                          "ovyts", "avic",  "evic",  "ovits"};

    if (len < 7)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (ends(form, len, endings[i]))
            return true;
    return false;
}

/* Where "ad-Din" begins at the end of a word: "Salahuddin", "Jamaleddine"; 0 when it does not. */
static size_t din_suffix(const char *form, size_t len)
{
    static const char *const ends_of_din[] = {"uddin",  "eddin", "aldin",  "eldin",  "iddin",
                                              "addin",  "uldin", "uddeen", "eddine", "eddeen",
                                              "aldeen", "oddin", "ioddin", "alddin", "adin"};

    for (size_t i = 0; i < sizeof ends_of_din / sizeof ends_of_din[0]; i++)
        if (ends(form, len, ends_of_din[i]) && len >= strlen(ends_of_din[i]) + 3)
            return len - strlen(ends_of_din[i]);
    return 0;
}

/* "din", "Eddine", "al-Din" alone: the second half of a name. */
static bool is_din(const char *form, size_t len)
{
    static const char *const halves[] = {"din",    "deen",  "dine",  "aldin", "eldin", "eddin",
                                         "eddine", "uddin", "aldyn", "dyn",   "addin", "eldeen"};

    for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++)
        if (strlen(halves[i]) == len && memcmp(form, halves[i], len) == 0)
            return true;
    return false;
}

/*
 * "Jamal al-Din", "Gamal Eldin" and "Jamaluddin" are one name: what is told apart is Jamal, and
 * "Din" is hardly more than the article.
 */
static void settle_din(idt_analysis *a, size_t i)
{
    idt_name_work *w = a->work;
    idt_name_token *t = &w->tokens[i];
    const idt_word_key *key;
    const idt_word_entry *e;
    size_t n;

    if (t->role != IDT_ROLE_WORD && t->role != IDT_ROLE_GIVEN)
        return;
    if (i > 0 && is_din(idt_work__form(w, t), t->len)) {
        t->role = IDT_ROLE_PARTICLE;
        t->concept = 0;
        return;
    }
    n = t->script == IDT_SCRIPT_LATIN ? din_suffix(idt_work__form(w, t), t->len) : 0;
    if (!n)
        return;
    key = idt_words__find(idt_work__form(w, t), n);
    e = key ? idt_words__entry(key, 1u << IDT_WORD_GIVEN) : NULL;
    t->role = e ? IDT_ROLE_GIVEN : IDT_ROLE_WORD;
    t->concept = e ? e->concepts[0] : 0;
    idt_analysis__reform(a, t, idt_work__form(w, t), n);
}

/* "Nur Allah", "Nurullah": an Arabic word before "Allah" is one name with it. */
static void join_allah(idt_analysis *a, size_t i)
{
    idt_name_work *w = a->work;
    idt_name_token *t = &w->tokens[i], *next = t + 1;
    char form[IDT_FOLD_WORD_MAX];

    if (i + 1 >= w->view.n_tokens || t->script != IDT_SCRIPT_ARABIC ||
        next->script != IDT_SCRIPT_ARABIC || t->len < 2 || t->len > 8 || next->len != 4 ||
        !starts(idt_work__form(w, next), 4, "allh") ||
        (t->role != IDT_ROLE_WORD && t->role != IDT_ROLE_GIVEN))
        return;
    memcpy(form, idt_work__form(w, t), t->len);
    memcpy(form + t->len, "ullah", 5);
    t->src_end = t->src_end > next->src_end ? t->src_end : next->src_end;
    t->concept = 0;
    t->role = IDT_ROLE_WORD;
    idt_analysis__reform(a, t, form, t->len + 5u);
    idt_analysis__remove(a, i + 1);
}

/* "Robert B. Thompson", "Hasan b. Ali": only a small letter is short for "bin". */
static void settle_initial(const idt_analysis *a, idt_name_token *t)
{
    char c = t->src_end > t->src_begin ? a->text.data[t->src_begin] : '\0';

    if (t->role == IDT_ROLE_PARTICLE && t->len == 1 && c >= 'A' && c <= 'Z') {
        t->role = IDT_ROLE_INITIAL;
        t->concept = 0;
    }
}

void idt_analysis__strip_article(idt_analysis *a, idt_name_token *t)
{
    static const char article[] = "\xD8\xA7\xD9\x84"; /* alef and lam; Ali begins with ayn */
    const char *form = idt_work__form(a->work, t);

    if (t->script == IDT_SCRIPT_ARABIC && t->len >= 5 && starts(form, t->len, "al") &&
        t->src_end - t->src_begin > 4 &&
        memcmp(a->text.data + t->src_begin, article, sizeof article - 1) == 0)
        idt_analysis__reform(a, t, form + 2, t->len - 2u);
}

static bool is_hangul(uint32_t c)
{
    return c >= 0xAC00 && c < 0xAC00 + 11172;
}

/*
 * A Korean name is one word of two to four syllables, each of which is a word in Latin letters.
 * 이 is written Lee or Yi, hardly ever I.
 */
static bool split_korean(idt_analysis *a)
{
    idt_name_work *w = a->work;
    idt_name_token whole;
    size_t n = 0, at;
    uint32_t c = 0;

    if (w->view.n_tokens != 1 || w->tokens[0].script != IDT_SCRIPT_HANGUL)
        return false;
    whole = w->tokens[0];
    for (at = whole.src_begin; at < whole.src_end; n++) {
        size_t size = idt_utf8__decode(&c, a->text.data + at, whole.src_end - at);
        if (!size || !is_hangul(c))
            return false;
        at += size;
    }
    if (n < 2 || n > 4)
        return false;
    w->view.n_tokens = 0;
    for (at = whole.src_begin; at < whole.src_end; at += 3) {
        idt_name_fold syllable;
        idt_name_word like = {
            .src_begin = (uint16_t)at, .src_end = (uint16_t)(at + 3), .script = IDT_SCRIPT_HANGUL};
        idt_name__fold(&syllable, (idt_bytes){a->text.data + at, 3}, 0);
        if (syllable.n_words != 1)
            continue;
        if (at == whole.src_begin && syllable.words[0].len == 1 && syllable.pool[0] == 'i') {
            idt_analysis__emit(a, "lee", 3, IDT_ROLE_GIVEN, 0, &like);
            continue;
        }
        idt_analysis__emit(a, syllable.pool, syllable.words[0].len, IDT_ROLE_WORD, 0, &like);
    }
    return true;
}

/* "LAST, First Middle": the family name is marked and goes to the end. */
static void move_surname(idt_analysis *a)
{
    idt_name_work *w = a->work;
    const char *comma = a->text.len ? memchr(a->text.data, ',', a->text.len) : NULL;
    idt_name_token last[IDT_NAME_MAX_TOKENS];
    size_t n = 0, total = w->view.n_tokens;

    if (!comma || a->fold.n_commas != 1)
        return;
    while (n < total && w->tokens[n].src_end <= comma - a->text.data)
        n++;
    if (n == 0 || n == total)
        return;
    for (size_t i = 0; i < n; i++)
        w->tokens[i].flags |= IDT_TOKEN_SURNAME;
    memcpy(last, w->tokens, n * sizeof last[0]);
    memmove(w->tokens, w->tokens + n, (total - n) * sizeof last[0]);
    memcpy(w->tokens + total - n, last, n * sizeof last[0]);
}

void idt_analysis__finish_person(idt_analysis *a)
{
    idt_name_work *w = a->work;
    bool named = false;

    if (split_korean(a))
        return;
    move_surname(a);
    for (size_t i = 0; i < w->view.n_tokens; i++) {
        idt_name_token *t = &w->tokens[i];
        settle_initial(a, t);
        idt_analysis__strip_article(a, t);
        join_abd(a, i);
        join_allah(a, i);
        settle_din(a, i);
        t = &w->tokens[i];
        if (t->role == IDT_ROLE_WORD && t->script != IDT_SCRIPT_HAN &&
            is_patronym(idt_work__form(w, t), t->len) && w->view.n_tokens > 2)
            t->role = IDT_ROLE_PATRONYM;
        t->weight = idt_token__weight(t);
        if (t->role != IDT_ROLE_TITLE && t->role != IDT_ROLE_PARTICLE)
            named = true;
    }
    /* a name of titles and particles alone ("General", "Al Haj") is the name after all */
    for (size_t i = 0; !named && i < w->view.n_tokens; i++) {
        w->tokens[i].role = IDT_ROLE_WORD;
        w->tokens[i].weight = 100;
    }
}
