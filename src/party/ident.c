/* SPDX-License-Identifier: Apache-2.0 */
#include "party/ident.h"

#include <string.h>

#include "base/bytes.h"
#include "base/int.h"

static const char *const kind_names[] = {
    [IDT_IDENT_OTHER] = "other",
    [IDT_IDENT_USCC] = "uscc",
    [IDT_IDENT_LEI] = "lei",
    [IDT_IDENT_IMO] = "imo",
    [IDT_IDENT_IBAN] = "iban",
    [IDT_IDENT_REGISTRATION] = "registration",
    [IDT_IDENT_TAX] = "tax",
    [IDT_IDENT_PASSPORT] = "passport",
    [IDT_IDENT_NATIONAL_ID] = "national-id",
    [IDT_IDENT_PHONE] = "phone",
    [IDT_IDENT_EMAIL] = "email",
    [IDT_IDENT_DOMAIN] = "domain",
    [IDT_IDENT_HANDLE] = "handle",
    [IDT_IDENT_WALLET] = "wallet",
    [IDT_IDENT_MMSI] = "mmsi",
};

const char *idt_ident__kind_name(idt_ident_kind kind)
{
    return (size_t)kind < IDT_COUNT_OF(kind_names) ? kind_names[kind] : "other";
}

int idt_ident__kind_from_name(idt_ident_kind *out, idt_bytes name)
{
    for (size_t i = 0; i < IDT_COUNT_OF(kind_names); i++)
        if (idt_bytes__is(name, kind_names[i])) {
            *out = (idt_ident_kind)i;
            return IDT_OK;
        }
    return IDT_ENOTFOUND;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c & ~0x20) : c;
}

/* 0..35 for 0-9 A-Z, or -1. */
static int alnum_value(char c)
{
    if (idt_ascii__is_digit((unsigned char)c))
        return c - '0';
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

static void put(idt_ident *out, char c)
{
    if (out->len < IDT_IDENT_SIZE)
        out->text[out->len++] = c;
    else
        out->check = IDT_CHECK_SHAPE;
}

/* Letters and figures in upper case, nothing else. */
static void put_code(idt_ident *out, idt_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = upper(text.data[i]);
        if (alnum_value(c) >= 0 || (c & 0x80))
            put(out, c);
    }
}

static bool all_digits(const idt_ident *id)
{
    for (size_t i = 0; i < id->len; i++)
        if (!idt_ascii__is_digit((unsigned char)id->text[i]))
            return false;
    return id->len > 0;
}

/*
 * GB 32100-2015: 18 characters of 31 (no I, O, S, V, Z), weights 3^i mod 31, check = 31 - sum
 * mod 31.
 */
static idt_ident_check check_uscc(const idt_ident *id)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    unsigned sum = 0, weight = 1;
    const char *last;

    if (id->len != 18)
        return IDT_CHECK_SHAPE;
    for (size_t i = 0; i < 18; i++) {
        const char *at = memchr(alphabet, id->text[i], 31);
        if (!at)
            return IDT_CHECK_SHAPE;
        if (i < 17) {
            sum += (unsigned)(at - alphabet) * weight;
            weight = weight * 3 % 31;
        }
    }
    last = memchr(alphabet, id->text[17], 31);
    return (unsigned)(last - alphabet) == (31 - sum % 31) % 31 ? IDT_CHECK_GOOD : IDT_CHECK_WRONG;
}

/* ISO 7064 MOD 97-10 over n characters beginning at `first`, wrapping round: LEI and IBAN. */
static unsigned mod97(const idt_ident *id, size_t first)
{
    unsigned r = 0;

    for (size_t i = 0; i < id->len; i++) {
        int v = alnum_value(id->text[(first + i) % id->len]);
        if (v < 0)
            return 0;
        r = v >= 10 ? (r * 100 + (unsigned)v) % 97 : (r * 10 + (unsigned)v) % 97;
    }
    return r;
}

