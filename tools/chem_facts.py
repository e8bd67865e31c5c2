#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the facts of tests/data/chem anew: what RDKit says of rows of public conformance tables.

Usage: chem_facts.py TABLES OUT
  TABLES  a folder of gzipped TSV: rdkit_smiles_parse, smiley_parse, valence_smilesvalence,
          valence_explicitvalence, opensmiles_daylight_aromaticity, rdkit_aromaticity,
          stereo_equivalence, canon_roundtrip, standardize_changed, rdkit_smarts_parse,
          smarts_rlewis (origins: tests/data/chem/README.md)
  OUT     tests/data/chem

Needs RDKit 2022.09.3. The choice of rows is fixed: the same tables give the same files.
"""
import gzip
import random
import sys
from pathlib import Path

import rdkit
from rdkit import Chem, RDLogger
from rdkit.Chem.SaltRemover import SaltRemover
from rdkit.Chem.rdMolDescriptors import CalcMolFormula

AROMATICITY_STEP = 7      # every 7th row, and every row with an element that is rare there
RARE = ("se", "Se", "te", "Te", "p1", "P", "as", "As", "B", "b1", "[Si", "*")
FRAGMENT_STEP = 12
N_DIVERSE = 400


def table(folder, name):
    with gzip.open(folder / (name + ".tsv.gz"), "rt", newline="\n") as file:
        for line in file:
            if not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def molecule(smiles):
    try:
        return Chem.MolFromSmiles(smiles)
    except (RuntimeError, ValueError):
        return None


def runs(flags):
    """Numbers of the true flags, as 0-5,8; a minus sign for none."""
    out, begin = [], None
    for i, flag in enumerate(list(flags) + [False]):
        if flag and begin is None:
            begin = i
        elif not flag and begin is not None:
            out.append(str(begin) if i == begin + 1 else f"{begin}-{i - 1}")
            begin = None
    return ",".join(out) or "-"


def facts(smiles):
    mol = molecule(smiles)
    if mol is None:
        return ["PARSE_FAIL"]
    counts = [a.GetTotalNumHs(includeNeighbors=True) for a in mol.GetAtoms()]
    hydrogens = "".join(str(n) if n < 10 else f"({n})" for n in counts)
    return [CalcMolFormula(mol) or "-", hydrogens or "-", runs(a.GetIsAromatic() for a in mol.GetAtoms()),
            runs(a.IsInRing() for a in mol.GetAtoms())]


def judged_rows(folder):
    for row in table(folder, "rdkit_smiles_parse"):
        yield "rdkit-parse", row[1].strip()
    for row in table(folder, "smiley_parse"):
        if row[0].startswith("smiles"):
            yield "smiley", row[1].split(" ")[0]
    for row in table(folder, "valence_smilesvalence"):
        yield "valence", row[1]
    for row in table(folder, "valence_explicitvalence"):
        yield "valence-explicit", row[1]
    for row in table(folder, "opensmiles_daylight_aromaticity"):
        yield "opensmiles", row[0]
    for i, row in enumerate(table(folder, "rdkit_aromaticity")):
        if i % AROMATICITY_STEP == 0 or any(rare in row[0] for rare in RARE):
            yield "rdkit-aromaticity", row[0]


def own_rows(path):
    """The SMILES of the file under "own" are the choice."""
    with open(path) as file:
        for line in file:
            if line.startswith("own\t"):
                yield "own", line.split("\t")[1]


def write(path, header, rows):
    with open(path, "w", newline="\n") as file:
        file.write("# " + "\t".join(header) + "\n")
        for row in rows:
            file.write("\t".join(row) + "\n")


def stereo_rows(folder):
    """Classes are numbered anew for each source file; RDKit's canonical SMILES makes them one list."""
    for row in table(folder, "stereo_equivalence"):
        yield row[0], Chem.MolToSmiles(Chem.MolFromSmiles(row[0]))


def signature(mol):
    elements = tuple(sorted({a.GetAtomicNum() for a in mol.GetAtoms()} - {1, 6, 7, 8}))
    stereo = sum(a.GetChiralTag() != Chem.ChiralType.CHI_UNSPECIFIED for a in mol.GetAtoms())
    geometry = sum(b.GetStereo() != Chem.BondStereo.STEREONONE for b in mol.GetBonds())
    return (elements, min(mol.GetRingInfo().NumRings(), 6), min(stereo, 4), min(geometry, 2),
            len(Chem.GetMolFrags(mol)) > 1, any(a.GetFormalCharge() for a in mol.GetAtoms()))


