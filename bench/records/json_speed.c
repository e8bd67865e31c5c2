/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON readers over the same lines in memory: usage: json_speed FILE.jsonl
 * Ours (simdjson's first stage and our grammar), its first stage alone, and jansson with
 * duplicate keys refused; each visits every string. CPU time, fastest of some rounds, one thread.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "base/file.h"
#include "record/json_simd.h"
#include "record/record.h"

enum { N_ROUNDS = 3 };

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Chunks of whole lines, as the splitter would cut them. */
static idt_bytes next_chunk(idt_bytes text, size_t *at)
{
    idt_bytes chunk = {text.data + *at, text.len - *at};

    if (chunk.len > IDT_CHUNK_SIZE) {
        chunk.len = IDT_CHUNK_SIZE;
        while (chunk.data[chunk.len - 1] != '\n')
            chunk.len--;
    }
    *at += chunk.len;
    return chunk;
}

static uint64_t read_stage_1(idt_bytes text)
{
    idt_json_simd *simd = idt_json_simd__new();
    uint64_t sum = 0;

    for (size_t at = 0; simd && at < text.len;) {
        const uint32_t *starts;
        size_t n = 0;

        if (idt_json_simd__index(simd, next_chunk(text, &at), &starts, &n) == IDT_JSON_FINE)
            sum += n;
    }
    idt_json_simd__free(simd);
    return sum;
}

static uint64_t read_ours(idt_bytes text)
{
    idt_input input = {.format = IDT_INPUT_JSONL, .line_limit = IDT_LINE_LIMIT};
    idt_chunk chunk = {.input = &input, .first_line = 1};
    idt_parser *parser;
    idt_record record;
    idt_error err;
    uint64_t sum = 0;

    if (idt_parser__new(&parser, &err) != IDT_OK)
        return 0;
    for (size_t at = 0; at < text.len;) {
        idt_bytes bytes = next_chunk(text, &at);

        /* borrowed, not copied; the file's buffer has the padding */
        chunk.bytes = (idt_buf){(char *)(uintptr_t)bytes.data, bytes.len, bytes.len, false};
        idt_parser__begin(parser, &chunk);
        while (idt_parser__next(parser, &record, &err) == IDT_OK)
            for (size_t i = 0; i < record.n_fields; i++)
                sum += record.fields[i].value.len;
    }
    idt_parser__free(parser);
    return sum;
}

static uint64_t visit(json_t *value)
{
    uint64_t sum = 0;
    const char *key;
    json_t *child;

    if (json_is_string(value))
        return json_string_length(value);
    json_object_foreach(value, key, child) sum += visit(child);
    return sum;
}

static uint64_t read_jansson(idt_bytes text)
{
    uint64_t sum = 0;

    for (size_t at = 0; at < text.len;) {
        const char *line = text.data + at, *end = memchr(line, '\n', text.len - at);
        size_t len = end ? (size_t)(end - line) : text.len - at;
        json_t *value = json_loadb(line, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);

        sum += visit(value);
        json_decref(value);
        at += len + 1;
    }
    return sum;
}

static void measure(const char *name, uint64_t (*read)(idt_bytes), idt_bytes text)
{
    double best = 0;
    uint64_t sum = 0;

    for (unsigned round = 0; round < N_ROUNDS; round++) {
        double start = now();

        sum = read(text);
        start = now() - start;
        best = round == 0 || start < best ? start : best;
    }
    printf("%-24s %8.0f MB/s   (sum %llu)\n", name, (double)text.len / 1e6 / best,
           (unsigned long long)sum);
}

int main(int argc, char **argv)
{
    idt_buf text = {0};
    idt_error err;

    if (argc != 2 || idt_file__read(&text, argv[1], (size_t)4 << 30, &err) != IDT_OK ||
        !idt_buf__reserve(&text, IDT_CHUNK_PADDING)) {
        fprintf(stderr, "usage: json_speed FILE.jsonl\n");
        return 1;
    }
    measure("simdjson, first stage", read_stage_1, idt_buf__bytes(&text));
    measure("records from JSON lines", read_ours, idt_buf__bytes(&text));
    measure("jansson", read_jansson, idt_buf__bytes(&text));
    idt_buf__free(&text);
    return 0;
}
