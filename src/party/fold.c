/* SPDX-License-Identifier: Apache-2.0 */
#include "party/fold.h"

#include <string.h>
#include <utf8proc.h>

#include "base/bytes.h"
#include "base/int.h"
#include "base/utf8.h"
#include "party/tables.h"

enum { MAX_RUNE_FORM = 24 };

typedef enum rune_class {
    RUNE_SPACE,  /* ends a word */
    RUNE_LETTER, /* adds its form */
    RUNE_NOTHING /* marks and apostrophes: no trace */
} rune_class;

/* What one code point becomes. */
typedef struct rune_form {
    rune_class class;
    idt_script script;
    uint8_t len;
    char text[MAX_RUNE_FORM];
} rune_form;

typedef struct folder {
    idt_name_fold *out;
    idt_bytes text;
    unsigned options;
    size_t at;           /* next byte */
    idt_name_word *word; /* being written, or NULL */
    int bracket_depth;
    uint8_t pending; /* flags for the next word */
    bool digits;     /* the word so far is digits */
    bool lower_last; /* the last letter was a lower-case Latin letter */
    bool in_ordinal; /* the next letter is the second one of "st", "nd", "rd", "th" */
} folder;

static const char *const hangul_initial[19] = {"g",  "kk", "n", "d",  "tt", "r", "m",
                                               "b",  "pp", "s", "ss", "",   "j", "jj",
                                               "ch", "k",  "t", "p",  "h"};
static const char *const hangul_medial[21] = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo",
                                              "ye", "o",  "wa", "wae", "oe", "yo", "u",
                                              "wo", "we", "wi", "yu",  "eu", "ui", "i"};
static const char *const hangul_final[28] = {"",  "k",  "k", "k", "n", "n", "n", "t", "l", "k",
                                             "m", "l",  "l", "l", "p", "l", "m", "p", "p", "t",
                                             "t", "ng", "t", "t", "k", "t", "p", "t"};

static void append(rune_form *f, const char *text, size_t len)
{
    if (len > (size_t)(MAX_RUNE_FORM - f->len))
        len = (size_t)(MAX_RUNE_FORM - f->len);
    memcpy(f->text + f->len, text, len);
    f->len = (uint8_t)(f->len + len);
}

static const idt_letter_row *find_letter(uint32_t rune)
{
    uint32_t lo = 0, hi = idt_party__n_letters;

    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (idt_party__letters[mid].code < rune)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < idt_party__n_letters && idt_party__letters[lo].code == rune
               ? &idt_party__letters[lo]
               : NULL;
}

static idt_script script_of(uint32_t r)
{
    if (r < 0x370 || (r >= 0x1E00 && r < 0x1F00))
        return IDT_SCRIPT_LATIN;
    if (r < 0x400 || (r >= 0x1F00 && r < 0x2000))
        return IDT_SCRIPT_GREEK;
    if (r < 0x530)
        return IDT_SCRIPT_CYRILLIC;
    if (r >= 0x590 && r < 0x600)
        return IDT_SCRIPT_HEBREW;
    if ((r >= 0x600 && r < 0x780) || (r >= 0xFB50 && r < 0xFF00))
        return IDT_SCRIPT_ARABIC;
    if (idt_name__is_han(r))
        return IDT_SCRIPT_HAN;
    if (r >= 0x3040 && r < 0x3100)
        return IDT_SCRIPT_KANA;
    if (r >= 0xAC00 && r < 0xD7A4)
        return IDT_SCRIPT_HANGUL;
    return IDT_SCRIPT_OTHER;
}

static void form_of_hangul(rune_form *f, uint32_t rune)
{
    uint32_t s = rune - 0xAC00;
    const char *parts[3] = {hangul_initial[s / 588], hangul_medial[s % 588 / 28],
                            hangul_final[s % 28]};

    for (size_t i = 0; i < 3; i++)
        append(f, parts[i], strlen(parts[i]));
    f->class = RUNE_LETTER;
}