static idt_ident_check check_lei(const idt_ident *id)
{
    if (id->len != 20 || !idt_ascii__is_digit((unsigned char)id->text[18]) ||
        !idt_ascii__is_digit((unsigned char)id->text[19]))
        return IDT_CHECK_SHAPE;
    return mod97(id, 0) == 1 ? IDT_CHECK_GOOD : IDT_CHECK_WRONG;
}

static idt_ident_check check_iban(idt_ident *id)
{
    if (id->len < 15 || id->len > 34 || alnum_value(id->text[0]) < 10 ||
        alnum_value(id->text[1]) < 10 || !idt_ascii__is_digit((unsigned char)id->text[2]) ||
        !idt_ascii__is_digit((unsigned char)id->text[3]))
        return IDT_CHECK_SHAPE;
    memcpy(id->country, id->text, 2);
    return mod97(id, 4) == 1 ? IDT_CHECK_GOOD : IDT_CHECK_WRONG;
}

/* Seven figures; the last is the last figure of sum(figure[i] x (7 - i)). */
static idt_ident_check check_imo(idt_ident *id)
{
    unsigned sum = 0;

    if (id->len == 10 && memcmp(id->text, "IMO", 3) == 0) {
        memmove(id->text, id->text + 3, 7);
        id->len = 7;
    }
    if (id->len != 7 || !all_digits(id))
        return IDT_CHECK_SHAPE;
    for (unsigned i = 0; i < 6; i++)
        sum += (unsigned)(id->text[i] - '0') * (7 - i);
    return sum % 10 == (unsigned)(id->text[6] - '0') ? IDT_CHECK_GOOD : IDT_CHECK_WRONG;
}

/* Country calling codes of the countries that trade most (ITU-T E.164). */
static const struct {
    char country[3];
    char code[4];
} calling_codes[] = {
    {"US", "1"},   {"CA", "1"},   {"RU", "7"},   {"KZ", "7"},   {"EG", "20"},  {"ZA", "27"},
    {"GR", "30"},  {"NL", "31"},  {"BE", "32"},  {"FR", "33"},  {"ES", "34"},  {"HU", "36"},
    {"IT", "39"},  {"RO", "40"},  {"CH", "41"},  {"AT", "43"},  {"GB", "44"},  {"DK", "45"},
    {"SE", "46"},  {"NO", "47"},  {"PL", "48"},  {"DE", "49"},  {"PE", "51"},  {"MX", "52"},
    {"CU", "53"},  {"AR", "54"},  {"BR", "55"},  {"CL", "56"},  {"CO", "57"},  {"VE", "58"},
    {"MY", "60"},  {"AU", "61"},  {"ID", "62"},  {"PH", "63"},  {"NZ", "64"},  {"SG", "65"},
    {"TH", "66"},  {"JP", "81"},  {"KR", "82"},  {"VN", "84"},  {"CN", "86"},  {"TR", "90"},
    {"IN", "91"},  {"PK", "92"},  {"AF", "93"},  {"LK", "94"},  {"MM", "95"},  {"IR", "98"},
    {"MA", "212"}, {"LY", "218"}, {"UA", "380"}, {"BY", "375"}, {"HK", "852"}, {"MO", "853"},
    {"KP", "850"}, {"BD", "880"}, {"TW", "886"}, {"LB", "961"}, {"SY", "963"}, {"IQ", "964"},
    {"SA", "966"}, {"AE", "971"}, {"IL", "972"}, {"QA", "974"},
};

static const char *calling_code(const char *country)
{
    for (size_t i = 0; country && i < IDT_COUNT_OF(calling_codes); i++)
        if (memcmp(calling_codes[i].country, country, 2) == 0)
            return calling_codes[i].code;
    return NULL;
}

