#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random molecules that nobody tuned for, told by RDKit and by interdict: what differs.

Usage: unseen.py INTERDICT FILE [--seed 1] [--count 10000] [--kinds mutants,texts] [--checks describe,...]
  INTERDICT  the program
  FILE       molecules to start from, a SMILES at the start of each line
  --kinds    file: the molecules as they are; mutants: with random edits (elements, bonds, rings,
             charges, isotopes, hydrogens, stereo, two molecules merged), written in many ways;
             texts: mutants with characters changed; grammar: strings by chance
  --checks   describe: the columns of --describe and pattern hits; keys: the same keys and canonical
             SMILES for five writings, which RDKit reads as the same molecule; smarts: hits of
             random patterns; molfile: files by RDKit, V2000 and V3000; stereo: full keys of
             stereoisomers differ where RDKit's canonical SMILES do
  --patterns FILE, --show N, --keep FOLDER

The same seed and FILE make the same molecules. Needs python3-rdkit 2022.09.3.
"""
import argparse
import collections
import multiprocessing
import os
import random
import re
import subprocess
import sys
import tempfile

from rdkit import Chem, RDLogger
from rdkit.Chem import AllChem
from rdkit.Chem.EnumerateStereoisomers import EnumerateStereoisomers, StereoEnumerationOptions
from rdkit.Chem.rdMolDescriptors import CalcMolFormula

RDLogger.DisableLog("rdApp.*")

COLUMNS = ["formula", "charge", "atoms", "aromatic", "ring", "hydrogens", "hits"]
CHUNK = 500
COMMON = [5, 6, 7, 8, 14, 15, 16, 34, 9, 17, 35, 53]
RARE = [0, 1, 3, 11, 12, 13, 19, 20, 22, 26, 27, 28, 29, 30, 32, 33, 42, 44, 46, 47, 50, 51, 52, 77, 78, 79, 80, 82, 83, 92]
ORDERS = [Chem.BondType.SINGLE] * 6 + [Chem.BondType.DOUBLE] * 4 + [Chem.BondType.TRIPLE, Chem.BondType.AROMATIC,
                                                                    Chem.BondType.QUADRUPLE, Chem.BondType.DATIVE]
SYMBOLS = [Chem.GetPeriodicTable().GetElementSymbol(n) for n in range(1, 119)]


def molecule(text, sanitize=True):
    try:
        return Chem.MolFromSmiles(text, sanitize=sanitize)
    except Exception:
        return None


# Edits. Each changes the editable molecule `m`; what comes out need not be possible.

def edit_element(m, r):
    atom = r.choice(list(m.GetAtoms()))
    atom.SetAtomicNum(r.choice(COMMON if r.random() < 0.8 else RARE))
    if r.random() < 0.3:
        atom.SetIsAromatic(not atom.GetIsAromatic())
        atom.SetNoImplicit(False)
    if r.random() < 0.5:
        atom.SetNumExplicitHs(0)


def edit_add_bond(m, r):
    a = r.randrange(m.GetNumAtoms())
    b = r.randrange(m.GetNumAtoms())
    if r.random() < 0.7:                     # near: small rings, bridges, cages
        for _ in range(r.choice([2, 2, 3, 4, 5])):
            b = r.choice([n.GetIdx() for n in m.GetAtomWithIdx(b).GetNeighbors()] or [b])
    if a == b:
        near = [x for x in m.GetAtomWithIdx(a).GetNeighbors()]
        b = r.choice(near).GetIdx() if near else a
    if a != b and m.GetBondBetweenAtoms(a, b) is None:
        m.AddBond(a, b, r.choice(ORDERS) if r.random() < 0.3 else Chem.BondType.SINGLE)


def edit_close_near(m, r):
    a = b = r.randrange(m.GetNumAtoms())
    for _ in range(r.choice([2, 3, 3, 4, 4, 5, 5, 6, 9, 12])):
        b = r.choice([n.GetIdx() for n in m.GetAtomWithIdx(b).GetNeighbors()] or [b])
    if a != b and m.GetBondBetweenAtoms(a, b) is None:
        m.AddBond(a, b, Chem.BondType.SINGLE)


def edit_remove_bond(m, r):
    if m.GetNumBonds():
        bond = r.choice(list(m.GetBonds()))
        m.RemoveBond(bond.GetBeginAtomIdx(), bond.GetEndAtomIdx())


def edit_order(m, r):
    if m.GetNumBonds():
        r.choice(list(m.GetBonds())).SetBondType(r.choice(ORDERS))


def edit_charge(m, r):
    atom = r.choice(list(m.GetAtoms()))
    hetero = [a for a in m.GetAtoms() if a.GetAtomicNum() != 6]
    if hetero and r.random() < 0.6:
        atom = r.choice(hetero)
    atom.SetFormalCharge(r.choice([1, 1, 1, -1, -1, -1, 2, -2, 3, -3, 4, -4, 0]))
    if r.random() < 0.4:
        atom.SetNoImplicit(True)
        atom.SetNumExplicitHs(r.choice([0, 0, 0, 1, 1, 2, 3]))


def edit_radical(m, r):
    atom = r.choice(list(m.GetAtoms()))
    atom.SetNoImplicit(True)
    atom.SetNumExplicitHs(max(0, atom.GetNumExplicitHs() + r.choice([-1, 0, 0, 0, 1])))


def edit_isotope(m, r):
    r.choice(list(m.GetAtoms())).SetIsotope(r.choice([2, 3, 13, 14, 15, 18, 35, 125, 300]))


def edit_map(m, r):
    r.choice(list(m.GetAtoms())).SetAtomMapNum(r.choice([1, 2, 17, 999]))


def edit_hydrogen(m, r):
    a = r.randrange(m.GetNumAtoms())
    h = Chem.Atom(1)
    h.SetIsotope(r.choice([0, 0, 0, 0, 2, 3]))
    m.AddBond(a, m.AddAtom(h), Chem.BondType.SINGLE)


def edit_atom(m, r):
    a = r.randrange(m.GetNumAtoms())
    m.AddBond(a, m.AddAtom(Chem.Atom(r.choice(COMMON + [6, 7, 8, 9, 17] + RARE[:3]))),
              r.choice(ORDERS[:10]))


def edit_delete(m, r):
    if m.GetNumAtoms() > 2:
        m.RemoveAtom(r.randrange(m.GetNumAtoms()))


def edit_chirality(m, r):
    for _ in range(r.choice([1, 2, 4])):
        atom = r.choice(list(m.GetAtoms()))
        if atom.GetDegree() >= 3 or r.random() < 0.1:
            atom.SetChiralTag(r.choice([Chem.ChiralType.CHI_TETRAHEDRAL_CW, Chem.ChiralType.CHI_TETRAHEDRAL_CCW]))


def edit_geometry(m, r):
    doubles = [b for b in m.GetBonds() if b.GetBondType() == Chem.BondType.DOUBLE]
    for bond in r.sample(doubles, min(len(doubles), 3)):
        for atom in (bond.GetBeginAtom(), bond.GetEndAtom()):
            singles = [b for b in atom.GetBonds() if b.GetBondType() == Chem.BondType.SINGLE]
            if singles:
                r.choice(singles).SetBondDir(r.choice([Chem.BondDir.ENDUPRIGHT, Chem.BondDir.ENDDOWNRIGHT]))


def edit_ring_path(m, r):
    """A chain of new atoms between two atoms: bridges, spiro and fused rings, macrocycles."""
    a = b = r.randrange(m.GetNumAtoms())
    for _ in range(r.choice([0, 0, 1, 1, 2, 3, 6])):
        b = r.choice([n.GetIdx() for n in m.GetAtomWithIdx(b).GetNeighbors()] or [b])
    last = a
    for _ in range(r.choice([1, 2, 2, 3, 3, 4, 4, 5, 8])):
        new = m.AddAtom(Chem.Atom(r.choice([6, 6, 6, 6, 7, 8, 16, 5, 14, 15])))
        m.AddBond(last, new, r.choice(ORDERS[:8]))
        last = new
    if last != b and m.GetBondBetweenAtoms(last, b) is None:
        m.AddBond(last, b, Chem.BondType.SINGLE)


def edit_aromatic(m, r):
    """Lower-case a ring, or write one in single and double bonds as it stands."""
    rings = Chem.GetSymmSSSR(m)
    if rings:
        on = r.random() < 0.7
        ring = list(r.choice(list(rings)))
        for a in ring:
            m.GetAtomWithIdx(a).SetIsAromatic(on)
        for a, b in zip(ring, ring[1:] + ring[:1]):
            bond = m.GetBondBetweenAtoms(a, b)
            bond.SetIsAromatic(on)
            bond.SetBondType(Chem.BondType.AROMATIC if on else r.choice(ORDERS[:9]))


EDITS = [edit_element] * 4 + [edit_add_bond, edit_close_near, edit_close_near, edit_remove_bond, edit_order, edit_order,
                              edit_charge, edit_charge, edit_radical, edit_isotope, edit_map, edit_hydrogen, edit_atom,
                              edit_delete, edit_chirality, edit_chirality, edit_geometry, edit_ring_path,
                              edit_ring_path, edit_aromatic]


def merged(m, other, r):
    """Two molecules, with one bond, two (a fused ring) or none between them."""
    n = m.GetNumAtoms()
    both = Chem.RWMol(Chem.CombineMols(m, other))
    a, b = r.randrange(n), n + r.randrange(other.GetNumAtoms())
    for _ in range(r.choice([0, 1, 1, 2, 2, 3])):
        if both.GetBondBetweenAtoms(a, b) is None:
            both.AddBond(a, b, r.choice(ORDERS[:8]))
        a = r.choice([x.GetIdx() for x in both.GetAtomWithIdx(a).GetNeighbors() if x.GetIdx() < n] or [a])
        b = r.choice([x.GetIdx() for x in both.GetAtomWithIdx(b).GetNeighbors() if x.GetIdx() >= n] or [b])
    return both


def written(m, r):
    """A SMILES of the molecule in one of RDKit's ways."""
    way = r.random()
    options = {"doRandom": True} if way < 0.6 else {"canonical": False} if way < 0.8 else {}
    if r.random() < 0.1:
        options["allBondsExplicit"] = True
    if r.random() < 0.07:
        options["allHsExplicit"] = True
    if r.random() < 0.2:
        m = Chem.RWMol(m)
        try:
            Chem.Kekulize(m, clearAromaticFlags=r.random() < 0.8)
        except Exception:
            pass
    if "doRandom" in options:
        options.pop("doRandom")
        return Chem.MolToRandomSmilesVect(m, 1, randomSeed=r.randrange(1 << 30), **options)[0]
    return Chem.MolToSmiles(m, **options)


