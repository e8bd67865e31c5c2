/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared by the harnesses of the list readers. What a reader hands over must be writable as a
 * canonical line that reads back the same, and must import into a history that reads back.
 */
#ifndef IDT_FUZZ_LIST_FUZZ_H
#define IDT_FUZZ_LIST_FUZZ_H

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "lists/history.h"
#include "lists/party_of.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every fact reads back as it was written. */
static int list_fuzz_check(void *payload, const idt_list_entry *entry, idt_error *err)
{
    idt_arena arena = {0};
    idt_buf line = {0}, again = {0};
    idt_list_fact fact;
    size_t i;

    (void)payload;
    (void)err;
    for (i = 0; i < entry->n_facts; i++) {
        idt_buf__reset(&line);
        idt_buf__reset(&again);
        idt_list_fact__write(&entry->facts[i], &line);
        if (idt_list_fact__parse(&fact, &arena, idt_buf__bytes(&line)) != IDT_OK)
            abort();
        idt_list_fact__write(&fact, &again);
        if (!idt_bytes__equal(idt_buf__bytes(&line), idt_buf__bytes(&again)))
            abort();
    }
    idt_arena__free(&arena);
    idt_buf__free(&line);
    idt_buf__free(&again);
    return IDT_OK;
}

/* A party's counts are right when every one of its texts can be read. */
static int list_fuzz_party(void *payload, const idt_party *party, idt_error *err)
{
    size_t *sum = payload, i;

    (void)err;
    for (i = 0; i < party->n_names; i++)
        *sum += (unsigned char)party->names[i].text.data[party->names[i].text.len - 1];
    for (i = 0; i < party->n_idents; i++)
        *sum += party->idents[i].text.len;
    for (i = 0; i < party->n_births; i++)
        if (party->births[i].to < party->births[i].from)
            abort();
    return IDT_OK;
}

static inline void list_fuzz_open(idt_list_input **input, idt_bytes text)
{
    if (idt_list_input__memory(input, "file", text, NULL) != IDT_OK)
        abort();
}

/* Read alone, then as an edition of a list; the history must read back. */
static inline void list_fuzz_read(idt_list_format format, idt_bytes texts[4], size_t n,
                                  idt_list_encoding encoding, bool allow_truncated)
{
    idt_list_read_options read = IDT_LIST_READ_OPTIONS_INIT;
    idt_list_import_options import = IDT_LIST_IMPORT_OPTIONS_INIT;
    idt_list_import_result result;
    idt_list_history *history = NULL, *again = NULL;
    idt_list_input *inputs[4] = {NULL};
    idt_list_files files;
    size_t i, sum = 0;
    idt_error err;

    for (i = 0; i < n; i++)
        list_fuzz_open(&inputs[i], texts[i]);
    files = (idt_list_files){inputs[0], inputs[1], inputs[2], inputs[3]};
    read.encoding = encoding;
    read.allow_truncated = allow_truncated;
    (void)idt_list__read(format, &files, &read, list_fuzz_check, NULL, &result.report, &err);
    for (i = 0; i < n; i++) {
        idt_list_input__close(inputs[i]);
        list_fuzz_open(&inputs[i], texts[i]);
    }
    files = (idt_list_files){inputs[0], inputs[1], inputs[2], inputs[3]};
    import.encoding = encoding;
    import.allow_truncated = allow_truncated;
    import.file_date = 19000;
    if (idt_list_history__new(&history, "fuzz", &err) != IDT_OK)
        abort();
    if (idt_list_history__import(history, format, &files, &import, &result, &err) == IDT_OK &&
        (idt_list_history__parse(&again, idt_list_history__text(history), &err) != IDT_OK ||
         idt_list_history__n_entries(again) != result.n_after))
        abort();
    (void)idt_list_party__each(history, IDT_DATE_NONE, list_fuzz_party, &sum, &err);
    for (i = 0; i < n; i++)
        idt_list_input__close(inputs[i]);
    idt_list_history__free(history);
    idt_list_history__free(again);
}

#endif
