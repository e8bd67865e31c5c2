/* SPDX-License-Identifier: Apache-2.0 */
#include "party/keys.h"

#include <string.h>

#include "base/utf8.h"
#include "party/chinese.h"
#include "party/han.h"
#include "party/korean.h"
#include "party/match.h"
#include "party/words.h"

enum {
    SEED_WORD = 1,
    SEED_CONCEPT,
    SEED_SOUND,
    SEED_PAIR,
    SEED_PLACE,
    SEED_IDENT,
    SEED_WHOLE,
    SEED_CHINESE,
    SEED_KOREAN
};
enum { FUZZ_MIN = 4, FUZZ_MAX = 24, GLUE_MAX = 24, READING_MAX = 48, WHOLE_MAX = 96 };

typedef struct maker {
    idt_name_key *keys;
    size_t n;
    const idt_name_view *name;
} maker;

static void put(maker *m, uint64_t key, size_t token, idt_key_kind kind, bool fuzz)
{
    if (m->n < IDT_KEYS_MAX)
        m->keys[m->n++] = (idt_name_key){key, (uint8_t)token, (uint8_t)kind, fuzz, 0};
}

static uint64_t word_key(const char *text, size_t len)
{
    return idt_keys__make(text, len, SEED_WORD, IDT_KEY_NAME);
}

/* The consonants of a sound form, each run once. */
static void put_sound(maker *m, const idt_name_token *t, size_t token)
{
    const char *phones = m->name->pool + t->phone_begin;
    char out[IDT_IDENT_SIZE];
    size_t n = 0;

    for (size_t i = 0; i < t->phone_len; i++) {
        if (strchr("aeiouyw", phones[i]) && i > 0)
            continue;
        if (n == 0 || out[n - 1] != phones[i])
            out[n++] = phones[i];
    }
    /* a vowel at the beginning is any vowel */
    if (n > 0 && strchr("aeiouyw", out[0]))
        out[0] = 'a';
    if (n >= 2)
        put(m, idt_keys__make(out, n, SEED_SOUND, IDT_KEY_NAME), token, IDT_KEY_SOUND, false);
}

/* Characters one by one, two by two and all together, and how they are read. */
static void put_han(maker *m, const idt_name_token *t, size_t token)
{
    const char *text = m->name->pool + t->begin;
    char reading[READING_MAX];
    size_t n_reading = 0, before = 0, at_before = 0, n_chars = 0;

    for (size_t at = 0; at < t->len;) {
        uint32_t rune;
        size_t size = idt_utf8__decode(&rune, text + at, t->len - at);
        size_t len = 0, begin = n_reading;
        const char *r;

        if (size == 0)
            return;
        r = idt_han__mandarin(rune, &len);
        if (len <= READING_MAX - n_reading) {
            memcpy(reading + n_reading, r, len);
            n_reading += len;
        }
        if (n_chars > 0) {
            put(m, idt_keys__make(text + at_before, at + size - at_before, SEED_PAIR, IDT_KEY_NAME),
                token, IDT_KEY_WORD, false);
            put(m, word_key(reading + before, n_reading - before), token, IDT_KEY_GLUED, false);
        }
        /* one syllable is shared by thousands of companies: pairs find a longer brand */
        if (len >= 2 && (size == t->len || m->name->schema == IDT_SCHEMA_PERSON))
            put(m, word_key(reading + begin, n_reading - begin), token, IDT_KEY_GLUED, false);
        before = begin;
        at_before = at;
        at += size;
        n_chars++;
    }
    if (n_chars > 2)
        put(m, word_key(reading, n_reading), token, IDT_KEY_GLUED, false);
    put(m, word_key(text, t->len), token, IDT_KEY_WORD, false);
}

static bool is_main(const idt_name_token *t)
{
    switch ((idt_token_role)t->role) {
    case IDT_ROLE_LEGAL:
    case IDT_ROLE_COMMON:
    case IDT_ROLE_TITLE:
    case IDT_ROLE_PARTICLE: return false;
    case IDT_ROLE_WORD:
    case IDT_ROLE_PLACE:
    case IDT_ROLE_TRADE:
    case IDT_ROLE_GROUP:
    case IDT_ROLE_NUMBER:
    case IDT_ROLE_GIVEN:
    case IDT_ROLE_INITIAL:
    case IDT_ROLE_PATRONYM: return true;
    }
    return true;
}

