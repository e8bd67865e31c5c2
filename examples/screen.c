/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Screen one text with the C API and print what was found.
 *
 *     cc examples/screen.c $(pkg-config --cflags --libs interdict) -o screen
 *     ./screen interdict.book "PMK ethyl glycidate, 25 kg"
 */
#include <stdio.h>
#include <string.h>

#include <interdict/interdict.h>

static int show(const idt_verdict *verdict)
{
    idt_finding_view finding;

    printf("%s\n", idt_level_name(idt_verdict_level(verdict)));
    for (uint32_t i = 0; idt_verdict_finding(&finding, verdict, i) == IDT_OK; i++) {
        idt_control_view control;

        printf("%.*s: \"%.*s\", %u of 1000\n", (int)finding.title.len, finding.title.data,
               (int)finding.text.len, finding.text.data, (unsigned)finding.score);
        for (uint32_t k = 0; idt_verdict_control(&control, verdict, i, k) == IDT_OK; k++)
            if (control.standing == IDT_STANDING_CONTROL)
                printf("  %.*s: %.*s\n", (int)control.jurisdiction.len, control.jurisdiction.data,
                       (int)control.citations.text[0].len, control.citations.text[0].data);
    }
    return 0;
}

int main(int argc, char **argv)
{
    idt_screen_options options = IDT_SCREEN_INIT;
    const idt_verdict *verdict;
    idt_scratch *scratch = NULL;
    idt_book *book = NULL;
    idt_field field = {.name = {"text", 4}};
    idt_record record = {.fields = &field, .n_fields = 1};
    idt_error err;
    int status = 1;

    if (argc != 3) {
        fprintf(stderr, "usage: screen BOOK TEXT\n");
        return 2;
    }
    field.value.data = argv[2];
    field.value.len = strlen(argv[2]);
    options.as_of = 20778; /* 2026-11-21, in days since 1970 */
    if (idt_book_open(&book, argv[1], IDT_OPEN_MAP, &err) == IDT_OK &&
        idt_scratch_new(&scratch, book, &err) == IDT_OK &&
        idt_screen(&verdict, scratch, &record, &options, &err) == IDT_OK)
        status = show(verdict);
    else
        fprintf(stderr, "screen: %s\n", err.message);
    idt_scratch_free(scratch);
    idt_book_release(book);
    return status;
}
