#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program as its users run it. Usage: cli_test.py INTERDICT BOOK ROOT"""
import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jsonschema

import tap

INTERDICT, BOOK, ROOT = sys.argv[1], sys.argv[2], Path(sys.argv[3])
SCHEMA = json.loads((ROOT / "docs" / "verdict.schema.json").read_text())
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
PHENETHYL = "(2-Bromoethyl) benzene"


class Result:
    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr.decode("utf-8", "replace")
        self.text = self.out.decode("utf-8", "replace")

    @property
    def rows(self):
        rows = [json.loads(line) for line in self.out.splitlines()]
        for row in rows:
            VALIDATOR.validate(row)
        return rows


def run(*args, data=b"", env=None, code=None):
    if isinstance(data, str):
        data = data.encode()
    process = subprocess.run([INTERDICT, *map(str, args)], input=data, capture_output=True, timeout=300,
                             env=dict(os.environ, INTERDICT_BOOK=BOOK, **(env or {})))
    result = Result(process)
    if code is not None and result.code != code:
        raise AssertionError(f"{args}: exit {result.code}, not {code}; {result.err[-800:]}")
    return result


def screen(data, *args, code=None):
    return run("screen", "--quiet", *args, data=data, code=code)


def jsonl(*records):
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()


class Folder:
    def __enter__(self):
        self.path = Path(tempfile.mkdtemp())
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path)


def controls(row, substance=None):
    return {c["jurisdiction"]: c for f in row["findings"] if substance in (None, f["id"]) for c in f["controls"]}


# ---- check

def test_check_explains():
    r = run("check", PHENETHYL + ", 25 kg", "--from", "CN", "--to", "CA", "--as-of", "2026-11-20", code=0)
    assert r.text.startswith("HOLD  law of 2026-11-20, CN to CA\n"), r.text
    assert "[(2-Bromoethyl) benzene]" in r.text
    assert "since 2026-04-12" in r.text and "no listing known on that day" in r.text


def test_check_fails_on_request():
    run("check", PHENETHYL, "--as-of", "2026-11-20", "--fail-on", "hold", code=1)
    run("check", PHENETHYL, "--as-of", "2026-11-20", "--fail-on", "refuse", code=0)
    run("check", "oak chairs", "--fail-on", "review", code=0)


def test_check_json_is_a_verdict():
    row = run("check", "--json", "CAS 103-63-9", "--as-of", "2026-11-20", code=0).rows[0]
    assert row["findings"][0]["evidence"] == "cas"


def test_closed_standard_files_are_told():
    """What the program opens itself must not become its standard input or output."""
    with Folder() as folder:
        (folder / "a.txt").write_text("acetone")
        for closed, args, code, said in (("<&-", "screen -", 3, "could not read"), (">&-", f"screen {folder}/a.txt", 5, "could not write"),
                                         ("<&- 2>&-", f"screen {folder}/a.txt", 0, "")):
            done = subprocess.run(["sh", "-c", f"{INTERDICT} {args} {closed}"], capture_output=True, text=True, timeout=60,
                                  env=dict(os.environ, INTERDICT_BOOK=BOOK))
            assert done.returncode == code and said in done.stderr, (closed, done)


def test_check_wants_a_text():
    assert "needs a text" in run("check", code=2).err
    assert "--as-of takes a date" in run("check", "x", "--as-of", "yesterday", code=2).err
    assert "--from takes a country code" in run("check", "x", "--from", "China", code=2).err


def test_control_characters_cannot_drive_the_terminal():
    r = run("check", "fentanyl \x1b[2J\x07 here", code=0)
    assert "\x1b" not in r.text and "\x07" not in r.text


# ---- the facts that the first issue of this book is about

