#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ours beside RDKit and Open Babel: the same file, one core, alternately, the median of the runs.

Usage: chem.py BUILD FILE.smi PATTERNS.tsv [--runs 5] [--core 0] [--limit N] [--measures a,b]
  BUILD  a build directory made with -Dpeers=true

Prints one line a measure: molecules a second of CPU time for each program, and how many times
faster ours is. With --json also every single run.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAMS = {"interdict": "bench_chem", "rdkit": "peer_rdkit", "openbabel": "peer_openbabel"}
MEASURES = ["parse", "canonical", "patterns", "match", "sdf"]


def run(program, measure, arguments, core):
    command = [str(program), measure, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True,
                          preexec_fn=lambda: os.sched_setaffinity(0, {core}))
    return [line for line in map(json.loads, done.stdout.splitlines()) if "per_s" in line]


def write_sdf(folder, options, path):
    """The same molecules as SDF, without coordinates, written by RDKit."""
    command = [str(folder / PROGRAMS["rdkit"]), "write-sdf", options.file, "-", str(options.limit)]
    with open(path, "wb") as out:
        subprocess.run(command, stdout=out, check=True)


def measure_all(options, sdf):
    rates = {}
    folder = Path(options.build) / "bench" / "peers"
    measures = options.measures.split(",")
    if "sdf" in measures:
        write_sdf(folder, options, sdf)
    for measure in measures:
        arguments = [sdf if measure == "sdf" else options.file, options.patterns, str(options.limit)]
        for _ in range(options.runs):
            for tool, program in PROGRAMS.items():
                for line in run(folder / program, measure, arguments, options.core):
                    rates.setdefault(line["measure"], {}).setdefault(tool, []).append(line["per_s"])
                    if options.json:
                        print(json.dumps(line))
                        sys.stdout.flush()
    return rates


def print_table(rates):
    print(f"{'measure':28}" + "".join(f"{tool:>14}" for tool in PROGRAMS) + f"{'/rdkit':>9}{'/openbabel':>12}")
    for measure, by_tool in rates.items():
        median = {tool: statistics.median(values) for tool, values in by_tool.items()}
        ours = median.get("interdict")
        cells = "".join(f"{median[tool]:14,.0f}" if tool in median else f"{'-':>14}" for tool in PROGRAMS)
        ratios = "".join(f"{ours / median[tool]:{width}.1f}" if ours and tool in median else f"{'-':>{width}}"
                         for tool, width in (("rdkit", 9), ("openbabel", 12)))
        print(f"{measure:28}{cells}{ratios}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("file")
    parser.add_argument("patterns")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--limit", type=int, default=5000)
    parser.add_argument("--measures", default=",".join(MEASURES))
    parser.add_argument("--json", action="store_true")
    with tempfile.TemporaryDirectory() as folder:
        print_table(measure_all(parser.parse_args(), os.path.join(folder, "molecules.sdf")))


if __name__ == "__main__":
    main()
