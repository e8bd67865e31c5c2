/* SPDX-License-Identifier: Apache-2.0 */
/* The rules as read: memory. */
#include "compile/model.h"

#include <string.h>

#include "base/alloc.h"

void *idt_model__add(idt_model *model, void *items, size_t *capacity, size_t *n, size_t size)
{
    char *base;

    if (*n >= UINT32_MAX - 1 || idt_alloc__grow(items, capacity, *n, size) != IDT_OK) {
        model->failed = true;
        return NULL;
    }
    memcpy(&base, items, sizeof base);
    base += *n * size;
    memset(base, 0, size);
    ++*n;
    return base;
}

#define RULE_AT(vec) (index < (vec).n ? &(vec).items[index].rule : NULL)

const idt_rule *idt_model__rule(const idt_model *model, idt_law_owner kind, size_t index)
{
    switch (kind) {
    case IDT_LAW_OWNER_JURISDICTION: return RULE_AT(model->jurisdictions);
    case IDT_LAW_OWNER_LIST: return RULE_AT(model->lists);
    case IDT_LAW_OWNER_SUBSTANCE: return RULE_AT(model->substances);
    case IDT_LAW_OWNER_LISTING: return RULE_AT(model->listings);
    case IDT_LAW_OWNER_DUTY: return RULE_AT(model->duties);
    case IDT_LAW_OWNER_CONTEXT: return RULE_AT(model->contexts);
    case IDT_LAW_OWNER_POLICY: return RULE_AT(model->policies);
    case IDT_LAW_OWNER_CLASS: return RULE_AT(model->classes);
    case IDT_LAW_N_OWNERS: break;
    }
    return NULL;
}

void idt_model__free(idt_model *model)
{
    void *arrays[] = {model->files.items,      model->jurisdictions.items, model->lists.items,
                      model->substances.items, model->listings.items,      model->duties.items,
                      model->contexts.items,   model->policies.items,      model->cites.items,
                      model->tests.items,      model->names.items,         model->phrases.items,
                      model->cas.items,        model->codes.items,         model->amounts.items,
                      model->refs.items,       model->rows.items,          model->classes.items,
                      model->parts.items,      model->ops.items,           model->clauses.items,
                      model->parents.items,    model->kinds.items,         model->party_rows.items};

    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        idt_alloc__free(arrays[i]);
    idt_arena__free(&model->arena);
    memset(model, 0, sizeof *model);
}
