#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every name and CAS number of the shipped rulebook, in every way of writing, through the program.

usage: names_test.py INTERDICT BOOK ROOT
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import tap

INTERDICT, BOOK, ROOT = sys.argv[1], sys.argv[2], Path(sys.argv[3])
GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ"}
DASHES = "‐‑‒–—−﹣－"
BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("（", "）"))


def read_rules():
    """(substance, language, class, name) and (substance, cas) of every substance block."""
    names, numbers = [], []
    for path in sorted((ROOT / "rules" / "substances").glob("*.rules")):
        substance = None
        for line in re.sub(r",\n\s+", ", ", path.read_text()).splitlines():
            if line.startswith("substance "):
                substance = line.split()[1]
            found = re.match(r"\s+name (\S+)\s+([a-z ]*)\"", line)
            if found:
                kind = next((w for w in found.group(2).split() if w != "unconfirmed"), "common")
                for name in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                    names.append((substance, found.group(1), kind, name))
            found = re.match(r"\s+cas\s+(.*)", line)
            if found:
                numbers += [(substance, n) for n in re.findall(r"\d+-\d\d-\d", found.group(1))]
    return names, numbers


NAMES, NUMBERS = read_rules()


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "　" if c == " " else c for c in text)


def spacings(name):
    yield re.sub(r"\)(?=[a-z])", ") ", name)
    yield re.sub(r"(?<=[a-z])\(", " (", name)
    yield name.replace(", ", ",")
    yield re.sub(r",(?=\d)", ", ", name)
    if len(name) > 12:
        if not name.endswith("-"):
            yield name.replace("-", " - ", 1)
        yield name.replace(" ", "\n", 1)
        if not re.search(r"\d[(\[]\d", name):
            yield re.sub(r"[()\[\]]", "", name)


def variants(name, kind):
    yield name
    yield name.upper()
    if name.startswith("(+)"):
        return
    yield name.lower()
    yield name.capitalize()
    yield full_width(name)
    for dash in DASHES:
        yield name.replace("-", dash)
    for left, right in BRACKETS:
        yield name.replace("(", left).replace(")", right)
    yield name.replace("'", "′").replace("’", "'")
    if len(name) > 3:
        yield name[:2] + "\u200b" + name[2:]
        yield name[:3] + "\u00ad" + name[3:]
    for spelled, letter in GREEK.items():
        yield name.replace(spelled, letter)
        yield name.replace(letter, spelled)
        yield name.replace(letter, "." + spelled + ".")
    if kind in ("unique", "common"):
        yield from spacings(name)


def is_left_out(name, variant):
    # capitals of a ligature or sharp s do not come back; an empty change is the name itself
    return variant.upper().lower() != variant.lower() and variant != name


# An ordinary word in another case than the rulebook's is found only where nothing else stands beside it.


def screen(records):
    data = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()
    out = subprocess.run([INTERDICT, "screen", "--quiet", "--as-of", "2026-11-21"], input=data, check=True,
                         stdout=subprocess.PIPE, env=dict(os.environ, INTERDICT_BOOK=BOOK)).stdout
    return [json.loads(line) for line in out.splitlines()]


def missing(cases, around):
    """Cases (substance, text) whose substance is not found at exactly the text."""
    records = [{"text": around[0] + text + around[1]} for _, text in cases]
    begin = len(around[0].encode())
    for (substance, text), row in zip(cases, screen(records)):
        end = begin + len(text.encode())
        if not any(f["id"] == substance and f["begin"] == begin and f["end"] == end for f in row["findings"]):
            yield substance, text


def cases(kinds):
    seen = set()
    for substance, _, kind, name in NAMES:
        for variant in variants(name, kind) if kind in kinds else ():
            if (substance, variant) not in seen and not is_left_out(name, variant):
                seen.add((substance, variant))
                yield substance, variant


def test_every_name_in_every_variant_alone():
    every = list(cases(("unique", "common", "abbreviation", "ordinary")))
    assert len(every) > 10000, len(every)
    lost = list(missing(every, ("", "")))
    assert not lost, f"{len(lost)} of {len(every)}: {lost[:40]}"


def test_every_name_in_every_variant_in_an_offer():
    every = list(cases(("unique", "common", "abbreviation")))
    for around in (("We supply ", ", 25 kg"), ("供应：", "，现货")):
        lost = list(missing(every, around))
        assert not lost, f"{len(lost)} of {len(every)} in {around}: {lost[:40]}"


def styles(number):
    head, middle, check = number.split("-")
    for dash in "-" + DASHES + " ":
        yield f"{head}{dash}{middle}{dash}{check}"
    yield full_width(number)
    yield f"{head} - {middle} - {check}"


def test_every_cas_number_in_every_style():
    every = [(s, style) for s, n in NUMBERS for style in styles(n)]
    lost = list(missing(every, ("CAS No. ", ", 99 %")))
    assert not lost, f"{len(lost)} of {len(every)}: {lost[:40]}"


def test_no_wrong_check_digit_is_found():
    wrong = [n[:-1] + str((int(n[-1]) + k) % 10) for _, n in NUMBERS for k in range(1, 10)]
    rows = screen([{"text": "CAS " + n} for n in wrong] + [{"cas": n.replace("-", "")} for n in wrong])
    assert not [r for r in rows if r["findings"]]


if __name__ == "__main__":
    sys.exit(tap.run(sys.modules[__name__]))
