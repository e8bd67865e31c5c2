/* SPDX-License-Identifier: Apache-2.0 */
/* Where a list reader gets its bytes from: a file or memory, read once from front to back. */
#ifndef IDT_LISTS_INPUT_H
#define IDT_LISTS_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "interdict/base.h"

enum { IDT_LIST_CHUNK = 65536 };

/** How bytes become text. */
typedef enum idt_list_encoding {
    IDT_LIST_ENCODING_DEFAULT, /* what the format says: UTF-8, or the XML declaration */
    IDT_LIST_UTF8,
    IDT_LIST_WINDOWS_1252,
    IDT_LIST_LATIN_1, /* ISO 8859-1 */
} idt_list_encoding;

typedef struct idt_list_input idt_list_input;

/**
 * Open a file. Free with idt_list_input__close.
 *
 * @param limit  largest number of bytes accepted
 * @return IDT_OK, IDT_EIO, IDT_ENOMEM
 */
int idt_list_input__open(idt_list_input **out, const char *path, uint64_t limit, idt_error *err);

/** Read from memory; `content` is borrowed until close, `name` (for messages) is copied. */
int idt_list_input__memory(idt_list_input **out, const char *name, idt_bytes content,
                           idt_error *err);

/** Takes NULL. */
void idt_list_input__close(idt_list_input *input);

/**
 * The next bytes. They stay valid until the next call.
 * @return IDT_OK, IDT_DONE (nothing is left), IDT_EIO, IDT_ELIMIT (larger than the limit)
 */
int idt_list_input__next(idt_list_input *input, idt_bytes *out, idt_error *err);

/** As a person would name it. */
const char *idt_list_input__name(const idt_list_input *input);

/** BLAKE2b-256 of all bytes handed out so far. */
void idt_list_input__digest(const idt_list_input *input, unsigned char out[IDT_DIGEST_SIZE]);

/**
 * Refuse what is clearly not text of a list: another encoding, compressed or binary content, a web
 * page in place of a table.
 *
 * @param begin   the first bytes of the input
 * @param markup  whether the format is XML
 * @return IDT_OK or IDT_EFORMAT with a message that says what it is and what to do
 */
int idt_list_input__sniff(const idt_list_input *input, idt_bytes begin, bool markup,
                          idt_error *err);

/**
 * The code point of a byte of a single-byte encoding, 0 when there is none.
 * @source WHATWG Encoding Standard, index windows-1252, without its C1 fall-backs
 */
uint32_t idt_list_encoding__decode(idt_list_encoding encoding, unsigned char byte);

/** "UTF-8", "Windows-1252" or "ISO-8859-1". */
const char *idt_list_encoding__name(idt_list_encoding encoding);

/** Fill an error with a message that begins with the input's name and the line, and return code. */
int idt_list_input__fail(const idt_list_input *input, int code, uint64_t line, uint64_t offset,
                         idt_error *err, const char *format, ...) IDT_PRINTF(6, 7);

#endif
