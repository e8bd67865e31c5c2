/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Downloading a list: a GET that asks only for what is new, with bounds on time, size and
 * redirections. The file at `path` is replaced as a whole, or stays as it is. What the server said
 * of the file (entity tag, date) is kept beside it in `path`.fetch. Nothing is fetched unasked.
 */
#ifndef IDT_LISTS_FETCH_H
#define IDT_LISTS_FETCH_H

#include <stdbool.h>

#include "interdict/base.h"

enum {
    IDT_LIST_FETCH_CONNECT_MS = 15000,
    IDT_LIST_FETCH_TOTAL_MS = 300000,
    IDT_LIST_FETCH_REDIRECTS = 5,
    IDT_LIST_FETCH_SIZE = 512 << 20,
};

typedef struct idt_list_fetch_options {
    uint32_t struct_size;        /* IDT_LIST_FETCH_OPTIONS_INIT sets it */
    uint32_t connect_timeout_ms; /* these four: 0 is the default above */
    uint32_t total_timeout_ms;
    uint32_t redirects;
    uint64_t size_limit; /* bytes, after decompression */
    const char *proxy;   /* URL, or NULL for none; the environment is not asked */
    bool force;          /* ask for the whole file even when it may be unchanged */
} idt_list_fetch_options;

#define IDT_LIST_FETCH_OPTIONS_INIT                                                                \
    {                                                                                              \
        .struct_size = sizeof(idt_list_fetch_options)                                              \
    }

typedef struct idt_list_fetch_result {
    long http_status;       /* 0 when there was no answer */
    uint64_t n_bytes;       /* of the new file */
    char last_modified[64]; /* as the server says it, or "" */
} idt_list_fetch_result;

/**
 * Fetch a list over HTTPS or HTTP. A redirection never leads from HTTPS to HTTP, nor to any other
 * scheme.
 *
 * @return IDT_OK (the file is new); IDT_DONE (not modified: the file is as it was); IDT_EINVAL (not
 *         an http or https address); IDT_ELIMIT (larger than the limit, or too many redirections);
 *         IDT_EIO (no connection, time ran out, error answer, transfer cut short, disk);
 *         IDT_EFORMAT (an empty answer); IDT_ENOMEM. After a failure the old file is untouched.
 * @threads  any thread, one per path
 */
int idt_list_fetch__get(const char *url, const char *path, const idt_list_fetch_options *options,
                        idt_list_fetch_result *result, idt_error *err);

#endif