def mutant(start, r):
    m = Chem.RWMol(start[0])
    n_edits = r.choice([0, 1, 1, 1, 1, 2, 2, 3, 4, 6])
    if r.random() < 0.1 or n_edits == 0:
        m = merged(m, start[1], r)
    kekule = r.random() < 0.3
    for edit in [lambda m, r: kekule and Chem.Kekulize(m, clearAromaticFlags=True)] + r.choices(EDITS, k=n_edits):
        try:
            edit(m, r)
        except (RuntimeError, ValueError):
            pass
    if r.random() < 0.5:
        try:
            clean = Chem.RWMol(m)
            Chem.SanitizeMol(clean)
            Chem.AssignStereochemistry(clean, cleanIt=r.random() < 0.5)
            m = clean
        except Exception:
            pass
    m.UpdatePropertyCache(strict=False)
    return respelled(written(m, r), r)


def tokens(text):
    out, i = [], 0
    while i < len(text):
        if text[i] == "[":
            j = text.find("]", i) + 1 or len(text)
        elif text[i] == "%":
            j = i + 3
        elif text[i:i + 2] in ("Cl", "Br", "->", "<-"):
            j = i + 2
        else:
            j = i + 1
        out.append(text[i:j])
        i = j
    return out


def respelled(text, r):
    """Other ring numbers and spelled-out charges."""
    if r.random() < 0.15:
        prefix = r.choice(["%1", "%(10", "%(1000"])
        text = "".join(prefix + t + ")" * ("(" in prefix) if t.isdigit() else t for t in tokens(text))
    if r.random() < 0.1:
        text = text.replace("+2]", "++]").replace("-2]", "--]").replace("+]", "+1]")
    return text


