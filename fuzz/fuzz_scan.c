/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The matcher. Input that starts with a NUL byte changes bytes of a book (pairs of a 3-byte offset
 * and a value), which is then opened and, unless refused, used. Any other input is text to scan.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "text/text_build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {
    "(2-bromoethyl)benzene",
    "1,4-butanediol",
    "4-AP",
    "PMK",
    "aniline",
    "fentanyl",
    "丙酮",
    "盐酸",
    "麻黄碱",
    "γ-butyrolactone",
    "(+)-pseudoephedrine",
    "not for human consumption",
    "1-phenyl-2-propanone",
    "4-Piperidinone, 1-(2-phenylethyl)-",
    "phenylacetone",
    "phenylacetonitrile",
    "phenylacetic acid",
    "a",
    "aa",
    "aaaaaaaa",
    "aaaaaaaaaaaa",
    "a a a a a a",
};

static void require(int condition)
{
    if (!condition)
        abort();
}

static void build_book(idt_buf *out)
{
    idt_text_builder *builder;
    idt_image_writer writer = {0};
    idt_error err;

    require(idt_text_builder__new(&builder) == IDT_OK);
    for (uint32_t i = 0; i < IDT_COUNT_OF(names); i++) {
        idt_text_name name = {
            .text = idt_bytes__from_cstr(names[i]), .owner = i, .name_class = (uint8_t)(1 + i % 5)};

        require(idt_text_builder__add_name(builder, &name, &err) == IDT_OK);
    }
    require(idt_text_builder__add_cas(builder, 103639, 1, &err) == IDT_OK);
    require(idt_text_builder__finish(builder, &writer, &err) == IDT_OK);
    require(idt_image_writer__finish(&writer, out) == IDT_OK);
    idt_text_builder__free(builder);
}

static void scan(const idt_matcher *matcher, idt_text_scratch *scratch, idt_bytes text)
{
    idt_text_result result;
    int status = idt_text__scan(&result, matcher, scratch, text, 0);

    require(status == IDT_OK || status == IDT_ELIMIT);
    for (size_t i = 0; i < result.n_hits; i++) {
        const idt_text_hit *hit = &result.hits[i];

        require(hit->begin < hit->end && hit->end <= text.len);
        require(i == 0 || hit->begin >= hit[-1].begin);
    }
}

/* A changed book must still be safe; what it finds does not matter. */
static void scan_with_changes(const idt_image *image, idt_buf *book, idt_text_scratch *scratch,
                              const uint8_t *data, size_t size)
{
    char *saved = malloc(book->len);
    idt_matcher matcher;
    idt_text_result result;
    idt_error err;

    require(saved != NULL);
    memcpy(saved, book->data, book->len);
    for (size_t i = 0; i + 4 <= size; i += 4) {
        size_t at = data[i] | (size_t)data[i + 1] << 8 | (size_t)data[i + 2] << 16;
        size_t from = (size_t)((const char *)image->sections[0].data - book->data);

        book->data[from + at % (book->len - from)] = (char)data[i + 3];
    }
    if (idt_matcher__open(&matcher, image, &err) == IDT_OK)
        (void)idt_text__scan(&result, &matcher, scratch,
                             IDT_LIT("(2-Bromoethyl) benzene aaaaaaaaaaaa aniline hydrochloride "
                                     "103-63-9 CAS 103639 盐酸麻黄碱 P.M.K. phenylacetonitriles"),
                             0);
    memcpy(book->data, saved, book->len);
    free(saved);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static idt_buf book;
    static idt_image image;
    static idt_matcher matcher;
    static idt_text_scratch *scratch;
    idt_error err;

    if (!scratch) {
        build_book(&book);
        require(idt_image__open_memory(&image, book.data, book.len, &err) == IDT_OK);
        require(idt_matcher__open(&matcher, &image, &err) == IDT_OK);
        require(idt_text_scratch__new(&scratch) == IDT_OK);
    }
    if (size > 0 && data[0] == 0)
        scan_with_changes(&image, &book, scratch, data + 1, size - 1);
    else
        scan(&matcher, scratch, (idt_bytes){(const char *)data, size});
    return 0;
}
