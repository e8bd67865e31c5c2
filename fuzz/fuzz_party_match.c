/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The `/match` request: parameters up to the first line feed, then the request, against a book of
 * two parties. Whatever is answered must be JSON.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/bytes.h"
#include "lists/yente.h"

static idt_parties *make_parties(void)
{
    static idt_buf bytes;
    const idt_party_name names[] = {{IDT_LIT("Ivanovski, Pyotr"), IDT_NAME_PRIMARY},
                                    {IDT_LIT("Petya"), IDT_NAME_WEAK_ALIAS}};
    const idt_party_address address = {IDT_LIT("5 Old Road, Sarvo"), {'R', 'U'}};
    const idt_party_ident ident = {IDT_IDENT_PHONE, IDT_LIT("+7 495 1234567"), {0}};
    const idt_party_birth birth = {-3650, -3286};
    const char countries[][2] = {{'R', 'U'}};
    idt_party p = {.list = IDT_LIT("house"),
                   .entry = IDT_LIT("1"),
                   .schema = IDT_SCHEMA_PERSON,
                   .listed_from = 0,
                   .listed_to = IDT_DATE_NONE,
                   .cite = IDT_LIT("House \"1\""),
                   .names = names,
                   .n_names = 2,
                   .addresses = &address,
                   .n_addresses = 1,
                   .idents = &ident,
                   .n_idents = 1,
                   .births = &birth,
                   .n_births = 1,
                   .gender = 'm',
                   .countries = countries,
                   .n_countries = 1};
    idt_parties_builder *b = NULL;
    idt_parties *parties = NULL;
    idt_error err;

    if (idt_parties_builder__new(&b, &err) != IDT_OK ||
        idt_parties_builder__add(b, &p, &err) != IDT_OK ||
        idt_parties_builder__finish(b, &bytes, &err) != IDT_OK ||
        idt_parties__open_memory(&parties, bytes.data, bytes.len, &err) != IDT_OK)
        abort();
    idt_parties_builder__free(b);
    return parties;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static idt_parties *parties;
    static idt_parties_scratch *scratch;
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    size_t n = end ? (size_t)(end - data) : 0;
    idt_yente_options options = IDT_YENTE_INIT;
    idt_bytes request = {(const char *)data + (end ? n + 1 : 0), size - (end ? n + 1 : 0)};
    idt_yente_counts counts;
    idt_buf out = {0};
    idt_error err;
    int status;

    if (!parties) {
        parties = make_parties();
        if (idt_parties_scratch__new(&scratch, parties, &err) != IDT_OK)
            abort();
    }
    options.date = 19000;
    (void)idt_yente__parameters(&options, (idt_bytes){(const char *)data, n}, &err);
    status = idt_yente__match(&out, &counts, parties, scratch, request, &options, &err);
    if (status != IDT_ENOMEM) {
        json_t *answer = json_loadb(out.data, out.len, 0, NULL);
        if (!answer || (json_object_get(answer, "detail") == NULL) != (status == IDT_OK))
            abort();
        json_decref(answer);
    }
    idt_buf__free(&out);
    return 0;
}