LOOSE = list("CNOPSFIBcnopsb()12345=#$:/\\-.*%[]@+H~") + ["[nH]", "[N+]", "[O-]", "[C@H]", "[C@@]", "->", "<-", "Cl", "Br",
                                                          "%10", "%(123)", "[se]", "[Si]", "[H]", "[2H]", "[*]", "[CH]"]


def mutated_text(text, r):
    parts = tokens(text)
    for _ in range(r.choice([1, 1, 1, 2, 3])):
        i = r.randrange(len(parts))
        way = r.random()
        if way < 0.25:
            del parts[i]
        elif way < 0.5:
            parts.insert(i, r.choice(LOOSE))
        elif way < 0.7:
            parts[i] = r.choice(LOOSE)
        elif way < 0.8:
            parts[i] = parts[i].swapcase()
        elif way < 0.9:
            j = r.randrange(len(parts))
            parts[i], parts[j] = parts[j], parts[i]
        elif parts[i][0] == "[":
            parts[i] = bracket(r)
        if not parts:
            return "C"
    return "".join(parts)


def bracket(r):
    symbol = r.choice(SYMBOLS) if r.random() < 0.4 else r.choice(["C", "N", "O", "S", "P", "B", "Si", "c", "n", "o", "s", "p", "b",
                                                                   "se", "as", "te", "si", "*", "H", "Se", "As"])
    out = "["
    if r.random() < 0.15:
        out += str(r.choice([0, 1, 2, 3, 13, 15, 35, 238, 999]))
    out += symbol
    if r.random() < 0.2:
        out += r.choice(["@", "@@", "@TH1", "@TH2", "@AL1", "@AL2", "@SP1", "@SP2", "@SP3", "@TB1", "@TB7", "@TB20", "@OH1",
                         "@OH15", "@OH30", "@TB21", "@OH31", "@SP4", "@@@", "@TH3"])
    if r.random() < 0.5:
        out += "H" + r.choice(["", "", "", "0", "1", "2", "3", "4", "5", "9"])
    if r.random() < 0.35:
        out += r.choice(["+", "-", "++", "--", "+2", "-2", "+3", "-3", "+++", "---", "+4", "-4", "+0", "+9", "-9"])
    if r.random() < 0.1:
        out += r.choice([":1", ":12", ":999", ":0", ":", ":1234"])
    return out + "]"


