#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`interdict molecule` as its users run it. Usage: molecule_test.py INTERDICT BOOK has-inchi|no-inchi"""
import csv
import glob
import io
import json
import os
import subprocess
import sys

import tap

INTERDICT, BOOK, HAS_INCHI = sys.argv[1], sys.argv[2], sys.argv[3] == "has-inchi"
SOME_UNREAD = 3
FORMS_OF_INCHI = {"same", "tautomer"}
PHENETHYL = "InChI=1S/C8H9Br/c9-7-6-8-4-2-1-3-5-8/h1-5H,6-7H2"
MOLFILE = """title
  test

  2  1  0  0  0  0  0  0  0  0999 V2000
    0.0000    0.0000    0.0000 C   0  0
    1.0000    0.0000    0.0000 O   0  0
  1  2  1  0
M  END
$$$$
"""


def molecule(*args, data, code=0):
    process = subprocess.run([INTERDICT, "molecule", *args], input=data, capture_output=True, text=True,
                             env=dict(os.environ, INTERDICT_BOOK=BOOK), timeout=300)
    assert process.returncode == code, process.stderr[-800:]
    return process


def rows(*args, data, code=0):
    return [line.split("\t") for line in molecule("--quiet", *args, data=data, code=code).stdout.splitlines()]


def test_keys_of_smiles_and_sdf():
    by_smiles = rows("--key", data="OC title\nC1CC bad\n", code=SOME_UNREAD)
    assert by_smiles[0][0] == "title" and by_smiles[0][3] == "OC" and by_smiles[1] == ["bad", "PARSE_FAIL"]
    assert rows("--key", "--input", "sdf", data=MOLFILE) == by_smiles[:1]


def test_undecided_is_a_row():
    """A ladder and a chain of rings that are too much for the step budgets; the run goes on."""
    ladder = "".join(f"C%({i})" for i in range(999)) * 2
    text = f"{ladder} ladder\n{'c1ccccc1' * 4000} chain\n{'C' * 100000} long\nC methane\n"
    for option in ("--describe", "--key"):
        found = rows(option, data=text, code=SOME_UNREAD)
        assert [row[0] for row in found] == ["ladder", "chain", "long", "methane"]
        assert all(row[1] in ("UNDECIDED", "PARSE_FAIL") or len(row) > 3 for row in found)
        assert found[0][1] == "UNDECIDED" and len(found[3]) > 3
        # the chain's rings can be described; its labelling is beyond the budget
        assert found[1][1] == "UNDECIDED" if option == "--key" else len(found[1]) > 3


def test_screen_says_what_it_is():
    row = json.loads(molecule("--as-of", "2026-01-01", data="O=C1CCNCC1.Cl a\n").stdout)
    finding = row["findings"][0]
    assert (row["id"], finding["id"], finding["form"]) == ("a", "4-piperidone", "salt")


def test_analogues_are_measured():
    """Canada speaks of analogues: how much of fentanyl is kept, in thousandths, and which atoms."""
    smiles = "CCCN(c1ccccc1)C1CCN(CCc2ccccc2)CC1 b\n"
    said = "similarity 857 of 1000: 21 of 25 atoms of the parent are kept, of 24 in the structure"
    found = rows("--classes", "--format", "tsv", "--as-of", "2026-11-21", data=smiles)
    ours = [row for row in found if row[1] == "ca.fentanyl-analogue"]
    assert ours == [["b", "ca.fentanyl-analogue", "review", "acyl", said]], found
    verdict = json.loads(molecule("--quiet", "--format", "jsonl", "--as-of", "2026-11-21", data=smiles).stdout)
    finding = [f for f in verdict["findings"] if f.get("id") == "ca.fentanyl-analogue"][0]
    assert finding["similarity"] == 857 and finding["core"] == list(range(3, 24)), finding
    assert "question: " + said in molecule("--quiet", "--explain", "text", data=smiles).stdout


def test_a_group_of_ordinary_trade_is_reviewed():
    """Group 1 of the NpSG reaches ordinary compounds: a match holds nothing by itself; a group of drugs does."""
    text = "NCC(OC)c1ccccc1 ordinary\nCCC(=O)NCCc1ccccc1 amide\nc1ccc(Cc2nc3ccccc3n2CCN(C)C)cc1 seven\n"
    found = [json.loads(line) for line in molecule("--as-of", "2026-11-21", "--country", "DE", data=text).stdout.splitlines()]
    levels = [(row["id"], row["verdict"], [(f["id"], f["answer"], f["level"]) for f in row["findings"]]) for row in found]
    assert levels[:2] == [(name, "review", [("de.npsg-1", "match", "review")]) for name in ("ordinary", "amide")], levels
    assert levels[2][1] == "hold" and ("de.npsg-7", "match", "hold") in levels[2][2], levels
    # a listed drug that is also of the group is held for what it is
    drug = json.loads(molecule("--as-of", "2026-11-21", "--country", "DE", data="CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1 f\n").stdout)
    assert drug["verdict"] == "hold", drug


