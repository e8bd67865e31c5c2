/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A book from anywhere: whatever its sections hold, opening refuses it or everything can be read.
 * The digest is made right, or no input would get past it. Seeds are thin books that the build
 * makes (seeds/book); what they leave out is added here.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "chem/classes/class.h"
#include "chem/inchikeys.h"
#include "image/image.h"
#include "interdict/book.h"
#include "screen/book_test.h"
#include "screen/verdict_json.h"
#include "text/fold_build.h"
#include "text/text.h"
#include "thin_book.h"
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

/* ---- the sections that thin books leave out */

/* Made with the first input and kept. */
static const idt_section *left_out(void)
{
    static unsigned char all_short[IDT_TEXT_SHORT_SIZE];
    static idt_section sections[2];
    static idt_buf table;

    if (!table.data) {
        if (idt_fold_build__table(&table) != IDT_OK)
            abort();
        memset(all_short, 0xff, sizeof all_short);
        sections[0] = (idt_section){table.data, table.len, IDT_TAG_FOLD, 0, 0};
        sections[1] = (idt_section){all_short, sizeof all_short, IDT_TAG_SHORT, 0, 0};
    }
    return sections;
}

static void fatten(idt_image *image)
{
    const idt_section *sections = left_out();

    for (int i = 0; i < 2; i++) {
        idt_section found;
        idt_error err;

        if (image->n_sections < IDT_IMAGE_MAX_SECTIONS &&
            idt_image__find(&found, image, sections[i].tag, 0, &err) == IDT_ENOTFOUND)
            image->sections[image->n_sections++] = sections[i];
    }
}

/* ---- each room by itself, and then the book as a whole */

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

static void open_chemistry(const idt_image *image)
{
    idt_structures structures;
    idt_inchikeys keys;
    idt_classes classes;
    idt_error err;

    (void)idt_structures__open(&structures, image, &err);
    (void)idt_inchikeys__open(&keys, image, &err);
    if (idt_classes__open(&classes, image, &err) == IDT_OK) {
        (void)idt_classes__add_index(&classes, &err);
        idt_classes__close(&classes);
    }
}

static void screen_one(idt_scratch *scratch)
{
    static const idt_field fields[] = {
        {IDT_LIT_INIT("text"),
         IDT_LIT_INIT("acetic anhydride 25 kg, AA test strip, CAS 108-24-7, alpha 乙酸酐"), 0, 0},
        {IDT_LIT_INIT("smiles"), IDT_LIT_INIT("CCC(O)=NC"), 1, 0},
        {IDT_LIT_INIT("smiles"), IDT_LIT_INIT("COc1ccccc1F"), 2, 0},
        {IDT_LIT_INIT("inchikey"), IDT_LIT_INIT("KWTSXDURSIMDCE-UHFFFAOYSA-N"), 3, 0},
        {IDT_LIT_INIT("cas"), IDT_LIT_INIT("67641"), 4, 0},
    };
    const idt_record record = {.fields = fields, .n_fields = sizeof fields / sizeof fields[0]};
    idt_screen_options options = IDT_SCREEN_INIT;
    const idt_verdict *verdict;
    idt_buf json = {0};
    idt_error err;

    options.as_of = 16000;
    if (idt_screen(&verdict, scratch, &record, &options, &err) == IDT_OK)
        idt_verdict__put_json(&json, verdict);
    idt_buf__free(&json);
}

static void use_book(const idt_image *image)
{
    idt_image_writer writer = {0};
    idt_scratch *scratch = NULL;
    idt_book *book = NULL;
    idt_buf bytes = {0}, why = {0};
    idt_book_test test;
    idt_error err;

    for (uint32_t i = 0; i < image->n_sections; i++) {
        const idt_section *s = &image->sections[i];

        idt_image_writer__add(&writer, s->tag, s->record_size, s->data, s->size);
    }
    if (idt_image_writer__finish(&writer, &bytes) == IDT_OK &&
        idt_book_open_memory(&book, bytes.data, bytes.len, &err) == IDT_OK &&
        idt_scratch_new(&scratch, book, &err) == IDT_OK) {
        screen_one(scratch);
        (void)idt_book_test__run(&test, &why, scratch, 0, &err);
    }
    idt_scratch_free(scratch);
    idt_book_release(book);
    idt_buf__free(&bytes);
    idt_buf__free(&why);
}

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
        idt_image whole = image;

        fatten(&whole);
        read_law(&image);
        scan_text(&whole);
        open_chemistry(&image);
        use_book(&whole);
        idt_image__close(&image);
    }
    free(copy);
    return 0;
}
