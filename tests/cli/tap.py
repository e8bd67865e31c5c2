# SPDX-License-Identifier: Apache-2.0
"""A few lines of TAP: every function whose name starts with test_ is one test."""
import sys
import traceback


def run(module):
    tests = [(name, f) for name, f in vars(module).items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = 0
    for number, (name, function) in enumerate(tests, 1):
        try:
            function()
            print(f"ok {number} - {name}")
        except Exception:
            failed += 1
            print(f"not ok {number} - {name}")
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
        sys.stdout.flush()
    return 1 if failed else 0
