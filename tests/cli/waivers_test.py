#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Good-guy lists as their users keep them: print, choose, apply, and every way to become void.

usage: waivers_test.py INTERDICT BOOK ROOT
"""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import tap

INTERDICT, BOOK, ROOT = sys.argv[1], sys.argv[2], Path(sys.argv[3])
TMP = tempfile.TemporaryDirectory()
WORK = Path(TMP.name)
DAY = "2024-06-01"
# made up
LIST = """id,name,schema,aliases,from,addresses,identifiers,relation,other_party,share,list,citation
1,Kestrelon Trading LLC,Organization,,2020-01-01,"12 Harbour Road, Limassol, Cyprus",Registration Number: HE 123456,,,,us.ofac.sdn,X 1
2,Ivan Petrovich Sidorov,Person,,2020-01-01,,,,,,us.ofac.sdn,X 2
3,Hebei Atan Technology Co. Ltd.,Organization,,2020-01-01,,Phone: +7 495 1234567,,,,us.ofac.sdn,X 3
4,Tamerisk Logistics GmbH,Organization,,,,,owner,Kestrelon Trading LLC,60%,register,
"""
CUSTOMERS = """id\tname\tcountry\taddress\tidentifier
c1\tKestrelon Trading LLC\tSE\tStorgatan 1, Lund, Sweden\t
c2\tIvan Sidorov\tBG\t\t
c3\tKestrelon Trading\tCY\t\tHE 123456
c4\tKestrelon Trade LLC\tCY\t12 Harbour Road, Limassol, Cyprus\t
c5\tPlumeria Flowers\t\t\t
c6\tTamerisk Logistics GmbH\tAT\t\t
c7\tHebei Atan Technology Co. Ltd.\tCN\t\t+7 495 1234567
"""
ASK = ("--waive-as", "A. Meier", "--reason", "Swedish firm, other owners", "--until", "2025-05-31")


def run(*args, code=0, data=None):
    env = dict(os.environ, INTERDICT_BOOK=BOOK)
    env.pop("INTERDICT_PARTIES", None)
    p = subprocess.run([INTERDICT, *map(str, args)], capture_output=True, input=data, encoding="utf-8", timeout=60, env=env)
    if p.returncode != code:
        raise AssertionError(f"{args}: exit {p.returncode}, not {code}; {p.stdout[-300:]} {p.stderr[-500:]}")
    return p


def build(name, text):
    table, store, book = WORK / f"{name}.csv", WORK / name, WORK / f"{name}.book"
    table.write_text(text)
    run("lists", "import", "-D", store, "us.ofac.sdn", table, "-m", "csv", "--date", "2024-01-01", "--allow-missing-canaries")
    run("lists", "build", "-D", store, "-o", book)
    return book


PARTIES = build("now", LIST)


def propose(data=CUSTOMERS, day=DAY, *args):
    return run("party", "-", "--parties", PARTIES, "--as-of", day, *ASK, *args, data=data)


def keep(lines, name="waivers.tsv"):
    path = WORK / name
    path.write_text("".join(line + "\n" for line in lines))
    return path


WAIVERS = keep(propose().stdout.splitlines())


def answers(data=CUSTOMERS, day=DAY, waivers=WAIVERS, parties=PARTIES, args=(), code=0):
    out = run("party", "-", "--parties", parties, "--as-of", day, "--quiet", "--good-guys", waivers, *args, data=data, code=code).stdout
    return {row["id"]: row for row in csv.DictReader(io.StringIO(out), delimiter="\t", quoting=csv.QUOTE_NONE)}


def test_lines_are_printed_for_likeness_of_names_alone():
    p = propose()
    rows = list(csv.DictReader(io.StringIO(p.stdout), delimiter="\t"))
    assert [(r["party_id"], r["list"], r["entry"], r["relation"]) for r in rows] == \
        [("c1", "us.ofac.sdn", "1", "LISTED"), ("c2", "us.ofac.sdn", "2", "LISTED"), ("c6", "us.ofac.sdn", "1", "OWNED")], rows
    assert all((r["approver"], r["approved_on"], r["expires"]) == ("A. Meier", DAY, "2025-05-31") for r in rows)
    assert p.stderr.splitlines() == ["not to be waived: c3, us.ofac.sdn 1: a number agrees, not the name alone",
                                     "not to be waived: c4, us.ofac.sdn 1: the place agrees, not the name alone",
                                     "not to be waived: c7, us.ofac.sdn 3: a contact agrees, not the name alone"], p.stderr
    one = run("party", "Ivan Sidorov", "--parties", PARTIES, "--as-of", DAY, "--country", "BG", *ASK).stdout.splitlines()
    assert one == [propose().stdout.splitlines()[0], WAIVERS.read_text().splitlines()[2].replace("c2\t", "\t", 1)], one


def test_what_is_waived_is_told_and_does_not_count():
    found = answers()
    assert {k: v["waiver"] for k, v in found.items()} == {"c1": "waived", "c2": "waived", "c3": "", "c4": "", "c6": "waived", "c7": ""}
    assert (found["c1"]["approver"], found["c1"]["reason"], found["c1"]["expires"]) == ("A. Meier", "Swedish firm, other owners", "2025-05-31")
    first = "".join(CUSTOMERS.splitlines(True)[:3])
    assert set(answers(first, args=("--fail-on", "review"))) == {"c1", "c2"}
    answers(CUSTOMERS, args=("--fail-on", "refuse"), code=1)
    shown = run("party", "Ivan Sidorov", "--country", "BG", "--parties", PARTIES, "--as-of", DAY, "--good-guys", WAIVERS, "--fail-on", "refuse").stdout
    assert "waiver     waived; A. Meier, 2024-06-01 to 2025-05-31: Swedish firm, other owners" in shown, shown


def test_only_what_is_not_waived_is_proposed_again():
    assert len(propose(CUSTOMERS, DAY, "--good-guys", WAIVERS).stdout.splitlines()) == 1
    again = run("party", "-", "--parties", PARTIES, "--as-of", "2025-06-01", *ASK[:-1], "2026-05-31", "--good-guys", WAIVERS, data=CUSTOMERS)
    assert len(again.stdout.splitlines()) == 4
    both = keep(WAIVERS.read_text().splitlines() + again.stdout.splitlines()[1:], "both.tsv")
    for day, expires in (("2025-05-31", "2025-05-31"), ("2025-06-01", "2026-05-31")):
        assert answers(day=day, waivers=both)["c1"]["waiver"] == "waived"
        assert answers(day=day, waivers=both)["c1"]["expires"] == expires


def test_a_changed_party_voids():
    for old, new in (("Storgatan 1", "Storgatan 2"), ("\tSE\t", "\tNO\t"), ("Sweden\t", "Sweden\tSE556677"), ("Kestrelon Trading LLC", "Kestrelon Trading Ltd")):
        assert answers(CUSTOMERS.replace(old, new, 1))["c1"]["waiver"] == "void: the party has changed", (old, new)
    # another id with the same content is another party; without an id the content decides
    assert answers(CUSTOMERS.replace("c1\t", "c9\t"))["c9"]["waiver"] == ""
    assert answers(CUSTOMERS.replace("c1\t", "\t"))["2"]["waiver"] == "waived"
    # how white space is broken is no change
    assert answers(CUSTOMERS.replace("Storgatan 1, Lund", "Storgatan  1,  Lund"))["c1"]["waiver"] == "waived"


def test_a_changed_entry_voids_and_the_answer_is_back():
    changes = {"alias": ("LLC,Organization,,", "LLC,Organization,KTL Holding,"), "address": ("12 Harbour", "14 Harbour"), "number": ("HE 123456", "HE 123457"),
               "day": ("LLC,Organization,,2020-01-01", "LLC,Organization,,2021-01-01"), "schema": ("LLC,Organization", "LLC,LegalEntity")}
    for name, (old, new) in changes.items():
        assert old in LIST
        book = build(name, LIST.replace(old, new, 1))
        found = answers(parties=book, args=("--fail-on", "refuse"), code=1)
        assert found["c1"]["waiver"] == "void: the entry has changed", name
        assert found["c2"]["waiver"] == "waived", name
        # a tie through a register to the changed entry is void too
        assert found["c6"]["waiver"] == "void: the entry has changed", name
    cited = build("cited", LIST.replace("X 1", "X 1 corrected"))
    assert answers(parties=cited)["c1"]["waiver"] == "waived"
    held = build("held", LIST.replace("60%", "70%"))
    assert answers(parties=held)["c6"]["waiver"] == "void: the entry has changed"
    # the line of another entry with the same name does not reach it
    twin = build("twin", LIST + "9,Kestrelon Trading LLC,Organization,,2024-01-01,,,,,,us.ofac.sdn,X 9\n")
    out = run("party", "-", "--parties", twin, "--as-of", DAY, "--quiet", "--good-guys", WAIVERS, "--top", "1", data=CUSTOMERS).stdout
    assert [line.split("\t")[3:8:4] for line in out.splitlines() if line.startswith("c1")] == [["1", "waived"], ["9", ""]], out


def test_days_void():
    assert answers(day="2025-05-31")["c1"]["waiver"] == "waived"
    assert answers(day="2025-06-01")["c1"]["waiver"] == "void: it has expired"
    assert answers(day="2024-05-31")["c1"]["waiver"] == "void: it was approved later"


def test_more_than_a_name_voids():
    lines = WAIVERS.read_text().splitlines()
    # what a person wrote for a number, a place and a contact does not hold: digests are those of a name-only answer
    told = {"c3": "a number agrees", "c4": "the place agrees", "c7": "a contact agrees"}
    for party, why in told.items():
        table = [line.split("\t") for line in CUSTOMERS.splitlines() if line.startswith(party)][0]
        entry = "3" if party == "c7" else "1"
        cells = lines[1].split("\t")
        cells[0], cells[1], cells[4] = party, table[1], entry
        path = keep([lines[0], "\t".join(cells)], "wrong.tsv")
        found = answers(waivers=path)
        assert found[party]["waiver"] == "void: the party has changed", found[party]
        digest = digest_of(party)
        cells[2] = digest
        assert answers(waivers=keep([lines[0], "\t".join(cells)], "wrong.tsv"))[party]["waiver"] == f"void: {why}, not the name alone"


def digest_of(party):
    """Of the party's content, from a list in which only its name agrees."""
    table = [row for row in csv.DictReader(io.StringIO(CUSTOMERS), delimiter="\t") if row["id"] == party][0]
    bare = "id,name,schema,from,list,citation\n1," + table["name"] + ",Organization,2020-01-01,us.ofac.sdn,Y\n"
    book = WORK / f"bare-{party}.book"
    if not book.exists():
        book = build(f"bare-{party}", bare)
    out = run("party", "-", "--parties", book, "--as-of", DAY, *ASK, data=CUSTOMERS).stdout
    return [line.split("\t")[2] for line in out.splitlines() if line.startswith(party + "\t")][0]