def grammar(r):
    """A string by chance; half of them of ordinary atoms, so that some can be molecules."""
    open_rings, out, depth, wild = [], [], 0, r.choice([0.02, 0.1, 0.2, 0.5])
    plain = r.choice(["CCCCNOSP", "cccccnos", "CCCcccNnOo", "CNOSPBFI*", "ccnnssoopb*C"])
    for i in range(r.choice([1, 1, 2, 3, 4, 5, 6, 8, 12, 20])):
        if i and r.random() < 0.25:
            out.append(r.choice(["-", "=", "=", "#", "/", "\\"] + (["$", ":"] if r.random() < wild else [])))
        out.append(bracket(r) if r.random() < wild else r.choice(plain))
        while r.random() < 0.3:
            if open_rings and r.random() < 0.6:
                out.append(open_rings.pop(r.randrange(len(open_rings))))
            else:
                ring = r.choice(["1", "2", "3", "4", "%10", "%11", "%(100)", "0"])
                if ring not in open_rings:
                    out.append((r.choice(["=", "-", ":", "/", "\\", "#"]) if r.random() < wild else "") + ring)
                    open_rings.append(ring)
        if depth and r.random() < 0.3:
            out.append(")")
            depth -= 1
        elif r.random() < 0.15:
            out.append("(")
            depth += 1
            continue
        elif r.random() < 0.04:
            out.append(".")
            continue
    text = "".join(out).rstrip(".(")
    if r.random() < 0.97:
        text += "".join(open_rings) + ")" * (text.count("(") - text.count(")"))
    return text


# What RDKit says.

def described(text, patterns):
    m = molecule(text)
    if m is None or m.GetNumAtoms() == 0:
        return ["PARSE_FAIL"]
    counts = [a.GetTotalNumHs(includeNeighbors=True) for a in m.GetAtoms()]
    return row_of(m, counts, patterns)


def row_of(m, counts, patterns):
    return [CalcMolFormula(m), str(Chem.GetFormalCharge(m)), str(m.GetNumAtoms()),
            str(sum(a.GetIsAromatic() for a in m.GetAtoms())), str(sum(a.IsInRing() for a in m.GetAtoms())),
            "".join(str(n) if n < 10 else f"({n})" for n in counts),
            str(sum(1 << k for k, p in enumerate(patterns) if m.HasSubstructMatch(p)))]


def columns(interdict, option, lines, *more):
    """Rows of the program without the id, for lines of SMILES and id."""
    with tempfile.NamedTemporaryFile("w", suffix=".smi") as file:
        file.writelines(f"{text}\t{i}\n" for i, text in enumerate(lines))
        file.flush()
        done = subprocess.run([interdict, "molecule", option, "--quiet", "-j", "1", *more, file.name], stdout=subprocess.PIPE,
                              text=True)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    if [row[0] for row in rows] != [str(i) for i in range(len(lines))]:
        raise RuntimeError(f"exit {done.returncode}, rows are missing")
    return [row[1:] for row in rows]


def starts_of(path):
    """Molecules to start from, each with another one to merge it with."""
    with open(path) as file:
        texts = [line.split()[0] for line in file if line.strip() and not line.startswith("#")]
    return texts


