#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`interdict lists` as its users run it. Usage: lists_test.py INTERDICT ROOT"""
import subprocess
import sys
import tempfile
from pathlib import Path

import tap

INTERDICT, DATA = sys.argv[1], Path(sys.argv[2]) / "tests" / "data" / "lists"
NAME = "Ministry of Public Security's Institute of Forensic Science of China"


def run(*args, code=0):
    p = subprocess.run([INTERDICT, "lists", *map(str, args)], capture_output=True, text=True, timeout=60)
    if p.returncode != code:
        raise AssertionError(f"{args}: exit {p.returncode}, not {code}; {p.stdout[-300:]} {p.stderr[-500:]}")
    return p


def with_folder(test):
    def wrapped():
        with tempfile.TemporaryDirectory() as folder:
            test(Path(folder))
    wrapped.__name__ = test.__name__
    return wrapped


@with_folder
def test_the_institute(folder):
    store = folder / "lists"
    r = run("import", "-D", store, "us.csl", DATA / "csl.csv", "--date", "2022-05-06", code=4)
    assert "sdn:4695, which every edition of this list has, is missing" in r.stderr
    assert not store.exists()
    r = run("import", "-D", store, "us.csl", DATA / "csl.csv", "--date", "2022-05-06", "--allow-missing-canaries")
    assert r.stderr == ("us.csl 2022-05-06: 6 added, 0 removed, 0 back, 0 changed, 1 dates that cannot be, 1 set right\n")
    assert run("import", "-D", store, "us.csl", DATA / "delist.csv", "--amend").stderr.startswith("us.csl: 0 added, 1 removed")
    for day, answer in (("2020-06-04", "not listed"), ("2023-07-24", "listed"), ("2023-11-17", "not listed")):
        out = run("history", "-D", store, "us.csl", NAME, "--as-of", day).stdout
        assert out.endswith(f"on {day}: {answer}\n"), out
        assert "citation  85 FR 34505" in out and "delisting  FR Doc 2023-25557" in out
        entries = run("entries", "-D", store, "us.csl", "--as-of", day).stdout
        assert ("Forensic" in entries) == (answer == "listed")
    assert "us.csl 2022-05-06: nothing new" in run(
        "import", "-D", store, "us.csl", DATA / "csl.csv", "--date", "2022-05-06", "--allow-missing-canaries").stderr
    diff = run("diff", "-D", store, "us.csl", "2023-07-24", "2023-11-17", code=1).stdout
    assert diff.startswith("- el:5437b3824f794e01  Ministry of Public Security?s Institute"), diff
    assert run("diff", "-D", store, "us.csl", "2023-07-24", "2023-07-25").stdout == ""


@with_folder
def test_a_set_of_files(folder):
    args = ["import", "-D", folder, "us.ofac.sdn", DATA / "sdn.csv", "--addresses", DATA / "add.csv", "--aliases",
            DATA / "alt.csv", "--comments", DATA / "sdn_comments.csv", "--date", "2024-05-03", "--canaries", "306 32312"]
    run(*args, "--dry-run")
    assert list(folder.iterdir()) == []
    run(*args)
    status = run("status", "-D", folder).stdout
    assert status.startswith("list      us.ofac.sdn\nedition   2024-05-03  sdn.csv (ofac-csv)\n"), status
    assert "Zweierstrasse" in run("history", "-D", folder, "us.ofac.sdn", "306").stdout
    # a different edition in a worse state: the old one stays, byte for byte
    before = (folder / "us.ofac.sdn.history").read_bytes()
    cut = folder / "cut.csv"
    cut.write_bytes((DATA / "sdn.csv").read_bytes()[:-1])
    for more in ([], ["--allow-shrink"]):
        r = run("import", "-D", folder, "us.ofac.sdn", cut, "--date", "2024-06-01", "--canaries", "", *more, code=4)
        assert "end mark 0x1A is missing" in r.stderr
    cut.write_text('306,"BANCO NACIONAL DE CUBA",-0- ,"CUBA"' + ",-0- " * 8 + "\r\n\x1a")
    assert "would take away 3 of 4" in run(
        "import", "-D", folder, "us.ofac.sdn", cut, "--date", "2024-06-01", "--canaries", "", code=4).stderr
    assert (folder / "us.ofac.sdn.history").read_bytes() == before


@with_folder
def test_two_files(folder):
    old, new = folder / "old.csv", folder / "new.csv"
    old.write_text("id,name,aliases\n1,Alpha,A\n2,Beta,\n")
    new.write_text("id,name,aliases\n1,Alpha,AA\n3,Gamma,\n")
    out = run("diff", "--format", "csv", old, new, code=1).stdout
    assert out == "~ 1  Alpha\n    - name  aka  A\n    + name  aka  AA\n- 2  Beta\n+ 3  Gamma\n", out


@with_folder
def test_wrong_command_lines(folder):
    assert "needs the name of a list and a file" in run("import", "x", code=2).stderr
    assert "not the name of a list" in run("import", "../x", DATA / "own.csv", code=2).stderr
    assert "name the format" in run("import", "-D", folder, "house", DATA / "own.csv", code=2).stderr
    assert "say of which day" in run("import", "-D", folder, "house", DATA / "own.csv", "-m", "csv", code=4).stderr
    assert "whole number from 1 to 100" in run(
        "import", "-D", folder, "house", DATA / "own.csv", "-m", "csv", "--max-shrink", "0", code=2).stderr
    assert "could not open" in run("import", "-D", folder, "un.sc", folder / "none.xml", code=4).stderr
    assert "could not open" in run("history", "-D", folder, "un.sc", code=4).stderr
    assert "not an http or https address" in run("fetch", "file:///etc/passwd", "-o", folder / "x", code=2).stderr
    assert "needs an address" in run("fetch", code=2).stderr
    assert list(folder.iterdir()) == []


def test_every_verb_has_help():
    for verb in ("import", "fetch", "status", "entries", "diff", "history"):
        assert run(verb, "--help").stdout.startswith("usage: interdict lists " + verb)


if __name__ == "__main__":
    sys.exit(tap.run(sys.modules[__name__]))