/* Also what files put where they lost an apostrophe or a letter: "Security?s". */
static bool is_apostrophe(uint32_t r)
{
    return r == '?' || r == 0xFFFD || r == '\'' || r == '`' || r == 0xB4 || r == 0x2018 ||
           r == 0x2019 || r == 0x2BB || r == 0x2BC || r == 0x2032 || r == 0x5F3 || r == 0x5F4;
}

/* The form of a code point that needs no decomposition; false when it does. */
static bool form_directly(rune_form *f, uint32_t rune)
{
    const idt_letter_row *row;

    if (rune < 0x80 && (idt_ascii__is_alpha((int)rune) || idt_ascii__is_digit((int)rune))) {
        char c = idt_ascii__lower((char)rune);
        append(f, &c, 1);
        f->class = RUNE_LETTER;
        return true;
    }
    if (is_apostrophe(rune)) {
        f->class = RUNE_NOTHING;
        return true;
    }
    if (rune < 0x80)
        return true;
    if (idt_name__is_han(rune)) {
        uint16_t simple = idt_party__han[rune - 0x4E00].simple;
        f->len = (uint8_t)(f->len + idt_utf8__encode(f->text + f->len, simple ? simple : rune));
        f->class = RUNE_LETTER;
        return true;
    }
    if (rune >= 0xAC00 && rune < 0xAC00 + 11172) {
        form_of_hangul(f, rune);
        return true;
    }
    row = find_letter(rune);
    if (!row)
        return false;
    append(f, row->latin, strnlen(row->latin, sizeof row->latin));
    f->class = row->latin[0] ? RUNE_LETTER : RUNE_NOTHING;
    return true;
}

static void form_of(rune_form *f, uint32_t rune)
{
    utf8proc_int32_t parts[20];
    utf8proc_ssize_t n;
    utf8proc_category_t category;
    int boundary = 0;

    *f = (rune_form){.class = RUNE_SPACE, .script = script_of(rune)};
    if (rune >= 0x80)
        rune = (uint32_t)utf8proc_tolower((utf8proc_int32_t)rune);
    if (form_directly(f, rune))
        return;
    category = utf8proc_category((utf8proc_int32_t)rune);
    if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
        category == UTF8PROC_CATEGORY_ME || category == UTF8PROC_CATEGORY_CF) {
        f->class = RUNE_NOTHING;
        return;
    }
    n = utf8proc_decompose_char((utf8proc_int32_t)rune, parts, 20,
                                UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD,
                                &boundary);
    if (n <= 0 || n > 20 || (n == 1 && parts[0] == (utf8proc_int32_t)rune))
        return;
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        rune_form part = {.class = RUNE_SPACE};
        if (form_directly(&part, (uint32_t)parts[i]) && part.len && part.class == RUNE_LETTER &&
            part.len + f->len <= MAX_RUNE_FORM) {
            append(f, part.text, part.len);
            f->class = RUNE_LETTER;
            f->script = script_of((uint32_t)parts[i]);
        }
    }
}

/* Decode the code point at `at`; invalid bytes act as one space each. */
static size_t next_rune(uint32_t *rune, idt_bytes text, size_t at)
{
    size_t n = idt_utf8__decode(rune, text.data + at, text.len - at);

    if (n == 0) {
        *rune = ' ';
        return 1;
    }
    return n;
}

static void end_word(folder *f)
{
    if (f->word && f->word->len == 0) {
        f->out->n_words--;
    } else if (f->word) {
        if (f->digits)
            f->word->flags |= IDT_FOLD_DIGITS;
        f->pending = 0;
    }
    f->word = NULL;
    f->lower_last = false;
}

static bool begin_word(folder *f, idt_script script)
{
    idt_name_fold *out = f->out;

    if (out->n_words == IDT_FOLD_MAX_WORDS) {
        out->cut = 1;
        return false;
    }
    f->word = &out->words[out->n_words++];
    *f->word = (idt_name_word){.begin = out->pool_len,
                               .src_begin = (uint16_t)f->at,
                               .src_end = (uint16_t)f->at,
                               .script = (uint8_t)script,
                               .flags = f->pending};
    if (f->bracket_depth > 0)
        f->word->flags |= IDT_FOLD_BRACKETED;
    f->digits = true;
    return true;
}

