#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well a parties book of whole lists answers: docs/evaluation-party.md.

usage: party_book.py INTERDICT FOLDER STORE

FOLDER holds ofac_alias_pairs.tsv, han_names.tsv and lists/*.gz; STORE is a folder to work in, which keeps the book.
Three measures: aliases of the SDN list that find their entry among five; companies of registers that are called
LISTED though no list has them; and (entry, day) facts of four dated SDN editions.
"""
import csv
import gzip
import shutil
import subprocess
import sys
from pathlib import Path

INTERDICT, FOLDER, STORE = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
EDITIONS = ("2021-08-18", "2022-12-14", "2023-11-17", "2024-05-03")
AS_OF = "2024-06-01"
# list, file, date, more arguments
OTHERS = (
    ("us.csl", "us_csl_2022-05-06.csv", "2022-05-06", []),
    ("un.sc", "un_consolidated_2026-02.xml", None, []),
    ("gb.ofsi", "uk_conlist_2022-05.csv", None, []),
    ("us.ofac.consolidated", "ofac_cons_prim_2025-12.csv", "2025-12-19",
     ["--addresses", "ofac_cons_add_2025-12.csv", "--aliases", "ofac_cons_alt_2025-12.csv", "--comments",
      "ofac_cons_comments_2025-12.csv"]),
    ("eu.fsf", "eu_fsf_2022-03-31_maybe_truncated.xml", None, ["--allow-truncated"]),
    ("ca.sema", "ca_sema_2022.xml", "2022-05-01", []),
    ("us.bis.denied-persons", "bis_dpl_2021-07.txt", "2022-03-01", []),
)


def run(*args):
    return subprocess.run([INTERDICT, *map(str, args)], check=True, cwd=STORE, capture_output=True, text=True)


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def edition(day):
    """id -> (name, type) of one SDN file."""
    with open(STORE / f"ofac_sdn_{day}.csv", encoding="latin-1") as file:
        return {row[0].strip(): (row[1].strip(), row[2].strip()) for row in csv.reader(file) if len(row) > 5}


def build():
    shutil.rmtree(STORE / "lists", ignore_errors=True)
    for path in (FOLDER / "lists").glob("*.gz"):
        (STORE / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    # aliases and addresses are of a later day than any SDN file at hand: those of entries it does not have are left out
    ids = set(edition(EDITIONS[-1]))
    for name in ("alt", "add"):
        lines = (STORE / f"ofac_{name}_2025-12.csv").read_bytes().splitlines(keepends=True)
        kept = [x for x in lines if x.split(b",")[0].strip().decode("latin-1") in ids or x.strip() == b"\x1a"]
        (STORE / f"{name}.csv").write_bytes(b"".join(kept))
    for day in EDITIONS:
        more = ["--aliases", "alt.csv", "--addresses", "add.csv"] if day == EDITIONS[-1] else []
        run("lists", "import", "us.ofac.sdn", f"ofac_sdn_{day}.csv", "--date", day, *more)
    for name, file, day, more in OTHERS:
        run("lists", "import", name, file, *(["--date", day] if day else []), *more)
    print(run("lists", "build", "-o", "parties.book").stderr, end="")


def ask(rows, *args):
    """Rows (id, name, schema, date) -> answers by id."""
    (STORE / "questions.tsv").write_text("id\tname\tschema\tdate\n" + "".join("\t".join(r) + "\n" for r in rows), encoding="utf-8")
    run("party", "questions.tsv", "--parties", "parties.book", "--quiet", "-o", "answers.tsv", *args)
    found = {}
    for row in table(STORE / "answers.tsv"):
        found.setdefault(row["id"], []).append(row)
    return found


def aliases():
    pairs = [p for p in table(FOLDER / "ofac_alias_pairs.tsv") if p["expected"] == "match"]
    for schema in (True, False):
        found = ask([(str(i), p["alias"], p["type"] if schema else "", AS_OF) for i, p in enumerate(pairs)])
        n = sum(any(r["list"] == "us.ofac.sdn" and r["entry"] in (p["ent_num"], "sdn:" + p["ent_num"]) for r in found.get(str(i), []))
                for i, p in enumerate(pairs))
        print(f"aliases, schema {'given' if schema else 'not given'}: {n} of {len(pairs)} among five, {n / len(pairs):.4f}")


def false_alarms():
    names = table(FOLDER / "han_names.tsv")
    for column in ("latin", "han"):
        found = ask([(str(i), r[column], "Organization", AS_OF) for i, r in enumerate(names)])
        called = [(names[int(i)][column], rows[0]) for i, rows in found.items() if rows[0]["relation"] in ("LISTED", "OWNED")]
        print(f"register names, {column}: {len(called)} of {len(names)} called LISTED; read them, some are listed:")
        for name, row in called:
            print(f"    {row['score']:>4} {name} | {row['name']} | {row['list']}")


def days():
    editions = {day: edition(day) for day in EDITIONS}
    ids = set().union(*editions.values())
    schemas = {"individual": "Person", "vessel": "Vessel", "-0-": "Organization"}
    rows = []
    for i in ids:
        known = next(editions[d][i] for d in EDITIONS if i in editions[d])
        for day in EDITIONS:
            name, kind = editions[day].get(i, known)
            rows.append((f"{i}@{day}", name, schemas.get(kind, ""), day))
    found = ask(rows, "--top", "64")
    wrong = 0
    for i in ids:
        for day in EDITIONS:
            listed = any(r["list"] == "us.ofac.sdn" and r["entry"] == i and r["relation"] == "LISTED" for r in found.get(f"{i}@{day}", []))
            wrong += listed != (i in editions[day])
    print(f"(entry, day) facts: {len(rows)}, {wrong} wrong")


build()
aliases()
days()
false_alarms()
