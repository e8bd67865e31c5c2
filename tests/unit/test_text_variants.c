/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every name of tests/data/names.tsv in every way of writing that this generator knows must be
 * found where it stands; every CAS number in every style, and never with a wrong check digit.
 */
#include "text_fixture.h"

#include "base/utf8.h"

static const char *names_path;

/* A way to write a name: appends the written form. False: this name has no such form. */
typedef bool (*writing)(idt_buf *out, idt_bytes name, const char *with);

static size_t char_size(idt_bytes text, size_t pos)
{
    size_t size = idt_utf8__length(text.data + pos, text.len - pos);

    assert_true(size > 0);
    return size;
}

static bool as_is(idt_buf *out, idt_bytes name, const char *with)
{
    (void)with;
    idt_buf__put_bytes(out, name);
    return true;
}

static bool lower(idt_buf *out, idt_bytes name, const char *with)
{
    (void)with;
    for (size_t i = 0; i < name.len; i++)
        idt_buf__put_char(out, idt_ascii__lower(name.data[i]));
    return true;
}

static bool upper(idt_buf *out, idt_bytes name, const char *with)
{
    (void)with;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];

        idt_buf__put_char(out, c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
    }
    return true;
}

/* First letter of each word in upper case. */
static bool title(idt_buf *out, idt_bytes name, const char *with)
{
    bool in_word = false;

    (void)with;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];

        idt_buf__put_char(out, !in_word && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
        in_word = idt_ascii__is_alpha((unsigned char)c) || (unsigned char)c >= 0x80;
    }
    return true;
}

static bool is_key(char c)
{
    return (unsigned char)c >= 0x80 || idt_ascii__is_alpha((unsigned char)c) ||
           idt_ascii__is_digit((unsigned char)c);
}

static bool is_digit(char c)
{
    return idt_ascii__is_digit((unsigned char)c);
}

/* Leaving out name.data[i] would make one number of two, which is another name. */
static bool joins_digits(idt_bytes name, size_t i)
{
    size_t next = i + 1;

    while (next < name.len && !is_key(name.data[next]))
        next++;
    while (i > 0 && !is_key(name.data[i - 1]))
        i--;
    return i > 0 && next < name.len && is_digit(name.data[i - 1]) && is_digit(name.data[next]);
}

/* `with` is "from|to": every `from` replaced. */
static bool replaced(idt_buf *out, idt_bytes name, const char *with)
{
    const char *bar = strchr(with, '|');
    size_t len = (size_t)(bar - with);
    bool any = false;

    for (size_t i = 0; i < name.len;) {
        if (name.len - i >= len && memcmp(name.data + i, with, len) == 0) {
            if (bar[1] == 0 && joins_digits(name, i))
                return false;
            idt_buf__put_cstr(out, bar + 1);
            i += len;
            any = true;
        } else {
            idt_buf__put_char(out, name.data[i++]);
        }
    }
    return any;
}

/* ( and ) by the two strings of "open|close". */
static bool brackets(idt_buf *out, idt_bytes name, const char *with)
{
    const char *bar = strchr(with, '|');
    bool any = false;

    for (size_t i = 0; i < name.len; i++) {
        if (with[0] == '|' && strchr("()", name.data[i]) && joins_digits(name, i))
            return false;
        if (name.data[i] == '(')
            idt_buf__put(out, with, (size_t)(bar - with));
        else if (name.data[i] == ')')
            idt_buf__put_cstr(out, bar + 1);
        else
            idt_buf__put_char(out, name.data[i]);
        any |= name.data[i] == '(';
    }
    return any;
}

/* Every ASCII character as its full-width form. */
static bool full_width(idt_buf *out, idt_bytes name, const char *with)
{
    (void)with;
    for (size_t i = 0; i < name.len; i++) {
        char wide[4];
        unsigned char c = (unsigned char)name.data[i];

        if (c == ' ')
            idt_buf__put_cstr(out, "\u3000");
        else if (c < 0x80)
            idt_buf__put(out, wide, idt_utf8__encode(wide, c + 0xFEE0u));
        else
            idt_buf__put_char(out, name.data[i]);
    }
    return true;
}

/* `with` after every character but the last. */
static bool interleaved(idt_buf *out, idt_bytes name, const char *with)
{
    for (size_t i = 0; i < name.len;) {
        size_t size = char_size(name, i);

        idt_buf__put(out, name.data + i, size);
        i += size;
        if (i < name.len)
            idt_buf__put_cstr(out, with);
    }
    return true;
}

