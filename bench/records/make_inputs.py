#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the same records in every input format, made from real descriptions of goods.

usage: make_inputs.py DESCRIPTIONS.tsv FOLDER MEGABYTES

The last column of the TSV becomes the description of a record; lines are repeated in a fixed
pseudo-random order until records.jsonl has the size asked. The same arguments give the same bytes.
"""
import csv
import gzip
import json
import os
import random
import subprocess
import sys


def records(lines, size):
    chance = random.Random(1)
    written = number = 0
    while written < size:
        number += 1
        record = {
            "id": f"r{number}", "date": "2026-11-21", "from": chance.choice(("CN", "MX", "DE")), "to": "US",
            "quantity": chance.randrange(1, 100000) / 10, "unit": "kg", "description": chance.choice(lines),
            "consignee": {"name": f"Firm “{number % 977}” S.A.", "country": "MX"},
        }
        if number % 10 == 0:
            record["remarks"] = "first line\nsecond \"line\""
        line = json.dumps(record, ensure_ascii=number % 20 == 0) + "\n"
        written += len(line.encode())
        yield record, line


def main():
    source, folder, size = sys.argv[1], sys.argv[2], int(sys.argv[3]) * 1000000
    with open(source, encoding="utf-8", errors="replace") as file:
        lines = [text for text in (line.rstrip("\n").split("\t")[-1].strip() for line in file) if text]
    columns = ["id", "date", "from", "to", "quantity", "unit", "description", "consignee", "remarks"]
    path = os.path.join(folder, "records")
    with open(path + ".jsonl", "w", encoding="utf-8") as out_json, \
            open(path + ".csv", "w", encoding="utf-8", newline="") as out_csv, \
            open(path + ".tsv", "w", encoding="utf-8") as out_tsv, \
            open(path + ".txt", "w", encoding="utf-8") as out_text:
        writer = csv.writer(out_csv)
        writer.writerow(columns)
        out_tsv.write("\t".join(columns) + "\n")
        for record, line in records(lines, size):
            out_json.write(line)
            row = [record["consignee"]["name"] if name == "consignee" else str(record.get(name, ""))
                   for name in columns]
            writer.writerow(row)
            out_tsv.write("\t".join(cell.replace("\n", " ") for cell in row) + "\n")
            out_text.write(record["description"] + "\n")
    with open(path + ".jsonl", "rb") as file, gzip.open(path + ".jsonl.gz", "wb", 6) as packed:
        while block := file.read(1 << 20):
            packed.write(block)
    subprocess.run(["zstd", "-q", "-f", "-3", path + ".jsonl", "-o", path + ".jsonl.zst"], check=True)


main()