def made(kind, texts, r):
    """One string of this kind."""
    if kind == "grammar":
        return grammar(r)
    while True:
        start = molecule(r.choice(texts)), molecule(r.choice(texts))
        if None in start or not all(m.GetNumAtoms() for m in start):
            continue
        try:
            text = mutant(start, r)
        except (RuntimeError, ValueError):    # RDKit cannot write it
            continue
        return mutated_text(text, r) if kind == "texts" else text


def unseen(kind, texts, seed, begin, n):
    if kind == "file":
        return texts[begin:begin + n]
    r = random.Random(f"{kind} {seed} {begin}")
    return [made(kind, texts, r) for _ in range(n)]


# Differences that docs/chemistry.md explains: what they are, the text, and whether it stands outside brackets.

KNOWN = [
    ("dative bond or ~", r"->|<-|~", True),
    ("%0n", r"%0\d", True),
    ("branch that begins with a dot", r"\(\.", True),
    ("+++", r"\+{3}|-{3}", False),
    ("leading zeros or long classes", r"\[0\d|:0\d|:\d{4}", False),
    ("hydrogen atom that cannot be", r"\[\d*H(H|@|\d*[+-])|[=#$]\[\d*H\]|\[\d*H\][=#$]", False),
    ("hydrogens of an allene", r"@AL\dH", False),
]


def known(text):
    """The row of docs/chemistry.md that a string falls under, or None."""
    plain = re.sub(r"\[[^]]*\]", "*", text)
    for cause, pattern, is_outside in KNOWN:
        if re.search(pattern, plain if is_outside else text):
            return cause
    if ":" in plain:
        m = molecule(text, sanitize=False)
        if m is not None:
            Chem.FastFindRings(m)
            if any(b.GetBondType() == Chem.BondType.AROMATIC and not b.IsInRing() for b in m.GetBonds()):
                return ": outside rings"
    return None


def known_molecule(text):
    """The same for what RDKit makes of a string: its answer for this writing alone, or five bonds at an aromatic carbon."""
    m = molecule(text)
    if m is None:
        return None
    if any(b.GetIsAromatic() and b.GetBondTypeAsDouble() > 2 for b in m.GetBonds()):
        return "triple bond in an aromatic ring"
    if "[c+" in text or "*" in text:
        return "Kekulé form that is a choice"
    counts = set()
    for writing in Chem.MolToRandomSmilesVect(m, 20, randomSeed=1):
        other = molecule(writing)
        counts.add(other and sum(a.GetIsAromatic() for a in other.GetAtoms()))
    return "RDKit's aromatic atoms depend on the writing" if len(counts) > 1 else None


# Checks: each takes strings and gives (cause, string, theirs, ours) for each difference, and how many were compared.

def check_describe(lines, o):
    patterns = [Chem.MolFromSmarts(line.split("\t")[1]) for line in open(o.patterns)] if o.patterns else []
    more = ["--patterns", o.patterns] if o.patterns else []
    ours = columns(o.interdict, "--describe", lines, *more)
    found = []
    for text, a in zip(lines, ours):
        b = described(text, patterns)
        if a == b:
            continue
        cause = known(text) or known_molecule(text)
        if cause:
            found.append((cause, text, b, a))
        elif len(a) != len(b):
            found.append(("only RDKit reads" if len(b) > 1 else "only interdict reads", text, b, a))
        else:
            what = "+".join(COLUMNS[k] for k in range(7) if a[k] != b[k])
            found.append((what, text, b, a))
    return len(lines), found


def canonical(text):
    """RDKit's canonical SMILES of what it reads back from its own; None when it cannot."""
    m = molecule(text)
    return None if m is None else again(m)


def again(m):
    m = molecule(Chem.MolToSmiles(without_classes(m)))
    return None if m is None else Chem.MolToSmiles(m)


def without_classes(m):
    """Atom classes say nothing of the molecule, but RDKit's canonical SMILES tells them."""
    m = Chem.Mol(m)
    for atom in m.GetAtoms():
        atom.SetAtomMapNum(0)
    return m


def stereo_cause(*texts):
    """Centres that docs/chemistry.md speaks of."""
    text = " ".join(texts)
    if re.search(r"\[\d*(P|As|S|Se)@@?H", text):
        return ", [P@H]"
    if "[N@" in text:
        return ", [N@]"
    if re.search(r"\[\d*(P|As|Sb|S|Se|Te)@", text):
        return ", centre with a lone pair"
    return ""


