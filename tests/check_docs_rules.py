#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/rules.md is true: its examples are one rulebook that compiles, is in canonical form and passes
its own tests; its table has every diagnostic, and each has an example in tests/rules/bad.
Usage: check_docs_rules.py ROOT INTERDICT"""
import os
import re
import subprocess
import sys
import tempfile

root, interdict = sys.argv[1:3]
page = open(os.path.join(root, "docs", "rules.md"), encoding="utf-8").read()
failures = 0


def fail(message):
    global failures
    failures += 1
    print(message)


def run(*arguments):
    result = subprocess.run([interdict, *arguments], capture_output=True, text=True)
    if result.returncode != 0:
        fail(f"interdict {' '.join(arguments)}:\n{result.stdout}{result.stderr}")


blocks = re.findall(r"^```rules\n(.*?)^```$", page, re.S | re.M)
if len(blocks) < 6:
    fail("docs/rules.md has lost its examples")
with tempfile.TemporaryDirectory() as folder:
    rules, book = os.path.join(folder, "docs.rules"), os.path.join(folder, "docs.book")
    with open(rules, "w", encoding="utf-8") as out:
        out.write("\n".join(blocks))
    run("book", "build", rules, "-o", book)
    run("book", "test", "--book", book)
    run("fmt", "--check", rules)

codes = {}
with open(os.path.join(root, "src", "compile", "codes.h"), encoding="utf-8") as header:
    for name, number in re.findall(r"(IDT_R_\w+) = (\d+),", header.read()):
        codes[f"R{int(number):04}"] = name
documented = re.findall(r"^\| (R\d{4}) \| ([^|]+)", page, re.M)
if [code for code, _ in documented] != sorted(codes):
    fail(f"table of docs/rules.md and src/compile/codes.h differ: "
         f"{set(codes) ^ {code for code, _ in documented}} or their order")

# what needs files too large to keep stands in tests/unit/test_compile.c
bad = {name[:5] for name in os.listdir(os.path.join(root, "tests", "rules", "bad"))}
for code in sorted(set(codes) - bad - {"R0117", "R0606"}):
    fail(f"{code} ({codes[code]}) has no example in tests/rules/bad")

print("docs/rules.md:", "ok" if failures == 0 else f"{failures} failures")
sys.exit(failures != 0)
