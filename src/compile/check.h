/* SPDX-License-Identifier: Apache-2.0 */
/* What can only be seen when every file has been read: ids, duplicates, dates of tests. */
#ifndef IDT_COMPILE_CHECK_H
#define IDT_COMPILE_CHECK_H

#include "compile/model.h"

/**
 * Resolve every id of the model and check rules against each other; mistakes go to diags.
 * @return IDT_OK (also with mistakes) or IDT_ENOMEM
 */
int idt_check__model(idt_model *model, idt_diags *diags);

#endif
