/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thin books: those without the two sections that are large and hardly depend on the rules, the
 * folding table (which fuzz_fold tears at) and the filter of short keys. The harness puts them
 * back.
 */
#ifndef IDT_FUZZ_THIN_BOOK_H
#define IDT_FUZZ_THIN_BOOK_H

#include "image/image.h"
#include "text/text_sect.h"

static inline bool is_left_out(uint32_t tag)
{
    return tag == IDT_TAG_FOLD || tag == IDT_TAG_SHORT;
}

/** The same image without them. */
static inline int thin_book(idt_buf *out, const idt_image *image)
{
    idt_image_writer writer = {0};

    for (uint32_t i = 0; i < image->n_sections; i++) {
        const idt_section *s = &image->sections[i];

        if (!is_left_out(s->tag))
            idt_image_writer__add(&writer, s->tag, s->record_size, s->data, s->size);
    }
    return idt_image_writer__finish(&writer, out);
}

#endif