def rewritings(m, n, seed):
    """Random writings of a molecule that RDKit itself reads as that molecule."""
    wanted, out = again(m), list(Chem.MolToRandomSmilesVect(m, n, randomSeed=seed))
    try:
        kekule = Chem.Mol(m)
        Chem.Kekulize(kekule, True)
        out += Chem.MolToRandomSmilesVect(kekule, 1, randomSeed=seed, kekuleSmiles=True)
    except Exception:
        pass
    return wanted, [t for t in out if canonical(t) == wanted and t[0] != "#"]


def check_keys(lines, o):
    """The keys and the canonical SMILES do not depend on the writing, and mean the molecule."""
    found, groups, texts, n = [], [], [], 0
    for i, text in enumerate(lines):
        m = molecule(text)
        if m is None or known(text) or m.GetNumAtoms() == 0:
            continue
        m = without_classes(m)
        wanted, others = rewritings(m, 4, i + 1)
        if wanted is not None and canonical(text) == wanted:
            groups.append((wanted, len(texts), 1 + len(others)))
            texts += [text, *others]
    ours = columns(o.interdict, "--key", texts)
    for wanted, begin, size in groups:
        rows = ours[begin:begin + size]
        n += 1
        if any(len(row) < 3 for row in rows):
            bad = next(k for k, row in enumerate(rows) if len(row) < 3)
            found.append(("a writing is refused", texts[begin], [texts[begin + bad]], []))
            continue
        for k, what in enumerate(["skeleton key", "full key", "canonical SMILES"]):
            bad = [j for j in range(size) if rows[j][k] != rows[0][k]]
            if bad:
                cause = stereo_cause(rows[0][2], rows[bad[0]][2]) if k == 1 else ""
                found.append(("writings: " + what + cause, texts[begin], [texts[begin + bad[0]]], [rows[0][2], rows[bad[0]][2]]))
                break
        if canonical(rows[0][2]) != wanted:
            found.append(("canonical SMILES is another molecule" + stereo_cause(rows[0][2], wanted), texts[begin], [wanted], [rows[0][2], str(canonical(rows[0][2]))]))
    return n, found


def check_stereo(lines, o):
    """Full keys of stereoisomers are equal just where RDKit's canonical SMILES are."""
    found, groups, texts, n = [], [], [], 0
    for i, text in enumerate(lines):
        m = molecule(text)
        if m is None or known(text):
            continue
        m = without_classes(m)
        options = StereoEnumerationOptions(maxIsomers=8, onlyUnassigned=False, rand=i, unique=False)
        try:
            isomers = list(EnumerateStereoisomers(m, options))
        except Exception:
            continue
        written_as = [Chem.MolToRandomSmilesVect(x, 1, randomSeed=i + 1)[0] for x in isomers] + [Chem.MolToSmiles(m)]
        names = [canonical(t) for t in written_as]
        if len(isomers) > 1 and None not in names:
            groups.append((text, names, len(texts)))
            texts += written_as
    ours = columns(o.interdict, "--key", texts)
    for text, names, begin in groups:
        n += 1
        keys = [row[1] if len(row) > 1 else "" for row in ours[begin:begin + len(names)]]
        for j in range(len(names)):
            k = next((k for k in range(j) if (names[k] == names[j]) != (keys[k] == keys[j])), None)
            if k is not None:
                cause = "one key, two names by RDKit" if keys[k] == keys[j] else "two keys, one name by RDKit"
                cause += stereo_cause(*texts[begin:begin + len(names)], ours[begin + k][-1])
                found.append((cause, text, [texts[begin + k], texts[begin + j]], [ours[begin + k][-1], ours[begin + j][-1]]))
                break
    return n, found


def molfile_of(m, r):
    """A molfile with 2D coordinates and wedges, or without coordinates, V2000 or V3000."""
    m = Chem.Mol(m)
    if r.random() < 0.9:
        AllChem.Compute2DCoords(m)
    if r.random() < 0.2:
        m = Chem.AddHs(m, addCoords=True)
    # RDKit loses the hydrogens of aromatic atoms where it writes no single and double bonds.
    flat = r.random() < 0.1 and not any(a.GetIsAromatic() and a.GetTotalNumHs(includeNeighbors=True) and a.GetAtomicNum() != 6 for a in m.GetAtoms())
    return Chem.MolToMolBlock(m, forceV3000=r.random() < 0.4, kekulize=not flat)