/* "(86) 0311-8502 3456" becomes "+8631185023456"; an extension is dropped. */
static void normalise_phone(idt_ident *out, idt_bytes text, const char *country)
{
    char digits[IDT_IDENT_SIZE];
    size_t n = 0, skip = 0;
    const char *code = calling_code(country);
    bool international = false;

    for (size_t i = 0; i < text.len && n < sizeof digits; i++) {
        char c = text.data[i];
        if (c == '+' && n == 0)
            international = true;
        if (n > 5 && (c == 'x' || c == 'X' || c == 'e' || c == 'E' || c == ';'))
            break;
        if (idt_ascii__is_digit((unsigned char)c))
            digits[n++] = c;
    }
    if (!international && n > 4 && digits[0] == '0' && digits[1] == '0') {
        international = true;
        skip = 2;
    }
    if (!international && code && n > 10 && memcmp(digits, code, strlen(code)) == 0)
        international = true;
    out->check = n - skip >= 7 && n - skip <= 15 ? IDT_CHECK_NONE : IDT_CHECK_SHAPE;
    put(out, '+');
    if (!international && code) {
        for (const char *p = code; *p; p++)
            put(out, *p);
        skip = digits[0] == '0' && n ? 1 : 0;
    } else if (!international) {
        out->len = 0;
    }
    for (size_t i = skip; i < n; i++) {
        /* the trunk zero after the country code: +86 0311 … */
        if (international && code && digits[i] == '0' && i == skip + strlen(code) &&
            memcmp(digits + skip, code, strlen(code)) == 0)
            continue;
        put(out, digits[i]);
    }
    if (country)
        memcpy(out->country, country, 2);
}

/* Lower case without spaces. The local part is kept as it is: what mail hosts ignore differs. */
static void normalise_email(idt_ident *out, idt_bytes text)
{
    const char *at;

    text = idt_bytes__trim(text);
    if (idt_bytes__starts_with(text, IDT_LIT("mailto:")))
        text = idt_bytes__slice(text, 7, text.len);
    at = text.len ? memchr(text.data, '@', text.len) : NULL;
    if (!at || at == text.data || at + 1 == text.data + text.len)
        out->check = IDT_CHECK_SHAPE;
    for (size_t i = 0; i < text.len; i++)
        if (!idt_ascii__is_space((unsigned char)text.data[i]))
            put(out, idt_ascii__lower(text.data[i]));
}

/* The host of an address, without scheme, "www." and path. */
static void normalise_domain(idt_ident *out, idt_bytes text)
{
    bool dot = false;

    text = idt_bytes__trim(text);
    for (size_t i = 0; i + 2 < text.len; i++)
        if (memcmp(text.data + i, "://", 3) == 0) {
            text = idt_bytes__slice(text, i + 3, text.len);
            break;
        }
    if (text.len > 4 && idt_ascii__lower(text.data[0]) == 'w' &&
        idt_ascii__lower(text.data[1]) == 'w' && idt_ascii__lower(text.data[2]) == 'w' &&
        text.data[3] == '.')
        text = idt_bytes__slice(text, 4, text.len);
    for (size_t i = 0; i < text.len; i++) {
        char c = idt_ascii__lower(text.data[i]);
        if (c == '/' || c == ':' || c == '?' || c == '#' || idt_ascii__is_space((unsigned char)c))
            break;
        dot |= c == '.' && i > 0;
        put(out, c);
    }
    while (out->len > 0 && out->text[out->len - 1] == '.')
        out->len--;
    if (!dot)
        out->check = IDT_CHECK_SHAPE;
}

/* Case matters in a wallet, except in the hexadecimal ones. */
static void normalise_wallet(idt_ident *out, idt_bytes text)
{
    bool hex;

    text = idt_bytes__trim(text);
    hex = text.len > 2 && text.data[0] == '0' && idt_ascii__lower(text.data[1]) == 'x';
    for (size_t i = 0; i < text.len; i++)
        if (!idt_ascii__is_space((unsigned char)text.data[i]))
            put(out, hex ? idt_ascii__lower(text.data[i]) : text.data[i]);
    if (out->len < 20)
        out->check = IDT_CHECK_SHAPE;
}