/* Digits from U+2080 (subscripts), or the mathematical bold digits. */
static bool digits(idt_buf *out, idt_bytes name, const char *with)
{
    uint32_t zero = *with == '_' ? 0x2080 : 0x1D7CE;
    bool any = false;

    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];
        char digit[4];

        if (is_digit(c)) {
            idt_buf__put(out, digit, idt_utf8__encode(digit, zero + (uint32_t)(c - '0')));
            any = true;
        } else {
            idt_buf__put_char(out, c);
        }
    }
    return any;
}

/* A combining acute accent after each vowel: as if decomposed. */
static bool accented(idt_buf *out, idt_bytes name, const char *with)
{
    (void)with;
    for (size_t i = 0; i < name.len; i++) {
        idt_buf__put_char(out, name.data[i]);
        if (strchr("aeiou", name.data[i]))
            idt_buf__put_cstr(out, "\u0301");
    }
    return true;
}

/* A space or line end inside, at the only hyphen that allows it: after the last comma or hyphen. */
static bool broken_after_hyphen(idt_buf *out, idt_bytes name, const char *with)
{
    size_t at = name.len;

    for (size_t i = 1; i + 1 < name.len; i++) {
        if (name.data[i] == '-')
            at = i + 1;
    }
    if (at == name.len)
        return false;
    idt_buf__put_bytes(out, idt_bytes__slice(name, 0, at));
    idt_buf__put_cstr(out, with);
    idt_buf__put_bytes(out, idt_bytes__slice(name, at, name.len));
    return true;
}

static const struct {
    const char *what;
    writing write;
    const char *with;
    bool only_long; /* not for abbreviations and names up to five characters */
} writings[] = {
    {"as is", as_is, NULL, false},
    {"lower case", lower, NULL, false},
    {"upper case", upper, NULL, false},
    {"title case", title, NULL, false},
    {"no-break space", replaced, " |\u00A0", false},
    {"two spaces", replaced, " |  ", false},
    {"ideographic space", replaced, " |\u3000", false},
    {"line end for space", replaced, " |\n", false},
    {"indented line for space", replaced, " |\r\n  ", false},
    {"hyphen for space", replaced, " |-", true},
    {"underscore for space", replaced, " |_", false},
    {"no space", replaced, " |", true},
    {"hyphen", replaced, "-|\u2010", false},
    {"no-break hyphen", replaced, "-|\u2011", false},
    {"figure dash", replaced, "-|\u2012", false},
    {"en dash", replaced, "-|\u2013", false},
    {"em dash", replaced, "-|\u2014", false},
    {"horizontal bar", replaced, "-|\u2015", false},
    {"minus sign", replaced, "-|\u2212", false},
    {"small hyphen", replaced, "-|\uFE63", false},
    {"full-width hyphen", replaced, "-|\uFF0D", false},
    {"space for hyphen", replaced, "-| ", false},
    {"spaced hyphen", replaced, "-| - ", false},
    {"no hyphen", replaced, "-|", true},
    {"line end after hyphen", broken_after_hyphen, "\n", false},
    {"space after hyphen", broken_after_hyphen, " ", false},
    {"full width", full_width, NULL, false},
    {"zero-width space", interleaved, "\u200B", false},
    {"zero-width joiner", interleaved, "\u200D", false},
    {"soft hyphen", interleaved, "\u00AD", false},
    {"direction marks", interleaved, "\u202E", false},
    {"byte order mark", interleaved, "\uFEFF", false},
    {"word joiner", interleaved, "\u2060", false},
    {"variation selector", interleaved, "\uFE0F", false},
    {"square brackets", brackets, "[|]", false},
    {"braces", brackets, "{|}", false},
    {"full-width brackets", brackets, "（|）", false},
    {"corner brackets", brackets, "【|】", false},
    {"bracket and space", brackets, " (|) ", true},
    {"no bracket", brackets, "|", true},
    {"comma and space", replaced, ",|, ", false},
    {"full-width comma", replaced, ",|，", false},
    {"ideographic comma", replaced, ",|、", false},
    {"prime", replaced, "'|\u2032", false},
    {"right quote", replaced, "'|\u2019", false},
    {"modifier prime", replaced, "'|\u02B9", false},
    {"beta spelled", replaced, "β|beta", false},
    {"beta in capitals", replaced, "β|BETA", false},
    {"beta dotted", replaced, "β|.beta.", false},
    {"alpha spelled", replaced, "α|alpha", false},
    {"alpha dotted", replaced, "α|.alpha.", false},
    {"gamma spelled", replaced, "γ|gamma", false},
    {"gamma dotted", replaced, "γ|.gamma.", false},
    {"beta as letter", replaced, "beta|β", false},
    {"alpha as letter", replaced, "alpha|α", false},
    {"gamma as letter", replaced, "gamma|Γ", false},
    {"dotted as letter", replaced, ".alpha.|α", false},
    {"fi ligature", replaced, "fi|ﬁ", false},
    {"fl ligature", replaced, "fl|ﬂ", false},
    {"subscript digits", digits, "_", false},
    {"bold digits", digits, "*", false},
    {"accents", accented, NULL, false},
};

