/* SPDX-License-Identifier: Apache-2.0 */
/* A good-guy list from anywhere is read or refused with a message; what was read can be asked. */
#include <stdlib.h>

#include "lists/waiver_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_bytes content = {size ? (const char *)data : "", size};
    idt_waivers *waivers = NULL;
    idt_error err = {0};

    if (idt_waiver_file__parse(&waivers, "waivers", content, &err) != IDT_OK) {
        if (waivers || !err.message[0])
            abort();
        return 0;
    }
    if (idt_waivers__n(waivers) > IDT_WAIVERS_MAX)
        abort();
    idt_waivers__free(waivers);
    return 0;
}
