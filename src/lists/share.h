/* SPDX-License-Identifier: Apache-2.0 */
/* Shares of ownership as lists write them. */
#ifndef IDT_LISTS_SHARE_H
#define IDT_LISTS_SHARE_H

#include <stdbool.h>

#include "interdict/base.h"

/**
 * Read a percentage, "50", "50%", "33.3333 %", or a span, "25-50%", "25 % to 50 %".
 *
 * @param min_ppm, max_ppm  parts per million, 0..1000000; the same for a single number; more than
 *                          four decimal places are cut off
 * @return false when the text is neither; the outputs are then untouched
 */
bool idt_list_share__parse(uint32_t *min_ppm, uint32_t *max_ppm, idt_bytes text);

#endif
