/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/input.h"

#include <errno.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"

struct idt_list_input {
    crypto_generichash_state digest; /* first: it is aligned to 64 bytes */
    char *name;
    FILE *file;       /* NULL: memory */
    idt_bytes memory; /* what is left of it */
    uint64_t limit, taken;
    char *chunk;
};

/* NULL when memory ran out. */
static idt_list_input *new_input(const char *name)
{
    idt_list_input *input = idt_alloc__zeroed(1, sizeof *input);
    size_t size = strlen(name) + 1;

    if (input)
        input->name = idt_alloc__zeroed(size, 1);
    if (!input || !input->name) {
        idt_alloc__free(input);
        return NULL;
    }
    memcpy(input->name, name, size);
    input->limit = UINT64_MAX;
    /* fails only for sizes that are constants here */
    (void)crypto_generichash_init(&input->digest, NULL, 0, IDT_DIGEST_SIZE);
    return input;
}

int idt_list_input__open(idt_list_input **out, const char *path, uint64_t limit, idt_error *err)
{
    idt_list_input *input = new_input(path);
    int status;

    *out = NULL;
    if (!input)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    input->limit = limit;
    input->chunk = idt_alloc__zeroed(IDT_LIST_CHUNK, 1);
    input->file = input->chunk ? fopen(path, "rb") : NULL;
    if (input->file) {
        *out = input;
        return IDT_OK;
    }
    status = input->chunk
                 ? idt_error__set(err, IDT_EIO, "could not open \"%s\": %s", path, strerror(errno))
                 : idt_error__set(err, IDT_ENOMEM, "out of memory");
    idt_list_input__close(input);
    return status;
}

int idt_list_input__memory(idt_list_input **out, const char *name, idt_bytes content,
                           idt_error *err)
{
    idt_list_input *input = new_input(name);

    *out = input;
    if (!input)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    input->memory = content;
    return IDT_OK;
}

void idt_list_input__close(idt_list_input *input)
{
    if (!input)
        return;
    if (input->file)
        fclose(input->file);
    idt_alloc__free(input->chunk);
    idt_alloc__free(input->name);
    idt_alloc__free(input);
}

int idt_list_input__next(idt_list_input *input, idt_bytes *out, idt_error *err)
{
    *out = (idt_bytes){NULL, 0};
    if (input->file) {
        size_t n = fread(input->chunk, 1, IDT_LIST_CHUNK, input->file);

        if (n == 0 && ferror(input->file))
            return idt_error__set(err, IDT_EIO, "could not read \"%s\": %s", input->name,
                                  strerror(errno));
        *out = (idt_bytes){input->chunk, n};
    } else {
        size_t n = idt_size__min(input->memory.len, IDT_LIST_CHUNK);

        if (n) {
            *out = idt_bytes__slice(input->memory, 0, n);
            input->memory = idt_bytes__slice(input->memory, n, input->memory.len);
        }
    }
    if (out->len == 0)
        return IDT_DONE;
    input->taken += out->len;
    if (input->taken > input->limit)
        return idt_error__set(err, IDT_ELIMIT, "\"%s\" is larger than the limit of %llu bytes",
                              input->name, (unsigned long long)input->limit);
    (void)crypto_generichash_update(&input->digest, (const unsigned char *)out->data, out->len);
    return IDT_OK;
}

const char *idt_list_input__name(const idt_list_input *input)
{
    return input->name;
}

void idt_list_input__digest(const idt_list_input *input, unsigned char out[IDT_DIGEST_SIZE])
{
    crypto_generichash_state state = input->digest;

    (void)crypto_generichash_final(&state, out, IDT_DIGEST_SIZE);
}

static bool starts_with_nocase(idt_bytes text, const char *prefix)
{
    size_t i;

    for (i = 0; prefix[i]; i++)
        if (i >= text.len || idt_ascii__lower(text.data[i]) != prefix[i])
            return false;
    return true;
}

int idt_list_input__sniff(const idt_list_input *input, idt_bytes begin, bool markup, idt_error *err)
{
    static const struct {
        idt_bytes magic;
        const char *what;
    } magics[] = {
        {{"\xFF\xFE", 2}, "UTF-16 text: convert it to UTF-8"},
        {{"\xFE\xFF", 2}, "UTF-16 text: convert it to UTF-8"},
        {{"\x1F\x8B", 2}, "compressed (gzip): decompress it"},
        {{"PK\x03\x04", 4}, "a ZIP or Office file: extract it or save it as text"},
        {{"\xD0\xCF\x11\xE0", 4}, "an old Office file: save it as text"},
        {{"%PDF", 4}, "a PDF document: fetch the data file of the list"},
    };
    idt_bytes text;
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(magics); i++)
        if (idt_bytes__starts_with(begin, magics[i].magic))
            return idt_list_input__fail(input, IDT_EFORMAT, 0, 0, err, "this is %s first",
                                        magics[i].what);
    if (idt_bytes__starts_with(begin, IDT_LIT("\xEF\xBB\xBF")))
        begin = idt_bytes__slice(begin, 3, begin.len);
    text = idt_bytes__trim(begin);
    if (starts_with_nocase(text, "<!doctype html") || starts_with_nocase(text, "<html"))
        return idt_list_input__fail(input, IDT_EFORMAT, 1, 0, err,
                                    "this is a web page, not a list: the server may have answered "
                                    "with an error page, fetch it again");
    if (!markup && starts_with_nocase(text, "<?xml"))
        return idt_list_input__fail(input, IDT_EFORMAT, 1, 0, err,
                                    "this is XML, not a table: name its XML format");
    if (markup && text.len && text.data[0] != '<')
        return idt_list_input__fail(input, IDT_EFORMAT, 1, 0, err,
                                    "this is not XML: name the format that the file is in");
    return IDT_OK;
}

uint32_t idt_list_encoding__decode(idt_list_encoding encoding, unsigned char byte)
{
    static const uint16_t high[32] = {
        0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
    };

    if (byte >= 0x80 && byte < 0xA0)
        return encoding == IDT_LIST_WINDOWS_1252 ? high[byte - 0x80] : 0;
    return byte;
}

const char *idt_list_encoding__name(idt_list_encoding encoding)
{
    switch (encoding) {
    case IDT_LIST_ENCODING_DEFAULT:
    case IDT_LIST_UTF8: return "UTF-8";
    case IDT_LIST_WINDOWS_1252: return "Windows-1252";
    case IDT_LIST_LATIN_1: return "ISO-8859-1";
    }
    return "";
}

int idt_list_input__fail(const idt_list_input *input, int code, uint64_t line, uint64_t offset,
                         idt_error *err, const char *format, ...)
{
    char message[176];
    const char *name = input->name;
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (strlen(name) > 40) /* the end of a long path says most */
        name += strlen(name) - 40;
    if (line)
        idt_error__at(err, code, offset, "%s:%llu: %s", name, (unsigned long long)line, message);
    else
        idt_error__at(err, code, offset, "%s: %s", name, message);
    if (err)
        err->line = line > UINT32_MAX ? 0 : (uint32_t)line;
    return code;
}
