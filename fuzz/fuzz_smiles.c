/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SMILES: whatever is read can be perceived, identified and written, and what is written is read
 * again with the same skeleton key.
 */
#include <stdlib.h>

#include "chem/describe.h"
#include "chem/identity.h"
#include "chem/screen.h"
#include "chem/smiles.h"
#include "chem/smiles_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Long texts only slow the search down; limits have their own tests. */
enum { MAX_SIZE = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_mol mol = {0}, again = {0};
    idt_identity_scratch scratch = {0};
    idt_smiles_writer writer = {0};
    idt_buf text = {0}, row = {0};
    idt_identity first, second;
    idt_error err;

    if (size > MAX_SIZE || idt_smiles__read(&mol, (idt_bytes){(const char *)data, size}, &err) != 0)
        goto out;
    if (idt_identity__find(&first, &scratch, &mol, &err) != IDT_OK)
        goto out;
    (void)!idt_mol__perceive(&mol, IDT_MOL_RING_COUNTS, &err);
    if (idt_smiles__write(&text, &writer, &mol, &err) != IDT_OK)
        abort();
    if (idt_describe__row(&row, (idt_bytes){"x", 1}, &mol, 0, &err) == IDT_OK)
        (void)!idt_smiles__write_canonical(&row, &writer, &mol, &err);
    /*
     * A hydrogen that stays an atom for something the text does not tell may be folded later; ':'
     * makes atoms aromatic that have no lower case; and where '*' stands in a ring with lower case,
     * several choices of its double bonds may be possible.
     */
    if (mol.has & (IDT_MOL_HAS_H_ATOM | IDT_MOL_HAS_COLON) ||
        (mol.has & IDT_MOL_HAS_AROMATIC && mol.screen[0] >> IDT_SCREEN_WILDCARD & 1))
        goto out;
    if (idt_smiles__read(&again, idt_buf__bytes(&text), &err) != IDT_OK)
        abort();
    if (idt_identity__find(&second, &scratch, &again, &err) == IDT_OK &&
        !idt_key__equal(first.keys[IDT_LAYERS_NONE], second.keys[IDT_LAYERS_NONE]))
        abort();
out:
    idt_mol__free(&mol);
    idt_mol__free(&again);
    idt_identity_scratch__free(&scratch);
    idt_smiles_writer__free(&writer);
    idt_buf__free(&text);
    idt_buf__free(&row);
    return 0;
}
