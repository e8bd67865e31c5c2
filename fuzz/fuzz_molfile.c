/* SPDX-License-Identifier: Apache-2.0 */
/* Molfiles and SDF: every record that can be read can be perceived and written again. */
#include <stdlib.h>

#include "chem/ident/identity.h"
#include "chem/io/molfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_bytes all = {(const char *)data, size}, name, value;
    idt_mol mol = {0};
    idt_identity_scratch scratch = {0};
    idt_buf text = {0};
    idt_sdf_record record;
    size_t at = 0;

    while (size < 16384 && idt_sdf__next(&record, all, &at) == IDT_OK) {
        idt_identity identity;
        idt_error err;
        size_t field = 0;

        while (idt_sdf__next_field(&name, &value, record.fields, &field) == IDT_OK) {
            if (name.len > size || value.len > size)
                abort();
        }
        if (idt_molfile__read(&mol, record.molfile, &err) != IDT_OK)
            continue;
        idt_buf__reset(&text);
        if (idt_molfile__write(&text, &mol, record.title, &err) != IDT_OK)
            abort();
        (void)!idt_mol__perceive(&mol, IDT_MOL_RING_COUNTS, &err);
        if (idt_mol__perceive(&mol, IDT_MOL_AROMATICITY, &err) == IDT_OK)
            (void)!idt_identity__find(&identity, &scratch, &mol, &err);
    }
    idt_mol__free(&mol);
    idt_identity_scratch__free(&scratch);
    idt_buf__free(&text);
    return 0;
}
