/* SPDX-License-Identifier: Apache-2.0 */
/* Countries as lists write them. */
#ifndef IDT_LISTS_COUNTRY_H
#define IDT_LISTS_COUNTRY_H

#include <stdbool.h>

#include "interdict/base.h"

/**
 * The ISO 3166-1 alpha-2 code of a name or code in any letter case.
 * @param out  the code, or two NULs
 * @return whether it is known
 */
bool idt_list_country__find(char out[2], idt_bytes text);

#endif
