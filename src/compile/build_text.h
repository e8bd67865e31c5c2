/* SPDX-License-Identifier: Apache-2.0 */
/* Names, phrases and CAS numbers of the model to the text sections of a book. */
#ifndef IDT_COMPILE_BUILD_TEXT_H
#define IDT_COMPILE_BUILD_TEXT_H

#include "compile/model.h"
#include "text/text_build.h"

/**
 * Give everything to the matcher's builder: the names in the order of NAME, then the phrases in the
 * order of PHRS, so that a hit's `name` tells the record. Owners are substances for names and CAS
 * numbers, contexts for phrases. What the matcher refuses goes to diags.
 * @return IDT_OK (also with mistakes) or IDT_ENOMEM
 */
int idt_build__text(idt_text_builder *builder, const idt_model *model, idt_diags *diags);

#endif
