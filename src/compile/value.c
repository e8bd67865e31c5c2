/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the values of a statement. */
#include "compile/value.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/date.h"
#include "base/int.h"
#include "compile/codes.h"
#include "text/cas.h"

enum { HINT_SIZE = 256, MAX_ID = 100 };

/* ---- tokens ---- */

idt_token idt_value__peek(idt_cursor *c)
{
    const idt_token *items = c->tokens->items;

    while (c->at < c->end &&
           (items[c->at].kind == IDT_TOKEN_NEWLINE || items[c->at].kind == IDT_TOKEN_COMMENT))
        c->at++;
    if (c->at < c->end)
        return items[c->at];
    /* behind the last token of the line */
    return (idt_token){items[c->end - 1].end, items[c->end - 1].end, items[c->end - 1].line,
                       IDT_TOKEN_END};
}

idt_place idt_value__place(const idt_cursor *c, idt_token token)
{
    return (idt_place){c->tokens->source, token.begin, token.end};
}

static idt_bytes text_of(const idt_cursor *c, idt_token token)
{
    return idt_token__text(c->tokens, &token);
}

bool idt_value__accept(idt_cursor *c, const char *word)
{
    idt_token token = idt_value__peek(c);

    if (token.kind != IDT_TOKEN_ATOM || !idt_bytes__is(text_of(c, token), word))
        return false;
    c->at++;
    return true;
}

bool idt_value__accept_comma(idt_cursor *c)
{
    if (idt_value__peek(c).kind != IDT_TOKEN_COMMA)
        return false;
    c->at++;
    return true;
}

bool idt_value__at_string(idt_cursor *c)
{
    return idt_value__peek(c).kind == IDT_TOKEN_STRING;
}

bool idt_value__expected(idt_cursor *c, const char *what)
{
    idt_token token = idt_value__peek(c);
    idt_bytes found = text_of(c, token);
    idt_place place = idt_value__place(c, token);

    if (token.kind == IDT_TOKEN_WRONG)
        return false;
    if (token.kind == IDT_TOKEN_END) {
        idt_report__error(c->diags, IDT_R_EXPECTED, place, c->rule, NULL,
                          "expected %s, but the line ends", what);
        return false;
    }
    if (found.len > 40)
        found.len = 0;
    idt_report__error(c->diags, IDT_R_EXPECTED, place, c->rule,
                      token.line > c->tokens->items[c->at - 1].line
                          ? "A line that ends with a comma goes on in the next line."
                          : NULL,
                      found.len ? "expected %s, found %.*s" : "expected %s", what, (int)found.len,
                      found.data);
    return false;
}

bool idt_value__keyword(idt_cursor *c, const char *word)
{
    char what[64];

    if (idt_value__accept(c, word))
        return true;
    snprintf(what, sizeof what, "\"%s\"", word);
    return idt_value__expected(c, what);
}

/* ---- strings and words ---- */

static idt_bytes unescape(idt_cursor *c, idt_bytes raw)
{
    char *out;
    size_t n = 0;

    if (!memchr(raw.data, '\\', raw.len))
        return raw;
    out = idt_arena__alloc(&c->model->arena, raw.len);
    if (!out) {
        c->model->failed = true;
        return (idt_bytes){NULL, 0};
    }
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.data[i] == '\\' && i + 1 < raw.len &&
            (raw.data[i + 1] == '"' || raw.data[i + 1] == '\\'))
            i++;
        out[n++] = raw.data[i];
    }
    return (idt_bytes){out, n};
}

bool idt_value__string(idt_cursor *c, idt_word *out, const char *what)
{
    idt_token token = idt_value__peek(c);
    idt_bytes raw = text_of(c, token);

    *out = (idt_word){0};
    if (token.kind != IDT_TOKEN_STRING) {
        idt_value__expected(c, what);
        return false;
    }
    c->at++;
    out->place = idt_value__place(c, token);
    raw = idt_bytes__slice(raw, 1, raw.len - 1);
    if (idt_bytes__trim(raw).len == 0) {
        idt_report__error(c->diags, IDT_R_EMPTY_STRING, out->place, c->rule, NULL,
                          "the string is empty");
        return false;
    }
    out->text = unescape(c, raw);
    return !c->model->failed;
}

bool idt_value__atom(idt_cursor *c, idt_word *out, const char *what)
{
    idt_token token = idt_value__peek(c);

    *out = (idt_word){0};
    if (token.kind != IDT_TOKEN_ATOM) {
        idt_value__expected(c, what);
        return false;
    }
    c->at++;
    *out = (idt_word){text_of(c, token), idt_value__place(c, token)};
    return true;
}

static bool wrong_word(idt_cursor *c, idt_word word, const char *what, char hint[HINT_SIZE])
{
    size_t len = strlen(hint);

    snprintf(hint + len, HINT_SIZE - len, ".");
    idt_report__error(c->diags, IDT_R_WORD, word.place, c->rule, hint, "%.*s is not %s",
                      (int)idt_size__min(word.text.len, 60), word.text.data, what);
    return false;
}

