/* SPDX-License-Identifier: Apache-2.0 */
/* InChIKeys: form, hash, and where they stand in a text. */
#include "chem/inchikey.h"

#include <sodium/crypto_hash_sha256.h>
#include <string.h>

#include "base/bytes.h"

enum { MAX_INCHI = 1 << 16, MAX_MINOR = 254 };

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_joined(char c)
{
    return idt_ascii__is_alpha(c) || idt_ascii__is_digit(c);
}

/* ---------------------------------------------------------------------------------------- form */

/* Bytes of the dash at `at`: - or U+2010 to U+2015, U+2212. */
static size_t dash_at(idt_bytes text, size_t at)
{
    const char *s = text.data + at;

    if (at < text.len && *s == '-')
        return 1;
    if (text.len < 3 || at > text.len - 3)
        return 0;
    if (s[0] == '\xe2' && s[1] == '\x80' && s[2] >= '\x90' && s[2] <= '\x95')
        return 3;
    return memcmp(s, "\xe2\x88\x92", 3) == 0 ? 3 : 0;
}

static bool take_capitals(char *out, size_t n, idt_bytes text, size_t *at)
{
    if (n > text.len - *at)
        return false;
    for (size_t i = 0; i < n; i++) {
        out[i] = text.data[*at + i];
        if (!is_capital(out[i]))
            return false;
    }
    *at += n;
    return true;
}

size_t idt_inchikey__read(idt_inchikey *out, idt_bytes text)
{
    char kind[2];
    size_t at = 0, dash;

    if (!take_capitals(out->first, sizeof out->first, text, &at) || (dash = dash_at(text, at)) == 0)
        return 0;
    at += dash;
    if (!take_capitals(out->second, sizeof out->second, text, &at) ||
        !take_capitals(kind, sizeof kind, text, &at) || (kind[0] != 'S' && kind[0] != 'N') ||
        kind[1] != 'A' || (dash = dash_at(text, at)) == 0)
        return 0;
    at += dash;
    return take_capitals(&out->protons, 1, text, &at) ? at : 0;
}

/* ---------------------------------------------------------------------------------------- hash */

/* The n-th group of three letters, of those that do not start with E and are not TAA to TTV. */
static void put_three(char *out, unsigned n)
{
    const unsigned letters = 26, e = 4 * letters * letters, taa = 19 * letters * letters,
                   n_left_out = 19 * letters + 22;

    n += n >= e ? letters * letters : 0;
    n += n >= taa ? n_left_out : 0;
    out[0] = (char)('A' + n / (letters * letters));
    out[1] = (char)('A' + n / letters % letters);
    out[2] = (char)('A' + n % letters);
}

static void put_two(char *out, unsigned n)
{
    out[0] = (char)('A' + n / 26);
    out[1] = (char)('A' + n % 26);
}

/* Bits [from, from + n) of a digest, lowest bit of each byte first; n at most 16. */
static unsigned bits_of(const unsigned char *digest, unsigned from, unsigned n)
{
    unsigned value = 0;

    for (unsigned i = 0; i < n; i++)
        value |= (unsigned)(digest[(from + i) / 8] >> (from + i) % 8 & 1) << i;
    return value;
}

/* Where the layers end that the first block speaks of; [*p, *p_end) is the proton layer. */
static size_t end_of_major(idt_bytes layers, size_t *p, size_t *p_end)
{
    size_t at = 0;

    *p = *p_end = layers.len;
    while (at < layers.len) {
        const char *slash = memchr(layers.data + at, '/', layers.len - at);
        char layer;

        if (*p < layers.len && *p_end == layers.len)
            *p_end = slash ? (size_t)(slash - layers.data) : layers.len;
        if (!slash || slash + 1 == layers.data + layers.len)
            return layers.len;
        at = (size_t)(slash - layers.data);
        layer = slash[1];
        if (layer == 'p' && *p == layers.len)
            *p = at;
        else if (layer != 'c' && layer != 'h' && layer != 'q')
            return at;
        at++;
    }
    return layers.len;
}

/* "/p+1", "/p-2": a letter for how many, N for none. */
static char letter_of(idt_bytes layer)
{
    long n = 0;

    for (size_t i = 3; i < layer.len && idt_ascii__is_digit(layer.data[i]) && n < 100; i++)
        n = n * 10 + (layer.data[i] - '0');
    if (layer.len < 4 || n == 0)
        return 'N';
    if (n > 12)
        return 'A';
    return (char)(layer.data[2] == '-' ? 'N' - n : 'N' + n);
}

