/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Check rule files while writing them: rulecheck [--json] [-o BOOK] ROOT…
 * Prints diagnostics to standard error; exit status 0 when there is no error.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "compile/compile.h"
#include "law/law.h"

static int show_book(const idt_buf *book, const char *path, idt_error *err)
{
    idt_image image;
    idt_law law;
    int status = idt_image__open_memory(&image, book->data, book->len, err);

    if (status == IDT_OK)
        status = idt_law__open(&law, &image, err);
    if (status == IDT_OK)
        printf("%u jurisdictions, %u lists, %u substances, %u names, %u listings, %u duties, "
               "%u contexts, %u tests, %zu bytes\n",
               law.n_jurisdictions, law.n_lists, law.n_substances, law.n_names, law.n_listings,
               law.n_duties, law.n_contexts, law.n_tests, book->len);
    if (status == IDT_OK && path)
        status = idt_file__write(path, idt_buf__bytes(book), err);
    return status;
}

int main(int argc, char **argv)
{
    idt_buf book = {0}, text = {0};
    idt_diags diags = {0};
    idt_error err = {0};
    const char *out = NULL;
    int status, i = 1;
    bool json = false;

    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "-o") == 0 && i + 1 < argc)
            out = argv[++i];
        else
            i = argc;
    }
    if (i >= argc) {
        fprintf(stderr, "usage: rulecheck [--json] [-o BOOK] ROOT...\n");
        return 2;
    }
    status = idt_compile__files(&book, &diags, (const char *const *)argv + i, (size_t)(argc - i),
                                NULL, &err);
    if (json)
        idt_diags__print_json(&diags, &text);
    else
        idt_diags__print(&diags, false, &text);
    fwrite(text.data, 1, text.len, stderr);
    if (status == IDT_OK)
        status = show_book(&book, out, &err);
    if (status != IDT_OK)
        fprintf(stderr, "rulecheck: %s\n", err.message);
    idt_diags__free(&diags);
    idt_buf__free(&book);
    idt_buf__free(&text);
    return status == IDT_OK ? 0 : 1;
}