def check_molfile(lines, o):
    """Molfiles by RDKit are read as RDKit reads them; the keys are those of a SMILES."""
    found, blocks, texts, wanted, names = [], [], [], [], []
    r = random.Random(f"{o.seed} {lines[:1]}")
    for text in lines:
        m = molecule(text)
        if m is None or known(text) or not 0 < m.GetNumAtoms() <= 400:
            continue
        try:
            block = molfile_of(m, r)
            back = Chem.MolFromMolBlock(block)
        except Exception:
            continue
        smiles = back is not None and Chem.MolToSmiles(back)
        names.append(text)
        blocks.append(block)
        counts = [] if back is None else [a.GetTotalNumHs(includeNeighbors=True) for a in back.GetAtoms()]
        wanted.append(["PARSE_FAIL"] if back is None else row_of(back, counts, [])[:6])
        texts.append(smiles if smiles and canonical(smiles) == smiles and smiles[0] != "#" else "C")
    with tempfile.NamedTemporaryFile("w", suffix=".sdf") as file:
        for i, block in enumerate(blocks):
            file.write(f"{i}\n" + block.split("\n", 1)[1] + "$$$$\n")
        file.flush()
        rows = [[line.split("\t")[1:] for line in subprocess.run(
            [o.interdict, "molecule", option, "--quiet", "-j", "1", file.name], stdout=subprocess.PIPE, text=True).stdout.splitlines()]
            for option in ("--describe", "--key")]
    keys = columns(o.interdict, "--key", texts)
    for i, text in enumerate(names):
        a, b, smiles = rows[0][i][:6], wanted[i], texts[i]
        if a != b and known_molecule(text):
            found.append((known_molecule(text), text, b, a))
        elif a != b:
            what = "+".join(COLUMNS[k] for k in range(6) if a[k] != b[k]) if len(a) == len(b) else "verdict"
            found.append((what, text, b, a))
        elif len(a) > 1 and smiles != "C" and keys[i][:2] != rows[1][i][:2]:
            found.append(("skeleton key" if keys[i][0] != rows[1][i][0] else "full key", text, [smiles, *keys[i][2:]], rows[1][i][2:]))
        else:
            continue
        if o.keep:
            with open(os.path.join(o.keep, "differs.sdf"), "a") as file:
                file.write(text + "\n" + blocks[i].split("\n", 1)[1] + "$$$$\n")
    return len(names), found


# Patterns by chance.

PRIMITIVES = ["C", "N", "O", "S", "c", "n", "o", "*", "a", "A", "#6", "#7", "#8", "#16", "#15", "X1", "X2", "X3", "X4", "D1", "D2",
              "D3", "D4", "H", "H0", "H1", "H2", "H3", "h", "h1", "h2", "R", "R0", "R1", "R2", "r", "r5", "r6", "r3", "x", "x0", "x2",
              "x3", "v2", "v3", "v4", "v5", "+", "-", "+0", "+1", "-1", "Cl", "F", "Br", "14C", "13", "0", "12C", "c", "C", "C", "N",
              "#1", "B", "Si", "se", "Na", "@", "@@", "2H", "D", "X", "v", "+2", "--", "R3", "r7", "r12", "x1"]
BONDS = ["", "", "", "", "-", "=", "#", ":", "~", "~", "@", "!@", "!-", "-,=", "!:", "-;@", "=,:", "-;!@", "/", "\\", "-&@,=", "!#;!=",
         "@;-,="]


def atom_pattern(r, depth):
    if r.random() < 0.3:
        return r.choice(["C", "N", "O", "S", "c", "n", "*", "a", "A", "Cl", "F", "P", "s", "o", "Br", "[#6]", "[!#6]"])
    def term():
        text = "!" * (r.random() < 0.2)
        if depth < 2 and r.random() < 0.12:
            return text + "$(" + chain_pattern(r, depth + 1, r.choice([1, 2, 3])) + ")"
        return text + r.choice(PRIMITIVES)
    out = term()
    for _ in range(r.choice([0, 0, 1, 1, 1, 2, 2, 3])):
        out += r.choice(["&", ";", ",", ",", "", ""]) + term()
    return "[" + out + (":1" if r.random() < 0.05 else "") + "]"


def chain_pattern(r, depth, n):
    out, ring = "", r.random() < 0.25 and n > 2
    for i in range(n):
        if i:
            out += r.choice(BONDS)
        if i and i + 1 < n and r.random() < 0.2:
            out += atom_pattern(r, depth) + "(" + r.choice(BONDS) + atom_pattern(r, depth) + ")"
        else:
            out += atom_pattern(r, depth)
        if ring and i in (0, n - 1):
            out += r.choice(["", "", "-", "~", "@"]) * (i > 0) + "1"
    return out


