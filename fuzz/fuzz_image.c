/* SPDX-License-Identifier: Apache-2.0 */
/* Opening an image. The digest is made right, or no input would get past it. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "image/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char *copy = malloc(size ? size : 1);
    idt_image image;
    idt_error err;

    if (!copy)
        return 0;
    if (size)
        memcpy(copy, data, size);
    idt_image__redigest(copy, size);
    if (idt_image__open_memory(&image, copy, size, &err) == IDT_OK) {
        unsigned sum = 0;

        for (uint32_t i = 0; i < image.n_sections; i++) {
            const unsigned char *bytes = image.sections[i].data;

            for (size_t k = 0; k < image.sections[i].size; k++)
                sum += bytes[k];
        }
        if (sum == 0x7fffffff)
            abort();
        idt_image__close(&image);
    }
    free(copy);
    return 0;
}
