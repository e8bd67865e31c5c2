/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of FollowTheMoney entities. */
#include "list_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_bytes texts[4] = {{(const char *)data, size}};

    list_fuzz_read(IDT_LIST_FTM_JSON, texts, 1, IDT_LIST_UTF8, size % 2 != 0);
    return 0;
}
