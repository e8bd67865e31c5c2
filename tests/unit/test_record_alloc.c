/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record: no allocation a record once the first ones have been read. Every allocation of the
 * process is counted, those inside C++ and the compression libraries as well.
 */
#include "test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "record/record.h"

/* The allocator of the C library under its own name; a sanitizer brings another one. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) &&       \
    !defined(HAS_SANITIZER)
#define CAN_COUNT 1

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);

static size_t n_allocations;

__attribute__((visibility("default"))) void *malloc(size_t size)
{
    n_allocations++;
    return __libc_malloc(size);
}

__attribute__((visibility("default"))) void *calloc(size_t n, size_t size)
{
    n_allocations++;
    return __libc_calloc(n, size);
}

__attribute__((visibility("default"))) void *realloc(void *block, size_t size)
{
    n_allocations++;
    return __libc_realloc(block, size);
}
#endif

#ifdef CAN_COUNT
static void put_json(idt_buf *text, unsigned i)
{
    idt_buf__printf(
        text,
        "{\"id\":%u,\"text\":\"esc\\u00e9 %u\",\"party\":{\"name\":\"N\",\"ids\":[1,2]},"
        "\"from\":\"CN\"}\n",
        i, i);
    if (i % 50 == 7)
        idt_buf__put_cstr(text, "{\"broken\":\n");
}

static void put_csv(idt_buf *text, unsigned i)
{
    idt_buf__printf(text, "%u,\"a \"\"quoted\"\"\nvalue\",CN\n", i);
    if (i % 50 == 7)
        idt_buf__put_cstr(text, "ragged\n");
}

static void put_text(idt_buf *text, unsigned i)
{
    idt_buf__printf(text, "a plain line %u \xff\n", i);
}

static const struct {
    idt_input_format format;
    const char *head;
    void (*put)(idt_buf *, unsigned);
} kinds[] = {
    {IDT_INPUT_JSONL, "", put_json},
    {IDT_INPUT_CSV, "id,text,from\n", put_csv},
    {IDT_INPUT_TEXT, "", put_text},
};

static void write_input(const char *path, size_t kind)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    idt_buf text = {0};

    idt_buf__put_cstr(&text, kinds[kind].head);
    for (unsigned i = 0; i < 60000; i++)
        kinds[kind].put(&text, i);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.data, text.len), text.len);
    close(fd);
    idt_buf__free(&text);
}

static void nothing_is_allocated_per_record(void **state)
{
    char path[] = "/tmp/idt-alloc-XXXXXX";
    const char *paths[] = {path};
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    for (size_t kind = 0; kind < IDT_COUNT_OF(kinds); kind++) {
        idt_record_options options = {.format = kinds[kind].format};
        size_t n_chunks = 0, n_records = 0, n_warm = 0;
        idt_splitter *splitter;
        idt_parser *parser;
        idt_chunk chunk = {0};
        idt_record record;
        idt_error err;

        write_input(path, kind);
        assert_int_equal(idt_splitter__new(&splitter, paths, 1, &options, &err), IDT_OK);
        assert_int_equal(idt_parser__new(&parser, &err), IDT_OK);
        while (idt_splitter__next(splitter, &chunk, &err) == IDT_OK) {
            idt_parser__begin(parser, &chunk);
            while (idt_parser__next(parser, &record, &err) == IDT_OK)
                n_records++;
            /* the first two chunks have their memory made for them */
            if (++n_chunks == 2)
                n_warm = n_allocations;
        }
        assert_true(n_chunks > 5 && n_records >= 60000);
        assert_int_equal(n_allocations - n_warm, 0);
        idt_chunk__free(&chunk);
        idt_parser__free(parser);
        idt_splitter__free(splitter);
    }
    unlink(path);
}

static void the_counter_counts(void **state)
{
    size_t before = n_allocations;
    idt_buf buf = {0};

    (void)state;
    idt_buf__put_cstr(&buf, "x");
    assert_int_equal(n_allocations, before + 1);
    idt_buf__free(&buf);
}
#else
static void nothing_is_allocated_per_record(void **state)
{
    (void)state;
    skip();
}

static void the_counter_counts(void **state)
{
    (void)state;
    skip();
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_counter_counts),
        cmocka_unit_test(nothing_is_allocated_per_record),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
