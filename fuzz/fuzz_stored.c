/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stored parties from anywhere: opening refuses them, or every party can be read and a change of
 * the lists is followed within them. Checksums, dictionary and weights are made right, or no input
 * would get past them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "party/stored_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add(idt_parties_builder *b, const char *id, const char *text, const char *place)
{
    idt_party_name name = {idt_bytes__from_cstr(text), IDT_NAME_PRIMARY};
    idt_party_address address = {.text = idt_bytes__from_cstr(place)};
    idt_party_ident ident = {.kind = IDT_IDENT_PHONE, .text = IDT_LIT("+7 495 1234567")};
    idt_party p = {.list = IDT_LIT("us.ofac.sdn"),
                   .entry = idt_bytes__from_cstr(id),
                   .schema = IDT_SCHEMA_ORGANIZATION,
                   .listed_from = IDT_DATE_NONE,
                   .listed_to = IDT_DATE_NONE,
                   .names = &name,
                   .n_names = 1,
                   .addresses = &address,
                   .n_addresses = 1,
                   .idents = &ident,
                   .n_idents = 1};
    idt_error err;

    if (idt_parties_builder__add(b, &p, &err) != IDT_OK)
        abort();
}

/* A book of two parties, or of a third that is younger than the counting. */
static idt_parties *make_book(idt_buf *bytes, const idt_parties *base)
{
    idt_parties_builder *b;
    idt_parties *parties;
    idt_error err;

    if (idt_parties_builder__new(&b, &err) != IDT_OK)
        abort();
    add(b, "1", "Kestrelon Trading LLC", "No. 7 Harbour Road, Shanghai, China");
    add(b, "2", "河北阿坦科技有限公司", base ? "No. 9 Harbour Road, Shanghai" : "Shanghai");
    if (base) {
        idt_parties_builder__weigh_as(b, base);
        add(b, "3", "Marvelox Harbour Shipping", "No. 7 Harbour Road, Shanghai, China");
    }
    if (idt_parties_builder__finish(b, bytes, &err) != IDT_OK ||
        idt_parties__open_memory(&parties, bytes->data, bytes->len, &err) != IDT_OK)
        abort();
    idt_parties_builder__free(b);
    return parties;
}

static void mend(char *copy, size_t size, const idt_parties *book)
{
    idt_stored_head head;
    uint64_t sizes[IDT_STORED_N_PARTS], body = 0, n, check;

    if (size < sizeof head)
        return;
    memcpy(&head, copy, sizeof head);
    head.dictionary = idt_party__dictionary();
    head.weights = book->meta->weights;
    head.n_counted = book->meta->n_counted;
    if (idt_stored__sizes(sizes, &head)) {
        for (size_t i = 0; i < IDT_STORED_N_PARTS && body <= size; i++)
            body += sizes[i];
        n = (body + IDT_STORED_CHUNK - 1) / IDT_STORED_CHUNK;
        if (body <= size && sizeof head + 8 * n + body == size) {
            char *checks = copy + sizeof head, *chunk = checks + 8 * n;
            for (uint64_t i = 0, left = body; i < n; i++, left -= IDT_STORED_CHUNK) {
                check = idt_stored__check(chunk + i * IDT_STORED_CHUNK,
                                          left < IDT_STORED_CHUNK ? left : IDT_STORED_CHUNK);
                memcpy(checks + 8 * i, &check, sizeof check);
            }
            head.checks = idt_stored__check(checks, 8 * n);
        }
    }
    head.check = idt_stored__check(&head, offsetof(idt_stored_head, check));
    memcpy(copy, &head, sizeof head);
}

static void follow(const idt_stored *stored, const idt_stored_side *before,
                   const idt_stored_side *after)
{
    uint32_t n = idt_stored__n(stored);
    uint8_t *marks = calloc((size_t)n + 1, 1);
    size_t sum = 0;
    idt_error err;

    if (!marks)
        abort();
    (void)idt_stored__affected(marks, stored, before, after, &err);
    for (uint32_t i = 0; i < n; i++) {
        idt_stored_party p;
        if (idt_stored__party(&p, stored, i, &err) == IDT_OK)
            sum += p.name.len ? (unsigned char)p.name.data[p.name.len - 1] : 0;
        if (marks[i] > 1 || sum == SIZE_MAX)
            abort();
    }
    free(marks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_stored_side before = {.date = 19000}, after = {.date = 19000};
    idt_buf old_bytes = {0}, new_bytes = {0};
    idt_parties *old_book = make_book(&old_bytes, NULL);
    idt_parties *new_book = make_book(&new_bytes, old_book);
    char *copy = malloc(size + 8);
    idt_stored *stored;
    idt_error err;

    before.parties = old_book;
    after.parties = new_book;
    if (!copy || idt_parties_scratch__new(&before.scratch, old_book, &err) != IDT_OK ||
        idt_parties_scratch__new(&after.scratch, new_book, &err) != IDT_OK)
        abort();
    if (size)
        memcpy(copy, data, size);
    mend(copy, size, old_book);
    if (idt_stored__open_memory(&stored, copy, size, &err) == IDT_OK)
        follow(stored, &before, &after);
    else if (!err.message[0])
        abort();
    idt_stored__close(stored);
    idt_parties_scratch__free(before.scratch);
    idt_parties_scratch__free(after.scratch);
    idt_parties__close(old_book);
    idt_parties__close(new_book);
    idt_buf__free(&old_bytes);
    idt_buf__free(&new_bytes);
    free(copy);
    return 0;
}
