/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SMARTS from anywhere, one pattern a line, compiled into one set and matched on a few molecules.
 * The first byte chooses flags; if it is odd, the bytes of the set are changed before it is opened.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/int.h"
#include "chem/io/smiles.h"
#include "chem/pattern/pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const MOLECULES[] = {
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "[2H]C([2H])[13CH2]F.[Na+].[Cl-]",
    "CCCCCCCCCCCCCCCCCCCCCC(=O)OCC(OC(=O)CCCCCCCCCCCCCCCCCCCCC)COC(=O)CCCCCCCc1ccccc1N",
};

/* Change bytes of a copy as the input says: pairs of place and value. */
static void damage(unsigned char *bytes, size_t n, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + 3 <= size && i < 12 && n > 0; i += 3)
        bytes[(data[i] | (size_t)data[i + 1] << 8) % n] ^= data[i + 2];
}

static void match(const idt_pattern_set *set, bool is_intact)
{
    idt_pattern_scratch *scratch = idt_pattern_scratch__new(set, 500);
    size_t n_words = idt_pattern_set__words(set);
    uint64_t *hits = calloc(2 * n_words + 1, sizeof *hits);
    uint16_t mappings[4 * 250];
    idt_mol mol = {0};
    idt_error err;
    uint32_t n;

    for (size_t i = 0; scratch && hits && i < IDT_COUNT_OF(MOLECULES); i++) {
        if (idt_smiles__read(&mol, idt_bytes__from_cstr(MOLECULES[i]), &err) != IDT_OK ||
            idt_pattern__match_all(hits, hits + n_words, scratch, &mol, &err) != IDT_OK)
            abort();
        for (uint32_t p = 0; p < idt_pattern_set__count(set) && p < 4; p++) {
            int rc = idt_pattern__match_one(mappings, 4, true, &n, scratch, p, &mol, &err);

            if (is_intact && rc == IDT_OK && (n > 0) != (hits[0] >> p & 1) &&
                !(hits[n_words] >> p & 1))
                abort();
        }
    }
    idt_mol__free(&mol);
    idt_pattern_scratch__free(scratch);
    free(hits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_pattern_builder *builder = idt_pattern_builder__new();
    idt_bytes text = {(const char *)data + 1, size - 1};
    idt_buf bytes = {0};
    idt_pattern_set set;
    idt_error err;
    uint32_t n_lines = 0;

    if (size == 0 || builder == NULL)
        goto out;
    while (text.len > 0 && n_lines++ < 32) {
        const char *end = memchr(text.data, '\n', text.len);
        size_t n = end ? (size_t)(end - text.data) : text.len;
        int rc = idt_pattern_builder__add(builder, (idt_bytes){text.data, n}, data[0] >> 1 & 3u,
                                          NULL, &err);

        if (rc != IDT_OK && err.offset > n)
            abort();
        text.data += n + (end != NULL);
        text.len -= n + (end != NULL);
    }
    if (idt_pattern_builder__finish(builder, &bytes, &err) != IDT_OK)
        goto out;
    if (data[0] & 1)
        damage((unsigned char *)bytes.data, bytes.len, data + 1, size - 1);
    if (idt_pattern_set__open(&set, bytes.data, bytes.len, &err) == IDT_OK)
        match(&set, (data[0] & 1) == 0);
    else if ((data[0] & 1) == 0)
        abort(); /* what was built must open */
out:
    idt_buf__free(&bytes);
    idt_pattern_builder__free(builder);
    return 0;
}
