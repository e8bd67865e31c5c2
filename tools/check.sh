#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every test: a gcc build with warnings as errors, then the same tests under clang with the address
# and undefined-behaviour sanitizers, fuzz corpora included. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/.."
passed=0
failed=0

run() { # NAME DIRECTORY SUITES...
    name=$1 dir=$2
    shift 2
    echo "check: building ($name)"
    if ! ninja -C "$dir" --quiet; then
        failed=$((failed + 1))
        return
    fi
    echo "check: testing ($name)"
    meson test -C "$dir" --no-rebuild --print-errorlogs --timeout-multiplier 3 "$@" >"$dir/check.log" 2>&1
    grep -E ' (FAIL|TIMEOUT|ERROR|UNEXPECTEDPASS) ' "$dir/check.log" | sort -u
    counts=$(python3 tools/count_tests.py "$dir") || { tail -n 40 "$dir/check.log"; failed=$((failed + 1)); return; }
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
    [ "${counts#* }" = 0 ] || tail -n 120 "$dir/check.log"
}

[ -f build-check/build.ninja ] || meson setup build-check -Dwerror=true -Dtests=true >/dev/null || failed=1
[ -f build-asan/build.ninja ] || CC=clang CXX=clang++ meson setup build-asan -Dwerror=true -Dtests=true \
    -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debugoptimized >/dev/null || failed=1
if [ "$failed" = 0 ]; then
    run "gcc" build-check
    run "clang, address and undefined-behaviour sanitizers" build-asan --no-suite style
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
