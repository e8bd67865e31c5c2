/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From rule files to a book. The language is described in docs/rules.md. Everything is read, then
 * checked, then written: a mistake in one rule does not hide those in others, and a book comes out
 * only when there is none.
 */
#ifndef IDT_COMPILE_COMPILE_H
#define IDT_COMPILE_COMPILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/diag.h"
#include "interdict/base.h"

/** What a compilation accepts; beyond it, a diagnostic. */
enum {
    IDT_COMPILE_MAX_FILE = 16 * 1024 * 1024, /* bytes of one file */
    IDT_COMPILE_MAX_TOTAL = 256 * 1024 * 1024,
    IDT_COMPILE_MAX_FILES = 4096,
    IDT_COMPILE_MAX_DEPTH = 16,         /* includes within includes */
    IDT_COMPILE_MAX_STRING = 64 * 1024, /* bytes of one string */
    IDT_COMPILE_MAX_DIAGS = 100,        /* then the compiler gives up */
};

/** Where files come from. */
typedef struct idt_loader {
    /**
     * Append the content of a file to an empty buffer.
     * @param limit  largest size accepted, in bytes
     * @return IDT_OK, or a negative status with the reason in err; IDT_ELIMIT when larger
     */
    int (*load)(void *payload, idt_buf *out, const char *path, size_t limit, idt_error *err);
    void *payload;
} idt_loader;

/** Who knows the InChIs of structures; the compiler does not. */
typedef struct idt_inchi_source {
    /**
     * @param inchi  empty; the standard InChI
     * @param may_have_stereo  it has a centre or double bond, whether its stereo is stated or not
     * @return IDT_OK; IDT_EFORMAT: there is none for it; or another failure, which stops the
     *         compilation
     */
    int (*inchi)(void *payload, idt_buf *inchi, bool *may_have_stereo, idt_bytes smiles,
                 idt_error *err);
    void *payload;
} idt_inchi_source;

typedef struct idt_compile_options {
    const idt_loader *loader;       /* NULL: from disk */
    const idt_inchi_source *inchis; /* NULL: a book without InChIKeys */
} idt_compile_options;

/**
 * Compile root files, and what they include, into a book.
 *
 * The same sources, and the same InChIs of structures, give the same bytes: paths are stored
 * relative to the root file, nothing else from outside goes into the book.
 *
 * @param book     empty; the bytes of the book on IDT_OK, otherwise empty
 * @param diags    receives errors and warnings; also keeps the sources that they point into
 * @param paths    root files; each begins with its `rulebook` line
 * @param options  NULL for the defaults
 * @return IDT_OK, IDT_EFORMAT (there are errors in diags), IDT_ENOMEM, IDT_ELIMIT (a section of
 *         the book would pass 4 GiB), or what options->inchis said
 * @threads one thread at a time for book and diags
 */
int idt_compile__files(idt_buf *book, idt_diags *diags, const char *const *paths, size_t n_paths,
                       const idt_compile_options *options, idt_error *err);

/**
 * Write a source in its one canonical form: keys aligned, four spaces, long lists wrapped after a
 * comma at 100 columns, comments kept. Formatting the result again changes nothing, and the book it
 * compiles to is the same but for the digests and line numbers of its sources.
 *
 * @param out     empty; untouched when the source has lexical or syntax errors
 * @param source  must outlive diags
 * @return IDT_OK, IDT_EFORMAT (see diags) or IDT_ENOMEM
 */
int idt_fmt__source(idt_buf *out, const idt_source *source, idt_diags *diags, idt_error *err);

#endif
