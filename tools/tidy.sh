#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# clang-tidy over every C file of src, with the clang build's flags. Ends with 1 on any finding.
set -u
cd "$(dirname "$0")/.."
[ -f build-asan/compile_commands.json ] || { echo "tidy: run make check first" >&2; exit 2; }
find src -name '*.c' -print0 |
    xargs -0 -n 8 -P "$(nproc)" clang-tidy -p build-asan --quiet >build-asan/tidy.log 2>/dev/null
if grep -E '(warning|error):' build-asan/tidy.log; then
    exit 1
fi
echo "tidy: ok"
