#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check that includes run downhill only (tools/layers.txt). Usage: check_layers.py ROOT"""
import re
import sys
from pathlib import Path


def read_layers(path):
    layers = {}
    for line in path.read_text().splitlines():
        line = line.split("#")[0].strip()
        if line:
            room, _, below = line.partition(":")
            layers[room.strip()] = set(below.split())
    return layers


def room_of(path, layers):
    """The innermost room that holds a path from src/."""
    parts = path.split("/")[:-1]
    for n in range(len(parts), 0, -1):
        if "/".join(parts[:n]) in layers:
            return "/".join(parts[:n])
    return parts[0] if parts else ""


def may_include(room, target, layers):
    return any(target == r or target.startswith(r + "/") for r in layers[room] | {room})


def problems(root):
    layers = read_layers(root / "tools" / "layers.txt")
    for source in sorted((root / "src").rglob("*.[ch]*")):
        if source.suffix not in (".c", ".h", ".cpp"):
            continue
        room = room_of(str(source.relative_to(root / "src")), layers)
        if room not in layers:
            yield f"{source}: the room {room} is not in tools/layers.txt"
            continue
        for number, line in enumerate(source.read_text().splitlines(), 1):
            found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if not found:
                continue
            target = found.group(1)
            head = target.split("/")[0]
            if head == "interdict" and (root / "include" / target).exists():
                continue
            if not (root / "src" / target).exists():
                yield f'{source}:{number}: "{target}" is not written from src/'
            elif not may_include(room, room_of(target, layers), layers):
                yield f'{source}:{number}: {room} may not include "{target}"'


def main():
    root = Path(sys.argv[1])
    found = list(problems(root))
    print("\n".join(found) or "layers: ok")
    return 1 if found else 0


sys.exit(main())
