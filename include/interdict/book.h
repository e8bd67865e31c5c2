/* SPDX-License-Identifier: Apache-2.0 */
/* The book: a compiled rulebook, opened read-only and shared by all threads. */
#ifndef INTERDICT_BOOK_H
#define INTERDICT_BOOK_H

#include "interdict/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An open book. Immutable, any thread; counted by reference. */
typedef struct idt_book idt_book;

typedef enum idt_open_flags {
    IDT_OPEN_MAP = 0, /* map the file; whoever truncates it later kills the process (SIGBUS) */
    IDT_OPEN_COPY = 1 /* read it into memory: for files in directories that others may write */
} idt_open_flags;

/**
 * Open and verify a book: digest, every section, every offset, count and index.
 *
 * @param out    the book with one reference; NULL on failure
 * @param path   file name
 * @param flags  idt_open_flags
 * @return IDT_OK, IDT_EIO, IDT_ENOMEM, IDT_EFORMAT (not a book, damaged) or IDT_EVERSION
 * @owns release with idt_book_release
 */
IDT_API IDT_CHECKED int idt_book_open(idt_book **out, const char *path, uint32_t flags,
                                      idt_error *err);

/** As idt_book_open, from memory that is copied. */
IDT_API IDT_CHECKED int idt_book_open_memory(idt_book **out, const void *data, size_t size,
                                             idt_error *err);

/** Take one more reference; returns its argument. Any thread. */
IDT_API idt_book *idt_book_acquire(idt_book *book);

/** Give one reference back; the last one closes the book, on any thread. Takes NULL. */
IDT_API void idt_book_release(idt_book *book);

/** What a book holds. */
typedef struct idt_book_info {
    char digest[65];          /* BLAKE2b-256 of the file, lower-case hexadecimal */
    uint16_t format_major;    /* of the file format */
    uint16_t format_minor;    /**/
    uint32_t language;        /* version of the rule language */
    uint32_t n_jurisdictions; /**/
    uint32_t n_lists;         /**/
    uint32_t n_substances;    /**/
    uint32_t n_names;         /* names of substances, in all languages */
    uint32_t n_cas;           /**/
    uint32_t n_structures;    /**/
    uint32_t n_listings;      /**/
    uint32_t n_unconfirmed;   /* listings whose text or start date was not read in a source */
    uint32_t n_duties;        /**/
    uint32_t n_contexts;      /**/
    uint32_t n_tests;         /**/
    idt_date newest;          /* the latest day on which a citation was read */
    uint64_t size;            /* bytes of the file */
} idt_book_info;

IDT_API void idt_book_describe(idt_book_info *out, const idt_book *book);

#ifdef __cplusplus
}
#endif
#endif
