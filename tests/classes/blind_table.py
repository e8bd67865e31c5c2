#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program's class answers beside those set by hand from the legal texts.

Usage: blind_table.py INTERDICT BOOK ROOT [--list]
Fails where an answer differs; with --list the differing rows are written and figures by class."""
import collections
import csv
import os
import subprocess
import sys
import tempfile

interdict, book, root = sys.argv[1:4]
listing = "--list" in sys.argv


def found(rows, as_of):
    with tempfile.NamedTemporaryFile("w", suffix=".smi") as file:
        file.writelines(f"{row['smiles']} {row['id']}\n" for row in rows)
        file.flush()
        command = [interdict, "molecule", "--classes", "--format", "tsv", "--quiet", "--as-of", as_of,
                   "--book", book, file.name]
        out = subprocess.run(command, capture_output=True, text=True)
    if out.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)}: {out.stderr}")
    answers = csv.DictReader(out.stdout.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {(row["id"], row["class"]): row for row in answers}


def main():
    path = os.path.join(root, "tests", "data", "class_blind.tsv")
    lines = [line for line in open(path, encoding="utf-8") if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    today, before = found(rows, "2026-11-21"), found(rows, "2020-01-01")
    figures = collections.defaultdict(collections.Counter)
    differing = 0
    for row in rows:
        for part in row["answers"].split(" "):
            law, wanted = part.split("=")
            source, name = (before, law[:-5]) if law.endswith(".2018") else (today, law)
            hit = source.get((row["id"], name))
            answer = "no" if hit is None or hit["answer"] == "review" else hit["answer"]
            right = answer in wanted.split("|")
            figures[law][wanted, answer] += 1
            differing += not right
            if not right and listing:
                print(law, f"wanted {wanted}, got {answer}", (hit or {}).get("clauses", ""), row["smiles"],
                      row["reason"], sep="\t")
    for law, counts in figures.items():
        if listing:
            members = sum(n for (w, _), n in counts.items() if w == "match")
            hits = sum(n for (w, a), n in counts.items() if w == a == "match")
            others = sum(n for (w, _), n in counts.items() if w == "no")
            false = sum(n for (w, a), n in counts.items() if w == "no" and a == "match")
            loose = sum(n for (w, a), n in counts.items() if w == "no" and a == "arguable")
            open_ = sum(n for (w, _), n in counts.items() if w == "arguable")
            told = sum(n for (w, a), n in counts.items() if w == a == "arguable")
            print(f"# {law}: members {hits} of {members}; non-members {others}, false match {false}, "
                  f"arguable {loose}; arguable {told} of {open_}")
    print(f"{len(rows)} structures, {sum(sum(c.values()) for c in figures.values())} answers: " +
          ("ok" if differing == 0 else f"{differing} differ"))
    return differing != 0


sys.exit(main())