static void add_choice(char hint[HINT_SIZE], const char *word)
{
    size_t len = strlen(hint);

    snprintf(hint + len, HINT_SIZE - len, "%s%s", len ? ", " : "One of: ", word);
}

bool idt_value__choice(idt_cursor *c, uint8_t *out, const char *(*name)(uint8_t), const char *what)
{
    char hint[HINT_SIZE] = "";
    idt_word word;

    if (!idt_value__atom(c, &word, what))
        return false;
    for (uint8_t i = 0; name(i); i++) {
        if (idt_bytes__is(word.text, name(i))) {
            *out = i;
            return true;
        }
        if (name(i)[0])
            add_choice(hint, name(i));
    }
    return wrong_word(c, word, what, hint);
}

bool idt_value__bit(idt_cursor *c, uint16_t *out, const char *(*name)(uint16_t), const char *what)
{
    char hint[HINT_SIZE] = "";
    idt_word word;

    if (!idt_value__atom(c, &word, what))
        return false;
    for (unsigned i = 0; i < 16 && name((uint16_t)(1u << i)); i++) {
        uint16_t bit = (uint16_t)(1u << i);

        if (idt_bytes__is(word.text, name(bit))) {
            *out = bit;
            return true;
        }
        add_choice(hint, name(bit));
    }
    return wrong_word(c, word, what, hint);
}

bool idt_value__id(idt_cursor *c, idt_word *out, const char *what)
{
    bool has_letter = false, is_right;
    idt_bytes text;

    if (!idt_value__atom(c, out, what))
        return false;
    text = out->text;
    is_right = text.len <= MAX_ID;
    for (size_t i = 0; i < text.len && is_right; i++) {
        char ch = text.data[i];
        bool is_mark = ch == '-' || ch == '.';

        has_letter |= ch >= 'a' && ch <= 'z';
        is_right = is_mark ? i > 0 && i + 1 < text.len : ch != '_' && ch == idt_ascii__lower(ch);
    }
    if (is_right && has_letter)
        return true;
    idt_report__error(c->diags, IDT_R_ID, out->place, c->rule,
                      "An id has lower-case letters, digits, \"-\" and \".\" inside, at least one "
                      "letter and at most 100 characters.",
                      "%.*s is not an id", (int)idt_size__min(text.len, 60), text.data);
    return false;
}

/* ---- dates, countries, languages ---- */

bool idt_value__date(idt_cursor *c, idt_date *out)
{
    idt_word word;
    int status;

    if (!idt_value__atom(c, &word, "a date"))
        return false;
    status = idt_date__parse(out, word.text);
    if (status == IDT_OK)
        return true;
    idt_report__error(c->diags, IDT_R_DATE, word.place, c->rule,
                      "A date is written 2025-07-16: year, month, day.",
                      status == IDT_ERANGE ? "there is no day %.*s" : "%.*s is not a date",
                      (int)idt_size__min(word.text.len, 60), word.text.data);
    return false;
}

bool idt_value__country(idt_cursor *c, idt_country *out)
{
    idt_word word;
    const char *hint = "Countries are written as the two capital letters of ISO 3166-1.";

    if (!idt_value__atom(c, &word, "a country code"))
        return false;
    if (idt_country__parse(out, word.text) == IDT_OK && idt_country__is_assigned(*out) &&
        word.text.data[0] < 'a' && word.text.data[1] < 'a')
        return true;
    if (idt_bytes__is(word.text, "UK"))
        hint = "The United Kingdom is GB.";
    else if (idt_bytes__is(word.text, "EU"))
        hint = "The European Union is a jurisdiction; write its member countries.";
    idt_report__error(c->diags, IDT_R_COUNTRY, word.place, c->rule, hint,
                      "%.*s is not a country code", (int)idt_size__min(word.text.len, 60),
                      word.text.data);
    return false;
}

bool idt_value__countries(idt_cursor *c, idt_law_countries *out)
{
    do {
        idt_token token = idt_value__peek(c);
        idt_country country;
        unsigned i;

        if (!idt_value__country(c, &country))
            return false;
        i = country - 1u;
        if (out->bits[i / 32] >> i % 32 & 1) {
            idt_report__error(c->diags, IDT_R_TWICE, idt_value__place(c, token), c->rule, NULL,
                              "%.2s stands twice", text_of(c, token).data);
            return false;
        }
        out->bits[i / 32] |= 1u << i % 32;
    } while (idt_value__accept_comma(c));
    return true;
}

bool idt_value__language(idt_cursor *c, char out[8])
{
    idt_word word = {0};
    bool is_right;

    if (!idt_value__atom(c, &word, "a language"))
        return false;
    is_right = word.text.len == 2 || word.text.len == 3;
    for (size_t i = 0; i < word.text.len && is_right; i++)
        is_right = word.text.data[i] >= 'a' && word.text.data[i] <= 'z';
    if (!is_right) {
        idt_report__error(c->diags, IDT_R_LANGUAGE, word.place, c->rule,
                          "A language is written as en, zh, es: its primary subtag of BCP 47.",
                          "%.*s is not a language", (int)idt_size__min(word.text.len, 60),
                          word.text.data);
        return false;
    }
    memset(out, 0, 8);
    memcpy(out, word.text.data, word.text.len);
    return true;
}