/* What may stand around a name. */
static const struct {
    const char *before, *after;
} surroundings[] = {
    {"", ""},     {"buy ", " now"}, {"- ", ", 99%"}, {"\"", "\""},
    {"; ", "; "}, {"供应：", "。"}, {"\t", "\r\n"},  {"price of the ", " is low. "},
};

static bool is_abbreviation(const struct fixture_row *row)
{
    size_t n = 0;

    for (size_t i = 0; i < row->name.len; i++)
        n += ((unsigned char)row->name.data[i] & 0xC0) != 0x80 &&
             (idt_ascii__is_alpha((unsigned char)row->name.data[i]) ||
              idt_ascii__is_digit((unsigned char)row->name.data[i]) ||
              (unsigned char)row->name.data[i] >= 0x80);
    return n <= 5 || idt_bytes__is(row->kind, "abbreviation");
}

/* The characters at both ends that a range may leave out: they carry no letter, and brackets and
 * signs belong to the range only as far as they are a pair or the book's own writing. */
static bool is_fringe(idt_bytes text, uint64_t from, uint64_t to)
{
    for (uint64_t i = from; i < to; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (c < 0x80 && (idt_ascii__is_alpha(c) || idt_ascii__is_digit(c)))
            return false;
    }
    return true;
}

/* A name whose writing starts and ends with a letter or digit must be met exactly; otherwise the
 * range may be shorter by the fringe. */
static bool is_at(const idt_text_hit *hit, idt_bytes text, size_t begin, size_t end,
                  bool has_fringe)
{
    if (hit->begin == begin && hit->end == end)
        return true;
    return has_fringe && hit->begin >= begin && hit->end <= end && hit->begin < hit->end &&
           is_fringe(text, begin, hit->begin) && is_fringe(text, hit->end, end);
}

static bool has_fringe(idt_bytes name)
{
    const char first = name.data[0];
    const char last = name.data[name.len - 1];

    /* "(2-bromoethyl)benzene": the pair belongs to the range; "(+)-ephedrine": the sign may go. */
    return !(is_key(first) || (first == '(' && is_key(name.data[1]))) ||
           !(is_key(last) || (last == ')' && is_key(name.data[name.len - 2])));
}

static void check_written(fixture *f, const struct fixture_row *row, const char *what,
                          idt_bytes written)
{
    for (size_t s = 0; s < IDT_COUNT_OF(surroundings); s++) {
        const size_t begin = strlen(surroundings[s].before);
        const size_t end = begin + written.len;
        idt_buf text = {0};
        idt_text_result result;
        bool found = false;

        idt_buf__put_cstr(&text, surroundings[s].before);
        idt_buf__put_bytes(&text, written);
        idt_buf__put_cstr(&text, surroundings[s].after);
        result = fixture_scan(f, idt_buf__bytes(&text));
        for (size_t i = 0; i < result.n_hits; i++) {
            const idt_text_hit *hit = &result.hits[i];

            found |= hit->kind == IDT_HIT_NAME && hit->owner == row->owner &&
                     is_at(hit, idt_buf__bytes(&text), begin, end, has_fringe(row->name));
        }
        if (!found) {
            idt_buf out = {0};

            fixture_render(&out, idt_buf__bytes(&text), &result);
            fail_msg("\"%.*s\", %s: \"%.*s\" gives \"%s\", not owner %u at [%zu,%zu)",
                     (int)row->name.len, row->name.data, what, (int)text.len, text.data, out.data,
                     row->owner, begin, end);
        }
        idt_buf__free(&text);
    }
}

static void test_every_name(void **state)
{
    size_t n_checked = 0;
    fixture f;

    (void)state;
    fixture_open_file(&f, names_path);
    for (size_t i = 0; i < f.n_rows; i++) {
        const struct fixture_row *row = &f.rows[i];

        if (idt_bytes__is(row->kind, "cas-number"))
            continue;
        for (size_t w = 0; w < IDT_COUNT_OF(writings); w++) {
            idt_buf written = {0};

            if (!(writings[w].only_long && is_abbreviation(row)) &&
                writings[w].write(&written, row->name, writings[w].with)) {
                check_written(&f, row, writings[w].what, idt_bytes__trim(idt_buf__bytes(&written)));
                n_checked++;
            }
            idt_buf__free(&written);
        }
    }
    assert_true(n_checked > 10000);
    fixture_end(&f);
}

