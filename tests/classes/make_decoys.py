#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write molecules near the parents of the fentanyl and nitazene classes that belong to none of them.

Each lacks something that every member has: an aryl on the amide nitrogen, the amide nitrogen on
position 4 of a piperidine, a carbonyl or sulfonyl on that nitrogen, a group on the ring nitrogen,
the benzimidazole.  Run: make_decoys.py [N] > decoys.smi; needs RDKit."""
import random
import sys

from rdkit import Chem, RDLogger

RDLogger.DisableLog("rdApp.*")
TAILS = ["CCc1ccccc1", "CCc1cccs1", "Cc1ccccc1", "CCCc1ccccc1", "C", "CC(C)c1ccccc1", "CCc1ccc(F)cc1", "CCN1CCOCC1", "CC(O)c1ccccc1", "CCCC(=O)c1ccc(F)cc1", "CCOc1ccccc1",
         "C(=O)c1ccccc1", "CCO", "C(=O)OC(C)(C)C", "Cc1ccncc1", "S(=O)(=O)c1ccccc1", "CC(=O)Nc1ccccc1", "CCC#N"]
ACYLS = ["CCC(=O)", "CC(=O)", "O=C(c2ccco2)", "O=C(c2ccccc2)", "COC(=O)", "CS(=O)(=O)", "CC(C)C(=O)", "C=CC(=O)", "O=C(C2CC2)", "CN(C)C(=O)", "FC(F)(F)C(=O)", "O=C(Cc2ccccc2)"]
ARYLS = ["c3ccccc3", "c3ccc(F)cc3", "c3ccccn3", "c3ccc(OC)cc3", "c3cccs3", "c3ccc(Cl)c(Cl)c3", "c3ccc(C)cc3"]
NOT_ARYL = ["C", "CC", "C3CCCCC3", "Cc3ccccc3", "CCc3ccccc3", "C3CC3", "C(C)C", "CCO", "CC(=O)O", "C3CCOCC3", "CC#N", "Cc3ccco3", "[H]"]
RINGS = ["C9CCN({t})C9", "C9CCCN({t})C9", "C9CCCN({t})CC9", "C9CN({t})C9", "CC9CCN({t})CC9", "CCN9CCN({t})CC9", "C9CCC({t})CC9", "C9CCC(N{t})CC9", "CCN{t}", "CCCN(C){t}", "c9ccc({t})cc9", "C9CC=CN({t})C9"]
FOUR = "C9CCN({t})CC9"
HYDROGENS = ["C9CCNCC9", "C9CCNC(C)C9", "C9CCNCC9C", "C9(C(=O)OC)CCNCC9"]
SHAPES = [
    lambda r: r.choice(ACYLS) + "N(" + r.choice(NOT_ARYL) + ")" + FOUR.format(t=r.choice(TAILS)),
    lambda r: r.choice(ACYLS) + "N(" + r.choice(ARYLS) + ")" + r.choice(RINGS[:5] + RINGS[6:]).format(t=r.choice(TAILS)),
    lambda r: "N(" + r.choice(ARYLS) + ")(" + r.choice(NOT_ARYL) + ")" + FOUR.format(t=r.choice(TAILS)),
    lambda r: r.choice(ACYLS) + "N(" + r.choice(ARYLS) + ")" + r.choice(HYDROGENS),
    lambda r: "O=C(N(" + r.choice(NOT_ARYL) + ")" + r.choice(ARYLS) + ")" + FOUR.format(t=r.choice(TAILS)),
    lambda r: r.choice(ACYLS) + "C(" + r.choice(ARYLS) + ")" + FOUR.format(t=r.choice(TAILS)),
    lambda r: r.choice(ACYLS) + "O" + FOUR.format(t=r.choice(TAILS)),
    lambda r: r.choice(ACYLS) + "Nc4ccc(cc4)" + FOUR.format(t=r.choice(TAILS)),
    lambda r: r.choice(ARYLS) + FOUR.format(t=r.choice(TAILS)),
    lambda r: "OC9(" + r.choice(ARYLS) + ")CCN(" + r.choice(TAILS) + ")CC9",
    lambda r: r.choice(ACYLS) + "Nc4ccccc4" + r.choice(["", "OC", "N(C)C", "C(=O)N" + r.choice(NOT_ARYL)]),
    lambda r: r.choice(["c4ccc5[nH]c(Cc6ccccc6)cc5c4", "c4ccc5oc(Cc6ccccc6)nc5c4", "c4ccc5sc(Cc6ccccc6)nc5c4", "c4ccc5nc(CCN(CC)CC)[nH]c5c4", "c4ccc5nc(Cc6ccccc6)[nH]c5c4"]),
    lambda r: "CCN(CC)" + r.choice(["C", "CCC", "CCCC"]) + "n4c(Cc5ccc(" + r.choice(["OCC", "OC", "F", "C"]) + ")cc5)nc6cc(" + r.choice(["[N+](=O)[O-]", "F", "OC", "Cl"]) + ")ccc46",
    lambda r: "CCN(CC)CCn4" + r.choice(["c(Cc5ccccc5)cc6ccccc46", "ccc5ccccc45", "c(Cc5ccccc5)ncc4", "nc(Cc5ccccc5)c6ccccc46"]),
    lambda r: r.choice(ACYLS) + "N5CCC(" + r.choice(["O", "=O", "Nc7ccccc7", "C#N", "C(=O)OCC"]) + ")CC5",
]


def main():
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    rng, seen = random.Random(411), set()
    for _ in range(400 * wanted):
        if len(seen) == wanted:
            break
        mol = Chem.MolFromSmiles(rng.choice(SHAPES)(rng))
        if mol is None:
            continue
        smiles = Chem.MolToSmiles(mol)
        if smiles not in seen:
            seen.add(smiles)
            print(smiles, f"d{len(seen):04}")


main()
