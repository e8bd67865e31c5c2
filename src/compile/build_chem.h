/* SPDX-License-Identifier: Apache-2.0 */
/* Structures of the model to the chemistry section of a book. */
#ifndef IDT_COMPILE_BUILD_CHEM_H
#define IDT_COMPILE_BUILD_CHEM_H

#include "chem/classes/class.h"
#include "chem/structures.h"
#include "compile/compile.h"
#include "compile/model.h"

/**
 * Append the records of the three sections of structures; owners are substances. Structures, also
 * those of tests, that cannot be read go to diags with the place inside the string.
 * @return IDT_OK (also with mistakes) or IDT_ENOMEM
 */
int idt_build__chem(idt_buf *structures, idt_buf *tautomers, idt_buf *compositions,
                    const idt_model *model, idt_diags *diags);

/**
 * Append the records of the section of InChIKeys; a structure that has no InChI has none.
 * @return IDT_OK, IDT_ENOMEM, or what the source said
 */
int idt_build__inchikeys(idt_buf *out, const idt_model *model, const idt_inchi_source *source,
                         idt_error *err);

/**
 * Build the definitions of all classes; owners are classes. What cannot be cut goes to diags.
 * @return IDT_OK (also with mistakes) or IDT_ENOMEM
 */
int idt_build__classes(idt_classes_builder *out, const idt_model *model, idt_diags *diags);

#endif
