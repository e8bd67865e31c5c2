/* SPDX-License-Identifier: Apache-2.0 */
/* The patterns of --describe, from a file. */
#ifndef IDT_CLI_MOLECULE_PATTERNS_H
#define IDT_CLI_MOLECULE_PATTERNS_H

#include <stdbool.h>

#include "base/buf.h"
#include "chem/pattern/pattern.h"

enum { IDT_MOLECULE_PATTERNS_MAX = 64 /* a bit each */ };

/**
 * Compile lines of name, tab, SMARTS (or SMARTS alone); lines that begin with '#' are comments.
 * What toolkits read differently, such as R<n>, is taken with a warning on stderr.
 *
 * @param bytes  empty; must outlive the set; the caller's to free, also on failure
 * @return false after a message
 */
bool idt_molecule_patterns__read(idt_pattern_set *out, idt_buf *bytes, const char *path);

#endif