def pattern_text(r):
    text = chain_pattern(r, 0, r.choice([1, 1, 2, 2, 3, 3, 4, 5, 6, 7]))
    if r.random() < 0.15:
        text += "." + chain_pattern(r, 0, r.choice([1, 2]))
    elif r.random() < 0.1:
        text = "(" + text + ").(" + chain_pattern(r, 0, 2) + ")"
    return text


def pattern_of(text):
    try:
        return Chem.MolFromSmarts(text)
    except Exception:
        return None


def reads_pattern(o, text, folder):
    path = os.path.join(folder, "one.tsv")
    with open(path, "w") as file:
        file.write("p\t" + text + "\n")
    done = subprocess.run([o.interdict, "molecule", "--describe", "--quiet", "-j", "1", "-i", "smiles", "--patterns", path, os.devnull],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return done.returncode == 0


def check_smarts(lines, o):
    """60 patterns by chance, read or refused as RDKit does, and the molecules they hit."""
    r = random.Random(f"{o.seed} {lines[:1]}")
    lines = [t for t in lines if molecule(t) is not None and not known(t)][:CHUNK]
    with tempfile.TemporaryDirectory() as folder:
        texts = [pattern_text(r) for _ in range(60)]
        found, good = [], []
        for text in texts:
            theirs, ours = pattern_of(text), reads_pattern(o, text, folder)
            if (theirs is not None) != ours:
                found.append(("verdict", text, ["reads" if theirs else "refuses"], ["reads" if ours else "refuses"]))
            elif ours:
                good.append((text, theirs))
        path = os.path.join(folder, "patterns.tsv")
        with open(path, "w") as file:
            file.writelines(f"p{k}\t{text}\n" for k, (text, _) in enumerate(good))
        rows = columns(o.interdict, "--describe", lines, "--patterns", path)
    wrong = {}
    for text, row in zip(lines, rows):
        m = molecule(text)
        if len(row) != 7 or row[:6] != row_of(m, [a.GetTotalNumHs(includeNeighbors=True) for a in m.GetAtoms()], [])[:6]:
            continue
        for k, (smarts, pattern) in enumerate(good):
            if m.HasSubstructMatch(pattern) != bool(int(row[6]) >> k & 1):
                wrong.setdefault(smarts, []).append((text, m.HasSubstructMatch(pattern)))
    for smarts, where in wrong.items():
        text, theirs = min(where, key=lambda pair: len(pair[0]))
        found.append(("hits", smarts, [text, "hit" if theirs else "no hit"], [f"{len(where)} molecules"]))
    return len(texts), found


CHECKS = {"describe": check_describe, "keys": check_keys, "stereo": check_stereo, "molfile": check_molfile,
          "smarts": check_smarts}


def work(job):
    kind, check, begin, n, texts, o = job
    lines = [t for t in unseen(kind, texts, o.seed, begin, n) if t and t[0] != "#"]
    if o.keep:
        with open(os.path.join(o.keep, f"{kind}.{begin}.smi"), "w") as file:
            file.writelines(t + "\n" for t in lines)
    return kind, check, *CHECKS[check](lines, o)


def jobs_of(o, texts):
    for check in o.checks.split(","):
        for kind in o.kinds.split(","):
            count = len(texts) if kind == "file" else o.count
            for begin in range(0, count, CHUNK):
                yield kind, check, begin, min(CHUNK, count - begin), texts, o


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("interdict")
    parser.add_argument("file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--kinds", default="mutants,texts,grammar")
    parser.add_argument("--checks", default=",".join(CHECKS))
    parser.add_argument("--patterns")
    parser.add_argument("--show", type=int, default=10)
    parser.add_argument("--keep")
    o = parser.parse_args()
    texts = starts_of(o.file)
    totals, found = collections.Counter(), collections.defaultdict(list)
    with multiprocessing.Pool(maxtasksperchild=20) as pool:
        for kind, check, n, differences in pool.imap_unordered(work, jobs_of(o, texts)):
            totals[kind, check] += n
            for cause, *row in differences:
                found[kind, check, cause].append(row)
    for (kind, check), n in sorted(totals.items()):
        here = {c: rows for (k, h, c), rows in found.items() if (k, h) == (kind, check)}
        print(f"{kind} {check}: {n} compared, {sum(map(len, here.values()))} differ")
        for cause, rows in sorted(here.items(), key=lambda item: -len(item[1])):
            print(f"  {cause}: {len(rows)}")
            for text, theirs, ours in sorted(rows, key=lambda row: len(row[0]))[:o.show]:
                print("   ", text, "| RDKit", *theirs, "| interdict", *ours)


if __name__ == "__main__":
    main()
