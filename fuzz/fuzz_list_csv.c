/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readers of separated text. The first byte chooses the format, the encoding and whether a cut file
 * is taken; the files of an OFAC set are separated by a byte 0x1D.
 */
#include "list_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const idt_list_format formats[] = {IDT_LIST_OFAC_CSV, IDT_LIST_CSL_CSV, IDT_LIST_DPL_TXT,
                                              IDT_LIST_UK_CSV, IDT_LIST_OWN_CSV};
    idt_bytes texts[4] = {{"", 0}};
    size_t n = 1;
    unsigned choice;

    if (size == 0)
        return 0;
    choice = data[0];
    texts[0] = (idt_bytes){(const char *)data + 1, size - 1};
    if (choice % 5 == 0) {
        for (; n < 4; n++) {
            idt_bytes all = texts[n - 1];
            const char *cut = all.len ? memchr(all.data, 0x1D, all.len) : NULL;

            if (!cut)
                break;
            texts[n - 1].len = (size_t)(cut - all.data);
            texts[n] = idt_bytes__slice(all, texts[n - 1].len + 1, all.len);
        }
    }
    list_fuzz_read(formats[choice % 5], texts, n, (idt_list_encoding)(choice / 5 % 4),
                   choice / 20 % 2 != 0);
    return 0;
}