def rewritings(folder):
    """Different kinds of molecules, each with two writings by RDKit, one of them with single and double bonds."""
    seen, rng = set(), random.Random(1)
    rows = [row[0] for row in table(folder, "canon_roundtrip") if not row[1].startswith("ob-roundtrip")]
    rng.shuffle(rows)
    n = 0
    for smiles in rows:
        mol = molecule(smiles)
        if mol is None or n >= N_DIVERSE or len(smiles) > 150 or "[N@" in smiles or signature(mol) in seen:
            continue
        seen.add(signature(mol))
        n += 1
        kekule = Chem.Mol(mol)
        Chem.Kekulize(kekule, True)
        random.seed(n)
        yield (smiles, Chem.MolToRandomSmilesVect(mol, 1, randomSeed=n)[0],
               Chem.MolToRandomSmilesVect(kekule, 1, randomSeed=n, kekuleSmiles=True)[0])


def same_rows(folder):
    """Pairs of writings that standardisation brings to one form, by what it did.

    Left out: parts that RDKit's list of salts does not know (a mixture has no parent), and sulfoxides, which
    MolStandardize draws with charges. What "normalize" and "metals" do is no matter of identity.
    """
    remover, sulfoxide = SaltRemover(), Chem.MolFromSmarts("[SX3+][O-]")
    for i, (op, before, after) in enumerate(table(folder, "standardize_changed")):
        if len(before) > 200:
            continue
        if op == "reionize" and i % 3 == 0:
            yield "reionize", before, after
        elif op == "fragment" and i % FRAGMENT_STEP == 0 and "." in before:
            if molecule(after).HasSubstructMatch(sulfoxide):
                continue
            left = remover.StripMol(molecule(before), dontRemoveEverything=True)
            if len(Chem.GetMolFrags(left)) == 1:
                yield "fragment", before, after


def smarts_rows(folder):
    texts = [row[1] for row in table(folder, "rdkit_smarts_parse")]
    texts += [row[1] for row in table(folder, "smiley_parse") if row[0].startswith("smarts")]
    texts += [row[0] for row in table(folder, "smarts_rlewis")]
    for text in dict.fromkeys(texts):
        try:
            mol = Chem.MolFromSmarts(text)
        except (RuntimeError, ValueError):
            mol = None
        yield text, "valid" if mol is not None else "invalid"


def ring_count_rows(path):
    """The SMILES of the file are the choice (cages and macrocycles, each in three writings)."""
    with open(path) as file:
        texts = [line.split("\t")[0] for line in file if not line.startswith("# ")]
    for text in texts:
        mol = Chem.MolFromSmiles(text)
        rings = mol.GetRingInfo()
        yield text, " ".join(f"{rings.NumAtomRings(i)}:{rings.MinAtomRingSize(i)}" for i in range(mol.GetNumAtoms()))


def main():
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    RDLogger.DisableLog("rdApp.*")
    if rdkit.__version__ != "2022.09.3":
        print(f"this is RDKit {rdkit.__version__}; the facts are of 2022.09.3", file=sys.stderr)
    judged = dict.fromkeys(row for row in judged_rows(folder) if row[1])
    judged.update(dict.fromkeys(own_rows(out / "rdkit.tsv")))
    write(out / "rdkit.tsv", ["table", "SMILES", "formula", "hydrogens", "aromatic atoms", "ring atoms"],
          ([name, smiles, *facts(smiles)] for name, smiles in judged))
    write(out / "stereo.tsv", ["SMILES", "stereoisomer"], stereo_rows(folder))
    write(out / "rewritings.tsv", ["SMILES", "written by RDKit", "with single and double bonds"], rewritings(folder))
    write(out / "same.tsv", ["operation", "before", "after"], same_rows(folder))
    write(out / "ring_counts.tsv", ["SMILES", "for each atom: its rings, and the size of the smallest"],
          list(ring_count_rows(out / "ring_counts.tsv")))
    write(out / "smarts.tsv", ["SMARTS", "verdict"], smarts_rows(folder))


main()
