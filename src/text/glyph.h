/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One character of a field as a reader sees it: an HTML character reference is the character that
 * it names, a Cyrillic or Greek letter that looks like a Latin one inside a Latin word is that one.
 */
#ifndef IDT_TEXT_GLYPH_H
#define IDT_TEXT_GLYPH_H

#include <stdbool.h>

#include "base/bytes.h"
#include "text/fold.h"

enum {
    IDT_ENTITY_SIZE_MAX = 12, /* bytes of the longest reference that is read, "&epsilon;" or so */
    IDT_GLYPH_REACH = 32,     /* letters looked at on either side of a look-alike */
};

/**
 * The character that the reference at the start of the text names: "&beta;", "&#946;", "&#x3b2;".
 * Named ones are those of HTML 4 that occur in chemical names, with the closing semicolon.
 * @param out  the code point
 * @return bytes that the reference takes; 0: there is none
 * @source W3C, HTML 4.01 Specification, section 24, character entity references; U+2010 and the
 *         brackets: WHATWG HTML, section 13.5
 */
size_t idt_glyph__entity(uint32_t *out, idt_bytes text);

/**
 * Whether every Cyrillic letter of a field looks like a Latin one, so that it has none in earnest.
 * Costs one pass over the field.
 */
bool idt_glyph__has_only_lookalikes(idt_bytes field);

/**
 * Read the character at `pos` of a field.
 * @param out              out->data may point into the field, the book or *out itself
 * @param end              bytes of the field that may be read, greater than pos
 * @param only_lookalikes  what idt_glyph__has_only_lookalikes says of the field
 */
void idt_glyph__read(idt_folded *out, const idt_fold *fold, idt_bytes field, size_t pos, size_t end,
                     bool only_lookalikes);

#endif