static bool is_name_word(const idt_name_token *t)
{
    return idt_token__is(t, IDT_ROLE_WORD) || idt_token__is(t, IDT_ROLE_GIVEN) ||
           idt_token__is(t, IDT_ROLE_PATRONYM);
}

static void put_token(maker *m, const idt_name_token *t, size_t token)
{
    const char *form = m->name->pool + t->begin;

    if (t->concept) {
        char id[2] = {(char)(t->concept & 0xff), (char)(t->concept >> 8)};
        put(m, idt_keys__make(id, 2, SEED_CONCEPT, IDT_KEY_NAME), token, IDT_KEY_CONCEPT, false);
    }
    if (t->script == IDT_SCRIPT_HAN) {
        put_han(m, t, token);
        return;
    }
    put(m, word_key(form, t->len), token, IDT_KEY_WORD, is_name_word(t));
    if (is_name_word(t))
        put_sound(m, t, token);
}

/* Neighbours written together: "Mohammad Hasni", "Li Xing". */
static void put_glued(maker *m, const idt_name_token *t, size_t token)
{
    const idt_name_token *next = t + 1;
    char glued[GLUE_MAX];

    if (t->script == IDT_SCRIPT_HAN || next->script == IDT_SCRIPT_HAN || !is_name_word(t) ||
        (!is_name_word(next) && !idt_token__is(next, IDT_ROLE_TRADE)) ||
        t->len + next->len > GLUE_MAX)
        return;
    memcpy(glued, m->name->pool + t->begin, t->len);
    memcpy(glued + t->len, m->name->pool + next->begin, next->len);
    put(m, word_key(glued, (size_t)t->len + next->len), token, IDT_KEY_GLUED, false);
}

/* All letters of the name: what is written alike is found, whatever its words are taken for. */
static void put_whole(maker *m)
{
    const idt_name_view *name = m->name;
    char whole[WHOLE_MAX];
    size_t n = 0;

    for (size_t i = 0; i < name->n_tokens && n < WHOLE_MAX; i++) {
        size_t len = name->tokens[i].len;
        len = len < WHOLE_MAX - n ? len : WHOLE_MAX - n;
        memcpy(whole + n, name->pool + name->tokens[i].begin, len);
        n += len;
    }
    if (n)
        put(m, idt_keys__make(whole, n, SEED_WHOLE, IDT_KEY_NAME), name->n_tokens, IDT_KEY_GLUED,
            false);
}

/*
 * Names of people that are spelt otherwise in another dialect or system. The key stands for more
 * than one word, so it counts for each of them.
 */
static void put_readings(maker *m)
{
    const idt_name_view *name = m->name;
    idt_chinese_key chinese[IDT_CHINESE_MAX_KEYS];
    uint64_t korean[IDT_KOREAN_MAX_KEYS];
    size_t n = idt_chinese__keys(chinese, name);

    for (size_t i = 0; i < n; i++) {
        uint64_t key =
            idt_keys__make(&chinese[i].id, sizeof chinese[i].id, SEED_CHINESE, IDT_KEY_NAME);
        put(m, key, chinese[i].token, IDT_KEY_GLUED, false);
        if (chinese[i].family != chinese[i].token)
            put(m, key, chinese[i].family, IDT_KEY_GLUED, false);
    }
    n = idt_korean__keys(korean, name);
    for (size_t i = 0; i < n; i++)
        for (size_t token = 0; token < name->n_tokens; token++)
            put(m, idt_keys__make(&korean[i], sizeof korean[i], SEED_KOREAN, IDT_KEY_NAME), token,
                IDT_KEY_GLUED, false);
}

/* The beginning of a brand as Hong Kong spells it, as its characters are read in Mandarin. */
static void put_brand(maker *m)
{
    const idt_name_view *name = m->name;
    idt_chinese_pair pairs[IDT_CHINESE_MAX_PAIRS];
    size_t begin = 0;

    while (begin < name->n_tokens && !is_name_word(&name->tokens[begin]))
        begin++;
    for (size_t i = begin; i < begin + 2 && i + 1 < name->n_tokens; i++) {
        size_t n = is_name_word(&name->tokens[i]) ? idt_chinese__pairs(pairs, name, i) : 0;
        for (size_t k = 0; k < n; k++)
            put(m, word_key(pairs[k].text, pairs[k].len), i, IDT_KEY_GLUED, false);
    }
}

