#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Re-screening after a change of the lists against screening everything again: docs/performance-party.md.

usage: party_delta.py INTERDICT FOLDER STORE [PARTIES [ROUNDS]]

FOLDER holds han_names.tsv; STORE is the folder that party_book.py worked in (its histories are used). Makes PARTIES
(1,000,000) parties of register names, names of lists and random words, some misspelt, some with addresses and numbers,
and a list of its own of which each round changes 50 entries: new ones, delistings, aliases, addresses, numbers, owners, days.
Each round's changes must be, byte for byte, what the two full screenings differ in. Prints CPU seconds of both.
"""
import csv
import random
import resource
import shutil
import subprocess
import sys
from pathlib import Path

INTERDICT, FOLDER, STORE = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]), Path(sys.argv[3])
N = int(sys.argv[4]) if len(sys.argv) > 4 else 1_000_000
ROUNDS = int(sys.argv[5]) if len(sys.argv) > 5 else 1
R = random.Random(7)
SYLLABLES = "ka lo mi ren tor ves qui pal zan dro lin mar tec ost bel gra nov sil fer hun xi wei zhang bao long".split()
TRADES = "Trading|Chemical|Technology|Shipping|Import and Export|Pharma|Logistics|Electronics|Machinery|Biotech".split("|")
FORMS = "Co., Ltd.|LLC|GmbH|Limited|S.A.|OOO|Inc.|Pte Ltd".split("|")
STREETS = "Harbour Road|Wanda Plaza|Nanjing West Road|Lenin Street|Industrial Avenue|Queen's Road".split("|")
COLUMNS = "id,name,action,schema,aliases,from,to,addresses,identifiers,relation,other_party,share,list".split(",")


def run(*args):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([INTERDICT, *map(str, args)], check=True, cwd=STORE, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def word():
    return "".join(R.choice(SYLLABLES) for _ in range(R.randint(2, 3))).capitalize()


def company():
    return f"{word()} {R.choice(TRADES)} {R.choice(FORMS)}"


def person():
    return f"{word()} {word()}"


def address():
    return f"No. {R.randint(1, 300)} {R.choice(STREETS)}, Shanghai, China"


def mutate(name):
    if len(name) > 4 and R.random() < 0.7:
        at = R.randrange(len(name))
        name = R.choice((name[:at] + name[at + 1:], name[:at] + R.choice("aeinrst") + name[at + 1:], name + " " + R.choice(FORMS)))
    return name.replace("\t", " ").replace("\n", " ")


def make_parties(listed):
    register = [row for row in csv.DictReader(open(FOLDER / "han_names.tsv", encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)]
    with open(STORE / "stored.tsv", "w", encoding="utf-8") as out:
        out.write("id\tname\tschema\tcountry\taddress\tidentifier\tdate\n")
        for i in range(N):
            kind = R.random()
            row = R.choice(register)
            name = mutate(row["han"] if kind < 0.15 else row["latin"] if kind < 0.35 else R.choice(listed) if kind < 0.45 else
                          company() if kind < 0.85 else person())
            place = address() if R.random() < 0.1 else ""
            number = f"+7 495 {R.randint(1000000, 1000400)}" if R.random() < 0.02 else ""
            day = "2023-05-05" if R.random() < 0.01 else ""
            schema = R.choice(("", "", "Organization", "LegalEntity")) if kind < 0.85 else R.choice(("", "Person"))
            out.write(f"P{i}\t{name}\t{schema}\t{R.choice(('', 'CN'))}\t{place}\t{number}\t{day}\n")


def entry(i, names):
    e = dict.fromkeys(COLUMNS, "")
    e.update(id=f"h{i}", name=R.choice(names) if R.random() < 0.5 else company(), action="list", schema="Organization")
    e["from"] = "2020-01-01"
    e["aliases"] = " | ".join(company() for _ in range(R.randint(0, 2)))
    if R.random() < 0.5:
        e["addresses"] = address()
    if R.random() < 0.3:
        e["identifiers"] = f"Phone: +7 495 {R.randint(1000000, 1000400)}"
    if R.random() < 0.2:
        e.update(list="register.house", relation="owner", other_party=f"house:h{R.randrange(60)}", share="60%")
    return e


def change(entries, names, first):
    """50 entries: 18 new, 8 gone, the others changed."""
    for _ in range(8):
        entries.pop(R.randrange(len(entries)))
    for e in R.sample(entries, 24):
        what = R.randrange(5)
        if what == 0:
            e["aliases"] = company()
        elif what == 1:
            e["addresses"] = address()
        elif what == 2:
            e["identifiers"] = f"Phone: +7 495 {R.randint(1000000, 1000400)}"
        elif what == 3:
            e["to"] = "2024-02-01" if not e["to"] else ""
        else:
            e.update(relation="owner", other_party=f"house:h{R.randrange(60)}", share=R.choice(("30%", "50%", "80%")))
    entries += [entry(first + i, names) for i in range(18)]


def build(entries, day, book, *more):
    with open(STORE / "house.csv", "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(entries)
    run("lists", "import", "house", "house.csv", "-m", "csv", "--date", day, "--allow-shrink")
    run("lists", "build", "-o", book, *more)


def answers(path):
    found = {}
    for line in open(STORE / path, encoding="utf-8").read().splitlines()[1:]:
        party, rest = line.split("\t", 1)
        found.setdefault(party, []).append(rest)
    return found


def expected():
    before, now = answers("full_before.tsv"), answers("full_now.tsv")
    out = ["id\twhen\trank\tlist\tentry\tname\tscore\trelation"]
    for i in range(N):
        party = f"P{i}"
        if before.get(party) != now.get(party):
            out += [f"{party}\tbefore\t{x}" for x in before.get(party, [])] + [f"{party}\tnow\t{x}" for x in now.get(party, [])]
    return "\n".join(out) + "\n"


def main():
    (STORE / "lists" / "house.history").unlink(missing_ok=True)
    for path in (STORE / "lists").glob("house*"):
        path.unlink()
    register = [r["latin"] for r in csv.DictReader(open(FOLDER / "han_names.tsv", encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)]
    entries = [entry(i, register) for i in range(100)]
    build(entries, "2024-01-01", "before.book")
    listed = [r["alias"] for r in csv.DictReader(open(FOLDER / "ofac_alias_pairs.tsv", encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)]
    make_parties(listed + [e["name"] for e in entries])
    print(f"storing {N} parties: {run('party', 'stored.tsv', '--parties', 'before.book', '--store', 'parties.stored', '--quiet'):.1f} s, "
          f"{(STORE / 'parties.stored').stat().st_size / 1e6:.0f} MB")
    bad = 0
    day = "2024-01-10"
    for i in range(ROUNDS):
        later = f"2024-{i + 2:02d}-10"
        change(entries, register, 1000 + 100 * i)
        build(entries, later, "now.book", "--weigh-as", "before.book")
        full = [run("party", "stored.tsv", "--parties", book, "--as-of", on, "-j", 1, "--quiet", "-o", out)
                for book, on, out in (("before.book", day, "full_before.tsv"), ("now.book", later, "full_now.tsv"))]
        delta = min(run("party", "--changes", "parties.stored", "--parties", "now.book", "--before", "before.book", "--as-of", later,
                        "--as-of-before", day, "--quiet", "-o", "changes.tsv") for _ in range(3))
        same = (STORE / "changes.tsv").read_text(encoding="utf-8") == expected()
        n = len({line.split("\t")[0] for line in open(STORE / "changes.tsv", encoding="utf-8")}) - 1
        print(f"round {i + 1}: full {full[1]:.2f} s, changes {delta:.3f} s, ratio {full[1] / delta:.0f}; "
              f"{n} parties changed, bytes {'equal' if same else 'DIFFER'}")
        bad += not same
        shutil.move(STORE / "now.book", STORE / "before.book")
        day = later
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
