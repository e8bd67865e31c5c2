#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzz every harness under the address and undefined-behaviour sanitizers: tools/fuzz.sh SECONDS [NAME…]
# New inputs go to build-asan/fuzz-new/NAME; crashes are named and kept there.
# With --memory first, under the memory sanitizer, in build-msan: the harnesses named, or those that run
# nothing but our own code (others would call libraries that are not instrumented).
set -u
cd "$(dirname "$0")/.."
build=build-asan
sanitizers=address,undefined
if [ "${1:-}" = --memory ]; then
    shift
    build=build-msan
    sanitizers=memory
fi
seconds=$1
shift
[ -f $build/build.ninja ] || CC=clang CXX=clang++ meson setup $build -Dwerror=true -Dtests=true \
    -Dfuzz=true -Db_sanitize=$sanitizers -Db_lundef=false -Dbuildtype=debugoptimized >/dev/null || exit 1
if [ $build = build-msan ]; then
    [ $# -gt 0 ] || set -- smiles smarts molfile class
    ninja -C $build --quiet $(printf 'fuzz/fuzz_%s ' "$@") || exit 1
else
    ninja -C $build --quiet || exit 1
    [ $# -gt 0 ] || set -- book $(ls tests/fuzz/corpora)
fi
status=0
for name in "$@"; do
    new=$build/fuzz-new/$name
    mkdir -p "$new"
    seeds=tests/fuzz/corpora/$name
    [ -d $build/fuzz/seeds/$name ] && seeds=$build/fuzz/seeds/$name # made by the build
    echo "fuzz: $name for $seconds s"
    $build/fuzz/fuzz_"$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -print_final_stats=0 \
        -artifact_prefix="$new/crash-" "$new" "$seeds" 2>"$new.log" ||
        { echo "fuzz: $name FAILED"; tail -n 30 "$new.log"; status=1; }
done
exit $status