size_t idt_keys__of_name(idt_name_key *out, const idt_name_view *name)
{
    maker m = {.keys = out, .name = name};
    bool has_main = false;

    put_whole(&m);
    for (size_t i = 0; i < name->n_tokens; i++)
        has_main |= is_main(&name->tokens[i]);
    for (size_t i = 0; i < name->n_tokens; i++)
        if (!has_main || is_main(&name->tokens[i]))
            put_token(&m, &name->tokens[i], i);
    for (size_t i = 0; i + 1 < name->n_tokens; i++)
        put_glued(&m, &name->tokens[i], i);
    if (name->schema == IDT_SCHEMA_PERSON)
        put_readings(&m);
    else if (!(name->flags & IDT_NAME_HAS_HAN))
        put_brand(&m);
    return m.n;
}

size_t idt_keys__fuzz(uint32_t *out, const char *word, size_t len)
{
    char less[FUZZ_MAX];
    size_t n = 0;

    if (len < FUZZ_MIN || len > FUZZ_MAX)
        return 0;
    out[n++] = (uint32_t)idt_hash__bytes(word, len);
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && word[i] == word[i - 1])
            continue; /* the same text again */
        memcpy(less, word, i);
        memcpy(less + i, word + i + 1, len - i - 1);
        out[n++] = (uint32_t)idt_hash__bytes(less, len - 1);
    }
    return n;
}

/* Two parts of an address without their spaces. */
static uint64_t place_key(const idt_address *a, const idt_address_part *street,
                          const idt_address_part *number)
{
    char text[512];
    size_t n = 0;

    for (size_t i = 0; i < street->len; i++)
        if (a->pool[street->begin + i] != ' ')
            text[n++] = a->pool[street->begin + i];
    text[n++] = '|';
    for (size_t i = 0; number && i < number->len && n < sizeof text; i++)
        if (a->pool[number->begin + i] != ' ')
            text[n++] = a->pool[number->begin + i];
    return idt_keys__make(text, n, SEED_PLACE, IDT_KEY_ADDRESS);
}

static bool is_numbered(const idt_address_part *p)
{
    return p->field == IDT_ADDRESS_NUMBER || p->field == IDT_ADDRESS_BUILDING ||
           p->field == IDT_ADDRESS_UNIT || p->field == IDT_ADDRESS_BOX;
}

size_t idt_keys__of_address(uint64_t *out, const idt_address *a)
{
    bool has_street = false;
    size_t n = 0;

    for (size_t i = 0; i < a->n_parts; i++)
        has_street |=
            a->parts[i].field == IDT_ADDRESS_STREET || a->parts[i].field == IDT_ADDRESS_COMPLEX;
    for (size_t i = 0; i < a->n_parts; i++) {
        const idt_address_part *s = &a->parts[i];
        bool named = has_street ? s->field == IDT_ADDRESS_STREET || s->field == IDT_ADDRESS_COMPLEX
                                : s->field == IDT_ADDRESS_DISTRICT || s->field == IDT_ADDRESS_OTHER;
        if (!named)
            continue;
        if (s->field == IDT_ADDRESS_COMPLEX && n < IDT_KEYS_ADDRESS_MAX)
            out[n++] = place_key(a, s, NULL);
        for (size_t k = 0; k < a->n_parts && n < IDT_KEYS_ADDRESS_MAX; k++)
            if (is_numbered(&a->parts[k]))
                out[n++] = place_key(a, s, &a->parts[k]);
    }
    return n;
}

uint64_t idt_keys__of_ident(const idt_ident *ident)
{
    size_t len = ident->len, begin = 0;

    if (ident->kind == IDT_IDENT_PHONE) {
        /* national numbers agree with the end of full ones */
        if (len < 8)
            return 0;
        begin = len - 8;
    }
    if (len < 4)
        return 0;
    return idt_keys__make(ident->text + begin, len - begin, SEED_IDENT * 256u + ident->kind,
                          IDT_KEY_IDENT);
}