def test_phenethyl_bromide_on_two_dates():
    for day, listed in (("2024-01-29", False), ("2025-04-13", False), ("2025-04-14", True), ("2026-04-12", True)):
        row = screen(jsonl({"text": PHENETHYL}), "--as-of", day, code=0).rows[0]
        found = controls(row, "phenethyl-bromide")
        assert ("ca" in found) == listed, (day, found)
        assert "us" not in found and "us" in row["findings"][0]["no_listing_known"]


def test_byte_ranges_are_of_the_field():
    text = "Vendors “still” sell （２−Bromoethyl）benzene, PMK 和 4-哌啶酮, CAS 103‑63‑9."
    row = screen(jsonl({"note": text}), code=0).rows[0]
    found = {f["id"]: f for f in row["findings"]}
    assert {"phenethyl-bromide", "pmk", "4-piperidone"} <= set(found), found.keys()
    for f in row["findings"]:
        assert f["field"] == "note"
        assert text.encode()[f["begin"]:f["end"]].decode() == f["text"]


def test_countries_choose_the_law():
    record = {"text": "4-piperidone", "from": "CN", "to": "US", "date": "2026-01-01"}
    row = screen(jsonl(record), code=0).rows[0]
    assert set(controls(row)) <= {"un", "us", "cn"} and "us" in controls(row)
    assert {c["jurisdiction"] for c in row["findings"][0]["elsewhere"]} >= {"eu", "ca"}
    assert row["from"] == "CN" and row["to"] == "US" and row["duties"]


def test_structure_however_written():
    for smiles in ("O=C1CCNCC1", "C1CC(=O)CCN1", "N1CCC(CC1)=O", "[H]N1CCC(=O)CC1"):
        row = screen(jsonl({"smiles": smiles}), "--as-of", "2026-01-01", code=0).rows[0]
        assert row["findings"][0]["id"] == "4-piperidone", smiles
        assert row["findings"][0]["evidence"] == "structure"
    assert screen(jsonl({"smiles": "O=C1CCCCC1"}), code=0).rows[0]["verdict"] == "clear"


def test_wrong_check_digit_is_no_cas_number():
    assert screen(b"CAS 103-63-8\n", code=0).rows[0]["findings"] == []
    assert screen(b"CAS 103-63-9\n", code=0).rows[0]["findings"] != []


def test_unconfirmed_is_shown():
    row = screen(b"ephedrine\n", "--as-of", "2026-01-01", code=0).rows[0]
    un = controls(row, "ephedrine")["un"]
    assert un["confidence"] == "unconfirmed" and un["unconfirmed"] == ["date"]


# ---- formats

FEED = [{"id": "a", "text": "BMK glycidate"}, {"id": "b", "text": "wooden chairs"}, {"id": "c", "text": "4-ANPP"}]


def verdicts(result):
    return [(r["id"], r["verdict"]) for r in result.rows]


def test_csv_and_tsv_and_jsonl_agree():
    want = verdicts(screen(jsonl(*FEED), code=0))
    csv = "id,text\r\n" + "".join(f'{r["id"]},"{r["text"]}"\r\n' for r in FEED)
    tsv = "id\ttext\n" + "".join(f'{r["id"]}\t{r["text"]}\n' for r in FEED)
    assert verdicts(screen(csv, code=0)) == want
    assert verdicts(screen(tsv, code=0)) == want
    assert verdicts(screen(csv, "--input", "csv", code=0)) == want


def test_compressed_input():
    want = screen(jsonl(*FEED), code=0).out
    assert screen(gzip.compress(jsonl(*FEED)), code=0).out == want
    with Folder() as folder:
        plain = folder / "feed.jsonl"
        plain.write_bytes(jsonl(*FEED))
        zstd = shutil.which("zstd")
        if zstd:
            subprocess.run([zstd, "-q", plain], check=True)
            assert verdicts(run("screen", "--quiet", folder / "feed.jsonl.zst", code=0)) == verdicts(screen(jsonl(*FEED)))


