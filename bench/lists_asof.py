#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""As-of answers of list histories against a naive reading of every edition.

usage: lists_asof.py INTERDICT FOLDER

FOLDER holds editions as ofac_sdn_YYYY-MM-DD.csv[.gz] (at least two), and optionally
us_csl_YYYY-MM-DD.csv[.gz]. The editions are imported in the order of their dates; then, for every
entry that any edition names and every day of an edition, the history must say "listed" exactly when
the edition of that day names the entry (and, where the list states an end, the end is not past).
The days before and after each edition are checked too: an entry holds from the first edition that
names it, or from the day the list states, until the day of the first edition without it.
"""
import csv
import datetime
import gzip
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

program, folder = sys.argv[1], Path(sys.argv[2])


def text(path):
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def editions(prefix):
    found = []
    for path in sorted(folder.iterdir()):
        match = re.fullmatch(re.escape(prefix) + r"_(\d{4}-\d\d-\d\d)\.csv(\.gz)?", path.name)
        if match:
            found.append((match.group(1), path))
    return found


def run(*args):
    return subprocess.run([program, "lists", *map(str, args)], check=True, capture_output=True, text=True)


def listed(store, name, day):
    out = run("entries", "-D", store, name, "--as-of", day).stdout
    return {line.split("\t")[0] for line in out.splitlines()}


def shift(day, days):
    return str(datetime.date.fromisoformat(day) + datetime.timedelta(days))


def compare(what, day, have, want, total):
    wrong = have ^ want
    print(f"{what} {day}: {total} facts, {len(want)} listed, {len(wrong)} wrong", sorted(wrong)[:5] or "")
    return total, len(wrong)


def check_sdn(store):
    files = editions("ofac_sdn")
    names = {}
    for day, path in files:
        rows = csv.reader(io.StringIO(text(path).decode("ascii").rstrip("\x1a"), newline=""))
        names[day] = {row[0] for row in rows if row}
        plain = Path(store) / "sdn.csv"
        plain.write_bytes(text(path))
        print(run("import", "-D", store, "us.ofac.sdn", plain, "--date", day).stderr.strip())
    every = set().union(*names.values())
    facts = []
    for i, (day, _) in enumerate(files):
        before = names[files[i - 1][0]] if i else set()
        for when, want in ((shift(day, -1), before), (day, names[day]), (shift(day, 1), names[day])):
            facts.append(compare("SDN", when, listed(store, "us.ofac.sdn", when), want, len(every)))
    return facts


def check_csl(store):
    facts = []
    for day, path in editions("us_csl"):
        plain = Path(store) / "csl.csv"
        plain.write_bytes(text(path))
        print(run("import", "-D", store, "us.csl", plain, "--date", day).stderr.strip())
        rows = [r for r in csv.DictReader(io.StringIO(text(path).decode(), newline="")) if r["name"].strip()]
        # what the file itself says of its day: by list and name, with stated days
        for when in (day, "2023-07-24", "2020-01-01", "2015-06-30"):
            have = {}
            out = run("entries", "-D", store, "us.csl", "--as-of", when).stdout
            names = {line.split("\t")[0].split(":")[0] + "|" + line.split("\t")[3] for line in out.splitlines()}
            wrong = total = 0
            for r in rows:
                code = re.search(r"\((\w+)\)", r["source"])
                code = code.group(1).lower() if code else "cap"
                code = {"mbs list": "mbs"}.get(code, code)
                code = "mbs" if "Menu-Based" in r["source"] else "cmic" if "Military-Industrial" in r["source"] else code
                start, end = r["start_date"], r["end_date"]
                if when != day and (not start or start < "1900"):
                    continue  # the file does not say since when
                want = (when == day or start <= when) and (not end or when <= end)
                name = " ".join(r["name"].split())
                shown = re.split(r"; and any |, including ", re.split(
                    r"\.  Affiliated Entity:|\.  Subordinate Institution - |, and subordinate entity ", r["name"])[-1])[0]
                shown = " ".join(shown.split()).replace("\\", "\\\\")
                key = code + "|" + shown
                have.setdefault(key, []).append(want)
            for key, wants in have.items():
                total += 1
                wrong += (key in names) != any(wants)
            facts.append((total, wrong))
            bad = [k for k, w in have.items() if (k in names) != any(w)]
            print(f"CSL {when}: {total} facts, {sum(any(w) for w in have.values())} listed, {wrong} wrong", bad[:5] or "")
    return facts


with tempfile.TemporaryDirectory() as store:
    results = check_sdn(store) + check_csl(store)
    total, wrong = (sum(x) for x in zip(*results))
    print(f"{total} facts, {wrong} wrong")
    sys.exit(wrong != 0)
