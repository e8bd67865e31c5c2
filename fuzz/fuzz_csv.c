/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole inputs, from detection and decompression to records. The first byte chooses the format,
 * the second the line limit, the third the size of the chunks, which must not change anything.
 */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void put_record(idt_buf *out, const idt_record *record)
{
    idt_buf__printf(out, "%llu %d %llu ", (unsigned long long)record->line, (int)record->code,
                    (unsigned long long)record->n_bad_bytes);
    idt_buf__put_cstr(out, record->error ? record->error->message : "");
    for (size_t i = 0; i < record->n_fields; i++) {
        idt_buf__put_json(out, record->fields[i].name);
        idt_buf__put_json(out, record->fields[i].value);
    }
    idt_buf__put_char(out, '\n');
}

static void read_all(const char *path, const idt_record_options *options, idt_buf *out)
{
    idt_splitter *splitter;
    idt_parser *parser;
    idt_chunk chunk = {0};
    idt_record record;
    idt_error err;
    int status;

    check(idt_splitter__new(&splitter, &path, 1, options, &err) == IDT_OK);
    check(idt_parser__new(&parser, &err) == IDT_OK);
    while ((status = idt_splitter__next(splitter, &chunk, &err)) == IDT_OK) {
        check(chunk.bytes.capacity - chunk.bytes.len >= IDT_CHUNK_PADDING || !chunk.bytes.len);
        idt_parser__begin(parser, &chunk);
        while ((status = idt_parser__next(parser, &record, &err)) == IDT_OK)
            put_record(out, &record);
        check(status == IDT_DONE);
    }
    check(status == IDT_DONE);
    idt_chunk__free(&chunk);
    idt_parser__free(parser);
    idt_splitter__free(splitter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_record_options options = {0};
    idt_buf whole = {0}, cut = {0};
    char path[] = "/tmp/idt-fuzz-XXXXXX";
    int fd;

    if (size < 3)
        return 0;
    options.format = (idt_input_format)(data[0] % (IDT_INPUT_TEXT + 1));
    options.line_limit = data[1];
    fd = mkstemp(path);
    check(fd >= 0);
    check(write(fd, data + 3, size - 3) == (ssize_t)(size - 3));
    close(fd);
    read_all(path, &options, &whole);
    options.chunk_size = 1 + data[2];
    read_all(path, &options, &cut);
    unlink(path);
    check(idt_bytes__equal(idt_buf__bytes(&whole), idt_buf__bytes(&cut)));
    idt_buf__free(&whole);
    idt_buf__free(&cut);
    return 0;
}