def test_output_csv_and_table():
    out = screen(jsonl(*FEED), "--format", "csv", code=0).text.split("\r\n")
    assert out[0].startswith("source,line,id,verdict,substance") and len(out) >= 5
    table = screen(jsonl(*FEED), "--format", "table", code=0)
    assert "\x1b" not in table.text and "verdict" in table.text.splitlines()[0]
    alerts = screen(jsonl(*FEED), "--alerts", code=0).rows
    assert [r["id"] for r in alerts] == ["a", "c"]


def test_feed_of_the_demo_is_valid():
    r = run("screen", "--quiet", ROOT / "examples" / "feed.jsonl", code=3)
    rows = r.rows
    assert len(rows) == 14 and rows[12]["error"]["code"] == "json" and rows[12]["line"] == 13
    verdict = {row["id"]: row.get("verdict") for row in rows}
    assert verdict["manifest-1"] == verdict["manifest-4"] == verdict["manifest-5"] == "clear"
    assert verdict["listing-2"] == "hold"


# ---- many records

def many(n):
    lines = []
    for i in range(n):
        text = ("ordinary goods, item %d" % i) if i % 7 else ("N-phenethyl-4-piperidone lot %d" % i)
        lines.append({"id": "r%d" % i, "text": text, "pad": "x" * (i % 211)})
    return jsonl(*lines)


def test_threads_change_no_byte():
    data = many(20000)
    one = screen(data, "--threads", "1", "--as-of", "2026-01-01", code=0).out
    for n in ("2", "3", "8"):
        assert screen(data, "--threads", n, "--as-of", "2026-01-01", code=0).out == one
    assert [json.loads(x)["line"] for x in one.splitlines()] == list(range(1, 20001))


def test_fail_on_and_summary():
    r = run("screen", "--fail-on", "hold", data=jsonl(*FEED), code=1)
    assert "3 records" in r.err
    assert run("screen", "--fail-on", "review", data=b"chairs\n").code == 0


# ---- bad input loses nothing

def bad_and_good(bad, where=1):
    rows = [jsonl({"id": "first", "text": "chairs"}), bad, jsonl({"id": "last", "text": "PMK glycidate"})]
    r = screen(b"".join(rows), "--input", "jsonl", code=3)
    got = r.rows
    assert len(got) == 3, got
    assert got[1]["line"] == 2 and "error" in got[1], got[1]
    assert got[0]["id"] == "first" and got[2]["id"] == "last"
    assert ":2: " in r.err, r.err
    return got[1]["error"]


def test_malformed_json_line():
    assert bad_and_good(b'{"text": "no end\n')["code"] == "json"
    assert bad_and_good(b'[1,2]\n')["code"] == "json_type"


def test_duplicate_keys():
    assert bad_and_good(b'{"text":"a","text":"b"}\n')["code"] == "duplicate_key"


def test_invalid_utf8_in_json():
    assert bad_and_good(b'{"text":"a\xff"}\n')["code"] == "utf8"


def test_wrong_type_and_wrong_date():
    assert bad_and_good(b'{"date":20240129,"text":"a"}\n')["code"] == "field_type"
    error = bad_and_good(b'{"date":"29 January","text":"a"}\n')
    assert error["code"] == "field_type" and "29 January" in error["message"]


def test_invalid_utf8_and_nul_in_text():
    row = screen(b"chairs \xff\xfe and \x00 PMK glycidate \xc3\n", "--input", "text", code=0).rows[0]
    assert any(f["text"] == "PMK glycidate" for f in row["findings"]), row


def test_a_line_of_64_mib():
    big = b"x" * (64 << 20)
    data = b"chairs\n" + big + b" fentanyl\nPMK glycidate\n"
    rows = screen(data, "--input", "text", code=0).rows
    assert len(rows) == 3 and rows[1]["findings"][0]["begin"] == len(big) + 1
    rows = screen(data, "--input", "text", "--line-limit", "1", code=3).rows
    assert len(rows) == 3 and rows[1]["error"]["code"] == "line_limit" and rows[2]["findings"]


