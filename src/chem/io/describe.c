/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of `interdict molecule`. */
#include "chem/io/describe.h"

#include "chem/mol/element.h"

typedef struct symbol_count {
    uint32_t element, n;
} symbol_count;

/* Symbols in alphabetical order; "*" stands before all letters. */
static bool is_before(uint32_t a, uint32_t b)
{
    const char *s = idt_element__table[a].symbol, *t = idt_element__table[b].symbol;

    return s[0] != t[0] ? s[0] < t[0] : s[1] < t[1];
}

static void put_count(idt_buf *out, uint32_t element, uint32_t n)
{
    if (n == 0)
        return;
    idt_buf__put_cstr(out, idt_element__table[element].symbol);
    if (n > 1)
        idt_buf__put_u64(out, n);
}

static int64_t total_charge(const idt_mol *mol)
{
    int64_t charge = 0;

    for (uint32_t i = 0; i < mol->n_atoms; i++)
        charge += idt_atom__charge(mol->atom[i]);
    return charge;
}

void idt_describe__formula(idt_buf *out, const idt_mol *mol)
{
    uint32_t counts[IDT_ELEMENT_COUNT] = {0};
    int64_t charge = total_charge(mol);
    uint32_t last = UINT32_MAX;

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        counts[idt_atom__element(mol->atom[i])]++;
        counts[1] += idt_atom__n_h(mol->atom[i]);
    }
    put_count(out, 6, counts[6]);
    put_count(out, 1, counts[1]);
    counts[6] = counts[1] = 0;
    for (;;) {
        uint32_t next = UINT32_MAX;

        for (uint32_t e = 0; e < IDT_ELEMENT_COUNT; e++) {
            if (counts[e] > 0 && (last == UINT32_MAX || is_before(last, e)) &&
                (next == UINT32_MAX || is_before(e, next)))
                next = e;
        }
        if (next == UINT32_MAX)
            break;
        put_count(out, next, counts[next]);
        last = next;
    }
    if (charge != 0)
        idt_buf__put_char(out, charge > 0 ? '+' : '-');
    if (charge > 1 || charge < -1)
        idt_buf__put_u64(out, (uint64_t)(charge > 0 ? charge : -charge));
}

int idt_describe__row(idt_buf *out, idt_bytes id, idt_mol *mol, uint64_t hits, idt_error *err)
{
    uint32_t n_aromatic = 0, n_ring = 0;

    if (!mol) {
        idt_buf__put_bytes(out, id);
        idt_buf__put_cstr(out, "\tPARSE_FAIL\n");
        return idt_buf__status(out);
    }
    {
        int status = idt_mol__perceive(mol, IDT_MOL_AROMATICITY, err);

        if (status != IDT_OK)
            return status;
    }
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        n_aromatic += idt_atom__is_aromatic(mol->atom[i]);
        n_ring += (mol->atom[i] & IDT_ATOM_RING) != 0;
    }
    idt_buf__put_bytes(out, id);
    idt_buf__put_char(out, '\t');
    idt_describe__formula(out, mol);
    idt_buf__put_char(out, '\t');
    idt_buf__put_i64(out, total_charge(mol));
    idt_buf__put_char(out, '\t');
    idt_buf__put_u64(out, mol->n_atoms);
    idt_buf__put_char(out, '\t');
    idt_buf__put_u64(out, n_aromatic);
    idt_buf__put_char(out, '\t');
    idt_buf__put_u64(out, n_ring);
    idt_buf__put_char(out, '\t');
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t n = idt_mol__total_h(mol, i);

        if (n > 9)
            idt_buf__printf(out, "(%u)", n);
        else
            idt_buf__put_char(out, (char)('0' + n));
    }
    idt_buf__put_char(out, '\t');
    idt_buf__put_u64(out, hits);
    idt_buf__put_char(out, '\n');
    return idt_buf__status(out);
}

void idt_describe_scratch__free(idt_describe_scratch *scratch)
{
    if (!scratch)
        return;
    idt_identity_scratch__free(&scratch->identity);
    idt_smiles_writer__free(&scratch->writer);
}

static void put_key(idt_buf *out, idt_key key)
{
    static const char digits[] = "0123456789abcdef";
    char text[33] = {'\t'};

    for (int i = 0; i < 16; i++) {
        text[1 + i] = digits[key.low >> (60 - 4 * i) & 15];
        text[17 + i] = digits[key.high >> (60 - 4 * i) & 15];
    }
    idt_buf__put(out, text, sizeof text);
}

int idt_describe__key_row(idt_buf *out, idt_describe_scratch *scratch, idt_bytes id, idt_mol *mol,
                          idt_error *err)
{
    size_t begin = out->len;
    idt_identity identity;
    int status;

    if (!mol)
        return idt_describe__row(out, id, NULL, 0, err);
    status = idt_identity__find(&identity, &scratch->identity, mol, err);
    if (status != IDT_OK)
        return status;
    idt_buf__put_bytes(out, id);
    put_key(out, identity.keys[IDT_LAYERS_NONE]);
    put_key(out, identity.keys[IDT_LAYERS_ALL]);
    idt_buf__put_char(out, '\t');
    status = idt_smiles__write_canonical(out, &scratch->writer, mol, err);
    if (status != IDT_OK) {
        out->len = begin;
        return status;
    }
    idt_buf__put_char(out, '\n');
    return idt_buf__status(out);
}
