/* SPDX-License-Identifier: Apache-2.0 */
/* Any SMILES against definitions with replaced parts, links, exchange and open lists. */
#include <stdlib.h>
#include <string.h>

#include "chem/class.h"
#include "chem/smiles.h"

#define FENTANYL "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1"
#define NITAZENE "CCOc1ccc(Cc2nc3cc([N+](=O)[O-])ccc3n2CCN(CC)CC)cc1"

static const idt_class_kind acyl[] = {{IDT_KIND_ACYL, 0, 0, 0}};
static const idt_class_kind ring[] = {{IDT_KIND_MONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0}};
static const idt_class_kind many[] = {
    {IDT_KIND_ALKYL, 0, 0, 0},     {IDT_KIND_ALKOXYL, 0, 0, 0},  {IDT_KIND_ESTER, 0, 0, 0},
    {IDT_KIND_ETHER, 0, 0, 0},     {IDT_KIND_HYDROXYL, 0, 0, 0}, {IDT_KIND_AMINO, 0, 0, 0},
    {IDT_KIND_HALOALKYL, 0, 0, 0}, {IDT_KIND_NITRO, 0, 0, 0},    {IDT_KIND_AND_THE_LIKE, 0, 0, 0}};
static const idt_class_kind link[] = {{IDT_KIND_HYDROCARBYLENE, IDT_KIND_SUBSTITUTED, 1, 2},
                                      {IDT_KIND_HETERO_LINK, 0, 0, 0}};
static const idt_class_kind loose[] = {{IDT_KIND_HYDROGEN, 0, 0, 0}, {IDT_KIND_ANY_GROUP, 0, 0, 0}};

static const idt_class_clause_spec fentanyl[] = {
    {0x7e0000, ring, 1, IDT_CLASS_REPLACE, 0, false},
    {0x7f8000, many, 8, IDT_CLASS_SUBSTITUTE, 1, true},
    {0x1807800, many, 9, IDT_CLASS_SUBSTITUTE, 2, true},
    {0x7e0, ring, 1, IDT_CLASS_REPLACE, 3, false},
    {0xf, acyl, 1, IDT_CLASS_REPLACE, 4, false},
};
static const idt_class_clause_spec nitazene[] = {
    {0xe000, loose, 2, IDT_CLASS_REPLACE, 0, false},
    {0x80, link, 2, IDT_CLASS_REPLACE, 1, false},
    {0x1800007f, ring, 1, IDT_CLASS_REPLACE, 2, false},
    {0x7c00000, loose, 2, IDT_CLASS_REPLACE, 3, false},
    {0xf1f00, loose, 2, IDT_CLASS_SUBSTITUTE, 4, true},
};

static void build(idt_classes_builder *builder)
{
    const idt_class_spec specs[] = {
        {0, IDT_CLASS_ESTERS, 0, {FENTANYL, sizeof FENTANYL - 1}, fentanyl, 5},
        {1, IDT_CLASS_ETHERS, 500000, {NITAZENE, sizeof NITAZENE - 1}, nitazene, 5},
    };
    idt_error err;

    for (size_t i = 0; i < 2; i++)
        if (idt_classes_builder__add(builder, &specs[i], &err) != IDT_OK)
            abort();
    if (idt_classes_builder__finish(builder, &err) != IDT_OK)
        abort();
}

static void visit(void *payload, const idt_class_finding *f)
{
    uint32_t *sum = payload;

    if (f->answer > IDT_CLASS_MATCH || f->owner > 1)
        abort();
    *sum = *sum * 31 + f->owner * 4 + f->answer + (uint32_t)f->clauses * 7 + f->questions;
    for (uint32_t i = 0; i < f->n_atoms; i++)
        *sum = *sum * 31 + f->role[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_classes_builder builder = {0};
    idt_class_scratch scratch = {0};
    uint32_t first = 0, second = 0;
    idt_classes classes;
    idt_mol mol = {0};
    idt_error err;

    if (size > 4096 ||
        idt_smiles__read(&mol, (idt_bytes){(const char *)data, size}, &err) != IDT_OK)
        goto out;
    build(&builder);
    idt_classes_builder__view(&classes, &builder);
    if (idt_classes__verify(&classes, &err) != IDT_OK ||
        idt_classes__find(&classes, &scratch, &mol, visit, &first, &err) != IDT_OK ||
        idt_classes__add_index(&classes, &err) != IDT_OK ||
        idt_classes__find(&classes, &scratch, &mol, visit, &second, &err) != IDT_OK ||
        first != second)
        abort();
    idt_classes__close(&classes);

out:
    idt_classes_builder__free(&builder);
    idt_class_scratch__free(&scratch);
    idt_mol__free(&mol);
    return 0;
}
