/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rule files. The input holds one or more files, parted by lines of `%%%% path`; the first has no
 * such line and is the root. What compiles must open, and formatting must keep it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "compile/build.h"
#include "compile/build_chem.h"
#include "compile/check.h"
#include "compile/load.h"
#include "walk_law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* The part of the input behind `%%%% path`, or the first part for the root. */
static idt_bytes find_file(idt_bytes all, idt_bytes path)
{
    idt_bytes part = {NULL, 0}, name = IDT_LIT("root");

    for (size_t begin = 0; begin <= all.len;) {
        const char *mark = begin < all.len ? memchr(all.data + begin, '%', all.len - begin) : NULL;
        size_t end = mark ? (size_t)(mark - all.data) : all.len;
        size_t line = end;

        part = idt_bytes__slice(all, begin, end);
        if (idt_bytes__equal(name, path))
            return part;
        while (line < all.len && all.data[line] != '\n')
            line++;
        if (line - end > 5)
            name = idt_bytes__slice(all, end + 5, line);
        begin = line + 1;
    }
    return (idt_bytes){NULL, 0};
}

static int load(void *payload, idt_buf *out, const char *path, size_t limit, idt_error *err)
{
    const idt_bytes *all = payload;
    idt_bytes part = find_file(*all, idt_bytes__from_cstr(path));

    (void)err;
    if (!part.data)
        return IDT_EIO;
    require(part.len <= limit);
    idt_buf__put_bytes(out, part);
    return idt_buf__status(out);
}

static void open_and_walk(idt_law_build *build)
{
    idt_image_writer writer = {0};
    idt_buf book = {0};
    idt_image image;
    idt_law law;
    idt_error err;
    idt_law_hit *hits;
    uint32_t *listings;

    idt_build__add_law(build, &writer);
    require(idt_image_writer__finish(&writer, &book) == IDT_OK);
    require(idt_image__open_memory(&image, book.data, book.len, &err) == IDT_OK);
    require(idt_law__open(&law, &image, &err) == IDT_OK);
    hits = calloc(law.n_duties + 1, sizeof *hits);
    listings = calloc(law.n_listings + 1, sizeof *listings);
    require(hits && listings && walk_law(&law, hits, listings) > 0);
    free(hits);
    free(listings);
    idt_buf__free(&book);
}

static void compile(idt_bytes all)
{
    idt_loader loader = {load, &all};
    idt_model model = {0};
    idt_diags diags = {0};
    idt_buf text = {0}, chem = {0}, tautomers = {0}, compositions = {0};

    require(idt_load__root(&model, &diags, "root", &loader) == IDT_OK);
    if (!idt_report__is_full(&diags))
        require(idt_check__model(&model, &diags) == IDT_OK);
    if (diags.n_errors == 0)
        require(idt_build__chem(&chem, &tautomers, &compositions, &model, &diags) == IDT_OK);
    if (diags.n_errors == 0) {
        idt_law_build build;

        require(idt_build__law(&build, &model) == IDT_OK);
        open_and_walk(&build);
        idt_build__free(&build);
    }
    idt_diags__print(&diags, true, &text);
    idt_diags__print_json(&diags, &text);
    require(idt_buf__status(&text) == IDT_OK);
    idt_buf__free(&text);
    idt_buf__free(&chem);
    idt_buf__free(&tautomers);
    idt_buf__free(&compositions);
    idt_diags__free(&diags);
    idt_model__free(&model);
}

static void format(idt_bytes text)
{
    idt_source source = {.path = "root", .text = text};
    idt_buf once = {0}, twice = {0};
    idt_diags diags = {0};
    idt_error err;

    if (idt_fmt__source(&once, &source, &diags, &err) == IDT_OK) {
        source.text = idt_buf__bytes(&once);
        require(idt_fmt__source(&twice, &source, &diags, &err) == IDT_OK);
        require(idt_bytes__equal(idt_buf__bytes(&once), idt_buf__bytes(&twice)));
    }
    idt_buf__free(&once);
    idt_buf__free(&twice);
    idt_diags__free(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_bytes all = {size ? (const char *)data : "", size};

    compile(all);
    format(all);
    return 0;
}
