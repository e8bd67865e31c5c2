/* SPDX-License-Identifier: Apache-2.0 */
/* Names, phrases and CAS numbers of the model to the text sections of a book. */
#include "compile/build_text.h"

#include "compile/codes.h"

/* The classes of names as the matcher numbers them. */
static const uint8_t classes[IDT_LAW_N_NAME_CLASSES] = {
    [IDT_LAW_NAME_UNIQUE] = IDT_NAME_UNIQUE,
    [IDT_LAW_NAME_COMMON] = IDT_NAME_COMMON,
    [IDT_LAW_NAME_ABBREVIATION] = IDT_NAME_ABBREVIATION,
    [IDT_LAW_NAME_ORDINARY] = IDT_NAME_ORDINARY,
};

static int put(idt_text_builder *builder, const idt_m_name *name, uint32_t owner,
               uint8_t name_class, const idt_rule *rule, idt_diags *diags)
{
    idt_error err = {0};
    idt_text_name out = {.text = name->word.text,
                         .owner = owner,
                         .language = name->lang[2] == 0 ? IDT_LANGUAGE(name->lang[0], name->lang[1])
                                                        : (uint16_t)0,
                         .name_class = name_class};
    int status = idt_text_builder__add_name(builder, &out, &err);

    if (status == IDT_OK || status == IDT_ENOMEM)
        return status;
    idt_report__error(diags, IDT_R_NAME, name->word.place, rule->id.text, NULL,
                      "this cannot be looked for: %s", err.message);
    return IDT_OK;
}

static int put_substance(idt_text_builder *builder, const idt_model *m, uint32_t index,
                         idt_diags *diags)
{
    const idt_m_substance *s = &m->substances.items[index];
    int status = IDT_OK;

    for (uint32_t i = s->names.first; i < s->names.first + s->names.n && status == IDT_OK; i++) {
        const idt_m_name *name = &m->names.items[i];

        status = put(builder, name, index, classes[name->name_class], &s->rule, diags);
    }
    for (uint32_t i = s->cas.first; i < s->cas.first + s->cas.n && status == IDT_OK; i++)
        status = idt_text_builder__add_cas(builder, m->cas.items[i].number, index, NULL);
    return status;
}

int idt_build__text(idt_text_builder *builder, const idt_model *model, idt_diags *diags)
{
    int status = IDT_OK;

    for (uint32_t i = 0; i < model->substances.n && status == IDT_OK; i++)
        status = put_substance(builder, model, i, diags);
    for (uint32_t i = 0; i < model->contexts.n; i++) {
        const idt_m_context *x = &model->contexts.items[i];

        for (uint32_t k = x->phrases.first; k < x->phrases.first + x->phrases.n && status == IDT_OK;
             k++)
            status = put(builder, &model->phrases.items[k], i, IDT_NAME_PHRASE, &x->rule, diags);
    }
    return status;
}
