/* SPDX-License-Identifier: Apache-2.0 */
/* A history file: whatever is taken must answer questions, print, and take a further edition. */
#include "list_fuzz.h"

static void ask(const idt_list_history *history, idt_date date)
{
    idt_buf out = {0};
    size_t sum = 0;
    idt_bytes uid;

    (void)idt_list_history__each(history, date, list_fuzz_check, NULL, NULL);
    (void)idt_list_party__each(history, date, list_fuzz_party, &sum, NULL);
    (void)idt_list_history__print_status(history, &out);
    (void)idt_list_history__print_events(history, &out);
    (void)idt_list_history__print_diff(history, date - 400, date, &out);
    if (idt_list_history__find(history, IDT_LIT("alpha"), &uid, NULL) == IDT_OK)
        (void)idt_list_history__print_entry(history, uid, &out);
    idt_buf__free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char edition[] =
        "id,name,aliases,from,to\n1,Alpha,A | AA,2019-01-01,\n2,Beta,,,\n";
    idt_list_import_options options = IDT_LIST_IMPORT_OPTIONS_INIT;
    idt_list_import_result result;
    idt_list_history *history, *again;
    idt_list_files files = {0};
    idt_error err;

    if (idt_list_history__parse(&history, (idt_bytes){(const char *)data, size}, &err) != IDT_OK)
        return 0;
    ask(history, 18000);
    ask(history, IDT_DATE_NONE);
    options.file_date = 20000;
    options.allow_shrink = true;
    list_fuzz_open(&files.main, idt_bytes__from_cstr(edition));
    if (idt_list_history__import(history, IDT_LIST_OWN_CSV, &files, &options, &result, &err) ==
        IDT_OK) {
        /* a history that takes an edition has it, unless it knows of a later end */
        if (!idt_list_history__is_listed(history, IDT_LIT("2"), 20000) && result.n_added == 2)
            abort();
        if (idt_list_history__parse(&again, idt_list_history__text(history), &err) != IDT_OK)
            abort();
        idt_list_history__free(again);
    }
    idt_list_input__close(files.main);
    idt_list_history__free(history);
    return 0;
}
