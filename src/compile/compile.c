/* SPDX-License-Identifier: Apache-2.0 */
/* From rule files to a book: read, check, build. */
#include "compile/compile.h"

#include "base/error.h"
#include "compile/build.h"
#include "compile/build_chem.h"
#include "compile/build_text.h"
#include "compile/check.h"
#include "compile/load.h"

static int read_all(idt_model *model, idt_diags *diags, const char *const *paths, size_t n_paths,
                    const idt_loader *loader)
{
    int status = IDT_OK;

    for (size_t i = 0; i < n_paths && status == IDT_OK; i++)
        status = idt_load__root(model, diags, paths[i], loader);
    if (status == IDT_OK && !idt_report__is_full(diags))
        status = idt_check__model(model, diags);
    return model->failed || diags->failed ? IDT_ENOMEM : status;
}

/* The sections of all rooms into one image. What a room refuses goes to diags; then no book. */
static int build_book(idt_buf *book, const idt_model *model, idt_diags *diags,
                      const idt_inchi_source *inchis, idt_error *err)
{
    idt_image_writer writer = {0};
    idt_text_builder *text = NULL;
    idt_law_build law = {0};
    idt_classes_builder classes = {0};
    idt_buf chem = {0}, tautomers = {0}, compositions = {0}, inchikeys = {0};
    int status = idt_text_builder__new(&text);

    if (status == IDT_OK)
        status = idt_build__text(text, model, diags);
    if (status == IDT_OK)
        status = idt_build__chem(&chem, &tautomers, &compositions, model, diags);
    if (status == IDT_OK)
        status = idt_build__classes(&classes, model, diags);
    if (status != IDT_OK || diags->n_errors > 0)
        goto out;
    status = inchis ? idt_build__inchikeys(&inchikeys, model, inchis, err) : IDT_OK;
    if (status == IDT_OK)
        status = idt_build__law(&law, model);
    if (status != IDT_OK)
        goto out;
    idt_build__add_law(&law, &writer);
    idt_image_writer__add(&writer, IDT_STRUCTURES_TAG, sizeof(idt_structure_record), chem.data,
                          chem.len);
    idt_image_writer__add(&writer, IDT_TAUTOMERS_TAG, sizeof(idt_tautomer_record), tautomers.data,
                          tautomers.len);
    idt_image_writer__add(&writer, IDT_COMPOSITIONS_TAG, sizeof(uint64_t), compositions.data,
                          compositions.len);
    if (inchis)
        idt_image_writer__add(&writer, IDT_INCHIKEYS_TAG, sizeof(idt_inchikey_record),
                              inchikeys.data, inchikeys.len);
    idt_classes_builder__add_to(&classes, &writer);
    status = idt_text_builder__finish(text, &writer, NULL);
    if (status == IDT_OK)
        status = idt_image_writer__finish(&writer, book);

out:
    idt_build__free(&law);
    idt_classes_builder__free(&classes);
    idt_buf__free(&chem);
    idt_buf__free(&tautomers);
    idt_buf__free(&compositions);
    idt_buf__free(&inchikeys);
    idt_text_builder__free(text);
    return status;
}

int idt_compile__files(idt_buf *book, idt_diags *diags, const char *const *paths, size_t n_paths,
                       const idt_compile_options *options, idt_error *err)
{
    const idt_loader *loader = options && options->loader ? options->loader : &idt_loader__disk;
    const idt_inchi_source *inchis = options ? options->inchis : NULL;
    idt_model model = {0};
    idt_error reason = {0};
    int status;

    if (n_paths == 0)
        return idt_error__set(err, IDT_EINVAL, "there is no file to compile");
    status = read_all(&model, diags, paths, n_paths, loader);
    if (status == IDT_OK && diags->n_errors == 0)
        status = build_book(book, &model, diags, inchis, &reason);
    if (status == IDT_OK && diags->n_errors > 0)
        status = idt_error__set(err, IDT_EFORMAT, "the rules have %zu error%s", diags->n_errors,
                                diags->n_errors == 1 ? "" : "s");
    if (status != IDT_OK && status != IDT_EFORMAT)
        idt_error__set(err, status, "could not build the book: %s",
                       reason.message[0] ? reason.message : idt_status__name(status));
    if (status != IDT_OK)
        idt_buf__reset(book);
    idt_model__free(&model);
    return status;
}
