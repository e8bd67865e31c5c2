/* SPDX-License-Identifier: Apache-2.0 */
/* Files into the model: includes, and what no file may do. */
#ifndef IDT_COMPILE_LOAD_H
#define IDT_COMPILE_LOAD_H

#include "compile/compile.h"
#include "compile/model.h"

/**
 * Read a root file and everything it includes. Mistakes go to diags, whose arena also keeps the
 * sources.
 * @return IDT_OK (also with mistakes) or IDT_ENOMEM
 */
int idt_load__root(idt_model *model, idt_diags *diags, const char *path, const idt_loader *loader);

/** From disk. */
extern const idt_loader idt_loader__disk;

#endif
