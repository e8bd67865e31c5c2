#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Class answers on publicly scheduled substances, on every day of change, and on precursors.

Usage: class_table.py INTERDICT BOOK ROOT [MOLECULES]
With MOLECULES (lines of SMILES and id) the hits on them are listed by class and nothing is tested."""
import collections
import csv
import os
import subprocess
import sys
import tempfile

interdict, book, root = sys.argv[1:4]
failures = 0


def fail(text):
    global failures
    failures += 1
    print("not ok:", text)


def classes(path, as_of):
    command = [interdict, "molecule", "--classes", "--format", "tsv", "--quiet", "--as-of", as_of,
               "--book", book, path]
    out = subprocess.run(command, capture_output=True, text=True)
    if out.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)}: {out.stderr}")
    rows = csv.DictReader(out.stdout.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {(row["id"], row["class"]): row for row in rows if row["answer"] != "error"}


def check_table():
    path = os.path.join(root, "tests", "data", "class_fentanyl.tsv")
    lines = [line for line in open(path, encoding="utf-8") if not line.startswith("#")]
    table = list(csv.DictReader(lines, delimiter="\t"))
    with tempfile.NamedTemporaryFile("w", suffix=".smi") as smiles:
        smiles.writelines(f"{row['smiles']} {row['id']}\n" for row in table)
        smiles.flush()
        found = classes(smiles.name, "2026-11-21")
    for row in table:
        for law in ("us.fentanyl-related", "cn.fentanyl-related", "gb.fentanyl-derived"):
            hit = found.get((row["id"], law))
            answer = "-" if hit is None else hit["clauses"]
            if answer != row[law] or (hit and hit["answer"] != "match"):
                fail(f"{row['id']}, {law}: expected {row[law]}, got {answer}")
    return len(table)


# One day before, the day, and what must be found: the acetyl analogue and isotonitazene.
ACETYL = "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1"
NITAZENE = "CC(C)Oc1ccc(Cc2nc3cc([N+](=O)[O-])ccc3n2CCN(CC)CC)cc1"
DAYS = [
    ("2018-02-05", ACETYL, "us.fentanyl-related", False),
    ("2018-02-06", ACETYL, "us.fentanyl-related", True),
    ("2025-07-15", ACETYL, "us.fentanyl-related", True),
    ("2025-07-16", ACETYL, "us.fentanyl-related", True),
    ("2019-04-30", ACETYL, "cn.fentanyl-related", False),
    ("2019-05-01", ACETYL, "cn.fentanyl-related", True),
    ("2025-06-30", NITAZENE, "cn.nitazene", False),
    ("2025-07-01", NITAZENE, "cn.nitazene", True),
    ("2025-01-14", NITAZENE, "gb.nitazene", False),
    ("2025-01-15", NITAZENE, "gb.nitazene", True),
]


def check_days():
    for day, smiles, law, expected in DAYS:
        with tempfile.NamedTemporaryFile("w", suffix=".smi") as file:
            file.write(f"{smiles} x\n")
            file.flush()
            if (("x", law) in classes(file.name, day)) != expected:
                fail(f"{law} on {day}: expected {expected}")


def list_hits(path):
    counts = collections.Counter()
    for (name, law), row in sorted(classes(path, "2026-11-21").items(), key=lambda x: x[0][::-1]):
        counts[law, row["answer"]] += 1
        print(law, row["answer"], row["clauses"], name, sep="\t")
    for (law, answer), n in sorted(counts.items()):
        print(f"# {law}: {n} {answer}")


if len(sys.argv) > 4:
    list_hits(sys.argv[4])
else:
    n_rows = check_table()
    check_days()
    print(f"{n_rows} substances, {len(DAYS)} days: " + ("ok" if failures == 0 else "FAILED"))
sys.exit(failures != 0)
