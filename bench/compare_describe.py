#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare rows of `interdict molecule --describe` with an oracle's rows, field by field.

Usage: compare_describe.py OURS.tsv ORACLE.tsv[.gz] [SMILES.smi[.gz]] [--hits]
Fields: id, formula, charge, atoms, aromatic atoms, ring atoms, hydrogens, hits.
"""
import gzip
import sys

FIELDS = ["id", "formula", "charge", "atoms", "aromatic", "ring", "hydrogens", "hits"]


def rows(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt") as f:
        return [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]


def main():
    paths = [a for a in sys.argv[1:] if not a.startswith("--")]
    n_fields = 8 if "--hits" in sys.argv else 7
    ours, theirs = rows(paths[0]), rows(paths[1])
    smiles = rows(paths[2]) if len(paths) > 2 else []
    if len(ours) != len(theirs):
        print(f"{len(ours)} rows against {len(theirs)}")
        return 1
    differing = {}
    for i, (a, b) in enumerate(zip(ours, theirs)):
        if len(b) < 3 or len(a) < 3:
            kinds = [] if a[:2] == b[:2] else ["parse"]
        else:
            kinds = [FIELDS[k] for k in range(n_fields) if a[k] != b[k]]
        for kind in kinds:
            differing.setdefault(kind, []).append(i)
    for kind, rows_of_kind in differing.items():
        print(f"{kind}: {len(rows_of_kind)} differ")
        for i in rows_of_kind[:12]:
            print("   ", *(smiles[i][:1] if smiles else []), ours[i], theirs[i])
    print(f"{len(ours)} rows compared, {len(set(sum(differing.values(), [])))} differ")
    return 1 if differing else 0


sys.exit(main())
