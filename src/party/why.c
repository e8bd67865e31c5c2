/* SPDX-License-Identifier: Apache-2.0 */
#include "party/why.h"

#include <string.h>

#include "base/bytes.h"
#include "base/int.h"

static idt_bytes cut(idt_bytes text, unsigned begin, unsigned end)
{
    size_t b = idt_size__min(begin, text.len), e = idt_size__min(end, text.len);

    return e > b ? idt_bytes__slice(text, b, e) : (idt_bytes){"", 0};
}

size_t idt_party_why__write(char *out, size_t size, const idt_party_why *why, idt_bytes left,
                            idt_bytes right)
{
    size_t at = 0, total = 0;

    for (size_t i = 0; i < why->n_terms; i++) {
        const idt_party_term *t = &why->terms[i];
        idt_bytes l = cut(left, t->left_begin, t->left_end);
        idt_bytes r = cut(right, t->right_begin, t->right_end);
        bool is_same = idt_bytes__equal(l, r);
        const idt_bytes parts[] = {
            total ? IDT_LIT("; ") : IDT_LIT(""),
            idt_bytes__from_cstr(idt_party__term_name((idt_party_term_kind)t->kind)),
            l.len + r.len ? IDT_LIT(": ") : IDT_LIT(""),
            l,
            l.len && r.len && !is_same ? IDT_LIT(" | ") : IDT_LIT(""),
            is_same ? IDT_LIT("") : r};
        size_t len = 0;
        bool fits;

        if (t->kind == IDT_TERM_EVIDENCE && l.len + r.len == 0)
            continue; /* a sum, not a word */

        for (size_t k = 0; k < IDT_COUNT_OF(parts); k++)
            len += parts[k].len;
        fits = at == total && len < size - at;
        for (size_t k = 0; fits && k < IDT_COUNT_OF(parts); k++)
            if (parts[k].len) {
                memcpy(out + at, parts[k].data, parts[k].len);
                at += parts[k].len;
            }
        total += len;
    }
    out[at] = '\0';
    return total;
}
