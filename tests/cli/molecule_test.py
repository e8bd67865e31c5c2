#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`interdict molecule` as its users run it. Usage: molecule_test.py INTERDICT BOOK has-inchi|no-inchi"""
import csv
import glob
import gzip
import io
import json
import os
import subprocess
import sys
import tempfile

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
    assert [row["findings"][0]["id"] for row in found if "findings" in row] == ["phenethyl-bromide"] * 2
    assert [row["line"] for row in found if "error" in row] == [2]
    assert ":2: not an InChI" in done.stderr


def test_a_structure_that_cannot_be_read_has_a_reason():
    """In the rows, in the verdict, and on stderr; a blank title and a header line are no faults."""
    text = "SMILES Name\nCCO a\nC1CC b\nCC>>CCO r\nC[X] e\n\tnothing\n"
    reasons = [":3: ring bond of this atom is not closed (byte 0)", ":4: reactions are not read, only molecules (byte 2)",
               ":5: no such element symbol (byte 2)", ":6: there is no structure in the line"]
    for option in ("--describe", "--key"):
        done = molecule(option, data=text, code=SOME_UNREAD)
        assert [line.split("\t")[:2] for line in done.stdout.splitlines()][1:] == [[i, "PARSE_FAIL"] for i in ("b", "r", "e", "nothing")]
        assert all(f"interdict: -{reason}\n" in done.stderr for reason in reasons), done.stderr
        assert "5 structures; 4 could not be read or decided" in done.stderr
        assert molecule(option, "--quiet", data=text, code=SOME_UNREAD).stderr == ""
    found = [json.loads(line) for line in molecule("--as-of", "2026-01-01", data=text).stdout.splitlines()]
    assert found[1]["incomplete"] == {"field": "smiles", "reason": "the structure cannot be read",
                                      "detail": "ring bond of this atom is not closed", "byte": 0}
    assert [row["verdict"] for row in found] == ["clear", "review", "review", "review", "clear"], found
    table = molecule("--format", "table", data=text).stdout
    assert "b        review   smiles: the structure cannot be read: ring bond of this atom is not closed (byte 0)" in table
    row = molecule("--key", "--format", "jsonl", "--quiet", data="C1CC b\n", code=SOME_UNREAD).stdout
    assert json.loads(row) == {"id": "b", "error": "PARSE_FAIL", "message": "ring bond of this atom is not closed"}
    broken = MOLFILE.replace(" O ", " Xx")
    assert "-:15: no such element symbol" in molecule("--key", "--input", "sdf", data=MOLFILE + broken, code=SOME_UNREAD).stderr


CATALOGUE = """CatNo,Name,Canonical SMILES,CAS
X1,first,BrCCc1ccccc1,
"X,2",no structure,,103-63-9
X3,salt,O=C1CCNCC1.Cl,
"""


def test_inputs_are_told_apart():
    """Each by itself, whatever its end of line, compression and byte order mark."""
    keys = rows("--key", "--id", "CatNo", data=CATALOGUE, code=SOME_UNREAD)
    assert [row[0] for row in keys] == ["X1", "X,2", "X3"] and keys[1][1] == "PARSE_FAIL"
    assert keys == rows("--key", "--id", "catno", "--input", "csv", data="\ufeff" + CATALOGUE.replace("\n", "\r\n"), code=SOME_UNREAD)
    assert [row[3] for row in keys if len(row) > 3] == ["BrCCc1ccccc1", "O=C1CCNCC1.Cl"]
    named = CATALOGUE.replace("Canonical SMILES", "drawn")
    assert rows("--key", "--id", "CatNo", "--column", "Drawn", data=named, code=SOME_UNREAD) == keys
    lines = '{"id":"j","canonical_smiles":"CC","isomeric_smiles":"OC"}\n{"product":{"smiles":"OC"}}\n{"a":"b"}\n'
    assert [row[0] for row in rows("--key", data=lines, code=SOME_UNREAD)] == ["j", "2", "3"]
    blank = MOLFILE.replace("title", "", 1) + MOLFILE
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("a.smi", "b.sdf.gz", "c.csv", "d")]
        open(paths[0], "w", encoding="utf-8").write("OC methanol\r\n")
        with gzip.open(paths[1], "wt") as file:
            file.write(blank)
        open(paths[2], "w", encoding="utf-8").write(CATALOGUE)
        open(paths[3], "w", encoding="utf-8").write(blank)
        every = rows("--key", *paths, data="", code=SOME_UNREAD)
        assert [row[0] for row in every] == ["methanol", "1", "title", "2", "3", "4", "1", "title"], every
        assert len({row[2] for row in every if row[0] in ("methanol", "1", "title")}) == 1
    if HAS_INCHI:
        mixed = rows("--key", data=f"{PHENETHYL} a\nBrCCc1ccccc1 b\n")
        assert mixed[0][1:] == mixed[1][1:]
    assert rows("--key", data="") == [] and rows("--key", data="\n\n \n") == []


