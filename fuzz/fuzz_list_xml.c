/* SPDX-License-Identifier: Apache-2.0 */
/* Readers of XML. The first byte chooses the format, the encoding and whether a cut file is taken.
 */
#include "list_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const idt_list_format formats[] = {IDT_LIST_OFAC_XML, IDT_LIST_OFAC_ADVANCED,
                                              IDT_LIST_UN_XML, IDT_LIST_EU_XML, IDT_LIST_CA_XML};
    idt_bytes texts[4] = {{"", 0}};

    if (size == 0)
        return 0;
    texts[0] = (idt_bytes){(const char *)data + 1, size - 1};
    list_fuzz_read(formats[data[0] % 5], texts, 1, (idt_list_encoding)(data[0] / 5 % 4),
                   data[0] / 20 % 2 != 0);
    return 0;
}
