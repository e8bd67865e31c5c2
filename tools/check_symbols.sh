#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every external symbol of our static libraries starts with idt_. Usage: check_symbols.sh LIB...
set -eu
bad=$(nm -A -g --defined-only "$@" 2>/dev/null | awk 'NF >= 3 && $NF !~ /^(idt_|_Z|DW\.ref\.|__asan|__odr_asan|___asan|__sanitizer|__tsan|__msan)/ {print}' || true)
[ -z "$bad" ] || { echo "symbols without the prefix idt_:"; echo "$bad"; exit 1; }
echo "symbols: ok"