static void normalise_handle(idt_ident *out, idt_bytes text)
{
    text = idt_bytes__trim(text);
    for (size_t i = 0; i < text.len; i++) {
        char c = idt_ascii__lower(text.data[i]);
        if (!idt_ascii__is_space((unsigned char)c) && c != '@')
            put(out, c);
    }
}

void idt_ident__normalise(idt_ident *out, idt_ident_kind kind, idt_bytes text, const char *country)
{
    *out = (idt_ident){.kind = (uint8_t)kind, .check = IDT_CHECK_NONE};
    if (country && country[0])
        memcpy(out->country, country, 2);
    else
        country = NULL;
    switch (kind) {
    case IDT_IDENT_PHONE: normalise_phone(out, text, country); break;
    case IDT_IDENT_EMAIL: normalise_email(out, text); break;
    case IDT_IDENT_DOMAIN: normalise_domain(out, text); break;
    case IDT_IDENT_HANDLE: normalise_handle(out, text); break;
    case IDT_IDENT_WALLET: normalise_wallet(out, text); break;
    case IDT_IDENT_OTHER:
    case IDT_IDENT_USCC:
    case IDT_IDENT_LEI:
    case IDT_IDENT_IMO:
    case IDT_IDENT_IBAN:
    case IDT_IDENT_REGISTRATION:
    case IDT_IDENT_TAX:
    case IDT_IDENT_PASSPORT:
    case IDT_IDENT_NATIONAL_ID:
    case IDT_IDENT_MMSI: put_code(out, text); break;
    }
    if (out->check == IDT_CHECK_SHAPE)
        return;
    if (kind == IDT_IDENT_USCC)
        out->check = (uint8_t)check_uscc(out);
    else if (kind == IDT_IDENT_LEI)
        out->check = (uint8_t)check_lei(out);
    else if (kind == IDT_IDENT_IBAN)
        out->check = (uint8_t)check_iban(out);
    else if (kind == IDT_IDENT_IMO)
        out->check = (uint8_t)check_imo(out);
    else if (kind == IDT_IDENT_MMSI && (out->len != 9 || !all_digits(out)))
        out->check = IDT_CHECK_SHAPE;
}

idt_ident_kind idt_ident__guess(idt_bytes text)
{
    static const idt_ident_kind checked[] = {IDT_IDENT_USCC, IDT_IDENT_LEI, IDT_IDENT_IBAN};
    idt_ident id;
    size_t digits = 0, others = 0;

    text = idt_bytes__trim(text);
    if (text.len > 3 && memchr(text.data, '@', text.len) && text.data[0] != '@')
        return IDT_IDENT_EMAIL;
    for (size_t i = 0; i < IDT_COUNT_OF(checked); i++) {
        idt_ident__normalise(&id, checked[i], text, NULL);
        if (id.check == IDT_CHECK_GOOD)
            return checked[i];
    }
    idt_ident__normalise(&id, IDT_IDENT_IMO, text, NULL);
    if (id.check == IDT_CHECK_GOOD && text.len > 7)
        return IDT_IDENT_IMO;
    for (size_t i = 0; i < text.len; i++) {
        digits += idt_ascii__is_digit((unsigned char)text.data[i]);
        others +=
            !idt_ascii__is_digit((unsigned char)text.data[i]) && !memchr("+-() .", text.data[i], 6);
    }
    if (text.len && text.data[0] == '+' && digits >= 7 && others == 0)
        return IDT_IDENT_PHONE;
    idt_ident__normalise(&id, IDT_IDENT_DOMAIN, text, NULL);
    if (id.check != IDT_CHECK_SHAPE && id.len > 3 && digits < id.len / 2 &&
        !memchr(text.data, ' ', text.len))
        return IDT_IDENT_DOMAIN;
    return IDT_IDENT_OTHER;
}

