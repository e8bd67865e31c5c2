/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Folding. Input that starts with a NUL byte is taken as a folding table that nobody made: opening
 * must refuse it or it must be safe to fold with. Any other input is text.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "text/fold.h"
#include "text/fold_build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition)
{
    if (!condition)
        abort();
}

static void fold_text(const idt_fold *fold, idt_bytes text)
{
    idt_buf keys = {0};
    idt_buf form = {0};
    idt_buf offsets = {0};
    size_t before = 0;

    require(idt_fold__keys(fold, text, &keys, &offsets) == IDT_OK);
    require(idt_fold__form(fold, text, &form) == IDT_OK);
    require(offsets.len == keys.len * sizeof(uint32_t) && form.len >= keys.len);
    for (size_t i = 0; i < keys.len; i++) {
        size_t offset = idt_u32__load(offsets.data + i * sizeof(uint32_t));

        require(offset >= before && offset < text.len && keys.data[i] != 0);
        before = offset;
    }
    idt_buf__free(&keys);
    idt_buf__free(&form);
    idt_buf__free(&offsets);
}

static void open_table(const uint8_t *data, size_t size)
{
    void *copy = malloc(size ? size : 1);
    idt_section section = {.data = copy, .size = size};
    idt_fold fold;
    idt_error err;

    require(copy != NULL);
    memcpy(copy, data, size);
    if (idt_fold__open(&fold, &section, &err) == IDT_OK)
        fold_text(&fold, IDT_LIT("ácido β-溴 \xFF ﬁ １２"));
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static idt_buf table;
    static idt_fold fold;
    idt_section section;
    idt_error err;

    if (size > 0 && data[0] == 0) {
        open_table(data + 1, size - 1);
        return 0;
    }
    if (table.len == 0) {
        require(idt_fold_build__table(&table) == IDT_OK);
        section = (idt_section){.data = table.data, .size = table.len};
        require(idt_fold__open(&fold, &section, &err) == IDT_OK);
    }
    fold_text(&fold, (idt_bytes){(const char *)data, size});
    return 0;
}
