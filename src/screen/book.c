/* SPDX-License-Identifier: Apache-2.0 */
/* The open book: one image, checked by the rooms that own its sections, counted by reference. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "screen/screen_int.h"

static int open_sections(idt_book *book, idt_error *err)
{
    int status = idt_law__open(&book->law, &book->image, err);

    if (status == IDT_OK)
        status = idt_matcher__open(&book->matcher, &book->image, err);
    if (status == IDT_OK)
        status = idt_structures__open(&book->structures, &book->image, err);
    if (status == IDT_OK)
        status = idt_inchikeys__open(&book->inchikeys, &book->image, err);
    if (status == IDT_OK)
        status = idt_classes__open(&book->classes, &book->image, err);
    if (status == IDT_OK)
        status = idt_classes__add_index(&book->classes, err);
    if (status == IDT_OK)
        status = idt_screen__check_owners(book, err);
    idt_digest__hex(book->digest, book->image.digest);
    return status;
}

static idt_book *book_new(idt_error *err)
{
    idt_book *book = idt_alloc__zeroed(1, sizeof *book);

    if (!book)
        idt_error__set(err, IDT_ENOMEM, "out of memory");
    else
        atomic_init(&book->n_references, 1);
    return book;
}

static int finish(idt_book **out, idt_book *book, int status, const char *path, idt_error *err)
{
    if (status == IDT_OK) {
        status = open_sections(book, err);
        if (status != IDT_OK && path)
            idt_error__prefix(err, path);
    }
    if (status != IDT_OK) {
        idt_book_release(book);
        return status == IDT_ENOTFOUND ? IDT_EFORMAT : status;
    }
    *out = book;
    return IDT_OK;
}

int idt_book_open(idt_book **out, const char *path, uint32_t flags, idt_error *err)
{
    idt_book *book;

    *out = NULL;
    if (flags & ~(uint32_t)IDT_OPEN_COPY)
        return idt_error__set(err, IDT_EINVAL, "open flags that do not exist");
    book = book_new(err);
    if (!book)
        return IDT_ENOMEM;
    return finish(out, book, idt_image__open(&book->image, path, flags & IDT_OPEN_COPY, err), path,
                  err);
}

int idt_book_open_memory(idt_book **out, const void *data, size_t size, idt_error *err)
{
    idt_book *book;
    void *copy;
    int status;

    *out = NULL;
    book = book_new(err);
    copy = idt_alloc__resize(NULL, size, 1);
    if (!book || !copy) {
        idt_alloc__free(copy);
        idt_book_release(book);
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    }
    if (size)
        memcpy(copy, data, size);
    status = idt_image__open_memory(&book->image, copy, size, err);
    if (status == IDT_OK)
        book->image.mapping.kind = IDT_MAPPING_COPIED; /* closing frees it */
    else
        idt_alloc__free(copy);
    return finish(out, book, status, NULL, err);
}

idt_book *idt_book_acquire(idt_book *book)
{
    atomic_fetch_add_explicit(&book->n_references, 1, memory_order_relaxed);
    return book;
}

void idt_book_release(idt_book *book)
{
    if (!book || atomic_fetch_sub_explicit(&book->n_references, 1, memory_order_acq_rel) != 1)
        return;
    idt_classes__close(&book->classes);
    idt_image__close(&book->image);
    idt_alloc__free(book);
}

void idt_book_describe(idt_book_info *out, const idt_book *book)
{
    const idt_law *law = &book->law;

    memset(out, 0, sizeof *out);
    memcpy(out->digest, book->digest, sizeof out->digest);
    out->format_major = book->image.major;
    out->format_minor = book->image.minor;
    out->language = law->meta->language;
    out->n_jurisdictions = law->n_jurisdictions;
    out->n_lists = law->n_lists;
    out->n_substances = law->n_substances;
    out->n_names = law->n_names;
    out->n_cas = law->n_cas;
    for (uint32_t i = 0; i < law->n_substances; i++)
        out->n_structures += law->substances[i].structure.len > 0;
    out->n_listings = law->n_listings;
    for (uint32_t i = 0; i < law->n_listings; i++)
        out->n_unconfirmed +=
            (law->listings[i].flags & (IDT_LAW_UNCONFIRMED | IDT_LAW_DATE_UNCONFIRMED)) != 0;
    out->n_duties = law->n_duties;
    out->n_contexts = law->n_contexts;
    out->n_tests = law->n_tests;
    out->newest = law->meta->newest_read;
    out->size = book->image.mapping.len;
}
