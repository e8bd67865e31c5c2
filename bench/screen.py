#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measure building, opening and screening in one run.

usage: bench/screen.py INTERDICT RULES CORPUS.jsonl

Each figure is the median of five runs of the whole program, CPU and wall time as the kernel counts them.
"""
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 5


def measure(command):
    cpu, wall, peak = [], [], 0
    for _ in range(RUNS):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) not in (0, 3):
            sys.exit(f"{command} failed")
        wall.append(time.monotonic() - start)
        cpu.append(usage.ru_utime + usage.ru_stime)
        peak = max(peak, usage.ru_maxrss)
    return statistics.median(cpu), statistics.median(wall), peak / 1024


def processor():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":")[1].strip()
    return platform.processor()


def main():
    interdict, rules, corpus = sys.argv[1:]
    size = os.path.getsize(corpus)
    with open(corpus, "rb") as file:
        records = sum(1 for _ in file)
    book = os.path.join(tempfile.mkdtemp(), "bench.book")
    print(f"machine: {processor()}, {os.cpu_count()} processors, {platform.system()} {platform.release()}")
    print(f"corpus:  {records} records, {size / 1e6:.0f} MB")
    cpu, wall, peak = measure([interdict, "book", "build", rules, "-o", book])
    print(f"build:   {wall * 1000:.1f} ms, {peak:.0f} MB, book {os.path.getsize(book)} bytes")
    cpu, wall, peak = measure([interdict, "book", "verify", "--book", book])
    print(f"open:    {wall * 1000:.2f} ms with the start of the program, {peak:.1f} MB")
    for threads in ("1", "2"):
        for label, extra in (("all verdicts", []), ("alerts only", ["--alerts"])):
            cpu, wall, peak = measure([interdict, "screen", "--quiet", "--book", book, "--threads", threads, *extra, corpus])
            print(f"screen:  {threads} thread{'s' if threads != '1' else ' '}, {label:12} {size / wall / 1e6:7.0f} MB/s "
                  f"{records / wall:11.0f} records/s, cpu {cpu:.2f} s, {peak:.0f} MB")


main()
