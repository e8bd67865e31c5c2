#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lines of trade through the program: which are alerts, of which substances, at which bytes.

usage: trade_test.py INTERDICT BOOK ROOT

tests/data/trade.tsv has the columns text, expected (alert or clear), substances (ids, or - for none) and note. In the
text, \\n is a line end and \\uXXXX a character that cannot be seen; {{ and }} stand around what an alert must point to.
A line is an alert when its verdict is not clear; classes that a named substance belongs to are not compared. A note with "known: reason" is a failure that docs/evaluation.md
explains; the line must still fail, so that the list stays true.
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import tap

INTERDICT, BOOK, ROOT = sys.argv[1], sys.argv[2], Path(sys.argv[3])
AS_OF = "2026-11-21"


def unescape(text):
    return re.sub(r"\\(n|u[0-9a-fA-F]{4})", lambda m: "\n" if m[1] == "n" else chr(int(m[1][1:], 16)), text)


def split_marks(marked):
    """The text without its marks, and the marked ranges in bytes."""
    text, spans, begin = "", set(), 0
    for part in re.split(r"(\{\{|\}\})", marked):
        if part == "{{":
            begin = len(text.encode())
        elif part == "}}":
            spans.add((begin, len(text.encode())))
        else:
            text += part
    return text, spans


def read_lines():
    for number, line in enumerate((ROOT / "tests" / "data" / "trade.tsv").read_text().split("\n")[1:], 2):
        if line:
            marked, expected, ids, note = line.split("\t")
            text, spans = split_marks(unescape(marked))
            yield {"number": number, "text": text, "spans": spans, "is_alert": expected == "alert",
                   "ids": set() if ids == "-" else set(ids.split(",")), "expected": expected, "note": note}


def screen(lines):
    data = "".join(json.dumps({"text": line["text"]}, ensure_ascii=False) + "\n" for line in lines)
    out = subprocess.run([INTERDICT, "screen", "--quiet", "--as-of", AS_OF], input=data.encode(), check=True,
                         stdout=subprocess.PIPE, env=dict(os.environ, INTERDICT_BOOK=BOOK)).stdout
    return [json.loads(row) for row in out.splitlines()]


LINES = list(read_lines())
ROWS = screen(LINES)


def fault(line, row):
    """What is not as expected; empty when all is."""
    alerts = [f for f in row["findings"] if f["level"] != "clear" and f["kind"] == "substance"]
    ids, spans = {f["id"] for f in alerts}, {(f["begin"], f["end"]) for f in alerts}
    if (row["verdict"] != "clear") != line["is_alert"]:
        return f"verdict {row['verdict']}, {sorted(ids)}"
    if ids != line["ids"]:
        return f"substances {sorted(ids)}, not {sorted(line['ids'])}"
    if spans != line["spans"]:
        return f"ranges {sorted(spans)}, not {sorted(line['spans'])}"
    return ""


def test_the_file_is_sound():
    assert len(ROWS) == len(LINES) >= 800, (len(ROWS), len(LINES))
    assert len({line["text"] for line in LINES}) == len(LINES), "a line stands twice"
    for line in LINES:
        assert line["expected"] in ("alert", "clear"), line
        assert line["is_alert"] == bool(line["ids"]) == bool(line["spans"]), line


def test_every_line_is_as_expected():
    wrong = [f"line {line['number']}: {line['text']!r}: {fault(line, row)}"
             for line, row in zip(LINES, ROWS) if "known:" not in line["note"] and fault(line, row)]
    assert not wrong, f"{len(wrong)} of {len(LINES)}:\n" + "\n".join(wrong)


def test_known_failures_are_few_and_still_fail():
    known = [(line, row) for line, row in zip(LINES, ROWS) if "known:" in line["note"]]
    assert len(known) <= 20, len(known)
    repaired = [line["number"] for line, row in known if not fault(line, row)]
    assert not repaired, f"not failing any more: lines {repaired}"


if __name__ == "__main__":
    sys.exit(tap.run(sys.modules[__name__]))