/* Whether a letter of this kind continues the word, or a new one begins without a gap. */
static bool continues(const folder *f, const rune_form *r, bool is_digit)
{
    bool han = r->script == IDT_SCRIPT_HAN;
    bool kana = r->script == IDT_SCRIPT_KANA;

    if ((f->word->script == IDT_SCRIPT_HAN) != han && !(is_digit && !han && f->digits))
        return false;
    if ((f->word->script == IDT_SCRIPT_KANA) != kana && !f->digits)
        return false;
    if ((f->options & IDT_FOLD_SPLIT_DIGITS) && f->word->len > 0 && f->digits != is_digit)
        return false;
    return true;
}

/* "1st", "22nd": the letters belong to the figure. */
static bool is_ordinal_end(const folder *f)
{
    static const char ends[4][3] = {"st", "nd", "rd", "th"};
    const char *p = f->text.data + f->at;
    size_t left = f->text.len - f->at;

    if (left < 2 || (left > 2 && idt_ascii__is_alpha((unsigned char)p[2])))
        return false;
    for (size_t i = 0; i < 4; i++)
        if (idt_ascii__lower(p[0]) == ends[i][0] && idt_ascii__lower(p[1]) == ends[i][1])
            return true;
    return false;
}

static void add_letter(folder *f, const rune_form *r, uint32_t rune, size_t size)
{
    bool is_digit = r->len == 1 && idt_ascii__is_digit((unsigned char)r->text[0]);
    bool ordinal = f->word && f->digits && f->word->len > 0 && !is_digit &&
                   (f->in_ordinal || is_ordinal_end(f));

    if (f->word && !continues(f, r, is_digit) && !ordinal) {
        end_word(f);
        f->pending |= IDT_FOLD_JOINED;
    }
    if (!f->word && !begin_word(f, r->script))
        return;
    if (f->word->script == IDT_SCRIPT_LATIN || f->word->len == 0)
        f->word->script = (uint8_t)r->script;
    if (f->word->len + r->len <= IDT_FOLD_WORD_MAX &&
        f->out->pool_len + r->len <= IDT_FOLD_POOL_SIZE) {
        memcpy(f->out->pool + f->out->pool_len, r->text, r->len);
        f->out->pool_len = (uint16_t)(f->out->pool_len + r->len);
        f->word->len = (uint8_t)(f->word->len + r->len);
    } else {
        f->out->cut = 1;
    }
    f->word->src_end = (uint16_t)(f->at + size);
    f->digits = (f->digits && is_digit) || (ordinal && f->digits);
    f->in_ordinal = ordinal && !f->in_ordinal;
    f->lower_last = rune < 0x80 && rune >= 'a' && rune <= 'z';
}

/* A dot or slash between single letters, as in "S.A." and "A/S", does not end the word. */
static bool glues_initials(const folder *f, uint32_t rune)
{
    uint32_t next, after;
    rune_form form;
    size_t n, at = f->at + 1;

    if (!(f->options & IDT_FOLD_GLUE_INITIALS) || (rune != '.' && rune != '/') || !f->word ||
        at >= f->text.len || f->word->script == IDT_SCRIPT_HAN)
        return false;
    /* what was written since the last dot must be one letter */
    if (!(f->at - f->word->src_begin == 1 || f->text.data[f->at - 2] == '.' ||
          f->text.data[f->at - 2] == '/' ||
          (f->at >= 3 && (unsigned char)f->text.data[f->at - 1] >= 0x80 &&
           (f->at - 2 == f->word->src_begin || f->text.data[f->at - 3] == '.'))))
        return false;
    n = next_rune(&next, f->text, at);
    form_of(&form, next);
    if (form.class != RUNE_LETTER || idt_name__is_han(next))
        return false;
    at += n;
    if (at >= f->text.len)
        return true;
    next_rune(&after, f->text, at);
    form_of(&form, after);
    return form.class != RUNE_LETTER;
}