/* Hosts where anybody has a mailbox or a shop: equal hosts say nothing. */
static bool is_shared_host(idt_bytes host)
{
    static const char *const hosts[] = {"163.com",        "126.com",      "qq.com",
                                        "gmail.com",      "yahoo.com",    "hotmail.com",
                                        "outlook.com",    "sina.com",     "aliyun.com",
                                        "foxmail.com",    "mail.ru",      "yandex.ru",
                                        "icloud.com",     "proton.me",    "alibaba.com",
                                        "facebook.com",   "weebly.com",   "made-in-china.com",
                                        "en.alibaba.com", "blogspot.com", "wordpress.com"};

    for (size_t i = 0; i < IDT_COUNT_OF(hosts); i++)
        if (idt_bytes__is(host, hosts[i]))
            return true;
    return false;
}

static idt_bytes text_of(const idt_ident *id)
{
    return (idt_bytes){id->text, id->len};
}

static idt_bytes mail_host(const idt_ident *id)
{
    const char *at = memchr(id->text, '@', id->len);

    return at ? (idt_bytes){at + 1, (size_t)(id->text + id->len - at - 1)} : (idt_bytes){0};
}

/* A mailbox in the party's own domain points to the same owner. */
static idt_ident_match compare_mail_and_domain(const idt_ident *mail, const idt_ident *domain)
{
    idt_bytes host = mail_host(mail);

    if (host.len == 0 || !idt_bytes__equal(host, text_of(domain)) || is_shared_host(host))
        return IDT_IDENTS_UNRELATED;
    return IDT_IDENTS_WEAK;
}

/* National numbers without a country code agree with the end of full ones. */
static bool same_phone(const idt_ident *a, const idt_ident *b)
{
    const idt_ident *full = a->text[0] == '+' ? a : b, *part = full == a ? b : a;
    size_t n = part->len;

    if (idt_bytes__equal(text_of(a), text_of(b)))
        return a->len >= 7;
    if (part->text[0] == '+' || full->text[0] != '+')
        return false;
    if (n && part->text[0] == '0')
        n--;
    return n >= 8 && full->len > n &&
           memcmp(full->text + full->len - n, part->text + part->len - n, n) == 0;
}

idt_ident_match idt_ident__compare(const idt_ident *left, const idt_ident *right)
{
    bool single;

    if (left->len == 0 || right->len == 0)
        return IDT_IDENTS_UNRELATED;
    if (left->kind == IDT_IDENT_EMAIL && right->kind == IDT_IDENT_DOMAIN)
        return compare_mail_and_domain(left, right);
    if (left->kind == IDT_IDENT_DOMAIN && right->kind == IDT_IDENT_EMAIL)
        return compare_mail_and_domain(right, left);
    if (left->kind != right->kind)
        return IDT_IDENTS_UNRELATED;
    if (left->kind == IDT_IDENT_PHONE)
        return same_phone(left, right) ? IDT_IDENTS_EQUAL : IDT_IDENTS_UNRELATED;
    if (idt_bytes__equal(text_of(left), text_of(right))) {
        if (left->check == IDT_CHECK_WRONG || left->check == IDT_CHECK_SHAPE ||
            (left->kind == IDT_IDENT_DOMAIN && is_shared_host(text_of(left))) ||
            (left->kind == IDT_IDENT_OTHER && left->len < 6))
            return IDT_IDENTS_WEAK;
        return IDT_IDENTS_EQUAL;
    }
    /* one party has one of these: another one is another party */
    single =
        left->kind == IDT_IDENT_USCC || left->kind == IDT_IDENT_LEI || left->kind == IDT_IDENT_IMO;
    return single && left->check == IDT_CHECK_GOOD && right->check == IDT_CHECK_GOOD
               ? IDT_IDENTS_DIFFERENT
               : IDT_IDENTS_UNRELATED;
}
