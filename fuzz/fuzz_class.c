/* SPDX-License-Identifier: Apache-2.0 */
/* Any SMILES against definitions with replaced parts, links, exchange and open lists. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "chem/classes/class.h"
#include "chem/io/smiles.h"

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
    {.sites = 0x7e0000, .kinds = ring, .n_kinds = 1, .op = IDT_CLASS_REPLACE, .label = 0},
    {.sites = 0x7f8000,
     .kinds = many,
     .n_kinds = 8,
     .op = IDT_CLASS_SUBSTITUTE,
     .label = 1,
     .is_exchange = true},
    {.sites = 0x1807800,
     .kinds = many,
     .n_kinds = 9,
     .op = IDT_CLASS_SUBSTITUTE,
     .label = 2,
     .is_exchange = true},
    {.sites = 0x7e0, .kinds = ring, .n_kinds = 1, .op = IDT_CLASS_REPLACE, .label = 3},
    {.sites = 0xf, .kinds = acyl, .n_kinds = 1, .op = IDT_CLASS_REPLACE, .label = 4},
};
static const idt_class_clause_spec nitazene[] = {
    {.sites = 0xe000, .kinds = loose, .n_kinds = 2, .op = IDT_CLASS_REPLACE, .label = 0},
    {.sites = 0x80, .kinds = link, .n_kinds = 2, .op = IDT_CLASS_REPLACE, .label = 1},
    {.sites = 0x1800007f, .kinds = ring, .n_kinds = 1, .op = IDT_CLASS_REPLACE, .label = 2},
    {.sites = 0x7c00000, .kinds = loose, .n_kinds = 2, .op = IDT_CLASS_REPLACE, .label = 3},
    {.sites = 0xf1f00,
     .kinds = loose,
     .n_kinds = 2,
     .op = IDT_CLASS_SUBSTITUTE,
     .label = 4,
     .is_exchange = true},
};

/* 2-aminoethyl on phenyl or naphthyl: modules, rings that are closed and chains on groups. */
static const idt_class_kind rings[] = {{IDT_KIND_RING, 0, 4, 7}, {IDT_KIND_CARBON_RING, 0, 3, 6}};
static const idt_class_kind heads[] = {
    {IDT_KIND_ALKYL, 0, 0, 6},   {IDT_KIND_ALKENYL, 0, 0, 6},   {IDT_KIND_CYCLOALKYL, 0, 0, 0},
    {IDT_KIND_PHENYL, 0, 0, 0},  {IDT_KIND_CARBOXY, 0, 0, 0},   {IDT_KIND_ALKYLCARBONYL, 0, 0, 6},
    {IDT_KIND_OXO, 0, 0, 0},     {IDT_KIND_THIOALKYL, 0, 0, 6}, {IDT_KIND_FUSED_RING, 0, 0, 6},
    {IDT_KIND_OXASPIRO, 0, 2, 7}};
static const idt_class_clause_spec modular[] = {
    {.sites = ~UINT64_C(7), .kinds = heads, .n_kinds = 10, .op = IDT_CLASS_SUBSTITUTE, .chain = 8},
    {.sites = 7,
     .kinds = heads,
     .n_kinds = 10,
     .op = IDT_CLASS_SUBSTITUTE,
     .label = 1,
     .chain = 4,
     .flags = IDT_CLASS_ARGUABLY | IDT_CLASS_CHAIN_CNO},
    {.sites = 1, .to = 6, .kinds = rings, .n_kinds = 2, .op = IDT_CLASS_CLOSE, .label = 2},
    {.sites = 6,
     .to = ~UINT64_C(7),
     .kinds = rings,
     .n_kinds = 1,
     .op = IDT_CLASS_CLOSE,
     .label = 3,
     .chain = 6},
};

static void build(idt_classes_builder *builder)
{
    static const idt_bytes parents[] = {
        IDT_LIT_INIT(FENTANYL), IDT_LIT_INIT(NITAZENE), IDT_LIT_INIT("NCCc1ccccc1"),
        IDT_LIT_INIT("NCCc1cccc2ccccc12"), IDT_LIT_INIT("NCCc1ccc(O)cc1")};
    idt_class_spec specs[] = {
        {.owner = 0, .flags = IDT_CLASS_ESTERS, .clauses = fentanyl, .n_clauses = 5},
        {.owner = 1,
         .flags = IDT_CLASS_ETHERS,
         .max_mass = 500000,
         .clauses = nitazene,
         .n_clauses = 5},
        {.owner = 1,
         .flags = IDT_CLASS_STRICT,
         .module = ~UINT64_C(7),
         .clauses = modular,
         .n_clauses = 4},
        {.owner = 1,
         .flags = IDT_CLASS_STRICT | IDT_CLASS_PARENT | IDT_CLASS_DRAWN,
         .module = ~UINT64_C(7),
         .clauses = modular,
         .n_clauses = 4},
        {.owner = 1, .flags = IDT_CLASS_STRICT | IDT_CLASS_EXEMPT},
    };
    idt_error err;

    for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
        specs[i].parent = parents[i];
        if (idt_classes_builder__add(builder, &specs[i], &err) != IDT_OK)
            abort();
    }
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
