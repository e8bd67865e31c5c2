/* SPDX-License-Identifier: Apache-2.0 */
/* image: what is written is read back, and no damaged file is opened. */
#include "test.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "image/image.h"

enum { TAG_A = IDT_TAG('A', 'A', 'A', 'A'), TAG_B = IDT_TAG('B', 'B', 'B', 'B') };

static void build(idt_buf *out)
{
    static const uint32_t records[] = {1, 2, 3};
    idt_image_writer writer = {0};

    idt_image_writer__add(&writer, TAG_A, 0, "hello", 5);
    idt_image_writer__add(&writer, TAG_B, 4, records, sizeof records);
    assert_int_equal(idt_image_writer__finish(&writer, out), IDT_OK);
}

static void sections_come_back(void **state)
{
    idt_buf buf = {0};
    idt_image image;
    idt_section section;
    idt_error err;

    (void)state;
    build(&buf);
    assert_int_equal(idt_image__open_memory(&image, buf.data, buf.len, &err), IDT_OK);
    assert_int_equal(idt_image__find(&section, &image, TAG_A, 0, &err), IDT_OK);
    assert_bytes(((idt_bytes){section.data, section.size}), "hello");
    assert_int_equal(idt_image__find(&section, &image, TAG_B, 4, &err), IDT_OK);
    assert_int_equal(section.n_records, 3);
    assert_int_equal(((const uint32_t *)section.data)[2], 3);
    assert_int_equal(idt_image__find(&section, &image, TAG_B, 8, &err), IDT_EFORMAT);
    assert_int_equal(idt_image__find(&section, &image, 7, 0, &err), IDT_ENOTFOUND);
    idt_image__close(&image);
    idt_buf__free(&buf);
}

static void every_flipped_bit_is_seen(void **state)
{
    idt_buf buf = {0};
    idt_image image;
    idt_error err;

    (void)state;
    build(&buf);
    for (size_t bit = 0; bit < buf.len * 8; bit++) {
        int status;

        buf.data[bit / 8] = (char)(buf.data[bit / 8] ^ (1 << bit % 8));
        status = idt_image__open_memory(&image, buf.data, buf.len, &err);
        assert_true(status == IDT_EFORMAT || status == IDT_EVERSION);
        buf.data[bit / 8] = (char)(buf.data[bit / 8] ^ (1 << bit % 8));
    }
    assert_int_equal(idt_image__open_memory(&image, buf.data, buf.len, &err), IDT_OK);
    idt_buf__free(&buf);
}

static void every_truncation_is_seen(void **state)
{
    idt_buf buf = {0};
    idt_image image;
    idt_error err;

    (void)state;
    build(&buf);
    for (size_t len = 0; len < buf.len; len++)
        assert_int_equal(idt_image__open_memory(&image, buf.data, len, &err), IDT_EFORMAT);
    idt_buf__free(&buf);
}

static void another_version_names_both(void **state)
{
    idt_buf buf = {0};
    idt_image image;
    idt_error err;

    (void)state;
    build(&buf);
    buf.data[8] = 9;
    assert_int_equal(idt_image__open_memory(&image, buf.data, buf.len, &err), IDT_EVERSION);
    assert_string_equal(err.message,
                        "the book has format version 9.0, this program reads version 2");
    idt_buf__free(&buf);
}

static void files_open_mapped_and_copied(void **state)
{
    char dir[] = "/tmp/idt-test-XXXXXX", path[64];
    idt_buf buf = {0};
    idt_error err;

    (void)state;
    build(&buf);
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/book", dir);
    assert_int_equal(idt_file__write(path, idt_buf__bytes(&buf), &err), IDT_OK);
    for (int copy = 0; copy < 2; copy++) {
        idt_image image;

        assert_int_equal(idt_image__open(&image, path, copy, &err), IDT_OK);
        assert_int_equal(image.n_sections, 2);
        idt_image__close(&image);
    }
    assert_int_equal(truncate(path, 0), 0);
    for (int copy = 0; copy < 2; copy++) {
        idt_image image;

        assert_int_not_equal(idt_image__open(&image, path, copy, &err), IDT_OK);
    }
    unlink(path);
    rmdir(dir);
    idt_buf__free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_come_back),
        cmocka_unit_test(every_flipped_bit_is_seen),
        cmocka_unit_test(every_truncation_is_seen),
        cmocka_unit_test(another_version_names_both),
        cmocka_unit_test(files_open_mapped_and_copied),
    };

    return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