/* ---- CAS numbers ---- */

static const struct {
    const char *before, *dash;
} cas_styles[] = {
    {"", "-"},         {"", "\u2010"},   {"", "\u2011"},   {"", "\u2012"},    {"", "\u2013"},
    {"", "\u2014"},    {"", "\u2212"},   {"", "\uFF0D"},   {"", "\uFE63"},    {"", " - "},
    {"", " "},         {"", "\u00A0"},   {"", "/"},        {"", "."},         {"", "_"},
    {"", "-\n"},       {"", "\n"},       {"", "-\u200B"},  {"", "\u00AD-"},   {"CAS ", "-"},
    {"CAS No. ", "-"}, {"CAS ", ""},     {"CAS RN: ", ""}, {"CAS号：", ""},   {"n.º CAS ", ""},
    {"CAS#", ""},      {"CAS No.:", ""}, {"cas-nr. ", ""}, {"CAS登记号", ""}, {"CAS-", "-"},
};

enum { PLAIN, FULL_WIDTH, SUBSCRIPT, SUPERSCRIPT, N_DIGIT_FORMS };

static void put_digit(idt_buf *out, unsigned digit, int form)
{
    static const char *const superscripts[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char bytes[4];

    if (form == SUPERSCRIPT)
        idt_buf__put_cstr(out, superscripts[digit]);
    else if (form == PLAIN)
        idt_buf__put_char(out, (char)('0' + digit));
    else
        idt_buf__put(out, bytes,
                     idt_utf8__encode(bytes, (form == FULL_WIDTH ? 0xFF10u : 0x2080u) + digit));
}

/* The number with its last digit moved by `wrong`. */
static void put_cas(idt_buf *out, idt_bytes cas, const char *dash, int form, unsigned wrong)
{
    for (size_t i = 0; i < cas.len; i++) {
        unsigned digit = (unsigned)(cas.data[i] - '0');

        if (cas.data[i] == '-')
            idt_buf__put_cstr(out, dash);
        else
            put_digit(out, i + 1 == cas.len ? (digit + wrong) % 10 : digit, form);
    }
}

static void check_cas(fixture *f, const struct fixture_row *row, size_t style, int form,
                      unsigned wrong)
{
    idt_buf text = {0};
    idt_text_result result;
    uint64_t cas = 0;
    size_t begin, end;
    size_t n_found = 0;
    bool found = false;

    assert_int_equal(idt_cas__parse(&cas, row->name), IDT_OK);
    idt_buf__put_cstr(&text, "acetone ");
    idt_buf__put_cstr(&text, cas_styles[style].before);
    begin = text.len;
    put_cas(&text, row->name, cas_styles[style].dash, form, wrong);
    end = text.len;
    idt_buf__put_cstr(&text, ", 25 kg");
    result = fixture_scan(f, idt_buf__bytes(&text));
    for (size_t i = 0; i < result.n_hits; i++) {
        const idt_text_hit *hit = &result.hits[i];

        n_found += hit->kind == IDT_HIT_CAS;
        found |= hit->kind == IDT_HIT_CAS && hit->begin == begin && hit->end == end &&
                 hit->cas == cas && hit->owner == row->owner;
    }
    if (wrong ? n_found != 0 : !found)
        fail_msg("\"%.*s\"%s", (int)text.len, text.data, wrong ? " is not wrong" : " is not found");
    idt_buf__free(&text);
}

static void test_every_cas(void **state)
{
    size_t n_checked = 0;
    fixture f;

    (void)state;
    fixture_open_file(&f, names_path);
    for (size_t i = 0; i < f.n_rows; i++) {
        if (!idt_bytes__is(f.rows[i].kind, "cas-number"))
            continue;
        for (size_t style = 0; style < IDT_COUNT_OF(cas_styles); style++) {
            for (int form = 0; form < N_DIGIT_FORMS; form++) {
                for (unsigned wrong = 0; wrong < 10; wrong++)
                    check_cas(&f, &f.rows[i], style, form, wrong);
            }
        }
        n_checked++;
    }
    assert_true(n_checked > 50);
    fixture_end(&f);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_name),
        cmocka_unit_test(test_every_cas),
    };

    if (argc != 2)
        return 2;
    names_path = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
