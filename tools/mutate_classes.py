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
    has_chain = any(k.startswith("chain ") for k in kinds)
    if has_chain and word == "benzyl":
        return True  # an alkyl group that is substituted further
    if has_chain and word == "alkoxyl" and "hydroxyl" in kinds:
        return True  # a hydroxyl that is substituted further
    if word == "cycloalkyl" and not re.search(r"^    parent +(?!.*arguably)", block, re.M):
        return True  # arguable as alkyl, in a class where all is arguable
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
            yield f"drop [{line.strip()[:60]}]", put("")
            if " keep " in line:
                continue
            head, kinds = split_kinds(line)
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
                # a longer alkyl is an alkyl that is substituted further, up to the chain
                if limit and not any(k.startswith("chain ") for k in kinds):
                    n = int(limit.group(1))
                    for m in (n - 1, n + 1):
                        if m > 0:
                            new = kind.replace(f"C{n}", f"C{m}")
                            yield (f"{head.strip()}: {kind} to C{m}",
                                   put(head + ", ".join(kinds[:i] + [new] + kinds[i + 1:]) + "\n"))
            for i, kind in enumerate(kinds):
                chain = re.match(r"chain (\d+)", kind)
                ring = re.search(r"ring (?:from (\d+) to|up to) (\d+)", kind)
                news = []
                if chain:
                    news = [kind.replace(chain.group(1), str(int(chain.group(1)) + m), 1) for m in (-1, 1)]
                    news += [kind.replace(" of CHNO", "")] if "CHNO" in kind else []
                if ring and ring.group(1):
                    # there is no ring of two atoms
                    news = [f"{m} to {ring.group(2)}" for m in (int(ring.group(1)) - 1, int(ring.group(1)) + 1) if m > 2]
                    news = [kind.replace(f"{ring.group(1)} to {ring.group(2)}", new) for new in news]
                if ring:
                    size = ring.group(2)
                    news += [re.sub(rf"to {size}$", f"to {int(size) + m}", kind) for m in (-1, 1)]
                for new in news:
                    yield (f"{head.strip()}: {kind} to {new}",
                           put(head + ", ".join(kinds[:i] + [new] + kinds[i + 1:]) + "\n"))
            if " close " in head:
                if re.search(r" close \S+ to ", head):
                    yield (f"{head.strip()}: only the part itself",
                           put(re.sub(r"( close \S+) to \S+", r"\1", head) + ", ".join(kinds) + "\n"))
                continue
            if " arguably " in head:
                yield f"{head.strip()}: beyond question", put(line.replace(" arguably ", " ", 1))
            if "any group" not in kinds:
                yield (f"{head.strip()}: widen to any group",
                       put(head + ", ".join(kinds + ["any group"]) + "\n"))
        elif word in ("parent", "exempt"):
            items = re.findall(r'"[^"]*"', line)
            lead = re.match(r"\s*\S+ (?:itself )?(?:arguably )?", line).group(0)
            for i in range(len(items)):
                rest = items[:i] + items[i + 1:]
                if rest or len(re.findall(r"^    parent ", block, re.M)) > 1 or word == "exempt":
                    yield (f"{word}: drop {items[i]}",
                           put(lead + ", ".join(rest) + "\n" if rest else ""))
            for mark in ("itself ", "arguably "):
                if mark in lead:
                    yield f"{word}: not {mark}", put(line.replace(mark, "", 1))
            if word == "parent" and "itself" not in lead:
                yield "parent: itself", put(re.sub(r"(parent\s+)", r"\1itself ", line, count=1))
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
