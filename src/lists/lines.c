/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/lines.h"

#include "base/bytes.h"
#include "base/error.h"

void idt_list_lines__free(idt_list_lines *lines)
{
    idt_buf__free(&lines->line);
}

static int refill(idt_list_lines *lines, idt_error *err)
{
    int status = idt_list_input__next(lines->input, &lines->chunk, err);

    if (status != IDT_OK || lines->started)
        return status;
    lines->started = true;
    status = idt_list_input__sniff(lines->input, lines->chunk, false, err);
    if (status == IDT_OK && idt_bytes__starts_with(lines->chunk, IDT_LIT("\xEF\xBB\xBF"))) {
        lines->chunk = idt_bytes__slice(lines->chunk, 3, lines->chunk.len);
        lines->taken = 3;
    }
    return status;
}

static idt_bytes finish(idt_list_lines *lines)
{
    idt_bytes line = idt_buf__bytes(&lines->line);

    if (line.len && line.data[line.len - 1] == '\r')
        line.len--;
    return line;
}

int idt_list_lines__next(idt_list_lines *lines, idt_bytes *out, idt_error *err)
{
    const char *end = NULL;
    int status = IDT_OK;

    idt_buf__reset(&lines->line);
    lines->number++;
    lines->offset = lines->taken;
    while (!end && status == IDT_OK) {
        size_t n;

        if (lines->chunk.len == 0) {
            status = refill(lines, err);
            continue;
        }
        end = memchr(lines->chunk.data, '\n', lines->chunk.len);
        n = end ? (size_t)(end - lines->chunk.data) : lines->chunk.len;
        if (lines->line.len + n > IDT_LIST_LINE_MAX)
            return idt_list_input__fail(lines->input, IDT_ELIMIT, lines->number, lines->offset, err,
                                        "a line is longer than 4 MiB");
        idt_buf__put(&lines->line, lines->chunk.data, n);
        n += end != NULL;
        lines->taken += n;
        lines->chunk = idt_bytes__slice(lines->chunk, n, lines->chunk.len);
    }
    if (status != IDT_OK && status != IDT_DONE)
        return status;
    if (idt_buf__status(&lines->line) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    *out = finish(lines);
    if (end)
        return IDT_OK;
    return lines->line.len ? IDT_MORE : IDT_DONE;
}
