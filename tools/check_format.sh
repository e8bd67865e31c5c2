#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every C file is as clang-format 14 would write it. Usage: check_format.sh ROOT
set -eu
cd "$1"
find include src tests fuzz bench examples -name '*.[ch]' -print0 2>/dev/null |
    xargs -0 clang-format --dry-run --Werror
echo "format: ok"
