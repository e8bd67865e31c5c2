#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzz every harness under the address and undefined-behaviour sanitizers: tools/fuzz.sh SECONDS [NAME…]
# New inputs go to build-asan/fuzz-new/NAME; crashes are named and kept there.
set -u
cd "$(dirname "$0")/.."
seconds=$1
shift
[ -f build-asan/build.ninja ] || CC=clang CXX=clang++ meson setup build-asan -Dwerror=true -Dtests=true \
    -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debugoptimized >/dev/null || exit 1
ninja -C build-asan --quiet || exit 1
[ $# -gt 0 ] || set -- $(ls tests/fuzz/corpora)
status=0
for name in "$@"; do
    new=build-asan/fuzz-new/$name
    mkdir -p "$new"
    echo "fuzz: $name for $seconds s"
    build-asan/fuzz/fuzz_"$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -print_final_stats=0 \
        -artifact_prefix="$new/crash-" "$new" "tests/fuzz/corpora/$name" 2>"$new.log" ||
        { echo "fuzz: $name FAILED"; tail -n 30 "$new.log"; status=1; }
done
exit $status