/* "(d2002-07-12)": a register's note, not part of a name. Returns its length, or 0. */
static size_t register_note(const folder *f)
{
    static const char shape[] = "(L9999-99-99)";
    size_t n = sizeof shape - 1;

    if (f->text.len - f->at < n)
        return 0;
    for (size_t i = 0; i < n; i++) {
        int c = (unsigned char)f->text.data[f->at + i];
        if (shape[i] == '9'   ? !idt_ascii__is_digit(c)
            : shape[i] == 'L' ? !idt_ascii__is_alpha(c)
                              : c != shape[i])
            return 0;
    }
    return n;
}

static void add_ampersand(folder *f)
{
    rune_form form = {.class = RUNE_LETTER, .script = IDT_SCRIPT_LATIN, .len = 3};

    memcpy(form.text, "and", 3);
    end_word(f);
    add_letter(f, &form, 0, 1);
    end_word(f);
    if (f->text.len - f->at >= 5 && memcmp(f->text.data + f->at, "&amp;", 5) == 0)
        f->at += 4;
}

/* Punctuation. Returns bytes beyond the code point itself that were used up. */
static size_t add_break(folder *f, uint32_t rune, size_t size)
{
    size_t note;

    switch (rune) {
    case '&':
    case 0xFF06: add_ampersand(f); return 0;
    case '(':
    case '[':
    case 0xFF08:
    case 0x3010:
        note = rune == '(' ? register_note(f) : 0;
        end_word(f);
        if (note)
            return note - size;
        f->bracket_depth++;
        return 0;
    case ')':
    case ']':
    case 0xFF09:
    case 0x3011:
        end_word(f);
        if (f->bracket_depth > 0)
            f->bracket_depth--;
        return 0;
    case ',':
    case ';':
    case '\n':
    case 0xFF0C:
    case 0x3001:
    case 0x60C:
        end_word(f);
        if (f->out->n_words > 0)
            f->pending |= IDT_FOLD_AFTER_COMMA;
        if (f->out->n_commas < 255)
            f->out->n_commas++;
        return 0;
    case '#':
    case 0x2116:
        end_word(f);
        f->pending |= IDT_FOLD_AFTER_NO;
        return 0;
    case '-':
    case 0x2010:
    case 0x2011:
        if (f->word) {
            end_word(f);
            f->pending |= IDT_FOLD_JOINED;
        }
        return 0;
    default: end_word(f); return 0;
    }
}

/* "SiemensAG": lower case, then nothing but capitals to the end of the word. */
static bool is_camel_break(const folder *f, uint32_t rune)
{
    size_t i = f->at, n = 0;

    if (!f->word || !f->lower_last || rune < 'A' || rune > 'Z')
        return false;
    for (; i < f->text.len && f->text.data[i] >= 'A' && f->text.data[i] <= 'Z'; i++)
        n++;
    return n >= 2 && (i == f->text.len || !((f->text.data[i] & 0x80) ||
                                            idt_ascii__is_alpha((unsigned char)f->text.data[i])));
}

void idt_name__fold(idt_name_fold *out, idt_bytes text, unsigned options)
{
    folder f = {.out = out, .text = text, .options = options};

    out->n_words = out->pool_len = 0;
    out->n_commas = out->cut = 0;
    if (f.text.len > IDT_NAME_MAX_BYTES) {
        f.text.len = IDT_NAME_MAX_BYTES;
        out->cut = 1;
    }
    while (f.at < f.text.len) {
        uint32_t rune;
        rune_form form;
        size_t size = next_rune(&rune, f.text, f.at), extra = 0;

        form_of(&form, rune);
        if (form.class == RUNE_LETTER) {
            if (is_camel_break(&f, rune)) {
                end_word(&f);
                f.pending |= IDT_FOLD_JOINED;
            }
            add_letter(&f, &form, rune, size);
        } else if (form.class == RUNE_SPACE && !glues_initials(&f, rune)) {
            extra = add_break(&f, rune, size);
        }
        f.at += size + extra;
    }
    end_word(&f);
}
