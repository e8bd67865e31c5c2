/* SPDX-License-Identifier: Apache-2.0 */
/* A book of names in memory, for the tests of text. */
#ifndef IDT_TESTS_UNIT_TEXT_FIXTURE_H
#define IDT_TESTS_UNIT_TEXT_FIXTURE_H

#include <stdlib.h>

#include "test.h"
#include "text/cas.h"
#include "text/text_build.h"

typedef struct fixture {
    idt_text_builder *builder;
    idt_buf bytes;
    idt_image image;
    idt_matcher matcher;
    idt_text_scratch *scratch;
    /* of a names file */
    idt_buf file;
    struct fixture_row {
        idt_bytes substance, language, name, kind;
        uint32_t owner;
    } * rows;
    size_t n_rows;
} fixture;

static inline void fixture_begin(fixture *f)
{
    memset(f, 0, sizeof *f);
    assert_int_equal(idt_text_builder__new(&f->builder), IDT_OK);
    assert_int_equal(idt_text_scratch__new(&f->scratch), IDT_OK);
}

static inline void fixture_add(fixture *f, const char *text, uint32_t owner, idt_name_class class,
                               uint8_t flags)
{
    idt_text_name name = {.text = idt_bytes__from_cstr(text),
                          .owner = owner,
                          .name_class = (uint8_t) class,
                          .flags = flags};
    idt_error err = {0};

    if (idt_text_builder__add_name(f->builder, &name, &err) != IDT_OK)
        fail_msg("%s: %s", text, err.message);
}

static inline void fixture_finish(fixture *f)
{
    idt_image_writer writer = {0};
    idt_error err = {0};

    assert_int_equal(idt_text_builder__finish(f->builder, &writer, &err), IDT_OK);
    assert_int_equal(idt_image_writer__finish(&writer, &f->bytes), IDT_OK);
    assert_int_equal(idt_image__open_memory(&f->image, f->bytes.data, f->bytes.len, &err), IDT_OK);
    if (idt_matcher__open(&f->matcher, &f->image, &err) != IDT_OK)
        fail_msg("%s", err.message);
}

static inline void fixture_end(fixture *f)
{
    idt_text_builder__free(f->builder);
    idt_text_scratch__free(f->scratch);
    idt_image__close(&f->image);
    idt_buf__free(&f->bytes);
    idt_buf__free(&f->file);
    free(f->rows);
    memset(f, 0, sizeof *f);
}

static inline idt_text_result fixture_scan(fixture *f, idt_bytes text)
{
    idt_text_result result;

    assert_int_equal(idt_text__scan(&result, &f->matcher, f->scratch, text, 0), IDT_OK);
    return result;
}

static inline idt_bytes fixture_column(idt_bytes *line)
{
    const char *tab = memchr(line->data, '\t', line->len);
    size_t len = tab ? (size_t)(tab - line->data) : line->len;
    idt_bytes column = idt_bytes__slice(*line, 0, len);

    *line = idt_bytes__slice(*line, tab ? len + 1 : len, line->len);
    return column;
}

/* Read substance, language, name, kind; a new substance is a new owner. The first line is a head.
 */
static inline void fixture_read(fixture *f, const char *path)
{
    size_t n_lines = 0;
    idt_bytes rest;
    idt_error err = {0};

    if (idt_file__read(&f->file, path, 1 << 24, &err) != IDT_OK)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < f->file.len; i++)
        n_lines += f->file.data[i] == '\n';
    f->rows = calloc(n_lines, sizeof *f->rows);
    assert_non_null(f->rows);
    rest = idt_buf__bytes(&f->file);
    for (size_t i = 0; i < n_lines; i++) {
        const char *end = memchr(rest.data, '\n', rest.len);
        idt_bytes line = idt_bytes__slice(rest, 0, (size_t)(end - rest.data));
        struct fixture_row *row = &f->rows[f->n_rows];

        rest = idt_bytes__slice(rest, line.len + 1, rest.len);
        if (i == 0)
            continue;
        row->substance = fixture_column(&line);
        row->language = fixture_column(&line);
        row->name = fixture_column(&line);
        row->kind = line;
        row->owner =
            i > 1 ? row[-1].owner + !idt_bytes__equal(row[-1].substance, row->substance) : 0;
        f->n_rows++;
    }
}

/* A book of all rows of the names file. */
static inline void fixture_open_file(fixture *f, const char *path)
{
    idt_error err = {0};

    fixture_begin(f);
    fixture_read(f, path);
    for (size_t i = 0; i < f->n_rows; i++) {
        const struct fixture_row *row = &f->rows[i];
        idt_text_name name = {.text = row->name, .owner = row->owner};
        uint64_t cas;

        name.name_class =
            idt_bytes__is(row->kind, "abbreviation") ? IDT_NAME_ABBREVIATION : IDT_NAME_COMMON;
        if (idt_bytes__is(row->kind, "cas-number")) {
            assert_int_equal(idt_cas__parse(&cas, row->name), IDT_OK);
            assert_int_equal(idt_text_builder__add_cas(f->builder, cas, row->owner, &err), IDT_OK);
        } else {
            assert_int_equal(idt_text_builder__add_name(f->builder, &name, &err), IDT_OK);
        }
    }
    fixture_finish(f);
}

/* Every hit as "[written]owner FLAGS" with one space between two. */
static inline void fixture_render(idt_buf *out, idt_bytes text, const idt_text_result *result)
{
    static const char *const flags[] = {"BEFORE", "AFTER", "SALT",   "TIGHT<",   "TIGHT>", "LOOSE",
                                        "SPACED", "CASE",  "PLURAL", "LABELLED", "DERIVED"};

    for (size_t i = 0; i < result->n_hits; i++) {
        const idt_text_hit *hit = &result->hits[i];

        idt_buf__put_cstr(out, i ? " [" : "[");
        idt_buf__put_bytes(out, idt_bytes__slice(text, hit->begin, hit->end));
        idt_buf__put_cstr(out, "]");
        if (hit->owner == IDT_TEXT_NONE)
            idt_buf__put_cstr(out, "?");
        else
            idt_buf__put_u64(out, hit->owner);
        for (size_t b = 0; b < IDT_COUNT_OF(flags); b++) {
            if (hit->flags >> b & 1)
                idt_buf__printf(out, " %s", flags[b]);
        }
    }
    idt_buf__put_char(out, 0);
}

#endif