/* ---- numbers ---- */

/* digits [ . digits ] as mantissa / 10^n_decimals; at most 18 digits in all */
static bool parse_decimal(idt_bytes text, uint64_t *mantissa, unsigned *n_decimals)
{
    size_t n_digits = 0;
    bool dot = false;

    *mantissa = 0;
    *n_decimals = 0;
    for (size_t i = 0; i < text.len; i++) {
        char ch = text.data[i];

        if (ch == '.' && !dot && i > 0 && i + 1 < text.len) {
            dot = true;
            continue;
        }
        if (!idt_ascii__is_digit(ch) || ++n_digits > 18)
            return false;
        *mantissa = *mantissa * 10 + (uint64_t)(ch - '0');
        *n_decimals += dot;
    }
    return n_digits > 0;
}

bool idt_value__integer(idt_cursor *c, uint32_t *out, uint32_t low, uint32_t high, const char *what)
{
    uint64_t value;
    unsigned n_decimals;
    idt_word word;

    if (!idt_value__atom(c, &word, what))
        return false;
    if (parse_decimal(word.text, &value, &n_decimals) && n_decimals == 0 && value >= low &&
        value <= high) {
        *out = (uint32_t)value;
        return true;
    }
    idt_report__error(c->diags, IDT_R_NUMBER, word.place, c->rule, NULL,
                      "%.*s is not %s from %u to %u", (int)idt_size__min(word.text.len, 60),
                      word.text.data, what, low, high);
    return false;
}

static const struct unit {
    const char *name;
    uint8_t dimension;
    uint64_t factor; /* mg or µl in one unit */
} units[] = {
    {"mg", IDT_LAW_MASS_MG, 1},       {"g", IDT_LAW_MASS_MG, 1000},
    {"kg", IDT_LAW_MASS_MG, 1000000}, {"t", IDT_LAW_MASS_MG, 1000000000},
    {"ml", IDT_LAW_VOLUME_UL, 1000},  {"l", IDT_LAW_VOLUME_UL, 1000000},
};

static const struct unit *find_unit(idt_bytes name)
{
    for (size_t i = 0; i < IDT_COUNT_OF(units); i++)
        if (idt_bytes__is(name, units[i].name))
            return &units[i];
    return NULL;
}

/* Number and unit with one space between, however they were spaced. */
static bool write_amount(idt_cursor *c, idt_m_amount *out, idt_bytes number, const char *unit)
{
    size_t size = number.len + strlen(unit) + 2;
    char *text = idt_arena__alloc(&c->model->arena, size);

    if (!text) {
        c->model->failed = true;
        return false;
    }
    snprintf(text, size, "%.*s %s", (int)number.len, number.data, unit);
    out->written = (idt_bytes){text, size - 1};
    return true;
}

bool idt_value__amount(idt_cursor *c, idt_m_amount *out)
{
    idt_word number, name;
    const struct unit *unit;
    uint64_t scale = 1;
    unsigned n_decimals;

    if (!idt_value__atom(c, &number, "a number"))
        return false;
    if (!parse_decimal(number.text, &out->amount, &n_decimals)) {
        idt_report__error(c->diags, IDT_R_NUMBER, number.place, c->rule,
                          "Numbers are written as 12 or 0.5.", "%.*s is not a number",
                          (int)idt_size__min(number.text.len, 60), number.text.data);
        return false;
    }
    if (!idt_value__atom(c, &name, "a unit"))
        return false;
    unit = find_unit(name.text);
    if (!unit) {
        idt_report__error(c->diags, IDT_R_UNIT, name.place, c->rule, "One of: mg, g, kg, t, ml, l.",
                          "%.*s is not a unit", (int)idt_size__min(name.text.len, 60),
                          name.text.data);
        return false;
    }
    while (n_decimals-- > 0)
        scale *= 10;
    /* out->amount has at most 18 digits, hence is below 2^60: only the product can overflow */
    if (out->amount > UINT64_MAX / unit->factor || out->amount * unit->factor % scale != 0) {
        idt_report__error(c->diags, IDT_R_TOO_FINE, number.place, c->rule, NULL,
                          "amounts are whole milligrams or microlitres below 2^64");
        return false;
    }
    out->amount = out->amount * unit->factor / scale;
    out->dimension = unit->dimension;
    return write_amount(c, out, number.text, unit->name);
}

bool idt_value__cas(idt_cursor *c, uint64_t *out, idt_word *word)
{
    int status;

    if (!idt_value__atom(c, word, "a CAS number"))
        return false;
    status = idt_cas__parse(out, word->text);
    if (status == IDT_OK)
        return true;
    idt_report__error(
        c->diags, status == IDT_EINVAL ? IDT_R_CAS_CHECK : IDT_R_CAS, word->place, c->rule,
        status == IDT_EINVAL ? "Compare it with the source: one digit is wrong."
                             : "A CAS number is written 103-63-9.",
        status == IDT_EINVAL ? "the check digit of %.*s is wrong" : "%.*s is not a CAS number",
        (int)idt_size__min(word->text.len, 60), word->text.data);
    return false;
}
