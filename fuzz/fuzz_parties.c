/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A parties book from anywhere: opening refuses it, or every question is answered within it. Digest
 * and dictionary are made right, or no input would get past them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "party/parties.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy that names this program's dictionary; NULL when it is no image. */
static char *mend(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 8);
    uint64_t dictionary = idt_party__dictionary();
    idt_section meta;
    idt_image image;
    idt_error err;

    if (!copy)
        abort();
    memcpy(copy, data, size);
    idt_image__redigest(copy, size);
    if (idt_image__open_memory(&image, copy, size, &err) != IDT_OK) {
        free(copy);
        return NULL;
    }
    if (idt_image__find(&meta, &image, IDT_TAG_PARTIES_META, sizeof(idt_parties_meta), &err) ==
            IDT_OK &&
        meta.n_records == 1)
        memcpy(copy + ((const char *)meta.data - copy) + offsetof(idt_parties_meta, dictionary),
               &dictionary, sizeof dictionary);
    idt_image__close(&image);
    idt_image__redigest(copy, size);
    return copy;
}

static void ask(const idt_parties *parties, idt_parties_scratch *scratch, idt_bytes name,
                idt_date date)
{
    idt_parties_query query = {
        .name = name,
        .address = IDT_LIT("Room 1201, Building 5, Wanda Plaza, Shijiazhuang, China"),
        .identifier = IDT_LIT("9074729; phone: +7 495 1234567; 91130102MA0F46WY5A"),
        .date = date,
        .top = IDT_PARTIES_TOP_MAX};
    const idt_party_hit *hits;
    idt_party_entry_view e;
    idt_party_why why;
    idt_error err;
    size_t n, sum = 0;

    if (idt_parties__find(&hits, &n, scratch, &query, &err) != IDT_OK)
        abort();
    for (size_t i = 0; i < n; i++) {
        idt_parties__entry(&e, parties, hits[i].entry);
        sum += e.name.len ? (unsigned char)e.name.data[e.name.len - 1] : 0;
        sum += e.cite.len ? (unsigned char)e.cite.data[e.cite.len - 1] : 0;
        sum += idt_parties__address(parties, hits[i].address).len;
        sum += idt_parties__explain(parties, &query, &hits[i], &why);
    }
    if (sum == SIZE_MAX)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_parties_scratch *scratch = NULL;
    idt_parties *parties = NULL;
    idt_error err;
    char *copy = mend(data, size);

    if (!copy)
        return 0;
    if (idt_parties__open_memory(&parties, copy, size, &err) == IDT_OK &&
        idt_parties_scratch__new(&scratch, parties, &err) == IDT_OK) {
        ask(parties, scratch, IDT_LIT("Tamerisk Logistics Kestrelon"), 19000);
        ask(parties, scratch, IDT_LIT("河北阿坦科技有限公司"), 19800);
        if (size > 64)
            ask(parties, scratch, (idt_bytes){(const char *)data + size - 64, 64}, 18000);
    } else if (!err.message[0]) {
        abort();
    }
    idt_parties_scratch__free(scratch);
    idt_parties__close(parties);
    free(copy);
    return 0;
}