def test_a_bare_name_is_nobody():
    bare = "name\tcountry\nIvan Sidorov\t\n"
    p = propose(bare)
    assert len(p.stdout.splitlines()) == 1 and p.stderr == \
        "not to be waived: Ivan Sidorov, us.ofac.sdn 2: nothing but the name is known of the party\n", p
    # an id binds a waiver to one party of its owner; the records of screen have none
    known = "id\tname\nc8\tIvan Sidorov\n"
    path = keep(propose(known).stdout.splitlines(), "bare.tsv")
    assert answers(known, waivers=path)["c8"]["waiver"] == "waived"
    assert answers(bare, waivers=path)["2"]["waiver"] == "void: nothing but the name is known of the party"
    told = json.loads(run("screen", "--quiet", "--parties", PARTIES, "--good-guys", path, "--as-of", DAY,
                          data=json.dumps({"consignee": "Ivan Sidorov"}) + "\n").stdout)
    assert told["verdict"] == "refuse" and told["findings"][0]["waiver"]["void_because"] == "bare-name", told


def test_screen():
    header = "consignee,consignee_country,consignee_address\n"
    data = header + 'Kestrelon Trading LLC,SE,"Storgatan 1, Lund, Sweden"\nKestrelon Trading LLC,SE,"Storgatan 2, Lund, Sweden"\n'
    args = ("screen", "--input", "csv", "--quiet", "--parties", PARTIES, "--good-guys", WAIVERS, "--as-of")
    first, second = [json.loads(line) for line in run(*args, DAY, data=data).stdout.splitlines()]
    waiver = first["findings"][0]["waiver"]
    assert first["verdict"] == "clear" and first["findings"][0]["level"] == "clear" and first["findings"][0]["relation"] == "LISTED"
    assert waiver == {"status": "waived", "level_without": "refuse", "approver": "A. Meier", "reason": "Swedish firm, other owners",
                      "approved_on": DAY, "expires": "2025-05-31"}, waiver
    assert second["verdict"] == "refuse" and second["findings"][0]["waiver"]["void_because"] == "party-changed"
    late = json.loads(run(*args, "2025-06-01", data=data).stdout.splitlines()[0])
    assert late["verdict"] == "refuse" and late["findings"][0]["waiver"]["status"] == "void"
    assert late["findings"][0]["waiver"]["void_because"] == "expired"
    try:
        import jsonschema
        for verdict in (first, second, late):
            jsonschema.validate(verdict, json.loads((ROOT / "docs" / "verdict.schema.json").read_text()))
    except ImportError:
        pass
    table = run(*args, DAY, "--format", "table", data=data).stdout
    assert "waived LISTED us.ofac.sdn" in table, table
    rows = list(csv.DictReader(io.StringIO(run(*args, DAY, "--format", "csv", data=data).stdout)))
    assert [r["evidence"] for r in rows] == ["party LISTED waived", "party LISTED waiver void: the party has changed"], rows
    run(*args, DAY, "--fail-on", "review", data="".join(data.splitlines(True)[:2]))
    run(*args, DAY, "--fail-on", "refuse", data=data, code=1)
    assert "goes with --parties" in run("screen", "--good-guys", WAIVERS, data=data, code=4).stderr


