#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Entries and names of list histories against a count of the files by other means: docs/evaluation-party.md.

usage: lists_count.py STORE

STORE is one that party_book.py made. Each file is read with the csv or xml modules of Python; what counts is, for every
list, the ids and the set of (id, name) pairs with blanks collapsed. Differences are printed.
"""
import csv
import re
import sys
import xml.etree.ElementTree as tree
from pathlib import Path

STORE = Path(sys.argv[1])


def flat(text):
    return " ".join((text or "").split())


def history(name, day=None):
    """Ids and (id, name) of everything that a history ever adds."""
    ids, names = set(), set()
    for line in (STORE / "lists" / f"{name}.history").read_text(encoding="utf-8").split("\n"):
        f = line.split("\t")
        if f[0] != "+":
            continue
        ids.add(f[2])
        if f[3] == "name":
            names.add((f[2], flat(f[5].replace("\\t", " ").replace("\\n", " ").replace("\\r", " ").replace("\\\\", "\\"))))
    return ids, names


def local(e):
    return e.tag.split("}")[-1]


def un():
    ids, names = set(), set()
    for e in tree.parse(STORE / "un_consolidated_2026-02.xml").iter():
        if local(e) not in ("INDIVIDUAL", "ENTITY"):
            continue
        i = e.findtext("DATAID").strip()
        ids.add(i)
        main = flat(" ".join(flat(e.findtext(k)) for k in ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")))
        names.add((i, main))
        names.add((i, flat(e.findtext("NAME_ORIGINAL_SCRIPT"))))
        for alias in list(e.iter("INDIVIDUAL_ALIAS")) + list(e.iter("ENTITY_ALIAS")):
            names.add((i, flat(alias.findtext("ALIAS_NAME"))))
    return ids, {n for n in names if n[1]}


def eu():
    ids, names = set(), set()
    try:
        for _, e in tree.iterparse(STORE / "eu_fsf_2022-03-31_maybe_truncated.xml"):
            if local(e) == "sanctionEntity":
                i = e.get("euReferenceNumber")
                ids.add(i)
                names |= {(i, flat(a.get("wholeName"))) for a in e if local(a) == "nameAlias"}
    except tree.ParseError:
        pass  # the file ends in the middle
    return ids, {n for n in names if n[1]}


def uk():
    ids, names = set(), set()
    with open(STORE / "uk_conlist_2022-05.csv", encoding="utf-8-sig", newline="") as file:
        file.readline()
        for r in csv.DictReader(file):
            i = r["Group ID"].strip()
            ids.add(i)
            given = flat(" ".join(r[k] for k in ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5")))
            names.add((i, ", ".join(x for x in (flat(r["Name 6"]), given) if x)))
            names.add((i, flat(r["Name Non-Latin Script"])))
    return ids, {n for n in names if n[1]}


def canada():
    ids, names = set(), set()
    for n, e in enumerate(x for x in tree.parse(STORE / "ca_sema_2022.xml").iter() if local(x) == "record"):
        f = {local(c): flat(c.text) for c in e}
        ids.add(n)
        names.add((n, f.get("Entity") or ", ".join(x for x in (f.get("LastName"), f.get("GivenName")) if x)))
    return ids, {n for n in names if n[1]}


def denied():
    ids, names = set(), set()
    with open(STORE / "bis_dpl_2021-07.txt", encoding="utf-8", newline="") as file:
        for n, r in enumerate(csv.DictReader(file, delimiter="\t")):
            ids.add(n)
            names.add((n, flat(r["Name"])))
    return ids, names


def ofac(main, alt):
    ids, names = set(), set()
    for path in main:
        with open(STORE / path, encoding="latin-1", newline="") as file:
            for r in csv.reader(file):
                if len(r) < 6:
                    continue
                ids.add(r[0].strip())
                names.add((r[0].strip(), flat(r[1])))
    with open(STORE / alt, encoding="latin-1", newline="") as file:
        names |= {(r[0].strip(), flat(r[3])) for r in csv.reader(file) if len(r) > 4}
    return ids, names


def csl():
    ids, names = set(), set()
    with open(STORE / "us_csl_2022-05-06.csv", encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            i = r["_id"].strip()
            ids.add(i)
            names.add((i, flat(r["name"])))
            for a in re.split(r";\s+(?:and\s+)?", r["alt_names"]):
                names.add((i, flat(re.sub(r"^and ", "", a).rstrip(";"))))
    return ids, {n for n in names if n[1]}


def report(name, ours, theirs, by_id=True):
    if not by_id:
        ours = (ours[0], {n for _, n in ours[1]})
        theirs = (theirs[0], {n for _, n in theirs[1]})
    missing, more = theirs[1] - ours[1], ours[1] - theirs[1]
    print(f"{name}: entries {len(ours[0])} and {len(theirs[0])}, names {len(ours[1])} and {len(theirs[1])}, "
          f"{len(missing)} only in the file, {len(more)} only in the history")
    for n in sorted(missing, key=str)[:4]:
        print("    only in the file:   ", n)
    for n in sorted(more, key=str)[:4]:
        print("    only in the history:", n)


sdn = [p.name for p in sorted(STORE.glob("ofac_sdn_20*.csv"))]
report("un.sc", history("un.sc"), un())
report("eu.fsf", history("eu.fsf"), eu())
report("gb.ofsi", history("gb.ofsi"), uk())
report("ca.sema", history("ca.sema"), canada(), False)
report("us.bis.denied-persons", history("us.bis.denied-persons"), denied(), False)
report("us.ofac.sdn", history("us.ofac.sdn"), ofac(sdn, "alt.csv"))
report("us.ofac.consolidated", history("us.ofac.consolidated"), ofac(["ofac_cons_prim_2025-12.csv"], "ofac_cons_alt_2025-12.csv"))
report("us.csl", history("us.csl"), csl(), False)
