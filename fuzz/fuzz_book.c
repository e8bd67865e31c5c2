/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A book from anywhere: whatever its sections hold, opening refuses it or everything can be read.
 * The digest is made right, or no input would get past it.
 */
#include <stdlib.h>
#include <string.h>

#include "chem/structures.h"
#include "image/image.h"
#include "text/text.h"
#include "walk_law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_law(const idt_image *image)
{
    idt_law law;
    idt_error err;
    idt_law_hit *hits;
    uint32_t *listings;

    if (idt_law__open(&law, image, &err) != IDT_OK) {
        if (!err.message[0])
            abort();
        return;
    }
    hits = calloc(law.n_duties + 1, sizeof *hits);
    listings = calloc(law.n_listings + 1, sizeof *listings);
    if (!hits || !listings || walk_law(&law, hits, listings) == 0)
        abort();
    free(hits);
    free(listings);
}

static void scan_text(const idt_image *image)
{
    static const char text[] = "2-Bromoethyl benzene, CAS 103-63-9; acetone 67-64-1, 丙酮 kit";
    idt_text_scratch *scratch = NULL;
    idt_text_result result;
    idt_matcher matcher;
    idt_error err;

    if (idt_matcher__open(&matcher, image, &err) != IDT_OK)
        return;
    if (idt_text_scratch__new(&scratch) == IDT_OK)
        (void)idt_text__scan(&result, &matcher, scratch, (idt_bytes){text, sizeof text - 1}, 0);
    idt_text_scratch__free(scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char *copy = malloc(size ? size : 1);
    idt_structures structures;
    idt_image image;
    idt_error err;

    if (!copy)
        return 0;
    if (size)
        memcpy(copy, data, size);
    idt_image__redigest(copy, size);
    if (idt_image__open_memory(&image, copy, size, &err) == IDT_OK) {
        read_law(&image);
        scan_text(&image);
        (void)idt_structures__open(&structures, &image, &err);
        idt_image__close(&image);
    }
    free(copy);
    return 0;
}
