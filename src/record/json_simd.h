/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C face of simdjson, of which only the first stage is used: it finds where the tokens of JSON
 * start and checks that text is UTF-8. The only door to C++ in this program.
 */
#ifndef IDT_RECORD_JSON_SIMD_H
#define IDT_RECORD_JSON_SIMD_H

#include "interdict/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One thread at a time. Made by idt_json_simd__new, freed by idt_json_simd__free. */
typedef struct idt_json_simd idt_json_simd;

/** NULL when memory runs out. */
idt_json_simd *idt_json_simd__new(void);
void idt_json_simd__free(idt_json_simd *simd);

/** What the first stage has against a text. */
typedef enum idt_json_fault {
    IDT_JSON_FINE,
    IDT_JSON_NO_MEMORY,
    IDT_JSON_NOT_UTF8,
    IDT_JSON_OPEN_STRING,
    IDT_JSON_CONTROL, /* a control character inside a string */
    IDT_JSON_OTHER,
} idt_json_fault;

/**
 * Find the offsets, in ascending order, of every `{ } [ ] : ,`, of every opening quotation mark and
 * of the first byte of every other run of bytes outside strings that is not white space.
 * Finding nothing is fine. With IDT_JSON_FINE the text is UTF-8, every string in it is closed and
 * none holds a control character; so no string holds a line feed.
 *
 * @param text     at most 2^31 bytes; IDT_CHUNK_PADDING more are readable
 * @param starts   out: the offsets; live until the next call
 * @param n_starts out: how many
 */
idt_json_fault idt_json_simd__index(idt_json_simd *simd, idt_bytes text, const uint32_t **starts,
                                    size_t *n_starts);

/** 1 when the text is UTF-8, else 0. */
int idt_json_simd__is_utf8(idt_bytes text);

#ifdef __cplusplus
}
#endif
#endif