def test_classes_have_lines_in_csv_and_table():
    """A molecule that no listing names and a class covers: the rows say which class, and how."""
    smiles = "CCC(=O)N(c1ccc(Br)cc1)C1CCN(CCc2ccccc2)CC1 n\n"
    found = list(csv.DictReader(io.StringIO(molecule("--format", "csv", "--as-of", "2026-11-21", data=smiles).stdout)))
    row = [r for r in found if r["substance"] == "us.fentanyl-related"][0]
    assert row["evidence"] == "class match" and row["text"] == smiles.split()[0] and row["controls"] == "us Schedule I"
    assert (row["begin"], row["end"]) == ("0", str(len(smiles.split()[0]))), row
    table = molecule("--format", "table", "--as-of", "2026-11-21", data=smiles).stdout.splitlines()
    assert any("us.fentanyl" in line and "match: us Schedule I" in line for line in table), table
    assert len([line for line in table if " hold " in line]) == 1


def test_tautomers_say_what_moved():
    """An imidic acid; an enol, whose sodium salt is arguable too; a double bond elsewhere is no tautomer."""
    text = ("CC(=O)C(C(O)=N)c1ccccc1 imidic\nCC(O)=C(C#N)c1ccccc1 enol\nCC([O-])=C(C#N)c1ccccc1.[Na+] salt\n"
            "C=C(O)Cc1ccccc1 other\nOC=CCc1ccccc1 none\n")
    found = [json.loads(line) for line in molecule("--as-of", "2026-01-01", data=text).stdout.splitlines()]
    told = [[(f["id"], f["form"], f["score"]) for f in row["findings"]] for row in found]
    assert told == [[("apaa", "tautomer", 950)], [("apaan", "carbon-tautomer", 850)],
                    [("apaan", "carbon-tautomer", 850)], [("p2p", "carbon-tautomer", 850)], []]
    applies = [{c["applies"] for c in row["findings"][0]["controls"]} for row in found[:3]]
    assert applies[0] != {"arguable"} and applies[1] == applies[2] == {"arguable"}


def test_inchi_in_and_out():
    if not HAS_INCHI:
        assert "built without libinchi" in molecule("--key", "--input", "inchi", data="", code=2).stderr
        return
    text = f"{PHENETHYL} a\nInChI=1S/nonsense b\n\n{PHENETHYL}\n"
    keys = rows("--key", "--inchi", "--input", "inchi", data=text, code=SOME_UNREAD)
    assert keys[0][3:] == ["BrCCc1ccccc1", PHENETHYL, "WMPPDTMATNBGJN-UHFFFAOYSA-N"]
    assert keys[1] == ["b", "PARSE_FAIL"] and keys[2][1:] == keys[0][1:]
    assert rows("--key", "--inchi", data="*C a\n")[0][4:] == ["", ""]
    done = molecule("--input", "inchi", "--as-of", "2026-11-20", data=text, code=SOME_UNREAD)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["findings"][0]["id"] for row in found] == ["phenethyl-bromide"] * 2
    assert ":2: not an InChI" in done.stderr


def listed_structures():
    for path in glob.glob(os.path.join(os.path.dirname(__file__), "..", "..", "rules", "substances", "*.rules")):
        name = None
        for line in open(path, encoding="utf-8"):
            word = line.split(maxsplit=2)
            if line.startswith("substance "):
                name = word[1]
            elif len(word) > 1 and word[0] == "structure":
                yield word[1].strip('"').replace("\\\\", "\\"), name


def test_listed_substances_are_found_by_inchi():
    """Every shipped structure, given as its standard InChI alone."""
    if not HAS_INCHI:
        return
    listed = list(listed_structures())
    assert len(listed) > 130
    written = rows("--key", "--inchi", data="".join(f"{smiles} {name}\n" for smiles, name in listed))
    text = "".join(f"{row[4]} {row[0]}\n" for row in written)
    assert text.count("InChI=1S/") == len(listed)
    found = [json.loads(line) for line in molecule("--input", "inchi", "--as-of", "2026-01-01", data=text).stdout.splitlines()]
    forms = {row["id"]: {f["id"]: f["form"] for f in row["findings"] if f["kind"] == "substance"} for row in found}
    missed = [name for _, name in listed if name not in forms[name]]
    assert not missed, missed
    assert {forms[name][name] for _, name in listed} <= FORMS_OF_INCHI, forms