def test_wrong_lines_are_told_with_their_number():
    lines = WAIVERS.read_text().splitlines()
    head = lines[0].split("\t")
    for column, value, message in (("approver", "", "the line has no approver"), ("reason", " ", "the line has no reason"),
                                   ("expires", "", "the line has no expires"), ("approved_on", "", "the line has no approved_on"),
                                   ("expires", "2025-02-30", "expires is not a day"), ("expires", "2024-05-31", "it expires before it is approved"),
                                   ("party_digest", "12", "party_digest is not 32 hexadecimal digits"),
                                   ("entry_digest", "Z" * 32, "entry_digest is not 32 hexadecimal digits"), ("list", "", "the line has no list")):
        cells = lines[2].split("\t")
        cells[head.index(column)] = value
        path = keep([lines[0], lines[1], "\t".join(cells)], "bad.tsv")
        for verb in (("party", "-"), ("screen", "-")):
            stderr = run(*verb, "--parties", PARTIES, "--good-guys", path, data="", code=4).stderr
            assert f"bad.tsv:3: {message}" in stderr, stderr
    assert "column \"approver\" is missing" in run("party", "-", "--parties", PARTIES, "--good-guys", keep([lines[0].replace("approver", "boss")], "bad.tsv"), data="", code=4).stderr
    assert run("party", "-", "--parties", PARTIES, "--good-guys", WORK / "absent.tsv", data="", code=4).stderr
    for args in (ASK[:2], ASK[2:], ("--waive-as", " ", *ASK[2:]), (*ASK[:4], "--until", "2024-05-31"), (*ASK[:4], "--until", "soon")):
        run("party", "-", "--parties", PARTIES, "--as-of", DAY, *args, data=CUSTOMERS, code=2)
    run("party", "--pairs", "-", "--good-guys", WAIVERS, data="a\tb\n", code=2)
    run("party", "-", "--parties", PARTIES, "--store", WORK / "s", "--good-guys", WAIVERS, data=CUSTOMERS, code=2)


def test_csv_and_quotation_marks():
    rows = list(csv.reader(io.StringIO(WAIVERS.read_text()), delimiter="\t"))
    path = WORK / "waivers.csv"
    with open(path, "w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([list(reversed(row)) for row in rows])
    assert answers(waivers=path) == answers()
    path.write_text(path.read_text().rstrip())
    assert answers(waivers=path) == answers()
    quoted = "id\tname\nq\t\"\"\"Ivan\"\" Sidorov\"\n"
    assert answers(quoted, waivers=keep(propose(quoted).stdout.splitlines(), "quoted.tsv"))["q"]["waiver"] == "waived"


if __name__ == "__main__":
    status = tap.run(sys.modules[__name__])
    TMP.cleanup()
    sys.exit(status)
