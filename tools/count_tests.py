#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Print "PASSED FAILED" of a build directory's last test run; a TAP program counts each of its subtests."""
import re
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

path = Path(sys.argv[1]) / "meson-logs" / "testlog.junit.xml"
passed = failed = 0
for suite in xml.parse(path).getroot().iter("testsuite"):
    for case in suite.iter("testcase"):
        if case.find("skipped") is not None:
            continue
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        else:
            passed += 1
print(passed, failed)