def screened(*records):
    data = "".join(json.dumps(record) + "\n" for record in records)
    done = subprocess.run([INTERDICT, "screen", "--quiet", "--as-of", "2026-01-01"], input=data, capture_output=True,
                          text=True, env=dict(os.environ, INTERDICT_BOOK=BOOK), timeout=300)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def told(row):
    return [(f["id"], f["form"], f["score"]) for f in row["findings"] if f["kind"] == "substance"]


def test_listed_substances_are_found_by_inchikey():
    """Every shipped structure in a record: by its key, by its InChI, in a field of its own and in running text."""
    if not HAS_INCHI:
        return
    listed = list(listed_structures())
    written = rows("--key", "--inchi", data="".join(f"{smiles} {name}\n" for smiles, name in listed))
    for field, text in (("inchikey", "{1}"), ("note", "buy {1}, cheap"), ("inchi", "{0}"),
                        ("note", "see ({0})."), ("note", "is it {0}?"), ("note", "{1}; {0};")):
        found = screened(*({field: text.format(*row[4:])} for row in written))
        for row, verdict in zip(written, found):
            forms = {f["id"]: f["form"] for f in verdict["findings"] if f["kind"] == "substance"}
            assert forms.get(row[0]) == "same", (field, row, verdict)
            mine = [f for f in verdict["findings"] if f["id"] == row[0]][0]
            assert mine["evidence"] == "structure" and mine["text"] in row[4:], mine
            assert mine["begin"] == text.format(*row[4:]).find(mine["text"]), mine


def test_inchikeys_say_what_differs():
    """The protons, or the second block: stereo where there can be any, else isotopes."""
    if not HAS_INCHI:
        return
    texts = ["WMPPDTMATNBGJN-UHFFFAOYSA-N", "wmppdtmatnbgjn-uhfffaoysa-n", "WMPPDTMATNBGJN-AAAAAAAASA-N",
             "WMPPDTMATNBGJN-UHFFFAOYSA-O", "InChI=1S/C8H9Br/c9-7-6-8-4-2-1-3-5-8/h1-5H,6-7H2/i6D2",
             "AMPPDTMATNBGJN-UHFFFAOYSA-N"]
    wanted = [[("phenethyl-bromide", form, score)] for form, score in
              (("same", 1000), ("same", 1000), ("isotopologue", 900), ("ion", 950), ("isotopologue", 900))] + [[]]
    assert [told(row) for row in screened(*({"inchikey": text} for text in texts))] == wanted
    by_text = [told(row) for row in screened(*({"text": f"x {text} y"} for text in texts))]
    assert by_text == wanted[:1] + [[]] + wanted[2:]  # small letters are words in a text
    two = told(screened({"inchikey": "KWGRBVOPPLSCSI-WPRPVWTQSA-N"})[0])
    assert two == [("ephedrine", "same", 1000), ("pseudoephedrine", "stereoisomer", 900)], two
    plain = told(screened({"inchikey": "KWGRBVOPPLSCSI-UHFFFAOYSA-N"})[0])
    assert {form for _, form, _ in plain} == {"stereoisomer"} and len(plain) == 2, plain


def test_numbers_of_an_inchi_are_no_cas_numbers():
    """54-11-5 means nicotine; between the atoms of an InChI it means three of them."""
    inchi = "InChI=1S/C60H100/c1-2(54-11-5)3"
    assert [told(row) for row in screened({"text": "CAS 103-63-9 " + inchi})] == [[("phenethyl-bromide", "same", 980)]]
    assert told(screened({"text": inchi.replace("54-11-5", " 103-63-9")})[0]) != []
    assert told(screened({"text": inchi.replace("54-11-5", "103-63-9")})[0]) == []


def test_inchi_in_threads():
    if not HAS_INCHI:
        return
    text = "".join(f"{'C' * (i % 40 + 1)}O {i}\n" for i in range(5000))
    one = molecule("--key", "--inchi", "--quiet", "--threads", "1", data=text).stdout
    assert one == molecule("--key", "--inchi", "--quiet", "--threads", "4", data=text).stdout
    assert one.count("InChI=1S/") == 5000


if __name__ == "__main__":
    sys.exit(tap.run(sys.modules[__name__]))
