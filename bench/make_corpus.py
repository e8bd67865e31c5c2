#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write a corpus of JSON-line records made from real text.

usage: make_corpus.py MEGABYTES OUT TEXT…

Every line of the texts (a TSV line gives its last column) becomes the description of a record; the lines are
repeated, in a fixed pseudo-random order, until the file has the size asked. The same arguments give the same bytes.
"""
import json
import random
import sys


def read_lines(paths):
    for path in paths:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                text = line.rstrip("\n").split("\t")[-1].strip()
                if text:
                    yield text


def main():
    size, out, lines = int(sys.argv[1]) * 1000000, sys.argv[2], list(read_lines(sys.argv[3:]))
    chance = random.Random(1)
    written = number = 0
    with open(out, "wb") as file:
        while written < size:
            number += 1
            record = {"id": f"r{number}", "date": "2026-11-21", "description": chance.choice(lines)}
            written += file.write((json.dumps(record, ensure_ascii=False) + "\n").encode())
    print(f"{number} records, {written} bytes, from {len(lines)} lines")


main()
