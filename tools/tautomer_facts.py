#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the table tests/data/chem/tautomers.tsv: structures, their tautomers by RDKit's
TautomerEnumerator, and what interdict says of each when the structure is listed.
Usage: tautomer_facts.py INTERDICT RULES.rules… SMILES_FILE > tautomers.tsv
Every structure of the rules, and every 50th of the file, with every 25th of its tautomers."""
import json
import re
import subprocess
import sys
import tempfile

from rdkit import Chem, RDLogger
from rdkit.Chem.MolStandardize import rdMolStandardize

RULE = """substance m{0} {{
    title      "m{0}"
    kind       precursor
    structure  "{1}"
    name en    unique "molecule number {0}x"
    cite       "none" read 2026-11-21
    test       match "molecule number {0}x"
}}
"""
RDLogger.DisableLog("rdApp.*")
enumerator = rdMolStandardize.TautomerEnumerator()


def tautomers(smiles, most):
    enumerator.SetMaxTautomers(most)
    mol = Chem.MolFromSmiles(smiles)
    own = Chem.MolToSmiles(mol, isomericSmiles=False)
    found = {Chem.MolToSmiles(t, isomericSmiles=False) for t in enumerator.Enumerate(mol)}
    return sorted(found - {own})


def rows(rules, smiles_file):
    for path in rules:
        for smiles in re.findall(r'^\s+structure\s+"([^"]+)"', open(path, encoding="utf-8").read(), re.M):
            if "." not in smiles:
                yield from ((smiles, t) for t in tautomers(smiles, 200))
    n = 0
    for i, line in enumerate(open(smiles_file, encoding="utf-8")):
        smiles = line.split()[0]
        if i % 50 or "." in smiles or "*" in smiles or "\\" in smiles or len(smiles) > 100:
            continue
        for t in tautomers(smiles, 30):
            n += 1
            if n % 25 == 0:
                yield smiles, t


def answers(interdict, table):
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/all.rules", "w", encoding="utf-8") as out:
            out.write("rulebook 1\n" + open("rules/policy.rules", encoding="utf-8").read())
            out.write("".join(RULE.format(i, row[0]) for i, row in enumerate(table)))
        subprocess.run([interdict, "book", "build", f"{folder}/all.rules", "-o", f"{folder}/book"],
                       check=True, capture_output=True)
        text = "".join(f"{row[1]} {i}\n" for i, row in enumerate(table))
        out = subprocess.run([interdict, "molecule", "--book", f"{folder}/book", "--format", "jsonl", "--quiet"],
                             input=text, text=True, capture_output=True).stdout
    for line in out.splitlines():
        verdict = json.loads(line)
        forms = {f["id"]: f["form"] for f in verdict["findings"]}
        yield forms.get("m" + verdict["id"], "none")


table = list(rows(sys.argv[2:-1], sys.argv[-1]))
print("# listed structure, a tautomer of it by RDKit 2022.09.3 (TautomerEnumerator), our answer\n"
      "# none: hydrogen goes from carbon to carbon, over more than four bonds, or more than two leave carbon")
for row, answer in zip(table, answers(sys.argv[1], table)):
    print(*row, answer, sep="\t")
