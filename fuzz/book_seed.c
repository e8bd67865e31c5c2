/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seeds of fuzz_book, made anew with every build so that they have the present layout:
 * book_seed RULES OUT [all]. Fails when the book does not open, or, with "all", has an empty
 * section.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "chem/chem_sect.h"
#include "compile/compile.h"
#include "interdict/book.h"
#include "thin_book.h"

/* One InChI for all: libinchi need not be there, and only the form of the records matters. */
static int one_inchi(void *payload, idt_buf *inchi, bool *may_have_stereo, idt_bytes smiles,
                     idt_error *err)
{
    (void)payload;
    (void)err;
    idt_buf__put_cstr(inchi, "InChI=1S/C9H13N/c1-8(10)7-9-5-3-2-4-6-9/h2-6,8H,7,10H2,1H3");
    *may_have_stereo = smiles.len % 2 == 0;
    return idt_buf__status(inchi);
}

static int count_empty(const idt_image *image)
{
    int n_empty = 0;

    for (uint32_t i = 0; i < image->n_sections; i++) {
        if (image->sections[i].size > 0)
            continue;
        fprintf(stderr, "book_seed: section %.4s is empty\n",
                (const char *)&image->sections[i].tag);
        n_empty++;
    }
    return n_empty;
}

static bool compile(idt_buf *book, const char *path)
{
    const idt_inchi_source inchis = {one_inchi, NULL};
    const idt_compile_options options = {.inchis = &inchis};
    idt_diags diags = {0};
    idt_buf text = {0};
    idt_error err;
    bool is_made = idt_compile__files(book, &diags, &path, 1, &options, &err) == IDT_OK;

    idt_diags__print(&diags, false, &text);
    fprintf(stderr, "%.*s", is_made ? 0 : (int)text.len, text.len ? text.data : "");
    idt_buf__free(&text);
    idt_diags__free(&diags);
    return is_made;
}

int main(int argc, char **argv)
{
    idt_buf book = {0}, thin = {0};
    idt_image image;
    idt_error err = {0};
    idt_book *opened = NULL;
    int result = 1;

    if (argc < 3 || !compile(&book, argv[1]))
        return 1;
    if (idt_book_open_memory(&opened, book.data, book.len, &err) != IDT_OK ||
        idt_image__open_memory(&image, book.data, book.len, &err) != IDT_OK)
        fprintf(stderr, "book_seed: %s\n", err.message);
    else if ((argc == 3 || count_empty(&image) == 0) && thin_book(&thin, &image) == IDT_OK &&
             idt_file__write(argv[2], idt_buf__bytes(&thin), &err) == IDT_OK)
        result = 0;
    idt_book_release(opened);
    idt_buf__free(&book);
    idt_buf__free(&thin);
    return result;
}