def test_what_stands_beside_a_structure_is_screened():
    """Columns of a table and data items of SDF: names and CAS numbers count too."""
    data = ["--format", "tsv", "--as-of", "2026-11-21", "--quiet"]
    found = list(csv.DictReader(io.StringIO(molecule(*data, "--id", "CatNo", data=CATALOGUE).stdout), delimiter="\t"))
    assert [(r["id"], r["substance"], r["evidence"], r["form"]) for r in found] == [
        ("X1", "phenethyl-bromide", "structure", "same"), ("X,2", "phenethyl-bromide", "cas", "same"),
        ("X3", "4-piperidone", "structure", "salt")], found
    sdf = MOLFILE.replace("$$$$", "> <CAS>\n103-63-9\n\n> <CODE>\nN7\n\n$$$$")
    found = list(csv.DictReader(io.StringIO(molecule(*data, "--id", "code", data=sdf).stdout), delimiter="\t"))
    assert [(r["id"], r["field"], r["substance"]) for r in found] == [("N7", "CAS", "phenethyl-bromide")], found


def test_structures_are_written():
    text = "C[C@H](N)O a\nBrCCc1ccccc1.[Na+] b\nC1 bad\n"
    canonical = rows("--write", "canonical", data=text, code=SOME_UNREAD)
    assert canonical == [[row[3], row[0]] for row in rows("--key", data=text, code=SOME_UNREAD) if len(row) > 3]
    assert rows("--write", "smiles", data="OC(C)=O x\n") == [["OC(C)=O", "x"]]
    sdf = MOLFILE.replace("$$$$", "> <NOTE>\nof two\nlines\n\n$$$$")
    again = molecule("--write", "molfile", data=sdf).stdout
    assert again.endswith("M  END\n> <NOTE>\nof two\nlines\n\n$$$$\n") and again.startswith("title\n")
    assert rows("--key", data=again) == rows("--key", data=sdf)
    if HAS_INCHI:
        assert rows("--write", "inchi", data="BrCCc1ccccc1 b\n") == [[PHENETHYL, "b"]]
        assert rows("--write", "inchikey", data="BrCCc1ccccc1 b\n") == [["WMPPDTMATNBGJN-UHFFFAOYSA-N", "b"]]


def test_options_that_do_not_go_together():
    for args, said in ((["--describe", "--key"], "--describe and --key cannot both be given"),
                       (["--patterns", "x"], "--patterns is for --describe"), (["--inchi"], "--inchi is for --key"),
                       (["--all"], "--all is for --classes"), (["--key", "--format", "csv"], "write tsv or jsonl, not csv"),
                       (["--write", "smiles", "--format", "tsv"], "--format has no meaning"),
                       (["--write", "mol"], "--write takes one of")):
        assert said in molecule(*args, data="", code=2).stderr


def test_patterns_say_what_is_wrong_with_them():
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        file.write("one\tC1CC\n")
        file.flush()
        assert f"{file.name}:1:6: ring bond is not closed" in molecule("--describe", "--patterns", file.name, data="", code=2).stderr
        file.seek(0)
        file.write("one\t[R2]\n[#6]\n")
        file.flush()
        done = molecule("--describe", "--patterns", file.name, data="C1CC1 a\n")
        assert f"{file.name}:1:5: warning: R<n> differs between toolkits" in done.stderr
        assert done.stdout == "a\tC3H6\t0\t3\t0\t3\t222\t2\n", done.stdout


def test_an_undecided_pattern_is_not_a_no():
    """So many ways to try that the budget ends: the row says so, the run goes on."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        file.write("long\t[Xe]" + "~[#6]" * 52 + "\nmethyl\t[CH3]\n")
        file.flush()
        ladder = "".join(f"C%({i})" for i in range(100, 125)) * 2
        grid = f"[Xe]{ladder}.{'C' * 60} grid\nCC ethane\n"
        done = molecule("--describe", "--patterns", file.name, data=grid, code=SOME_UNREAD)
        assert done.stdout.splitlines()[0] == "grid\tUNDECIDED", done.stdout
        assert "-:1: pattern 1 is undecided" in done.stderr and done.stdout.splitlines()[1].endswith("\t33\t2")


def test_threads_change_nothing():
    text = "".join(f"{'C' * (i % 60 + 1)}{'1' if i % 50 == 0 else ''}O {i % 7}\n" for i in range(20000))
    for args in (["--key"], ["--describe"], ["--format", "tsv", "--as-of", "2026-01-01"], ["--write", "molfile"]):
        code = 0 if "--format" in args else SOME_UNREAD
        one = molecule(*args, "--threads", "1", data=text, code=code)
        four = molecule(*args, "--threads", "4", data=text, code=code)
        assert one.stdout == four.stdout and one.stderr == four.stderr


def test_ends():
    """Nobody reads, nowhere to write, nothing to read, one very long line."""
    assert molecule("--key", "/nonexistent", data="", code=SOME_UNREAD).stdout == ""
    assert "could not create" in molecule("--key", "--output", "/nonexistent/x", data="", code=5).stderr
    long = "C" * 10_000_000
    found = rows("--key", data=f"{long} a\nCC b\n", code=SOME_UNREAD)
    assert found[0] == ["a", "PARSE_FAIL"] or found[0] == ["a", "UNDECIDED"]
    assert found[1][0] == "b"
    found = rows("--key", "--line-limit", "1", data=f"{long} a\nCC b\n", code=SOME_UNREAD)
    assert [row[0] for row in found] == ["1", "b"]


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