/* The other layers; short ones are hashed twice over. */
static void hash_minor(unsigned char digest[crypto_hash_sha256_BYTES], idt_bytes minor)
{
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    for (int i = 0; i < (minor.len <= MAX_MINOR ? 2 : 1); i++)
        crypto_hash_sha256_update(&state, (const unsigned char *)minor.data, minor.len);
    crypto_hash_sha256_final(&state, digest);
}

bool idt_inchikey__of_inchi(idt_inchikey *out, idt_bytes inchi)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    idt_bytes layers;
    size_t begin = sizeof "InChI=1" - 1, end, p, p_end;

    if (inchi.len > MAX_INCHI || !idt_bytes__starts_with(inchi, IDT_LIT("InChI=1")))
        return false;
    begin += begin < inchi.len && inchi.data[begin] == 'S';
    if (begin + 1 >= inchi.len || inchi.data[begin] != '/')
        return false;
    layers = idt_bytes__slice(inchi, begin + 1, inchi.len);
    end = end_of_major(layers, &p, &p_end);
    p = p < end ? p : end;
    p_end = p_end < end ? p_end : end;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)layers.data, p);
    crypto_hash_sha256_update(&state, (const unsigned char *)layers.data + p_end, end - p_end);
    crypto_hash_sha256_final(&state, digest);
    for (unsigned i = 0; i < 4; i++)
        put_three(out->first + 3 * i, bits_of(digest, 14 * i, 14));
    put_two(out->first + 12, bits_of(digest, 56, 9));
    hash_minor(digest, idt_bytes__slice(layers, end, layers.len));
    put_three(out->second, bits_of(digest, 0, 14));
    put_three(out->second + 3, bits_of(digest, 14, 14));
    put_two(out->second + 6, bits_of(digest, 28, 9));
    out->protons = letter_of(idt_bytes__slice(layers, p, p_end));
    return true;
}

bool idt_inchikey__states_isotopes(idt_bytes inchi)
{
    for (size_t i = 0; i + 1 < inchi.len; i++)
        if (inchi.data[i] == '/' && inchi.data[i + 1] == 'i')
            return true;
    return false;
}

/* ----------------------------------------------------------------------------------- in a text */

bool idt_inchikey__next_key(idt_inchi_mention *out, idt_bytes text, size_t *at)
{
    const size_t step = IDT_INCHIKEY_FIRST;
    size_t i = *at + step - 1;

    /* a run of 14 capitals covers one of every 14 bytes: nearly all text is not looked at */
    while (i < text.len) {
        size_t begin = i, end = i, len = 0;
        idt_inchikey key;

        if (!is_capital(text.data[i])) {
            i += step;
            continue;
        }
        while (begin > *at && is_capital(text.data[begin - 1]))
            begin--;
        while (end < text.len && is_capital(text.data[end]))
            end++;
        if (end - begin == step && (begin == 0 || !is_joined(text.data[begin - 1])))
            len = idt_inchikey__read(&key, idt_bytes__slice(text, begin, text.len));
        if (len > 0 && (begin + len == text.len || !is_joined(text.data[begin + len]))) {
            *out = (idt_inchi_mention){begin, begin + len, false};
            *at = begin + len;
            return true;
        }
        i = end + step;
    }
    *at = text.len;
    return false;
}

static bool is_of_inchi(char c)
{
    return is_joined(c) || (c != 0 && strchr("()+-,./;?*", c) != NULL);
}

bool idt_inchikey__next_inchi(idt_inchi_mention *out, idt_bytes text, size_t *at)
{
    const size_t head = sizeof "InChI" - 1;

    while (*at < text.len) {
        const char *sign = memchr(text.data + *at, '=', text.len - *at);
        size_t begin, end;

        if (!sign)
            break;
        end = (size_t)(sign - text.data) + 1;
        begin = end > head ? end - 1 - head : end;
        *at = end;
        if (begin + head + 1 != end || memcmp(text.data + begin, "InChI", head) != 0)
            continue;
        while (end < text.len && is_of_inchi(text.data[end]))
            end++;
        if (end < text.len && text.data[end] == '=' && end - *at >= head &&
            memcmp(text.data + end - head, "InChI", head) == 0)
            end -= head; /* of the next */
        *out = (idt_inchi_mention){begin, end, true};
        *at = end;
        return true;
    }
    *at = text.len;
    return false;
}
