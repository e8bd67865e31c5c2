#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the names and the corpus of bench_text.

usage: make_inputs.py NAMES.tsv N_NAMES MEGABYTES OUT_NAMES OUT_CORPUS TEXT…

Names: the third column of NAMES.tsv (CAS numbers left out), then generated systematic names
"<locants>-<substituent><substituent><parent>" in a fixed pseudo-random order until there are N_NAMES.
Corpus: the lines of the texts (the last column of a TSV line), in a fixed pseudo-random order, repeated until the
size is reached; after every 20th line one name of the list, so that there is something to find. One line is one
line of the corpus. The same arguments give the same bytes.
"""
import random
import sys

SUBSTITUENTS = """methyl ethyl propyl butyl phenyl benzyl chloro bromo fluoro iodo nitro amino hydroxy methoxy ethoxy
cyano acetyl allyl vinyl isopropyl cyclohexyl trifluoromethyl dimethylamino oxo mercapto""".split()
PARENTS = """benzene toluene aniline phenol pyridine piperidine pyrrolidine naphthalene quinoline indole furan
thiophene pyrimidine imidazole cyclohexane cyclopentanone propanone butanone acetophenone benzaldehyde benzonitrile
benzamide acetamide propanamide benzoic acid acetic acid propionic acid butanediol morpholine piperazine""".split()
PARENTS = [p for p in PARENTS if p not in ("acid", "benzoic", "acetic", "propionic")] + [
    "benzoic acid", "acetic acid", "propionic acid"]


def generated(chance):
    while True:
        a, b = chance.sample(SUBSTITUENTS, 2)
        i, j = sorted(chance.sample(range(1, 9), 2))
        parent = chance.choice(PARENTS)
        form = chance.randrange(3)
        if form == 0:
            yield f"{i}-{a}-{j}-{b}{parent}"
        elif form == 1:
            yield f"{i}-({j}-{a}{b}){parent}"
        else:
            yield f"N-{a}-{i}-{b}{parent}"


def main():
    tsv, n_names, size, out_names, out_corpus = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) * 1000000, *sys.argv[4:6]
    chance = random.Random(1)
    names = {}
    with open(tsv, encoding="utf-8") as file:
        for row in list(file)[1:]:
            column = row.rstrip("\n").split("\t")
            if column[3] != "cas-number":
                names[column[2]] = None
    n_real = len(names)
    make = generated(chance)
    while len(names) < n_names:
        names[next(make)] = None
    names = list(names)[:n_names]
    with open(out_names, "w", encoding="utf-8") as file:
        file.writelines(name + "\n" for name in names)
    lines = []
    for path in sys.argv[6:]:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines += [text for line in file if (text := line.rstrip("\n").split("\t")[-1].strip())]
    written = n = 0
    with open(out_corpus, "wb") as file:
        while written < size:
            n += 1
            text = chance.choice(lines) if n % 20 else f"offer: {chance.choice(names)}, 99%"
            written += file.write(text.encode() + b"\n")
    print(f"{n_real} names of {tsv} and {len(names) - n_real} generated; {written} bytes of {n} lines, "
          f"{len(lines)} of them different")


main()