def test_ragged_csv_rows():
    rows = screen(b"id,text\n1,chairs\n2,a,b\n3\n4,PMK glycidate\n", "--input", "csv", code=3).rows
    assert [("error" in r) for r in rows] == [False, True, True, False]
    assert rows[1]["line"] == 3 and rows[3]["findings"]


def test_empty_input():
    r = screen(b"", code=0)
    assert r.out == b""


def test_missing_file_and_folder():
    with Folder() as folder:
        good = folder / "good.txt"
        good.write_text("PMK glycidate\n")
        r = run("screen", "--quiet", "--input", "text", folder / "none", folder, good, code=3)
        rows = r.rows
        assert [("error" in x) for x in rows] == [True, True, False], rows
        assert str(folder / "none") in r.err


def test_truncated_gzip():
    data = gzip.compress(many(5000))
    r = screen(data[:len(data) // 2], code=3)
    rows = r.rows
    assert rows[-1]["error"]["code"] == "compression" and len(rows) > 10
    assert all("verdict" in x for x in rows[:-1])


# ---- bad books

def test_damaged_books_are_refused():
    data = Path(BOOK).read_bytes()
    with Folder() as folder:
        path = folder / "x.book"
        for label, bytes_ in (("truncated", data[:len(data) // 2]), ("empty", b""), ("other", b"hello" * 100),
                              ("flipped", data[:5000] + bytes([data[5000] ^ 1]) + data[5001:])):
            path.write_bytes(bytes_)
            r = run("screen", "--book", path, data=b"x\n", code=4)
            assert str(path) in r.err and len(r.err.splitlines()) == 1, (label, r.err)
            run("book", "verify", "--book", path, code=4)
        path.write_bytes(data[:8] + b"\x09\x00" + data[10:])
        assert "format version 9" in run("book", "info", "--book", path, code=4).err
        assert "could not open" in run("check", "x", "--book", folder / "none", code=4).err


def test_a_failed_build_keeps_the_old_book():
    with Folder() as folder:
        rules, book = folder / "x.rules", folder / "x.book"
        shutil.copy(BOOK, book)
        rules.write_text("rulebook 1\nsubstance { }\n")
        r = run("book", "build", rules, "-o", book, code=4)
        assert "error[R0" in r.err and book.read_bytes() == Path(BOOK).read_bytes()
        as_json = run("book", "build", rules, "--json", "-o", book, code=4).out.splitlines()
        assert json.loads(as_json[0])["line"] == 2
        assert sorted(p.name for p in folder.iterdir()) == ["x.book", "x.rules"]


def test_the_rulebook_compiles_to_the_same_bytes():
    with Folder() as folder:
        for name in ("a", "b"):
            run("book", "build", ROOT / "rules" / "interdict.rules", "-o", folder / name, code=0)
        assert (folder / "a").read_bytes() == (folder / "b").read_bytes() == Path(BOOK).read_bytes()


def test_the_rules_pass_their_own_tests():
    r = run("book", "test")
    assert r.code == 0 and r.text.endswith(" 0 failed\n"), r.text[-3000:]


def test_the_rules_are_in_canonical_form():
    files = sorted((ROOT / "rules").rglob("*.rules"))
    assert run("fmt", "--check", *files).code == 0


def test_book_info_and_list():
    info = json.loads(run("book", "info", "--json", code=0).text)
    assert info["substances"] >= 90 and info["listings"] >= 300
    rows = run("book", "list", "phenethyl-bromide", "--format", "tsv", code=0).text.splitlines()
    assert len(rows) >= 3 and rows[1].split("\t")[0] == "phenethyl-bromide"


# ---- the operating system gets in the way

def test_full_disk():
    with open("/dev/full", "wb") as full:
        p = subprocess.run([INTERDICT, "screen", "--quiet"], input=many(2000), stdout=full, stderr=subprocess.PIPE,
                           env=dict(os.environ, INTERDICT_BOOK=BOOK))
    assert p.returncode == 5 and b"No space left" in p.stderr, p.stderr


def test_output_appears_whole_or_not_at_all():
    with Folder() as folder:
        out = folder / "out.jsonl"
        run("screen", "--quiet", "-o", out, data=many(500), code=0)
        assert len(out.read_bytes().splitlines()) == 500
        limited = f"ulimit -f 64; trap '' XFSZ; exec {INTERDICT} screen --quiet -o {folder}/late.jsonl"
        p = subprocess.run(["bash", "-c", limited], input=many(5000), capture_output=True,
                           env=dict(os.environ, INTERDICT_BOOK=BOOK))
        assert p.returncode == 5, (p.returncode, p.stderr)
        assert [x.name for x in folder.iterdir()] == ["out.jsonl"]


def test_closed_pipe_is_quiet():
    script = f"set -o pipefail; {INTERDICT} screen --quiet | head -n 1"
    p = subprocess.run(["bash", "-c", script], input=many(50000), capture_output=True,
                       env=dict(os.environ, INTERDICT_BOOK=BOOK))
    assert p.stderr == b"" and len(p.stdout.splitlines()) == 1


def interrupt(args, stdout):
    p = subprocess.Popen([INTERDICT, "screen", "--input", "jsonl", *args], stdin=subprocess.PIPE, stdout=stdout,
                         stderr=subprocess.PIPE, env=dict(os.environ, INTERDICT_BOOK=BOOK))
    p.stdin.write(many(20000))
    p.stdin.flush()
    time.sleep(0.5)
    p.send_signal(signal.SIGINT)
    return p


def test_interrupt_in_the_middle():
    with tempfile.TemporaryFile() as out:
        p = interrupt([], out)
        err = p.stderr.read()
        assert p.wait(20) == 130, p.returncode
        out.seek(0)
        data = out.read()
        assert data.endswith(b"\n") and b"interrupted" in err, err
        assert [json.loads(x)["line"] for x in data.splitlines()] == list(range(1, len(data.splitlines()) + 1))


def test_interrupt_leaves_no_half_file():
    with Folder() as folder:
        p = interrupt(["-o", str(folder / "out")], subprocess.DEVNULL)
        assert p.wait(20) == 130
        assert list(folder.iterdir()) == []


# ---- the rest of the face

def test_every_verb_has_help():
    verbs = re.findall(r"^  (\w+(?: \w+)?)  +\S", run("help", code=0).text, re.M)
    manual = (ROOT / "man" / "interdict.1").read_text()
    assert {"check", "screen", "molecule", "book build", "lists build", "completion"} <= set(verbs), verbs
    for verb in verbs:
        first, *second = verb.split()
        assert run(first, *second, "--help", code=0).text.startswith("usage: interdict " + verb)
        named = re.search(rf"^\.Cm {first}$(\n\.Cm .*)?", manual, re.M)
        assert named and (not second or second[0] in named[1].split()), f"the manual page lacks {verb}"
    assert run("--version", code=0).text.startswith("interdict ")


def test_wrong_command_lines():
    assert "no verb" in run("scren", code=2).err
    assert "no option" in run("screen", "--thread", "2", code=2).err
    assert "--threads takes a number" in run("screen", "--threads", "0", code=2).err
    assert "takes one of" in run("screen", "--format", "xml", code=2).err
    assert run(code=2).text.startswith("interdict tells")


def test_completion_is_bash():
    script = run("completion", "bash", code=0).out
    subprocess.run(["bash", "-n"], input=script, check=True)
    probe = script + b'\nCOMP_WORDS=(interdict scr); COMP_CWORD=1; _interdict; echo "${COMPREPLY[@]}"\n'
    assert subprocess.run(["bash"], input=probe, capture_output=True).stdout.strip() == b"screen"


if __name__ == "__main__":
    sys.exit(tap.run(sys.modules[__name__]))
