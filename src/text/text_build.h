/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building the text sections of a book. Only the compiler of books includes this; it needs
 * utf8proc, the scan side does not.
 */
#ifndef IDT_TEXT_TEXT_BUILD_H
#define IDT_TEXT_TEXT_BUILD_H

#include "text/text.h"

enum {
    /* Upper and lower case as written only: for abbreviations such as "MAPA" that are ordinary
     * words in lower case. */
    IDT_NAME_CASE = 1 << 0,
    /* No variation of separators. */
    IDT_NAME_EXACT = 1 << 1,
};

typedef struct idt_text_name {
    idt_bytes text;     /* UTF-8, borrowed for the call */
    uint32_t owner;     /* any value but IDT_TEXT_NONE; comes back in hits */
    uint16_t language;  /* IDT_LANGUAGE or 0 */
    uint8_t name_class; /* idt_name_class */
    uint8_t flags;      /* IDT_NAME_CASE, IDT_NAME_EXACT */
} idt_text_name;

/** One thread at a time. */
typedef struct idt_text_builder idt_text_builder;

/** @return IDT_OK or IDT_ENOMEM. Free with idt_text_builder__free. */
int idt_text_builder__new(idt_text_builder **out);
void idt_text_builder__free(idt_text_builder *builder);

/**
 * Add a name. The n-th successful call, from 0, is the `name` that hits carry. Names of class
 * UNIQUE and COMMON also get their derived form: "Benzene, (2-bromoethyl)-" for
 * "(2-bromoethyl)benzene" and the other way round.
 *
 * @return IDT_OK, IDT_ENOMEM, IDT_EINVAL (invalid UTF-8, no letter or digit in it, class or flag
 *         that does not exist), IDT_ELIMIT (longer than IDT_TEXT_KEY_MAX bytes once folded, or too
 *         many names); the message says which, and nothing was added
 */
int idt_text_builder__add_name(idt_text_builder *builder, const idt_text_name *name,
                               idt_error *err);

/**
 * Add a CAS number (value without dashes, see text/cas.h) of an owner.
 * @return IDT_OK, IDT_ENOMEM, IDT_EINVAL (not a CAS number: range or check digit)
 */
int idt_text_builder__add_cas(idt_text_builder *builder, uint64_t cas, uint32_t owner,
                              idt_error *err);

/**
 * Lay out the sections and add them to the writer. Same input in any order of owners gives hits
 * with the same meaning; same input in the same order gives the same bytes.
 * The section bytes belong to the builder: free it after idt_image_writer__finish. Call once.
 *
 * @return IDT_OK, IDT_ENOMEM, IDT_ELIMIT (a section passes 4 GiB)
 */
int idt_text_builder__finish(idt_text_builder *builder, idt_image_writer *writer, idt_error *err);

#endif
