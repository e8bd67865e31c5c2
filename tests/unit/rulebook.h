/* SPDX-License-Identifier: Apache-2.0 */
/* Rulebooks for tests, from memory or from a file. */
#ifndef IDT_TESTS_UNIT_RULEBOOK_H
#define IDT_TESTS_UNIT_RULEBOOK_H

#include "test.h"

#include "compile/compile.h"
#include "law/law.h"

struct memory_file {
    const char *path;
    const char *text;
};

static inline int load_memory(void *payload, idt_buf *out, const char *path, size_t limit,
                              idt_error *err)
{
    const struct memory_file *files = payload;

    for (; files->path; files++) {
        if (strcmp(files->path, path) != 0)
            continue;
        if (strlen(files->text) > limit) {
            err->code = IDT_ELIMIT;
            snprintf(err->message, sizeof err->message, "\"%s\" is too large", path);
            return IDT_ELIMIT;
        }
        idt_buf__put_cstr(out, files->text);
        return idt_buf__status(out);
    }
    err->code = IDT_EIO;
    snprintf(err->message, sizeof err->message, "there is no \"%s\"", path);
    return IDT_EIO;
}

static inline int compile_memory(idt_buf *book, idt_diags *diags, const struct memory_file *files)
{
    idt_loader loader = {load_memory, (void *)(uintptr_t)files};
    idt_compile_options options = {.loader = &loader};
    idt_error err = {0};

    return idt_compile__files(book, diags, &files[0].path, 1, &options, &err);
}

/** The start and the end of a rulebook whose middle a test writes. */
#define HEAD                                                                                       \
    "rulebook 1\n"                                                                                 \
    "jurisdiction un {\n title \"United Nations\"\n members all\n cite \"c\"\n}\n"                 \
    "jurisdiction eu {\n title \"European Union\"\n members FR, DE\n cite \"c\"\n}\n"
#define TAIL                                                                                       \
    "policy default {\n when control drug strong then hold\n strong 800\n"                         \
    " cite \"c\" read 2026-11-21\n test verdict clear \"white sugar\"\n}\n"

typedef struct opened {
    idt_buf book;
    idt_image image;
    idt_law law;
} opened;

/** Compile a rulebook that has no mistakes and open its law. */
static inline void open_rules(opened *o, const char *path)
{
    idt_diags diags = {0};
    idt_buf shown = {0};
    idt_error err = {0};

    memset(o, 0, sizeof *o);
    if (idt_compile__files(&o->book, &diags, &path, 1, NULL, &err) != IDT_OK) {
        idt_diags__print(&diags, false, &shown);
        fail_msg("%.*s", (int)shown.len, shown.data);
    }
    idt_diags__free(&diags);
    assert_int_equal(idt_image__open_memory(&o->image, o->book.data, o->book.len, &err), IDT_OK);
    if (idt_law__open(&o->law, &o->image, &err) != IDT_OK)
        fail_msg("%s", err.message);
}

static inline void close_opened(opened *o)
{
    idt_image__close(&o->image);
    idt_buf__free(&o->book);
}

#endif
