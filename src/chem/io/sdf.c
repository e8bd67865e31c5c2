/* SPDX-License-Identifier: Apache-2.0 */
/* SDF streams cut into records and data items. */
#include <string.h>

#include "base/bytes.h"
#include "chem/io/molfile.h"

/* The line at *at, without its end; *at moves behind it. False at the end of the text. */
static bool take_line(idt_bytes text, size_t *at, idt_bytes *line)
{
    const char *end;
    size_t begin = *at;

    if (begin >= text.len)
        return false;
    end = memchr(text.data + begin, '\n', text.len - begin);
    *at = end ? (size_t)(end - text.data) + 1 : text.len;
    *line = idt_bytes__slice(text, begin, end ? *at - 1 : *at);
    if (line->len > 0 && line->data[line->len - 1] == '\r')
        line->len--;
    return true;
}

/* Where the next line that starts with `mark` begins, from the beginning of a line; else the end.
 */
static size_t find_line(idt_bytes text, size_t at, idt_bytes mark)
{
    while (at < text.len) {
        const char *found = memchr(text.data + at, mark.data[0], text.len - at);

        if (!found)
            return text.len;
        at = (size_t)(found - text.data);
        if ((at == 0 || text.data[at - 1] == '\n') &&
            idt_bytes__starts_with(idt_bytes__slice(text, at, text.len), mark))
            return at;
        at++;
    }
    return text.len;
}

int idt_sdf__next(idt_sdf_record *out, idt_bytes text, size_t *at)
{
    size_t begin = *at, end, molfile_end;
    idt_bytes line;

    if (idt_bytes__trim(idt_bytes__slice(text, begin < text.len ? begin : text.len, text.len))
            .len == 0)
        return IDT_DONE;
    /* the record from here on, so that a line's beginning is told by what is before it */
    end = begin + find_line(idt_bytes__slice(text, begin, text.len), 0, IDT_LIT("$$$$"));
    *at = end;
    take_line(text, at, &line);
    molfile_end = begin + find_line(idt_bytes__slice(text, begin, end), 0, IDT_LIT("M  END"));
    if (molfile_end < end)
        take_line(idt_bytes__slice(text, 0, end), &molfile_end, &line);
    out->molfile = idt_bytes__slice(text, begin, molfile_end);
    out->fields = idt_bytes__slice(text, molfile_end, end);
    out->title = (idt_bytes){text.data + begin, 0};
    if (take_line(out->molfile, &(size_t){0}, &line))
        out->title = idt_bytes__trim(line);
    return IDT_OK;
}

int idt_sdf__next_field(idt_bytes *name, idt_bytes *value, idt_bytes fields, size_t *at)
{
    size_t begin, end;
    idt_bytes line;

    do {
        if (!take_line(fields, at, &line))
            return IDT_DONE;
    } while (line.len == 0 || line.data[0] != '>');
    *name = (idt_bytes){line.data, 0};
    for (size_t i = 1; i < line.len; i++) {
        const char *close = line.data[i] == '<' ? memchr(line.data + i, '>', line.len - i) : NULL;

        if (close) {
            *name = idt_bytes__slice(line, i + 1, (size_t)(close - line.data));
            break;
        }
    }
    begin = end = *at;
    while (take_line(fields, at, &line) && idt_bytes__trim(line).len > 0)
        end = (size_t)(line.data - fields.data) + line.len;
    *value = idt_bytes__slice(fields, begin, end);
    return IDT_OK;
}
