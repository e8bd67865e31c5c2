#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Class definitions: cost by their number, and beside RDKit on the same molecules.

Usage: classes.py INTERDICT BOOK MOLECULES       (lines of SMILES and id; RDKit is optional)

1. The shipped book on every molecule, one thread: verdicts (listings and classes), class answers,
   and RDKit with hand-written SMARTS for each class (they are looser than the definitions: no SMARTS
   explains every difference), both from text to answer, in the same run, the faster of three. For the
   German groups 1 and 6 RDKit is asked twice: for the core with the ring systems that they name, put
   only to molecules that have the bare core with any ring, and for the bare core alone, which is less
   than the definitions ask.
2. Books with 10, 100 and 1000 generated definitions: variants of the clauses of ten parents, and
   as many different parents."""
import os
import random
import subprocess
import sys
import tempfile
import time

interdict, book, molecules = sys.argv[1:4]

SMARTS = [
    "CCC(=O)N(c1aaaaa1)C1CCN(CC*)CC1", "C(=O)N(c1aaaaa1)C1CCN(*)CC1", "C(=O)N(c1ccccc1)C1CCN(CC[#6,#7])CC1",
    "C(=O)N(a)C1CCN(CC[R])CC1", "a~*~c1nc2ccccc2n1CCN", "c1ccccc1[C,N,O,S]c1nc2ccccc2n1CCN", "[NX3](a)C1CCN(*)CC1",
    "O=C1CCN(C(=O))CC1", "O1CCOC12CCNCC2", "[#6]C(=O)N1CCC(Nc2ccccc2)CC1", "N1CCC(Nc2ccc([F,Cl,Br,I])cc2)CC1",
    "CC1(C(=O)O[#6])OC1c1ccccc1", "CC1(C(=O)O[#6])OC1c1ccc2c(c1)OCO2", "CC(=O)C(C(=O)O[#6])c1ccccc1",
]

# The German groups 1, 4, 5.1, 5.2, 6 and 7: ring systems of words that differ by position share a branch where one SMARTS can say it.
RINGS_1 = ["c1ccccc1", "c1ccc[o,s,nX3]1", "c1cc[o,s,nX3]c1", "n1cccc1", "c1ncccc1", "c1cnccc1", "c1ccncc1", "C1CCCc2ccccc12", "C1CCc2ccccc2C1",
           "C1Oc2ccccc2O1", "C1COc2ccccc2O1", "C1Cc2ccccc2O1", "C1COc2ccccc12", "C1CCc2ccccc12", "C1Cc2ccccc2C1", "C1C=Cc2ccccc12",
           "C1=Cc2ccccc2C1", "C1=CCc2ccccc12", "C1CCCC1", "C1CCCCC1"]
RINGS_6 = ["c1ccccc1", "c1ccc[o,s,nX3]1", "c1cc[o,s,nX3]c1", "n1cccc1", "c1ncccc1", "c1cnccc1", "c1ccncc1", "C1Oc2ccccc2O1", "C1COc2ccccc2O1",
           "C1Cc2ccccc2O1", "C1COc2ccccc12"]
CORES = ["O=C(c1ccccc1)NC1CCCCC1N", "O=C(Cc1ccccc1)NC1CCCCC1N", "NCCc1c[nH]c2ccccc12", "NC(=O)C1CNC2Cc3cnc4cccc(C2=C1)c34", "NCCn1c(Cc2ccccc2)nc2ccccc12"]


def one_of(rings):
    return "[" + ",".join(f"$({ring})" for ring in rings) + "]"


# (bare core, core with the ring systems named)
MODULAR = [("[NX3,NX4+]CC[R]", "[NX3,NX4+]CC" + one_of(RINGS_1)), ("NC1(CCCCC1)[R]", "NC1(CCCCC1)" + one_of(RINGS_6))]
PEERS = {"ring systems as named": [(smarts, None) for smarts in SMARTS + CORES] + MODULAR,
         "bare cores, any ring": [(smarts, None) for smarts in SMARTS + CORES] + [(bare, None) for bare, _ in MODULAR]}

HEAD = '''rulebook 1
jurisdiction un {
    title      "U"
    members    all
    cite       "c" read 2026-11-21
}
list un.l {
    jurisdiction un
    title      "L"
    instrument "I"
    control    drug
    cite       "c" read 2026-11-21
}
substance x {
    title      "X"
    kind       drug
    name en    "xyzzyx"
    cite       "c" read 2026-11-21
    test       match "xyzzyx"
}
policy default {
    when       control drug strong then hold
    strong     800
    cite       "c" read 2026-11-21
    test       verdict clear "white sugar"
}
'''
# parent, replaced part, part with substituents
PARENTS = [
    ("CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "1-4", "12-15 24-25"), ("CCOc1ccc(Cc2nc3ccccc3n2CCN)cc1", "1-2", "9-17"),
    ("CNC(C)C(=O)c1ccccc1", "1", "7-12"), ("CN1CCC(c2ccccc2)(C(=O)OCC)CC1", "1", "5-10"), ("CCN(CC)C(=O)C1CN(C)CCC1", "1-2", "8-14"),
    ("CC(N)Cc1ccc2c(c1)OCO2", "1", "5-13"), ("CN(C)CCc1c[nH]c2ccccc12", "1", "6-14"), ("O=C(c1ccccc1)c1cn(CCCCC)c2ccccc12", "12-16", "9-11 17-22"),
    ("CNC1(c2ccccc2Cl)CCCCC1=O", "1", "4-10"), ("CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc12", "1", "6-11"),
]
KINDS = ["alkyl", "alkenyl", "alkoxyl", "halo", "haloalkyl", "hydroxyl", "amino", "nitro", "acyl", "cyano", "ester", "ether"]


def variant(i, parent, replaced, site, rng):
    kinds = ", ".join(sorted(rng.sample(KINDS, 5)))
    return f'''class un.c{i} {{
    title      "C"
    list       un.l
    from       2000-01-01
    parent     "{parent}"
    part       a {replaced}, b {site}
    clause     A replace a by {", ".join(sorted(rng.sample(["acyl", "alkyl", "any group", "alkenyl", "monocycle"], 2)))}
    clause     B substitute on b with {kinds}
    cite       "c" read 2026-11-21
    test       no match "C"
}}
'''


def different(i, rng):
    """A parent of its own: a ring, a linker and a tail drawn at random."""
    ring = rng.choice(["c1ccccc1", "c1ccncc1", "c1ccsc1", "C1CCNCC1", "C1CCCCC1", "c1ccc2ccccc2c1", "c1ccc2[nH]ccc2c1"])
    link = "".join(rng.choice(["C", "N", "O", "C(=O)", "CC"]) for _ in range(rng.randint(1, 4))).replace("OO", "OC").replace("NO", "NC").replace("ON", "CN")
    tail = rng.choice(["c1ccccc1", "C1CCNCC1", "N1CCOCC1", "N1CCNCC1", "c1ncccn1"]).replace("1", "9")
    return variant(i, f"CCC{link}C({ring})C{tail}", "1", "2-3", rng)


def build(folder, name, rules):
    path = os.path.join(folder, name + ".rules")
    open(path, "w", encoding="utf-8").write(HEAD + "".join(rules))
    out = os.path.join(folder, name + ".book")
    run = subprocess.run([interdict, "book", "build", path, "-o", out], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(run.stderr[:2000])
    return out


CLASSES = ["--classes"]
VERDICTS = ["--alerts", "--format", "jsonl"]


def seconds(book_path, path, mode):
    best = 1e9
    for _ in range(3):
        begin = os.times()
        subprocess.run([interdict, "molecule", *mode, "--threads", "1", "--quiet", "--as-of", "2026-11-21",
                        "--book", book_path, path],
                       stdout=subprocess.DEVNULL, check=False)
        end = os.times()
        best = min(best, end.children_user - begin.children_user + end.children_system - begin.children_system)
    return best


def rdkit_rate(lines, smarts, listed=None):
    try:
        from rdkit import Chem, RDLogger
    except ImportError:
        return None
    RDLogger.DisableLog("rdApp.*")
    patterns = [(Chem.MolFromSmarts(bare), Chem.MolFromSmarts(named) if named else None) for bare, named in smarts]
    best = 1e9
    for _ in range(3):
        begin = time.process_time()
        for line in lines:
            mol = Chem.MolFromSmiles(line.split()[0])
            if mol is not None:
                for bare, named in patterns:
                    if mol.HasSubstructMatch(bare) and named:
                        mol.HasSubstructMatch(named)
                if listed is not None:
                    Chem.MolToSmiles(mol, isomericSmiles=False) in listed
        best = min(best, time.process_time() - begin)
    return len(lines) / best


def main():
    lines = open(molecules, encoding="utf-8").read().splitlines()
    ours = {"verdicts": len(lines) / seconds(book, molecules, VERDICTS),
            "class answers": len(lines) / seconds(book, molecules, CLASSES)}
    sample = lines[:: max(1, len(lines) // 10000)]
    with tempfile.TemporaryDirectory() as folder:
        rates = {name: rdkit_rate(sample, smarts) for name, smarts in PEERS.items()}
        rates["ring systems as named, and listings"] = rdkit_rate(sample, PEERS["ring systems as named"], {"CCO"})
        for name, rate in rates.items():
            if rate:
                print(f"RDKit, {len(SMARTS + CORES + MODULAR)} SMARTS, {name}: {rate:,.0f} molecules/s on {len(sample)} of them")
        for name, per_second in ours.items():
            ratios = [f"{per_second / rate:.1f} ({peer})" for peer, rate in rates.items() if rate]
            print(f"shipped book, {name}: {per_second:,.0f} molecules/s, text to answers, one thread (CPU time)" +
                  "".join(f"; ratio {ratio}" for ratio in ratios))
        for kind in ("variants of ten parents", "different parents"):
            for n in (10, 100, 1000):
                rng = random.Random(7)
                rules = [variant(i, *PARENTS[i % 10], rng) if kind[0] == "v" else different(i, rng) for i in range(n)]
                path = build(folder, f"{kind[0]}{n}", rules)
                print(f"{n:5} {kind}: {1e6 * seconds(path, molecules, CLASSES) / len(lines):.2f} us a molecule")


main()
