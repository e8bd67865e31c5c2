/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ask a book what a column of SMILES is, in one call.
 *
 *     cc examples/molecule.c $(pkg-config --cflags --libs interdict) -o molecule
 *     ./molecule interdict.book 'BrCCc1ccccc1' 'O=C1CCNCC1.Cl'
 */
#include <stdio.h>
#include <string.h>

#include <interdict/interdict.h>

enum { MAX_TEXTS = 100 };

static void show(const idt_molecule *molecule)
{
    char key[IDT_MOLECULE_KEY_TEXT];

    if (molecule->status != IDT_OK) {
        printf("not a structure: byte %u\n", (unsigned)molecule->offset);
        return;
    }
    idt_molecule_key_text(key, &molecule->skeleton_key);
    printf("%s %.*s", key, (int)molecule->formula.len, molecule->formula.data);
    if (molecule->n_related > 0)
        printf(" %s: %.*s", idt_form_name((idt_form)molecule->form), (int)molecule->title.len,
               molecule->title.data);
    printf("\n");
}

int main(int argc, char **argv)
{
    idt_molecule_options options = IDT_MOLECULE_INIT;
    idt_molecule_scratch *scratch = NULL;
    idt_molecule molecules[MAX_TEXTS];
    idt_bytes texts[MAX_TEXTS];
    idt_book *book = NULL;
    idt_error err;
    size_t n = 0;
    int status = 1;

    if (argc < 3 || argc - 2 > MAX_TEXTS) {
        fprintf(stderr, "usage: molecule BOOK SMILES...\n");
        return 2;
    }
    for (; n < (size_t)argc - 2; n++) {
        texts[n].data = argv[n + 2];
        texts[n].len = strlen(argv[n + 2]);
    }
    options.wants = IDT_MOLECULE_WANTS_FORMULA;
    if (idt_book_open(&book, argv[1], IDT_OPEN_MAP, &err) == IDT_OK &&
        idt_molecule_scratch_new(&scratch, book, &err) == IDT_OK &&
        idt_molecule_identify_column(molecules, scratch, texts, n, &options, &err) == IDT_OK)
        status = 0;
    else
        fprintf(stderr, "molecule: %s\n", err.message);
    for (size_t i = 0; status == 0 && i < n; i++)
        show(&molecules[i]);
    idt_molecule_scratch_free(scratch);
    idt_book_release(book);
    return status;
}
