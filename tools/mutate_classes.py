#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Mutation test of the shipped class definitions: each clause, kind, limit and date is dropped or
widened, one at a time; some example of the rulebook must then fail, or the rulebook not compile.

Usage: mutate_classes.py INTERDICT RULES [CLASS…]     (RULES: the folder of the rulebook)"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

interdict, rules = sys.argv[1:3]
wanted = set(sys.argv[3:])


def blocks(text):
    for match in re.finditer(r"^class (\S+) \{\n(.*?)^\}\n", text, re.S | re.M):
        yield match.group(1), match.start(2), match.end(2)


def logical_lines(block):
    """(begin, end) of each statement, with the lines that continue it."""
    begin = 0
    while begin < len(block):
        end = block.index("\n", begin) + 1
        while block[begin:end].rstrip().endswith(",") and end < len(block):
            end = block.index("\n", end) + 1
        yield begin, end
        begin = end


def split_kinds(line):
    """The part of a clause before its kinds, and the kinds."""
    match = re.match(r"(.*? (?:by|with) )(.*)\n", re.sub(r",\s*\n\s*", ", ", line), re.S)
    kinds = re.split(r",\s*(?!further substituted|substituted or)", match.group(2))
    return match.group(1), kinds


def is_equivalent(kind, kinds, block):
    """A kind that another one of the list, or the coverage of esters and ethers, contains."""
    word = kind.split()[0]
    covers = re.search(r"^    covers .*", block, re.M)
    reaches = lambda what: "hydroxyl" in kinds and covers and what in covers.group(0)
    if word in ("alkoxyl", "haloalkoxy"):
        return "ether" in kinds or reaches("ethers")
    return word == "acetyloxy" and reaches("esters")


def mutants(block):
    for begin, end in logical_lines(block):
        line = block[begin:end]
        word = line.split()[0] if line.split() else ""
        put = lambda new: block[:begin] + new + block[end:]
        if word == "clause":
            head, kinds = split_kinds(line)
            yield f"drop [{line.strip()[:60]}]", put("")
            for i in range(len(kinds)):
                rest = kinds[:i] + kinds[i + 1:]
                if is_equivalent(kinds[i], kinds, block):
                    continue
                if rest:
                    yield f"{head.strip()}: drop {kinds[i]}", put(head + ", ".join(rest) + "\n")
                kind = kinds[i]
                if "substituted or not" in kind:
                    bare = re.sub(r",?\s*(further )?substituted or not", "", kind)
                    yield (f"{head.strip()}: {kind} narrowed",
                           put(head + ", ".join(kinds[:i] + [bare] + kinds[i + 1:]) + "\n"))
                limit = re.search(r"up to C(\d+)", kind)
                if limit:
                    n = int(limit.group(1))
                    for m in (n - 1, n + 1):
                        if m > 0:
                            new = kind.replace(f"C{n}", f"C{m}")
                            yield (f"{head.strip()}: {kind} to C{m}",
                                   put(head + ", ".join(kinds[:i] + [new] + kinds[i + 1:]) + "\n"))
            if "any group" not in kinds:
                yield (f"{head.strip()}: widen to any group",
                       put(head + ", ".join(kinds + ["any group"]) + "\n"))
        elif word == "mass":
            yield "drop mass", put("")
        elif word in ("from", "to") and re.search(r"\d{4}-\d\d-\d\d", line):
            yield f"shift {line.strip()}", put(re.sub(r"(\d{4})-", lambda m: f"{int(m.group(1)) - 1}-", line))
        elif word == "covers" and "esters" in line and "ethers" in line:
            yield "drop esters", put(line.replace("esters, ", ""))
            yield "drop ethers", put(line.replace(", ethers", ""))


def survives(folder, path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    book = os.path.join(folder, "mutant.book")
    build = subprocess.run([interdict, "book", "build", os.path.join(folder, "r", "interdict.rules"), "-o", book],
                           capture_output=True)
    if build.returncode != 0:
        return False
    return subprocess.run([interdict, "book", "test", "--book", book], capture_output=True).returncode == 0


n = n_survived = 0
with tempfile.TemporaryDirectory() as folder:
    shutil.copytree(rules, os.path.join(folder, "r"))
    for path in sorted(glob.glob(os.path.join(folder, "r", "*", "classes.rules"))):
        text = open(path, encoding="utf-8").read()
        for name, begin, end in blocks(text):
            if wanted and name not in wanted:
                continue
            for what, block in mutants(text[begin:end]):
                n += 1
                if survives(folder, path, text[:begin] + block + text[end:]):
                    n_survived += 1
                    print(f"SURVIVED {name}: {what}", flush=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
print(f"{n} mutants, {n_survived} survived")
sys.exit(n_survived > 0)
